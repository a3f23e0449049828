//! Dates: which are known on a day, which only repeat an earlier cycle's, and how they leave the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use ical::IcalParser;
use jiff::civil::{Date, date};
use msaie::data::{self, AnyFact, Deadlines, Kind};
use msaie::export;
use msaie::model::{Program, RecordRef};
use msaie::pages::{self, DateLine, Event, Mark, Sure, dates, known_for_this_cycle, next_known};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::pty::BINARY;

/// The day of most tests.
const TODAY: Date = date(2026, 11, 28);

/// The day after CMU-Africa stops taking applications for Fall 2027.
const AFTER: Date = date(2027, 1, 16);

fn built_in() -> Program {
    Program::new(data::embedded())
}

/// A program whose only department has these deadlines, with sources `page`, `other` and `old`, an older copy.
fn program(deadlines: &str) -> Program {
    let dir = folder(deadlines);
    Program::new(data::folder(dir.path()))
}

fn folder(deadlines: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| fs::write(dir.path().join(name), text).expect("written");
    let source = |id: &str, title: &str, standing: &str| {
        format!(
            "(id: \"{id}\", title: \"{title}\", url: \"https://{id}.org/a,b;c\", read: \"2026-09\", standing: {standing})"
        )
    };
    let sources = [
        source("page", "Page", "Official"),
        source(
            "other",
            "Other; page, «größer» \\\\ 研究生院申请截止日期研究生院申请截止日期研究生院申请截止日期",
            "SecondHand",
        ),
        source("old", "Old page", "OlderCopy"),
    ];
    write("sources.ron", format!("[{}]", sources.join(",\n")));
    let program = r#"(id: "p", title: "P", source: "page", format: 2, official: "https://a.org/")"#;
    write("program.ron", program.to_owned());
    let department = format!("[(id: \"d\", title: \"D, of; design\", source: \"page\", deadlines: {deadlines})]");
    write("departments.ron", department);
    dir
}

