//! `msaie list`: every record, or the courses of the catalogue that have what is asked for, for scripts.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::records::{kinds, pad, write_record};
use super::{Arguments, UNUSABLE, complain};
use crate::data::{CourseUnits, Kind, Units, Value};
use crate::export;
use crate::model::{AnyRecord, Program, RecordRef};
use crate::pages::{COURSE_COLUMNS, Mark, Trust, course_cell};
use crate::search::Index;
use crate::text::width;

/// The arguments of `msaie list`.
#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// List the catalogue of courses, with their units, terms and the degrees that count them.
    #[arg(value_name = "courses", value_enum)]
    what: Option<What>,

    /// List only records of this kind.
    #[arg(long, value_name = "KIND", value_parser = kinds(), conflicts_with = "what")]
    kind: Option<Kind>,

    #[command(flatten)]
    facets: Facets,

    /// The output format; CSV for courses alone.
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

/// What can be listed besides records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The catalogue of courses.
    Courses,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// One line per record.
    Table,
    /// An array of objects, in the same order.
    Json,
    /// Comma-separated values.
    Csv,
}

/// What courses must have: of several values of one option any, of several options each.
#[derive(Debug, Args)]
struct Facets {
    /// Courses that the degree of this department counts.
    #[arg(long, value_name = "DEPARTMENT", requires = "what")]
    degree: Vec<String>,
    /// Courses that count for an area with this in its name.
    #[arg(long, value_name = "AREA", requires = "what")]
    area: Vec<String>,
    /// Courses whose number begins with this.
    #[arg(long, value_name = "SUBJECT", requires = "what")]
    subject: Vec<String>,
    /// Courses whose number has this hundred.
    #[arg(long, value_name = "LEVEL", requires = "what")]
    level: Vec<String>,
    /// Courses of so many units: 12, >=12, <12, 6..12.
    #[arg(long, value_name = "UNITS", requires = "what")]
    units: Vec<String>,
    /// Courses that run in this term.
    #[arg(long, value_name = "TERM", requires = "what")]
    term: Vec<String>,
    /// Courses that run in this half semester, from 1 for the first of the academic year.
    #[arg(long, value_name = "MINI", requires = "what")]
    mini: Vec<String>,
    /// Courses with this in a topic.
    #[arg(long, value_name = "TOPIC", requires = "what")]
    topic: Vec<String>,
}

