//! Courses: the table with its facets, the page of a course, what the data is checked for, and the verb.

use std::fmt::Write;
use std::process::Command;

use msaie::app::{Effect, FacetLine, Facets, Layout, ViewId};
use msaie::data::{self, Kind};
use msaie::model::Program;
use msaie::pages::{Body, COURSE_COLUMNS, Mark, course_cell};
use msaie::search::{COURSE_FACETS, CourseOrder, Index, Ticks};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::play::Play;
use crate::pty::{BINARY, NO_PROFILE};

fn courses() -> Play {
    let mut play = Play::new(120, 36);
    play.press("3");
    play
}

fn facets(play: &Play) -> &Facets {
    match play.app.layout() {
        Layout::Table { facets: Some(facets), .. } => facets,
        _ => panic!("no facets"),
    }
}

/// The numbers of the rows that are ready, and how many rows there are.
fn numbers(play: &Play) -> (Vec<String>, usize) {
    match play.app.layout() {
        Layout::Table { table, .. } => (table.rows.iter().map(|row| row.name.to_string()).collect(), table.total),
        _ => panic!("no table"),
    }
}

/// How many courses a value would leave, as the facets say.
fn count(play: &Play, wanted: &str) -> usize {
    let count = facets(play).lines.iter().find_map(|line| match line {
        FacetLine::Value { name, count, .. } if name.as_str() == wanted => Some(*count),
        _ => None,
    });
    count.unwrap_or_else(|| panic!("no value {wanted}"))
}

/// Ticks a value.
fn tick(play: &mut Play, wanted: &str) {
    if !facets(play).has_focus {
        play.press("Tab");
    }
    play.press("g");
    for _ in 0..400 {
        let here = facets(play).lines.get(facets(play).list.cursor);
        match here {
            Some(FacetLine::Value { name, .. }) if name.as_str() == wanted => {
                play.press("x");
                return;
            }
            Some(FacetLine::More { .. }) => play.press("Enter k"),
            _ => play,
        };
        play.press("j");
    }
    panic!("no value {wanted}");
}

#[test]
fn the_table_lists_the_catalogue_by_number_with_what_is_asked_first() {
    let mut play = courses();
    assert_eq!(play.app.view(), ViewId::Courses);
    let (rows, total) = numbers(&play);
    assert_eq!((rows[0].as_str(), total), ("04-645", 332));
    let text = play.text();
    for head in ["Number", "Title", "Units", "Offered", "From", "Counts for"] {
        assert!(text.contains(head), "{head} is not on\n{text}");
    }
    assert!(text.contains("Internet of Things") && text.contains("Fall 25") && text.contains("Africa"), "{text}");
}

#[test]
fn ticked_values_narrow_the_table_to_as_many_as_they_said() {
    let mut play = courses();
    let said = count(&play, "ECE");
    tick(&mut play, "ECE");
    assert_eq!(numbers(&play).1, said);
    // Of one facet any value counts, of several facets each.
    let with_ini = count(&play, "INI");
    tick(&mut play, "INI");
    assert!(numbers(&play).1 >= said.max(with_ini), "either degree");
    let six = count(&play, "6");
    tick(&mut play, "6");
    assert_eq!(numbers(&play).1, six, "{}", play.text());
    let program = play.app.program();
    for number in numbers(&play).0 {
        let course = program.course(&number).expect("a course");
        let course = &program.tables.courses[course.index];
        let counted: Vec<_> = program.counted_by(course).iter().map(|of| program.title(*of)).collect();
        assert!(counted.iter().any(|title| title.contains("Electrical") || title.contains("Information")), "{number}");
    }
    // Esc takes back one thing after the other.
    play.press("Esc Esc");
    assert_eq!(numbers(&play).1, 332);
    play.press("Esc");
    assert_eq!(play.app.view(), ViewId::Explore);
}

