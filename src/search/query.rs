//! Parsing a query: words, what else they mean, operators, fields, and what is wrong with them.

use std::ops::Range;

use super::facet::{Condition, OfAnswers, Vocabulary, months, prefixes};
use super::fold::{fold, is_word};
use super::lexicon::{Lexicon, Order, Role, spellings};
use crate::data::{Day, Kind};

/// How a word must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MatchMode {
    /// In any way: `learn`.
    Loose,
    /// As whole words, perhaps in the plural.
    Whole,
    /// As whole words of a name.
    Name,
    /// Exactly as typed: `'learn`, `"deep learning"`.
    Literal,
    /// At the start of a line: `^deep`.
    LineStart,
    /// At the end of a line: `engineers$`.
    LineEnd,
    /// Not at all: `!deep`.
    Excluded,
}

/// A word or a phrase and how it must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The word, folded.
    pub(super) text: String,
    /// How it must match.
    pub(super) mode: MatchMode,
}

/// Another word that is as good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) word: Word,
    /// How much farther it is from what was typed.
    pub(super) penalty: u32,
}

/// One of the things that a record must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// What was typed.
    pub(super) word: Word,
    /// What else is as good: other spellings, synonyms, the other numbers that were asked for.
    pub(super) also: Vec<Other>,
    /// The fact that it asks for an order of, by its name in the files.
    pub(super) asks: Option<&'static str>,
    /// Whether it need not match, since others say more.
    pub(super) is_minor: bool,
}

impl Clause {
    /// A word and nothing else.
    pub(super) fn new(text: String, mode: MatchMode) -> Self {
        Self { word: Word { text, mode }, also: Vec::new(), asks: None, is_minor: false }
    }

    /// Whether records must match it.
    pub(super) fn is_wanted(&self) -> bool {
        !self.is_minor && self.word.mode != MatchMode::Excluded
    }

    /// What was typed and what else is as good, each with its penalty.
    pub(super) fn words(&self) -> impl Iterator<Item = (&Word, u32)> {
        let also = self.also.iter().map(|other| (&other.word, other.penalty));
        std::iter::once((&self.word, 0)).chain(also)
    }

    /// Adds what else asks for the same as its word.
    pub(super) fn add_synonyms(&mut self, lexicon: &Lexicon) {
        for other in lexicon.also(&self.word.text.clone()) {
            self.add(other, MatchMode::Whole, SYNONYM);
        }
    }

    fn add(&mut self, text: &str, mode: MatchMode, penalty: u32) {
        if text.is_empty() || self.words().any(|(word, _)| word.text == text) {
            return;
        }
        self.also.push(Other { word: Word { text: text.to_owned(), mode }, penalty });
    }
}

/// The penalty of another spelling, and of a synonym.
const SPELLING: u32 = 10;
pub(super) const SYNONYM: u32 = 500;

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

/// A parsed query. All clauses must match and all filters hold; their order does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) clauses: Vec<Clause>,
    pub(super) filters: Vec<Filter>,
    pub(super) mistakes: Vec<Mistake>,
    /// Whether it asks for what is not so.
    pub(super) denies: bool,
    /// The word by which it does.
    pub(super) denial: Option<String>,
    /// The order it asks for.
    pub(super) order: Option<Order>,
    /// Whether it names several records that one compares.
    pub(super) compares: bool,
}

impl Query {
    /// Parses what was typed; a part that cannot be parsed becomes a mistake and does not narrow the search.
    pub fn new(typed: &str, vocabulary: &Vocabulary) -> Self {
        let mut query = Self::parsed(typed, vocabulary);
        // The plural of a kind alone asks for all of it: `core courses`.
        if let Some(kind) = query.asked_kind(vocabulary) {
            query.clauses.clear();
            query.narrow_to(kind, vocabulary);
        } else {
            query.interpret(vocabulary.lexicon());
        }
        query
    }

    /// Parses what was typed where only records of a kind are searched; nothing typed asks for nothing.
    pub fn of_kind(typed: &str, kind: Kind, vocabulary: &Vocabulary) -> Self {
        let mut query = Self::parsed(typed, vocabulary);
        query.interpret(vocabulary.lexicon());
        if !query.is_empty() {
            query.narrow_to(kind, vocabulary);
        }
        query
    }

