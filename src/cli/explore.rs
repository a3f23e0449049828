//! `msaie` without a verb: the explorer itself.

use std::io::{self, IsTerminal};
use std::sync::Arc;

use super::terminal::{Colours, Cursor, Ground, Terminal};
use super::{Arguments, Output, UNUSABLE, complain, plain, show};
use crate::app::{Action, App, Background, Options, Portion};
use crate::data::{self, Folder, MadeFor, Synonyms, Theme, themes};
use crate::model::Program;
use crate::problem::nearest;
use crate::search::Index;
use crate::text::Text;
use crate::tui::{self, Ending, Loader, Session};

/// Explores until the person quits; returns the exit status.
pub(super) fn run(arguments: &Arguments) -> io::Result<u8> {
    if !io::stdout().is_terminal() || tui::keyboard().is_err() {
        complain("the explorer needs a terminal; try `msaie --plain`, `msaie search` or `msaie show`");
        return Ok(UNUSABLE);
    }
    let terminal = Terminal::of_environment();
    if terminal.cursor.is == Cursor::Sequential {
        complain(&format!("this terminal cannot position its cursor ({}), so this is --plain", terminal.cursor.why));
        return plain::run(arguments, &mut io::stdin().lock(), &mut Output::new());
    }
    let themes = themes().map_err(|problem| io::Error::other(problem.to_string()))?;
    let (theme, follow_background) = match &arguments.theme {
        Some(name) => {
            let Some(theme) = themes.iter().position(|theme| theme.name.as_str() == name) else {
                complain(&unknown_theme(name, &themes));
                return Ok(UNUSABLE);
            };
            (theme, false)
        }
        None => initial_theme(&themes, terminal.colours.is, terminal.background.is),
    };
    let made_for = |theme: &Theme| match theme.made_for {
        MadeFor::Dark => Some(Background::Dark),
        MadeFor::Light => Some(Background::Light),
        MadeFor::Any => None,
    };
    let options = Options {
        mouse: !arguments.no_mouse,
        themes: themes.iter().map(|theme| (theme.name.clone(), made_for(theme))).collect(),
        theme,
        follow_background,
        charset: terminal.charset.is,
        today: arguments.today.unwrap_or_else(tui::today),
    };
    let panic_at = arguments.panic_at.clone();
    let folder = arguments.data.as_deref().map(Folder::find);
    let synonyms = super::own_synonyms(arguments);
    let (app, loader) = match folder {
        Some(folder) if folder.bytes() > LARGE => (App::loading(options), Some(loader(folder, synonyms))),
        // What the first frame does not need is read after it.
        None if arguments.open.is_none() => {
            let program = Program::new(data::embedded_first()).awaiting_catalogue();
            (App::new(Arc::new(program), options), Some(rest(synonyms)))
        }
        folder => {
            let mut dataset = folder.map_or_else(data::embedded, |folder| folder.read(|_, _| {}));
            dataset.add_synonyms(synonyms);
            let program = Program::new(dataset);
            if program.records().next().is_none() {
                return super::refuse(&program);
            }
            let open = match &arguments.open {
                Some(name) => match show::one(&program, None, &Text::from(name.as_str()))? {
                    Ok(record) => Some(record),
                    Err(status) => return Ok(status),
                },
                None => None,
            };
            let program = Arc::new(program);
            let app = App::new(Arc::clone(&program), options);
            let app = if let Some(record) = open { app.at(record) } else { app };
            (app, Some(indexer(program)))
        }
    };
    let mut store = super::store(arguments);
    let app = match &mut store {
        Some(store) => app.with_own(store.open()),
        None => app,
    };
    let follows_clock = arguments.today.is_none();
    // Within tmux synchronized frames leave stray glyphs, or have the whole pane drawn for each (tmux issue 5612).
    let synchronize = !terminal.in_tmux;
    let hyperlinks = terminal.hyperlinks && !arguments.no_hyperlinks;
    let session = Session { themes, loader, panic_at, follows_clock, synchronize, hyperlinks, store };
    let (ending, unsaved) = tui::run(app, session)?;
    if let Some(unsaved) = unsaved {
        super::print_unsaved(arguments, &unsaved, &mut Output::new())?;
    }
    match ending {
        Ending::Quit => Ok(0),
        Ending::Signal(signal) => Ok(u8::try_from(128 + signal).unwrap_or(u8::MAX)),
        Ending::Unreadable(program) => super::refuse(&program),
    }
}

