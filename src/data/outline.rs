//! The structure of RON text: where each value is, judging only by brackets, quotes and comments.
//!
//! The `ron` crate stops at the first mistake and keeps no positions. This finds positions even in text that `ron`
//! rejects, so that every mistake can be reported with its place.

use std::iter;
use std::ops::Range;

use super::violation::PathSegment;

/// A list element, or a field with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// The range from its first character to its last.
    pub(super) whole: Range<usize>,
    /// The range of its name, if it is a field.
    pub(super) name: Option<Range<usize>>,
    /// The range of its value.
    pub(super) value: Range<usize>,
}

/// The contents of a pair of brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inside {
    /// The elements or fields.
    pub(super) items: Vec<Element>,
    /// The offset after the closing bracket, or where the text ended or stopped making sense.
    pub(super) end: usize,
    /// Whether the bracket was closed by its partner.
    pub(super) closed: bool,
}

/// The offset of the first character from `at` that is neither white space nor in a comment.
pub(super) fn skip_blank(text: &str, at: usize) -> usize {
    skip_blank_telling(text, at).0
}

/// The same, and where the comment begins that has no end, if one does.
fn skip_blank_telling(text: &str, mut at: usize) -> (usize, Option<usize>) {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if text[at..].starts_with("//") {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
        } else if text[at..].starts_with("/*") {
            let Some(end) = skip_block_comment(text, at) else { return (text.len(), Some(at)) };
            at = end;
        } else {
            return (at, None);
        }
    }
}

/// The offset after the block comment at `at`, which may have others in it; `None` if it has no end.
fn skip_block_comment(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (at + 2, 1_u32);
    while depth > 0 && at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"*/" => (at, depth) = (at + 2, depth - 1),
            b"/*" => (at, depth) = (at + 2, depth + 1),
            _ => at += 1,
        }
    }
    (depth == 0).then_some(at)
}

/// The first block comment that has no end.
pub(super) fn open_comment(text: &str) -> Option<usize> {
    let after_last = signs(text).last().map_or(0, |last| {
        let length = text[last..].chars().next().map_or(0, char::len_utf8);
        Quotes::default().skip(text, last).unwrap_or(last + length)
    });
    skip_blank_telling(text, after_last).1
}

/// Skips strings, remembering where the next one ends so that many unclosed strings cost no more than one.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// The starting offsets that `closing` is valid for.
    from: Range<usize>,
    /// The closing quote, if there is one, and whether the text after it can follow a string.
    closing: Option<(usize, bool)>,
}

impl Quotes {
    /// The value of `closing` for the string whose first character is at `from`.
    fn closing(&mut self, bytes: &[u8], from: usize) -> Option<(usize, bool)> {
        // Any quote in the range already scanned was escaped, so a scan from there ends at the same place.
        if !self.from.contains(&from) {
            let mut at = from;
            while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            self.closing = (at < bytes.len()).then(|| (at, may_follow(&bytes[at + 1..])));
            self.from = from..at + 1;
        }
        self.closing
    }

    /// The offset after the string, raw string or character literal at `at`; `None` if there is none or if `at` is inside
    /// a name.
    pub(super) fn skip(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        if !begins_quoted(text, at) || at > 0 && is_word(bytes[at - 1]) && bytes[at] != b'"' {
            return None;
        }
        Some(match bytes[at] {
            b'"' => self.skip_string(bytes, at),
            b'b' => self.skip_string(bytes, at + 1),
            b'r' => {
                let hashes = hashes(bytes, at + 1);
                let body = at + 2 + hashes;
                let close = format!("\"{}", "#".repeat(hashes));
                text[body..].find(&close).map_or(text.len(), |found| body + found + close.len())
            }
            _ => at + 2 + character(&text[at + 1..]),
        })
    }

    /// The offset after the string whose opening quote is at `at`.
    ///
    /// A string that crosses a line break and ends before something that cannot follow a string was probably not closed.
    /// It then ends on its first line, before the commas and brackets there, so that it swallows nothing else.
    fn skip_string(&mut self, bytes: &[u8], at: usize) -> usize {
        let closing = self.closing(bytes, at + 1);
        let until = closing.map_or(bytes.len(), |(quote, _)| quote);
        let line = bytes[at..until].iter().position(|byte| *byte == b'\n').map(|newline| at + newline);
        if let Some((quote, may_follow)) = closing
            && (line.is_none() || may_follow)
        {
            return quote + 1;
        }
        let mut end = line.unwrap_or(bytes.len());
        while end > at + 1 && (bytes[end - 1].is_ascii_whitespace() || b",)]}".contains(&bytes[end - 1])) {
            end -= 1;
        }
        end
    }
}

