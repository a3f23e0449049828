//! Values that refer to another record.

use serde::Deserialize;

use super::{Reference, RonExample, Value};
use crate::data::id::Id;
use crate::data::kind::Kind;
use crate::data::words::Words;
use crate::text::LineBuffer;

/// Declares a value that is the id of a record, one row for each kind that facts refer to.
macro_rules! references {
    ($($(#[$meta:meta])* $name:ident: $kind:ident, $example:literal;)*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub Id);

            impl Value for $name {
                fn write(&self, _: &Words, _: &mut LineBuffer) {}

                fn refers(&self) -> Vec<Reference<'_>> {
                    vec![Reference::to(Kind::$kind, &self.0)]
                }
            }

            impl RonExample for $name {
                const EXAMPLE: &'static str = concat!("\"", $example, "\"");
            }
        )*
    };
}

references! {
    /// The id of a related department.
    DepartmentId: Department, "mse";
    /// The id of a related core course.
    CoreCourseId: CoreCourse, "deep-learning";
    /// The id of the nearest occupation.
    OccupationId: Occupation, "15-2051";
}
