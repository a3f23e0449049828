//! Every word of all records and where it occurs, so that a search looks words up instead of reading all text.

use std::collections::HashMap;

use memchr::memmem;

use super::fold::{initials, is_plain, is_word};
use super::lists::Lists;
use super::query::MatchMode;
use super::rank::{Area, Match, Packed, Tier};
use super::word::{LINE, LONGEST_NAME, Needle, RecordText, SHORTEST_INSIDE};

/// The words of a set of records.
pub(super) struct Words {
    /// Each word once, in the order in which they first occur.
    spelt: Lines,
    /// The numbers of those that have nothing but letters without marks.
    plain: Vec<u32>,
    /// The records that have a word among their names.
    named: Lists<Named>,
    /// The other records that have it: their place times four, plus the area where it counts most.
    elsewhere: Lists<u32>,
    /// The first letters of each record's names: `iml` for Introduction to Machine Learning.
    initials: Lines,
}

/// That a record has a word among its names.
#[derive(Clone, Copy, Default)]
struct Named {
    record: u32,
    /// Length of the shortest name that begins with the word; [`NO_NAME`] where none does.
    opened: u16,
    /// Length of the shortest name that has it further on; [`NO_NAME`] where none does.
    within: u16,
}

/// A length that no name has.
const NO_NAME: u16 = u16::MAX;

/// What looking a word up says of all records.
pub(super) enum Occurrences {
    /// That it matches none of them.
    Nowhere,
    /// How it matches each of them.
    Known(Vec<Packed>),
    /// Which of them it can match at all.
    Possible(Vec<bool>),
    /// Nothing.
    Anywhere,
}

