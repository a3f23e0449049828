//! Problems with the data: where each is, the offending text, what is wrong and how to fix it.

use std::fmt;

use crate::text::{Text, fit};

/// The kind of a [`Problem`], for tests and for grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The file could not be read at all.
    Unreadable,
    /// A file that the format requires is missing or has no record.
    MissingFile,
    /// The file or folder is not part of the format, or not where it is read.
    UnknownFile,
    /// A bracket, quote or comma is missing or misplaced.
    Syntax,
    /// A field that the record cannot have.
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
    /// A date that is possible but probably wrong.
    Unlikely,
    /// There is no record or source with that id.
    UnknownId,
    /// Two records with one id.
    DuplicateId,
    /// Not an http or https address that is safe to open, or not an e-mail address.
    BadAddress,
    /// The files are in another format.
    OldFormat,
    /// Parts that do not add up to the printed total.
    Sum,
    /// A value that contradicts its own form, such as an empty list.
    Contradiction,
    /// The problems of a file beyond those listed.
    Further,
}

impl Fault {
    /// Its name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unreadable => "cannot be read",
            Self::MissingFile => "missing file",
            Self::UnknownFile => "unknown file",
            Self::Syntax => "syntax",
            Self::UnknownField => "unknown field",
            Self::UnknownChoice => "unknown choice",
            Self::MissingField => "missing field",
            Self::MissingSource => "missing source",
            Self::DuplicateField => "duplicate field",
            Self::WrongType => "wrong type",
            Self::OutOfRange => "out of range",
            Self::Unlikely => "unlikely",
            Self::UnknownId => "unknown id",
            Self::DuplicateId => "duplicate id",
            Self::BadAddress => "bad address",
            Self::OldFormat => "another format",
            Self::Sum => "sum",
            Self::Contradiction => "contradiction",
            Self::Further => "further",
        }
    }

    /// Whether it may be no mistake.
    pub fn is_warning(self) -> bool {
        self == Self::Unlikely
    }
}

/// Where a problem is: a file, and a line and column in it, both counted from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the person would name it.
    pub file: Text,
    /// The line, from 1; 0 for the whole file.
    pub line: u32,
    /// The column in characters, from 1; 0 for the whole file.
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

/// Something wrong with the data, described so that a person can fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub fault: Fault,
    /// Where it is.
    pub place: Place,
    /// The offending text, shortened; empty if there is none.
    pub excerpt: Text,
    /// What is wrong, as a sentence without a full stop.
    pub what: Text,
    /// What was probably meant or how to fix it; empty if unknown.
    pub help: Text,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = if self.fault.is_warning() { "warning: " } else { "" };
        write!(f, "{}: {sort}{}", self.place, self.what)?;
        if !self.excerpt.is_empty() {
            write!(f, "\n    {}", self.excerpt)?;
        }
        if !self.help.is_empty() {
            write!(f, "\n    help: {}", self.help)?;
        }
        Ok(())
    }
}

/// The longest name, in bytes, to suggest a correction for: comparing takes quadratic time.
const LONGEST_NAME: usize = 128;

/// What was probably meant by `found`: the nearest of `choices`, if it is near enough for `found` to be a typo.
pub fn nearest<'a>(found: &str, choices: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if found.len() > LONGEST_NAME {
        return None;
    }
    let lowered = found.to_lowercase();
    let length = found.chars().count();
    let most = |choice: &str| 1 + choice.chars().count().max(length) / 4;
    choices
        .into_iter()
        .filter(|choice| choice.len() <= LONGEST_NAME && choice.chars().count().abs_diff(length) <= most(choice))
        .map(|choice| (strsim::damerau_levenshtein(&lowered, &choice.to_lowercase()), choice))
        .filter(|(distance, choice)| *distance <= most(choice))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, choice)| choice)
}

/// A name as a problem shows it, cut if it is very long.
pub fn short(name: &str) -> String {
    fit(name, 64).into_owned()
}

/// Names the first letter of a name that is not ASCII, since it may look like one that is.
pub fn foreign_letter(name: &str) -> String {
    let letter = name.chars().find(|c| !c.is_ascii());
    letter.map_or_else(String::new, |c| format!(": its `{c}` is U+{:04X}", u32::from(c)))
}

/// The number of typos that turn `meant` into `found`; `None` if it exceeds `most`.
///
/// A typo is a character missing, added, wrong or swapped with the next.
pub fn misspelling(found: &str, meant: &str, most: usize) -> Option<usize> {
    Some(strsim::osa_distance(found, meant)).filter(|typos| *typos <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_typos_and_nothing_else() {
        assert_eq!(nearest("unist", ["units", "length"]), Some("units"));
        assert_eq!(nearest("Deadlines", ["deadline", "deadlines"]), Some("deadlines"));
        assert_eq!(nearest("zebra", ["units", "length"]), None);
    }
}
