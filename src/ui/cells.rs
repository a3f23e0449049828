//! The cells of a terminal: numbers as cells, and text, borders and styles put into them.
//!
//! A frame is mostly this, so that it is done without the checks that the widgets make for each cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols;
use ratatui::text::Line;
use ratatui::widgets::Borders;

/// `count` as cells of a terminal.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Puts text into at most so many cells; returns the column behind it.
pub(super) fn put(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    let area = buffer.area;
    if !(area.top()..area.bottom()).contains(&y) || !(area.left()..area.right()).contains(&x) {
        return x;
    }
    if !text.chars().all(is_plain) {
        return buffer.set_stringn(x, y, text, usize::from(columns), style).0;
    }
    let room = columns.min(area.right() - x);
    let first = buffer.index_of(x, y);
    let mut taken = 0;
    for (character, cell) in text.chars().zip(&mut buffer.content[first..first + usize::from(room)]) {
        cell.set_char(character).set_style(style);
        taken += 1;
    }
    x + taken
}

/// Gives the cells of an area a style.
pub(super) fn style(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        let first = buffer.index_of(area.x, y);
        buffer.content[first..first + usize::from(area.width)].iter_mut().for_each(|cell| {
            cell.set_style(style);
        });
    }
}

/// Puts a border with round corners on the sides of an area, one cell wide.
pub(super) fn border(buffer: &mut Buffer, area: Rect, sides: Borders, style: Style) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let set = symbols::border::ROUNDED;
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let mut row = |y: u16, symbol: &'static str| {
        let first = buffer.index_of(area.x, y);
        buffer.content[first..first + usize::from(area.width)].iter_mut().for_each(|cell| {
            cell.set_symbol(symbol).set_style(style);
        });
    };
    if sides.contains(Borders::TOP) {
        row(area.y, set.horizontal_top);
    }
    if sides.contains(Borders::BOTTOM) {
        row(bottom, set.horizontal_bottom);
    }
    let mut column = |x: u16, symbol: &'static str, corners: [(Borders, u16, &'static str); 2]| {
        for y in area.top()..area.bottom() {
            let corner = corners.iter().find(|(side, at, _)| sides.contains(*side) && *at == y);
            buffer[(x, y)].set_symbol(corner.map_or(symbol, |(.., corner)| corner)).set_style(style);
        }
    };
    if sides.contains(Borders::RIGHT) {
        let corners = [(Borders::TOP, area.y, set.top_right), (Borders::BOTTOM, bottom, set.bottom_right)];
        column(right, set.vertical_right, corners);
    }
    if sides.contains(Borders::LEFT) {
        let corners = [(Borders::TOP, area.y, set.top_left), (Borders::BOTTOM, bottom, set.bottom_left)];
        column(area.x, set.vertical_left, corners);
    }
}

/// Whether a character is one column wide and is never part of another with its like, as nearly all are: such text need not be
/// divided into what a person sees as characters.
fn is_plain(character: char) -> bool {
    matches!(
        character,
        ' '..='~' | 'À'..='ÿ' | '·' | '–' | '—' | '‘' | '’' | '“' | '”' | '•' | '…' | '›' | '→' | '\u{2500}'..='\u{259f}'
    )
}

/// Puts a line of styled text into at most so many cells.
pub(super) fn put_line(buffer: &mut Buffer, x: u16, y: u16, columns: u16, line: &Line<'_>) {
    let end = x.saturating_add(columns);
    let mut at = x;
    for span in &line.spans {
        at = put(buffer, at, y, end.saturating_sub(at), &span.content, line.style.patch(span.style));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Color;
    use ratatui::text::Span;
    use ratatui::widgets::{Block, BorderType, Widget};

    use super::*;

    proptest! {
        #[test]
        fn borders_and_styles_are_those_of_ratatui(
            (x, y, columns, rows) in (0_u16..24, 0_u16..8, 0_u16..24, 0_u16..8),
            sides in prop::sample::select(vec![Borders::ALL, Borders::TOP | Borders::LEFT, Borders::TOP]),
        ) {
            let mut ours = Buffer::with_lines(["some text that is there already"; 6]);
            let mut theirs = ours.clone();
            let area = Rect::new(x, y, columns, rows).intersection(ours.area);
            let look = Style::new().fg(Color::Indexed(5)).bg(Color::Indexed(7));
            border(&mut ours, area, sides, look);
            Block::new().borders(sides).border_type(BorderType::Rounded).border_style(look).render(area, &mut theirs);
            prop_assert_eq!(&ours, &theirs);
            style(&mut ours, area, look.fg(Color::Indexed(9)));
            theirs.set_style(area, look.fg(Color::Indexed(9)));
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn text_is_put_as_ratatui_puts_it(
            parts in proptest::collection::vec("[ -~]{0,12}|[ -~ä日\u{301}é–]{0,8}|[ -~À-ÿ·–—‘’“”•…›→─-▟]{0,12}", 0..4),
            x in 0_u16..24,
            y in 0_u16..3,
            columns in 0_u16..30,
        ) {
            let area = Rect::new(0, 0, 20, 2);
            let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
            ours.set_string(0, 0, "日本語日本語", Style::new());
            theirs.set_string(0, 0, "日本語日本語", Style::new());
            let color = |nth: usize| Style::new().fg(Color::Indexed(u8::try_from(nth).unwrap_or(0)));
            let spans: Vec<Span<'_>> =
                parts.iter().enumerate().map(|(nth, part)| Span::styled(part.as_str(), color(nth))).collect();
            let line = Line::from(spans);
            put_line(&mut ours, x, y, columns, &line);
            if y < 2 && x < 20 {
                theirs.set_line(x, y, &line, columns);
            }
            prop_assert_eq!(ours, theirs);
        }
    }
}
