//! Every theme's text has enough contrast on the backgrounds it is made for.

use msaie::data::{self, Look, MadeFor, Paint, Theme};

type Rgb = [u8; 3];

/// The minimum contrast of text, and of faint text and symbols (WCAG 2.2, 1.4.3 and 1.4.11).
const TEXT: f64 = 4.5;
const FAINT: f64 = 3.0;

/// Common terminal backgrounds.
const DARK: [Rgb; 3] = [[0, 0, 0], [0x1e, 0x1e, 0x2e], [0x28, 0x2c, 0x34]];
const LIGHT: [Rgb; 3] = [[0xff, 0xff, 0xff], [0xfd, 0xf6, 0xe3], [0xee, 0xee, 0xee]];

/// A terminal's palette: its sixteen colours, and its own foreground and background.
struct Palette {
    name: &'static str,
    colours: [Rgb; 16],
    foreground: Rgb,
    background: Rgb,
}

const fn rgb(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

const CONSOLE: [Rgb; 16] = [
    rgb(0x00_0000),
    rgb(0xaa_0000),
    rgb(0x00_aa00),
    rgb(0xaa_5500),
    rgb(0x00_00aa),
    rgb(0xaa_00aa),
    rgb(0x00_aaaa),
    rgb(0xaa_aaaa),
    rgb(0x55_5555),
    rgb(0xff_5555),
    rgb(0x55_ff55),
    rgb(0xff_ff55),
    rgb(0x55_55ff),
    rgb(0xff_55ff),
    rgb(0x55_ffff),
    rgb(0xff_ffff),
];
const XTERM: [Rgb; 16] = [
    rgb(0x00_0000),
    rgb(0xcd_0000),
    rgb(0x00_cd00),
    rgb(0xcd_cd00),
    rgb(0x00_00ee),
    rgb(0xcd_00cd),
    rgb(0x00_cdcd),
    rgb(0xe5_e5e5),
    rgb(0x7f_7f7f),
    rgb(0xff_0000),
    rgb(0x00_ff00),
    rgb(0xff_ff00),
    rgb(0x5c_5cff),
    rgb(0xff_00ff),
    rgb(0x00_ffff),
    rgb(0xff_ffff),
];
const TANGO: [Rgb; 16] = [
    rgb(0x2e_3436),
    rgb(0xcc_0000),
    rgb(0x4e_9a06),
    rgb(0xc4_a000),
    rgb(0x34_65a4),
    rgb(0x75_507b),
    rgb(0x06_989a),
    rgb(0xd3_d7cf),
    rgb(0x55_5753),
    rgb(0xef_2929),
    rgb(0x8a_e234),
    rgb(0xfc_e94f),
    rgb(0x72_9fcf),
    rgb(0xad_7fa8),
    rgb(0x34_e2e2),
    rgb(0xee_eeec),
];
const SOLARIZED: [Rgb; 16] = [
    rgb(0x07_3642),
    rgb(0xdc_322f),
    rgb(0x85_9900),
    rgb(0xb5_8900),
    rgb(0x26_8bd2),
    rgb(0xd3_3682),
    rgb(0x2a_a198),
    rgb(0xee_e8d5),
    rgb(0x00_2b36),
    rgb(0xcb_4b16),
    rgb(0x58_6e75),
    rgb(0x65_7b83),
    rgb(0x83_9496),
    rgb(0x6c_71c4),
    rgb(0x93_a1a1),
    rgb(0xfd_f6e3),
];

/// Terminals as they come, black and white, and those of people who like Solarized. On the grey of GNOME's darkest Tango no
/// colour of the eight but green, yellow and cyan would do, which are not seen on white.
const PALETTES: [Palette; 7] = [
    Palette { name: "Linux console", colours: CONSOLE, foreground: rgb(0xaa_aaaa), background: rgb(0x00_0000) },
    Palette { name: "xterm, black", colours: XTERM, foreground: rgb(0xe5_e5e5), background: rgb(0x00_0000) },
    Palette { name: "xterm, white", colours: XTERM, foreground: rgb(0x00_0000), background: rgb(0xff_ffff) },
    Palette { name: "Tango, white", colours: TANGO, foreground: rgb(0x2e_3436), background: rgb(0xff_ffff) },
    Palette { name: "Tango, black", colours: TANGO, foreground: rgb(0xff_ffff), background: rgb(0x00_0000) },
    Palette { name: "Solarized, dark", colours: SOLARIZED, foreground: SOLARIZED[12], background: SOLARIZED[8] },
    Palette { name: "Solarized, light", colours: SOLARIZED, foreground: SOLARIZED[11], background: SOLARIZED[15] },
];

impl Palette {
    /// The colours that text of a look may have, and its background; some terminals brighten what is bold.
    fn seen(&self, look: Look) -> (Vec<Rgb>, Rgb) {
        let colour = |paint| match paint {
            Paint::Named(index) => self.colours[usize::from(index)],
            paint => fixed(paint),
        };
        let brightened = match look.fg {
            Some(Paint::Named(index @ 0..8)) if look.bold => Some(self.colours[usize::from(index) + 8]),
            _ => None,
        };
        let background = look.bg.map_or(self.background, colour);
        let text = look.fg.map_or(self.foreground, colour);
        let dimmed = |text: Rgb| {
            let half = |at: usize| u8::midpoint(text[at], background[at]);
            if look.dim { [half(0), half(1), half(2)] } else { text }
        };
        ([Some(text), brightened].into_iter().flatten().map(dimmed).collect(), background)
    }
}

/// Every style of a theme by name, with the minimum contrast it needs.
fn parts(theme: &Theme) -> [(&'static str, Look, f64); 17] {
    [
        ("text", theme.text, TEXT),
        ("faint", theme.faint, FAINT),
        ("title", theme.title, TEXT),
        ("tab", theme.tab, TEXT),
        ("tab_active", theme.tab_active, TEXT),
        ("border_active", theme.border_active, FAINT),
        ("selected", theme.selected, TEXT),
        ("selected_elsewhere", theme.selected_elsewhere, TEXT),
        ("related", theme.related, TEXT),
        ("matched", theme.matched, TEXT),
        ("heading", theme.heading, TEXT),
        ("label", theme.label, TEXT),
        ("link", theme.link, TEXT),
        ("caution", theme.caution, TEXT),
        ("notice", theme.notice, TEXT),
        ("refusal", theme.refusal, TEXT),
        ("key", theme.key, TEXT),
    ]
}

/// The RGB value of a colour that looks the same on every terminal.
fn fixed(paint: Paint) -> Rgb {
    let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
    match paint {
        Paint::Rgb(red, green, blue) => [red, green, blue],
        Paint::Indexed(index @ 16..=231) => [(index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6].map(level),
        Paint::Indexed(index @ 232..) => [8 + (index - 232) * 10; 3],
        paint => panic!("{paint} differs between terminals"),
    }
}

fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast ratio: 1 for identical colours, 21 for black on white.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_matches_the_wcag_formula() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
    assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
    assert_eq!(fixed(Paint::Indexed(110)), [135, 175, 215]);
    assert_eq!(fixed(Paint::Indexed(246)), [148; 3]);
}

#[test]
fn text_has_enough_contrast_on_the_backgrounds_of_its_theme() {
    for theme in data::themes().expect("valid themes") {
        let defaults = match theme.made_for {
            MadeFor::Dark => DARK,
            MadeFor::Light => LIGHT,
            MadeFor::Any => continue,
        };
        for (part, look, minimum) in parts(&theme) {
            let backgrounds = look.bg.map_or(defaults.to_vec(), |paint| vec![fixed(paint)]);
            let Some(text) = look.fg.map(fixed) else {
                assert_eq!(look.bg, None, "{part} of {}: the default foreground on a fixed background", theme.name);
                continue;
            };
            for background in backgrounds {
                let found = contrast(text, background);
                assert!(found >= minimum, "{part} of {} on {background:?}: {found:.2}", theme.name);
            }
        }
    }
}

#[test]
fn themes_for_any_background_are_readable_on_every_palette() {
    let themes = data::themes().expect("valid themes");
    let any: Vec<_> = themes.iter().filter(|theme| theme.made_for == MadeFor::Any).collect();
    assert_eq!(any.len(), 3);
    for palette in &PALETTES {
        // Where the person chose less, no theme can do better.
        let own = contrast(palette.foreground, palette.background);
        for theme in &any {
            let parts =
                parts(theme).map(|(part, look, minimum)| (part, look, if part == "faint" { TEXT } else { minimum }));
            for (part, look, minimum) in parts.into_iter().chain([("border", theme.border, FAINT)]) {
                let (texts, background) = palette.seen(look);
                let minimum = if look.bg.is_none() { minimum.min(own) } else { minimum };
                for text in texts {
                    let found = contrast(text, background);
                    let name = &theme.name;
                    assert!(found >= minimum, "{part} of {name} on {}: {found:.2}, not {minimum:.2}", palette.name);
                }
            }
        }
    }
}

#[test]
fn sixteen_colours_stay_those_of_the_terminal() {
    let themes = data::themes().expect("valid themes");
    let sixteen = themes.iter().find(|theme| theme.name.as_str() == "sixteen").expect("a theme of that name");
    for (part, look, _) in parts(sixteen) {
        assert_eq!(look.bg, None, "{part}: a fixed background suits only light or dark terminals");
        assert!(matches!(look.fg, None | Some(Paint::Named(0..8))), "{part} needs more than the first eight colours");
    }
}

#[test]
fn faint_letters_count_as_what_they_become() {
    let solarized = PALETTES.iter().find(|palette| palette.name == "Solarized, dark").expect("the palette");
    let (texts, background) = solarized.seen(Look { dim: true, ..Look::default() });
    assert!(texts.iter().all(|text| contrast(*text, background) < FAINT));
}
