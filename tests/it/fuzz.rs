//! Fuzzing with broken data, odd queries and random keys, reproducible from a seed.
//!
//! `MSAIE_FUZZ_CASES=100000 cargo test --release --test it fuzz` runs that many cases of each test. A failure prints the
//! `MSAIE_FUZZ_SEED` that reproduces it.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::thread;

use fastrand::Rng;
use msaie::app::{Action, Answers, Chord};
use msaie::data::{self, Dataset, Kind};
use msaie::model::Program;
use msaie::search::{CancelToken, Contiguity, Index, Narrowing, Notes, Query, completions};
use tempfile::TempDir;

use crate::hostile::{HOSTILE_TEXTS, assert_clean, awkward_program};
use crate::play::Play;
use crate::program::data_files;
use crate::storm::{Step, bound_keys, take};

/// Prints how to rerun the case if it panics.
struct Case {
    target: &'static str,
    seed: u64,
}

impl Drop for Case {
    fn drop(&mut self) {
        if thread::panicking() {
            let Self { target, seed } = self;
            print_rerun(&format!("MSAIE_FUZZ_SEED={seed} MSAIE_FUZZ_CASES=1 cargo test --test it fuzz::{target}"));
        }
    }
}

#[expect(clippy::print_stderr, reason = "the seed belongs next to the panic message")]
fn print_rerun(command: &str) {
    eprintln!("to rerun this case: {command}");
}

/// Runs as many cases as `MSAIE_FUZZ_CASES` says, or `default`, each with its own seed.
fn try_cases(target: &'static str, default: u64, mut case: impl FnMut(&mut Rng)) {
    let number =
        |name: &str| env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is {text}")));
    let first: u64 = number("MSAIE_FUZZ_SEED").unwrap_or(1);
    for seed in first..first + number("MSAIE_FUZZ_CASES").unwrap_or(default) {
        let _case = Case { target, seed };
        case(&mut Rng::with_seed(seed));
    }
}

/// Fragments to insert where they do not belong.
const ODD: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    ",",
    ":",
    ";",
    "#",
    "\\",
    "=",
    "<",
    "//",
    "r#\"",
    "\"#",
    "#![enable(x)]",
    "None",
    "Some(",
    "()",
    "[]",
    "Known",
    "Known(",
    "Several([",
    "NotFound(\"",
    "true",
    "inf",
    "NaN",
    "-0",
    "0x",
    "1e999",
    "99999999999999999999",
    "-1",
    "0.0000001",
    "65536",
    "r#type",
    "b\"x\"",
    "'x'",
    "\u{feff}",
    "\u{301}",
    "\u{202e}",
    "\u{200b}",
    "\u{85}",
    "\u{2028}",
    "中",
    "👩‍💻",
    "\0",
    "\x1b[2J",
    "\r",
    "\r\n",
    "\t",
    "\n",
    "\n\n",
    "id: ",
    "title: \"\"",
    "source: \"\"",
    "links: [],",
    "\\u{110000}",
    "\\x",
    "\\\"",
];

/// A file of records of one section, and the range of each record.
struct Seed {
    name: String,
    text: String,
    records: Vec<Range<usize>>,
}

/// The built-in files and the examples of the format page.
fn seeds() -> Vec<Seed> {
    let mut seeds: Vec<_> = data_files()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("themes/") && name != "synonyms.ron")
        .map(|(name, text)| Seed { records: records_in(&text), name, text })
        .collect();
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data-format.md")).expect("a page");
    for block in page.split("```ron\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default().trim().trim_end_matches(',');
        let (name, text) = if block.starts_with('(') {
            ("sources/doc.ron", format!("{block}\n"))
        } else {
            (
                "departments/doc.ron",
                format!("(\n    id: \"doc\",\n    title: \"D\",\n    source: \"s\",\n    {block},\n)\n"),
            )
        };
        seeds.push(Seed { records: records_in(&text), name: name.to_owned(), text });
    }
    let mut row = String::from("(\n    id: \"doc\", title: \"D\", source: \"s\",\n");
    for line in
        page.split("of each department").nth(1).unwrap_or_default().lines().take_while(|line| !line.starts_with('#'))
    {
        if let [_, key, _, example, _] = line.split('`').collect::<Vec<_>>()[..] {
            let _ = writeln!(row, "    {key}: Known(value: {example}, source: \"s\"),");
        }
    }
    row.push_str(")\n");
    seeds.push(Seed { records: records_in(&row), name: "departments/table.ron".to_owned(), text: row });
    for seed in &seeds {
        assert!(!seed.records.is_empty(), "{}: {}", seed.name, seed.text);
    }
    seeds
}

