//! One file's text to records: all at once where it is right, mistake by mistake where it is not.

use std::ops::Range;

use ron::error::{Error, SpannedError};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::outline::{self, Behind, Item};
use super::value::{Flaw, Flaws, Step};
use crate::problem::{Fault, Place, Problem, nearest};
use crate::text::{Text, fit};

/// Columns of offending text that a problem shows.
const EXCERPT: usize = 64;

/// Mistakes that are looked for in one record; beyond that the file is something else.
const MOST_MISTAKES: usize = 200;

/// What a record can say about itself before others are looked at.
pub(super) trait Checked {
    /// Reports what cannot be true.
    fn check(&self, flaws: &mut Flaws);
}

/// A file's records, what is wrong with it, and its text without what was left out.
pub(super) struct Parsed<T> {
    /// The records that could be read, in the file's order.
    pub(super) records: Vec<T>,
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
    /// The text with blanks in place of what was left out; `None` where nothing was.
    pub(super) remaining: Option<String>,
}

/// Reads RON as this program's files are written: `Some` and doubled brackets may be left out.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, SpannedError> {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
        .from_str(text)
}

/// Reads the single value that `text` holds, for files that hold no records.
///
/// # Errors
/// The first mistake, with its place.
pub(super) fn single<T: DeserializeOwned>(file: &Text, text: &str) -> Result<T, Box<Problem>> {
    read(text).map_err(|error| {
        let offset = outline::offset_of(text, error.span.start.line, error.span.start.col);
        let (fault, what, help) = explain(&error.code);
        Box::new(problem(file, text, offset..offset, fault, &what, &help))
    })
}

/// Reads all records of a file: a list of them, or a single one.
pub(super) fn records<T: DeserializeOwned + Checked>(file: &Text, text: &str) -> Parsed<T> {
    let is_list = outline::open_bracket(text, 0..text.len()).is_some_and(|open| text[open..].starts_with('['));
    let strict = if is_list { read::<Vec<T>>(text) } else { read::<T>(text).map(|record| vec![record]) };
    match strict {
        Ok(records) if records.iter().all(|record| flaws(record).is_empty()) => {
            Parsed { records, problems: Vec::new(), remaining: None }
        }
        _ => Repair { file, text, working: text.to_owned(), problems: Vec::new() }.run(is_list),
    }
}

/// What a record finds wrong with itself.
fn flaws<T: Checked>(record: &T) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    record.check(&mut flaws);
    flaws.into_found()
}

/// The work on a file that is not right.
struct Repair<'a> {
    file: &'a Text,
    text: &'a str,
    working: String,
    problems: Vec<Problem>,
}

