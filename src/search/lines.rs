//! The text of a record: its names, then its answers, each with the question that it answers.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr2};

use super::rank::{Affirms, Area, Quality};
use crate::data::{AnswerState, AnyFact, Field, Id, Kind, Standing, Tag};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::{LineBuffer, Lines};

/// Where text of a record comes from, and how much it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) area: Area,
    /// The question's label, for [`Words::fill`](crate::data::Words::fill).
    pub(super) label: &'static str,
    /// The field's name in the data, or the name of a part of the record's head.
    pub(super) key: &'static str,
    /// Whether its label asks something that the text is about.
    pub(super) is_question: bool,
    /// Whether the text answers that as things stand, rather than being a note or what held before.
    pub(super) is_answer: bool,
    pub(super) quality: Quality,
    /// Which of the field's facts it is, from 0.
    pub(super) nth: usize,
    /// How far it can be trusted, as scripts know it; `None` for what is no answer.
    pub(super) standing: Option<&'static str>,
    /// Whether sources differ.
    pub(super) is_disputed: bool,
}

impl Origin {
    /// Of text that answers nothing.
    pub(super) const fn aside(area: Area, label: &'static str, key: &'static str) -> Self {
        Self {
            area,
            label,
            key,
            is_question: false,
            is_answer: false,
            quality: Quality::BEST,
            nth: 0,
            standing: None,
            is_disputed: false,
        }
    }

    /// Of text that answers what its label asks.
    const fn answer(area: Area, label: &'static str, key: &'static str) -> Self {
        Self { is_question: true, is_answer: true, ..Self::aside(area, label, key) }
    }
}

/// Passes a record's names and answers to `visit` until it breaks: where each comes from, its lines, and in a few words
/// what it says.
///
/// Only those of which `is_asked` says so, given the name of a field or of a part of the record's head. The lines are
/// written to `lines`.
pub(super) fn answers(
    program: &Program,
    record: RecordRef,
    is_asked: impl Fn(&str) -> bool,
    lines: &mut LineBuffer,
    mut visit: impl FnMut(&Origin, Lines<'_>, Option<&AnyFact<'_>>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let Some(any) = program.get(record) else { return ControlFlow::Continue(()) };
    let mut head = |label, key, area, parts: &[&str]| {
        if !is_asked(key) {
            return ControlFlow::Continue(());
        }
        lines.clear();
        lines.add(|line| line.extend(parts.iter().copied()));
        visit(&Origin::aside(area, label, key), lines.all(), None)
    };
    head("Title", "title", Area::Names, &[any.title])?;
    for alias in any.aliases {
        head("Also known as", "aliases", Area::Names, &[alias])?;
    }
    head("Record", "id", Area::Names, &[any.id])?;
    if let Some(number) = program.short(record).filter(|number| record.kind == Kind::Course && ***number != **any.id) {
        head("Number", "number", Area::Names, &[number])?;
    }
    if is_asked(RELATED) {
        for to in related(program, record) {
            head(to.kind.heading(), RELATED, Area::Texts, &parts_of_name(program, to))?;
        }
    }
    for link in any.links {
        head("Links", "links", Area::Texts, &[&link.label])?;
        if let Some(note) = &link.note {
            head("Links", "links", Area::Texts, &[note])?;
        }
    }
    facts(program, &any, &is_asked, lines, &mut visit)?;
    // What is said of an occupation is shown with the careers that are nearest to it.
    let mut passed: Vec<&Id> = Vec::new();
    let is_of_occupation = is_asked("occupation") || Kind::Occupation.fields().iter().any(|field| is_asked(field.key));
    let occupations = if is_of_occupation { program.occupations(&any) } else { Vec::new() };
    for (_, occupation) in occupations {
        if passed.contains(&occupation.id) {
            continue;
        }
        passed.push(occupation.id);
        let origin = Origin::aside(Area::Facts, "Occupation", "occupation");
        if is_asked(origin.key) {
            visit(&origin, one_line(lines, occupation.title), None)?;
        }
        facts(program, &occupation, &is_asked, lines, &mut visit)?;
    }
    let steps = program.about().filter(|_| record.kind == Kind::Program).map_or(&[][..], |about| &about.apply);
    for (nth, step) in steps.iter().enumerate().filter(|_| is_asked("apply")) {
        let origin = Origin { nth, ..Origin::answer(Area::Texts, "How to apply", "apply") };
        lines.clear();
        lines.push(&step.text);
        step.note.iter().for_each(|note| lines.push(note));
        visit(&origin, lines.all(), None)?;
    }
    ControlFlow::Continue(())
}

/// The name, among those of fields, of what a record says by being related to others.
pub(super) const RELATED: &str = "related";

/// The records by whose names a record is found. A department is not found by each of a hundred courses that it counts, nor
/// a course by their names.
pub(super) fn related(program: &Program, record: RecordRef) -> impl Iterator<Item = RecordRef> {
    let relations = if record.kind.is_catalogue() { &[] } else { program.relations(record) };
    relations.iter().map(|relation| relation.to).filter(|to| !to.kind.is_catalogue())
}

/// What a record is called where others are related to it: its title and its short name.
pub(super) fn parts_of_name(program: &Program, record: RecordRef) -> [&str; 3] {
    let (comma, short) = program.short(record).map_or(("", ""), |short| (", ", short));
    [program.title(record), comma, short]
}

/// `lines` with this one alone.
pub(super) fn one_line<'a>(lines: &'a mut LineBuffer, line: &str) -> Lines<'a> {
    lines.clear();
    lines.push(line);
    lines.all()
}

