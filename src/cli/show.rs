//! `msaie show NAME`: the page of a record, for scripts.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::records::write_record;
use super::{Arguments, UNUSABLE, complain};
use crate::data::{AnswerState, AnyAnswer, AnyFact, Field, Id, Kind, Role, Standing, Tag, Units};
use crate::export::{Part, enclosed, markdown, parts};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::pages::{self, Body, Item, Page, Trust, Unknown};
use crate::problem::{nearest, short};
use crate::text::{Text, counted, graphemes, in_ascii, is_printable_ascii, width};
use crate::tui;

/// The exit status if no record, or more than one, has the name.
pub(super) const UNKNOWN: u8 = 1;

/// How many records to name that may have been meant.
const MOST_MEANT: usize = 5;

/// The length, in bytes, from which a word of a name is compared with what was typed.
const SHORTEST_WORD: usize = 5;

/// How many records to name that share a name.
const MOST_CANDIDATES: usize = 20;

/// The arguments of `msaie show`.
#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// The record's id, short name, course number or title, or how one of them begins.
    #[arg(required = true, value_name = "ID|NAME")]
    name: Vec<String>,

    /// Show only a record of this kind.
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<Kind>,

    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The page in plain lines.
    Table,
    /// An object with every fact and its source.
    Json,
    /// The page in Markdown, with links to the sources.
    Markdown,
}

/// Reads any kind by the name it has in queries, or else by its noun.
pub(super) fn kinds() -> impl TypedValueParser<Value = Kind> {
    let name = |kind: Kind| kind.query_name().unwrap_or(kind.noun());
    let of_name = move |typed: &str| Kind::ALL.iter().copied().find(|kind| name(*kind) == typed);
    let names = Kind::ALL.iter().map(move |kind| name(*kind));
    PossibleValuesParser::new(names).try_map(move |typed| of_name(&typed).ok_or("no kind has this name"))
}

/// Writes the page of the record that is meant; returns the exit status.
pub(super) fn run(arguments: &Arguments, show: &ShowArguments, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let found = match one(program, show.kind, &Text::new(show.name.join(" ")))? {
        Ok(found) => found,
        Err(status) => return Ok(status),
    };
    let Some(any) = program.get(found) else { return Ok(UNKNOWN) };
    let today = arguments.today.unwrap_or_else(tui::today);
    match show.format {
        Format::Table => write_table(&pages::record(program, found, today), out)?,
        Format::Markdown => write!(out, "{}", markdown(&pages::record(program, found, today)))?,
        Format::Json => write_json(program, &any, out)?,
    }
    out.flush()?;
    Ok(0)
}

/// The record that is meant by what was typed, or the exit status after saying why there is not exactly one.
pub(super) fn one(program: &Program, kind: Option<Kind>, typed: &Text) -> io::Result<Result<RecordRef, u8>> {
    let records = records(program, kind);
    Ok(match find(program, &records, typed)[..] {
        [] => Err(refuse_unknown(program, &records, kind, typed)?),
        [found] => Ok(found),
        ref several => Err(refuse_ambiguous(program, several, typed)?),
    })
}

/// The departments that are meant, or the exit status after saying which names mean none or several.
pub(super) fn departments(program: &Program, typed: &[String]) -> io::Result<Result<Vec<RecordRef>, u8>> {
    let mut found = Vec::new();
    for name in typed {
        match one(program, Some(Kind::Department), &Text::new(name.as_str()))? {
            Ok(record) => found.push(record),
            Err(status) => return Ok(Err(status)),
        }
    }
    Ok(Ok(found))
}

/// Every record that can be shown, of one kind or of all.
fn records(program: &Program, kind: Option<Kind>) -> Vec<RecordRef> {
    let kinds = Kind::ALL.iter().copied().filter(|of| kind.is_none_or(|kind| kind == *of));
    kinds.flat_map(|kind| (0..program.count(kind)).map(move |index| RecordRef { kind, index })).collect()
}

/// How well a record fits what was typed, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A name is what was typed.
    Written(NameSort),
    /// A name has the letters and digits that were typed.
    WithoutSigns(NameSort),
    /// A name begins with them.
    Beginning,
}

/// A sort of name, the one that counts most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NameSort {
    Id,
    FormerId,
    /// A short or other name, or a number.
    Alias,
    Title,
}

