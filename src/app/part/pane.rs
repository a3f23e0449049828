//! A list of the records of one kind.

use super::list::List;
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::text::Text;

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
    /// What the first row says where a search asks for all of them in an order.
    offer: Option<Text>,
}

impl Pane {
    /// A list of all records, the first selected.
    pub(crate) fn all(kind: Kind, program: &Program) -> Self {
        let total = program.count(kind);
        let mut pane = Self { kind, list: List::default(), total, chosen: None, offer: None };
        pane.list.cursor = usize::from(pane.has_all());
        pane
    }

    /// How many records it lists.
    pub fn count(&self) -> usize {
        self.chosen.as_ref().map_or(self.total, Vec::len)
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.count() + usize::from(self.has_all())
    }

    /// Whether it lists nothing.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// Whether it lists records of a kind: what has no pane of its own is listed with the program as a whole.
    pub fn holds(&self, kind: Kind) -> bool {
        self.kind == kind || self.kind == Kind::Program && !kind.has_pane()
    }

    /// Whether it is shown only where something in it is found or followed.
    pub fn is_aside(&self) -> bool {
        self.kind.is_catalogue() || self.kind == Kind::Program
    }

    /// What its first row says where a search asks for all records in an order.
    pub fn offer(&self) -> Option<&Text> {
        self.offer.as_ref()
    }

    /// Whether its first row stands for all records.
    pub fn has_all(&self) -> bool {
        self.offer.is_some() || self.chosen.is_none() && self.total > 1 && !self.is_aside()
    }

    /// Whether the row of all records is selected.
    pub fn is_on_all(&self) -> bool {
        self.has_all() && self.list.cursor == 0
    }

    /// Selects the row of all records, if there is one.
    pub(crate) fn select_all(&mut self) {
        if self.has_all() {
            self.list.cursor = 0;
        }
    }

    /// The record in a row.
    pub fn record(&self, row: usize) -> Option<RecordRef> {
        let index = row.checked_sub(usize::from(self.has_all()))?;
        if let Some(chosen) = &self.chosen {
            return chosen.get(index).copied();
        }
        (index < self.total).then_some(RecordRef { kind: self.kind, index })
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
        let row = if let Some(chosen) = &self.chosen {
            chosen.iter().position(|chosen| *chosen == record).map(|row| row + usize::from(self.has_all()))
        } else {
            (record.kind == self.kind && record.index < self.total)
                .then_some(record.index + usize::from(self.has_all()))
        };
        self.list.cursor = row.unwrap_or(self.list.cursor);
        row.is_some()
    }

    /// Lists these records, the first row selected; it says what is offered, if anything is.
    pub(crate) fn show(&mut self, chosen: Vec<RecordRef>, offer: Option<Text>) {
        (self.chosen, self.offer) = (Some(chosen), offer);
        self.list.restore(List::default());
    }

    /// Lists these records, or all of them; what was selected stays so, or else its row.
    pub(crate) fn relist(&mut self, chosen: Option<Vec<RecordRef>>, program: &Program) {
        let (selected, was_on_all) = (self.selected(), self.is_on_all());
        (self.chosen, self.total, self.offer) = (chosen, program.count(self.kind), None);
        match selected {
            Some(record) => drop(self.select(record)),
            None if was_on_all => self.list.cursor = 0,
            // What was not there yet, or was not found, begins with the first record.
            None => self.list.cursor = self.list.cursor.max(usize::from(self.has_all())),
        }
        self.with_length(List::clamp);
    }
}
