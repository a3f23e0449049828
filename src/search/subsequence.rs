//! Contiguity of a word that stand apart in a name, in their order: `mchne` in machine.
//!
//! The score of the `fuzzy-matcher` package decides. What it gives at most is known sooner: for all names of a record
//! from their sketch, for one name from a look at each of its letters. Hardly any name is scored that does not match.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::query::{MatchMode, Word};
use super::rank::{Area, Match, Tier};
use super::word::{LINE, SHORTEST_INSIDE};

/// Contiguity of the longest name in which a word's letters may stand apart.
const LONGEST_NAME: usize = 80;

/// Score per letter below which a match is an accident.
const LEAST_PER_LETTER: i64 = 17;

/// What the package gives each letter that matches, before what its place adds.
const LETTER: i64 = 16;

/// What the place of a letter adds to its score at most, by the package's own figures.
mod bonus {
    /// The word's first letter, at the beginning of the name, of another word, or inside one.
    pub(super) const FIRST: [i64; 3] = [15, 7, -1];
    /// A letter right behind the one before.
    pub(super) const RUN: i64 = 4;
    /// A letter at the beginning of a word.
    pub(super) const HEAD: i64 = 8;
    /// A gap of one letter; each further letter takes one more.
    pub(super) const GAP: i64 = -4;
    /// A letter that is not there; no score makes up for it.
    pub(super) const NEVER: i64 = -10_000;
}

/// The longest word for whose letters each place in a name is weighed.
const LONGEST_WEIGHED: usize = 24;

/// Contiguity that a sketch tells apart; all others share one more.
const OTHERS: u32 = 26;

/// The place of a letter in a sketch.
fn class(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() { u32::from(byte - b'a') } else { OTHERS }
}

/// A bit for two letters that follow each other; pairs share bits.
fn pair(one: u32, next: u32) -> u128 {
    1 << ((one * 31 + next) % u128::BITS)
}

/// How well each beginning of a word can stand in a name so far.
struct Weighed {
    /// The last place of each letter, and the best score up to there.
    ended: [(i64, i64); LONGEST_WEIGHED],
    /// For each letter, the best sum of its place and the score up to there, from which a gap takes its length.
    reach: [i64; LONGEST_WEIGHED],
}

impl Default for Weighed {
    fn default() -> Self {
        Self { ended: [(bonus::NEVER, bonus::NEVER); LONGEST_WEIGHED], reach: [bonus::NEVER; LONGEST_WEIGHED] }
    }
}

impl Weighed {
    /// Takes a letter at the place `at`. It adds `first` to the score where the word begins with it, and `head` where it
    /// is a further one. Tells the best score of the whole word that ends here.
    fn weigh(&mut self, word: &[u8], letter: u8, at: i64, first: i64, head: i64) -> i64 {
        let mut most = bonus::NEVER;
        // From the last letter on, so that each finds the one before it as it was before this place.
        for nth in (0..word.len()).rev().filter(|nth| word[*nth] == letter) {
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

/// The names of all records, and what letters they have and where: enough to say that a word cannot match them.
#[derive(Default)]
pub(super) struct Names {
    text: String,
    /// All letters of each record's names, apart from the rest: they alone tell most records from each other.
    letters: Vec<u32>,
    sketches: Vec<Sketch>,
}

/// Where a record's names stand, and letters in them.
#[derive(Clone, Copy, Default)]
struct Sketch {
    /// Where they end in the text; the next record's begin there.
    end: usize,
    /// Pairs of letters that follow each other.
    pairs: u128,
    /// The first letters of names.
    firsts: u32,
    /// The first letters of their other words.
    heads: u32,
}

impl Names {
    /// Adds the names of the next record, each on a line.
    pub(super) fn push(&mut self, names: &str) {
        self.text.push_str(names);
        let mut letters = 0;
        let mut sketch = Sketch { end: self.text.len(), ..Sketch::default() };
        let mut before = LINE as u8;
        for byte in names.bytes() {
            let letter = class(byte);
            letters |= 1 << letter;
            if before == LINE as u8 {
                sketch.firsts |= 1 << letter;
            } else {
                sketch.pairs |= pair(class(before), letter);
                if before.is_ascii() && !before.is_ascii_alphanumeric() {
                    sketch.heads |= 1 << letter;
                }
            }
            before = byte;
        }
        self.letters.push(letters);
        self.sketches.push(sketch);
    }

    /// The names of the record at `place`.
    pub(super) fn get(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.sketches[before].end);
        &self.text[start..self.sketches[place].end]
    }

    /// Lets go of room for more.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
    }

    /// Bytes that the text takes, and what is known of it.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.text.len(), self.letters.len() * (size_of::<u32>() + size_of::<Sketch>()))
    }
}

/// A word whose letters may stand apart.
pub(super) struct Subsequence<'a> {
    word: &'a str,
    /// How many letters it has.
    count: i64,
    /// Which letters they are.
    letters: u32,
    first: u32,
    further: Vec<Further>,
}

/// A letter of a word that is not the first.
struct Further {
    letter: u32,
    /// The pair that it makes with the one before.
    pair: u128,
    /// What its place adds at most, be it right behind the letter before or at the beginning of a word.
    most: i64,
}

