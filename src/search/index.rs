//! Every record's text, folded and prepared once, and the search over it.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::fold::{fold, fold_into, initials};
use super::query::{Condition, Filter, GRE, Manner, Query, TERMS, Vocabulary, Word};
use super::rank::{Area, Bond, Match, Rank, Tier};
use super::typo::Lexicon;
use super::word::{Body, LINE, Needle, SHORTEST_INSIDE};
use crate::data::{Facet, Kind, State};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::Text;

/// Records that match as typed from which on none is looked for with letters apart: there is enough to choose from.
const ENOUGH: usize = 200;

/// Letters of the longest name in which a word's letters may stand apart.
const LONGEST_FUZZY: usize = 80;

/// Score per letter below which a fuzzy match is an accident. A run of letters scores 16 each and more at the beginnings
/// of words (`fuzzy-matcher`'s skim algorithm); gaps cost.
const LEAST_SCORE_PER_LETTER: i64 = 17;

/// Records above which a search is shared among the cores.
const WORTH_SHARING: usize = 20_000;

/// Records after which a search looks whether it has been superseded.
const STRIDE: usize = 4096;

/// Which pairs of letters a record's text holds, as far as 512 bits can tell: never no where it is yes.
type Bloom = [u64; 8];

/// What a bit of a [`Bloom`] stands for, beside the letters themselves.
#[derive(Clone, Copy)]
enum Sign {
    /// These two stand next to each other.
    Pair = 1,
    /// A word begins with this one.
    First = 2,
    /// A word begins with these two.
    Start = 3,
    /// Two words of a name that follow each other begin with these.
    Initials = 4,
}

fn set(bloom: &mut Bloom, sign: Sign, one: u8, other: u8) {
    let key = u32::from(one) | u32::from(other) << 8 | (sign as u32) << 16;
    // Multiplicative hashing with the golden ratio; the upper bits are the mixed ones.
    let bit = key.wrapping_mul(0x9e37_79b9) >> 23;
    bloom[bit as usize / 64] |= 1 << (bit % 64);
}

fn holds(bloom: &Bloom, asked: &Bloom) -> bool {
    bloom.iter().zip(asked).all(|(have, want)| have & want == *want)
}

/// One bit for each letter and digit of a folded text; all others share one.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |bits, byte| {
        bits | 1
            << match byte {
                b'a'..=b'z' => byte - b'a',
                b'0'..=b'9' => byte - b'0' + 26,
                _ => 36,
            }
    })
}

/// A part of a shared list.
#[derive(Clone, Copy, Default)]
struct Part {
    start: u32,
    length: u16,
}

impl Part {
    fn of<T>(self, list: &[T]) -> &[T] {
        let start = self.start as usize;
        list.get(start..start + usize::from(self.length)).unwrap_or_default()
    }

    /// Appends to a list and tells where.
    fn append<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Self {
        let start = list.len();
        list.extend(items);
        Self { start: u32::try_from(start).unwrap_or(0), length: u16::try_from(list.len() - start).unwrap_or(0) }
    }
}

/// A record, where its text stands, and what one can filter it by.
struct Head {
    record: RecordRef,
    start: usize,
    ends: [u32; 4],
    /// The letters of its names.
    letters: u64,
    terms: u8,
    gre: u8,
    units: Part,
    departments: Part,
    places: Part,
}

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
    /// How many records of each kind match, in the order of [`Program::KINDS`].
    pub counts: [usize; 3],
    /// The query as it was understood where nothing matched it as typed: its misspelt words replaced.
    pub meant: Option<Query>,
    /// What a search for more letters can go on from.
    pub trail: Trail,
}

impl Found {
    /// How many records match.
    pub fn count(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// What an earlier search leaves for one that asks for more: every record that can still match.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    query: Query,
    matching: Option<Arc<[u32]>>,
}

/// Every record's text, prepared for searching.
#[derive(Default)]
pub struct Index {
    text: String,
    heads: Vec<Head>,
    blooms: Vec<Bloom>,
    units: Vec<u16>,
    departments: Vec<u16>,
    places: Vec<u16>,
    place_names: Vec<String>,
    vocabulary: Vocabulary,
    lexicon: OnceLock<Lexicon>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index of {} records", self.heads.len())
    }
}

