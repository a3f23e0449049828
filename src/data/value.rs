//! The types that a fact's value can have: how each is written, checked and put into words.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::record::Kind;
use crate::problem::{Fault, short};
use crate::text::{Text, counted, is_hidden, thousands};

/// What every value of a fact can do.
pub trait Value: std::any::Any {
    /// The value in words: one line, or one for each part.
    fn lines(&self) -> Vec<String>;

    /// The value at a glance: what one compares first, in a few words.
    fn brief(&self) -> String {
        self.lines().join("; ")
    }

    /// Reports what cannot be true, whatever other records say.
    fn check(&self, _flaws: &mut Violations) {}

    /// The records that it names.
    fn refers(&self) -> Vec<Reference<'_>> {
        Vec::new()
    }

    /// Names by which the record is known because of it, such as a course number.
    fn names(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// What one can filter by.
    fn facets(&self) -> Vec<Facet> {
        Vec::new()
    }

    /// The one web address that it is, if it is one.
    fn address(&self) -> Option<&str> {
        None
    }
}

/// A property that several records share and that one can filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// A number of units.
    Units(u16),
    /// A term in which something starts or runs.
    Term(Term),
    /// A rule on the Graduate Record Examination.
    Gre(GreRule),
}

/// How a type of value is written in RON, for the page that documents the format.
pub trait RonExample {
    /// An example in RON.
    const EXAMPLE: &'static str;
}

/// A record named by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// Which sort of record it should be.
    pub kind: Kind,
    /// Its id.
    pub id: &'a Id,
}

/// One step from a value to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathSegment {
    /// To a field by its name.
    Field(&'static str),
    /// To an element of a list, from 0.
    Index(usize),
}

/// Something wrong with a value, and the way to it from its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The way from the record to the offending text.
    pub path: Vec<PathSegment>,
    /// Its sort.
    pub fault: Fault,
    /// What is wrong.
    pub what: String,
    /// What to do, or what was probably meant.
    pub help: String,
}

/// Collects violations and remembers the way to where the check stands.
#[derive(Debug, Default)]
pub struct Violations {
    path: Vec<PathSegment>,
    found: Vec<Violation>,
}

impl Violations {
    /// Runs `check` one step further in.
    pub fn at(&mut self, step: PathSegment, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    /// Runs `check` inside the field `name`.
    pub fn within(&mut self, name: &'static str, check: impl FnOnce(&mut Self)) {
        self.at(PathSegment::Field(name), check);
    }

    /// Reports a violation where the check stands.
    pub fn report(&mut self, fault: Fault, what: impl Into<String>, help: impl Into<String>) {
        self.found.push(Violation { path: self.path.clone(), fault, what: what.into(), help: help.into() });
    }

    /// Reports a number outside its range.
    pub fn range(&mut self, what: impl Into<String>, help: impl Into<String>) {
        self.report(Fault::OutOfRange, what, help);
    }

    /// Reports a value that contradicts its own form.
    pub fn contradiction(&mut self, what: impl Into<String>, help: impl Into<String>) {
        self.report(Fault::Contradiction, what, help);
    }

    /// What was found.
    pub fn into_found(self) -> Vec<Violation> {
        self.found
    }
}

/// The stable name of a record or a source: lower-case letters, digits, `-` and `.`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Id(Text);

impl Id {
    /// An id of that text.
    pub fn new(text: &str) -> Self {
        Self(Text::new(text))
    }

    /// Reports an id that holds what an id may not hold.
    pub fn check(&self, violations: &mut Violations) {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        if self.0.is_empty() || !self.0.bytes().all(fine) {
            violations.range(
                format!("`{}` is no id", short(self)),
                "an id is made of lower-case letters, digits, `-` and `.`",
            );
        }
    }
}

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Value for Text {
    fn lines(&self) -> Vec<String> {
        vec![self.to_string()]
    }

    fn check(&self, violations: &mut Violations) {
        if self.trim().is_empty() {
            violations.contradiction("the text is empty", "leave the field out, or write `NotFound(\"…\")`");
        }
    }
}

impl RonExample for Text {
    const EXAMPLE: &'static str = r#""in a few words""#;
}

/// Several short texts, one a line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct List(pub Vec<Text>);

impl Value for List {
    fn lines(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, text) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| text.check(violations));
        }
    }
}

