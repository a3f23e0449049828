//! Every record's text, folded and prepared once for searching.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use super::facet::{Columns, ColumnsBuilder, Vocabulary};
use super::fold::fold_into;
use super::lines::{compact, lines};
use super::matcher::{Haystack, LINE};
use super::order::{self, CourseOrder, Ranks};
use super::rank::Area;
use super::subsequence::NameStore;
use super::word_index::WordIndex;
use crate::data::Kind;
use crate::model::{Program, RecordRef};

/// Bytes of text above which the words are indexed; reading less text is as fast as looking words up.
const WORTH_INDEXING: usize = 1 << 20;

/// Texts stored end to end.
#[derive(Default)]
struct Texts {
    text: String,
    /// Where each text ends; the next one starts there.
    ends: Vec<usize>,
}

impl Texts {
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

/// A record of the index.
pub(super) struct Entry {
    pub(super) record: RecordRef,
    /// Where topics and facts end in the text other than names.
    ends: [u32; 2],
}

/// Every record's text, prepared for searching.
#[derive(Default)]
pub struct Index {
    pub(super) entries: Vec<Entry>,
    /// The kinds of the records, which are sorted by kind, and where each kind's records end.
    pub(super) kinds: Vec<(Kind, usize)>,
    /// Every record's names, separate from all other text so that scanning them is fast.
    pub(super) names: NameStore,
    /// Every record's topics, facts and texts.
    rest: Texts,
    /// Every record's facets.
    pub(super) columns: Columns,
    vocabulary: Vocabulary,
    /// The ranks of the courses in each of their orders.
    ranks: Vec<Ranks>,
    /// Built when first needed; large indexes build it at once.
    pub(super) words: OnceLock<WordIndex>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index of {} records", self.entries.len())
    }
}

impl Index {
    /// Indexes every record of `program`.
    pub fn new(program: &Program) -> Self {
        let mut index = Self { vocabulary: Vocabulary::new(program), ranks: order::ranks(program), ..Self::default() };
        let mut columns = ColumnsBuilder::new();
        let mut areas: [String; Area::ALL.len()] = Default::default();
        for record in program.records() {
            index.add(program, record, &mut areas);
            columns.push(program, record, program.get(record).as_ref());
        }
        index.columns = columns.finish();
        index.names.shrink();
        index.rest.text.shrink_to_fit();
        if index.rest.text.len() >= WORTH_INDEXING {
            index.words();
        }
        index
    }

    /// The values that a query's fields can name.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Where the records of a kind begin.
    pub(super) fn start_of(&self, kind: Kind) -> usize {
        self.kinds.iter().take_while(|(of, _)| *of < kind).last().map_or(0, |(_, end)| *end)
    }

    /// How many records of a kind there are.
    pub(super) fn count_of(&self, kind: Kind) -> usize {
        let end = self.kinds.iter().find(|(of, _)| *of == kind).map(|(_, end)| *end);
        end.map_or(0, |end| end - self.start_of(kind))
    }

    /// The rank of each course in an order.
    pub(super) fn ranks(&self, order: CourseOrder) -> Option<&Ranks> {
        let at = CourseOrder::ALL.iter().position(|of| *of == order)?;
        self.ranks.get(at)
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The bytes that the index takes, and the bytes of text in it.
    pub fn size(&self) -> (usize, usize) {
        let entries = self.entries.len() * size_of::<Entry>();
        let words = self.words.get().map_or(0, WordIndex::size);
        let (names, sketches) = self.names.size();
        (names + sketches + self.rest.size() + self.columns.size() + entries + words, names + self.rest.text.len())
    }

    fn add(&mut self, program: &Program, record: RecordRef, areas: &mut [String; Area::ALL.len()]) {
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
        debug_assert!(all.is_continue(), "the visitor never breaks");
        let (names, rest) = areas.split_at(1);
        self.names.push(&names[0]);
        self.rest.push(rest);
        let end = |areas: &[String]| u32::try_from(areas.iter().map(String::len).sum::<usize>()).unwrap_or(u32::MAX);
        self.entries.push(Entry { record, ends: [end(&rest[..1]), end(&rest[..2])] });
        match self.kinds.last_mut() {
            Some((kind, end)) if *kind == record.kind => *end += 1,
            _ => self.kinds.push((record.kind, self.entries.len())),
        }
    }

    /// The text of the record at `place`.
    pub(super) fn haystack(&self, place: usize) -> Haystack<'_> {
        Haystack { names: self.names.get(place), rest: self.rest.get(place), ends: self.entries[place].ends }
    }

    /// The words of all text.
    pub(super) fn words(&self) -> &WordIndex {
        self.words.get_or_init(|| WordIndex::new((0..self.entries.len()).map(|place| self.haystack(place))))
    }
}
