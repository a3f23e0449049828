//! Compare: departments side by side, a table of what people ask.

use crate::app::effect::Effect;
use crate::app::keymap::Scope;
use crate::app::measure::Measure;
use crate::app::part::list::List;
use crate::app::part::motion::{Motion, Way};
use crate::app::part::reader::{Position, Reader};
use crate::app::part::table::{Table, TableColumn, TableRow};
use crate::app::shared::Shared;
use crate::app::view::{Bookmark, Focus, Layout, Spot, Toward, View};
use crate::data::{Kind, Set};
use crate::model::{Program, RecordKey, RecordRef};
use crate::pages::{self, Cell, Comparison, Item, Line, Page};
use crate::text::{Text, capital};

/// The view Compare.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(crate) struct Compare {
    /// All departments, in the order of the data.
    all: Comparison,
    /// Those that are shown, in their order.
    shown: Comparison,
    /// Whether `all` is that of today's data.
    written: bool,
    /// Whether anything that decides the table has changed.
    stale: bool,
    set: usize,
    /// The line under the cursor: a row, or a column if they are swapped.
    line: usize,
    /// The question under the cursor, among those of the set.
    question: usize,
    /// The question that the lines are sorted by, and whether the other way round.
    sorted: Option<(Text, bool)>,
    only_starred: bool,
    /// What was searched for in Explore.
    query: Option<String>,
    is_transposed: bool,
    /// Whether all answers of the marked are shown rather than those that differ.
    shows_all: bool,
    marked: Vec<RecordKey>,
    marked_now: Vec<RecordRef>,
    is_block: bool,
    rows: List,
    table: Table,
    below: Reader,
}

impl Compare {
    pub(crate) fn new() -> Self {
        Self {
            all: Comparison::default(),
            shown: Comparison::default(),
            written: false,
            stale: true,
            set: 0,
            line: 0,
            question: 0,
            sorted: None,
            only_starred: false,
            query: None,
            is_transposed: false,
            shows_all: false,
            marked: Vec::new(),
            marked_now: Vec::new(),
            is_block: false,
            rows: List::default(),
            table: Table::default(),
            below: Reader::default(),
        }
    }

    /// What is shown, and the columns of the questions of all sets.
    pub(crate) fn shown(&self) -> (&Comparison, Vec<usize>) {
        (&self.shown, (0..self.shown.columns.len()).collect())
    }

    /// The records that are marked.
    pub(crate) fn marked(&self) -> &[RecordRef] {
        &self.marked_now
    }

    /// Marks a record, or takes its mark away; returns all that are marked.
    pub(crate) fn toggle_mark(&mut self, record: RecordRef, shared: &Shared) -> &[RecordRef] {
        if let Some(key) = shared.program.key(record) {
            match self.marked.iter().position(|marked| *marked == key) {
                Some(at) => drop(self.marked.remove(at)),
                None => self.marked.push(key),
            }
        }
        self.find_marked(shared);
        &self.marked_now
    }

    /// Marks these records and no others, and goes to the first.
    pub(crate) fn mark_only(&mut self, records: &[RecordRef], shared: &Shared) {
        self.marked = records.iter().filter_map(|record| shared.program.key(*record)).collect();
        self.find_marked(shared);
        let first = self.shown.lines.iter().position(|line| records.first() == Some(&line.record));
        self.line = first.unwrap_or(self.line);
    }

    fn find_marked(&mut self, shared: &Shared) {
        self.marked_now = self.marked.iter().filter_map(|key| shared.program.locate(key)).collect();
        self.stale = true;
    }

    /// The sets that have questions.
    fn sets(&self) -> Vec<Set> {
        Set::ALL.into_iter().filter(|set| !self.all.of_set(*set).is_empty()).collect()
    }

    /// The questions of the set that is shown, by their columns.
    fn questions(&self) -> Vec<usize> {
        self.sets().get(self.set).map(|set| self.all.of_set(*set)).unwrap_or_default()
    }

    /// The column of the question under the cursor.
    fn column(&self) -> Option<usize> {
        self.questions().get(self.question).copied()
    }

    fn cell(&self) -> Option<(&Line, &Cell)> {
        let line = self.shown.lines.get(self.line)?;
        Some((line, line.cells.get(self.column()?)?))
    }

    /// Goes to another set of questions, and in it to the same question if it has it.
    pub(crate) fn change_set(&mut self, way: Way) {
        let count = self.sets().len().max(1);
        let column = self.column();
        let step = if way == Way::Down { 1 } else { count - 1 };
        self.set = (self.set + step) % count;
        self.question = self.questions().iter().position(|other| Some(*other) == column).unwrap_or(0);
        self.stale = true;
    }

    pub(crate) fn transpose(&mut self) {
        self.is_transposed = !self.is_transposed;
        self.stale = true;
    }

