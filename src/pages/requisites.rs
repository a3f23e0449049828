//! What a course needs and what needs it, as trees.

use super::page::{Body, Item};
use super::provenance::Provenance;
use super::relation::leading_to;
use crate::data::{Course, CrossListed, CrossListing, Kind, Requisite};
use crate::model::{Program, RecordRef, Relation};
use crate::text::Text;

/// How many steps from the course a tree goes.
const DEEPEST: u8 = 4;

/// Items of the largest tree.
const MOST: usize = 60;

/// What a fact asks for, as a tree below its label, each course with what it needs itself.
pub(super) fn tree(program: &Program, label: &str, needs: &Requisite, of: Option<RecordRef>) -> Vec<Item> {
    let mut tree = Tree { program, items: Vec::new(), seen: of.into_iter().collect() };
    tree.grow(needs, 0);
    if let Some(first) = tree.items.first_mut() {
        first.label = label.into();
    }
    tree.items
}

struct Tree<'a> {
    program: &'a Program,
    items: Vec<Item>,
    /// Whose needs are shown already.
    seen: Vec<RecordRef>,
}

impl Tree<'_> {
    fn push(&mut self, depth: u8, body: Body) {
        self.items.push(Item { depth, ..Item::new("", body) });
    }

    fn line(&mut self, depth: u8, text: impl Into<Text>) {
        self.push(depth, Body::Fact(vec![text.into()]));
    }

    fn grow(&mut self, needs: &Requisite, depth: u8) {
        if self.items.len() >= MOST {
            return;
        }
        match needs {
            Requisite::NoneListed => self.line(depth, "none listed"),
            Requisite::Text(text) => self.line(depth, text.clone()),
            Requisite::Outside(course) => self.line(depth, format!("{course}, not in this catalogue")),
            Requisite::Course(course) => match self.program.find(Kind::Course, &course.id) {
                Some(to) => self.course(to, depth),
                None => self.line(depth, course.to_string()),
            },
            Requisite::All(parts) | Requisite::Any(parts) => {
                let all = matches!(needs, Requisite::All(_));
                if let [one] = parts.as_slice() {
                    return self.grow(one, depth);
                }
                self.line(depth, if all { "all of" } else { "any of" });
                for part in parts {
                    self.grow(part, depth + 1);
                }
            }
        }
    }

    /// A course, and below it what it needs itself.
    fn course(&mut self, to: RecordRef, depth: u8) {
        let lines = if self.seen.contains(&to) { vec!["see above".into()] } else { Vec::new() };
        let is_new = lines.is_empty();
        self.push(depth, leading_to(self.program, to, lines));
        if !is_new || depth >= DEEPEST {
            return;
        }
        self.seen.push(to);
        let Some(course) = self.program.tables.courses.get(to.index) else { return };
        for fact in course.prerequisites.facts().iter().filter(|fact| fact.value != Requisite::NoneListed) {
            self.line(depth + 1, "which needs");
            self.grow(&fact.value, depth + 2);
        }
    }
}

/// The other numbers of a course, each with its title where the catalogue has it.
pub(super) fn cross_listed(program: &Program, label: &str, listing: &CrossListing) -> Vec<Item> {
    let mut items = Vec::new();
    for listed in &listing.0 {
        let of_catalogue = match listed {
            CrossListed::Course(course) => program.find(Kind::Course, &course.id),
            CrossListed::Outside(_) => None,
        };
        let body = match of_catalogue {
            Some(to) => leading_to(program, to, Vec::new()),
            None => Body::Fact(vec![format!("{}, not in this catalogue", listed.number()).into()]),
        };
        items.push(Item::new(if items.is_empty() { label } else { "" }, body));
    }
    items
}

/// What a course is needed for: the courses that name it in a field, and in turn what those are needed for.
pub(super) fn needed_for(program: &Program, record: RecordRef, field: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut seen = vec![record];
    push_needed_for(program, record, field, 0, &mut seen, &mut items);
    items
}

fn push_needed_for(
    program: &Program,
    record: RecordRef,
    field: &str,
    depth: u8,
    seen: &mut Vec<RecordRef>,
    items: &mut Vec<Item>,
) {
    for relation in stated_by_others(program, record, field) {
        if items.len() >= MOST || seen.contains(&relation.to) {
            continue;
        }
        seen.push(relation.to);
        let Some(fact) = program.fact(relation.stated) else { continue };
        // Behind the course, on what terms: one of several, say.
        let needs: Vec<Text> = match fact.value_as::<Requisite>() {
            Some(needs @ (Requisite::All(_) | Requisite::Any(_))) => {
                let words = fact.value.lines(program.words()).join("; ");
                let sign = if matches!(needs, Requisite::Any(_)) { "any of" } else { "all of" };
                vec![format!("needs {sign} {}", words.replace(" or ", ", ").replace(" and ", ", ")).into()]
            }
            _ => Vec::new(),
        };
        let body = leading_to(program, relation.to, needs);
        items.push(Item { depth, ..Item::new("", body).from(Provenance::of_fact(program, &fact)) });
        if depth < DEEPEST {
            push_needed_for(program, relation.to, field, depth + 1, seen, items);
        }
    }
}

/// The relations that other courses state in a field.
fn stated_by_others<'a>(program: &'a Program, record: RecordRef, field: &'a str) -> impl Iterator<Item = &'a Relation> {
    program.relations(record).iter().filter(move |relation| {
        let stated = relation.stated;
        stated.record != record
            && stated.record.kind == Kind::Course
            && Course::FIELDS.get(stated.field).is_some_and(|of| of.key == field)
    })
}
