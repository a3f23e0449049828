//! Courses: the catalogue as a table, narrowed by facets and a query.

use std::sync::Arc;
use std::time::Duration;

use crate::app::ask::SearchResult;
use crate::app::effect::Effect;
use crate::app::keymap::Scope;
use crate::app::measure::Measure;
use crate::app::part::facets::{FacetLine, Facets};
use crate::app::part::list::List;
use crate::app::part::motion::{Motion, Way};
use crate::app::part::reader::{Position, Reader};
use crate::app::part::search::Search;
use crate::app::part::table::{Table, TableColumn, TableRow};
use crate::app::shared::Shared;
use crate::app::view::{Bookmark, Focus, Layout, Part, Searching, Spot, Toward, View};
use crate::data::{Kind, Words};
use crate::model::{Program, RecordRef};
use crate::pages::{self, COURSE_COLUMNS, CourseColumn, Item, Page};
use crate::search::{CourseOrder, Index, Narrowed, Ticks};
use crate::text::{Text, thousands};

/// Rows kept ready above and below the cursor; more than a screen shows.
const READY: usize = 120;

/// The view Courses.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(crate) struct Courses {
    facets: Facets,
    ticks: Ticks,
    narrowed: Narrowed,
    order: CourseOrder,
    is_reversed: bool,
    column: usize,
    rows: List,
    only_starred: bool,
    search: Option<Search>,
    tickets: u64,
    /// The index that `narrowed` comes from.
    index: Option<Arc<Index>>,
    /// Whether the courses must be narrowed again, and whether the table must be drawn up again.
    stale: bool,
    moved: bool,
    /// Where to go once it is narrowed.
    pending: Option<RecordRef>,
    item: Option<Item>,
    table: Table,
    below: Reader,
}

impl Courses {
    pub(crate) fn new() -> Self {
        Self {
            facets: Facets::default(),
            ticks: Ticks::default(),
            narrowed: Narrowed::default(),
            order: CourseOrder::default(),
            is_reversed: false,
            column: 0,
            rows: List::default(),
            only_starred: false,
            search: None,
            tickets: 0,
            index: None,
            stale: true,
            moved: true,
            pending: None,
            item: None,
            table: Table::default(),
            below: Reader::default(),
        }
    }

    /// The course under the cursor.
    pub(crate) fn selected(&self) -> Option<RecordRef> {
        let index = *self.narrowed.courses.get(self.rows.cursor)?;
        Some(RecordRef { kind: Kind::Course, index: index as usize })
    }

    /// The courses that are shown, in their order.
    pub(crate) fn shown(&self) -> impl Iterator<Item = RecordRef> {
        self.narrowed.courses.iter().map(|index| RecordRef { kind: Kind::Course, index: *index as usize })
    }

