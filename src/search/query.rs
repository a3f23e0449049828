//! Parsing a query: words, operators, fields, and what is wrong with them.

use std::ops::Range;

use super::facet::{Condition, Vocabulary, prefixes};
use super::fold::fold;
use crate::data::Kind;

/// How a word must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MatchMode {
    /// In any way: `learn`.
    Loose,
    /// Exactly as typed: `'learn`, `"deep learning"`.
    Literal,
    /// At the start of a line: `^deep`.
    LineStart,
    /// At the end of a line: `engineers$`.
    LineEnd,
    /// Not at all: `!deep`.
    Excluded,
}

/// A word and how it must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The word, folded.
    pub(super) text: String,
    /// How it must match.
    pub(super) mode: MatchMode,
}

/// A condition on a facet, perhaps negated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// The condition.
    pub(super) condition: Condition,
    /// Whether records that meet the condition are left out: `!kind:career`.
    pub(super) negated: bool,
}

/// A part of a query that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its byte range in what was typed.
    pub range: Range<usize>,
    /// What is wrong, and what was probably meant.
    pub what: String,
}

/// A parsed query. All words must match and all filters hold; their order does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) words: Vec<Word>,
    pub(super) filters: Vec<Filter>,
    pub(super) mistakes: Vec<Mistake>,
}

impl Query {
    /// Parses what was typed; a part that cannot be parsed becomes a mistake and does not narrow the search.
    pub fn new(typed: &str, vocabulary: &Vocabulary) -> Self {
        let mut query = Self::default();
        for range in tokens(typed) {
            query.parse(typed, range, vocabulary);
        }
        query
    }

    /// The query, for records of that kind alone.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind, vocabulary: &Vocabulary) -> Self {
        let condition = kind.query_name().and_then(|name| Condition::parse("kind", name, vocabulary).ok());
        self.filters.extend(condition.map(|condition| Filter { condition, negated: false }));
        self
    }

    /// A query of words without operators and fields.
    pub fn words(typed: &str) -> Self {
        let words = typed.split_whitespace().map(|word| Word { text: fold(word), mode: MatchMode::Loose });
        Self { words: words.collect(), ..Self::default() }
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }

    /// The parts that cannot be parsed.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The words as one would type them, to ask whether they were meant.
    pub fn spelt(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The words that a record must match.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| word.mode != MatchMode::Excluded)
    }

    /// All words without spaces; empty unless all are loose.
    pub(super) fn joined(&self) -> String {
        joined(&self.words).unwrap_or_default()
    }

    /// Each run of consecutive loose words, without spaces, except all words together. A run may be a name, and the other
    /// words a question about it.
    pub(super) fn runs(&self) -> Vec<String> {
        let lengths = 1..self.words.len();
        let runs = lengths.flat_map(|length| self.words.windows(length).filter_map(joined));
        runs.filter(|run| !run.is_empty()).collect()
    }

    fn parse(&mut self, typed: &str, range: Range<usize>, vocabulary: &Vocabulary) {
        let token = &typed[range.clone()];
        let (negated, rest) = token.strip_prefix('!').map_or((false, token), |rest| (true, rest));
        if let Some((name, value)) = rest.split_once(':').filter(|(name, _)| is_name(name)) {
            match Condition::parse(name, value, vocabulary) {
                Ok(condition) => self.filters.push(Filter { condition, negated }),
                Err(what) => self.mistakes.push(Mistake { range, what }),
            }
            return;
        }
        let bare = |text: &str| fold(text.trim_matches('"'));
        let (text, mode) = match rest {
            _ if negated => (bare(rest), MatchMode::Excluded),
            rest if rest.starts_with('\'') => (bare(&rest[1..]), MatchMode::Literal),
            rest if rest.starts_with('^') => (bare(&rest[1..]), MatchMode::LineStart),
            rest if rest.ends_with('$') && rest.len() > 1 => (bare(&rest[..rest.len() - 1]), MatchMode::LineEnd),
            rest if rest.starts_with('"') => (bare(rest), MatchMode::Literal),
            rest => (fold(rest), MatchMode::Loose),
        };
        match (text.is_empty(), mode) {
            (false, _) => self.words.push(Word { text, mode }),
            (true, MatchMode::Loose) => {}
            (true, _) => {
                let what = format!("`{token}` needs a word: {token}word");
                self.mistakes.push(Mistake { range, what });
            }
        }
    }
}

