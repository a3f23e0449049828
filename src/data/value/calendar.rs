//! Terms, days and deadlines.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::{RonExample, Value, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::text::Text;

/// A season in which students can start or a course runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Term {
    /// Late August to December.
    Fall,
    /// January to early May.
    Spring,
    /// May to August.
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

/// The terms as a list in words: `Fall`, `Fall and Spring`, `Fall, Spring and Summer`.
pub(super) fn join_terms(terms: &[Term]) -> String {
    match terms {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(ToString::to_string).collect();
            format!("{} and {last}", most.join(", "))
        }
    }
}

/// Several terms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Terms(pub Vec<Term>);

impl Value for Terms {
    fn lines(&self) -> Vec<String> {
        vec![join_terms(&self.0)]
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
    }
}

impl RonExample for Terms {
    const EXAMPLE: &'static str = "[Fall, Spring]";
}

/// A day of the year, with its year if the source prints one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year, if the source prints one.
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

impl Day {
    fn check(self, violations: &mut Violations) {
        let days = days_in(self.month, self.year);
        if days == 0 {
            violations
                .range(format!("there is no month {}", self.month), "months are 01 to 12 and come before the day");
        } else if self.day == 0 || self.day > days {
            let month = MONTHS[usize::from(self.month) - 1];
            violations.range(format!("{month} has no day {}", self.day), format!("its days are 1 to {days}"));
        } else if let Some(year) = self.year.filter(|year| !(1900..=2200).contains(year)) {
            violations.range(format!("the year {year} cannot be right"), "years are between 1900 and 2200");
        }
    }
}

impl Day {
    /// The day with its month abbreviated.
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
    const SHAPE: &'static str = "a day is written \"2026-01-31\" or, if no year is printed, \"01-31\"";
}

/// The application period for one start term.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The term applied for.
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
                let dates: Vec<_> =
                    dates.iter().filter_map(|(name, day)| day.map(|day| format!("{name} {day}"))).collect();
                format!("{} start: {}", window.start, dates.join(", "))
            })
            .collect()
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, window) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| {
                let days = [("opens", window.opens), ("priority", window.priority), ("closes", window.closes)];
                if days.iter().all(|(_, day)| day.is_none()) {
                    violations.contradiction("the start term has no date", "give `opens`, `priority` or `closes`");
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
