//! The program: its records, their sources and their relations.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::ids::Ids;
use super::link::{Checks, Linked, is_large, link};
use super::record::{AnyRecord, FactRef, RecordKey, RecordRef, Relation};
use super::relations::Relations;
use crate::data::{
    AnswerState, AnyAnswer, AnyFact, Course, CourseNumber, Dataset, Day, DegreeProgram, Department, EntryKey, Id, Kind,
    OccupationId, ReadDate, Role, Section, Source, Standing, Synonyms, Tables, Words,
};
use crate::parallel;
use crate::problem::{Fault, Problem};
use crate::text::Text;

/// The dates between which the sources were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// The date read first.
    pub oldest: ReadDate,
    /// The date read last.
    pub newest: ReadDate,
    /// The month in which most facts were read; undated if most sources are.
    pub usual: ReadDate,
}

/// How many answers of each standing and state there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Facts whose standing is official.
    pub official: usize,
    /// Facts from older official copies.
    pub older: usize,
    /// Second-hand facts.
    pub second_hand: usize,
    /// Facts that are our own inference.
    pub ours: usize,
    /// Questions on which sources disagree.
    pub disputed: usize,
    /// Questions that the page that should answer them does not.
    pub not_published: usize,
    /// Questions to which no answer was found.
    pub not_found: usize,
}

impl Tally {
    /// Facts in all.
    pub fn facts(&self) -> usize {
        self.official + self.older + self.second_hand + self.ours
    }
}

/// A degree program with everything that belongs to it.
#[derive(Debug, Default)]
pub struct Program {
    /// Its records and their sources.
    pub tables: Tables,
    /// What is wrong with the data, file by file; if a file has very many problems, only the first ones and a count.
    pub problems: Vec<Problem>,
    /// How many problems are only counted.
    unreported: usize,
    ids: Ids,
    relations: Relations,
    /// Found when asked for, unless that would take long.
    age: OnceLock<Option<Age>>,
    tally: OnceLock<Tally>,
    /// Whether its catalogue is still to be read.
    awaits_catalogue: bool,
    /// Words that ask for the same thing, beside those that are built in.
    pub synonyms: Synonyms,
}

impl Program {
    /// Builds the program from a dataset; inconsistencies become problems.
    pub fn new(dataset: Dataset) -> Self {
        Self::of(link(dataset, Checks::Records))
    }

    /// Builds the program sooner, without looking whether what its records say of each other can be right, for what shows
    /// no problems.
    pub fn unchecked(dataset: Dataset) -> Self {
        Self::of(link(dataset, Checks::None))
    }

    /// Builds the program and also reports dates that cannot be right on the day `today`, which must have a year.
    pub fn checked(dataset: Dataset, today: Day) -> Self {
        Self::of(link(dataset, Checks::Dates(today)))
    }

    fn of(linked: Linked) -> Self {
        let Linked { tables, ids, relations, problems, unreported, synonyms } = linked;
        Self { tables, problems, unreported, ids, relations, synonyms, ..Self::default() }
    }

    /// Looks up in advance what a page would have to wait for if there are many records.
    pub fn prepare(&self) {
        if is_large(&self.tables) {
            parallel::both(true, || self.age(), || self.tally());
        }
    }

    /// Builds a program from a dataset still being read: without problems, since later files may solve them.
    pub fn so_far(dataset: &Dataset) -> Self {
        Self { problems: Vec::new(), unreported: 0, ..Self::new(dataset.so_far()) }
    }

    /// The program while its catalogue is still to be read.
    #[must_use]
    pub fn awaiting_catalogue(self) -> Self {
        Self { awaits_catalogue: true, ..self }
    }

    /// Whether its catalogue is still to be read.
    pub fn awaits_catalogue(&self) -> bool {
        self.awaits_catalogue
    }

    /// How many problems there are, reported or only counted.
    pub fn problem_count(&self) -> usize {
        self.problems.iter().filter(|problem| problem.fault != Fault::Further).count() + self.unreported
    }

    /// How many of the problems may be no mistakes.
    pub fn warning_count(&self) -> usize {
        self.problems.iter().filter(|problem| problem.fault.is_warning()).count()
    }

    /// The record that describes the program as a whole; `None` if it could not be read.
    pub fn about(&self) -> Option<&DegreeProgram> {
        self.tables.about()
    }

    /// What the program calls its parts.
    pub fn words(&self) -> &Words {
        self.tables.words()
    }

