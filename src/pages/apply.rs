//! The page on how to apply.

use jiff::civil::Date;

use super::facts;
use super::page::{Group, Item, Page};
use super::provenance::Provenance;
use crate::data::{Kind, Tag};
use crate::model::{Program, RecordRef};
use crate::text::{Text, capital};

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
        page.push_group("Steps", steps.collect());
        page.push_group("Pages", about.links.iter().map(|link| facts::link(program, link, &about.source)).collect());
        if let Some(any) = program.get(RecordRef { kind: Kind::Program, index: 0 }) {
            let applying =
                facts::groups(program, &any, today).into_iter().find(|group| group.heading.as_str() == APPLYING);
            let Group { heading, items, .. } = applying.unwrap_or_default();
            page.push_group(heading, items);
        }
    }
    let departments = (0..program.count(Kind::Department)).map(|index| RecordRef { kind: Kind::Department, index });
    for index in 0..program.count(Kind::Opportunity) {
        let Some(any) = program.get(RecordRef { kind: Kind::Opportunity, index }) else { continue };
        let facts = facts::answers(program, &any, today).flat_map(|(_, items)| items);
        let links = any.links.iter().map(|link| facts::link(program, link, any.source));
        page.push_group(any.title.clone(), facts.chain(links).collect());
    }
    let noun = program.words().noun(Kind::Department);
    page.push_group(
        format!("{} by {noun}", capital(noun)),
        departments.flat_map(|record| department(program, record, today)).collect(),
    );
    page
}

/// A department, and under it when to apply and what an application costs and needs.
fn department(program: &Program, record: RecordRef, today: Date) -> Vec<Item> {
    let Some(any) = program.get(record) else { return Vec::new() };
    let name = Item::new("", facts::relation(program, record, Vec::new()));
    let asked =
        facts::answers(program, &any, today).filter(|(field, _)| field.has(Tag::Apply)).flat_map(|(_, items)| items);
    [name].into_iter().chain(asked).collect()
}
