//! How long a person waits, on a pseudo-terminal that answers as terminals do: `cargo bench --bench terminal`.
//!
//! Everything is measured in turn with a program that only writes one frame and waits, and with other finders where they are
//! installed, so that other load affects all alike. Run as a test, it takes each measurement once.
//!
//! `MSAIE_BENCH_MILLION=1` also opens a catalogue of a million courses.
//!
//! `cargo bench --bench terminal -- instructions` counts instructions with valgrind instead of measuring time: these hardly
//! vary, so they show what noise hides.

mod catalogue;

use std::fs;
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The explorer's own binary.
const MSAIE: &str = env!("CARGO_BIN_EXE_msaie");

/// Finders to compare with, each with what reads lines from a file that the shell puts in place of `{}`.
const RIVALS: [(&str, &str); 3] = [("fzf", "fzf < {}"), ("sk", "sk < {}"), ("tv", "tv < {}")];

/// The last of the lines that other finders show first.
const LAST_LINE: &str = "title 21";

/// The size of the terminal.
const SIZE: PtySize = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
const ROWS: NonZero<u16> = NonZero::new(SIZE.rows).expect("a size");
const COLUMNS: NonZero<u16> = NonZero::new(SIZE.cols).expect("a size");

/// The last of the explorer's queries to a terminal, and the answer: it draws a frame at once, and is a VT100.
const QUERY: &[u8] = b"\x1b[c";
const ANSWER: &[u8] = b"\x1b[?2026;2$y\x1b[?1;2c";

/// What other finders ask: where the cursor is, and that it is at the top left.
const CURSOR_QUERY: &[u8] = b"\x1b[6n";
const CURSOR_ANSWER: &[u8] = b"\x1b[1;1R";

/// The sequence at the end of every frame of ours: it shows the cursor again.
const END_OF_FRAME: &[u8] = b"\x1b[?25h";

/// How long nothing must come until all has come that a key leads to.
const QUIET: Duration = Duration::from_millis(60);

/// How long nothing comes at most while data is read.
const LOADING: Duration = Duration::from_secs(3);

/// How long to watch it idle.
const IDLE: Duration = Duration::from_secs(2);

/// How long anything may take.
const LONGEST: Duration = Duration::from_mins(10);

/// The sizes of the catalogues.
const SIZES: [usize; 2] = [10_000, 100_000];

/// What is typed, letter by letter.
const TYPED: [&str; 6] = ["deep learning", "toefl minimum", "salary", "machine", "thermodynamics", "18-661"];

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, verb, file] = &arguments[..]
        && verb == "frame"
    {
        return frame_and_wait(Path::new(file));
    }
    let thorough = arguments.iter().any(|argument| argument == "--bench");
    let mut out = io::stdout().lock();
    let folder = tempfile::tempdir()?;
    if arguments.iter().any(|argument| argument == "instructions") {
        return instructions(&mut out, folder.path());
    }
    starts(&mut out, folder.path(), if thorough { 40 } else { 1 })?;
    running(&mut out, "the built-in data", &[], thorough)?;
    let mut sizes = if thorough { SIZES.to_vec() } else { vec![50] };
    sizes.extend((thorough && std::env::var_os("MSAIE_BENCH_MILLION").is_some()).then_some(1_000_000));
    for size in sizes {
        let data = folder.path().join(format!("catalogue-{size}"));
        catalogue::write(&data, size)?;
        let data = data.to_str().expect("a UTF-8 path");
        running(&mut out, &format!("{size} courses"), &["--data", data], thorough)?;
        if thorough {
            rivals(&mut out, folder.path(), Path::new(data))?;
        }
    }
    Ok(())
}

/// What a program at the least does: it writes a frame and waits for a key.
fn frame_and_wait(frame: &Path) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(&fs::read(frame)?)?;
    out.flush()?;
    io::stdin().lock().read(&mut [0]).map(drop)
}

/// How long nothing comes when a program that valgrind runs is done with something.
const SLOW_QUIET: Duration = Duration::from_millis(800);

