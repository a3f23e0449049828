//! Sets texts in lines of a given width.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::marks;
use super::searched::Searched;
use super::theme::Styles;
use crate::app::Charset;
use crate::data::Address;
use crate::pages::{Body, Item, Trust, Usual};
use crate::text::{Text, fit, width, wrap};

/// Sets items in lines.
#[derive(Default)]
pub(super) struct Setter {
    /// Columns for running text, which is hard to read if it is wide.
    pub(super) columns: usize,
    /// All columns, for what is drawn.
    pub(super) full: usize,
    /// Those of the item that is being set.
    pub(super) styles: Styles,
    /// Those of what is not faded.
    pub(super) clear: Styles,
    /// Whether what is not official and current is faded.
    pub(super) lens: bool,
    pub(super) charset: Charset,
    /// The texts in which what matches a query is marked.
    pub(super) searched: Searched,
    pub(super) lines: Vec<Line<'static>>,
    /// The addresses in them.
    pub(super) addresses: Vec<Link>,
}

/// An address in a line, or the part of it that stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) line: usize,
    pub(super) columns: Range<usize>,
    pub(super) address: Text,
}

/// A paragraph: texts with their styles, and what stands before its first line and is left blank before the others.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) bullet: &'static str,
    pub(super) pieces: Vec<(String, Style)>,
}

impl Paragraph {
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self { bullet: "", pieces: vec![(text.to_owned(), style)] }
    }

    pub(super) fn bulleted(bullet: &'static str, text: &str, style: Style) -> Self {
        Self { bullet, ..Self::new(text, style) }
    }

    pub(super) fn and(mut self, text: &str, style: Style) -> Self {
        self.pieces.push((text.to_owned(), style));
        self
    }
}

impl Setter {
    /// The mark of an item, unless its group says the same of all.
    pub(super) fn mark(&self, item: &Item, usual: Option<&Usual>) -> Option<(String, Style)> {
        // It says so in words.
        if matches!(item.body, Body::Unknown(_)) {
            return None;
        }
        if item.provenance.as_ref().is_some_and(|provenance| provenance.trust == Trust::Unsourced) {
            return Some(("  no source".to_owned(), self.styles.caution));
        }
        let mark = item.mark().filter(|mark| usual.is_none_or(|usual| usual.mark != Some(*mark)))?;
        // It stays with the last word.
        Some((format!("{GLUE}{}", marks::sign(mark, self.charset)), self.styles.caution))
    }

    /// Columns that the last line takes.
    pub(super) fn taken(&self) -> usize {
        self.lines.last().map_or(0, |line| columns(&line.spans))
    }

    /// Puts a label before the line `at`, in its indent of so many columns.
    pub(super) fn label(&mut self, label: &str, at: usize, indent: usize) {
        let shown = fit(label, indent.saturating_sub(1));
        let blanks = spaces(indent.saturating_sub(width(&shown)));
        let spans = [self.text(&shown, self.styles.label, (at, 0)), Span::raw(blanks)];
        let Some(line) = self.lines.get_mut(at) else { return };
        // What stands there is the indent.
        let own = line.spans.len().min(1);
        line.spans.splice(..own, spans);
    }

    /// A text at a line and a column, in which what matches the query is marked.
    pub(super) fn text(&mut self, text: &str, style: Style, (line, column): (usize, usize)) -> Span<'static> {
        self.searched.add(text);
        self.searched.place(0..text.len(), line, column);
        Span::styled(unglued(text).into_owned(), style)
    }

    /// Puts words at the right edge of the last line, or of a line of their own where that has no room.
    pub(super) fn aside(&mut self, words: &str, indent: usize) {
        if words.is_empty() {
            return;
        }
        let words = fit(words, self.columns.saturating_sub(indent)).into_owned();
        let last = self.taken();
        let shown = Span::styled(words.clone(), self.styles.faint);
        match self.lines.last_mut() {
            Some(line) if last + 2 + width(&words) <= self.columns => {
                line.spans.extend([Span::raw(spaces(self.columns - last - width(&words))), shown]);
            }
            _ => {
                let blanks = Span::raw(spaces(self.columns.saturating_sub(width(&words))));
                self.lines.push(Line::from(vec![blanks, shown]));
            }
        }
    }

    /// Sets one paragraph, indented.
    pub(super) fn paragraph(&mut self, paragraph: &Paragraph, indent: usize) {
        let text: String = paragraph.pieces.iter().map(|(text, _)| text.as_str()).collect();
        self.searched.add(&text);
        let hang = width(paragraph.bullet);
        for (line, range) in wrap(&text, self.columns.saturating_sub(indent + hang)).into_iter().enumerate() {
            self.searched.place(range.clone(), self.lines.len(), indent + hang);
            let mut spans = vec![Span::raw(spaces(indent))];
            if hang > 0 {
                let bullet = if line == 0 { Cow::Borrowed(paragraph.bullet) } else { spaces(hang) };
                spans.push(Span::styled(bullet, self.styles.faint));
            }
            let mut start = 0;
            for (piece, style) in &paragraph.pieces {
                let piece_range = start..start + piece.len();
                start = piece_range.end;
                let shared = piece_range.start.max(range.start)..piece_range.end.min(range.end);
                if shared.start < shared.end {
                    if Address::is_safe(piece) {
                        let column = |at: usize| indent + hang + width(&text[range.start..at]);
                        let columns = column(shared.start)..column(shared.end);
                        let address = Text::new(piece.as_str());
                        self.addresses.push(Link { line: self.lines.len(), columns, address });
                    }
                    spans.push(Span::styled(unglued(&text[shared]).into_owned(), *style));
                }
            }
            self.lines.push(Line::from(spans));
        }
    }
}

/// Columns that spans take beside each other.
pub(super) fn columns(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// So many blanks, nearly always without memory of their own.
pub(super) fn spaces(columns: usize) -> Cow<'static, str> {
    const SPACES: &str = match str::from_utf8(&[b' '; 256]) {
        Ok(spaces) => spaces,
        Err(_) => "",
    };
    SPACES.get(..columns).map_or_else(|| " ".repeat(columns).into(), Cow::Borrowed)
}

/// A blank at which no line breaks.
const GLUE: &str = "\u{a0}";

/// Text as it is shown: what kept it together is a blank again.
pub(super) fn unglued(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() && text.contains(GLUE) { text.replace(GLUE, " ").into() } else { text.into() }
}

/// Passes the part `range` of `text` to `add` in parts, with the marked letters in their own style.
pub(super) fn for_marked(
    text: &str,
    range: Range<usize>,
    marks: &[Range<usize>],
    style: Style,
    mark_style: Style,
    mut add: impl FnMut(&str, Style),
) {
    let mut at = range.start;
    for mark in marks {
        let mark = mark.start.max(range.start)..mark.end.min(range.end);
        if mark.start >= mark.end {
            continue;
        }
        if at < mark.start {
            add(&text[at..mark.start], style);
        }
        add(&text[mark.clone()], style.patch(mark_style));
        at = mark.end;
    }
    if at < range.end {
        add(&text[at..range.end], style);
    }
}
