//! Records of one kind side by side: each a row, each question a column.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::civil::Date;

use super::context::Context;
use super::dates::{self, DateLine, Sure};
use super::event::Event;
use super::mark::{Mark, Unknown};
use super::page::{Body, Group, Item, Page, Place, Room, Row, RowCell, Side};
use super::provenance::{Provenance, Trust, mark_of};
use super::relation::leading_to;
use super::{facts, glance};
use crate::data::{
    AnswerState, AnyFact, DEGREE_COST, English, Fee, Field, Kind, Length, Letters, Per, Rates, Role, Set, Units,
};
use crate::model::{AnyRecord, Program, RecordRef};
use crate::text::{Text, capital, listed, lower, width};

/// A question that records are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its stable name, for scripts and for sorting.
    pub key: Text,
    /// The field that answers it.
    pub field: &'static str,
    /// What it is called.
    pub label: Text,
    /// The sets that it belongs to.
    pub sets: Vec<Set>,
}

/// What a cell is sorted by: what is known before what is not, what is current before what is older.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Order {
    is_unknown: bool,
    is_older: bool,
    /// What its number counts, such as dollars a year; numbers of different measures do not compare.
    measure: String,
    number: Option<i64>,
    text: String,
}

/// The answer to a question for one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in the table.
    pub short: RowCell,
    /// The answer in full, for what source, copy and open act on.
    pub item: Item,
    /// Where it stands when the rows are sorted by its column.
    pub order: Order,
    /// Whether it only repeats what was said for an earlier cycle, which is not known for this one.
    pub repeats: bool,
    /// Whether it is not the same for everybody.
    pub varies: bool,
}

impl Cell {
    /// Whether the answer is known.
    pub fn is_known(&self) -> bool {
        !self.order.is_unknown
    }

    /// Whether it says something else than another.
    pub fn differs_from(&self, other: &Self) -> bool {
        self.item.in_words() != other.item.in_words()
    }
}

/// A record with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The record.
    pub record: RecordRef,
    /// What it is called, in short.
    pub name: Text,
    /// Its answers, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// Records side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The questions, set by set.
    pub columns: Vec<Column>,
    /// The records, in the order of the data.
    pub lines: Vec<Line>,
}

impl Comparison {
    /// The columns of a set, by their places; those of the first in the order in which one asks.
    pub fn of_set(&self, set: Set) -> Vec<usize> {
        let is_in = |column: &usize| self.columns[*column].sets.contains(&set);
        let mut columns: Vec<usize> = (0..self.columns.len()).filter(is_in).collect();
        if set == Set::First {
            let rank = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
            columns.sort_by_key(|column| rank(&self.columns[*column].key));
        }
        columns
    }

    /// The column that is asked for by its key or its field: of deadlines the closing day, else the first.
    pub fn column(&self, asked: &str) -> Option<usize> {
        let by_key = self.columns.iter().position(|column| column.key.as_str() == asked);
        let is_main = |column: &Column| column.field == asked && column.key.as_str() != Event::Priority.word();
        by_key.or_else(|| self.columns.iter().position(is_main))
    }

    /// Those of `columns` in which the records differ.
    pub fn differing(&self, columns: &[usize]) -> Vec<usize> {
        let lines: Vec<&Line> = self.lines.iter().collect();
        columns.iter().copied().filter(|column| differ(&lines, *column)).collect()
    }

    /// How many records have a known answer in a column; of dates, one that is known for this cycle.
    pub fn known(&self, column: usize) -> usize {
        let cells = self.lines.iter().filter_map(|line| line.cells.get(column));
        cells.filter(|cell| cell.is_known() && !cell.repeats).count()
    }

