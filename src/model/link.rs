//! Links a dataset: resolves ids, relates records both ways, and reports what does not fit.

use std::collections::HashMap;

use super::ids::Ids;
use super::record::{FactRef, RecordRef, Relation};
use crate::data::{
    AnswerState, AnyAnswer, Dataset, Id, Kind, PathSegment, ProblemBudget, Record, RecordOrigin, Section, Tables,
    Violation,
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
    pub(super) untold: usize,
}

/// Resolves the references among a dataset's records.
pub(super) fn link(mut dataset: Dataset) -> Linked {
    let mut findings = Findings { budget: dataset.budget(), list: Vec::new() };
    let ids = identify(&mut dataset, &mut findings);
    let check = Check { dataset: &dataset, ids: &ids };
    for kind in Kind::ALL {
        check.records(*kind, &mut findings);
    }
    check.units(&mut findings);
    let (problems, untold) = findings.budget.finish(&dataset, findings.list);
    let tables = dataset.into_tables();
    let relations = relations(&tables, &ids);
    Linked { tables, ids, relations, problems, untold }
}

/// Problems whose places are not looked up yet.
struct Findings {
    budget: ProblemBudget,
    list: Vec<(RecordOrigin, Violation)>,
}

impl Findings {
    /// Adds a problem at `path`; `said`, what is wrong and how to fix it, runs only if the problem will be listed.
    fn add(
        &mut self,
        origin: RecordOrigin,
        path: &[PathSegment],
        fault: Fault,
        said: impl FnOnce() -> (String, String),
    ) {
        if self.budget.takes(origin) {
            let (what, help) = said();
            self.list.push((origin, Violation { path: path.to_vec(), fault, what, help }));
        }
    }
}

/// Collects the ids of all sections. Of records with the same id, and of several programs, only the first stays.
fn identify(dataset: &mut Dataset, findings: &mut Findings) -> Ids {
    let mut ids = Ids::default();
    for section in Section::all() {
        let single = matches!(section, Section::Kind(kind) if kind.is_single());
        dataset.retain(section, |id, origin| {
            let is_second = single && ids.of(section).next().is_some();
            if is_second {
                let said = || {
                    let (noun, file) = (section.noun(), section.file());
                    (format!("there is a second {noun}"), format!("keep one of the two in {file}.ron"))
                };
                findings.add(origin, &[], Fault::DuplicateId, said);
                return false;
            }
            let is_first = ids.insert(section, id);
            if !is_first {
                let said = || {
                    let what = format!("there is another {} with the id `{}`", section.noun(), short(id));
                    (what, "give one of the two another id; the first is used".to_owned())
                };
                findings.add(origin, &[PathSegment::Field("id")], Fault::DuplicateId, said);
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
    /// Reports sources and records that do not exist and that records of a kind name.
    fn records(&self, kind: Kind, findings: &mut Findings) {
        let origins = self.dataset.origins(Section::Kind(kind));
        for (record, origin) in self.dataset.tables().records(kind).zip(origins) {
            self.record(record, origin, findings);
        }
    }

    fn record(&self, record: &dyn Record, origin: RecordOrigin, findings: &mut Findings) {
        self.source(origin, record.source(), &[PathSegment::Field("source")], findings);
        for (index, link) in record.links().iter().enumerate() {
            if let Some(source) = &link.source {
                let path = [PathSegment::Field("links"), PathSegment::Index(index), PathSegment::Field("source")];
                self.source(origin, source, &path, findings);
            }
        }
        for (field, answer) in record.facts() {
            self.answer(origin, field.key, answer, findings);
        }
        for (name, field) in record.head() {
            for (path, source) in field.sources() {
                self.source(origin, source, &[&[PathSegment::Field(name)], &*path].concat(), findings);
            }
        }
    }

    fn answer(&self, origin: RecordOrigin, key: &'static str, answer: &dyn AnyAnswer, findings: &mut Findings) {
        if let AnswerState::NotPublished { source, .. } = answer.state() {
            self.source(origin, source, &[PathSegment::Field(key), PathSegment::Field("source")], findings);
        }
        for (nth, fact) in answer.any_facts().into_iter().enumerate() {
            let path = |steps: &[PathSegment]| [&[PathSegment::Field(key), PathSegment::Index(nth)], steps].concat();
            self.source(origin, fact.source, &path(&[PathSegment::Field("source")]), findings);
            for (index, source) in fact.also.iter().enumerate() {
                self.source(origin, source, &path(&[PathSegment::Field("also"), PathSegment::Index(index)]), findings);
            }
            for reference in fact.value.refers() {
                self.id(
                    origin,
                    Section::Kind(reference.kind),
                    reference.id,
                    &path(&[PathSegment::Field("value")]),
                    findings,
                );
            }
        }
    }

    fn source(&self, origin: RecordOrigin, key: &Id, path: &[PathSegment], findings: &mut Findings) {
        self.id(origin, Section::Sources, key, path, findings);
    }

    /// Reports an id that its section does not have.
    fn id(&self, origin: RecordOrigin, section: Section, id: &Id, path: &[PathSegment], findings: &mut Findings) {
        if self.ids.get(section, id).is_none() {
            let said = || {
                let what = format!("there is no {} with the id `{}`", section.noun(), short(id));
                (what, suggest(id, self.ids.of(section)))
            };
            findings.add(origin, path, Fault::UnknownId, said);
        }
    }

    /// Reports areas whose units do not add up to the printed total from the same source.
    fn units(&self, findings: &mut Findings) {
        let origins = self.dataset.origins(Section::Kind(Kind::Department));
        for (department, origin) in self.dataset.tables().departments.iter().zip(origins) {
            let totals = department.units.facts();
            for (nth, breakdown) in department.breakdown.facts().iter().enumerate() {
                let total = totals.iter().find(|total| total.source == breakdown.source);
                let (Some(sum), Some(total)) = (breakdown.value.total(), total) else { continue };
                if sum != u32::from(total.value.0) && breakdown.note.is_none() {
                    let said = || {
                        let what = format!("the areas add up to {sum} units, the total is {}", total.value);
                        let help =
                            "mend the areas or the total; where the page itself does not add up, say so in a `note`";
                        (what, help.to_owned())
                    };
                    let path = [PathSegment::Field("breakdown"), PathSegment::Index(nth), PathSegment::Field("value")];
                    findings.add(origin, &path, Fault::Sum, said);
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
            0 => "there is none at all yet".to_owned(),
            1..=12 => format!("the ids are {}", choices.join(", ")),
            _ => "add it, or see the ids that there are".to_owned(),
        },
        |meant| format!("did you mean `{meant}`?"),
    )
}

/// The relations among the records of panes, each at both of its ends.
fn relations(tables: &Tables, ids: &Ids) -> HashMap<RecordRef, Vec<Relation>> {
    let mut relations: HashMap<RecordRef, Vec<Relation>> = HashMap::new();
    for kind in Kind::PANES {
        for (index, found) in tables.records(*kind).enumerate() {
            let record = RecordRef { kind: *kind, index };
            for (field, answer) in found.answers().into_iter().enumerate() {
                for (nth, fact) in answer.any_facts().into_iter().enumerate() {
                    let stated = FactRef { record, field, nth };
                    for reference in fact.value.refers().into_iter().filter(|reference| reference.kind.has_pane()) {
                        let Some(index) = ids.get(Section::Kind(reference.kind), reference.id) else { continue };
                        let to = RecordRef { kind: reference.kind, index };
                        let detail = Text::new(fact.value.lines().join("; "));
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
