//! Words that ask for the same thing: what the search reads beside the records.

use serde::Deserialize;

use super::{embedded, parse};
use crate::problem::Problem;
use crate::text::Text;

/// Words that ask for the same thing, and words that mean something of their own in a query.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Synonyms {
    /// Lists of words or phrases, each of which finds what any other of its list finds.
    pub same: Vec<Vec<Text>>,
    /// Words that also find what others find.
    pub asks: Vec<Asks>,
    /// Words that ask for an order.
    pub orders: Vec<Orders>,
    /// Words that count only where a query has no others.
    pub ignored: Vec<Text>,
    /// Words that, beside others, ask for what is so.
    pub affirming: Vec<Text>,
    /// Words that, beside others, ask for what is not so.
    pub denying: Vec<Text>,
}

/// Words that also find what others find, but not the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asks {
    /// The words or phrases.
    pub words: Vec<Text>,
    /// What they also ask for.
    #[serde(rename = "for")]
    pub target: Vec<Text>,
}

/// Words that ask for the comparison sorted by a fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    /// The words or phrases.
    pub words: Vec<Text>,
    /// The name of the fact in the files, or one of [`COMPARED`].
    pub by: Text,
    /// What comes first.
    pub first: Extreme,
}

/// What departments are compared by that is a part of a fact, or follows from it, each with that fact.
pub const COMPARED: [(&str, &str); 4] =
    [(DEGREE_COST, "tuition"), ("toefl", "english"), ("ielts", "english"), ("duolingo", "english")];

/// The sum of the whole degree.
pub const DEGREE_COST: &str = "degree-cost";

/// An end of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Extreme {
    /// The least value.
    Least,
    /// The greatest value.
    Most,
}

/// The name of the file.
pub(super) const FILE: &str = "synonyms.ron";

impl Synonyms {
    /// Those that are built in.
    pub fn embedded() -> Self {
        let file = embedded::FILES.iter().find(|file| file.name == FILE);
        let read = file.and_then(|file| file.value().ok());
        // Tests read the file, so that it is not missing.
        read.unwrap_or_default()
    }

    /// Reads a file of them.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn read(file: &Text, text: &str) -> Result<Self, Box<Problem>> {
        parse::single(file, text)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds others.
    pub fn append(&mut self, mut other: Self) {
        self.same.append(&mut other.same);
        self.asks.append(&mut other.asks);
        self.orders.append(&mut other.orders);
        self.ignored.append(&mut other.ignored);
        self.affirming.append(&mut other.affirming);
        self.denying.append(&mut other.denying);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_are_built_in_can_be_read() {
        assert!(!Synonyms::embedded().is_empty());
    }

    #[test]
    fn a_mistake_has_its_place() {
        let problem = Synonyms::read(&Text::new("synonyms.ron"), "(\n    same: [[\"a\", 1]],\n)").expect_err("no text");
        assert!(problem.place.to_string().starts_with("synonyms.ron:2:"), "{}", problem.place);
    }
}
