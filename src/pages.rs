//! What a record, the application, the data or a source says: groups of items in reading order, without layout, keys
//! or colours.

mod about;
mod answer;
mod apply;
mod catalogue;
mod compare;
mod context;
mod dates;
mod deadline;
mod due;
mod event;
mod facts;
mod glance;
mod mark;
mod named;
mod occupation;
mod overview;
mod own;
mod page;
mod problems;
mod provenance;
mod record;
mod relation;
mod requisites;
mod source;
mod standings;

pub use about::about;
pub use answer::{ShortAnswer, answer, answer_of};
pub use apply::{apply, is_in_apply};
pub use catalogue::{COURSE_COLUMNS, CourseColumn, catalogue_page, course_cell, course_in_full, course_item};
pub use compare::{
    Cell, Column, Comparison, Line, answer_in_full, beside, compare, comparison_page, ranked, ranking, side_by_side,
};
pub use context::Context;
pub use dates::{DateLine, Sure, dates, known_for_this_cycle, next_known};
pub use due::due;
pub use event::Event;
pub use mark::{Mark, Unknown};
pub use named::choice_of_courses;
pub use overview::overview;
pub use own::{NOTE, STAR, with_own};
pub use page::{Bar, Body, Group, Item, Named, Page, Place, Room, Row, RowCell, Side, Span, Task, Tick, Track, Usual};
pub use problems::problems;
pub use provenance::{Provenance, Trust, day};
pub use record::{listed, record};
pub use relation::{Tie, tie};
pub use source::{origin, source};
