//! What an application requires: tests, fees and letters.

use serde::Deserialize;

use super::money::Dollars;
use super::{RonExample, Value, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::text::Text;

/// A degree's rule on the Graduate Record Examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum GreRule {
    /// Every applicant must send scores.
    Required,
    /// Applicants may send scores.
    Optional,
    /// Applicants need not send scores.
    NotRequired,
    /// Scores are not looked at.
    NotAccepted,
    /// The page's list of application materials does not include the GRE.
    NotListed,
}

impl Value for GreRule {
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

/// A test score, in steps of a half or more.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Score(pub f32);

// `English::check` rejects NaN, so equality is total for every score that is kept.
impl Eq for Score {}

/// An accepted test with its minimum.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// Which test.
    pub test: EnglishTest,
    /// The minimum total score; `None` if no page that was read prints it.
    #[serde(default)]
    pub least: Option<Score>,
    /// The minimum scores of its sections, as the page prints them.
    #[serde(default)]
    pub parts: Option<Text>,
}

/// The accepted tests of English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// The tests.
    pub tests: Vec<Minimum>,
    /// Whether the scores are recommended rather than required.
    #[serde(default)]
    pub recommended: bool,
    /// Who is exempt.
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

/// What it costs to apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The amount: 0 if there is no fee, `None` if the page says only that there is one.
    #[serde(default)]
    pub dollars: Option<Dollars>,
    /// Who is exempt.
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
