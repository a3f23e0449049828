//! What the person sees and does as plain state: actions in, effects out; it neither draws nor does IO.

mod action;
mod ask;
mod chord;
mod command;
mod commands;
mod effect;
mod history;
mod keyboard;
mod keymap;
mod measure;
mod palette;
mod part;
mod shared;
mod state;
mod view;
mod views;

pub use action::{Action, Bar, Copied, Portion, Target};
pub use ask::{Ask, SearchResult};
pub use chord::{Chord, Key, UnknownKey};
pub use command::{Command, Commanded, Run};
pub use commands::markdown;
pub use effect::Effect;
pub use keymap::{Binding, Keymap, Scope};
pub use measure::{Measure, PageMeasure};
pub use palette::{Choice, Palette};
pub use part::list::List;
pub use part::pane::Pane;
pub use part::reader::{Position, Reader};
pub use part::search::Search;
pub use shared::{Background, Charset, Notice, Options};
pub use state::{App, Popup};
pub use view::page::WritePage;
pub use view::{Focus, Layout, Part, Spot};
pub use views::{VIEWS, ViewId, ViewRow};
