//! A dataset of records to a program: ids resolved, relations drawn both ways, and what does not fit reported.

use std::collections::{HashMap, HashSet};

use super::program::{FactRef, Program, RecordRef, Relation};
use crate::data::{
    AnswerState, AnyAnswer, Dataset, Department, Entry, Id, Kind, PathSegment, ProblemBudget, Record, RecordOrigin,
    Source, Violation,
};
use crate::problem::{Fault, nearest, short};
use crate::text::Text;

/// Resolves what a dataset's records say of each other.
pub(super) fn link(mut dataset: Dataset) -> Program {
    let mut found = Findings { budget: dataset.budget(), list: Vec::new() };
    for extra in dataset.programs.drain(1.min(dataset.programs.len())..) {
        let said = || ("there is a second program".to_owned(), "keep one of the two in program.ron".to_owned());
        found.add(extra.origin, &[], Fault::DuplicateId, said);
    }
    unique(&mut dataset.sources, |source| &source.id, "source", &mut found);
    unique(&mut dataset.core_courses, |course| &course.id, Kind::CoreCourse.noun(), &mut found);
    unique(&mut dataset.departments, |department| &department.id, Kind::Department.noun(), &mut found);
    unique(&mut dataset.careers, |career| &career.id, Kind::Career.noun(), &mut found);
    unique(&mut dataset.occupations, |occupation| &occupation.id, Kind::Occupation.noun(), &mut found);

    let known = Known {
        sources: dataset.sources.iter().map(|entry| &entry.record.id).collect(),
        ids: HashMap::from([
            (Kind::CoreCourse, ids(&dataset.core_courses)),
            (Kind::Department, ids(&dataset.departments)),
            (Kind::Career, ids(&dataset.careers)),
            (Kind::Occupation, ids(&dataset.occupations)),
        ]),
    };
    known.check(&dataset.programs, &mut found);
    known.check(&dataset.core_courses, &mut found);
    known.check(&dataset.departments, &mut found);
    known.check(&dataset.careers, &mut found);
    known.check(&dataset.occupations, &mut found);
    for entry in &dataset.programs {
        for (index, step) in entry.record.apply.iter().enumerate() {
            let path = [PathSegment::Field("apply"), PathSegment::Index(index), PathSegment::Field("source")];
            known.check_source(entry.origin, &step.source, &path, &mut found);
        }
    }
    for entry in &dataset.departments {
        check_units(entry, &mut found);
    }
    let (problems, untold) = found.budget.finish(&dataset, found.list);

    let mut program = Program {
        about: dataset.programs.pop().map(|entry| entry.record),
        core_courses: records(dataset.core_courses),
        departments: records(dataset.departments),
        careers: records(dataset.careers),
        occupations: records(dataset.occupations),
        sources: records(dataset.sources),
        problems,
        untold,
        ..Program::default()
    };
    program.source_of = index(&program.sources, |source: &Source| &source.id);
    program.occupation_of = index(&program.occupations, |occupation| &occupation.id);
    program.relations = relations(&program);
    program.take_stock();
    program
}

/// What does not fit, before its place is looked up.
struct Findings {
    budget: ProblemBudget,
    list: Vec<(RecordOrigin, Violation)>,
}

impl Findings {
    /// Adds what is wrong at the end of `path`; what is `said` of it is not worked out where it will not be told.
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

/// Keeps the first of several records with one id.
fn unique<T>(entries: &mut Vec<Entry<T>>, id: fn(&T) -> &Id, noun: &str, found: &mut Findings) {
    let mut seen = HashSet::new();
    entries.retain(|entry| {
        let id = id(&entry.record);
        let is_first = seen.insert(id.clone());
        if !is_first {
            let said = || {
                let what = format!("there is another {noun} with the id `{}`", short(id));
                (what, "give one of the two another id; the first is used".to_owned())
            };
            found.add(entry.origin, &[PathSegment::Field("id")], Fault::DuplicateId, said);
        }
        is_first
    });
}

fn ids<T: Record>(entries: &[Entry<T>]) -> HashSet<&Id> {
    entries.iter().map(|entry| entry.record.id()).collect()
}

fn records<T>(entries: Vec<Entry<T>>) -> Vec<T> {
    entries.into_iter().map(|entry| entry.record).collect()
}

fn index<T>(records: &[T], id: fn(&T) -> &Id) -> HashMap<Id, usize> {
    records.iter().enumerate().map(|(index, record)| (id(record).clone(), index)).collect()
}

/// The ids that records may name.
struct Known<'a> {
    sources: HashSet<&'a Id>,
    ids: HashMap<Kind, HashSet<&'a Id>>,
}

