//! The requirements of a degree: units, their breakdown, length, projects, internships and variants.

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Deserializer};

use super::{RonExample, Value, choices, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::text::{LineBuffer, Text, counted, thousands};

/// Units of work, in hundredths: at CMU a unit is about one hour of work a week over a semester.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Units {
    hundredths: u32,
}

impl Units {
    /// More than any degree plausibly requires.
    pub(super) const MOST: u32 = 1000;

    /// A whole number of units.
    pub const fn whole(units: u32) -> Self {
        Self { hundredths: units.saturating_mul(100) }
    }

    /// So many hundredths of a unit.
    pub fn of_hundredths(hundredths: u32) -> Self {
        Self { hundredths }
    }

    /// Units with at most two decimals; `None` if it has more, or is no such number.
    pub(super) fn of(units: f64) -> Option<Self> {
        let hundredths = units * 100.0;
        let is_whole = (hundredths - hundredths.round()).abs() < 1e-6;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the conversion saturates")]
        (is_whole && hundredths >= 0.0).then(|| Self { hundredths: hundredths.round() as u32 })
    }

    /// The units in hundredths.
    pub fn hundredths(self) -> u32 {
        self.hundredths
    }

    /// The number with the program's word for units.
    pub(super) fn in_words(self, words: &Words) -> String {
        format!("{self} {}", self.noun(words))
    }

    /// The program's word for so many units.
    fn noun(self, words: &Words) -> &str {
        if self == Self::whole(1) { words.unit() } else { words.units() }
    }

    /// Reports what is wrong with the field `units`, if it is given.
    pub(super) fn check_given(units: Option<Self>, violations: &mut Violations) {
        if let Some(units) = units {
            violations.within("units", |violations| units.check(violations));
        }
    }
}

impl fmt::Display for Units {
    /// The number alone: `97`, `0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hundredths / 100 {
            whole @ 0..1000 => write!(f, "{whole}")?,
            whole => f.write_str(&thousands(whole as usize))?,
        }
        match self.hundredths % 100 {
            0 => Ok(()),
            tenths if tenths.is_multiple_of(10) => write!(f, ".{}", tenths / 10),
            rest => write!(f, ".{rest:02}"),
        }
    }
}

impl Sum for Units {
    fn sum<I: Iterator<Item = Self>>(units: I) -> Self {
        let hundredths = units.fold(0_u32, |sum, units| sum.saturating_add(units.hundredths));
        Self { hundredths }
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // What is no number of units becomes one that `check` refuses.
        Ok(Self::of(f64::deserialize(deserializer)?).unwrap_or_default())
    }
}

impl Value for Units {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        lines.format(format_args!("{self} {}", self.noun(words)));
    }

    fn cell(&self, _: &Words) -> String {
        self.to_string()
    }

    fn check(&self, violations: &mut Violations) {
        if self.hundredths == 0 || *self > Self::whole(Self::MOST) {
            let help = format!("it is above 0 and at most {}, with at most two decimals", Self::MOST);
            violations.range("this number of units cannot be right", help);
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
    /// Its units; `None` if the page prints none.
    #[serde(default)]
    pub units: Option<Units>,
    /// Whether its units are not part of the degree's total.
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
    /// The sum of the areas that count toward the total; `None` if one of them prints no units.
    pub fn total(&self) -> Option<Units> {
        self.0.iter().filter(|area| !area.outside_total).map(|area| area.units).sum()
    }

    /// The sum of several areas with its arithmetic, which is ours; `None` if one of them prints no units.
    pub fn sum(&self) -> Option<String> {
        let counted: Vec<_> = self.0.iter().filter(|area| !area.outside_total).collect();
        let total = self.total().filter(|_| counted.len() > 1)?;
        let parts: Vec<_> = counted.iter().filter_map(|area| area.units).map(|units| units.to_string()).collect();
        Some(format!("our sum: {} = {total}", parts.join(" + ")))
    }
}

impl BreakdownArea {
    /// Its units with the program's word for them, or that none are printed.
    pub fn units_in_words(&self, words: &Words) -> String {
        self.units.map_or_else(|| words.fill("{units} not printed").into_owned(), |units| units.in_words(words))
    }

    /// What to add where its units are outside the total; else nothing.
    pub fn outside_in_words(&self) -> &'static str {
        if self.outside_total { ", not counted in the total" } else { "" }
    }
}

