//! What wakes the loop: the terminal's bytes, signals and finished work, in one queue.

use std::fs::File;
use std::io::{self, Read};
use std::process;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::PollFlags;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::terminal;
use crate::app::Action;

/// How long the loop may take to end before whoever asked for it ends the program.
const GRACE: Duration = Duration::from_millis(500);

/// How long signals that are sent together may take to come.
const MOMENT: Duration = Duration::from_millis(20);

/// How long a signal to end may take to come before reading in the background, which stops us with all threads.
const BEFORE_STOP: Duration = Duration::from_millis(200);

/// The signals that end the program.
const ENDS: [i32; 4] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT];

/// Bytes that are read at once; a terminal holds no more.
const PIECE: usize = 1 << 14;

/// Something that wakes the loop.
pub(super) enum Event {
    /// The terminal had news, then.
    Bytes(Vec<u8>, Instant),
    /// It has had none for a moment, amid something.
    Quiet,
    /// The terminal cannot be read any more.
    Lost(io::Error),
    /// A signal that asks the program to end.
    End(i32),
    /// A signal that asks it to stop.
    Stop,
    /// The terminal has another size.
    Resized,
    /// The program was continued after it had been stopped.
    Continued,
    /// Work was done.
    Done(Box<Action>),
}

/// Sends what the terminal says until it is lost; then sees to it that the program ends.
///
/// # Errors
/// Where there is no terminal.
pub(super) fn read_terminal(queue: Sender<Event>) -> io::Result<()> {
    let keyboard = terminal::keyboard()?;
    thread::spawn(move || {
        let lost = pass_on(&keyboard, &queue);
        end(&queue, Event::Lost(lost), SIGHUP);
    });
    Ok(())
}

/// Passes on what is read until nothing can be any more; tells why.
fn pass_on(mut keyboard: &File, queue: &Sender<Event>) -> io::Error {
    let mut piece = vec![0; PIECE];
    loop {
        let ready = terminal::wait_until(keyboard, PollFlags::IN);
        if terminal::in_background(keyboard) {
            // The system stops who reads in the background, with all threads: a signal to end must come before.
            thread::sleep(BEFORE_STOP);
        }
        let read = ready.and_then(|()| keyboard.read(&mut piece));
        match read {
            Ok(0) => return io::ErrorKind::UnexpectedEof.into(),
            Ok(count) => {
                let _ = queue.send(Event::Bytes(piece[..count].to_vec(), Instant::now()));
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {}
            Err(error) => return error,
        }
    }
}

/// Asks the loop to end, and ends the program where the loop is stuck.
fn end(queue: &Sender<Event>, event: Event, signal: i32) -> ! {
    let _ = queue.send(event);
    thread::sleep(GRACE);
    terminal::give_back();
    process::exit(128 + signal);
}

/// Sends signals; sees to it that the program ends after one that asks for it, even where the loop is stuck.
///
/// # Errors
/// Where the system refuses to deliver signals here.
pub(super) fn catch_signals(queue: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::spawn(move || {
        loop {
            let mut come: Vec<i32> = signals.wait().collect();
            if come.contains(&SIGCONT) {
                // A shell that ends a stopped job continues it, too, so that it can end: that comes first.
                thread::sleep(MOMENT);
                come.extend(signals.pending());
            }
            if let Some(signal) = come.iter().find(|signal| ENDS.contains(signal)) {
                end(&queue, Event::End(*signal), *signal);
            }
            for (signal, event) in [(SIGCONT, Event::Continued), (SIGTSTP, Event::Stop), (SIGWINCH, Event::Resized)] {
                // Whoever was stopped and continued at once goes on.
                if come.contains(&signal) && !(signal == SIGTSTP && come.contains(&SIGCONT)) {
                    let _ = queue.send(event);
                }
            }
        }
    });
    Ok(())
}
