//! Drawing a screen that was laid out.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::brush::Brush;
use super::cells::{cells, style};
use super::charset;
use super::layout::{self, Screen};
use super::theme::Styles;
use crate::app::{App, Chord, Focus, Layout, Scope, ViewId};
use crate::data::ReadDate;
use crate::search::Query;
use crate::text::{Text, fit, width};

/// Draws the state as it was laid out. Returns where the terminal's cursor goes: where the person's is, so that screen
/// readers follow.
pub fn draw(app: &App, styles: &Styles, screen: &Screen, buffer: &mut Buffer) -> Option<Position> {
    let area = screen.area.intersection(buffer.area);
    let screen = if area == screen.area { screen } else { return None };
    style(buffer, area, styles.text);
    let cursor = if screen.too_small {
        too_small(app, screen, styles, buffer);
        None
    } else {
        parts(app, styles, screen, buffer)
    };
    charset::spell(buffer, app.options().charset);
    cursor
}

/// Draws every part; returns where the cursor is.
fn parts(app: &App, styles: &Styles, screen: &Screen, buffer: &mut Buffer) -> Option<Position> {
    let mut brush = Brush { app, styles, screen, buffer, marker: app.query().map(Query::marker), cursor: None };
    let is_dated = brush.header();
    match app.layout() {
        Layout::Lists { panes, active, focus, page, search } => {
            brush.lists(panes, active, focus);
            brush.reader(page, focus);
            if let Some(search) = search {
                brush.query_line(search);
            }
        }
        Layout::Table { table, below, facets, search } => {
            if let Some(facets) = facets {
                brush.facets(facets);
            }
            brush.table(table, facets.is_none_or(|facets| !facets.has_focus));
            brush.below(below);
            if let Some(search) = search {
                brush.query_line(search);
            }
        }
        Layout::Page(page) => brush.reader(page, Focus::Page),
    }
    brush.legend();
    brush.origin();
    brush.status();
    if !is_dated {
        brush.loading_below();
    }
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

/// How much of the data is read while more is.
fn loading(percent: u8) -> String {
    format!("loading: {percent}%")
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
    /// The program's name, the tabs, today's date, the age of the data and, in Explore, the next date that is known;
    /// whether there is room for any date.
    fn header(&mut self) -> bool {
        let Screen { header, tabs, .. } = self.screen;
        let program = self.app.program();
        let first_tab = tabs.first().map_or(header.right(), |(.., area)| area.x);
        for (view, name, area) in tabs {
            let style = if *view == self.app.view() { self.styles.tab_active } else { self.styles.tab };
            self.text(area.x, area.y, usize::from(area.width), name, style);
        }
        let end = tabs.last().map_or(0, |(.., area)| area.right());
        let room = usize::from(header.right().saturating_sub(end + 2));
        let dated = self.dates().into_iter().find(|words| width(words) <= room);
        if let Some(words) = &dated {
            let x = header.right() - cells(width(words)) - 1;
            self.text(x, header.y, room, words, self.styles.faint);
        }
        let room = usize::from(first_tab).saturating_sub(2);
        let name = program.about().map_or("A degree program", |about| {
            about.aliases.first().map_or(about.title.as_str(), |alias| alias.as_str())
        });
        let next = self.app.next_date().filter(|_| self.app.view() == ViewId::Explore);
        let next: Vec<&str> =
            next.iter().flat_map(|next| [&next.long, &next.middle, &next.short].map(Text::as_str)).collect();
        let fits = |taken: usize| next.iter().find(|words| taken + width(words) <= room).copied();
        // The name stands on About as well; the date of today and the next one do not, nor that more is still being read.
        let day = match self.app.loaded_percent() {
            Some(percent) => loading(percent),
            None => self.app.options().today.strftime("%-d %b").to_string(),
        };
        let is_dated = dated.is_some();
        let shown = match (dated, fits(width(name) + 2)) {
            (Some(_), Some(next)) => {
                self.text(1, header.y, room, name, self.styles.title);
                self.text(1 + cells(width(name) + 2), header.y, room, next, self.styles.faint);
                return true;
            }
            (Some(_), None) => fits(0).map(str::to_owned),
            (None, _) => Some(fits(width(&day) + 2).map_or(day.clone(), |next| format!("{day}, {next}"))),
        };
        if let Some(words) = shown.filter(|words| width(words) <= room) {
            self.text(1, header.y, room, &words, self.styles.faint);
            return true;
        }
        self.text(1, header.y, room, name, self.styles.title);
        is_dated
    }

    /// At the right of the status line, where the header has no room for it, that more is being read.
    fn loading_below(&mut self) {
        let Some(percent) = self.app.loaded_percent() else { return };
        let (area, words) = (self.screen.status, format!(" {}", loading(percent)));
        let columns = width(&words) + 1;
        let x = area.right().saturating_sub(cells(columns)).max(area.x);
        self.text_over(x, area.y, columns, &format!("{words} "), self.styles.faint);
    }

    /// What there is to say of today and of the age of the data, the longest first.
    fn dates(&self) -> Vec<String> {
        let options = self.app.options();
        if let Some(percent) = self.app.loaded_percent() {
            return vec![loading(percent), format!("{percent}% read")];
        }
        let (today, day) =
            (options.today.strftime("%-d %b %Y").to_string(), options.today.strftime("%-d %b").to_string());
        let Some(age) = self.app.program().age() else { return vec![today, day] };
        let read = match age.usual {
            ReadDate::Undated => "data undated".to_owned(),
            usual @ ReadDate::On { .. } => format!("data {}", usual.in_words()),
        };
        let months = months_since(age.usual, (options.today.year(), options.today.month()));
        let old = months.map(|months| match months {
            1 => format!("{today}, {read}, 1 month old"),
            months => format!("{today}, {read}, {months} months old"),
        });
        old.into_iter().chain([format!("{today}, {read}"), format!("{day}, {read}"), today.clone(), day]).collect()
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
