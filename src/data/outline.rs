//! The outer form of RON text: which value stands where, found by brackets, quotes and comments alone.
//!
//! The package that reads RON stops at the first mistake and forgets where its values stood. This knows where, also in
//! text that it refuses, so that every mistake can be told with its place.

use std::ops::Range;

use super::value::Step;

/// A list element, or a field with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Everything from its first character to its last.
    pub(super) whole: Range<usize>,
    /// Its name, where it is a field.
    pub(super) name: Option<Range<usize>>,
    /// Its value.
    pub(super) value: Range<usize>,
}

/// What stands between two brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inside {
    /// The elements or fields.
    pub(super) items: Vec<Item>,
    /// Offset just behind the closing bracket, or where the text or its order ended.
    pub(super) end: usize,
    /// Whether the bracket was closed by its partner.
    pub(super) closed: bool,
}

/// The first offset from `at` that is neither white space nor comment.
pub(super) fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if text[at..].starts_with("//") {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
        } else if text[at..].starts_with("/*") {
            at = skip_block_comment(text, at);
        } else {
            return at;
        }
    }
}

/// The offset behind the block comment that begins at `at`; block comments nest.
fn skip_block_comment(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (at + 2, 1_u32);
    while depth > 0 && at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"*/" => (at, depth) = (at + 2, depth - 1),
            b"/*" => (at, depth) = (at + 2, depth + 1),
            _ => at += 1,
        }
    }
    at.min(text.len())
}

/// The offset behind the string, raw string or character that begins at `at`; `None` where none begins there.
fn skip_quoted(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'"' => Some(skip_string(bytes, at)),
        b'b' if bytes.get(at + 1) == Some(&b'"') => Some(skip_string(bytes, at + 1)),
        b'r' => {
            let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
            if bytes.get(at + 1 + hashes) != Some(&b'"') {
                return None;
            }
            let body = at + 2 + hashes;
            let close = format!("\"{}", "#".repeat(hashes));
            Some(text[body..].find(&close).map_or(text.len(), |found| body + found + close.len()))
        }
        b'\'' => {
            let rest = &text[at + 1..];
            let inner = if rest.starts_with('\\') { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
            (rest.get(inner..)?.starts_with('\'')).then_some(at + 1 + inner + 1)
        }
        _ => None,
    }
}

/// The offset behind the string whose opening quote is at `at`.
///
/// One that runs over the end of its line into what cannot follow a string was never closed: it ends on its line, before
/// the commas and brackets there, so that it swallows nothing else.
fn skip_string(bytes: &[u8], at: usize) -> usize {
    let mut line = None;
    let mut behind = at + 1;
    while let Some(byte) = bytes.get(behind) {
        match byte {
            b'\\' => behind += 2,
            b'"' => break,
            b'\n' => {
                line.get_or_insert(behind);
                behind += 1;
            }
            _ => behind += 1,
        }
    }
    if behind < bytes.len() && (line.is_none() || may_follow(&bytes[behind + 1..])) {
        return behind + 1;
    }
    let mut end = line.unwrap_or(bytes.len());
    while end > at + 1 && (bytes[end - 1].is_ascii_whitespace() || b",)]}".contains(&bytes[end - 1])) {
        end -= 1;
    }
    end
}

/// Whether `rest` can stand behind a string.
fn may_follow(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !byte.is_ascii_whitespace()).is_none_or(|byte| b",:)]}/".contains(byte))
}

/// The string, raw string or character at `at`, where one begins there and no name goes on.
fn quoted(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let inside_a_name = at > 0 && is_word(bytes[at - 1]) && bytes[at] != b'"';
    skip_quoted(text, at).filter(|_| !inside_a_name)
}

