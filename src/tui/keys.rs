//! What bytes and sequences mean, with one spelling for each key.

use crate::app::{Background, Chord, Key};

/// Something the person did, or the terminal reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// A key press.
    Press(Chord),
    /// Pasted text.
    Paste(String),
    /// A press of the left button at a column and row.
    Click(u16, u16),
    /// A second such press in the same place, shortly after the first.
    DoubleClick(u16, u16),
    /// A move of the mouse to a column and row while the left button is held.
    Drag(u16, u16),
    /// A turn of the wheel at a column and row, down if true.
    Wheel(u16, u16, bool),
    /// The terminal has the person's attention again.
    Focus,
    /// The terminal's background.
    Background(Background),
    /// Whether the terminal can show a frame at once.
    Synchronized(bool),
}

/// What a control sequence means.
pub(super) enum Keys {
    /// An input.
    Input(Input),
    /// The start of pasted text.
    Paste,
    /// The start of a mouse event, whose three bytes follow.
    OldMouse,
    /// The terminal's attributes, which it was asked for last.
    Attributes,
    /// A key release, another reply, or an unknown sequence.
    Nothing,
}

/// The key that sends a single byte, or with Alt an Escape and that byte.
pub(super) fn byte(byte: u8, alt: bool) -> Option<Chord> {
    let chord = match byte {
        // The Linux console's Shift-Tab.
        b'\t' if alt => return Some(Chord::plain(Key::BackTab)),
        // What types for somebody ends lines as files do.
        b'\r' | b'\n' => Chord::plain(Key::Enter),
        b'\t' => Chord::plain(Key::Tab),
        // Terminals can be configured to send either.
        0x08 | 0x7f => Chord::plain(Key::Backspace),
        0 => Chord::ctrl(' '),
        1..=26 => Chord::ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Chord::ctrl(char::from(byte - 0x1c + b'4')),
        b' '..=b'~' => Chord::char(char::from(byte)),
        _ => return None,
    };
    Some(Chord { alt, ..chord })
}

/// The key that sends `ESC O`, numbers and a last byte; the last number is its modifiers.
pub(super) fn single(numbers: &str, last: u8) -> Option<Chord> {
    let key = match last {
        b'M' => Key::Enter,
        // rxvt, with Ctrl.
        b'a'..=b'd' => return modified(cursor_key(last.to_ascii_uppercase())?, CTRL),
        // The keypad in application mode.
        b'j'..=b'y' => Key::Char(char::from(last - 0x40)),
        last => cursor_key(last)?,
    };
    let modifiers = numbers.rsplit(';').next().filter(|number| !number.is_empty());
    let modifiers: u32 = modifiers.map_or(Some(1), |number| number.parse().ok())?;
    modified(key, modifiers.checked_sub(1)?)
}

/// The meaning of `ESC [`, parameters and a last byte.
pub(super) fn control(parameters: &str, last: u8) -> Keys {
    let input = match (parameters, last) {
        ("200", b'~') => return Keys::Paste,
        ("", b'M') => return Keys::OldMouse,
        (_, b'c') if parameters.starts_with('?') => return Keys::Attributes,
        (_, b'M' | b'm') => {
            parameters.strip_prefix('<').filter(|_| last == b'M').and_then(|numbers| mouse(numbers.split(';')))
        }
        ("?2026;1$" | "?2026;2$" | "?2026;3$", b'y') => Some(Input::Synchronized(true)),
        (_, b'y') if parameters.starts_with("?2026;") => Some(Input::Synchronized(false)),
        ("", b'I') => Some(Input::Focus),
        ("[", b'A'..=b'E') => Some(Input::Press(Chord::plain(Key::Function(last - b'A' + 1)))),
        _ => key(parameters, last).map(Input::Press),
    };
    input.map_or(Keys::Nothing, Keys::Input)
}

/// A mouse event in the old encoding.
pub(super) fn old_mouse(button: u8, column: u8, row: u8) -> Option<Input> {
    pointed(u16::from(button.checked_sub(32)?), u16::from(column.checked_sub(32)?), u16::from(row.checked_sub(32)?))
}

fn mouse<'a>(mut numbers: impl Iterator<Item = &'a str>) -> Option<Input> {
    let mut number = || numbers.next()?.parse().ok();
    pointed(number()?, number()?, number()?)
}

