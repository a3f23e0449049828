//! What a person could see at one moment, so that two moments can be compared, and pointing at the screen's cells.

use msaie::app::{Action, Effect, Pane, Target};
use msaie::model::RecordRef;
use msaie::pages::Item;
use msaie::ui;

use crate::play::Play;

/// The mark before the selected row of a list.
pub(crate) const SELECTED: char = '›';

/// The mark before a record that has to do with the selected one.
pub(crate) const RELATED: char = '●';

impl Play {
    /// Everything that the state shows, apart from its word to the person.
    pub(crate) fn moment(&self) -> String {
        let app = &self.app;
        let panes = app.panes().each_ref().map(|pane| (&pane.rows, pane.cursor, pane.top));
        let search = app.search().map(|search| (search.input.value(), search.input.cursor(), search.editing));
        let places = (app.view(), app.focus(), app.active_pane(), app.reading());
        format!("{places:?}\n{panes:?}\n{search:?}\n{:?}\n{:?}\n{:?}", app.page().title, app.popup(), app.options())
    }

    /// The pane that has the keys, or that had them last.
    pub(crate) fn pane(&self) -> &Pane {
        &self.app.panes()[self.app.active_pane()]
    }

    /// The record that is selected.
    pub(crate) fn record(&self) -> RecordRef {
        self.app.selected().expect("something is selected")
    }

    /// Goes to a row of a pane, both from 0, by keys alone.
    pub(crate) fn choose(&mut self, pane: usize, row: usize) -> &mut Self {
        self.press(["1", "2", "3"][pane]).press("g").press(&"j ".repeat(row))
    }

    /// Goes down the page, from its top, to the first item that is `wanted`.
    pub(crate) fn seek(&mut self, wanted: impl Fn(&Item) -> bool) -> Item {
        self.press("g");
        loop {
            let before = self.moment();
            match self.app.item() {
                Some(item) if wanted(item) => return item.clone(),
                _ => self.press("j"),
            };
            assert_ne!(before, self.moment(), "no such item on\n{}", self.text());
        }
    }

    /// What stands in a cell of the screen.
    pub(crate) fn target(&mut self, column: u16, row: u16) -> Option<Target> {
        let styles = self.styles();
        ui::settle(&mut self.app, &styles, self.columns, self.rows).target(&self.app, column, row)
    }

    /// Clicks a cell of the screen.
    pub(crate) fn click_at(&mut self, column: u16, row: u16) -> &mut Self {
        match self.target(column, row) {
            Some(target) => self.act(Action::Click(target)),
            None => self,
        }
    }

    /// Turns the wheel over a cell of the screen, down where `rows` is positive.
    pub(crate) fn wheel_at(&mut self, column: u16, row: u16, rows: isize) -> &mut Self {
        match self.target(column, row) {
            Some(target) => self.act(Action::Wheel(target, rows)),
            None => self,
        }
    }

    /// What the state asked the outside to do since the last look, in words.
    pub(crate) fn asked(&mut self) -> Vec<String> {
        let said = |effect| match effect {
            Effect::Open(url) => format!("open {url}"),
            Effect::Copy(text) => format!("copy {text}"),
            Effect::Mouse(mouse) => format!("mouse {mouse}"),
            Effect::Quit => "quit".to_owned(),
            other => format!("{other:?}"),
        };
        self.effects.drain(..).map(said).collect()
    }

    /// Whether the screen shows `text` somewhere.
    pub(crate) fn shows(&mut self, text: &str) -> bool {
        self.find(text).is_some()
    }
}
