//! Every date of the departments and of what is open to all applicants, in order, and how sure each is on a day.

use std::any::TypeId;

use jiff::ToSpan;
use jiff::civil::Date;

use super::event::Event;
use super::page::{Body, Item, Place, Room, Side};
use super::provenance::{self, Provenance, Trust};
use super::{deadline, glance};
use crate::data::{AnyAnswer, AnyFact, Day, Deadlines, Field, Kind, Role, Window};
use crate::model::{Program, RecordRef};
use crate::text::Text;

/// What is said of a date for which no cycle is printed.
const NO_YEAR: &str = "no year printed";

/// How many days at least lie between the same day of two cycles.
pub(super) const HALF_A_YEAR: i32 = 183;

/// How sure a date is on a day; the surest first.
///
/// A date counts as printed with its year if its own year is printed, or if it follows from the printed start: the last
/// such day before the term begins.
///
/// - Printed with its year, and today or ahead: it is known. Not so if it stands in an older copy, which has probably been
///   superseded, or if its source is missing from the data: then it only repeats.
/// - Printed with its year, and passed: if another day of its window is today or ahead, its cycle is not over, and it has
///   passed. Otherwise the cycle is over, and the date repeats what was printed for it. A window that says only when it
///   opens lasts until its term begins, or half a year if that is not known.
/// - What repeats is of the window that closes next, if nothing changes: a day of it that is behind today has passed. A
///   window without a closing day ends with its last day.
/// - Of two cycles that are printed side by side, only the later one repeats: a date has passed if the same date of a later
///   cycle is printed.
/// - Printed without its year: it repeats. A page without a year may be of any cycle, so it is never known.
/// - A deadline that repeats and was last within half a year has also passed, if nothing changed. What only opens is open for
///   that long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sure {
    /// It is printed for this cycle or a later one, and lies today or ahead.
    Known,
    /// Nobody has said that it will come: it has the month and day of an earlier cycle's date, or of a date without a year.
    Repeats,
    /// It has passed, and its next occurrence is not shown.
    Passed,
}

impl Sure {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Repeats => "repeats",
            Self::Passed => "passed",
        }
    }
}

/// A date of a department or of what is open to all applicants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateLine {
    /// The record whose date it is.
    pub whose: RecordRef,
    /// The short name of that record.
    pub name: Text,
    /// What happens.
    pub event: Event,
    /// The term applied for, without its year; empty if none is printed.
    pub term: Text,
    /// The cycle that it was printed for, such as `Fall 2027`; in words if none is printed.
    pub printed_for: Text,
    /// The day as printed.
    pub day: Day,
    /// When it is: as printed, or such a day of the window that closes next, which is 28 February for a 29 February in a
    /// year without one. Of a whole month, its last day. `None` if no calendar has such a day.
    pub date: Option<Date>,
    /// How sure that is.
    pub sure: Sure,
    /// Whether its year is not printed but assumed, also of what has passed.
    pub is_assumed: bool,
    /// How many days are left until `date`; `None` if it has passed.
    pub days_left: Option<i32>,
    /// What the page adds, and for whom the date holds if not for all.
    pub note: Option<Text>,
    /// Where sources differ on it, what another one says.
    pub dissent: Option<Text>,
    /// It as an item of a page, which says where it comes from. Its words are those of the source: a date that only repeats
    /// is given there as it was printed.
    pub item: Item,
}

impl DateLine {
    /// The date to show: with its year; only the month if no day is printed.
    pub fn shown(&self) -> Option<Day> {
        let date = provenance::day(self.date?);
        Some(Day { day: date.day.filter(|_| !self.is_whole_month()), ..date })
    }

    /// Whether only the month is printed.
    pub fn is_whole_month(&self) -> bool {
        self.day.day.is_none()
    }

    /// Whether it is the same for the same start on another day, for others.
    pub fn repeats_for_others(&self, other: &Self) -> bool {
        (self.whose, self.event, &self.term, &self.printed_for)
            == (other.whose, other.event, &other.term, &other.printed_for)
            && self.date != other.date
    }

