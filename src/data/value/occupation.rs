//! What an occupation pays and how it grows.

use serde::Deserialize;

use super::money::Dollars;
use super::{RonExample, Value};
use crate::data::violation::Violations;
use crate::text::thousands;

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
                violations.range("the median is outside its percentiles", "check the three amounts");
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
    /// The change in jobs over the decade, in percent.
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
            violations.contradiction("the outlook is empty", "give `percent`, `openings` or `jobs`");
        }
        if self.percent.is_some_and(|percent| !(-100..=1000).contains(&percent)) {
            violations.within("percent", |violations| {
                violations.range("that change cannot be right", "percentages are between -100 and 1000");
            });
        }
    }
}

impl RonExample for Outlook {
    const EXAMPLE: &'static str = "(percent: 34, openings: 23400, jobs: 245900)";
}
