//! The palette: every action by its name, with its keys, and why it cannot act now.

use std::collections::HashSet;

use tui_input::Input;

use super::part::list::List;
use super::part::motion::Motion;
use crate::search::rank_names;

/// One action of the palette.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What it does.
    pub long: String,
    /// Other words for it.
    pub aliases: &'static [&'static str],
    /// Its keys, the usual one first.
    pub keys: Vec<String>,
    /// Why it cannot act now; `None` if it can.
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
    /// The cursor and scroll of what is shown.
    pub list: List,
}

impl Palette {
    pub(super) fn new(choices: Vec<Choice>) -> Self {
        let shown = (0..choices.len()).collect();
        Self { input: Input::default(), choices, shown, list: List::default() }
    }

    /// Shows only the actions that match what was typed.
    pub(super) fn narrow(&mut self) {
        let typed = self.input.value();
        let words: Vec<String> = self.choices.iter().map(|choice| choice.aliases.join(" ")).collect();
        self.shown = rank_names(typed, self.choices.iter().map(|choice| choice.long.as_str()));
        let by_alias = rank_names(typed, words.iter().map(String::as_str));
        let named: HashSet<usize> = self.shown.iter().copied().collect();
        self.shown.extend(by_alias.into_iter().filter(|choice| !named.contains(choice)));
        self.list.restore(List::default());
    }

    pub(super) fn go(&mut self, motion: Motion) {
        self.list.go(motion, self.shown.len());
    }

    pub(super) fn scroll(&mut self, rows: isize) {
        self.list.scroll(rows, self.shown.len());
    }

    pub(super) fn clamp(&mut self) {
        self.list.clamp(self.shown.len());
    }

    /// The place of the selected action among all of them.
    pub(super) fn selected_index(&self) -> Option<usize> {
        self.shown.get(self.list.cursor).copied()
    }

    /// The selected action.
    pub fn selected(&self) -> Option<&Choice> {
        self.selected_index().map(|index| &self.choices[index])
    }
}
