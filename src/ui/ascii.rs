//! A finished screen in the letters of ASCII, for terminals that show no others.

use ratatui::buffer::Buffer;

use crate::text::{ascii, width};

/// Spells every cell in ASCII; nothing moves.
pub(super) fn spell(buffer: &mut Buffer) {
    for at in 0..buffer.content.len() {
        let cell = &mut buffer.content[at];
        if cell.symbol().is_ascii() {
            continue;
        }
        let columns = width(cell.symbol());
        let letter = sign(cell.symbol()).or_else(|| ascii(cell.symbol())).unwrap_or('?');
        cell.set_char(letter);
        let style = cell.style();
        // What it covered is a cell of its own again, and looks as it did.
        for covered in buffer.content.iter_mut().skip(at + 1).take(columns.saturating_sub(1)) {
            covered.set_char(' ').set_style(style);
        }
    }
}

/// What the program's own signs become: its borders, marks and arrows.
fn sign(symbol: &str) -> Option<char> {
    Some(match symbol {
        "╭" | "╮" | "╰" | "╯" => '+',
        "─" => '-',
        "│" => '|',
        "┃" => '#',
        "›" | "▌" | "→" => '>',
        "←" => '<',
        "↑" => '^',
        "↓" => 'v',
        "●" | "★" => '*',
        "…" => '~',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Modifier, Style};

    use super::*;

    /// A row of text, spelt.
    fn spelt(text: &str, columns: u16, style: Style) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, 1));
        buffer.set_string(0, 0, text, style);
        spell(&mut buffer);
        buffer
    }

    fn symbols(buffer: &Buffer) -> String {
        buffer.content.iter().map(|cell| cell.symbol().to_owned()).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn letters_lose_their_accents_and_signs_have_stand_ins() {
        for (written, expected) in [
            ("╭─ › ● ─╮", "+- > * -+"),
            ("│▌ → x… ┃│", "|> > x~ #|"),
            ("“Łódź”, e\u{301} – naïve’s 5 × 3", "\"Lodz\", e - naive's 5 x 3"),
            ("½ € ß �", "? ? ? ?"),
            ("中文 Ａ👩‍💻.", "? ?  A ? ."),
        ] {
            assert_eq!(symbols(&spelt(written, 40, Style::new())), expected);
        }
    }

    #[test]
    fn what_a_wide_letter_covered_looks_as_it_did() {
        let style = Style::new().add_modifier(Modifier::REVERSED);
        let buffer = spelt("中", 2, style);
        assert_eq!(symbols(&buffer), "?");
        assert_eq!(buffer[(1, 0)].modifier, Modifier::REVERSED);
    }

    proptest! {
        #[test]
        fn every_letter_stays_in_its_place(text in "\\PC{0,20}") {
            let plain: String = crate::text::graphemes(&text)
                .map(|(_, grapheme)| if grapheme.is_ascii() { grapheme.to_owned() } else { "?".repeat(width(grapheme)) })
                .collect();
            let spelt = spelt(&text, 60, Style::new());
            let expected = self::spelt(&plain, 60, Style::new());
            for (spelt, expected) in spelt.content.iter().zip(&expected.content) {
                prop_assert!(spelt.symbol().is_ascii());
                if expected.symbol() != "?" {
                    prop_assert_eq!(spelt.symbol(), expected.symbol());
                }
            }
        }
    }
}
