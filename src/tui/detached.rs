//! Starts other programs without our terminal: in a session of their own, with nothing to read or write but a pipe.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, PipeReader};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, setsid};

/// The verb of our command line that leaves the terminal and then becomes another program.
pub(super) const VERB: &str = "detached";

/// The exit status if there is no such program, as a shell has it.
const NOT_FOUND: u8 = 127;

/// The exit status if the program cannot be run, as a shell has it.
const NOT_RUN: u8 = 126;

/// How long a program that was started must run to count as started.
pub(super) const SETTLED: Duration = Duration::from_millis(200);

/// How often to look how it fares.
const STEP: Duration = Duration::from_millis(5);

/// Leaves our session and with it the terminal, then becomes `program`; returns the exit status if that fails.
///
/// A new session can only be made between two programs without unsafe code, so ours is run again for it.
pub fn become_program(program: &OsStr, arguments: &[OsString]) -> u8 {
    // This fails only for the leader of a process group, which a child just started is not.
    let _ = setsid();
    let error = Command::new(program).args(arguments).exec();
    if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { NOT_RUN }
}

/// A program that runs without our terminal.
pub(super) struct Detached {
    name: String,
    child: Child,
}

impl Detached {
    /// Starts a program, its input being `stdin` or else nothing.
    ///
    /// # Errors
    /// If no process can be started; whether there is such a program shows only later.
    pub(super) fn start(
        program: &OsStr,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        stdin: Option<PipeReader>,
    ) -> io::Result<Self> {
        let mut command = Command::new(ourselves()?);
        command.arg(VERB).arg("--").arg(program).args(arguments);
        command.stdin(stdin.map_or_else(Stdio::null, Stdio::from)).stdout(Stdio::null()).stderr(Stdio::null());
        let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned();
        Ok(Self { name, child: command.spawn()? })
    }

    /// How it ended; `None` while it runs. An error says what failed.
    pub(super) fn ended(&mut self) -> Option<Result<(), String>> {
        match self.child.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(self.judge(status)),
            Err(error) => Some(Err(format!("{} cannot be watched: {error}", self.name))),
        }
    }

    /// Waits until it ends, `done` holds or the time is over; returns how it ended, or `None` if it still runs.
    pub(super) fn watch(&mut self, time: Duration, mut done: impl FnMut() -> bool) -> Option<Result<(), String>> {
        let until = Instant::now() + time;
        loop {
            let ended = self.ended();
            if ended.is_some() || done() || Instant::now() >= until {
                return ended;
            }
            thread::sleep(STEP);
        }
    }

    /// Ends it and all that it started.
    pub(super) fn end(mut self) {
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(id, Signal::KILL);
        }
        // It may not have left our process group yet.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Lets it run; where it ends before us, it is reaped.
    pub(super) fn let_run(mut self) {
        thread::spawn(move || self.child.wait());
    }

    fn judge(&self, status: ExitStatus) -> Result<(), String> {
        let name = &self.name;
        match (status.code(), status.signal()) {
            (Some(0), _) => Ok(()),
            (Some(code), _) if code == i32::from(NOT_FOUND) => Err(format!("{name} was not found")),
            (Some(code), _) if code == i32::from(NOT_RUN) => Err(format!("{name} cannot be run")),
            (Some(code), _) => Err(format!("{name} ended with status {code}")),
            (None, signal) => Err(format!("{name} was ended by signal {}", signal.unwrap_or_default())),
        }
    }
}

/// The file that we are, even where an update has replaced it.
fn ourselves() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { env::current_exe() }
}
