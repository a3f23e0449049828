//! Drawing a screen that was laid out.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::brush::Brush;
use super::charset;
use super::layout::{self, Screen};
use super::theme::Styles;
use crate::app::{App, Chord, Command, Commanded, Focus, Layout, Scope};
use crate::data::ReadDate;
use crate::text::{fit, width};

/// Draws the state as it was laid out. The terminal's cursor goes where the person's is, so that screen readers follow.
pub fn draw(app: &App, styles: &Styles, screen: &Screen, frame: &mut Frame<'_>) {
    let area = screen.area.intersection(frame.area());
    let screen = if area == screen.area { screen } else { return };
    frame.buffer_mut().set_style(area, styles.text);
    if screen.too_small {
        too_small(app, screen, styles, frame.buffer_mut());
    } else if let Some(cursor) = parts(app, styles, screen, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
    charset::spell(frame.buffer_mut(), app.options().charset);
}

/// Draws every part; returns where the cursor is.
fn parts(app: &App, styles: &Styles, screen: &Screen, buffer: &mut Buffer) -> Option<Position> {
    let mut brush = Brush { app, styles, screen, buffer, cursor: None };
    brush.header();
    match app.layout() {
        Layout::Lists { panes, active, focus, page, search } => {
            brush.lists(panes, active, focus);
            brush.reader(page, focus);
            if let Some(search) = search {
                brush.query_line(search);
            }
        }
        Layout::Page(page) => brush.reader(page, Focus::Page),
    }
    brush.status();
    brush.popup();
    brush.cursor
}

/// Says how much room there should be.
fn too_small(app: &App, screen: &Screen, styles: &Styles, buffer: &mut Buffer) {
    let Rect { width: columns, height: rows, .. } = screen.area;
    let (least_columns, least_rows) = (layout::LEAST_WIDTH, layout::LEAST_HEIGHT);
    // Where q types a character or closes something unseen, another key quits.
    let quits = app.keymap().resolve(Chord::char('q'), app.scope()) == Some("quit");
    let words = [
        format!("msaie needs {least_columns}×{least_rows}"),
        format!("(terminal is {columns}×{rows})"),
        if quits { "q quits" } else { "Ctrl-c quits" }.to_owned(),
    ];
    let top = rows.saturating_sub(3) / 2;
    for (line, text) in words.iter().enumerate() {
        let shown = fit(text, usize::from(columns));
        let x = (usize::from(columns) - width(&shown)) / 2;
        let y = top + layout::cells(line);
        if y < rows {
            buffer.set_string(layout::cells(x), y, shown, if line == 0 { styles.title } else { styles.faint });
        }
    }
}

impl Brush<'_, '_> {
    /// The program's name, the tabs and the age of the data.
    fn header(&mut self) {
        let Screen { header, tabs, .. } = self.screen;
        let program = self.app.program();
        let first_tab = tabs.first().map_or(header.right(), |(.., area)| area.x);
        let name = program.about().map_or("A degree program", |about| {
            about.aliases.first().map_or(about.title.as_str(), |alias| alias.as_str())
        });
        if first_tab > 1 {
            self.text(1, header.y, usize::from(first_tab - 1).saturating_sub(1), name, self.styles.title);
        }
        for (view, name, area) in tabs {
            let style = if *view == self.app.view() { self.styles.tab_active } else { self.styles.tab };
            self.text(area.x, area.y, usize::from(area.width), name, style);
        }
        let end = tabs.last().map_or(0, |(.., area)| area.right());
        let reading = self.app.loaded_percent().map(|percent| format!("reading the data: {percent}%"));
        let age = program.age().map(|age| match age.usual {
            ReadDate::Undated => "data mostly undated".to_owned(),
            usual @ ReadDate::On { .. } => format!("data mostly read {usual}"),
        });
        let today = self.app.options().today.strftime("%-d %b %Y").to_string();
        // The longest that has room.
        let dated = age.as_ref().map(|age| format!("{today} · {age}"));
        let short = program.age().map(|age| format!("{today} · data {}", age.usual));
        let choices = match reading {
            Some(reading) => vec![reading],
            None => dated.into_iter().chain(short).chain(age).chain([today]).collect(),
        };
        let room = usize::from(header.right().saturating_sub(end + 3));
        if let Some(words) = choices.iter().find(|words| width(words) <= room) {
            let x = header.right() - layout::cells(width(words)) - 1;
            self.text(x, header.y, room, words, self.styles.faint);
        }
    }

    /// The status line: a message to the person, or else the keys that work here.
    fn status(&mut self) {
        let area = self.screen.status;
        if let Some(notice) = self.app.notice() {
            let style = if notice.refusal { self.styles.refusal } else { self.styles.notice };
            self.text(area.x + 1, area.y, usize::from(area.width).saturating_sub(2), &notice.text, style);
            return;
        }
        if let Some(search) = self.app.search().filter(|_| self.app.scope() == Scope::Query)
            && self.query_help(search, area)
        {
            return;
        }
        let mut hints: Vec<Hint> = self.hints();
        hints.sort_by_key(|hint| hint.rank);
        // However little room there is, the way to all other keys is shown.
        let reserved = hints.iter().find(|hint| hint.is_help).map_or(0, |hint| hint.columns() + 2);
        let mut room = usize::from(area.width).saturating_sub(1 + reserved);
        let mut x = area.x + 1;
        for hint in hints {
            let columns = hint.columns();
            if !hint.is_help && columns + 2 > room {
                continue;
            }
            if hint.is_help {
                room += reserved;
            }
            let taken = self.text(x, area.y, room, &hint.key, self.styles.key);
            let x_short = x + layout::cells(taken + 1);
            self.text(x_short, area.y, room.saturating_sub(taken + 1), hint.short, self.styles.faint);
            x += layout::cells(columns + 2);
            room = room.saturating_sub(columns + 2);
        }
    }

    /// The keys worth showing here: those in the footer's ranking that can act.
    fn hints(&self) -> Vec<Hint> {
        let hint = |command: &Command<App>, key: Option<&Chord>| Hint {
            key: key.map(ToString::to_string).unwrap_or_default(),
            short: command.short,
            rank: command.footer,
            is_help: command.name == "help",
        };
        let bindings = self.app.keymap().bindings_in(self.app.scope());
        let commands = bindings.filter_map(|binding| Some((App::command(binding.command)?, binding.chords.first())));
        let worth = commands.filter(|(command, _)| command.footer > 0 && self.app.why_not(command).is_none());
        let mut hints: Vec<Hint> = worth.map(|(command, key)| hint(command, key)).collect();
        let mut seen = Vec::new();
        hints.retain(|hint| {
            let is_first = !seen.contains(&hint.short);
            seen.push(hint.short);
            is_first
        });
        hints
    }
}

/// A key in the footer and what it does.
struct Hint {
    key: String,
    short: &'static str,
    rank: u8,
    is_help: bool,
}

impl Hint {
    /// The columns of the key and the words, with a space between.
    fn columns(&self) -> usize {
        width(&self.key) + 1 + width(self.short)
    }
}
