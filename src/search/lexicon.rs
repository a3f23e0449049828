//! What words mean in a query: their other spellings and synonyms, and the words that ask rather than name.

use std::collections::{HashMap, HashSet};

use memchr::{memchr_iter, memchr3_iter};

use super::fold::{fold, is_word};
use crate::data::{COMPARED, Extreme, Kind, Synonyms, Words};

/// An order that a query asks for: the comparison of a kind, sorted by a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    /// The kind that is compared.
    pub kind: Kind,
    /// What is compared: the name of the fact in the files, or one of [`COMPARED`].
    pub by: &'static str,
    /// The fact that this is, or that it follows from.
    pub fact: &'static str,
    /// What comes first.
    pub first: Extreme,
}

/// What words mean in a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lexicon {
    /// For a word or a phrase what else asks for the same.
    also: HashMap<String, Vec<String>>,
    orders: HashMap<String, Order>,
    ignored: HashSet<String>,
    affirming: HashSet<String>,
    denying: HashSet<String>,
    /// How many words the longest phrase has.
    longest: usize,
    /// What the records of a kind are called.
    kinds: HashMap<String, Kind>,
    /// The kinds by names of the program's own.
    renamed: HashMap<String, Kind>,
    /// What the records are called in a word that one compares.
    compared: HashSet<String>,
    /// For letters alone how texts write them with signs between: `phd` is ph.d. there.
    compounds: HashMap<String, Vec<String>>,
}

impl Lexicon {
    /// The words that are built in, and those of a program.
    pub(super) fn new(own: &Synonyms) -> Self {
        let mut synonyms = Synonyms::embedded();
        synonyms.append(own.clone());
        let mut lexicon = Self::default();
        let folded = |words: &[crate::text::Text]| -> Vec<String> { words.iter().map(|word| phrase(word)).collect() };
        for same in &synonyms.same {
            let words = folded(same);
            for word in &words {
                lexicon.add(word, words.iter().filter(|other| *other != word));
            }
        }
        for asks in &synonyms.asks {
            let target = folded(&asks.target);
            for word in folded(&asks.words) {
                lexicon.add(&word, target.iter().filter(|other| **other != word));
            }
        }
        for orders in &synonyms.orders {
            let compared = Kind::ALL.iter().flat_map(|kind| kind.fields().iter().map(move |field| (*kind, field)));
            let fields = compared.filter(|(_, field)| !field.sets().is_empty());
            let facts = fields.map(|(kind, field)| (kind, field.key, field.key));
            let mut questions = facts.chain(COMPARED.map(|(by, fact)| (Kind::Department, by, fact)));
            let Some((kind, by, fact)) = questions.find(|(_, key, _)| *key == orders.by.as_str()) else { continue };
            for word in folded(&orders.words) {
                lexicon.longest = lexicon.longest.max(word.split(' ').count());
                lexicon.orders.insert(word, Order { kind, by, fact, first: orders.first });
            }
        }
        lexicon.ignored.extend(folded(&synonyms.ignored));
        lexicon.affirming.extend(folded(&synonyms.affirming));
        lexicon.denying.extend(folded(&synonyms.denying));
        lexicon
    }