/// The offsets of texts and of the characters outside of texts, without white space and comments.
pub(super) fn signs(text: &str) -> impl Iterator<Item = usize> {
    let (mut quotes, mut next) = (Quotes::default(), 0);
    iter::from_fn(move || {
        let at = skip_blank(text, next);
        let first = text[at..].chars().next()?;
        next = quotes.skip(text, at).unwrap_or(at + first.len_utf8());
        Some(at)
    })
}

/// Whether there is a string, raw string or character literal at `at`.
fn begins_quoted(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes.get(at) {
        Some(b'"') => true,
        Some(b'b') => bytes.get(at + 1) == Some(&b'"'),
        Some(b'r') => bytes.get(at + 1 + hashes(bytes, at + 1)) == Some(&b'"'),
        Some(b'\'') => {
            let rest = &text[at + 1..];
            rest.get(character(rest)..).is_some_and(|after| after.starts_with('\''))
        }
        _ => false,
    }
}

/// The number of hashes at `at`.
fn hashes(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == b'#').count()
}

/// The length in bytes of the character, or escape, at the start of `rest`.
fn character(rest: &str) -> usize {
    if rest.starts_with('\\') { 2 } else { rest.chars().next().map_or(0, char::len_utf8) }
}

/// Whether `rest` can follow a string.
pub(super) fn may_follow(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !byte.is_ascii_whitespace()).is_none_or(|byte| b",:)]}/".contains(byte))
}

/// Where a quote is missing in `range`: at the first misplaced string on a line that lacks one.
pub(super) fn open_text(text: &str, range: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut suspect: Option<usize> = None;
    let mut last = range.start;
    let mut quotes = Quotes::default();
    let mut at = skip_blank(text, range.start);
    while at < range.end {
        if let Some(after) = quotes.skip(text, at) {
            suspect = suspect.filter(|_| !text[last..at].contains('\n'));
            if bytes[at] == b'"' && !text[at + 1..after].ends_with('"') {
                return suspect.or(Some(at));
            }
            let before = text[..at].trim_end().bytes().next_back();
            if before.is_some_and(|byte| !b":,([{".contains(&byte)) || !may_follow(&bytes[after..]) {
                suspect = suspect.or(Some(at));
            }
            (last, at) = (at, after);
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        at = skip_blank(text, at);
    }
    None
}

/// What is wrong with a quote inside a text, and how to fix it.
pub(super) const INNER_QUOTE: (&str, &str) =
    ("the text ends at this quote, but more of it follows", "write a quote inside a text as `\\\"`");

/// The offset after the string that begins at `start`.
pub(super) fn text_end(text: &str, start: usize) -> usize {
    Quotes::default().skip(text, start).unwrap_or(start)
}

/// The quote at the end of the string in `range` if it seems to belong inside the text: the string begins where one can,
/// its text continues after that quote, and its own closing quote does not seem to be missing.
pub(super) fn inner_quote(text: &str, range: Range<usize>) -> Option<usize> {
    let Range { start, end } = range;
    let content = text[start..end].strip_prefix('"')?.strip_suffix('"')?;
    let begins = text[..start].trim_end().ends_with([':', '(', '[', ',']);
    let may_open = content.trim_end().ends_with([':', '(', '[', ',', '{']);
    let continues = begins && !may_open && !content.contains('\n') && !may_follow(&text.as_bytes()[end..]);
    // If another text or a field follows, a comma is missing instead, or another sign stands there.
    let next = skip_blank(text, end);
    let signs = |c: char| ",;.|/+=-،".contains(c) || c.is_whitespace();
    let next = text.len() - text[next..].trim_start_matches(signs).len();
    let name = word(text, next);
    let is_next = next > end
        && (text[next..].starts_with('"')
            || !name.is_empty() && text[next + name.len()..].trim_start().starts_with(':'));
    (continues && !is_next).then_some(end - 1)
}

/// How many bytes of an id are looked at.
const LONGEST_ID: usize = 128;

/// The ids that a text gives to records, each with the offset of its `id`, even where quotes or brackets are wrong.
pub(super) fn ids(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let named = bytes.windows(2).enumerate().filter(|(_, two)| two.eq_ignore_ascii_case(b"id"));
    named.filter_map(move |(at, _)| {
        // Neither the end of a word nor a part of an address.
        if at > 0 && (is_word(bytes[at - 1]) || matches!(bytes[at - 1], b'?' | b'&' | b'/' | b'.' | b'-')) {
            return None;
        }
        let rest = text[at + 2..].trim_start_matches([' ', '\t']);
        // A name in quotes, as in JSON.
        let rest = if at > 0 && bytes[at - 1] == b'"' { rest.strip_prefix('"').unwrap_or(rest) } else { rest };
        let value = rest.strip_prefix([':', '=']).unwrap_or(rest).trim_start_matches([' ', '\t']);
        let unquoted = value.strip_prefix(is_quote);
        if unquoted.is_none() && value.len() == rest.len() {
            return None;
        }
        let ends = |c: char| is_quote(c) || matches!(c, ',' | ')' | '\n' | '\r');
        let id = unquoted.unwrap_or(value);
        let end = id.char_indices().take_while(|(at, c)| *at < LONGEST_ID && !ends(*c)).last();
        end.map(|(end, last)| (at, &id[..end + last.len_utf8()]))
    })
}

/// Whether `c` is a quote of any kind.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '‘'..='‟' | '′' | '″' | '«' | '»' | '‹' | '›' | '「' | '」' | '＂' | '＇')
}

