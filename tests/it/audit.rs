//! The corrections from the audit of November 2026 stay in place.

use std::fs;
use std::path::Path;

use msaie::data::{self, Kind, Profile, ReadDate, Standing, Value, Words};
use msaie::model::Program;
use msaie::pages;

fn program() -> Program {
    Program::new(data::embedded())
}

/// The text of a record's page, one item per line.
fn page(program: &Program, kind: Kind, id: &str) -> String {
    let page = pages::record(program, program.find(kind, id).expect("a record"), jiff::civil::date(2026, 11, 28));
    let line = |item: &pages::Item| {
        let value = item.value().map(|value| value.to_string()).unwrap_or_default();
        let caution = item.provenance.as_ref().and_then(pages::Provenance::caution).unwrap_or_default();
        format!("{}: {value} [{caution}] {}", item.label, item.note.clone().unwrap_or_default())
    };
    page.items().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn older_copies_are_marked_as_such() {
    let program = program();
    for id in ["ece-incoming-faq", "college-estp-aid", "estp-aid-older"] {
        let source = program.tables.sources.iter().find(|source| &*source.id == id).expect("the source");
        assert_eq!(source.standing, Standing::OlderCopy, "{id}");
    }
}

#[test]
fn a_publication_date_is_not_a_reading_date() {
    let program = program();
    for (id, published) in
        [("college-dean-news", "2025-10-29"), ("college-news-2023", "2023-01-20"), ("course-24784-news", "2024-07-29")]
    {
        let source = program.tables.sources.iter().find(|source| &*source.id == id).expect("the source");
        assert_eq!(source.read, ReadDate::Undated, "{id}");
        assert_eq!(source.published.map(|date| date.to_string()).as_deref(), Some(published));
    }
    let oldest = program.age().expect("dates").oldest.to_string();
    assert_ne!(oldest, "2023-01-20");
}

#[test]
fn our_own_readings_are_marked() {
    let program = program();
    let africa = page(&program, Kind::Department, "africa");
    assert!(africa.contains("Campus: Kigali, Rwanda [we infer: "), "{africa}");
    // The page prints these days under Fall 2026, without a year.
    let estp = page(&program, Kind::Department, "estp");
    assert!(estp.contains("Fall 2026 start: opens 1 October, closes 15 January"), "{estp}");
    let sum = program.tables.departments.iter().flat_map(|found| found.breakdown.facts()).map(|fact| &fact.value);
    for line in sum.flat_map(|breakdown| breakdown.lines(Words::OURS)).filter(|line| line.contains(" = ")) {
        assert!(line.starts_with("our sum: "), "{line}");
    }
}

#[test]
fn newer_names_come_first_and_older_ones_are_kept() {
    let program = program();
    let estp = page(&program, Kind::Department, "estp");
    assert!(
        estp.contains(
            "Degree: Master of Science in Artificial Intelligence Engineering - Energy Science, Technology and Policy"
        ),
        "{estp}"
    );
    assert!(estp.contains("Also titled: "));
    let systems = page(&program, Kind::CoreCourse, "systems");
    assert!(systems.contains("Systems and Toolchains for AI Engineers"), "{systems}");
    assert!(systems.contains("Also titled: Systems & Toolchains for AI in Engineering"), "{systems}");
}

#[test]
fn values_for_different_cohorts_are_not_disputed() {
    let ini = page(&program(), Kind::Department, "ini");
    assert!(ini.contains("Variants: for entering 2024-25 (MS36): "), "{ini}");
}

#[test]
fn guideline_scores_are_not_minimum_scores() {
    let cheme = page(&program(), Kind::Department, "cheme");
    assert!(cheme.contains("the page calls the scores of the parts guidelines"), "{cheme}");
}

#[test]
fn the_fellowship_deadline_is_this_cycles() {
    let program = program();
    let [rales, ..] = &program.tables.opportunities[..] else { panic!("the fellowship comes first") };
    let days = |fact: &data::Fact<data::Deadlines>| fact.value.lines(Words::OURS).join("; ");
    let deadline = &rales.deadlines.facts()[0];
    assert!(days(deadline).contains("15 December 2026"), "{}", days(deadline));
    assert!(days(&deadline.formerly()[0]).contains("15 December 2025"));
    // No department still gives last year's date.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/departments");
    for entry in fs::read_dir(folder).expect("a folder") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("text");
        assert!(!text.contains("priority date 15 December 2025"));
    }
}

