//! Amounts of money, and rates.

use std::fmt;

use serde::de::{self, Unexpected};
use serde::{Deserialize, Deserializer};

use super::{RonExample, Value, choices, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::problem::{Fault, short};
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

    /// How the digits of an amount are written.
    const DIGITS: &'static str = "thousands as 1,500 or 1500, and cents as 1500.50";

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

    /// The currency, however it is written: its code by ISO 4217 if it has several spellings.
    pub fn currency_code(&self) -> &str {
        let spelt = self.currency.as_str();
        let known = CURRENCIES.iter().find(|(code, spellings)| *code == spelt || spellings.contains(&spelt));
        known.map_or(spelt, |(code, _)| code)
    }

    /// Whether both are in one currency, so that their amounts compare.
    pub(super) fn compares_to(&self, other: &Self) -> bool {
        self.currency_code() == other.currency_code()
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
        Some(Self { currency: Text::new(currency), hundredths: hundredths(&text[start..end])? })
    }

    pub(super) fn check(&self, violations: &mut Violations) {
        let most = if self.currency_code() == "USD" { Self::MOST_DOLLARS } else { Self::MOST };
        if self.hundredths / 100 > most {
            let most = Self { hundredths: most * 100, ..self.clone() };
            violations.range(format!("{self} cannot be right"), format!("amounts are at most {most}"));
        }
    }
}

/// The currencies that pages spell in several ways. The dollar without a country is that of the US; no other sign is here
/// that several share.
const CURRENCIES: [(&str, &[&str]); 8] = [
    ("USD", &["$", "US$"]),
    ("EUR", &["€", "Euro", "euro", "Euros", "euros"]),
    ("GBP", &["£"]),
    ("CHF", &["Fr.", "SFr.", "sFr."]),
    ("SGD", &["S$"]),
    ("HKD", &["HK$"]),
    ("INR", &["₹"]),
    ("KRW", &["₩"]),
];

/// Reads digits with the signs between thousands and before cents that are usual somewhere: `1,500.50`, `1.500,50`, `1'500`.
///
/// `None` for what is not written so, and for `1.500`, which is 1,500 in some countries.
fn hundredths(text: &str) -> Option<u64> {
    let signs: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let is_cents = |(at, sign): &(usize, char)| {
        matches!(sign, '.' | ',')
            && text.len() - at == 3
            && signs.iter().filter(|(_, other)| other == sign).count() == 1
    };
    let cents = signs.last().copied().filter(is_cents);
    let (whole, fraction) = cents.map_or((text, "0"), |(at, _)| (&text[..at], &text[at + 1..]));
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let mut between = signs.iter().map(|(_, sign)| *sign).take(groups.len() - 1);
    let first = between.next();
    let is_usual =
        first.is_none_or(|sign| matches!(sign, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'));
    // In India, only the last has three digits.
    let middle = groups.get(1..groups.len().saturating_sub(1)).unwrap_or_default();
    let is_grouped = first.is_none()
        || (1..=3).contains(&groups[0].len())
            && groups.last().is_some_and(|last| last.len() == 3)
            && (middle.iter().all(|group| group.len() == 3) || middle.iter().all(|group| group.len() == 2));
    let is_unclear = cents.is_none() && first == Some('.') && groups.len() == 2;
    if !is_usual || !is_grouped || is_unclear || !between.all(|sign| Some(sign) == first) {
        return None;
    }
    groups.concat().parse::<u64>().ok()?.checked_mul(100)?.checked_add(fraction.parse().ok()?)
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
                let clean = Text::new(text);
                Money::parse(&clean).ok_or_else(|| {
                    // With other digits it would be one: how they are divided is not clear.
                    let digits = clean.trim_matches(|c: char| !c.is_ascii_digit());
                    let is_money = !digits.is_empty() && Money::parse(&clean.replacen(digits, "1", 1)).is_some();
                    if is_money {
                        let found = format!("the amount `{}`", short(&clean));
                        return E::invalid_value(Unexpected::Other(&found), &Money::DIGITS);
                    }
                    E::invalid_value(Unexpected::Str(text), &self)
                })
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
        Unit = "{a unit}",
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

/// How many semesters a year can cost at most.
const MOST_SEMESTERS: u64 = 4;

impl Per {
    /// About how many months it is, to tell which is longer; `None` if it is no time, or of any length.
    fn months(self) -> Option<u8> {
        match self {
            Self::Year => Some(12),
            Self::Semester => Some(6),
            Self::Quarter => Some(3),
            Self::Month => Some(1),
            Self::Term | Self::Hour | Self::Course | Self::Unit | Self::Degree => None,
        }
    }
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

    /// Why two rates for the same people cannot both be right.
    fn contradicts(&self, other: &Self) -> Option<(&'static str, &'static str)> {
        if self.holds_for != other.holds_for {
            return None;
        }
        let (one, two) = (self.money()?, other.money()?);
        if self.per == other.per {
            let help = "keep one of the two, or say with `holds_for` to whom each applies";
            return (one != two).then_some(("the same rate is given twice, with two amounts", help));
        }
        let ((longer, more), (shorter, less)) = if self.per.months()? > other.per.months()? {
            ((self.per, one), (other.per, two))
        } else {
            ((other.per, two), (self.per, one))
        };
        let check = "check the two amounts and their `per`";
        if more.is_less_than(&less) {
            return Some(("the rate for the longer time is less than that for the shorter", check));
        }
        let is_year = longer == Per::Year && shorter == Per::Semester;
        (is_year && less.times(MOST_SEMESTERS).is_less_than(&more))
            .then_some(("a year cannot cost so many semesters", check))
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
                let contradicts = self.0[..index].iter().find_map(|before| rate.contradicts(before));
                if let Some((what, help)) = contradicts {
                    violations.range(what, help);
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
            ("€ 172,50", "€172.50"),
            ("1.500,00 EUR", "EUR 1,500"),
            ("CHF 1'460", "CHF 1,460"),
            ("CHF 1’460.80", "CHF 1,460.80"),
            ("€1.234.567", "€1,234,567"),
            ("₹1,50,000", "₹150,000"),
        ] {
            assert_eq!(Money::parse(written).map(|money| money.to_string()).as_deref(), Some(shown), "{written}");
        }
    }

    #[test]
    fn what_is_no_amount_in_a_currency_is_refused() {
        for written in [
            "100",
            "",
            "$",
            "free",
            "about S$100 or so",
            "S$1.5",
            "€1.500",
            "€172,5",
            "€1,50,00",
            "€15,000,0",
            "€1.500.50",
            "€1,500 000",
            "€1--5",
            "-S$5",
            "S$99999999999999999999",
        ] {
            assert_eq!(Money::parse(written), None, "{written}");
        }
    }
}
