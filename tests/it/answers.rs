//! A search as a question: rows say the value that answers, and lead to it.

use std::fs;
use std::process::Command;

use msaie::app::{Scope, ViewId};
use msaie::data::Kind;
use serde_json::Value;

use crate::play::Play;
use crate::pty::BINARY;

/// What `msaie search` prints with these arguments, as JSON; and what it says on standard error.
fn found(arguments: &[&str]) -> (Vec<Value>, String) {
    let profile = tempfile::tempdir().expect("a folder");
    found_with(profile.path().to_str().expect("UTF-8"), arguments)
}

fn found_with(profile: &str, arguments: &[&str]) -> (Vec<Value>, String) {
    let mut command = Command::new(BINARY);
    command.args(["--today", "2026-11-28", "--profile", profile, "search", "--format", "json"]);
    let output = command.args(arguments).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let hits: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (hits, String::from_utf8(output.stderr).expect("UTF-8"))
}

fn ids(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["id"].as_str().expect("an id")).collect()
}

fn row<'a>(lines: &'a [String], name: &str) -> &'a str {
    let is_row = |line: &&String| line.chars().skip(4).collect::<String>().starts_with(name);
    lines.iter().find(is_row).unwrap_or_else(|| panic!("no row of {name} in\n{}", lines.join("\n")))
}

#[test]
fn each_row_says_what_answers_and_how_far_to_trust_it() {
    let mut play = Play::new(120, 36);
    play.search("toefl minimum");
    let lines = play.lines();
    assert!(row(&lines, "BME").contains("TOEFL at least 86"), "{}", row(&lines, "BME"));
    assert!(row(&lines, "Africa").contains("TOEFL recommended 81 ²"), "{}", row(&lines, "Africa"));
    assert!(row(&lines, "CEE").contains("TOEFL: minimum not found"), "{}", row(&lines, "CEE"));
    let at = |name: &str| lines.iter().position(|line| line == row(&lines, name));
    assert!(at("MSE") < at("ECE") && at("ECE") < at("CEE"), "known, then older, then not known");
    play.search("");
    let mut play = Play::new(120, 36);
    play.search("price");
    let row = row(&play.lines(), "MechE").to_owned();
    assert!(row.contains("Tuition $61,510 a year ²"), "the price of this year, with its sign: {row}");
}

#[test]
fn what_an_occupation_says_names_it_and_that_the_match_is_ours() {
    let (hits, _) = found(&["salary", "battery engineer"]);
    let value = hits[0]["value"].as_str().expect("a value");
    assert!(value.starts_with("median $108,310") && value.ends_with("(Materials Engineers)"), "{value}");
    // A career can name several, each with figures of its own.
    let (hits, _) = found(&["kind:career", "battery", "121,860"]);
    let value = hits[0]["value"].as_str().expect("a value");
    assert!(value.contains("$121,860") && value.ends_with("(Chemical Engineers)"), "{value}");
    let mut play = Play::new(160, 50);
    play.search("salary");
    assert!(row(&play.lines(), "Battery engineer").contains('~'), "{}", play.text());
}

#[test]
fn the_page_opens_at_the_answer_in_its_upper_third() {
    for (typed, shown) in [("toefl", "TOEFL at least 86"), ("stipend", "Rales"), ("dean", "Burcu Akinci")] {
        let mut play = Play::new(120, 36);
        play.search(typed);
        let lines = play.lines();
        let page = |line: &String| line.chars().skip(53).collect::<String>();
        let at = lines.iter().position(|line| page(line).contains(shown));
        let at = at.unwrap_or_else(|| panic!("{typed}: no {shown} in\n{}", lines.join("\n")));
        assert!(at <= 14, "{typed}: {shown} is in line {at} of\n{}", lines.join("\n"));
    }
}

