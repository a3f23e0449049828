//! Quotes and other characters that only look like those of the format, as word processors and web pages write them.

use std::ops::Range;

use super::outline::{self, Quotes, is_quote, may_follow, skip_blank};

/// A character that should be another one, or a text between such quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lookalike {
    /// Where it is: a quote with the text that it begins.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) what: String,
    /// What to type.
    pub(super) help: String,
    /// Whether to report it; if not, it is one mistake with the one before.
    pub(super) is_new: bool,
    /// Whether it is a sign rather than a quote or a space, so that replacing it may not be enough.
    pub(super) is_sign: bool,
}

/// What a character looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Quote,
    Space,
    Sign,
}

/// Which quotes may end a text.
#[derive(Debug, Clone, Copy)]
enum QuoteKind {
    Straight,
    Curly,
    Any,
}

use QuoteKind::{Any, Curly, Straight};

/// Replaces characters outside texts and comments that look like those of the format, and returns what was replaced.
/// Every other character keeps its place.
pub(super) fn replace(text: &mut String) -> Vec<Lookalike> {
    let mut found = Found { text, list: Vec::new(), edits: Vec::new(), last: [None; 3], none_until: [0; 3] };
    found.search();
    let Found { list, edits, .. } = found;
    for (range, replacement) in edits {
        text.replace_range(range, &replacement);
    }
    list
}

/// The search for look-alikes in a text.
struct Found<'a> {
    text: &'a str,
    list: Vec<Lookalike>,
    /// What to replace, and with what of the same length.
    edits: Vec<(Range<usize>, String)>,
    /// Where the last one of each class is.
    last: [Option<usize>; 3],
    /// For each kind of quote, where the last line without a closing one ends.
    none_until: [usize; 3],
}

impl Found<'_> {
    fn search(&mut self) {
        let text = self.text;
        let mut quotes = Quotes::default();
        let mut at = skip_blank(text, 0);
        let mut follows_sign = true;
        while at < text.len() {
            let first = text[at..].chars().next().unwrap_or_default();
            let end = at + first.len_utf8();
            at = if let Some(after) = quotes.skip(text, at) {
                match self.curly_end(at, after).or_else(|| self.inner_quotes(at, after)) {
                    Some(end) => {
                        quotes = Quotes::default();
                        end
                    }
                    None => after,
                }
            } else if is_quote(first) && (follows_sign || !first.is_ascii()) {
                self.quoted(at, end).unwrap_or(end)
            } else {
                if let Some((class, ascii)) = lookalike(first) {
                    self.add(at..end, class, first);
                    self.replace(at..end, ascii, true);
                }
                end
            };
            follows_sign =
                ":([{,".contains(first) || lookalike(first).is_some_and(|(_, ascii)| ":([{,".contains(ascii));
            at = skip_blank(text, at);
        }
    }

    /// Repairs the text that begins with the quote at `at..open`, which is not a straight double quote. Returns where the
    /// text ends, or `None` if it has no end on its line.
    fn quoted(&mut self, at: usize, open: usize) -> Option<usize> {
        let first = self.text[at..open].chars().next()?;
        let (close, last) = self.closing(open, Any)?;
        let end = close + last.len_utf8();
        self.add(at..end, Class::Quote, first);
        self.replace(at..open, '"', true);
        let inner = self.text[open..close].match_indices('"').map(|(inner, _)| open + inner);
        self.edits.extend(inner.map(|inner| (inner..inner + 1, "'".to_owned())));
        self.replace(close..end, '"', false);
        Some(end)
    }

    /// Repairs the text from the straight quote at `at` if it ends with another kind of quote, and returns where it ends.
    fn curly_end(&mut self, at: usize, after: usize) -> Option<usize> {
        let text = &self.text[at..after];
        let is_closed = text.len() > 1 && text.ends_with('"') && may_follow(&self.text.as_bytes()[after..]);
        if is_closed || !text.starts_with('"') {
            return None;
        }
        let (close, last) = self.closing(at + 1, Curly)?;
        let end = close + last.len_utf8();
        self.add(close..end, Class::Quote, last);
        self.replace(close..end, '"', false);
        Some(end)
    }

    /// Repairs the text at `at..after` if the quote that ends it seems to belong inside it, and returns where it really ends.
    fn inner_quotes(&mut self, at: usize, after: usize) -> Option<usize> {
        let inner = outline::inner_quote(self.text, at..after)?;
        let (close, _) = self.closing(after, Straight)?;
        let between = self.text[inner..close].match_indices('"').map(|(quote, _)| inner + quote);
        self.edits.extend(between.map(|quote| (quote..quote + 1, "'".to_owned())));
        let (what, help) = outline::INNER_QUOTE;
        self.list.push(Lookalike {
            range: inner..close + 1,
            what: what.to_owned(),
            help: help.to_owned(),
            is_new: true,
            is_sign: false,
        });
        Some(close + 1)
    }

    /// The first quote from `from` to the end of its line after which a text can end.
    fn closing(&mut self, from: usize, quote: QuoteKind) -> Option<(usize, char)> {
        let none_until = &mut self.none_until[quote as usize];
        if from < *none_until {
            return None;
        }
        let line = self.text[from..].lines().next().unwrap_or_default();
        let found = line
            .char_indices()
            .filter(|(_, c)| match quote {
                Straight => *c == '"',
                Curly => is_quote(*c) && !c.is_ascii(),
                Any => is_quote(*c),
            })
            .map(|(at, c)| (from + at, c))
            .find(|(at, c)| may_end(&self.text[at + c.len_utf8()..]));
        if found.is_none() {
            *none_until = from + line.len();
        }
        found
    }

    /// Adds the look-alike `c`. Those of one class on one line are one mistake, and so are spaces on consecutive lines.
    fn add(&mut self, range: Range<usize>, class: Class, c: char) {
        let last = self.last[class as usize].replace(range.start);
        let is_new = last.is_none_or(|last| {
            let between = &self.text.as_bytes()[last..range.start];
            between.iter().filter(|byte| **byte == b'\n').nth(usize::from(class == Class::Space)).is_some()
        });
        let (what, help) = describe(c).unwrap_or_default();
        self.list.push(Lookalike { range, what, help, is_new, is_sign: class == Class::Sign });
    }

    /// Replaces one character with `ascii`, and with spaces before or after it so that the length stays the same.
    fn replace(&mut self, range: Range<usize>, ascii: char, is_last: bool) {
        let spaces = " ".repeat(range.len() - 1);
        let replacement = if is_last { format!("{spaces}{ascii}") } else { format!("{ascii}{spaces}") };
        self.edits.push((range, replacement));
    }
}

