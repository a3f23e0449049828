//! The program in memory: records with their links resolved, and all problems with them.

mod ids;
mod link;
mod program;
mod record;

pub use program::{Age, Program, Tally};
pub use record::{AnyRecord, FactRef, RecordKey, RecordRef, Relation};
