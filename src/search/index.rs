//! Every record's text, prepared once, and the search over it.

use std::ops::Range;

use super::query::{Folded, Match, Query, Tier};
use crate::data::State;
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// Letters of the longest text in which a word's letters may stand apart; in longer ones that means nothing.
const LONGEST_FUZZY: usize = 60;

/// How much it counts where a word was found, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// The title, the id or another name.
    Name,
    /// A list element: a topic, a skill, a requirement.
    Topic,
    /// What a fact says or what its field is called.
    Fact,
    /// A note or a link's label.
    Aside,
}

/// One text of a record.
struct Haystack {
    place: Place,
    folded: Folded,
    /// Characters, for what may be matched letter by letter.
    letters: usize,
}

/// A record and its texts.
struct Entry {
    record: RecordRef,
    haystacks: Range<usize>,
}

/// A record that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub record: RecordRef,
    /// How the worst of the query's words matches it.
    pub tier: Tier,
}

/// Every record's text, prepared for searching.
#[derive(Default)]
pub struct Index {
    entries: Vec<Entry>,
    haystacks: Vec<Haystack>,
}

impl Index {
    /// Prepares the text of every record of `program`.
    pub fn new(program: &Program) -> Self {
        let mut index = Self::default();
        for record in program.records() {
            let start = index.haystacks.len();
            index.add_record(program, record);
            index.entries.push(Entry { record, haystacks: start..index.haystacks.len() });
        }
        index
    }

    fn add_record(&mut self, program: &Program, record: RecordRef) {
        let Some(any) = program.get(record) else { return };
        for name in std::iter::once(any.title.as_str()).chain(any.aliases.iter().map(Text::as_str)) {
            self.add(Place::Name, name);
        }
        self.add(Place::Name, any.id);
        for (field, answer) in any.fields.iter().zip(&any.answers) {
            for claim in answer.claims() {
                let lines = claim.value.lines();
                let place = if lines.len() > 1 { Place::Topic } else { Place::Fact };
                for line in &lines {
                    self.add(place, line);
                }
                if let [line] = lines.as_slice() {
                    // So that "GRE optional" finds what says "optional" under GRE.
                    self.add(Place::Fact, &format!("{} {line}", field.label));
                }
                for reference in claim.value.refers() {
                    if let Some(other) = program.find(reference.kind, reference.id) {
                        self.add(Place::Fact, program.title(other));
                    }
                }
                self.add(Place::Aside, claim.note.map_or("", |note| note));
            }
            if let State::NotFound(words) = answer.state() {
                self.add(Place::Aside, words);
            }
        }
        for relation in program.relations(record) {
            self.add(Place::Aside, program.title(relation.to));
        }
        for link in any.links {
            self.add(Place::Aside, &link.label);
        }
    }

    fn add(&mut self, place: Place, text: &str) {
        if !text.is_empty() {
            self.haystacks.push(Haystack { place, folded: Folded::new(text), letters: text.chars().count() });
        }
    }

    /// The records that match every word of `query`, the best first; all of them, in order, where it asks for nothing.
    pub fn search(&self, query: &Query) -> Vec<Hit> {
        let mut found: Vec<_> = self
            .entries
            .iter()
            .filter_map(|entry| {
                self.rank(query, entry).map(|(tier, place, distance)| (tier, place, distance, entry.record))
            })
            .collect();
        if !query.is_empty() {
            found.sort_unstable();
        }
        found.into_iter().map(|(tier, _, _, record)| Hit { record, tier }).collect()
    }

    /// How a record matches: its worst word's tier and place, and how far all its words are from the best; lower is better.
    fn rank(&self, query: &Query, entry: &Entry) -> Option<(Tier, Place, i64)> {
        let haystacks = &self.haystacks[entry.haystacks.clone()];
        let mut worst = (Tier::Exact, Place::Name, 0);
        for word in query.words() {
            let (found, place) = best(query, word, haystacks)?;
            worst = (worst.0.max(found.tier), worst.1.max(place), worst.2 + found.distance);
        }
        Some(worst)
    }
}

/// The best match of `word` in a record's texts.
fn best(query: &Query, word: &Folded, haystacks: &[Haystack]) -> Option<(Match, Place)> {
    let plain = haystacks
        .iter()
        .filter_map(|haystack| {
            Query::plain(word, &haystack.folded).map(|found| (demoted(found, haystack.place), haystack.place))
        })
        .min_by_key(|(found, place)| (found.tier, *place, found.distance));
    plain.or_else(|| {
        haystacks
            .iter()
            .filter(|haystack| haystack.place <= Place::Topic && haystack.letters <= LONGEST_FUZZY)
            .filter_map(|haystack| query.fuzzy(word, &haystack.folded).map(|found| (found, haystack.place)))
            .min()
    })
}

/// A match outside a record's names is never better than the start of a word: only names are what one looks for exactly.
fn demoted(found: Match, place: Place) -> Match {
    Match { tier: if place == Place::Name { found.tier } else { found.tier.max(Tier::WordStart) }, ..found }
}
