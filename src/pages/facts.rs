//! A record's facts as items: one for each value, or for what is known of its absence.

use jiff::civil::Date;

use super::mark::Unknown;
use super::page::{Bar, Body, Group, Item, Place, Side};
use super::provenance::Provenance;
use super::relation::leading_to;
use super::{deadline, glance, named, occupation, requisites};
use crate::data::{
    AnswerState, AnyFact, Breakdown, CrossListing, Deadlines, Field, Id, Kind, Link, Offering, Requisite, Role, Tag,
    Units, Window,
};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::Text;

/// Whether one of several sources that differ says something: which of them, from 1, and how many there are.
type Nth = Option<(usize, usize)>;

/// The facts of a record, group by group, but for what the values `at_the_top` say in full.
pub(super) fn groups(program: &Program, any: &AnyRecord<'_>, at_the_top: &[Item], today: Date) -> Vec<Group> {
    let is_said = |field: &Field, item: &Item| {
        let same = |other: &&Item| other.label == item.label && other.in_words() == item.in_words();
        field.has(Tag::Glance) && item.note.is_none() && at_the_top.iter().any(|value| same(&value))
    };
    let mut groups: Vec<Group> = Vec::new();
    for (field, items) in answers(program, any, today) {
        let mut items = items;
        if items.iter().filter(|item| !item.is_former).count() == 1 {
            items.retain(|item| item.is_former || !is_said(field, item));
        }
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
    let place = Some(Place { field: field.key, nth: 0 });
    let unknown = |why| Item { place, ..Item::new(&*own_label, Body::Unknown(why)) };
    match answer.state() {
        AnswerState::NotRecorded => Vec::new(),
        AnswerState::NotFound(looked) => {
            vec![unknown(Unknown::NotFound).with_note((!looked.is_empty()).then(|| looked.clone()))]
        }
        AnswerState::NotPublished { source, note } => {
            let item = unknown(Unknown::NotPublished).with_note(note.cloned());
            vec![item.from(Provenance::of_source(program, source))]
        }
        AnswerState::Known | AnswerState::Conflict => {
            let mut facts: Vec<_> = answer.any_facts().collect();
            glance::in_order(program, &mut facts, today);
            let sides = facts.iter().filter(|fact| fact.role == Role::Side).count();
            let of = program.find(any.kind, any.id);
            let mut items = Vec::new();
            for (nth, fact) in facts.iter().enumerate() {
                let label = match fact.role {
                    Role::Former => "Formerly",
                    Role::OtherTitle if facts[nth - 1].role != Role::OtherTitle => "Also titled",
                    Role::Holds if field.has(Tag::Lead) => "",
                    // Below a former value its label tells that it is none.
                    _ if nth == 0 || facts[nth - 1].role == Role::Former => &own_label,
                    _ => "",
                };
                let before = facts[..nth].iter().filter(|fact| fact.role == Role::Side).count();
                let side = (fact.role == Role::Side).then_some((before + 1, sides));
                let first = items.len();
                push_fact(program, (field, label, of), fact, side, today, &mut items);
                if let Some(Body::Disputed { lines, agreed, .. }) = items.get_mut(first).map(|item| &mut item.body) {
                    let others = || facts.iter().filter(|other| other.role == Role::Side && other.place != fact.place);
                    *agreed = agreed_lines(program, fact, lines.len(), others);
                }
            }
            // What was superseded follows what superseded it.
            for former in (0..items.len()).filter(|at| items[*at].is_former).collect::<Vec<_>>() {
                let holds = items[..former].iter().rposition(|item| !item.is_former);
                if let (Some(holds), Some(side)) = (holds, said(&items[former])) {
                    items[holds].earlier.push(side);
                }
            }
            let sides: Vec<_> = items.iter().filter_map(side_of).collect();
            items.iter_mut().filter(|item| side_of(item).is_some()).for_each(|item| item.sides.clone_from(&sides));
            items
        }
    }
}

/// The lines of a fact, of so many, that each of `others` says as well; of windows those with a day in common and no other.
fn agreed_lines<'a, 'b: 'a, O: Iterator<Item = &'a AnyFact<'b>>>(
    program: &Program,
    fact: &AnyFact<'_>,
    count: usize,
    others: impl Fn() -> O,
) -> Vec<usize> {
    let is_agreed: Vec<bool> = if let Some(Deadlines(windows)) = fact.value_as() {
        let agrees = |window: &Window| {
            let has_it = |other: &AnyFact<'_>| {
                other.value_as::<Deadlines>().is_some_and(|others| others.0.iter().any(|other| window.agrees(other)))
            };
            others().all(has_it)
        };
        windows.iter().map(agrees).collect()
    } else {
        let said: Vec<Vec<String>> = others().map(|other| other.value.lines(program.words())).collect();
        fact.value.lines(program.words()).iter().map(|line| said.iter().all(|lines| lines.contains(line))).collect()
    };
    // What is not shown line by line is not told apart.
    let is_line_by_line = is_agreed.len() == count;
    is_agreed.iter().enumerate().filter(|(_, is)| is_line_by_line && **is).map(|(nth, _)| nth).collect()
}

/// What an item says as one side of a conflict; `None` if it is none.
fn side_of(item: &Item) -> Option<Side> {
    if matches!(item.body, Body::Disputed { .. }) { said(item) } else { None }
}

