//! One word against one record's text.

use memchr::memmem::Finder;
use memchr::{memchr, memrchr};

use super::fold::{begins_word, initials};
use super::query::{MatchMode, Word};
use super::rank::{Area, Match, Tier};

/// Words below this many letters are looked for at the beginnings of words alone: inside words they mean nothing.
pub(super) const SHORTEST_INSIDE: usize = 3;

/// What keeps the lines of a record's text apart; no folded text holds it.
pub(super) const LINE: char = '\n';

/// Contiguity beyond which one name is as long as another.
pub(super) const LONGEST_NAME: usize = 65_000;

/// A word made ready to be looked for in many texts.
pub(super) struct Needle<'a> {
    pub(super) word: &'a Word,
    finder: Finder<'a>,
    letters: usize,
}

/// A record's folded text; each line ends with [`LINE`].
#[derive(Clone, Copy)]
pub(super) struct RecordText<'a> {
    /// Its names.
    pub(super) names: &'a str,
    /// Its topics, facts and texts, area behind area.
    pub(super) rest: &'a str,
    /// Where topics and facts end there.
    pub(super) ends: [u32; 2],
}

impl<'a> RecordText<'a> {
    /// A line that belongs to an area.
    pub(super) fn line_of(text: &'a str, area: Area) -> Self {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let (names, rest) = if area == Area::Names { (text, "") } else { ("", text) };
        Self { names, rest, ends: [Area::Topics, Area::Facts].map(|ended| if area <= ended { end } else { 0 }) }
    }

    /// The lines of the text, each with its area.
    pub(super) fn lines(self) -> impl Iterator<Item = (&'a str, Area)> {
        Area::ALL.into_iter().flat_map(move |area| self.area(area).split(LINE).map(move |line| (line, area)))
    }

    /// The text of one area.
    fn area(self, area: Area) -> &'a str {
        let [topics, facts] = self.ends.map(|end| end as usize);
        match area {
            Area::Names => self.names,
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

/// A piece of a record's text.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    /// Where names, topics and facts end in it.
    ends: [u32; 3],
}

impl<'a> Piece<'a> {
    fn area_at(self, at: usize) -> Area {
        let place = self.ends.iter().position(|end| at < *end as usize).unwrap_or(3);
        Area::ALL[place]
    }

    /// The line around the byte `at`.
    fn line(self, at: usize) -> &'a str {
        let bytes = self.text.as_bytes();
        let start = memrchr(LINE as u8, &bytes[..at]).map_or(0, |line| line + 1);
        let end = memchr(LINE as u8, &bytes[at..]).map_or(self.text.len(), |line| at + line);
        &self.text[start..end]
    }
}

impl<'a> Needle<'a> {
    pub(super) fn new(word: &'a Word) -> Self {
        Self { word, finder: Finder::new(word.text.as_bytes()), letters: word.text.chars().count() }
    }

    /// How the word matches a record as it is written, at its best.
    pub(super) fn plain(&self, body: RecordText<'_>) -> Option<Match> {
        let [names, rest] = body.pieces();
        // In names a whole one may still follow; behind them nothing is better than the beginning of a word.
        let mut best = self.best_in(names, Tier::Exact);
        if best.is_none_or(|best| best.tier > Tier::WordStart) {
            best = best.into_iter().chain(self.best_in(rest, Tier::WordStart)).min();
        }
        if best.is_none_or(|best| best.tier >= Tier::WordStart) {
            best = best.into_iter().chain(self.acronym(body)).min();
        }
        best
    }

    /// The best match in a piece, or the first that is of the tier `enough`.
    fn best_in(&self, piece: Piece<'_>, enough: Tier) -> Option<Match> {
        let mut best: Option<Match> = None;
        for found in self.occurrences(piece).filter_map(|at| self.classify(piece, at)) {
            best = Some(best.map_or(found, |best| best.min(found)));
            if best.is_some_and(|best| best.tier <= enough) {
                break;
            }
        }
        best
    }

