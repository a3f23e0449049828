//! Stops as a shell's job, if there is a shell to continue it.

use std::io;

use rustix::process::{Signal, getpgid, getpgrp, getpid, getppid, getsid, kill_current_process_group, kill_process};

/// What stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// This process, which got the signal.
    Process,
    /// The whole job: the process that started us may wait for us without noticing that we stopped.
    Job,
}

/// Whether a shell with job control would notice that we stopped, and could continue us.
///
/// The kernel does not stop orphaned process groups (none of their processes has a parent in the same session outside the
/// group), but that protects only programs that leave the signal to it.
pub(super) fn has_shell() -> bool {
    let (group, session) = (getpgrp(), getsid(None));
    if session == Ok(group) {
        return false;
    }
    // In a job of several processes, the leader is the shell's child.
    getpid() != group
        || getppid().is_some_and(|parent| getsid(Some(parent)) == session && getpgid(Some(parent)) != Ok(group))
}

/// Stops, and returns once continued.
pub(super) fn stop(who: Who) -> io::Result<()> {
    // SIGTSTP would only reach our own handler.
    match who {
        Who::Process => kill_process(getpid(), Signal::STOP)?,
        Who::Job => kill_current_process_group(Signal::STOP)?,
    }
    Ok(())
}
