//! The kinds of records.

/// The sorts of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A degree program as a whole.
    Program,
    /// A course that every degree of the program builds on.
    CoreCourse,
    /// A department and the degree that it offers.
    Department,
    /// A position that graduates aim at.
    Career,
    /// An occupation of the Standard Occupational Classification.
    Occupation,
}

impl Kind {
    /// What one record of this sort is called.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::CoreCourse => "core course",
            Self::Department => "department",
            Self::Career => "career",
            Self::Occupation => "occupation",
        }
    }

    /// What several are called.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Program => "programs",
            Self::CoreCourse => "core courses",
            Self::Department => "departments",
            Self::Career => "careers",
            Self::Occupation => "occupations",
        }
    }
}