    fn column(&self) -> &'static CourseColumn {
        &COURSE_COLUMNS[self.column.min(COURSE_COLUMNS.len() - 1)]
    }

    /// Finds out which courses are shown, and what they can be narrowed by.
    fn narrow(&mut self, shared: &Shared) {
        let index = Arc::clone(shared.index());
        if self.index.as_ref().is_some_and(|known| !Arc::ptr_eq(known, &index)) {
            // Codes belong to the index of the old data.
            self.ticks = Ticks::default();
        }
        let here = self.pending.take();
        let found = self.search.as_ref().filter(|search| search.understood().is_some());
        let found = found.map(|search| index.courses_at(search.result.found.matching()));
        let starred: Option<Vec<u32>> = self.only_starred.then(|| {
            let courses = shared.own.starred().into_iter().filter(|record| record.kind == Kind::Course);
            courses.filter_map(|record| u32::try_from(record.index).ok()).collect()
        });
        let within = match (found, starred) {
            (Some(found), Some(starred)) => Some(found.into_iter().filter(|at| starred.contains(at)).collect()),
            (found, starred) => found.or(starred),
        };
        let order = (self.order, self.is_reversed);
        self.narrowed = index.narrow(within.as_deref(), &self.ticks, order);
        let name_of = |facet: &str, code| index.facet_value(&shared.program, facet, code);
        self.facets.show(&self.narrowed.facets, &self.ticks, shared.program.words(), name_of);
        self.facets.has_focus &= !self.facets.lines.is_empty();
        self.index = Some(index);
        if let Some(here) = here {
            self.go_to(here);
        }
        self.rows.clamp(self.narrowed.courses.len());
    }

    /// Goes to a course, if it is shown.
    fn go_to(&mut self, course: RecordRef) {
        let at = self.narrowed.courses.iter().position(|index| *index as usize == course.index);
        self.rows.cursor = at.unwrap_or(self.rows.cursor);
    }

    fn draw_up(&mut self, shared: &Shared) {
        let program = &shared.program;
        let total = program.count(Kind::Course);
        let shown = self.narrowed.courses.len();
        let first = self.rows.cursor.saturating_sub(READY).min(shown);
        let last = (self.rows.cursor + READY).min(shown);
        let row = |index: &u32| {
            let record = RecordRef { kind: Kind::Course, index: *index as usize };
            TableRow {
                name: program.short(record).cloned().unwrap_or_default(),
                is_starred: shared.own.is_starred(record),
                is_marked: false,
                cells: COURSE_COLUMNS.iter().map(|column| pages::course_cell(program, record, column)).collect(),
            }
        };
        let sorted = |order: CourseOrder| (order == self.order).then_some(self.is_reversed);
        let columns = COURSE_COLUMNS.iter().zip(&CourseOrder::ALL[1..]).map(|(column, order)| TableColumn {
            head: Text::new(program.words().fill(column.label)),
            sorted: sorted(*order),
            foot: Text::default(),
            wide: column.wide.or(Some(0)),
        });
        let words = program.words();
        let is_awaited = program.awaits_catalogue() || shared.loading.is_some();
        let title = match (shown == total, is_awaited) {
            (_, true) if total == 0 => "Courses: loading".to_owned(),
            (true, _) => words.counted(total, Kind::Course),
            (false, _) => format!("{} of {}", thousands(shown), words.counted(total, Kind::Course)),
        };
        let order = match CourseOrder::ALL.iter().position(|order| *order == self.order) {
            None | Some(0) => "number".to_owned(),
            Some(at) => words.fill(COURSE_COLUMNS[at - 1].label).to_lowercase(),
        };
        let reversed = if self.is_reversed { ", reversed" } else { "" };
        let starred = if self.only_starred { "starred · " } else { "" };
        let ticked: Vec<String> = self.ticked(words).collect();
        let ticked = if ticked.is_empty() { String::new() } else { format!("{} · ", ticked.join(", ")) };
        self.table = Table {
            title: title.into(),
            aside: format!("{starred}{ticked}by {order}{reversed}").into(),
            corner: "Number".into(),
            foot: Text::default(),
            columns: columns.collect(),
            rows: self.narrowed.courses[first..last].iter().map(row).collect(),
            first,
            total: shown,
            is_long: true,
            cursor: (self.rows.cursor, self.column),
            top: self.rows.top,
        };
        let today = shared.options.today;
        let selected = self.selected();
        self.item = selected.map(|course| pages::course_item(program, course, self.column(), today));
        let page = selected.map_or_else(
            || self.nothing(shared),
            |course| pages::course_in_full(program, course, self.column(), today),
        );
        self.below.show(page, Position::default());
    }

    /// The names of what is ticked.
    fn ticked(&self, words: &Words) -> impl Iterator<Item = String> {
        self.ticks.iter().filter_map(move |(facet, code)| {
            let name = self.facets.name_of(facet, code)?;
            Some(if facet == "units" {
                words.fill(&format!("{name} {{units}}")).into_owned()
            } else {
                name.to_string()
            })
        })
    }

    /// What is said where no course is left.
    fn nothing(&self, shared: &Shared) -> Page {
        let why = match &self.search {
            _ if shared.loading.is_some() || shared.program.awaits_catalogue() => {
                return Page::of_prose("Loading", vec!["The courses are being read.".to_owned()]);
            }
            Some(search) if search.found_nothing() => format!("No course matches “{}”.", search.input.value()),
            _ if self.only_starred => "No course here is starred.".to_owned(),
            _ => "No course has all that is ticked.".to_owned(),
        };
        let back = shared.keymap.fill("{leave} takes back what narrows the table.");
        Page::of_prose("Nothing here", vec![why, back])
    }

    fn go_to_column(&mut self, column: usize) {
        self.column = column.min(COURSE_COLUMNS.len() - 1);
        self.moved = true;
    }
}

