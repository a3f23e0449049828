//! Ranking names that are not records, such as the palette's commands, as the search ranks records.

use super::fold::fold;
use super::matcher::{Haystack, Matcher, SHORTEST_INSIDE};
use super::query::Query;
use super::rank::{Area, Match};
use super::subsequence::Subsequence;

/// The positions in `names` of those that match what was typed, best first; all of them if nothing was typed.
pub fn rank_names<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let query = Query::words(typed);
    let wanted: Vec<_> = query
        .wanted()
        .map(|clause| (Matcher::new(&clause.word), Subsequence::from_length(&clause.word, SHORTEST_INSIDE)))
        .collect();
    let mut found: Vec<(Match, usize)> = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let folded = fold(name);
        let haystack = Haystack::line_of(&folded, Area::Names);
        let all = wanted.iter().try_fold(Match::NAME, |worst, (matcher, subsequence)| {
            let found = matcher.best_match(haystack).or_else(|| subsequence.as_ref()?.best(&folded))?;
            Some(worst.and(found))
        });
        found.extend(all.map(|found| (found, place)));
    }
    if !query.is_empty() {
        found.sort_unstable();
    }
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_tier_wins() {
        let ranked = rank_names("end", ["Go to the bend", "Endless", "End", "The end"]);
        assert_eq!(ranked, [2, 1, 3, 0]);
    }

    #[test]
    fn a_scattered_subsequence_does_not_match() {
        assert!(rank_names("zebra", ["Systems & Tool Chains for AI Engineers"]).is_empty());
        assert!(rank_names("wyrd", ["Trustworthy AI Engineering, for all students everywhere"]).is_empty());
    }
}
