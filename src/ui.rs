//! Draws any state: layout, lists, pages, pop-ups and theme. It changes nothing.

mod brush;
mod cells;
mod charset;
mod charts;
mod columns;
mod draw;
mod facets;
mod footer;
mod layout;
mod links;
mod lists;
mod marks;
mod page;
mod popup;
mod query_line;
mod query_room;
mod reader;
mod scrollbar;
mod searched;
mod setter;
mod table;
mod theme;
mod timeline;

pub use draw::draw;
pub use layout::{Grab, LEAST_HEIGHT, LEAST_WIDTH, Screen};
pub use links::Hyperlink;
pub use theme::Styles;

use crate::app::App;

/// Lays the state out on a screen of that size, and reports to the state how much room its parts have.
pub fn settle(app: &mut App, styles: &Styles, screen: &mut Screen, columns: u16, rows: u16) {
    screen.lay_out(app, styles, columns, rows);
    app.measured(&screen.measure(app));
}
