//! The tables in the docs match the code, and the examples in them work.

use std::path::{Path, PathBuf};
use std::{env, fs};

use msaie::model::Program;
use msaie::search::{Index, Query};
use msaie::{app, data, search};

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(page(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Checks that `name` has exactly `written` between its markers, or writes it there if `REWRITE_DOCS` is set.
fn check_section(name: &str, [start, end]: [&str; 2], written: &str) {
    let text = read(name);
    let (before, rest) = text.split_once(start).unwrap_or_else(|| panic!("{name} has no {start}"));
    let (found, after) = rest.split_once(end).unwrap_or_else(|| panic!("{name} has no {end}"));
    let written = format!("\n\n{}\n\n", written.trim());
    if env::var_os("REWRITE_DOCS").is_some() {
        fs::write(page(name), format!("{before}{start}{written}{end}{after}")).expect("written");
    } else {
        assert_eq!(found, written, "{name} is out of date: run the tests with REWRITE_DOCS=1");
    }
}

/// The contents of each fenced code block in `language`.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().expect("a start")).collect()
}

/// The inline code spans of a line.
fn code(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// The rows of the fact tables: file, field and example value.
fn examples(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for section in text.split("### ").skip(1) {
        let file = code(section.lines().next().expect("a heading"))[0];
        for row in section.lines().filter(|line| line.starts_with("| `")) {
            let [field, example] = code(row)[..] else { panic!("expected two code spans in {row}") };
            found.push((file, field, example));
        }
    }
    found
}

/// Reads `files`, together with the records their examples refer to, and returns all problems.
fn problems(files: &[(&str, String)]) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a folder");
    let record = |id: &str| format!("(id: \"{id}\", title: \"{id}\", source: \"page\")");
    let course = |id: &str| format!("(id: \"{id}\", number: \"{id}\", title: \"{id}\", source: \"page\")");
    let source = |id: &str| format!("(id: \"{id}\", title: \"{id}\", read: \"undated\", standing: Official)");
    let named = [
        ("sources/named.ron", ["page", "college", "third-party-list", "another-list"].map(source).join(", ")),
        ("core-courses/named.ron", record("deep-learning")),
        ("departments/named.ron", ["ece", "mse", "cee"].map(record).join(", ")),
        ("courses/named.ron", ["24-787", "12-751"].map(course).join(", ")),
        ("occupations/named.ron", record("15-2051")),
    ];
    let mut named = named.map(|(name, text)| (name, format!("[{text}]"))).to_vec();
    if !files.iter().any(|(name, _)| name.starts_with("program")) {
        let program = r#"(id: "p", title: "P", source: "page", format: 2, official: "https://a.org/")"#;
        named.push(("program.ron", program.to_owned()));
    }
    for (name, text) in named.iter().chain(files) {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    Program::new(data::folder(dir.path())).problems.iter().map(ToString::to_string).collect()
}

/// The name and text of a file that holds one record with one extra field.
fn with_field(section: &str, field: &str) -> (String, String) {
    let official = if section == "program" { "format: 2, official: \"https://a.org/\"," } else { "" };
    let official = if section == "courses" { "number: \"1-100\"," } else { official };
    let head = "id: \"example\", title: \"An example\", source: \"page\"";
    (format!("{section}/example.ron"), format!("({head}, {official} {field})"))
}

#[test]
fn the_format_page_has_the_current_fact_tables() {
    check_section("docs/data-format.md", ["<!-- tables -->", "<!-- end of tables -->"], &data::fact_tables());
}

#[test]
fn the_format_page_lists_the_files_that_are_read() {
    check_section("docs/data-format.md", ["<!-- files -->", "<!-- end of files -->"], &data::file_table());
}

#[test]
fn the_keys_page_has_the_current_key_table() {
    check_section("docs/keys.md", ["<!-- keys -->", "<!-- end of keys -->"], &app::markdown());
}

#[test]
fn the_search_page_has_the_current_facet_table() {
    check_section("docs/search.md", ["<!-- facets -->", "<!-- end of facets -->"], &search::facet_table());
}

#[test]
fn every_facet_example_is_a_valid_query() {
    let index = Index::new(&Program::new(data::embedded()));
    let table = search::facet_table();
    let examples: Vec<_> = table.lines().flat_map(code).collect();
    assert!(examples.len() > 12, "only {} examples", examples.len());
    for example in examples {
        assert_eq!(Query::new(example, index.vocabulary()).mistakes(), [], "{example}");
    }
}

#[test]
fn every_example_value_can_be_read() {
    let tables = data::fact_tables();
    let examples = examples(&tables);
    assert!(examples.len() > 60, "only {} examples", examples.len());
    for (file, field, example) in examples {
        let section = file.trim_end_matches(".ron");
        let (name, text) = with_field(section, &format!("{field}: Known(value: {example}, source: \"page\")"));
        assert_eq!(problems(&[(&name, text)]), [""; 0], "{file}, {field}");
    }
}

#[test]
fn the_format_page_has_the_current_choices() {
    check_section("docs/data-format.md", ["<!-- choices -->", "<!-- end of choices -->"], &data::choice_table());
}

#[test]
fn every_choice_can_be_read() {
    let table = data::choice_table();
    let mut written = 0;
    let mut place = "";
    for row in table.lines().skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [field, choice, _] = cells[..] else { panic!("{row}") };
        place = if field.is_empty() { place } else { field };
        let choice = code(choice)[0].replace('…', "a.org/");
        let values: Vec<String> = match place {
            "`gre`" => vec![format!("gre: Known(value: {choice})")],
            "`rule` of a `project` or an `internship`" => vec![
                format!("project: Known(value: (rule: {choice}))"),
                format!("internship: Known(value: (rule: {choice}))"),
            ],
            "`per` of a `tuition` rate or of `pay`" => {
                vec![format!("tuition: Known(value: [(dollars: 5, per: {choice})])")]
            }
            "`starts`, `terms`, and the `start` of a window" => vec![
                format!("starts: Known(value: [{choice}])"),
                format!("deadlines: Known(value: [(start: {choice}, closes: \"01-15\")])"),
            ],
            "the season of half a semester, and the `term` of a `schedule`" => {
                vec![format!("starts: Known(value: [FirstHalf({choice})])")]
            }
            "`units` of a course" => vec![format!("units: Known(value: {choice})")],
            "`tier` of a course" => vec![format!("tier: {choice}")],
            "`prerequisites` and `corequisites`" => {
                vec![format!("prerequisites: Known(value: {choice})"), format!("corequisites: Known(value: {choice})")]
            }
            "`cross_listed`" => vec![format!("cross_listed: Known(value: {choice})")],
            "`contact`" => vec![format!("contact: Known(value: {choice})")],
            "`standing` of a source or a fact" => vec![format!("units: Known(value: 97, standing: {choice})")],
            place => panic!("{place} is not tried"),
        };
        for value in values {
            let is_of_course = ["course", "prerequisites", "cross_listed"].iter().any(|word| place.contains(word));
            let (name, text) = with_field(if is_of_course { "courses" } else { "departments" }, &value);
            assert_eq!(problems(&[(&name, text)]), [""; 0], "{value}");
            written += 1;
        }
    }
    assert!(written > 40, "only {written}");
}

#[test]
fn every_field_of_a_value_is_in_an_example() {
    let examples = data::fact_tables();
    let mut fields = 0;
    for entry in fs::read_dir(page("src/data/value")).expect("a folder") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        for body in text.split("#[serde(deny_unknown_fields").skip(1) {
            let body = body.split("\n}").next().expect("a start");
            let named = body.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'));
            // In the files it is called what it is.
            let written = named.map(|(field, _)| if field == "course" { "number" } else { field });
            for field in written {
                assert!(examples.contains(&format!("{field}: ")), "`{field}` is in no example");
                fields += 1;
            }
        }
    }
    assert!(fields > 40, "only {fields}");
}