impl<'a> Subsequence<'a> {
    /// A word of a query; none where its letters must stand together.
    pub(super) fn new(word: &'a Word) -> Option<Self> {
        // A number is that number or another one: its digits mean nothing apart.
        let has_digit = word.text.bytes().any(|byte| byte.is_ascii_digit());
        let count = word.text.chars().count();
        if word.mode != MatchMode::Loosely || has_digit || count < SHORTEST_INSIDE {
            return None;
        }
        let classes: Vec<u32> = word.text.chars().map(|letter| u8::try_from(letter).map_or(OTHERS, class)).collect();
        let further = |two: &[u32]| {
            // Behind a sign it may be both.
            let most = if two[0] == OTHERS { bonus::HEAD } else { bonus::RUN.max(bonus::GAP + bonus::HEAD) };
            Further { letter: 1 << two[1], pair: pair(two[0], two[1]), most }
        };
        let further = classes.windows(2).map(further).collect();
        let letters = classes.iter().fold(0, |letters, class| letters | 1 << class);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Some(Self { word: &word.text, count, letters, first: 1 << classes[0], further })
    }

    /// Whether the names of the record at `place` can match at all.
    #[inline]
    pub(super) fn may_match(&self, names: &Names, place: usize) -> bool {
        names.letters[place] & self.letters == self.letters && self.is_enough(self.most(&names.sketches[place]))
    }

    /// Whether what the places of the letters add makes a match of them rather than an accident.
    fn is_enough(&self, added: i64) -> bool {
        added >= (LEAST_PER_LETTER - LETTER) * self.count
    }

    /// What the places of the letters can add to the score of names of a sketch at most.
    fn most(&self, sketch: &Sketch) -> i64 {
        let first = match (sketch.firsts & self.first, sketch.heads & self.first) {
            (0, 0) => bonus::FIRST[2],
            (0, _) => bonus::FIRST[1],
            _ => bonus::FIRST[0],
        };
        let further = self.further.iter().map(|Further { letter, pair, most }| {
            if sketch.pairs & pair != 0 || sketch.heads & letter != 0 { *most } else { bonus::GAP }
        });
        first + further.sum::<i64>()
    }

    /// The best match among names, each on a line.
    pub(super) fn best(&self, names: &str) -> Option<Match> {
        if !self.stands_in(names) {
            return None;
        }
        let score = names.split(LINE).filter_map(|name| self.score(name)).max()?;
        // No letter scores more than this, so the distance is never negative.
        let distance = u32::try_from(40 * self.count - score).unwrap_or(0);
        Some(Match { tier: Tier::Fuzzy, area: Area::Names, distance })
    }

    /// Whether the letters stand in any of the names in their order, however far apart.
    fn stands_in(&self, names: &str) -> bool {
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

    /// What the package says of a name, unless it is an accident.
    fn score(&self, name: &str) -> Option<i64> {
        let may_match = name.len() <= LONGEST_NAME && self.is_enough(self.most_in(name));
        let score = may_match.then(|| matcher().fuzzy_match(name, self.word)).flatten();
        score.filter(|score| *score >= LEAST_PER_LETTER * self.count)
    }

    /// What the places of the letters can add to the score of a name at most, all ways to place them considered.
    ///
    /// It is the package's recurrence, taken only at letters of the word.
    fn most_in(&self, name: &str) -> i64 {
        let word = self.word.as_bytes();
        if word.len() > LONGEST_WEIGHED || !word.is_ascii() {
            return i64::MAX;
        }
        let mut weighed = Weighed::default();
        let mut most = bonus::NEVER;
        let (mut at, mut opens_word) = (0, true);
        for byte in name.bytes() {
            if self.letters & 1 << class(byte) != 0 {
                let first = bonus::FIRST[if at == 0 { 0 } else { 2 - usize::from(opens_word) }];
                let head = if opens_word { bonus::HEAD } else { 0 };
                most = most.max(weighed.weigh(word, byte, at, first, head));
            }
            opens_word = byte.is_ascii() && !byte.is_ascii_alphanumeric();
            // Contiguity count, not bytes.
            at += i64::from(byte & 0xC0 != 0x80);
        }
        most
    }

    /// Where the word's letters stand in a name, in bytes; empty where they do not match.
    pub(super) fn places(&self, name: &str) -> Vec<usize> {
        if self.score(name).is_none() {
            return Vec::new();
        }
        let indices = matcher().fuzzy_indices(name, self.word).map(|(_, indices)| indices).unwrap_or_default();
        let offsets: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        indices.into_iter().filter_map(|index| offsets.get(index).copied()).collect()
    }
}

/// The package's matcher. A new one for each name: what one keeps of a name changes the score of the next.
fn matcher() -> SkimMatcherV2 {
    SkimMatcherV2::default().ignore_case()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::fold::fold;

    /// What the package gives a name for a word, if that is a match.
    fn given(name: &str, word: &str) -> Option<i64> {
        let least = LEAST_PER_LETTER * i64::try_from(word.chars().count()).expect("short");
        matcher().fuzzy_match(name, word).filter(|score| *score >= least)
    }

    fn word(text: &str) -> Word {
        Word { text: text.to_owned(), mode: MatchMode::Loosely }
    }

    #[test]
    fn letters_may_stand_apart_but_not_anywhere() {
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
        fn what_the_package_accepts_is_not_refused_unscored(
            names in prop::collection::vec("[abcé]{0,4}([ .-]{1,2}[abcdé]{0,4}){0,4}", 1..4),
            typed in "[abcdé-]{3,7}",
        ) {
            let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
            let word = word(&fold(&typed));
            let scattered = Subsequence::new(&word).expect("long enough");
            let mut kept = Names::default();
            kept.push(&names.join("\n"));
            for name in &names {
                if let Some(score) = given(name, &word.text) {
                    prop_assert!(scattered.may_match(&kept, 0), "{name:?} scores {score}");
                    prop_assert!(scattered.best(name).is_some(), "{name:?} scores {score}");
                }
            }
        }
    }
}
