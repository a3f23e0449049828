//! What an application requires: tests, fees and letters.

use serde::Deserialize;

use super::money::Money;
use super::{RonExample, Value, choices, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::problem::{nearest, short};
use crate::text::{LineBuffer, Text};

choices! {
    /// A degree's rule on the Graduate Record Examination.
    pub enum GreRule {
        /// Every applicant must send scores.
        Required = "required",
        /// Applicants may send scores.
        Optional = "optional",
        /// Applicants need not send scores.
        NotRequired = "not required",
        /// Scores are not looked at.
        NotAccepted = "not accepted",
        /// The page's list of application materials does not include the GRE.
        NotListed = "not on the list of application materials",
    }
}

impl Value for GreRule {
    fn brief(&self, _: &Words) -> String {
        match self {
            Self::NotListed => "not listed".to_owned(),
            rule => rule.phrase().to_owned(),
        }
    }

    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.push(self.phrase());
    }
}

impl RonExample for GreRule {
    const EXAMPLE: &'static str = "NotAccepted";
}

/// The lowest and highest scores of the tests of English that most universities take, by the start of their names.
///
/// Scales as their publishers print them; TOEFL iBT has a second one, 1 to 6, since January 2026.
const SCALES: [(&str, f32, f32); 6] = [
    ("TOEFL", 0.0, 120.0),
    ("IELTS", 0.0, 9.0),
    ("Duolingo", 10.0, 160.0),
    ("PTE", 10.0, 90.0),
    ("Pearson", 10.0, 90.0),
    ("Cambridge", 80.0, 230.0),
];

/// A test score, in steps of a half or more.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Score(pub f32);

// `English::check` rejects NaN, so equality is total for every score that is kept.
impl Eq for Score {}

/// An accepted test with its minimum.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// The name of the test.
    pub test: Text,
    /// The minimum total score; `None` if no page that was read prints it.
    #[serde(default)]
    pub least: Option<Score>,
    /// The lowest and highest score of the test; needed only for one that we do not know.
    #[serde(default)]
    pub scale: Option<(f32, f32)>,
    /// The minimum scores of its sections, as the page prints them.
    #[serde(default)]
    pub parts: Option<Text>,
}

// `Minimum::check` rejects NaN in a scale too.
impl Eq for Minimum {}

impl Minimum {
    /// The minimum in words, with those of its sections.
    pub fn in_words(&self) -> String {
        let least = self.least.map_or_else(|| "minimum not found".to_owned(), |least| least.0.to_string());
        self.parts.as_ref().map_or(least.clone(), |parts| format!("{least} ({parts})"))
    }

    fn line(&self, verb: &str) -> String {
        let name = &self.test;
        let least = self
            .least
            .map_or_else(|| format!("{name}: minimum not found"), |least| format!("{name} {verb} {}", least.0));
        self.parts.as_ref().map_or(least.clone(), |parts| format!("{least} ({parts})"))
    }

    /// The lowest and highest score; `None` for a test that we do not know.
    fn scale(&self) -> Option<(f32, f32)> {
        let starts = |name: &str| self.test.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let known = || SCALES.iter().find(|(name, ..)| starts(name)).map(|(_, lowest, highest)| (*lowest, *highest));
        self.scale.or_else(known)
    }

