//! Running a query over an index.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::index::Index;
use super::query::{MatchMode, Query, Word};
use super::rank::{Area, Match, Packed, Proximity, Rank, Tier};
use super::subsequence::Subsequence;
use super::typo::nearest;
use super::word::{LINE, Needle, SHORTEST_INSIDE};
use super::words::{Occurrences, Words};
use crate::data::Kind;
use crate::model::RecordRef;

/// Records that match as typed from which on none is looked for with letters apart: there is enough to choose from.
pub(super) const ENOUGH: usize = 200;

/// Records above which reading their text is shared among the cores.
const WORTH_SHARING: usize = 2_000;

/// Records after which a search looks whether it has been superseded.
const STRIDE: usize = 4096;

/// A record that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub record: RecordRef,
    /// How the worst of the query's words matches it.
    pub tier: Tier,
    /// How far it is from the best of its tier, as a number that only orders; 0 is the best.
    pub distance: u64,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The best hits, at most so many of each kind as were asked for, best first.
    pub hits: Vec<Hit>,
    /// How many records of each kind match.
    counts: Vec<(Kind, usize)>,
    /// The query as it was understood where nothing matched it as typed: its misspelt words replaced.
    pub meant: Option<Query>,
    /// What a search for more letters can go on from.
    pub narrowing: Narrowing,
}

impl Found {
    /// How many records match.
    pub fn count(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// How many records of a kind match.
    pub fn count_of(&self, kind: Kind) -> usize {
        self.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    }
}

/// What an earlier search leaves for one that asks for more: every record that can still match.
#[derive(Debug, Clone, Default)]
pub struct Narrowing {
    query: Query,
    matching: Option<Arc<[u32]>>,
}

impl Index {
    /// The records that match `query`: the best `most` of each kind, and how many there are.
    ///
    /// With the narrowing of an earlier search only what that one left is looked at, where that is sound. `None` where
    /// `current` no longer holds `ticket`: somebody asked for something else meanwhile.
    pub fn search(&self, query: &Query, most: usize, narrowing: &Narrowing, cancel: &CancelToken<'_>) -> Option<Found> {
        let found = self.search_as_typed(query, most, narrowing, cancel)?;
        if found.count() > 0 || query.wanted().count() == 0 {
            return Some(found);
        }
        let Some(meant) = self.corrected(query) else { return Some(found) };
        let mut found = self.search_as_typed(&meant, most, &Narrowing::default(), cancel)?;
        found.hits.iter_mut().for_each(|hit| hit.tier = Tier::Typo);
        // Narrowing goes by what was typed, which matched nothing.
        found.narrowing = Narrowing::default();
        found.meant = (found.count() > 0).then_some(meant);
        Some(found)
    }

    /// The query with each word that occurs nowhere replaced by the nearest that does; none where there is none.
    fn corrected(&self, query: &Query) -> Option<Query> {
        let mut meant = query.clone();
        let mut changed = false;
        let is_alone = query.words.len() == 1 && query.filters.is_empty();
        for word in meant.words.iter_mut().filter(|word| word.mode == MatchMode::Loosely) {
            let alone = Query { words: vec![word.clone()], ..Query::default() };
            let found = || self.search_as_typed(&alone, 1, &Narrowing::default(), &CancelToken::free());
            let known = !is_alone && found()?.count() > 0;
            if !known {
                word.text = nearest(&word.text, self.words())?.to_owned();
                word.mode = MatchMode::Literally;
                changed = true;
            }
        }
        changed.then_some(meant)
    }

