//! Records of any kind, how they are named, and how they relate.

use crate::data::{AnyAnswer, Field, Id, Kind, Link, Record};
use crate::text::Text;

/// A record by its place in memory, which another reading of the data may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef {
    /// Its kind.
    pub kind: Kind,
    /// Its place among those of its kind, from 0.
    pub index: usize,
}

/// A record by its name, which stays the same when the data is read again: use it wherever a name outlives a reload.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its id, unique within the kind.
    pub id: Id,
}

/// A link from one record to another, with the fact that states it.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The other record.
    pub to: RecordRef,
    /// What the fact says about it; often nothing.
    pub detail: Text,
    /// The fact that states it, which may belong to either record.
    pub stated: FactRef,
}

/// A fact by its place: a record, a field of its table, and which of the field's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactRef {
    /// The record.
    pub record: RecordRef,
    /// The field's place in the record's table.
    pub field: usize,
    /// Which of the answer's facts.
    pub nth: usize,
}

/// A record of any kind.
#[derive(Clone)]
pub struct AnyRecord<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its stable name.
    pub id: &'a Id,
    /// Its title.
    pub title: &'a Text,
    /// Other names that people know it by.
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

impl<'a> AnyRecord<'a> {
    pub(super) fn new(kind: Kind, record: &'a dyn Record) -> Self {
        Self {
            kind,
            id: record.id(),
            title: record.title(),
            aliases: record.aliases(),
            source: record.source(),
            links: record.links(),
            fields: record.fields(),
            answers: record.answers(),
        }
    }
}
