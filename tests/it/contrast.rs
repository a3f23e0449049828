//! Every theme's letters stand out from the backgrounds that it is made for.

use msaie::data::{self, Look, MadeFor, Paint, Theme};

type Rgb = [u8; 3];

/// The least contrast of text, and of what is less important or only a mark (WCAG 2.2, 1.4.3 and 1.4.11).
const TEXT: f64 = 4.5;
const FAINT: f64 = 3.0;

/// Backgrounds that terminals have.
const DARK: [Rgb; 3] = [[0, 0, 0], [0x1e, 0x1e, 0x2e], [0x28, 0x2c, 0x34]];
const LIGHT: [Rgb; 3] = [[0xff, 0xff, 0xff], [0xfd, 0xf6, 0xe3], [0xee, 0xee, 0xee]];

/// What terminals make of the sixteen, in the order of their names: the Linux console, xterm and GNOME.
const PALETTES: [[Rgb; 8]; 3] = [
    [[0; 3], [170, 0, 0], [0, 170, 0], [170, 85, 0], [0, 0, 170], [170, 0, 170], [0, 170, 170], [170; 3]],
    [[0; 3], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229; 3]],
    [[46, 52, 54], [204, 0, 0], [78, 154, 6], [196, 160, 0], [52, 101, 164], [117, 80, 123], [6, 152, 154], [211; 3]],
];

/// The red of the Linux console where it is bold, which is then light.
const LIGHT_RED: Rgb = [255, 85, 85];

/// Every part of a theme by its name, with the least contrast that it needs. Borders only decorate.
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

/// A colour that every terminal shows alike.
fn fixed(paint: Paint) -> Rgb {
    let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
    match paint {
        Paint::Rgb(red, green, blue) => [red, green, blue],
        Paint::Indexed(index @ 16..=231) => [(index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6].map(level),
        Paint::Indexed(index @ 232..) => [8 + (index - 232) * 10; 3],
        paint => panic!("{paint} is another colour on each terminal"),
    }
}

fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// From 1 for no contrast to 21 for black on white.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
    assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
    assert_eq!(fixed(Paint::Indexed(110)), [135, 175, 215]);
    assert_eq!(fixed(Paint::Indexed(246)), [148; 3]);
}

#[test]
fn letters_stand_out_from_every_background_that_their_theme_is_made_for() {
    for theme in data::themes().expect("right themes") {
        let backgrounds = match theme.made_for {
            MadeFor::Dark => DARK,
            MadeFor::Light => LIGHT,
            MadeFor::Any => continue,
        };
        for (part, look, least) in parts(&theme) {
            let behind = look.bg.map_or(backgrounds.to_vec(), |paint| vec![fixed(paint)]);
            let Some(letters) = look.fg.map(fixed) else {
                assert_eq!(look.bg, None, "{part} of {}: the terminal's own letters on our ground", theme.name);
                continue;
            };
            for ground in behind {
                let found = contrast(letters, ground);
                assert!(found >= least, "{part} of {} on {ground:?}: {found:.2}", theme.name);
            }
        }
    }
}

#[test]
fn a_theme_for_any_background_uses_colours_that_are_seen_on_black_and_on_white() {
    let themes = data::themes().expect("right themes");
    let any: Vec<_> = themes.iter().filter(|theme| theme.made_for == MadeFor::Any).collect();
    assert_eq!(any.len(), 2);
    for theme in any {
        for (part, look, _) in parts(theme) {
            assert_eq!(look.bg, None, "{part} of {}: reverse shows the same on either", theme.name);
            let Some(paint) = look.fg else { continue };
            let Paint::Named(index @ 0..8) = paint else { panic!("{part}: {paint} is not among the first eight") };
            for palette in PALETTES {
                let usual = palette[usize::from(index)];
                let letters = if look.bold && usual == PALETTES[0][1] { LIGHT_RED } else { usual };
                let found = contrast(letters, [0; 3]).min(contrast(letters, [255; 3]));
                assert!(found >= FAINT, "{part} of {} in {paint}: {found:.2}", theme.name);
            }
        }
    }
}
