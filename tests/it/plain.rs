//! `msaie --plain`: lines in, lines out, through the built binary.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use msaie::data::Kind;

use crate::pty::BINARY;

/// What the explorer without a cursor says when this is typed.
fn converse(arguments: &[&str], typed: &[u8]) -> Output {
    let mut child = Command::new(BINARY)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // It may end before it has read everything.
    let _ = child.stdin.take().expect("a pipe").write_all(typed);
    child.wait_with_output().expect("it ends")
}

/// What it answers to each of these lines, the greeting first.
fn answers(lines: &[&str]) -> Vec<String> {
    let Output { status, stdout, stderr } = converse(&["--plain"], format!("{}\n", lines.join("\n")).as_bytes());
    assert_eq!((status.code(), stderr.as_slice()), (Some(0), &b""[..]));
    let said = String::from_utf8(stdout).expect("text");
    said.split("> ").map(str::to_owned).collect()
}

/// The number before a line that has `text`.
fn number(answer: &str, text: &str) -> String {
    let line = answer.lines().find(|line| line.contains(text)).expect("the line is there");
    line.split_whitespace().next().expect("a number").to_owned()
}

#[test]
fn capitals_command_as_small_letters_do() {
    assert!(answers(&["HELP"])[1].starts_with("Type a number to open"));
    assert_eq!(answers(&["Q", "list"]).len(), 2, "nothing is asked after the end");
}

#[test]
fn everything_can_be_reached_by_its_number() {
    let list = answers(&[])[0].clone();
    for kind in Kind::PANES {
        assert!(list.contains(&format!("{}:", kind.plural())), "{list}");
    }
    let chemical = number(&list, "Chemical Engineering");
    let page = answers(&[&chemical])[1].clone();
    assert!(page.trim_start().starts_with("Chemical Engineering\n"), "{page}");
    let career = number(&page, "Careers: Battery engineer");
    let said = answers(&[&chemical, &career, "b", "b", "b"]);
    assert!(said[2].trim_start().starts_with("Battery engineer\n"));
    assert_eq!(
        (said[3].trim(), said[4].trim()),
        (
            page.trim(),
            list[list.find("4 core").expect("the list")..]
                .split("Type a number for details")
                .next()
                .expect("the list's end")
                .trim()
        )
    );
    assert!(said[5].contains("nothing to go back to"));
}

#[test]
fn a_fact_says_how_far_to_trust_it_and_its_number_where_it_comes_from() {
    let list = answers(&[])[0].clone();
    let department = number(&list, "Biomedical Engineering");
    let page = answers(&[&department])[1].replace("\n     ", " ");
    let tuition = page.lines().find(|line| line.contains("$61,510 a year")).expect("the fact");
    assert!(tuition.contains("(second-hand, AY 2026-27, read 2026-06-22)"), "{tuition}");
    assert!(page.contains("Units: not found"));
    let source = answers(&[&department, &number(&page, "$61,510 a year")])[2].clone();
    assert!(source.contains("Says: $61,510 a year") && source.contains("Standing: second-hand"), "{source}");
}

#[test]
fn words_search_and_say_what_they_were_taken_for() {
    let said = answers(&["no gre", "battrey", "18661", "gre:sometimes", "xqzvw", "999", "", "/list"]);
    assert!(said[1].contains("found for “no gre”"));
    assert!(said[2].contains("results for “battery”") && number(&said[2], "Battery engineer") == "1");
    assert_eq!(number(&said[3], "Machine Learning"), "1");
    assert!(said[4].contains("`sometimes`") || said[4].contains("sometimes"), "{}", said[4]);
    assert!(said[5].contains("Nothing matches “xqzvw”."));
    assert!(said[6].contains("The numbers here are 1 to"));
    assert!(said[7].contains("Type a number"));
    assert!(said[8].contains("found for “list”"), "{}", said[8]);
}

#[test]
fn no_line_is_wider_than_a_printer_but_an_address() {
    let said = answers(&["5", "a", "i", "p", "h"]).concat();
    let wide = said.lines().filter(|line| line.chars().count() > 80 && !line.contains("://"));
    assert_eq!(wide.collect::<Vec<_>>(), Vec::<&str>::new());
    for word in ["explore", "apply", "about", "problems", "back", "redraw", "help", "quit"] {
        assert!(said.contains(&format!("or {word}: ")), "{word} is explained");
    }
}

#[test]
fn whatever_is_typed_or_read_only_text_gets_out() {
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
    let said = String::from_utf8(stdout).expect("text");
    assert!(said.contains("Tea␛[31m"), "{said}");
    assert!(!said.contains(|letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}'));
    assert!(said.len() < 20_000, "a line of a megabyte is not said again");
}

#[test]
fn of_very_many_records_some_are_listed_and_all_are_found() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#);
    let course = |nth| format!("(id: \"c-{nth}\", title: \"Course {nth}\", source: \"s\"),");
    write("core-courses.ron", &format!("[{}]", (0..1250).map(course).collect::<String>()));
    let data = folder.path().to_str().expect("a path");
    let Output { stdout, .. } = converse(&["--plain", "--data", data], b"c-1234\n1\n");
    let said = String::from_utf8(stdout).expect("text");
    assert!(said.contains("100  Course 99\n1,150 more are not listed"), "{said}");
    assert!(
        said.contains("1  Course 1234 (core course)") && said.ends_with("Record: core course c-1234\n> \n"),
        "{said}"
    );
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let Output { status, stdout, .. } = converse(&["--plain"], b"");
    assert_eq!(status.code(), Some(0));
    assert!(stdout.ends_with(b"> \n"));
}

#[test]
fn data_of_which_nothing_can_be_read_is_told() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let data = folder.path().to_str().expect("a path");
    let Output { status, stdout, stderr } = converse(&["--plain", "--data", data], b"1\n");
    assert_eq!((status.code(), stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&stderr).contains("no record could be read"));
}
