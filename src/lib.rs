//! A terminal explorer of a degree program: its courses, departments and careers, each fact with its source.
//!
//! Facts flow one way. [`data`] reads RON into records, [`model`] resolves what they say of each other, [`pages`]
//! puts them in reading order, [`search`] finds them, [`app`] is what the person sees and does as plain state, [`ui`] draws that state, [`tui`] is the life of
//! the terminal, and [`cli`] the command line. A room names only rooms to its left; [`parallel`], [`problem`] and
//! [`text`] are leaves that any room may use. `tests/it/house.rs` holds these arrows.

pub mod app;
pub mod cli;
pub mod data;
pub mod model;
pub mod pages;
pub mod parallel;
pub mod problem;
pub mod search;
pub mod text;
pub mod tui;
pub mod ui;