/// The last thing in `range` that is not blank: a string, or the word or sign that ends there.
pub(super) fn last_in(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let mut quotes = Quotes::default();
    let mut last: Option<Range<usize>> = None;
    let mut at = skip_blank(text, range.start);
    while at < range.end {
        let end = quotes.skip(text, at);
        let end = end.unwrap_or_else(|| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let is_same_word =
            |last: &Range<usize>| last.end == at && is_word(text.as_bytes()[at - 1]) && is_word(text.as_bytes()[at]);
        match &mut last {
            Some(last) if is_same_word(last) => last.end = end,
            last => *last = Some(at..end),
        }
        at = skip_blank(text, end);
    }
    last
}

/// Blanks `range` except its line breaks, so that the rest keeps its place.
pub(super) fn blank(text: &mut String, range: Range<usize>) {
    let blanks: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &blanks);
}

/// The name at `at`; empty if there is none.
pub(super) fn word(text: &str, at: usize) -> &str {
    let length = text.as_bytes()[at..].iter().take_while(|byte| is_word(**byte)).count();
    &text[at..at + length]
}

/// Whether `byte` can be part of a name.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The opening bracket of the value in `range`; `None` if the value is not bracketed.
pub(super) fn open_bracket(text: &str, range: Range<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = skip_blank(text, range.start);
    while text[at..].starts_with("#!") {
        let open = at + text[at..].find('[')?;
        at = skip_blank(text, inside(text, open).end);
    }
    if begins_quoted(text, at) {
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
    let mut scan = Scan::new(text, open, 1);
    scan.run(text);
    scan.finish(text).swap_remove(0).1
}

/// The complete items at the beginning of a list that goes on beyond the end of `text`, as a list that is closed, perhaps in a
/// wrapper; `None` if there are none, or if the list ends.
pub(super) fn beginning(text: &str) -> Option<String> {
    let first = open_bracket(text, 0..text.len())?;
    let is_wrapped = text[first..].starts_with('(');
    let list = if is_wrapped { inside(text, first).items.last()?.value.start } else { first };
    let mut scan = Scan::new(text, open_bracket(text, list..text.len())?, 1);
    if scan.run(text) != ScanEnd::End {
        return None;
    }
    // The last may only seem to be complete, where a text in it is cut.
    let end = scan.items().iter().rev().nth(1)?.whole.end;
    Some(format!("{}]{}", &text[..end], if is_wrapped { ")" } else { "" }))
}

/// Why a scan stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScanEnd {
    /// The first bracket was closed by its partner.
    Closed,
    /// A closing bracket does not match the open one.
    Mismatch,
    /// The text ended.
    End,
}

/// A scan from an opening bracket to its partner that can continue after a mistake.
#[derive(Debug)]
pub(super) struct Scan {
    /// The current offset.
    pub(super) at: usize,
    /// The offset after the last non-blank character.
    end: usize,
    /// The open brackets whose items are recorded, outermost first.
    levels: Vec<Level>,
    /// How many levels to record.
    deepest: usize,
    /// The closing brackets that open brackets at deeper levels need.
    hidden: Vec<u8>,
    /// The offset of the outermost of those open brackets.
    hidden_from: usize,
    /// Each recorded bracket with its contents, in the order of the text.
    found: Vec<(usize, Inside)>,
    quotes: Quotes,
}

