//! The built-in data covers the college's page, answers every question, and gives every fact a source.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use msaie::data::{self, Address, AnswerState, Id, Kind, Record, Section, Standing, Words};
use msaie::model::{AnyRecord, Program, RecordRef};
use msaie::text::Text;

const OFFICIAL: &str = "https://engineering.cmu.edu/education/graduate-studies/programs/ms-aie.html";

const CORE_COURSES: [&str; 4] = [
    "Systems & Tool Chains for AI Engineers",
    "Introduction to Machine Learning for Engineers",
    "Introduction to Deep Learning for Engineers",
    "Trustworthy AI Engineering",
];

const DEPARTMENTS: [(&str, &str); 10] = [
    ("Biomedical Engineering", "https://www.cmu.edu/bme/Academics/artificial-intelligence-engineering/index.html"),
    ("Chemical Engineering", "https://www.cheme.engineering.cmu.edu/education/graduate-programs/masters/aie-che.html"),
    (
        "Civil and Environmental Engineering",
        "https://www.cee.engineering.cmu.edu/education/graduate/ms-programs/ai-engineering.html",
    ),
    ("CMU-Africa", "https://www.africa.engineering.cmu.edu/academics/programs/mseai.html"),
    ("Electrical and Computer Engineering", "https://www.ece.cmu.edu/academics/ms-ai/index.html"),
    ("Energy Science, Technology, and Policy", "https://www.cmu.edu/engineering/estp/degree-programs/msaie-estp.html"),
    ("Engineering and Technology Innovation Management", "https://engineering.cmu.edu/etim/programs/msaie-etim.html"),
    (
        "Information Networking Institute - Information Security",
        "https://www.cmu.edu/ini/academics/msaie-is/index.html",
    ),
    (
        "Materials Science and Engineering",
        "https://www.mse.engineering.cmu.edu/education/graduate/masters-programs/ms-ai-engineering.html",
    ),
    (
        "Mechanical Engineering",
        "https://www.meche.engineering.cmu.edu/education/graduate-programs/masters/masters-artificial-intelligence-engineering.html",
    ),
];

const CAREERS: [&str; 7] = [
    "Advanced analytics research scientist",
    "Battery engineer",
    "Data scientist/process engineer",
    "Deep learning research engineer",
    "Neuroengineer",
    "Senior 3D process engineer",
    "Senior bioinformatics quality engineer",
];

/// The steps to apply: a word in each step's text, and its link.
const STEPS: [(&str, Option<&str>); 2] = [
    ("online application", Some("https://engineering.cmu.edu/education/graduate-studies/admissions/apply.html")),
    ("department", None),
];

/// The calls to action on the college's page: a word of each link's label, and its address.
const LINKS: [(&str, &str); 4] = [
    ("Apply", "https://engineering.cmu.edu/education/graduate-studies/admissions/apply.html#section-7"),
    (
        "Request information",
        "https://engineering.cmu.edu/education/graduate-studies/admissions/request-for-information.html",
    ),
    ("research", "https://engineering.cmu.edu/research/thrusts/ai-engineering.html"),
    (
        "MSAIE Information Session",
        "https://engineering.cmu.edu/education/graduate-studies/programs/ms-aie.html#section-8",
    ),
];

/// The questions that every record of a kind must answer, even if only with "not found".
const QUESTIONS: [(Kind, &[&str]); 3] = [
    (Kind::CoreCourse, &["units", "numbers", "terms", "topics", "used_by"]),
    (
        Kind::Department,
        &[
            "degree",
            "units",
            "breakdown",
            "length",
            "variants",
            "project",
            "internship",
            "starts",
            "deadlines",
            "gre",
            "english",
            "fee",
            "letters",
            "background",
            "campus",
            "tuition",
            "funding",
            "contact",
        ],
    ),
    (Kind::Career, &["does", "skills", "industries", "occupation", "departments"]),
];