/// Where a quote is missing in `range`: at the first string on a line with one too few that cannot stand where it does.
pub(super) fn open_text(text: &str, range: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut suspect: Option<usize> = None;
    let mut last = range.start;
    let mut at = skip_blank(text, range.start);
    while at < range.end {
        if let Some(behind) = quoted(text, at) {
            suspect = suspect.filter(|_| !text[last..at].contains('\n'));
            if bytes[at] == b'"' && !text[at + 1..behind].ends_with('"') {
                return suspect.or(Some(at));
            }
            let before = text[..at].trim_end().bytes().next_back();
            if before.is_some_and(|byte| !b":,([{".contains(&byte)) || !may_follow(&bytes[behind..]) {
                suspect = suspect.or(Some(at));
            }
            (last, at) = (at, behind);
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        at = skip_blank(text, at);
    }
    None
}

/// The name that begins at `at`; empty where none does.
pub(super) fn word(text: &str, at: usize) -> &str {
    let length = text.as_bytes()[at..].iter().take_while(|byte| is_word(**byte)).count();
    &text[at..at + length]
}

/// Whether `byte` can be part of a name.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The first opening bracket of the value in `range`, which is its own and not a part's.
pub(super) fn open_bracket(text: &str, range: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = skip_blank(text, range.start);
    while text[at..].starts_with("#!") {
        let open = at + text[at..].find('[')?;
        at = skip_blank(text, inside(text, open).end);
    }
    if skip_quoted(text, at).is_some() {
        return None;
    }
    while at < range.end && is_word(bytes[at]) {
        at += 1;
    }
    at = skip_blank(text, at);
    (at < range.end && matches!(bytes[at], b'(' | b'[' | b'{')).then_some(at)
}

/// The items between the bracket at `open` and its partner.
pub(super) fn inside(text: &str, open: usize) -> Inside {
    let bytes = text.as_bytes();
    let mut items = Vec::new();
    let mut awaited = vec![partner(bytes[open])];
    let mut start = skip_blank(text, open + 1);
    let (mut at, mut end) = (start, start);
    let mut colon = None;
    while at < bytes.len() {
        let next = skip_blank(text, at);
        if next > at {
            at = next;
            continue;
        }
        if let Some(behind) = quoted(text, at) {
            (at, end) = (behind, behind);
            continue;
        }
        match bytes[at] {
            byte @ (b'(' | b'[' | b'{') => awaited.push(partner(byte)),
            byte @ (b')' | b']' | b'}') => {
                if awaited.pop() != Some(byte) {
                    items.extend(item(text, start..end, colon));
                    return Inside { items, end: at, closed: false };
                }
                if awaited.is_empty() {
                    items.extend(item(text, start..end, colon));
                    return Inside { items, end: at + 1, closed: true };
                }
            }
            b',' if awaited.len() == 1 => {
                items.extend(item(text, start..end, colon));
                start = skip_blank(text, at + 1);
                (at, end, colon) = (start, start, None);
                continue;
            }
            b':' if awaited.len() == 1 && colon.is_none() => colon = Some(at),
            _ => {}
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
        end = at;
    }
    items.extend(item(text, start..end, colon));
    Inside { items, end: text.len(), closed: false }
}

/// The bracket that closes `open`.
fn partner(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// The item that stands in `whole`, with the offset of the colon behind its name.
fn item(text: &str, whole: Range<usize>, colon: Option<usize>) -> Option<Item> {
    if whole.start >= whole.end {
        return None;
    }
    let Some(colon) = colon else {
        return Some(Item { value: whole.clone(), whole, name: None });
    };
    let name = whole.start..whole.start + text[whole.start..colon].trim_end().len();
    let value = skip_blank(text, colon + 1).min(whole.end)..whole.end;
    Some(Item { whole, name: Some(name), value })
}

/// Whether an offset just behind an item still belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// It does: a mistake is often noticed only behind the value.
    Belongs,
    /// It does not: a closing bracket belongs to what it closes.
    Outside,
}

/// The items around `offset`, the outermost first, inside the value in `range`.
pub(super) fn around(text: &str, range: Range<usize>, offset: usize, behind: Behind) -> Vec<Item> {
    let mut stack = Vec::new();
    let mut range = range;
    while let Some(open) = open_bracket(text, range.clone()) {
        if offset <= open {
            break;
        }
        let found = inside(text, open);
        let reaches = |item: &Item| match behind {
            Behind::Belongs => offset <= item.whole.end,
            Behind::Outside => offset < item.whole.end,
        };
        let Some(next) = found.items.into_iter().find(|item| item.whole.start <= offset && reaches(item)) else {
            break;
        };
        range = next.value.clone();
        stack.push(next);
    }
    stack
}

/// Where the part at the end of `path` stands, inside the value in `range`; the nearest part around it where it is absent.
pub(super) fn find(text: &str, range: Range<usize>, path: &[Step]) -> Range<usize> {
    let mut at = range;
    for step in path {
        let Some(open) = open_bracket(text, at.clone()) else { break };
        let (mut open, mut items) = (open, inside(text, open).items);
        // A variant around a single value, such as `Several([…])`, is passed through.
        while let [Item { name: None, value, .. }] = items.as_slice()
            && text[open..].starts_with('(')
            && let Some(inner) = open_bracket(text, value.clone())
        {
            (open, items) = (inner, inside(text, inner).items);
        }
        let is_list = text[open..].starts_with('[');
        let found = match step {
            Step::Index(index) if is_list => items.into_iter().nth(*index),
            // A single fact stands where a list of them could: there is no step to take.
            Step::Index(_) => continue,
            Step::Field(name) => {
                items.into_iter().find(|item| item.name.clone().is_some_and(|found| &text[found] == *name))
            }
        };
        match found {
            Some(item) => at = item.value,
            None => break,
        }
    }
    at
}

/// Line and column of `offset`, both from 1, the column in characters.
pub(super) fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    let before = &text[..offset.min(text.len())];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// The offset of a line and a column, both from 1, the column in characters.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start = if line <= 1 {
        0
    } else {
        text.match_indices('\n').nth(line - 2).map_or(text.len(), |(newline, _)| newline + 1)
    };
    text[start..].char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(offset, _)| start + offset)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = r##"// a comment with [ and "