#[test]
fn a_column_sorts_both_ways_and_what_is_not_known_comes_last() {
    let mut play = courses();
    play.press("l S");
    assert_eq!(play.notice(), "Sorted by units");
    let first = numbers(&play).0[0].clone();
    let course = play.app.program().course(&first).expect("a course");
    assert_eq!(course_cell(play.app.program(), course, &COURSE_COLUMNS[1]).text.as_str(), "0");
    play.press("G");
    let last = numbers(&play).0.last().expect("a row").clone();
    let course = play.app.program().course(&last).expect("a course");
    assert_eq!(course_cell(play.app.program(), course, &COURSE_COLUMNS[1]).text.as_str(), "", "{last}");
    // Also the other way round.
    play.press("S g");
    let first = numbers(&play).0[0].clone();
    let course = play.app.program().course(&first).expect("a course");
    assert_ne!(course_cell(play.app.program(), course, &COURSE_COLUMNS[1]).text.as_str(), "", "{first}");
    play.press("G");
    let last = numbers(&play).0.last().expect("a row").clone();
    let course = play.app.program().course(&last).expect("a course");
    assert_eq!(course_cell(play.app.program(), course, &COURSE_COLUMNS[1]).text.as_str(), "", "{last}");
    play.press("S");
    assert_eq!(play.notice(), "Sorted by number");
}

#[test]
fn what_is_no_official_fact_of_today_is_marked_in_the_table() {
    let program = Program::new(data::embedded());
    let mark = |number: &str, column: usize| {
        course_cell(&program, program.course(number).expect("a course"), &COURSE_COLUMNS[column]).mark
    };
    assert_eq!(mark("24-788", 1), Some(Mark::Differ));
    assert_eq!(mark("06-609", 2), Some(Mark::NotPublished));
    // Whose numbers begin like this is our inference; CMU-Africa's list is of an earlier year.
    assert_eq!(mark("18-661", 3), Some(Mark::Inferred));
    assert_eq!((mark("04-650", 4), mark("06-608", 4)), (Some(Mark::Older), None));
    let mut play = courses();
    play.press("l l l s");
    assert!(play.text().contains("its courses in the schedule have these numbers"), "{}", play.text());
}

#[test]
fn a_query_searches_within_the_courses() {
    let mut play = courses();
    play.press("/").type_text("robot");
    let (rows, total) = numbers(&play);
    assert!(total > 0 && total < 30, "{rows:?}");
    assert_eq!(play.app.view(), ViewId::Courses, "the search stays here");
    play.press("Enter");
    assert!(play.text().contains(&format!("{total} of 332")), "{}", play.text());
    // Facets count what the query left.
    let counted: usize = facets(&play)
        .lines
        .iter()
        .filter_map(|line| match line {
            FacetLine::Value { facet: "subject", count, .. } => Some(*count),
            _ => None,
        })
        .sum();
    assert!(counted >= total, "{counted}");
    play.press("Esc");
    assert_eq!(numbers(&play).1, 332);
    play.press("/").type_text("qqqqqq");
    assert!(play.text().contains("No course matches “qqqqqq”"), "{}", play.text());
}

#[test]
fn a_row_opens_its_page_and_back_leads_to_it() {
    let mut play = courses();
    play.press("/").type_text("24-789").press("Enter g");
    while play.app.item().and_then(|item| item.about) != play.app.program().course("24-789") {
        play.press("j");
    }
    play.press("Enter");
    assert_eq!(play.app.view(), ViewId::Explore);
    let text = play.text();
    assert!(text.contains("24-789 Intermediate Deep Learning for Engineers"), "{text}");
    // What it needs, as a tree: numbers of the catalogue have titles, others say that they are outside.
    assert!(text.contains("any of") && text.contains("10-701 Introduction to Machine Learning"), "{text}");
    assert!(text.contains("10-601, not in this catalogue"), "{text}");
    play.press("Backspace");
    assert_eq!(play.app.view(), ViewId::Courses);
    assert_eq!(play.app.item().and_then(|item| item.about), play.app.program().course("24-789"));
}

