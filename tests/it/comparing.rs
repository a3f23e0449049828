//! Compare, the rows of all records, and what a view is exported as.

use std::process::Command;

use msaie::app::{Action, Effect, Layout, ViewId};
use msaie::data::{self, Kind};
use msaie::export;
use msaie::model::Program;
use msaie::pages::{self, Body, Comparison};

use crate::play::{Play, TODAY};
use crate::pty::{BINARY, NO_PROFILE};

fn compare() -> Play {
    let mut play = Play::new(120, 36);
    play.press("2");
    play
}

/// The names of the rows, from the top.
fn names(play: &Play) -> Vec<String> {
    match play.app.layout() {
        Layout::Table { table, .. } => table.rows.iter().map(|row| row.name.to_string()).collect(),
        _ => panic!("no table"),
    }
}

/// The heads of the columns.
fn heads(play: &Play) -> Vec<String> {
    match play.app.layout() {
        Layout::Table { table, .. } => table.columns.iter().map(|column| column.head.to_string()).collect(),
        _ => panic!("no table"),
    }
}

/// Goes to the column with this head, in whichever set it is.
fn go_to(play: &mut Play, head: &str) {
    for _ in 0..5 {
        if let Some(at) = heads(play).iter().position(|known| known == head) {
            play.press(&"h ".repeat(12)).press(&"l ".repeat(at));
            return;
        }
        play.press(".");
    }
    panic!("no column {head}");
}

fn comparison() -> Comparison {
    pages::compare(&Program::new(data::embedded()), TODAY)
}

#[test]
fn ten_degrees_stand_on_one_screen_and_each_cell_says_its_source() {
    let mut play = compare();
    let text = play.text();
    assert_eq!(names(&play).len(), 10);
    for name in names(&play) {
        assert!(text.contains(&name), "{name} is not on\n{text}");
    }
    assert!(text.contains("known") && text.contains("9/10"), "{text}");
    // On a cell everything works as elsewhere.
    play.press("j");
    assert!(play.text().contains("ChemE: Units") && play.text().contains("120 units"), "{}", play.text());
    play.press("s");
    assert!(play.app.popup().is_some());
    play.press("Esc c");
    assert!(play.effects.iter().any(|effect| matches!(effect, Effect::Copy(text) if text.as_str() == "120 units")));
    play.press("Enter");
    assert_eq!((play.app.view(), play.selected()), (ViewId::Explore, "Chemical Engineering"));
    assert!(play.app.item().is_some_and(|item| item.label.as_str() == "Units"), "{:?}", play.app.item());
    play.press("Backspace");
    assert_eq!(play.app.view(), ViewId::Compare);
    assert!(play.text().contains("ChemE: Units"));
}

#[test]
fn a_column_sorts_known_before_unknown_and_this_cycle_before_others() {
    let mut play = compare();
    go_to(&mut play, "Units");
    play.press("S");
    assert_eq!(play.notice(), "Sorted by Units");
    assert_eq!((names(&play)[0].as_str(), names(&play)[9].as_str()), ("ECE", "BME"));
    play.press("S");
    assert_eq!((names(&play)[0].as_str(), names(&play)[9].as_str()), ("Africa", "BME"), "what is not known stays last");
    // A range of lengths stands behind its least, however many months a page counts; INI's is of an earlier course list.
    play.press("S");
    go_to(&mut play, "Length");
    play.press("S");
    assert_eq!(names(&play)[7..], ["Africa", "INI", "BME"], "{}", play.text());
    // The only known closing date stands first, though others may come sooner; the others are not counted.
    go_to(&mut play, "Closes");
    play.press("S");
    assert!(play.lines().iter().any(|line| line.contains("known") && line.contains(" 1/10")), "{}", play.text());
    assert_eq!(names(&play)[0], "Africa", "{}", play.text());
    // Then by the day one must not miss: ECE's early deadline, since no day on which its fall closes is known.
    assert_eq!(names(&play)[1..3], ["ECE", "MechE"], "{}", play.text());
    play.press("S S");
    assert_eq!(names(&play)[0], "BME", "the third time, in the order of the data");
}

