//! The types that a fact's value can have: how each is checked and put into words.

pub(super) mod admission;
pub(super) mod calendar;
pub(super) mod contact;
pub(super) mod course;
pub(super) mod money;
pub(super) mod occupation;
pub(super) mod reference;
pub(super) mod requirement;
pub(super) mod text;

use super::id::Id;
use super::kind::Kind;
use super::violation::Violations;
use crate::text::Text;

/// The value of a fact.
pub trait Value: std::any::Any {
    /// The value in words: one line, or one per part.
    fn lines(&self) -> Vec<String>;

    /// The value at a glance, in a few words.
    fn brief(&self) -> String {
        self.lines().join("; ")
    }

    /// Reports what cannot be true, whatever other records say.
    fn check(&self, _violations: &mut Violations) {}

    /// The records that it names.
    fn refers(&self) -> Vec<Reference<'_>> {
        Vec::new()
    }

    /// Names that it gives its record, such as a course number.
    fn names(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// The one web address that it is, if it is one.
    fn address(&self) -> Option<&str> {
        None
    }
}

/// How a type of value is written in RON, for docs/data-format.md.
pub trait RonExample {
    /// An example in RON.
    const EXAMPLE: &'static str;
}

/// A reference to another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: &'a Id,
}

/// Reports an empty list.
fn not_empty<T>(list: &[T], violations: &mut Violations) {
    if list.is_empty() {
        violations.contradiction("the list is empty", "leave the field out, or write `NotFound(\"…\")`");
    }
}