/// Counts the instructions of a start, of a key in a list, and of a letter, all threads together.
fn instructions(out: &mut impl Write, folder: &Path) -> io::Result<()> {
    let file = folder.join("counts");
    let count = |keys: &str| -> io::Result<u64> {
        let option = format!("--callgrind-out-file={}", file.display());
        let arguments = ["--tool=callgrind", &option, MSAIE, "--theme", "dark", "--today", "2026-11-28"];
        let mut run = Run::start("valgrind", &arguments);
        let started = run.started;
        run.until_quiet(started, LOADING);
        for key in keys.bytes() {
            run.press(&[key]);
            run.until_quiet(Instant::now(), SLOW_QUIET);
        }
        if keys.starts_with('/') {
            run.press(b"\x1b");
            run.until_quiet(Instant::now(), SLOW_QUIET);
        }
        run.press(b"\x03");
        run.child.wait()?;
        let counts = fs::read_to_string(&file)?;
        let total = counts.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok());
        total.ok_or_else(|| io::Error::other("valgrind counted nothing"))
    };
    let start = count("")?;
    let (keys, letters) = ("jk".repeat(20), "deep learning");
    let key = count(&keys)?.saturating_sub(start) / keys.len() as u64;
    let opened = count("/")?;
    let letter = count(&format!("/{letters}"))?.saturating_sub(opened) / letters.len() as u64;
    for (what, count) in [("a start, with all that is read after it", start), ("j or k", key), ("a letter", letter)] {
        writeln!(out, "  {what:42} {:>8} thousand instructions", count / 1000)?;
    }
    Ok(())
}

/// A program on a pseudo-terminal.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    /// What it writes, with the time at which it came.
    written: Receiver<(Instant, Vec<u8>)>,
    started: Instant,
    _master: Box<dyn MasterPty + Send>,
}

/// What came of something: when the last of it came, what came, and when how much of it had come.
struct Came {
    after: Duration,
    bytes: Vec<u8>,
    progress: Vec<(Duration, usize)>,
}

