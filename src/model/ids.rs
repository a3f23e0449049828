//! Where each id stands.

use std::collections::HashMap;

use crate::data::{Id, Section};

/// The places of all records and sources in their tables, by id.
#[derive(Debug, Default)]
pub(super) struct Ids {
    places: HashMap<Section, HashMap<Id, usize>>,
}

impl Ids {
    /// Gives `id` the next place of its section; `false` if it already has one.
    pub(super) fn insert(&mut self, section: Section, id: &Id) -> bool {
        let places = self.places.entry(section).or_default();
        let next = places.len();
        *places.entry(id.clone()).or_insert(next) == next
    }

    /// The place of `id` in its section.
    pub(super) fn get(&self, section: Section, id: &str) -> Option<usize> {
        self.places.get(&section)?.get(id).copied()
    }

    /// The ids of a section, in no order.
    pub(super) fn of(&self, section: Section) -> impl Iterator<Item = &Id> {
        self.places.get(&section).into_iter().flat_map(HashMap::keys)
    }
}