impl Value for Breakdown {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        for area in &self.0 {
            let units = area.units_in_words(words);
            let outside = area.outside_in_words();
            let rule = area.rule.as_ref().map(|rule| format!(": {rule}")).unwrap_or_default();
            lines.format(format_args!("{} · {units}{outside}{rule}", area.area));
        }
        self.sum().iter().for_each(|sum| lines.push(sum));
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, area) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| Units::check_given(area.units, violations));
        }
    }
}

impl RonExample for Breakdown {
    const EXAMPLE: &'static str = r#"[(area: "AI core", units: 42), (area: "Electives", units: 36, rule: "any graduate course"), (area: "Seminar", units: 1.5, outside_total: true)]"#;
}

/// How long a degree takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Length {
    /// The semesters, or the minimum of a range.
    pub semesters: Option<u8>,
    /// The maximum of a range of semesters.
    pub most_semesters: Option<u8>,
    /// The quarters, or the minimum of a range.
    pub quarters: Option<u8>,
    /// The maximum of a range of quarters.
    pub most_quarters: Option<u8>,
    /// The months, or the minimum of a range.
    pub months: Option<u8>,
    /// The maximum of a range of months.
    pub most_months: Option<u8>,
    /// The years, or the minimum of a range.
    pub years: Option<u8>,
    /// The maximum of a range of years.
    pub most_years: Option<u8>,
    /// Whether the page says that this is for full-time study.
    pub full_time: bool,
    /// How long part-time study takes, if it is possible.
    pub part_time: Option<Box<Length>>,
    /// The longest time allowed.
    pub longest: Option<Box<Length>>,
}

/// A number or a range, with its noun.
fn span(least: Option<u8>, most: Option<u8>, one: &str, many: &str) -> Option<String> {
    match (least?, most) {
        (least, Some(most)) if most != least => Some(format!("{least} to {most} {many}")),
        (least, _) => Some(counted(usize::from(least), one, many)),
    }
}

impl Length {
    fn phrase(&self) -> String {
        let parts = [
            span(self.semesters, self.most_semesters, "semester", "semesters"),
            span(self.quarters, self.most_quarters, "quarter", "quarters"),
            span(self.months, self.most_months, "month", "months"),
            span(self.years, self.most_years, "year", "years"),
            self.full_time.then(|| "full-time".to_owned()),
            self.part_time.as_ref().map(|length| format!("{} part-time", length.phrase())),
            self.longest.as_ref().map(|length| format!("at most {}", length.phrase())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn check_spans(&self, violations: &mut Violations) {
        let spans = [
            ("semesters", self.semesters, self.most_semesters, 16),
            ("quarters", self.quarters, self.most_quarters, 24),
            ("months", self.months, self.most_months, 96),
            ("years", self.years, self.most_years, 12),
        ];
        if spans.iter().all(|(_, least, ..)| least.is_none()) {
            let help = "give `semesters`, `quarters`, `months` or `years`";
            violations.contradiction("the length has no number", help);
        }
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
                    violations.range(format!("the maximum of {name} is below the minimum"), "swap the two numbers");
                });
            }
        }
    }
}