impl Repair<'_> {
    fn run<T: DeserializeOwned + Checked>(mut self, is_list: bool) -> Parsed<T> {
        let mut records = Vec::new();
        for range in self.split(is_list) {
            match self.record(range.clone()) {
                Some(record) => records.push(record),
                None => self.blank_item(range),
            }
        }
        self.problems.sort_by(|one, other| one.place.cmp(&other.place));
        // What is left in the record although it is wrong is found again after each repair.
        self.problems.dedup();
        Parsed { records, problems: self.problems, remaining: Some(self.working) }
    }

    /// Where the file's records stand. What has no end is reported and blanked up to where the next record seems to begin.
    fn split(&mut self, is_list: bool) -> Vec<Range<usize>> {
        if !is_list {
            let start = outline::skip_blank(self.text, 0);
            return std::iter::once(start..self.text.len()).filter(|range| !range.is_empty()).collect();
        }
        loop {
            let Some(open) = outline::open_bracket(&self.working, 0..self.working.len()) else { return Vec::new() };
            let found = outline::inside(&self.working, open);
            let behind = outline::skip_blank(&self.working, found.end);
            if found.closed && behind < self.working.len() {
                let what = "there is more behind the end of the list";
                self.report(behind..self.working.len(), Fault::Syntax, what, "remove it, or move it into the list");
            }
            let balanced = |item: &Item| {
                outline::open_bracket(&self.working, item.value.clone())
                    .is_none_or(|open| outline::inside(&self.working, open).closed)
            };
            let ranges = || found.items.iter().map(|item| item.whole.clone()).collect();
            if found.closed {
                return ranges();
            }
            let Some(broken) = found.items.iter().find(|item| !balanced(item)) else {
                let help = "close the list with `]`, and see that each bracket has its partner";
                self.report(found.end..found.end, Fault::Syntax, "the list has no end", help);
                return ranges();
            };
            let start = broken.whole.start;
            let line = self.working[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let next = format!("\n{}(", &self.working[line..start]);
            let end = self.working[start..].find(&next).map_or(self.working.len(), |found| start + found);
            let help = "see that each bracket and each quote in this record has its partner";
            self.report(start..start, Fault::Syntax, "this record has no end", help);
            self.blank(start..end);
            if end == self.working.len() {
                return ranges_before(&found.items, start);
            }
        }
    }

    /// Reads one record; where it has mistakes, all of them are reported and what they spoil is left out.
    fn record<T: DeserializeOwned + Checked>(&mut self, range: Range<usize>) -> Option<T> {
        let mut spoiled = self.mistakes::<T>(range.clone());
        loop {
            for part in &spoiled {
                self.blank_item(part.clone());
            }
            let record: T = read(&self.working[range.clone()]).ok()?;
            let found = flaws(&record);
            spoiled.clear();
            for flaw in found {
                let place = outline::find(&self.working, range.clone(), &flaw.path);
                if let Some(part) = self.spoiled_by(range.clone(), place.start, &flaw) {
                    spoiled.push(part);
                }
                self.report(place, flaw.fault, &flaw.what, &flaw.help);
            }
            if spoiled.is_empty() {
                return Some(record);
            }
        }
    }

    /// What must go because of a flaw: the whole answer, since part of one would say something else; or one link.
    fn spoiled_by(&self, range: Range<usize>, offset: usize, flaw: &Flaw) -> Option<Range<usize>> {
        let named = matches!(flaw.path.first(), Some(Step::Field("id" | "title" | "source" | "read")) | None);
        if named || flaw.fault == Fault::Contradiction {
            return None;
        }
        root(&self.working, &outline::around(&self.working, range, offset, Behind::Belongs))
    }

    /// Reports every mistake in the record at `range`; gives the parts of it that they spoil.
    fn mistakes<T: DeserializeOwned>(&mut self, range: Range<usize>) -> Vec<Range<usize>> {
        let base = range.start;
        let mut chunk = self.working[range.clone()].to_owned();
        let mut spoiled: Vec<Range<usize>> = Vec::new();
        let mut absent: Vec<(usize, String)> = Vec::new();
        for _ in 0..MOST_MISTAKES {
            let Err(error) = read::<T>(&chunk) else { break };
            let noticed = outline::offset_of(&chunk, error.span.start.line, error.span.start.col);
            let missing = matches!(error.code, Error::MissingStructField { .. });
            let behind = if missing { Behind::Outside } else { Behind::Belongs };
            let stack = outline::around(&chunk, 0..chunk.len(), noticed, behind);
            let container = stack.iter().rev().nth(usize::from(!missing)).map_or(0, |item| item.value.start);
            let (fault, what, help) = explain(&error.code);
            let place = match (fault, stack.last()) {
                (Fault::Syntax, _) => noticed..chunk.len(),
                (Fault::UnknownField | Fault::DuplicateField, Some(item)) => item.whole.clone(),
                (_, Some(item)) => item.value.clone(),
                (_, None) => 0..chunk.len(),
            };
            let known = match &error.code {
                Error::MissingStructField { field, .. } => absent.contains(&(container, (*field).to_owned())),
                _ => false,
            };
            if !known {
                self.report(base + place.start..base + place.end, fault, &what, &help);
            }
            let Some(victim) = stack.last() else { break };
            if let Some(name) = &victim.name {
                absent.push((container, chunk[name.clone()].to_owned()));
            }
            if let Error::NoSuchStructField { expected, found, .. } = &error.code {
                absent.extend(nearest(found, expected.iter().copied()).map(|meant| (container, meant.to_owned())));
            }
            if let Some(part) = root(&chunk, &stack) {
                spoiled.push(base + part.start..base + part.end);
            }
            let end = with_comma(&chunk, victim.whole.clone());
            blank(&mut chunk, end);
        }
        spoiled
    }

    fn report(&mut self, range: Range<usize>, fault: Fault, what: &str, help: &str) {
        self.problems.push(problem(self.file, self.text, range, fault, what, help));
    }

    fn blank(&mut self, range: Range<usize>) {
        blank(&mut self.working, range);
    }

    fn blank_item(&mut self, range: Range<usize>) {
        let range = with_comma(&self.working, range);
        self.blank(range);
    }
}

/// The items that end before `offset`.
fn ranges_before(items: &[Item], offset: usize) -> Vec<Range<usize>> {
    items.iter().map(|item| item.whole.clone()).filter(|range| range.end <= offset).collect()
}

