//! Lists of records above each other.

use std::borrow::Cow;

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::brush::{Brush, SELECTED};
use super::cells::cells;
use super::layout;
use super::marks;
use crate::app::{Answered, Focus, Pane};
use crate::data::Kind;
use crate::model::RecordRef;
use crate::pages::{self, Mark};
use crate::search::{Area, Contiguity, Query};
use crate::text::{capital, fit, thousands, width};

/// The sign of a record that is related to the selected one.
const RELATED: &str = "●";

impl Brush<'_, '_> {
    pub(super) fn lists(&mut self, panes: &[Pane], active: usize, focus: Focus) {
        if let Some(search) = self.app.search() {
            let shown = self.screen.lists.iter().zip(panes).flat_map(|(frame, pane)| {
                let rows = (pane.list.top..pane.len()).take(usize::from(frame.inner.height));
                rows.filter_map(|row| pane.record(row))
            });
            search.result.look_up(shown);
        }
        let frames = self.screen.lists.iter().zip(panes).enumerate();
        for (index, (frame, pane)) in frames.filter(|(_, (frame, _))| !frame.whole.is_empty()) {
            self.list(pane, *frame, index == active, focus);
        }
    }

    fn list(&mut self, pane: &Pane, frame: layout::Frame, is_active: bool, focus: Focus) {
        let has_focus = is_active && focus == Focus::List;
        let kinds = Kind::searched().filter(|kind| pane.holds(*kind));
        let total: usize = kinds.clone().map(|kind| self.app.program().count(kind)).sum();
        let count = match self.app.query() {
            _ if self.app.shows_starred() => {
                format!("{} {} of {}", pages::STAR, thousands(pane.count()), thousands(total))
            }
            Some(_) => {
                let found =
                    self.app.search().map_or(0, |search| kinds.map(|kind| search.result.found.count_of(kind)).sum());
                format!("{} of {}", thousands(found), thousands(total))
            }
            None => thousands(total),
        };
        let words = self.app.program().words();
        // There is one program.
        let heading = match pane.kind {
            kind if kind.is_single() => capital(words.noun(kind)),
            kind => words.heading(kind).into_owned(),
        };
        self.chrome(frame, &heading, &count, has_focus && self.app.popup().is_none(), false);
        let inner = frame.inner;
        if pane.is_empty() {
            let words = match self.app.query() {
                _ if total == 0 && self.app.loaded_percent().is_some() => "loading".to_owned(),
                // Where the page is not seen, the list says how to go on.
                Some(_) if self.screen.page.is_none() && is_active => {
                    self.app.keymap().fill("no match: delete a letter, or {restore} cancels")
                }
                Some(_) => "no match".to_owned(),
                None if self.app.shows_starred() => "none starred".to_owned(),
                None => "none".to_owned(),
            };
            if inner.height > 0 {
                self.text(inner.x + 3, inner.y, usize::from(inner.width).saturating_sub(3), &words, self.styles.faint);
            }
            return;
        }
        let selected = self.app.selected();
        // Where something is starred, all rows keep room for the star.
        let stars = if self.app.has_star(pane.kind) { STARS } else { 0 };
        let names = self.name_columns(pane, usize::from(inner.width.saturating_sub(4 + stars)));
        for (row, y) in (pane.list.top..pane.len()).zip(inner.top()..inner.bottom()) {
            let is_selected = row == pane.list.cursor;
            let style = match (is_selected, is_active) {
                (true, true) if has_focus => self.styles.selected,
                (true, true) => self.styles.selected_elsewhere,
                _ => self.styles.text,
            };
            let area = Rect { y, height: 1, ..inner };
            if is_selected && is_active {
                self.buffer.set_style(area, style);
                if has_focus {
                    self.cursor = Some(Position { x: inner.x, y });
                }
            }
            if is_selected {
                let style = if is_active { style } else { self.styles.faint };
                self.buffer.set_string(inner.x, y, SELECTED, style);
            }
            let Some(record) = pane.record(row) else {
                let counted = || format!("All {}", self.app.program().words().counted(pane.count(), pane.kind)).into();
                let words = pane.offer().cloned().unwrap_or_else(counted);
                let room = usize::from(inner.width).saturating_sub(4);
                let style = if style == self.styles.text { style.patch(self.styles.link) } else { style };
                self.text(inner.x + 3 + stars, y, room, &words, style);
                continue;
            };
            let tie = selected.and_then(|selected| pages::tie(self.app.program(), selected, record));
            if let Some(tie) = &tie {
                let sign = tie.mark.map_or(RELATED, |mark| marks::sign(mark, self.app.options().charset));
                self.text(inner.x + 1, y, 2, sign, self.styles.related);
            }
            if self.app.is_starred(record) {
                let style = if style == self.styles.text { self.styles.related } else { style };
                self.text(inner.x + 3, y, 1, pages::STAR, style);
            }
            let area = Rect { x: inner.x + 3 + stars, width: inner.width.saturating_sub(4 + stars), ..area };
            self.row(record, tie.map(|tie| tie.words).unwrap_or_default().as_str(), names, area, style);
        }
        self.scrollbar(inner, pane.list.top, pane.len());
    }

