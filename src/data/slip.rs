//! Slips that can be mended before a text is read, most of them habits from other formats.

use std::ops::Range;

use super::outline::{self, skip_blank, word};
use crate::problem::{Fault, short};

/// A slip, and what was meant.
#[derive(Debug)]
pub(super) struct Slip {
    /// The offending text, on one line unless all of it is left out.
    pub(super) range: Range<usize>,
    /// Its kind.
    pub(super) fault: Fault,
    /// What is wrong.
    pub(super) what: String,
    /// How to fix it.
    pub(super) help: String,
    /// What stands there instead, no longer than the text; blanks fill what is left.
    pub(super) mended: String,
    /// Whether to report it; if not, it is one mistake with the one before.
    pub(super) is_new: bool,
    /// Whether what stands there instead can be read; if not, what follows from it is on the same line.
    pub(super) is_mended: bool,
}

impl Slip {
    fn new(range: Range<usize>, mended: &str, what: impl Into<String>, help: impl Into<String>) -> Self {
        let (what, help, mended) = (what.into(), help.into(), mended.to_owned());
        Self { range, fault: Fault::Syntax, what, help, mended, is_new: true, is_mended: true }
    }
}

/// Finds slips of a kind in a text.
pub(super) type Search = fn(&str) -> Vec<Slip>;

/// The searches for slips, in their order: each is given the text as those before it mended it. What those with `true` find
/// is none where a quote is missing, [`is_in_doubt`].
pub(super) const SEARCHES: [(Search, bool); 13] = [
    (escaped_quotes, false),
    (escaped_blanks, false),
    (addresses, false),
    (open_comments, false),
    (foreign_comments, false),
    (heading, false),
    (json, false),
    (colons, true),
    (openings, true),
    (facts_in_lists, true),
    (semicolons, true),
    (absent_values, true),
    (numbers, false),
];

/// The search for what may have lost a bracket, which is made once those are mended.
pub(super) const LAST: [(Search, bool); 1] = [(second_commas, false)];

/// Whether what seems to be outside of texts at an offset may be in one, since a quote is missing on its line or on the line
/// with which it goes on.
pub(super) fn is_in_doubt(text: &str, at: usize) -> bool {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let mut is_begun = false;
    let lines = text[..end].rsplit('\n').take_while(|line| !std::mem::replace(&mut is_begun, begins_anew(line)));
    lines.into_iter().any(open_quote)
}

/// Backslashes that keep a text from ending, such as that of `"C:\"`.
fn escaped_quotes(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut lines = text.split_inclusive('\n').peekable();
    let mut start = 0;
    while let Some(line) = lines.next() {
        let end = line.trim_end().trim_end_matches([',', ')', ']', '}', ' ']);
        let is_open = open_quote(end) && end.ends_with("\\\"") && !end.ends_with("\\\\\"");
        if is_open && lines.peek().is_none_or(|next| begins_anew(next)) {
            let at = start + end.len() - 2;
            let what = "this backslash makes the quote behind it a part of the text";
            found.push(Slip::new(at..at + 2, "\"", what, "delete it, or write `\\\\` for a backslash in a text"));
        }
        start += line.len();
    }
    found
}

/// Blanks between a backslash and the end of its line, after which the text was to go on.
fn escaped_blanks(text: &str) -> Vec<Slip> {
    let (mut found, mut start) = (Vec::new(), 0);
    let mut is_open = false;
    for line in text.split_inclusive('\n') {
        is_open ^= open_quote(line);
        let end = line.trim_end();
        let blanks = line[end.len()..].trim_end_matches(['\n', '\r']);
        if is_open && end.ends_with('\\') && !end.ends_with("\\\\") && !blanks.is_empty() {
            let at = start + end.len() - 1;
            let what = "a blank follows this backslash, so that the text does not go on in the next line";
            let range = at..at + 1 + blanks.len();
            found.push(Slip::new(range, &format!("{blanks}\\"), what, "delete the blank"));
        }
        start += line.len();
    }
    found
}

