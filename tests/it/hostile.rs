//! Hostile data: nothing harmful reaches the terminal, clipboard or browser, and reading it always ends.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use msaie::app::{Action, Effect};
use msaie::data::{self, Address, Dataset};
use msaie::model::Program;
use msaie::problem::{Fault, Problem};
use tempfile::TempDir;

use crate::play::{Play, chord};
use crate::pty::BINARY;

/// How long anything may take before it counts as a hang.
const DEADLINE: Duration = Duration::from_mins(1);

/// Texts that would control a terminal or mislead a reader.
pub(crate) const HOSTILE_TEXTS: &[&str] = &[
    "\x1b[31mred\x1b[0m \x1b[2J\x1b[H",
    "\x1b]0;another title\x07\x1b]2;and another\x1b\\\\",
    "\x1b]8;;https://evil.example/\x07a link\x1b]8;;\x07",
    "\x1b]52;c;ZXZpbA==\x07 on the clipboard",
    "\x1bP$q\"p\x1b\\\\ \x1b[6n \x1b[?1049l \x1bc",
    "\u{9b}31m \u{9d}52;c;ZXZpbA==\u{9c} \u{90}x\u{9c} \u{85}",
    "user\u{202e}txt.exe\u{202c} \u{2066}a\u{2067}b\u{2068}c\u{2069} \u{200e}d\u{200f}e\u{61c}",
    "zero\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}width\u{ad}\u{34f}\u{180e}\u{3164}",
    "tag\u{e0001}\u{e0067}\u{e007f} \u{fff9}under\u{fffa}over\u{fffb}",
    "nul\0 bell\x07 back\x08\x08\x08 del\x7f cr\rx lf\nx tab\tx vt\x0b ff\x0c so\x0e",
];

