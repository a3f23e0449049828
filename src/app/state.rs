//! The state, and the one function that changes it.

use std::borrow::Cow;
use std::sync::Arc;

use tui_input::InputRequest;

use super::action::{Action, Portion, Target};
use super::chord::Chord;
use super::command::{Command, Commanded, Run};
use super::effect::Effect;
use super::history::{History, Location, Travel};
use super::keymap::{Keymap, Scope};
use super::measure::Measure;
use super::palette::{Choice, Palette};
use super::part::motion::{Motion, Way};
use super::part::reader::Reader;
use super::part::search::Search;
use super::shared::{Background, Notice, Options, Shared};
use super::view::{Focus, Layout, Part, Toward, View};
use super::views::{VIEWS, ViewId, ViewRow, Views};
use crate::data::{Address, Kind};
use crate::model::{Program, RecordRef};
use crate::pages::{Body, Item, Page};
use crate::search::{Index, Query};
use crate::text::Text;

/// Characters of pasted text that a line takes; nobody searches for more.
const LONGEST_PASTE: usize = 200;

/// Something over everything else.
#[derive(Debug, Clone)]
pub enum Popup {
    /// A page such as the help or a fact's source.
    Page(Reader),
    /// The palette.
    Palette(Palette),
}

/// Everything that the person sees and has done.
pub struct App {
    shared: Shared,
    views: Views,
    view: ViewId,
    history: History,
    /// Where the search that is being typed began.
    searched_from: Option<Location>,
    popup: Option<Popup>,
    /// Whether anything that is drawn may have changed.
    changed: bool,
}

impl App {
    /// The state in which the program starts: the first record selected, all problems reported.
    pub fn new(program: Arc<Program>, options: Options) -> Self {
        let keymap = Keymap::new(Self::commands().flat_map(Command::bindings));
        Self::over(Shared::new(program, options, keymap))
    }

    /// The state in which the program starts while its data is still being read.
    pub fn loading(options: Options) -> Self {
        let keymap = Keymap::new(Self::commands().flat_map(Command::bindings));
        let mut shared = Shared::new(Arc::default(), options, keymap);
        shared.loading = Some(0);
        Self::over(shared)
    }

    fn over(shared: Shared) -> Self {
        let views = Views::new(&shared);
        let view = VIEWS[0].id;
        let mut app =
            Self { shared, views, view, history: History::default(), searched_from: None, popup: None, changed: true };
        app.refresh();
        app
    }

    /// How much of the data was read, in per cent; `None` once all of it is.
    pub fn loaded_percent(&self) -> Option<u8> {
        self.shared.loading
    }

    /// The program that is explored.
    pub fn program(&self) -> &Arc<Program> {
        &self.shared.program
    }

    /// What the person chose.
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// The keys.
    pub fn keymap(&self) -> &Keymap {
        &self.shared.keymap
    }

    /// The view that is shown.
    pub fn view(&self) -> ViewId {
        self.view
    }

    /// The views that have something to show.
    pub fn views(&self) -> impl Iterator<Item = &'static ViewRow> + '_ {
        VIEWS.iter().filter(|row| row.why_absent(&self.shared.program).is_none())
    }

