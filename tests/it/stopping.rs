//! Job control: stopping hands the terminal back to the shell, and continuing restores the screen.

use tempfile::TempDir;
use vt100::Screen;

use crate::play::Play;
use crate::pty::{BINARY, Tty, lines};
use crate::standin::write_script;
use crate::terminal::{Both, explorer, path, quit};

/// The notice shown when no shell could resume it.
const NO_SHELL: &str = "no shell to resume it";

/// A shell with job control that runs `job`; when the job stops, Enter continues it.
fn shell(job: &str) -> Tty {
    let script = format!("set -m; {job}; echo stopped; read -r line; fg >/dev/null; echo ended $?");
    let tty = Tty::start("/bin/sh", &[], &["-c", &script, BINARY], (120, 36));
    tty.wait_for("Core courses");
    tty
}

/// Checks that a job asked to stop hands back the terminal, and continues at another size.
fn assert_stops_and_continues(mut tty: Tty) {
    tty.wait_for("stopped");
    assert!(tty.has_original_settings(), "the settings should be the shell's");
    assert!(
        !tty.look(Screen::alternate_screen) && !tty.look(Screen::hide_cursor) && !tty.look(Screen::bracketed_paste)
    );
    tty.resize(80, 24);
    tty.send("\r");
    let mut play = Play::new(80, 24);
    play.press("Tab");
    tty.wait_for_lines(&play.lines());
    assert!(!tty.has_original_settings(), "the terminal should be in raw mode");
    assert!(tty.look(Screen::alternate_screen) && tty.look(Screen::bracketed_paste));
    tty.send("q");
    let exit = tty.end();
    assert_eq!((exit.status, exit.lines.last().map(String::as_str)), (0, Some("ended 0")), "{:#?}", exit.lines);
}

#[test]
fn ctrl_z_stops_the_whole_job() {
    for job in [r#""$0" --open bme"#, r#"sh -c '"$0" --open bme; exit $?' "$0""#, r#"true | "$0" --open bme"#] {
        let mut tty = shell(job);
        tty.send("\t");
        tty.send("\x1a");
        assert_stops_and_continues(tty);
    }
}

