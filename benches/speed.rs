//! How fast the explorer starts and responds to keys, and what it uses while idle: `cargo bench --bench speed`.
//!
//! Run as a test, it takes each measurement once, to check that it still works.

use std::fmt;
use std::fs;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::date;
use msaie::app::{Action, App, Charset, Chord, Effect, Key, Options};
use msaie::data;
use msaie::model::Program;
use msaie::pages::Body;
use msaie::search::{CancelToken, Index};
use msaie::ui::{self, Screen, Styles};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The explorer's own binary.
const MSAIE: &str = env!("CARGO_BIN_EXE_msaie");

/// A program that does nothing, to measure what starting any program costs.
const NOTHING: &str = "/usr/bin/true";

/// The sequence at the end of every frame: it shows the cursor again.
const END_OF_FRAME: &[u8] = b"\x1b[?25h";

/// The last of the explorer's queries to a terminal: what it is.
const QUERY: &[u8] = b"\x1b[c";

/// The answer: it draws a frame at once, and is a VT100.
const ANSWER: &str = "\x1b[?2026;2$y\x1b[?1;2c";

/// Arguments that keep the explorer from asking for the background, so that each frame is the response to a key.
const SILENT: [&str; 2] = ["--theme", "dark"];

/// The sizes to measure: a usual one and a very large one.
const SIZES: [(u16, u16); 2] = [(120, 36), (300, 80)];

/// How long to watch the idle explorer.
const IDLE: Duration = Duration::from_secs(2);

fn main() -> io::Result<()> {
    let thorough = std::env::args().any(|argument| argument == "--bench");
    let rounds = |count| if thorough { count } else { 1 };
    let mut out = io::stdout().lock();
    writeln!(out, "\n{:44} {:>9} {:>9} {:>9}", "", "fastest", "median", "p95")?;
    starts(&mut out, rounds(100))?;
    running(&mut out, rounds(500), if thorough { IDLE } else { Duration::ZERO })?;
    for (columns, rows) in SIZES {
        writeln!(out, "\nkey to frame, in memory, {columns} x {rows} (goal: 1 ms)")?;
        keys(&mut out, rounds(500), columns, rows)?;
    }
    writeln!(out, "\nthe built-in data")?;
    parts(&mut out, rounds(200))
}

/// How long each of several runs took, shortest first.
struct Times(Vec<Duration>);

impl Times {
    fn of(rounds: usize, mut run: impl FnMut() -> Duration) -> Self {
        Self::from((0..rounds).map(|_| run()).collect::<Vec<_>>())
    }

    /// The time within which `percent` percent of the runs finished.
    fn within(&self, percent: usize) -> Duration {
        self.0[(self.0.len() - 1) * percent / 100]
    }
}

impl From<Vec<Duration>> for Times {
    fn from(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for percent in [0, 50, 95] {
            write!(f, " {:>9}", format!("{:.1?}", self.within(percent)))?;
        }
        Ok(())
    }
}

/// One line of the report.
fn report(out: &mut impl Write, what: &str, value: impl fmt::Display) -> io::Result<()> {
    writeln!(out, "  {what:42}{value}")
}

/// How long `work` takes, not counting the time to drop its result.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let taken = start.elapsed();
    drop(result);
    taken
}

/// A program running on a pseudo-terminal.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    unread: Vec<u8>,
    _master: Box<dyn MasterPty + Send>,
}

impl Run {
    /// Starts a program and returns it with its start time.
    fn start(program: &str, arguments: &[&str]) -> (Self, Instant) {
        let (cols, rows) = SIZES[0];
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        let start = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        (Self { child, reader, writer, unread: Vec::new(), _master: pair.master }, start)
    }

    /// Reads up to `end`; returns false if the program ends first.
    fn until(&mut self, end: &[u8]) -> bool {
        let mut chunk = [0; 1 << 13];
        loop {
            if let Some(at) = self.unread.windows(end.len()).position(|bytes| bytes == end) {
                self.unread.drain(..at + end.len());
                return true;
            }
            match self.reader.read(&mut chunk) {
                Ok(count) if count > 0 => {
                    self.unread.extend_from_slice(&chunk[..count]);
                    // The first frame waits for it.
                    if let Some(at) = self.unread.windows(QUERY.len()).position(|bytes| bytes == QUERY) {
                        self.unread.drain(..at + QUERY.len());
                        self.press(ANSWER);
                    }
                }
                // Whether reading fails after the program has ended depends on the system.
                _ => return false,
            }
        }
    }

