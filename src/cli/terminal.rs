//! What the environment says about the terminal: whether it can position its cursor, its colours and its character set.

use std::env;
use std::fmt;

use term::terminfo::TermInfo;
use term::terminfo::searcher::get_dbpath_for_term;

use crate::app::{Background, Charset};
use crate::text::Text;

/// What the environment says, each finding with the variable it comes from.
pub(super) struct Terminal {
    /// Whether it can position its cursor.
    pub(super) cursor: Finding<Cursor>,
    /// How many colours it has, or should show.
    pub(super) colours: Finding<Colours>,
    /// Its background.
    pub(super) background: Finding<Ground>,
    /// The character set it can display.
    pub(super) charset: Finding<Charset>,
    /// Whether tmux stands between it and us.
    pub(super) in_tmux: bool,
    /// Whether it is young enough to take addresses for links, or else to ignore that.
    pub(super) hyperlinks: bool,
}

/// A finding and the reason for it.
pub(super) struct Finding<T> {
    pub(super) is: T,
    pub(super) why: Text,
}

/// Whether a terminal can position its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// It can, by ANSI sequences.
    Anywhere,
    /// It cannot, or not by ANSI sequences: it can only print one line after another.
    Sequential,
}

/// How many colours a terminal has, or should show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// Foreground and background only.
    None,
    /// A palette of 16.
    Sixteen,
    /// 256 or more.
    Many,
}

/// A terminal's background, as far as the environment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Known(Background),
    Unknown,
}

/// What the terminfo database says about a terminal.
#[derive(Debug, Clone, Copy)]
struct TerminfoEntry {
    /// Whether an ANSI sequence positions the cursor.
    positions_cursor: bool,
    colours: u32,
}

impl TerminfoEntry {
    /// The entry for `term`; `None` if the system has no database or the database no such entry.
    fn find(term: &str) -> Option<Self> {
        let name = Some(term).filter(|term| !term.contains('/'));
        let entry = TermInfo::from_path(get_dbpath_for_term(name?)?).ok()?;
        Some(Self {
            positions_cursor: entry.strings.get("cup").is_some_and(|sequence| sequence.starts_with(b"\x1b[")),
            colours: entry.numbers.get("colors").copied().unwrap_or_default(),
        })
    }
}

impl Terminal {
    /// What this process's environment says.
    pub(super) fn of_environment() -> Self {
        Self::new(|name| env::var_os(name).map(|value| value.to_string_lossy().into_owned()), TerminfoEntry::find)
    }

    /// What these variables and this terminfo database say.
    fn new(variable: impl Fn(&str) -> Option<String>, database: impl Fn(&str) -> Option<TerminfoEntry>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let given = set("TERM");
        let term = given.as_deref().unwrap_or_default();
        let entry = given.as_deref().and_then(database);
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, set(name)?)));
        let colours_of = |no_color| colours(no_color, term, entry, set("COLORTERM").is_some());
        Self {
            cursor: cursor(term, entry),
            colours: colours_of(set("NO_COLOR").is_some()),
            background: background(set("COLORFGBG")),
            charset: charset(term, locale),
            in_tmux: set("TMUX").is_some() || family(term) == "tmux",
            // The same age; those with fewer colours may print the address instead.
            hyperlinks: colours_of(false).is == Colours::Many,
        }
    }
}

/// New terminals have new names, so assume that one missing from the database can position its cursor.
fn cursor(term: &str, entry: Option<TerminfoEntry>) -> Finding<Cursor> {
    let unable = ["dumb", "unknown", "emacs"].contains(&family(term));
    if term.is_empty() {
        Finding::new(Cursor::Sequential, "TERM is not set")
    } else if entry.map_or(unable, |entry| !entry.positions_cursor) {
        Finding::new(Cursor::Sequential, is("TERM", term))
    } else {
        Finding::new(Cursor::Anywhere, is("TERM", term))
    }
}

/// `NO_COLOR` is the person's wish and comes first (no-color.org). A `TERM` without colours outweighs `COLORTERM`, which
/// can be left over from another `TERM`.
fn colours(no_color: bool, term: &str, entry: Option<TerminfoEntry>, colorterm: bool) -> Finding<Colours> {
    if no_color {
        Finding::new(Colours::None, "NO_COLOR is set")
    } else if entry.is_some_and(|entry| entry.colours < 8) {
        Finding::new(Colours::None, is("TERM", term))
    } else if colorterm {
        Finding::new(Colours::Many, "COLORTERM is set")
    } else if entry.map_or(term.contains("256"), |entry| entry.colours >= 256) {
        Finding::new(Colours::Many, is("TERM", term))
    } else {
        Finding::new(Colours::Sixteen, "neither COLORTERM nor TERM claims more")
    }
}

