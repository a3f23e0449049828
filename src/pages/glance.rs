//! The values of a record that one compares first, each on a line of its own, as of a day.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::deadline;
use super::mark::Unknown;
use super::page::{Body, Item, Place, Room, Side};
use super::provenance::{Provenance, academic_year, mark_of};
use crate::data::{AnswerState, AnyAnswer, AnyFact, Deadlines, Field, Rates, Role, Session, Tag};
use crate::model::{AnyRecord, Program};

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
    let mut items = Vec::new();
    for (field, answer) in shown {
        items.extend(value(program, field, *answer, today));
        items.extend(other_price(program, field, *answer, today));
    }
    items
}

/// Beside a price of this academic year that is not official, the first official one, or else the next.
fn other_price(program: &Program, field: &Field, answer: &dyn AnyAnswer, today: Date) -> Option<Item> {
    let mut facts: Vec<_> = answer.any_facts().collect();
    facts.first().filter(|fact| fact.value_as::<Rates>().is_some())?;
    in_order(program, &mut facts, today);
    let is_official = |fact: &&AnyFact<'_>| mark_of(program, fact).is_none();
    facts.first().filter(|fact| !is_official(fact))?;
    let amount = |fact: &AnyFact<'_>| fact.value_as::<Rates>().and_then(|Rates(rates)| rates.first()?.money());
    let first = facts.first().and_then(amount);
    let mut others = facts.iter().skip(1).filter(|fact| fact.role == Role::Holds && amount(fact) != first);
    let next = others.clone().next();
    let other = others.find(is_official).or(next)?;
    let provenance = Provenance::of_fact(program, other);
    let words = other.value.brief(program.words());
    let place = Some(Place { field: field.key, nth: other.place.nth });
    let body = Body::Brief { words: words.into(), differs: false };
    let is_current = !provenance.is_over(today);
    Some(Item { room: Room::Value, place, is_current, ..Item::new("", body) }.from(provenance))
}

/// An answer at a glance; `None` if nothing was recorded.
pub(super) fn value(program: &Program, field: &Field, answer: &dyn AnyAnswer, today: Date) -> Option<Item> {
    let label = program.words().fill(field.label);
    let mut facts: Vec<_> = answer.any_facts().collect();
    in_order(program, &mut facts, today);
    let brief = |fact: &AnyFact<'_>| match fact.value_as::<Deadlines>() {
        Some(deadlines) => deadline::brief(deadlines, today),
        None => fact.value.brief(program.words()),
    };
    // A deadline or a price that is cut misleads.
    let is_whole = |fact: &AnyFact<'_>| fact.value_as::<Deadlines>().is_some() || fact.value_as::<Rates>().is_some();
    let needs_all = facts.iter().any(is_whole);
    let room = match field.has(Tag::Short) {
        true => Room::HalfLine,
        false if needs_all => Room::Value,
        false => Room::Line,
    };
    let nth = facts.first().map_or(0, |fact| fact.place.nth);
    let place = Some(Place { field: field.key, nth });
    let item = |body: Body| Item { room, place, ..Item::new(&*label, body) };
    let (words, differs) = match answer.state() {
        AnswerState::NotRecorded => return None,
        AnswerState::NotFound(searched) => {
            return Some(item(Body::Unknown(Unknown::NotFound)).with_note(Some(searched.clone())));
        }
        AnswerState::NotPublished { source, note } => {
            let unknown = item(Body::Unknown(Unknown::NotPublished)).with_note(note.cloned());
            return Some(unknown.from(Provenance::of_source(program, source)));
        }
        AnswerState::Conflict => {
            // Of deadlines, which take much room, the newest side; all sides are below.
            let is_long = facts.first()?.value_as::<Deadlines>().is_some();
            let mut sides: Vec<String> = facts.iter().filter(|fact| fact.role == Role::Side).map(brief).collect();
            sides.dedup();
            sides.truncate(if is_long { 1 } else { sides.len() });
            (sides.join(" / "), true)
        }
        AnswerState::Known => match facts.first()?.role {
            // A deadline or a price for some alone would mislead the others.
            Role::Case(_) if needs_all => {
                let said = facts.iter().filter_map(|fact| match fact.role {
                    Role::Case(case) => Some((next_day(fact, today), format!("{}, {case}", brief(fact)))),
                    _ => None,
                });
                let mut said: Vec<_> = said.collect();
                said.sort_by_key(|(next, _)| (next.is_none(), *next));
                (said.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("; "), false)
            }
            Role::Case(case) => (format!("{}, {case}", brief(facts.first()?)), false),
            // A term alone would say that there are no others.
            _ if facts.first()?.value_as::<Session>().is_some() => {
                let held: Vec<String> = facts.iter().filter(|fact| fact.holds()).map(brief).collect();
                (held.join("; "), false)
            }
            _ => (brief(facts.first()?), false),
        },
    };
    let sides = facts.iter().filter(|fact| fact.role == Role::Side);
    let side = |fact: &AnyFact<'_>| Side { says: brief(fact).into(), provenance: Provenance::of_fact(program, fact) };
    let sides: Vec<_> = sides.map(side).collect();
    let earlier = facts.iter().filter(|fact| !fact.holds() && fact.place.nth == nth).map(side).collect();
    let provenance = Provenance::of_fact(program, facts.first()?);
    let is_current = !provenance.is_over(today);
    let item = Item { earlier, is_current, ..item(Body::Brief { words: words.into(), differs }) };
    Some(item.with_sides(sides).from(provenance))
}

/// In how many days the next deadline of a fact is; `None` if it has none ahead.
fn next_day(fact: &AnyFact<'_>, today: Date) -> Option<i32> {
    deadline::next_day(fact.value_as::<Deadlines>()?, today)
}

/// Puts facts in the order to show them in, each with what it superseded: prices of the academic year of `today` before
/// those of other years, what says how much before what does not, and of sources that differ the newest first.
pub(super) fn in_order(program: &Program, facts: &mut [AnyFact<'_>], today: Date) {
    if facts.iter().filter(|fact| fact.holds()).nth(1).is_none() {
        return;
    }
    let current = academic_year(today);
    let rank = |fact: &AnyFact<'_>| {
        let source = program.source(fact.source);
        let period = fact.period.or_else(|| source?.period.as_ref());
        let is_of_other_year =
            fact.value_as::<Rates>().is_some() && period.is_none_or(|period| !period.contains(&current));
        let is_vague = fact.role == Role::Holds && fact.value.is_vague();
        let side = source.filter(|_| fact.role == Role::Side);
        (is_of_other_year, is_vague, Reverse(side.map(|source| source.published.unwrap_or(source.read))))
    };
    let holding = facts.iter().filter(|fact| fact.holds());
    let ranks: Vec<_> = holding.map(|fact| (fact.place.nth, rank(fact))).collect();
    let rank_of = |nth: usize| ranks.iter().find(|(of, _)| *of == nth).map(|(_, rank)| *rank);
    // Facts of one rank stay as they were: of several prices, those that name no condition stand first.
    facts.sort_by_key(|fact| rank_of(fact.place.nth));
}