    fn frame(&mut self) {
        assert!(self.until(END_OF_FRAME), "the explorer ended");
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("a terminal that takes keys");
    }

    /// A file of the process in `/proc`, if the system has that.
    fn proc(&self, file: &str) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.process_id()?)).ok()
    }

    fn wait(mut self) {
        self.child.wait().expect("an end");
    }
}

/// Measures the time from just before programs start until their first output.
fn starts(out: &mut impl Write, rounds: usize) -> io::Result<()> {
    let (mut nothing, mut version, mut explorer) = (Vec::new(), Vec::new(), Vec::new());
    // In turn, so that other load on the machine affects all three.
    for _ in 0..rounds {
        let (mut run, start) = Run::start(NOTHING, &[]);
        while run.until(b"\n") {}
        nothing.push(start.elapsed());
        run.wait();

        let (mut run, start) = Run::start(MSAIE, &["--version"]);
        assert!(run.until(b"\n"), "no version");
        version.push(start.elapsed());
        run.wait();

        let (mut run, start) = Run::start(MSAIE, &SILENT);
        run.frame();
        explorer.push(start.elapsed());
        run.press("q");
        run.wait();
    }
    let (nothing, version, explorer) = (Times::from(nothing), Times::from(version), Times::from(explorer));
    writeln!(out, "start, on a terminal")?;
    report(out, "a no-op program, until it exits", &nothing)?;
    report(out, "msaie --version, until its output", &version)?;
    report(out, "msaie, until its first frame", &explorer)?;
    let [base, whole] = [&nothing, &explorer].map(|times| times.within(50));
    let ratio = whole.as_secs_f64() / base.as_secs_f64();
    report(out, "", format!(" {:.1?} more than nothing, {ratio:.1} times (goal: 5 ms)", whole.saturating_sub(base)))
}

/// Measures keys, idle CPU time and memory of an explorer on a terminal.
fn running(out: &mut impl Write, rounds: usize, idle: Duration) -> io::Result<()> {
    let (mut run, _) = Run::start(MSAIE, &SILENT);
    run.frame();
    let mut keys = ["j", "k"].into_iter().cycle();
    let times = Times::of(rounds, || {
        let key = keys.next().expect("a cycle has no end");
        timed(|| {
            run.press(key);
            run.frame();
        })
    });
    writeln!(out, "\nrunning, on a terminal")?;
    report(out, "j or k, until its frame", format!("{times} (goal: 1 ms)"))?;
    if let Some(before) = cpu_ticks(&run) {
        thread::sleep(idle);
        let used = cpu_ticks(&run).map_or(0, |after| after - before);
        report(out, "CPU while idle", format!(" {used} ticks of 10 ms in {idle:?} (goal: 0)"))?;
    }
    for line in run.proc("status").iter().flat_map(|status| status.lines()) {
        for (name, what) in [("VmRSS:", "memory"), ("VmHWM:", "peak memory")] {
            if let Some(kib) = line.strip_prefix(name).and_then(|rest| rest.trim().strip_suffix(" kB")) {
                report(out, what, format!(" {kib} KiB (goal: 12288)"))?;
            }
        }
    }
    run.press("q");
    run.wait();
    Ok(())
}

/// The CPU time that a process has used, in user and system mode.
fn cpu_ticks(run: &Run) -> Option<u64> {
    let stat = run.proc("stat")?;
    // The name in parentheses can contain anything; after it, the times are fields 12 and 13.
    let mut words = stat.rsplit(')').next()?.split_whitespace().skip(11);
    Some(words.next()?.parse::<u64>().ok()? + words.next()?.parse::<u64>().ok()?)
}

/// An explorer that draws to memory.
struct Explorer {
    app: App,
    styles: Styles,
    screen: Screen,
    terminal: Terminal<TestBackend>,
}