impl RonExample for List {
    const EXAMPLE: &'static str = r#"["one point", "another"]"#;
}

/// Reports an empty list.
fn not_empty<T>(list: &[T], violations: &mut Violations) {
    if list.is_empty() {
        violations.contradiction("the list is empty", "leave the field out, or write `NotFound(\"…\")`");
    }
}

/// CMU units: about one hour of work a week over a semester each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Units(pub u16);

impl Units {
    /// More than any degree asks for.
    const MOST: u16 = 1000;
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&counted(usize::from(self.0), "unit", "units"))
    }
}

impl Value for Units {
    fn facets(&self) -> Vec<Facet> {
        vec![Facet::Units(self.0)]
    }

    fn lines(&self) -> Vec<String> {
        vec![self.to_string()]
    }

    fn check(&self, violations: &mut Violations) {
        if self.0 == 0 || self.0 > Self::MOST {
            violations.range(format!("{self} cannot be right"), format!("units are between 1 and {}", Self::MOST));
        }
    }
}

impl RonExample for Units {
    const EXAMPLE: &'static str = "120";
}

/// One area of a degree's requirements.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakdownArea {
    /// What the area is called.
    pub area: Text,
    /// Its units; none where the page prints none.
    #[serde(default)]
    pub units: Option<Units>,
    /// Whether these units come on top of the degree's total.
    #[serde(default)]
    pub outside_total: bool,
    /// The rule, in a few words.
    #[serde(default)]
    pub rule: Option<Text>,
}

/// A degree's units, area by area.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Breakdown(pub Vec<BreakdownArea>);

impl Breakdown {
    /// The sum of all areas that count toward the total; `None` where one of them prints no units.
    pub fn total(&self) -> Option<u32> {
        self.0.iter().filter(|area| !area.outside_total).map(|area| area.units.map(|units| u32::from(units.0))).sum()
    }
}

impl Value for Breakdown {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .0
            .iter()
            .map(|area| {
                let units = area.units.map_or_else(|| "units not printed".to_owned(), |units| units.to_string());
                let outside = if area.outside_total { ", outside the total" } else { "" };
                let rule = area.rule.as_ref().map(|rule| format!(": {rule}")).unwrap_or_default();
                format!("{} · {units}{outside}{rule}", area.area)
            })
            .collect();
        let counted: Vec<_> = self.0.iter().filter(|area| !area.outside_total).collect();
        if let (Some(total), true) = (self.total(), counted.len() > 1) {
            let parts: Vec<_> = counted.iter().filter_map(|area| area.units).map(|units| units.0.to_string()).collect();
            lines.push(format!("{} = {total}", parts.join(" + ")));
        }
        lines
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, area) in self.0.iter().enumerate() {
            if let Some(units) = area.units {
                violations.at(PathSegment::Index(index), |violations| {
                    violations.within("units", |violations| units.check(violations));
                });
            }
        }
    }
}

impl RonExample for Breakdown {
    const EXAMPLE: &'static str =
        r#"[(area: "AI core", units: 42), (area: "Electives", units: 36, rule: "any graduate course")]"#;
}

/// How long a degree takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// Semesters, or the fewest of a range.
    #[serde(default)]
    pub semesters: Option<u8>,
    /// The most semesters of a range.
    #[serde(default)]
    pub most_semesters: Option<u8>,
    /// Months, or the fewest of a range.
    #[serde(default)]
    pub months: Option<u8>,
    /// The most months of a range.
    #[serde(default)]
    pub most_months: Option<u8>,
    /// Whether the page says that this is full-time.
    #[serde(default)]
    pub full_time: bool,
}

/// A number or a range of numbers, with what it counts.
fn span(least: Option<u8>, most: Option<u8>, one: &str, many: &str) -> Option<String> {
    match (least?, most) {
        (least, Some(most)) if most != least => Some(format!("{least} to {most} {many}")),
        (least, _) => Some(counted(usize::from(least), one, many)),
    }
}

impl Value for Length {
    fn lines(&self) -> Vec<String> {
        let parts = [
            span(self.semesters, self.most_semesters, "semester", "semesters"),
            span(self.months, self.most_months, "month", "months"),
            self.full_time.then(|| "full-time".to_owned()),
        ];
        vec![parts.into_iter().flatten().collect::<Vec<_>>().join(", ")]
    }

