//! Index and query: the records that match, best first, and where their text matches.

mod index;
mod query;

pub use index::{Hit, Index};
pub use query::{Query, Tier, rank_names};
