//! A file that names the source of all its records: `(source: "…", records: […])`.

use std::ops::Range;

use super::id::Id;
use super::outline;

/// A wrapper around a list of records.
#[derive(Debug, Default)]
pub(super) struct Wrapper {
    /// The source of its records, and where it is named.
    pub(super) source: Option<(Id, Range<usize>)>,
    /// Fields that a wrapper cannot have.
    pub(super) unknown: Vec<Range<usize>>,
    /// Its first bracket, if that has no partner.
    pub(super) unclosed: Option<Range<usize>>,
    /// The text that is not part of the list, in the order of the text.
    outside: Vec<Range<usize>>,
}

impl Wrapper {
    /// Finds the wrapper of a file's text; `None` if it is a list or a single record.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut wrapper = Self::default();
        let start = outline::skip_blank(text, 0);
        if !text[start..].starts_with('(') {
            return None;
        }
        let list = wrapper.fields(text, start + 1)?;
        wrapper.outside.push(start..list);
        let found = outline::inside(text, list);
        if found.closed {
            let end = wrapper.fields_after(text, found.end);
            wrapper.outside.push(found.end..end);
            wrapper.unclosed = (!text[..end].ends_with(')')).then_some(start..start + 1);
        } else {
            // The list is damaged; the bracket that ends the file is the wrapper's, as far as one can tell.
            let end = text.trim_end().len();
            if let Some(inner) = text[..end].strip_suffix(')') {
                let list_end = inner.trim_end_matches(|c: char| c == ',' || c.is_whitespace()).len();
                wrapper.outside.push(list_end..end);
            }
        }
        Some(wrapper)
    }

    /// `text` with the wrapper blanked, so that the list keeps its place.
    pub(super) fn removed_from(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for range in &self.outside {
            outline::blank(&mut text, range.clone());
        }
        text
    }

    /// Reads the fields from `at` on; returns where the list of records starts, or `None` if there is none.
    fn fields(&mut self, text: &str, mut at: usize) -> Option<usize> {
        loop {
            let (name, value) = field(text, at)?;
            if &text[name.clone()] == "records" {
                return text[value..].starts_with('[').then_some(value);
            }
            at = self.field(text, name, value)?;
        }
    }

    /// Reads the fields behind the list; returns where the wrapper ends.
    fn fields_after(&mut self, text: &str, list_end: usize) -> usize {
        let mut at = list_end;
        loop {
            at = outline::skip_blank(text, at);
            match text[at..].chars().next() {
                Some(',') => at += 1,
                Some(')') => return at + 1,
                _ => match field(text, at).and_then(|(name, value)| self.field(text, name, value)) {
                    Some(next) => at = next,
                    None => return at,
                },
            }
        }
    }

    /// Reads one field; returns where the next one starts.
    fn field(&mut self, text: &str, name: Range<usize>, value: usize) -> Option<usize> {
        // Only texts without escapes: an id needs none.
        let inner = text[value..].strip_prefix('"')?;
        let length = inner.find(['"', '\n'])?;
        let end = value + 1 + length + 1;
        if &text[name.clone()] == "source" {
            self.source = Some((Id::new(&inner[..length]), value..end));
        } else {
            self.unknown.push(name.start..end);
        }
        let next = outline::skip_blank(text, end);
        Some(if text[next..].starts_with(',') { next + 1 } else { next })
    }
}

/// The range of the name of the field at `at`, and where its value starts.
fn field(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let start = outline::skip_blank(text, at);
    let name = start..start + outline::word(text, start).len();
    let colon = outline::skip_blank(text, name.end);
    let is_field = !name.is_empty() && text[colon..].starts_with(':');
    is_field.then(|| (name, outline::skip_blank(text, colon + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list_in(text: &str) -> Option<(Option<String>, String)> {
        let wrapper = Wrapper::of(text)?;
        let source = wrapper.source.as_ref().map(|(id, _)| id.to_string());
        Some((source, wrapper.removed_from(text).trim().to_owned()))
    }

    #[test]
    fn a_wrapper_gives_its_source_and_leaves_its_list() {
        for text in [
            r#"(source: "page", records: [(id: "a")])"#,
            "(\n // first\n    source: \"page\",\n    records: [(id: \"a\")],\n)\n",
            r#"(records: [(id: "a")], source: "page")"#,
        ] {
            assert_eq!(list_in(text), Some((Some("page".to_owned()), "[(id: \"a\")]".to_owned())), "{text}");
        }
    }

    #[test]
    fn lists_and_single_records_have_no_wrapper() {
        for text in
            ["", "[(id: \"a\")]", "(id: \"a\", title: \"A\")", "(source: \"page\", title: \"A\")", "(records: 5)", "("]
        {
            assert_eq!(list_in(text), None, "{text}");
        }
    }

    #[test]
    fn the_list_keeps_its_place() {
        let text = "(source: \"page\",\n records: [\n(id: \"ä\")])";
        let list = Wrapper::of(text).expect("a wrapper").removed_from(text);
        assert_eq!((list.len(), list.find("(id")), (text.len(), text.find("(id")));
    }
}
