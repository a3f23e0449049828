//! Every sort of terminal, locale and size: the letters and colours that reach it are those that it has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs, thread};

use vt100::Screen;

use crate::pty::{BINARY, Tty, lines};
use crate::terminal::{looks, shows_theme, timeless};

/// What the parts of a letter's look are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Attribute,
    Sixteen,
    Many,
    Rgb,
}

/// A sort of terminal.
struct Sort {
    name: &'static str,
    variables: &'static [(&'static str, &'static str)],
    /// The theme it gets in the end.
    theme: &'static str,
    parts: &'static [Part],
}

const SORTS: [Sort; 6] = [
    Sort { name: "256 colours, dark", variables: &[], theme: "dark", parts: &[Part::Attribute, Part::Many] },
    Sort {
        name: "256 colours, light",
        variables: &[("TERM", "xterm-kitty")],
        theme: "light",
        parts: &[Part::Attribute, Part::Many],
    },
    Sort {
        name: "16 colours",
        variables: &[("TERM", "xterm")],
        theme: "sixteen",
        parts: &[Part::Attribute, Part::Sixteen],
    },
    Sort { name: "no colours", variables: &[("TERM", "vt100")], theme: "plain", parts: &[Part::Attribute] },
    Sort { name: "no colours asked for", variables: &[("NO_COLOR", "1")], theme: "plain", parts: &[Part::Attribute] },
    Sort {
        name: "a Linux console",
        variables: &[("TERM", "linux")],
        theme: "sixteen",
        parts: &[Part::Attribute, Part::Sixteen],
    },
];

/// Locales, and whether each has all letters.
const LOCALES: [(&[(&str, &str)], bool); 3] =
    [(&[("LANG", "en_US.UTF-8")], true), (&[], true), (&[("LC_ALL", "C")], false)];

const SIZES: [(u16, u16); 2] = [(120, 36), (40, 12)];

