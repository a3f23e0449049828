//! Links a dataset: resolves ids, relates records both ways, and reports inconsistencies.

use std::collections::{HashMap, HashSet};

use super::ids::Ids;
use super::pending::{PendingProblems, Uses};
use super::relations::Relations;
use super::requisites;
use crate::data::{
    Absence, AnswerState, AnyAnswer, AnyFact, Dataset, Day, Deadlines, Id, Kind, Offering, PathSegment, Record,
    RecordOrigin, Role, Section, Standing, Synonyms, Tables, Window,
};
use crate::parallel;
use crate::problem::{Fault, Problem, foreign_letter, misspelling, nearest, short};
use crate::text::thousands;

/// A dataset whose links are resolved.
pub(super) struct Linked {
    pub(super) tables: Tables,
    pub(super) ids: Ids,
    pub(super) relations: Relations,
    pub(super) problems: Vec<Problem>,
    /// How many problems are only counted.
    pub(super) unreported: usize,
    pub(super) synonyms: Synonyms,
}

/// What is looked for in a dataset beside what linking it comes upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checks {
    /// Nothing.
    None,
    /// What records say of each other and of sources that cannot be right.
    Records,
    /// Also dates that cannot be right on this day.
    Dates(Day),
}

/// Resolves the references among a dataset's records.
pub(super) fn link(mut dataset: Dataset, checks: Checks) -> Linked {
    let mut pending = PendingProblems::new(dataset.budget());
    let (mut ids, doubled) = identify(&mut dataset, &mut pending);
    rename(&dataset, &mut ids, &mut pending);
    number(&dataset, &mut ids, &mut pending);
    let check = Check { dataset: &dataset, ids: &ids, doubled };
    let is_checked = checks != Checks::None && !(checks == Checks::Records && dataset.is_sound());
    let report = || {
        if is_checked {
            check.all(&mut pending);
        }
        if let Checks::Dates(today) = checks {
            check.dates(today, &mut pending);
        }
        pending.budget.finish(&dataset, pending.list)
    };
    let is_large = is_large(dataset.tables());
    // Checks take longer than relating does, which is therefore left to one other thread.
    let relate = || Relations::new(dataset.tables(), &ids, is_large && !is_checked);
    let ((problems, unreported), relations) = parallel::both(is_large && is_checked, report, relate);
    let synonyms = dataset.take_synonyms();
    let tables = dataset.into_tables();
    Linked { tables, ids, relations, problems, unreported, synonyms }
}

/// Whether there are so many records that starting a thread takes little of the time that they take.
pub(super) fn is_large(tables: &Tables) -> bool {
    Kind::ALL.iter().map(|kind| tables.count(*kind)).sum::<usize>() >= LARGE
}

/// So many records take several times as long as starting a thread.
const LARGE: usize = 2000;

/// Collects the ids of all sections, and the sections in which records share an id. Keeps only the first of those, and
/// only the first program.
fn identify(dataset: &mut Dataset, pending: &mut PendingProblems) -> (Ids, HashSet<Section>) {
    let (mut ids, mut doubled) = (Ids::default(), HashSet::new());
    for section in Section::all() {
        let mut kept: Vec<RecordOrigin> = Vec::new();
        let mut repeats = Vec::new();
        let mut records_of: HashMap<usize, usize> = HashMap::new();
        for origin in dataset.origins(section) {
            *records_of.entry(origin.file()).or_default() += 1;
        }
        dataset.retain(section, |id, origin| {
            if section.is_single() && !kept.is_empty() {
                let describe = || {
                    let help =
                        format!("keep one of the two in {}.ron; until then the other one is used", section.file());
                    (format!("there is another {}", section.noun()), help)
                };
                pending.add_between(origin, kept.first().copied(), &[], Fault::DuplicateId, describe);
                return false;
            }
            let is_first = ids.insert(section, id);
            if is_first {
                kept.push(origin);
            } else if let Some(first) = ids.get(section, id).and_then(|index| kept.get(index)) {
                repeats.push(Repeat { origin, first: *first, id: id.clone() });
            }
            is_first
        });
        if !repeats.is_empty() {
            doubled.insert(section);
        }
        for repeats in repeats.chunk_by(|one, other| one.files() == other.files()) {
            report_repeats(section, repeats, &records_of, pending);
        }
    }
    (ids, doubled)
}

/// A record with the id of an earlier one.
struct Repeat {
    origin: RecordOrigin,
    first: RecordOrigin,
    id: Id,
}

impl Repeat {
    fn files(&self) -> (usize, usize) {
        (self.origin.file(), self.first.file())
    }
}

