//! Finds records and sources by id.

use std::collections::HashMap;

use crate::data::{Id, Section};

/// The indices of all records and sources in their tables, by id.
#[derive(Debug, Default)]
pub(super) struct Ids {
    indices: HashMap<Section, HashMap<Id, usize>>,
}

impl Ids {
    /// Gives `id` the next index of its section; returns `false` if it already has one.
    pub(super) fn insert(&mut self, section: Section, id: &Id) -> bool {
        let indices = self.indices.entry(section).or_default();
        let next = indices.len();
        *indices.entry(id.clone()).or_insert(next) == next
    }

    /// The index of `id` in its section.
    pub(super) fn get(&self, section: Section, id: &str) -> Option<usize> {
        self.indices.get(&section)?.get(id).copied()
    }

    /// The ids of a section, in no particular order.
    pub(super) fn of(&self, section: Section) -> impl Iterator<Item = &Id> {
        self.indices.get(&section).into_iter().flat_map(HashMap::keys)
    }
}