    /// What happens for which start, in a few words: `Fall closes`.
    pub fn what(&self) -> String {
        what(&self.term, self.event)
    }

    /// How sure the date is, in words that stand alone; how far its source can be trusted is left to the item's mark.
    pub fn how_sure(&self) -> String {
        let sure = match self.sure {
            Sure::Repeats if self.date.is_none() => "no such day".to_owned(),
            Sure::Repeats => self.last_printed(),
            Sure::Passed if self.is_assumed => format!("{}, if unchanged; {}", self.passed(), self.last_printed()),
            Sure::Passed => self.passed().to_owned(),
            Sure::Known => self.sure.word().to_owned(),
        };
        self.with_doubts(sure)
    }

    /// What has become of it once it has passed: what opened may still be open.
    fn passed(&self) -> &'static str {
        if self.event == Event::Opens { "opened" } else { Sure::Passed.word() }
    }

    /// For which cycle it was last printed.
    fn last_printed(&self) -> String {
        match self.printed_for.as_str() {
            NO_YEAR => NO_YEAR.to_owned(),
            cycle => format!("last printed for {cycle}"),
        }
    }

    /// The cycle that it was printed for; `None` if no year is printed.
    pub fn cycle(&self) -> Option<&Text> {
        Some(&self.printed_for).filter(|cycle| cycle.as_str() != NO_YEAR)
    }

    /// How sure the date is, in words that stand beside [`DateLine::printed_for`].
    pub fn how_sure_beside_cycle(&self) -> String {
        let sure = match self.sure {
            Sure::Repeats if self.date.is_none() => "no such day",
            Sure::Repeats => "if unchanged",
            Sure::Passed if self.is_assumed => &format!("{}, if unchanged", self.passed()),
            Sure::Passed => self.passed(),
            Sure::Known => self.sure.word(),
        };
        self.with_doubts(sure.to_owned())
    }

    fn with_doubts(&self, sure: String) -> String {
        let trust = self.item.provenance.as_ref().map(|provenance| &provenance.trust);
        let doubts = [
            self.dissent.as_ref().map(ToString::to_string),
            self.is_whole_month().then(|| "only the month is printed".to_owned()),
            (trust == Some(&Trust::Unsourced)).then(|| "its source is missing".to_owned()),
        ];
        [sure].into_iter().chain(doubts.into_iter().flatten()).collect::<Vec<_>>().join("; ")
    }
}

/// What happens for which start.
fn what(term: &str, event: Event) -> String {
    format!("{term} {}", event.word()).trim_start().to_owned()
}

/// Every date that has not been superseded, as of a day: by date, of one date the surest first, then in the order of the
/// data, departments first. Dates that have passed are last.
///
/// What several sources agree on is one line. Sources that differ have a line each, whose items have all sides.
pub fn dates(program: &Program, today: Date) -> Vec<DateLine> {
    let kinds = [Kind::Department, Kind::Opportunity];
    let records =
        kinds.into_iter().flat_map(|kind| (0..program.count(kind)).map(move |index| RecordRef { kind, index }));
    let mut lines: Vec<DateLine> = records.flat_map(|record| of_record(program, record, today)).collect();
    lines.sort_by_key(|line| (line.sure == Sure::Passed, line.date.is_none(), line.date, line.sure));
    lines
}

/// The first known date on which one can begin to apply, has to have applied, or can attend something.
pub fn next_known(lines: &[DateLine]) -> Option<&DateLine> {
    lines.iter().find(|line| line.sure == Sure::Known && line.event != Event::Decision)
}