impl Run {
    /// Starts a program on a terminal whose size is set already.
    fn start(program: &str, arguments: &[&str]) -> Self {
        let pair = native_pty_system().openpty(SIZE).expect("a terminal");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("MSAIE_PROFILE", "/nonexistent");
        let (sender, written) = channel();
        thread::spawn(move || {
            let mut chunk = vec![0; 1 << 16];
            while let Ok(count) = reader.read(&mut chunk) {
                if count == 0 || sender.send((Instant::now(), chunk[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        Self { child, writer, written, started, _master: pair.master }
    }

    fn press(&mut self, keys: &[u8]) {
        self.writer.write_all(keys).expect("a terminal that takes keys");
    }

    /// Answers what a program asks.
    fn answer(&mut self, written: &[u8]) {
        for (query, answer) in [(QUERY, ANSWER), (CURSOR_QUERY, CURSOR_ANSWER)] {
            if written.windows(query.len()).any(|bytes| bytes == query) {
                self.press(answer);
            }
        }
    }

    /// All that comes until nothing does for a while.
    fn until_quiet(&mut self, from: Instant, quiet: Duration) -> Came {
        let (mut bytes, mut after, mut progress) = (Vec::new(), Duration::ZERO, Vec::new());
        loop {
            let wait = if bytes.is_empty() { LONGEST } else { quiet };
            match self.written.recv_timeout(wait) {
                Ok((at, more)) => {
                    self.answer(&more);
                    after = at.duration_since(from);
                    bytes.extend(more);
                    progress.push((after, bytes.len()));
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return Came { after, bytes, progress };
                }
            }
        }
    }

    /// All that comes until a frame is complete, or until nothing comes for a while from a program that draws otherwise.
    fn until_frame(&mut self, from: Instant) -> Duration {
        let (mut bytes, mut after) = (Vec::new(), Duration::ZERO);
        loop {
            let wait = if bytes.is_empty() { LONGEST } else { QUIET };
            let Ok((at, more)) = self.written.recv_timeout(wait) else { return after };
            self.answer(&more);
            after = at.duration_since(from);
            bytes.extend(more);
            if bytes.windows(END_OF_FRAME.len()).any(|bytes| bytes == END_OF_FRAME) {
                return after;
            }
        }
    }

    /// All that comes until a text is on the screen.
    fn until_shown(&mut self, from: Instant, text: &str) -> Duration {
        let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        while let Ok((at, more)) = self.written.recv_timeout(LOADING) {
            self.answer(&more);
            screen.process(&more);
            if screen.screen().contents().contains(text) {
                return at.duration_since(from);
            }
        }
        LOADING
    }

    /// What comes of keys.
    fn key(&mut self, keys: &[u8]) -> Came {
        let pressed = Instant::now();
        self.press(keys);
        self.until_quiet(pressed, QUIET)
    }

    /// A figure of `/proc/…/status`.
    fn status(&self, name: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().ok()
    }

    fn end(mut self) {
        self.press(b"\x03");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Durations, the shortest first.
fn sorted(mut times: Vec<Duration>) -> Vec<Duration> {
    times.sort_unstable();
    times
}

/// The median and the longest, in milliseconds.
fn shown(times: &[Duration]) -> String {
    let [middle, last] = [times.len() / 2, times.len() - 1].map(|at| times[at].as_secs_f64() * 1000.0);
    format!("{middle:8.2} {last:8.2}")
}

/// Measures the time until the first frame is complete.
fn starts(out: &mut impl Write, folder: &Path, rounds: usize) -> io::Result<()> {
    let (lines, frame) = (folder.join("titles"), folder.join("frame"));
    fs::write(&lines, (1..=21).map(|nth| format!("title {nth}")).collect::<Vec<_>>().join("\n"))?;
    let mut run = Run::start(MSAIE, &["--theme", "dark"]);
    let started = run.started;
    fs::write(&frame, run.until_quiet(started, QUIET).bytes)?;
    run.end();
    let this = std::env::current_exe()?;
    let this = this.to_str().expect("a UTF-8 path");
    let mut programs: Vec<(String, String, Vec<String>)> = vec![
        ("one frame and no more".into(), this.into(), vec!["frame".into(), frame.to_string_lossy().into_owned()]),
        ("msaie".into(), MSAIE.into(), vec!["--theme".into(), "dark".into()]),
    ];
    for (name, command) in RIVALS.iter().filter(|(name, _)| is_installed(name)) {
        let command = command.replace("{}", &lines.to_string_lossy());
        programs.push(((*name).to_owned(), "sh".into(), vec!["-c".into(), command]));
    }
    let mut times = vec![Vec::new(); programs.len()];
    for _ in 0..rounds {
        for ((_, program, arguments), times) in programs.iter().zip(&mut times) {
            let mut run = Run::start(program, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
            let started = run.started;
            // Others may draw the lines last, or something all the time.
            times.push(if program == "sh" { run.until_shown(started, LAST_LINE) } else { run.until_frame(started) });
            run.end();
        }
    }
    let times: Vec<_> = times.into_iter().map(sorted).collect();
    writeln!(out, "\n{:32} {:>8} {:>8}   of the floor", "first frame complete, ms", "median", "longest")?;
    for ((name, ..), of) in programs.iter().zip(&times) {
        let ratio = of[of.len() / 2].as_secs_f64() / times[0][rounds / 2].as_secs_f64();
        writeln!(out, "  {name:30} {}   {ratio:.1} times", shown(of))?;
    }
    Ok(())
}

fn is_installed(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// When the first core courses were on the screen, given what came after its first bytes; `None` if none ever were.
fn first_records(beginning: &[u8], came: &Came) -> Option<Duration> {
    let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
    screen.process(beginning);
    let mut from = 0;
    let mut comes = came.progress.iter().filter(|(_, until)| {
        screen.process(&came.bytes[std::mem::replace(&mut from, *until)..*until]);
        let shown = screen.screen().contents();
        let pane = shown.split_once("Core courses ").map(|(_, rest)| rest.trim_start_matches(['─', ' ']));
        pane.is_some_and(|count| count.starts_with(|first: char| first.is_ascii_digit() && first != '0'))
    });
    comes.next().map(|(at, _)| *at)
}

/// Measures letters in other finders over the titles of a catalogue.
fn rivals(out: &mut impl Write, folder: &Path, data: &Path) -> io::Result<()> {
    let titles = folder.join("titles");
    let mut lines = String::new();
    for file in fs::read_dir(data.join("core-courses"))? {
        for line in fs::read_to_string(file?.path())?.lines() {
            if let Some(title) = line.trim().strip_prefix("title: \"").and_then(|rest| rest.strip_suffix("\",")) {
                lines.push_str(title);
                lines.push('\n');
            }
        }
    }
    fs::write(&titles, lines)?;
    // What draws all the time does not tell when it is done.
    for (name, command) in RIVALS.iter().filter(|(name, _)| *name != "tv" && is_installed(name)) {
        let command = command.replace("{}", &titles.to_string_lossy());
        let mut run = Run::start("sh", &["-c", &command]);
        let started = run.started;
        run.until_quiet(started, LOADING);
        let mut letters = Vec::new();
        for word in TYPED {
            letters.extend(word.bytes().map(|letter| run.key(&[letter]).after));
            // Clears what was typed.
            run.key(b"\x15");
        }
        writeln!(out, "  a letter in {name:18} {}", shown(&sorted(letters)))?;
        run.end();
    }
    Ok(())
}

/// Measures loading, keys, letters, idling and memory.
fn running(out: &mut impl Write, what: &str, arguments: &[&str], thorough: bool) -> io::Result<()> {
    let mut run = Run::start(MSAIE, &[&["--theme", "dark"], arguments].concat());
    let started = run.started;
    // The counts are those of all data once it is read.
    let (at, beginning) = run.written.recv_timeout(LONGEST).expect("it draws something");
    let first = at.duration_since(started);
    run.press(ANSWER);
    let mut loaded = run.until_quiet(started, if thorough { LOADING } else { QUIET });
    let rounds = if thorough { 100 } else { 2 };
    let records = first_records(&beginning, &loaded);
    // What it writes, beside what would do to change the same cells.
    let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
    screen.process(&[beginning, loaded.bytes].concat());
    // Between two steps of a very large catalogue nothing comes for longer.
    while screen.screen().contents().contains("loading:") {
        let more = run.until_quiet(started, LOADING);
        loaded.after = more.after;
        screen.process(&more.bytes);
    }
    let (mut bytes, mut least) = (0, 0);
    let keys = (0..rounds).map(|nth| {
        let came = run.key(if nth % 2 == 0 { b"j" } else { b"k" });
        let before = screen.screen().clone();
        screen.process(&came.bytes);
        bytes += came.bytes.len();
        least += screen.screen().contents_diff(&before).len();
        came.after
    });
    let keys = sorted(keys.collect());
    let typed = if thorough { &TYPED[..] } else { &TYPED[..1] };
    let mut letters = Vec::new();
    for word in typed {
        run.key(b"/");
        letters.extend(word.bytes().map(|letter| run.key(&[letter]).after));
        run.key(b"\x1b");
    }
    let letters = sorted(letters);
    let switches = |run: &Run| run.status("voluntary_ctxt_switches").unwrap_or(0);
    let before = switches(&run);
    // Nothing is waited for: how often it wakes by itself in this time is what is measured.
    thread::sleep(if thorough { IDLE } else { Duration::ZERO });
    let woken = switches(&run) - before;
    let peak = run.status("VmHWM").unwrap_or(0);
    writeln!(out, "\n{what:34} {:>8} {:>8}", "median", "longest")?;
    writeln!(out, "  first bytes, ms                {:8.2}", first.as_secs_f64() * 1000.0)?;
    if let Some(records) = records {
        writeln!(out, "  the first records, ms          {:8.2}", records.as_secs_f64() * 1000.0)?;
    }
    writeln!(out, "  all data read and shown, ms    {:8.2}", loaded.after.as_secs_f64() * 1000.0)?;
    writeln!(out, "  j or k until its frame, ms     {}", shown(&keys))?;
    writeln!(out, "  bytes of it, and at the least  {:8} {:8}", bytes / rounds, least / rounds)?;
    writeln!(out, "  a letter until its results, ms {}", shown(&letters))?;
    writeln!(out, "  woken while idle for 2 s       {woken:8} times")?;
    writeln!(out, "  peak memory                    {peak:8} KiB")?;
    run.end();
    Ok(())
}
