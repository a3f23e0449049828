//! Course numbers, and how courses are offered and counted.

use std::fmt;

use serde::Deserialize;

use super::calendar::{Term, check_terms, join_terms};
use super::requirement::Units;
use super::{Reference, RonExample, Value};
use crate::data::id::Id;
use crate::data::kind::Kind;
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::problem::short;
use crate::text::Text;

/// A course number as its catalogue prints it: `18-661`, `CS 2336`, `6.1010`, `C&O 250`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct CourseNumber(Text);

impl CourseNumber {
    /// More than any catalogue's numbers.
    const LONGEST: usize = 40;

    fn check(&self, violations: &mut Violations) {
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

/// One number under which a course is offered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// The number.
    pub number: CourseNumber,
    /// Its title under this number, if different from the record's.
    #[serde(default)]
    pub title: Option<Text>,
    /// The part of the university that offers it.
    #[serde(default)]
    pub by: Option<Text>,
    /// Its units.
    #[serde(default)]
    pub units: Option<Units>,
    /// The terms when it is offered.
    #[serde(default = "Vec::new")]
    pub terms: Vec<Term>,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Offering {
    fn names(&self) -> Vec<&Text> {
        vec![&self.number.0]
    }

    fn lines(&self, words: &Words) -> Vec<String> {
        let mut line = self.number.to_string();
        if let Some(title) = &self.title {
            line = format!("{line} {title}");
        }
        let parts = [
            self.by.as_ref().map(|by| format!("offered by {by}")),
            self.units.map(|units| units.in_words(words)),
            (!self.terms.is_empty()).then(|| join_terms(&self.terms)),
        ];
        for part in parts.into_iter().flatten() {
            line = format!("{line} · {part}");
        }
        vec![self.detail.as_ref().map_or(line.clone(), |detail| format!("{line}: {detail}"))]
    }

    fn check(&self, violations: &mut Violations) {
        violations.within("number", |violations| self.number.check(violations));
        Units::check_given(self.units, violations);
        violations.within("terms", |violations| check_terms(&self.terms, violations));
    }
}

impl RonExample for Offering {
    const EXAMPLE: &'static str = r#"(number: "18-661", title: "Machine Learning", by: "ECE", units: 12, terms: [Fall, Spring], detail: "in two sections")"#;
}

/// How a department counts a core course.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The id of the department.
    pub department: Id,
    /// The numbers it accepts; empty if it names the course only by title.
    #[serde(default = "Vec::new")]
    pub numbers: Vec<CourseNumber>,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Use {
    fn lines(&self, _: &Words) -> Vec<String> {
        let numbers: Vec<_> = self.numbers.iter().map(ToString::to_string).collect();
        let parts = [(!numbers.is_empty()).then(|| numbers.join(" or ")), self.detail.as_ref().map(Text::to_string)];
        vec![parts.into_iter().flatten().collect::<Vec<_>>().join(": ")]
    }

    fn check(&self, violations: &mut Violations) {
        for (index, number) in self.numbers.iter().enumerate() {
            violations.within("numbers", |violations| {
                violations.at(PathSegment::Index(index), |violations| number.check(violations));
            });
        }
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::Department, id: &self.department }]
    }
}

impl RonExample for Use {
    const EXAMPLE: &'static str = r#"(department: "ece", numbers: ["18-780", "18-790"], detail: "one of the two")"#;
}
