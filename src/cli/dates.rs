//! `msaie dates`: the dates by which to apply, for people, scripts and calendars.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::records::pad;
use super::{Arguments, UNUSABLE, complain};
use crate::data::{Day, Kind};
use crate::model::{Program, RecordRef};
use crate::pages::{self, DateLine, Sure};
use crate::text::width;
use crate::{export, tui};

/// What the sign behind a repeated date means.
const LEGEND: &str = "?: this cycle's date was not found; the day of an earlier one, or one printed without its year, is \
                      shown. Ask the department before you rely on it.";

/// The arguments of `msaie dates`.
#[derive(Debug, Args)]
pub(super) struct DatesArguments {
    /// List only dates that are known for this cycle.
    #[arg(long)]
    known: bool,

    /// Also list dates that have passed.
    #[arg(long, visible_alias = "all", conflicts_with = "known")]
    passed: bool,

    /// List only the dates of this department, by its ID or short name; may be given several times.
    #[arg(long, value_name = "ID")]
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
    /// An array of objects, in the same order.
    Json,
    /// A calendar (iCalendar) of the known dates.
    Ics,
}

/// Writes the dates, the next one first; returns the exit status.
pub(super) fn run(arguments: &Arguments, dates: &DatesArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let Some(departments) = departments(&program, &dates.department) else { return Ok(UNUSABLE) };
    let today = arguments.today.unwrap_or_else(tui::today);
    let shows = |line: &&DateLine| {
        let is_asked = departments.is_empty() || departments.contains(&line.whose);
        let is_sure = match (line.sure, dates.format) {
            (Sure::Known, _) => true,
            (Sure::Repeats, Format::Ics) => dates.tentative,
            (Sure::Repeats, _) => !dates.known,
            (Sure::Passed, _) => dates.passed,
        };
        is_asked && is_sure
    };
    let all = pages::dates(&program, today);
    let known = pages::known_for_this_cycle(&program, &all);
    let lines: Vec<&DateLine> = all.iter().filter(shows).collect();
    match dates.format {
        Format::Table => write_table(&program, &lines, known, out)?,
        Format::Json => {
            let objects: Vec<Json> = lines.iter().map(|line| object(&program, line)).collect();
            serde_json::to_writer_pretty(&mut *out, &objects)?;
            writeln!(out)?;
        }
        Format::Ics => {
            if lines.is_empty() {
                complain("no date is known, so the calendar is empty; --tentative writes dates of earlier cycles");
            }
            out.write_all(export::calendar(&program, &lines, today).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// The departments that are meant; `None`, after reporting it, if there is no such department.
fn departments(program: &Program, asked: &[String]) -> Option<Vec<RecordRef>> {
    let all: Vec<_> =
        (0..program.count(Kind::Department)).map(|index| RecordRef { kind: Kind::Department, index }).collect();
    let mut found = Vec::new();
    for name in asked {
        let is_short =
            |record: &RecordRef| program.short(*record).is_some_and(|short| short.eq_ignore_ascii_case(name));
        let Some(record) = program.find(Kind::Department, name).or_else(|| all.iter().copied().find(is_short)) else {
            let noun = program.words().noun(Kind::Department);
            complain(&format!("no {noun} has the ID “{name}”; `msaie list --kind department` names them"));
            return None;
        };
        found.push(record);
    }
    Some(found)
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
        let mark = if line.sure == Sure::Repeats { " ?" } else { "" };
        let day = line.shown().unwrap_or(line.day);
        let note = line.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
        [
            left(line).unwrap_or_default(),
            format!("{}{mark}", day.brief()),
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
    if lines.iter().any(|line| line.sure == Sure::Repeats) {
        writeln!(out, "{LEGEND}")?;
    }
    Ok(())
}

/// A date as the data write one, of a whole month without a day.
fn iso(day: Day) -> String {
    let parts = [day.year.map(|year| format!("{year:04}")), Some(format!("{:02}", day.month))];
    let day = day.day.map(|day| format!("{day:02}"));
    parts.into_iter().chain([day]).flatten().collect::<Vec<_>>().join("-")
}

/// A date as an object. Its date is a month if only the month is printed, and it then has no number of days.
fn object(program: &Program, line: &DateLine) -> Json {
    let provenance = line.item.provenance.as_ref();
    let mark = provenance.and_then(pages::Provenance::mark);
    json!({
        "date": line.shown().map(iso),
        "days": line.days_left.filter(|_| !line.is_whole_month()),
        "event": line.event.word(),
        "kind": line.whose.kind.noun(),
        "id": program.key(line.whose).map(|key| key.id.to_string()),
        "name": &*line.name,
        "term": &*line.term,
        "printed_for": &*line.printed_for,
        "sure": line.sure.word(),
        "how_sure": line.how_sure(),
        "mark": mark.map(pages::Mark::words),
        "source": provenance.map(|provenance| &*provenance.title),
        "url": provenance.and_then(|provenance| provenance.url.as_deref()),
        "note": line.note.as_deref(),
    })
}
