//! An inverted index: every word of all records with its postings, so that a search need not read all text.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use memchr::memmem;

use super::fold::{initials, is_lowercase_ascii, is_word};
use super::lists::Lists;
use super::matcher::{Haystack, LINE, LONGEST_NAME, Matcher, SHORTEST_INSIDE, splits_number};
use super::progress::Progress;
use super::query::MatchMode;
use super::rank::{Area, Match, Packed, Quality, Tier};
use crate::parallel;

/// The words of a set of records, each with the records that have it.
pub(super) struct WordIndex {
    /// Each word once, in the order of first occurrence.
    words: StringTable,
    /// The numbers of the words that have only the letters a to z.
    lowercase_ascii: Vec<u32>,
    /// For each word, the records that have it in their names.
    in_names: Lists<NamePosting>,
    /// For each word, the other records that have it.
    elsewhere: Lists<Elsewhere>,
    /// The initials of each record's names: `iml` for Introduction to Machine Learning.
    initials: StringTable,
}

/// A record that has a word in its names.
#[derive(Clone, Copy, Default)]
struct NamePosting {
    record: u32,
    /// Length of the shortest name that starts with the word; [`NO_NAME`] if none does.
    at_start: u16,
    /// Length of the shortest name that has the word further on; [`NO_NAME`] if none does.
    further_on: u16,
}

/// A record that has a word outside its names: its place, then the best area and there the best quality.
#[derive(Clone, Copy, Default)]
struct Elsewhere(u32);

impl Elsewhere {
    /// The bits below the record's place: three of the area, four of the quality.
    const BITS: u32 = 7;

    fn new(record: u32, area: Area, quality: Quality) -> Self {
        Self(record << Self::BITS | (area as u32) << 4 | u32::from(quality.code()))
    }

    fn record(self) -> u32 {
        self.0 >> Self::BITS
    }

    fn area(self) -> Area {
        Area::ALL[(self.0 >> 4 & 7) as usize % Area::ALL.len()]
    }

    fn quality(self) -> Quality {
        Quality::of_code((self.0 & 15) as u8)
    }
}

/// Records that are worth indexing on all cores.
pub(super) const WORTH_SHARING: usize = 2_000;

/// The number of a word, the next one if it is new.
fn number_in<'a>(number_of: &mut HashMap<&'a str, u32, RandomState>, words: &mut Vec<&'a str>, word: &'a str) -> u32 {
    *number_of.entry(word).or_insert_with(|| {
        words.push(word);
        u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
    })
}

/// The words of some consecutive records while they are indexed.
#[derive(Default)]
struct Part<'a> {
    number_of: HashMap<&'a str, u32, RandomState>,
    /// Each word once, in the order of first occurrence.
    words: Vec<&'a str>,
    /// For each word, the last record that has it, and its posting if that is not in its names.
    seen: Vec<(u32, usize)>,
    in_names: Vec<(u32, NamePosting)>,
    elsewhere: Vec<(u32, Elsewhere)>,
    initials: StringTable,
}

impl<'a> Part<'a> {
    /// Adds the next record.
    fn add(&mut self, record: u32, haystack: Haystack<'a>) {
        let first = self.in_names.len();
        for (line, area, quality) in haystack.lines() {
            for (nth, word) in line.split(|c: char| !is_word(c)).enumerate().filter(|(_, word)| !word.is_empty()) {
                let number = number_in(&mut self.number_of, &mut self.words, word);
                if number as usize == self.seen.len() {
                    self.seen.push((u32::MAX, usize::MAX));
                }
                let (of, posting) = &mut self.seen[number as usize];
                let is_new = std::mem::replace(of, record) != record;
                if is_new {
                    *posting = if area == Area::Names { usize::MAX } else { self.elsewhere.len() };
                }
                if area == Area::Names {
                    if is_new {
                        let posting = NamePosting { record, at_start: NO_NAME, further_on: NO_NAME };
                        self.in_names.push((number, posting));
                    }
                    if let Some((_, posting)) = self.in_names[first..].iter_mut().find(|(known, _)| *known == number) {
                        let shortest = if nth == 0 { &mut posting.at_start } else { &mut posting.further_on };
                        *shortest = (*shortest).min(u16::try_from(line.len().min(LONGEST_NAME)).unwrap_or(NO_NAME));
                    }
                } else if is_new {
                    self.elsewhere.push((number, Elsewhere::new(record, area, quality)));
                } else if let Some((_, known)) = self.elsewhere.get_mut(*posting) {
                    let better = Elsewhere::new(record, area, quality);
                    if better.0 < known.0 {
                        *known = better;
                    }
                }
            }
        }
        self.initials.push(&acronyms(haystack.names));
    }
}

