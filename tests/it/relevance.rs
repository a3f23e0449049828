//! How well the search ranks: a set of queries over the built-in data with judged answers.
//!
//! Each line of `judged.tsv` has a query, its sort, and the records that are good first answers, or `-` if nothing should
//! be found. The judgements are of what people mean by the query, not of what the search does.

use std::collections::HashSet;

use msaie::data::{self, Kind};
use msaie::model::{Program, RecordRef};
use msaie::search::{CancelToken, Index, Narrowing, Query};

const JUDGED: &str = include_str!("judged.tsv");

/// The sorts of queries whose meaning is certain: a good answer must come first.
const CERTAIN: [&str; 3] = ["number", "nickname", "name"];

/// All sorts of queries.
const SORTS: [&str; 14] = [
    "number",
    "nickname",
    "name",
    "acronym",
    "begun",
    "typo-missing",
    "typo-doubled",
    "typo-wrong",
    "typo-transposed",
    "two-word",
    "fact",
    "field",
    "operator",
    "nonsense",
];

/// Fewer queries of a sort would be examples, not a measure.
const FEWEST_OF_A_SORT: usize = 5;

/// The least mean reciprocal rank of good answers: 1 is always first, 0.5 always second.
const LEAST_MEAN_RECIPROCAL_RANK: f64 = 0.95;

/// Fewer queries in all would say little.
const FEWEST_QUERIES: usize = 120;

/// Hits of each kind to search for, as many as in the explorer.
const MOST: usize = 1000;

struct Judged {
    query: &'static str,
    sort: &'static str,
    /// As `kind:id`; empty if nothing should be found.
    answers: Vec<&'static str>,
}

fn judged() -> Vec<Judged> {
    let read = |line: &'static str| {
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or_else(|| panic!("`{line}` has three columns"));
        let (query, sort, answers) = (column(), column(), column());
        let answers = answers.split(' ').filter(|answer| *answer != "-").collect();
        Judged { query, sort, answers }
    };
    JUDGED.lines().skip(1).map(read).collect()
}

/// A record's name in the set.
fn named(program: &Program, record: RecordRef) -> String {
    let kind = match record.kind {
        Kind::CoreCourse => "course",
        other => other.noun(),
    };
    format!("{kind}:{}", program.get(record).expect("a hit is a record").id)
}

/// Every query with its hits, best first.
fn searched(program: &Program) -> Vec<(Judged, Vec<String>)> {
    let index = Index::new(program);
    let search = |judged: Judged| {
        let query = Query::new(judged.query, index.vocabulary());
        assert!(query.mistakes().is_empty(), "`{}`: {:?}", judged.query, query.mistakes());
        let found = index.search(&query, MOST, &Narrowing::default(), &CancelToken::free()).expect("nobody interrupts");
        let hits = found.hits.iter().map(|hit| named(program, hit.record)).collect();
        (judged, hits)
    };
    judged().into_iter().map(search).collect()
}

/// The rank of the first good answer, from 1.
fn rank(judged: &Judged, hits: &[String]) -> Option<u32> {
    let place = hits.iter().position(|hit| judged.answers.contains(&hit.as_str()))?;
    u32::try_from(place + 1).ok()
}

/// A line for each query whose first hit is not a good answer.
fn failures<'a>(searched: impl IntoIterator<Item = &'a (Judged, Vec<String>)>) -> String {
    let lines = searched.into_iter().filter(|(judged, hits)| rank(judged, hits) != Some(1)).map(|(judged, hits)| {
        let first = hits.first().map_or("nothing", String::as_str);
        let place = rank(judged, hits).map_or("nowhere".to_owned(), |rank| format!("at {rank}"));
        let Judged { query, sort, answers } = judged;
        format!("\n{sort} `{query}`: first comes {first}; {} is {place}", answers.join(" or "))
    });
    lines.collect()
}

#[test]
fn good_answers_come_first() {
    let searched = searched(&Program::new(data::embedded()));
    let answerable: Vec<_> = searched.iter().filter(|(judged, _)| !judged.answers.is_empty()).collect();
    let sum: f64 =
        answerable.iter().filter_map(|(judged, hits)| rank(judged, hits)).map(|rank| f64::from(rank).recip()).sum();
    let count = u32::try_from(answerable.len()).expect("a small set");
    let mean = sum / f64::from(count);
    assert!(
        mean >= LEAST_MEAN_RECIPROCAL_RANK,
        "the mean reciprocal rank of {count} queries is {mean:.4}:{}",
        failures(answerable)
    );
}

#[test]
fn numbers_and_names_come_first_without_exception() {
    let searched = searched(&Program::new(data::embedded()));
    let failures = failures(searched.iter().filter(|(judged, _)| CERTAIN.contains(&judged.sort)));
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn nonsense_finds_nothing() {
    for (Judged { query, answers, .. }, hits) in searched(&Program::new(data::embedded())) {
        assert!(!answers.is_empty() || hits.is_empty(), "`{query}` finds {}", hits.join(", "));
    }
}

#[test]
fn the_set_names_records_that_exist() {
    let program = Program::new(data::embedded());
    let known: HashSet<String> = program.records().map(|record| named(&program, record)).collect();
    let set = judged();
    assert!(set.len() >= FEWEST_QUERIES, "{} queries", set.len());
    for Judged { query, sort, answers } in &set {
        assert!(SORTS.contains(sort), "`{query}`: there is no sort {sort}");
        assert_eq!(answers.is_empty(), *sort == "nonsense", "`{query}`");
        for answer in answers {
            assert!(known.contains(*answer), "`{query}`: there is no {answer}");
        }
    }
    for sort in SORTS {
        let count = set.iter().filter(|judged| judged.sort == sort).count();
        assert!(count >= FEWEST_OF_A_SORT, "{count} queries of the sort {sort}");
    }
    let queries: HashSet<_> = set.iter().map(|judged| judged.query).collect();
    assert_eq!(queries.len(), set.len(), "a query is judged twice");
}
