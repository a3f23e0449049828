//! `msaie check`: reports every problem in a program's files.

use std::io::{self, Write};

use super::{Arguments, UNUSABLE, dataset};
use crate::data::Kind;
use crate::model::Program;
use crate::text::counted;

/// Writes all problems, then how many there are and how many records.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let dataset = dataset(arguments);
    let unusable = dataset.is_empty();
    let program = Program::new(dataset);
    for problem in &program.problems {
        writeln!(out, "{problem}\n")?;
    }
    let counts: Vec<_> = Kind::PANES.iter().map(|kind| program.words().counted(program.count(*kind), *kind)).collect();
    let problems = counted(program.problem_count(), "problem", "problems");
    writeln!(out, "{problems}; {}, {}", counts.join(", "), counted(program.tables.sources.len(), "source", "sources"))?;
    Ok(match program.problems.len() {
        _ if unusable => UNUSABLE,
        0 => 0,
        _ => 1,
    })
}
