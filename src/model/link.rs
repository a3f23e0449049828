//! Links a dataset: resolves ids, relates records both ways, and reports inconsistencies.

use std::collections::HashMap;

use super::ids::Ids;
use super::record::{FactRef, RecordRef, Relation};
use crate::data::{
    AnswerState, AnyAnswer, AnyFact, Dataset, Id, Kind, PathSegment, ProblemBudget, Record, RecordOrigin, Role,
    Section, Standing, Tables, Violation,
};
use crate::problem::{Fault, Problem, nearest, short};
use crate::text::Text;

/// A dataset whose links are resolved.
pub(super) struct Linked {
    pub(super) tables: Tables,
    pub(super) ids: Ids,
    /// The relations of each record, sorted by the other record.
    pub(super) relations: HashMap<RecordRef, Vec<Relation>>,
    pub(super) problems: Vec<Problem>,
    /// How many problems are only counted.
    pub(super) unreported: usize,
}

/// Resolves the references among a dataset's records.
pub(super) fn link(mut dataset: Dataset) -> Linked {
    let mut pending = PendingProblems { budget: dataset.budget(), list: Vec::new() };
    let ids = identify(&mut dataset, &mut pending);
    let check = Check { dataset: &dataset, ids: &ids };
    for kind in Kind::ALL {
        check.records(*kind, &mut pending);
    }
    check.units(&mut pending);
    let (problems, unreported) = pending.budget.finish(&dataset, pending.list);
    let tables = dataset.into_tables();
    let relations = relations(&tables, &ids);
    Linked { tables, ids, relations, problems, unreported }
}

/// Problems whose places have not been looked up yet.
struct PendingProblems {
    budget: ProblemBudget,
    list: Vec<(RecordOrigin, Violation)>,
}

impl PendingProblems {
    /// Adds a problem at `path`. Calls `describe`, for what is wrong and how to fix it, only if the problem is reported.
    fn add(
        &mut self,
        origin: RecordOrigin,
        path: &[PathSegment],
        fault: Fault,
        describe: impl FnOnce() -> (String, String),
    ) {
        if self.budget.allows(origin) {
            let (what, help) = describe();
            self.list.push((origin, Violation { path: path.to_vec(), fault, what, help }));
        }
    }
}

/// Collects the ids of all sections. Keeps only the first of records with the same id, and only the first program.
fn identify(dataset: &mut Dataset, pending: &mut PendingProblems) -> Ids {
    let mut ids = Ids::default();
    for section in Section::all() {
        let single = matches!(section, Section::Kind(kind) if kind.is_single());
        dataset.retain(section, |id, origin| {
            let is_second = single && ids.of(section).next().is_some();
            if is_second {
                let describe = || {
                    let (noun, file) = (section.noun(), section.file());
                    (format!("there is a second {noun}"), format!("keep one of the two in {file}.ron"))
                };
                pending.add(origin, &[], Fault::DuplicateId, describe);
                return false;
            }
            let is_first = ids.insert(section, id);
            if !is_first {
                let describe = || {
                    let what = format!("there is another {} with the id `{}`", section.noun(), short(id));
                    (what, "give one of the two another id; the first is used".to_owned())
                };
                pending.add(origin, &[PathSegment::Field("id")], Fault::DuplicateId, describe);
            }
            is_first
        });
    }
    ids
}

/// Checks the references among records.
struct Check<'a> {
    dataset: &'a Dataset,
    ids: &'a Ids,
}

