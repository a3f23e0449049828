//! What a record, the application, the data or a source says: groups of items in reading order, without layout, keys
//! or colours.

mod about;
mod apply;
mod deadline;
mod facts;
mod glance;
mod mark;
mod occupation;
mod own;
mod page;
mod problems;
mod provenance;
mod record;
mod relation;
mod source;
mod standings;

pub use about::about;
pub use apply::apply;
pub use mark::{Mark, Unknown};
pub use own::{NOTE, STAR, with_own};
pub use page::{Bar, Body, Group, Item, Page, Place, Room, Side, Span, Task, Usual};
pub use problems::problems;
pub use provenance::{Provenance, Trust, day};
pub use record::{listed, record};
pub use relation::{Tie, tie};
pub use source::{origin, source};