/// The dates of a program with these deadlines, each as `sure event date`.
fn of(deadlines: &str, today: Date) -> Vec<String> {
    let program = program(deadlines);
    assert_eq!(program.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    dates(&program, today).iter().map(brief).collect()
}

fn brief(line: &DateLine) -> String {
    let date = line.date.map_or("never".to_owned(), |date| date.to_string());
    format!("{} {} {date}", line.sure.word(), line.event.word())
}

/// Whose date it is, what happens and when, for those dates of the built-in data that are known on a day.
fn known(today: Date) -> BTreeSet<(String, &'static str, String)> {
    let lines = dates(&built_in(), today);
    let known = lines.iter().filter(|line| line.sure == Sure::Known);
    known.map(|line| (line.name.to_string(), line.event.word(), line.date.expect("a date").to_string())).collect()
}

fn lines_of(name: &str, today: Date) -> Vec<DateLine> {
    let lines: Vec<_> = dates(&built_in(), today).into_iter().filter(|line| line.name.as_str() == name).collect();
    assert!(!lines.is_empty(), "{name} has no dates");
    lines
}

#[test]
fn only_africa_and_rales_have_known_dates_on_28_november_2026() {
    let expected = [
        ("Africa", "closes", "2027-01-15"),
        ("Africa", "priority", "2026-12-15"),
        ("Rales Fellows", "priority", "2026-12-15"),
    ];
    let expected = expected.map(|(name, event, date)| (name.to_owned(), event, date.to_owned()));
    assert_eq!(known(TODAY), BTreeSet::from(expected));
    assert_eq!(known_for_this_cycle(&built_in(), &dates(&built_in(), TODAY)), (1, 10));
    let lines = dates(&built_in(), TODAY);
    let next = next_known(&lines).expect("a known date");
    assert_eq!((&*next.name, next.what().as_str(), next.days_left), ("Africa", "Fall priority", Some(17)));
}

#[test]
fn a_date_of_an_earlier_cycle_is_never_known_and_says_which_cycle() {
    for (name, event, printed_for, date) in [
        ("MechE", Event::Priority, "Fall 2026", date(2026, 12, 15)),
        ("MechE", Event::Closes, "Fall 2026", date(2027, 1, 5)),
        ("ESTP", Event::Closes, "Fall 2026", date(2027, 1, 15)),
        ("INI", Event::Priority, "Fall 2025", date(2026, 12, 1)),
        ("INI", Event::Closes, "Fall 2025", date(2027, 1, 15)),
    ] {
        let lines = lines_of(name, TODAY);
        let line = lines.iter().find(|line| line.event == event && line.term.as_str() == "Fall").expect("a line");
        assert_eq!((line.sure, line.date, &*line.printed_for), (Sure::Repeats, Some(date), printed_for), "{name}");
        assert!(line.how_sure().starts_with(&format!("last printed for {printed_for}")), "{}", line.how_sure());
        assert!(line.item.in_words().contains(printed_for) || line.dissent.is_some(), "{}", line.item.in_words());
        assert!(!line.item.in_words().contains("2027"), "it was printed: {}", line.item.in_words());
        assert!(lines.iter().all(|line| line.sure != Sure::Known), "{name}");
    }
}

#[test]
fn a_date_without_a_year_is_never_known() {
    for name in ["BME", "ChemE", "CEE", "ECE", "ETIM", "MSE", "GEM Fellowship"] {
        for line in lines_of(name, TODAY) {
            assert!(line.sure != Sure::Known && line.is_assumed && line.in_words().ends_with('?'), "{name}");
            assert_eq!((&*line.printed_for, line.cycle()), ("no year printed", None), "{name}");
            assert!(line.how_sure().contains("no year printed"), "{}", line.how_sure());
            assert!(line.how_sure_beside_cycle().contains("if unchanged"));
        }
    }
}

#[test]
fn on_the_last_day_a_date_is_still_known_and_the_day_after_it_is_not() {
    let last = AFTER.yesterday().expect("a day");
    let closes = ("Africa".to_owned(), "closes", "2027-01-15".to_owned());
    assert_eq!(known(last), BTreeSet::from([closes]));
    assert_eq!(next_known(&dates(&built_in(), last)).expect("a date").days_left, Some(0));
    assert_eq!(known(AFTER), BTreeSet::new());
    assert_eq!(next_known(&dates(&built_in(), AFTER)), None);
    assert_eq!(known_for_this_cycle(&built_in(), &dates(&built_in(), AFTER)), (0, 10));
    let lines = lines_of("Africa", AFTER);
    let closes = lines.iter().find(|line| line.event == Event::Closes).expect("a line");
    assert_eq!((closes.sure, closes.date), (Sure::Repeats, Some(date(2028, 1, 15))));
    assert_eq!(closes.how_sure(), "last printed for Fall 2027");
}

#[test]
fn a_day_that_has_passed_within_this_cycle_is_last_and_does_not_repeat() {
    let today = date(2026, 12, 16);
    let lines = lines_of("Africa", today);
    let expected = ["known closes 2027-01-15", "passed opens 2026-10-01", "passed priority 2026-12-15"];
    assert_eq!(lines.iter().map(brief).collect::<Vec<_>>(), expected);
    assert!(lines[1..].iter().all(|line| line.days_left.is_none() && !line.item.is_current));
    let all = dates(&built_in(), today);
    let first_passed = all.iter().position(|line| line.sure == Sure::Passed).expect("one has passed");
    assert!(all[first_passed..].iter().all(|line| line.sure == Sure::Passed));
}

#[test]
fn days_are_counted_across_the_end_of_the_year() {
    for (today, left) in [(TODAY, 48), (date(2026, 12, 31), 15), (date(2027, 1, 1), 14)] {
        let lines = lines_of("Africa", today);
        let closes = lines.iter().find(|line| line.event == Event::Closes).expect("a line");
        assert_eq!((closes.date, closes.days_left), (Some(date(2027, 1, 15)), Some(left)));
    }
}

#[test]
fn superseded_dates_have_no_line() {
    assert!(lines_of("Africa", TODAY).iter().all(|line| line.printed_for.as_str() == "Fall 2027"));
    assert!(lines_of("MechE", TODAY).iter().all(|line| (line.day.month, line.day.day) != (1, Some(6))));
    let rales = lines_of("Rales Fellows", TODAY);
    assert!(rales.iter().all(|line| line.event != Event::Priority || line.day.year == Some(2026)));
    assert!(rales.iter().any(|line| line.event == Event::Priority && line.item.earlier.len() == 1));
}

#[test]
fn sides_that_differ_both_have_a_line_and_sides_that_agree_share_one() {
    let lines = lines_of("MechE", TODAY);
    let of = |term: &str, event| -> Vec<&DateLine> {
        lines.iter().filter(|line| line.term.as_str() == term && line.event == event).collect()
    };
    let (spring, passed): (Vec<_>, Vec<_>) =
        of("Spring", Event::Closes).into_iter().partition(|line| line.sure != Sure::Passed);
    let days = |lines: &[&DateLine]| lines.iter().filter_map(|line| line.date).collect::<Vec<_>>();
    assert_eq!(days(&spring), [date(2027, 8, 31), date(2027, 9, 1)]);
    // Who would begin in the next spring has missed it, if nothing changed.
    assert_eq!(days(&passed), [date(2026, 8, 31), date(2026, 9, 1)]);
    for line in spring {
        assert_eq!((line.item.mark(), line.item.sides.len()), (Some(Mark::Differ), 2));
        let says: BTreeSet<_> = line.item.sides.iter().map(|side| side.says.as_str()).collect();
        assert_eq!(says, BTreeSet::from(["Spring closes 1 September 2025", "Spring closes 31 August"]));
    }
    let [closes] = of("Fall", Event::Closes)[..] else { panic!("the two pages agree on the fall") };
    assert_eq!((closes.item.mark(), closes.dissent.as_ref()), (None, None));
    let provenance = closes.item.provenance.as_ref().expect("a source");
    assert_eq!((provenance.title.starts_with("Master's programs"), provenance.also.len()), (true, 1));
    let [priority] = of("Fall", Event::Priority)[..] else { panic!("one page has a priority date") };
    assert_eq!((priority.item.mark(), priority.dissent.as_ref()), (None, None), "silence is no dissent");
    // A page that has no such start at all says something.
    let mse = lines_of("MSE", TODAY);
    let opens = mse.iter().find(|line| line.event == Event::Opens && line.term.as_str() == "Spring").expect("a line");
    assert_eq!(opens.dissent.as_deref(), Some("another page has none"));
}

#[test]
fn every_line_shows_the_fact_that_it_was_taken_from() {
    let program = built_in();
    for line in dates(&program, TODAY) {
        let place = line.item.place.expect("a place");
        let any = program.get(line.whose).expect("a record");
        let field = any.fields.iter().position(|field| field.key == place.field).expect("the field");
        let fact =
            any.answers[field].any_facts().find(|fact| fact.holds() && fact.place.nth == place.nth).expect("the fact");
        let Deadlines(windows) = fact.value_as().expect("deadlines");
        assert!(windows.iter().any(|window| window.days().any(|(_, day)| day == line.day)), "{line:?}");
        let source = program.source(fact.source).expect("a source");
        assert_eq!(line.item.provenance.as_ref().map(|from| &from.title), Some(&source.title));
        assert_eq!(line.item.note.as_ref(), fact.note);
    }
}

#[test]
fn every_date_of_the_data_that_holds_has_a_line() {
    let program = built_in();
    let lines = dates(&program, TODAY);
    let mut count = 0;
    for kind in [Kind::Department, Kind::Opportunity] {
        for index in 0..program.count(kind) {
            let whose = RecordRef { kind, index };
            let any = program.get(whose).expect("a record");
            for fact in any.answers.iter().flat_map(|answer| answer.any_facts()).filter(AnyFact::holds) {
                let Some(Deadlines(windows)) = fact.value_as() else { continue };
                for (event, day) in windows.iter().flat_map(data::Window::days) {
                    let is_it = |line: &&DateLine| {
                        let (one, two) = (line.day, day);
                        line.whose == whose
                            && line.event.word() == event
                            && (one.month, one.day) == (two.month, two.day)
                    };
                    assert!(lines.iter().any(|line| is_it(&line)), "{} {event} {day}", any.title);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 30 && lines.len() > 30, "{count} dates, {} lines", lines.len());
}

#[test]
fn a_leap_day_comes_on_28_february_in_other_years() {
    let leap = r#"Known(value: [(closes: "02-29")])"#;
    for (today, closes) in [
        (date(2027, 2, 1), "2027-02-28"),
        (date(2027, 2, 28), "2027-02-28"),
        (date(2027, 3, 1), "2028-02-29"),
        (date(2028, 2, 28), "2028-02-29"),
        (date(2028, 3, 1), "2029-02-28"),
    ] {
        let ahead: Vec<_> = of(leap, today).into_iter().filter(|line| line.starts_with("repeats")).collect();
        assert_eq!(ahead, [format!("repeats closes {closes}")]);
    }
    // What has passed is within half a year.
    assert_eq!(of(leap, date(2027, 3, 1)).pop().as_deref(), Some("passed closes 2027-02-28"));
    assert_eq!(of(leap, date(2027, 9, 30)), ["repeats closes 2028-02-29"]);
    let printed = r#"Known(value: [(start: Fall, year: 2028, closes: "2028-02-29")])"#;
    assert_eq!(of(printed, date(2028, 2, 1)), ["known closes 2028-02-29"]);
    assert_eq!(of(printed, date(2028, 3, 1)), ["repeats closes 2029-02-28"]);
}

#[test]
fn a_month_lasts_to_its_end_and_is_shown_as_a_month() {
    let march = r#"Known(value: [(start: Fall, year: 2027, decision: "2027-03")])"#;
    assert_eq!(of(march, date(2027, 3, 31)), ["known decision 2027-03-31"]);
    assert_eq!(of(march, date(2027, 4, 1)), ["repeats decision 2028-03-31"]);
    let lines = dates(&program(march), TODAY);
    assert_eq!(lines[0].shown().map(|day| day.to_string()).as_deref(), Some("March 2027"));
    assert_eq!(lines[0].how_sure(), "known; only the month is printed");
    let february = r#"Known(value: [(opens: "02")])"#;
    assert_eq!(of(february, date(2028, 2, 29)), ["repeats opens 2028-02-29"]);
}

#[test]
fn what_stands_in_an_older_copy_is_not_known() {
    let window = r#"[(start: Fall, year: 2027, closes: "2027-01-15")]"#;
    assert_eq!(of(&format!("Known(value: {window})"), TODAY), ["known closes 2027-01-15"]);
    assert_eq!(of(&format!("Known(value: {window}, source: \"old\")"), TODAY), ["repeats closes 2027-01-15"]);
    // Nor has it passed while it is ahead.
    let two =
        r#"Known(value: [(start: Fall, closes: "2027-01-15"), (start: Fall, closes: "2028-01-20")], source: "old")"#;
    assert_eq!(of(two, TODAY), ["repeats closes 2027-01-15", "repeats closes 2027-01-20"]);
}

#[test]
fn a_page_that_names_no_term_does_not_differ_from_one_that_does() {
    let conflict = |day: &str| {
        let two = r#"(value: [(start: Fall, closes: "01-15")], source: "other")"#;
        let program = program(&format!(r#"Conflict([(value: [(closes: "{day}")]), {two}])"#));
        dates(&program, TODAY).iter().map(|line| line.dissent.clone()).collect::<Vec<_>>()
    };
    assert_eq!(conflict("01-15"), [None, None]);
    assert_eq!(conflict("01-10"), [Some("another page says 15 Jan".into()), Some("another page says 10 Jan".into())]);
}

#[test]
fn of_two_cycles_only_the_later_one_counts() {
    let both = r#"Several([
        (value: [(start: Fall, year: 2026, priority: "12-01", closes: "01-10")]),
        (value: [(start: Fall, year: 2027, closes: "01-20")]),
    ])"#;
    let expected = ["repeats priority 2026-12-01", "known closes 2027-01-20", "passed closes 2026-01-10"];
    assert_eq!(of(both, TODAY), expected);
    // Sessions of one cycle do not replace each other.
    let sessions = r#"Known(value: [(held: "2025-10-15"), (held: "2025-11-13"), (held: "2025-12-12")])"#;
    let expected = ["repeats held 2026-12-12", "repeats held 2027-10-15", "repeats held 2027-11-13"];
    assert_eq!(of(sessions, TODAY), expected);
}

#[test]
fn a_window_that_only_opens_is_not_over_before_its_term_begins() {
    let rolling = r#"Known(value: [(start: Fall, year: 2027, opens: "09-01", detail: "rolling")])"#;
    assert_eq!(of(rolling, TODAY), ["passed opens 2026-09-01"]);
    assert_eq!(of(rolling, date(2027, 8, 2)), ["repeats opens 2027-09-01"]);
    let without_term = r#"Known(value: [(opens: "2026-09-01", detail: "rolling")])"#;
    assert_eq!(of(without_term, TODAY), ["passed opens 2026-09-01"]);
    assert_eq!(of(without_term, date(2027, 4, 1)), ["repeats opens 2027-09-01"]);
}

#[test]
fn known_dates_that_sources_differ_on_say_so() {
    let conflict = r#"Conflict([
        (value: [(start: Fall, year: 2027, closes: "2027-01-15")]),
        (value: [(start: Fall, year: 2027, closes: "2027-01-20")], source: "other"),
    ])"#;
    assert_eq!(of(conflict, TODAY), ["known closes 2027-01-15", "known closes 2027-01-20"]);
    let program = program(conflict);
    let lines = dates(&program, TODAY);
    assert_eq!(lines[0].how_sure(), "known; another page says 20 Jan 2027");
    assert!(lines.iter().all(|line| line.item.mark() == Some(Mark::Differ) && line.item.sides.len() == 2));
    let events = events(&export::calendar(&program, &lines.iter().collect::<Vec<_>>(), TODAY));
    assert_eq!(events[0]["SUMMARY"], "D, of; design: applications close (Fall 2027; another page says 20 Jan 2027)");
}

#[test]
fn what_agrees_but_has_no_year_does_not_vouch_for_a_known_date() {
    let facts = r#"Several([
        (value: [(start: Fall, closes: "01-15")]),
        (value: [(start: Fall, year: 2027, closes: "01-15")], source: "other"),
    ])"#;
    let lines = dates(&program(facts), TODAY);
    assert_eq!(lines.iter().map(brief).collect::<Vec<_>>(), ["known closes 2027-01-15"]);
    let provenance = lines[0].item.provenance.as_ref().expect("a source");
    assert!(provenance.title.starts_with("Other") && provenance.also.is_empty(), "{provenance:?}");
    assert_eq!(lines[0].item.mark(), Some(Mark::SecondHand));
}

