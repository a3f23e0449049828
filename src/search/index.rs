//! Every record's text, folded and prepared once for searching.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use super::facet::{Columns, ColumnsBuilder, Vocabulary};
use super::fold::fold_into;
use super::lines::{compact, lines};
use super::rank::Area;
use super::subsequence::Names;
use super::word::{LINE, RecordText};
use super::words::Words;
use crate::data::Kind;
use crate::model::{Program, RecordRef};

/// Bytes of text from which on its words are collected: below, reading it all is as quick.
const WORTH_COLLECTING: usize = 1 << 20;

/// Texts one behind the other.
#[derive(Default)]
struct Stack {
    text: String,
    /// Where each ends; the next begins there.
    ends: Vec<usize>,
}

impl Stack {
    fn push(&mut self, parts: &[String]) {
        self.text.extend(parts.iter().map(String::as_str));
        self.ends.push(self.text.len());
    }

    fn get(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[place]]
    }

    fn size(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>()
    }
}

/// A record, and where its text beside names is divided.
pub(super) struct RecordEntry {
    pub(super) record: RecordRef,
    ends: [u32; 2],
}

/// Every record's text, prepared for searching.
#[derive(Default)]
pub struct Index {
    pub(super) heads: Vec<RecordEntry>,
    /// The kinds of the records, which are sorted by kind, and where each kind's records end.
    pub(super) kinds: Vec<(Kind, usize)>,
    /// Every record's names, apart from all other text so that looking through them all is quick.
    pub(super) names: Names,
    /// Every record's topics, facts and texts.
    rest: Stack,
    pub(super) columns: Columns,
    vocabulary: Vocabulary,
    /// The words of all text, where they have been needed.
    pub(super) words: OnceLock<Words>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index of {} records", self.heads.len())
    }
}

impl Index {
    /// Prepares the text of every record of `program`.
    pub fn new(program: &Program) -> Self {
        let mut index = Self { vocabulary: Vocabulary::new(program), ..Self::default() };
        let mut columns = ColumnsBuilder::new();
        let mut areas: [String; 4] = Default::default();
        for record in program.records() {
            index.add(program, record, &mut areas);
            columns.push(program, record, program.get(record).as_ref());
        }
        index.columns = columns.finish();
        index.names.shrink();
        index.rest.text.shrink_to_fit();
        if index.rest.text.len() >= WORTH_COLLECTING {
            index.words();
        }
        index
    }

    /// What a query's fields can name.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Bytes that the index takes, and bytes of the text that it was made from.
    pub fn size(&self) -> (usize, usize) {
        let records = self.heads.len() * size_of::<RecordEntry>();
        let words = self.words.get().map_or(0, Words::size);
        let (names, sketches) = self.names.size();
        (names + sketches + self.rest.size() + self.columns.size() + records + words, names + self.rest.text.len())
    }

    fn add(&mut self, program: &Program, record: RecordRef, areas: &mut [String; 4]) {
        areas.iter_mut().for_each(String::clear);
        let all = lines(program, record, |origin, line| {
            let area = &mut areas[origin.area as usize];
            let start = area.len();
            fold_into(line, area);
            if origin.area == Area::Names
                && let Some(compact) = compact(&area[start..])
            {
                area.push(LINE);
                area.push_str(&compact);
            }
            area.push(LINE);
            ControlFlow::Continue(())
        });
        debug_assert!(all.is_continue(), "nothing ends it");
        let (names, rest) = areas.split_at(1);
        self.names.push(&names[0]);
        self.rest.push(rest);
        let end = |areas: &[String]| u32::try_from(areas.iter().map(String::len).sum::<usize>()).unwrap_or(u32::MAX);
        self.heads.push(RecordEntry { record, ends: [end(&rest[..1]), end(&rest[..2])] });
        match self.kinds.last_mut() {
            Some((kind, end)) if *kind == record.kind => *end += 1,
            _ => self.kinds.push((record.kind, self.heads.len())),
        }
    }

    pub(super) fn body(&self, place: usize) -> RecordText<'_> {
        RecordText { names: self.names.get(place), rest: self.rest.get(place), ends: self.heads[place].ends }
    }

    /// The words of all text.
    pub(super) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new((0..self.heads.len()).map(|place| self.body(place))))
    }
}
