//! What a person is told where the file cannot be read or written, in one plain sentence.

use std::io::{self, ErrorKind};

use crate::problem::Problem;
use crate::text::Text;

/// Something about the file that a person must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What it is, as a sentence without a full stop.
    pub text: Text,
    /// What can be done.
    pub remedy: Remedy,
}

/// What can be done about a [`Trouble`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Saving again, later: nothing was written, and nothing stands against it but what is said.
    Retry,
    /// Nothing by us: the file has what writing it would lose. Saving fails until that is gone from it.
    ReadOnly,
    /// Nothing is needed: it is only to be told.
    Told,
}

impl Trouble {
    pub(super) fn new(remedy: Remedy, text: impl Into<Text>) -> Self {
        Self { text: text.into(), remedy }
    }
}

/// What a problem says, within a sentence.
pub(super) fn because(problem: &Problem) -> String {
    match problem.place.line {
        0 => problem.what.to_string(),
        line => format!("line {line}, column {}: {}", problem.place.column, problem.what),
    }
}

/// Why the system refused, within a sentence.
pub(super) fn reason(error: &io::Error) -> String {
    let plain = match error.kind() {
        ErrorKind::StorageFull => "no space left on the device",
        ErrorKind::QuotaExceeded => "the disk quota is used up",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        ErrorKind::IsADirectory => "a folder is in its place",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a file is where its folder should be",
        _ => {
            let told = error.to_string();
            let told = told.split(" (os error").next().unwrap_or_default();
            let mut letters = told.chars();
            return letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        }
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_quoted_without_its_numbers() {
        for (code, told) in [(28, "no space left on the device"), (13, "permission denied"), (5, "input/output error")]
        {
            assert_eq!(reason(&io::Error::from_raw_os_error(code)), told);
        }
    }
}
