//! Why a record was found: the field, the line, and the characters that match.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::{ControlFlow, Range};

use super::find::{Answering, area_of, meets};
use super::fold::{Positions, fold, fold_into, has_in_order};
use super::index::{Index, names_question};
use super::lines::{Origin, answers, compact, one_line};
use super::matcher::{Header, Matcher, acronym_in};
use super::notes::Notes;
use super::query::{Clause, MatchMode, Query};
use super::rank::{Area, Quality, Tier};
use super::subsequence::Subsequence;
use crate::data::AnyFact;
use crate::model::{Program, RecordRef};
use crate::text::{LineBuffer, Lines};

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
    /// Which of the field's facts it is, from 0.
    pub nth: usize,
    /// How far it can be trusted, as scripts know it; `None` for what is no answer.
    pub standing: Option<&'static str>,
    /// Whether the question alone matches, so that any of its answers is as good.
    pub is_question: bool,
    /// The line; where the question alone matches, the answer in a few words.
    pub line: String,
}

impl Query {
    /// The byte ranges of `text` that match, of whole characters, sorted and disjoint.
    pub fn marks(&self, text: &str, contiguity: Contiguity) -> Vec<Range<usize>> {
        self.marker().marks(text, contiguity)
    }

    /// What finds the parts of many texts that match.
    pub fn marker(&self) -> Marker<'_> {
        Marker(self.wanted().map(Prepared::new).collect())
    }
}

/// Finds the parts of texts that match a query.
pub struct Marker<'a>(Vec<Prepared<'a>>);

impl Marker<'_> {
    /// The byte ranges of `text` that match, of whole characters, sorted and disjoint.
    pub fn marks(&self, text: &str, contiguity: Contiguity) -> Vec<Range<usize>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let folded = fold(text);
        // What was typed may be scattered; what it also means may not.
        let of_word = |(nth, matcher): (usize, &Matcher<'_>)| {
            let is_name = nth == 0 || matcher.word.mode == MatchMode::Name;
            ranges(matcher, &folded, if is_name { contiguity } else { Contiguity::Contiguous })
        };
        let of_clause =
            |clause: &Prepared<'_>| clause.matchers.iter().enumerate().flat_map(of_word).collect::<Vec<_>>();
        let mut marks: Vec<Range<usize>> = self.0.iter().flat_map(of_clause).collect();
        if marks.is_empty() {
            return marks;
        }
        // ASCII has as many bytes when it is folded.
        if !text.is_ascii() {
            let positions = Positions::new(text);
            for mark in &mut marks {
                *mark = positions.original(mark);
            }
        }
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
fn ranges(matcher: &Matcher<'_>, text: &str, contiguity: Contiguity) -> Vec<Range<usize>> {
    let word = matcher.word;
    let area = if contiguity == Contiguity::Scattered { Area::Names } else { Area::Texts };
    let found = matcher.ranges(text, area);
    if !found.is_empty() || contiguity == Contiguity::Contiguous || !has_in_order(text, &word.text) {
        return found;
    }
    let found = compact_ranges(matcher, text);
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
fn compact_ranges(matcher: &Matcher<'_>, name: &str) -> Vec<Range<usize>> {
    let found = compact(name)
        .map(String::from_iter)
        .and_then(|compact| matcher.ranges(&compact, Area::Names).into_iter().next());
    let Some(found) = found else { return Vec::new() };
    let mut end = 0;
    let kept = name.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let matching = kept.filter(|(_, c)| {
        end += c.len_utf8();
        found.start < end && end <= found.end
    });
    matching.map(|(at, c)| at..at + c.len_utf8()).collect()
}

/// How good a reason an answer is, smaller is better: the clauses that match as typed, those that match at all, the worst tier,
/// the area, how far the words are from its question's, and how much it says.
type Merit = (Reverse<usize>, Reverse<usize>, Tier, Area, u32, Quality);

/// Tells why a query finds records.
pub struct Reasons<'a> {
    index: &'a Index,
    program: &'a Program,
    query: &'a Query,
    notes: &'a Notes,
    clauses: Vec<Prepared<'a>>,
    answering: Answering<'a>,
}

impl<'a> Reasons<'a> {
    /// The reasons why `query` finds records, given what a person noted.
    pub fn new(index: &'a Index, program: &'a Program, query: &'a Query, notes: &'a Notes) -> Self {
        let clauses = query.wanted().map(Prepared::new).collect();
        Self { index, program, query, notes, clauses, answering: Answering::new(index, query, notes) }
    }

