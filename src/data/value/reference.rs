//! Values that refer to another record.

use serde::Deserialize;

use super::{Reference, RonExample, Value};
use crate::data::id::Id;
use crate::data::kind::Kind;

/// The id of a related department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DepartmentId(pub Id);

impl Value for DepartmentId {
    fn lines(&self) -> Vec<String> {
        Vec::new()
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::Department, id: &self.0 }]
    }
}

impl RonExample for DepartmentId {
    const EXAMPLE: &'static str = r#""mse""#;
}

/// The id of a related core course.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CoreCourseId(pub Id);

impl Value for CoreCourseId {
    fn lines(&self) -> Vec<String> {
        Vec::new()
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::CoreCourse, id: &self.0 }]
    }
}

impl RonExample for CoreCourseId {
    const EXAMPLE: &'static str = r#""deep-learning""#;
}

/// The SOC code of an occupation, `NN-NNNN`, which is its record's id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SocCode(pub Id);

impl Value for SocCode {
    fn lines(&self) -> Vec<String> {
        vec![format!("SOC {}", self.0)]
    }

    fn refers(&self) -> Vec<Reference<'_>> {
        vec![Reference { kind: Kind::Occupation, id: &self.0 }]
    }
}

impl RonExample for SocCode {
    const EXAMPLE: &'static str = r#""15-2051""#;
}
