//! A terminal of its own for the built binary: bytes in; the screen, the bytes and what is left behind out.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use vt100::{MouseProtocolMode, Parser, Screen};

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_msaie");

/// How long something may take before it counts as not happening.
const DEADLINE: Duration = Duration::from_secs(10);

/// What stands on the ordinary screen before the binary starts.
const BEFORE: &str = "what stood here before";

/// A terminal, and the binary that runs on it until the terminal is dropped.
pub(crate) struct Tty {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
    termios: String,
}

/// What the terminal got, and a bell for whoever waits for more.
struct Shown {
    output: Mutex<Output>,
    news: Condvar,
}

struct Output {
    parser: Parser,
    bytes: Vec<u8>,
    /// How many of the bytes the screen shows: like a terminal, none of a picture that is not finished.
    drawn: usize,
    ended: bool,
}

/// What the binary left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// The exit status.
    pub(crate) status: u32,
    /// The lines on the ordinary screen below what stood there before.
    pub(crate) lines: Vec<String>,
}

impl Tty {
    /// The explorer on 120 columns and 36 rows of 256 colours, with further environment variables.
    pub(crate) fn explorer(variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::start(BINARY, variables, arguments, (120, 36))
    }

    /// Starts a program with nothing in its environment but TERM and `variables`.
    pub(crate) fn start(program: &str, variables: &[(&str, &str)], arguments: &[&str], size: (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.cwd(env!("CARGO_TARGET_TMPDIR"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        let mut parser = Parser::new(cells(size.1), cells(size.0), 0);
        parser.process(BEFORE.as_bytes());
        parser.process(b"\r\n");
        let output = Output { parser, bytes: Vec::new(), drawn: 0, ended: false };
        let shown = Arc::new(Shown { output: Mutex::new(output), news: Condvar::new() });
        let reader = pair.master.try_clone_reader().expect("the terminal can be read");
        thread::spawn({
            let shown = Arc::clone(&shown);
            move || shown.read_all(reader)
        });
        let termios = termios(&*pair.master);
        let writer = pair.master.take_writer().expect("the terminal can be written to");
        // With our own end of the line closed, the output ends with the program.
        let child = pair.slave.spawn_command(command).expect("the program starts");
        Self { master: pair.master, writer, child, shown, termios }
    }

    /// Types keys, or answers as a terminal does.
    pub(crate) fn send(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).expect("the terminal can be written to");
    }

    /// Presses and releases the left button where `text` begins on the screen.
    pub(crate) fn click(&mut self, text: &str) {
        let (column, row) = self.place(text);
        self.send(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
    }

    /// Turns the wheel down once over a cell, counted from 1.
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

    /// Puts the terminal's settings as `stty` takes them.
    pub(crate) fn stty(&self, setting: &str) {
        let name = self.master.tty_name().expect("the terminal has a name");
        let tty = File::open(name).expect("the terminal is there");
        let done = Command::new("stty").arg(setting).stdin(tty).status().expect("stty runs");
        assert!(done.success());
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs");
        assert!(kill(name, &id.to_string()), "SIG{name} cannot be sent");
    }

    /// What the screen has to tell now.
    pub(crate) fn look<T>(&self, at: impl Fn(&Screen) -> T) -> T {
        at(self.shown.lock().parser.screen())
    }

    /// Everything that was written to the terminal so far.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().bytes).into_owned()
    }

    /// Waits until the screen is as `holds` says.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&Screen) -> bool) {
        self.shown.wait(what, |output| holds(output.parser.screen()));
    }

    /// Waits until `text` stands on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |screen| lines(screen).iter().any(|line| line.contains(text)));
    }

    /// Waits until the screen shows exactly these lines.
    pub(crate) fn wait_for_lines(&self, expected: &[String]) {
        self.wait(&expected.join("\n"), |screen| lines(screen) == expected);
    }

    /// Waits until some bytes were written to the terminal.
    pub(crate) fn wait_for_bytes(&self, bytes: &str) {
        let written = |output: &Output| output.bytes.windows(bytes.len()).any(|window| window == bytes.as_bytes());
        self.shown.wait(&format!("{bytes:?}"), written);
    }

