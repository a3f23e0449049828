//! A view that is a single page, such as Apply and About.

use crate::app::effect::Effect;
use crate::app::keymap::Scope;
use crate::app::measure::Measure;
use crate::app::part::motion::{Motion, Way};
use crate::app::part::reader::Reader;
use crate::app::shared::Shared;
use crate::app::view::{Bookmark, Focus, Layout, Part, Spot, Toward, View};
use crate::model::Program;
use crate::pages::{Body, Context, Item, Page, Place};

/// Writes a page about the program.
pub type WritePage = fn(&Context<'_>) -> Page;

/// How a page that lists records can be shown.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Listing {
    /// Whether it can show the starred alone.
    pub(crate) filters: bool,
    /// The orders in which it can stand.
    pub(crate) orders: &'static [&'static str],
}

/// A view of one page, written when it is first shown.
pub(crate) struct PageView {
    write: WritePage,
    listing: Listing,
    only_starred: bool,
    order: usize,
    written: bool,
    reader: Reader,
}

impl PageView {
    pub(crate) fn new(write: WritePage) -> Self {
        Self::listing(write, Listing::default())
    }

    /// A page that lists records.
    pub(crate) fn listing(write: WritePage, listing: Listing) -> Self {
        Self { write, listing, only_starred: false, order: 0, written: false, reader: Reader::default() }
    }
}

impl View for PageView {
    fn scope(&self) -> Scope {
        Scope::Page
    }

    fn layout(&self) -> Layout<'_> {
        Layout::Page(&self.reader)
    }

    fn item(&self) -> Option<&Item> {
        self.reader.item()
    }

    fn toggle(&mut self) -> bool {
        self.reader.toggle()
    }

    fn go_beside(&mut self, way: Way) {
        self.reader.go_beside(way);
    }

    fn go(&mut self, motion: Motion) {
        self.reader.go(motion);
    }

    fn go_to_answer(&mut self, place: Place, line: &str) {
        let _ = self.reader.find(|item| item.says().any(|text| text.contains(line)))
            || self.reader.find(|item| item.place == Some(place))
            || self.reader.find(|item| item.place.is_some_and(|of| of.field == place.field));
    }

    fn why_not(&self, toward: Toward, _: &Shared) -> Option<&'static str> {
        match toward {
            Toward::Next | Toward::Previous => Some("Press {explore} for the lists"),
            Toward::Page => Some("Already here"),
            Toward::List => Some("Press {explore} for the lists"),
            Toward::Kind(_) | Toward::Out => Some("Nothing to close"),
        }
    }

    fn focus(&mut self, _: Toward, _: &mut Shared) {}

    fn point(&mut self, spot: Spot) {
        if let Some(item) = spot.row {
            self.reader.point(item);
        }
    }

    fn scroll(&mut self, spot: Spot, rows: isize) {
        if spot.part == Part::Page {
            self.reader.scroll(rows);
        }
    }

    fn bookmark(&self, _: &Shared) -> Bookmark {
        Bookmark { focus: Focus::Page, position: self.reader.position(), ..Bookmark::default() }
    }

    fn restore(&mut self, to: &Bookmark, shared: &mut Shared) -> Vec<Effect> {
        self.refresh(shared);
        self.reader.restore(to.position);
        Vec::new()
    }

    fn reload(&mut self, _: &Program, _: &mut Shared) -> Vec<Effect> {
        self.written = false;
        Vec::new()
    }

    fn rewritten(&mut self, shared: &mut Shared) {
        self.written = false;
        self.only_starred &= !shared.own.starred().is_empty();
    }

    fn shows_starred(&self) -> Option<bool> {
        self.listing.filters.then_some(self.only_starred)
    }

    fn toggle_starred(&mut self, _: &mut Shared) {
        self.only_starred = !self.only_starred;
        self.written = false;
    }

    fn orders(&self) -> &'static [&'static str] {
        self.listing.orders
    }

    fn sort(&mut self, _: &mut Shared) -> String {
        self.order = (self.order + 1) % self.listing.orders.len().max(1);
        self.written = false;
        self.listing.orders.get(self.order).copied().unwrap_or_default().to_owned()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if !self.written {
            self.written = true;
            let context = Context::new(&shared.program, shared.own.profile(), shared.options.today);
            let mut page = (self.write)(&Context { only_starred: self.only_starred, order: self.order, ..context });
            if page.is_empty() {
                page.push(Item::new("", Body::Prose("The data has nothing on this.".into())));
            }
            self.reader.replace(page);
        }
    }

    fn measured(&mut self, measure: &Measure) {
        self.reader.measured(&measure.page);
    }
}
