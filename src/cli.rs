//! The command line: one verb a file; arguments in, exit code out.

mod check;
mod doctor;
mod explore;
mod list;
mod plain;
mod search;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

use crate::data::{self, Dataset};
use crate::model::Program;
use crate::text::counted;

/// Nothing could be read, or there is no terminal.
const UNUSABLE: u8 = 2;

/// Explore a degree program in the terminal: Carnegie Mellon's MS in AI Engineering, or any other.
#[derive(Debug, Parser)]
#[command(name = "msaie", version, about)]
struct Arguments {
    /// Explore the program that the RON files in this folder describe.
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,

    /// Use this theme: dark, light, sixteen or plain. Without it, `NO_COLOR` and the terminal's background choose.
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,

    /// Leave the mouse to the terminal, so that it selects text as usual.
    #[arg(long)]
    no_mouse: bool,

    /// Converse in lines without moving the cursor, for screen readers and line printers. Works without a terminal, too.
    #[arg(long)]
    plain: bool,

    /// Take this for today's date rather than the system's.
    #[arg(long, value_name = "YYYY-MM-DD", global = true, env = "MSAIE_TODAY")]
    today: Option<Date>,

    /// Panic there at the first key, to try that the terminal is given back.
    #[arg(long, hide = true, value_parser = ["key", "draw", "worker"])]
    panic_at: Option<String>,

    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Tell every problem of the data: exit status 0 for none, 1 for some, 2 where nothing can be read.
    Check,
    /// Tell what a report of a mistake needs to say of this terminal and this data, and nothing private.
    Doctor,
    /// Tell every record: exit status 0, or 2 where nothing can be read.
    List(list::List),
    /// Tell what a query finds: exit status 0 for something, 1 for nothing, 2 for a query that cannot be read.
    Search(search::Search),
}

/// Runs the program with the command line `arguments`, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help that nobody reads any more is no failure.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let done = match &arguments.verb {
        None if arguments.plain => plain::run(&arguments, &mut io::stdin().lock(), &mut Output::new()),
        None => explore::run(&arguments),
        Some(Verb::Search(search)) => search::run(&arguments, search, &mut Output::new()),
        Some(Verb::Doctor) => doctor::run(&arguments, &mut Output::new()),
        Some(Verb::List(list)) => list::run(&arguments, list, &mut Output::new()),
        Some(Verb::Check) => check::run(&arguments, &mut Output::new()),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(UNUSABLE)
        }
    }
}

/// Standard output, which tells of its failures as its own.
struct Output(io::StdoutLock<'static>);

impl Output {
    fn new() -> Self {
        Self(io::stdout().lock())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(|error| failed("standard output cannot be written", &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(|error| failed("standard output cannot be written", &error))
    }
}

/// An error of the same kind that tells where it happened.
fn failed(what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

/// The data that the arguments ask for.
fn dataset(arguments: &Arguments) -> Dataset {
    arguments.data.as_deref().map_or_else(data::embedded, data::folder)
}

/// The program that the arguments ask for; none where nothing of it can be read, which is then told.
fn program(arguments: &Arguments) -> io::Result<Option<Program>> {
    let program = Program::new(dataset(arguments));
    if program.records().next().is_some() {
        return Ok(Some(program));
    }
    refuse(&program)?;
    Ok(None)
}

/// Nothing could be read: says why on standard error.
fn refuse(program: &Program) -> io::Result<u8> {
    let mut err = io::stderr().lock();
    for problem in &program.problems {
        writeln!(err, "{problem}\n")?;
    }
    let problems = counted(program.problem_count(), "problem", "problems");
    writeln!(err, "msaie: no record could be read: {problems}")?;
    Ok(UNUSABLE)
}

/// A line on standard error.
fn complain(what: &str) {
    // There is nowhere left to tell of a failure to tell.
    let _ = writeln!(io::stderr(), "msaie: {}", crate::text::Text::new(what));
}