impl Words {
    /// Collects the words of records.
    pub(super) fn new<'a>(records: impl Iterator<Item = RecordText<'a>>) -> Self {
        let mut number_of: HashMap<&str, u32> = HashMap::new();
        let (mut spelt, mut all_initials) = (Lines::default(), Lines::default());
        let (mut named, mut elsewhere) = (Vec::new(), Vec::new());
        // For each word, the record in which it was seen last.
        let mut seen: Vec<u32> = Vec::new();
        for (record, body) in (0..).zip(records) {
            let own = named.len();
            for (line, area) in body.lines() {
                for (nth, word) in line.split(|letter| !is_word(letter)).enumerate() {
                    if word.is_empty() {
                        continue;
                    }
                    let number = *number_of.entry(word).or_insert_with(|| {
                        seen.push(u32::MAX);
                        spelt.push(word)
                    });
                    let is_new = std::mem::replace(&mut seen[number as usize], record) != record;
                    if area == Area::Names {
                        if is_new {
                            named.push((number, Named { record, opened: NO_NAME, within: NO_NAME }));
                        }
                        if let Some((_, named)) = named[own..].iter_mut().find(|(known, _)| *known == number) {
                            let shortest = if nth == 0 { &mut named.opened } else { &mut named.within };
                            *shortest = (*shortest).min(u16::try_from(line.len().min(LONGEST_NAME)).unwrap_or(NO_NAME));
                        }
                    } else if is_new {
                        elsewhere.push((number, record << 2 | area as u32));
                    }
                }
            }
            all_initials.push(&spelt_by_initials(body.names));
        }
        let count = spelt.starts.len();
        let plain =
            (0..count).filter(|number| is_plain(spelt.get(*number))).filter_map(|number| number.try_into().ok());
        Self {
            plain: plain.collect(),
            spelt,
            named: Lists::grouped(count, &named),
            elsewhere: Lists::grouped(count, &elsewhere),
            initials: all_initials,
        }
    }

    /// Bytes that it takes.
    pub(super) fn size(&self) -> usize {
        let plain = self.plain.len() * size_of::<u32>();
        self.spelt.size() + plain + self.initials.size() + self.named.size() + self.elsewhere.size()
    }

    /// What is known of where a word matches, without the text of any record but those that `body` is asked for.
    pub(super) fn look_up<'a>(&self, needle: &Needle<'_>, body: impl Fn(usize) -> RecordText<'a>) -> Occurrences {
        let word = needle.word;
        let part = word.text.as_str();
        let is_anchored = matches!(word.mode, MatchMode::Beginning | MatchMode::Ending);
        if !is_anchored && part.chars().all(is_word) {
            let mut best = self.known(part, word.mode == MatchMode::Loosely);
            if needle.may_be_acronym() {
                for (record, _) in self.initials.holding(part) {
                    best.resize(self.records(), Packed::NONE);
                    if best[record].get().is_none_or(|best| best.tier >= Tier::WordStart) {
                        best[record] =
                            best[record].min(needle.acronym(body(record)).map_or(Packed::NONE, Packed::from));
                    }
                }
            }
            return if best.is_empty() { Occurrences::Nowhere } else { Occurrences::Known(best) };
        }
        // The longest run of letters, which either goes on outside the word or ends where it ends.
        let Some(run) = part.split(|letter| !is_word(letter)).max_by_key(|run| run.len()).filter(|run| !run.is_empty())
        else {
            return Occurrences::Anywhere;
        };
        let begins = word.mode == MatchMode::Beginning || !part.starts_with(run);
        let ends = word.mode == MatchMode::Ending || !part.ends_with(run);
        let mut possible = vec![false; self.records()];
        for (number, _) in self.spelt.holding(run) {
            let spelt = self.spelt.get(number);
            let fits = match (begins, ends) {
                (true, true) => spelt == run,
                (true, false) => spelt.starts_with(run),
                (false, true) => spelt.ends_with(run),
                (false, false) => true,
            };
            if !fits {
                continue;
            }
            self.named.get(number).iter().for_each(|named| possible[named.record as usize] = true);
            self.elsewhere.get(number).iter().for_each(|place| possible[(place >> 2) as usize] = true);
        }
        Occurrences::Possible(possible)
    }

    /// How many records there are.
    fn records(&self) -> usize {
        self.initials.starts.len()
    }

    /// How a word of letters and digits alone matches each record, acronyms left out; empty where it matches none.
    fn known(&self, part: &str, loosely: bool) -> Vec<Packed> {
        let mut best = Vec::new();
        let mut improve = |record: u32, found: Packed| {
            if best.is_empty() {
                best.resize(self.records(), Packed::NONE);
            }
            let best = &mut best[record as usize];
            *best = (*best).min(found);
        };
        let letters = u16::try_from(part.len()).unwrap_or(NO_NAME);
        let in_names = |tier, length: u16| {
            if length == NO_NAME {
                return Packed::NONE;
            }
            let distance = u32::from(length.saturating_sub(letters));
            let is_whole = tier == Tier::Prefix && distance == 0;
            Packed::from(Match { tier: if is_whole { Tier::Exact } else { tier }, area: Area::Names, distance })
        };
        let beginning =
            Area::ALL.map(|area| Packed::from(Match { tier: Tier::WordStart, area, distance: area.distance() }));
        // In sentences, what stands inside a word is an accident.
        let inside = Area::ALL.map(|area| match area {
            Area::Facts | Area::Texts if loosely => Packed::NONE,
            _ => Packed::from(Match { tier: Tier::Substring, area, distance: area.distance() }),
        });
        let mut add = |number: usize, place: usize| {
            for Named { record, opened, within } in self.named.get(number) {
                if place == 0 {
                    improve(*record, in_names(Tier::Prefix, *opened).min(in_names(Tier::WordStart, *within)));
                } else {
                    improve(*record, in_names(Tier::Substring, *opened.min(within)));
                }
            }
            let by_area = if place == 0 { beginning } else { inside };
            for place in self.elsewhere.get(number) {
                improve(place >> 2, by_area[(place & 3) as usize]);
            }
        };
        if loosely && part.chars().count() < SHORTEST_INSIDE {
            self.spelt.beginning(part).for_each(|number| add(number, 0));
        } else {
            self.spelt.holding(part).for_each(|(number, place)| add(number, place));
        }
        best
    }

    /// Every word that has nothing but letters without marks, with its number.
    pub(super) fn plain(&self) -> impl Iterator<Item = (usize, &str)> {
        self.plain.iter().map(|number| *number as usize).map(|number| (number, self.spelt.get(number)))
    }

    /// In how many records a word stands where it says something: among names, topics or facts.
    pub(super) fn weight(&self, number: usize) -> usize {
        let budget = |place: &&u32| **place & 3 != Area::Texts as u32;
        self.named.get(number).len() + self.elsewhere.get(number).iter().filter(budget).count()
    }
}