/// Published figures that must appear in the first, official answer: record, question, line, period.
const FIGURES: [(Kind, &str, &str, &str, Option<&str>); 33] = [
    (Kind::Program, "ms-aie", "tuition", "$60,300 a year", Some("AY 2025-26")),
    (Kind::Program, "ms-aie", "tuition", "$30,150 a semester", Some("AY 2025-26")),
    (Kind::Program, "ms-aie", "tuition", "$838 a unit", Some("AY 2025-26")),
    (Kind::Program, "ms-aie", "core_units", "our sum: 12 + 12 + 6 + 12 = 42", None),
    (Kind::Program, "ms-aie", "full_time", "36 units", Some("2025-26 catalog")),
    (Kind::CoreCourse, "systems", "units", "12 units", Some("Fall 2025")),
    (Kind::CoreCourse, "deep-learning", "units", "6 units", None),
    (Kind::Department, "bme", "fee", "$75", None),
    (Kind::Department, "cheme", "units", "120 units", None),
    (Kind::Department, "cheme", "breakdown", "our sum: 42 + 36 + 42 = 120", None),
    (Kind::Department, "cheme", "length", "3 semesters, full-time", None),
    (Kind::Department, "cheme", "gre", "not accepted", None),
    (Kind::Department, "cheme", "deadlines", "Fall start: closes 31 January (no year printed)", None),
    (Kind::Department, "cee", "units", "108 units", None),
    (Kind::Department, "cee", "gre", "not accepted", None),
    (Kind::Department, "africa", "units", "144 units", None),
    (Kind::Department, "africa", "breakdown", "our sum: 72 + 48 + 24 = 144", None),
    (Kind::Department, "africa", "length", "3 to 4 semesters, 16 to 20 months", None),
    (Kind::Department, "ece", "units", "97 units", None),
    (Kind::Department, "ece", "tuition", "$60,300 a year", Some("AY 2025-26")),
    (Kind::Department, "estp", "breakdown", "our sum: 24 + 42 + 36 + 18 = 120", None),
    (Kind::Department, "estp", "deadlines", "Fall 2026 start: opens 1 October, closes 15 January", None),
    (Kind::Department, "etim", "length", "3 semesters, 16 months, full-time", None),
    (Kind::Department, "mse", "units", "120 units", None),
    (Kind::Department, "mse", "letters", "1 required, 1 optional", None),
    (Kind::Department, "meche", "units", "120 units", None),
    (Kind::Department, "meche", "deadlines", "Fall 2026 start: priority 15 December 2025, closes 5 January 2026", None),
    (
        Kind::Occupation,
        "15-2051",
        "pay",
        "median $112,590 a year; 10th to 90th percentile: $63,650 to $194,410",
        Some("May 2024"),
    ),
    (
        Kind::Occupation,
        "15-2051",
        "outlook",
        "245,900 jobs, +34% over ten years, 23,400 openings a year",
        Some("2024-34"),
    ),
    (
        Kind::Occupation,
        "15-1221",
        "outlook",
        "40,300 jobs, +20% over ten years, 3,200 openings a year",
        Some("2024-34"),
    ),
    (
        Kind::Occupation,
        "15-1221",
        "pay",
        "median $140,910 a year; 10th to 90th percentile: $80,670 to $232,120",
        Some("May 2024"),
    ),
    (
        Kind::Occupation,
        "17-2112",
        "outlook",
        "351,100 jobs, +11% over ten years, 25,200 openings a year",
        Some("2024-34"),
    ),
    (
        Kind::Occupation,
        "17-2131",
        "pay",
        "median $108,310 a year; 10th to 90th percentile: $68,040 to $172,000",
        Some("May 2024"),
    ),
];

/// The maximum length of a text, in characters.
const LONGEST: usize = 600;

fn built_in() -> Program {
    Program::new(data::embedded())
}

fn data_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Every RON file below `data/`, by relative path, with its text.
pub(crate) fn data_files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![data_folder()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ron") {
                let text = fs::read_to_string(&path).expect("text");
                let name = path.strip_prefix(data_folder()).expect("below data").to_str().expect("a plain name");
                found.push((name.replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 30, "{} files below data/", found.len());
    found
}

/// Every record of every kind.
pub(crate) fn records(program: &Program) -> Vec<AnyRecord<'_>> {
    Kind::ALL
        .iter()
        .flat_map(|kind| (0..program.count(*kind)).map(move |index| RecordRef { kind: *kind, index }))
        .map(|record| program.get(record).expect("counted"))
        .collect()
}

