//! The program in memory: records with their links resolved, and everything that is wrong with them.

mod link;
mod program;
mod sheet;

pub use program::{Age, AnyRecord, ClaimRef, Program, RecordRef, Relation, Tally};
pub use sheet::{Body, Glimpse, Item, Provenance, Sheet, Trust};