#[test]
fn a_test_whose_minimum_was_not_found_is_not_one_without_a_minimum() {
    let comparison = comparison();
    for (name, test, shown) in
        [("CEE", "TOEFL", ""), ("INI", "IELTS", ""), ("ECE", "TOEFL", "84"), ("Africa", "TOEFL", "81 advised")]
    {
        let column = comparison.columns.iter().position(|column| column.label.as_str() == test).expect("a column");
        let line = comparison.lines.iter().find(|line| line.name.as_str() == name).expect("a line");
        let cell = &line.cells[column];
        assert_eq!((cell.short.text.as_str(), cell.is_known()), (shown, !shown.is_empty()), "{name}: {:?}", cell.item);
    }
}

#[test]
fn a_start_without_a_closing_day_shows_its_early_deadline() {
    let comparison = comparison();
    let closes = comparison.columns.iter().position(|column| column.label.as_str() == "Closes").expect("a column");
    let shown = |name: &str| {
        let line = comparison.lines.iter().find(|line| line.name.as_str() == name).expect("a line");
        let cell = &line.cells[closes];
        (cell.short.text.to_string(), cell.item.in_words())
    };
    let (short, full) = shown("ECE");
    assert_eq!(short, "Fall prio 15 Dec?");
    assert!(full.starts_with("Fall priority 15 Dec 2026 ?, if unchanged"), "{full}");
    assert!(full.contains("; Spring 15 Sep 2027 ?"), "{full}");
    // Where the same start closes, that day is what the column asks for.
    assert_eq!(shown("CEE").0, "Fall 31 Jan?");
}

#[test]
fn what_is_below_the_table_scrolls_where_it_overflows() {
    let mut play = Play::new(80, 24);
    play.press("2 + j j j + Ctrl-y");
    let first = play.text();
    assert!(!first.contains("  IELTS  "), "{first}");
    let row = names(&play)[3].clone();
    play.press("Space Space");
    assert!(play.text().contains("  IELTS  "), "{}", play.text());
    play.press("b b Ctrl-e");
    assert_ne!(play.text(), first, "by a line");
    play.press("Ctrl-y");
    assert_eq!(play.text(), first);
    assert_eq!(names(&play)[3], row);
}

#[test]
fn the_marked_stand_side_by_side_where_they_differ() {
    let mut play = compare();
    play.press("=");
    assert_eq!(play.notice(), "Mark two or more with + first");
    play.press("j + j +");
    let text = play.text();
    assert!(text.contains("ChemE and CEE, what differs"), "{text}");
    let comparison = comparison();
    let gre = comparison.columns.iter().position(|column| column.label.as_str() == "GRE").expect("a column");
    let [_, cheme, cee, ..] = comparison.lines.as_slice() else { panic!("ten degrees") };
    assert!(!cheme.cells[gre].differs_from(&cee.cells[gre]), "both do not accept the GRE");
    let below = |play: &mut Play| play.lines().into_iter().skip(15).collect::<Vec<_>>().join("\n");
    assert!(!below(&mut play).contains("GRE "), "{text}");
    play.press("=");
    assert!(play.app.reader().page().items().any(|item| item.in_words().starts_with("GRE, ")), "all answers");
    // From difference to difference.
    play.press("= h h h h h h h h");
    let mut seen = 0;
    for _ in 0..30 {
        play.press(")");
        if !play.notice().is_empty() {
            break;
        }
        seen += 1;
    }
    assert!(seen > 3 && play.notice() == "No later difference", "{seen}: {}", play.notice());
    play.press("(");
    assert!(play.notice().is_empty());
    // Marks can be set on a page of Explore, too.
    play.press("1 departments +");
    assert!(play.notice().contains("2 compares"), "{}", play.notice());
}

#[test]
fn it_can_be_turned_filtered_and_read_on_a_narrow_screen() {
    let mut play = compare();
    play.press("T");
    assert_eq!(names(&play)[0], "Units");
    assert_eq!(heads(&play).len(), 10);
    play.press("j");
    assert!(play.text().contains("BME: Closes"), "{}", play.text());
    play.press("T j * f");
    assert_eq!(names(&play), ["ChemE"]);
    play.press("f 1");
    play.search("gre:optional").press("Enter").press("2");
    assert!(play.text().contains("found by “gre:optional”") && names(&play).len() < 10, "{}", play.text());
    play.resize(40, 12);
    let text = play.text();
    assert!(text.contains("1 of") && text.contains("Length"), "one degree at a time\n{text}");
    let shown = |play: &mut Play| play.lines()[2].clone();
    let first = shown(&mut play);
    play.press("h");
    assert_ne!(shown(&mut play), first, "the degree before");
}

