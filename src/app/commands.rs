//! The table of commands, one row each; below it what they do, and why they cannot.

use std::fmt::Write;
use std::sync::Arc;

use tui_input::InputRequest as Edit;

use super::ask::Offer;
use super::chord::{Chord as C, Key};
use super::command::{Command, Commanded, Run};
use super::effect::Effect;
use super::history::Travel;
use super::keymap::Scope;
use super::own::{Farewell, Step};
use super::palette::{Choice, Palette};
use super::part::editor::Editor;
use super::part::motion::{Motion, Way};
use super::part::reader::Reader;
use super::part::search::Search;
use super::state::{App, Export, Popup};
use super::view::Toward;
use super::views::{VIEWS, ViewId};
use crate::data::{Address, Extreme, Kind, Words};
use crate::export;
use crate::model::RecordRef;
use crate::pages::{self, Body, DateLine, Item, Page, Place, Row, Sure};
use crate::text::{Text, counted};

type WhyNot = fn(&App) -> Option<&'static str>;

type Act = fn(&mut App) -> Vec<Effect>;

/// A command without keys; why it cannot act, or [`always`], must be said.
const fn row(name: &'static str, short: &'static str, long: &'static str, why_not: WhyNot, act: Act) -> Command<App> {
    Command { name, short, long, aliases: &[], keys: &[], footer: 0, plain: None, why_not, run: Run::Act(act) }
}

/// For commands that can always act.
fn always(_: &App) -> Option<&'static str> {
    None
}

const READING: &[Scope] = &[Scope::List, Scope::Page, Scope::Table];
const MOVING: &[Scope] = &[Scope::List, Scope::Page, Scope::Table, Scope::Popup];
const TYPING: &[Scope] = &[Scope::Query, Scope::Palette, Scope::Note];
const SEARCHING: &[Scope] = &[Scope::List, Scope::Page, Scope::Query];
const TABLE: &[Scope] = &[Scope::Table];
const EVERYWHERE: &[Scope] = &Scope::ALL;

const WORD_LEFT: C = C { key: Key::Left, ctrl: true, alt: false };
const WORD_RIGHT: C = C { key: Key::Right, ctrl: true, alt: false };
const WORD_DELETE: C = C { key: Key::Delete, ctrl: true, alt: false };

