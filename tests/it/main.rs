//! The tests of the whole program, one file for each promise.

mod docs;
mod house;
mod picture;
mod play;
mod program;
mod pty;
mod reading;
mod relevance;
mod screenshots;
mod terminal;
