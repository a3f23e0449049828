//! What is wrong with a value, and where in its record.

use crate::problem::Fault;

/// A step from a value to one of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathSegment {
    /// To a field by its name.
    Field(&'static str),
    /// To an element of a list, from 0.
    Index(usize),
}

/// Something wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The path from the record to the offending part.
    pub path: Vec<PathSegment>,
    /// Its kind.
    pub fault: Fault,
    /// What is wrong.
    pub what: String,
    /// How to fix it, or what was probably meant.
    pub help: String,
}

/// Collects violations and tracks the path to the part being checked.
#[derive(Debug, Default)]
pub struct Violations {
    path: Vec<PathSegment>,
    found: Vec<Violation>,
}

impl Violations {
    /// Runs `check` on the part at `segment`.
    pub fn at(&mut self, segment: PathSegment, check: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        check(self);
        self.path.pop();
    }

    /// Runs `check` on the field `name`.
    pub fn within(&mut self, name: &'static str, check: impl FnOnce(&mut Self)) {
        self.at(PathSegment::Field(name), check);
    }

    /// Reports a violation at the current path.
    pub fn report(&mut self, fault: Fault, what: impl Into<String>, help: impl Into<String>) {
        self.found.push(Violation { path: self.path.clone(), fault, what: what.into(), help: help.into() });
    }

    /// Reports a number outside its range.
    pub fn range(&mut self, what: impl Into<String>, help: impl Into<String>) {
        self.report(Fault::OutOfRange, what, help);
    }

    /// Reports a value that contradicts its own form.
    pub fn contradiction(&mut self, what: impl Into<String>, help: impl Into<String>) {
        self.report(Fault::Contradiction, what, help);
    }

    /// The violations found.
    pub fn into_found(self) -> Vec<Violation> {
        self.found
    }
}

/// Something read from a file that can be checked without looking at other records.
pub trait Checked {
    /// Reports what is wrong with it.
    fn check(&self, violations: &mut Violations);
}
