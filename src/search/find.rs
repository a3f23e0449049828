//! Running a query over an index.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::index::Index;
use super::lines::compact;
use super::matcher::{Haystack, LINE, Matcher, SHORTEST_INSIDE};
use super::notes::Notes;
use super::query::{MatchMode, Query, Word};
use super::rank::{Area, Match, Packed, Proximity, Rank, Tier};
use super::subsequence::Subsequence;
use super::typo::nearest;
use super::word_index::Lookup;
use crate::data::Kind;
use crate::model::RecordRef;
use crate::parallel;

/// Whether the letters of a word must stand together, or may be apart in a name where nothing else matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Together,
    Apart,
}

/// Records whose text is worth reading on several cores.
const WORTH_SHARING: usize = 2_000;

/// Records between two checks for cancellation.
const STRIDE: usize = 4096;

/// A record that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub record: RecordRef,
    /// The tier of the word that matches worst.
    pub tier: Tier,
    /// The distance from the best match of the tier, which is 0; only its order means anything.
    pub distance: u64,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The best hits of each kind, up to the requested number, best first.
    pub hits: Vec<Hit>,
    /// How many records of each kind match.
    counts: Vec<(Kind, usize)>,
    /// If nothing matched as typed: the corrected query that the hits match.
    pub meant: Option<Query>,
    /// Where a search for a longer query can continue.
    pub narrowing: Narrowing,
    /// The places in the index of all records that match.
    matching: Arc<[u32]>,
}

impl Found {
    /// How many records match.
    pub fn count(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// The places in the index of all records that match, in no particular order.
    pub fn matching(&self) -> &[u32] {
        &self.matching
    }

    /// How many records of a kind match.
    pub fn count_of(&self, kind: Kind) -> usize {
        self.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    }
}

/// The records that matched a query, to which a search for a longer one can be limited.
#[derive(Debug, Clone, Default)]
pub struct Narrowing {
    query: Query,
    matching: Option<Arc<[u32]>>,
}

impl Index {
    /// The records that match `query`: the best `most` of each kind, and how many match; `None` if `cancel` fired.
    ///
    /// If every record that matches must have matched the earlier search that `narrowing` comes from, only those are
    /// searched.
    pub fn search(&self, query: &Query, most: usize, narrowing: &Narrowing, cancel: &CancelToken<'_>) -> Option<Found> {
        self.search_with(query, most, narrowing, &Notes::default(), cancel)
    }

    /// As [`Index::search`], also in what a person noted. `narrowing` must come from a search in the same notes.
    pub fn search_with(
        &self,
        query: &Query,
        most: usize,
        narrowing: &Narrowing,
        notes: &Notes,
        cancel: &CancelToken<'_>,
    ) -> Option<Found> {
        let found = self.search_for(query, most, narrowing, notes, Letters::Together, cancel)?;
        if found.count() > 0 || query.wanted().count() == 0 {
            return Some(found);
        }
        if let Some(meant) = self.corrected(query, notes) {
            let mut found = self.search_for(&meant, most, &Narrowing::default(), notes, Letters::Together, cancel)?;
            if found.count() > 0 {
                found.hits.iter_mut().for_each(|hit| hit.tier = Tier::Typo);
                // The next query is compared with what was typed, which matched nothing.
                return Some(Found { narrowing: Narrowing::default(), meant: Some(meant), ..found });
            }
        }
        self.search_for(query, most, &Narrowing::default(), notes, Letters::Apart, cancel)
    }

