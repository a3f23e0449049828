//! `msaie search`: what scripts are told, by what is written and by the exit status.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::pty::BINARY;

/// What it writes, what it complains of and its exit status.
fn search(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(BINARY).arg("search").args(arguments).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn the_status_tells_whether_something_was_found_however_little_is_listed() {
    assert_eq!(search(&["--limit", "0", "deep"]), ("0 of 14\n".to_owned(), String::new(), Some(0)));
    assert_eq!(search(&["--limit", "0", "zzzz"]), (String::new(), String::new(), Some(1)));
}

#[test]
fn a_number_without_its_sign_has_its_reason() {
    let (told, ..) = search(&["--explain", "24788"]);
    assert!(told.contains("exact in Found as: [24]-[788]"), "{told}");
    let (told, ..) = search(&["--format", "json", "18661"]);
    let docs = include_str!("../../docs/search.md");
    let example = docs.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(&told), squeezed(example));
}

#[test]
fn what_fails_is_told_with_where() {
    for verb in [&["search", "deep"][..], &["list"], &["doctor"], &["check"], &["--plain"]] {
        let full = File::options().write(true).open("/dev/full").expect("a device");
        let mut command = Command::new(BINARY);
        let output = command.args(verb).stdin(Stdio::null()).stdout(full).output().expect("it runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{verb:?}: {told}");
        assert!(told.starts_with("msaie: standard output cannot be written: "), "{verb:?}: {told}");
    }
    let folder = File::open("/").expect("a folder");
    let output = Command::new(BINARY).arg("--plain").stdin(folder).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.starts_with("msaie: standard input cannot be read: "), "{told}");
}