/// Reads all of the program that is built in, on one core, so that keys and frames have the other.
fn rest(synonyms: Synonyms) -> Loader {
    Box::new(move |send| {
        let mut dataset = data::embedded();
        dataset.add_synonyms(synonyms);
        let program = Program::new(dataset);
        let index = Index::new(&program);
        send(Action::Loaded(Arc::new(program), Arc::new(index), Portion::Whole));
    })
}

/// Builds the search index after the first frame.
fn indexer(program: Arc<Program>) -> Loader {
    Box::new(move |send| send(Action::Indexed(Arc::new(Index::new(&program)))))
}

/// The first frame does not wait for more data than this, in bytes.
const LARGE: u64 = 2 * 1024 * 1024;

/// Reads a large folder, and shows its beginning and what has been read each time it has grown fourfold, but not late: showing a
/// part takes the longer and the more memory the larger it is, and what is left would wait for it.
fn loader(folder: Folder, synonyms: Synonyms) -> Loader {
    Box::new(move |send| {
        let mut shown = 0;
        let mut dataset = folder.read(|dataset, percent| {
            send(Action::Reading(share(percent, READING)));
            if percent >= shown * 4 && percent <= LAST_PART {
                shown = percent.max(1);
                let program = Program::so_far(dataset);
                program.prepare();
                let index = Index::of_part(&program);
                send(Action::Loaded(Arc::new(program), Arc::new(index), Portion::Part));
            }
        });
        dataset.add_synonyms(synonyms);
        let program = Program::new(dataset);
        program.prepare();
        let linked = READING + LINKING;
        send(Action::Reading(linked));
        let index = Index::new_telling(&program, &|percent| {
            send(Action::Reading(linked + share(percent, 100 - linked)));
        });
        send(Action::Loaded(Arc::new(program), Arc::new(index), Portion::Whole));
    })
}

/// How much of a load is reading, and how much is linking what was read, in per cent; the rest is indexing it.
const READING: u8 = 45;
const LINKING: u8 = 15;

/// Per cent read after which no further part is shown.
const LAST_PART: u8 = 8;

/// So many per cent of a part of the whole.
fn share(percent: u8, part: u8) -> u8 {
    u8::try_from(u16::from(percent) * u16::from(part) / 100).unwrap_or(part)
}

fn unknown_theme(name: &str, themes: &[Theme]) -> String {
    let names: Vec<&str> = themes.iter().map(|theme| theme.name.as_str()).collect();
    let meant =
        nearest(name, names.iter().copied()).map(|meant| format!(" did you mean `{meant}`?")).unwrap_or_default();
    format!("there is no theme `{}`;{meant} the themes are {}", Text::new(name), names.join(", "))
}

/// The theme to start with, and whether to change it to suit the background that the terminal reports.
fn initial_theme(themes: &[Theme], colours: Colours, ground: Ground) -> (usize, bool) {
    let (name, follow_background) = match (colours, ground) {
        (Colours::None, _) => ("plain", false),
        (Colours::Sixteen, _) => ("sixteen", false),
        (Colours::Many, Ground::Known(Background::Dark)) => ("dark", true),
        (Colours::Many, Ground::Known(Background::Light)) => ("light", true),
        (Colours::Many, Ground::Unknown) => ("neutral", true),
    };
    (themes.iter().position(|theme| theme.name.as_str() == name).unwrap_or(0), follow_background)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_and_the_background_choose_the_first_theme() {
        let themes = themes().expect("the built-in themes are valid");
        let chosen = |colours, ground| {
            let (theme, follows) = initial_theme(&themes, colours, ground);
            (themes[theme].name.as_str(), follows)
        };
        let light = Ground::Known(Background::Light);
        assert_eq!(chosen(Colours::None, light), ("plain", false));
        assert_eq!(chosen(Colours::Sixteen, light), ("sixteen", false));
        assert_eq!(chosen(Colours::Many, Ground::Known(Background::Dark)), ("dark", true));
        assert_eq!(chosen(Colours::Many, light), ("light", true));
        assert_eq!(chosen(Colours::Many, Ground::Unknown), ("neutral", true));
    }
}