/// The ranges of the records in a file that is formatted like the built-in ones.
fn records_in(text: &str) -> Vec<Range<usize>> {
    let is_list = text.lines().any(|line| line == "[");
    let (open, close) = if is_list { ("\n    (\n", "\n    ),\n") } else { ("\n(\n", "\n)\n") };
    let text = format!("\n{text}");
    let starts = text.match_indices(open).map(|(at, _)| at + open.find('(').unwrap_or_default());
    let ends = text.match_indices(close).map(|(at, _)| at + close.find(')').unwrap_or_default() + 1);
    // Undo the shift by the line break added above.
    starts.zip(ends).map(|(start, end)| start - 1..end - 1).collect()
}

/// The ranges of tokens: a string, a word or number, a run of whitespace, or one other character.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let class =
        |c: char| if c.is_alphanumeric() || c == '_' || c == '.' { 1 } else { usize::from(c.is_whitespace()) * 2 };
    let (mut quoted, mut last) = (false, 0);
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match tokens.last_mut() {
            Some(token) if quoted || last != 0 && last == class(c) => token.end = end,
            _ => tokens.push(at..end),
        }
        quoted ^= c == '"';
        last = if c == '"' { 0 } else { class(c) };
    }
    tokens
}

/// The range of a few tokens, rarely of many.
fn span(rng: &mut Rng, tokens: &[Range<usize>]) -> Range<usize> {
    let from = rng.usize(..tokens.len());
    let max = [1, 1, 1, 2, 5, 20, 200][rng.usize(..7)].min(tokens.len() - from);
    tokens[from].start..tokens[from + rng.usize(..max.max(1))].end
}

/// Makes one random change to a text.
fn mutate(rng: &mut Rng, text: &mut String) {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return text.push_str(ODD[rng.usize(..ODD.len())]);
    }
    let fragment = |rng: &mut Rng| {
        if rng.u8(..8) == 0 { HOSTILE_TEXTS[rng.usize(..HOSTILE_TEXTS.len())] } else { ODD[rng.usize(..ODD.len())] }
    };
    let one_of = |rng: &mut Rng, marks: &str| {
        let fitting: Vec<_> = tokens.iter().filter(|token| marks.contains(&text[(*token).clone()])).cloned().collect();
        if fitting.is_empty() { tokens[0].clone() } else { fitting[rng.usize(..fitting.len())].clone() }
    };
    let one = span(rng, &tokens);
    match rng.u8(..12) {
        0 => text.replace_range(one, ""),
        1 => {
            let twice = text[one.clone()].repeat(2);
            text.replace_range(one, &twice);
        }
        2 => {
            let other = span(rng, &tokens);
            let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
            if first.end <= second.start {
                let (early, late) = (text[first.clone()].to_owned(), text[second.clone()].to_owned());
                text.replace_range(second, &early);
                text.replace_range(first, &late);
            }
        }
        3 => text.replace_range(one_of(rng, "()[]{}"), ""),
        4 => text.replace_range(one_of(rng, "()[]{}"), ["(", ")", "[", "]", "{", "}"][rng.usize(..6)]),
        5 => text.replace_range(one_of(rng, ",:"), ""),
        6 => text.insert_str(one.start, fragment(rng)),
        7 => text.replace_range(one, fragment(rng)),
        8 => {
            let numbers = |token: &&Range<usize>| text[(*token).clone()].bytes().all(|byte| byte.is_ascii_digit());
            let numbers: Vec<_> = tokens.iter().filter(numbers).cloned().collect();
            if let Some(number) = rng.choice(numbers) {
                text.replace_range(number, &rng.u128(..).to_string()[rng.usize(..10)..]);
            }
        }
        9 => {
            let copied = text[span(rng, &tokens)].to_owned();
            text.insert_str(one.start, &copied);
        }
        10 => {
            let within =
                text[one.clone()].char_indices().nth(rng.usize(..3)).map_or(one.start, |(at, _)| one.start + at);
            let length = text[within..].chars().next().map_or(0, char::len_utf8);
            text.replace_range(within..within + length, "");
        }
        _ => {
            let strange = char::from_u32(rng.u32(..0x11_0000)).unwrap_or('\u{fffd}');
            text.insert(one.start, strange);
        }
    }
}

