//! What the verbs say of ten degrees is what a record kept apart from the data says, read independently.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value as Json;

use crate::pty::{BINARY, NO_PROFILE};

/// What pages say, a column for each department.
const RECORD: &str = include_str!("admissions.md");

/// What the record says of each department in a row.
fn row(field: &str) -> BTreeMap<String, String> {
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let find = |field: &str| RECORD.lines().map(cells).find(|cells| cells.get(1).is_some_and(|first| first == field));
    let (names, row) = (find("field").expect("the names"), find(field).expect("the row"));
    let id = |name: &String| name.to_lowercase().replace("cmu-", "");
    let row: BTreeMap<_, _> = names.iter().zip(row).skip(2).take(10).map(|(name, cell)| (id(name), cell)).collect();
    assert_eq!(row.len(), 10);
    row
}

fn json(arguments: &[&str]) -> Vec<Json> {
    let output = Command::new(BINARY)
        .args(arguments)
        .args(["--today", "2026-11-28", "--format", "json"])
        .env("MSAIE_PROFILE", NO_PROFILE)
        .output()
        .expect("it runs");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("an array")
}

/// What `msaie compare` answers to a question, by department.
fn answers(field: &str) -> BTreeMap<String, Json> {
    let lines = json(&["compare"]);
    assert_eq!(lines.len(), 10);
    lines.iter().map(|line| (line["id"].as_str().expect("an id").to_owned(), line["cells"][field].clone())).collect()
}

fn text(cell: &Json) -> &str {
    cell["text"].as_str().unwrap_or_default()
}

/// The numbers of a text, in order.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// The days of a text, such as `31 Jan`, and its months without a day.
fn days(text: &str) -> BTreeSet<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut days = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let Some(month) = MONTHS.iter().find(|month| word.starts_with(**month)) else { continue };
        let day = at.checked_sub(1).and_then(|at| words[at].parse::<u8>().ok()).filter(|day| *day <= 31);
        days.insert(day.map_or_else(|| (*month).to_owned(), |day| format!("{day} {month}")));
    }
    days
}

#[test]
fn units_are_those_of_the_record() {
    let answers = answers("units");
    for (id, said) in row("total units") {
        let cell = &answers[&id];
        if said == "not found" {
            assert!(cell["value"].is_null() && cell["state"] == "not-found", "{id}: {cell}");
            continue;
        }
        let units = numbers(&said)[0];
        assert_eq!(cell["value"].to_string(), units, "{id}: {said}");
        assert_eq!(cell["standing"] == "ours", said.contains("sum ours"), "{id}: {cell}");
    }
}

#[test]
fn dates_are_those_of_the_record() {
    let lines = json(&["dates"]);
    for (id, said) in row("application deadlines (cycle)") {
        let of_department: Vec<&Json> = lines.iter().filter(|line| line["department"] == id.as_str()).collect();
        let printed: BTreeSet<String> =
            of_department.iter().flat_map(|line| days(line["printed"].as_str().expect("a day"))).collect();
        assert_eq!(printed, days(&said), "{id}: {said}");
        // Only the one record of Fall 2027 is of this cycle.
        for line in of_department {
            let of_this_cycle = line["cycle"] == "Fall 2027";
            assert!(line["certainty"] != "known" || of_this_cycle, "{line}");
            assert_eq!(of_this_cycle, said.contains("Fall 2027"), "{id}: {line}");
        }
    }
}

#[test]
fn the_rule_on_the_gre_is_that_of_the_record() {
    let answers = answers("gre");
    for (id, said) in row("GRE policy") {
        let cell = &answers[&id];
        let rule = match said.as_str() {
            said if said.starts_with("not found") || said.starts_with("only") => {
                assert_eq!(cell["state"], "not-found", "{id}: {said}");
                continue;
            }
            said if said.starts_with("optional") => "optional",
            said if said.starts_with("not required") => "not required",
            said if said.starts_with("not in the list") || said.starts_with("not among") => "not listed",
            said if said.contains("not accepted") => "not accepted",
            said => panic!("{id}: a rule that the test does not know: {said}"),
        };
        assert!(text(cell).starts_with(rule), "{id}: {said}: {cell}");
    }
}

#[test]
fn least_scores_are_those_of_the_record() {
    let row = row("English tests and minima");
    let mut scores = 0;
    for test in ["TOEFL", "IELTS", "Duolingo"] {
        let answers = answers(&test.to_lowercase());
        for (id, said) in &row {
            let shown = numbers(text(&answers[id])).first().map(|score| (*score).to_owned());
            let of_test = said.split(test).skip(1).find_map(|rest| {
                let score = rest.strip_prefix(' ')?.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
                (!score.is_empty()).then(|| score.trim_end_matches(".0").to_owned())
            });
            assert_eq!(shown, of_test, "{id}, {test}: {said}: {}", answers[id]);
            scores += usize::from(of_test.is_some());
        }
    }
    assert!(scores > 10, "{scores}");
}

#[test]
fn fees_and_letters_are_those_of_the_record() {
    let fees = answers("fee");
    for (id, said) in row("application fee") {
        let cell = &fees[&id];
        match said.as_str() {
            said if said.starts_with('$') => assert_eq!(numbers(text(cell))[0], numbers(said)[0], "{id}: {cell}"),
            said if said.starts_with("none") => assert!(text(cell).starts_with("none"), "{id}: {cell}"),
            said if said.starts_with("not found") => assert_eq!(cell["state"], "not-found", "{id}: {cell}"),
            said => assert!(
                said.contains("fee exists") && !text(cell).contains('$') && !text(cell).is_empty(),
                "{id}: {cell}"
            ),
        }
    }
    let letters = answers("letters");
    for (id, said) in row("letters of recommendation") {
        let cell = &letters[&id];
        match said.as_str() {
            said if said.starts_with("three in an old copy") => {
                assert_ne!(cell["standing"], "official", "{id}: {cell}");
            }
            said if said.starts_with("three") => assert!(text(cell).starts_with('3'), "{id}: {cell}"),
            said if said.contains("one required, one optional") => {
                assert!(text(cell).starts_with("1 required, 1 optional"), "{id}: {cell}");
            }
            said if said.starts_with("contacts") => assert!(text(cell).starts_with("none required"), "{id}: {cell}"),
            said => assert!(said.starts_with("not found") && cell["state"] == "not-found", "{id}: {said}: {cell}"),
        }
    }
}
