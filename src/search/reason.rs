//! Why a record was found: the field, the line, and the characters that match.

use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::ops::{ControlFlow, Range};

use super::facet::Condition;
use super::find::{Answering, area_of, meets};
use super::fold::{Positions, fold, fold_into, has_in_order};
use super::index::{Index, names_question};
use super::lines::{Origin, answers, compact, one_line};
use super::matcher::{Header, LINE, Matcher, acronym_in};
use super::notes::Notes;
use super::query::{Clause, MatchMode, Query};
use super::rank::{Area, Quality, Tier};
use super::subsequence::Subsequence;
use crate::data::{AnyFact, Field, Standing};
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
        Marker { clauses: self.wanted().map(Prepared::new).collect(), folded: RefCell::default() }
    }
}

/// Finds the parts of texts that match a query.
pub struct Marker<'a> {
    clauses: Vec<Prepared<'a>>,
    /// The last text, folded.
    folded: RefCell<String>,
}

impl Marker<'_> {
    /// The byte ranges of `text` that match, of whole characters, sorted and disjoint.
    pub fn marks(&self, text: &str, contiguity: Contiguity) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        if self.clauses.is_empty() {
            return marks;
        }
        let mut folded = self.folded.borrow_mut();
        folded.clear();
        fold_into(text, &mut folded);
        for (nth, matcher) in self.clauses.iter().flat_map(|clause| clause.matchers.iter().enumerate()) {
            // What was typed may be scattered; what it also means may not.
            let is_name = nth == 0 || matcher.word.mode == MatchMode::Name;
            add_ranges(matcher, &folded, if is_name { contiguity } else { Contiguity::Contiguous }, &mut marks);
        }
        // ASCII has as many bytes when it is folded.
        if !marks.is_empty() && !text.is_ascii() {
            let positions = Positions::new(text);
            for mark in &mut marks {
                *mark = positions.original(mark);
            }
        }
        merge(&mut marks);
        marks
    }

    /// The byte ranges that match in each of some texts, as [`Contiguity::Contiguous`] ones; texts without any are left out.
    pub fn marks_in<'a>(&self, passages: &'a Passages) -> Vec<(usize, &'a str, Vec<Range<usize>>)> {
        let folded = passages.folded.as_str();
        let mut marks: Vec<Range<usize>> = Vec::new();
        for matcher in self.clauses.iter().flat_map(|clause| &clause.matchers) {
            marks.extend(matcher.ranges(folded, Area::Texts));
        }
        merge(&mut marks);
        let mut found: Vec<(usize, &str, Vec<Range<usize>>)> = Vec::new();
        let mut rest = marks.as_slice();
        while let [first, ..] = rest {
            let nth = passages.starts.partition_point(|start| *start <= first.start).saturating_sub(1);
            let end = passages.starts.get(nth + 1).copied().unwrap_or(folded.len());
            let (own, others) = rest.split_at(rest.partition_point(|mark| mark.start < end));
            rest = others;
            let (start, text) =
                (passages.starts[nth], passages.texts.all().split_at(nth).1.iter().next().unwrap_or_default());
            let mut own: Vec<_> = own.iter().map(|mark| mark.start - start..mark.end - start).collect();
            if !text.is_ascii() {
                let positions = Positions::new(text);
                for mark in &mut own {
                    *mark = positions.original(mark);
                }
                merge(&mut own);
            }
            found.push((nth, text, own));
        }
        found
    }
}

/// Sorts ranges, and joins those that touch.
fn merge(ranges: &mut Vec<Range<usize>>) {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|range, last| {
        let touches = range.start <= last.end;
        if touches {
            last.end = last.end.max(range.end);
        }
        touches
    });
}

/// Texts in which one query after another is looked for.
#[derive(Debug, Default)]
pub struct Passages {
    texts: LineBuffer,
    /// All of them folded, each on a line.
    folded: String,
    /// Where each begins there.
    starts: Vec<usize>,
}