/// Reports records of one file with the ids of records in another or the same. If they are all the records of their file,
/// it is probably a copy, which is reported once.
fn report_repeats(
    section: Section,
    repeats: &[Repeat],
    records_of: &HashMap<usize, usize>,
    pending: &mut PendingProblems,
) {
    let id = [PathSegment::Field("id")];
    let Some(Repeat { origin, first, .. }) = repeats.first() else { return };
    let is_copy = origin.file() != first.file() && records_of.get(&origin.file()) == Some(&repeats.len());
    if is_copy && repeats.len() > 1 {
        let describe = || {
            let what = format!("all {} records of this file are also in another one", repeats.len());
            (what, "delete one of the two files; until then the other one is used".to_owned())
        };
        return pending.add_between(*origin, Some(*first), &id, Fault::DuplicateId, describe);
    }
    for Repeat { origin, first, id: repeated } in repeats {
        let describe = || {
            let what = format!("there is another {} with the id `{}`", section.noun(), short(repeated));
            (what, "give one of the two another id, or delete it; until then the other one is used".to_owned())
        };
        pending.add_between(*origin, Some(*first), &id, Fault::DuplicateId, describe);
    }
}

/// How many years ahead a deadline can be before it is probably wrong.
const FARTHEST_DEADLINE: u16 = 3;

const CHECK_YEAR: &str = "check the year, and this computer's clock";

/// Collects the ids that records had before. Reports those that another record has.
fn rename(dataset: &Dataset, ids: &mut Ids, pending: &mut PendingProblems) {
    for section in Section::all() {
        let former = dataset.tables().former_ids(section).into_iter().zip(dataset.origins(section));
        for (index, (former, origin)) in former.enumerate() {
            for (nth, id) in former.iter().enumerate() {
                if !ids.rename(section, id, index) {
                    let describe = || {
                        let what = format!("another {} has the id `{}` now", section.noun(), short(id));
                        (what, "take it off this list".to_owned())
                    };
                    pending.add(
                        origin,
                        &[PathSegment::Field("was"), PathSegment::Index(nth)],
                        Fault::DuplicateId,
                        describe,
                    );
                }
            }
        }
    }
}

/// Has the numbers of courses lead to them: first those of today, then former ones that no other course has now. Reports
/// numbers that two courses have today.
fn number(dataset: &Dataset, ids: &mut Ids, pending: &mut PendingProblems) {
    let section = Section::Kind(Kind::Course);
    for is_former in [false, true] {
        let courses = dataset.tables().courses.iter().zip(dataset.origins(section)).enumerate();
        for (index, (course, origin)) in courses {
            let own = (!is_former).then(|| (vec![PathSegment::Field("number")], &course.number));
            let others = course.numbers.any_facts().filter_map(|fact| {
                let offering = fact.value_as::<Offering>().filter(|offering| offering.former == is_former)?;
                let path = [&*fact.path("numbers"), &[PathSegment::Field("value"), PathSegment::Field("number")]];
                Some((path.concat(), &offering.course.number))
            });
            for (path, number) in own.into_iter().chain(others) {
                if !ids.rename(section, &number.id(), index) && !is_former {
                    let describe = || {
                        let what = format!("another course has the number `{}` today", short(number.as_text()));
                        (what, "give it to one of the two, or say `former: true` of the other".to_owned())
                    };
                    pending.add(origin, &path, Fault::DuplicateId, describe);
                }
            }
        }
    }
}

/// Checks the references among records.
struct Check<'a> {
    dataset: &'a Dataset,
    ids: &'a Ids,
    /// The sections in which a record was probably meant to have another id.
    doubled: HashSet<Section>,
}