#[test]
fn our_sum_shows_its_arithmetic_and_never_an_older_rate_beside_newer_ones() {
    let comparison = comparison();
    let cost = comparison.columns.iter().position(|column| column.key.as_str() == "degree-cost").expect("a column");
    let mut summed = 0;
    for line in &comparison.lines {
        let cell = &line.cells[cost];
        if !cell.is_known() {
            continue;
        }
        summed += 1;
        assert_eq!(cell.short.mark.map(pages::Mark::words), Some("our inference"), "{}", line.name);
        let words = cell.item.in_words();
        assert!(words.contains("3 semesters × $30,150 = $90,450") && words.contains("AY 2025-26"), "{words}");
        assert!(cell.short.text.contains("2025-26"), "{}", cell.short.text);
    }
    assert!(summed > 4, "{summed}");
    // The rate of 2026 is printed for two of its terms alone; the one before would make it look cheap.
    let etim = comparison.lines.iter().find(|line| line.name.as_str() == "ETIM").expect("a line");
    assert!(!etim.cells[cost].is_known());
}

#[test]
fn a_row_stands_for_all_records_of_each_list() {
    let mut play = Play::new(120, 36);
    play.press("departments g");
    assert!(play.shows("All 10 departments") && play.app.selected().is_none());
    let text = play.text();
    assert!(text.contains("not accepted") && text.contains("31 Jan?"), "{text}");
    // Each row leads to its department.
    play.press("Enter j j Enter");
    assert_eq!(play.selected(), "Chemical Engineering");
    play.press("courses g");
    assert!(play.text().contains("24-787") && play.text().contains("by title"), "{}", play.text());
    play.press("careers g");
    assert!(play.text().contains("$102,320 to $121,860"), "{}", play.text());
    for kind in [Kind::Department, Kind::CoreCourse, Kind::Career] {
        let page = pages::overview(play.app.program(), kind, TODAY);
        let rows = page.items().filter(|item| matches!(&item.body, Body::Row(row) if row.to.is_some())).count();
        assert!(rows >= 7, "{kind:?}: {rows}");
    }
}

#[test]
fn dates_are_exported_as_a_calendar_of_what_is_known_and_on_demand_of_what_repeats() {
    let mut play = Play::new(120, 36);
    play.press("4 X");
    let calendar = |play: &Play| match play.effects.last() {
        Some(Effect::Export { name, text }) => (name.clone(), text.matches("BEGIN:VEVENT").count(), text.clone()),
        other => panic!("{other:?}"),
    };
    let (name, known, text) = calendar(&play);
    assert_eq!((name.as_str(), known), ("dates.ics", 3));
    assert!(!text.contains("TENTATIVE"));
    play.act(Action::Exported(Ok("/x/dates.ics".into())));
    assert!(play.notice().contains("3 dates that are known") && play.notice().contains("X again"), "{}", play.notice());
    play.press("X");
    let (_, all, text) = calendar(&play);
    assert!(all > 20 && text.contains("STATUS:TENTATIVE"), "{all}");
    // Of the starred alone, if those are shown.
    play.press("1 departments * 4 f X");
    let (_, starred, _) = calendar(&play);
    assert_eq!(starred, 0, "nothing of BME is known for this cycle");
    // Other views as what fits them.
    play.press("2 X");
    assert!(
        matches!(play.effects.last(), Some(Effect::Export { name, text }) if name == "comparison.csv" && text.lines().count() >= 11)
    );
    play.press("7 X");
    assert!(
        matches!(play.effects.last(), Some(Effect::Export { name, text }) if name.contains(".md") && text.starts_with("# "))
    );
}

