//! What an error of the `ron` crate comes from, in the words of the format, and what was meant.

use std::ops::Range;

use ron::error::Error;

use super::lookalike;
use super::outline::{self, Element};
use super::record::Field;
use crate::problem::{Fault, foreign_letter, nearest, short};

const CHECK_SIGNS: &str = "check the commas, brackets and quotes";

/// What a syntax error comes from.
pub(super) struct Cause {
    /// Where it is.
    pub(super) at: usize,
    /// The offending text, if it is not what stands there.
    pub(super) excerpt: Option<Range<usize>>,
    /// What is wrong and how to fix it.
    pub(super) message: (String, String),
    /// What was meant, and what it replaces, of the same length.
    pub(super) meant: Option<(Range<usize>, String)>,
}

impl Cause {
    /// A cause at `at`, of which it is not plain what was meant.
    fn at(at: usize, message: (String, String)) -> Self {
        Self { at, excerpt: None, message, meant: None }
    }
}

/// Why something at `noticed` cannot follow a value: a comma is missing, or a quote inside a text ended it.
fn after_value(chunk: &str, item: &Element, noticed: usize) -> Option<Cause> {
    // A text that was never closed can go on beyond it.
    let last = outline::last_in(chunk, item.whole.start..noticed).filter(|last| last.end <= noticed)?;
    let (next, word) = (&chunk[noticed..], outline::word(chunk, noticed));
    if let Some(sign) = next.chars().next().filter(|sign| ";.".contains(*sign)) {
        let is_digit = |at: usize| chunk.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        if sign == '.' && is_digit(noticed + 1) && noticed.checked_sub(1).is_some_and(is_digit) {
            let end = noticed + 1 + outline::word(chunk, noticed + 1).len();
            let help = "write it without decimals; an amount of money can have them as a text: `amount: \"$75.50\"`";
            let message = ("a whole number is expected here".to_owned(), help.to_owned());
            return Some(Cause { excerpt: Some(last.start..end), ..Cause::at(last.start, message) });
        }
        let message = (format!("`{sign}` stands where a comma belongs"), "type `,` instead".to_owned());
        return Some(Cause::at(noticed, message));
    }
    let is_number = chunk[last.clone()].bytes().all(|byte| byte.is_ascii_digit());
    let is_beside = !chunk[last.end..noticed].contains('\n')
        && next.starts_with(|c: char| c.is_alphabetic() || "%$€£+".contains(c));
    if is_number && is_beside && !next[word.len()..].trim_start().starts_with([':', '(']) {
        let end = next.find([',', ')', ']', '\n']).map_or(chunk.len(), |end| noticed + end);
        let help = format!("write `{}`; what else there is to say can stand in a `note`", &chunk[last.clone()]);
        let message = ("a number is expected here, and nothing beside it".to_owned(), help);
        return Some(Cause { excerpt: Some(last.start..end), ..Cause::at(last.start, message) });
    }
    if !next.starts_with(|c: char| c.is_ascii_alphanumeric() || "\"([{-+".contains(c)) && next.is_ascii() {
        return None;
    }
    let is_name = !word.is_empty() && next[word.len()..].trim_start().starts_with(':');
    let is_adjacent = last.end == noticed;
    let rest = next.lines().next().unwrap_or_default();
    let continues = !chunk[last.end..noticed].contains('\n') && rest.contains('"');
    if chunk[last.clone()].ends_with('"') && !next.starts_with('"') && continues && (is_adjacent || !is_name) {
        let (what, help) = outline::INNER_QUOTE;
        return Some(Cause::at(last.end - 1, (what.to_owned(), help.to_owned())));
    }
    let message = ("a comma is missing after this".to_owned(), "separate fields and elements with commas".to_owned());
    let has_room = chunk[last.end..].starts_with(|c: char| c.is_ascii_whitespace());
    let meant = has_room.then(|| (last.end..last.end + 1, ",".to_owned()));
    Some(Cause { excerpt: Some(item.whole.start..last.end), meant, ..Cause::at(last.end, message) })
}