    /// Puts the lines in the order of a column: the other way round if `descending`, but what is not known always last.
    ///
    /// Numbers of different measures stand apart, those of the measure that most have first.
    pub fn sort(&mut self, column: usize, descending: bool) {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for cell in
            self.lines.iter().filter_map(|line| line.cells.get(column)).filter(|cell| cell.order.number.is_some())
        {
            *counts.entry(cell.order.measure.clone()).or_default() += 1;
        }
        self.lines.sort_by(|one, other| {
            let (Some(one), Some(other)) = (one.cells.get(column), other.cells.get(column)) else {
                return std::cmp::Ordering::Equal;
            };
            let standing = |cell: &Cell| (cell.order.is_unknown, cell.order.is_older);
            let measure = |cell: &Cell| {
                let count = counts.get(&cell.order.measure).copied().filter(|_| cell.order.number.is_some());
                (Reverse(count), cell.order.measure.clone())
            };
            let value = |cell: &Cell| (cell.order.number.is_none(), cell.order.number, cell.order.text.clone());
            let values = value(one).cmp(&value(other));
            let standings = standing(one).cmp(&standing(other)).then_with(|| measure(one).cmp(&measure(other)));
            standings.then(if descending { values.reverse() } else { values })
        });
    }
}

/// What one asks first, in order.
const FIRST: [&str; 9] = ["units", "closes", "gre", "starts", "tuition", "length", "priority", "degree-cost", "campus"];

/// The departments side by side, as of a day.
pub fn compare(program: &Program, today: Date) -> Comparison {
    compare_by(program, &Set::ALL, today)
}

/// The departments side by side in the questions of these sets alone.
pub(super) fn compare_by(program: &Program, sets: &[Set], today: Date) -> Comparison {
    let is_asked = |field: &&Field| field.sets().iter().any(|set| sets.contains(set));
    let fields: Vec<&Field> = Kind::Department.fields().iter().filter(is_asked).collect();
    let records = (0..program.count(Kind::Department)).map(|index| RecordRef { kind: Kind::Department, index });
    let tests = tests(program);
    let mut columns: Vec<Column> = fields.iter().flat_map(|field| columns_of(program, field, &tests)).collect();
    let careers = capital(program.words().plural(Kind::Career));
    columns.push(Column { key: "careers".into(), field: "careers", label: careers.into(), sets: vec![Set::After] });
    let mut lines: Vec<Line> = records.filter_map(|record| line(program, record, &fields, &tests, today)).collect();
    for line in &mut lines {
        for (cell, column) in line.cells.iter_mut().zip(&columns) {
            cell.item.label = column.label.clone();
            cell.item.about = Some(line.record);
        }
    }
    // A question that nobody answers is no help.
    let asked: Vec<bool> = (0..columns.len())
        .map(|at| lines.iter().any(|line| line.cells.get(at).is_some_and(|cell| !is_unrecorded(cell))))
        .collect();
    for line in &mut lines {
        let mut is_asked = asked.iter();
        line.cells.retain(|_| is_asked.next().is_some_and(|asked| *asked));
    }
    let mut is_asked = asked.iter();
    columns.retain(|_| is_asked.next().is_some_and(|asked| *asked));
    Comparison { columns, lines }
}

/// The departments in the order of their answers to a question, named by its key or its field, with its label; `None` if
/// there is no such question.
pub fn ranking(program: &Program, asked: &str, descending: bool, today: Date) -> Option<(Text, Vec<RecordRef>)> {
    let mut comparison = compare(program, today);
    let column = comparison.column(asked)?;
    comparison.sort(column, descending);
    let records = comparison.lines.iter().map(|line| line.record).collect();
    Some((comparison.columns[column].label.clone(), records))
}

/// The departments in the order of their answers to a question, named by its key or its field; `None` if there is no such
/// question.
pub fn ranked(program: &Program, asked: &str, descending: bool, today: Date) -> Option<Page> {
    let mut comparison = compare(program, today);
    let column = comparison.column(asked)?;
    comparison.sort(column, descending);
    let label = &comparison.columns[column].label;
    let mut page = Page::new(format!("By {}", lower(label)));
    let head = Row::heading(["", label.as_str(), ""]);
    let rows = comparison.lines.iter().map(|line| {
        let name = RowCell { text: line.name.clone(), ..RowCell::default() };
        let cell = &line.cells[column];
        // What is of another time stands behind what holds today, and says so.
        let provenance = cell.item.provenance.as_ref().filter(|_| !cell.item.is_current);
        let period = provenance.and_then(|provenance| provenance.period.clone()).unwrap_or_default();
        let value = RowCell { is_number: false, ..cell.short.clone() };
        let cells = vec![name, value, RowCell { text: period, ..RowCell::default() }];
        let row = Row { cells, to: Some(line.record), is_heading: false, is_cut: false };
        Item { body: Body::Row(row), ..cell.item.clone() }
    });
    page.push_whole(Group::new("", std::iter::once(Item::new("", Body::Row(head))).chain(rows).collect()));
    Some(page)
}

