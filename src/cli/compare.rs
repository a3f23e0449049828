//! `msaie compare`: the departments side by side, for scripts.

use std::io::{self, Write};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::records::pad;
use super::{Arguments, UNUSABLE, complain};
use crate::data::Set;
use crate::export;
use crate::pages::{self, Cell, Comparison, Mark};
use crate::text::{Text, fit, width};
use crate::tui;

/// Columns of the widest cell of the table.
const WIDEST: usize = 28;

/// The arguments of `msaie compare`.
#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// Compare only the questions of this set; without it, the table has the first, the other formats have all.
    #[arg(long, value_name = "SET", value_parser = sets())]
    set: Option<Set>,

    /// Sort by the answers to this question, by its name in the JSON output: what is known for this cycle first, then what
    /// is older or repeats, and what is not known last.
    #[arg(long, value_name = "QUESTION")]
    sort: Option<String>,

    /// Sort the other way round.
    #[arg(long, requires = "sort")]
    reverse: bool,

    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each department, answers cut to fit.
    Table,
    /// An array of objects with every answer in full.
    Json,
    /// Comma-separated values with every answer in full.
    Csv,
}

fn sets() -> impl TypedValueParser<Value = Set> {
    let of_name = |typed: &str| Set::ALL.into_iter().find(|set| set.key() == typed);
    PossibleValuesParser::new(Set::ALL.map(Set::key))
        .try_map(move |typed| of_name(&typed).ok_or("no set has this name"))
}

/// Writes the comparison; returns the exit status.
pub(super) fn run(arguments: &Arguments, compare: &CompareArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let mut comparison = pages::compare(&program, arguments.today.unwrap_or_else(tui::today));
    if let Some(key) = &compare.sort {
        let Some(column) = comparison.columns.iter().position(|column| column.key.as_str() == key.as_str()) else {
            let keys: Vec<_> = comparison.columns.iter().map(|column| column.key.as_str()).collect();
            complain(&format!("there is no question `{key}`; the questions are {}", keys.join(", ")));
            return Ok(UNUSABLE);
        };
        comparison.sort(column, compare.reverse);
    }
    let columns = match compare.set {
        Some(set) => comparison.of_set(set),
        None if compare.format == Format::Table => comparison.of_set(Set::First),
        None => (0..comparison.columns.len()).collect(),
    };
    match compare.format {
        Format::Table => write_table(&comparison, &columns, out)?,
        Format::Csv => write!(out, "{}", export::csv(&comparison, &columns))?,
        Format::Json => {
            let lines: Vec<Json> = comparison
                .lines
                .iter()
                .map(|line| {
                    let answers: Map<String, Json> = columns
                        .iter()
                        .filter_map(|column| Some((&comparison.columns[*column], line.cells.get(*column)?)))
                        .map(|(column, cell)| (column.key.to_string(), answer(cell)))
                        .collect();
                    let id = program.get(line.record).map(|any| any.id.to_string());
                    json!({"id": id, "name": line.name.as_str(), "answers": answers})
                })
                .collect();
            serde_json::to_writer_pretty(&mut *out, &lines)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// An answer with how far it can be trusted and who gives it.
fn answer(cell: &Cell) -> Json {
    let source = cell.item.provenance.as_ref();
    json!({
        "value": cell.is_known().then(|| cell.item.in_words()),
        "mark": cell.short.mark.map(Mark::words),
        "period": source.and_then(|source| source.period.as_ref()).map(Text::as_str),
        "source": source.map(|source| source.title.as_str()),
        "url": source.and_then(|source| source.url.as_ref()).map(Text::as_str),
        "note": cell.item.note.as_ref().map(Text::as_str),
    })
}

fn write_table(comparison: &Comparison, columns: &[usize], out: &mut impl Write) -> io::Result<()> {
    let words = |cell: &Cell| match (cell.short.text.as_str(), cell.short.mark) {
        ("", mark) => mark.map_or("", Mark::words).to_owned(),
        (text, None) => text.to_owned(),
        (text, Some(mark)) => format!("{text} ({})", mark.words()),
    };
    let mut rows = vec![
        std::iter::once(String::new())
            .chain(columns.iter().map(|column| comparison.columns[*column].label.to_string()))
            .collect::<Vec<_>>(),
    ];
    for line in &comparison.lines {
        let cells = columns.iter().filter_map(|column| line.cells.get(*column)).map(words);
        rows.push(std::iter::once(line.name.to_string()).chain(cells).collect());
    }
    let wide = |at: usize| rows.iter().map(|row| width(&row[at]).min(WIDEST)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=columns.len()).map(wide).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, wide)| pad(&fit(cell, *wide), *wide));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
