//! What a record, the application, the data or a source says: items in reading order, without layout, keys or colours.

mod page;

pub use page::{Body, Item, KeyFact, Page, Provenance, Trust, about, apply, problems, record};