/// Where a line of a record's text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) area: Area,
    /// What the line's field is called.
    pub(super) label: &'static str,
    /// The field's name in the data, or the part of the record's head.
    pub(super) key: &'static str,
}

/// The fields of records that hold names of theirs.
const NAMES: [&str; 1] = ["other_titles"];

/// Shows every line of a record's text to `visit`, with where it comes from.
pub(super) fn lines(program: &Program, record: RecordRef, mut visit: impl FnMut(Origin, &str)) {
    let Some(any) = program.get(record) else { return };
    let head = |label, key, area| Origin { area, label, key };
    visit(head("Title", "title", Area::Names), any.title);
    for alias in any.aliases {
        visit(head("Found as", "aliases", Area::Names), alias);
    }
    visit(head("Record", "id", Area::Names), any.id);
    for (field, answer) in any.fields.iter().zip(&any.answers) {
        let origin = |area| Origin { area, label: field.label, key: field.key };
        for claim in answer.claims() {
            for name in claim.value.names() {
                visit(origin(Area::Names), name);
            }
            let said = claim.value.lines();
            let many = said.len() > 1;
            for line in &said {
                match (many, line.len()) {
                    _ if NAMES.contains(&field.key) => visit(origin(Area::Names), line),
                    (true, 0..=60) => visit(origin(Area::Topics), line),
                    (_, 0..=120) => visit(origin(Area::Facts), &format!("{} {line}", field.label)),
                    _ => visit(origin(Area::Texts), line),
                }
            }
            if let Some(note) = claim.note {
                visit(origin(Area::Texts), note);
            }
        }
        match answer.state() {
            State::NotFound(_) => visit(origin(Area::Texts), &format!("{} not found", field.label)),
            State::NotPublished { note, .. } => {
                visit(origin(Area::Texts), &format!("{} not published", field.label));
                if let Some(note) = note {
                    visit(origin(Area::Texts), note);
                }
            }
            State::NotRecorded | State::Known | State::Disputed => {}
        }
    }
    for relation in program.relations(record) {
        let label = match relation.to.kind {
            Kind::CoreCourse => "Core courses",
            Kind::Career => "Careers",
            _ => "Departments",
        };
        visit(head(label, "related", Area::Texts), program.title(relation.to));
    }
    for link in any.links {
        visit(head("Links", "links", Area::Texts), &link.label);
        if let Some(note) = &link.note {
            visit(head("Links", "links", Area::Texts), note);
        }
    }
}

/// A name without everything between its letters and digits, where people may type it so: `18661` for 18-661.
fn compact(name: &str) -> Option<String> {
    let short = name.len() <= 16 && !name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = name.bytes().any(|byte| byte.is_ascii_digit()) || name.len() <= 12;
    (short && number).then(|| name.chars().filter(|letter| letter.is_alphanumeric()).collect())
}

impl Index {
    /// Prepares the text of every record of `program`.
    pub fn new(program: &Program) -> Self {
        let mut index = Self { vocabulary: vocabulary(program), ..Self::default() };
        let mut place_of = HashMap::new();
        let mut areas: [String; 4] = Default::default();
        for record in program.records() {
            index.add(program, record, &mut areas, &mut place_of);
        }
        index.text.shrink_to_fit();
        index
    }

    /// What a query's fields can name.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Bytes that the index takes, and bytes of the text that it was made from.
    pub fn size(&self) -> (usize, usize) {
        let lists = (self.units.len() + self.departments.len() + self.places.len()) * size_of::<u16>();
        let records = self.heads.len() * (size_of::<Head>() + size_of::<Bloom>());
        (self.text.len() + lists + records, self.text.len())
    }

