//! Every record's text, folded and prepared once for searching.

use std::fmt;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::called::Called;
use super::facet::{Columns, ColumnsBuilder, Vocabulary};
use super::fold::fold_into;
use super::lexicon::{Compound, compounds};
use super::lines::{Origin, RELATED, answers, compact, related};
use super::matcher::{Haystack, Header, LINE, Matcher};
use super::order::{self, CourseOrder, Ranks};
use super::progress::{Progress, Tell};
use super::query::{Clause, MatchMode, Query, SYNONYM, Word};
use super::rank::{Area, Match, Quality, Tier};
use super::subsequence::NameStore;
use super::word_index::{WORTH_SHARING, WordIndex};
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::parallel;
use crate::text::LineBuffer;

/// Bytes of text above which the words are indexed; reading less text is as fast as looking words up.
const WORTH_INDEXING: usize = 1 << 20;

/// From how many per cent of an index to how many its text is written.
const WRITING: Range<u8> = 0..45;

/// From how many per cent of an index to how many its words are found.
const FINDING_WORDS: Range<u8> = WRITING.end..85;

/// The parts in which a large index is written.
const PARTS: usize = 16;

/// Texts stored end to end, in one part or several.
#[derive(Default)]
struct Texts {
    parts: Vec<String>,
    /// How many texts each part has, the last perhaps fewer.
    in_each: usize,
    /// Where each text ends in its part; the next one starts there.
    ends: Vec<usize>,
}

impl Texts {
    /// Room for so many texts, in one part.
    fn for_one_part(count: usize) -> Self {
        Self { parts: vec![String::new()], in_each: count.max(1), ends: Vec::with_capacity(count) }
    }

    fn push(&mut self, areas: &[String]) {
        let Some(text) = self.parts.last_mut() else { return };
        text.extend(areas.iter().map(String::as_str));
        self.ends.push(text.len());
    }

    /// Appends the texts of others as parts of their own.
    fn append(&mut self, other: Self) {
        self.parts.extend(other.parts);
        self.ends.extend(other.ends);
    }

    fn get(&self, place: usize) -> &str {
        let start = if place.is_multiple_of(self.in_each) { 0 } else { self.ends[place - 1] };
        &self.parts[place / self.in_each][start..self.ends[place]]
    }

    /// Frees the room kept for more text.
    fn shrink(&mut self) {
        self.parts.iter_mut().for_each(String::shrink_to_fit);
    }

    /// Bytes of text.
    fn len(&self) -> usize {
        self.parts.iter().map(String::len).sum()
    }

    /// Bytes in all.
    fn size(&self) -> usize {
        self.len() + self.ends.len() * size_of::<usize>()
    }
}

/// A record of the index.
pub(super) struct Entry {
    pub(super) record: RecordRef,
    /// Where topics and facts end in the text other than names.
    ends: [u32; 2],
}

/// Where answers come from.
#[derive(Clone)]
struct IndexedOrigin {
    kind: Kind,
    key: &'static str,
    /// Whether the text answers what the label asks, rather than being a note on it.
    is_answer: bool,
    /// The label as it is shown, folded; empty if it asks nothing.
    question: String,
}

/// What the records of a kind answer.
#[derive(Default)]
struct Answered {
    /// The origins that their answers can have, sorted.
    origins: Vec<u8>,
    /// For each record and each of those the best quality of its answers, and above it the best where no is wanted.
    qualities: Vec<u8>,
}

/// Stands for no answer in place of its qualities.
const UNANSWERED: u8 = Quality::NONE.code() << 4 | Quality::NONE.code();

/// All origins that the answers of a program can have: for each kind its fields, as answers and as what is said of them
/// beside, and what else is said of its records.
fn origins(program: &Program) -> Vec<IndexedOrigin> {
    let mut origins = Vec::new();
    for kind in Kind::searched() {
        let of_occupations = if kind == Kind::Career { Kind::Occupation.fields() } else { &[] };
        for field in kind.fields().iter().chain(of_occupations) {
            let mut question = String::new();
            fold_into(&program.words().fill(field.label), &mut question);
            for is_answer in [true, false] {
                origins.push(IndexedOrigin { kind, key: field.key, is_answer, question: question.clone() });
            }
        }
        for (key, question, is_answer) in
            [(RELATED, "", false), ("links", "", false), ("occupation", "", false), ("apply", "how to apply", true)]
        {
            origins.push(IndexedOrigin { kind, key, is_answer, question: question.to_owned() });
        }
    }
    origins.truncate(MOST_ORIGINS);
    origins
}

