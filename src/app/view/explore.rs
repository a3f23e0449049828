//! Explore: lists of records, the page of the selected one, and a search through all of them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::app::answered::Answered;
use crate::app::ask::{Offer, SearchResult};
use crate::app::effect::Effect;
use crate::app::keymap::Scope;
use crate::app::measure::Measure;
use crate::app::part::list::List;
use crate::app::part::motion::{Motion, Way};
use crate::app::part::pane::Pane;
use crate::app::part::reader::{Position, Reader};
use crate::app::part::search::Search;
use crate::app::shared::Shared;
use crate::app::view::{Bookmark, Focus, Layout, Part, Searching, Spot, Toward, View};
use crate::data::{Extreme, Kind};
use crate::model::{Program, RecordKey, RecordRef};
use crate::pages::{self, Context, Item, Page, Place};
use crate::search::{Area, Contiguity, Query, Reason};
use crate::text::{Text, counted};

/// The view Explore.
pub(crate) struct Explore {
    panes: Vec<Pane>,
    active: usize,
    focus: Focus,
    page: Reader,
    /// The record whose page is shown.
    shown: Option<(RecordRef, RecordKey)>,
    /// What source, open and copy act on while the list has the focus: the record shown, as an item.
    listed: Option<Item>,
    /// Whether the page must be written anew even if the same record is selected.
    stale: bool,
    /// Whether what the person wrote on it has changed.
    rewritten: bool,
    /// The kind of which all records are shown.
    shown_all: Option<Kind>,
    /// Whether the starred alone are listed.
    only_starred: bool,
    /// The pages that were written last, of records and of all records of a kind: one often comes back to them.
    written: HashMap<Written, Arc<Page>>,
    /// Where the person was on each page.
    positions: HashMap<RecordKey, Position>,
    search: Option<Search>,
    /// The active pane and the lists as they were before the search.
    before: Option<(usize, Vec<List>)>,
    /// Where to go once the results of a search that was returned to are there.
    pending: Option<Bookmark>,
    tickets: u64,
}

impl Explore {
    pub(crate) fn new(shared: &Shared) -> Self {
        // What is said of the program as a whole comes last, where it is found.
        let kinds = Kind::PANES.iter().chain([&Kind::Program]);
        let panes: Vec<Pane> = kinds.map(|kind| Pane::all(*kind, &shared.program)).collect();
        let is_full = |pane: &&Pane| !pane.is_empty();
        // What one compares is what one came for.
        let compared =
            panes.iter().filter(is_full).find(|pane| pane.kind.fields().iter().any(|field| !field.sets().is_empty()));
        let first = compared.or_else(|| panes.iter().find(is_full)).map(|pane| pane.kind);
        let active = panes.iter().position(|pane| Some(pane.kind) == first).unwrap_or(0);
        let mut panes = panes;
        panes[active].select_all();
        Self {
            panes,
            active,
            focus: Focus::List,
            page: Reader::default(),
            shown: None,
            listed: None,
            stale: true,
            rewritten: false,
            shown_all: None,
            only_starred: false,
            written: HashMap::new(),
            positions: HashMap::new(),
            search: None,
            before: None,
            pending: None,
            tickets: 0,
        }
    }

    /// The selected record of the active pane.
    pub(crate) fn selected(&self) -> Option<RecordRef> {
        self.panes[self.active].selected()
    }

    /// The comparison that the selected row offers.
    pub(crate) fn offer(&self) -> Option<&Offer> {
        let pane = &self.panes[self.active];
        let offer = self.search.as_ref()?.result.offer.as_ref();
        offer.filter(|_| pane.is_on_all() && pane.offer().is_some())
    }

    /// What answers the search in the selected record.
    pub(crate) fn answered(&self) -> Option<Arc<Answered>> {
        self.search.as_ref()?.result.answered(self.selected()?)
    }

    /// The value that answers the search in the selected record, for its row to say where that comes from.
    fn answering_item(&self, page: &Page) -> Option<Item> {
        let answered = self.answered().filter(|answered| answered.reason.area != Area::Names)?;
        let (field, nth) = (answered.reason.field, answered.reason.nth);
        let answers = |item: &&Item| item.place.is_some_and(|place| place.field == field && place.nth == nth);
        page.items().find(answers).cloned()
    }

