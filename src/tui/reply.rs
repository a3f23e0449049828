//! Reads the terminal's reply about its background color.

use crate::app::Background;

/// The background that `11;rgb:RRRR/GGGG/BBBB` reports.
pub(super) fn background(answer: &str) -> Option<Background> {
    let mut colours = answer.strip_prefix("11;rgb:")?.split('/').map(brightness);
    let (red, green, blue) = (colours.next()??, colours.next()??, colours.next()??);
    // Rec. 709 weights, for how bright each color looks.
    let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if luma < 0.5 { Background::Dark } else { Background::Light })
}

/// One to four hexadecimal digits as a fraction of their maximum.
fn brightness(digits: &str) -> Option<f64> {
    let most = match digits.len() {
        1 => 0xf,
        2 => 0xff,
        3 => 0xfff,
        4 => 0xffff,
        _ => return None,
    };
    u32::from_str_radix(digits, 16).ok().map(|value| f64::from(value) / f64::from(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_of_any_length_is_dark_or_light() {
        for (answer, expected) in [
            ("11;rgb:ffff/ffff/eeee", Some(Background::Light)),
            ("11;rgb:1e/1e/2e", Some(Background::Dark)),
            ("11;rgb:f/f/f", Some(Background::Light)),
            ("11;rgb:0/0", None),
            ("11;rgb://", None),
            ("11;rgb:fffff/fffff/fffff", None),
            ("10;rgb:ffff/ffff/ffff", None),
        ] {
            assert_eq!(background(answer), expected, "{answer}");
        }
    }
}