impl Passages {
    /// Adds a text, which has no line breaks.
    pub fn push(&mut self, text: &str) {
        self.texts.push(text);
        self.starts.push(self.folded.len());
        fold_into(text, &mut self.folded);
        self.folded.push(LINE);
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// Adds the byte ranges of a folded text that match a word.
fn add_ranges(matcher: &Matcher<'_>, text: &str, contiguity: Contiguity, ranges: &mut Vec<Range<usize>>) {
    let (word, known) = (matcher.word, ranges.len());
    let area = if contiguity == Contiguity::Scattered { Area::Names } else { Area::Texts };
    ranges.extend(matcher.ranges(text, area));
    if ranges.len() > known || contiguity == Contiguity::Contiguous || !has_in_order(text, &word.text) {
        return;
    }
    ranges.extend(compact_ranges(matcher, text));
    if ranges.len() > known || word.mode != MatchMode::Loose {
        return;
    }
    let single = |at: usize| at..at + text[at..].chars().next().map_or(1, char::len_utf8);
    if let Some(initials) = acronym_in(text, &word.text).filter(|_| word.text.len() > 1) {
        ranges.extend(initials.into_iter().map(single));
    } else if let Some(subsequence) = Subsequence::new(word) {
        ranges.extend(subsequence.positions(text).into_iter().map(single));
    }
}

/// The byte ranges of a folded name that match a word if only letters and digits count: `18661` in 18-661.
fn compact_ranges(matcher: &Matcher<'_>, name: &str) -> Vec<Range<usize>> {
    let found = compact(name).map(String::from_iter).and_then(|compact| matcher.ranges(&compact, Area::Names).next());
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
    room: RefCell<Room>,
}

/// What is used again for each record.
#[derive(Default)]
struct Room {
    /// The lines of an answer or a name.
    lines: LineBuffer,
    /// The same, folded.
    folded: LineBuffer,
    /// Its question, folded.
    question: String,
    matched: Matched,
}

impl<'a> Reasons<'a> {
    /// The reasons why `query` finds records, given what a person noted.
    pub fn new(index: &'a Index, program: &'a Program, query: &'a Query, notes: &'a Notes) -> Self {
        let clauses = query.wanted().map(Prepared::new).collect();
        let (answering, room) = (Answering::new(index, query, notes), RefCell::default());
        Self { index, program, query, notes, clauses, answering, room }
    }

    /// Why the query finds `record`: the name or the answer that matches most of its clauses, in the most important area.
    ///
    /// If the query has no words, the answer to what its fields ask; `None` if that is about no answer.
    pub fn of(&self, record: RecordRef) -> Option<Reason> {
        if self.clauses.is_empty() {
            return self.of_fields(record);
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
        let mut room = self.room.borrow_mut();
        let Room { lines, folded, question, matched } = &mut *room;
        let mut judge = |origin: &Origin, lines: Lines<'_>, fact: Option<&AnyFact<'_>>| {
            if origin.area != Area::Names && !meets(Some(Header::new(0, origin)), &self.answering.of_answers) {
                return ControlFlow::Continue(());
            }
            let label = program.words().fill(origin.label);
            question.clear();
            if origin.is_question {
                fold_into(&label, question);
            }
            folded.clear();
            lines.iter().for_each(|line| folded.add(|folded| fold_into(line, folded)));
            matched.find(&clauses, origin, folded.all());
            let (mut as_typed, mut count, mut worst, mut is_asked, mut penalty) = (0, 0, None, false, 0);
            for (clause, tier) in clauses.iter().zip(&matched.tiers) {
                let asked = if question.is_empty() { None } else { asked(clause.clause, origin, question) };
                let Some(tier) = asked.map(|(tier, _)| tier).into_iter().chain(*tier).min() else { continue };
                as_typed += usize::from(tier < Tier::Fuzzy);
                count += 1;
                worst = worst.max(Some(tier));
                is_asked |= asked.is_some();
                penalty += asked.map_or(0, |(_, far)| far);
            }
            let Some(worst) = worst else { return ControlFlow::Continue(()) };
            let area = area_of(is_asked, origin.is_answer, origin.area);
            let quality = if query.denies { origin.quality.denied() } else { origin.quality };
            let merit = (Reverse(as_typed), Reverse(count), worst, area, penalty, quality);
            if best.as_ref().is_none_or(|(known, _)| merit < *known) {
                // Where the question alone matches, the answer in a few words.
                let first = || lines.iter().next().unwrap_or_default();
                let brief = || fact.map(|fact| fact.value.brief(program.words())).filter(|brief| !brief.is_empty());
                let matching = matched.best.and_then(|nth| lines.iter().nth(nth));
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
        let is_asked = |known: &str| key.is_none_or(|key| key == known);
        let all = answers(program, record, is_asked, lines, &mut judge);
        if all.is_continue() && is_asked(Notes::ORIGIN.key) {
            let _ = notes.of(record).iter().try_for_each(|line| judge(&Notes::ORIGIN, one_line(lines, line), None));
        }
        best.map(|(_, reason)| reason)
    }

    /// What a record answers to the first field of a query that is about an answer.
    fn of_fields(&self, record: RecordRef) -> Option<Reason> {
        let any = self.program.get(record)?;
        let asked = self.query.filters.iter().filter(|filter| !filter.negated).map(|filter| &filter.condition);
        let mut fields = asked.flat_map(|condition| condition.fields().iter().map(move |key| (condition, key)));
        fields.find_map(|(condition, key)| {
            let (field, answer) = any.fields.iter().zip(&any.answers).find(|(field, _)| field.key == *key)?;
            self.of_facts(field, answer.any_facts().filter(AnyFact::holds), condition)
        })
    }

    /// The first fact that meets a condition, or the line of it that does.
    fn of_facts<'b>(
        &self,
        field: &Field,
        mut facts: impl Iterator<Item = AnyFact<'b>>,
        condition: &Condition,
    ) -> Option<Reason> {
        let words = self.program.words();
        let met = |fact: &AnyFact<'_>| {
            let lines = fact.value.lines(words);
            let is_met = |line: &String| condition.is_met_by(&fold(line));
            match lines.first().and_then(is_met) {
                None => Some((fact.value.brief(words), true)),
                Some(_) => lines.iter().find(|line| is_met(line) == Some(true)).map(|line| (line.clone(), false)),
            }
        };
        facts.find_map(|fact| {
            let (line, is_question) = met(&fact)?;
            let standing = self.program.standing(&fact).map(Standing::word);
            let (label, nth) = (words.fill(field.label).into_owned(), fact.place.nth);
            Some(Reason { label, field: field.key, area: Area::Questions, nth, standing, is_question, line })
        })
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
        let mut found = Vec::new();
        self.matchers.first().into_iter().for_each(|typed| add_ranges(typed, name, Contiguity::Scattered, &mut found));
        !found.is_empty()
    }
}

/// How well clauses match the lines of an answer or a name.
#[derive(Default)]
struct Matched {
    /// The tier of each clause's best match.
    tiers: Vec<Option<Tier>>,
    /// The first line that matches most clauses.
    best: Option<usize>,
}

impl Matched {
    /// Finds it out for folded lines.
    fn find(&mut self, clauses: &[&Prepared<'_>], origin: &Origin, folded: Lines<'_>) {
        self.tiers.clear();
        self.tiers.resize(clauses.len(), None);
        self.best = None;
        let mut most = 0;
        for (nth, line) in folded.iter().enumerate() {
            let mut count = 0;
            for (clause, known) in clauses.iter().zip(&mut self.tiers) {
                if let Some(tier) = tier_in(clause, origin, line) {
                    count += 1;
                    *known = Some(known.map_or(tier, |known| known.min(tier)));
                }
            }
            if count > most {
                (self.best, most) = (Some(nth), count);
            }
        }
    }
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
    use proptest::prelude::*;

    use super::*;
    use crate::text::Text;

    fn marked(typed: &str, text: &str) -> Vec<String> {
        Query::words(typed).marks(text, Contiguity::Scattered).into_iter().map(|range| text[range].to_owned()).collect()
    }

    proptest! {
        #[test]
        fn passages_are_marked_as_each_of_them_is(
            texts in prop::collection::vec("([abÄé中 -]{0,6}|\\PC{0,4}){0,3}", 0..6),
            typed in "[abä中]{1,3}( [ab-]{1,3})?|\"ab|\\^a|b\\$",
        ) {
            let query = Query::words(&typed);
            let marker = query.marker();
            let mut passages = Passages::default();
            let texts: Vec<Text> = texts.into_iter().map(Text::new).collect();
            for text in &texts {
                passages.push(text);
            }
            let each = texts.iter().enumerate().map(|(nth, text)| {
                (nth, text.as_str(), marker.marks(text, Contiguity::Contiguous))
            });
            let each: Vec<_> = each.filter(|(.., marks)| !marks.is_empty()).collect();
            prop_assert_eq!(marker.marks_in(&passages), each);
        }
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
