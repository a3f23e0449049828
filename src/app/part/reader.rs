//! Reading a page: the page, the item under the cursor, and how far it is scrolled.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::motion::{Motion, Way};
use crate::app::measure::PageMeasure;
use crate::pages::{Body, Group, Item, Page};
use crate::text::Text;

/// Where a person is on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The item under the cursor.
    pub cursor: usize,
    /// The line at the top of the screen.
    pub scroll: usize,
}

/// A page being read.
///
/// The page is shared with the layout, which keeps its lines for as long as the page stays the same.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The page with all its groups.
    whole: Arc<Page>,
    /// The headings of the groups that are open, on this page and others.
    open: HashSet<Text>,
    /// The page as it is seen.
    page: Arc<Page>,
    position: Position,
    measure: PageMeasure,
    /// The groups that are open only because a search or a list leads into them.
    lent: Vec<Text>,
    /// Whether the group under the cursor was opened since the page was laid out.
    was_opened: bool,
    /// The row of the screen to put the cursor on once the page is laid out.
    row: Option<usize>,
    /// Where what was looked for was put, on whatever screen; it stays there while nobody moves.
    found: Option<Position>,
}

impl Reader {
    /// A page read from its start.
    pub(crate) fn new(page: Page) -> Self {
        let mut reader = Self { whole: page.into(), ..Self::default() };
        reader.fold();
        reader
    }

    /// The page, as it is seen.
    pub fn page(&self) -> &Arc<Page> {
        &self.page
    }

    /// The page with all its groups.
    pub fn whole(&self) -> &Page {
        &self.whole
    }

    /// Where on it the person is.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The item under the cursor.
    pub fn item(&self) -> Option<&Item> {
        self.page.item(self.position.cursor)
    }

    /// Reads another page. Its lines are not known until it is laid out.
    pub(crate) fn show(&mut self, page: impl Into<Arc<Page>>, position: Position) {
        self.whole = page.into();
        for heading in self.lent.drain(..) {
            self.open.remove(&heading);
        }
        self.fold();
        (self.position, self.found) = (position, None);
        self.clamp();
    }

    /// Reads the page as it was written anew; the cursor stays on the item that it is on, in its place on the screen.
    pub(crate) fn replace(&mut self, page: Page) {
        let Some(item) = self.item().cloned() else { return self.show(page, self.position) };
        let row = self.lines(self.position.cursor).map(|lines| lines.start.saturating_sub(self.position.scroll));
        self.whole = page.into();
        self.fold();
        let is_same = |other: &Item| other.about == item.about && other.label == item.label && other.body == item.body;
        // Of several that are the same, the one in the same place.
        let here = self.page.item(self.position.cursor).is_some_and(is_same);
        let found = if here { None } else { self.page.items().position(is_same) };
        if let Some(found) = found {
            self.position.cursor = found;
            self.row = row;
        }
        self.clamp();
    }

    /// Sets the page anew from what is open.
    fn fold(&mut self) {
        let folds = self.whole.groups().any(|group| group.folds);
        self.page = if folds { Arc::new(self.whole.folded(&self.open)) } else { Arc::clone(&self.whole) };
        self.measure.lines = Arc::default();
    }

    /// Opens or closes the group under the cursor; whether it did.
    pub(crate) fn toggle(&mut self) -> bool {
        let Some(Body::Fold { heading, .. }) = self.item().map(|item| &item.body) else { return false };
        let heading = heading.clone();
        self.lent.retain(|lent| *lent != heading);
        self.was_opened = !self.open.remove(&heading);
        if self.was_opened {
            self.open.insert(heading);
        }
        self.fold();
        true
    }

    /// Puts the cursor, in the upper third of the screen, on the first item for which `is_wanted`, and opens the groups of
    /// all; whether there is one.
    pub(crate) fn find(&mut self, is_wanted: impl Fn(&Item) -> bool) -> bool {
        let holds = |group: &&Group| group.folds && group.items.iter().any(&is_wanted);
        for group in self.whole.groups().filter(holds) {
            if self.open.insert(group.heading.clone()) {
                self.lent.push(group.heading.clone());
            }
        }
        if !self.lent.is_empty() {
            self.fold();
        }
        let found = self.page.items().position(is_wanted);
        if let Some(item) = found {
            self.restore(Position { cursor: item, scroll: 0 });
            self.found = Some(self.position);
        }
        found.is_some()
    }