#[test]
fn requisites_lead_both_ways() {
    let program = Program::new(data::embedded());
    let course = program.course("24-787").expect("a course");
    let page = msaie::pages::record(&program, course, crate::play::TODAY);
    let unlocks = page.groups().find(|group| group.heading.as_str() == "What it unlocks").expect("a group");
    let to = |body: &Body| match body {
        Body::Relation { to, .. } => Some(*to),
        _ => None,
    };
    assert!(unlocks.items.iter().any(|item| to(&item.body) == program.course("24-789")));
    let back = msaie::pages::record(&program, program.course("24-789").expect("a course"), crate::play::TODAY);
    assert!(back.items().any(|item| to(&item.body) == Some(course) && item.depth > 0));
}

#[test]
fn a_number_in_a_text_stands_beside_its_title_and_can_be_followed() {
    let mut play = Play::new(120, 60);
    play.press("/").type_text("electrical").press("Enter Enter");
    let item = play.seek(|item| item.named.len() > 2);
    for named in &item.named {
        assert!(play.text().contains(named.name.split(' ').next().expect("a number")), "{}", named.name);
    }
    let unsaid = item.unsaid().next().expect("a course whose title is not in the text").to_string();
    let beginning: String = unsaid.chars().take(30).collect();
    assert!(play.shows(&beginning), "{unsaid} on\n{}", play.text());
    // Several numbers are chosen from.
    play.press("Enter");
    assert!(play.text().contains("Courses named here"), "{}", play.text());
    play.press("j Enter");
    assert_eq!(Some(play.record()), Some(item.named[1].to));
}

#[test]
fn x_exports_the_courses_that_are_shown() {
    let mut play = courses();
    tick(&mut play, "ECE");
    play.press("X");
    let text = play.effects.iter().find_map(|effect| match effect {
        Effect::Export { name, text } if name == "courses.csv" => Some(text.clone()),
        _ => None,
    });
    let text = text.expect("an export");
    assert_eq!(text.lines().count(), numbers(&play).1 + 1, "{text}");
    assert!(text.starts_with("number,title,units,terms,from,degrees\n") && text.contains("18-661,"), "{text}");
}

#[test]
fn narrow_screens_have_the_facets_instead_of_the_table() {
    let mut play = Play::new(80, 24);
    play.press("3");
    assert!(play.text().contains("04-645") && !play.text().contains("Narrow by"), "{}", play.text());
    play.press("Tab");
    assert!(play.text().contains("Narrow by") && !play.text().contains("04-645"), "{}", play.text());
    play.press("x l");
    assert!(play.text().contains("of 332 courses"), "{}", play.text());
    play.resize(40, 12);
    assert!(play.text().contains("Title"), "{}", play.text());
}

#[test]
fn stars_are_kept_on_courses_and_can_be_shown_alone() {
    let mut play = courses();
    play.press("j * f");
    assert_eq!(numbers(&play), (vec!["04-650".to_owned()], 1));
    play.press("f");
    assert_eq!(numbers(&play).1, 332);
    // Explore lists it with the other starred records.
    play.press("1 f");
    assert!(play.text().contains("04-650") && play.text().contains("★ 1 of 332"), "{}", play.text());
    play.press("Tab");
    assert_eq!(play.app.selected(), play.app.program().course("04-650"));
}

