//! A list of the records of one kind.

use super::list::List;
use crate::data::Kind;
use crate::model::{Program, RecordRef};

/// A list of the records of one kind.
#[derive(Debug, Clone)]
pub struct Pane {
    /// The kind.
    pub kind: Kind,
    /// Its cursor and scroll.
    pub list: List,
    /// How many records of the kind there are.
    total: usize,
    /// The records that a search found, best first; `None` where all are listed.
    found: Option<Vec<RecordRef>>,
}

impl Pane {
    pub(crate) fn all(kind: Kind, program: &Program) -> Self {
        Self { kind, list: List::default(), total: program.count(kind), found: None }
    }

    /// How many records it lists.
    pub fn len(&self) -> usize {
        self.found.as_ref().map_or(self.total, Vec::len)
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record in a row.
    pub fn record(&self, row: usize) -> Option<RecordRef> {
        match &self.found {
            Some(found) => found.get(row).copied(),
            None => (row < self.total).then_some(RecordRef { kind: self.kind, index: row }),
        }
    }

    /// The selected record.
    pub fn selected(&self) -> Option<RecordRef> {
        self.record(self.list.cursor)
    }

    /// Changes the cursor and scroll, given how many records are listed.
    pub(crate) fn with_length(&mut self, change: impl FnOnce(&mut List, usize)) {
        let length = self.len();
        change(&mut self.list, length);
    }

    /// Selects a record; whether it is listed.
    pub(crate) fn select(&mut self, record: RecordRef) -> bool {
        let row = match &self.found {
            Some(found) => found.iter().position(|found| *found == record),
            None => Some(record.index).filter(|index| *index < self.total),
        };
        self.list.cursor = row.unwrap_or(self.list.cursor);
        row.is_some()
    }

    /// Lists the records that a search found.
    pub(crate) fn show(&mut self, found: Vec<RecordRef>) {
        self.found = Some(found);
        self.list.restore(List::default());
    }

    /// Lists every record.
    pub(crate) fn show_all(&mut self, program: &Program) {
        *self = Self { list: self.list, ..Self::all(self.kind, program) };
    }
}