    /// Goes to the next item for which `is_wanted`, or the one before; whether there is one.
    pub(crate) fn find_next(&mut self, way: Way, is_wanted: impl Fn(&Item) -> bool) -> bool {
        let cursor = self.position.cursor;
        let wanted = |item: &usize| self.page.item(*item).is_some_and(&is_wanted);
        let found = match way {
            Way::Down => (cursor + 1..self.page.len()).find(wanted),
            Way::Up => (0..cursor).rev().find(wanted),
        };
        if let Some(item) = found {
            self.point(item);
        }
        found.is_some()
    }

    /// Puts the cursor on an item.
    pub(crate) fn point(&mut self, item: usize) {
        self.position.cursor = item;
        self.clamp();
    }

    /// Takes the person elsewhere on the page.
    pub(crate) fn restore(&mut self, position: Position) {
        self.position = position;
        self.clamp();
    }

    /// Takes over how the page was laid out.
    pub(crate) fn measured(&mut self, measure: &PageMeasure) {
        self.measure = measure.clone();
        // What was opened is to be read.
        if let Some(lines) = self.lines(self.position.cursor).filter(|_| std::mem::take(&mut self.was_opened)) {
            self.position.scroll = lines.start;
        }
        if let Some((lines, row)) = self.lines(self.position.cursor).zip(self.row)
            && self.measure.rows > 0
        {
            self.row = None;
            self.position.scroll = lines.start.saturating_sub(row);
        }
        let stays = self.found.is_some() && self.found == Some(self.position);
        if let Some(lines) = self.lines(self.position.cursor).filter(|_| stays && self.measure.rows > 0) {
            self.position.scroll = lines.start.saturating_sub(self.measure.rows / 4);
        }
        self.clamp();
        if stays {
            self.found = Some(self.position);
        }
    }

    pub(crate) fn go(&mut self, motion: Motion) {
        let rows = self.measure.rows;
        match motion {
            Motion::Step(way) => self.step(way),
            Motion::Line(way) => self.scroll(way.by(1)),
            Motion::Half(way) => self.leap(way.by(rows / 2)),
            // One line of a whole screen stays, so that the eye keeps its place.
            Motion::Screen(way) => self.leap(way.by(rows.saturating_sub(1))),
            Motion::Group(way) => self.go_to_group(way),
            Motion::End(Way::Up) => self.position = Position::default(),
            Motion::End(Way::Down) => self.position = Position { cursor: self.last(), scroll: self.most() },
        }
    }

    /// Whether it has more lines than there is room for.
    pub(crate) fn overflows(&self) -> bool {
        self.most() > 0
    }

    /// Scrolls by `rows`, down if positive, and takes the cursor along.
    pub(crate) fn scroll(&mut self, rows: isize) {
        self.position.scroll = self.position.scroll.saturating_add_signed(rows).min(self.most());
        if self.lines(self.position.cursor).is_some_and(|lines| !self.sees(&lines)) {
            let mut visible = (0..self.measure.lines.len()).filter(|item| self.sees(&self.measure.lines[*item]));
            let nearest = if rows > 0 { visible.next() } else { visible.next_back() };
            self.position.cursor = nearest.unwrap_or(self.position.cursor);
        }
    }

    /// Puts the cursor on an item that exists, and scrolls so that it is on the screen.
    fn clamp(&mut self) {
        self.position.cursor = self.position.cursor.min(self.last());
        // A page off the screen, or not laid out yet, keeps its place.
        if self.measure.rows == 0 || self.measure.lines.is_empty() {
            return;
        }
        // What is partly on the screen was scrolled there.
        if !self.lines(self.position.cursor).is_some_and(|lines| self.sees(&lines)) {
            self.reveal();
        }
        self.position.scroll = self.position.scroll.min(self.most());
    }

    /// The lines of an item; `None` before the page is laid out.
    fn lines(&self, item: usize) -> Option<Range<usize>> {
        self.measure.lines.get(item).cloned()
    }

    /// Whether some of `lines` are on the screen.
    fn sees(&self, lines: &Range<usize>) -> bool {
        lines.start < self.position.scroll + self.measure.rows && lines.end > self.position.scroll
    }

