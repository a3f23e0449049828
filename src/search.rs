//! Index and query: ranked hits, each with its reason and the characters that match.

mod called;
mod facet;
mod find;
mod fold;
mod index;
mod lexicon;
mod lines;
mod lists;
mod matcher;
mod names;
mod narrow;
mod notes;
mod order;
mod progress;
mod query;
mod rank;
mod reason;
#[cfg(test)]
mod reference;
mod subsequence;
mod typo;
mod word_index;

pub use facet::{Vocabulary, facet_names, facet_table};
pub use find::{CancelToken, Found, Hit, Narrowing};
pub use index::Index;
pub use lexicon::Order;
pub use names::rank_names;
pub use narrow::{COURSE_FACETS, FacetValue, Narrowed, Ticks};
pub use notes::Notes;
pub use order::CourseOrder;
pub use progress::Tell;
pub use query::{Completion, Mistake, Query, completions};
pub use rank::{Area, Tier};
pub use reason::{Contiguity, Marker, Passages, Reason, Reasons};
