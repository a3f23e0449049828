//! `msaie doctor` reports what a bug report needs and nothing private.

use std::fs;
use std::process::Command;

use msaie::data;
use tempfile::TempDir;

use crate::pty::BINARY;
use crate::terminfo;

/// Runs `msaie doctor` with only these environment variables and returns its report.
fn doctor(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let mut command = Command::new(BINARY);
    let output =
        command.env_clear().envs(variables.iter().copied()).arg("doctor").args(arguments).output().expect("it runs");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Whether the report has this line, ignoring spacing.
fn has_line(report: &str, line: &str) -> bool {
    report.lines().any(|found| found.split_whitespace().eq(line.split_whitespace()))
}

#[test]
fn version_terminal_and_data_are_reported() {
    let report = doctor(&[("TERM", "xterm-256color"), ("NO_COLOR", "")], &[]);
    assert!(report.starts_with(concat!("msaie ", env!("CARGO_PKG_VERSION"), ", ")), "{report}");
    for line in [
        "standard output not a terminal",
        "TERM xterm-256color",
        "NO_COLOR empty",
        "COLORTERM not set",
        "folder none: the built-in data",
        "core courses 4",
        &format!("departments {}", data::embedded().tables().departments.len()),
        "problems none",
    ] {
        assert!(has_line(&report, line), "{line}\n{report}");
    }
}

#[test]
fn terminfo_capabilities_are_reported() {
    let database = terminfo::database().to_str().expect("a path");
    for (term, cursor, colours) in [
        ("xterm-kitty", "can", "256 colours or more: TERM is `xterm-kitty`"),
        ("vt100", "can", "no colours: TERM is `vt100`"),
        ("printer", "cannot", "no colours: TERM is `printer`"),
        // Not in the terminfo database.
        ("a-new-256color", "can", "256 colours or more: TERM is `a-new-256color`"),
        ("a-new-one", "can", "16 colours: neither COLORTERM nor TERM claims more"),
        ("emacs-of-tomorrow", "cannot", "16 colours: neither COLORTERM nor TERM claims more"),
    ] {
        let report = doctor(&[("TERM", term), ("TERMINFO", database)], &[]);
        for line in [format!("cursor {cursor} be positioned: TERM is `{term}`"), format!("colours {colours}")] {
            assert!(has_line(&report, &line), "{line}\n{report}");
        }
    }
}

#[test]
fn problems_are_located_without_revealing_private_text() {
    let home = TempDir::new().expect("a folder");
    let data = home.path().join("mine");
    fs::create_dir(&data).expect("a folder");
    let text = "[\n(id: \"secret\", titel: \"Hidden\u{1b}[31m\", source: \"nowhere\")]";
    fs::write(data.join("departments.ron"), text).expect("a file");
    let (home, data) = (home.path().to_str().expect("a path"), data.to_str().expect("a path"));
    let variables = [
        ("HOME", home),
        ("BROWSER", "/home/jane/bin/spy"),
        ("SSH_CONNECTION", "203.0.113.7 1 2 3"),
        ("TERM", "a\u{1b}b"),
    ];
    let report = doctor(&variables, &["--data", data]);
    let folder = format!("folder ~/mine, {} bytes of data files", text.len());
    for line in [folder.as_str(), "BROWSER set", "SSH_CONNECTION set", "TERM a␛b"] {
        assert!(has_line(&report, line), "{line}\n{report}");
    }
    assert!(has_line(&report, "unknown field departments.ron:2:16"), "{report}");
    assert!(has_line(&report, "stars and notes ~/.local/share/msaie/profile.ron, nothing saved yet"), "{report}");
    for private in ["secret", "Hidden", "nowhere", "jane", "203.0", home, "\u{1b}"] {
        assert!(!report.contains(private), "{private}\n{report}");
    }
}
