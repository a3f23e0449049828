//! Brackets without a partner, and where the partner belongs.

use std::iter;
use std::ops::Range;

use super::outline::{self, Quotes, partner, skip_blank, word};

/// A bracket that has no partner where it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OddBracket {
    /// The bracket at `close` closes one of another form.
    Mismatch {
        /// The bracket that it closes.
        open: usize,
        /// The bracket.
        close: usize,
    },
    /// The bracket at `open` is still open where a line begins that is not in it, to judge by how far it is indented.
    Unclosed {
        /// The bracket.
        open: usize,
        /// Where the line begins.
        before: usize,
    },
    /// The bracket at `close` closes nothing, or something that goes on behind it.
    Stray {
        /// The bracket.
        close: usize,
    },
    /// An element of a list begins at `before` without its bracket.
    Lacking {
        /// Where it begins.
        before: usize,
    },
}

impl OddBracket {
    /// What may belong elsewhere than it seems: the lines from where something was opened to where that is noticed.
    pub(super) fn in_doubt(self, text: &str) -> Range<usize> {
        let (first, last) = match self {
            Self::Mismatch { open, close } => (open, close),
            Self::Unclosed { open, before } => (open, text[..before].trim_end().len()),
            Self::Stray { close } => (close, close),
            Self::Lacking { before } => (before, before),
        };
        // Where a bracket was put in before, what follows it has moved.
        let (first, last) = (text.floor_char_boundary(first), text.floor_char_boundary(last));
        let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        start..text[last..].find('\n').map_or(text.len(), |end| last + end)
    }

    /// The bracket that is reported.
    pub(super) fn at(self) -> usize {
        match self {
            Self::Mismatch { close: at, .. }
            | Self::Unclosed { open: at, .. }
            | Self::Stray { close: at }
            | Self::Lacking { before: at } => at,
        }
    }
}

/// What is in a text instead of something of the same length.
#[derive(Debug)]
pub(super) struct Edit {
    /// What it replaces.
    pub(super) range: Range<usize>,
    /// What stands there instead.
    pub(super) with: String,
}

/// White space of one byte, which can be replaced by a sign.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// How the brackets of a text go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pairs {
    /// Each has its partner.
    All,
    /// Brackets are open where the text ends.
    OpenAtEnd,
    /// It takes more to tell what is wrong at an offset.
    Unclear(usize),
    /// One has none, which is noticed at an offset.
    Odd(usize, OddBracket),
}

impl Pairs {
    /// How far a text makes sense.
    fn until(self, text: &str) -> usize {
        match self {
            Self::All => usize::MAX,
            Self::OpenAtEnd => text.len(),
            Self::Unclear(at) | Self::Odd(at, _) => at,
        }
    }
}

/// The first bracket in `range` that has no partner where it should; `None` if it takes more to tell.
pub(super) fn odd_bracket(text: &str, range: Range<usize>) -> Option<OddBracket> {
    match pairs(text, range) {
        Pairs::Odd(_, odd) => Some(odd),
        Pairs::All | Pairs::OpenAtEnd | Pairs::Unclear(_) => None,
    }
}

/// The first bracket of a file that has no partner where it should, and how the text makes most sense; `None` if there is
/// none, or if no single change helps.
pub(super) fn mended(text: &str) -> Option<(OddBracket, Edit)> {
    let Pairs::Odd(noticed, odd) = pairs(text, 0..text.len()) else { return None };
    let makes_sense_until = |(odd, edit): &(OddBracket, Edit)| {
        let mut edited = text.to_owned();
        edited.replace_range(edit.range.clone(), &edit.with);
        debug_assert_eq!(edited.len(), text.len(), "{odd:?} keeps every place");
        pairs(&edited, 0..edited.len()).until(&edited)
    };
    // Of those that help as much, the first. What makes no sense even to the end of its record is no help.
    let ways = ways(text, odd).into_iter().map(|way| (makes_sense_until(&way), way));
    let (until, way) = ways.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let next_record = text[noticed..].find("\n    (").map_or(text.len(), |at| noticed + at);
    (until > next_record.max(noticed)).then_some(way)
}

