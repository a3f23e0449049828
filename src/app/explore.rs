//! Explore: moving among the panes, following relations and back, searching all panes at once.

use std::sync::Arc;
use std::time::Duration;

use tui_input::{Input, InputRequest};

use super::action::{Answer, Ask, Effect, View};
use super::state::{App, Focus, Pane, Reading, Search};
use crate::model::RecordRef;
use crate::pages::{Body, Item, Page};
use crate::search::{Contiguity, Narrowing, Query, completions};
use crate::text::Text;

/// Steps of history that are kept.
const LONGEST_HISTORY: usize = 200;

/// A place that one can come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Location {
    view: View,
    focus: Focus,
    pane: usize,
    record: Option<RecordRef>,
    reading: Reading,
}

impl App {
    fn location(&self) -> Location {
        Location {
            view: self.view,
            focus: self.focus,
            pane: self.pane,
            record: self.selected(),
            reading: self.reading(),
        }
    }

    /// Goes back to a location.
    fn resume(&mut self, location: Location) {
        (self.view, self.focus, self.pane) = (location.view, location.focus, location.pane);
        if let Some(record) = location.record {
            self.select(record);
        }
        self.refresh_page();
        self.readings.insert(self.page_id_here(), location.reading);
    }

    /// Goes to a record and remembers where it came from.
    pub(super) fn go_to(&mut self, record: RecordRef) {
        self.remember(self.location());
        self.view = View::Explore;
        self.select(record);
    }

    fn remember(&mut self, location: Location) {
        if self.back.len() == LONGEST_HISTORY {
            self.back.remove(0);
        }
        self.back.push(location);
        self.forward.clear();
    }

    /// Back where one came from, or forward again.
    pub(super) fn navigate(&mut self, back: bool) {
        let here = self.location();
        let (from, to) = if back { (&mut self.back, &mut self.forward) } else { (&mut self.forward, &mut self.back) };
        // A step to where one is would seem to do nothing.
        while let Some(location) = from.pop() {
            if location != here {
                to.push(here);
                self.resume(location);
                return;
            }
        }
    }

    /// Whether no step of `way` leads anywhere else than here.
    pub(super) fn leads_here(&self, way: &[Location]) -> bool {
        way.iter().all(|location| *location == self.location())
    }

    /// Selects a record in its pane; a search that hides it ends.
    fn select(&mut self, record: RecordRef) {
        let Some(pane) = self.panes.iter().position(|pane| pane.kind == record.kind) else { return };
        if !self.panes[pane].select(record) {
            self.show_all();
            self.panes[pane].select(record);
        }
        self.pane = pane;
    }

    /// The next pane, or the previous one; while searching, only among those where something was found.
    pub(super) fn change_pane(&mut self, next: bool) {
        let count = self.panes.len();
        let step = if next { 1 } else { count - 1 };
        let candidates = (1..=count).map(|distance| (self.pane + distance * step) % count);
        let searching = self.search.is_some();
        let found = candidates.into_iter().find(|pane| !searching || !self.panes[*pane].rows.is_empty());
        self.pane = found.unwrap_or(self.pane);
        self.focus = Focus::List;
    }

    /// Whether Tab leads to another pane.
    pub(super) fn has_other_pane(&self) -> bool {
        let mut panes = self.panes.iter().enumerate();
        let found_elsewhere = panes.any(|(index, pane)| index != self.pane && !pane.rows.is_empty());
        self.search.is_none() || self.focus == Focus::Page || found_elsewhere
    }

    /// One of the panes, in Explore.
    pub(super) fn show_pane(&mut self, pane: usize) {
        (self.view, self.pane, self.focus) = (View::Explore, pane, Focus::List);
    }

    /// Begins a search, or goes on with the one whose findings are shown.
    pub(super) fn start_search(&mut self) {
        match &mut self.search {
            Some(search) => search.editing = true,
            None => {
                self.search = Some(Search {
                    input: Input::default(),
                    editing: true,
                    query: Query::default(),
                    answer: Answer::default(),
                    took: None,
                    completions: Vec::new(),
                    ticket: 0,
                    readings_before: self.readings.clone(),
                    before: self.location(),
                    panes_before: self.panes.clone(),
                });
            }
        }
        (self.view, self.focus) = (View::Explore, Focus::List);
    }

