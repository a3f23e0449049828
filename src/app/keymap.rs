//! The one table of keys: dispatch, the footer, the help, the palette and the README's table read the same rows.

use std::fmt::Write;

use super::chord::{Chord, Key};

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A pane with a list.
    List,
    /// A page to read.
    Page,
    /// The query line while it is being typed.
    Query,
    /// The help or a source, over everything else.
    Popup,
    /// The palette, over everything else.
    Palette,
}

impl Scope {
    /// All of them, in the order of the README's table.
    pub const ALL: [Self; 5] = [Self::List, Self::Page, Self::Query, Self::Palette, Self::Popup];

    /// What the place is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "in a list",
            Self::Page => "on a page",
            Self::Query => "while searching",
            Self::Popup => "in a pop-up",
            Self::Palette => "in the palette",
        }
    }
}

/// Everything that a person can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named and explained by its row of the table")]
pub enum Command {
    Down,
    Up,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    Top,
    Bottom,
    NextPane,
    PreviousPane,
    CoreCourses,
    Departments,
    Careers,
    Page,
    List,
    Open,
    Back,
    Forward,
    Search,
    ClearSearch,
    Keep,
    Restore,
    Leave,
    OpenLink,
    OfficialPage,
    CopyLink,
    CopyValue,
    Source,
    Explore,
    Apply,
    About,
    Problems,
    NextView,
    PreviousView,
    Palette,
    Help,
    Mouse,
    Theme,
    Redraw,
    Suspend,
    Quit,
    Erase,
    EraseNext,
    EraseWord,
    EraseAll,
    CaretLeft,
    CaretRight,
    CaretStart,
    CaretEnd,
    Run,
}

/// One row of the table: in these places, these keys do this.
#[derive(Debug)]
pub struct Binding {
    /// The keys, the usual one first.
    pub chords: &'static [Chord],
    /// What they do.
    pub command: Command,
    /// Where they do it.
    pub scopes: &'static [Scope],
    /// One or two words for the footer.
    pub short: &'static str,
    /// What it does, as the help and the palette say it.
    pub long: &'static str,
    /// Its rank in the footer, 1 first; 0 for what the footer leaves out.
    pub footer: u8,
}

const READING: &[Scope] = &[Scope::List, Scope::Page];
const MOVING: &[Scope] = &[Scope::List, Scope::Page, Scope::Popup];
const TYPING: &[Scope] = &[Scope::Query, Scope::Palette];
const EVERYWHERE: &[Scope] = &Scope::ALL;

const fn row(
    chords: &'static [Chord],
    command: Command,
    scopes: &'static [Scope],
    short: &'static str,
    long: &'static str,
    footer: u8,
) -> Binding {
    Binding { chords, command, scopes, short, long, footer }
}

use Chord as C;

