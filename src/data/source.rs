//! The sources of facts, and when they were read.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::fact::Standing;
use super::id::{Id, Inherits};
use super::value::calendar::{Day, days_in, short_month};
use super::value::contact::Address;
use super::violation::{Checked, Violations};
use crate::problem::Fault;
use crate::text::Text;

/// When a source was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadDate {
    /// The copy read shows no date.
    Undated,
    /// Read in this year, in this month and on this day if known.
    On {
        /// The year.
        year: u16,
        /// The month, 1 to 12.
        month: Option<u8>,
        /// The day of the month, from 1; only with a month.
        day: Option<u8>,
    },
}

impl ReadDate {
    const SHAPE: &'static str = "the date is written \"2025\", \"2025-10\", \"2025-10-30\" or \"undated\"";

    fn parse(text: &str) -> Option<Self> {
        if text == "undated" {
            return Some(Self::Undated);
        }
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        parts.next().is_none().then_some(Self::On { year, month, day })
    }

    /// Whether it is in the calendar.
    fn is_real(self) -> bool {
        let Self::On { year, month, day } = self else { return true };
        (1990..=2200).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=days_in(month.unwrap_or(0), Some(year))).contains(&day))
    }

    fn check(self, violations: &mut Violations) {
        if !self.is_real() {
            violations.range(format!("there is no date {self}"), Self::SHAPE);
        }
    }
}

impl ReadDate {
    /// Whether it is a date of the calendar and after `today`, as far as it is known.
    pub fn is_after(self, today: Day) -> bool {
        let Some(Self::On { year, month, day }) = Some(self).filter(|date| date.is_real()) else { return false };
        let month = month.unwrap_or(today.month);
        (Some(year), month, day.or(today.day)) > (today.year, today.month, today.day)
    }

    /// The date in a phrase that can follow a fact.
    pub fn phrase(self) -> String {
        match self {
            Self::Undated => self.in_words(),
            Self::On { .. } => format!("read {}", self.in_words()),
        }
    }

    /// The date as people write it: `13 Nov 2025`, `Nov 2025`.
    pub fn in_words(self) -> String {
        match self {
            Self::Undated => "date unknown".to_owned(),
            Self::On { year, month: None, .. } => year.to_string(),
            Self::On { year, month: Some(of), day: None } => format!("{} {year}", short_month(of)),
            Self::On { year, month: Some(of), day: Some(day) } => format!("{day} {} {year}", short_month(of)),
        }
    }

    /// Whether it is over a year before `today`, as far as it is known.
    pub fn is_over_a_year_before(self, today: Day) -> bool {
        let Self::On { year, month, day } = self else { return false };
        let (month, day) = (month.unwrap_or(12), day.or(today.day));
        today.year.is_some_and(|now| (year.saturating_add(1), month, day) < (now, today.month, today.day))
    }
}

impl fmt::Display for ReadDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undated => f.write_str("undated"),
            Self::On { year, month, day } => {
                write!(f, "{year}")?;
                [*month, *day].into_iter().flatten().try_for_each(|part| write!(f, "-{part:02}"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for ReadDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(Self::SHAPE))
    }
}

/// A page or document that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The key that facts refer to it by.
    pub id: Id,
    /// The ids it had before, by which facts can still refer to it.
    #[serde(default = "Vec::new")]
    pub was: Vec<Id>,
    /// Its title.
    pub title: Text,
    /// Its address, preferably the official one; `None` if it has no public address.
    #[serde(default)]
    pub url: Option<Address>,
    /// When it was read.
    pub read: ReadDate,
    /// When it was published, if it says so.
    #[serde(default)]
    pub published: Option<ReadDate>,
    /// The standing of its facts, unless a fact has its own.
    pub standing: Standing,
    /// The period its facts apply to, unless a fact has its own; `None` if it states none.
    #[serde(default)]
    pub period: Option<Text>,
    /// What else a reader should know.
    #[serde(default)]
    pub note: Option<Text>,
}

impl Inherits for Source {}

impl Checked for Source {
    fn check(&self, violations: &mut Violations) {
        self.id.check_renamed(&self.was, violations);
        violations.within("read", |violations| self.read.check(violations));
        if let Some(published) = &self.published {
            violations.within("published", |violations| published.check(violations));
        }
        violations.within("standing", |violations| self.standing.check(violations));
        if let Some(url) = &self.url {
            violations.within("url", |violations| url.check(violations));
        }
        if self.title.trim().is_empty() {
            violations.within("title", |violations| {
                violations.report(Fault::MissingField, "the title is empty", "name the page");
            });
        }
    }
}
