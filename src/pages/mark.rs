//! Why not to take what an item says at its word.

use crate::data::AnswerState;

/// Why not to take what an item says at its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Sources say different things of the same thing today.
    Differ,
    /// A third party reports it.
    SecondHand,
    /// An older copy of an official page says it.
    Older,
    /// We infer it.
    Inferred,
    /// No page that was read says it.
    NotFound,
    /// The page that should say it does not.
    NotPublished,
}

impl Mark {
    /// All of them, in the order of the legend.
    pub const ALL: [Self; 6] =
        [Self::Differ, Self::SecondHand, Self::Older, Self::Inferred, Self::NotFound, Self::NotPublished];

    /// What it means.
    pub fn words(self) -> &'static str {
        match self {
            Self::Differ => "sources differ",
            Self::SecondHand => "second-hand",
            Self::Older => "older page",
            Self::Inferred => "our inference",
            Self::NotFound => "not found",
            Self::NotPublished => "not published",
        }
    }
}

/// Why something is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// No page that was read says it.
    NotFound,
    /// The page that should say it does not.
    NotPublished,
}

impl Unknown {
    /// Why an answer is not known; `None` if it is, or if nobody looked.
    pub(super) fn of(state: AnswerState<'_>) -> Option<Self> {
        match state {
            AnswerState::NotFound(_) => Some(Self::NotFound),
            AnswerState::NotPublished { .. } => Some(Self::NotPublished),
            AnswerState::NotRecorded | AnswerState::Known | AnswerState::Conflict => None,
        }
    }

    /// Its name for scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotPublished => "not-published",
        }
    }

    /// Its mark.
    pub fn mark(self) -> Mark {
        match self {
            Self::NotFound => Mark::NotFound,
            Self::NotPublished => Mark::NotPublished,
        }
    }
}
