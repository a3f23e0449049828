//! What every part of a screen is drawn with: text, borders, scrollbars and marks.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Borders;

use super::cells::{border, cells, put};
use super::layout::{self, Screen};
use super::setter::{for_marked, unglued};
use super::theme::Styles;
use crate::app::App;
use crate::search::Marker;
use crate::text::{fit, width};

/// The mark of the selected row of a list, which needs no colour to be seen.
pub(super) const SELECTED: &str = "›";

/// Draws parts of a screen on a buffer.
pub(super) struct Brush<'a, 'b> {
    pub(super) app: &'a App,
    pub(super) styles: &'a Styles,
    pub(super) screen: &'a Screen,
    pub(super) buffer: &'b mut Buffer,
    /// What finds what matches the query.
    pub(super) marker: Option<Marker<'a>>,
    /// Where the terminal's cursor goes.
    pub(super) cursor: Option<Position>,
}

impl Brush<'_, '_> {
    /// Text in at most `columns`; returns the columns it takes.
    pub(super) fn text(&mut self, x: u16, y: u16, columns: usize, text: &str, style: Style) -> usize {
        let shown = fit(text, columns);
        put(self.buffer, x, y, cells(columns), &shown, style);
        width(&shown)
    }

    /// Text over a border, without anything of the border's style.
    pub(super) fn text_over(&mut self, x: u16, y: u16, columns: usize, text: &str, style: Style) {
        self.text(x, y, columns, text, self.plain(style));
    }

    /// A style without anything of what it is drawn over.
    pub(super) fn plain(&self, style: Style) -> Style {
        Style::reset().patch(self.styles.text).patch(style)
    }

    /// A border or a rule around something, with its title, and a word at the right.
    pub(super) fn chrome(&mut self, frame: layout::Frame, title: &str, right: &str, active: bool, left_rule: bool) {
        let style = if active { self.styles.border_active } else { self.styles.border };
        let title_style = if active { self.styles.heading } else { self.styles.title };
        let whole = frame.whole.intersection(self.buffer.area);
        if whole.is_empty() {
            return;
        }
        let borders = match (self.screen.boxed, left_rule) {
            (true, _) => Borders::ALL,
            (false, true) => Borders::TOP | Borders::LEFT,
            (false, false) => Borders::TOP,
        };
        border(self.buffer, whole, borders, style);
        let room = usize::from(whole.width).saturating_sub(4);
        let right_columns = if right.is_empty() { 0 } else { width(right) + 2 };
        let left = whole.x + if self.screen.boxed || left_rule { 2 } else { 1 };
        let title = format!(" {} ", fit(title, room.saturating_sub(right_columns + 2)));
        self.text_over(left, whole.y, room, &title, title_style);
        if right_columns > 0 && right_columns < room {
            let x = whole.right() - cells(right_columns) - if self.screen.boxed { 2 } else { 1 };
            self.text_over(x, whole.y, right_columns, &format!(" {right} "), self.styles.faint);
        }
    }

    /// A line with its matching characters in their own style.
    pub(super) fn marked(&mut self, area: Rect, text: &str, marks: &[Range<usize>], style: Style) {
        let (mut x, matched) = (area.x, self.matched_on(style));
        for_marked(text, 0..text.len(), marks, style, matched, |part, style| {
            x = put(self.buffer, x, area.y, area.right().saturating_sub(x), &unglued(part), style);
        });
    }

    /// The style of matching characters on a row of that style: on a coloured row their own colour would be unreadable.
    fn matched_on(&self, style: Style) -> Style {
        let Style { add_modifier, .. } = self.styles.matched;
        if style.bg.is_some() { Style::new().add_modifier(add_modifier) } else { self.styles.matched }
    }

    /// A thumb on the right edge of what is longer than its room.
    pub(super) fn scrollbar(&mut self, area: Rect, top: usize, total: usize) {
        let Some(bar) = self.screen.scrollbar(area, top, total) else { return };
        for y in bar.thumb() {
            self.text_over(bar.x, y, 1, "┃", self.styles.border_active);
        }
    }
}

/// `text` without its first `columns`.
pub(super) fn scrolled(text: &str, columns: usize) -> String {
    let mut passed = 0;
    text.chars()
        .skip_while(|character| {
            let skip = passed < columns;
            passed += width(character.encode_utf8(&mut [0; 4]));
            skip
        })
        .collect()
}
