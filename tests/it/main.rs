//! The tests of the whole program, one file for each promise.

mod house;
mod picture;
mod play;
mod pty;
mod screenshots;
mod terminal;
