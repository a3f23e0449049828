//! The answer that a search leads to, in a few words, as of a day.

use std::iter;

use jiff::civil::Date;

use super::deadline;
use super::glance;
use super::mark::Mark;
use super::page::{Body, Item};
use super::provenance::{Provenance, mark_of};
use crate::data::{AnyAnswer, AnyFact, Deadlines, Field, Role};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::Text;

/// An answer in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortAnswer {
    /// What it says; for what held for an earlier period alone, with the period.
    pub words: Text,
    /// What is noted on it, such as for whom it holds.
    pub note: Option<Text>,
    /// Why to be careful of it.
    pub mark: Option<Mark>,
    /// How far it can be trusted, as scripts know it; for what is not known, how it is not.
    pub standing: Option<&'static str>,
}

/// What a record answers to a question, by the name of its field; of the first occupation that it names where that has the
/// answer. `None` if there is no such question.
pub fn answer(program: &Program, record: RecordRef, key: &str, today: Date) -> Option<ShortAnswer> {
    let Asked { field, answer, of } = asked(program, record, key).next()?;
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
    let note = noted(answer, &item).cloned();
    Some(of_whom(program, of.as_ref(), ShortAnswer { words, note, mark: item.mark(), standing }))
}

/// The answer that `line` is taken from: one of the facts with that place in its field, or what is noted on it.
pub fn answer_of(program: &Program, record: RecordRef, key: &str, nth: usize, line: &str, today: Date) -> ShortAnswer {
    let mut asked = asked(program, record, key);
    let is_of = |fact: &AnyFact<'_>| {
        let is_noted = fact.note.is_some_and(|note| note.as_str() == line);
        fact.place.nth == nth && (is_noted || fact.value.lines(program.words()).iter().any(|said| said == line))
    };
    // Each of several occupations has the field.
    let said = asked.find_map(|asked| Some((asked.answer.any_facts().find(is_of)?, asked.of)));
    let Some((fact, of)) = said else {
        return ShortAnswer { words: line.into(), note: None, mark: None, standing: None };
    };
    // One side of a conflict alone would be taken for the answer.
    if fact.role == Role::Side
        && let Some(answer) = answer(program, record, key, today)
    {
        return answer;
    }
    let windows = fact.value_as::<Deadlines>().map(|Deadlines(windows)| windows).into_iter().flatten();
    let window = windows.into_iter().find(|window| window.line() == line);
    let line = &window.map_or_else(|| line.to_owned(), |window| deadline::short_line(window, today));
    let provenance = Provenance::of_fact(program, &fact);
    let is_past = !fact.holds() || provenance.is_over(today);
    let period = provenance.period.clone().filter(|_| is_past);
    let words = match (fact.holds(), &period) {
        (false, None) => format!("formerly {line}").into(),
        _ => with_period(line, period.as_ref()),
    };
    let note = fact.note.filter(|note| note.as_str() != line).cloned();
    of_whom(
        program,
        of.as_ref(),
        ShortAnswer { words, note, mark: mark_of(program, &fact), standing: provenance.trust.word() },
    )
}

/// A question of a record with its answer.
struct Asked<'a> {
    field: &'static Field,
    answer: &'a dyn AnyAnswer,
    /// If an occupation answers: the fact that names it for the record, and the occupation.
    of: Option<(AnyFact<'a>, AnyRecord<'a>)>,
}

/// A field of a record, then of each of the occupations that it names.
fn asked<'a>(program: &'a Program, record: RecordRef, key: &str) -> impl Iterator<Item = Asked<'a>> {
    let any = program.get(record);
    let at = move |any: &AnyRecord<'a>| any.fields.iter().position(|field| field.key == key);
    let own = any.as_ref().and_then(|any| at(any).map(|at| (any, at)));
    let own = own.map(|(any, at)| Asked { field: &any.fields[at], answer: any.answers[at], of: None });
    // They are looked up only if the record itself does not do.
    let occupations = iter::once_with(move || any.map(|any| program.occupations(&any))).flatten().flatten();
    let of_occupations = occupations.filter_map(move |(fact, occupation)| {
        let at = at(&occupation)?;
        Some(Asked { field: &occupation.fields[at], answer: occupation.answers[at], of: Some((fact, occupation)) })
    });
    own.into_iter().chain(of_occupations)
}

/// An answer with the occupation that it is of: that it is the nearest may be our inference.
fn of_whom(program: &Program, of: Option<&(AnyFact<'_>, AnyRecord<'_>)>, short: ShortAnswer) -> ShortAnswer {
    let Some((naming, occupation)) = of else { return short };
    let mark = short.mark.or_else(|| mark_of(program, naming));
    ShortAnswer { words: format!("{} ({})", short.words, occupation.title).into(), mark, ..short }
}

/// The note on the fact that an item shows, which may say for whom or what it holds.
fn noted<'a>(answer: &'a dyn AnyAnswer, item: &Item) -> Option<&'a Text> {
    let nth = item.place?.nth;
    answer.any_facts().find(|fact| fact.holds() && fact.place.nth == nth)?.note
}

/// What held for a period, unless it says so itself.
fn with_period(words: &str, period: Option<&Text>) -> Text {
    match period {
        Some(period) if !words.contains(period.as_str()) => format!("{words} ({period})").into(),
        _ => words.into(),
    }
}
