//! A query's words, how well each matches a text, and where.

use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// How a word matches a text, the best first. A better tier wins whatever the scores say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The word is the whole text.
    Exact,
    /// The text begins with the word.
    Prefix,
    /// A word of the text begins with it.
    WordStart,
    /// It stands somewhere in the text.
    Substring,
    /// Its letters stand in the text in their order, close together.
    Fuzzy,
}

/// A word's match with one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    /// How it matches.
    pub(super) tier: Tier,
    /// How far it is from the best match of its tier; 0 is the best.
    pub(super) distance: i64,
}

/// Shortest word that is matched letter by letter; shorter ones would match nearly everything.
const SHORTEST_FUZZY: usize = 3;

/// Score per letter below which a fuzzy match is an accident. A run of letters scores 16 each and more at the start of
/// words (`fuzzy-matcher`'s skim algorithm); gaps cost.
const LEAST_SCORE_PER_LETTER: i64 = 15;

/// A text made comparable: small letters, one for each of the original's characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folded(String);

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        Self(text.chars().map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody typed: words that all must match, in any order.
pub struct Query {
    words: Vec<Folded>,
    matcher: SkimMatcherV2,
}

impl Query {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let words = typed.split_whitespace().map(Folded::new).collect();
        Self { words, matcher: SkimMatcherV2::default().ignore_case() }
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn words(&self) -> &[Folded] {
        &self.words
    }

    /// How `word` matches `text` without leaving letters out.
    pub(super) fn plain(word: &Folded, text: &Folded) -> Option<Match> {
        let (word, text) = (word.as_str(), text.as_str());
        let mut best: Option<Match> = None;
        for (at, _) in text.match_indices(word) {
            let starts = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let tier = match at {
                0 if text.len() == word.len() => Tier::Exact,
                0 => Tier::Prefix,
                _ if starts => Tier::WordStart,
                _ => Tier::Substring,
            };
            // A small text that the word nearly fills is closer than a long one.
            let found = Match { tier, distance: i64::try_from(text.len() - word.len()).unwrap_or(i64::MAX) };
            best = Some(best.map_or(found, |best| best.min(found)));
        }
        best
    }

    /// How `word` matches `text` with letters between its own.
    pub(super) fn fuzzy(&self, word: &Folded, text: &Folded) -> Option<Match> {
        let letters = word.as_str().chars().count();
        if letters < SHORTEST_FUZZY {
            return None;
        }
        let score = self.matcher.fuzzy_match(text.as_str(), word.as_str())?;
        let least = LEAST_SCORE_PER_LETTER * i64::try_from(letters).unwrap_or(i64::MAX);
        (score >= least).then_some(Match { tier: Tier::Fuzzy, distance: -score })
    }

    /// Where the query's words stand in `text`, as byte ranges in order; letters apart from each other only with `fuzzy`.
    pub fn marks(&self, text: &str, fuzzy: bool) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let mut letters: Vec<usize> = Vec::new();
        for word in &self.words {
            let count = word.as_str().chars().count();
            let before = letters.len();
            for (at, _) in folded.as_str().match_indices(word.as_str()) {
                let first = folded.as_str()[..at].chars().count();
                letters.extend(first..first + count);
            }
            if fuzzy && letters.len() == before && self.fuzzy(word, &folded).is_some() {
                letters
                    .extend(self.matcher.fuzzy_indices(folded.as_str(), word.as_str()).into_iter().flat_map(|m| m.1));
            }
        }
        letters.sort_unstable();
        letters.dedup();
        let bytes: Vec<(usize, char)> = text.char_indices().collect();
        let mut marks: Vec<Range<usize>> = Vec::new();
        for (start, letter) in letters.into_iter().filter_map(|letter| bytes.get(letter).copied()) {
            let end = start + letter.len_utf8();
            match marks.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => marks.push(start..end),
            }
        }
        marks
    }

    /// How the whole query matches one short text; lower is better.
    fn matches(&self, text: &str) -> Option<(Tier, i64)> {
        let folded = Folded::new(text);
        let mut worst = (Tier::Exact, 0);
        for word in &self.words {
            let found = Self::plain(word, &folded).or_else(|| self.fuzzy(word, &folded))?;
            worst = (worst.0.max(found.tier), worst.1 + found.distance);
        }
        Some(worst)
    }
}

/// The places in `names` of those that match what was typed, best first; all of them where nothing was typed.
pub fn rank_names<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let query = Query::new(typed);
    let mut found: Vec<_> = names
        .into_iter()
        .enumerate()
        .filter_map(|(index, name)| query.matches(name).map(|(tier, distance)| (tier, distance, index)))
        .collect();
    if !query.is_empty() {
        found.sort_unstable();
    }
    found.into_iter().map(|(.., index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, text: &str) -> Vec<String> {
        Query::new(typed).marks(text, true).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn marks_are_where_the_words_are() {
        assert_eq!(marked("learn DEEP", "Deep Learning"), ["Deep", "Learn"]);
        assert_eq!(marked("é", "École, été"), ["É", "é", "é"]);
        assert_eq!(marked("mleng", "Machine Learning for Engineers"), ["M", "L", "Eng"]);
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
