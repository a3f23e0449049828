//! An editor of a few lines of text, wrapped to its width.

use std::ops::Range;

use tui_input::{Input, InputRequest};

use super::motion::{Motion, Way};
use crate::model::RecordRef;
use crate::text::{Text, graphemes, width, wrap};

/// The longest note, in bytes: as long as a text that is shown can be.
const LONGEST: usize = 100_000;

/// A note while it is edited. What is in it is clean, line by line.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The record that it is about.
    pub record: RecordRef,
    /// What that is called.
    pub title: Text,
    input: Input,
    /// What was deleted last.
    deleted: String,
    /// The column that moving up and down keeps to.
    goal: Option<usize>,
    columns: usize,
    rows: usize,
    top: usize,
}

impl Editor {
    /// The editor of a note, with the caret behind it.
    pub(crate) fn new(record: RecordRef, title: Text, note: &str) -> Self {
        let (columns, rows) = (80, 1);
        let input = Input::new(clean(note));
        Self { record, title, input, deleted: String::new(), goal: None, columns, rows, top: 0 }
    }

    /// What is written.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The row at the top.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Takes a text that was changed elsewhere; the caret stays behind what is before it.
    pub(crate) fn replace(&mut self, note: &str) {
        let text = clean(note);
        if text != self.text() {
            let before = &self.text()[..self.caret()];
            let caret = if text.starts_with(before) { before.len() } else { text.len() };
            self.set(text, caret);
        }
    }

    /// The rows in which the text stands: the bytes of each.
    pub fn rows(&self, columns: usize) -> Vec<Range<usize>> {
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text().split('\n') {
            // A blank at which a row breaks belongs to the row before it; the caret needs a column behind the last letter.
            let pieces = wrap(line, columns.saturating_sub(1).max(1));
            let begins = |nth: usize| if nth == 0 { Some(0) } else { pieces.get(nth).map(|piece| piece.start) };
            for nth in 0..pieces.len() {
                let end = begins(nth + 1).unwrap_or(line.len());
                rows.push(start + begins(nth).unwrap_or(0)..start + end);
            }
            start += line.len() + 1;
        }
        rows
    }

    /// The row and the column of the caret.
    pub fn place(&self, columns: usize) -> (usize, usize) {
        let (rows, caret) = (self.rows(columns), self.caret());
        let row = rows.iter().rposition(|row| row.start <= caret).unwrap_or(0);
        let before = rows.get(row).map_or("", |row| &self.text()[row.start..caret.min(row.end)]);
        (row, width(before).min(columns.saturating_sub(1)))
    }

    /// The caret as a place in the text's bytes.
    fn caret(&self) -> usize {
        let text = self.text();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    fn set(&mut self, text: String, caret: usize) {
        let caret = text[..caret].chars().count();
        self.input = Input::new(text).with_cursor(caret);
    }

    fn go_to(&mut self, caret: usize) {
        let caret = self.text()[..caret].chars().count();
        self.input.handle(InputRequest::SetCursor(caret));
    }

    /// The line with the caret, without its end.
    fn line(&self) -> Range<usize> {
        let (text, caret) = (self.text(), self.caret());
        let start = text[..caret].rfind('\n').map_or(0, |at| at + 1);
        start..text[caret..].find('\n').map_or(text.len(), |at| caret + at)
    }

    /// Changes the text or moves the caret; whether the text changed.
    pub(crate) fn edit(&mut self, request: InputRequest) -> bool {
        self.goal = None;
        let (line, caret) = (self.line(), self.caret());
        match request {
            InputRequest::GoToStart => self.go_to(line.start),
            InputRequest::GoToEnd => self.go_to(line.end),
            // At its end, the line's end itself.
            InputRequest::DeleteTillEnd if caret == line.end => {
                return self.delete(caret..self.text().len().min(caret + 1));
            }
            InputRequest::DeleteTillEnd => return self.delete(caret..line.end),
            InputRequest::DeleteLine => return self.delete(line.start..caret),
            InputRequest::Yank => {
                let deleted = self.deleted.clone();
                return self.insert(&deleted);
            }
            InputRequest::InsertChar(_) if self.text().len() >= LONGEST => return false,
            request => {
                let before = self.text().to_owned();
                self.input.handle(request);
                let removed = before.len().saturating_sub(self.text().len());
                if removed > 0 && matches!(request, InputRequest::DeletePrevWord | InputRequest::DeleteNextWord) {
                    let start = self.caret();
                    before[start..start + removed].clone_into(&mut self.deleted);
                }
                return self.text() != before;
            }
        }
        false
    }

    fn delete(&mut self, range: Range<usize>) -> bool {
        if range.is_empty() {
            return false;
        }
        let mut text = self.text().to_owned();
        self.deleted = text.drain(range.clone()).collect();
        self.set(text, range.start);
        true
    }

    /// Puts text at the caret; whether it has room.
    pub(crate) fn insert(&mut self, pasted: &str) -> bool {
        let pasted = clean(pasted);
        if self.text().len() + pasted.len() > LONGEST {
            return false;
        }
        let (mut text, caret) = (self.text().to_owned(), self.caret());
        text.insert_str(caret, &pasted);
        self.goal = None;
        self.set(text, caret + pasted.len());
        true
    }

    pub(crate) fn go(&mut self, motion: Motion) {
        let rows = self.rows(self.columns);
        let (row, column) = self.place(self.columns);
        let last = rows.len().saturating_sub(1);
        let by = |distance: isize| row.saturating_add_signed(distance).min(last);
        let to = match motion {
            Motion::Step(way) | Motion::Line(way) => by(way.by(1)),
            Motion::Half(way) => by(way.by(self.rows / 2)),
            Motion::Screen(way) => by(way.by(self.rows)),
            Motion::Group(Way::Down) | Motion::End(Way::Down) => last,
            Motion::Group(Way::Up) | Motion::End(Way::Up) => 0,
        };
        let goal = self.goal.unwrap_or(column);
        let Some(row) = rows.get(to) else { return };
        let text = &self.text()[row.clone()];
        let caret = graphemes(text).map(|(at, _)| at).take_while(|at| width(&text[..*at]) <= goal).last().unwrap_or(0);
        let caret = if width(text) <= goal { text.len() } else { caret };
        // Behind the blank at which a row breaks the caret would stand in the next one.
        let breaks = rows.get(to + 1).is_some_and(|next| next.start == row.end);
        let most = if breaks { text.trim_end_matches(' ').len() } else { text.len() };
        self.go_to(row.start + caret.min(most));
        self.goal = Some(goal);
    }

    /// Scrolls, and takes the caret along.
    pub(crate) fn scroll(&mut self, rows: isize) {
        self.go(Motion::Step(if rows > 0 { Way::Down } else { Way::Up }));
    }

    /// Takes over how much room it has.
    pub(crate) fn measured(&mut self, columns: usize, rows: usize) {
        (self.columns, self.rows) = (columns.max(2), rows.max(1));
        let (row, _) = self.place(self.columns);
        self.top = self.top.clamp((row + 1).saturating_sub(self.rows), row);
    }
}

/// The text with its lines, and nothing in them that a terminal could take for a command.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(|line| Text::from(line).to_string()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::Kind;

