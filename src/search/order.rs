//! The orders in which a catalogue of courses can be listed, each computed once for an index.

use std::cmp::Reverse;

use crate::data::{Course, Id};
use crate::model::Program;

/// What courses are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum CourseOrder {
    /// Their numbers.
    #[default]
    Number,
    /// Their titles.
    Title,
    /// Their units, the fewest first.
    Units,
    /// The first term of the schedule that has them.
    Terms,
    /// The department whose numbers they have.
    From,
    /// How many departments count them, the most first.
    Counts,
}

impl CourseOrder {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Number, Self::Title, Self::Units, Self::Terms, Self::From, Self::Counts];
}

/// For each order, the rank of each course.
pub(super) type CourseRanks = Vec<Vec<u32>>;

/// The ranks of all courses of a program in each order. What is not known comes last.
pub(super) fn ranks(program: &Program) -> CourseRanks {
    let courses = &program.tables.courses;
    let numbers = rank_by(courses, number_key);
    let by = |order: CourseOrder| match order {
        CourseOrder::Number => numbers.clone(),
        CourseOrder::Title => rank_by(courses, |course| course.title.to_lowercase()),
        CourseOrder::Units => rank_by_then(courses, &numbers, |course| {
            let bounds = course.units.value().map(|units| units.bounds());
            (bounds.is_none(), bounds.is_some_and(|bounds| bounds.is_none()), bounds.flatten())
        }),
        CourseOrder::Terms => rank_by_then(courses, &numbers, |course| {
            let first = course.schedule.facts().iter().map(|fact| (fact.value.year, fact.value.term)).min();
            (first.is_none(), first)
        }),
        CourseOrder::From => rank_by_then(courses, &numbers, |course| {
            let from = program.offers(&course.number);
            (from.is_none(), from.map(|from| from.index))
        }),
        CourseOrder::Counts => rank_by_then(courses, &numbers, |course| Reverse(departments(course).len())),
    };
    CourseOrder::ALL.into_iter().map(by).collect()
}

/// The departments that count a course, each once.
fn departments(course: &Course) -> Vec<&Id> {
    let mut departments: Vec<&Id> = course.counts.facts().iter().map(|fact| &fact.value.department).collect();
    departments.sort_unstable();
    departments.dedup();
    departments
}

/// A number so that digits compare as numbers do: `6.1010` after `6.390`.
fn number_key(course: &Course) -> Vec<(u64, String)> {
    let number = course.number.as_text().to_lowercase();
    let mut parts = Vec::new();
    for part in number.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let letters = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (word, digits) = part.split_at(letters);
        parts.push((digits.parse().unwrap_or(u64::MAX), word.to_owned()));
    }
    parts
}

fn rank_by<K: Ord>(courses: &[Course], key: impl Fn(&Course) -> K) -> Vec<u32> {
    let keys: Vec<K> = courses.iter().map(key).collect();
    let mut order: Vec<u32> = (0..u32::try_from(courses.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|one, other| keys[*one as usize].cmp(&keys[*other as usize]));
    inverse(&order)
}

/// As [`rank_by`]; what is equal stays in the order of `then`.
fn rank_by_then<K: Ord>(courses: &[Course], then: &[u32], key: impl Fn(&Course) -> K) -> Vec<u32> {
    let keys: Vec<K> = courses.iter().map(key).collect();
    let mut order: Vec<u32> = (0..u32::try_from(courses.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|one, other| {
        let (one, other) = (*one as usize, *other as usize);
        keys[one].cmp(&keys[other]).then(then[one].cmp(&then[other]))
    });
    inverse(&order)
}

/// The rank of each course in an order.
fn inverse(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, course) in (0..).zip(order) {
        ranks[*course as usize] = rank;
    }
    ranks
}