/// Addresses without quotes, or with one at their end only. Their `//` begins a comment.
fn addresses(text: &str) -> Vec<Slip> {
    let is_hidden = |at: usize| {
        let before = &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
        before.contains("//") || open_quote(before)
    };
    let slip = |at: usize| {
        let rest = &text[at..];
        let address = &rest[..rest.find([',', ')', ']', '"', ' ', '\n', '\r']).unwrap_or(rest.len())];
        let before = text[..at].chars().next_back().filter(|before| " :([".contains(*before))?;
        address.contains("://").then_some(())?;
        let behind = &rest[address.len()..];
        let (what, help) = ("an address is a text", format!("write `\"{}\"`", short(address)));
        // What follows moves by one sign, up to the next blank.
        let follows = behind.split_once([' ', '\n', '\r', '\t']).map(|(follows, _)| follows);
        let mended = match follows {
            _ if before == ' ' && behind.starts_with('"') => Some(format!("\"{address}")),
            Some(follows) if before == ' ' => Some(format!("\"{address}\"{follows}")),
            _ => None,
        };
        if let Some(mended) = mended {
            return Some(Slip::new(at - 1..at - 1 + mended.len(), &mended, what, help));
        }
        let mended = address.replacen("//", "__", 1);
        Some(Slip { is_mended: false, ..Slip::new(at..at + address.len(), &mended, what, help) })
    };
    let found = text.match_indices("http").filter(|(at, _)| !is_hidden(*at));
    found.filter_map(|(at, _)| slip(at)).collect()
}

/// Whether a line has an odd number of quotes, escaped ones and those in a comment aside: a text goes on beyond it.
fn open_quote(line: &str) -> bool {
    let mut is_open = false;
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => is_open = !is_open,
            b'/' if !is_open && bytes.clone().next() == Some(b'/') => return false,
            _ => {}
        }
    }
    is_open
}

/// Whether a line begins with a field, a record or a bracket, as one does that does not go on with a text.
fn begins_anew(line: &str) -> bool {
    let line = line.trim_start();
    let name = word(line, 0);
    line.starts_with(['(', ')', '[', ']', '"']) || !name.is_empty() && line[name.len()..].starts_with(':')
}

/// Comments that have no end: they are taken for the rest of their line.
fn open_comments(text: &str) -> Vec<Slip> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = outline::open_comment(&text[from..]).map(|at| from + at) {
        let line = line_from(text, at);
        found.push(Slip::new(line.clone(), "", "this comment has no end", "end it with `*/`"));
        from = line.end;
    }
    found
}

/// Comments as other formats have them.
fn foreign_comments(text: &str) -> Vec<Slip> {
    let (mut found, mut from) = (Vec::new(), 0);
    let sign_at = |at: usize| {
        let before = text[..at].chars().next_back();
        let begins_line = || text[..at].trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n');
        match &text.as_bytes()[at..] {
            [b'#', next, ..] if *next != b'!' && before.is_none_or(char::is_whitespace) => Some("#"),
            [b'-', b'-', ..] if begins_line() => Some("--"),
            [b'<', b'!', ..] if begins_line() => Some("<!--"),
            _ => None,
        }
    };
    while let Some((at, sign)) = outline::signs(&text[from..]).find_map(|at| Some((from + at, sign_at(from + at)?))) {
        let line = line_from(text, at);
        from = line.end;
        let what = format!("a comment begins with `//`, not with `{sign}`");
        found.push(Slip::new(line, "", what, "write `//` before it"));
    }
    found
}

/// The rest of a line from `at` on, without blanks at its end.
fn line_from(text: &str, at: usize) -> Range<usize> {
    at..at + text[at..].split('\n').next().unwrap_or_default().trim_end().len()
}

/// Text before the records of a file.
fn heading(text: &str) -> Vec<Slip> {
    let start = skip_blank(text, 0);
    let Some(open) = text[start..].find(['[', '(', '{', '"', '#']).map(|at| start + at) else { return Vec::new() };
    let heading = text[start..open].trim_end();
    // A single word could be the name of what follows.
    let is_text = heading.contains(|c: char| !c.is_alphanumeric() && c != '_');
    let begins_line = text[start + heading.len()..open].contains('\n');
    if !is_text || !begins_line || !text[open..].starts_with(['[', '(']) {
        return Vec::new();
    }
    let help = "delete it, or begin each of its lines with `//`";
    vec![Slip::new(start..start + heading.len(), "", "this is before the records of the file", help)]
}

/// Braces, and names of fields in quotes, as JSON has them.
fn json(text: &str) -> Vec<Slip> {
    let slip = |at: usize| {
        let mended = match text.as_bytes()[at] {
            b'{' => "(",
            b'}' => ")",
            b'"' => return quoted_name(text, at),
            _ => return None,
        };
        let what = "records and values with named fields are in parentheses, not in braces, and names have no quotes";
        Some(Slip::new(
            at..at + 1,
            mended,
            what,
            "write `(name: value)` instead of `{\"name\": value}` in all of this file",
        ))
    };
    // A brace without its partner is a slip of another kind.
    let count = |brace: u8| outline::signs(text).filter(|at| text.as_bytes()[*at] == brace).count();
    let has_pairs = count(b'{') == count(b'}');
    let is_meant = |at: &usize| has_pairs || text[*at..].starts_with('"');
    one_mistake(outline::signs(text).filter(is_meant).filter_map(slip))
}

