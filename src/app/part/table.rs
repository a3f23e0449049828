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
    /// The rows.
    pub rows: Vec<TableRow>,
    /// The row and the column of the cell under the cursor.
    pub cursor: (usize, usize),
    /// The row at the top.
    pub top: usize,
}
