//! The terminal's key events as chords, each spelled one way.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::{Chord, Key};

/// The chord that was pressed; none for releases and for keys that nothing is bound to.
pub(super) fn chord(event: KeyEvent) -> Option<Chord> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let key = match event.code {
        // Terminals disagree on whether a capital comes with Shift or as itself.
        KeyCode::Char(letter) if event.modifiers.contains(KeyModifiers::SHIFT) => {
            Key::Char(letter.to_uppercase().next().filter(|_| letter.is_lowercase()).unwrap_or(letter))
        }
        KeyCode::Char(letter) => Key::Char(letter),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(number) => Key::Function(number),
        _ => return None,
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    // With Ctrl, upper and lower case are one key.
    let key = match key {
        Key::Char(letter) if ctrl => Key::Char(letter.to_ascii_lowercase()),
        key => key,
    };
    Some(Chord { key, ctrl, alt: event.modifiers.contains(KeyModifiers::ALT) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_one_chord_however_they_come() {
        let plain = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::NONE);
        let shifted = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        let small = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT);
        for event in [plain, shifted, small] {
            assert_eq!(chord(event), Some(Chord::char('G')));
        }
        assert_eq!(chord(KeyEvent::new(KeyCode::Char('D'), KeyModifiers::CONTROL)), Some(Chord::ctrl('d')));
    }

    #[test]
    fn releases_are_no_presses() {
        let release = KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(chord(release), None);
    }
}
