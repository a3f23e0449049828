//! The page of a record.

use std::borrow::Cow;

use super::facts;
use super::page::{Body, Group, Item, KeyFact, Page};
use super::provenance::{Provenance, Trust};
use crate::data::{AnswerState, AnyAnswer, Kind, Tag};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::{Text, counted};

/// Related records of one kind that a page lists.
const MOST_RELATED: usize = 60;

/// The page of a record; empty if there is no such record.
pub fn record(program: &Program, record: RecordRef) -> Page {
    let Some(any) = program.get(record) else { return Page::default() };
    let mut page = Page::new(any.title.clone());
    page.push_group("", key_facts(program, &any).into_iter().collect());
    for Group { heading, items } in facts::groups(program, &any) {
        page.push_group(heading, items);
    }
    page.push_group("Related", related(program, record));
    page.push_group("Links", any.links.iter().map(|link| facts::link(program, link, any.source)).collect());
    page.push_group("In this data", identity(program, &any));
    page
}

/// A record as a row of a list: what open, copy and source act on.
pub fn listed(program: &Program, record: RecordRef) -> Option<Item> {
    let any = program.get(record)?;
    let url = any.links.first().map(|link| Text::new(&*link.url));
    let body = Body::Relation { to: record, title: any.title.clone(), lines: Vec::new(), url };
    Some(Item::new("", body).from(Provenance::of_source(program, any.source)))
}

/// What one compares first, for the kinds that are compared.
fn key_facts(program: &Program, any: &AnyRecord<'_>) -> Option<Item> {
    let shown = any.fields.iter().zip(&any.answers).filter(|(field, _)| field.has(Tag::Glance));
    let key_facts: Vec<_> =
        shown.filter_map(|(field, answer)| key_fact(program, &program.words().fill(field.label), *answer)).collect();
    (!key_facts.is_empty()).then(|| Item::new("", Body::KeyFacts(key_facts)))
}

/// An answer at a glance; `None` if nothing was recorded.
fn key_fact(program: &Program, label: &str, answer: &dyn AnyAnswer) -> Option<KeyFact> {
    let gap = |caution: &str| (Text::default(), Text::default(), caution.into());
    let (brief, period, caution) = match answer.state() {
        AnswerState::NotRecorded => return None,
        AnswerState::NotFound(_) => gap("not found"),
        AnswerState::NotPublished { .. } => gap("not published"),
        state @ (AnswerState::Known | AnswerState::Conflict) => {
            let fact = answer.any_facts().into_iter().next()?;
            let provenance = Provenance::of_fact(program, &fact);
            let caution = match provenance.trust {
                _ if state == AnswerState::Conflict => "disputed",
                Trust::Official => "",
                Trust::OlderCopy => "older copy",
                Trust::SecondHand => "second-hand",
                Trust::Ours(_) => "inferred",
                Trust::Unsourced => "no source",
            };
            (Text::new(fact.value.brief(program.words())), provenance.period.unwrap_or_default(), caution.into())
        }
    };
    Some(KeyFact { label: label.into(), brief, period, caution })
}

/// What other records say of this one; of very many, the first of each kind.
fn related(program: &Program, record: RecordRef) -> Vec<Item> {
    let mut items = Vec::new();
    for kind in Kind::PANES {
        let by_others = program.relations(record).iter().filter(|relation| relation.stated.record != record);
        let of_kind: Vec<_> = by_others.filter(|relation| relation.to.kind == *kind).collect();
        for (index, relation) in of_kind.iter().take(MOST_RELATED).enumerate() {
            let label = if index == 0 { program.words().heading(*kind) } else { Cow::Borrowed("") };
            let Some(fact) = program.fact(relation.stated) else { continue };
            let lines = Some(relation.detail.clone()).filter(|detail| !detail.is_empty()).into_iter().collect();
            let item = Item::new(&*label, facts::relation(program, relation.to, lines));
            items.push(item.with_note(fact.note.cloned()).from(Provenance::of_fact(program, &fact)));
        }
        let more = of_kind.len().saturating_sub(MOST_RELATED);
        if more > 0 {
            items.push(Item::line("", format!("and {}", counted(more, "more", "more"))));
        }
    }
    items
}

/// How the data names the record.
fn identity(program: &Program, any: &AnyRecord<'_>) -> Vec<Item> {
    let listed = Item::line("Listed as", any.title.clone()).from(Provenance::of_source(program, any.source));
    let aliases = any.aliases.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    let found_as = (!aliases.is_empty()).then(|| Item::line("Found as", aliases));
    let id = Item::line("Record", format!("{} {}", program.words().noun(any.kind), any.id));
    [listed].into_iter().chain(found_as).chain([id]).collect()
}