impl Explorer {
    fn new(columns: u16, rows: u16) -> Self {
        let program = Program::new(data::embedded());
        let themes = data::themes().expect("the built-in themes are valid");
        let options = Options {
            mouse: true,
            themes: themes.iter().map(|theme| (theme.name.clone(), None)).collect(),
            theme: 0,
            follow_background: false,
            charset: Charset::default(),
            today: date(2026, 11, 28),
        };
        let app = App::new(Arc::new(program), options);
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("drawing to memory cannot fail");
        let mut explorer = Self { app, styles: Styles::from(&themes[0]), screen: Screen::default(), terminal };
        explorer.show();
        explorer
    }

    fn show(&mut self) {
        let size = self.terminal.size().expect("drawing to memory cannot fail");
        ui::settle(&mut self.app, &self.styles, &mut self.screen, size.width, size.height);
        let Self { app, styles, screen, terminal } = self;
        terminal
            .draw(|frame| {
                if let Some(cursor) = ui::draw(app, styles, screen, frame.buffer_mut()) {
                    frame.set_cursor_position(cursor);
                }
            })
            .expect("drawing to memory cannot fail");
    }

    fn press(&mut self, key: Key) {
        let mut actions = vec![Action::Press(Chord::plain(key))];
        while let Some(action) = actions.pop() {
            for effect in self.app.update(action) {
                if let Effect::Search(ask) = effect {
                    let answer = ask.answer(&CancelToken::free()).expect("nothing cancels a free token");
                    actions.push(Action::Found(ask.ticket, Box::new(answer), Duration::ZERO));
                }
            }
        }
        self.show();
    }

    /// Whether Enter goes to another record.
    fn on_relation(&self) -> bool {
        self.app.item().is_some_and(|item| matches!(item.body, Body::Relation { .. }))
    }

    /// Whether Enter opens a group.
    fn on_closed_group(&self) -> bool {
        self.app.item().is_some_and(|item| matches!(item.body, Body::Fold { is_open: false, .. }))
    }

    /// How long `key` takes, after pressing the keys in `before`.
    fn key(&mut self, rounds: usize, before: &[Key], key: Key) -> Times {
        Times::of(rounds, || {
            for key in before {
                self.press(*key);
            }
            timed(|| self.press(key))
        })
    }
}

/// Measures keys without a terminal.
fn keys(out: &mut impl Write, rounds: usize, columns: u16, rows: u16) -> io::Result<()> {
    let mut explorer = Explorer::new(columns, rows);
    report(out, "j in a list", explorer.key(rounds, &[Key::Char('k')], Key::Char('j')))?;
    explorer.press(Key::Char('/'));
    report(out, "a character of a query", explorer.key(rounds, &[Key::Backspace], Key::Char('m')))?;
    explorer.press(Key::Esc);
    explorer.press(Key::Char('l'));
    report(out, "PgDn on a page", explorer.key(rounds, &[Key::Home], Key::PageDown))?;
    explorer.press(Key::Home);
    // Closed groups are opened on the way, so that the page grows.
    let mut row = 0;
    while row < explorer.app.reader().page().len() && !explorer.on_relation() {
        if explorer.on_closed_group() {
            explorer.press(Key::Enter);
        }
        explorer.press(Key::Char('j'));
        row += 1;
    }
    assert!(explorer.on_relation(), "the page leads nowhere");
    // In the first round there is nothing to go back from, which makes no difference.
    report(out, "Enter on a relation", explorer.key(rounds, &[Key::Backspace], Key::Enter))
}

/// Measures the parts of a start.
fn parts(out: &mut impl Write, rounds: usize) -> io::Result<()> {
    report(out, "read", Times::of(rounds, || timed(data::embedded)))?;
    let link = || {
        let dataset = data::embedded();
        timed(|| Program::new(dataset))
    };
    report(out, "linked", Times::of(rounds, link))?;
    let program = Program::new(data::embedded());
    report(out, "indexed", Times::of(rounds, || timed(|| Index::new(&program))))?;
    report(out, "the themes read", Times::of(rounds, || timed(data::themes)))
}