    /// Shows all answers of the marked, or only those that differ; whether all.
    pub(crate) fn toggle_differences(&mut self) -> bool {
        self.shows_all = !self.shows_all;
        self.stale = true;
        self.shows_all
    }

    /// Sorts by a question, named by its key or its field, and goes to it.
    pub(crate) fn sort_by(&mut self, by: &str, descending: bool) {
        let Some(column) = self.all.column(by) else { return };
        let sets = self.sets();
        let found = sets
            .iter()
            .enumerate()
            .find_map(|(nth, set)| Some((nth, self.all.of_set(*set).iter().position(|other| *other == column)?)));
        (self.set, self.question) = found.unwrap_or((self.set, self.question));
        self.sorted = Some((self.all.columns[column].key.clone(), descending));
        (self.line, self.stale) = (0, true);
    }

    /// The lines that are marked, in the order in which they were.
    fn marked_lines(&self) -> Vec<&Line> {
        let line = |record: &RecordRef| self.all.lines.iter().find(|line| line.record == *record);
        self.marked_now.iter().filter_map(line).collect()
    }

    /// Whether the marked differ in a column.
    fn differ(&self, column: usize) -> bool {
        let cells: Vec<&Cell> = self.marked_lines().iter().filter_map(|line| line.cells.get(column)).collect();
        cells.windows(2).any(|pair| pair[0].differs_from(pair[1]))
    }

    /// Goes to the next question on which the marked differ, or the one before, in this set or another; whether there is
    /// one.
    pub(crate) fn go_to_difference(&mut self, way: Way) -> bool {
        let sets = self.sets();
        let places: Vec<(usize, usize, usize)> = sets
            .iter()
            .enumerate()
            .flat_map(|(set, of)| {
                self.all.of_set(*of).into_iter().enumerate().map(move |(question, column)| (set, question, column))
            })
            .collect();
        let here = places.iter().position(|(set, question, _)| (*set, *question) == (self.set, self.question));
        let here = here.unwrap_or(0);
        let found = match way {
            Way::Down => places.iter().skip(here + 1).find(|(.., column)| self.differ(*column)),
            Way::Up => places.iter().take(here).rev().find(|(.., column)| self.differ(*column)),
        };
        let Some((set, question, _)) = found.copied() else { return false };
        (self.set, self.question, self.stale) = (set, question, true);
        true
    }

    /// Chooses and orders the lines that are shown; the record under the cursor stays there.
    fn arrange(&mut self, shared: &Shared) {
        let here = self.shown.lines.get(self.line).map(|line| line.record);
        let found = shared.found.as_ref();
        self.query = found.map(|(query, _)| query.clone());
        let is_shown = |line: &&Line| {
            let is_found = found.is_none_or(|(_, records)| records.contains(&line.record));
            is_found && (!self.only_starred || shared.own.is_starred(line.record))
        };
        let lines = self.all.lines.iter().filter(is_shown).cloned().collect();
        self.shown = Comparison { columns: self.all.columns.clone(), lines };
        if let Some((key, descending)) = &self.sorted
            && let Some(column) = self.shown.columns.iter().position(|column| column.key == *key)
        {
            self.shown.sort(column, *descending);
        }
        let at = self.shown.lines.iter().position(|line| Some(line.record) == here);
        self.line = at.unwrap_or(self.line).min(self.shown.lines.len().saturating_sub(1));
    }

    fn title(&self, shared: &Shared) -> (Text, Text) {
        let sets = self.sets();
        let name = sets.get(self.set).map_or("", |set| set.name());
        let shown = self.shown.lines.len();
        let noun = shared.program.words().counted(shown, Kind::Department);
        let title = format!("{name}: {noun}");
        let sorted = self.sorted.as_ref().and_then(|(key, descending)| {
            let column = self.all.columns.iter().find(|column| column.key == *key)?;
            Some(format!("by {}{}", column.label, if *descending { ", reversed" } else { "" }))
        });
        let filter = self.query.as_ref().map(|query| format!("found by “{query}”"));
        let starred = self.only_starred.then(|| "starred".to_owned());
        let set = format!("set {} of {}", self.set + 1, sets.len());
        let aside: Vec<String> = starred.into_iter().chain(filter).chain(sorted).chain([set]).collect();
        (title.into(), aside.join(" · ").into())
    }

