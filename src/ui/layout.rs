//! Where everything is on a screen of a given size, and what is under a given cell.

use std::mem;
use std::sync::Arc;

use ratatui::layout::{Position, Rect};

use super::cells::cells;
use super::columns::{self, TableLayout};
use super::footer::{self, Hint};
use super::page::{Looks, PageLayout};
use super::query_room::QueryRoom;
use super::scrollbar::Scrollbar;
use super::theme::Styles;
use crate::app::{
    App, Bar, Charset, Facets, Focus, Layout, Measure, PageMeasure, Pane, Part, Popup, Reader, Scope, Search, Spot,
    Table, Target, ViewId, ViewRow,
};
use crate::pages;
use crate::search::Query;
use crate::text::width;

/// Columns below which nothing can be shown.
pub const LEAST_WIDTH: u16 = 30;

/// Rows below which nothing can be shown.
pub const LEAST_HEIGHT: u16 = 8;

/// Columns from which a list and the page stand side by side.
const SIDE_BY_SIDE: u16 = 60;

/// Columns from which the source of the fact under the cursor stands beside the page.
const WITH_SOURCE: u16 = 190;

/// Columns from which lists show whole titles, and how many they take for that.
const WITH_TITLES: u16 = 160;
const TITLES: u16 = 70;
const MOST_TITLES: u16 = 90;

/// Rows from which a line says where the item under the cursor comes from.
const WITH_ORIGIN: u16 = 10;

/// Rows from which a legend says what marks mean.
const WITH_LEGEND: u16 = 20;

/// Rows from which several lists have room for some of their records each.
const MANY_ROWS: u16 = 18;

/// Rows from which panes have whole borders.
const BOXED: u16 = 30;

/// Columns of the widest pop-up.
const POPUP: u16 = 88;

/// Rows below a table that are worth having.
const LEAST_BELOW: u16 = 4;

/// Rows below a long table, with their border.
const BELOW_LONG: u16 = 10;

/// Columns from which facets stand beside their table, and how many they take.
const WITH_FACETS: u16 = 100;
const FACETS: u16 = 26;

/// Rows of the smallest editor of a note.
const LEAST_NOTE: usize = 5;

/// Commands that the palette shows at once.
const PALETTE: usize = 16;

/// A rectangle for a list or a page, with the part inside its borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Frame {
    pub(super) whole: Rect,
    pub(super) inner: Rect,
}

/// A scrollbar that is held, and by which row of its thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grab {
    bar: Bar,
    hold: usize,
}

/// A screen laid out: every part's place and every page's lines.
#[derive(Debug, Default)]
pub struct Screen {
    pub(super) area: Rect,
    pub(super) too_small: bool,
    pub(super) boxed: bool,
    pub(super) header: Rect,
    pub(super) tabs: Vec<(ViewId, String, Rect)>,
    /// The lists of the view; empty if they are off the screen.
    pub(super) lists: Vec<Frame>,
    pub(super) table_frame: Frame,
    pub(super) table: TableLayout,
    pub(super) page: Option<Frame>,
    pub(super) page_layout: PageLayout,
    /// Where the legend of marks stands, if there is room.
    pub(super) legend: Rect,
    /// Where it says what the item under the cursor comes from.
    pub(super) origin: Rect,
    pub(super) source: Option<Frame>,
    /// The source's lines; none where nothing under the cursor names one.
    pub(super) source_layout: PageLayout,
    pub(super) query: Option<Rect>,
    /// Where it says what keeps things from being saved.
    pub(super) trouble: Option<Rect>,
    pub(super) status: Rect,
    /// The keys at the foot of the screen.
    pub(super) hints: Vec<Hint>,
    pub(super) popup: Option<Frame>,
    pub(super) popup_layout: PageLayout,
}