/// A day as data write it: with or without year and day, and sometimes one that no calendar has.
fn made_up_day() -> impl Strategy<Value = String> {
    let year = prop::option::of(2024_u16..2030);
    (year, 1_u8..=12, prop::option::of(prop_oneof![1_u8..=31, Just(28), Just(29)])).prop_map(|(year, month, day)| {
        let year = year.map(|year| format!("{year}-")).unwrap_or_default();
        let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
        format!("\"{year}{month:02}{day}\"")
    })
}

fn made_up_window() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "",
        "start: Fall, ",
        "start: Spring, ",
        "start: Month(3), ",
        "start: Named(\"Semester 1\"), ",
        "start: FirstHalf(Fall), ",
    ]);
    let year = prop::option::of(2024_u16..2030);
    let days = prop::collection::btree_map(
        prop::sample::select(vec!["opens", "priority", "closes", "decision", "held"]),
        made_up_day(),
        1..=5,
    );
    (start, year, days).prop_map(|(start, year, days)| {
        let year = year.map(|year| format!("year: {year}, ")).unwrap_or_default();
        let days: Vec<_> = days.iter().map(|(event, day)| format!("{event}: {day}")).collect();
        format!("({start}{year}{})", days.join(", "))
    })
}

/// An answer of several facts, by sources of every standing.
fn made_up_answer() -> impl Strategy<Value = String> {
    let fact =
        (prop::collection::vec(made_up_window(), 1..4), prop::sample::select(vec!["page", "other", "old", "none"]));
    let fact = fact.prop_map(|(windows, source)| (windows.join(", "), source));
    (prop::sample::select(vec!["Several", "Conflict", "Varies"]), prop::collection::vec(fact, 2..4)).prop_map(
        |(answer, facts)| {
            let fact = |(at, (windows, source)): (usize, &(String, &str))| {
                let case = if answer == "Varies" { format!(", for: \"case {at}\"") } else { String::new() };
                format!("(value: [{windows}], source: \"{source}\"{case})")
            };
            let facts: Vec<_> = facts.iter().enumerate().map(fact).collect();
            format!("{answer}([{}])", facts.join(", "))
        },
    )
}