    fn add(
        &mut self,
        program: &Program,
        record: RecordRef,
        areas: &mut [String; 4],
        place_of: &mut HashMap<String, u16>,
    ) {
        areas.iter_mut().for_each(String::clear);
        lines(program, record, |origin, line| {
            let area = &mut areas[origin.area as usize];
            let start = area.len();
            fold_into(line, area);
            if origin.area == Area::Names
                && let Some(compact) = compact(&area[start..])
            {
                area.push(LINE);
                area.push_str(&compact);
            }
            area.push(LINE);
        });
        let mut bloom = Bloom::default();
        for area in areas.iter() {
            mark_pairs(area, &mut bloom);
        }
        for name in areas[0].split(LINE) {
            let bytes = name.as_bytes();
            for pair in initials(name).windows(2) {
                set(&mut bloom, Sign::Initials, bytes[pair[0]], bytes[pair[1]]);
            }
        }
        let start = self.text.len();
        let ends = std::array::from_fn(|area| {
            self.text.push_str(&areas[area]);
            u32::try_from(self.text.len() - start).unwrap_or(u32::MAX)
        });
        let mut head = Head {
            record,
            start,
            ends,
            letters: letters(&areas[0]),
            terms: 0,
            gre: 0,
            units: Part::default(),
            departments: Part::default(),
            places: Part::default(),
        };
        if let Some(any) = program.get(record) {
            self.add_facets(program, record, &any, &mut head, place_of);
        }
        self.heads.push(head);
        self.blooms.push(bloom);
    }

    fn add_facets(
        &mut self,
        program: &Program,
        record: RecordRef,
        any: &AnyRecord<'_>,
        head: &mut Head,
        place_of: &mut HashMap<String, u16>,
    ) {
        let mut units = Vec::new();
        let mut places = Vec::new();
        for (field, answer) in any.fields.iter().zip(&any.answers) {
            for claim in answer.claims() {
                for facet in claim.value.facets() {
                    match facet {
                        Facet::Units(number) => units.push(number),
                        Facet::Term(term) => head.terms |= bit(TERMS.iter().position(|(_, known)| *known == term)),
                        Facet::Gre(rule) => head.gre |= bit(GRE.iter().position(|(_, known)| *known == rule)),
                    }
                }
                if PLACES.contains(&field.key) {
                    for place in claim.value.lines().iter().map(|place| fold(place)) {
                        let next = u16::try_from(self.place_names.len()).unwrap_or(u16::MAX);
                        places.push(*place_of.entry(place.clone()).or_insert_with(|| {
                            self.place_names.push(place);
                            next
                        }));
                    }
                }
            }
        }
        units.sort_unstable();
        units.dedup();
        let related = program.relations(record).iter().map(|relation| relation.to).chain([record]);
        let mut departments: Vec<_> =
            related.filter(|to| to.kind == Kind::Department).filter_map(|to| u16::try_from(to.index).ok()).collect();
        departments.sort_unstable();
        departments.dedup();
        head.units = Part::append(&mut self.units, units);
        head.departments = Part::append(&mut self.departments, departments);
        head.places = Part::append(&mut self.places, places);
    }