impl Screen {
    /// Lays out the state on a screen of `columns` and `rows` cells. Pages that have not changed keep their lines.
    pub fn lay_out(&mut self, app: &App, styles: &Styles, columns: u16, rows: u16) {
        let area = Rect::new(0, 0, columns, rows);
        let too_small = columns < LEAST_WIDTH || rows < LEAST_HEIGHT;
        *self = Self {
            area,
            too_small,
            page_layout: mem::take(&mut self.page_layout),
            source_layout: mem::take(&mut self.source_layout),
            popup_layout: mem::take(&mut self.popup_layout),
            ..Self::default()
        };
        if too_small {
            return;
        }
        self.boxed = rows >= BOXED && columns >= SIDE_BY_SIDE;
        self.header = Rect { height: 1, ..area };
        self.status = Rect { y: rows - 1, height: 1, ..area };
        self.lay_tabs(app);
        let looks = looks(app, styles);
        let mut body = Rect { y: 1, height: rows - 2, ..area };
        let mut row_below = || {
            body.height -= 1;
            Rect { y: body.bottom(), height: 1, ..area }
        };
        if app.trouble().is_some() {
            self.trouble = Some(row_below());
        }
        if matches!(app.layout(), Layout::Lists { search: Some(_), .. } | Layout::Table { search: Some(_), .. }) {
            self.query = Some(row_below());
        }
        // On a wide screen a pane of its own says it.
        if rows >= WITH_ORIGIN && columns < WITH_SOURCE {
            self.origin = row_below();
        }
        if rows >= WITH_LEGEND && !self.boxed {
            self.legend = row_below();
        }
        match app.layout() {
            Layout::Lists { panes, active, focus, page, search } => {
                let answers = search.is_some_and(|search| search.understood().is_some());
                // What the program has none of takes no room.
                let exists = |pane: &Pane| {
                    app.loaded_percent().is_some() || app.program().count(pane.kind) > 0 || pane.is_aside()
                };
                self.lay_lists_and_page((panes, active), &exists, focus, body, answers);
                self.set_page(page, looks, search.and_then(Search::understood));
            }
            Layout::Table { table, below, facets, search } => {
                let body = self.lay_facets(facets, body);
                self.lay_table(table, body, app.options().charset);
                self.set_page(below, looks, search.and_then(Search::understood));
            }
            Layout::Page(page) => {
                self.lay_page(body, false);
                self.set_page(page, looks, None);
            }
        }
        if let Some(frame) = self.source {
            let source = app.item().and_then(pages::source).unwrap_or_default();
            self.source_layout.update(&Arc::new(source), frame.inner.width, looks, None);
        }
        self.lay_popup(app, styles);
        // A message takes their place, and what helps to type a query.
        let helps = app.scope() == Scope::Query && app.search().is_some_and(Search::has_help);
        if app.notice().is_none() && !helps {
            self.hints = footer::hints(app, self.status);
        }
    }

    /// Sets the lines of the page, if it is on the screen.
    fn set_page(&mut self, reader: &Reader, looks: Looks, query: Option<&Query>) {
        if let Some(frame) = self.page {
            self.page_layout.update(reader.page(), frame.inner.width, looks, query);
        }
    }

    /// The tabs at the right of the header, or at its left where there is no room for more.
    fn lay_tabs(&mut self, app: &App) {
        let name = |view: &ViewRow| format!(" {} {} ", app.keymap().key(view.name), view.tab_text(app.program()));
        let total = usize::from(self.header.width);
        let mut names: Vec<_> = app.views().map(|view| (view.id, name(view))).collect();
        let wanted_of = |names: &[(ViewId, String)]| names.iter().map(|(_, name)| width(name)).sum::<usize>();
        if wanted_of(&names) > total {
            // Where they have no room, the digits of the others lead on.
            let others = app.views().zip(&mut names).filter(|(view, _)| view.id != app.view());
            others.for_each(|(view, (_, name))| *name = format!(" {} ", app.keymap().key(view.name)));
        }
        let wanted = wanted_of(&names);
        // On a wide screen the tabs stand where the page does; the program's name keeps the left.
        let beside = usize::from(left_columns(self.header.width)) + 1;
        let start = if total >= usize::from(SIDE_BY_SIDE) { beside.min(total - wanted.min(total)) } else { 0 };
        let mut x = start;
        for (view, name) in names {
            let columns = width(&name);
            if x + columns > total {
                break;
            }
            let area = Rect { x: cells(x), width: cells(columns), ..self.header };
            self.tabs.push((view, name, area));
            x += columns;
        }
    }

