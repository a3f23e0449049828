//! `msaie search QUERY`: what the explorer's search finds, for scripts.

use std::io::{self, Write};

use clap::Args;
use serde_json::json;

use super::records::{Format, kinds, write_record};
use super::{Arguments, UNUSABLE, complain};
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::search::{CancelToken, Found, Index, Narrowing, Query, Reason, reason};
use crate::text::{Text, fit, width};

/// The arguments of `msaie search`.
#[derive(Debug, Args)]
pub(super) struct SearchArguments {
    /// The query, as in the explorer: words, 'exact, ^prefix, suffix$, !without, and fields such as kind:career.
    #[arg(required = true)]
    query: Vec<String>,

    /// Find only records of this kind.
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<Kind>,

    /// Print at most this many records.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Show why each record was found.
    #[arg(long)]
    explain: bool,

    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// One record that was found.
struct Row<'a> {
    record: RecordRef,
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    tier: &'static str,
    score: u64,
    reason: Option<Reason>,
}

/// Writes what is found; returns the exit status.
pub(super) fn run(arguments: &Arguments, search: &SearchArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let index = Index::new(&program);
    let kind = search.kind.map(|kind| format!("kind:{} ", kind.query_name().unwrap_or_default()));
    let text = format!("{}{}", kind.unwrap_or_default(), search.query.join(" "));
    let query = Query::new(&text, index.vocabulary());
    if let Some(mistake) = query.mistakes().first() {
        complain(&mistake.what);
        return Ok(UNUSABLE);
    }
    let found = index.search(&query, search.limit, &Narrowing::default(), &CancelToken::free()).unwrap_or_default();
    let rows = rows(&program, &query, &found, search.limit);
    match search.format {
        Format::Json => write_json(&rows, out)?,
        Format::Table => write_table(&program, &rows, &found, search.explain, out)?,
    }
    out.flush()?;
    Ok(u8::from(found.count() == 0))
}

fn rows<'a>(program: &'a Program, query: &Query, found: &Found, limit: usize) -> Vec<Row<'a>> {
    let understood = found.meant.as_ref().unwrap_or(query);
    let row = |hit: &crate::search::Hit| {
        let any = program.get(hit.record)?;
        Some(Row {
            record: hit.record,
            kind: any.kind.noun(),
            id: any.id,
            title: any.title,
            tier: hit.tier.name(),
            score: hit.distance,
            reason: reason(program, hit.record, understood),
        })
    };
    found.hits.iter().filter_map(row).take(limit).collect()
}

fn write_json(rows: &[Row<'_>], out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let reason = row.reason.as_ref();
            json!({
                "kind": row.kind,
                "id": row.id,
                "title": row.title,
                "field": reason.map(|reason| reason.field),
                "tier": row.tier,
                "score": row.score,
                "positions": reason.map(positions).unwrap_or_default(),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

/// The positions of the matching characters in the matching line, from 0.
fn positions(reason: &Reason) -> Vec<usize> {
    let inside = |at: usize| reason.marks.iter().any(|mark| mark.contains(&at));
    let characters = reason.line.char_indices().enumerate();
    characters.filter(|(_, (at, _))| inside(*at)).map(|(position, _)| position).collect()
}

fn write_table(
    program: &Program,
    rows: &[Row<'_>],
    found: &Found,
    explain: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(meant) = &found.meant {
        writeln!(out, "No match as typed. Showing “{}”.", Text::new(meant.spelt()))?;
    }
    let widest = rows.iter().map(|row| width(row.id)).max().unwrap_or(0);
    for row in rows {
        if let Some(record) = program.get(row.record) {
            write_record(&record, program.words(), widest, out)?;
        }
        if let Some(reason) = row.reason.as_ref().filter(|_| explain) {
            writeln!(out, "             {} in {}: {}", row.tier, reason.label, fit(&marked(reason), 96))?;
        }
    }
    let (shown, count) = (rows.len(), found.count());
    if shown < count {
        writeln!(out, "{shown} of {count}")?;
    }
    Ok(())
}

/// The matching line with the matches in brackets.
fn marked(reason: &Reason) -> String {
    let mut text = String::new();
    let mut at = 0;
    for mark in &reason.marks {
        text.push_str(&reason.line[at..mark.start]);
        text.push('[');
        text.push_str(&reason.line[mark.clone()]);
        text.push(']');
        at = mark.end;
    }
    text.push_str(&reason.line[at..]);
    text
}