/// What is done most, or where one starts; then what moves; then what edits a line.
#[rustfmt::skip]
static COMMANDS: &[Command<App>] = &[
    Command { keys: &[(READING, &[C::char('/'), C::ctrl('s')])], footer: 1, aliases: &["find", "filter", "query"],
        ..row("search", "search", "Search {records} at once", always, App::start_search) },
    Command { keys: &[(&[Scope::Query], &[C::plain(Key::Enter)])], footer: 1,
        ..row("keep", "done", "Go to the results", App::why_not_keep, App::keep_search) },
    Command { keys: &[(&[Scope::Query], &[C::plain(Key::Esc), C::ctrl('g')])], footer: 2,
        ..row("restore", "cancel", "Cancel the search and go back", always, App::restore_search) },
    Command { keys: &[(MOVING, &[C::plain(Key::Enter)])], footer: 2, aliases: &["follow", "read", "enter"],
        ..row("open", "open", "Open the selected record, link or group, or show a value's source", App::why_not_open, App::open) },
    Command { keys: &[(&[Scope::Palette], &[C::plain(Key::Enter)])], footer: 1,
        ..row("run", "run", "Run the selected command", App::why_not_run_choice, App::run_choice) },
    Command { keys: &[(&[Scope::Popup], &[C::plain(Key::Esc), C::char('q'), C::ctrl('g')]), (&[Scope::Palette], &[C::plain(Key::Esc), C::ctrl('g')])], footer: 2,
        ..row("close", "close", "Close the pop-up", always, App::close_popup) },
    Command { keys: &[(READING, &[C::plain(Key::Backspace), C::char('['), C::ctrl('o'), C::alt(Key::Left)])], footer: 4, plain: Some(('b', "Go back to what was shown before")), aliases: &["previous", "return"],
        ..row("back", "back", "Go back to where you came from", |app| app.why_not_travel(Travel::Back), |app| app.travel(Travel::Back)) },
    Command { keys: &[(READING, &[C::char(']'), C::alt(Key::Right)])],
        ..row("forward", "forward", "Go forward again", |app| app.why_not_travel(Travel::Forward), |app| app.travel(Travel::Forward)) },
    Command { keys: &[(READING, &[C::plain(Key::Esc), C::ctrl('g')])], aliases: &["escape", "clear"],
        ..row("leave", "leave", "Clear the search, or go back to the lists", App::why_not_leave, App::leave) },
    Command { keys: &[(READING, &[C::char('s')])], footer: 3, aliases: &["provenance", "reference", "citation"],
        ..row("source", "source", "Show where this comes from", App::why_not_source, App::show_source) },
    Command { keys: &[(MOVING, &[C::char('o')])], footer: 6, aliases: &["browser", "website", "url"],
        ..row("open-link", "open link", "Open the link in the browser", App::why_not_link, App::open_link) },
    Command { keys: &[(MOVING, &[C::char('y')])], aliases: &["yank", "address", "url"],
        ..row("copy-link", "copy link", "Copy the link to the clipboard", App::why_not_link, App::copy_link) },
    Command { keys: &[(MOVING, &[C::char('c')])], aliases: &["yank", "clipboard"],
        ..row("copy", "copy", "Copy this to the clipboard", App::why_not_copy, App::copy_value) },
    Command { keys: &[(READING, &[C::char('*')])], footer: 7, plain: Some(('*', "Star this, or take the star away")), aliases: &["favorite", "favourite", "bookmark", "shortlist"],
        ..row("star", "star", "Star this for the shortlist, or take the star away", App::why_not_write, App::star) },
    Command { keys: &[(READING, &[C::char('a')])], plain: Some(('n', "Write a note on this")), aliases: &["comment", "write", "annotate"],
        ..row("note", "note", "Write a note on this", App::why_not_write, App::edit_note) },
    Command { keys: &[(&[Scope::Note], &[C::plain(Key::Esc), C::ctrl('g')])], footer: 1,
        ..row("finish-note", "done", "Close the note; it is kept", always, App::close_popup) },
    Command { keys: &[(&[Scope::Note], &[C::plain(Key::Enter)])], footer: 2,
        ..row("new-line", "new line", "Begin a new line", always, |app| app.edit(Edit::InsertChar('\n'))) },
    Command { keys: &[(READING, &[C::char('x')])], plain: Some(('x', "Tick a number of the checklist: x 3")), aliases: &["done", "checklist", "check"],
        ..row("tick", "tick", "Tick this on the checklist or among the facets, or take the tick away", App::why_not_tick, App::tick) },
    Command { keys: &[(READING, &[C::char('f')])], plain: Some(('f', "List the starred alone")), aliases: &["filter", "favorites", "shortlist"],
        ..row("starred", "starred", "List the starred alone, or everything again", App::why_not_starred, App::toggle_starred) },
    Command { keys: &[(READING, &[C::char('+')])], aliases: &["select", "pick"],
        ..row("mark", "mark", "Mark this to compare it, or take the mark away", App::why_not_mark, App::mark) },
    Command { keys: &[(TABLE, &[C::char('h'), C::plain(Key::Left)])],
        ..row("cell-left", "left", "Go to the cell at the left", always, |app| app.go_beside(Way::Up)) },
    Command { keys: &[(TABLE, &[C::char('l'), C::plain(Key::Right)])],
        ..row("cell-right", "right", "Go to the cell at the right", always, |app| app.go_beside(Way::Down)) },
    Command { keys: &[(TABLE, &[C::char('.'), C::plain(Key::Tab)])], footer: 4, aliases: &["columns", "questions"],
        ..row("next-set", "next set", "Go to the next set of questions, or to the facets and back", App::why_not_in_sets, |app| app.move_focus(Toward::Next)) },
    Command { keys: &[(TABLE, &[C::char(','), C::plain(Key::BackTab)])],
        ..row("previous-set", "previous set", "Go to the previous set of questions, or to the facets and back", App::why_not_in_sets, |app| app.move_focus(Toward::Previous)) },
    Command { keys: &[(TABLE, &[C::char('=')])], footer: 7, aliases: &["all", "same"],
        ..row("differences", "differences", "Below, show all answers of the marked or only those that differ", App::why_not_differences, App::toggle_differences) },
    Command { keys: &[(TABLE, &[C::char(')')])],
        ..row("next-difference", "next difference", "Go to the next question on which the marked differ", App::why_not_differences, |app| app.go_to_difference(Way::Down)) },
    Command { keys: &[(TABLE, &[C::char('(')])],
        ..row("previous-difference", "previous difference", "Go to the previous question on which the marked differ", App::why_not_differences, |app| app.go_to_difference(Way::Up)) },
    Command { keys: &[(TABLE, &[C::char('T')])], aliases: &["rotate", "swap"],
        ..row("transpose", "transpose", "Swap rows and columns", App::why_not_in_table, App::transpose) },
    Command { keys: &[(READING, &[C::char('S')])], footer: 8, aliases: &["order", "by"],
        ..row("sort", "sort", "Sort in another way", App::why_not_sort, App::sort) },
    Command { keys: &[(READING, &[C::char('u')])], plain: Some(('u', "Undo the last star, note or tick")),
        ..row("undo", "undo", "Undo the last star, note or tick", |app| app.why_not_step(Step::Undo), |app| app.step(Step::Undo)) },
    Command { keys: &[(READING, &[C::ctrl('r')])], plain: Some(('d', "Redo what was undone")),
        ..row("redo", "redo", "Redo what was undone", |app| app.why_not_step(Step::Redo), |app| app.step(Step::Redo)) },
    Command { keys: &[(READING, &[C::char('X')])], aliases: &["save as", "calendar", "csv", "markdown", "ics", "file"],
        ..row("export", "export", "Export this view: dates as a calendar, tables as CSV, else Markdown", always, App::export) },
    Command { keys: &[(READING, &[C::char('O')])], aliases: &["website", "university"],
        ..row("official-page", "official page", "Open the program's official page", App::why_not_official_page, App::open_official_page) },
    Command { keys: &[(SEARCHING, &[C::plain(Key::Tab)])], footer: 5, aliases: &["switch", "complete"],
        ..row("next-pane", "next pane", "Complete what you type, or go to the next pane with matches", App::why_not_next_pane, App::next_pane) },
    Command { keys: &[(SEARCHING, &[C::plain(Key::BackTab)])],
        ..row("previous-pane", "previous pane", "Go to the previous pane", |app| app.why_not_focus(Toward::Previous), |app| app.move_focus(Toward::Previous)) },
    Command { keys: &[(&[Scope::List], &[C::char('l'), C::plain(Key::Right)])],
        ..row("page", "read", "Go to the page", |app| app.why_not_focus(Toward::Page), |app| app.move_focus(Toward::Page)) },
    Command { keys: &[(&[Scope::Page], &[C::char('h'), C::plain(Key::Left)])], footer: 4,
        ..row("lists", "lists", "Close the group, or go to the value at the left or back to the lists", App::why_not_lists, App::lists) },
    Command { keys: &[(&[Scope::Page], &[C::char('l'), C::plain(Key::Right)])], aliases: &["expand", "fold", "more"],
        ..row("unfold", "unfold", "Open the group, or go to the value at the right", App::why_not_unfold, App::unfold) },
    Command { keys: &[(READING, &[C::char('>'), C::plain(Key::Function(3))])],
        ..row("next-view", "next view", "Go to the next view", always, |app| app.change_view(Way::Down)) },
    Command { keys: &[(READING, &[C::char('<'), C::plain(Key::Function(2))])],
        ..row("previous-view", "previous view", "Go to the previous view", always, |app| app.change_view(Way::Up)) },
    Command { keys: &[(READING, &[C::char(':'), C::ctrl('k'), C::alt(Key::Char('x'))])], footer: 8, aliases: &["actions", "palette", "menu"],
        ..row("commands", "commands", "Find any command by its name", always, App::open_palette) },
    Command { keys: &[(MOVING, &[C::char('?'), C::plain(Key::Function(1))]), (TYPING, &[C::plain(Key::Function(1))])], footer: 9, plain: Some(('h', "Show what can be typed")), aliases: &["?", "keys", "shortcuts"],
        ..row("help", "keys", "Show the keys that work here", App::why_not_help, App::show_help) },
    Command { keys: &[(READING, &[C::char('n')])], aliases: &["match"],
        ..row("next-match", "next match", "Go to the next match of the search", App::why_not_match, |app| app.go_to_match(Way::Down)) },
    Command { keys: &[(READING, &[C::char('N')])],
        ..row("previous-match", "previous match", "Go to the previous match of the search", App::why_not_match, |app| app.go_to_match(Way::Up)) },
    Command { keys: &[(READING, &[C::char('v')])], aliases: &["fade", "trust", "official"],
        ..row("lens", "lens", "Fade all but what is official and current, or undo that", always, App::toggle_lens) },
    Command { keys: &[(READING, &[C::char('t')])], aliases: &["colours", "colors", "dark", "light"],
        ..row("theme", "theme", "Switch to the next theme", App::why_not_theme, App::next_theme) },
    Command { keys: &[(READING, &[C::char('m')])],
        ..row("mouse", "mouse", "Turn the mouse on or off", always, App::toggle_mouse) },
    Command { keys: &[(EVERYWHERE, &[C::ctrl('l')])], plain: Some(('r', "Show this again")), aliases: &["repeat", "refresh"],
        ..row("redraw", "redraw", "Redraw the screen", always, |_| vec![Effect::Redraw]) },
    Command { keys: &[(EVERYWHERE, &[C::ctrl('z')])], aliases: &["stop", "background"],
        ..row("suspend", "suspend", "Suspend; `fg` resumes", always, |_| vec![Effect::Suspend]) },
    Command { keys: &[(READING, &[C::char('q')])], footer: 10, plain: Some(('q', "Quit")), aliases: &["exit", "close", ":q"],
        ..row("quit", "quit", "Quit", always, App::quit) },
    Command { keys: &[(EVERYWHERE, &[C::ctrl('c')])],
        ..row("quit-at-once", "quit", "Quit at once", always, App::quit) },
    Command { keys: &[(MOVING, &[C::char('j'), C::plain(Key::Down), C::ctrl('n')]), (TYPING, &[C::plain(Key::Down), C::ctrl('n')])],
        ..row("down", "down", "Go down one row; among earlier queries, to the next", always, |app| app.step_or_recall(Way::Down)) },
    Command { keys: &[(MOVING, &[C::char('k'), C::plain(Key::Up), C::ctrl('p')]), (TYPING, &[C::plain(Key::Up), C::ctrl('p')])],
        ..row("up", "up", "Go up one row; from an empty query line, to earlier queries", always, |app| app.step_or_recall(Way::Up)) },
    Command { keys: &[(MOVING, &[C::ctrl('e')])],
        ..row("scroll-down", "scroll down", "Scroll down one line; in Compare, below the table", always, |app| app.go(Motion::Line(Way::Down))) },
    Command { keys: &[(MOVING, &[C::ctrl('y')])],
        ..row("scroll-up", "scroll up", "Scroll up one line; in Compare, below the table", always, |app| app.go(Motion::Line(Way::Up))) },
    Command { keys: &[(MOVING, &[C::ctrl('d')])],
        ..row("half-page-down", "half page down", "Go down half a screen", always, |app| app.go(Motion::Half(Way::Down))) },
    Command { keys: &[(MOVING, &[C::ctrl('u')])],
        ..row("half-page-up", "half page up", "Go up half a screen", always, |app| app.go(Motion::Half(Way::Up))) },
    Command { keys: &[(MOVING, &[C::plain(Key::PageDown), C::ctrl('f'), C::char(' '), C::ctrl('v')]), (TYPING, &[C::plain(Key::PageDown)])],
        ..row("page-down", "page down", "Go down a screen", always, |app| app.go(Motion::Screen(Way::Down))) },
    Command { keys: &[(MOVING, &[C::plain(Key::PageUp), C::ctrl('b'), C::char('b'), C::alt(Key::Char('v'))]), (TYPING, &[C::plain(Key::PageUp)])],
        ..row("page-up", "page up", "Go up a screen", always, |app| app.go(Motion::Screen(Way::Up))) },
    Command { keys: &[(&[Scope::Page], &[C::char('}')])], aliases: &["section"],
        ..row("next-group", "next group", "Go to the next group of the page", always, |app| app.go(Motion::Group(Way::Down))) },
    Command { keys: &[(&[Scope::Page], &[C::char('{')])],
        ..row("previous-group", "previous group", "Go to the start of this group, or of the one before", always, |app| app.go(Motion::Group(Way::Up))) },
    Command { keys: &[(MOVING, &[C::char('g'), C::plain(Key::Home)])], aliases: &["first", "start"],
        ..row("top", "top", "Go to the first row", always, |app| app.go(Motion::End(Way::Up))) },
    Command { keys: &[(MOVING, &[C::char('G'), C::plain(Key::End)])], aliases: &["last", "end"],
        ..row("bottom", "bottom", "Go to the last row", always, |app| app.go(Motion::End(Way::Down))) },
    Command { keys: &[(TYPING, &[C::plain(Key::Backspace), C::ctrl('h')])],
        ..row("erase", "delete", "Delete the previous character", always, |app| app.edit(Edit::DeletePrevChar)) },
    Command { keys: &[(TYPING, &[C::plain(Key::Delete)])],
        ..row("erase-next", "delete", "Delete the next character", always, |app| app.edit(Edit::DeleteNextChar)) },
    Command { keys: &[(TYPING, &[C::ctrl('w'), C::alt(Key::Backspace)])],
        ..row("erase-word", "delete word", "Delete the previous word", always, |app| app.edit(Edit::DeletePrevWord)) },
    Command { keys: &[(TYPING, &[C::alt(Key::Char('d')), WORD_DELETE])],
        ..row("erase-next-word", "delete next word", "Delete the next word", always, |app| app.edit(Edit::DeleteNextWord)) },
    Command { keys: &[(TYPING, &[C::ctrl('k')])],
        ..row("erase-rest", "delete rest", "Delete everything after the caret", always, |app| app.edit(Edit::DeleteTillEnd)) },
    Command { keys: &[(TYPING, &[C::ctrl('y')])],
        ..row("put-back", "put back", "Put back what was deleted last", always, |app| app.edit(Edit::Yank)) },
    Command { keys: &[(TYPING, &[C::ctrl('u')])],
        ..row("erase-all", "delete all", "Delete everything typed", always, |app| app.edit(Edit::DeleteLine)) },
    Command { keys: &[(TYPING, &[C::plain(Key::Left), C::ctrl('b')])],
        ..row("caret-left", "left", "Move the caret left", always, |app| app.edit(Edit::GoToPrevChar)) },
    Command { keys: &[(TYPING, &[C::plain(Key::Right), C::ctrl('f')])],
        ..row("caret-right", "right", "Move the caret right", always, |app| app.edit(Edit::GoToNextChar)) },
    Command { keys: &[(TYPING, &[WORD_LEFT, C::alt(Key::Left), C::alt(Key::Char('b'))])],
        ..row("caret-word-left", "word left", "Move the caret a word left", always, |app| app.edit(Edit::GoToPrevWord)) },
    Command { keys: &[(TYPING, &[WORD_RIGHT, C::alt(Key::Right), C::alt(Key::Char('f'))])],
        ..row("caret-word-right", "word right", "Move the caret a word right", always, |app| app.edit(Edit::GoToNextWord)) },
    Command { keys: &[(TYPING, &[C::plain(Key::Home), C::ctrl('a')])],
        ..row("caret-start", "start", "Move the caret to the start", always, |app| app.edit(Edit::GoToStart)) },
    Command { keys: &[(TYPING, &[C::plain(Key::End), C::ctrl('e')])],
        ..row("caret-end", "end", "Move the caret to the end", always, |app| app.edit(Edit::GoToEnd)) },
];

