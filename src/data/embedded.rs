//! The data built into the binary, file by file, as `build.rs` finds and compiles them.

use serde::de::DeserializeOwned;

use super::compiled::Compiled;
use super::parse;
use crate::problem::Problem;
use crate::text::Text;

/// A file below `data/`.
pub(super) struct EmbeddedFile {
    /// Its name there.
    pub(super) name: &'static str,
    /// What it contains.
    pub(super) text: &'static str,
    /// The same as tokens, unless they cannot say it.
    pub(super) compiled: Option<Compiled>,
}

impl EmbeddedFile {
    /// The single value that it contains, of its tokens or else of its text.
    ///
    /// # Errors
    /// The first mistake in its text.
    pub(super) fn value<T: DeserializeOwned>(&self) -> Result<T, Box<Problem>> {
        let compiled = self.compiled.and_then(|compiled| compiled.value().ok());
        compiled.map_or_else(|| parse::single(&Text::new(self.name), self.text), Ok)
    }
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
