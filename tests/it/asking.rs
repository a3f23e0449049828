//! `msaie search` for scripts: its output, its errors and its exit status.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::pty::BINARY;

/// Runs `msaie search` and returns its stdout, stderr and exit status.
fn search(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(BINARY).arg("search").args(arguments).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn the_exit_status_reports_a_match_whatever_the_limit() {
    assert_eq!(search(&["--limit", "0", "deep"]), ("0 of 23\n".to_owned(), String::new(), Some(0)));
    assert_eq!(search(&["--limit", "0", "zzzz"]), (String::new(), String::new(), Some(1)));
}

#[test]
fn a_number_typed_without_its_hyphen_is_explained() {
    let (text, ..) = search(&["--explain", "24788"]);
    assert!(text.contains("exact in Also known as: [24-788]"), "{text}");
    let (text, ..) = search(&["--format", "json", "--limit", "2", "18661"]);
    let docs = include_str!("../../docs/search.md");
    let example =
        docs.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page has an example");
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(&text), squeezed(example));
}

#[test]
fn a_failure_names_what_failed() {
    for verb in [&["search", "deep"][..], &["list"], &["doctor"], &["check"], &["--plain"]] {
        let full = File::options().write(true).open("/dev/full").expect("/dev/full opens");
        let mut command = Command::new(BINARY);
        let output = command.args(verb).stdin(Stdio::null()).stdout(full).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{verb:?}: {text}");
        assert!(text.starts_with("msaie: standard output cannot be written: "), "{verb:?}: {text}");
    }
    let folder = File::open("/").expect("/ opens");
    let output = Command::new(BINARY).arg("--plain").stdin(folder).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.starts_with("msaie: standard input cannot be read: "), "{text}");
}
