//! The values of a record that one compares first, each on a line of its own, as of a day.

use jiff::civil::Date;

use super::deadline;
use super::page::{Body, DIFFER, Item};
use super::provenance::Provenance;
use crate::data::{AnswerState, AnyAnswer, AnyFact, Deadlines, Rates, Role, Tag};
use crate::model::{AnyRecord, Program};
use crate::text::Text;

/// What an application asks for, costs, and when it is due.
pub(super) fn asked(program: &Program, any: &AnyRecord<'_>, today: Date) -> Vec<Item> {
    tagged(program, any, Tag::Apply, today)
}

/// The values that one compares first; none for kinds that are not compared.
pub(super) fn values(program: &Program, any: &AnyRecord<'_>, today: Date) -> Vec<Item> {
    tagged(program, any, Tag::Glance, today)
}

fn tagged(program: &Program, any: &AnyRecord<'_>, tag: Tag, today: Date) -> Vec<Item> {
    let shown = any.fields.iter().zip(&any.answers).filter(|(field, _)| field.has(tag));
    shown.filter_map(|(field, answer)| value(program, &program.words().fill(field.label), *answer, today)).collect()
}

/// An answer at a glance; `None` if nothing was recorded.
fn value(program: &Program, label: &str, answer: &dyn AnyAnswer, today: Date) -> Option<Item> {
    let mut facts = answer.any_facts();
    current_first(program, &mut facts, today);
    let brief = |fact: &AnyFact<'_>| match fact.value_as::<Deadlines>() {
        Some(deadlines) => deadline::brief(deadlines, today),
        None => fact.value.brief(program.words()),
    };
    let words = match answer.state() {
        AnswerState::NotRecorded => return None,
        AnswerState::NotFound(searched) => {
            return Some(Item::new(label, Body::Brief("not found".into())).with_note(Some(searched.clone())));
        }
        AnswerState::NotPublished { source, note } => {
            let gap = Item::new(label, Body::Brief("not published".into())).with_note(note.cloned());
            return Some(gap.from(Provenance::of_source(program, source)));
        }
        AnswerState::Conflict => {
            // Of deadlines, which take much room, the newest side; all sides are below.
            let is_long = facts.first()?.value_as::<Deadlines>().is_some();
            let mut sides: Vec<String> = facts.iter().filter(|fact| fact.role == Role::Side).map(brief).collect();
            sides.dedup();
            sides.truncate(if is_long { 1 } else { sides.len() });
            format!("{DIFFER} {}", sides.join(" / "))
        }
        AnswerState::Known => match facts.first()?.role {
            Role::Case(case) => format!("{}, {case}", brief(facts.first()?)),
            _ => brief(facts.first()?),
        },
    };
    // Who says what, for all sides together.
    let sides = facts.iter().filter(|fact| fact.role == Role::Side);
    let sides: Vec<_> = sides.map(|fact| side(program, fact, &brief(fact))).collect();
    let note = (!sides.is_empty()).then(|| Text::new(sides.join("; ")));
    Some(Item::new(label, Body::Brief(words.into())).with_note(note).from(Provenance::of_fact(program, facts.first()?)))
}

/// One side of a conflict: what it says, and who says it when.
fn side(program: &Program, fact: &AnyFact<'_>, brief: &str) -> String {
    let provenance = Provenance::of_fact(program, fact);
    let when = provenance.when();
    let when = if when.is_empty() { when } else { format!(" ({when})") };
    format!("{brief}: {}{when}", provenance.title)
}

/// Puts prices of the academic year of `today` before those of other years.
pub(super) fn current_first(program: &Program, facts: &mut [AnyFact<'_>], today: Date) {
    if facts.iter().all(|fact| fact.value_as::<Rates>().is_none()) {
        return;
    }
    let first = if today.month() >= 8 { today.year() } else { today.year() - 1 };
    let current = format!("{first}-{:02}", (first + 1) % 100);
    let is_current = |fact: &AnyFact<'_>| {
        let period = Provenance::of_fact(program, fact).period;
        period.is_some_and(|period| period.contains(&current))
    };
    // Of several of that year, those that name no condition come first, as they did.
    facts.sort_by_key(|fact| !is_current(fact));
}