/// What an item says, with its source; `None` if it has none.
fn said(item: &Item) -> Option<Side> {
    Some(Side { says: item.value()?, provenance: item.provenance.clone()? })
}

/// Adds what a fact says; `label` is its field's, or that of what it is among the others.
fn push_fact(
    program: &Program,
    (field, label, of): (&Field, &str, Option<RecordRef>),
    fact: &AnyFact<'_>,
    side: Nth,
    today: Date,
    items: &mut Vec<Item>,
) {
    let lines = match fact.value_as::<Deadlines>() {
        Some(Deadlines(windows)) if !fact.holds() => {
            windows.iter().map(|window| deadline::former_line(window, today)).collect()
        }
        Some(Deadlines(windows)) => windows.iter().map(|window| deadline::line(window, today)).collect(),
        None => fact.value.lines(program.words()),
    };
    let mut lines: Vec<Text> = lines.into_iter().filter(|line| !line.is_empty()).map(Text::new).collect();
    if let (Role::Case(case), Some(first)) = (fact.role, lines.first_mut()) {
        *first = Text::new(format!("for {case}: {first}"));
    }
    let place = Some(Place { field: field.key, nth: fact.place.nth });
    let reference = fact.value.refers().first().copied();
    let target = reference.and_then(|reference| program.find(reference.kind, reference.id));
    if let Some(occupation) = target.filter(|to| to.kind == Kind::Occupation) {
        let pay = occupation::pay(program, occupation, &Provenance::of_fact(program, fact));
        items.extend(pay.into_iter().map(|item| Item { place, ..item }));
        return;
    }
    if let Some(needs) = fact.value_as::<Requisite>().filter(|_| side.is_none() && fact.holds()) {
        let provenance = Provenance::of_fact(program, fact);
        let tree = requisites::tree(program, label, needs, of);
        let note = fact.note.cloned();
        let tree = tree.into_iter().map(|item| Item { place, ..item.from(provenance.clone()) });
        let first = items.len();
        items.extend(tree);
        if let Some(first) = items.get_mut(first) {
            first.note = note;
        }
        return;
    }
    if let Some(listing) = fact.value_as::<CrossListing>().filter(|_| side.is_none() && fact.holds()) {
        let provenance = Provenance::of_fact(program, fact);
        let listed = requisites::cross_listed(program, label, listing);
        items.extend(listed.into_iter().map(|item| Item { place, ..item.from(provenance.clone()) }));
        if let Some(last) = items.last_mut() {
            last.note = fact.note.cloned();
        }
        return;
    }
    let explorable = target.filter(|to| to.kind.has_pane() && Some(*to) != of);
    if let (Some(to), Some(offering)) = (explorable, fact.value_as::<Offering>())
        && program.short(to) == Some(offering.course.number.as_text())
    {
        // Its number and title stand before it.
        let said = Text::new(offering.beside(program.title(to), program.words()));
        lines = Some(said).filter(|said| !said.is_empty()).into_iter().collect();
    }
    let breakdown = fact.value_as::<Breakdown>().filter(|_| side.is_none());
    let body = match (explorable, side, fact.value.address(), breakdown) {
        (Some(to), ..) => leading_to(program, to, lines),
        (None, _, Some(url), _) => Body::Link { title: Text::default(), url: Text::new(url) },
        (None, Some((nth, of)), ..) => Body::Disputed { lines, agreed: Vec::new(), nth, of },
        (.., Some(breakdown)) => bars(program, breakdown, fact.role),
        (None, None, None, None) if field.has(Tag::Lead) && label.is_empty() => {
            Body::Prose(lines.into_iter().next().unwrap_or_default())
        }
        (None, None, None, None) => Body::Fact(lines),
    };
    let provenance = Provenance::of_fact(program, fact);
    let is_current = fact.holds() && !provenance.is_over(today);
    let item =
        Item { place, is_current, is_former: !fact.holds(), ..Item::new(label, body).with_note(fact.note.cloned()) };
    let mut item = named::with_names(program, item.from(provenance));
    // A page does not lead to itself.
    item.named.retain(|named| Some(named.to) != of);
    items.push(item);
}

/// A breakdown as bars.
fn bars(program: &Program, breakdown: &Breakdown, role: Role<'_>) -> Body {
    let words = program.words();
    let bars = breakdown.0.iter().map(|area| Bar {
        name: Text::new(format!("{}{}", area.area, area.outside_in_words())),
        hundredths: area.units.map(Units::hundredths),
        units: Text::new(area.units_in_words(words)),
        rule: area.rule.clone().unwrap_or_default(),
    });
    let case = match role {
        Role::Case(case) => Text::new(format!("for {case}")),
        _ => Text::default(),
    };
    Body::Bars { case, bars: bars.collect(), rest: breakdown.sum().map(Text::new).into_iter().collect() }
}

/// A link to a page about a record.
pub(super) fn link(program: &Program, link: &Link, record_source: &Id) -> Item {
    let provenance = Provenance::of_source(program, link.source.as_ref().unwrap_or(record_source));
    Item::link("", link.label.clone(), Text::new(&*link.url)).with_note(link.note.clone()).from(provenance)
}