    /// The query with each word that matches nothing replaced by the nearest known word; `None` if there is none.
    fn corrected(&self, query: &Query, notes: &Notes) -> Option<Query> {
        let mut meant = query.clone();
        let mut changed = false;
        let is_alone = query.words.len() == 1 && query.filters.is_empty();
        for word in meant.words.iter_mut().filter(|word| word.mode == MatchMode::Loose) {
            if !is_alone && self.best_tier(word, notes).is_some() {
                continue;
            }
            // The number of a course with other signs than its catalogue's: cs-2336, 6-1010.
            let is_number = word.text.bytes().any(|byte| byte.is_ascii_digit());
            let number = compact(&word.text).filter(|_| is_number);
            let number = number.map(|text| Word { text, mode: MatchMode::Literal });
            *word = match number.filter(|number| self.best_tier(number, notes) == Some(Tier::Exact)) {
                Some(number) => number,
                None => Word { text: nearest(&word.text, self.words())?.to_owned(), mode: MatchMode::Literal },
            };
            changed = true;
        }
        changed.then_some(meant)
    }

    /// How well a word matches at best; `None` if nothing matches it.
    fn best_tier(&self, word: &Word, notes: &Notes) -> Option<Tier> {
        let alone = Query { words: vec![word.clone()], ..Query::default() };
        let found =
            self.search_for(&alone, 1, &Narrowing::default(), notes, Letters::Together, &CancelToken::free())?;
        found.hits.first().map(|hit| hit.tier)
    }

    fn search_for(
        &self,
        query: &Query,
        most: usize,
        narrowing: &Narrowing,
        notes: &Notes,
        letters: Letters,
        cancel: &CancelToken<'_>,
    ) -> Option<Found> {
        let notes: Vec<_> = notes.by_place(self).collect();
        let excluded = query.words.iter().filter(|word| word.mode == MatchMode::Excluded);
        let words = QueryWords {
            wanted: query.wanted().map(|word| IndexedWord::new(word, self, &notes)).collect(),
            excluded: excluded.map(|word| IndexedWord::new(word, self, &notes)).collect(),
        };
        let wanted = &words.wanted;
        let passes_filters = |place: usize| {
            query.filters.iter().all(|filter| self.columns.meets(place, &filter.condition) != filter.negated)
        };
        let (joined, runs) = if wanted.len() > 1 { (query.joined(), query.runs()) } else { Default::default() };
        let rank_as_typed = |place: u32| {
            let place = place as usize;
            let worst = words.worst(Tier::Exact, place, IndexedWord::best_match)?;
            Some(if wanted.len() < 2 {
                Rank::new(worst, Proximity::SameLine, place)
            } else {
                let note = notes.iter().find(|(of, _)| *of == place).map(|(_, note)| *note);
                self.rank_words(wanted, &joined, &runs, worst, place, note)
            })
        };
        let is_candidate = |place: &u32| {
            let place = *place as usize;
            wanted.iter().all(|word| word.may_match(place)) && passes_filters(place)
        };
        let everywhere = 0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let candidates: Vec<u32> = match narrowing.sound_for(query) {
            _ if wanted.iter().any(IndexedWord::is_nowhere) => Vec::new(),
            Some(matching) => matching.iter().copied().filter(is_candidate).collect(),
            None => everywhere.clone().filter(is_candidate).collect(),
        };
        let reads_text = wanted.len() > 1 || wanted.iter().chain(&words.excluded).any(IndexedWord::reads_text);
        let is_cancelled = || cancel.is_cancelled();
        let mut all = each(&candidates, reads_text, is_cancelled, rank_as_typed)?;
        let places =
            |ranks: &[Rank]| -> Vec<u32> { ranks.iter().filter_map(|rank| u32::try_from(rank.order()).ok()).collect() };
        let mut matching: Arc<[u32]> = places(&all).into();
        let as_typed = all.len();
        let with_subsequences = letters == Letters::Apart && wanted.iter().any(|word| word.subsequence.is_some());
        if with_subsequences {
            let rank_as_subsequence = |at: u32| {
                let place = at as usize;
                let is_candidate = wanted.iter().all(|word| word.may_be_subsequence(place) || word.may_match(place))
                    && matching.binary_search(&at).is_err()
                    && passes_filters(place);
                let best =
                    |word: &IndexedWord<'_>, place| word.best_match(place).or_else(|| word.subsequence_in(place));
                let worst = is_candidate.then(|| words.worst(Tier::Fuzzy, place, best)).flatten()?;
                Some(Rank::new(worst, Proximity::SameLine, place))
            };
            let everywhere: Vec<u32> = everywhere.collect();
            all.extend(each(&everywhere, true, is_cancelled, rank_as_subsequence)?);
        }
        let narrowing =
            Narrowing { query: query.clone(), matching: (!with_subsequences).then(|| Arc::clone(&matching)) };
        if all.len() > as_typed {
            matching = places(&all).into();
        }
        Some(Found { matching, ..self.best(all, most, narrowing) })
    }

