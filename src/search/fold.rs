//! Folding text for comparison (lower case, no accents), and mapping positions back to the original.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{graphemes, typed};

/// Characters for private use, with which an index marks where an answer begins.
pub(super) const HEADERS: std::ops::RangeInclusive<char> = '\u{f0000}'..='\u{ffffd}';

/// The characters that share their first byte, none of which is for reading; no folded text has them.
const UNREADABLE: std::ops::RangeInclusive<char> = '\u{c0000}'..='\u{fffff}';

/// Appends `text` folded: in lower case, without accents and other marks, with ASCII dashes and quotes.
///
/// Composed and decomposed spellings fold to the same text.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    let mut rest = text;
    // What is ASCII combines with nothing before it, and what it combines with after it is left out.
    loop {
        let plain = if rest.is_ascii() { None } else { rest.bytes().position(|byte| !byte.is_ascii()) };
        let plain = plain.unwrap_or(rest.len());
        let start = folded.len();
        folded.push_str(&rest[..plain]);
        folded[start..].make_ascii_lowercase();
        rest = &rest[plain..];
        if rest.is_empty() {
            return;
        }
        let other = rest.bytes().position(|byte| byte.is_ascii()).unwrap_or(rest.len());
        fold_other(&rest[..other], folded);
        rest = &rest[other..];
    }
}

/// Appends text that is not ASCII folded.
fn fold_other(text: &str, folded: &mut String) {
    let is_kept = |scalar: &char| !is_combining_mark(*scalar) && !UNREADABLE.contains(scalar);
    for scalar in text.nfkd().filter(is_kept) {
        for small in scalar.to_lowercase() {
            match typed(small) {
                Some(spelling) => folded.push_str(spelling),
                // Lower-casing may add a mark, as with the Turkish dotted capital I.
                None if is_combining_mark(small) => {}
                None => folded.push(small),
            }
        }
    }
}

/// `text` folded.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Leads from positions in a folded text to those in the original.
pub(super) struct Positions(Vec<Part>);

/// A part of a text: what is ASCII, of which every byte is folded to one, or what a person sees as one character.
struct Part {
    /// Where it starts in the folded text.
    folded: usize,
    original: Range<usize>,
    is_plain: bool,
}

impl Part {
    /// The position in the original for one in the folded text, if it is to be the start of a range or else its end.
    fn position(&self, folded: usize, is_start: bool) -> usize {
        match (self.is_plain, is_start) {
            (true, _) => (self.original.start + folded.saturating_sub(self.folded)).min(self.original.end),
            (false, true) => self.original.start,
            (false, false) => self.original.end,
        }
    }
}

impl Positions {
    /// Those of `written`, folded.
    pub(super) fn new(written: &str) -> Self {
        let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
        let (mut parts, mut at, mut length) = (Vec::new(), 0, 0);
        let mut other = String::new();
        while at < written.len() {
            let rest = &written[at..];
            let plain = rest.bytes().position(|byte| !is_plain(&byte)).unwrap_or(rest.len());
            // The last may combine with what follows.
            let plain = if plain < rest.len() { plain.saturating_sub(1) } else { plain };
            if plain > 0 {
                parts.push(Part { folded: length, original: at..at + plain, is_plain: true });
                (at, length) = (at + plain, length + plain);
            }
            for (_, grapheme) in graphemes(&rest[plain..]) {
                other.clear();
                fold_into(grapheme, &mut other);
                parts.push(Part { folded: length, original: at..at + grapheme.len(), is_plain: false });
                (at, length) = (at + grapheme.len(), length + other.len());
                // Two of them are never one character.
                if written.as_bytes()[at..].iter().take(2).all(is_plain) {
                    break;
                }
            }
        }
        Self(parts)
    }

    /// The range of the original for a range of the folded text, widened to whole graphemes.
    pub(super) fn original(&self, folded: &Range<usize>) -> Range<usize> {
        let first = self.0.partition_point(|part| part.folded <= folded.start).saturating_sub(1);
        let last = self.0.partition_point(|part| part.folded < folded.end).saturating_sub(1);
        match (self.0.get(first), self.0.get(last.max(first))) {
            (Some(first), Some(last)) => first.position(folded.start, true)..last.position(folded.end, false),
            _ => 0..0,
        }
    }
}

/// Whether a character belongs to a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether a text has the bytes of a word in their order, perhaps with others between.
pub(super) fn has_in_order(text: &str, word: &str) -> bool {
    let mut wanted = word.bytes();
    let Some(mut next) = wanted.next() else { return true };
    for byte in text.bytes() {
        if byte == next {
            match wanted.next() {
                Some(following) => next = following,
                None => return true,
            }
        }
    }
    false
}

