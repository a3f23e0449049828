//! All records of a kind on one page.

use jiff::civil::Date;

use super::compare::{Cell, compare_by};
use super::occupation;
use super::page::{Body, Group, Item, Page, Row, RowCell};
use super::provenance::Provenance;
use super::relation::{leading_to, tie};
use crate::data::{AnyFact, Kind, Set};
use crate::model::{Program, RecordRef};
use crate::text::{Text, capital};

/// Records that an overview lists.
const MOST: usize = 200;

/// Courses that have a column each.
const MOST_COURSES: usize = 8;

/// All records of a kind on a page: departments by what is asked first, core courses by who takes which number, others by
/// what they pay and which departments lead there.
pub fn overview(program: &Program, kind: Kind, today: Date) -> Page {
    let words = program.words();
    let title = format!("All {}", words.counted(program.count(kind), kind));
    let mut page = Page::new(title);
    let rows = match kind {
        Kind::Department => departments(program, today),
        Kind::CoreCourse => courses(program),
        _ => careers(program, kind),
    };
    page.push_whole(Group::new("", rows));
    page
}

fn records(program: &Program, kind: Kind) -> impl Iterator<Item = RecordRef> {
    (0..program.count(kind).min(MOST)).map(move |index| RecordRef { kind, index })
}

fn text(text: impl Into<Text>) -> RowCell {
    RowCell { text: text.into(), ..RowCell::default() }
}

/// A row that leads to a record, below heads.
fn row(program: &Program, to: RecordRef, cells: Vec<RowCell>) -> Item {
    let source = program.get(to).map(|any| Provenance::of_source(program, any.source));
    let item = Item {
        about: Some(to),
        ..Item::new("", Body::Row(Row { cells, to: Some(to), is_heading: false, is_cut: false }))
    };
    match source {
        Some(source) => item.from(source),
        None => item,
    }
}

fn heads<'a>(cells: impl IntoIterator<Item = &'a str>) -> Item {
    Item::new("", Body::Row(Row::heading(cells)))
}

fn departments(program: &Program, today: Date) -> Vec<Item> {
    let comparison = compare_by(program, &[Set::First], today);
    let columns = comparison.of_set(Set::First);
    let first = capital(program.words().noun(Kind::Department));
    let labels = columns.iter().map(|column| comparison.columns[*column].label.as_str());
    let head = heads(std::iter::once(first.as_str()).chain(labels));
    let rows = comparison.lines.iter().take(MOST).map(|line| {
        let answers = columns.iter().filter_map(|column| line.cells.get(*column)).map(|cell: &Cell| cell.short.clone());
        row(program, line.record, std::iter::once(text(line.name.clone())).chain(answers).collect())
    });
    let mut items: Vec<Item> = std::iter::once(head).chain(rows).collect();
    for item in &mut items {
        if let Body::Row(row) = &mut item.body {
            // Compare has all of them.
            row.is_cut = true;
        }
    }
    items
}

/// Which department takes which course under which number.
fn courses(program: &Program) -> Vec<Item> {
    let courses: Vec<RecordRef> = records(program, Kind::CoreCourse).take(MOST_COURSES).collect();
    let first = capital(program.words().noun(Kind::Department));
    let names: Vec<Text> = courses.iter().map(|course| program.label(*course)).collect();
    let head = heads(std::iter::once(first.as_str()).chain(names.iter().map(Text::as_str)));
    let rows = records(program, Kind::Department).map(|department| {
        let counted = courses.iter().map(|course| match tie(program, *course, department) {
            Some(tie) => RowCell { text: tie.words, mark: tie.mark, is_number: false },
            None => text("–"),
        });
        row(program, department, std::iter::once(text(program.label(department))).chain(counted).collect())
    });
    let all = courses.iter().map(|course| Item::new("", leading_to(program, *course, Vec::new())));
    all.chain(std::iter::once(head)).chain(rows).collect()
}

/// What each pays in its nearest occupations, and which departments lead there.
fn careers(program: &Program, kind: Kind) -> Vec<Item> {
    let plural = capital(program.words().plural(Kind::Department));
    let head = heads([capital(program.words().noun(kind)).as_str(), "Median pay, nearest occupations", &plural]);
    let rows = records(program, kind).map(|career| {
        let departments: Vec<String> = program
            .relations(career)
            .iter()
            .filter(|relation| relation.to.kind == Kind::Department)
            .map(|relation| program.label(relation.to).to_string())
            .collect();
        let departments = text(departments.join(", "));
        row(program, career, vec![text(program.title(career)), pay(program, career), departments])
    });
    std::iter::once(head).chain(rows).collect()
}

/// From the least to the most of the medians of the occupations that a record names.
fn pay(program: &Program, career: RecordRef) -> RowCell {
    let Some(any) = program.get(career) else { return RowCell::default() };
    let mut middles: Vec<(u64, Text)> = Vec::new();
    let mut mark = None;
    for fact in any.answers.iter().flat_map(|answer| answer.any_facts()).filter(AnyFact::holds) {
        let named = fact.value.refers().first().and_then(|to| program.find(to.kind, to.id));
        let Some(occupation) = named.filter(|to| to.kind == Kind::Occupation) else { continue };
        let choice = Provenance::of_fact(program, &fact);
        // The first amount of each is the newest official one.
        if let Some(Item { body: Body::Range { middle, at, .. }, .. }) =
            occupation::pay(program, occupation, &choice).first()
        {
            middles.push((*at, middle.clone()));
            mark = mark.or(choice.mark());
        }
    }
    middles.sort();
    let words = match (middles.first(), middles.last()) {
        (Some((low, first)), Some((high, last))) if low != high => format!("{first} to {last}"),
        (Some((_, only)), _) => only.to_string(),
        _ => String::new(),
    };
    RowCell { mark, ..text(words) }
}
