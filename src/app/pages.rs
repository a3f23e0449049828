//! Reading a page: where the reader stands and how far it is scrolled.

use std::ops::Range;

use crate::pages::{Body, Item};

/// Where a reader stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// The item under the cursor.
    pub cursor: usize,
    /// The line at the top of the screen.
    pub scroll: usize,
}

/// A reading of a page whose lines and room are known.
pub(super) struct Reader<'a> {
    pub(super) reading: &'a mut Reading,
    pub(super) items: &'a [Item],
    /// The lines that each item takes; may be fewer than the items where the page was not laid out yet.
    pub(super) lines: &'a [Range<usize>],
    pub(super) rows: usize,
}

impl Reader<'_> {
    /// Puts the cursor where it can stand and the scroll where the cursor is seen.
    pub(super) fn clamp(&mut self) {
        if !self.items.get(self.reading.cursor).is_some_and(Item::can_hold_cursor) {
            self.reading.cursor = self.next(self.reading.cursor, true).or_else(|| self.last()).unwrap_or(0);
        }
        // A page that is not on the screen, or not laid out yet, keeps its place until it is.
        if self.rows == 0 || self.lines.is_empty() {
            return;
        }
        // What is seen in part was scrolled there, and stays.
        if !self.lines.get(self.reading.cursor).is_some_and(|item| self.sees(item)) {
            self.reveal();
        }
        self.reading.scroll = self.reading.scroll.min(self.most());
    }

    /// Whether some of `lines` are on the screen.
    fn sees(&self, lines: &Range<usize>) -> bool {
        lines.start < self.reading.scroll + self.rows && lines.end > self.reading.scroll
    }

    /// Scrolls as little as needed to show the item under the cursor, with the heading above it.
    fn reveal(&mut self) {
        let Some(item) = self.lines.get(self.reading.cursor).cloned() else { return };
        if self.rows == 0 {
            return;
        }
        let mut top = item.start;
        let mut above = self.reading.cursor;
        while above > 0 && matches!(self.items.get(above - 1), Some(Item { body: Body::Heading, .. })) {
            above -= 1;
            top = self.lines[above].start;
        }
        let scroll = self.reading.scroll;
        let inside_long_item = item.len() >= self.rows && item.start <= scroll && scroll + self.rows <= item.end;
        if inside_long_item {
            return;
        }
        if item.end - top > self.rows {
            top = item.start;
        }
        if top < scroll {
            self.reading.scroll = top;
        } else if item.end > scroll + self.rows {
            // An item longer than the screen begins at its top.
            self.reading.scroll = if item.len() > self.rows { item.start } else { item.end - self.rows };
        }
    }

    /// The largest scroll that leaves no empty rows.
    fn most(&self) -> usize {
        self.lines.last().map_or(0, |last| last.end).saturating_sub(self.rows)
    }

    /// The nearest item from `from` on, in one direction, where the cursor can stand.
    fn next(&self, from: usize, down: bool) -> Option<usize> {
        let holds = |index: &usize| self.items.get(*index).is_some_and(Item::can_hold_cursor);
        if down { (from..self.items.len()).find(holds) } else { (0..=from).rev().find(holds) }
    }

    fn last(&self) -> Option<usize> {
        self.items.len().checked_sub(1).and_then(|last| self.next(last, false))
    }

    /// One item down or up; where the item goes on beyond the screen, one line.
    pub(super) fn step(&mut self, down: bool) {
        let Some(item) = self.lines.get(self.reading.cursor).cloned() else { return };
        let bottom = self.reading.scroll + self.rows;
        if down && item.end > bottom {
            self.reading.scroll += 1;
            return;
        }
        if !down && item.start < self.reading.scroll {
            self.reading.scroll -= 1;
            return;
        }
        let from = if down { Some(self.reading.cursor + 1) } else { self.reading.cursor.checked_sub(1) };
        match from.and_then(|from| self.next(from, down)) {
            Some(next) => {
                self.reading.cursor = next;
                self.reveal();
            }
            None => self.reading.scroll = if down { self.most() } else { 0 },
        }
    }

    /// Scrolls by `rows`, down where positive, and takes the cursor along.
    pub(super) fn scroll(&mut self, rows: isize) {
        self.reading.scroll = self.reading.scroll.saturating_add_signed(rows).min(self.most());
        if self.lines.get(self.reading.cursor).is_some_and(|item| !self.sees(item)) {
            let holds = |index: &usize| {
                self.items.get(*index).is_some_and(Item::can_hold_cursor)
                    && self.lines.get(*index).is_some_and(|item| self.sees(item))
            };
            let mut visible_items = (0..self.items.len()).filter(holds);
            let nearest = if rows > 0 { visible_items.next() } else { visible_items.next_back() };
            self.reading.cursor = nearest.unwrap_or(self.reading.cursor);
        }
    }

    /// A screen or half of one; at the end of the page, the cursor goes to its last item.
    pub(super) fn leap(&mut self, rows: isize) {
        let before = *self.reading;
        self.scroll(rows);
        if self.reading.scroll == before.scroll {
            if rows > 0 { self.bottom() } else { self.top() }
        }
    }

    /// To the first item.
    pub(super) fn top(&mut self) {
        *self.reading = Reading { cursor: self.next(0, true).unwrap_or(0), scroll: 0 };
    }

    /// To the last item.
    pub(super) fn bottom(&mut self) {
        *self.reading = Reading { cursor: self.last().unwrap_or(0), scroll: self.most() };
    }
}
