//! Takes the terminal, and restores it however the program ends.

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

/// What to do about a panic.
const REPORT: &str =
    concat!("This is a bug in msaie ", env!("CARGO_PKG_VERSION"), ". Please report it with the lines above.");

/// The exit status after a panic.
const PANICKED: i32 = 101;

/// How long restoring may take; a terminal that accepts nothing must not keep us.
const PATIENCE: Duration = Duration::from_millis(250);

/// Enters the alternate screen, and goes to the first column: what a terminal prints of questions that it does not know
/// is then where the first frame clears it.
const ENTER: &str = "\x1b[?1049h\r";

/// Turns off whatever may be on, including an unfinished frame's colors. Where there is no alternate screen, it leaves an
/// empty one, with the prompt at its foot.
const LEAVE: &str =
    "\x1b[0m\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[H\x1b[J\x1b[999;1H\x1b[?1049l";

/// Shows a frame that was not finished.
const END_FRAME: &str = "\x1b[?2026l";

/// Whether the terminal is ours: only then is anything written to it.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether frames are synchronized, so that one may be unfinished.
static SYNCHRONIZED: AtomicBool = AtomicBool::new(false);

/// The keyboard and its settings from before, for the loop, a signal or a panic to restore.
static KEPT: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// Held during a write, so that no other comes between.
static WRITING: Mutex<()> = Mutex::new(());

/// Held from a panic until the process ends.
static PANIC: Mutex<()> = Mutex::new(());

/// Turns mouse events on: clicks and the wheel (1000), and where the terminal can also movements with a button held, but no
/// others, which would wake us for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";

/// Turns mouse events off.
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Turns mouse events on or off.
pub(super) struct Clicks(pub(super) bool);

impl Command for Clicks {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(if self.0 { MOUSE_ON } else { MOUSE_OFF })
    }
}

/// Asks the terminal for its background color; the reply arrives among the keys.
pub(super) struct AskBackground;

impl Command for AskBackground {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b]11;?\x07")
    }
}

/// Asks the terminal whether it can show a frame at once (DECRQM of mode 2026); the reply arrives among the keys.
pub(super) struct AskSynchronized;

impl Command for AskSynchronized {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[?2026$p")
    }
}

/// Sets every mode but the alternate screen and the cursor, whatever another program made of them.
pub(super) struct Modes {
    /// Whether mouse events are on.
    pub(super) mouse: bool,
}

impl Command for Modes {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        // Reports of the focus tell when another window may have saved something.
        f.write_str("\x1b[0m\x1b[?2004h\x1b[?1004h")?;
        Clicks(self.mouse).write_ansi(f)
    }
}

/// Says that frames are synchronized from now on.
pub(super) fn synchronize() {
    SYNCHRONIZED.store(true, Ordering::SeqCst);
}

/// Asks the terminal for its attributes. All terminals answer that, in turn, so that nothing more comes after the answer.
pub(super) struct AskAttributes;

impl Command for AskAttributes {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str("\x1b[c")
    }
}

/// The terminal that keys come from: standard input, or our controlling terminal if standard input is something else.
///
/// # Errors
/// If there is none.
pub fn keyboard() -> io::Result<File> {
    let input = io::stdin();
    if input.is_terminal() {
        Ok(input.as_fd().try_clone_to_owned()?.into())
    } else {
        File::options().read(true).write(true).open("/dev/tty")
    }
}

/// The size of the screen on standard output, or 80 by 24 if the terminal does not know.
///
/// # Errors
/// If there is no terminal.
pub fn size() -> io::Result<Size> {
    let size = tcgetwinsize(stdio::stdout())?;
    Ok(if size.ws_col == 0 || size.ws_row == 0 { Size::new(80, 24) } else { Size::new(size.ws_col, size.ws_row) })
}

/// Writes to the screen, but only while the terminal is taken: no late frame reaches a shell.
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

/// Takes the terminal: raw mode and the alternate screen; a redrawn frame sets the other modes. If it is taken already,
/// only sets raw mode again, which another program may have changed.
///
/// # Errors
/// If there is no terminal, or it goes away; it is restored as far as it was taken.
pub(super) fn take() -> io::Result<()> {
    give_back_on_panic();
    wait_for_panic();
    let is_taken = TAKEN.load(Ordering::SeqCst);
    set_raw()?;
    // Entered twice, the alternate screen would take our cursor for that of before.
    let enter = if is_taken { "" } else { ENTER };
    TerminalWriter.write_all(enter.as_bytes()).inspect_err(|_| {
        give_back();
    })
}

/// Sets raw mode and remembers the settings from before.
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

/// Restores the terminal and drops unread input, which was not meant for a shell. Does nothing if the terminal is not
/// taken, so it may be called from anywhere. Returns whether the terminal accepted it.
pub(super) fn give_back() -> bool {
    // A second caller waits until the first is done.
    let mut kept = lock(&KEPT);
    let Some((keyboard, before)) = kept.take() else { return true };
    TAKEN.store(false, Ordering::SeqCst);
    let accepted = leave();
    // In the background, the settings are the shell's already, and changing them would stop us.
    if in_background(&keyboard) {
        return accepted;
    }
    // If one of these fails, the other is still worth trying.
    let _ = rustix::io::retry_on_intr(|| tcsetattr(&keyboard, OptionalActions::Now, &before));
    let _ = tcflush(&keyboard, QueueSelector::IFlush);
    accepted
}

/// Whether another job of the shell has the terminal.
pub(super) fn in_background(keyboard: &File) -> bool {
    tcgetpgrp(keyboard).is_ok_and(|foreground| foreground != getpgrp())
}

/// Leaves the screen, on another thread, since the write may block for ever.
fn leave() -> bool {
    let end_frame = if SYNCHRONIZED.load(Ordering::SeqCst) { END_FRAME } else { "" };
    let leave = move || write_all(format!("{end_frame}{LEAVE}").as_bytes()).is_ok();
    let (sender, receiver) = mpsc::channel();
    let writer = thread::Builder::new().spawn(move || {
        let _turn = lock(&WRITING);
        let _ = sender.send(leave());
    });
    match writer {
        Ok(_) => receiver.recv_timeout(PATIENCE).unwrap_or(false),
        Err(_) => leave(),
    }
}

/// Writes to standard output without its buffer and lock.
fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdio::stdout(), bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another program made this terminal nonblocking.
            Err(Errno::AGAIN) => wait_until(stdio::stdout(), PollFlags::OUT)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Waits until a terminal is readable or writable.
pub(super) fn wait_until(terminal: impl AsFd, ready: PollFlags) -> io::Result<()> {
    rustix::io::retry_on_intr(|| poll(&mut [PollFd::new(&terminal, ready)], None))?;
    Ok(())
}

/// Makes a panic on any thread end the process, with its message on the ordinary screen.
fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // A second panic waits for the first to end the process.
            let _first = lock(&PANIC);
            // A terminal that accepts nothing would not accept the message either.
            if give_back() || !io::stderr().is_terminal() {
                before(info);
                let _ = writeln!(io::stderr(), "{REPORT}");
            }
            process::exit(PANICKED);
        }));
    });
}

/// Does not return if a panic is about to end the process.
fn wait_for_panic() {
    drop(lock(&PANIC));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Restores the terminal when dropped.
pub(super) struct TerminalGuard;

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        give_back();
        wait_for_panic();
    }
}