/// Every record's facets.
fn columns(program: &Program) -> Columns {
    let mut columns = ColumnsBuilder::new();
    for record in program.searched() {
        columns.push(program, record, program.get(record).as_ref());
    }
    columns.finish()
}

/// The most origins that an index tells apart.
const MOST_ORIGINS: usize = 254;

/// What is used again for each record that is added.
#[derive(Default)]
struct Room {
    /// Its text by area.
    areas: [String; Area::ALL.len()],
    /// The lines of an answer.
    lines: LineBuffer,
    /// A name's letters and digits.
    compacted: String,
    /// Its answers.
    qualities: Vec<(u8, Quality)>,
    /// The number of the origin that was last looked for.
    last: u8,
}

/// The questions of each kind that a clause asks, by the order of their origins, and how well it names each.
pub(super) type Questions = Vec<Vec<(usize, Tier, u32)>>;

/// What a clause asks.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) questions: Questions,
    /// For each origin how far the clause is from the name of its question; none if it does not name it.
    pub(super) penalties: Vec<Option<u32>>,
}

/// How many clauses' questions are kept.
const KEPT_CLAUSES: usize = 16;

/// Every record's text, prepared for searching.
#[derive(Default)]
pub struct Index {
    pub(super) entries: Vec<Entry>,
    /// The kinds of the records, which are sorted by kind, and where each kind's records end.
    pub(super) kinds: Vec<(Kind, usize)>,
    /// Every record's names, separate from all other text so that scanning them is fast.
    pub(super) names: NameStore,
    /// Every record's answers: topics, facts and texts.
    rest: Texts,
    /// Where answers come from.
    origins: Vec<IndexedOrigin>,
    /// What the records of each kind answer, in the order of `kinds`.
    answered: Vec<Answered>,
    /// Every record's facets.
    pub(super) columns: Columns,
    vocabulary: Vocabulary,
    /// The ranks of the courses in each of their orders.
    ranks: Vec<Ranks>,
    /// Built when first needed; large indexes build it at once.
    pub(super) words: OnceLock<WordIndex>,
    /// What the last clauses ask.
    asked: Mutex<Vec<(Clause, Arc<Asked>)>>,
}

/// How well a clause names a question, and the penalty of the word that does; `None` if it does not.
pub(super) fn names_question(clause: &Clause, question: &str) -> Option<(Tier, u32)> {
    let named = |(word, penalty): (&Word, u32)| {
        if question.is_empty() || matches!(word.mode, MatchMode::LineEnd | MatchMode::Name) {
            return None;
        }
        // Rules out nearly every question cheaply.
        if !question.as_bytes().windows(word.text.len().max(1)).any(|part| part == word.text.as_bytes()) {
            return None;
        }
        let is_plural = question.strip_suffix('s') == Some(word.text.as_str());
        let is_whole = is_plural || question == word.text;
        let is_enough = is_whole || word.text.len() >= SHORTEST_QUESTION;
        let tier = Matcher::new(word).tier_in(question, Area::Facts).filter(|_| is_enough)?;
        let tier = match is_whole {
            true if penalty < SYNONYM => Tier::Exact,
            true => Tier::Prefix,
            false => tier,
        };
        Some((tier, penalty + u32::from(is_plural)))
    };
    clause.words().filter_map(named).min()
}

/// A shorter word must be a whole question: the start of one could be anything.
const SHORTEST_QUESTION: usize = 3;

impl Answered {
    /// Adds the answers of the next record.
    fn push(&mut self, qualities: &[(u8, Quality)]) {
        let start = self.qualities.len();
        self.qualities.resize(start + self.origins.len(), UNANSWERED);
        for (origin, quality) in qualities {
            if let Ok(slot) = self.origins.binary_search(origin) {
                let known = &mut self.qualities[start + slot];
                let best = (*known & 15).min(quality.code());
                let best_denied = (*known >> 4).min(quality.denied().code());
                *known = best_denied << 4 | best;
            }
        }
    }

    /// The best quality of a record's answers from an origin, or the best where no is wanted.
    fn quality(&self, record: usize, slot: usize, denies: bool) -> Option<Quality> {
        let both = self.qualities.get(record * self.origins.len() + slot)?;
        let quality = Quality::of_code(if denies { both >> 4 } else { both & 15 });
        (quality < Quality::NONE).then_some(quality)
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index of {} records", self.entries.len())
    }
}

impl Index {
    /// Indexes every record of `program`.
    pub fn new(program: &Program) -> Self {
        Self::new_telling(program, &|_| {})
    }

