//! What a person wrote about a record, on the record's page.

use super::page::{Body, Group, Item, Page};
use crate::data::Entry;
use crate::text::Text;

/// The sign of what is on the shortlist.
pub const STAR: &str = "★";

/// The heading of the person's note.
pub const NOTE: &str = "Your note";

/// The page of a record with what the person wrote about it: a star before the title, and the note below the values at
/// the top.
#[must_use]
pub fn with_own(mut page: Page, entry: &Entry) -> Page {
    if entry.starred {
        page.title = Text::new(format!("{STAR} {}", page.title));
    }
    if !entry.note.is_empty() {
        page.insert_second(Group::new(NOTE, note(&entry.note)));
    }
    page
}

/// A note, a line an item; blank lines separate nothing here.
fn note(note: &str) -> Vec<Item> {
    let lines = note.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| Item::new("", Body::Prose(line.into()))).collect()
}