    /// What was searched for, and what was found of what is compared, while results are shown.
    pub(crate) fn found(&self) -> Option<(String, Vec<RecordRef>)> {
        let search = self.search.as_ref().filter(|search| search.understood().is_some())?;
        let hits = search.result.found.hits.iter().map(|hit| hit.record);
        let compared = hits.filter(|record| record.kind.fields().iter().any(|field| !field.sets().is_empty()));
        Some((search.input.value().to_owned(), compared.collect()))
    }

    /// Goes to a record; a search that hides it ends.
    pub(crate) fn go_to(&mut self, record: RecordRef, shared: &Shared) {
        let Some(pane) = self.panes.iter().position(|pane| pane.holds(record.kind)) else { return };
        if !self.panes[pane].select(record) {
            self.only_starred &= shared.own.is_starred(record);
            self.clear_search(shared);
            self.panes[pane].select(record);
        }
        self.active = pane;
    }

    /// What the search found, as far as it is listed.
    fn hits(&self, shared: &Shared) -> impl Iterator<Item = RecordRef> {
        let hits = self.search.iter().flat_map(|search| &search.result.found.hits).map(|hit| hit.record);
        hits.filter(|record| !self.only_starred || shared.own.is_starred(*record))
    }

    /// Lists what the search found, the best selected.
    fn show_hits(&mut self, shared: &Shared) {
        let hits: Vec<RecordRef> = self.hits(shared).collect();
        let offer = self.search.as_ref().and_then(|search| search.result.offer.as_ref());
        for pane in &mut self.panes {
            let offer = offer.filter(|offer| offer.kind() == pane.kind);
            let words = offer.map(|offer| Text::new(offer.in_words(&shared.program)));
            pane.show(hits.iter().copied().filter(|record| pane.holds(record.kind)).collect(), words);
        }
        self.stale = true;
    }

    /// Ends the search; what is selected stays so in lists of everything.
    pub(crate) fn clear_search(&mut self, shared: &Shared) {
        let selected: Vec<_> = self.panes.iter().map(Pane::selected).collect();
        self.abandon_search(shared);
        for (pane, record) in self.panes.iter_mut().zip(selected) {
            record.map(|record| pane.select(record));
        }
    }

    /// Lists every record, or the starred alone.
    fn list_all(&mut self, shared: &Shared) {
        let starred = self.only_starred.then(|| shared.own.starred());
        for pane in &mut self.panes {
            let of_kind = |all: &Vec<RecordRef>| all.iter().copied().filter(|record| pane.holds(record.kind)).collect();
            pane.relist(starred.as_ref().map(of_kind), &shared.program);
        }
        self.stale = true;
    }

    /// Whether some panes may list nothing.
    fn is_narrowed(&self) -> bool {
        self.search.is_some() || self.only_starred
    }

    /// Puts the lists where they were before the search.
    fn restore_lists(&mut self) {
        let Some((active, lists)) = &self.before else { return };
        self.active = *active;
        for (pane, before) in self.panes.iter_mut().zip(lists) {
            pane.list.restore(*before);
            // It can have become shorter: the starred alone.
            pane.list.cursor = pane.list.cursor.min(pane.len().saturating_sub(1));
        }
    }

    fn has_other_pane(&self) -> bool {
        let mut others = self.panes[..self.visible()].iter().enumerate().filter(|(index, _)| *index != self.active);
        !self.is_narrowed() || self.focus == Focus::Page || others.any(|(_, pane)| !pane.is_empty())
    }

    /// How many panes are shown: the catalogue and the program only while something in them is found or followed.
    fn visible(&self) -> usize {
        let is_shown = |(index, pane): (usize, &Pane)| {
            let is_asked = self.search.as_ref().is_some_and(|search| search.understood().is_some());
            let is_found = (is_asked || self.only_starred) && !pane.is_empty();
            !pane.is_aside() || index == self.active || is_found
        };
        let last = self.panes.iter().enumerate().rev().find(|pane| is_shown(*pane));
        last.map_or(0, |(index, _)| index + 1)
    }