impl Value for Length {
    fn cell(&self, _: &Words) -> String {
        let spans = [
            (self.semesters, self.most_semesters, "semesters"),
            (self.quarters, self.most_quarters, "quarters"),
            (self.months, self.most_months, "months"),
            (self.years, self.most_years, "years"),
        ];
        let short = |(least, most, noun): (Option<u8>, Option<u8>, &str)| match (least?, most) {
            (least, Some(most)) if most != least => Some(format!("{least}-{most} {noun}")),
            (1, _) => Some(format!("1 {}", noun.trim_end_matches('s'))),
            (least, _) => Some(format!("{least} {noun}")),
        };
        spans.into_iter().find_map(short).unwrap_or_else(|| self.phrase())
    }

    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.push(&self.phrase());
    }

    fn check(&self, violations: &mut Violations) {
        self.check_spans(violations);
        for (name, part) in [("part_time", &self.part_time), ("longest", &self.longest)] {
            let Some(part) = part else { continue };
            violations.within(name, |violations| {
                part.check_spans(violations);
                if part.part_time.is_some() || part.longest.is_some() {
                    violations.contradiction("a length within a length", format!("give `{name}` numbers only"));
                }
            });
        }
    }
}

impl RonExample for Length {
    const EXAMPLE: &'static str = "(semesters: 3, most_semesters: 4, months: 16, most_months: 20, full_time: true, part_time: (quarters: 8, most_quarters: 12), longest: (years: 5, most_years: 6))";
}

choices! {
    /// Whether something is required.
    pub enum Rule {
        /// It is part of the degree.
        Required = "required",
        /// It is possible.
        Optional = "optional",
        /// It is recommended.
        Encouraged = "encouraged, not required",
        /// The page says that it is not required.
        NotRequired = "not required",
        /// It depends on the variant.
        ByVariant = "depends on the variant",
    }
}

/// Whether and how a degree includes an internship.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Internship {
    /// Whether it is required.
    pub rule: Rule,
    /// Its units, if it has any.
    #[serde(default)]
    pub units: Option<Units>,
    /// Details, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Internship {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        let units = self.units.map(|units| format!(", {}", units.in_words(words))).unwrap_or_default();
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        lines.format(format_args!("{}{units}{detail}", self.rule.phrase()));
    }

    fn check(&self, violations: &mut Violations) {
        Units::check_given(self.units, violations);
    }
}

impl RonExample for Internship {
    const EXAMPLE: &'static str = r#"(rule: Required, units: 3, detail: "in the summer, 19-695")"#;
}

/// Whether and how a degree includes a project, thesis or capstone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Whether it is required.
    pub rule: Rule,
    /// Its units; `None` if no page that was read prints them.
    #[serde(default)]
    pub units: Option<Units>,
    /// Whether `units` is a maximum.
    #[serde(default)]
    pub at_most: bool,
    /// What it is, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

impl Value for Project {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        let most = if self.at_most { "at most " } else { "" };
        let none = || words.fill(", {units} not found").into_owned();
        let units = self.units.map_or_else(none, |units| format!(", {most}{}", units.in_words(words)));
        let units = if self.units.is_none() && self.rule == Rule::NotRequired { String::new() } else { units };
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        lines.format(format_args!("{}{units}{detail}", self.rule.phrase()));
    }

    fn check(&self, violations: &mut Violations) {
        Units::check_given(self.units, violations);
    }
}

impl RonExample for Project {
    const EXAMPLE: &'static str = r#"(rule: Optional, units: 27, at_most: true, detail: "research with faculty")"#;
}

/// A version of a degree other than the standard one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// What it is called.
    pub name: Text,
    /// Its total units, if printed.
    #[serde(default)]
    pub units: Option<Units>,
    /// How it differs, in a few words.
    #[serde(default)]
    pub detail: Option<Text>,
}

/// The versions of a degree that a source lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Variants(pub Vec<Variant>);

impl Value for Variants {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        for variant in &self.0 {
            let units = variant.units.map(|units| format!(" · {}", units.in_words(words))).unwrap_or_default();
            let detail = variant.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
            lines.format(format_args!("{}{units}{detail}", variant.name));
        }
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, variant) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| Units::check_given(variant.units, violations));
        }
    }
}

impl RonExample for Variants {
    const EXAMPLE: &'static str =
        r#"[(name: "Applied Study", units: 126, detail: "with a required summer internship")]"#;
}
