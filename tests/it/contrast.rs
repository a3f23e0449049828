//! Every theme's text has enough contrast on the backgrounds it is made for.

use msaie::data::{self, Look, MadeFor, Paint, Theme};

type Rgb = [u8; 3];

/// The minimum contrast of text, and of faint text and symbols (WCAG 2.2, 1.4.3 and 1.4.11).
const TEXT: f64 = 4.5;
const FAINT: f64 = 3.0;

/// Common terminal backgrounds.
const DARK: [Rgb; 3] = [[0, 0, 0], [0x1e, 0x1e, 0x2e], [0x28, 0x2c, 0x34]];
const LIGHT: [Rgb; 3] = [[0xff, 0xff, 0xff], [0xfd, 0xf6, 0xe3], [0xee, 0xee, 0xee]];

/// The first eight ANSI colours as the Linux console, xterm and GNOME Terminal show them.
const PALETTES: [[Rgb; 8]; 3] = [
    [[0; 3], [170, 0, 0], [0, 170, 0], [170, 85, 0], [0, 0, 170], [170, 0, 170], [0, 170, 170], [170; 3]],
    [[0; 3], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229; 3]],
    [[46, 52, 54], [204, 0, 0], [78, 154, 6], [196, 160, 0], [52, 101, 164], [117, 80, 123], [6, 152, 154], [211; 3]],
];

/// Bold red on the Linux console, which brightens bold colours.
const LIGHT_RED: Rgb = [255, 85, 85];

/// Every style of a theme by name, with the minimum contrast it needs. Inactive borders are decoration.
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
fn themes_for_any_background_are_readable_on_black_and_white() {
    let themes = data::themes().expect("valid themes");
    let any: Vec<_> = themes.iter().filter(|theme| theme.made_for == MadeFor::Any).collect();
    assert_eq!(any.len(), 2);
    for theme in any {
        for (part, look, _) in parts(theme) {
            assert_eq!(look.bg, None, "{part} of {}: a fixed background suits only one of them", theme.name);
            let Some(paint) = look.fg else { continue };
            let Paint::Named(index @ 0..8) = paint else {
                panic!("{part}: {paint} is not one of the first eight colours")
            };
            for palette in PALETTES {
                let normal = palette[usize::from(index)];
                let text = if look.bold && normal == PALETTES[0][1] { LIGHT_RED } else { normal };
                let found = contrast(text, [0; 3]).min(contrast(text, [255; 3]));
                assert!(found >= FAINT, "{part} of {} in {paint}: {found:.2}", theme.name);
            }
        }
    }
}