impl Known<'_> {
    fn check<T: Record>(&self, entries: &[Entry<T>], found: &mut Findings) {
        for Entry { record, origin } in entries {
            self.check_source(*origin, record.source(), &[PathSegment::Field("source")], found);
            for (index, link) in record.links().iter().enumerate() {
                if let Some(source) = &link.source {
                    let path = [PathSegment::Field("links"), PathSegment::Index(index), PathSegment::Field("source")];
                    self.check_source(*origin, source, &path, found);
                }
            }
            for (field, answer) in record.facts() {
                self.check_answer(*origin, field.key, answer, found);
            }
        }
    }

    fn check_answer(&self, origin: RecordOrigin, key: &'static str, answer: &dyn AnyAnswer, found: &mut Findings) {
        if let AnswerState::NotPublished { source, .. } = answer.state() {
            self.check_source(origin, source, &[PathSegment::Field(key), PathSegment::Field("source")], found);
        }
        for (nth, fact) in answer.any_facts().into_iter().enumerate() {
            let path = |steps: &[PathSegment]| [&[PathSegment::Field(key), PathSegment::Index(nth)], steps].concat();
            self.check_source(origin, fact.source, &path(&[PathSegment::Field("source")]), found);
            for (index, source) in fact.also.iter().enumerate() {
                self.check_source(
                    origin,
                    source,
                    &path(&[PathSegment::Field("also"), PathSegment::Index(index)]),
                    found,
                );
            }
            for reference in fact.value.refers() {
                let choices = self.ids.get(&reference.kind);
                if !choices.is_some_and(|choices| choices.contains(reference.id)) {
                    let said = || {
                        let what =
                            format!("there is no {} with the id `{}`", reference.kind.noun(), short(reference.id));
                        (what, suggest(reference.id, choices.into_iter().flatten().copied()))
                    };
                    found.add(origin, &path(&[PathSegment::Field("value")]), Fault::UnknownId, said);
                }
            }
        }
    }

    fn check_source(&self, origin: RecordOrigin, key: &Id, path: &[PathSegment], found: &mut Findings) {
        if !self.sources.contains(key) {
            let said = || {
                let what = format!("there is no source with the id `{}`", short(key));
                (what, suggest(key, self.sources.iter().copied()))
            };
            found.add(origin, path, Fault::UnknownId, said);
        }
    }
}

/// What was probably meant by an id that does not exist.
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

/// Reports areas whose units do not add up to the printed total from the same source.
fn check_units(entry: &Entry<Department>, found: &mut Findings) {
    let totals = entry.record.units.facts();
    for (nth, breakdown) in entry.record.breakdown.facts().iter().enumerate() {
        let (Some(sum), Some(total)) = (breakdown.value.total(), totals.iter().find(|t| t.source == breakdown.source))
        else {
            continue;
        };
        if sum != u32::from(total.value.0) && breakdown.note.is_none() {
            let said = || {
                let what = format!("the areas add up to {sum} units, the total is {}", total.value);
                let help = "mend the areas or the total; where the page itself does not add up, say so in a `note`";
                (what, help.to_owned())
            };
            let path = [PathSegment::Field("breakdown"), PathSegment::Index(nth), PathSegment::Field("value")];
            found.add(entry.origin, &path, Fault::Sum, said);
        }
    }
}

/// Draws every relation from both of its ends.
fn relations(program: &Program) -> HashMap<RecordRef, Vec<Relation>> {
    let mut relations: HashMap<RecordRef, Vec<Relation>> = HashMap::new();
    let ids: HashMap<(Kind, &Id), RecordRef> =
        program.records().filter_map(|record| program.get(record).map(|any| ((record.kind, any.id), record))).collect();
    for record in program.records() {
        let answers = program.get(record).map(|any| any.answers).unwrap_or_default();
        for (field, answer) in answers.into_iter().enumerate() {
            for (nth, fact) in answer.any_facts().into_iter().enumerate() {
                let stated = FactRef { record, field, nth };
                for reference in fact.value.refers() {
                    let Some(to) = ids.get(&(reference.kind, reference.id)).copied() else { continue };
                    let detail = Text::new(fact.value.lines().join("; "));
                    let both = [(record, to), (to, record)];
                    for (from, to) in both {
                        relations.entry(from).or_default().push(Relation { to, detail: detail.clone(), stated });
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
