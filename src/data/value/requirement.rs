//! The requirements of a degree: units, their breakdown, length, projects, internships and variants.

use std::fmt;

use serde::Deserialize;

use super::{RonExample, Value, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::text::{Text, counted};

/// CMU units, each about one hour of work a week over a semester.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Units(pub u16);

impl Units {
    /// More than any degree plausibly requires.
    const MOST: u16 = 1000;
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&counted(usize::from(self.0), "unit", "units"))
    }
}

impl Value for Units {
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
    /// The semesters, or the minimum of a range.
    #[serde(default)]
    pub semesters: Option<u8>,
    /// The maximum of a range of semesters.
    #[serde(default)]
    pub most_semesters: Option<u8>,
    /// The months, or the minimum of a range.
    #[serde(default)]
    pub months: Option<u8>,
    /// The maximum of a range of months.
    #[serde(default)]
    pub most_months: Option<u8>,
    /// Whether the page says that this is for full-time study.
    #[serde(default)]
    pub full_time: bool,
}

/// A number or a range, with its noun.
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
            violations.contradiction("the length has neither semesters nor months", "give `semesters` or `months`");
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
                    violations.range(format!("the maximum of {name} is below the minimum"), "swap the two numbers");
                });
            }
        }
    }
}

impl RonExample for Length {
    const EXAMPLE: &'static str = "(semesters: 3, most_semesters: 4, months: 16, most_months: 20, full_time: true)";
}

/// Whether something is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Rule {
    /// It is part of the degree.
    Required,
    /// It is possible.
    Optional,
    /// It is recommended.
    Encouraged,
    /// The page says that it is not required.
    NotRequired,
    /// It depends on the variant.
    ByVariant,
}

impl Rule {
    fn phrase(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Encouraged => "encouraged, not required",
            Self::NotRequired => "not required",
            Self::ByVariant => "depends on the variant",
        }
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
    fn lines(&self) -> Vec<String> {
        let units = self.units.map(|units| format!(", {units}")).unwrap_or_default();
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        vec![format!("{}{units}{detail}", self.rule.phrase())]
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
    fn lines(&self) -> Vec<String> {
        let most = if self.at_most { "at most " } else { "" };
        let units = self.units.map_or_else(|| ", units not found".to_owned(), |units| format!(", {most}{units}"));
        let units = if self.units.is_none() && self.rule == Rule::NotRequired { String::new() } else { units };
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
        vec![format!("{}{units}{detail}", self.rule.phrase())]
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
