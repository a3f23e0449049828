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
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte);
    if !text.bytes().all(is_plain) {
        return buffer.set_stringn(x, y, text, usize::from(columns), style).0;
    }
    // Most text is ASCII, which need not be divided into characters as a person sees them.
    let end = area.right().min(x.saturating_add(columns));
    let mut at = x;
    for byte in text.bytes().take(usize::from(end - x)) {
        buffer[(at, y)].set_char(char::from(byte)).set_style(style);
        at += 1;
    }
    at
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
            parts in proptest::collection::vec("[ -~]{0,12}|[ -~ä日\u{301}é–]{0,8}", 0..4),
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