[
    (id: "a", note: "x, ) ] \" y", links: [(url: "u")]), /* ( /* nested */ [ */
    (id: r#"b " ]"#, fee: Known(value: (dollars: 5), source: "s"),),
]
"##;

    fn records() -> Vec<Item> {
        let open = open_bracket(TEXT, 0..TEXT.len()).expect("a list");
        let found = inside(TEXT, open);
        assert!(found.closed);
        found.items
    }

    #[test]
    fn quotes_and_comments_hide_brackets() {
        let texts: Vec<_> = records().into_iter().map(|item| &TEXT[item.whole]).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].starts_with("(id: \"a\"") && texts[0].ends_with("\"u\")])"));
    }

    #[test]
    fn a_path_leads_through_variants() {
        let record = records().remove(1).whole;
        let path = [Step::Field("fee"), Step::Field("value"), Step::Field("dollars")];
        assert_eq!(&TEXT[find(TEXT, record, &path)], "5");
    }

    #[test]
    fn the_items_around_an_offset_nest() {
        let offset = TEXT.find("\"u\"").expect("there");
        let stack = around(TEXT, 0..TEXT.len(), offset, Behind::Belongs);
        let names: Vec<_> = stack.iter().filter_map(|item| item.name.clone()).map(|name| &TEXT[name]).collect();
        assert_eq!(names, ["links", "url"]);
    }

    #[test]
    fn lines_and_columns_come_back() {
        for (offset, _) in TEXT.char_indices() {
            let (line, column) = line_and_column(TEXT, offset);
            assert_eq!(offset_of(TEXT, line as usize, column as usize), offset);
        }
    }

    proptest! {
        #[test]
        fn any_text_has_some_outline(text in "[\\[\\](){}:,\"'r#/*\\\\ a-zé\n!]{0,60}") {
            if let Some(open) = open_bracket(&text, 0..text.len()) {
                let found = inside(&text, open);
                for item in found.items {
                    prop_assert!(text.get(item.whole.clone()).is_some());
                    let _ = around(&text, 0..text.len(), item.whole.start, Behind::Belongs);
                }
            }
        }
    }
}