/// The changes that can give a bracket its partner, each with what is wrong then.
fn ways(text: &str, odd: OddBracket) -> Vec<(OddBracket, Edit)> {
    let sign = |at: usize| char::from(partner(text.as_bytes()[at]));
    let removed = |close: usize| {
        let follows_comma = text[..close].trim_end().ends_with([',', '(', '[']);
        let next = skip_blank(text, close + 1);
        let takes_comma = follows_comma && text[next..].starts_with(',') && next == close + 1;
        let range = close..close + 1 + usize::from(takes_comma);
        let with = " ".repeat(range.len());
        (OddBracket::Stray { close }, Edit { range, with })
    };
    let blank_before = |at: usize| text[..at].trim_end_matches(BLANKS).len()..at;
    match odd {
        OddBracket::Mismatch { open, close } => {
            let replaced = Edit { range: close..close + 1, with: sign(open).to_string() };
            let inserted = match blank_before(close).next() {
                Some(_) => Some(Edit { range: close - 1..close, with: sign(open).to_string() }),
                // What follows moves by one sign, up to the next blank.
                None => text[close..].find(BLANKS).map(|length| {
                    let range = close..close + length + 1;
                    Edit { with: format!("{}{}", sign(open), &text[close..close + length]), range }
                }),
            };
            let inserted = inserted.map(|inserted| (odd, inserted));
            let opened = opened(text, open, close).map(|opened| (OddBracket::Stray { close }, opened));
            iter::once((odd, replaced)).chain(inserted).chain(opened).chain(iter::once(removed(close))).collect()
        }
        OddBracket::Unclosed { open, before } => {
            let room = blank_before(before);
            let ends = text[before..].starts_with([')', ']', '}']);
            let with = if ends { sign(open).to_string() } else { format!("{},", sign(open)) };
            // At the end of the line before, since what begins a line tells by its indentation where it belongs; with the
            // line break if there is room.
            let blanks = &text[room.clone()];
            let line_break = blanks.find('\n').map(|at| &blanks[..=at]).unwrap_or_default();
            let edit = |with: String| (odd, Edit { range: room.start..room.start + with.len(), with });
            let edits = [format!("{with}{line_break}"), with].map(edit);
            let edits = edits.into_iter().filter(|(_, edit)| edit.range.end <= room.end);
            // A comma alone on its line has lost its bracket.
            let last_line = text[..room.start].rfind('\n').map_or(0, |newline| newline + 1);
            let comma = room.start.saturating_sub(1);
            let is_alone = last_line < comma && text[last_line..room.start].trim_matches(BLANKS) == ",";
            let before_comma = is_alone.then(|| (odd, Edit { range: comma - 1..comma, with: sign(open).to_string() }));
            before_comma.into_iter().chain(edits).collect()
        }
        OddBracket::Stray { close } => vec![removed(close)],
        OddBracket::Lacking { before } => {
            let edit = Edit { range: before.saturating_sub(1)..before, with: "(".to_owned() };
            if blank_before(before).is_empty() { Vec::new() } else { vec![(odd, edit)] }
        }
    }
}

/// The partner of the bracket at `close` before the value of the last field between it and the bracket at `open`.
fn opened(text: &str, open: usize, close: usize) -> Option<Edit> {
    let (mut depth, mut colon) = (0_usize, None);
    for at in outline::signs(&text[open + 1..close]).map(|at| open + 1 + at) {
        match text.as_bytes()[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => colon = Some(at),
            _ => {}
        }
    }
    let before = colon? + 1;
    let with = if text[close..].starts_with(']') { "[" } else { "(" };
    text[before..].starts_with([' ', '\n']).then(|| Edit { range: before..before + 1, with: with.to_owned() })
}

