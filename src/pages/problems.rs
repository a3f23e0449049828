//! The page of what is wrong with the data.

use super::context::Context;
use super::page::{Body, Item, Page};
use crate::text::{Text, counted};

/// The page of what is wrong with the data, file by file.
pub fn problems(context: &Context<'_>) -> Page {
    let program = context.program;
    let mut page = Page::new(counted(program.problem_count(), "problem", "problems"));
    for of_file in program.problems.chunk_by(|one, other| one.place.file == other.place.file) {
        let items = of_file.iter().map(|problem| {
            let label = match problem.place.line {
                0 => String::new(),
                line => format!("{line}:{}", problem.place.column),
            };
            let what = if problem.excerpt.is_empty() {
                problem.what.clone()
            } else {
                Text::new(format!("{}: {}", problem.what, problem.excerpt))
            };
            let help = (!problem.help.is_empty()).then(|| problem.help.clone());
            Item::new(label, Body::Fact(vec![what])).with_note(help)
        });
        page.push_group(of_file[0].place.file.clone(), items.collect());
    }
    page
}
