//! A search that the state asks for, and its result.

use std::cell::{LazyCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::answered::{Answered, Answers};
use crate::data::{Extreme, Kind};
use crate::model::{Program, RecordRef};
use crate::pages::{self, Sure};
use crate::search::{CancelToken, Found, Index, Narrowing, Notes, Order, Query};
use crate::text::{Text, listed, lower};

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
        let ranking = found.order.and_then(|order| Offer::ranking(&self.program, order, self.today));
        let ranking = ranking.map(|(offer, ranked)| {
            found.order_by(&ranked);
            offer
        });
        let offer = ranking.or_else(|| Offer::side_by_side(&found));
        Some(SearchResult { found, offer, asked: Some(self.clone()), answers: RefCell::default() })
    }
}

/// The view that a query asks for, most often a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// All records of a kind, sorted.
    Ranking {
        /// By what.
        order: Order,
        /// What that is called.
        label: Text,
    },
    /// The departments that the query names.
    SideBySide(Vec<RecordRef>),
    /// What is due, the next first.
    Dates,
}

impl Offer {
    /// The view that shows records in an order, with the records: of deadlines, the soonest first, that of dates. `None` if the
    /// data does not answer what is compared.
    pub fn ranking(program: &Program, order: Order, today: Date) -> Option<(Self, Vec<RecordRef>)> {
        if order.by == "deadlines" && order.first == Extreme::Least {
            let ahead = pages::dates(program, today).into_iter().filter(|line| line.sure != Sure::Passed);
            return Some((Self::Dates, ahead.map(|line| line.whose).collect()));
        }
        let (label, ranked) = pages::ranking(program, order.by, order.first == Extreme::Most, today)?;
        Some((Self::Ranking { order, label }, ranked))
    }

    /// The departments that a query named, if it named several.
    pub fn side_by_side(found: &Found) -> Option<Self> {
        (found.compared.len() > 1).then(|| Self::SideBySide(found.compared.clone()))
    }

    /// The kind that is compared.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Ranking { order, .. } => order.kind,
            Self::SideBySide(_) | Self::Dates => Kind::Department,
        }
    }

    /// What it shows: `Compare all departments by tuition`, `Compare ECE and MSE`.
    pub fn in_words(&self, program: &Program) -> String {
        match self {
            Self::Ranking { order, label } => {
                format!("Compare all {} by {}", program.words().plural(order.kind), lower(label))
            }
            Self::SideBySide(departments) => {
                let names: Vec<Text> = departments.iter().map(|record| program.label(*record)).collect();
                format!("Compare {}", listed(&names.iter().map(Text::as_str).collect::<Vec<_>>(), "and"))
            }
            Self::Dates => "Dates: what is due, the next first".to_owned(),
        }
    }
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct SearchResult {
    /// The hits.
    pub found: Found,
    /// The view that the query asks for.
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