/// Texts that are hard to lay out: wide, combining, right-to-left, empty and very long.
pub(crate) fn awkward() -> Vec<String> {
    let mut texts: Vec<String> = [
        "中文字中文字中文字中文字中文字中文字中文字中文字",
        "👩‍👩‍👧‍👦 👩🏽‍💻 🇷🇼🇷🇼🇷🇼 ❤️ ☎︎ 1️⃣",
        "\u{301}\u{302}\u{303} begins with marks",
        "שלום עולם 123 مرحبا بالعالم abc ﷽ ﷺ",
        "क्षत्रिय ज्ञान நிலை ไทยภาษาไทย 한국어",
        "𒐫 ⸻ ꧅ 𒈙",
        "",
        " ",
        "\u{3000}",
        "\u{a0}\u{2007}",
        "-/.-/.-/.",
        "ＦＵＬＬＷＩＤＴＨ ｶﾅ",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push(format!("a{}b", "\u{301}".repeat(3000)));
    texts.push("\u{200d}👩".repeat(60));
    texts.push("x".repeat(700));
    texts.push("中".repeat(300));
    texts.push("word ".repeat(150));
    texts.push("https://example.org/".to_owned() + &"%20a/".repeat(60));
    texts
}

/// A folder with a record of every kind for each of `texts`, used in every field that takes text.
fn folder_of(texts: &[String]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let mut files =
        ["sources", "core-courses", "departments", "careers", "occupations"].map(|name| (name, String::new()));
    for (nth, text) in texts.iter().enumerate() {
        let hashes = "#".repeat(12);
        let text = format!("r{hashes}\"{text}\"{hashes}");
        let about = format!("source: \"page\", period: {text}, note: {text}, standing: Ours({text})");
        let head = format!(
            "id: \"x{nth}\", title: {text}, source: \"page\", aliases: [{text}, \"a{nth}\"], \
             links: [(label: {text}, url: \"https://example.org/{nth}\", note: {text}), (label: {text}, url: {text})]"
        );
        let fields = [
            format!(
                "id: \"x{nth}\", title: {text}, url: {text}, read: \"2025-10\", standing: Ours({text}), note: {text}"
            ),
            format!("{head}, summary: Known(value: {text}, {about}), topics: Known(value: [{text}, {text}], {about})"),
            format!(
                "{head}, degree: Conflict([(value: {text}, {about}), (value: {text}, {about})]), qpa: NotFound({text}), \
                 contact: Known(value: Page({text}), {about}), starts: NotPublished(source: \"page\", note: {text}), \
                 summary: Known(value: {text}, {about}), project: Known(value: (rule: Optional, detail: {text}), {about})"
            ),
            format!(
                "{head}, does: Known(value: {text}, {about}), departments: Known(value: \"x{nth}\", {about}), \
                 courses: Known(value: {text}, source: {text})"
            ),
            format!("{head}, education: Known(value: {text}, {about}), employers: Known(value: [{text}], {about})"),
        ];
        for ((_, file), fields) in files.iter_mut().zip(fields) {
            let _ = writeln!(file, "    ({fields}),");
        }
    }
    for (name, records) in files {
        let page = r#"    (id: "page", title: "A page", url: "https://a.org/", read: "2025-10", standing: Official),"#;
        let good = r#"    (id: "good", title: "Good", source: "page"),"#;
        let first = if name == "sources" { page } else { good };
        fs::write(dir.path().join(format!("{name}.ron")), format!("[\n{first}\n{records}]\n")).expect("written");
    }
    dir
}

/// A program made of the [`awkward`] texts.
pub(crate) fn awkward_program() -> Program {
    let dir = folder_of(&awkward());
    let program = Program::new(data::folder(dir.path()));
    assert!(program.tables.departments.len() > 12, "{} departments", program.tables.departments.len());
    program
}

/// A character that controls a terminal, or reorders or hides the text around it.
fn unsafe_char(text: &str) -> Option<char> {
    text.chars().find(|c| {
        c.is_control()
            || matches!(
                c,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
            )
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
            || matches!(c, '\u{e0000}'..='\u{e007f}')
    })
}

/// Asserts that `text` is safe to write to a terminal; line breaks are allowed.
pub(crate) fn assert_clean(text: &str) {
    let found = unsafe_char(&text.replace('\n', ""));
    assert_eq!(found.map(|c| c.escape_unicode().to_string()), None, "in {text:?}");
}

/// Runs the binary to its end.
fn run(arguments: &[&str], dir: &Path) -> Output {
    let mut child = Command::new(BINARY)
        .arg("--data")
        .arg(dir)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let read = |stream: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            stream.expect("a stream").read_to_end(&mut bytes).expect("read");
            bytes
        })
    };
    let stdout = read(child.stdout.take().map(|stream| Box::new(stream) as _));
    let stderr = read(child.stderr.take().map(|stream| Box::new(stream) as _));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().expect("waited for") {
            Some(status) => break status,
            None if start.elapsed() > DEADLINE => {
                child.kill().expect("killed");
                panic!("{arguments:?} hangs");
            }
            None => thread::park_timeout(Duration::from_millis(5)),
        }
    };
    Output { status, stdout: stdout.join().expect("read"), stderr: stderr.join().expect("read") }
}

/// Runs the binary, checks that its output is safe to print, and returns it.
fn clean_output(arguments: &[&str], dir: &Path) -> String {
    let output = run(arguments, dir);
    let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert_clean(&text);
    text
}

fn hostile_texts() -> Vec<String> {
    HOSTILE_TEXTS.iter().map(ToString::to_string).collect()
}

#[test]
fn check_and_search_print_hostile_data_safely() {
    let dir = folder_of(&hostile_texts());
    fs::write(dir.path().join("departments\x1b[31m\u{202e}.ron"), "()").expect("written");
    let checked = clean_output(&["check"], dir.path());
    assert!(checked.contains('␛') && checked.contains("is not a web address"), "{checked}");
    for query in ["red", "link", "clipboard", "zero", "kind:department", "good"] {
        for format in ["table", "json"] {
            let found = clean_output(&["search", query, "--explain", "--format", format], dir.path());
            assert!(found.contains(if query == "good" { "Good" } else { "x" }), "{query}: {found}");
        }
    }
    for query in ["\x1b[31mrad", "\u{202e}zzq", "units:\x1b", "kind:\u{9b}"] {
        clean_output(&["search", query], dir.path());
    }
}

