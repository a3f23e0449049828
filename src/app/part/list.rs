//! A list's cursor and scroll.

use super::motion::{Motion, Way};

/// Where the cursor of a list is, and which row is at the top of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct List {
    /// The row under the cursor.
    pub cursor: usize,
    /// The row at the top of the screen.
    pub top: usize,
    /// Rows on the screen; 0 while unknown or off the screen.
    pub(crate) rows: usize,
}

impl List {
    /// Moves the cursor in a list of `length` rows.
    pub(crate) fn go(&mut self, motion: Motion, length: usize) {
        let last = length.saturating_sub(1);
        let by = |distance: isize| self.cursor.saturating_add_signed(distance).min(last);
        self.cursor = match motion {
            Motion::Step(way) => by(way.by(1)),
            Motion::Line(way) => return self.scroll(way.by(1), length),
            Motion::Half(way) => by(way.by(self.rows / 2)),
            Motion::Screen(way) => by(way.by(self.rows)),
            // A list is a single group.
            Motion::Group(Way::Down) | Motion::End(Way::Down) => last,
            Motion::Group(Way::Up) | Motion::End(Way::Up) => 0,
        };
    }

    /// Goes to where another list's cursor and scroll are; the room stays the same.
    pub(crate) fn restore(&mut self, to: Self) {
        *self = Self { rows: self.rows, ..to };
    }

    /// Scrolls by `rows`, down if positive, and takes the cursor along.
    pub(crate) fn scroll(&mut self, rows: isize, length: usize) {
        if self.rows == 0 {
            return;
        }
        let most = length.saturating_sub(self.rows);
        self.top = self.top.saturating_add_signed(rows).min(most);
        self.cursor = self.cursor.clamp(self.top, self.top + self.rows - 1);
        self.clamp(length);
    }

    /// Puts the cursor on a row that exists, and scrolls so that it is on the screen.
    pub(crate) fn clamp(&mut self, length: usize) {
        self.cursor = self.cursor.min(length.saturating_sub(1));
        if self.rows > 0 {
            self.top = self.top.clamp((self.cursor + 1).saturating_sub(self.rows), self.cursor);
            self.top = self.top.min(length.saturating_sub(self.rows));
        }
    }
}