    fn lay_lists_and_page(
        &mut self,
        panes: (&[Pane], usize),
        exists: &dyn Fn(&Pane) -> bool,
        focus: Focus,
        body: Rect,
        answers: bool,
    ) {
        if body.width < SIDE_BY_SIDE {
            match focus {
                Focus::Page => self.lay_page(body, false),
                Focus::List => self.lay_lists(panes, exists, body),
            }
            return;
        }
        let left = left_columns(body.width).max(if answers { body.width * 11 / 25 } else { 0 });
        self.lay_lists(panes, exists, Rect { width: left, ..body });
        self.lay_page(Rect { x: body.x + left, width: body.width - left, ..body }, true);
    }

    /// The lists above each other, without those that never have anything: the active one gets what it needs, the others share
    /// what is left.
    fn lay_lists(&mut self, (panes, active): (&[Pane], usize), exists: &dyn Fn(&Pane) -> bool, area: Rect) {
        let chrome = if self.boxed { 2 } else { 1 };
        // The catalogue leaves room for the lists that are always there, where there is enough for all.
        let leaves_room = |pane: &Pane| pane.kind.is_catalogue() && area.height >= MANY_ROWS;
        let most = |pane: &Pane| if leaves_room(pane) { area.height / 3 } else { u16::MAX };
        let wanted = panes.iter().map(|pane| (cells(pane.len().max(1)) + chrome).min(most(pane)));
        let wanted: Vec<u16> = wanted.collect();
        // Where there is little room, a list without a match takes none; nor does one that is there only for matches.
        let is_needed = |(index, pane): &(usize, &Pane)| {
            let is_spared = pane.is_aside() || area.height < MANY_ROWS || !exists(pane);
            *index == active || !(pane.is_empty() && is_spared)
        };
        let mut needed: Vec<usize> = panes.iter().enumerate().filter(is_needed).map(|(index, _)| index).collect();
        // The active one has a row at least.
        while cells(needed.len()) * chrome >= area.height
            && let Some(other) = needed.iter().rposition(|index| *index != active)
        {
            needed.remove(other);
        }
        let wanted: Vec<u16> = needed.iter().map(|index| wanted[*index]).collect();
        let active = needed.iter().position(|index| *index == active).unwrap_or(0);
        self.lists = vec![Frame::default(); panes.len()];
        let mut y = area.y;
        for (index, height) in needed.into_iter().zip(share(area.height, &wanted, active, chrome)) {
            let whole = Rect { y, height, ..area };
            self.lists[index] = self.frame(whole, false);
            y += height;
        }
    }

    /// What a table can be narrowed by, beside it; where there is no room for both, instead of it while the cursor is there.
    /// Returns what is left.
    fn lay_facets(&mut self, facets: Option<&Facets>, area: Rect) -> Rect {
        let Some(facets) = facets.filter(|facets| !facets.lines.is_empty()) else { return area };
        if area.width >= WITH_FACETS {
            self.lists.push(self.frame(Rect { width: FACETS, ..area }, false));
            return Rect { x: area.x + FACETS, width: area.width - FACETS, ..area };
        }
        if facets.has_focus {
            self.lists.push(self.frame(area, false));
            return Rect { height: 0, ..area };
        }
        area
    }

    /// A table, and below it as much as it leaves room for.
    fn lay_table(&mut self, table: &Table, area: Rect, charset: Charset) {
        if area.is_empty() {
            return;
        }
        let is_block = area.width < columns::LEAST && !table.is_long;
        let chrome = if self.boxed { 2 } else { 1 };
        let wanted = cells(TableLayout::wanted(table, is_block)) + chrome;
        let least_below = match table.is_long {
            true if area.height >= BOXED - 2 => BELOW_LONG,
            _ if area.height >= wanted.min(12) + LEAST_BELOW => LEAST_BELOW,
            _ => 0,
        };
        let height = wanted.min(area.height - least_below);
        let frame = self.frame(Rect { height, ..area }, false);
        self.table_frame = frame;
        self.table = TableLayout::new(table, frame.inner, is_block, charset);
        let below = Rect { y: area.y + height, height: area.height - height, ..area };
        if below.height > chrome {
            let frame = self.frame(below, false);
            self.page = Some(frame);
            if self.boxed {
                self.legend = Rect { y: below.bottom() - 1, height: 1, x: below.x + 1, width: below.width - 2 };
            }
        }
    }