/// How many departments have a known day by which to apply, and how many departments there are.
pub fn known_for_this_cycle(program: &Program, lines: &[DateLine]) -> (usize, usize) {
    let is_known = |whose: RecordRef| {
        let is_deadline = |line: &DateLine| matches!(line.event, Event::Priority | Event::Closes);
        lines.iter().any(|line| line.whose == whose && line.sure == Sure::Known && is_deadline(line))
    };
    let of = program.count(Kind::Department);
    ((0..of).filter(|index| is_known(RecordRef { kind: Kind::Department, index: *index })).count(), of)
}

impl DateLine {
    /// The date in words; one that nobody printed for this cycle has a question mark.
    pub fn in_words(&self) -> String {
        let shown = self.shown().unwrap_or(self.day).brief();
        if self.is_assumed { format!("{shown} ?") } else { shown }
    }
}

/// A day that a fact gives.
#[derive(Clone, Copy)]
struct Said<'a> {
    fact: &'a AnyFact<'a>,
    window: &'a Window,
    event: Event,
    day: Day,
    /// When it is, if its year is printed or follows from the start.
    printed: Option<Date>,
    date: Option<Date>,
    sure: Sure,
    is_assumed: bool,
}

impl Said<'_> {
    fn term(&self) -> String {
        self.window.start.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Whether it is about the same event, start and applicants.
    fn is_like(&self, other: &Self) -> bool {
        let case = |said: &Self| if let Role::Case(case) = said.fact.role { Some(case.clone()) } else { None };
        self.event == other.event && self.window.start == other.window.start && case(self) == case(other)
    }

    /// Whether it may be about the same: a page that names no start may mean any.
    fn may_be_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.window.start, &other.window.start);
        self.event == other.event && (one == two || one.is_none() || two.is_none())
    }

    /// Whether it says the same.
    fn agrees(&self, other: &Self) -> bool {
        self.is_like(other) && self.date == other.date && (self.date.is_some() || self.day == other.day)
    }

    /// Whether it gives the same month and day.
    fn is_same_day(&self, other: &Self) -> bool {
        (self.day.month, self.day.day) == (other.day.month, other.day.day)
    }

    /// The cycle that it was printed for, in words.
    fn printed_for(&self, provenance: &Provenance) -> Text {
        let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let period = provenance.period.as_ref().and_then(|period| period.strip_suffix(" cycle"));
        let period = period.filter(|cycle| cycle.split(' ').next_back().is_some_and(is_year));
        match (self.window.year, period, self.day.year) {
            (Some(_), ..) => Text::new(self.window.cycle()),
            (None, Some(cycle), _) => Text::new(cycle),
            // Of a start in the spring, the year of the day is not that of the cycle.
            (None, None, Some(year)) => Text::new(format!("a day in {year}")),
            (None, None, None) => NO_YEAR.into(),
        }
    }
}

/// The dates of a record, in the order of the data.
pub(super) fn of_record(program: &Program, whose: RecordRef, today: Date) -> Vec<DateLine> {
    let Some(any) = program.get(whose) else { return Vec::new() };
    let name = program.short(whose).unwrap_or(any.title);
    let mut lines = Vec::new();
    let has_dates = |(_, answer): &(&Field, &&dyn AnyAnswer)| answer.value_type() == TypeId::of::<Deadlines>();
    for (field, answer) in any.fields.iter().zip(&any.answers).filter(has_dates) {
        let mut facts: Vec<_> = answer.any_facts().collect();
        glance::in_order(program, &mut facts, today);
        let said = said(program, &facts, today);
        let answer = Answered { program, whose, name, field: field.key, facts: &facts, said: &said, today };
        lines.extend(answer.lines());
    }
    lines
}

