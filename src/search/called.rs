//! What records are called where others are related to them.

use super::fold::fold_into;
use super::lines::parts_of_name;
use super::matcher::LINE;
use super::word_index::WORTH_SHARING;
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::parallel;

/// What records are called to which others are related, folded, each on a line, in one text: a large program has millions
/// of relations, each of which leads elsewhere in memory than the last.
pub(super) struct Called {
    text: String,
    /// Where each line ends; the next one starts there.
    ends: Vec<usize>,
    /// The number of the first record of each kind.
    firsts: Vec<(Kind, usize)>,
}

impl Called {
    pub(super) fn new(program: &Program) -> Self {
        let kinds = || Kind::PANES.iter().filter(|kind| !kind.is_catalogue());
        let mut count = 0;
        let first = |kind: &Kind| {
            let first = count;
            count += program.count(*kind);
            (*kind, first)
        };
        let firsts = kinds().map(first).collect();
        let records: Vec<RecordRef> =
            kinds().flat_map(|kind| (0..program.count(*kind)).map(|index| RecordRef { kind: *kind, index })).collect();
        let write = |records: &[RecordRef]| {
            let (mut text, mut ends) = (String::new(), Vec::with_capacity(records.len()));
            for record in records {
                for part in parts_of_name(program, *record) {
                    fold_into(part, &mut text);
                }
                text.push(LINE);
                ends.push(text.len());
            }
            (text, ends)
        };
        let mut parts = parallel::map_chunks(&records, WORTH_SHARING, write).into_iter();
        let (mut text, mut ends) = parts.next().unwrap_or_default();
        for (further, ends_there) in parts {
            ends.extend(ends_there.into_iter().map(|end| text.len() + end));
            text.push_str(&further);
        }
        Self { text, ends, firsts }
    }

    /// The line of a record; empty for one of the catalogue, to which none is related in text.
    pub(super) fn line(&self, record: RecordRef) -> &str {
        let first = self.firsts.iter().find(|(kind, _)| *kind == record.kind);
        let Some(nth) = first.map(|(_, first)| first + record.index) else { return "" };
        let start = nth.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[nth]]
    }
}
