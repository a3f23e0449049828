//! The state, and the one function that changes it.

use std::sync::Arc;

use tui_input::InputRequest;

use super::action::{Action, Bar, Copied, Portion, Target};
use super::chord::{Chord, Key};
use super::command::{Command, Commanded, Run};
use super::effect::Effect;
use super::history::{History, Location};
use super::keyboard;
use super::keymap::{Keymap, Scope};
use super::measure::Measure;
use super::own::{Own, Save};
use super::palette::Palette;
use super::part::editor::Editor;
use super::part::reader::Reader;
use super::part::search::Search;
use super::shared::{Background, NextDate, Notice, Options, Shared};
use super::view::{Focus, Layout, Part, Searching, Spot, View};
use super::views::{VIEWS, ViewId, ViewRow, Views};
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::pages::{Body, Item, Page};
use crate::search::{Index, Query};
use crate::store::{Contents, Saved, Trouble};
use crate::text::{Text, counted, graphemes, width};

/// Characters of pasted text that a line takes; nobody searches for more.
const LONGEST_PASTE: usize = 200;

/// The commands that end the program; the second time, also with something unsaved.
const QUITTING: [&str; 2] = ["quit", "quit-at-once"];

/// Other commands that one need not see at work.
const UNSEEN: [&str; 2] = ["redraw", "suspend"];

/// Columns of copied text that a message shows without saying how much there is.
const SHORT: usize = 60;

/// Something over everything else.
#[derive(Debug, Clone)]
pub enum Popup {
    /// A page such as the help or a fact's source.
    Page(Reader),
    /// The palette.
    Palette(Palette),
    /// A note that is being edited.
    Note(Editor),
}

/// Everything that the person sees and has done.
pub struct App {
    pub(super) shared: Shared,
    pub(super) views: Views,
    pub(super) view: ViewId,
    pub(super) history: History,
    /// Whether the screen is too small to show what a key would do.
    is_too_small: bool,
    /// Where the search that is being typed began.
    pub(super) searched_from: Option<Location>,
    pub(super) popup: Option<Popup>,
    /// The text that was copied last, if that may have failed and it is too long for a message.
    pub(super) unsure: Option<Text>,
    /// What the last click selected, without doing more.
    clicked: Option<Target>,
    /// What the last export said it wrote, and whether what only repeats was written, too.
    pub(super) last_export: Option<Export>,
    /// Whether anything that is drawn may have changed.
    changed: bool,
}

