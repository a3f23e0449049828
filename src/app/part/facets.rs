//! The facets beside a table: values to tick, each with how many rows it would leave.

use std::collections::HashSet;

use super::list::List;
use super::motion::{Motion, Way};
use crate::data::Words;
use crate::search::{FacetValue, Ticks};
use crate::text::Text;

/// Values of a facet that are shown before all of them are asked for.
const FEW: usize = 6;

/// A line of the facets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetLine {
    /// The name of a facet.
    Heading(Text),
    /// A value.
    Value {
        /// The facet's name.
        facet: &'static str,
        /// The value's code.
        code: u16,
        /// What it is called.
        name: Text,
        /// How many rows it would leave.
        count: usize,
        /// Whether it is ticked.
        is_ticked: bool,
    },
    /// That there are more values.
    More {
        /// The facet's name.
        facet: &'static str,
        /// How many more.
        count: usize,
    },
}

/// The facets of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// The lines.
    pub lines: Vec<FacetLine>,
    /// The cursor and the scroll among them.
    pub list: List,
    /// Whether the cursor is here rather than in the table.
    pub has_focus: bool,
    /// The facets whose values are all shown.
    whole: HashSet<&'static str>,
}

impl Facets {
    /// Shows the values that rows have.
    pub(crate) fn show(
        &mut self,
        facets: &[(&'static str, Vec<FacetValue>)],
        ticks: &Ticks,
        words: &Words,
        name_of: impl Fn(&str, u16) -> String,
    ) {
        let here = self.lines.get(self.list.cursor).map(FacetLine::name);
        self.lines.clear();
        for (facet, values) in facets.iter().filter(|(_, values)| !values.is_empty()) {
            self.lines.push(FacetLine::Heading(Text::new(words.fill(heading(facet)))));
            let is_whole = self.whole.contains(facet) || values.len() <= FEW + FEW;
            let shown = if is_whole { values.len() } else { FEW };
            let is_shown = |(nth, value): &(usize, &FacetValue)| *nth < shown || ticks.has(facet, value.code);
            let before = self.lines.len();
            self.lines.extend(values.iter().enumerate().filter(is_shown).map(|(_, value)| FacetLine::Value {
                facet,
                code: value.code,
                name: Text::new(name_of(facet, value.code)),
                count: value.count,
                is_ticked: ticks.has(facet, value.code),
            }));
            let hidden = values.len() - (self.lines.len() - before);
            if hidden > 0 {
                self.lines.push(FacetLine::More { facet, count: hidden });
            }
        }
        let same = here.and_then(|here| self.lines.iter().position(|line| line.name() == here));
        self.list.cursor = same.unwrap_or(self.list.cursor);
        self.settle(Way::Down);
    }

    /// The name of a value that is shown; those that are ticked always are.
    pub(crate) fn name_of(&self, facet: &str, code: u16) -> Option<&Text> {
        self.lines.iter().find_map(|line| match line {
            FacetLine::Value { facet: of, code: known, name, .. } if *of == facet && *known == code => Some(name),
            _ => None,
        })
    }

    /// Shows all values of a facet.
    pub(crate) fn show_all(&mut self, facet: &'static str) {
        self.whole.insert(facet);
    }

    /// The line under the cursor.
    pub(crate) fn line(&self) -> Option<&FacetLine> {
        self.lines.get(self.list.cursor)
    }

    pub(crate) fn go(&mut self, motion: Motion) {
        let before = self.list.cursor;
        if let Motion::Group(way) = motion {
            self.go_to_facet(way);
        } else {
            self.list.go(motion, self.lines.len());
        }
        self.settle(if self.list.cursor < before { Way::Up } else { Way::Down });
    }

    fn go_to_facet(&mut self, way: Way) {
        let is_heading = |line: &usize| matches!(self.lines.get(*line), Some(FacetLine::Heading(_)));
        let found = match way {
            Way::Down => (self.list.cursor + 1..self.lines.len()).find(is_heading),
            Way::Up => (0..self.list.cursor.saturating_sub(1)).rev().find(is_heading),
        };
        self.list.cursor = found.unwrap_or(self.list.cursor);
        self.list.clamp(self.lines.len());
    }

    pub(crate) fn point(&mut self, line: usize) {
        self.list.cursor = line;
        self.settle(Way::Down);
    }

    /// Takes the cursor off a heading.
    fn settle(&mut self, way: Way) {
        self.list.cursor = self.list.cursor.min(self.lines.len().saturating_sub(1));
        let is_value = |line: &usize| !matches!(self.lines.get(*line), Some(FacetLine::Heading(_)) | None);
        let (down, up) =
            ((self.list.cursor..self.lines.len()).find(is_value), (0..=self.list.cursor).rev().find(is_value));
        let found = if way == Way::Down { down.or(up) } else { up.or(down) };
        self.list.cursor = found.unwrap_or(0);
        self.list.clamp(self.lines.len());
    }

    pub(crate) fn measured(&mut self, rows: usize) {
        self.list.rows = rows;
        self.list.clamp(self.lines.len());
    }
}

impl FacetLine {
    /// What stays the same when counts change.
    fn name(&self) -> (Option<&'static str>, Option<u16>) {
        match self {
            Self::Heading(_) => (None, None),
            Self::Value { facet, code, .. } => (Some(facet), Some(*code)),
            Self::More { facet, .. } => (Some(facet), None),
        }
    }
}

/// What a facet is called above its values, for [`Words::fill`].
fn heading(facet: &str) -> &'static str {
    match facet {
        "degree" => "Counts for",
        "area" => "Area",
        "subject" => "Subject",
        "level" => "Level",
        "units" => "{Units}",
        "term" => "Term",
        "mini" => "Mini",
        _ => "Topic",
    }
}
