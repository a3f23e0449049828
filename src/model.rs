//! The program in memory: records with their links resolved, and everything that is wrong with them.

mod link;
mod program;

pub use program::{Age, AnyRecord, FactRef, Program, RecordKey, RecordRef, Relation, Tally};
