//! What can happen to the state, and what the state asks the outside to do.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::chord::Chord;
use super::keymap::Command;
use crate::model::{Program, RecordRef};
use crate::search::{CancelToken, Found, Index, Narrowing, Query, Reason, reason};
use crate::text::Text;

/// One screenful of the program, reached by a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Core courses, departments and careers, and the page of the selected one.
    Explore,
    /// How to apply.
    Apply,
    /// The program, its data and this explorer.
    About,
    /// What is wrong with the data; there only if something is.
    Problems,
}

impl View {
    /// All views, in the order of their tabs.
    pub const ALL: [Self; 4] = [Self::Explore, Self::Apply, Self::About, Self::Problems];

    /// What its tab says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Explore => "Explore",
            Self::Apply => "Apply",
            Self::About => "About",
            Self::Problems => "Problems",
        }
    }
}

/// Whether the terminal's background is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
}

/// Something on the screen that can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The tab of a view.
    Tab(View),
    /// A pane, and which of its rows, from 0 at its first record; `None` beside all rows.
    Pane(usize, Option<usize>),
    /// The page, and which of its items; `None` beside all items.
    Page(Option<usize>),
    /// The pop-up or the palette, and which of its rows.
    Popup(Option<usize>),
    /// The query line.
    Query,
}

/// What the drawing side tells before it draws: how much room there is and how long the page is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measure {
    /// Rows of each pane's list; 0 for a pane that is not on the screen.
    pub pane_rows: [usize; 3],
    /// Rows of the page; 0 where it is not on the screen.
    pub page_rows: usize,
    /// The lines that each item of the page takes.
    pub item_lines: Vec<Range<usize>>,
    /// Rows of the pop-up.
    pub popup_rows: usize,
    /// The lines that each item of the pop-up takes.
    pub popup_lines: Vec<Range<usize>>,
    /// Whether a list and the page have room side by side.
    pub side_by_side: bool,
}

/// Whether more of the data is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// More is being read.
    Part,
    /// That is all.
    Whole,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Action {
    /// Keys were pressed.
    Press(Chord),
    /// A command was given in another way than by its key.
    Command(Command),
    /// Text was pasted.
    Paste(String),
    /// Something was clicked, and whether it was clicked before: a click on what is selected opens it.
    Click(Target),
    /// The wheel turned over something: that many rows down, or up where negative.
    Wheel(Target, isize),
    /// The screen was laid out.
    Measured(Measure),
    /// The terminal told its background.
    Background(Background),
    /// The text of the data that is there was prepared for searching.
    Indexed(Arc<Index>),
    /// So much of the data was read, in per cent.
    Reading(u8),
    /// This much of the data is there.
    Loaded(Arc<Program>, Arc<Index>, Portion),
    /// A search was done: which, what it found, and how long it took.
    Found(u64, Answer, Duration),
    /// No browser could be started for an address.
    NoBrowser(Text),
    /// A browser was started for an address.
    Opened(Text),
    /// The program did not stop, since nobody could continue it.
    NoShell,
    /// A record was asked for from outside.
    GoTo(RecordRef),
}

/// Something to do outside the state.
#[derive(Debug, Clone)]
pub enum Effect {
    /// End the program.
    Quit,
    /// Open an address in a browser.
    Open(Text),
    /// Put text on the clipboard.
    Copy(Text),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// End the program, since nothing of the data could be read.
    GiveUp,
    /// Location until somebody continues the program; where nobody could, the answer is [`Action::NoShell`].
    Suspend,
    /// Draw everything again.
    Redraw,
    /// Search; the answer is [`Action::Found`].
    Search(Ask),
    /// Let go of data that other data took the place of; where there is much of it, that takes longer than a frame.
    DropData(Arc<Program>, Option<Arc<Index>>),
}

/// A search that the state asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What answers it names this; a later one supersedes it.
    pub ticket: u64,
    /// What to search for.
    pub query: Query,
    /// Where to search: what the last search left.
    pub narrowing: Narrowing,
    /// What to search in.
    pub index: Arc<Index>,
    /// Whose records they are.
    pub program: Arc<Program>,
}

impl Ask {
    /// Records of each kind that a search keeps: more than anybody scrolls through.
    const MOST: usize = 1000;

    /// Records of each kind for which the reason is looked up: more than a screen shows.
    const REASONED: usize = 100;

    /// Does the search; `None` when `cancel` fired first.
    pub fn answer(&self, cancel: &CancelToken<'_>) -> Option<Answer> {
        let found = self.index.search(&self.query, Self::MOST, &self.narrowing, cancel)?;
        let query = found.meant.as_ref().unwrap_or(&self.query);
        let mut reasons = HashMap::new();
        let mut seen = [0; 3];
        for hit in &found.hits {
            let Some(kind) = Program::KINDS.iter().position(|kind| *kind == hit.record.kind) else { continue };
            seen[kind] += 1;
            if seen[kind] <= Self::REASONED {
                reasons.extend(reason(&self.program, hit.record, query).map(|reason| (hit.record, reason)));
            }
        }
        Some(Answer { found, reasons })
    }
}

/// What a search found, and why for those that are seen first.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What it found.
    pub found: Found,
    /// Why.
    pub reasons: HashMap<RecordRef, Reason>,
}
