//! A page as it is read: its frame, its lines, the item under the cursor, and where that comes from.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::brush::Brush;
use super::cells::{cells, put_line, style};
use super::marks;
use super::page::{self, PageLayout};
use crate::app::{Focus, Reader};
use crate::pages::{self, Body};
use crate::text::wrap;

/// The mark at the left of the item under the cursor.
const READ: &str = "▌";

impl Brush<'_, '_> {
    pub(super) fn reader(&mut self, reader: &Reader, focus: Focus) {
        let Some(frame) = self.screen.page else { return };
        let has_focus = focus == Focus::Page;
        let is_active = has_focus && self.app.popup().is_none();
        let scroll = reader.position().scroll;
        let layout = &self.screen.page_layout;
        let mut position = progress(frame.inner, scroll, layout.lines.len());
        if self.app.lens() {
            let gap = if position.is_empty() { "" } else { " · " };
            position = format!("official only{gap}{position}");
        }
        self.chrome(frame, &reader.page().title, &position, is_active, frame.whole.x > 0);
        self.page_lines(layout, frame.inner, scroll, has_focus.then_some(reader.position().cursor));
        self.source(focus);
    }

    /// What is below a table.
    pub(super) fn below(&mut self, reader: &Reader) {
        let Some(frame) = self.screen.page else { return };
        self.chrome(frame, &reader.page().title, "", false, false);
        self.page_lines(&self.screen.page_layout, frame.inner, reader.position().scroll, None);
    }

    /// A page's lines from `scroll` on, the item under the cursor marked at the left.
    pub(super) fn page_lines(&mut self, layout: &PageLayout, area: Rect, scroll: usize, cursor: Option<usize>) {
        let (marked, column) = cursor.and_then(|cursor| layout.place(cursor)).unwrap_or_default();
        let gutter = cells(page::GUTTER);
        for (line, y) in (scroll..).zip(area.top()..area.bottom()) {
            let Some(text) = layout.lines.get(line) else { break };
            let text_area = Rect { x: area.x + gutter, y, width: area.width.saturating_sub(gutter), height: 1 };
            put_line(self.buffer, text_area.x, y, text_area.width, text);
            for columns in layout.matches(line) {
                let x = text_area.x.saturating_add(cells(columns.start));
                let matching = Rect { x, width: cells(columns.len()), ..text_area };
                style(self.buffer, matching.intersection(text_area), self.styles.matched);
            }
            if marked.contains(&line) {
                let x = (area.x + cells(column)).min(area.right().saturating_sub(1));
                self.buffer.set_string(x, y, READ, self.styles.border_active);
                self.cursor = self.cursor.filter(|_| line > marked.start.max(scroll)).or(Some(Position { x, y }));
            }
        }
        self.scrollbar(area, scroll, layout.lines.len());
    }

    /// Below everything, where the item under the cursor comes from, and why we infer it if we do.
    pub(super) fn origin(&mut self) {
        let area = self.screen.origin;
        let item = self.app.item().filter(|_| !area.is_empty() && self.app.popup().is_none());
        let Some(mut words) = item.and_then(pages::origin) else { return };
        // Of a record rather than of what answers a search in it.
        let is_record = item.is_some_and(|item| matches!(item.body, Body::Relation { .. }));
        if self.app.focus() == Focus::List && is_record {
            words = format!("listed by {words}");
        }
        self.text(area.x + 1, area.y, usize::from(area.width).saturating_sub(2), &words, self.styles.faint);
    }

    /// What the marks mean.
    pub(super) fn legend(&mut self) {
        let area = self.screen.legend;
        let columns = usize::from(area.width).saturating_sub(2);
        let Some(legend) = marks::legend(columns, self.app.options().charset) else { return };
        let mut spans = Vec::new();
        for (nth, (sign, words)) in legend.into_iter().enumerate() {
            let gap = if nth == 0 { " " } else { "  " };
            spans.push(Span::raw(gap));
            spans.push(Span::styled(sign, self.plain(self.styles.caution)));
            spans.push(Span::styled(format!(" {words}"), self.plain(self.styles.faint)));
        }
        spans.push(Span::raw(" "));
        let line = Line::from(spans);
        let taken = cells(line.width());
        let x = area.right().saturating_sub(taken);
        self.buffer.set_style(Rect { x, width: taken, ..area }, Style::reset().patch(self.styles.text));
        put_line(self.buffer, x, area.y, taken, &line);
    }

    /// On a wide screen, where the item under the cursor comes from.
    fn source(&mut self, focus: Focus) {
        let Some(frame) = self.screen.source else { return };
        self.chrome(frame, "Where it comes from", "", false, true);
        let layout = &self.screen.source_layout;
        if !layout.lines.is_empty() {
            self.page_lines(layout, frame.inner, 0, None);
            return;
        }
        let words = match focus {
            Focus::List => self.app.keymap().fill("Press {open} to read the page. Each value's source appears here."),
            Focus::Page => "No source for this line.".to_owned(),
        };
        let columns = usize::from(frame.inner.width).saturating_sub(page::GUTTER * 2);
        for (range, y) in wrap(&words, columns).into_iter().zip(frame.inner.top()..frame.inner.bottom()) {
            self.text(frame.inner.x + cells(page::GUTTER), y, columns, &words[range], self.styles.faint);
        }
    }
}

/// How far down a page is, if it is longer than the screen.
fn progress(area: Rect, scroll: usize, total: usize) -> String {
    let rows = usize::from(area.height);
    if total <= rows {
        return String::new();
    }
    match scroll * 100 / (total - rows) {
        0 => "top".to_owned(),
        100.. => "end".to_owned(),
        percent => format!("{percent}%"),
    }
}
