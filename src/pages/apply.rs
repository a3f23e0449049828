//! The page on how to apply.

use jiff::civil::Date;

use super::page::{Body, Group, Item, Page, Room};
use super::provenance::Provenance;
use super::{facts, glance};
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// The group of the program's facts that are about applying.
pub(super) const APPLYING: &str = "Applying";

/// The page on how to apply: the steps, the pages, what is open to all, and what each department asks for.
pub fn apply(program: &Program, today: Date) -> Page {
    let mut page = Page::new("How to apply");
    if let Some(about) = program.about() {
        let steps = about.apply.iter().enumerate().map(|(index, step)| {
            let label = format!("Step {}", index + 1);
            let item = match &step.url {
                Some(url) => Item::link(label, step.text.clone(), Text::new(&**url)),
                None => Item::line(label, step.text.clone()),
            };
            item.with_note(step.note.clone()).from(Provenance::of_source(program, &step.source))
        });
        page.push_whole(Group::new("Steps", steps.collect()).with_usual());
    }
    let opportunities = (0..program.count(Kind::Opportunity)).map(|index| RecordRef { kind: Kind::Opportunity, index });
    let dates = opportunities.clone().filter_map(|record| opportunity(program, record, today));
    page.push_group("Fellowships and events", dates.collect());
    let departments = (0..program.count(Kind::Department)).map(|index| RecordRef { kind: Kind::Department, index });
    let noun = program.words().noun(Kind::Department);
    page.push_group(format!("By {noun}"), departments.flat_map(|record| department(program, record, today)).collect());
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

/// What is open to all applicants, on a line: its next date.
fn opportunity(program: &Program, record: RecordRef, today: Date) -> Option<Item> {
    let any = program.get(record)?;
    let dates = glance::asked(program, &any, today).into_iter().next()?;
    let words = dates.value()?;
    let body = Body::Brief { words: Text::new(format!("{}: {words}", any.title)), differs: false };
    Some(Item { label: Text::default(), body, ..dates })
}

/// A department, and under it when to apply and what an application costs and needs.
fn department(program: &Program, record: RecordRef, today: Date) -> Vec<Item> {
    let Some(any) = program.get(record) else { return Vec::new() };
    let short = program.short(record).cloned().unwrap_or_default();
    let name = Item { room: Room::HalfLine, ..Item::new(short, facts::relation(program, record, Vec::new())) };
    let mut asked = glance::asked(program, &any, today);
    // The last, which is short, stands beside the name.
    let beside = asked.pop_if(|last| last.room == Room::HalfLine);
    [name].into_iter().chain(beside).chain(asked).collect()
}
