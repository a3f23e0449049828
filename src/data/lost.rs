//! Ids that may be in the parts of a program's files that could not be read.

use std::collections::HashSet;

use super::outline;
use crate::text::{ascii, graphemes};

/// Whether an id that no record has is missing from the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// No file has it.
    Certain,
    /// No file has it, but a record was dropped whose id is unknown.
    Likely,
    /// A record or a file that could not be read has it or may have it.
    Doubtful,
}

/// What a section may contain besides the records that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lost {
    /// The ids in files with mistakes, folded.
    ids: HashSet<String>,
    /// Whether a record was dropped whose id is unknown.
    has_unnamed: bool,
    /// Whether a part of a file, or a whole file, could not be read at all.
    has_unread: bool,
}

impl Lost {
    /// What is lost of a file with mistakes: the ids that its text gives, whether or not their records were read.
    pub(super) fn of(text: &str) -> Self {
        Self { ids: outline::ids(text).map(|(_, id)| fold(id)).collect(), ..Self::default() }
    }

    /// Notes that a record was dropped whose id is unknown.
    pub(super) fn add_unnamed(&mut self) {
        self.has_unnamed = true;
    }

    /// Notes an id that is none, as it is written; if it has no letters, any id may be meant.
    pub(super) fn add_miswritten(&mut self, written: &str) {
        let spelt: String = graphemes(written).filter_map(|(_, grapheme)| ascii(grapheme)).collect();
        if spelt.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            self.ids.insert(fold(&spelt));
        } else {
            self.has_unnamed = true;
        }
    }

    /// Notes that a part of a file could not be read at all.
    pub(super) fn add_unread(&mut self) {
        self.has_unread = true;
    }

    /// Adds what is lost of another file.
    pub(super) fn merge(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.has_unnamed |= other.has_unnamed;
        self.has_unread |= other.has_unread;
    }

    /// Whether nothing is lost.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `id`, which no record has, is missing.
    pub(super) fn absence(&self, id: &str) -> Absence {
        if self.has_unread || !self.ids.is_empty() && self.ids.contains(&fold(id)) {
            Absence::Doubtful
        } else if self.has_unnamed {
            Absence::Likely
        } else {
            Absence::Certain
        }
    }
}

/// The letters and digits of an id in lower case, by which to recognize it even if it was written wrongly.
fn fold(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_in_a_broken_text_is_known_however_it_is_quoted() {
        let lost = Lost::of("[(id: \"ECE\", (id 'me' (id: “cs ms”, title: \"x\" paid: \"no\")");
        for id in ["ece", "ECE", "me", "cs-ms"] {
            assert_eq!(lost.absence(id), Absence::Doubtful, "{id}");
        }
        assert_eq!(lost.absence("no"), Absence::Certain);
    }
}
