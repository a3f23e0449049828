//! A command as one row: its name, its words, its keys, why it cannot act, and what it does.

use super::chord::Chord;
use super::effect::Effect;
use super::keymap::{Binding, Scope};
use super::views::ViewId;

/// Something a person can ask of a state `S`.
///
/// Help, palette, footer, key table and `--plain` all read these rows, so a command is added in one place.
pub struct Command<S: 'static> {
    /// Its stable name, which a file of keys can use.
    pub name: &'static str,
    /// One or two words for the footer.
    pub short: &'static str,
    /// What it does, for the help and the palette.
    pub long: &'static str,
    /// Other words by which people look for it.
    pub aliases: &'static [&'static str],
    /// Its default keys, place by place, the usual key first.
    pub keys: &'static [(&'static [Scope], &'static [Chord])],
    /// Its rank in the footer, 1 first; 0 leaves it out.
    pub footer: u8,
    /// Its letter in `--plain`, where it works there, and what it does there.
    pub plain: Option<(char, &'static str)>,
    /// Why it cannot act now; `None` if it can. A command in braces stands for its key: `{help}`.
    pub why_not: fn(&S) -> Option<&'static str>,
    /// What it does.
    pub run: Run<S>,
}

/// What a command does.
pub enum Run<S: 'static> {
    /// Changes the state.
    Act(fn(&mut S) -> Vec<Effect>),
    /// Shows a view.
    Show(ViewId),
}

// Derived, these would ask the same of `S`.
impl<S> Clone for Command<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Command<S> {}

impl<S> Clone for Run<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Run<S> {}

impl<S> Command<S> {
    /// Its default bindings.
    pub fn bindings(&self) -> impl Iterator<Item = Binding> + '_ {
        self.keys.iter().map(|(scopes, chords)| Binding {
            command: self.name,
            scopes: scopes.to_vec(),
            chords: chords.to_vec(),
        })
    }

    /// Whether `word` is its name, or another word for it.
    pub fn is_called(&self, word: &str) -> bool {
        std::iter::once(&self.name).chain(self.aliases).any(|name| name.eq_ignore_ascii_case(word))
    }
}

/// A state with a table of commands.
pub trait Commanded: Sized + 'static {
    /// Every command, in the order of the key table.
    fn commands() -> impl Iterator<Item = &'static Command<Self>>;

    /// The command of that name.
    fn command(name: &str) -> Option<&'static Command<Self>> {
        Self::commands().find(|command| command.name == name)
    }
}
