//! Reads RON text into records and reports every problem: where it is, what is wrong and how to fix it.

mod bracket;
#[cfg(test)]
mod compile;
mod compiled;
mod embedded;
mod explain;
mod fact;
mod format;
mod id;
mod kind;
mod load;
mod lookalike;
mod lost;
mod outline;
mod parse;
mod profile;
mod record;
mod slip;
mod source;
mod synonyms;
mod tables;
mod theme;
mod token;
mod value;
mod violation;
mod words;
mod wrapper;

pub use fact::{Answer, AnswerState, AnyAnswer, AnyFact, AnyFacts, Fact, FactPlace, Role, Standing, Unstated};
pub use format::{choice_table, fact_tables, file_table};
pub use id::{Id, SourceKey};
pub use kind::Kind;
pub use load::{
    Dataset, Finding, Folder, ProblemBudget, RecordOrigin, embedded, embedded_as_text, embedded_first, folder,
    synonyms_in,
};
pub use lost::Absence;
pub use profile::{Entry, EntryKey, Profile, ProfileText};
pub use record::*;
pub use source::{ReadDate, Source};
pub use synonyms::{Asks, COMPARED, DEGREE_COST, Extreme, Orders, Synonyms};
pub use tables::{Section, Tables};
pub use theme::{Look, MadeFor, NAMED, Paint, Theme, themes};
pub use value::admission::{English, Fee, GreRule, Letters, Minimum, Score};
pub use value::calendar::{Day, Deadlines, Season, Term, Terms, Window};
pub use value::catalogue::{Counting, CourseUnits, CrossListed, CrossListing, Requisite, Session, Tier};
pub use value::contact::{Address, Contact};
pub use value::course::{Offering, Use};
pub use value::money::{Money, Per, Rate, Rates};
pub use value::number::{CourseNumber, NamedCourse};
pub use value::occupation::{Outlook, Pay};
pub use value::reference::{CoreCourseId, DepartmentId, OccupationId};
pub use value::requirement::{Breakdown, BreakdownArea, Internship, Length, Project, Rule, Units, Variant, Variants};
pub use value::text::TextList;
pub use value::{Reference, RonExample, Value};
pub use violation::{Checked, PathSegment, Violation, Violations};
pub use words::{Noun, Words};
