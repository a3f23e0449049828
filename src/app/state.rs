//! The state, and the one function that changes it.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tui_input::{Input, InputRequest};

use super::action::{Action, Answer, Background, Effect, Measure, Portion, Target, View};
use super::chord::Chord;
use super::explore::Location;
use super::keymap::{Command, Scope, bindings_in, keys_of, resolve};
use super::pages::Reader;
pub use super::pages::Reading;
use super::palette::Palette;
use crate::data::{Address, Kind};
use crate::model::{Program, RecordRef};
use crate::pages::{self, Body, Item, Page};
use crate::search::{Completion, Index, Query};
use crate::text::{Text, counted};

/// Characters of pasted text that a line takes; nobody searches for more.
const LONGEST_PASTE: usize = 200;

/// What the person chose when starting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether clicks and the wheel come here rather than to the terminal.
    pub mouse: bool,
    /// The themes there are: each one's name, and the background that it is made for, if for one.
    pub themes: Vec<(Text, Option<Background>)>,
    /// Which of them is used.
    pub theme: usize,
    /// Whether the terminal's background chooses among them.
    pub follow_background: bool,
    /// The letters that the terminal shows.
    pub charset: Charset,
}

/// The letters that a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// Those of all languages, and all signs.
    #[default]
    All,
    /// Some hundreds, as the font of a console has.
    Console,
    /// Those of ASCII.
    Ascii,
}

/// A pane of Explore.
#[derive(Debug, Clone)]
pub struct Pane {
    /// The records that it lists.
    pub kind: Kind,
    /// Those that are shown, in order.
    pub rows: Vec<RecordRef>,
    /// Which of those is selected.
    pub cursor: usize,
    /// Which of those stands in the first row.
    pub top: usize,
}

impl Pane {
    /// The selected record.
    pub fn selected(&self) -> Option<RecordRef> {
        self.rows.get(self.cursor).copied()
    }

    pub(super) fn select(&mut self, record: RecordRef) -> bool {
        let found = self.rows.iter().position(|row| *row == record);
        self.cursor = found.unwrap_or(self.cursor);
        found.is_some()
    }

    /// Puts the cursor on a row that exists and the top where the cursor is seen.
    fn clamp(&mut self, rows: usize) {
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        if rows > 0 {
            self.top = self.top.clamp((self.cursor + 1).saturating_sub(rows), self.cursor);
            self.top = self.top.min(self.rows.len().saturating_sub(rows));
        }
    }
}

/// Whether a list or the page has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The active pane's list.
    List,
    /// The page.
    Page,
}

/// A search, while it is typed and while what it found is kept.
pub struct Search {
    /// The query line.
    pub input: Input,
    /// Whether it is being typed.
    pub editing: bool,
    /// What was typed, as the search understands it.
    pub query: Query,
    /// What it found, and why.
    pub answer: Answer,
    /// How long that took; none before the first answer.
    pub took: Option<Duration>,
    /// How what is being typed could go on.
    pub completions: Vec<Completion>,
    pub(super) ticket: u64,
    pub(super) readings_before: HashMap<PageId, Reading>,
    pub(super) before: Location,
    pub(super) panes_before: [Pane; 3],
}

/// Something over everything else.
#[derive(Debug, Clone)]
pub enum Popup {
    /// A page such as the help or a fact's source.
    Page(Page, Reading),
    /// The palette.
    Palette(Palette),
}

/// A word to the person, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: Text,
    /// Whether it tells why something did not happen.
    pub refusal: bool,
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum PageId {
    View(View),
    Record(RecordRef),
    Nothing,
}

/// Everything that the person sees and has done.
pub struct App {
    pub(super) program: Arc<Program>,
    index: OnceCell<Arc<Index>>,
    pub(super) options: Options,
    pub(super) view: View,
    pub(super) focus: Focus,
    pub(super) pane: usize,
    pub(super) panes: [Pane; 3],
    pub(super) search: Option<Search>,
    pub(super) back: Vec<Location>,
    pub(super) forward: Vec<Location>,
    pub(super) notice: Option<Notice>,
    pub(super) measure: Measure,
    popup: Option<Popup>,
    page_id: PageId,
    page: Page,
    pub(super) readings: HashMap<PageId, Reading>,
    pub(super) tickets: u64,
    reading_data: Option<u8>,
}

