//! The house: which room may name which, which package belongs to which room, and what each module says first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may name: those to its left, and the leaves.
const ARROWS: [(&str, &[&str]); 10] = [
    ("text", &[]),
    ("problem", &["text"]),
    ("data", &["problem", "text"]),
    ("model", &["data", "problem", "text"]),
    ("pages", &["model", "data", "problem", "text"]),
    ("search", &["model", "data", "problem", "text"]),
    ("app", &["search", "pages", "model", "data", "problem", "text"]),
    ("ui", &["app", "search", "pages", "model", "data", "problem", "text"]),
    ("tui", &["ui", "app", "search", "pages", "model", "data", "problem", "text"]),
    ("cli", &["tui", "ui", "app", "search", "pages", "model", "data", "problem", "text"]),
];

/// Each package with the only rooms that may name it.
const OWNERS: [(&str, &[&str]); 17] = [
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
    ("memchr", &["search"]),
    ("serde_json", &["cli"]),
    ("strsim", &["problem"]),
    ("tui_input", &["app"]),
];

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

/// The room that a source file belongs to; none for `lib.rs` and `main.rs`.
fn room(path: &Path) -> Option<String> {
    let below = path.strip_prefix(root().join("src")).expect("below src");
    let first = below.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
    (first != "lib" && first != "main").then_some(first)
}

/// A file's code without its comments and texts, so that a word in a sentence is no dependency.
fn code(text: &str) -> String {
    let without_comments = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    without_comments.map(|line| line.split('"').step_by(2).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

/// The paths that begin with `start::` in some code: the name behind each.
fn named_behind<'a>(code: &'a str, start: &str) -> BTreeSet<&'a str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(start)
        .filter(|(at, _)| !code[..*at].ends_with(word))
        .map(|(at, _)| &code[at + start.len()..])
        .flat_map(|rest| match rest.strip_prefix('{') {
            // `use crate::{a::b, c};`: the first names inside the braces.
            Some(group) => {
                let group = &group[..group.find('}').unwrap_or(group.len())];
                group.split(',').map(str::trim).collect::<Vec<_>>()
            }
            None => vec![rest],
        })
        .map(|name| &name[..name.find(|c: char| !word(c)).unwrap_or(name.len())])
        .filter(|name| !name.is_empty())
        .collect()
}

/// Whether some code names a package: in a path or a macro's path.
fn names_package(code: &str, package: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(&format!("{package}::")).any(|(at, _)| !code[..at].ends_with(|c: char| word(c) || c == ':'))
}

#[test]
fn rooms_name_only_rooms_to_their_left() {
    let arrows: BTreeMap<_, _> = ARROWS.into_iter().collect();
    for (path, text) in sources("src") {
        let Some(room) = room(&path) else { continue };
        let allowed = arrows.get(room.as_str()).unwrap_or_else(|| panic!("{room} is not a room of the house"));
        for other in named_behind(&code(&text), "crate::") {
            let is_room = arrows.contains_key(other);
            assert!(
                !is_room || other == room || allowed.contains(&other),
                "{} names {other}, which is not to the left of {room}",
                path.display()
            );
        }
    }
}

#[test]
fn packages_are_named_by_their_owners_alone() {
    for (path, text) in sources("src") {
        let room = room(&path).unwrap_or_else(|| "the root".to_owned());
        for (package, owners) in OWNERS {
            assert!(
                !names_package(&code(&text), package) || owners.contains(&room.as_str()),
                "{} names {package}, which belongs to {owners:?}",
                path.display()
            );
        }
    }
}

#[test]
fn every_package_has_an_owner_that_uses_it() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let behind = manifest.split("\n[dependencies]\n").nth(1).expect("dependencies");
    let table = behind.split("\n[").next().expect("a table");
    let listed: BTreeSet<String> = table
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains('='))
        .map(|line| line.split('=').next().unwrap_or_default().trim().replace('-', "_"))
        .collect();
    let owned: BTreeSet<String> = OWNERS.iter().map(|(package, _)| (*package).to_owned()).collect();
    assert_eq!(listed, owned, "packages in Cargo.toml against those with an owner");
    let all: Vec<_> = sources("src").into_iter().map(|(path, text)| (room(&path), code(&text))).collect();
    for (package, owners) in OWNERS {
        for owner in owners {
            let used = all.iter().any(|(room, code)| room.as_deref() == Some(*owner) && names_package(code, package));
            assert!(used, "{owner} may name {package} and does not");
        }
    }
}

#[test]
fn every_module_says_first_what_it_is_for() {
    for (path, text) in sources("src").into_iter().chain(sources("tests")).chain(sources("benches")) {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 20, "{} begins with {first:?}", path.display());
        assert!(path.file_name().is_some_and(|name| name != "mod.rs"), "{}: name it after its folder", path.display());
    }
}

#[test]
fn the_rules_see_what_they_forbid() {
    assert!(named_behind("use crate::ui::draw;", "crate::").contains("ui"));
    assert!(named_behind("use crate::{ui, app::App};", "crate::").contains("app"));
    assert!(names_package("fn f() { ratatui::run() }", "ratatui"));
    assert!(!names_package("let x = my_ratatui::y;", "ratatui"));
    assert!(!code("// ron::from_str\nlet x = \"ron::y\";").contains("ron::"));
}
