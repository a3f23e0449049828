//! Facts, which are values with their provenance, and the answers that hold them.

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

/// A published (or inferred) value with its provenance.
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
    /// The period it holds for, if not its source's.
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
    /// Several facts that hold together.
    Several(Vec<Fact<T>>),
    /// Facts that disagree, newest first.
    Disputed(Vec<Fact<T>>),
    /// The page that should say it was read and does not.
    NotPublished(Box<Unstated>),
    /// None of the copies read says it, though others may; with what was looked at.
    NotFound(Text),
}

/// A page that was read and does not answer a question.
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
    /// Its facts, the newest or most trusted first; empty if nothing is known.
    pub fn facts(&self) -> &[Fact<T>] {
        match self {
            Self::Known(fact) => std::slice::from_ref(&**fact),
            Self::Several(facts) | Self::Disputed(facts) => facts,
            Self::NotRecorded | Self::NotPublished(_) | Self::NotFound(_) => &[],
        }
    }

    /// The value of the first fact, for uses that need one.
    pub fn value(&self) -> Option<&T> {
        self.facts().first().map(|fact| &fact.value)
    }
}

/// The state of an answer without its value's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerState<'a> {
    /// Nothing has been recorded.
    NotRecorded,
    /// One fact, or several that hold together.
    Known,
    /// Facts that disagree, newest first.
    Disputed,
    /// The source was read and does not say it.
    NotPublished {
        /// Key of the source that was read.
        source: &'a Id,
        /// What it says instead.
        note: Option<&'a Text>,
    },
    /// None of the copies read says it.
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
    /// The period it holds for, if not its source's.
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

/// An [`Answer`] without its value's type, for code that visits all facts of a record.
pub trait AnyAnswer: Sync {
    /// Its state.
    fn state(&self) -> AnswerState<'_>;
    /// Its facts.
    fn any_facts(&self) -> Vec<AnyFact<'_>>;
    /// Reports what is wrong with its values, whatever other records say.
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
    use crate::data::{GreRule, Units};

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
