//! The page of what is due: a line of days from today, and a list.

use jiff::ToSpan;
use jiff::civil::Date;

use super::context::Context;
use super::dates::{DateLine, HALF_A_YEAR, Sure, dates, known_for_this_cycle};
use super::event::Event;
use super::page::{Body, Group, Item, Page, Row, RowCell, Tick, Track};
use crate::data::Kind;
use crate::model::RecordRef;
use crate::text::{Text, capital, width};

/// Tells what a question mark behind a date means.
const REPEATS: &str = "A date with a question mark was not found for this cycle: it repeats the day of an earlier cycle, or of \
                       a page without a year. Ask the {department} before you rely on it.";

/// What the signs on the line mean.
const SIGNS: &str = "○ priority  ● closes  + takes place  ( opens   known: ◇ priority  ◆ closes   right: printed for";

/// The page of all dates; by department if that is its order.
pub fn due(context: &Context<'_>) -> Page {
    let Context { program, profile, today, only_starred, order } = *context;
    let is_starred =
        |record| program.entry_key(record).and_then(|key| profile.get(&key)).is_some_and(|own| own.starred);
    let all = dates(program, today);
    let (known, departments) = known_for_this_cycle(program, &all);
    let mut lines: Vec<&DateLine> = all.iter().filter(|line| !only_starred || is_starred(line.whose)).collect();
    let mut page = Page::new(if only_starred { "Dates of what is starred" } else { "Dates" });
    let words = program.words();
    let heading = match known {
        _ if departments == 0 => "From today".to_owned(),
        0 => format!("From today: for this cycle, no {}'s deadline is known", words.noun(Kind::Department)),
        _ => format!(
            "From today: for this cycle, deadlines of {known} of {departments} {} are known",
            words.plural(Kind::Department)
        ),
    };
    let tracks = tracks(&lines, horizon(&all, today), today);
    if !tracks.is_empty() {
        let signs = Item::new("", Body::Prose(SIGNS.into()));
        page.push_group(heading, tracks.into_iter().chain([signs]).collect());
    }
    if order > 0 {
        lines.sort_by_key(|line| line.whose);
    }
    let (over, ahead): (Vec<&DateLine>, Vec<&DateLine>) = lines.iter().partition(|line| line.sure == Sure::Passed);
    let rows = |lines: &[&DateLine]| -> Vec<Item> {
        let whose = capital(words.noun(Kind::Department));
        let mut heading = Row::heading(["In", "Date", &whose, "What", "Printed for", "How sure"]);
        heading.cells[0].is_number = true;
        [Item::new("", Body::Row(heading))].into_iter().chain(lines.iter().map(|line| row(line))).collect()
    };
    if !ahead.is_empty() {
        page.push_group("What is due", rows(&ahead));
    }
    if ahead.iter().any(|line| line.sure == Sure::Repeats) {
        page.push_group("", vec![Item::new("", Body::Prose(Text::new(words.fill(REPEATS))))]);
    }
    if !over.is_empty() {
        page.push_folded(Group::new("Passed", rows(&over)));
    }
    page
}

/// A date as a row.
fn row(line: &DateLine) -> Item {
    let days = match line.days_left.filter(|_| !line.is_whole_month()) {
        Some(0) => "today".to_owned(),
        Some(days) => format!("{days} d"),
        None => String::new(),
    };
    let cell = |text: String| RowCell { text: text.into(), ..RowCell::default() };
    let to = line.whose.kind.has_pane().then_some(line.whose);
    let note = line.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
    let sure = RowCell { mark: line.item.mark(), ..cell(format!("{}{note}", line.how_sure_beside_cycle())) };
    let cells = vec![
        RowCell { is_number: true, ..cell(days) },
        // Below each other, days of one digit stand where others have their second.
        cell(format!("{:>1$}", line.in_words(), width(&line.in_words()) + usize::from(is_short(line)))),
        cell(line.name.to_string()),
        cell(line.what()),
        cell(line.printed_for.to_string()),
        sure,
    ];
    Item {
        label: Text::default(),
        body: Body::Row(Row { cells, to, is_heading: false, is_cut: false }),
        ..line.item.clone()
    }
}

