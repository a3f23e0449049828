//! However the program ends, the terminal is as it was, the status tells how, nothing is left, and it costs nothing.

use vt100::{MouseProtocolEncoding, MouseProtocolMode, Screen};

use crate::pty::{BINARY, Left, Tty, hang_up, stick};
use crate::terminal::{explorer, quit};

/// What a panic says below its own message.
const REPORT: &str = concat!("This is a bug in msaie ", env!("CARGO_PKG_VERSION"), ". Please report it");

#[test]
fn while_it_runs_the_terminal_is_taken() {
    let tty = explorer(&[], &[]);
    assert!(!tty.is_as_found());
    assert!(tty.look(Screen::alternate_screen));
    assert!(tty.look(Screen::bracketed_paste));
    assert_eq!(tty.look(Screen::mouse_protocol_mode), MouseProtocolMode::PressRelease);
    assert_eq!(tty.look(Screen::mouse_protocol_encoding), MouseProtocolEncoding::Sgr);
    quit(tty);
}

#[test]
fn a_hidden_cursor_is_shown_again() {
    let mut tty = Tty::start(BINARY, &[], &[], (29, 7));
    tty.wait_for("msaie needs 30×8");
    assert!(tty.look(Screen::hide_cursor));
    tty.send("q");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn keys_end_it() {
    for keys in ["q", "\x03", "/bat\x03", ":\x03"] {
        let mut tty = explorer(&[], &[]);
        tty.rest();
        tty.send(keys);
        assert_eq!(tty.end(), Left { status: 0, lines: Vec::new() }, "{keys:?}");
    }
}

#[test]
fn the_end_of_input_ends_it() {
    let mut tty = explorer(&[], &[]);
    tty.rest();
    tty.stty("cooked");
    tty.send("\x04");
    assert_eq!(tty.end(), Left { status: 0, lines: Vec::new() });
}

#[test]
fn signals_end_it_with_their_own_status() {
    for (signal, status) in [("HUP", 129), ("INT", 130), ("QUIT", 131), ("TERM", 143)] {
        let mut tty = explorer(&[], &[]);
        tty.rest();
        tty.signal(signal);
        assert_eq!(tty.end(), Left { status, lines: Vec::new() }, "after SIG{signal}");
    }
}

#[test]
fn a_panic_of_any_thread_ends_it_and_is_read_on_the_ordinary_screen() {
    for place in ["key", "draw", "worker"] {
        let mut tty = explorer(&[], &["--panic-at", place]);
        tty.rest();
        // There is more to draw while the panic is told, and workers panic once more.
        tty.send(&"jk".repeat(10));
        let left = tty.end();
        assert_eq!(left.status, 101, "{place}");
        for start in ["a panic was asked for", REPORT] {
            let told = left.lines.iter().filter(|line| line.starts_with(start)).count();
            assert_eq!(told, 1, "{place}: {start:?} begins a line of {:#?}", left.lines);
        }
    }
}

#[test]
fn nothing_is_drawn_over_what_a_panic_says() {
    // Looking for the way to the panic takes its time.
    let mut tty = explorer(&[("RUST_BACKTRACE", "1")], &["--panic-at", "worker"]);
    tty.send("j");
    for columns in 0..2000 {
        tty.resize(120 + columns % 50, 36);
    }
    tty.wait_for("This is a bug in msaie");
    let written = tty.written();
    let (_, behind) = written.rsplit_once("\x1b[?1049l").expect("the alternate screen is left");
    assert!(!behind.contains('\x1b'), "{behind:?}");
    assert_eq!(tty.end().status, 101);
}

#[test]
fn a_terminal_that_goes_away_ends_it() {
    for controlling in [true, false] {
        assert_eq!(hang_up(controlling), Some(129), "controlling: {controlling}");
    }
}

#[test]
fn a_terminal_that_takes_nothing_more_keeps_it_from_nothing() {
    for (signal, status) in [("TERM", 143), ("HUP", 129)] {
        assert_eq!(stick(signal), Some(status), "after SIG{signal}");
    }
}

#[test]
fn what_is_typed_behind_the_end_never_reaches_the_shell() {
    let script = r#""$0"; echo ended; read -r line; echo "got $line""#;
    let mut tty = Tty::start("/bin/sh", &[], &["-c", script, BINARY], (120, 36));
    tty.wait_for("Core courses");
    tty.send("q");
    tty.send(&"echo dangerous\r".repeat(4));
    tty.wait_for("ended");
    tty.send("marker\r");
    tty.wait_for("got marker");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn where_input_comes_from_elsewhere_keys_come_from_the_terminal() {
    for script in [r#"echo q | "$0""#, r#""$0" </dev/null"#, r#""$0" <&-"#] {
        let mut tty = Tty::start("/bin/sh", &[], &["-c", script, BINARY], (120, 36));
        tty.wait_for("Core courses");
        tty.send("/tea");
        tty.wait_for("/tea");
        tty.send("\x03");
        assert_eq!(tty.end(), Left { status: 0, lines: Vec::new() }, "{script}");
    }
}

#[test]
fn while_nothing_happens_it_does_nothing() {
    let mut tty = explorer(&[], &[]);
    tty.rest();
    let before = tty.turns();
    quit(explorer(&[], &[]));
    assert_eq!(tty.turns(), before, "it was woken");
    quit(tty);
}