#[test]
fn hostile_syntax_is_reported_safely() {
    for hostile in HOSTILE_TEXTS {
        for text in [
            format!("[({hostile}: 5)]"),
            format!("[(id: \"a\", title: \"A\", source: \"page\", {hostile})]"),
            format!("[(id: \"a\", title: \"A\", source: \"page\", gre: Known(value: r#{hostile}, source: \"page\"))]"),
            hostile.to_string(),
            format!("/* {hostile} */ [(id: \"a\", titel: \"A\")] // {hostile}"),
        ] {
            let dir = tempfile::tempdir().expect("a folder");
            fs::write(dir.path().join("departments.ron"), text).expect("written");
            for problem in &Program::new(data::folder(dir.path())).problems {
                assert_clean(&problem.to_string());
            }
        }
    }
}

#[test]
fn nothing_harmful_is_drawn_copied_or_opened() {
    let dir = folder_of(&hostile_texts());
    let program = Program::new(data::folder(dir.path()));
    assert!(!program.problems.is_empty());
    let mut play = Play::of(program, 120, 36);
    let mut effects = Vec::new();
    for (columns, rows) in [(120, 36), (80, 24), (40, 12), (200, 60)] {
        play.resize(columns, rows);
        for view in ["1", "6", "7", "!", ":", "?"] {
            play.press("Esc Esc Esc").press(view);
            assert_drawn_clean(&mut play);
        }
    }
    play.press("Esc Esc Esc 1");
    for pane in 0..3 {
        for row in 0..=HOSTILE_TEXTS.len() {
            play.choose(pane, row).press("Enter g");
            let mut before = String::new();
            while play.snapshot() != before {
                before = play.snapshot();
                assert_drawn_clean(&mut play);
                for key in ["y", "c", "o", "O"] {
                    play.effects.clear();
                    play.act(Action::Press(chord(key)));
                    effects.append(&mut play.effects);
                    assert_clean(play.notice());
                }
                play.press("j");
            }
            play.press("s");
            assert_drawn_clean(&mut play);
            play.press("Esc Esc");
        }
    }
    let (mut copied, mut opened) = (0, 0);
    for effect in effects {
        match effect {
            Effect::Copy(text) => {
                assert_eq!(unsafe_char(&text), None, "{text:?} is copied");
                copied += 1;
            }
            Effect::Open(url) => {
                assert!(Address::is_safe(&url) && unsafe_char(&url).is_none(), "{url:?} is opened");
                opened += 1;
            }
            _ => {}
        }
    }
    assert!(copied > 50 && opened > 20, "{copied} copied, {opened} opened");
}

/// Asserts that every cell of the screen is safe to draw.
fn assert_drawn_clean(play: &mut Play) {
    for cell in play.buffer().content() {
        assert_eq!(unsafe_char(cell.symbol()), None, "{:?} is drawn", cell.symbol());
    }
}

#[test]
fn only_plain_web_addresses_reach_a_browser() {
    for good in [
        "https://www.cmu.edu/",
        "http://a.org",
        "https://a.org:8080/x?y=z#é",
        "https://[::1]/x",
        "https://xn--e1aybc.xn--p1ai/",
        "https://a.org/@user",
    ] {
        assert!(Address::is_safe(good), "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.org/",
        "HTTPS://a.org/",
        "https://",
        "https:///x",
        "https://user@a.org/",
        "https://cmu.edu:443@a.org/",
        "https://a.org:99999/",
        "https://a.org:/",
        "https://a org/",
        "https://a.org/ b",
        "https://a.org/\n",
        "https://a.org/\x1b[m",
        "https://a.org/\u{202e}gro",
        "https://a.org\\@b.org/",
        "https://cmu%2eedu/",
        "https://сmu.edu/",
        "https://münchen.de/",
        "https://[::1/",
        "https://a.org/$(x)`y`",
        " https://a.org/",
        "-https://a.org/",
    ] {
        assert!(!Address::is_safe(bad), "{bad}");
    }
}

/// Creates something at a path.
#[cfg(unix)]
type Make<'a> = &'a dyn Fn(&Path);

/// Formats the record with a number.
type Record<'a> = &'a dyn Fn(usize) -> String;

/// A folder with one valid department.
fn good_folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("departments")).expect("a folder");
    fs::write(dir.path().join("departments/good.ron"), GOOD).expect("written");
    fs::write(dir.path().join("sources.ron"), SOURCES).expect("written");
    fs::write(dir.path().join("program.ron"), PROGRAM).expect("written");
    dir
}

