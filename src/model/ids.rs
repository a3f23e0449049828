//! Finds records and sources by id.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::data::{Id, Section};

/// The indices of all records and sources in their tables, by id.
#[derive(Debug, Default)]
pub(super) struct Ids {
    indices: BySection,
    /// The indices by ids that records had before.
    former: BySection,
}

/// The indices of the records of a section.
type IndexById = HashMap<Id, usize, RandomState>;

/// Indices of few sections by id.
#[derive(Debug, Default)]
struct BySection(Vec<(Section, IndexById)>);

impl BySection {
    fn get(&self, section: Section) -> Option<&IndexById> {
        self.0.iter().find(|(of, _)| *of == section).map(|(_, ids)| ids)
    }

    fn entry(&mut self, section: Section) -> &mut IndexById {
        let place = self.0.iter().position(|(of, _)| *of == section).unwrap_or_else(|| {
            self.0.push((section, IndexById::default()));
            self.0.len() - 1
        });
        &mut self.0[place].1
    }
}

impl Ids {
    /// Gives `id` the next index of its section; returns `false` if it already has one.
    pub(super) fn insert(&mut self, section: Section, id: &Id) -> bool {
        let indices = self.indices.entry(section);
        let next = indices.len();
        *indices.entry(id.clone()).or_insert(next) == next
    }

    /// Has an id that a record had before lead to its `index`; returns `false` if it leads to another record.
    pub(super) fn rename(&mut self, section: Section, former: &Id, index: usize) -> bool {
        let is_taken = self.get(section, former).is_some_and(|other| other != index);
        if !is_taken {
            self.former.entry(section).insert(former.clone(), index);
        }
        !is_taken
    }

    /// The index of the record that has `id`, or that had it before.
    pub(super) fn get(&self, section: Section, id: &str) -> Option<usize> {
        let by_id = |ids: &BySection| ids.get(section)?.get(id).copied();
        by_id(&self.indices).or_else(|| by_id(&self.former))
    }

    /// The ids of a section, in no particular order.
    pub(super) fn of(&self, section: Section) -> impl Iterator<Item = &Id> {
        self.indices.get(section).into_iter().flat_map(IndexById::keys)
    }
}
