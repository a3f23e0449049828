//! Stopped as a shell's job, the program hands the terminal back; continued, it takes it again and shows the same.

use vt100::Screen;

use crate::play::Play;
use crate::pty::{BINARY, Tty, lines};
use crate::terminal::{Both, explorer, quit};

/// What it says instead of stopping for ever.
const NO_SHELL: &str = "no shell to resume it";

/// A shell with job control whose job `job` stops; Enter continues it.
fn shell(job: &str) -> Tty {
    let script = format!("set -m; {job}; echo stopped; read -r line; fg >/dev/null; echo ended $?");
    let tty = Tty::start("/bin/sh", &[], &["-c", &script, BINARY], (120, 36));
    tty.wait_for("Core courses");
    tty
}

/// Holds that a job which was just asked to stop does, gives the terminal back, and goes on at another size.
fn stops_and_goes_on(mut tty: Tty) {
    tty.wait_for("stopped");
    assert!(tty.is_as_found(), "the settings are the shell's");
    assert!(
        !tty.look(Screen::alternate_screen) && !tty.look(Screen::hide_cursor) && !tty.look(Screen::bracketed_paste)
    );
    tty.resize(80, 24);
    tty.send("\r");
    let mut play = Play::new(80, 24);
    play.press("departments");
    tty.wait_for_lines(&play.lines());
    assert!(!tty.is_as_found(), "keys come one by one");
    assert!(tty.look(Screen::alternate_screen) && tty.look(Screen::bracketed_paste));
    tty.send("q");
    let left = tty.end();
    assert_eq!((left.status, left.lines.last().map(String::as_str)), (0, Some("ended 0")), "{:#?}", left.lines);
}

#[test]
fn ctrl_z_stops_the_whole_job() {
    for job in [r#""$0""#, r#"sh -c '"$0"; exit $?' "$0""#, r#"true | "$0""#] {
        let mut tty = shell(job);
        tty.send("\t");
        tty.send("\x1a");
        stops_and_goes_on(tty);
    }
}

#[test]
fn a_signal_stops_it() {
    let mut tty = shell(r#""$0""#);
    tty.send("\t");
    tty.wait_until_read();
    tty.signal_foreground("TSTP");
    stops_and_goes_on(tty);
}

#[test]
fn a_stopped_job_can_be_ended() {
    for stop in ["TSTP", "STOP"] {
        // A shell may take a moment to see that the job is not stopped (147) any more.
        let wait = "status=147; while [ $status = 147 ]; do wait %1; status=$?; done";
        let script = format!(
            r#"set -m; "$0"; echo stopped; read -r line; kill %1; kill -CONT %1; {wait}; read -r line; echo ended $status"#
        );
        let mut tty = Tty::start("/bin/sh", &[], &["-c", &script, BINARY], (120, 36));
        tty.wait_for("Core courses");
        tty.signal_foreground(stop);
        tty.wait_for_bytes("stopped");
        // The settings are the shell's business where the job had no time to care.
        tty.stty("sane");
        // There is input that is the shell's, too.
        tty.send("\r\r");
        tty.wait_for("ended 143");
        assert!(!tty.look(Screen::alternate_screen), "after SIG{stop}");
    }
}

#[test]
fn what_was_typed_behind_ctrl_z_is_not_done_when_it_goes_on() {
    let mut tty = shell(r#""$0""#);
    tty.send("\t\x1aq");
    stops_and_goes_on(tty);
}

#[test]
fn where_no_shell_would_continue_it_it_says_so_and_goes_on() {
    let mut tty = explorer(&[], &[]);
    tty.send("\x1a");
    tty.wait_for(NO_SHELL);
    tty.send("/");
    tty.wait_for("Esc restore");
    tty.signal("TSTP");
    tty.wait_for(NO_SHELL);
    tty.send("z");
    tty.wait_for("/z");
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn stopped_by_force_and_continued_it_takes_the_terminal_again() {
    let tty = explorer(&[], &[]);
    let shown = tty.look(lines);
    tty.signal("STOP");
    tty.stty("sane");
    tty.smear();
    tty.signal("CONT");
    tty.wait_for_lines(&shown);
    assert!(!tty.is_as_found(), "keys must come one by one again");
    quit(tty);
}

#[test]
fn continued_without_having_stopped_it_shows_the_same() {
    let mut both = Both::new();
    both.tty.signal("CONT");
    both.press("/");
    both.type_text("tea");
    both.press("Esc");
    quit(both.tty);
}