    fn parsed(typed: &str, vocabulary: &Vocabulary) -> Self {
        let mut query = Self::default();
        for range in tokens(typed) {
            query.parse(typed, range, vocabulary);
        }
        query
    }

    fn narrow_to(&mut self, kind: Kind, vocabulary: &Vocabulary) {
        let condition = kind.query_name().and_then(|name| Condition::parse("kind", name, vocabulary).ok());
        self.filters.extend(condition.map(|condition| Filter { condition, negated: false }));
    }

    /// The query without the fields and exclusions that narrow it; `None` if it has none.
    pub(super) fn widened(&self) -> Option<Self> {
        let narrows = self.has_filters() || self.excluded().next().is_some();
        let mut wide = self.clone();
        wide.filters.clear();
        wide.clauses.retain(|clause| clause.word.mode != MatchMode::Excluded);
        (narrows && !wide.is_empty()).then_some(wide)
    }

    /// A query of words without operators and fields.
    pub fn words(typed: &str) -> Self {
        let clauses = typed.split_whitespace().map(|word| Clause::new(fold(word), MatchMode::Loose));
        Self { clauses: clauses.collect(), ..Self::default() }
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.filters.is_empty()
    }

    /// The parts that cannot be parsed.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The order that it asks for; `None` if it asks for none.
    pub fn order(&self) -> Option<Order> {
        self.order
    }

    /// The query as of a day: for fields that ask how old something is, and since the year for which one applies now says
    /// nothing beside other words. Pages that print no year, or an earlier one, are what there is for it.
    #[must_use]
    pub fn as_of(mut self, today: Day) -> Self {
        let cycle = today.year.map(|year| (year + u16::from(today.month >= FIRST_MONTH)).to_string());
        let is_cycle =
            |clause: &Clause| Some(&clause.word.text) == cycle.as_ref() && clause.word.mode == MatchMode::Loose;
        if self.wanted().any(|clause| !is_cycle(clause)) {
            self.clauses.iter_mut().filter(|clause| is_cycle(clause)).for_each(|clause| clause.is_minor = true);
        }
        let month = months(today.year.unwrap_or(0).into(), today.month.into());
        self.filters.iter_mut().for_each(|filter| filter.condition.as_of(month));
        self
    }

    /// The conditions on the answers that the words match, each with whether it is negated; none if there are no words.
    pub(super) fn filters_of_answers(&self) -> impl Iterator<Item = (OfAnswers, bool)> {
        let has_words = self.has_words();
        let filters = self.filters.iter().filter(move |_| has_words);
        filters.filter_map(|filter| Some((filter.condition.of_answers()?, filter.negated)))
    }

