//! The cells of a terminal: numbers as cells, and text put into them.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::Line;

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
    use ratatui::layout::Rect;
    use ratatui::style::Color;
    use ratatui::text::Span;

    use super::*;

    proptest! {
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
