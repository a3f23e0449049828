//! Terms, days, and windows in which to apply.

use std::fmt::{self, Write};

use serde::{Deserialize, Deserializer, de};

use super::{RonExample, Value, choices, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::text::{LineBuffer, Text};

choices! {
    /// A season that names a term.
    #[derive(PartialOrd, Ord)]
    pub enum Season {
        /// January to March.
        Winter = "Winter",
        /// January to May, or the second quarter of the year.
        Spring = "Spring",
        /// May to August.
        Summer = "Summer",
        /// September to December, where it is called so.
        Autumn = "Autumn",
        /// August to December.
        Fall = "Fall",
    }
}

/// A term in which students can start or a course runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Term {
    /// A semester or quarter that is named after the winter.
    Winter,
    /// A semester or quarter that is named after the spring.
    Spring,
    /// A semester or quarter that is named after the summer.
    Summer,
    /// A semester or quarter that is named after the autumn.
    Autumn,
    /// A semester or quarter that is named after the fall.
    Fall,
    /// The first half of a semester.
    FirstHalf(Season),
    /// The second half of a semester.
    SecondHalf(Season),
    /// An intake in a month, from 1 for January.
    Month(u8),
    /// A term with a name of its own.
    Named(Text),
}

impl Term {
    fn check(&self, violations: &mut Violations) {
        match self {
            Self::Month(month) if !(1..=12).contains(month) => {
                violations.range(format!("there is no month {month}"), "months are 1 to 12");
            }
            Self::Named(name) if name.trim().is_empty() => {
                violations.contradiction("the term has no name", "write the name that the page prints");
            }
            _ => {}
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Winter => f.pad(Season::Winter.phrase()),
            Self::Spring => f.pad(Season::Spring.phrase()),
            Self::Summer => f.pad(Season::Summer.phrase()),
            Self::Autumn => f.pad(Season::Autumn.phrase()),
            Self::Fall => f.pad(Season::Fall.phrase()),
            Self::FirstHalf(season) => write!(f, "{} (first half)", season.phrase()),
            Self::SecondHalf(season) => write!(f, "{} (second half)", season.phrase()),
            Self::Month(month) => f.pad(month_name(*month)),
            Self::Named(name) => f.pad(name),
        }
    }
}

/// The terms as a list in words: `Fall`, `Fall and Spring`, `Fall, Spring and Summer`.
pub(super) fn join_terms(terms: &[Term]) -> String {
    let mut joined = String::new();
    append_terms(terms, &mut joined);
    joined
}

/// Appends the terms as a list in words.
fn append_terms(terms: &[Term], line: &mut String) {
    for (nth, term) in terms.iter().enumerate() {
        line.push_str(match nth {
            0 => "",
            _ if nth + 1 == terms.len() => " and ",
            _ => ", ",
        });
        let written = write!(line, "{term}");
        debug_assert!(written.is_ok(), "a string can be written to");
    }
}

/// Reports what is wrong with any of `terms`.
pub(super) fn check_terms(terms: &[Term], violations: &mut Violations) {
    for (index, term) in terms.iter().enumerate() {
        violations.at(PathSegment::Index(index), |violations| term.check(violations));
    }
}

/// Several terms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Terms(pub Box<[Term]>);

impl Value for Terms {
    fn cell(&self, _: &Words) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.add(|line| append_terms(&self.0, line));
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        check_terms(&self.0, violations);
    }
}

impl RonExample for Terms {
    const EXAMPLE: &'static str = r#"[Fall, SecondHalf(Spring), Month(8), Named("Semester 1")]"#;
}

/// A day of the year, with its year if the source prints one, or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year, if the source prints one.
    pub year: Option<u16>,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1; `None` if the source prints only the month.
    pub day: Option<u8>,
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

/// The name of a month, from 1; `?` if there is no such month.
fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("?")
}

/// The first three letters of a month's name; `?` if there is no such month.
pub(in crate::data) fn short_month(month: u8) -> &'static str {
    let name = month_name(month);
    name.get(..3).unwrap_or(name)
}

/// The number of days in `month`, assuming a leap year if the year is unknown; 0 if there is no such month.
pub(in crate::data) fn days_in(month: u8, year: Option<u16>) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Reports a year in which no program can begin.
fn check_year(year: u16, violations: &mut Violations) {
    if !is_plausible(year) {
        violations.range(format!("the year {year} cannot be right"), "years are between 1900 and 2200");
    }
}