    fn body(&self, place: usize) -> Body<'_> {
        let Head { start, ends, .. } = self.heads[place];
        Body { text: &self.text[start..start + ends[3] as usize], ends }
    }

    /// Every name, topic and fact of all records, for whoever collects words.
    pub(super) fn short_texts(&self) -> impl Iterator<Item = &str> {
        (0..self.heads.len()).map(|place| {
            let body = self.body(place);
            &body.text[..body.ends[Area::Facts as usize] as usize]
        })
    }

    /// The records that match `query`: the best `most` of each kind, and how many there are.
    ///
    /// With the trail of an earlier search only what that one left is looked at, where that is sound. `None` where
    /// `current` no longer holds `ticket`: somebody asked for something else meanwhile.
    pub fn search(&self, query: &Query, most: usize, trail: &Trail, turn: &Turn<'_>) -> Option<Found> {
        let found = self.search_as_typed(query, most, trail, turn)?;
        if found.count() > 0 || query.wanted().count() == 0 {
            return Some(found);
        }
        let lexicon = self.lexicon.get_or_init(|| Lexicon::new(self.short_texts()));
        let Some(meant) = self.corrected(query, lexicon) else { return Some(found) };
        let mut found = self.search_as_typed(&meant, most, &Trail::default(), turn)?;
        found.hits.iter_mut().for_each(|hit| hit.tier = Tier::Typo);
        // Narrowing goes by what was typed, which matched nothing.
        found.trail = Trail::default();
        found.meant = (found.count() > 0).then_some(meant);
        Some(found)
    }

    /// The query with each word that occurs nowhere replaced by the nearest that does; none where there is none.
    fn corrected(&self, query: &Query, lexicon: &Lexicon) -> Option<Query> {
        let mut meant = query.clone();
        let mut changed = false;
        for word in meant.words.iter_mut().filter(|word| word.manner == Manner::Loosely) {
            let alone = Query { words: vec![word.clone()], ..Query::default() };
            let known = self.search_as_typed(&alone, 1, &Trail::default(), &Turn::free())?.count() > 0;
            if !known {
                word.text = lexicon.nearest(&word.text)?.to_owned();
                word.manner = Manner::Literally;
                changed = true;
            }
        }
        changed.then_some(meant)
    }

    fn search_as_typed(&self, query: &Query, most: usize, trail: &Trail, turn: &Turn<'_>) -> Option<Found> {
        let wanted: Vec<Needle<'_>> = query.wanted().map(Needle::new).collect();
        let unwanted: Vec<Needle<'_>> =
            query.words.iter().filter(|word| word.manner == Manner::Without).map(Needle::new).collect();
        let filters = Filters { index: self, filters: &query.filters };
        let sieves: Vec<Sieve> = wanted.iter().map(|needle| Sieve::new(needle.word)).collect();
        let (joined, runs) = if wanted.len() > 1 { (query.joined(), query.runs()) } else { Default::default() };
        let plain = |place: usize| -> Option<Rank> {
            let bloom = &self.blooms[place];
            if !sieves.iter().all(|sieve| sieve.lets_through(bloom)) {
                return None;
            }
            if !filters.hold(place) {
                return None;
            }
            let body = self.body(place);
            let mut worst = Match { tier: Tier::Exact, area: Area::Names, distance: 0 };
            for needle in &wanted {
                worst = worse(worst, needle.plain(body)?);
            }
            if unwanted.iter().any(|needle| needle.plain(body).is_some()) {
                return None;
            }
            Some(whole_rank(&wanted, &joined, &runs, body, worst, place))
        };
        let candidates = trail.sound_for(query);
        let ranks = self.each(candidates, turn, plain)?;
        let mut matching: Vec<u32> = Vec::new();
        matching.extend(ranks.iter().filter_map(|rank| u32::try_from(rank.order()).ok()));
        let mut all = ranks;
        let loose = wanted.iter().any(|needle| needle.word.manner == Manner::Loosely);
        let may_stand_apart = loose && all.len() < ENOUGH;
        if may_stand_apart {
            let taken: std::collections::HashSet<u32> = matching.iter().copied().collect();
            let fuzzy = |place: usize, matcher: &SkimMatcherV2| -> Option<Rank> {
                if u32::try_from(place).is_ok_and(|place| taken.contains(&place)) || !filters.hold(place) {
                    return None;
                }
                self.stands_apart(place, &wanted, &unwanted, matcher)
            };
            all.extend(self.each_with_matcher(turn, fuzzy)?);
        }
        let trail = Trail { query: query.clone(), matching: (!may_stand_apart).then(|| matching.into()) };
        Some(self.best(all, most, trail))
    }

    /// How a record matches with the letters of a word apart in one of its names.
    fn stands_apart(
        &self,
        place: usize,
        wanted: &[Needle<'_>],
        unwanted: &[Needle<'_>],
        matcher: &SkimMatcherV2,
    ) -> Option<Rank> {
        let head = &self.heads[place];
        let body = self.body(place);
        let mut worst = Match { tier: Tier::Fuzzy, area: Area::Names, distance: 0 };
        for needle in wanted {
            let asked = letters(&needle.word.text);
            let possible = needle.word.manner == Manner::Loosely && head.letters & asked == asked;
            let found = needle
                .plain(body)
                .or_else(|| possible.then(|| fuzzy(matcher, body.area(Area::Names), &needle.word.text)).flatten())?;
            worst = worse(worst, found);
        }
        if unwanted.iter().any(|needle| needle.plain(body).is_some()) {
            return None;
        }
        Some(Rank::new(worst, Bond::Together, place))
    }

    /// `work` on every candidate, shared among the cores where there are many.
    fn each(
        &self,
        candidates: Option<&[u32]>,
        turn: &Turn<'_>,
        work: impl Fn(usize) -> Option<Rank> + Sync,
    ) -> Option<Vec<Rank>> {
        let total = candidates.map_or(self.heads.len(), <[u32]>::len);
        let part = |range: std::ops::Range<usize>| -> Option<Vec<Rank>> {
            let mut ranks = Vec::new();
            for start in range.clone().step_by(STRIDE) {
                if turn.is_over() {
                    return None;
                }
                let stride = start..(start + STRIDE).min(range.end);
                match candidates {
                    Some(candidates) => {
                        ranks.extend(candidates[stride].iter().filter_map(|place| work(*place as usize)));
                    }
                    None => ranks.extend(stride.filter_map(&work)),
                }
            }
            Some(ranks)
        };
        shared(total, part)
    }

    fn each_with_matcher(
        &self,
        turn: &Turn<'_>,
        work: impl Fn(usize, &SkimMatcherV2) -> Option<Rank> + Sync,
    ) -> Option<Vec<Rank>> {
        let part = |range: std::ops::Range<usize>| -> Option<Vec<Rank>> {
            let matcher = SkimMatcherV2::default().ignore_case();
            let mut ranks = Vec::new();
            for place in range {
                if place % STRIDE == 0 && turn.is_over() {
                    return None;
                }
                ranks.extend(work(place, &matcher));
            }
            Some(ranks)
        };
        shared(self.heads.len(), part)
    }

    /// The best of `ranks`, at most `most` of each kind, in order.
    fn best(&self, ranks: Vec<Rank>, most: usize, trail: Trail) -> Found {
        let mut counts = [0; 3];
        let mut by_kind: [Vec<Rank>; 3] = Default::default();
        for rank in ranks {
            let kind = self.heads[rank.order()].record.kind;
            let Some(place) = Program::KINDS.iter().position(|known| *known == kind) else { continue };
            counts[place] += 1;
            by_kind[place].push(rank);
        }
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
        Found { hits: kept.into_iter().map(hit).collect(), counts, meant: None, trail }
    }
}

/// A bit of a set; none where there is no such place.
fn bit(place: Option<usize>) -> u8 {
    place.map_or(0, |place| 1 << place)
}

/// The fields of records that tell where something is taught.
const PLACES: [&str; 2] = ["campus", "places"];

/// What a query's fields can name in `program`.
fn vocabulary(program: &Program) -> Vocabulary {
    let departments = program.departments.iter().map(|department| {
        let names = std::iter::once(&*department.id).chain(department.aliases.iter().map(Text::as_str));
        names.chain(std::iter::once(department.title.as_str())).map(fold).collect()
    });
    let campuses = program.departments.iter().flat_map(|department| department.campus.facts());
    let mut places: Vec<String> = campuses
        .filter_map(|fact| fact.value.split([',', ';', '(']).next().map(|place| fold(place.trim())))
        .filter(|place| !place.is_empty() && place.split(' ').count() <= 3)
        .collect();
    places.sort_unstable();
    places.dedup();
    Vocabulary { departments: departments.collect(), places }
}

/// Marks the pairs of letters in lines of folded text, and how their words begin.
fn mark_pairs(text: &str, bloom: &mut Bloom) {
    let mut before: Option<u8> = None;
    let mut inside = false;
    for (at, byte) in text.bytes().enumerate() {
        if byte == LINE as u8 {
            (before, inside) = (None, false);
            continue;
        }
        if let Some(before) = before {
            set(bloom, Sign::Pair, before, byte);
        }
        let is_word = byte.is_ascii_alphanumeric() || !byte.is_ascii();
        if !inside {
            set(bloom, Sign::First, byte, 0);
            if let Some(next) = text.as_bytes().get(at + 1) {
                set(bloom, Sign::Start, byte, *next);
            }
        }
        inside = is_word;
        before = Some(byte);
    }
}

/// What a record's bits must hold so that a word can match it at all.
struct Sieve {
    plain: Bloom,
    acronym: Option<Bloom>,
}

impl Sieve {
    fn new(word: &Word) -> Self {
        let bytes = word.text.as_bytes();
        let loosely = word.manner == Manner::Loosely;
        let short = loosely && word.text.chars().count() < SHORTEST_INSIDE;
        let mut plain = Bloom::default();
        match bytes {
            [only] if short => set(&mut plain, Sign::First, *only, 0),
            [one, other, ..] if short => set(&mut plain, Sign::Start, *one, *other),
            _ => bytes.windows(2).for_each(|pair| set(&mut plain, Sign::Pair, pair[0], pair[1])),
        }
        let acronym = (loosely && bytes.len() > 1).then(|| {
            let mut bloom = Bloom::default();
            bytes.windows(2).for_each(|pair| set(&mut bloom, Sign::Initials, pair[0], pair[1]));
            bloom
        });
        Self { plain, acronym }
    }

    fn lets_through(&self, bloom: &Bloom) -> bool {
        holds(bloom, &self.plain) || self.acronym.as_ref().is_some_and(|acronym| holds(bloom, acronym))
    }
}

/// The filters of a query over the records of an index.
struct Filters<'a> {
    index: &'a Index,
    filters: &'a [Filter],
}

