//! The texts of a page in which what matches a query is marked, and where they stand.

use std::ops::Range;

use crate::search::{Marker, Passages};
use crate::text::width;

/// The texts of a page that are searched, and the lines on which they are set.
#[derive(Debug, Default)]
pub(super) struct Searched {
    texts: Passages,
    parts: Vec<Part>,
}

/// A part of a text, on one line.
#[derive(Debug)]
struct Part {
    /// The number of its text.
    text: usize,
    bytes: Range<usize>,
    line: usize,
    column: usize,
}

/// Columns of a line that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) line: usize,
    pub(super) columns: Range<usize>,
}

impl Searched {
    /// Adds a text, of which nothing is placed yet.
    pub(super) fn add(&mut self, text: &str) {
        self.texts.push(text);
    }

    /// Says where a part of the text that was added last stands.
    pub(super) fn place(&mut self, bytes: Range<usize>, line: usize, column: usize) {
        self.parts.push(Part { text: self.texts.len().saturating_sub(1), bytes, line, column });
    }

    /// What `marker` finds, by lines.
    pub(super) fn matches(&self, marker: &Marker<'_>) -> Vec<Match> {
        let mut found = Vec::new();
        for (nth, text, marks) in marker.marks_in(&self.texts) {
            let first = self.parts.partition_point(|part| part.text < nth);
            for part in self.parts[first..].iter().take_while(|part| part.text == nth) {
                for mark in &marks {
                    let bytes = mark.start.max(part.bytes.start)..mark.end.min(part.bytes.end);
                    if bytes.start < bytes.end {
                        let start = part.column + width(&text[part.bytes.start..bytes.start]);
                        found.push(Match { line: part.line, columns: start..start + width(&text[bytes]) });
                    }
                }
            }
        }
        found.sort_by_key(|found| found.line);
        found
    }
}