/// Stands for no name in place of a name's length.
const NO_NAME: u16 = u16::MAX;

/// What the index knows of a word.
pub(super) enum Lookup {
    /// No record matches.
    Nowhere,
    /// Each record's best match.
    Matches(Vec<Packed>),
    /// The records that can match; their text decides.
    Candidates(Vec<bool>),
    /// Nothing: every record can match.
    Unknown,
}

impl WordIndex {
    /// Indexes the words of so many records, on all cores if there are many; `haystack` gives the text of each.
    pub(super) fn new<'a>(
        records: usize,
        haystack: impl Fn(usize) -> Haystack<'a> + Sync,
        progress: &Progress<'_>,
    ) -> Self {
        let places: Vec<u32> = (0..u32::try_from(records).unwrap_or(u32::MAX)).collect();
        let of_some = |places: &[u32]| {
            let mut part = Part::default();
            progress.each(places, |place| part.add(*place, haystack(*place as usize)));
            part
        };
        let size = |place: &u32| haystack(*place as usize).size();
        let mut parts = parallel::map_weighed(&places, WORTH_SHARING, size, of_some).into_iter();
        let mut first = parts.next().unwrap_or_default();
        let (mut in_names, mut elsewhere) = (vec![first.in_names], vec![first.elsewhere]);
        for mut part in parts {
            let known = |number: usize| number_in(&mut first.number_of, &mut first.words, part.words[number]);
            let numbers: Vec<u32> = (0..part.words.len()).map(known).collect();
            part.in_names.iter_mut().for_each(|(word, _)| *word = numbers[*word as usize]);
            part.elsewhere.iter_mut().for_each(|(word, _)| *word = numbers[*word as usize]);
            in_names.push(part.in_names);
            elsewhere.push(part.elsewhere);
            first.initials.append(&part.initials);
        }
        drop(first.number_of);
        let count = first.words.len();
        let mut words = StringTable::default();
        first.words.iter().for_each(|word| words.push(word));
        let plain = (0..count)
            .filter(|number| is_lowercase_ascii(words.get(*number)))
            .filter_map(|number| number.try_into().ok());
        Self {
            lowercase_ascii: plain.collect(),
            // One after the other, since each takes as much memory again for a while.
            in_names: Lists::grouped(count, in_names),
            elsewhere: Lists::grouped(count, elsewhere),
            words,
            initials: first.initials,
        }
    }

    /// Bytes used.
    pub(super) fn size(&self) -> usize {
        let plain = self.lowercase_ascii.len() * size_of::<u32>();
        self.words.size() + plain + self.initials.size() + self.in_names.size() + self.elsewhere.size()
    }

    /// What is known of a word. `haystack` gives a record's text where acronyms need it.
    pub(super) fn look_up<'a>(&self, matcher: &Matcher<'_>, haystack: impl Fn(usize) -> Haystack<'a>) -> Lookup {
        let word = matcher.word;
        let part = word.text.as_str();
        let is_anchored = matches!(word.mode, MatchMode::LineStart | MatchMode::LineEnd);
        if !is_anchored && part.chars().all(is_word) {
            let mut best = self.matches(part, word.mode);
            if matcher.may_be_acronym() {
                for (record, _) in self.initials.containing(part) {
                    best.resize(self.records(), Packed::NONE);
                    if best[record].get().is_none_or(|best| best.tier >= Tier::WordStart) {
                        best[record] =
                            best[record].min(matcher.acronym(haystack(record)).map_or(Packed::NONE, Packed::from));
                    }
                }
            }
            return match best {
                best if best.is_empty() => Lookup::Nowhere,
                // Which of a record's answers is best depends on what is wanted.
                best if matcher.judge(Quality::BEST) != Quality::BEST => {
                    Lookup::Candidates(best.into_iter().map(|best| best != Packed::NONE).collect())
                }
                best => Lookup::Matches(best),
            };
        }
        // The longest run of word characters. Words must start (end) with it if more text or an anchor precedes (follows).
        let Some(run) = part.split(|c: char| !is_word(c)).max_by_key(|run| run.len()).filter(|run| !run.is_empty())
        else {
            return Lookup::Unknown;
        };
        let begins =
            matches!(word.mode, MatchMode::LineStart | MatchMode::Whole | MatchMode::Name) || !part.starts_with(run);
        let ends = word.mode == MatchMode::LineEnd || !part.ends_with(run);
        let mut candidates = vec![false; self.records()];
        for (number, _) in self.words.containing(run) {
            let spelt = self.words.get(number);
            let fits = match (begins, ends) {
                (true, true) => spelt == run,
                (true, false) => spelt.starts_with(run),
                (false, true) => spelt.ends_with(run),
                (false, false) => true,
            };
            if !fits {
                continue;
            }
            self.in_names.get(number).iter().for_each(|posting| candidates[posting.record as usize] = true);
            self.elsewhere.get(number).iter().for_each(|posting| candidates[posting.record() as usize] = true);
        }
        Lookup::Candidates(candidates)
    }

    /// The number of records.
    fn records(&self) -> usize {
        self.initials.starts.len()
    }

    /// Each record's best match of a word of letters and digits, acronyms aside; empty if none match.
    fn matches(&self, part: &str, mode: MatchMode) -> Vec<Packed> {
        let mut best = Vec::new();
        let mut improve = |record: u32, found: Packed| {
            if best.is_empty() {
                best.resize(self.records(), Packed::NONE);
            }
            let best = &mut best[record as usize];
            *best = (*best).min(found);
        };
        let length_typed = u16::try_from(part.len()).unwrap_or(NO_NAME);
        let in_names = |tier, length: u16| {
            if length == NO_NAME {
                return Packed::NONE;
            }
            let distance = u32::from(length.saturating_sub(length_typed));
            let is_whole = tier == Tier::Prefix && distance == 0;
            Packed::from(Match { tier: if is_whole { Tier::Exact } else { tier }, distance, ..Match::NAME })
        };
        let is_loose = mode == MatchMode::Loose;
        let mut add = |number: usize, place: usize| {
            for NamePosting { record, at_start, further_on } in self.in_names.get(number) {
                if place == 0 {
                    improve(*record, in_names(Tier::Prefix, *at_start).min(in_names(Tier::WordStart, *further_on)));
                } else {
                    improve(*record, in_names(Tier::Substring, *at_start.min(further_on)));
                }
            }
            // Outside names, a match inside a word is an accident.
            if place > 0 && is_loose || mode == MatchMode::Name {
                return;
            }
            let is_inside = place > 0 || splits_number(self.words.get(number).as_bytes(), part.len());
            let tier = if is_inside { Tier::Substring } else { Tier::WordStart };
            for posting in self.elsewhere.get(number) {
                let (area, quality) = (posting.area(), posting.quality());
                improve(posting.record(), Packed::from(Match { tier, area, quality, distance: area.distance() }));
            }
        };
        if matches!(mode, MatchMode::Whole | MatchMode::Name) {
            let is_whole = |number: &usize| matches!(self.words.get(*number).strip_prefix(part), Some("" | "s"));
            self.words.starting_with(part).filter(is_whole).for_each(|number| add(number, 0));
        } else if is_loose && part.chars().count() < SHORTEST_INSIDE {
            self.words.starting_with(part).for_each(|number| add(number, 0));
        } else {
            self.words.containing(part).for_each(|(number, place)| add(number, place));
        }
        best
    }

    /// Every word that has only the letters a to z, with its number.
    pub(super) fn lowercase_ascii(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lowercase_ascii.iter().map(|number| *number as usize).map(|number| (number, self.words.get(number)))
    }

    /// The number of records that have a word in names, topics or facts.
    pub(super) fn weight(&self, number: usize) -> usize {
        let is_short = |posting: &&Elsewhere| posting.area() != Area::Texts;
        self.in_names.get(number).len() + self.elsewhere.get(number).iter().filter(is_short).count()
    }
}

