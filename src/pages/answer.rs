//! The answer that a search leads to, in a few words, as of a day.

use jiff::civil::Date;

use super::glance;
use super::mark::Mark;
use super::page::{Body, Item};
use super::provenance::{Provenance, mark_of};
use crate::data::{AnyAnswer, Field, Kind};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::Text;

/// An answer in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortAnswer {
    /// What it says; for what held for an earlier period alone, with the period.
    pub words: Text,
    /// Why to be careful of it.
    pub mark: Option<Mark>,
    /// How far it can be trusted, as scripts know it; for what is not known, how it is not.
    pub standing: Option<&'static str>,
}

/// What a record answers to a question, by the name of its field; of an occupation where the record names one. `None` if
/// there is no such question.
pub fn answer(program: &Program, record: RecordRef, key: &str, today: Date) -> Option<ShortAnswer> {
    let (field, answer) = asked(program, record, key)?;
    let item: Item = glance::value(program, field, answer, today)?;
    let standing = match item.mark() {
        Some(Mark::NotFound) => Some("not-found"),
        Some(Mark::NotPublished) => Some("not-published"),
        _ => item.provenance.as_ref().and_then(|provenance| provenance.trust.word()),
    };
    let provenance = item.provenance.as_ref().filter(|_| !item.is_current);
    let period = provenance.and_then(|provenance| provenance.period.clone());
    let words = match &item.body {
        Body::Unknown(why) => why.mark().words().into(),
        _ => with_period(item.brief(), period.as_ref()),
    };
    Some(ShortAnswer { words, mark: item.mark(), standing })
}

/// One of the facts of an answer, which `line` is taken from.
pub fn answer_of(program: &Program, record: RecordRef, key: &str, nth: usize, line: &str, today: Date) -> ShortAnswer {
    let facts = asked(program, record, key).map(|(_, answer)| answer.any_facts()).unwrap_or_default();
    let of_line = |fact: &&crate::data::AnyFact<'_>| fact.value.lines(program.words()).iter().any(|said| said == line);
    let mut places = facts.iter().filter(|fact| fact.place.nth == nth);
    let first = places.clone().next();
    let Some(fact) = places.find(of_line).or(first) else {
        return ShortAnswer { words: line.into(), mark: None, standing: None };
    };
    let provenance = Provenance::of_fact(program, fact);
    let is_past = !fact.holds() || provenance.is_over(today);
    let period = provenance.period.clone().filter(|_| is_past);
    let words = match (fact.holds(), &period) {
        (false, None) => format!("formerly {line}").into(),
        _ => with_period(line, period.as_ref()),
    };
    ShortAnswer { words, mark: mark_of(program, fact), standing: provenance.trust.word() }
}

/// A field of a record, or of the occupations that it names, with the answer.
fn asked<'a>(program: &'a Program, record: RecordRef, key: &str) -> Option<(&'static Field, &'a dyn AnyAnswer)> {
    let any = program.get(record)?;
    let of = |any: &AnyRecord<'a>| {
        let at = any.fields.iter().position(|field| field.key == key)?;
        Some((&any.fields[at], any.answers[at]))
    };
    of(&any).or_else(|| {
        let facts = any.answers.iter().flat_map(|answer| answer.any_facts());
        let refers = facts.flat_map(|fact| fact.value.refers());
        let mut occupations = refers.filter(|to| to.kind == Kind::Occupation);
        occupations.find_map(|to| of(&program.get(program.find(to.kind, to.id)?)?))
    })
}

/// What held for a period, unless it says so itself.
fn with_period(words: &str, period: Option<&Text>) -> Text {
    match period {
        Some(period) if !words.contains(period.as_str()) => format!("{words} ({period})").into(),
        _ => words.into(),
    }
}