    fn check(&self, violations: &mut Violations) {
        if self.semesters.is_none() && self.months.is_none() {
            violations.contradiction("a length without semesters or months", "give `semesters` or `months`");
        }
        let spans =
            [("semesters", self.semesters, self.most_semesters, 16), ("months", self.months, self.most_months, 96)];
        for (name, least, most, limit) in spans {
            for number in least.into_iter().chain(most) {
                if number == 0 || number > limit {
                    violations.within(name, |violations| {
                        violations.range(
                            format!("{number} {name} cannot be right"),
                            format!("{name} are between 1 and {limit}"),
                        );
                    });
                }
            }
            if matches!((least, most), (Some(least), Some(most)) if most < least) {
                violations.within(name, |violations| {
                    violations.range(format!("the most {name} are fewer than the fewest"), "swap the two numbers");
                });
            }
        }
    }
}

impl RonExample for Length {
    const EXAMPLE: &'static str = "(semesters: 3, most_semesters: 4, months: 16, most_months: 20, full_time: true)";
}

/// A season in which one can start, or in which a course runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Term {
    /// From late August to December.
    Fall,
    /// From January to early May.
    Spring,
    /// From May to August.
    Summer,
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fall => "Fall",
            Self::Spring => "Spring",
            Self::Summer => "Summer",
        })
    }
}

/// Words joined as one would say them: `a`, `a and b`, `a, b and c`.
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The terms as one would say them.
fn said(terms: &[Term]) -> String {
    joined(&terms.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// Several terms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Terms(pub Vec<Term>);

impl Value for Terms {
    fn facets(&self) -> Vec<Facet> {
        self.0.iter().copied().map(Facet::Term).collect()
    }

    fn lines(&self) -> Vec<String> {
        vec![said(&self.0)]
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
    }
}

impl RonExample for Terms {
    const EXAMPLE: &'static str = "[Fall, Spring]";
}

/// A day of the year, with its year where the source prints one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year, where the source prints one.
    pub year: Option<u16>,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days that `month` has at most, taking a year that is not known for a leap year; 0 where there is no such month.
pub(super) fn days_in(month: u8, year: Option<u16>) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) => 29,
        2 => 28,
        _ => 0,
    }
}

impl Day {
    fn check(self, violations: &mut Violations) {
        let days = days_in(self.month, self.year);
        if days == 0 {
            violations
                .range(format!("there is no month {}", self.month), "months are 01 to 12, and stand before the day");
        } else if self.day == 0 || self.day > days {
            let month = MONTHS[usize::from(self.month) - 1];
            violations.range(format!("{month} has no day {}", self.day), format!("{month} has the days 1 to {days}"));
        } else if let Some(year) = self.year.filter(|year| !(1900..=2200).contains(year)) {
            violations.range(format!("the year {year} cannot be right"), "years are between 1900 and 2200");
        }
    }
}

impl Day {
    /// The day with its month cut short.
    fn brief(self) -> String {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).map_or("?", |month| &month[..3]);
        let year = self.year.map(|year| format!(" {year}")).unwrap_or_default();
        format!("{} {month}{year}", self.day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or("?");
        write!(f, "{} {month}", self.day)?;
        self.year.map_or(Ok(()), |year| write!(f, " {year}"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let numbers: Option<Vec<u16>> = text.split('-').map(|part| part.parse().ok()).collect();
        let (year, month, day) = match numbers.as_deref() {
            Some([year, month, day]) => (Some(*year), *month, *day),
            Some([month, day]) => (None, *month, *day),
            _ => return Err(de::Error::custom(Self::SHAPE)),
        };
        let small = |number| u8::try_from(number).map_err(|_| de::Error::custom(Self::SHAPE));
        Ok(Self { year, month: small(month)?, day: small(day)? })
    }
}

impl Day {
    const SHAPE: &'static str = "a day is written \"2026-01-31\" or, where no year is printed, \"01-31\"";
}

/// The application dates for one start term.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The term in which one would start.
    pub start: Term,
    /// When applications open.
    #[serde(default)]
    pub opens: Option<Day>,
    /// The early, preferred deadline.
    #[serde(default)]
    pub priority: Option<Day>,
    /// The last day.
    #[serde(default)]
    pub closes: Option<Day>,
}

/// The deadlines of one application cycle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Deadlines(pub Vec<Window>);

impl Value for Deadlines {
    fn brief(&self) -> String {
        let last =
            |window: &Window| window.closes.or(window.priority).map(|day| format!("{} {}", window.start, day.brief()));
        self.0.iter().filter_map(last).collect::<Vec<_>>().join(", ")
    }

