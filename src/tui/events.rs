//! One queue for everything that wakes the loop: the terminal's bytes, signals and finished work.

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

/// How long the loop may take to end before the process is ended for it.
const GRACE: Duration = Duration::from_millis(500);

/// How long signals that are sent together may take to arrive.
const MOMENT: Duration = Duration::from_millis(20);

/// Grace for a termination signal before a background read, which would stop the process.
const BEFORE_STOP: Duration = Duration::from_millis(200);

/// The signals that end the program.
const TERMINATING: [i32; 4] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT];

/// The most bytes to read at once; a terminal buffers no more.
const CHUNK: usize = 1 << 14;

/// Something that wakes the loop.
pub(super) enum Event {
    /// Bytes from the terminal, and when they were read.
    Bytes(Vec<u8>, Instant),
    /// Nothing followed the start of a sequence.
    Quiet,
    /// The terminal can no longer be read.
    Lost(io::Error),
    /// A signal that asks us to end.
    End(i32),
    /// A signal that asks us to stop.
    Stop,
    /// The terminal's size may have changed.
    Resized,
    /// The process was continued after a stop.
    Continued,
    /// The result of work in the background.
    Done(Box<Action>),
}

/// Sends the terminal's bytes until it is lost, then makes sure that the program ends.
///
/// # Errors
/// If there is no terminal.
pub(super) fn read_terminal(queue: Sender<Event>) -> io::Result<()> {
    let keyboard = terminal::keyboard()?;
    thread::spawn(move || {
        let lost = forward(&keyboard, &queue);
        end(&queue, Event::Lost(lost), SIGHUP);
    });
    Ok(())
}

/// Sends what is read, until reading fails.
fn forward(mut keyboard: &File, queue: &Sender<Event>) -> io::Error {
    let mut chunk = vec![0; CHUNK];
    loop {
        let ready = terminal::wait_until(keyboard, PollFlags::IN);
        if terminal::in_background(keyboard) {
            // Reading in the background stops the whole process: a termination signal must come first.
            thread::sleep(BEFORE_STOP);
        }
        let read = ready.and_then(|()| keyboard.read(&mut chunk));
        match read {
            Ok(0) => return io::ErrorKind::UnexpectedEof.into(),
            Ok(count) => {
                let _ = queue.send(Event::Bytes(chunk[..count].to_vec(), Instant::now()));
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {}
            Err(error) => return error,
        }
    }
}

/// Asks the loop to end, and ends the process if the loop is stuck.
fn end(queue: &Sender<Event>, event: Event, signal: i32) -> ! {
    let _ = queue.send(event);
    thread::sleep(GRACE);
    terminal::give_back();
    process::exit(128 + signal);
}

/// Sends signals. After a terminating one, the process ends even if the loop is stuck.
///
/// # Errors
/// If the signals cannot be caught.
pub(super) fn catch_signals(queue: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::spawn(move || {
        loop {
            let mut received: Vec<i32> = signals.wait().collect();
            if received.contains(&SIGCONT) {
                // To end a stopped job, a shell sends SIGCONT as well; ending comes first.
                thread::sleep(MOMENT);
                received.extend(signals.pending());
            }
            if let Some(signal) = received.iter().find(|signal| TERMINATING.contains(signal)) {
                end(&queue, Event::End(*signal), *signal);
            }
            for (signal, event) in [(SIGCONT, Event::Continued), (SIGTSTP, Event::Stop), (SIGWINCH, Event::Resized)] {
                // Stopped and continued at once means carrying on.
                if received.contains(&signal) && !(signal == SIGTSTP && received.contains(&SIGCONT)) {
                    let _ = queue.send(event);
                }
            }
        }
    });
    Ok(())
}
