//! Taking the terminal and giving it back as it was, however the program ends.

use std::fmt;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::panic;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crossterm::Command;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::stdio;
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr,
};

/// Where somebody can tell of a panic.
const REPORT: &str = concat!(
    "This is a mistake in msaie ",
    env!("CARGO_PKG_VERSION"),
    ", not yours. Please report it with the lines above."
);

/// The exit status of a panic.
const PANICKED: i32 = 101;

/// How long a terminal may take to accept that it is given back; one that takes nothing must not keep us.
const PATIENCE: Duration = Duration::from_millis(250);

/// The alternate screen, pasted text marked as such.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h";

/// Whatever may be on, off; also the end of a picture that was not finished, and of its colours.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Whether the terminal is taken: only then does anything reach it.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The keyboard's terminal and its settings from before, for whoever gives it back: the loop, a signal, a panic.
static KEPT: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// Held while something is written, so that nothing is written amid it.
static WRITING: Mutex<()> = Mutex::new(());

/// Held from a panic to the end that it brings.
static PANIC: Mutex<()> = Mutex::new(());

/// Clicks and the wheel, in the encoding without limits; not each movement, which would wake us for nothing.
pub(super) struct Clicks(pub(super) bool);

impl Command for Clicks {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(if self.0 { "\x1b[?1000h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1000l" })
    }
}

/// Asks the terminal for its background colour; the answer arrives among the keys.
pub(super) struct AskBackground;

impl Command for AskBackground {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b]11;?\x07")
    }
}

/// The terminal that keys come from: standard input, or where that is something else, the one that controls us.
///
/// # Errors
/// Where there is none.
pub fn keyboard() -> io::Result<File> {
    let input = io::stdin();
    if input.is_terminal() {
        Ok(input.as_fd().try_clone_to_owned()?.into())
    } else {
        File::options().read(true).write(true).open("/dev/tty")
    }
}

/// How large the screen on standard output is; what terminals usually have where this one does not know.
///
/// # Errors
/// Where there is none.
pub fn size() -> io::Result<Size> {
    let size = tcgetwinsize(stdio::stdout())?;
    Ok(if size.ws_col == 0 || size.ws_row == 0 { Size::new(80, 24) } else { Size::new(size.ws_col, size.ws_row) })
}

/// The way to the screen, which is closed while the terminal is not taken: no late picture reaches a shell.
pub(super) struct TerminalWriter;

impl Write for TerminalWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _turn = lock(&WRITING);
        if TAKEN.load(Ordering::SeqCst) {
            write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends a command in one write.
pub(super) fn send(command: impl Command) -> io::Result<()> {
    let mut text = String::new();
    // Writing to memory fails only where the command itself does.
    command.write_ansi(&mut text).map_err(io::Error::other)?;
    TerminalWriter.write_all(text.as_bytes())
}

/// Takes the terminal: raw mode, the alternate screen, pasted text as such, and the mouse where `mouse` says so. Where it
/// is taken, all that is set again: somebody else may have had it meanwhile.
///
/// # Errors
/// Where there is no terminal, or it went away. What was taken by then is given back.
pub(super) fn take(mouse: bool) -> io::Result<()> {
    give_back_on_panic();
    wait_for_panic();
    set_raw()?;
    let clicks = if mouse { "\x1b[?1000h\x1b[?1006h" } else { "" };
    TerminalWriter.write_all(format!("{ENTER}{clicks}").as_bytes()).inspect_err(|_| {
        give_back();
    })
}

/// Has each key come at once and as it is, and remembers the settings before.
fn set_raw() -> io::Result<()> {
    let mut kept = lock(&KEPT);
    let (keyboard, before) = if let Some(kept) = kept.take() {
        kept
    } else {
        let keyboard = keyboard()?;
        let before = tcgetattr(&keyboard)?;
        (keyboard, before)
    };
    let mut raw = before.clone();
    raw.make_raw();
    let set = rustix::io::retry_on_intr(|| tcsetattr(&keyboard, OptionalActions::Now, &raw));
    if set.is_ok() || TAKEN.load(Ordering::SeqCst) {
        *kept = Some((keyboard, before));
        TAKEN.store(true, Ordering::SeqCst);
    }
    Ok(set?)
}

/// Gives the terminal back as it was, and drops what was typed and not read, which was not meant for a shell. Does
/// nothing where it is not taken, so it may be called from everywhere. Tells whether the terminal listened.
pub(super) fn give_back() -> bool {
    // Whoever comes second waits until the first is done.
    let mut kept = lock(&KEPT);
    let Some((keyboard, before)) = kept.take() else { return true };
    TAKEN.store(false, Ordering::SeqCst);
    let listened = leave();
    // In the background, the settings are the shell's already, and the system would stop us for touching them.
    if in_background(&keyboard) {
        return listened;
    }
    // Whatever fails here, the rest is still worth trying: the terminal may be gone in part.
    let _ = rustix::io::retry_on_intr(|| tcsetattr(&keyboard, OptionalActions::Now, &before));
    let _ = tcflush(&keyboard, QueueSelector::IFlush);
    listened
}

/// Whether the terminal listens to another job of the same shell.
pub(super) fn in_background(keyboard: &File) -> bool {
    tcgetpgrp(keyboard).is_ok_and(|foreground| foreground != getpgrp())
}

/// Leaves the screen, beside the calling thread: writing may take for ever.
fn leave() -> bool {
    let (tell, told) = mpsc::channel();
    let beside = thread::Builder::new().spawn(move || {
        let _turn = lock(&WRITING);
        let _ = tell.send(write_all(LEAVE.as_bytes()).is_ok());
    });
    match beside {
        Ok(_) => told.recv_timeout(PATIENCE).unwrap_or(false),
        Err(_) => write_all(LEAVE.as_bytes()).is_ok(),
    }
}

/// Writes to standard output past everything that could hold it back.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdio::stdout(), bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Somebody else who has this terminal does not want to wait for it.
            Err(Errno::AGAIN) => wait_until(stdio::stdout(), PollFlags::OUT)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Waits until a terminal can be read or written.
pub(super) fn wait_until(terminal: impl AsFd, ready: PollFlags) -> io::Result<()> {
    rustix::io::retry_on_intr(|| poll(&mut [PollFd::new(&terminal, ready)], None))?;
    Ok(())
}

/// Sees to it that a panic of any thread ends the whole program, and that its message is read on the ordinary screen.
fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // A second panic waits for the end that the first one brings.
            let _first = lock(&PANIC);
            // A terminal that takes nothing would not take the message either.
            if give_back() || !io::stderr().is_terminal() {
                before(info);
                let _ = writeln!(io::stderr(), "{REPORT}");
            }
            process::exit(PANICKED);
        }));
    });
}

/// Does not come back where a panic is about to end the program.
fn wait_for_panic() {
    drop(lock(&PANIC));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives the terminal back when it goes out of scope.
pub(super) struct TerminalGuard;

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        give_back();
        wait_for_panic();
    }
}
