//! A page as styled lines of a given width.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::charts::Axis;
use super::marks;
use super::searched::{Match, Searched};
use super::setter::{Link, Paragraph, Setter, columns, spaces, unglued};
use super::theme::Styles;
use super::timeline;
use crate::app::Charset;
use crate::pages::{Body, Item, Mark, Page, Room, Trust, Unknown, Usual};
use crate::search::Query;
use crate::text::{Text, fit, thousands, width, wrap};

/// Columns of what a fact is called, on a page that has room for them beside the fact.
const LABEL: usize = 13;

/// Columns from which labels stand beside facts rather than above them.
const BESIDE: usize = 44;

/// The widest running text that is still easy to read.
const WIDEST: usize = 92;

/// Columns from one level of a tree to the next.
const TREE_STEP: usize = 2;

/// Columns of the shortest list of what is in a closed group that says anything.
const SHORTEST_PREVIEW: usize = 8;

/// Columns before each line, for the cursor's mark.
pub(super) const GUTTER: usize = 2;

/// Elements up to this wide are set in one paragraph when there are many of them.
const SHORT_ELEMENT: usize = 40;

/// Lines of a long value at the top of a page, unless it must not be cut.
const LONGEST_VALUE: usize = 2;

/// Columns from which two short values share a line.
const TWO_VALUES: usize = 72;

/// A page set in lines, kept for as long as nothing that decides them changes.
#[derive(Debug, Default)]
pub(super) struct PageLayout {
    page: Arc<Page>,
    columns: u16,
    looks: Looks,
    query: Option<Query>,
    /// The lines, from the first.
    pub(super) lines: Vec<Line<'static>>,
    /// The addresses in them.
    pub(super) addresses: Vec<Link>,
    /// The lines that each item takes.
    pub(super) items: Arc<[Range<usize>]>,
    /// The column at which each item begins.
    starts: Vec<usize>,
    searched: Searched,
    /// What of it matches the query, by lines.
    matches: Vec<Match>,
}

impl PageLayout {
    /// Sets the page anew unless page, width and looks are the same, and finds what matches the query unless that is.
    pub(super) fn update(&mut self, page: &Arc<Page>, columns: u16, looks: Looks, query: Option<&Query>) {
        let same = (Arc::ptr_eq(&self.page, page) || self.page == *page)
            && self.columns == columns
            && self.looks == looks
            && !self.items.is_empty();
        if same && self.query.as_ref() == query {
            return;
        }
        if !same {
            let mut setter = setter(columns, looks);
            let (items, starts): (Vec<_>, Vec<_>) = setter.page(page).into_iter().unzip();
            let Setter { lines, addresses, searched, .. } = setter;
            let (page, items) = (Arc::clone(page), items.into());
            *self = Self { page, columns, looks, lines, addresses, items, starts, searched, ..Self::default() };
        }
        self.matches = query.map(|query| self.searched.matches(&query.marker())).unwrap_or_default();
        self.query = query.cloned();
    }

    /// The columns of a line that match the query.
    pub(super) fn matches(&self, line: usize) -> impl Iterator<Item = Range<usize>> {
        let first = self.matches.partition_point(|found| found.line < line);
        self.matches[first..].iter().take_while(move |found| found.line == line).map(|found| found.columns.clone())
    }

    /// The item at a line and a column.
    pub(super) fn item_at(&self, line: usize, column: usize) -> Option<usize> {
        let on_line = |item: &usize| self.items[*item].contains(&line);
        let items: Vec<usize> = (0..self.items.len()).filter(on_line).collect();
        let at = |item: &&usize| self.starts[**item] <= column.saturating_sub(GUTTER);
        items.iter().rev().find(at).or(items.first()).copied()
    }

    /// The lines of an item, and the column at which it begins.
    pub(super) fn place(&self, item: usize) -> Option<(Range<usize>, usize)> {
        Some((self.items.get(item)?.clone(), *self.starts.get(item)?))
    }
}

/// What sets a page.
fn setter(columns: u16, looks: Looks) -> Setter {
    let full = usize::from(columns).saturating_sub(GUTTER + 2).max(1);
    let Looks { styles, charset, lens } = looks;
    Setter { columns: full.min(WIDEST), full, styles, clear: styles, lens, charset, ..Setter::default() }
}

