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
    /// The records that are listed: the best first where a search found them; `None` for all.
    chosen: Option<Vec<RecordRef>>,
}

impl Pane {
    pub(crate) fn all(kind: Kind, program: &Program) -> Self {
        Self { kind, list: List::default(), total: program.count(kind), chosen: None }
    }

    /// How many records it lists.
    pub fn len(&self) -> usize {
        self.chosen.as_ref().map_or(self.total, Vec::len)
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record in a row.
    pub fn record(&self, row: usize) -> Option<RecordRef> {
        match &self.chosen {
            Some(chosen) => chosen.get(row).copied(),
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
        let row = match &self.chosen {
            Some(chosen) => chosen.iter().position(|chosen| *chosen == record),
            None => Some(record.index).filter(|index| *index < self.total),
        };
        self.list.cursor = row.unwrap_or(self.list.cursor);
        row.is_some()
    }

    /// Lists these records, the first selected.
    pub(crate) fn show(&mut self, chosen: Vec<RecordRef>) {
        self.chosen = Some(chosen);
        self.list.restore(List::default());
    }

    /// Lists these records, or all of them; what was selected stays so, or else its row.
    pub(crate) fn relist(&mut self, chosen: Option<Vec<RecordRef>>, program: &Program) {
        let selected = self.selected();
        (self.chosen, self.total) = (chosen, program.count(self.kind));
        selected.map(|record| self.select(record));
        self.with_length(List::clamp);
    }
}