#[test]
fn what_is_said_of_the_program_leads_to_where_it_is_shown() {
    for (typed, view, shown) in [
        ("health insurance", ViewId::About, "health insurance $3,258"),
        ("automated planning", ViewId::About, "automated planning"),
        ("gem fellowship", ViewId::Apply, "GEM"),
    ] {
        let mut play = Play::new(120, 36);
        play.search(typed).press("Enter");
        let mut steps = 0;
        while play.pane().kind != Kind::Program {
            play.press("Tab");
            steps += 1;
            assert!(steps < 6, "{typed} is not found in the program:\n{}", play.text());
        }
        play.press("Enter");
        assert_eq!(play.app.view(), view, "{typed}");
        assert!(play.text().contains(shown), "{typed}:\n{}", play.text());
        play.press("Backspace");
        assert_eq!((play.app.view(), play.app.scope()), (ViewId::Explore, Scope::List));
    }
}

#[test]
fn a_word_that_asks_for_an_order_leads_to_the_comparison() {
    let (hits, _) = found(&["cheapest"]);
    assert_eq!(
        (&hits[0]["kind"], &hits[0]["id"], &hits[0]["field"]),
        (&"view".into(), &"compare".into(), &"tuition".into())
    );
    let output = Command::new(BINARY)
        .args(["--today", "2026-11-28", "compare", "--by", "tuition", "--format", "json"])
        .output()
        .expect("it runs");
    let compared: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(ids(&hits[1..=compared.len()]), ids(&compared), "the records are in the order of the comparison");
    let mut play = Play::new(120, 36);
    play.search("shortest").press("Enter");
    assert!(play.text().contains("Compare all departments by length"), "{}", play.text());
    play.press("Enter");
    assert_eq!(play.app.view(), ViewId::Compare);
    assert!(play.text().contains("by Length"), "{}", play.text());
    play.press("Backspace");
    assert_eq!(play.app.view(), ViewId::Explore);
}

#[test]
fn departments_that_are_named_together_stand_side_by_side() {
    for typed in ["ece vs mse", "mse, ece", "compare ece and mse", "difference between mse and ece?"] {
        let (hits, _) = found(&[typed]);
        assert_eq!((&hits[0]["kind"], &hits[0]["title"]), (&"view".into(), &"Compare ECE and MSE".into()), "{typed}");
        assert_eq!(ids(&hits[1..]), ["ece", "mse"], "{typed}");
    }
    let (hits, _) = found(&["cee", "or", "ini", "toefl"]);
    assert_eq!(ids(&hits), ["compare", "cee", "ini"]);
    assert!(hits[1..].iter().all(|hit| hit["field"] == "english"), "{hits:?}");
    // Also with one that has no answer.
    let (hits, _) = found(&["cee", "etim", "toefl"]);
    assert_eq!(hits[0]["title"], "Compare CEE and ETIM");
    // One name asks for what names it, and two that are none of the program for what has both.
    assert!(found(&["ece"]).0.iter().all(|hit| hit["kind"] != "view"));
    assert!(found(&["ece", "robotics"]).0.iter().all(|hit| hit["kind"] != "view"));
    let mut play = Play::new(120, 36);
    play.search("cheme mse").press("Enter");
    // What differs is there before the comparison is opened.
    assert!(play.shows("Compare ChemE and MSE") && play.shows("not listed"), "{}", play.text());
    play.press("Enter");
    assert_eq!(play.app.view(), ViewId::Compare);
    assert!(play.shows("ChemE and MSE, what differs"), "{}", play.text());
    play.press("Backspace");
    assert!(play.app.view() == ViewId::Explore && play.shows("Compare ChemE and MSE"), "{}", play.text());
}

#[test]
fn an_order_shows_its_answers_before_it_is_opened() {
    let mut play = Play::new(120, 36);
    play.search("shortest").press("Enter");
    let lines = play.lines();
    let place = |words: &str| lines.iter().position(|line| line.contains(words)).expect("a row");
    assert!(place("By length") < place("ESTP    3 semesters"), "{}", lines.join("\n"));
}

#[test]
fn what_the_records_of_a_kind_are_called_lists_them() {
    for (typed, kind, count) in [("departments", "department", 10), ("Core courses", "core course", 4)] {
        let (hits, _) = found(&[typed]);
        assert_eq!(hits.len(), count, "{typed}");
        assert!(hits.iter().all(|hit| hit["kind"] == kind), "{typed}: {hits:?}");
    }
}

