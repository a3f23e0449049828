//! Records of any kind, how to refer to them, and how they relate.

use crate::data::{AnyAnswer, Field, Id, Kind, Link, Record};
use crate::text::Text;

/// A record by its index, which can change when the data is reloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef {
    /// Its kind.
    pub kind: Kind,
    /// Its index among the records of its kind.
    pub index: usize,
}

/// A record by its id, which stays the same when the data is reloaded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RecordKey {
    /// Its kind.
    pub kind: Kind,
    /// Its id, unique within the kind.
    pub id: Id,
}

/// A link from one record to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The other record.
    pub to: RecordRef,
    /// The fact that states it, which may belong to either record.
    pub stated: FactRef,
}

/// A fact by its record, its field, and its index among the facts of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactRef {
    /// The record.
    pub record: RecordRef,
    /// The field's index in the record's table.
    pub field: usize,
    /// The fact's index in the answer.
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
    /// Other names it is known by.
    pub aliases: &'a [Text],
    /// The key of the source that lists it.
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
