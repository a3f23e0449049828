//! Drawing a screen that was laid out.

use std::ops::Range;
use std::time::Duration;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Clear, Widget};

use super::charset;
use super::item::{self, Pages};
use super::layout::{self, Screen};
use super::theme::Styles;
use crate::app::{App, Chord, Command, Focus, Palette, Popup, Scope, bindings_in, keys_of, resolve};
use crate::data::ReadDate;
use crate::model::RecordRef;
use crate::search::{Contiguity, Query, facet_names};
use crate::text::{fit, thousands, width};

/// The mark before the selected row of a list, which is seen without any colour.
const SELECTED: &str = "›";

/// The mark at the left of the item that is read.
const READ: &str = "▌";

/// The mark before a record that has to do with the selected one.
const RELATED: &str = "●";

/// Draws the state as it was laid out, and puts the terminal's cursor where the person's is, so that screen readers
/// follow.
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

/// Draws every part; tells where the cursor is.
fn parts(app: &App, styles: &Styles, screen: &Screen, buffer: &mut Buffer) -> Option<Position> {
    let mut brush = Brush { app, styles, screen, buffer, cursor: None };
    brush.header();
    brush.panes();
    brush.page();
    brush.source();
    brush.query();
    brush.status();
    brush.popup();
    brush.cursor
}

