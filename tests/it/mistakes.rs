//! Mistakes in the data: each is reported once, at its place, and nothing else is blamed for it.

use std::collections::BTreeMap;
use std::fs;

use msaie::data::{self, Day, Kind};
use msaie::model::Program;
use msaie::problem::Problem;
use tempfile::TempDir;

/// A folder without mistakes, in which something refers to every record except the program and the careers.
const GOOD: &[(&str, &str)] = &[
    (
        "program.ron",
        r#"(
    id: "program",
    title: "Program",
    source: "page",
    format: 2, official: "https://a.org/",
)
"#,
    ),
    (
        "sources.ron",
        r#"[
    (
        id: "page",
        title: "A page",
        url: "https://a.org/",
        read: "2025-10",
        standing: Official,
    ),
    (
        id: "older",
        title: "An older page",
        read: "2023",
        standing: OlderCopy,
    ),
]
"#,
    ),
    (
        "core-courses.ron",
        r#"[
    (
        id: "learning",
        title: "Learning",
        source: "older",
        units: Known(value: 12, source: "page"),
    ),
    (
        id: "systems",
        title: "Systems",
        source: "page",
        topics: Known(value: ["one", "two"], source: "page"),
    ),
]
"#,
    ),
    (
        "departments.ron",
        r#"[
    (
        id: "cs",
        title: "Computer Science",
        source: "page",
        units: Known(value: 97, source: "page"),
    ),
    (
        id: "ece",
        title: "Electrical Engineering",
        source: "page",
        degree: Known(value: "MS in Engineering", source: "older"),
        qpa: Known(value: "3.0", source: "page"),
    ),
    (
        id: "me",
        title: "Mechanical Engineering",
        source: "page",
        deadlines: Known(value: [(start: Fall, closes: "2027-01-31")], source: "page"),
    ),
]
"#,
    ),
    (
        "careers.ron",
        r#"[
    (
        id: "analyst",
        title: "Analyst",
        source: "page",
        departments: Several([(value: "cs", source: "page"), (value: "ece", source: "older")]),
        courses: Known(value: "learning", source: "page"),
    ),
    (
        id: "builder",
        title: "Builder",
        source: "page",
        departments: Known(value: "me", source: "page"),
        courses: Known(value: "systems", source: "older"),
        occupation: Known(value: "15-2051", source: "page"),
    ),
]
"#,
    ),
    (
        "occupations/data.ron",
        r#"(
    id: "15-2051",
    title: "Data Scientists",
    source: "page",
    outlook: Known(value: (percent: 34), source: "page"),
)
"#,
    ),
];

/// The day on which the folder is checked.
const TODAY: Day = Day { year: Some(2026), month: 11, day: Some(28) };

/// How a mistake is made.
#[derive(Clone, Copy)]
enum Change {
    /// A text replaces one that occurs once. The problem is at the `‸` in it.
    Text(&'static str, &'static str),
    /// The file contains other bytes. The problem is at that line and column.
    Bytes(fn(&str) -> Vec<u8>, u32, u32),
    /// The file has another name. The problem is with the file or folder of the second name as a whole.
    Rename(&'static str, &'static str),
    /// There is one more file. The problem is with the file or folder of the second name as a whole.
    Add(&'static str, &'static str, &'static str),
    /// The file is missing. The problem names it.
    Remove,
}

struct Mistake {
    name: &'static str,
    file: &'static str,
    /// The record that it is in; empty for the whole file.
    record: &'static str,
    change: Change,
    /// Words of the message.
    words: &'static [&'static str],
}

const fn mistake(
    name: &'static str,
    file: &'static str,
    record: &'static str,
    change: Change,
    words: &'static [&'static str],
) -> Mistake {
    Mistake { name, file, record, change, words }
}

use Change::{Add, Bytes, Remove, Rename, Text};