    /// The rank of a record that matches several words as typed. `joined` is all words without spaces, `runs` some of
    /// them.
    fn rank_words(
        &self,
        wanted: &[IndexedWord<'_>],
        joined: &str,
        runs: &[String],
        worst: Match,
        place: usize,
        note: Option<Haystack<'_>>,
    ) -> Rank {
        let haystack = self.haystack(place);
        let mut named = false;
        for name in haystack.names.split(LINE).filter(|name| !name.is_empty()) {
            let is = |words: &str| name.chars().filter(|c| c.is_alphanumeric()).eq(words.chars());
            if !joined.is_empty() && is(joined) {
                return Rank::new(Match { tier: Tier::Exact, area: Area::Names, distance: 0 }, Proximity::Named, place);
            }
            named = named || runs.iter().any(|run| is(run));
        }
        // A line with all words has the longest one, which is usually the rarest.
        let longest = wanted.iter().max_by_key(|word| word.matcher.word.text.len());
        let texts = [haystack].into_iter().chain(note);
        let mut lines = texts.flat_map(|text| longest.into_iter().flat_map(move |word| word.matcher.lines(text)));
        let proximity = if named {
            Proximity::Named
        } else if lines.any(|(line, area)| wanted.iter().all(|word| word.matcher.occurs(line, area))) {
            Proximity::SameLine
        } else {
            Proximity::Separate
        };
        Rank::new(worst, proximity, place)
    }

    /// The best `most` of each kind, in order.
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
        // At equal tier what is explored comes before the catalogue.
        let is_of_catalogue = |rank: &Rank| self.entries[rank.order()].record.kind == Kind::Course;
        kept.sort_unstable_by_key(|rank| (rank.tier(), is_of_catalogue(rank), *rank));
        let hit = |rank: Rank| Hit {
            record: self.entries[rank.order()].record,
            tier: rank.tier(),
            distance: rank.distance(),
        };
        Found { hits: kept.into_iter().map(hit).collect(), counts, narrowing, ..Found::default() }
    }
}

/// The words of a query, each looked up in an index.
struct QueryWords<'a> {
    wanted: Vec<IndexedWord<'a>>,
    excluded: Vec<IndexedWord<'a>>,
}

impl<'a> QueryWords<'a> {
    /// The worst match of all words in a record, at best of tier `best`; `None` unless all match and no excluded one
    /// does.
    #[inline]
    fn worst(
        &self,
        best: Tier,
        place: usize,
        find: impl Fn(&IndexedWord<'a>, usize) -> Option<Match>,
    ) -> Option<Match> {
        let mut worst = Match { tier: best, area: Area::Names, distance: 0 };
        for word in &self.wanted {
            worst = worst.and(find(word, place)?);
        }
        let is_excluded = self.excluded.iter().any(|word| word.best_match(place).is_some());
        (!is_excluded).then_some(worst)
    }
}

/// A word of a query with what the index knows of it.
struct IndexedWord<'a> {
    matcher: Matcher<'a>,
    index: &'a Index,
    lookup: Lookup,
    /// Its best matches in notes, by the places of their records; nearly always none.
    in_notes: Vec<(usize, Match)>,
    /// `None` if the word does not match as a subsequence.
    subsequence: Option<Subsequence<'a>>,
}

