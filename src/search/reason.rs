//! Why a record was found: which field, which line of it, and which letters.

use std::cmp::Reverse;
use std::ops::{ControlFlow, Range};

use super::fold::{Mapped, fold_into};
use super::lines::{LineOrigin, compact, lines};
use super::query::{MatchMode, Query, Word};
use super::rank::{Area, Tier};
use super::subsequence::Subsequence;
use super::word::{Needle, acronym_in};
use crate::model::{Program, RecordRef};

/// Whether letters that stand apart count as a match, as they do in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contiguity {
    /// They may stand apart.
    Scattered,
    /// They stand together.
    Contiguous,
}

/// Why a record was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What the field is called.
    pub label: &'static str,
    /// The field's name in the data.
    pub field: &'static str,
    /// How much it counts where it was found.
    pub area: Area,
    /// The line as it is written.
    pub line: String,
    /// Which of its letters match, in bytes.
    pub marks: Vec<Range<usize>>,
}

impl Query {
    /// Which letters of `text` match, as byte ranges of whole characters, in order and apart from each other.
    pub fn marks(&self, text: &str, letters: Contiguity) -> Vec<Range<usize>> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let mapped = Mapped::new(text);
        let mut marks: Vec<Range<usize>> = self
            .wanted()
            .flat_map(|word| places(word, &mapped.text, letters))
            .map(|place| mapped.written(&place))
            .collect();
        marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            match merged.last_mut() {
                Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
                _ => merged.push(mark),
            }
        }
        merged
    }
}

/// Where a word stands in a folded text, in bytes.
fn places(word: &Word, text: &str, letters: Contiguity) -> Vec<Range<usize>> {
    let area = if letters == Contiguity::Scattered { Area::Names } else { Area::Texts };
    let found = Needle::new(word).places(text, area);
    if !found.is_empty() || letters == Contiguity::Contiguous {
        return found;
    }
    let found = compact_places(word, text);
    if !found.is_empty() || word.mode != MatchMode::Loosely {
        return found;
    }
    let single = |at: usize| at..at + text[at..].chars().next().map_or(1, char::len_utf8);
    if let Some(initials) = acronym_in(text, &word.text).filter(|_| word.text.len() > 1) {
        return initials.into_iter().map(single).collect();
    }
    let apart = Subsequence::new(word).map(|word| word.places(text)).unwrap_or_default();
    apart.into_iter().map(single).collect()
}

/// Where the letters of a word stand in a folded name whose signs are left out: `18661` in 18-661.
fn compact_places(word: &Word, name: &str) -> Vec<Range<usize>> {
    let found = compact(name).and_then(|compact| Needle::new(word).places(&compact, Area::Names).into_iter().next());
    let Some(found) = found else { return Vec::new() };
    let mut end = 0;
    let letters = name.char_indices().filter(|(_, letter)| letter.is_alphanumeric());
    let of_word = letters.filter(|(_, letter)| {
        end += letter.len_utf8();
        found.start < end && end <= found.end
    });
    of_word.map(|(at, letter)| at..at + letter.len_utf8()).collect()
}

/// How good a line is as a reason: how many words it holds as they were typed, how many at all, how well, and how much it
/// counts where it stands.
type Merit = (Reverse<usize>, Reverse<usize>, Tier, Area);

/// Why `query` finds `record`: the line that holds most of its words, in the field that counts most.
///
/// `None` where the query has no words, so that its filters alone decided.
pub fn reason(program: &Program, record: RecordRef, query: &Query) -> Option<Reason> {
    let needles: Vec<Needle<'_>> = query.wanted().map(Needle::new).collect();
    let mut best: Option<(Merit, Reason)> = None;
    let mut folded = String::new();
    let _ = lines(program, record, |origin, line| {
        folded.clear();
        fold_into(line, &mut folded);
        let letters = if origin.area == Area::Names { Contiguity::Scattered } else { Contiguity::Contiguous };
        let tier = |needle: &Needle<'_>| {
            let compact =
                || needle.tier_in(&compact(&folded).filter(|_| letters == Contiguity::Scattered)?, origin.area);
            let plain = needle.tier_in(&folded, origin.area).or_else(compact);
            let apart = || !places(needle.word, &folded, letters).is_empty();
            plain.or_else(|| (letters == Contiguity::Scattered && apart()).then_some(Tier::Fuzzy))
        };
        let tiers: Vec<Tier> = needles.iter().filter_map(tier).collect();
        let Some(worst) = tiers.iter().max() else { return ControlFlow::Continue(()) };
        let as_typed = tiers.iter().filter(|tier| **tier < Tier::Fuzzy).count();
        let merit = (Reverse(as_typed), Reverse(tiers.len()), *worst, origin.area);
        if best.as_ref().is_none_or(|(known, _)| merit < *known) {
            let marks = query.marks(line, letters);
            let LineOrigin { area, label, key } = origin;
            best = Some((merit, Reason { label, field: key, area, line: line.to_owned(), marks }));
        }
        // A name that holds all words as they begin is reason enough; most records need no look at their other lines.
        let is_enough = origin.area == Area::Names && tiers.len() == needles.len() && *worst <= Tier::WordStart;
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    best.map(|(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, text: &str) -> Vec<String> {
        Query::words(typed).marks(text, Contiguity::Scattered).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn marks_are_where_the_words_are() {
        assert_eq!(marked("learn DEEP", "Deep Learning"), ["Deep", "Learn"]);
        assert_eq!(marked("eco", "École"), ["Éco"]);
        assert_eq!(marked("ml", "Machine Learning"), ["M", "L"]);
        assert_eq!(marked("mchne", "Machine"), ["M", "ch", "ne"]);
        assert_eq!(marked("18661", "18-661"), ["18", "661"]);
        assert_eq!(marked("cmuaf", "CMU–Africa"), ["CMU", "Af"]);
    }
}