    fn editor(text: &str) -> Editor {
        let mut editor = Editor::new(RecordRef { kind: Kind::Department, index: 0 }, "ECE".into(), text);
        editor.measured(10, 3);
        editor
    }

    #[test]
    fn lines_stay_lines_and_words_wrap() {
        let mut editor = editor("");
        assert!(editor.insert("ask about\r\nGRE\u{1b}[2J and fees"));
        assert!(editor.text().starts_with("ask about\nGRE"), "{:?}", editor.text());
        assert!(!editor.text().contains('\u{1b}'));
        let rows: Vec<_> = editor.rows(10).into_iter().map(|row| editor.text()[row].to_owned()).collect();
        assert_eq!(rows[0], "ask about");
        assert!(rows.iter().all(|row| width(row.trim_end()) < 10), "{rows:?}");
    }

    #[test]
    fn up_and_down_keep_to_their_column() {
        let mut editor = editor("abcdef\nab\nabcdef");
        editor.go(Motion::End(Way::Up));
        editor.edit(InputRequest::GoToEnd);
        editor.go(Motion::Step(Way::Down));
        assert_eq!(editor.place(10), (1, 2));
        editor.go(Motion::Step(Way::Down));
        assert_eq!(editor.place(10), (2, 6));
    }

    #[test]
    fn what_was_deleted_is_put_back() {
        let mut editor = editor("one two\nthree");
        editor.edit(InputRequest::DeletePrevWord);
        assert_eq!(editor.text(), "one two\n");
        editor.edit(InputRequest::Yank);
        assert_eq!(editor.text(), "one two\nthree");
        editor.edit(InputRequest::DeleteLine);
        editor.edit(InputRequest::DeletePrevChar);
        assert_eq!(editor.text(), "one two");
        editor.edit(InputRequest::GoToStart);
        editor.edit(InputRequest::DeleteTillEnd);
        editor.edit(InputRequest::Yank);
        assert_eq!(editor.text(), "one two");
    }

    proptest! {
        #[test]
        fn the_caret_is_always_in_the_text(
            text in "[a-c \\n中é👩‍💻]{0,40}",
            steps in prop::collection::vec(0..12_u8, 0..30),
            columns in 1..12_usize,
        ) {
            let mut editor = editor(&text);
            editor.measured(columns, 3);
            for step in steps {
                match step {
                    0 => editor.go(Motion::Step(Way::Down)),
                    1 => editor.go(Motion::Step(Way::Up)),
                    2 => editor.go(Motion::Screen(Way::Down)),
                    3 => drop(editor.edit(InputRequest::InsertChar('\n'))),
                    4 => drop(editor.edit(InputRequest::InsertChar('中'))),
                    5 => drop(editor.edit(InputRequest::DeletePrevChar)),
                    6 => drop(editor.edit(InputRequest::DeleteTillEnd)),
                    7 => drop(editor.edit(InputRequest::GoToPrevChar)),
                    8 => drop(editor.edit(InputRequest::DeletePrevWord)),
                    9 => drop(editor.edit(InputRequest::Yank)),
                    10 => drop(editor.edit(InputRequest::GoToStart)),
                    _ => editor.replace("other\ntext"),
                }
                editor.measured(columns, 3);
                let rows = editor.rows(columns);
                let (row, column) = editor.place(columns);
                prop_assert!(row < rows.len() && column < columns.max(1), "{row} {column}");
                prop_assert_eq!(rows.last().map(|row| row.end), Some(editor.text().len()));
            }
        }
    }
}
