//! `msaie show`: a page as text, JSON or Markdown, and what is said of a name that fits no record or several.

use std::fs;
use std::process::Command;

use msaie::data::{self, AnswerState, Kind};
use msaie::model::{AnyRecord, Program, RecordRef};
use serde_json::Value;
use tempfile::TempDir;

use crate::pty::BINARY;

/// The exit status, the standard output and the standard error of `msaie show`.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(BINARY).arg("show").args(arguments).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// What it prints if it succeeds.
fn show(arguments: &[&str]) -> String {
    let (status, text, complaint) = run(arguments);
    assert_eq!((status, complaint.as_str()), (Some(0), ""), "{arguments:?}");
    text
}

/// What it complains of if it fails.
fn refusal(arguments: &[&str]) -> String {
    let (status, text, complaint) = run(arguments);
    assert_eq!((status, text.as_str()), (Some(1), ""), "{arguments:?}");
    complaint
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&show(&[arguments, &["--format", "json"]].concat())).expect("an object")
}

/// The fact of a field.
fn fact<'a>(page: &'a Value, field: &str) -> &'a Value {
    let facts = page["facts"].as_array().expect("facts");
    facts.iter().find(|fact| fact["field"] == field).unwrap_or_else(|| panic!("no {field}"))
}

/// A folder of data with a source, a program and these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let source = r#"[(id: "page", title: "The [page] of *all*", url: "https://a.org/x_(y)", read: "2026-10", standing: Official)]"#;
    let program = r#"(id: "p", title: "P", source: "page", format: 2, official: "https://a.org/")"#;
    for (name, text) in [("sources.ron", source), ("program.ron", program)].iter().chain(files) {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

/// `show` of a name in a folder of data.
fn show_in(dir: &TempDir, arguments: &[&str]) -> String {
    show(&[&["--data", dir.path().to_str().expect("UTF-8")], arguments].concat())
}

#[test]
fn a_department_has_its_units_with_their_source() {
    let page = json(&["ece"]);
    assert_eq!(page["kind"], "department");
    assert_eq!(page["id"], "ece");
    assert_eq!(page["title"], "Electrical and Computer Engineering");
    let units = fact(&page, "units");
    assert_eq!(
        (&units["label"], &units["group"], &units["state"]),
        (&"Units".into(), &"What you take".into(), &"known".into())
    );
    let value = &units["values"][0];
    assert_eq!((&value["value"], &value["text"]), (&97.into(), &"97 units".into()));
    assert_eq!(value["standing"], "official");
    assert!(value["source"].as_str().is_some_and(|key| key.starts_with("ece")), "{value}");
    assert!(value["url"].as_str().is_some_and(|url| url.starts_with("https://")), "{value}");
    for key in ["period", "read", "note"] {
        assert!(value.get(key).is_some(), "{key} in {value}");
    }
    assert!(fact(&page, "degree")["values"][0]["value"].is_string());
    assert!(fact(&page, "breakdown")["values"][0]["value"].is_array());
}

#[test]
fn the_state_of_a_fact_is_told() {
    let units = json(&["deep-learning"]);
    let units = fact(&units, "units");
    let values: Vec<_> = units["values"].as_array().expect("values").iter().map(|value| &value["value"]).collect();
    assert_eq!((&units["state"], &values[..]), (&"conflict".into(), &[&6.into(), &12.into()][..]));
    let ece = json(&["ece"]);
    let starts = fact(&ece, "starts");
    assert_eq!((&starts["state"], &starts["values"]), (&"not-found".into(), &Value::Array(Vec::new())));
    assert!(starts["note"].as_str().is_some_and(|searched| searched.contains("start terms")));
    let stem = fact(&ece, "stem");
    let [page] = &stem["values"].as_array().expect("values")[..] else { panic!("{stem}") };
    assert_eq!(
        (&stem["state"], &page["text"], &page["source"]),
        (&"not-published".into(), &Value::Null, &"ece-program".into())
    );
    let gre = fact(&ece, "gre");
    let former: Vec<_> =
        gre["values"].as_array().expect("values").iter().map(|value| value["former"] == true).collect();
    assert_eq!((&gre["state"], &former[..]), (&"known".into(), &[false, true][..]));
    let ini = json(&["ini"]);
    let units = fact(&ini, "units");
    assert_eq!(units["state"], "several");
    assert!(units["values"].as_array().expect("values").iter().all(|value| value["for"].is_string()));
    assert_eq!(fact(&json(&["africa"]), "degree")["state"], "several");
    for state in states(&ini).chain(states(&ece)) {
        assert!(["known", "several", "conflict", "not-published", "not-found"].contains(&state), "{state}");
    }
}

/// The state of every fact of a page.
fn states(page: &Value) -> impl Iterator<Item = &str> {
    page["facts"].as_array().expect("facts").iter().map(|fact| fact["state"].as_str().expect("a state"))
}

#[test]
fn json_has_the_facts_that_are_recorded_in_order() {
    let program = Program::new(data::embedded());
    let any = program.get(program.find(Kind::Career, "battery-engineer").expect("a career")).expect("a record");
    let facts = any.fields.iter().zip(&any.answers);
    let recorded = facts.filter(|(_, answer)| answer.state() != AnswerState::NotRecorded);
    let fields: Vec<_> = recorded.map(|(field, _)| field.key).collect();
    let page = json(&["Battery engineer"]);
    let shown: Vec<_> = page["facts"].as_array().expect("facts").iter().map(|fact| &fact["field"]).collect();
    assert_eq!(shown, fields);
    let occupation = fact(&page, "occupation");
    assert_eq!(occupation["values"][0]["to"]["kind"], "occupation");
    assert_eq!(occupation["values"][0]["standing"], "ours");
    assert!(occupation["values"][0]["reason"].is_string());
}

#[test]
fn a_record_is_found_by_any_of_its_names() {
    for (name, id) in [
        ("ece", "ece"),
        ("ECE", "ece"),
        ("E&TIM", "etim"),
        ("cmu africa", "africa"),
        ("18-661", "18-661"),
        ("18661", "18-661"),
        ("18 786", "18-786"),
        ("18-763", "14-763"),
        ("BATTERY engineer", "battery-engineer"),
        ("batteryengineer", "battery-engineer"),
        ("batt", "battery-engineer"),
        ("trustworthy ai eng", "trustworthy-ai"),
        // An alias of one record, and part of the names of others.
        ("process engineer", "data-process-engineer"),
        ("ms-aie", "ms-aie"),
        ("MS in AI Engineering", "ms-aie"),
        ("Rales Fellows", "rales-fellows"),
        ("15-1252", "15-1252"),
    ] {
        assert_eq!(json(&[name])["id"], id, "{name}");
    }
    assert_eq!(json(&["battery", "engineer"])["id"], "battery-engineer");
    // A department comes before an occupation, which is in no list.
    assert_eq!(json(&["mechanical engineer"])["id"], "meche");
    assert_eq!(json(&["mechanical engineer", "--kind", "occupation"])["id"], "17-2141");
}

#[test]
fn an_exact_id_wins_over_an_alias_and_an_alias_over_a_title() {
    let careers = r#"[
        (id: "one", title: "Two", source: "page", was: ["first"]),
        (id: "two", title: "Three", source: "page", aliases: ["one", "C++"]),
        (id: "c", title: "Four", source: "page", aliases: ["Three"]),
    ]"#;
    let dir = folder(&[("careers.ron", careers)]);
    for (name, title) in
        [("one", "Two"), ("first", "Two"), ("FIRST", "Two"), ("two", "Three"), ("three", "Four"), ("c++", "Three")]
    {
        assert_eq!(show_in(&dir, &[name]).lines().next(), Some(title), "{name}");
    }
}