/// The problems of a folder with these courses.
fn problems(courses: &str) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("written");
    write("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#);
    write("program.ron", r#"(id: "p", title: "P", source: "s", format: 2, official: "https://a.org/")"#);
    write("courses.ron", courses);
    Program::new(data::folder(dir.path())).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_number_that_is_neither_in_the_catalogue_nor_written_as_outside_is_told() {
    let course = |needs: &str| {
        format!(
            "(source: \"s\", records: [\n(id: \"cs-1\", number: \"CS 1\", title: \"One\"),\n(id: \"cs-2\", number: \"CS 2\", \
             title: \"Two\", prerequisites: Known(value: {needs})),\n])"
        )
    };
    assert_eq!(problems(&course("Course(\"CS 1\")")), [""; 0]);
    assert_eq!(problems(&course("All([Course(\"cs-1\"), Any([Outside(\"CS 9\"), Text(\"permission\")])])")), [""; 0]);
    let told = problems(&course("Any([Course(\"CS 1\"), Course(\"CS 9\")])"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("courses.ron:3:") && told[0].contains("has no course `cs-9`"), "{}", told[0]);
    assert!(told[0].contains("Outside("), "{}", told[0]);
    let told = problems(&course("Outside(\"CS 1\")"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("`CS 1` is in the catalogue"), "{}", told[0]);
}

#[test]
fn courses_that_need_each_other_are_told_once() {
    let course = |id: &str, needs: &str| {
        format!(
            "(id: \"{id}\", number: \"{id}\", title: \"T\", source: \"s\", prerequisites: Known(value: {needs})),\n"
        )
    };
    let chain = course("1-1", "Course(\"1-2\")") + &course("1-2", "Course(\"1-3\")") + &course("1-3", "NoneListed");
    assert_eq!(problems(&format!("[\n{chain}]")), [""; 0]);
    let circle =
        course("1-1", "Course(\"1-2\")") + &course("1-2", "Any([Course(\"1-3\")])") + &course("1-3", "Course(\"1-1\")");
    let told = problems(&format!("[\n{circle}]"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("need each other: 1-1, 1-2, 1-3, 1-1"), "{}", told[0]);
    // A long chain does not exhaust the stack.
    let mut long = String::from("[\n");
    for nth in 0..20_000 {
        let needs = if nth == 0 { "NoneListed".to_owned() } else { format!("Course(\"1-{}\")", nth - 1) };
        long.push_str(&course(&format!("1-{nth}"), &needs));
    }
    assert_eq!(problems(&(long + "]")), [""; 0]);
}

#[test]
fn a_number_that_two_courses_have_today_is_told_and_a_former_one_is_not() {
    let two = |more: &str| {
        format!(
            "[\n(id: \"1-1\", number: \"1-1\", title: \"One\", source: \"s\"),\n(id: \"1-2\", number: \"1-2\", title: \"Two\", \
             source: \"s\", numbers: Known(value: (number: \"1-1\"{more}))),\n]"
        )
    };
    let told = problems(&two(""));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("another course has the number `1-1` today"), "{}", told[0]);
    assert_eq!(problems(&two(", former: true")), [""; 0]);
}

fn list(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(BINARY)
        .args(["list", "courses"])
        .args(arguments)
        .env("MSAIE_PROFILE", NO_PROFILE)
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn the_verb_lists_what_has_all_that_is_asked_for() {
    let (text, _, status) = list(&["--degree", "ece", "--term", "fall", "--format", "json"]);
    assert_eq!(status, Some(0));
    let found: Vec<Json> = serde_json::from_str(&text).expect("an array");
    let systems = found.iter().find(|course| course["id"] == "14-763").expect("the systems course");
    assert_eq!(systems["number"], "14-763");
    assert_eq!(systems["numbers"], serde_json::json!(["14-763", "18-763", "14-813", "06-763"]));
    assert_eq!((&systems["units"], &systems["terms"]), (&12.into(), &serde_json::json!(["Fall 2025"])));
    assert_eq!(systems["standing"], "official");
    for course in &found {
        assert!(course["degrees"].as_array().expect("degrees").contains(&"ece".into()), "{course}");
    }
    // Of one option any value, of several options each.
    let ids = |arguments: &[&str]| -> Vec<String> {
        let all: Vec<Json> =
            serde_json::from_str(&list(&[arguments, &["--format", "json"]].concat()).0).expect("an array");
        all.iter().map(|course| course["id"].as_str().expect("an id").to_owned()).collect()
    };
    let (mini_1, mini_2) = (ids(&["--mini", "1"]), ids(&["--mini", "2"]));
    let either = ids(&["--mini", "1", "--mini", "2"]);
    assert!(mini_1.iter().chain(&mini_2).all(|id| either.contains(id)) && !mini_1.is_empty() && !mini_2.is_empty());
    assert_eq!(ids(&[]).len(), 332);
    let (csv, ..) = list(&["--subject", "39", "--format", "csv"]);
    assert!(csv.lines().skip(1).all(|line| line.starts_with("39-")) && csv.lines().count() == 9, "{csv}");
    let (_, complaint, status) = list(&["--degree", "nowhere"]);
    assert!(complaint.contains("`degree:` has no `nowhere`") && status == Some(2), "{complaint}");
    assert_eq!(list(&["--degree", "bme"]).2, Some(1), "nothing is left");
}

#[test]
fn the_first_screen_is_the_same_before_and_after_the_catalogue_is_read() {
    let first = Program::new(data::embedded_first()).awaiting_catalogue();
    assert_eq!(first.count(Kind::Course), 0);
    assert_eq!(first.problems, [], "nothing that is read first needs what is read later");
    let whole = Program::new(data::embedded());
    let screen = |program: Program| Play::of(program, 120, 36).press("g").text();
    assert_eq!(screen(first), screen(whole));
}

/// A program of so many courses.
fn many(count: usize) -> Program {
    let mut courses = String::from("(source: \"s\", records: [\n");
    for nth in 0..count {
        let (subject, number, units) = (nth % 7, 100 + nth, 3 * (nth % 4));
        let season = ["Fall", "Spring"][nth % 2];
        writeln!(
            courses,
            "(id: \"{subject}-{number}\", number: \"{subject}-{number}\", title: \"Course {nth}\", units: Known(value: {units}), \
             schedule: Known(value: (term: {season}, year: 2025)), counts: Known(value: (department: \"d{}\", area: \"a{}\"))),",
            nth % 3,
            nth % 5,
        )
        .expect("room");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("written");
    write("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#);
    write("program.ron", r#"(id: "p", title: "P", source: "s", format: 2, official: "https://a.org/")"#);
    let departments = ["d0", "d1", "d2"].map(|id| format!("(id: \"{id}\", title: \"{id}\", source: \"s\"),"));
    write("departments.ron", &format!("[{}]", departments.concat()));
    write("courses.ron", &(courses + "])"));
    let program = Program::new(data::folder(dir.path()));
    assert_eq!(program.problems, []);
    program
}

thread_local! {
    static MANY: Index = Index::new(&many(300));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_count_is_what_ticking_its_value_leaves(
        picks in prop::collection::vec((0..COURSE_FACETS.len(), 0..8_usize), 0..4),
        order in 0..CourseOrder::ALL.len(),
    ) {
        MANY.with(|index| -> Result<(), TestCaseError> {
            let order = (CourseOrder::ALL[order], false);
            let mut ticks = Ticks::default();
            for (facet, nth) in picks {
                let (facet, values) = &index.narrow(None, &ticks, order).facets[facet];
                if let Some(value) = values.get(nth).filter(|value| value.count > 0 && !ticks.has(facet, value.code)) {
                    ticks.toggle(facet, value.code);
                }
            }
            let narrowed = index.narrow(None, &ticks, order);
            for (facet, values) in &narrowed.facets {
                let is_open = !values.iter().any(|value| ticks.has(facet, value.code));
                // Where nothing of a facet is ticked, its counts are what is left with each value.
                for value in values.iter().filter(|_| is_open) {
                    let mut more = ticks.clone();
                    more.toggle(facet, value.code);
                    let left = index.narrow(None, &more, order).courses;
                    prop_assert_eq!(left.len(), value.count, "{} {}", facet, value.code);
                    prop_assert!(left.iter().all(|course| narrowed.courses.contains(course)));
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn what_another_kind_is_called_is_a_word_among_courses() {
    let mut play = Play::new(120, 36);
    play.press("3 /").type_text("careers");
    assert!(play.shows("39-699"), "{}", play.text());
}