/// The column at which closed groups say what is in them.
fn fold_columns(page: &Page, columns: usize) -> usize {
    let headings = page.items().filter_map(|item| match &item.body {
        Body::Fold { heading, is_open: false, .. } => Some(width(heading) + 4),
        _ => None,
    });
    headings.max().unwrap_or(0).min(columns * 2 / 5)
}

/// Columns that the items of a page share.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// For labels beside what they are labels of; `None` if those stand above.
    label: Option<usize>,
    /// At which closed groups say what is in them.
    fold: usize,
    /// The units of the longest bar.
    most_units: u32,
}

/// The most units of an area on a page, so that all bars have one scale.
fn most_units(page: &Page) -> u32 {
    let bars = page.items().filter_map(|item| match &item.body {
        Body::Bars { bars, .. } => Some(bars),
        _ => None,
    });
    bars.flatten().filter_map(|bar| bar.hundredths).max().unwrap_or(0)
}

/// What a page looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Looks {
    pub(super) styles: Styles,
    /// What the terminal can display.
    pub(super) charset: Charset,
    /// Whether what is not official and current is faded.
    pub(super) lens: bool,
}

/// What an item is called; before a line of a checklist stands its box.
fn name_of(item: &Item) -> Cow<'_, str> {
    match &item.task {
        Some(task) => Cow::Owned(format!("[{}] {}", if task.done { "x" } else { " " }, item.label)),
        None => Cow::Borrowed(item.label.as_str()),
    }
}

/// Columns for labels: none where they have no room beside the facts or where there are none.
fn label_columns(page: &Page, columns: usize) -> Option<usize> {
    // What is drawn has its own place for its label.
    let labelled = page.items().filter(|item| !timeline::has_own_label(item));
    let widest = labelled.map(|item| width(&name_of(item))).max().unwrap_or(0);
    match widest {
        0 => Some(0),
        _ if columns < BESIDE => None,
        _ => Some((widest + 2).clamp(LABEL, columns * 2 / 5)),
    }
}

/// The parts of a value on one line, in their order.
struct Value {
    name: String,
    name_style: Style,
    blanks: Cow<'static, str>,
    text: String,
    style: Style,
    sign: String,
    period: String,
}

impl Setter {
    /// Sets a page; returns the lines that each item takes, and the column at which it begins.
    fn page(&mut self, page: &Page) -> Vec<(Range<usize>, usize)> {
        let columns = Columns {
            label: label_columns(page, self.columns),
            fold: fold_columns(page, self.columns),
            most_units: most_units(page),
        };
        let label = columns.label;
        let mut places = Vec::with_capacity(page.len());
        for group in page.groups() {
            if !self.lines.is_empty() {
                self.lines.push(Line::default());
            }
            let usual = group.usual.as_ref();
            if !group.heading.is_empty() {
                self.heading("", &group.heading, usual);
            }
            let axis = self.axis(&group.items);
            let rows = timeline::row_columns(&group.items, self.full);
            let tracks = self.track_columns(&group.items);
            if let Some(tracks) = tracks {
                self.months(&group.items, tracks);
            }
            let (mut items, mut is_second) = (group.items.as_slice(), false);
            while let [item, rest @ ..] = items {
                let start = self.lines.len();
                // The same two share a line on every page, or none do, so that each has its place.
                is_second = item.room == Room::HalfLine && !is_second;
                let count = if let [next, ..] = rest
                    && is_second
                    && let Some(second) = self.pair(item, next, label)
                {
                    places.extend([(start..start + 1, 0), (start..start + 1, second)]);
                    2
                } else {
                    self.dress(item);
                    match (&item.body, tracks) {
                        (Body::Row(row), _) => self.row(row, &rows),
                        (Body::Track(track), Some(tracks)) => self.track(item, track, tracks),
                        _ => self.item(item, columns, usual, axis.as_ref()),
                    }
                    places.push((start..self.lines.len(), 0));
                    1
                };
                is_second &= count == 1;
                items = items.get(count..).unwrap_or_default();
            }
            self.styles = self.clear;
            self.axis_legend(axis.as_ref());
        }
        places
    }

    /// Takes the styles of an item: faded ones if the lens is on and it is not official and current.
    fn dress(&mut self, item: &Item) {
        self.styles = if self.lens && !item.is_certain() { self.clear.faded() } else { self.clear };
    }

