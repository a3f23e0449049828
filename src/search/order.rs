//! The orders in which a catalogue of courses can be listed, each computed once for an index.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::data::Course;
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

/// The rank of each course in an order.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    /// By the course's index.
    pub(super) rank_of: Vec<u32>,
    /// How many courses the order knows something of; the others come last.
    pub(super) known: usize,
}

/// The ranks of all courses of a program in each order of [`CourseOrder::ALL`].
pub(super) fn ranks(program: &Program) -> Vec<Ranks> {
    let courses = &program.tables.courses;
    let in_data: Vec<u32> = (0..u32::try_from(courses.len()).unwrap_or(u32::MAX)).collect();
    let numbers = rank(courses, &in_data, |course| Some(number_key(course)));
    let then = &numbers.rank_of;
    let by = |order: CourseOrder| match order {
        CourseOrder::Number => rank(courses, &in_data, |course| Some(number_key(course))),
        CourseOrder::Title => rank(courses, then, |course| Some(course.title.to_lowercase())),
        CourseOrder::Units => rank(courses, then, |course| {
            let bounds = course.units.value()?.bounds();
            Some((bounds.is_none(), bounds))
        }),
        CourseOrder::Terms => rank(courses, then, |course| {
            course.schedule.facts().iter().map(|fact| (fact.value.year, fact.value.term)).min()
        }),
        CourseOrder::From => rank(courses, then, |course| Some(program.offers(&course.number)?.index)),
        CourseOrder::Counts => {
            rank(courses, then, |course| Some(program.counted_by(course).len()).filter(|count| *count > 0).map(Reverse))
        }
    };
    CourseOrder::ALL.into_iter().map(by).collect()
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

/// Ranks courses by a key, those without one last; what is equal stays in the order of `then`.
fn rank<K: Ord>(courses: &[Arc<Course>], then: &[u32], key: impl Fn(&Course) -> Option<K>) -> Ranks {
    let keys: Vec<Option<K>> = courses.iter().map(|course| key(course)).collect();
    let known = keys.iter().flatten().count();
    let mut order: Vec<usize> = (0..courses.len()).collect();
    order.sort_by(|one, other| {
        let keys = (keys[*one].is_none(), &keys[*one]).cmp(&(keys[*other].is_none(), &keys[*other]));
        keys.then(then[*one].cmp(&then[*other]))
    });
    let mut rank_of = vec![0; order.len()];
    for (rank, course) in (0..).zip(order) {
        rank_of[course] = rank;
    }
    Ranks { rank_of, known }
}