/// rxvt and others name their colours by their place among sixteen, the background last: `0;default;15` is black on white.
fn background(colorfgbg: Option<String>) -> Finding<Ground> {
    let Some(value) = colorfgbg else { return Finding::new(Ground::Unknown, "COLORFGBG is not set") };
    let ground = match value.rsplit(';').next().and_then(|last| last.parse().ok()) {
        Some(0_u8..=6 | 8) => Ground::Known(Background::Dark),
        Some(7 | 9..=15) => Ground::Known(Background::Light),
        _ => Ground::Unknown,
    };
    Finding::new(ground, is("COLORFGBG", &value))
}

/// A missing locale means nothing: containers and SSH sessions often lack one on terminals that support UTF-8. A locale
/// that names no character set implies one older than UTF-8. The Linux console's font has 256 or 512 glyphs.
fn charset(term: &str, locale: Option<(&str, String)>) -> Finding<Charset> {
    let console = (family(term) == "linux").then(|| Finding::new(Charset::Console, is("TERM", term)));
    let Some((name, locale)) = locale else {
        return console.unwrap_or_else(|| Finding::new(Charset::All, "LC_ALL, LC_CTYPE and LANG are not set"));
    };
    let charset = locale.split('@').next().unwrap_or_default().rsplit('.').next().unwrap_or_default();
    if charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8") {
        console.unwrap_or_else(|| Finding::new(Charset::All, is(name, &locale)))
    } else {
        Finding::new(Charset::Ascii, is(name, &locale))
    }
}

/// A terminal's name without its variant: `linux` of `linux-m`.
fn family(term: &str) -> &str {
    term.split('-').next().unwrap_or_default()
}

fn is(name: &str, value: &str) -> String {
    format!("{name} is `{value}`")
}

impl<T> Finding<T> {
    fn new(is: T, why: impl Into<String>) -> Self {
        Self { is, why: Text::new(why) }
    }
}

impl<T: fmt::Display> fmt::Display for Finding<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.is, self.why)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anywhere => "can be positioned",
            Self::Sequential => "cannot be positioned",
        })
    }
}