impl Facets {
    /// The name of each facet with the values asked for.
    fn asked(&self) -> [(&'static str, Vec<String>); 8] {
        [
            ("degree", self.degree.clone()),
            ("area", self.area.clone()),
            ("subject", self.subject.clone()),
            ("level", self.level.clone()),
            ("units", self.units.clone()),
            ("term", self.term.clone()),
            ("mini", self.mini.clone()),
            ("topic", self.topic.clone()),
        ]
    }
}

/// Writes every record in the order of the data; returns the exit status.
pub(super) fn run(arguments: &Arguments, list: &ListArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::unchecked_program(arguments)? else { return Ok(UNUSABLE) };
    if list.what == Some(What::Courses) {
        return courses(program, list, out);
    }
    let others = program.searched().filter(|record| !record.kind.has_pane());
    let records = program.records().chain(others).filter(|record| list.kind.is_none_or(|kind| record.kind == kind));
    let records: Vec<AnyRecord<'_>> = records.filter_map(|record| program.get(record)).collect();
    match list.format {
        ListFormat::Table => {
            let widest = records.iter().map(|record| width(record.id)).max().unwrap_or(0);
            records.iter().try_for_each(|record| write_record(record, program.words(), widest, out))?;
        }
        ListFormat::Json => {
            let object = |record: &AnyRecord<'_>| {
                let (kind, id, title) = (record.kind.noun(), &**record.id, &**record.title);
                json!({"kind": kind, "id": id, "title": title})
            };
            serde_json::to_writer_pretty(&mut *out, &records.iter().map(object).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
        ListFormat::Csv => {
            complain("only courses can be listed as CSV: `msaie list courses --format csv`");
            return Ok(UNUSABLE);
        }
    }
    out.flush()?;
    Ok(0)
}

/// Writes the courses that have what is asked for, by number; returns the exit status.
fn courses(program: &Program, list: &ListArguments, out: &mut impl Write) -> io::Result<u8> {
    let found = match Index::of_facets(program).courses_with(&list.facets.asked()) {
        Ok(found) => found,
        Err(what) => {
            complain(&what);
            return Ok(UNUSABLE);
        }
    };
    let records: Vec<RecordRef> =
        found.into_iter().map(|index| RecordRef { kind: Kind::Course, index: index as usize }).collect();
    match list.format {
        ListFormat::Table => write_courses(program, &records, out)?,
        ListFormat::Csv => write!(out, "{}", export::csv_courses(program, records.iter().copied()))?,
        ListFormat::Json => {
            let objects: Vec<Json> = records.iter().filter_map(|record| object(program, *record)).collect();
            serde_json::to_writer_pretty(&mut *out, &objects)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(u8::from(records.is_empty()))
}

/// The courses as a table whose columns are as wide as their cells.
fn write_courses(program: &Program, records: &[RecordRef], out: &mut impl Write) -> io::Result<()> {
    let words = program.words();
    let heads = COURSE_COLUMNS.iter().map(|column| words.fill(column.label).into_owned());
    let mut lines = vec![std::iter::once("Number".to_owned()).chain(heads).collect::<Vec<_>>()];
    for record in records {
        let number = program.short(*record).map(ToString::to_string).unwrap_or_default();
        let cells = COURSE_COLUMNS.iter().map(|column| {
            let cell = course_cell(program, *record, column);
            match cell.mark.map(Mark::words) {
                None => cell.text.to_string(),
                Some(mark) if cell.text.is_empty() => mark.to_owned(),
                Some(mark) => format!("{} ({mark})", cell.text),
            }
        });
        lines.push(std::iter::once(number).chain(cells).collect());
    }
    let widths: Vec<usize> = (0..=COURSE_COLUMNS.len())
        .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, wide)| pad(cell, *wide)).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// A course for scripts.
fn object(program: &Program, record: RecordRef) -> Option<Json> {
    let course = program.tables.courses.get(record.index)?;
    let numbers: Vec<String> = course.all_numbers().map(ToString::to_string).collect();
    let units: Vec<Json> = course.units.facts().iter().map(|fact| units(fact.value)).collect();
    let units = match units.as_slice() {
        [] => Json::Null,
        [one] => one.clone(),
        many => Json::from(many.to_vec()),
    };
    let sessions = course.schedule.facts().iter().map(|fact| fact.value.lines(program.words()).join("; "));
    let mut terms: Vec<String> = sessions.collect();
    if terms.is_empty() {
        terms.extend(course.terms.facts().iter().flat_map(|fact| &fact.value.0).map(ToString::to_string));
    }
    let degrees = program.counted_by(course).into_iter().filter_map(|of| program.key(of));
    let degrees: Vec<String> = degrees.map(|key| key.id.to_string()).collect();
    let standing = program.source(&course.source).map(|source| Trust::from(&source.standing));
    let standing = standing.as_ref().and_then(Trust::word);
    Some(json!({
        "id": &*course.id, "number": course.number.to_string(), "numbers": numbers, "title": course.title.as_str(),
        "units": units, "terms": terms, "degrees": degrees, "standing": standing,
    }))
}

/// Units for scripts: a number, the least and the most of a range, or that they vary.
fn units(units: CourseUnits) -> Json {
    let number = |units: Units| match units.hundredths() {
        whole if whole % 100 == 0 => json!(whole / 100),
        hundredths => json!(f64::from(hundredths) / 100.0),
    };
    match units {
        CourseUnits::Fixed(units) => number(units),
        CourseUnits::Range(least, most) => json!({"from": number(least), "to": number(most)}),
        CourseUnits::Variable => json!("variable"),
    }
}
