//! Matching a word as a subsequence of a name: `mchne` in machine.
//!
//! The score of the `fuzzy-matcher` package decides. Upper bounds of it come cheaper: for all names of a record from a
//! sketch of them, for one name from one pass over its bytes. They rule out nearly every name that does not match.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::fold::{OTHERS, class, classes, classes_of_initials};
use super::matcher::LINE;
use super::query::{MatchMode, Word};
use super::rank::{Match, Tier};

/// The longest name that can match, in bytes.
const LONGEST_NAME: usize = 80;

/// The shortest word whose letters may be far apart, in characters: most names have the letters of a shorter one.
pub(super) const SHORTEST: usize = 5;

/// Score per character below which a match is an accident.
const LEAST_PER_CHARACTER: i64 = 17;

/// The package's score for each matching character, before bonuses.
const CHARACTER: i64 = 16;

/// The most that the position of a character adds to its score; the figures are the package's.
mod bonus {
    /// The word's first character, at the start of the name, at the start of another word, or inside a word.
    pub(super) const FIRST: [i64; 3] = [15, 7, -1];
    /// A character right after the previous match.
    pub(super) const RUN: i64 = 4;
    /// A character at the start of a word.
    pub(super) const HEAD: i64 = 8;
    /// A gap of one character; each further one costs one more.
    pub(super) const GAP: i64 = -4;
    /// A character that is missing; no score makes up for it.
    pub(super) const NEVER: i64 = -10_000;
}

/// The longest word for which a name's bound is computed, in characters.
const LONGEST_BOUNDED: usize = 24;

/// A bit for two consecutive classes; some pairs share a bit.
fn pair(one: u32, next: u32) -> u128 {
    1 << ((one * 31 + next) % u128::BITS)
}

/// The best score of each prefix of a word in a name so far.
struct PrefixScores {
    /// For each prefix, the position where it last ended and the best score there.
    ended: [(i64, i64); LONGEST_BOUNDED],
    /// For each prefix, the best sum of position and score, from which the position after a gap is subtracted.
    reach: [i64; LONGEST_BOUNDED],
}

impl Default for PrefixScores {
    fn default() -> Self {
        Self { ended: [(bonus::NEVER, bonus::NEVER); LONGEST_BOUNDED], reach: [bonus::NEVER; LONGEST_BOUNDED] }
    }
}

impl PrefixScores {
    /// Adds the character at the position `at`, which scores `first` as the first character of the word and `head` as a
    /// later one. Returns the best score of the whole word ending here.
    fn add(&mut self, word: &[u8], character: u8, at: i64, first: i64, head: i64) -> i64 {
        let mut most = bonus::NEVER;
        // Backwards, so that each prefix is extended from the state before this position.
        for nth in (0..word.len()).rev().filter(|nth| word[*nth] == character) {
            let here = nth.checked_sub(1).map_or(first, |before| {
                let (place, score) = self.ended[before];
                let run = if place + 1 == at { score + head.max(bonus::RUN) } else { bonus::NEVER };
                run.max(self.reach[before] - at + bonus::GAP + 2 + head)
            });
            self.ended[nth] = (at, here);
            self.reach[nth] = self.reach[nth].max(at + here);
            if nth + 1 == word.len() {
                most = here;
            }
        }
        most
    }
}

/// The names of all records, with sketches that can tell that a word does not match them.
#[derive(Default)]
pub(super) struct NameStore {
    text: String,
    /// The classes of bytes in each record's names, separate from the sketches: they alone rule out most records.
    classes: Vec<u32>,
    /// The classes of the letters at which acronyms look in them.
    initials: Vec<u32>,
    sketches: Vec<Sketch>,
}

/// Where a record's names end, and what they contain.
#[derive(Clone, Copy, Default)]
struct Sketch {
    /// Where the names end in the text; the next record's start there.
    end: usize,
    /// Pairs of consecutive classes.
    pairs: u128,
    /// Classes at the starts of names.
    firsts: u32,
    /// Classes at the starts of their other words.
    heads: u32,
}