/// What was missing and what is newer, as the page of its record says it: the record, and the beginning and the caution of
/// the item.
const ADDED: &[(&str, &str, &str)] = &[
    ("etim", "19-682 Strategy and Management of Technological Innovation", ""),
    ("etim", "19-676 Product Management Studio", ""),
    ("etim", "Artificial intelligence fundamentals, the four listed courses, 48 units", "we infer"),
    ("etim", "closes 15 January, decision March (no year printed)", ""),
    ("etim", "Fees: $1,036 a year", "second-hand"),
    ("ini", "14-741 Introduction to Information Security (12)", ""),
    ("ini", "14-795 AI Applications in Information Security (12)", ""),
    ("ini", "14-684 Cyber Law and Ethics", ""),
    ("ini", "Fall 2025 start: opens 1 October 2024, priority 1 December 2024, closes 15 January 2025", ""),
    ("ini", "$503 a semester", ""),
    ("ini", "Fees: $1,036 a year", "second-hand"),
    ("ece", "Fall start: priority 15 December (no year printed); early review", "older page"),
    ("ece", "choose Electrical and Computer Engineering", ""),
    ("meche", "24-695 Academic and Professional Development (1)", "we infer"),
    ("meche", "closes 6 January (no year printed)", "older page"),
    ("cee", "12-794 Graduate Seminar", ""),
    ("cee", "all international applicants and US permanent residents must take one", ""),
    ("cee", "each major has one CIP code, printed on the I-20", ""),
    ("bme", "biomaterials and nanotechnology", ""),
    ("cheme", "Everything is to be complete by the deadline", ""),
    ("estp", "official test scores and letters can come after the deadline", ""),
    ("estp", "Curricular Practical Training (CPT) after a full academic year", ""),
    ("estp", "EST&P is a STEM degree program", ""),
    ("estp", "$90,450 for the whole degree", "we infer"),
    ("africa", "Fall 2027 start: opens 1 October, priority 15 December, closes 15 January", "second-hand"),
    ("africa", "An ID or passport and a grading scale are asked for", "second-hand"),
    ("africa", "US citizens can use federal aid", ""),
    ("africa", "12th graduation was on 16 May 2025, with graduates from 15 countries", ""),
    ("africa", "04-800-G Humanoid Robotics and Cognition", "we infer"),
    ("africa", "none required: the contacts of three referees instead", "we infer"),
];

#[test]
fn what_was_missing_and_what_is_newer_is_there_with_its_standing() {
    let program = program();
    for (id, text, caution) in ADDED {
        let page = page(&program, Kind::Department, id);
        let line =
            page.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{id}: no {text:?} in\n{page}"));
        assert!(line.contains(&format!("[{caution}")), "{id}: {line}");
    }
}

#[test]
fn the_program_says_what_the_colleges_page_says() {
    let program = program();
    let about = program.about().expect("a program");
    let introduction: Vec<_> = about.introduction.facts().iter().map(|fact| fact.value.to_string()).collect();
    let introduction = introduction.join("\n");
    for point in [
        "deepen their AI skills within the constraints of engineering and further their careers",
        "Few programs train engineers",
        "the engineering process",
        "The knowledge of the field comes from the departments",
    ] {
        assert!(introduction.contains(point), "{point}");
    }
    let labels: Vec<&str> = about.links.iter().map(|link| link.label.as_str()).collect();
    for label in [
        "Apply to the Master’s of AI Engineering",
        "Request information",
        "AI research",
        "Attend the MSAIE Information Session",
    ] {
        assert!(labels.contains(&label), "{label}: {labels:?}");
    }
}

#[test]
fn newer_figures_of_the_program_stand_with_their_year() {
    let program = program();
    let about = pages::about(&pages::Context::new(&program, &Profile::default(), jiff::civil::date(2026, 11, 28)));
    let apply = pages::apply(&pages::Context::new(&program, &Profile::default(), jiff::civil::date(2026, 11, 28)));
    let line = |item: &pages::Item| {
        let provenance = item.provenance.as_ref();
        let caution = provenance.and_then(pages::Provenance::caution).unwrap_or_default();
        let when = provenance.map(pages::Provenance::when).unwrap_or_default();
        format!("{} [{caution}] {when}", item.value().map(|value| value.to_string()).unwrap_or_default())
    };
    let lines: Vec<String> = about.items().chain(apply.items()).map(line).collect();
    for (text, caution, when) in [
        ("required fees $1,036 a year", "second-hand", "AY 2026-27"),
        ("$61,510 a year", "second-hand", "AY 2026-27"),
        ("priority 15 December 2026; by 11:59 p.m.", "second-hand", "Fall 2027 cycle"),
        ("Fall 2026 start: priority 15 December 2025", "", ""),
        ("Pays full tuition and a stipend.", "", ""),
        ("each major has one CIP code", "older page", ""),
    ] {
        let found = lines.iter().find(|line| line.starts_with(text)).unwrap_or_else(|| panic!("no {text:?}"));
        assert!(found.contains(&format!("[{caution}")) && found.contains(when), "{found}");
    }
}
