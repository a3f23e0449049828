//! Problems that linking finds, until their places are looked up.

use std::collections::HashMap;

use crate::data::{Finding, Id, PathSegment, ProblemBudget, RecordOrigin, Section, Violation};
use crate::problem::Fault;

/// Problems whose places have not been looked up yet.
pub(super) struct PendingProblems {
    pub(super) budget: ProblemBudget,
    pub(super) list: Vec<Finding>,
    /// Where ids are used that no record has.
    missing: HashMap<(Section, Id), Uses>,
}

/// Where an id is used.
pub(super) struct Uses {
    /// The first use.
    pub(super) first: (RecordOrigin, Vec<PathSegment>),
    /// How many there are.
    pub(super) count: usize,
}

impl PendingProblems {
    pub(super) fn new(budget: ProblemBudget) -> Self {
        Self { budget, list: Vec::new(), missing: HashMap::new() }
    }

    /// Notes that an id is used at `path` which no record of its section has.
    pub(super) fn miss(&mut self, section: Section, id: &Id, origin: RecordOrigin, path: &[PathSegment]) {
        let first = || Uses { first: (origin, path.to_vec()), count: 0 };
        self.missing.entry((section, id.clone())).or_insert_with(first).count += 1;
    }

    /// Takes what was noted of ids that no record has, sorted.
    pub(super) fn take_missing(&mut self) -> Vec<((Section, Id), Uses)> {
        let mut missing: Vec<_> = std::mem::take(&mut self.missing).into_iter().collect();
        missing.sort_by(|((one, id), _), ((other, other_id), _)| (one.file(), id).cmp(&(other.file(), other_id)));
        missing
    }

    /// Adds a problem at `path`. Calls `describe`, for what is wrong and how to fix it, only if the problem is reported.
    pub(super) fn add(
        &mut self,
        origin: RecordOrigin,
        path: &[PathSegment],
        fault: Fault,
        describe: impl FnOnce() -> (String, String),
    ) {
        self.add_between(origin, None, path, fault, describe);
    }

    /// Adds a problem at `path` of a record that is also about `other`, whose place will follow what is wrong.
    pub(super) fn add_between(
        &mut self,
        origin: RecordOrigin,
        other: Option<RecordOrigin>,
        path: &[PathSegment],
        fault: Fault,
        describe: impl FnOnce() -> (String, String),
    ) {
        if self.budget.allows(origin) {
            let (what, help) = describe();
            self.list.push(Finding { origin, violation: Violation { path: path.to_vec(), fault, what, help }, other });
        }
    }
}
