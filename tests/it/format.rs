//! What a file can leave out, and what it says of itself: inherited sources, the format's number, former ids, words.

use std::fs;
use std::path::Path;

use msaie::data::{self, Kind};
use msaie::model::Program;
use msaie::pages;
use msaie::problem::Fault;
use msaie::search::{CancelToken, Index, Narrowing, Query};

use crate::play::Play;

const SOURCES: &str = r#"[
    (id: "page", title: "A page", read: "2026-01", standing: Official),
    (id: "other", title: "Another page", read: "2026-01", standing: Official, was: ["older"]),
]"#;

fn program(files: &[(&str, &str)]) -> Program {
    let dir = tempfile::tempdir().expect("a folder");
    let about = r#"(format: 2, id: "p", title: "Program", source: "page", official: "https://a.org/")"#;
    for (name, text) in [("program.ron", about), ("sources.ron", SOURCES)].iter().chain(files) {
        fs::write(dir.path().join(name), text).expect("written");
    }
    Program::new(data::folder(dir.path()))
}

/// Each problem without the folder's name.
fn problems(program: &Program) -> Vec<String> {
    let file = |problem: &msaie::problem::Problem| problem.place.file.rsplit('/').next().unwrap_or_default().to_owned();
    program.problems.iter().map(|p| format!("{}:{}:{} {}", file(p), p.place.line, p.place.column, p.what)).collect()
}

/// The source of the first department's units.
fn source_of_units(program: &Program) -> String {
    program.tables.departments[0].units.facts()[0].source.to_string()
}

