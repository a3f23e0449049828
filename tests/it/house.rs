//! The house rules: which rooms, packages and outside resources each room may name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may name: those to its left, and the leaves.
const ARROWS: [(&str, &[&str]); 13] = [
    ("text", &[]),
    ("parallel", &[]),
    ("problem", &["text"]),
    ("data", &["parallel", "problem", "text"]),
    ("model", &["data", "parallel", "problem", "text"]),
    ("pages", &["model", "data", "problem", "text"]),
    ("export", &["pages", "model", "data", "problem", "text"]),
    ("search", &["model", "data", "parallel", "problem", "text"]),
    ("store", &["data", "problem", "text"]),
    ("app", &["store", "search", "export", "pages", "model", "data", "problem", "text"]),
    ("ui", &["app", "store", "search", "export", "pages", "model", "data", "problem", "text"]),
    ("tui", &["ui", "app", "store", "search", "export", "pages", "model", "data", "problem", "text"]),
    ("cli", &["tui", "ui", "app", "store", "search", "export", "pages", "model", "data", "problem", "text"]),
];

/// Each package and the only rooms that may name it.
const OWNERS: [(&str, &[&str]); 22] = [
    ("ratatui", &["ui", "tui"]),
    ("crossterm", &["tui"]),
    ("serde", &["data", "text"]),
    ("ron", &["data"]),
    ("fuzzy_matcher", &["search"]),
    ("clap", &["cli"]),
    ("rustix", &["tui"]),
    ("term", &["cli"]),
    ("signal_hook", &["tui"]),
    ("open", &["tui"]),
    ("unicode_segmentation", &["text"]),
    ("unicode_width", &["text"]),
    ("unicode_normalization", &["search", "text"]),
    ("foldhash", &["model", "search"]),
    ("memchr", &["search"]),
    ("serde_json", &["cli"]),
    ("csv", &["export"]),
    ("jiff", &["pages", "export", "store", "app", "tui", "cli"]),
    ("tempfile", &["store", "search"]),
    ("etcetera", &["store"]),
    ("strsim", &["problem"]),
    ("tui_input", &["app"]),
];

/// The rooms and files that may use a clock, the file system or the terminal.
const OUTSIDE_ALLOWED: [&str; 4] = ["tui", "cli", "store", "data/load"];

/// Cycles between files that are still to be broken. Only ever shorten this list.
const KNOWN_CYCLES: [&[&str]; 0] = [];

/// A token of source code: an identifier or keyword, `::`, or any other character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// `::`
    Separator,
    Mark(char),
}

use Token::{Mark, Separator, Word};