impl Filters<'_> {
    fn hold(&self, place: usize) -> bool {
        let Self { index, filters } = self;
        let head = &index.heads[place];
        filters.iter().all(|filter| {
            let holds = match &filter.condition {
                Condition::Kind(kind) => head.record.kind == *kind,
                Condition::Dept(department) => {
                    head.departments.of(&index.departments).iter().any(|known| usize::from(*known) == *department)
                }
                Condition::Units(least, most) => {
                    head.units.of(&index.units).iter().any(|units| (least..=most).contains(&units))
                }
                Condition::Term(term) => head.terms & bit(TERMS.iter().position(|(_, known)| known == term)) != 0,
                Condition::Gre(rule) => head.gre & bit(GRE.iter().position(|(_, known)| known == rule)) != 0,
                Condition::Campus(name) => {
                    let names = head.places.of(&index.places);
                    names
                        .iter()
                        .any(|place| index.place_names.get(usize::from(*place)).is_some_and(|p| p.contains(name)))
                }
            };
            holds != filter.negated
        })
    }
}

/// The worse of two matches, part by part; distances add up.
pub(super) fn worse(one: Match, other: Match) -> Match {
    Match {
        tier: one.tier.max(other.tier),
        area: one.area.max(other.area),
        distance: one.distance.saturating_add(other.distance),
    }
}

