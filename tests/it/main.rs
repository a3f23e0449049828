//! The tests of the whole program, one file for each promise.

mod docs;
mod flood;
mod following;
mod fuzz;
mod hostile;
mod house;
mod leaving;
mod mouse;
mod moving;
mod picture;
mod plain;
mod play;
mod popups;
mod program;
mod pty;
mod reading;
mod relevance;
mod screenshots;
mod searching;
mod sizes;
mod stopping;
mod storm;
mod terminal;
mod typing;
mod views;
mod witness;
