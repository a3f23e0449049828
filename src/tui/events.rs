//! What wakes the loop: the terminal's events, signals and finished work, in one queue.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::terminal;
use crate::app::Action;

/// How long the loop may take to end after a signal before the signal's own thread ends it.
const GRACE: Duration = Duration::from_millis(700);

/// Something that wakes the loop.
pub(super) enum Event {
    /// The terminal has news.
    Terminal(event::Event),
    /// The terminal cannot be read any more.
    Lost(io::Error),
    /// A signal that asks the program to end.
    End(i32),
    /// The terminal has another size.
    Resized,
    /// The program was continued after it had been stopped.
    Continued,
    /// Work was done.
    Done(Box<Action>),
}

/// Sends the terminal's events until it is lost or nobody listens.
pub(super) fn read_terminal(queue: Sender<Event>) {
    thread::spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event) => Event::Terminal(event),
                Err(error) => Event::Lost(error),
            };
            let lost = matches!(event, Event::Lost(_));
            if queue.send(event).is_err() || lost {
                return;
            }
        }
    });
}

/// Ends the program when its terminal goes away, also where no signal tells of it.
///
/// The event package does not notice and would read the lost terminal over and over (crossterm's issue 793).
pub(super) fn watch_terminal(queue: Sender<Event>) {
    thread::spawn(move || {
        let terminal = io::stdin();
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        while matches!(poll(&mut watched, None), Ok(0) | Err(Errno::INTR)) {}
        end(&queue, SIGHUP);
    });
}

/// Asks the loop to end, and ends the program where the loop is stuck.
fn end(queue: &Sender<Event>, signal: i32) -> ! {
    let _ = queue.send(Event::End(signal));
    thread::sleep(GRACE);
    terminal::give_back();
    std::process::exit(128 + signal);
}

/// Sends signals; sees to it that the program ends after one that asks for it, even where the loop is stuck.
///
/// # Errors
/// Where the system refuses to deliver signals here.
pub(super) fn catch_signals(queue: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCONT, SIGWINCH])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let _ = match signal {
                SIGCONT => queue.send(Event::Continued),
                // The event package tells sizes too, but only once its thread has come to reading.
                SIGWINCH => queue.send(Event::Resized),
                signal => end(&queue, signal),
            };
        }
    });
    Ok(())
}
