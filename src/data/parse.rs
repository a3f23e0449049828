//! Parses one file's text into records: in one go if it is right, mistake by mistake if it is not.

use std::ops::Range;

use ron::error::{Error, SpannedError};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::outline::{self, Behind, Element, LineIndex, Outline, Scan, ScanEnd};
use super::violation::{Checked, PathSegment, Violation, Violations};
use crate::problem::{Fault, Place, Problem, nearest, short};
use crate::text::{Text, fit};

/// The most columns of offending text that a problem shows.
const EXCERPT: usize = 64;

/// The most columns of a problem's sentences: more than ours need, fewer than names from a file may take.
const SENTENCE: usize = 1000;

/// The most characters read for an excerpt, since some take no column.
const EXCERPT_SCALARS: usize = 1024;

/// The most problems listed for one file; the rest are only counted.
pub(super) const MOST_TOLD: usize = 200;

/// The most mistakes looked for in one record; with more, the file is something else.
const MOST_MISTAKES: usize = 200;

/// The most mistakes looked for in one record once a file has taken much work.
const FEW_MISTAKES: usize = 4;

/// How many bytes, rereads included, count as much work.
const MUCH_WORK: usize = 16 * 1024 * 1024;

// Messages for fields outside a record and for a missing quote, with how to fix them.
const OUTSIDE: &str = "this stands outside its record";
const PARTNERS: &str = "see that each bracket has its partner";
const QUOTE: &str = "this line has a double quote too few";
const QUOTES: &str = "begin and end each text with one";

/// A file's records and problems, and its text without what was rejected.
pub(super) struct Parsed<R> {
    /// The records that could be read, in the file's order.
    pub(super) records: R,
    /// What is wrong, at most [`MOST_TOLD`] problems.
    pub(super) problems: Vec<Problem>,
    /// How many more problems there are.
    pub(super) more: usize,
    /// The text with rejected parts blanked; `None` if nothing was rejected.
    pub(super) remaining: Option<String>,
}

impl<R> Parsed<R> {
    /// Converts the records.
    pub(super) fn map<S>(self, turn: impl FnOnce(R) -> S) -> Parsed<S> {
        let Self { records, problems, more, remaining } = self;
        Parsed { records: turn(records), problems, more, remaining }
    }
}

/// Reads RON in this format's dialect: `Some` and doubled brackets may be left out.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, SpannedError> {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
        .from_str(text)
}

/// Reads a file that holds a single value rather than records.
///
/// # Errors
/// The first mistake, with its place.
pub(super) fn single<T: DeserializeOwned>(file: &Text, text: &str) -> Result<T, Box<Problem>> {
    read(text).map_err(|error| {
        let offset = outline::offset_of(text, error.span.start.line, error.span.start.col);
        let (fault, what, help) = explain(&error.code);
        Box::new(problem(file, text, &LineIndex::of(text), offset..offset, fault, &what, &help))
    })
}

/// Reads the records of a file, which holds a list of them or a single one.
pub(super) fn records<T: DeserializeOwned + Checked>(file: &Text, text: &str) -> Parsed<Vec<T>> {
    let is_list = outline::open_bracket(text, 0..text.len()).is_some_and(|open| text[open..].starts_with('['));
    let strict = if is_list { read::<Vec<T>>(text) } else { read::<T>(text).map(|record| vec![record]) };
    match strict {
        Ok(records) if records.iter().all(|record| violations(record).is_empty()) => {
            Parsed { records, problems: Vec::new(), more: 0, remaining: None }
        }
        _ => Repair::new(file, text).run(is_list),
    }
}

/// What is wrong with a record by itself.
fn violations<T: Checked>(record: &T) -> Vec<Violation> {
    let mut violations = Violations::default();
    record.check(&mut violations);
    violations.into_found()
}

/// Salvages what is right in a file with mistakes.
struct Repair<'a> {
    file: &'a Text,
    text: &'a str,
    lines: LineIndex,
    working: String,
    problems: Vec<Problem>,
    more: usize,
    /// Bytes read so far in search of mistakes.
    work: usize,
}

