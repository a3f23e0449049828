//! A reference search that reads every line of every record for every query; the real one must agree with it.

use std::any::Any;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::find::{CancelToken, Found, Hit, Narrowing};
use super::fold::fold;
use super::index::Index;
use super::lines::{compact, lines};
use super::matcher::{Haystack, Matcher};
use super::query::{MatchMode, Query, Word};
use super::rank::{Area, Match, Proximity, Rank, Tier};
use super::subsequence::Subsequence;
use crate::data::{self, Kind, Term, Terms, Units};
use crate::model::{Program, RecordRef};

/// Hits of each kind that a search returns.
const MOST: usize = 50;

/// A record's folded lines.
struct ReferenceRecord {
    record: RecordRef,
    lines: Vec<(String, Area)>,
}

impl ReferenceRecord {
    fn new(program: &Program, record: RecordRef) -> Self {
        let mut read = Vec::new();
        let _ = lines(program, record, |origin, line| {
            let folded = fold(line);
            if let Some(compact) = compact(&folded).filter(|_| origin.area == Area::Names) {
                read.push((compact, Area::Names));
            }
            read.push((folded, origin.area));
            ControlFlow::Continue(())
        });
        Self { record, lines: read }
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().filter(|(_, area)| *area == Area::Names).map(|(line, _)| line)
    }

    /// The best match as typed.
    fn best_match(&self, word: &Word) -> Option<Match> {
        let matcher = Matcher::new(word);
        self.lines.iter().filter_map(|(line, area)| matcher.best_match(Haystack::line_of(line, *area))).min()
    }

    /// The best match as a subsequence of a name.
    fn subsequence(&self, word: &Word) -> Option<Match> {
        let subsequence = Subsequence::new(word)?;
        self.names().filter_map(|name| subsequence.best(name)).min()
    }

    /// The worst match of all words; `None` unless all match.
    fn worst(&self, query: &Query, start: Tier, of: impl Fn(&Word) -> Option<Match>) -> Option<Match> {
        if query.words.iter().any(|word| word.mode == MatchMode::Excluded && self.best_match(word).is_some()) {
            return None;
        }
        let start = Match { tier: start, area: Area::Names, distance: 0 };
        query.wanted().try_fold(start, |worst, word| Some(worst.and(of(word)?)))
    }

    fn rank(&self, query: &Query, worst: Match, order: usize) -> Rank {
        let wanted: Vec<&Word> = query.wanted().collect();
        if wanted.len() < 2 {
            return Rank::new(worst, Proximity::SameLine, order);
        }
        let is_name = |words: &str| {
            let spelt = |name: &&String| name.chars().filter(|c| c.is_alphanumeric()).eq(words.chars());
            !words.is_empty() && self.names().any(|name| spelt(&name))
        };
        if is_name(&query.joined()) {
            return Rank::new(Match { tier: Tier::Exact, area: Area::Names, distance: 0 }, Proximity::Named, order);
        }
        let holds_all =
            |(line, area): &(String, Area)| wanted.iter().all(|word| Matcher::new(word).occurs(line, *area));
        let proximity = if query.runs().iter().any(|run| is_name(run)) {
            Proximity::Named
        } else if self.lines.iter().any(holds_all) {
            Proximity::SameLine
        } else {
            Proximity::Separate
        };
        Rank::new(worst, proximity, order)
    }
}