/// The mouse event of a button at a column and row, counted from 1; Shift, Alt and Ctrl are ignored.
fn pointed(button: u16, column: u16, row: u16) -> Option<Input> {
    let (column, row) = (column.checked_sub(1)?, row.checked_sub(1)?);
    match button & !0b1_1100 {
        0 => Some(Input::Click(column, row)),
        32 => Some(Input::Drag(column, row)),
        64 => Some(Input::Wheel(column, row, false)),
        65 => Some(Input::Wheel(column, row, true)),
        _ => None,
    }
}

/// Bits of modifiers; a sequence has their sum plus one.
const SHIFT: u32 = 1;
const ALT: u32 = 2;
const CTRL: u32 = 4;

/// The key of a control sequence with its modifiers; none for a release, a reply or an unknown sequence.
fn key(parameters: &str, last: u8) -> Option<Chord> {
    // Replies have other characters.
    if !parameters.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let mut numbers = parameters.split(';');
    let mut parts = || numbers.next().unwrap_or_default().split(':');
    let number = |text: Option<&str>| text.filter(|text| !text.is_empty()).map_or(Some(1), |text| text.parse().ok());
    let first: u32 = number(parts().next())?;
    let mut second = parts();
    let modifiers: u32 = number(second.next())?;
    let released = second.next() == Some("3");
    // rxvt encodes modifiers in the last byte.
    let (last, more) = match last {
        b'$' => (b'~', SHIFT),
        b'^' => (b'~', CTRL),
        b'@' => (b'~', SHIFT | CTRL),
        b'a'..=b'd' if parameters.is_empty() => (last.to_ascii_uppercase(), SHIFT),
        last => (last, 0),
    };
    let code = match last {
        b'u' => first,
        b'~' if first == 27 => number(parts().next())?,
        _ => 0,
    };
    let key = match last {
        b'u' => coded_key(code)?,
        b'~' if first == 27 => coded_key(code)?,
        b'~' => numbered_key(first)?,
        b'Z' => Key::BackTab,
        // A cursor position report.
        b'R' if !parameters.is_empty() => return None,
        last => cursor_key(last)?,
    };
    if released { None } else { modified(key, modifiers.checked_sub(1)? | more) }
}

fn cursor_key(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'P'..=b'S' => Key::Function(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered_key(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::Function(u8::try_from(number - 10).ok()?),
        17..=21 => Key::Function(u8::try_from(number - 11).ok()?),
        23..=24 => Key::Function(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

fn coded_key(code: u32) -> Option<Key> {
    Some(match code {
        9 => Key::Tab,
        13 | 57414 => Key::Enter,
        27 => Key::Esc,
        127 => Key::Backspace,
        // Keys without a character: keypad, media, modifiers.
        0xe000..=0xf8ff => return None,
        code => Key::Char(char::from_u32(code).filter(|scalar| !scalar.is_control())?),
    })
}

/// A key with its modifiers; none with Super, Hyper or Meta, which we bind to nothing.
fn modified(key: Key, modifiers: u32) -> Option<Chord> {
    let held = |bit| modifiers & bit != 0;
    if held(8 | 16 | 32) {
        return None;
    }
    let (shift, alt, ctrl) = (held(SHIFT), held(ALT), held(CTRL));
    let key = match key {
        Key::Tab if shift => Key::BackTab,
        // Ctrl makes no difference between cases.
        Key::Char(scalar) if ctrl => Key::Char(scalar.to_ascii_lowercase()),
        Key::Char(scalar) if shift && scalar.is_lowercase() => {
            Key::Char(scalar.to_uppercase().next().unwrap_or(scalar))
        }
        key => key,
    };
    Some(Chord { key, ctrl, alt })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(parameters: &str, last: u8) -> Option<Chord> {
        match control(parameters, last) {
            Keys::Input(Input::Press(chord)) => Some(chord),
            _ => None,
        }
    }

    #[test]
    fn capitals_are_one_chord_however_they_come() {
        assert_eq!(byte(b'G', false), Some(Chord::char('G')));
        for parameters in ["103;2", "71;2", "103:71;2", "103;2:1", "103;66"] {
            assert_eq!(chord(parameters, b'u'), Some(Chord::char('G')), "{parameters}");
        }
        assert_eq!(chord("68;5", b'u'), Some(Chord::ctrl('d')));
        assert_eq!(chord("9;2", b'u'), chord("", b'Z'));
    }

    #[test]
    fn releases_and_other_keys_are_no_presses() {
        for parameters in ["106;1:3", "106;9", "57441;2", "1114112", "3"] {
            assert_eq!(chord(parameters, b'u'), None, "{parameters}");
        }
    }
}
