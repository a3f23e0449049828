//! The query line: what is typed, how much it finds, and how it could go on.

use std::time::Duration;

use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::brush::{Brush, scrolled};
use super::cells::cells;
use crate::app::{Search, ViewId};
use crate::data::Kind;
use crate::search::facet_names;
use crate::text::{fit, thousands, width};

impl Brush<'_, '_> {
    /// The query line: what is typed, and how much it finds.
    pub(super) fn query_line(&mut self, search: &Search) {
        let Some(area) = self.screen.query else { return };
        let found = &search.result.found;
        let count = match (search.query.is_empty(), search.took) {
            (true, _) | (false, None) => {
                format!("word · 'exact · ^start · end$ · !not · {}", facet_names())
            }
            (false, Some(took)) => {
                let typed = search.input.value().trim();
                let meant = found.meant.as_ref();
                let meant = meant.map(|meant| format!("No “{typed}”. Showing “{}”. ", meant.spelt()));
                let meant = meant.unwrap_or_default();
                let searched = |kind: &&Kind| self.app.view() != ViewId::Courses || kind.is_catalogue();
                let counts = Kind::PANES.iter().filter(searched).map(|kind| self.app.program().count(*kind));
                let total: usize = counts.sum();
                format!("{meant}{} of {} in {}", thousands(found.count()), thousands(total), duration(took))
            }
        };
        let count = fit(&count, usize::from(area.width) / 2);
        let columns = usize::from(area.width).saturating_sub(width(&count) + 4);
        let visible = columns.saturating_sub(3).max(1);
        let scroll = search.input.visual_scroll(visible);
        let typed: String = scrolled(search.input.value(), scroll);
        self.text(area.x, area.y, 2, " /", self.styles.key);
        let style = if search.editing { self.styles.text.add_modifier(Modifier::BOLD) } else { self.styles.faint };
        self.text(area.x + 2, area.y, visible + 1, &typed, style);
        let x = area.right() - cells(width(&count) + 1);
        self.text(x, area.y, width(&count), &count, self.styles.faint);
        if search.editing && self.app.popup().is_none() {
            let caret = search.input.visual_cursor().saturating_sub(scroll);
            self.cursor = Some(Position { x: (area.x + 2 + cells(caret)).min(area.right() - 1), y: area.y });
        }
    }

    /// What is wrong with the query, or how it could go on; whether there is anything of the sort.
    pub(super) fn query_help(&mut self, search: &Search, area: Rect) -> bool {
        let columns = usize::from(area.width).saturating_sub(2);
        if let Some(completion) = search.completions.first() {
            let taken = self.text(area.x + 1, area.y, columns, "Tab", self.styles.key) + 1;
            let others: Vec<_> = search.completions.iter().map(|completion| completion.text.as_str()).collect();
            let words = if others.len() == 1 { completion.text.clone() } else { others.join(" · ") };
            self.text(area.x + 1 + cells(taken), area.y, columns.saturating_sub(taken), &words, self.styles.faint);
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
}

/// A duration in words.
fn duration(took: Duration) -> String {
    match took.as_micros() {
        0..1000 => "under 1 ms".to_owned(),
        1000..10_000 => format!("{:.1} ms", took.as_secs_f64() * 1000.0),
        _ => format!("{} ms", took.as_millis()),
    }
}