impl App {
    /// The state in which the program starts: the first record selected, all problems told.
    pub fn new(program: Arc<Program>, options: Options) -> Self {
        let panes = Program::KINDS.map(|kind| Pane {
            kind,
            rows: (0..program.count(kind)).map(|index| RecordRef { kind, index }).collect(),
            cursor: 0,
            top: 0,
        });
        let pane = panes.iter().position(|pane| !pane.rows.is_empty()).unwrap_or(0);
        let notice = warning(&program);
        let mut app = Self {
            program,
            index: OnceCell::new(),
            options,
            view: View::Explore,
            focus: Focus::List,
            pane,
            panes,
            search: None,
            back: Vec::new(),
            forward: Vec::new(),
            notice,
            measure: Measure::default(),
            popup: None,
            page_id: PageId::Nothing,
            page: Page::default(),
            readings: HashMap::new(),
            tickets: 0,
            reading_data: None,
        };
        app.refresh_page();
        app
    }

    /// The state in which the program starts while its data is still being read.
    pub fn loading(options: Options) -> Self {
        let mut app = Self::new(Arc::default(), options);
        app.reading_data = Some(0);
        app.refresh_page();
        app
    }

    /// How much of the data was read, in per cent; none when that is done.
    pub fn reading_data(&self) -> Option<u8> {
        self.reading_data
    }

    /// The index of the program's text; built here where somebody searches before it was handed in.
    pub(super) fn index(&self) -> &Arc<Index> {
        self.index.get_or_init(|| Arc::new(Index::new(&self.program)))
    }

    /// The program that is explored.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The program that is explored, for whoever outlives this state.
    pub fn share_program(&self) -> Arc<Program> {
        Arc::clone(&self.program)
    }

    /// What the person chose.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The view that is shown.
    pub fn view(&self) -> View {
        self.view
    }