/// An export that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Export {
    pub(super) view: ViewId,
    pub(super) what: String,
    /// What can be done next, with a command in braces for its key.
    pub(super) next: &'static str,
    pub(super) is_tentative: bool,
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
        let mut app = Self {
            shared,
            views,
            view,
            history: History::default(),
            is_too_small: false,
            searched_from: None,
            popup: None,
            unsure: None,
            clicked: None,
            last_export: None,
            changed: true,
        };
        app.refresh();
        app
    }

    /// Goes on from what the person wrote before.
    #[must_use]
    pub fn with_own(mut self, contents: Contents) -> Self {
        self.shared.own = Own::new(contents, &self.shared.program);
        self.rewrite_views();
        self.refresh();
        self
    }

    /// The next date that is known, or that none is; `None` if the program has no dates.
    pub fn next_date(&self) -> Option<&NextDate> {
        self.shared.next_date()
    }

    /// Begins at a record rather than at all departments.
    #[must_use]
    pub fn at(mut self, record: RecordRef) -> Self {
        self.views.explore.go_to(record, &self.shared);
        self.refresh();
        self
    }

    /// Whether a record is on the shortlist.
    pub fn is_starred(&self, record: RecordRef) -> bool {
        self.shared.own.is_starred(record)
    }

    /// Whether a record of that kind is on the shortlist.
    pub fn has_star(&self, kind: Kind) -> bool {
        self.shared.own.has_star(kind)
    }

    /// Whether the lists show the starred alone.
    pub fn shows_starred(&self) -> bool {
        self.current().shows_starred() == Some(true)
    }

    /// What keeps the person's stars and notes from being saved, or was found to be broken.
    pub fn trouble(&self) -> Option<&Text> {
        self.shared.own.trouble()
    }

    /// Whether what the person wrote is being saved.
    pub fn is_saving(&self) -> bool {
        self.shared.own.is_saving()
    }

    /// What the person wrote and is not saved, as the text of a file; `None` if everything is.
    pub fn unsaved(&self) -> Option<String> {
        self.shared.own.unsaved()
    }

    /// How much of the data was read, in per cent; `None` once all of it is.
    pub fn loaded_percent(&self) -> Option<u8> {
        self.shared.loading
    }

    /// The program that is explored.
    pub fn program(&self) -> &Arc<Program> {
        &self.shared.program
    }

    /// Keeps the data until the process ends: taking apart a large one, record by record, would only have it end later.
    pub fn keep_data(&self) {
        self.shared.keep();
    }

    /// What the person chose.
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// Whether what is not official and current is faded.
    pub fn lens(&self) -> bool {
        self.shared.lens
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
            Layout::Page(_) | Layout::Table { .. } => Focus::Page,
        }
    }

    /// The page of the view.
    pub fn reader(&self) -> &Reader {
        match self.layout() {
            Layout::Lists { page, .. } | Layout::Page(page) | Layout::Table { below: page, .. } => page,
        }
    }

    /// The record selected in Explore.
    pub fn selected(&self) -> Option<RecordRef> {
        self.views.explore.selected()
    }

    /// The search whose results Explore shows.
    pub fn search(&self) -> Option<&Search> {
        self.searching().search()
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
            Some(Popup::Note(_)) => Scope::Note,
            None => self.current().scope(),
        }
    }

    /// What is under the cursor: on a page an item, in a list the record.
    pub fn item(&self) -> Option<&Item> {
        match &self.popup {
            Some(Popup::Page(reader)) => reader.item(),
            Some(Popup::Palette(_) | Popup::Note(_)) => None,
            None => self.current().item(),
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

    /// What a command is called beside its key.
    pub fn short(&self, command: &Command<Self>) -> &'static str {
        // Beside a table that has facets, the next set is theirs.
        if command.name == "next-set" && self.current().can_tick().is_some() { "facets" } else { command.short }
    }

    /// Changes the state; returns what is to be done outside of it.
    #[must_use]
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        // The index shows only in what a later search finds; a background, only if it chooses another theme; the mouse
        // on nothing, only if it takes a message away.
        let shows = match action {
            Action::Indexed(_) | Action::Background(_) => false,
            Action::Click(Target::Nothing) | Action::Wheel(Target::Nothing, _) => {
                self.shared.notice.is_some() || self.popup.is_some()
            }
            _ => true,
        };
        let theme = self.shared.options.theme;
        // A person who does something may have removed what kept things from being saved.
        let is_input = matches!(
            action,
            Action::Press(_) | Action::Paste(_) | Action::Click(_) | Action::DoubleClick(_) | Action::Wheel(..)
        );
        if is_input && self.is_too_small && !self.works_unseen(&action) {
            return Vec::new();
        }
        let mut shows = shows;
        // What comes meanwhile from elsewhere, and moves nothing, is not between two clicks.
        let clicked = match action {
            Action::Indexed(_)
            | Action::Reading(_)
            | Action::Background(_)
            | Action::Saved(_)
            | Action::Exported(_)
            | Action::Looked(_) => None,
            _ => self.clicked.take(),
        };
        let mut effects = match action {
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
            Action::DoubleClick(target) => {
                self.shared.notice = None;
                self.double_click(target, clicked)
            }
            Action::Wheel(target, rows) => {
                self.shared.notice = None;
                self.wheel(target, rows);
                Vec::new()
            }
            Action::Background(background) => {
                self.adopt(background);
                Vec::new()
            }
            Action::Today(today) => {
                self.shared.set_today(today);
                let program = Arc::clone(&self.shared.program);
                self.reload(&program)
            }
            Action::Indexed(index) => {
                self.shared.take_index(index);
                Vec::new()
            }
            Action::Reading(percent) => {
                // Several threads tell it.
                self.shared.loading = self.shared.loading.max(Some(percent));
                Vec::new()
            }
            Action::Loaded(program, index, portion) => self.take_data(program, index, portion),
            Action::Found(ticket, result, took) => {
                let searched: [&mut dyn Searching; 2] = [&mut self.views.explore, &mut self.views.courses];
                // Only the one that asked knows the ticket.
                for view in searched {
                    view.take_result(ticket, (*result).clone(), took, &mut self.shared);
                }
                Vec::new()
            }
            Action::Saved(result) => {
                let (effects, seen) = self.take_saved(*result);
                shows = seen;
                effects
            }
            Action::Looked(contents) => {
                shows = self.shared.own.looked(*contents, &self.shared.program);
                if shows {
                    self.rewritten();
                }
                Vec::new()
            }
            Action::NoBrowser(..)
            | Action::Exported(_)
            | Action::Copied(..)
            | Action::Opened(_)
            | Action::NoShell(_) => self.take_report(action),
        };
        if let Some((base, mine)) = self.shared.own.save(is_input) {
            effects.push(Effect::Save(Save { base, mine, program: Arc::clone(&self.shared.program) }));
        }
        self.refresh();
        self.changed |= shows || self.shared.options.theme != theme;
        effects
    }

    /// Whether anything that is drawn may have changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The view whose query line is used: the one that is shown if it has one, or else Explore.
    pub(super) fn searching(&self) -> &dyn Searching {
        match self.view {
            ViewId::Courses => &self.views.courses,
            _ => &self.views.explore,
        }
    }

    /// The view whose query line is used.
    pub(super) fn searching_mut(&mut self) -> &mut dyn Searching {
        self.searched().0
    }

    /// The view whose query line is used, and what it shares with the others.
    pub(super) fn searched(&mut self) -> (&mut dyn Searching, &Shared) {
        let view: &mut dyn Searching = match self.view {
            ViewId::Courses => &mut self.views.courses,
            _ => &mut self.views.explore,
        };
        (view, &self.shared)
    }

    pub(super) fn current(&self) -> &dyn View {
        self.views.get(self.view)
    }

    /// The view that is shown, and what it shares with the others.
    pub(super) fn in_view<T>(&mut self, change: impl FnOnce(&mut dyn View, &mut Shared) -> T) -> T {
        change(self.views.get_mut(self.view), &mut self.shared)
    }

    /// Has all views show what the person wrote as it is now.
    fn rewrite_views(&mut self) {
        for row in VIEWS {
            self.views.get_mut(row.id).rewritten(&mut self.shared);
        }
    }

    /// What the person wrote has changed.
    pub(super) fn rewritten(&mut self) {
        self.rewrite_views();
        if let (Some(Popup::Note(editor)), Some(note)) = (&mut self.popup, self.shared.own.typed_note()) {
            editor.replace(note);
        }
    }

    /// Takes over what came of saving; whether that is seen.
    fn take_saved(&mut self, result: Result<Saved, Trouble>) -> (Vec<Effect>, bool) {
        let (told, mut seen) = self.shared.own.saved(result, &self.shared.program);
        if seen {
            self.rewritten();
        }
        if let Some(told) = told {
            self.shared.say(told);
        }
        match self.shared.own.can_leave() {
            Some(true) => return (vec![Effect::Quit], seen),
            Some(false) => {
                // The line above it says why.
                self.shared.refuse("Not saved. {quit} again quits and prints what is not saved");
                seen = true;
            }
            None => {}
        }
        (Vec::new(), seen)
    }

    fn refresh(&mut self) {
        if self.view == ViewId::Compare {
            self.shared.found = self.views.explore.found();
        }
        self.in_view(|view, shared| view.refresh(shared));
    }

    /// Takes over how much room the parts of the screen have.
    pub fn measured(&mut self, measure: &Measure) {
        self.is_too_small = measure.is_too_small;
        self.in_view(|view, _| view.measured(measure));
        match &mut self.popup {
            Some(Popup::Page(reader)) => reader.measured(&measure.popup),
            Some(Popup::Palette(palette)) => {
                palette.list.rows = measure.popup.rows;
                palette.clamp();
            }
            Some(Popup::Note(editor)) => editor.measured(measure.popup.columns, measure.popup.rows),
            None => {}
        }
    }

    /// Goes on with more of the data, or all of it; what is selected stays so.
    fn take_data(&mut self, program: Arc<Program>, index: Arc<Index>, portion: Portion) -> Vec<Effect> {
        let nothing = program.records().next().is_none();
        let (old, old_index) = self.shared.replace(program, index);
        self.shared.own.attach(&self.shared.program);
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

    /// Whether what a person does changes nothing that they would have to see. What is typed into a line is kept: a window
    /// may be small for a moment only.
    fn works_unseen(&self, action: &Action) -> bool {
        let types = matches!(self.scope(), Scope::Query | Scope::Note | Scope::Palette);
        let Action::Press(chord) = action else { return types && matches!(action, Action::Paste(_)) };
        match self.shared.keymap.resolve(*chord, self.scope()) {
            Some(command) => QUITTING.contains(&command) || UNSEEN.contains(&command) || types && command != "run",
            None => types,
        }
    }

    fn press(&mut self, chord: Chord) -> Vec<Effect> {
        let scope = self.scope();
        let command = self.shared.keymap.resolve(chord, scope).and_then(Self::command);
        if !command.is_some_and(|command| QUITTING.contains(&command.name)) {
            self.shared.own.stay();
        }
        if command.is_none_or(|command| command.name != "export") {
            self.last_export = None;
        }
        if let Some(command) = command {
            return self.run(command);
        }
        if let (Some(typed), Scope::Query | Scope::Palette | Scope::Note) = (chord.typed(), scope) {
            return self.edit(InputRequest::InsertChar(typed));
        }
        if let Some(command) = in_place(chord).and_then(|chord| self.shared.keymap.resolve(chord, scope)) {
            return Self::command(command).map(|command| self.run(command)).unwrap_or_default();
        }
        // A terminal or a multiplexer takes an Escape and a key quickly after it for one.
        if chord.alt {
            let mut effects = self.press(Chord::plain(Key::Esc));
            effects.push(Effect::Press(Chord { alt: false, ..chord }));
            return effects;
        }
        let help = self.shared.keymap.binding("help", scope).and_then(|binding| binding.chords.first());
        let help = help.map(ToString::to_string).unwrap_or_default();
        self.shared.refuse_with(format!("{chord} is not a key here. {help} for help"));
        Vec::new()
    }

    pub(super) fn run(&mut self, command: &Command<Self>) -> Vec<Effect> {
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
    pub(super) fn show(&mut self, view: ViewId) {
        if view != self.view {
            self.searching_mut().stop_editing();
            self.history.leave(self.location());
            self.view = view;
        }
    }

    pub(super) fn location(&self) -> Location {
        Location { view: self.view, bookmark: self.current().bookmark(&self.shared) }
    }

    pub(super) fn resume(&mut self, location: &Location) -> Vec<Effect> {
        self.view = location.view;
        self.in_view(|view, shared| view.restore(&location.bookmark, shared))
    }

    /// Goes to a record in Explore and remembers the way back.
    pub(super) fn go_to(&mut self, record: RecordRef) {
        self.history.leave(self.location());
        self.view = ViewId::Explore;
        self.views.explore.go_to(record, &self.shared);
    }

    /// Says what became of something that was asked for.
    fn take_report(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::NoBrowser(url, why) => return self.no_browser(url, &why),
            Action::Exported(result) => self.exported(result),
            Action::Copied(text, copied) => self.copied(&text, copied),
            Action::Opened(url) => self.shared.say(format!("Opened {url}")),
            Action::NoShell(why) => self.shared.refuse_with(format!("Can't suspend: {why}")),
            _ => {}
        }
        Vec::new()
    }

    /// Says what became of an export.
    fn exported(&mut self, result: Result<Text, Text>) {
        match (result, &self.last_export) {
            (Ok(file), Some(export)) => {
                let next = self.shared.keymap.fill(export.next);
                self.shared.say(format!("{} written to {file}. {next}", export.what).trim_end().to_owned());
            }
            (Ok(file), None) => self.shared.say(format!("Written to {file}")),
            (Err(why), _) => self.shared.refuse_with(format!("Can't export: {why}")),
        }
    }

    /// Says what became of `text`.
    fn copied(&mut self, text: &Text, copied: Copied) {
        let is_short = width(text) <= SHORT;
        let much = counted(graphemes(text).count(), "character", "characters");
        self.unsure = (copied == Copied::Sent && !is_short).then(|| text.clone());
        let how = match copied {
            Copied::With(program) => format!("Copied with {program}"),
            Copied::ToTmux => "Copied to tmux's buffer".to_owned(),
            Copied::Sent if is_short => "Sent to the terminal, which may ignore it".to_owned(),
            Copied::Sent => "Sent to the terminal, which may ignore it; again shows it".to_owned(),
            Copied::Nowhere => {
                self.shared.refuse_with(format!("Nothing here can copy this: {text}"));
                return self.show_to_select("Nothing here can copy this.", text);
            }
        };
        self.shared.say(if is_short { format!("{how}: {text}") } else { format!("{how} ({much}): {text}") });
    }

    /// Shows `text` in full, to be selected, unless something is open already.
    pub(super) fn show_to_select(&mut self, why: &str, text: &Text) {
        if self.popup.is_none() && self.scope() != Scope::Query {
            let words = self.shared.keymap.fill(" Select it with the mouse; {mouse} leaves that to the terminal:");
            let mut page = Page::of_prose("Copy it by hand", vec![format!("{why}{words}")]);
            page.push(Item::new("", Body::Prose(text.clone())));
            self.popup = Some(Popup::Page(Reader::new(page)));
        }
    }

    /// Shows an address that no browser opened. What is being typed is not interrupted for it.
    fn no_browser(&mut self, url: Text, why: &Text) -> Vec<Effect> {
        if matches!(self.scope(), Scope::Query | Scope::Palette | Scope::Note) {
            self.shared.refuse_with(format!("Couldn't open {url}: {why}"));
            return Vec::new();
        }
        let words = vec!["Couldn't open this address.".to_owned(), format!("{why}.")];
        let mut page = Page::of_prose("Open it elsewhere", words);
        page.push(Item::new("", Body::Link { title: Text::default(), url: url.clone() }));
        self.popup = Some(Popup::Page(Reader::new(page)));
        vec![Effect::Copy(url)]
    }

    /// Uses the theme made for the terminal's background, unless the person chose one.
    fn adopt(&mut self, background: Background) {
        let options = &mut self.shared.options;
        let current = options.themes.get(options.theme).and_then(|(_, made_for)| *made_for);
        if options.follow_background && current != Some(background) {
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
            Some(Popup::Note(editor)) => {
                if editor.edit(request) {
                    self.take_note();
                }
                Vec::new()
            }
            None => {
                let (view, shared) = self.searched();
                view.edit(request, shared)
            }
        }
    }

    /// Takes the note over as it is typed.
    fn take_note(&mut self) {
        if let Some(Popup::Note(editor)) = &self.popup {
            self.shared.own.type_note(&self.shared.program, editor.text());
            self.rewrite_views();
        }
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if let Some(Popup::Note(editor)) = &mut self.popup {
            if editor.insert(text) {
                self.take_note();
            } else {
                self.shared.refuse("Too long for a note: nothing was pasted");
            }
            return Vec::new();
        }
        if !matches!(self.scope(), Scope::Query | Scope::Palette) {
            self.shared.refuse("Nothing to paste into here. {search} searches");
            return Vec::new();
        }
        let start: String = text.chars().take(LONGEST_PASTE).collect();
        let clean = Text::new(start);
        // Only the last search counts; those before it would be superseded at once.
        let effects = clean.trim().chars().map(|character| self.edit(InputRequest::InsertChar(character)));
        effects.last().unwrap_or_default()
    }

    fn click(&mut self, target: Target) -> Vec<Effect> {
        if let Target::Command(name) = target {
            return Self::command(name).map(|command| self.run(command)).unwrap_or_default();
        }
        match (target, &mut self.popup) {
            (Target::Popup(Some(row)), Some(Popup::Palette(palette))) => {
                palette.list.cursor = row;
                palette.clamp();
                self.clicked = Some(target);
                Vec::new()
            }
            (Target::Popup(Some(item)), Some(Popup::Page(reader))) => {
                reader.point(item);
                self.open_if_link(target)
            }
            (Target::Scrollbar(bar, rows), _) => {
                self.scroll(bar, rows);
                Vec::new()
            }
            (Target::Query(column), None) => self.point_in_query(column),
            (Target::Popup(None) | Target::Query(_) | Target::Command(_) | Target::Nothing, _) => Vec::new(),
            (Target::Popup(_), Some(Popup::Note(_))) => Vec::new(),
            (_, Some(_)) => self.close_popup(),
            (Target::Popup(_) | Target::Outside, None) => Vec::new(),
            (Target::Tab(view), None) => {
                self.show(view);
                Vec::new()
            }
            (Target::View(spot), None) => {
                self.in_view(|view, _| view.point(spot));
                match spot {
                    Spot { row: None, .. } => Vec::new(),
                    Spot { part: Part::Page, .. } => self.open_if_link(target),
                    Spot { part: Part::List(_) | Part::Table, .. } => {
                        self.clicked = Some(target);
                        Vec::new()
                    }
                }
            }
        }
    }

    /// Puts the caret at a column of the query line.
    fn point_in_query(&mut self, column: usize) -> Vec<Effect> {
        if self.search().is_none() {
            return Vec::new();
        }
        if self.scope() != Scope::Query {
            self.start_search();
        }
        let typed = self.search().map(|search| search.input.value().to_owned()).unwrap_or_default();
        let mut passed = 0;
        let before = graphemes(&typed).take_while(|(_, grapheme)| {
            passed += width(grapheme);
            passed <= column
        });
        let caret = before.map(|(_, grapheme)| grapheme.chars().count()).sum();
        self.edit(InputRequest::SetCursor(caret))
    }

    /// Opens what the first of two clicks selected. Where that did something already, the second is no more than a habit.
    fn double_click(&mut self, target: Target, clicked: Option<Target>) -> Vec<Effect> {
        let command = match (target, self.scope()) {
            // These can be wanted several times.
            (Target::Command(_) | Target::Scrollbar(..), _) => return self.click(target),
            _ if clicked != Some(target) => return Vec::new(),
            (_, Scope::Palette) => "run",
            _ => "open",
        };
        Self::command(command).map(|command| self.run(command)).unwrap_or_default()
    }

    /// A click opens what is meant to be clicked, and only points at everything else.
    fn open_if_link(&mut self, target: Target) -> Vec<Effect> {
        let is_link = |item: &Item| match &item.body {
            Body::Relation { .. } | Body::Link { .. } | Body::Fold { .. } => true,
            Body::Row(row) => row.to.is_some(),
            _ => false,
        };
        if self.item().is_some_and(is_link) {
            return self.open();
        }
        self.clicked = Some(target);
        Vec::new()
    }

    fn scroll(&mut self, bar: Bar, rows: isize) {
        match (bar, &mut self.popup) {
            (Bar::Popup, Some(Popup::Palette(palette))) => palette.scroll(rows),
            (Bar::Popup, Some(Popup::Page(reader))) => reader.scroll(rows),
            (Bar::Popup, Some(Popup::Note(editor))) => editor.scroll(rows),
            (Bar::View(part), None) => self.in_view(|view, _| view.scroll(Spot { part, row: None }, rows)),
            _ => {}
        }
    }

    fn wheel(&mut self, target: Target, rows: isize) {
        match (target, &mut self.popup) {
            (_, Some(Popup::Palette(palette))) => {
                palette.list.cursor = palette.list.cursor.saturating_add_signed(rows);
                palette.clamp();
            }
            (_, Some(Popup::Page(reader))) => reader.scroll(rows),
            (_, Some(Popup::Note(editor))) => editor.scroll(rows),
            (Target::View(spot), None) => self.in_view(|view, _| view.scroll(spot, rows)),
            _ => {}
        }
    }
}

/// The chord on a keyboard of Latin letters; `None` if it is one already.
fn in_place(chord: Chord) -> Option<Chord> {
    let Key::Char(letter) = chord.key else { return None };
    keyboard::by_place(letter).map(|letter| Chord { key: Key::Char(letter), ..chord })
}
