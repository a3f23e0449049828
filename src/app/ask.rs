//! A search that the state asks for, and its result.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Program, RecordRef};
use crate::search::{CancelToken, Found, Index, Narrowing, Notes, Query, Reason, reason_with};

/// A search that the state asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Its number; the result carries it, and a later search supersedes it.
    pub ticket: u64,
    /// What to search for.
    pub query: Query,
    /// What the last search left to search in.
    pub narrowing: Narrowing,
    /// What to search in.
    pub index: Arc<Index>,
    /// The program whose index that is.
    pub program: Arc<Program>,
    /// What the person noted.
    pub notes: Arc<Notes>,
}

impl Ask {
    /// Hits of each kind that a search keeps: more than anybody scrolls through.
    const MOST: usize = 1000;

    /// Hits of each kind whose reason is looked up: more than a screen shows.
    const REASONED: usize = 100;

    /// Searches; `None` if `cancel` fired first.
    pub fn answer(&self, cancel: &CancelToken<'_>) -> Option<SearchResult> {
        let found = self.index.search_with(&self.query, Self::MOST, &self.narrowing, &self.notes, cancel)?;
        let query = found.meant.as_ref().unwrap_or(&self.query);
        let mut reasons = HashMap::new();
        let mut seen = HashMap::new();
        for hit in &found.hits {
            let seen = seen.entry(hit.record.kind).or_insert(0);
            *seen += 1;
            if *seen <= Self::REASONED {
                let reason = reason_with(&self.program, hit.record, query, &self.notes);
                reasons.extend(reason.map(|reason| (hit.record, reason)));
            }
        }
        Some(SearchResult { found, reasons })
    }
}

/// What a search found, and why for the hits that are seen first.
#[derive(Debug, Clone, Default)]
pub struct SearchResult {
    /// The hits.
    pub found: Found,
    /// Why each was found.
    pub reasons: HashMap<RecordRef, Reason>,
}
