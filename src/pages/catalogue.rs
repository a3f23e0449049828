//! The catalogue as a table: what its columns say of a course.

use jiff::civil::Date;

use super::context::Context;
use super::glance;
use super::mark::{Mark, Unknown};
use super::page::{Body, Item, Page, Row, RowCell};
use super::provenance::Provenance;
use super::relation::leading_to;
use super::{facts, provenance};
use crate::data::{AnswerState, AnyAnswer, AnyFact, Course, Kind, Session};
use crate::model::{Program, RecordRef};
use crate::text::{Text, thousands};

/// A column of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourseColumn {
    /// What it is called, for [`Words::fill`](crate::data::Words::fill).
    pub label: &'static str,
    /// Its name on the command line and in JSON.
    pub key: &'static str,
    /// The columns that it takes on the screen; `None` for as many as are left.
    pub wide: Option<usize>,
    /// The facts that it is about.
    pub fields: &'static [&'static str],
}

/// The columns behind the number, in order.
pub const COURSE_COLUMNS: [CourseColumn; 5] = [
    CourseColumn { label: "Title", key: "title", wide: None, fields: &["topics", "other_titles", "careful"] },
    CourseColumn { label: "{Units}", key: "units", wide: Some(7), fields: &["units"] },
    CourseColumn { label: "Offered", key: "terms", wide: Some(18), fields: &["schedule", "terms"] },
    CourseColumn { label: "From", key: "from", wide: Some(8), fields: &["numbers"] },
    CourseColumn { label: "Counts for", key: "degrees", wide: Some(14), fields: &["counts", "related"] },
];

fn course(program: &Program, record: RecordRef) -> Option<&Course> {
    program.tables.courses.get(record.index).map(|course| &**course).filter(|_| record.kind == Kind::Course)
}

/// A session in as few words as a column has: `Fall 25`, `Spr 26 m3`.
fn session(session: &Session) -> String {
    let year = session.year % 100;
    let minis: Vec<String> = session.minis.iter().map(ToString::to_string).collect();
    let term = session.term.phrase();
    match minis.as_slice() {
        [] => format!("{term} {year:02}"),
        minis => {
            let short = if term.len() > 4 { term.get(..3).unwrap_or(term) } else { term };
            format!("{short} {year:02} m{}", minis.join("/"))
        }
    }
}

/// The department whose courses have numbers like this course's, called by its short name, from what says so.
fn from(program: &Program, course: &Course) -> Option<Item> {
    let department = program.offers(&course.number)?;
    let any = program.get(department)?;
    let at = any.fields.iter().position(|field| field.key == "subjects")?;
    let fact = any.answers[at].any_facts().next()?;
    let note = "by what its number begins with";
    let body = leading_to(program, department, vec![note.into()]);
    Some(Item::new(program.label(department), body).from(Provenance::of_fact(program, &fact)))
}

/// A cell of the catalogue.
pub fn course_cell(program: &Program, record: RecordRef, column: &CourseColumn) -> RowCell {
    let Some(course) = course(program, record) else { return RowCell::default() };
    let words = program.words();
    let plain = |text: String| RowCell { text: Text::new(text), ..RowCell::default() };
    let first_mark =
        |answer: &dyn AnyAnswer| answer.any_facts().next().and_then(|fact| provenance::mark_of(program, &fact));
    match column.key {
        "title" => plain(course.title.to_string()),
        "units" => {
            let answer: &dyn AnyAnswer = &course.units;
            let mut said: Vec<String> =
                answer.any_facts().filter(AnyFact::holds).map(|fact| fact.value.cell(words)).collect();
            said.dedup();
            let mark = match answer.state() {
                AnswerState::Conflict => Some(Mark::Differ),
                state => Unknown::of(state).map(Unknown::mark).or(first_mark(answer)),
            };
            RowCell { text: Text::new(said.join("/")), mark, is_number: true }
        }
        "terms" => {
            let sessions: Vec<String> = course.schedule.facts().iter().map(|fact| session(&fact.value)).collect();
            if !sessions.is_empty() {
                return RowCell { mark: first_mark(&course.schedule), ..plain(sessions.join(", ")) };
            }
            let usual: Vec<String> =
                course.terms.facts().iter().flat_map(|fact| &fact.value.0).map(ToString::to_string).collect();
            if usual.is_empty() {
                let mark = Unknown::of(AnyAnswer::state(&course.schedule));
                return RowCell { mark: mark.map(Unknown::mark), ..RowCell::default() };
            }
            RowCell { mark: first_mark(&course.terms), ..plain(format!("usually {}", usual.join(", "))) }
        }
        "from" => {
            let Some(from) = from(program, course) else { return RowCell::default() };
            RowCell { mark: from.mark(), ..plain(from.label.to_string()) }
        }
        _ => {
            let names: Vec<Text> = program.counted_by(course).iter().map(|of| program.label(*of)).collect();
            let names: Vec<&str> = names.iter().map(Text::as_str).collect();
            // Only what holds for all of them can stand behind them.
            let mut marks = course.counts.any_facts().map(|fact| provenance::mark_of(program, &fact));
            let mark = marks.next().flatten().filter(|first| marks.all(|mark| mark == Some(*first)));
            RowCell { mark, ..plain(names.join(", ")) }
        }
    }
}

