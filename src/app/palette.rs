//! The palette: every action by its name, with its keys, and why it cannot act now.

use tui_input::Input;

use super::keymap::{Binding, Command, Scope, bindings};
use crate::search::rank_names;

/// One action of the palette.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its row of the table.
    pub binding: &'static Binding,
    /// Why it cannot act now; none where it can.
    pub why_not: Option<String>,
}

/// The palette while it is open.
#[derive(Debug, Clone)]
pub struct Palette {
    /// What was typed.
    pub input: Input,
    /// Every action.
    pub choices: Vec<Choice>,
    /// Those that match what was typed, best first.
    pub shown: Vec<usize>,
    /// Which of those is selected.
    pub cursor: usize,
    /// Which of those stands in the first row.
    pub top: usize,
}

impl Palette {
    /// A palette of all that can be asked for in `scope`, with a reason for what cannot act.
    pub(super) fn new(scope: Scope, why_not: impl Fn(Command) -> Option<String>) -> Self {
        let mut choices: Vec<Choice> = Vec::new();
        let reading = |binding: &Binding| binding.scopes.iter().any(|scope| matches!(scope, Scope::List | Scope::Page));
        for binding in bindings().iter().filter(|binding| reading(binding) && binding.command != Command::Palette) {
            match choices.iter_mut().find(|choice| choice.binding.command == binding.command) {
                // What a key does here is told rather than what it does elsewhere.
                Some(known) if binding.scopes.contains(&scope) && !known.binding.scopes.contains(&scope) => {
                    known.binding = binding;
                }
                Some(_) => {}
                None => choices.push(Choice { binding, why_not: why_not(binding.command) }),
            }
        }
        let shown = (0..choices.len()).collect();
        Self { input: Input::default(), choices, shown, cursor: 0, top: 0 }
    }

    /// Narrows the actions to those that match what was typed.
    pub(super) fn narrow(&mut self) {
        self.shown = rank_names(self.input.value(), self.choices.iter().map(|choice| choice.binding.long));
        (self.cursor, self.top) = (0, 0);
    }

    /// The selected action.
    pub fn selected(&self) -> Option<&Choice> {
        self.shown.get(self.cursor).map(|index| &self.choices[*index])
    }
}
