//! The stable names of records and sources.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use serde::de::{self, IntoDeserializer};
use serde::{Deserialize, Deserializer};

use super::violation::{PathSegment, Violations};
use crate::problem::short;
use crate::text::Text;

/// The stable name of a record or a source: lower-case letters, digits, `-` and `.`.
///
/// Clones share their letters, and so do most that are made one after the other: a file names few sources often.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// How many of the ids made last are remembered, to be shared.
const REMEMBERED: usize = 64;

thread_local! {
    static LAST: RefCell<[Option<Id>; REMEMBERED]> = const { RefCell::new([const { None }; REMEMBERED]) };
}

impl Id {
    /// Makes an id of `text`.
    pub fn new(text: &str) -> Self {
        Self::shared(text, || Ok::<_, Infallible>(Text::new(text))).unwrap_or_else(|never| match never {})
    }

    /// The id that is written `raw`: one of those made last, or else a new one of clean text.
    fn shared<E>(raw: &str, clean: impl FnOnce() -> Result<Text, E>) -> Result<Self, E> {
        let sum = raw.bytes().fold(raw.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        LAST.with_borrow_mut(|last| match &mut last[sum % REMEMBERED] {
            Some(id) if **id == *raw => Ok(id.clone()),
            place => Ok(place.insert(Self(clean()?.as_str().into())).clone()),
        })
    }

    /// Reports what is wrong with the fields `id` and `was`.
    pub(super) fn check_renamed(&self, was: &[Self], violations: &mut Violations) {
        violations.within("id", |violations| self.check(violations));
        for (index, id) in was.iter().enumerate() {
            violations.within("was", |violations| {
                violations.at(PathSegment::Index(index), |violations| id.check(violations));
            });
        }
    }

    /// Reports characters that are not allowed.
    fn check(&self, violations: &mut Violations) {
        let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        if self.0.is_empty() || !self.0.bytes().all(is_allowed) {
            violations.range(
                format!("`{}` is not a valid id", short(self)),
                "an id consists of lower-case letters, digits, `-` and `.`",
            );
        }
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(IdVisitor)
    }
}

struct IdVisitor;

impl de::Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, raw: &str) -> Result<Self::Value, E> {
        Id::shared(raw, || Text::deserialize(raw.into_deserializer()))
    }
}

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The key of a source: given, or inherited by a fact from its record and by a record from its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceKey {
    id: Id,
    inherited: bool,
}

impl SourceKey {
    /// Whether none is given here.
    pub fn is_inherited(&self) -> bool {
        self.inherited
    }

    /// Whether none is given here or further out.
    pub fn is_missing(&self) -> bool {
        self.inherited && self.id.is_empty()
    }

    /// Takes over `outer`, unless one is given here.
    pub(super) fn inherit(&mut self, outer: &Id) {
        if self.inherited {
            self.id = outer.clone();
        }
    }
}

impl Default for SourceKey {
    fn default() -> Self {
        Self { id: Id::new(""), inherited: true }
    }
}

impl From<Id> for SourceKey {
    fn from(id: Id) -> Self {
        Self { id, inherited: false }
    }
}

impl<'de> Deserialize<'de> for SourceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Id::deserialize(deserializer).map(Self::from)
    }
}

impl std::ops::Deref for SourceKey {
    type Target = Id;

    fn deref(&self) -> &Id {
        &self.id
    }
}

/// Something read from a file that can have the source of all records there.
pub(super) trait Inherits {
    /// Gives it its file's source if it names none, and its own to what in it names none.
    fn inherit(&mut self, _file: Option<&Id>) {}
}
