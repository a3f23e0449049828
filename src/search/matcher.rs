//! Matching one word of a query with one record's text.

use memchr::memmem::Finder;
use memchr::{memchr, memrchr};

use super::facet::{OfAnswers, STANDINGS, STATES};
use super::fold::{HEADERS, begins_word, classes, has_in_order, initials, is_word};
use super::lines::Origin;
use super::query::{MatchMode, Word};
use super::rank::{Area, Match, Quality, Tier};

/// Shorter words match only at the starts of words: inside words they mean nothing.
pub(super) const SHORTEST_INSIDE: usize = 3;

/// Ends each line of a record's text; no folded line contains it.
pub(super) const LINE: char = '\n';

/// Longer names all count as this long, in bytes.
pub(super) const LONGEST_NAME: usize = 65_000;

/// A word of a query, prepared for matching many texts.
pub(super) struct Matcher<'a> {
    pub(super) word: &'a Word,
    finder: Finder<'a>,
    /// The word's length in characters.
    length: usize,
    /// The classes of its bytes.
    classes: u32,
    /// Whether what is not so is wanted.
    denies: bool,
}

/// A record's folded text; each line ends with [`LINE`].
#[derive(Clone, Copy)]
pub(super) struct Haystack<'a> {
    /// Its names.
    pub(super) names: &'a str,
    /// The classes of the bytes in its names, and perhaps others.
    pub(super) classes: u32,
    /// The classes of the letters at which acronyms look in its names, and perhaps others.
    pub(super) initials: u32,
    /// Its topics, facts and texts, in that order.
    pub(super) rest: &'a str,
    /// Where topics and facts end in `rest`.
    pub(super) ends: [u32; 2],
}

impl<'a> Haystack<'a> {
    /// A single line of one area.
    pub(super) fn line_of(text: &'a str, area: Area) -> Self {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let (names, rest) = if area == Area::Names { (text, "") } else { ("", text) };
        Self {
            names,
            classes: u32::MAX,
            initials: u32::MAX,
            rest,
            ends: [Area::Topics, Area::Facts].map(|ended| if area <= ended { end } else { 0 }),
        }
    }

    /// Bytes of text.
    pub(super) fn size(self) -> usize {
        self.names.len() + self.rest.len()
    }

    /// The lines, each with its area and the quality of the answer that it belongs to.
    pub(super) fn lines(self) -> impl Iterator<Item = (&'a str, Area, Quality)> {
        let mut quality = Quality::BEST;
        let areas = [Area::Names].into_iter().chain(Area::REST);
        let lines = areas.flat_map(move |area| self.area(area).split(LINE).map(move |line| (line, area)));
        lines.filter_map(move |(line, area)| match Header::of(line) {
            Some(header) => {
                quality = header.quality;
                None
            }
            None => Some((line, area, quality)),
        })
    }

    /// The answers, each with its area; text without any is one answer without an origin.
    pub(super) fn groups(self) -> impl Iterator<Item = AnswerText> + use<'a> {
        let [topics, facts] = self.ends.map(|end| end as usize);
        let mut at = 0;
        std::iter::from_fn(move || {
            let text = self.rest.get(at..).filter(|text| !text.is_empty())?;
            let area = if at < topics {
                Area::Topics
            } else if at < facts {
                Area::Facts
            } else {
                Area::Texts
            };
            let header = Header::of(text.split(LINE).next().unwrap_or_default());
            let start = if header.is_some() { HEADER_LENGTH + LINE.len_utf8() } else { 0 };
            let body = &text[start..];
            let length = memchr(HEADER_BYTE, body.as_bytes()).unwrap_or(body.len());
            let begins = at;
            at += start + length;
            Some(AnswerText { header, area, start: begins })
        })
    }

    /// The lines of one area.
    fn area(self, area: Area) -> &'a str {
        let [topics, facts] = self.ends.map(|end| end as usize);
        match area {
            Area::Names => self.names,
            Area::Questions => "",
            Area::Topics => &self.rest[..topics],
            Area::Facts => &self.rest[topics..facts],
            Area::Texts => &self.rest[facts..],
        }
    }

    /// The names, and everything else.
    fn pieces(self) -> [Piece<'a>; 2] {
        let [topics, facts] = self.ends;
        [Piece { text: self.names, ends: [u32::MAX; 3] }, Piece { text: self.rest, ends: [0, topics, facts] }]
    }
}