    /// Whether it narrows by fields.
    pub(super) fn has_filters(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Whether it has words that records must match, rather than fields alone.
    pub fn has_words(&self) -> bool {
        self.wanted().next().is_some()
    }

    /// The words as one would type them, to ask whether they were meant.
    pub fn spelt(&self) -> String {
        self.clauses.iter().map(|clause| clause.word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The clause of the names of records that it compares.
    pub(super) fn compared(&self) -> Option<&Clause> {
        self.clauses.iter().find(|clause| self.compares && clause.word.mode == MatchMode::Name)
    }

    /// The clauses that a record must match.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.is_wanted())
    }

    /// The words that no record may match.
    pub(super) fn excluded(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.word.mode == MatchMode::Excluded)
    }

    /// All words without spaces; empty unless all are loose.
    pub(super) fn joined(&self) -> String {
        joined(&self.clauses).unwrap_or_default()
    }

    /// Each run of consecutive loose words, without spaces, except all words together. A run may be a name, and the other
    /// words a question about it.
    pub(super) fn runs(&self) -> Vec<String> {
        let lengths = 1..self.clauses.len();
        let is_said = |clauses: &&[Clause]| clauses.iter().any(|clause| !clause.is_minor);
        let runs = lengths.flat_map(|length| self.clauses.windows(length).filter(is_said).filter_map(joined));
        let compared = self.compared().into_iter().flat_map(Clause::words).map(|(word, _)| letters_of(&word.text));
        runs.chain(compared).filter(|run| !run.is_empty()).collect()
    }

    /// The words that must match as they stand beside each other; `None` if there is one alone, or one is not loose.
    pub(super) fn phrase(&self) -> Option<String> {
        let wanted: Vec<&Clause> = self.wanted().collect();
        let is_loose = wanted.iter().all(|clause| clause.word.mode == MatchMode::Loose && clause.asks.is_none());
        let words = || wanted.iter().map(|clause| clause.word.text.as_str()).collect::<Vec<_>>().join(" ");
        (wanted.len() > 1 && is_loose).then(words)
    }

    fn parse(&mut self, typed: &str, range: Range<usize>, vocabulary: &Vocabulary) {
        let token = &typed[range.clone()];
        // `non-thesis`, as `non thesis`.
        if let Some(denied) = token.get(..4).filter(|start| start.eq_ignore_ascii_case("non-")).map(|_| &token[4..])
            && denied.starts_with(char::is_alphabetic)
        {
            self.clauses.push(Clause::new(fold(&token[..3]), MatchMode::Loose));
            return self.parse(typed, range.start + 4..range.end, vocabulary);
        }
        let (negated, rest) = token.strip_prefix('!').map_or((false, token), |rest| (true, rest));
        if let Some((name, value)) = rest.split_once(':').filter(|(name, value)| is_field(name, value)) {
            match Condition::parse(name, value, vocabulary) {
                Ok(condition) => self.filters.push(Filter { condition, negated }),
                Err(what) => self.mistakes.push(Mistake { range, what }),
            }
            return;
        }
        let bare = |text: &str| fold(text.trim_matches(is_quote));
        let (text, mode) = match rest {
            _ if negated => (bare(rest), MatchMode::Excluded),
            rest if rest.starts_with(is_apostrophe) => {
                (bare(rest.trim_start_matches(is_apostrophe)), MatchMode::Literal)
            }
            rest if rest.starts_with('^') => (bare(&rest[1..]), MatchMode::LineStart),
            rest if rest.ends_with('$') && rest.len() > 1 => (bare(&rest[..rest.len() - 1]), MatchMode::LineEnd),
            rest if rest.starts_with(is_quote) => (bare(rest), MatchMode::Literal),
            rest => {
                let numbers = numbers(&fold(rest));
                if numbers.len() > 1 {
                    self.clauses.extend(numbers.into_iter().map(|number| Clause::new(number, MatchMode::Loose)));
                    return;
                }
                (trimmed(&fold(rest)).to_owned(), MatchMode::Loose)
            }
        };
        match (text.is_empty(), mode) {
            (false, _) => self.clauses.push(Clause::new(text, mode)),
            (true, MatchMode::Loose) => {}
            (true, _) => {
                let what = format!("`{token}` needs a word: {token}word");
                self.mistakes.push(Mistake { range, what });
            }
        }
    }

    /// Finds out what the words mean together.
    fn interpret(&mut self, lexicon: &Lexicon) {
        self.join_days();
        self.join_phrases(lexicon);
        self.join_alternatives(is_number, MatchMode::Loose);
        self.compares = self.join_alternatives(|word| lexicon.is_compared(word), MatchMode::Name);
        let is_loose = |clause: &Clause| clause.word.mode == MatchMode::Loose;
        let is_alone = self.clauses.len() == 1;
        for clause in self.clauses.iter_mut().filter(|clause| is_loose(clause)) {
            if let Some(order) = lexicon.order(&clause.word.text) {
                self.order = Some(order);
                clause.asks = Some(order.fact);
                continue;
            }
            spell(clause, lexicon);
            // Beside other words a digit is a number, not the start of one.
            if !is_alone && clause.word.text.len() == 1 && clause.word.text.as_bytes()[0].is_ascii_digit() {
                clause.word.mode = MatchMode::Whole;
            }
            clause.add_synonyms(lexicon);
        }
        let is_loose = |clause: &Clause| matches!(clause.word.mode, MatchMode::Loose | MatchMode::Whole);
        let roles: Vec<Option<Role>> = self
            .clauses
            .iter()
            .map(|clause| lexicon.role(&clause.word.text).filter(|_| is_loose(clause) && clause.asks.is_none()))
            .collect();
        let says_something = self
            .clauses
            .iter()
            .zip(&roles)
            .any(|(clause, role)| role.is_none() && clause.word.mode != MatchMode::Excluded)
            || !roles.is_empty() && roles.iter().all(Option::is_some) && self.has_filters();
        if !says_something {
            return;
        }
        for (clause, role) in self.clauses.iter_mut().zip(&roles) {
            clause.is_minor = role.is_some();
        }
        let is_denial = |(_, role): &(&Clause, &Option<Role>)| **role == Some(Role::Denying);
        let denial = self.clauses.iter().zip(&roles).find(is_denial);
        self.denial = denial.map(|(clause, _)| clause.word.text.clone());
        self.denies = self.denial.is_some();
    }

    /// The kind whose records the words are called, if there are no others.
    fn asked_kind(&self, vocabulary: &Vocabulary) -> Option<Kind> {
        let is_loose = self.clauses.iter().all(|clause| clause.word.mode == MatchMode::Loose);
        vocabulary.lexicon().kind(&self.spelt()).filter(|_| is_loose)
    }

    /// Makes one clause of a month and a day beside it, in either order.
    fn join_days(&mut self) {
        let is_loose = |clause: &Clause| clause.word.mode == MatchMode::Loose;
        let mut at = 1;
        while at < self.clauses.len() {
            let [one, two] = [&self.clauses[at - 1], &self.clauses[at]];
            let (first, second) = (one.word.text.as_str(), two.word.text.as_str());
            let day_and_month = day(first).zip(month(second)).or_else(|| day(second).zip(month(first)));
            if let Some((day, month)) = day_and_month.filter(|_| is_loose(one) && is_loose(two)) {
                // As data have it, with the month in full or abbreviated.
                self.clauses.splice(at - 1..=at, [Clause::new(format!("{day} {month}"), MatchMode::Loose)]);
            }
            at += 1;
        }
    }

    /// Makes one clause of words that mean something together.
    fn join_phrases(&mut self, lexicon: &Lexicon) {
        let is_loose = |clause: &Clause| clause.word.mode == MatchMode::Loose;
        let mut at = 0;
        while at < self.clauses.len() {
            for length in (2..=lexicon.longest().min(self.clauses.len() - at)).rev() {
                let part = &self.clauses[at..at + length];
                let phrase = part.iter().map(|clause| clause.word.text.as_str()).collect::<Vec<_>>().join(" ");
                if part.iter().all(is_loose) && lexicon.knows(&phrase) {
                    self.clauses.splice(at..at + length, [Clause::new(phrase, MatchMode::Loose)]);
                    break;
                }
            }
            at += 1;
        }
    }

    /// Makes one clause of several words of a kind, such as numbers of courses, each of which is asked for; whether there are
    /// several.
    fn join_alternatives(&mut self, is_one: impl Fn(&str) -> bool, mode: MatchMode) -> bool {
        let is_one = |clause: &Clause| clause.word.mode == MatchMode::Loose && is_one(&clause.word.text);
        let mut words: Vec<&str> = Vec::new();
        for clause in self.clauses.iter().filter(|clause| is_one(clause)) {
            if !words.contains(&clause.word.text.as_str()) {
                words.push(&clause.word.text);
            }
        }
        if words.len() < 2 {
            return false;
        }
        let (all, others): (Vec<Clause>, Vec<Clause>) = std::mem::take(&mut self.clauses).into_iter().partition(is_one);
        let mut all = all.into_iter().map(|clause| clause.word.text);
        let mut first = Clause::new(all.next().unwrap_or_default(), mode);
        all.for_each(|word| first.add(&word, mode, 0));
        self.clauses = others;
        self.clauses.insert(0, first);
        true
    }
}

/// The month from which on one applies for a start in the next year.
const FIRST_MONTH: u8 = 9;

/// The months in full.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first three letters of the month that a word is, in full or abbreviated.
fn month(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches('.');
    let is_month = |month: &&&str| word.len() >= 3 && (month.starts_with(word));
    MONTHS.iter().find(is_month).map(|month| &month[..3])
}

/// The day of a month that a word is: `15`, `15th`.
fn day(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_day = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    digits.parse().ok().filter(|day| is_day && (1..=31).contains(day))
}

/// Adds other spellings of a clause's words.
pub(super) fn spell(clause: &mut Clause, lexicon: &Lexicon) {
    let words: Vec<String> = clause.words().map(|(word, _)| word.text.clone()).collect();
    for text in words {
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        let letters: String = text.chars().filter(|c| is_word(*c)).collect();
        let has_signs = letters.len() < text.len();
        if has_signs && has_digit {
            // The number of a course with other signs than its catalogue's: cs-2336, 6/1010.
            clause.add(&letters, MatchMode::Name, SPELLING);
            continue;
        }
        if !has_signs && text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // The number of a course without the sign after its subject: 18461.
            clause.add(&format!("{}-{}", &text[..2], &text[2..]), MatchMode::Whole, SPELLING);
        }
        if has_signs && !text.contains(' ') {
            let spaced =
                text.split(|c: char| !is_word(c)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            let is_initials = spaced.split(' ').all(|part| part.chars().count() < 2) || text.contains('.');
            clause.add(&letters, MatchMode::Loose, SPELLING);
            if !is_initials {
                clause.add(&spaced, MatchMode::Loose, SPELLING);
            }
            for other in lexicon.also(&letters).iter().chain(lexicon.also(&spaced)) {
                clause.add(other, MatchMode::Whole, SYNONYM);
            }
        }
        for written in lexicon.compounds(&letters) {
            clause.add(written, MatchMode::Whole, SPELLING);
        }
        for spelling in spellings(&text) {
            let mode = if spelling.is_whole { MatchMode::Whole } else { MatchMode::Loose };
            clause.add(&spelling.text, mode, SPELLING);
            for other in lexicon.also(&spelling.text) {
                clause.add(other, MatchMode::Whole, SYNONYM);
            }
        }
    }
}

/// Whether a character is a quotation mark of any kind but an apostrophe.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether a character is an apostrophe of any kind.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’')
}

