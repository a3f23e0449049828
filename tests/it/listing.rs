//! `msaie list`: every record, for people and for scripts.

use std::process::Command;

use msaie::data;
use msaie::model::Program;

use crate::pty::BINARY;

/// The exit status and the standard output of `msaie list`.
fn list(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(BINARY).arg("list").args(arguments).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn every_record_has_a_line() {
    let (status, text) = list(&[]);
    let records = Program::new(data::embedded()).searched().count();
    assert_eq!((status, text.lines().count()), (Some(0), records));
    let first = text.lines().next().expect("a line");
    assert!(first.starts_with("core course  systems ") && first.ends_with("Systems & Tool Chains for AI Engineers"));
    let (_, careers) = list(&["--kind", "career"]);
    let (_, program) = list(&["--kind", "program"]);
    assert!(program.starts_with("program") && program.lines().count() == 1, "{program}");
    assert!(careers.lines().count() == 7 && careers.lines().all(|line| line.starts_with("career ")));
}

#[test]
fn json_output_has_an_object_for_each_record() {
    let (_, text) = list(&["--kind", "department", "--format", "json"]);
    let records: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&text).expect("an array");
    assert_eq!(records.len(), data::embedded().tables().departments.len());
    assert!(records.iter().all(|record| record["kind"] == "department" && record.len() == 3));
    let meche = records.iter().find(|record| record["id"] == "meche").expect("the department");
    assert_eq!(meche["title"], "Mechanical Engineering");
}
