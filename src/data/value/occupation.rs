//! What an occupation pays and how it grows.

use serde::Deserialize;

use super::money::{Money, Per};
use super::{RonExample, Value};
use crate::data::violation::Violations;
use crate::data::words::Words;
use crate::problem::Fault;
use crate::text::{LineBuffer, Text, thousands};

/// What an occupation pays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// The median.
    #[serde(default)]
    pub median: Option<Money>,
    /// The mean, where no median is printed.
    #[serde(default)]
    pub mean: Option<Money>,
    /// The tenth percentile.
    #[serde(default)]
    pub low: Option<Money>,
    /// The ninetieth percentile.
    #[serde(default)]
    pub high: Option<Money>,
    /// What the amounts are paid for; a year by default.
    #[serde(default = "Pay::yearly")]
    pub per: Per,
    /// The country, if the page names one.
    #[serde(default)]
    pub country: Option<Text>,
}

impl Pay {
    fn yearly() -> Per {
        Per::Year
    }

    /// The median, or the mean where no median is printed.
    pub fn middle(&self) -> Option<&Money> {
        self.median.as_ref().or(self.mean.as_ref())
    }
}

impl Value for Pay {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        let country = self.country.as_ref().map(|country| format!("{country}: ")).unwrap_or_default();
        let per = words.fill(self.per.phrase());
        let middle = [("median", &self.median), ("mean", &self.mean)];
        let middle = middle.into_iter().filter_map(|(name, amount)| Some(format!("{name} {} {per}", amount.as_ref()?)));
        let range = self.low.as_ref().zip(self.high.as_ref());
        let range = range.map(|(low, high)| format!("10th to 90th percentile: {low} to {high}"));
        lines.format(format_args!("{country}{}", middle.chain(range).collect::<Vec<_>>().join("; ")));
    }

    fn check(&self, violations: &mut Violations) {
        let amounts = [("median", &self.median), ("mean", &self.mean), ("low", &self.low), ("high", &self.high)];
        let given = || amounts.into_iter().filter_map(|(name, amount)| Some((name, amount.as_ref()?)));
        for (name, amount) in given() {
            violations.within(name, |violations| amount.check(violations));
        }
        let Some((middle, amount)) = given().next().filter(|(name, _)| matches!(*name, "median" | "mean")) else {
            let help = "add `median: …`, or `mean: …` where no median is printed";
            violations.report(Fault::MissingField, "the pay has no median", help);
            return;
        };
        let is_outside = self.low.as_ref().is_some_and(|low| amount.is_less_than(low))
            || self.high.as_ref().is_some_and(|high| high.is_less_than(amount));
        if let Some((name, other)) = given().find(|(_, other)| !other.compares_to(amount)) {
            violations.within(name, |violations| {
                violations.contradiction(format!("{other} is in another currency than {amount}"), "use one currency");
            });
        } else if is_outside && middle == "median" {
            violations.within(middle, |violations| {
                violations.range("the median is outside its percentiles", "check the three amounts");
            });
        }
    }
}

impl RonExample for Pay {
    const EXAMPLE: &'static str =
        r#"(median: "£4,200", mean: "£4,350", low: "£2,900", high: "£7,000", per: Month, country: "United Kingdom")"#;
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

impl Outlook {
    fn jobs(&self) -> Option<String> {
        self.jobs.map(|jobs| format!("{} jobs", thousands(jobs as usize)))
    }
}

impl Value for Outlook {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        let openings = self.openings.map(|openings| format!("{} openings a year", thousands(openings as usize)));
        let growth = self.percent.map(|percent| format!("{percent:+}% over ten years"));
        lines.push(&self.jobs().into_iter().chain(growth).chain(openings).collect::<Vec<_>>().join(", "));
    }

    fn brief(&self, _: &Words) -> String {
        let growth = self.percent.map(|percent| format!("{percent:+}%"));
        // Small numbers keep all digits.
        let jobs = self.jobs.map(|jobs| match jobs {
            0..10_000 => format!("{} jobs", thousands(jobs as usize)),
            jobs => format!("{}k jobs", thousands((jobs as usize + 500) / 1000)),
        });
        jobs.into_iter().chain(growth).collect::<Vec<_>>().join(", ")
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