/// How to write as a fact what stands in the place of one; `None` if that is not what is wrong.
fn as_fact(chunk: &str, stack: &[Element], fields: &[Field], error: &Error) -> Option<(String, String)> {
    let (field, item) = (stack.first()?, stack.last()?);
    let name = &chunk[field.name.clone()?];
    let example = fields.iter().find(|known| known.key == name)?.example;
    let is_named =
        matches!(error, Error::ExpectedIdentifier | Error::InvalidIdentifier(_) | Error::SuggestRawIdentifier(_));
    let is_choice = matches!(error, Error::NoSuchEnumVariant { expected, found, .. }
        if found != "Disputed" && meant(found, expected).is_none());
    let several = |value: Range<usize>| {
        format!("write `Several([(value: {}, …), …])`, each with its `source`", on_one_line(&chunk[value]))
    };
    let value = match stack {
        [field] if is_named || is_choice => field.value.clone(),
        [_, inner] if inner.name.is_none() && chunk[field.value.clone()].starts_with("Known") => inner.value.clone(),
        [_, .., inner]
            if inner.name.is_none()
                && matches!(error, Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_)) =>
        {
            return Some(("a fact with its source belongs here".to_owned(), several(inner.value.clone())));
        }
        [_, inner] if inner.name.clone().is_some_and(|name| &chunk[name] == "value") => inner.value.clone(),
        _ => return None,
    };
    let is_list = |text: &str| text.starts_with('[');
    if is_list(&chunk[value.clone()]) && !is_list(example) {
        let first = outline::inside(chunk, value.start).items.into_iter().next()?;
        return Some(("one value belongs here, not a list".to_owned(), several(first.whole)));
    }
    let is_bare = item.name.is_none() || stack.len() == 1;
    is_bare.then(|| {
        let help = format!("write `Known(value: {}, source: \"…\")`", on_one_line(&chunk[value]));
        ("a fact with its source belongs here".to_owned(), help)
    })
}

/// How people and other formats write that there is no value.
const NOTHING: [&str; 14] =
    ["null", "None", "none", "nil", "NULL", "NA", "N/A", "n/a", "?", "~", "-", "TBD", "unknown", "Unknown"];

/// What to do where a word says that there is no value; `None` if none does.
fn as_nothing(chunk: &str, stack: &[Element], fields: &[Field], error: &Error) -> Option<(String, String)> {
    let (field, item) = (stack.first()?, stack.last()?);
    let written = chunk[item.value.clone()].trim();
    if !NOTHING.contains(&written) || matches!(error, Error::MissingStructField { .. }) {
        return None;
    }
    let is_fact = field.name.clone().is_some_and(|name| fields.iter().any(|known| known.key == &chunk[name.clone()]));
    let help = if is_fact {
        "leave the field out, or say that a page does not have it: `NotPublished(source: \"…\")`, `NotFound(\"…\")`"
    } else {
        "leave the field out"
    };
    Some((format!("`{written}` is no value of the format"), help.to_owned()))
}

/// How to write that nothing is known, where the two ways are mixed up.
fn as_absence(chunk: &str, stack: &[Element]) -> Option<(String, String)> {
    let answer = &chunk[stack.first()?.value.clone()];
    let what = match outline::word(answer, 0) {
        "NotFound" => "`NotFound` has a text that says what was searched, and nothing else",
        "NotPublished" => "`NotPublished` has the source that does not say it",
        _ => return None,
    };
    let help = "write `NotFound(\"what was searched\")`, or `NotPublished(source: \"…\")` if that page was read";
    Some((what.to_owned(), help.to_owned()))
}

