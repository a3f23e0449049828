//! Drawing a screen that was laid out.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::brush::Brush;
use super::cells::cells;
use super::charset;
use super::layout::{self, Screen};
use super::theme::Styles;
use crate::app::{App, Chord, Focus, Layout, Scope};
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
    brush.legend();
    brush.origin();
    brush.status();
    brush.popup();
    brush.cursor
}

/// How many months before a month something was read; `None` if that is not known, or not before.
fn months_since(read: ReadDate, (this_year, this_month): (i16, i8)) -> Option<i32> {
    let ReadDate::On { year, month: Some(month), .. } = read else { return None };
    let months = |year: i32, month: i32| year * 12 + month;
    let since = months(this_year.into(), this_month.into()) - months(year.into(), month.into());
    Some(since).filter(|since| *since > 0)
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
        let y = top + cells(line);
        if y < rows {
            buffer.set_string(cells(x), y, shown, if line == 0 { styles.title } else { styles.faint });
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
        let reading = self.app.loaded_percent().map(|percent| format!("loading: {percent}%"));
        let today = self.app.options().today.strftime("%-d %b %Y").to_string();
        let age = program.age().map(|age| match age.usual {
            ReadDate::Undated => "data undated".to_owned(),
            usual @ ReadDate::On { .. } => format!("data {}", usual.in_words()),
        });
        let day = self.app.options().today.strftime("%-d %b").to_string();
        let month = (self.app.options().today.year(), self.app.options().today.month());
        let old = program.age().and_then(|age| months_since(age.usual, month)).map(|months| match months {
            1 => ", 1 month old".to_owned(),
            months => format!(", {months} months old"),
        });
        // The longest that has room.
        let short = age.as_ref().map(|age| format!("{day}, {age}"));
        let dated = age.as_ref().map(|age| format!("{today}, {age}"));
        let choices: Vec<String> = if let Some(reading) = reading {
            vec![reading]
        } else {
            let aged = dated.as_ref().zip(old).map(|(dated, old)| format!("{dated}{old}"));
            aged.into_iter().chain(dated).chain(short).chain([today, day]).collect()
        };
        let room = usize::from(header.right().saturating_sub(end + 3));
        if let Some(words) = choices.iter().find(|words| width(words) <= room) {
            let x = header.right() - cells(width(words)) - 1;
            self.text(x, header.y, room, words, self.styles.faint);
        }
    }

    /// The status line: a message to the person, or else the keys that work here.
    fn status(&mut self) {
        if let (Some(area), Some(trouble)) = (self.screen.trouble, self.app.trouble()) {
            self.text(area.x + 1, area.y, usize::from(area.width).saturating_sub(2), trouble, self.styles.refusal);
        }
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
        for hint in &self.screen.hints {
            let Rect { x, y, width: columns, .. } = hint.area;
            let taken = self.text(x, y, usize::from(columns), &hint.key, self.styles.key) + 1;
            let room = usize::from(columns).saturating_sub(taken);
            self.text(x + cells(taken), y, room, hint.short, self.styles.faint);
        }
    }
}
