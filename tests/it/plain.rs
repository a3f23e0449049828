//! `msaie --plain`: the line mode, through the built binary.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use msaie::data::Kind;

use crate::pty::{BINARY, NO_PROFILE};

/// Runs the binary with `typed` as its input.
fn converse(arguments: &[&str], typed: &[u8]) -> Output {
    let mut child = Command::new(BINARY)
        .args(arguments)
        .env_clear()
        .env("MSAIE_PROFILE", NO_PROFILE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // It may exit before it has read everything.
    let _ = child.stdin.take().expect("a pipe").write_all(typed);
    child.wait_with_output().expect("it ends")
}

/// The greeting, then the answer to each line.
fn answers(lines: &[&str]) -> Vec<String> {
    let Output { status, stdout, stderr } = converse(&["--plain"], format!("{}\n", lines.join("\n")).as_bytes());
    assert_eq!((status.code(), stderr.as_slice()), (Some(0), &b""[..]));
    let text = String::from_utf8(stdout).expect("UTF-8");
    text.split("> ").map(str::to_owned).collect()
}

/// The number at the start of the line that contains `text`.
fn number(answer: &str, text: &str) -> String {
    let line = answer.lines().find(|line| line.contains(text)).expect("the line is there");
    line.split_whitespace().next().expect("a number").to_owned()
}

#[test]
fn commands_ignore_case() {
    assert!(answers(&["HELP"])[1].starts_with("Type a number to open"));
    assert_eq!(answers(&["Q", "list"]).len(), 2, "nothing should be answered after quitting");
}

#[test]
fn everything_is_reachable_by_number() {
    let list = answers(&[])[0].clone();
    for kind in &Kind::lists().collect::<Vec<_>>() {
        assert!(list.contains(&format!("{}:", kind.plural())), "{list}");
    }
    let chemical = number(&list, "Chemical Engineering");
    let page = answers(&[&chemical])[1].clone();
    assert!(page.trim_start().starts_with("Chemical Engineering\n"), "{page}");
    let careers = page.split("\nCareers\n").nth(1).expect("the careers");
    let career = number(careers, "Battery engineer");
    let output = answers(&[&chemical, &career, "b", "b", "b"]);
    assert!(output[2].trim_start().starts_with("Battery engineer\n"));
    assert_eq!(
        (output[3].trim(), output[4].trim()),
        (
            page.trim(),
            list[list.find("4 core").expect("the list")..]
                .split("Type a number for details")
                .next()
                .expect("the list's end")
                .trim()
        )
    );
    assert!(output[5].contains("No earlier page"));
}

#[test]
fn a_fact_shows_its_standing_and_its_number_opens_the_source() {
    let list = answers(&[])[0].clone();
    let department = number(&list, "Biomedical Engineering");
    let page = answers(&[&department])[1].replace("\n     ", " ");
    let tuition = page.lines().find(|line| line.contains("$61,510 a year")).expect("the fact");
    assert!(tuition.contains("(second-hand, AY 2026-27, read 22 Jun 2026)"), "{tuition}");
    assert!(page.contains("Units: not found"));
    let source = answers(&[&department, &number(&page, "$61,510 a year")])[2].clone();
    assert!(source.contains("Claim: $61,510 a year") && source.contains("Standing: second-hand"), "{source}");
}

#[test]
fn words_search_and_corrections_are_reported() {
    let output = answers(&["no gre", "battrey", "18661", "gre:sometimes", "xqzvw", "999", "", "/list"]);
    assert!(output[1].contains("found for “no gre”"));
    assert!(output[2].contains("“battrey” read as “battery”") && number(&output[2], "Battery engineer") == "1");
    assert_eq!(number(&output[3], "Machine Learning"), "1");
    assert!(output[4].contains("`sometimes`") || output[4].contains("sometimes"), "{}", output[4]);
    assert!(output[5].contains("Nothing matches “xqzvw”."), "{}", output[5]);
    assert!(output[6].contains("The numbers here are 1 to"));
    assert!(output[7].contains("Type a number"));
    assert!(output[8].contains("found for “list”"), "{}", output[8]);
}

#[test]
fn no_line_but_an_address_exceeds_80_columns() {
    let output = answers(&["5", "a", "i", "p", "h"]).concat();
    let wide = output.lines().filter(|line| line.chars().count() > 80 && !line.contains("://"));
    assert_eq!(wide.collect::<Vec<_>>(), Vec::<&str>::new());
    for word in ["explore", "apply", "about", "problems", "back", "redraw", "help", "quit"] {
        assert!(output.contains(&format!("or {word}: ")), "{word} should be explained");
    }
}

#[test]
fn no_control_characters_are_printed_whatever_is_typed_or_read() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("sources.ron", "[(id: \"s\", title: \"S\u{1b}]0;x\u{7}\", read: \"2026-01\", standing: Official)]");
    write("departments.ron", "[(id: \"tea\", title: \"Tea\u{1b}[31m\u{202e}\", source: \"s\")]");
    let mut typed = b"1\ntea\n\x1b[31m\x9b31m\xff\n".to_vec();
    typed.extend(vec![b'x'; 1 << 20]);
    typed.extend(b"\nq\n");
    let data = folder.path().to_str().expect("a path");
    let Output { status, stdout, .. } = converse(&["--plain", "--data", data], &typed);
    assert_eq!(status.code(), Some(0));
    let output = String::from_utf8(stdout).expect("UTF-8");
    assert!(output.contains("Tea␛[31m"), "{output}");
    assert!(!output.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'));
    assert!(output.len() < 20_000, "a one-megabyte line should not be echoed");
}

#[test]
fn long_lists_are_cut_but_every_record_is_found() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#);
    let course = |nth| format!("(id: \"c-{nth}\", title: \"Course {nth}\", source: \"s\"),");
    write("core-courses.ron", &format!("[{}]", (0..1250).map(course).collect::<String>()));
    let data = folder.path().to_str().expect("a path");
    let Output { stdout, .. } = converse(&["--plain", "--data", data], b"c-1234\n1\n");
    let output = String::from_utf8(stdout).expect("UTF-8");
    assert!(output.contains("100  Course 99\n1,150 more are not listed"), "{output}");
    assert!(
        output.contains("1  Course 1234 (core course)") && output.ends_with("ID: core course c-1234\n> \n"),
        "{output}"
    );
}

#[test]
fn end_of_input_quits() {
    let Output { status, stdout, .. } = converse(&["--plain"], b"");
    assert_eq!(status.code(), Some(0));
    assert!(stdout.ends_with(b"> \n"));
}

#[test]
fn unreadable_data_is_reported() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let data = folder.path().to_str().expect("a path");
    let Output { status, stdout, stderr } = converse(&["--plain", "--data", data], b"1\n");
    assert_eq!((status.code(), stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&stderr).contains("no record could be read"));
}

#[test]
fn the_catalogue_is_listed_narrowed_and_opened() {
    let list = answers(&["k"])[1].clone();
    let words = list.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("332 courses") && words.contains("kind:course degree:ece term:fall"), "{list}");
    let course = number(&list, "24-787");
    let page = answers(&["k", &course])[2].clone();
    assert!(page.contains("24-787 Machine Learning and Artificial Intelligence for Engineers"), "{page}");
    assert!(page.contains("15-112, not in this catalogue") && page.contains("What it unlocks"), "{page}");
    let found = answers(&["kind:course degree:ece term:fall"])[1].clone();
    assert!(
        found.contains("5 records found") && found.contains("24-784 Trustworthy and Ethical AI Engineering"),
        "{found}"
    );
}