/// Departments side by side where they differ.
pub fn beside(program: &Program, records: &[RecordRef], today: Date) -> Page {
    let comparison = compare(program, today);
    let line = |record: &RecordRef| comparison.lines.iter().find(|line| line.record == *record);
    let lines: Vec<&Line> = records.iter().filter_map(line).collect();
    side_by_side(&comparison.columns, &lines, false)
}

fn is_unrecorded(cell: &Cell) -> bool {
    cell.item.place.is_none() && !cell.is_known()
}

/// The tests of English that departments name, in the order of their first mention.
fn tests(program: &Program) -> Vec<Text> {
    let mut tests: Vec<Text> = Vec::new();
    for department in &program.tables.departments {
        for fact in department.english.facts() {
            for minimum in &fact.value.tests {
                if !tests.contains(&minimum.test) {
                    tests.push(minimum.test.clone());
                }
            }
        }
    }
    tests
}

/// What a field is asked as.
fn columns_of(program: &Program, field: &Field, tests: &[Text]) -> Vec<Column> {
    let column = |key: &str, label: &str| Column {
        key: key.into(),
        field: field.key,
        label: label.into(),
        sets: field.sets().to_vec(),
    };
    match field.key {
        "deadlines" => vec![column("priority", "Priority"), column("closes", "Closes")],
        "english" => tests.iter().map(|test| column(&test.to_lowercase(), test)).collect(),
        "tuition" => vec![column("tuition", "Tuition"), column(DEGREE_COST, "Whole degree")],
        key => vec![column(key, &program.words().fill(field.label))],
    }
}

fn line(program: &Program, record: RecordRef, fields: &[&Field], tests: &[Text], today: Date) -> Option<Line> {
    let any = program.get(record)?;
    let name = program.label(record);
    let due = dates::of_record(program, record, today);
    let mut cells = Vec::new();
    for field in fields {
        let Some(at) = any.fields.iter().position(|known| known.key == field.key) else { continue };
        match field.key {
            "deadlines" => cells.extend([Event::Priority, Event::Closes].map(|event| {
                let mut of_event: Vec<&DateLine> = due.iter().filter(|line| is_of(line, event, &due)).collect();
                // What is known comes before what only repeats, however soon; of what has passed, the last.
                of_event.sort_by_key(|line| (line.sure, line.date.is_none(), line.date));
                let shown = match of_event.partition_point(|line| line.sure != Sure::Passed) {
                    0 => &of_event[of_event.len().saturating_sub(1)..],
                    ahead => &of_event[..ahead],
                };
                date(program, &any, at, event, shown, today)
            })),
            "english" => cells.extend(tests.iter().map(|test| english(program, &any, at, test, today))),
            "tuition" => {
                let tuition = answer(program, &any, at, today);
                cells.extend([tuition, whole_degree(program, &any, at, today)]);
            }
            _ => cells.push(answer(program, &any, at, today)),
        }
    }
    cells.push(careers(program, record));
    Some(Line { record, name, cells })
}

/// Whether a date belongs into the column of an event. Where no closing day is found for a start, its early deadline is what
/// one must not miss, however late another start closes.
fn is_of(line: &DateLine, event: Event, due: &[DateLine]) -> bool {
    let closes = |other: &DateLine| other.event == Event::Closes && other.term == line.term;
    let stands_in =
        event == Event::Closes && line.event == Event::Priority && due.iter().any(|other| other.event == event);
    line.event == event || stands_in && !due.iter().any(closes)
}