/// What precedes an answer in an index's text, on a line of its own: where it comes from, and how much it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// The number of its origin in the index.
    pub(super) origin: u8,
    /// How much it says.
    pub(super) quality: Quality,
    /// What queries call its standing or, of what is not known, its state: a place in [`STANDINGS`], then from
    /// [`Header::GAPS`] on one of [`STATES`]; [`Header::NO_STANDING`] if there is none.
    pub(super) standing: u8,
    /// Whether sources differ.
    pub(super) is_disputed: bool,
}

/// The first byte of every header; no other text of an index has it.
const HEADER_BYTE: u8 = 0xf3;

/// How long a header is in bytes.
const HEADER_LENGTH: usize = 4;

impl Header {
    /// The code of what was not found; that of what is not published follows.
    pub(super) const GAPS: u8 = 4;
    /// The code of what has no standing.
    pub(super) const NO_STANDING: u8 = 7;

    /// The header of an answer.
    pub(super) fn new(origin: u8, of: &Origin) -> Self {
        let standing = of.standing.and_then(|word| {
            let gaps = ["not-found", "not-published"];
            STANDINGS.iter().chain(&gaps).position(|known| *known == word)
        });
        let standing = standing.and_then(|at| u8::try_from(at).ok()).unwrap_or(Self::NO_STANDING);
        Self { origin, quality: of.quality, standing, is_disputed: of.is_disputed }
    }

    /// The header as a character.
    pub(super) fn character(self) -> char {
        let code = [(self.origin, 8), (self.is_disputed.into(), 1), (self.standing, 3), (self.quality.code(), 4)];
        let code = code.into_iter().fold(0, |code, (part, bits)| code << bits | u32::from(part));
        char::from_u32(u32::from(*HEADERS.start()) + code).unwrap_or(*HEADERS.end())
    }

    /// The header in a line.
    fn of(line: &str) -> Option<Self> {
        let mark = line.chars().next().filter(|mark| HEADERS.contains(mark))?;
        let code = u32::from(mark) - u32::from(*HEADERS.start());
        let part = |shift: u32, mask: u32| u8::try_from(code >> shift & mask).unwrap_or(0);
        let quality = Quality::of_code(part(0, 15));
        Some(Self { origin: part(8, 255), quality, standing: part(4, 7), is_disputed: part(7, 1) == 1 })
    }

    /// Whether an answer meets a condition on answers.
    pub(super) fn meets(self, condition: OfAnswers) -> bool {
        let is_known = self.standing < Self::GAPS && self.quality < Quality::UNKNOWN;
        match condition {
            OfAnswers::Standing(code) => u16::from(self.standing) == code && self.standing < Self::GAPS,
            OfAnswers::State(code) => match STATES.get(usize::from(code)).copied() {
                Some("known") => is_known,
                Some("unknown") => self.quality == Quality::UNKNOWN,
                Some("disputed") => self.is_disputed,
                Some("not-found") => self.quality == Quality::UNKNOWN && self.standing != Self::GAPS + 1,
                _ => self.standing == Self::GAPS + 1,
            },
        }
    }
}

/// An answer in the text of an index.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnswerText {
    /// Where it comes from; `None` for a note of the person.
    pub(super) header: Option<Header>,
    pub(super) area: Area,
    /// Where it begins in the record's text other than names.
    pub(super) start: usize,
}

/// Where in its line and word a byte of a text is.
struct Spot {
    begins_line: bool,
    ends_line: bool,
    /// Whether a word begins there, other than a longer number.
    begins: bool,
    area: Area,
}