/// What is wrong with a character and what to type, if it looks like one of the format.
pub(super) fn describe(c: char) -> Option<(String, String)> {
    let code = u32::from(c);
    if is_quote(c) {
        let what = format!("`{c}` (U+{code:04X}) is not a straight double quote");
        return Some((what, "begin and end each text with `\"` (U+0022)".to_owned()));
    }
    Some(match lookalike(c)? {
        (Class::Space, _) => (format!("this is {} (U+{code:04X})", space(c)), "type a plain space instead".to_owned()),
        (_, ascii) => (format!("`{c}` (U+{code:04X}) only looks like `{ascii}`"), format!("type `{ascii}` instead")),
    })
}

/// Whether a text can end before `rest`.
fn may_end(rest: &str) -> bool {
    may_follow(rest.as_bytes()) || rest.trim_start().chars().next().is_some_and(|c| lookalike(c).is_some())
}

/// What to call an unusual space.
fn space(c: char) -> &'static str {
    match c {
        '\u{a0}' | '\u{202f}' => "a no-break space",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => "an invisible character",
        _ => "an unusual space",
    }
}

/// What a character looks like, if it is not ASCII but looks like a sign or a space that the format uses.
fn lookalike(c: char) -> Option<(Class, char)> {
    Some(match c {
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200d}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{2060}'
        | '\u{3000}'
        | '\u{feff}' => (Class::Space, ' '),
        '，' | '、' | '﹐' | '､' => (Class::Sign, ','),
        '：' | '∶' | '꞉' | '﹕' => (Class::Sign, ':'),
        '（' | '❨' => (Class::Sign, '('),
        '）' | '❩' => (Class::Sign, ')'),
        '［' | '【' => (Class::Sign, '['),
        '］' | '】' => (Class::Sign, ']'),
        '‐'..='―' | '−' | '－' => (Class::Sign, '-'),
        '０'..='９' => (Class::Sign, char::from_digit(u32::from(c) - u32::from('０'), 10)?),
        '．' => (Class::Sign, '.'),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str) -> (String, Vec<(usize, bool)>) {
        let mut replaced_text = text.to_owned();
        let found = replace(&mut replaced_text);
        assert_eq!(replaced_text.len(), text.len());
        (replaced_text.replace(' ', ""), found.into_iter().map(|found| (found.range.start, found.is_new)).collect())
    }

    #[test]
    fn quotes_of_other_kinds_become_straight_ones() {
        for text in ["a: “x”, b: 1", "a: \"x”, b: 1", "a: “x\", b: 1", "a: `x`, b: 1", "a: «x», b: 1", "a: ‘x’, b: 1"]
        {
            let (text, found) = replaced(text);
            assert_eq!(text, "a:\"x\",b:1");
            assert_eq!(found.len(), 1);
        }
        assert_eq!(replaced("a: “the \"best\" of all”)").0, "a:\"the'best'ofall\")");
    }

    #[test]
    fn quotes_inside_a_text_become_single_ones() {
        for (text, expected) in [
            ("a: \"the \"best, (of\" all\", b: 1", "a:\"the'best,(of'all\",b:1"),
            ("a: \"\"best\" of all\", b: 1", "a:\"'best'ofall\",b:1"),
            ("a: \"of \"all\"\"]", "a:\"of'all'\"]"),
            ("a: \"5\" drive\"]", "a:\"5'drive\"]"),
        ] {
            let (text, found) = replaced(text);
            assert_eq!((text.as_str(), found.len()), (expected, 1));
        }
        for text in ["a:\"x\" b: \"y\"", "[\"x\" \"y\"]", "a:\"x,b:\"y\"", "a:x,b\",c:\"y\""] {
            assert_eq!(replaced(text), (text.replace(' ', ""), Vec::new()));
        }
    }

    #[test]
    fn texts_and_comments_stay() {
        for text in ["a: \"“x”, ’\", // “c”\n", "/* ， */ r#\"“\"#", "'x'"] {
            assert_eq!(replaced(text), (text.replace(' ', ""), Vec::new()));
        }
    }

    #[test]
    fn those_of_one_line_are_one_mistake() {
        assert_eq!(replaced("a：“x”，\n\u{a0}b\n\u{a0}c\n\n\u{a0}d").1.iter().filter(|(_, is_new)| *is_new).count(), 4);
    }
}
