//! The page on how to apply.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::context::Context;
use super::dates::{self, Sure};
use super::deadline::in_days;
use super::event::Event;
use super::page::{Body, Group, Item, Page, Room, Task};
use super::provenance::Provenance;
use super::relation::leading_to;
use super::{facts, glance};
use crate::data::{Fee, Field, GreRule, Kind};
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// The group of the program's facts that are about applying.
pub(super) const APPLYING: &str = "Applying";

/// Whether Apply shows what a field of a kind says.
pub fn is_in_apply(kind: Kind, field: &str) -> bool {
    let is_applying = |known: &&Field| known.key == field && known.group == APPLYING;
    kind == Kind::Opportunity || field == "apply" || kind.fields().iter().any(|known| is_applying(&known))
}

/// The page on how to apply: the steps, what is open to all, and what each department asks for, those that the person has
/// starred first, with a checklist.
pub fn apply(context: &Context<'_>) -> Page {
    let Context { program, profile, today, .. } = *context;
    let mut page = Page::new("How to apply");
    let entry = |record| program.entry_key(record).and_then(|key| profile.get(&key));
    let is_starred = |record: &RecordRef| entry(*record).is_some_and(|entry| entry.starred);
    let departments = (0..program.count(Kind::Department)).map(|index| RecordRef { kind: Kind::Department, index });
    let (starred, others): (Vec<_>, Vec<_>) = departments.partition(is_starred);
    if let Some(about) = program.about() {
        let record = RecordRef { kind: Kind::Program, index: 0 };
        let ticked = entry(record).map(|entry| &entry.ticked);
        let has_checklist = !starred.is_empty() || ticked.is_some_and(|ticked| !ticked.is_empty());
        let steps = about.apply.iter().enumerate().map(|(index, step)| {
            let label = format!("Step {}", index + 1);
            let item = match &step.url {
                Some(url) => Item::link(label, step.text.clone(), Text::new(&**url)),
                None => Item::line(label, step.text.clone()),
            };
            let done = ticked.is_some_and(|ticked| ticked.contains(step.text.as_str()));
            // A step has no name but its words; once they change, it is to be looked at again.
            let task = has_checklist.then(|| Task { name: step.text.to_string(), done });
            let item = Item { about: Some(record), task, ..item.with_note(step.note.clone()) };
            item.from(Provenance::of_source(program, &step.source))
        });
        page.push_whole(Group::new("Steps", steps.collect()).with_usual());
    }
    let opportunities = (0..program.count(Kind::Opportunity)).map(|index| RecordRef { kind: Kind::Opportunity, index });
    let dates = opportunities.clone().filter_map(|record| opportunity(program, record, today));
    page.push_group("Fellowships and events", dates.collect());
    let checked = |record: &RecordRef| {
        let nothing = BTreeSet::new();
        let ticked = entry(*record).map_or(&nothing, |entry| &entry.ticked);
        department(program, *record, Some(ticked), today)
    };
    page.push_group("Your shortlist", starred.iter().flat_map(checked).collect());
    let heading = match starred.as_slice() {
        [] => format!("By {}", program.words().noun(Kind::Department)),
        _ => format!("Other {}", program.words().plural(Kind::Department)),
    };
    let unchecked = |record| department(program, record, None, today);
    page.push_group(heading, others.into_iter().flat_map(unchecked).collect());
    for any in opportunities.filter_map(|record| program.get(record)) {
        let facts = facts::answers(program, &any, today).flat_map(|(_, items)| items);
        let links = any.links.iter().map(|link| facts::link(program, link, any.source));
        page.push_folded(Group::new(any.title.clone(), facts.chain(links).collect()).with_usual());
    }
    if let Some(any) = program.get(RecordRef { kind: Kind::Program, index: 0 }) {
        let applying =
            facts::groups(program, &any, &[], today).into_iter().find(|group| group.heading.as_str() == APPLYING);
        let rules = applying.unwrap_or_default();
        page.push_folded(Group { heading: "Rules for everyone".into(), ..rules }.with_usual());
        let pages = any.links.iter().map(|link| facts::link(program, link, any.source));
        page.push_folded(Group::new("Links", pages.collect()).with_usual());
    }
    page
}

/// What is open to all applicants, on a line: whether it has closed or opened, and its dates ahead; one that only repeats has a
/// question mark.
fn opportunity(program: &Program, record: RecordRef, today: Date) -> Option<Item> {
    let any = program.get(record)?;
    let mut lines = dates::of_record(program, record, today);
    lines.sort_by_key(|line| (line.sure, line.date));
    let (over, ahead): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.sure == Sure::Passed);
    let first = ahead.first()?;
    let became = over.iter().filter_map(|line| match line.event {
        Event::Closes => Some(format!("closed {}", line.in_words())),
        Event::Opens => Some(format!("open since {}", line.in_words())),
        Event::Priority | Event::Decision | Event::Held => None,
    });
    let ahead = ahead.iter().map(|line| match (line.sure, line.days_left) {
        (Sure::Known, Some(days)) => format!("{} {}, {}", line.what(), line.in_words(), in_days(days)),
        _ => format!("{} {}", line.what(), line.in_words()),
    });
    let words: Vec<String> = became.chain(ahead).collect();
    let body = Body::Brief { words: Text::new(format!("{}: {}", any.title, words.join("; "))), differs: false };
    Some(Item { label: Text::default(), body, room: Room::Value, ..first.item.clone() })
}

/// Whether a question was answered so that there is nothing to do about it.
fn asks_for_nothing(program: &Program, record: RecordRef, field: &str) -> bool {
    let Some(department) = program.tables.departments.get(record.index) else { return false };
    match field {
        "gre" => matches!(department.gre.value(), Some(GreRule::NotAccepted | GreRule::NotRequired)),
        "fee" => department.fee.value().and_then(Fee::money).is_some_and(|fee| fee.is_zero()),
        _ => false,
    }
}

/// A department, and under it when to apply and what an application costs and needs: a checklist if it says what is ticked.
fn department(program: &Program, record: RecordRef, ticked: Option<&BTreeSet<String>>, today: Date) -> Vec<Item> {
    let Some(any) = program.get(record) else { return Vec::new() };
    let short = program.short(record).cloned().unwrap_or_default();
    let name = Item { room: Room::HalfLine, ..Item::new(short, leading_to(program, record, Vec::new())) };
    let task = |item: &Item| {
        let name = item.place?.field.to_owned();
        if asks_for_nothing(program, record, &name) {
            return None;
        }
        ticked.map(|ticked| Task { done: ticked.contains(&name), name })
    };
    let mut asked: Vec<Item> = glance::asked(program, &any, today);
    for item in &mut asked {
        (item.about, item.task) = (Some(record), task(item));
    }
    // The last, which is short, stands beside the name.
    let beside = asked.pop_if(|last| last.room == Room::HalfLine);
    [name].into_iter().chain(beside).chain(asked).collect()
}