    /// The page, and beside it the source of the fact under the cursor where there is room.
    fn lay_page(&mut self, area: Rect, beside_panes: bool) {
        let with_source = self.area.width >= WITH_SOURCE;
        let source_width = if with_source { (area.width / 3).min(70) } else { 0 };
        let page = Rect { width: area.width - source_width, ..area };
        let frame = self.frame(page, beside_panes);
        self.page = Some(frame);
        if self.boxed {
            let width = page.width.saturating_sub(2);
            self.legend = Rect { y: page.bottom() - 1, height: 1, x: page.x + 1, width };
        }
        if with_source {
            self.source = Some(self.frame(Rect { x: page.right(), width: source_width, ..area }, true));
        }
    }

    /// A rectangle with borders all around; or with a rule above and, beside something else, one at its left.
    fn frame(&self, whole: Rect, beside: bool) -> Frame {
        let inner = if self.boxed {
            Rect {
                x: whole.x + 1,
                y: whole.y + 1,
                width: whole.width.saturating_sub(2),
                height: whole.height.saturating_sub(2),
            }
        } else {
            let left = u16::from(beside);
            Rect {
                x: whole.x + left,
                y: whole.y + 1,
                width: whole.width.saturating_sub(left),
                height: whole.height.saturating_sub(1),
            }
        };
        Frame { whole, inner }
    }

    fn lay_popup(&mut self, app: &App, styles: &Styles) {
        let Some(popup) = app.popup() else { return };
        let columns = POPUP.min(self.area.width.saturating_sub(if self.area.width < SIDE_BY_SIDE { 0 } else { 8 }));
        let most = self.area.height.saturating_sub(2);
        let inner_columns = columns.saturating_sub(2);
        let rows = match popup {
            Popup::Page(reader) => {
                self.popup_layout.update(reader.page(), inner_columns, looks(app, styles), None);
                self.popup_layout.lines.len()
            }
            // A line for what is typed, and one for why an action cannot act.
            Popup::Palette(palette) => palette.choices.len().min(PALETTE) + 2,
            // A row to go on in.
            Popup::Note(editor) => (editor.rows(usize::from(inner_columns)).len() + 1).max(LEAST_NOTE),
        };
        let height = (cells(rows) + 2).min(most);
        let whole = Rect { x: (self.area.width - columns) / 2, y: 1 + (most - height) / 3, width: columns, height };
        let inner = Rect { x: whole.x + 1, y: whole.y + 1, width: inner_columns, height: height.saturating_sub(2) };
        self.popup = Some(Frame { whole, inner });
    }

    /// The rows of the palette that list actions.
    pub(super) fn palette_rows(&self) -> Rect {
        let inner = self.popup.map(|frame| frame.inner).unwrap_or_default();
        Rect { y: inner.y + 1, height: inner.height.saturating_sub(2), ..inner }
    }

    /// How much room the parts have.
    pub fn measure(&self, app: &App) -> Measure {
        let page = |frame: Frame, layout: &PageLayout| PageMeasure {
            rows: usize::from(frame.inner.height),
            columns: usize::from(frame.inner.width),
            lines: Arc::clone(&layout.items),
        };
        let popup = self.popup.zip(app.popup()).map(|(frame, popup)| match popup {
            Popup::Page(_) => page(frame, &self.popup_layout),
            Popup::Palette(_) => {
                PageMeasure { rows: usize::from(self.palette_rows().height), ..PageMeasure::default() }
            }
            Popup::Note(_) => page(frame, &PageLayout::default()),
        });
        let table = self.table.rows.height;
        let is_table = matches!(app.layout(), Layout::Table { .. });
        Measure {
            is_too_small: self.too_small,
            is_block: self.table.is_block,
            lists: self.lists.iter().map(|frame| usize::from(frame.inner.height)).collect(),
            tables: if is_table { usize::from(table) } else { 0 },
            page: self.page.map(|frame| page(frame, &self.page_layout)).unwrap_or_default(),
            popup: popup.unwrap_or_default(),
        }
    }

