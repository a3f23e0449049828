//! Where the cells of a table are: in windows of the columns that have room, or row by row where none have.

use ratatui::layout::{Position, Rect};

use super::cells::cells;
use super::marks;
use crate::app::{Charset, Table};
use crate::pages::RowCell;
use crate::text::width;

/// Columns of the widest cell.
const WIDEST: usize = 24;

/// Columns of a column that takes what the others leave.
const LEAST_REST: usize = 20;

/// Columns between two cells.
pub(super) const GAP: usize = 2;

/// Columns before a name, for the cursor, the mark and the star.
pub(super) const GUTTER: usize = 4;

/// Columns below which rows are shown one at a time.
pub(super) const LEAST: u16 = 60;

/// Where the parts of a table are.
#[derive(Debug, Default)]
pub(super) struct TableLayout {
    /// All of it, within its border.
    pub(super) inner: Rect,
    /// Whether one row is shown at a time.
    pub(super) is_block: bool,
    /// Columns for names.
    pub(super) name: usize,
    /// The columns that are shown: which, where, and how wide.
    pub(super) columns: Vec<(usize, u16, usize)>,
    /// The rows' part of the frame.
    pub(super) rows: Rect,
}

impl TableLayout {
    /// Rows that a whole table takes within its frame.
    pub(super) fn wanted(table: &Table, is_block: bool) -> usize {
        if is_block { table.columns.len() + 1 } else { table.total + 1 + usize::from(!table.foot.is_empty()) }
    }

    pub(super) fn new(table: &Table, inner: Rect, is_block: bool, charset: Charset) -> Self {
        if is_block {
            let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
            return Self { inner, is_block, rows, ..Self::default() };
        }
        let foot = u16::from(!table.foot.is_empty() && usize::from(inner.height) > 3);
        let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1 + foot), ..inner };
        let names = table.rows.iter().map(|row| width(&row.name)).chain([width(&table.corner), width(&table.foot)]);
        let name = names.max().unwrap_or(0).min(usize::from(inner.width) / 3);
        let start = GUTTER + name + GAP;
        let room = usize::from(inner.width).saturating_sub(start + 1);
        let mut widths: Vec<usize> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| column.wide.unwrap_or_else(|| column_width(table, at, charset)).min(room))
            .collect();
        let taken: usize = widths.iter().filter(|wide| **wide > 0).map(|wide| wide + GAP).sum();
        for (wide, column) in widths.iter_mut().zip(&table.columns) {
            if column.wide == Some(0) {
                *wide = room.saturating_sub(taken).max(LEAST_REST).min(room);
            }
        }
        // Windows of columns: which ones are in a window does not depend on the cursor, so that moving within one moves
        // nothing else.
        let (mut window, mut taken) = (Vec::<(usize, u16, usize)>::new(), 0);
        for (at, wide) in widths.iter().enumerate() {
            if taken + wide > room && !window.is_empty() {
                if window.iter().any(|(column, ..)| *column == table.cursor.1) {
                    break;
                }
                (window, taken) = (Vec::new(), 0);
            }
            window.push((at, inner.x + cells(start + taken), *wide));
            taken += wide + GAP;
        }
        Self { inner, is_block, name, columns: window, rows }
    }

    /// The cell at a position, counted row by row.
    pub(super) fn cell_at(&self, table: &Table, at: Position) -> Option<usize> {
        if !self.rows.contains(at) {
            return None;
        }
        let line = usize::from(at.y - self.rows.y);
        let count = table.columns.len();
        if self.is_block {
            return (line < count).then_some(table.cursor.0 * count + line);
        }
        let row = table.top + line;
        let column = self.columns.iter().rev().find(|(_, x, _)| *x <= at.x).map_or(table.cursor.1, |(at, ..)| *at);
        (row < table.total).then_some(row * count + column)
    }
}

/// What a cell says, with its mark.
pub(super) fn words(cell: &RowCell, charset: Charset) -> (String, String) {
    let sign = cell.mark.map(|mark| marks::sign(mark, charset)).unwrap_or_default();
    let gap = if sign.is_empty() || cell.text.is_empty() { "" } else { " " };
    (cell.text.to_string(), format!("{gap}{sign}"))
}

fn column_width(table: &Table, at: usize, charset: Charset) -> usize {
    let head = table.columns.get(at).map_or(0, |column| width(&column.head) + 2 * usize::from(column.sorted.is_some()));
    let of_cells = table.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| {
        let (text, mark) = words(cell, charset);
        (width(&text) + width(&mark)).min(WIDEST)
    });
    of_cells.chain([head]).max().unwrap_or(0)
}

/// Whether the cells of a column are amounts.
pub(super) fn is_number(table: &Table, at: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.text.is_empty());
    cells.next().is_some_and(|first| first.is_number) && cells.all(|cell| cell.is_number)
}