/// The days that facts give which have not been superseded.
fn said<'a>(program: &Program, facts: &'a [AnyFact<'a>], today: Date) -> Vec<Said<'a>> {
    let holding = facts.iter().filter(|fact| fact.holds());
    let mut said: Vec<_> = holding.flat_map(|fact| of_fact(program, fact, today)).collect();
    let overtaken: Vec<bool> =
        said.iter().map(|one| said.iter().any(|other| is_overtaken(one, other, today))).collect();
    for (one, _) in said.iter_mut().zip(overtaken).filter(|(_, is_overtaken)| *is_overtaken) {
        (one.date, one.sure, one.is_assumed) = (one.printed, Sure::Passed, false);
    }
    said
}

/// Whether the same date of a later cycle is printed.
fn is_overtaken(one: &Said<'_>, other: &Said<'_>, today: Date) -> bool {
    let (Some(date), Some(later)) = (one.printed, other.printed) else { return false };
    // An older copy's date can be ahead; it does not repeat an earlier one.
    let has_passed = one.is_assumed && date < today;
    has_passed && one.is_like(other) && date.until(later).is_ok_and(|span| span.get_days() > HALF_A_YEAR)
}

/// The days of a fact, window by window.
fn of_fact<'a>(program: &Program, fact: &'a AnyFact<'a>, today: Date) -> Vec<Said<'a>> {
    let Some(Deadlines(windows)) = fact.value_as::<Deadlines>() else { return Vec::new() };
    let trust = Provenance::of_fact(program, fact).trust;
    let holds = !matches!(trust, Trust::OlderCopy | Trust::Unsourced);
    let of_window = |window: &'a Window| {
        let is_over = is_over(window, today);
        let end = end(window, today, holds);
        let of_day = move |(field, day): (&'static str, Day)| {
            let event = Event::ALL.into_iter().find(|event| event.word() == field)?;
            let printed = deadline::date_of(window, day);
            let (date, sure, is_assumed) = match printed {
                Some(date) if date >= today && holds => (printed, Sure::Known, false),
                Some(date) if date < today && !is_over => (printed, Sure::Passed, false),
                _ => {
                    let date = of_window_until(end, event, day, today);
                    let has_passed = date.is_some_and(|date| date < today);
                    (date, if has_passed { Sure::Passed } else { Sure::Repeats }, true)
                }
            };
            Some(Said { fact, window, event, day, printed, date, sure, is_assumed })
        };
        window.days().filter_map(of_day).flat_map(move |said| {
            let last = just_passed(&said, today);
            let last = last.map(|date| Said { date: Some(date), sure: Sure::Passed, ..said });
            last.into_iter().chain([said])
        })
    };
    windows.iter().flat_map(of_window).collect()
}

/// When a deadline that repeats was last, if that is not long ago: who applies for the next start has missed it.
fn just_passed(said: &Said<'_>, today: Date) -> Option<Date> {
    if said.sure != Sure::Repeats || !matches!(said.event, Event::Priority | Event::Closes) {
        return None;
    }
    let last = deadline::last_until(said.day, today.yesterday().ok()?)?;
    // It is printed itself, with its year.
    let is_printed = said.printed.is_some_and(|printed| printed >= last);
    // A whole month may not be over.
    let is_recent = (days_before(today, HALF_A_YEAR)..today).contains(&last);
    (is_recent && !is_printed).then_some(last)
}

/// Whether a window's cycle is over, as far as years are printed.
fn is_over(window: &Window, today: Date) -> bool {
    let dated = window.days().filter_map(|(field, day)| Some((field, deadline::date_of(window, day)?)));
    let Some((field, last)) = dated.max_by_key(|(_, date)| *date) else { return true };
    if last >= today || field != Event::Opens.word() {
        return last < today;
    }
    let month = window.start.as_ref().and_then(|start| i8::try_from(start.begins()?).ok());
    let year = window.year.and_then(|year| i16::try_from(year).ok());
    match year.zip(month).and_then(|(year, month)| Date::new(year, month, 1).ok()) {
        Some(begins) => begins < today,
        None => last.until(today).is_ok_and(|span| span.get_days() > HALF_A_YEAR),
    }
}

