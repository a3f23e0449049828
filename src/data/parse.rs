//! Parses a file's text into records: in one go if it is valid, mistake by mistake if not.

use std::collections::HashSet;
use std::iter;
use std::ops::Range;

use ron::error::{Error, SpannedError};
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::bracket::{self, OddBracket};
use super::compiled::Compiled;
use super::explain::{self, Cause};
use super::id::{Id, Inherits};
use super::lookalike::{self, Lookalike};
use super::lost::Lost;
use super::outline::{self, Element, ItemEnd, LineIndex, Outline, Scan, ScanEnd};
use super::record::Field;
use super::slip::{self, Slip};
use super::violation::{Checked, PathSegment, Violation, Violations};
use super::wrapper::Wrapper;
use crate::problem::{Fault, Place, Problem};
use crate::text::{Text, fit};

/// How many columns of offending text a problem shows.
const EXCERPT: usize = 64;

/// How many columns of a sentence a problem shows: more than ours need, since names from a file can be long.
const SENTENCE: usize = 1000;

/// How many characters are read for an excerpt, since some have no width.
const EXCERPT_SCALARS: usize = 1024;

/// How many problems are reported for a file; the rest are only counted.
pub(super) const MOST_REPORTED: usize = 200;

/// How many mistakes are looked for in a record; with more, it is probably not a record.
const MOST_MISTAKES: usize = 200;

/// How many mistakes are looked for in a record once the file has taken too much work.
const FEW_MISTAKES: usize = 4;

/// How many bytes, including rereads, are too much work.
const TOO_MUCH_WORK: usize = 16 * 1024 * 1024;

/// The largest file, in bytes, in which brackets are mended: for each, the whole file is read several times.
const LARGEST_MENDED: usize = 1024 * 1024;

/// How many brackets of a file are mended; with more, its lines are not indented as they should.
const MOST_MENDED: usize = 20;

// Messages used in several places.
const OUTSIDE_RECORD: &str = "this is outside its record";
const CLOSES_NOTHING: &str = "this bracket closes nothing";
const CHECK_BRACKETS: &str = "check that every bracket has its partner";
const MISSING_QUOTE: &str = "a double quote is missing on this line";
const CHECK_QUOTES: &str = "begin and end each text with one";

/// A file's records and problems, and its text without the rejected parts.
pub(super) struct Parsed<R> {
    /// The records that could be read, in the file's order.
    pub(super) records: R,
    /// Its problems, at most [`MOST_REPORTED`].
    pub(super) problems: Vec<Problem>,
    /// How many more problems there are.
    pub(super) unreported: usize,
    /// The text with rejected parts blanked; `None` if nothing was rejected.
    pub(super) remaining: Option<String>,
    /// The source of all its records, if it names one, and where.
    pub(super) source: Option<(Id, Range<usize>)>,
    /// What could not be read.
    pub(super) lost: Lost,
}

impl<R> Parsed<R> {
    /// Converts the records.
    pub(super) fn map<S>(self, convert: impl FnOnce(R) -> S) -> Parsed<S> {
        let Self { records, problems, unreported, remaining, source, lost } = self;
        Parsed { records: convert(records), problems, unreported, remaining, source, lost }
    }
}

/// Reads RON in this format's dialect, where `Some` and the inner of two pairs of brackets can be left out.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, SpannedError> {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
        .from_str(text)
}

/// Reads a file that contains a single value rather than records.
///
/// # Errors
/// The first mistake, with its place.
pub(super) fn single<T: DeserializeOwned>(file: &Text, text: &str) -> Result<T, Box<Problem>> {
    read(text).map_err(|error| {
        let offset = outline::offset_of(text, error.span.start.line, error.span.start.col);
        let (fault, what, help) = explain::explain(&error.code);
        Box::new(problem(file, text, &LineIndex::of(text), offset..offset, fault, &what, &help))
    })
}

/// Reads the records of a file, which contains a list of records or a single one, whose facts are those of `fields`.
pub(super) fn records<T: DeserializeOwned + Checked + Inherits>(
    file: &Text,
    text: &str,
    fields: &'static [Field],
) -> Parsed<Vec<T>> {
    let wrapper = Wrapper::of(text);
    let unwrapped = wrapper.as_ref().map(|wrapper| wrapper.removed_from(text));
    let list = unwrapped.as_deref().unwrap_or(text);
    let mut strict = if is_list(list) { read::<Vec<T>>(list) } else { read::<T>(list).map(|record| vec![record]) };
    let Wrapper { source, unknown, unclosed, .. } = wrapper.unwrap_or_default();
    for record in strict.iter_mut().flatten() {
        record.inherit(source.as_ref().map(|(id, _)| id));
    }
    let is_sound = |records: &[T]| !has_conflict(text) && records.iter().all(|record| violations(record).is_empty());
    let is_clean = unknown.is_empty() && unclosed.is_none();
    match strict {
        Ok(records) if is_clean && is_sound(&records) => {
            Parsed { records, problems: Vec::new(), unreported: 0, remaining: None, source, lost: Lost::default() }
        }
        _ => Repair::new(file, text, fields).run(),
    }
}

