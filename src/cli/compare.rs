//! `msaie compare`: the departments side by side, for scripts.

use std::io::{self, Write};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::records::pad;
use super::{Arguments, UNUSABLE, complain, show};
use crate::data::{Kind, Set};
use crate::export;
use crate::model::{AnyRecord, Program};
use crate::pages::{self, Body, Cell, Comparison, Line, Mark, Sure, Unknown};
use crate::problem::short;
use crate::text::{Text, capital, fit, width};
use crate::tui;

/// Columns of the widest cell of the table.
const WIDEST: usize = 28;

/// The arguments of `msaie compare`.
#[derive(Debug, Args)]
pub(super) struct CompareArguments {
    /// Compare only these departments, by any of their names.
    #[arg(value_name = "DEPARTMENT")]
    department: Vec<String>,

    /// Compare only the questions of this set; without it, a table has the first, unless it has what differs.
    #[arg(long, value_name = "SET", value_parser = sets())]
    set: Option<Set>,

    /// Sort by the answers to this question, by its name in the JSON output: what is known for this cycle first, then what
    /// is older or repeats, and what is not known last.
    #[arg(long, value_name = "FIELD", visible_alias = "sort")]
    by: Option<String>,

    /// Sort the other way round.
    #[arg(long, requires = "by")]
    reverse: bool,

    /// Compare only by what the departments differ in.
    #[arg(long)]
    differences: bool,

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
    /// A table in Markdown, with every answer as the screen shows it.
    Markdown,
}

fn sets() -> impl TypedValueParser<Value = Set> {
    let of_name = |typed: &str| Set::ALL.into_iter().find(|set| set.key() == typed);
    PossibleValuesParser::new(Set::ALL.map(Set::key))
        .try_map(move |typed| of_name(&typed).ok_or("no set has this name"))
}

