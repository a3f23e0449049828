//! Copies text with what the system has: programs first, then sequences that the terminal may ignore.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use rustix::io::{ioctl_fionbio, ioctl_fionread};

use super::detached::{Detached, Failure, SETTLED};
use super::terminal;
use crate::app::Copied;
use crate::text::Text;

/// How long a program may take to read the text before the next is tried.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long quitting waits for a program to read what was copied just before.
const LAST_MOMENT: Duration = Duration::from_millis(100);

/// The longest string that every version of GNU screen passes on, in bytes.
const LONGEST_PASSED: usize = 512;

/// A way to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A program that reads the text, and what is known once it has.
    Program(&'static [&'static str], Encoding, Copied),
    /// A sequence that the terminal may ignore.
    Sequence,
    /// The same sequence, past GNU screen.
    PastScreen,
}

/// How a program expects the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// Without a byte order mark, which would be copied as well.
    Utf16,
}

const fn program(command: &'static [&'static str]) -> Way {
    Way::Program(command, Encoding::Utf8, Copied::With(command[0]))
}

const WL_COPY: Way = program(&["wl-copy", "--type", "text/plain"]);
const XCLIP: Way = program(&["xclip", "-selection", "clipboard"]);
const XSEL: Way = program(&["xsel", "-b", "-i"]);
const PBCOPY: Way = program(&["pbcopy"]);
/// Takes text that is not UTF-16 for one of the legacy encodings of Windows.
const CLIP: Way = Way::Program(&["clip.exe"], Encoding::Utf16, Copied::With("clip.exe"));
/// With `-w`, tmux passes it on to its own terminal, where it may.
const TMUX: Way = Way::Program(&["tmux", "load-buffer", "-w", "-"], Encoding::Utf8, Copied::ToTmux);
/// tmux before 3.2.
const OLD_TMUX: Way = Way::Program(&["tmux", "load-buffer", "-"], Encoding::Utf8, Copied::ToTmux);

/// The ways that may lead to the person's clipboard, best first, by the variables of the environment.
fn ways(variable: impl Fn(&str) -> Option<String>) -> Vec<Way> {
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    let any = |names: &[&str]| names.iter().any(|name| value(name).is_some());
    let mut ways = Vec::new();
    // A program on another machine would fill the clipboard there.
    if !any(&["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"]) {
        let programs = [
            (cfg!(target_os = "macos"), PBCOPY),
            (any(&["WSL_DISTRO_NAME", "WSL_INTEROP"]), CLIP),
            (any(&["WAYLAND_DISPLAY"]), WL_COPY),
            (any(&["DISPLAY"]), XCLIP),
            (any(&["DISPLAY"]), XSEL),
            // Elsewhere it is there only if somebody wanted it.
            (!cfg!(target_os = "macos"), PBCOPY),
        ];
        ways.extend(programs.into_iter().filter(|(fits, _)| *fits).map(|(_, way)| way));
    }
    if any(&["TMUX"]) {
        ways.extend([TMUX, OLD_TMUX]);
    }
    let terminal = value("TERM").unwrap_or_default();
    if any(&["STY"]) {
        ways.push(Way::PastScreen);
    } else if !["linux", "eterm"].iter().any(|deaf| terminal.starts_with(deaf)) {
        ways.push(Way::Sequence);
    }
    ways
}

/// Copies text on a thread of its own, one after the other.
pub(super) struct Copier {
    texts: Sender<Text>,
    handed: Receiver<()>,
    /// What the thread will do, until it is first needed: the first frame does not wait for it to start.
    idle: Option<Box<dyn FnOnce() + Send>>,
    /// How many texts may not have been handed over.
    under_way: usize,
}

impl Copier {
    /// What copies; `report` is told what became of each text, but for those that another followed at once.
    pub(super) fn new(report: impl Fn(Text, Copied) + Send + 'static) -> Self {
        let (texts, queue) = mpsc::channel();
        let (hand, handed) = mpsc::channel();
        let work = move || {
            while let Ok(mut text) = queue.recv() {
                for newer in queue.try_iter() {
                    text = newer;
                    let _ = hand.send(());
                }
                let copied = copy(&text, || {
                    let _ = hand.send(());
                });
                report(text, copied);
            }
        };
        Self { texts, handed, idle: Some(Box::new(work)), under_way: 0 }
    }

    /// Copies `text` soon.
    pub(super) fn copy(&mut self, text: Text) {
        self.under_way -= self.handed.try_iter().count().min(self.under_way);
        self.under_way += usize::from(self.texts.send(text).is_ok());
        if let Some(work) = self.idle.take() {
            thread::spawn(work);
        }
    }

    /// Waits a moment, so that what was copied just before quitting is not lost.
    pub(super) fn finish(&mut self) {
        let until = Instant::now() + LAST_MOMENT;
        while self.under_way > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if self.handed.recv_timeout(left).is_err() {
                return;
            }
            self.under_way -= 1;
        }
    }
}

/// Tries one way after the other; calls `handed` once, when the text was handed over or nothing took it.
fn copy(text: &Text, handed: impl FnOnce()) -> Copied {
    let mut handed = Some(handed);
    let mut hand = || {
        if let Some(handed) = handed.take() {
            handed();
        }
    };
    let copied = ways(|name| env::var(name).ok()).into_iter().find_map(|way| {
        let sent = |command: io::Result<()>| command.ok().map(|()| Copied::Sent);
        match way {
            Way::Program(command, encoding, copied) => {
                offer(command, &encoded(text, encoding), &mut hand).ok().map(|()| copied)
            }
            Way::Sequence => sent(terminal::send(sequence(text))),
            Way::PastScreen => sent(terminal::send(PastScreen(sequence(text)))),
        }
    });
    hand();
    copied.unwrap_or(Copied::Nowhere)
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }
}

