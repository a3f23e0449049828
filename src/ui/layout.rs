//! Where everything stands on a screen of a given size, and what stands under a given cell.

use ratatui::layout::{Position, Rect};

use super::item::{self, Pages};
use super::theme::Styles;
use crate::app::{App, Focus, Measure, Popup, Scope, Target, View};
use crate::text::width;

/// Columns below which nothing can be shown.
pub const LEAST_WIDTH: u16 = 30;

/// Rows below which nothing can be shown.
pub const LEAST_HEIGHT: u16 = 8;

/// Columns from which a list and the page stand side by side.
const SIDE_BY_SIDE: u16 = 60;

/// Columns from which the source of the fact under the cursor stands beside the page.
const WITH_SOURCE: u16 = 150;

/// Rows from which panes have whole borders.
const BOXED: u16 = 30;

/// Columns of the widest pop-up.
const POPUP: u16 = 88;

/// Actions that the palette shows at once.
const PALETTE: usize = 16;

/// A rectangle for a list or a page, with the part inside its borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Frame {
    pub(super) whole: Rect,
    pub(super) inner: Rect,
}

/// A screen laid out: every part's place and every page's lines.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    pub(super) area: Rect,
    pub(super) too_small: bool,
    pub(super) boxed: bool,
    pub(super) header: Rect,
    pub(super) tabs: Vec<(View, String, Rect)>,
    pub(super) panes: [Option<Frame>; 3],
    pub(super) page: Option<Frame>,
    pub(super) page_lines: Pages,
    pub(super) page_footer: Rect,
    pub(super) source: Option<Frame>,
    pub(super) source_lines: Pages,
    pub(super) query: Option<Rect>,
    pub(super) status: Rect,
    pub(super) popup: Option<Frame>,
    pub(super) popup_lines: Pages,
}

impl Screen {
    /// Lays out the state on a screen of `width` and `height` cells.
    pub fn lay_out(app: &App, styles: &Styles, columns: u16, rows: u16) -> Self {
        let area = Rect::new(0, 0, columns, rows);
        if columns < LEAST_WIDTH || rows < LEAST_HEIGHT {
            return Self { area, too_small: true, ..Self::default() };
        }
        let boxed = rows >= BOXED && columns >= SIDE_BY_SIDE;
        let query = app.search().is_some();
        let mut screen = Self {
            area,
            boxed,
            header: Rect { height: 1, ..area },
            status: Rect { y: rows - 1, height: 1, ..area },
            query: query.then_some(Rect { y: rows - 2, height: 1, ..area }),
            ..Self::default()
        };
        screen.lay_tabs(app);
        let body = Rect { y: 1, height: rows - 2 - u16::from(query), ..area };
        if app.view() == View::Explore {
            screen.lay_explore(app, body);
        } else {
            screen.lay_page(body, false);
        }
        if let Some(page) = screen.page {
            let query = if app.view() == View::Explore { app.query() } else { None };
            screen.page_lines = item::set(app.page(), usize::from(page.inner.width), styles, query);
        }
        if let (Some(source), Some(page)) = (screen.source, app.item().and_then(crate::pages::Item::source_page)) {
            screen.source_lines = item::set(&page, usize::from(source.inner.width), styles, None);
        }
        screen.lay_popup(app, styles);
        screen
    }

