//! Superseded values, cohorts, other names and conflicts are told apart.

use std::fs;

use msaie::data::{self, AnswerState, AnyAnswer};
use msaie::model::Program;
use msaie::pages;

use crate::play::Play;

/// A program of one department with these facts.
fn program(facts: &str) -> Program {
    let dir = tempfile::tempdir().expect("a folder");
    let sources = r#"[
        (id: "new", title: "The new page", read: "2026-01", standing: Official),
        (id: "other", title: "Another page", read: "2026-01", standing: Official),
        (id: "old", title: "The old page", read: "2025-01", standing: OlderCopy),
    ]"#;
    let department = format!(r#"(id: "d", title: "Department", source: "new", {facts})"#);
    let about = r#"(id: "p", title: "Program", source: "new", format: 2, official: "https://a.org/")"#;
    for (name, text) in [("program.ron", about), ("departments.ron", &department), ("sources.ron", sources)] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    Program::new(data::folder(dir.path()))
}

/// The label and value of each item on the department's page.
fn items(program: &Program) -> Vec<(String, String)> {
    let record = program.records().next().expect("a record");
    let page = pages::record(program, record, jiff::civil::date(2026, 11, 28));
    let value = |item: &pages::Item| item.value().map(|value| value.to_string()).unwrap_or_default();
    page.items().map(|item| (item.label.to_string(), value(item))).collect()
}

fn has(program: &Program, label: &str, value: &str) -> bool {
    items(program).iter().any(|(found_label, found_value)| found_label == label && found_value == value)
}

const GRE: &str = r#"gre: Known(value: Optional, source: "new", formerly: [(value: Required, source: "old")])"#;

#[test]
fn a_superseded_value_is_shown_as_former_and_not_as_a_conflict() {
    let program = program(GRE);
    assert_eq!(program.problems, []);
    assert!(has(&program, "GRE", "optional") && has(&program, "GRE", "required"), "{:?}", items(&program));
    assert_eq!(program.tally().disputed, 0);
    let mut play = Play::of(program, 120, 36);
    assert!(play.shows("GRE          optional") && !play.shows("disputed"), "{}", play.text());
}

#[test]
fn a_superseded_value_is_not_found_as_current() {
    for (query, found) in [("gre:optional", 1), ("gre:required", 0), ("old page", 0), ("required", 1)] {
        let mut play = Play::of(program(GRE), 120, 36);
        play.search(query);
        assert_eq!(play.app.search().expect("a search").result.found.count(), found, "{query}");
    }
}

#[test]
fn a_superseded_price_stays_with_what_superseded_it() {
    let price = |dollars: u32, year: &str| format!(r#"value: [(dollars: {dollars}, per: Year)], period: "AY {year}""#);
    let program = program(&format!(
        "tuition: Several([({}), ({}, formerly: [({}, source: \"old\")])]),",
        price(50_000, "2025-26"),
        price(61_000, "2026-27"),
        price(60_000, "2025-26"),
    ));
    assert_eq!(program.problems, []);
    let department = program.records().next().expect("a record");
    let page = pages::record(&program, department, jiff::civil::date(2026, 11, 28));
    let earlier = page.items().flat_map(|item| item.earlier.iter().map(move |side| (item.value(), side.says.as_str())));
    let earlier: Vec<_> = earlier.collect();
    assert!(!earlier.is_empty());
    for (now, before) in earlier {
        let now = now.unwrap_or_default();
        assert!(now.contains("$61,000") && before.contains("$60,000"), "{now} was {before} before");
    }
}

#[test]
fn values_by_cohort_name_the_cohort() {
    let program = program(
        r#"units: Varies([(for: "entering in 2025", value: 97, source: "new"), (for: "earlier", value: 120, source: "old")])"#,
    );
    assert_eq!(program.problems, []);
    assert!(has(&program, "Units", "for entering in 2025: 97 units"), "{:?}", items(&program));
    assert!(has(&program, "", "for earlier: 120 units"));
    assert_eq!(program.tally().disputed, 0);
}

#[test]
fn other_names_are_not_a_conflict() {
    let program = program(
        r#"degree: Titles([(value: "MS in A", source: "new"), (value: "MS, A", source: "other"), (value: "A", source: "old")])"#,
    );
    assert_eq!(program.problems, []);
    assert!(has(&program, "Degree", "MS in A") && has(&program, "Also titled", "MS, A") && has(&program, "", "A"));
}

#[test]
fn only_sources_of_equal_standing_can_conflict() {
    let conflict = |second: &str| format!(r#"units: Conflict([(value: 97, source: "new"), (value: 120, {second})])"#);
    let live = program(&conflict(r#"source: "other""#));
    assert_eq!((live.problems.len(), live.tally().disputed), (0, 1));
    for second in
        [r#"source: "old""#, r#"source: "other", standing: OlderCopy"#, r#"source: "new", standing: Ours("a sum")"#]
    {
        let problems = program(&conflict(second)).problems;
        assert_eq!(problems.len(), 1, "{second}: {problems:?}");
    }
}

#[test]
fn the_built_in_data_has_only_real_conflicts() {
    let program = Program::new(data::embedded());
    assert_eq!(program.problems, []);
    // Seven of them are units of courses, which the schedule prints otherwise than a page.
    let units = program.tables.courses.iter().filter(|course| course.units.state() == AnswerState::Conflict).count();
    assert_eq!((program.tally().disputed, units), (15, 7));
}