    /// The next or the previous pane: while searching, only those with hits; else those that the program has records for, as far
    /// as that is known.
    fn change_pane(&mut self, next: bool, shared: &Shared) {
        let count = self.visible();
        let step = if next { 1 } else { count - 1 };
        let candidates = (1..=count).map(|distance| (self.active + distance * step) % count);
        let found = candidates.into_iter().find(|pane| {
            let may_fill = || shared.loading.is_some() || shared.program.count(self.panes[*pane].kind) > 0;
            !self.panes[*pane].is_empty() || !self.is_narrowed() && may_fill()
        });
        self.active = found.unwrap_or(self.active);
    }

    fn save_position(&mut self) {
        if let Some((_, key)) = &self.shown {
            self.positions.insert(key.clone(), self.page.position());
        }
    }

    fn go_to_bookmark(&mut self, to: &Bookmark, shared: &mut Shared) {
        match to.record.as_ref().and_then(|key| shared.program.locate(key)) {
            Some(record) => self.go_to(record, shared),
            None => self.panes[self.active].select_all(),
        }
        self.focus = to.focus;
        self.refresh(shared);
        self.page.restore(to.position);
    }

    /// Goes to the line of the page that matches the query, unless the title does.
    fn show_match(&mut self) {
        let Some((search, record)) = self.search.as_ref().zip(self.selected()) else { return };
        let Some(answered) = search.result.answered(record).filter(|answered| answered.reason.area != Area::Names)
        else {
            return;
        };
        let Some(query) = search.understood() else { return };
        let Reason { field, nth, ref line, is_question, .. } = answered.reason;
        let of_fact = |item: &Item| item.place.is_some_and(|place| place.field == field && place.nth == nth);
        let says = |item: &Item| item.says().any(|text| text.contains(line.as_str()));
        let of_field = |item: &Item| item.place.is_some_and(|place| place.field == field);
        // The very line, or what says it in other words, or what matches at all.
        let _ = is_question && self.page.find(of_field)
            || self.page.find(|item| of_fact(item) && says(item))
            || self.page.find(says)
            || self.page.find(|item| of_fact(item) && matches(query, item))
            || self.page.find(of_fact)
            || self.page.find(|item| matches(query, item));
    }

    /// Goes to the next record that was found, or the one before, in this pane or another; whether there is one.
    fn go_to_hit(&mut self, way: Way) -> bool {
        let pane = &mut self.panes[self.active];
        let row = match way {
            Way::Down => Some(pane.list.cursor + 1).filter(|row| *row < pane.len()),
            Way::Up => pane.list.cursor.checked_sub(1),
        };
        if let Some(row) = row {
            pane.list.cursor = row;
            pane.with_length(List::clamp);
            return true;
        }
        let mut others: Vec<usize> = match way {
            Way::Down => (self.active + 1..self.panes.len()).collect(),
            Way::Up => (0..self.active).rev().collect(),
        };
        others.retain(|pane| !self.panes[*pane].is_empty());
        let Some(other) = others.first() else { return false };
        self.active = *other;
        let pane = &mut self.panes[*other];
        pane.list.cursor = if way == Way::Down { 0 } else { pane.len() - 1 };
        pane.with_length(List::clamp);
        true
    }

    /// A page that is shown, written anew unless it was written before.
    fn written(&mut self, what: Written, shared: &Shared) -> Arc<Page> {
        if let Some(page) = self.written.get(&what) {
            return Arc::clone(page);
        }
        let page = Arc::new(match what {
            Written::Record(record) => page_of(record, shared),
            Written::All(kind) => pages::overview(&shared.program, kind, shared.options.today),
        });
        if self.written.len() >= MOST_WRITTEN {
            self.written.clear();
        }
        self.written.insert(what, Arc::clone(&page));
        page
    }