/// The answer to a question at a glance.
fn answer(program: &Program, any: &AnyRecord<'_>, at: usize, today: Date) -> Cell {
    let field = &any.fields[at];
    let Some(item) = glance::value(program, field, any.answers[at], today) else { return unrecorded() };
    let mut facts: Vec<_> = any.answers[at].any_facts().collect();
    glance::in_order(program, &mut facts, today);
    let first = facts.first();
    let is_known = matches!(any.answers[at].state(), AnswerState::Known | AnswerState::Conflict);
    let cell_of = |fact: &AnyFact<'_>| fact.value.cell(program.words());
    let text = match (first, any.answers[at].state()) {
        (Some(fact), AnswerState::Known) => cell_of(fact),
        (Some(_), AnswerState::Conflict) => {
            let mut sides: Vec<String> = facts.iter().filter(|fact| fact.role == Role::Side).map(cell_of).collect();
            sides.dedup();
            sides.join(" / ")
        }
        _ => String::new(),
    };
    if let Some(fact) = first.filter(|fact| is_known && fact.value_as::<Rates>().is_some()) {
        return price(program, item, &text, fact, &facts);
    }
    let number = first.filter(|_| is_known).and_then(number);
    let is_number = number.is_some() && field.key != "length";
    let mut cell = cell(item, text, number, is_number);
    cell.order.measure = first.filter(|_| is_known).map(measure).unwrap_or_default();
    cell
}

/// A price with its year; where it is not the same for everybody, that it varies, and in full for whom.
fn price(program: &Program, item: Item, text: &str, first: &AnyFact<'_>, all: &[AnyFact<'_>]) -> Cell {
    let is_for_some = |fact: &AnyFact<'_>| {
        fact.value_as::<Rates>().is_some_and(|Rates(rates)| rates.iter().any(|rate| rate.holds_for.is_some()))
    };
    let period = |fact: &AnyFact<'_>| Provenance::of_fact(program, fact).period;
    if !is_for_some(first) {
        let year = period(first).map(|period| format!(" {}", period.trim_start_matches("AY "))).unwrap_or_default();
        let number = number(first);
        let mut cell = cell(item, format!("{text}{year}"), number, number.is_some());
        cell.order.measure = measure(first);
        return cell;
    }
    let said = all.iter().filter(|fact| fact.holds()).map(|fact| {
        let words = [Some(fact.value.brief(program.words())), period(fact).map(|period| period.to_string())];
        let mark = mark_of(program, fact).map(|mark| mark.words().to_owned());
        words.into_iter().chain([mark]).flatten().collect::<Vec<_>>().join(", ")
    });
    let words = Text::new(said.collect::<Vec<_>>().join("; "));
    let item = Item { body: Body::Brief { words, differs: false }, ..item };
    Cell { varies: true, ..cell(item, "varies".to_owned(), None, false) }
}

/// A cell that says `text` of an answer.
fn cell(item: Item, text: String, number: Option<i64>, is_number: bool) -> Cell {
    let mark = item.mark();
    let is_unknown = matches!(item.body, Body::Unknown(_));
    let is_older = mark == Some(Mark::Older) || !item.is_current;
    let short = RowCell { text: Text::new(text), mark, is_number };
    let order = Order { is_unknown, is_older, measure: String::new(), number, text: short.text.to_lowercase() };
    Cell { short, item, order, repeats: false, varies: false }
}

/// A cell of what was never looked for.
fn unrecorded() -> Cell {
    cell(Item::new("", Body::Unknown(Unknown::NotFound)), String::new(), None, false)
}

/// What the number of a price counts.
fn measure(fact: &AnyFact<'_>) -> String {
    if let Some(fee) = fact.value_as::<Fee>() {
        return fee.money().map(|money| money.currency_code().to_owned()).unwrap_or_default();
    }
    let first = fact.value_as::<Rates>().and_then(|Rates(rates)| rates.first());
    let measure = first.and_then(|rate| Some(format!("{} {}", rate.money()?.currency_code(), rate.per.phrase())));
    measure.unwrap_or_default()
}

