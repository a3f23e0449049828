//! What is drawn on a page: units as bars, and amounts within their ranges on one axis.

use ratatui::text::{Line, Span as Piece};

use super::marks;
use super::setter::{Paragraph, Setter, columns, spaces};
use crate::pages::{Bar, Body, Item, Mark, Provenance, Span};
use crate::text::{Text, fit, thousands, width};

/// Columns below which nothing is drawn, and words alone are left.
const LEAST: usize = 8;

/// Columns of the widest bar.
const WIDEST_BAR: usize = 24;

/// Columns for what an amount's name takes at most.
const WIDEST_NAME: usize = 28;

/// Columns of the widest scale.
const WIDEST_SCALE: usize = 44;

/// The scale on which the amounts of a group are drawn.
pub(super) struct Axis {
    /// The amounts at its ends, in hundredths.
    low: u64,
    high: u64,
    /// Columns for names, for the scale, and for the amounts in digits.
    name: usize,
    scale: usize,
    digits: usize,
    /// Whether something has no range.
    has_lone: bool,
}

impl Axis {
    /// The column of an amount.
    fn column(&self, amount: u64) -> usize {
        let amount = amount.clamp(self.low, self.high) - self.low;
        let columns = u64::try_from(self.scale.saturating_sub(1)).unwrap_or(0);
        let column = (amount * columns * 2 / (self.high - self.low).max(1)).div_ceil(2);
        usize::try_from(column).unwrap_or(0)
    }
}

/// The amounts that an item draws: the middle, and the range around it.
fn drawn(item: &Item) -> Option<(u64, Option<Span>)> {
    match &item.body {
        Body::Range { at, span, .. } => Some((*at, *span)),
        _ => None,
    }
}

impl Setter {
    /// The scale for the amounts among some items, with a line that says its ends; `None` if there are none.
    pub(super) fn axis(&mut self, items: &[Item]) -> Option<Axis> {
        let amounts: Vec<_> = items.iter().filter_map(drawn).collect();
        let ends = |amount: &(u64, Option<Span>)| amount.1.map_or([amount.0; 2], |span| [span.low, span.high]);
        let low = amounts.iter().flat_map(ends).min()?;
        let high = amounts.iter().flat_map(ends).max()?;
        let ranges = items.iter().filter(|item| drawn(item).is_some());
        // Behind the name stands a mark.
        let name = ranges.clone().map(|item| width(&item.label) + 4).max().unwrap_or(0);
        let name = name.min(WIDEST_NAME).min(self.columns * 2 / 5);
        let digits_of_all = ranges.clone().map(digits).max().unwrap_or(0);
        let asides = ranges.clone().map(|item| width(&aside(item))).max().unwrap_or(0);
        let left = self.columns.saturating_sub(name + 1 + digits_of_all + 3);
        // The drawing says more than what stands beside it.
        let scale = if left >= asides + 2 + LEAST * 2 { left - asides - 2 } else { left };
        // Where nothing is drawn, names have its room.
        let (name, scale) =
            if scale < LEAST * 2 { (self.columns.saturating_sub(digits_of_all + 4), 0) } else { (name, scale) };
        let has_lone = amounts.iter().any(|(_, span)| span.is_none());
        let sign = ranges.clone().find_map(currency).unwrap_or_default();
        let axis = Axis { low, high, name, scale: scale.min(WIDEST_SCALE), digits: digits_of_all, has_lone };
        let scale = axis.scale;
        if scale >= LEAST * 2 {
            let (least, most) = (format!("{sign}{}", in_thousands(low)), format!("{sign}{}", in_thousands(high)));
            let gap = scale.saturating_sub(width(&least) + width(&most));
            let line = format!("{}{least}{}{most}", " ".repeat(name), " ".repeat(gap));
            self.lines.push(Line::styled(line, self.styles.faint));
        }
        Some(axis)
    }

    /// What the signs of the scale mean.
    pub(super) fn axis_legend(&mut self, axis: Option<&Axis>) {
        let Some(axis) = axis.filter(|axis| axis.scale >= LEAST * 2) else { return };
        let lone = if axis.has_lone { "  ○ range unknown" } else { "" };
        let words = format!("━ 10th to 90th percentile  ● median{lone}");
        let words = fit(&words, self.columns).into_owned();
        self.lines.push(Line::styled(words, self.styles.faint));
    }