/// The records of a file that was compiled, which is taken as it is; `None` if it cannot be read.
pub(super) fn compiled<T: DeserializeOwned + Inherits>(compiled: Compiled) -> Option<Parsed<Vec<T>>> {
    let (mut records, source) = compiled.records::<T>().ok()?;
    // Nothing asks for the place of a source that exists.
    let source = source.map(|source| (Id::new(&source), 0..0));
    for record in &mut records {
        record.inherit(source.as_ref().map(|(id, _)| id));
    }
    Some(Parsed { records, problems: Vec::new(), unreported: 0, remaining: None, source, lost: Lost::default() })
}

/// Whether a file contains a list of records rather than a single one.
fn is_list(text: &str) -> bool {
    outline::open_bracket(text, 0..text.len()).is_some_and(|open| text[open..].starts_with('['))
}

/// Whether a merge left its conflict markers in `text`.
fn has_conflict(text: &str) -> bool {
    ["<<<<<<<", ">>>>>>>"].iter().any(|sign| {
        text.match_indices(sign)
            .any(|(at, _)| (at == 0 || text.as_bytes()[at - 1] == b'\n') && conflict_marker(&text[at..]).is_some())
    })
}

/// The sign of the merge conflict marker that `line` begins with.
fn conflict_marker(line: &str) -> Option<u8> {
    let sign = *line.as_bytes().first().filter(|sign| b"<|=>".contains(sign))?;
    let length = line.bytes().take_while(|byte| *byte == sign).count();
    (length == 7 && line[7..].chars().next().is_none_or(char::is_whitespace)).then_some(sign)
}

/// What is wrong with a record, without looking at others.
fn violations<T: Checked>(record: &T) -> Vec<Violation> {
    let mut violations = Violations::default();
    record.check(&mut violations);
    violations.into_found()
}

/// What is wrong with the RON of a record.
struct Mistakes<T> {
    /// The parts that mistakes spoil.
    spoiled: Vec<Range<usize>>,
    /// The record, if it has no mistakes.
    sound: Option<T>,
    /// Whether a source that seems to be missing may be in what could not be read.
    has_lost_source: bool,
}

/// Salvages the valid parts of a file with mistakes.
struct Repair<'a> {
    file: &'a Text,
    text: &'a str,
    lines: LineIndex,
    /// The text with rejected parts blanked so far.
    working: String,
    problems: Vec<Problem>,
    unreported: usize,
    /// Bytes read so far in search of mistakes.
    work: usize,
    /// The facts that a record can have.
    fields: &'static [Field],
    /// The source of all records, if the file names one, and where.
    source: Option<(Id, Range<usize>)>,
    lost: Lost,
    /// The lines on which a sign was replaced but may not have been the only mistake.
    repaired_lines: HashSet<u32>,
    /// Where facts may have lost a part to others, or have one of others, since a bracket was mended.
    doubtful: Vec<Range<usize>>,
    /// The lines with a mistake that was reported, from which others there may follow.
    unsettled_lines: HashSet<u32>,
}

impl<'a> Repair<'a> {
    fn new(file: &'a Text, text: &'a str, fields: &'static [Field]) -> Self {
        Self {
            file,
            text,
            lines: LineIndex::of(text),
            working: text.to_owned(),
            problems: Vec::new(),
            unreported: 0,
            work: 0,
            fields,
            source: None,
            lost: Lost::of(text),
            repaired_lines: HashSet::new(),
            unsettled_lines: HashSet::new(),
            doubtful: Vec::new(),
        }
    }

    fn run<T: DeserializeOwned + Checked + Inherits>(mut self) -> Parsed<Vec<T>> {
        self.repair_conflicts();
        self.replace_lookalikes();
        self.mend_slips(&slip::SEARCHES);
        self.mend_brackets();
        self.mend_slips(&slip::LAST);
        self.unwrap();
        let mut records = Vec::new();
        for range in self.split() {
            for range in self.split_at_missing_commas(range) {
                if let Some(record) = self.record(range.clone()) {
                    records.push(record);
                } else {
                    self.lose(range.clone());
                    self.blank_item(range);
                }
            }
        }
        self.drop_consequences();
        self.problems.sort_by(|one, other| one.place.cmp(&other.place));
        let Self { problems, unreported, working, source, lost, .. } = self;
        Parsed { records, problems, unreported, remaining: Some(working), source, lost }
    }

