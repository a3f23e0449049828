//! Runs the built binary on a pseudo-terminal and observes its screen, output and exit.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use vt100::{MouseProtocolMode, Parser, Screen};

use crate::play::TODAY;
use crate::terminfo;

/// A folder that is not there: what the tests show never depends on the stars of whoever runs them.
pub(crate) const NO_PROFILE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-profile");

/// Arguments with which it shows something else than the first department.
const OTHER_STARTS: [&str; 3] = ["--plain", "--data", "--open"];

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_msaie");

/// How long to wait for something on a slow, busy machine before giving up.
const DEADLINE: Duration = Duration::from_mins(1);

/// How long to wait before trying again: longer than the parser waits for the rest of a sequence.
const PAUSE: Duration = Duration::from_secs(3);

/// The text on the main screen before the binary starts.
const BEFORE: &str = "text from before";

/// CPU time that exiting may take on any machine: far more than it needs unless it spins.
const MIN_EXIT_LIMIT: Duration = Duration::from_millis(300);

/// On slow machines, exiting may take this many times the CPU time of starting.
const EXIT_TO_START: u32 = 2;

/// Whether the system reports a process's context switches and CPU time.
const HAS_PROC: bool = cfg!(target_os = "linux");

/// How a terminal differs from one that has everything and answers only what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Habits {
    /// What it takes for something else: some bytes, and others that have the effect here.
    pub(crate) takes_for: &'static [(&'static str, &'static str)],
    /// What it answers at once, besides what it is: a question, and the answer.
    pub(crate) answers: &'static [(&'static str, &'static str)],
    /// Whether it does not even answer what it is.
    pub(crate) is_silent: bool,
}

/// Has no alternate screen.
pub(crate) const NO_ALTERNATE: &[(&str, &str)] = &[("\x1b[?1049h", ""), ("\x1b[?1049l", "")];

/// A pseudo-terminal, and the binary that runs on it until this is dropped.
pub(crate) struct Tty {
    master: Box<dyn MasterPty + Send>,
    writer: Keys,
    habits: Habits,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
    termios: String,
    /// The CPU time used when the program became idle.
    cpu_when_idle: Option<Duration>,
}

/// Where keys go in, and what the terminal answers.
type Keys = Arc<Mutex<Box<dyn Write + Send>>>;

/// The question for the terminal's attributes, and the answer that every terminal gives.
const ATTRIBUTES: (&str, &str) = ("\x1b[c", "\x1b[?1;2c");

/// The output so far, and a signal for more.
struct Shown {
    output: Mutex<Output>,
    news: Condvar,
}

struct Output {
    parser: Parser,
    habits: Habits,
    bytes: Vec<u8>,
    /// How many of the bytes are on the screen: like a terminal, it holds back an unfinished frame.
    drawn: usize,
    /// Whether the terminal has answered.
    answered: bool,
    ended: bool,
}

/// How a program exited.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exit {
    pub(crate) status: u32,
    /// The lines it left on the main screen.
    pub(crate) lines: Vec<String>,
}

impl Tty {
    /// The explorer on 120 columns and 36 rows of 256 colours, with further environment variables.
    pub(crate) fn explorer(variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::start(BINARY, variables, arguments, (120, 36))
    }

    /// The explorer on a terminal with those habits.
    pub(crate) fn with_habits(habits: Habits, variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::start_on(habits, BINARY, variables, arguments, (120, 36))
    }

    /// Starts a program with nothing in its environment but `TERM`, the tests' terminfo database and `variables`.
    pub(crate) fn start(program: &str, variables: &[(&str, &str)], arguments: &[&str], size: (u16, u16)) -> Self {
        Self::start_on(Habits::default(), program, variables, arguments, size)
    }

    /// The same, on a terminal that answers nothing by itself.
    pub(crate) fn start_unanswered(program: &str, arguments: &[&str]) -> Self {
        Self::start_on(Habits { is_silent: true, ..Habits::default() }, program, &[], arguments, (120, 36))
    }

