//! Circles among the prerequisites of courses.

use super::ids::Ids;
use super::pending::PendingProblems;
use crate::data::{AnyFact, Dataset, Kind, PathSegment, Section};
use crate::problem::Fault;

/// How far the search of circles has come with a course.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Unseen,
    /// Somewhere on the way from where the search began to where it is.
    Open,
    Done,
}

/// Reports each circle of courses that need each other, at a course of it.
pub(super) fn report_cycles(dataset: &Dataset, ids: &Ids, pending: &mut PendingProblems) {
    let section = Section::Kind(Kind::Course);
    let courses = &dataset.tables().courses;
    let needs: Vec<Vec<usize>> = courses
        .iter()
        .map(|course| {
            let held = course.prerequisites.any_facts().filter(AnyFact::holds);
            held.flat_map(|fact| fact.value.refers()).filter_map(|needed| ids.get(section, needed.id)).collect()
        })
        .collect();
    let origins: Vec<_> = dataset.origins(section).collect();
    let mut visits = vec![Visit::Unseen; courses.len()];
    for start in 0..courses.len() {
        if visits[start] != Visit::Unseen {
            continue;
        }
        // Depth first, with the way as a list, since a chain can be longer than the stack is deep.
        let mut way = vec![(start, 0)];
        visits[start] = Visit::Open;
        while let Some((course, next)) = way.last_mut() {
            let (at, needed) = (*course, needs[*course].get(*next).copied());
            *next += 1;
            let Some(needed) = needed else {
                visits[at] = Visit::Done;
                way.pop();
                continue;
            };
            match visits[needed] {
                Visit::Done => {}
                Visit::Unseen => {
                    visits[needed] = Visit::Open;
                    way.push((needed, 0));
                }
                Visit::Open => {
                    let Some(origin) = origins.get(at) else { continue };
                    let describe = || {
                        let circle = way.iter().map(|(course, _)| *course).skip_while(|course| *course != needed);
                        let numbers: Vec<_> =
                            circle.chain([needed]).map(|course| courses[course].number.to_string()).collect();
                        let what = format!("these courses need each other: {}", numbers.join(", "));
                        (what, "take one of them out of the prerequisites of another".to_owned())
                    };
                    pending.add(*origin, &[PathSegment::Field("prerequisites")], Fault::Contradiction, describe);
                }
            }
        }
    }
}