impl<'a> Repair<'a> {
    fn new(file: &'a Text, text: &'a str) -> Self {
        let lines = LineIndex::of(text);
        Self { file, text, lines, working: text.to_owned(), problems: Vec::new(), more: 0, work: 0 }
    }

    fn run<T: DeserializeOwned + Checked>(mut self, is_list: bool) -> Parsed<Vec<T>> {
        let mut records = Vec::new();
        for range in self.split(is_list) {
            for range in self.divide(range) {
                match self.record(range.clone()) {
                    Some(record) => records.push(record),
                    None => self.blank_item(range),
                }
            }
        }
        self.problems.sort_by(|one, other| one.place.cmp(&other.place));
        Parsed { records, problems: self.problems, more: self.more, remaining: Some(self.working) }
    }

    /// The ranges of the file's records. Records without an end are reported and blanked up to the likely next record.
    fn split(&mut self, is_list: bool) -> Vec<Range<usize>> {
        if !is_list {
            return self.single().into_iter().collect();
        }
        let Some(open) = outline::open_bracket(&self.working, 0..self.working.len()) else { return Vec::new() };
        let mut scan = Scan::new(&self.working, open, 1);
        let last = self.working.trim_end().len() - 1;
        // How the line of the record blanked last begins, and how far the text has been searched since.
        let (mut start_of_line, mut seen) = (None, open);
        loop {
            let until = self.look_until(start_of_line.as_deref(), seen.max(scan.at));
            let stop = scan.run(&self.working[..until]);
            if stop == ScanEnd::Closed {
                if !self.is_closed_early(scan.at, last) {
                    self.report_behind(scan.at);
                    break;
                }
                self.mend_early_end(scan.at - 1);
                scan.reopen(&self.working);
                continue;
            }
            let is_over = until == self.working.len();
            let begun = scan.begun(&self.working);
            let own = begun.as_ref().and_then(|item| outline::open_bracket(&self.working, item.value.clone()));
            let has_no_end = |item: &&Element| match scan.open_inside() {
                Some(open) => stop == ScanEnd::End || own == Some(open),
                None => stop == ScanEnd::End && is_over && self.runs_on(item),
            };
            if let Some(item) = begun.as_ref().filter(has_no_end) {
                let start = item.whole.start;
                self.work += scan.at - start;
                let start_of_line = start_of_line.insert(self.start_of_line(start));
                let end = self.tear_out(start, start_of_line);
                scan.forget();
                scan.restart(&self.working, end);
                if end == self.working.len() {
                    break;
                }
            } else if stop == ScanEnd::Mismatch {
                self.mend_stray(&mut scan, begun);
            } else if is_over {
                let help = "close the list with `]`, and see that each bracket has its partner";
                self.report(until..until, Fault::Syntax, "the list has no end", help);
                scan.items().extend(begun);
                break;
            } else {
                scan.forget();
                seen = until + 1;
            }
        }
        scan.items().drain(..).map(|item| item.whole).collect()
    }

    /// How far after `from` to look for a record's end: to the end of the file or, once so many records lack an end
    /// that this would take forever, to the likely next record.
    fn look_until(&self, start_of_line: Option<&str>, from: usize) -> usize {
        start_of_line
            .filter(|_| self.work > MUCH_WORK)
            .and_then(|start| self.working.get(from..)?.find(start))
            .map_or(self.working.len(), |found| from + found)
    }

    /// Whether a list seems to continue after its end: more records follow, then another bracket, the file's `last`.
    fn is_closed_early(&self, end: usize, last: usize) -> bool {
        let behind = outline::skip_blank(&self.working, end);
        behind <= last && self.working.as_bytes()[last] == b']' && !self.working[behind..].starts_with('[')
    }