    /// A heading, and at the right edge what holds for most of its group.
    fn heading(&mut self, fold: &str, heading: &str, usual: Option<&Usual>) {
        let heading = fit(&format!("{fold}{heading}"), self.columns).into_owned();
        let Some(usual) = usual else {
            self.lines.push(Line::styled(heading, self.styles.heading));
            return;
        };
        let sign = usual.mark.map(|mark| format!("{} ", marks::sign(mark, self.charset))).unwrap_or_default();
        let standing = match usual.mark {
            None => "official",
            Some(Mark::Older) => "older pages, maybe outdated",
            Some(mark) => mark.words(),
        };
        let unless = usual.has_exceptions.then(|| "unless marked".to_owned());
        let words = |more: [Option<String>; 2]| {
            let parts = [Some(standing.to_owned())].into_iter().chain(more).chain([unless.clone()]);
            parts.flatten().collect::<Vec<_>>().join(", ")
        };
        let period = usual.period.as_ref().map(ToString::to_string);
        // The period and that there are exceptions are never left out.
        let choices = [words([period.clone(), usual.dated.clone()]), words([period, None])];
        let fits = |room: usize| choices.iter().find(|words| width(words) + width(&sign) <= room).cloned();
        let room = self.columns.saturating_sub(width(&heading) + 2);
        let shown = fits(room);
        let words = fits(self.columns).unwrap_or_else(|| choices[1].clone());
        let mut line = vec![Span::styled(heading.clone(), self.styles.heading)];
        let words = if let Some(shown) = shown {
            let rule = room - width(&shown) - width(&sign);
            line.push(Span::styled(format!(" {} ", "─".repeat(rule)), self.styles.border));
            shown
        } else {
            self.lines.push(Line::from(std::mem::take(&mut line)));
            let words = fit(&words, self.columns.saturating_sub(width(&sign))).into_owned();
            line.push(Span::raw(spaces(self.columns.saturating_sub(width(&words) + width(&sign)))));
            words
        };
        line.push(Span::styled(sign, self.styles.caution));
        line.push(Span::styled(words, self.styles.faint));
        self.lines.push(Line::from(line));
    }

    /// A group that can be opened, on one line: what is in it, and how much.
    fn fold(&mut self, heading: &str, preview: &str, count: usize, column: usize) {
        let count = thousands(count);
        let heading = format!("▸ {}", fit(heading, self.columns.saturating_sub(2)));
        let column = (width(&heading) + 2).max(column).min(self.columns);
        let room = self.columns.saturating_sub(column + width(&count) + 2);
        // A few letters of it say nothing.
        let preview = if room < SHORTEST_PREVIEW { String::new() } else { fit(preview, room).into_owned() };
        let gap = self.columns.saturating_sub(column + width(&preview) + width(&count));
        let before = spaces(column.saturating_sub(width(&heading)));
        self.lines.push(Line::from(vec![
            Span::styled(heading, self.styles.link),
            Span::raw(before),
            Span::styled(preview, self.styles.faint),
            Span::raw(spaces(gap)),
            Span::styled(count, self.styles.faint),
        ]));
    }