/// The event that a window ends with, and when that is next: as printed if that is ahead and still holds. `None` if it only
/// takes place.
fn end(window: &Window, today: Date, holds: bool) -> Option<(Event, Date)> {
    let days = || {
        window
            .days()
            .filter_map(|(field, day)| Some((Event::ALL.into_iter().find(|event| event.word() == field)?, day)))
    };
    let last = || days().filter(|(event, _)| *event != Event::Held).max_by_key(|(event, _)| *event);
    let (event, day) = days().find(|(event, _)| *event == Event::Closes).or_else(last)?;
    let ahead = deadline::date_of(window, day).filter(|date| holds && *date >= today);
    // What only opens is open for a time.
    let from = if event == Event::Opens { days_before(today, HALF_A_YEAR) } else { today };
    Some((event, ahead.or_else(|| deadline::next_such(day, from))?))
}

/// The day so many days before another.
fn days_before(today: Date, days: i32) -> Date {
    today.checked_sub(days.days()).unwrap_or(today)
}

/// Such a day of the window that ends then.
fn of_window_until(end: Option<(Event, Date)>, event: Event, day: Day, today: Date) -> Option<Date> {
    match end {
        Some((last, end)) if event < last => deadline::last_until(day, end),
        Some((last, end)) if event > last && event != Event::Held => deadline::next_such(day, end),
        Some((last, end)) if event == last => Some(end),
        _ => deadline::next_such(day, today),
    }
}

/// An answer with the days that its facts give.
struct Answered<'a> {
    program: &'a Program,
    whose: RecordRef,
    name: &'a Text,
    field: &'static str,
    facts: &'a [AnyFact<'a>],
    said: &'a [Said<'a>],
    today: Date,
}

