//! What a catalogue says of a course: its units, when it is offered, its requisites, and where it counts.

use serde::de::{self, Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};

use super::calendar::Season;
use super::number::{CourseNumber, NamedCourse};
use super::requirement::Units;
use super::{Reference, RonExample, Value, choices, not_empty};
use crate::data::id::Id;
use crate::data::kind::Kind;
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::problem::short;
use crate::text::{LineBuffer, Text, append_joined};

choices! {
    /// How the pages of the degrees know a course.
    #[derive(PartialOrd, Ord)]
    pub enum Tier {
        /// A degree's own page names it.
        Named = "named on a degree's own page",
        /// A list that a degree's page points to has it.
        Listed = "on a list that a degree's page points to",
        /// No page of a degree names it.
        Related = "on no page of a degree",
    }
}

#[expect(clippy::derivable_impls, reason = "the table of choices takes no attributes")]
impl Default for Tier {
    fn default() -> Self {
        Self::Related
    }
}

/// The units of a course: a number, a range, or any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourseUnits {
    /// So many.
    Fixed(Units),
    /// As many as the student and the teacher agree on, between these.
    Range(Units, Units),
    /// As many as the student and the teacher agree on.
    Variable,
}

impl CourseUnits {
    /// The least and the most that one can take; `None` if neither is printed.
    pub fn bounds(self) -> Option<(Units, Units)> {
        match self {
            Self::Fixed(units) => Some((units, units)),
            Self::Range(least, most) => Some((least, most)),
            Self::Variable => None,
        }
    }
}

impl<'de> Deserialize<'de> for CourseUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: &str = "units such as 12, `(from: 1, to: 48)` or `Variable`";
        let refused = |found: &str| D::Error::invalid_value(de::Unexpected::Other(found), &SHAPE);
        match WrittenUnits::deserialize(deserializer)? {
            WrittenUnits::Number(units) => match Units::of(units) {
                Some(units) => Ok(Self::Fixed(units)),
                None => Err(refused(&format!("`{units}`"))),
            },
            WrittenUnits::Range(UnitsRange { from, to }) => Ok(Self::Range(from, to)),
            WrittenUnits::Word(word) if word == VARIABLE => Ok(Self::Variable),
            WrittenUnits::Unnamed(()) => Ok(Self::Variable),
            WrittenUnits::Word(word) => Err(refused(&format!("`{}`", short(&word)))),
            WrittenUnits::Other(_) => Err(refused("this")),
        }
    }
}

/// What stands for any number of units.
const VARIABLE: &str = "Variable";

/// Units as they can be written.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenUnits {
    Number(f64),
    Range(UnitsRange),
    Word(String),
    /// A word where words have been checked and are not kept.
    Unnamed(()),
    Other(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
struct UnitsRange {
    from: Units,
    to: Units,
}

impl Value for CourseUnits {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        match self {
            Self::Fixed(units) => units.write(words, lines),
            Self::Range(least, most) => lines.format(format_args!("{least} to {most} {}", words.units())),
            Self::Variable => lines.format(format_args!("variable {}", words.units())),
        }
    }

    fn cell(&self, _: &Words) -> String {
        match self {
            Self::Fixed(units) => units.to_string(),
            Self::Range(least, most) => format!("{least}-{most}"),
            Self::Variable => "variable".to_owned(),
        }
    }

    fn check(&self, violations: &mut Violations) {
        let Some((least, most)) = self.bounds() else { return };
        // A seminar can have none.
        if most > Units::whole(Units::MOST) {
            violations.range("this number of units cannot be right", format!("it is at most {}", Units::MOST));
        }
        if most < least {
            violations.range("the maximum of the units is below the minimum", "swap the two numbers");
        }
    }
}

impl RonExample for CourseUnits {
    const EXAMPLE: &'static str = "12";
}

/// A term of a printed schedule in which a course is offered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The season of the term.
    pub term: Season,
    /// Its year.
    pub year: u16,
    /// The half semesters that it runs in, from 1 for the first of the academic year; empty for the whole term.
    #[serde(default = "Vec::new")]
    pub minis: Vec<u8>,
}

impl Session {
    /// The term with its year: `Fall 2025`.
    pub fn term_in_words(&self) -> String {
        format!("{} {}", self.term.phrase(), self.year)
    }
}

impl Value for Session {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.add(|line| {
            line.push_str(&self.term_in_words());
            line.push_str(if self.minis.is_empty() { "" } else { ", mini " });
            append_joined(line, &self.minis, " or ", |line, mini| line.push_str(&mini.to_string()));
        });
    }

    fn check(&self, violations: &mut Violations) {
        if !(1900..=2200).contains(&self.year) {
            violations.within("year", |violations| {
                violations.range(format!("{} is not a year", self.year), "write it with four digits, such as 2025");
            });
        }
        for (index, mini) in self.minis.iter().enumerate().filter(|(_, mini)| !(1..=6).contains(*mini)) {
            violations.within("minis", |violations| {
                violations.at(PathSegment::Index(index), |violations| {
                    violations.range(format!("there is no mini {mini}"), "minis are 1 to 6");
                });
            });
        }
    }
}

impl RonExample for Session {
    const EXAMPLE: &'static str = "(term: Fall, year: 2025, minis: [1, 2])";
}

/// What one has to have taken before a course, or takes at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Requisite {
    /// The list that was read names none.
    NoneListed,
    /// A course of the catalogue.
    Course(NamedCourse),
    /// A course that the catalogue does not hold.
    Outside(NamedCourse),
    /// All of these.
    All(Vec<Requisite>),
    /// Any of these.
    Any(Vec<Requisite>),
    /// What is no course, or could not be read, as it is printed.
    Text(Text),
}