/// Has a program read `bytes`; calls `hand` once it has.
///
/// # Errors
/// If it does not start, leaves something unread, or fails at once. It is ended if it still runs.
fn offer(command: &[&str], bytes: &[u8], hand: impl FnOnce()) -> Result<(), Failure> {
    let name = command[0];
    let failed = |error: io::Error| Failure::Other(format!("{name} cannot be started: {error}"));
    let (reader, writer) = io::pipe().map_err(failed)?;
    // With a reader of our own we see what is left in the pipe.
    let unread = reader.try_clone().map_err(failed)?;
    ioctl_fionbio(&writer, true).map_err(|error| failed(error.into()))?;
    let mut program = Detached::start(name.as_ref(), &command[1..], Some(reader))?;
    let mut pipe = Some((writer, bytes));
    let mut is_taken = || {
        if let Some((writer, left)) = &mut pipe {
            // Whatever fails here fails again or shows as unread.
            let written = writer.write(left).unwrap_or(0);
            *left = &left[written..];
            pipe = pipe.take_if(|(_, left)| !left.is_empty());
        }
        pipe.is_none() && ioctl_fionread(&unread) == Ok(0)
    };
    let mut ended = program.watch(PATIENCE, &mut is_taken);
    let taken = is_taken();
    if taken {
        hand();
        ended = ended.or_else(|| program.watch(SETTLED, || false));
    }
    match ended {
        Some(Err(why)) => return Err(why),
        None if taken => program.let_run(),
        _ if taken => {}
        _ => {
            program.end();
            return Err(Failure::Other(format!("{name} does not read")));
        }
    }
    Ok(())
}

fn sequence(text: &Text) -> CopyToClipboard<&str> {
    CopyToClipboard::to_clipboard_from(text.as_str())
}

/// A sequence that GNU screen passes on to its own terminal, in as many strings as it needs.
struct PastScreen<C>(C);

impl<C: Command> Command for PastScreen<C> {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        let mut inner = String::new();
        self.0.write_ansi(&mut inner)?;
        // Its own end would end screen's string; the other way to end it does not.
        let inner = inner.replace("\x1b\\", "\x07");
        let mut rest = inner.as_str();
        while !rest.is_empty() {
            // All of it is ASCII.
            let (chunk, after) = rest.split_at(rest.len().min(LONGEST_PASSED));
            write!(f, "\x1bP{chunk}\x1b\\")?;
            rest = after;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(variables: &[(&str, &str)]) -> Vec<String> {
        let value = |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        let ways = ways(value).into_iter().map(|way| match way {
            Way::Program(command, ..) => command.join(" "),
            other => format!("{other:?}"),
        });
        ways.collect()
    }

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn the_environment_chooses_the_ways() {
        let (wayland, x, pbcopy) =
            ("wl-copy --type text/plain", ["xclip -selection clipboard", "xsel -b -i"], "pbcopy");
        let tmux = ["tmux load-buffer -w -", "tmux load-buffer -"];
        let desktop = [("WAYLAND_DISPLAY", "wayland-0"), ("DISPLAY", ":0")];
        assert_eq!(names(&[]), [pbcopy, "Sequence"]);
        assert_eq!(names(&[("DISPLAY", "")]), [pbcopy, "Sequence"]);
        assert_eq!(names(&desktop), [wayland, x[0], x[1], pbcopy, "Sequence"]);
        assert_eq!(names(&[desktop[1]]), [x[0], x[1], pbcopy, "Sequence"]);
        assert_eq!(names(&[desktop[1], ("TMUX", "/t,1,0")]), [x[0], x[1], pbcopy, tmux[0], tmux[1], "Sequence"]);
        assert_eq!(names(&[("TMUX", "/t,1,0")]), [pbcopy, tmux[0], tmux[1], "Sequence"]);
        assert_eq!(names(&[("STY", "1.pts-0.host")]), [pbcopy, "PastScreen"]);
        assert_eq!(names(&[("WSL_DISTRO_NAME", "Debian"), desktop[0]]), ["clip.exe", wayland, pbcopy, "Sequence"]);
        assert_eq!(names(&[("TERM", "linux")]), [pbcopy]);
        for ssh in ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"] {
            let remote = (ssh, "set");
            assert_eq!(names(&[remote, desktop[0], desktop[1]]), ["Sequence"]);
            assert_eq!(names(&[remote, desktop[1], ("TMUX", "/t,1,0")]), [tmux[0], tmux[1], "Sequence"]);
            assert_eq!(names(&[remote, ("STY", "1.pts-0.host")]), ["PastScreen"]);
            assert_eq!(names(&[remote, ("TERM", "linux")]), [""; 0]);
        }
    }

    #[test]
    fn screen_gets_strings_that_it_passes_on() {
        let text = Text::new("ab ".repeat(1000));
        let (mut plain, mut passed) = (String::new(), String::new());
        sequence(&text).write_ansi(&mut plain).expect("it is written");
        PastScreen(sequence(&text)).write_ansi(&mut passed).expect("it is written");
        let strings: Vec<_> = passed.split_terminator("\x1b\\").collect();
        assert!(strings.len() > 5 && strings.iter().all(|string| string.len() <= LONGEST_PASSED + 2));
        let inside: String = strings.iter().map(|string| string.strip_prefix("\x1bP").expect("its start")).collect();
        assert_eq!(inside, plain.replace("\x1b\\", "\x07"));
    }
}
