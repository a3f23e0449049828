//! More of [`Play`]: snapshots of its state to compare, and going to, clicking and inspecting what is on the screen.

use msaie::app::{Action, Effect, Layout, Pane, Target};
use msaie::data::Kind;
use msaie::model::RecordRef;
use msaie::pages::{Body, Item};

use crate::play::Play;

/// The mark before the selected row of a list.
pub(crate) const SELECTED: char = '›';

/// The mark before a record related to the selected one.
pub(crate) const RELATED: char = '●';

/// The records that a pane lists.
pub(crate) fn records(pane: &Pane) -> impl Iterator<Item = RecordRef> + '_ {
    (0..pane.len()).filter_map(|row| pane.record(row))
}

impl Play {
    /// Everything visible in the state except the notice, as text to compare.
    pub(crate) fn snapshot(&self) -> String {
        let app = &self.app;
        let row = |pane: &Pane| (pane.record(1), pane.len(), pane.list.cursor, pane.list.top);
        let panes: Vec<_> = self.panes().iter().map(row).collect();
        let search = app.search().map(|search| (search.input.value(), search.input.cursor(), search.editing));
        let position = (app.view(), app.focus(), self.active_pane(), app.reader().position());
        let table = match app.layout() {
            Layout::Table { table, facets, .. } => {
                let facets = facets.map(|facets| (facets.has_focus, facets.list, &facets.lines));
                Some((&table.title, &table.aside, table.cursor, table.top, facets))
            }
            Layout::Lists { .. } | Layout::Page(_) => None,
        };
        format!(
            "{position:?}\n{panes:?}\n{search:?}\n{table:?}\n{:?}\n{:?}\n{:?}",
            (&app.reader().page().title, app.reader().page().len()),
            app.popup(),
            app.options()
        )
    }

    /// The panes of Explore, whatever view is shown, and the index of the active one.
    fn lists(&self) -> (&[Pane], usize) {
        match self.app.explore() {
            Layout::Lists { panes, active, .. } => (panes, active),
            Layout::Page(_) | Layout::Table { .. } => unreachable!("Explore has lists"),
        }
    }

    pub(crate) fn panes(&self) -> &[Pane] {
        self.lists().0
    }

    pub(crate) fn active_pane(&self) -> usize {
        self.lists().1
    }

    /// The active pane.
    pub(crate) fn pane(&self) -> &Pane {
        &self.panes()[self.active_pane()]
    }

    /// Goes to a record from anywhere, using only keys.
    pub(crate) fn visit(&mut self, record: RecordRef) -> &mut Self {
        if record.kind.is_catalogue() {
            let number = self.app.program().short(record).expect("a number").to_string();
            self.press("3 / Ctrl-u").type_text(&number).press("Enter g");
            for _ in 0..50 {
                if self.app.item().and_then(|item| item.about) == Some(record) {
                    return self;
                }
                self.press("j");
            }
            panic!("{number} is not on\n{}", self.text());
        }
        let pane = self.panes().iter().position(|pane| pane.kind == record.kind).expect("a pane");
        self.choose(pane, record.index)
    }

    /// All records that are always listed, and some of the catalogue.
    pub(crate) fn sample(&self) -> Vec<RecordRef> {
        let records = self.app.program().records();
        records.filter(|record| !record.kind.is_catalogue() || record.index % 40 == 0).collect()
    }

    /// The records in all panes.
    pub(crate) fn listed(&self) -> Vec<RecordRef> {
        self.panes().iter().flat_map(records).collect()
    }

    /// The record that is selected.
    pub(crate) fn record(&self) -> RecordRef {
        self.app.selected().expect("something is selected")
    }

    /// Goes to a row of a pane, both counted from 0, using only keys.
    pub(crate) fn choose(&mut self, pane: usize, row: usize) -> &mut Self {
        self.go_to_pane(Kind::PANES[pane]).press("g");
        // Above the first record stands the row of all.
        let row = row + usize::from(self.pane().has_all());
        self.press(&"j ".repeat(row))
    }

    /// Goes to the first item of the page that is `wanted`.
    pub(crate) fn seek(&mut self, wanted: impl Fn(&Item) -> bool) -> Item {
        self.press("g");
        loop {
            let before = self.snapshot();
            match self.app.item() {
                Some(item) if wanted(item) => return item.clone(),
                Some(Item { body: Body::Fold { is_open: false, .. }, .. }) => self.press("Enter").next_item(),
                _ => self.next_item(),
            };
            assert_ne!(before, self.snapshot(), "no such item on\n{}", self.text());
        }
    }

    /// Goes to the next item of the page in reading order: at the right in the same row, or in the next one.
    pub(crate) fn next_item(&mut self) -> &mut Self {
        let cursor = |play: &Self| play.app.reader().position().cursor;
        let before = cursor(self);
        let is_fold = self.app.item().is_some_and(|item| matches!(item.body, Body::Fold { .. }));
        if !is_fold {
            self.press("Right");
        }
        if cursor(self) == before {
            self.press("j");
        }
        if cursor(self) > before + 1 {
            self.press("Left");
        }
        self
    }

    /// What a cell of the screen shows.
    pub(crate) fn target(&mut self, column: u16, row: u16) -> Option<Target> {
        self.lay_out();
        self.screen.target(&self.app, column, row)
    }

    /// Clicks a cell of the screen.
    pub(crate) fn click_at(&mut self, column: u16, row: u16) -> &mut Self {
        let target = self.target(column, row).unwrap_or(Target::Nothing);
        self.act(Action::Click(target))
    }

    /// Clicks a cell of the screen twice, quickly.
    pub(crate) fn double_click_at(&mut self, column: u16, row: u16) -> &mut Self {
        self.click_at(column, row);
        let target = self.target(column, row).unwrap_or(Target::Nothing);
        self.act(Action::DoubleClick(target))
    }

    /// Presses the left button on a cell of the screen, and drags from there to rows of it.
    pub(crate) fn drag(&mut self, column: u16, row: u16, to: &[u16]) -> &mut Self {
        self.lay_out();
        let grab = self.screen.grab(&self.app, column, row);
        self.click_at(column, row);
        for row in to {
            if let Some(target) = grab.and_then(|grab| self.screen.drag(&self.app, grab, *row)) {
                self.act(Action::Click(target));
            }
        }
        self
    }

    /// Turns the wheel over a cell of the screen, down if `rows` is positive.
    pub(crate) fn wheel_at(&mut self, column: u16, row: u16, rows: isize) -> &mut Self {
        let target = self.target(column, row).unwrap_or(Target::Nothing);
        self.act(Action::Wheel(target, rows))
    }

    /// Drains the effects requested since the last call, as text.
    pub(crate) fn asked(&mut self) -> Vec<String> {
        let describe = |effect| match effect {
            Effect::Open(url) => format!("open {url}"),
            Effect::Copy(text) => format!("copy {text}"),
            Effect::Mouse(mouse) => format!("mouse {mouse}"),
            Effect::Quit => "quit".to_owned(),
            other => format!("{other:?}"),
        };
        self.effects.drain(..).map(describe).collect()
    }

    /// Whether the screen shows `text` somewhere.
    pub(crate) fn shows(&mut self, text: &str) -> bool {
        self.find(text).is_some()
    }
}
