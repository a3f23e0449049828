//! Which key means which command in which place, as a value that a file of keys could change.

use super::chord::Chord;

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A pane with a list.
    List,
    /// A page.
    Page,
    /// A table.
    Table,
    /// The query line.
    Query,
    /// A pop-up page, such as the help or a source.
    Popup,
    /// The palette.
    Palette,
    /// The editor of a note.
    Note,
}

impl Scope {
    /// All of them, in the order of the key table.
    pub const ALL: [Self; 7] =
        [Self::List, Self::Page, Self::Table, Self::Query, Self::Palette, Self::Popup, Self::Note];

    /// Where that is, for sentences.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "in a list",
            Self::Page => "on a page",
            Self::Table => "in a table",
            Self::Query => "while searching",
            Self::Popup => "in a pop-up",
            Self::Palette => "in the palette",
            Self::Note => "in a note",
        }
    }
}

/// In some places, some keys mean one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The command's stable name.
    pub command: &'static str,
    /// Where the keys mean it.
    pub scopes: Vec<Scope>,
    /// The keys, the usual one first.
    pub chords: Vec<Chord>,
}

impl Binding {
    /// The keys as text, separated by spaces.
    pub fn keys(&self) -> String {
        self.chords.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}

/// The keys of all commands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// A keymap of those bindings; of two that bind one key in one place, the first counts.
    pub fn new(bindings: impl IntoIterator<Item = Binding>) -> Self {
        Self { bindings: bindings.into_iter().collect() }
    }

    /// Every binding, in the order of the key table.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The bindings that hold in `scope`.
    pub fn bindings_in(&self, scope: Scope) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.scopes.contains(&scope))
    }

    /// The command that `chord` means in `scope`.
    pub fn resolve(&self, chord: Chord, scope: Scope) -> Option<&'static str> {
        self.bindings_in(scope).find(|binding| binding.chords.contains(&chord)).map(|binding| binding.command)
    }

    /// The binding of a command: the one in `scope`, or else its first anywhere.
    pub fn binding(&self, command: &str, scope: Scope) -> Option<&Binding> {
        let of_command = |binding: &&Binding| binding.command == command;
        self.bindings_in(scope).find(of_command).or_else(|| self.bindings.iter().find(of_command))
    }

    /// How to give a command: its usual key, or its name in the palette if it has no key.
    pub fn key(&self, command: &str) -> String {
        let binding = self.bindings.iter().find(|binding| binding.command == command);
        let chord = binding.and_then(|binding| binding.chords.first());
        chord.map_or_else(|| format!(":{command}"), ToString::to_string)
    }

    /// A sentence with each command in braces replaced by its key: `{help} lists the keys`.
    pub fn fill(&self, sentence: &str) -> String {
        let mut filled = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some((before, behind)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((command, after)) = behind.split_once('}') else { break };
            filled.push_str(&self.key(command));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keymap() -> Keymap {
        let help = Binding { command: "help", scopes: vec![Scope::List], chords: vec![Chord::char('?')] };
        Keymap::new([help.clone(), Binding { command: "other", ..help }])
    }

    #[test]
    fn a_sentence_names_the_keys_that_are_bound() {
        assert_eq!(keymap().fill("{help} helps, {compare} compares"), "? helps, :compare compares");
        assert_eq!(keymap().fill("no key"), "no key");
    }

    #[test]
    fn the_first_binding_of_a_key_counts() {
        assert_eq!(keymap().resolve(Chord::char('?'), Scope::List), Some("help"));
        assert_eq!(keymap().resolve(Chord::char('?'), Scope::Page), None);
    }
}
