//! Parts that views are made of, each with its own state.

pub(super) mod editor;
pub(super) mod facets;
pub(super) mod list;
pub(super) mod motion;
pub(super) mod pane;
pub(super) mod reader;
pub(super) mod search;
pub(super) mod table;