/// Lists whose elements stand for themselves, so that one may go and the others stay.
const SEPARATE: [&str; 3] = ["links", "apply", "aliases"];

/// The part of a record that goes when something inside it is wrong.
fn root(text: &str, stack: &[Item]) -> Option<Range<usize>> {
    let field = stack.first()?;
    let separate = field.name.clone().is_some_and(|name| SEPARATE.contains(&&text[name]));
    Some(stack.get(1).filter(|_| separate).unwrap_or(field).whole.clone())
}

/// `range` and the comma behind it.
fn with_comma(text: &str, range: Range<usize>) -> Range<usize> {
    let next = outline::skip_blank(text, range.end);
    if text[next..].starts_with(',') { range.start..next + 1 } else { range }
}

/// Puts blanks in place of `range`, keeping line breaks, so that everything else stays where it was.
fn blank(text: &mut String, range: Range<usize>) {
    let blanks: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &blanks);
}

/// A problem at `range` of `text`.
pub(super) fn problem(file: &Text, text: &str, range: Range<usize>, fault: Fault, what: &str, help: &str) -> Problem {
    let (line, column) = outline::line_and_column(text, range.start);
    let shown = text.get(range).unwrap_or_default().lines().next().unwrap_or_default().trim_end();
    Problem {
        fault,
        place: Place { file: file.clone(), line, column },
        excerpt: Text::new(fit(&Text::new(shown), EXCERPT)),
        what: Text::new(what),
        help: Text::new(help),
    }
}

/// Names as one would list them.
fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What the RON package's error means: its sort, what is wrong and what to do.
fn explain(error: &Error) -> (Fault, String, String) {
    let choose = |found: &str, expected: &[&str], all: &str| {
        nearest(found, expected.iter().copied())
            .map_or_else(|| format!("{all}: {}", quoted(expected)), |meant| format!("did you mean `{meant}`?"))
    };
    match error {
        Error::NoSuchStructField { expected, found, .. } => {
            let help = choose(found, expected, "the fields here are");
            (Fault::UnknownField, format!("there is no field `{found}` here"), help)
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            let help = choose(found, expected, "the choices are");
            (Fault::UnknownChoice, format!("`{found}` is not one of the choices"), help)
        }
        Error::MissingStructField { field: "source", .. } => {
            let help = "add `source: \"…\"`, the key of an entry in sources.ron".to_owned();
            (Fault::MissingSource, "it does not say where it comes from".to_owned(), help)
        }
        Error::MissingStructField { field, .. } => {
            (Fault::MissingField, format!("the field `{field}` is missing"), format!("add `{field}: …`"))
        }
        Error::DuplicateStructField { field, .. } => {
            (Fault::DuplicateField, format!("the field `{field}` stands twice"), "keep one of the two".to_owned())
        }
        Error::IntegerOutOfBounds => {
            (Fault::OutOfRange, "the number is too large or negative".to_owned(), "check the number".to_owned())
        }
        Error::InvalidValueForType { expected, found } => {
            (Fault::WrongType, format!("expected {expected}, found {found}"), String::new())
        }
        Error::Message(message) => (Fault::WrongType, message.clone(), String::new()),
        Error::ExpectedInteger | Error::ExpectedFloat => {
            (Fault::WrongType, "a number belongs here".to_owned(), "write it without quotes and commas".to_owned())
        }
        Error::ExpectedString => {
            (Fault::WrongType, "a text belongs here".to_owned(), "write it in double quotes".to_owned())
        }
        Error::ExpectedBoolean => (Fault::WrongType, "`true` or `false` belongs here".to_owned(), String::new()),
        Error::ExpectedArray => {
            (Fault::WrongType, "a list belongs here".to_owned(), "write it in `[` and `]`".to_owned())
        }
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) | Error::ExpectedMap => {
            let help = "write its fields in `(` and `)`, each as `name: value`".to_owned();
            (Fault::WrongType, "a value with named fields belongs here".to_owned(), help)
        }
        Error::ExpectedIdentifier => {
            (Fault::WrongType, "a name belongs here".to_owned(), "write it without quotes".to_owned())
        }
        Error::ExceededRecursionLimit => {
            (Fault::Syntax, "brackets are nested too deep".to_owned(), "no record needs that many".to_owned())
        }
        other => {
            let help = "see that commas, brackets and quotes are in place".to_owned();
            (Fault::Syntax, lower_first(&other.to_string()), help)
        }
    }
}

/// The sentence with a small first letter, as ours are.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
