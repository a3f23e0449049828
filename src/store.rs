//! Keeps what a person wrote in a file, whatever happens: a kill, a full disk, a mistake in it, a second window.

mod disk;
mod export;
mod file;
mod merge;
mod moment;
mod place;
mod trouble;

pub use disk::{Disk, Guard, LockError, NewFile, RealDisk, Stamp};
pub use export::export;
pub use file::{Contents, Saved, Store};
pub use merge::merge;
pub use place::folder;
pub use trouble::{Remedy, Trouble};