    /// Indexes every record of `program`, and tells how much of it is done.
    pub fn new_telling(program: &Program, tell: Tell<'_>) -> Self {
        let (mut index, compounds) = Self::written(program, tell);
        if index.rest.len() >= WORTH_INDEXING {
            index.words.get_or_init(|| index.find_words(tell));
        }
        index.complete(program, compounds);
        index
    }

    /// Indexes the records that were read so far, which more will soon replace: words are indexed by the first search that
    /// needs them.
    pub fn of_part(program: &Program) -> Self {
        let (mut index, compounds) = Self::written(program, &|_| {});
        index.complete(program, compounds);
        index
    }

    /// Adds what is not text.
    fn complete(&mut self, program: &Program, compounds: Vec<Compound>) {
        self.compare(program, self.len() >= WORTH_SHARING);
        self.vocabulary.lexicon_mut().learn(compounds);
    }

    /// Indexes the facets of every record, by which courses are narrowed; it has no words.
    pub fn of_facets(program: &Program) -> Self {
        let mut index = Self::default();
        let mut end = 0;
        for kind in Kind::searched().filter(|kind| program.count(*kind) > 0) {
            end += program.count(kind);
            index.kinds.push((kind, end));
        }
        index.compare(program, end >= WORTH_SHARING);
        index
    }

    /// Indexes what records are compared by.
    fn compare(&mut self, program: &Program, on_all_cores: bool) {
        let others = || (Vocabulary::new(program), order::ranks(program));
        (self.columns, (self.vocabulary, self.ranks)) = parallel::both(on_all_cores, || columns(program), others);
    }

    /// Indexes every record of `program` for a single search for what was typed: it reads all text sooner than its words
    /// could be indexed, and needs facets only if the query has fields.
    pub fn for_one_search(program: &Program, typed: &str) -> Self {
        let (mut index, compounds) = Self::written(program, &|_| {});
        index.vocabulary = Vocabulary::of_words(program);
        if typed.contains(':') || Query::new(typed, &index.vocabulary).has_filters() {
            (index.columns, index.vocabulary) = (columns(program), Vocabulary::new(program));
        }
        index.vocabulary.lexicon_mut().learn(compounds);
        index
    }

    /// The text of every record, and the words with signs in it.
    fn written(program: &Program, tell: Tell<'_>) -> (Self, Vec<Compound>) {
        let origins = origins(program);
        let records: Vec<RecordRef> = program.searched().collect();
        let progress = Progress::new(tell, WRITING, records.len());
        let is_large = records.len() >= WORTH_SHARING;
        let called = Called::new(program);
        let write = |records: &&[RecordRef]| {
            let rest = Texts::for_one_part(records.len());
            let mut part = Self { origins: origins.clone(), rest, ..Self::default() };
            let mut room = Room::default();
            progress.each(records, |record| part.add(program, *record, &called, &mut room));
            part.names.shrink();
            part.rest.shrink();
            let text = [part.names.text()].into_iter().chain(part.rest.parts.iter().map(String::as_str));
            let compounds: Vec<Vec<Compound>> = text.map(compounds).collect();
            (part, compounds)
        };
        // Several for each core, since some records have much more text than others.
        let parts = if is_large { PARTS } else { 1 };
        let mut parts: Vec<&[RecordRef]> = records.chunks(records.len().div_ceil(parts).max(1)).collect();
        // From the last on: departments come late, and the names of thousands of courses would keep one core busy alone.
        parts.reverse();
        let mut parts = parallel::map(&parts, write).into_iter().rev();
        let (mut index, mut learnt) = parts.next().unwrap_or_default();
        for (part, compounds) in parts {
            index.append(part);
            learnt.extend(compounds);
        }
        (index, learnt.concat())
    }

    /// Appends the text of the records that come after those of this index.
    fn append(&mut self, other: Self) {
        let before = self.entries.len();
        self.names.append(other.names);
        self.rest.append(other.rest);
        self.entries.extend(other.entries);
        for ((kind, end), answered) in other.kinds.into_iter().zip(other.answered) {
            match (self.kinds.last_mut(), self.answered.last_mut()) {
                (Some((known, known_end)), Some(known_answered)) if *known == kind => {
                    *known_end = before + end;
                    known_answered.qualities.extend(answered.qualities);
                }
                _ => {
                    self.kinds.push((kind, before + end));
                    self.answered.push(answered);
                }
            }
        }
    }

    /// The values that a query's fields can name.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Where the records of a kind begin.
    pub(super) fn start_of(&self, kind: Kind) -> usize {
        self.kinds.iter().take_while(|(of, _)| *of < kind).last().map_or(0, |(_, end)| *end)
    }

