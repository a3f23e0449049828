//! The courses that a text names by their numbers, so that titles stand beside them and they can be followed.

use super::page::{Item, Named, Page};
use super::relation::leading_to;
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// Letters of the longest subject that stands before a number of its own: `ECE 661`.
const LONGEST_SUBJECT: usize = 6;

/// The courses of the catalogue whose numbers a text names, each once, in order.
pub(super) fn courses_in(program: &Program, text: &str) -> Vec<RecordRef> {
    let mut found: Vec<RecordRef> = Vec::new();
    if program.count(Kind::Course) == 0 {
        return found;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '&');
    let mut before = "";
    for token in text.split(|c: char| !is_part(c)) {
        let token = token.trim_matches(['-', '.', '&']);
        if token.contains(|c: char| c.is_ascii_digit()) {
            let is_subject = !before.is_empty()
                && before.len() <= LONGEST_SUBJECT
                && before.chars().all(|c| c.is_alphabetic() || c == '&')
                && token.starts_with(|c: char| c.is_ascii_digit());
            let with_subject = is_subject.then(|| program.course(&format!("{before} {token}"))).flatten();
            let course = with_subject.or_else(|| program.course(token)).filter(|course| !found.contains(course));
            found.extend(course);
        }
        before = token;
    }
    found
}

/// An item with the courses that it names.
pub(super) fn with_names(program: &Program, mut item: Item) -> Item {
    if program.count(Kind::Course) > 0 && item.named.is_empty() {
        let said = item.says().map(Text::as_str).collect::<Vec<_>>().join("\n");
        let named = courses_in(program, &said).into_iter().map(|to| {
            let is_said = said.contains(program.title(to));
            Named { to, name: program.name(to), is_said }
        });
        item.named = named.collect();
    }
    item
}

/// The courses that an item names, to choose from.
pub fn choice_of_courses(program: &Program, item: &Item) -> Page {
    let mut page = Page::new("Courses named here");
    for named in &item.named {
        page.push(Item::new("", leading_to(program, named.to, Vec::new())));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    fn numbers(text: &str) -> Vec<String> {
        let program = Program::new(data::embedded());
        let found = courses_in(&program, text).into_iter();
        found.map(|course| program.short(course).map(ToString::to_string).unwrap_or_default()).collect()
    }

    #[test]
    fn numbers_are_found_among_words_and_signs() {
        assert_eq!(numbers("AI Systems 18-763 (12); 24-787 or 18-661."), ["14-763", "24-787", "18-661"]);
        assert_eq!(numbers("12 + 12 + 6: phone (412) 268-6072, 2025-26, 18-661/18-661"), ["18-661"]);
        assert_eq!(numbers(""), Vec::<String>::new());
    }
}