    /// Changes the query line and asks for what it now says.
    pub(super) fn edit_query(&mut self, request: InputRequest) -> Vec<Effect> {
        let index = Arc::clone(self.index());
        let Some(search) = &mut self.search else { return Vec::new() };
        let change = search.input.handle(request);
        let typed = search.input.value();
        let caret = typed.char_indices().nth(search.input.cursor()).map_or(typed.len(), |(at, _)| at);
        search.completions = completions(typed, caret, index.vocabulary());
        if change.is_some_and(|change| change.value) { self.ask() } else { Vec::new() }
    }

    /// Asks for what the query line says.
    fn ask(&mut self) -> Vec<Effect> {
        let index = Arc::clone(self.index());
        let Some(search) = &mut self.search else { return Vec::new() };
        search.query = Query::new(search.input.value(), index.vocabulary());
        self.tickets += 1;
        search.ticket = self.tickets;
        if search.query.is_empty() {
            search.answer = Answer::default();
            let (before, panes_before) = (search.before, search.panes_before.clone());
            self.put_back(&panes_before);
            self.pane = before.pane;
            return Vec::new();
        }
        vec![Effect::Search(Ask {
            ticket: search.ticket,
            query: search.query.clone(),
            narrowing: search.answer.found.narrowing.clone(),
            index,
            program: Arc::clone(&self.program),
        })]
    }

    /// Shows what a search found, the best hit selected; an answer to an earlier question is dropped.
    pub(super) fn take_answer(&mut self, ticket: u64, answer: Answer, took: Duration) {
        let Some(search) = self.search.as_mut().filter(|search| search.ticket == ticket) else { return };
        for pane in &mut self.panes {
            let of_kind = answer.found.hits.iter().map(|hit| hit.record).filter(|record| record.kind == pane.kind);
            pane.rows = of_kind.collect();
            (pane.cursor, pane.top) = (0, 0);
        }
        let best = answer.found.hits.first().map(|hit| hit.record);
        (search.answer, search.took) = (answer, Some(took));
        self.forget_page();
        if let Some(pane) = best.and_then(|best| self.panes.iter().position(|pane| pane.kind == best.kind)) {
            self.pane = pane;
        }
    }

