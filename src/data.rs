//! RON text to records, with every problem found: file, line, column, what is wrong and what to do.

mod embedded;
mod fact;
mod format;
mod load;
mod outline;
mod parse;
mod record;
mod theme;
mod value;

pub use fact::{Answer, AnswerState, AnyAnswer, AnyFact, Fact, Standing, Unstated};
pub use format::tables;
pub use load::{Dataset, Entry, Folder, ProblemBudget, RecordOrigin, embedded, folder};
pub use record::{
    ApplyStep, Career, CoreCourse, Department, Field, Kind, Link, Occupation, Program, ReadDate, Record, Source,
};
pub use theme::{Look, MadeFor, NAMED, Paint, Theme, themes};
pub use value::*;
