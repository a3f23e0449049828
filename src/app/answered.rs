//! What answers a search in a record: why the record was found, and in a few words what it says as of a day.

use std::ops::Range;

use jiff::civil::Date;

use crate::model::{Program, RecordRef};
use crate::pages::{self, Mark};
use crate::search::{Area, Contiguity, Index, Notes, Query, Reason, reason};
use crate::text::Text;

/// What answers a search in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Why the record was found.
    pub reason: Reason,
    /// The name or the answer.
    pub words: Text,
    /// The byte ranges of it that match.
    pub marks: Vec<Range<usize>>,
    /// Why to be careful of it.
    pub mark: Option<Mark>,
    /// How far it can be trusted, as scripts know it; `None` for a name.
    pub standing: Option<&'static str>,
}

/// What answers `query` in `record`, given what a person noted; `None` if the query has no words.
pub fn answered(
    index: &Index,
    program: &Program,
    record: RecordRef,
    query: &Query,
    notes: &Notes,
    today: Date,
) -> Option<Answered> {
    let reason = reason(index, program, record, query, notes)?;
    let short = match reason.area {
        Area::Names => None,
        _ if reason.is_question => pages::answer(program, record, reason.field, today),
        _ => Some(pages::answer_of(program, record, reason.field, reason.nth, &reason.line, today)),
    };
    let (words, mark, standing) = match short {
        Some(short) => (short.words, short.mark, short.standing.or(reason.standing)),
        None => (Text::new(reason.line.as_str()), None, reason.standing),
    };
    let contiguity = if reason.area == Area::Names { Contiguity::Scattered } else { Contiguity::Contiguous };
    let marks = query.marks(&words, contiguity);
    Some(Answered { reason, words, marks, mark, standing })
}