#[test]
fn sigtstp_stops_it() {
    let mut tty = shell(r#""$0" --open bme"#);
    tty.send("\t");
    tty.wait_until_read();
    tty.signal_foreground("TSTP");
    assert_stops_and_continues(tty);
}

#[test]
fn a_stopped_job_can_be_ended() {
    for stop in ["TSTP", "STOP"] {
        // A shell may take a moment to notice that the job is no longer stopped (147).
        let wait = "status=147; while [ $status = 147 ]; do wait %1; status=$?; done";
        let script = format!(
            r#"set -m; "$0" --open bme; echo stopped; read -r line; kill %1; kill -CONT %1; {wait}; read -r line; echo ended $status"#
        );
        let mut tty = Tty::start("/bin/sh", &[], &["-c", &script, BINARY], (120, 36));
        tty.wait_for("Core courses");
        // Who is stopped at once would leave it to the shell.
        tty.wait_until_answered();
        tty.signal_foreground(stop);
        tty.wait_for_bytes("stopped");
        // After SIGSTOP the job cannot restore the settings, so the shell must.
        tty.stty("sane");
        // One Enter for each of the shell's two reads.
        tty.send("\r\r");
        tty.wait_for("ended 143");
        assert!(!tty.look(Screen::alternate_screen), "after SIG{stop}");
    }
}

#[test]
fn input_typed_after_ctrl_z_is_not_executed_on_resume() {
    let mut tty = shell(r#""$0" --open bme"#);
    tty.send("\t\x1aq");
    assert_stops_and_continues(tty);
}

#[test]
fn without_a_shell_to_resume_it_it_says_so_and_keeps_running() {
    let mut tty = explorer(&[], &[]);
    tty.send("\x1a");
    tty.wait_for(NO_SHELL);
    tty.send("/");
    tty.wait_for("Esc cancel");
    tty.signal("TSTP");
    tty.wait_for(NO_SHELL);
    tty.send("z");
    tty.wait_for("/z");
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
}

/// Runs a command as sudo does: it leads a session, the command is its job, and it stops when that does.
const SUDO: &str = r#"#!/bin/sh
set -m
trap : TSTP
"$@"
status=$?
if [ $status -gt 128 ]; then
    kill -STOP $$
    fg >/dev/null
fi
"#;

/// A folder with that program.
fn sudo() -> (TempDir, String) {
    let tools = TempDir::new().expect("a folder");
    let sudo = tools.path().join("sudo");
    write_script(&sudo, SUDO);
    let sudo = path(&sudo).to_owned();
    (tools, sudo)
}

/// Checks that Ctrl-z is refused for this reason, and that it keeps running.
fn assert_refuses(mut tty: Tty, why: &str) {
    tty.wait_for("Core courses");
    tty.send("\x1a");
    tty.wait_for(&format!("Can't suspend: {why}"));
    tty.send("q");
    assert_eq!(tty.end().status, 0);
}

#[test]
#[cfg(target_os = "linux")]
fn under_sudo_without_a_shell_it_says_so_and_keeps_running() {
    let (_tools, sudo) = sudo();
    let script = r#"script -qec "exec '$1' '$0'" /dev/null; exit $?"#;
    let tty = Tty::start("/bin/sh", &[], &["-c", script, BINARY, &sudo], (120, 36));
    assert_refuses(tty, "no shell to resume sudo");
}

#[test]
#[cfg(target_os = "linux")]
fn under_sudo_with_a_shell_it_stops_and_continues() {
    let (_tools, sudo) = sudo();
    let script = r#"
set -m
script -qec "exec '$1' '$0'" /dev/null
echo stopped
read -r line
fg >/dev/null
echo ended"#;
    let mut tty = Tty::start("/bin/sh", &[], &["-c", script, BINARY, &sudo], (120, 36));
    tty.wait_for("Core courses");
    tty.send("\x1a");
    tty.wait_for("stopped");
    // The terminal may still be raw.
    tty.send("\n");
    // What passes on the terminal's bytes may have stopped before these, and does it now.
    tty.wait_for_bytes("\x1b[?1049l");
    tty.wait("the explorer again", |screen| {
        screen.alternate_screen() && lines(screen).iter().any(|line| line.contains("Core courses"))
    });
    tty.send("q");
    let exit = tty.end();
    assert_eq!((exit.status, exit.lines.last().map(|line| line.trim())), (0, Some("ended")), "{:#?}", exit.lines);
}

#[test]
#[cfg(target_os = "linux")]
fn a_parent_that_would_not_notice_is_no_shell() {
    // It gives the command a process group of its own and the terminal, as the first process of a container may.
    let init = r#"
use POSIX;
my $id = fork;
if (!$id) {
    setpgid(0, 0);
    $SIG{TTOU} = "IGNORE";
    tcsetpgrp(0, $$);
    $SIG{TTOU} = "DEFAULT";
    exec @ARGV;
}
waitpid($id, 0);
exit($? >> 8);"#;
    assert_refuses(Tty::start("/usr/bin/perl", &[], &["-e", init, BINARY], (120, 36)), "perl would not resume it");
}

#[test]
fn continued_after_sigstop_it_restores_its_terminal_modes() {
    let tty = explorer(&[], &[]);
    let before = tty.look(lines);
    tty.signal("STOP");
    tty.stty("sane");
    tty.overwrite();
    tty.signal("CONT");
    tty.wait_for_lines(&before);
    assert!(!tty.has_original_settings(), "the terminal should be in raw mode again");
    quit(tty);
}

#[test]
fn continued_without_being_stopped_it_shows_the_same() {
    let mut both = Both::new();
    both.tty.signal("CONT");
    both.press("/");
    both.type_text("tea");
    both.press("Esc");
    quit(both.tty);
}
