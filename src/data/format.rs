//! The tables of the page that documents the format, written from the tables that the program reads with.

use std::fmt::Write;

use super::kind::Kind;
use super::record::{Career, CoreCourse, Department, Field, Occupation, Program, Record};

/// Every kind of record with the table of its facts.
const TABLES: [(Kind, &str, &[Field]); 5] = [
    (Kind::Program, "program.ron", Program::FIELDS),
    (Kind::CoreCourse, "core-courses.ron", CoreCourse::FIELDS),
    (Kind::Department, "departments.ron", Department::FIELDS),
    (Kind::Career, "careers.ron", Career::FIELDS),
    (Kind::Occupation, "occupations.ron", Occupation::FIELDS),
];

/// The facts of each kind of record as Markdown tables: field, meaning, and an example value.
pub fn tables() -> String {
    let mut page = String::new();
    for (kind, file, fields) in TABLES {
        let noun = kind.noun();
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "### Facts in `{file}`, of each {noun}\n\n| field | meaning | an example of its `value` |\n|---|---|---|"
        );
        for field in fields {
            let _ = writeln!(page, "| `{}` | {} | `{}` |", field.key, field.meaning, field.example);
        }
        page.push('\n');
    }
    page
}