/// The attribute before a test module.
const TESTS: [Token<'_>; 7] = [Mark('#'), Mark('['), Word("cfg"), Mark('('), Word("test"), Mark(')'), Mark(']')];

/// Splits source code into tokens, without comments and literals: a word in a sentence is not a dependency.
fn tokens(mut rest: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (length, token) = match first {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), None),
            '/' if rest.starts_with("/*") => (block_comment(rest), None),
            '"' => (string(rest), None),
            '\'' => (character(rest), None),
            ':' if rest.starts_with("::") => (2, Some(Separator)),
            first if is_word(first) => {
                let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
                match raw_string(word, &rest[word.len()..]) {
                    Some(length) => (word.len() + length, None),
                    None => (word.len(), Some(Word(word))),
                }
            }
            mark => (mark.len_utf8(), (!mark.is_whitespace()).then_some(Mark(mark))),
        };
        found.extend(token);
        rest = &rest[length..];
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the (possibly nested) block comment that `code` begins with.
fn block_comment(code: &str) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while at < code.len() {
        let (step, change) = match &code.as_bytes()[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        at += step;
        depth = depth.saturating_add_signed(change);
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of the string literal that `code` begins with.
fn string(code: &str) -> usize {
    let mut escaped = true;
    let end = code.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(code.len(), |end| end + 1)
}

/// The length of the rest of a raw string that `word` opens, if it does.
fn raw_string(word: &str, code: &str) -> Option<usize> {
    let quoted = code.trim_start_matches('#');
    let hashes = code.len() - quoted.len();
    if !matches!(word, "r" | "br" | "cr") || !quoted.starts_with('"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let inside = &quoted[1..];
    Some(hashes + 1 + inside.find(&end).map_or(inside.len(), |at| at + end.len()))
}

/// The length of the character literal that `code` begins with, or of a lifetime's quote.
fn character(code: &str) -> usize {
    let mut inside = code.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((escaped, c))) => {
            let after = escaped + c.len_utf8();
            code[after..].find('\'').map_or(code.len(), |end| after + end + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

/// A path used in code.
#[derive(Debug)]
struct Named<'a> {
    path: Vec<&'a str>,
    /// The name it is imported as, if it is in a `use`.
    alias: Option<&'a str>,
    /// The enclosing inline modules.
    inside: Vec<&'a str>,
    /// Whether it is in a test module.
    tests: bool,
}

/// Every path used in `code`, with `use` trees expanded.
fn named<'a>(code: &[Token<'a>]) -> Vec<Named<'a>> {
    let mut found = Vec::new();
    // Open modules: name, brace depth inside, and whether it is a test module.
    let mut modules: Vec<(&str, usize, bool)> = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    while at < code.len() {
        match code[at..] {
            [Word("mod"), Word(name), Mark('{'), ..] => {
                depth += 1;
                modules.push((name, depth, code[..at].ends_with(&TESTS)));
                at += 3;
            }
            [Word("mod"), Word(_), Mark(';'), ..] => at += 3,
            [Word("use"), ..] => {
                at += 1;
                let names = tree(code, &mut at, &[]);
                found.extend(names.into_iter().map(|(path, alias)| (path, Some(alias), modules.clone())));
            }
            [Word(_), ..] if !matches!(code[..at], [.., Mark('.')] | [.., Word(_) | Mark('>'), Separator]) => {
                let names = tree(code, &mut at, &[]);
                found.extend(names.into_iter().map(|(path, _)| (path, None, modules.clone())));
            }
            [mark, ..] => {
                at += 1;
                match mark {
                    Mark('{') => depth += 1,
                    Mark('}') => depth = depth.saturating_sub(1),
                    _ => {}
                }
                modules.retain(|(_, inside, _)| *inside <= depth);
            }
            [] => unreachable!("the loop condition excludes it"),
        }
    }
    let names = found.into_iter().map(|(path, alias, modules)| Named {
        path,
        alias,
        inside: modules.iter().map(|(name, ..)| *name).collect(),
        tests: modules.iter().any(|(.., tests)| *tests),
    });
    names.collect()
}

/// The paths of a tree like `a::{b, c::{self, d as e}}` below `before`, each with its name in this file.
fn tree<'a>(code: &[Token<'a>], at: &mut usize, before: &[&'a str]) -> Vec<(Vec<&'a str>, &'a str)> {
    let mut path = before.to_vec();
    if code.get(*at) == Some(&Separator) {
        *at += 1;
    }
    loop {
        match code.get(*at) {
            Some(Word(word)) => path.push(word),
            Some(Mark('*')) if !path.is_empty() => path.push("*"),
            Some(Mark('{')) => return group(code, at, &path),
            _ => break,
        }
        *at += 1;
        if code.get(*at) != Some(&Separator) {
            break;
        }
        *at += 1;
    }
    if path.len() > 1 && path.last() == Some(&"self") {
        path.pop();
    }
    let alias = match code.get(*at..) {
        Some([Word("as"), Word(alias), ..]) => Some(*alias),
        _ => path.last().copied(),
    };
    alias.map(|alias| (path, alias)).into_iter().collect()
}