    /// How many records of a kind there are.
    pub(super) fn count_of(&self, kind: Kind) -> usize {
        let end = self.kinds.iter().find(|(of, _)| *of == kind).map(|(_, end)| *end);
        end.map_or(0, |end| end - self.start_of(kind))
    }

    /// The rank of each course in an order.
    pub(super) fn ranks(&self, order: CourseOrder) -> Option<&Ranks> {
        let at = CourseOrder::ALL.iter().position(|of| *of == order)?;
        self.ranks.get(at)
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The bytes that its text, its words and its facets take, and the bytes of text in it.
    pub fn size(&self) -> (usize, usize) {
        let entries = self.entries.len() * size_of::<Entry>();
        let words = self.words.get().map_or(0, WordIndex::size);
        let (names, sketches) = self.names.size();
        (names + sketches + self.rest.size() + self.columns.size() + entries + words, names + self.rest.len())
    }

    fn add(
        &mut self,
        program: &Program,
        record: RecordRef,
        called: &Called,
        Room { areas, lines, compacted, qualities, last }: &mut Room,
    ) {
        areas.iter_mut().for_each(String::clear);
        qualities.clear();
        match self.kinds.last_mut() {
            Some((kind, end)) if *kind == record.kind => *end += 1,
            _ => {
                self.kinds.push((record.kind, self.entries.len() + 1));
                let of_kind = |(number, origin): (usize, &IndexedOrigin)| {
                    let is_answer = origin.kind == record.kind && origin.is_answer;
                    u8::try_from(number).ok().filter(|_| is_answer)
                };
                let origins = self.origins.iter().enumerate().filter_map(of_kind).collect();
                self.answered.push(Answered { origins, qualities: Vec::new() });
            }
        }
        let mut related = related(program, record).peekable();
        if related.peek().is_some() {
            let origin = Origin::aside(Area::Texts, "", RELATED);
            let header = Header::new(self.number_of(record.kind, &origin, *last), &origin).character();
            for to in related {
                areas[Area::Texts as usize].extend([header, LINE]);
                areas[Area::Texts as usize].push_str(called.line(to));
            }
        }
        let all = answers(
            program,
            record,
            |key| key != RELATED,
            lines,
            |origin, lines, _| {
                let area = &mut areas[origin.area as usize];
                if origin.area != Area::Names {
                    let number = self.number_of(record.kind, origin, *last);
                    *last = number;
                    area.push(Header::new(number, origin).character());
                    area.push(LINE);
                    if origin.is_answer {
                        qualities.push((number, origin.quality));
                    }
                }
                for line in lines.iter() {
                    let start = area.len();
                    fold_into(line, area);
                    if origin.area == Area::Names {
                        compacted.clear();
                        compacted.extend(compact(&area[start..]).into_iter().flatten());
                        if !compacted.is_empty() {
                            area.push(LINE);
                            area.push_str(compacted);
                        }
                    }
                    area.push(LINE);
                }
                ControlFlow::Continue(())
            },
        );
        debug_assert!(all.is_continue(), "the visitor never breaks");
        self.names.push(&areas[Area::Names as usize]);
        let rest = &areas[Area::Topics as usize..];
        self.rest.push(rest);
        let end = |areas: &[String]| u32::try_from(areas.iter().map(String::len).sum::<usize>()).unwrap_or(u32::MAX);
        self.entries.push(Entry { record, ends: [end(&rest[..1]), end(&rest[..2])] });
        if let Some(answered) = self.answered.last_mut() {
            answered.push(qualities);
        }
    }

    /// The number of an origin, the number of origins for one that is not told apart. It is looked for from the number
    /// `near` on: answers come in the order of origins.
    fn number_of(&self, kind: Kind, origin: &Origin, near: u8) -> u8 {
        let is = |known: &IndexedOrigin| {
            known.kind == kind && known.is_answer == origin.is_answer && known.key == origin.key
        };
        let (before, after) = self.origins.split_at(usize::from(near).min(self.origins.len()));
        let further_on = after.iter().position(is).map(|at| before.len() + at);
        let number = further_on.or_else(|| before.iter().position(is)).unwrap_or(self.origins.len());
        u8::try_from(number).unwrap_or(u8::MAX)
    }

    /// The questions that a clause asks; those of the last few clauses are kept, since every row of a search asks again.
    pub(super) fn asked_by(&self, clause: &Clause) -> Arc<Asked> {
        let mut kept = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, asked)) = kept.iter().find(|(known, _)| known == clause) {
            return Arc::clone(asked);
        }
        let asked = Arc::new(self.find_asked(clause));
        kept.truncate(KEPT_CLAUSES - 1);
        kept.insert(0, (clause.clone(), Arc::clone(&asked)));
        asked
    }

    fn find_asked(&self, clause: &Clause) -> Asked {
        let tier_of = |origin: &IndexedOrigin| match clause.asks {
            Some(key) => (key == origin.key).then_some((Tier::Prefix, 0)),
            None => names_question(clause, &origin.question),
        };
        let asked: Vec<Option<(Tier, u32)>> = self.origins.iter().map(tier_of).collect();
        let of_kind = |answered: &Answered| -> Vec<(usize, Tier, u32)> {
            let slots = answered.origins.iter().enumerate();
            slots
                .filter_map(|(slot, origin)| asked[usize::from(*origin)].map(|(tier, far)| (slot, tier, far)))
                .collect()
        };
        let questions = self.answered.iter().map(of_kind).collect();
        Asked { questions, penalties: asked.into_iter().map(|asked| asked.map(|(_, far)| far)).collect() }
    }

    /// The best match of the questions that a clause asks in the record at `place`.
    #[inline]
    pub(super) fn answer_to(&self, questions: &Questions, place: usize, denies: bool) -> Option<Match> {
        let nth = self.kinds.iter().position(|(_, end)| place < *end)?;
        let asked = questions.get(nth).filter(|asked| !asked.is_empty())?;
        let answered = &self.answered[nth];
        let start = nth.checked_sub(1).map_or(0, |before| self.kinds[before].1);
        let matches = asked.iter().filter_map(|(slot, tier, penalty)| {
            let quality = answered.quality(place - start, *slot, denies)?;
            let distance = Area::Questions.distance() + penalty;
            Some(Match { tier: *tier, area: Area::Questions, quality, distance })
        });
        // The question that was named best, whatever its answer.
        matches.min_by_key(|found| (found.tier, found.distance, found.quality))
    }

    /// The name of the field of an origin.
    pub(super) fn key_of(&self, origin: u8) -> Option<&'static str> {
        self.origins.get(usize::from(origin)).map(|origin| origin.key)
    }

    /// Whether text from an origin answers what its label asks.
    pub(super) fn is_answer(&self, origin: u8) -> bool {
        self.origins.get(usize::from(origin)).is_some_and(|origin| origin.is_answer)
    }

    /// The place of a record; `None` if it is not in the index.
    pub(super) fn place_of(&self, record: RecordRef) -> Option<usize> {
        let place = self.start_of(record.kind) + record.index;
        self.entries.get(place).filter(|entry| entry.record == record).map(|_| place)
    }

    /// The text of the record at `place`.
    pub(super) fn haystack(&self, place: usize) -> Haystack<'_> {
        let (names, (classes, initials)) = (self.names.get(place), self.names.classes(place));
        Haystack { names, classes, initials, rest: self.rest.get(place), ends: self.entries[place].ends }
    }

    /// The words of all text.
    pub(super) fn words(&self) -> &WordIndex {
        self.words.get_or_init(|| self.find_words(&|_| {}))
    }

    fn find_words(&self, tell: Tell<'_>) -> WordIndex {
        let progress = Progress::new(tell, FINDING_WORDS, self.entries.len());
        WordIndex::new(self.entries.len(), |place| self.haystack(place), &progress)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::data;

    #[test]
    fn a_large_index_tells_how_much_of_it_is_done() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut courses = String::from("[");
        for nth in 0..WORTH_SHARING {
            let summary = "Some words of it. ".repeat(40);
            let summary = format!(r#"Known(value: "{summary}", source: "s")"#);
            write!(courses, r#"(id: "c-{nth}", title: "Course {nth}", source: "s", summary: {summary}),"#)
                .expect("room");
        }
        std::fs::write(dir.path().join("core-courses.ron"), courses + "]").expect("a file");
        let program = Program::new(data::folder(dir.path()));
        let told = Mutex::new(Vec::new());
        let index = Index::new_telling(&program, &|percent| told.lock().expect("no thread panics").push(percent));
        assert!(index.words.get().is_some(), "too little text for an index of its words");
        let mut told = told.into_inner().expect("no thread panicked");
        // Threads tell it one before the other.
        told.sort_unstable();
        assert_eq!(told.last(), Some(&FINDING_WORDS.end), "{told:?}");
        assert!(told.windows(2).all(|two| two[1] - two[0] <= 15), "{told:?}");
    }
}