    /// Makes the table and what is below it.
    fn draw_up(&mut self, shared: &Shared) {
        let questions = self.questions();
        let (title, aside) = self.title(shared);
        let is_marked = |record: RecordRef| self.marked_now.contains(&record);
        let total = self.shown.lines.len();
        let row_of = |line: &Line, cells| TableRow {
            name: line.name.clone(),
            is_starred: shared.own.is_starred(line.record),
            is_marked: is_marked(line.record),
            cells,
        };
        let sorted_by = |column: usize| {
            let (key, descending) = self.sorted.as_ref()?;
            (self.all.columns.get(column)?.key == *key).then_some(*descending)
        };
        let corner = capital(shared.program.words().noun(Kind::Department));
        self.table = if self.is_transposed {
            let columns = self.shown.lines.iter().map(|line| {
                let signs = [(is_marked(line.record), "+ "), (shared.own.is_starred(line.record), "★ ")];
                let signs: String = signs.into_iter().filter(|(is, _)| *is).map(|(_, sign)| sign).collect();
                TableColumn {
                    head: format!("{signs}{}", line.name).into(),
                    sorted: None,
                    foot: Text::default(),
                    wide: None,
                }
            });
            let rows = questions.iter().map(|column| TableRow {
                name: self.all.columns[*column].label.clone(),
                is_starred: false,
                is_marked: false,
                cells: self.shown.lines.iter().map(|line| line.cells[*column].short.clone()).collect(),
            });
            let cursor = (self.question, self.line);
            Table::whole((title, aside), ("", ""), columns.collect(), rows.collect(), cursor)
        } else {
            let columns = questions.iter().map(|column| TableColumn {
                head: self.all.columns[*column].label.clone(),
                sorted: sorted_by(*column),
                foot: format!("{}/{total}", self.shown.known(*column)).into(),
                wide: None,
            });
            let cells = |line: &Line| questions.iter().map(|column| line.cells[*column].short.clone()).collect();
            let rows = self.shown.lines.iter().map(|line| row_of(line, cells(line)));
            let cursor = (self.line, self.question);
            Table::whole((title, aside), (&corner, "known"), columns.collect(), rows.collect(), cursor)
        };
        self.table.top = self.rows.top;
        let page = self.page_below(shared);
        self.below.show(page, Position::default());
    }

    /// What is below the table: the marked side by side, or else the answer under the cursor in full.
    fn page_below(&self, shared: &Shared) -> Page {
        let marked = self.marked_lines();
        if marked.len() > 1 {
            return pages::side_by_side(&self.all.columns, &marked, self.shows_all);
        }
        if let Some((line, cell)) = self.cell() {
            return pages::answer_in_full(&shared.program, &line.name, cell, shared.options.today);
        }
        let words = match (&self.query, self.only_starred) {
            (Some(query), _) => {
                let back = shared.keymap.fill("{explore} and {leave} clear the search.");
                format!("Nothing here was found by “{query}”. {back}")
            }
            (None, true) => shared.keymap.fill("Nothing here is starred. {starred} lists everything again."),
            (None, false) => "Nothing to compare.".to_owned(),
        };
        Page::of_prose("Nothing here", vec![words])
    }

    fn go_to_line(&mut self, line: usize) {
        self.line = line.min(self.shown.lines.len().saturating_sub(1));
        self.stale = true;
    }

    fn go_to_question(&mut self, question: usize) {
        self.question = question.min(self.questions().len().saturating_sub(1));
        self.stale = true;
    }

    /// Goes one answer on in the blocks of all records, or back.
    fn step_in_blocks(&mut self, way: Way) {
        let questions = self.questions().len();
        match way {
            Way::Down if self.question + 1 < questions => self.question += 1,
            Way::Down if self.line + 1 < self.shown.lines.len() => (self.line, self.question) = (self.line + 1, 0),
            Way::Up if self.question > 0 => self.question -= 1,
            Way::Up if self.line > 0 => {
                (self.line, self.question) = (self.line - 1, questions.saturating_sub(1));
            }
            _ => {}
        }
        self.stale = true;
    }

    /// Moves the cursor along the rows of the table.
    fn go_along_rows(&mut self, motion: Motion) {
        let (row, _) = self.table.cursor;
        let mut rows = List { cursor: row, ..self.rows };
        rows.go(motion, self.table.rows.len());
        if self.is_transposed { self.go_to_question(rows.cursor) } else { self.go_to_line(rows.cursor) }
    }
}

impl View for Compare {
    fn scope(&self) -> Scope {
        Scope::Table
    }

