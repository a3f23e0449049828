//! Running a query over an index.

use std::cell::OnceCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem::Finder;

use super::facet::OfAnswers;
use super::fold::begins_word;
use super::index::{Asked, Index};
use super::lexicon::Order;
use super::matcher::{AnswerText, Haystack, Header, LINE, Matcher, SHORTEST_INSIDE};
use super::notes::Notes;
use super::query::{Clause, Completion, Filter, MatchMode, Query, SYNONYM, Word, spell};
use super::rank::{Affirms, Area, Match, Packed, Proximity, Quality, Rank, Tier};
use super::subsequence::Subsequence;
use super::typo::nearest;
use super::word_index::Lookup;
use crate::data::{Day, Kind};
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

/// The most records in which completions are counted, and the most completions.
const MOST_COUNTED: usize = 2_000;
const MOST_COMPLETIONS: usize = 12;

/// Records that are worth ranking on several cores even if none is read.
const MANY: usize = 30_000;

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
    /// If nothing matched as typed: the query that the hits match, with words corrected or left out.
    pub meant: Option<Query>,
    /// The words that were corrected: as typed, and as they were understood.
    pub corrected: Vec<(String, String)>,
    /// The words that were left out, since nothing matches them all.
    pub left_out: Vec<String>,
    /// If nothing matches: how many records would without the fields and exclusions, 0 if there are none of those.
    pub wider: usize,
    /// The order that the query asks for.
    pub order: Option<Order>,
    /// The records that the query names to compare them; none unless it names several.
    pub compared: Vec<RecordRef>,
    /// Where a search for a longer query can continue.
    pub narrowing: Narrowing,
    /// Whether what is found says yes where no is wanted, and nothing of it no.
    says_yes: bool,
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

    /// What was done to the words so that something matches them; `None` if they match as typed.
    pub fn told(&self) -> Option<String> {
        let quoted = |words: &[String]| words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ");
        let read = |(typed, meant): &(String, String)| format!("“{typed}” read as “{meant}”");
        let corrected = self.corrected.iter().map(read);
        let left_out = (!self.left_out.is_empty()).then(|| format!("left out: {}", quoted(&self.left_out)));
        let told: Vec<String> = corrected.chain(left_out).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// Puts the hits that are `ranked` first, in that order.
    pub fn order_by(&mut self, ranked: &[RecordRef]) {
        let rank = |hit: &Hit| ranked.iter().position(|record| *record == hit.record).unwrap_or(ranked.len());
        self.hits.sort_by_key(rank);
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
        let mut found = self.search_as_meant(query, most, narrowing, notes, cancel)?;
        let denial = found.meant.as_ref().unwrap_or(query).denial.as_ref();
        // Where nothing says no, what is found says the opposite of what was asked.
        let is_passed_over = found.says_yes && found.order.is_none();
        found.left_out.extend(denial.filter(|_| is_passed_over).cloned());
        Some(found)
    }

    /// Searches for a query, or for what can be meant by it if nothing matches as typed.
    fn search_as_meant(
        &self,
        query: &Query,
        most: usize,
        narrowing: &Narrowing,
        notes: &Notes,
        cancel: &CancelToken<'_>,
    ) -> Option<Found> {
        let found = self.search_for(query, most, narrowing, notes, Letters::Together, cancel)?;
        if found.count() > 0 || query.wanted().count() == 0 {
            if let Some(better) = self.without_amounts(query, &found, most, notes, cancel)? {
                return Some(better);
            }
            return Some(Found {
                left_out: self.missing_numbers(query, notes),
                order: query.order(),
                compared: self.compared(query),
                ..found
            });
        }
        let free = Narrowing::default();
        let (meant, corrected, mut left_out) = self.corrected(query, notes);
        if meant.wanted().count() > 0 && (!corrected.is_empty() || !left_out.is_empty()) {
            let mut found = self.search_for(&meant, most, &free, notes, Letters::Together, cancel)?;
            if found.count() > 0 {
                if !corrected.is_empty() {
                    found.hits.iter_mut().for_each(|hit| hit.tier = Tier::Typo);
                }
                // The next query is compared with what was typed, which matched nothing.
                let (order, compared) = (meant.order(), self.compared(&meant));
                let meant = Some(meant);
                return Some(Found { narrowing: free, meant, corrected, left_out, order, compared, ..found });
            }
        }
        if let Some(most_of_it) = self.most_of(&meant, notes, &mut left_out, cancel)? {
            let found = self.search_for(&most_of_it, most, &free, notes, Letters::Together, cancel)?;
            if found.count() > 0 {
                let (order, compared) = (most_of_it.order(), self.compared(&most_of_it));
                let meant = Some(most_of_it);
                return Some(Found { narrowing: free, meant, corrected, left_out, order, compared, ..found });
            }
        }
        let found = self.search_for(query, most, &free, notes, Letters::Apart, cancel)?;
        let wide = query.widened().filter(|_| found.count() == 0);
        let wider = wide.and_then(|wide| self.search_for(&wide, 1, &free, notes, Letters::Together, cancel));
        Some(Found { wider: wider.map_or(0, |wider| wider.count()), ..found })
    }

    /// What is found without the amounts of a query, if the records that have them say them of something else: the `90` of
    /// `toefl 90` as a percentage.
    #[expect(clippy::option_option, reason = "the outer one is about being cancelled, as everywhere here")]
    fn without_amounts(
        &self,
        query: &Query,
        found: &Found,
        most: usize,
        notes: &Notes,
        cancel: &CancelToken<'_>,
    ) -> Option<Option<Found>> {
        let is_amount = |clause: &Clause| clause.is_wanted() && is_amount(&clause.word.text);
        let mut meant = query.clone();
        meant.clauses.retain(|clause| !is_amount(clause));
        let is_worth_it = meant.clauses.len() < query.clauses.len() && meant.wanted().count() > 0;
        if !is_worth_it || self.answers_all(query, found, notes) {
            return Some(None);
        }
        let better = self.search_for(&meant, most, &Narrowing::default(), notes, Letters::Together, cancel)?;
        if !self.answers_all(&meant, &better, notes) {
            return Some(None);
        }
        let left_out = query.clauses.iter().filter(|clause| is_amount(clause)).map(|clause| clause.word.text.clone());
        let (left_out, order, compared) = (left_out.collect(), meant.order(), self.compared(&meant));
        let narrowing = Narrowing::default();
        Some(Some(Found { narrowing, meant: Some(meant), left_out, order, compared, ..better }))
    }

    /// Whether one answer or one name of any of the best hits has all of a query, but for what names the record.
    fn answers_all(&self, query: &Query, found: &Found, notes: &Notes) -> bool {
        let answering = Answering::new(self, query, notes);
        let mut places = found.hits.iter().take(MOST_JUDGED).filter_map(|hit| self.place_of(hit.record));
        places.any(|place| answering.has_all(place))
    }

    /// The departments that a query names to compare them, whether or not they answer what else it asks.
    fn compared(&self, query: &Query) -> Vec<RecordRef> {
        let Some(names) = query.compared() else { return Vec::new() };
        let alone = Query { clauses: vec![names.clone()], ..Query::default() };
        let free = (Narrowing::default(), Notes::default());
        let found = self.search_for(&alone, MOST_COMPARED, &free.0, &free.1, Letters::Together, &CancelToken::free());
        let hits = found.unwrap_or_default().hits.into_iter();
        hits.map(|hit| hit.record).filter(|record| record.kind == Kind::Department).collect()
    }

    /// Counts what each of some completions of what is typed would find; not in an index so large that one would wait.
    pub fn count_completions(&self, typed: &str, today: Day, completions: &mut [Completion]) {
        let Some(first) = completions.first() else { return };
        let before = &typed[..first.range.start];
        if self.entries.len() > MOST_COUNTED || !before.ends_with(':') {
            return;
        }
        for completion in completions.iter_mut().take(MOST_COMPLETIONS) {
            let text = format!("{before}{}{}", completion.text, &typed[completion.range.end..]);
            let query = Query::new(&text, self.vocabulary()).as_of(today);
            let free = (Narrowing::default(), Notes::default());
            let found = self.search_for(&query, 0, &free.0, &free.1, Letters::Together, &CancelToken::free());
            completion.count = found.map(|found| found.count());
        }
    }

    /// The query with each word that nothing matches replaced by the word that was nearly certainly meant, or left out;
    /// what was corrected, and what was left out.
    fn corrected(&self, query: &Query, notes: &Notes) -> (Query, Vec<(String, String)>, Vec<String>) {
        let mut meant = query.clone();
        let (mut corrected, mut left_out) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(clause) = meant.clauses.get(at) {
            if clause.is_minor || clause.word.mode == MatchMode::Excluded || self.is_found(clause, notes) {
                at += 1;
                continue;
            }
            let typed = clause.word.text.clone();
            // What means something of its own is no mistake.
            let is_known = clause.also.iter().any(|other| other.penalty >= SYNONYM);
            let is_loose = clause.word.mode == MatchMode::Loose && !is_known;
            let candidates = if is_loose { nearest(&typed, self.words()) } else { Vec::new() };
            let with = |word: &str| {
                let mut tried = meant.clone();
                tried.clauses[at] = self.correction(word);
                tried
            };
            // Of several that are as near, one that is found beside the other words.
            let several =
                if candidates.len() > 1 { &candidates[..candidates.len().min(MOST_CORRECTIONS)] } else { &[] };
            let fitting = several.iter().find(|word| self.finds(&with(word), notes));
            if let Some(word) = fitting.or(candidates.first()) {
                meant = with(word);
                corrected.push((typed, (*word).to_owned()));
                at += 1;
            } else {
                left_out.push(typed);
                meant.clauses.remove(at);
            }
        }
        (meant, corrected, left_out)
    }

    /// A word in place of a misspelt one, with what else asks for the same.
    fn correction(&self, word: &str) -> Clause {
        let mut clause = Clause::new(word.to_owned(), MatchMode::Literal);
        clause.add_synonyms(self.vocabulary().lexicon());
        clause
    }

    /// The numbers among several that were asked for which nothing matches.
    fn missing_numbers(&self, query: &Query, notes: &Notes) -> Vec<String> {
        let several = query.wanted().filter(|clause| clause.also.iter().any(|other| other.penalty == 0));
        let numbers = several.flat_map(|clause| clause.words().filter(|(_, penalty)| *penalty == 0));
        let is_missing = |word: &&Word| {
            let mut alone = Clause::new(word.text.clone(), word.mode);
            spell(&mut alone, self.vocabulary().lexicon());
            !self.is_found(&alone, notes)
        };
        numbers.map(|(word, _)| word).filter(is_missing).map(|word| word.text.clone()).collect()
    }

    /// Whether any record matches a clause.
    fn is_found(&self, clause: &Clause, notes: &Notes) -> bool {
        self.finds(&Query { clauses: vec![clause.clone()], ..Query::default() }, notes)
    }

    /// Whether any record matches a query as typed.
    fn finds(&self, query: &Query, notes: &Notes) -> bool {
        let found = self.search_for(query, 1, &Narrowing::default(), notes, Letters::Together, &CancelToken::free());
        found.is_some_and(|found| found.count() > 0)
    }

    /// The query without the clauses that weigh least, so that something matches the others; `None` if nothing matches
    /// half of them. What is left out is added to `left_out`.
    #[expect(clippy::option_option, reason = "the outer one is about being cancelled, as everywhere here")]
    fn most_of(
        &self,
        query: &Query,
        notes: &Notes,
        left_out: &mut Vec<String>,
        cancel: &CancelToken<'_>,
    ) -> Option<Option<Query>> {
        let notes: Vec<_> = notes.by_place(self).collect();
        let clauses: Vec<IndexedClause<'_>> = query
            .wanted()
            .take(MOST_WEIGHED)
            .map(|clause| IndexedClause::new(clause, self, &notes, query.denies))
            .collect();
        if clauses.len() < 2 || query.wanted().count() > MOST_WEIGHED {
            return Some(None);
        }
        let excluded: Vec<IndexedClause<'_>> =
            query.excluded().map(|clause| IndexedClause::new(clause, self, &notes, query.denies)).collect();
        let everywhere: Vec<u32> = (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).collect();
        let matched = |place: u32| {
            let place = place as usize;
            if !self.passes(query, place) || excluded.iter().any(|clause| clause.best_match(place).is_some()) {
                return None;
            }
            let bits = clauses
                .iter()
                .enumerate()
                .filter(|(_, clause)| clause.may_match(place) && clause.best_match(place).is_some());
            Some(bits.fold(0_u16, |bits, (nth, _)| bits | 1 << nth)).filter(|bits| *bits > 0)
        };
        let masks = each(&everywhere, true, || cancel.is_cancelled(), matched)?;
        let weight_of = |nth: usize| {
            let frequency = masks.iter().filter(|mask| *mask >> nth & 1 == 1).count();
            // The rarer a word, the more it says: the inverse document frequency, in thousandths of a bit.
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is small"
            )]
            let weight = ((everywhere.len() + 1) as f64 / (frequency as f64 + 0.5)).log2().mul_add(1000.0, 1.0) as u64;
            // An amount is what one compares with; that it is rare does not make it what one asks about.
            let is_amount = clauses[nth].words.first().is_some_and(|word| is_amount(&word.matcher.word.text));
            if is_amount { weight / AMOUNT } else { weight }.max(1)
        };
        let weights: Vec<u64> = (0..clauses.len()).map(weight_of).collect();
        let weigh =
            |mask: u16| -> u64 { (0..clauses.len()).filter(|nth| mask >> nth & 1 == 1).map(|nth| weights[nth]).sum() };
        let is_enough = |mask: &&u16| mask.count_ones() as usize * 2 >= clauses.len();
        let Some(best) = masks.iter().filter(is_enough).max_by_key(|mask| (weigh(**mask), std::cmp::Reverse(**mask)))
        else {
            return Some(None);
        };
        let mut nth = 0;
        let mut kept = query.clone();
        kept.clauses.retain(|clause| {
            if clause.is_minor || clause.word.mode == MatchMode::Excluded {
                return true;
            }
            nth += 1;
            let is_kept = best >> (nth - 1) & 1 == 1;
            if !is_kept {
                left_out.push(clause.word.text.clone());
            }
            is_kept
        });
        Some(Some(kept))
    }

    /// Whether a record passes the filters of a query.
    fn passes(&self, query: &Query, place: usize) -> bool {
        let has_words = query.has_words();
        let of_records = |filter: &&Filter| !(has_words && filter.condition.of_answers().is_some());
        query
            .filters
            .iter()
            .filter(of_records)
            .all(|filter| self.columns.meets(place, &filter.condition) != filter.negated)
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
        let indexed = |clause| IndexedClause::new(clause, self, &notes, query.denies);
        // What is asked of answers is asked of those that the words match.
        let of_answers: Vec<(OfAnswers, bool)> = query.filters_of_answers().collect();
        let clauses = QueryClauses {
            wanted: query.wanted().map(indexed).collect(),
            excluded: query.excluded().map(indexed).collect(),
        };
        let wanted = &clauses.wanted;
        let passes_filters = |place: usize| self.passes(query, place);
        let phrase = query.phrase();
        let phrase = phrase.as_deref().map(Finder::new);
        let (joined, runs) = if query.clauses.len() > 1 { (query.joined(), query.runs()) } else { Default::default() };
        let as_typed = AsTyped { phrase, joined, runs, of_answers: &of_answers };
        let rank_as_typed = |place: u32| {
            let place = place as usize;
            let worst = clauses.worst(Tier::Exact, place, IndexedClause::best_match)?;
            if !of_answers.is_empty() && !self.has_answer(wanted, place, &of_answers) {
                return None;
            }
            // Words that mean nothing of their own can be part of a name.
            let may_be_named = !as_typed.joined.is_empty() || !as_typed.runs.is_empty();
            Some(if query.clauses.len() < 2 || wanted.len() < 2 && !may_be_named {
                Rank::new(worst, Proximity::TOGETHER, place)
            } else {
                let note = notes.iter().find(|(of, _)| *of == place).map(|(_, note)| *note);
                self.rank_words(wanted, &as_typed, worst, place, note)
            })
        };
        let is_candidate = |place: &u32| {
            let place = *place as usize;
            wanted.iter().all(|clause| clause.may_match(place)) && passes_filters(place)
        };
        let everywhere: Vec<u32> = (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).collect();
        let candidates: &[u32] = match narrowing.sound_for(query) {
            _ if wanted.iter().any(IndexedClause::is_nowhere) => &[],
            Some(matching) => matching,
            None => &everywhere,
        };
        let reads_text = !of_answers.is_empty()
            || wanted.len() > 1
            || wanted.iter().chain(&clauses.excluded).any(IndexedClause::reads_text);
        let is_shared = reads_text || candidates.len() >= MANY;
        let is_cancelled = || cancel.is_cancelled();
        let mut all =
            each(
                candidates,
                is_shared,
                is_cancelled,
                |place| {
                    if is_candidate(&place) { rank_as_typed(place) } else { None }
                },
            )?;
        let places =
            |ranks: &[Rank]| -> Vec<u32> { ranks.iter().filter_map(|rank| u32::try_from(rank.order()).ok()).collect() };
        let mut matching: Arc<[u32]> = places(&all).into();
        let as_typed = all.len();
        let with_subsequences = letters == Letters::Apart && wanted.iter().any(|clause| clause.subsequence.is_some());
        if with_subsequences {
            let rank_as_subsequence = |at: u32| {
                let place = at as usize;
                let is_candidate =
                    wanted.iter().all(|clause| clause.may_be_subsequence(place) || clause.may_match(place))
                        && matching.binary_search(&at).is_err()
                        && passes_filters(place);
                let best = |clause: &IndexedClause<'_>, place| {
                    clause.best_match(place).or_else(|| clause.subsequence_in(place))
                };
                let worst = is_candidate.then(|| clauses.worst(Tier::Fuzzy, place, best)).flatten()?;
                Some(Rank::new(worst, Proximity::TOGETHER, place))
            };
            all.extend(each(&everywhere, true, is_cancelled, rank_as_subsequence)?);
        }
        let narrowing =
            Narrowing { query: query.clone(), matching: (!with_subsequences).then(|| Arc::clone(&matching)) };
        if all.len() > as_typed {
            matching = places(&all).into();
        }
        Some(Found { matching, ..self.best(all, most, narrowing) })
    }

    /// The rank of a record that matches several clauses as typed.
    fn rank_words(
        &self,
        wanted: &[IndexedClause<'_>],
        AsTyped { phrase, joined, runs, of_answers }: &AsTyped<'_>,
        worst: Match,
        place: usize,
        note: Option<Haystack<'_>>,
    ) -> Rank {
        let haystack = self.haystack(place);
        let mut named = false;
        for name in haystack.names.split(LINE).filter(|name| !name.is_empty()) {
            let is = |words: &str| name.chars().filter(|c| c.is_alphanumeric()).eq(words.chars());
            if !joined.is_empty() && is(joined) {
                return Rank::new(Match::NAME, Proximity::NAMED, place);
            }
            named = named || runs.iter().any(|run| is(run));
        }
        let (lacking, found) = if wanted.len() < 2 {
            (0, worst)
        } else if are_in_one_name(wanted, haystack.names) {
            (0, Match { tier: worst.tier, distance: worst.distance, ..Match::NAME })
        } else {
            let answer = self.best_answer(wanted, place, note, of_answers);
            answer.map_or((wanted.len(), worst), |(lacking, answer)| {
                let (area, quality) = (answer.area, answer.quality);
                (lacking, Match { area, quality, ..worst })
            })
        };
        let holds = |text: &str| {
            let begins = |at: usize| begins_word(text, at);
            phrase.as_ref().is_some_and(|phrase| phrase.find_iter(text.as_bytes()).any(begins))
        };
        let proximity = if named {
            Proximity::NAMED
        } else if holds(haystack.names) || holds(haystack.rest) {
            Proximity::PHRASE
        } else {
            Proximity::lacking(lacking)
        };
        Rank::new(found, proximity, place)
    }

    /// The answer with most of the clauses, of those the best: how many it lacks, and where it is. What asks something that
    /// the record at `place` answers counts twice.
    fn best_answer(
        &self,
        wanted: &[IndexedClause<'_>],
        place: usize,
        note: Option<Haystack<'_>>,
        conditions: &[(OfAnswers, bool)],
    ) -> Option<(usize, BestAnswer)> {
        let mut best = None;
        let haystack = self.haystack(place);
        // What names the record is said of all its answers; nearly always nothing is left that could.
        let named = OnceCell::new();
        let asking = OnceCell::new();
        let all = (1_u64 << wanted.len().min(MOST_MARKED)) - 1;
        for text in [haystack].into_iter().chain(note) {
            for (answer, matched) in matching(wanted, text) {
                if !meets(answer.header, conditions) {
                    continue;
                }
                let penalties = || {
                    let origin = answer.header.map(|header| header.origin);
                    wanted.iter().filter_map(move |clause| clause.asks(origin?))
                };
                let quality = answer.header.map_or(Quality::BEST, |header| header.quality);
                let quality = wanted.first().map_or(quality, |clause| clause.judge(quality));
                let is_answer = answer.header.is_some_and(|header| self.is_answer(header.origin));
                let missing = all & !matched;
                let named = || *named.get_or_init(|| named_by(wanted, haystack));
                let asking = || *asking.get_or_init(|| self.asking(wanted, place));
                let count = |missing: u64| (missing.count_ones() + (missing & asking()).count_ones()) as usize;
                let lacking = if missing == 0 { 0 } else { count(missing & !named()) };
                let area = area_of(penalties().next().is_some(), is_answer, answer.area);
                let merit = (lacking, area, penalties().sum::<u32>(), quality);
                if best.as_ref().is_none_or(|(known, _)| merit < *known) {
                    best = Some((merit, answer.header));
                }
            }
        }
        best.map(|((lacking, area, _, quality), header)| (lacking, BestAnswer { area, quality, header }))
    }

    /// The clauses that ask something that the record at `place` answers, as bits.
    fn asking(&self, wanted: &[IndexedClause<'_>], place: usize) -> u64 {
        let asks = |clause: &IndexedClause<'_>| self.answer_to(&clause.asked.questions, place, false).is_some();
        bits(wanted, asks)
    }

    /// Whether an answer that matches all clauses, but for those that name the record, meets conditions on answers, or does
    /// not where they are negated.
    fn has_answer(&self, wanted: &[IndexedClause<'_>], place: usize, conditions: &[(OfAnswers, bool)]) -> bool {
        let haystack = self.haystack(place);
        let all = (1_u64 << wanted.len().min(MOST_MARKED)) - 1;
        let asked = all & !named_by(wanted, haystack);
        // A note on an answer is no answer.
        let is_answer = |answer: &AnswerText| answer.header.is_some_and(|header| self.is_answer(header.origin));
        if asked == 0 {
            return haystack.groups().any(|answer| is_answer(&answer) && meets(answer.header, conditions));
        }
        let mut answers = matching(wanted, haystack).into_iter().filter(|(answer, _)| is_answer(answer));
        answers.any(|(answer, matched)| matched & asked == asked && meets(answer.header, conditions))
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
        // At equal tier what is explored comes before the program as a whole, and that before the catalogue.
        let group = |rank: &Rank| group_of(self.entries[rank.order()].record.kind);
        kept.sort_unstable_by_key(|rank| (rank.tier(), group(rank), *rank));
        let hit = |rank: Rank| Hit {
            record: self.entries[rank.order()].record,
            tier: rank.tier(),
            distance: rank.distance(),
        };
        // Judged as wanted: what says yes is the worst where no is.
        let judged = || kept.iter().filter_map(|rank| rank.quality().affirms());
        let says_yes = judged().next().is_some() && judged().all(|affirms| affirms == Affirms::No);
        Found { hits: kept.into_iter().map(hit).collect(), counts, narrowing, says_yes, ..Found::default() }
    }
}

/// Where hits of equal tier come: what is explored, then the program as a whole, then the catalogue.
pub(super) fn group_of(kind: Kind) -> u8 {
    match kind {
        Kind::Course => 2,
        kind => u8::from(!kind.has_pane()),
    }
}

/// Whether an answer meets conditions on answers, or does not where they are negated; a note of the person meets none.
pub(super) fn meets(header: Option<Header>, conditions: &[(OfAnswers, bool)]) -> bool {
    let holds = |(condition, is_negated): &(OfAnswers, bool)| {
        header.is_some_and(|header| header.meets(*condition) != *is_negated)
    };
    conditions.iter().all(holds)
}

/// Where text counts whose question is asked, or not: an answer with its question, a note on it less.
pub(super) fn area_of(is_asked: bool, is_answer: bool, area: Area) -> Area {
    match area {
        area if !is_asked => area,
        _ if is_answer => Area::Questions,
        area => area.min(Area::Facts),
    }
}

/// Finds what answers a query in records.
pub(super) struct Answering<'a> {
    index: &'a Index,
    notes: Vec<(usize, Haystack<'a>)>,
    wanted: Vec<IndexedClause<'a>>,
    /// What is asked of answers.
    pub(super) of_answers: Vec<(OfAnswers, bool)>,
}

impl<'a> Answering<'a> {
    pub(super) fn new(index: &'a Index, query: &'a Query, notes: &'a Notes) -> Self {
        let notes: Vec<_> = notes.by_place(index).collect();
        let reading = |clause| IndexedClause::reading(clause, index, &notes, query.denies);
        let wanted = query.wanted().map(reading).collect();
        Self { index, wanted, of_answers: query.filters_of_answers().collect(), notes }
    }

    /// What answers in the record at `place`: the name of the field, or none for a name.
    ///
    /// With it, the clauses that name the record, as bits: they are said of all its answers.
    pub(super) fn of(&self, place: usize) -> Option<(&'static str, u64)> {
        let Self { index, wanted, .. } = self;
        let haystack = index.haystack(place);
        if are_in_one_name(wanted, haystack.names) {
            return None;
        }
        let note = self.notes.iter().find(|(of, _)| *of == place).map(|(_, note)| *note);
        let (_, best) = index.best_answer(wanted, place, note, &self.of_answers)?;
        let key = best.header.and_then(|header| index.key_of(header.origin))?;
        Some((key, named_by(wanted, haystack)))
    }

    /// Whether one answer or one name in the record at `place` has all clauses, but for those that name the record.
    fn has_all(&self, place: usize) -> bool {
        let Self { index, wanted, .. } = self;
        let names = index.haystack(place).names;
        let note = self.notes.iter().find(|(of, _)| *of == place).map(|(_, note)| *note);
        are_in_one_name(wanted, names)
            || wanted.iter().all(|clause| clause.occurs(names, Area::Names))
            || index.best_answer(wanted, place, note, &self.of_answers).is_some_and(|(lacking, _)| lacking == 0)
    }
}

/// The most clauses among which those are chosen that match most.
const MOST_WEIGHED: usize = 16;

/// The answer that most of a query's clauses match.
struct BestAnswer {
    area: Area,
    quality: Quality,
    header: Option<Header>,
}

/// The most clauses of which it is known which answers match them.
const MOST_MARKED: usize = u64::BITS as usize - 1;

/// Whether all clauses match one of some names.
fn are_in_one_name(wanted: &[IndexedClause<'_>], names: &str) -> bool {
    let all_occur = |names: &str| wanted.iter().all(|clause| clause.occurs(names, Area::Names));
    // Nearly always they do not even match several.
    all_occur(names) && names.split(LINE).any(|name| !name.is_empty() && all_occur(name))
}

/// The clauses that match a name, as bits.
fn named_by(wanted: &[IndexedClause<'_>], text: Haystack<'_>) -> u64 {
    bits(wanted, |clause| clause.occurs(text.names, Area::Names))
}

/// The clauses of which something holds, as bits.
fn bits(wanted: &[IndexedClause<'_>], holds: impl Fn(&IndexedClause<'_>) -> bool) -> u64 {
    let bits = wanted.iter().take(MOST_MARKED).enumerate().filter(|(_, clause)| holds(clause));
    bits.fold(0, |bits, (nth, _)| bits | 1 << nth)
}

/// The answers of a text that match any clause, in order, each with those that it matches, as bits: by its lines or by the
/// name of its question.
fn matching(wanted: &[IndexedClause<'_>], text: Haystack<'_>) -> Vec<(AnswerText, u64)> {
    let wanted = || wanted.iter().take(MOST_MARKED).enumerate();
    let mut found: Vec<(AnswerText, u64)> = Vec::new();
    let mut mark =
        |answer: AnswerText, nth: usize| match found.iter_mut().find(|(known, _)| known.start == answer.start) {
            Some((_, matched)) => *matched |= 1 << nth,
            None => found.push((answer, 1 << nth)),
        };
    for (nth, clause) in wanted() {
        for word in &clause.words {
            word.matcher.find_answers(text, |answer| mark(answer, nth));
        }
        // Few clauses name a question, so that the others need not look at every answer.
        if clause.asked.penalties.iter().any(Option::is_some) {
            let asked = |answer: &AnswerText| answer.header.is_some_and(|header| clause.asks(header.origin).is_some());
            text.groups().filter(asked).for_each(|answer| mark(answer, nth));
        }
    }
    found.sort_unstable_by_key(|(answer, _)| answer.start);
    found
}

/// How the words of a query stand beside each other.
struct AsTyped<'a> {
    /// The words beside each other.
    phrase: Option<Finder<'a>>,
    /// All words without spaces.
    joined: String,
    /// Some consecutive words without spaces.
    runs: Vec<String>,
    /// What is asked of the answers.
    of_answers: &'a [(OfAnswers, bool)],
}

/// The clauses of a query, each looked up in an index.
struct QueryClauses<'a> {
    wanted: Vec<IndexedClause<'a>>,
    excluded: Vec<IndexedClause<'a>>,
}

impl<'a> QueryClauses<'a> {
    /// The worst match of all clauses in a record, at best of tier `best`; `None` unless all match and no excluded one
    /// does.
    #[inline]
    fn worst(
        &self,
        best: Tier,
        place: usize,
        find: impl Fn(&IndexedClause<'a>, usize) -> Option<Match>,
    ) -> Option<Match> {
        let mut worst = Match { tier: best, ..Match::NAME };
        for clause in &self.wanted {
            worst = worst.and(find(clause, place)?);
        }
        let is_excluded = self.excluded.iter().any(|clause| clause.best_match(place).is_some());
        (!is_excluded).then_some(worst)
    }
}

/// A clause of a query with what the index knows of it.
struct IndexedClause<'a> {
    /// What was typed, then what else is as good.
    words: Vec<IndexedWord<'a>>,
    index: &'a Index,
    asked: Arc<Asked>,
    denies: bool,
    /// Its best matches in notes, by the places of their records; nearly always none.
    in_notes: Vec<(usize, Match)>,
    /// `None` if the word does not match as a subsequence.
    subsequence: Option<Subsequence<'a>>,
    /// Whether the text of records alone decides, by one word.
    is_plain: bool,
}

/// A word with what the index knows of it.
struct IndexedWord<'a> {
    matcher: Matcher<'a>,
    lookup: Lookup,
    penalty: u32,
}

impl IndexedWord<'_> {
    /// The best match in a record.
    #[inline]
    fn best_match(&self, index: &Index, place: usize) -> Option<Match> {
        let found = match &self.lookup {
            Lookup::Matches(best) => best[place].get(),
            Lookup::Candidates(candidates) if !candidates[place] => None,
            Lookup::Nowhere => None,
            _ => self.matcher.best_match(index.haystack(place)),
        }?;
        Some(Match { distance: found.distance.saturating_add(self.penalty), ..found })
    }

    /// Whether a record can match, as far as is known without reading its text.
    #[inline]
    fn may_match(&self, place: usize) -> bool {
        match &self.lookup {
            Lookup::Matches(best) => best[place] != Packed::NONE,
            Lookup::Candidates(candidates) => candidates[place],
            Lookup::Unknown => true,
            Lookup::Nowhere => false,
        }
    }
}

impl<'a> IndexedClause<'a> {
    fn new(clause: &'a Clause, index: &'a Index, notes: &[(usize, Haystack<'_>)], denies: bool) -> Self {
        let look_up = |matcher: &Matcher<'_>| match index.words.get() {
            Some(words) => words.look_up(matcher, |place| index.haystack(place)),
            None => Lookup::Unknown,
        };
        Self::with(clause, index, notes, denies, look_up)
    }

    /// A clause for reading the text of a few records.
    fn reading(clause: &'a Clause, index: &'a Index, notes: &[(usize, Haystack<'_>)], denies: bool) -> Self {
        Self::with(clause, index, notes, denies, |_| Lookup::Unknown)
    }

    fn with(
        clause: &'a Clause,
        index: &'a Index,
        notes: &[(usize, Haystack<'_>)],
        denies: bool,
        look_up: impl Fn(&Matcher<'_>) -> Lookup,
    ) -> Self {
        let indexed = |(word, penalty)| {
            let matcher = Matcher::new(word).denying(denies);
            let found = look_up(&matcher);
            IndexedWord { matcher, lookup: found, penalty }
        };
        // What asks for an order is a question alone.
        let words: Vec<_> = clause.words().filter(|_| clause.asks.is_none()).map(indexed).collect();
        let in_note = |(place, note): &(usize, Haystack<'_>)| {
            Some((*place, words.iter().filter_map(|word| word.matcher.best_match(*note)).min()?))
        };
        let in_notes: Vec<_> = notes.iter().filter_map(in_note).collect();
        let subsequence = Subsequence::new(&clause.word).filter(|_| clause.asks.is_none());
        let asked = index.asked_by(clause);
        // Nearly every word names no question, and stands for itself alone.
        let is_plain = words.len() == 1 && in_notes.is_empty() && asked.questions.iter().all(Vec::is_empty);
        Self { words, index, asked, denies, in_notes, subsequence, is_plain }
    }

    /// How far the clause is from the name of the question of an origin; `None` if it does not name it.
    #[inline]
    fn asks(&self, origin: u8) -> Option<u32> {
        self.asked.penalties.get(usize::from(origin)).copied().flatten()
    }

    /// How good a quality is.
    fn judge(&self, quality: Quality) -> Quality {
        if self.denies { quality.denied() } else { quality }
    }

    /// The best match in the note on a record.
    #[inline]
    fn noted(&self, place: usize) -> Option<Match> {
        self.in_notes.iter().find(|(of, _)| *of == place).map(|(_, found)| *found)
    }

    /// The best match as typed in a record.
    #[inline]
    fn best_match(&self, place: usize) -> Option<Match> {
        if self.is_plain {
            return self.words[0].best_match(self.index, place);
        }
        let in_text = self.words.iter().filter_map(|word| word.best_match(self.index, place)).min();
        let asked = self.index.answer_to(&self.asked.questions, place, self.denies).map(|asked| {
            // What has the very word comes before what only a synonym asks.
            let is_synonym = asked.distance >= Area::Questions.distance() + SYNONYM;
            let is_typed =
                is_synonym && self.words.first().is_some_and(|word| word.best_match(self.index, place).is_some());
            if is_typed { Match { distance: Area::Questions.distance(), ..asked } } else { asked }
        });
        let found = in_text.into_iter().chain(asked).min();
        if self.in_notes.is_empty() { found } else { found.into_iter().chain(self.noted(place)).min() }
    }

    /// Whether a record can match as typed, as far as is known without reading its text.
    #[inline]
    fn may_match(&self, place: usize) -> bool {
        if self.is_plain {
            return self.words[0].may_match(place);
        }
        self.words.iter().any(|word| word.may_match(place))
            || self.index.answer_to(&self.asked.questions, place, self.denies).is_some()
            || self.noted(place).is_some()
    }

    /// Whether any of some lines of an area matches.
    fn occurs(&self, lines: &str, area: Area) -> bool {
        self.words.iter().any(|word| word.matcher.occurs(lines, area))
    }

    /// Whether no record is known to match as typed.
    fn is_nowhere(&self) -> bool {
        self.words.iter().all(|word| matches!(word.lookup, Lookup::Nowhere))
            && self.in_notes.is_empty()
            && self.asked.questions.iter().all(Vec::is_empty)
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
        self.words.iter().any(|word| !matches!(word.lookup, Lookup::Matches(_) | Lookup::Nowhere))
    }
}

/// The most records that stand side by side.
const MOST_COMPARED: usize = 4;

/// How much less an amount weighs than a word that is as rare.
const AMOUNT: u64 = 8;

/// The most hits in which an answer that has all of a query is looked for.
const MOST_JUDGED: usize = 200;

/// Whether a word is an amount or a year rather than the number of a course.
pub(super) fn is_amount(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The most words that are tried in place of a misspelt one.
const MOST_CORRECTIONS: usize = 4;

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
        // A longer word occurs only where its prefix does, unless the prefix was sought at the starts of words alone, or
        // the longer one has other spellings or synonyms.
        let extends = |before: &Clause, now: &Clause| {
            let (typed, word) = (&before.word, &now.word);
            let matches_inside = typed.text.chars().count() >= SHORTEST_INSIDE;
            before == now
                || (typed.mode == MatchMode::Loose
                    && word.mode == MatchMode::Loose
                    && matches_inside
                    && before.asks.is_none()
                    && now.asks.is_none()
                    && now.also.is_empty()
                    && word.text.starts_with(&typed.text))
        };
        let mut clauses = self.query.wanted().peekable();
        let mut now = query.wanted();
        let sound = clauses.peek().is_some()
            && same_filters
            && self.query.excluded().all(|clause| query.clauses.contains(clause))
            && clauses.all(|before| now.next().is_some_and(|now| extends(before, now)));
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
    if !share {
        return part(items);
    }
    let parts: Option<Vec<Vec<T>>> = parallel::map_chunks(items, WORTH_SHARING, part).into_iter().collect();
    parts.map(|parts| parts.into_iter().flatten().collect())
}
