//! What a misspelt word was probably meant to be.

use std::collections::HashMap;

use super::fold::is_word;
use crate::problem::misspelling;

/// Letters of the shortest word that counts as misspelt rather than unknown.
const SHORTEST: usize = 4;

/// Letters from which on two mistakes are forgiven rather than one.
const TWO_MISTAKES: usize = 8;

/// The words that occur in names, topics and facts.
pub(super) struct Lexicon {
    /// Each word, by its letters.
    words: Vec<Box<str>>,
    /// How often each occurs.
    counts: Vec<u32>,
}

impl Lexicon {
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for word in texts.flat_map(|text| text.split(|letter| !is_word(letter))) {
            if word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut counted: Vec<(Box<str>, u32)> = counts.into_iter().map(|(word, count)| (word.into(), count)).collect();
        counted.sort_unstable();
        let (words, counts) = counted.into_iter().unzip();
        Self { words, counts }
    }

    /// The word nearest to a misspelt one: the fewest mistakes, then a whole word before the beginning of one, then the
    /// more frequent.
    pub(super) fn nearest(&self, misspelt: &str) -> Option<&str> {
        let letters = misspelt.chars().count();
        if letters < SHORTEST || !misspelt.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let forgiven = if letters >= TWO_MISTAKES { 2 } else { 1 };
        let first_two = &misspelt.as_bytes()[..2];
        let candidate = |word: &str, count: u32| {
            // Nobody misses the first letter, though the first two may change places.
            let bytes = word.as_bytes();
            let begins = bytes[0] == first_two[0] || (bytes[0] == first_two[1] && bytes[1] == first_two[0]);
            if !begins || bytes.len() + forgiven < misspelt.len() {
                return None;
            }
            let whole =
                (bytes.len() <= misspelt.len() + forgiven).then(|| misspelling(misspelt, word, forgiven)).flatten();
            let beginning = (bytes.len() > misspelt.len() && letters > SHORTEST)
                .then(|| misspelling(misspelt, &word[..misspelt.len()], 1))
                .flatten();
            let best = whole
                .map(|mistakes| (mistakes, false))
                .into_iter()
                .chain(beginning.map(|mistakes| (mistakes, true)))
                .min()?;
            Some((best, u32::MAX - count))
        };
        let entries = self.words.iter().zip(&self.counts);
        let rated = entries.filter_map(|(word, count)| Some((candidate(word, *count)?, word)));
        rated.min().map(|(_, word)| &**word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_each_sort_are_forgiven() {
        let texts = ["battery engineer", "mechanical engineering", "chemical process", "trustworthy"];
        let lexicon = Lexicon::new(texts.into_iter());
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
            assert_eq!(lexicon.nearest(misspelt), Some(meant), "{misspelt}");
        }
        for nonsense in ["zebra", "qwerty", "asdf", "bat", "btr"] {
            assert_eq!(lexicon.nearest(nonsense), None, "{nonsense}");
        }
    }
}