/// A command for each view, from the table of views.
static SHOW_VIEWS: [Command<App>; VIEWS.len()] = {
    let mut rows = [show(0); VIEWS.len()];
    let mut index = 1;
    while index < VIEWS.len() {
        rows[index] = show(index);
        index += 1;
    }
    rows
};

const fn show(index: usize) -> Command<App> {
    let view = &VIEWS[index];
    Command {
        aliases: view.aliases,
        keys: view.keys,
        plain: Some((view.plain, view.long)),
        run: Run::Show(view.id),
        ..row(view.name, view.name, view.long, always, |_| Vec::new())
    }
}

impl Commanded for App {
    fn commands() -> impl Iterator<Item = &'static Command<Self>> {
        SHOW_VIEWS.iter().chain(COMMANDS)
    }
}

/// What commands do, and why they cannot.
impl App {
    fn go(&mut self, motion: Motion) -> Vec<Effect> {
        match &mut self.popup {
            Some(Popup::Palette(palette)) => palette.go(motion),
            Some(Popup::Page(reader)) => reader.go(motion),
            Some(Popup::Note(editor)) => editor.go(motion),
            None => self.in_view(|view, _| view.go(motion)),
        }
        Vec::new()
    }

    fn why_not_focus(&self, toward: Toward) -> Option<&'static str> {
        self.current().why_not(toward, &self.shared)
    }

    fn move_focus(&mut self, toward: Toward) -> Vec<Effect> {
        self.in_view(|view, shared| view.focus(toward, shared));
        Vec::new()
    }

    /// Whether the group under the cursor is open; `None` if there is none.
    fn fold(&self) -> Option<bool> {
        match self.item()?.body {
            Body::Fold { is_open, .. } if self.popup.is_none() => Some(is_open),
            _ => None,
        }
    }

    fn why_not_lists(&self) -> Option<&'static str> {
        if self.fold() == Some(true) || self.reader().has_beside(Way::Up) {
            None
        } else {
            self.why_not_focus(Toward::List)
        }
    }

    /// Left: closes the group under the cursor if it is open, goes to the value at the left, or else back to the lists.
    fn lists(&mut self) -> Vec<Effect> {
        if self.fold() == Some(true) {
            return self.toggle_fold();
        }
        if self.reader().has_beside(Way::Up) {
            self.in_view(|view, _| view.go_beside(Way::Up));
            return Vec::new();
        }
        self.move_focus(Toward::List)
    }

    fn why_not_unfold(&self) -> Option<&'static str> {
        match self.fold() {
            Some(false) => None,
            Some(true) => Some("Already open. {lists} closes it"),
            None if self.reader().has_beside(Way::Down) => None,
            None => Some("No group to open here"),
        }
    }

    /// Right: opens the group under the cursor, or goes to the value at the right.
    fn unfold(&mut self) -> Vec<Effect> {
        if self.fold().is_some() {
            return self.toggle_fold();
        }
        self.in_view(|view, _| view.go_beside(Way::Down));
        Vec::new()
    }

    fn toggle_fold(&mut self) -> Vec<Effect> {
        self.in_view(|view, _| view.toggle());
        Vec::new()
    }

    /// The pane of a kind, in Explore.
    fn show_pane(&mut self, kind: Kind) {
        self.show(ViewId::Explore);
        self.move_focus(Toward::Kind(kind));
    }

    fn why_not_next_pane(&self) -> Option<&'static str> {
        // Tab also completes what is typed.
        if self.completes() { None } else { self.why_not_focus(Toward::Next) }
    }

    fn next_pane(&mut self) -> Vec<Effect> {
        if self.completes() {
            let (view, shared) = self.searched();
            return view.complete(shared);
        }
        self.move_focus(Toward::Next)
    }

    fn completes(&self) -> bool {
        matches!(self.view, ViewId::Explore | ViewId::Courses) && self.searching().completes()
    }

    fn why_not_leave(&self) -> Option<&'static str> {
        if self.view == ViewId::Explore { self.why_not_focus(Toward::Out) } else { None }
    }

    /// Out of the page, the search, the view: until the lists of Explore are reached.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        if let Some(words) = self.in_view(|view, _| view.widen()) {
            self.shared.say(words);
            return Vec::new();
        }
        if self.view != ViewId::Explore {
            self.show(ViewId::Explore);
            return Vec::new();
        }
        if self.search().is_some() {
            self.history.leave(self.location());
        }
        self.move_focus(Toward::Out)
    }

    fn why_not_open(&self) -> Option<&'static str> {
        if self.popup.is_none() && self.current().can_tick() == Some(true) {
            return None;
        }
        let Some(item) = self.item() else { return Some("Nothing is selected") };
        if matches!(self.scope(), Scope::List | Scope::Table) {
            return None;
        }
        let leads = match &item.body {
            Body::Relation { .. } | Body::Link { .. } | Body::Fold { .. } | Body::Row(Row { to: Some(_), .. }) => true,
            _ => !item.named.is_empty() || item.can_be_questioned() && self.popup.is_none(),
        };
        (!leads).then_some("Nothing to open here")
    }

    /// Enter: into the page from a list; on a page, where the item under the cursor leads.
    pub(super) fn open(&mut self) -> Vec<Effect> {
        if self.popup.is_none() && self.current().can_tick() == Some(true) {
            return self.tick();
        }
        if self.scope() == Scope::List {
            if self.open_found() {
                return Vec::new();
            }
            // From a page that was found, back is first to what else was.
            if self.search().is_some() {
                self.history.leave(self.location());
            }
            return self.move_focus(Toward::Page);
        }
        let Some(item) = self.item() else { return Vec::new() };
        let place = item.place;
        match item.body {
            _ if self.scope() == Scope::Table => {
                let Some(record) = self.item().and_then(|item| item.about) else { return Vec::new() };
                self.go_to_fact(record, place);
                self.move_focus(Toward::Page)
            }
            Body::Relation { to, place, .. } => self.go_to_fact(to, place),
            Body::Row(Row { to: Some(to), .. }) => self.go_to_fact(to, place),
            Body::Link { .. } => self.open_link(),
            Body::Fold { .. } => self.toggle_fold(),
            _ => self.follow_named(),
        }
    }

    /// Opens the view that shows what was found, if it is not a record with a page of its own; whether it did.
    fn open_found(&mut self) -> bool {
        if self.view != ViewId::Explore {
            return false;
        }
        if let Some(offer) = self.views.explore.offer().cloned() {
            self.show(if offer == Offer::Dates { ViewId::Dates } else { ViewId::Compare });
            match offer {
                Offer::Dates => self.in_view(|view, shared| view.refresh(shared)),
                Offer::Ranking { order, .. } => {
                    self.shared.found = self.views.explore.found();
                    self.in_view(|view, shared| view.refresh(shared));
                    self.views.compare.sort_by(order.by, order.first == Extreme::Most);
                }
                Offer::SideBySide(named) => {
                    self.in_view(|view, shared| view.refresh(shared));
                    self.views.compare.mark_only(&named, &self.shared);
                }
            }
            return true;
        }
        let (Some(record), Some(answered)) = (self.selected(), self.views.explore.answered()) else { return false };
        if record.kind.has_pane() {
            return false;
        }
        let reason = &answered.reason;
        let is_in_apply = pages::is_in_apply(record.kind, reason.field);
        self.show(if is_in_apply { ViewId::Apply } else { ViewId::About });
        self.in_view(|view, shared| {
            view.refresh(shared);
            view.go_to_answer(Place { field: reason.field, nth: reason.nth }, &reason.line);
        });
        true
    }

    /// To the course that the item names, or to choose among several; else to its source.
    fn follow_named(&mut self) -> Vec<Effect> {
        let Some(item) = self.item() else { return Vec::new() };
        match item.named.as_slice() {
            [] => self.show_source(),
            [only] => {
                let to = only.to;
                self.go_to_fact(to, None)
            }
            _ => {
                let page = pages::choice_of_courses(&self.shared.program, item);
                self.popup = Some(Popup::Page(Reader::new(page)));
                Vec::new()
            }
        }
    }

    /// Goes to a record, and there to a fact.
    fn go_to_fact(&mut self, record: RecordRef, place: Option<Place>) -> Vec<Effect> {
        self.popup = None;
        self.go_to(record);
        if let Some(place) = place {
            self.in_view(|view, shared| {
                view.refresh(shared);
                view.go_to_fact(place);
            });
        }
        Vec::new()
    }

    fn why_not_travel(&self, way: Travel) -> Option<&'static str> {
        let leads = self.history.leads(way, &self.location());
        match way {
            _ if leads => None,
            Travel::Back => Some("No earlier page"),
            Travel::Forward => Some("No later page"),
        }
    }

    fn travel(&mut self, way: Travel) -> Vec<Effect> {
        let here = self.location();
        while let Some(location) = self.history.travel(way, here.clone()) {
            let effects = self.resume(&location);
            // A place that was scrolled on a smaller screen can look the same as this one.
            if self.location() != here || !effects.is_empty() {
                return effects;
            }
        }
        self.shared.refuse(match way {
            Travel::Back => "No earlier page",
            Travel::Forward => "No later page",
        });
        Vec::new()
    }

    /// Moves by a row; in a query line that is empty or selected, to earlier queries.
    fn step_or_recall(&mut self, way: Way) -> Vec<Effect> {
        if self.scope() == Scope::Query {
            let (view, shared) = self.searched();
            if let Some(effects) = view.recall(way, shared) {
                return effects;
            }
        }
        self.go(Motion::Step(way))
    }

    pub(super) fn start_search(&mut self) -> Vec<Effect> {
        let here = self.location();
        if self.search().is_none() || self.searched_from.is_none() {
            self.searched_from = Some(here);
        }
        if self.view != ViewId::Courses {
            self.view = ViewId::Explore;
        }
        self.searching_mut().start_search();
        Vec::new()
    }

    fn why_not_match(&self) -> Option<&'static str> {
        self.query().is_none().then_some("No search yet. {search} searches")
    }

    fn go_to_match(&mut self, way: Way) -> Vec<Effect> {
        if !self.in_view(|view, shared| view.go_to_match(way, shared)) {
            self.shared.refuse(if way == Way::Down { "No later match" } else { "No earlier match" });
        }
        Vec::new()
    }

    /// Fades what is not official and current, or shows it again; says how much of this page is.
    fn toggle_lens(&mut self) -> Vec<Effect> {
        self.shared.lens = !self.shared.lens;
        let page = self.reader().page();
        let sourced: Vec<_> = page.items().filter(|item| item.can_be_questioned()).collect();
        let certain = sourced.iter().filter(|item| item.is_certain()).count();
        let words = if self.shared.lens {
            format!("Official and current only: {certain} of {} values stand out", sourced.len())
        } else {
            "Nothing faded".to_owned()
        };
        self.shared.say(words);
        Vec::new()
    }

    fn why_not_keep(&self) -> Option<&'static str> {
        let found_nothing = self.search().is_some_and(Search::found_nothing);
        found_nothing.then_some("No match: delete a letter, or {restore} cancels")
    }

    /// Stays with what was found; with nothing asked for, goes back to where the search began.
    fn keep_search(&mut self) -> Vec<Effect> {
        if !self.searching_mut().keep_search() {
            return self.restore_search();
        }
        if let Some(typed) = self.search().map(|search| search.input.value().to_owned()) {
            self.shared.remember(&typed);
        }
        if let Some(from) = self.searched_from.clone() {
            self.history.leave(from);
        }
        Vec::new()
    }

    /// Ends the search and goes back to where it began.
    fn restore_search(&mut self) -> Vec<Effect> {
        let (view, shared) = self.searched();
        view.abandon_search(shared);
        self.searched_from.take().map(|from| self.resume(&from)).unwrap_or_default()
    }

    pub(super) fn close_popup(&mut self) -> Vec<Effect> {
        self.shared.own.end_note();
        self.popup = None;
        Vec::new()
    }

    /// Ends the program once all is saved, or at once where that was tried.
    fn quit(&mut self) -> Vec<Effect> {
        self.shared.own.end_note();
        match self.shared.own.quit() {
            Farewell::Go => vec![Effect::Quit],
            Farewell::Wait => {
                self.shared.say("Saving…");
                Vec::new()
            }
        }
    }

    /// The record that is meant: the one under the cursor, or the one that the page is about.
    fn record_here(&self) -> Option<RecordRef> {
        let item = self.item();
        let named = item.and_then(|item| match item.body {
            Body::Relation { to, .. } | Body::Row(Row { to: Some(to), .. }) => Some(to),
            _ => item.about,
        });
        named.or_else(|| self.selected().filter(|_| self.view == ViewId::Explore))
    }

    /// What a record is called where there is little room.
    fn name_of(&self, record: RecordRef) -> Text {
        self.shared.program.label(record)
    }

    fn why_not_write(&self) -> Option<&'static str> {
        match self.record_here() {
            None => Some("No record here"),
            Some(_) if self.shared.program.about().is_none() => Some("This data names no program to keep that for"),
            Some(_) if self.shared.own.is_read_only() => Some("Your file can't be changed: see the line below"),
            Some(_) => None,
        }
    }

    fn star(&mut self) -> Vec<Effect> {
        let Some(record) = self.record_here() else { return Vec::new() };
        self.shared.own.change(&self.shared.program, record, |entry| entry.starred = !entry.starred);
        let words = if self.shared.own.is_starred(record) { "Starred" } else { "No star any more:" };
        self.shared.say(format!("{words} {}. {}", self.name_of(record), self.shared.keymap.fill("{undo} undoes")));
        self.rewritten();
        Vec::new()
    }

    fn edit_note(&mut self) -> Vec<Effect> {
        let Some(record) = self.record_here() else { return Vec::new() };
        let program = &self.shared.program;
        let note = self.shared.own.entry(program, record).map_or("", |entry| &entry.note);
        let editor = Editor::new(record, self.name_of(record), note);
        self.shared.own.begin_note(program, record);
        self.popup = Some(Popup::Note(editor));
        Vec::new()
    }

    fn why_not_tick(&self) -> Option<&'static str> {
        if let Some(can_tick) = self.current().can_tick() {
            return (!can_tick).then_some("{next-set} goes to what can be ticked");
        }
        let item = self.item();
        match item.and_then(|item| item.task.as_ref()) {
            Some(_) if self.shared.own.is_read_only() => self.why_not_write(),
            Some(_) => None,
            None if self.view == ViewId::Apply && item.is_some_and(|item| item.about.is_some()) => {
                Some("Only what is starred has a checklist. {star} stars it")
            }
            None if self.view == ViewId::Apply => Some("Nothing to tick here"),
            None => Some("{apply} has the checklist"),
        }
    }

    fn tick(&mut self) -> Vec<Effect> {
        if self.current().can_tick().is_some() {
            self.in_view(|view, _| view.tick());
            return Vec::new();
        }
        let Some(item) = self.item() else { return Vec::new() };
        let (Some(record), Some(task)) = (item.about, item.task.clone()) else { return Vec::new() };
        let words = if task.done { "To do again" } else { "Done" };
        let said = format!("{words}: {}, {}", item.label, self.name_of(record));
        self.shared.own.change(&self.shared.program, record, |entry| {
            if !entry.ticked.remove(&task.name) {
                entry.ticked.insert(task.name);
            }
        });
        self.shared.say(said);
        self.rewritten();
        Vec::new()
    }

    fn why_not_starred(&self) -> Option<&'static str> {
        match self.current().shows_starred() {
            None => Some("Press {explore} for the lists"),
            Some(false) if self.shared.own.starred().is_empty() => Some("Nothing is starred. {star} stars"),
            Some(_) => None,
        }
    }

    fn toggle_starred(&mut self) -> Vec<Effect> {
        self.in_view(|view, shared| view.toggle_starred(shared));
        let words = if self.shows_starred() { "Only what is starred. {starred} lists all" } else { "All listed" };
        self.shared.say(self.shared.keymap.fill(words));
        Vec::new()
    }

    fn why_not_sort(&self) -> Option<&'static str> {
        self.current().orders().is_empty().then_some("Nothing to sort here")
    }

    fn sort(&mut self) -> Vec<Effect> {
        let order = self.in_view(|view, shared| view.sort(shared));
        self.shared.say(format!("Sorted by {order}"));
        Vec::new()
    }

    /// The department that is meant.
    fn comparable(&self) -> Option<RecordRef> {
        self.record_here().filter(|record| record.kind == Kind::Department)
    }

    fn why_not_mark(&self) -> Option<&'static str> {
        self.comparable().is_none().then_some("This cannot be compared")
    }

    fn mark(&mut self) -> Vec<Effect> {
        let Some(record) = self.comparable() else { return Vec::new() };
        let marked = self.views.compare.toggle_mark(record, &self.shared).to_vec();
        let names: Vec<String> = marked.iter().map(|record| self.name_of(*record).to_string()).collect();
        let words = match names.as_slice() {
            [] => "Nothing is marked".to_owned(),
            names if self.view == ViewId::Compare => format!("Marked: {}", names.join(", ")),
            names => self.shared.keymap.fill(&format!("Marked: {}. {{compare}} compares", names.join(", "))),
        };
        self.shared.say(words);
        Vec::new()
    }

    fn why_not_in_table(&self) -> Option<&'static str> {
        (self.view != ViewId::Compare).then_some("Press {compare} for the comparison")
    }

    fn why_not_in_sets(&self) -> Option<&'static str> {
        self.why_not_focus(Toward::Next)
    }

    fn why_not_differences(&self) -> Option<&'static str> {
        let few = self.views.compare.marked().len() < 2;
        self.why_not_in_table().or(few.then_some("Mark two or more with {mark} first"))
    }

    fn go_beside(&mut self, way: Way) -> Vec<Effect> {
        self.in_view(|view, _| view.go_beside(way));
        Vec::new()
    }

    fn toggle_differences(&mut self) -> Vec<Effect> {
        let all = self.views.compare.toggle_differences();
        self.shared.say(if all { "All answers" } else { "Only what differs" });
        Vec::new()
    }

    fn go_to_difference(&mut self, way: Way) -> Vec<Effect> {
        if !self.views.compare.go_to_difference(way) {
            self.shared.refuse(if way == Way::Down { "No later difference" } else { "No earlier difference" });
        }
        Vec::new()
    }

    fn transpose(&mut self) -> Vec<Effect> {
        self.views.compare.transpose();
        self.shared.say("Rows and columns swapped");
        Vec::new()
    }

    /// Writes the view to a file: what is known of dates as a calendar, and if asked again what only repeats, as tentative.
    fn export(&mut self) -> Vec<Effect> {
        let (program, today) = (&self.shared.program, self.shared.options.today);
        let is_again = self.last_export.as_ref().is_some_and(|last| last.view == self.view && !last.is_tentative);
        let (name, text, export) = match self.view {
            ViewId::Dates => {
                let only_starred = self.shows_starred();
                let lines = pages::dates(program, today);
                let is_wanted = |line: &&DateLine| {
                    let is_sure = line.sure == Sure::Known || is_again && line.sure == Sure::Repeats;
                    is_sure && (!only_starred || self.shared.own.is_starred(line.whose))
                };
                let wanted: Vec<&DateLine> = lines.iter().filter(is_wanted).collect();
                let dates = counted(wanted.len(), "date", "dates");
                let how = if is_again { ", those that repeat as tentative," } else { " that are known," };
                let what = format!("{dates}{how}");
                let next = if is_again { "" } else { "{export} again adds what repeats, as tentative" };
                let export = Export { view: self.view, what, next, is_tentative: is_again };
                ("dates.ics".to_owned(), export::calendar(program, &wanted, today), export)
            }
            ViewId::Compare => {
                let (comparison, columns) = self.views.compare.shown();
                let what = format!("{} compared,", counted(comparison.lines.len(), "row", "rows"));
                let export = Export { view: self.view, what, next: "", is_tentative: true };
                ("comparison.csv".to_owned(), export::csv(comparison, &columns), export)
            }
            ViewId::Courses => {
                let courses = self.views.courses.shown();
                let text = export::csv_courses(program, courses);
                let what = counted(self.views.courses.shown().count(), "course", "courses");
                let export = Export { view: self.view, what, next: "", is_tentative: true };
                ("courses.csv".to_owned(), text, export)
            }
            _ => {
                let page = self.reader().whole();
                let title: String =
                    page.title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
                let words: Vec<&str> = title.split('-').filter(|word| !word.is_empty()).take(6).collect();
                let export = Export { view: self.view, what: "This page".to_owned(), next: "", is_tentative: true };
                (format!("{}.md", words.join("-")), export::markdown(page), export)
            }
        };
        self.last_export = Some(export);
        vec![Effect::Export { name, text }]
    }

    fn why_not_step(&self, step: Step) -> Option<&'static str> {
        match step {
            _ if self.shared.own.can(step) => None,
            Step::Undo => Some("Nothing to undo"),
            Step::Redo => Some("Nothing to redo"),
        }
    }

    fn step(&mut self, step: Step) -> Vec<Effect> {
        let program = Arc::clone(&self.shared.program);
        if let Some((what, key)) = self.shared.own.step(step, &program) {
            let name = program.written_about(&key).map_or_else(|| Text::new(key.id), |record| self.name_of(record));
            let done = if step == Step::Undo { "Undone" } else { "Redone" };
            self.shared.say(format!("{done}: {what}, {name}"));
            self.rewritten();
        }
        Vec::new()
    }

    /// The address that belongs to what is under the cursor.
    fn address(&self) -> Option<Text> {
        self.item()?.address().cloned().filter(|address| Address::is_safe(address))
    }

    fn why_not_link(&self) -> Option<&'static str> {
        self.address().is_none().then_some("No link here")
    }

    fn open_link(&mut self) -> Vec<Effect> {
        self.address().map(Effect::Open).into_iter().collect()
    }

    fn copy_link(&mut self) -> Vec<Effect> {
        self.copy(self.address())
    }

    fn why_not_copy(&self) -> Option<&'static str> {
        let value = self.item().and_then(Item::value);
        value.is_none().then_some("Nothing to copy here")
    }

    fn copy_value(&mut self) -> Vec<Effect> {
        self.copy(self.item().and_then(Item::value))
    }

    /// Has `text` copied; what came of it is said once it is known. What may not have been copied is shown the next time.
    fn copy(&mut self, text: Option<Text>) -> Vec<Effect> {
        let Some(text) = text else { return Vec::new() };
        if self.unsure.as_ref() == Some(&text) {
            self.show_to_select("The terminal may not have copied this.", &text);
        }
        vec![Effect::Copy(text)]
    }

    fn why_not_source(&self) -> Option<&'static str> {
        let answers = self.item().is_some_and(Item::can_be_questioned);
        (!answers).then_some("No source for this line")
    }

    fn show_source(&mut self) -> Vec<Effect> {
        let page = self.item().and_then(pages::source);
        self.popup = page.map(|page| Popup::Page(Reader::new(page)));
        Vec::new()
    }

    fn official_page(&self) -> Option<Text> {
        let official = self.shared.program.about().map(|about| Text::new(&*about.official));
        official.filter(|address| Address::is_safe(address))
    }

    fn why_not_official_page(&self) -> Option<&'static str> {
        self.official_page().is_none().then_some("No official page in the data")
    }

    fn open_official_page(&mut self) -> Vec<Effect> {
        self.official_page().map(Effect::Open).into_iter().collect()
    }

    /// The next view, or the one before.
    fn change_view(&mut self, way: Way) -> Vec<Effect> {
        let views: Vec<ViewId> = self.views().map(|row| row.id).collect();
        let at = views.iter().position(|view| *view == self.view).unwrap_or(0);
        let step = if way == Way::Down { 1 } else { views.len() - 1 };
        self.show(views[(at + step) % views.len()]);
        Vec::new()
    }

    /// Every command of the palette: the commands that work while reading, then the panes.
    fn actions(&self) -> Vec<(Choice, PaletteAction)> {
        let scope = self.scope();
        let words = self.shared.program.words();
        let reading = |command: &&Command<Self>| {
            let mut scopes = command.keys.iter().flat_map(|(scopes, _)| *scopes);
            command.keys.is_empty() || scopes.any(|scope| matches!(scope, Scope::List | Scope::Page | Scope::Table))
        };
        let commands = Self::commands().filter(reading).map(|command| {
            let binding = self.shared.keymap.binding(command.name, scope);
            let choice = Choice {
                long: words.fill(command.long).into_owned(),
                aliases: command.aliases,
                keys: binding
                    .map(|binding| binding.chords.iter().map(ToString::to_string).collect())
                    .unwrap_or_default(),
                why_not: self.why_not(command),
            };
            (choice, PaletteAction::Command(command))
        });
        let panes = Kind::lists().map(|kind| {
            let why_not = (self.view == ViewId::Explore).then(|| self.why_not_focus(Toward::Kind(kind))).flatten();
            let choice = Choice {
                long: format!("Go to the {}", words.plural(kind)),
                aliases: &[],
                keys: Vec::new(),
                why_not: why_not.map(str::to_owned),
            };
            (choice, PaletteAction::Pane(kind))
        });
        commands.chain(panes).collect()
    }

    fn open_palette(&mut self) -> Vec<Effect> {
        let choices = self.actions().into_iter().map(|(choice, _)| choice).collect();
        self.popup = Some(Popup::Palette(Palette::new(choices)));
        Vec::new()
    }

    fn why_not_run_choice(&self) -> Option<&'static str> {
        match &self.popup {
            Some(Popup::Palette(palette)) if palette.selected().is_none() => Some("No such command"),
            _ => None,
        }
    }

    fn run_choice(&mut self) -> Vec<Effect> {
        let Some(Popup::Palette(palette)) = self.popup.take() else { return Vec::new() };
        let Some(index) = palette.selected_index() else { return Vec::new() };
        match self.actions().into_iter().nth(index) {
            Some((_, PaletteAction::Command(command))) => self.run(command),
            Some((Choice { why_not: Some(why), .. }, PaletteAction::Pane(_))) => {
                self.shared.refuse_with(why);
                Vec::new()
            }
            Some((_, PaletteAction::Pane(kind))) => {
                self.show_pane(kind);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn why_not_help(&self) -> Option<&'static str> {
        let is_help = |reader: &Reader| **reader.page() == self.help(Scope::Popup);
        let shown = matches!(&self.popup, Some(Popup::Page(reader)) if is_help(reader));
        shown.then_some("Already showing the keys")
    }

    fn show_help(&mut self) -> Vec<Effect> {
        self.popup = Some(Popup::Page(Reader::new(self.help(self.scope()))));
        Vec::new()
    }

    /// The page of the keys that work in `scope`.
    fn help(&self, scope: Scope) -> Page {
        let mut page = Page::new(format!("Keys {}", scope.name()));
        for binding in self.shared.keymap.bindings_in(scope) {
            let long = Self::command(binding.command).map_or("", |command| command.long);
            page.push(Item::line(binding.keys(), self.shared.program.words().fill(long).into_owned()));
        }
        page
    }

    fn toggle_mouse(&mut self) -> Vec<Effect> {
        let mouse = !self.shared.options.mouse;
        self.shared.options.mouse = mouse;
        let words = if mouse { "Mouse on" } else { "Mouse off: select text as usual. {mouse} turns it on" };
        self.shared.say(self.shared.keymap.fill(words));
        vec![Effect::Mouse(mouse)]
    }

    fn why_not_theme(&self) -> Option<&'static str> {
        (self.shared.options.themes.len() < 2).then_some("There is only one theme")
    }

    fn next_theme(&mut self) -> Vec<Effect> {
        let options = &mut self.shared.options;
        options.theme = (options.theme + 1) % options.themes.len();
        options.follow_background = false;
        let name = options.themes[options.theme].0.clone();
        self.shared.say(format!("Theme: {name}"));
        Vec::new()
    }
}

