//! Lists of records above each other.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::brush::{Brush, SELECTED};
use super::layout;
use crate::app::{Focus, Pane};
use crate::model::RecordRef;
use crate::search::Contiguity;
use crate::text::{fit, thousands, width};

/// The mark of a record that is related to the selected one.
const RELATED: &str = "●";

impl Brush<'_, '_> {
    pub(super) fn lists(&mut self, panes: &[Pane], active: usize, focus: Focus) {
        for (index, (frame, pane)) in self.screen.lists.iter().zip(panes).enumerate() {
            self.list(pane, *frame, index == active, focus);
        }
    }

    fn list(&mut self, pane: &Pane, frame: layout::Frame, is_active: bool, focus: Focus) {
        let has_focus = is_active && focus == Focus::List;
        let total = self.app.program().count(pane.kind);
        let count = match self.app.query() {
            Some(_) => {
                let found = self.app.search().map_or(0, |search| search.result.found.count_of(pane.kind));
                format!("{} of {}", thousands(found), thousands(total))
            }
            None => thousands(total),
        };
        self.chrome(
            frame,
            &self.app.program().words().heading(pane.kind),
            &count,
            has_focus && self.app.popup().is_none(),
            false,
        );
        let inner = frame.inner;
        if pane.is_empty() {
            let words = match self.app.query() {
                _ if total == 0 && self.app.loaded_percent().is_some() => "still being read".to_owned(),
                // Where the page is not seen, the list says how to go on.
                Some(_) if self.screen.page.is_none() && is_active => {
                    self.app.keymap().fill("no match: erase a character, or {restore} goes back")
                }
                Some(_) => "no match".to_owned(),
                None => "none".to_owned(),
            };
            if inner.height > 0 {
                self.text(inner.x + 3, inner.y, usize::from(inner.width).saturating_sub(3), &words, self.styles.faint);
            }
            return;
        }
        let selected = self.app.selected();
        for (row, y) in (pane.list.top..pane.len()).zip(inner.top()..inner.bottom()) {
            let Some(record) = pane.record(row) else { break };
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
            if selected.is_some_and(|selected| self.app.program().related(selected, record)) {
                self.buffer.set_string(inner.x + 1, y, RELATED, self.styles.related);
            }
            self.row_title(record, Rect { x: inner.x + 3, width: inner.width.saturating_sub(4), ..area }, style);
        }
        self.scrollbar(inner, pane.list.top, pane.len());
    }

    /// A record's title with what matches marked; at its right, if there is room, what else matched or its short name.
    fn row_title(&mut self, record: RecordRef, area: Rect, style: Style) {
        let program = self.app.program();
        let title = program.title(record);
        let columns = usize::from(area.width);
        let reason = self.app.search().and_then(|search| search.result.reasons.get(&record));
        let reason = reason.filter(|reason| reason.line != title);
        // What matched gets some room even beside a long title.
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
}

/// Columns of the shortest excerpt that says anything.
const SHORTEST_EXCERPT: usize = 6;

/// What fits of a line, from a word before the byte `first` on; nothing if too little fits.
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