/// The rank of a record whose words all match as typed; `joined` are they all, `runs` some of them, without spaces.
fn whole_rank(
    wanted: &[Needle<'_>],
    joined: &str,
    runs: &[String],
    body: Body<'_>,
    worst: Match,
    place: usize,
) -> Rank {
    if wanted.len() < 2 {
        return Rank::new(worst, Bond::Together, place);
    }
    let mut named = false;
    for name in body.area(Area::Names).split(LINE).filter(|name| !name.is_empty()) {
        let is = |words: &str| name.chars().filter(|letter| letter.is_alphanumeric()).eq(words.chars());
        if !joined.is_empty() && is(joined) {
            return Rank::new(Match { tier: Tier::Exact, area: Area::Names, distance: 0 }, Bond::Named, place);
        }
        named = named || runs.iter().any(|run| is(run));
    }
    let holds_all = |line: &str, area| wanted.iter().all(|needle| needle.tier_in(line, area).is_some());
    let bond = if named {
        Bond::Named
    } else if body.lines().any(|(line, area)| holds_all(line, area)) {
        Bond::Together
    } else {
        Bond::Apart
    };
    Rank::new(worst, bond, place)
}

/// A word's best fuzzy match among names, each on a line.
fn fuzzy(matcher: &SkimMatcherV2, names: &str, word: &str) -> Option<Match> {
    let count = word.chars().count();
    if count < SHORTEST_INSIDE {
        return None;
    }
    let letters = i64::try_from(count).unwrap_or(i64::MAX);
    let best = names
        .split(LINE)
        .filter(|name| name.len() <= LONGEST_FUZZY && is_subsequence(word, name))
        .filter_map(|name| matcher.fuzzy_match(name, word))
        .max()
        .filter(|score| *score >= LEAST_SCORE_PER_LETTER * letters)?;
    // No letter scores more than this, so the distance is never negative.
    let distance = u32::try_from(40 * letters - best).unwrap_or(0);
    Some(Match { tier: Tier::Fuzzy, area: Area::Names, distance })
}

/// A word's fuzzy match with a single folded name.
pub(super) fn fuzzy_name(name: &str, needle: &Needle<'_>) -> Option<Match> {
    fuzzy(&SkimMatcherV2::default().ignore_case(), name, &needle.word.text)
}

/// Whether the letters of `word` stand in `text` in their order.
fn is_subsequence(word: &str, text: &str) -> bool {
    let mut letters = text.bytes();
    word.bytes().all(|wanted| letters.any(|letter| letter == wanted))
}

/// A search's turn: it is over when the next one begins.
pub struct Turn<'a> {
    current: Option<&'a AtomicU64>,
    ticket: u64,
}