/// The class of every byte but the letters a to z, which have a class each.
pub(super) const OTHERS: u32 = 26;

/// The class of a byte.
pub(super) fn class(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() { u32::from(byte - b'a') } else { OTHERS }
}

/// The classes of a text's bytes, a bit each: a word is only in texts that have all of its classes.
pub(super) fn classes(text: &str) -> u32 {
    text.bytes().fold(0, |classes, byte| classes | 1 << class(byte))
}

/// The classes of the letters at which acronyms look in folded names: the initials of words, and both letters of words of two.
pub(super) fn classes_of_initials(names: &str) -> u32 {
    if !names.is_ascii() {
        return u32::MAX;
    }
    let words = names.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    let letters = words.flat_map(|word| &word[..if word.len() == 2 { 2 } else { word.len().min(1) }]);
    letters.fold(0, |classes, letter| classes | 1 << class(*letter))
}

/// Whether a folded word has only the letters a to z.
pub(super) fn is_lowercase_ascii(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a word of `text` starts at the byte `at`.
pub(super) fn begins_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        None => true,
        Some(before) if before.is_ascii() => !before.is_ascii_alphanumeric(),
        Some(_) => !text[..at].chars().next_back().is_some_and(is_word),
    }
}

/// Words that acronyms leave out.
const MINOR_WORDS: [&str; 9] = ["a", "an", "and", "for", "in", "of", "on", "the", "to"];

/// Where the words of a folded text start whose initials make its acronym; if `keeps_short`, both letters of words of two,
/// which often are initials themselves: `tai` for Trustworthy AI.
pub(super) fn initials(folded: &str, keeps_short: bool) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    for word in folded.split(|c: char| !is_word(c)) {
        if !word.is_empty() && !MINOR_WORDS.contains(&word) {
            starts.push(at);
            starts.extend((keeps_short && word.len() == 2 && word.is_ascii()).then_some(at + 1));
        }
        at += word.len() + folded[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    starts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn different_spellings_fold_alike() {
        assert_eq!(fold("ÉCLAIR"), fold("e\u{301}clair"));
        assert_eq!(fold("Straße Łódź Ærø İzmir"), "strasse lodz aero izmir");
        assert_eq!(fold("18–661 “x”"), "18-661 \"x\"");
    }

    #[test]
    fn positions_map_to_whole_graphemes() {
        let written = "Ne\u{301}o 👩‍💻 中文 ﬁne";
        let positions = Positions::new(written);
        assert_eq!(&written[positions.original(&(1..2))], "e\u{301}");
        let fine = fold(written).find("fi").expect("folded");
        assert_eq!(&written[positions.original(&(fine..fine + 1))], "ﬁ");
    }

    #[test]
    fn initials_skip_minor_words() {
        let folded = "introduction to machine learning for engineers";
        let acronym: String = initials(folded, false).into_iter().map(|at| &folded[at..=at]).collect();
        assert_eq!(acronym, "imle");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }

        #[test]
        fn graphemes_fold_as_the_whole_text_does(text in "[a-zÀ-žİﬁß中 e\u{301}-]{0,30}") {
            let parts: String = graphemes(&text).map(|(_, grapheme)| fold(grapheme)).collect();
            prop_assert_eq!(parts, fold(&text));
        }

        #[test]
        fn what_is_ascii_folds_apart_from_what_is_not(text in "\\PC{0,40}|[a-zA-ZÀ-žİﬁß中가-힣ᄀ-ᇿ e\u{300}-\u{36f}“-]{0,40}") {
            let mut whole = String::new();
            fold_other(&text, &mut whole);
            prop_assert_eq!(fold(&text), whole);
        }

        #[test]
        fn every_range_maps_to_its_graphemes(text in "[a-zÀ-ž中 e\u{301}👩‍💻]{1,30}", at in 0_usize..30, more in 1_usize..5) {
            let mut folded = String::new();
            let mut parts = Vec::new();
            for (start, grapheme) in graphemes(&text) {
                parts.push((folded.len(), start..start + grapheme.len()));
                fold_into(grapheme, &mut folded);
            }
            let end = (at + more).min(folded.len());
            if at < end {
                let first = parts.iter().rfind(|(start, _)| *start <= at).expect("a grapheme");
                let last = parts.iter().rfind(|(start, _)| *start < end).expect("a grapheme");
                let range = first.1.start..last.1.end.max(first.1.end);
                prop_assert_eq!(Positions::new(&text).original(&(at..end)), range);
            }
        }
    }
}