    fn item(&mut self, item: &Item, columns: Columns, usual: Option<&Usual>, axis: Option<&Axis>) {
        let (styles, label) = (self.styles, columns.label);
        match &item.body {
            Body::Fold { heading, is_open: true, .. } => return self.heading("▾ ", heading, usual),
            Body::Fold { heading, preview, count, .. } => {
                return self.fold(heading, preview, *count, columns.fold);
            }
            Body::Range { .. } => return self.range(item, axis),
            _ if matches!(item.room, Room::Value | Room::Line) && self.natural(item, label) > self.columns => {
                let most = match item.room {
                    Room::Value => usize::MAX,
                    _ if self.columns < BESIDE => 1,
                    _ => LONGEST_VALUE,
                };
                return self.long_value(item, label, most);
            }
            _ if item.room != Room::Full => {
                let line = self.value(item, label, (0, self.columns));
                self.lines.push(Line::from(line.to_vec()));
                return;
            }
            _ => {}
        }
        // What has no label by its nature needs the room.
        let is_bare = item.label.is_empty() && matches!(item.body, Body::Link { .. } | Body::Prose(_));
        let label = if is_bare { Some(0) } else { label };
        let indent = label.unwrap_or(if item.label.is_empty() { 0 } else { 2 });
        // A deep tree keeps some room.
        let indent = indent + (usize::from(item.depth) * TREE_STEP).min(self.columns.saturating_sub(indent) / 2);
        let first = self.lines.len();
        if label.is_none() && !item.label.is_empty() {
            let name = name_of(item);
            let name = fit(&name, self.columns);
            let name = self.text(&name, styles.label, (self.lines.len(), 0));
            self.lines.push(Line::from(name));
        }
        if let Body::Bars { case, bars, rest } = &item.body {
            if !case.is_empty() {
                self.paragraph(&Paragraph::new(case, styles.text), indent);
            }
            let is_ours = item.mark() == Some(Mark::Inferred);
            self.bars(bars, is_ours, rest, (indent, columns.most_units));
        } else {
            let mut paragraphs = self.paragraphs(item);
            let (shown, count) = (self.mark(item, usual), paragraphs.len());
            match (shown, paragraphs.as_mut_slice()) {
                (Some((sign, style)), []) => paragraphs.push(Paragraph::new(sign.trim_start(), style)),
                // A record's name has the mark of what is said of it; each part of a list has its own.
                (Some(shown), [first, ..]) if matches!(item.body, Body::Relation { .. }) => first.pieces.push(shown),
                (Some(shown), all) => {
                    let is_marked = |nth: usize| match &item.body {
                        Body::Disputed { lines, agreed, .. } => lines.len() != count || !agreed.contains(&nth),
                        _ => true,
                    };
                    for (_, paragraph) in all.iter_mut().enumerate().filter(|(nth, _)| is_marked(*nth)) {
                        paragraph.pieces.push(shown.clone());
                    }
                }
                (None, _) => {}
            }
            let longest = match &item.body {
                Body::Link { url, .. } => width(url) + 2,
                _ => 0,
            };
            for (nth, paragraph) in paragraphs.iter().enumerate() {
                // An address that would be broken goes further left.
                let left = if nth == 0 { indent } else { indent.min(self.columns.saturating_sub(longest)) };
                self.paragraph(paragraph, left);
            }
        }
        self.aside(&period(item, usual), indent);
        if let Some(note) = &item.note {
            self.paragraph(&Paragraph::bulleted("· ", note, styles.faint), indent);
        }
        for name in item.unsaid() {
            self.paragraph(&Paragraph::bulleted("→ ", name, styles.link), indent + TREE_STEP);
        }
        if label.is_some_and(|columns| columns > 0) && !item.label.is_empty() {
            self.label(&name_of(item), first, indent);
        }
    }

    /// Two short values on one line; the column at which the second begins, if both have room.
    fn pair(&mut self, first: &Item, second: &Item, label: Option<usize>) -> Option<usize> {
        let half = self.columns / 2;
        // A period that has no room here stands with the fact itself.
        let fits = |item: &Item| {
            // A record's title can be cut.
            let is_record = matches!(item.body, Body::Relation { .. });
            item.room == Room::HalfLine && (is_record || self.natural(item, label) + 2 <= half)
        };
        if self.columns < TWO_VALUES || !fits(first) || !fits(second) {
            return None;
        }
        self.dress(first);
        let mut line = self.value(first, label, (0, half - 2)).to_vec();
        line.push(Span::raw(spaces(half.saturating_sub(columns(&line)))));
        self.dress(second);
        line.extend(self.value(second, label, (half, self.columns - half)));
        self.lines.push(Line::from(line));
        Some(half)
    }