    fn lines(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|window| {
                let dates = [("opens", window.opens), ("priority", window.priority), ("closes", window.closes)];
                let said: Vec<_> =
                    dates.iter().filter_map(|(name, day)| day.map(|day| format!("{name} {day}"))).collect();
                format!("{} start: {}", window.start, said.join(", "))
            })
            .collect()
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, window) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| {
                let days = [("opens", window.opens), ("priority", window.priority), ("closes", window.closes)];
                if days.iter().all(|(_, day)| day.is_none()) {
                    violations.contradiction("a start term without a date", "give `opens`, `priority` or `closes`");
                }
                for (name, day) in days {
                    if let Some(day) = day {
                        violations.within(name, |violations| day.check(violations));
                    }
                }
                if let (Some(opens), Some(closes)) = (window.opens, window.closes)
                    && opens.year.is_some()
                    && closes.year.is_some()
                    && closes < opens
                {
                    violations.within("closes", |violations| {
                        violations.range("closes before it opens", "check the two years");
                    });
                }
            });
        }
    }
}

impl RonExample for Deadlines {
    const EXAMPLE: &'static str = r#"[(start: Fall, opens: "2025-10-01", priority: "2025-12-15", closes: "2026-01-31"), (start: Spring, closes: "08-31")]"#;
}

/// What a degree says of the Graduate Record Examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum GreRule {
    /// Every applicant sends scores.
    Required,
    /// Applicants may send scores.
    Optional,
    /// Scores are not needed.
    NotRequired,
    /// Scores are not looked at.
    NotAccepted,
    /// The page lists the parts of an application and the GRE is not among them.
    NotListed,
}

impl Value for GreRule {
    fn facets(&self) -> Vec<Facet> {
        vec![Facet::Gre(*self)]
    }

    fn brief(&self) -> String {
        match self {
            Self::NotListed => "not listed".to_owned(),
            rule => rule.lines().swap_remove(0),
        }
    }

    fn lines(&self) -> Vec<String> {
        vec![
            match self {
                Self::Required => "required",
                Self::Optional => "optional",
                Self::NotRequired => "not required",
                Self::NotAccepted => "not accepted",
                Self::NotListed => "not among the parts of an application",
            }
            .to_owned(),
        ]
    }
}

impl RonExample for GreRule {
    const EXAMPLE: &'static str = "NotAccepted";
}

/// A test of English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum EnglishTest {
    /// Test of English as a Foreign Language, internet version: 0 to 120.
    Toefl,
    /// International English Language Testing System: 0 to 9.
    Ielts,
    /// Duolingo English Test: 10 to 160.
    Duolingo,
}

impl EnglishTest {
    /// Its name, and the lowest and highest score.
    fn scale(self) -> (&'static str, f32, f32) {
        match self {
            Self::Toefl => ("TOEFL", 0.0, 120.0),
            Self::Ielts => ("IELTS", 0.0, 9.0),
            Self::Duolingo => ("Duolingo", 10.0, 160.0),
        }
    }
}

/// A score of a test, in halves at the finest.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Score(pub f32);

// A score that is not a number is reported by `English::check`; equality is only asked for by tests and caches.
impl Eq for Score {}

/// A test that is taken, with its minimum.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// Which test.
    pub test: EnglishTest,
    /// The lowest total score; none where no copy that was read prints it.
    #[serde(default)]
    pub least: Option<Score>,
    /// The lowest scores of its parts, as the page prints them.
    #[serde(default)]
    pub parts: Option<Text>,
}

/// The tests of English that are taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// The tests.
    pub tests: Vec<Minimum>,
    /// Whether the scores are recommended rather than required.
    #[serde(default)]
    pub recommended: bool,
    /// Who need not send one.
    #[serde(default)]
    pub waiver: Option<Text>,
}

