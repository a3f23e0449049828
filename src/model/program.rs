//! The program that one explores: its records by kind, their sources and their relations.

use std::collections::{BTreeMap, HashMap};

use crate::data::{
    self, AnswerState, AnyAnswer, AnyFact, Career, CoreCourse, Dataset, Department, Field, Id, Kind, Link, Occupation,
    ReadDate, Record, Source, Standing,
};
use crate::problem::{Fault, Problem};
use crate::text::Text;

/// A record that can be explored: its sort and its place among those of its sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef {
    /// Its sort.
    pub kind: Kind,
    /// Its place, from 0.
    pub index: usize,
}

/// A record's name, which stays the same when the data is read again: use it wherever a name outlives a reload.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its id, unique within the kind.
    pub id: Id,
}

/// That one record has to do with another, and who says so.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The other record.
    pub to: RecordRef,
    /// What the relation says beside that it is there.
    pub detail: Text,
    /// Where the fact stands that says so: a record and the place of one of its facts.
    pub stated: FactRef,
}

/// A fact's place: a record, a field of its table, and which of the field's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactRef {
    /// The record.
    pub record: RecordRef,
    /// The field's place in the record's table.
    pub field: usize,
    /// Which of the answer's facts.
    pub nth: usize,
}

/// The dates between which the sources were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// The date read first.
    pub oldest: ReadDate,
    /// The date read last.
    pub newest: ReadDate,
    /// The month in which most facts were read, for a word on the data as a whole.
    pub usual: ReadDate,
}

/// How many answers of each sort there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Facts whose standing is official.
    pub official: usize,
    /// Facts from older official copies.
    pub older: usize,
    /// Facts at second hand.
    pub second_hand: usize,
    /// Facts that are our own inference.
    pub ours: usize,
    /// Questions on which sources disagree.
    pub disputed: usize,
    /// Questions that the page in question does not answer.
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
    /// The program as a whole; absent where its description could not be read.
    pub about: Option<data::Program>,
    /// The core courses.
    pub core_courses: Vec<CoreCourse>,
    /// The departments.
    pub departments: Vec<Department>,
    /// The careers.
    pub careers: Vec<Career>,
    /// The occupations that careers point to.
    pub occupations: Vec<Occupation>,
    /// Where facts come from.
    pub sources: Vec<Source>,
    /// What is wrong with the data, file by file; of a file with very many problems, the first and how many more.
    pub problems: Vec<Problem>,
    /// How many problems are not told one by one.
    pub(super) untold: usize,
    pub(super) source_of: HashMap<Id, usize>,
    pub(super) occupation_of: HashMap<Id, usize>,
    pub(super) relations: HashMap<RecordRef, Vec<Relation>>,
    pub(super) age: Option<Age>,
    pub(super) tally: Tally,
}

impl Program {
    /// Builds the program from what the files say; what does not fit becomes a problem.
    pub fn new(dataset: Dataset) -> Self {
        super::link::link(dataset)
    }

    /// Builds what can be shown of a dataset that is still being read; what does not fit yet may still do so.
    pub fn so_far(dataset: &Dataset) -> Self {
        Self { problems: Vec::new(), untold: 0, ..Self::new(dataset.so_far()) }
    }

    /// How many problems there are, told or not.
    pub fn problem_count(&self) -> usize {
        self.problems.iter().filter(|problem| problem.fault != Fault::Further).count() + self.untold
    }

    /// The kinds that can be explored, in the order of their panes.
    pub const KINDS: [Kind; 3] = [Kind::CoreCourse, Kind::Department, Kind::Career];