    /// A value that has no room on one line, on at most so many; its period stands at the right.
    fn long_value(&mut self, item: &Item, label: Option<usize>, most: usize) {
        let indent = label.unwrap_or(2);
        let room = self.columns.saturating_sub(indent + 2).max(1);
        let whole = item.brief();
        let text = match wrap(whole, room).get(most.saturating_sub(1)) {
            Some(last) => format!("{}{}", &whole[..last.start], fit(&whole[last.start..], room)),
            None => whole.to_owned(),
        };
        if label.is_none() {
            let name = name_of(item);
            let name = fit(&name, self.columns);
            let name = self.text(&name, self.styles.label, (self.lines.len(), 0));
            self.lines.push(Line::from(name));
        }
        let first = self.lines.len();
        let mut paragraph = Paragraph::new(&text, self.styles.text.add_modifier(Modifier::BOLD));
        paragraph.pieces.extend(self.mark(item, None));
        self.paragraph(&paragraph, indent);
        if label.is_some() {
            self.label(&name_of(item), first, indent);
        }
        let period = item.provenance.as_ref().and_then(|provenance| provenance.period.as_ref());
        let left = self.columns.saturating_sub(self.taken());
        // What is cut stands with its period below, too.
        if let Some(period) = period.filter(|period| item.room == Room::Value || width(period) + 2 <= left) {
            self.aside(period, indent);
        }
    }

    /// The columns that a value takes without its period if it is not cut.
    fn natural(&self, item: &Item, label: Option<usize>) -> usize {
        let Value { name, blanks, text, sign, .. } = self.parts_of_value(item, label, usize::MAX / 2);
        [&name, &*blanks, &text, &sign].into_iter().map(width).sum()
    }

    /// A value on the next line, from a column on in so many: its mark stands behind it, and its period if there is room.
    fn value(&mut self, item: &Item, label: Option<usize>, (start, columns): (usize, usize)) -> [Span<'static>; 5] {
        let Value { name, name_style, blanks, text, style, sign, period } = self.parts_of_value(item, label, columns);
        let (line, beside) = (self.lines.len(), start + width(&name) + width(&blanks));
        [
            self.text(&name, name_style, (line, start)),
            Span::raw(blanks),
            self.text(&text, style, (line, beside)),
            Span::styled(sign, self.styles.caution),
            Span::styled(period, self.styles.faint),
        ]
    }

    fn parts_of_value(&self, item: &Item, label: Option<usize>, columns: usize) -> Value {
        let name = name_of(item);
        let own = || if name.is_empty() { 0 } else { width(&name) + 2 };
        let label = label.unwrap_or_else(own);
        let room = columns.saturating_sub(label);
        let sign = self.mark(item, None).map(|(sign, _)| unglued(&sign).into_owned()).unwrap_or_default();
        let (text, style) = match &item.body {
            Body::Unknown(why) => (self.unknown(*why), self.styles.faint),
            Body::Relation { title, .. } => (format!("→ {title}"), self.styles.link),
            _ => (item.brief().to_owned(), self.styles.text.add_modifier(Modifier::BOLD)),
        };
        let text = fit(&text, room.saturating_sub(width(&sign))).into_owned();
        let period = item.provenance.as_ref().and_then(|provenance| provenance.period.as_ref());
        let left = room.saturating_sub(width(&text) + width(&sign));
        // A period that has no room stands with the fact itself.
        let period = period.filter(|_| !matches!(item.body, Body::Unknown(_))).map(|period| format!("  {period}"));
        let period = period.filter(|period| width(period) <= left).unwrap_or_default();
        let name = fit(&name, label.saturating_sub(1)).into_owned();
        let blanks = spaces(label.saturating_sub(width(&name)));
        // A record begins what is said of it.
        let is_record = matches!(item.body, Body::Relation { .. });
        let name_style = if is_record { self.styles.heading } else { self.styles.label };
        Value { name, name_style, blanks, text, style, sign, period }
    }

    /// That something is not known, with its sign.
    fn unknown(&self, why: Unknown) -> String {
        format!("{} {}", marks::sign(why.mark(), self.charset), why.mark().words())
    }

