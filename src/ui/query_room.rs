//! What a query line has room for, and how much of it what was found takes.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::{App, Search, ViewId};
use crate::data::Kind;
use crate::search::facet_names;
use crate::text::{fit, thousands, width};

/// What a query line has room for.
pub(super) struct QueryRoom {
    /// What was found, at its right.
    pub(super) found: String,
    /// Columns for what is typed.
    pub(super) visible: usize,
    /// Columns of what is typed that are off the screen.
    pub(super) scroll: usize,
}

impl QueryRoom {
    pub(super) fn new(app: &App, search: &Search, area: Rect) -> Self {
        let found = &search.result.found;
        let (count, told) = match (search.query.is_empty(), search.took) {
            (true, _) | (false, None) => (format!("word · 'exact · ^start · end$ · !not · {}", facet_names()), None),
            (false, Some(took)) => {
                let is_listed = |kind: &Kind| app.view() != ViewId::Courses || kind.is_catalogue();
                let kinds = Kind::searched().filter(is_listed);
                let total: usize = kinds.map(|kind| app.program().count(kind)).sum();
                let count = format!("{} of {} in {}", thousands(found.count()), thousands(total), duration(took));
                (count, found.told())
            }
        };
        // What was made of the words matters more than how many match them.
        let columns = usize::from(area.width);
        let half = columns / 2;
        let most = half.max(columns.saturating_sub(width(search.input.value()) + 6));
        let found = match told {
            Some(told) if width(&told) + width(&count) + 3 <= most => format!("{told} · {count}"),
            Some(told) => fit(&told, most).into_owned(),
            None => fit(&count, half).into_owned(),
        };
        let visible = columns.saturating_sub(width(&found) + 7).max(1);
        let scroll = search.input.visual_scroll(visible);
        Self { found, visible, scroll }
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
