//! Text, and lists of short texts.

use serde::Deserialize;

use super::{RonExample, Value, not_empty};
use crate::data::violation::{PathSegment, Violations};
use crate::data::words::Words;
use crate::text::{LineBuffer, Text};

impl Value for Text {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        lines.push(self);
    }

    fn check(&self, violations: &mut Violations) {
        if self.trim().is_empty() {
            violations.contradiction("the text is empty", "leave the field out, or write `NotFound(\"…\")`");
        }
    }
}

impl RonExample for Text {
    const EXAMPLE: &'static str = r#""in a few words""#;
}

/// Several short texts, one per line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct TextList(pub Box<[Text]>);

impl Value for TextList {
    fn write(&self, _: &Words, lines: &mut LineBuffer) {
        self.0.iter().for_each(|text| lines.push(text));
    }

    fn check(&self, violations: &mut Violations) {
        not_empty(&self.0, violations);
        for (index, text) in self.0.iter().enumerate() {
            violations.at(PathSegment::Index(index), |violations| text.check(violations));
        }
    }
}

impl RonExample for TextList {
    const EXAMPLE: &'static str = r#"["one point", "another"]"#;
}