#[test]
fn every_example_of_the_format_page_can_be_read() {
    let page = read("docs/data-format.md");
    let blocks = blocks(&page, "ron");
    let [units, tuition, source] = blocks[..] else { panic!("{} RON blocks", blocks.len()) };
    let source = ("sources/example.ron", source.trim().trim_end_matches(',').to_owned());
    let mut examples = vec![("departments", units.to_owned()), ("departments", tuition.to_owned())];
    for (section, field) in [("departments", "aliases"), ("departments", "links"), ("program", "apply")] {
        examples.push((section, format!("{field}: {}", list_of(&page, field))));
    }
    for answer in ["Several(", "Conflict(", "Titles(", "Varies(", "NotPublished(", "NotFound("] {
        let mut spans = page.lines().filter(|line| line.starts_with("| `")).flat_map(code);
        let span = spans.find(|span| span.starts_with(answer)).unwrap_or_else(|| panic!("no {answer}"));
        let facts = "(value: 97, source: \"page\"), (value: 120, source: \"page\")";
        let cases =
            "(for: \"entering in 2024\", value: 97, source: \"page\"), (for: \"later\", value: 120, source: \"page\")";
        let span =
            span.replace("(value: …, source: …), …", facts).replace("(for: \"…\", value: …, source: …), …", cases);
        examples.push(("departments", format!("units: {span}")));
    }
    for (section, field) in examples {
        let (name, text) = with_field(section, &field);
        assert_eq!(problems(&[source.clone(), (&name, text)]), [""; 0], "{field}");
    }
}

/// The first list example after the field's name.
fn list_of<'a>(page: &'a str, field: &str) -> &'a str {
    let after = page.split_once(&format!("`{field}`")).unwrap_or_else(|| panic!("no {field}")).1;
    after.split('`').find(|span| span.starts_with('[')).unwrap_or_else(|| panic!("no example of {field}"))
}

#[test]
fn the_readme_shows_how_to_run_and_test() {
    let readme = read("README.md");
    let section =
        readme.split("\n## ").find(|section| section.starts_with("Try it\n")).expect("a section on trying it");
    assert_eq!(blocks(section, "sh"), ["cargo run --release\n", "cargo test\n"]);
}
