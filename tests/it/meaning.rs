//! What a keeper of data means is shown as that: superseded values, cohorts, other names and conflicts apart.

use std::fs;

use msaie::data;
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
    for (name, text) in [("departments.ron", department.as_str()), ("sources.ron", sources)] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    Program::new(data::folder(dir.path()))
}

/// Each item of the department's page that is labelled or continues one: its label and its value.
fn items(program: &Program) -> Vec<(String, String)> {
    let record = program.records().next().expect("a record");
    let page = pages::record(program, record);
    let value = |item: &pages::Item| item.value().map(|value| value.to_string()).unwrap_or_default();
    page.items().map(|item| (item.label.to_string(), value(item))).collect()
}

fn has(program: &Program, label: &str, value: &str) -> bool {
    items(program).iter().any(|(found, says)| found == label && says == value)
}

const GRE: &str = r#"gre: Known(value: Optional, source: "new", formerly: [(value: Required, source: "old")])"#;

#[test]
fn a_superseded_value_is_shown_as_that_and_is_no_conflict() {
    let program = program(GRE);
    assert_eq!(program.problems, []);
    assert!(has(&program, "GRE", "optional") && has(&program, "Formerly", "required"), "{:?}", items(&program));
    assert_eq!(program.tally().disputed, 0);
    let mut play = Play::of(program, 120, 36);
    assert!(play.shows("GRE  optional") && !play.shows("disputed"), "{}", play.text());
}

#[test]
fn a_superseded_value_is_never_found_as_today_s() {
    for (query, found) in [("gre:optional", 1), ("gre:required", 0), ("old page", 0), ("required", 1)] {
        let mut play = Play::of(program(GRE), 120, 36);
        play.search(query);
        assert_eq!(play.app.search().expect("a search").result.found.count(), found, "{query}");
    }
}

#[test]
fn values_by_cohort_say_whom_they_hold_for() {
    let program = program(
        r#"units: Varies([(for: "entering in 2025", value: 97, source: "new"), (for: "earlier", value: 120, source: "old")])"#,
    );
    assert_eq!(program.problems, []);
    assert!(has(&program, "Units", "for entering in 2025: 97 units"), "{:?}", items(&program));
    assert!(has(&program, "", "for earlier: 120 units"));
    assert_eq!(program.tally().disputed, 0);
}

#[test]
fn other_names_are_no_conflict() {
    let program = program(
        r#"degree: Titles([(value: "MS in A", source: "new"), (value: "MS, A", source: "other"), (value: "A", source: "old")])"#,
    );
    assert_eq!(program.problems, []);
    assert!(has(&program, "Degree", "MS in A") && has(&program, "Also titled", "MS, A") && has(&program, "", "A"));
}

#[test]
fn only_two_sources_of_the_same_time_are_a_conflict() {
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
fn the_program_names_no_conflict_that_is_none() {
    let program = Program::new(data::embedded());
    assert_eq!(program.problems, []);
    assert_eq!(program.tally().disputed, 9);
}
