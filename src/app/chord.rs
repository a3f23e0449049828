//! One key press, spelled the same whatever terminal it came from.

use std::fmt;
use std::str::FromStr;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, upper or lower case as typed.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with Shift.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, from 1.
    Function(u8),
}

impl Key {
    /// The keys that are written as a word.
    const NAMED: [Self; 15] = [
        Self::Char(' '),
        Self::Enter,
        Self::Esc,
        Self::Tab,
        Self::BackTab,
        Self::Backspace,
        Self::Delete,
        Self::Up,
        Self::Down,
        Self::Left,
        Self::Right,
        Self::Home,
        Self::End,
        Self::PageUp,
        Self::PageDown,
    ];
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Char(' ') => "Space",
            Self::Char(character) => return write!(f, "{character}"),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Backspace => "Backspace",
            Self::Delete => "Delete",
            Self::Up => "Up",
            Self::Down => "Down",
            Self::Left => "Left",
            Self::Right => "Right",
            Self::Home => "Home",
            Self::End => "End",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
            Self::Function(number) => return write!(f, "F{number}"),
        })
    }
}

/// A key with its modifiers. Shift is part of the character, so it has no flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Whether Ctrl is held.
    pub ctrl: bool,
    /// Whether Alt is held.
    pub alt: bool,
}

impl Chord {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false }
    }

    /// A character alone.
    pub const fn char(character: char) -> Self {
        Self::plain(Key::Char(character))
    }

    /// A character with Ctrl.
    pub const fn ctrl(character: char) -> Self {
        Self { key: Key::Char(character), ctrl: true, alt: false }
    }

    /// A key with Alt.
    pub const fn alt(key: Key) -> Self {
        Self { key, ctrl: false, alt: true }
    }

    /// The character this types, if any.
    pub fn typed(self) -> Option<char> {
        match self {
            Self { key: Key::Char(character), ctrl: false, alt: false } => Some(character),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        self.key.fmt(f)
    }
}

/// The text names no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey(String);

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a key; write `j`, `Ctrl-d`, `Alt-Left`, `F1` or `PgDn`", self.0)
    }
}

impl std::error::Error for UnknownKey {}

impl FromStr for Chord {
    type Err = UnknownKey;

    /// Reads a chord as [`fmt::Display`] writes it.
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let (ctrl, rest) = text.strip_prefix("Ctrl-").map_or((false, text), |rest| (true, rest));
        let (alt, rest) = rest.strip_prefix("Alt-").map_or((false, rest), |rest| (true, rest));
        let key = key(rest).ok_or_else(|| UnknownKey(text.to_owned()))?;
        Ok(Self { key, ctrl, alt })
    }
}

fn key(name: &str) -> Option<Key> {
    if let Some(key) = Key::NAMED.into_iter().find(|key| key.to_string() == name) {
        return Some(key);
    }
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Some(Key::Char(character)),
        (Some('F'), Some(_)) => name[1..].parse().ok().filter(|number| (1..=24).contains(number)).map(Key::Function),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chords() -> impl Strategy<Value = Chord> {
        let named = proptest::sample::select(&Key::NAMED[..]);
        let key = prop_oneof![named, any::<char>().prop_map(Key::Char), (1..=24u8).prop_map(Key::Function)];
        (key, any::<bool>(), any::<bool>()).prop_map(|(key, ctrl, alt)| Chord { key, ctrl, alt })
    }

    proptest! {
        #[test]
        fn a_chord_reads_what_it_writes(chord in chords()) {
            prop_assert_eq!(chord.to_string().parse(), Ok(chord));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "Ctrl-", "jj", "F0", "F25", "F", "enter"] {
            let read: Result<Chord, _> = text.parse();
            let expected = if text == "F" { Ok(Chord::char('F')) } else { Err(UnknownKey(text.to_owned())) };
            assert_eq!(read, expected);
        }
    }
}