    /// An amount on the scale, then in digits.
    pub(super) fn range(&mut self, item: &Item, axis: Option<&Axis>) {
        let (Body::Range { middle, at, span, choice, .. }, Some(axis)) = (&item.body, axis) else { return };
        // The choice is ours, not the amount: its sign stands with the name.
        let sign =
            |mark: Option<Mark>| mark.map(|mark| format!(" {}", marks::sign(mark, self.charset))).unwrap_or_default();
        let of_name = sign(choice.as_ref().map(|_| Mark::Inferred));
        let of_amount = sign(item.provenance.as_ref().and_then(Provenance::mark));
        // Below a name, an amount has its period there.
        let period = item.provenance.as_ref().and_then(|provenance| provenance.period.as_ref());
        let (name, name_style) = match period.filter(|_| item.label.is_empty()) {
            Some(period) => (format!("  {period}"), self.styles.faint),
            None => (item.label.to_string(), self.styles.label),
        };
        let name = fit(&name, axis.name.saturating_sub(width(&of_name) + 1)).into_owned();
        let blanks = spaces(axis.name.saturating_sub(width(&name) + width(&of_name)));
        let mut line =
            vec![Piece::styled(name, name_style), Piece::styled(of_name, self.styles.caution), Piece::raw(blanks)];
        if axis.scale >= LEAST * 2 {
            let point = axis.column(*at);
            let (from, to) = span.map_or((point, point), |span| (axis.column(span.low), axis.column(span.high)));
            let rule = |from: usize, to: usize| "━".repeat(to.saturating_sub(from));
            let dot = if span.is_some() { "●" } else { "○" };
            line.push(Piece::raw(spaces(from)));
            line.push(Piece::styled(rule(from, point), self.styles.border));
            line.push(Piece::styled(dot, self.styles.text));
            line.push(Piece::styled(rule(point + 1, to + 1), self.styles.border));
            line.push(Piece::raw(spaces(axis.scale.saturating_sub(to.max(point) + 1))));
        }
        let digits = format!(" {}{middle}", " ".repeat(axis.digits.saturating_sub(digits(item))));
        line.push(Piece::styled(digits, self.styles.text));
        line.push(Piece::styled(of_amount, self.styles.caution));
        let taken = columns(&line);
        let aside = aside(item);
        if taken + 2 + width(&aside) <= self.columns {
            let blanks = spaces(self.columns - taken - width(&aside));
            line.extend([Piece::raw(blanks), Piece::styled(aside, self.styles.faint)]);
        }
        self.lines.push(Line::from(line));
    }

    /// Areas with their units, each as a bar, `most` units the longest; what each asks for stands below.
    pub(super) fn bars(&mut self, bars: &[Bar], is_ours: bool, rest: &[Text], (indent, most): (usize, u32)) {
        let columns = self.columns.saturating_sub(indent);
        // Where a page prints none, a sign says so.
        let none = marks::sign(Mark::NotPublished, self.charset);
        let in_words = |bar: &Bar| match (bar.hundredths, bar.units.split(' ').next()) {
            (None, Some(noun)) => format!("{none} {noun}"),
            _ => bar.units.to_string(),
        };
        let units = bars.iter().map(|bar| width(&in_words(bar))).max().unwrap_or(0).min(columns);
        let name = bars.iter().map(|bar| width(&bar.name)).max().unwrap_or(0);
        let name = name.min(columns.saturating_sub(units + 2 + LEAST + 2));
        let widest = columns.saturating_sub(units + 2 + name + 2).min(WIDEST_BAR);
        let unit = if is_ours { "╌" } else { "━" };
        for bar in bars {
            let mut line = vec![Piece::raw(spaces(indent))];
            let number = in_words(bar);
            let number = fit(&number, units);
            let blanks = " ".repeat(units.saturating_sub(width(&number)));
            line.push(Piece::styled(format!("{blanks}{number}  "), self.styles.text));
            let shown =
                if widest < LEAST { fit(&bar.name, columns.saturating_sub(units + 2)) } else { fit(&bar.name, name) };
            let shown = shown.into_owned();
            let blanks = " ".repeat(name.saturating_sub(width(&shown)) + 2);
            line.push(Piece::styled(shown, self.styles.text));
            if let Some(amount) = bar.hundredths.filter(|_| widest >= LEAST) {
                let length = (u64::from(amount) * widest as u64 * 2 / u64::from(most.max(1))).div_ceil(2).max(1);
                let length = usize::try_from(length).unwrap_or(widest);
                line.extend([Piece::raw(blanks), Piece::styled(unit.repeat(length), self.styles.related)]);
            }
            self.lines.push(Line::from(line));
            if !bar.rule.is_empty() {
                self.paragraph(&Paragraph::new(&bar.rule, self.styles.faint), indent + 2);
            }
        }
        for words in rest {
            self.paragraph(&Paragraph::new(words, self.styles.faint), indent);
        }
    }
}

/// The columns of an item's amount in digits.
fn digits(item: &Item) -> usize {
    match &item.body {
        Body::Range { middle, .. } => width(middle),
        _ => 0,
    }
}

/// What stands behind an item's amount: what else is known.
fn aside(item: &Item) -> String {
    match &item.body {
        Body::Range { aside, .. } => aside.to_string(),
        _ => String::new(),
    }
}

/// How an item's currency is written before its amount.
fn currency(item: &Item) -> Option<String> {
    match &item.body {
        Body::Range { middle, .. } => Some(middle.chars().take_while(|c| !c.is_ascii_digit()).collect()),
        _ => None,
    }
}

/// An amount in hundredths as so many thousands.
fn in_thousands(hundredths: u64) -> String {
    let amount = usize::try_from(hundredths / 100).unwrap_or(usize::MAX);
    if amount < 10_000 { thousands(amount) } else { format!("{}k", thousands((amount + 500) / 1000)) }
}