fn record<'a>(program: &'a Program, kind: Kind, id: &str) -> AnyRecord<'a> {
    let found = program.find(kind, id).unwrap_or_else(|| panic!("there is no {} {id}", kind.noun()));
    program.get(found).expect("found")
}

fn answer<'a>(record: &AnyRecord<'a>, key: &str) -> &'a dyn data::AnyAnswer {
    let field = record.fields.iter().position(|field| field.key == key);
    record.answers[field.unwrap_or_else(|| panic!("a {} has no field {key}", record.kind.noun()))]
}

fn titles<T: Record>(records: &[Arc<T>]) -> Vec<&str> {
    records.iter().map(|record| record.title().as_str()).collect()
}

/// The id of every source that is referred to, with what refers to it.
fn named_sources(program: &Program) -> Vec<(&Id, String)> {
    let mut named = Vec::new();
    for record in records(program) {
        let who = |what: &str| format!("{} {}: {what}", record.kind.noun(), record.id);
        named.push((record.source, who("source")));
        named.extend(record.links.iter().filter_map(|link| Some((link.source.as_ref()?, who(&link.label)))));
        for (field, answer) in record.fields.iter().zip(&record.answers) {
            if let AnswerState::NotPublished { source, .. } = answer.state() {
                named.push((source, who(field.key)));
            }
            for fact in answer.any_facts() {
                named.push((fact.source, who(field.key)));
                named.extend(fact.also.iter().map(|source| (source, who(field.key))));
            }
        }
    }
    let steps = program.about().into_iter().flat_map(|about| &about.apply);
    named.extend(steps.map(|step| (&*step.source, "a step to an application".to_owned())));
    named
}

/// Every text that a reader can see.
pub(crate) fn texts(program: &Program) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let reason = |standing: Option<&Standing>| match standing {
        Some(Standing::Ours(reason)) => Some(reason.to_string()),
        _ => None,
    };
    for record in records(program) {
        texts.extend([record.id.to_string(), record.title.to_string()]);
        texts.extend(record.aliases.iter().map(ToString::to_string));
        for link in record.links {
            texts.extend([link.label.to_string(), link.url.to_string()]);
            texts.extend(link.note.as_ref().map(ToString::to_string));
        }
        for answer in &record.answers {
            match answer.state() {
                AnswerState::NotPublished { note, .. } => texts.extend(note.map(ToString::to_string)),
                AnswerState::NotFound(looked) => texts.push(looked.to_string()),
                AnswerState::NotRecorded | AnswerState::Known | AnswerState::Conflict => {}
            }
            for fact in answer.any_facts() {
                texts.extend(fact.value.lines(Words::OURS));
                texts.extend(fact.period.into_iter().chain(fact.note).map(ToString::to_string));
                texts.extend(reason(fact.standing));
            }
        }
    }
    for step in program.about().into_iter().flat_map(|about| &about.apply) {
        texts.push(step.text.to_string());
        texts.extend(step.note.as_ref().map(ToString::to_string));
    }
    for source in &program.tables.sources {
        texts.extend([source.id.to_string(), source.title.to_string()]);
        texts.extend(source.url.as_ref().map(ToString::to_string));
        texts.extend(source.period.iter().chain(&source.note).map(ToString::to_string));
        texts.extend(reason(Some(&source.standing)));
    }
    texts
}

#[test]
fn what_is_built_in_says_what_its_text_says() {
    let (compiled, text) = (data::embedded(), data::embedded_as_text());
    assert_eq!(text.problems, []);
    assert_eq!(compiled.tables(), text.tables());
}

