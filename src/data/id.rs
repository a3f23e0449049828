//! The stable names of records and sources.

use std::borrow::Borrow;
use std::fmt;

use serde::Deserialize;

use super::violation::Violations;
use crate::problem::short;
use crate::text::Text;

/// The stable name of a record or a source: lower-case letters, digits, `-` and `.`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Id(Text);

impl Id {
    /// Makes an id of `text`.
    pub fn new(text: &str) -> Self {
        Self(Text::new(text))
    }

    /// Reports characters that are not allowed.
    pub fn check(&self, violations: &mut Violations) {
        let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        if self.0.is_empty() || !self.0.bytes().all(is_allowed) {
            violations.range(
                format!("`{}` is not a valid id", short(self)),
                "an id consists of lower-case letters, digits, `-` and `.`",
            );
        }
    }
}

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