/// The number that a value is sorted by.
fn number(fact: &AnyFact<'_>) -> Option<i64> {
    if let Some(units) = fact.value_as::<Units>() {
        return Some(units.hundredths().into());
    }
    if let Some(Rates(rates)) = fact.value_as::<Rates>() {
        return i64::try_from(rates.first()?.money()?.hundredths()).ok();
    }
    if let Some(fee) = fact.value_as::<Fee>() {
        return i64::try_from(fee.money()?.hundredths()).ok();
    }
    if let Some(letters) = fact.value_as::<Letters>() {
        return Some(letters.required.into());
    }
    let length = fact.value_as::<Length>()?;
    // By what most pages print, so that months of one do not stand before the same semesters of another; a range after its
    // least.
    let spans = [
        (length.semesters, length.most_semesters, 6),
        (length.quarters, length.most_quarters, 4),
        (length.years, length.most_years, 12),
        (length.months, length.most_months, 1),
    ];
    spans.into_iter().find_map(|(least, most, months)| {
        let least = i64::from(least?) * months;
        Some(least * 100 + most.map_or(0, |most| i64::from(most) * months - least))
    })
}

/// Columns of the longest words for whom a date is that stand in a cell.
const WIDEST_WHOM: usize = 20;

/// The first of these dates, which are ahead, or the last that has passed; in full all of them.
fn date(program: &Program, any: &AnyRecord<'_>, at: usize, event: Event, shown: &[&DateLine], today: Date) -> Cell {
    let Some(line) = shown.first() else {
        // Why none is known, or that others are.
        let state = any.answers[at].state();
        let is_answered = matches!(state, AnswerState::Known | AnswerState::Conflict);
        return match glance::value(program, &any.fields[at], any.answers[at], today) {
            Some(item) if is_answered => {
                let unknown = Item { body: Body::Unknown(Unknown::NotFound), sides: Vec::new(), ..item };
                cell(unknown, String::new(), None, false)
            }
            Some(item) => cell(item, String::new(), None, false),
            None => unrecorded(),
        };
    };
    let day = line.date.map_or_else(|| line.day.brief(), |date| date.strftime("%-d %b").to_string());
    let early = |line: &DateLine, word: &'static str| if line.event == event { "" } else { word };
    let term = |short: String| format!("{}{} {short}", line.term, early(line, " prio")).trim_start().to_owned();
    let short = term(if line.is_assumed { format!("{day}?") } else { line.in_words() });
    let short = if line.sure == Sure::Passed { format!("{short} passed") } else { short };
    // Of several for one start, for whom it is.
    let is_one_of_several = shown.iter().any(|other| other.repeats_for_others(line));
    let whom = line.note.as_ref().filter(|note| is_one_of_several && width(note) <= WIDEST_WHOM);
    let short = whom.map_or_else(|| short.clone(), |whom| format!("{short} {whom}"));
    // Those for other starts, too.
    let in_full = |line: &&DateLine| -> String {
        let sure = match line.sure {
            Sure::Known => "",
            Sure::Repeats => ", if unchanged",
            Sure::Passed if line.is_assumed => ", passed, if unchanged",
            Sure::Passed => ", passed",
        };
        let note = line.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
        let (early, day, cycle) = (early(line, " priority"), line.in_words(), &line.printed_for);
        let words = format!("{}{early} {day}{sure} ({cycle}{note})", line.term);
        words.trim_start().to_owned()
    };
    let words = shown.iter().map(in_full).collect::<Vec<_>>().join("; ");
    let is_disputed = |line: &DateLine| matches!(line.item.body, Body::Brief { differs: true, .. });
    // If one is disputed, each with its source.
    let disputed = if shown.iter().any(|line| is_disputed(line)) { shown } else { &[] };
    let sides = disputed.iter().filter_map(|line| {
        let dissent = line.dissent.as_ref().map(|dissent| format!("; {dissent}")).unwrap_or_default();
        Some(Side { says: format!("{}{dissent}", in_full(line)).into(), provenance: line.item.provenance.clone()? })
    });
    let item = Item {
        body: Body::Brief { words: words.into(), differs: is_disputed(line) },
        is_current: line.sure == Sure::Known,
        sides: sides.collect(),
        ..line.item.clone()
    };
    let number = line.days_left.map(i64::from);
    let mut cell = cell(item, short, number, false);
    // What only repeats stands behind what is known, and what has passed behind both.
    cell.repeats = line.is_assumed;
    cell.order.is_older |= line.sure != Sure::Known;
    cell.order.number = number.or((line.sure == Sure::Passed).then_some(i64::MAX));
    cell
}