impl Day {
    const SHAPE: &'static str =
        "a day is written \"2026-01-31\", or \"01-31\" if no year is printed; a month \"2026-01\" or \"01\"";

    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let (year, month, day) = match *parts {
            [year, month, day] => (Some(year), month, Some(day)),
            [year, month] if year.len() == 4 => (Some(year), month, None),
            [month, day] => (None, month, Some(day)),
            [month] if month.len() <= 2 => (None, month, None),
            _ => return None,
        };
        let year = year.map(str::parse).transpose().ok()?;
        let day = day.map(str::parse).transpose().ok()?;
        Some(Self { year, month: month.parse().ok()?, day })
    }

    fn check(self, violations: &mut Violations) {
        let days = days_in(self.month, self.year);
        if days == 0 {
            violations
                .range(format!("there is no month {}", self.month), "months are 01 to 12 and come before the day");
        } else if let Some(day) = self.day.filter(|day| !(1..=days).contains(day)) {
            let month = month_name(self.month);
            violations.range(format!("{month} has no day {day}"), format!("its days are 1 to {days}"));
        } else if let Some(year) = self.year {
            check_year(year, violations);
        }
    }

    /// The day with its month abbreviated.
    pub fn brief(self) -> String {
        self.written(short_month(self.month))
    }

    fn written(self, month: &str) -> String {
        let day = self.day.map(|day| format!("{day} ")).unwrap_or_default();
        let year = self.year.map(|year| format!(" {year}")).unwrap_or_default();
        format!("{day}{month}{year}")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(month_name(self.month)))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(Self::SHAPE))
    }
}

/// A time to apply for one cycle: its days belong together.
///
/// A cycle is the start that one applies for: a term and its year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The term applied for; `None` if the page names none.
    #[serde(default)]
    pub start: Option<Term>,
    /// The year of that term; `None` if the page prints none.
    #[serde(default)]
    pub year: Option<u16>,
    /// When applications open.
    #[serde(default)]
    pub opens: Option<Day>,
    /// The early, preferred deadline.
    #[serde(default)]
    pub priority: Option<Day>,
    /// The last day.
    #[serde(default)]
    pub closes: Option<Day>,
    /// When applicants hear.
    #[serde(default)]
    pub decision: Option<Day>,
    /// When it takes place, such as an information session.
    #[serde(default)]
    pub held: Option<Day>,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Term {
    /// The month in which it begins, from 1; `None` for a term whose name does not say.
    pub fn begins(&self) -> Option<u8> {
        let season = match self {
            Self::Month(month) => return Some(*month),
            Self::Named(_) => return None,
            Self::FirstHalf(season) | Self::SecondHalf(season) => *season,
            Self::Winter => Season::Winter,
            Self::Spring => Season::Spring,
            Self::Summer => Season::Summer,
            Self::Autumn => Season::Autumn,
            Self::Fall => Season::Fall,
        };
        Some(match season {
            Season::Winter | Season::Spring => 1,
            Season::Summer => 5,
            Season::Autumn => 9,
            Season::Fall => 8,
        })
    }
}

impl Window {
    /// The day by which one has to apply, and whether it is only the preferred one.
    pub fn deadline(&self) -> Option<(Day, bool)> {
        self.closes.map(|day| (day, false)).or_else(|| self.priority.map(|day| (day, true)))
    }