const MISTAKES: &[Mistake] = &[
    mistake(
        "comma missing between fields",
        "departments.ron",
        "cs",
        Text("id: \"cs\",", "id: \"cs\"‸"),
        &["a comma is missing", "id: \"cs\""],
    ),
    mistake(
        "comma missing inside a fact",
        "core-courses.ron",
        "learning",
        Text("value: 12, source", "value: 12‸ source"),
        &["a comma is missing", "value: 12"],
    ),
    mistake(
        "comma missing inside a list",
        "core-courses.ron",
        "systems",
        Text("\"one\", ", "\"one\"‸ "),
        &["a comma is missing"],
    ),
    mistake(
        "comma missing between records",
        "sources.ron",
        "older",
        Text("standing: Official,\n    ),", "standing: Official,\n    )‸"),
        &["a comma is missing after this record"],
    ),
    mistake(
        "semicolon",
        "departments.ron",
        "me",
        Text("title: \"Mechanical Engineering\",", "title: \"Mechanical Engineering\"‸;"),
        &["`;` stands where a comma belongs", "`,`"],
    ),
    mistake(
        "backslash before the closing quote",
        "departments.ron",
        "me",
        Text("\"Mechanical Engineering\"", "\"Mechanical Engineering‸\\\""),
        &["this backslash makes the quote behind it a part of the text", "`\\\\`"],
    ),
    mistake(
        "field of the id in capitals",
        "departments.ron",
        "cs",
        Text("id: \"cs\"", "‸Id: \"cs\""),
        &["no field `Id`", "`id`"],
    ),
    mistake("id left empty", "departments.ron", "cs", Text("\"cs\"", "‸\"\""), &["not a valid id"]),
    mistake("id with an accent", "departments.ron", "ece", Text("\"ece\"", "‸\"écé\""), &["`écé` is not a valid id"]),
    mistake(
        "number for an id",
        "core-courses.ron",
        "systems",
        Text("id: \"systems\"", "id: ‸6"),
        &["a text is expected"],
    ),
    mistake(
        "square bracket for a round one",
        "core-courses.ron",
        "learning",
        Text("value: 12, source: \"page\")", "value: 12, source: \"page\"‸]"),
        &["`]` stands where the `(` of line 6 is still open", "`)`"],
    ),
    mistake(
        "round bracket for a square one",
        "core-courses.ron",
        "systems",
        Text("\"two\"]", "\"two\"‸)"),
        &["`)` stands where the `[` of line", "`]`"],
    ),
    mistake("single quotes", "departments.ron", "cs", Text("\"cs\"", "‸'cs'"), &["`'` (U+0027)", "\"` (U+0022)"]),
    mistake(
        "quote not closed",
        "departments.ron",
        "ece",
        Text("\"Electrical Engineering\"", "‸\"Electrical Engineering"),
        &["double quote is missing"],
    ),
    mistake(
        "quote not closed, with an id lost",
        "core-courses.ron",
        "learning",
        Text("id: \"learning\"", "id: ‸\"learning"),
        &["double quote is missing"],
    ),
    mistake("smart quotes", "departments.ron", "ece", Text("\"ece\"", "‸“ece”"), &["`“` (U+201C)", "`\"` (U+0022)"]),
    mistake(
        "smart quotes around commas and brackets",
        "departments.ron",
        "ece",
        Text("\"MS in Engineering\"", "‸“MS, (in Engineering”"),
        &["`“` (U+201C)"],
    ),
    mistake("one smart quote", "sources.ron", "page", Text("\"page\"", "\"page‸”"), &["`”` (U+201D)"]),
    mistake(
        "single smart quotes",
        "careers.ron",
        "analyst",
        Text("\"Analyst\"", "‸‘Analyst’"),
        &["`‘` (U+2018)", "`\"`"],
    ),
    mistake(
        "no-break space",
        "sources.ron",
        "older",
        Text("id: \"older\"", "id:‸\u{a0}\"older\""),
        &["U+00A0", "space"],
    ),
    mistake("fullwidth comma", "program.ron", "program", Text("\"page\",", "\"page\"‸，"), &["`，` (U+FF0C)", "`,`"]),
    mistake(
        "letter of another script",
        "departments.ron",
        "cs",
        Text("title: \"Computer", "‸tіtle: \"Computer"),
        &["U+0456", "`title`"],
    ),
    mistake(
        "quotes inside a text",
        "departments.ron",
        "ece",
        Text("\"MS in Engineering\"", "\"MS in ‸\"Engineering\" or so\""),
        &["ends at this quote", "`\\\"`"],
    ),
    mistake(
        "quote inside a text",
        "departments.ron",
        "ece",
        Text("\"3.0\"", "\"3‸\" or more\""),
        &["ends at this quote", "`\\\"`"],
    ),
    mistake(
        "comment as in a shell",
        "departments.ron",
        "cs",
        Text(
            "        units: Known(value: 97, source: \"page\"),\n",
            "        ‸# of the standard version\n        units: Known(value: 97, source: \"page\"),\n",
        ),
        &["a comment begins with `//`, not with `#`"],
    ),
    mistake(
        "comment as in a shell behind a value",
        "departments.ron",
        "cs",
        Text(
            "        units: Known(value: 97, source: \"page\"),",
            "        units: Known(value: 97, source: \"page\"), ‸# of \"all\"",
        ),
        &["a comment begins with `//`, not with `#`"],
    ),
    mistake(
        "two commas",
        "core-courses.ron",
        "learning",
        Text("title: \"Learning\",", "title: \"Learning\",‸,"),
        &["a comma too many", "delete it"],
    ),
    mistake(
        "two commas in a list",
        "core-courses.ron",
        "systems",
        Text("\"one\", \"two\"", "\"one\",‸, \"two\""),
        &["a comma too many"],
    ),
    mistake(
        "decimal comma",
        "core-courses.ron",
        "learning",
        Text("Known(value: 12,", "Known(value: ‸7,5,"),
        &["no comma", "write 7.5"],
    ),
    mistake(
        "text before the records",
        "core-courses.ron",
        "learning",
        Text("[\n    (\n        id: \"learning\"", "‸Updated by Anna in 2026\n[\n    (\n        id: \"learning\""),
        &["before the records", "`//`"],
    ),
    mistake(
        "merge conflict in a record",
        "departments.ron",
        "cs",
        Text(
            "        units: Known(value: 97, source: \"page\"),\n",
            "‸<<<<<<< HEAD\n        units: Known(value: 97, source: \"page\"),\n=======\n        units: Known(value: 98, source: \"page\"),\n>>>>>>> other\n",
        ),
        &["conflict markers", "<<<<<<<"],
    ),
    mistake(
        "merge conflict around an id",
        "core-courses.ron",
        "systems",
        Text(
            "        id: \"systems\",\n",
            "‸<<<<<<< HEAD\n        id: \"system\",\n||||||| base\n=======\n        id: \"systems\",\n>>>>>>> other\n",
        ),
        &["conflict markers"],
    ),
    mistake(
        "cut file",
        "departments.ron",
        "",
        Bytes(|text| cut(text, "Electrical En"), 10, 30),
        &["ends inside the record", "line 8"],
    ),
    mistake(
        "cut file of sources",
        "sources.ron",
        "",
        Bytes(|text| cut(text, "standing: Official,\n"), 7, 28),
        &["ends inside the record", "line 2"],
    ),
    mistake(
        "cut file of one record",
        "occupations/data.ron",
        "",
        Bytes(|text| cut(text, "source: \"page\","), 4, 20),
        &["line 1"],
    ),
    mistake("cut file of a program", "program.ron", "", Bytes(|text| cut(text, "title: "), 3, 11), &["line 1"]),
    mistake("empty file", "departments.ron", "", Bytes(|_| Vec::new(), 1, 1), &["the file is empty"]),
    mistake("empty file of sources", "sources.ron", "", Bytes(|_| b"\n\n".to_vec(), 3, 1), &["the file is empty"]),
    mistake("empty program", "program.ron", "", Bytes(|_| Vec::new(), 1, 1), &["the file is empty"]),
    mistake("program of no records", "program.ron", "", Bytes(|_| b"[]".to_vec(), 0, 0), &["no program in"]),
    mistake("no program", "program.ron", "", Remove, &["there is no `program.ron`"]),
    mistake("no sources", "sources.ron", "", Remove, &["sources.ron"]),
    mistake("Windows-1252", "departments.ron", "", Bytes(latin, 4, 26), &["UTF-8", "Windows-1252"]),
    mistake("UTF-16", "sources.ron", "", Bytes(utf16, 1, 1), &["UTF-16", "save it as UTF-8"]),
    mistake(
        "UTF-16 without a mark",
        "core-courses.ron",
        "",
        Bytes(|text| utf16(text)[2..].to_vec(), 1, 1),
        &["UTF-16"],
    ),
    mistake(
        "backup only",
        "departments.ron",
        "",
        Rename("departments.ron.bak", "departments.ron.bak"),
        &["`departments.ron`"],
    ),
    mistake("text file only", "sources.ron", "", Rename("sources.txt", "sources.txt"), &["not read", "`sources.ron`"]),
    mistake(
        "misspelled file",
        "core-courses.ron",
        "",
        Rename("core-course.ron", "core-course.ron"),
        &["`core-courses.ron`"],
    ),
    mistake(
        "misspelled folder",
        "occupations/data.ron",
        "",
        Rename("occupation/data.ron", "occupation"),
        &["`occupations`"],
    ),
    mistake(
        "text file in a folder",
        "occupations/data.ron",
        "",
        Rename("occupations/data.txt", "occupations/data.txt"),
        &["`data.ron`"],
    ),
    mistake(
        "file in a subfolder",
        "occupations/data.ron",
        "",
        Rename("occupations/old/data.ron", "occupations/old"),
        &["not read"],
    ),
    mistake(
        "file and folder",
        "departments.ron",
        "",
        Add("departments/x.ron", "(id: \"x\", title: \"X\", source: \"page\")", "departments.ron"),
        &["also a folder `departments`", "both are read"],
    ),
    mistake(
        "the same id twice",
        "departments.ron",
        "me",
        Text("id: \"me\",", "id: ‸\"ece\",\n        aliases: [\"me\"],"),
        &["another department with the id `ece`", "departments.ron:9:13"],
    ),
    mistake("id in capitals", "departments.ron", "me", Text("id: \"me\"", "id: ‸\"ME\""), &["lower-case"]),
    mistake("no id", "departments.ron", "cs", Text("(\n        id: \"cs\",", "‸(\n"), &["`id` is missing"]),
    mistake(
        "no title",
        "sources.ron",
        "page",
        Text("(\n        id: \"page\",\n        title: \"A page\",", "‸(\n        id: \"page\","),
        &["`title` is missing"],
    ),
    mistake(
        "bracket missing",
        "departments.ron",
        "ece",
        Text(
            r#"(
        id: "ece",
        title: "Electrical Engineering",
        source: "page",
        degree: Known(value: "MS in Engineering", source: "older"),
        qpa: Known(value: "3.0", source: "page"),
    ),"#,
            r#"‸(
        id: "ece",
        title: "Electrical Engineering",
        source: "page",
        degree: Known(value: "MS in Engineering", source: "older"),
        qpa: Known(value: "3.0", source: "page"),"#,
        ),
        &["no partner", "before line 14"],
    ),
    mistake(
        "bare number",
        "departments.ron",
        "cs",
        Text("Known(value: 97, source: \"page\")", "‸40"),
        &["`Known(value: 40, source: \"…\")`"],
    ),
    mistake(
        "bare text",
        "departments.ron",
        "ece",
        Text("Known(value: \"3.0\", source: \"page\")", "‸\"3.0\""),
        &["`Known(value: \"3.0\", source: \"…\")`"],
    ),
    mistake(
        "value without its name",
        "departments.ron",
        "cs",
        Text("value: 97, source: \"page\"", "‸97"),
        &["`Known(value: 97, source: \"…\")`"],
    ),
    mistake(
        "bare list",
        "careers.ron",
        "builder",
        Text("Known(value: \"me\", source: \"page\")", "‸[\"me\"]"),
        &["`Several([(value: \"me\", …), …])`"],
    ),
    mistake(
        "list as the value of a fact",
        "careers.ron",
        "builder",
        Text("\"me\"", "‸[\"me\"]"),
        &["`Several([(value: \"me\", …), …])`"],
    ),
    mistake(
        "read after today",
        "sources.ron",
        "page",
        Text("\"2025-10\"", "‸\"2052-02-27\""),
        &["2052-02-27", "after today"],
    ),
    mistake("read next month", "sources.ron", "older", Text("\"2023\"", "‸\"2026-12\""), &["after today"]),
    mistake(
        "deadline far ahead",
        "departments.ron",
        "me",
        Text("\"2027-01-31\"", "‸\"2072-01-31\""),
        &["31 January 2072", "3 years"],
    ),
    mistake(
        "bare values in Several",
        "careers.ron",
        "analyst",
        Text(
            "Several([(value: \"cs\", source: \"page\"), (value: \"ece\", source: \"older\")])",
            "Several([‸\"cs\", \"ece\"])",
        ),
        &["`Several([(value: \"cs\", …), …])`"],
    ),
    mistake(
        "names in quotes",
        "careers.ron",
        "builder",
        Text("id: \"builder\"", "‸\"id\": \"builder\""),
        &["has no quotes", "`id: …`"],
    ),
    mistake(
        "smart quote not closed",
        "sources.ron",
        "older",
        Text("\"An older page\"", "‸“An older page"),
        &["`“` (U+201C)"],
    ),
    mistake("dash between numbers", "departments.ron", "cs", Text("97", "97‸–98"), &["`–` (U+2013)", "`-`"]),
    mistake(
        "conflict marker left over",
        "departments.ron",
        "me",
        Text("        title: \"Mech", "‸=======\n        title: \"Mech"),
        &["conflict markers"],
    ),
    mistake(
        "copy of a file",
        "sources.ron",
        "",
        Rename("Copy of sources.ron", "Copy of sources.ron"),
        &["`sources.ron`"],
    ),
    mistake(
        "misspelled field",
        "departments.ron",
        "ece",
        Text("title: \"Electrical", "‸titel: \"Electrical"),
        &["no field `titel`", "`title`"],
    ),
    mistake("number in quotes", "departments.ron", "cs", Text("97", "‸\"97\""), &["without quotes"]),
    mistake(
        "former choice",
        "core-courses.ron",
        "learning",
        Text("Known(value: 12, source: \"page\")", "‸Disputed([(value: 12, source: \"page\")])"),
        &["`Disputed`", "`Conflict`", "`formerly`", "`Varies`"],
    ),
    mistake(
        "two digits for a year",
        "sources.ron",
        "older",
        Text("\"2023\"", "‸\"23\""),
        &["no date 23", "\"2025-10-30\""],
    ),
    mistake(
        "published after today",
        "sources.ron",
        "older",
        Text("standing: OlderCopy", "published: ‸\"2027\",\n        standing: OlderCopy"),
        &["after today"],
    ),
    mistake(
        "merge conflict between records",
        "departments.ron",
        "me",
        Text(
            "    (\n        id: \"me\",",
            "‸<<<<<<< ours\n    (\n        id: \"me\",\n=======\n    (\n        id: \"mech\",\n>>>>>>> theirs",
        ),
        &["conflict markers"],
    ),
    mistake(
        "backup of an editor only",
        "sources.ron",
        "",
        Rename("sources.ron~", "sources.ron~"),
        &["not read", "`sources.ron`"],
    ),
    mistake(
        "text file of departments only",
        "departments.ron",
        "",
        Rename("departments.txt", "departments.txt"),
        &["not read", "`departments.ron`"],
    ),
    mistake(
        "older files in a subfolder",
        "occupations/data.ron",
        "",
        Add("occupations/old/y.ron", "[]", "occupations/old"),
        &["not read"],
    ),
    mistake(
        "copy beside its file",
        "careers.ron",
        "",
        Add("careers copy.ron", "[]", "careers copy.ron"),
        &["`careers.ron`", "delete this one"],
    ),
    mistake("no departments", "departments.ron", "", Remove, &["there is no `departments.ron`"]),
    mistake(
        "lines between two records lost",
        "departments.ron",
        "",
        Text("    ),\n    (\n        id: \"ece\"", "        ‸id: \"ece\""),
        &["another record begins here", "`),`"],
    ),
    mistake(
        "unknown department",
        "careers.ron",
        "analyst",
        Text("\"ece\"", "‸\"ec\""),
        &["no department with the id `ec`", "`ece`"],
    ),
    mistake(
        "unknown source",
        "careers.ron",
        "builder",
        Text("\"systems\", source: \"older\"", "\"systems\", source: ‸\"oder\""),
        &["no source with the id `oder`", "`older`"],
    ),
];

