//! A table: rows under heads, or one row at a time.

use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::brush::{Brush, SELECTED};
use super::cells::cells;
use super::columns::{GAP, GUTTER, is_number, words};
use crate::app::{Scope, Table, TableRow};
use crate::pages::{self, RowCell};
use crate::text::{fit, width};

impl Brush<'_, '_> {
    pub(super) fn table(&mut self, table: &Table, is_active: bool) {
        if self.screen.table_frame.whole.is_empty() {
            return;
        }
        let layout = &self.screen.table;
        let has_focus = is_active && self.app.popup().is_none() && self.app.scope() != Scope::Query;
        // The title says more than how the rows were chosen.
        let frame = self.screen.table_frame;
        let has_room = width(&table.title) + width(&table.aside) + 8 <= usize::from(frame.whole.width);
        let aside = if has_room { &table.aside } else { table.aside.rsplit(" · ").next().unwrap_or_default() };
        self.chrome(frame, &table.title, aside, has_focus, false);
        // Also where no cell has room.
        let corner = Position { x: layout.inner.x, y: self.screen.table_frame.whole.y };
        if has_focus {
            self.cursor = Some(corner);
        }
        if layout.is_block {
            self.block(table);
            return;
        }
        let head = layout.inner.y;
        let x = layout.inner.x + cells(GUTTER);
        self.text(x, head, layout.name, &table.corner, self.styles.faint);
        for (at, x, wide) in &layout.columns {
            let Some(column) = table.columns.get(*at) else { continue };
            let arrow = match column.sorted {
                Some(true) => " ▾",
                Some(false) => " ▴",
                None => "",
            };
            let is_here = *at == table.cursor.1;
            let style = if is_here { self.styles.heading } else { self.styles.faint };
            let text = format!("{}{arrow}", column.head);
            let shown = fit(&text, *wide);
            let x = if is_number(table, *at) { x + cells(wide - width(&shown)) } else { *x };
            self.text(x, head, *wide, &shown, style);
            if !table.foot.is_empty() && layout.rows.bottom() < layout.inner.bottom() {
                let shown = fit(&column.foot, *wide);
                let start = if is_number(table, *at) { x + cells(width(&text).min(*wide)) } else { x };
                let x = if is_number(table, *at) { start - cells(width(&shown)) } else { x };
                self.text(x, layout.rows.bottom(), *wide, &shown, self.styles.faint);
            }
        }
        self.more_columns(table, head);
        if !table.foot.is_empty() && layout.rows.bottom() < layout.inner.bottom() {
            self.text(x, layout.rows.bottom(), layout.name, &table.foot, self.styles.faint);
        }
        for (nth, y) in (table.top..table.total).zip(layout.rows.top()..layout.rows.bottom()) {
            self.table_row(table, nth, y, has_focus);
        }
        self.scrollbar(layout.rows, table.top, table.total);
    }

    /// At the ends of the heads, that there are more columns.
    fn more_columns(&mut self, table: &Table, y: u16) {
        let layout = &self.screen.table;
        let (Some((first, x, _)), Some((last, ..))) = (layout.columns.first(), layout.columns.last()) else { return };
        if *first > 0 {
            self.text(x.saturating_sub(2), y, 1, "←", self.styles.key);
        }
        if last + 1 < table.columns.len() {
            self.text(layout.inner.right().saturating_sub(1), y, 1, "→", self.styles.key);
        }
    }

    fn table_row(&mut self, table: &Table, nth: usize, y: u16, has_focus: bool) {
        let layout = &self.screen.table;
        let Some(row) = table.row(nth) else { return };
        let is_here = nth == table.cursor.0;
        let x = layout.inner.x;
        let style = if is_here { self.styles.heading } else { self.styles.text };
        if is_here {
            self.text(x, y, 1, SELECTED, style);
        }
        self.signs(row, x + 1, y);
        self.text(x + cells(GUTTER), y, layout.name, &row.name, style);
        for (at, x, wide) in &layout.columns {
            let Some(cell) = row.cells.get(*at) else { continue };
            let is_cursor = is_here && *at == table.cursor.1;
            if is_cursor && has_focus {
                let area = Rect { x: *x, y, width: cells(*wide), height: 1 };
                self.buffer.set_style(area, self.styles.selected);
                self.cursor = Some(Position { x: *x, y });
            }
            let style = match is_cursor {
                true if has_focus => self.styles.selected,
                true => self.styles.text.add_modifier(Modifier::BOLD),
                false => self.styles.text,
            };
            self.table_cell(cell, *x, y, *wide, style, is_cursor && has_focus);
        }
    }

    /// The mark and the star of a row.
    fn signs(&mut self, row: &TableRow, x: u16, y: u16) {
        if row.is_marked {
            self.text(x, y, 1, "+", self.styles.key);
        }
        if row.is_starred {
            self.text(x + 1, y, 1, pages::STAR, self.styles.related);
        }
    }

    fn table_cell(&mut self, cell: &RowCell, x: u16, y: u16, wide: usize, style: Style, is_cursor: bool) {
        let (text, mark) = words(cell, self.app.options().charset);
        let text = fit(&text, wide.saturating_sub(width(&mark)));
        // Numbers stand below each other whether they have a mark or not, as far as there is room.
        let left = wide - (width(&text) + width(&mark)).min(wide);
        let indent = if cell.is_number { left } else { 0 };
        let taken = indent + self.text(x + cells(indent), y, wide - indent, &text, style);
        let style = if is_cursor { style } else { self.styles.caution };
        self.text(x + cells(taken), y, wide.saturating_sub(taken), &mark, style);
    }

    /// One row of the table: each answer on a line.
    fn block(&mut self, table: &Table) {
        let layout = &self.screen.table;
        let (inner, charset) = (layout.inner, self.app.options().charset);
        let Some(row) = table.row(table.cursor.0) else { return };
        let place = format!("{}, {} of {}", row.name, table.cursor.0 + 1, table.total);
        self.signs(row, inner.x, inner.y);
        let room = usize::from(inner.width).saturating_sub(GUTTER);
        self.text(inner.x + 3, inner.y, room, &place, self.styles.heading);
        let heads = table.columns.iter().map(|column| width(&column.head)).max().unwrap_or(0);
        let heads = heads.min(usize::from(inner.width) / 3);
        let rows = usize::from(layout.rows.height);
        let top = (table.cursor.1 + 1).saturating_sub(rows);
        let lines = table.columns.iter().zip(&row.cells).enumerate().skip(top);
        for ((nth, (column, cell)), y) in lines.zip(layout.rows.top()..layout.rows.bottom()) {
            let is_here = nth == table.cursor.1;
            let (text, mark) = words(cell, charset);
            let x = inner.x + 3;
            if is_here {
                self.text(inner.x + 1, y, 1, SELECTED, self.styles.heading);
                self.cursor = Some(Position { x: inner.x + 1, y });
            }
            let style = if is_here { self.styles.heading } else { self.styles.faint };
            self.text(x, y, heads, &column.head, style);
            let start = x + cells(heads + GAP);
            let room = usize::from(inner.right().saturating_sub(start));
            let text = fit(&text, room.saturating_sub(width(&mark)));
            let taken = self.text(start, y, room, &text, self.styles.text);
            self.text(start + cells(taken), y, room - taken, &mark, self.styles.caution);
        }
    }
}