#[test]
fn a_fact_has_its_records_source_and_a_record_its_files() {
    for (text, source) in [
        (r#"(id: "d", title: "D", source: "page", units: Known(value: 97))"#, "page"),
        (r#"(id: "d", title: "D", source: "page", units: Known(value: 97, source: "other"))"#, "other"),
        (r#"(source: "page", records: [(id: "d", title: "D", units: Known(value: 97))])"#, "page"),
        (r#"(source: "page", records: [(id: "d", title: "D", source: "other", units: Known(value: 97))])"#, "other"),
        (r#"(records: [(id: "d", title: "D", units: Known(value: 97))], source: "other")"#, "other"),
    ] {
        let program = program(&[("departments.ron", text)]);
        assert_eq!(program.problems, [], "{text}");
        assert_eq!(source_of_units(&program), source, "{text}");
    }
}

#[test]
fn every_answer_and_every_step_inherits_a_source() {
    let facts = r#"
        units: Several([(value: 97), (value: 98, formerly: [(value: 90)])]),
        gre: NotPublished(note: "read in full"),
        fee: NotPublished(),
        campus: Titles([(value: "Main"), (value: "North")]),
        letters: Varies([(for: "2025", value: (required: 2)), (for: "2026", value: (required: 3))]),
    "#;
    let department = format!(r#"(id: "d", title: "D", source: "other", {facts})"#);
    let about =
        r#"(format: 2, id: "p", title: "P", source: "page", official: "https://a.org/", apply: [(text: "Go.")])"#;
    let program = program(&[("departments.ron", &department), ("program.ron", about)]);
    assert_eq!(program.problems, []);
    let record = program.records().next().expect("a record");
    for item in
        pages::record(&program, record, jiff::civil::date(2026, 11, 28)).items().filter(|item| !item.label.is_empty())
    {
        let source = item.provenance.as_ref().map(|provenance| provenance.title.as_str());
        assert!(item.label.as_str() == "ID" || source == Some("Another page"), "{item:?}");
    }
    assert_eq!(&**program.about().expect("a program").apply[0].source, "page");
}

#[test]
fn a_source_that_does_not_exist_is_reported_only_where_it_is_named() {
    for (text, expected) in [
        (
            r#"(source: "pgae", records: [(id: "d", title: "D", units: Known(value: 97)), (id: "e", title: "E")])"#,
            "departments.ron:1:10 there is no source with the id `pgae`",
        ),
        (
            r#"(id: "d", title: "D", source: "pgae", units: Known(value: 97), gre: NotPublished())"#,
            "departments.ron:1:31 there is no source with the id `pgae`",
        ),
        (
            r#"(id: "d", title: "D", source: "page", units: Known(value: 97, source: "pgae"))"#,
            "departments.ron:1:71 there is no source with the id `pgae`",
        ),
        (r#"[(id: "d", title: "D", units: Known(value: 97))]"#, "departments.ron:1:2 the source is missing"),
        (
            r#"(sauce: "page", source: "page", records: [(id: "d", title: "D")])"#,
            "departments.ron:1:2 there is no field `sauce` around a list of records",
        ),
        (r#"(source: "page", records: [(id: "d", title: "D")]"#, "departments.ron:1:1 this bracket has no partner"),
        (
            r#"(source: "page", records: [(id: "d", title: "D", unist: 5)])"#,
            "departments.ron:1:50 there is no field `unist` here",
        ),
    ] {
        let program = program(&[("departments.ron", text)]);
        assert_eq!(problems(&program), [expected], "{text}");
        assert_eq!(&*program.tables.departments[0].id, "d", "{text}");
    }
}

#[test]
fn a_mistake_in_a_wrapped_list_loses_no_other_record() {
    let text = "(\n    source: \"page\",\n    records: [\n        (id: \"a\", title: \"A\", units: Known(value: 97)),\n        \
                (id: \"b\", title: \"B, units: Known(value: 98)),\n        (id: \"c\", title: \"C\", units: Known(value: 99)),\n    ],\n)";
    let program = program(&[("departments.ron", text)]);
    assert_eq!(problems(&program), ["departments.ron:5:26 a double quote is missing on this line"]);
    let ids: Vec<&str> = program.tables.departments.iter().map(|found| &*found.id).collect();
    assert_eq!((ids.first(), ids.last()), (Some(&"a"), Some(&"c")));
    assert_eq!(source_of_units(&program), "page");
}

#[test]
fn a_program_in_another_format_says_what_to_change() {
    let about = |format: &str| format!(r#"({format} id: "p", title: "P", source: "page", official: "https://a.org/")"#);
    for (format, what, help) in [
        ("", "format 1; the current format is 2", "`Disputed` is now"),
        ("format: 1,", "format 1; the current format is 2", "write `format: 2`"),
        ("format: 3,", "format 3; this version reads format 2", "newer version"),
    ] {
        let program = program(&[("program.ron", &about(format))]);
        let [problem] = &program.problems[..] else { panic!("{format}: {:?}", program.problems) };
        assert_eq!(problem.fault, Fault::OldFormat, "{format}");
        assert!(problem.what.contains(what) && problem.help.contains(help), "{problem}");
        assert!(program.about().is_some(), "it should be read as far as possible");
    }
    assert_eq!(program(&[]).problems, []);
}

#[test]
fn a_renamed_id_still_leads_to_its_record() {
    let departments = r#"[(id: "new", title: "D", source: "older", was: ["old", "oldest"])]"#;
    let careers = r#"(id: "c", title: "C", source: "page", departments: Several([(value: "old"), (value: "new")]))"#;
    let program = program(&[("departments.ron", departments), ("careers.ron", careers)]);
    assert_eq!(program.problems, []);
    let department = program.find(Kind::Department, "new").expect("a department");
    for id in ["old", "oldest"] {
        assert_eq!(program.find(Kind::Department, id), Some(department), "{id}");
    }
    assert!(program.related(program.find(Kind::Career, "c").expect("a career"), department));
}

#[test]
fn a_former_id_that_another_record_has_is_reported() {
    let departments = r#"[(id: "a", title: "A", source: "page", was: ["b"]), (id: "b", title: "B", source: "page")]"#;
    let program = program(&[("departments.ron", departments)]);
    assert_eq!(problems(&program), ["departments.ron:1:46 another department has the id `b` now"]);
    assert_eq!(program.find(Kind::Department, "b").map(|found| found.index), Some(1));
}

/// The example of another university's program.
fn example() -> Program {
    Program::new(data::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nus-mcomp")))
}

#[test]
fn the_example_of_another_university_has_no_problems() {
    let program = example();
    assert_eq!(program.problems, []);
    assert_eq!(
        (program.count(Kind::CoreCourse), program.count(Kind::Department), program.count(Kind::Career)),
        (6, 3, 3)
    );
}

#[test]
fn the_example_is_shown_in_its_own_words() {
    let mut play = Play::of(example(), 120, 60);
    let mut seen = play.text();
    for keys in ["Tab", "Tab", "6", "7", "?", "Esc 1 departments Enter"] {
        seen.push_str(&play.press(keys).text());
    }
    for right in ["Courses", "Specialisations", "S$100", "August 2024 start", "IELTS at least 6", "By specialisation"] {
        assert!(seen.contains(right), "no {right:?} in:\n{seen}");
    }
    for wrong in ["epartment", "core course", "Core course", "Fall", "CMU", "Carnegie", "MSAIE"] {
        let line = seen.lines().find(|line| line.contains(wrong));
        assert_eq!(line, None, "{wrong}");
    }
}

#[test]
fn a_kind_is_found_by_the_name_that_the_program_gives_it() {
    let program = example();
    let index = Index::new(&program);
    for (typed, kind, count) in [
        ("kind:specialisation", Kind::Department, 3),
        ("kind:Specialisations", Kind::Department, 3),
        ("kind:course", Kind::CoreCourse, 6),
    ] {
        let query = Query::new(typed, index.vocabulary());
        assert_eq!(query.mistakes().len(), 0, "{typed}");
        let found = index.search(&query, 20, &Narrowing::default(), &CancelToken::free()).expect("it is not cancelled");
        assert_eq!((found.count(), found.count_of(kind)), (count, count), "{typed}");
    }
}

#[test]
fn course_numbers_are_found_with_and_without_signs() {
    let courses = r#"(source: "page", records: [
        (id: "a", title: "Data Structures", numbers: Known(value: (number: "CS 2336"))),
        (id: "b", title: "Algorithms", numbers: Known(value: (number: "6.1010"))),
        (id: "c", title: "Combinatorics", numbers: Known(value: (number: "C&O 250"))),
        (id: "d", title: "Systems", numbers: Known(value: (number: "15-122"))),
        (id: "e", title: "Networks", numbers: Known(value: (number: "COMP.4621/W"))),
    ])"#;
    for (query, id) in [
        ("CS 2336", "a"),
        ("cs2336", "a"),
        ("cs-2336", "a"),
        ("2336", "a"),
        ("6-1010", "b"),
        ("6.1010", "b"),
        ("61010", "b"),
        ("C&O 250", "c"),
        ("c&o250", "c"),
        ("co 250", "c"),
        ("co250", "c"),
        ("15-122", "d"),
        ("15122", "d"),
        ("15 122", "d"),
        ("comp 4621", "e"),
        ("comp4621", "e"),
    ] {
        let mut play = Play::of(program(&[("core-courses.ron", courses)]), 120, 36);
        play.search(query);
        let program = play.app.program();
        let best = play.app.search().expect("a search").result.found.hits.first().map(|hit| hit.record);
        let found = best.and_then(|record| program.key(record)).map(|key| key.id.to_string());
        assert_eq!(found.as_deref(), Some(id), "{query}");
    }
}
