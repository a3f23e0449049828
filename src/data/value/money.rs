//! Amounts of money, and rates.

use std::fmt;

use serde::de::{self, Unexpected};
use serde::{Deserialize, Deserializer};

use super::{RonExample, Value, choices, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::problem::Fault;
use crate::text::{LineBuffer, Text, thousands};

/// An amount of money in some currency.
///
/// Written as a number it is in US dollars; otherwise as a text with its currency, such as `"S$100"` or `"CHF 730"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Money {
    /// The currency as it is written before the amount, such as `S$` or `CHF`.
    currency: Text,
    /// The amount in hundredths, such as cents.
    hundredths: u64,
}

impl Money {
    const SHAPE: &'static str = "US dollars as a number, 75, or an amount with its currency, \"S$100\" or \"CHF 730\"";

    /// More than any plausible price or salary in US dollars.
    const MOST_DOLLARS: u64 = 10_000_000;

    /// More than any plausible price or salary in any currency.
    const MOST: u64 = 100_000_000_000;

    /// Whole US dollars.
    pub fn dollars(amount: u64) -> Self {
        Self { currency: Text::new("$"), hundredths: amount.saturating_mul(100) }
    }

    /// The amount in hundredths, such as cents.
    pub fn hundredths(&self) -> u64 {
        self.hundredths
    }

    /// The amount so many times.
    #[must_use]
    pub fn times(&self, count: u64) -> Self {
        Self { currency: self.currency.clone(), hundredths: self.hundredths.saturating_mul(count) }
    }

    /// Whether the amount is nothing.
    pub fn is_zero(&self) -> bool {
        self.hundredths == 0
    }

    /// The currency as it is written before the amount.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Whether both are in one currency, so that their amounts compare.
    pub(super) fn compares_to(&self, other: &Self) -> bool {
        self.currency == other.currency
    }

    /// Whether it is less than another amount in its currency.
    pub(super) fn is_less_than(&self, other: &Self) -> bool {
        self.compares_to(other) && self.hundredths < other.hundredths
    }

    /// The amount of a value that is written as `dollars` or as `amount`.
    pub(super) fn given(dollars: Option<u32>, amount: Option<&Self>) -> Option<Self> {
        dollars.map(|dollars| Self::dollars(dollars.into())).or_else(|| amount.cloned())
    }

    /// Reports what is wrong with the fields `dollars` and `amount`.
    pub(super) fn check_given(dollars: Option<u32>, amount: Option<&Self>, violations: &mut Violations) {
        if let Some(dollars) = dollars {
            violations.within("dollars", |violations| Self::dollars(dollars.into()).check(violations));
        }
        if let Some(amount) = amount {
            violations.within("amount", |violations| {
                amount.check(violations);
                if dollars.is_some() {
                    violations.contradiction("the amount is given twice", "keep either `dollars` or `amount`");
                }
            });
        }
    }

