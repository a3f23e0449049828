//! A page as styled lines of a given width.

use std::ops::Range;
use std::sync::Arc;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::theme::Styles;
use crate::pages::{Body, Item, Page, Provenance, Trust, Usual};
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
            lines.push(setter.heading(&group.heading, group.usual.as_ref()));
        }
        for item in &group.items {
            let start = lines.len();
            setter.item(item, label, group.usual.as_ref(), &mut lines);
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
    /// A heading, and beside it what holds for most of its group.
    fn heading(&self, heading: &str, usual: Option<&Usual>) -> Line<'static> {
        let heading = fit(heading, self.columns);
        let parts = |usual: &Usual| {
            let parts = [Some(usual.word.unwrap_or("official").to_owned()), usual.dated.clone()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        };
        let usual = usual.map(|usual| format!("  {}, unless marked", parts(usual)));
        let usual = usual.filter(|usual| width(&heading) + width(usual) <= self.columns).unwrap_or_default();
        Line::from(vec![Span::styled(heading, self.styles.heading), Span::styled(usual, self.styles.faint)])
    }

    /// A group that can be opened, on one line.
    fn fold(&self, heading: &str, count: usize, is_open: bool, usual: Option<&Usual>) -> Line<'static> {
        if is_open {
            let mut line = self.heading(heading, usual);
            line.spans.insert(0, Span::styled("▾ ", self.styles.heading));
            return line;
        }
        let heading = format!("▸ {}", fit(heading, self.columns.saturating_sub(2)));
        Line::from(vec![Span::styled(heading, self.styles.link), Span::styled(format!("  {count}"), self.styles.faint)])
    }

    fn item(&self, item: &Item, label: Option<usize>, usual: Option<&Usual>, lines: &mut Vec<Line<'static>>) {
        let styles = self.styles;
        if let Body::Fold { heading, count, is_open } = &item.body {
            lines.push(self.fold(heading, *count, *is_open, usual));
            return;
        }
        if let Body::Brief(text) = &item.body {
            self.brief(item, text, label, lines);
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
        for paragraph in self.paragraphs(item, usual) {
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

    /// What an item says on one line: how far it can be trusted stands behind it, if there is room.
    fn brief(&self, item: &Item, text: &str, label: Option<usize>, lines: &mut Vec<Line<'static>>) {
        let own = || if item.label.is_empty() { 0 } else { width(&item.label) + 2 };
        let label = label.unwrap_or_else(own);
        let room = self.columns.saturating_sub(label);
        let caution = item.provenance.as_ref().and_then(Provenance::word).map(|word| format!(" ({word})"));
        let caution = caution.unwrap_or_default();
        let text = fit(text, room.saturating_sub(width(&caution)));
        let period = item.provenance.as_ref().and_then(|provenance| provenance.period.as_ref());
        let left = room.saturating_sub(width(&text) + width(&caution));
        // A period that has no room stands with the fact itself.
        let period = period.map(|period| format!("  {period}")).filter(|period| width(period) <= left);
        lines.push(Line::from(vec![
            Span::styled(fit(&item.label, label.saturating_sub(1)), self.styles.label),
            Span::raw(" ".repeat(label.saturating_sub(width(&fit(&item.label, label.saturating_sub(1)))))),
            Span::styled(text, if item.provenance.is_none() { self.styles.faint } else { self.styles.text }),
            Span::styled(caution, self.styles.caution),
            Span::styled(period.unwrap_or_default(), self.styles.faint),
        ]));
    }

    /// What an item says, paragraph by paragraph.
    fn paragraphs(&self, item: &Item, usual: Option<&Usual>) -> Vec<Paragraph> {
        let styles = self.styles;
        let mut paragraphs = match &item.body {
            Body::Brief(_) | Body::Fold { .. } => Vec::new(),
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
            let standing = self.standing(provenance, usual);
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
    fn standing(&self, provenance: &Provenance, usual: Option<&Usual>) -> Vec<(String, Style)> {
        // What the group says of all its items is not repeated.
        let is_usual = usual.is_some_and(|usual| usual.word == provenance.word());
        let caution = match usual {
            // Among facts that are not, one that is official has to say so.
            Some(Usual { word: Some(_), .. }) if provenance.trust == Trust::Official => Some("official".to_owned()),
            _ => provenance.caution().filter(|_| !is_usual || matches!(provenance.trust, Trust::Ours(_))),
        };
        let period = provenance.period.as_ref().map(ToString::to_string);
        let dated = provenance.dated().filter(|dated| usual.is_none_or(|usual| usual.dated.as_ref() != Some(dated)));
        let when = [period, dated].into_iter().flatten().collect::<Vec<_>>().join(", ");
        // What stands in the brackets stays together where it can.
        let when = Some(when).filter(|when| !when.is_empty()).map(|when| format!("({when})").replace(' ', GLUE));
        let parts = [(caution, self.styles.caution), (when, self.styles.faint)];
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
