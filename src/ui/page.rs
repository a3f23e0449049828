//! A page as styled lines of a given width.

use std::ops::Range;
use std::sync::Arc;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::theme::Styles;
use crate::pages::{Body, Item, KeyFact, Page, Provenance};
use crate::search::{Contiguity, Query};
use crate::text::{Text, fit, width, wrap};

/// Columns of what a fact is called, on a page that has room for them beside the fact.
const LABEL: usize = 13;

/// Columns from which labels stand beside facts rather than above them.
const BESIDE: usize = 44;

/// The widest running text that is still easy to read.
const WIDEST: usize = 100;

/// Columns before each line, for the cursor's mark.
pub(super) const GUTTER: usize = 2;

/// Columns from which two columns of `key_facts` stand side by side.
const TWO_COLUMNS: usize = 70;

/// Elements up to this wide are set in one paragraph when there are many of them.
const SHORT_ELEMENT: usize = 40;

/// A page set in lines, kept for as long as nothing that decides them changes.
#[derive(Debug, Default)]
pub(super) struct PageLayout {
    page: Arc<Page>,
    columns: u16,
    styles: Styles,
    query: Option<Query>,
    /// The lines, from the first.
    pub(super) lines: Vec<Line<'static>>,
    /// The lines that each item takes.
    pub(super) items: Arc<[Range<usize>]>,
}

impl PageLayout {
    /// Sets the page anew unless page, width, styles and query are the same.
    pub(super) fn update(&mut self, page: &Arc<Page>, columns: u16, styles: &Styles, query: Option<&Query>) {
        let same = (Arc::ptr_eq(&self.page, page) || self.page == *page)
            && self.columns == columns
            && self.styles == *styles
            && self.query.as_ref() == query;
        if !same {
            let (lines, items) = set(page, usize::from(columns), styles, query);
            let query = query.cloned();
            *self = Self { page: Arc::clone(page), columns, styles: *styles, query, lines, items: items.into() };
        }
    }

    /// The item at a line.
    pub(super) fn item_at(&self, line: usize) -> Option<usize> {
        self.items.iter().position(|lines| lines.contains(&line))
    }
}

/// Sets a page in lines of at most `columns`; also the lines that each item takes.
fn set(page: &Page, columns: usize, styles: &Styles, query: Option<&Query>) -> (Vec<Line<'static>>, Vec<Range<usize>>) {
    let setter = Setter { columns: columns.saturating_sub(GUTTER + 1).clamp(1, WIDEST), styles, query };
    let label = label_columns(page, setter.columns);
    let mut lines = Vec::new();
    let mut items = Vec::with_capacity(page.len());
    for group in page.groups() {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        if !group.heading.is_empty() {
            lines.push(Line::styled(fit(&group.heading, setter.columns), styles.heading));
        }
        for item in &group.items {
            let start = lines.len();
            setter.item(item, label, &mut lines);
            items.push(start..lines.len());
        }
    }
    (lines, items)
}

/// Columns for labels: none where they have no room beside the facts or where there are none.
fn label_columns(page: &Page, columns: usize) -> Option<usize> {
    let widest = page.items().map(|item| width(&item.label)).max().unwrap_or(0);
    match widest {
        0 => Some(0),
        _ if columns < BESIDE => None,
        _ => Some((widest + 2).clamp(LABEL, columns * 2 / 5)),
    }
}

struct Setter<'a> {
    columns: usize,
    styles: &'a Styles,
    query: Option<&'a Query>,
}

/// A paragraph: texts with their styles, and what stands before its first line and is left blank before the others.
#[derive(Default)]
struct Paragraph {
    bullet: &'static str,
    pieces: Vec<(String, Style)>,
}

impl Paragraph {
    fn new(text: &str, style: Style) -> Self {
        Self { bullet: "", pieces: vec![(text.to_owned(), style)] }
    }

    fn bulleted(bullet: &'static str, text: &str, style: Style) -> Self {
        Self { bullet, ..Self::new(text, style) }
    }

    fn and(mut self, text: &str, style: Style) -> Self {
        self.pieces.push((text.to_owned(), style));
        self
    }
}