#[test]
fn an_unknown_name_brings_what_may_be_meant() {
    let complaint = refusal(&["batery enginer"]);
    assert!(complaint.starts_with("msaie: nothing is called “batery enginer”; did you mean:\n"), "{complaint}");
    assert!(complaint.contains("battery-engineer  Battery engineer"), "{complaint}");
    let complaint = refusal(&["learning", "--kind", "core"]);
    assert!(complaint.starts_with("msaie: no core course is called “learning”"), "{complaint}");
    assert!(complaint.contains(" machine-learning ") && complaint.contains(" deep-learning "), "{complaint}");
    for nothing in ["qqqqqq", "", "!?", "\u{1b}[2J"] {
        let complaint = refusal(&[nothing]);
        assert!(complaint.ends_with("; `msaie list` names every record\n"), "{complaint}");
        assert!(!complaint.contains('\u{1b}'));
    }
}

#[test]
fn an_ambiguous_name_brings_the_candidates() {
    let complaint = refusal(&["deep"]);
    let lines: Vec<_> = complaint.lines().collect();
    let [first, course, career] = lines[..] else { panic!("{complaint}") };
    assert_eq!(first, "msaie: “deep” matches 2 records; use an id or --kind:");
    assert!(course.starts_with("  core course  deep-learning  "), "{course}");
    assert!(career.starts_with("  career       deep-learning-engineer  "), "{career}");
    assert_eq!(json(&["deep", "--kind", "career"])["id"], "deep-learning-engineer");
}

