//! What the environment says of the terminal: whether it can be drawn on, in which colours and with which letters.

use std::env;
use std::fmt;

use crate::app::Charset;
use crate::text::Text;

/// What the environment says, each with the variable that says it.
pub(super) struct Terminal {
    /// Where its cursor goes.
    pub(super) cursor: Finding<Cursor>,
    /// How many colours it has, or should show.
    pub(super) colours: Finding<Colours>,
    /// The letters it shows.
    pub(super) charset: Finding<Charset>,
}

/// Something found, and why it is thought to be so.
pub(super) struct Finding<T> {
    pub(super) is: T,
    pub(super) why: Text,
}

/// Where a terminal's cursor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Wherever it is sent.
    Anywhere,
    /// On to the next line, as far as we could move it: nothing can be drawn.
    Onwards,
}

/// How many colours a terminal has, or should show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// None but its own two.
    None,
    /// The sixteen of its palette.
    Sixteen,
    /// 256 or more.
    Many,
}

/// Names of terminals whose cursor goes nowhere but on, or a name's first part where others follow behind a `-`.
///
/// New terminals have new names, so every other name counts as able.
const ONWARDS: [&str; 20] = [
    // Said of whatever is no terminal, or not known to be one.
    "dumb",
    "unknown",
    // A shell inside Emacs.
    "emacs",
    // Printers.
    "lpr",
    "printer",
    // Teletypes, and what was built to replace them.
    "tty33",
    "tty35",
    "tty37",
    "tty40",
    "tty43",
    "decwriter",
    "glasstty",
    // Screens that move their cursor, but not by the sequences of ANSI.
    "adm3a",
    "vt52",
    "wy30",
    "wy50",
    "wy60",
    "wyse30",
    "wyse50",
    "wyse60",
];

/// Starts of the names of terminals without colours: those of DEC and of Wyse, before a number.
const WITHOUT_COLOURS: [&str; 3] = ["vt", "wy", "wyse"];

/// Those of them that have colours all the same.
const WITH_COLOURS: [&str; 5] = ["vt525", "wy350", "wy370", "wyse350", "wyse370"];

/// Names of terminals with 256 colours or more that do not say so in their name.
const MANY_COLOURS: [&str; 10] =
    ["alacritty", "contour", "foot", "ghostty", "iterm2", "kitty", "mintty", "wezterm", "xterm-ghostty", "xterm-kitty"];

impl Terminal {
    /// What the environment of this process says.
    pub(super) fn of_environment() -> Self {
        Self::new(|name| env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
    }

    /// What variables say.
    pub(super) fn new(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let given = set("TERM");
        let term = given.as_deref().unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, set(name)?)));
        Self {
            cursor: cursor(term),
            colours: colours(set("NO_COLOR").is_some(), term, set("COLORTERM").is_some()),
            charset: charset(term, locale),
        }
    }
}

fn cursor(term: &str) -> Finding<Cursor> {
    if term.is_empty() {
        Finding::new(Cursor::Onwards, "TERM is not set")
    } else if ONWARDS.contains(&family(term)) {
        Finding::new(Cursor::Onwards, is("TERM", term))
    } else {
        Finding::new(Cursor::Anywhere, is("TERM", term))
    }
}

/// `NO_COLOR` is what a person asks for (no-color.org). The terminal's name comes before `COLORTERM`, which stays behind
/// where somebody gives a terminal another name.
fn colours(refused: bool, term: &str, claimed: bool) -> Finding<Colours> {
    if refused {
        Finding::new(Colours::None, "NO_COLOR is set")
    } else if has_no_colours(term) {
        Finding::new(Colours::None, is("TERM", term))
    } else if claimed {
        Finding::new(Colours::Many, "COLORTERM is set")
    } else if has_many_colours(term) {
        Finding::new(Colours::Many, is("TERM", term))
    } else {
        Finding::new(Colours::Sixteen, "neither COLORTERM nor TERM claims more")
    }
}

fn has_no_colours(term: &str) -> bool {
    let family = family(term);
    let numbered = |start: &&str| {
        let number = family.strip_prefix(*start).unwrap_or_default();
        number.starts_with(|letter: char| letter.is_ascii_digit())
    };
    let old = WITHOUT_COLOURS.iter().any(numbered) && !WITH_COLOURS.contains(&family);
    old || term.ends_with("-m") || term.ends_with("-mono")
}

