//! What is drawn on a page from rows and dates: columns of cells, and lines of days.

use ratatui::text::{Line, Span};

use super::marks;
use super::setter::{Paragraph, Setter, spaces, unglued};
use crate::pages::{Body, Event, Item, Row, RowCell, Tick, Track};
use crate::text::{fit, width};

/// Columns below which days are not drawn, and words alone are left.
const LEAST_LINE: usize = 24;

/// Columns of the widest cell, where others would have to be left out.
const WIDEST_CELL: usize = 18;

/// Columns that each cell keeps where there is little room.
const LEAST_CELL: usize = 14;

/// Columns between two cells.
const GAP: usize = 2;

/// The columns of the rows of a group, as wide as they need to be as far as there is room.
pub(super) fn row_columns(items: &[Item], room: usize) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    let mut is_cut = false;
    for item in items {
        let Body::Row(row) = &item.body else { continue };
        is_cut |= row.is_cut;
        columns.resize(columns.len().max(row.cells.len()), 0);
        for (column, cell) in columns.iter_mut().zip(&row.cells) {
            // Behind what it says stands a mark, which can take two columns.
            let mark = if cell.mark.is_some() { 3 } else { 0 };
            *column = (*column).max(width(&cell.text) + mark);
        }
    }
    if is_cut {
        for column in &mut columns {
            *column = (*column).min(WIDEST_CELL);
        }
        let mut taken = 0;
        let mut fits = |column: &usize| {
            taken += column + GAP;
            taken <= room + GAP
        };
        let count = columns.iter().take_while(|column| fits(column)).count();
        columns.truncate(count.max(1));
        return columns;
    }
    // The widest give way until all have room, or none is wide any more.
    let taken = |columns: &[usize]| columns.iter().map(|column| column + GAP).sum::<usize>();
    while taken(&columns) > room + GAP {
        let Some(widest) = columns.iter_mut().max().filter(|widest| **widest > LEAST_CELL) else { break };
        *widest -= 1;
    }
    columns
}

/// What a tick is drawn as.
fn sign(tick: Tick) -> &'static str {
    match (tick.event, tick.is_known) {
        (Event::Priority, false) => "○",
        (Event::Priority, true) => "◇",
        (Event::Closes, false) => "●",
        (Event::Closes, true) => "◆",
        (Event::Opens, _) => "(",
        (Event::Held | Event::Decision, _) => "+",
    }
}

impl Setter {
    /// A row: its cells in the columns of its group, or one after the other where those have no room.
    pub(super) fn row(&mut self, row: &Row, columns: &[usize]) {
        let style = if row.is_heading { self.styles.faint } else { self.styles.text };
        let most: usize = columns.split_last().map_or(0, |(_, most)| most.iter().map(|column| column + GAP).sum());
        let last = columns.last().copied().unwrap_or(0).min(LEAST_CELL);
        if most + last > self.full {
            let cells = row.cells.iter().filter(|cell| !(cell.text.is_empty() && cell.mark.is_none()));
            let mut paragraph = Paragraph::default();
            for (nth, cell) in cells.enumerate() {
                let gap = if nth == 0 { "" } else { " · " };
                paragraph = paragraph.and(gap, self.styles.faint).and(&cell.text, style);
                paragraph = paragraph.and(&self.cell_mark(cell), self.styles.caution);
            }
            self.paragraph(&paragraph, 0);
            return;
        }
        let mut spans = Vec::new();
        for (nth, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let is_last = nth + 1 == columns.len();
            let mark = self.cell_mark(cell);
            let room = if is_last { self.full.saturating_sub(most) } else { *column };
            let text = fit(&cell.text, room.saturating_sub(width(&mark))).into_owned();
            let blanks = " ".repeat(column.saturating_sub(width(&text) + width(&mark)));
            let gap = " ".repeat(if is_last { 0 } else { GAP });
            let style = if nth == 0 && row.to.is_some() { self.styles.link } else { style };
            let before = if cell.is_number { blanks.clone() } else { String::new() };
            let after = if cell.is_number { gap } else { format!("{blanks}{gap}") };
            spans.extend([Span::raw(before), Span::styled(text, style), Span::styled(mark, self.styles.caution)]);
            spans.push(Span::raw(after));
        }
        self.lines.push(Line::from(spans));
    }

    /// The mark of a cell, with a blank between it and what the cell says.
    fn cell_mark(&self, cell: &RowCell) -> String {
        let blank = if cell.text.is_empty() { "" } else { " " };
        cell.mark.map(|mark| format!("{blank}{}", marks::sign(mark, self.charset))).unwrap_or_default()
    }