fn made_up_today() -> impl Strategy<Value = Date> {
    let any = (2026_i16..=2028, 1_i8..=12, 1_i8..=31).prop_map(|(year, month, day)| {
        Date::new(year, month, 1)
            .expect("a day")
            .last_of_month()
            .min(Date::new(year, month, day.min(28)).expect("a day"))
    });
    prop_oneof![any, Just(date(2028, 2, 29)), Just(date(2027, 3, 1)), Just(date(2026, 12, 31)), Just(Date::MAX)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn whatever_is_printed_a_known_date_is_ahead_and_a_repeated_closing_day_comes_within_a_year(
        answer in made_up_answer(),
        today in made_up_today(),
    ) {
        let program = program(&answer);
        let lines = dates(&program, today);
        for line in &lines {
            let away = line.date.map(|date| today.until(date).expect("a span").get_days());
            match line.sure {
                Sure::Known => {
                    prop_assert!(away >= Some(0), "{line:?}");
                    let has_year = line.day.year.is_some() || line.printed_for.contains("20");
                    prop_assert!(has_year, "{line:?}");
                    prop_assert!(line.item.mark() != Some(Mark::Older), "{line:?}");
                    prop_assert!(line.day.year.is_none_or(|year| line.date.map(Date::year) == i16::try_from(year).ok()));
                }
                Sure::Repeats => {
                    // Other days are of the window that closes next, which may be printed for a later year.
                    let most = if matches!(line.event, Event::Closes | Event::Held) { 366 } else { 5 * 366 };
                    prop_assert!(line.is_assumed && away.is_none_or(|away| (0..=most).contains(&away)), "{line:?}");
                    let is_month = |date: Date| u8::try_from(date.month()) == Ok(line.day.month);
                    prop_assert!(line.date.is_none_or(is_month), "{line:?}");
                }
                Sure::Passed => prop_assert!(away.is_some_and(|away| away < 0), "{line:?}"),
            }
            prop_assert_eq!(line.days_left, away.filter(|_| line.sure != Sure::Passed));
            prop_assert!(!line.how_sure().is_empty() && !line.item.in_words().is_empty());
        }
        let order = |line: &DateLine| (line.sure == Sure::Passed, line.date.is_none(), line.date, line.sure);
        prop_assert!(lines.is_sorted_by_key(order));
        prop_assert_eq!(&dates(&program, today), &lines);
        // Of one event, start and group of applicants, no day has two lines.
        let key = |line: &DateLine| (line.event, line.term.clone(), line.note.clone(), line.date, line.day);
        let keys: Vec<_> = lines.iter().map(key).collect();
        prop_assert!((1..keys.len()).all(|at| !keys[..at].contains(&keys[at])), "{keys:?}");
        let all: Vec<&DateLine> = lines.iter().collect();
        let exported = events(&export::calendar(&program, &all, today));
        let has_event = |line: &&&DateLine| line.date.is_some_and(|date| date < Date::MAX);
        prop_assert_eq!(exported.len(), all.iter().filter(has_event).count());
    }
}

/// The properties of each event of a calendar, by a reader that is not ours, after checking the form of its lines.
fn events(calendar: &str) -> Vec<BTreeMap<String, String>> {
    assert!(calendar.ends_with("END:VCALENDAR\r\n"));
    for line in calendar.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line:?}", line.len());
        assert!(!line.is_empty() && !line.contains(['\r', '\n']) && !line.contains(char::is_control), "{line:?}");
    }
    // The reader drops blanks at the end of a line.
    let unfolded = calendar.replace("\r\n ", "");
    let mut calendars = IcalParser::new(unfolded.as_bytes());
    let read = calendars.next().expect("a calendar").expect("it is well-formed");
    assert!(calendars.next().is_none());
    let value = |name: &str| read.properties.iter().find(|property| property.name == name)?.value.clone();
    assert_eq!(value("VERSION").as_deref(), Some("2.0"));
    assert!(value("PRODID").is_some());
    let events: Vec<BTreeMap<String, String>> = read
        .events
        .iter()
        .map(|event| {
            let named = |property: &ical::property::Property| {
                let value = property.value.clone().unwrap_or_default();
                let value = if property.name == "URL" { value } else { unescaped(&value) };
                (property.name.clone(), value)
            };
            let properties: BTreeMap<_, _> = event.properties.iter().map(named).collect();
            assert_eq!(properties.len(), event.properties.len(), "a property is there twice");
            for name in ["DTSTART", "DTEND"] {
                let property = event.properties.iter().find(|property| property.name == name).expect("a day");
                assert_eq!(property.params, Some(vec![("VALUE".to_owned(), vec!["DATE".to_owned()])]));
            }
            properties
        })
        .collect();
    let uids: BTreeSet<_> = events.iter().map(|event| &event["UID"]).collect();
    assert_eq!(uids.len(), events.len(), "a UID is there twice");
    events
}

