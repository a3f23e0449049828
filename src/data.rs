//! Reads RON text into records and reports every problem: where it is, what is wrong and how to fix it.

mod cleanup;
mod embedded;
mod fact;
mod format;
mod id;
mod kind;
mod load;
mod outline;
mod parse;
mod record;
mod source;
mod tables;
mod theme;
mod value;
mod violation;

pub use fact::{Answer, AnswerState, AnyAnswer, AnyFact, Fact, FactPlace, Role, Standing, Unstated};
pub use format::{fact_tables, file_table};
pub use id::Id;
pub use kind::Kind;
pub use load::{Dataset, Folder, ProblemBudget, RecordOrigin, embedded, folder};
pub use record::*;
pub use source::{ReadDate, Source};
pub use tables::{Section, Tables};
pub use theme::{Look, MadeFor, NAMED, Paint, Theme, themes};
pub use value::admission::{English, EnglishTest, Fee, GreRule, Letters, Minimum, Score};
pub use value::calendar::{Day, Deadlines, Term, Terms, Window};
pub use value::contact::{Address, Contact};
pub use value::course::{CourseNumber, Offering, Use};
pub use value::money::{Dollars, Per, Rate, Rates};
pub use value::occupation::{Outlook, Pay};
pub use value::reference::{CoreCourseId, DepartmentId, SocCode};
pub use value::requirement::{Breakdown, BreakdownArea, Internship, Length, Project, Rule, Units, Variant, Variants};
pub use value::text::TextList;
pub use value::{Reference, RonExample, Value};
pub use violation::{Checked, PathSegment, Violation, Violations};
