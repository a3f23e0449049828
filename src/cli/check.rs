//! `msaie check`: reports every problem in a program's files.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Arguments, UNUSABLE};
use crate::data::{self, Kind};
use crate::model::Program;
use crate::pages;
use crate::text::counted;
use crate::tui;

/// The arguments of `msaie check`.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A paragraph for each problem, then how many there are.
    Text,
    /// An array of objects, for editors.
    Json,
}

/// Writes all problems, then how many there are and how many records.
pub(super) fn run(arguments: &Arguments, check: &CheckArguments, out: &mut impl Write) -> io::Result<u8> {
    let dataset = arguments.data.as_deref().map_or_else(data::embedded_as_text, data::folder);
    let unusable = dataset.is_empty();
    let today = pages::day(arguments.today.unwrap_or_else(tui::today));
    let program = super::for_good(Program::checked(dataset, today));
    match check.format {
        Format::Text => write_text(program, out)?,
        Format::Json => write_json(program, out)?,
    }
    out.flush()?;
    Ok(match program.problem_count() - program.warning_count() {
        _ if unusable => UNUSABLE,
        0 => 0,
        _ => 1,
    })
}

fn write_text(program: &Program, out: &mut impl Write) -> io::Result<()> {
    for problem in &program.problems {
        writeln!(out, "{problem}\n")?;
    }
    let warnings = program.warning_count();
    let mut counts = vec![counted(program.problem_count() - warnings, "problem", "problems")];
    if warnings > 0 {
        counts.push(counted(warnings, "warning", "warnings"));
    }
    let mut records: Vec<_> =
        Kind::PANES.iter().map(|kind| program.words().counted(program.count(*kind), *kind)).collect();
    records.push(counted(program.tables.sources.len(), "source", "sources"));
    writeln!(out, "{}; {}", counts.join(", "), records.join(", "))
}

fn write_json(program: &Program, out: &mut impl Write) -> io::Result<()> {
    let problems = program.problems.iter().map(|problem| {
        let place = &problem.place;
        json!({
            "file": &*place.file,
            "line": place.line,
            "column": place.column,
            "severity": if problem.fault.is_warning() { "warning" } else { "error" },
            "kind": problem.fault.label(),
            "what": &*problem.what,
            "help": &*problem.help,
            "excerpt": &*problem.excerpt,
        })
    });
    serde_json::to_writer_pretty(&mut *out, &problems.collect::<Vec<_>>())?;
    writeln!(out)
}