    fn add<'a>(&mut self, word: &str, others: impl Iterator<Item = &'a String>) {
        self.longest = self.longest.max(word.split(' ').count());
        let also = self.also.entry(word.to_owned()).or_default();
        for other in others {
            if !also.contains(other) {
                also.push(other.clone());
            }
        }
    }

    /// How many words the longest phrase has.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// Whether a word or a phrase means something of its own.
    pub(super) fn knows(&self, words: &str) -> bool {
        self.also.contains_key(words) || self.orders.contains_key(words)
    }

    /// The order that a word or a phrase asks for.
    pub(super) fn order(&self, words: &str) -> Option<Order> {
        self.orders.get(words).copied()
    }

    /// What else asks for the same as a word or a phrase.
    pub(super) fn also(&self, words: &str) -> &[String] {
        self.also.get(words).map_or(&[], Vec::as_slice)
    }

    /// How texts write these letters with signs between.
    pub(super) fn compounds(&self, letters: &str) -> &[String] {
        self.compounds.get(letters).map_or(&[], Vec::as_slice)
    }

    /// What a word is beside other words, rather than a word to be found.
    pub(super) fn role(&self, word: &str) -> Option<Role> {
        // When's is when is.
        let word = word.strip_suffix("'s").unwrap_or(word);
        if self.denying.contains(word) {
            Some(Role::Denying)
        } else if self.affirming.contains(word) {
            Some(Role::Affirming)
        } else {
            self.ignored.contains(word).then_some(Role::Ignored)
        }
    }

    /// The kind whose records are called so.
    pub(super) fn kind(&self, words: &str) -> Option<Kind> {
        self.kinds.get(words).copied()
    }

    /// The kind that the program calls so, if that is not what we call it.
    pub(super) fn renamed_kind(&self, word: &str) -> Option<Kind> {
        self.renamed.get(word).copied()
    }

    /// Learns what the records of the kinds are called, and what units are.
    pub(super) fn learn_kinds(&mut self, words: &Words) {
        self.kinds.extend(Kind::searched().map(|kind| (fold(words.plural(kind)), kind)));
        for kind in Kind::searched().filter(|kind| words.noun(*kind) != kind.noun()) {
            self.renamed.extend([words.noun(kind), words.plural(kind)].map(|word| (fold(word), kind)));
        }
        let units = phrase(words.units());
        // People who count in ECTS credits call them ECTS.
        let short = units.split(' ').next().unwrap_or_default().to_owned();
        for of_units in ["most units", "fewest units", "least units"] {
            let Some(order) = self.order(of_units) else { continue };
            for word in [&units, &short] {
                let asked = of_units.replace("units", word);
                self.longest = self.longest.max(asked.split(' ').count());
                self.orders.entry(asked).or_insert(order);
            }
        }
    }

    /// Whether a word is what a record that one compares is called.
    pub(super) fn is_compared(&self, word: &str) -> bool {
        self.compared.contains(word)
    }

    /// Learns what the records that one compares are called, folded: those names that are a word.
    pub(super) fn learn_compared(&mut self, names: Vec<String>) {
        self.compared.extend(names.into_iter().filter(|name| !name.contains(' ')));
    }

    /// Learns how words with signs between their letters are written.
    pub(super) fn learn(&mut self, compounds: Vec<Compound>) {
        for Compound { letters, written } in compounds.into_iter().take(MOST_COMPOUNDS) {
            let known = self.compounds.entry(letters).or_default();
            if !known.contains(&written) {
                known.push(written);
            }
        }
    }
}

/// A word with signs between its letters: its letters alone, and as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compound {
    letters: String,
    written: String,
}

/// The words with signs in folded text, each once.
pub(super) fn compounds(text: &str) -> Vec<Compound> {
    let bytes = text.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_lowercase() || !byte.is_ascii());
    let belongs = |c: char| is_word(c) || SIGNS.contains(&c);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    let signs = memchr3_iter(b'.', b'-', b'&', bytes).chain(memchr_iter(b'\'', bytes));
    for at in signs {
        if at == 0 || !is_letter(at - 1) || !is_letter(at + 1) {
            continue;
        }
        // A longer run of letters and signs is no word.
        let before = text[..at].char_indices().rev().take(LONGEST_COMPOUND + 1);
        let start = before.take_while(|(_, c)| belongs(*c)).last().map_or(at, |(at, _)| at);
        let after = text[at..].char_indices().take(LONGEST_COMPOUND + 1);
        let end = after.take_while(|(_, c)| belongs(*c)).last().map_or(at, |(more, c)| at + more + c.len_utf8());
        let written = text[start..end].trim_matches(|c: char| !is_word(c));
        if written.len() > LONGEST_COMPOUND || found.len() >= MOST_COMPOUNDS || !seen.insert(written) {
            continue;
        }
        if written.chars().all(|c| c.is_alphabetic() || SIGNS.contains(&c)) {
            let letters = written.chars().filter(|c| is_word(*c)).collect();
            found.push(Compound { letters, written: written.to_owned() });
        }
    }
    found
}

/// The most words with signs that are learnt.
const MOST_COMPOUNDS: usize = 20_000;

/// The signs that may stand between the letters of a word.
const SIGNS: [char; 4] = ['.', '-', '&', '\''];

/// The longest word with signs that is learnt, in bytes.
const LONGEST_COMPOUND: usize = 24;

/// What a word is beside other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It means nothing.
    Ignored,
    /// It asks for what is so.
    Affirming,
    /// It asks for what is not so.
    Denying,
}

