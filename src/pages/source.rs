//! The page about where an item comes from.

use super::mark::Unknown;
use super::page::{Body, Item, Page};
use super::provenance::{Provenance, Trust};
use crate::data::ReadDate;

/// Where an item comes from, on a line; why we infer it, if we do; who says what, if sources differ. `None` if it says
/// none of that.
pub fn origin(item: &Item) -> Option<String> {
    let note = item.note.as_ref().map(ToString::to_string);
    let Some(provenance) = &item.provenance else {
        let searched =
            note.filter(|_| item.can_be_questioned() && matches!(item.body, Body::Unknown(Unknown::NotFound)));
        return searched.map(|searched| format!("not found: {searched}"));
    };
    if !item.sides.is_empty() {
        let sides = item.sides.iter().map(|side| {
            let when = Some(side.provenance.when()).filter(|when| !when.is_empty());
            let when = when.map(|when| format!(" ({when})")).unwrap_or_default();
            format!("{}: {}{when}", side.says, side.provenance.title)
        });
        return Some(sides.collect::<Vec<_>>().join("; "));
    }
    let said = match &item.body {
        Body::Range { words, .. } => Some(words.to_string()),
        _ => None,
    };
    let caution = match (&item.body, &provenance.trust) {
        (Body::Range { choice: Some(reason), .. }, _) => Some(format!("our closest match: {reason}")),
        (_, Trust::Ours(reason)) => Some(format!("we infer: {reason}")),
        _ => provenance.caution(),
    };
    let when = Some(provenance.when()).filter(|when| !when.is_empty());
    // Why to be careful comes first, since a long line is cut.
    let parts = [said, caution, Some(provenance.title.to_string()), when];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// The page about where an item comes from, with all that sources that differ say; `None` if it names no source and says
/// nothing of what was searched.
pub fn source(item: &Item) -> Option<Page> {
    let Some(provenance) = &item.provenance else { return searched(item) };
    let mut page = Page::new(if item.sides.is_empty() { "Where it comes from" } else { "Sources differ" });
    if !item.sides.is_empty() {
        for side in &item.sides {
            let claim = Item::line("Claim", side.says.clone());
            page.push_group("", [claim].into_iter().chain(origins(&side.provenance)).collect());
        }
        return Some(page);
    }
    let said = item.value().or_else(|| match &item.body {
        Body::Gap(words) => Some(words.clone()),
        Body::Unknown(why) => Some(why.mark().words().into()),
        _ => None,
    });
    let mut items = Vec::new();
    items.extend(said.map(|said| Item::line("Claim", said)));
    items.extend(item.note.as_ref().map(|note| Item::line("Note", note.clone())));
    if let Body::Range { choice: Some(reason), .. } = &item.body {
        items.push(Item::line("Closest match", reason.clone()));
    }
    items.extend(origins(provenance));
    page.push_group("", items);
    for side in &item.earlier {
        let claim = Item::line("Formerly", side.says.clone());
        page.push_group("", [claim].into_iter().chain(origins(&side.provenance)).collect());
    }
    Some(page)
}

/// Who says something, where and when, and how far that can be trusted.
fn origins(provenance: &Provenance) -> Vec<Item> {
    let mut items = vec![Item::line("Source", provenance.title.clone())];
    items.push(match &provenance.url {
        Some(url) => Item::link("Address", "", url.clone()),
        None => Item::new("Address", Body::Gap("none public".into())),
    });
    items.push(Item::line("Read", provenance.read.map_or("date unknown".to_owned(), ReadDate::in_words)));
    items.extend(provenance.published.map(|published| Item::line("Published", published.in_words())));
    let period = provenance.period.clone();
    items
        .push(Item::new("Valid for", period.map_or(Body::Gap("not stated".into()), |period| Body::Fact(vec![period]))));
    items.push(Item::line("Standing", provenance.standing()));
    items.extend(provenance.note.as_ref().map(|note| Item::line("About the source", note.clone())));
    for (index, (title, url)) in provenance.also.iter().enumerate() {
        let label = if index == 0 { "Also in" } else { "" };
        items.push(match url {
            Some(url) => Item::link(label, title.clone(), url.clone()),
            None => Item::line(label, title.clone()),
        });
    }
    items
}

/// The page about what was searched for something that was not found.
fn searched(item: &Item) -> Option<Page> {
    let note = item.note.clone().filter(|_| item.can_be_questioned())?;
    let mut page = Page::new("Where it comes from");
    page.push_group("", vec![Item::line("Claim", "not found"), Item::line("Note", note)]);
    Some(page)
}