    /// What is in the cell at `x`, `y`; `None` for borders, the status line and what is empty.
    pub fn target(&self, app: &App, x: u16, y: u16) -> Option<Target> {
        let at = Position { x, y };
        if let Some(hint) = self.hints.iter().find(|hint| hint.area.contains(at)) {
            return hint.command_at(app, x).map(Target::Command);
        }
        if let Some(grab) = self.grab(app, x, y) {
            return self.drag(app, grab, y);
        }
        if let (Some(frame), Some(popup)) = (self.popup, app.popup()) {
            return Some(self.popup_target(popup, frame, at));
        }
        if let Some((view, ..)) = self.tabs.iter().find(|(_, _, area)| area.contains(at)) {
            return Some(Target::Tab(*view));
        }
        if let (Some(area), Some(search)) = (self.query.filter(|query| query.contains(at)), app.search()) {
            let QueryRoom { scroll, .. } = QueryRoom::new(app, search, area);
            return Some(Target::Query(scroll + usize::from(x.saturating_sub(area.x + 2))));
        }
        if let Layout::Lists { panes, .. } = app.layout()
            && let Some(index) = self.lists.iter().position(|frame| frame.whole.contains(at))
        {
            let (frame, pane) = (self.lists[index], panes.get(index)?);
            let row = frame.inner.contains(at).then(|| pane.list.top + usize::from(y - frame.inner.y));
            let row = row.filter(|row| *row < pane.len());
            return Some(Target::View(Spot { part: Part::List(index), row }));
        }
        if let Layout::Table { facets: Some(facets), .. } = app.layout()
            && let Some(frame) = self.lists.first().filter(|frame| frame.whole.contains(at))
        {
            let row = frame.inner.contains(at).then(|| facets.list.top + usize::from(y - frame.inner.y));
            let row = row.filter(|row| *row < facets.lines.len());
            return Some(Target::View(Spot { part: Part::List(0), row }));
        }
        if let Layout::Table { table, .. } = app.layout()
            && self.table_frame.whole.contains(at)
        {
            return Some(Target::View(Spot { part: Part::Table, row: self.table.cell_at(table, at) }));
        }
        let page = self.page.filter(|page| page.whole.contains(at))?;
        let row = item_at(&self.page_layout, page.inner, at, app.reader().position().scroll);
        Some(Target::View(Spot { part: Part::Page, row }))
    }

    /// The scrollbar at a cell, to be dragged from there.
    pub fn grab(&self, app: &App, x: u16, y: u16) -> Option<Grab> {
        let bars = match self.popup {
            Some(_) => vec![Bar::Popup],
            None => (0..self.lists.len()).map(Part::List).chain([Part::Table, Part::Page]).map(Bar::View).collect(),
        };
        bars.into_iter().find_map(|bar| {
            let place = self.place(app, bar).filter(|place| place.contains(Position { x, y }))?;
            Some(Grab { bar, hold: place.hold(y) })
        })
    }

    /// What dragging a scrollbar to a row of the screen points at; `None` if it is gone.
    pub fn drag(&self, app: &App, grab: Grab, y: u16) -> Option<Target> {
        let place = self.place(app, grab.bar)?;
        Some(Target::Scrollbar(grab.bar, place.drag(y, grab.hold)))
    }

