//! Where letters of other alphabets are on the keyboard, so that commands can be given without changing the layout.

/// A layout: its letters in the order of [`PLACES`]; a blank has no letter of its own.
type Layout = &'static str;

/// The keys of a US keyboard from which letters are taken, row by row.
const PLACES: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";

/// The same keys with Shift.
const SHIFTED: &str = "~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>";

/// Russian; what Ukrainian and Belarusian have in the same places as Russian other letters; Greek; Hebrew.
const LAYOUTS: [Layout; 4] = [
    "ёйцукенгшщзхъфывапролджэячсмитьбю",
    "         ў  ї і        є         ",
    "  ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ  ",
    "   קראטוןםפ  שדגכעיחלךף זסבהנמצתץ",
];

/// The character of a US keyboard in the place of a letter; none for characters that are no letters of these layouts.
pub(super) fn by_place(letter: char) -> Option<char> {
    let mut lower = letter.to_lowercase();
    let (Some(plain), None) = (lower.next(), lower.next()) else { return None };
    let place = |layout: &Layout| layout.chars().position(|known| known == plain && known != ' ');
    let place = LAYOUTS.iter().find_map(place)?;
    if plain == letter { PLACES } else { SHIFTED }.chars().nth(place)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_letter_is_in_two_places() {
        let mut seen = HashSet::new();
        for layout in LAYOUTS {
            assert_eq!(layout.chars().count(), PLACES.len(), "{layout}");
            for letter in layout.chars().filter(|letter| *letter != ' ') {
                assert!(seen.insert(letter), "{letter} is in two places");
                assert!(letter.is_alphabetic() && !letter.is_ascii(), "{letter}");
            }
        }
        assert_eq!(PLACES.len(), SHIFTED.len());
    }

    #[test]
    fn letters_are_where_the_keyboard_has_them() {
        for (letters, keys) in [
            ("йцукен ячсмить", "qwerty zxcvbnm"),
            ("фывапролджэ", "asdfghjkl;'"),
            ("ЙЖХЪБЮ", "Q:{}<>"),
            ("іїєў", "s]'o"),
            ("ςερτυθιοπ ασδφγηξκλ ζχψωβνμ", "wertyuiop asdfghjkl zxcvbnm"),
            ("ΓΝ", "GN"),
            ("קראטוןםפ שדגכעיחלך זסבהנמצ", "ertyuiop asdfghjkl zxcvbnm"),
        ] {
            let found: String = letters
                .chars()
                .map(|letter| if letter == ' ' { ' ' } else { by_place(letter).unwrap_or('?') })
                .collect();
            assert_eq!(found, keys);
        }
        for other in ['q', 'Q', 'é', '中', ' ', '1', '/', 'İ'] {
            assert_eq!(by_place(other), None, "{other}");
        }
    }
}
