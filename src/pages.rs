//! What a record, the application, the data or a source says: groups of items in reading order, without layout, keys
//! or colours.

mod about;
mod apply;
mod deadline;
mod facts;
mod glance;
mod page;
mod problems;
mod provenance;
mod record;
mod source;

pub use about::about;
pub use apply::apply;
pub use page::{Body, Group, Item, Page, Usual};
pub use problems::problems;
pub use provenance::{Provenance, Trust};
pub use record::{listed, record};
pub use source::source;
