//! What the terminal shows, the next frame beside it, and the cells in which they differ.

use std::iter;

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;

use super::paint::is_line;
use crate::text::width;

/// Two frames: the one that the terminal shows, and the next.
///
/// Ratatui's terminal keeps the same. It looks up for every cell how wide its symbol is, and whether it is equal with all
/// that a cell can have; that was a third of the instructions of a key.
pub(super) struct Canvas {
    shown: Buffer,
    next: Buffer,
}

impl Canvas {
    /// A blank terminal.
    pub(super) fn new(area: Rect) -> Self {
        Self { shown: Buffer::empty(area), next: Buffer::empty(area) }
    }

    /// Takes what the terminal shows to be blank, and as large as `area`.
    pub(super) fn clear(&mut self, area: Rect) {
        self.shown.resize(area);
        self.shown.reset();
        self.next.resize(area);
    }

    /// The next frame, still blank.
    pub(super) fn begin(&mut self) -> &mut Buffer {
        self.next.reset();
        &mut self.next
    }

    /// The cells of the next frame that the terminal does not show yet, in reading order.
    ///
    /// What a wide symbol covers is left out where that symbol stays, and is there where it does not: its other half goes with
    /// it.
    pub(super) fn changes(&self) -> impl Iterator<Item = (u16, u16, &Cell)> {
        let area = self.next.area;
        let in_row = usize::from(area.width).max(1);
        let mut cells = self.next.content.iter().zip(&self.shown.content).enumerate();
        // Up to where a wide symbol covers cells now, and to where one did.
        let (mut covered, mut uncovered) = (0, 0);
        iter::from_fn(move || {
            let (here, now) = cells.find_map(|(here, (now, before))| {
                if here < covered {
                    return None;
                }
                let symbol = now.symbol();
                if !is_same(now, symbol, before) {
                    uncovered = uncovered.max(here + columns(before.symbol()));
                } else if here >= uncovered {
                    covered = here + columns(symbol);
                    return None;
                }
                Some((here, now))
            })?;
            let x = area.x + u16::try_from(here % in_row).unwrap_or(u16::MAX);
            let y = area.y + u16::try_from(here / in_row).unwrap_or(u16::MAX);
            Some((x, y, now))
        })
    }

    /// Says that the terminal shows the next frame.
    pub(super) fn end(&mut self) {
        std::mem::swap(&mut self.shown, &mut self.next);
    }
}

/// Whether a cell, whose symbol is given, looks the same as before, and need not be drawn in any case.
#[inline]
fn is_same(now: &Cell, symbol: &str, before: &Cell) -> bool {
    let is_same_symbol = match (symbol.as_bytes(), before.symbol().as_bytes()) {
        // Nearly all.
        ([now], [before]) => now == before,
        (now, before) => now == before,
    };
    is_same_symbol
        && now.fg == before.fg
        && now.bg == before.bg
        && now.modifier == before.modifier
        && now.diff_option == CellDiffOption::None
}

/// The columns of a symbol.
#[inline]
fn columns(symbol: &str) -> usize {
    if symbol.len() == 1 || is_line(symbol) { 1 } else { width(symbol).max(1) }
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use proptest::prelude::*;
    use ratatui::layout::Position;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::tui::paint::Painter;

    const AREA: Rect = Rect { x: 0, y: 0, width: 12, height: 2 };

    /// Symbols of one and of two columns, some of them with a style that shows on blanks.
    fn symbol() -> impl Strategy<Value = (&'static str, Style)> {
        let styles = [
            Style::new(),
            Style::new().bg(Color::Blue),
            Style::new().add_modifier(Modifier::REVERSED),
            Style::new().fg(Color::Red),
        ];
        let symbols = ["a", "b", " ", "─", "│", "é", "中", "文", "→"];
        (prop::sample::select(symbols.to_vec()), prop::sample::select(styles.to_vec()))
    }

    /// Where symbols are put, one after the other.
    fn puts(most: usize) -> impl Strategy<Value = Vec<(u16, u16, (&'static str, Style))>> {
        prop::collection::vec((0..AREA.width, 0..AREA.height, symbol()), 0..most)
    }

    /// A frame in which symbols are put, and then the first columns get a style.
    fn frame(puts: impl Iterator<Item = (u16, u16, (&'static str, Style))>, styled: u16) -> Buffer {
        let mut buffer = Buffer::empty(AREA);
        for (x, y, (symbol, style)) in puts {
            let columns = u16::try_from(width(symbol)).expect("one or two");
            // What a wide symbol would cover half of is blank, as where text is put beside it.
            if x > 0 && width(buffer[(x - 1, y)].symbol()) > 1 {
                buffer[(x - 1, y)].reset();
            }
            if x + columns <= AREA.width {
                buffer.set_string(x, y, symbol, style);
            }
        }
        buffer.set_style(Rect { width: styled, ..AREA }, Style::new().bg(Color::Green));
        buffer
    }

    /// Several frames that have much in common.
    fn frames() -> impl Strategy<Value = Vec<Buffer>> {
        let more = prop::collection::vec((puts(8), 0..AREA.width), 1..5);
        (puts(20), more).prop_map(|(common, more)| {
            more.into_iter().map(|(own, styled)| frame(common.iter().copied().chain(own), styled)).collect()
        })
    }

    /// What a terminal shows after some frames: each cell's text and whether it is half of a wide one, with its style.
    fn shown(frames: &[Buffer]) -> Vec<String> {
        let size = [AREA.height, AREA.width].map(|side| NonZero::new(side).expect("not empty"));
        let mut terminal = vt100::Parser::new(size[0], size[1], 0);
        let (mut canvas, mut painter) = (Canvas::new(AREA), Painter::default());
        for frame in frames {
            canvas.begin().clone_from(frame);
            let mut bytes = Vec::new();
            painter.draw(canvas.changes()).expect("memory does not fail");
            painter.present(None, &mut bytes).expect("memory does not fail");
            terminal.process(&bytes);
            canvas.end();
        }
        let cells = AREA.positions().map(|Position { x, y }| {
            let cell = terminal.screen().cell(y, x).expect("on the screen");
            let text = if cell.has_contents() { cell.contents() } else { " " };
            let colours = (cell.fgcolor(), cell.bgcolor(), cell.inverse());
            format!("{x},{y} {text:?} {:?} {colours:?}", (cell.is_wide(), cell.is_wide_continuation()))
        });
        cells.collect()
    }

    proptest! {
        #[test]
        fn a_frame_looks_the_same_whatever_was_there_before(frames in frames()) {
            let last = frames.last().expect("one").clone();
            prop_assert_eq!(shown(&frames), shown(&[last]));
        }
    }

    #[test]
    fn nothing_is_drawn_again() {
        let mut canvas = Canvas::new(AREA);
        for (text, changed) in [("ab中c", 4), ("ab中c", 0), ("abxyc", 2), ("ab中d", 3), ("ab中d", 0)] {
            canvas.begin().set_string(0, 0, text, Style::new());
            assert_eq!(canvas.changes().count(), changed, "{text}");
            canvas.end();
        }
    }
}