    /// The columns for names, lines and what stands behind them, of the lines of days among some items.
    pub(super) fn track_columns(&self, items: &[Item]) -> Option<TrackColumns> {
        let tracks = || items.iter().filter_map(|item| Some((item, track(item)?)));
        let name = tracks().map(|(item, _)| width(&item.label)).max()? + GAP;
        let aside = tracks().map(|(_, track)| width(&track.aside)).max()? + GAP;
        let line = self.full.saturating_sub(name + aside + 3);
        Some(TrackColumns { name, line: if line < LEAST_LINE { 0 } else { line } })
    }

    /// The months above lines of days.
    pub(super) fn months(&mut self, items: &[Item], columns: TrackColumns) {
        let Some(track) = items.iter().find_map(track).filter(|_| columns.line > 0) else { return };
        let mut line = format!("{}│", " ".repeat(columns.name));
        for (days, month) in &track.months {
            let at = columns.name + 1 + columns.column(*days, track.days);
            // A name that would touch the one before is left out.
            if at > width(&line) && at + width(month) <= columns.name + 1 + columns.line {
                line.push_str(&" ".repeat(at - width(&line)));
                line.push_str(month);
            }
        }
        self.lines.push(Line::styled(line, self.styles.faint));
    }

    /// A line of days, or what is on it in words where it has no room.
    pub(super) fn track(&mut self, item: &Item, track: &Track, columns: TrackColumns) {
        let name = fit(&item.label, columns.name.saturating_sub(1)).into_owned();
        if columns.line == 0 {
            let mut paragraph =
                Paragraph::new(&format!("{name}: "), self.styles.label).and(&track.words, self.styles.text);
            paragraph.pieces.extend(self.mark(item, None));
            self.paragraph(&paragraph, 0);
            return;
        }
        let mut cells = vec![(" ", self.styles.faint); columns.line];
        for (start, end) in &track.open {
            let range = columns.column(*start, track.days)..columns.column(*end, track.days);
            cells[range].fill(("─", self.styles.border));
        }
        // Where two fall on one column, the last that is drawn is what matters most.
        let mut ticks: Vec<&Tick> = track.ticks.iter().collect();
        ticks.sort_by_key(|tick| (tick.is_known, tick.event == Event::Closes, tick.event == Event::Priority));
        for tick in ticks {
            let style = if tick.is_known { self.styles.heading } else { self.styles.text };
            cells[columns.column(tick.days, track.days)] = (sign(*tick), style);
        }
        let blanks = spaces(columns.name - width(&name));
        let mut spans = vec![Span::styled(name, self.styles.label), Span::raw(blanks)];
        spans.push(Span::styled("│", self.styles.heading));
        spans.extend(cells.into_iter().map(|(cell, style)| Span::styled(cell, style)));
        let mark = self.mark(item, None).map(|(mark, _)| unglued(&mark).into_owned()).unwrap_or_default();
        let is_known = track.ticks.iter().any(|tick| tick.is_known);
        let style = if is_known { self.styles.text } else { self.styles.faint };
        spans.extend([Span::raw("  "), Span::styled(track.aside.to_string(), style)]);
        spans.push(Span::styled(mark, self.styles.caution));
        self.lines.push(Line::from(spans));
    }
}

/// The columns of lines of days.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrackColumns {
    name: usize,
    /// 0 if there is no room.
    line: usize,
}

impl TrackColumns {
    /// The column of a day on a line of so many.
    fn column(self, day: i32, days: i32) -> usize {
        let at = |days: i32| usize::try_from(days.max(0)).unwrap_or(0);
        (at(day) * self.line.saturating_sub(1) / at(days).max(1)).min(self.line.saturating_sub(1))
    }
}

fn track(item: &Item) -> Option<&Track> {
    match &item.body {
        Body::Track(track) => Some(track),
        _ => None,
    }
}

/// The label of what has its own place for it.
pub(super) fn has_own_label(item: &Item) -> bool {
    matches!(item.body, Body::Range { .. } | Body::Bars { .. } | Body::Row(_) | Body::Track(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn the_first_and_the_last_day_are_on_the_line() {
        let columns = TrackColumns { name: 4, line: 30 };
        assert_eq!((columns.column(0, 365), columns.column(365, 365), columns.column(400, 365)), (0, 29, 29));
        assert_eq!(row_columns(&[Item::line(Text::default(), "x")], 80), [0; 0]);
    }
}
