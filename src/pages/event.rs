//! What happens on a date.

/// What happens on a date, in the order of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// Applications open.
    Opens,
    /// The early, preferred deadline.
    Priority,
    /// The last day to apply.
    Closes,
    /// Applicants hear.
    Decision,
    /// It takes place, such as an information session.
    Held,
}

impl Event {
    /// All of them, in the order of a window.
    pub const ALL: [Self; 5] = [Self::Opens, Self::Priority, Self::Closes, Self::Decision, Self::Held];

    /// Its name in data files, which is also the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::Priority => "priority",
            Self::Closes => "closes",
            Self::Decision => "decision",
            Self::Held => "held",
        }
    }

    /// What happens, in words that need none around them.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Opens => "applications open",
            Self::Priority => "priority deadline",
            Self::Closes => "applications close",
            Self::Decision => "decisions",
            Self::Held => "takes place",
        }
    }
}