    /// Forgets what is on the screen, as if something else had written over it.
    pub(crate) fn smear(&self) {
        self.shown.lock().parser.process(b"\x1b[2J\x1b[Hsmear");
    }

    /// Whether the terminal's settings are those from before the start.
    pub(crate) fn is_as_found(&self) -> bool {
        termios(&*self.master) == self.termios
    }

    /// Waits until the program has ended, and holds that the terminal is as it was before.
    pub(crate) fn end(mut self) -> Left {
        self.shown.wait("the end", |output| output.ended);
        let status = self.child.wait().as_ref().map_or(u32::MAX, ExitStatus::exit_code);
        assert!(self.is_as_found(), "{}\nis not as before:\n{}", termios(&*self.master), self.termios);
        let group = self.child.process_id().map_or_else(String::new, |id| format!("-{id}"));
        assert!(!kill("0", &group), "a process is left");
        let output = self.shown.lock();
        let screen = output.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert_eq!(screen.mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Default);
        assert!(!screen.bracketed_paste(), "pasted text is not marked any more");
        assert_eq!(screen.attributes_formatted(), "\x1b[m", "letters look as usual");
        let mut lines = lines(screen);
        assert_eq!(lines.remove(0), BEFORE);
        lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
        Left { status, lines }
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_all(&self, mut reader: impl Read) {
        let mut buffer = [0; 4096];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let ended = count == 0;
            self.lock().take(&buffer[..count], ended);
            self.news.notify_all();
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
            assert!(!left.is_zero(), "waited in vain for {what}\non\n{}", shown());
            assert!(!output.ended, "it ended before {what}\non\n{}", shown());
            output = self.news.wait_timeout(output, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Output {
    fn take(&mut self, bytes: &[u8], ended: bool) {
        self.bytes.extend_from_slice(bytes);
        self.ended = ended;
        let last = |mark: &[u8]| self.bytes.windows(mark.len()).rposition(|window| window == mark);
        let begun = last(b"\x1b[?2026h").filter(|begun| !ended && last(b"\x1b[?2026l") < Some(*begun));
        let finished = begun.unwrap_or(self.bytes.len()).max(self.drawn);
        self.parser.process(&self.bytes[self.drawn..finished]);
        self.drawn = finished;
    }
}

/// Starts the explorer, takes its terminal away and tells its exit status. Without a controlling terminal, no signal
/// tells it of that.
pub(crate) fn hang_up(controlling: bool) -> Option<u32> {
    let pair = native_pty_system().openpty(pty_size((80, 24))).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(BINARY);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.set_controlling_tty(controlling);
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
    let mut bytes = Vec::new();
    // Its last word before it waits.
    while !bytes.ends_with(b"\x1b]11;?\x07") {
        let mut byte = [0];
        reader.read_exact(&mut byte).expect("the first screen");
        bytes.extend(byte);
    }
    drop((reader, pair.master));
    let mut killer = child.clone_killer();
    let (told, ended) = mpsc::channel();
    let waiting = thread::spawn(move || told.send(child.wait().as_ref().map(ExitStatus::exit_code).ok()));
    let status = ended.recv_timeout(DEADLINE).ok().flatten();
    if status.is_none() {
        killer.kill().expect("it can be killed");
    }
    waiting.join().expect("it ends").expect("somebody listens");
    status
}

/// Waits until a file that somebody else writes holds `expected`.
pub(crate) fn wait_for_file(path: &Path, expected: &str) {
    let until = Instant::now() + DEADLINE;
    loop {
        let found = fs::read_to_string(path).unwrap_or_default();
        if found == expected {
            return;
        }
        assert!(Instant::now() < until, "{} holds {found:?}, not {expected:?}", path.display());
        thread::yield_now();
    }
}

/// The lines of a screen, without blanks at their ends.
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

/// Sends a signal to a process, or a group where `whom` begins with `-`; tells whether there was one to get it.
fn kill(signal: &str, whom: &str) -> bool {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"kill -s "$0" -- "$1""#, signal, whom]).stderr(Stdio::null());
    shell.status().expect("a shell runs").success()
}
