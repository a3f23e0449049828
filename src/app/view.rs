//! What every view can do, so that commands work the same in all of them.

pub(super) mod compare;
pub(super) mod courses;
pub(super) mod explore;
pub(super) mod page;

use std::time::Duration;

use tui_input::InputRequest;

use super::ask::SearchResult;
use super::effect::Effect;
use super::keymap::Scope;
use super::measure::Measure;
use super::part::facets::Facets;
use super::part::motion::{Motion, Way};
use super::part::pane::Pane;
use super::part::reader::{Position, Reader};
use super::part::search::Search;
use super::part::table::Table;
use super::shared::Shared;
use crate::data::Kind;
use crate::model::{Program, RecordKey};
use crate::pages::{Item, Place};

/// Whether a list or the page has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// A list.
    #[default]
    List,
    /// The page.
    Page,
}

/// Where the focus can move within a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Toward {
    /// The next pane.
    Next,
    /// The previous pane.
    Previous,
    /// From a list into the page beside it.
    Page,
    /// From the page back to its list.
    List,
    /// The pane that lists a kind.
    Kind(Kind),
    /// Out: from the page, from what a search found.
    Out,
}

/// A place within a view to come back to, even after the data was read again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bookmark {
    /// What has the focus.
    pub(super) focus: Focus,
    /// The pane.
    pub(super) pane: usize,
    /// The record.
    pub(super) record: Option<RecordKey>,
    /// Where on the page.
    pub(super) position: Position,
    /// The search whose results are shown.
    pub(super) query: Option<String>,
}

/// A part of the screen that can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A list, by its order in the view.
    List(usize),
    /// The cells of a table, row by row.
    Table,
    /// The page.
    Page,
}

/// A row of a part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The part.
    pub part: Part,
    /// The row of a list, the cell of a table or the item of a page; `None` for none of them.
    pub row: Option<usize>,
}

/// What a view looks like; each is drawn its own way.
pub enum Layout<'a> {
    /// Lists above each other, beside the page of what is selected.
    Lists {
        /// The lists.
        panes: &'a [Pane],
        /// Which of them is active.
        active: usize,
        /// Whether the active list or the page has the focus.
        focus: Focus,
        /// The page.
        page: &'a Reader,
        /// The search that decides what the lists show.
        search: Option<&'a Search>,
    },
    /// A table, and below it what is to be said of the cell under the cursor.
    Table {
        /// The table.
        table: &'a Table,
        /// What is below it.
        below: &'a Reader,
        /// What it can be narrowed by.
        facets: Option<&'a Facets>,
        /// The search that narrows it.
        search: Option<&'a Search>,
    },
    /// A single page.
    Page(&'a Reader),
}

/// A view with a query line of its own.
pub(super) trait Searching {
    /// The search whose results it shows.
    fn search(&self) -> Option<&Search>;

    /// Opens the query line: of the search whose results are shown, or of a new one.
    fn start_search(&mut self);

    /// The same, to be changed.
    fn search_mut(&mut self) -> Option<&mut Search>;

    /// Searches for what the query line says; shows everything if it says nothing.
    fn ask(&mut self, shared: &Shared) -> Vec<Effect>;

    /// Ends a search that asks for nothing, once its query line is left.
    fn drop_search(&mut self);

    /// Changes the query line.
    fn edit(&mut self, request: InputRequest, shared: &Shared) -> Vec<Effect> {
        let changed = self.search_mut().is_some_and(|search| search.edit(request, shared));
        if changed { self.ask(shared) } else { Vec::new() }
    }

    /// Completes what is being typed.
    fn complete(&mut self, shared: &Shared) -> Vec<Effect> {
        if let Some(search) = self.search_mut() {
            search.complete();
        }
        self.ask(shared)
    }

    /// Shows an earlier query in the line, or a later one of those; `None` if it does not.
    fn recall(&mut self, way: Way, shared: &Shared) -> Option<Vec<Effect>> {
        let recalled = self.search_mut().is_some_and(|search| search.recall(way, &shared.queries));
        recalled.then(|| self.ask(shared))
    }