impl fmt::Display for Colours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no colours",
            Self::Sixteen => "16 colours",
            Self::Many => "256 colours or more",
        })
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Known(Background::Dark) => "dark",
            Self::Known(Background::Light) => "light",
            Self::Unknown => "unknown",
        })
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "UTF-8",
            Self::Console => "UTF-8, with a console's few glyphs",
            Self::Ascii => "ASCII only",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminfo database of a few entries.
    fn database(term: &str) -> Option<TerminfoEntry> {
        let (positions_cursor, colours) = match term {
            "dumb" | "lpr" | "vt52" | "wy60-25" => (false, 0),
            "vt100" | "linux-m" | "xterm-mono" => (true, 0),
            "xterm" | "linux" => (true, 8),
            "xterm-kitty" | "xterm-256color" | "foot" => (true, 256),
            "xterm-direct" => (true, 1 << 24),
            _ => return None,
        };
        Some(TerminfoEntry { positions_cursor, colours })
    }

    fn terminal(variables: &[(&str, &str)]) -> Terminal {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        Terminal::new(|name| value(name).map(str::to_owned), database)
    }

    fn of_name(term: &str) -> Terminal {
        terminal(&[("TERM", term)])
    }

    fn without_database(term: &str) -> Terminal {
        Terminal::new(|name| (name == "TERM").then(|| term.to_owned()), |_| None)
    }

    #[test]
    fn some_terminals_cannot_position_their_cursor() {
        assert_eq!(terminal(&[]).cursor.to_string(), "cannot be positioned: TERM is not set");
        for term in ["", "dumb", "dumb-emacs-ansi", "unknown", "emacs", "lpr", "vt52", "wy60-25"] {
            assert_eq!(of_name(term).cursor.is, Cursor::Sequential, "{term:?}");
        }
        for term in ["vt100", "linux", "eterm-color", "xterm", "a-new-one", "dumber"] {
            assert_eq!(of_name(term).cursor.is, Cursor::Anywhere, "{term:?}");
        }
        assert_eq!(of_name("\x1b[2J").cursor.why.as_str(), "TERM is `\u{241b}[2J`");
    }

    #[test]
    fn the_database_says_how_many_colours_there_are() {
        let found = |term: &str| of_name(term).colours.is;
        for term in ["vt52", "vt100", "linux-m", "xterm-mono"] {
            assert_eq!(found(term), Colours::None, "{term}");
        }
        for term in ["", "linux", "xterm", "a-new-one"] {
            assert_eq!(found(term), Colours::Sixteen, "{term}");
        }
        for term in ["xterm-256color", "xterm-direct", "xterm-kitty", "a-new-256color"] {
            assert_eq!(found(term), Colours::Many, "{term}");
        }
    }

    #[test]
    fn colorfgbg_says_what_the_background_is() {
        let found = |value: &str| terminal(&[("COLORFGBG", value)]).background.to_string();
        assert_eq!(found("0;default;15"), "light: COLORFGBG is `0;default;15`");
        for (value, ground) in [("15;0", "dark"), ("0;15", "light"), ("0;7", "light"), ("12;8", "dark")] {
            assert!(found(value).starts_with(ground), "{value}");
        }
        for value in ["15;default", "0;default;default", "0;300", ";", "0;-1", "\x1b"] {
            assert!(found(value).starts_with("unknown: COLORFGBG is "), "{value:?}");
        }
        assert_eq!(terminal(&[]).background.to_string(), "unknown: COLORFGBG is not set");
    }

    #[test]
    fn tmux_is_recognized_from_within_and_over_a_network() {
        assert!(terminal(&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")]).in_tmux);
        assert!(of_name("tmux-256color").in_tmux);
        assert!(!of_name("xterm-256color").in_tmux && !of_name("screen").in_tmux);
    }

    #[test]
    fn without_a_database_names_decide() {
        for term in ["", "dumb", "dumb-emacs-ansi", "unknown", "emacs"] {
            assert_eq!(without_database(term).cursor.is, Cursor::Sequential, "{term:?}");
        }
        for (term, colours) in
            [("xterm-256color", Colours::Many), ("xterm", Colours::Sixteen), ("vt100", Colours::Sixteen)]
        {
            let found = without_database(term);
            assert_eq!((found.cursor.is, found.colours.is), (Cursor::Anywhere, colours), "{term}");
        }
    }

    #[test]
    fn paths_are_not_looked_up() {
        assert!(TerminfoEntry::find("/dev/null").is_none() && TerminfoEntry::find("x/../../../dev/null").is_none());
        assert!(TerminfoEntry::find("").is_none());
    }

    #[test]
    fn what_the_person_asks_for_comes_first() {
        let all = [("NO_COLOR", "1"), ("TERM", "vt100"), ("COLORTERM", "truecolor")];
        let found = |variables: &[_]| terminal(variables).colours.to_string();
        assert_eq!(found(&all), "no colours: NO_COLOR is set");
        assert_eq!(found(&all[1..]), "no colours: TERM is `vt100`");
        assert_eq!(found(&all[2..]), "256 colours or more: COLORTERM is set");
        assert_eq!(found(&[("NO_COLOR", ""), ("TERM", "foot")]), "256 colours or more: TERM is `foot`");
        assert_eq!(found(&[("COLORTERM", "")]), "16 colours: neither COLORTERM nor TERM claims more");
    }

    #[test]
    fn the_first_locale_set_decides_the_character_set() {
        let found = |variables: &[_]| terminal(variables).charset.to_string();
        assert_eq!(found(&[]), "UTF-8: LC_ALL, LC_CTYPE and LANG are not set");
        assert_eq!(found(&[("LC_ALL", ""), ("LANG", "de_DE.UTF-8")]), "UTF-8: LANG is `de_DE.UTF-8`");
        let all = [("LC_ALL", "C"), ("LC_CTYPE", "C.UTF-8"), ("LANG", "de_DE.ISO-8859-1")];
        assert_eq!(found(&all), "ASCII only: LC_ALL is `C`");
        assert_eq!(found(&all[1..]), "UTF-8: LC_CTYPE is `C.UTF-8`");
        assert_eq!(found(&all[2..]), "ASCII only: LANG is `de_DE.ISO-8859-1`");
        assert_eq!(found(&[("TERM", "linux")]), "UTF-8, with a console's few glyphs: TERM is `linux`");
        assert_eq!(found(&[("TERM", "linux"), ("LANG", "C")]), "ASCII only: LANG is `C`");
        for locale in ["UTF-8", "en_US.utf8", "ca_ES.UTF-8@valencia"] {
            assert_eq!(terminal(&[("LANG", locale)]).charset.is, Charset::All, "{locale}");
        }
        for locale in ["POSIX", "ru_RU.KOI8-R", "de_DE", "de_DE@euro", "utf-8.C"] {
            assert_eq!(terminal(&[("LANG", locale)]).charset.is, Charset::Ascii, "{locale}");
        }
    }
}
