//! The tests of the whole program, one file for each promise.

mod docs;
mod following;
mod house;
mod mouse;
mod moving;
mod picture;
mod play;
mod popups;
mod program;
mod pty;
mod reading;
mod relevance;
mod screenshots;
mod searching;
mod sizes;
mod storm;
mod terminal;
mod typing;
mod views;
mod witness;
