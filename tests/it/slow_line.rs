//! On a slow line, keys that arrive torn stay whole, and what the terminal answers late reaches nobody else.

use std::time::{Duration, Instant};

use crate::pty::{BINARY, Exit, Tty, lines};
use crate::terminal::Both;

/// What a terminal far away answers to our questions.
const ANSWERS: &str = "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b[?62;22c";

/// Longer than the program waited for an answer before.
const FAR: Duration = Duration::from_millis(300);

/// Runs it from a shell that reads a line afterwards, on a terminal that answers nothing by itself.
fn shell(script: &str) -> Tty {
    let tty = Tty::start_unanswered("/bin/sh", &["-c", script, BINARY]);
    tty.wait_for("Core courses");
    tty.wait_for_bytes("\x1b[c");
    tty
}

/// Tries again what a busy machine was too slow for.
fn in_time(attempt: impl Fn() -> bool) {
    assert!((0..10).any(|_| attempt()), "the machine is too busy");
}

#[test]
fn a_late_answer_does_not_reach_the_shell() {
    for keys in ["q", "\x03"] {
        in_time(|| {
            let mut tty = shell(r#""$0"; echo ended; read -r line; echo "got <$line>""#);
            let start = Instant::now();
            tty.send(keys);
            tty.lag(FAR);
            tty.send(&ANSWERS[..12]);
            tty.lag(FAR);
            tty.send(&ANSWERS[12..]);
            let in_time = start.elapsed() < FAR * 3;
            tty.wait_for("ended");
            tty.send("marker\r");
            tty.wait_for_bytes("marker>");
            let got = tty.written().contains("got <marker>");
            assert!(got || !in_time, "{:#?}", tty.look(lines));
            in_time
        });
    }
}

#[test]
fn a_late_answer_does_not_reach_the_shell_of_a_stopped_job() {
    in_time(|| {
        let mut tty =
            shell(r#"set -m; "$0"; echo stopped; read -r line; echo "got <$line>"; fg >/dev/null; echo ended"#);
        let start = Instant::now();
        tty.send("\x1a");
        tty.lag(FAR);
        tty.send(&ANSWERS.replace("1e", "fe"));
        let in_time = start.elapsed() < FAR * 3;
        tty.wait_for("stopped");
        tty.send("marker\r");
        tty.wait_for("Core courses");
        if in_time {
            tty.wait("the light theme", |screen| crate::terminal::shows_theme(screen, "light"));
        }
        tty.send("q");
        tty.wait_for("ended");
        let got = tty.written().contains("got <marker>");
        assert!(got || !in_time, "{:#?}", tty.look(lines));
        in_time
    });
}

#[test]
fn a_terminal_that_answers_nothing_can_be_left() {
    let mut tty = Tty::start_unanswered(BINARY, &[]);
    tty.wait_for("Core courses");
    tty.send("q");
    assert_eq!(tty.end(), Exit { status: 0, lines: Vec::new() });
}

#[test]
fn a_key_that_arrives_torn_is_one_key() {
    in_time(|| {
        let mut both = Both::new();
        let tty = Tty::start_unanswered(BINARY, &[]);
        both.tty = tty;
        both.compare();
        both.tty.wait_for_bytes("\x1b[c");
        both.tty.lag(FAR * 2);
        both.tty.send(ANSWERS);
        both.press("/");
        both.type_text("mech");
        let start = Instant::now();
        both.tty.send("\x1b");
        both.tty.lag(Duration::from_millis(60));
        both.tty.send("[B");
        if start.elapsed() > FAR {
            return false;
        }
        both.play.press("Down");
        both.compare();
        true
    });
}

#[test]
fn an_answer_that_pauses_is_not_typed() {
    for split in [2, 5, 9, ANSWERS.len() - 7] {
        in_time(|| {
            let mut both = Both::new();
            both.tty = Tty::start_unanswered(BINARY, &[]);
            both.compare();
            both.press("/");
            both.type_text("mech");
            let start = Instant::now();
            both.tty.send(&ANSWERS[..split]);
            both.tty.lag(Duration::from_millis(800));
            both.tty.send(&ANSWERS[split..]);
            if start.elapsed() > Duration::from_millis(1500) {
                return false;
            }
            both.type_text("an");
            true
        });
    }
}
