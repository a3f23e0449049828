//! A comparison, or courses, as comma-separated values.

use crate::model::{Program, RecordRef};
use crate::pages::{COURSE_COLUMNS, Comparison, Mark, course_cell};

/// The comparison as comma-separated values: a line for each record, and for each question what it answers and how far
/// that can be trusted, in the columns given.
pub fn csv(comparison: &Comparison, columns: &[usize]) -> String {
    let shown = || columns.iter().filter_map(|column| comparison.columns.get(*column));
    let heads = shown().flat_map(|column| [column.key.to_string(), format!("{}-standing", column.key)]);
    let mut lines = vec![std::iter::once("name".to_owned()).chain(heads).collect::<Vec<_>>()];
    for line in &comparison.lines {
        let cells = columns.iter().filter_map(|column| line.cells.get(*column)).flat_map(|cell| {
            // What is not known is empty, so that nobody takes it for a value.
            let said = if cell.is_known() { cell.item.in_words() } else { String::new() };
            [said, cell.short.mark.map_or("official", Mark::words).to_owned()]
        });
        lines.push(std::iter::once(line.name.to_string()).chain(cells).collect());
    }
    csv_lines(&lines)
}

/// Courses of the catalogue as comma-separated values, a line for each, with their units, terms and the departments that count
/// them.
pub fn csv_courses(program: &Program, courses: impl IntoIterator<Item = RecordRef>) -> String {
    let keys = COURSE_COLUMNS.iter().map(|column| column.key.to_owned());
    let mut lines = vec![std::iter::once("number".to_owned()).chain(keys).collect::<Vec<_>>()];
    for course in courses {
        let number = program.short(course).map(ToString::to_string).unwrap_or_default();
        let cells = COURSE_COLUMNS.iter().map(|column| course_cell(program, course, column).text.to_string());
        lines.push(std::iter::once(number).chain(cells).collect());
    }
    csv_lines(&lines)
}

fn csv_lines(lines: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Writing to memory cannot fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