/// A small program with letters that ASCII has not, so that the screens change with the drawing alone.
const DATA: [(&str, &str); 5] = [
    ("sources.ron", r#"[(id: "paper", title: "A paper", read: "2025-10", standing: Official)]"#),
    (
        "program.ron",
        r#"(id: "tea", title: "The Arts of Tea", source: "paper", aliases: ["Arts of Tea"], official: "https://example.org/")"#,
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

/// What one terminal was shown.
struct Played {
    name: String,
    parts: &'static [Part],
    letters: &'static str,
    size: (u16, u16),
    /// The first screen, and what a search found with a pop-up over it.
    screens: [Vec<String>; 2],
    /// How each of them sets the selection apart.
    apart: [Result<(), String>; 2],
    written: String,
}

/// Every terminal played once, for all tests.
static ALL: LazyLock<Vec<Played>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in DATA {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let all =
        |sort| move |folder| LOCALES.iter().flat_map(move |locale| SIZES.map(|size| play(sort, locale, size, folder)));
    thread::scope(|scope| {
        let terminals: Vec<_> =
            SORTS.iter().map(|sort| scope.spawn(|| all(sort)(folder.path()).collect::<Vec<_>>())).collect();
        terminals.into_iter().flat_map(|terminal| terminal.join().expect("a terminal that can be played")).collect()
    })
});

fn play(sort: &Sort, locale: &(&[(&str, &str)], bool), size: (u16, u16), folder: &Path) -> Played {
    let (variables, all_letters) = *locale;
    let letters = match (all_letters, sort.name) {
        (false, _) => "ascii",
        (true, "a Linux console") => "console",
        (true, _) => "utf8",
    };
    let folder = folder.to_str().expect("a path of Unicode");
    let mut tty = Tty::start(BINARY, &[sort.variables, variables].concat(), &["--data", folder], size);
    tty.wait_for("Core courses");
    if sort.theme == "light" {
        tty.wait_for_bytes("\x1b]11;?\x07");
        tty.send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    }
    tty.wait(sort.theme, |screen| shows_theme(screen, sort.theme));
    let first = tty.look(|screen| (lines(screen), apart(screen)));
    tty.send("/tea");
    tty.wait_for(" of 5 in ");
    tty.send("\r\rjs");
    tty.wait_for("Where it comes from");
    let second = tty.look(|screen| (timeless(lines(screen)), apart(screen)));
    let written = tty.written();
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
    Played {
        name: format!("{}, {variables:?}, {size:?}", sort.name),
        parts: sort.parts,
        letters,
        size,
        screens: [first.0, second.0],
        apart: [first.1, second.1],
        written,
    }
}

/// Holds that something without colour sets what is under the cursor apart from what is above and below.
fn apart(screen: &Screen) -> Result<(), String> {
    let (row, column) = screen.cursor_position();
    let look = |row, column| {
        let cell = screen.cell(row, column)?;
        Some((cell.contents().trim().to_owned(), cell.bold(), cell.inverse(), cell.underline()))
    };
    // The first letter stands behind the mark and a gap; what goes on in a further row is set in more.
    let letters = |row| [2, 3].map(|gap| look(row, column + gap));
    let begins = |row: &u16| letters(*row).into_iter().flatten().any(|(letter, ..)| !letter.is_empty());
    let bare = |row| letters(row).map(|letter| letter.map(|(_, bold, inverse, underline)| (bold, inverse, underline)));
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

/// The parts of all looks that were written.
fn parts(written: &str) -> BTreeSet<Part> {
    let mut found = BTreeSet::new();
    for look in looks(written) {
        let mut numbers = look.split(';').map(|number| number.parse().unwrap_or(0));
        while let Some(number) = numbers.next() {
            found.insert(match number {
                38 | 48 | 58 if numbers.next() == Some(2) => Part::Rgb,
                38 | 48 | 58 => Part::Many,
                30..=49 | 90..=107 => Part::Sixteen,
                _ => Part::Attribute,
            });
            if matches!(number, 38 | 48 | 58) {
                break;
            }
        }
    }
    found
}

fn file(letters: &str, (columns, rows): (u16, u16)) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/matrix/{letters}-{columns}x{rows}.txt"))
}

#[test]
fn terminals_of_the_same_letters_show_the_same_screens() {
    let mut expected = BTreeMap::new();
    for played in ALL.iter() {
        let shown = played.screens.iter().map(|screen| screen.join("\n")).collect::<Vec<_>>().join("\n\n");
        let (name, text) = expected.entry((played.letters, played.size)).or_insert((&played.name, shown.clone()));
        assert_eq!(*text, shown, "{} and {name}", played.name);
    }
    for ((letters, size), (_, text)) in expected {
        let file = file(letters, size);
        if env::var_os("REWRITE_SCREENS").is_some() {
            fs::write(file, text + "\n").expect("written");
        } else {
            let kept = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert_eq!(kept, text + "\n", "{}; run the tests with REWRITE_SCREENS=1", file.display());
        }
    }
}

#[test]
fn each_terminal_gets_the_colours_that_it_has() {
    for played in ALL.iter() {
        let expected: BTreeSet<_> = played.parts.iter().copied().collect();
        assert_eq!(parts(&played.written), expected, "{}", played.name);
    }
}

#[test]
fn nothing_is_bold_and_faint_at_once() {
    for played in ALL.iter() {
        let has =
            |look: &str, wanted| look.split(';').take_while(|number| *number != "38").any(|number| number == wanted);
        let both: Vec<_> = looks(&played.written).into_iter().filter(|look| has(look, "1") && has(look, "2")).collect();
        assert_eq!(both, [""; 0], "{}", played.name);
    }
}

#[test]
fn without_utf8_every_byte_is_ascii() {
    for played in ALL.iter() {
        let strange: BTreeSet<_> = played.written.chars().filter(|letter| !letter.is_ascii()).collect();
        assert_eq!(strange.is_empty(), played.letters == "ascii", "{}: {strange:?}", played.name);
    }
}

#[test]
fn the_selection_is_seen_without_colours() {
    for played in ALL.iter() {
        assert_eq!(played.apart, [Ok(()), Ok(())], "{}", played.name);
    }
}

#[test]
fn a_terminal_whose_cursor_cannot_be_placed_is_talked_to_in_lines() {
    let terms = [
        ("dumb", "TERM is `dumb`"),
        ("vt52", "TERM is `vt52`"),
        // No database has it under this name.
        ("unknown-to-all", "TERM is `unknown-to-all`"),
        ("", "TERM is not set"),
    ];
    for (term, why) in terms {
        // Rows enough that nothing scrolls away.
        let mut tty = Tty::start(BINARY, &[("TERM", term)], &[], (100, 90));
        tty.wait("the question", |screen| screen.contents().trim_end().ends_with('>'));
        tty.send("battery\n");
        tty.wait_for("Battery engineer (career)");
        assert!(tty.written().replace("\r\n", " ").contains(why), "{}", tty.written());
        tty.send("q\n");
        assert_eq!(tty.end().status, 0);
    }
}
