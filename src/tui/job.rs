//! Stops as a shell's job, if there is a shell to continue it.

use std::fs;
use std::io;

use rustix::process::{Pid, Signal, getpgid, getpid, getppid, getsid, kill_current_process_group, kill_process};

/// What stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// This process, which got the signal.
    Process,
    /// The whole job: the process that started us may wait for us without noticing that we stopped.
    Job,
}

/// What is known of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Process {
    name: String,
    /// The process that started it; 0 if that is outside of what we can see, `None` if it is not known.
    parent: Option<i32>,
    group: i32,
    session: i32,
    stop: OnStop,
}

/// What a process does about the signal that Ctrl-z sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnStop {
    /// It stops.
    Stops,
    /// It handles it.
    Handles,
    /// It ignores it.
    Ignores,
    /// That cannot be known here.
    Unknown,
}

impl Process {
    /// Whether it continues jobs. Shells with job control ignore the signal that stops their jobs; some handle it.
    fn is_shell(&self) -> bool {
        match self.stop {
            OnStop::Ignores | OnStop::Unknown => true,
            OnStop::Handles => self.name.ends_with("sh"),
            OnStop::Stops => false,
        }
    }
}

/// Why nothing would continue us if we stopped; `None` if a shell with job control would.
///
/// The kernel does not stop orphaned process groups (none of their processes has a parent in the same session outside the
/// group), but that protects only programs that leave the signal to it.
pub(super) fn why_not() -> Option<String> {
    judge(getpid().as_raw_nonzero().get(), process).err()
}

/// Whether somebody would continue the process `id` if its process group stopped; an error says why not.
fn judge(id: i32, process: impl Fn(i32) -> Option<Process>) -> Result<(), String> {
    if id == 1 {
        return Err("the first process of a container cannot stop".to_owned());
    }
    let (mut job, mut job_name) = (process(id), "it".to_owned());
    while let Some(stopping) = job {
        // The first process above that would not stop as well.
        let mut above = stopping.clone();
        while above.group == stopping.group {
            above = match above.parent {
                Some(parent) => match process(parent) {
                    Some(parent) => parent,
                    None => return Err(format!("no shell to resume {job_name}")),
                },
                None if stopping.group == stopping.session => return Err(format!("no shell to resume {job_name}")),
                None => return Ok(()),
            };
        }
        if above.session != stopping.session {
            break;
        }
        if above.is_shell() {
            return Ok(());
        }
        // As sudo does: it leads the session that it made for us, and stops where it was started when we do.
        if above.stop == OnStop::Stops || !leads(&above, &stopping) {
            return Err(format!("{} would not resume {job_name}", above.name));
        }
        job = above.parent.and_then(&process);
        job_name = above.name;
    }
    Err(format!("no shell to resume {job_name}"))
}

/// Whether `above` is the leader of the session that `job` belongs to.
fn leads(above: &Process, job: &Process) -> bool {
    above.group == job.session
}

/// What is known of the process `id`.
fn process(id: i32) -> Option<Process> {
    of_proc(id).or_else(|| {
        let pid = Pid::from_raw(id)?;
        let raw = |id: Pid| id.as_raw_nonzero().get();
        let parent = if pid == getpid() { Some(getppid().map_or(0, raw)) } else { None };
        let (group, session) = (raw(getpgid(Some(pid)).ok()?), raw(getsid(Some(pid)).ok()?));
        Some(Process { name: String::new(), parent, group, session, stop: OnStop::Unknown })
    })
}

