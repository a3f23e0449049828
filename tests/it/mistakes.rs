//! Each mistake in the data is reported once, and nothing else is blamed for it.

use std::fs;

use msaie::data;
use msaie::model::Program;

const SOURCES: &str = r#"[
    (id: "s", title: "A page", read: "2025-10", standing: Official),
    (id: "t", title: "Another page", read: "2025-10", standing: Official),
]"#;

const DEPARTMENTS: &str = r#"[
    (id: "a", title: "First", source: "s", units: Known(value: 97, source: "t")),
    (id: "b", title: "Second", source: "t"),
]"#;

const CAREERS: &str = r#"[
    (id: "c", title: "A career", source: "s", departments: Several([
        (value: "a", source: "s"),
        (value: "b", source: "t"),
    ])),
]"#;

/// The problems of three valid files, some of them replaced or joined by `files`.
fn problems(files: &[(&str, &[u8])]) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a folder");
    let good = [("sources.ron", SOURCES), ("departments.ron", DEPARTMENTS), ("careers.ron", CAREERS)];
    let kept = |name: &str| !files.iter().any(|(other, _)| other.split('|').next() == Some(name));
    let good = good.iter().filter(|(name, _)| kept(name)).map(|(name, text)| (*name, text.as_bytes()));
    let written = files.iter().map(|(name, text)| (name.split('|').next_back().unwrap_or(name), *text));
    for (name, text) in good.chain(written).filter(|(name, _)| !name.is_empty()) {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    let place = dir.path().display().to_string();
    let program = Program::new(data::folder(dir.path()));
    program.problems.iter().map(|problem| problem.to_string().replace(&format!("{place}/"), "")).collect()
}

/// A mistake: `replaced|written` file names (or one name for both), the text, and words of its only report.
struct Mistake {
    files: (&'static str, Vec<u8>),
    words: &'static [&'static str],
}

fn mistakes() -> Vec<Mistake> {
    let utf16: Vec<u8> = SOURCES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cut = |text: &str, after: &str| text.as_bytes()[..text.find(after).expect("a place") + after.len()].to_vec();
    let changed = |text: &str, from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let mistake = |name, text, words| Mistake { files: (name, text), words };
    vec![
        mistake("sources.ron", utf16, &["sources.ron", "UTF-8"]),
        mistake("sources.ron", SOURCES.replace("A page", "Une page é").chars().map(|c| c as u8).collect(), &["UTF-8"]),
        mistake("sources.ron", Vec::new(), &["sources.ron"]),
        mistake("sources.ron", cut(SOURCES, "standing: Of"), &["sources.ron"]),
        mistake("departments.ron", cut(DEPARTMENTS, "title: \"Sec"), &["departments.ron"]),
        mistake("departments.ron", changed(DEPARTMENTS, "title: \"First\"", "titel: \"First\""), &["titel", "title"]),
        mistake("departments.ron", changed(DEPARTMENTS, "97", "\"97\""), &["departments.ron:2"]),
        mistake("departments.ron", changed(DEPARTMENTS, "\"a\"", "\"A\""), &["departments.ron:2", "lower-case"]),
        mistake(
            "departments.ron",
            changed(DEPARTMENTS, "\"First\"", "“First”"),
            &["departments.ron:2:22", "“ (U+201C)"],
        ),
        mistake("sources.ron", changed(SOURCES, "(id: \"s\"", "(id:\u{a0}\"s\""), &["sources.ron:2:9", "U+00A0"]),
        mistake(
            "departments.ron",
            changed(
                DEPARTMENTS,
                "    (id: \"b\", title: \"Second\"",
                "<<<<<<< ours\n    (id: \"b\", title: \"Second\"\n=======\n    (id: \"b\", title: \"2nd\"\n>>>>>>> theirs\n    ",
            ),
            &["departments.ron:3:1", "merge conflict"],
        ),
        mistake(
            "departments.ron|departments.ron.bak",
            DEPARTMENTS.into(),
            &["departments.ron.bak", "`departments.ron`"],
        ),
        mistake("departments.ron|departments.txt", DEPARTMENTS.into(), &["departments.txt", "not read"]),
        mistake("sources.ron|sources.ron~", SOURCES.into(), &["sources.ron~", "not read"]),
        mistake("occupations/old/y.ron", b"[]".to_vec(), &["occupations/old", "not read"]),
        mistake("departments/third.ron", br#"(id: "third", title: "Third", source: "s")"#.to_vec(), &["both"]),
    ]
}

#[test]
fn a_year_alone_is_a_valid_reading_date() {
    assert_eq!(problems(&[("sources.ron", SOURCES.replace("2025-10", "2023").as_bytes())]), [""; 0]);
    assert_eq!(problems(&[("sources.ron", SOURCES.replacen("2025-10", "25", 1).as_bytes())]).len(), 1);
}

#[test]
fn disputed_from_the_first_format_is_reported_with_its_replacements() {
    let text = DEPARTMENTS.replace("Known(value: 97, source: \"t\")", "Disputed([(value: 97, source: \"t\")])");
    let reports = problems(&[("departments.ron", text.as_bytes())]);
    assert!(
        reports.len() == 1 && reports[0].contains("`Conflict`") && reports[0].contains("`formerly`"),
        "{reports:?}"
    );
}

#[test]
fn valid_files_and_backups_have_no_problems() {
    assert_eq!(problems(&[]), [""; 0]);
    assert_eq!(problems(&[("departments.ron.bak", b"(")]), [""; 0], "a backup next to its file should be ignored");
}

#[test]
fn each_mistake_is_reported_once() {
    for Mistake { files: (name, text), words } in mistakes() {
        let reports = problems(&[(name, &text)]);
        assert_eq!(reports.len(), 1, "{name}: {reports:#?}");
        for word in words {
            assert!(reports[0].contains(word), "{word} is not in {}", reports[0]);
        }
    }
}

#[test]
fn two_mistakes_in_two_files_are_reported_once_each() {
    let all = mistakes();
    let replaced = |mistake: &Mistake| mistake.files.0.split(['|', '.', '/']).next().unwrap_or_default().to_owned();
    for (index, one) in all.iter().enumerate() {
        for other in all[index + 1..].iter().filter(|other| replaced(other) != replaced(one)) {
            let reports = problems(&[(one.files.0, &one.files.1), (other.files.0, &other.files.1)]);
            assert_eq!(reports.len(), 2, "{} and {}: {reports:#?}", one.files.0, other.files.0);
        }
    }
}
