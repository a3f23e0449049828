//! Starts other programs without our terminal: in a session of their own, with nothing to read or write but a pipe.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
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

/// How often a thread of its own looks how it fares: the standard library cannot wait for a child for a limited time.
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

/// Why a program failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is none of that name.
    NotFound(String),
    /// Anything else, in words.
    Other(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(name) => write!(f, "{name} was not found"),
            Self::Other(why) => f.write_str(why),
        }
    }
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
    ) -> Result<Self, Failure> {
        let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned();
        let failed = |error: io::Error| Failure::Other(format!("{name} cannot be started: {error}"));
        let mut command = Command::new(ourselves().map_err(failed)?);
        command.arg(VERB).arg("--").arg(program).args(arguments);
        command.stdin(stdin.map_or_else(Stdio::null, Stdio::from)).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().map_err(failed)?;
        Ok(Self { name, child })
    }

    /// How it ended; `None` while it runs. An error says what failed.
    pub(super) fn ended(&mut self) -> Option<Result<(), Failure>> {
        match self.child.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(self.judge(status)),
            Err(error) => Some(Err(Failure::Other(format!("{} cannot be watched: {error}", self.name)))),
        }
    }

    /// Waits until it ends, `done` holds or the time is over; returns how it ended, or `None` if it still runs.
    pub(super) fn watch(&mut self, time: Duration, mut done: impl FnMut() -> bool) -> Option<Result<(), Failure>> {
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

    fn judge(&self, status: ExitStatus) -> Result<(), Failure> {
        let name = &self.name;
        let why = match (status.code(), status.signal()) {
            (Some(0), _) => return Ok(()),
            (Some(code), _) if code == i32::from(NOT_FOUND) => return Err(Failure::NotFound(name.clone())),
            (Some(code), _) if code == i32::from(NOT_RUN) => format!("{name} cannot be run"),
            (Some(code), _) => format!("{name} ended with status {code}"),
            (None, signal) => format!("{name} was ended by signal {}", signal.unwrap_or_default()),
        };
        Err(Failure::Other(why))
    }
}

/// The file that we are, even where an update has replaced it.
fn ourselves() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { env::current_exe() }
}