/// The paths of a braced group of trees.
fn group<'a>(code: &[Token<'a>], at: &mut usize, before: &[&'a str]) -> Vec<(Vec<&'a str>, &'a str)> {
    let mut found = Vec::new();
    *at += 1;
    while let Some(token) = code.get(*at) {
        match token {
            Mark('}') => {
                *at += 1;
                break;
            }
            Word("as") => *at += 2,
            Word(_) | Mark('*' | '{') => found.extend(tree(code, at, before)),
            Separator | Mark(_) => *at += 1,
        }
    }
    found
}

/// Source files by module path: `app` for `src/app.rs`, `app/state` for `src/app/state.rs`.
struct House(BTreeMap<String, String>);

impl House {
    fn of_crate() -> Self {
        let name = |path: &Path| {
            let below = path.strip_prefix(root().join("src")).expect("below src").with_extension("");
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
        };
        Self(sources("src").iter().map(|(path, text)| (name(path), text.clone())).collect())
    }

    fn of_sources(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    /// Every file with the paths it names, except `lib` and `main`, which belong to no room.
    fn files(&self) -> impl Iterator<Item = (&str, Vec<Named<'_>>)> {
        let rooms = self.0.iter().filter(|(name, _)| !matches!(name.as_str(), "lib" | "main"));
        rooms.map(|(name, text)| {
            let tests = self.is_for_tests(name);
            let names = named(&tokens(text)).into_iter().map(|named| Named { tests: named.tests || tests, ..named });
            (name.as_str(), names.collect())
        })
    }

    /// Whether the parent module declares a file as a test module.
    fn is_for_tests(&self, file: &str) -> bool {
        let Some((parent, name)) = file.rsplit_once('/') else { return false };
        let declared = [&TESTS[..], &[Word("mod"), Word(name), Mark(';')]].concat();
        self.0.get(parent).is_some_and(|text| tokens(text).windows(declared.len()).any(|code| code == declared))
    }

    /// Resolves a path in a file to one from the crate root, or `None` if it leads out of the crate.
    fn resolve<'a>(&self, file: &'a str, named: &Named<'a>) -> Option<Vec<&'a str>> {
        let mut here: Vec<&str> = file.split('/').chain(named.inside.iter().copied()).collect();
        let mut path = named.path.as_slice();
        match path {
            [first @ ("self" | "super"), ..] if *first == "self" || path.len() > 1 => {}
            ["crate", rest @ ..] => {
                here.clear();
                path = rest;
            }
            [child, _, ..] if self.0.contains_key(&format!("{}/{child}", here.join("/"))) => {}
            _ => return None,
        }
        while let [first @ ("self" | "super"), rest @ ..] = path {
            if *first == "super" {
                here.pop();
            }
            path = rest;
        }
        here.extend(path);
        Some(here)
    }

    /// The file that a path from the crate root leads to, through a room's re-exports.
    fn file_of(&self, path: &[&str]) -> Option<String> {
        let length = (1..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length].join("/")))?;
        let file = path[..length].join("/");
        let reexport = path.get(length).filter(|_| length == 1).and_then(|name| {
            let names = named(&tokens(&self.0[&file]));
            let reexport = names.iter().find(|named| named.alias == Some(name))?;
            let inner = self.resolve(&file, reexport)?;
            (inner != path).then(|| self.file_of(&inner))?
        });
        Some(reexport.unwrap_or(file))
    }

    /// Which files name which others of the same room. A room's root only lists its contents and is left out.
    fn names_within_rooms(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, paths) in self.files().filter(|(file, _)| file.contains('/')) {
            let others = paths.iter().filter(|named| !named.tests).filter_map(|named| {
                let other = self.file_of(&self.resolve(file, named)?)?;
                (other.contains('/') && other != file && room(&other) == room(file)).then_some(other)
            });
            names.entry(file.to_owned()).or_default().extend(others);
        }
        names
    }

    /// Files that name each other, directly or through others.
    fn cycles(&self) -> BTreeSet<Vec<String>> {
        let names = self.names_within_rooms();
        let reached = |from: &String| {
            let mut reached = BTreeSet::new();
            let mut next: Vec<&String> = names[from].iter().collect();
            while let Some(file) = next.pop() {
                if reached.insert(file) {
                    next.extend(names.get(file).into_iter().flatten());
                }
            }
            reached
        };
        let reached: BTreeMap<&String, _> = names.keys().map(|file| (file, reached(file))).collect();
        let cycle = |file: &String| -> Vec<String> {
            let back = reached[file].iter().filter(|other| reached[**other].contains(file));
            back.map(|other| (*other).clone()).collect()
        };
        names.keys().map(cycle).filter(|cycle| cycle.len() > 1).collect()
    }

    /// Files that name rooms they may not name.
    fn forbidden_arrows(&self) -> BTreeSet<String> {
        let arrows: BTreeMap<_, _> = ARROWS.into_iter().collect();
        let mut found = BTreeSet::new();
        for (file, paths) in self.files() {
            let Some(allowed) = arrows.get(room(file)) else {
                found.insert(format!("{file} belongs to no room of the house"));
                continue;
            };
            for path in paths.iter().filter_map(|named| self.resolve(file, named)) {
                let other = path.first().copied().unwrap_or_default();
                if arrows.contains_key(other) && other != room(file) && !allowed.contains(&other) {
                    found.insert(format!("{file} names {other}"));
                }
            }
        }
        found
    }

    /// Files that use a clock, the file system or the terminal but may not.
    fn outside(&self) -> BTreeSet<String> {
        let allowed = |file: &str| OUTSIDE_ALLOWED.contains(&file) || OUTSIDE_ALLOWED.contains(&room(file));
        let files = self.files().filter(|(file, _)| !allowed(file));
        files
            .flat_map(|(file, paths)| {
                let seen = paths.into_iter().filter(|named| !named.tests);
                seen.filter_map(move |named| Some(format!("{file} names {}", outside(&named.path)?)))
            })
            .collect()
    }

    /// Whether a room names a package.
    fn names_package(&self, owner: &str, package: &str) -> bool {
        self.files().any(|(file, paths)| room(file) == owner && paths.iter().any(|named| is_of(named, package)))
    }
}

