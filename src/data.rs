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

pub use fact::{Answer, AnyAnswer, Claim, Fact, Silence, Standing, State};
pub use format::tables;
pub use load::{Book, Entry, Folder, Origin, Telling, embedded, folder};
pub use record::{
    ApplyStep, Career, CoreCourse, Department, Field, Kind, Link, Occupation, Program, ReadDate, Record, Source,
};
pub use theme::{Look, MadeFor, NAMED, Paint, Theme, themes};
pub use value::*;