    fn search_as_typed(
        &self,
        query: &Query,
        most: usize,
        narrowing: &Narrowing,
        cancel: &CancelToken<'_>,
    ) -> Option<Found> {
        let wanted: Vec<Asked<'_>> = query.wanted().map(|word| Asked::new(word, self)).collect();
        let without = query.words.iter().filter(|word| word.mode == MatchMode::Without);
        let unwanted: Vec<Asked<'_>> = without.map(|word| Asked::new(word, self)).collect();
        let filters = |place: usize| {
            query.filters.iter().all(|filter| self.columns.meets(place, &filter.condition) != filter.negated)
        };
        let (joined, runs) = if wanted.len() > 1 { (query.joined(), query.runs()) } else { Default::default() };
        let plain = |place: u32| -> Option<Rank> {
            let place = place as usize;
            let mut worst = Match { tier: Tier::Exact, area: Area::Names, distance: 0 };
            for word in &wanted {
                worst = worst.and(word.at(place)?);
            }
            if unwanted.iter().any(|word| word.at(place).is_some()) {
                return None;
            }
            let is_alone = wanted.len() < 2;
            Some(if is_alone {
                Rank::new(worst, Proximity::Together, place)
            } else {
                self.whole_rank(&wanted, &joined, &runs, worst, place)
            })
        };
        let possible = |place: &u32| {
            let place = *place as usize;
            wanted.iter().all(|word| word.may_be_at(place)) && filters(place)
        };
        let candidates: Vec<u32> = match narrowing.sound_for(query) {
            _ if wanted.iter().any(Asked::is_nowhere) => Vec::new(),
            Some(left) => left.iter().copied().filter(possible).collect(),
            None => (0..u32::try_from(self.heads.len()).unwrap_or(u32::MAX)).filter(possible).collect(),
        };
        let reads = wanted.len() > 1 || wanted.iter().chain(&unwanted).any(Asked::reads);
        let is_over = || cancel.is_over();
        let mut all = each(&candidates, reads, is_over, plain)?;
        let matching: Vec<u32> = all.iter().filter_map(|rank| u32::try_from(rank.order()).ok()).collect();
        let may_stand_apart = wanted.iter().any(|word| word.apart.is_some()) && all.len() < ENOUGH;
        if may_stand_apart {
            let everywhere: Vec<u32> = (0..u32::try_from(self.heads.len()).unwrap_or(u32::MAX)).collect();
            all.extend(each(&everywhere, true, is_over, |at| {
                let place = at as usize;
                let possible = wanted.iter().all(|word| word.may_stand_apart(place) || word.may_be_at(place))
                    && matching.binary_search(&at).is_err()
                    && filters(place);
                possible.then(|| Self::stands_apart(place, &wanted, &unwanted)).flatten()
            })?);
        }
        let narrowing = Narrowing { query: query.clone(), matching: (!may_stand_apart).then(|| matching.into()) };
        Some(self.best(all, most, narrowing))
    }

    /// The rank of a record that several words all match as typed; `joined` are they all, `runs` some of them, without
    /// spaces.
    fn whole_rank(&self, wanted: &[Asked<'_>], joined: &str, runs: &[String], worst: Match, place: usize) -> Rank {
        let body = self.body(place);
        let mut named = false;
        for name in body.names.split(LINE).filter(|name| !name.is_empty()) {
            let is = |words: &str| name.chars().filter(|letter| letter.is_alphanumeric()).eq(words.chars());
            if !joined.is_empty() && is(joined) {
                return Rank::new(Match { tier: Tier::Exact, area: Area::Names, distance: 0 }, Proximity::Named, place);
            }
            named = named || runs.iter().any(|run| is(run));
        }
        // A line with all words is one with the longest, which is the rarest as a rule.
        let longest = wanted.iter().max_by_key(|word| word.needle.word.text.len());
        let mut lines = longest.into_iter().flat_map(|word| word.needle.lines(body));
        let proximity = if named {
            Proximity::Named
        } else if lines.any(|(line, area)| wanted.iter().all(|word| word.needle.occurs(line, area))) {
            Proximity::Together
        } else {
            Proximity::Apart
        };
        Rank::new(worst, proximity, place)
    }

    /// How a record matches with the letters of a word apart in one of its names.
    fn stands_apart(place: usize, wanted: &[Asked<'_>], unwanted: &[Asked<'_>]) -> Option<Rank> {
        let mut worst = Match { tier: Tier::Fuzzy, area: Area::Names, distance: 0 };
        for word in wanted {
            worst = worst.and(word.at(place).or_else(|| word.apart_at(place))?);
        }
        if unwanted.iter().any(|word| word.at(place).is_some()) {
            return None;
        }
        Some(Rank::new(worst, Proximity::Together, place))
    }

    /// The best of `ranks`, at most `most` of each kind, in order.
    fn best(&self, ranks: Vec<Rank>, most: usize, narrowing: Narrowing) -> Found {
        let mut by_kind = vec![Vec::new(); self.kinds.len()];
        for rank in ranks {
            if let Some(kind) = self.kinds.iter().position(|(_, end)| rank.order() < *end) {
                by_kind[kind].push(rank);
            }
        }
        let counts = self.kinds.iter().zip(&by_kind).map(|((kind, _), ranks)| (*kind, ranks.len())).collect();
        let mut kept: Vec<Rank> = Vec::new();
        for mut ranks in by_kind {
            if ranks.len() > most {
                ranks.select_nth_unstable(most);
                ranks.truncate(most);
            }
            kept.append(&mut ranks);
        }
        kept.sort_unstable();
        let hit =
            |rank: Rank| Hit { record: self.heads[rank.order()].record, tier: rank.tier(), distance: rank.distance() };
        Found { hits: kept.into_iter().map(hit).collect(), counts, meant: None, narrowing }
    }
}

/// A word of a query, and what looking it up has told.
struct Asked<'a> {
    needle: Needle<'a>,
    index: &'a Index,
    places: Occurrences,
    /// None where its letters must stand together.
    apart: Option<Subsequence<'a>>,
}

impl<'a> Asked<'a> {
    fn new(word: &'a Word, index: &'a Index) -> Self {
        let needle = Needle::new(word);
        let look_up = |words: &Words| words.look_up(&needle, |place| index.body(place));
        let places = index.words.get().map_or(Occurrences::Anywhere, look_up);
        Self { needle, index, places, apart: Subsequence::new(word) }
    }