#[test]
fn a_row_says_where_its_answer_comes_from() {
    let mut play = Play::new(120, 36);
    play.search("gre").press("Enter");
    let origin = |play: &mut Play| play.lines()[33].trim().to_owned();
    assert!(origin(&mut play).starts_with("Graduate admissions, Biomedical Engineering"), "{}", play.text());
    play.press("s");
    assert!(play.shows("Claim        optional"), "{}", play.text());
    // A name is what the list has from elsewhere.
    play.press("Esc Esc departments j");
    assert!(play.shows("listed by "), "{}", play.text());
}

#[test]
fn an_amount_is_left_out_before_what_it_is_an_amount_of() {
    let (hits, told) = found(&["toefl", "101"]);
    assert!(told.contains("left out: “101”"), "{told}");
    assert_eq!(hits[0]["field"], "english", "{hits:?}");
}

#[test]
fn an_amount_that_is_said_of_something_else_is_left_out() {
    // These stand in some records, as a share, a year and the start of a longer number.
    for (query, amount, field) in
        [("toefl 90", "90", "english"), ("tuition fall 2026", "2026", "tuition"), ("12 months", "12", "length")]
    {
        let (hits, told) = found(&[query]);
        assert!(told.contains(&format!("left out: “{amount}”")), "{query}: {told}");
        assert_eq!(hits[0]["field"], field, "{query}: {hits:?}");
    }
    let mut play = Play::new(80, 24);
    play.search("tuition fall 2026");
    let screen = play.text();
    let etim = screen.lines().find(|line| line.contains("ETIM ")).expect("a row");
    assert!(etim.contains("$30,150 a semester"), "the price rather than what matches behind it: {etim}");
    // These are in the answer, or name a record.
    for (query, id) in [("ielts 7", "bme"), ("97 units", "ece"), ("24 787", "machine-learning")] {
        let (hits, told) = found(&[query]);
        assert!(!told.contains("left out"), "{query}: {told}");
        assert_eq!(hits[0]["id"], id, "{query}: {hits:?}");
    }
}

#[test]
fn what_is_due_next_is_the_view_of_dates() {
    let (hits, _) = found(&["next", "deadline"]);
    assert_eq!((hits[0]["kind"].as_str(), hits[0]["id"].as_str()), (Some("view"), Some("dates")));
    assert_eq!(ids(&hits)[1..4], ["ini", "africa", "rales-fellows"], "the soonest first");
    let mut play = Play::new(120, 36);
    play.search("upcoming deadlines");
    play.press("Enter Enter");
    assert_eq!(play.app.view(), ViewId::Dates);
}

#[test]
fn a_day_is_found_as_one_however_it_is_typed() {
    let on = |query: &[&str]| found(query).0;
    let days = on(&["jan", "15"]);
    assert_eq!(ids(&days), ids(&on(&["15th", "January"])));
    assert!(days.len() > 3);
    for hit in &days {
        assert!(hit["value"].as_str().expect("a value").contains("15 Jan"), "another day's numbers: {hit}");
    }
    assert_eq!(ids(&on(&["1", "dec"])), ["ini"]);
}

#[test]
fn a_no_that_nothing_says_is_told_to_be_left_out() {
    for (query, is_left_out) in
        [("no spring start", true), ("no gre", false), ("no internship", false), ("no fee", false)]
    {
        let (hits, told) = found(&[query]);
        assert!(!hits.is_empty() && told.contains("left out: “no”") == is_left_out, "{query}: {told}");
    }
}

#[test]
fn a_total_is_the_sum_of_the_whole_degree() {
    for query in ["total cost", "cost of the whole degree", "cheapest overall"] {
        let (hits, _) = found(&[query]);
        assert_eq!(hits[0]["title"], "Departments compared by whole degree", "{query}");
        assert!(hits.len() > 5, "{query}");
    }
}

#[test]
fn a_side_of_a_conflict_is_not_the_answer_alone() {
    let (hits, _) = found(&["mse", "spring"]);
    assert_eq!(hits[0]["value"], "Fall and Spring / Fall");
}

