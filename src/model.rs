//! The program in memory: records with their links resolved, and all problems with them.

mod ids;
mod link;
mod pending;
mod program;
mod record;
mod relations;
mod requisites;

pub use program::{Age, Program, Tally};
pub use record::{AnyRecord, FactRef, RecordKey, RecordRef, Relation};
