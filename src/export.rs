//! A view as text for other programs; it never decides what is in the view.

mod csv;
mod ics;
mod markdown;
mod parts;

pub use csv::{csv, csv_courses};
pub use ics::calendar;
pub use markdown::{markdown, markdown_table};
pub use parts::{Part, enclosed, parts};
