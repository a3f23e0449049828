//! What is wrong with a file: where, which text, what it means and what to do next.

use std::fmt;

use crate::text::{Text, fit};

/// The sort of a [`Problem`], for tests and for grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The file could not be read at all.
    Unreadable,
    /// The file is not among those that the format knows.
    UnknownFile,
    /// Brackets, quotes or commas are off.
    Syntax,
    /// A field that the record does not have.
    UnknownField,
    /// A word that is not among the choices.
    UnknownChoice,
    /// A field that the record needs is missing.
    MissingField,
    /// A fact, a link or a record without a source.
    MissingSource,
    /// A field written twice.
    DuplicateField,
    /// A value of another type than the field's.
    WrongType,
    /// A number or date outside the range that makes sense.
    OutOfRange,
    /// A record, source or occupation of that id does not exist.
    UnknownId,
    /// Two records with one id.
    DuplicateId,
    /// An address that is not a plain http or https one, or no e-mail address.
    BadAddress,
    /// Parts that do not add up to the printed total.
    Sum,
    /// A fact that says one thing while its form says another.
    Contradiction,
    /// More problems than are told one by one.
    Further,
}

impl Fault {
    /// What it is called.
    pub fn said(self) -> &'static str {
        match self {
            Self::Unreadable => "cannot be read",
            Self::UnknownFile => "unknown file",
            Self::Syntax => "syntax",
            Self::UnknownField => "unknown field",
            Self::UnknownChoice => "unknown choice",
            Self::MissingField => "missing field",
            Self::MissingSource => "missing source",
            Self::DuplicateField => "duplicate field",
            Self::WrongType => "wrong type",
            Self::OutOfRange => "out of range",
            Self::UnknownId => "unknown id",
            Self::DuplicateId => "duplicate id",
            Self::BadAddress => "bad address",
            Self::Sum => "sum",
            Self::Contradiction => "contradiction",
            Self::Further => "further",
        }
    }
}

/// Where a problem is: a file, and a line and column in it, both counted from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the person would name it.
    pub file: Text,
    /// Line, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, from 1; 0 where the whole file is meant.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.file)
        } else {
            write!(f, "{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

/// One thing that is wrong with the data, told so that somebody can mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its sort.
    pub fault: Fault,
    /// Where it is.
    pub place: Place,
    /// The offending text, shortened; empty where there is none.
    pub excerpt: Text,
    /// What is wrong, as a sentence without its full stop.
    pub what: Text,
    /// What was probably meant or what to do; empty where nothing can be said.
    pub help: Text,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)?;
        if !self.excerpt.is_empty() {
            write!(f, "\n    {}", self.excerpt)?;
        }
        if !self.help.is_empty() {
            write!(f, "\n    help: {}", self.help)?;
        }
        Ok(())
    }
}

/// Bytes of the longest name for which one looks what was meant: comparing takes time by the square of the length.
const LONGEST_NAME: usize = 128;

/// What was probably meant by `found`: the nearest of `choices`, where one is near enough to be a slip of the finger.
pub fn nearest<'a>(found: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if found.len() > LONGEST_NAME {
        return None;
    }
    let lowered = found.to_lowercase();
    let letters = found.chars().count();
    let slips = |choice: &str| 1 + choice.chars().count().max(letters) / 4;
    choices
        .into_iter()
        .filter(|choice| choice.len() <= LONGEST_NAME && choice.chars().count().abs_diff(letters) <= slips(choice))
        .map(|choice| (strsim::damerau_levenshtein(&lowered, &choice.to_lowercase()), choice))
        .filter(|(distance, choice)| *distance <= slips(choice))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, choice)| choice)
}

/// A name as a problem shows it: its start, where it is very long.
pub fn short(name: &str) -> String {
    fit(name, 64)
}

/// How many slips of the finger lie between two words, a letter missing, doubled, wrong or exchanged with its neighbour
/// being one each; none where they are more than `most`.
pub fn misspelling(found: &str, meant: &str, most: usize) -> Option<usize> {
    Some(strsim::osa_distance(found, meant)).filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_slips_and_refuses_strangers() {
        assert_eq!(nearest("unist", ["units", "length"]), Some("units"));
        assert_eq!(nearest("Deadlines", ["deadline", "deadlines"]), Some("deadlines"));
        assert_eq!(nearest("zebra", ["units", "length"]), None);
    }
}
