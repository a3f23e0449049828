//! Problems that linking finds, until their places are looked up.

use crate::data::{Finding, PathSegment, ProblemBudget, RecordOrigin, Violation};
use crate::problem::Fault;

/// Problems whose places have not been looked up yet.
pub(super) struct PendingProblems {
    pub(super) budget: ProblemBudget,
    pub(super) list: Vec<Finding>,
}

impl PendingProblems {
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
