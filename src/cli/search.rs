//! `msaie search QUERY`: what the explorer's search finds, for scripts.

use std::io::{self, Write};

use clap::Args;
use serde_json::json;

use super::records::{Format, kinds, write_record};
use super::{Arguments, UNUSABLE, complain};
use crate::app::{Answered, Answers, Offer};
use crate::data::{Extreme, Kind};
use crate::model::{Program, RecordRef};
use crate::pages;
use crate::search::{Area, CancelToken, Found, Index, Narrowing, Notes, Order, Query, Reason, Tier};
use crate::text::{Text, capital, fit, lower, thousands, width};
use crate::tui;

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

/// What was found.
struct Row<'a> {
    /// `None` for a view.
    record: Option<RecordRef>,
    kind: &'static str,
    id: &'a str,
    title: String,
    tier: &'static str,
    score: u64,
    answered: Option<Answered>,
}

/// Writes what is found; returns the exit status.
pub(super) fn run(arguments: &Arguments, search: &SearchArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::unchecked_program(arguments)? else { return Ok(UNUSABLE) };
    let kind = search.kind.map(|kind| format!("kind:{} ", kind.query_name().unwrap_or_default()));
    let text = format!("{}{}", kind.unwrap_or_default(), search.query.join(" "));
    let index = super::for_good(Index::for_one_search(program, &text));
    let today = arguments.today.unwrap_or_else(tui::today);
    let query = Query::new(&text, index.vocabulary()).as_of(pages::day(today));
    if let Some(mistake) = query.mistakes().first() {
        complain(&mistake.what);
        return Ok(UNUSABLE);
    }
    let mut found = index.search(&query, search.limit, &Narrowing::default(), &CancelToken::free()).unwrap_or_default();
    let view = found.order.filter(|_| search.kind.is_none()).and_then(|order| {
        let (offer, ranked) = Offer::ranking(program, order, today)?;
        found.order_by(&ranked);
        Some(match offer {
            Offer::Ranking { order, label } => view(program, order, &label),
            other => view_of("dates", other.in_words(program), None),
        })
    });
    let offer = Offer::side_by_side(&found).filter(|_| search.kind.is_none());
    let view = view.or_else(|| Some(view_of("compare", offer?.in_words(program), None)));
    let notes = Notes::default();
    let answers = Answers::new(index, program, found.meant.as_ref().unwrap_or(&query), &notes, today);
    let rows: Vec<Row<'_>> = view.into_iter().chain(rows(program, &found, &answers)).take(search.limit).collect();
    match search.format {
        Format::Json => {
            write_json(&rows, out)?;
            if let Some(told) = found.told() {
                complain(&told);
            }
            let shown = rows.iter().filter(|row| row.record.is_some()).count();
            if shown < found.count() {
                complain(&format!("{shown} of {} are printed; --limit prints more", thousands(found.count())));
            }
        }
        Format::Table => write_table(program, &rows, &found, search.explain, out)?,
    }
    out.flush()?;
    Ok(u8::from(found.count() == 0))
}

/// The comparison in the order that a query asks for.
fn view<'a>(program: &Program, order: Order, label: &str) -> Row<'a> {
    let what = program.words().plural(order.kind);
    let first = match order.first {
        Extreme::Least => "the least first",
        Extreme::Most => "the most first",
    };
    let reason = Reason {
        label: label.to_owned(),
        field: order.by,
        area: Area::Questions,
        nth: 0,
        standing: None,
        is_question: true,
        line: format!("by {}, {first}", lower(label)),
    };
    let title = format!("{} compared by {}", capital(what), lower(label));
    let words = reason.line.as_str().into();
    view_of(
        "compare",
        title,
        Some(Answered { reason, words, note: None, marks: Vec::new(), mark: None, standing: None }),
    )
}

/// A view as a row, by its verb.
fn view_of(id: &str, title: String, answered: Option<Answered>) -> Row<'_> {
    Row { record: None, kind: "view", id, title, tier: Tier::Exact.name(), score: 0, answered }
}

fn rows<'a>(program: &'a Program, found: &'a Found, answers: &'a Answers<'a>) -> impl Iterator<Item = Row<'a>> {
    found.hits.iter().filter_map(move |hit| {
        let any = program.get(hit.record)?;
        Some(Row {
            record: Some(hit.record),
            kind: any.kind.noun(),
            id: any.id,
            title: any.title.to_string(),
            tier: hit.tier.name(),
            score: hit.distance,
            answered: answers.of(hit.record),
        })
    })
}

fn write_json(rows: &[Row<'_>], out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let answered = row.answered.as_ref();
            json!({
                "kind": row.kind,
                "id": row.id,
                "title": row.title,
                "field": answered.map(|answered| answered.reason.field),
                "value": answered.map(|answered| answered.words.as_str()),
                "note": answered.and_then(|answered| answered.note.as_ref()).map(Text::as_str),
                "standing": answered.and_then(|answered| answered.standing),
                "tier": row.tier,
                "score": row.score,
                "positions": answered.map(positions).unwrap_or_default(),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

/// The positions of the matching characters in the matching line, from 0.
fn positions(answered: &Answered) -> Vec<usize> {
    let inside = |at: usize| answered.marks.iter().any(|mark| mark.contains(&at));
    let characters = answered.words.char_indices().enumerate();
    characters.filter(|(_, (at, _))| inside(*at)).map(|(position, _)| position).collect()
}

fn write_table(
    program: &Program,
    rows: &[Row<'_>],
    found: &Found,
    explain: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(told) = found.told() {
        writeln!(out, "No match as typed: {}.", Text::new(told))?;
    }
    let widest = rows.iter().map(|row| width(row.id)).max().unwrap_or(0);
    for row in rows {
        match row.record.and_then(|record| program.get(record)) {
            Some(record) => write_record(&record, program.words(), widest, out)?,
            None => writeln!(out, "{}", row.title)?,
        }
        let Some(answered) = row.answered.as_ref() else { continue };
        let mark = answered.mark.filter(|mark| mark.words() != answered.words.as_str());
        let mark = mark.map(|mark| format!(" ({})", mark.words())).unwrap_or_default();
        // A title alone does not say whether it answers.
        if !explain && row.record.is_some() && answered.reason.area != Area::Names {
            writeln!(out, "             {}: {}{mark}", answered.reason.label, fit(&answered.words, 96))?;
        }
        if explain {
            let said = marked(answered);
            let said = fit(&said, 96);
            writeln!(out, "             {} in {}: {said}{mark}", row.tier, answered.reason.label)?;
            if let Some(note) = &answered.note {
                writeln!(out, "             note: {}", fit(note, 96))?;
            }
        }
    }
    let (shown, count) = (rows.iter().filter(|row| row.record.is_some()).count(), found.count());
    if shown < count {
        writeln!(out, "{shown} of {count}")?;
    }
    Ok(())
}

/// The matching line with the matches in brackets.
fn marked(answered: &Answered) -> String {
    let mut text = String::new();
    let mut at = 0;
    for mark in &answered.marks {
        text.push_str(&answered.words[at..mark.start]);
        text.push('[');
        text.push_str(&answered.words[mark.clone()]);
        text.push(']');
        at = mark.end;
    }
    text.push_str(&answered.words[at..]);
    text
}