    /// The cycle in words: `Fall 2026`, `Fall`; empty if the page names none.
    pub fn cycle(&self) -> String {
        let parts = [self.start.as_ref().map(ToString::to_string), self.year.map(|year| year.to_string())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Its days, each with the name of its field.
    pub fn days(&self) -> impl Iterator<Item = (&'static str, Day)> {
        let days = [
            ("opens", self.opens),
            ("priority", self.priority),
            ("closes", self.closes),
            ("decision", self.decision),
            ("held", self.held),
        ];
        days.into_iter().filter_map(|(name, day)| Some((name, day?)))
    }

    /// Whether another window for the same start has a day in common with it, and none that is not the same: years may be
    /// printed on one page alone.
    pub fn agrees(&self, other: &Self) -> bool {
        let theirs: Vec<_> = other.days().collect();
        let common = || self.days().filter_map(|(name, day)| Some((day, theirs.iter().find(|(of, _)| *of == name)?.1)));
        let is_same = |(one, two): (Day, Day)| (one.month, one.day) == (two.month, two.day);
        self.start == other.start && common().next().is_some() && common().all(is_same)
    }

    /// Whether another window of the same cycle is for the same people, as far as both say, and has one of its days again.
    fn is_twin(&self, other: &Self) -> bool {
        let has_again = self.days().any(|(name, _)| other.days().any(|(of, _)| of == name));
        (&self.start, self.year, &self.detail) == (&other.start, other.year, &other.detail) && has_again
    }

    /// Whether the page prints no year: neither of the cycle nor of any day.
    pub fn has_no_year(&self) -> bool {
        self.year.is_none() && self.days().all(|(_, day)| day.year.is_none())
    }

    /// The window in words.
    pub fn line(&self) -> String {
        let days: Vec<_> = self.days().map(|(name, day)| format!("{name} {day}")).collect();
        let no_year = if self.has_no_year() { " (no year printed)" } else { "" };
        let detail = self.detail.as_ref().map(|detail| format!("; {detail}")).unwrap_or_default();
        let start = match self.cycle() {
            cycle if cycle.is_empty() => String::new(),
            cycle => format!("{cycle} start: "),
        };
        format!("{start}{}{no_year}{detail}", days.join(", "))
    }

    /// The cycle and the day that matters most, which is the last.
    fn brief(&self) -> Option<String> {
        let last = self.closes.or(self.held).map(Day::brief);
        let day = last.or_else(|| self.priority.map(|day| format!("priority {}", day.brief())))?;
        Some(format!("{} {day}", self.cycle()).trim_start().to_owned())
    }

    /// Why a day that has a year cannot be one of this cycle.
    fn is_odd(&self, name: &str, day: Day) -> Option<String> {
        let (cycle, year) = (self.year?, day.year?);
        if !(cycle.saturating_sub(2)..=cycle).contains(&year) {
            return Some(format!("{name} in {year} does not belong to a start in {cycle}"));
        }
        let begins = self.start.as_ref()?.begins()?;
        let months = |year: u16, month: u8| i32::from(year) * 12 + i32::from(month);
        let before = months(cycle, begins) - months(year, day.month);
        let is_deadline = matches!(name, "priority" | "closes");
        if is_deadline && before > MOST_MONTHS_BEFORE {
            return Some(format!("{name} {before} months before {} begins", self.cycle()));
        }
        // A term that begins late in its season.
        (is_deadline && before < -2).then(|| format!("{name} after {} has begun", self.cycle()))
    }

    fn check(&self, violations: &mut Violations) {
        if self.days().next().is_none() {
            let help = "give `opens`, `priority`, `closes`, `decision` or `held`";
            violations.contradiction("the window has no date", help);
        }
        if let Some(start) = &self.start {
            violations.within("start", |violations| start.check(violations));
        }
        if let Some(year) = self.year {
            violations.within("year", |violations| check_year(year, violations));
        }
        for (name, day) in self.days() {
            violations.within(name, |violations| day.check(violations));
        }
        let is_real = |day: Day| day.day.is_none_or(|of| (1..=days_in(day.month, day.year)).contains(&of));
        if self.year.is_some_and(|year| !is_plausible(year)) || !self.days().all(|(_, day)| is_real(day)) {
            return;
        }
        let dated = || self.days().filter(|(_, day)| day.year.is_some_and(is_plausible));
        let odd: Vec<_> = dated().filter_map(|(name, day)| Some((name, self.is_odd(name, day)?))).collect();
        if odd.len() > 1 && odd.len() == dated().count() {
            return violations.within("year", |violations| {
                let what = format!("no day of this window belongs to a start in {}", self.cycle());
                violations.range(what, "check the year");
            });
        }
        let is_any_odd = !odd.is_empty();
        for (name, what) in odd {
            violations.within(name, |violations| violations.range(what, "check the two years"));
        }
        if !is_any_odd {
            self.check_order(violations);
        }
    }

    /// Reports days that are in the wrong order.
    fn check_order(&self, violations: &mut Violations) {
        let (opens, priority, closes) = (self.opens, self.priority, self.closes);
        let is_before = |day: Day, least: Day| match (day.year, least.year) {
            (Some(_), Some(_)) => day < least,
            // Without years, a month that is only just before is not the next year's.
            (None, None) => (day.month + 12 - least.month) % 12 > 8 || day.month == least.month && day.day < least.day,
            _ => false,
        };
        if let (Some(opens), Some(priority), Some(closes)) = (opens, priority, closes)
            && is_before(priority, opens)
            && is_before(closes, opens)
        {
            return violations
                .within("opens", |violations| violations.range("opens after its deadlines", "check the two years"));
        }
        let mut told = "";
        for (name, day, before, least) in [
            ("priority", priority, "it opens", opens),
            ("closes", closes, "it opens", opens),
            ("closes", closes, "its priority day", priority),
            ("decision", self.decision, "it closes", closes),
        ] {
            let Some((day, least)) = day.zip(least) else { continue };
            if is_before(day, least) && told != name {
                told = name;
                let what = format!("{name} before {before}");
                violations.within(name, |violations| violations.range(what, "check the two days"));
            }
        }
    }
}

/// How many months before its term begins an application closes at most.
const MOST_MONTHS_BEFORE: i32 = 15;

/// Whether a year can be right.
fn is_plausible(year: u16) -> bool {
    (1900..=2200).contains(&year)
}

/// The windows that a source prints together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Deadlines(pub Vec<Window>);

impl Value for Deadlines {
    fn brief(&self, _: &Words) -> String {
        self.0.iter().filter_map(Window::brief).collect::<Vec<_>>().join(", ")
    }

    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        self.0.iter().for_each(|window| lines.push(&window.line()));
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, window) in self.0.iter().enumerate() {
            let is_twin = |other: &Window| window.year.is_some() && other.is_twin(window);
            violations.at(PathSegment::Index(index), |violations| {
                window.check(violations);
                if self.0[..index].iter().any(is_twin) {
                    let help = "make one of the two, or say in `detail` what each is for";
                    violations.range(format!("{} has two windows", window.cycle()), help);
                }
            });
        }
    }
}

impl RonExample for Deadlines {
    const EXAMPLE: &'static str = r#"[(start: Fall, year: 2026, opens: "2025-10-01", priority: "2025-12-15", closes: "2026-01-31", decision: "2026-03", detail: "by 11:59 pm"), (start: Spring, closes: "08-31"), (held: "10-15")]"#;
}
