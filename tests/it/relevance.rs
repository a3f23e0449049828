//! Measures how well the search ranks judged queries over the built-in data.
//!
//! Each line of `judged.tsv` has a query, its class, and the records that are good first answers, or `-` if nothing
//! should be found. The judgements reflect what people mean by the query, not what the search does.

use std::collections::HashSet;
use std::fmt::Write;

use msaie::app::Answers;
use msaie::data;
use msaie::model::{Program, RecordRef};
use msaie::search::{CancelToken, Index, Narrowing, Notes, Query};

const JUDGED: &str = include_str!("judged.tsv");

/// The classes of queries with a certain meaning: a good answer must come first.
const CERTAIN: [&str; 3] = ["number", "nickname", "name"];

/// All classes of queries.
const CLASSES: [&str; 14] = [
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

/// With fewer queries, a class would not be a measure.
const MIN_QUERIES_PER_CLASS: usize = 5;

/// The minimum mean reciprocal rank of good answers: 1 is always first, 0.5 always second.
const MIN_MEAN_RECIPROCAL_RANK: f64 = 0.98;

/// With fewer queries, the mean would say little.
const MIN_QUERIES: usize = 120;

/// The maximum number of hits of each kind, as in the explorer.
const MAX_HITS: usize = 1000;

struct Judged {
    query: &'static str,
    class: &'static str,
    /// As `kind:id`; empty if nothing should be found.
    answers: Vec<&'static str>,
}

fn judged() -> Vec<Judged> {
    let read = |line: &'static str| {
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or_else(|| panic!("`{line}` has three columns"));
        let (query, class, answers) = (column(), column(), column());
        let answers = answers.split(' ').filter(|answer| *answer != "-").collect();
        Judged { query, class, answers }
    };
    JUDGED.lines().skip(1).map(read).collect()
}

/// A record's name in the judged set.
fn named(program: &Program, record: RecordRef) -> String {
    let kind = record.kind.query_name().unwrap_or(record.kind.noun());
    format!("{kind}:{}", program.get(record).expect("a hit is a record").id)
}

/// Every query with its hits, best first.
fn searched(program: &Program) -> Vec<(Judged, Vec<String>)> {
    let index = Index::new(program);
    let search = |judged: Judged| {
        let query = Query::new(judged.query, index.vocabulary());
        assert!(query.mistakes().is_empty(), "`{}`: {:?}", judged.query, query.mistakes());
        let found =
            index.search(&query, MAX_HITS, &Narrowing::default(), &CancelToken::free()).expect("it is not cancelled");
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
        let Judged { query, class, answers } = judged;
        format!("\n{class} `{query}`: the first hit is {first}; {} is {place}", answers.join(" or "))
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
        mean >= MIN_MEAN_RECIPROCAL_RANK,
        "the mean reciprocal rank of {count} queries is {mean:.4}:{}",
        failures(answerable)
    );
}

#[test]
fn numbers_and_names_always_come_first() {
    let searched = searched(&Program::new(data::embedded()));
    let failures = failures(searched.iter().filter(|(judged, _)| CERTAIN.contains(&judged.class)));
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn nonsense_finds_nothing() {
    for (Judged { query, answers, .. }, hits) in searched(&Program::new(data::embedded())) {
        assert!(!answers.is_empty() || hits.is_empty(), "`{query}` finds {}", hits.join(", "));
    }
}

#[test]
fn the_judged_set_is_valid() {
    let program = Program::new(data::embedded());
    let known: HashSet<String> = program.records().map(|record| named(&program, record)).collect();
    let set = judged();
    assert!(set.len() >= MIN_QUERIES, "only {} queries", set.len());
    for Judged { query, class, answers } in &set {
        assert!(CLASSES.contains(class), "`{query}`: there is no class {class}");
        assert_eq!(answers.is_empty(), *class == "nonsense", "`{query}`");
        for answer in answers {
            assert!(known.contains(*answer), "`{query}`: there is no {answer}");
        }
    }
    for class in CLASSES {
        let count = set.iter().filter(|judged| judged.class == class).count();
        assert!(count >= MIN_QUERIES_PER_CLASS, "only {count} queries of class {class}");
    }
    let queries: HashSet<_> = set.iter().map(|judged| judged.query).collect();
    assert_eq!(queries.len(), set.len(), "a query is judged twice");
}

/// Questions as applicants type them, each with what is a good first answer: ids of records, or `field:` and the name of
/// the field whose answer is shown.
const QUESTIONS: &str = include_str!("questions.tsv");

/// The minimum mean reciprocal rank of good answers to questions.
const MIN_OF_QUESTIONS: f64 = 0.95;

#[test]
fn questions_get_answers_first() {
    let program = Program::new(data::embedded());
    let index = Index::new(&program);
    let today = jiff::civil::date(2026, 11, 28);
    let (mut sum, mut count, mut failures) = (0.0, 0_u32, String::new());
    for line in QUESTIONS.lines().skip(1) {
        let (typed, good) = line.split_once('\t').unwrap_or_else(|| panic!("`{line}` has two columns"));
        let good: Vec<&str> = good.split(' ').collect();
        let query = Query::new(typed, index.vocabulary()).as_of(msaie::pages::day(today));
        let found =
            index.search(&query, MAX_HITS, &Narrowing::default(), &CancelToken::free()).expect("it is not cancelled");
        let understood = found.meant.as_ref().unwrap_or(&query);
        let notes = Notes::default();
        let answers = Answers::new(&index, &program, understood, &notes, today);
        let is_good = |id: &str, field: Option<&str>| {
            good.iter().any(|good| *good == id || field.is_some_and(|field| *good == format!("field:{field}")))
        };
        // The comparison that it asks for comes first.
        let view = found.order.iter().map(|order| is_good("compare", Some(order.by)));
        let hits = found.hits.iter().take(20).map(|hit| {
            let because = answers.of(hit.record);
            let field = because.as_ref().map(|because| because.reason.field);
            is_good(program.get(hit.record).expect("a hit is a record").id, field)
        });
        let rank = view.chain(hits).position(|good| good).and_then(|place| u32::try_from(place + 1).ok());
        if rank != Some(1) {
            write!(failures, "\n`{typed}`: {} is at {rank:?}", good.join(" or ")).expect("a string takes any text");
        }
        sum += rank.map_or(0.0, |rank| f64::from(rank).recip());
        count += 1;
    }
    let mean = sum / f64::from(count);
    assert!(mean >= MIN_OF_QUESTIONS, "the mean reciprocal rank of {count} questions is {mean:.4}:{failures}");
}