/// How the brackets in `range` go together, to judge by their forms and by how far lines are indented.
fn pairs(text: &str, range: Range<usize>) -> Pairs {
    let bytes = text.as_bytes();
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let indent_of = |line: usize| text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len();
    let mut quotes = Quotes::default();
    // The open brackets, each with the start of its line.
    let mut open: Vec<(usize, usize)> = Vec::new();
    // The last closing bracket, and whether it is on a line of its own, as far indented as the line of its partner.
    let mut last_close: Option<(usize, bool)> = None;
    let mut begins_item = true;
    let mut line = line_of(range.start);
    let mut at = range.start;
    loop {
        let here = skip_blank(text, at);
        let is_new_line = text[at..here.min(text.len())].contains('\n');
        at = here;
        if at >= range.end {
            return if open.is_empty() { Pairs::All } else { Pairs::OpenAtEnd };
        }
        let name = word(text, at);
        let is_field = !name.is_empty() && text[at + name.len()..].trim_start().starts_with(':');
        if is_new_line {
            line = line_of(at);
            let indent = indent_of(line);
            let is_outside = |last: usize, its_indent: usize| match bytes[at] {
                b')' | b']' | b'}' => indent < its_indent,
                b'(' => bytes[last] == b'(' && indent <= its_indent,
                _ => is_field && indent <= its_indent,
            };
            if let [_, .., (last, its_line)] = open[..]
                && its_line < line
                && is_outside(last, indent_of(its_line))
            {
                return Pairs::Odd(at, OddBracket::Unclosed { open: last, before: at });
            }
        }
        let is_in_list = open.last().is_some_and(|(last, _)| bytes[*last] == b'[');
        if let Some((close, is_in_place)) = last_close {
            let is_after = open.is_empty() && !matches!(bytes[at], b',' | b')' | b']' | b'}');
            let is_field_outside = is_field && (open.is_empty() || is_in_list && begins_item);
            // What is in place is not closed too early, and a record's beginning is no part of the one before.
            if is_field_outside && is_in_list && (name == "id" || open.len() > 1 && is_in_place) {
                return Pairs::Odd(at, OddBracket::Lacking { before: at });
            }
            if is_field_outside && name != "id" && !is_in_place {
                return Pairs::Odd(at, OddBracket::Stray { close });
            }
            if is_field_outside || is_after {
                return Pairs::Unclear(at);
            }
        }
        if let Some(end) = quotes.skip(text, at) {
            (at, begins_item) = (end, false);
            continue;
        }
        begins_item = matches!(bytes[at], b',' | b'(' | b'[');
        match bytes[at] {
            // Records are in parentheses.
            b'[' | b'{' if is_in_list && open.len() == 1 => return Pairs::Unclear(at),
            b'(' | b'[' | b'{' => open.push((at, line)),
            close @ (b')' | b']' | b'}') => {
                let Some((last, its_line)) = open.pop() else { return Pairs::Odd(at, OddBracket::Stray { close: at }) };
                if close != partner(bytes[last]) {
                    return Pairs::Odd(at, OddBracket::Mismatch { open: last, close: at });
                }
                let is_in_place =
                    its_line < line && text[line..at].trim().is_empty() && indent_of(line) == indent_of(its_line);
                last_close = Some((at, is_in_place));
            }
            _ => {}
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "\
// Two records.
[
    (
        id: \"a\",
        links: [
            (label: \"one\", url: \"u\"),
            (label: \"two\", url: \"v\"),
        ],
        units: Known(value: 5, source: \"s\"),
        gre: Several([
            (value: Required, source: \"s\"),
        ]),
    ),
    (id: \"b\", aliases: [\"x ) [\"], fee: Known(value: [(dollars: 5)])),
]
";

    /// The text after all of its brackets are mended, without blanks.
    fn all_mended(text: &str) -> (String, usize) {
        let (mut text, mut count) = (text.to_owned(), 0);
        while let Some((_, edit)) = mended(&text) {
            text.replace_range(edit.range, &edit.with);
            count += 1;
        }
        (text.split_whitespace().collect(), count)
    }

    #[test]
    fn what_has_its_partner_stays() {
        assert!(mended(FILE).is_none());
        assert!(mended("(\n    id: \"a\",\n    x: [(1, 2)],\n)\n").is_none());
        assert!(mended("(source: \"s\", records: [\n    (id: \"a\"),\n])\n").is_none());
    }

    #[test]
    fn a_bracket_that_is_missing_too_many_or_another_is_mended() {
        let whole = all_mended(FILE).0;
        let slips = [
            ("url: \"u\"),", "url: \"u\"],"),
            ("        ],\n        units", "        units"),
            ("        ],\n        units", "        ),\n        units"),
            ("source: \"s\"),\n        gre", "source: \"s\",\n        gre"),
            ("        ]),\n    ),", "        ],\n    ),"),
            ("        ]),\n    ),", "        ]),\n        ),\n    ),"),
            ("    ),\n    (id", "    (id"),
            ("url: \"v\"),\n", "url: \"v\"),\n            ),\n"),
            ("(dollars: 5)]", "(dollars: 5)"),
            ("value: [(dollars", "value: (dollars"),
        ];
        for (right, wrong) in slips {
            let text = FILE.replacen(right, wrong, 1);
            assert_ne!(text, FILE);
            let (text, count) = all_mended(&text);
            let same = |text: &str| text.replace(",)", ")").replace(",]", "]").replace(",,", ",");
            assert_eq!((same(&text), count), (same(&whole), 1), "{wrong}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_text_is_mended_or_not_without_a_panic(text in "(id: \"[é\u{2003}]\"|[\\[\\](){}:;,\"/*é\u{2003}\n ]|\n    \\(|ab: ){0,40}") {
            let (mut text, length) = (text.clone(), text.len());
            for _ in 0..4 {
                let Some((odd, edit)) = mended(&text) else { break };
                let lines = odd.in_doubt(&text);
                prop_assert!(lines.start <= lines.end && lines.end <= length);
                text.replace_range(edit.range, &edit.with);
                prop_assert_eq!(text.len(), length);
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_is_left_as_it_is() {
        for (at, _) in FILE.char_indices().filter(|(_, c)| *c == '\n') {
            assert!(mended(&FILE[..at]).is_none(), "{}", &FILE[..at]);
        }
    }
}