/// An open bracket and the unfinished item in it.
#[derive(Debug)]
struct Level {
    /// Its index in `found`.
    slot: usize,
    close: u8,
    start: usize,
    colon: Option<usize>,
}

impl Scan {
    /// A scan from the bracket at `open` that records the items of `deepest` levels.
    pub(super) fn new(text: &str, open: usize, deepest: usize) -> Self {
        let mut scan = Self {
            at: open,
            end: open,
            levels: Vec::new(),
            deepest,
            hidden: Vec::new(),
            hidden_from: open,
            found: Vec::new(),
            quotes: Quotes::default(),
        };
        scan.open(text);
        scan
    }

    /// Continues until the first bracket is closed or something is wrong.
    pub(super) fn run(&mut self, text: &str) -> ScanEnd {
        let bytes = text.as_bytes();
        while self.at < bytes.len() {
            let next = skip_blank(text, self.at);
            if next > self.at {
                self.at = next;
                continue;
            }
            if let Some(after) = self.quotes.skip(text, self.at) {
                (self.at, self.end) = (after, after);
                continue;
            }
            match bytes[self.at] {
                b'(' | b'[' | b'{' => {
                    self.open(text);
                    continue;
                }
                byte @ (b')' | b']' | b'}') => {
                    let awaited = self.hidden.last().copied().or(self.levels.last().map(|level| level.close));
                    if awaited != Some(byte) {
                        return ScanEnd::Mismatch;
                    }
                    if self.hidden.pop().is_none() {
                        self.close(text, self.at + 1, true);
                    }
                }
                b',' if self.hidden.is_empty() => {
                    self.take(text);
                    self.restart(text, self.at + 1);
                    continue;
                }
                b':' if self.hidden.is_empty() => {
                    if let Some(level) = self.levels.last_mut() {
                        level.colon.get_or_insert(self.at);
                    }
                }
                _ => {}
            }
            self.at += text[self.at..].chars().next().map_or(1, char::len_utf8);
            self.end = self.at;
            if self.levels.is_empty() {
                return ScanEnd::Closed;
            }
        }
        ScanEnd::End
    }

    /// Skips a closing bracket that does not match the open one.
    pub(super) fn pass(&mut self, text: &str) {
        if self.begun(text).is_none() && self.hidden.is_empty() {
            return self.restart(text, self.at + 1);
        }
        self.at += 1;
    }

    /// Skips the bracket that closed the first one, and opens the first one again.
    pub(super) fn reopen(&mut self, text: &str) {
        let (open, inside) = &mut self.found[0];
        inside.closed = false;
        let close = partner(text.as_bytes()[*open]);
        self.levels.push(Level { slot: 0, close, start: self.at, colon: None });
        self.restart(text, self.at);
    }

    /// Continues at `at`, where an item of the innermost level starts.
    pub(super) fn restart(&mut self, text: &str, at: usize) {
        self.end = at;
        self.at = skip_blank(text, at);
        self.hidden.clear();
        if let Some(level) = self.levels.last_mut() {
            (level.start, level.colon) = (self.at, None);
        }
    }

    /// The complete items of the outermost level.
    pub(super) fn items(&mut self) -> &mut Vec<Element> {
        &mut self.found[0].1.items
    }

    /// The outermost open bracket below the recorded levels.
    pub(super) fn open_inside(&self) -> Option<usize> {
        (!self.hidden.is_empty()).then_some(self.hidden_from)
    }

    /// Forgets what it found in the text ahead, which has changed.
    pub(super) fn forget(&mut self) {
        self.quotes = Quotes::default();
    }

    /// The unfinished item of the innermost level.
    pub(super) fn begun(&self, text: &str) -> Option<Element> {
        self.levels.last().and_then(|level| item(text, level.start..self.end, level.colon))
    }

    /// Each bracket with its contents; for open ones, their contents so far.
    pub(super) fn finish(mut self, text: &str) -> Vec<(usize, Inside)> {
        while !self.levels.is_empty() {
            self.close(text, self.at.min(text.len()), false);
        }
        self.found
    }

