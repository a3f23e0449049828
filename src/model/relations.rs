//! How the records relate, each relation listed for both.

use super::ids::Ids;
use super::record::{FactRef, RecordRef, Relation};
use crate::data::{AnyAnswer, Kind, Section, Tables};
use crate::parallel;

/// The relations of all records with a pane.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// In the order of the records that they are of, then of those that they lead to.
    all: Vec<Relation>,
    /// For each pane, where the relations of each of its records end in `all`.
    ends: Vec<(Kind, Vec<usize>)>,
}

/// That a fact of a record states a relation; records are numbered across all kinds, by kind and then in their order.
struct Statement {
    of: u32,
    to: u32,
    field: u16,
    nth: u32,
}

/// The records with a pane, numbered.
struct Numbered {
    /// Each kind with the number of its first record, sorted.
    kinds: Vec<(Kind, usize)>,
    count: usize,
}

impl Numbered {
    fn new(tables: &Tables) -> Self {
        let mut kinds = Kind::PANES.to_vec();
        kinds.sort_unstable();
        let mut count = 0;
        let mut start = |kind: Kind| {
            let start = count;
            count += tables.count(kind);
            (kind, start)
        };
        let kinds = kinds.into_iter().map(&mut start).collect();
        Self { kinds, count }
    }

    fn number(&self, record: RecordRef) -> Option<usize> {
        let (_, start) = self.kinds.iter().find(|(kind, _)| *kind == record.kind)?;
        Some(start + record.index)
    }

    fn record(&self, number: usize) -> RecordRef {
        let last = self.kinds.partition_point(|(_, start)| *start <= number).saturating_sub(1);
        let (kind, start) = self.kinds[last];
        RecordRef { kind, index: number - start }
    }
}

impl Relations {
    /// Finds what the facts of the records say of each other.
    ///
    /// A relation is put where those of its record belong as soon as it is known how many each has: a large catalogue has
    /// millions of them, which a sort would move again and again.
    pub(super) fn new(tables: &Tables, ids: &Ids, on_all_cores: bool) -> Self {
        let records = Numbered::new(tables);
        let statements = stated(tables, ids, &records, on_all_cores);
        let mut ends = vec![0; records.count];
        for Statement { of, to, .. } in &statements {
            ends[*of as usize] += 1;
            ends[*to as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let nothing = RecordRef { kind: Kind::PANES[0], index: 0 };
        let nothing = Relation { to: nothing, stated: FactRef { record: nothing, field: 0, nth: 0 } };
        let mut all = vec![nothing; total];
        // From the last to the first, each before those that are there: what is stated first of two records comes first.
        let mut starts = ends.clone();
        for Statement { of, to, field, nth } in statements.iter().rev() {
            let (of, to) = (*of as usize, *to as usize);
            let stated = FactRef { record: records.record(of), field: usize::from(*field), nth: *nth as usize };
            for (from, other) in [(to, of), (of, to)] {
                starts[from] -= 1;
                all[starts[from]] = Relation { to: records.record(other), stated };
            }
        }
        for (start, end) in starts.iter().zip(&ends) {
            all[*start..*end].sort_by_key(|relation| relation.to);
        }
        let mut ends = ends.into_iter();
        let ends = records.kinds.iter().map(|(kind, _)| (*kind, ends.by_ref().take(tables.count(*kind)).collect()));
        Self { ends: ends.collect(), all }
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

/// What the answers of all records state.
fn stated(tables: &Tables, ids: &Ids, records: &Numbered, on_all_cores: bool) -> Vec<Statement> {
    let of_kind = |kind: Kind| (0..tables.count(kind)).map(move |index| RecordRef { kind, index });
    let all: Vec<RecordRef> = Kind::PANES.iter().copied().flat_map(of_kind).collect();
    let least = if on_all_cores { 0 } else { usize::MAX };
    let parts = parallel::map_chunks(&all, least, |part| {
        let mut statements = Vec::new();
        for of in part {
            if let Some(record) = tables.get(of.kind, of.index) {
                add_stated(*of, &record.answers(), ids, records, &mut statements);
            }
        }
        statements
    });
    parts.into_iter().flatten().collect()
}

/// Adds what the answers of `record` state.
fn add_stated(
    record: RecordRef,
    answers: &[&dyn AnyAnswer],
    ids: &Ids,
    records: &Numbered,
    statements: &mut Vec<Statement>,
) {
    for (field, answer) in answers.iter().enumerate() {
        for (nth, fact) in answer.any_facts().enumerate().filter(|(_, fact)| fact.holds()) {
            for reference in fact.value.refers().into_iter().filter(|reference| reference.kind.has_pane()) {
                let Some(index) = ids.get(Section::Kind(reference.kind), reference.id) else { continue };
                let to = RecordRef { kind: reference.kind, index };
                let numbers = (records.number(record), records.number(to));
                if to != record
                    && let (Some(of), Some(to)) = numbers
                    && let (Ok(of), Ok(to)) = (u32::try_from(of), u32::try_from(to))
                    && let (Ok(field), Ok(nth)) = (u16::try_from(field), u32::try_from(nth))
                {
                    statements.push(Statement { of, to, field, nth });
                }
            }
        }
    }
}