/// The least score in a test of English.
fn english(program: &Program, any: &AnyRecord<'_>, at: usize, test: &Text, today: Date) -> Cell {
    let whole = answer(program, any, at, today);
    let mut facts: Vec<_> = any.answers[at].any_facts().collect();
    glance::in_order(program, &mut facts, today);
    let (mut sides, mut said): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut number, mut is_taken) = (None, false);
    for fact in facts.iter().filter(|fact| fact.holds()) {
        let Some(english) = fact.value_as::<English>() else { continue };
        let Some(minimum) = english.tests.iter().find(|minimum| minimum.test == *test) else { continue };
        is_taken = true;
        let Some(least) = minimum.least else { continue };
        let advised = if english.recommended { " advised" } else { "" };
        let words = format!("{}{advised}", least.0);
        #[expect(clippy::cast_possible_truncation, reason = "scores are small")]
        let score = (least.0 * 10.0) as i64;
        number = number.or(Some(score));
        if !sides.contains(&words) {
            sides.push(words);
            said.push(format!("{}{advised}", minimum.in_words()));
        }
    }
    if sides.is_empty() && is_taken {
        // That a page names no minimum does not say that there is none.
        let item = Item { body: Body::Unknown(Unknown::NotFound), sides: Vec::new(), ..whole.item };
        return cell(
            item.with_note(Some("it is accepted, but its minimum was not found".into())),
            String::new(),
            None,
            false,
        );
    }
    if !whole.is_known() || sides.is_empty() {
        let mut cell = whole;
        if cell.is_known() {
            // The page names other tests.
            cell.short = RowCell { text: "not named".into(), ..RowCell::default() };
            cell.item.body = Body::Brief { words: "not among the tests that are named".into(), differs: false };
            cell.item.sides.clear();
            cell.order = Order { is_unknown: true, ..Order::default() };
        }
        return cell;
    }
    // Where sources differ on other tests alone, they do not on this one.
    let differs = sides.len() > 1 && whole.short.mark == Some(Mark::Differ);
    let of_sides = if differs { whole.item.sides.clone() } else { Vec::new() };
    let body = Body::Brief { words: said.join(" / ").into(), differs };
    let item = Item { body, sides: of_sides, ..whole.item };
    cell(item, sides.join(" / "), number, number.is_some() && sides.len() == 1)
}

/// What the whole degree costs, where that follows from its length and a rate: our own sum.
fn whole_degree(program: &Program, any: &AnyRecord<'_>, at: usize, today: Date) -> Cell {
    let mut facts: Vec<_> = any.answers[at].any_facts().collect();
    glance::in_order(program, &mut facts, today);
    let length = any.fields.iter().position(|field| field.key == "length");
    let length = length.and_then(|at| any.answers[at].any_facts().next()).filter(|fact| fact.role == Role::Holds);
    let length = length.as_ref().and_then(AnyFact::value_as::<Length>);
    let place = Some(Place { field: any.fields[at].key, nth: 0 });
    let unknown = |why: &str| {
        let item = Item { place, ..Item::new("", Body::Unknown(Unknown::NotFound)) };
        cell(item.with_note(Some(why.into())), String::new(), None, false)
    };
    // The newest rate by the term that the length counts; an older one would make it look cheap beside others.
    let rate = facts.iter().filter(|fact| fact.role == Role::Holds).find_map(|fact| {
        let Rates(rates) = fact.value_as::<Rates>()?;
        rates.iter().find_map(|rate| {
            let length = length?;
            let count = match rate.per {
                Per::Semester if length.most_semesters.is_none() => length.semesters,
                Per::Quarter if length.most_quarters.is_none() => length.quarters,
                Per::Year if length.most_years.is_none() => length.years,
                Per::Degree => Some(1),
                _ => None,
            };
            Some((fact, rate, count?))
        })
    });
    let Some((fact, rate, count)) = rate else {
        return unknown("no rate for a term of its length, or its length is not known or a range");
    };
    if let Some(whom) = &rate.holds_for {
        return unknown(&format!("the newest rate is printed for some terms or students alone: {whom}"));
    }
    let Some(money) = rate.money() else { return unknown("no amount is printed") };
    let total = money.times(count.into());
    let source = Provenance::of_fact(program, fact);
    let period = source.period.as_ref().map(|period| format!(", the rate of {period}")).unwrap_or_default();
    let terms = match rate.per {
        Per::Semester => "semesters",
        Per::Quarter => "quarters",
        _ => "years",
    };
    let reason = if rate.per == Per::Degree {
        "printed for the whole degree".to_owned()
    } else {
        format!("{count} {terms} × {money} = {total}{period}; living costs, fees and later years are not in it")
    };
    let trust = if rate.per == Per::Degree { source.trust.clone() } else { Trust::Ours(reason.as_str().into()) };
    let is_current = !source.is_over(today);
    let words = Text::new(if rate.per == Per::Degree { total.to_string() } else { reason.clone() });
    let body = Body::Brief { words, differs: false };
    let place = Some(Place { field: any.fields[at].key, nth: fact.place.nth });
    let item = Item { place, is_current, ..Item::new("", body) }.from(Provenance { trust, ..source });
    let number = i64::try_from(total.hundredths()).ok();
    // Of an earlier year, it says so.
    let year = item
        .provenance
        .as_ref()
        .and_then(|source| source.period.as_ref())
        .map(|period| period.trim_start_matches("AY "));
    let text = match year.filter(|_| !item.is_current) {
        Some(year) => format!("{total} {year}"),
        None => total.to_string(),
    };
    let mut cell = cell(item, text, number, true);
    total.currency_code().clone_into(&mut cell.order.measure);
    cell
}