impl Value for English {
    fn lines(&self) -> Vec<String> {
        let verb = if self.recommended { "recommended" } else { "at least" };
        let mut lines: Vec<String> = self
            .tests
            .iter()
            .map(|minimum| {
                let (name, ..) = minimum.test.scale();
                let least = minimum
                    .least
                    .map_or_else(|| format!("{name}: minimum not found"), |least| format!("{name} {verb} {}", least.0));
                minimum.parts.as_ref().map_or(least.clone(), |parts| format!("{least} ({parts})"))
            })
            .collect();
        lines.extend(self.waiver.as_ref().map(|waiver| format!("Waiver: {waiver}")));
        lines
    }

    fn check(&self, violations: &mut Violations) {
        violations.within("tests", |violations| {
            not_empty(&self.tests, violations);
            for (index, minimum) in self.tests.iter().enumerate() {
                let (name, lowest, highest) = minimum.test.scale();
                if let Some(Score(score)) = minimum.least
                    && !(lowest..=highest).contains(&score)
                {
                    violations.at(PathSegment::Index(index), |violations| {
                        violations.within("least", |violations| {
                            violations.range(
                                format!("{name} {score} cannot be right"),
                                format!("{name} runs from {lowest} to {highest}"),
                            );
                        });
                    });
                }
            }
        });
    }
}

impl RonExample for English {
    const EXAMPLE: &'static str = r#"(tests: [(test: Toefl, least: 84, parts: "reading 22, speaking 18"), (test: Ielts, least: 6.5), (test: Duolingo)], waiver: "a degree from a US university")"#;
}

/// US dollars, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Dollars(pub u32);

impl Dollars {
    /// More than any price or pay that we hold.
    const MOST: u32 = 10_000_000;

    fn check(self, violations: &mut Violations) {
        if self.0 > Self::MOST {
            violations.range(format!("{self} cannot be right"), format!("amounts are at most {}", Self(Self::MOST)));
        }
    }
}

impl fmt::Display for Dollars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", thousands(self.0 as usize))
    }
}

/// What it costs to apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The amount; 0 where the page says that there is none, absent where it says only that there is one.
    #[serde(default)]
    pub dollars: Option<Dollars>,
    /// Who need not pay it.
    #[serde(default)]
    pub waiver: Option<Text>,
}

impl Value for Fee {
    fn brief(&self) -> String {
        match self.dollars {
            Some(_) => self.lines().swap_remove(0),
            None => "amount not found".to_owned(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let amount = match self.dollars {
            Some(Dollars(0)) => "none".to_owned(),
            Some(dollars) => dollars.to_string(),
            None => "there is one; amount not found".to_owned(),
        };
        let waiver = self.waiver.as_ref().map(|waiver| format!("Waiver: {waiver}"));
        std::iter::once(amount).chain(waiver).collect()
    }

    fn check(&self, violations: &mut Violations) {
        if let Some(dollars) = self.dollars {
            violations.within("dollars", |violations| dollars.check(violations));
        }
    }
}

impl RonExample for Fee {
    const EXAMPLE: &'static str = r#"(dollars: 75, waiver: "after a virtual information session")"#;
}

/// What an amount is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Per {
    /// An academic year of two semesters.
    Year,
    /// A semester.
    Semester,
    /// A unit.
    Unit,
}

/// One rate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The amount.
    pub dollars: Dollars,
    /// What it is paid for.
    pub per: Per,
    /// Whom or what it holds for, where not for all.
    #[serde(default)]
    pub holds_for: Option<Text>,
}

/// Rates that one page prints together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Rates(pub Vec<Rate>);

impl Rate {
    fn said(&self) -> String {
        let per = match self.per {
            Per::Year => "a year",
            Per::Semester => "a semester",
            Per::Unit => "a unit",
        };
        let holds_for = self.holds_for.as_ref().map(|whom| format!(" ({whom})")).unwrap_or_default();
        format!("{} {per}{holds_for}", self.dollars)
    }
}

impl Value for Rates {
    fn lines(&self) -> Vec<String> {
        self.0.iter().map(Rate::said).collect()
    }

    fn brief(&self) -> String {
        let semester = self.0.iter().find(|rate| rate.per == Per::Semester);
        match semester.or(self.0.first()) {
            // A rate that holds for some would be wrong for others.
            Some(rate) if rate.holds_for.is_some() => "it depends, see below".to_owned(),
            rate => rate.map(Rate::said).unwrap_or_default(),
        }
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, rate) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| {
                violations.within("dollars", |violations| rate.dollars.check(violations));
            });
        }
    }
}

