//! A page as it is read: its frame, its lines, the item under the cursor, and where that comes from.

use ratatui::layout::{Position, Rect};

use super::brush::Brush;
use super::layout;
use super::page::{self, PageLayout};
use crate::app::{Focus, Reader};
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
        let position = progress(frame.inner, scroll, layout.lines.len());
        self.chrome(frame, &reader.page().title, &position, is_active, frame.whole.x > 0);
        self.page_lines(layout, frame.inner, scroll, has_focus.then_some(reader.position().cursor));
        if is_active {
            self.provenance_line();
        }
        self.source(focus);
    }

    /// A page's lines from `scroll` on, the item under the cursor marked at the left.
    pub(super) fn page_lines(&mut self, layout: &PageLayout, area: Rect, scroll: usize, cursor: Option<usize>) {
        let marked = cursor.and_then(|cursor| layout.items.get(cursor)).cloned().unwrap_or_default();
        let gutter = layout::cells(page::GUTTER);
        for (line, y) in (scroll..).zip(area.top()..area.bottom()) {
            let Some(text) = layout.lines.get(line) else { break };
            self.buffer.set_line(area.x + gutter, y, text, area.width.saturating_sub(gutter));
            if marked.contains(&line) {
                self.buffer.set_string(area.x, y, READ, self.styles.border_active);
                self.cursor =
                    self.cursor.filter(|_| line > marked.start.max(scroll)).or(Some(Position { x: area.x, y }));
            }
        }
        self.scrollbar(area, scroll, layout.lines.len());
    }

    /// At the foot of the page, where the item under the cursor comes from.
    fn provenance_line(&mut self) {
        let area = self.screen.page_footer;
        let Some(item) = self.app.item().filter(|_| !area.is_empty()) else { return };
        let Some(provenance) = &item.provenance else { return };
        let period = provenance.period.as_ref().map(ToString::to_string);
        let parts = [Some(provenance.site().to_owned()), period, provenance.dated()];
        let words = format!(" {} ", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
        self.text_over(area.x, area.y, usize::from(area.width), &words, self.styles.faint);
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
            Focus::List => self.app.keymap().fill("{open} goes into the page; the source of each fact appears here."),
            Focus::Page => "This line names no source.".to_owned(),
        };
        let columns = usize::from(frame.inner.width).saturating_sub(page::GUTTER * 2);
        for (range, y) in wrap(&words, columns).into_iter().zip(frame.inner.top()..frame.inner.bottom()) {
            self.text(frame.inner.x + layout::cells(page::GUTTER), y, columns, &words[range], self.styles.faint);
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
