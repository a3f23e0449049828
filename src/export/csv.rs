//! A comparison as comma-separated values.

use crate::pages::{Comparison, Mark};

/// The comparison as comma-separated values: a line for each record, and for each question what it answers and how far
/// that can be trusted, in the columns given.
pub fn csv(comparison: &Comparison, columns: &[usize]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let shown = || columns.iter().filter_map(|column| comparison.columns.get(*column));
    let heads = shown().flat_map(|column| [column.key.to_string(), format!("{}-standing", column.key)]);
    let mut lines = vec![std::iter::once("name".to_owned()).chain(heads).collect::<Vec<_>>()];
    for line in &comparison.lines {
        let cells = columns.iter().filter_map(|column| line.cells.get(*column)).flat_map(|cell| {
            // What is not known is empty, so that nobody takes it for a value.
            let said = if cell.is_known() { cell.item.in_words() } else { String::new() };
            [said, cell.short.mark.map_or("official", Mark::words).to_owned()]
        });
        lines.push(std::iter::once(line.name.to_string()).chain(cells).collect());
    }
    for line in lines {
        // Writing to memory cannot fail.
        let _ = writer.write_record(&line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