    /// Blanks a bracket that ends a list too early; if it should have ended a record, reports the fields after it.
    fn mend_early_end(&mut self, bracket: usize) {
        let behind = outline::skip_blank(&self.working, bracket + 1);
        let field = outline::word(&self.working, behind);
        if field.is_empty() || !self.working[behind + field.len()..].trim_start().starts_with(':') {
            self.report(bracket..bracket + 1, Fault::Syntax, "this bracket closes nothing", PARTNERS);
        }
        self.blank(bracket..bracket + 1);
    }

    /// Reports text after the end of a list.
    fn report_behind(&mut self, end: usize) {
        let behind = outline::skip_blank(&self.working, end);
        if behind < self.working.len() {
            let what = "there is more behind the end of the list";
            self.report(behind..self.working.len(), Fault::Syntax, what, "remove it, or move it into the list");
        }
    }

    /// Whether an item seems to contain the next record.
    fn runs_on(&self, item: &Element) -> bool {
        self.working[item.whole.clone()].contains(&self.start_of_line(item.whole.start))
    }

    /// How a record begins that is indented like the one at `start`.
    fn start_of_line(&self, start: usize) -> String {
        let line = self.working[..start].rfind('\n').map_or(0, |newline| newline + 1);
        format!("\n{}(", &self.working[line..start])
    }

    /// Reports the record at `start`, which has no end, and blanks it up to the likely next one; returns where that is.
    fn tear_out(&mut self, start: usize, start_of_line: &str) -> usize {
        let end = self.working[start..].find(start_of_line).map_or(self.working.len(), |found| start + found);
        self.report_open(start..end);
        self.blank(start..end);
        end
    }

    /// The range of the only record in a file without a list.
    fn single(&mut self) -> Option<Range<usize>> {
        let (start, end) = (outline::skip_blank(self.text, 0), self.text.len());
        if start == end {
            let help = "write a record or a list of them, and see that every comment has its end";
            self.report(start..end, Fault::Syntax, "there is no record in this file", help);
            return None;
        }
        let Some(open) = outline::open_bracket(self.text, start..end) else { return Some(start..end) };
        let found = outline::inside(self.text, open);
        if !found.closed {
            self.report_open(start..end);
            return None;
        }
        let behind = outline::skip_blank(self.text, found.end);
        let next = outline::skip_blank(self.text, behind + usize::from(self.text[behind..].starts_with(',')));
        let word = outline::word(self.text, next);
        if !word.is_empty() && self.text[next + word.len()..].trim_start().starts_with(':') {
            self.report(next..end, Fault::Syntax, OUTSIDE, PARTNERS);
            return None;
        }
        if behind < end {
            let what = "there is more behind the end of the record";
            self.report(behind..end, Fault::Syntax, what, "remove it, or write a list of records, `[ (…), (…) ]`");
            self.blank(behind..end);
        }
        Some(start..found.end)
    }

    /// The records in an element of a list: several if commas are missing.
    fn divide(&mut self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut records = Vec::new();
        let mut start = range.start;
        while let Some(open) = outline::open_bracket(&self.working, start..range.end) {
            let end = outline::inside(&self.working, open).end;
            let next = outline::skip_blank(&self.working, end);
            let has_room = self.working[end..].starts_with(|c: char| c.is_ascii_whitespace());
            if next >= range.end || !has_room || !self.working[next..].starts_with('(') {
                break;
            }
            let what = "there is no comma before this record";
            self.report(next..range.end, Fault::Syntax, what, "put a comma between two records");
            self.working.replace_range(end..=end, ",");
            records.push(start..end);
            start = next;
        }
        records.push(start..range.end);
        records
    }

    /// Reports the likely cause of the missing end of the record at `range`.
    fn report_open(&mut self, range: Range<usize>) {
        if let Some(quote) = outline::open_text(&self.working, range.clone()) {
            self.report(quote..range.end, Fault::Syntax, QUOTE, QUOTES);
        } else {
            self.report(range.start..range.start, Fault::Syntax, "this record has no end", PARTNERS);
        }
    }

