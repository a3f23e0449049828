//! A table as it is drawn: rows with names, columns with heads, and one cell under the cursor.

use crate::pages::RowCell;
use crate::text::Text;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// What it is called.
    pub head: Text,
    /// How it is sorted, if the rows are sorted by it: whether the other way round.
    pub sorted: Option<bool>,
    /// What stands below it; empty for nothing.
    pub foot: Text,
    /// Columns of the screen that it takes, 0 for what the others leave; `None` for as many as its cells need.
    pub wide: Option<usize>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// What it is called.
    pub name: Text,
    /// Whether it is starred.
    pub is_starred: bool,
    /// Whether it is marked, to be compared.
    pub is_marked: bool,
    /// Its cells, in the order of the columns.
    pub cells: Vec<RowCell>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its title.
    pub title: Text,
    /// What stands at the right of the title.
    pub aside: Text,
    /// What the rows are.
    pub corner: Text,
    /// What the line below the columns is; empty if there is none.
    pub foot: Text,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The rows, or those of them around the cursor.
    pub rows: Vec<TableRow>,
    /// The place of the first of these among all rows.
    pub first: usize,
    /// How many rows there are in all.
    pub total: usize,
    /// Whether its rows are many, so that none is shown alone where columns have no room.
    pub is_long: bool,
    /// The row and the column of the cell under the cursor.
    pub cursor: (usize, usize),
    /// The row at the top.
    pub top: usize,
}

impl Table {
    /// A table whose rows are all ready, under a title with what stands at its right; the corner says what the rows are, the
    /// foot what the last line is.
    pub(crate) fn whole(
        (title, aside): (Text, Text),
        (corner, foot): (&str, &str),
        columns: Vec<TableColumn>,
        rows: Vec<TableRow>,
        cursor: (usize, usize),
    ) -> Self {
        let total = rows.len();
        let (corner, foot) = (corner.into(), foot.into());
        Self { title, aside, corner, foot, columns, rows, total, cursor, ..Self::default() }
    }

    /// The row at a place among all of them; `None` if it is not ready, or there is none.
    pub fn row(&self, place: usize) -> Option<&TableRow> {
        self.rows.get(place.checked_sub(self.first)?)
    }
}
