//! The terminal's life: setup and restore, signals, the event loop, and carrying out effects.

mod browser;
mod events;
mod input;
mod job;
mod keys;
mod paint;
mod reply;
mod search;
mod session;
mod terminal;

pub use session::{Ending, Loader, Session, run};
pub use terminal::{keyboard, size};
