//! Lists of facts by how far they can be trusted, each row leading to its fact.

use jiff::civil::Date;

use super::mark::{Mark, Unknown};
use super::page::{Body, Group, Item, Place};
use super::provenance::{Provenance, day};
use crate::data::{AnswerState, AnyFact, Kind};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::Text;

/// What is second-hand, from older pages, ours, in conflict or not known, and what was read over a year ago: a closed group
/// of each, if there are any.
pub(super) fn lists(program: &Program, today: Date) -> Vec<Group> {
    let mut lists: Vec<(Mark, Vec<Item>)> = Mark::ALL.iter().map(|mark| (*mark, Vec::new())).collect();
    let mut old = Vec::new();
    for kind in Kind::ALL {
        for record in (0..program.count(*kind)).map(|index| RecordRef { kind: *kind, index }) {
            let Some(any) = program.get(record) else { continue };
            for row in rows(program, record, &any) {
                if let Some((_, list)) = lists.iter_mut().find(|(mark, _)| row.mark == Some(*mark)) {
                    list.push(row.item.clone());
                }
                if row.was_read_long_ago(today) {
                    old.push(row.item);
                }
            }
        }
    }
    let named = |(mark, rows): (Mark, Vec<Item>)| {
        let heading = match mark {
            Mark::Differ => "Sources differ",
            Mark::SecondHand => "Second-hand",
            Mark::Older => "From older pages",
            Mark::Inferred => "Our inferences",
            Mark::NotFound => "Not found",
            Mark::NotPublished => "Not published",
        };
        Group::new(heading, rows)
    };
    lists.into_iter().map(named).chain([Group::new("Facts read over a year ago", old)]).collect()
}

/// The sources that were read over a year ago.
pub(super) fn old_sources(program: &Program, today: Date) -> Group {
    let old = program.tables.sources.iter().filter(|source| source.read.is_over_a_year_before(day(today)));
    let items = old.map(|source| {
        let read = source.read.in_words();
        let item = match &source.url {
            Some(url) => Item::link(read, source.title.clone(), Text::new(&**url)),
            None => Item::line(read, source.title.clone()),
        };
        item.from(Provenance::of_source(program, &source.id))
    });
    Group::new("Sources read over a year ago", items.collect())
}

/// A fact, or what is known of its absence, in a list.
struct Row {
    item: Item,
    mark: Option<Mark>,
    provenance: Option<Provenance>,
}

impl Row {
    fn was_read_long_ago(&self, today: Date) -> bool {
        let read = self.provenance.as_ref().and_then(|provenance| provenance.read);
        read.is_some_and(|read| read.is_over_a_year_before(day(today)))
    }
}

/// The facts of a record that hold, and what is not known of it; of a conflict, one row.
fn rows(program: &Program, record: RecordRef, any: &AnyRecord<'_>) -> Vec<Row> {
    let short = program.short(record).unwrap_or(any.title).clone();
    let mut rows = Vec::new();
    for (field, answer) in any.fields.iter().zip(&any.answers) {
        let label = program.words().fill(field.label);
        let mut push = |nth: usize, words: &str, mark: Option<Mark>, provenance: Option<Provenance>| {
            let place = Place { field: field.key, nth };
            let lines: Vec<Text> = Some(Text::new(words)).into_iter().filter(|line| !line.is_empty()).collect();
            let body = if any.kind.has_pane() {
                Body::Relation { to: record, title: Text::new(&*label), lines, url: None, place: Some(place) }
            } else {
                // It has no page of its own.
                Body::Fact(vec![Text::new(format!("{label}: {words}"))])
            };
            let item = Item { provenance: provenance.clone(), ..Item::new(short.clone(), body) };
            rows.push(Row { item, mark, provenance });
        };
        match answer.state() {
            AnswerState::NotRecorded => {}
            AnswerState::NotFound(searched) => push(0, searched, Some(Unknown::NotFound.mark()), None),
            AnswerState::NotPublished { source, .. } => {
                let provenance = Provenance::of_source(program, source);
                push(0, "", Some(Unknown::NotPublished.mark()), Some(provenance));
            }
            AnswerState::Conflict => {
                let sides: Vec<_> = answer.any_facts().filter(AnyFact::holds).collect();
                let words: Vec<_> = sides.iter().map(|fact| fact.value.brief(program.words())).collect();
                let provenance = sides.first().map(|fact| Provenance::of_fact(program, fact));
                push(0, &words.join(" / "), Some(Mark::Differ), provenance);
            }
            AnswerState::Known => {
                for fact in answer.any_facts().filter(AnyFact::holds) {
                    let provenance = Provenance::of_fact(program, &fact);
                    let mark = provenance.mark();
                    push(fact.place.nth, &fact.value.brief(program.words()), mark, Some(provenance));
                }
            }
        }
    }
    rows
}