/// A text value without its backslashes; no sign with a meaning may be without one.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => text.push(c),
                other => panic!("a backslash before {other:?} in {value:?}"),
            },
            ';' | ',' => panic!("{c:?} without a backslash in {value:?}"),
            c => text.push(c),
        }
    }
    text
}

/// Compares each event with its line.
fn compare(lines: &[&DateLine], calendar: &str, today: Date) {
    let events = events(calendar);
    assert_eq!(events.len(), lines.len());
    for (line, event) in lines.iter().zip(&events) {
        let last = line.date.expect("a date");
        let first = if line.day.day.is_none() { last.first_of_month() } else { last };
        let basic = |date: Date| date.to_string().replace('-', "");
        assert_eq!(event["DTSTART"], basic(first));
        assert_eq!(event["DTEND"], basic(last.tomorrow().expect("a day")));
        assert_eq!(event["DTSTAMP"], format!("{}T000000Z", basic(today)));
        assert_eq!(event["TRANSP"], "TRANSPARENT");
        assert!(event["SUMMARY"].contains(&format!("{}: {} (", line.name, line.event.phrase())), "{event:?}");
        let description = &event["DESCRIPTION"];
        let is_repeated = line.is_assumed;
        assert_eq!(event["STATUS"], if is_repeated { "TENTATIVE" } else { "CONFIRMED" });
        assert_eq!(event["SUMMARY"].starts_with("? "), is_repeated);
        assert_eq!(description.contains("This date is not known"), is_repeated);
        let source = line.item.provenance.as_ref().expect("a source");
        for part in [line.item.in_words(), line.how_sure(), source.title.to_string()] {
            assert!(description.contains(&part), "no {part:?} in {description:?}");
        }
        for part in line.note.iter().chain(&line.item.note).chain(&source.url) {
            assert!(description.contains(part.as_str()), "no {part:?} in {description:?}");
        }
        assert_eq!(event.get("URL").map(String::as_str), source.url.as_deref());
    }
}