/// What a choice of the palette does.
enum PaletteAction {
    Command(&'static Command<App>),
    Pane(Kind),
}

/// The key table as Markdown: every binding with the places where it holds.
pub fn markdown() -> String {
    let mut page = String::from("| keys | where | what they do |\n|---|---|---|\n");
    for command in App::commands() {
        for binding in command.bindings() {
            let keys: Vec<_> = binding.chords.iter().map(|chord| format!("`{chord}`")).collect();
            let everywhere = binding.scopes.len() == Scope::ALL.len();
            let places: Vec<_> = binding.scopes.iter().map(|scope| scope.name()).collect();
            let places = if everywhere { "everywhere".to_owned() } else { places.join(", ") };
            // Writing to a String cannot fail.
            let _ = writeln!(page, "| {} | {places} | {} |", keys.join(" "), Words::OURS.fill(command.long));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::Keymap;

    fn keymap() -> Keymap {
        Keymap::new(App::commands().flat_map(Command::bindings))
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for scope in Scope::ALL {
            let mut seen: Vec<C> = Vec::new();
            for chord in keymap().bindings_in(scope).flat_map(|binding| &binding.chords) {
                assert!(!seen.contains(chord), "{chord} is bound twice {}", scope.name());
                seen.push(*chord);
            }
        }
    }

    #[test]
    fn what_types_a_character_is_no_command_while_typing() {
        for scope in [Scope::Query, Scope::Palette, Scope::Note] {
            for chord in keymap().bindings_in(scope).flat_map(|binding| &binding.chords) {
                assert_eq!(chord.typed(), None, "{chord} cannot be typed {}", scope.name());
            }
        }
    }

    #[test]
    fn each_command_has_a_name_of_its_own() {
        let mut names: Vec<_> = App::commands().map(|command| command.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        let mut plain: Vec<_> = App::commands().filter_map(|command| command.plain).map(|(letter, _)| letter).collect();
        plain.sort_unstable();
        assert!(plain.windows(2).all(|pair| pair[0] != pair[1]), "{plain:?}");
    }
}
