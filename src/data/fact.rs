//! Facts, which are values with their provenance, and answers, which contain facts.

use std::any::Any;

use serde::Deserialize;

use super::id::Id;
use super::value::Value;
use super::violation::{PathSegment, Violations};
use crate::text::Text;

/// How far to trust a fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Standing {
    /// Published by the institution itself, or by the office responsible for the figure.
    Official,
    /// Published by the institution, but in an older copy that has probably been superseded.
    OlderCopy,
    /// Reported by a third party.
    SecondHand,
    /// Our own inference or calculation, with the reason.
    Ours(Text),
}

impl Standing {
    /// Reports an inference without its reason.
    pub(super) fn check(&self, violations: &mut Violations) {
        if matches!(self, Self::Ours(reason) if reason.trim().is_empty()) {
            violations.contradiction("the inference has no reason", "say in `Ours(\"…\")` what it rests on");
        }
    }
}

/// A published or inferred value with its provenance.
///
/// The source is not optional, so there are no facts without one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// The key of its source.
    pub source: Id,
    /// The keys of further sources that say the same.
    #[serde(default = "Vec::new")]
    pub also: Vec<Id>,
    /// The period it applies to, if not its source's.
    #[serde(default)]
    pub period: Option<Text>,
    /// Its standing, if not its source's.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// What else a reader should know.
    #[serde(default)]
    pub note: Option<Text>,
}

impl<T: Value> Fact<T> {
    fn check(&self, violations: &mut Violations) {
        violations.within("value", |violations| self.value.check(violations));
        if let Some(standing) = &self.standing {
            violations.within("standing", |violations| standing.check(violations));
        }
    }
}

/// The answer to one question about a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub enum Answer<T> {
    /// Nothing has been recorded.
    #[default]
    NotRecorded,
    /// One fact.
    Known(Box<Fact<T>>),
    /// Several facts that are all true.
    Several(Vec<Fact<T>>),
    /// Facts that disagree, newest first.
    Disputed(Vec<Fact<T>>),
    /// The page that should say it does not.
    NotPublished(Box<Unstated>),
    /// No page that was read says it, though others may; with what was searched.
    NotFound(Text),
}

/// A page that was read and does not answer a question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unstated {
    /// The key of the source that was read.
    pub source: Id,
    /// What it says instead, if anything.
    #[serde(default)]
    pub note: Option<Text>,
}

impl<T> Answer<T> {
    /// Its facts, the newest or most trusted first; empty if nothing is known.
    pub fn facts(&self) -> &[Fact<T>] {
        match self {
            Self::Known(fact) => std::slice::from_ref(&**fact),
            Self::Several(facts) | Self::Disputed(facts) => facts,
            Self::NotRecorded | Self::NotPublished(_) | Self::NotFound(_) => &[],
        }
    }

    /// The value of the first fact, for callers that need a single one.
    pub fn value(&self) -> Option<&T> {
        self.facts().first().map(|fact| &fact.value)
    }
}

/// The state of an answer without its value's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerState<'a> {
    /// Nothing has been recorded.
    NotRecorded,
    /// One fact, or several that are all true.
    Known,
    /// Facts that disagree, newest first.
    Disputed,
    /// The page that should say it does not.
    NotPublished {
        /// The key of the source that was read.
        source: &'a Id,
        /// What it says instead.
        note: Option<&'a Text>,
    },
    /// No page that was read says it; with what was searched.
    NotFound(&'a Text),
}

/// A fact without its value's type.
#[derive(Clone, Copy)]
pub struct AnyFact<'a> {
    /// What it says.
    pub value: &'a dyn Value,
    /// The key of its source.
    pub source: &'a Id,
    /// The keys of further sources.
    pub also: &'a [Id],
    /// The period it applies to, if not its source's.
    pub period: Option<&'a Text>,
    /// Its standing, if not its source's.
    pub standing: Option<&'a Standing>,
    /// What else a reader should know.
    pub note: Option<&'a Text>,
}

impl<'a> AnyFact<'a> {
    /// The value if it is a `T`.
    pub fn value_as<T: Value>(&self) -> Option<&'a T> {
        let value: &'a dyn Any = self.value;
        value.downcast_ref()
    }
}

/// An [`Answer`] without its value's type.
pub trait AnyAnswer: Sync {
    /// Its state.
    fn state(&self) -> AnswerState<'_>;
    /// Its facts.
    fn any_facts(&self) -> Vec<AnyFact<'_>>;
    /// Reports what is wrong with its values, without looking at other records.
    fn check(&self, violations: &mut Violations);
}

impl<T: Value + Sync> AnyAnswer for Answer<T> {
    fn state(&self) -> AnswerState<'_> {
        match self {
            Self::NotRecorded => AnswerState::NotRecorded,
            Self::Known(_) | Self::Several(_) => AnswerState::Known,
            Self::Disputed(_) => AnswerState::Disputed,
            Self::NotPublished(unstated) => {
                AnswerState::NotPublished { source: &unstated.source, note: unstated.note.as_ref() }
            }
            Self::NotFound(searched) => AnswerState::NotFound(searched),
        }
    }

    fn any_facts(&self) -> Vec<AnyFact<'_>> {
        self.facts()
            .iter()
            .map(|fact| AnyFact {
                value: &fact.value,
                source: &fact.source,
                also: &fact.also,
                period: fact.period.as_ref(),
                standing: fact.standing.as_ref(),
                note: fact.note.as_ref(),
            })
            .collect()
    }

    fn check(&self, violations: &mut Violations) {
        match self {
            Self::Known(fact) => fact.check(violations),
            Self::Several(facts) | Self::Disputed(facts) => {
                if facts.len() < 2 && matches!(self, Self::Disputed(_)) {
                    violations
                        .contradiction("`Disputed` needs at least two facts", "write `Known(…)` for a single fact");
                } else if facts.is_empty() {
                    violations
                        .contradiction("`Several` has no facts", "leave the field out, or write `NotFound(\"…\")`");
                }
                for (index, fact) in facts.iter().enumerate() {
                    violations.at(PathSegment::Index(index), |violations| fact.check(violations));
                }
            }
            Self::NotRecorded | Self::NotPublished(_) | Self::NotFound(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{GreRule, Units};

    #[test]
    fn a_value_converts_to_its_own_type_only() {
        let fact = Fact {
            value: Units(97),
            source: Id::new("page"),
            also: Vec::new(),
            period: None,
            standing: None,
            note: None,
        };
        let answer = Answer::Known(Box::new(fact));
        let fact = answer.any_facts()[0];
        assert_eq!(fact.value_as::<Units>(), Some(&Units(97)));
        assert_eq!(fact.value_as::<GreRule>(), None);
    }
}
