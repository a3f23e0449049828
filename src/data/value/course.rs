//! Course numbers, and how courses are offered and counted.

use serde::Deserialize;

use super::calendar::{Term, check_terms, join_terms};
use super::number::NamedCourse;
use super::requirement::Units;
use super::{Reference, RonExample, Value};
use crate::data::id::Id;
use crate::data::kind::Kind;
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::text::{LineBuffer, Text, append_joined};

/// One number under which a course is offered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// The number.
    #[serde(rename = "number")]
    pub course: NamedCourse,
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
    #[serde(default)]
    pub terms: Box<[Term]>,
    /// Whether it is no longer offered under this number.
    #[serde(default)]
    pub former: bool,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Offering {
    /// What is said of the number: who offers it, its units, when, and details; its title unless it is `known`.
    fn said(&self, known: Option<&str>, words: &Words) -> String {
        let title = self.title.as_ref().map(Text::as_str).filter(|title| known != Some(title));
        let parts = [
            title.map(str::to_owned),
            self.by.as_ref().map(|by| format!("offered by {by}")),
            self.units.map(|units| units.in_words(words)),
            (!self.terms.is_empty()).then(|| join_terms(&self.terms)),
            self.former.then(|| "no longer offered under it".to_owned()),
        ];
        let said = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        match &self.detail {
            Some(detail) if said.is_empty() => detail.to_string(),
            Some(detail) => format!("{said}: {detail}"),
            None => said,
        }
    }

    /// What is said of the number, beside a course that is called by it and by a title.
    pub fn beside(&self, title: &str, words: &Words) -> String {
        self.said(Some(title), words)
    }
}

impl Value for Offering {
    fn names(&self) -> Vec<&Text> {
        vec![self.course.number.as_text()]
    }

    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        let number = self.course.number.as_text();
        let said = self.said(None, words);
        let joint = match (&self.title, &self.detail) {
            (Some(_), _) => " ",
            (None, Some(detail)) if said == detail.as_str() => ": ",
            _ => " · ",
        };
        let joint = if said.is_empty() { "" } else { joint };
        lines.format(format_args!("{number}{joint}{said}"));
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference::to_number(&self.course)]
    }

    fn check(&self, violations: &mut Violations) {
        violations.within("number", |violations| self.course.number.check(violations));
        Units::check_given(self.units, violations);
        violations.within("terms", |violations| check_terms(&self.terms, violations));
    }
}

impl RonExample for Offering {
    const EXAMPLE: &'static str = r#"(number: "18-661", title: "Machine Learning", by: "ECE", units: 12, terms: [Fall, Spring], former: true, detail: "in two sections")"#;
}

/// How a department counts a core course.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The id of the department.
    pub department: Id,
    /// The numbers it accepts; empty if it names the course only by title.
    #[serde(default)]
    pub numbers: Box<[NamedCourse]>,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Use {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.add(|line| {
            append_joined(line, &self.numbers, " or ", |line, course| line.push_str(course.number.as_text()));
            if let Some(detail) = &self.detail {
                line.push_str(if self.numbers.is_empty() { "" } else { ": " });
                line.push_str(detail);
            }
        });
    }

    fn check(&self, violations: &mut Violations) {
        for (index, course) in self.numbers.iter().enumerate() {
            violations.within("numbers", |violations| {
                violations.at(PathSegment::Index(index), |violations| course.number.check(violations));
            });
        }
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        [Reference::to(Kind::Department, &self.department)]
            .into_iter()
            .chain(self.numbers.iter().map(Reference::to_number))
            .collect()
    }
}

impl RonExample for Use {
    const EXAMPLE: &'static str = r#"(department: "ece", numbers: ["18-780", "18-790"], detail: "one of the two")"#;
}