/// The letters and digits of words; `None` unless all are loose.
fn joined(words: &[Word]) -> Option<String> {
    let loose = words.iter().all(|word| word.mode == MatchMode::Loose);
    let letters_and_digits = words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphanumeric());
    loose.then(|| letters_and_digits.collect())
}

/// The tokens of what was typed: separated by spaces, except inside double quotes.
fn tokens(typed: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in typed.char_indices() {
        quoted ^= c == '"';
        match (start, c.is_whitespace() && !quoted) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                tokens.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    tokens.extend(start.map(|from| from..typed.len()));
    tokens
}

/// Whether text before a colon can only be meant as a field's name.
fn is_name(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// A way to complete what is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The byte range of the unfinished part.
    pub range: Range<usize>,
    /// What to put there.
    pub text: String,
}

/// Completions of the token at the byte `caret`: field names, and values after a field's colon.
pub fn completions(typed: &str, caret: usize, vocabulary: &Vocabulary) -> Vec<Completion> {
    let Some(range) = tokens(typed).into_iter().find(|range| range.start < caret && caret <= range.end) else {
        return Vec::new();
    };
    let token = &typed[range.start..caret];
    let start = range.start + token.len() - token.trim_start_matches('!').len();
    let token = token.trim_start_matches('!');
    let (range, begun, choices): (_, _, Vec<String>) = match token.split_once(':') {
        Some((name, value)) => {
            let Some(values) = vocabulary.values(name) else { return Vec::new() };
            (start + name.len() + 1..range.end, value, values)
        }
        // One letter could be the start of anything.
        None if token.len() < 2 => return Vec::new(),
        None => (start..range.end, token, prefixes().collect()),
    };
    let begun = fold(begun);
    let fits = |choice: &String| fold(choice).starts_with(&begun) && fold(choice) != begun;
    choices.into_iter().filter(fits).map(|text| Completion { range: range.clone(), text }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::facet::tests::vocabulary;

    fn parse(typed: &str) -> Query {
        Query::new(typed, &vocabulary())
    }

    fn mistake(typed: &str) -> String {
        let query = parse(typed);
        assert_eq!(query.mistakes().len(), 1, "{query:?}");
        query.mistakes()[0].what.clone()
    }

    #[test]
    fn operators_are_parsed() {
        let modes: Vec<_> =
            parse("a 'b ^c d$ !e \"f g\"").words.into_iter().map(|word| (word.text, word.mode)).collect();
        let expected = [
            ("a", MatchMode::Loose),
            ("b", MatchMode::Literal),
            ("c", MatchMode::LineStart),
            ("d", MatchMode::LineEnd),
            ("e", MatchMode::Excluded),
            ("f g", MatchMode::Literal),
        ];
        assert_eq!(modes, expected.map(|(text, mode)| (text.to_owned(), mode)));
    }

    #[test]
    fn runs_are_of_consecutive_loose_words() {
        assert_eq!(parse("ms e&i fee").runs(), ["ms", "ei", "fee", "msei", "eifee"]);
        assert_eq!(parse("a ^b c d").runs(), ["a", "c", "d", "cd"]);
        assert!(parse("ms").runs().is_empty());
    }

    #[test]
    fn fields_are_parsed() {
        let negated = |typed| parse(typed).filters.into_iter().map(|filter| filter.negated).collect::<Vec<_>>();
        assert_eq!(negated("kind:career deep !KIND:course"), [false, true]);
    }

    #[test]
    fn what_cannot_be_parsed_is_a_mistake() {
        assert!(mistake("unist:12").contains("there is no field"));
        assert!(mistake("!").contains("needs a word"));
    }

    #[test]
    fn names_and_values_are_completed() {
        let texts = |typed: &str| -> Vec<String> {
            completions(typed, typed.len(), &vocabulary()).into_iter().map(|completion| completion.text).collect()
        };
        assert_eq!(texts("ki"), ["kind:"]);
        assert_eq!(texts("x kind:c"), ["core", "career", "course"]);
        assert_eq!(texts("gre:not"), ["not-required", "not-accepted", "not-listed"]);
        assert_eq!(texts("deep"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn anything_typed_is_words_filters_or_mistakes(typed in "[a-z0-9:'^$!\" é<>=.-]{0,30}") {
            let query = parse(&typed);
            for mistake in query.mistakes() {
                prop_assert!(typed.get(mistake.range.clone()).is_some());
            }
            let tokens = tokens(&typed);
            prop_assert!(query.words.len() + query.filters.len() + query.mistakes().len() <= tokens.len());
            let _ = completions(&typed, typed.len(), &vocabulary());
        }
    }
}
