//! The command line: one file per verb; arguments in, exit code out.

mod check;
mod compare;
mod dates;
mod detached;
mod doctor;
mod explore;
mod list;
mod plain;
mod records;
mod search;
mod shortlist;
mod show;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

use crate::app::Own;
use crate::data::{self, Dataset, Synonyms};
use crate::model::Program;
use crate::store::{self, Store};
use crate::text::{Text, counted};

/// The exit status if nothing can be read or there is no terminal.
const UNUSABLE: u8 = 2;

/// Explore a degree program in the terminal: Carnegie Mellon's MS in AI Engineering, or any other.
#[derive(Debug, Parser)]
#[command(name = "msaie", version, about)]
struct Arguments {
    /// Explore the program that the RON files in this folder describe.
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,

    /// Keep stars and notes in this folder instead of the usual one.
    #[arg(long, value_name = "DIR", global = true, env = "MSAIE_PROFILE")]
    profile: Option<PathBuf>,

    /// Begin at this record: its id, short name, course number or title, or how one of them begins.
    #[arg(long, value_name = "ID|NAME")]
    open: Option<String>,

    /// Use this theme, such as dark or light. Without it, `NO_COLOR` and the terminal's background choose.
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,

    /// Leave the mouse to the terminal, so it selects text as usual.
    #[arg(long)]
    no_mouse: bool,

    /// Show addresses as text only, not as links of the terminal.
    #[arg(long)]
    no_hyperlinks: bool,

    /// Use a line-by-line interface, for screen readers and printers.
    #[arg(long)]
    plain: bool,

    /// Use this date as today instead of the system's.
    #[arg(long, value_name = "YYYY-MM-DD", global = true, env = "MSAIE_TODAY")]
    today: Option<Date>,

    /// Panic here at the first key, to test that the terminal is restored.
    #[arg(long, hide = true, value_parser = ["key", "draw", "worker"])]
    panic_at: Option<String>,

    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Report every problem in the data (exit 0 none, 1 some, 2 unreadable).
    Check(check::CheckArguments),
    /// Compare the departments (exit 0, 1 no such department, 2 unreadable or no such question).
    Compare(compare::CompareArguments),
    /// List when to apply, and how sure each date is (exit 0, 1 no such department, 2 unreadable).
    Dates(dates::DatesArguments),
    /// Become another program, without the terminal.
    #[command(hide = true)]
    Detached(detached::DetachedArguments),
    /// Print terminal and data details for a bug report; nothing private.
    Doctor,
    /// List every record (exit 0, or 2 unreadable).
    List(list::ListArguments),
    /// Print what a query finds (exit 0 some, 1 none, 2 bad query or unreadable).
    Search(search::SearchArguments),
    /// Print what you starred and noted, or star records (exit 0, 1 unknown or ambiguous, 2 unreadable or not saved).
    Shortlist(shortlist::ShortlistArguments),
    /// Print the page of a record (exit 0, 1 unknown or ambiguous, 2 unreadable).
    Show(show::ShowArguments),
}

/// Runs the program with these command-line arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is no reason to fail: the reader has seen enough of the help.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let done = match &arguments.verb {
        None if arguments.plain => plain::run(&arguments, &mut io::stdin().lock(), &mut Output::new()),
        None => explore::run(&arguments),
        Some(Verb::Search(search)) => search::run(&arguments, search, &mut Output::new()),
        Some(Verb::Shortlist(shortlist)) => shortlist::run(&arguments, shortlist, &mut Output::new()),
        Some(Verb::Show(show)) => show::run(&arguments, show, &mut Output::new()),
        Some(Verb::Compare(compare)) => compare::run(&arguments, compare, &mut Output::new()),
        Some(Verb::Dates(dates)) => dates::run(&arguments, dates, &mut Output::new()),
        Some(Verb::Doctor) => doctor::run(&arguments, &mut Output::new()),
        Some(Verb::List(list)) => list::run(&arguments, list, &mut Output::new()),
        Some(Verb::Detached(detached)) => Ok(detached::run(detached)),
        Some(Verb::Check(check)) => check::run(&arguments, check, &mut Output::new()),
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

