//! The corrections from the audit of November 2026 stay in place.

use std::fs;
use std::path::Path;

use msaie::data::{self, Kind, ReadDate, Standing};
use msaie::model::Program;
use msaie::pages;

fn program() -> Program {
    Program::new(data::embedded())
}

/// The text of a record's page, one item per line.
fn page(program: &Program, kind: Kind, id: &str) -> String {
    let page = pages::record(program, program.find(kind, id).expect("a record"));
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
    assert!(africa.contains("Campus: Kigali, Rwanda [our inference: "), "{africa}");
    let estp = page(&program, Kind::Department, "estp");
    assert!(estp.contains("the years are our reading"), "{estp}");
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
    assert!(systems.contains("Formerly: Systems & Toolchains for AI in Engineering"), "{systems}");
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
    let about = program.about().expect("a program");
    let facts = about.funding.facts();
    let deadline = facts.iter().find(|fact| fact.value.contains("15 December 2026")).expect("this year's deadline");
    assert_eq!(deadline.formerly.len(), 1);
    assert!(deadline.formerly[0].value.contains("15 December 2025"));
    // No department still gives last year's date.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/departments");
    for entry in fs::read_dir(folder).expect("a folder") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("text");
        assert!(!text.contains("priority date 15 December 2025"));
    }
}