/// The room a file belongs to.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

/// Whether a path leads into a package.
fn is_of(named: &Named<'_>, package: &str) -> bool {
    named.path.first() == Some(&package) && (named.path.len() > 1 || named.alias.is_some())
}

/// The outside resource that a path names, if any.
fn outside(path: &[&str]) -> Option<&'static str> {
    match path {
        ["std", "time", "Duration", ..] => None,
        // What is added to a date is no clock.
        ["jiff", "civil" | "ToSpan", ..] => None,
        ["std", "time", ..] | ["jiff", _, ..] => Some("a clock"),
        ["std", "fs", ..] => Some("a file"),
        ["rustix" | "crossterm", _, ..] | [.., "io", "stdin" | "stdout" | "stderr"] => Some("the terminal"),
        path => path.iter().find_map(|name| match *name {
            "SystemTime" | "Instant" => Some("a clock"),
            "File" | "OpenOptions" => Some("a file"),
            _ => None,
        }),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file below `folder`, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&entry).expect("text");
                found.push((entry, text));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn none() -> BTreeSet<String> {
    BTreeSet::new()
}

#[test]
fn rooms_name_only_rooms_to_their_left() {
    assert_eq!(House::of_crate().forbidden_arrows(), none());
}

#[test]
fn files_of_a_room_form_no_cycle() {
    let known: BTreeSet<Vec<String>> =
        KNOWN_CYCLES.iter().map(|cycle| cycle.iter().map(|file| (*file).to_owned()).collect()).collect();
    let found = House::of_crate().cycles();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "new cycles: {new:#?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no longer cycles, so remove them from the list: {gone:#?}");
}

