//! However the program ends, it restores the terminal, returns the right status and leaves no process behind.

use vt100::{MouseProtocolEncoding, MouseProtocolMode, Screen};

use crate::pty::{BINARY, Exit, Tty, hang_up, signal_while_blocked};
use crate::terminal::{explorer, quit};

/// The line that follows a panic's own message.
const REPORT: &str = concat!("This is a bug in msaie ", env!("CARGO_PKG_VERSION"), ". Please report it");

#[test]
fn the_running_program_sets_its_terminal_modes() {
    let tty = explorer(&[], &[]);
    assert!(!tty.has_original_settings());
    assert!(tty.look(Screen::alternate_screen));
    assert!(tty.look(Screen::bracketed_paste));
    assert_eq!(tty.look(Screen::mouse_protocol_mode), MouseProtocolMode::ButtonMotion);
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
fn keys_quit() {
    for keys in ["q", "\x03", "/bat\x03", ":\x03"] {
        let mut tty = explorer(&[], &[]);
        tty.wait_until_idle();
        tty.send(keys);
        assert_eq!(tty.end(), Exit { status: 0, lines: Vec::new() }, "{keys:?}");
    }
}

#[test]
fn end_of_input_quits() {
    let mut tty = explorer(&[], &[]);
    tty.wait_until_answered();
    tty.wait_until_idle();
    tty.stty("cooked");
    tty.send("\x04");
    assert_eq!(tty.end(), Exit { status: 0, lines: Vec::new() });
}

#[test]
fn signals_end_it_with_their_exit_status() {
    for (signal, status) in [("HUP", 129), ("INT", 130), ("QUIT", 131), ("TERM", 143)] {
        let mut tty = explorer(&[], &[]);
        tty.wait_until_idle();
        tty.signal(signal);
        assert_eq!(tty.end(), Exit { status, lines: Vec::new() }, "after SIG{signal}");
    }
}

#[test]
fn a_panic_in_any_thread_ends_it_and_is_reported_on_the_main_screen() {
    for place in ["key", "draw", "worker"] {
        let mut tty = explorer(&[], &["--panic-at", place]);
        tty.wait_until_idle();
        // There is more to draw while the panic is reported, and workers panic again.
        tty.send(&"jk".repeat(10));
        let exit = tty.end();
        assert_eq!(exit.status, 101, "{place}");
        for start in ["a panic was asked for", REPORT] {
            let reported = exit.lines.iter().filter(|line| line.starts_with(start)).count();
            assert_eq!(reported, 1, "{place}: {start:?} should begin one line of {:#?}", exit.lines);
        }
    }
}

#[test]
fn nothing_is_drawn_over_a_panic_message() {
    // A backtrace takes a while to collect.
    let mut tty = explorer(&[("RUST_BACKTRACE", "1")], &["--panic-at", "worker"]);
    tty.send("j");
    for columns in 0..2000 {
        tty.resize(120 + columns % 50, 36);
    }
    tty.wait_for("This is a bug in msaie");
    let written = tty.written();
    let (_, after) = written.rsplit_once("\x1b[?1049l").expect("the alternate screen was left");
    assert!(!after.contains('\x1b'), "{after:?}");
    assert_eq!(tty.end().status, 101);
}

#[test]
fn losing_the_terminal_ends_it() {
    for controlling in [true, false] {
        assert_eq!(hang_up(controlling), Some(129), "controlling: {controlling}");
    }
}

#[test]
fn blocked_output_does_not_stop_a_signal_from_ending_it() {
    for (signal, status) in [("TERM", 143), ("HUP", 129)] {
        assert_eq!(signal_while_blocked(signal), Some(status), "after SIG{signal}");
    }
}

#[test]
fn input_typed_after_quitting_never_reaches_the_shell() {
    let script = r#""$0"; echo ended; read -r line; echo "got $line""#;
    let mut tty = Tty::start("/bin/sh", &[], &["-c", script, BINARY], (120, 36));
    tty.wait_for("Core courses");
    // At once, since what comes after the program has ended is the shell's.
    tty.send(&format!("q{}", "echo dangerous\r".repeat(4)));
    tty.wait_for("ended");
    tty.send("marker\r");
    tty.wait_for("got marker");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn with_input_redirected_keys_come_from_the_terminal() {
    for script in [r#"echo q | "$0""#, r#""$0" </dev/null"#, r#""$0" <&-"#] {
        let mut tty = Tty::start("/bin/sh", &[], &["-c", script, BINARY], (120, 36));
        tty.wait_for("Core courses");
        tty.send("/tea");
        tty.wait_for("/tea");
        tty.send("\x03");
        assert_eq!(tty.end(), Exit { status: 0, lines: Vec::new() }, "{script}");
    }
}

#[test]
fn while_idle_it_does_not_wake_up() {
    let mut tty = explorer(&[], &[]);
    tty.wait_until_idle();
    let before = tty.context_switches();
    quit(explorer(&[], &[]));
    assert_eq!(tty.context_switches(), before, "it woke up");
    quit(tty);
}