const PROGRAM: &str = r#"(id: "p", title: "P", source: "page", format: 2, official: "https://a.org/")"#;
const GOOD: &str = r#"(id: "good", title: "Good", source: "page")"#;
const SOURCES: &str = r#"(id: "page", title: "A page", read: "undated", standing: Official)"#;

/// Reads a folder, which must end before the deadline.
fn read_folder_in_time(dir: &TempDir) -> Dataset {
    let (done, waited) = mpsc::channel();
    let path = dir.path().to_owned();
    thread::spawn(move || {
        // After the deadline the receiver is gone.
        let _ = done.send(data::folder(&path));
    });
    waited.recv_timeout(DEADLINE).expect("reading comes to an end")
}

/// The only problem of a folder, whose valid department must still load.
fn only_problem(dir: &TempDir) -> Problem {
    let program = Program::new(read_folder_in_time(dir));
    assert_eq!(program.tables.departments.iter().map(|found| &*found.id).collect::<Vec<_>>(), ["good"]);
    let [problem] = &program.problems[..] else { panic!("{:?}", program.problems) };
    assert!(!problem.help.is_empty(), "{problem}");
    problem.clone()
}

#[cfg(unix)]
#[test]
fn special_files_are_reported_without_blocking() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let cases: [(&str, Make<'_>, &str); 8] = [
        (
            "a pipe",
            &|path| assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo runs").success()),
            "not a regular file",
        ),
        ("a device", &|path| symlink("/dev/zero", path).expect("a link"), "not a regular file"),
        ("a terminal", &|path| symlink("/dev/tty", path).expect("a link"), "not a regular file"),
        ("a socket", &|path| drop(UnixListener::bind(path).expect("a socket")), "not a regular file"),
        ("a folder", &|path| fs::create_dir(path).expect("a folder"), "not a regular file"),
        ("a link to itself", &|path| symlink(path, path).expect("a link"), "cannot be read"),
        ("a link to nowhere", &|path| symlink("nowhere", path).expect("a link"), "cannot be read"),
        (
            "a huge file",
            &|path| File::create(path).and_then(|file| file.set_len(64 * 1024 * 1024 + 1)).expect("a file"),
            "larger than 64 MiB",
        ),
    ];
    for (what, make, message) in cases {
        let dir = good_folder();
        make(&dir.path().join("departments/x.ron"));
        let problem = only_problem(&dir);
        assert_eq!(problem.fault, Fault::Unreadable, "{what}: {problem}");
        assert!(problem.what.contains(message), "{what}: {problem}");
        assert!(problem.place.file.ends_with("departments/x.ron"), "{what}: {problem}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_read_permission_is_reported() {
    use std::os::unix::fs::PermissionsExt;

    let dir = good_folder();
    let path = dir.path().join("departments/x.ron");
    fs::write(&path, "()").expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("set");
    if File::open(&path).is_ok() {
        // A privileged account can read everything, so there is nothing to report.
        writeln!(std::io::stderr(), "skipped: this account reads files without permission").expect("written");
        return;
    }
    let problem = only_problem(&dir);
    assert!(problem.what.contains("ermission denied") && problem.help.contains("read"), "{problem}");
}

#[cfg(unix)]
#[test]
fn hostile_file_names_are_shown_safely_and_their_files_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for name in ["x\x1b[31m.ron".as_bytes(), "x\u{202e}nor.ron".as_bytes(), b"x\xff\xfe.ron", b"x\n\ry.ron"] {
        let dir = good_folder();
        fs::write(dir.path().join("departments").join(OsStr::from_bytes(name)), "(id: 5)").expect("written");
        fs::write(dir.path().join(OsStr::from_bytes(name)), "()").expect("written");
        let program = Program::new(data::folder(dir.path()));
        let faults: Vec<_> = program.problems.iter().map(|problem| problem.fault).collect();
        assert!(faults.contains(&Fault::UnknownFile) && faults.contains(&Fault::WrongType), "{faults:?}");
        program.problems.iter().for_each(|problem| assert_clean(&problem.to_string()));
        assert_eq!(program.tables.departments.len(), 1);
    }
}

#[test]
fn bytes_that_are_not_records_are_reported_with_their_place() {
    for (bytes, line, column, message) in [
        (&b""[..], 1, 1, "the file is empty"),
        (b"\xef\xbb\xbf", 1, 1, "the file is empty"),
        (b"\0", 1, 1, ""),
        (b"(id: \"d\",\n title: \"\xe9\")", 2, 10, "not UTF-8 text: byte 19"),
        (b"\xff\xfe(\0i\0", 1, 1, "UTF-16"),
        (b"(id: \"d\", title: \"D\", source: \"page\",\r\n zebra: 5)\r\n", 2, 2, "no field `zebra`"),
        (b"(id: \"a\0b\", title: \"D\", source: \"page\")", 1, 6, "is not a valid id"),
        (b"(id: \"d\", title: \"D\", source: \"page\", units: Known(value: 1e999, source: \"page\"))", 1, 0, ""),
        (b"(id: \"d\", title: \"D\", source: \"page\", units: Known(value: inf, source: \"page\"))", 1, 0, ""),
        (b"(id: \"d\", title: \"D\", source: \"page\", units: Known(value: -NaN, source: \"page\"))", 1, 0, ""),
        (b"(id: \"d\", title: \"D\", source: \"page\", units: Known(value: 99999999999999999999999999999999999999999, source: \"page\"))", 1, 0, ""),
        (b"{\"id\": \"d\", \"title\": \"D\", \"source\": \"page\"}", 1, 1, "not in braces"),
    ] {
        let dir = good_folder();
        fs::write(dir.path().join("departments/x.ron"), bytes).expect("written");
        let program = Program::new(data::folder(dir.path()));
        let [problem] = &program.problems[..] else { panic!("{bytes:?}: {:?}", program.problems) };
        assert_eq!(problem.place.line, line, "{problem}");
        assert!(column == 0 || problem.place.column == column, "{problem}");
        assert!(problem.what.contains(message) && !problem.help.is_empty(), "{problem}");
        assert!(program.tables.departments.iter().any(|found| &*found.id == "good"), "{problem}");
        assert_clean(&problem.to_string());
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_affects_no_other() {
    let dir = good_folder();
    let path = dir.path().join("departments/x.ron");
    let record = |nth| format!("    (id: \"d{nth}\", title: \"D\", source: \"page\"),\n");
    let long = format!("[\n{}]\n", (0..200).map(record).collect::<String>());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                fs::write(&path, &long).expect("written");
                fs::write(&path, "[").expect("written");
                File::options().append(true).open(&path).and_then(|mut file| file.write_all(b"\n(")).expect("written");
                fs::remove_file(&path).expect("removed");
            }
        });
        for _ in 0..60 {
            let program = Program::new(data::folder(dir.path()));
            assert!(program.tables.departments.iter().any(|found| &*found.id == "good"));
            program.problems.iter().for_each(|problem| assert_clean(&problem.to_string()));
        }
        done.store(true, Ordering::Relaxed);
    });
}

