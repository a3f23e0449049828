//! Stopping as a shell's job, and only where somebody could continue it.

use std::io;

use rustix::process::{Signal, getpgid, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process};

/// Who stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// This process, which somebody asked by a signal.
    Process,
    /// The whole job: whatever started us may wait for us without seeing that we stopped.
    Job,
}

/// Whether a shell with job control would see that we stopped, and could continue us.
///
/// The system itself protects from the other case, but not a program that handles the signal by itself: it stops no
/// process group whose processes have no parent outside of it in the same session.
pub(super) fn has_shell() -> bool {
    let (group, session) = (getpgrp(), getsid(None));
    if session == Ok(group) {
        return false;
    }
    // In a job of several processes, its first one has the shell as its parent.
    getpid() != group
        || getppid().is_some_and(|parent| getsid(Some(parent)) == session && getpgid(Some(parent)) != Ok(group))
}

/// Stops; comes back once continued.
pub(super) fn stop(who: Who) -> io::Result<()> {
    // Asking again would only reach our own handler.
    match who {
        Who::Process => kill_process(getpid(), Signal::STOP)?,
        Who::Job => kill_current_process_group(Signal::STOP)?,
    }
    Ok(())
}
