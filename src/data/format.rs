//! The generated parts of docs/data-format.md.

use std::fmt::Write;

use super::kind::Kind;
use super::tables::Section;

/// The files and what their records are, as a Markdown table.
pub fn file_table() -> String {
    let mut page = "| file | each record in it |\n|---|---|\n".to_owned();
    for section in Section::all() {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| `{}.ron` | {} |", section.file(), section.meaning());
    }
    page
}

/// The facts of each kind of record, as Markdown tables of field, meaning and example value.
pub fn fact_tables() -> String {
    let mut page = String::new();
    for kind in Kind::ALL {
        let _ = writeln!(
            page,
            "### Facts in `{}.ron`, of each {}\n\n| field | meaning | an example of its `value` |\n|---|---|---|",
            kind.file(),
            kind.noun()
        );
        for field in kind.fields() {
            let _ = writeln!(page, "| `{}` | {} | `{}` |", field.key, field.meaning, field.example);
        }
        page.push('\n');
    }
    page
}