    /// Columns for the short names of a list; none unless all have one.
    fn name_columns(&self, pane: &Pane, columns: usize) -> usize {
        let records = (0..pane.len()).take(LOOKED_AT).filter_map(|row| pane.record(row));
        let names = records.map(|record| self.app.program().short(record));
        let widest = names.map(|name| name.map(|name| width(name))).try_fold(0, |most, name| Some(most.max(name?)));
        widest.filter(|widest| *widest <= SHORT_NAME.min(columns)).unwrap_or(0)
    }

    /// A record: its short name, and what matched, or else its title and what the relation to the selected one says.
    fn row(&mut self, record: RecordRef, tie: &str, names: usize, area: Rect, style: Style) {
        let program = self.app.program();
        let (title, columns) = (program.title(record), usize::from(area.width));
        let faint = if style == self.styles.text { style.patch(self.styles.faint) } else { style };
        let answered = self.app.search().and_then(|search| search.result.answered(record));
        let short = program.short(record);
        // Where no words were typed, it stands behind the title as what the relation says does.
        let is_of_words = self.app.query().is_some_and(Query::has_words);
        let met = answered.as_ref().filter(|_| !is_of_words).map(|answered| self.with_sign(answered));
        let tie = met.as_deref().unwrap_or(tie);
        let answered = answered.filter(|_| is_of_words);
        // What the row says anyway is no reason to leave out more.
        let says_more = |words: &str| words != title && short.is_none_or(|short| **short != *words);
        let answered = answered.filter(|answered| answered.reason.area != Area::Names || says_more(&answered.words));
        let (name, is_short) = match short {
            // A number of another list has no place beside short names.
            Some(short) if names > 0 && width(short) <= names => (short.to_string(), true),
            Some(short) if width(title) > columns => (capital(short), false),
            _ => (title.to_owned(), false),
        };
        if let Some(answered) = answered {
            return self.answered(&answered, (&name, if is_short { names } else { 0 }), area, style, faint);
        }
        let mut x = 0;
        if is_short {
            self.put(area, &name, 0, style);
            x = names + 2;
            let room = columns.saturating_sub(x + if tie.is_empty() { 0 } else { width(tie) + 2 });
            if room >= width(title).min(SHORTEST_TITLE) {
                x = self.put(area, &fit(title, room), x, faint);
            }
        } else {
            // What the relation says gets some room even beside a long title.
            let kept = if tie.is_empty() { 0 } else { width(tie).min(columns * 2 / 5) + 2 };
            x = self.put(area, &fit(&name, columns.saturating_sub(kept)), x, style);
        }
        let room = columns.saturating_sub(x + if is_short && x == names + 2 { 0 } else { 2 });
        // Some of a number or a few letters say nothing.
        let shown = if width(tie) > room && room < SHORTEST_EXCERPT { "".into() } else { fit(tie, room) };
        self.put(area, &shown, columns - width(&shown), faint);
    }

