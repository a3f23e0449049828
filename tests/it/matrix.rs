//! Each kind of terminal, locale and size gets only the characters and colours it supports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs, thread};

use vt100::Screen;

use crate::pty::{BINARY, Tty, lines};
use crate::terminal::{looks, shows_theme, timeless};

/// The kinds of SGR parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sgr {
    Attribute,
    Sixteen,
    Many,
    Rgb,
}

/// A kind of terminal.
struct TerminalKind {
    name: &'static str,
    variables: &'static [(&'static str, &'static str)],
    /// The theme it ends up with.
    theme: &'static str,
    parts: &'static [Sgr],
}

const TERMINALS: [TerminalKind; 7] = [
    TerminalKind {
        name: "256 colours, dark",
        variables: &[("COLORFGBG", "15;0")],
        theme: "dark",
        parts: &[Sgr::Attribute, Sgr::Many],
    },
    TerminalKind {
        name: "256 colours, background unknown",
        variables: &[],
        theme: "neutral",
        parts: &[Sgr::Attribute, Sgr::Many],
    },
    TerminalKind {
        name: "256 colours, light",
        variables: &[("TERM", "xterm-kitty")],
        theme: "light",
        parts: &[Sgr::Attribute, Sgr::Many],
    },
    TerminalKind {
        name: "16 colours",
        variables: &[("TERM", "xterm")],
        theme: "sixteen",
        parts: &[Sgr::Attribute, Sgr::Sixteen],
    },
    TerminalKind { name: "no colours", variables: &[("TERM", "vt100")], theme: "plain", parts: &[Sgr::Attribute] },
    TerminalKind {
        name: "colours turned off",
        variables: &[("NO_COLOR", "1")],
        theme: "plain",
        parts: &[Sgr::Attribute],
    },
    TerminalKind {
        name: "a Linux console",
        variables: &[("TERM", "linux")],
        theme: "sixteen",
        parts: &[Sgr::Attribute, Sgr::Sixteen],
    },
];

/// Locales, and whether each can show Unicode.
const LOCALES: [(&[(&str, &str)], bool); 3] =
    [(&[("LANG", "en_US.UTF-8")], true), (&[], true), (&[("LC_ALL", "C")], false)];

const SIZES: [(u16, u16); 2] = [(120, 36), (40, 12)];

/// A small program with non-ASCII text. The expected screens change only when drawing does, not with the built-in data.
const DATA: [(&str, &str); 5] = [
    ("sources.ron", r#"[(id: "paper", title: "A paper", read: "2025-10", standing: Official)]"#),
    (
        "program.ron",
        r#"(id: "tea", title: "The Arts of Tea", source: "paper", aliases: ["Arts of Tea"], format: 2, official: "https://example.org/")"#,
    ),
    (
        "core-courses.ron",
        r#"[
    (
        id: "leaves",
        title: "Leaves – “from the field to the cup”",
        source: "paper",
        summary: Known(value: "Théine, Łódź, 5 × 3 cups, a 中文 seal, ½ and … more.", source: "paper", note: "naïve"),
        used_by: Several([(value: (department: "green"), source: "paper")]),
    ),
    (id: "water", title: "Water", source: "paper"),
]"#,
    ),
    (
        "departments.ron",
        r#"[
    (
        id: "green",
        title: "Grünes Teehaus 茶",
        source: "paper",
        aliases: ["Tea House"],
        units: Known(value: 97, source: "paper"),
        links: [(label: "Page", url: "https://example.org/tea")],
    ),
    (id: "black", title: "Black Tea", source: "paper", aliases: ["No green tea"]),
]"#,
    ),
    (
        "careers.ron",
        r#"[(id: "taster", title: "Tea taster", source: "paper", departments: Known(value: "green", source: "paper"))]"#,
    ),
];

/// What one terminal showed.
struct Session {
    name: String,
    parts: &'static [Sgr],
    charset: &'static str,
    size: (u16, u16),
    /// The first screen, and a search with a pop-up over its results.
    screens: [Vec<String>; 2],
    /// Whether the selection stands out on each of them without colour.
    selection: [Result<(), String>; 2],
    written: String,
}

/// One session on every terminal, shared by all tests.
static SESSIONS: LazyLock<Vec<Session>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in DATA {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let all = |terminal| {
        move |folder| LOCALES.iter().flat_map(move |locale| SIZES.map(|size| play(terminal, locale, size, folder)))
    };
    thread::scope(|scope| {
        let terminals: Vec<_> =
            TERMINALS.iter().map(|terminal| scope.spawn(|| all(terminal)(folder.path()).collect::<Vec<_>>())).collect();
        terminals.into_iter().flat_map(|terminal| terminal.join().expect("the session ends without a panic")).collect()
    })
});

fn play(terminal: &TerminalKind, locale: &(&[(&str, &str)], bool), size: (u16, u16), folder: &Path) -> Session {
    let (variables, unicode) = *locale;
    let charset = match (unicode, terminal.name) {
        (false, _) => "ascii",
        (true, "a Linux console") => "console",
        (true, _) => "utf8",
    };
    let folder = folder.to_str().expect("a UTF-8 path");
    let mut tty = Tty::start(BINARY, &[terminal.variables, variables].concat(), &["--data", folder], size);
    tty.wait_for("Core courses");
    if terminal.theme == "light" {
        tty.wait_for_bytes("\x1b]11;?\x07");
        tty.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    }
    tty.wait(terminal.theme, |screen| shows_theme(screen, terminal.theme));
    let first = tty.look(|screen| (lines(screen), selection_stands_out(screen)));
    tty.send("/tea house");
    tty.wait_for(" of 6 in ");
    tty.send("\r\rgs");
    tty.wait_for("Where it comes from");
    let second = tty.look(|screen| (timeless(lines(screen)), selection_stands_out(screen)));
    let written = tty.written();
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
    Session {
        name: format!("{}, {variables:?}, {size:?}", terminal.name),
        parts: terminal.parts,
        charset,
        size,
        screens: [first.0, second.0],
        selection: [first.1, second.1],
        written,
    }
}

