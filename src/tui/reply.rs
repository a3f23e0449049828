//! The terminal's answer about its background, picked out from among the keys.
//!
//! The event package does not know this answer and hands it on as if somebody had typed it: Alt-], the text, and Alt-\
//! or Ctrl-g. Whatever begins like the answer is held back until it is one, or is not.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::Background;

/// How the answer begins behind Alt-].
const START: &str = "11;rgb:";

/// Longest answer that makes sense: three colours of four digits.
const LONGEST: usize = START.len() + 14;

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// These keys were typed; none while more is awaited.
    Keys(Vec<KeyEvent>),
    /// The terminal told its background.
    Background(Background),
}

/// Listens for one answer among the keys.
#[derive(Debug, Default)]
pub(super) struct Listener {
    held: Vec<KeyEvent>,
    text: String,
    /// Whether the answer's last character is still to come, apart from the one before it.
    last_to_come: bool,
    /// Whether an answer is awaited at all.
    pub(super) awaits: bool,
}

impl Listener {
    /// Takes the next key.
    pub(super) fn hear(&mut self, key: KeyEvent) -> Heard {
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        if std::mem::take(&mut self.last_to_come) && key.code == KeyCode::Char('\\') {
            return Heard::Keys(Vec::new());
        }
        if self.held.is_empty() {
            if self.awaits && alt && key.code == KeyCode::Char(']') {
                self.held.push(key);
                return Heard::Keys(Vec::new());
            }
            return Heard::Keys(vec![key]);
        }
        self.held.push(key);
        let ends = match key.code {
            KeyCode::Char('\\') => alt,
            KeyCode::Char('g') => key.modifiers.contains(KeyModifiers::CONTROL),
            // Alt-\ that was read in two parts.
            KeyCode::Esc => true,
            _ => false,
        };
        if ends && let Some(background) = background(&self.text) {
            *self = Self { last_to_come: key.code == KeyCode::Esc, ..Self::default() };
            return Heard::Background(background);
        }
        match key.code {
            KeyCode::Char(letter) if !ends && key.modifiers.is_empty() => self.text.push(letter),
            _ => return self.give_up(),
        }
        let fits = START.starts_with(&self.text) || self.text.starts_with(START);
        if fits && self.text.len() <= LONGEST { Heard::Keys(Vec::new()) } else { self.give_up() }
    }

    /// It was no answer: somebody typed it.
    fn give_up(&mut self) -> Heard {
        self.text.clear();
        Heard::Keys(std::mem::take(&mut self.held))
    }
}

/// The background that `11;rgb:RRRR/GGGG/BBBB` tells.
fn background(answer: &str) -> Option<Background> {
    let mut colours = answer.strip_prefix(START)?.split('/').map(|digits| {
        let value = u32::from_str_radix(digits, 16).ok()?;
        let most = 16_u32.pow(u32::try_from(digits.len()).ok()?) - 1;
        Some(f64::from(value) / f64::from(most.max(1)))
    });
    let (red, green, blue) = (colours.next()??, colours.next()??, colours.next()??);
    // Rec. 709 weights: how bright the eye finds each colour.
    let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if luma < 0.5 { Background::Dark } else { Background::Light })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(letter: char, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(letter), modifiers)
    }

    fn hear_all(text: &str, end: KeyEvent) -> Vec<Heard> {
        let mut listener = Listener { awaits: true, ..Listener::default() };
        let start = std::iter::once(key(']', KeyModifiers::ALT));
        let typed = text.chars().map(|letter| key(letter, KeyModifiers::NONE));
        start.chain(typed).chain([end]).map(|event| listener.hear(event)).collect()
    }

    #[test]
    fn answers_of_either_end_are_understood() {
        let light = hear_all("11;rgb:ffff/ffff/eeee", key('\\', KeyModifiers::ALT));
        assert_eq!(light.last(), Some(&Heard::Background(Background::Light)));
        let dark = hear_all("11;rgb:1e/1e/2e", key('g', KeyModifiers::CONTROL));
        assert_eq!(dark.last(), Some(&Heard::Background(Background::Dark)));
        assert!(dark[..dark.len() - 1].iter().all(|heard| *heard == Heard::Keys(Vec::new())));
    }

    #[test]
    fn an_answer_in_two_parts_types_nothing() {
        let mut listener = Listener { awaits: true, ..Listener::default() };
        let start = std::iter::once(key(']', KeyModifiers::ALT));
        let typed = "11;rgb:0/0/0".chars().map(|letter| key(letter, KeyModifiers::NONE));
        for event in start.chain(typed) {
            assert_eq!(listener.hear(event), Heard::Keys(Vec::new()));
        }
        let escape = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
        assert_eq!(listener.hear(escape), Heard::Background(Background::Dark));
        assert_eq!(listener.hear(key('\\', KeyModifiers::NONE)), Heard::Keys(Vec::new()));
    }

    #[test]
    fn what_is_no_answer_was_typed() {
        let heard = hear_all("1", key('j', KeyModifiers::NONE));
        assert_eq!(
            heard.last(),
            Some(&Heard::Keys(vec![
                key(']', KeyModifiers::ALT),
                key('1', KeyModifiers::NONE),
                key('j', KeyModifiers::NONE),
            ]))
        );
    }
}
