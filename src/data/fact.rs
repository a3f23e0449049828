//! Facts, which are values with their provenance, and answers, which contain facts.

use std::any::{Any, TypeId};

use serde::Deserialize;

use super::id::{Id, SourceKey};
use super::value::Value;
use super::violation::{PathSegment, Violations};
use crate::problem::Fault;
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
    /// Its name for scripts and queries.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::OlderCopy => "older",
            Self::SecondHand => "second-hand",
            Self::Ours(_) => "ours",
        }
    }

    /// Reports an inference without its reason.
    pub(super) fn check(&self, violations: &mut Violations) {
        if matches!(self, Self::Ours(reason) if reason.trim().is_empty()) {
            violations.contradiction("the inference has no reason", "say in `Ours(\"…\")` what it rests on");
        }
    }
}

/// A published or inferred value with its provenance.
///
/// There are no facts without a source: one that gives none has its record's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenFact<T>")]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// The key of its source, its record's if none is given.
    pub source: SourceKey,
    /// What few facts have; records consist of facts, so it would make every record twice as large.
    more: Option<Box<More<T>>>,
}

/// What few facts have besides a value and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct More<T> {
    also: Box<[Id]>,
    period: Option<Text>,
    standing: Option<Standing>,
    note: Option<Text>,
    case: Option<Text>,
    formerly: Box<[Fact<T>]>,
}

/// A fact as files have it.
#[derive(Deserialize)]
#[serde(rename = "Fact", deny_unknown_fields)]
struct WrittenFact<T> {
    value: T,
    #[serde(default)]
    source: SourceKey,
    #[serde(default = "Vec::new")]
    also: Vec<Id>,
    #[serde(default)]
    period: Option<Text>,
    #[serde(default)]
    standing: Option<Standing>,
    #[serde(default)]
    note: Option<Text>,
    #[serde(default, rename = "for")]
    case: Option<Text>,
    #[serde(default = "Vec::new")]
    formerly: Vec<Fact<T>>,
}

impl<T> From<WrittenFact<T>> for Fact<T> {
    fn from(written: WrittenFact<T>) -> Self {
        let WrittenFact { value, source, also, period, standing, note, case, formerly } = written;
        let has_more = !(also.is_empty() && formerly.is_empty())
            || period.is_some()
            || standing.is_some()
            || note.is_some()
            || case.is_some();
        let more = || More { also: also.into(), period, standing, note, case, formerly: formerly.into() };
        Self { value, source, more: has_more.then(|| Box::new(more())) }
    }
}

impl<T> Fact<T> {
    /// The keys of further sources that say the same.
    pub fn also(&self) -> &[Id] {
        self.more.as_ref().map_or(&[], |more| &more.also)
    }

    /// The period it applies to, if not its source's.
    pub fn period(&self) -> Option<&Text> {
        self.more.as_ref()?.period.as_ref()
    }

    /// Its standing, if not its source's.
    pub fn standing(&self) -> Option<&Standing> {
        self.more.as_ref()?.standing.as_ref()
    }

    /// What else a reader should know.
    pub fn note(&self) -> Option<&Text> {
        self.more.as_ref()?.note.as_ref()
    }

    /// The cohort or variant it holds for, in [`Answer::Varies`].
    pub fn case(&self) -> Option<&Text> {
        self.more.as_ref()?.case.as_ref()
    }

    /// What this source or another said before, which this value has superseded, newest first.
    pub fn formerly(&self) -> &[Self] {
        self.more.as_ref().map_or(&[], |more| &more.formerly)
    }

    /// Gives it and what it superseded a record's source where they name none.
    fn inherit(&mut self, source: &Id) {
        self.source.inherit(source);
        for former in self.more.iter_mut().flat_map(|more| &mut more.formerly) {
            former.source.inherit(source);
        }
    }
}

impl<T: Value> Fact<T> {
    fn check(&self, violations: &mut Violations) {
        violations.within("value", |violations| self.value.check(violations));
        if let Some(standing) = self.standing() {
            violations.within("standing", |violations| standing.check(violations));
        }
        for (index, former) in self.formerly().iter().enumerate() {
            violations.within("formerly", |violations| {
                violations.at(PathSegment::Index(index), |violations| {
                    former.check(violations);
                    if !former.formerly().is_empty() {
                        let help = "list all of them under the value that holds today, newest first";
                        violations.contradiction("a superseded value has superseded values of its own", help);
                    }
                });
            });
        }
    }

