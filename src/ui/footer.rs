//! The keys worth showing at the foot of the screen, and where each stands.

use ratatui::layout::Rect;

use super::cells::cells;
use crate::app::{App, Chord, Command, Commanded, Scope};
use crate::text::width;

/// Where the digits of the views stand among the keys.
const DIGITS_RANK: u8 = 5;

/// A key in the footer and what it does.
#[derive(Debug)]
pub(super) struct Hint {
    pub(super) key: String,
    pub(super) short: &'static str,
    /// Its command; `None` where several keys stand together.
    pub(super) command: Option<&'static str>,
    pub(super) area: Rect,
    rank: u8,
}

impl Hint {
    /// The columns of the key and the words, with a space between.
    fn columns(&self) -> usize {
        width(&self.key) + 1 + width(self.short)
    }

    /// The command that a click on a column gives: where several keys stand together, that of the key there.
    pub(super) fn command_at(&self, app: &App, x: u16) -> Option<&'static str> {
        let key = || {
            let key = self.key.chars().nth(usize::from(x - self.area.x)).filter(|key| *key != ' ')?;
            app.keymap().resolve(Chord::char(key), app.scope())
        };
        self.command.or_else(key)
    }

    fn is_help(&self) -> bool {
        self.command == Some("help")
    }
}

/// What has room in `area`: the way to all other keys, and before it what is most useful here.
pub(super) fn hints(app: &App, area: Rect) -> Vec<Hint> {
    let mut hints = worth_showing(app);
    hints.sort_by_key(|hint| hint.rank);
    let reserved = hints.iter().find(|hint| hint.is_help()).map_or(0, |hint| hint.columns() + 2);
    let mut room = usize::from(area.width).saturating_sub(1 + reserved);
    let mut x = area.x + 1;
    hints.retain_mut(|hint| {
        let columns = hint.columns();
        if !hint.is_help() && columns + 2 > room {
            return false;
        }
        if hint.is_help() {
            room += reserved;
        }
        let width = cells(columns).min(area.right().saturating_sub(x));
        hint.area = Rect { x, width, ..area };
        x = x.saturating_add(cells(columns + 2));
        room = room.saturating_sub(columns + 2);
        true
    });
    hints
}

/// The keys in the footer's ranking that can act, and the digits of the views where they lead on.
fn worth_showing(app: &App) -> Vec<Hint> {
    let hint = |command: &Command<App>, key: Option<&Chord>| Hint {
        key: key.map(ToString::to_string).unwrap_or_default(),
        short: app.short(command),
        command: Some(command.name),
        area: Rect::default(),
        rank: command.footer,
    };
    let bindings = app.keymap().bindings_in(app.scope());
    let commands = bindings.filter_map(|binding| Some((App::command(binding.command)?, binding.chords.first())));
    let worth = commands.filter(|(command, _)| command.footer > 0 && app.why_not(command).is_none());
    let mut hints: Vec<Hint> = worth.map(|(command, key)| hint(command, key)).collect();
    let mut seen = Vec::new();
    hints.retain(|hint| {
        let is_first = !seen.contains(&hint.short);
        seen.push(hint.short);
        is_first
    });
    if matches!(app.scope(), Scope::List | Scope::Page | Scope::Table) {
        let digits: Vec<_> = app.views().map(|view| app.keymap().key(view.name)).collect();
        let key = digits.join(" ");
        hints.push(Hint { key, short: "views", command: None, area: Rect::default(), rank: DIGITS_RANK });
    }
    hints
}