    /// Why the query finds `record`: the name or the answer that matches most of its clauses, in the most important area.
    ///
    /// `None` if the query has no words, so that only its filters decided.
    pub fn of(&self, record: RecordRef) -> Option<Reason> {
        if self.clauses.is_empty() {
            return None;
        }
        let Self { program, query, notes, .. } = *self;
        // Only what answers is put into words again; that is most of the work.
        let answering = self.index.place_of(record).and_then(|place| self.answering.of(place));
        let key = answering.map(|(key, _)| key);
        // What names the record need not be in the answer, unless all of it does.
        let named = answering.map_or(0, |(_, named)| named);
        let is_said =
            |nth: usize| u32::try_from(nth).ok().is_none_or(|nth| named.checked_shr(nth).unwrap_or(0) & 1 == 0);
        let are_named = (0..self.clauses.len()).all(|nth| !is_said(nth));
        let clauses: Vec<&Prepared<'_>> = self
            .clauses
            .iter()
            .enumerate()
            .filter(|(nth, _)| are_named || is_said(*nth))
            .map(|(_, clause)| clause)
            .collect();
        let mut best: Option<(Merit, Reason)> = None;
        let mut folded = LineBuffer::default();
        let mut judge = |origin: &Origin, lines: Lines<'_>, fact: Option<&AnyFact<'_>>| {
            if origin.area != Area::Names && !meets(Some(Header::new(0, origin)), &self.answering.of_answers) {
                return ControlFlow::Continue(());
            }
            let label = program.words().fill(origin.label);
            let question = if origin.is_question { fold(&label) } else { String::new() };
            folded.clear();
            lines.iter().for_each(|line| folded.add(|folded| fold_into(line, folded)));
            let lines_matched = matched(&clauses, origin, folded.all());
            let asked: Vec<Option<(Tier, u32)>> = if question.is_empty() {
                vec![None; clauses.len()]
            } else {
                clauses.iter().map(|clause| asked(clause.clause, origin, &question)).collect()
            };
            let tiers = asked.iter().zip(&lines_matched.tiers);
            let tiers = tiers.filter_map(|(asked, tier)| asked.map(|(tier, _)| tier).into_iter().chain(*tier).min());
            let (mut as_typed, mut count, mut worst) = (0, 0, None);
            for tier in tiers {
                as_typed += usize::from(tier < Tier::Fuzzy);
                count += 1;
                worst = worst.max(Some(tier));
            }
            let Some(worst) = worst else { return ControlFlow::Continue(()) };
            let is_asked = asked.iter().any(Option::is_some);
            let penalty = asked.iter().flatten().map(|(_, far)| far).sum();
            let area = area_of(is_asked, origin.is_answer, origin.area);
            let quality = if query.denies { origin.quality.denied() } else { origin.quality };
            let merit = (Reverse(as_typed), Reverse(count), worst, area, penalty, quality);
            if best.as_ref().is_none_or(|(known, _)| merit < *known) {
                // Where the question alone matches, the answer in a few words.
                let first = || lines.iter().next().unwrap_or_default();
                let brief = || fact.map(|fact| fact.value.brief(program.words())).filter(|brief| !brief.is_empty());
                let matching = lines_matched.best.and_then(|nth| lines.iter().nth(nth));
                let is_question = matching.is_none();
                let line = matching.map(str::to_owned).or_else(brief).unwrap_or_else(|| first().to_owned());
                let (nth, standing) = (origin.nth, origin.standing);
                let label = label.into_owned();
                best = Some((merit, Reason { label, field: origin.key, area, nth, standing, is_question, line }));
            }
            // A name in which all words match at the start of a word is reason enough; most records need no further line.
            let is_enough = origin.area == Area::Names && count == clauses.len() && worst <= Tier::WordStart;
            if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let mut lines = LineBuffer::default();
        let is_asked = |known: &str| key.is_none_or(|key| key == known);
        let all = answers(program, record, is_asked, &mut lines, &mut judge);
        if all.is_continue() && is_asked(Notes::ORIGIN.key) {
            let _ =
                notes.of(record).iter().try_for_each(|line| judge(&Notes::ORIGIN, one_line(&mut lines, line), None));
        }
        best.map(|(_, reason)| reason)
    }
}

/// A clause with the matchers of its words, of which the first was typed.
struct Prepared<'a> {
    clause: &'a Clause,
    matchers: Vec<Matcher<'a>>,
}

impl<'a> Prepared<'a> {
    fn new(clause: &'a Clause) -> Self {
        Self { clause, matchers: clause.words().map(|(word, _)| Matcher::new(word)).collect() }
    }

    /// Whether a folded name has what was typed, perhaps scattered.
    fn is_in_parts(&self, name: &str) -> bool {
        self.matchers.first().is_some_and(|typed| !ranges(typed, name, Contiguity::Scattered).is_empty())
    }
}

/// How well clauses match some lines.
struct Matched {
    /// The tier of each clause's best match.
    tiers: Vec<Option<Tier>>,
    /// The first line that matches most clauses.
    best: Option<usize>,
}

/// How well clauses match the folded lines of an answer or a name.
fn matched(clauses: &[&Prepared<'_>], origin: &Origin, folded: Lines<'_>) -> Matched {
    let mut tiers = vec![None; clauses.len()];
    let (mut best, mut most) = (None, 0);
    for (nth, line) in folded.iter().enumerate() {
        let mut count = 0;
        for (clause, known) in clauses.iter().zip(&mut tiers) {
            if let Some(tier) = tier_in(clause, origin, line) {
                count += 1;
                *known = Some(known.map_or(tier, |known: Tier| known.min(tier)));
            }
        }
        if count > most {
            (best, most) = (Some(nth), count);
        }
    }
    Matched { tiers, best }
}

/// How well a clause asks a question, and how far its words are from the question's.
fn asked(clause: &Clause, origin: &Origin, question: &str) -> Option<(Tier, u32)> {
    match clause.asks {
        Some(key) => (key == origin.key).then_some((Tier::Prefix, 0)),
        None => names_question(clause, question),
    }
}

/// The tier of a clause's best match in a folded line of an answer or a name.
fn tier_in(prepared: &Prepared<'_>, origin: &Origin, line: &str) -> Option<Tier> {
    // What asks for an order is a question alone.
    if prepared.clause.asks.is_some() {
        return None;
    }
    let is_name = origin.area == Area::Names;
    let compacted = OnceCell::new();
    let of_word = |matcher: &Matcher<'_>| {
        let compact =
            || matcher.tier_in(compacted.get_or_init(|| compact(line).map(String::from_iter)).as_deref()?, origin.area);
        matcher.tier_in(line, origin.area).or_else(|| if is_name { compact() } else { None })
    };
    let as_typed = prepared.matchers.iter().filter_map(of_word).min();
    let in_parts = || is_name && prepared.is_in_parts(line);
    as_typed.or_else(|| in_parts().then_some(Tier::Fuzzy))
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
