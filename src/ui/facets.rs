//! The facets beside a table.

use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::brush::{Brush, SELECTED};
use super::cells::cells;
use crate::app::{FacetLine, Facets};
use crate::text::{fit, thousands, width};

impl Brush<'_, '_> {
    pub(super) fn facets(&mut self, facets: &Facets) {
        let Some(frame) = self.screen.lists.first().copied() else { return };
        let has_focus = facets.has_focus && self.app.popup().is_none();
        self.chrome(frame, "Narrow by", "", has_focus, false);
        let inner = frame.inner;
        for (nth, y) in (facets.list.top..facets.lines.len()).zip(inner.top()..inner.bottom()) {
            let Some(line) = facets.lines.get(nth) else { return };
            let is_here = has_focus && nth == facets.list.cursor;
            if is_here {
                let area = Rect { y, height: 1, ..inner };
                self.buffer.set_style(area, self.styles.selected);
                self.buffer.set_string(inner.x, y, SELECTED, self.styles.selected);
                self.cursor = Some(Position { x: inner.x, y });
            }
            let room = usize::from(inner.width).saturating_sub(2);
            let style = |style| if is_here { self.styles.selected } else { style };
            match line {
                FacetLine::Heading(heading) => {
                    let style = self.styles.heading;
                    self.text(inner.x + 1, y, room, heading, style);
                }
                FacetLine::Value { name, count, is_ticked, .. } => {
                    let count = thousands(*count);
                    let sign = if *is_ticked { "[x]" } else { "[ ]" };
                    let words = format!("{sign} {name}");
                    let words = fit(&words, room.saturating_sub(width(&count) + 1));
                    let plain =
                        if *is_ticked { self.styles.text.add_modifier(Modifier::BOLD) } else { self.styles.text };
                    let (text, faint) = (style(plain), style(self.styles.faint));
                    self.text(inner.x + 1, y, room, &words, text);
                    let x = inner.right().saturating_sub(cells(width(&count) + 1));
                    self.text(x, y, width(&count), &count, faint);
                }
                FacetLine::More { count, .. } => {
                    let faint = style(self.styles.faint);
                    self.text(inner.x + 1, y, room, &format!("    {} more", thousands(*count)), faint);
                }
            }
        }
        self.scrollbar(inner, facets.list.top, facets.lines.len());
    }
}