/// The careers that a department leads to.
fn careers(program: &Program, record: RecordRef) -> Cell {
    let related: Vec<_> =
        program.relations(record).iter().filter(|relation| relation.to.kind == Kind::Career).collect();
    let mut names: Vec<&str> = related.iter().map(|relation| program.title(relation.to)).collect();
    names.dedup();
    if names.is_empty() {
        return unrecorded();
    }
    let fact = related.first().and_then(|relation| program.fact(relation.stated));
    let body = Body::Brief { words: Text::new(names.join("; ")), differs: false };
    let item = Item::new("", body);
    let item = match fact {
        Some(fact) => item.from(Provenance::of_fact(program, &fact)),
        None => item,
    };
    let count = i64::try_from(names.len()).ok();
    cell(item, names.len().to_string(), count, true)
}

/// The comparison as a page: a block for each record, set by set.
pub fn comparison_page(context: &Context<'_>) -> Page {
    let comparison = compare(context.program, context.today);
    let plural = context.program.words().plural(Kind::Department);
    let mut page = Page::new(format!("All {} {plural} compared", comparison.lines.len()));
    for line in &comparison.lines {
        let name = Item::new("", leading_to(context.program, line.record, Vec::new()));
        let answers = line.cells.iter().map(|cell| Item { room: Room::Full, ..cell.item.clone() });
        page.push_whole(Group::new(line.name.clone(), [name].into_iter().chain(answers).collect()));
    }
    page
}

/// Whether records differ in a column.
fn differ(lines: &[&Line], column: usize) -> bool {
    let cells: Vec<&Cell> = lines.iter().filter_map(|line| line.cells.get(column)).collect();
    cells.windows(2).any(|pair| pair[0].differs_from(pair[1]))
}

/// Records below each question, side by side: where they differ, or all.
pub fn side_by_side(columns: &[Column], lines: &[&Line], all: bool) -> Page {
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    let heading = format!("{}{}", listed(&names, "and"), if all { "" } else { ", what differs" });
    let head = Row::heading(std::iter::once("").chain(names));
    let mut items = vec![Item::new("", Body::Row(head))];
    for (at, column) in columns.iter().enumerate() {
        if !all && !differ(lines, at) {
            continue;
        }
        let cells: Vec<&Cell> = lines.iter().filter_map(|line| line.cells.get(at)).collect();
        let label = RowCell { text: column.label.clone(), ..RowCell::default() };
        let answer = |cell: &&Cell| RowCell { text: cell.item.brief().into(), is_number: false, ..cell.short.clone() };
        let cells = std::iter::once(label).chain(cells.iter().map(answer)).collect();
        items.push(Item::new("", Body::Row(Row { cells, to: None, is_heading: false, is_cut: false })));
    }
    if items.len() == 1 {
        items = vec![Item::new("", Body::Prose("They do not differ in what is known.".into()))];
    }
    let mut page = Page::new(heading);
    page.push_group("", items);
    page
}

