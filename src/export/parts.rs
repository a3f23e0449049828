//! A page as a row of headings and items, each with the label that it has on the screen.

use crate::pages::{Item, Page};
use crate::text::Text;

/// A part of a page.
pub enum Part<'a> {
    /// The heading of a group.
    Heading(&'a Text),
    /// An item with its label, which may be that of the items above it.
    Item(&'a Item, &'a Text),
}

/// The parts of a page, in reading order.
pub fn parts(page: &Page) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for group in page.groups() {
        if !group.heading.is_empty() {
            parts.push(Part::Heading(&group.heading));
        }
        let mut above = None;
        for item in &group.items {
            // Each line needs the label that several share on screen.
            // A part of a tree stands below the label of all of it.
            let is_first = item.depth == 0;
            let label = if item.label.is_empty() && is_first { above.unwrap_or(&item.label) } else { &item.label };
            above = Some(label).filter(|_| is_first).or(above);
            parts.push(Part::Item(item, label));
        }
    }
    parts
}

/// Remarks in brackets after a blank; nothing if there are none.
pub fn enclosed(remarks: &[String]) -> String {
    if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) }
}