    /// Reports a bracket that closes nothing and blanks it, together with the record it should have closed if that one
    /// was closed too early and left fields in the list.
    fn mend_stray(&mut self, scan: &mut Scan, begun: Option<Element>) {
        let stray = scan.at..scan.at + 1;
        let complete = scan.items().len();
        let items = scan.items();
        items.extend(begun);
        let last = items.iter().rposition(|item| item.name.is_none());
        let Some(first) = items.get(last.map_or(0, |last| last + 1)) else {
            items.truncate(complete);
            self.report(stray.clone(), Fault::Syntax, "this bracket closes nothing", PARTNERS);
            self.blank(stray);
            return scan.pass(&self.working);
        };
        let fields = first.whole.start;
        let name = first.name.clone().map_or("", |name| &self.working[name]);
        let lost_its_start = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next() == Some("id");
        let closed_early = last.filter(|last| !lost_its_start && !ends_apart(&self.working, &items[*last]));
        let torn = closed_early.unwrap_or_else(|| last.map_or(0, |last| last + 1));
        let start = items[torn].whole.start;
        items.truncate(torn);
        self.report(fields..stray.end, Fault::Syntax, OUTSIDE, PARTNERS);
        self.blank_item(start..stray.end);
        scan.restart(&self.working, stray.end);
    }

    /// Reads one record; reports all its mistakes and leaves out what they spoil.
    fn record<T: DeserializeOwned + Checked>(&mut self, range: Range<usize>) -> Option<T> {
        let mut lines = 0;
        while let Some(quote) = outline::open_text(&self.working, range.clone()) {
            self.report(quote..range.end, Fault::Syntax, QUOTE, QUOTES);
            let parts = self.parts_on_line(range.clone(), quote);
            self.work += range.len();
            if parts.is_empty() {
                return None;
            }
            if self.is_enough(lines) {
                self.report_many(range.start);
                return None;
            }
            for part in parts {
                self.blank_item(part);
            }
            lines += 1;
        }
        let (spoiled, mut sound) = self.mistakes::<T>(range.clone(), lines > 0);
        for part in spoiled {
            self.blank_item(part);
        }
        let mut is_new = true;
        loop {
            let record = sound.take().or_else(|| read(&self.working[range.clone()]).ok())?;
            let found = violations(&record);
            if found.is_empty() {
                return Some(record);
            }
            let outline = Outline::of(&self.working, range.clone());
            let mut spoiled = Vec::new();
            for violation in found {
                let place = outline.find(&self.working, range.clone(), &violation.path);
                spoiled.extend(self.spoiled_by(&outline, range.clone(), place.start, &violation));
                // Mistakes that stay in the record are found again after each repair.
                if is_new {
                    self.report(place, violation.fault, &violation.what, &violation.help);
                }
            }
            if spoiled.is_empty() {
                return Some(record);
            }
            is_new = false;
            spoiled.sort_by_key(|part| (part.start, part.end));
            spoiled.dedup();
            for part in spoiled {
                self.blank_item(part);
            }
        }
    }

    /// Whether `mistakes` reaches the most that are looked for in one record.
    fn is_enough(&self, mistakes: usize) -> bool {
        mistakes >= if self.work > MUCH_WORK { FEW_MISTAKES } else { MOST_MISTAKES }
    }

    /// Reports that a record has more mistakes than are looked for.
    fn report_many(&mut self, start: usize) {
        let what = "this record has more mistakes than are looked for";
        self.report(start..start, Fault::Syntax, what, "mend those that are told, and check again");
    }