impl Check<'_> {
    /// Reports everything but dates.
    fn all(&self, pending: &mut PendingProblems) {
        for kind in Kind::ALL {
            self.records(*kind, pending);
        }
        for (origin, source) in self.dataset.file_sources() {
            self.source(origin, source, &[], pending);
        }
        self.missing(pending);
        self.units(pending);
        requisites::report_cycles(self.dataset, self.ids, pending);
    }

    /// Reports ids that no record has, each where it is used first.
    fn missing(&self, pending: &mut PendingProblems) {
        for ((section, id), Uses { first, count }) in pending.take_missing() {
            let is_shared = count > 1;
            let used = if is_shared { format!("; it is used {} times", thousands(count)) } else { String::new() };
            let describe = || {
                if section == Section::Kind(Kind::Course) {
                    let help = "add it, or write `Outside(\"…\")` for a number that the catalogue does not hold";
                    return (format!("the catalogue has no course `{}`{used}", short(&id)), help.to_owned());
                }
                let letter = foreign_letter(&id);
                let what = format!("there is no {} with the id `{}`{letter}{used}", section.noun(), short(&id));
                // What is used so often is no typo, but what its record is called may be one.
                let is_near = |known: &&Id| misspelling(&id, known, 1).is_some();
                let help = match self.ids.of(section).find(is_near) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if is_shared => "add its record, or use the id of another".to_owned(),
                    None => suggest(&id, self.ids.of(section)),
                };
                (what, help)
            };
            let (origin, path) = first;
            pending.add(origin, &path, Fault::UnknownId, describe);
        }
    }

    /// Reports references from records of a kind to sources and records that do not exist.
    fn records(&self, kind: Kind, pending: &mut PendingProblems) {
        let origins = self.dataset.origins(Section::Kind(kind));
        for (record, origin) in self.dataset.tables().records(kind).zip(origins) {
            self.record(record, origin, pending);
        }
    }

    fn record(&self, record: &dyn Record, origin: RecordOrigin, pending: &mut PendingProblems) {
        if !record.source().is_inherited() {
            self.source(origin, record.source(), &[PathSegment::Field("source")], pending);
        }
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
        if let AnswerState::NotPublished { source, .. } = answer.state()
            && !source.is_inherited()
        {
            self.source(origin, source, &[PathSegment::Field(key), PathSegment::Field("source")], pending);
        }
        if answer.state() == AnswerState::Conflict {
            self.conflict(origin, key, &answer.any_facts().collect::<Vec<_>>(), pending);
        }
        for fact in answer.any_facts() {
            let path = |steps: &[PathSegment]| [&fact.path(key), steps].concat();
            if !fact.source.is_inherited() {
                self.source(origin, fact.source, &path(&[PathSegment::Field("source")]), pending);
            }
            for (index, source) in fact.also.iter().enumerate() {
                self.source(origin, source, &path(&[PathSegment::Field("also"), PathSegment::Index(index)]), pending);
            }
            for outside in fact.value.outside() {
                if self.ids.get(Section::Kind(Kind::Course), &outside.id).is_some() {
                    let describe = || {
                        let number = short(outside.number.as_text());
                        (format!("`{number}` is in the catalogue"), format!("write `Course(\"{number}\")`"))
                    };
                    pending.add(origin, &path(&[PathSegment::Field("value")]), Fault::Contradiction, describe);
                }
            }
            for reference in fact.value.refers().into_iter().filter(|reference| reference.must_exist) {
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
                Some(Standing::OlderCopy) if !all_older => (
                    "an older page cannot be a side of a conflict",
                    "list it under `formerly` of the value that holds today",
                ),
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

    /// Reports an id that its section does not have, unless what could not be read may have it.
    fn id(&self, origin: RecordOrigin, section: Section, id: &Id, path: &[PathSegment], pending: &mut PendingProblems) {
        if self.ids.get(section, id).is_some() {
            return;
        }
        let absence = self.dataset.absence(section, id);
        if absence == Absence::Doubtful {
            return;
        }
        if absence == Absence::Certain && !self.dataset.has_file(section) {
            return pending.budget.report_without_file(self.dataset, section);
        }
        // A typo in a known id is reported even if another record may have been meant to have this one.
        let is_certain = absence == Absence::Certain && !self.doubled.contains(&section);
        let is_typo = |known: &Id| known.len().abs_diff(id.len()) <= 1 && misspelling(id, known, 1).is_some();
        if is_certain || self.ids.of(section).any(is_typo) {
            pending.miss(section, id, origin, path);
        }
    }

    /// Reports sources read or published after `today`, and deadlines long after it.
    fn dates(&self, today: Day, pending: &mut PendingProblems) {
        let sources = self.dataset.tables().sources.iter().zip(self.dataset.origins(Section::Sources));
        for (source, origin) in sources {
            for (name, date) in [("read", Some(source.read)), ("published", source.published)] {
                let Some(date) = date.filter(|date| date.is_after(today)) else { continue };
                let describe = || (format!("{date} is after today, {today}"), CHECK_YEAR.to_owned());
                pending.add(origin, &[PathSegment::Field(name)], Fault::OutOfRange, describe);
            }
        }
        for kind in Kind::ALL {
            let records = self.dataset.tables().records(*kind).zip(self.dataset.origins(Section::Kind(*kind)));
            for (record, origin) in records {
                for (field, answer) in record.facts() {
                    for fact in answer.any_facts() {
                        let Some(Deadlines(windows)) = fact.value_as() else { continue };
                        for (index, window) in windows.iter().enumerate() {
                            let steps = [PathSegment::Field("value"), PathSegment::Index(index)];
                            report_far(origin, &[&*fact.path(field.key), &steps].concat(), window, today, pending);
                        }
                    }
                }
            }
        }
    }

    /// Reports breakdowns that do not add up to the total units from the same source.
    fn units(&self, pending: &mut PendingProblems) {
        let origins = self.dataset.origins(Section::Kind(Kind::Department));
        for (department, origin) in self.dataset.tables().departments.iter().zip(origins) {
            let totals = department.units.facts();
            for (nth, breakdown) in department.breakdown.facts().iter().enumerate() {
                let total = totals.iter().find(|total| *total.source == *breakdown.source);
                let (Some(sum), Some(total)) = (breakdown.value.total(), total) else { continue };
                if sum != total.value && breakdown.note().is_none() {
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

/// Warns of the first day of a window that is more than [`FARTHEST_DEADLINE`] years after `today`.
fn report_far(origin: RecordOrigin, path: &[PathSegment], window: &Window, today: Day, pending: &mut PendingProblems) {
    let limit = Day { year: today.year.map(|year| year.saturating_add(FARTHEST_DEADLINE)), ..today };
    let is_far = |day: &Day| day.year.is_some() && *day > limit;
    if let Some((name, day)) = window.days().find(|(_, day)| is_far(day)) {
        let describe = || {
            let what = format!("{day} is more than {FARTHEST_DEADLINE} years after today, {today}");
            (what, CHECK_YEAR.to_owned())
        };
        pending.add(origin, &[path, &[PathSegment::Field(name)]].concat(), Fault::Unlikely, describe);
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
