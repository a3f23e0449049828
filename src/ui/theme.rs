//! A theme from the data as styles of the drawing package.

use ratatui::style::{Color, Modifier, Style};

use crate::data::{Look, Paint, Theme};

/// A style for each part of the screen; see [`Theme`] for what each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the fields are those of `Theme`, explained there")]
pub struct Styles {
    pub text: Style,
    pub faint: Style,
    pub title: Style,
    pub tab: Style,
    pub tab_active: Style,
    pub border: Style,
    pub border_active: Style,
    pub selected: Style,
    pub selected_elsewhere: Style,
    pub related: Style,
    pub matched: Style,
    pub heading: Style,
    pub label: Style,
    pub link: Style,
    pub caution: Style,
    pub notice: Style,
    pub refusal: Style,
    pub key: Style,
}

impl Styles {
    /// The same with what is on a page as faint as what is least important, or fainter than the rest.
    pub(super) fn faded(self) -> Self {
        // Where faint text would be hard to read, no theme has it; what the person had faded is meant to recede.
        let faint = if self.faint == self.text { self.faint.add_modifier(Modifier::DIM) } else { self.faint };
        Self { text: faint, label: faint, link: faint, caution: faint, related: faint, ..self }
    }
}

impl From<&Theme> for Styles {
    fn from(theme: &Theme) -> Self {
        Self {
            text: style(theme.text),
            faint: style(theme.faint),
            title: style(theme.title),
            tab: style(theme.tab),
            tab_active: style(theme.tab_active),
            border: style(theme.border),
            border_active: style(theme.border_active),
            selected: style(theme.selected),
            selected_elsewhere: style(theme.selected_elsewhere),
            related: style(theme.related),
            matched: style(theme.matched),
            heading: style(theme.heading),
            label: style(theme.label),
            link: style(theme.link),
            caution: style(theme.caution),
            notice: style(theme.notice),
            refusal: style(theme.refusal),
            key: style(theme.key),
        }
    }
}

fn style(look: Look) -> Style {
    let modifiers = [
        (look.bold, Modifier::BOLD),
        (look.dim, Modifier::DIM),
        (look.italic, Modifier::ITALIC),
        (look.underlined, Modifier::UNDERLINED),
        (look.reversed, Modifier::REVERSED),
    ];
    let on = modifiers.into_iter().filter(|(on, _)| *on).map(|(_, modifier)| modifier).collect();
    let style = Style { fg: look.fg.map(color), bg: look.bg.map(color), ..Style::new() }.add_modifier(on);
    // Terminals take bold and faint for opposites: what is bold among faint letters is not faint.
    if look.bold && !look.dim { style.remove_modifier(Modifier::DIM) } else { style }
}

/// The colours of `data::NAMED`, which reach terminals that know no others.
const SIXTEEN: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

fn color(paint: Paint) -> Color {
    match paint {
        Paint::Named(index) => SIXTEEN[usize::from(index) % SIXTEEN.len()],
        Paint::Indexed(index) => Color::Indexed(index),
        Paint::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}