#[test]
fn a_page_says_how_far_to_trust_it() {
    let text = show(&["deep-learning"]);
    assert!(
        text.starts_with("Introduction to Deep Learning for Engineers\n  Units: sources differ: 12 units / 6 units\n"),
        "{text}"
    );
    assert!(text.contains("\n  Units: sources differ, 2 of 2: 6 units"), "{text}");
    assert!(text.contains("(second-hand, February 2023"), "{text}");
    assert!(text.contains("\n  Instructors: not found. Note: "), "{text}");
    // Every line has its label.
    assert_eq!(text.matches("\n  Numbers: ").count(), 5, "{text}");
    let text = show(&["deep-learning", "--format", "markdown"]);
    assert!(
        text.starts_with(
            "# Introduction to Deep Learning for Engineers\n\n- **Units**: sources differ: 12 units / 6 units\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("- **Units**: sources differ, 1 of 2: 12 units (official, Fall 2025, [Full Schedule"),
        "{text}"
    );
}

#[test]
fn markdown_signs_are_escaped() {
    let careers = r##"[(
        id: "odd", title: "# Odd *[name]*", source: "page",
        role: Known(value: ["1. a <b> & `c`_d_ &amp; e|f"], period: "[2026]", note: "~x~"),
    )]"##;
    let field = "skills";
    let dir = folder(&[("careers.ron", &careers.replace("role:", &format!("{field}:")))]);
    let text = show_in(&dir, &["odd", "--format", "markdown"]);
    assert!(text.starts_with("# \\# Odd \\*\\[name\\]\\*\n"), "{text}");
    let value = "1\\. a \\<b\\> & \\`c\\`\\_d\\_ \\&amp; e\\|f";
    let source = "[The \\[page\\] of \\*all\\*](<https://a.org/x_(y)>)";
    assert!(text.contains(&format!("**: {value} (official, \\[2026\\], {source}). Note: \\~x\\~\n")), "{text}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let careers = "[(id: \"odd\", title: \"Odd\\u{1b}[2J\\u{202e}\", source: \"lost\\u{7}\", aliases: [\"x\\u{1b}\"])]";
    let dir = folder(&[("careers.ron", careers)]);
    for format in ["table", "json", "markdown"] {
        let text = show_in(&dir, &["odd", "--format", format]);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{text:?}");
    }
}

#[test]
fn facts_are_told_in_the_programs_words() {
    let program = r#"(
        id: "p", title: "P", source: "page", format: 2, official: "https://a.org/",
        words: (unit: ("credit", "credits"), departments: ("school", "schools")),
    )"#;
    let departments = r#"[(id: "d", title: "D", source: "page", units: Known(value: 4.5))]"#;
    let dir = folder(&[("program.ron", program), ("departments.ron", departments)]);
    let page: Value =
        serde_json::from_str(&show_in(&dir, &["d", "--today", "2026-11-28", "--format", "json"])).expect("an object");
    let units = fact(&page, "units");
    assert_eq!((&units["label"], &units["values"][0]["text"]), (&"Credits".into(), &"4.5 credits".into()));
    assert_eq!((&units["values"][0]["value"], &units["values"][0]["source"]), (&4.5.into(), &"page".into()));
    let text = show_in(&dir, &["d"]);
    assert!(text.contains("\n  Credits: 4.5 credits (read Oct 2026)\n") && text.contains("ID: school d\n"), "{text}");
}

#[test]
fn every_record_can_be_shown_in_every_format() {
    let program = Program::new(data::embedded());
    for kind in Kind::ALL {
        let name = kind.query_name().unwrap_or(kind.noun());
        for index in 0..program.count(*kind) {
            let record = RecordRef { kind: *kind, index };
            let AnyRecord { id, title, .. } = program.get(record).expect("a record");
            // Of a catalogue, some are enough.
            if kind.is_catalogue() && index % 60 > 0 {
                continue;
            }
            let arguments = [id, "--kind", name];
            let text = show(&arguments);
            assert_eq!(text.lines().next(), Some(program.name(record).as_str()));
            assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
            let page = json(&arguments);
            assert_eq!((&page["id"], &page["title"]), (&(&**id).into(), &title.as_str().into()));
            let markdown = show(&[&arguments[..], &["--format", "markdown"]].concat());
            let is_known = |line: &str| {
                line.is_empty() || ["# ", "## ", "- "].iter().any(|sign| line.trim_start().starts_with(sign))
            };
            assert!(markdown.lines().all(is_known), "{markdown}");
        }
    }
}