impl Spot {
    /// The tier of a match there.
    fn tier(&self) -> Tier {
        match (self.area, self.begins_line) {
            (Area::Names, true) if self.ends_line => Tier::Exact,
            (Area::Names, true) => Tier::Prefix,
            _ if self.begins => Tier::WordStart,
            _ => Tier::Substring,
        }
    }
}

/// A piece of a record's text.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    /// Where names, topics and facts end in it.
    ends: [u32; 3],
}

impl<'a> Piece<'a> {
    /// Lines of one area.
    fn of_area(text: &'a str, area: Area) -> Self {
        let end = |ended: Area| if area <= ended { u32::MAX } else { 0 };
        Self { text, ends: [end(Area::Names), end(Area::Topics), end(Area::Facts)] }
    }

    fn area_at(self, at: usize) -> Area {
        let place = self.ends.iter().position(|end| at < *end as usize).unwrap_or(3);
        [Area::Names, Area::Topics, Area::Facts, Area::Texts][place]
    }

    /// The quality of the answer around the byte `at`.
    fn quality_at(self, at: usize) -> Quality {
        let header = memrchr(HEADER_BYTE, &self.text.as_bytes()[..at]).and_then(|start| self.text.get(start..));
        header.and_then(Header::of).map_or(Quality::BEST, |header| header.quality)
    }

    /// Where the next answer begins from the byte `at` on; the end if there is none.
    fn next_answer(self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        memchr(HEADER_BYTE, rest).map_or(self.text.len(), |more| at + more)
    }

    /// The line around the byte `at`.
    fn line(self, at: usize) -> &'a str {
        let bytes = self.text.as_bytes();
        let start = memrchr(LINE as u8, &bytes[..at]).map_or(0, |line| line + 1);
        let end = memchr(LINE as u8, &bytes[at..]).map_or(self.text.len(), |line| at + line);
        &self.text[start..end]
    }
}

impl<'a> Matcher<'a> {
    pub(super) fn new(word: &'a Word) -> Self {
        let text = word.text.as_str();
        let (finder, length, classes) = (Finder::new(text.as_bytes()), text.chars().count(), classes(text));
        Self { word, finder, length, classes, denies: false }
    }

    /// The same, where what is not so is wanted.
    pub(super) fn denying(self, denies: bool) -> Self {
        Self { denies, ..self }
    }

    /// How good a quality is.
    pub(super) fn judge(&self, quality: Quality) -> Quality {
        if self.denies { quality.denied() } else { quality }
    }

    /// The best match as typed in a record.
    pub(super) fn best_match(&self, haystack: Haystack<'_>) -> Option<Match> {
        let [names, rest] = haystack.pieces();
        // A later name may match exactly; outside names nothing beats the start of a word.
        let may_be_in_names = self.classes & !haystack.classes == 0;
        let mut best = if may_be_in_names { self.best_in(names, Tier::Exact) } else { None };
        if best.is_none_or(|best| best.tier > Tier::WordStart) {
            best = best.into_iter().chain(self.best_in(rest, Tier::WordStart)).min();
        }
        if may_be_in_names && best.is_none_or(|best| best.tier >= Tier::WordStart) {
            best = best.into_iter().chain(self.acronym(haystack)).min();
        }
        best
    }

    /// The best match in a piece, or the first that nothing of tier `enough` can beat.
    fn best_in(&self, piece: Piece<'_>, enough: Tier) -> Option<Match> {
        let mut best: Option<Match> = None;
        let mut from = 0;
        while let Some(at) = self.next_occurrence(piece, from) {
            from = at + 1;
            let Some(found) = self.classify(piece, at) else { continue };
            best = Some(best.map_or(found, |best| best.min(found)));
            // Areas come in their order.
            let is_beaten = |best: Match| best.tier > enough || best.quality > Quality::BEST && best.area == found.area;
            if !best.is_some_and(is_beaten) {
                break;
            }
            // Nothing in the same answer is better.
            if found.area != Area::Names && found.tier <= enough {
                from = piece.next_answer(from);
            }
        }
        best
    }

