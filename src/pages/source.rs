//! The page about where an item comes from.

use super::page::{Body, Item, Page};

/// The page about where an item comes from; `None` if it names no source and says nothing of what was searched.
pub fn source(item: &Item) -> Option<Page> {
    let Some(provenance) = &item.provenance else { return searched(item) };
    let said = item.value().or_else(|| match &item.body {
        Body::Gap(words) => Some(words.clone()),
        _ => None,
    });
    let mut items = Vec::new();
    items.extend(said.map(|said| Item::line("Says", said)));
    items.extend(item.note.as_ref().map(|note| Item::line("Note", note.clone())));
    items.push(Item::line("Source", provenance.title.clone()));
    items.push(match &provenance.url {
        Some(url) => Item::link("Address", "", url.clone()),
        None => Item::new("Address", Body::Gap("it has no public address".into())),
    });
    items.push(Item::line("Read", provenance.read.map_or("unknown".to_owned(), |read| read.to_string())));
    items.extend(provenance.published.map(|published| Item::line("Published", published.to_string())));
    let period = provenance.period.clone();
    items.push(Item::new(
        "Holds for",
        period.map_or(Body::Gap("none printed".into()), |period| Body::Fact(vec![period])),
    ));
    items.push(Item::line("Standing", provenance.standing()));
    items.extend(provenance.note.as_ref().map(|note| Item::line("Of the source", note.clone())));
    for (index, (title, url)) in provenance.also.iter().enumerate() {
        let label = if index == 0 { "Also says so" } else { "" };
        items.push(match url {
            Some(url) => Item::link(label, title.clone(), url.clone()),
            None => Item::line(label, title.clone()),
        });
    }
    let mut page = Page::new("Where it comes from");
    page.push_group("", items);
    Some(page)
}

/// The page about what was searched for something that was not found.
fn searched(item: &Item) -> Option<Page> {
    let note = item.note.clone().filter(|_| item.can_be_questioned())?;
    let mut page = Page::new("Where it comes from");
    page.push_group("", vec![Item::line("Says", "not found"), Item::line("Note", note)]);
    Some(page)
}