    /// What the view looks like.
    pub fn layout(&self) -> Layout<'_> {
        self.current().layout()
    }

    /// What Explore looks like, whatever view is shown.
    pub fn explore(&self) -> Layout<'_> {
        self.views.explore.layout()
    }

    /// What has the focus, below any pop-up.
    pub fn focus(&self) -> Focus {
        match self.layout() {
            Layout::Lists { focus, .. } => focus,
            Layout::Page(_) => Focus::Page,
        }
    }

    /// The page of the view.
    pub fn reader(&self) -> &Reader {
        match self.layout() {
            Layout::Lists { page, .. } | Layout::Page(page) => page,
        }
    }

    /// The record selected in Explore.
    pub fn selected(&self) -> Option<RecordRef> {
        self.views.explore.selected()
    }

    /// The search whose results Explore shows.
    pub fn search(&self) -> Option<&Search> {
        self.views.explore.search()
    }

    /// The query whose matches Explore shows.
    pub fn query(&self) -> Option<&Query> {
        self.search()?.understood()
    }

    /// What lies over everything else.
    pub fn popup(&self) -> Option<&Popup> {
        self.popup.as_ref()
    }

    /// The message to the person.
    pub fn notice(&self) -> Option<&Notice> {
        self.shared.notice.as_ref()
    }

    /// Where keys go now.
    pub fn scope(&self) -> Scope {
        match &self.popup {
            Some(Popup::Palette(_)) => Scope::Palette,
            Some(Popup::Page(_)) => Scope::Popup,
            None => self.current().scope(),
        }
    }

    /// What is under the cursor: on a page an item, in a list the record.
    pub fn item(&self) -> Option<Cow<'_, Item>> {
        match &self.popup {
            Some(Popup::Page(reader)) => reader.item().map(Cow::Borrowed),
            Some(Popup::Palette(_)) => None,
            None => self.current().item(&self.shared),
        }
    }

    /// Why a command cannot act now; `None` if it can.
    pub fn why_not(&self, command: &Command<Self>) -> Option<String> {
        let why = match command.run {
            Run::Show(view) if self.view == view => Some(view.row().here),
            Run::Show(view) => view.row().why_absent(&self.shared.program),
            Run::Act(_) => (command.why_not)(self),
        };
        why.map(|why| self.shared.keymap.fill(why))
    }

    /// Changes the state; returns what is to be done outside of it.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        // The index shows only in what a later search finds; a background, only if it chooses another theme.
        let shows = !matches!(action, Action::Indexed(_) | Action::Background(_) | Action::Measured(_));
        let theme = self.shared.options.theme;
        let effects = match action {
            Action::Measured(measure) => {
                self.measured(&measure);
                return Vec::new();
            }
            Action::Press(chord) => {
                self.shared.notice = None;
                self.press(chord)
            }
            Action::Paste(text) => {
                self.shared.notice = None;
                self.paste(&text)
            }
            Action::Click(target) => {
                self.shared.notice = None;
                self.click(target)
            }
            Action::Wheel(target, rows) => {
                self.wheel(target, rows);
                Vec::new()
            }
            Action::Background(background) => {
                self.adopt(background);
                Vec::new()
            }
            Action::Today(today) => {
                self.shared.options.today = today;
                let program = Arc::clone(&self.shared.program);
                self.reload(&program)
            }
            Action::Indexed(index) => {
                self.shared.take_index(index);
                Vec::new()
            }
            Action::Reading(percent) => {
                self.shared.loading = Some(percent);
                Vec::new()
            }
            Action::Loaded(program, index, portion) => self.take_data(program, index, portion),
            Action::Found(ticket, result, took) => {
                self.views.explore.take_result(ticket, *result, took, &mut self.shared);
                Vec::new()
            }
            Action::NoBrowser(url) => self.no_browser(url),
            Action::Opened(url) => {
                self.shared.say(format!("Opened {url}"));
                Vec::new()
            }
            Action::NoShell => {
                self.shared.refuse("Can't suspend: no shell to resume it");
                Vec::new()
            }
        };
        self.refresh();
        self.changed |= shows || self.shared.options.theme != theme;
        effects
    }

    /// Whether anything that is drawn may have changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    fn current(&self) -> &dyn View {
        self.views.get(self.view)
    }

    /// The view that is shown, and what it shares with the others.
    fn in_view<T>(&mut self, change: impl FnOnce(&mut dyn View, &mut Shared) -> T) -> T {
        change(self.views.get_mut(self.view), &mut self.shared)
    }

    fn refresh(&mut self) {
        self.in_view(|view, shared| view.refresh(shared));
    }

    fn measured(&mut self, measure: &Measure) {
        self.in_view(|view, _| view.measured(measure));
        match &mut self.popup {
            Some(Popup::Page(reader)) => reader.measured(&measure.popup),
            Some(Popup::Palette(palette)) => {
                palette.list.rows = measure.popup.rows;
                palette.clamp();
            }
            None => {}
        }
    }

    /// Goes on with more of the data, or all of it; what is selected stays so.
    fn take_data(&mut self, program: Arc<Program>, index: Arc<Index>, portion: Portion) -> Vec<Effect> {
        let nothing = program.records().next().is_none();
        let (old, old_index) = self.shared.replace(program, index);
        if portion == Portion::Whole {
            self.shared.loaded();
            if nothing {
                return vec![Effect::GiveUp];
            }
        }
        let mut effects = self.reload(&old);
        effects.push(Effect::DropData(old, old_index));
        effects
    }

    /// Has all views written anew, after the data, which was `old`, or the day changed.
    fn reload(&mut self, old: &Program) -> Vec<Effect> {
        VIEWS.iter().flat_map(|row| self.views.get_mut(row.id).reload(old, &mut self.shared)).collect()
    }

    fn press(&mut self, chord: Chord) -> Vec<Effect> {
        let scope = self.scope();
        if let Some(command) = self.shared.keymap.resolve(chord, scope).and_then(Self::command) {
            return self.run(command);
        }
        match (chord.typed(), scope) {
            (Some(typed), Scope::Query | Scope::Palette) => return self.edit(InputRequest::InsertChar(typed)),
            _ => self.shared.refuse_with(format!("{chord} does nothing {}", scope.name())),
        }
        Vec::new()
    }

    fn run(&mut self, command: &Command<Self>) -> Vec<Effect> {
        if let Some(why) = self.why_not(command) {
            self.shared.refuse_with(why);
            return Vec::new();
        }
        match command.run {
            Run::Act(act) => act(self),
            Run::Show(view) => {
                self.show(view);
                Vec::new()
            }
        }
    }

    /// Shows a view and remembers the way back.
    fn show(&mut self, view: ViewId) {
        if view != self.view {
            self.views.explore.stop_editing();
            self.history.leave(self.location());
            self.view = view;
        }
    }

    fn location(&self) -> Location {
        Location { view: self.view, bookmark: self.current().bookmark(&self.shared) }
    }

    fn resume(&mut self, location: &Location) -> Vec<Effect> {
        self.view = location.view;
        self.in_view(|view, shared| view.restore(&location.bookmark, shared))
    }

    /// Goes to a record in Explore and remembers the way back.
    fn go_to(&mut self, record: RecordRef) {
        self.history.leave(self.location());
        self.view = ViewId::Explore;
        self.views.explore.go_to(record, &self.shared);
    }

    fn no_browser(&mut self, url: Text) -> Vec<Effect> {
        let words = "No browser could be started here. The address is on the clipboard, if this terminal allows that:";
        let mut page = Page::of_prose("Open it elsewhere", vec![words.to_owned()]);
        page.push(Item::new("", Body::Link { title: Text::default(), url: url.clone() }));
        self.popup = Some(Popup::Page(Reader::new(page)));
        vec![Effect::Copy(url)]
    }

    /// Uses the theme made for the terminal's background, unless the person chose one.
    fn adopt(&mut self, background: Background) {
        let options = &mut self.shared.options;
        let current = options.themes.get(options.theme).and_then(|(_, made_for)| *made_for);
        if options.follow_background && current.is_some_and(|made_for| made_for != background) {
            let fitting = options.themes.iter().position(|(_, made_for)| *made_for == Some(background));
            options.theme = fitting.unwrap_or(options.theme);
        }
    }

    /// Changes the line that is being typed.
    pub(super) fn edit(&mut self, request: InputRequest) -> Vec<Effect> {
        match &mut self.popup {
            Some(Popup::Palette(palette)) => {
                if palette.input.handle(request).is_some_and(|change| change.value) {
                    palette.narrow();
                }
                Vec::new()
            }
            Some(Popup::Page(_)) => Vec::new(),
            None => self.views.explore.edit(request, &self.shared),
        }
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if !matches!(self.scope(), Scope::Query | Scope::Palette) {
            self.shared.refuse("Pasted text has no place here: {search} searches");
            return Vec::new();
        }
        let start: String = text.chars().take(LONGEST_PASTE).collect();
        let clean = Text::new(start);
        // Only the last search counts; those before it would be superseded at once.
        let effects = clean.trim().chars().map(|character| self.edit(InputRequest::InsertChar(character)));
        effects.last().unwrap_or_default()
    }

    fn click(&mut self, target: Target) -> Vec<Effect> {
        match (target, &mut self.popup) {
            (Target::Popup(Some(row)), Some(Popup::Palette(palette))) => {
                let again = palette.list.cursor == row;
                palette.list.cursor = row;
                palette.clamp();
                if again { self.run_choice() } else { Vec::new() }
            }
            (Target::Popup(Some(item)), Some(Popup::Page(reader))) => {
                reader.point(item);
                self.open_if_link()
            }
            (Target::Popup(None) | Target::Query, _) => Vec::new(),
            (_, Some(_)) => {
                self.popup = None;
                Vec::new()
            }
            (Target::Popup(_) | Target::Outside, None) => Vec::new(),
            (Target::Tab(view), None) => {
                self.show(view);
                Vec::new()
            }
            (Target::View(spot), None) => {
                let again = self.in_view(|view, shared| view.point(spot, shared));
                match spot.part {
                    Part::Page if spot.row.is_some() => self.open_if_link(),
                    Part::List(_) if again => self.open(),
                    _ => Vec::new(),
                }
            }
        }
    }

    /// A click opens what is meant to be clicked, and only points at everything else.
    fn open_if_link(&mut self) -> Vec<Effect> {
        let is_link = |item: Cow<'_, Item>| matches!(item.body, Body::Relation { .. } | Body::Link { .. });
        if self.item().is_some_and(is_link) { self.open() } else { Vec::new() }
    }

    fn wheel(&mut self, target: Target, rows: isize) {
        match (target, &mut self.popup) {
            (_, Some(Popup::Palette(palette))) => {
                palette.list.cursor = palette.list.cursor.saturating_add_signed(rows);
                palette.clamp();
            }
            (_, Some(Popup::Page(reader))) => reader.scroll(rows),
            (Target::View(spot), None) => self.in_view(|view, _| view.scroll(spot, rows)),
            _ => {}
        }
    }

    // What commands do.

    pub(super) fn go(&mut self, motion: Motion) -> Vec<Effect> {
        match &mut self.popup {
            Some(Popup::Palette(palette)) => palette.go(motion),
            Some(Popup::Page(reader)) => reader.go(motion),
            None => self.in_view(|view, _| view.go(motion)),
        }
        Vec::new()
    }

    pub(super) fn why_not_focus(&self, toward: Toward) -> Option<&'static str> {
        self.current().why_not(toward, &self.shared)
    }

    pub(super) fn move_focus(&mut self, toward: Toward) -> Vec<Effect> {
        self.in_view(|view, shared| view.focus(toward, shared));
        Vec::new()
    }

    /// The pane of a kind, in Explore.
    pub(super) fn show_pane(&mut self, kind: Kind) {
        self.show(ViewId::Explore);
        self.move_focus(Toward::Kind(kind));
    }

    pub(super) fn why_not_next_pane(&self) -> Option<&'static str> {
        // Tab also completes what is typed.
        if self.completes() { None } else { self.why_not_focus(Toward::Next) }
    }

    pub(super) fn next_pane(&mut self) -> Vec<Effect> {
        if self.completes() {
            return self.views.explore.complete(&self.shared);
        }
        self.move_focus(Toward::Next)
    }

    fn completes(&self) -> bool {
        self.view == ViewId::Explore && self.views.explore.completes()
    }

    pub(super) fn why_not_leave(&self) -> Option<&'static str> {
        if self.view == ViewId::Explore { self.why_not_focus(Toward::Out) } else { None }
    }

    /// Out of the page, the search, the view: until the lists of Explore are reached.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        if self.view != ViewId::Explore {
            self.show(ViewId::Explore);
            return Vec::new();
        }
        if self.search().is_some() {
            self.history.leave(self.location());
        }
        self.move_focus(Toward::Out)
    }

    pub(super) fn why_not_open(&self) -> Option<&'static str> {
        let Some(item) = self.item() else { return Some("Nothing is selected") };
        if self.scope() == Scope::List {
            return None;
        }
        let leads = match &item.body {
            Body::Relation { .. } | Body::Link { .. } => true,
            _ => item.provenance.is_some() && self.popup.is_none(),
        };
        (!leads).then_some("This line leads nowhere")
    }

    /// Enter: into the page from a list; on a page, where the item under the cursor leads.
    pub(super) fn open(&mut self) -> Vec<Effect> {
        if self.scope() == Scope::List {
            return self.move_focus(Toward::Page);
        }
        let Some(item) = self.item() else { return Vec::new() };
        match item.body {
            Body::Relation { to, .. } => {
                self.popup = None;
                self.go_to(to);
                Vec::new()
            }
            Body::Link { .. } => self.open_link(),
            _ => self.show_source(),
        }
    }

    pub(super) fn why_not_travel(&self, way: Travel) -> Option<&'static str> {
        let leads = self.history.leads(way, &self.location());
        match way {
            _ if leads => None,
            Travel::Back => Some("There is nothing to go back to: {open} on a relation leads on"),
            Travel::Forward => Some("There is nothing to go forward to"),
        }
    }

    pub(super) fn travel(&mut self, way: Travel) -> Vec<Effect> {
        let here = self.location();
        self.history.travel(way, here).map(|location| self.resume(&location)).unwrap_or_default()
    }

    pub(super) fn start_search(&mut self) -> Vec<Effect> {
        let here = self.location();
        if self.search().is_none() || self.searched_from.is_none() {
            self.searched_from = Some(here);
        }
        self.view = ViewId::Explore;
        self.views.explore.start_search();
        Vec::new()
    }

    pub(super) fn why_not_keep(&self) -> Option<&'static str> {
        let found_nothing = self.search().is_some_and(Search::found_nothing);
        found_nothing.then_some("Nothing matches: erase a character, or {restore} to go back")
    }

    /// Stays with what was found; with nothing asked for, goes back to where the search began.
    pub(super) fn keep_search(&mut self) -> Vec<Effect> {
        if !self.views.explore.keep_search() {
            return self.restore_search();
        }
        if let Some(from) = self.searched_from.clone() {
            self.history.leave(from);
        }
        Vec::new()
    }

    /// Ends the search and goes back to where it began.
    pub(super) fn restore_search(&mut self) -> Vec<Effect> {
        self.views.explore.abandon_search(&self.shared);
        self.searched_from.take().map(|from| self.resume(&from)).unwrap_or_default()
    }

    pub(super) fn close_popup(&mut self) -> Vec<Effect> {
        self.popup = None;
        Vec::new()
    }

    /// The address that belongs to what is under the cursor.
    fn address(&self) -> Option<Text> {
        self.item()?.address().cloned().filter(|address| Address::is_safe(address))
    }

    pub(super) fn why_not_link(&self) -> Option<&'static str> {
        self.address().is_none().then_some("There is no link here")
    }

    pub(super) fn open_link(&mut self) -> Vec<Effect> {
        self.address().map(Effect::Open).into_iter().collect()
    }

    pub(super) fn copy_link(&mut self) -> Vec<Effect> {
        self.copy(self.address())
    }

    pub(super) fn why_not_copy(&self) -> Option<&'static str> {
        let value = self.item().and_then(|item| item.value());
        value.is_none().then_some("There is nothing to copy here")
    }

    pub(super) fn copy_value(&mut self) -> Vec<Effect> {
        self.copy(self.item().and_then(|item| item.value()))
    }

    fn copy(&mut self, text: Option<Text>) -> Vec<Effect> {
        let Some(text) = text else { return Vec::new() };
        self.shared.say(format!("Sent to the clipboard: {text}"));
        vec![Effect::Copy(text)]
    }

    pub(super) fn why_not_source(&self) -> Option<&'static str> {
        let provenance = self.item().is_some_and(|item| item.provenance.is_some());
        (!provenance).then_some("This line names no source")
    }

    pub(super) fn show_source(&mut self) -> Vec<Effect> {
        let page = self.item().and_then(|item| crate::pages::source(&item));
        self.popup = page.map(|page| Popup::Page(Reader::new(page)));
        Vec::new()
    }

    fn official_page(&self) -> Option<Text> {
        let official = self.shared.program.about().map(|about| Text::new(&*about.official));
        official.filter(|address| Address::is_safe(address))
    }

    pub(super) fn why_not_official_page(&self) -> Option<&'static str> {
        self.official_page().is_none().then_some("The data names no official page")
    }

    pub(super) fn open_official_page(&mut self) -> Vec<Effect> {
        self.official_page().map(Effect::Open).into_iter().collect()
    }

    /// The next view, or the one before.
    pub(super) fn change_view(&mut self, way: Way) -> Vec<Effect> {
        let views: Vec<ViewId> = self.views().map(|row| row.id).collect();
        let at = views.iter().position(|view| *view == self.view).unwrap_or(0);
        let step = if way == Way::Down { 1 } else { views.len() - 1 };
        self.show(views[(at + step) % views.len()]);
        Vec::new()
    }

    /// Every action of the palette: the commands that work while reading, then the panes.
    fn actions(&self) -> Vec<(Choice, PaletteAction)> {
        let scope = self.scope();
        let reading = |command: &&Command<Self>| {
            let mut scopes = command.keys.iter().flat_map(|(scopes, _)| *scopes);
            command.keys.is_empty() || scopes.any(|scope| matches!(scope, Scope::List | Scope::Page))
        };
        let commands = Self::commands().filter(reading).map(|command| {
            let binding = self.shared.keymap.binding(command.name, scope);
            let choice = Choice {
                long: command.long.to_owned(),
                aliases: command.aliases,
                keys: binding
                    .map(|binding| binding.chords.iter().map(ToString::to_string).collect())
                    .unwrap_or_default(),
                why_not: self.why_not(command),
            };
            (choice, PaletteAction::Command(command))
        });
        let panes = Kind::PANES.iter().map(|kind| {
            let why_not = (self.view == ViewId::Explore).then(|| self.why_not_focus(Toward::Kind(*kind))).flatten();
            let choice = Choice {
                long: format!("Go to the {}", kind.plural()),
                aliases: &[],
                keys: Vec::new(),
                why_not: why_not.map(str::to_owned),
            };
            (choice, PaletteAction::Pane(*kind))
        });
        commands.chain(panes).collect()
    }

    pub(super) fn open_palette(&mut self) -> Vec<Effect> {
        let choices = self.actions().into_iter().map(|(choice, _)| choice).collect();
        self.popup = Some(Popup::Palette(Palette::new(choices)));
        Vec::new()
    }

    pub(super) fn why_not_run_choice(&self) -> Option<&'static str> {
        match &self.popup {
            Some(Popup::Palette(palette)) if palette.selected().is_none() => Some("No action has such a name"),
            _ => None,
        }
    }

    pub(super) fn run_choice(&mut self) -> Vec<Effect> {
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

    pub(super) fn why_not_help(&self) -> Option<&'static str> {
        let help = self.help(Scope::Popup);
        let shown = matches!(&self.popup, Some(Popup::Page(reader)) if **reader.page() == help);
        shown.then_some("These are the keys that work here")
    }

    pub(super) fn show_help(&mut self) -> Vec<Effect> {
        self.popup = Some(Popup::Page(Reader::new(self.help(self.scope()))));
        Vec::new()
    }

    /// The page of the keys that work in `scope`.
    fn help(&self, scope: Scope) -> Page {
        let mut page = Page::new(format!("Keys {}", scope.name()));
        for binding in self.shared.keymap.bindings_in(scope) {
            let long = Self::command(binding.command).map_or("", |command| command.long);
            page.push(Item::line(binding.keys(), long));
        }
        page
    }

    pub(super) fn toggle_mouse(&mut self) -> Vec<Effect> {
        let mouse = !self.shared.options.mouse;
        self.shared.options.mouse = mouse;
        let words = if mouse {
            "Clicks and the wheel come here again"
        } else {
            "The mouse is the terminal's: select and copy as usual; {mouse} takes it back"
        };
        self.shared.say(self.shared.keymap.fill(words));
        vec![Effect::Mouse(mouse)]
    }

    pub(super) fn why_not_theme(&self) -> Option<&'static str> {
        (self.shared.options.themes.len() < 2).then_some("There is only one theme")
    }

    pub(super) fn next_theme(&mut self) -> Vec<Effect> {
        let options = &mut self.shared.options;
        options.theme = (options.theme + 1) % options.themes.len();
        options.follow_background = false;
        let name = options.themes[options.theme].0.clone();
        self.shared.say(format!("Theme: {name}"));
        Vec::new()
    }
}

/// What an action of the palette does.
enum PaletteAction {
    Command(&'static Command<App>),
    Pane(Kind),
}