impl RonExample for Rates {
    const EXAMPLE: &'static str = "[(dollars: 60300, per: Year), (dollars: 30150, per: Semester)]";
}

/// Letters of recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// How many are required.
    pub required: u8,
    /// How many more may be sent.
    #[serde(default)]
    pub optional: u8,
}

impl Value for Letters {
    fn lines(&self) -> Vec<String> {
        let required = format!("{} required", self.required);
        vec![if self.optional > 0 { format!("{required}, {} optional", self.optional) } else { required }]
    }

    fn check(&self, violations: &mut Violations) {
        if self.required > 20 || self.optional > 20 {
            violations.range("more than 20 letters cannot be right", "count the letters of one application");
        }
    }
}

impl RonExample for Letters {
    const EXAMPLE: &'static str = "(required: 3)";
}

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Rule {
    /// It is part of the degree.
    Required,
    /// It is possible.
    Optional,
    /// It is recommended.
    Encouraged,
    /// The page says that it is not needed.
    NotRequired,
    /// It depends on the variant that is chosen.
    ByVariant,
}

impl Rule {
    fn said(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Encouraged => "encouraged, not required",
            Self::NotRequired => "not required",
            Self::ByVariant => "depends on the variant",
        }
    }
}

/// The place of an internship in a degree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Internship {
    /// Whether it is asked for.
    pub rule: Rule,
    /// Its units, where it has any.
    #[serde(default)]
    pub units: Option<Units>,
    /// When, what and for whom, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Internship {
    fn lines(&self) -> Vec<String> {
        let units = self.units.map(|units| format!(", {units}")).unwrap_or_default();
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        vec![format!("{}{units}{detail}", self.rule.said())]
    }

    fn check(&self, violations: &mut Violations) {
        if let Some(units) = self.units {
            violations.within("units", |violations| units.check(violations));
        }
    }
}

impl RonExample for Internship {
    const EXAMPLE: &'static str = r#"(rule: Required, units: 3, detail: "in the summer, 19-695")"#;
}

/// The place of project, thesis or capstone work in a degree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Whether it is asked for.
    pub rule: Rule,
    /// Its units; none where no copy that was read prints them.
    #[serde(default)]
    pub units: Option<Units>,
    /// Whether `units` is the most that may count.
    #[serde(default)]
    pub at_most: bool,
    /// What it is, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Project {
    fn lines(&self) -> Vec<String> {
        let most = if self.at_most { "at most " } else { "" };
        let units = self.units.map_or_else(|| ", units not found".to_owned(), |units| format!(", {most}{units}"));
        let units = if self.units.is_none() && self.rule == Rule::NotRequired { String::new() } else { units };
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        vec![format!("{}{units}{detail}", self.rule.said())]
    }

    fn check(&self, violations: &mut Violations) {
        if let Some(units) = self.units {
            violations.within("units", |violations| units.check(violations));
        }
    }
}

impl RonExample for Project {
    const EXAMPLE: &'static str = r#"(rule: Optional, units: 27, at_most: true, detail: "research with faculty")"#;
}

/// A version of a degree beside its standard one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// What it is called.
    pub name: Text,
    /// Its total units, where printed.
    #[serde(default)]
    pub units: Option<Units>,
    /// How it differs, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

/// The versions of a degree that one source lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Variants(pub Vec<Variant>);

impl Value for Variants {
    fn lines(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|variant| {
                let units = variant.units.map(|units| format!(" · {units}")).unwrap_or_default();
                let detail = variant.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
                format!("{}{units}{detail}", variant.name)
            })
            .collect()
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, variant) in self.0.iter().enumerate() {
            if let Some(units) = variant.units {
                violations.at(PathSegment::Index(index), |violations| {
                    violations.within("units", |violations| units.check(violations));
                });
            }
        }
    }
}

impl RonExample for Variants {
    const EXAMPLE: &'static str =
        r#"[(name: "Applied Study", units: 126, detail: "with a required summer internship")]"#;
}

/// A way to reach an office.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Contact {
    /// An e-mail address.
    Email(Text),
    /// A telephone number, as printed.
    Phone(Text),
    /// A room or a postal address, as printed.
    Office(Text),
    /// A page with a form or a calendar.
    Page(Address),
}

