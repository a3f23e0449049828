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
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
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

/// A folded text with the positions of the original characters.
pub(super) struct Mapped {
    /// The folded text.
    pub(super) text: String,
    /// For each grapheme of the original: where it starts in the folded text, and its range in the original.
    parts: Vec<(usize, Range<usize>)>,
}

impl Mapped {
    pub(super) fn new(written: &str) -> Self {
        // Each of these folds to one byte and combines with nothing.
        if written.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            let parts = (0..written.len()).map(|at| (at, at..at + 1)).collect();
            return Self { text: written.to_ascii_lowercase(), parts };
        }
        let mut text = String::with_capacity(written.len());
        let mut parts = Vec::new();
        for (start, grapheme) in graphemes(written) {
            parts.push((text.len(), start..start + grapheme.len()));
            fold_into(grapheme, &mut text);
        }
        Self { text, parts }
    }

    /// The range of the original for a range of the folded text, widened to whole graphemes.
    pub(super) fn original(&self, folded: &Range<usize>) -> Range<usize> {
        let first = self.parts.partition_point(|(start, _)| *start <= folded.start).saturating_sub(1);
        let last = self.parts.partition_point(|(start, _)| *start < folded.end).saturating_sub(1);
        match (self.parts.get(first), self.parts.get(last.max(first))) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => 0..0,
        }
    }
}

/// Whether a character belongs to a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
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
        let mapped = Mapped::new(written);
        assert_eq!(&written[mapped.original(&(1..2))], "e\u{301}");
        let fine = mapped.text.find("fi").expect("folded");
        assert_eq!(&written[mapped.original(&(fine..fine + 1))], "ﬁ");
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
            prop_assert_eq!(Mapped::new(&text).text, fold(&text));
        }

        #[test]
        fn every_range_maps_to_the_original(text in "[a-zÀ-ž中 e\u{301}👩‍💻]{1,30}", at in 0_usize..30, more in 1_usize..5) {
            let mapped = Mapped::new(&text);
            let end = (at + more).min(mapped.text.len());
            if at < end {
                prop_assert!(text.get(mapped.original(&(at..end))).is_some());
            }
        }
    }
}
