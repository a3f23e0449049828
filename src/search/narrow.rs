//! Narrowing the courses of a catalogue by facets, with the count of each value that could be chosen next.

use super::facet::{self, Columns, Condition};
use super::index::Index;
use super::order::CourseOrder;
use crate::data::Kind;
use crate::model::Program;
use crate::parallel;

/// The facets of courses, in the order in which they are shown.
pub const COURSE_FACETS: [&str; 8] = ["degree", "area", "subject", "level", "units", "term", "mini", "topic"];

/// Courses that are worth counting on several cores.
const WORTH_SHARING: usize = 10_000;

/// The values that were chosen: of each facet any, of several facets each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ticks(Vec<(&'static str, u16)>);

impl Ticks {
    /// Whether none is chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a value is chosen.
    pub fn has(&self, facet: &str, code: u16) -> bool {
        self.0.iter().any(|(of, chosen)| *of == facet && *chosen == code)
    }

    /// Chooses a value, or no longer.
    pub fn toggle(&mut self, facet: &'static str, code: u16) {
        match self.0.iter().position(|tick| *tick == (facet, code)) {
            Some(at) => drop(self.0.remove(at)),
            None => self.0.push((facet, code)),
        }
    }

    /// The values that are chosen: the facet of each and its code.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u16)> {
        self.0.iter().copied()
    }
}

/// A value of a facet that some course has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetValue {
    /// Its code, for [`Ticks`].
    pub code: u16,
    /// How many courses would be shown with it.
    pub count: usize,
}

/// The courses that are left, and what they can be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// The indices of the courses, in the order that was asked for.
    pub courses: Vec<u32>,
    /// For each of [`COURSE_FACETS`] the values that courses have, the most common first; numbers in their order.
    pub facets: Vec<(&'static str, Vec<FacetValue>)>,
}

impl Index {
    /// The courses that a search found, by their indices: all that match, in no particular order.
    pub fn courses_at(&self, places: &[u32]) -> Vec<u32> {
        let start = self.start_of(Kind::Course);
        let end = start + self.count_of(Kind::Course);
        let courses = places.iter().filter(|place| (start..end).contains(&(**place as usize)));
        courses.map(|place| place - u32::try_from(start).unwrap_or(0)).collect()
    }

    /// The courses that have, of each facet named, any of the values given, by number.
    ///
    /// # Errors
    /// What is wrong with a value.
    pub fn courses_with(&self, asked: &[(&str, Vec<String>)]) -> Result<Vec<u32>, String> {
        let start = self.start_of(Kind::Course);
        let mut conditions = Vec::new();
        for (facet, values) in asked.iter().filter(|(_, values)| !values.is_empty()) {
            let any: Result<Vec<Condition>, String> =
                values.iter().map(|value| Condition::parse(facet, value, self.vocabulary())).collect();
            conditions.push(any?);
        }
        let meets = |course: &u32| {
            let place = start + *course as usize;
            conditions.iter().all(|any| any.iter().any(|condition| self.columns.meets(place, condition)))
        };
        let count = u32::try_from(self.count_of(Kind::Course)).unwrap_or(u32::MAX);
        Ok(self.in_order((0..count).filter(meets), (CourseOrder::Number, false)))
    }

    /// Courses in an order, or the other way round; what is not known comes last either way.
    fn in_order(&self, courses: impl IntoIterator<Item = u32>, (order, is_reversed): (CourseOrder, bool)) -> Vec<u32> {
        let Some(ranks) = self.ranks(order) else { return courses.into_iter().collect() };
        // Ranks are a permutation: each course has its place, and no sorting is needed.
        let mut placed = vec![None; ranks.rank_of.len()];
        for course in courses {
            if let Some(rank) = ranks.rank_of.get(course as usize) {
                placed[*rank as usize] = Some(course);
            }
        }
        if is_reversed {
            placed[..ranks.known].reverse();
        }
        placed.into_iter().flatten().collect()
    }

    /// How a value of a facet is shown.
    pub fn facet_value(&self, program: &Program, facet: &str, code: u16) -> String {
        facet::position(facet).map(|facet| self.columns.shown(program, facet, code)).unwrap_or_default()
    }

