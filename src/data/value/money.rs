//! Amounts of money, and rates.

use std::fmt;

use serde::Deserialize;

use super::{RonExample, Value, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::text::{Text, thousands};

/// Whole US dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Dollars(pub u32);

impl Dollars {
    /// More than any plausible price or salary.
    const MOST: u32 = 10_000_000;

    pub(super) fn check(self, violations: &mut Violations) {
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
    /// Who or what it applies to, if not everyone.
    #[serde(default)]
    pub holds_for: Option<Text>,
}

/// Rates that a page prints together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Rates(pub Vec<Rate>);

impl Rate {
    fn phrase(&self) -> String {
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
        self.0.iter().map(Rate::phrase).collect()
    }

    fn brief(&self) -> String {
        let semester = self.0.iter().find(|rate| rate.per == Per::Semester);
        match semester.or(self.0.first()) {
            // A rate for some would mislead everyone else.
            Some(rate) if rate.holds_for.is_some() => "it depends, see below".to_owned(),
            rate => rate.map(Rate::phrase).unwrap_or_default(),
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