/// What Linux tells of the process `id`.
fn of_proc(id: i32) -> Option<Process> {
    let read = |what| fs::read_to_string(format!("/proc/{id}/{what}")).ok();
    let (stat, status) = (read("stat")?, read("status")?);
    // The name in parentheses may contain anything.
    let (before, after) = stat.rsplit_once(") ")?;
    let (_, name) = before.split_once('(')?;
    let mut numbers = after.split(' ').skip(1).map_while(|number| number.parse().ok());
    let (parent, group, session) = (numbers.next(), numbers.next()?, numbers.next()?);
    let is_in = |set: &str| {
        let mask = status.lines().find_map(|line| line.strip_prefix(set))?;
        Some(u128::from_str_radix(mask.trim(), 16).ok()? >> (Signal::TSTP.as_raw() - 1) & 1 == 1)
    };
    let stop = match (is_in("SigIgn:")?, is_in("SigCgt:")?) {
        (true, _) => OnStop::Ignores,
        (false, true) => OnStop::Handles,
        (false, false) => OnStop::Stops,
    };
    Some(Process { name: name.to_owned(), parent, group, session, stop })
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

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;

    /// Processes by id, parent, group, session, name, and what they do about the signal.
    type Table<'a> = &'a [(i32, i32, i32, i32, &'a str, OnStop)];

    fn judged(id: i32, table: Table<'_>) -> Result<(), String> {
        judge(id, |id| {
            let (_, parent, group, session, name, stop) = *table.iter().find(|row| row.0 == id)?;
            Some(Process { name: name.to_owned(), parent: Some(parent), group, session, stop })
        })
    }

    use OnStop::{Handles, Ignores, Stops};

    const XTERM: (i32, i32, i32, i32, &str, OnStop) = (10, 1, 10, 10, "xterm", Stops);
    const SSHD: (i32, i32, i32, i32, &str, OnStop) = (10, 1, 10, 10, "sshd", Handles);
    const SHELL: (i32, i32, i32, i32, &str, OnStop) = (20, 10, 20, 20, "bash", Ignores);

    #[test]
    fn a_shell_continues_its_jobs() {
        let us = |parent, group| (99, parent, group, 20, "msaie", Handles);
        for table in [
            &[XTERM, SHELL, us(20, 99)][..],
            // A pipeline, a script, a nested shell, sudo or su without a terminal of its own.
            &[XTERM, SHELL, us(20, 98)],
            &[XTERM, SHELL, (30, 20, 30, 20, "sh", Stops), us(30, 30)],
            &[XTERM, SHELL, (30, 20, 30, 20, "zsh", Ignores), us(30, 99)],
            &[XTERM, SHELL, (30, 20, 30, 20, "sudo", Handles), us(30, 30)],
        ] {
            assert_eq!(judged(99, table), Ok(()), "{table:?}");
        }
        assert_eq!(judged(99, &[XTERM, (20, 10, 20, 20, "ksh", Handles), us(20, 99)]), Ok(()));
    }

    #[test]
    fn without_a_shell_nothing_continues_us() {
        let us = |parent, group, session| (99, parent, group, session, "msaie", Handles);
        for table in [
            // The leader of a session, the job of a script that leads it, and one whose parent has ended.
            &[XTERM, us(10, 99, 99)][..],
            &[SSHD, (20, 10, 20, 20, "sh", Stops), us(20, 20, 20)],
            &[(1, 0, 1, 1, "init", Handles), us(1, 98, 20)],
            // Of another namespace nothing can be seen.
            &[us(0, 0, 0)],
            &[(1, 0, 0, 0, "bwrap", Stops), us(1, 0, 0)],
        ] {
            assert_eq!(judged(99, table), Err("no shell to resume it".to_owned()), "{table:?}");
        }
    }

    #[test]
    fn the_first_process_of_a_container_does_not_stop_nor_does_the_job_of_a_plain_one() {
        assert!(judged(1, &[(1, 0, 1, 1, "msaie", Handles)]).is_err_and(|why| why.contains("container")));
        let tini = [(1, 0, 1, 1, "tini", Stops), (99, 1, 99, 1, "msaie", Handles)];
        assert_eq!(judged(99, &tini), Err("tini would not resume it".to_owned()));
        let shell = [(1, 0, 1, 1, "bash", Ignores), (99, 1, 99, 1, "msaie", Handles)];
        assert_eq!(judged(99, &shell), Ok(()));
    }

    #[test]
    fn sudo_with_a_terminal_of_its_own_needs_a_shell() {
        let sudo = |parent, group, session| (40, parent, group, session, "sudo", Handles);
        let (monitor, us) = ((50, 40, 50, 50, "sudo", Handles), (99, 50, 99, 50, "msaie", Handles));
        assert_eq!(judged(99, &[XTERM, SHELL, sudo(20, 40, 20), monitor, us]), Ok(()));
        let alone = Err("no shell to resume sudo".to_owned());
        assert_eq!(judged(99, &[SSHD, sudo(10, 40, 40), monitor, us]), alone);
        let script = (20, 10, 20, 20, "sh", Stops);
        assert_eq!(judged(99, &[SSHD, script, sudo(20, 20, 20), monitor, us]), alone);
        // Where the shell is under sudo, the shell counts.
        let root_shell = (60, 50, 60, 50, "bash", Ignores);
        let us = (99, 60, 99, 50, "msaie", Handles);
        assert_eq!(judged(99, &[SSHD, sudo(10, 40, 40), monitor, root_shell, us]), Ok(()));
    }

    #[test]
    fn a_process_is_known_by_what_it_was_started_with() {
        // Our own session may be that of another namespace, whose number nobody tells us.
        let mut child = Command::new("sleep").arg("60").process_group(0).spawn().expect("sleep starts");
        let id = i32::try_from(child.id()).expect("an id of a process");
        let seen = process(id);
        child.kill().and_then(|()| child.wait()).expect("it ends");
        let (seen, us) = (seen.expect("it was there"), getpid().as_raw_nonzero().get());
        assert_eq!((seen.parent, seen.group), (Some(us), id), "{seen:?}");
        assert_eq!(Some(seen.session), process(us).map(|us| us.session), "{seen:?}");
    }
}