    /// Where the word's letters stand in a piece, in whatever mode.
    fn occurrences<'b>(&self, piece: Piece<'b>) -> impl Iterator<Item = usize> + use<'_, 'a, 'b> {
        let mut from = 0;
        std::iter::from_fn(move || {
            // They may overlap: `aa` stands at the end of aaa.
            let at = from + self.finder.find(piece.text.as_bytes().get(from..)?)?;
            from = at + 1;
            Some(at)
        })
    }

    /// What an occurrence at the byte `at` means; none where the word's mode forbids it there.
    fn classify(&self, piece: Piece<'_>, at: usize) -> Option<Match> {
        let bytes = piece.text.as_bytes();
        let end = at + self.word.text.len();
        let begins_line = at == 0 || bytes[at - 1] == LINE as u8;
        let ends_line = bytes.get(end).is_none_or(|byte| *byte == LINE as u8);
        let begins = begins_line || begins_word(piece.text, at);
        match self.word.mode {
            MatchMode::Beginning if !begins_line => return None,
            MatchMode::Ending if !ends_line => return None,
            MatchMode::Loosely if !begins && self.letters < SHORTEST_INSIDE => return None,
            _ => {}
        }
        let area = piece.area_at(at);
        // In sentences, what stands inside a word is an accident: `gre` in degrees.
        if self.word.mode == MatchMode::Loosely && !begins && area > Area::Topics {
            return None;
        }
        let tier = match (area, begins_line) {
            (Area::Names, true) if ends_line => Tier::Exact,
            (Area::Names, true) => Tier::Prefix,
            _ if begins => Tier::WordStart,
            _ => Tier::Substring,
        };
        let beyond = || u32::try_from(piece.line(at).len().min(LONGEST_NAME).saturating_sub(self.word.text.len()));
        let distance = if area == Area::Names { beyond().unwrap_or(u32::MAX) } else { area.distance() };
        Some(Match { tier, area, distance })
    }

    /// Whether the word could be the first letters of a name's words.
    pub(super) fn may_be_acronym(&self) -> bool {
        let Word { text, mode } = self.word;
        *mode == MatchMode::Loosely && self.letters > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// Where the word occurs in a record's text in its mode.
    fn found<'b>(&self, body: RecordText<'b>) -> impl Iterator<Item = (Piece<'b>, usize, Match)> + use<'_, 'a, 'b> {
        let within = move |piece| {
            self.occurrences(piece).filter_map(move |at| self.classify(piece, at).map(|found| (piece, at, found)))
        };
        body.pieces().into_iter().flat_map(within)
    }

    /// The lines in which the word occurs in its mode, each with its area.
    pub(super) fn lines<'b>(&self, body: RecordText<'b>) -> impl Iterator<Item = (&'b str, Area)> + use<'_, 'a, 'b> {
        self.found(body).map(|(piece, at, found)| (piece.line(at), found.area))
    }

    /// Whether the word occurs in a line of some area in its mode.
    pub(super) fn occurs(&self, line: &str, area: Area) -> bool {
        self.found(RecordText::line_of(line, area)).next().is_some()
    }

    /// Whether the first letters of a name's words spell the word: `iml` for Introduction to Machine Learning.
    pub(super) fn acronym(&self, body: RecordText<'_>) -> Option<Match> {
        if !self.may_be_acronym() {
            return None;
        }
        let spelt = body.names.split(LINE).filter(|name| acronym_in(name, &self.word.text).is_some());
        let distance = u32::try_from(spelt.map(str::len).min()?).unwrap_or(u32::MAX);
        Some(Match { tier: Tier::WordStart, area: Area::Names, distance })
    }

    /// How the word matches a line of some area, at its best.
    pub(super) fn tier_in(&self, line: &str, area: Area) -> Option<Tier> {
        self.found(RecordText::line_of(line, area)).map(|(.., found)| found.tier).min()
    }

    /// Where the word stands in a folded line of some area, in its mode, in bytes.
    pub(super) fn places(&self, line: &str, area: Area) -> Vec<std::ops::Range<usize>> {
        let found = self.found(RecordText::line_of(line, area));
        found.map(|(_, at, _)| at..at + self.word.text.len()).collect()
    }
}

/// The bytes of the initials in a folded name that spell `word`; none where they do not.
pub(super) fn acronym_in(name: &str, word: &str) -> Option<Vec<usize>> {
    let mut letters = word.bytes();
    let first = letters.next()?;
    // Nearly every name is refused by its letters alone.
    if !name.as_bytes().contains(&first) {
        return None;
    }
    let starts = initials(name);
    let bytes = name.as_bytes();
    let spells = |window: &&[usize]| window.iter().map(|at| bytes[*at]).eq(word.bytes());
    starts.windows(word.len()).find(spells).map(<[usize]>::to_vec)
}