    fn as_any<'a>(&'a self, role: Role<'a>, place: FactPlace) -> AnyFact<'a> {
        AnyFact {
            value: &self.value,
            role,
            place,
            source: &self.source,
            also: self.also(),
            period: self.period(),
            standing: self.standing(),
            note: self.note(),
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
    Several(Box<[Fact<T>]>),
    /// Two or more sources that say different things of the same thing at the same time, newest first.
    Conflict(Box<[Fact<T>]>),
    /// Facts that differ by cohort or variant, each with the one it holds `for`.
    Varies(Box<[Fact<T>]>),
    /// One thing under several names: the usual one, then what it is also titled.
    Titles(Box<[Fact<T>]>),
    /// The page that should say it does not.
    NotPublished(Box<Unstated>),
    /// No page that was read says it, though others may; with what was searched.
    NotFound(Text),
}

/// A page that was read and does not answer a question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unstated {
    /// The key of the source that was read, its record's if none is given.
    #[serde(default)]
    pub source: SourceKey,
    /// What it says instead, if anything.
    #[serde(default)]
    pub note: Option<Text>,
}

impl<T> Answer<T> {
    /// Gives what names no source its record's; without one, it is left out, since there are no facts without a source.
    pub(super) fn inherit(&mut self, source: &Id) {
        if source.is_empty() && self.has_inherited() {
            *self = Self::NotRecorded;
        }
        let facts = match self {
            Self::Known(fact) => std::slice::from_mut(&mut **fact),
            Self::Several(facts) | Self::Conflict(facts) | Self::Varies(facts) | Self::Titles(facts) => facts,
            Self::NotPublished(unstated) => return unstated.source.inherit(source),
            Self::NotRecorded | Self::NotFound(_) => return,
        };
        for fact in facts {
            fact.inherit(source);
        }
    }

    /// Whether any of it names no source.
    fn has_inherited(&self) -> bool {
        let inherits = |fact: &Fact<T>| {
            fact.source.is_inherited() || fact.formerly().iter().any(|former| former.source.is_inherited())
        };
        match self {
            Self::NotPublished(unstated) => unstated.source.is_inherited(),
            _ => self.facts().iter().any(inherits),
        }
    }

    /// Its facts, the newest or most trusted first; empty if nothing is known.
    pub fn facts(&self) -> &[Fact<T>] {
        match self {
            Self::Known(fact) => std::slice::from_ref(&**fact),
            Self::Several(facts) | Self::Conflict(facts) | Self::Varies(facts) | Self::Titles(facts) => facts,
            Self::NotRecorded | Self::NotPublished(_) | Self::NotFound(_) => &[],
        }
    }

    /// The value of the first fact, for callers that need a single one.
    pub fn value(&self) -> Option<&T> {
        self.facts().first().map(|fact| &fact.value)
    }
}

impl<T: Value + Sync> Answer<T> {
    /// Its facts, each followed by what it superseded, without their type.
    pub fn any_facts(&self) -> AnyFacts<'_> {
        let answer: &dyn AnyAnswer = self;
        answer.any_facts()
    }
}

/// The state of an answer without its value's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerState<'a> {
    /// Nothing has been recorded.
    NotRecorded,
    /// One fact, or several that are all true.
    Known,
    /// Sources that say different things of the same thing at the same time.
    Conflict,
    /// The page that should say it does not.
    NotPublished {
        /// The key of the source that was read.
        source: &'a SourceKey,
        /// What it says instead.
        note: Option<&'a Text>,
    },
    /// No page that was read says it; with what was searched.
    NotFound(&'a Text),
}

/// What a fact is among the others of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// It holds, together with the others.
    Holds,
    /// One side of a conflict.
    Side,
    /// It holds for this cohort or variant.
    Case(&'a Text),
    /// Another name of what the first fact names.
    OtherTitle,
    /// It held before; the fact before it superseded it.
    Former,
}

/// Where a fact is in its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactPlace {
    /// Which of the answer's facts, from 0.
    pub nth: usize,
    /// Which of that fact's superseded values, if it is one.
    pub former: Option<usize>,
}

impl FactPlace {
    /// Of the first fact.
    const FIRST: Self = Self { nth: 0, former: None };
}

/// A fact without its value's type.
#[derive(Clone, Copy)]
pub struct AnyFact<'a> {
    /// What it says.
    pub value: &'a dyn Value,
    /// What it is among the others.
    pub role: Role<'a>,
    /// Where it is in its answer.
    pub place: FactPlace,
    /// The key of its source.
    pub source: &'a SourceKey,
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
    /// The way to it from its record, whose field is `key`.
    pub fn path(&self, key: &'static str) -> Vec<PathSegment> {
        let fact = [PathSegment::Field(key), PathSegment::Index(self.place.nth)];
        let former = self.place.former.map(|at| [PathSegment::Field("formerly"), PathSegment::Index(at)]);
        fact.into_iter().chain(former.into_iter().flatten()).collect()
    }

    /// Whether it holds, as far as its source can tell: it has not been superseded.
    pub fn holds(&self) -> bool {
        self.role != Role::Former
    }

    /// The value if it is a `T`.
    pub fn value_as<T: Value>(&self) -> Option<&'a T> {
        let value: &'a dyn Any = self.value;
        value.downcast_ref()
    }
}

