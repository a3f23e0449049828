//! A search that the state asks for, and its result.

use std::cell::{LazyCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::answered::{Answered, Answers};
use crate::data::Extreme;
use crate::model::{Program, RecordRef};
use crate::pages;
use crate::search::{CancelToken, Found, Index, Narrowing, Notes, Order, Query};
use crate::text::Text;

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
    /// Today's date.
    pub today: Date,
}

impl Ask {
    /// Hits of each kind that a search keeps: more than anybody scrolls through.
    const MOST: usize = 1000;

    /// Searches; `None` if `cancel` fired first.
    pub fn answer(&self, cancel: &CancelToken<'_>) -> Option<SearchResult> {
        let mut found = self.index.search_with(&self.query, Self::MOST, &self.narrowing, &self.notes, cancel)?;
        let offer = found.order.and_then(|order| {
            let (label, ranked) = pages::ranking(&self.program, order.by, order.first == Extreme::Most, self.today)?;
            found.order_by(&ranked);
            Some(Offer { order, label })
        });
        Some(SearchResult { found, offer, asked: Some(self.clone()), answers: RefCell::default() })
    }
}

/// The comparison that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// By what it is sorted.
    pub order: Order,
    /// What that is called.
    pub label: Text,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct SearchResult {
    /// The hits.
    pub found: Found,
    /// The comparison that the query asks for.
    pub offer: Option<Offer>,
    /// What was asked.
    asked: Option<Ask>,
    /// What answers in the records that were looked at: most hits are never seen.
    answers: RefCell<HashMap<RecordRef, Option<Arc<Answered>>>>,
}

impl SearchResult {
    /// Looks up what answers the search in records that are about to be shown.
    pub fn look_up(&self, records: impl Iterator<Item = RecordRef>) {
        let Some(asked) = &self.asked else { return };
        let query = self.found.meant.as_ref().unwrap_or(&asked.query);
        let answers = LazyCell::new(|| Answers::new(&asked.index, &asked.program, query, &asked.notes, asked.today));
        let mut known = self.answers.borrow_mut();
        for record in records {
            known.entry(record).or_insert_with(|| answers.of(record).map(Arc::new));
        }
    }

    /// What answers the search in a record.
    pub fn answered(&self, record: RecordRef) -> Option<Arc<Answered>> {
        self.look_up([record].into_iter());
        self.answers.borrow().get(&record).cloned().flatten()
    }
}