/// Checks that the row under the cursor differs from those above and below by more than colour.
fn selection_stands_out(screen: &Screen) -> Result<(), String> {
    let (row, column) = screen.cursor_position();
    let look = |row, column| {
        let cell = screen.cell(row, column)?;
        Some((cell.contents().trim().to_owned(), cell.bold(), cell.inverse(), cell.underline()))
    };
    // The text starts after the mark and a space; continuation lines are indented further.
    let first_cells = |row| [2, 3].map(|offset| look(row, column + offset));
    let begins = |row: &u16| first_cells(*row).into_iter().flatten().any(|(text, ..)| !text.is_empty());
    let bare = |row| first_cells(row).map(|cell| cell.map(|(_, bold, inverse, underline)| (bold, inverse, underline)));
    let (rows, _) = screen.size();
    let neighbours = [(0..row).rfind(begins), (row + 1..rows.get()).find(begins)];
    let same: Vec<_> = neighbours
        .into_iter()
        .flatten()
        .filter(|neighbour| look(*neighbour, column) == look(row, column) && bare(*neighbour) == bare(row))
        .collect();
    let shown = || lines(screen).join("\n");
    match (screen.hide_cursor(), same.as_slice()) {
        (true, _) => Err(format!("nothing is under the cursor on\n{}", shown())),
        (false, []) => Ok(()),
        (false, rows) => Err(format!("row {row} looks like {rows:?} on\n{}", shown())),
    }
}

/// The kinds of SGR parameters that were written.
fn parts(written: &str) -> BTreeSet<Sgr> {
    let mut found = BTreeSet::new();
    for look in looks(written) {
        let mut numbers = look.split(';').map(|number| number.parse().unwrap_or(0));
        while let Some(number) = numbers.next() {
            found.insert(match number {
                38 | 48 | 58 if numbers.next() == Some(2) => Sgr::Rgb,
                38 | 48 | 58 => Sgr::Many,
                30..=49 | 90..=107 => Sgr::Sixteen,
                _ => Sgr::Attribute,
            });
            if matches!(number, 38 | 48 | 58) {
                break;
            }
        }
    }
    found
}

fn file(charset: &str, (columns, rows): (u16, u16)) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/matrix/{charset}-{columns}x{rows}.txt"))
}

#[test]
fn terminals_with_the_same_characters_show_the_same_screens() {
    let mut expected = BTreeMap::new();
    for session in SESSIONS.iter() {
        let shown = session.screens.iter().map(|screen| screen.join("\n")).collect::<Vec<_>>().join("\n\n");
        let (name, text) = expected.entry((session.charset, session.size)).or_insert((&session.name, shown.clone()));
        assert_eq!(*text, shown, "{} and {name}", session.name);
    }
    for ((charset, size), (_, text)) in expected {
        let file = file(charset, size);
        if env::var_os("REWRITE_SCREENS").is_some() {
            fs::write(file, text + "\n").expect("written");
        } else {
            let kept = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert_eq!(kept, text + "\n", "{}; run the tests with REWRITE_SCREENS=1", file.display());
        }
    }
}

#[test]
fn each_terminal_gets_the_colours_it_has() {
    for session in SESSIONS.iter() {
        let expected: BTreeSet<_> = session.parts.iter().copied().collect();
        assert_eq!(parts(&session.written), expected, "{}", session.name);
    }
}

#[test]
fn nothing_is_bold_and_faint_at_once() {
    for session in SESSIONS.iter() {
        let has =
            |look: &str, wanted| look.split(';').take_while(|number| *number != "38").any(|number| number == wanted);
        let both: Vec<_> =
            looks(&session.written).into_iter().filter(|look| has(look, "1") && has(look, "2")).collect();
        assert_eq!(both, [""; 0], "{}", session.name);
    }
}

#[test]
fn without_utf8_every_byte_is_ascii() {
    for session in SESSIONS.iter() {
        let non_ascii: BTreeSet<_> = session.written.chars().filter(|c| !c.is_ascii()).collect();
        assert_eq!(non_ascii.is_empty(), session.charset == "ascii", "{}: {non_ascii:?}", session.name);
    }
}

#[test]
fn the_selection_stands_out_without_colours() {
    for session in SESSIONS.iter() {
        assert_eq!(session.selection, [Ok(()), Ok(())], "{}", session.name);
    }
}

#[test]
fn a_terminal_without_cursor_movement_gets_the_line_mode() {
    let terms = [
        ("dumb", "TERM is `dumb`"),
        ("vt52", "TERM is `vt52`"),
        // Not in any terminfo database.
        ("unknown-to-all", "TERM is `unknown-to-all`"),
        ("", "TERM is not set"),
    ];
    for (term, why) in terms {
        // Enough rows that nothing scrolls away.
        let mut tty = Tty::start(BINARY, &[("TERM", term)], &[], (100, 90));
        tty.wait("the question", |screen| screen.contents().trim_end().ends_with('>'));
        tty.send("battery\n");
        tty.wait_for("Battery engineer (career)");
        assert!(tty.written().replace("\r\n", " ").contains(why), "{}", tty.written());
        tty.send("q\n");
        assert_eq!(tty.end().status, 0);
    }
}
