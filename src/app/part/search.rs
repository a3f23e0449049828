//! A search: the query line, what it asks for, and what was found.

use std::sync::Arc;
use std::time::Duration;

use tui_input::{Input, InputRequest};

use crate::app::ask::{Ask, SearchResult};
use crate::app::part::motion::Way;
use crate::app::shared::Shared;
use crate::data::Kind;
use crate::pages;
use crate::search::{Completion, Narrowing, Query, completions};

/// A search, while it is typed and while its results are kept.
#[derive(Debug, Clone)]
pub struct Search {
    /// The query line.
    pub input: Input,
    /// Whether it is being typed.
    pub editing: bool,
    /// What was typed, as the search understands it.
    pub query: Query,
    /// What it found.
    pub result: SearchResult,
    /// How long that took; `None` before the first result.
    pub took: Option<Duration>,
    /// How what is being typed could go on.
    pub completions: Vec<Completion>,
    /// Whether all of the line is selected, so that what is typed next replaces it.
    pub selected: bool,
    /// Which of the earlier queries the line shows, counted from the first.
    recalled: Option<usize>,
    ticket: u64,
}

impl Search {
    /// A search for `typed`, not asked for yet.
    pub(crate) fn new(typed: String) -> Self {
        Self {
            input: Input::new(typed),
            editing: false,
            query: Query::default(),
            result: SearchResult::default(),
            took: None,
            completions: Vec::new(),
            selected: false,
            recalled: None,
            ticket: 0,
        }
    }

    /// The query as it was understood; `None` if it asks for nothing.
    pub fn understood(&self) -> Option<&Query> {
        Some(self.result.found.meant.as_ref().unwrap_or(&self.query)).filter(|query| !query.is_empty())
    }

    /// Whether it asks for something that nothing matches.
    pub(crate) fn found_nothing(&self) -> bool {
        self.understood().is_some() && self.result.found.count() == 0
    }

    /// Whether it says how what is typed could go on, or what is wrong with it.
    pub fn has_help(&self) -> bool {
        !self.completions.is_empty() || !self.query.mistakes().is_empty()
    }

    /// Changes the query line; whether its text changed.
    pub(crate) fn edit(&mut self, request: InputRequest, shared: &Shared) -> bool {
        self.recalled = None;
        let was_selected = std::mem::take(&mut self.selected) && !self.input.value().is_empty();
        let change = match request {
            InputRequest::InsertChar(_) if was_selected => {
                self.input.reset();
                self.input.handle(request)
            }
            InputRequest::DeletePrevChar
            | InputRequest::DeleteNextChar
            | InputRequest::DeletePrevWord
            | InputRequest::DeleteNextWord
                if was_selected =>
            {
                self.input.handle(InputRequest::DeleteLine)
            }
            _ => self.input.handle(request),
        };
        let typed = self.input.value();
        let caret = typed.char_indices().nth(self.input.cursor()).map_or(typed.len(), |(at, _)| at);
        self.completions = completions(typed, caret, shared.index().vocabulary());
        shared.index().count_completions(typed, pages::day(shared.options.today), &mut self.completions);
        change.is_some_and(|change| change.value)
    }

    /// Begins typing again: what is typed replaces the line, or the line is edited after a move.
    pub(crate) fn resume(&mut self) {
        self.editing = true;
        self.selected = !self.input.value().is_empty();
        self.input.handle(InputRequest::GoToEnd);
    }

    /// Shows an earlier query, or a later one of those; whether it did. Only an empty or selected line changes.
    pub(crate) fn recall(&mut self, way: Way, earlier: &[String]) -> bool {
        if !(self.selected || self.input.value().is_empty() || self.recalled.is_some()) {
            return false;
        }
        let differs = |nth: &usize| earlier[*nth] != self.input.value();
        let next = match way {
            Way::Up => (0..self.recalled.unwrap_or(earlier.len())).rev().find(differs),
            Way::Down => match self.recalled {
                Some(now) => (now + 1..earlier.len()).find(differs),
                None => return false,
            },
        };
        let text = match (next, way) {
            (Some(nth), _) => earlier[nth].clone(),
            // There is none before the first; after the last one begins afresh.
            (None, Way::Up) => return self.recalled.is_some(),
            (None, Way::Down) => String::new(),
        };
        (self.recalled, self.selected) = (next, !text.is_empty());
        self.input = Input::new(text);
        self.completions.clear();
        true
    }

    /// Completes what is being typed as far as all completions agree, or else with the first of them.
    pub(crate) fn complete(&mut self) {
        let Some(first) = self.completions.first() else { return };
        let agreed = self.completions.iter().fold(first.text.as_str(), |agreed, completion| {
            let same = agreed.chars().zip(completion.text.chars()).take_while(|(one, other)| one == other);
            &agreed[..same.map(|(character, _)| character.len_utf8()).sum()]
        });
        let typed = self.input.value();
        let begun = &typed[first.range.clone()];
        let finished = if agreed.len() > begun.len() { agreed } else { first.text.as_str() };
        let value = format!("{}{finished}{}", &typed[..first.range.start], &typed[first.range.end..]);
        let caret = value[..first.range.start].chars().count() + finished.chars().count();
        self.input = Input::new(value).with_cursor(caret);
        (self.selected, self.recalled) = (false, None);
        self.completions.clear();
    }

    /// Asks for what the query line says; `None` if it says nothing.
    pub(crate) fn ask(&mut self, ticket: u64, shared: &Shared) -> Option<Ask> {
        self.ask_for(ticket, shared, None)
    }

    /// Asks for records of a kind, or of any; `None` if the query line says nothing.
    pub(crate) fn ask_for(&mut self, ticket: u64, shared: &Shared, kind: Option<Kind>) -> Option<Ask> {
        let index = Arc::clone(shared.index());
        let (typed, vocabulary) = (self.input.value(), index.vocabulary());
        let query = kind.map_or_else(|| Query::new(typed, vocabulary), |kind| Query::of_kind(typed, kind, vocabulary));
        self.query = query.as_of(pages::day(shared.options.today));
        self.ticket = ticket;
        if self.query.is_empty() {
            self.result = SearchResult::default();
            return None;
        }
        Some(Ask {
            ticket,
            query: self.query.clone(),
            narrowing: self.result.found.narrowing.clone(),
            index,
            program: Arc::clone(&shared.program),
            notes: Arc::clone(shared.own.notes()),
            today: shared.options.today,
        })
    }

    /// Forgets what it found: the data or the notes have changed.
    pub(crate) fn forget(&mut self) {
        self.result.found.narrowing = Narrowing::default();
    }

    /// Takes a result; whether it answers the latest query.
    pub(crate) fn take(&mut self, ticket: u64, result: SearchResult, took: Duration) -> bool {
        let current = self.ticket == ticket;
        if current {
            (self.result, self.took) = (result, Some(took));
        }
        current
    }
}