    /// The tabs at the right of the header, or at its left where there is no room for more.
    fn lay_tabs(&mut self, app: &App) {
        let problems = app.program().problem_count();
        let name = |view: View| match view {
            View::Problems => format!(" {} {problems} ", view.name()),
            _ => format!(" {} ", view.name()),
        };
        let names: Vec<_> = app.views().map(|view| (view, name(view))).collect();
        let wanted: usize = names.iter().map(|(_, name)| width(name)).sum();
        let total = usize::from(self.header.width);
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

    fn lay_explore(&mut self, app: &App, body: Rect) {
        if body.width < SIDE_BY_SIDE {
            if app.focus() == Focus::Page {
                self.lay_page(body, false);
            } else {
                self.lay_panes(app, body);
            }
            return;
        }
        let left = left_columns(body.width);
        self.lay_panes(app, Rect { width: left, ..body });
        self.lay_page(Rect { x: body.x + left, width: body.width - left, ..body }, true);
    }

    /// The three panes above each other: the active one gets what it needs, the others share what is left.
    fn lay_panes(&mut self, app: &App, area: Rect) {
        let chrome = if self.boxed { 2 } else { 1 };
        let wanted = app.panes().each_ref().map(|pane| cells(pane.rows.len().max(1)) + chrome);
        let heights = share(area.height, wanted, app.active_pane(), chrome);
        let mut y = area.y;
        for (slot, height) in self.panes.iter_mut().zip(heights) {
            let whole = Rect { y, height, ..area };
            let inner = if self.boxed {
                Rect {
                    x: whole.x + 1,
                    y: whole.y + 1,
                    width: whole.width.saturating_sub(2),
                    height: height.saturating_sub(2),
                }
            } else {
                Rect { y: whole.y + 1, height: height.saturating_sub(1), ..whole }
            };
            *slot = Some(Frame { whole, inner });
            y += height;
        }
    }

    /// The page, and beside it the source of the fact under the cursor where there is room.
    fn lay_page(&mut self, area: Rect, beside_panes: bool) {
        let with_source = area.width >= WITH_SOURCE * 2 / 3 && self.area.width >= WITH_SOURCE;
        let source_width = if with_source { (area.width / 3).min(70) } else { 0 };
        let page = Rect { width: area.width - source_width, ..area };
        let frame = self.frame(page, beside_panes);
        self.page = Some(frame);
        self.page_footer = if self.boxed {
            Rect { y: page.bottom() - 1, height: 1, x: page.x + 2, width: page.width.saturating_sub(4) }
        } else if frame.inner.height > 6 {
            let footer = Rect { y: page.bottom() - 1, height: 1, ..frame.inner };
            self.page = Some(Frame { inner: Rect { height: frame.inner.height - 1, ..frame.inner }, ..frame });
            footer
        } else {
            Rect::default()
        };
        if with_source {
            self.source = Some(self.frame(Rect { x: page.right(), width: source_width, ..area }, true));
        }
    }

    /// A rectangle with borders all around, or with a rule above and, beside something else, one at its left.
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
            Popup::Page(page, _) => {
                self.popup_lines = item::set(page, usize::from(inner_columns), styles, None);
                self.popup_lines.lines.len()
            }
            // A line for what is typed, one for why an action cannot act.
            Popup::Palette(palette) => palette.choices.len().min(PALETTE) + 2,
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

    /// What the state wants to know of the layout.
    pub fn measure(&self, app: &App) -> Measure {
        let popup_rows = match app.scope() {
            Scope::Palette => self.palette_rows().height,
            _ => self.popup.map_or(0, |frame| frame.inner.height),
        };
        Measure {
            pane_rows: self.panes.map(|pane| pane.map_or(0, |frame| usize::from(frame.inner.height))),
            page_rows: self.page.map_or(0, |frame| usize::from(frame.inner.height)),
            item_lines: self.page_lines.items.clone(),
            popup_rows: usize::from(popup_rows),
            popup_lines: self.popup_lines.items.clone(),
            side_by_side: self.area.width >= SIDE_BY_SIDE,
        }
    }

    /// What stands in the cell at `x`, `y`; none for borders, the status line and what is empty.
    pub fn target(&self, app: &App, x: u16, y: u16) -> Option<Target> {
        let at = Position { x, y };
        if let Some(popup) = self.popup {
            if !popup.whole.contains(at) {
                // Whatever it is, a click beside a pop-up closes it.
                return Some(Target::Page(None));
            }
            return Some(match app.popup() {
                Some(Popup::Palette(palette)) => {
                    let rows = self.palette_rows();
                    let row = rows.contains(at).then(|| palette.top + usize::from(y - rows.y));
                    Target::Popup(row.filter(|row| *row < palette.shown.len()))
                }
                Some(Popup::Page(_, reading)) => Target::Popup(self.popup_lines.at(popup.inner, at, reading.scroll)),
                None => Target::Popup(None),
            });
        }
        if let Some((view, ..)) = self.tabs.iter().find(|(_, _, area)| area.contains(at)) {
            return Some(Target::Tab(*view));
        }
        if self.query.is_some_and(|query| query.contains(at)) {
            return Some(Target::Query);
        }
        for (index, (frame, pane)) in self.panes.iter().zip(app.panes()).enumerate() {
            if let Some(frame) = frame.filter(|frame| frame.whole.contains(at)) {
                let row = frame.inner.contains(at).then(|| pane.top + usize::from(y - frame.inner.y));
                return Some(Target::Pane(index, row.filter(|row| *row < pane.rows.len())));
            }
        }
        let page = self.page.filter(|page| page.whole.contains(at))?;
        Some(Target::Page(self.page_lines.at(page.inner, at, app.reading().scroll)))
    }
}

impl Pages {
    /// The item at a cell of the rectangle where the page is shown.
    fn at(&self, area: Rect, at: Position, scroll: usize) -> Option<usize> {
        let line = area.contains(at).then(|| scroll + usize::from(at.y - area.y))?;
        self.items.iter().position(|lines| lines.contains(&line))
    }
}

/// Columns of the lists beside a page, on a screen of so many.
fn left_columns(columns: u16) -> u16 {
    if columns >= WITH_SOURCE { (columns * 3 / 10).clamp(44, 72) } else { (columns * 8 / 25).clamp(24, 44) }
}

/// `count` as cells of a terminal.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Shares `height` among three panes that want so much each. Each keeps its title; the active one comes first; what
/// nobody wants goes to the last.
fn share(height: u16, wanted: [u16; 3], active: usize, chrome: u16) -> [u16; 3] {
    let least = chrome.min(height / 3);
    let mut heights = [least; 3];
    let mut left = height.saturating_sub(least * 3);
    let order = [active, (active + 1) % 3, (active + 2) % 3];
    let more = wanted[active].saturating_sub(least).min(left);
    heights[active] += more;
    left -= more;
    // The others grow row by row in turn, so that both are seen.
    while left > 0 && order[1..].iter().any(|pane| heights[*pane] < wanted[*pane]) {
        for pane in &order[1..] {
            if left > 0 && heights[*pane] < wanted[*pane] {
                heights[*pane] += 1;
                left -= 1;
            }
        }
    }
    heights[2] += left;
    heights
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn panes_share_all_rows_and_the_active_one_comes_first() {
        assert_eq!(share(34, [6, 12, 9], 1, 2), [6, 12, 16]);
        assert_eq!(share(22, [5, 11, 8], 1, 1), [5, 11, 6]);
        assert_eq!(share(10, [5, 11, 8], 2, 1), [1, 1, 8]);
        for height in 0..60 {
            for active in 0..3 {
                assert_eq!(share(height, [6, 12, 9], active, 2).iter().sum::<u16>(), height);
            }
        }
    }
}
