//! Index and query: ranked hits, each with its reason and the letters that match.

mod facet;
mod fold;
mod index;
mod lists;
#[cfg(test)]
mod plain;
mod query;
mod rank;
mod reason;
mod subsequence;
mod typo;
mod word;
mod words;

pub use facet::{Vocabulary, facet_names, facet_table};
pub use index::{CancelToken, Found, Hit, Index, Narrowing};
pub use query::{Completion, Mistake, Query, completions};
pub use rank::{Area, Tier};
pub use reason::{Contiguity, Reason, reason};

use rank::Match;

/// The places in `names` of those that match what was typed, best first; all of them where nothing was typed.
///
/// It ranks as the search does, for lists that are no records: the palette's actions.
pub fn rank_names<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let query = Query::words(typed);
    let wanted: Vec<_> =
        query.wanted().map(|word| (word::Needle::new(word), subsequence::Subsequence::new(word))).collect();
    let mut found: Vec<(Match, usize)> = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let folded = fold::fold(name);
        let body = word::RecordText::line_of(&folded, Area::Names);
        let mut worst = Match { tier: Tier::Exact, area: Area::Names, distance: 0 };
        let all =
            wanted.iter().all(|(needle, apart)| match needle.plain(body).or_else(|| apart.as_ref()?.best(&folded)) {
                Some(found) => {
                    worst = index::worse(worst, found);
                    true
                }
                None => false,
            });
        if all {
            found.push((worst, place));
        }
    }
    if !query.is_empty() {
        found.sort_unstable();
    }
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, text: &str) -> Vec<String> {
        Query::words(typed).marks(text, Contiguity::Scattered).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn marks_are_where_the_words_are() {
        assert_eq!(marked("learn DEEP", "Deep Learning"), ["Deep", "Learn"]);
        assert_eq!(marked("eco", "École"), ["Éco"]);
        assert_eq!(marked("ml", "Machine Learning"), ["M", "L"]);
        assert_eq!(marked("mchne", "Machine"), ["M", "ch", "ne"]);
        assert_eq!(marked("18661", "18-661"), ["18", "661"]);
        assert_eq!(marked("cmuaf", "CMU–Africa"), ["CMU", "Af"]);
    }

    #[test]
    fn a_better_tier_wins() {
        let ranked = rank_names("end", ["Go to the bend", "Endless", "End", "The end"]);
        assert_eq!(ranked, [2, 1, 3, 0]);
    }

    #[test]
    fn scattered_letters_do_not_match() {
        assert!(rank_names("zebra", ["Systems & Tool Chains for AI Engineers"]).is_empty());
        assert!(rank_names("wyrd", ["Trustworthy AI Engineering, for all students everywhere"]).is_empty());
    }
}
