//! The data built into the binary, file by file: each name below `data/` with its text, as `build.rs` finds them.

/// The program's files, sorted by name.
pub(super) const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The themes, sorted by name.
pub(super) const THEMES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/themes.rs"));