    /// Where the word occurs next in a piece, from the byte `from` on.
    #[inline]
    fn next_occurrence(&self, piece: Piece<'_>, from: usize) -> Option<usize> {
        Some(from + self.finder.find(piece.text.as_bytes().get(from..)?)?)
    }

    /// Where the word occurs in a piece, whatever its mode.
    fn occurrences<'b>(&self, piece: Piece<'b>) -> impl Iterator<Item = usize> + use<'_, 'a, 'b> {
        let mut from = 0;
        std::iter::from_fn(move || {
            // Occurrences may overlap: `aa` is also at the end of aaa.
            let at = self.next_occurrence(piece, from)?;
            from = at + 1;
            Some(at)
        })
    }

    /// The match at the byte `at`; `None` if the word's mode does not allow it there.
    fn classify(&self, piece: Piece<'_>, at: usize) -> Option<Match> {
        let spot = self.spot(piece, at)?;
        let (tier, area) = (spot.tier(), spot.area);
        let beyond = || u32::try_from(piece.line(at).len().min(LONGEST_NAME).saturating_sub(self.word.text.len()));
        let (quality, distance) = if area == Area::Names {
            (Quality::BEST, beyond().unwrap_or(u32::MAX))
        } else {
            (self.judge(piece.quality_at(at)), area.distance())
        };
        Some(Match { tier, area, quality, distance })
    }

    /// Where in its line and word the byte `at` is; `None` if the word's mode does not allow it there.
    #[inline]
    fn spot(&self, piece: Piece<'_>, at: usize) -> Option<Spot> {
        let bytes = piece.text.as_bytes();
        let end = at + self.word.text.len();
        let begins_line = at == 0 || bytes[at - 1] == LINE as u8;
        let ends_line = bytes.get(end).is_none_or(|byte| *byte == LINE as u8);
        let begins = begins_line || begins_word(piece.text, at);
        match self.word.mode {
            MatchMode::LineStart if !begins_line => return None,
            MatchMode::LineEnd if !ends_line => return None,
            MatchMode::Loose if !begins && self.length < SHORTEST_INSIDE => return None,
            MatchMode::Name if piece.area_at(at) != Area::Names => return None,
            MatchMode::Whole | MatchMode::Name if !begins || !Self::ends_word(piece.text, end) => return None,
            _ => {}
        }
        let area = piece.area_at(at);
        // Outside names, a match inside a word is an accident: `gre` in degrees.
        let is_accident = self.word.mode == MatchMode::Loose && !begins && area > Area::Names;
        let begins = begins && (area == Area::Names || !splits_number(bytes, end));
        (!is_accident).then_some(Spot { begins_line, ends_line, begins, area })
    }

    /// Whether a word of `text` ends at the byte `end`, or after the s of a plural.
    fn ends_word(text: &str, end: usize) -> bool {
        let mut rest = text[end..].chars();
        match rest.next() {
            Some('s') => !rest.next().is_some_and(is_word),
            next => !next.is_some_and(is_word),
        }
    }

    /// Passes each answer that matches to `mark`.
    pub(super) fn find_answers(&self, haystack: Haystack<'_>, mut mark: impl FnMut(AnswerText)) {
        let [_, rest] = haystack.pieces();
        let mut from = 0;
        while let Some(at) = self.next_occurrence(rest, from) {
            from = at + 1;
            // That some other number begins alike is said of that one.
            let is_whole = !splits_number(rest.text.as_bytes(), at + self.word.text.len());
            if let Some(spot) = self.spot(rest, at).filter(|_| is_whole) {
                let start = memrchr(HEADER_BYTE, &rest.text.as_bytes()[..at]);
                let header = start.and_then(|start| Header::of(&rest.text[start..]));
                mark(AnswerText { header, area: spot.area, start: start.unwrap_or(0) });
                from = rest.next_answer(from);
            }
        }
    }

    /// Whether the word could be an acronym.
    pub(super) fn may_be_acronym(&self) -> bool {
        let Word { text, mode } = self.word;
        *mode == MatchMode::Loose && self.length > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// Whether any of some lines of an area matches; in the beginning of a longer number only if it is a name.
    pub(super) fn occurs(&self, lines: &str, area: Area) -> bool {
        let piece = Piece::of_area(lines, area);
        let is_whole = |at: usize| area == Area::Names || !splits_number(lines.as_bytes(), at + self.word.text.len());
        self.occurrences(piece).any(|at| is_whole(at) && self.spot(piece, at).is_some())
    }

    /// The best match as an acronym of a name: `iml` for Introduction to Machine Learning.
    pub(super) fn acronym(&self, haystack: Haystack<'_>) -> Option<Match> {
        let may_be_spelt = self.classes & !haystack.initials == 0;
        if !may_be_spelt || !self.may_be_acronym() || !has_in_order(haystack.names, &self.word.text) {
            return None;
        }
        let spelt = haystack.names.split(LINE).filter(|name| acronym_in(name, &self.word.text).is_some());
        let distance = u32::try_from(spelt.map(str::len).min()?).unwrap_or(u32::MAX);
        Some(Match { tier: Tier::WordStart, distance, ..Match::NAME })
    }

    /// The tier of the best match in a line of an area.
    pub(super) fn tier_in(&self, line: &str, area: Area) -> Option<Tier> {
        let piece = Piece::of_area(line, area);
        self.occurrences(piece).filter_map(|at| Some(self.spot(piece, at)?.tier())).min()
    }

    /// The byte ranges that match in a folded line of an area.
    pub(super) fn ranges<'b>(
        &self,
        line: &'b str,
        area: Area,
    ) -> impl Iterator<Item = std::ops::Range<usize>> + use<'_, 'a, 'b> {
        let piece = Piece::of_area(line, area);
        let found = self.occurrences(piece).filter(move |at| self.spot(piece, *at).is_some());
        found.map(|at| at..at + self.word.text.len())
    }
}