#[test]
fn the_built_in_data_has_no_problems() {
    let program = Program::new(data::embedded_as_text());
    let problems: Vec<_> = program.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_program_has_its_name_its_introduction_and_its_official_page() {
    let program = built_in();
    let about = program.about().expect("a program");
    assert_eq!(&*about.title, "Master of Science in Artificial Intelligence Engineering");
    assert!(about.aliases.iter().any(|alias| &**alias == "MS AIE"));
    assert_eq!(&*about.official, OFFICIAL);
    for paragraph in about.introduction.facts() {
        assert_eq!(&**paragraph.source, "college");
        assert!(paragraph.value.contains("engineering"), "{}", paragraph.value);
    }
    assert!(about.introduction.value().expect("an introduction").contains("artificial intelligence"));
}

#[test]
fn the_core_courses_match_the_page() {
    assert_eq!(titles(&built_in().tables.core_courses), CORE_COURSES);
}

#[test]
fn the_departments_and_their_addresses_match_the_page() {
    let program = built_in();
    let found: Vec<_> = program
        .tables
        .departments
        .iter()
        .map(|department| {
            let link = department.links.iter().find(|link| &*link.label == "Program page");
            (department.title.as_str(), link.map_or("", |link| &link.url))
        })
        .collect();
    assert_eq!(found, DEPARTMENTS);
}

#[test]
fn the_careers_match_the_page() {
    assert_eq!(titles(&built_in().tables.careers), CAREERS);
}

#[test]
fn the_steps_to_apply_match_the_page() {
    let program = built_in();
    let steps = &program.about().expect("a program").apply;
    assert_eq!(steps.len(), STEPS.len());
    for (step, (word, url)) in steps.iter().zip(STEPS) {
        assert!(step.text.contains(word), "no {word:?} in {}", step.text);
        assert_eq!(step.url.as_deref(), url, "{}", step.text);
        assert_eq!(&**step.source, "college");
    }
}

#[test]
fn the_links_of_the_page_are_present() {
    let program = built_in();
    let links = &program.about().expect("a program").links;
    for (word, url) in LINKS {
        let link = links.iter().find(|link| &*link.url == url).unwrap_or_else(|| panic!("no link to {url}"));
        assert!(link.label.contains(word), "{url} is called {}", link.label);
    }
}

#[test]
fn every_question_has_an_answer() {
    let program = built_in();
    for (kind, keys) in QUESTIONS {
        for record in records(&program).into_iter().filter(|record| record.kind == kind) {
            for key in keys {
                let state = answer(&record, key).state();
                assert_ne!(state, AnswerState::NotRecorded, "{}: {key} has no answer", record.title);
            }
        }
    }
}

#[test]
fn every_core_course_and_career_leads_to_departments() {
    let program = built_in();
    for (kind, key) in [(Kind::CoreCourse, "used_by"), (Kind::Career, "departments")] {
        for record in records(&program).into_iter().filter(|record| record.kind == kind) {
            let named: Vec<_> = answer(&record, key).any_facts().flat_map(|fact| fact.value.refers()).collect();
            assert!(!named.is_empty(), "{} names no department", record.title);
            for reference in named.into_iter().filter(|reference| reference.kind == Kind::Department) {
                assert!(program.find(Kind::Department, reference.id).is_some(), "{}: {}", record.title, reference.id);
            }
        }
    }
}

#[test]
fn every_career_has_an_occupation_with_pay_and_outlook() {
    let program = built_in();
    for career in &program.tables.careers {
        let code = career.occupation.value().unwrap_or_else(|| panic!("{} has no occupation", career.title));
        let occupation = record(&program, Kind::Occupation, &code.0);
        for key in ["pay", "outlook"] {
            let mut any_facts = answer(&occupation, key).any_facts();
            assert!(any_facts.next().is_some(), "{}: {} has no {key}", career.title, occupation.title);
        }
    }
}

#[test]
fn every_source_that_is_named_exists() {
    let program = built_in();
    let named = named_sources(&program);
    assert!(named.len() > 1000, "only {} sources are named", named.len());
    for (source, who) in named {
        assert!(program.source(source).is_some(), "{who}: there is no source {source}");
    }
}

#[test]
fn every_source_is_named_by_something() {
    let program = built_in();
    let named: BTreeSet<&Id> = named_sources(&program).into_iter().map(|(source, _)| source).collect();
    let unused: Vec<_> =
        program.tables.sources.iter().map(|source| &source.id).filter(|id| !named.contains(id)).collect();
    assert!(unused.is_empty(), "nothing names {unused:?}");
}

#[test]
fn every_source_has_a_title_and_no_unsafe_address() {
    for source in built_in().tables.sources {
        assert!(!source.title.trim().is_empty(), "{} has no title", source.id);
        assert!(source.url.as_ref().is_none_or(|url| Address::is_safe(url)), "{}: {:?}", source.id, source.url);
    }
}

#[test]
fn every_inference_gives_its_reason() {
    let program = built_in();
    let mut inferences = 0;
    for record in records(&program) {
        for fact in record.answers.iter().flat_map(|answer| answer.any_facts()) {
            if let Some(Standing::Ours(reason)) = program.standing(&fact) {
                inferences += 1;
                assert!(
                    reason.trim().len() > 10,
                    "{}: {:?} is inferred from {reason:?}",
                    record.title,
                    fact.value.lines(Words::OURS)
                );
            }
        }
    }
    assert!(inferences > 50, "only {inferences} inferences");
}

#[test]
fn figures_match_what_was_published() {
    let program = built_in();
    for (kind, id, key, line, period) in FIGURES {
        let record = record(&program, kind, id);
        let first = answer(&record, key).any_facts().next().unwrap_or_else(|| panic!("{id} has no {key}"));
        let lines = first.value.lines(Words::OURS);
        assert!(lines.iter().any(|found| found == line), "{id}, {key}: no {line:?} in {lines:?}");
        assert_eq!(program.standing(&first), Some(&Standing::Official), "{id}, {key}: {line}");
        let source = program.source(first.source).expect("it exists");
        let holds_for = first.period.or(source.period.as_ref()).map(Text::as_str);
        assert_eq!(holds_for, period, "{id}, {key}: {line}");
    }
}

#[test]
fn unofficial_facts_are_not_shown_as_official() {
    let program = built_in();
    for (id, key, line) in [("etim", "units", "117 units"), ("ece", "gre", "optional"), ("africa", "fee", "none")] {
        let record = record(&program, Kind::Department, id);
        let fact = answer(&record, key).any_facts().find(|fact| fact.value.lines(Words::OURS) == [line]);
        let fact = fact.unwrap_or_else(|| panic!("{id}, {key}: no {line:?}"));
        assert_ne!(program.standing(&fact), Some(&Standing::Official), "{id}, {key}: {line}");
    }
}

#[test]
fn the_data_folder_matches_the_built_in_data() {
    let (built_in, read) = (built_in(), Program::new(data::folder(&data_folder())));
    assert_eq!(read.problems, built_in.problems);
    assert_eq!(read.tables, built_in.tables);
}

#[test]
fn every_theme_in_the_data_folder_is_built_in() {
    let built_in: BTreeSet<String> =
        data::themes().expect("valid themes").iter().map(|theme| format!("themes/{}.ron", theme.name)).collect();
    let files: BTreeSet<String> =
        data_files().into_iter().map(|(name, _)| name).filter(|name| name.starts_with("themes/")).collect();
    assert_eq!(files, built_in);
}

#[test]
fn every_data_file_is_read() {
    let read: Vec<_> = Section::all().map(Section::file).chain(["themes", "synonyms"]).collect();
    for (name, _) in data_files() {
        let section = name.split_once('/').map_or(name.trim_end_matches(".ron"), |(folder, _)| folder);
        assert!(read.contains(&section) && name.matches('/').count() < 2, "nothing reads data/{name}");
    }
}

#[test]
fn no_text_is_too_long() {
    let texts = texts(&built_in());
    assert!(texts.len() > 3000, "only {} texts", texts.len());
    for text in texts {
        assert!(text.chars().count() <= LONGEST, "{} characters: {text}", text.chars().count());
    }
}

#[test]
fn no_text_has_control_characters_or_their_symbols() {
    for (name, text) in data_files() {
        let hidden = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(hidden, None, "data/{name}");
    }
    let is_forbidden = |c: char| c.is_control() || ('\u{2400}'..='\u{2421}').contains(&c) || c == '\u{fffd}';
    for text in texts(&built_in()) {
        assert!(!text.contains(is_forbidden), "{text:?}");
    }
}
