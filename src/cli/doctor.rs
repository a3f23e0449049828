//! `msaie doctor`: terminal and data details for a bug report, and nothing private.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use super::terminal::Terminal;
use super::{Arguments, dataset, store};
use crate::data::{Folder, Kind};
use crate::model::Program;
use crate::problem::Problem;
use crate::text::{Text, counted, thousands};
use crate::tui;

/// Variables that describe the terminal and contain nothing private.
const SHOWN: [&str; 9] = [
    "TERM",
    "COLORTERM",
    "COLORFGBG",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "NO_COLOR",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
];

/// Variables whose values are private; only whether they are set matters.
const PRIVATE: [&str; 7] = ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "TMUX", "STY", "CI"];

/// How many places to list for one kind of problem.
const MOST_PLACES: usize = 5;

/// Writes the report.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<u8> {
    let build = if cfg!(debug_assertions) { "debug build" } else { "release build" };
    writeln!(out, "msaie {}, {build}, {} on {}", env!("CARGO_PKG_VERSION"), env::consts::OS, env::consts::ARCH)?;
    let mut report = Report { out, home: env::home_dir().map(|home| home.display().to_string()) };
    report.terminal()?;
    report.variables()?;
    report.data(arguments)?;
    report.files(arguments)?;
    Ok(0)
}

struct Report<'a, W> {
    out: &'a mut W,
    /// The home folder, whose name is private.
    home: Option<String>,
}

impl<W: Write> Report<'_, W> {
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{text}")
    }

    fn line(&mut self, label: &str, text: &str) -> io::Result<()> {
        writeln!(self.out, "  {label:22}{}", Text::new(text))
    }

    fn terminal(&mut self) -> io::Result<()> {
        self.heading("Terminal")?;
        let describe = |is_terminal: bool| if is_terminal { "a terminal" } else { "not a terminal" };
        self.line("standard input", describe(io::stdin().is_terminal()))?;
        self.line("standard output", describe(io::stdout().is_terminal()))?;
        self.line("standard error", describe(io::stderr().is_terminal()))?;
        self.line("keys", if tui::keyboard().is_ok() { "readable" } else { "no terminal to read them from" })?;
        let size = tui::size().ok().filter(|_| io::stdout().is_terminal());
        let size = size.map_or("unknown".to_owned(), |size| format!("{} columns, {} rows", size.width, size.height));
        self.line("size", &size)?;
        let Terminal { cursor, colours, background, charset, .. } = Terminal::of_environment();
        self.line("cursor", &cursor.to_string())?;
        self.line("colours", &colours.to_string())?;
        self.line("background", &background.to_string())?;
        self.line("charset", &charset.to_string())
    }

    fn variables(&mut self) -> io::Result<()> {
        self.heading("Environment")?;
        for name in SHOWN {
            let value = env::var_os(name).map(|value| value.to_string_lossy().into_owned());
            self.line(
                name,
                value.as_deref().map_or("not set", |value| if value.is_empty() { "empty" } else { value }),
            )?;
        }
        for name in PRIVATE {
            self.line(name, if env::var_os(name).is_some() { "set" } else { "not set" })?;
        }
        Ok(())
    }

    /// Where what the person wrote is kept, not what it says.
    fn files(&mut self, arguments: &Arguments) -> io::Result<()> {
        self.heading("Files")?;
        let Some(store) = store(arguments) else {
            return self.line("stars and notes", "not saved: this system names no data folder");
        };
        let path = self.shortened(&store.path().display().to_string());
        let state = match store.path().metadata() {
            Ok(file) => format!("{} bytes", thousands(usize::try_from(file.len()).unwrap_or(usize::MAX))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => "nothing saved yet".to_owned(),
            Err(error) => error.to_string(),
        };
        self.line("stars and notes", &format!("{path}, {state}"))
    }

    fn data(&mut self, arguments: &Arguments) -> io::Result<()> {
        self.heading("Data")?;
        match &arguments.data {
            Some(dir) => {
                let bytes = usize::try_from(Folder::find(dir).bytes()).unwrap_or(usize::MAX);
                let path = self.shortened(&dir.display().to_string());
                self.line("folder", &format!("{path}, {} bytes of data files", thousands(bytes)))?;
            }
            None => self.line("folder", "none: the built-in data")?,
        }
        let program = Program::new(dataset(arguments));
        for &kind in Kind::PANES {
            self.line(kind.plural(), &thousands(program.count(kind)))?;
        }
        self.line("sources", &thousands(program.tables.sources.len()))?;
        if let Some(age) = program.age() {
            self.line("read", &format!("{} to {}", age.oldest, age.newest))?;
        }
        self.problems(arguments.data.as_deref(), &program)
    }

    /// Where the problems are, by kind; not the text they quote, which may be private.
    fn problems(&mut self, dir: Option<&Path>, program: &Program) -> io::Result<()> {
        if program.problem_count() == 0 {
            return self.line("problems", "none");
        }
        self.line("problems", &format!("{}; `msaie check` shows them", thousands(program.problem_count())))?;
        let mut by_fault: BTreeMap<_, Vec<&Problem>> = BTreeMap::new();
        for problem in &program.problems {
            by_fault.entry(problem.fault).or_default().push(problem);
        }
        let dir = dir.map(|dir| format!("{}{}", dir.display(), std::path::MAIN_SEPARATOR)).unwrap_or_default();
        for (fault, problems) in by_fault {
            let place = |problem: &&Problem| {
                let place = problem.place.to_string();
                self.shortened(place.strip_prefix(&dir).unwrap_or(&place))
            };
            let mut places: Vec<String> = problems.iter().take(MOST_PLACES).map(place).collect();
            if problems.len() > MOST_PLACES {
                places.push(counted(problems.len() - MOST_PLACES, "more", "more"));
            }
            let places = places.join(", ");
            self.line(&format!("  {}", fault.label()), &places)?;
        }
        Ok(())
    }

    /// A path with `~` for the home folder.
    fn shortened(&self, path: &str) -> String {
        let home = self.home.as_deref().filter(|home| home.len() > 1);
        match home.and_then(|home| path.strip_prefix(home)) {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => format!("~{rest}"),
            _ => path.to_owned(),
        }
    }
}