/// Whether the byte `end` is inside a number: `12` is not how 129 begins.
pub(super) fn splits_number(text: &[u8], end: usize) -> bool {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    end > 0 && is_digit(end - 1) && is_digit(end)
}

/// Whether the letters at which an acronym looks in a folded name contain those of `word` in order; cheap, and true for names
/// that are not ASCII.
fn may_spell(name: &str, word: &str) -> bool {
    if !name.is_ascii() {
        return true;
    }
    let mut wanted = word.bytes().peekable();
    // How many letters of its word come before a byte.
    let mut before = 0;
    for byte in name.bytes() {
        // Initials, and the second letters of words of two.
        if byte.is_ascii_alphanumeric() {
            before += 1;
            if before <= 2 {
                wanted.next_if_eq(&byte);
            }
        } else {
            before = 0;
        }
    }
    wanted.peek().is_none()
}

/// The byte positions of the initials in a folded name that spell `word`; `None` if none do.
pub(super) fn acronym_in(name: &str, word: &str) -> Option<Vec<usize>> {
    let first = word.bytes().next()?;
    // Rules out nearly every name cheaply.
    if !name.as_bytes().contains(&first) || !may_spell(name, word) {
        return None;
    }
    let bytes = name.as_bytes();
    let spells = |window: &&[usize]| window.iter().map(|at| bytes[*at]).eq(word.bytes());
    let spelt = |keeps_short| {
        let starts = initials(name, keeps_short);
        starts.windows(word.len()).find(spells).map(<[usize]>::to_vec)
    };
    spelt(false).or_else(|| spelt(true))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn initials_of_consecutive_words_spell_an_acronym(
            name in "[a-z0-9]{1,4}([ -][a-zé0-9]{1,4}){0,6}",
            keeps_short: bool,
            from in 0_usize..6,
            count in 1_usize..6,
        ) {
            let bytes = name.as_bytes();
            let starts = initials(&name, keeps_short);
            let letters = starts.iter().skip(from).take(count).map(|at| char::from(bytes[*at]));
            let word: String = letters.collect();
            if !word.is_empty() && word.is_ascii() {
                prop_assert!(acronym_in(&name, &word).is_some(), "{} in {}", word, name);
            }
        }
    }
}