/// The names of a record.
fn names<'a>(program: &'a Program, any: &AnyRecord<'a>) -> Vec<(NameSort, Cow<'a, str>)> {
    let mut names = vec![(NameSort::Id, Cow::Borrowed(&**any.id)), (NameSort::Title, Cow::Borrowed(&**any.title))];
    names.extend(any.aliases.iter().map(|alias| (NameSort::Alias, Cow::Borrowed(&**alias))));
    // A course is called by its numbers before anything else is.
    let course = program.find(any.kind, any.id).filter(|record| record.kind == Kind::Course);
    let numbers = course.and_then(|record| program.tables.courses.get(record.index)).into_iter();
    names.extend(
        numbers
            .flat_map(|course| course.all_numbers())
            .map(|number| (NameSort::Id, Cow::Borrowed(number.as_text().as_str()))),
    );
    for (field, answer) in any.fields.iter().zip(&any.answers) {
        for fact in answer.any_facts() {
            names.extend(fact.value.names().into_iter().map(|name| (NameSort::Alias, Cow::Borrowed(&**name))));
            if field.has(Tag::Name) {
                let lines = fact.value.lines(program.words());
                names.extend(lines.into_iter().map(|line| (NameSort::Alias, Cow::Owned(line))));
            }
        }
    }
    names
}

/// The records that fit best; a record in a list before those that only other pages show.
fn find(program: &Program, records: &[RecordRef], typed: &str) -> Vec<RecordRef> {
    let (written, compact) = (typed.trim().to_lowercase(), without_signs(typed));
    if written.is_empty() {
        return Vec::new();
    }
    let fit = |record: RecordRef| {
        let any = program.get(record)?;
        let of_name = |(sort, name): (NameSort, Cow<'_, str>)| {
            let short = without_signs(&name);
            if name.trim().to_lowercase() == written {
                Some(Fit::Written(sort))
            } else if compact.is_empty() {
                None
            } else if short == compact {
                Some(Fit::WithoutSigns(sort))
            } else {
                short.starts_with(&compact).then_some(Fit::Beginning)
            }
        };
        let had = program.find(record.kind, &written) == Some(record);
        let by_former_id = had.then_some(Fit::Written(NameSort::FormerId));
        names(program, &any).into_iter().filter_map(of_name).chain(by_former_id).min()
    };
    let fits: Vec<_> = records.iter().filter_map(|record| Some((fit(*record)?, *record))).collect();
    let best = fits.iter().map(|(fit, _)| *fit).min();
    let found: Vec<_> = fits.into_iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, record)| record).collect();
    let listed: Vec<_> =
        found.iter().copied().filter(|record| record.kind.has_pane() && !record.kind.is_catalogue()).collect();
    if listed.is_empty() { found } else { listed }
}