#[test]
fn what_has_passed_says_so_however_it_is_found() {
    for query in ["ini deadline", "when does ini close", "fall 2026 deadline"] {
        let (hits, _) = found(&[query]);
        let value = hits[0]["value"].as_str().expect("a value");
        assert!(value.contains("(passed") && value.contains("if unchanged"), "{query}: {value}");
    }
}

#[test]
fn a_question_on_a_department_is_answered_for_it_even_if_nothing_is_known() {
    for (query, id) in [("meche toefl", "meche"), ("does etim require ielts", "etim")] {
        let (hits, _) = found(&[query]);
        assert_eq!((hits[0]["id"].as_str(), hits[0]["standing"].as_str()), (Some(id), Some("not-found")), "{query}");
    }
}

#[test]
fn the_table_says_what_answers_below_each_title() {
    let profile = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(BINARY);
    command.arg("--profile").arg(profile.path()).args(["--today", "2026-11-28", "search", "no application fee"]);
    let output = command.output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("department   estp") && lines[1].trim() == "Fee: none", "{text}");
    assert!(text.contains("Fee: none (second-hand)"), "{text}");
}

#[test]
fn a_note_on_an_answer_is_handed_on() {
    let (hits, _) = found(&["f1", "visa"]);
    let note = hits[0]["note"].as_str().expect("a note");
    assert!(hits[0]["id"] == "estp" && note.contains("as a whole"), "{note}");
}

#[test]
fn a_field_alone_shows_what_meets_it() {
    for (query, id, field, value) in [
        ("gre:optional", "ece", "gre", "optional"),
        ("term:spring", "bme", "starts", "Fall and Spring"),
        ("units:12 kind:core", "systems", "units", "12 units"),
        // Other facts of these fields say something else.
        ("campus:kigali", "deep-learning", "places", "18-786: Pittsburgh and Kigali"),
        ("area:crest", "12-704", "counts", "CREST climate: elective"),
        ("topic:robot", "04-655", "topics", "robotics"),
    ] {
        let (hits, _) = found(&[query]);
        let hit = hits.iter().find(|hit| hit["id"] == id).expect(query);
        assert_eq!((hit["field"].as_str(), hit["value"].as_str()), (Some(field), Some(value)), "{query}: {hit}");
    }
    let mut play = Play::new(120, 36);
    play.search("gre:optional");
    let row = row(&play.lines(), "ECE").to_owned();
    assert!(row.contains("Electrical") && row.contains("optional ‹"), "the title stays: {row}");
    let (hits, _) = found(&["kind:career"]);
    assert!(hits.iter().all(|hit| hit["field"].is_null()), "{hits:?}");
}

#[test]
fn a_corrected_word_is_one_that_fits_and_finds_what_else_asks_for_it() {
    let (hits, told) = found(&["fee", "waver"]);
    assert!(told.contains("“waver” read as “waiver”"), "{told}");
    assert_eq!(hits[0]["field"], "fee");
    let (hits, _) = found(&["recomendation"]);
    assert_eq!(hits[0]["field"], "letters", "{hits:?}");
}

#[test]
fn the_price_is_the_tuition_even_where_that_is_not_known() {
    let (hits, _) = found(&["how", "much", "does", "it", "cost"]);
    let ini = hits.iter().find(|hit| hit["id"] == "ini").expect("a hit");
    assert_eq!((&ini["field"], &ini["value"]), (&"tuition".into(), &"not found".into()));
}

#[test]
fn what_was_left_out_or_corrected_is_said() {
    let mut play = Play::new(120, 36);
    play.search("tuition xyzzy");
    assert!(play.text().contains("left out: “xyzzy”"), "{}", play.text());
    let (_, told) = found(&["18-661 vs 99-999"]);
    assert!(told.contains("left out: “99-999”"), "{told}");
    let (hits, told) = found(&["mechancal", "deadline"]);
    assert!(told.contains("“mechancal” read as “mechanical”"), "{told}");
    assert_eq!(hits[0]["id"], "meche");
    // What means something is no misspelling, nor is a short word.
    for typed in ["dean", "earn", "coop"] {
        let (_, told) = found(&[typed]);
        assert!(!told.contains("read as"), "{typed}: {told}");
    }
}