/// The hits, and the matches of each kind.
fn search(program: &Program, all: &[ReferenceRecord], typed: &str, query: &Query) -> (Vec<Hit>, Vec<usize>) {
    let holds = |record: RecordRef| {
        let any = program.get(record).expect("a record");
        let facts: Vec<_> = any.answers.iter().flat_map(|answer| answer.any_facts()).collect();
        let units = facts.iter().filter_map(|fact| (fact.value as &dyn Any).downcast_ref::<Units>());
        let terms = facts.iter().filter_map(|fact| (fact.value as &dyn Any).downcast_ref::<Terms>());
        typed.split(' ').all(|token| match token {
            "kind:core" => record.kind == Kind::CoreCourse,
            "!kind:department" => record.kind != Kind::Department,
            "units:6..12" => units.clone().any(|units| (Units::whole(6)..=Units::whole(12)).contains(units)),
            "term:fall" => terms.clone().any(|terms| terms.0.contains(&Term::Fall)),
            "!term:summer" => !terms.clone().any(|terms| terms.0.contains(&Term::Summer)),
            _ => true,
        })
    };
    let read: Vec<(usize, &ReferenceRecord)> = all.iter().enumerate().filter(|(_, read)| holds(read.record)).collect();
    let as_typed = |(order, read): &(usize, &ReferenceRecord)| {
        let worst = read.worst(query, Tier::Exact, |word| read.best_match(word))?;
        Some((read.record, read.rank(query, worst, *order)))
    };
    let mut ranked: Vec<(RecordRef, Rank)> = read.iter().filter_map(as_typed).collect();
    if ranked.is_empty() && query.wanted().any(|word| Subsequence::new(word).is_some()) {
        let as_subsequence = |(order, read): &(usize, &ReferenceRecord)| {
            let worst =
                read.worst(query, Tier::Fuzzy, |word| read.best_match(word).or_else(|| read.subsequence(word)))?;
            let is_new = read.worst(query, Tier::Exact, |word| read.best_match(word)).is_none();
            is_new.then(|| (read.record, Rank::new(worst, Proximity::SameLine, *order)))
        };
        ranked.extend(read.iter().filter_map(as_subsequence));
    }
    ranked.sort_unstable_by_key(|(record, rank)| (rank.tier(), record.kind == Kind::Course, *rank));
    let of_kind = |kind| ranked.iter().filter(|(record, _)| record.kind == kind).count();
    let counts = Kind::PANES.iter().copied().map(of_kind).collect();
    let mut shown: HashMap<Kind, usize> = HashMap::new();
    ranked.retain(|(record, _)| {
        let shown = shown.entry(record.kind).or_default();
        *shown += 1;
        *shown <= MOST
    });
    let hit =
        |(record, rank): &(RecordRef, Rank)| Hit { record: *record, tier: rank.tier(), distance: rank.distance() };
    (ranked.iter().map(hit).collect(), counts)
}

/// The words that all texts are made of, so that queries match in many ways.
const WORDS: [&str; 16] = [
    "deep",
    "learning",
    "Schrödinger",
    "deer",
    "dee",
    "a",
    "of",
    "control",
    "18-661",
    "machine",
    "aaa",
    "lean",
    "C++",
    "École",
    "中文",
    "MSE",
];

/// Fields that are typed; the reference knows what each means.
const FIELDS: [&str; 5] = ["kind:core", "!kind:department", "units:6..12", "term:fall", "!term:summer"];

