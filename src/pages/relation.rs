//! What a relation between two records says, in a word that has room beside one of them in a list.

use super::mark::Mark;
use super::page::Body;
use super::provenance::mark_of;
use crate::data::{Role, Use};
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// What a relation says in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The numbers under which a course counts; empty for relations that say no more than that they are there.
    pub words: Text,
    /// Why not to take it at its word; `None` if it is official.
    pub mark: Option<Mark>,
}

/// What relates two records; `None` if nothing does.
pub fn tie(program: &Program, one: RecordRef, other: RecordRef) -> Option<Tie> {
    let relations = program.relations_between(one, other).iter();
    let facts = relations.filter_map(|relation| program.fact(relation.stated));
    // What holds comes before what held.
    let fact = facts.min_by_key(|fact| fact.role == Role::Former)?;
    let words = match fact.value_as::<Use>() {
        Some(counted) if counted.numbers.is_empty() => "by title".to_owned(),
        Some(counted) => counted.numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        None => String::new(),
    };
    let mark = if fact.role == Role::Side { Some(Mark::Differ) } else { mark_of(program, &fact) };
    Some(Tie { words: Text::new(words), mark })
}

/// What leads to a record, with what is said of it.
pub(super) fn leading_to(program: &Program, to: RecordRef, lines: Vec<Text>) -> Body {
    Body::Relation { to, title: program.name(to), lines, url: None, place: None }
}