#[test]
fn the_dates_say_what_is_known_and_what_only_repeats() {
    let mut play = Play::new(120, 36);
    play.press("4");
    let text = play.text();
    assert!(text.contains("1 of 10 departments are known"), "{text}");
    let row = |text: &str, day: &str, whose: &str| {
        text.lines().find(|line| line.contains(day) && line.contains(whose)).map(str::to_owned).unwrap_or_default()
    };
    assert!(row(&text, "15 Dec 2026 ", "Africa").contains("known"), "{text}");
    assert!(row(&text, "1 Dec 2026 ?", "INI").contains("Fall 2025"), "{text}");
    assert!(text.contains('◆') && text.contains('●'), "{text}");
    play.press("S");
    assert_eq!(play.notice(), "Sorted by department");
    let first_in_explore = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    play.press("1");
    assert!(first_in_explore(&play.text()).contains("known: 15 Dec"), "{}", play.text());
    play.act(Action::Today(jiff::civil::date(2027, 2, 1)));
    assert!(first_in_explore(&play.text()).contains("no date known"), "{}", play.text());
}

#[test]
fn the_verb_prints_what_the_table_has() {
    let run = |arguments: &[&str]| {
        let output = Command::new(BINARY)
            .args(["compare", "--today", "2026-11-28"])
            .args(arguments)
            .env("MSAIE_PROFILE", NO_PROFILE)
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (status, text) = run(&["--set", "applying", "--by", "closes"]);
    assert_eq!((status, text.lines().count()), (Some(0), 11), "{text}");
    assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("Africa")), "{text}");
    assert_eq!(run(&["--set", "applying", "--by", "deadlines"]).1, text, "a field with several columns");
    let comparison = comparison();
    let objects = |arguments: &[&str]| -> Vec<serde_json::Value> {
        serde_json::from_str(&run(&[arguments, &["--format", "json"]].concat()).1).expect("an array")
    };
    let lines = objects(&[]);
    assert_eq!(lines.len(), comparison.lines.len());
    for (line, expected) in lines.iter().zip(&comparison.lines) {
        for (column, cell) in comparison.columns.iter().zip(&expected.cells) {
            let answer = &line["cells"][column.key.as_str()];
            assert_eq!(answer["text"].as_str().map(str::to_owned), cell.is_known().then(|| cell.item.in_words()));
            assert_eq!(answer["text"].is_null(), answer["value"].is_null(), "{answer}");
            for name in ["state", "standing", "period", "source", "url"] {
                assert!(answer.get(name).is_some(), "no {name} in {answer}");
            }
        }
    }
    // Some departments, in the order asked for, by what they differ in.
    let two = objects(&["mse", "ChemE", "--differences"]);
    let ids: Vec<&str> = two.iter().filter_map(|line| line["id"].as_str()).collect();
    assert_eq!(ids, ["mse", "cheme"]);
    let cells = two[0]["cells"].as_object().expect("cells");
    assert!(cells.contains_key("closes") && !cells.contains_key("units"), "both have 120 units: {:?}", cells.keys());
    let (_, text) = run(&["mse", "ChemE", "--format", "markdown"]);
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(
        text.starts_with("| Department | Units |")
            && text.lines().all(|line| bars(line) == bars(&text[..text.find('\n').expect("a line")]))
    );
    let (_, text) = run(&["--format", "csv"]);
    let columns: Vec<usize> = (0..comparison.columns.len()).collect();
    assert_eq!(text, export::csv(&comparison, &columns));
    assert_eq!(run(&["--by", "colour"]).0, Some(2));
    assert_eq!(run(&["nowhere"]).0, Some(1));
}

#[test]
fn what_has_passed_is_said_to_have_passed() {
    let day = jiff::civil::date(2026, 12, 20);
    let comparison = pages::compare(&Program::new(data::embedded()), day);
    let at = comparison.column("priority").expect("a column");
    let shown = |name: &str| {
        let line = comparison.lines.iter().find(|line| line.name.as_str() == name).expect("a line");
        line.cells[at].short.text.to_string()
    };
    assert_eq!(shown("Africa"), "Fall 15 Dec 2026 passed");
    assert_eq!(shown("CEE"), "Fall 15 Dec? passed");
    assert_eq!(shown("BME"), "");
}

#[test]
fn a_date_that_is_not_disputed_stands_beside_those_that_are() {
    let mut play = compare();
    go_to(&mut play, "Closes");
    play.press(&"j ".repeat(9));
    let text = play.text();
    assert!(text.contains("MechE: Closes") && text.contains("Fall 5 Jan 2027 ?"), "{text}");
}