/// The table.
#[rustfmt::skip]
static BINDINGS: &[Binding] = &[
    row(&[C::char('/')], Command::Search, READING, "search", "Search core courses, departments and careers at once", 1),
    row(&[C::plain(Key::Enter)], Command::Keep, &[Scope::Query], "keep", "Keep what was found and go to it", 1),
    row(&[C::plain(Key::Esc)], Command::Restore, &[Scope::Query], "restore", "Location searching and go back to what was", 2),
    row(&[C::plain(Key::Enter)], Command::Open, &[Scope::List], "read", "Go into the page of the selected record", 2),
    row(&[C::plain(Key::Enter)], Command::Open, &[Scope::Page, Scope::Popup], "follow", "Follow the relation or link under the cursor, or show where a fact comes from", 2),
    row(&[C::plain(Key::Enter)], Command::Run, &[Scope::Palette], "run", "Do the selected action", 1),
    row(&[C::plain(Key::Esc), C::char('q')], Command::Leave, &[Scope::Popup], "close", "Close the pop-up", 1),
    row(&[C::plain(Key::Esc)], Command::Leave, &[Scope::Palette], "close", "Close the palette", 2),
    row(&[C::plain(Key::Backspace), C::char('['), C::ctrl('o'), C::alt(Key::Left)], Command::Back, READING, "back", "Go back to the record you came from", 4),
    row(&[C::char(']'), C::alt(Key::Right)], Command::Forward, READING, "forward", "Go forward again", 0),
    row(&[C::plain(Key::Esc)], Command::ClearSearch, READING, "leave", "Show everything again after a search, or go back to the list", 0),
    row(&[C::char('s')], Command::Source, &[Scope::Page], "source", "Show where the fact under the cursor comes from", 3),
    row(&[C::char('o')], Command::OpenLink, MOVING, "open", "Open the link here in the browser", 6),
    row(&[C::char('y')], Command::CopyLink, MOVING, "copy link", "Copy the link here to the clipboard", 7),
    row(&[C::char('c')], Command::CopyValue, MOVING, "copy", "Copy what stands under the cursor to the clipboard", 0),
    row(&[C::char('O')], Command::OfficialPage, READING, "official page", "Open the program's official page, which decides", 0),
    row(&[C::plain(Key::Tab)], Command::NextPane, READING, "next pane", "Go to the next pane", 5),
    row(&[C::plain(Key::Tab)], Command::NextPane, &[Scope::Query], "next pane", "Go to the next pane with matches", 3),
    row(&[C::plain(Key::BackTab)], Command::PreviousPane, READING, "previous pane", "Go to the previous pane", 0),
    row(&[C::plain(Key::BackTab)], Command::PreviousPane, &[Scope::Query], "previous pane", "Go to the previous pane with matches", 0),
    row(&[C::char('1')], Command::CoreCourses, READING, "courses", "Go to the core courses", 0),
    row(&[C::char('2')], Command::Departments, READING, "departments", "Go to the departments", 0),
    row(&[C::char('3')], Command::Careers, READING, "careers", "Go to the careers", 0),
    row(&[C::char('l'), C::plain(Key::Right), C::char('4')], Command::Page, &[Scope::List], "read", "Go into the page beside the lists", 0),
    row(&[C::char('h'), C::plain(Key::Left)], Command::List, &[Scope::Page], "list", "Go back to the list", 4),
    row(&[C::char('e')], Command::Explore, READING, "explore", "Go to the view Explore", 0),
    row(&[C::char('a')], Command::Apply, READING, "apply", "Go to the view Apply", 0),
    row(&[C::char('i')], Command::About, READING, "about", "Go to the view About: the program, its data and their age", 0),
    row(&[C::char('!')], Command::Problems, READING, "problems", "Go to the view Problems: what is wrong with the data", 0),
    row(&[C::char('>'), C::plain(Key::Function(3))], Command::NextView, READING, "next view", "Go to the next view", 0),
    row(&[C::char('<'), C::plain(Key::Function(2))], Command::PreviousView, READING, "previous view", "Go to the previous view", 0),
    row(&[C::char(':'), C::ctrl('k')], Command::Palette, READING, "actions", "Find any action by its name", 8),
    row(&[C::char('?'), C::plain(Key::Function(1))], Command::Help, MOVING, "keys", "Show the keys that work here", 9),
    row(&[C::plain(Key::Function(1))], Command::Help, &[Scope::Query], "keys", "Show the keys that work here", 0),
    row(&[C::char('t')], Command::Theme, READING, "theme", "Use the next theme", 0),
    row(&[C::char('m')], Command::Mouse, READING, "mouse", "Leave the mouse to the terminal, or take it back", 0),
    row(&[C::ctrl('l')], Command::Redraw, EVERYWHERE, "redraw", "Draw the whole screen again", 0),
    row(&[C::ctrl('z')], Command::Suspend, EVERYWHERE, "suspend", "Suspend; `fg` resumes", 0),
    row(&[C::char('q')], Command::Quit, READING, "quit", "Quit", 10),
    row(&[C::ctrl('c')], Command::Quit, EVERYWHERE, "quit", "Quit at once", 0),
    row(&[C::char('j'), C::plain(Key::Down), C::ctrl('n')], Command::Down, MOVING, "down", "Go down one row", 0),
    row(&[C::plain(Key::Down), C::ctrl('n')], Command::Down, TYPING, "down", "Go down one row", 0),
    row(&[C::char('k'), C::plain(Key::Up), C::ctrl('p')], Command::Up, MOVING, "up", "Go up one row", 0),
    row(&[C::plain(Key::Up), C::ctrl('p')], Command::Up, TYPING, "up", "Go up one row", 0),
    row(&[C::ctrl('d')], Command::HalfDown, MOVING, "half down", "Go down half a screen", 0),
    row(&[C::ctrl('u')], Command::HalfUp, MOVING, "half up", "Go up half a screen", 0),
    row(&[C::plain(Key::PageDown), C::ctrl('f'), C::char(' ')], Command::PageDown, MOVING, "page down", "Go down a screen", 0),
    row(&[C::plain(Key::PageDown)], Command::PageDown, TYPING, "page down", "Go down a screen", 0),
    row(&[C::plain(Key::PageUp), C::ctrl('b')], Command::PageUp, MOVING, "page up", "Go up a screen", 0),
    row(&[C::plain(Key::PageUp)], Command::PageUp, TYPING, "page up", "Go up a screen", 0),
    row(&[C::char('g'), C::plain(Key::Home)], Command::Top, MOVING, "top", "Go to the first row", 0),
    row(&[C::char('G'), C::plain(Key::End)], Command::Bottom, MOVING, "bottom", "Go to the last row", 0),
    row(&[C::plain(Key::Backspace), C::ctrl('h')], Command::Erase, TYPING, "erase", "Erase the character before the caret", 0),
    row(&[C::plain(Key::Delete)], Command::EraseNext, TYPING, "delete", "Erase the character behind the caret", 0),
    row(&[C::ctrl('w')], Command::EraseWord, TYPING, "erase word", "Erase the word before the caret", 0),
    row(&[C::ctrl('u')], Command::EraseAll, TYPING, "erase all", "Erase everything that was typed", 0),
    row(&[C::plain(Key::Left), C::ctrl('b')], Command::CaretLeft, TYPING, "left", "Move the caret left", 0),
    row(&[C::plain(Key::Right), C::ctrl('f')], Command::CaretRight, TYPING, "right", "Move the caret right", 0),
    row(&[C::plain(Key::Home), C::ctrl('a')], Command::CaretStart, TYPING, "start", "Move the caret to the start", 0),
    row(&[C::plain(Key::End), C::ctrl('e')], Command::CaretEnd, TYPING, "end", "Move the caret to the end", 0),
];