    /// Narrows the courses, or those `within`, to what is ticked.
    pub fn narrow(&self, within: Option<&[u32]>, ticks: &Ticks, (order, is_reversed): (CourseOrder, bool)) -> Narrowed {
        let start = self.start_of(Kind::Course);
        let facets: Vec<usize> = COURSE_FACETS.iter().filter_map(|name| facet::position(name)).collect();
        let chosen: Vec<Vec<u16>> = COURSE_FACETS
            .iter()
            .map(|name| ticks.iter().filter(|(facet, _)| facet == name).map(|(_, code)| code).collect())
            .collect();
        let narrow = |course: u32, counts: &mut [Vec<usize>]| {
            let place = start + course as usize;
            // A value counts the courses that all other facets leave.
            let is_missed = |nth: &usize| {
                let codes = &chosen[*nth];
                !codes.is_empty() && !self.columns.codes(facets[*nth], place).iter().any(|code| codes.contains(code))
            };
            let mut missing = (0..facets.len()).filter(is_missed);
            let (first, second) = (missing.next(), missing.next());
            match (first, second) {
                (None, _) => count(&self.columns, &facets, 0..facets.len(), place, counts),
                (Some(only), None) => count(&self.columns, &facets, only..only + 1, place, counts),
                _ => {}
            }
            first.is_none()
        };
        let narrow_all = |courses: &[u32]| {
            let mut counts: Vec<Vec<usize>> = vec![Vec::new(); facets.len()];
            let left: Vec<u32> = courses.iter().copied().filter(|course| narrow(*course, &mut counts)).collect();
            (left, counts)
        };
        let every: Vec<u32>;
        let courses = if let Some(within) = within {
            within
        } else {
            every = (0..u32::try_from(self.count_of(Kind::Course)).unwrap_or(u32::MAX)).collect();
            &every
        };
        let parts = parallel::map_chunks(courses, WORTH_SHARING, narrow_all);
        let (mut left, mut counts) = (Vec::new(), vec![Vec::new(); facets.len()]);
        for (some, of_some) in parts {
            left.extend(some);
            counts.iter_mut().zip(of_some).for_each(|(counts, more)| add(counts, &more));
        }
        let courses = self.in_order(left, (order, is_reversed));
        let facets = COURSE_FACETS.iter().zip(&facets).zip(counts).map(|((name, facet), counts)| {
            let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            let counted = counted.filter_map(|(code, _)| u16::try_from(code).ok());
            let count_of = |code: u16| counts.get(usize::from(code)).copied().unwrap_or(0);
            // What is ticked stays, so that it can be unticked.
            let ticked = ticks.iter().filter(|(of, code)| of == name && count_of(*code) == 0).map(|(_, code)| code);
            // A catalogue has thousands of topics: they are sorted as numbers, by what decides first.
            let place = |code: u16| {
                let first = match *name {
                    "units" | "degree" | "mini" => u32::from(code),
                    "subject" | "level" | "term" => 0,
                    _ => u32::MAX - u32::try_from(count_of(code)).unwrap_or(u32::MAX),
                };
                u64::from(first) << 32 | u64::from(self.columns.rank(*facet, code)) << 16 | u64::from(code)
            };
            let mut places: Vec<u64> = counted.chain(ticked).map(place).collect();
            places.sort_unstable();
            let code_at = |place: u64| u16::try_from(place & u64::from(u16::MAX)).unwrap_or(u16::MAX);
            let values = places.into_iter().map(code_at).map(|code| FacetValue { code, count: count_of(code) });
            (*name, values.collect())
        });
        Narrowed { courses, facets: facets.collect() }
    }
}

/// Adds counts to others.
fn add(counts: &mut Vec<usize>, more: &[usize]) {
    counts.resize(counts.len().max(more.len()), 0);
    counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
}

/// Counts the values of a record in some of the facets.
fn count(columns: &Columns, facets: &[usize], nths: std::ops::Range<usize>, place: usize, counts: &mut [Vec<usize>]) {
    for nth in nths {
        for code in columns.codes(facets[nth], place) {
            let code = usize::from(*code);
            if counts[nth].len() <= code {
                counts[nth].resize(code + 1, 0);
            }
            counts[nth][code] += 1;
        }
    }
}
