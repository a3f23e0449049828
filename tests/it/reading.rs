//! Reading files: each mistake is reported once, with its place and a fix, and affects only its own part.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use msaie::data::{self, AnswerState, AnyAnswer, Dataset, Kind, Section, Words};
use msaie::model::Program;
use msaie::problem::{Fault, Problem};
use msaie::text::{Text, fit};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestCaseError;
use tempfile::TempDir;

use crate::program::{data_files, records, texts};

/// Valid files in every folder of these tests.
const GOOD: [(&str, &str); 5] = [
    (
        "sources/good.ron",
        r#"(id: "page", title: "A page", url: "https://a.org/", read: "2025-10", standing: Official)"#,
    ),
    ("core-courses/good.ron", r#"(id: "deep-learning", title: "Deep Learning", source: "page")"#),
    ("departments/good.ron", r#"(id: "ece", title: "ECE", source: "page", units: Known(value: 97, source: "page"))"#),
    ("careers/good.ron", r#"(id: "neuro", title: "Neuroengineer", source: "page")"#),
    ("occupations/good.ron", r#"(id: "15-2051", title: "Data Scientists", source: "page")"#),
];

/// The program of folders that have no other.
const PROGRAM: &str = r#"(id: "program", title: "Program", source: "page", format: 2, official: "https://a.org/")"#;

/// A record with one mistake between `‹` and `›`, reported there or at `‸`, the expected fault, and text its message must
/// contain.
///
/// Text that does not begin with a bracket is a field of an otherwise valid record; `$id` becomes a unique id.
struct Mistake {
    section: &'static str,
    text: &'static str,
    fault: Fault,
    meant: &'static str,
}

const fn mistake(section: &'static str, text: &'static str, fault: Fault, meant: &'static str) -> Mistake {
    Mistake { section, text, fault, meant }
}

const MISTAKES: &[Mistake] = &[
    mistake("departments", r#"‹unist: Known(value: 97, source: "page")›,"#, Fault::UnknownField, "`units`"),
    mistake("departments", r"‹zebra: 5›,", Fault::UnknownField, "`summary`, `research`, `units`"),
    mistake("departments", r#"units: Known(value: 97, source: "page", ‹nota: "x"›),"#, Fault::UnknownField, "`note`"),
    mistake("departments", r#"fee: Known(value: (‹dolars: 75›), source: "page"),"#, Fault::UnknownField, "`dollars`"),
    mistake("departments", r#"links: [(label: "A", ‹ulr: "https://a.org/"›)],"#, Fault::UnknownField, "`url`"),
    mistake(
        "sources",
        r#"(id: "$id", ‹titel: "A"›, read: "undated", standing: Official)"#,
        Fault::UnknownField,
        "`title`",
    ),
    mistake(
        "departments",
        r#"gre: Known(value: ‹NotAcepted›, source: "page"),"#,
        Fault::UnknownChoice,
        "`NotAccepted`",
    ),
    mistake("departments", r#"gre: ‹Knwon(value: Optional, source: "page")›,"#, Fault::UnknownChoice, "`Known`"),
    mistake(
        "departments",
        r#"starts: Known(value: [Spring, ‹Monsoon›], source: "page"),"#,
        Fault::UnknownChoice,
        "`Summer`, `Autumn`, `Fall`",
    ),
    mistake(
        "departments",
        r#"units: Known(value: 97, source: "page", standing: ‹Oficial›),"#,
        Fault::UnknownChoice,
        "`Official`",
    ),
    mistake("departments", "‹(›\n    id: \"$id\",\n    source: \"page\",\n)", Fault::MissingField, "`title: …`"),
    mistake("departments", "‹(›\n    title: \"A\",\n    source: \"page\",\n)", Fault::MissingField, "`id: …`"),
    mistake("occupations", r#"pay: Known(value: ‹(low: 5)›, source: "page"),"#, Fault::MissingField, "`median: …`"),
    mistake("departments", r#"units: ‹Known(source: "page")›,"#, Fault::MissingField, "`value: …`"),
    mistake("departments", r#"links: [‹(url: "https://a.org/")›],"#, Fault::MissingField, "`label: …`"),
    mistake(
        "sources",
        "‹(›\n    id: \"$id\",\n    title: \"A\",\n    standing: Official,\n)",
        Fault::MissingField,
        "`read: …`",
    ),
    mistake(
        "sources",
        r#"(id: "$id", title: ‹""›, read: "undated", standing: Official)"#,
        Fault::MissingField,
        "name the page",
    ),
    mistake(
        "departments",
        "‹(›\n    id: \"$id\",\n    title: \"A\",\n)",
        Fault::MissingSource,
        "an entry in sources.ron",
    ),
    mistake(
        "departments",
        "units: Known(value: 97, source: \"page\"),\n    ‹units: Known(value: 98, source: \"page\")›,",
        Fault::DuplicateField,
        "keep one",
    ),
    mistake(
        "departments",
        r#"units: Known(value: 97, source: "page", ‹source: "page"›),"#,
        Fault::DuplicateField,
        "keep one",
    ),
    mistake("departments", r#"units: Known(value: ‹"97"›, source: "page"),"#, Fault::WrongType, "without quotes"),
    mistake("departments", r"units: ‹97›,", Fault::WrongType, "`Known(value: 97, source: \"…\")`"),
    mistake("departments", r#"degree: ‹"M.S."›,"#, Fault::WrongType, "`Known(value: \"M.S.\", source: \"…\")`"),
    mistake("departments", r#"fee: Known(value: (dollars: ‹1,000›), source: "page"),"#, Fault::WrongType, "write 1000"),
    mistake("departments", r#"gre: Known(value: ‹"Optional"›, source: "page"),"#, Fault::WrongType, "without quotes"),
    mistake("departments", r#"degree: Known(value: ‹5›, source: "page"),"#, Fault::WrongType, "double quotes"),
    mistake("departments", r#"background: Known(value: ‹"x"›, source: "page"),"#, Fault::WrongType, "`[` and `]`"),
    mistake("departments", r#"fee: Known(value: ‹75›, source: "page"),"#, Fault::WrongType, "`name: value`"),
    mistake(
        "departments",
        r#"length: Known(value: (semesters: 3, full_time: ‹yes›), source: "page"),"#,
        Fault::WrongType,
        "`true` or `false`",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(start: Fall, closes: ‹"January"›)], source: "page"),"#,
        Fault::WrongType,
        "\"2026-01-31\"",
    ),
    mistake(
        "sources",
        r#"(id: "$id", title: "A", read: ‹"soon"›, standing: Official)"#,
        Fault::WrongType,
        "\"undated\"",
    ),
    mistake("departments", r#"aliases: ["A", ‹5›, "B"],"#, Fault::WrongType, "double quotes"),
    mistake("departments", r#"units: Known(value: ‹0›, source: "page"),"#, Fault::OutOfRange, "at most 1000"),
    mistake("departments", r#"units: Known(value: ‹1001›, source: "page"),"#, Fault::OutOfRange, "at most 1000"),
    mistake("departments", r#"units: Known(value: ‹70000›, source: "page"),"#, Fault::OutOfRange, "at most 1000"),
    mistake("departments", r#"units: Known(value: ‹-5›, source: "page"),"#, Fault::OutOfRange, "above 0"),
    mistake(
        "departments",
        r#"english: Known(value: (tests: [(test: "Duolingo"), (test: "TOEFL", least: ‹121›)]), source: "page"),"#,
        Fault::OutOfRange,
        "0 to 120",
    ),
    mistake(
        "departments",
        r#"english: Known(value: (tests: [(test: "IELTS", least: ‹NaN›)]), source: "page"),"#,
        Fault::OutOfRange,
        "0 to 9",
    ),
    mistake(
        "departments",
        r#"letters: Known(value: ‹(required: 21)›, source: "page"),"#,
        Fault::OutOfRange,
        "one application",
    ),
    mistake(
        "departments",
        r#"length: Known(value: (semesters: ‹3›, most_semesters: 2), source: "page"),"#,
        Fault::OutOfRange,
        "swap",
    ),
    mistake(
        "departments",
        r#"tuition: Known(value: [(dollars: ‹10000001›, per: Year)], source: "page"),"#,
        Fault::OutOfRange,
        "$10,000,000",
    ),
    mistake(
        "occupations",
        r#"pay: Known(value: (median: ‹10›, low: 20), source: "page"),"#,
        Fault::OutOfRange,
        "percentiles",
    ),
    mistake(
        "core-courses",
        r#"numbers: Known(value: (number: ‹"eighteen"›), source: "page"),"#,
        Fault::OutOfRange,
        "18-661",
    ),
    mistake(
        "sources",
        r#"(id: ‹"Page $id"›, title: "A", read: "undated", standing: Official)"#,
        Fault::OutOfRange,
        "lower-case letters",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(start: Fall, closes: ‹"02-30"›)], source: "page"),"#,
        Fault::OutOfRange,
        "1 to 29",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(start: Fall, closes: ‹"2025-02-29"›)], source: "page"),"#,
        Fault::OutOfRange,
        "1 to 28",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(start: Fall, opens: ‹"31-01"›)], source: "page"),"#,
        Fault::OutOfRange,
        "months are 01 to 12",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(start: Fall, opens: "2025-10-01", closes: ‹"2025-01-31"›)], source: "page"),"#,
        Fault::OutOfRange,
        "check the two",
    ),
    mistake(
        "departments",
        r#"tuition: Known(value: [(dollars: ‹75.50›, per: Year)], source: "page"),"#,
        Fault::Syntax,
        "without decimals",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(opens: "2025-10-01", priority: "2026-02-15", closes: ‹"2026-01-31"›)], source: "page"),"#,
        Fault::OutOfRange,
        "check the two",
    ),
    mistake(
        "departments",
        r#"deadlines: Known(value: [(closes: "2026-01-31", decision: ‹"2025-03-15"›)], source: "page"),"#,
        Fault::OutOfRange,
        "check the two",
    ),
    mistake(
        "sources",
        r#"(id: "$id", title: "A", read: ‹"2025-13"›, standing: Official)"#,
        Fault::OutOfRange,
        "\"2025-10\"",
    ),
    mistake("departments", r#"units: Known(value: 97, source: ‹"pgae"›),"#, Fault::UnknownId, "`page`"),
    mistake("departments", r#"units: Known(value: 97, source: "page", also: [‹"pag"›]),"#, Fault::UnknownId, "`page`"),
    mistake(
        "departments",
        r#"units: Several([(value: 97, source: "page"), (value: 98, source: ‹"paeg"›)]),"#,
        Fault::UnknownId,
        "`page`",
    ),
    mistake("departments", r#"units: NotPublished(source: ‹"pagee"›),"#, Fault::UnknownId, "`page`"),
    mistake(
        "departments",
        r#"links: [(label: "A", url: "https://a.org/", source: ‹"apge"›)],"#,
        Fault::UnknownId,
        "`page`",
    ),
    mistake("departments", r#"(id: "$id", title: "A", source: ‹"bage"›)"#, Fault::UnknownId, "`page`"),
    mistake("careers", r#"departments: Known(value: ‹"ec"›, source: "page"),"#, Fault::UnknownId, "`ece`"),
    mistake(
        "careers",
        r#"courses: Known(value: ‹"deep-lerning"›, source: "page"),"#,
        Fault::UnknownId,
        "`deep-learning`",
    ),
    mistake("careers", r#"occupation: Known(value: ‹"15-2015"›, source: "page"),"#, Fault::UnknownId, "`15-2051`"),
    mistake(
        "core-courses",
        r#"used_by: Known(value: ‹(department: "ecee")›, source: "page"),"#,
        Fault::UnknownId,
        "`ece`",
    ),
    mistake("departments", r#"(id: ‹"ece"›, title: "A", source: "page")"#, Fault::DuplicateId, "another id"),
    mistake(
        "sources",
        r#"(id: ‹"page"›, title: "A", read: "undated", standing: Official)"#,
        Fault::DuplicateId,
        "another id",
    ),
    mistake(
        "departments",
        r#"links: [(label: "A", url: ‹"javascript:alert(1)"›)],"#,
        Fault::BadAddress,
        "https:// or http://",
    ),
    mistake("departments", r#"links: [(label: "A", url: ‹"ftp://a.org/"›)],"#, Fault::BadAddress, "https:// or"),
    mistake("departments", r#"links: [(label: "A", url: ‹"https:///a"›)],"#, Fault::BadAddress, "https:// or"),
    mistake(
        "departments",
        r#"links: [(label: "A", url: ‹"https://cmu.edu@a.org/"›)],"#,
        Fault::BadAddress,
        "without a name",
    ),
    mistake("departments", r#"links: [(label: "A", url: ‹"https://u:p@a.org/"›)],"#, Fault::BadAddress, "password"),
    mistake("departments", r#"links: [(label: "A", url: ‹"https://a.org:x/"›)],"#, Fault::BadAddress, "a host"),
    mistake("departments", r#"links: [(label: "A", url: ‹"https://a%2eorg/"›)],"#, Fault::BadAddress, "a host"),
    mistake("departments", r#"links: [(label: "A", url: ‹"https://сmu.edu/"›)],"#, Fault::BadAddress, "ASCII"),
    mistake("departments", r#"links: [(label: "A", url: ‹"https://a.org/ b"›)],"#, Fault::BadAddress, "https:// or"),
    mistake(
        "departments",
        r#"links: [(label: "A", url: ‹"https://a.org/\u{1b}[m"›)],"#,
        Fault::BadAddress,
        "https:// or",
    ),
    mistake("departments", "links: [(label: \"A\", url: ‹\"https://a.org/\x07\"›)],", Fault::BadAddress, "https:// or"),
    mistake(
        "departments",
        "links: [(label: \"A\", url: ‹\"https://a.org/\u{202e}gro\"›)],",
        Fault::BadAddress,
        "https:// or",
    ),
    mistake(
        "departments",
        r#"contact: Known(value: ‹Page("mailto:a@a.org")›, source: "page"),"#,
        Fault::BadAddress,
        "https:// or",
    ),
    mistake("departments", r#"contact: Known(value: ‹Email("me")›, source: "page"),"#, Fault::BadAddress, "name@host"),
    mistake(
        "sources",
        r#"(id: "$id", title: "A", url: ‹"file:///etc/passwd"›, read: "undated", standing: Official)"#,
        Fault::BadAddress,
        "https:// or",
    ),
    mistake(
        "program",
        "format: 2,\n    official: \"https://a.org/\",\n    apply: [(text: \"Go\", source: \"page\", url: ‹\"data:x\"›)],",
        Fault::BadAddress,
        "https:// or",
    ),
    mistake(
        "departments",
        "units: Known(value: 97, source: \"page\"),\n    breakdown: Known(value: ‹[(area: \"A\", units: 42), (area: \"B\", units: 36)]›, source: \"page\"),",
        Fault::Sum,
        "say so in a `note`",
    ),
    mistake("departments", r#"units: ‹Conflict([(value: 97, source: "page")])›,"#, Fault::Contradiction, "`Known(…)`"),
    mistake("departments", r"units: ‹Several([])›,", Fault::Contradiction, "`NotFound(\"…\")`"),
    mistake(
        "departments",
        r#"units: ‹Varies([(for: "a", value: 97, source: "page")])›,"#,
        Fault::Contradiction,
        "`Known(…)`",
    ),
    mistake(
        "departments",
        r#"degree: Titles([(value: "A", source: "page"), (for: ‹"b"›, value: "B", source: "page")]),"#,
        Fault::Contradiction,
        "write `Varies([…])`",
    ),
    mistake(
        "departments",
        r#"units: Varies([‹(value: 97, source: "page")›, (for: "b", value: 9, source: "page")]),"#,
        Fault::MissingField,
        "which cohort or variant",
    ),
    mistake(
        "departments",
        r#"units: Known(value: 97, source: "page", formerly: [(value: 9, source: ‹"pagx"›)]),"#,
        Fault::UnknownId,
        "did you mean `page`?",
    ),
    mistake(
        "departments",
        r#"units: Known(value: 97, source: "page", formerly: [(value: ‹0›, source: "page")]),"#,
        Fault::OutOfRange,
        "at most 1000",
    ),
    mistake(
        "departments",
        r#"units: Conflict([(value: 97, source: "page"), ‹(value: 9, source: "page", standing: OlderCopy)›]),"#,
        Fault::Contradiction,
        "`formerly`",
    ),
    mistake(
        "departments",
        r#"units: Conflict([(value: 97, source: "page"), ‹(value: 9, source: "page", standing: Ours("a sum"))›]),"#,
        Fault::Contradiction,
        "leave the inference out",
    ),
    mistake(
        "departments",
        r#"degree: Known(value: ‹" "›, source: "page"),"#,
        Fault::Contradiction,
        "leave the field out",
    ),
    mistake(
        "departments",
        r#"starts: Known(value: ‹[]›, source: "page"),"#,
        Fault::Contradiction,
        "leave the field out",
    ),
    mistake(
        "departments",
        r#"units: Known(value: 97, source: "page", standing: ‹Ours("")›),"#,
        Fault::Contradiction,
        "what it rests on",
    ),
    mistake("occupations", r#"outlook: Known(value: ‹()›, source: "page"),"#, Fault::Contradiction, "`percent`"),
    mistake("departments", "units: Known(‹value: 97›‸ source: \"page\"),", Fault::Syntax, "commas"),
    mistake(
        "departments",
        "‹units: Known(value: 97, source: \"page\")›‸\n    gre: Known(value: Optional, source: \"page\"),",
        Fault::Syntax,
        "commas",
    ),
    mistake("departments", r#"degree: Known(value: "‹a\q", source: "page"),›"#, Fault::Syntax, "backslash"),
    mistake(
        "departments",
        "project: Known(value: (‹rule› Optional, units: 5), source: \"page\"),",
        Fault::Syntax,
        "colon",
    ),
    mistake("departments", "‹units› Known(value: 97, source: \"page\"),", Fault::Syntax, "colon"),
    mistake("departments", "(‹id› \"$id\", title: \"A\", source: \"page\")", Fault::Syntax, "colon"),
    mistake(
        "departments",
        "fee: ‹Known› value: (dollars: 75), source: \"page\"),\n    units: Known(value: 97, source: \"page\"),",
        Fault::Syntax,
        "bracket",
    ),
    mistake("departments", r#"degree: Known(value: M.S., in short‹", source: "page"),›"#, Fault::Syntax, "each text"),
    mistake("departments", "units: Known(value: 97, source: ‹\"page),›", Fault::Syntax, "each text"),
    mistake(
        "departments",
        "(\n    id: \"$id\",\n    title: ‹\"A,›\n    source: \"page\",\n)",
        Fault::Syntax,
        "double quote",
    ),
    mistake(
        "departments",
        "(\n    id: \"$id\",\n    title: \"A\",\n    source: \"page\",\n    units: Known‹(›value: 97, source: \"page\",\n)",
        Fault::Syntax,
        "bracket",
    ),
    mistake(
        "departments",
        "(\n    id: \"$id\",\n    title: \"A\",\n    source: \"page\",\n    aliases: ‹[›\"B\", \"C\",\n)",
        Fault::Syntax,
        "bracket",
    ),
];

impl Mistake {
    /// The whole record, with the marks around the mistake.
    fn marked(&self, id: &str) -> String {
        let text = if plain(self.text).starts_with('(') {
            self.text.to_owned()
        } else {
            format!("(\n    id: \"$id\",\n    title: \"A\",\n    source: \"page\",\n    {}\n)", self.text)
        };
        text.replace("$id", id)
    }
}

/// The parts of a problem that tests compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Report {
    file: String,
    line: u32,
    column: u32,
    excerpt: String,
    fault: Fault,
}

impl Report {
    fn of(problem: &Problem, dir: &Path) -> Self {
        let dir = format!("{}/", dir.display());
        Self {
            file: problem.place.file.strip_prefix(&dir).unwrap_or_else(|| panic!("{problem}")).to_owned(),
            line: problem.place.line,
            column: problem.place.column,
            excerpt: problem.excerpt.to_string(),
            fault: problem.fault,
        }
    }

    /// The expected report of the mistake marked in `marked`, which starts after `line` lines of `file`.
    fn marked(file: &str, line: usize, marked: &str, fault: Fault) -> Self {
        let (before, rest) = marked.split_once('‹').expect("a mark");
        let (inside, _) = rest.split_once('›').expect("its end");
        let caret = marked.split_once('‸').map(|(before, _)| plain(before));
        let before = caret.as_deref().unwrap_or(before);
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        let line = line + before.matches('\n').count() + 1;
        Self {
            file: file.to_owned(),
            line: u32::try_from(line).expect("few lines"),
            column: u32::try_from(column).expect("few columns"),
            excerpt: fit(&Text::new(inside), 64).into_owned(),
            fault,
        }
    }
}

/// Removes the marks.
fn plain(marked: &str) -> String {
    marked.replace(['‹', '›', '‸'], "")
}

/// A folder of data for one test.
struct Folder {
    dir: TempDir,
}

impl Folder {
    fn empty() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }

    /// A folder with the valid files and some more.
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::empty();
        for (name, text) in GOOD.iter().chain(files) {
            folder.write(name, text);
        }
        folder
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }

    /// Reads the folder, to which a program is added if it has none.
    fn dataset(&self) -> Dataset {
        if !["program.ron", "program"].iter().any(|name| self.dir.path().join(name).exists()) {
            self.write("program.ron", PROGRAM);
        }
        data::folder(self.dir.path())
    }

    fn program(&self) -> Program {
        Program::new(self.dataset())
    }

    fn reports(&self) -> Vec<Report> {
        self.program().problems.iter().map(|problem| Report::of(problem, self.dir.path())).collect()
    }
}

/// Reads a department with these fields, and returns it with all problems.
fn department(fields: &str) -> (Arc<data::Department>, Vec<Problem>) {
    let text = format!("(\n    id: \"d\",\n    title: \"D\",\n    source: \"page\",\n    {fields}\n)");
    let program = Folder::with(&[("departments/d.ron", &text)]).program();
    let department = program.tables.departments.iter().find(|department| &*department.id == "d");
    (department.unwrap_or_else(|| panic!("the record is lost: {:?}", program.problems)).clone(), program.problems)
}

#[test]
fn valid_files_have_no_problems() {
    let program = Folder::with(&[]).program();
    assert_eq!(program.problems, []);
    assert_eq!(program.tables.departments.len(), 1);
}

#[test]
fn every_mistake_is_reported_once_with_its_place_and_a_fix() {
    for mistake in MISTAKES {
        let marked = mistake.marked("m");
        let file = format!("{}/mistake.ron", mistake.section);
        let folder = Folder::with(&[(&file, &plain(&marked))]);
        let problems = folder.program().problems;
        let reports: Vec<_> = problems.iter().map(|problem| Report::of(problem, folder.dir.path())).collect();
        assert_eq!(reports, [Report::marked(&file, 0, &marked, mistake.fault)], "{marked}");
        let message = format!("{} {}", problems[0].what, problems[0].help);
        assert!(message.contains(mistake.meant), "no {:?} in: {}", mistake.meant, problems[0]);
    }
}

#[test]
fn every_fault_is_covered() {
    for fault in [
        Fault::UnknownField,
        Fault::UnknownChoice,
        Fault::MissingField,
        Fault::MissingSource,
        Fault::DuplicateField,
        Fault::WrongType,
        Fault::OutOfRange,
        Fault::UnknownId,
        Fault::DuplicateId,
        Fault::BadAddress,
        Fault::Sum,
        Fault::Contradiction,
        Fault::Syntax,
    ] {
        assert!(MISTAKES.iter().any(|mistake| mistake.fault == fault), "{fault:?}");
    }
}

#[test]
fn mistakes_in_many_files_are_all_reported() {
    let folder = Folder::with(&[]);
    let mut expected = Vec::new();
    for (nth, mistake) in MISTAKES.iter().enumerate() {
        let marked = mistake.marked(&format!("x{nth}"));
        let file = format!("{}/mistake-{nth:03}.ron", mistake.section);
        folder.write(&file, plain(&marked));
        expected.push(Report::marked(&file, 0, &marked, mistake.fault));
    }
    expected.sort();
    assert_eq!(folder.reports(), expected);
}

#[test]
fn mistakes_in_one_file_are_all_reported() {
    for section in ["sources", "core-courses", "departments", "careers", "occupations"] {
        let file = format!("{section}/mistakes.ron");
        let (mut text, mut expected) = ("[\n".to_owned(), Vec::new());
        for (nth, mistake) in MISTAKES.iter().enumerate().filter(|(_, mistake)| mistake.section == section) {
            let marked = mistake.marked(&format!("x{nth}"));
            expected.push(Report::marked(&file, text.matches('\n').count(), &marked, mistake.fault));
            text.push_str(&plain(&marked));
            text.push_str(",\n");
        }
        text.push_str("(id: \"last\", title: \"The last\", ");
        text.push_str(if section == "sources" { "read: \"undated\", standing: Official" } else { "source: \"page\"" });
        text.push_str("),\n]\n");
        expected.sort();
        let folder = Folder::with(&[(&file, &text)]);
        assert_eq!(folder.reports(), expected);
        let dataset = folder.dataset();
        let last = match section {
            "sources" => dataset.tables().sources.last().map(|record| record.title.to_string()),
            "core-courses" => dataset.tables().core_courses.last().map(|record| record.title.to_string()),
            "departments" => dataset.tables().departments.last().map(|record| record.title.to_string()),
            "careers" => dataset.tables().careers.last().map(|record| record.title.to_string()),
            _ => dataset.tables().occupations.last().map(|record| record.title.to_string()),
        };
        assert_eq!(last.as_deref(), Some("The last"), "{section}");
    }
}

#[test]
fn mistakes_in_one_fact_are_all_reported() {
    let fields = r#"fee: Known(value: (dolars: 75, waver: "x"), sorce: "page"), unist: 5,"#;
    let columns: Vec<_> =
        department(fields).1.iter().map(|problem| (problem.place.line, problem.place.column)).collect();
    assert_eq!(columns, [(5, 24), (5, 36), (5, 49), (5, 65)]);
}

#[test]
fn columns_count_characters() {
    let (_, problems) = department(r#"degree: Known(value: "Génie à é", sorce: "page"),"#);
    assert_eq!((problems[0].place.line, problems[0].place.column), (5, 39));
    let (_, problems) = department("/* 中文 é */ unist: 5,");
    assert_eq!((problems[0].place.line, problems[0].place.column), (5, 16));
    let (_, problems) = department(r#"/* 中文 é */ units: Known(value: 97, source: "pgae"),"#);
    assert_eq!((problems[0].place.line, problems[0].place.column), (5, 48));
}

#[test]
fn lines_and_columns_are_right_with_crlf_and_a_byte_order_mark() {
    let text = "\u{feff}(\r\n    id: \"d\",\r\n    title: \"D\",\r\n    source: \"page\",\r\n    zebra: 5,\r\n)\r\n";
    let reports = Folder::with(&[("departments/d.ron", text)]).reports();
    assert_eq!(reports.iter().map(|report| (report.line, report.column)).collect::<Vec<_>>(), [(5, 5)]);
}

#[test]
fn misplaced_files_are_reported() {
    let files: Vec<_> = Section::all().map(|section| format!("{}.ron", section.file())).collect();
    for (name, meant) in [
        ("department.ron", "`departments` is read instead"),
        ("source.ron", "`sources` is read instead"),
        ("notes.ron", &files.join(", ")),
        ("department/ece.ron", "`departments`"),
    ] {
        let folder = Folder::with(&[(name, "()")]);
        let [problem] = &folder.program().problems[..] else { panic!("{name}: {:?}", folder.reports()) };
        let report = Report::of(problem, folder.dir.path());
        assert_eq!((report.fault, report.line, report.column), (Fault::UnknownFile, 0, 0), "{name}");
        assert!(name.starts_with(&report.file), "{}", report.file);
        assert!(problem.help.contains(meant), "{problem}");
    }
}

#[test]
fn files_of_other_formats_are_ignored() {
    let folder = Folder::with(&[("README.md", "# x"), (".hidden.ron", "("), ("themes/dark.ron", "()")]);
    assert_eq!(folder.reports(), []);
}

#[test]
fn unreadable_files_are_reported_and_the_others_read() {
    let folder = Folder::with(&[]);
    fs::create_dir(folder.dir.path().join("careers.ron")).expect("a folder");
    folder.write("departments/latin.ron", b"(id: \"d\", title: \"G\xe9nie\", source: \"page\")");
    let program = folder.program();
    let reports: Vec<_> = program.problems.iter().map(|problem| Report::of(problem, folder.dir.path())).collect();
    let unreadable = |file: &str| Report {
        file: file.to_owned(),
        line: 0,
        column: 0,
        excerpt: String::new(),
        fault: Fault::Unreadable,
    };
    let latin = Report { line: 1, column: 20, ..unreadable("departments/latin.ron") };
    assert_eq!(reports, [unreadable("careers.ron"), latin]);
    assert!(program.problems[0].what.contains("not a regular file"), "{}", program.problems[0]);
    assert!(program.problems[1].what.contains("not UTF-8 text: byte 19"), "{}", program.problems[1]);
    assert_eq!(program.tables.departments.len(), 1);
}

#[test]
fn a_missing_or_empty_folder_is_one_problem() {
    let empty = Folder::empty();
    for dir in [empty.dir.path().to_owned(), empty.dir.path().join("nowhere")] {
        let dataset = data::folder(&dir);
        assert!(dataset.is_empty());
        let [problem] = &dataset.problems[..] else { panic!("{:?}", dataset.problems) };
        assert_eq!(problem.fault, Fault::Unreadable);
        assert_eq!(*problem.place.file, *dir.display().to_string());
        assert!(!problem.help.is_empty(), "{problem}");
    }
}

#[test]
fn mistakes_between_records_are_reported_and_lose_no_record() {
    let one = r#"(id: "a", title: "A", source: "page")"#;
    let other = r#"(id: "b", title: "B", source: "page")"#;
    for (marked, fault, left) in [
        (format!("[\n‹{one}›‸\n{other}\n]"), "comma", 2),
        (format!("[\n{one}‹)›,\n{other},\n]"), "closes nothing", 2),
        (format!("[\n{one},\n{other},\n‹›"), "no end", 2),
        (format!("[\n{one},\n{other},\n] ‹{one}›"), "more after the end of the list", 2),
        (format!("{one}\n‹{other}›"), "more after the end of the record", 1),
        (format!("[\n{one},\n‹›{},\n{other},\n]", r#"(id: "c", title: "C", source: "page""#), "no end", 2),
        (format!("[\n{one},\n{},\n{other},\n]", r#"(id: "c", title: "C", source: ‹"page)›"#), "quote is missing", 2),
        ("‹/* an open comment (› \n".to_owned(), "comment has no end", 0),
        ("‹›".to_owned(), "the file is empty", 0),
        ("// a comment\n‹›".to_owned(), "no record", 0),
    ] {
        let folder = Folder::with(&[("departments/list.ron", &plain(&marked))]);
        assert_eq!(folder.reports(), [Report::marked("departments/list.ron", 0, &marked, Fault::Syntax)], "{marked}");
        let program = folder.program();
        assert!(program.problems[0].what.contains(fault), "{}", program.problems[0]);
        assert_eq!(program.tables.departments.len(), 1 + left, "{marked}");
    }
}

#[test]
fn a_record_with_a_broken_start_or_end_loses_no_other() {
    let record =
        |id: &str| format!("    (\n        id: \"{id}\",\n        title: \"T\",\n        source: \"page\",\n    ),\n");
    let intact = record("b");
    for broken in [
        intact.replace('(', "]"),
        intact.replace('(', ")"),
        intact.replace('(', ""),
        intact.replace('(', "\\\"("),
        intact.replace('(', "?[("),
        intact.replace("    (\n        id: \"b\",\n        title: \"T\",\n", ""),
        intact.replace("(\n        id: \"b\",", "é,"),
        intact.replace("),", ")],"),
        intact.replace("),", ")),"),
    ] {
        let text = format!("[\n{}{broken}{}]\n", record("a"), record("c"));
        let folder = Folder::with(&[("departments/list.ron", &text)]);
        let ids: Vec<_> = folder.dataset().tables().departments.iter().map(|found| found.id.to_string()).collect();
        assert!(["a", "c"].iter().all(|id| ids.iter().any(|found| found == id)), "{ids:?} of {broken}");
        assert!((1..=2).contains(&folder.reports().len()), "{broken}: {:?}", folder.reports());
    }
}

#[test]
fn an_unclosed_quote_does_not_mix_two_records() {
    let text = concat!(
        "[\n    (id: \"a\", title: \"A\", source: \"page),\n",
        "    (id: \"b\", title: \"B\", source: \"page\", units: Known(value: 97, source: \"page\")),\n]\n",
    );
    let dataset = Folder::with(&[("departments/list.ron", text)]).dataset();
    let units = |id: &str| {
        let found = dataset.tables().departments.iter().find(|found| &*found.id == id);
        found.map(|found| found.units.value().copied())
    };
    assert_eq!(units("a"), None);
    assert_eq!(units("b"), Some(Some(data::Units::whole(97))));
}

#[test]
fn good_records_next_to_bad_ones_keep_all_their_facts() {
    let text = r#"[
    (id: "a", title: "A", source: "page", units: Known(value: 97, source: "page"), zebra: 5),
    (id: "b", source: "page"),
    (id: "c", title: "C", source: "page", units: Known(value: 98, source: "page"), gre: Known(value: Optional, source: "page")),
]"#;
    let program = Folder::with(&[("departments/list.ron", text)]).program();
    let found: Vec<_> =
        program.tables.departments.iter().map(|found| (&*found.id, found.units.value().copied())).collect();
    assert_eq!(
        found,
        [97, 97, 98]
            .map(|units| Some(data::Units::whole(units)))
            .into_iter()
            .zip(["ece", "a", "c"])
            .map(|(units, id)| (id, units))
            .collect::<Vec<_>>()
    );
    assert_eq!(program.tables.departments[2].gre.value(), Some(&data::GreRule::Optional));
}

#[test]
fn an_invalid_answer_is_dropped_as_a_whole() {
    for fee in [
        r#"Known(value: (dollars: 75, waver: "x"), source: "page")"#,
        r#"Known(value: (dollars: 75, waiver: 5), source: "page")"#,
        r#"Known(value: (dollars: 99999999), source: "page")"#,
        r#"Known(value: (dollars: 75), source: "page", nota: "x")"#,
        r#"Known(value: (dollars: 75), source: "page", standing: Oficial)"#,
        r#"Several([(value: (dollars: 75), source: "page"), (value: (dollars: -1), source: "page")])"#,
        r#"Conflict([(value: (dollars: 75), source: "page"), (value: (dollars: 5, tip: 1), source: "page")])"#,
        r#"NotPublished(source: "page", nota: "x")"#,
    ] {
        let fields = format!(
            "qpa: Known(value: \"3.0\", source: \"page\"),\n    fee: {fee},\n    letters: Known(value: (required: 3), source: \"page\"),"
        );
        let (department, problems) = department(&fields);
        assert_eq!(problems.len(), 1, "{fee}: {problems:?}");
        assert_eq!(department.fee.state(), AnswerState::NotRecorded, "{fee}");
        assert_eq!(department.qpa.state(), AnswerState::Known, "{fee}");
        assert_eq!(department.letters.state(), AnswerState::Known, "{fee}");
    }
}

#[test]
fn an_invalid_link_is_dropped_and_the_others_stay() {
    for invalid in [
        r#"(label: "X", url: "javascript:alert(1)")"#,
        r#"(label: "X", url: "https://x.org/", nota: "x")"#,
        r#"(label: "X")"#,
        r#"(label: "X", url: 5)"#,
    ] {
        let fields =
            format!(r#"links: [(label: "A", url: "https://a.org/"), {invalid}, (label: "B", url: "http://b.org/")],"#);
        let (department, problems) = department(&fields);
        assert_eq!(problems.len(), 1, "{invalid}: {problems:?}");
        let labels: Vec<_> = department.links.iter().map(|link| link.label.to_string()).collect();
        assert_eq!(labels, ["A", "B"], "{invalid}");
    }
}

#[test]
fn an_invalid_official_address_is_reported_and_the_program_stays() {
    let marked = "(\n    id: \"p\", title: \"P\", source: \"page\",\n    format: 2, official: ‹\"javascript:x\"›,\n)";
    let folder = Folder::with(&[("program.ron", &plain(marked))]);
    assert_eq!(folder.reports(), [Report::marked("program.ron", 0, marked, Fault::BadAddress)]);
    assert_eq!(folder.program().about().map(|about| &*about.title), Some("P"));
}

#[test]
fn an_invalid_step_or_alias_is_dropped_and_the_others_stay() {
    let text = r#"(
    id: "p",
    title: "P",
    source: "page",
    format: 2, official: "https://p.org/",
    aliases: ["A", 5, "B"],
    apply: [(text: "One", source: "page"), (text: "Two"), (text: "Three", source: "page", url: "ftp://x.org/")],
)"#;
    let folder = Folder::with(&[("program.ron", text)]);
    let lines: Vec<_> = folder.reports().iter().map(|report| (report.line, report.column)).collect();
    assert_eq!(lines, [(6, 20), (7, 96)]);
    let program = folder.program();
    let about = program.about().expect("a program");
    assert_eq!(about.aliases.iter().map(|alias| &**alias).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(about.apply.iter().map(|step| &*step.text).collect::<Vec<_>>(), ["One", "Two"]);
}

#[test]
fn a_single_record_equals_a_list_of_one() {
    let record = r#"(id: "d", title: "D", source: "page", units: Known(value: 97, source: "page"))"#;
    let single = Folder::with(&[("departments/d.ron", record)]).program();
    let list = Folder::with(&[("departments/d.ron", &format!("[{record},]"))]).program();
    assert_eq!(single.tables.departments.len(), 2);
    assert_eq!(single.tables.departments, list.tables.departments);
    assert_eq!((single.problems, list.problems), (vec![], vec![]));
}

#[test]
fn a_file_and_a_folder_of_files_are_equivalent_and_keep_their_order() {
    let record = |id: &str| format!(r#"(id: "{id}", title: "{id}", source: "page")"#);
    let folder = Folder::empty();
    folder.write(GOOD[0].0, GOOD[0].1);
    for name in ["b", "a", "10", "9", "c"] {
        folder.write(&format!("departments/{name}.ron"), record(name));
    }
    folder.write("careers.ron", format!("[{}, {}]", record("z"), record("y")));
    let program = folder.program();
    assert_eq!(program.problems, []);
    assert_eq!(
        program.tables.departments.iter().map(|found| &*found.id).collect::<Vec<_>>(),
        ["10", "9", "a", "b", "c"]
    );
    assert_eq!(program.tables.careers.iter().map(|found| &*found.id).collect::<Vec<_>>(), ["z", "y"]);
}

#[test]
fn comments_and_raw_strings_hide_brackets_and_quotes() {
    let fields = concat!(
        "// ) ] \" and so on\n    degree: Known(/* ( /* [ */ \" */ value: r##\"a \"#) ] b\"##, source: \"page\"),\n",
        "    qpa: Known(value: \"a \\\" ) b\", source: \"page\"), // \"\n    zebra: 5,",
    );
    let (department, problems) = department(fields);
    assert_eq!(department.degree.value().map(Text::as_str), Some("a \"#) ] b"));
    assert_eq!(department.qpa.value().map(Text::as_str), Some("a \" ) b"));
    assert_eq!(problems.iter().map(|found| (found.place.line, found.place.column)).collect::<Vec<_>>(), [(8, 5)]);
}

#[test]
fn writing_some_is_optional() {
    let (plain, none) = department(r#"fee: Known(value: (dollars: 75, waiver: "x"), source: "page", note: "n"),"#);
    let (wrapped, no_more) =
        department(r#"fee: Known(value: (dollars: Some(75), waiver: Some("x")), source: "page", note: Some("n")),"#);
    assert_eq!((none, no_more), (vec![], vec![]));
    assert_eq!(plain, wrapped);
    let (absent, problems) = department(r#"fee: Known(value: (dollars: 75, waiver: None), source: "page"),"#);
    assert_eq!(problems, []);
    assert_eq!(absent.fee.value().and_then(|fee| fee.waiver.clone()), None);
}

/// Characters that control a terminal, or reorder or hide the text around them.
fn dangerous() -> Vec<char> {
    let ranges = ['\0'..='\u{1f}', '\u{7f}'..='\u{9f}', '\u{200e}'..='\u{200f}', '\u{202a}'..='\u{202e}'];
    let marks = ['\u{2066}'..='\u{2069}', '\u{61c}'..='\u{61c}', '\u{feff}'..='\u{feff}', '\u{e0001}'..='\u{e007f}'];
    ranges.into_iter().chain(marks).flatten().collect()
}

#[test]
fn no_text_keeps_characters_that_control_a_terminal() {
    let dangerous = dangerous();
    let raw: Vec<String> = dangerous.iter().filter(|c| !matches!(c, '\n' | '\r')).map(|c| format!("{c}x")).collect();
    let escaped: Vec<String> = dangerous.iter().map(|c| format!("\\u{{{:x}}}x", u32::from(*c))).collect();
    for bad in [raw.concat(), escaped.concat()] {
        let text = format!(
            r#"[
    (
        id: "d", title: "{bad}", source: "page", aliases: ["{bad}"],
        links: [(label: "{bad}", url: "https://a.org/", note: "{bad}"), (label: "X", url: "https://{bad}")],
        degree: Known(value: "{bad}", source: "page", period: "{bad}", note: "{bad}", standing: Ours("{bad}")),
        background: Known(value: ["{bad}"], source: "{bad}"),
        starts: NotPublished(source: "page", note: "{bad}"),
        qpa: NotFound("{bad}"),
        contact: Known(value: Page("{bad}"), source: "page"),
        zebra: "{bad}",
    ),
    (id: "{bad}", title: "E", source: "page"),
]"#
        );
        let folder = Folder::with(&[("departments/d\u{1b}\u{202e}.ron", &text)]);
        let program = folder.program();
        let reports = program.problems.iter().map(|problem| format!("{problem}").replace('\n', " "));
        let all: Vec<String> = texts(&program).into_iter().chain(reports).collect();
        assert!(all.iter().filter(|text| text.contains("xx") || text.contains('␛')).count() > 5, "{all:?}");
        for text in all {
            assert!(!text.contains(&dangerous[..]), "{text:?}");
        }
    }
}

#[test]
fn deep_nesting_does_not_hang() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("Known(", ")"), ("/*", "*/")] {
        for closed in [false, true] {
            let nested = open.repeat(10_000) + &close.repeat(if closed { 10_000 } else { 0 });
            let in_a_fact = format!("(id: \"d\", title: \"D\", source: \"page\", units: {nested})");
            for text in [&nested, &in_a_fact, &format!("[{in_a_fact},\n{in_a_fact}]")] {
                let program = Folder::with(&[("departments/d.ron", text)]).program();
                assert!(!program.problems.is_empty(), "{open} {closed}");
                let good = program.tables.departments.iter().find(|department| &*department.id == "ece");
                assert_eq!(good.and_then(|good| good.units.value()), Some(&data::Units::whole(97)));
            }
        }
    }
}

#[test]
fn very_long_texts_do_not_hang() {
    let long = "é".repeat(50_000);
    let (read, problems) = department(&format!("degree: Known(value: \"{long}\", source: \"page\"),"));
    assert_eq!(problems, []);
    assert_eq!(read.degree.value().map(Text::as_str), Some(long.as_str()));
    let marked = format!(
        "(\n    id: \"d\",\n    title: \"D\",\n    source: \"page\",\n    degree: Known(value: ‹\"{long}x\"›, source: \"page\"),\n)"
    );
    let folder = Folder::with(&[("departments/d.ron", &plain(&marked))]);
    assert_eq!(folder.reports(), [Report::marked("departments/d.ron", 0, &marked, Fault::WrongType)]);
    let message = folder.program().problems[0].what.to_string();
    assert!(message.contains("100,001 bytes") && message.contains("at most 100,000"), "{message}");
    let long = long.repeat(10);
    let (_, problems) = department(&format!("degree: Knwon(value: \"{long}\", source: \"page\"),"));
    assert_eq!(problems.iter().map(|problem| problem.fault).collect::<Vec<_>>(), [Fault::UnknownChoice]);
    let folder = Folder::with(&[("departments/d.ron", &format!("(id: \"d\", title: \"{long}, source: \"page\")"))]);
    assert_eq!(folder.reports().len(), 1);
}

/// A change to a file's bytes.
#[derive(Debug, Clone)]
enum Change {
    Delete(Index),
    Insert(Index, u8),
    Swap(Index, Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            Self::Delete(at) => drop(bytes.remove(at.index(length))),
            Self::Insert(at, byte) => bytes.insert(at.index(length), *byte),
            Self::Swap(one, other) => bytes.swap(one.index(length), other.index(length)),
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let byte = prop_oneof![select(b"()[]{}\"',:/*\\#\nr\x00\xc3\xff".to_vec()), any::<u8>()];
    prop_oneof![
        any::<Index>().prop_map(Change::Delete),
        (any::<Index>(), byte).prop_map(|(at, byte)| Change::Insert(at, byte)),
        any::<(Index, Index)>().prop_map(|(one, other)| Change::Swap(one, other)),
    ]
}

/// The positions of brackets, quotes, commas and colons outside strings and comments.
fn marks(text: &str) -> Vec<usize> {
    let (mut quoted, mut escaped, mut comment) = (false, false, false);
    let is_mark = |(at, c): &(usize, char)| {
        comment = !quoted && (comment && *c != '\n' || text[*at..].starts_with("//"));
        let quote = *c == '"' && !escaped && !comment;
        quoted ^= quote;
        escaped = quoted && *c == '\\' && !escaped;
        quote || !quoted && !comment && "()[]:,".contains(*c)
    };
    text.char_indices().filter(is_mark).map(|(at, _)| at).collect()
}

/// Everything an answer contains, as text.
fn dump(answer: &dyn AnyAnswer) -> String {
    let facts: Vec<_> = answer
        .any_facts()
        .map(|fact| {
            let refers: Vec<_> = fact.value.refers().iter().map(|reference| reference.id.to_string()).collect();
            let about = (fact.source, fact.also, fact.period, fact.standing, fact.note);
            format!("{:?} {refers:?} {about:?}", fact.value.lines(Words::OURS))
        })
        .collect();
    format!("{:?} {facts:?}", answer.state())
}

/// Every built-in file except the themes.
fn program_files() -> Vec<(String, String)> {
    data_files().into_iter().filter(|(name, _)| !name.starts_with("themes/")).collect()
}

/// A folder with the built-in files, one of them changed.
fn with_changed(files: &[(String, String)], changed: &str, bytes: &[u8]) -> Folder {
    let folder = Folder::empty();
    for (name, text) in files {
        folder.write(name, if name == changed { bytes } else { text.as_bytes() });
    }
    folder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_change_to_a_file_affects_no_other_file(
        file in any::<Index>(),
        changes in proptest::collection::vec(change(), 1..5),
    ) {
        let files = program_files();
        let (changed, original) = file.get(&files);
        let mut bytes = original.clone().into_bytes();
        for change in &changes {
            change.apply(&mut bytes);
        }
        let folder = with_changed(&files, changed, &bytes);

        let dataset = folder.dataset();
        for department in &data::embedded().tables().departments {
            let elsewhere = !original.contains(&format!("\n    title: \"{}\"", department.title));
            prop_assert!(!elsewhere || dataset.tables().departments.contains(department));
        }
        let program = Program::new(dataset);
        let text = String::from_utf8_lossy(&bytes);
        for problem in &program.problems {
            let report = Report::of(problem, folder.dir.path());
            if report.file == *changed && report.line > 0 {
                let line = text.split('\n').nth(report.line as usize - 1);
                let line = line.unwrap_or_else(|| panic!("no such line: {problem}"));
                prop_assert!((1..=line.chars().count() + 1).contains(&(report.column as usize)), "{}", problem);
            }
        }
    }

    #[test]
    fn a_lost_bracket_quote_or_comma_changes_no_answer_that_is_kept(
        file in any::<Index>(),
        mark in any::<Index>(),
    ) {
        let files = program_files();
        let (changed, text) = file.get(&files);
        let at = *mark.get(&marks(text));
        check_kept(&with_changed(&files, changed, [&text[..at], &text[at + 1..]].concat().as_bytes()))?;
    }

    #[test]
    fn a_bracket_too_many_or_on_another_line_changes_no_answer_that_is_kept(
        file in any::<Index>(),
        mark in any::<Index>(),
        moves in any::<bool>(),
    ) {
        let files = program_files();
        let (changed, text) = file.get(&files);
        let brackets: Vec<usize> = marks(text).into_iter().filter(|at| text.as_bytes()[*at] != b'"').collect();
        let at = *mark.get(&brackets);
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let lines: Vec<&str> = text[line..].splitn(3, '\n').collect();
        let text = match lines[..] {
            // A line of brackets alone changes places with the next.
            [brackets, next, rest] if moves && brackets.trim().bytes().all(|byte| b")],".contains(&byte)) => {
                format!("{}{next}\n{brackets}\n{rest}", &text[..line])
            }
            _ => [&text[..=at], &text[at..]].concat(),
        };
        check_kept(&with_changed(&files, changed, text.as_bytes()))?;
    }

    #[test]
    fn any_bytes_can_be_read(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        text in "[\\[\\](){}:;=,\"'r#/*\\\\ a-zé\u{2003}\n]{0,200}",
    ) {
        let folder = Folder::with(&[("departments/x.ron", &text)]);
        folder.write("careers/x.ron", &bytes);
        let program = folder.program();
        prop_assert_eq!(&*program.tables.departments[0].title, "ECE");
    }
}

/// Checks that each record of a folder says what it does in the original data, from the same sources, or less.
fn check_kept(folder: &Folder) -> Result<(), TestCaseError> {
    let (before, now) = (Program::new(data::embedded()), folder.program());
    for record in records(&now) {
        let before = before.find(record.kind, record.id).and_then(|found| before.get(found));
        let before = before.unwrap_or_else(|| panic!("{} is not in the original data", record.id));
        prop_assert_eq!(record.title, before.title);
        prop_assert!(record.links.iter().all(|link| before.links.contains(link)), "{}", record.title);
        for ((field, answer), before) in record.fields.iter().zip(&record.answers).zip(&before.answers) {
            let unchanged = answer.state() == AnswerState::NotRecorded || dump(*answer) == dump(*before);
            prop_assert!(unchanged, "{}, {}: {}", record.title, field.key, dump(*answer));
        }
    }
    Ok(())
}

/// A file of so many courses, of which one names a source that does not exist; larger than what is read first of a file.
fn many_courses(count: usize, unknown: Option<usize>) -> String {
    let filler = "long ".repeat(60);
    let course = |nth: usize| {
        let source = if Some(nth) == unknown { "nowhere" } else { "page" };
        format!("    (id: \"c-{nth}\", title: \"Course {nth} {filler}\", source: \"{source}\"),\n")
    };
    format!("[\n{}]\n", (0..count).map(course).collect::<String>())
}

/// How many courses each report of a folder that is being read has, and what is read in the end.
fn reported(folder: &Folder) -> (Vec<usize>, Dataset) {
    let mut counts = Vec::new();
    let dataset =
        data::Folder::find(folder.dir.path()).read(|dataset, _| counts.push(dataset.tables().core_courses.len()));
    (counts, dataset)
}

#[test]
fn the_first_report_has_the_beginning_of_a_large_file() {
    let folder = Folder::with(&[("core-courses/a.ron", &many_courses(6000, None))]);
    let (counts, dataset) = reported(&folder);
    let [first, last] = counts[..] else { panic!("two reports: {counts:?}") };
    // There is another one in a small file.
    assert!((100..5000).contains(&first) && last == 6001, "{counts:?}");
    assert_eq!(dataset.tables().core_courses.len(), 6001);
    assert_eq!(dataset.origins(Section::Kind(Kind::CoreCourse)).count(), 6001);
}

#[test]
fn a_beginning_with_a_mistake_is_not_reported() {
    let damaged = many_courses(6000, None).replacen("title:", "titel:", 1);
    let (counts, dataset) = reported(&Folder::with(&[("program.ron", PROGRAM), ("core-courses/a.ron", &damaged)]));
    assert_eq!(counts, [1, 6001]);
    let faults: Vec<Fault> = dataset.problems.iter().map(|problem| problem.fault).collect();
    assert_eq!(faults, [Fault::UnknownField]);
}

#[test]
fn without_checks_records_are_related_the_same() {
    let use_of = |department: &str| format!("(value: (department: \"{department}\"), source: \"page\")");
    let course = |nth: usize| {
        let (uses, other) = (use_of("ece"), if nth.is_multiple_of(3) { "nowhere" } else { "ece" });
        let uses = format!("{uses}, {}", use_of(other));
        format!("(id: \"c-{nth}\", title: \"Course {nth}\", source: \"page\", used_by: Several([{uses}])),\n")
    };
    // So many are read on all cores, a few on one.
    for count in [6, 3000] {
        let courses = format!("[{}]", (0..count).map(course).collect::<String>());
        let folder = Folder::with(&[("core-courses/a.ron", &courses)]);
        let (checked, unchecked) = (folder.program(), Program::unchecked(folder.dataset()));
        assert!(!checked.problems.is_empty() && unchecked.problems.is_empty());
        let related: Vec<_> = checked.records().map(|record| checked.relations(record)).collect();
        assert!(related.concat().len() > count, "{} relations", related.concat().len());
        assert_eq!(related, unchecked.records().map(|record| unchecked.relations(record)).collect::<Vec<_>>());
    }
}

#[test]
fn a_problem_in_a_file_that_has_changed_since_has_no_line() {
    let folder = Folder::with(&[("core-courses/a.ron", &many_courses(3, Some(2)))]);
    let problems = |change: bool| {
        let dataset = folder.dataset();
        if change {
            folder.write("core-courses/a.ron", "// shorter\n[]\n");
        }
        Program::new(dataset).problems
    };
    for (change, line) in [(false, 4), (true, 0)] {
        let problems = problems(change);
        let [problem] = &problems[..] else { panic!("one problem: {problems:?}") };
        assert_eq!((problem.fault, problem.place.line), (Fault::UnknownId, line), "{problem:?}");
        assert!(problem.place.file.ends_with("a.ron") && problem.what.contains("nowhere"), "{problem:?}");
    }
}
