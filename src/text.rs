//! Text that is safe to show: cleaned when it is created; measured, cut and wrapped in terminal columns.

mod lines;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, de};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use lines::{LineBuffer, Lines, append_joined};

/// The most scalars kept of one grapheme; more combining marks than that are an attack or an accident.
const MOST_SCALARS_PER_GRAPHEME: usize = 12;

/// The longest text in the data, in bytes: far more than anyone reads, but little enough to wrap within a frame.
const LONGEST: usize = 100_000;

/// Text without anything that a terminal could interpret as a command or that reorders or hides its neighbours.
///
/// Every `Text` is made by [`Text::new`], so every `Text` is clean. Line breaks and tabs become spaces, control characters
/// become their visible pictures, and bidirectional and invisible characters become `�`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(Box<str>);

impl Text {
    /// Cleans `raw`.
    pub fn new(raw: impl Into<String>) -> Self {
        let raw = raw.into();
        if is_printable_ascii(&raw) {
            return Self(raw.into_boxed_str());
        }
        let mut clean = String::with_capacity(raw.len());
        for grapheme in raw.graphemes(true) {
            let mut scalars = grapheme.chars().take(MOST_SCALARS_PER_GRAPHEME).peekable();
            let mut last = None;
            while let Some(scalar) = scalars.next() {
                let shown = match scalar {
                    '\r' if grapheme == "\r\n" => None,
                    // A zero-width joiner between two characters it can join, as in a family emoji.
                    '\u{200d}' if last.is_some_and(joins) && scalars.peek().copied().is_some_and(joins) => Some(scalar),
                    _ => Some(visible(scalar)),
                };
                clean.extend(shown);
                last = Some(scalar);
            }
        }
        Self(clean.into_boxed_str())
    }

    /// The text as a plain string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether every byte is a printable character, as of nearly all text.
pub fn is_printable_ascii(text: &str) -> bool {
    // Many bytes at a time, which no early end allows.
    let is_printable = |part: &[u8]| part.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    text.as_bytes().chunks(64).all(is_printable)
}

/// The replacement for `scalar` in clean text.
fn visible(scalar: char) -> char {
    match scalar {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + scalar as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        scalar if is_hidden(scalar) => '\u{fffd}',
        scalar => scalar,
    }
}

/// Whether `scalar` is invisible and at most reorders, joins or separates its neighbours.
///
/// Variation selectors are not hidden: they choose how the character before them looks.
pub fn is_hidden(scalar: char) -> bool {
    matches!(
        scalar,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Whether a zero-width joiner next to `scalar` can have a meaning.
fn joins(scalar: char) -> bool {
    !scalar.is_ascii() && !scalar.is_control() && !is_hidden(scalar)
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        Self::new(raw)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        if raw.len() > LONGEST {
            let (found, most) = (thousands(raw.len()), thousands(LONGEST));
            return Err(de::Error::custom(format!("the text has {found} bytes; at most {most} are allowed")));
        }
        Ok(Self::new(raw))
    }
}

/// The user-perceived characters of `text`, each with its byte offset.
pub fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// The width of `text` on a terminal, in columns.
///
/// Terminals give halfwidth katakana sound marks a cell of their own, unlike the Unicode tables. Ratatui counts them the
/// same way when it draws.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.width() + text.chars().filter(|character| matches!(character, '\u{ff9e}' | '\u{ff9f}')).count()
}

/// Whether terminals disagree on the width of a character as a person sees it: of several scalars (joined emoji, variation
/// selectors, accents of their own), ambiguous in the Unicode tables, or younger than some of the terminals.
pub fn is_width_disputed(grapheme: &str) -> bool {
    let mut scalars = grapheme.chars();
    let first = scalars.next().filter(|first| !first.is_ascii());
    scalars.next().is_some()
        || first.is_some_and(|first| first >= '\u{1f000}' || grapheme.width() != grapheme.width_cjk())
}

/// `text` cut to fit `columns`, with `…` at the end if anything was cut off.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    if columns == 0 {
        return "".into();
    }
    let (mut room, mut cut, mut rest) = (columns - 1, String::new(), text);
    'parts: while !rest.is_empty() {
        // ASCII has a column a byte, but for its last letter, which an accent may follow.
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        let plain = if ascii < rest.len() { ascii.saturating_sub(1) } else { ascii };
        let taken = plain.min(room);
        cut.push_str(&rest[..taken]);
        room -= taken;
        if taken < plain {
            break;
        }
        rest = &rest[plain..];
        for grapheme in rest.graphemes(true) {
            let Some(left) = room.checked_sub(width(grapheme)) else { break 'parts };
            room = left;
            cut.push_str(grapheme);
            rest = &rest[grapheme.len()..];
            // Two of them are never one character.
            if rest.bytes().take(2).all(|byte| byte.is_ascii()) {
                break;
            }
        }
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut.into()
}