/// The whole table.
pub fn bindings() -> &'static [Binding] {
    BINDINGS
}

/// The rows that hold in `scope`.
pub fn bindings_in(scope: Scope) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.scopes.contains(&scope))
}

/// What `chord` does in `scope`.
pub fn resolve(chord: Chord, scope: Scope) -> Option<Command> {
    bindings_in(scope).find(|binding| binding.chords.contains(&chord)).map(|binding| binding.command)
}

/// The keys of a row as one says them.
pub fn keys_of(binding: &Binding) -> String {
    binding.chords.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The table as Markdown, for the README: every row once, with the places where it holds.
pub fn markdown() -> String {
    let mut page = String::from("| keys | where | what they do |\n|---|---|---|\n");
    for binding in BINDINGS {
        let keys: Vec<_> = binding.chords.iter().map(|chord| format!("`{chord}`")).collect();
        let places = if binding.scopes.len() == Scope::ALL.len() {
            "everywhere".to_owned()
        } else {
            binding.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ")
        };
        // Writing to a String cannot fail.
        let _ = writeln!(page, "| {} | {places} | {} |", keys.join(" "), binding.long);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for scope in Scope::ALL {
            let mut seen: Vec<Chord> = Vec::new();
            for chord in bindings_in(scope).flat_map(|binding| binding.chords) {
                assert!(!seen.contains(chord), "{chord} stands twice {}", scope.name());
                seen.push(*chord);
            }
        }
    }

    #[test]
    fn what_types_a_character_is_no_command_while_typing() {
        for scope in [Scope::Query, Scope::Palette] {
            for chord in bindings_in(scope).flat_map(|binding| binding.chords) {
                assert_eq!(chord.typed(), None, "{chord} cannot be typed {}", scope.name());
            }
        }
    }
}