impl NameStore {
    /// Adds the names of the next record, each on a line.
    pub(super) fn push(&mut self, names: &str) {
        self.text.push_str(names);
        let (mut pairs, mut firsts, mut heads) = (0, 0, 0);
        let (mut before, mut class_before) = (LINE as u8, OTHERS);
        for byte in names.bytes() {
            let class_of = class(byte);
            let bit = 1 << class_of;
            if before == LINE as u8 {
                firsts |= bit;
            } else {
                pairs |= pair(class_before, class_of);
                // Nearly all are letters, none of which ends a word.
                if class_before == OTHERS && before.is_ascii() && !before.is_ascii_alphanumeric() {
                    heads |= bit;
                }
            }
            (before, class_before) = (byte, class_of);
        }
        self.classes.push(classes(names));
        self.initials.push(classes_of_initials(names));
        self.sketches.push(Sketch { end: self.text.len(), pairs, firsts, heads });
    }

    /// The classes of bytes in the names of the record at `place`, and those of the letters at which acronyms look.
    pub(super) fn classes(&self, place: usize) -> (u32, u32) {
        (self.classes[place], self.initials[place])
    }

    /// The names of the record at `place`.
    pub(super) fn get(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.sketches[before].end);
        &self.text[start..self.sketches[place].end]
    }

    /// Appends the names of other records.
    pub(super) fn append(&mut self, other: Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.classes.extend(other.classes);
        self.initials.extend(other.initials);
        self.sketches.extend(other.sketches.into_iter().map(|sketch| Sketch { end: before + sketch.end, ..sketch }));
    }

    /// The names of all records.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Frees the room kept for more names.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
    }

    /// Bytes of text, and bytes of all else.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.text.len(), self.classes.len() * (size_of::<[u32; 2]>() + size_of::<Sketch>()))
    }
}

/// A word that may match as a subsequence.
pub(super) struct Subsequence<'a> {
    word: &'a str,
    /// Its length in characters.
    length: i64,
    /// Its classes.
    classes: u32,
    first: u32,
    further: Vec<Further>,
}

/// A character of a word other than the first.
struct Further {
    class: u32,
    /// The pair that it makes with the previous one.
    pair: u128,
    /// The most that its position adds, whether right after the previous character or at the start of a word.
    most: i64,
}

impl<'a> Subsequence<'a> {
    /// Prepares a word; `None` if it does not match as a subsequence.
    pub(super) fn new(word: &'a Word) -> Option<Self> {
        Self::from_length(word, SHORTEST)
    }

    /// Prepares a word of at least so many characters.
    pub(super) fn from_length(word: &'a Word, shortest: usize) -> Option<Self> {
        // A subsequence of a number is just another number.
        let has_digit = word.text.bytes().any(|byte| byte.is_ascii_digit());
        let length = word.text.chars().count();
        if word.mode != MatchMode::Loose || has_digit || length < shortest {
            return None;
        }
        let in_order: Vec<u32> = word.text.chars().map(|c| u8::try_from(c).map_or(OTHERS, class)).collect();
        let further = |two: &[u32]| {
            // After a character that is not a letter, it may be both.
            let most = if two[0] == OTHERS { bonus::HEAD } else { bonus::RUN.max(bonus::GAP + bonus::HEAD) };
            Further { class: 1 << two[1], pair: pair(two[0], two[1]), most }
        };
        let further = in_order.windows(2).map(further).collect();
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        Some(Self { word: &word.text, length, classes: classes(&word.text), first: 1 << in_order[0], further })
    }

    /// Whether the names of the record at `place` can match at all.
    #[inline]
    pub(super) fn may_match(&self, names: &NameStore, place: usize) -> bool {
        names.classes[place] & self.classes == self.classes && self.is_enough(self.most(&names.sketches[place]))
    }

    /// Whether bonuses of this sum make a match.
    fn is_enough(&self, added: i64) -> bool {
        added >= (LEAST_PER_CHARACTER - CHARACTER) * self.length
    }

    /// An upper bound of the bonuses in names with that sketch.
    fn most(&self, sketch: &Sketch) -> i64 {
        let first = match (sketch.firsts & self.first, sketch.heads & self.first) {
            (0, 0) => bonus::FIRST[2],
            (0, _) => bonus::FIRST[1],
            _ => bonus::FIRST[0],
        };
        let further = self.further.iter().map(|Further { class, pair, most }| {
            if sketch.pairs & pair != 0 || sketch.heads & class != 0 { *most } else { bonus::GAP }
        });
        first + further.sum::<i64>()
    }

