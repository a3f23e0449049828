//! The terminal's life: setup and restore, signals, the event loop, and carrying out effects.

mod browser;
mod canvas;
mod clipboard;
mod clock;
mod detached;
mod events;
mod input;
mod job;
mod keys;
mod line;
mod paint;
mod reply;
mod saver;
mod search;
mod session;
mod terminal;

pub use clock::today;
pub use detached::become_program;
pub use session::{Ending, Loader, Session, run};
pub use terminal::{keyboard, size};
