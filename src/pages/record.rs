//! The page of a record.

use jiff::civil::Date;

use super::page::{Body, Group, Item, Page};
use super::provenance::Provenance;
use super::relation::leading_to;
use super::{facts, glance, requisites};
use crate::data::{CoreCourse, Kind};
use crate::model::{AnyRecord, Program, RecordRef, Relation};
use crate::text::{Text, counted};

/// The groups of a record that are open from the start; what comes after them is opened when it is asked for.
fn open_groups(kind: Kind) -> usize {
    // What one compares is short at the top already.
    if kind.fields().iter().any(|field| !field.sets().is_empty()) { 3 } else { 4 }
}

/// How many paragraphs say what a record is before others fold.
const LEADING: usize = 3;

/// The group of names, links and ids, which comes last.
const NAMES: &str = "Name and contact";

/// Related records of one kind that a page lists.
const MOST_RELATED: usize = 60;

/// The page of a record on a day; empty if there is no such record.
pub fn record(program: &Program, record: RecordRef, today: Date) -> Page {
    let Some(any) = program.get(record) else { return Page::default() };
    let mut page = Page::new(program.name(record));
    let values = glance::values(program, &any, today);
    page.push_group("", values.clone());
    let (mut unknown, mut former, mut more) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = None;
    for (place, mut group) in facts::groups(program, &any, &values, today).into_iter().enumerate() {
        let (gaps, items) = group.items.drain(..).partition(|item: &Item| matches!(item.body, Body::Unknown(_)));
        unknown.extend::<Vec<Item>>(gaps);
        let items = if place == 0 { leading(items, &mut more) } else { items };
        let items = without_former(program, &any, items, &mut former);
        let mut group = Group { items, ..group }.with_usual();
        group.items.extend(caveat(&group.items));
        match group.heading.as_str() {
            NAMES => last = Some(group),
            _ if place < open_groups(any.kind) => page.push_whole(group),
            _ => page.push_folded(group),
        }
    }
    page.push_folded(Group::new("More about it", more).with_usual());
    page.push_folded(occupations(program, &any, today));
    if any.kind == Kind::Course {
        page.push_whole(
            Group::new("What it unlocks", requisites::needed_for(program, record, "prerequisites")).with_usual(),
        );
        let together = requisites::needed_for(program, record, "corequisites");
        page.push_folded(Group::new("Taken together with it", together).with_usual());
        let listed = requisites::needed_for(program, record, "cross_listed");
        page.push_folded(Group::new("Lists it as cross-listed", listed).with_usual());
    }
    for kind in Kind::PANES {
        page.push_folded(Group::new(&*program.words().heading(*kind), related(program, record, *kind)).with_usual());
    }
    page.push_folded(Group::new("Formerly", former).with_usual());
    page.push_folded(Group::new("Not known", unknown));
    let mut names = last.unwrap_or_else(|| Group::new(NAMES, Vec::new()));
    names.items.extend(any.links.iter().map(|link| facts::link(program, link, any.source)));
    names.items.extend(identity(program, &any));
    page.push_folded(names.with_usual());
    page.name_once();
    page
}

/// What the notes on all amounts of a group say; it stands below them, once.
fn caveat(items: &[Item]) -> Option<Item> {
    let ranges = items.iter().filter(|item| matches!(item.body, Body::Range { span: Some(_), .. }));
    let mut notes = ranges.filter_map(|item| item.note.as_ref());
    let first: Vec<&str> = notes.next()?.split("; ").collect();
    let shared = notes.fold(first, |shared, note| {
        shared.into_iter().filter(|clause| note.split("; ").any(|other| other == *clause)).collect()
    });
    (!shared.is_empty()).then(|| Item::new("Note", Body::Prose(Text::new(shared.join("; ")))))
}

/// Everything about the occupations that a record names.
fn occupations(program: &Program, any: &AnyRecord<'_>, today: Date) -> Group {
    let mut items = Vec::new();
    for (fact, occupation) in program.occupations(any) {
        let title = Item::line("Occupation", occupation.title.clone());
        items.push(title.from(Provenance::of_fact(program, &fact)));
        items.extend(facts::answers(program, &occupation, today).flat_map(|(_, items)| items));
    }
    Group::new("Occupation details", items).with_usual()
}