/// Mistakes from which it is plain what was meant, so that nothing is lost.
const MENDED: &[Mistake] = &[
    mistake(
        "equals sign for a colon",
        "departments.ron",
        "cs",
        Text("title: \"Comp", "title ‸= \"Comp"),
        &["`=`", "`title: …`"],
    ),
    mistake("no colon", "departments.ron", "cs", Text("title: \"Comp", "‸title \"Comp"), &["a colon is missing"]),
    mistake(
        "comma missing after a title",
        "sources.ron",
        "page",
        Text("\"A page\",", "\"A page\"‸"),
        &["a comma is missing"],
    ),
    mistake("semicolon", "careers.ron", "analyst", Text("\"analyst\",", "\"analyst\"‸;"), &["`;`", "`,`"]),
    mistake(
        "misspelt name of the title",
        "departments.ron",
        "ece",
        Text("title: \"Ele", "‸titel: \"Ele"),
        &["`title`"],
    ),
    mistake(
        "name of a field in quotes",
        "departments.ron",
        "cs",
        Text("title: \"Comp", "‸\"title\": \"Comp"),
        &["no quotes"],
    ),
    mistake("comment without an end", "careers.ron", "", Text("[\n", "‸/* careers\n[\n"), &["no end", "`*/`"]),
    mistake("choice in quotes", "sources.ron", "page", Text("Official", "‸\"Official\""), &["without quotes"]),
    mistake(
        "address without quotes",
        "sources.ron",
        "page",
        Text("\"https://a.org/\",\n        read", "‸https://a.org/,\n        read"),
        &["`\"https://a.org/\"`"],
    ),
    mistake(
        "fact closed twice",
        "departments.ron",
        "ece",
        Text("\"3.0\", source: \"page\"),\n    )", "\"3.0\", source: \"page\")),\n    ‸)"),
        &["closes nothing"],
    ),
    mistake(
        "fact in a list with its choice",
        "careers.ron",
        "analyst",
        Text("[(value: \"cs\"", "[‸Known(value: \"cs\""),
        &["without `Known`"],
    ),
];