#[test]
fn what_the_limit_left_out_is_said_beside_the_array() {
    let (hits, told) = found(&["--limit", "2", "engineering"]);
    assert_eq!(hits.len(), 2);
    assert!(told.contains("2 of ") && told.contains("--limit"), "{told}");
    let (hits, told) = found(&["mastercard"]);
    assert!(!hits.is_empty() && told.is_empty(), "{told}");
}

#[test]
fn standing_state_and_age_can_be_asked() {
    let (hits, _) = found(&["toefl", "standing:second-hand"]);
    assert_eq!(ids(&hits), ["africa"]);
    assert_eq!(hits[0]["standing"], "second-hand");
    let (hits, _) = found(&["gre", "is:unknown"]);
    assert!(ids(&hits).contains(&"meche") && !ids(&hits).contains(&"cheme"), "{:?}", ids(&hits));
    assert!(hits.iter().all(|hit| hit["standing"] == "not-found" || hit["standing"] == "not-published"));
    let (older, _) = found(&["--limit", "500", "kind:department", "older:1y"]);
    let (all, _) = found(&["--limit", "500", "kind:department"]);
    assert!(!older.is_empty() && older.len() <= all.len());
    let (none, _) = found(&["older:90y"]);
    assert!(none.is_empty());
}

#[test]
fn values_are_completed_with_how_many_they_would_find() {
    let mut play = Play::new(120, 36);
    play.search("gre:");
    let required = "required 0";
    assert!(play.text().contains(required), "{}", play.text());
    play.type_text("opt");
    assert!(play.text().contains("optional 2"), "{}", play.text());
    let (hits, _) = found(&["gre:optional"]);
    assert_eq!(hits.len(), 2);
}

#[test]
fn nothing_found_says_what_would_find_something() {
    let mut play = Play::new(120, 36);
    play.search("kind:career deadline");
    assert!(play.text().contains("match without its fields"), "{}", play.text());
    let mut play = Play::new(120, 36);
    play.search("zzqzz");
    for word in ["deadline", "tuition", "BME"] {
        assert!(play.text().contains(word), "{word}:\n{}", play.text());
    }
}

#[test]
fn a_persons_own_synonyms_are_added() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = folder.path().to_str().expect("UTF-8");
    let (hits, _) = found_with(profile, &["moolah"]);
    assert!(hits.is_empty());
    fs::write(folder.path().join("synonyms.ron"), "(same: [[\"moolah\", \"pay\"]])").expect("a file");
    let (hits, told) = found_with(profile, &["moolah"]);
    assert_eq!((&hits[0]["kind"], &hits[0]["field"], told.as_str()), (&"career".into(), &"pay".into(), ""));
    assert_eq!(found_with(profile, &["salary"]).0[0]["field"], "pay", "those that are built in stay");
    fs::write(folder.path().join("synonyms.ron"), "(same: [[\"moolah\", 1]])").expect("a file");
    let (hits, told) = found_with(profile, &["moolah"]);
    assert!(hits.is_empty() && told.contains("synonyms.ron:1:"), "{told}");
}

#[test]
fn a_folder_of_data_has_synonyms_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("sources.ron", r#"[(id: "s", title: "S", read: "2026-01", standing: Official)]"#),
        ("program.ron", r#"(id: "p", title: "P", source: "s", format: 2, official: "https://a.org/")"#),
        ("careers.ron", r#"[(id: "c", title: "Brewer", source: "s")]"#),
        ("synonyms.ron", r#"(same: [["tun master", "brewer"]])"#),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let data = folder.path().to_str().expect("UTF-8");
    let output = Command::new(BINARY).args(["--data", data, "search", "tun", "master"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Brewer"), "{output:?}");
    fs::write(folder.path().join("synonyms.ron"), "(same: [[\"a\",\n 1]])").expect("a file");
    let output = Command::new(BINARY).args(["--data", data, "check"]).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("synonyms.ron:2:"), "{told}");
}