/// A record as a row of a list: what open, copy and source act on.
pub fn listed(program: &Program, record: RecordRef) -> Option<Item> {
    let any = program.get(record)?;
    let url = any.links.first().map(|link| Text::new(&*link.url));
    let body = Body::Relation { to: record, title: any.title.clone(), lines: Vec::new(), url, place: None };
    Some(Item::new("", body).from(Provenance::of_source(program, any.source)))
}

/// What other records of a kind say of this one; of very many, the first.
fn related(program: &Program, record: RecordRef, kind: Kind) -> Vec<Item> {
    // What one course says of another is told apart by what it says; of a core course, the numbers that fill it count.
    let is_told = |relation: &&Relation| match (record.kind, relation.stated.record.kind) {
        (Kind::Course, Kind::Course) => false,
        (Kind::Course, Kind::CoreCourse) => {
            CoreCourse::FIELDS.get(relation.stated.field).is_some_and(|field| field.key == "numbers")
        }
        _ => true,
    };
    let by_others =
        program.relations(record).iter().filter(|relation| relation.stated.record != record).filter(is_told);
    let of_kind: Vec<_> = by_others.filter(|relation| relation.to.kind == kind).collect();
    let item = |relation: &&Relation| {
        let fact = program.fact(relation.stated)?;
        let detail = Text::new(fact.value.lines(program.words()).join("; "));
        let lines = Some(detail).filter(|detail| !detail.is_empty()).into_iter().collect();
        let item = Item::new("", leading_to(program, relation.to, lines));
        Some(item.with_note(fact.note.cloned()).from(Provenance::of_fact(program, &fact)))
    };
    let mut items: Vec<Item> = of_kind.iter().take(MOST_RELATED).filter_map(item).collect();
    let more = of_kind.len().saturating_sub(MOST_RELATED);
    if more > 0 {
        items.push(Item::line("", format!("and {}", counted(more, "more", "more"))));
    }
    items
}

/// The paragraphs with which a page begins; what follows the first few goes to `more`.
fn leading(items: Vec<Item>, more: &mut Vec<Item>) -> Vec<Item> {
    let mut paragraphs = 0;
    let (kept, rest) = items.into_iter().partition(|item| {
        paragraphs += usize::from(matches!(item.body, Body::Prose(_)));
        paragraphs <= LEADING || !matches!(item.body, Body::Prose(_))
    });
    more.extend::<Vec<Item>>(rest);
    kept
}

/// Takes what was superseded out of a group; there it has the label of its field.
fn without_former(program: &Program, any: &AnyRecord<'_>, items: Vec<Item>, former: &mut Vec<Item>) -> Vec<Item> {
    let (superseded, kept): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.is_former);
    for item in superseded {
        let field = any.fields.iter().find(|field| item.place.is_some_and(|place| place.field == field.key));
        let label = field.map_or(item.label.clone(), |field| Text::new(program.words().fill(field.label)));
        former.push(Item { label, ..item });
    }
    kept
}

/// How the data names the record.
fn identity(program: &Program, any: &AnyRecord<'_>) -> Vec<Item> {
    let listed = Item::line("Listed as", any.title.clone()).from(Provenance::of_source(program, any.source));
    let aliases = any.aliases.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    let found_as = (!aliases.is_empty()).then(|| Item::line("Also known as", aliases));
    // How far the degrees know it decides what it is worth.
    let course = program.find(any.kind, any.id).filter(|record| record.kind == Kind::Course);
    let course = course.and_then(|record| program.tables.courses.get(record.index));
    let tier = course.map(|course| Item::line("In the degrees", course.tier.phrase()));
    let id = Item::line("ID", format!("{} {}", program.words().noun(any.kind), any.id));
    [listed].into_iter().chain(found_as).chain(tier).chain([id]).collect()
}
