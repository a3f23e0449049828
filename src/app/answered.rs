//! What answers a search in a record: why the record was found, and in a few words what it says as of a day.

use std::ops::Range;

use jiff::civil::Date;

use crate::model::{Program, RecordRef};
use crate::pages::{self, Mark};
use crate::search::{Area, Contiguity, Index, Marker, Notes, Query, Reason, Reasons};
use crate::text::Text;

/// What answers a search in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Why the record was found.
    pub reason: Reason,
    /// The name or the answer.
    pub words: Text,
    /// What is noted on the answer, such as for whom it holds.
    pub note: Option<Text>,
    /// The byte ranges of the words that match.
    pub marks: Vec<Range<usize>>,
    /// Why to be careful of it.
    pub mark: Option<Mark>,
    /// How far it can be trusted, as scripts know it; `None` for a name.
    pub standing: Option<&'static str>,
}

/// Tells what answers a query in records.
pub struct Answers<'a> {
    program: &'a Program,
    today: Date,
    reasons: Reasons<'a>,
    marker: Marker<'a>,
}

impl<'a> Answers<'a> {
    /// What answers `query`, given what a person noted.
    pub fn new(index: &'a Index, program: &'a Program, query: &'a Query, notes: &'a Notes, today: Date) -> Self {
        Self { program, today, reasons: Reasons::new(index, program, query, notes), marker: query.marker() }
    }

    /// What answers in `record`; `None` if the query has no words.
    pub fn of(&self, record: RecordRef) -> Option<Answered> {
        let Self { program, today, .. } = *self;
        let reason = self.reasons.of(record)?;
        let short = match reason.area {
            Area::Names => None,
            _ if reason.is_question => pages::answer(program, record, reason.field, today),
            _ => Some(pages::answer_of(program, record, reason.field, reason.nth, &reason.line, today)),
        };
        let (words, note, mark, standing) = match short {
            Some(short) => (short.words, short.note, short.mark, short.standing.or(reason.standing)),
            None => (Text::new(reason.line.as_str()), None, None, reason.standing),
        };
        let contiguity = if reason.area == Area::Names { Contiguity::Scattered } else { Contiguity::Contiguous };
        let marks = self.marker.marks(&words, contiguity);
        Some(Answered { reason, words, note, marks, mark, standing })
    }
}
