//! Themes: the colours and attributes of each part of the screen.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::embedded::{EmbeddedFile, THEMES};
use crate::problem::Problem;
use crate::text::Text;

/// The names of the sixteen colours that every terminal has.
pub const NAMED: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "dark-gray",
    "light-red",
    "light-green",
    "light-yellow",
    "light-blue",
    "light-magenta",
    "light-cyan",
    "white",
];

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// A named colour, by its index in [`NAMED`].
    Named(u8),
    /// An index into the 256-colour palette.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

impl Paint {
    const SHAPE: &'static str =
        "a colour is a name such as \"light-blue\", a number from \"0\" to \"255\" or \"#rrggbb\"";

    fn parse(text: &str) -> Option<Self> {
        if let Some(named) = NAMED.iter().position(|name| *name == text) {
            return u8::try_from(named).ok().map(Self::Named);
        }
        if let Some(hex) = text.strip_prefix('#') {
            let byte = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
            return (hex.len() == 6).then_some(()).and(Some(Self::Rgb(byte(0)?, byte(2)?, byte(4)?)));
        }
        text.parse().ok().map(Self::Indexed)
    }
}

impl fmt::Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(index) => f.write_str(NAMED[usize::from(*index) % NAMED.len()]),
            Self::Indexed(index) => write!(f, "{index}"),
            Self::Rgb(red, green, blue) => write!(f, "#{red:02x}{green:02x}{blue:02x}"),
        }
    }
}

impl<'de> Deserialize<'de> for Paint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(Self::SHAPE))
    }
}

/// How one part of the screen looks; the terminal decides what is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent attribute of terminal text")]
pub struct Look {
    /// The text colour.
    pub fg: Option<Paint>,
    /// The background colour.
    pub bg: Option<Paint>,
    /// Bold text.
    pub bold: bool,
    /// Faint text.
    pub dim: bool,
    /// Italic text.
    pub italic: bool,
    /// Underlined text.
    pub underlined: bool,
    /// Text and background colours swapped.
    pub reversed: bool,
}

/// The background that a theme is designed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum MadeFor {
    /// A dark background.
    Dark,
    /// A light background.
    Light,
    /// Any: it does not set the background.
    Any,
}

/// A look for each part of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: Text,
    /// The background it is designed for.
    pub made_for: MadeFor,
    /// Running text.
    pub text: Look,
    /// Less important text: dates, notes, gaps.
    pub faint: Look,
    /// The program's name.
    pub title: Look,
    /// Tabs.
    pub tab: Look,
    /// The tab of the current view.
    pub tab_active: Look,
    /// Borders.
    pub border: Look,
    /// The border of the focused part.
    pub border_active: Look,
    /// The selected row of the focused list.
    pub selected: Look,
    /// The selected row of another list.
    pub selected_elsewhere: Look,
    /// The marker of related records.
    pub related: Look,
    /// Text that matches the query.
    pub matched: Look,
    /// Headings on a page.
    pub heading: Look,
    /// The label of a fact.
    pub label: Look,
    /// Relations and links.
    pub link: Look,
    /// What is not official: older copies, second-hand facts, inferences, disputes.
    pub caution: Look,
    /// A notice.
    pub notice: Look,
    /// Why a command did nothing.
    pub refusal: Look,
    /// Keys in the footer.
    pub key: Look,
}

/// The themes that terminals and backgrounds choose among, the default first. They come before all others.
const USUAL: [&str; 5] = ["dark", "light", "neutral", "sixteen", "plain"];

/// The themes built into the binary.
///
/// # Errors
/// The first mistake in any of them; a test ensures that there is none.
pub fn themes() -> Result<Vec<Theme>, Box<Problem>> {
    let themes = THEMES.iter().map(EmbeddedFile::value);
    let mut themes = themes.collect::<Result<Vec<Theme>, _>>()?;
    themes.sort_by_key(|theme| USUAL.iter().position(|name| *name == theme.name.as_str()).unwrap_or(USUAL.len()));
    Ok(themes)
}
