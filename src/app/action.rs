//! What can happen to the state.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use super::ask::SearchResult;
use super::chord::Chord;
use super::shared::Background;
use super::view::{Part, Spot};
use super::views::ViewId;
use crate::model::Program;
use crate::search::Index;
use crate::store::{Contents, Saved, Trouble};
use crate::text::Text;

/// A scrollbar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// That of a part of the view.
    View(Part),
    /// That of the pop-up.
    Popup,
}

/// Something on the screen that can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The tab of a view.
    Tab(ViewId),
    /// A part of the view.
    View(Spot),
    /// The pop-up, and which of its rows.
    Popup(Option<usize>),
    /// Outside of the pop-up.
    Outside,
    /// The query line, and there the column of what is typed.
    Query(usize),
    /// A key in the footer, by its command.
    Command(&'static str),
    /// A place on a scrollbar, and by how many rows it scrolls, down if positive.
    Scrollbar(Bar, isize),
    /// A border, or what is empty.
    Nothing,
}

/// Whether more of the data is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// More is being read.
    Part,
    /// That is all.
    Whole,
}

/// What is known of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// This program took it.
    With(&'static str),
    /// tmux keeps it in its buffer.
    ToTmux,
    /// The terminal was asked, which does not say whether it did.
    Sent,
    /// Nothing here could take it.
    Nowhere,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Action {
    /// Keys were pressed.
    Press(Chord),
    /// Text was pasted.
    Paste(String),
    /// Something was clicked, or a scrollbar dragged there.
    Click(Target),
    /// The same was clicked again, shortly after a click.
    DoubleClick(Target),
    /// The wheel turned over something: that many rows down, or up if negative.
    Wheel(Target, isize),
    /// The terminal reported its background.
    Background(Background),
    /// The day changed.
    Today(Date),
    /// The search index of the data is ready.
    Indexed(Arc<Index>),
    /// So much of the data was read, in per cent.
    Reading(u8),
    /// This much of the data is there.
    Loaded(Arc<Program>, Arc<Index>, Portion),
    /// A search ended: which, what it found, and how long it took.
    Found(u64, Box<SearchResult>, Duration),
    /// No browser could open an address, and why; it may have been reported as opened.
    NoBrowser(Text, Text),
    /// A browser was started for an address, and did not fail at once.
    Opened(Text),
    /// A text was copied, as far as that is known.
    Copied(Text, Copied),
    /// A view was written to that file, or why not.
    Exported(Result<Text, Text>),
    /// What the person wrote was saved, or could not be.
    Saved(Box<Result<Saved, Trouble>>),
    /// Another window, or somebody, changed what is saved.
    Looked(Box<Contents>),
    /// The program was not suspended, since nothing would resume it, and why.
    NoShell(Text),
}