    /// Reads an amount with its currency on either side.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
        let currency = match (text[..start].trim(), text[end..].trim()) {
            (before, "") if !before.is_empty() => before,
            ("", after) if !after.is_empty() => after,
            _ => return None,
        };
        let is_sign = |c: char| c.is_alphabetic() || matches!(c, '$' | '.') || (!c.is_ascii() && !c.is_numeric());
        if currency.chars().count() > 8 || !currency.chars().all(is_sign) {
            return None;
        }
        let digits: String = text[start..end].chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '’')).collect();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let fraction: u64 = match fraction.len() {
            0 => 0,
            2 => fraction.parse().ok()?,
            _ => return None,
        };
        let hundredths = whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(fraction)?;
        Some(Self { currency: Text::new(currency), hundredths })
    }

    pub(super) fn check(&self, violations: &mut Violations) {
        let most = if self.currency.as_str() == "$" { Self::MOST_DOLLARS } else { Self::MOST };
        if self.hundredths / 100 > most {
            let most = Self { hundredths: most * 100, ..self.clone() };
            violations.range(format!("{self} cannot be right"), format!("amounts are at most {most}"));
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = usize::try_from(self.hundredths / 100).unwrap_or(usize::MAX);
        let gap = if self.currency.ends_with(|c: char| c.is_alphabetic() || c == '.') { " " } else { "" };
        write!(f, "{}{gap}{}", self.currency, thousands(whole))?;
        match self.hundredths % 100 {
            0 => Ok(()),
            cents => write!(f, ".{cents:02}"),
        }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Money;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Money::SHAPE)
            }

            fn visit_u64<E: de::Error>(self, amount: u64) -> Result<Money, E> {
                Ok(Money::dollars(amount))
            }

            fn visit_f64<E: de::Error>(self, amount: f64) -> Result<Money, E> {
                Money::parse(&format!("$ {amount:.2}"))
                    .ok_or_else(|| E::invalid_value(Unexpected::Float(amount), &self))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Money, E> {
                Money::parse(&Text::new(text)).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

choices! {
    /// What an amount is paid for.
    pub enum Per {
        /// An academic year.
        Year = "a year",
        /// A semester.
        Semester = "a semester",
        /// A term of any length.
        Term = "a term",
        /// A quarter.
        Quarter = "a quarter",
        /// A month.
        Month = "a month",
        /// An hour.
        Hour = "an hour",
        /// A course.
        Course = "a course",
        /// A unit.
        Unit = "a {unit}",
        /// The whole degree.
        Degree = "for the whole degree",
    }
}

/// One rate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The amount, if it is in whole US dollars.
    #[serde(default)]
    pub dollars: Option<u32>,
    /// The amount in any currency.
    #[serde(default)]
    pub amount: Option<Money>,
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
    /// The amount, however it is written.
    pub fn money(&self) -> Option<Money> {
        Money::given(self.dollars, self.amount.as_ref())
    }

    fn phrase(&self, words: &Words) -> String {
        let holds_for = self.holds_for.as_ref().map(|whom| format!(" ({whom})")).unwrap_or_default();
        let amount = self.money().map(|money| money.to_string()).unwrap_or_default();
        format!("{amount} {}{holds_for}", words.fill(self.per.phrase()))
    }
}

impl Value for Rates {
    fn write(&self, words: &Words, lines: &mut LineBuffer) {
        self.0.iter().for_each(|rate| lines.push(&rate.phrase(words)));
    }

    fn brief(&self, words: &Words) -> String {
        let semester = self.0.iter().find(|rate| rate.per == Per::Semester);
        match semester.or(self.0.first()) {
            // A rate for some would mislead everyone else.
            Some(rate) if rate.holds_for.is_some() => {
                // The first rate for each, since the others are the same price by other measures.
                let is_first = |(nth, rate): &(usize, &Rate)| {
                    self.0[..*nth].iter().all(|before| before.holds_for != rate.holds_for)
                };
                let firsts = self.0.iter().enumerate().filter(is_first).map(|(_, rate)| rate.phrase(words));
                firsts.collect::<Vec<_>>().join("; ")
            }
            rate => rate.map(|rate| rate.phrase(words)).unwrap_or_default(),
        }
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, rate) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| {
                Money::check_given(rate.dollars, rate.amount.as_ref(), violations);
                if rate.money().is_none() {
                    let help = "give `dollars: 75`, or `amount: \"S$100\"` for another currency";
                    violations.report(Fault::MissingField, "the rate has no amount", help);
                }
            });
        }
    }
}

impl RonExample for Rates {
    const EXAMPLE: &'static str =
        r#"[(dollars: 60300, per: Year), (amount: "S$2,500", per: Unit, holds_for: "residents")]"#;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_any_currency() {
        for (written, shown) in [
            ("$75", "$75"),
            ("S$100", "S$100"),
            ("S$ 1,100.50", "S$1,100.50"),
            ("CHF 730", "CHF 730"),
            ("1 500 €", "€1,500"),
            ("€1,500", "€1,500"),
            ("100 SGD", "SGD 100"),
            ("Rs. 10,00,000", "Rs. 1,000,000"),
            ("£22.50", "£22.50"),
        ] {
            assert_eq!(Money::parse(written).map(|money| money.to_string()).as_deref(), Some(shown), "{written}");
        }
    }

    #[test]
    fn what_is_no_amount_in_a_currency_is_refused() {
        for written in
            ["100", "", "$", "free", "about S$100 or so", "S$1.5", "S$1.234.567", "-S$5", "S$99999999999999999999"]
        {
            assert_eq!(Money::parse(written), None, "{written}");
        }
    }
}