    /// What an item says, paragraph by paragraph.
    fn paragraphs(&self, item: &Item) -> Vec<Paragraph> {
        let styles = self.styles;
        match &item.body {
            Body::Brief { .. }
            | Body::Fold { .. }
            | Body::Range { .. }
            | Body::Bars { .. }
            | Body::Row(_)
            | Body::Track(_) => Vec::new(),
            Body::Fact(lines) | Body::Disputed { lines, .. } => elements(lines, styles.text),
            Body::Unknown(why) => vec![Paragraph::new(&self.unknown(*why), styles.faint)],
            Body::Gap(words) => vec![Paragraph::new(words, styles.faint)],
            Body::Relation { title, lines, .. } => {
                let reason = match item.provenance.as_ref().map(|provenance| &provenance.trust) {
                    Some(Trust::Ours(reason)) if lines.is_empty() => format!("  {reason}"),
                    _ => String::new(),
                };
                let title = Paragraph::bulleted("→ ", title, styles.link).and(&reason, styles.faint);
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
        }
    }
}

/// The period that an item holds for and when it was read, as far as its group does not say so for all.
fn period(item: &Item, usual: Option<&Usual>) -> String {
    let Some(provenance) = &item.provenance else { return String::new() };
    // A link shows where it leads.
    let is_plain = provenance.mark().is_none() && usual.is_none_or(|usual| usual.mark.is_none());
    if matches!(item.body, Body::Link { .. }) && is_plain {
        return String::new();
    }
    // Among facts that are not, one that is official has to say so.
    let is_official = provenance.trust == Trust::Official && !matches!(item.body, Body::Unknown(_));
    let official = usual.is_none_or(|usual| usual.mark.is_some()) && is_official;
    let official = official.then(|| "official".to_owned());
    let period = provenance.period.as_ref();
    let period = period.filter(|period| usual.is_none_or(|usual| usual.period.as_ref() != Some(*period)));
    let dated = provenance.dated().filter(|dated| usual.is_none_or(|usual| usual.dated.as_ref() != Some(dated)));
    let site = match item.body {
        Body::Disputed { .. } => Some(provenance.site().to_owned()),
        _ => None,
    };
    [site, official, period.map(ToString::to_string), dated].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// List elements as paragraphs: many short ones in one paragraph, several long ones each behind a bullet.
fn elements(lines: &[Text], style: Style) -> Vec<Paragraph> {
    if lines.len() > 3 && lines.iter().all(|line| width(line) <= SHORT_ELEMENT) {
        let joined = lines.iter().map(Text::as_str).collect::<Vec<_>>().join(" · ");
        return vec![Paragraph::new(&joined, style)];
    }
    let bullet = if lines.len() > 1 { "• " } else { "" };
    lines.iter().map(|line| Paragraph::bulleted(bullet, line, style)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;
    use crate::model::Program;
    use crate::pages;

    #[test]
    fn a_page_marked_for_one_query_after_another_is_as_if_set_for_each() {
        let program = Program::new(data::embedded());
        let today = "2026-11-28".parse().expect("a date");
        let typed = ["m", "ma", "mach", "machine learning", "units 12", "18-661", "xyzzy", "fall", "a"];
        let queries: Vec<Option<Query>> =
            [None].into_iter().chain(typed.map(Query::words).map(Some)).chain([None]).collect();
        let mut marked = 0;
        for (nth, record) in program.records().enumerate() {
            let page = Arc::new(pages::record(&program, record, today));
            let columns = [40, 80, 118][nth % 3];
            let mut kept = PageLayout::default();
            for query in &queries {
                kept.update(&page, columns, Looks::default(), query.as_ref());
                let mut anew = PageLayout::default();
                anew.update(&page, columns, Looks::default(), query.as_ref());
                assert_eq!(kept.matches, anew.matches, "{} for {query:?}", page.title);
                marked += anew.matches.len();
            }
        }
        assert!(marked > 1000, "only {marked} parts of lines are marked");
    }

    #[test]
    fn what_is_marked_matches_the_query() {
        let program = Program::new(data::embedded());
        let today = "2026-11-28".parse().expect("a date");
        let mut marked = 0;
        for (nth, record) in program.records().enumerate() {
            let page = Arc::new(pages::record(&program, record, today));
            for word in ["machine", "units", "fall", "toefl"] {
                let mut layout = PageLayout::default();
                layout.update(&page, [30, 60, 118][nth % 3], Looks::default(), Some(&Query::words(word)));
                for Match { line, columns } in &layout.matches {
                    let line = layout.lines[*line].to_string();
                    let at = |column: usize| {
                        let columns_before = |at: &usize| width(&line[..*at]) == column;
                        line.char_indices().map(|(at, _)| at).chain([line.len()]).find(columns_before)
                    };
                    let (from, to) = (at(columns.start).expect("a start"), at(columns.end).expect("an end"));
                    assert_eq!(line[from..to].to_lowercase(), word, "{line}");
                    marked += 1;
                }
            }
        }
        assert!(marked > 200, "only {marked} parts of lines are marked");
    }
}