#[test]
fn a_calendar_says_what_the_lines_say() {
    let program = built_in();
    let lines = dates(&program, TODAY);
    let all: Vec<&DateLine> = lines.iter().collect();
    let calendar = export::calendar(&program, &all, TODAY);
    compare(&all, &calendar, TODAY);
    assert_eq!(export::calendar(&program, &all, TODAY), calendar, "it depends on more than its arguments");
    let hostile = r#"Several([
        (value: [(start: Named("Term; 1, «2»\\n"), closes: "2027-03", detail: "a\nb; c, d \\ e\u{202e}f\u{7}")], source: "other"),
        (value: [(start: Fall, closes: "01-15", detail: "研究生院申请截止日期研究生院申请截止日期研究生院申请截止日期 👩‍🔬👩‍🔬👩‍🔬👩‍🔬👩‍🔬")]),
    ])"#;
    let program = self::program(hostile);
    let lines = dates(&program, TODAY);
    assert_eq!(lines.len(), 2);
    let all: Vec<&DateLine> = lines.iter().collect();
    let calendar = export::calendar(&program, &all, TODAY);
    compare(&all, &calendar, TODAY);
    assert!(!calendar.contains(['\u{202e}', '\u{7}']));
}

#[test]
fn of_several_deadlines_for_one_start_each_says_for_whom_it_is() {
    let varies = r#"Varies([
        (for: "EU", value: [(start: Fall, year: 2027, closes: "07-15")], source: "page"),
        (for: "non-EU", value: [(start: Fall, year: 2027, closes: "03-15")], source: "page"),
    ])"#;
    let details = r#"Known(value: [
        (start: Fall, year: 2027, closes: "07-15", detail: "for EU"),
        (start: Fall, year: 2027, closes: "03-15", detail: "for non-EU"),
    ], source: "page")"#;
    for (deadlines, at_a_glance) in [
        (varies, "Fall 2027 15 Mar, in 107 days, non-EU; Fall 2027 15 Jul, in 229 days, EU"),
        (details, "Fall 2027 15 Mar, in 107 days (for non-EU)"),
    ] {
        let program = program(deadlines);
        let department = RecordRef { kind: Kind::Department, index: 0 };
        let answer = pages::answer(&program, department, "deadlines", TODAY).expect("an answer");
        assert_eq!(answer.words.as_str(), at_a_glance);
        let comparison = pages::compare(&program, TODAY);
        let closes = comparison.columns.iter().position(|column| &*column.key == "closes").expect("a column");
        let cell = &comparison.lines[0].cells[closes];
        assert_eq!(cell.short.text.as_str(), "Fall 15 Mar 2027 for non-EU");
        let in_full = "Fall 15 Mar 2027 (Fall 2027; for non-EU); Fall 15 Jul 2027 (Fall 2027; for EU)";
        assert_eq!(cell.item.in_words(), in_full);
        let lines = dates(&program, TODAY);
        let calendar = export::calendar(&program, &lines.iter().collect::<Vec<_>>(), TODAY);
        let summaries: Vec<String> = events(&calendar).iter().map(|event| event["SUMMARY"].clone()).collect();
        let closes = |whom: &str| format!("D, of; design: applications close (Fall 2027, for {whom})");
        assert_eq!(summaries, [closes("non-EU"), closes("EU")]);
    }
    // A closing day that has passed comes after one that is ahead.
    let program = program(varies);
    let department = RecordRef { kind: Kind::Department, index: 0 };
    let in_april = "2027-04-02".parse().expect("a date");
    let answer = pages::answer(&program, department, "deadlines", in_april).expect("an answer");
    assert!(answer.words.starts_with("Fall 2027 15 Jul, in 104 days, EU; if unchanged,"), "{}", answer.words);
}