/// A folder in which one file at a time is written, read and removed.
struct Reader {
    dir: TempDir,
}

impl Reader {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for folder in ["sources", "core-courses", "departments", "careers", "courses", "occupations", "program"] {
            fs::create_dir(dir.path().join(folder)).expect("a folder");
        }
        fs::write(dir.path().join("sources/zz.ron"), ELSEWHERE).expect("written");
        Self { dir }
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Dataset {
        let path = self.dir.path().join(name);
        fs::write(self.dir.path().join("program/zz.ron"), if name == "program.ron" { "[]" } else { PROGRAM })
            .expect("written");
        fs::write(&path, bytes).expect("written");
        let dataset = data::folder(self.dir.path());
        fs::remove_file(path).expect("removed");
        assert!(
            dataset.tables().sources.iter().any(|source| &*source.id == "elsewhere"),
            "a file that was not touched is lost"
        );
        dataset
    }
}

/// The program, unless the file that is read is the program.
const PROGRAM: &str = r#"(id: "elsewhere", title: "P", source: "elsewhere", format: 2, official: "https://a.org/")"#;

/// A file that is never changed.
const ELSEWHERE: &str = r#"(id: "elsewhere", title: "Elsewhere", read: "undated", standing: Official)"#;

/// Every record of a dataset in debug format, in order.
fn dump(dataset: &Dataset) -> Vec<String> {
    let tables = dataset.tables();
    let mut records: Vec<_> = tables.sources.iter().map(|source| format!("{source:?}")).collect();
    records.extend(Kind::ALL.iter().flat_map(|kind| tables.records(*kind)).map(|record| format!("{record:?}")));
    records.retain(|record| !record.contains("\"elsewhere\""));
    records
}

/// Checks that each problem is safe to print and points into the file.
fn check_problems(dataset: Dataset, text: &str) {
    let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
    let program = Program::new(dataset);
    assert!(program.problems.len() <= 2 * 201, "{} problems are reported", program.problems.len());
    for problem in &program.problems {
        assert_clean(&problem.to_string());
        assert!(problem.to_string().len() < 10_000, "an overlong message");
        let (line, column) = (problem.place.line as usize, problem.place.column as usize);
        if problem.place.file.ends_with("zz.ron") || line == 0 {
            continue;
        }
        let length = lines.get(line - 1).unwrap_or_else(|| panic!("no such line: {problem}"));
        assert!((1..=length + 1).contains(&column), "no such column: {problem}");
    }
}