/// The initials of names; those that are not ASCII, which no acronym has, as spaces.
fn acronyms(names: &str) -> String {
    let mut acronyms = String::new();
    for name in names.split(LINE) {
        let [plain, with_short] = [false, true].map(|keeps_short| initials(name, keeps_short));
        for starts in [(with_short.len() > plain.len()).then_some(with_short), Some(plain)].into_iter().flatten() {
            let all = starts.into_iter().map(|at| char::from(name.as_bytes()[at]));
            acronyms.extend(all.map(|c| if c.is_ascii() { c } else { ' ' }));
            acronyms.push(' ');
        }
    }
    acronyms
}

/// Short strings in one text, so that all can be searched at once.
#[derive(Default)]
struct StringTable {
    text: String,
    /// Where each string starts; a [`LINE`] precedes it and follows the last one.
    starts: Vec<u32>,
}

impl StringTable {
    /// Adds a string.
    fn push(&mut self, text: &str) {
        if self.text.is_empty() {
            self.text.push(LINE);
        }
        self.starts.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push_str(text);
        self.text.push(LINE);
    }

    /// Adds the strings of another table.
    fn append(&mut self, other: &Self) {
        (0..other.starts.len()).for_each(|number| self.push(other.get(number)));
    }

    fn get(&self, number: usize) -> &str {
        let end = self.starts.get(number + 1).map_or(self.text.len(), |next| *next as usize);
        &self.text[self.starts[number] as usize..end - LINE.len_utf8()]
    }

