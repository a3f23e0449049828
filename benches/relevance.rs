//! How well the search ranks, measured with queries whose best answers people have judged.

use std::collections::BTreeMap;
use std::io::{self, Write};

use msaie::data::{self, Kind};
use msaie::model::{Program, RecordRef};
use msaie::search::{CancelToken, Index, Narrowing, Query};

use crate::rivals::{Rival, Texts};

/// The judged queries: on each line a query, its category, and the records that should come first, or `-` for none.
const JUDGED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/judged.tsv");

/// How many results to look at.
const MOST: usize = 1000;

/// The score of a category of queries.
#[derive(Default, Clone, Copy)]
struct Score {
    queries: usize,
    first: usize,
    reciprocal: f64,
}

/// Prints the mean reciprocal rank and the share at rank 1 for each category of queries and each matcher.
///
/// A query that should find nothing counts as rank 1 if nothing is found, and as not found otherwise.
pub(crate) fn relevance(out: &mut impl Write) -> io::Result<()> {
    let Ok(judged) = std::fs::read_to_string(JUDGED) else {
        return writeln!(out, "\nThere are no judged queries in {JUDGED}.");
    };
    let program = Program::new(data::embedded());
    let index = Index::new(&program);
    let records: Vec<RecordRef> = program.records().collect();
    let texts = Texts::new(records.iter().map(|record| super::whole_text(&program, *record)).collect());
    let mut scores: BTreeMap<&str, [Score; 4]> = BTreeMap::new();
    for line in judged.lines().skip(1).filter(|line| !line.is_empty()) {
        let [query, category, best] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else {
            panic!("a line of judged queries has three columns: {line}");
        };
        let best: Vec<RecordRef> =
            best.split_whitespace().filter(|name| *name != "-").map(|name| find(&program, name)).collect();
        let ours = index
            .search(&Query::new(query, index.vocabulary()), MOST, &Narrowing::default(), &CancelToken::free())
            .expect("nothing cancels a free token");
        let mut lists = vec![ours.hits.iter().map(|hit| hit.record).collect::<Vec<_>>()];
        for rival in Rival::ALL {
            lists.push(rival.search(query, &texts, MOST).into_iter().map(|index| records[index as usize]).collect());
        }
        for category in [category, "all"] {
            for (score, list) in scores.entry(category).or_default().iter_mut().zip(&lists) {
                score.add(&best, list);
            }
        }
    }
    let names = || std::iter::once("ours").chain(Rival::ALL.map(Rival::name));
    writeln!(out, "\nMean reciprocal rank, and share at rank 1, of judged queries on the built-in data\n")?;
    super::row(out, ["category", "queries"].into_iter().chain(names()))?;
    super::rule(out, 6)?;
    for (category, scores) in scores {
        let cells = scores.map(|score| score.to_string());
        super::row(out, [category.to_owned(), scores[0].queries.to_string()].into_iter().chain(cells))?;
    }
    Ok(())
}

/// The record that `kind:id` names.
fn find(program: &Program, name: &str) -> RecordRef {
    let (kind, id) = name.split_once(':').expect("a record is named kind:id");
    let kind = Kind::ALL.iter().copied().find(|known| known.query_name() == Some(kind));
    let kind = kind.unwrap_or_else(|| panic!("no kind is called as in {name}"));
    program.find(kind, id).unwrap_or_else(|| panic!("there is no {name}"))
}

impl Score {
    fn add(&mut self, best: &[RecordRef], found: &[RecordRef]) {
        self.queries += 1;
        let position = if best.is_empty() {
            found.is_empty().then_some(0)
        } else {
            found.iter().position(|record| best.contains(record))
        };
        if let Some(position) = position {
            self.first += usize::from(position == 0);
            #[expect(clippy::cast_precision_loss, reason = "lists are short")]
            let rank = (position + 1) as f64;
            self.reciprocal += 1.0 / rank;
        }
    }
}

impl std::fmt::Display for Score {
    #[expect(clippy::cast_precision_loss, reason = "there are not that many queries")]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let queries = self.queries as f64;
        write!(f, "{:.3}, {:.0} %", self.reciprocal / queries, 100.0 * self.first as f64 / queries)
    }
}