impl Answered<'_> {
    /// A line for each date, in the order of the data.
    fn lines(&self) -> Vec<DateLine> {
        let mut groups: Vec<Vec<&Said<'_>>> = Vec::new();
        for one in self.said {
            match groups.iter_mut().find(|group| group[0].agrees(one)) {
                Some(group) => group.push(one),
                None => groups.push(vec![one]),
            }
        }
        groups.iter().filter_map(|group| self.line(group)).collect()
    }

    /// The line for what several facts agree on.
    fn line(&self, group: &[&Said<'_>]) -> Option<DateLine> {
        // The surest, then one with a year, then one that is official.
        let is_marked = |said: &Said<'_>| provenance::mark_of(self.program, said.fact).is_some();
        let said =
            *group.iter().min_by_key(|said| (said.sure, said.is_assumed, said.printed.is_none(), is_marked(said)))?;
        let provenance = self.provenance(said, group);
        let printed_for = said.printed_for(&provenance);
        let (dissent, sides) = self.differing(said);
        let body = Body::Brief { words: Text::new(in_words(said, &printed_for)), differs: dissent.is_some() };
        let item = Item {
            room: Room::Line,
            place: Some(Place { field: self.field, nth: said.fact.place.nth }),
            is_current: said.sure == Sure::Known,
            earlier: self.earlier(said),
            ..Item::new(self.name.clone(), body).with_note(said.fact.note.cloned()).with_sides(sides).from(provenance)
        };
        let left = said.date.filter(|_| said.sure != Sure::Passed).and_then(|date| self.today.until(date).ok());
        Some(DateLine {
            whose: self.whose,
            name: self.name.clone(),
            event: said.event,
            term: Text::new(said.term()),
            printed_for,
            day: said.day,
            date: said.date,
            sure: said.sure,
            is_assumed: said.is_assumed,
            days_left: left.map(|span| span.get_days()),
            note: note(group),
            dissent,
            item,
        })
    }

    /// Where a day comes from, with the other sources that are as sure of it.
    fn provenance(&self, said: &Said<'_>, group: &[&Said<'_>]) -> Provenance {
        let mut provenance = Provenance::of_fact(self.program, said.fact);
        let others = group.iter().filter(|other| other.sure == said.sure && other.fact.source != said.fact.source);
        for other in others.map(|other| Provenance::of_fact(self.program, other.fact)) {
            for source in [(other.title, other.url)].into_iter().chain(other.also) {
                if source.0 != provenance.title && !provenance.also.contains(&source) {
                    provenance.also.push(source);
                }
            }
        }
        provenance
    }

    /// What was said before the fact that gives a day.
    fn earlier(&self, said: &Said<'_>) -> Vec<Side> {
        let before = self.facts.iter().filter(|fact| !fact.holds() && fact.place.nth == said.fact.place.nth);
        let side = |fact: &AnyFact<'_>| {
            let says = deadline::brief(fact.value_as::<Deadlines>()?, self.today);
            Some(Side { says: says.into(), provenance: Provenance::of_fact(self.program, fact) })
        };
        before.filter_map(side).collect()
    }

    /// What another side of a conflict says instead of a day, and what each side says; nothing if they agree on it.
    fn differing(&self, said: &Said<'_>) -> (Option<Text>, Vec<Side>) {
        if said.fact.role != Role::Side {
            return (None, Vec::new());
        }
        let of_side = |side: &AnyFact<'_>| -> Vec<&Said<'_>> {
            self.said.iter().filter(|other| other.fact.place == side.place && other.may_be_like(said)).collect()
        };
        let sides: Vec<_> = self.facts.iter().filter(|fact| fact.role == Role::Side).collect();
        // A page that names other days of this start says nothing of this one.
        let is_silent = |side: &AnyFact<'_>, days: &[&Said<'_>]| {
            let of_start = |other: &Said<'_>| other.fact.place == side.place && other.window.start == said.window.start;
            days.is_empty() && self.said.iter().any(of_start)
        };
        let others = sides.iter().map(|side| (side, of_side(side))).filter(|(side, days)| !is_silent(side, days));
        let others: Vec<_> =
            others.map(|(_, days)| days).filter(|days| !days.iter().any(|other| other.is_same_day(said))).collect();
        let Some(first) = others.iter().find(|days| !days.is_empty()).or(others.first()) else {
            return (None, Vec::new());
        };
        let mut days: Vec<_> = first.iter().map(|other| other.day.brief()).collect();
        days.dedup();
        let dissent = match days[..] {
            [] => "another page has none".to_owned(),
            _ => format!("another page says {}", days.join(" and ")),
        };
        let side = |side: &&AnyFact<'_>| {
            let words = of_side(side).into_iter().map(|one| format!("{} {}", what(&one.term(), one.event), one.day));
            let mut words: Vec<_> = words.collect();
            words.dedup();
            let words = words.join("; ");
            let says = if words.is_empty() { "names no such date".into() } else { Text::new(words) };
            Side { says, provenance: Provenance::of_fact(self.program, side) }
        };
        (Some(Text::new(dissent)), sides.iter().map(side).collect())
    }
}

/// For whom days hold, if not for all, and what the pages add.
fn note(group: &[&Said<'_>]) -> Option<Text> {
    let mut notes: Vec<String> = Vec::new();
    for said in group {
        let case = if let Role::Case(case) = said.fact.role { Some(format!("for {case}")) } else { None };
        for note in case.into_iter().chain(said.window.detail.as_ref().map(ToString::to_string)) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    (!notes.is_empty()).then(|| Text::new(notes.join("; ")))
}

/// What a source says, in words that keep what it means when they are copied.
fn in_words(said: &Said<'_>, printed_for: &Text) -> String {
    let what = what(&said.term(), said.event);
    match (said.sure, said.date) {
        (Sure::Known, Some(date)) => {
            let date = Day { day: said.day.day, ..provenance::day(date) };
            let cycle = if said.window.year.is_some() { format!(", for {printed_for}") } else { String::new() };
            format!("{what} {date}{cycle}")
        }
        (Sure::Passed, _) if !said.is_assumed => format!("{what} {}, passed", said.day),
        _ if printed_for.as_str() == NO_YEAR => format!("{what} {}, {NO_YEAR}", said.day),
        _ => format!("{what} {}, last printed for {printed_for}", said.day),
    }
}
