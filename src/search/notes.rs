//! What a person noted about records, as the search reads it beside an index.

use super::fold::fold_into;
use super::index::Index;
use super::lines::Origin;
use super::matcher::{Haystack, LINE};
use super::rank::Area;
use crate::model::RecordRef;
use crate::text::Text;

/// Notes by record, prepared for searching.
///
/// They change while an index stays, and there are few of them, so that they are read anew for each word.
#[derive(Debug, Default)]
pub struct Notes(Vec<Note>);

#[derive(Debug)]
struct Note {
    record: RecordRef,
    lines: Vec<Text>,
    /// The lines, folded.
    folded: String,
}

impl Notes {
    /// The field that a note's lines come from.
    pub(super) const ORIGIN: Origin = Origin::aside(Area::Texts, "Your note", "note");

    /// Prepares notes of any number of lines.
    pub fn new<'a>(notes: impl IntoIterator<Item = (RecordRef, &'a str)>) -> Self {
        let prepared = notes.into_iter().map(|(record, note)| {
            let lines: Vec<Text> = note.lines().map(Text::from).collect();
            let mut folded = String::new();
            for line in &lines {
                fold_into(line, &mut folded);
                folded.push(LINE);
            }
            Note { record, lines, folded }
        });
        Self(prepared.collect())
    }

    /// The lines of the note on a record.
    pub(super) fn of(&self, record: RecordRef) -> &[Text] {
        self.0.iter().find(|note| note.record == record).map_or(&[], |note| &note.lines)
    }

    /// Each note's text, by the place of its record in an index.
    pub(super) fn by_place<'a>(&'a self, index: &'a Index) -> impl Iterator<Item = (usize, Haystack<'a>)> {
        self.0.iter().filter_map(|note| {
            let place = index.entries.binary_search_by_key(&note.record, |entry| entry.record).ok()?;
            Some((place, Haystack { names: "", classes: 0, initials: 0, rest: &note.folded, ends: [0, 0] }))
        })
    }
}
