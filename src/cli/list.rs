//! `msaie list`: every record, for scripts.

use std::io::{self, Write};

use clap::Args;
use serde_json::json;

use super::records::{Format, kinds, write_record};
use super::{Arguments, UNUSABLE};
use crate::data::Kind;
use crate::model::AnyRecord;
use crate::text::width;

/// The arguments of `msaie list`.
#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// List only records of this kind.
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<Kind>,

    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Writes every record in the order of the data; returns the exit status.
pub(super) fn run(arguments: &Arguments, list: &ListArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let records = program.records().filter(|record| list.kind.is_none_or(|kind| record.kind == kind));
    let records: Vec<AnyRecord<'_>> = records.filter_map(|record| program.get(record)).collect();
    match list.format {
        Format::Table => {
            let widest = records.iter().map(|record| width(record.id)).max().unwrap_or(0);
            records.iter().try_for_each(|record| write_record(record, program.words(), widest, out))?;
        }
        Format::Json => {
            let object = |record: &AnyRecord<'_>| {
                let (kind, id, title) = (record.kind.noun(), &**record.id, &**record.title);
                json!({"kind": kind, "id": id, "title": title})
            };
            serde_json::to_writer_pretty(&mut *out, &records.iter().map(object).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(0)
}