    /// What answers, with the sign of why to be careful of it.
    fn with_sign(&self, answered: &Answered) -> String {
        format!("{} {}", answered.words, self.sign(answered)).trim_end().to_owned()
    }

    /// The sign of why to be careful of what answers; empty if there is none, or if that is what it says.
    fn sign(&self, answered: &Answered) -> &'static str {
        let sign = answered.mark.filter(|mark| !matches!(mark, Mark::NotFound | Mark::NotPublished));
        sign.map(|sign| marks::sign(sign, self.app.options().charset)).unwrap_or_default()
    }

    /// A record that was found: its name, and what answers, with what it is the answer to.
    fn answered(&mut self, answered: &Answered, (name, names): (&str, usize), area: Rect, style: Style, faint: Style) {
        let columns = usize::from(area.width);
        let words = answered.words.as_str();
        let sign = self.sign(answered);
        let sign_columns = if sign.is_empty() { 0 } else { width(sign) + 1 };
        // Without a short name, both have half of the room.
        let kept = width(words).min((columns / 2).max(SHORTEST_EXCERPT)) + sign_columns + 2;
        let x = if names > 0 {
            self.put(area, name, 0, style);
            names + 2
        } else {
            self.put(area, &fit(name, columns.saturating_sub(kept)), 0, style) + 2
        };
        let room = columns.saturating_sub(x + sign_columns);
        let is_name = answered.reason.area == Area::Names;
        let label = format!("{} ", answered.reason.label);
        // What it is the answer to, where there is room for it and it is not said; a part from the middle of a long text means
        // little without it.
        let says_label = || is_name || words.to_lowercase().contains(answered.reason.label.to_lowercase().as_str());
        // What answers the question that was named says most at its beginning.
        let is_asked = answered.reason.area == Area::Questions;
        let first = answered.marks.first().filter(|_| !is_asked).map_or(0, |mark| mark.start);
        let is_whole = width(&label) + width(words) <= room;
        let is_part = width(words) > room && first > 0 && width(&label) + SHORTEST_PART <= room;
        let mut x = x;
        if (is_whole || is_part) && !says_label() {
            x = self.put(area, &label, x, faint);
        }
        let room = columns.saturating_sub(x + sign_columns);
        let is_known = !matches!(answered.mark, Some(Mark::NotFound | Mark::NotPublished));
        let x = self.put(area, &excerpt(words, first, room), x, if is_known && !is_name { style } else { faint });
        let style = if style == self.styles.text { self.styles.caution } else { style };
        self.text(area.x + cells(x + 1), area.y, sign_columns, sign, style);
    }

    /// Puts text, with the characters that match lit, at a column of a row; returns the column after it.
    fn put(&mut self, area: Rect, text: &str, from: usize, style: Style) -> usize {
        let marks = self.marker.as_ref().map(|marker| marker.marks(text, Contiguity::Scattered)).unwrap_or_default();
        let at = Rect { x: area.x + cells(from), width: area.width.saturating_sub(cells(from)), ..area };
        self.marked(at, text, &marks, style);
        from + width(text)
    }
}

/// Columns for the star of a row.
const STARS: u16 = 2;

/// Rows at the top of a list whose short names decide how much room all get.
const LOOKED_AT: usize = 200;

/// Columns of the shortest beginning of a title that says anything.
const SHORTEST_TITLE: usize = 10;

/// Columns of the longest name that counts as short.
const SHORT_NAME: usize = 16;

/// Columns of the shortest part of a text that is worth having beside its label.
const SHORTEST_PART: usize = 14;

/// Columns of the shortest excerpt that says anything.
const SHORTEST_EXCERPT: usize = 6;

/// What fits of a line, from a word before the byte `first` on; nothing if too little fits.
fn excerpt(line: &str, first: usize, columns: usize) -> Cow<'_, str> {
    if columns < SHORTEST_EXCERPT {
        return "".into();
    }
    if width(line) <= columns || first == 0 {
        return fit(line, columns);
    }
    match line[..first].trim_end().rfind(' ') {
        None => fit(line, columns),
        Some(blank) => fit(&format!("…{}", &line[blank + 1..]), columns).into_owned().into(),
    }
}
