//! How fast the search is and how well it ranks, compared with other matchers: `cargo bench --bench search`.
//!
//! `MSAIE_BENCH_MILLION=1` adds a million records. Run as a test, it takes each measurement once on few records, to check
//! that it still works. `cargo bench --bench search -- relevance` prints only the ranking, and `-- fastest` the fastest
//! run of each measurement instead of the median, for a machine under load. To count the instructions of one search, which
//! hardly vary between runs:
//!
//! ```text
//! CARGO_PROFILE_BENCH_STRIP=none cargo bench --bench search --no-run
//! taskset -c 0 valgrind --tool=callgrind --toggle-collect='search::once' target/release/deps/search-… once mac
//! ```

#[path = "catalogue.rs"]
mod catalogue;
#[path = "relevance.rs"]
mod relevance;
#[path = "rivals.rs"]
mod rivals;

use std::fmt::Display;
use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use msaie::data;
use msaie::model::{Program, RecordRef};
use msaie::search::{CancelToken, Found, Index, Narrowing, Query};

use rivals::{Rival, Texts};

/// The records of the usual catalogue and of a large one.
const SIZES: [usize; 2] = [100_000, 1_000_000];

/// The records of the catalogue for checking that everything works.
const FEW: usize = 1000;

/// How many records a search returns.
const MOST: usize = 1000;

/// Starts of words, whole words, several words, a number, an acronym, misspelt words and nonsense.
const QUERIES: [&str; 22] = [
    "a",
    "t",
    "ma",
    "th",
    "mac",
    "the",
    "mach",
    "ther",
    "machi",
    "therm",
    "machin",
    "machine",
    "thermody",
    "engineering",
    "thermodynamics",
    "machine learning",
    "intro eng",
    "18-661",
    "tdsg",
    "thermodinamics",
    "schrod",
    "xqzvw",
];

/// Queries for comparing matchers on all text, which takes the others long.
const QUERIES_OF_ALL_TEXT: [&str; 8] =
    ["a", "ma", "mac", "thermo", "engineering", "machine learning", "18-661", "xqzvw"];

/// Words typed one character at a time.
const TYPED: [&str; 5] = ["thermodynamics", "machine learning", "engineering", "control", "xqzvwjk"];

/// How long to repeat a measurement.
const ENOUGH: Duration = Duration::from_millis(1500);

/// How often to run a measurement, and which of the times to use.
struct Runs {
    least: usize,
    most: usize,
    /// The percentile of the times to use.
    percent: usize,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let thorough = std::env::args().any(|argument| argument == "--bench");
    let mut out = io::stdout().lock();
    if let [first, queries @ ..] = &arguments[..]
        && first == "once"
    {
        let index = Index::new(&catalogue(SIZES[0]));
        let found: usize = queries.iter().map(|query| once(&index, query).count()).sum();
        return writeln!(out, "{found} found");
    }
    relevance::relevance(&mut out)?;
    if arguments.iter().any(|argument| argument == "relevance") {
        return Ok(());
    }
    let percent = if arguments.iter().any(|argument| argument == "fastest") { 0 } else { 50 };
    let runs = if thorough { Runs { least: 5, most: 51, percent } } else { Runs { least: 1, most: 1, percent } };
    let million = std::env::var_os("MSAIE_BENCH_MILLION").is_some();
    match (thorough, million) {
        (false, _) => speed(&mut out, FEW, &runs),
        (true, false) => speed(&mut out, SIZES[0], &runs),
        (true, true) => SIZES.into_iter().try_for_each(|size| speed(&mut out, size, &runs)),
    }
}

/// Generates a catalogue and reads it.
fn catalogue(courses: usize) -> Program {
    let dir = tempfile::tempdir().expect("a folder");
    catalogue::write(dir.path(), courses).expect("room for a catalogue");
    let program = Program::new(data::folder(dir.path()));
    assert!(program.problems.is_empty(), "a catalogue has no problems");
    program
}

/// All text of a record, for matchers without fields.
fn whole_text(program: &Program, record: RecordRef) -> String {
    let record = program.get(record).expect("a record");
    let mut parts = vec![record.title.to_string()];
    parts.extend(record.aliases.iter().map(ToString::to_string));
    parts.push(record.id.to_string());
    parts.extend(
        record.answers.iter().flat_map(|answer| answer.any_facts()).flat_map(|fact| fact.value.lines(program.words())),
    );
    parts.join(" ")
}

/// One search from scratch.
#[inline(never)]
fn once(index: &Index, typed: &str) -> Found {
    from(index, typed, &Narrowing::default())
}

fn from(index: &Index, typed: &str, narrowing: &Narrowing) -> Found {
    index
        .search(&Query::new(typed, index.vocabulary()), MOST, narrowing, &CancelToken::free())
        .expect("nothing cancels a free token")
}

