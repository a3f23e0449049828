//! `msaie dates`: the dates by which to apply, for people, scripts and calendars.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::records::pad;
use super::{Arguments, UNUSABLE, complain, show};
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::pages::{self, DateLine, Event, Sure};
use crate::text::{Text, width};
use crate::{export, tui};

/// What the sign behind a repeated date means.
const LEGEND: &str = "?: this cycle's date was not found; the day of an earlier one, or one printed without its year, is \
                      shown. Ask the {department} before you rely on it.";

/// The arguments of `msaie dates`.
#[derive(Debug, Args)]
pub(super) struct DatesArguments {
    /// List only dates that are known for this cycle.
    #[arg(long)]
    known: bool,

    /// Also list dates that have passed, as JSON always does.
    #[arg(long, visible_alias = "all", conflicts_with = "known")]
    passed: bool,

    /// List only the dates of this department, by any of its names; may be given several times.
    #[arg(long, value_name = "ID|NAME")]
    department: Vec<String>,

    /// In a calendar, also write dates that only repeat an earlier cycle's, as tentative.
    #[arg(long, conflicts_with = "known")]
    tentative: bool,

    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line per date.
    Table,
    /// An array of objects, in the same order, also of what has passed.
    Json,
    /// A calendar (iCalendar) of the known dates.
    Ics,
}

/// Writes the dates, the next one first; returns the exit status.
pub(super) fn run(arguments: &Arguments, dates: &DatesArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::unchecked_program(arguments)? else { return Ok(UNUSABLE) };
    let departments = match show::departments(program, &dates.department)? {
        Ok(departments) => departments,
        Err(status) => return Ok(status),
    };
    let today = arguments.today.unwrap_or_else(tui::today);
    let shows = |line: &&DateLine| {
        let is_asked = departments.is_empty() || departments.contains(&line.whose);
        let is_sure = match (line.sure, dates.format) {
            (Sure::Known, _) => true,
            (Sure::Repeats, Format::Ics) => dates.tentative,
            (Sure::Repeats, _) => !dates.known,
            (Sure::Passed, Format::Json) => !dates.known,
            (Sure::Passed, Format::Ics) => false,
            (Sure::Passed, Format::Table) => dates.passed,
        };
        is_asked && is_sure
    };
    let all = pages::dates(program, today);
    let known = pages::known_for_this_cycle(program, &all);
    let lines: Vec<&DateLine> = all.iter().filter(shows).collect();
    match dates.format {
        Format::Table => write_table(program, &lines, known, out)?,
        Format::Json => {
            let objects: Vec<Json> = lines.iter().map(|line| object(program, line, today)).collect();
            serde_json::to_writer_pretty(&mut *out, &objects)?;
            writeln!(out)?;
        }
        Format::Ics => {
            if lines.is_empty() {
                complain("no date is known, so the calendar is empty; --tentative writes dates of earlier cycles");
            }
            out.write_all(export::calendar(program, &lines, today).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// How sure a date is, and why not to take its source at its word.
fn how_sure(line: &DateLine) -> String {
    let mark = line.item.provenance.as_ref().and_then(pages::Provenance::mark);
    let mark = mark.map(|mark| format!("; {}", mark.words())).unwrap_or_default();
    format!("{}{mark}", line.how_sure_beside_cycle())
}

fn write_table(
    program: &Program,
    lines: &[&DateLine],
    (known, of): (usize, usize),
    out: &mut impl Write,
) -> io::Result<()> {
    // How far away the end of a month is says little of a day in it.
    let left = |line: &DateLine| line.days_left.filter(|_| !line.is_whole_month()).map(|days| format!("{days} d"));
    let row = |line: &&DateLine| {
        let note = line.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
        [
            left(line).unwrap_or_default(),
            line.in_words(),
            line.name.to_string(),
            line.what(),
            line.printed_for.to_string(),
            format!("{}{note}", how_sure(line)),
        ]
    };
    let heads = ["In", "Date", "Whose", "What", "Printed for", "How sure"].map(str::to_owned);
    let rows: Vec<[String; 6]> = [heads].into_iter().chain(lines.iter().map(row)).collect();
    let widest: Vec<usize> = (0..6).map(|at| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0)).collect();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widest).map(|(cell, widest)| pad(cell, *widest)).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    let plural = program.words().plural(Kind::Department);
    writeln!(out, "\nKnown for this cycle: {known} of {of} {plural}")?;
    if lines.iter().any(|line| line.is_assumed) {
        writeln!(out, "{}", program.words().fill(LEGEND))?;
    }
    Ok(())
}

/// A date as an object. Where only a month is printed, it has no date and no number of days.
fn object(program: &Program, line: &DateLine, today: Date) -> Json {
    let provenance = line.item.provenance.as_ref();
    let date = line.date.filter(|_| !line.is_whole_month());
    let whose = match line.whose.kind {
        Kind::Department => line.whose,
        // What is open to all applicants.
        _ => RecordRef { kind: Kind::Program, index: 0 },
    };
    let what = match line.event {
        Event::Held => "other",
        event => event.word(),
    };
    let term = Some(&line.term).filter(|term| !term.is_empty());
    json!({
        "department": program.key(whose).map(|key| key.id.to_string()),
        "name": &*line.name,
        "what": what,
        "term": term.map(Text::as_str),
        "date": date.map(|date| date.to_string()),
        "printed": line.day.to_string(),
        "cycle": line.cycle().map(Text::as_str),
        "certainty": line.sure.word(),
        "reason": line.how_sure(),
        "days": date.and_then(|date| today.until(date).ok()).map(|span| span.get_days()),
        "standing": provenance.and_then(|provenance| provenance.trust.word()),
        "source": provenance.map(|provenance| &*provenance.id),
        "url": provenance.and_then(|provenance| provenance.url.as_deref()),
        "note": line.note.as_deref(),
    })
}
