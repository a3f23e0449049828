//! Dates as an iCalendar file (RFC 5545), which calendars import.
//!
//! Written here because the package for it, `ics`, folds lines to 76 octets where the standard allows 75.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::data::{Address, Kind};
use crate::model::{Program, RecordRef};
use crate::pages::DateLine;
use crate::text::Text;

/// The most octets of a line, without its line break.
const LONGEST: usize = 75;

/// What an event says of a date that only repeats.
const NOT_KNOWN: &str = "This date is not known: it repeats the day of an earlier cycle, or one that is printed without its \
                         year. Ask before you rely on it.";

/// A calendar with an event for each of `lines` that has a date, in their order.
///
/// Each event lasts all day, or all month where only the month is printed, and takes no time. What is known is `CONFIRMED`.
/// What nobody printed for this cycle is `TENTATIVE`, and its summary begins with `? `; whoever calls this decides
/// whether to hand it in. The calendar is as of midnight UTC of `today`, so that the same dates always give the same text.
/// A date keeps its UID from one export to the next, so that a calendar which imports both replaces the earlier event.
pub fn calendar(program: &Program, lines: &[&DateLine], today: Date) -> String {
    let mut text = String::new();
    let mut push = |name: &str, value: &str| push_line(&mut text, name, value);
    push("BEGIN", "VCALENDAR");
    push("VERSION", "2.0");
    push("PRODID", "-//msaie//dates//EN");
    push("CALSCALE", "GREGORIAN");
    push("METHOD", "PUBLISH");
    let stamp = format!("{}T000000Z", basic(today));
    for (line, uid) in lines.iter().zip(uids(program, lines)) {
        let Some((first, after)) = days(line) else { continue };
        let url = line.item.provenance.as_ref().and_then(|source| source.url.as_ref());
        push("BEGIN", "VEVENT");
        push("UID", &escaped(&uid));
        push("DTSTAMP", &stamp);
        push("DTSTART;VALUE=DATE", &basic(first));
        push("DTEND;VALUE=DATE", &basic(after));
        push("SUMMARY", &escaped(&summary(line, lines)));
        push("DESCRIPTION", &escaped(&description(line)));
        if let Some(url) = url.filter(|url| Address::is_safe(url)) {
            push("URL", url);
        }
        push("STATUS", if line.is_assumed { "TENTATIVE" } else { "CONFIRMED" });
        push("TRANSP", "TRANSPARENT");
        push("END", "VEVENT");
    }
    push("END", "VCALENDAR");
    text
}

/// The first day of an event, and the day after its last; `None` if it has none.
fn days(line: &DateLine) -> Option<(Date, Date)> {
    let last = line.date?;
    let first = if line.is_whole_month() { last.first_of_month() } else { last };
    Some((first, last.tomorrow().ok()?))
}

/// A UID for each line. Of several that would have the same, the surest has it alone, and the others are numbered.
fn uids(program: &Program, lines: &[&DateLine]) -> Vec<String> {
    let id = |record| program.key(record).map(|key| key.id.to_string()).unwrap_or_default();
    let degree = id(RecordRef { kind: Kind::Program, index: 0 });
    let of_line = |line: &&DateLine| {
        let field = line.item.place.map(|place| place.field).unwrap_or_default();
        let year = line.date.map(|date| date.year().to_string()).unwrap_or_default();
        let parts = [&degree, line.whose.kind.noun(), &id(line.whose), field, line.event.word(), &line.term, &year];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(".").to_lowercase().replace(' ', "-")
    };
    let mut uids: Vec<String> = lines.iter().map(of_line).collect();
    let mut surest_first: Vec<usize> = (0..lines.len()).collect();
    surest_first.sort_by_key(|at| lines[*at].sure);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for at in surest_first {
        let count = counts.entry(uids[at].clone()).or_default();
        *count += 1;
        let number = if *count > 1 { format!(".{count}") } else { String::new() };
        uids[at] = format!("{}{number}@msaie", uids[at]);
    }
    uids
}

/// What happens, and for which start; where the date only repeats, also why, and of several among `lines`, for whom.
fn summary(line: &DateLine, lines: &[&DateLine]) -> String {
    let mark = if line.is_assumed { "? " } else { "" };
    let cycle = if line.is_assumed {
        line.how_sure()
    } else {
        let dissent = line.dissent.as_ref().map(|dissent| format!("; {dissent}")).unwrap_or_default();
        format!("{}{dissent}", line.printed_for)
    };
    let term = if cycle.contains(&*line.term) { String::new() } else { format!("{}, ", line.term) };
    let whom = line.note.as_ref().filter(|_| lines.iter().any(|other| other.repeats_for_others(line)));
    let whom = whom.map(|whom| format!(", {whom}")).unwrap_or_default();
    format!("{mark}{}: {} ({term}{cycle}{whom})", line.name, line.event.phrase())
}

/// What the source says, how sure it is, and who says so.
fn description(line: &DateLine) -> String {
    let mut said = vec![format!("{}: {}.", line.name, line.item.in_words()), format!("How sure: {}.", line.how_sure())];
    if line.is_assumed {
        said.push(NOT_KNOWN.to_owned());
    }
    said.extend(line.note.iter().chain(&line.item.note).map(Text::to_string));
    if let Some(source) = &line.item.provenance {
        let caution = source.caution().map(|caution| format!(" ({caution})")).unwrap_or_default();
        said.push(format!("Source: {}{caution}", source.title));
        said.extend(source.url.iter().map(Text::to_string));
        said.extend(source.dated());
    }
    said.join("\n")
}

/// A date as the standard writes it.
fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// `text` with a backslash before each sign that has a meaning in a text value.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\\' | ';' | ',' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}

/// Adds a property, folded so that no line is too long and no character is divided.
fn push_line(text: &mut String, name: &str, value: &str) {
    let mut octets = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if octets + c.len_utf8() > LONGEST {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text.push_str("\r\n");
}
