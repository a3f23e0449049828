//! What the state asks the outside to do.

use std::sync::Arc;

use super::ask::Ask;
use super::chord::Chord;
use super::own::Save;
use crate::model::Program;
use crate::search::Index;
use crate::text::Text;

/// Something to do outside the state.
#[derive(Debug, Clone)]
pub enum Effect {
    /// End the program; what the person wrote and could not be saved is printed.
    Quit,
    /// Write a view to a file of that name among the person's own; the answer is [`super::Action::Exported`].
    Export {
        /// The name of the file.
        name: String,
        /// What it says.
        text: String,
    },
    /// Save what the person wrote; the answer is [`super::Action::Saved`].
    Save(Save),
    /// Open an address in a browser.
    Open(Text),
    /// Put text on the clipboard; the answer is [`super::Action::Copied`].
    Copy(Text),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// End the program, since no data could be read.
    GiveUp,
    /// Suspend the program; if nothing could resume it, the answer is [`super::Action::NoShell`].
    Suspend,
    /// Draw everything again.
    Redraw,
    /// Press a key once what was done before is on the screen.
    Press(Chord),
    /// Search; the answer is [`super::Action::Found`].
    Search(Box<Ask>),
    /// Drop replaced data off the UI thread; freeing it can exceed a frame.
    DropData(Arc<Program>, Option<Arc<Index>>),
}
