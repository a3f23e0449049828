//! A fact: a value, where it comes from, the period it holds for and its standing; and what else an answer can be.

use std::any::Any;

use serde::Deserialize;

use super::id::Id;
use super::value::Value;
use super::violation::{PathSegment, Violations};
use crate::text::Text;

/// How far a fact can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Standing {
    /// Printed by the institution itself, or by the office that publishes the figure.
    Official,
    /// Printed by the institution, in an older copy that has probably been superseded: never today's value.
    OlderCopy,
    /// A third party reporting what the institution says.
    SecondHand,
    /// Our own inference or arithmetic, with the reason.
    Ours(Text),
}

impl Standing {
    /// Reports an inference without its reason.
    pub(super) fn check(&self, violations: &mut Violations) {
        if matches!(self, Self::Ours(reason) if reason.trim().is_empty()) {
            violations.contradiction("an inference without its reason", "say in `Ours(\"…\")` what it rests on");
        }
    }
}

/// One value that somebody published (or that we infer), with its provenance.
///
/// The source is not optional: a fact without one cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// Key of the source that says so.
    pub source: Id,
    /// Keys of further sources that say the same.
    #[serde(default = "Vec::new")]
    pub also: Vec<Id>,
    /// The period it holds for, where it differs from its source's.
    #[serde(default)]
    pub period: Option<Text>,
    /// Its standing, where it differs from its source's.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// What a reader should know beside the value.
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

/// What is known in answer to one question about a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub enum Answer<T> {
    /// Nobody has written anything down.
    #[default]
    NotRecorded,
    /// One fact.
    Known(Box<Fact<T>>),
    /// Several facts that hold together.
    Several(Vec<Fact<T>>),
    /// Facts that disagree, the newer first.
    Disputed(Vec<Fact<T>>),
    /// The page where it should stand was read and does not say it.
    NotPublished(Box<Unstated>),
    /// No public copy that was read says it, which does not mean that nobody does; with what was looked at.
    NotFound(Text),
}

/// A page that was read and does not say something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unstated {
    /// Key of the source that was read.
    pub source: Id,
    /// What it says instead, if anything.
    #[serde(default)]
    pub note: Option<Text>,
}

impl<T> Answer<T> {
    /// The facts in it, the newest or most trusted first; empty where nothing is known.
    pub fn facts(&self) -> &[Fact<T>] {
        match self {
            Self::Known(fact) => std::slice::from_ref(&**fact),
            Self::Several(facts) | Self::Disputed(facts) => facts,
            Self::NotRecorded | Self::NotPublished(_) | Self::NotFound(_) => &[],
        }
    }

    /// The value to use where one is needed: that of the first fact.
    pub fn value(&self) -> Option<&T> {
        self.facts().first().map(|fact| &fact.value)
    }
}

/// The state of an answer without its value's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerState<'a> {
    /// Nobody has written anything down.
    NotRecorded,
    /// One fact, or several that hold together.
    Known,
    /// Facts that disagree, the newer first.
    Disputed,
    /// The source was read and does not say it.
    NotPublished {
        /// Key of the source that was read.
        source: &'a Id,
        /// What it says instead.
        note: Option<&'a Text>,
    },
    /// No public copy that was read says it.
    NotFound(&'a Text),
}

/// A fact without its value's type.
#[derive(Clone, Copy)]
pub struct AnyFact<'a> {
    /// What it says.
    pub value: &'a dyn Value,
    /// Key of its source.
    pub source: &'a Id,
    /// Keys of further sources.
    pub also: &'a [Id],
    /// The period it holds for, where it differs from its source's.
    pub period: Option<&'a Text>,
    /// Its standing, where it differs from its source's.
    pub standing: Option<&'a Standing>,
    /// What a reader should know beside the value.
    pub note: Option<&'a Text>,
}

impl<'a> AnyFact<'a> {
    /// The value if it is a `T`.
    pub fn value_as<T: Value>(&self) -> Option<&'a T> {
        let value: &'a dyn Any = self.value;
        value.downcast_ref()
    }
}

/// An [`Answer`] of whatever type, for everything that walks over all of a record's facts.
pub trait AnyAnswer: Sync {
    /// What sort of answer it is.
    fn state(&self) -> AnswerState<'_>;
    /// Its facts.
    fn any_facts(&self) -> Vec<AnyFact<'_>>;
    /// What is wrong with its values, whatever other records say.
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
            Self::NotFound(looked) => AnswerState::NotFound(looked),
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
                        .contradiction("`Disputed` needs two facts or more", "write `Known(…)` for a single fact");
                } else if facts.is_empty() {
                    violations
                        .contradiction("`Several` holds no fact", "leave the field out, or write `NotFound(\"…\")`");
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
    use crate::data::value::{GreRule, Units};

    #[test]
    fn a_value_is_had_as_its_own_type_alone() {
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