    /// What is shown where no record is selected.
    fn nothing_page(&self, shared: &Shared) -> Page {
        let typed = self.search.as_ref().map_or("", |search| search.input.value());
        let words = shared.program.words();
        let (title, lines) = match &self.search {
            None if shared.loading.is_some() => ("Loading", Vec::new()),
            None if self.only_starred => {
                let none = format!("No {} is starred.", words.noun(self.panes[self.active].kind));
                ("Nothing starred here", vec![none, shared.keymap.fill("{starred} lists everything again.")])
            }
            None => ("Nothing here", vec!["The data has no records of this kind.".to_owned()]),
            Some(search) if search.result.found.count() > 0 => {
                let none = format!("No {} matches “{typed}”.", words.noun(self.panes[self.active].kind));
                ("Nothing found here", vec![none, shared.keymap.fill("Press {next-pane} for the matches.")])
            }
            Some(search) => {
                let none = format!("No {} matches “{typed}”.", words.any_record());
                let wider = search.result.found.wider;
                let advice = if wider > 0 {
                    let records = counted(wider, "record matches", "records match");
                    format!("{records} without its fields and exclusions: delete one of them.")
                } else {
                    let example = shared.program.records().find(|record| record.kind == Kind::Department);
                    let name = example.and_then(|record| shared.program.short(record));
                    let name = name.map(|name| format!(", a name such as {name}")).unwrap_or_default();
                    format!(
                        "None of its words is in the data. Delete a letter or a word, or try a question such as deadline, \
                         tuition or pay{name}, or a course's number."
                    )
                };
                let more = shared.keymap.fill("{apply} shows how to apply, {about} the program.");
                let back = shared.keymap.fill("{restore} cancels.");
                ("Nothing found", vec![none, advice, more, back])
            }
        };
        Page::of_prose(title, lines)
    }
}

/// A page that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Written {
    /// Of a record.
    Record(RecordRef),
    /// Of all records of a kind.
    All(Kind),
}

/// How many pages are kept.
const MOST_WRITTEN: usize = 32;

/// The page of a record, with what the person wrote about it.
fn page_of(record: RecordRef, shared: &Shared) -> Page {
    let page = pages::record(&shared.program, record, shared.options.today);
    match shared.own.entry(&shared.program, record) {
        Some(entry) => pages::with_own(page, entry),
        None => page,
    }
}

/// Whether an item shows what a query asks for.
fn matches(query: &Query, item: &Item) -> bool {
    let shows = |text: &str| !query.marks(text, Contiguity::Contiguous).is_empty();
    shows(&item.label) || item.says().any(|text| shows(text))
}

impl Searching for Explore {
    fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    fn search_mut(&mut self) -> Option<&mut Search> {
        self.search.as_mut()
    }

    fn ask(&mut self, shared: &Shared) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        self.tickets += 1;
        if let Some(ask) = search.ask(self.tickets, shared) {
            return vec![Effect::Search(Box::new(ask))];
        }
        self.list_all(shared);
        self.restore_lists();
        Vec::new()
    }

    fn drop_search(&mut self) {
        (self.search, self.before) = (None, None);
    }

    fn start_search(&mut self) {
        if self.search.is_none() {
            self.save_position();
            self.before = Some((self.active, self.panes.iter().map(|pane| pane.list).collect()));
        }
        self.search.get_or_insert_with(|| Search::new(String::new())).resume();
        self.focus = Focus::List;
    }

    fn take_result(&mut self, ticket: u64, result: SearchResult, took: Duration, shared: &mut Shared) {
        let Some(search) = self.search.as_mut() else { return };
        if !search.take(ticket, result, took) {
            return;
        }
        self.show_hits(shared);
        let best = self.hits(shared).next();
        if let Some(pane) = best.and_then(|best| self.panes.iter().position(|pane| pane.holds(best.kind))) {
            self.active = pane;
        }
        if let Some(to) = self.pending.take() {
            self.go_to_bookmark(&to, shared);
        }
    }

    fn abandon_search(&mut self, shared: &Shared) {
        self.search = None;
        self.list_all(shared);
        self.restore_lists();
        self.before = None;
    }
}

/// What a comparison shows; `None` if the data does not answer it.
fn offered_page(offer: &Offer, shared: &Shared) -> Option<Page> {
    let (program, today) = (&shared.program, shared.options.today);
    match offer {
        Offer::Ranking { order, .. } => pages::ranked(program, order.by, order.first == Extreme::Most, today),
        Offer::SideBySide(named) => Some(pages::beside(program, named, today)),
        Offer::Dates => Some(pages::due(&Context::new(program, shared.own.profile(), today))),
    }
}

impl View for Explore {
    fn scope(&self) -> Scope {
        match self.focus {
            _ if self.is_editing() => Scope::Query,
            Focus::Page => Scope::Page,
            Focus::List => Scope::List,
        }
    }