/// An [`Answer`] without its value's type.
pub trait AnyAnswer: Sync {
    /// The type of its values.
    fn value_type(&self) -> TypeId;
    /// Its state.
    fn state(&self) -> AnswerState<'_>;
    /// The fact at `place`, which is moved on to the next; `None` after the last.
    fn next_fact(&self, place: &mut FactPlace) -> Option<AnyFact<'_>>;
    /// Reports what is wrong with its values, without looking at other records.
    fn check(&self, violations: &mut Violations);
}

impl dyn AnyAnswer + '_ {
    /// Its facts, each followed by what it superseded.
    pub fn any_facts(&self) -> AnyFacts<'_> {
        AnyFacts { answer: self, next: FactPlace::FIRST }
    }
}

/// The facts of an answer, each followed by what it superseded.
#[derive(Clone)]
pub struct AnyFacts<'a> {
    answer: &'a dyn AnyAnswer,
    next: FactPlace,
}

impl<'a> Iterator for AnyFacts<'a> {
    type Item = AnyFact<'a>;

    fn next(&mut self) -> Option<AnyFact<'a>> {
        self.answer.next_fact(&mut self.next)
    }
}

impl<T: Value + Sync> AnyAnswer for Answer<T> {
    fn value_type(&self) -> TypeId {
        TypeId::of::<T>()
    }

    fn state(&self) -> AnswerState<'_> {
        match self {
            Self::NotRecorded => AnswerState::NotRecorded,
            Self::Known(_) | Self::Several(_) | Self::Varies(_) | Self::Titles(_) => AnswerState::Known,
            Self::Conflict(_) => AnswerState::Conflict,
            Self::NotPublished(unstated) => {
                AnswerState::NotPublished { source: &unstated.source, note: unstated.note.as_ref() }
            }
            Self::NotFound(searched) => AnswerState::NotFound(searched),
        }
    }

    fn next_fact(&self, place: &mut FactPlace) -> Option<AnyFact<'_>> {
        let at = *place;
        let fact = self.facts().get(at.nth)?;
        let next_former = at.former.map_or(0, |former| former + 1);
        *place = if next_former < fact.formerly().len() {
            FactPlace { nth: at.nth, former: Some(next_former) }
        } else {
            FactPlace { nth: at.nth + 1, former: None }
        };
        if let Some(former) = at.former {
            return Some(fact.formerly().get(former)?.as_any(Role::Former, at));
        }
        let role = match (self, fact.case()) {
            (Self::Conflict(_), _) => Role::Side,
            (_, Some(case)) => Role::Case(case),
            (Self::Titles(_), None) if at.nth > 0 => Role::OtherTitle,
            _ => Role::Holds,
        };
        Some(fact.as_any(role, at))
    }

    fn check(&self, violations: &mut Violations) {
        // What a list needs: its least length, and what to write instead of a shorter one.
        let (name, least, instead) = match self {
            Self::Conflict(_) => ("Conflict", 2, "write `Known(…)` for a single fact"),
            Self::Varies(_) => ("Varies", 2, "write `Known(…)` for a single fact"),
            Self::Titles(_) => ("Titles", 2, "write `Known(…)` for a single name"),
            _ => ("Several", 1, "leave the field out, or write `NotFound(\"…\")`"),
        };
        let facts = self.facts();
        match self {
            Self::NotRecorded | Self::NotPublished(_) | Self::NotFound(_) => return,
            Self::Known(fact) => fact.check(violations),
            _ if facts.is_empty() => violations.contradiction(format!("`{name}` has no facts"), instead),
            _ if facts.len() < least => violations.contradiction(format!("`{name}` needs at least two facts"), instead),
            _ => {}
        }
        for (index, fact) in facts.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| {
                if !matches!(self, Self::Known(_)) {
                    fact.check(violations);
                }
                match (self, fact.case()) {
                    (Self::Varies(_), None) => {
                        let help = "say which cohort or variant it holds for: `for: \"entering in Fall 2025\"`";
                        violations.report(Fault::MissingField, "this fact does not say what it holds `for`", help);
                    }
                    (Self::Varies(_), Some(_)) | (_, None) => {}
                    (_, Some(_)) => violations.within("for", |violations| {
                        let help = "write `Varies([…])` for facts that differ by cohort or variant";
                        violations.contradiction("only facts of `Varies` hold for a cohort or variant", help);
                    }),
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{GreRule, Units};

    #[test]
    fn a_value_converts_to_its_own_type_only() {
        let fact = Fact { value: Units::whole(97), source: SourceKey::from(Id::new("page")), more: None };
        let answer = Answer::Known(Box::new(fact));
        let fact = answer.any_facts().next().expect("a fact");
        assert_eq!(fact.value_as::<Units>(), Some(&Units::whole(97)));
        assert_eq!(fact.value_as::<GreRule>(), None);
    }
}