    /// The parts of the record at `range` on the line of `offset`, up to it.
    fn parts_on_line(&self, range: Range<usize>, offset: usize) -> Vec<Range<usize>> {
        let line = self.working[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let on_line = |item: &&Element| item.whole.start <= offset && line < item.whole.end;
        let outline = Outline::of(&self.working, range.clone());
        let mut parts = Vec::new();
        for item in outline.items(&self.working, range).iter().filter(on_line) {
            let elements = outline.items(&self.working, item.value.clone());
            let is_list = outline::open_bracket(&self.working, item.value.clone()).is_some();
            if is_list && is_separate(&self.working, item) {
                parts.extend(elements.iter().filter(on_line).map(|element| element.whole.clone()));
            } else {
                parts.push(item.whole.clone());
            }
        }
        parts
    }

    /// What a violation removes: the whole answer, since part of one would say something else, or one link.
    fn spoiled_by(
        &self,
        outline: &Outline,
        range: Range<usize>,
        offset: usize,
        violation: &Violation,
    ) -> Option<Range<usize>> {
        let named = matches!(
            violation.path.first(),
            Some(PathSegment::Field("id" | "title" | "source" | "read" | "official")) | None
        );
        if named || violation.fault == Fault::Contradiction {
            return None;
        }
        root(&self.working, &outline.around(&self.working, range, offset, Behind::Belongs))
    }

    /// Reports every mistake in the record at `range` and returns the parts that they spoil, or the record if it has
    /// none. Missing fields are not reported for a record that is `maimed` already.
    fn mistakes<T: DeserializeOwned>(&mut self, range: Range<usize>, maimed: bool) -> (Vec<Range<usize>>, Option<T>) {
        let base = range.start;
        let mut chunk = self.working[range.clone()].to_owned();
        let mut spoiled: Vec<Range<usize>> = Vec::new();
        let mut absent: Vec<(usize, String)> = Vec::new();
        // If a comma or a quote is missing, there is no telling which fields are.
        let mut torn: Vec<usize> = if maimed { vec![0] } else { Vec::new() };
        for mistakes in 0.. {
            let error = match read::<T>(&chunk) {
                Ok(record) if mistakes == 0 => return (spoiled, Some(record)),
                Ok(_) => break,
                Err(error) => error,
            };
            if self.is_enough(mistakes) {
                self.report_many(base);
                break;
            }
            self.work += chunk.len();
            let noticed = outline::offset_of(&chunk, error.span.start.line, error.span.start.col);
            let missing = matches!(error.code, Error::MissingStructField { .. });
            let behind = if missing { Behind::Outside } else { Behind::Belongs };
            let whole = 0..chunk.len();
            let stack = Outline::of(&chunk, whole.clone()).around(&chunk, whole, noticed, behind);
            let container = stack.iter().rev().nth(usize::from(!missing)).map_or(0, |item| item.value.start);
            let (fault, what, help) = explain(&error.code);
            let place = match (fault, stack.last()) {
                (Fault::Syntax, _) => noticed..chunk.len(),
                (Fault::UnknownField | Fault::DuplicateField, Some(item)) => item.whole.clone(),
                (_, Some(item)) => item.value.clone(),
                (_, None) => 0..chunk.len(),
            };
            let known = match &error.code {
                Error::MissingStructField { field, .. } => {
                    torn.contains(&container) || absent.contains(&(container, (*field).to_owned()))
                }
                _ => false,
            };
            if !known {
                self.report(base + place.start..base + place.end, fault, &what, &help);
            }
            let Some(victim) = stack.last() else { break };
            if fault == Fault::Syntax {
                torn.push(container);
            }
            let parent = stack.iter().rev().nth(1).map_or(0, |item| item.value.start);
            absent.push((parent, outline::word(&chunk, victim.whole.start).to_owned()));
            if let Error::NoSuchStructField { expected, found, .. } = &error.code {
                absent.extend(nearest(found, expected.iter().copied()).map(|meant| (container, meant.to_owned())));
            }
            if let Some(part) = root(&chunk, &stack) {
                spoiled.push(base + part.start..base + part.end);
            }
            let end = with_comma(&chunk, victim.whole.clone());
            blank(&mut chunk, end);
        }
        (spoiled, None)
    }

    fn report(&mut self, range: Range<usize>, fault: Fault, what: &str, help: &str) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push(problem(self.file, self.text, &self.lines, range, fault, what, help));
        } else {
            self.more += 1;
        }
    }

    fn blank(&mut self, range: Range<usize>) {
        blank(&mut self.working, range);
    }

    fn blank_item(&mut self, range: Range<usize>) {
        let range = with_comma(&self.working, range);
        self.blank(range);
    }
}

