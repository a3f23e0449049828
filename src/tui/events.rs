//! What wakes the loop: the terminal's events, signals and finished work, in one queue.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
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

/// Sends signals; sees to it that the program ends after one that asks for it, even where the loop is stuck.
///
/// # Errors
/// Where the system refuses to deliver signals here.
pub(super) fn catch_signals(queue: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if signal == SIGCONT {
                let _ = queue.send(Event::Continued);
                continue;
            }
            let _ = queue.send(Event::End(signal));
            thread::sleep(GRACE);
            terminal::give_back();
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}