impl<'a> Turn<'a> {
    /// A turn that lasts as long as `current` holds `ticket`.
    pub fn new(current: &'a AtomicU64, ticket: u64) -> Self {
        Self { current: Some(current), ticket }
    }

    /// A turn that nobody ends.
    pub fn free() -> Self {
        Self { current: None, ticket: 0 }
    }

    fn is_over(&self) -> bool {
        self.current.is_some_and(|current| current.load(Ordering::Relaxed) != self.ticket)
    }
}

impl Trail {
    /// The records among which a search for `query` can stay: those of an earlier one that asked for less.
    fn sound_for(&self, query: &Query) -> Option<&[u32]> {
        let matching = self.matching.as_deref()?;
        let same_filters = self.query.filters.iter().all(|filter| query.filters.contains(filter));
        // A longer word stands only where its beginning does, unless that was looked for at the beginnings of words.
        let grown = |before: &Word, now: &Word| {
            let inside = before.text.chars().count() >= SHORTEST_INSIDE;
            before == now
                || (before.manner == Manner::Loosely
                    && now.manner == Manner::Loosely
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

/// `work` on parts of `total` things, on as many cores as there are where that is worth it.
fn shared<T: Send>(total: usize, work: impl Fn(std::ops::Range<usize>) -> Option<Vec<T>> + Sync) -> Option<Vec<T>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if total < WORTH_SHARING || cores < 2 {
        return work(0..total);
    }
    let size = total.div_ceil(cores);
    let range = |core: usize| core * size..((core + 1) * size).min(total);
    std::thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = (1..cores).map(|core| scope.spawn(move || work(range(core)))).collect();
        let mut all = work(range(0));
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