/// What sets the tickets of this view apart from those of Explore.
const OWN_TICKETS: u64 = 1 << 63;

impl Searching for Courses {
    fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    fn search_mut(&mut self) -> Option<&mut Search> {
        self.search.as_mut()
    }

    fn ask(&mut self, shared: &Shared) -> Vec<Effect> {
        self.stale = true;
        let Some(search) = &mut self.search else { return Vec::new() };
        self.tickets += 1;
        let asked = search.ask_for(self.tickets | OWN_TICKETS, shared, Some(Kind::Course));
        asked.map(|ask| Effect::Search(Box::new(ask))).into_iter().collect()
    }

    fn drop_search(&mut self) {
        (self.search, self.stale) = (None, true);
    }

    fn start_search(&mut self) {
        self.search.get_or_insert_with(|| Search::new(String::new())).resume();
        self.facets.has_focus = false;
    }

    fn abandon_search(&mut self, _: &Shared) {
        (self.search, self.stale) = (None, true);
    }

    fn take_result(&mut self, ticket: u64, result: SearchResult, took: Duration, _: &mut Shared) {
        if self.search.as_mut().is_some_and(|search| search.take(ticket, result, took)) {
            self.rows.restore(List::default());
            self.stale = true;
        }
    }
}

impl View for Courses {
    fn scope(&self) -> Scope {
        if self.is_editing() { Scope::Query } else { Scope::Table }
    }