/// Passes the answers among a record's facts to `visit`.
fn facts(
    program: &Program,
    any: &AnyRecord<'_>,
    is_asked: &impl Fn(&str) -> bool,
    lines: &mut LineBuffer,
    visit: &mut impl FnMut(&Origin, Lines<'_>, Option<&AnyFact<'_>>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for (field, answer) in any.fields.iter().zip(&any.answers).filter(|(field, _)| is_asked(field.key)) {
        let state = answer.state();
        if state == AnswerState::NotRecorded {
            continue;
        }
        let origin = Origin {
            quality: Quality::UNKNOWN,
            is_disputed: state == AnswerState::Conflict,
            ..Origin::answer(Area::Texts, field.label, field.key)
        };
        for fact in answer.any_facts() {
            one_fact(program, field, &fact, origin, lines, visit)?;
        }
        gap(state, origin, lines, visit)?;
    }
    ControlFlow::Continue(())
}

/// Passes the lines of one fact to `visit`, those of one area and quality together.
fn one_fact(
    program: &Program,
    field: &'static Field,
    fact: &AnyFact<'_>,
    origin: Origin,
    lines: &mut LineBuffer,
    visit: &mut impl FnMut(&Origin, Lines<'_>, Option<&AnyFact<'_>>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let standing = program.standing(fact);
    let word = standing.map(Standing::word);
    let is_older = !fact.holds() || matches!(standing, Some(Standing::OlderCopy));
    let is_official = matches!(standing, Some(Standing::Official | Standing::OlderCopy));
    let origin = Origin { nth: fact.place.nth, standing: word, is_answer: fact.holds(), ..origin };
    if fact.holds() {
        for name in fact.value.names() {
            visit(&Origin { area: Area::Names, ..origin }, one_line(lines, name), Some(fact))?;
        }
    }
    lines.clear();
    fact.value.write(program.words(), lines);
    let is_topic = field.has(Tag::Topic);
    let area_of = |line: &str| match line.len() {
        // What held before is found, but counts for little.
        _ if !fact.holds() => Area::Texts,
        _ if field.has(Tag::Name) => Area::Names,
        0..=60 if is_topic => Area::Topics,
        0..=120 => Area::Facts,
        _ => Area::Texts,
    };
    let sort_of = |line: &str| {
        let quality = match affirms(line) {
            Some(affirms) => Quality::new(affirms, is_older, is_official),
            None => Quality::UNKNOWN,
        };
        (area_of(line), quality)
    };
    visit_by_sort(lines.all(), sort_of, |(area, quality), together| {
        visit(&Origin { area, quality, ..origin }, together, Some(fact))
    })?;
    if let Some(note) = fact.note {
        let is_gap = note.contains("did not find") || note.contains("not found");
        let known = Quality::new(Affirms::Yes, is_older, is_official);
        let quality = if is_gap { Quality::UNKNOWN } else { known };
        let origin = Origin { area: Area::Texts, quality, is_answer: false, ..origin };
        visit(&origin, one_line(lines, note), Some(fact))?;
    }
    ControlFlow::Continue(())
}

/// Passes the lines that follow each other and are of one sort to `visit`, together.
fn visit_by_sort<S: PartialEq>(
    lines: Lines<'_>,
    sort_of: impl Fn(&str) -> S,
    mut visit: impl FnMut(S, Lines<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut rest = lines;
    let mut sorts = lines.iter().map(sort_of).peekable();
    while let Some(sort) = sorts.next() {
        let mut count = 1;
        while sorts.next_if_eq(&sort).is_some() {
            count += 1;
        }
        let (together, others) = rest.split_at(count);
        visit(sort, together)?;
        rest = others;
    }
    ControlFlow::Continue(())
}

/// Passes to `visit` what is said of an answer that is not known.
fn gap(
    state: AnswerState<'_>,
    origin: Origin,
    lines: &mut LineBuffer,
    visit: &mut impl FnMut(&Origin, Lines<'_>, Option<&AnyFact<'_>>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    match state {
        AnswerState::NotFound(_) => {
            visit(&Origin { standing: Some("not-found"), ..origin }, one_line(lines, "not found"), None)
        }
        AnswerState::NotPublished { note, .. } => {
            lines.clear();
            lines.push("not published");
            if let Some(note) = note {
                lines.push(note);
            }
            visit(&Origin { standing: Some("not-published"), ..origin }, lines.all(), None)
        }
        AnswerState::NotRecorded | AnswerState::Known | AnswerState::Conflict => ControlFlow::Continue(()),
    }
}

/// Whether a line says yes, which every value does that is not about whether something is so; `None` if it says that
/// nothing is known.
fn affirms(line: &str) -> Option<Affirms> {
    static NOT_REQUIRED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("not required"));
    if line.ends_with('d') && (line.ends_with("not found") || line.ends_with("not published")) {
        return None;
    }
    let begun = begins(line);
    // Nearly every line is done with here.
    if memchr2(b':', b'q', line.as_bytes()).is_none() {
        return Some(begun);
    }
    // Perhaps after the name of a part, as in: Waiver: none.
    let blank = memchr(b' ', line.as_bytes()).filter(|blank| line[..*blank].ends_with(':'));
    let begun = begun.max(blank.map_or(Affirms::Yes, |blank| begins(&line[blank + 1..])));
    let is_not_required = || NOT_REQUIRED.find(line.as_bytes()).is_some();
    Some(if begun == Affirms::Yes && is_not_required() { Affirms::Open } else { begun })
}

/// What the first word of a text says.
fn begins(text: &str) -> Affirms {
    let is = |word: &&str| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !text[word.len()..].starts_with(char::is_alphanumeric)
    };
    // Nearly every text is ruled out by its first letter.
    match text.bytes().next() {
        Some(b'n' | b'N') if ["no", "not", "none", "never"].iter().any(is) => Affirms::No,
        Some(b'o' | b'O' | b'd' | b'D') if ["optional", "depends"].iter().any(is) => Affirms::Open,
        _ => Affirms::Yes,
    }
}

/// A name's letters and digits alone, if people may type it that way: `18661` for 18-661.
pub(super) fn compact(name: &str) -> Option<impl Iterator<Item = char>> {
    let short = name.len() <= 16 && !name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = name.bytes().any(|byte| byte.is_ascii_digit()) || name.len() <= 12;
    (short && number).then(|| name.chars().filter(|c| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_and_not_known_are_told_from_yes() {
        for (line, says) in [
            ("required", Some(Affirms::Yes)),
            ("$75", Some(Affirms::Yes)),
            ("Nonlinear control", Some(Affirms::Yes)),
            ("Notes: none of them", Some(Affirms::No)),
            ("not accepted", Some(Affirms::No)),
            ("None required", Some(Affirms::No)),
            ("Waiver: none; it cannot be deferred", Some(Affirms::No)),
            ("optional: in the summer", Some(Affirms::Open)),
            ("encouraged, not required", Some(Affirms::Open)),
            ("TOEFL: minimum not found", None),
        ] {
            assert_eq!(affirms(line), says, "{line}");
        }
    }
}