impl Setter<'_> {
    fn item(&self, item: &Item, label: Option<usize>, lines: &mut Vec<Line<'static>>) {
        let styles = self.styles;
        if let Body::KeyFacts(key_facts) = &item.body {
            self.glance(key_facts, lines);
            return;
        }
        // A link without a label of its own needs the room.
        let bare_link = item.label.is_empty() && matches!(item.body, Body::Link { .. });
        let label = if bare_link { Some(0) } else { label };
        let indent = label.unwrap_or(if item.label.is_empty() { 0 } else { 2 });
        let first = lines.len();
        if label.is_none() && !item.label.is_empty() {
            lines.push(Line::styled(fit(&item.label, self.columns), styles.label));
        }
        for paragraph in self.paragraphs(item) {
            self.paragraph(&paragraph, indent, lines);
        }
        if label.is_some_and(|columns| columns > 0)
            && !item.label.is_empty()
            && let Some(line) = lines.get_mut(first)
        {
            let shown = fit(&item.label, indent.saturating_sub(1));
            let blanks = " ".repeat(indent - width(&shown));
            line.spans[0] = Span::styled(shown, styles.label);
            line.spans.insert(1, Span::raw(blanks));
        }
    }

    /// What one compares first, in two columns where they have room.
    fn glance(&self, key_facts: &[KeyFact], lines: &mut Vec<Line<'static>>) {
        let columns = if self.columns >= TWO_COLUMNS { 2 } else { 1 };
        let label = key_facts.iter().map(|key_fact| width(&key_fact.label)).max().unwrap_or(0) + 2;
        // Read down the first column, then down the second; the second gets what the first does not need.
        let rows = key_facts.len().div_ceil(columns);
        let needed = |key_fact: &KeyFact| label + width(&key_fact.brief) + width(&tail(key_fact));
        let first = key_facts.iter().take(rows).map(needed).max().unwrap_or(0).min(self.columns / 2);
        for row in 0..rows {
            let mut spans = Vec::new();
            for (column, key_fact) in key_facts.iter().skip(row).step_by(rows).enumerate() {
                let room = match (columns, column) {
                    (1, _) => self.columns,
                    (_, 0) => first,
                    _ => self.columns.saturating_sub(first + GUTTER * 2),
                };
                let tail = fit(&tail(key_fact), room.saturating_sub(label));
                let brief = fit(&key_fact.brief, room.saturating_sub(label + width(&tail)));
                let left = room.saturating_sub(label + width(&brief) + width(&tail));
                // A period that has no room stands with the fact itself.
                let period = Some(format!("  {}", key_fact.period))
                    .filter(|period| !key_fact.period.is_empty() && width(period) <= left)
                    .unwrap_or_default();
                let tail_style = if brief.is_empty() { self.styles.faint } else { self.styles.caution };
                let blanks = (left + GUTTER * 2).saturating_sub(width(&period));
                spans.push(Span::styled(format!("{:label$}", key_fact.label), self.styles.label));
                spans.push(Span::styled(brief, self.styles.text));
                spans.push(Span::styled(tail, tail_style));
                spans.push(Span::styled(period, self.styles.faint));
                spans.push(Span::raw(" ".repeat(blanks)));
            }
            lines.push(Line::from(spans));
        }
    }

    /// What an item says, paragraph by paragraph.
    fn paragraphs(&self, item: &Item) -> Vec<Paragraph> {
        let styles = self.styles;
        let mut paragraphs = match &item.body {
            Body::KeyFacts(_) => Vec::new(),
            Body::Fact(lines) => elements(lines, styles.text),
            Body::Disputed { lines, nth, of } => {
                let mut paragraphs = elements(lines, styles.text);
                if paragraphs.is_empty() {
                    paragraphs.push(Paragraph::default());
                }
                paragraphs[0].pieces.insert(0, (format!("[{nth} of {of} that disagree] "), styles.caution));
                paragraphs
            }
            Body::Gap(words) => vec![Paragraph::new(words, styles.faint)],
            Body::Relation { title, lines, .. } => {
                let title = Paragraph::bulleted("→ ", title, styles.link);
                match lines.as_slice() {
                    [line] => vec![title.and("  ", styles.text).and(line, styles.text)],
                    lines => std::iter::once(title).chain(elements(lines, styles.text)).collect(),
                }
            }
            Body::Link { title, url } if title.is_empty() => vec![Paragraph::new(url, styles.link)],
            Body::Link { title, url } if width(title) + 2 + width(url) <= self.columns => {
                vec![Paragraph::new(title, styles.text).and("  ", styles.text).and(url, styles.link)]
            }
            Body::Link { title, url } => {
                vec![Paragraph::new(title, styles.text), Paragraph::bulleted("  ", url, styles.link)]
            }
            Body::Prose(text) => vec![Paragraph::new(text, styles.text)],
        };
        // Everything says how far it can be trusted, except links that need no caution: they show where they lead.
        if let Some(provenance) = &item.provenance
            && (!matches!(item.body, Body::Link { .. }) || provenance.caution().is_some())
        {
            let standing = self.standing(provenance);
            match paragraphs.as_mut_slice() {
                // Behind a single one it belongs to that; below several it belongs to all.
                [only] => only.pieces.extend(standing),
                _ => paragraphs.push(Paragraph { bullet: "", pieces: standing }),
            }
        }
        paragraphs.extend(item.note.as_ref().map(|note| Paragraph::bulleted("· ", note, styles.faint)));
        paragraphs.retain(|paragraph| !paragraph.pieces.is_empty());
        paragraphs
    }

    /// The end of a fact: what to be careful of, its period, and when its source was read.
    fn standing(&self, provenance: &Provenance) -> Vec<(String, Style)> {
        // What stands in the brackets stays together where it can.
        let when = Some(provenance.when()).filter(|when| !when.is_empty());
        let when = when.map(|when| format!("({when})").replace(' ', GLUE));
        let parts = [(provenance.caution(), self.styles.caution), (when, self.styles.faint)];
        parts.into_iter().filter_map(|(part, style)| part.map(|part| (format!("  {part}"), style))).collect()
    }

    /// Sets one paragraph, indented.
    fn paragraph(&self, paragraph: &Paragraph, indent: usize, lines: &mut Vec<Line<'static>>) {
        let text: String = paragraph.pieces.iter().map(|(text, _)| text.as_str()).collect();
        let marks = self.query.map(|query| query.marks(&text, Contiguity::Contiguous)).unwrap_or_default();
        let hang = width(paragraph.bullet);
        for (line, range) in wrap(&text, self.columns.saturating_sub(indent + hang)).into_iter().enumerate() {
            let mut spans = vec![Span::raw(" ".repeat(indent))];
            if hang > 0 {
                let bullet = if line == 0 { paragraph.bullet.to_owned() } else { " ".repeat(hang) };
                spans.push(Span::styled(bullet, self.styles.faint));
            }
            let mut start = 0;
            for (piece, style) in &paragraph.pieces {
                let piece_range = start..start + piece.len();
                start = piece_range.end;
                let shared = piece_range.start.max(range.start)..piece_range.end.min(range.end);
                if shared.start < shared.end {
                    spans.extend(marked(&text, shared, &marks, *style, self.styles.matched));
                }
            }
            lines.push(Line::from(spans));
        }
    }
}

