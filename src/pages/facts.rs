//! A record's facts as items: one for each value, or for what is known of its absence.

use jiff::civil::Date;

use super::page::{Body, Group, Item};
use super::provenance::Provenance;
use super::{deadline, glance};
use crate::data::{AnswerState, AnyFact, Deadlines, Field, Id, Kind, Link, Role};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::Text;

/// Whether one of several sources that disagree says something: which of them, from 1, and how many there are.
type Side = Option<(usize, usize)>;

/// The facts of a record, group by group.
pub(super) fn groups(program: &Program, any: &AnyRecord<'_>, today: Date) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (field, items) in answers(program, any, today) {
        let heading = program.words().fill(field.group);
        match groups.last_mut() {
            Some(group) if group.heading.as_str() == heading => group.items.extend(items),
            _ if items.is_empty() => {}
            _ => groups.push(Group::new(heading.as_ref(), items)),
        }
    }
    groups
}

/// The items of each field of a record, in the order of its table.
pub(super) fn answers<'a>(
    program: &'a Program,
    any: &'a AnyRecord<'_>,
    today: Date,
) -> impl Iterator<Item = (&'static Field, Vec<Item>)> + 'a {
    (0..any.fields.len()).map(move |index| (&any.fields[index], answer(program, any, index, today)))
}

/// The answer to one question: its facts, or what is known of their absence.
fn answer(program: &Program, any: &AnyRecord<'_>, index: usize, today: Date) -> Vec<Item> {
    let (field, answer) = (&any.fields[index], any.answers[index]);
    let own_label = program.words().fill(field.label);
    let gap = |words: &str| Item::new(&*own_label, Body::Gap(words.into()));
    match answer.state() {
        AnswerState::NotRecorded => Vec::new(),
        AnswerState::NotFound(looked) => {
            vec![gap("not found").with_note((!looked.is_empty()).then(|| looked.clone()))]
        }
        AnswerState::NotPublished { source, note } => {
            vec![gap("not published").with_note(note.cloned()).from(Provenance::of_source(program, source))]
        }
        AnswerState::Known | AnswerState::Conflict => {
            let mut facts = answer.any_facts();
            glance::current_first(program, &mut facts, today);
            let sides = facts.iter().filter(|fact| fact.role == Role::Side).count();
            let mut items = Vec::new();
            for (nth, fact) in facts.iter().enumerate() {
                let label = match fact.role {
                    Role::Former => "Formerly",
                    Role::OtherTitle if facts[nth - 1].role != Role::OtherTitle => "Also titled",
                    // Not a former value, though it stands below one.
                    _ if nth == 0 || facts[nth - 1].role == Role::Former => &own_label,
                    _ => "",
                };
                let side = (fact.role == Role::Side).then_some((fact.place.nth + 1, sides));
                push_fact(program, label, fact, side, today, &mut items);
            }
            items
        }
    }
}

fn push_fact(program: &Program, label: &str, fact: &AnyFact<'_>, side: Side, today: Date, items: &mut Vec<Item>) {
    let lines = match fact.value_as::<Deadlines>() {
        Some(Deadlines(windows)) => windows.iter().map(|window| deadline::line(window, today)).collect(),
        None => fact.value.lines(program.words()),
    };
    let mut lines: Vec<Text> = lines.into_iter().filter(|line| !line.is_empty()).map(Text::new).collect();
    if let (Role::Case(case), Some(first)) = (fact.role, lines.first_mut()) {
        *first = Text::new(format!("for {case}: {first}"));
    }
    let reference = fact.value.refers().first().copied();
    let target = reference.and_then(|reference| program.find(reference.kind, reference.id));
    let explorable = target.filter(|to| to.kind.has_pane());
    let occupation = target.filter(|to| to.kind == Kind::Occupation).and_then(|to| program.get(to));
    let body = match (explorable, &occupation, side, fact.value.address()) {
        (Some(to), ..) => relation(program, to, lines),
        (None, _, _, Some(url)) => Body::Link { title: Text::default(), url: Text::new(url) },
        (None, Some(any), ..) => Body::Fact(vec![any.title.clone()]),
        (None, None, Some((nth, of)), None) => Body::Disputed { lines, nth, of },
        (None, None, None, None) => Body::Fact(lines),
    };
    items.push(Item::new(label, body).with_note(fact.note.cloned()).from(Provenance::of_fact(program, fact)));
    // What an occupation says has no page of its own.
    if let Some(any) = occupation {
        items.extend(answers(program, &any, today).flat_map(|(_, items)| items));
    }
}

/// A relation to a record.
pub(super) fn relation(program: &Program, to: RecordRef, lines: Vec<Text>) -> Body {
    Body::Relation { to, title: Text::new(program.title(to)), lines, url: None }
}

/// A link to a page about a record.
pub(super) fn link(program: &Program, link: &Link, record_source: &Id) -> Item {
    let provenance = Provenance::of_source(program, link.source.as_ref().unwrap_or(record_source));
    Item::link("", link.label.clone(), Text::new(&*link.url)).with_note(link.note.clone()).from(provenance)
}