#[test]
fn a_known_date_takes_the_place_of_the_repeated_one_in_a_calendar() {
    let uids = |deadlines: &str| -> Vec<String> {
        let program = program(deadlines);
        let lines = dates(&program, TODAY);
        let calendar = export::calendar(&program, &lines.iter().collect::<Vec<_>>(), TODAY);
        events(&calendar).iter().map(|event| event["UID"].clone()).collect()
    };
    let before = uids(r#"Known(value: [(start: Fall, year: 2026, closes: "01-15")])"#);
    assert_eq!(before, ["p.department.d.deadlines.closes.fall.2027@msaie"]);
    assert_eq!(uids(r#"Known(value: [(start: Fall, year: 2027, closes: "01-20")])"#), before);
    // Whether others are written beside it, and where they stand, changes nothing.
    let both = r#"Several([
        (value: [(start: Fall, closes: "01-10")]),
        (value: [(start: Fall, year: 2027, closes: "01-20")]),
    ])"#;
    assert_eq!(uids(both), ["p.department.d.deadlines.closes.fall.2027.2@msaie", &*before[0]]);
}

#[test]
fn what_repeats_is_of_the_window_that_closes_next() {
    let window = r#"Known(value: [(start: Fall, opens: "10-01", priority: "12-15", closes: "01-15", decision: "03")])"#;
    for (today, expected) in [
        (
            TODAY,
            vec![
                "repeats priority 2026-12-15",
                "repeats closes 2027-01-15",
                "repeats decision 2027-03-31",
                "passed opens 2026-10-01",
            ],
        ),
        (
            date(2027, 1, 15),
            vec![
                "repeats closes 2027-01-15",
                "repeats decision 2027-03-31",
                "passed opens 2026-10-01",
                "passed priority 2026-12-15",
            ],
        ),
        (
            date(2027, 1, 16),
            vec![
                "repeats opens 2027-10-01",
                "repeats priority 2027-12-15",
                "repeats closes 2028-01-15",
                "repeats decision 2028-03-31",
                "passed priority 2026-12-15",
                "passed closes 2027-01-15",
            ],
        ),
        (
            date(2027, 8, 1),
            vec![
                "repeats opens 2027-10-01",
                "repeats priority 2027-12-15",
                "repeats closes 2028-01-15",
                "repeats decision 2028-03-31",
            ],
        ),
    ] {
        assert_eq!(of(window, today), expected);
    }
    // Without a closing day, it ends with its last day.
    let early = r#"Known(value: [(opens: "10-01", priority: "12-15")])"#;
    assert_eq!(of(early, TODAY), ["repeats priority 2026-12-15", "passed opens 2026-10-01"]);
    let after = ["repeats opens 2027-10-01", "repeats priority 2027-12-15", "passed priority 2026-12-15"];
    assert_eq!(of(early, date(2026, 12, 16)), after);
    // What only opens is open for half a year.
    let rolling = r#"Known(value: [(opens: "09-01")])"#;
    assert_eq!(of(rolling, TODAY), ["passed opens 2026-09-01"]);
    assert_eq!(of(rolling, date(2027, 4, 1)), ["repeats opens 2027-09-01"]);
}

#[test]
fn on_no_day_of_the_year_is_a_passed_day_next_or_an_earlier_cycle_known() {
    let program = built_in();
    let first = date(2026, 8, 1);
    for days in 0..500 {
        let today = first.checked_add(jiff::Span::new().days(days)).expect("a day");
        let lines = dates(&program, today);
        let (ahead, passed): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.sure != Sure::Passed);
        assert!(ahead.iter().all(|line| line.date.is_none_or(|date| date >= today)), "{today}");
        assert!(passed.iter().all(|line| line.date.is_some_and(|date| date < today)), "{today}");
        for line in ahead.iter().filter(|line| line.sure == Sure::Known) {
            let cycle = line.cycle().expect("a cycle").as_str();
            let year: i16 = cycle.rsplit(' ').next().and_then(|year| year.parse().ok()).expect("a year");
            // The latest cycle of which the data print a day.
            assert!(year >= today.year() && year <= 2027 && !line.is_assumed, "{today}: {line:?}");
        }
        if let Some(next) = next_known(&lines) {
            assert!(next.days_left >= Some(0), "{today}: {next:?}");
        }
        // Nothing of the data is known for a cycle after that of Fall 2027.
        assert!(today < AFTER || ahead.iter().all(|line| line.sure != Sure::Known), "{today}");
    }
}