    /// Stops typing and stays with the results; whether there is anything to stay with.
    fn keep_search(&mut self) -> bool {
        self.stop_editing();
        self.search().is_some()
    }

    /// Leaves the query line.
    fn stop_editing(&mut self) {
        let Some(search) = self.search_mut() else { return };
        (search.editing, search.selected) = (false, false);
        if search.query.is_empty() {
            self.drop_search();
        }
    }

    /// Ends the search and shows what was shown before it.
    fn abandon_search(&mut self, shared: &Shared);

    /// Shows what a search found; a superseded result is dropped.
    fn take_result(&mut self, ticket: u64, result: SearchResult, took: Duration, shared: &mut Shared);

    /// Whether the query line is being typed.
    fn is_editing(&self) -> bool {
        self.search().is_some_and(|search| search.editing)
    }

    /// Whether the next Tab completes what is typed.
    fn completes(&self) -> bool {
        self.search().is_some_and(|search| search.editing && !search.completions.is_empty())
    }
}

/// A screenful of the program with state of its own. It neither draws nor does IO.
pub(super) trait View {
    /// Where keys go.
    fn scope(&self) -> Scope;

    /// What it looks like.
    fn layout(&self) -> Layout<'_>;

    /// What is under the cursor: what source, open and copy act on.
    fn item(&self) -> Option<&Item>;

    /// Opens or closes the group under the cursor; whether it did.
    fn toggle(&mut self) -> bool;

    /// Goes to the item at the right, if down, or at the left in the same row.
    fn go_beside(&mut self, way: Way);

    /// Moves the cursor.
    fn go(&mut self, motion: Motion);

    /// Goes to the next match of a search, or the one before; whether there is one.
    fn go_to_match(&mut self, _way: Way, _shared: &mut Shared) -> bool {
        false
    }

    /// Goes to a fact of the page.
    fn go_to_fact(&mut self, _place: Place) {}

    /// Goes to what answers a search: the line, or else the fact.
    fn go_to_answer(&mut self, _place: Place, _line: &str) {}

    /// Why the focus cannot move that way; `None` if it can.
    fn why_not(&self, toward: Toward, shared: &Shared) -> Option<&'static str>;

    /// Moves the focus.
    fn focus(&mut self, toward: Toward, shared: &mut Shared);

    /// Points at a spot.
    fn point(&mut self, spot: Spot);

    /// Scrolls a part by so many rows, down if positive.
    fn scroll(&mut self, spot: Spot, rows: isize);

    /// Where the person is.
    fn bookmark(&self, shared: &Shared) -> Bookmark;

    /// Takes the person back to a place.
    fn restore(&mut self, to: &Bookmark, shared: &mut Shared) -> Vec<Effect>;

    /// The data has replaced `old`: names what is selected by its key, not its index.
    fn reload(&mut self, old: &Program, shared: &mut Shared) -> Vec<Effect>;

    /// What the person wrote has changed; what is under the cursor stays there.
    fn rewritten(&mut self, shared: &mut Shared);

    /// Whether the cursor is on something that narrows the view when it is ticked; `None` for a view without such.
    fn can_tick(&self) -> Option<bool> {
        None
    }

    /// Ticks what is under the cursor, or takes the tick away.
    fn tick(&mut self) {}

    /// Takes back what narrows the view, the last thing first; what was taken back, or `None` if nothing narrows it.
    fn widen(&mut self) -> Option<&'static str> {
        None
    }

    /// Whether the lists show the starred alone; `None` for a view without lists.
    fn shows_starred(&self) -> Option<bool> {
        None
    }

    /// Whether it can be sorted, by one of these or by what is under the cursor.
    fn orders(&self) -> &'static [&'static str] {
        &[]
    }

    /// Sorts in another way; returns in which.
    fn sort(&mut self, _shared: &mut Shared) -> String {
        String::new()
    }

    /// Lists the starred alone, or everything again.
    fn toggle_starred(&mut self, _shared: &mut Shared) {}

    /// Shows the page of what is selected now.
    fn refresh(&mut self, shared: &mut Shared);

    /// Takes over how it was laid out.
    fn measured(&mut self, measure: &Measure);
}
