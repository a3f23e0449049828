//! Lines of text stored end to end, so that many can be written without an allocation for each.

use std::fmt::{Arguments, Write};

/// Lines that are written one after the other; used again and again, it allocates nothing.
#[derive(Debug, Default)]
pub struct LineBuffer {
    text: String,
    /// Where each line ends; the next one starts there.
    ends: Vec<usize>,
}

impl LineBuffer {
    /// Forgets all lines.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a line.
    pub fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.ends.push(self.text.len());
    }

    /// Adds a line: `lines.format(format_args!("{name}: {value}"))`.
    pub fn format(&mut self, line: Arguments<'_>) {
        self.add(|text| {
            let written = text.write_fmt(line);
            debug_assert!(written.is_ok(), "a string can be written to");
        });
    }

    /// Adds a line that `write` appends.
    pub fn add(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// The number of lines.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no lines.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All lines.
    pub fn all(&self) -> Lines<'_> {
        Lines { text: &self.text, start: 0, ends: &self.ends }
    }
}

/// Consecutive lines of a [`LineBuffer`].
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    text: &'a str,
    start: usize,
    ends: &'a [usize],
}

impl<'a> Lines<'a> {
    /// The number of lines.
    pub fn len(self) -> usize {
        self.ends.len()
    }

    /// Whether there are no lines.
    pub fn is_empty(self) -> bool {
        self.ends.is_empty()
    }

    /// Each line.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let mut start = self.start;
        self.ends.iter().map(move |end| {
            let line = &self.text[start..*end];
            start = *end;
            line
        })
    }

    /// The first lines, so many or all, and the others.
    pub fn split_at(self, count: usize) -> (Self, Self) {
        let (first, rest) = self.ends.split_at(count.min(self.ends.len()));
        let start = first.last().copied().unwrap_or(self.start);
        (Self { ends: first, ..self }, Self { start, ends: rest, ..self })
    }
}

/// Appends each of `items` by `append`, with `joint` between them.
pub fn append_joined<T>(
    line: &mut String,
    items: impl IntoIterator<Item = T>,
    joint: &str,
    mut append: impl FnMut(&mut String, T),
) {
    for (nth, item) in items.into_iter().enumerate() {
        line.push_str(if nth == 0 { "" } else { joint });
        append(line, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        let mut buffer = LineBuffer::default();
        buffer.push("lost");
        buffer.clear();
        buffer.push("one");
        buffer.push("");
        buffer.format(format_args!("{}: {}", "three", 3));
        buffer.add(|line| line.push('4'));
        let (first, rest) = buffer.all().split_at(2);
        assert_eq!(first.iter().collect::<Vec<_>>(), ["one", ""]);
        assert_eq!(rest.iter().collect::<Vec<_>>(), ["three: 3", "4"]);
        assert_eq!((first.len(), rest.split_at(9).1.is_empty()), (2, true));
    }
}