    /// How many records of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.tables.count(kind)
    }

    /// Every record of a pane, pane by pane.
    pub fn records(&self) -> impl Iterator<Item = RecordRef> + '_ {
        Kind::PANES.iter().flat_map(|kind| (0..self.count(*kind)).map(move |index| RecordRef { kind: *kind, index }))
    }

    /// Every record that can be searched for, kind by kind.
    pub fn searched(&self) -> impl Iterator<Item = RecordRef> + '_ {
        Kind::searched().flat_map(|kind| (0..self.count(kind)).map(move |index| RecordRef { kind, index }))
    }

    /// The occupations that a record names, each with the fact that names it.
    pub fn occupations<'a>(&'a self, any: &AnyRecord<'a>) -> Vec<(AnyFact<'a>, AnyRecord<'a>)> {
        if self.count(Kind::Occupation) == 0 {
            return Vec::new();
        }
        let names_some = |answer: &&&dyn AnyAnswer| answer.value_type() == TypeId::of::<OccupationId>();
        let facts = any.answers.iter().filter(names_some).flat_map(|answer| answer.any_facts());
        let named = facts.filter_map(|fact| {
            let to = fact.value.refers().into_iter().find(|to| to.kind == Kind::Occupation)?;
            Some((fact, self.get(self.find(to.kind, to.id)?)?))
        });
        named.collect()
    }

    /// A record; `None` if there is no such record.
    pub fn get(&self, record: RecordRef) -> Option<AnyRecord<'_>> {
        self.tables.get(record.kind, record.index).map(|found| AnyRecord::new(record.kind, found))
    }

    /// The record with this kind and id.
    pub fn find(&self, kind: Kind, id: &str) -> Option<RecordRef> {
        self.ids.get(Section::Kind(kind), id).map(|index| RecordRef { kind, index })
    }

    /// The key of a record; `None` if there is no such record.
    pub fn key(&self, record: RecordRef) -> Option<RecordKey> {
        let found = self.tables.get(record.kind, record.index)?;
        Some(RecordKey { kind: record.kind, id: found.id().clone() })
    }

    /// The key of what a person writes about a record; `None` if there is no such record, or the data names no program.
    pub fn entry_key(&self, record: RecordRef) -> Option<EntryKey> {
        let (program, id) = (&self.about()?.id, self.tables.get(record.kind, record.index)?.id());
        Some(EntryKey { program: program.to_string(), kind: record.kind.file().to_owned(), id: id.to_string() })
    }

    /// The record that something was written about, also if it or the program had another id then.
    pub fn written_about(&self, key: &EntryKey) -> Option<RecordRef> {
        self.find(Kind::Program, &key.program)?;
        let kind = Kind::ALL.iter().find(|kind| kind.file() == key.kind)?;
        self.find(*kind, &key.id)
    }

    /// The record with this key; `None` if this data has none.
    pub fn locate(&self, key: &RecordKey) -> Option<RecordRef> {
        self.find(key.kind, &key.id)
    }

    /// The title of a record; empty if there is no such record.
    pub fn title(&self, record: RecordRef) -> &str {
        self.tables.get(record.kind, record.index).map_or("", |found| found.title())
    }

    /// The short name of a record: the number of a course, or else its first alias if that is shorter than its title.
    pub fn short(&self, record: RecordRef) -> Option<&Text> {
        if record.kind == Kind::Course {
            return self.tables.courses.get(record.index).map(|course| course.number.as_text());
        }
        let found = self.tables.get(record.kind, record.index)?;
        found.aliases().first().filter(|alias| alias.chars().count() < found.title().chars().count())
    }

    /// What a record is called where there is little room: its short name, or else its title.
    pub fn label(&self, record: RecordRef) -> Text {
        self.short(record).cloned().unwrap_or_else(|| Text::new(self.title(record)))
    }

    /// The departments that count a course, each once, in the order of the data.
    pub fn counted_by(&self, course: &Course) -> Vec<RecordRef> {
        let counts = course.counts.facts().iter();
        let mut found: Vec<RecordRef> =
            counts.filter_map(|fact| self.find(Kind::Department, &fact.value.department)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The title of a record, for a course behind its number.
    pub fn name(&self, record: RecordRef) -> Text {
        match self.short(record).filter(|_| record.kind == Kind::Course) {
            Some(number) => Text::new(format!("{number} {}", self.title(record))),
            None => Text::new(self.title(record)),
        }
    }

    /// The course with this number, today or before.
    pub fn course(&self, number: &str) -> Option<RecordRef> {
        self.find(Kind::Course, &CourseNumber::id_of(number))
    }

    /// The department whose courses have numbers like this one; `None` if the data does not say.
    pub fn offers(&self, number: &CourseNumber) -> Option<RecordRef> {
        let subject = number.subject();
        let has = |department: &Department| {
            department.subjects.facts().iter().any(|fact| fact.value.0.iter().any(|known| known.as_str() == subject))
        };
        let index = self.tables.departments.iter().position(|department| has(department))?;
        Some(RecordRef { kind: Kind::Department, index })
    }

    /// The source with this key.
    pub fn source(&self, key: &Id) -> Option<&Source> {
        self.tables.sources.get(self.ids.get(Section::Sources, key)?)
    }

    /// The relations of `record`, in the order of the panes.
    pub fn relations(&self, record: RecordRef) -> &[Relation] {
        self.relations.of(record)
    }

    /// Whether two records are related.
    pub fn related(&self, one: RecordRef, other: RecordRef) -> bool {
        !self.relations_between(one, other).is_empty()
    }

    /// The relations of `one` to `other`.
    pub fn relations_between(&self, one: RecordRef, other: RecordRef) -> &[Relation] {
        let all = self.relations(one);
        let from = all.partition_point(|relation| relation.to < other);
        let to = all.partition_point(|relation| relation.to <= other);
        &all[from..to]
    }

    /// The standing of a fact: its own, or else its source's.
    pub fn standing<'a>(&'a self, fact: &AnyFact<'a>) -> Option<&'a Standing> {
        fact.standing.or_else(|| self.source(fact.source).map(|source| &source.standing))
    }

    /// A fact; `None` if there is no such fact.
    pub fn fact(&self, fact: FactRef) -> Option<AnyFact<'_>> {
        let answer = self.get(fact.record)?.answers.get(fact.field).copied()?;
        answer.any_facts().nth(fact.nth)
    }

    /// The dates between which the sources were read; `None` if none is dated.
    pub fn age(&self) -> Option<Age> {
        *self.age.get_or_init(|| self.find_age())
    }

    /// How many answers of each standing and state there are.
    pub fn tally(&self) -> Tally {
        *self.tally.get_or_init(|| self.count_answers())
    }

    /// When the sources were read.
    fn find_age(&self) -> Option<Age> {
        let dated = || self.tables.sources.iter().map(|source| source.read).filter(|read| *read != ReadDate::Undated);
        let (oldest, newest) = dated().min().zip(dated().max())?;
        let is_mostly_undated = dated().count() * 2 < self.tables.sources.len();
        let usual = if is_mostly_undated { ReadDate::Undated } else { self.usual_month().unwrap_or(newest) };
        Some(Age { oldest, newest, usual })
    }

    /// The month in which the sources of most facts were read.
    fn usual_month(&self) -> Option<ReadDate> {
        let mut facts_of: BTreeMap<ReadDate, usize> = BTreeMap::new();
        let month_of = |key: &Id| match self.source(key)?.read {
            ReadDate::On { year, month, .. } => Some(ReadDate::On { year, month, day: None }),
            ReadDate::Undated => None,
        };
        // Most facts have the source of the fact before.
        let mut last: Option<(&Id, Option<ReadDate>)> = None;
        for fact in self.all_answers().flat_map(<dyn AnyAnswer>::any_facts) {
            let known = last.filter(|(key, _)| **key == **fact.source).map(|(_, month)| month);
            let month = known.unwrap_or_else(|| month_of(fact.source));
            last = Some((fact.source, month));
            if let Some(month) = month {
                *facts_of.entry(month).or_default() += 1;
            }
        }
        facts_of.into_iter().max_by_key(|(_, facts)| *facts).map(|(month, _)| month)
    }

    /// The answers of all records of all kinds.
    fn all_answers(&self) -> impl Iterator<Item = &dyn AnyAnswer> {
        Kind::ALL.iter().flat_map(|kind| self.tables.records(*kind)).flat_map(|record| record.answers())
    }

    fn count_answers(&self) -> Tally {
        let mut tally = Tally::default();
        for answer in self.all_answers() {
            match answer.state() {
                AnswerState::NotRecorded | AnswerState::Known => {}
                AnswerState::Conflict => tally.disputed += 1,
                AnswerState::NotPublished { .. } => tally.not_published += 1,
                AnswerState::NotFound(_) => tally.not_found += 1,
            }
            // What sources differ on is no fact of either, and what was superseded is none any more.
            for fact in answer.any_facts().filter(|fact| fact.role != Role::Side && fact.holds()) {
                match self.standing(&fact) {
                    Some(Standing::Official) => tally.official += 1,
                    Some(Standing::OlderCopy) => tally.older += 1,
                    Some(Standing::Ours(_)) => tally.ours += 1,
                    Some(Standing::SecondHand) | None => tally.second_hand += 1,
                }
            }
        }
        tally
    }
}
