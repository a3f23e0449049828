//! How the records relate, each relation listed for both.

use super::ids::Ids;
use super::record::{FactRef, RecordRef, Relation};
use crate::data::{AnyAnswer, Kind, Section, Tables};

/// The relations of all records with a pane.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// In the order of the records that they are of, then of those that they lead to.
    all: Vec<Relation>,
    /// For each pane, where the relations of each of its records end in `all`.
    ends: Vec<(Kind, Vec<usize>)>,
}

impl Relations {
    /// Finds what the facts of the records say of each other.
    pub(super) fn new(tables: &Tables, ids: &Ids) -> Self {
        let mut found: Vec<(RecordRef, Relation)> = Vec::new();
        for kind in Kind::PANES {
            for (index, record) in tables.records(*kind).enumerate() {
                add_stated(RecordRef { kind: *kind, index }, &record.answers(), ids, &mut found);
            }
        }
        // What is stated first of two records comes first.
        found.sort_by_key(|(from, relation)| (*from, relation.to));
        let mut relations = Self { all: Vec::with_capacity(found.len()), ends: Vec::new() };
        let mut found = found.into_iter().peekable();
        let mut kinds = Kind::PANES.to_vec();
        kinds.sort_unstable();
        for kind in kinds {
            let end = |index| {
                while let Some((_, relation)) = found.next_if(|(from, _)| *from == RecordRef { kind, index }) {
                    relations.all.push(relation);
                }
                relations.all.len()
            };
            relations.ends.push((kind, (0..tables.count(kind)).map(end).collect()));
        }
        relations
    }

    /// The relations of `record`, in the order of the panes.
    pub(super) fn of(&self, record: RecordRef) -> &[Relation] {
        let ends = self.ends.iter().enumerate().find(|(_, (kind, _))| *kind == record.kind);
        let Some((nth, (_, ends))) = ends else { return &[] };
        let Some(end) = ends.get(record.index).copied() else { return &[] };
        let before = match record.index.checked_sub(1) {
            Some(before) => ends.get(before),
            None => self.ends[..nth].iter().rev().find_map(|(_, ends)| ends.last()),
        };
        &self.all[before.copied().unwrap_or(0)..end]
    }
}

/// Adds what the answers of `record` state, once for it and once for the other record.
fn add_stated(record: RecordRef, answers: &[&dyn AnyAnswer], ids: &Ids, found: &mut Vec<(RecordRef, Relation)>) {
    for (field, answer) in answers.iter().enumerate() {
        for (nth, fact) in answer.any_facts().enumerate().filter(|(_, fact)| fact.holds()) {
            let stated = FactRef { record, field, nth };
            for reference in fact.value.refers().into_iter().filter(|reference| reference.kind.has_pane()) {
                let Some(index) = ids.get(Section::Kind(reference.kind), reference.id) else { continue };
                let to = RecordRef { kind: reference.kind, index };
                if to != record {
                    found.push((record, Relation { to, stated }));
                    found.push((to, Relation { to: record, stated }));
                }
            }
        }
    }
}