    fn check(&self, violations: &mut Violations) {
        if self.test.trim().is_empty() {
            violations.within("test", |violations| {
                violations.contradiction("the test has no name", "write its name: `test: \"TOEFL\"`");
            });
        }
        let Some((lowest, highest)) = self.scale() else {
            if let Some(meant) = nearest(&self.test, SCALES.iter().map(|(name, ..)| *name)) {
                let what = format!("there is no test `{}`", short(&self.test));
                violations.within("test", |violations| violations.range(what, format!("did you mean `{meant}`?")));
            } else if self.least.is_some() {
                let what = format!("we do not know how `{}` is scored", short(&self.test));
                let help = "add its `scale`, from the lowest to the highest score: `scale: (80, 230)`";
                violations.within("least", |violations| violations.range(what, help));
            }
            return;
        };
        if !(lowest.is_finite() && highest.is_finite() && lowest < highest) {
            violations.within("scale", |violations| {
                violations.range("the scale does not ascend", "write the lowest score, then the highest: `(0, 120)`");
            });
            return;
        }
        if let Some(Score(score)) = self.least
            && !(lowest..=highest).contains(&score)
        {
            violations.within("least", |violations| {
                violations.range(
                    format!("{} {score} cannot be right", self.test),
                    format!("{} runs from {lowest} to {highest}", self.test),
                );
            });
        }
    }
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
    fn brief(&self, _: &Words) -> String {
        let named = |minimum: &Minimum| match minimum.least {
            Some(Score(least)) => format!("{} {least}", minimum.test),
            None => minimum.test.to_string(),
        };
        let tests = self.tests.iter().map(named).collect::<Vec<_>>().join(", ");
        match (self.is_vague(), self.recommended) {
            (true, _) => format!("{tests}; minimum scores not found"),
            (false, true) => format!("{tests}, recommended"),
            (false, false) => tests,
        }
    }

    fn is_vague(&self) -> bool {
        self.tests.iter().all(|minimum| minimum.least.is_none())
    }

    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        let verb = if self.recommended { "recommended" } else { "at least" };
        self.tests.iter().for_each(|minimum| lines.push(&minimum.line(verb)));
        add_waiver(self.waiver.as_ref(), lines);
    }

    fn check(&self, violations: &mut Violations) {
        violations.within("tests", |violations| {
            not_empty(&self.tests, violations);
            for (index, minimum) in self.tests.iter().enumerate() {
                violations.at(PathSegment::Index(index), |violations| minimum.check(violations));
            }
        });
    }
}

impl RonExample for English {
    const EXAMPLE: &'static str = r#"(tests: [(test: "TOEFL", least: 84, parts: "reading 22, speaking 18"), (test: "IELTS", least: 6.5), (test: "CAE", least: 180, scale: (80, 230)), (test: "Duolingo")], recommended: true, waiver: "a degree from a US university")"#;
}

/// Adds who is exempt, if a page says it.
fn add_waiver(waiver: Option<&Text>, lines: &mut LineBuffer) {
    if let Some(waiver) = waiver {
        lines.format(format_args!("Waiver: {waiver}"));
    }
}

/// What it costs to apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The amount, if it is in whole US dollars: 0 if there is no fee, `None` if the page says only that there is one.
    #[serde(default)]
    pub dollars: Option<u32>,
    /// The amount in any currency.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Who is exempt.
    #[serde(default)]
    pub waiver: Option<Text>,
}

impl Fee {
    /// The amount, however it is written.
    pub fn money(&self) -> Option<Money> {
        Money::given(self.dollars, self.amount.as_ref())
    }
}

impl Value for Fee {
    fn brief(&self, words: &Words) -> String {
        match self.money() {
            Some(_) => self.lines(words).swap_remove(0),
            None => "charged, amount not found".to_owned(),
        }
    }

    fn cell(&self, words: &Words) -> String {
        if self.money().is_none() { "yes".to_owned() } else { self.brief(words) }
    }

    fn is_vague(&self) -> bool {
        self.money().is_none()
    }

    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        match self.money() {
            Some(amount) if amount.is_zero() => lines.push("none"),
            Some(amount) => lines.format(format_args!("{amount}")),
            None => lines.push("charged, amount not found"),
        }
        add_waiver(self.waiver.as_ref(), lines);
    }

    fn check(&self, violations: &mut Violations) {
        Money::check_given(self.dollars, self.amount.as_ref(), violations);
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
    /// Details, in a few words, such as what is asked for in their place.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Letters {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        let required = if self.required == 0 { "none".to_owned() } else { self.required.to_string() };
        let optional = if self.optional == 0 { String::new() } else { format!(", {} optional", self.optional) };
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        lines.format(format_args!("{required} required{optional}{detail}"));
    }

    fn check(&self, violations: &mut Violations) {
        if self.required > 20 || self.optional > 20 {
            violations.range("more than 20 letters cannot be right", "count the letters of one application");
        }
    }
}

impl RonExample for Letters {
    const EXAMPLE: &'static str = r#"(required: 2, optional: 1, detail: "one of them from a teacher")"#;
}
