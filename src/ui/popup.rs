//! Pop-ups: pages such as the help or a source, and the palette.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Borders, Clear, Widget};

use super::brush::{Brush, SELECTED, scrolled};
use super::cells::{border, cells};
use crate::app::{Choice, Editor, Palette, Popup};
use crate::search::{Contiguity, Query};
use crate::text::{fit, width};

impl Brush<'_, '_> {
    pub(super) fn popup(&mut self) {
        let (Some(frame), Some(popup)) = (self.screen.popup, self.app.popup()) else { return };
        let whole = frame.whole.intersection(self.buffer.area);
        // A wide letter that the border would cut in two is not drawn.
        for y in (whole.top()..whole.bottom()).filter(|_| whole.x > 0) {
            let cell = &mut self.buffer[(whole.x - 1, y)];
            if width(cell.symbol()) > 1 {
                cell.set_char(' ');
            }
        }
        Clear.render(whole, self.buffer);
        self.buffer.set_style(frame.whole, self.styles.text);
        let title = match popup {
            Popup::Page(reader) => reader.page().title.to_string(),
            Popup::Palette(_) => "Commands".to_owned(),
            Popup::Note(editor) => format!("Note on {}", editor.title),
        };
        border(self.buffer, frame.whole, Borders::ALL, self.styles.border_active);
        let title = format!(" {title} ");
        let room = usize::from(frame.whole.width).saturating_sub(4);
        self.text_over(frame.whole.x + 2, frame.whole.y, room, &title, self.styles.heading);
        match popup {
            Popup::Page(reader) => {
                self.cursor = None;
                let position = reader.position();
                self.page_lines(&self.screen.popup_layout, frame.inner, position.scroll, Some(position.cursor));
            }
            Popup::Palette(palette) => self.palette(palette, frame.inner),
            Popup::Note(editor) => self.note(editor, frame.inner),
        }
    }

    fn note(&mut self, editor: &Editor, inner: Rect) {
        let columns = usize::from(inner.width);
        let rows = editor.rows(columns);
        for (row, y) in rows.iter().skip(editor.top()).zip(inner.top()..inner.bottom()) {
            self.text(inner.x, y, columns, editor.text()[row.clone()].trim_end(), self.styles.text);
        }
        let (row, column) = editor.place(columns);
        let y = inner.y + cells(row.saturating_sub(editor.top()));
        self.cursor = Some(Position { x: inner.x + cells(column), y: y.min(inner.bottom().saturating_sub(1)) });
        self.scrollbar(inner, editor.top(), rows.len());
    }

    fn palette(&mut self, palette: &Palette, inner: Rect) {
        let columns = usize::from(inner.width);
        self.text(inner.x, inner.y, 1, ":", self.styles.key);
        let scroll = palette.input.visual_scroll(columns.saturating_sub(2).max(1));
        self.text(inner.x + 1, inner.y, columns - 1, &scrolled(palette.input.value(), scroll), self.styles.text);
        let caret = cells(palette.input.visual_cursor().saturating_sub(scroll));
        self.cursor = Some(Position { x: (inner.x + 1 + caret).min(inner.right().saturating_sub(1)), y: inner.y });
        let rows = self.screen.palette_rows();
        let query = Query::words(palette.input.value());
        let shown = palette.shown.iter().enumerate().skip(palette.list.top);
        for ((row, choice), y) in shown.zip(rows.top()..rows.bottom()) {
            let area = Rect { y, height: 1, ..rows };
            self.choice(&palette.choices[*choice], area, row == palette.list.cursor, &query);
        }
        if rows.height > 0 {
            let words = match palette.selected() {
                Some(choice) => choice.why_not.clone().unwrap_or_default(),
                None => "No such command".to_owned(),
            };
            self.text(inner.x + 2, rows.bottom(), columns.saturating_sub(3), &words, self.styles.caution);
        }
        self.scrollbar(rows, palette.list.top, palette.shown.len());
    }

    /// One command of the palette, with its keys at the right.
    fn choice(&mut self, choice: &Choice, area: Rect, is_selected: bool, query: &Query) {
        let columns = usize::from(area.width);
        let style = match (is_selected, &choice.why_not) {
            (true, _) => self.styles.selected,
            (false, None) => self.styles.text,
            (false, Some(_)) => self.styles.faint,
        };
        self.buffer.set_style(area, if is_selected { style } else { Style::new() });
        self.text(area.x, area.y, 1, if is_selected { SELECTED } else { " " }, style);
        // The words say what it does; if both have no room, one key is enough.
        let all_keys = choice.keys.join(" ");
        let fits = width(&choice.long) + 4 + width(&all_keys) <= columns;
        let keys = if fits { all_keys } else { choice.keys.first().cloned().unwrap_or_default() };
        let room = columns.saturating_sub(4 + width(&keys));
        let name = fit(&choice.long, room);
        let marks = query.marks(&name, Contiguity::Scattered);
        let name_area = Rect { x: area.x + 2, width: cells(room), ..area };
        self.marked(name_area, &name, &marks, style);
        let x = area.right().saturating_sub(cells(width(&keys) + 1));
        let key_style = if is_selected { style } else { self.styles.faint };
        self.text(x, area.y, width(&keys), &keys, key_style);
    }
}