/// A program of some departments and many courses.
fn program() -> Program {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut text = |least: usize, most: usize| -> String {
        let words: Vec<&str> = (0..rng.usize(least..=most)).map(|_| WORDS[rng.usize(..WORDS.len())]).collect();
        words.join(if rng.bool() { " " } else { "-" })
    };
    let known = |value: &str| format!("Known(value: {value}, source: \"s\")");
    let (mut courses, mut departments) = (String::from("["), String::from("["));
    for nth in 0..400 {
        let topics = known(&format!("{:?}", [text(1, 2), text(1, 3)]));
        let summary = known(&format!("{:?}", text(5, 40)));
        let (title, alias, units) = (text(1, 5), text(1, 2), 3 * (nth % 5 + 1));
        let term = ["Fall", "Spring", "Summer"][nth % 3];
        write!(
            courses,
            "(id: \"c-{nth}\", title: {title:?}, aliases: [{alias:?}], source: \"s\", topics: {topics}, \
             summary: {summary}, units: {}, terms: {}),",
            known(&units.to_string()),
            known(&format!("[{term}]")),
        )
        .expect("room");
    }
    for nth in 0..20 {
        write!(departments, "(id: \"d-{nth}\", title: {:?}, source: \"s\"),", text(1, 4)).expect("room");
    }
    let mut catalogue = String::from("[");
    for nth in 0..200 {
        let topics = known(&format!("{:?}", [text(1, 2), text(1, 3)]));
        write!(
            catalogue,
            "(id: \"9-{nth}\", number: \"9-{nth}\", title: {:?}, source: \"s\", topics: {topics}),",
            text(1, 5)
        )
        .expect("room");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).expect("a file");
    write("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#.to_owned());
    write("program.ron", r#"(id: "p", title: "P", source: "s", format: 2, official: "https://a.org/")"#.to_owned());
    write("core-courses.ron", courses + "]");
    write("courses.ron", catalogue + "]");
    write("departments.ron", departments + "]");
    let program = Program::new(data::folder(dir.path()));
    assert!(program.problems.is_empty(), "{}", program.problems[0]);
    program
}

/// Queries of words of the texts, parts of them, misspellings, operators and fields.
fn typed() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS.to_vec());
    let piece = (word.clone(), 0_usize..4, 1_usize..6)
        .prop_map(|(word, from, count)| word.chars().skip(from).take(count).collect::<String>());
    let gaps = word.clone().prop_map(|word| word.chars().step_by(2).collect::<String>());
    let token = prop_oneof![
        4 => word.prop_map(str::to_owned),
        4 => piece.clone(),
        2 => gaps,
        1 => "[a-e]{1,4}",
        1 => piece.clone().prop_map(|piece| format!("'{piece}")),
        1 => piece.clone().prop_map(|piece| format!("^{piece}")),
        1 => piece.clone().prop_map(|piece| format!("{piece}$")),
        1 => piece.prop_map(|piece| format!("!{piece}")),
        1 => prop::sample::select(FIELDS.to_vec()).prop_map(str::to_owned),
    ];
    prop::collection::vec(token, 1..4).prop_map(|tokens| tokens.join(" "))
}

fn find(index: &Index, query: &Query, narrowing: &Narrowing) -> Found {
    index.search(query, MOST, narrowing, &CancelToken::free()).expect("nothing cancels a free token")
}

fn counts_of(found: &Found) -> Vec<usize> {
    Kind::PANES.iter().map(|kind| found.count_of(*kind)).collect()
}

thread_local! {
    /// The program, its records, an index that reads text, and one that looks words up.
    static MADE: (Program, Vec<ReferenceRecord>, [Index; 2]) = {
        let program = program();
        let (reading, looking_up) = (Index::new(&program), Index::new(&program));
        looking_up.words();
        let read = program.records().map(|record| ReferenceRecord::new(&program, record)).collect();
        (program, read, [reading, looking_up])
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_search_agrees_with_the_reference(typed in typed()) {
        MADE.with(|(program, read, indexes)| -> Result<(), TestCaseError> {
            let query = Query::new(&typed, indexes[0].vocabulary());
            let (hits, counts) = search(program, read, &typed, &query);
            for index in indexes {
                let found = find(index, &query, &Narrowing::default());
                // The reference does not correct misspellings.
                if found.meant.is_none() {
                    prop_assert_eq!(&found.hits, &hits, "{}", &typed);
                    prop_assert_eq!(counts_of(&found), counts.as_slice());
                } else {
                    // Letters far apart come after a correction.
                    prop_assert!(hits.iter().all(|hit| hit.tier == Tier::Fuzzy));
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn narrowing_finds_the_same(typed in typed()) {
        MADE.with(|(.., indexes)| -> Result<(), TestCaseError> {
            for index in indexes {
                let mut narrowing = Narrowing::default();
                for (start, c) in typed.char_indices() {
                    let query = Query::new(&typed[..start + c.len_utf8()], index.vocabulary());
                    let (afresh, on) = (find(index, &query, &Narrowing::default()), find(index, &query, &narrowing));
                    prop_assert_eq!(&on.hits, &afresh.hits, "{}", &typed);
                    prop_assert_eq!(counts_of(&on), counts_of(&afresh));
                    narrowing = on.narrowing;
                }
            }
            Ok(())
        })?;
    }
}
