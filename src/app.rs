//! What the person sees and does as plain state: actions in, effects out; it neither draws nor does IO.

mod action;
mod chord;
mod explore;
mod keymap;
mod pages;
mod palette;
mod state;

pub use action::{Action, Answer, Ask, Background, Effect, Measure, Portion, Target, View};
pub use chord::{Chord, Key};
pub use keymap::{Binding, Command, Scope, bindings, bindings_in, keys_of, markdown, resolve};
pub use palette::{Choice, Palette};
pub use state::{App, Charset, Focus, Notice, Options, Pane, Popup, Reading, Search};