/// Whether an item's last character starts a line, indented like its first: then the two belong together.
fn ends_apart(text: &str, item: &Element) -> bool {
    let line = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let first = item.whole.start;
    let last = text[..item.whole.end].char_indices().next_back().map_or(first, |(last, _)| last);
    line(first) < line(last) && text.get(line(last)..last) == Some(&text[line(first)..first])
}

/// Lists whose elements are independent, so that one can be dropped and the others kept.
const SEPARATE: [&str; 3] = ["links", "apply", "aliases"];

/// The part of a record that is dropped if something inside it is wrong.
fn root(text: &str, stack: &[Element]) -> Option<Range<usize>> {
    let field = stack.first()?;
    Some(stack.get(1).filter(|_| is_separate(text, field)).unwrap_or(field).whole.clone())
}

/// Whether a field's elements are independent.
fn is_separate(text: &str, field: &Element) -> bool {
    field.name.clone().is_some_and(|name| SEPARATE.contains(&&text[name]))
}

/// `range` with the comma after it.
fn with_comma(text: &str, range: Range<usize>) -> Range<usize> {
    let next = outline::skip_blank(text, range.end);
    if text[next..].starts_with(',') { range.start..next + 1 } else { range }
}

/// Blanks `range` but keeps its line breaks, so that everything else keeps its place.
fn blank(text: &mut String, range: Range<usize>) {
    let blanks: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &blanks);
}

/// A problem at `range` of `text`.
pub(super) fn problem(
    file: &Text,
    text: &str,
    lines: &LineIndex,
    range: Range<usize>,
    fault: Fault,
    what: &str,
    help: &str,
) -> Problem {
    let (line, column) = lines.place(text, range.start);
    Problem {
        fault,
        place: Place { file: file.clone(), line, column },
        excerpt: excerpt(text.get(range).unwrap_or_default()),
        what: Text::new(fit(what, SENTENCE)),
        help: Text::new(fit(help, SENTENCE)),
    }
}

/// The first line of `text`, cut to what a problem shows.
fn excerpt(text: &str) -> Text {
    let (start, rest) = match text.char_indices().nth(EXCERPT_SCALARS) {
        Some((end, _)) => text.split_at(end),
        None => (text, ""),
    };
    let line = start.lines().next().unwrap_or_default();
    let cut = if line.len() == start.len() && !rest.is_empty() { "…" } else { "" };
    Text::new(fit(&Text::new(format!("{}{cut}", line.trim_end())), EXCERPT))
}

/// A list of names in backticks.
fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Translates an error of the `ron` crate: its kind, what is wrong and how to fix it.
fn explain(error: &Error) -> (Fault, String, String) {
    let choose = |found: &str, expected: &[&str], all: &str| {
        nearest(found, expected.iter().copied())
            .map_or_else(|| format!("{all}: {}", quoted(expected)), |meant| format!("did you mean `{meant}`?"))
    };
    match error {
        Error::NoSuchStructField { expected, found, .. } => {
            let help = choose(found, expected, "the fields here are");
            (Fault::UnknownField, format!("there is no field `{}` here", short(found)), help)
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            let help = choose(found, expected, "the choices are");
            (Fault::UnknownChoice, format!("`{}` is not one of the choices", short(found)), help)
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
        Error::ExpectedIdentifier | Error::InvalidIdentifier(_) | Error::SuggestRawIdentifier(_) => {
            let help = "write a choice without quotes, a number without commas, and a fact as `Known(value: …, source: \"…\")`";
            (Fault::WrongType, "a name belongs here".to_owned(), help.to_owned())
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

/// The sentence without its capital, like our own.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