/// Breaks `text` into lines at most `columns` wide and returns their byte ranges.
///
/// Lines break at spaces, which are dropped. A word wider than a line breaks after `/`, `-`, `.` or similar if it can, and
/// between any two graphemes if it must. Zero columns count as one, so every line takes some text.
pub fn wrap(text: &str, columns: usize) -> Vec<std::ops::Range<usize>> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line: Option<(std::ops::Range<usize>, usize)> = None;
    for (start, word) in words(text) {
        let wide = width(word);
        if let Some((range, taken)) = &mut line {
            let gap = width(&text[range.end..start]);
            if *taken + gap + wide <= columns {
                *taken += gap + wide;
                range.end = start + word.len();
                continue;
            }
        }
        lines.extend(line.take().map(|(range, _)| range));
        if wide <= columns {
            line = Some((start..start + word.len(), wide));
        } else {
            let mut pieces = break_word(word, columns);
            let last = pieces.pop();
            lines.extend(pieces.into_iter().map(|piece| start + piece.start..start + piece.end));
            line = last.map(|piece| {
                let wide = width(&word[piece.clone()]);
                (start + piece.start..start + piece.end, wide)
            });
        }
    }
    lines.extend(line.map(|(range, _)| range));
    if lines.is_empty() {
        lines.push(0..0);
    }
    lines
}

/// The words of `text` with their byte offsets, split at spaces only.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(' ')
        .scan(0, |offset, word| {
            let start = *offset;
            *offset += word.len() + 1;
            Some((start, word))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// Breaks a word wider than `columns` into pieces that fit.
fn break_word(word: &str, columns: usize) -> Vec<std::ops::Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut taken, mut good_break) = (0, 0, None);
    for (offset, grapheme) in word.grapheme_indices(true) {
        let wide = width(grapheme);
        // What follows a good break can still be too wide, and is broken again.
        while taken + wide > columns && offset > start {
            let end = good_break.filter(|end| *end > start).unwrap_or(offset);
            pieces.push(start..end);
            start = end;
            taken = width(&word[end..offset]);
            good_break = None;
        }
        taken += wide;
        if matches!(grapheme, "/" | "-" | "." | "_" | "@" | "&" | "?") {
            good_break = Some(offset + grapheme.len());
        }
    }
    pieces.push(start..word.len());
    pieces
}

/// What people type in ASCII for a lower-case letter, dash or quote that does not decompose into ASCII.
pub fn typed(scalar: char) -> Option<&'static str> {
    Some(match scalar {
        '‐'..='―' | '−' => "-",
        '‘' | '’' | '‚' | '′' => "'",
        '“' | '”' | '„' => "\"",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        _ => return None,
    })
}

/// `grapheme` in ASCII: without accents, as people type it, or as the closest lookalike.
fn spelling(grapheme: &str) -> Option<String> {
    // Without its stroke it would say the opposite.
    if grapheme == "≠" {
        return Some("!=".to_owned());
    }
    let spell = |scalar: char| {
        Some(match scalar {
            ' '..='~' => scalar.to_string(),
            // A search distinguishes these, so `typed` leaves them out.
            '«' | '»' => "\"".to_owned(),
            '•' | '∙' | '★' => "*".to_owned(),
            '·' => "-".to_owned(),
            '×' => "x".to_owned(),
            _ if scalar.is_uppercase() => typed(scalar.to_lowercase().next()?)?.to_ascii_uppercase(),
            _ => typed(scalar)?.to_owned(),
        })
    };
    let scalars = grapheme.nfkd().filter(|scalar| !is_combining_mark(*scalar));
    scalars.map(spell).collect::<Option<String>>().filter(|spelling| !spelling.is_empty())
}