    fn layout(&self) -> Layout<'_> {
        Layout::Table { table: &self.table, below: &self.below, facets: None, search: None }
    }

    fn item(&self) -> Option<&Item> {
        self.cell().map(|(_, cell)| &cell.item)
    }

    fn toggle(&mut self) -> bool {
        false
    }

    fn go_beside(&mut self, way: Way) {
        let step = |at: usize| if way == Way::Down { at + 1 } else { at.saturating_sub(1) };
        if self.is_transposed || self.is_block {
            self.go_to_line(step(self.line));
        } else {
            self.go_to_question(step(self.question));
        }
    }

    fn go(&mut self, motion: Motion) {
        match motion {
            Motion::Step(way) | Motion::Line(way) if self.is_block => self.step_in_blocks(way),
            Motion::Screen(way) | Motion::Half(way) if self.is_block => {
                let line = if way == Way::Down { self.line + 1 } else { self.line.saturating_sub(1) };
                self.go_to_line(line);
            }
            Motion::End(way) if self.is_block => {
                self.go_to_line(if way == Way::Down { usize::MAX } else { 0 });
            }
            Motion::Line(way) if self.below.overflows() => self.below.scroll(way.by(1)),
            // Where all rows are on the screen, what is below them is what there is more of.
            Motion::Screen(way) if self.below.overflows() && self.rows.rows >= self.table.rows.len() => {
                self.below.go(Motion::Screen(way));
            }
            motion => self.go_along_rows(motion),
        }
    }

    fn why_not(&self, toward: Toward, _: &Shared) -> Option<&'static str> {
        match toward {
            Toward::Next | Toward::Previous => None,
            Toward::Page | Toward::List | Toward::Kind(_) => Some("Press {explore} for the lists"),
            Toward::Out => Some("Nothing to close"),
        }
    }

    fn focus(&mut self, toward: Toward, _: &mut Shared) {
        match toward {
            Toward::Next => self.change_set(Way::Down),
            Toward::Previous => self.change_set(Way::Up),
            _ => {}
        }
    }

    fn point(&mut self, spot: Spot) {
        let columns = self.table.columns.len().max(1);
        let Some(cell) = spot.row else { return };
        let (row, column) = (cell / columns, cell % columns);
        let (line, question) = if self.is_transposed { (column, row) } else { (row, column) };
        self.go_to_line(line);
        self.go_to_question(question);
    }

    fn scroll(&mut self, spot: Spot, rows: isize) {
        if spot.part == crate::app::view::Part::Page {
            self.below.scroll(rows);
        } else {
            self.go(Motion::Step(if rows > 0 { Way::Down } else { Way::Up }));
        }
    }

    fn bookmark(&self, shared: &Shared) -> Bookmark {
        Bookmark {
            focus: Focus::List,
            pane: self.set,
            record: self.shown.lines.get(self.line).and_then(|line| shared.program.key(line.record)),
            position: Position { cursor: self.question, scroll: usize::from(self.is_transposed) },
            query: None,
        }
    }

    fn restore(&mut self, to: &Bookmark, shared: &mut Shared) -> Vec<Effect> {
        self.refresh(shared);
        self.set = to.pane.min(self.sets().len().saturating_sub(1));
        self.is_transposed = to.position.scroll > 0;
        self.go_to_question(to.position.cursor);
        let record = to.record.as_ref().and_then(|key| shared.program.locate(key));
        let line = self.shown.lines.iter().position(|line| Some(line.record) == record);
        self.go_to_line(line.unwrap_or(self.line));
        Vec::new()
    }

    fn reload(&mut self, _: &Program, _: &mut Shared) -> Vec<Effect> {
        self.written = false;
        Vec::new()
    }

    fn rewritten(&mut self, shared: &mut Shared) {
        self.stale = true;
        self.only_starred &= !shared.own.starred().is_empty();
    }

    fn shows_starred(&self) -> Option<bool> {
        Some(self.only_starred)
    }

    fn toggle_starred(&mut self, _: &mut Shared) {
        self.only_starred = !self.only_starred;
        self.stale = true;
    }

    fn orders(&self) -> &'static [&'static str] {
        &["the column under the cursor"]
    }

    /// By the question under the cursor; then the other way round; then in the order of the data.
    fn sort(&mut self, _: &mut Shared) -> String {
        let Some(column) = self.column().and_then(|column| self.all.columns.get(column)) else {
            return String::new();
        };
        let (sorted, words) = match &self.sorted {
            Some((key, false)) if *key == column.key => {
                (Some((key.clone(), true)), format!("{}, reversed", column.label))
            }
            Some((key, true)) if *key == column.key => (None, "the data's order".to_owned()),
            _ => (Some((column.key.clone(), false)), column.label.to_string()),
        };
        (self.sorted, self.stale) = (sorted, true);
        words
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if !self.written {
            self.all = pages::compare(&shared.program, shared.options.today);
            (self.written, self.stale) = (true, true);
            self.find_marked(shared);
        }
        self.stale |= self.query.as_ref() != shared.found.as_ref().map(|(query, _)| query);
        if std::mem::take(&mut self.stale) {
            self.arrange(shared);
            self.question = self.question.min(self.questions().len().saturating_sub(1));
            self.draw_up(shared);
        }
    }

    fn measured(&mut self, measure: &Measure) {
        self.is_block = measure.is_block;
        self.rows.rows = measure.tables;
        self.rows.cursor = self.table.cursor.0;
        self.rows.clamp(self.table.rows.len());
        self.table.top = self.rows.top;
        self.below.measured(&measure.page);
    }
}