/// A folded word without the signs around it that mean nothing: `#24-787.`
fn trimmed(word: &str) -> &str {
    if !word.chars().any(is_word) {
        return word;
    }
    let word =
        word.trim_start_matches(['#', '(', '[', '{', '*', ',', ';', '.', '/', '-', '_', '?', '!', '\'', '"', '<']);
    word.trim_end_matches(['.', ',', ';', ':', '?', '!', ')', ']', '}', '*', '"', '\'', '/', '-', '_', '>'])
}

/// Whether a folded word is the number of a course rather than an amount or a year.
fn is_number(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let has_sign = word.contains(['-', '.', '/']);
    let is_years = word.len() == 7 && word.starts_with("20") && word.as_bytes()[4] == b'-';
    (digits >= 5 || has_sign && digits >= 4) && !is_years && word.len() <= LONGEST_NUMBER
}

/// The longest number of a course, in bytes.
const LONGEST_NUMBER: usize = 12;

/// The numbers of courses in a folded word, if it is made of several: `18-661/24-787`.
fn numbers(word: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split(['/', ',', ';', '+', '|']).map(trimmed).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 || !parts.iter().all(|part| is_number(part)) {
        return Vec::new();
    }
    parts.into_iter().map(str::to_owned).collect()
}

/// The letters and digits of words; `None` unless all are loose.
fn joined(clauses: &[Clause]) -> Option<String> {
    let loose = clauses.iter().all(|clause| clause.word.mode == MatchMode::Loose);
    loose.then(|| clauses.iter().map(|clause| letters_of(&clause.word.text)).collect())
}