#[test]
fn broken_data_is_reported_and_affects_nothing_else() {
    let (seeds, reader) = (seeds(), Reader::new());
    let originals: Vec<_> = seeds.iter().map(|seed| dump(&reader.read(&seed.name, seed.text.as_bytes()))).collect();
    for (seed, original) in seeds.iter().zip(&originals) {
        assert_eq!(original.len(), seed.records.len(), "{}: {original:#?}", seed.name);
    }
    try_cases("broken_data", 400, |rng| {
        let nth = rng.usize(..seeds.len());
        let (seed, original) = (&seeds[nth], &originals[nth]);
        // A change within one record leaves all others intact.
        let touched = rng.usize(..seed.records.len());
        let range = seed.records[touched].clone();
        let mut record = seed.text[range.clone()].to_owned();
        mutate(rng, &mut record);
        let text = [&seed.text[..range.start], &record, &seed.text[range.end..]].concat();
        let dataset = reader.read(&seed.name, text.as_bytes());
        let now = dump(&dataset);
        if !may_affect_others(&seed.text[range], &record) {
            for (nth, other) in original.iter().enumerate().filter(|(nth, _)| *nth != touched) {
                assert!(
                    now.contains(other),
                    "record {nth} of {} is lost: {record}\n{:#?}",
                    seed.name,
                    dataset.problems
                );
            }
        }
        check_problems(dataset, &text);
        // Several changes, anywhere.
        let mut text = text;
        for _ in 0..rng.usize(1..4) {
            mutate(rng, &mut text);
        }
        let dataset = reader.read(&seed.name, text.as_bytes());
        if dataset.problems.is_empty() && !text.contains(['\r', '\u{feff}']) {
            let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            let again = reader.read(&seed.name, other.as_bytes());
            assert_eq!(dump(&again), dump(&dataset), "line endings or a byte order mark change what is read");
            assert!(again.problems.is_empty(), "{:?}", again.problems);
        }
        check_problems(dataset, &text);
        let mut bytes = text.into_bytes();
        for _ in 0..rng.usize(1..4) {
            bytes.insert(rng.usize(..=bytes.len()), rng.u8(..));
        }
        let dataset = reader.read(&seed.name, &bytes);
        check_problems(dataset, &String::from_utf8_lossy(&bytes));
    });
}

/// The brackets of a text outside strings.
fn brackets(text: &str) -> Vec<&str> {
    tokens(text).into_iter().map(|token| &text[token]).filter(|token| "()[]{}".contains(token)).collect()
}

/// Whether all brackets match, and the last closes the first.
fn is_balanced(brackets: &[&str]) -> bool {
    let mut open = Vec::new();
    brackets.iter().enumerate().all(|(nth, bracket)| {
        match *bracket {
            "(" => open.push(")"),
            "[" => open.push("]"),
            "{" => open.push("}"),
            close if open.pop() != Some(close) => return false,
            _ => {}
        }
        open.is_empty() == (nth + 1 == brackets.len())
    })
}

/// Whether a change to a record may affect the ones after it: it opens a comment or raw string, changes the parity of
/// quotes, or unbalances more than one bracket.
fn may_affect_others(before: &str, after: &str) -> bool {
    let opens = |text: &str| text.contains("/*") || text.contains("r#") || text.contains("r\"");
    let quotes = |text: &str| text.replace("\\\"", "").matches('"').count() % 2;
    let (old, new) = (brackets(before), brackets(after));
    let same_start = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let one_changed = same_start + same_end + 1 >= old.len().max(new.len());
    opens(after) || quotes(before) != quotes(after) || !one_changed && !is_balanced(&new)
}