impl<'a> IndexedWord<'a> {
    fn new(word: &'a Word, index: &'a Index, notes: &[(usize, Haystack<'_>)]) -> Self {
        let matcher = Matcher::new(word);
        let lookup = match index.words.get() {
            Some(words) => words.look_up(&matcher, |place| index.haystack(place)),
            None => Lookup::Unknown,
        };
        let in_note = |(place, note): &(usize, Haystack<'_>)| Some((*place, matcher.best_match(*note)?));
        let in_notes = notes.iter().filter_map(in_note).collect();
        Self { matcher, index, lookup, in_notes, subsequence: Subsequence::new(word) }
    }

    /// The best match in the note on a record.
    #[inline]
    fn noted(&self, place: usize) -> Option<Match> {
        self.in_notes.iter().find(|(of, _)| *of == place).map(|(_, found)| *found)
    }

    /// The best match as typed in a record.
    #[inline]
    fn best_match(&self, place: usize) -> Option<Match> {
        let found = self.best_in_data(place);
        if self.in_notes.is_empty() { found } else { found.into_iter().chain(self.noted(place)).min() }
    }

    #[inline]
    fn best_in_data(&self, place: usize) -> Option<Match> {
        match &self.lookup {
            Lookup::Matches(best) => best[place].get(),
            Lookup::Candidates(candidates) if !candidates[place] => None,
            Lookup::Nowhere => None,
            _ => self.matcher.best_match(self.index.haystack(place)),
        }
    }

    /// Whether a record can match as typed, as far as is known without reading its text.
    #[inline]
    fn may_match(&self, place: usize) -> bool {
        let in_data = match &self.lookup {
            Lookup::Matches(best) => best[place] != Packed::NONE,
            Lookup::Candidates(candidates) => candidates[place],
            Lookup::Unknown => true,
            Lookup::Nowhere => false,
        };
        in_data || self.noted(place).is_some()
    }

    /// Whether no record is known to match as typed.
    fn is_nowhere(&self) -> bool {
        matches!(self.lookup, Lookup::Nowhere) && self.in_notes.is_empty()
    }

    /// Whether the word can be a subsequence of one of a record's names.
    #[inline]
    fn may_be_subsequence(&self, place: usize) -> bool {
        self.subsequence.as_ref().is_some_and(|word| word.may_match(&self.index.names, place))
    }

    /// The best match as a subsequence of one of a record's names.
    fn subsequence_in(&self, place: usize) -> Option<Match> {
        self.subsequence.as_ref()?.best(self.index.names.get(place))
    }

    /// Whether a record's text must be read to find the match.
    fn reads_text(&self) -> bool {
        !matches!(self.lookup, Lookup::Matches(_) | Lookup::Nowhere)
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

    fn is_cancelled(&self) -> bool {
        self.current.is_some_and(|current| current.load(Ordering::Relaxed) != self.ticket)
    }
}

impl Narrowing {
    /// The records to which a search for `query` can be limited; `None` if others may match.
    fn sound_for(&self, query: &Query) -> Option<&[u32]> {
        let matching = self.matching.as_deref()?;
        let same_filters = self.query.filters.iter().all(|filter| query.filters.contains(filter));
        // A longer word occurs only where its prefix does, unless the prefix was sought at the starts of words alone.
        let extends = |before: &Word, now: &Word| {
            let matches_inside = before.text.chars().count() >= SHORTEST_INSIDE;
            before == now
                || (before.mode == MatchMode::Loose
                    && now.mode == MatchMode::Loose
                    && matches_inside
                    && now.text.starts_with(&before.text))
        };
        let words = &self.query.words;
        let sound = !words.is_empty()
            && same_filters
            && words.len() <= query.words.len()
            && words.iter().zip(&query.words).all(|(before, now)| extends(before, now));
        sound.then_some(matching)
    }
}

/// Maps and filters items in order, on several cores if `share` and there are many; `None` once cancelled.
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
    if !share || items.len() < WORTH_SHARING {
        return part(items);
    }
    let parts: Option<Vec<Vec<T>>> = parallel::map_chunks(items, part).into_iter().collect();
    parts.map(|parts| parts.into_iter().flatten().collect())
}
