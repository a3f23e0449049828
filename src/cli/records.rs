//! What the verbs about records share: the kinds and formats one can name, and a record on a line.

use std::io::{self, Write};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::data::{Kind, Words};
use crate::model::AnyRecord;
use crate::text::width;

/// Columns for the noun of a record's kind.
const KIND_COLUMNS: usize = 12;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One line per record.
    Table,
    /// An array of objects, in the same order.
    Json,
}

/// Reads a kind by the name it has in queries.
pub(super) fn kinds() -> impl TypedValueParser<Value = Kind> {
    let of_name = |name: &str| Kind::ALL.iter().copied().find(|kind| kind.query_name() == Some(name));
    let names = Kind::ALL.iter().filter_map(|kind| kind.query_name());
    PossibleValuesParser::new(names).try_map(move |name| of_name(&name).ok_or("no kind has this name"))
}

/// Writes a record's kind, id and title on a line, with ids padded to `widest` columns.
pub(super) fn write_record(
    record: &AnyRecord<'_>,
    words: &Words,
    widest: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let noun = pad(words.noun(record.kind), KIND_COLUMNS);
    writeln!(out, "{noun} {}  {}", pad(record.id, widest), record.title)
}

/// `text` with blanks up to `columns`.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}