    /// How many records of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Program => usize::from(self.about.is_some()),
            Kind::CoreCourse => self.core_courses.len(),
            Kind::Department => self.departments.len(),
            Kind::Career => self.careers.len(),
            Kind::Occupation => self.occupations.len(),
        }
    }

    /// Every record that can be explored, pane by pane.
    pub fn records(&self) -> impl Iterator<Item = RecordRef> + '_ {
        Self::KINDS.into_iter().flat_map(|kind| (0..self.count(kind)).map(move |index| RecordRef { kind, index }))
    }

    /// What `record` is; `None` where there is no such record.
    pub fn get(&self, record: RecordRef) -> Option<AnyRecord<'_>> {
        fn any<T: Record>(record: &T) -> AnyRecord<'_> {
            AnyRecord {
                kind: T::KIND,
                id: record.id(),
                title: record.title(),
                aliases: record.aliases(),
                source: record.source(),
                links: record.links(),
                fields: T::FIELDS,
                answers: record.answers(),
            }
        }
        match record.kind {
            Kind::Program => self.about.as_ref().map(any),
            Kind::CoreCourse => self.core_courses.get(record.index).map(any),
            Kind::Department => self.departments.get(record.index).map(any),
            Kind::Career => self.careers.get(record.index).map(any),
            Kind::Occupation => self.occupations.get(record.index).map(any),
        }
    }

    /// The record of that kind and id.
    pub fn find(&self, kind: Kind, id: &str) -> Option<RecordRef> {
        (0..self.count(kind))
            .map(|index| RecordRef { kind, index })
            .find(|record| self.get(*record).is_some_and(|found| &**found.id == id))
    }

    /// The key of a record; `None` if there is no such record.
    pub fn key(&self, record: RecordRef) -> Option<RecordKey> {
        self.get(record).map(|any| RecordKey { kind: record.kind, id: any.id.clone() })
    }

    /// The record with that key; `None` if this data has none.
    pub fn locate(&self, key: &RecordKey) -> Option<RecordRef> {
        self.find(key.kind, &key.id)
    }

    /// The title of a record; empty where there is no such record.
    pub fn title(&self, record: RecordRef) -> &str {
        match record.kind {
            Kind::Program => self.about.as_ref().map(|about| &about.title),
            Kind::CoreCourse => self.core_courses.get(record.index).map(|course| &course.title),
            Kind::Department => self.departments.get(record.index).map(|department| &department.title),
            Kind::Career => self.careers.get(record.index).map(|career| &career.title),
            Kind::Occupation => self.occupations.get(record.index).map(|occupation| &occupation.title),
        }
        .map_or("", |title| title)
    }

    /// The source of that key.
    pub fn source(&self, key: &Id) -> Option<&Source> {
        self.source_of.get(key).map(|index| &self.sources[*index])
    }

    /// The occupation of that SOC code.
    pub fn occupation(&self, code: &Id) -> Option<RecordRef> {
        self.occupation_of.get(code).map(|index| RecordRef { kind: Kind::Occupation, index: *index })
    }

    /// What `record` has to do with, in the order of the panes.
    pub fn relations(&self, record: RecordRef) -> &[Relation] {
        self.relations.get(&record).map_or(&[], Vec::as_slice)
    }

    /// Whether two records have to do with each other.
    pub fn related(&self, one: RecordRef, other: RecordRef) -> bool {
        self.relations(one).iter().any(|relation| relation.to == other)
    }

    /// The standing of a fact: its own, or else its source's.
    pub fn standing<'a>(&'a self, fact: &AnyFact<'a>) -> Option<&'a Standing> {
        fact.standing.or_else(|| self.source(fact.source).map(|source| &source.standing))
    }

    /// The fact at a place.
    pub fn fact(&self, place: FactRef) -> Option<AnyFact<'_>> {
        let answer = self.get(place.record)?.answers.get(place.field).copied()?;
        answer.any_facts().get(place.nth).copied()
    }

    /// The dates between which the sources were read; `None` where none says when.
    pub fn age(&self) -> Option<Age> {
        self.age
    }

    /// How many answers of each sort all records hold.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Counts what the whole data says of itself, once.
    pub(super) fn take_stock(&mut self) {
        let dated = || self.sources.iter().map(|source| source.read).filter(|read| *read != ReadDate::Undated);
        self.age = dated().min().zip(dated().max()).map(|(oldest, newest)| Age {
            oldest,
            newest,
            usual: self.usual_month().unwrap_or(newest),
        });
        self.tally = self.count_answers();
    }

    /// The month in which the sources of most facts were read.
    fn usual_month(&self) -> Option<ReadDate> {
        let mut facts_of: BTreeMap<ReadDate, usize> = BTreeMap::new();
        for fact in self.all_records().flat_map(|record| record.answers).flat_map(AnyAnswer::any_facts) {
            if let Some(ReadDate::On { year, month, .. }) = self.source(fact.source).map(|source| source.read) {
                *facts_of.entry(ReadDate::On { year, month, day: None }).or_default() += 1;
            }
        }
        facts_of.into_iter().max_by_key(|(_, facts)| *facts).map(|(month, _)| month)
    }

    /// Every record of every kind.
    fn all_records(&self) -> impl Iterator<Item = AnyRecord<'_>> {
        let kinds = [Kind::Program, Kind::CoreCourse, Kind::Department, Kind::Career, Kind::Occupation];
        let records = move |kind| (0..self.count(kind)).map(move |index| RecordRef { kind, index });
        kinds.into_iter().flat_map(records).filter_map(|record| self.get(record))
    }

    fn count_answers(&self) -> Tally {
        let mut tally = Tally::default();
        for answer in self.all_records().flat_map(|record| record.answers) {
            match answer.state() {
                AnswerState::NotRecorded | AnswerState::Known => {}
                AnswerState::Disputed => tally.disputed += 1,
                AnswerState::NotPublished { .. } => tally.not_published += 1,
                AnswerState::NotFound(_) => tally.not_found += 1,
            }
            for fact in answer.any_facts() {
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

/// A record of whatever sort.
#[derive(Clone)]
pub struct AnyRecord<'a> {
    /// Its sort.
    pub kind: Kind,
    /// Its stable name.
    pub id: &'a Id,
    /// Its title.
    pub title: &'a Text,
    /// Short and other names by which people know it.
    pub aliases: &'a [Text],
    /// Key of the source that lists it.
    pub source: &'a Id,
    /// Pages about it.
    pub links: &'a [Link],
    /// The table of its facts.
    pub fields: &'static [Field],
    /// Its answers, in the order of the table.
    pub answers: Vec<&'a dyn AnyAnswer>,
}