/// Prints the times for a catalogue of `courses` courses.
fn speed(out: &mut impl Write, courses: usize, runs: &Runs) -> io::Result<()> {
    let program = catalogue(courses);
    let records: Vec<RecordRef> = program.records().collect();
    let index = Index::new(&program);
    let (size, text) = index.size();
    let [built] = runs.times([&mut || drop(Index::new(&program))]);
    let mega = |bytes: usize| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    let ratio = format!("{}.{:02}", size / text, size * 100 / text % 100);
    writeln!(
        out,
        "\n{} records: {} of text; the index is {}, {ratio} times as large,",
        records.len(),
        mega(text),
        mega(size)
    )?;
    writeln!(out, "and takes {} ms to build", millis(built))?;

    writeln!(out, "\nTyped one character at a time, ms\n")?;
    row(out, ["word", "median character", "slowest character"])?;
    rule(out, 3)?;
    for word in TYPED {
        let mut times = typed(&index, word, runs);
        times.sort_unstable();
        let slowest = times.last().copied().unwrap_or_default();
        row(out, [word, &millis(times[times.len() / 2]), &millis(slowest)])?;
    }

    let titles = records.iter().map(|record| program.title(*record).to_owned());
    writeln!(out, "\nOne search, ms; the others search only titles\n")?;
    compare(out, &index, &QUERIES, &Texts::new(titles.collect()), runs)?;
    let whole = records.iter().map(|record| whole_text(&program, *record));
    writeln!(out, "\nOne search, ms; the others search all text of a record\n")?;
    let few = Runs { least: 1, ..*runs };
    compare(out, &index, &QUERIES_OF_ALL_TEXT, &Texts::new(whole.collect()), &few)
}

/// Prints the times that our search and other matchers take for each query.
fn compare(out: &mut impl Write, index: &Index, queries: &[&str], texts: &Texts, runs: &Runs) -> io::Result<()> {
    row(out, ["query", "found", "ours"].into_iter().chain(Rival::ALL.map(Rival::name)).chain(["ours/nucleo"]))?;
    rule(out, 7)?;
    for query in queries {
        let [mut skim, mut nucleo, mut frizbee] =
            Rival::ALL.map(|rival| move || drop(black_box(rival.search(query, texts, MOST))));
        let times = runs.times([&mut || drop(black_box(once(index, query))), &mut skim, &mut nucleo, &mut frizbee]);
        let ratio = format!("{:.2}", times[0].as_secs_f64() / times[2].as_secs_f64());
        let found = once(index, query).count().to_string();
        row(out, [(*query).to_owned(), found].into_iter().chain(times.map(millis)).chain([ratio]))?;
    }
    Ok(())
}

/// The time to search after each character of a word, each search narrowing the one before.
fn typed(index: &Index, word: &str, runs: &Runs) -> Vec<Duration> {
    let ends: Vec<usize> = word.char_indices().map(|(at, character)| at + character.len_utf8()).collect();
    let mut times = vec![Vec::new(); ends.len()];
    for _ in 0..runs.most {
        let mut narrowing = Narrowing::default();
        for (times, end) in times.iter_mut().zip(&ends) {
            let start = Instant::now();
            let found = black_box(from(index, &word[..*end], &narrowing));
            times.push(start.elapsed());
            narrowing = found.narrowing;
        }
    }
    times.into_iter().map(|times| runs.pick(times)).collect()
}

impl Runs {
    /// How long each of several tasks takes, run in turn so that other load on the machine affects them equally.
    fn times<const N: usize>(&self, mut tasks: [&mut dyn FnMut(); N]) -> [Duration; N] {
        let mut times = [(); N].map(|()| Vec::new());
        let start = Instant::now();
        for run in 0..self.most {
            if run >= self.least && start.elapsed() > ENOUGH {
                break;
            }
            for (task, times) in tasks.iter_mut().zip(&mut times) {
                let start = Instant::now();
                task();
                times.push(start.elapsed());
            }
        }
        times.map(|times| self.pick(times))
    }

    fn pick(&self, mut times: Vec<Duration>) -> Duration {
        times.sort_unstable();
        times[(times.len() - 1) * self.percent / 100]
    }
}

fn millis(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

/// A row of a Markdown table.
fn row(out: &mut impl Write, cells: impl IntoIterator<Item = impl Display>) -> io::Result<()> {
    cells.into_iter().try_for_each(|cell| write!(out, "| {cell} "))?;
    writeln!(out, "|")
}

/// The line below a table's header: text is aligned left, numbers right.
fn rule(out: &mut impl Write, columns: usize) -> io::Result<()> {
    writeln!(out, "|---|{}", "--:|".repeat(columns - 1))
}