/// The letters and digits of a name, in lower case and without accents.
fn without_signs(name: &str) -> String {
    if is_printable_ascii(name) {
        return name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    }
    let mut letters = String::with_capacity(name.len());
    for (_, grapheme) in graphemes(name) {
        let ascii = in_ascii(grapheme);
        let is_spelt = ascii.bytes().any(|byte| byte.is_ascii_alphanumeric());
        let spelt = if is_spelt { &ascii } else { grapheme };
        letters.extend(spelt.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    }
    letters
}

/// Says that no record has the name, and which ones may have been meant.
fn refuse_unknown(program: &Program, records: &[RecordRef], kind: Option<Kind>, typed: &str) -> io::Result<u8> {
    let none = kind.map_or("nothing".to_owned(), |kind| format!("no {}", program.words().noun(kind)));
    let what = format!("{none} is called “{}”", short(typed));
    let meant = meant(program, records, typed);
    if meant.is_empty() {
        complain(&format!("{what}; `msaie list` names every record"));
    } else {
        complain(&format!("{what}; did you mean:"));
        name_records(program, &meant, MOST_MEANT)?;
    }
    Ok(UNKNOWN)
}

/// Says which records the name fits.
fn refuse_ambiguous(program: &Program, several: &[RecordRef], typed: &str) -> io::Result<u8> {
    let records = counted(several.len(), "record", "records");
    complain(&format!("“{}” matches {records}; use an id or --kind:", short(typed)));
    name_records(program, several, MOST_CANDIDATES)?;
    Ok(UNKNOWN)
}

/// Writes kind, id and title of records to standard error.
fn name_records(program: &Program, records: &[RecordRef], most: usize) -> io::Result<()> {
    let shown: Vec<_> = records.iter().take(most).filter_map(|record| program.get(*record)).collect();
    let widest = shown.iter().map(|any| width(any.id)).max().unwrap_or(0);
    let mut err = io::stderr().lock();
    for any in &shown {
        write!(err, "  ")?;
        write_record(any, program.words(), widest, &mut err)?;
    }
    match records.len() - shown.len() {
        0 => Ok(()),
        more => writeln!(err, "  and {}", counted(more, "more", "more")),
    }
}

/// The records that may have been meant: those with a name that has what was typed in it, and those with one like it.
fn meant(program: &Program, records: &[RecordRef], typed: &str) -> Vec<RecordRef> {
    let anys = records.iter().filter_map(|record| Some((*record, program.get(*record)?)));
    let names: Vec<_> =
        anys.flat_map(|(record, any)| names(program, &any).into_iter().map(move |(_, name)| (record, name))).collect();
    let compact = without_signs(typed);
    let mut found: Vec<RecordRef> = Vec::new();
    // Of fewer letters, many names have some.
    if compact.chars().count() > 2 {
        for (record, name) in &names {
            if found.len() < MOST_MEANT && !found.contains(record) && without_signs(name).contains(&compact) {
                found.push(*record);
            }
        }
    }
    add_nearest(&names, typed, &mut found);
    if found.is_empty() {
        let words = names.iter().flat_map(|(record, name)| name.split(' ').map(|word| (*record, Cow::Borrowed(word))));
        let words: Vec<_> = words.filter(|(_, word)| word.len() >= SHORTEST_WORD).collect();
        add_nearest(&words, typed, &mut found);
    }
    found
}

/// Adds the records whose names are nearest to what was typed.
fn add_nearest(names: &[(RecordRef, Cow<'_, str>)], typed: &str, found: &mut Vec<RecordRef>) {
    while found.len() < MOST_MEANT {
        let others = || names.iter().filter(|(record, _)| !found.contains(record));
        let Some(name) = nearest(typed, others().map(|(_, name)| &**name)) else { return };
        let Some((record, _)) = others().find(|(_, other)| other == name) else { return };
        found.push(*record);
    }
}

/// Writes the page's items, each on a line, below its title and its headings.
fn write_table(page: &Page, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", page.title)?;
    parts(page).into_iter().try_for_each(|part| match part {
        Part::Heading(heading) => writeln!(out, "\n{heading}"),
        Part::Item(item, label) => writeln!(out, "  {}", Text::new(item_line(item, label))),
    })
}

/// An item on a line: its label, what it says, how far to trust it, and its note.
fn item_line(item: &Item, label: &str) -> String {
    let mut said = vec![label.to_owned(), item.in_words()];
    if let Body::Link { url, .. } = &item.body {
        said.push(url.to_string());
    }
    said.retain(|part| !part.is_empty());
    let remarks = item.remark().map(|provenance| provenance.caution().into_iter().chain([provenance.when()]));
    let remarks: Vec<_> = remarks.into_iter().flatten().filter(|remark| !remark.is_empty()).collect();
    let note = item.note.as_ref().map(|note| format!(". Note: {note}")).unwrap_or_default();
    let named: Vec<&str> = item.unsaid().map(Text::as_str).collect();
    let named = if named.is_empty() { String::new() } else { format!(". Courses: {}", named.join("; ")) };
    let indent = "  ".repeat(usize::from(item.depth));
    format!("{indent}{}{}{note}{named}", said.join(": "), enclosed(&remarks))
}

/// Writes the record with every fact that is recorded.
fn write_json(program: &Program, any: &AnyRecord<'_>, out: &mut impl Write) -> io::Result<()> {
    let facts = any.fields.iter().zip(&any.answers);
    let facts: Vec<_> = facts.filter_map(|(field, answer)| answer_object(program, field, *answer)).collect();
    let (kind, id, title) = (any.kind.noun(), &**any.id, &**any.title);
    serde_json::to_writer_pretty(&mut *out, &json!({"kind": kind, "id": id, "title": title, "facts": facts}))?;
    writeln!(out)
}

/// An answer as an object; `None` if nothing was recorded.
pub(super) fn answer_object(program: &Program, field: &Field, answer: &dyn AnyAnswer) -> Option<Json> {
    let facts: Vec<_> = answer.any_facts().collect();
    let values: Vec<Json> = match answer.state() {
        AnswerState::NotPublished { source, note } => vec![unstated_object(program, source, note)],
        _ => facts.iter().map(|fact| fact_object(program, fact)).collect(),
    };
    let mut searched = None;
    let state = match answer.state() {
        AnswerState::NotRecorded => return None,
        AnswerState::NotFound(looked) => {
            searched = Some(json!(Some(&**looked).filter(|looked| !looked.is_empty())));
            Unknown::NotFound.key()
        }
        AnswerState::NotPublished { .. } => Unknown::NotPublished.key(),
        _ if facts.is_empty() => return None,
        AnswerState::Conflict => "conflict",
        // Those that hold for a cohort say so in `for`.
        AnswerState::Known if facts.iter().filter(|fact| fact.holds()).count() > 1 => "several",
        AnswerState::Known => "known",
    };
    let (label, group) = (program.words().fill(field.label), program.words().fill(field.group));
    let mut object = json!({
        "field": field.key,
        "label": &*Text::new(label),
        "group": &*Text::new(group),
        "state": state,
        "values": values,
    });
    if let (Some(searched), Some(object)) = (searched, object.as_object_mut()) {
        object.insert("note".to_owned(), searched);
    }
    Some(object)
}

/// A fact as an object.
fn fact_object(program: &Program, fact: &AnyFact<'_>) -> Json {
    let reference = fact.value.refers().first().copied();
    let target = reference.and_then(|reference| program.get(program.find(reference.kind, reference.id)?));
    let lines = fact.value.lines(program.words());
    let mut lines: Vec<Text> = lines.into_iter().filter(|line| !line.is_empty()).map(Text::new).collect();
    // What refers to a record says its title first, as on the page; an id alone says nothing else.
    if let Some(reference) = reference {
        let title = target.as_ref().map_or(&**reference.id, |any| &**any.title);
        match lines.first_mut() {
            Some(first) => *first = Text::new(format!("{title}: {first}")),
            None => lines.push(Text::new(title)),
        }
    }
    let lines: Vec<&str> = lines.iter().map(Text::as_str).collect();
    let value = if let Some(units) = fact.value_as::<Units>() {
        match (units.hundredths() / 100, units.hundredths() % 100) {
            (whole, 0) => json!(whole),
            _ => json!(f64::from(units.hundredths()) / 100.0),
        }
    } else if let Some(text) = fact.value_as::<Text>() {
        json!(&**text)
    } else if let Some(address) = fact.value.address() {
        json!(address)
    } else {
        json!(lines)
    };
    let standing = program.standing(fact);
    let mut object = sourced(program, fact.source, standing, fact.period, fact.note);
    object.insert("text".to_owned(), json!(lines.join("; ")));
    object.insert("value".to_owned(), value);
    if let Some(any) = target {
        object.insert("to".to_owned(), json!({"kind": any.kind.noun(), "id": &**any.id}));
    }
    if let Role::Case(case) = fact.role {
        object.insert("for".to_owned(), json!(&**case));
    }
    if let Some(Standing::Ours(reason)) = standing {
        object.insert("reason".to_owned(), json!(&**reason));
    }
    if !fact.holds() {
        object.insert("former".to_owned(), json!(true));
    }
    Json::Object(object)
}

/// A page that should answer a question and does not, as an object.
fn unstated_object(program: &Program, source: &Id, note: Option<&Text>) -> Json {
    let standing = program.source(source).map(|source| &source.standing);
    let mut object = sourced(program, source, standing, None, note);
    object.insert("text".to_owned(), Json::Null);
    object.insert("value".to_owned(), Json::Null);
    Json::Object(object)
}

/// What an object says of its source.
fn sourced(
    program: &Program,
    key: &Id,
    standing: Option<&Standing>,
    period: Option<&Text>,
    note: Option<&Text>,
) -> Map<String, Json> {
    let source = program.source(key);
    let standing = standing.and_then(|standing| Trust::from(standing).word());
    let key = source.map_or(key, |source| &source.id);
    let period = period.or(source.and_then(|source| source.period.as_ref()));
    let entries = [
        ("standing", json!(standing)),
        ("period", json!(period.map(Text::as_str))),
        ("source", json!(Some(&**key).filter(|key| !key.is_empty()))),
        ("url", json!(source.and_then(|source| source.url.as_deref()))),
        ("read", json!(source.map(|source| source.read.to_string()))),
        ("note", json!(note.map(Text::as_str))),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_letters_and_digits() {
        for (name, letters) in [("18-661", "18661"), ("E&TIM", "etim"), ("Łódź 2", "lodz2"), ("中文 A", "中文a")]
        {
            assert_eq!(without_signs(name), letters);
        }
        assert_eq!(without_signs("–!?"), "");
    }
}
