//! Why a record was found: the field, the line, and the characters that match.

use std::cmp::Reverse;
use std::ops::{ControlFlow, Range};

use super::fold::{Mapped, fold_into};
use super::lines::{LineOrigin, compact, lines};
use super::matcher::{Matcher, acronym_in};
use super::notes::Notes;
use super::query::{MatchMode, Query, Word};
use super::rank::{Area, Tier};
use super::subsequence::Subsequence;
use crate::model::{Program, RecordRef};

/// Whether a subsequence counts as a match, as it does in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contiguity {
    /// It does: matching characters may be scattered.
    Scattered,
    /// It does not: matching characters are contiguous.
    Contiguous,
}

/// Why a record was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The field's label.
    pub label: String,
    /// The field's name in the data.
    pub field: &'static str,
    /// The area of the line.
    pub area: Area,
    /// The line.
    pub line: String,
    /// The byte ranges of the line that match.
    pub marks: Vec<Range<usize>>,
}

impl Query {
    /// The byte ranges of `text` that match, of whole characters, sorted and disjoint.
    pub fn marks(&self, text: &str, contiguity: Contiguity) -> Vec<Range<usize>> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let mapped = Mapped::new(text);
        let mut marks: Vec<Range<usize>> = self
            .wanted()
            .flat_map(|word| ranges(word, &mapped.text, contiguity))
            .map(|range| mapped.original(&range))
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

/// The byte ranges of a folded text that match a word.
fn ranges(word: &Word, text: &str, contiguity: Contiguity) -> Vec<Range<usize>> {
    let area = if contiguity == Contiguity::Scattered { Area::Names } else { Area::Texts };
    let found = Matcher::new(word).ranges(text, area);
    if !found.is_empty() || contiguity == Contiguity::Contiguous {
        return found;
    }
    let found = compact_ranges(word, text);
    if !found.is_empty() || word.mode != MatchMode::Loose {
        return found;
    }
    let single = |at: usize| at..at + text[at..].chars().next().map_or(1, char::len_utf8);
    if let Some(initials) = acronym_in(text, &word.text).filter(|_| word.text.len() > 1) {
        return initials.into_iter().map(single).collect();
    }
    let subsequence = Subsequence::new(word).map(|word| word.positions(text)).unwrap_or_default();
    subsequence.into_iter().map(single).collect()
}

/// The byte ranges of a folded name that match a word if only letters and digits count: `18661` in 18-661.
fn compact_ranges(word: &Word, name: &str) -> Vec<Range<usize>> {
    let found = compact(name).and_then(|compact| Matcher::new(word).ranges(&compact, Area::Names).into_iter().next());
    let Some(found) = found else { return Vec::new() };
    let mut end = 0;
    let kept = name.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let matching = kept.filter(|(_, c)| {
        end += c.len_utf8();
        found.start < end && end <= found.end
    });
    matching.map(|(at, c)| at..at + c.len_utf8()).collect()
}

/// How good a reason a line is, smaller is better: words that match as typed, words that match at all, the worst tier,
/// the area.
type Merit = (Reverse<usize>, Reverse<usize>, Tier, Area);

/// Why `query` finds `record`: the line that matches most of its words, in the most important field.
///
/// `None` if the query has no words, so that only its filters decided.
pub fn reason(program: &Program, record: RecordRef, query: &Query) -> Option<Reason> {
    reason_with(program, record, query, &Notes::default())
}

/// Why `query` finds `record`, given what a person noted.
pub fn reason_with(program: &Program, record: RecordRef, query: &Query, notes: &Notes) -> Option<Reason> {
    let matchers: Vec<Matcher<'_>> = query.wanted().map(Matcher::new).collect();
    let mut best: Option<(Merit, Reason)> = None;
    let mut folded = String::new();
    let mut judge = |origin: LineOrigin, line: &str| {
        folded.clear();
        fold_into(line, &mut folded);
        let contiguity = if origin.area == Area::Names { Contiguity::Scattered } else { Contiguity::Contiguous };
        let tier = |matcher: &Matcher<'_>| {
            let compact =
                || matcher.tier_in(&compact(&folded).filter(|_| contiguity == Contiguity::Scattered)?, origin.area);
            let as_typed = matcher.tier_in(&folded, origin.area).or_else(compact);
            let in_parts = || !ranges(matcher.word, &folded, contiguity).is_empty();
            as_typed.or_else(|| (contiguity == Contiguity::Scattered && in_parts()).then_some(Tier::Fuzzy))
        };
        let tiers: Vec<Tier> = matchers.iter().filter_map(tier).collect();
        let Some(worst) = tiers.iter().max() else { return ControlFlow::Continue(()) };
        let as_typed = tiers.iter().filter(|tier| **tier < Tier::Fuzzy).count();
        let merit = (Reverse(as_typed), Reverse(tiers.len()), *worst, origin.area);
        if best.as_ref().is_none_or(|(known, _)| merit < *known) {
            let marks = query.marks(line, contiguity);
            let LineOrigin { area, label, key } = origin;
            best = Some((
                merit,
                Reason {
                    label: program.words().fill(label).into_owned(),
                    field: key,
                    area,
                    line: line.to_owned(),
                    marks,
                },
            ));
        }
        // A name in which all words match at the start of a word is reason enough; most records need no further line.
        let is_enough = origin.area == Area::Names && tiers.len() == matchers.len() && *worst <= Tier::WordStart;
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    if lines(program, record, &mut judge).is_continue() {
        let _ = notes.of(record).iter().try_for_each(|line| judge(Notes::ORIGIN, line));
    }
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