/// The letters and digits of a word.
fn letters_of(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The tokens of what was typed: separated by spaces, except inside double quotes.
fn tokens(typed: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in typed.char_indices() {
        quoted ^= is_quote(c);
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

/// Whether text around a colon can only be meant as a field.
fn is_field(name: &str, value: &str) -> bool {
    let is_name =
        name.chars().next().is_some_and(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '-');
    // A colon that ends a word ends it as a comma does, unless the word is a field.
    is_name && (!value.is_empty() || prefixes().any(|prefix| prefix.trim_end_matches(':').eq_ignore_ascii_case(name)))
}

/// A way to complete what is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The byte range of the unfinished part.
    pub range: Range<usize>,
    /// What to put there.
    pub text: String,
    /// How many records would be found with it; `None` if that was not counted.
    pub count: Option<usize>,
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
    choices.into_iter().filter(fits).map(|text| Completion { range: range.clone(), text, count: None }).collect()
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
        let modes: Vec<_> = parse("xa 'b ^c d$ !e \"f g\"")
            .clauses
            .into_iter()
            .map(|clause| (clause.word.text, clause.word.mode))
            .collect();
        let expected = [
            ("xa", MatchMode::Loose),
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
        assert_eq!(parse("xa ^b c d").runs(), ["xa", "c", "d", "cd"]);
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
            prop_assert!(query.filters.len() + query.mistakes().len() <= tokens.len());
            let _ = completions(&typed, typed.len(), &vocabulary());
        }
    }
}
