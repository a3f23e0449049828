//! The types of a fact's value: how each is checked and put into words.

pub(super) mod admission;
pub(super) mod calendar;
pub(super) mod catalogue;
pub(super) mod contact;
pub(super) mod course;
pub(super) mod money;
pub(super) mod number;
pub(super) mod occupation;
pub(super) mod reference;
pub(super) mod requirement;
pub(super) mod text;

use self::number::NamedCourse;
use super::id::Id;
use super::kind::Kind;
use super::violation::Violations;
use super::words::Words;
use crate::text::{LineBuffer, Text};

/// The value of a fact.
pub trait Value: std::any::Any {
    /// Appends the value in the program's words: one line, or one line per part.
    fn write(&self, words: &Words, lines: &mut LineBuffer);

    /// The value in the program's words: one line, or one line per part.
    fn lines(&self, words: &Words) -> Vec<String> {
        let mut lines = LineBuffer::default();
        self.write(words, &mut lines);
        lines.all().iter().map(str::to_owned).collect()
    }

    /// The value in a few words, to be read at a glance.
    fn brief(&self, words: &Words) -> String {
        self.lines(words).join("; ")
    }

    /// The value in the cell of a table, whose column has its label; as short as can be.
    fn cell(&self, words: &Words) -> String {
        self.brief(words)
    }

    /// Whether it names something without saying how much, so that another fact may say more.
    fn is_vague(&self) -> bool {
        false
    }

    /// Reports what is wrong with the value itself, without looking at other records.
    fn check(&self, _violations: &mut Violations) {}

    /// The records it refers to.
    fn refers(&self) -> Vec<Reference<'_>> {
        Vec::new()
    }

    /// The courses that it names as outside of the catalogue.
    fn outside(&self) -> Vec<&NamedCourse> {
        Vec::new()
    }

    /// Further names it gives its record, such as a course number.
    fn names(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// The web address, if the value is one.
    fn address(&self) -> Option<&str> {
        None
    }
}

/// Declares an enum of choices: each with its meaning, and the phrase that puts it into words.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $(#[doc = $meaning:literal] $choice:ident = $phrase:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
        pub enum $name {
            $(#[doc = $meaning] $choice,)*
        }

        impl $name {
            /// Every choice.
            pub const ALL: &'static [Self] = &[$(Self::$choice,)*];

            /// Each choice as it is written in a file, with its meaning.
            pub const MEANINGS: &'static [(&'static str, &'static str)] = &[$((stringify!($choice), $meaning),)*];

            /// The choice in words.
            pub fn phrase(self) -> &'static str {
                match self {
                    $(Self::$choice => $phrase,)*
                }
            }
        }
    };
}
use choices;

/// A type of value with an example, for docs/data-format.md.
pub trait RonExample {
    /// A value in RON.
    const EXAMPLE: &'static str;
}

/// A reference to another record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: &'a Id,
    /// Whether the data must have it; a number that pages print need not be in the catalogue.
    pub must_exist: bool,
}

impl<'a> Reference<'a> {
    /// To a record that the data must have.
    pub fn to(kind: Kind, id: &'a Id) -> Self {
        Self { kind, id, must_exist: true }
    }

    /// To a course, if the catalogue has its number.
    pub fn to_number(course: &'a NamedCourse) -> Self {
        Self { kind: Kind::Course, id: &course.id, must_exist: false }
    }
}

/// Reports an empty list.
fn not_empty<T>(list: &[T], violations: &mut Violations) {
    if list.is_empty() {
        violations.contradiction("the list is empty", "leave the field out, or write `NotFound(\"…\")`");
    }
}