/// The last day of the line: of the last date ahead, but no further than a year.
fn horizon(lines: &[DateLine], today: Date) -> Date {
    let year = today.checked_add(1.year()).unwrap_or(today);
    let last = lines.iter().filter(|line| line.sure != Sure::Passed).filter_map(|line| line.date).max();
    last.map_or(year, |last| last.min(year)).max(today.checked_add(1.month()).unwrap_or(today))
}

/// Whether the day of the month has one digit.
fn is_short(line: &DateLine) -> bool {
    line.shown().unwrap_or(line.day).day.is_some_and(|day| day < 10)
}

/// A line of days for each record, in the order of their next dates.
fn tracks(lines: &[&DateLine], end: Date, today: Date) -> Vec<Item> {
    let Some(days) = days_between(today, end).filter(|days| *days > 0) else { return Vec::new() };
    let mut order: Vec<RecordRef> = Vec::new();
    for line in lines.iter().filter(|line| line.sure != Sure::Passed) {
        if !order.contains(&line.whose) {
            order.push(line.whose);
        }
    }
    let months = months(today, end);
    let track = |whose: &RecordRef| {
        let ahead: Vec<&&DateLine> =
            lines.iter().filter(|line| line.whose == *whose && line.sure != Sure::Passed).collect();
        let ticks: Vec<Tick> = ahead.iter().filter_map(|line| tick(line, days)).collect();
        let first = ahead.first()?;
        let is_known = ahead.iter().any(|line| line.sure == Sure::Known);
        let shown = ahead.iter().find(|line| line.sure == Sure::Known).unwrap_or(first);
        let words: Vec<_> = ahead.iter().map(|line| format!("{} {}", line.what(), line.in_words())).collect();
        let track = Track {
            open: open(&ahead, days),
            ticks,
            days,
            months: months.clone(),
            aside: if is_known { shown.printed_for.clone() } else { Text::new(format!("{} ?", shown.printed_for)) },
            words: Text::new(words.join("; ")),
        };
        Some(Item { body: Body::Track(track), label: first.name.clone(), ..shown.item.clone() })
    };
    order.iter().filter_map(track).collect()
}

fn tick(line: &DateLine, days: i32) -> Option<Tick> {
    let left = line.days_left.filter(|left| *left <= days)?;
    (line.event != Event::Decision).then_some(Tick {
        days: left,
        event: line.event,
        is_known: line.sure == Sure::Known,
    })
}

/// From when to when one can apply, term by term: from today where nothing says when that opens, unless it closes so late that
/// it has probably not opened.
fn open(ahead: &[&&DateLine], days: i32) -> Vec<(i32, i32)> {
    let mut terms: Vec<&Text> = ahead.iter().map(|line| &line.term).collect();
    terms.dedup();
    let of_term = |term: &Text| {
        let of = |events: &[Event]| {
            let lines = ahead.iter().filter(|line| line.term == *term && events.contains(&line.event));
            lines.filter_map(|line| line.days_left).collect::<Vec<_>>()
        };
        let end = of(&[Event::Priority, Event::Closes]).into_iter().max()?;
        let opens = of(&[Event::Opens]).into_iter().filter(|opens| *opens < end).max();
        let start = opens.or((end <= HALF_A_YEAR).then_some(0))?;
        (start <= days).then_some((start, end.min(days)))
    };
    terms.into_iter().filter_map(of_term).collect()
}

/// Where months begin, in days from today, and their names.
fn months(today: Date, end: Date) -> Vec<(i32, Text)> {
    let first = today.first_of_month();
    let begins = (1..=12).filter_map(|nth| first.checked_add(nth.months()).ok()).take_while(|begins| *begins <= end);
    begins.filter_map(|begins| Some((days_between(today, begins)?, begins.strftime("%b").to_string().into()))).collect()
}

fn days_between(from: Date, to: Date) -> Option<i32> {
    from.until(to).ok().map(|span| span.get_days())
}