    fn open(&mut self, text: &str) {
        let (open, close) = (self.at, partner(text.as_bytes()[self.at]));
        (self.at, self.end) = (open + 1, open + 1);
        if self.levels.len() == self.deepest {
            if self.hidden.is_empty() {
                self.hidden_from = open;
            }
            self.hidden.push(close);
            return;
        }
        let start = skip_blank(text, open + 1);
        self.levels.push(Level { slot: self.found.len(), close, start, colon: None });
        self.found.push((open, Inside { items: Vec::new(), end: open + 1, closed: false }));
        self.at = start;
    }

    /// Records the unfinished item.
    fn take(&mut self, text: &str) {
        let begun = self.begun(text);
        if let Some(level) = self.levels.last() {
            self.found[level.slot].1.items.extend(begun);
        }
    }

    fn close(&mut self, text: &str, end: usize, closed: bool) {
        self.take(text);
        if let Some(Level { slot, .. }) = self.levels.pop() {
            let inside = &mut self.found[slot].1;
            (inside.end, inside.closed) = (end, closed);
        }
    }
}

/// The bracket that closes `open`.
pub(super) fn partner(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// The item in `whole`, given the offset of the colon after its name.
fn item(text: &str, whole: Range<usize>, colon: Option<usize>) -> Option<Element> {
    if whole.start >= whole.end {
        return None;
    }
    let Some(colon) = colon else {
        return Some(Element { value: whole.clone(), whole, name: None });
    };
    let name = whole.start..whole.start + text[whole.start..colon].trim_end().len();
    let value = skip_blank(text, colon + 1).min(whole.end)..whole.end;
    Some(Element { whole, name: Some(name), value })
}

/// Whether the offset right after an item counts as inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemEnd {
    /// It does, since a mistake is often noticed only after the value.
    Inclusive,
    /// It does not, since a closing bracket is part of what it closes.
    Exclusive,
}

/// How many levels of brackets to record: more than any record has.
const DEEPEST: usize = 160;

/// The contents of each bracket of a value, scanned once for many lookups.
#[derive(Debug, Default)]
pub(super) struct Outline {
    brackets: Vec<(usize, Inside)>,
}

impl Outline {
    /// The outline of the value in `range`.
    pub(super) fn of(text: &str, range: Range<usize>) -> Self {
        let Some(open) = open_bracket(text, range) else { return Self::default() };
        let mut scan = Scan::new(text, open, DEEPEST);
        scan.run(text);
        Self { brackets: scan.finish(text) }
    }

    /// The bracket of the value in `range` and its contents.
    fn inside(&self, text: &str, range: Range<usize>) -> Option<(usize, &Inside)> {
        let open = open_bracket(text, range)?;
        let found = self.brackets.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        Some((open, &self.brackets[found].1))
    }

    /// The items of the value in `range`.
    pub(super) fn items(&self, text: &str, range: Range<usize>) -> &[Element] {
        self.inside(text, range).map_or(&[], |(_, inside)| &inside.items)
    }

    /// The items around `offset` inside the value in `range`, outermost first.
    pub(super) fn around(&self, text: &str, range: Range<usize>, offset: usize, end: ItemEnd) -> Vec<Element> {
        let mut stack: Vec<Element> = Vec::new();
        let mut range = range;
        while let Some((open, found)) = self.inside(text, range.clone()) {
            let ends_before = |item: &Element| match end {
                ItemEnd::Inclusive => item.whole.end < offset,
                ItemEnd::Exclusive => item.whole.end <= offset,
            };
            let next = found.items.get(found.items.partition_point(ends_before));
            let Some(next) = next.filter(|next| open < offset && next.whole.start <= offset) else { break };
            range = next.value.clone();
            stack.push(next.clone());
        }
        stack
    }

    /// The range of the part at `path` of the value in `range`, or of the nearest part around it that exists.
    pub(super) fn find(&self, text: &str, range: Range<usize>, path: &[PathSegment]) -> Range<usize> {
        let mut at = range;
        for step in path {
            let Some((mut open, mut inside)) = self.inside(text, at.clone()) else { break };
            // A variant around a single value, such as `Several([…])`, is not part of the path.
            while let [Element { name: None, value, .. }] = inside.items.as_slice()
                && text[open..].starts_with('(')
                && let Some(inner) = self.inside(text, value.clone())
            {
                (open, inside) = inner;
            }
            let is_list = text[open..].starts_with('[');
            let found = match step {
                PathSegment::Index(index) if is_list => inside.items.get(*index),
                // A single fact in place of a list is at index 0.
                PathSegment::Index(_) => continue,
                PathSegment::Field(name) => {
                    inside.items.iter().find(|item| item.name.clone().is_some_and(|found| &text[found] == *name))
                }
            };
            match found {
                Some(item) => at = item.value.clone(),
                None => break,
            }
        }
        at
    }
}