/// The ASCII character for `grapheme`; `None` if it takes several or has no spelling.
pub fn ascii(grapheme: &str) -> Option<char> {
    let spelling = spelling(grapheme)?;
    let mut characters = spelling.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// `text` in ASCII, with `?` for graphemes that have no spelling.
pub fn in_ascii(text: &str) -> String {
    if is_printable_ascii(text) {
        return text.to_owned();
    }
    graphemes(text).map(|(_, grapheme)| spelling(grapheme).unwrap_or_else(|| "?".to_owned())).collect()
}

/// `1234567` as `1,234,567`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    if digits.len() <= 3 {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `words` with an initial capital.
pub fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// `words` as within a sentence: its first letter small, unless it begins with initials.
pub fn lower(words: &str) -> String {
    let mut characters = words.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(characters).collect(),
        _ => words.to_owned(),
    }
}

/// `count` with the matching noun: `1 unit`, `2 units`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// Names in a sentence, with `last` before the last: `BME, CEE and ECE`.
pub fn listed(names: &[&str], last: &str) -> String {
    match names {
        [most @ .., end] if !most.is_empty() => format!("{} {last} {end}", most.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(Text::new("a\x1b[31mb").as_str(), "a␛[31mb");
        assert_eq!(Text::new("a\tb\r\nc\nd").as_str(), "a b c d");
        assert_eq!(Text::new("\u{9b}1m\u{202e}x\u{200b}").as_str(), "�1m�x�");
        assert_eq!(Text::new("é 中 👩‍💻 ❤️").as_str(), "é 中 👩‍💻 ❤️");
        assert_eq!(Text::new("a\u{200d}b\u{34f}\u{e0061}").as_str(), "a�b��");
        assert_eq!(Text::new("a".to_owned() + &"\u{301}".repeat(5000)).chars().count(), 12);
    }

    #[test]
    fn ascii_is_what_people_type() {
        assert_eq!(in_ascii("“Łódź”, Ærø – naïve’s 5 × 3 straße…"), "\"Lodz\", AEro - naive's 5 x 3 strasse...");
        assert_eq!(in_ascii("½ € 中 👩‍💻"), "? ? ? ?");
        assert_eq!(["Ø", "İ", "ı", "Đ", "ß", "…"].map(ascii), [Some('O'), Some('I'), Some('i'), Some('D'), None, None]);
    }

    #[test]
    fn cutting_marks_what_it_cut() {
        assert_eq!(fit("Energy Science", 8), "Energy…");
        assert_eq!(fit("中文字", 4), "中…");
        assert_eq!(fit("ok", 2), "ok");
        assert_eq!(fit("ok", 0), "");
    }

    #[test]
    fn long_words_break_at_slashes() {
        let url = "https://engineering.cmu.edu/education/graduate";
        let lines: Vec<_> = wrap(url, 20).into_iter().map(|range| &url[range]).collect();
        assert_eq!(lines, ["https://engineering.", "cmu.edu/education/", "graduate"]);
    }

    proptest! {
        #[test]
        fn clean_text_has_nothing_hidden(raw in "\\PC*|[\\x00-\\x1f\\x7f-\\u{9f}\\u{200b}-\\u{202e}a]*") {
            let clean = Text::new(raw);
            let hidden = |c: char| c != '\u{200d}' && (c.is_control() || is_hidden(c));
            let found = clean.chars().any(hidden);
            prop_assert!(!found);
            prop_assert_eq!(Text::new(clean.as_str()), clean.clone());
        }

        #[test]
        fn wrapping_keeps_every_character_and_every_limit(raw in "[a-z中é /-]{0,80}", columns in 2_usize..30) {
            let text = Text::new(raw);
            let lines = wrap(&text, columns);
            let joined: String = lines.iter().map(|range| &text[range.clone()]).collect();
            prop_assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
            for range in lines {
                prop_assert!(width(&text[range]) <= columns);
            }
        }

        #[test]
        fn fitting_never_exceeds_its_columns(raw in "\\PC{0,40}", columns in 0_usize..20) {
            prop_assert!(width(&fit(&Text::new(raw), columns)) <= columns);
        }

        #[test]
        fn fitting_cuts_between_characters_as_a_person_sees_them(
            raw in "([a-c ]{0,6}|[é中\u{301}\u{200d}\u{600}👩💻–]{0,3}){0,6}",
            columns in 1_usize..20,
        ) {
            let text = Text::new(raw);
            let mut taken = 0;
            let kept = text.graphemes(true).take_while(|grapheme| {
                taken += width(grapheme);
                taken < columns
            });
            let kept: String = kept.collect();
            let expected = if width(&text) <= columns { text.to_string() } else { format!("{}…", kept.trim_end()) };
            prop_assert_eq!(fit(&text, columns), expected);
        }
    }
}