    /// How the word matches a record as it is written.
    #[inline]
    fn at(&self, place: usize) -> Option<Match> {
        match &self.places {
            Occurrences::Known(best) => best[place].get(),
            Occurrences::Possible(possible) if !possible[place] => None,
            Occurrences::Nowhere => None,
            _ => self.needle.plain(self.index.body(place)),
        }
    }

    /// Whether it can match a record as it is written, as far as that is known without reading.
    #[inline]
    fn may_be_at(&self, place: usize) -> bool {
        match &self.places {
            Occurrences::Known(best) => best[place] != Packed::NONE,
            Occurrences::Possible(possible) => possible[place],
            Occurrences::Anywhere => true,
            Occurrences::Nowhere => false,
        }
    }

    /// Whether it is known to match no record at all as it is written.
    fn is_nowhere(&self) -> bool {
        matches!(self.places, Occurrences::Nowhere)
    }

    /// Whether its letters can stand apart in a record's names.
    #[inline]
    fn may_stand_apart(&self, place: usize) -> bool {
        self.apart.as_ref().is_some_and(|apart| apart.may_match(&self.index.names, place))
    }

    /// How it matches a record with its letters apart.
    fn apart_at(&self, place: usize) -> Option<Match> {
        self.apart.as_ref()?.best(self.index.names.get(place))
    }

    /// Whether a record's text must be read to know how it matches.
    fn reads(&self) -> bool {
        !matches!(self.places, Occurrences::Known(_) | Occurrences::Nowhere)
    }
}

/// Cancels a search when a newer one supersedes it.
pub struct CancelToken<'a> {
    current: Option<&'a AtomicU64>,
    ticket: u64,
}

impl<'a> CancelToken<'a> {
    /// A token that cancels once `current` no longer holds `ticket`.
    pub fn new(current: &'a AtomicU64, ticket: u64) -> Self {
        Self { current: Some(current), ticket }
    }

    /// A token that never cancels.
    pub fn free() -> Self {
        Self { current: None, ticket: 0 }
    }

    fn is_over(&self) -> bool {
        self.current.is_some_and(|current| current.load(Ordering::Relaxed) != self.ticket)
    }
}

impl Narrowing {
    /// The records among which a search for `query` can stay: those of an earlier one that asked for less.
    fn sound_for(&self, query: &Query) -> Option<&[u32]> {
        let matching = self.matching.as_deref()?;
        let same_filters = self.query.filters.iter().all(|filter| query.filters.contains(filter));
        // A longer word stands only where its beginning does, unless that was looked for at the beginnings of words.
        let grown = |before: &Word, now: &Word| {
            let inside = before.text.chars().count() >= SHORTEST_INSIDE;
            before == now
                || (before.mode == MatchMode::Loosely
                    && now.mode == MatchMode::Loosely
                    && inside
                    && now.text.starts_with(&before.text))
        };
        let words = &self.query.words;
        let sound = !words.is_empty()
            && same_filters
            && words.len() <= query.words.len()
            && words.iter().zip(&query.words).all(|(before, now)| grown(before, now));
        sound.then_some(matching)
    }
}

/// What `work` makes of the items, in their order; `None` once `is_cancelled`. `share` spreads many items over the cores.
fn each<I: Copy + Sync, T: Send>(
    items: &[I],
    share: bool,
    is_cancelled: impl Fn() -> bool + Sync,
    work: impl Fn(I) -> Option<T> + Sync,
) -> Option<Vec<T>> {
    let part = |items: &[I]| -> Option<Vec<T>> {
        let mut all = Vec::new();
        for stride in items.chunks(STRIDE) {
            if is_cancelled() {
                return None;
            }
            all.extend(stride.iter().filter_map(|item| work(*item)));
        }
        Some(all)
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if !share || items.len() < WORTH_SHARING || cores < 2 {
        return part(items);
    }
    let mut parts = items.chunks(items.len().div_ceil(cores));
    std::thread::scope(|scope| {
        let (own, part) = (parts.next().unwrap_or_default(), &part);
        let others: Vec<_> = parts.map(|others| scope.spawn(move || part(others))).collect();
        let mut all = part(own);
        for other in others {
            match other.join() {
                Ok(part) => {
                    all = all.zip(part).map(|(mut all, mut part)| {
                        all.append(&mut part);
                        all
                    });
                }
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}