/// The line breaks and characters before each block of a text, to find lines and columns quickly.
#[derive(Debug)]
pub(super) struct LineIndex {
    /// Line breaks and characters before each block.
    before: Vec<(usize, usize)>,
}

impl LineIndex {
    /// The size of a block, in bytes.
    const BLOCK: usize = 1024;

    /// Indexes `text` in one pass.
    pub(super) fn of(text: &str) -> Self {
        let mut so_far = (0, 0);
        let blocks = text.as_bytes().chunks(Self::BLOCK).map(|block| {
            let before = so_far;
            so_far = (before.0 + breaks(block), before.1 + characters(block));
            before
        });
        Self { before: blocks.collect() }
    }

    /// Line and column of `offset`, both from 1, the column in characters.
    pub(super) fn place(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = offset.min(text.len());
        let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let (lines, characters) = self.count(text, offset);
        let column = characters - self.count(text, start).1;
        let from_one = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        (from_one(lines), from_one(column))
    }

    /// Line breaks and characters before `offset`.
    fn count(&self, text: &str, offset: usize) -> (usize, usize) {
        let Some(block) = self.before.len().checked_sub(1).map(|last| last.min(offset / Self::BLOCK)) else {
            return (0, 0);
        };
        let (lines, before) = self.before[block];
        let rest = &text.as_bytes()[block * Self::BLOCK..offset];
        (lines + breaks(rest), before + characters(rest))
    }
}

/// The number of line breaks in `bytes`.
fn breaks(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// The number of characters that start in `bytes`.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
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

    fn records() -> Vec<Element> {
        let open = open_bracket(TEXT, 0..TEXT.len()).expect("a list");
        let found = inside(TEXT, open);
        assert!(found.closed);
        found.items
    }

    #[test]
    fn the_beginning_of_a_list_is_a_list() {
        let items = "(id: \"a\"), (id: \"b, ] )\"), (id: \"c\"), ";
        let list = format!("// first\n[{items}(id: \"d");
        assert_eq!(beginning(&list).as_deref(), Some("// first\n[(id: \"a\"), (id: \"b, ] )\")]"));
        let wrapped = format!("(source: \"page\", records: [{items}");
        let begun = "(source: \"page\", records: [(id: \"a\"), (id: \"b, ] )\")])";
        assert_eq!(beginning(&wrapped).as_deref(), Some(begun));
        for text in ["", "[", "[(id: \"a\"),", "(id: \"a\", links: ", "[(id: \"a\"), (id: \"b\"), (id: \"c\")]"] {
            assert_eq!(beginning(text), None, "{text}");
        }
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
        let path = [PathSegment::Field("fee"), PathSegment::Field("value"), PathSegment::Field("dollars")];
        assert_eq!(&TEXT[Outline::of(TEXT, record.clone()).find(TEXT, record, &path)], "5");
    }

    #[test]
    fn the_items_around_an_offset_nest() {
        let offset = TEXT.find("\"u\"").expect("there");
        let stack = Outline::of(TEXT, 0..TEXT.len()).around(TEXT, 0..TEXT.len(), offset, ItemEnd::Inclusive);
        let names: Vec<_> = stack.iter().filter_map(|item| item.name.clone()).map(|name| &TEXT[name]).collect();
        assert_eq!(names, ["links", "url"]);
    }

    #[test]
    fn lines_and_columns_convert_back() {
        let text = format!("{TEXT}{}\n{}é", "é中x\r\n".repeat(700), "é".repeat(2000));
        let lines = LineIndex::of(&text);
        for (offset, _) in text.char_indices() {
            let (line, column) = lines.place(&text, offset);
            assert_eq!(offset_of(&text, line as usize, column as usize), offset);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn every_text_has_an_outline(text in "[\\[\\](){}:,\"'r#/*\\\\ a-zé\n!]{0,60}") {
            let outline = Outline::of(&text, 0..text.len());
            for (open, deep) in &outline.brackets {
                // One scan of all levels finds what a scan of each finds.
                prop_assert_eq!(&inside(&text, *open), deep);
                for item in &deep.items {
                    prop_assert!(text.get(item.whole.clone()).is_some());
                    let _ = outline.around(&text, 0..text.len(), item.whole.start, ItemEnd::Inclusive);
                }
            }
        }
    }
}
