//! The query line: what is typed, how much it finds, and how it could go on.

use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::brush::{Brush, scrolled};
use super::cells::cells;
use super::query_room::QueryRoom;
use crate::app::Search;
use crate::search::Completion;
use crate::text::{thousands, width};

impl Brush<'_, '_> {
    /// The query line: what is typed, and how much it finds.
    pub(super) fn query_line(&mut self, search: &Search) {
        let Some(area) = self.screen.query else { return };
        let QueryRoom { found, visible, scroll } = QueryRoom::new(self.app, search, area);
        let typed: String = scrolled(search.input.value(), scroll);
        self.text(area.x, area.y, 2, " /", self.styles.key);
        let style = match search.editing {
            true if search.selected => self.styles.selected,
            true => self.styles.text.add_modifier(Modifier::BOLD),
            false => self.styles.faint,
        };
        self.text(area.x + 2, area.y, visible + 1, &typed, style);
        let x = area.right() - cells(width(&found) + 1);
        self.text(x, area.y, width(&found), &found, self.styles.faint);
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
            // What would find nothing comes last.
            let mut all: Vec<&Completion> = search.completions.iter().collect();
            all.sort_by_key(|completion| completion.count == Some(0));
            let with_count = |completion: &&Completion| match completion.count {
                Some(count) => format!("{} {}", completion.text, thousands(count)),
                None => completion.text.clone(),
            };
            let others: Vec<String> = all.iter().map(with_count).collect();
            let words = if others.len() == 1 { with_count(&completion) } else { others.join(" · ") };
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