/// The file up to the end of `last`.
fn cut(text: &str, last: &str) -> Vec<u8> {
    let end = text.find(last).expect("there") + last.len();
    text.as_bytes()[..end].to_vec()
}

fn latin(text: &str) -> Vec<u8> {
    text.replace("Science", "@").bytes().map(|byte| if byte == b'@' { 0xe9 } else { byte }).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// Files by name.
type Files = BTreeMap<String, Vec<u8>>;

impl Mistake {
    fn make(&self, files: &mut Files) {
        match self.change {
            Text(from, to) => {
                let text = String::from_utf8(files[self.file].clone()).expect("a text");
                assert_eq!(text.matches(from).count(), 1, "{}: {from}", self.name);
                files.insert(self.file.to_owned(), text.replace(from, to).into_bytes());
            }
            Bytes(change, ..) => {
                let text = String::from_utf8(files[self.file].clone()).expect("a text");
                files.insert(self.file.to_owned(), change(&text));
            }
            Rename(name, _) => {
                let bytes = files.remove(self.file).expect("a file");
                files.insert(name.to_owned(), bytes);
            }
            Add(name, text, _) => drop(files.insert(name.to_owned(), text.as_bytes().to_vec())),
            Remove => drop(files.remove(self.file)),
        }
    }

    /// Where the problem is, if no mark in the text says so.
    fn place(&self) -> Option<(String, u32, u32)> {
        match self.change {
            Text(..) => None,
            Bytes(_, line, column) => Some((self.file.to_owned(), line, column)),
            Rename(_, place) | Add(_, _, place) => Some((place.to_owned(), 0, 0)),
            Remove => Some((self.file.to_owned(), 0, 0)),
        }
    }

    /// Whether both can be made in one folder so that neither hides the other.
    fn goes_with(&self, other: &Self) -> bool {
        let names = |mistake: &Self| match mistake.name {
            "unknown department" => Some("departments"),
            "unknown source" => Some("sources"),
            _ => None,
        };
        let hides = |one: &Self, other: &Self| {
            names(other).is_some_and(|section| one.file.starts_with(section) && one.record.is_empty())
        };
        let apart = self.file != other.file
            || !self.record.is_empty() && !other.record.is_empty() && self.record != other.record;
        apart && !hides(self, other) && !hides(other, self)
    }
}

fn good() -> Files {
    GOOD.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Writes the files without their marks, and returns where the marks were.
fn write(dir: &TempDir, files: &Files) -> Vec<(String, u32, u32)> {
    let mut marks = Vec::new();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        let Ok(mut text) = String::from_utf8(bytes.clone()) else {
            fs::write(path, bytes).expect("written");
            continue;
        };
        while let Some(at) = text.find('‸') {
            text.remove(at);
            let line = text[..at].matches('\n').count() + 1;
            let column = text[..at].rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            marks.push((name.clone(), u32::try_from(line).expect("few"), u32::try_from(column).expect("few")));
        }
        fs::write(path, text).expect("written");
    }
    marks
}

/// The program of a folder with these mistakes, where problems are expected, and what paths begin with.
fn program(mistakes: &[&Mistake]) -> (Program, Vec<(String, u32, u32)>, String) {
    let mut files = good();
    for mistake in mistakes {
        mistake.make(&mut files);
    }
    let dir = tempfile::tempdir().expect("a folder");
    let mut expected = write(&dir, &files);
    expected.extend(mistakes.iter().filter_map(|mistake| mistake.place()));
    expected.sort();
    (Program::checked(data::folder(dir.path()), TODAY), expected, prefix(&dir))
}

/// The problems of a folder with these mistakes, where they are expected, and what their paths begin with.
fn check(mistakes: &[&Mistake]) -> (Vec<Problem>, Vec<(String, u32, u32)>, String) {
    let (program, expected, prefix) = program(mistakes);
    (program.problems, expected, prefix)
}

fn prefix(dir: &TempDir) -> String {
    format!("{}/", dir.path().display())
}

fn report(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn places(problems: &[Problem], dir: &str) -> Vec<(String, u32, u32)> {
    let place = |problem: &Problem| {
        let file = problem.place.file.strip_prefix(dir).unwrap_or_else(|| panic!("{problem}"));
        (file.to_owned(), problem.place.line, problem.place.column)
    };
    let mut places: Vec<_> = problems.iter().map(place).collect();
    places.sort();
    places
}

#[test]
fn the_folder_has_no_mistake() {
    let (problems, ..) = check(&[]);
    assert_eq!(problems, []);
}

#[test]
fn each_mistake_is_reported_once_at_its_place() {
    let mut wrong = Vec::new();
    for mistake in MISTAKES.iter().chain(MENDED) {
        let (problems, expected, dir) = check(&[mistake]);
        let found = places(&problems, &dir);
        let report = report(&problems);
        let missing: Vec<_> = mistake.words.iter().filter(|words| !report.contains(**words)).collect();
        if found != expected || !missing.is_empty() {
            wrong.push(format!("{}: expected {expected:?} {missing:?}\n{report}", mistake.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_plainly_meant_loses_nothing() {
    let (good, ..) = program(&[]);
    for mistake in MENDED {
        let (read, ..) = program(&[mistake]);
        assert_eq!(read.tables, good.tables, "{}", mistake.name);
    }
}

#[test]
fn a_fact_whose_source_may_be_lost_is_dropped_rather_than_given_another() {
    let (good, ..) = program(&[]);
    let units = |program: &Program| program.tables.departments[0].units.clone();
    for wrong in [
        "value: 97), source: \"page\"),",
        "value: 97),\n        source: \"page\"),",
        "value: 97, /* source: \"older\"),",
    ] {
        let mut files = good_with_source();
        let text = String::from_utf8(files["departments.ron"].clone()).expect("text");
        let changed = text.replacen("value: 97, source: \"page\"),", wrong, 1);
        assert_ne!(changed, text);
        files.insert("departments.ron".to_owned(), changed.into_bytes());
        let dir = tempfile::tempdir().expect("a folder");
        write(&dir, &files);
        let read = Program::checked(data::folder(dir.path()), TODAY);
        assert_ne!(read.problems, [], "{wrong}");
        assert!(units(&read) == units(&good) || units(&read) == data::Answer::default(), "{wrong}: {:?}", units(&read));
    }
}

/// The folder with another source for the record than for its fact.
fn good_with_source() -> Files {
    let mut files = good();
    let text = String::from_utf8(files["departments.ron"].clone()).expect("text");
    let text = text.replacen("source: \"page\",\n        units", "source: \"older\",\n        units", 1);
    files.insert("departments.ron".to_owned(), text.into_bytes());
    files
}

#[test]
fn a_file_with_old_line_ends_has_no_mistake() {
    let mut files = good();
    for text in files.values_mut() {
        text.iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b'\r');
    }
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir, &files);
    assert_eq!(Program::checked(data::folder(dir.path()), TODAY).problems, []);
}

#[test]
fn a_file_in_the_place_of_another_is_told_once_and_read() {
    for (from, to) in [("departments.ron", "courses/x.ron"), ("sources.ron", "departments/x.ron")] {
        let mut files = good();
        let moved = files.remove(from).expect("there");
        files.insert(to.to_owned(), moved);
        if to.starts_with("departments") {
            let own = files.remove("departments.ron").expect("there");
            files.insert("departments/own.ron".to_owned(), own);
        }
        let dir = tempfile::tempdir().expect("a folder");
        write(&dir, &files);
        let read = Program::checked(data::folder(dir.path()), TODAY);
        let [problem] = &read.problems[..] else { panic!("{}", report(&read.problems)) };
        let section = from.trim_end_matches(".ron");
        assert!(problem.what.contains(&format!("the fields of `{section}`")), "{problem}");
        assert_eq!(problem.place.file.strip_prefix(&prefix(&dir)), Some(to));
        assert_eq!(read.tables, program(&[]).0.tables);
    }
}

#[test]
fn two_mistakes_are_two_problems() {
    let mut wrong = Vec::new();
    for (nth, one) in MISTAKES.iter().enumerate() {
        for other in MISTAKES[nth + 1..].iter().filter(|other| one.goes_with(other)) {
            let (problems, ..) = check(&[one, other]);
            if problems.len() != 2 {
                let report = report(&problems);
                wrong.push(format!("{} and {}:\n{report}", one.name, other.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} pairs\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_explorer_blames_no_date() {
    for mistake in MISTAKES.iter().filter(|mistake| ["read after today", "deadline far ahead"].contains(&mistake.name))
    {
        let mut files = good();
        mistake.make(&mut files);
        let dir = tempfile::tempdir().expect("a folder");
        write(&dir, &files);
        assert_eq!(Program::new(data::folder(dir.path())).problems, []);
    }
}

#[test]
fn a_mistake_hides_no_record_of_another_file() {
    let (good, ..) = program(&[]);
    for mistake in MISTAKES {
        let (program, ..) = program(&[mistake]);
        for kind in Kind::PANES.iter().filter(|kind| !mistake.file.starts_with(kind.file())) {
            assert_eq!(program.count(*kind), good.count(*kind), "{}", mistake.name);
        }
    }
}

#[test]
fn a_backup_beside_its_file_is_no_mistake() {
    let mut files = good();
    files.insert("departments.ron.bak".to_owned(), b"(".to_vec());
    files.insert("sources.ron~".to_owned(), b"[]".to_vec());
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir, &files);
    assert_eq!(Program::checked(data::folder(dir.path()), TODAY).problems, []);
}

#[test]
fn an_id_that_many_use_is_missing_once() {
    let use_of = |nth: usize| format!("(id: \"c-{nth}\", title: \"Course {nth}\", source: \"lost\"),");
    for count in [1, 2, 4, 2000] {
        let mut files = good();
        let courses = format!("[{}]", (0..count).map(use_of).collect::<Vec<_>>().join("\n"));
        files.insert("core-courses/more.ron".to_owned(), courses.into_bytes());
        let dir = tempfile::tempdir().expect("a folder");
        write(&dir, &files);
        let problems = Program::checked(data::folder(dir.path()), TODAY).problems;
        let missing: Vec<_> = problems.iter().filter(|problem| problem.what.contains("`lost`")).collect();
        assert_eq!(missing.len(), 1, "{}", report(&problems));
        assert_eq!(missing[0].place.line, 1);
        let times = format!("it is used {} times", msaie::text::thousands(count));
        assert_eq!(missing[0].what.contains(&times), count > 1, "{}", missing[0].what);
    }
}

#[test]
fn an_id_in_two_files_is_reported_with_both_places() {
    let mut files = good();
    files.insert("occupations/second.ron".to_owned(), files["occupations/data.ron"].clone());
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir, &files);
    let problems = Program::new(data::folder(dir.path())).problems;
    assert_eq!(places(&problems, &prefix(&dir)), [("occupations/second.ron".to_owned(), 2, 9)]);
    assert!(problems[0].what.ends_with("occupations/data.ron:2:9"), "{}", problems[0]);
}

#[test]
fn a_copy_of_a_file_is_reported_once_with_both_places() {
    let mut files = good();
    files.insert("sources/a.ron".to_owned(), files["sources.ron"].clone());
    files.insert("sources/b.ron".to_owned(), files["sources.ron"].clone());
    files.remove("sources.ron");
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir, &files);
    let problems = Program::new(data::folder(dir.path())).problems;
    assert_eq!(places(&problems, &prefix(&dir)), [("sources/b.ron".to_owned(), 3, 13)]);
    assert!(problems[0].what.contains("all 2 records") && problems[0].what.ends_with("sources/a.ron:3:13"));
}

#[test]
fn records_of_a_file_beside_its_section_are_not_missed() {
    let mut files = good();
    let sources = String::from_utf8(files["sources.ron"].clone()).expect("a text");
    let (page, older) = sources.split_at(sources.find("    (\n        id: \"older\"").expect("there"));
    files.insert("sources.ron".to_owned(), format!("{page}]").into_bytes());
    files.insert("source.ron".to_owned(), format!("[\n{older}").into_bytes());
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir, &files);
    let problems = Program::new(data::folder(dir.path())).problems;
    assert_eq!(places(&problems, &prefix(&dir)), [("source.ron".to_owned(), 0, 0)]);
}

#[test]
fn a_deadline_far_ahead_is_a_warning() {
    let far = MISTAKES.iter().find(|mistake| mistake.name == "deadline far ahead").expect("it is listed");
    let (program, ..) = program(&[far]);
    assert_eq!((program.problem_count(), program.warning_count()), (1, 1));
    assert!(report(&program.problems).contains(": warning: "));
}