/// What is under the cursor in a cell: the course's answer, or the course itself.
pub fn course_item(program: &Program, record: RecordRef, column: &CourseColumn, today: Date) -> Item {
    let whole = || {
        let source = program.get(record).map(|any| Provenance::of_source(program, any.source));
        let item = Item { about: Some(record), ..Item::new("", leading_to(program, record, Vec::new())) };
        match source {
            Some(source) => item.from(source),
            None => item,
        }
    };
    if column.key == "from"
        && let Some(item) = course(program, record).and_then(|course| from(program, course))
    {
        return Item { about: Some(record), ..item };
    }
    let Some(any) = program.get(record) else { return whole() };
    let at = any.fields.iter().position(|field| column.key != "title" && column.fields.first() == Some(&field.key));
    let said = at.and_then(|at| glance::value(program, &any.fields[at], any.answers[at], today));
    said.map_or_else(whole, |item| Item { about: Some(record), ..item })
}

/// What is below the table: what the column under the cursor says of a course in full, then what else one looks for.
pub fn course_in_full(program: &Program, record: RecordRef, column: &CourseColumn, today: Date) -> Page {
    let Some(any) = program.get(record) else { return Page::default() };
    let mut page = Page::new(program.name(record));
    let answers: Vec<_> = facts::answers(program, &any, today).collect();
    let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<Item> {
        answers.iter().filter(|(field, _)| wanted(field.key)).flat_map(|(_, items)| items.iter().cloned()).collect()
    };
    let mut items = of(&|key| column.fields.contains(&key));
    if column.key == "from" {
        let from = course(program, record).and_then(|course| from(program, course));
        items.extend(from.map(|item| Item { label: "From".into(), ..item }));
    }
    // Its title stands above.
    if items.is_empty() && column.key != "title" {
        let label = program.words().fill(column.label);
        items.push(Item::new("", Body::Prose(format!("Nothing is known under {label}.").into())));
    }
    page.push_group("", items);
    // What decides whether a course is worth opening, as far as there is room.
    page.push_group("", of(&|key| WORTH_SEEING.contains(&key) && !column.fields.contains(&key)));
    page
}

/// The facts of a course that are seen below the table whatever the column.
const WORTH_SEEING: [&str; 4] = ["careful", "prerequisites", "counts", "topics"];

/// Courses that the page of the catalogue lists.
const MOST: usize = 500;

/// The catalogue as a page, for where there is no table: how to narrow it, and its courses.
pub fn catalogue_page(context: &Context<'_>) -> Page {
    let program = context.program;
    let words = program.words();
    let total = program.count(Kind::Course);
    let mut page = Page::new(words.counted(total, Kind::Course));
    let how = "Type kind:course with what they must have, such as kind:course degree:ece term:fall units:12.";
    let fields = "The fields are degree, area, subject, level, units, term, mini and topic.";
    page.push_group("", vec![Item::new("", Body::Prose(format!("{how} {fields}").into()))]);
    let heads: Vec<String> = COURSE_COLUMNS.iter().map(|column| words.fill(column.label).into_owned()).collect();
    let head = Row::heading(std::iter::once("Number").chain(heads.iter().map(String::as_str)));
    let row = |index: usize| {
        let record = RecordRef { kind: Kind::Course, index };
        let number = RowCell { text: program.short(record).cloned().unwrap_or_default(), ..RowCell::default() };
        let cells = COURSE_COLUMNS.iter().map(|column| course_cell(program, record, column));
        let cells = std::iter::once(number).chain(cells).collect();
        let body = Body::Row(Row { cells, to: Some(record), is_heading: false, is_cut: true });
        Item { about: Some(record), ..Item::new("", body) }
    };
    let mut rows = vec![Item::new("", Body::Row(head))];
    rows.extend((0..total.min(MOST)).map(row));
    if total > MOST {
        rows.push(Item::line("", format!("and {} more", thousands(total - MOST))));
    }
    page.push_group(&*words.heading(Kind::Course), rows);
    page
}