/// The answer of a cell in full: what it says, what else is to be known, and below it everything that pages say.
pub fn answer_in_full(program: &Program, name: &Text, cell: &Cell, today: Date) -> Page {
    let item = &cell.item;
    let heading = format!("{name}: {}", item.label);
    let mut page = Page::new(heading);
    let said = Item { label: Text::default(), room: Room::Full, task: None, ..item.clone() };
    let is_unknown = matches!(said.body, Body::Unknown(_));
    let mut items = match &said.body {
        Body::Unknown(_) => vec![said],
        _ if item.sides.is_empty() => vec![Item { body: Body::Prose(item.in_words().into()), note: None, ..said }],
        _ => Vec::new(),
    };
    items.extend(
        item.sides.iter().map(|side| Item::new("", Body::Fact(vec![side.says.clone()])).from(side.provenance.clone())),
    );
    items.extend(item.note.iter().filter(|_| !is_unknown).map(|note| Item::new("", Body::Prose(note.clone()))));
    let any = item.about.and_then(|record| program.get(record));
    if let Some((any, place)) = any.zip(item.place) {
        let field = facts::answers(program, &any, today).find(|(field, _)| field.key == place.field);
        let facts = field.map(|(_, facts)| facts).unwrap_or_default();
        if facts.len() > 1 || field_says_more(&facts, item) {
            page.push_group("", std::mem::take(&mut items));
            page.push_whole(Group::new("What pages say", facts).with_usual());
        }
    }
    page.push_group("", items);
    page
}

/// Whether the only fact of a field has more parts than the answer.
fn field_says_more(facts: &[Item], item: &Item) -> bool {
    facts.first().is_some_and(|fact| !matches!(fact.body, Body::Unknown(_)) && fact.in_words() != item.in_words())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell_of(number: Option<i64>, is_unknown: bool, is_older: bool) -> Cell {
        let order = Order { is_unknown, is_older, number, ..Order::default() };
        Cell { order, ..unrecorded() }
    }

    #[test]
    fn numbers_of_different_measures_are_not_compared() {
        let of = |measure: &str, number| {
            let mut cell = cell_of(Some(number), false, false);
            cell.order.measure = measure.into();
            cell
        };
        let cells = [of("a month", 10), of("a year", 45), of("a year", 30), of("a year", 60), of("a quarter", 4)];
        let lines = cells.into_iter().enumerate().map(|(index, cell)| Line {
            record: RecordRef { kind: Kind::Department, index },
            name: Text::default(),
            cells: vec![cell],
        });
        let mut comparison = Comparison { columns: Vec::new(), lines: lines.collect() };
        for (descending, order) in [(false, [2, 1, 3, 0, 4]), (true, [3, 1, 2, 0, 4])] {
            comparison.sort(0, descending);
            assert_eq!(comparison.lines.iter().map(|line| line.record.index).collect::<Vec<_>>(), order);
        }
    }

    #[test]
    fn what_is_not_known_is_last_whichever_way_one_sorts() {
        let cells = [(Some(3), false, false), (None, true, false), (Some(1), false, true), (Some(2), false, false)];
        let lines = cells.iter().enumerate().map(|(index, (number, is_unknown, is_older))| Line {
            record: RecordRef { kind: Kind::Department, index },
            name: Text::default(),
            cells: vec![cell_of(*number, *is_unknown, *is_older)],
        });
        let mut comparison = Comparison { columns: Vec::new(), lines: lines.collect() };
        let order = |comparison: &Comparison| comparison.lines.iter().map(|line| line.record.index).collect::<Vec<_>>();
        comparison.sort(0, false);
        assert_eq!(order(&comparison), [3, 0, 2, 1]);
        comparison.sort(0, true);
        assert_eq!(order(&comparison), [0, 3, 2, 1]);
    }
}
