//! What a misspelt word was probably meant to be.

use std::cmp::Reverse;

use super::fold::is_plain;
use super::words::Words;
use crate::problem::misspelling;

/// Contiguity of the shortest word that counts as misspelt rather than unknown.
const SHORTEST: usize = 4;

/// Contiguity from which on two mistakes are forgiven rather than one.
const TWO_MISTAKES: usize = 8;

/// The word nearest to a misspelt one: the fewest mistakes, then a whole word before the beginning of one, then the more
/// frequent.
pub(super) fn nearest<'a>(misspelt: &str, words: &'a Words) -> Option<&'a str> {
    let letters = misspelt.len();
    if letters < SHORTEST || !is_plain(misspelt) {
        return None;
    }
    let forgiven = if letters >= TWO_MISTAKES { 2 } else { 1 };
    let set = letters_of(misspelt);
    let first_two = &misspelt.as_bytes()[..2];
    let candidate = |(number, word): (usize, &'a str)| {
        // Nobody misses the first letter, though the first two may change places.
        let bytes = word.as_bytes();
        let begins = bytes[0] == first_two[0] || (bytes[0] == first_two[1] && bytes.get(1) == Some(&first_two[0]));
        if !begins || bytes.len() < SHORTEST || bytes.len() + forgiven < letters {
            return None;
        }
        // No slip brings more than one strange letter.
        if (set & !letters_of(word)).count_ones() as usize > forgiven {
            return None;
        }
        let whole = (bytes.len() <= letters + forgiven).then(|| misspelling(misspelt, word, forgiven)).flatten();
        let beginning =
            (bytes.len() > letters && letters > SHORTEST).then(|| misspelling(misspelt, &word[..letters], 1)).flatten();
        let best = whole
            .map(|mistakes| (mistakes, false))
            .into_iter()
            .chain(beginning.map(|mistakes| (mistakes, true)))
            .min()?;
        let weight = words.weight(number);
        (weight > 0).then_some((best, Reverse(weight), word))
    };
    words.plain().filter_map(candidate).min().map(|(.., word)| word)
}

/// The letters of a word of plain letters, as a set.
fn letters_of(word: &str) -> u32 {
    word.bytes().fold(0, |set, letter| set | 1 << (letter - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::rank::Area;
    use crate::search::word::RecordText;

    #[test]
    fn slips_of_each_sort_are_forgiven() {
        let texts = ["battery engineer", "mechanical engineering", "chemical process", "trustworthy"];
        let words = Words::new(texts.into_iter().map(|text| RecordText::line_of(text, Area::Topics)));
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
            assert_eq!(nearest(misspelt, &words), Some(meant), "{misspelt}");
        }
        for nonsense in ["zebra", "qwerty", "asdf", "bat", "btr"] {
            assert_eq!(nearest(nonsense, &words), None, "{nonsense}");
        }
    }
}
