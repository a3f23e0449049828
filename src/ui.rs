//! The state on the screen: layout, panes, pages, pop-ups and theme; it changes nothing.

mod charset;
mod draw;
mod item;
mod layout;
mod theme;

pub use draw::draw;
pub use layout::{LEAST_HEIGHT, LEAST_WIDTH, Screen};
pub use theme::Styles;

use crate::app::{Action, App};

/// Lays the state out on a screen of that size, and tells it what came of it until both fit.
///
/// `ProblemBudget` the state may move a scroll or a cursor, and so what other parts show; the second time nothing moves.
pub fn settle(app: &mut App, styles: &Styles, columns: u16, rows: u16) -> Screen {
    let screen = Screen::lay_out(app, styles, columns, rows);
    app.update(Action::Measured(screen.measure(app)));
    screen
}