    /// The views that there are: Problems only where there are some.
    pub fn views(&self) -> impl Iterator<Item = View> + '_ {
        View::ALL.into_iter().filter(|view| *view != View::Problems || !self.program.problems.is_empty())
    }

    /// What has the keys, below any pop-up.
    pub fn focus(&self) -> Focus {
        if self.view == View::Explore { self.focus } else { Focus::Page }
    }

    /// The panes of Explore.
    pub fn panes(&self) -> &[Pane; 3] {
        &self.panes
    }

    /// Which of the panes is active.
    pub fn active_pane(&self) -> usize {
        self.pane
    }

    /// The record that is selected in the active pane.
    pub fn selected(&self) -> Option<RecordRef> {
        self.panes[self.pane].selected()
    }

    /// The search, while there is one.
    pub fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// The query whose matches are shown.
    pub fn query(&self) -> Option<&Query> {
        let search = self.search.as_ref()?;
        Some(search.answer.found.meant.as_ref().unwrap_or(&search.query)).filter(|query| !query.is_empty())
    }

    /// The page that is shown.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Where the person stands on the page.
    pub fn reading(&self) -> Reading {
        self.readings.get(&self.page_id).copied().unwrap_or_default()
    }

    /// What lies over everything else.
    pub fn popup(&self) -> Option<&Popup> {
        self.popup.as_ref()
    }

    /// The word to the person.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Where keys go now.
    pub fn scope(&self) -> Scope {
        match (&self.popup, &self.search) {
            (Some(Popup::Palette(_)), _) => Scope::Palette,
            (Some(Popup::Page(..)), _) => Scope::Popup,
            (None, Some(search)) if search.editing => Scope::Query,
            _ if self.focus() == Focus::Page => Scope::Page,
            _ => Scope::List,
        }
    }

    /// Changes the state; gives what is to be done outside of it.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let measured = matches!(action, Action::Measured(_));
        let effects = match action {
            Action::Press(chord) => {
                self.notice = None;
                self.press(chord)
            }
            Action::Command(command) => self.command(command),
            Action::Paste(text) => {
                self.notice = None;
                self.paste(&text)
            }
            Action::Indexed(index) => {
                // Whoever searched before it was ready has an index of the same data already.
                let _ = self.index.set(index);
                Vec::new()
            }
            Action::Reading(percent) => {
                self.reading_data = Some(percent);
                Vec::new()
            }
            Action::Loaded(program, index, portion) => self.take_data(program, index, portion),
            Action::Found(ticket, answer, took) => {
                self.take_answer(ticket, answer, took);
                Vec::new()
            }
            Action::Click(target) => {
                self.notice = None;
                self.click(target)
            }
            Action::Wheel(target, rows) => {
                self.wheel(target, rows);
                Vec::new()
            }
            Action::Measured(measure) => {
                self.measure = measure;
                Vec::new()
            }
            Action::Background(background) => {
                self.adopt(background);
                Vec::new()
            }
            Action::NoBrowser(url) => {
                let words = "No browser could be started here. The address was sent to the clipboard:";
                let items = vec![
                    Item { label: Text::default(), body: Body::Prose(words.into()), note: None, provenance: None },
                    Item {
                        label: Text::default(),
                        body: Body::Link { title: Text::default(), url: url.clone() },
                        note: None,
                        provenance: None,
                    },
                ];
                self.popup = Some(Popup::Page(Page { title: "Open it elsewhere".into(), items }, Reading::default()));
                vec![Effect::Copy(url)]
            }
            Action::Opened(url) => {
                self.say(format!("Opened {url}"));
                Vec::new()
            }
            Action::NoShell => {
                self.refuse("Can't suspend: no shell to resume it");
                Vec::new()
            }
            Action::GoTo(record) => {
                self.go_to(record);
                Vec::new()
            }
        };
        self.refresh_page();
        self.clamp(measured);
        effects
    }

    /// Goes on with more of the data, or with all of it; what was selected stays so.
    fn take_data(&mut self, program: Arc<Program>, index: Arc<Index>, portion: Portion) -> Vec<Effect> {
        let nothing = program.records().next().is_none();
        let before = std::mem::replace(&mut self.program, program);
        let drop_data = Effect::DropData(before, self.index.take());
        self.index = OnceCell::from(index);
        if portion == Portion::Whole {
            self.reading_data = None;
            self.notice = warning(&self.program).or(self.notice.take());
            if nothing {
                return vec![Effect::GiveUp];
            }
        }
        self.forget_page();
        let mut effects = self.refill();
        effects.push(drop_data);
        effects
    }

    fn press(&mut self, chord: Chord) -> Vec<Effect> {
        let scope = self.scope();
        if let Some(command) = resolve(chord, scope) {
            return self.command(command);
        }
        match (chord.typed(), scope) {
            (Some(typed), Scope::Query | Scope::Palette) => return self.edit(InputRequest::InsertChar(typed)),
            _ => self.refuse(format!("{chord} does nothing {}", scope.name())),
        }
        Vec::new()
    }

    /// Why a command cannot act now; none where it can.
    pub fn why_not(&self, command: Command) -> Option<String> {
        let exploring = self.view == View::Explore;
        let nothing_selected = exploring && self.selected().is_none();
        let why = match command {
            Command::Back if self.leads_here(&self.back) => {
                "There is nothing to go back to: Enter on a relation leads on"
            }
            Command::Forward if self.leads_here(&self.forward) => "There is nothing to go forward to",
            Command::NextPane | Command::PreviousPane if !exploring => "Only Explore has panes: e goes there",
            // Tab also completes what is typed.
            Command::NextPane if self.completes() => return None,
            Command::NextPane | Command::PreviousPane if !self.has_other_pane() => "No other pane has matches",
            Command::CoreCourses if self.is_in_list(0) => "These are the core courses",
            Command::Departments if self.is_in_list(1) => "These are the departments",
            Command::Careers if self.is_in_list(2) => "These are the careers",
            Command::Explore if exploring => "This is Explore",
            Command::Apply if self.view == View::Apply => "This is Apply",
            Command::About if self.view == View::About => "This is About",
            Command::Problems if self.view == View::Problems => "These are the problems",
            Command::Help if self.shows_help_of_popups() => "These are the keys that work here",
            Command::Page if nothing_selected => "Nothing is selected",
            Command::List if !exploring => "Only Explore has lists: e goes there",
            Command::Open if nothing_selected => "Nothing is selected",
            Command::Open if self.reads() && self.leads_nowhere() => "This line leads nowhere",
            Command::OpenLink | Command::CopyLink if self.address().is_none() => "There is no link here",
            Command::CopyValue if self.value().is_none() => "There is nothing to copy here",
            Command::Source if self.item().and_then(|item| item.provenance.as_ref()).is_none() => {
                "This line names no source"
            }
            Command::OfficialPage if self.official_page().is_none() => "The data names no official page",
            Command::Problems if self.program.problems.is_empty() => "The data has no problems",
            Command::Keep
                if self.query().is_some()
                    && self.search.as_ref().is_some_and(|search| search.answer.found.count() == 0) =>
            {
                "Nothing matches: erase a letter, or Esc to go back"
            }
            Command::ClearSearch if self.search.is_none() && (self.focus == Focus::List || !exploring) => {
                "There is nothing to leave: q quits"
            }
            Command::Run if self.palette().is_some_and(|palette| palette.selected().is_none()) => {
                "No action has such a name"
            }
            Command::Theme if self.options.themes.len() < 2 => "There is only one theme",
            _ => return None,
        };
        Some(why.to_owned())
    }

    pub(super) fn command(&mut self, command: Command) -> Vec<Effect> {
        if let Some(why) = self.why_not(command) {
            self.refuse(why);
            return Vec::new();
        }
        match command {
            Command::Down => self.step(true),
            Command::Up => self.step(false),
            Command::HalfDown => self.leap(1, 2),
            Command::HalfUp => self.leap(-1, 2),
            Command::PageDown => self.leap(1, 1),
            Command::PageUp => self.leap(-1, 1),
            Command::Top => self.end(false),
            Command::Bottom => self.end(true),
            Command::NextPane if self.completes() => return self.complete(),
            Command::NextPane => self.change_pane(true),
            Command::PreviousPane => self.change_pane(false),
            Command::CoreCourses => self.show_pane(0),
            Command::Departments => self.show_pane(1),
            Command::Careers => self.show_pane(2),
            Command::Page => self.focus = Focus::Page,
            Command::List => self.focus = Focus::List,
            Command::Open => return self.open(),
            Command::Back => self.navigate(true),
            Command::Forward => self.navigate(false),
            Command::Search => self.start_search(),
            Command::ClearSearch => self.clear_search(),
            Command::Keep => self.keep_search(),
            Command::Restore => self.restore_search(),
            Command::Leave => self.popup = None,
            Command::OpenLink => return self.address().map(Effect::Open).into_iter().collect(),
            Command::OfficialPage => return self.official_page().map(Effect::Open).into_iter().collect(),
            Command::CopyLink => return self.copy(self.address()),
            Command::CopyValue => return self.copy(self.value()),
            Command::Source => {
                let page = self.item().and_then(Item::source_page);
                self.popup = page.map(|page| Popup::Page(page, Reading::default()));
            }
            Command::Explore => self.view = View::Explore,
            Command::Apply => self.view = View::Apply,
            Command::About => self.view = View::About,
            Command::Problems => self.view = View::Problems,
            Command::NextView => self.change_view(true),
            Command::PreviousView => self.change_view(false),
            Command::Palette => {
                self.popup = Some(Popup::Palette(Palette::new(self.scope(), |command| self.why_not(command))));
            }
            Command::Help => self.popup = Some(Popup::Page(help(self.scope()), Reading::default())),
            Command::Mouse => return vec![self.toggle_mouse()],
            Command::Theme => {
                self.options.theme = (self.options.theme + 1) % self.options.themes.len();
                self.options.follow_background = false;
                self.say(format!("Theme: {}", self.options.themes[self.options.theme].0));
            }
            Command::Redraw => return vec![Effect::Redraw],
            Command::Suspend => return vec![Effect::Suspend],
            Command::Quit => return vec![Effect::Quit],
            Command::Run => return self.run_choice(),
            Command::Erase => return self.edit(InputRequest::DeletePrevChar),
            Command::EraseNext => return self.edit(InputRequest::DeleteNextChar),
            Command::EraseWord => return self.edit(InputRequest::DeletePrevWord),
            Command::EraseAll => return self.edit(InputRequest::DeleteLine),
            Command::CaretLeft => return self.edit(InputRequest::GoToPrevChar),
            Command::CaretRight => return self.edit(InputRequest::GoToNextChar),
            Command::CaretStart => return self.edit(InputRequest::GoToStart),
            Command::CaretEnd => return self.edit(InputRequest::GoToEnd),
        }
        Vec::new()
    }

    pub(super) fn say(&mut self, text: impl Into<Text>) {
        self.notice = Some(Notice { text: text.into(), refusal: false });
    }

    fn refuse(&mut self, text: impl Into<Text>) {
        self.notice = Some(Notice { text: text.into(), refusal: true });
    }

    fn palette(&self) -> Option<&Palette> {
        match &self.popup {
            Some(Popup::Palette(palette)) => Some(palette),
            _ => None,
        }
    }

    /// Whether keys go to a page: the page itself or a pop-up.
    fn reads(&self) -> bool {
        matches!(self.scope(), Scope::Page | Scope::Popup)
    }

    /// The item under the cursor of what is read; none where a list has the keys.
    pub fn item(&self) -> Option<&Item> {
        match &self.popup {
            Some(Popup::Page(page, reading)) => page.items.get(reading.cursor),
            Some(Popup::Palette(_)) => None,
            None if self.focus() == Focus::Page => self.page.items.get(self.reading().cursor),
            None => None,
        }
    }

    fn is_in_list(&self, pane: usize) -> bool {
        self.focus() == Focus::List && self.pane == pane
    }

    fn shows_help_of_popups(&self) -> bool {
        matches!(&self.popup, Some(Popup::Page(page, _)) if *page == help(Scope::Popup))
    }

    fn official_page(&self) -> Option<Text> {
        let official = self.program.about().map(|about| Text::new(&*about.official));
        official.filter(|address| Address::is_safe(address))
    }

    /// The address that belongs to where the cursor stands: the item's, or in a list the record's first link.
    fn address(&self) -> Option<Text> {
        let address = if self.popup.is_none() && self.focus() == Focus::List {
            let record = self.selected().and_then(|record| self.program.get(record));
            record.and_then(|record| record.links.first().map(|link| Text::new(&*link.url)))
        } else {
            self.item().and_then(|item| item.address().cloned())
        };
        address.filter(|address| Address::is_safe(address))
    }

    /// What stands under the cursor, as text.
    fn value(&self) -> Option<Text> {
        if self.popup.is_none() && self.focus() == Focus::List {
            return self.selected().map(|record| Text::new(self.program.title(record)));
        }
        self.item().and_then(Item::value)
    }

    fn leads_nowhere(&self) -> bool {
        self.item().is_none_or(|item| match &item.body {
            Body::Relation { .. } | Body::Link { .. } => false,
            _ => item.provenance.is_none() || self.popup.is_some(),
        })
    }

    /// Enter: into the page from a list; on a page, whatever the item under the cursor leads to.
    fn open(&mut self) -> Vec<Effect> {
        if !self.reads() {
            self.focus = Focus::Page;
            return Vec::new();
        }
        match self.item().map(|item| item.body.clone()) {
            Some(Body::Relation { to, .. }) => {
                self.popup = None;
                self.go_to(to);
                Vec::new()
            }
            Some(Body::Link { .. }) => self.command(Command::OpenLink),
            _ => self.command(Command::Source),
        }
    }

    fn copy(&mut self, text: Option<Text>) -> Vec<Effect> {
        let Some(text) = text else { return Vec::new() };
        self.say(format!("Sent to the clipboard: {text}"));
        vec![Effect::Copy(text)]
    }

    fn toggle_mouse(&mut self) -> Effect {
        self.options.mouse = !self.options.mouse;
        self.say(if self.options.mouse {
            "Clicks and the wheel come here again"
        } else {
            "The mouse is the terminal's: select and copy as usual; m takes it back"
        });
        Effect::Mouse(self.options.mouse)
    }

    /// Uses the theme that is made for the terminal's background, unless the person chose one.
    fn adopt(&mut self, background: Background) {
        let current = self.options.themes.get(self.options.theme).and_then(|(_, made_for)| *made_for);
        if self.options.follow_background && current.is_some_and(|made_for| made_for != background) {
            let fitting = self.options.themes.iter().position(|(_, made_for)| *made_for == Some(background));
            self.options.theme = fitting.unwrap_or(self.options.theme);
        }
    }

    fn change_view(&mut self, forward: bool) {
        let views: Vec<_> = self.views().collect();
        let at = views.iter().position(|view| *view == self.view).unwrap_or(0);
        let step = if forward { 1 } else { views.len() - 1 };
        self.view = views[(at + step) % views.len()];
    }

    fn run_choice(&mut self) -> Vec<Effect> {
        let chosen = self.palette().and_then(Palette::selected).map(|choice| choice.binding.command);
        self.popup = None;
        chosen.map(|command| self.command(command)).unwrap_or_default()
    }

    /// Changes the line that is being typed.
    fn edit(&mut self, request: InputRequest) -> Vec<Effect> {
        match &mut self.popup {
            Some(Popup::Palette(palette)) => {
                if palette.input.handle(request).is_some_and(|change| change.value) {
                    palette.narrow();
                }
                Vec::new()
            }
            Some(Popup::Page(..)) => Vec::new(),
            None => self.edit_query(request),
        }
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if !matches!(self.scope(), Scope::Query | Scope::Palette) {
            self.refuse("Pasted text has no place here: / searches");
            return Vec::new();
        }
        let start: String = text.chars().take(LONGEST_PASTE).collect();
        let letters = Text::new(start);
        // Only the last search counts; those before it would be superseded at once.
        let effects = letters.trim().chars().map(|letter| self.edit(InputRequest::InsertChar(letter)));
        effects.last().unwrap_or_default()
    }

    fn click(&mut self, target: Target) -> Vec<Effect> {
        match (target, &mut self.popup) {
            (Target::Popup(Some(row)), Some(Popup::Palette(palette))) => {
                let again = palette.cursor == row;
                palette.cursor = row.min(palette.shown.len().saturating_sub(1));
                if again { self.command(Command::Run) } else { Vec::new() }
            }
            (Target::Popup(Some(item)), Some(Popup::Page(_, reading))) => {
                reading.cursor = item;
                self.open_if_link()
            }
            (Target::Popup(None) | Target::Query, Some(_)) => Vec::new(),
            (_, Some(_)) => {
                self.popup = None;
                Vec::new()
            }
            (Target::Popup(_) | Target::Query, None) => Vec::new(),
            (Target::Tab(view), None) => {
                self.stop_editing();
                self.view = view;
                Vec::new()
            }
            (Target::Pane(pane, row), None) => {
                let again = self.pane == pane && row == Some(self.panes[pane].cursor) && self.focus == Focus::List;
                self.stop_editing();
                (self.pane, self.focus) = (pane, Focus::List);
                if let Some(row) = row.filter(|row| *row < self.panes[pane].rows.len()) {
                    self.panes[pane].cursor = row;
                }
                if again { self.open() } else { Vec::new() }
            }
            (Target::Page(item), None) => {
                self.stop_editing();
                if self.view == View::Explore {
                    self.focus = Focus::Page;
                }
                let Some(item) = item else { return Vec::new() };
                self.readings.entry(self.page_id).or_default().cursor = item;
                self.open_if_link()
            }
        }
    }

    /// A click opens what is meant to be clicked, and only points at everything else.
    fn open_if_link(&mut self) -> Vec<Effect> {
        match self.item().map(|item| &item.body) {
            Some(Body::Relation { .. } | Body::Link { .. }) => self.command(Command::Open),
            _ => Vec::new(),
        }
    }

    fn wheel(&mut self, target: Target, rows: isize) {
        match (target, &mut self.popup) {
            (_, Some(Popup::Palette(palette))) => {
                let last = palette.shown.len().saturating_sub(1);
                palette.cursor = palette.cursor.saturating_add_signed(rows).min(last);
            }
            (_, Some(Popup::Page(..))) => self.read(|reader| reader.scroll(rows)),
            (Target::Pane(pane, _), None) if self.measure.pane_rows[pane] == 0 => {}
            (Target::Pane(pane, _), None) => {
                let height = self.measure.pane_rows[pane];
                let pane = &mut self.panes[pane];
                let most = pane.rows.len().saturating_sub(height);
                pane.top = pane.top.saturating_add_signed(rows).min(most);
                pane.cursor = pane.cursor.clamp(pane.top, pane.top + height - 1);
            }
            (Target::Page(_), None) => {
                let mut reading = self.reading();
                self.reader(&mut reading).scroll(rows);
                self.readings.insert(self.page_id, reading);
            }
            (Target::Tab(_) | Target::Popup(_) | Target::Query, None) => {}
        }
    }

    /// A reader of the page.
    fn reader<'a>(&'a self, reading: &'a mut Reading) -> Reader<'a> {
        let Measure { item_lines, page_rows, .. } = &self.measure;
        Reader { reading, items: &self.page.items, lines: item_lines, rows: *page_rows }
    }

    /// Moves on what is read: the pop-up, or else the page.
    fn read(&mut self, movement: impl FnOnce(&mut Reader<'_>)) {
        if let Some(Popup::Page(page, reading)) = &mut self.popup {
            let Measure { popup_lines, popup_rows, .. } = &self.measure;
            movement(&mut Reader { reading, items: &page.items, lines: popup_lines, rows: *popup_rows });
        } else {
            let mut reading = self.reading();
            movement(&mut self.reader(&mut reading));
            self.readings.insert(self.page_id, reading);
        }
    }

    fn step(&mut self, down: bool) {
        match self.list() {
            Some((cursor, length, _)) if down => *cursor = (*cursor + 1).min(length.saturating_sub(1)),
            Some((cursor, ..)) => *cursor = cursor.saturating_sub(1),
            None => self.read(|reader| reader.step(down)),
        }
    }

    /// Moves by a part of the screen: one over `part` of it, in the direction of `sign`.
    fn leap(&mut self, sign: isize, part: usize) {
        let distance = |rows: usize| isize::try_from((rows / part).max(1)).unwrap_or(1) * sign;
        if let Some((cursor, length, rows)) = self.list() {
            *cursor = cursor.saturating_add_signed(distance(rows)).min(length.saturating_sub(1));
        } else {
            let rows = if self.popup.is_some() { self.measure.popup_rows } else { self.measure.page_rows };
            // One line of a whole screen stays, so that the eye finds its place.
            self.read(|reader| reader.leap(distance(if part == 1 { rows.saturating_sub(1) } else { rows })));
        }
    }

    fn end(&mut self, bottom: bool) {
        match self.list() {
            Some((cursor, length, _)) => *cursor = if bottom { length.saturating_sub(1) } else { 0 },
            None => self.read(|reader| if bottom { reader.bottom() } else { reader.top() }),
        }
    }

    /// The list that has the keys: its cursor, its length and its rows on the screen; none where a page has them.
    fn list(&mut self) -> Option<(&mut usize, usize, usize)> {
        let scope = self.scope();
        match (&mut self.popup, scope) {
            (Some(Popup::Palette(palette)), _) => {
                Some((&mut palette.cursor, palette.shown.len(), self.measure.popup_rows))
            }
            (Some(Popup::Page(..)), _) | (None, Scope::Page) => None,
            _ => {
                let pane = &mut self.panes[self.pane];
                Some((&mut pane.cursor, pane.rows.len(), self.measure.pane_rows[self.pane]))
            }
        }
    }

    /// What the page of this view and selection shows.
    pub(super) fn page_id_here(&self) -> PageId {
        match (self.view, self.selected()) {
            (View::Explore, Some(record)) => PageId::Record(record),
            (View::Explore, None) => PageId::Nothing,
            (view, _) => PageId::View(view),
        }
    }

    /// Makes the page that of what is selected.
    pub(super) fn refresh_page(&mut self) {
        let page_id = self.page_id_here();
        if page_id == self.page_id && page_id != PageId::Nothing {
            return;
        }
        self.page = match page_id {
            PageId::Record(record) => pages::record(&self.program, record),
            PageId::View(View::Apply) => pages::apply(&self.program),
            PageId::View(View::About | View::Explore) => pages::about(&self.program),
            PageId::View(View::Problems) => pages::problems(&self.program),
            PageId::Nothing if self.reading_data.is_some() => {
                Page { title: "Reading the data".into(), items: Vec::new() }
            }
            PageId::Nothing => self.nothing_page(),
        };
        if page_id != self.page_id {
            self.page_id = page_id;
            // The lines of another page mean nothing here; the next measure tells the right ones.
            self.measure.item_lines.clear();
        }
        self.show_match();
    }

    /// Lets the page be made anew, as that of something else.
    pub(super) fn forget_page(&mut self) {
        self.page_id = PageId::Nothing;
    }

    /// Puts the reader of the page at an item.
    pub(super) fn move_reading(&mut self, cursor: usize) {
        self.readings.insert(self.page_id, Reading { cursor, scroll: 0 });
    }

    /// Puts every cursor where it can be, and where the screen was just laid out, every scroll: what was measured
    /// before an action need not hold after it.
    fn clamp(&mut self, measured: bool) {
        let known = |rows: usize| if measured { rows } else { 0 };
        for (pane, rows) in self.panes.iter_mut().zip(self.measure.pane_rows) {
            pane.clamp(known(rows));
        }
        let mut reading = self.reading();
        let reader = self.reader(&mut reading);
        Reader { rows: known(reader.rows), ..reader }.clamp();
        self.readings.insert(self.page_id, reading);
        match &mut self.popup {
            Some(Popup::Page(page, reading)) => {
                let Measure { popup_lines, popup_rows, .. } = &self.measure;
                Reader { reading, items: &page.items, lines: popup_lines, rows: known(*popup_rows) }.clamp();
            }
            Some(Popup::Palette(palette)) => {
                let rows = self.measure.popup_rows.max(1);
                palette.cursor = palette.cursor.min(palette.shown.len().saturating_sub(1));
                palette.top = palette.top.clamp((palette.cursor + 1).saturating_sub(rows), palette.cursor);
            }
            None => {}
        }
    }
}

/// A word on what is wrong with the data; none where nothing is.
fn warning(program: &Program) -> Option<Notice> {
    let problems = counted(program.problem_count(), "problem", "problems");
    let text = Text::new(format!("The data has {problems}: ! shows them. Everything else works."));
    (!program.problems.is_empty()).then_some(Notice { text, refusal: true })
}

/// The page of the keys that work in `scope`.
fn help(scope: Scope) -> Page {
    let items = bindings_in(scope)
        .map(|binding| Item {
            label: Text::new(keys_of(binding)),
            body: Body::Fact(vec![binding.long.into()]),
            note: None,
            provenance: None,
        })
        .collect();
    Page { title: Text::new(format!("Keys {}", scope.name())), items }
}
