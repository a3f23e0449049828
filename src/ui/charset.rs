//! Replaces what the terminal cannot display on a finished screen.

use ratatui::buffer::Buffer;

use crate::app::Charset;
use crate::text::{ascii, width};

/// Puts into every cell what the terminal can display; nothing moves.
pub(super) fn spell(buffer: &mut Buffer, charset: Charset) {
    if charset == Charset::All {
        return;
    }
    for at in 0..buffer.content.len() {
        let cell = &mut buffer.content[at];
        if cell.symbol().is_ascii() {
            continue;
        }
        let instead = match charset {
            Charset::All => None,
            Charset::Console => on_a_console(cell.symbol()),
            Charset::Ascii => Some(in_ascii(cell.symbol())),
        };
        let Some(letter) = instead else { continue };
        let columns = width(cell.symbol());
        cell.set_char(letter);
        let style = cell.style();
        // The cells that a wide character covered are cells again and keep its style.
        for covered in buffer.content.iter_mut().skip(at + 1).take(columns.saturating_sub(1)) {
            covered.set_char(' ').set_style(style);
        }
    }
}

/// The ASCII character for a symbol; signs that only the screen draws are here, the rest with the text.
fn in_ascii(symbol: &str) -> char {
    match symbol {
        "╭" | "╮" | "╰" | "╯" => '+',
        "─" | "╌" => '-',
        "━" => '=',
        "○" => 'o',
        "◇" => 'O',
        "◆" => '#',
        "│" => '|',
        "┃" => '#',
        "›" | "▌" | "→" | "▸" => '>',
        "▾" => 'v',
        "▴" => '^',
        // One cell has no room for `!=`.
        "≠" => '!',
        "←" => '<',
        "↑" => '^',
        "↓" => 'v',
        "●" | "★" | "•" => '*',
        // A question mark would say that an amount is not known; one cell has no room for EUR.
        "€" => 'E',
        "£" => 'L',
        "¥" => 'Y',
        "₹" => 'R',
        "₩" => 'W',
        // One cell has no room for three dots, and a tilde marks our inferences.
        "…" => '.',
        _ => ascii(symbol).unwrap_or('?'),
    }
}

/// What stands for a symbol that console fonts lack; all of them have the signs of the first PCs. Letters stay as they are:
/// which languages the font covers is the person's choice.
fn on_a_console(symbol: &str) -> Option<char> {
    match symbol {
        "╭" => Some('┌'),
        "╮" => Some('┐'),
        "╰" => Some('└'),
        "╯" => Some('┘'),
        "┃" => Some('█'),
        "›" => Some('>'),
        "●" => Some('•'),
        "…" => Some('.'),
        "━" => Some('═'),
        "╌" => Some('-'),
        "○" => Some('o'),
        "◇" => Some('O'),
        "◆" => Some('♦'),
        "★" => Some('*'),
        // Dashes and quotes.
        _ if symbol.chars().all(|letter| matches!(letter, '\u{2010}'..='\u{201f}')) => ascii(symbol),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Modifier, Style};

    use super::*;

    /// A row of text, spelt.
    fn spelt(text: &str, columns: u16, style: Style, charset: Charset) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, 1));
        buffer.set_string(0, 0, text, style);
        spell(&mut buffer, charset);
        buffer
    }

    fn symbols(buffer: &Buffer) -> String {
        buffer.content.iter().map(|cell| cell.symbol().to_owned()).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn letters_lose_their_accents_and_signs_have_stand_ins() {
        for (written, expected) in [
            ("╭─ › ● ─╮", "+- > * -+"),
            ("│▌ → x… ┃│", "|> > x. #|"),
            ("“Łódź”, e\u{301} – naïve’s 5 × 3", "\"Lodz\", e - naive's 5 x 3"),
            ("½ ß �", "? ? ?"),
            ("€30, £4.50, ¥100", "E30, L4.50, Y100"),
            ("中文 Ａ👩‍💻.", "? ?  A ? ."),
        ] {
            assert_eq!(symbols(&spelt(written, 40, Style::new(), Charset::Ascii)), expected);
        }
    }

    #[test]
    fn a_console_gets_the_signs_of_the_first_pcs() {
        for (written, expected) in [
            ("╭─╮│▌╰─╯ ┃ › ● → · …", "┌─┐│▌└─┘ █ > • → · ."),
            ("“Łódź”, é – naïve’s 5 × 3", "\"Łódź\", é - naïve's 5 × 3"),
        ] {
            assert_eq!(symbols(&spelt(written, 40, Style::new(), Charset::Console)), expected);
        }
        let all = "╭ › … “é”";
        assert_eq!(symbols(&spelt(all, 40, Style::new(), Charset::All)), all);
    }

    #[test]
    fn what_a_wide_letter_covered_looks_as_it_did() {
        let style = Style::new().add_modifier(Modifier::REVERSED);
        let buffer = spelt("中", 2, style, Charset::Ascii);
        assert_eq!(symbols(&buffer), "?");
        assert_eq!(buffer[(1, 0)].modifier, Modifier::REVERSED);
    }

    proptest! {
        #[test]
        fn every_letter_stays_in_its_place(text in "\\PC{0,20}") {
            let plain: String = crate::text::graphemes(&text)
                .map(|(_, grapheme)| if grapheme.is_ascii() { grapheme.to_owned() } else { "?".repeat(width(grapheme)) })
                .collect();
            let spelt = spelt(&text, 60, Style::new(), Charset::Ascii);
            let expected = self::spelt(&plain, 60, Style::new(), Charset::Ascii);
            for (spelt, expected) in spelt.content.iter().zip(&expected.content) {
                prop_assert!(spelt.symbol().is_ascii());
                if expected.symbol() != "?" {
                    prop_assert_eq!(spelt.symbol(), expected.symbol());
                }
            }
        }
    }
}