/// Standard output, whose errors say that it is what failed.
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

/// An error of the same kind that also says what failed.
fn failed(what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

/// The data that the arguments select.
fn dataset(arguments: &Arguments) -> Dataset {
    arguments.data.as_deref().map_or_else(data::embedded, data::folder)
}

/// The words that ask for the same thing which the person keeps beside stars and notes; none if there is no such file, or
/// after reporting what is wrong with it.
fn own_synonyms(arguments: &Arguments) -> Synonyms {
    let path = store(arguments).map(|store| store.path().with_file_name("synonyms.ron"));
    let Some(path) = path.filter(|path| path.exists()) else { return Synonyms::default() };
    data::synonyms_in(&path).unwrap_or_else(|problem| {
        complain(&problem.to_string());
        Synonyms::default()
    })
}

/// What keeps the person's stars and notes; `None` if the system has no place for them.
fn store(arguments: &Arguments) -> Option<Store> {
    arguments.profile.clone().or_else(store::folder).map(Store::new)
}

/// Saves what the person wrote; returns why that failed.
fn save(own: &mut Own, store: &mut Store, program: &Program) -> Option<String> {
    let (base, mine) = own.save(true)?;
    let saved = store.save(&base, &mine, &|key| program.entry_key(program.written_about(key)?));
    let (told, _) = own.saved(saved, program);
    if let Some(told) = told {
        complain(&told);
    }
    own.trouble().map(ToString::to_string)
}

/// Prints what the person wrote and could not be saved, so that it is not lost.
fn print_unsaved(arguments: &Arguments, unsaved: &str, out: &mut impl Write) -> io::Result<()> {
    let file = store(arguments).map_or_else(|| "profile.ron".to_owned(), |store| store.path().display().to_string());
    complain(&format!("your stars and notes could not be saved; this belongs into {file}:"));
    // A note may have anything in it.
    unsaved.lines().try_for_each(|line| writeln!(out, "{}", Text::from(line)))
}

/// The program that the arguments select, to be shown with its problems; `None`, after reporting why, if none of it can be
/// read.
fn program(arguments: &Arguments) -> io::Result<Option<&'static Program>> {
    readable(Program::new(own_dataset(arguments)))
}

/// The program that the arguments select, for what shows no problems; `None`, after reporting why, if none of it can be
/// read.
fn unchecked_program(arguments: &Arguments) -> io::Result<Option<&'static Program>> {
    readable(Program::unchecked(own_dataset(arguments)))
}

/// The data that the arguments select, with the person's own synonyms.
fn own_dataset(arguments: &Arguments) -> Dataset {
    let mut dataset = dataset(arguments);
    dataset.add_synonyms(own_synonyms(arguments));
    dataset
}

/// The program for good; `None`, after reporting why, if none of it could be read.
fn readable(program: Program) -> io::Result<Option<&'static Program>> {
    let program = for_good(program);
    if program.records().next().is_some() {
        return Ok(Some(program));
    }
    refuse(program)?;
    Ok(None)
}

/// Keeps a value until the process ends: taking apart a large one, record by record, would only have it end later.
fn for_good<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Reports on standard error why nothing could be read.
fn refuse(program: &Program) -> io::Result<u8> {
    let mut err = io::stderr().lock();
    for problem in &program.problems {
        writeln!(err, "{problem}\n")?;
    }
    let problems = counted(program.problem_count(), "problem", "problems");
    writeln!(err, "msaie: no record could be read: {problems}")?;
    Ok(UNUSABLE)
}

/// Writes a line to standard error.
fn complain(what: &str) {
    // If this fails, there is nowhere left to report it.
    let _ = writeln!(io::stderr(), "msaie: {}", Text::new(what));
}
