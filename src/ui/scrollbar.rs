//! A scrollbar: where its thumb is, and where dragging that leads.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::cells::cells;

/// The scrollbar of what is longer than its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scrollbar {
    pub(super) x: u16,
    y: u16,
    rows: usize,
    /// The first row or line on the screen.
    top: usize,
    total: usize,
}

impl Scrollbar {
    /// At the right edge of `area`, or with `on_border` just behind it; none where everything has room.
    pub(super) fn new(area: Rect, on_border: bool, top: usize, total: usize) -> Option<Self> {
        let rows = usize::from(area.height);
        let fits = rows < 2 || total <= rows || area.width == 0;
        let x = if on_border { area.right() } else { area.right().saturating_sub(1) };
        (!fits).then_some(Self { x, y: area.y, rows, top, total })
    }

    /// Whether it is in a cell.
    pub(super) fn contains(&self, at: Position) -> bool {
        at.x == self.x && (self.y..self.y + cells(self.rows)).contains(&at.y)
    }

    /// The rows of the screen that the thumb takes.
    pub(super) fn thumb(&self) -> Range<u16> {
        let start = self.y + cells(self.start());
        start..start + cells(self.length())
    }

    /// Which row of the thumb somebody holds who presses on a row of the screen: beside the thumb, its middle comes there.
    pub(super) fn hold(&self, y: u16) -> usize {
        let thumb = self.thumb();
        if thumb.contains(&y) { usize::from(y - thumb.start) } else { self.length() / 2 }
    }

    /// By how many rows dragging the thumb to a row of the screen scrolls, down if positive.
    pub(super) fn drag(&self, y: u16, hold: usize) -> isize {
        let start = usize::from(y.saturating_sub(self.y)).saturating_sub(hold).min(self.rows - self.length());
        // A row of the thumb may stand for many tops; where it does not move, nothing does.
        if start == self.start() {
            return 0;
        }
        let top = start * (self.total - self.rows) / (self.rows - self.length());
        let signed = |rows: usize| isize::try_from(rows).unwrap_or(isize::MAX);
        signed(top) - signed(self.top)
    }

    fn length(&self) -> usize {
        (self.rows * self.rows / self.total).max(1)
    }

    /// The first row of the thumb.
    fn start(&self) -> usize {
        let most = self.rows - self.length();
        (self.top * most).div_ceil(self.total - self.rows).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dragging_reaches_both_ends_and_the_thumb_follows() {
        let area = Rect::new(3, 5, 20, 10);
        for total in [11, 12, 15, 20, 99, 100, 5000] {
            for top in [0, 1, (total - 10) / 2, total - 10] {
                let bar = Scrollbar::new(area, false, top, total).expect("it is longer");
                let dragged = |y, hold| top.saturating_add_signed(bar.drag(y, hold));
                for y in bar.thumb() {
                    assert_eq!(dragged(y, bar.hold(y)), top, "a press on the thumb moves nothing");
                    assert_eq!(dragged(0, bar.hold(y)), 0, "{bar:?}");
                    assert_eq!(dragged(200, bar.hold(y)), total - 10, "{bar:?}");
                }
                let tops: Vec<_> = (5..15).map(|y| dragged(y, 0)).collect();
                assert!(tops.is_sorted(), "{tops:?} of {bar:?}");
            }
        }
        assert_eq!(Scrollbar::new(area, false, 0, 10), None);
    }
}