    fn layout(&self) -> Layout<'_> {
        Layout::Lists {
            panes: &self.panes[..self.visible()],
            active: self.active,
            focus: self.focus,
            page: &self.page,
            search: self.search.as_ref(),
        }
    }

    fn item(&self) -> Option<&Item> {
        match self.focus {
            Focus::Page => self.page.item(),
            Focus::List => self.listed.as_ref(),
        }
    }

    fn toggle(&mut self) -> bool {
        self.focus == Focus::Page && self.page.toggle()
    }

    fn go_beside(&mut self, way: Way) {
        self.page.go_beside(way);
    }

    fn go(&mut self, motion: Motion) {
        if self.focus == Focus::Page && !self.is_editing() {
            self.page.go(motion);
        } else {
            self.panes[self.active].with_length(|list, length| list.go(motion, length));
        }
    }

    fn go_to_match(&mut self, way: Way, shared: &mut Shared) -> bool {
        // What says that nothing was found is no match, although it has the words.
        let search = self.search.as_ref().filter(|search| !search.found_nothing());
        let Some(query) = search.and_then(Search::understood).cloned() else { return false };
        if self.focus == Focus::Page && self.page.find_next(way, |item| matches(&query, item)) {
            return true;
        }
        self.go_to_hit(way) && {
            self.refresh(shared);
            true
        }
    }

    fn go_to_fact(&mut self, place: Place) {
        self.focus = Focus::Page;
        self.page.find(|item| item.place == Some(place));
    }

    fn why_not(&self, toward: Toward, _: &Shared) -> Option<&'static str> {
        let nothing_selected = self.selected().is_none() && !self.panes[self.active].is_on_all();
        match toward {
            Toward::Next | Toward::Previous => (!self.has_other_pane()).then_some("No other pane has matches"),
            Toward::Page => nothing_selected.then_some("Nothing is selected"),
            Toward::List => None,
            Toward::Kind(kind) => {
                let here = self.focus == Focus::List && self.panes[self.active].kind == kind;
                here.then_some("Already here")
            }
            Toward::Out => {
                let at_lists = self.focus == Focus::List && self.search.is_none();
                at_lists.then_some("Nothing to close. {quit} quits")
            }
        }
    }

    fn focus(&mut self, toward: Toward, shared: &mut Shared) {
        match toward {
            Toward::Next | Toward::Previous => {
                self.change_pane(toward == Toward::Next, shared);
                self.focus = Focus::List;
            }
            Toward::Page => self.focus = Focus::Page,
            Toward::List => self.focus = Focus::List,
            Toward::Kind(kind) => {
                self.active = self.panes.iter().position(|pane| pane.kind == kind).unwrap_or(self.active);
                self.focus = Focus::List;
            }
            Toward::Out if self.search.is_some() => {
                self.clear_search(shared);
                shared.say("Search cleared");
            }
            Toward::Out => self.focus = Focus::List,
        }
    }

    fn point(&mut self, spot: Spot) {
        self.stop_editing();
        let Part::List(index) = spot.part else {
            self.focus = Focus::Page;
            if let Some(item) = spot.row {
                self.page.point(item);
            }
            return;
        };
        (self.active, self.focus) = (index, Focus::List);
        let pane = &mut self.panes[index];
        if let Some(row) = spot.row.filter(|row| *row < pane.len()) {
            pane.list.cursor = row;
        }
    }

    fn scroll(&mut self, spot: Spot, rows: isize) {
        match spot.part {
            Part::List(index) => self.panes[index].with_length(|list, length| list.scroll(rows, length)),
            Part::Page | Part::Table => self.page.scroll(rows),
        }
    }

    fn bookmark(&self, shared: &Shared) -> Bookmark {
        let typed = self.search.as_ref().map(|search| search.input.value().to_owned());
        Bookmark {
            focus: self.focus,
            pane: self.active,
            record: self.selected().and_then(|record| shared.program.key(record)),
            position: self.page.position(),
            query: typed.filter(|typed| !typed.is_empty()),
        }
    }

    fn restore(&mut self, to: &Bookmark, shared: &mut Shared) -> Vec<Effect> {
        self.stop_editing();
        self.active = to.pane;
        if self.bookmark(shared).query != to.query {
            self.clear_search(shared);
            self.active = to.pane;
            if let Some(typed) = &to.query {
                self.start_search();
                self.search = Some(Search::new(typed.clone()));
                self.pending = Some(to.clone());
                return self.ask(shared);
            }
        }
        self.go_to_bookmark(to, shared);
        Vec::new()
    }

    fn reload(&mut self, old: &Program, shared: &mut Shared) -> Vec<Effect> {
        self.written.clear();
        let asked = self.search.as_ref().is_some_and(|search| search.understood().is_some());
        if asked {
            if let Some(search) = &mut self.search {
                search.forget();
            }
            return self.ask(shared);
        }
        let selected: Vec<_> = self.panes.iter().map(|pane| old.key(pane.selected()?)).collect();
        let was_empty = self.panes.iter().all(Pane::is_empty);
        self.list_all(shared);
        if was_empty {
            // The first of the data has come.
            *self = Self { page: std::mem::take(&mut self.page), ..Self::new(shared) };
        }
        for (pane, key) in self.panes.iter_mut().zip(selected) {
            key.and_then(|key| shared.program.locate(&key)).map(|record| pane.select(record));
        }
        Vec::new()
    }

    fn rewritten(&mut self, shared: &mut Shared) {
        self.rewritten = true;
        self.written.clear();
        if let Some(search) = &mut self.search {
            search.forget();
        }
        if !self.only_starred {
            return;
        }
        if shared.own.starred().is_empty() {
            self.only_starred = false;
        }
        if self.search.is_some() {
            let hits: Vec<RecordRef> = self.hits(shared).collect();
            for pane in &mut self.panes {
                let of_kind = hits.iter().copied().filter(|record| pane.holds(record.kind)).collect();
                pane.relist(Some(of_kind), &shared.program);
            }
        } else {
            let stale = self.stale;
            self.list_all(shared);
            self.stale = stale;
        }
    }

    fn shows_starred(&self) -> Option<bool> {
        Some(self.only_starred)
    }

    fn toggle_starred(&mut self, shared: &mut Shared) {
        self.only_starred = !self.only_starred;
        if self.search.is_some() {
            self.show_hits(shared);
        } else {
            self.list_all(shared);
        }
        if self.panes[self.active].is_empty() {
            self.change_pane(true, shared);
        }
        self.focus = Focus::List;
    }

    fn refresh(&mut self, shared: &mut Shared) {
        let selected = self.selected();
        let shown = self.shown.as_ref().map(|(record, _)| *record);
        let active = &self.panes[self.active];
        let all = active.is_on_all().then_some(active.kind);
        if all.is_some() && all == self.shown_all && !self.stale {
            return;
        }
        if std::mem::take(&mut self.rewritten)
            && let Some(record) = selected.filter(|_| selected == shown && !self.stale)
        {
            self.page.replace(page_of(record, shared));
            return;
        }
        if selected == shown && selected.is_some() && !self.stale {
            return;
        }
        // Positions at matches are not where the person left off.
        if !self.is_editing() {
            self.save_position();
        }
        (self.stale, self.shown_all) = (false, all);
        self.shown = selected.and_then(|record| Some((record, shared.program.key(record)?)));
        self.listed = match (selected, all) {
            (Some(record), _) => pages::listed(&shared.program, record),
            (None, Some(kind)) => Some(Item::line(
                "",
                match self.offer() {
                    Some(offer) => offer.in_words(&shared.program),
                    None => format!("All {}", shared.program.words().counted(shared.program.count(kind), kind)),
                },
            )),
            (None, None) => None,
        };
        let shown = self.shown.clone();
        let (page, position) = match &shown {
            Some((record, key)) => {
                let position = self.positions.get(key).copied().unwrap_or_default();
                (self.written(Written::Record(*record), shared), position)
            }
            None => match all {
                Some(kind) => {
                    let offered = self.offer().and_then(|offer| offered_page(offer, shared));
                    let page = offered.map_or_else(|| self.written(Written::All(kind), shared), Arc::new);
                    (page, Position::default())
                }
                None => (self.nothing_page(shared).into(), Position::default()),
            },
        };
        if let Some(item) = self.answering_item(&page) {
            self.listed = Some(item);
        }
        self.page.show(page, position);
        self.show_match();
    }

    fn measured(&mut self, measure: &Measure) {
        for (index, pane) in self.panes.iter_mut().enumerate() {
            pane.list.rows = measure.lists.get(index).copied().unwrap_or(0);
            pane.with_length(List::clamp);
        }
        self.page.measured(&measure.page);
    }
}