    /// Reports each merge conflict and blanks its markers and its second side.
    fn repair_conflicts(&mut self) {
        let text = self.text;
        if !["<<<<<<<", "=======", ">>>>>>>"].iter().any(|sign| text.contains(sign)) {
            return;
        }
        // Where the conflict and its second side begin.
        let (mut begun, mut second): (Option<usize>, Option<usize>) = (None, None);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let whole = at..at + line.len();
            at = whole.end;
            let Some(sign) = conflict_marker(line) else { continue };
            if sign == b'<' || begun.is_none() && second.is_none() {
                self.report_conflict(whole.clone());
            }
            match sign {
                b'<' => (begun, second) = (Some(whole.start), None),
                b'>' => {
                    if let Some(second) = second {
                        self.blank(second..whole.end);
                    }
                    (begun, second) = (None, None);
                }
                _ => second = second.or(Some(whole.start)),
            }
            self.blank(whole);
        }
    }

    fn report_conflict(&mut self, range: Range<usize>) {
        let what = "a merge left its conflict markers here";
        let help =
            "keep one side and delete the `<<<<<<<`, `=======` and `>>>>>>>` lines; until then the first side is read";
        self.report(range, Fault::Syntax, what, help);
    }

    /// Reports characters that look like those of the format, and replaces them.
    fn replace_lookalikes(&mut self) {
        for Lookalike { range, what, help, is_new, is_sign } in lookalike::replace(&mut self.working) {
            if is_sign {
                self.repaired_lines.insert(self.line(range.start));
            }
            if is_new {
                self.report(range, Fault::Syntax, &what, &help);
            }
        }
    }

    /// Reports slips, and mends them.
    fn mend_slips(&mut self, searches: &[(slip::Search, bool)]) {
        for (search, needs_quotes) in searches.iter().copied() {
            for Slip { range, fault, what, help, mended, is_new, is_mended } in search(&self.working) {
                if needs_quotes && slip::is_in_doubt(&self.working, range.start) {
                    continue;
                }
                if is_new {
                    let blanks = range.len() - self.working[range.clone()].trim_start().len();
                    self.report(range.start + blanks..range.end, fault, &what, &help);
                }
                if !is_mended {
                    self.unsettled_lines.insert(self.line(range.start));
                }
                self.blank(range.clone());
                self.working.replace_range(range.start..range.start + mended.len(), &mended);
            }
        }
    }

    /// Reports brackets without a partner, and mends those for which it is plain where the partner belongs.
    fn mend_brackets(&mut self) {
        // Where a quote is missing, brackets may be in a text.
        let is_too_much = self.working.len() > LARGEST_MENDED;
        if is_too_much || outline::open_text(&self.working, 0..self.working.len()).is_some() {
            return;
        }
        let mut mended = self.working.clone();
        let mut found = Vec::new();
        while let Some((odd, edit)) = bracket::mended(&mended) {
            mended.replace_range(edit.range, &edit.with);
            found.push(odd);
            if found.len() > MOST_MENDED {
                return;
            }
        }
        for odd in found {
            self.report_odd(odd);
            self.unsettled_lines.insert(self.line(odd.at()));
            self.doubtful.push(odd.in_doubt(&self.working));
        }
        self.working = mended;
    }

    /// Drops problems with brackets on lines that lack a quote, since the brackets may be in the text.
    fn drop_consequences(&mut self) {
        let quotes = self.problems.iter().filter(|problem| problem.what.as_str() == MISSING_QUOTE);
        let lines: HashSet<u32> = quotes.map(|problem| problem.place.line).collect();
        self.problems.retain(|problem| problem.what.as_str() != CLOSES_NOTHING || !lines.contains(&problem.place.line));
    }

    /// Takes the list of records out of its wrapper, if it has one.
    fn unwrap(&mut self) {
        let Some(wrapper) = Wrapper::of(&self.working) else { return };
        self.working = wrapper.removed_from(&self.working);
        for range in wrapper.unknown {
            let what =
                format!("there is no field `{}` around a list of records", outline::word(self.text, range.start));
            self.report(range, Fault::UnknownField, &what, "the fields are `source` and `records`");
        }
        if let Some(range) = wrapper.unclosed {
            self.report(range, Fault::Syntax, "this bracket has no partner", "end the file with `)`");
        }
        self.source = wrapper.source;
    }

    /// Notes that the record at `range` is dropped; if it has no id, or one that is none, any id may be its own.
    fn lose(&mut self, range: Range<usize>) {
        let id = outline::ids(&self.text[whole_characters(self.text, range)]).next();
        if !id.is_some_and(|(_, id)| id.bytes().any(|byte| byte.is_ascii_alphabetic())) {
            self.lost.add_unnamed();
        }
    }

    /// The ranges of the file's records. Reports records without an end and blanks them up to the likely next record.
    fn split(&mut self) -> Vec<Range<usize>> {
        if !is_list(&self.working) {
            return self.single().into_iter().collect();
        }
        let Some(open) = outline::open_bracket(&self.working, 0..self.working.len()) else { return Vec::new() };
        let mut scan = Scan::new(&self.working, open, 1);
        let last = self.working.trim_end().len() - 1;
        // How the line of the last blanked record starts, and how far the text has been searched since.
        let (mut start_of_line, mut seen) = (None, open);
        loop {
            let until = self.look_until(start_of_line.as_deref(), seen.max(scan.at));
            let stop = scan.run(&self.working[..until]);
            if stop == ScanEnd::Closed {
                if !self.is_closed_early(scan.at, last) {
                    self.report_rest(scan.at);
                    break;
                }
                self.repair_early_end(scan.at - 1);
                scan.reopen(&self.working);
                continue;
            }
            let is_end = until == self.working.len();
            let begun = scan.begun(&self.working);
            let own = begun.as_ref().and_then(|item| outline::open_bracket(&self.working, item.value.clone()));
            let has_no_end = |item: &&Element| match scan.open_inside() {
                Some(open) => stop == ScanEnd::End || own == Some(open),
                None => stop == ScanEnd::End && is_end && self.runs_on(item),
            };
            if let Some(item) = begun.as_ref().filter(has_no_end) {
                let start = item.whole.start;
                self.work += scan.at - start;
                let start_of_line = start_of_line.insert(self.start_of_line(start));
                let end = self.cut_out(start, start_of_line);
                scan.forget();
                scan.restart(&self.working, end);
                if end == self.working.len() {
                    break;
                }
            } else if stop == ScanEnd::Mismatch {
                self.repair_stray(&mut scan, begun);
            } else if is_end {
                let help = "restore the rest of the file, or close the list with `]`";
                self.report(until..until, Fault::Syntax, "the list has no end where the file ends", help);
                self.lost.add_unread();
                scan.items().extend(begun);
                break;
            } else {
                scan.forget();
                seen = until + 1;
            }
        }
        scan.items().drain(..).map(|item| item.whole).collect()
    }

    /// How far after `from` to look for a record's end: to the end of the file, or to the likely next record once so many
    /// records lack an end that this would take too long.
    fn look_until(&self, start_of_line: Option<&str>, from: usize) -> usize {
        start_of_line
            .filter(|_| self.work > TOO_MUCH_WORK)
            .and_then(|start| self.working.get(from..)?.find(start))
            .map_or(self.working.len(), |found| from + found)
    }

    /// Whether a list seems to continue after its end: more records follow, then another bracket, the file's `last`.
    fn is_closed_early(&self, end: usize, last: usize) -> bool {
        let after = outline::skip_blank(&self.working, end);
        after <= last && self.working.as_bytes()[last] == b']' && !self.working[after..].starts_with('[')
    }

    /// Blanks a bracket that closes a list too early. Reports it unless a field follows, which is then reported instead.
    fn repair_early_end(&mut self, bracket: usize) {
        let after = outline::skip_blank(&self.working, bracket + 1);
        let field = outline::word(&self.working, after);
        if field.is_empty() || !self.working[after + field.len()..].trim_start().starts_with(':') {
            self.report(bracket..bracket + 1, Fault::Syntax, CLOSES_NOTHING, CHECK_BRACKETS);
        }
        self.blank(bracket..bracket + 1);
    }

    /// Reports text after the end of a list.
    fn report_rest(&mut self, end: usize) {
        let after = outline::skip_blank(&self.working, end);
        if after < self.working.len() {
            let what = "there is more after the end of the list";
            self.report(after..self.working.len(), Fault::Syntax, what, "remove it, or move it into the list");
        }
    }

    /// Whether an item seems to contain the next record.
    fn runs_on(&self, item: &Element) -> bool {
        self.working[item.whole.clone()].contains(&self.start_of_line(item.whole.start))
    }

    /// How a record starts that is indented like the one at `start`.
    fn start_of_line(&self, start: usize) -> String {
        let line = self.working[..start].rfind('\n').map_or(0, |newline| newline + 1);
        format!("\n{}(", &self.working[line..start])
    }

    /// Reports the record at `start`, which has no end, and blanks it up to the likely next one, whose offset it returns.
    fn cut_out(&mut self, start: usize, start_of_line: &str) -> usize {
        let end = self.working[start..].find(start_of_line).map_or(self.working.len(), |found| start + found);
        self.report_open(start..end);
        self.lose(start..end);
        self.blank(start..end);
        end
    }

    /// The range of the only record in a file without a list.
    fn single(&mut self) -> Option<Range<usize>> {
        let (start, end) = (outline::skip_blank(&self.working, 0), self.working.len());
        if start == end {
            self.lost.add_unread();
            if !self.problems.is_empty() {
                return None;
            }
            let what =
                if self.text.trim().is_empty() { "the file is empty" } else { "there is no record in this file" };
            let help = "write a record or a list of records, and check that every comment is closed";
            self.report(start..end, Fault::Syntax, what, help);
            return None;
        }
        let Some(open) = outline::open_bracket(&self.working, start..end) else {
            self.lost.add_unread();
            let what = "a file begins with `(` or `[`, so there are no records here that could be read";
            let help = "write each record as `(id: \"…\", title: \"…\", …)`, and several in `[` and `]`";
            self.report(start..end, Fault::Syntax, what, help);
            return None;
        };
        let found = outline::inside(&self.working, open);
        if !found.closed {
            self.report_open(start..end);
            self.lose(start..end);
            return None;
        }
        let after = outline::skip_blank(&self.working, found.end);
        let next = outline::skip_blank(&self.working, after + usize::from(self.working[after..].starts_with(',')));
        let word = outline::word(&self.working, next);
        if !word.is_empty() && self.working[next + word.len()..].trim_start().starts_with(':') {
            self.report(next..end, Fault::Syntax, OUTSIDE_RECORD, CHECK_BRACKETS);
            self.lose(start..end);
            return None;
        }
        if after < end {
            let what = "there is more after the end of the record";
            self.report(after..end, Fault::Syntax, what, "remove it, or write a list of records, `[ (…), (…) ]`");
            self.blank(after..end);
        }
        Some(start..found.end)
    }

    /// The records in an element of a list: several if commas are missing, which it reports.
    fn split_at_missing_commas(&mut self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut records = Vec::new();
        let mut start = range.start;
        while let Some(open) = outline::open_bracket(&self.working, start..range.end) {
            let end = outline::inside(&self.working, open).end;
            let next = outline::skip_blank(&self.working, end);
            let has_room = self.working[end..].starts_with(|c: char| c.is_ascii_whitespace());
            if next >= range.end || !has_room || !self.working[next..].starts_with('(') {
                break;
            }
            let what = "a comma is missing after this record";
            self.report_at(end, start..end, Fault::Syntax, what, "put a comma between two records");
            self.working.replace_range(end..=end, ",");
            records.push(start..end);
            start = next;
        }
        records.push(start..range.end);
        records
    }

    /// Reports the likely reason why the record at `range` has no end.
    fn report_open(&mut self, range: Range<usize>) {
        let quote = outline::open_text(&self.working, range.clone());
        if self.is_cut(&range, quote) {
            self.lost.add_unread();
            let end = self.working.trim_end().len();
            let line = self.working[..end].rfind('\n').map_or(0, |newline| newline + 1);
            let line = outline::skip_blank(&self.working, line.max(range.start)).min(end);
            let (began, _) = self.lines.place(self.text, self.text.floor_char_boundary(range.start));
            let what = format!("the file ends inside the record that begins in line {began}");
            let help = "restore the rest of the file, or close the record and every bracket in it";
            self.report_at(end, line..end, Fault::Syntax, &what, help);
        } else if let Some(quote) = quote {
            self.report_quote(quote, range.end);
        } else if let Some(odd) = bracket::odd_bracket(&self.working, range.clone()) {
            self.report_odd(odd);
        } else {
            self.report(range.start..range.start, Fault::Syntax, "this record has no end", CHECK_BRACKETS);
        }
    }

    /// Reports a bracket without its partner.
    fn report_odd(&mut self, odd: OddBracket) {
        let sign = |at: usize| char::from(self.working.as_bytes()[at]);
        let partner = |open: usize| char::from(outline::partner(self.working.as_bytes()[open]));
        let line = |at: usize| self.line(at);
        let (at, what, help) = match odd {
            OddBracket::Mismatch { open, close } => {
                let what =
                    format!("`{}` stands where the `{}` of line {} is still open", sign(close), sign(open), line(open));
                (close, what, format!("close that with `{}` first, or write it here", partner(open)))
            }
            OddBracket::Unclosed { open, before } => {
                let help = format!("close it with `{}` before line {}", partner(open), line(before));
                (open, "this bracket has no partner".to_owned(), help)
            }
            OddBracket::Lacking { before } => {
                (before, "a bracket is missing before this".to_owned(), "write `(` before it".to_owned())
            }
            OddBracket::Stray { close } => {
                (close, CLOSES_NOTHING.to_owned(), "delete it, or write its partner before what it closes".to_owned())
            }
        };
        self.report(at..at + 1, Fault::Syntax, &what, &help);
    }

    /// Whether the file seems to have been cut off inside the record at `range`, where the text that begins at `quote`
    /// has no end.
    fn is_cut(&self, range: &Range<usize>, quote: Option<usize>) -> bool {
        let text = self.working.trim_end();
        if range.end < text.len() {
            return false;
        }
        let line = text.rfind('\n').map_or(0, |newline| newline + 1);
        match quote {
            Some(quote) => quote >= line && !text.ends_with([')', ']']),
            None => !matches!(text[line..].trim(), ")" | ")," | "]"),
        }
    }

    /// Reports a missing or an extra double quote around the text that begins at `quote`.
    fn report_quote(&mut self, quote: usize, end: usize) {
        if let Some(inner) = outline::inner_quote(&self.working, quote..outline::text_end(&self.working, quote)) {
            let (what, help) = outline::INNER_QUOTE;
            self.report(inner..end, Fault::Syntax, what, help);
        } else {
            self.report(quote..end, Fault::Syntax, MISSING_QUOTE, CHECK_QUOTES);
        }
    }

    /// Reports and blanks a bracket that closes nothing. If it should have closed a record that was closed too early and
    /// left fields in the list, blanks the record and the fields too.
    fn repair_stray(&mut self, scan: &mut Scan, begun: Option<Element>) {
        let stray = scan.at..scan.at + 1;
        let complete = scan.items().len();
        let items = scan.items();
        items.extend(begun);
        let last = items.iter().rposition(|item| item.name.is_none());
        let Some(first) = items.get(last.map_or(0, |last| last + 1)) else {
            items.truncate(complete);
            self.report(stray.clone(), Fault::Syntax, CLOSES_NOTHING, CHECK_BRACKETS);
            self.blank(stray);
            return scan.pass(&self.working);
        };
        let fields = first.whole.start;
        let name = first.name.clone().map_or("", |name| &self.working[name]);
        let lost_its_start = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next() == Some("id");
        let closed_early = last.filter(|last| !lost_its_start && !ends_like_it_starts(&self.working, &items[*last]));
        let first_damaged = closed_early.unwrap_or_else(|| last.map_or(0, |last| last + 1));
        let start = items[first_damaged].whole.start;
        items.truncate(first_damaged);
        self.report(fields..stray.end, Fault::Syntax, OUTSIDE_RECORD, CHECK_BRACKETS);
        self.lose(start..stray.end);
        self.blank_item(start..stray.end);
        scan.restart(&self.working, stray.end);
    }

    /// Reads a record, reporting all its mistakes and leaving out what they spoil.
    fn record<T: DeserializeOwned + Checked + Inherits>(&mut self, range: Range<usize>) -> Option<T> {
        let mut lines = 0;
        while let Some(quote) = outline::open_text(&self.working, range.clone()) {
            self.report_quote(quote, range.end);
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
        let in_doubt = self.parts_in_doubt(&range);
        let is_source = |part: &Range<usize>| outline::word(&self.working, part.start) == "source";
        let has_doubtful_source = in_doubt.iter().any(is_source);
        let is_damaged = lines > 0 || !in_doubt.is_empty();
        for part in in_doubt {
            self.blank_item(part);
        }
        let Mistakes { spoiled, mut sound, has_lost_source } = self.mistakes::<T>(range.clone(), is_damaged);
        let has_lost_source = has_lost_source || has_doubtful_source;
        for part in spoiled {
            self.blank_item(part);
        }
        let mut is_first = true;
        loop {
            let mut record: T = sound.take().or_else(|| read(&self.working[range.clone()]).ok())?;
            // One of its own was given, so the file's is not meant.
            record.inherit(self.source.as_ref().map(|(id, _)| id).filter(|_| !has_lost_source));
            let found = violations(&record);
            if found.is_empty() {
                return Some(record);
            }
            let outline = Outline::of(&self.working, range.clone());
            let mut spoiled = Vec::new();
            for violation in found {
                let place = outline.find(&self.working, range.clone(), &violation.path);
                // Others may refer to it by the id that was meant.
                if violation.path.first() == Some(&PathSegment::Field("id")) {
                    self.lost.add_miswritten(&self.working[place.clone()]);
                }
                spoiled.extend(self.spoiled_by(&outline, range.clone(), place.start, &violation));
                // Mistakes that stay in the record are found again after each repair.
                if is_first && !(has_lost_source && violation.fault == Fault::MissingSource) {
                    self.report(place, violation.fault, &violation.what, &violation.help);
                }
            }
            if spoiled.is_empty() {
                return Some(record);
            }
            is_first = false;
            spoiled.sort_by_key(|part| (part.start, part.end));
            spoiled.dedup();
            for part in spoiled {
                self.blank_item(part);
            }
        }
    }

    /// The parts of the record at `range` that may have lost something to others, or have something of others, since a bracket
    /// was mended: those on its lines, and what seems to be of the record but is of the fact before, with that fact.
    fn parts_in_doubt(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let overlaps = |one: &Range<usize>, two: &Range<usize>| one.start < two.end && two.start < one.end;
        let doubtful: Vec<&Range<usize>> = self.doubtful.iter().filter(|lines| overlaps(lines, range)).collect();
        if doubtful.is_empty() {
            return Vec::new();
        }
        let outline = Outline::of(&self.working, range.clone());
        let items = outline.items(&self.working, range.clone());
        let name = |item: &Element| item.name.clone().map_or("", |name| &self.working[name]);
        let mut parts = Vec::new();
        for lines in doubtful {
            let touched = |item: &Element| overlaps(&item.whole, lines) && !NAMES.contains(&name(item));
            // A bracket that is open from the beginning of the record says nothing of what is in it.
            if lines.contains(&range.start) && self.working[range.clone()].contains('\n') {
                continue;
            }
            parts.extend(items.iter().filter(|item| touched(item)).map(|item| item.whole.clone()));
            let first = items.partition_point(|item| item.whole.end <= lines.start);
            let begins_with_one = items.get(first).is_some_and(|item| touched(item) && is_of_fact(&self.working, item));
            parts.extend(fact_before(&self.working, items, first, begins_with_one));
        }
        parts.sort_by_key(|part| (part.start, part.end));
        parts.dedup();
        parts
    }

    /// Whether `mistakes` are as many as are looked for in a record.
    fn is_enough(&self, mistakes: usize) -> bool {
        mistakes >= if self.work > TOO_MUCH_WORK { FEW_MISTAKES } else { MOST_MISTAKES }
    }

    /// Reports that a record has more mistakes than are looked for.
    fn report_many(&mut self, start: usize) {
        let what = "this record has too many mistakes to report";
        self.report(start..start, Fault::Syntax, what, "fix those that are reported, then check again");
    }

    /// The parts of the record at `range` that are on the line of `offset` and start before it.
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

    /// The part that a violation spoils: the whole answer, since part of one could be misleading, or a single link.
    fn spoiled_by(
        &self,
        outline: &Outline,
        range: Range<usize>,
        offset: usize,
        violation: &Violation,
    ) -> Option<Range<usize>> {
        let named = matches!(
            violation.path.first(),
            Some(PathSegment::Field("id" | "title" | "source" | "read" | "official" | "format")) | None
        );
        if named || violation.fault == Fault::Contradiction {
            return None;
        }
        root(&self.working, &outline.around(&self.working, range, offset, ItemEnd::Inclusive))
    }

    /// Reports every mistake in the record at `range`. Does not report missing fields of a record that is already damaged.
    fn mistakes<T: DeserializeOwned>(&mut self, range: Range<usize>, is_damaged: bool) -> Mistakes<T> {
        let base = range.start;
        let mut chunk = self.working[range.clone()].to_owned();
        let mut spoiled: Vec<Range<usize>> = Vec::new();
        let mut absent: Vec<(usize, String)> = Vec::new();
        // If a comma, a quote or a name is missing, fields that seem missing may not be.
        let mut damaged: Vec<usize> = if is_damaged { vec![0] } else { Vec::new() };
        for mistakes in 0.. {
            let error = match read::<T>(&chunk) {
                Ok(record) if mistakes == 0 => {
                    return Mistakes { spoiled, sound: Some(record), has_lost_source: is_damaged };
                }
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
            let end = if missing { ItemEnd::Exclusive } else { ItemEnd::Inclusive };
            let whole = 0..chunk.len();
            let stack = Outline::of(&chunk, whole.clone()).around(&chunk, whole, noticed, end);
            let container = stack.iter().rev().nth(usize::from(!missing)).map_or(0, |item| item.value.start);
            let (fault, mut what, mut help) = explain::explain(&error.code);
            let mut place = match (fault, stack.last()) {
                (Fault::Syntax, _) => noticed..chunk.len(),
                (Fault::UnknownField | Fault::DuplicateField, Some(item)) => item.whole.clone(),
                (_, Some(item)) => item.value.clone(),
                (_, None) => 0..chunk.len(),
            };
            let mut column_at = place.start;
            let mut victim = stack.last();
            let mut mended = explain::renamed(&chunk, &stack, &error.code);
            if let Some(Cause { at, excerpt, message, meant }) =
                explain::cause(&chunk, &stack, noticed, &error.code, self.fields)
            {
                (column_at, place, (what, help)) = (at, excerpt.unwrap_or(place), message);
                mended = meant;
                if fault != Fault::Syntax {
                    victim = stack.first();
                }
            }
            let known = match &error.code {
                Error::MissingStructField { field, .. } => {
                    damaged.contains(&container) || absent.contains(&(container, (*field).to_owned()))
                }
                _ => false,
            };
            if !known {
                self.report_at(base + column_at, base + place.start..base + place.end, fault, &what, &help);
            }
            let of_others = of_others(&chunk, &stack, &error.code);
            if !of_others.is_empty() {
                for part in of_others {
                    if outline::word(&chunk, part.start) == "source" {
                        absent.push((0, "source".to_owned()));
                    }
                    spoiled.push(base + part.start..base + part.end);
                    let end = with_comma(&chunk, part);
                    outline::blank(&mut chunk, end);
                }
                damaged.push(0);
                continue;
            }
            if let Some((range, with)) = mended {
                // What was meant by a name is plain; a value may still be none.
                if fault != Fault::UnknownField {
                    self.unsettled_lines.insert(self.line(base + range.start));
                }
                chunk.replace_range(range.clone(), &with);
                self.working.replace_range(base + range.start..base + range.end, &with);
                continue;
            }
            let Some(victim) = victim else { break };
            if fault == Fault::Syntax || victim.name.is_none() {
                damaged.push(container);
            }
            let parent = stack.iter().rev().nth(1).map_or(0, |item| item.value.start);
            absent.push((parent, outline::word(&chunk, victim.whole.start).to_owned()));
            if let Error::NoSuchStructField { expected, found, .. } = &error.code {
                absent.extend(explain::meant(found, expected).map(|meant| (container, meant.to_owned())));
            }
            if let Some(part) = root(&chunk, &stack) {
                spoiled.push(base + part.start..base + part.end);
            }
            let end = with_comma(&chunk, victim.whole.clone());
            outline::blank(&mut chunk, end);
        }
        let has_lost_source = damaged.contains(&0) || absent.iter().any(|(at, name)| *at == 0 && name == "source");
        Mistakes { spoiled, sound: None, has_lost_source }
    }

    /// The line of an offset.
    fn line(&self, at: usize) -> u32 {
        self.lines.place(self.text, self.text.floor_char_boundary(at)).0
    }

    fn report(&mut self, range: Range<usize>, fault: Fault, what: &str, help: &str) {
        self.report_at(range.start, range, fault, what, help);
    }

    /// Reports a problem at `at` and shows the text in `excerpt`.
    fn report_at(&mut self, at: usize, excerpt: Range<usize>, fault: Fault, what: &str, help: &str) {
        if self.problems.len() == MOST_REPORTED {
            self.unreported += 1;
            return;
        }
        let (line, column) = self.lines.place(self.text, self.text.floor_char_boundary(at));
        let may_follow = self.unsettled_lines.contains(&line)
            || matches!(fault, Fault::Syntax | Fault::WrongType) && self.repaired_lines.contains(&line);
        if may_follow && self.problems.iter().any(|problem| problem.place.line == line) {
            return;
        }
        let problem = problem(self.file, self.text, &self.lines, excerpt, fault, what, help);
        self.problems.push(Problem { place: Place { line, column, ..problem.place }, ..problem });
    }

    fn blank(&mut self, range: Range<usize>) {
        outline::blank(&mut self.working, range);
    }

    fn blank_item(&mut self, range: Range<usize>) {
        let range = with_comma(&self.working, range);
        self.blank(range);
    }
}

/// Whether an item's last character is on a line of its own, indented like the first, so that the two belong together.
fn ends_like_it_starts(text: &str, item: &Element) -> bool {
    let line = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let first = item.whole.start;
    let last = text[..item.whole.end].char_indices().next_back().map_or(first, |(last, _)| last);
    line(first) < line(last) && text.get(line(last)..last) == Some(&text[line(first)..first])
}

/// What names a record, and cannot be of another.
const NAMES: [&str; 2] = ["id", "title"];

/// What is in a record but not of it, judging by the field that an error is about: what is left of a fact that lost its
/// brackets, with that fact, or another record.
fn of_others(chunk: &str, stack: &[Element], error: &Error) -> Vec<Range<usize>> {
    let [field] = stack else { return Vec::new() };
    let name = match error {
        Error::NoSuchStructField { found, .. } => found.as_str(),
        Error::DuplicateStructField { field: "source", .. } => "source",
        Error::DuplicateStructField { field: "id", .. } => {
            let end = chunk.trim_end().len().saturating_sub(1).max(field.whole.start);
            return iter::once(field.whole.start..end).collect();
        }
        _ => return Vec::new(),
    };
    if !slip::OF_FACTS.contains(&name) {
        return Vec::new();
    }
    let outline = Outline::of(chunk, 0..chunk.len());
    let items = outline.items(chunk, 0..chunk.len());
    let at = items.partition_point(|item| item.whole.start < field.whole.start);
    let after = items[at..].iter().take_while(|item| is_of_fact(chunk, item)).map(|item| item.whole.clone());
    // A fact that has a source of its own has probably lost nothing.
    let before = at.checked_sub(1).map(|fact| &chunk[items[fact].whole.clone()]);
    let lost_its_source = before.is_some_and(|fact| !fact.contains("source:"));
    after.chain(fact_before(chunk, items, at, lost_its_source)).collect()
}

/// Whether a field is one of a fact; a record has only a source of its own among those.
fn is_of_fact(text: &str, item: &Element) -> bool {
    item.name.clone().is_some_and(|name| slip::OF_FACTS.contains(&&text[name]))
}

/// The fact before the field at `at` of a record that seems to have lost the fields between them to the record, with those; or
/// that one alone if `is_of_it` says that the field is of it. Nothing if they are the record's own.
fn fact_before(text: &str, items: &[Element], at: usize, is_of_it: bool) -> Vec<Range<usize>> {
    let of_fact = items[..at].iter().rev().take_while(|item| is_of_fact(text, item)).count();
    let fact = (at - of_fact).checked_sub(1).map(|fact| &items[fact]);
    let is_record = fact.is_none_or(|fact| fact.name.clone().is_some_and(|name| NAMES.contains(&&text[name])));
    if is_record || of_fact == 0 && !is_of_it {
        return Vec::new();
    }
    items[at - of_fact - 1..at].iter().map(|item| item.whole.clone()).collect()
}

/// Lists whose elements are independent, so that one can be dropped without the others.
const SEPARATE: [&str; 3] = ["links", "apply", "aliases"];

/// The part of a record to drop if there is a mistake inside it.
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
    let range = whole_characters(text, range);
    let (line, column) = lines.place(text, range.start);
    Problem {
        fault,
        place: Place { file: file.clone(), line, column },
        excerpt: excerpt(&text[range]),
        what: Text::new(fit(what, SENTENCE)),
        help: Text::new(fit(help, SENTENCE)),
    }
}

/// `range` extended to whole characters; where the text was repaired, it may begin or end inside one.
fn whole_characters(text: &str, range: Range<usize>) -> Range<usize> {
    text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end)
}

/// The first line of `text`, cut to the width of an excerpt.
fn excerpt(text: &str) -> Text {
    let (start, rest) = match text.char_indices().nth(EXCERPT_SCALARS) {
        Some((end, _)) => text.split_at(end),
        None => (text, ""),
    };
    let line = start.lines().next().unwrap_or_default();
    let cut = if line.len() == start.len() && !rest.is_empty() { "…" } else { "" };
    Text::new(fit(&Text::new(format!("{}{cut}", line.trim_end())), EXCERPT))
}
