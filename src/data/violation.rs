//! What is wrong with a value, and where in its record.

use crate::problem::Fault;

/// One step from a value to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathSegment {
    /// To a field by its name.
    Field(&'static str),
    /// To an element of a list, from 0.
    Index(usize),
}

/// Something wrong with a value, with its path from the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The path from the record to the offending text.
    pub path: Vec<PathSegment>,
    /// Its kind.
    pub fault: Fault,
    /// What is wrong.
    pub what: String,
    /// How to fix it, or what was probably meant.
    pub help: String,
}

/// Collects violations and keeps track of the path to what is being checked.
#[derive(Debug, Default)]
pub struct Violations {
    path: Vec<PathSegment>,
    found: Vec<Violation>,
}

impl Violations {
    /// Runs `check` one step deeper.
    pub fn at(&mut self, step: PathSegment, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    /// Runs `check` inside the field `name`.
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

    /// What was found.
    pub fn into_found(self) -> Vec<Violation> {
        self.found
    }
}

/// Something read from a file that can check itself, whatever other records say.
pub trait Checked {
    /// Reports what cannot be true.
    fn check(&self, violations: &mut Violations);
}