/// Reads `text` as a file of departments, which must end before the deadline.
fn read_in_time(text: &str) -> Dataset {
    let dir = good_folder();
    fs::write(dir.path().join("departments/x.ron"), text).expect("written");
    read_folder_in_time(&dir)
}

#[test]
fn many_broken_records_do_not_hang_and_are_counted() {
    let many = 8000;
    let head = |nth: usize| format!("    (id: \"d{nth}\", title: \"D\", source: \"page\"");
    let broken: [(&str, Record<'_>, usize); 7] = [
        ("an extra field", &|nth| format!("{}, zebra: 5),\n", head(nth)), many),
        ("no comma", &|nth| format!("{})\n", head(nth)), many),
        ("no closing bracket", &|nth| format!("{},\n", head(nth)), 0),
        ("an extra bracket", &|nth| format!("{})),\n", head(nth)), many),
        ("a missing quote", &|nth| format!("    (id: \"d{nth}, title: \"D\", source: \"page\"),\n"), 0),
        ("an unknown source", &|nth| format!("    (id: \"d{nth}\", title: \"D\", source: \"no-{nth}\"),\n"), many),
        ("the same id", &|_| format!("{}),\n", head(0)), 1),
    ];
    for (what, record, kept) in broken {
        let text = format!("[\n{}]\n", (0..many).map(record).collect::<String>());
        let program = Program::new(read_in_time(&text));
        assert_eq!(program.tables.departments.len(), 1 + kept, "{what}");
        let reported = program.problems.len();
        assert!(reported <= 201, "{reported} reported for {what}");
        assert!((many - 1..=many).contains(&program.problem_count()), "{} counted for {what}", program.problem_count());
        let rest =
            program.problems.iter().find(|problem| problem.fault == Fault::Further).expect("a count of the rest");
        assert!(rest.what.contains("more problems in this file"), "{rest}");
    }
}

#[test]
fn one_record_with_many_mistakes_does_not_hang() {
    let many = 5000;
    for (field, record) in [
        ("", "zebra: 5,\n"),
        ("links: [", "(label: \"A\", url: \"javascript:x\"),\n"),
        ("links: [", "(label: \"A\", url: \"https://a.org/\", source: \"nowhere\"),\n"),
        ("aliases: [", "\"a,\n"),
        ("breakdown: Known(source: \"page\", value: [", "(area: \"A\", units: 0),"),
        ("units: Several([", "(value: 97, source: \"nowhere\"),"),
    ] {
        let close: String = field.matches(['(', '[']).rev().map(|open| if open == "(" { ')' } else { ']' }).collect();
        let record = record.repeat(many);
        let text = format!("(id: \"d\", title: \"D\", source: \"page\", {field}{record}{close})");
        let program = Program::new(read_in_time(&text));
        // An id that is used often is missing once.
        let least = if record.contains("nowhere") { 1 } else { 20 };
        assert!((least..=202).contains(&program.problems.len()), "{field} {}", program.problems.len());
        assert!(program.tables.departments.iter().any(|found| &*found.id == "good"));
    }
}

#[test]
fn unclosed_texts_and_brackets_do_not_hang() {
    let million = 1_000_000;
    for text in [
        "(".repeat(million),
        "[(".repeat(million / 2),
        "(".repeat(10_000) + &")".repeat(10_000),
        format!("[\n{}", "    (\n".repeat(million / 10)),
        format!("[(id: \"{}", "x".repeat(million)),
        format!("[(id: \"{}", "line\n".repeat(million / 5)),
        format!("[(id: \"a\", \"\n{}", "\\\"\n".repeat(million / 10)),
        format!("[ /* {}", "x".repeat(million)),
        "/*".repeat(million / 2),
        format!("[ {}", "xr#\" ".repeat(million / 10)),
        "lorem ipsum ( dolor ] sit: \"amet,\n".repeat(million / 30),
        format!("[\n{}", "lorem ( ipsum ] dolor\n".repeat(million / 30)),
        format!("[\n{}", ")\n".repeat(million / 10)),
    ] {
        let program = Program::new(read_in_time(&text));
        assert!(!program.problems.is_empty(), "{text:.40}");
        assert_eq!(program.tables.departments.len(), 1, "{text:.40}");
    }
}

#[test]
fn a_text_of_ten_megabytes_is_reported_and_a_hundred_thousand_records_are_read() {
    let long = format!("(id: \"d\", title: \"{}\", source: \"page\")", "x".repeat(10_000_000));
    let program = Program::new(read_in_time(&long));
    let [problem] = &program.problems[..] else { panic!("{:?}", program.problems) };
    assert!(problem.what.contains("10,000,000 bytes") && problem.what.contains("at most 100,000"), "{problem}");
    assert!(problem.to_string().len() < 1000);
    let many = 100_000;
    let record = |nth| format!("    (id: \"d{nth}\", title: \"D\", source: \"page\"),\n");
    let program = Program::new(read_in_time(&format!("[\n{}]\n", (0..many).map(record).collect::<String>())));
    assert_eq!((program.tables.departments.len(), program.problem_count()), (many + 1, 0));
}
