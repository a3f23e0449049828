//! A page in Markdown.

use super::parts::{Part, enclosed, parts};
use crate::data::Address;
use crate::pages::{Body, Item, Page, Provenance, Trust};
use crate::text::Text;

/// The page in Markdown: a heading for each group and a bullet for each item.
pub fn markdown(page: &Page) -> String {
    let mut text = format!("# {}\n\n", escaped(&page.title));
    for (nth, part) in parts(page).into_iter().enumerate() {
        let line = match part {
            Part::Heading(heading) if nth == 0 => format!("## {}\n\n", escaped(heading)),
            Part::Heading(heading) => format!("\n## {}\n\n", escaped(heading)),
            Part::Item(item, label) => {
                format!("{}- {}\n", "  ".repeat(item.depth.into()), item_markdown(item, label))
            }
        };
        text.push_str(&line);
    }
    text
}

/// A table in Markdown, with one line break at the end of each row.
pub fn markdown_table(rows: &[Vec<String>]) -> String {
    let row = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let Some((head, rows)) = rows.split_first() else { return String::new() };
    let rule = format!("|{}\n", " --- |".repeat(head.len()));
    [row(head), rule].into_iter().chain(rows.iter().map(row)).collect()
}

/// An item in Markdown, with its standing, its period and a link to its source.
fn item_markdown(item: &Item, label: &str) -> String {
    let label = match label.trim() {
        "" => String::new(),
        label => format!("**{}**: ", escaped(label)),
    };
    let said = match &item.body {
        Body::Link { title, url } => link(if title.is_empty() { url } else { title }, Some(url)),
        _ => escaped(&item.in_words()),
    };
    let is_gap = matches!(item.body, Body::Gap(_) | Body::Unknown(_));
    let named = item.provenance.as_ref().filter(|_| !matches!(item.body, Body::Brief { differs: true, .. }));
    let remarks = named.map(|provenance| origin(provenance, is_gap)).unwrap_or_default();
    let note = item.note.as_ref().map(|note| format!(". Note: {}", escaped(note))).unwrap_or_default();
    let named: Vec<String> = item.unsaid().map(|name| escaped(name)).collect();
    let named = if named.is_empty() { String::new() } else { format!(". Courses: {}", named.join("; ")) };
    format!("{label}{said}{}{note}{named}", enclosed(&remarks))
}

/// Where an item comes from, in Markdown; without the standing of an official page that leaves a gap.
fn origin(provenance: &Provenance, is_gap: bool) -> Vec<String> {
    let standing = match &provenance.trust {
        Trust::Official if is_gap => None,
        Trust::Official => Some("official".to_owned()),
        // The title says it.
        Trust::Unsourced => None,
        _ => provenance.caution().map(|caution| escaped(&caution)),
    };
    let period = provenance.period.as_ref().filter(|period| !period.is_empty()).map(|period| escaped(period));
    let source = link(&provenance.title, provenance.url.as_deref());
    standing.into_iter().chain(period).chain([source]).collect()
}

/// A link in Markdown; the title alone if there is no address that is safe to open.
fn link(title: &str, url: Option<&str>) -> String {
    let title = escaped(title);
    match url.filter(|url| Address::is_safe(url)) {
        Some(url) if url.contains(['(', ')']) => format!("[{title}](<{url}>)"),
        Some(url) => format!("[{title}]({url})"),
        None => title,
    }
}

/// `text` with a backslash before each sign that Markdown would interpret.
fn escaped(text: &str) -> String {
    let text = Text::new(text.trim());
    let mut safe = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut only_digits = true;
    while let Some(c) = characters.next() {
        let is_sign = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => true,
            // It may begin an entity.
            '&' => characters.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#'),
            // They begin a list.
            '-' | '+' => safe.is_empty(),
            '.' | ')' => only_digits && !safe.is_empty(),
            _ => false,
        };
        only_digits &= c.is_ascii_digit();
        if is_sign {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_escaped_where_they_count() {
        for (text, safe) in [
            ("18-661", "18-661"),
            ("Systems & Tool Chains", "Systems & Tool Chains"),
            ("EST&P *now* [a](b)", "EST\\&P \\*now\\* \\[a\\](b)"),
            ("- a", "\\- a"),
            ("1. a", "1\\. a"),
            ("3.5 of 4.0", "3\\.5 of 4.0"),
            ("# C# <b>", "\\# C\\# \\<b\\>"),
        ] {
            assert_eq!(escaped(text), safe);
        }
    }
}
