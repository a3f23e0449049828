//! The lines of a record's text, each with the field that it comes from.

use std::ops::ControlFlow;

use super::rank::Area;
use crate::data::{AnswerState, Kind, Tag};
use crate::model::{Program, RecordRef};

/// The field that a line of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineOrigin {
    pub(super) area: Area,
    /// The field's label, for [`Words::fill`](crate::data::Words::fill).
    pub(super) label: &'static str,
    /// The field's name in the data, or the name of a part of the record's head.
    pub(super) key: &'static str,
}

/// Passes the lines of a record's text to `visit` until it breaks.
pub(super) fn lines(
    program: &Program,
    record: RecordRef,
    mut visit: impl FnMut(LineOrigin, &str) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let Some(any) = program.get(record) else { return ControlFlow::Continue(()) };
    let words = program.words();
    let head = |label, key, area| LineOrigin { area, label, key };
    visit(head("Title", "title", Area::Names), any.title)?;
    for alias in any.aliases {
        visit(head("Also known as", "aliases", Area::Names), alias)?;
    }
    visit(head("Record", "id", Area::Names), any.id)?;
    if let Some(number) = program.short(record).filter(|number| record.kind == Kind::Course && ***number != **any.id) {
        visit(head("Number", "number", Area::Names), number)?;
    }
    for (field, answer) in any.fields.iter().zip(&any.answers) {
        let origin = |area| LineOrigin { area, label: field.label, key: field.key };
        for fact in answer.any_facts() {
            if !fact.holds() {
                // What held before is found, but counts for little.
                for line in fact.value.lines(words) {
                    visit(origin(Area::Texts), &line)?;
                }
                continue;
            }
            for name in fact.value.names() {
                visit(origin(Area::Names), name)?;
            }
            let value = fact.value.lines(words);
            let many = value.len() > 1;
            for line in &value {
                match (many, line.len()) {
                    _ if field.has(Tag::Name) => visit(origin(Area::Names), line)?,
                    (true, 0..=60) => visit(origin(Area::Topics), line)?,
                    (_, 0..=120) => visit(origin(Area::Facts), &format!("{} {line}", words.fill(field.label)))?,
                    _ => visit(origin(Area::Texts), line)?,
                }
            }
            if let Some(note) = fact.note {
                visit(origin(Area::Texts), note)?;
            }
        }
        match answer.state() {
            AnswerState::NotFound(_) => visit(origin(Area::Texts), &format!("{} not found", words.fill(field.label)))?,
            AnswerState::NotPublished { note, .. } => {
                visit(origin(Area::Texts), &format!("{} not published", words.fill(field.label)))?;
                if let Some(note) = note {
                    visit(origin(Area::Texts), note)?;
                }
            }
            AnswerState::NotRecorded | AnswerState::Known | AnswerState::Conflict => {}
        }
    }
    // A department is not found by each of a hundred courses that it counts, nor a course by their names.
    let is_of_catalogue = |kind: Kind| kind == Kind::Course;
    let others = program.relations(record).iter().filter(|relation| !is_of_catalogue(relation.to.kind));
    for relation in others.filter(|_| !is_of_catalogue(record.kind)) {
        visit(head(relation.to.kind.heading(), "related", Area::Texts), program.title(relation.to))?;
    }
    for link in any.links {
        visit(head("Links", "links", Area::Texts), &link.label)?;
        if let Some(note) = &link.note {
            visit(head("Links", "links", Area::Texts), note)?;
        }
    }
    ControlFlow::Continue(())
}

/// A name's letters and digits alone, if people may type it that way: `18661` for 18-661.
pub(super) fn compact(name: &str) -> Option<String> {
    let short = name.len() <= 16 && !name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = name.bytes().any(|byte| byte.is_ascii_digit()) || name.len() <= 12;
    (short && number).then(|| name.chars().filter(|c| c.is_alphanumeric()).collect())
}