/// Parts of queries, in addition to words from the data.
const PIECES: &[&str] = &[
    "'",
    "^",
    "$",
    "!",
    "\"",
    ":",
    " ",
    "  ",
    "|",
    "kind:",
    "dept:",
    "units:",
    "term:",
    "gre:",
    "campus:",
    "!kind:career",
    "units:>=",
    "units:12-",
    "..",
    "kind:course",
    "'deep",
    "^intro",
    "ers$",
    "!",
    "-",
    "/",
    "18-661",
    "中",
    "É",
    "e\u{301}",
    "ﬁ",
    "İ",
    "ß",
    "\u{202e}",
    "\0",
    "👩‍💻",
    "𝔞",
    "\u{1f1fa}",
    "ΑΣ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

#[test]
fn any_query_is_answered_with_reasons_found_in_the_text() {
    for program in [Program::new(data::embedded()), awkward_program()] {
        let index = Index::new(&program);
        let titles: Vec<String> = program.records().map(|record| program.title(record).to_owned()).collect();
        try_cases("any_query", 150, |rng| {
            let mut typed = String::new();
            let mut narrowing = Narrowing::default();
            for _ in 0..rng.usize(1..8) {
                if rng.bool() {
                    let title = &titles[rng.usize(..titles.len())];
                    let words: Vec<&str> = title.split_whitespace().collect();
                    typed.extend(rng.choice(&words).iter().flat_map(|word| word.chars()).take(rng.usize(1..12)));
                } else {
                    typed.push_str(PIECES[rng.usize(..PIECES.len())]);
                }
                check_query(&program, &index, &typed, &mut narrowing, rng);
            }
        });
    }
}

/// Checks that any query gives valid results, whatever was asked before it.
fn check_query(program: &Program, index: &Index, typed: &str, narrowing: &mut Narrowing, rng: &mut Rng) {
    let query = Query::new(typed, index.vocabulary());
    for mistake in query.mistakes() {
        assert!(typed.get(mistake.range.clone()).is_some(), "{typed:?}: {mistake:?}");
    }
    let caret = rng.usize(..=typed.chars().count());
    let caret = typed.char_indices().nth(caret).map_or(typed.len(), |(at, _)| at);
    for completion in completions(typed, caret, index.vocabulary()) {
        assert!(typed.get(completion.range.clone()).is_some(), "{typed:?}: {completion:?}");
    }
    let found = index.search(&query, 50, narrowing, &CancelToken::free()).expect("it is not cancelled");
    let fresh = index.search(&query, 50, &Narrowing::default(), &CancelToken::free()).expect("it is not cancelled");
    assert_eq!(found.hits.len(), fresh.hits.len(), "{typed:?} narrowed from an earlier search");
    assert!(found.hits.iter().zip(&fresh.hits).all(|(one, other)| one.record == other.record), "{typed:?}");
    let understood = found.meant.as_ref().unwrap_or(&query);
    let notes = Notes::default();
    let answers = Answers::new(index, program, understood, &notes, jiff::civil::date(2026, 11, 28));
    for (nth, hit) in found.hits.iter().enumerate() {
        assert!(program.get(hit.record).is_some(), "{typed:?} finds {:?}", hit.record);
        assert!(found.hits[..nth].iter().all(|other| other.record != hit.record), "{typed:?} finds a record twice");
        let title = program.title(hit.record);
        let marks = [query.marks(title, Contiguity::Scattered), understood.marks(title, Contiguity::Scattered)];
        let because = answers.of(hit.record);
        let because = because.iter().map(|because| (because.words.as_str(), because.marks.clone()));
        for (line, marks) in marks.into_iter().map(|marks| (title, marks)).chain(because) {
            let mut end = 0;
            for mark in marks {
                assert!(mark.start >= end && mark.start < mark.end, "{typed:?}: {mark:?} in {line:?}");
                assert!(line.get(mark.clone()).is_some(), "{typed:?}: {mark:?} splits a character of {line:?}");
                end = mark.end;
            }
        }
    }
    *narrowing = found.narrowing;
}

#[test]
fn random_keys_break_nothing() {
    let keys = bound_keys();
    try_cases("random_keys", 4, |rng| {
        let program = if rng.bool() { awkward_program() } else { Program::new(data::embedded()) };
        let mut play = Play::of(program, rng.u16(1..=200), rng.u16(1..=60));
        for _ in 0..200 {
            let step = match rng.u8(..40) {
                0 => Step::Resize(rng.u16(1..=200), rng.u16(1..=60)),
                1 => Step::Paste(HOSTILE_TEXTS[rng.usize(..HOSTILE_TEXTS.len())].to_owned()),
                2..5 => Step::Click(rng.u16(..200), rng.u16(..60)),
                5 => Step::Wheel(rng.u16(..200), rng.u16(..60), rng.isize(-70..70)),
                6..12 => Step::Press(Chord::char(rng.char(..))),
                _ => Step::Press(keys[rng.usize(..keys.len())]),
            };
            let shown = format!("{step:?}");
            take(&mut play, step).unwrap_or_else(|why| panic!("{shown}: {why}"));
        }
        play.act(Action::Press(Chord::char('q')));
    });
}