/// What to be careful of, behind a `key_fact` or in its place.
fn tail(key_fact: &KeyFact) -> String {
    match (key_fact.caution.is_empty(), key_fact.brief.is_empty()) {
        (true, _) => String::new(),
        (false, true) => key_fact.caution.to_string(),
        (false, false) => format!(" ({})", key_fact.caution),
    }
}

/// List elements as paragraphs: many short ones in one paragraph, several long ones each behind a dash.
fn elements(lines: &[Text], style: Style) -> Vec<Paragraph> {
    if lines.len() > 3 && lines.iter().all(|line| width(line) <= SHORT_ELEMENT) {
        let joined = lines.iter().map(Text::as_str).collect::<Vec<_>>().join(" · ");
        return vec![Paragraph::new(&joined, style)];
    }
    let bullet = if lines.len() > 1 { "– " } else { "" };
    lines.iter().map(|line| Paragraph::bulleted(bullet, line, style)).collect()
}

/// A blank at which no line breaks.
const GLUE: &str = "\u{a0}";

/// Text as it is shown: what kept it together is a blank again.
fn unglued(text: &str) -> String {
    text.replace(GLUE, " ")
}

/// The part `range` of `text` in spans, with the marked letters in their own style.
pub(super) fn marked(
    text: &str,
    range: Range<usize>,
    marks: &[Range<usize>],
    style: Style,
    mark_style: Style,
) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut at = range.start;
    for mark in marks {
        let mark = mark.start.max(range.start)..mark.end.min(range.end);
        if mark.start >= mark.end {
            continue;
        }
        if at < mark.start {
            spans.push(Span::styled(unglued(&text[at..mark.start]), style));
        }
        spans.push(Span::styled(unglued(&text[mark.clone()]), style.patch(mark_style)));
        at = mark.end;
    }
    if at < range.end {
        spans.push(Span::styled(unglued(&text[at..range.end]), style));
    }
    spans
}