/// The first letters of names, as far as a query can spell them.
fn spelt_by_initials(names: &str) -> String {
    let mut spelt = String::new();
    for name in names.split(LINE) {
        let letters = initials(name).into_iter().map(|at| char::from(name.as_bytes()[at]));
        spelt.extend(letters.map(|letter| if letter.is_ascii() { letter } else { ' ' }));
        spelt.push(' ');
    }
    spelt
}

/// Short texts, each on a line, that can be searched as one.
#[derive(Default)]
struct Lines {
    text: String,
    /// Where each begins; a [`LINE`] stands before it and behind the last.
    starts: Vec<u32>,
}

impl Lines {
    /// Adds a text and gives its number.
    fn push(&mut self, text: &str) -> u32 {
        if self.text.is_empty() {
            self.text.push(LINE);
        }
        let number = self.starts.len();
        self.starts.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push_str(text);
        self.text.push(LINE);
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn get(&self, number: usize) -> &str {
        let end = self.starts.get(number + 1).map_or(self.text.len(), |next| *next as usize);
        &self.text[self.starts[number] as usize..end - LINE.len_utf8()]
    }

    /// The numbers of the texts that hold `part`, each with where it stands there.
    fn holding(&self, part: &str) -> impl Iterator<Item = (usize, usize)> {
        let places: Vec<usize> = memmem::find_iter(self.text.as_bytes(), part).collect();
        let mut number = 0;
        places.into_iter().map(move |at| {
            while self.starts.get(number + 1).is_some_and(|next| *next as usize <= at) {
                number += 1;
            }
            (number, at - self.starts[number] as usize)
        })
    }

    /// The numbers of the texts that begin with `part`.
    fn beginning(&self, part: &str) -> impl Iterator<Item = usize> {
        let bytes = self.text.as_bytes();
        let begins = move |(_, start): &(usize, &u32)| bytes[**start as usize..].starts_with(part.as_bytes());
        self.starts.iter().enumerate().filter(begins).map(|(number, _)| number)
    }

    fn size(&self) -> usize {
        self.text.len() + self.starts.len() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::query::Word;

    /// A record's text: lines for each area.
    struct Written {
        areas: [String; 4],
        rest: String,
    }

    impl Written {
        fn new(areas: &[Vec<String>; 4]) -> Self {
            let areas = areas.clone().map(|lines| lines.into_iter().map(|line| line + "\n").collect::<String>());
            let rest = areas[1..].concat();
            Self { areas, rest }
        }

        fn body(&self) -> RecordText<'_> {
            let end = |areas: &[String]| u32::try_from(areas.concat().len()).expect("short");
            RecordText {
                names: &self.areas[0],
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
        let others = vec![MatchMode::Literally, MatchMode::Beginning, MatchMode::Ending, MatchMode::Without];
        prop_oneof![Just(MatchMode::Loosely), prop::sample::select(others)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn looking_up_finds_what_reading_finds(
            records in prop::collection::vec(areas(), 1..6),
            text in "[ab1é中]{1,4}([ -][ab1]{0,2})?",
            mode in mode(),
        ) {
            let written: Vec<_> = records.iter().map(Written::new).collect();
            let body = |place: usize| written[place].body();
            let words = Words::new((0..written.len()).map(body));
            let word = Word { text, mode };
            let needle = Needle::new(&word);
            let places = words.look_up(&needle, body);
            for place in 0..written.len() {
                let read = needle.plain(body(place));
                match &places {
                    Occurrences::Known(best) => prop_assert_eq!(best[place].get(), read),
                    Occurrences::Possible(possible) => prop_assert!(possible[place] || read.is_none()),
                    Occurrences::Nowhere => prop_assert_eq!(read, None),
                    Occurrences::Anywhere => {}
                }
            }
        }
    }
}