/// The name of a field in quotes at `at`, if that is what the quote begins.
fn quoted_name(text: &str, at: usize) -> Option<Slip> {
    let name = word(&text[at + 1..], 0);
    let end = at + name.len() + 2;
    let is_quoted = !name.is_empty() && text[end - 1..].starts_with('"');
    let is_name = is_quoted && text[skip_blank(text, end)..].starts_with(':');
    is_name.then(|| Slip::new(at..end, name, "the name of a field has no quotes", format!("write `{name}: …`")))
}

/// Slips that are one mistake of whoever wrote the file.
fn one_mistake(slips: impl Iterator<Item = Slip>) -> Vec<Slip> {
    slips.enumerate().map(|(nth, slip)| Slip { is_new: nth == 0, ..slip }).collect()
}

/// Fields without the colon after their name, or with another sign in its place.
fn colons(text: &str) -> Vec<Slip> {
    let mut may_begin = false;
    let mut slip = |at: usize| {
        let begins = std::mem::replace(&mut may_begin, matches!(text.as_bytes()[at], b'(' | b','));
        let name = word(text, at);
        if !begins || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return None;
        }
        let end = at + name.len();
        let next = skip_blank(text, end);
        let help = format!("write `{name}: …`");
        if let Some(sign) = ["=>", "->", ":=", "==", "=", ";"].iter().find(|sign| text[next..].starts_with(**sign)) {
            let what = format!("`{sign}` stands where a colon belongs");
            return Some(Slip::new(next..next + sign.len(), ":", what, help));
        }
        let is_value =
            text[next..].starts_with(|c: char| c == '"' || c == '[' || c.is_ascii_digit() || c.is_ascii_uppercase());
        let is_apart = next > end && text[end..next].chars().all(|c| c == ' ' || c == '\t');
        (is_value && is_apart).then(|| Slip {
            range: at..end + 1,
            mended: format!("{name}:"),
            ..Slip::new(0..0, "", "a colon is missing after this", help)
        })
    };
    outline::signs(text).filter_map(&mut slip).collect()
}

/// Names of choices before fields, without the bracket between them.
fn openings(text: &str) -> Vec<Slip> {
    let mut last_end = 0;
    let mut slip = |at: usize| {
        let name = word(text, at);
        let end = at + name.len();
        let begins = at >= last_end;
        last_end = last_end.max(end);
        let next = skip_blank(text, end);
        let field = word(text, next);
        let is_field =
            field.starts_with(|c: char| c.is_ascii_lowercase()) && text[next + field.len()..].starts_with(':');
        let is_apart = next > end && text[end..next].chars().all(|c| c == ' ');
        let is_choice = begins && name.starts_with(|c: char| c.is_ascii_uppercase());
        (is_choice && is_field && is_apart).then(|| {
            let what = format!("a bracket is missing after `{name}`");
            Slip::new(at..end + 1, &format!("{name}("), what, format!("write `{name}({field}: …)`"))
        })
    };
    outline::signs(text).filter_map(&mut slip).collect()
}

/// `Known` before the facts of a list.
fn facts_in_lists(text: &str) -> Vec<Slip> {
    let mut last = b' ';
    let mut slip = |at: usize| {
        let before = std::mem::replace(&mut last, text.as_bytes()[at]);
        let is_fact = matches!(before, b'[' | b',') && text[at..].starts_with("Known(");
        let what = "facts in a list are written without `Known`";
        let slip = Slip::new(at..at + "Known".len(), "", what, "write `(value: …, source: \"…\")`");
        is_fact.then_some(Slip { is_new: before == b'[', ..slip })
    };
    outline::signs(text).filter_map(&mut slip).collect()
}

/// The fields of a fact, without any of which it would not say the same.
pub(super) const OF_FACTS: [&str; 8] = ["value", "source", "also", "period", "standing", "note", "for", "formerly"];