    /// Whether the next Tab finishes a field's name or value.
    pub(super) fn completes(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.editing && !search.completions.is_empty())
    }

    /// Finishes what is being typed as far as all ways to go on agree, or else with the first of them.
    pub(super) fn complete(&mut self) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        let Some(first) = search.completions.first() else { return Vec::new() };
        let agreed = search.completions.iter().fold(first.text.as_str(), |agreed, completion| {
            let same = agreed.chars().zip(completion.text.chars()).take_while(|(one, other)| one == other);
            &agreed[..same.map(|(letter, _)| letter.len_utf8()).sum()]
        });
        let typed = search.input.value();
        let begun = &typed[first.range.clone()];
        let finished = if agreed.len() > begun.len() { agreed } else { first.text.as_str() };
        let value = format!("{}{finished}{}", &typed[..first.range.start], &typed[first.range.end..]);
        let caret = value[..first.range.start].chars().count() + finished.chars().count();
        search.input = Input::new(value).with_cursor(caret);
        search.completions.clear();
        self.ask()
    }

    /// Moves the page to where it says what was searched for, where its title does not.
    pub(super) fn show_match(&mut self) {
        let Some((search, record)) = self.search.as_ref().zip(self.selected()) else { return };
        let said_elsewhere =
            search.answer.reasons.get(&record).is_some_and(|reason| reason.area != crate::search::Area::Names);
        let Some(query) = self.query().filter(|_| said_elsewhere) else { return };
        let holds = |text: &str| !query.marks(text, Contiguity::Contiguous).is_empty();
        let found = self.page().items.iter().position(|item| item.says().any(|text| holds(text)));
        if let Some(cursor) = found {
            self.move_reading(cursor);
        }
    }

    fn reselect(&mut self, selected: [Option<RecordRef>; 3]) {
        for (pane, record) in self.panes.iter_mut().zip(selected) {
            if let Some(record) = record {
                pane.select(record);
            }
        }
    }

    /// Stops typing and stays with what was found.
    pub(super) fn keep_search(&mut self) {
        let typed = self.search.as_ref().is_some_and(|search| !search.query.is_empty());
        if !typed {
            self.restore_search();
            return;
        }
        self.stop_editing();
        if let Some(before) = self.search.as_ref().map(|search| search.before)
            && before.record != self.selected()
            && self.back.last() != Some(&before)
        {
            self.remember(before);
        }
    }

    /// Leaves the query line; a query of nothing ends the search.
    pub(super) fn stop_editing(&mut self) {
        if let Some(search) = &mut self.search {
            search.editing = false;
            if search.query.is_empty() {
                self.search = None;
            }
        }
    }

    /// Ends the search and goes back to what was.
    pub(super) fn restore_search(&mut self) {
        let Some(search) = self.search.take() else { return };
        self.readings.clone_from(&search.readings_before);
        self.put_back(&search.panes_before);
        self.resume(search.before);
    }

    /// Shows everything again; what is selected stays so, and where nothing was found, what was selected before.
    fn show_all(&mut self) {
        let Some(search) = self.search.take() else { return };
        let selected = self.panes.each_ref().map(Pane::selected);
        self.put_back(&search.panes_before);
        self.reselect(selected);
    }

    /// Puts every record into its pane, and each pane where it was.
    fn put_back(&mut self, before: &[Pane; 3]) {
        self.fill_panes();
        for (pane, before) in self.panes.iter_mut().zip(before) {
            (pane.cursor, pane.top) = (before.cursor, before.top);
        }
    }

    /// Shows what has been read meanwhile: everything, or what a search finds in it.
    pub(super) fn refill(&mut self) -> Vec<Effect> {
        if self.query().is_some() {
            if let Some(search) = &mut self.search {
                // What was found in less is no beginning for a search in more.
                search.answer.found.narrowing = Narrowing::default();
            }
            return self.ask();
        }
        let selected = self.panes.each_ref().map(Pane::selected);
        self.fill_panes();
        self.reselect(selected);
        Vec::new()
    }

    /// Puts every record into its pane.
    fn fill_panes(&mut self) {
        for pane in &mut self.panes {
            let kind = pane.kind;
            pane.rows = (0..self.program.count(kind)).map(|index| RecordRef { kind, index }).collect();
        }
    }

    /// Esc: everything again after a search, or from the page to its list.
    pub(super) fn clear_search(&mut self) {
        if self.search.is_some() {
            self.show_all();
            self.say("Showing everything again");
        } else {
            self.focus = Focus::List;
        }
    }

    /// The page that is shown where nothing is selected.
    pub(super) fn nothing_page(&self) -> Page {
        let prose = |text: String| Item {
            label: Text::default(),
            body: Body::Prose(text.into()),
            note: None,
            provenance: None,
        };
        match &self.search {
            Some(search) if search.answer.found.count() > 0 => Page {
                title: "Nothing found here".into(),
                items: vec![
                    prose(format!("No {} matches “{}”.", self.panes[self.pane].kind.noun(), search.input.value())),
                    prose("Tab goes to what matches.".to_owned()),
                ],
            },
            Some(search) => Page {
                title: "Nothing found".into(),
                items: vec![
                    prose(format!("No core course, department or career matches “{}”.", search.input.value())),
                    prose(
                        "All words must match. Erase a letter or a word, or try a number, a short name or a topic."
                            .to_owned(),
                    ),
                    prose("Esc goes back to what was.".to_owned()),
                ],
            },
            None => Page {
                title: "Nothing here".into(),
                items: vec![prose("The data holds no record of this kind.".to_owned())],
            },
        }
    }
}
