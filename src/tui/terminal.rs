//! Taking the terminal and giving it back as it was, however the program ends.

use std::fmt;
use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, cursor, execute, queue};

/// Where somebody can tell of a panic.
const REPORT: &str = "This is a mistake in msaie, not yours. Please report it with the lines above.";

/// Whether the terminal is taken, for whoever must give it back: the loop, a signal, a panic.
static TAKEN: AtomicBool = AtomicBool::new(false);

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

/// Takes the terminal: raw mode, the alternate screen, pasted text as such, and the mouse where `mouse` says so.
///
/// # Errors
/// Where there is no terminal, or it went away. What was taken by then is given back.
pub(super) fn take(mouse: bool) -> io::Result<()> {
    give_back_on_panic();
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, Clicks(mouse)).inspect_err(|_| give_back())
}

/// Takes the terminal again from a shell, which put it into a mode of its own meanwhile.
///
/// # Errors
/// As for [`take`].
pub(super) fn take_again(mouse: bool) -> io::Result<()> {
    // Raw mode counts as on all the while; turned on twice, it would not be set.
    disable_raw_mode()?;
    take(mouse)
}

/// Gives the terminal back as it was. Does nothing where it is not taken, so it may be called from everywhere.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Whatever fails here, the rest is still worth trying: the terminal may be gone in part.
    let _ = queue!(out, Clicks(false), DisableBracketedPaste, cursor::Show, LeaveAlternateScreen);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Sees to it that a panic's message is read on the ordinary screen.
fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
            let _ = writeln!(io::stderr(), "{REPORT}");
        }));
    });
}

/// Gives the terminal back when it goes out of scope.
pub(super) struct Taken;

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}
