//! Course numbers as catalogues print them, and the ids by which their courses are found.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::data::id::Id;
use crate::data::violation::Violations;
use crate::problem::short;
use crate::text::Text;

/// A course number as its catalogue prints it: `18-661`, `CS 2336`, `6.1010`, `C&O 250`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct CourseNumber(Text);

impl CourseNumber {
    /// More than any catalogue's numbers.
    const LONGEST: usize = 40;

    /// The id by which a course with this number is found: what an id cannot have becomes `-`.
    pub fn id(&self) -> Id {
        Self::id_of(&self.0)
    }

    /// The id by which a course with the number `number` is found.
    pub fn id_of(number: &str) -> Id {
        let mut id = String::with_capacity(number.len());
        for c in number.chars() {
            let c = c.to_ascii_lowercase();
            let is_plain = c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.';
            if is_plain {
                id.push(c);
            } else if !id.ends_with('-') {
                id.push('-');
            }
        }
        Id::new(id.trim_matches('-'))
    }

    /// What stands before the number proper: `18` of 18-661, `CS` of CS 2336, `6` of 6.1010.
    pub fn subject(&self) -> String {
        let end = self.0.char_indices().find(|(_, c)| !c.is_alphanumeric() && *c != '&').map(|(at, _)| at);
        let end = end.or_else(|| self.0.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0));
        self.0[..end.unwrap_or(self.0.len())].to_owned()
    }

    /// The hundred or thousand of the number proper: `600` of 18-661, `2000` of CS 2336.
    pub fn level(&self) -> String {
        let runs = || self.0.rsplit(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        // What follows a letter, as in 19-656a3, is a part of the term.
        let digits = runs().find(|digits| digits.len() > 2).or_else(|| runs().next());
        let mut digits = digits.unwrap_or_default().chars();
        digits.next().map(|first| std::iter::once(first).chain(digits.map(|_| '0')).collect()).unwrap_or_default()
    }

    /// The number as it is printed.
    pub fn as_text(&self) -> &Text {
        &self.0
    }

    pub(in crate::data) fn check(&self, violations: &mut Violations) {
        if !self.0.bytes().any(|byte| byte.is_ascii_digit()) || self.0.len() > Self::LONGEST {
            violations.range(
                format!("`{}` is not a course number", short(&self.0)),
                "write the number as the catalogue prints it, such as 18-661, CS 2336 or 6.1010",
            );
        }
    }
}

impl fmt::Display for CourseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A course that another one names: a record of the catalogue, or a number outside of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCourse {
    /// The number as it was written.
    pub number: CourseNumber,
    /// The id by which its record is found.
    pub id: Id,
}

impl fmt::Display for NamedCourse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)
    }
}

impl<'de> Deserialize<'de> for NamedCourse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = CourseNumber::deserialize(deserializer)?;
        Ok(Self { id: number.id(), number })
    }
}