impl Value for Contact {
    fn lines(&self) -> Vec<String> {
        vec![match self {
            Self::Email(text) | Self::Phone(text) | Self::Office(text) => text.to_string(),
            Self::Page(address) => address.to_string(),
        }]
    }

    fn check(&self, violations: &mut Violations) {
        match self {
            Self::Email(email) if !looks_like_email(email) => violations.report(
                Fault::BadAddress,
                format!("`{}` is no e-mail address", short(email)),
                "an address reads name@host, without spaces",
            ),
            Self::Email(_) | Self::Phone(_) | Self::Office(_) => {}
            Self::Page(address) => address.check(violations),
        }
    }

    fn address(&self) -> Option<&str> {
        match self {
            Self::Page(address) => Some(address),
            Self::Email(_) | Self::Phone(_) | Self::Office(_) => None,
        }
    }
}

impl RonExample for Contact {
    const EXAMPLE: &'static str = r#"Email("etim@andrew.cmu.edu")"#;
}

/// Whether `text` has the outer form of an e-mail address.
fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

/// The address of a web page, http or https.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Address(Text);

impl Address {
    /// Whether a browser may be handed `text`: http or https, a plain host, and no white space, no control character and
    /// nothing that stands for one.
    pub fn is_safe(text: &str) -> bool {
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).is_some_and(|rest| {
            is_host(rest.split(['/', '?', '#']).next().unwrap_or_default())
                && rest
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !is_hidden(c) && !"\"'<>`\\�".contains(c))
                && !rest.contains(|c| ('\u{2400}'..='\u{2421}').contains(&c))
        })
    }

    /// Reports an address that a browser should not be handed.
    pub fn check(&self, violations: &mut Violations) {
        if !Self::is_safe(self) {
            violations.report(
                Fault::BadAddress,
                format!("`{}` is no web address", short(self)),
                "write the whole address, beginning with https:// or http:// and a host in ASCII (xn--… for other letters), \
                 without a name or a password before it",
            );
        }
    }
}

/// Whether `text` is a host and perhaps a port, in letters that show where they lead: no name or password before it, no
/// letters of other scripts that look like these.
fn is_host(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').filter(|_| !text.ends_with(']')).unwrap_or((text, "0"));
    let is_number = !port.is_empty() && port.parse::<u16>().is_ok();
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    is_number && inner.map_or(!host.is_empty() && is_name(host), |inner| inner.parse::<std::net::Ipv6Addr>().is_ok())
}

impl std::ops::Deref for Address {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A course number, `NN-NNN` at CMU.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct CourseNumber(Text);

impl CourseNumber {
    fn check(&self, violations: &mut Violations) {
        if self.0.is_empty() || self.0.contains(' ') || !self.0.bytes().any(|byte| byte.is_ascii_digit()) {
            violations.range(
                format!("`{}` is no course number", short(&self.0)),
                "a number has digits and no space, as 18-661",
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
    /// The title under that number, where it differs from the record's.
    #[serde(default)]
    pub title: Option<Text>,
    /// Which part of the university offers it.
    #[serde(default)]
    pub by: Option<Text>,
    /// Its units.
    #[serde(default)]
    pub units: Option<Units>,
    /// The terms in which it was offered.
    #[serde(default = "Vec::new")]
    pub terms: Vec<Term>,
    /// More of it, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Offering {
    fn names(&self) -> Vec<&Text> {
        vec![&self.number.0]
    }

    fn facets(&self) -> Vec<Facet> {
        let terms = self.terms.iter().copied().map(Facet::Term);
        self.units.map(|units| Facet::Units(units.0)).into_iter().chain(terms).collect()
    }

    fn lines(&self) -> Vec<String> {
        let mut said = self.number.to_string();
        if let Some(title) = &self.title {
            said = format!("{said} {title}");
        }
        let parts = [
            self.by.as_ref().map(|by| format!("offered by {by}")),
            self.units.map(|units| units.to_string()),
            (!self.terms.is_empty()).then(|| super::value::said(&self.terms)),
        ];
        for part in parts.into_iter().flatten() {
            said = format!("{said} · {part}");
        }
        vec![self.detail.as_ref().map_or(said.clone(), |detail| format!("{said}: {detail}"))]
    }

    fn check(&self, violations: &mut Violations) {
        violations.within("number", |violations| self.number.check(violations));
        if let Some(units) = self.units {
            violations.within("units", |violations| units.check(violations));
        }
    }
}

impl RonExample for Offering {
    const EXAMPLE: &'static str = r#"(number: "18-661", by: "ECE", units: 12, terms: [Fall, Spring])"#;
}

/// A department that counts a core course, and under which numbers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Id of the department.
    pub department: Id,
    /// The numbers that it accepts; none where it names the course by its title alone.
    #[serde(default = "Vec::new")]
    pub numbers: Vec<CourseNumber>,
    /// More of it, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Use {
    fn lines(&self) -> Vec<String> {
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
    const EXAMPLE: &'static str = r#"(department: "ece", numbers: ["18-780", "18-790"])"#;
}

/// The id of a department that something has to do with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DepartmentId(pub Id);

impl Value for DepartmentId {
    fn lines(&self) -> Vec<String> {
        Vec::new()
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::Department, id: &self.0 }]
    }
}

impl RonExample for DepartmentId {
    const EXAMPLE: &'static str = r#""mse""#;
}

/// The id of a core course that something has to do with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CoreCourseId(pub Id);

impl Value for CoreCourseId {
    fn lines(&self) -> Vec<String> {
        Vec::new()
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::CoreCourse, id: &self.0 }]
    }
}

