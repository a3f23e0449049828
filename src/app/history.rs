//! Back and forward through views, records, positions and kept searches.

use super::view::Bookmark;
use super::views::ViewId;

/// Steps that are kept each way.
const LONGEST: usize = 200;

/// A place in a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Location {
    pub(super) view: ViewId,
    pub(super) bookmark: Bookmark,
}

/// The places one came from, and those one went back from.
#[derive(Debug, Default)]
pub(super) struct History {
    back: Vec<Location>,
    forward: Vec<Location>,
}

/// A direction through the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Travel {
    Back,
    Forward,
}

impl History {
    /// Remembers a place that is being left.
    pub(super) fn leave(&mut self, here: Location) {
        if self.back.last() != Some(&here) {
            if self.back.len() == LONGEST {
                self.back.remove(0);
            }
            self.back.push(here);
        }
        self.forward.clear();
    }

    /// The next place that way other than `here`, which is kept for the way back; `None` if there is none.
    pub(super) fn travel(&mut self, way: Travel, here: Location) -> Option<Location> {
        let (from, to) = match way {
            Travel::Back => (&mut self.back, &mut self.forward),
            Travel::Forward => (&mut self.forward, &mut self.back),
        };
        // A step to where one is would seem to do nothing.
        while let Some(location) = from.pop() {
            if location != here {
                to.push(here);
                return Some(location);
            }
        }
        None
    }

    /// Whether `way` leads anywhere but `here`.
    pub(super) fn leads(&self, way: Travel, here: &Location) -> bool {
        let from = if way == Travel::Back { &self.back } else { &self.forward };
        from.iter().any(|location| location != here)
    }
}