#[test]
fn only_some_rooms_use_clocks_files_and_the_terminal() {
    assert_eq!(House::of_crate().outside(), none());
}

#[test]
fn only_its_owners_name_a_package() {
    let house = House::of_crate();
    for (file, paths) in house.files() {
        for (package, owners) in OWNERS {
            assert!(
                owners.contains(&room(file)) || !paths.iter().any(|named| is_of(named, package)),
                "{file} names {package}, which belongs to {owners:?}"
            );
        }
    }
}

#[test]
fn every_package_has_an_owner_that_uses_it() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let rest = manifest.split("\n[dependencies]\n").nth(1).expect("dependencies");
    let table = rest.split("\n[").next().expect("a table");
    let listed: BTreeSet<String> = table
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains('='))
        .map(|line| line.split('=').next().unwrap_or_default().trim().replace('-', "_"))
        .collect();
    let owned: BTreeSet<String> = OWNERS.iter().map(|(package, _)| (*package).to_owned()).collect();
    assert_eq!(listed, owned, "the packages of Cargo.toml and those in OWNERS differ");
    let house = House::of_crate();
    for (package, owners) in OWNERS {
        for owner in owners {
            assert!(house.names_package(owner, package), "{owner} may name {package} but does not");
        }
    }
}

#[test]
fn every_module_begins_with_its_purpose() {
    for (path, text) in sources("src").into_iter().chain(sources("tests")).chain(sources("benches")) {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 20, "{} begins with {first:?}", path.display());
        assert!(
            path.file_name().is_some_and(|name| name != "mod.rs"),
            "{}: name the file after its folder",
            path.display()
        );
    }
}

/// Tests of the rules themselves.
mod rules {
    use super::*;

    /// The paths used in some code, as text.
    fn paths(code: &str) -> Vec<String> {
        named(&tokens(code)).iter().map(|named| named.path.join("::")).collect()
    }

    #[test]
    fn expand_use_trees() {
        let code = "use a::{b::{self, C as D}, {e, f::*}, g}; use ::h; pub(crate) use self::i::J as K;";
        let found = ["a::b", "a::b::C", "a::e", "a::f::*", "a::g", "h", "self::i::J"];
        let names = paths(code);
        for path in found {
            assert!(names.iter().any(|name| name == path), "{path} in {names:?}");
        }
        let code = tokens(code);
        let aliases: Vec<_> = named(&code).into_iter().filter_map(|named| named.alias).collect();
        assert_eq!(aliases, ["b", "D", "e", "*", "g", "h", "K"]);
    }

    #[test]
    fn ignore_comments_and_literals() {
        let code = r##"
            // a::b
            /* a::b /* a::b */ a::b */
            let x = ("a::b \" a::b", r#"a::b " a::b"#, b"a::b", '"', '\'', '\u{22}', "a::b"); // "
            fn f<'a>(x: &'a c::D) { x.e(b'"') }
        "##;
        assert_eq!(paths(code).into_iter().filter(|path| path.contains("::")).collect::<Vec<_>>(), ["c::D"]);
    }

    #[test]
    fn see_forbidden_arrows() {
        for code in [
            "use crate::{app::{A, B}, tui};",
            "use crate::{app::{self, A}, text::{c, d}, tui::{self}};",
            "use super::super::tui::run;",
            "fn f() { super::super::tui::run() }",
            "fn f() -> Vec<crate::tui::Session> {}",
            "mod tests { use super::super::super::tui; }",
            "mod inner { pub(super) fn f() { super::super::super::tui::run() } }",
        ] {
            let house = House::of_sources(&[("ui/draw", code)]);
            assert_eq!(house.forbidden_arrows(), BTreeSet::from(["ui/draw names tui".to_owned()]), "{code}");
        }
        for code in ["use crate::{app::A, text::tui};", "use super::tui::X;", "// crate::tui", "tui::run();"] {
            assert_eq!(House::of_sources(&[("ui/draw", code)]).forbidden_arrows(), none(), "{code}");
        }
        assert!(!House::of_sources(&[("cellar/wine", "")]).forbidden_arrows().is_empty());
    }