/// How a fact is written whose value has another form than it should; `None` if that is not what is wrong.
fn as_example(chunk: &str, stack: &[Element], fields: &[Field], error: &Error) -> Option<(String, String)> {
    let (field, item) = (stack.first()?, stack.last()?);
    let example = fields.iter().find(|known| Some(known.key) == field.name.clone().map(|name| &chunk[name]))?.example;
    let is_value = stack.len() <= 3 && item.name.clone().is_none_or(|name| &chunk[name] == "value");
    let has_fields = matches!(
        error,
        Error::ExpectedDifferentStructName { .. } | Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_)
    );
    let is_choice =
        matches!(error, Error::ExpectedIdentifier | Error::InvalidIdentifier(_) | Error::SuggestRawIdentifier(_));
    let what = if has_fields { "a value with named fields is expected here" } else { "a choice is expected here" };
    let help = if has_fields { "write each as `name: value`, as in" } else { "write it as in" };
    (is_value && (has_fields || is_choice)).then(|| (what.to_owned(), format!("{help} `{example}`")))
}

/// How to write a text that has no quotes, or a choice that has some; `None` if that is not what is wrong.
fn as_text(chunk: &str, item: &Element, error: &Error) -> Option<(String, String)> {
    let written = chunk[item.value.clone()].trim();
    match error {
        Error::ExpectedString => {
            let meant = match outline::inside(chunk, outline::open_bracket(chunk, item.value.clone())?).items.as_slice()
            {
                [only] if written.starts_with(['(', '[']) => chunk[only.value.clone()].trim(),
                [] | [_] => return None,
                [first, ..] => chunk[first.value.clone()].trim(),
            };
            let help = format!("write only {}", on_one_line(meant));
            meant.starts_with('"').then(|| ("a text is expected here".to_owned(), help))
        }
        Error::ExpectedIdentifier => {
            let choice = written.strip_prefix('"')?.strip_suffix('"')?;
            let is_word = !choice.is_empty() && outline::word(choice, 0) == choice;
            is_word.then(|| ("a choice is no text".to_owned(), format!("write `{choice}` without quotes")))
        }
        Error::ExpectedArray if !written.contains('\n') => {
            Some(("a list is expected here".to_owned(), format!("write it in `[` and `]`: [{}]", on_one_line(written))))
        }
        _ => None,
    }
}

/// A choice or a number in quotes, without them.
fn unquoted(chunk: &str, item: &Element, error: &Error) -> Option<(Range<usize>, String)> {
    let range = item.value.clone();
    let inner = chunk[range.clone()].strip_prefix('"')?.strip_suffix('"')?;
    let is_meant = match error {
        Error::ExpectedIdentifier => {
            inner.starts_with(|c: char| c.is_ascii_uppercase()) && outline::word(inner, 0) == inner
        }
        Error::ExpectedInteger | Error::ExpectedFloat => {
            inner.bytes().all(|byte| byte.is_ascii_digit()) && !inner.is_empty()
        }
        _ => false,
    };
    is_meant.then(|| (range, format!(" {inner} ")))
}

/// Fields without which nothing of their record or value can be kept.
const NEEDED: [&str; 7] = ["id", "title", "source", "label", "url", "value", "read"];

/// The name of a needed field in place of what was probably meant as it.
pub(super) fn renamed(chunk: &str, stack: &[Element], error: &Error) -> Option<(Range<usize>, String)> {
    let Error::NoSuchStructField { expected, found, .. } = error else { return None };
    let name = meant(found, expected).filter(|name| NEEDED.contains(name))?;
    let (item, siblings) = match stack {
        [.., around, item] => (item, outline::inside(chunk, outline::open_bracket(chunk, around.value.clone())?).items),
        [item] => (item, outline::inside(chunk, outline::open_bracket(chunk, 0..chunk.len())?).items),
        [] => return None,
    };
    let is_given = siblings.iter().any(|sibling| sibling.name.clone().is_some_and(|given| &chunk[given] == name));
    let range = item.name.clone()?.start..item.value.start;
    let width = range.len();
    (!is_given && name.len() < width).then(|| (range, format!("{:width$}", format!("{name}:"))))
}

/// A value as part of a sentence.
fn on_one_line(value: &str) -> String {
    let value = value.trim();
    if value.contains('\n') { "…".to_owned() } else { short(value) }
}