impl Requisite {
    /// Every part of the tree, in reading order.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        if let Self::All(parts) | Self::Any(parts) = self {
            for part in parts {
                part.walk(visit);
            }
        }
    }

    /// Reports what is wrong with it, where it `is_part` of another.
    fn check_part(&self, is_part: bool, violations: &mut Violations) {
        match self {
            Self::Course(course) | Self::Outside(course) => course.number.check(violations),
            Self::All(parts) | Self::Any(parts) => {
                not_empty(parts, violations);
                for (index, part) in parts.iter().enumerate() {
                    violations.at(PathSegment::Index(index), |violations| part.check_part(true, violations));
                }
            }
            Self::Text(text) if text.trim().is_empty() => {
                violations.contradiction("the requisite has no words", "write what is printed, or leave it out");
            }
            Self::NoneListed if is_part => {
                violations.contradiction("`NoneListed` cannot be one of several", "leave it out");
            }
            Self::NoneListed | Self::Text(_) => {}
        }
    }

    /// Appends the tree in words, in brackets if it is a part of another whose parts are joined otherwise.
    fn append_to(&self, line: &mut String, is_part: bool) {
        let (parts, joint) = match self {
            Self::NoneListed => return line.push_str("none listed"),
            Self::Course(course) | Self::Outside(course) => return line.push_str(course.number.as_text()),
            Self::Text(text) => return line.push_str(text),
            Self::All(parts) => (parts, " and "),
            Self::Any(parts) => (parts, " or "),
        };
        let has_brackets = is_part && parts.len() > 1;
        line.push_str(if has_brackets { "(" } else { "" });
        append_joined(line, parts, joint, |line, part| part.append_to(line, true));
        line.push_str(if has_brackets { ")" } else { "" });
    }
}

impl Value for Requisite {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.add(|line| self.append_to(line, false));
    }

    fn check(&self, violations: &mut Violations) {
        self.check_part(false, violations);
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        let mut references = Vec::new();
        self.walk(&mut |part| {
            if let Self::Course(course) = part {
                references.push(Reference::to(Kind::Course, &course.id));
            }
        });
        references
    }

    fn outside(&self) -> Vec<&NamedCourse> {
        let mut numbers = Vec::new();
        self.walk(&mut |part| {
            if let Self::Outside(course) = part {
                numbers.push(course);
            }
        });
        numbers
    }
}

impl RonExample for Requisite {
    const EXAMPLE: &'static str =
        r#"All([Course("24-787"), Any([Outside("15-112"), Text("programming experience")])])"#;
}

/// Other numbers under which a course is listed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CrossListing(pub Box<[CrossListed]>);

/// Another number under which a course is listed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum CrossListed {
    /// That of a course of the catalogue.
    Course(NamedCourse),
    /// One that the catalogue does not hold.
    Outside(NamedCourse),
}

impl CrossListed {
    /// Its number.
    pub fn number(&self) -> &CourseNumber {
        let (Self::Course(course) | Self::Outside(course)) = self;
        &course.number
    }
}

impl Value for CrossListing {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.add(|line| {
            append_joined(line, &self.0, ", ", |line, listed| line.push_str(listed.number().as_text()));
        });
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, listed) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| listed.number().check(violations));
        }
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        let references = self.0.iter().filter_map(|listed| match listed {
            CrossListed::Course(course) => Some(Reference::to(Kind::Course, &course.id)),
            CrossListed::Outside(_) => None,
        });
        references.collect()
    }

    fn outside(&self) -> Vec<&NamedCourse> {
        let outside = self.0.iter().filter_map(|listed| match listed {
            CrossListed::Outside(course) => Some(course),
            CrossListed::Course(_) => None,
        });
        outside.collect()
    }
}

impl RonExample for CrossListing {
    const EXAMPLE: &'static str = r#"[Course("12-751"), Outside("19-751")]"#;
}

/// What a department counts a course for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counting {
    /// The id of the department.
    pub department: Id,
    /// The area of its requirements.
    pub area: Text,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Counting {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        match &self.detail {
            Some(detail) => lines.format(format_args!("{}: {detail}", self.area)),
            None => lines.push(&self.area),
        }
    }

    fn check(&self, violations: &mut Violations) {
        if self.area.trim().is_empty() {
            violations.within("area", |violations| {
                violations.contradiction("the area has no name", "write what the page calls it");
            });
        }
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference::to(Kind::Department, &self.department)]
    }
}

impl RonExample for Counting {
    const EXAMPLE: &'static str = r#"(department: "cee", area: "CREST climate", detail: "elective")"#;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_word_stands_for_any_number_of_units() {
        let read = |text: &str| ron::from_str::<CourseUnits>(text).map_err(|error| error.to_string());
        assert_eq!(read("Variable"), Ok(CourseUnits::Variable));
        assert_eq!(read("7.5").map(CourseUnits::bounds), Ok(Units::of(7.5).map(|units| (units, units))));
        assert_eq!(read("(from: 1, to: 48)"), Ok(CourseUnits::Range(Units::whole(1), Units::whole(48))));
        for written in ["TBD", "variable", "l2", "\"12\"", "-3", "12.345", "[12]", "(from: 1)"] {
            let refused = read(written).expect_err(written);
            assert!(refused.contains("`Variable`"), "{written}: {refused}");
        }
    }
}
