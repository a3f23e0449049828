//! The matchers that the search is compared with, behind one interface.

use std::cmp::Reverse;
use std::thread;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};

/// A matcher with its default settings.
#[derive(Clone, Copy)]
pub(crate) enum Rival {
    Skim,
    Nucleo,
    Frizbee,
}

/// Texts in the form that each matcher prefers.
pub(crate) struct Texts {
    strings: Vec<String>,
    utf32: Vec<Utf32String>,
}

impl Texts {
    pub(crate) fn new(strings: Vec<String>) -> Self {
        let utf32 = strings.iter().map(|text| Utf32String::from(text.as_str())).collect();
        Self { strings, utf32 }
    }
}

impl Rival {
    pub(crate) const ALL: [Self; 3] = [Self::Skim, Self::Nucleo, Self::Frizbee];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Skim => "skim",
            Self::Nucleo => "nucleo",
            Self::Frizbee => "frizbee",
        }
    }

    /// The indices of the best `most` texts that match every word of the query, best first, using all cores.
    pub(crate) fn search(self, query: &str, texts: &Texts, most: usize) -> Vec<u32> {
        let mut scored: Vec<(Reverse<i64>, u32)> = match self {
            Self::Skim => on_all_cores(&texts.strings, || {
                let matcher = SkimMatcherV2::default();
                move |text: &String| query.split_whitespace().map(|word| matcher.fuzzy_match(text, word)).sum()
            }),
            Self::Nucleo => on_all_cores(&texts.utf32, || {
                let pattern = Pattern::new(query, CaseMatching::Smart, Normalization::Smart, AtomKind::Fuzzy);
                let mut matcher = Matcher::new(Config::DEFAULT);
                move |text: &Utf32String| pattern.score(text.slice(..), &mut matcher).map(i64::from)
            }),
            Self::Frizbee => {
                let patterns: Vec<_> = query.split_whitespace().map(frizbee::Pattern::from).collect();
                let mut matcher = frizbee::Matcher::from_patterns(&patterns, &frizbee::Config::default());
                let found = matcher.match_list_parallel(&texts.strings, cores());
                return found.into_iter().take(most).map(|found| found.index).collect();
            }
        };
        if scored.len() > most {
            scored.select_nth_unstable(most);
            scored.truncate(most);
        }
        scored.sort_unstable();
        scored.into_iter().map(|(_, index)| index).collect()
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The indices of the texts that match, with their scores; every core has its own matcher.
fn on_all_cores<T: Sync, S: FnMut(&T) -> Option<i64>>(
    texts: &[T],
    matcher: impl Fn() -> S + Sync,
) -> Vec<(Reverse<i64>, u32)> {
    let size = texts.len().div_ceil(cores()).max(1);
    let part = |(nth, part): (usize, &[T])| -> Vec<(Reverse<i64>, u32)> {
        let mut score = matcher();
        let indices = (nth * size..).map(|index| u32::try_from(index).expect("few texts"));
        indices.zip(part).filter_map(|(index, text)| Some((Reverse(score(text)?), index))).collect()
    };
    thread::scope(|scope| {
        let part = &part;
        let running: Vec<_> = texts.chunks(size).enumerate().map(|chunk| scope.spawn(move || part(chunk))).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("no matcher panics")).collect()
    })
}
