//! Mistakes that are easy to make and hard to see: look-alike quotes and blanks, and merge conflicts.

use crate::problem::Fault;

/// A mistake that was cleaned up.
pub(super) struct Cleaned {
    /// The offset of its first byte.
    pub(super) at: usize,
    /// The offset after its last.
    pub(super) end: usize,
    pub(super) fault: Fault,
    pub(super) what: String,
    pub(super) help: &'static str,
}

/// The text as it was probably meant, of the same length, and what was wrong with it.
///
/// Each mistake is reported here once; the cleaned text reads on as if it had not been made.
pub(super) fn clean(text: &str) -> (String, Vec<Cleaned>) {
    let (text, mut cleaned) = without_conflicts(text);
    let text = without_look_alikes(&text, &mut cleaned);
    cleaned.sort_by_key(|cleaned| cleaned.at);
    (text, cleaned)
}

/// Blanks the markers of merge conflicts and the second side of each.
fn without_conflicts(text: &str) -> (String, Vec<Cleaned>) {
    let mut cleaned: Vec<Cleaned> = Vec::new();
    let mut kept = String::with_capacity(text.len());
    // Whether a conflict is open, and whether its second side has begun.
    let mut state = (false, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is = |marker: &str| line.starts_with(marker);
        let blank = match state {
            (false, _) if is("<<<<<<< ") => {
                let end = at + line.trim_end().len();
                let what = "these are the markers of a merge conflict".to_owned();
                let help = "choose a side and delete the markers; until then the first side is read";
                cleaned.push(Cleaned { at, end, fault: Fault::Syntax, what, help });
                state = (true, false);
                true
            }
            (true, _) if is("=======") => {
                state = (true, true);
                true
            }
            (true, _) if is(">>>>>>>") => {
                state = (false, false);
                true
            }
            // What the sides had in common is in neither.
            (true, false) if is("|||||||") => {
                state = (true, true);
                true
            }
            (_, second) => second,
        };
        if blank {
            kept.extend(
                line.chars().map(|character| if character == '\n' { "\n" } else { &"    "[..character.len_utf8()] }),
            );
        } else {
            kept.push_str(line);
        }
        at += line.len();
    }
    (kept, cleaned)
}

/// Where a scan of RON is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Code,
    Text,
    LineComment,
    BlockComment,
}

/// Replaces look-alike quotes around texts and odd blanks between values.
fn without_look_alikes(text: &str, cleaned: &mut Vec<Cleaned>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut within = Within::Code;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (within, character) {
            (Within::Text, '\\') => {
                kept.push(character);
                kept.extend(characters.next().map(|(_, escaped)| escaped));
                continue;
            }
            (Within::Text, '"') => within = Within::Code,
            (Within::Code, '"') => within = Within::Text,
            (Within::Code, '/') if next == Some('/') => within = Within::LineComment,
            (Within::Code, '/') if next == Some('*') => within = Within::BlockComment,
            (Within::LineComment, '\n') => within = Within::Code,
            (Within::BlockComment, '*') if next == Some('/') => within = Within::Code,
            (Within::Code, quote) if is_quote(quote) => {
                let what = format!("this quote is {quote} (U+{:04X})", u32::from(quote));
                let rest = &text[at + quote.len_utf8()..];
                let line = rest.split('\n').next().unwrap_or_default();
                if let Some((length, close)) = line.char_indices().find(|(_, other)| is_quote(*other)) {
                    let end = at + quote.len_utf8() + length + close.len_utf8();
                    cleaned.push(Cleaned { at, end, fault: Fault::Syntax, what, help: "type it as \"" });
                    // Blanks outside of the text keep all offsets.
                    kept.push_str(&"   "[..quote.len_utf8() - 1]);
                    kept.push('"');
                    kept.push_str(&rest[..length]);
                    kept.push('"');
                    kept.push_str(&"   "[..close.len_utf8() - 1]);
                    while characters.next_if(|(next, _)| *next < end).is_some() {}
                    continue;
                }
            }
            (Within::Code, blank) if !blank.is_ascii() && blank.is_whitespace() => {
                let what = format!("this blank is not a space but U+{:04X}", u32::from(blank));
                let end = at + blank.len_utf8();
                cleaned.push(Cleaned { at, end, fault: Fault::Syntax, what, help: "type a space" });
                kept.push_str(&"    "[..blank.len_utf8()]);
                continue;
            }
            _ => {}
        }
        kept.push(character);
    }
    kept
}

/// Whether a character is a quote that programs for writing put in place of `"`.
fn is_quote(character: char) -> bool {
    matches!(character, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '″' | '＂')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::clean;

    proptest! {
        #[test]
        fn cleaning_keeps_every_offset(text in "([<=>|]{7} ?[ab]?\n|[“”\u{a0}\"a/*\\\\,:()]|é|\n){0,40}") {
            let (cleaned, found) = clean(&text);
            prop_assert_eq!(cleaned.len(), text.len());
            for mistake in found {
                prop_assert!(text.get(mistake.at..mistake.end).is_some_and(|text| !text.is_empty()));
            }
        }
    }

    #[test]
    fn what_is_right_stays_as_it_is() {
        let text = "[(a: \"“quoted”\u{a0}\\\"\", // it’s a comment\n b: 1)]";
        let (cleaned, found) = clean(text);
        assert_eq!((cleaned.as_str(), found.len()), (text, 0));
    }
}