/// Writes the comparison; returns the exit status.
pub(super) fn run(arguments: &Arguments, compare: &CompareArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::unchecked_program(arguments)? else { return Ok(UNUSABLE) };
    let departments = match show::departments(program, &compare.department)? {
        Ok(departments) => departments,
        Err(status) => return Ok(status),
    };
    let mut comparison = pages::compare(program, arguments.today.unwrap_or_else(tui::today));
    if !departments.is_empty() {
        comparison.lines.retain(|line| departments.contains(&line.record));
        comparison.lines.sort_by_key(|line| departments.iter().position(|asked| *asked == line.record));
    }
    if let Some(asked) = &compare.by {
        let Some(column) = comparison.column(asked) else {
            let keys: Vec<_> = comparison.columns.iter().map(|column| column.key.as_str()).collect();
            complain(&format!("there is no question `{}`; the questions are {}", short(asked), keys.join(", ")));
            return Ok(UNUSABLE);
        };
        comparison.sort(column, compare.reverse);
    }
    let is_table = matches!(compare.format, Format::Table | Format::Markdown);
    let mut columns = match compare.set {
        Some(set) => comparison.of_set(set),
        None if is_table && !compare.differences => comparison.of_set(Set::First),
        None => (0..comparison.columns.len()).collect(),
    };
    if compare.differences {
        columns = comparison.differing(&columns);
    }
    let whose = capital(program.words().noun(Kind::Department));
    match compare.format {
        Format::Table => write_table(&rows(whose, &comparison, &columns), out)?,
        Format::Markdown => write!(out, "{}", export::markdown_table(&rows(whose, &comparison, &columns)))?,
        Format::Csv => write!(out, "{}", export::csv(&comparison, &columns))?,
        Format::Json => {
            let object = |line: &Line| {
                let any = program.get(line.record)?;
                let cells = cells(program, &any, line, &comparison, &columns);
                Some(json!({"id": &**any.id, "title": &**any.title, "cells": cells}))
            };
            let lines: Vec<Json> = comparison.lines.iter().filter_map(object).collect();
            serde_json::to_writer_pretty(&mut *out, &lines)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// The answers of a record: by the keys of the columns and, where a field has several columns, also by the field.
fn cells(
    program: &Program,
    any: &AnyRecord<'_>,
    line: &Line,
    comparison: &Comparison,
    columns: &[usize],
) -> Map<String, Json> {
    let shown: Vec<_> =
        columns.iter().filter_map(|at| Some((comparison.columns.get(*at)?, line.cells.get(*at)?))).collect();
    let mut cells = Map::new();
    for (column, cell) in &shown {
        let field = any.fields.iter().position(|field| field.key == column.field);
        let answer = field.and_then(|at| show::answer_object(program, &any.fields[at], any.answers[at]));
        let is_field = column.key.as_str() == column.field;
        if let Some(answer) = answer.as_ref().filter(|_| !is_field && !cells.contains_key(column.field)) {
            cells.insert(column.field.to_owned(), whole(answer));
        }
        cells.insert(column.key.to_string(), object(cell, answer.as_ref().filter(|_| is_field)));
    }
    cells
}

/// All that is said of a field with several columns: what stands first, and its words and values.
fn whole(answer: &Json) -> Json {
    let values = said(answer);
    let first = values.first().copied().unwrap_or(&Json::Null);
    let texts: Vec<&str> = values.iter().filter_map(|value| value["text"].as_str()).collect();
    json!({
        "text": (!texts.is_empty()).then(|| texts.join("; ")),
        "value": value(answer),
        "state": answer["state"],
        "standing": first["standing"],
        "period": first["period"],
        "source": first["source"],
        "url": first["url"],
    })
}

/// A cell as an object, with the state and the value of the answer if that is all it shows.
fn object(cell: &Cell, answer: Option<&Json>) -> Json {
    let text = cell.is_known().then(|| cell.item.in_words());
    let state = match (&cell.item.body, answer) {
        (_, Some(answer)) => answer["state"].clone(),
        (Body::Unknown(unknown), None) => json!(unknown.key()),
        _ if !cell.is_known() => json!(Unknown::NotFound.key()),
        _ if cell.short.mark == Some(Mark::Differ) => json!("conflict"),
        _ if cell.repeats => json!(Sure::Repeats.word()),
        _ => json!("known"),
    };
    let source = cell.item.provenance.as_ref();
    json!({
        "text": text,
        "value": answer.map_or_else(|| json!(text), |answer| shown(cell, answer)),
        "state": state,
        "standing": source.and_then(|source| source.trust.word()),
        "period": source.and_then(|source| source.period.as_ref()).map(Text::as_str),
        "source": source.map(|source| &*source.id),
        "url": source.and_then(|source| source.url.as_deref()),
    })
}

/// The value that a cell shows; all of them where sources differ or it is not the same for everybody.
fn shown(cell: &Cell, answer: &Json) -> Json {
    let source = cell.item.provenance.as_ref().map(|source| &*source.id);
    let first = said(answer).into_iter().find(|said| said["source"].as_str() == source);
    match first.filter(|_| !cell.varies && cell.short.mark != Some(Mark::Differ)) {
        Some(first) => first["value"].clone(),
        None => value(answer),
    }
}

/// What an answer says that has not been superseded.
fn said(answer: &Json) -> Vec<&Json> {
    let values = answer["values"].as_array().map(Vec::as_slice).unwrap_or_default();
    values.iter().filter(|value| value.get("former").is_none()).collect()
}

/// The value of an answer, or an array of them if it has several.
fn value(answer: &Json) -> Json {
    let values: Vec<&Json> = said(answer).into_iter().map(|said| &said["value"]).collect();
    match values[..] {
        [] => Json::Null,
        [value] => value.clone(),
        _ => json!(values),
    }
}

/// The table, with a row of heads, the `first` of which is over the names.
fn rows(first: String, comparison: &Comparison, columns: &[usize]) -> Vec<Vec<String>> {
    let words = |cell: &Cell| match (cell.short.text.as_str(), cell.short.mark) {
        ("", mark) => mark.map_or("", Mark::words).to_owned(),
        (text, None) => text.to_owned(),
        (text, Some(mark)) => format!("{text} ({})", mark.words()),
    };
    let heads = columns.iter().map(|column| comparison.columns[*column].label.to_string());
    let mut rows: Vec<Vec<String>> = vec![std::iter::once(first).chain(heads).collect()];
    for line in &comparison.lines {
        let cells = columns.iter().filter_map(|column| line.cells.get(*column)).map(words);
        rows.push(std::iter::once(line.name.to_string()).chain(cells).collect());
    }
    rows
}

fn write_table(rows: &[Vec<String>], out: &mut impl Write) -> io::Result<()> {
    let columns = rows.first().map_or(0, Vec::len);
    let wide = |at: usize| rows.iter().map(|row| width(&row[at]).min(WIDEST)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, wide)| pad(&fit(cell, *wide), *wide));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
