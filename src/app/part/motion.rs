//! The ways a cursor moves, in lists and on pages alike.

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Down,
    Up,
}

impl Way {
    /// `rows` as a signed distance this way, at least one row.
    pub(crate) fn by(self, rows: usize) -> isize {
        let rows = isize::try_from(rows.max(1)).unwrap_or(isize::MAX);
        match self {
            Self::Down => rows,
            Self::Up => -rows,
        }
    }
}

/// One move of a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Motion {
    /// One row.
    Step(Way),
    /// One line, which the cursor follows only where it must.
    Line(Way),
    /// Half a screen.
    Half(Way),
    /// A screen.
    Screen(Way),
    /// To the first or the last row.
    End(Way),
    /// To the next group of a page.
    Group(Way),
}