    #[test]
    fn find_cycles() {
        let cycle = |files: &[&str]| BTreeSet::from([files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>()]);
        let direct = [("ui/a", "use super::b::B;"), ("ui/b", "fn f() { crate::ui::a::f() }")];
        assert_eq!(House::of_sources(&direct).cycles(), cycle(&["ui/a", "ui/b"]));
        let through_others =
            [("ui/a", "use super::{b, d};"), ("ui/b", "use super::c::C;"), ("ui/c", "use super::a::A;"), ("ui/d", "")];
        assert_eq!(House::of_sources(&through_others).cycles(), cycle(&["ui/a", "ui/b", "ui/c"]));
        let reexport = [
            ("ui", "mod a; mod b; pub use a::A; pub use b::B as C;"),
            ("ui/a", "use super::C;"),
            ("ui/b", "use crate::ui::{A};"),
        ];
        assert_eq!(House::of_sources(&reexport).cycles(), cycle(&["ui/a", "ui/b"]));
        let none = [
            ("ui", "mod a; mod b; pub use a::A; fn f() { b::g() }"),
            ("ui/a", "use super::b; #[cfg(test)] mod tests { use super::*; use crate::ui::a::A; }"),
            ("ui/b", "use crate::ui::f; #[cfg(test)] mod tests { use super::super::a::A; }"),
        ];
        assert_eq!(House::of_sources(&none).cycles(), BTreeSet::new());
    }

    #[test]
    fn find_clocks_files_and_terminals() {
        for (code, what) in [
            ("use std::{fmt, time::{Duration, Instant}};", "a clock"),
            ("use std::time;", "a clock"),
            ("use std::time::*;", "a clock"),
            ("fn f() { std::time::SystemTime::now() }", "a clock"),
            ("fn f() { jiff::Zoned::now() }", "a clock"),
            ("use std::{fs, io::{self, Write}};", "a file"),
            ("fn f(file: File) {}", "a file"),
            ("fn f() { OpenOptions::new() }", "a file"),
            ("use std::io; fn f() { io::stdout().lock() }", "the terminal"),
            ("use std::io::{Read, stdin};", "the terminal"),
            ("fn f() { rustix::stdio::stdout() }", "the terminal"),
            ("use crossterm::queue;", "the terminal"),
        ] {
            let found = BTreeSet::from([format!("data/parse names {what}")]);
            assert_eq!(House::of_sources(&[("data/parse", code)]).outside(), found, "{code}");
            for outsider in ["data/load", "tui/events", "cli", "store/file"] {
                assert_eq!(House::of_sources(&[(outsider, code)]).outside(), none(), "{code}");
            }
        }
        let tests = [("data", "#[cfg(test)] mod parse;"), ("data/parse", "use std::fs;")];
        assert_eq!(House::of_sources(&tests).outside(), none());
        for code in [
            "use std::{io::{self, Write}, time::Duration};",
            "// std::fs",
            "#[cfg(test)] mod tests { use std::fs::File; }",
            "fn f(x: X) { x.stdin.take() }",
        ] {
            assert_eq!(House::of_sources(&[("data/parse", code)]).outside(), none(), "{code}");
        }
    }

    #[test]
    fn find_packages() {
        for code in ["fn f() { ratatui::run() }", "use ratatui::{Frame};", "use {std::fmt, ratatui as r};"] {
            assert!(House::of_sources(&[("ui/draw", code)]).names_package("ui", "ratatui"), "{code}");
        }
        for code in ["let x = my_ratatui::y;", "// ratatui::run", "let ratatui = \"ratatui::x\";"] {
            assert!(!House::of_sources(&[("ui/draw", code)]).names_package("ui", "ratatui"), "{code}");
        }
    }
}