/// What caused an error of the `ron` crate that it notices at `noticed`, where that says more than its own words.
pub(super) fn cause(chunk: &str, stack: &[Element], noticed: usize, error: &Error, fields: &[Field]) -> Option<Cause> {
    let noticed = outline::skip_blank(chunk, noticed);
    let item = stack.last()?;
    let found = chunk[item.value.start..].chars().next().filter(|c| !c.is_ascii());
    if let Some(message) = found.and_then(lookalike::describe) {
        return Some(Cause::at(item.value.start, message));
    }
    match error {
        Error::ExpectedComma | Error::ExpectedStructLikeEnd | Error::ExpectedArrayEnd | Error::ExpectedMapEnd => {
            after_value(chunk, item, noticed)
        }
        _ => {
            if let Some(message) = as_absence(chunk, stack) {
                return Some(Cause::at(stack.first()?.value.start, message));
            }
            let message = as_nothing(chunk, stack, fields, error)
                .or_else(|| as_fact(chunk, stack, fields, error))
                .or_else(|| as_text(chunk, item, error))
                .or_else(|| as_example(chunk, stack, fields, error))?;
            Some(Cause { meant: unquoted(chunk, item, error), ..Cause::at(item.value.start, message) })
        }
    }
}

/// The names in backticks, separated by commas.
fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Other words for fields and choices, each with what may be meant by it.
const OTHER_WORDS: [(&str, &[&str]); 19] = [
    ("And", &["All"]),
    ("AllOf", &["All"]),
    ("Or", &["Any"]),
    ("OneOf", &["Any"]),
    ("Either", &["Any"]),
    ("AnyOf", &["Any"]),
    ("name", &["title", "label", "area"]),
    ("title", &["label"]),
    ("label", &["title"]),
    ("retrieved", &["read"]),
    ("accessed", &["read"]),
    ("status", &["standing"]),
    ("deadline", &["closes", "deadlines"]),
    ("due", &["closes"]),
    ("credits", &["units"]),
    ("min", &["least", "low", "from"]),
    ("max", &["high", "to"]),
    ("link", &["url"]),
    ("sources", &["also", "source"]),
];

