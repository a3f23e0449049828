//! What an occupation pays, each amount on a line within its range.

use super::page::{Body, Item, Span};
use super::provenance::{Provenance, Trust};
use crate::data::{AnyFact, Outlook, Pay, Value};
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// What an occupation pays: the amount with its range, and below it what other pages say. `choice` is where it comes from
/// that the occupation is meant.
pub(super) fn pay(program: &Program, occupation: RecordRef, choice: &Provenance) -> Vec<Item> {
    let Some(any) = program.get(occupation) else { return Vec::new() };
    let facts: Vec<_> = any.answers.iter().flat_map(|answer| answer.any_facts()).filter(AnyFact::holds).collect();
    let outlook = facts.iter().find_map(AnyFact::value_as::<Outlook>);
    let why = match &choice.trust {
        Trust::Ours(reason) => Some(reason.clone()),
        _ => None,
    };
    let mut items: Vec<Item> = Vec::new();
    for fact in &facts {
        let Some(pay) = fact.value_as::<Pay>() else { continue };
        let is_first = items.is_empty();
        let Some(middle) = pay.middle() else { continue };
        let range = pay.low.as_ref().zip(pay.high.as_ref());
        let body = Body::Range {
            words: Text::new(pay.lines(program.words()).join("; ")),
            middle: Text::new(middle.to_string()),
            at: middle.hundredths(),
            aside: Text::new(
                outlook.filter(|_| is_first).map(|outlook| outlook.brief(program.words())).unwrap_or_default(),
            ),
            span: range.map(|(low, high)| Span { low: low.hundredths(), high: high.hundredths() }),
            choice: why.clone().filter(|_| is_first),
        };
        let label = if is_first { any.title.clone() } else { Text::default() };
        items.push(Item::new(label, body).with_note(fact.note.cloned()).from(Provenance::of_fact(program, fact)));
    }
    if items.is_empty() {
        items.push(Item::line("", any.title.clone()).from(choice.clone()));
    }
    items
}