impl Check<'_> {
    /// Reports references from records of a kind to sources and records that do not exist.
    fn records(&self, kind: Kind, pending: &mut PendingProblems) {
        let origins = self.dataset.origins(Section::Kind(kind));
        for (record, origin) in self.dataset.tables().records(kind).zip(origins) {
            self.record(record, origin, pending);
        }
    }

    fn record(&self, record: &dyn Record, origin: RecordOrigin, pending: &mut PendingProblems) {
        self.source(origin, record.source(), &[PathSegment::Field("source")], pending);
        for (index, link) in record.links().iter().enumerate() {
            if let Some(source) = &link.source {
                let path = [PathSegment::Field("links"), PathSegment::Index(index), PathSegment::Field("source")];
                self.source(origin, source, &path, pending);
            }
        }
        for (field, answer) in record.facts() {
            self.answer(origin, field.key, answer, pending);
        }
        for (name, field) in record.head() {
            for (path, source) in field.sources() {
                self.source(origin, source, &[&[PathSegment::Field(name)], &*path].concat(), pending);
            }
        }
    }

    fn answer(&self, origin: RecordOrigin, key: &'static str, answer: &dyn AnyAnswer, pending: &mut PendingProblems) {
        if let AnswerState::NotPublished { source, .. } = answer.state() {
            self.source(origin, source, &[PathSegment::Field(key), PathSegment::Field("source")], pending);
        }
        let facts = answer.any_facts();
        if answer.state() == AnswerState::Conflict {
            self.conflict(origin, key, &facts, pending);
        }
        for fact in facts {
            let path = |steps: &[PathSegment]| [&fact.path(key), steps].concat();
            self.source(origin, fact.source, &path(&[PathSegment::Field("source")]), pending);
            for (index, source) in fact.also.iter().enumerate() {
                self.source(origin, source, &path(&[PathSegment::Field("also"), PathSegment::Index(index)]), pending);
            }
            for reference in fact.value.refers() {
                self.id(
                    origin,
                    Section::Kind(reference.kind),
                    reference.id,
                    &path(&[PathSegment::Field("value")]),
                    pending,
                );
            }
        }
    }

    /// Reports sides of a conflict that are none: older copies beside newer ones, and our own inference.
    fn conflict(&self, origin: RecordOrigin, key: &'static str, facts: &[AnyFact<'_>], pending: &mut PendingProblems) {
        let sides = || facts.iter().filter(|fact| fact.role == Role::Side);
        let is_older = |fact: &AnyFact<'_>| self.standing(fact) == Some(&Standing::OlderCopy);
        let all_older = sides().all(is_older);
        for fact in sides() {
            let (what, help) = match self.standing(fact) {
                Some(Standing::OlderCopy) if !all_older => {
                    ("an older copy is no side of a conflict", "list it under `formerly` of the value that holds today")
                }
                Some(Standing::Ours(_)) => {
                    ("our own inference is no side of a conflict", "write `Several([…])`, or leave the inference out")
                }
                _ => continue,
            };
            let report = || (what.to_owned(), help.to_owned());
            pending.add(origin, &fact.path(key), Fault::Contradiction, report);
        }
    }

    /// The standing of a fact: its own, or else its source's.
    fn standing<'a>(&'a self, fact: &AnyFact<'a>) -> Option<&'a Standing> {
        let of_source = || self.ids.get(Section::Sources, fact.source);
        fact.standing.or_else(|| Some(&self.dataset.tables().sources.get(of_source()?)?.standing))
    }

    fn source(&self, origin: RecordOrigin, key: &Id, path: &[PathSegment], pending: &mut PendingProblems) {
        self.id(origin, Section::Sources, key, path, pending);
    }

    /// Reports an id that its section does not have.
    fn id(&self, origin: RecordOrigin, section: Section, id: &Id, path: &[PathSegment], pending: &mut PendingProblems) {
        if self.ids.get(section, id).is_none() && !self.dataset.may_have_lost(section, id) {
            let describe = || {
                let what = format!("there is no {} with the id `{}`", section.noun(), short(id));
                (what, suggest(id, self.ids.of(section)))
            };
            pending.add(origin, path, Fault::UnknownId, describe);
        }
    }

    /// Reports breakdowns that do not add up to the total units from the same source.
    fn units(&self, pending: &mut PendingProblems) {
        let origins = self.dataset.origins(Section::Kind(Kind::Department));
        for (department, origin) in self.dataset.tables().departments.iter().zip(origins) {
            let totals = department.units.facts();
            for (nth, breakdown) in department.breakdown.facts().iter().enumerate() {
                let total = totals.iter().find(|total| total.source == breakdown.source);
                let (Some(sum), Some(total)) = (breakdown.value.total(), total) else { continue };
                if sum != total.value && breakdown.note.is_none() {
                    let describe = || {
                        let what = format!("the areas add up to {sum}, but the total is {}", total.value);
                        let help = "fix the areas or the total; if the page itself does not add up, say so in a `note`";
                        (what, help.to_owned())
                    };
                    let path = [PathSegment::Field("breakdown"), PathSegment::Index(nth), PathSegment::Field("value")];
                    pending.add(origin, &path, Fault::Sum, describe);
                }
            }
        }
    }
}

/// Suggests an id in place of one that does not exist.
fn suggest<'a>(found: &Id, choices: impl Iterator<Item = &'a Id>) -> String {
    let mut choices: Vec<&str> = choices.map(|id| &**id).collect();
    choices.sort_unstable();
    nearest(found, choices.iter().copied()).map_or_else(
        || match choices.len() {
            0 => "there are none yet".to_owned(),
            1..=12 => format!("the ids are {}", choices.join(", ")),
            _ => "add it, or use one of the existing ids".to_owned(),
        },
        |meant| format!("did you mean `{meant}`?"),
    )
}

/// The relations among records with a pane, each listed for both records.
fn relations(tables: &Tables, ids: &Ids) -> HashMap<RecordRef, Vec<Relation>> {
    let mut relations: HashMap<RecordRef, Vec<Relation>> = HashMap::new();
    let words = tables.words();
    for kind in Kind::PANES {
        for (index, found) in tables.records(*kind).enumerate() {
            let record = RecordRef { kind: *kind, index };
            for (field, answer) in found.answers().into_iter().enumerate() {
                for (nth, fact) in answer.any_facts().into_iter().enumerate().filter(|(_, fact)| fact.holds()) {
                    let stated = FactRef { record, field, nth };
                    for reference in fact.value.refers().into_iter().filter(|reference| reference.kind.has_pane()) {
                        let Some(index) = ids.get(Section::Kind(reference.kind), reference.id) else { continue };
                        let to = RecordRef { kind: reference.kind, index };
                        let detail = Text::new(fact.value.lines(words).join("; "));
                        for (from, to) in [(record, to), (to, record)] {
                            relations.entry(from).or_default().push(Relation { to, detail: detail.clone(), stated });
                        }
                    }
                }
            }
        }
    }
    for list in relations.values_mut() {
        list.sort_by_key(|relation| relation.to);
    }
    relations
}