    /// The numbers of the strings that contain `part`, each with its position in the string.
    fn containing(&self, part: &str) -> impl Iterator<Item = (usize, usize)> {
        let places: Vec<usize> = memmem::find_iter(self.text.as_bytes(), part).collect();
        let mut number = 0;
        places.into_iter().map(move |at| {
            while self.starts.get(number + 1).is_some_and(|next| *next as usize <= at) {
                number += 1;
            }
            (number, at - self.starts[number] as usize)
        })
    }

    /// The numbers of the strings that start with `part`.
    fn starting_with(&self, part: &str) -> impl Iterator<Item = usize> {
        let bytes = self.text.as_bytes();
        let starts = move |(_, start): &(usize, &u32)| bytes[**start as usize..].starts_with(part.as_bytes());
        self.starts.iter().enumerate().filter(starts).map(|(number, _)| number)
    }

    fn size(&self) -> usize {
        self.text.len() + self.starts.len() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::fold::{HEADERS, classes, classes_of_initials};
    use crate::search::matcher::Header;
    use crate::search::query::Word;

    /// A record's text, owned.
    struct OwnedHaystack {
        areas: [String; 4],
        rest: String,
    }

    impl OwnedHaystack {
        fn new(areas: &[Vec<String>; 4]) -> Self {
            let mut nth = 0;
            let areas = areas.clone().map(|lines| {
                let lines = lines.into_iter().map(|line| {
                    nth += 1;
                    let quality = Quality::of_code(nth * 5 % 13);
                    let header = Header { origin: nth, quality, standing: 0, is_disputed: false };
                    format!("{}\n{line}\n", header.character())
                });
                lines.collect::<String>()
            });
            let rest = areas[1..].concat();
            let areas = [
                areas[0].replace(|c| HEADERS.contains(&c), "").replace("\n\n", "\n"),
                areas[1].clone(),
                areas[2].clone(),
                areas[3].clone(),
            ];
            Self { areas, rest }
        }

        fn haystack(&self) -> Haystack<'_> {
            let end = |areas: &[String]| u32::try_from(areas.concat().len()).expect("short");
            Haystack {
                names: &self.areas[0],
                classes: classes(&self.areas[0]),
                initials: classes_of_initials(&self.areas[0]),
                rest: &self.rest,
                ends: [end(&self.areas[1..2]), end(&self.areas[1..3])],
            }
        }
    }

    fn areas() -> impl Strategy<Value = [Vec<String>; 4]> {
        let lines = || prop::collection::vec("[ab1é中]{1,3}([ -]{1,2}[ab1]{0,4}){0,3}", 0..3);
        [lines(), lines(), lines(), lines()]
    }

    fn mode() -> impl Strategy<Value = MatchMode> {
        let others = vec![
            MatchMode::Whole,
            MatchMode::Name,
            MatchMode::Literal,
            MatchMode::LineStart,
            MatchMode::LineEnd,
            MatchMode::Excluded,
        ];
        prop_oneof![Just(MatchMode::Loose), prop::sample::select(others)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_lookup_agrees_with_reading_the_text(
            records in prop::collection::vec(areas(), 1..6),
            text in "[ab1é中]{1,4}([ -][ab1]{0,2})?|1{1,3}",
            mode in mode(),
        ) {
            let written: Vec<_> = records.iter().map(OwnedHaystack::new).collect();
            let haystack = |place: usize| written[place].haystack();
            let words = WordIndex::new(written.len(), haystack, &Progress::untold());
            let word = Word { text, mode };
            let matcher = Matcher::new(&word);
            let places = words.look_up(&matcher, haystack);
            for place in 0..written.len() {
                let read = matcher.best_match(haystack(place));
                match &places {
                    Lookup::Matches(best) => prop_assert_eq!(best[place].get(), read),
                    Lookup::Candidates(candidates) => prop_assert!(candidates[place] || read.is_none()),
                    Lookup::Nowhere => prop_assert_eq!(read, None),
                    Lookup::Unknown => {}
                }
            }
        }
    }
}