/// The exit status, the standard output and the standard error of `msaie dates`.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(BINARY).args(["dates", "--today", "2026-11-28"]).args(arguments).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// What `msaie dates` prints.
fn printed(arguments: &[&str]) -> String {
    let (status, out, err) = run(arguments);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    out
}

fn objects(arguments: &[&str]) -> Vec<serde_json::Map<String, serde_json::Value>> {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).expect("an array")
}

#[test]
fn the_table_and_the_json_list_the_same_dates() {
    for arguments in [&["--passed"][..], &["--known"], &["--passed", "--department", "MechE", "--department", "africa"]]
    {
        let (table, objects) = (printed(arguments), objects(arguments));
        let rows: Vec<&str> = table.lines().skip(1).take_while(|line| !line.is_empty()).collect();
        assert_eq!(rows.len(), objects.len());
        for (row, object) in rows.iter().zip(&objects) {
            let said = |name: &str| object[name].as_str().unwrap_or_default();
            let mark = |row: &str| row.split("  ").any(|cell| cell.ends_with(" ?"));
            let is_assumed = said("reason").contains("no year printed") || said("reason").contains("last printed");
            assert_eq!(mark(row), is_assumed, "{row}");
            assert_eq!(
                ["passed", "opened"].iter().any(|word| {
                    row.ends_with(word) || row.contains(&format!("{word}, if")) || row.contains(&format!("{word};"))
                }),
                said("certainty") == "passed",
                "{row}"
            );
            let days = object["days"].as_i64();
            let left = days.filter(|days| *days >= 0).map(|days| format!("{days} d  "));
            assert!(row.starts_with(left.as_deref().unwrap_or("  ").trim_end()), "{row}");
            assert_eq!(days.is_some_and(|days| days < 0), said("certainty") == "passed", "{row}");
            let year = said("date").split('-').next().expect("a year");
            let mark = if said("standing") == "second-hand" { "second-hand" } else { "" };
            for part in [said("name"), said("what"), said("term"), said("cycle"), year, mark, said("note")] {
                assert!(row.contains(part), "no {part:?} in {row:?}");
            }
        }
    }
}

#[test]
fn dates_are_selected_by_how_sure_they_are() {
    let count =
        |arguments: &[&str], sure: &str| objects(arguments).iter().filter(|line| line["certainty"] == sure).count();
    let counts = |arguments: &[&str]| ["known", "repeats", "passed"].map(|sure| count(arguments, sure));
    let lines = dates(&built_in(), TODAY);
    let [known, repeats, passed] =
        [Sure::Known, Sure::Repeats, Sure::Passed].map(|sure| lines.iter().filter(|line| line.sure == sure).count());
    // CMU-Africa's window has opened, and so have five others and a fellowship's if nothing changed; those for the spring have
    // closed, for MechE on one of two days, and so has another fellowship's.
    assert_eq!((known, passed), (3, 14));
    assert_eq!(counts(&[]), [known, repeats, passed]);
    assert_eq!(counts(&["--known"]), [known, 0, 0]);
    let rows = |arguments: &[&str]| printed(arguments).lines().skip(1).take_while(|line| !line.is_empty()).count();
    assert_eq!(rows(&[]), known + repeats);
    assert_eq!(rows(&["--passed"]), known + repeats + passed);
    assert_eq!(rows(&["--all"]), known + repeats + passed);
    assert!(printed(&[]).contains("Known for this cycle: 1 of 10 departments\n?: "));
    assert!(!printed(&["--known"]).contains("?: "));
}

#[test]
fn only_the_departments_asked_for_are_listed() {
    let lines = objects(&["--department", "MechE", "--department", "africa"]);
    let names: BTreeSet<_> = lines.iter().map(|line| line["name"].as_str().expect("a name")).collect();
    assert_eq!(names, BTreeSet::from(["Africa", "MechE"]));
    let (status, out, err) = run(&["--department", "nowhere"]);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(err.contains("nowhere"), "{err}");
}

#[test]
fn a_calendar_has_only_known_dates_unless_asked_for_others() {
    let lines = dates(&built_in(), TODAY);
    for (arguments, sure) in [(&[][..], &[Sure::Known][..]), (&["--tentative"], &[Sure::Known, Sure::Repeats])] {
        let calendar = printed(&[&["--format", "ics"], arguments].concat());
        let expected: Vec<&DateLine> = lines.iter().filter(|line| sure.contains(&line.sure)).collect();
        compare(&expected, &calendar, TODAY);
    }
    let (status, calendar, err) = run(&["--format", "ics", "--department", "ECE"]);
    assert_eq!((status, events(&calendar).len()), (Some(0), 0));
    assert!(err.contains("no date is known"), "{err}");
}