impl RonExample for CoreCourseId {
    const EXAMPLE: &'static str = r#""deep-learning""#;
}

/// The SOC code of an occupation, `NN-NNNN`, which is its record's id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SocCode(pub Id);

impl Value for SocCode {
    fn lines(&self) -> Vec<String> {
        vec![format!("SOC {}", self.0)]
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::Occupation, id: &self.0 }]
    }
}

impl RonExample for SocCode {
    const EXAMPLE: &'static str = r#""15-2051""#;
}

/// What an occupation pays in a year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// The median.
    pub median: Dollars,
    /// The tenth percentile.
    #[serde(default)]
    pub low: Option<Dollars>,
    /// The ninetieth percentile.
    #[serde(default)]
    pub high: Option<Dollars>,
}

impl Value for Pay {
    fn lines(&self) -> Vec<String> {
        let range = self.low.zip(self.high).map(|(low, high)| format!("; 10th to 90th percentile {low} to {high}"));
        vec![format!("median {} a year{}", self.median, range.unwrap_or_default())]
    }

    fn check(&self, violations: &mut Violations) {
        violations.within("median", |violations| self.median.check(violations));
        if self.low.is_some_and(|low| low > self.median) || self.high.is_some_and(|high| high < self.median) {
            violations.within("median", |violations| {
                violations.range("the median lies outside its percentiles", "check the three amounts");
            });
        }
    }
}

impl RonExample for Pay {
    const EXAMPLE: &'static str = "(median: 112590, low: 63650, high: 194410)";
}

/// How an occupation is expected to grow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlook {
    /// Change in jobs over the decade, in per cent.
    #[serde(default)]
    pub percent: Option<i16>,
    /// Openings a year.
    #[serde(default)]
    pub openings: Option<u32>,
    /// Jobs at the start of the decade.
    #[serde(default)]
    pub jobs: Option<u32>,
}

impl Value for Outlook {
    fn lines(&self) -> Vec<String> {
        let parts = [
            self.percent.map(|percent| format!("{percent:+}% jobs in the decade")),
            self.openings.map(|openings| format!("{} openings a year", thousands(openings as usize))),
            self.jobs.map(|jobs| format!("{} jobs at its start", thousands(jobs as usize))),
        ];
        vec![parts.into_iter().flatten().collect::<Vec<_>>().join("; ")]
    }

    fn check(&self, violations: &mut Violations) {
        if self.percent.is_none() && self.openings.is_none() && self.jobs.is_none() {
            violations.contradiction("an outlook that says nothing", "give `percent`, `openings` or `jobs`");
        }
        if self.percent.is_some_and(|percent| !(-100..=1000).contains(&percent)) {
            violations.within("percent", |violations| {
                violations.range("that change cannot be right", "per cent are between -100 and 1000");
            });
        }
    }
}

impl RonExample for Outlook {
    const EXAMPLE: &'static str = "(percent: 34, openings: 23400, jobs: 245900)";
}
