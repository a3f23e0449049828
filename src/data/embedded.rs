//! The data built into the binary, file by file, as `build.rs` finds and compiles them.

use super::compiled::Compiled;

/// A file below `data/`.
pub(super) struct EmbeddedFile {
    /// Its name there.
    pub(super) name: &'static str,
    /// What it contains.
    pub(super) text: &'static str,
    /// The same as tokens, unless they cannot say it.
    pub(super) compiled: Option<Compiled>,
}

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
