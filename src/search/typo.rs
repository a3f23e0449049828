//! Correcting misspelt words.

use std::cmp::Reverse;

use super::fold::is_lowercase_ascii;
use super::word_index::WordIndex;
use crate::problem::misspelling;

/// Shorter words count as unknown rather than misspelt.
const SHORTEST: usize = 4;

/// Words from this length on may have two mistakes rather than one.
const TWO_MISTAKES: usize = 8;

/// The words nearest to a misspelt one, which are as likely but for how frequent they are: by fewest mistakes, then whole
/// words before prefixes, then by frequency.
pub(super) fn nearest<'a>(misspelt: &str, words: &'a WordIndex) -> Vec<&'a str> {
    let length = misspelt.len();
    if length < SHORTEST || !is_lowercase_ascii(misspelt) {
        return Vec::new();
    }
    let forgiven = if length >= TWO_MISTAKES { 2 } else { 1 };
    let set = letter_set(misspelt);
    let first_two = &misspelt.as_bytes()[..2];
    let candidate = |(number, word): (usize, &'a str)| {
        // The first letter is right, or swapped with the second.
        let bytes = word.as_bytes();
        let starts_alike =
            bytes[0] == first_two[0] || (bytes[0] == first_two[1] && bytes.get(1) == Some(&first_two[0]));
        if !starts_alike || bytes.len() < SHORTEST || bytes.len() + forgiven < length {
            return None;
        }
        // Each mistake adds at most one letter that the word does not have.
        if (set & !letter_set(word)).count_ones() as usize > forgiven {
            return None;
        }
        let whole = (bytes.len() <= length + forgiven).then(|| misspelling(misspelt, word, forgiven)).flatten();
        let prefix =
            (bytes.len() > length && length > SHORTEST).then(|| misspelling(misspelt, &word[..length], 1)).flatten();
        let best =
            whole.map(|mistakes| (mistakes, false)).into_iter().chain(prefix.map(|mistakes| (mistakes, true))).min()?;
        let weight = words.weight(number);
        (weight > 0).then_some((best, Reverse(weight), word))
    };
    let mut found: Vec<_> = words.lowercase_ascii().filter_map(candidate).collect();
    found.sort_unstable();
    let best = found.first().map(|(best, ..)| *best);
    found.into_iter().take_while(|(mistakes, ..)| Some(*mistakes) == best).map(|(.., word)| word).collect()
}

/// The letters of a word of a to z, as a bit set.
fn letter_set(word: &str) -> u32 {
    word.bytes().fold(0, |set, letter| set | 1 << (letter - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::matcher::Haystack;
    use crate::search::progress::Progress;
    use crate::search::rank::Area;

    #[test]
    fn each_kind_of_mistake_is_corrected() {
        let texts = ["battery engineer", "mechanical engineering", "chemical process", "trustworthy"];
        let haystack = |place: usize| Haystack::line_of(texts[place], Area::Topics);
        let words = WordIndex::new(texts.len(), haystack, &Progress::untold());
        for (misspelt, meant) in [
            ("batery", "battery"),
            ("battrey", "battery"),
            ("batttery", "battery"),
            ("bettery", "battery"),
            ("mechancal", "mechanical"),
            ("trustwordy", "trustworthy"),
            ("hcemical", "chemical"),
            ("egnineer", "engineer"),
        ] {
            assert_eq!(nearest(misspelt, &words).first(), Some(&meant), "{misspelt}");
        }
        for nonsense in ["zebra", "qwerty", "asdf", "bat", "btr"] {
            assert!(nearest(nonsense, &words).is_empty(), "{nonsense}");
        }
    }
}