/// A word or a phrase as it is looked up: folded, its words one space apart.
fn phrase(words: &str) -> String {
    fold(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Other spellings of a folded word of letters: without a plural or a possessive, British or American, with Arabic or Roman
/// numerals.
pub(super) fn spellings(word: &str) -> Vec<Spelling> {
    let mut found = Vec::new();
    let mut add = |text: String, is_whole: bool| {
        if text != word && !text.is_empty() && !found.iter().any(|known: &Spelling| known.text == text) {
            found.push(Spelling { text, is_whole });
        }
    };
    if let Some(numeral) = NUMERALS.iter().find_map(|(roman, arabic)| match word {
        word if word == *roman => Some(*arabic),
        word if word == *arabic => Some(*roman),
        _ => None,
    }) {
        add(numeral.to_owned(), true);
    }
    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix('\''));
    if let Some(owner) = owner {
        add(owner.to_owned(), false);
    }
    let base = owner.unwrap_or(word);
    if base.chars().any(|c| !c.is_alphabetic()) {
        return found;
    }
    let singular = singular(base);
    if let Some(singular) = &singular {
        // The start of a short word could be anything.
        add(singular.clone(), singular.len() < 5);
    } else if let Some(stem) = base.strip_suffix('y').filter(|stem| stem.len() >= 3 && !stem.ends_with(VOWELS)) {
        add(format!("{stem}ies"), true);
    }
    for one in [Some(base.to_owned()), singular].into_iter().flatten() {
        for (british, american) in SPELLINGS {
            for (from, to) in [(british, american), (american, british)] {
                // At the start it is another word: our.
                if let Some(at) = one.rfind(from).filter(|at| *at >= 2) {
                    let rest = &one[at + from.len()..];
                    if ENDINGS.contains(&rest) {
                        add(format!("{}{to}{rest}", &one[..at]), true);
                    }
                }
            }
        }
    }
    found
}

/// Another spelling of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The word.
    pub(super) text: String,
    /// Whether it must be a whole word rather than the start of one.
    pub(super) is_whole: bool,
}

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// A word without its plural, if it seems to have one.
fn singular(word: &str) -> Option<String> {
    let long = word.len() >= 4;
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() >= 3) {
        return Some(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es")
        && ["ss", "x", "ch", "sh", "zz"].iter().any(|end| stem.ends_with(end))
        && stem.len() >= 3
    {
        return Some(stem.to_owned());
    }
    let stem = word.strip_suffix('s').filter(|_| long)?;
    (!["s", "u", "i"].iter().any(|end| stem.ends_with(end))).then(|| stem.to_owned())
}

/// Roman numerals up to ten but for I, V and X, which are letters more often.
const NUMERALS: [(&str, &str); 8] =
    [("ii", "2"), ("iii", "3"), ("iv", "4"), ("vi", "6"), ("vii", "7"), ("viii", "8"), ("ix", "9"), ("i", "1")];

/// British spellings beside American ones.
const SPELLINGS: [(&str, &str); 12] = [
    ("our", "or"),
    ("isation", "ization"),
    ("ise", "ize"),
    ("ising", "izing"),
    ("yse", "yze"),
    ("ysing", "yzing"),
    ("tre", "ter"),
    ("ogramme", "ogram"),
    ("alogue", "alog"),
    ("ence", "ense"),
    ("lling", "ling"),
    ("elled", "eled"),
];

/// What may follow one of [`SPELLINGS`].
const ENDINGS: [&str; 10] = ["", "s", "d", "r", "rs", "al", "ed", "ing", "ation", "able"];

#[cfg(test)]
mod tests {
    use super::*;

    fn also(word: &str) -> Vec<String> {
        spellings(word).into_iter().map(|spelling| spelling.text).collect()
    }

    #[test]
    fn words_have_other_spellings() {
        for (word, other) in [
            ("fees", "fee"),
            ("robots", "robot"),
            ("universities", "university"),
            ("university", "universities"),
            ("courses", "course"),
            ("classes", "class"),
            ("master's", "master"),
            ("modelling", "modeling"),
            ("modeling", "modelling"),
            ("programme", "program"),
            ("optimisation", "optimization"),
            ("behaviour", "behavior"),
            ("colors", "colour"),
            ("centre", "center"),
            ("analyse", "analyze"),
            ("ii", "2"),
            ("3", "iii"),
        ] {
            assert!(also(word).contains(&other.to_owned()), "{word} is also {:?}", also(word));
        }
    }

    #[test]
    fn what_only_looks_like_a_plural_stays() {
        for word in ["physics2", "class", "status", "analysis", "gas", "is", "us", "18-661"] {
            assert_eq!(also(word), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn words_with_signs_are_learnt() {
        let mut lexicon = Lexicon::default();
        lexicon.learn(compounds("a ph.d. in r&d, end-to-end (24-787), o'brien's"));
        assert_eq!(lexicon.compounds("phd"), ["ph.d"]);
        assert_eq!(lexicon.compounds("rd"), ["r&d"]);
        assert_eq!(lexicon.compounds("endtoend"), ["end-to-end"]);
        assert!(lexicon.compounds("24787").is_empty());
    }
}