/// Fields of records without a value. Values without a part of theirs would say something else.
fn absent_values(text: &str) -> Vec<Slip> {
    let mut open: Vec<usize> = Vec::new();
    let mut slip = |at: usize| {
        match text.as_bytes()[at] {
            b'(' | b'[' => open.push(skip_blank(text, at + 1)),
            b')' | b']' => drop(open.pop()),
            b':' => {
                let is_record = open.last().is_some_and(|first| word(text, *first) == "id");
                let next = skip_blank(text, at + 1);
                let name = text[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
                let is_absent = text[next..].starts_with([',', ')']) && !name.is_empty() && is_record;
                let range = at - name.len()..next + usize::from(text[next..].starts_with(','));
                let help = "leave the field out, or say that a page does not have it: `NotFound(\"…\")`";
                // A record without its source would have another.
                let is_mended = is_absent && !OF_FACTS.contains(&name);
                return is_mended.then(|| Slip::new(range, "", format!("`{name}` has no value"), help));
            }
            _ => {}
        }
        None
    };
    outline::signs(text).filter_map(&mut slip).collect()
}

/// Semicolons in place of commas.
fn semicolons(text: &str) -> Vec<Slip> {
    // One at the end of a name such as `&quot;` is not in the place of anything.
    let is_entity =
        |at: usize| text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#').ends_with('&');
    let at = outline::signs(text).filter(|at| text.as_bytes()[*at] == b';' && !is_entity(*at));
    let slip = |at: usize| {
        if text[..at].trim_end().ends_with(',') {
            return Slip::new(at..at + 1, "", "there is a sign too many", "delete it");
        }
        Slip::new(at..at + 1, ",", "`;` stands where a comma belongs", "type `,` instead")
    };
    at.map(slip).collect()
}

/// Commas that follow another comma with nothing but white space and comments between.
fn second_commas(text: &str) -> Vec<Slip> {
    let mut follows = false;
    let is_second = |at: &usize| {
        let is_comma = text.as_bytes()[*at] == b',';
        std::mem::replace(&mut follows, is_comma) && is_comma
    };
    let at = outline::signs(text).filter(is_second);
    at.map(|at| Slip::new(at..at + 1, "", "there is a comma too many", "delete it")).collect()
}

/// Numbers after a field's name that have commas, or letters that look like digits.
fn numbers(text: &str) -> Vec<Slip> {
    let colons = outline::signs(text).filter(|at| text.as_bytes()[*at] == b':');
    let values = colons.map(|colon| skip_blank(text, colon + 1));
    values.filter_map(|start| number_with_commas(text, start).or_else(|| number_with_letters(text, start))).collect()
}

/// The number at `start` if it has commas, `60,300` or `12,5`, and it is plain what they mean.
fn number_with_commas(text: &str, start: usize) -> Option<Slip> {
    let bytes = text.as_bytes();
    let digits = |at: usize| bytes[at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = start + digits(start);
    while end > start && bytes.get(end) == Some(&b',') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if bytes.get(end).is_some_and(|byte| outline::is_word(*byte) || *byte == b'.') {
        return None;
    }
    let groups: Vec<&str> = text[start..end].split(',').collect();
    let meant = match groups.as_slice() {
        [_] => None,
        [_, rest @ ..] if rest.iter().all(|group| group.len() == 3) => Some(groups.concat()),
        [whole, decimals] => Some(format!("{whole}.{decimals}")),
        _ => None,
    }?;
    Some(wrong_number(start..end, &meant, "a number has no comma"))
}

/// The number at `start` if it has the letter O or l for a digit.
fn number_with_letters(text: &str, start: usize) -> Option<Slip> {
    let written = word(text, start);
    let digit = |c: char| match c {
        'O' | 'o' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => c.is_ascii_digit().then_some(c),
    };
    let meant = written.chars().map(digit).collect::<Option<String>>()?;
    // A name, or one that the format knows, such as `0o17`, is something else.
    let is_number = written.starts_with(|c: char| c.is_ascii_digit()) && !written.starts_with("0o");
    (is_number && meant != written)
        .then(|| wrong_number(start..start + written.len(), &meant, "a letter stands where a digit belongs"))
}

fn wrong_number(range: Range<usize>, meant: &str, what: &str) -> Slip {
    Slip { fault: Fault::WrongType, ..Slip::new(range, meant, what, format!("write {meant}")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a search finds: the offending text and what stands there instead.
    fn found(search: fn(&str) -> Vec<Slip>, text: &str) -> Vec<(&str, String)> {
        search(text).into_iter().map(|slip| (&text[slip.range], slip.mended)).collect()
    }

    fn pairs<'a>(pairs: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
        pairs.iter().map(|(written, meant)| (*written, (*meant).to_owned())).collect()
    }

    #[test]
    fn comments_of_other_formats_are_not_in_texts_or_in_comments_of_ours() {
        let text = "# one\n(\n    a: \"# x\", // # y\n    /* z\n    # z\n    */\n    b: r#\"c\"#, # don't \"two\n    -- é three\n    c: 5,\n";
        assert_eq!(found(foreign_comments, text), pairs(&[("# one", ""), ("# don't \"two", ""), ("-- é three", "")]));
    }

    #[test]
    fn a_comment_without_an_end_is_the_rest_of_its_line() {
        let text = "( /* one */ a: \"/* x\", /* two é\n b: 5, // /* y\n /* three /* four */ \n)";
        assert_eq!(found(open_comments, text), pairs(&[("/* two é", ""), ("/* three /* four */", "")]));
        assert_eq!(found(open_comments, "(a: 5) /* /* */ */").len(), 0);
    }

    #[test]
    fn numbers_with_commas_are_meant_as_thousands_or_decimals() {
        let text = "(a: 60,300, b: 12,5, c: [1, 2], d: 1,234,567, e: 5, f: \": 1,000\")";
        assert_eq!(found(numbers, text), pairs(&[("60,300", "60300"), ("12,5", "12.5"), ("1,234,567", "1234567")]));
    }

    #[test]
    fn letters_among_digits_are_meant_as_digits() {
        let text = "(a: 12O, b: 1l, c: 0x10, d: 0o17, e: l0, f: 1e5, g: 5O.5, h: \": 1O\")";
        assert_eq!(found(numbers, text), pairs(&[("12O", "120"), ("1l", "11"), ("5O", "50")]));
    }

    #[test]
    fn a_field_has_a_colon_after_its_name() {
        let text =
            "(id = \"a\", title \"b = c\", gre => Known(value: 5), links [], units Known(5), x: y(a, B \"c\"), (b))";
        let meant = [("=", ":"), ("title ", "title:"), ("=>", ":"), ("links ", "links:"), ("units ", "units:")];
        assert_eq!(found(colons, text), pairs(&meant));
    }

    #[test]
    fn an_address_is_a_text() {
        let text = "(url: https://a.org/b),\n x: http://b.org\", // y: http://c\n z: \"of: https://d\", url: \"https://e\",\n p: [Page(https://b)])";
        let meant = [
            (" https://a.org/b),\n", "\"https://a.org/b\"),"),
            (" http://b.org", "\"http://b.org"),
            ("https://b", "https:__b"),
        ];
        assert_eq!(found(addresses, text), pairs(&meant));
    }

    #[test]
    fn a_text_goes_on_after_a_backslash_and_blanks() {
        let text = "(a: \"one \\  \n two \\\n three\", b: 'c \\ \n')";
        assert_eq!(found(escaped_blanks, text), pairs(&[("\\  ", "  \\")]));
    }

    #[test]
    fn a_choice_without_its_bracket_and_a_fact_with_too_much() {
        let text = "(a: Known value: 5), b: Several([Known(value: 1), Known(value: 2)]), c: Known(value: 3), d: [X], e: \"A b: c\")";
        assert_eq!(found(openings, text), pairs(&[("Known ", "Known(")]));
        assert_eq!(found(facts_in_lists, text), pairs(&[("Known", ""), ("Known", "")]));
    }

    #[test]
    fn a_field_has_a_value() {
        let text = "(id: \"a\", a: , b: Known(value: (units: , rule: \"x\"), source: ), source: , c: 5, d:\n)";
        assert_eq!(found(absent_values, text), pairs(&[("a: ,", ""), ("d:\n", "")]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_text_is_mended_to_one_as_long(
            text in "(id|ab|Known|: |:http://é|\"|[\\[\\](){}:;=,#/*\\\\é\u{2003}\n 0-9Ol-]){0,40}",
        ) {
            for (search, _) in SEARCHES.into_iter().chain(LAST) {
                for slip in search(&text) {
                    prop_assert!(slip.mended.len() <= slip.range.len(), "{slip:?}");
                    prop_assert!(text.get(slip.range.clone()).is_some(), "{slip:?}");
                    is_in_doubt(&text, slip.range.start);
                }
            }
        }
    }

    #[test]
    fn names_and_braces_as_in_json_are_one_mistake() {
        let text = r#"{"id": "a", "note": "{\"b\": c}", x: ["y", "z"]}"#;
        assert_eq!(found(json, text), pairs(&[("{", "("), ("\"id\"", "id"), ("\"note\"", "note"), ("}", ")")]));
        assert_eq!(json(text).into_iter().filter(|slip| slip.is_new).count(), 1);
    }
}