    fn layout(&self) -> Layout<'_> {
        Layout::Table {
            table: &self.table,
            below: &self.below,
            facets: Some(&self.facets),
            search: self.search.as_ref(),
        }
    }

    fn item(&self) -> Option<&Item> {
        self.item.as_ref().filter(|_| !self.facets.has_focus)
    }

    fn toggle(&mut self) -> bool {
        false
    }

    fn go_beside(&mut self, way: Way) {
        match way {
            Way::Down if self.facets.has_focus => self.facets.has_focus = false,
            Way::Up if self.facets.has_focus => {}
            Way::Up if self.column == 0 => self.facets.has_focus = !self.facets.lines.is_empty(),
            Way::Down => self.go_to_column(self.column + 1),
            Way::Up => self.go_to_column(self.column - 1),
        }
        self.moved = true;
    }

    fn go(&mut self, motion: Motion) {
        if self.facets.has_focus && !self.is_editing() {
            self.facets.go(motion);
        } else {
            self.rows.go(motion, self.narrowed.courses.len());
            self.rows.clamp(self.narrowed.courses.len());
        }
        self.moved = true;
    }

    fn why_not(&self, toward: Toward, _: &Shared) -> Option<&'static str> {
        match toward {
            Toward::Next | Toward::Previous => self.facets.lines.is_empty().then_some("Nothing to narrow by"),
            Toward::Page | Toward::List | Toward::Kind(_) => Some("Press {explore} for the lists"),
            Toward::Out => None,
        }
    }

    fn focus(&mut self, toward: Toward, _: &mut Shared) {
        if matches!(toward, Toward::Next | Toward::Previous) {
            self.facets.has_focus = !self.facets.has_focus;
            self.moved = true;
        }
    }

    fn point(&mut self, spot: Spot) {
        self.stop_editing();
        match (spot.part, spot.row) {
            (Part::List(_), row) => {
                self.facets.has_focus = true;
                if let Some(row) = row {
                    self.facets.point(row);
                }
            }
            (Part::Table, Some(cell)) => {
                self.facets.has_focus = false;
                self.rows.cursor = cell / COURSE_COLUMNS.len();
                self.go_to_column(cell % COURSE_COLUMNS.len());
            }
            (Part::Table | Part::Page, _) => {}
        }
        self.moved = true;
    }

    fn scroll(&mut self, spot: Spot, rows: isize) {
        match spot.part {
            Part::Page => self.below.scroll(rows),
            Part::List(_) => self.facets.list.scroll(rows, self.facets.lines.len()),
            Part::Table => {
                self.rows.scroll(rows, self.narrowed.courses.len());
                self.moved = true;
            }
        }
    }

    fn bookmark(&self, shared: &Shared) -> Bookmark {
        let typed = self.search.as_ref().map(|search| search.input.value().to_owned());
        Bookmark {
            focus: Focus::List,
            pane: 0,
            record: self.selected().and_then(|record| shared.program.key(record)),
            position: Position { cursor: self.column, scroll: 0 },
            query: typed.filter(|typed| !typed.is_empty()),
        }
    }

    fn restore(&mut self, to: &Bookmark, shared: &mut Shared) -> Vec<Effect> {
        self.stop_editing();
        self.facets.has_focus = false;
        self.column = to.position.cursor.min(COURSE_COLUMNS.len() - 1);
        self.pending = to.record.as_ref().and_then(|key| shared.program.locate(key));
        self.stale = true;
        let typed = self.search.as_ref().map(|search| search.input.value().to_owned());
        if typed != to.query {
            self.search = to.query.clone().map(Search::new);
            return self.ask(shared);
        }
        Vec::new()
    }

    fn reload(&mut self, old: &Program, shared: &mut Shared) -> Vec<Effect> {
        let here = self.selected().and_then(|record| old.key(record));
        self.pending = here.and_then(|key| shared.program.locate(&key));
        self.stale = true;
        if let Some(search) = &mut self.search {
            search.forget();
            return self.ask(shared);
        }
        Vec::new()
    }

    fn rewritten(&mut self, shared: &mut Shared) {
        self.moved = true;
        if self.only_starred {
            self.stale = true;
            self.only_starred = shared.own.has_star(Kind::Course);
        }
    }

    fn can_tick(&self) -> Option<bool> {
        Some(self.facets.has_focus)
    }

    /// Ticks the value under the cursor, or shows the others of its facet.
    fn tick(&mut self) {
        match self.facets.line() {
            Some(FacetLine::Value { facet, code, .. }) => self.ticks.toggle(facet, *code),
            Some(FacetLine::More { facet, .. }) => self.facets.show_all(facet),
            Some(FacetLine::Heading(_)) | None => return,
        }
        self.rows.restore(List::default());
        self.stale = true;
    }

    fn widen(&mut self) -> Option<&'static str> {
        let words = if self.facets.has_focus {
            self.facets.has_focus = false;
            "Back in the table"
        } else if self.search.take().is_some() {
            "Search cleared"
        } else if !self.ticks.is_empty() {
            self.ticks = Ticks::default();
            "Nothing ticked any more"
        } else {
            return None;
        };
        self.pending = self.selected();
        self.stale = true;
        Some(words)
    }

    fn shows_starred(&self) -> Option<bool> {
        Some(self.only_starred)
    }

    fn toggle_starred(&mut self, _: &mut Shared) {
        self.only_starred = !self.only_starred;
        self.rows.restore(List::default());
        self.stale = true;
    }

    fn orders(&self) -> &'static [&'static str] {
        &["the column under the cursor"]
    }

    /// By the column under the cursor; then the other way round; then by number.
    fn sort(&mut self, shared: &mut Shared) -> String {
        let order = CourseOrder::ALL[1 + self.column];
        let label = shared.program.words().fill(self.column().label).to_lowercase();
        let words = match (self.order == order, self.is_reversed) {
            (true, true) => {
                (self.order, self.is_reversed) = (CourseOrder::Number, false);
                "number".to_owned()
            }
            (true, false) => {
                self.is_reversed = true;
                format!("{label}, reversed")
            }
            (false, _) => {
                (self.order, self.is_reversed) = (order, false);
                label
            }
        };
        self.pending = self.selected();
        self.stale = true;
        words
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if std::mem::take(&mut self.stale) {
            self.narrow(shared);
            self.moved = true;
        }
        if std::mem::take(&mut self.moved) {
            self.draw_up(shared);
        }
    }

    fn measured(&mut self, measure: &Measure) {
        self.rows.rows = measure.tables;
        self.rows.clamp(self.narrowed.courses.len());
        self.table.top = self.rows.top;
        self.facets.measured(measure.lists.first().copied().unwrap_or(0));
        self.below.measured(&measure.page);
    }
}
