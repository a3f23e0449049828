//! The page about the program, the data and this explorer.

use jiff::civil::Date;

use super::apply::APPLYING;
use super::context::Context;
use super::page::{Body, Group, Item, Page};
use super::provenance::Provenance;
use super::relation::leading_to;
use super::{facts, standings};
use crate::data::{Kind, ReadDate};
use crate::model::{Program, RecordRef};
use crate::text::{Text, counted, thousands};

/// The page about the program, the data and this explorer.
pub fn about(context: &Context<'_>) -> Page {
    let Context { program, today, .. } = *context;
    let title = program.about().map_or_else(|| "A degree program".into(), |about| about.title.clone());
    let mut page = Page::new(title);
    page.push_group("", notice(program));
    if let Some(any) = program.get(RecordRef { kind: Kind::Program, index: 0 }) {
        let groups =
            facts::groups(program, &any, &[], today).into_iter().filter(|group| group.heading.as_str() != APPLYING);
        for (place, group) in groups.map(Group::with_usual).enumerate() {
            if place == 0 { page.push_whole(group) } else { page.push_folded(group) }
        }
        page.push_group("Links", any.links.iter().map(|link| facts::link(program, link, any.source)).collect());
    }
    page.push_group("The data", data(program, today));
    for list in standings::lists(program, today) {
        page.push_folded(list);
    }
    page.push_folded(standings::old_sources(program, today));
    let private = "It works offline, and sends nothing. Your stars, notes, ticks and exports are kept in your own data folder \
                   and nowhere else. Links open in your browser only when you ask.";
    let explorer = vec![
        Item::line("Version", concat!("msaie ", env!("CARGO_PKG_VERSION"))),
        Item::line("License", env!("CARGO_PKG_LICENSE")),
        Item::new("Privacy", Body::Prose(private.into())),
    ];
    page.push_group("This explorer", explorer);
    page
}

/// What decides where the data and the university disagree.
fn notice(program: &Program) -> Vec<Item> {
    let Some(about) = program.about() else { return Vec::new() };
    let prose = "This explorer is not published by the university. Where its data and the official page disagree, trust the \
                 official page.";
    let official = Item::link("Official", "Official page", Text::new(&*about.official));
    vec![
        Item::new("Please note", Body::Prose(prose.into())),
        official.from(Provenance::of_source(program, &about.source)),
    ]
}

/// The data's age, how much there is, and how much of it is certain.
fn data(program: &Program, today: Date) -> Vec<Item> {
    let age = program.age().map(|age| {
        let read = if age.oldest == age.newest && age.usual != ReadDate::Undated {
            age.newest.in_words()
        } else {
            let most = match age.usual {
                ReadDate::Undated => "mostly on unknown dates".to_owned(),
                usual @ ReadDate::On { .. } => format!("mostly in {}", usual.in_words()),
            };
            format!("between {} and {}, {most}", age.oldest.in_words(), age.newest.in_words())
        };
        Item::line("Pages read", read)
    });
    let today = Item::line("Today", today.strftime("%-d %b %Y").to_string());
    let records: Vec<_> = Kind::PANES.iter().map(|kind| program.words().counted(program.count(*kind), *kind)).collect();
    let tally = program.tally();
    let facts = format!("{}, {} of them official", thousands(tally.facts()), thousands(tally.official));
    let problems = match program.problem_count() {
        0 => "none".to_owned(),
        count => format!("{}; see Problems", counted(count, "problem", "problems")),
    };
    let counts = [
        Item::line("Records", records.join(", ")),
        Item::line("Facts", facts),
        Item::line("Sources", counted(program.tables.sources.len(), "page", "pages")),
        Item::line("Problems", problems),
    ];
    age.into_iter().chain([today]).chain(counts).chain(coverage(program)).collect()
}

/// How many questions each department answers.
fn coverage(program: &Program) -> impl Iterator<Item = Item> + '_ {
    let departments = (0..program.count(Kind::Department)).map(|index| RecordRef { kind: Kind::Department, index });
    departments.filter_map(|record| {
        let any = program.get(record)?;
        let known = any.answers.iter().filter(|answer| answer.any_facts().next().is_some()).count();
        let lines = vec![Text::new(format!("{known} of {} questions answered", any.answers.len()))];
        let label = if record.index == 0 { "Coverage" } else { "" };
        Some(Item::new(label, leading_to(program, record, lines)))
    })
}