/// Says how much room there should be.
fn too_small(app: &App, screen: &Screen, styles: &Styles, buffer: &mut Buffer) {
    let Rect { width: columns, height: rows, .. } = screen.area;
    let (least_columns, least_rows) = (layout::LEAST_WIDTH, layout::LEAST_HEIGHT);
    // Where q types a letter or closes something unseen, another key quits.
    let quits = resolve(Chord::char('q'), app.scope()) == Some(Command::Quit);
    let words = [
        format!("msaie wants {least_columns} x {least_rows}"),
        format!("here are {columns} x {rows}"),
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

struct Brush<'a, 'b> {
    app: &'a App,
    styles: &'a Styles,
    screen: &'a Screen,
    buffer: &'b mut Buffer,
    cursor: Option<Position>,
}

impl Brush<'_, '_> {
    fn text(&mut self, x: u16, y: u16, columns: usize, text: &str, style: Style) -> usize {
        let shown = fit(text, columns);
        self.buffer.set_string(x, y, &shown, style);
        width(&shown)
    }

    /// Text over a border, which leaves nothing of the border's look.
    fn text_over(&mut self, x: u16, y: u16, columns: usize, text: &str, style: Style) {
        self.text(x, y, columns, text, Style::reset().patch(self.styles.text).patch(style));
    }

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
        let reading = self.app.reading_data().map(|percent| format!("reading the data: {percent}%"));
        let age = || program.age().map(|age| format!("data mostly read {}", age.usual));
        if let Some(words) = reading.or_else(age) {
            let columns = layout::cells(width(&words));
            if end + columns + 3 <= header.right() {
                let x = header.right() - columns - 1;
                self.text(x, header.y, usize::from(columns), &words, self.styles.faint);
            }
        }
    }

    /// A border or a rule around something, with its title and a word at the right.
    fn chrome(&mut self, frame: layout::Frame, title: &str, right: &str, active: bool, left_rule: bool) {
        let style = if active { self.styles.border_active } else { self.styles.border };
        let title_style =
            if active { self.styles.border_active.add_modifier(Modifier::BOLD) } else { self.styles.title };
        let whole = frame.whole.intersection(self.buffer.area);
        if whole.is_empty() {
            return;
        }
        let borders = match (self.screen.boxed, left_rule) {
            (true, _) => Borders::ALL,
            (false, true) => Borders::TOP | Borders::LEFT,
            (false, false) => Borders::TOP,
        };
        Block::new().borders(borders).border_set(border::ROUNDED).border_style(style).render(whole, self.buffer);
        let room = usize::from(whole.width).saturating_sub(4);
        let right_columns = if right.is_empty() { 0 } else { width(right) + 2 };
        let left = whole.x + if self.screen.boxed || left_rule { 2 } else { 1 };
        let title = format!(" {} ", fit(title, room.saturating_sub(right_columns + 2)));
        self.text_over(left, whole.y, room, &title, title_style);
        if right_columns > 0 && right_columns < room {
            let x = whole.right() - layout::cells(right_columns) - if self.screen.boxed { 2 } else { 1 };
            self.text_over(x, whole.y, right_columns, &format!(" {right} "), self.styles.faint);
        }
    }

    fn panes(&mut self) {
        for index in 0..self.screen.panes.len() {
            if let Some(frame) = self.screen.panes[index] {
                self.pane(index, frame);
            }
        }
    }

    fn pane(&mut self, index: usize, frame: layout::Frame) {
        let pane = &self.app.panes()[index];
        let is_active = index == self.app.active_pane();
        let has_keys = is_active && self.app.focus() == Focus::List && self.app.popup().is_none();
        let total = self.app.program().count(pane.kind);
        let count = match self.app.query() {
            Some(_) => {
                let found = self.app.search().map_or(0, |search| search.answer.found.count_of(pane.kind));
                format!("{} of {}", thousands(found), thousands(total))
            }
            None => thousands(total),
        };
        let name = pane.kind.plural();
        let title = format!("{} {}{}", index + 1, name[..1].to_uppercase(), &name[1..]);
        self.chrome(frame, &title, &count, has_keys, false);
        let inner = frame.inner;
        if pane.rows.is_empty() {
            let words = match self.app.query() {
                _ if total == 0 && self.app.reading_data().is_some() => "still being read",
                // Where the page is not seen, the list says how to go on.
                Some(_) if self.screen.page.is_none() && is_active => "no match: erase a letter, or Esc goes back",
                Some(_) => "no match",
                None => "none",
            };
            if inner.height > 0 {
                self.text(inner.x + 3, inner.y, usize::from(inner.width).saturating_sub(3), words, self.styles.faint);
            }
            return;
        }
        let selected = self.app.selected();
        for (line, (row, record)) in
            pane.rows.iter().enumerate().skip(pane.top).take(usize::from(inner.height)).enumerate()
        {
            let y = inner.y + layout::cells(line);
            let is_selected = row == pane.cursor;
            let style = match (is_selected, is_active) {
                (true, true) if self.app.focus() == Focus::List => self.styles.selected,
                (true, true) => self.styles.selected_elsewhere,
                _ => self.styles.text,
            };
            let area = Rect { y, height: 1, ..inner };
            if is_selected && is_active {
                self.buffer.set_style(area, style);
                if self.app.focus() == Focus::List {
                    self.cursor = Some(Position { x: inner.x, y });
                }
            }
            if is_selected {
                let style = if is_active { style } else { self.styles.faint };
                self.buffer.set_string(inner.x, y, SELECTED, style);
            }
            if selected.is_some_and(|selected| self.app.program().related(selected, *record)) {
                self.buffer.set_string(inner.x + 1, y, RELATED, self.styles.related);
            }
            self.row_title(*record, Rect { x: inner.x + 3, width: inner.width.saturating_sub(4), ..area }, style);
        }
        self.scrollbar(inner, pane.top, pane.rows.len());
    }

    /// A record's title with what matches marked; at the right, where there is room, what else made it match, or else its
    /// short name.
    fn row_title(&mut self, record: RecordRef, area: Rect, style: Style) {
        let program = self.app.program();
        let title = program.title(record);
        let columns = usize::from(area.width);
        let reason = self.app.search().and_then(|search| search.answer.reasons.get(&record));
        let reason = reason.filter(|reason| reason.line != title);
        // What made it match gets some room even beside a long title.
        let kept = reason.map_or(0, |reason| width(&reason.line).min(columns * 2 / 5) + 2);
        let shown = fit(title, columns.saturating_sub(kept));
        let marks = self.app.query().map(|query| query.marks(&shown, Contiguity::Scattered)).unwrap_or_default();
        self.marked(area, &shown, &marks, style);
        let room = columns.saturating_sub(width(&shown) + 2);
        let faint = if style == self.styles.text { style.patch(self.styles.faint) } else { style };
        let aside = if let Some(reason) = reason {
            excerpt(&reason.line, reason.marks.first().map_or(0, |mark| mark.start), room)
        } else {
            let alias = program.get(record).and_then(|record| record.aliases.first().map(ToString::to_string));
            alias.filter(|alias| width(alias) <= room).unwrap_or_default()
        };
        let marks = self.app.query().map(|query| query.marks(&aside, Contiguity::Scattered)).unwrap_or_default();
        let taken = width(&aside);
        let right = Rect { x: area.right() - layout::cells(taken), width: layout::cells(taken), ..area };
        self.marked(right, &aside, &marks, faint);
    }

    /// A line with its matching letters in their own style.
    fn marked(&mut self, area: Rect, text: &str, marks: &[Range<usize>], style: Style) {
        let spans = item::marked(text, 0..text.len(), marks, style, self.matched_on(style));
        self.buffer.set_line(area.x, area.y, &Line::from(spans), area.width);
    }

    /// How matching letters look on a row of that style: on a coloured row their own colour would not be read.
    fn matched_on(&self, style: Style) -> Style {
        let Style { add_modifier, .. } = self.styles.matched;
        if style.bg.is_some() { Style::new().add_modifier(add_modifier) } else { self.styles.matched }
    }

    fn page(&mut self) {
        let Some(frame) = self.screen.page else { return };
        let has_keys = self.app.focus() == Focus::Page && self.app.popup().is_none();
        let beside = frame.whole.x > 0;
        let title = self.app.page().title.to_string();
        let position = Self::position(frame.inner, self.app.reading().scroll, &self.screen.page_lines);
        self.chrome(frame, &title, &position, has_keys, beside);
        let cursor = (self.app.focus() == Focus::Page).then_some(self.app.reading().cursor);
        self.lines(&self.screen.page_lines, frame.inner, self.app.reading().scroll, cursor);
        self.page_footer(has_keys);
    }

    /// How far down a page is, where it is longer than the screen.
    fn position(area: Rect, scroll: usize, pages: &Pages) -> String {
        let (rows, total) = (usize::from(area.height), pages.lines.len());
        if total <= rows {
            return String::new();
        }
        match scroll * 100 / (total - rows) {
            0 => "top".to_owned(),
            100.. => "end".to_owned(),
            percent => format!("{percent}%"),
        }
    }

    /// A page's lines from `scroll` on, the item under the cursor marked at the left.
    fn lines(&mut self, pages: &Pages, area: Rect, scroll: usize, cursor: Option<usize>) {
        let marked = cursor.and_then(|cursor| pages.items.get(cursor)).cloned().unwrap_or_default();
        let gutter = layout::cells(item::GUTTER);
        for (line, y) in (scroll..).zip(area.top()..area.bottom()) {
            let Some(text) = pages.lines.get(line) else { break };
            self.buffer.set_line(area.x + gutter, y, text, area.width.saturating_sub(gutter));
            if marked.contains(&line) {
                self.buffer.set_string(area.x, y, READ, self.styles.border_active);
                self.cursor =
                    self.cursor.filter(|_| line > marked.start.max(scroll)).or(Some(Position { x: area.x, y }));
            }
        }
        self.scrollbar(area, scroll, pages.lines.len());
    }

    /// A thumb on the right edge of what is longer than its room.
    fn scrollbar(&mut self, area: Rect, top: usize, total: usize) {
        let rows = usize::from(area.height);
        if rows < 2 || total <= rows || area.width == 0 {
            return;
        }
        let thumb = (rows * rows / total).max(1);
        let start = (top * (rows - thumb)).div_ceil(total - rows).min(rows - thumb);
        // In a box the thumb lies on the border.
        let x =
            if self.screen.boxed && area.right() < self.screen.area.width { area.right() } else { area.right() - 1 };
        for row in start..start + thumb {
            self.text_over(x, area.y + layout::cells(row), 1, "┃", self.styles.border_active);
        }
    }

    /// Where the fact under the cursor comes from, at the foot of the page.
    fn page_footer(&mut self, has_keys: bool) {
        let area = self.screen.page_footer;
        if area.is_empty() {
            return;
        }
        let words = match self.app.item().and_then(|item| item.provenance.as_ref()) {
            Some(provenance) if has_keys => {
                let read = provenance.read.map(ReadDate::said);
                let parts =
                    [Some(provenance.site().to_owned()), provenance.period.as_ref().map(ToString::to_string), read];
                format!(" {} ", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
            }
            _ => return,
        };
        self.text_over(area.x, area.y, usize::from(area.width), &words, self.styles.faint);
    }

    /// On a wide screen, where the fact under the cursor comes from.
    fn source(&mut self) {
        let Some(frame) = self.screen.source else { return };
        self.chrome(frame, "Where it comes from", "", false, true);
        if self.screen.source_lines.lines.is_empty() {
            let words = if self.app.focus() == Focus::List {
                "Enter goes into the page; the source of each fact appears here."
            } else {
                "This line names no source."
            };
            let columns = usize::from(frame.inner.width).saturating_sub(item::GUTTER * 2);
            for (range, y) in crate::text::wrap(words, columns).into_iter().zip(frame.inner.top()..frame.inner.bottom())
            {
                self.text(frame.inner.x + layout::cells(item::GUTTER), y, columns, &words[range], self.styles.faint);
            }
            return;
        }
        self.lines(&self.screen.source_lines, frame.inner, 0, None);
    }

    /// The query line: what is typed, and how much it finds.
    fn query(&mut self) {
        let (Some(area), Some(search)) = (self.screen.query, self.app.search()) else { return };
        let found = &search.answer.found;
        let count = match (search.query.is_empty(), search.took) {
            (true, _) | (false, None) => {
                format!("words, 'literally, ^start, end$, !without, {}", facet_names())
            }
            (false, Some(took)) => {
                let meant = found.meant.as_ref().map(|meant| format!("did you mean “{}”? ", meant.spelt()));
                let meant = meant.unwrap_or_default();
                let total: usize = self.app.panes().iter().map(|pane| self.app.program().count(pane.kind)).sum();
                format!("{meant}{} of {} in {}", thousands(found.count()), thousands(total), duration(took))
            }
        };
        let count = fit(&count, usize::from(area.width) / 2);
        let columns = usize::from(area.width).saturating_sub(width(&count) + 4);
        let visible = columns.saturating_sub(3).max(1);
        let scroll = search.input.visual_scroll(visible);
        let typed: String = shown_from(search.input.value(), scroll);
        self.text(area.x, area.y, 2, " /", self.styles.key);
        let style = if search.editing { self.styles.text.add_modifier(Modifier::BOLD) } else { self.styles.faint };
        self.text(area.x + 2, area.y, visible + 1, &typed, style);
        let x = area.right() - layout::cells(width(&count) + 1);
        self.text(x, area.y, width(&count), &count, self.styles.faint);
        if search.editing && self.app.popup().is_none() {
            let caret = search.input.visual_cursor().saturating_sub(scroll);
            self.cursor = Some(Position { x: (area.x + 2 + layout::cells(caret)).min(area.right() - 1), y: area.y });
        }
    }

    /// What is wrong with the query, or how it could go on; tells whether there is anything of the sort.
    fn query_help(&mut self, area: Rect) -> bool {
        let Some(search) = self.app.search() else { return false };
        let columns = usize::from(area.width).saturating_sub(2);
        if let Some(completion) = search.completions.first() {
            let taken = self.text(area.x + 1, area.y, columns, "Tab", self.styles.key) + 1;
            let others: Vec<_> = search.completions.iter().map(|completion| completion.text.as_str()).collect();
            let words = if others.len() == 1 { completion.text.clone() } else { others.join(" · ") };
            self.text(
                area.x + 1 + layout::cells(taken),
                area.y,
                columns.saturating_sub(taken),
                &words,
                self.styles.faint,
            );
            return true;
        }
        match search.query.mistakes().first() {
            Some(mistake) => {
                self.text(area.x + 1, area.y, columns, &mistake.what, self.styles.refusal);
                true
            }
            None => false,
        }
    }

    /// The status line: a word to the person, or else the keys that work here.
    fn status(&mut self) {
        let area = self.screen.status;
        if self.app.scope() == Scope::Query && self.app.notice().is_none() && self.query_help(area) {
            return;
        }
        if let Some(notice) = self.app.notice() {
            let style = if notice.refusal { self.styles.refusal } else { self.styles.notice };
            self.text(area.x + 1, area.y, usize::from(area.width).saturating_sub(2), &notice.text, style);
            return;
        }
        let mut rows: Vec<_> = bindings_in(self.app.scope())
            .filter(|binding| binding.footer > 0 && self.app.why_not(binding.command).is_none())
            .collect();
        rows.sort_by_key(|binding| binding.footer);
        // However little room there is, the way to all other keys is shown.
        let help = |binding: &&&crate::app::Binding| binding.command == Command::Help;
        let reserved = rows.iter().find(help).map_or(0, |binding| hint(binding).1 + 2);
        let mut room = usize::from(area.width).saturating_sub(1 + reserved);
        let mut x = area.x + 1;
        for binding in rows {
            let ((keys, short), columns) = hint(binding);
            let is_help = binding.command == Command::Help;
            if !is_help && columns + 2 > room {
                continue;
            }
            if is_help {
                room += reserved;
            }
            let taken = self.text(x, area.y, room, &keys, self.styles.key);
            let x_short = x + layout::cells(taken + 1);
            self.text(x_short, area.y, room.saturating_sub(taken + 1), &short, self.styles.faint);
            x += layout::cells(columns + 2);
            room = room.saturating_sub(columns + 2);
        }
    }

    fn popup(&mut self) {
        let (Some(frame), Some(popup)) = (self.screen.popup, self.app.popup()) else { return };
        Clear.render(frame.whole.intersection(self.buffer.area), self.buffer);
        self.buffer.set_style(frame.whole, self.styles.text);
        let title = match popup {
            Popup::Page(page, _) => page.title.to_string(),
            Popup::Palette(_) => "Actions".to_owned(),
        };
        Block::new()
            .borders(Borders::ALL)
            .border_set(border::ROUNDED)
            .border_style(self.styles.border_active)
            .render(frame.whole, self.buffer);
        let title = format!(" {title} ");
        let style = self.styles.border_active.add_modifier(Modifier::BOLD);
        self.text(frame.whole.x + 2, frame.whole.y, usize::from(frame.whole.width).saturating_sub(4), &title, style);
        match popup {
            Popup::Page(_, reading) => {
                self.cursor = None;
                self.lines(&self.screen.popup_lines, frame.inner, reading.scroll, Some(reading.cursor));
            }
            Popup::Palette(palette) => self.palette(palette, frame.inner),
        }
    }

    fn palette(&mut self, palette: &Palette, inner: Rect) {
        let columns = usize::from(inner.width);
        self.text(inner.x, inner.y, 1, ":", self.styles.key);
        let scroll = palette.input.visual_scroll(columns.saturating_sub(2).max(1));
        self.text(inner.x + 1, inner.y, columns - 1, &shown_from(palette.input.value(), scroll), self.styles.text);
        let caret = layout::cells(palette.input.visual_cursor().saturating_sub(scroll));
        self.cursor = Some(Position { x: (inner.x + 1 + caret).min(inner.right().saturating_sub(1)), y: inner.y });
        let rows = self.screen.palette_rows();
        let query = Query::words(palette.input.value());
        let shown = palette.shown.iter().enumerate().skip(palette.top);
        for ((row, choice), y) in shown.zip(rows.top()..rows.bottom()) {
            let choice = &palette.choices[*choice];
            let is_selected = row == palette.cursor;
            let style = match (is_selected, &choice.why_not) {
                (true, _) => self.styles.selected,
                (false, None) => self.styles.text,
                (false, Some(_)) => self.styles.faint,
            };
            self.buffer.set_style(Rect { y, height: 1, ..rows }, if is_selected { style } else { Style::new() });
            self.text(rows.x, y, 1, if is_selected { SELECTED } else { " " }, style);
            // The name says what it does; where both have no room, one key is enough beside it.
            let all_keys = keys_of(choice.binding);
            let fits = width(choice.binding.long) + 4 + width(&all_keys) <= columns;
            let keys = if fits { all_keys } else { hint(choice.binding).0.0 };
            let room = columns.saturating_sub(4 + width(&keys));
            let name = fit(choice.binding.long, room);
            let marks = query.marks(&name, Contiguity::Scattered);
            self.marked(Rect { x: rows.x + 2, y, width: layout::cells(room), height: 1 }, &name, &marks, style);
            let x = rows.right().saturating_sub(layout::cells(width(&keys) + 1));
            let key_style = if is_selected { style } else { self.styles.faint };
            self.text(x, y, width(&keys), &keys, key_style);
        }
        if rows.height > 0 {
            let words = match palette.selected() {
                Some(choice) => choice.why_not.as_ref().map(|why| format!("cannot act now: {why}")).unwrap_or_default(),
                None => "No action has such a name".to_owned(),
            };
            self.text(inner.x + 2, rows.bottom(), columns.saturating_sub(3), &words, self.styles.caution);
        }
        self.scrollbar(rows, palette.top, palette.shown.len());
    }
}

/// A row of the key table in the footer: its first key, its short name, and the columns of both with a space between.
fn hint(binding: &crate::app::Binding) -> ((String, String), usize) {
    let key = binding.chords.first().map(ToString::to_string).unwrap_or_default();
    let columns = width(&key) + 1 + width(binding.short);
    ((key, binding.short.to_owned()), columns)
}

/// Columns of the shortest excerpt that says anything.
const SHORTEST_EXCERPT: usize = 6;

/// What fits of a line, from a word before the byte `first` on; nothing where too little fits.
fn excerpt(line: &str, first: usize, columns: usize) -> String {
    if columns < SHORTEST_EXCERPT {
        return String::new();
    }
    if width(line) <= columns || first == 0 {
        return fit(line, columns);
    }
    let before = line[..first].trim_end();
    let start = before.rfind(' ').map_or(0, |blank| blank + 1);
    let dots = if start > 0 { "…" } else { "" };
    fit(&format!("{dots}{}", &line[start..]), columns)
}

/// A duration as one says it.
fn duration(took: Duration) -> String {
    match took.as_micros() {
        0..1000 => "under 1 ms".to_owned(),
        1000..10_000 => format!("{:.1} ms", took.as_secs_f64() * 1000.0),
        _ => format!("{} ms", took.as_millis()),
    }
}

/// `text` without its first `columns`.
fn shown_from(text: &str, columns: usize) -> String {
    let mut passed = 0;
    text.chars()
        .skip_while(|letter| {
            let skip = passed < columns;
            passed += width(letter.encode_utf8(&mut [0; 4]));
            skip
        })
        .collect()
}
