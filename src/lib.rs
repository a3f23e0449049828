//! A terminal explorer of a degree program: its courses, departments and careers, each fact with its source.
//!
//! Data flows one way. [`data`] reads RON into records, [`model`] resolves the links between them, [`pages`] puts them in
//! reading order, [`export`] writes them for other programs, [`search`] finds them, [`store`] keeps what the person wrote,
//! [`app`] keeps what the person sees and does as plain state, [`ui`] draws that state, [`tui`] drives the terminal, and
//! [`cli`] is the command line. Each module depends only on those before it; [`parallel`], [`problem`] and [`text`] are
//! leaves that any module may use. `tests/it/house.rs` enforces this.

pub mod app;
pub mod cli;
pub mod data;
pub mod export;
pub mod model;
pub mod pages;
pub mod parallel;
pub mod problem;
pub mod search;
pub mod store;
pub mod text;
pub mod tui;
pub mod ui;