    /// Where a scrollbar is, if there is one.
    fn place(&self, app: &App, bar: Bar) -> Option<Scrollbar> {
        let (area, top, total) = match (bar, app.popup(), app.layout()) {
            (Bar::Popup, Some(Popup::Page(reader)), _) => {
                (self.popup?.inner, reader.position().scroll, self.popup_layout.lines.len())
            }
            (Bar::Popup, Some(Popup::Palette(palette)), _) => {
                (self.palette_rows(), palette.list.top, palette.shown.len())
            }
            (Bar::Popup, Some(Popup::Note(editor)), _) => {
                let inner = self.popup?.inner;
                (inner, editor.top(), editor.rows(usize::from(inner.width)).len())
            }
            (Bar::View(Part::List(index)), None, Layout::Lists { panes, .. }) => {
                let pane = panes.get(index)?;
                (self.lists.get(index)?.inner, pane.list.top, pane.len())
            }
            (Bar::View(Part::List(_)), None, Layout::Table { facets: Some(facets), .. }) => {
                (self.lists.first()?.inner, facets.list.top, facets.lines.len())
            }
            (Bar::View(Part::Table), None, Layout::Table { table, .. }) => (self.table.rows, table.top, table.total),
            (Bar::View(Part::Page), None, _) => {
                (self.page?.inner, app.reader().position().scroll, self.page_layout.lines.len())
            }
            _ => return None,
        };
        self.scrollbar(area, top, total)
    }

    /// The scrollbar of what takes an area; in a box it lies on the border.
    pub(super) fn scrollbar(&self, area: Rect, top: usize, total: usize) -> Option<Scrollbar> {
        Scrollbar::new(area, self.boxed && area.right() < self.area.width, top, total)
    }

    fn popup_target(&self, popup: &Popup, frame: Frame, at: Position) -> Target {
        if !frame.whole.contains(at) {
            return Target::Outside;
        }
        Target::Popup(match popup {
            Popup::Palette(palette) => {
                let rows = self.palette_rows();
                let row = rows.contains(at).then(|| palette.list.top + usize::from(at.y - rows.y));
                row.filter(|row| *row < palette.shown.len())
            }
            Popup::Note(_) => None,
            Popup::Page(reader) => item_at(&self.popup_layout, frame.inner, at, reader.position().scroll),
        })
    }
}

/// What pages look like.
fn looks(app: &App, styles: &Styles) -> Looks {
    Looks { styles: *styles, charset: app.options().charset, lens: app.lens() }
}

/// The item at a cell of the rectangle in which a page is shown.
fn item_at(page: &PageLayout, area: Rect, at: Position, scroll: usize) -> Option<usize> {
    let line = area.contains(at).then(|| scroll + usize::from(at.y - area.y))?;
    page.item_at(line, usize::from(at.x - area.x))
}

/// Columns of the lists beside a page, on a screen of so many.
fn left_columns(columns: u16) -> u16 {
    if columns >= WITH_TITLES {
        (columns * 3 / 10).clamp(TITLES, MOST_TITLES)
    } else {
        (columns * 8 / 25).clamp(24, 44)
    }
}

/// Shares `height` among lists that want so much each. Each keeps its title; the active one comes first; what none
/// wants goes to the last.
fn share(height: u16, wanted: &[u16], active: usize, chrome: u16) -> Vec<u16> {
    let count = cells(wanted.len()).max(1);
    let least = chrome.min(height / count);
    let mut heights = vec![least; wanted.len()];
    let mut left = height.saturating_sub(least * count);
    if let Some(wanted) = wanted.get(active) {
        let more = wanted.saturating_sub(least).min(left);
        heights[active] += more;
        left -= more;
    }
    // The others grow row by row in turn, so that all are seen.
    while left > 0 && heights.iter().zip(wanted).any(|(height, wanted)| height < wanted) {
        for distance in 1..wanted.len() {
            let list = (active + distance) % wanted.len();
            if left > 0 && heights[list] < wanted[list] {
                heights[list] += 1;
                left -= 1;
            }
        }
    }
    if let Some(last) = heights.last_mut() {
        *last += left;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn lists_share_all_rows_and_the_active_one_comes_first() {
        assert_eq!(share(34, &[6, 12, 9], 1, 2), [6, 12, 16]);
        assert_eq!(share(22, &[5, 11, 8], 1, 1), [5, 11, 6]);
        assert_eq!(share(10, &[5, 11, 8], 2, 1), [1, 1, 8]);
        assert_eq!(share(10, &[3], 0, 1), [10]);
        for height in 0..60 {
            for active in 0..3 {
                assert_eq!(share(height, &[6, 12, 9], active, 2).iter().sum::<u16>(), height);
            }
        }
    }
}
