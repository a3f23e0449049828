//! An item of a page as styled lines of a given width.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::theme::Styles;
use crate::model::{Body, Item, Provenance, Sheet, Trust};
use crate::search::Query;
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

/// A page set in lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    /// The lines, from the first.
    pub(super) lines: Vec<Line<'static>>,
    /// The lines that each item takes.
    pub(super) items: Vec<Range<usize>>,
}

/// Sets a page in lines of at most `columns`.
pub(super) fn set(sheet: &Sheet, columns: usize, styles: &Styles, query: Option<&Query>) -> Pages {
    let setter = Setter { columns: columns.saturating_sub(GUTTER).clamp(1, WIDEST), styles, query };
    let label = label_columns(sheet, setter.columns);
    let mut pages = Pages::default();
    for item in &sheet.items {
        if matches!(item.body, Body::Heading) && !pages.lines.is_empty() {
            pages.lines.push(Line::default());
        }
        let start = pages.lines.len();
        setter.item(item, label, &mut pages.lines);
        pages.items.push(start..pages.lines.len());
    }
    pages
}

/// Columns for labels: none where they have no room beside the facts or where there are none.
fn label_columns(sheet: &Sheet, columns: usize) -> Option<usize> {
    let facts = sheet.items.iter().filter(|item| !matches!(item.body, Body::Heading));
    let widest = facts.map(|item| width(&item.label)).max().unwrap_or(0);
    match widest {
        0 => Some(0),
        _ if columns < BESIDE => None,
        _ => Some((widest + 2).clamp(LABEL, columns / 3)),
    }
}

struct Setter<'a> {
    columns: usize,
    styles: &'a Styles,
    query: Option<&'a Query>,
}

/// Text in one style.
struct Piece<'a> {
    text: &'a str,
    style: Style,
}

impl Setter<'_> {
    fn item(&self, item: &Item, label: Option<usize>, lines: &mut Vec<Line<'static>>) {
        let styles = self.styles;
        if matches!(item.body, Body::Heading) {
            lines.push(Line::styled(fit(&item.label, self.columns), styles.heading));
            return;
        }
        let indent = label.unwrap_or(if item.label.is_empty() { 0 } else { 2 });
        let first = lines.len();
        if label.is_none() && !item.label.is_empty() {
            lines.push(Line::styled(fit(&item.label, self.columns), styles.label));
        }
        for paragraph in self.paragraphs(item) {
            let pieces: Vec<_> = paragraph.iter().map(|(text, style)| Piece { text, style: *style }).collect();
            self.paragraph(&pieces, indent, lines);
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

    /// What an item says, paragraph by paragraph, each as texts with their styles.
    fn paragraphs(&self, item: &Item) -> Vec<Vec<(String, Style)>> {
        let styles = self.styles;
        let mut paragraphs: Vec<Vec<(String, Style)>> = match &item.body {
            Body::Heading => Vec::new(),
            Body::Fact(lines) => elements(lines, styles.text),
            Body::Disputed { lines, nth, of } => {
                let mut paragraphs = elements(lines, styles.text);
                let says = format!("[{nth} of {of} that disagree] ");
                match paragraphs.first_mut() {
                    Some(first) => first.insert(0, (says, styles.caution)),
                    None => paragraphs.push(vec![(says, styles.caution)]),
                }
                paragraphs
            }
            Body::Gap(words) => vec![vec![(words.to_string(), styles.faint)]],
            Body::Relation { title, lines, .. } => {
                let title = vec![("→ ".to_owned(), styles.faint), (title.to_string(), styles.link)];
                let mut paragraphs = vec![title];
                if let [line] = lines.as_slice() {
                    paragraphs[0].push((format!("  {line}"), styles.text));
                } else {
                    paragraphs.extend(elements(lines, styles.text));
                }
                paragraphs
            }
            Body::Link { title, url } if title.is_empty() => vec![vec![(url.to_string(), styles.link)]],
            Body::Link { title, url } => {
                let title = (title.to_string(), styles.text);
                if width(&title.0) + 2 + width(url) <= self.columns / 2 {
                    vec![vec![title, ("  ".to_owned(), styles.text), (url.to_string(), styles.link)]]
                } else {
                    vec![vec![title], vec![(url.to_string(), styles.link)]]
                }
            }
            Body::Prose(text) => vec![vec![(text.to_string(), styles.text)]],
        };
        // Whoever reads a link sees where it leads; everything else says how far it can be trusted.
        if !matches!(item.body, Body::Link { .. })
            && let Some(provenance) = &item.provenance
            && let Some(last) = paragraphs.last_mut()
        {
            last.extend(self.standing(provenance));
        }
        paragraphs.extend(item.note.as_ref().map(|note| vec![(format!("· {note}"), styles.faint)]));
        paragraphs
    }

    /// The end of a fact: what to be careful of, its period, and when its source was read.
    fn standing(&self, provenance: &Provenance) -> Vec<(String, Style)> {
        let mut end = Vec::new();
        let caution = match &provenance.trust {
            Trust::Official => None,
            Trust::OlderCopy => Some("older copy, probably superseded".to_owned()),
            Trust::SecondHand => Some("second-hand".to_owned()),
            Trust::Ours(reason) => Some(format!("our inference: {reason}")),
            Trust::Unsourced => Some(provenance.title.to_string()),
        };
        end.extend(caution.map(|caution| (format!("  {caution}"), self.styles.caution)));
        let read = provenance.read.map(|read| match read {
            crate::data::ReadDate::Undated => "undated copy".to_owned(),
            crate::data::ReadDate::On { .. } => format!("read {read}"),
        });
        let when: Vec<_> = provenance.period.as_ref().map(ToString::to_string).into_iter().chain(read).collect();
        if !when.is_empty() {
            end.push((format!("  {}", when.join(" · ")), self.styles.faint));
        }
        end
    }

    /// Sets one paragraph, indented.
    fn paragraph(&self, pieces: &[Piece<'_>], indent: usize, lines: &mut Vec<Line<'static>>) {
        let text: String = pieces.iter().map(|piece| piece.text).collect();
        let marks = self.query.map(|query| query.marks(&text, false)).unwrap_or_default();
        for range in wrap(&text, self.columns.saturating_sub(indent)) {
            let mut spans = vec![Span::raw(" ".repeat(indent))];
            let mut start = 0;
            for piece in pieces {
                let piece_range = start..start + piece.text.len();
                start = piece_range.end;
                let shared = piece_range.start.max(range.start)..piece_range.end.min(range.end);
                if shared.start < shared.end {
                    spans.extend(marked(&text, shared, &marks, piece.style, self.styles.matched));
                }
            }
            lines.push(Line::from(spans));
        }
    }
}

/// List elements as paragraphs: many short ones in one paragraph, several long ones each behind a dash.
fn elements(lines: &[Text], style: Style) -> Vec<Vec<(String, Style)>> {
    let short = lines.len() > 3 && lines.iter().all(|line| width(line) <= SHORT_ELEMENT);
    if short {
        let joined = lines.iter().map(Text::as_str).collect::<Vec<_>>().join(" · ");
        return vec![vec![(joined, style)]];
    }
    let dash = |line: &Text| if lines.len() > 1 { format!("– {line}") } else { line.to_string() };
    lines.iter().map(|line| vec![(dash(line), style)]).collect()
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
            spans.push(Span::styled(text[at..mark.start].to_owned(), style));
        }
        spans.push(Span::styled(text[mark.clone()].to_owned(), style.patch(mark_style)));
        at = mark.end;
    }
    if at < range.end {
        spans.push(Span::styled(text[at..range.end].to_owned(), style));
    }
    spans
}