fn has_many_colours(term: &str) -> bool {
    let known = |name: &&str| term.strip_prefix(*name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    term.contains("256") || term.contains("direct") || MANY_COLOURS.iter().any(known)
}

/// Unset, the locale says nothing: so it is left in containers and over SSH, where the terminal usually knows UTF-8. Set
/// without a charset, it means one from before UTF-8. The font of the Linux console has 256 or 512 letters.
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

/// The part of a terminal's name before what sets it apart from its like.
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
            Self::Anywhere => "the cursor can be placed",
            Self::Onwards => "the cursor cannot be placed",
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

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "UTF-8",
            Self::Console => "UTF-8, with a console's few signs",
            Self::Ascii => "ASCII alone",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(variables: &[(&str, &str)]) -> Terminal {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        Terminal::new(|name| value(name).map(str::to_owned))
    }

    fn of_name(term: &str) -> Terminal {
        terminal(&[("TERM", term)])
    }

    #[test]
    fn what_cannot_send_its_cursor_back_is_not_drawn_on() {
        assert_eq!(terminal(&[]).cursor.to_string(), "the cursor cannot be placed: TERM is not set");
        for term in ["", "dumb", "dumb-emacs-ansi", "unknown", "emacs", "lpr", "tty33", "glasstty", "vt52", "wy60-25"] {
            assert_eq!(of_name(term).cursor.is, Cursor::Onwards, "{term:?}");
        }
        for term in ["vt100", "linux", "eterm-color", "xterm", "a-new-one", "dumber"] {
            assert_eq!(of_name(term).cursor.is, Cursor::Anywhere, "{term:?}");
        }
        assert_eq!(of_name("\x1b[2J").cursor.why.as_str(), "TERM is `\u{241b}[2J`");
    }

    #[test]
    fn a_name_says_how_many_colours_there_are() {
        let by_name = |term: &str| of_name(term).colours.is;
        for term in ["vt52", "vt100", "vt102-w", "vt220", "vt420", "wy60", "wyse50", "ansi-m", "linux-m", "xterm-mono"]
        {
            assert_eq!(by_name(term), Colours::None, "{term}");
        }
        for term in ["", "linux", "ansi", "xterm", "screen", "rxvt", "cygwin", "vt525", "vte", "kitty2", "wyvern"] {
            assert_eq!(by_name(term), Colours::Sixteen, "{term}");
        }
        for term in ["xterm-256color", "xterm-direct", "xterm-kitty", "alacritty", "foot-extra", "tmux-256color"] {
            assert_eq!(by_name(term), Colours::Many, "{term}");
        }
    }

    #[test]
    fn what_a_person_asks_for_comes_before_what_the_terminal_claims() {
        let all = [("NO_COLOR", "1"), ("TERM", "vt100"), ("COLORTERM", "truecolor")];
        let found = |variables: &[_]| terminal(variables).colours.to_string();
        assert_eq!(found(&all), "no colours: NO_COLOR is set");
        assert_eq!(found(&all[1..]), "no colours: TERM is `vt100`");
        assert_eq!(found(&all[2..]), "256 colours or more: COLORTERM is set");
        assert_eq!(found(&[("NO_COLOR", ""), ("TERM", "foot")]), "256 colours or more: TERM is `foot`");
        assert_eq!(found(&[("COLORTERM", "")]), "16 colours: neither COLORTERM nor TERM claims more");
    }

    #[test]
    fn the_first_locale_that_is_set_says_which_letters_there_are() {
        let found = |variables: &[_]| terminal(variables).charset.to_string();
        assert_eq!(found(&[]), "UTF-8: LC_ALL, LC_CTYPE and LANG are not set");
        assert_eq!(found(&[("LC_ALL", ""), ("LANG", "de_DE.UTF-8")]), "UTF-8: LANG is `de_DE.UTF-8`");
        let all = [("LC_ALL", "C"), ("LC_CTYPE", "C.UTF-8"), ("LANG", "de_DE.ISO-8859-1")];
        assert_eq!(found(&all), "ASCII alone: LC_ALL is `C`");
        assert_eq!(found(&all[1..]), "UTF-8: LC_CTYPE is `C.UTF-8`");
        assert_eq!(found(&all[2..]), "ASCII alone: LANG is `de_DE.ISO-8859-1`");
        assert_eq!(found(&[("TERM", "linux")]), "UTF-8, with a console's few signs: TERM is `linux`");
        assert_eq!(found(&[("TERM", "linux"), ("LANG", "C")]), "ASCII alone: LANG is `C`");
        for locale in ["UTF-8", "en_US.utf8", "ca_ES.UTF-8@valencia"] {
            assert_eq!(terminal(&[("LANG", locale)]).charset.is, Charset::All, "{locale}");
        }
        for locale in ["POSIX", "ru_RU.KOI8-R", "de_DE", "de_DE@euro", "utf-8.C"] {
            assert_eq!(terminal(&[("LANG", locale)]).charset.is, Charset::Ascii, "{locale}");
        }
    }
}