    fn start_on(
        habits: Habits,
        program: &str,
        variables: &[(&str, &str)],
        arguments: &[&str],
        size: (u16, u16),
    ) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.cwd(env!("CARGO_TARGET_TMPDIR"));
        // From the row of all departments to the first of them, as elsewhere in these tests.
        let is_explorer = program == BINARY && !arguments.iter().any(|argument| OTHER_STARTS.contains(argument));
        command.args(if is_explorer { &["--open", "bme"][..] } else { &[] });
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("TERMINFO", terminfo::database());
        command.env("MSAIE_TODAY", TODAY.to_string());
        command.env("MSAIE_PROFILE", NO_PROFILE);
        for (name, value) in variables {
            command.env(name, value);
        }
        let mut parser = Parser::new(cells(size.1), cells(size.0), 0);
        parser.process(BEFORE.as_bytes());
        parser.process(b"\r\n");
        let output = Output { parser, habits, bytes: Vec::new(), drawn: 0, answered: false, ended: false };
        let shown = Arc::new(Shown { output: Mutex::new(output), news: Condvar::new() });
        let reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let writer = Arc::new(Mutex::new(pair.master.take_writer().expect("the terminal can be written to")));
        thread::spawn({
            let (shown, writer) = (Arc::clone(&shown), Arc::clone(&writer));
            move || shown.read_all(reader, &writer)
        });
        let termios = termios(&*pair.master);
        // With our slave end closed, the output ends when the program does.
        let child = pair.slave.spawn_command(command).expect("the program starts");
        Self { master: pair.master, writer, habits, child, shown, termios, cpu_when_idle: None }
    }

    fn id(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    /// The terminal's foreground process group.
    pub(crate) fn foreground(&self) -> u32 {
        let leader = self.master.process_group_leader().expect("a foreground group");
        u32::try_from(leader).expect("a process")
    }

    /// Waits until the program has read everything.
    pub(crate) fn wait_until_read(&self) {
        let name = self.master.tty_name().expect("the terminal has a name");
        let tty = File::open(name).expect("the terminal is there");
        let until = Instant::now() + DEADLINE;
        let unread = || poll(&mut [PollFd::new(&tty, PollFlags::IN)], Some(&Timespec::default())) != Ok(0);
        while unread() {
            assert!(Instant::now() < until, "the program does not read");
            thread::yield_now();
        }
    }

    /// Waits until the program has read what the terminal answers.
    pub(crate) fn wait_until_answered(&self) {
        self.shown.wait("its answer", |output| output.answered);
        self.wait_until_read();
    }

    /// Waits until the program is idle. Exiting must then take little CPU time.
    pub(crate) fn wait_until_idle(&mut self) {
        wait_until_idle(self.id());
        self.cpu_when_idle = Some(cpu(self.id()));
    }

    /// How many context switches the program has made.
    pub(crate) fn context_switches(&self) -> u64 {
        context_switches(self.id())
    }

    /// Sends keys, or replies as a terminal does.
    pub(crate) fn send(&mut self, bytes: &str) {
        send(&self.writer, bytes);
    }

    /// Lets time pass, as on a slow line.
    pub(crate) fn lag(&self, time: Duration) {
        let output = self.shown.lock();
        drop(self.shown.news.wait_timeout_while(output, time, |_| true));
    }

    /// Clicks with the left button where `text` begins on the screen.
    pub(crate) fn click(&mut self, text: &str) {
        let (column, row) = self.place(text);
        self.send(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
    }

    /// Turns the wheel down once over a cell; cells count from 1.
    pub(crate) fn wheel_down(&mut self, column: u16, row: u16) {
        self.send(&format!("\x1b[<65;{column};{row}M"));
    }

    /// The column and row, from 1, where `text` begins on the screen.
    fn place(&self, text: &str) -> (usize, usize) {
        let lines = self.look(lines);
        let found = lines.iter().enumerate().find_map(|(row, line)| Some((line.find(text)?, row + 1)));
        let (at, row) = found.unwrap_or_else(|| panic!("no {text:?} on\n{}", lines.join("\n")));
        (msaie::text::width(&lines[row - 1][..at]) + 1, row)
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.shown.lock().parser.set_size(cells(rows), cells(columns));
        self.master.resize(pty_size((columns, rows))).expect("the terminal can be resized");
    }

    /// Changes the terminal's settings by an argument of `stty`.
    pub(crate) fn stty(&self, setting: &str) {
        let name = self.master.tty_name().expect("the terminal has a name");
        let tty = File::open(name).expect("the terminal is there");
        let done = Command::new("stty").arg(setting).stdin(tty).status().expect("stty runs");
        assert!(done.success());
    }

    /// Sends a signal, by name.
    pub(crate) fn signal(&self, name: &str) {
        assert!(kill(name, &self.id().to_string()), "SIG{name} cannot be sent");
    }

    /// Sends a signal to the foreground process group.
    pub(crate) fn signal_foreground(&self, name: &str) {
        assert!(kill(name, &self.foreground().to_string()), "SIG{name} cannot be sent");
    }

    /// Reads something from the current screen.
    pub(crate) fn look<T>(&self, at: impl Fn(&Screen) -> T) -> T {
        at(self.shown.lock().parser.screen())
    }

    /// Everything written to the terminal so far.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().bytes).into_owned()
    }

    /// Waits until `holds` is true of the screen.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&Screen) -> bool) {
        self.shown.wait(what, |output| holds(output.parser.screen()));
    }

    /// Whether `holds` becomes true of the screen before [`PAUSE`] is over.
    pub(crate) fn soon_shows(&self, holds: impl Fn(&Screen) -> bool) -> bool {
        let output = self.shown.lock();
        let waiting = |output: &mut Output| !holds(output.parser.screen());
        let waited = self.shown.news.wait_timeout_while(output, PAUSE, waiting);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Waits until `text` is on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |screen| lines(screen).iter().any(|line| line.contains(text)));
    }

    /// Waits until the screen shows exactly these lines.
    pub(crate) fn wait_for_lines(&self, expected: &[String]) {
        self.wait(&expected.join("\n"), |screen| lines(screen) == expected);
    }

    /// Waits until these bytes have been written to the terminal.
    pub(crate) fn wait_for_bytes(&self, bytes: &str) {
        let written = |output: &Output| output.bytes.windows(bytes.len()).any(|window| window == bytes.as_bytes());
        self.shown.wait(&format!("{bytes:?}"), written);
    }

    /// Overwrites the screen, as another program might.
    pub(crate) fn overwrite(&self) {
        self.shown.lock().parser.process(b"\x1b[2J\x1b[Hoverwritten");
    }

    /// Resets every mode but the alternate screen, as another program might, or another terminal that takes its place.
    pub(crate) fn reset_modes(&self) {
        self.shown.lock().parser.process(b"\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b[?25l\x1b[41m");
    }

    /// How often everything was drawn.
    pub(crate) fn redraws(&self) -> usize {
        self.written().matches("\x1b[1;1H\x1b[J").count()
    }

    /// Waits until the program has ended.
    pub(crate) fn wait_until_ended(&self) {
        self.shown.wait("its exit", |output| output.ended);
    }

    /// Whether the terminal's settings are the original ones.
    pub(crate) fn has_original_settings(&self) -> bool {
        termios(&*self.master) == self.termios
    }

    /// Waits until the program has exited, and checks that it restored the terminal.
    pub(crate) fn end(mut self) -> Exit {
        self.wait_until_ended();
        if let Some(before) = self.cpu_when_idle {
            assert_no_spin(self.id(), before);
        }
        let status = self.child.wait().as_ref().map_or(u32::MAX, ExitStatus::exit_code);
        assert!(
            self.has_original_settings(),
            "the settings are\n{}\nand were\n{}",
            termios(&*self.master),
            self.termios
        );
        let group = self.child.process_id().map_or_else(String::new, |id| format!("-{id}"));
        assert!(!kill("0", &group), "it left a process behind");
        let output = self.shown.lock();
        let screen = output.parser.screen();
        assert!(!screen.alternate_screen(), "it did not leave the alternate screen");
        assert!(!screen.hide_cursor(), "it left the cursor hidden");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert_eq!(screen.mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Default);
        assert!(!screen.bracketed_paste(), "it left bracketed paste on");
        assert_eq!(modes_left(&output.bytes), [""; 0], "it did not restore every mode");
        assert_eq!(screen.attributes_formatted(), "\x1b[m", "it left text attributes on");
        let mut lines = lines(screen);
        if self.habits.takes_for != NO_ALTERNATE {
            assert_eq!(lines.remove(0), BEFORE);
        }
        lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
        Exit { status, lines }
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_all(self: &Arc<Self>, mut reader: impl Read, keys: &Keys) {
        let mut buffer = [0; 4096];
        let habits = self.lock().habits;
        let attributes = Some(&ATTRIBUTES).filter(|_| !habits.is_silent);
        let answers: Vec<_> = habits.answers.iter().chain(attributes).collect();
        let mut answered = vec![0; answers.len()];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let ended = count == 0;
            self.lock().take(&buffer[..count], ended);
            self.news.notify_all();
            let mut replies = String::new();
            for ((question, answer), answered) in answers.iter().zip(&mut answered) {
                let asked = String::from_utf8_lossy(&self.lock().bytes).matches(question).count();
                replies.push_str(&answer.repeat(asked - *answered));
                *answered = asked;
            }
            if !replies.is_empty() {
                let (shown, keys) = (Arc::clone(self), Arc::clone(keys));
                // Who waits here for keys that the program does not read would not read what it writes.
                thread::spawn(move || {
                    // The program may have ended.
                    let _ = keys.lock().unwrap_or_else(PoisonError::into_inner).write_all(replies.as_bytes());
                    shown.lock().answered = true;
                    shown.news.notify_all();
                });
            }
            if ended {
                return;
            }
        }
    }

    fn wait(&self, what: &str, holds: impl Fn(&Output) -> bool) {
        let until = Instant::now() + DEADLINE;
        let mut output = self.lock();
        while !holds(&output) {
            let left = until.saturating_duration_since(Instant::now());
            let shown = || lines(output.parser.screen()).join("\n");
            assert!(!left.is_zero(), "timed out waiting for {what}\non\n{}", shown());
            assert!(!output.ended, "it exited before {what}\non\n{}", shown());
            output = self.news.wait_timeout(output, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Output {
    fn take(&mut self, bytes: &[u8], ended: bool) {
        self.bytes.extend_from_slice(bytes);
        self.ended = ended;
        let finished = if ended { self.bytes.len() } else { self.finished() };
        let mut shown = String::from_utf8_lossy(&self.bytes[self.drawn..finished]).into_owned();
        for (bytes, meaning) in self.habits.takes_for {
            shown = shown.replace(bytes, meaning);
        }
        self.parser.process(shown.as_bytes());
        self.drawn = finished;
    }

    /// Where the last unfinished frame begins, or an unfinished sequence: a frame is marked as one, or else hides the
    /// cursor, and at its end says whether it is shown.
    fn finished(&self) -> usize {
        let bytes = &self.bytes;
        let mut frame = None;
        let mut at = self.drawn;
        while let Some(found) = bytes[at..].windows(3).position(|window| window == b"\x1b[?") {
            let start = at + found;
            let is = |mark: &[u8]| bytes[start..].starts_with(mark);
            frame = match frame {
                None if is(b"\x1b[?2026h") => Some((start, true)),
                None if is(b"\x1b[?25l") => Some((start, false)),
                Some((_, true)) if is(b"\x1b[?2026l") => None,
                Some((_, false)) if is(b"\x1b[?25l") || is(b"\x1b[?25h") => None,
                frame => frame,
            };
            at = start + 3;
        }
        let whole = || {
            let escape = bytes[self.drawn..].iter().rposition(|byte| *byte == 0x1b).map(|found| self.drawn + found);
            let is_torn = |escape: &usize| !bytes[*escape..].iter().any(u8::is_ascii_alphabetic);
            escape.filter(is_torn).unwrap_or_else(|| {
                let text = &bytes[self.drawn..];
                let torn = std::str::from_utf8(text).err().filter(|error| error.error_len().is_none());
                self.drawn + torn.map_or(text.len(), |error| error.valid_up_to())
            })
        };
        frame.map_or_else(whole, |(start, _)| start)
    }
}

/// Sends bytes as typed, or as an answer.
fn send(writer: &Mutex<Box<dyn Write + Send>>, bytes: &str) {
    let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
    writer.write_all(bytes.as_bytes()).expect("the terminal can be written to");
}

/// Starts the explorer, takes its terminal away and returns its exit status. If the terminal is not its controlling
/// terminal, no signal reports the loss.
pub(crate) fn hang_up(controlling: bool) -> Option<u32> {
    let pair = native_pty_system().openpty(pty_size((80, 24))).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(BINARY);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("MSAIE_PROFILE", NO_PROFILE);
    command.set_controlling_tty(controlling);
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
    let mut bytes = Vec::new();
    // The last thing it writes before it waits for input.
    while !bytes.ends_with(b"\x1b[?25h") {
        let mut byte = [0];
        reader.read_exact(&mut byte).expect("the first screen");
        bytes.extend(byte);
    }
    let id = child.process_id().expect("it runs");
    wait_until_idle(id);
    let before = cpu(id);
    drop((reader, pair.master));
    let mut killer = child.clone_killer();
    let (sender, receiver) = mpsc::channel();
    let waiting = thread::spawn(move || {
        assert_no_spin(id, before);
        sender.send(child.wait().as_ref().map(ExitStatus::exit_code).ok())
    });
    let status = receiver.recv_timeout(DEADLINE).ok().flatten();
    if status.is_none() {
        killer.kill().expect("it can be killed");
    }
    waiting.join().expect("the thread does not panic").expect("the receiver is alive");
    status
}

/// Starts the explorer on a terminal that stops accepting output, and returns its exit status after a signal.
pub(crate) fn signal_while_blocked(signal: &str) -> Option<u32> {
    let mut tty = Tty::explorer(&[], &[]);
    tty.wait_for("Core courses");
    let shown = Arc::clone(&tty.shown);
    let blocked = shown.lock();
    for _ in 0..60 {
        tty.send("\x0c");
        wait_until_idle(tty.id());
    }
    tty.signal(signal);
    let mut killer = tty.child.clone_killer();
    let (sender, receiver) = mpsc::channel();
    let waiting = thread::spawn(move || sender.send(tty.child.wait().as_ref().map(ExitStatus::exit_code).ok()));
    let status = receiver.recv_timeout(DEADLINE).ok().flatten();
    if status.is_none() {
        killer.kill().expect("it can be killed");
    }
    drop(blocked);
    waiting.join().expect("the thread does not panic").expect("the receiver is alive");
    status
}

/// Waits until a process is idle, that is, not scheduled while another program runs from start to end.
fn wait_until_idle(id: u32) {
    let until = Instant::now() + DEADLINE;
    let mut before = u64::MAX;
    while before != context_switches(id) || is_running(id) {
        assert!(Instant::now() < until, "it does not become idle");
        before = context_switches(id);
        for _ in 0..5 {
            assert!(Command::new(BINARY).arg("--version").stdout(Stdio::null()).status().expect("it runs").success());
        }
    }
}

/// How many context switches the threads of a process have made.
fn context_switches(id: u32) -> u64 {
    let all = thread_files(id, "status");
    let counts = all.iter().flat_map(|status| status.lines()).filter(|line| line.contains("ctxt_switches"));
    counts.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).sum()
}

/// Whether a thread of a process is running or runnable.
fn is_running(id: u32) -> bool {
    thread_files(id, "stat").iter().any(|stat| stat.contains(") R "))
}

/// The contents of a `/proc` file of each thread of a process.
fn thread_files(id: u32, what: &str) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{id}/task")).ok().filter(|_| HAS_PROC);
    let paths = threads.into_iter().flatten().filter_map(|thread| Some(thread.ok()?.path().join(what)));
    paths.filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// The CPU time of a process, to a hundredth of a second.
fn cpu(id: u32) -> Duration {
    if !HAS_PROC {
        return Duration::ZERO;
    }
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("the process is there");
    // The name in parentheses may contain anything; after it, the times are words 12 and 13.
    let fields = stat.rsplit_once(") ").expect("a name").1;
    let ticks = fields.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number"));
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// Waits until a process exits and returns its total CPU time, without reaping it.
fn cpu_at_end(id: u32) -> Duration {
    let id = Pid::from_raw(i32::try_from(id).expect("a process")).expect("a process");
    waitid(WaitId::Pid(id), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).expect("a child");
    cpu(u32::try_from(id.as_raw_nonzero().get()).expect("a process"))
}

/// Waits until a process exits, and checks that this took little CPU time compared to its start.
fn assert_no_spin(id: u32, start: Duration) {
    let exiting = cpu_at_end(id).saturating_sub(start);
    assert!(
        exiting < MIN_EXIT_LIMIT.max(start * EXIT_TO_START),
        "it spins while exiting: {exiting:?}, after a start of {start:?}"
    );
}

/// Modes that were set and not reset, and other lasting changes: title, cursor shape, keyboard protocol.
fn modes_left(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut left: Vec<String> = Vec::new();
    for sequence in text.split("\x1b[").skip(1) {
        let Some(end) = sequence.find(|c: char| ('@'..='~').contains(&c)) else { continue };
        let (parameters, last) = (&sequence[..end], &sequence[end..=end]);
        // The cursor is the only mode that is on at the start.
        let set = if parameters == "?25" { "l" } else { "h" };
        match last {
            "h" | "l" => left.retain(|mode| mode != parameters),
            "q" | "t" => left.push(sequence[..=end].to_owned()),
            "u" if !parameters.is_empty() => left.push(sequence[..=end].to_owned()),
            _ => {}
        }
        if last == set {
            left.push(parameters.to_owned());
        }
    }
    left.extend(
        ["\x1b]0;", "\x1b]2;", "\x1b=", "\x1b]12;"]
            .iter()
            .filter(|kept| text.contains(*kept))
            .map(|kept| format!("{kept:?}")),
    );
    left
}

/// Waits until another program has written `expected` to a file.
pub(crate) fn wait_for_file(path: &Path, expected: &str) {
    let until = Instant::now() + DEADLINE;
    loop {
        let found = fs::read_to_string(path).unwrap_or_default();
        if found == expected {
            return;
        }
        assert!(Instant::now() < until, "{} has {found:?}, not {expected:?}", path.display());
        thread::yield_now();
    }
}

/// The lines of a screen, without trailing blanks.
pub(crate) fn lines(screen: &Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).map(|line| line.trim_end().to_owned()).collect()
}

fn termios(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has settings"))
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a screen has cells")
}

/// Sends a signal to a process, or to a group if `whom` begins with `-`; returns whether there was one.
pub(crate) fn kill(signal: &str, whom: &str) -> bool {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"kill -s "$0" -- "$1""#, signal, whom]).stderr(Stdio::null());
    shell.status().expect("a shell runs").success()
}