/// What was probably meant by a field or a choice that does not exist.
pub(super) fn meant(found: &str, expected: &[&'static str]) -> Option<&'static str> {
    let known = OTHER_WORDS.iter().find(|(word, _)| *word == found);
    let meant = known.and_then(|(_, meant)| meant.iter().find(|meant| expected.contains(meant)).copied());
    meant.or_else(|| nearest(found, expected.iter().copied()))
}

/// Explains an error of the `ron` crate: the kind of problem, what is wrong and how to fix it.
pub(super) fn explain(error: &Error) -> (Fault, String, String) {
    let choose = |found: &str, expected: &[&'static str], all: &str| {
        meant(found, expected)
            .map_or_else(|| format!("{all}: {}", quoted(expected)), |meant| format!("did you mean `{meant}`?"))
    };
    match error {
        Error::NoSuchStructField { expected, found, .. } => {
            let help = choose(found, expected, "the fields are");
            (Fault::UnknownField, format!("there is no field `{}` here{}", short(found), foreign_letter(found)), help)
        }
        // Its name in the first version of the format.
        Error::NoSuchEnumVariant { found, .. } if found == "Disputed" => {
            let help =
                "write `Conflict` for two sources of the same time, `formerly` for what was superseded, or `Varies`";
            (Fault::UnknownChoice, "`Disputed` is not one of the choices any more".to_owned(), help.to_owned())
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            let help = choose(found, expected, "the choices are");
            (
                Fault::UnknownChoice,
                format!("`{}` is not one of the choices{}", short(found), foreign_letter(found)),
                help,
            )
        }
        Error::MissingStructField { field: "source", .. } => {
            let help = "add `source: \"…\"`, the key of an entry in sources.ron".to_owned();
            (Fault::MissingSource, "the source is missing".to_owned(), help)
        }
        Error::MissingStructField { field, .. } => {
            (Fault::MissingField, format!("the field `{field}` is missing"), format!("add `{field}: …`"))
        }
        Error::DuplicateStructField { field: "id", .. } => {
            let help = "close the record before it with `),` and open this one with `(`".to_owned();
            (Fault::DuplicateField, "another record begins here".to_owned(), help)
        }
        Error::DuplicateStructField { field, .. } => {
            (Fault::DuplicateField, format!("the field `{field}` is given twice"), "keep one of the two".to_owned())
        }
        Error::IntegerOutOfBounds => {
            (Fault::OutOfRange, "the number is too large or negative".to_owned(), "check the number".to_owned())
        }
        Error::InvalidValueForType { expected, found } => {
            (Fault::WrongType, format!("{found} is not expected here"), format!("write {expected}"))
        }
        Error::Message(message) => (Fault::WrongType, message.clone(), String::new()),
        Error::ExpectedInteger | Error::ExpectedFloat => (
            Fault::WrongType,
            "a number is expected here".to_owned(),
            "write it without quotes, commas and signs".to_owned(),
        ),
        Error::ExpectedString => {
            (Fault::WrongType, "a text is expected here".to_owned(), "write it in double quotes".to_owned())
        }
        Error::ExpectedBoolean => (Fault::WrongType, "`true` or `false` is expected here".to_owned(), String::new()),
        Error::ExpectedArray => {
            (Fault::WrongType, "a list is expected here".to_owned(), "write it in `[` and `]`".to_owned())
        }
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) | Error::ExpectedMap => {
            let help = "write its fields in `(` and `)`, each as `name: value`".to_owned();
            (Fault::WrongType, "a value with named fields is expected here".to_owned(), help)
        }
        Error::ExpectedIdentifier | Error::InvalidIdentifier(_) | Error::SuggestRawIdentifier(_) => {
            let help = "write a choice without quotes, a number without commas, and a fact as `Known(value: …, source: \"…\")`";
            (Fault::WrongType, "a name is expected here".to_owned(), help.to_owned())
        }
        Error::ExceededRecursionLimit => {
            (Fault::Syntax, "brackets are nested too deeply".to_owned(), "no record needs that many levels".to_owned())
        }
        Error::InvalidEscape(_) => {
            let help = "write `\\\\` for a backslash, and `\\\"` for a quote, in a text".to_owned();
            (Fault::Syntax, "no sign is written with this backslash".to_owned(), help)
        }
        Error::UnexpectedChar(sign) => {
            (Fault::Syntax, format!("`{sign}` is not expected here"), CHECK_SIGNS.to_owned())
        }
        Error::ExpectedMapColon => {
            (Fault::Syntax, "a colon is missing here".to_owned(), "write a field as `name: value`".to_owned())
        }
        Error::ExpectedComma => (Fault::Syntax, "a comma is missing before this".to_owned(), CHECK_SIGNS.to_owned()),
        Error::ExpectedArrayEnd => (Fault::Syntax, "the list should end here".to_owned(), CHECK_SIGNS.to_owned()),
        Error::ExpectedStructLikeEnd | Error::ExpectedMapEnd => {
            (Fault::Syntax, "the parenthesis should end here".to_owned(), CHECK_SIGNS.to_owned())
        }
        Error::ExpectedDifferentStructName { .. } => {
            let help = "write its fields in `(` and `)`, each as `name: value`".to_owned();
            (Fault::WrongType, "a value with named fields is expected here".to_owned(), help)
        }
        Error::ExpectedDifferentLength { .. } => {
            let help = "compare it with the examples in docs/data-format.md".to_owned();
            (Fault::WrongType, "there are too many values here, or too few".to_owned(), help)
        }
        other => (Fault::Syntax, lower_first(&other.to_string()), CHECK_SIGNS.to_owned()),
    }
}

/// The sentence without its initial capital, like our own messages.
fn lower_first(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