    /// The best match among names, each on a line.
    pub(super) fn best(&self, names: &str) -> Option<Match> {
        if !self.is_subsequence_of(names) {
            return None;
        }
        let score = names.split(LINE).filter_map(|name| self.score(name)).max()?;
        // No character scores more than this, so the distance is never negative.
        let distance = u32::try_from(40 * self.length - score).unwrap_or(0);
        Some(Match { tier: Tier::Fuzzy, distance, ..Match::NAME })
    }

    /// Whether the word is a subsequence of any name, however subsequence.
    fn is_subsequence_of(&self, names: &str) -> bool {
        let mut left = self.word.as_bytes();
        for byte in names.bytes() {
            match left {
                _ if byte == LINE as u8 => left = self.word.as_bytes(),
                [last] if byte == *last => return true,
                [next, rest @ ..] if byte == *next => left = rest,
                _ => {}
            }
        }
        false
    }

    /// The package's score of a name, unless it is an accident.
    fn score(&self, name: &str) -> Option<i64> {
        let may_match = name.len() <= LONGEST_NAME && self.is_enough(self.most_in(name));
        let score = may_match.then(|| skim().fuzzy_match(name, self.word)).flatten();
        score.filter(|score| *score >= LEAST_PER_CHARACTER * self.length)
    }

    /// An upper bound of the bonuses in a name: the package's recurrence, computed only at characters of the word.
    fn most_in(&self, name: &str) -> i64 {
        let word = self.word.as_bytes();
        if word.len() > LONGEST_BOUNDED || !word.is_ascii() {
            return i64::MAX;
        }
        let mut scores = PrefixScores::default();
        let mut most = bonus::NEVER;
        let (mut at, mut opens_word) = (0, true);
        for byte in name.bytes() {
            if self.classes & 1 << class(byte) != 0 {
                let first = bonus::FIRST[if at == 0 { 0 } else { 2 - usize::from(opens_word) }];
                let head = if opens_word { bonus::HEAD } else { 0 };
                most = most.max(scores.add(word, byte, at, first, head));
            }
            opens_word = byte.is_ascii() && !byte.is_ascii_alphanumeric();
            // Positions are in characters, not bytes.
            at += i64::from(byte & 0xC0 != 0x80);
        }
        most
    }

    /// The byte positions of the word's characters in a name; empty if it does not match.
    pub(super) fn positions(&self, name: &str) -> Vec<usize> {
        if self.score(name).is_none() {
            return Vec::new();
        }
        let indices = skim().fuzzy_indices(name, self.word).map(|(_, indices)| indices).unwrap_or_default();
        let offsets: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        indices.into_iter().filter_map(|index| offsets.get(index).copied()).collect()
    }
}

/// A new matcher of the package for each name: reusing one changes the score of the next name.
fn skim() -> SkimMatcherV2 {
    SkimMatcherV2::default().ignore_case()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::fold::fold;

    /// The package's score, if it makes a match.
    fn package_score(name: &str, word: &str) -> Option<i64> {
        let least = LEAST_PER_CHARACTER * i64::try_from(word.chars().count()).expect("short");
        skim().fuzzy_match(name, word).filter(|score| *score >= least)
    }

    fn word(text: &str) -> Word {
        Word { text: text.to_owned(), mode: MatchMode::Loose }
    }

    #[test]
    fn only_a_compact_subsequence_matches() {
        for (typed, name, matches) in [
            ("mchne", "machine", true),
            ("sytolch", "systems and tool chains", true),
            ("wyrd", "trustworthy, for all students everywhere", false),
            ("chm", "machine", false),
            ("mch1", "machine 1", false),
        ] {
            let word = word(typed);
            let found = Subsequence::new(&word).and_then(|word| word.best(name));
            assert_eq!(found.is_some(), matches, "{typed} in {name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn bounds_rule_out_no_match(
            names in prop::collection::vec("[abcé]{0,4}([ .-]{1,2}[abcdé]{0,4}){0,4}", 1..4),
            typed in "[abcdé-]{5,8}",
        ) {
            let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
            let word = word(&fold(&typed));
            let subsequence = Subsequence::new(&word).expect("long enough");
            let mut kept = NameStore::default();
            kept.push(&names.join("\n"));
            for name in &names {
                if let Some(score) = package_score(name, &word.text) {
                    prop_assert!(subsequence.may_match(&kept, 0), "{name:?} scores {score}");
                    prop_assert!(subsequence.best(name).is_some(), "{name:?} scores {score}");
                }
            }
        }
    }
}
