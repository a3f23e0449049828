//! Terminal life: set-up and restoring, signals, the event loop, and carrying out what the state asks for.

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
