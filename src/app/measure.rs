//! How much room the parts of a screen have, as the layout reports it.

use std::ops::Range;
use std::sync::Arc;

/// A page as it is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageMeasure {
    /// Its rows on the screen; 0 if it is not on the screen.
    pub rows: usize,
    /// Its columns, for what is edited there.
    pub columns: usize,
    /// The lines that each item takes.
    pub lines: Arc<[Range<usize>]>,
}

/// What the layout reports before a frame is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measure {
    /// Whether the screen is too small to show anything.
    pub is_too_small: bool,
    /// Rows of each list, in the order of the view; 0 for one that is not on the screen.
    pub lists: Vec<usize>,
    /// Rows of the table; 0 if there is none.
    pub tables: usize,
    /// Whether a table is shown row by row, since its columns have no room.
    pub is_block: bool,
    /// The page of the view.
    pub page: PageMeasure,
    /// The page of the pop-up; for the palette and a note, its room alone.
    pub popup: PageMeasure,
}
