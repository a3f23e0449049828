//! What the verbs about records share: the kinds and formats one can name, and a record on a line.

use std::io::{self, Write};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::data::Kind;
use crate::model::AnyRecord;
use crate::text::width;

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
pub(super) fn write_record(record: &AnyRecord<'_>, widest: usize, out: &mut impl Write) -> io::Result<()> {
    let blanks = " ".repeat(widest.saturating_sub(width(record.id)));
    writeln!(out, "{:12} {}{blanks}  {}", record.kind.noun(), record.id, record.title)
}