    /// Scrolls as little as needed to show the item under the cursor, with the heading above it.
    fn reveal(&mut self) {
        let rows = self.measure.rows;
        let cursor = self.position.cursor;
        let Some(item) = self.lines(cursor).filter(|_| rows > 0) else { return };
        let scroll = self.position.scroll;
        let inside_long_item = item.len() >= rows && item.start <= scroll && scroll + rows <= item.end;
        if inside_long_item {
            return;
        }
        let mut top = if self.page.starts_group(cursor) { self.heading_above(cursor) } else { item.start };
        if item.end - top > rows {
            top = item.start;
        }
        if top < scroll {
            self.position.scroll = top;
        } else if item.end > scroll + rows {
            // An item longer than the screen begins at its top.
            self.position.scroll = if item.len() > rows { item.start } else { item.end - rows };
        }
    }

    /// The line of the heading above the first item of a group.
    fn heading_above(&self, item: usize) -> usize {
        // A blank line separates it from the item before.
        item.checked_sub(1).and_then(|before| self.lines(before)).map_or(0, |before| before.end + 1)
    }

    /// The largest scroll that leaves no empty rows.
    fn most(&self) -> usize {
        self.measure.lines.last().map_or(0, |last| last.end).saturating_sub(self.measure.rows)
    }

    fn last(&self) -> usize {
        self.page.len().saturating_sub(1)
    }

    /// One row; one line where the item goes on beyond the screen.
    fn step(&mut self, way: Way) {
        let Some(item) = self.lines(self.position.cursor) else { return };
        match way {
            Way::Down if item.end > self.position.scroll + self.measure.rows => self.position.scroll += 1,
            Way::Up if item.start < self.position.scroll => self.position.scroll -= 1,
            _ => match self.next_row(way) {
                Some(next) => {
                    self.position.cursor = next;
                    self.reveal();
                }
                None if way == Way::Down => self.position.scroll = self.most(),
                None => self.position.scroll = 0,
            },
        }
    }

    /// The item on the next row with one, or on the row before; of two on it, the one in the same place.
    fn next_row(&self, way: Way) -> Option<usize> {
        let cursor = self.position.cursor;
        let here = self.lines(cursor)?;
        let is_elsewhere = |item: &usize| self.lines(*item).is_some_and(|lines| lines != here);
        let next = match way {
            Way::Down => (cursor + 1..self.page.len()).find(is_elsewhere)?,
            Way::Up => (0..cursor).rev().find(is_elsewhere)?,
        };
        let is_second = self.beside(cursor, Way::Up).is_some();
        let other = match way {
            Way::Down => self.beside(next, Way::Down).filter(|_| is_second),
            Way::Up => self.beside(next, Way::Up).filter(|_| !is_second),
        };
        Some(other.unwrap_or(next))
    }

    /// The item that shares the row of another: the one after it, or before it.
    fn beside(&self, item: usize, way: Way) -> Option<usize> {
        let other = match way {
            Way::Down => item + 1,
            Way::Up => item.checked_sub(1)?,
        };
        Some(other).filter(|other| self.lines(*other).is_some() && self.lines(*other) == self.lines(item))
    }

    /// Whether an item shares the row of the cursor, at its right or left.
    pub(crate) fn has_beside(&self, way: Way) -> bool {
        self.beside(self.position.cursor, way).is_some()
    }

    /// Goes to the item that shares the row of the cursor.
    pub(crate) fn go_beside(&mut self, way: Way) {
        self.position.cursor = self.beside(self.position.cursor, way).unwrap_or(self.position.cursor);
    }

    /// To the start of the next group, or of this one or the one before; it is shown from the top if it can be.
    fn go_to_group(&mut self, way: Way) {
        let cursor = self.position.cursor;
        let starts = |item: &usize| self.page.starts_group(*item);
        let found = match way {
            Way::Down => (cursor + 1..self.page.len()).find(starts),
            Way::Up => (0..cursor).rev().find(starts),
        };
        let end = if way == Way::Down { self.last() } else { 0 };
        self.position.cursor = found.unwrap_or(end);
        self.position.scroll = self.heading_above(self.position.cursor).min(self.most());
        self.clamp();
    }

    /// Scrolls far; at an end of the page, the cursor goes to its last item that way.
    fn leap(&mut self, rows: isize) {
        let before = self.position.scroll;
        self.scroll(rows);
        if self.position.scroll == before {
            self.go(Motion::End(if rows > 0 { Way::Down } else { Way::Up }));
        }
    }
}
