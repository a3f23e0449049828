//! The catalogue of courses is what a record kept apart from the data says, row by row, read independently.

use std::collections::{BTreeMap, BTreeSet};

use msaie::data::{
    self, AnyAnswer, Course, CourseUnits, CrossListed, Fact, Record, Requisite, Season, Standing, Term, Tier, Value,
};
use msaie::model::Program;

/// A row for each number.
const RECORD: &str = include_str!("course-catalog.md");

/// The cells of each row: number, title, units, terms, tier, use, the list of 2023, topics and sources.
fn rows() -> Vec<Vec<String>> {
    let is_row = |line: &&str| line.len() > 9 && line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    let table = RECORD.split("## Table").nth(1).expect("the table");
    let rows: Vec<Vec<String>> = table.lines().filter(is_row).map(cells).filter(|row| row.len() == 9).collect();
    assert_eq!(rows.len(), 335);
    rows
}

fn program() -> Program {
    Program::new(data::embedded())
}

/// The course that a number leads to.
fn course<'a>(program: &'a Program, number: &str) -> &'a Course {
    let record = program.course(number).unwrap_or_else(|| panic!("no course {number}"));
    &program.tables.courses[record.index]
}

/// Calls `compare` with each row and its course.
fn each(mut compare: impl FnMut(&Program, &[String], &Course)) {
    let program = program();
    for row in rows() {
        compare(&program, &row, course(&program, &row[0]));
    }
}

/// The numbers like 18-661 in a text.
fn numbers(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_number = |word: &&str| {
        let bytes = word.as_bytes();
        bytes.len() >= 6 && bytes[2] == b'-' && bytes[0].is_ascii_digit() && bytes[3].is_ascii_digit()
    };
    words.filter(is_number).map(str::to_uppercase).collect()
}

#[test]
fn every_row_has_its_course_and_every_course_a_row() {
    let program = program();
    let found: BTreeSet<usize> =
        rows().iter().map(|row| program.course(&row[0]).unwrap_or_else(|| panic!("{}", row[0])).index).collect();
    // Four numbers are of one course.
    assert_eq!((found.len(), program.tables.courses.len()), (332, 332));
    let systems: BTreeSet<_> = ["14-813", "14-763", "18-763", "06-763"].map(|number| program.course(number)).into();
    assert_eq!(systems.len(), 1);
    assert_ne!(program.course("12-651"), program.course("12-751"), "two courses that are cross-listed");
}

#[test]
fn titles_are_the_rows() {
    each(|_, row, course| {
        let mut titles: Vec<String> = vec![course.title.to_string()];
        titles.extend(course.other_titles.facts().iter().flat_map(|fact| fact.value.0.iter().map(ToString::to_string)));
        titles.extend(
            course.numbers.facts().iter().filter_map(|fact| fact.value.title.as_ref().map(ToString::to_string)),
        );
        let (title, schedule) = match row[1].split_once(" [schedule title 2025-26: ") {
            Some((title, schedule)) => (title, Some(schedule.trim_end_matches(']'))),
            None => (row[1].as_str(), None),
        };
        let title = title.split(" (Fall 2026 section").next().unwrap_or(title);
        for title in std::iter::once(title).chain(schedule) {
            assert!(titles.iter().any(|known| known == title), "{}: no {title} in {titles:?}", row[0]);
        }
        if let Some((_, older)) = row[6].split_once("2023 title: ") {
            assert!(titles.iter().any(|known| known.eq_ignore_ascii_case(older)), "{}: no {older}", row[0]);
        }
    });
}

#[test]
fn units_are_the_rows() {
    /// Every number of units in a text, and that they vary.
    fn said(text: &str) -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-');
        let mut said = BTreeSet::new();
        for word in words.map(|word| word.trim_end_matches(".0")) {
            if word.eq_ignore_ascii_case("var") || word.eq_ignore_ascii_case("variable") {
                said.insert("variable".to_owned());
            } else if !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '-') {
                said.insert(word.to_owned());
            }
        }
        said
    }
    fn of(units: CourseUnits) -> String {
        match units {
            CourseUnits::Fixed(units) => units.to_string(),
            CourseUnits::Range(least, most) => format!("{least}-{most}"),
            CourseUnits::Variable => "variable".to_owned(),
        }
    }
    each(|_, row, course| {
        // What is in brackets says whose the figure is, but for those of the schedule.
        let mut cell = row[2].clone();
        for whose in ["(ChemE, INI MS36, ESTP)", "(ETIM page)", "(SOC 2025-26)"] {
            cell = cell.replace(whose, "");
        }
        let mut expected = said(&cell);
        if row[0] == "12-751" {
            // Its page prints it with 12-651, whose nine units are the second figure.
            expected.remove("9");
        }
        let held: BTreeSet<String> = course.units.facts().iter().map(|fact| of(fact.value)).collect();
        assert_eq!(held, expected, "{}: {}", row[0], row[2]);
        if let Some((_, older)) = row[6].split_once("2023: units ") {
            let older = older.split(';').next().unwrap_or_default().trim();
            let former = course.units.facts().iter().flat_map(Fact::formerly).map(|fact| of(fact.value));
            let searched = format!("{:?}", course.units);
            let is_said = former.chain(held).any(|units| units == older) || searched.contains(older);
            assert!(is_said, "{}: {older} in 2023", row[0]);
        }
    });
}

#[test]
fn terms_and_minis_are_the_rows_each_with_its_schedule() {
    each(|program, row, course| {
        let (page, schedule) = match row[3].split_once("SOC: ") {
            Some((page, schedule)) => (page, schedule),
            None => (row[3].as_str(), ""),
        };
        if course.numbers.facts().is_empty() || !schedule.is_empty() {
            let mut sessions: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
            for part in schedule.split(", ").filter(|part| !part.is_empty()) {
                let (term, minis) = part.split_once(" mini ").unwrap_or((part, ""));
                let minis = minis.split('/').filter_map(|mini| mini.trim().parse().ok()).collect();
                sessions.insert(term.trim().trim_end_matches(';'), minis);
            }
            let held: BTreeMap<&str, Vec<u8>> = course
                .schedule
                .facts()
                .iter()
                .map(|fact| {
                    let (name, source) = match (fact.value.term, fact.value.year) {
                        (Season::Fall, 2025) => ("F25", "schedule-fall-2025"),
                        (Season::Spring, 2026) => ("S26", "schedule-spring-2026"),
                        other => panic!("{}: {other:?}", row[0]),
                    };
                    assert_eq!(&**fact.source, source, "{}", row[0]);
                    (name, fact.value.minis.clone())
                })
                .collect();
            assert_eq!(held, sessions, "{}: {}", row[0], row[3]);
        }
        if row[3].contains("not in SOC") && course.numbers.facts().is_empty() {
            assert!(course.schedule.facts().is_empty(), "{}", row[0]);
        }
        let Some(page) = page.trim().strip_prefix("page: ") else { return };
        let expected: BTreeSet<String> = page
            .trim_end_matches(';')
            .split([',', '&'])
            .flat_map(|part| part.split(" and "))
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect();
        let written = |term: &Term| match term {
            Term::FirstHalf(Season::Fall) => "Mini 1".to_owned(),
            Term::SecondHalf(Season::Fall) => "Mini 2".to_owned(),
            other => other.to_string(),
        };
        let held: BTreeSet<String> =
            course.terms.facts().iter().flat_map(|fact| fact.value.0.iter().map(written)).collect();
        assert_eq!(held, expected, "{}", row[0]);
        for fact in course.terms.facts() {
            let source = program.source(&fact.source).expect("a source");
            assert!(!source.title.contains("Schedule of Classes"), "{}: a page says it", row[0]);
        }
    });
}

#[test]
fn tiers_are_the_rows() {
    each(|_, row, course| {
        let tier = match row[4].as_str() {
            "1" => Tier::Named,
            "2" => Tier::Listed,
            _ => Tier::Related,
        };
        // Of a course with several numbers, the most that is said of one.
        if course.numbers.facts().is_empty() {
            assert_eq!(course.tier, tier, "{}", row[0]);
        } else {
            assert!(course.tier <= tier, "{}", row[0]);
        }
        if tier == Tier::Related && course.numbers.facts().is_empty() {
            assert!(course.counts.facts().is_empty(), "{}: no degree's page names it", row[0]);
        }
    });
}

/// The needs of a cell as alternatives of alternatives: `(A or B) and C`.
fn needs(cell: &str) -> BTreeSet<BTreeSet<String>> {
    cell.split(" and ").map(numbers).filter(|any| !any.is_empty()).collect()
}

/// The needs of a tree in the same form; the catalogue is asked whether it has each number.
fn needs_of(program: &Program, tree: &Requisite) -> BTreeSet<BTreeSet<String>> {
    fn alternatives(program: &Program, tree: &Requisite) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        tree.walk(&mut |part| match part {
            Requisite::Course(course) => {
                assert!(program.course(&course.number.to_string()).is_some(), "{course}");
                found.insert(course.number.to_string());
            }
            Requisite::Outside(course) => {
                assert!(program.course(&course.number.to_string()).is_none(), "{course}");
                found.insert(course.number.to_string());
            }
            Requisite::All(_) => panic!("no list of 2023 nests so deep"),
            Requisite::Text(text) => panic!("everything there could be read: {text}"),
            Requisite::Any(_) | Requisite::NoneListed => {}
        });
        found
    }
    match tree {
        Requisite::All(parts) => parts.iter().map(|part| alternatives(program, part)).collect(),
        tree => [alternatives(program, tree)].into_iter().filter(|any| !any.is_empty()).collect(),
    }
}

#[test]
fn requisites_are_those_of_the_list_of_2023() {
    each(|program, row, course| {
        let part = |name: &str| {
            let parts: Vec<&str> = row[6].split("; ").collect();
            parts.iter().find_map(|part| part.trim_start_matches("2023: ").strip_prefix(name)).map(str::to_owned)
        };
        let prerequisites = course.prerequisites.value();
        match part("prereq ").as_deref() {
            None if course.numbers.facts().is_empty() => assert!(prerequisites.is_none(), "{}: {}", row[0], row[6]),
            None => {}
            Some("none listed") => assert_eq!(prerequisites, Some(&Requisite::NoneListed), "{}", row[0]),
            Some(listed) => {
                let held = prerequisites.unwrap_or_else(|| panic!("{}: {listed}", row[0]));
                assert_eq!(needs_of(program, held), needs(listed), "{}: {listed}", row[0]);
            }
        }
        match part("coreq ") {
            None => assert!(course.corequisites.facts().is_empty(), "{}", row[0]),
            Some(listed) => {
                let held = course.corequisites.value().expect("corequisites");
                let held: BTreeSet<String> = needs_of(program, held).into_iter().flatten().collect();
                assert_eq!(held, numbers(&listed), "{}", row[0]);
            }
        }
        let listed: BTreeSet<String> = course
            .cross_listed
            .facts()
            .iter()
            .flat_map(|fact| fact.value.0.iter())
            .map(|listed| {
                let is_known = program.course(&listed.number().to_string()).is_some();
                assert_eq!(matches!(listed, CrossListed::Course(_)), is_known, "{}", listed.number());
                listed.number().to_string()
            })
            .collect();
        let expected = part("= ").map(|listed| numbers(&listed)).unwrap_or_default();
        if course.numbers.facts().is_empty() {
            assert_eq!(listed, expected, "{}: {}", row[0], row[6]);
        }
    });
}

#[test]
fn numbers_outside_of_the_catalogue_are_written_as_outside() {
    let program = program();
    let mut outside = BTreeSet::new();
    for course in &program.tables.courses {
        for fact in course.answers().into_iter().flat_map(<dyn AnyAnswer>::any_facts) {
            outside.extend(fact.value.outside().into_iter().map(ToString::to_string));
        }
    }
    assert_eq!(outside.len(), 127, "{outside:?}");
    assert!(outside.iter().all(|number| program.course(number).is_none()));
}

/// American spelling, which the data has.
fn american(word: &str) -> String {
    let pairs = [
        ("isation", "ization"),
        ("modelling", "modeling"),
        ("behaviour", "behavior"),
        ("personalised", "personalized"),
        ("defence", "defense"),
    ];
    pairs.iter().fold(word.to_owned(), |word, (british, american)| word.replace(british, american))
}

#[test]
fn topics_are_the_rows_with_what_they_rest_on() {
    each(|program, row, course| {
        let (topics, basis) = row[7].rsplit_once(" (").expect("a basis");
        let held: BTreeSet<String> =
            course.topics.facts().iter().flat_map(|fact| fact.value.0.iter().map(ToString::to_string)).collect();
        let all = held.iter().cloned().collect::<Vec<_>>().join("; ");
        // Cells that say something of the number rather than name topics are notes.
        let is_remark = topics.contains("listed ")
            || topics.contains("title)")
            || topics.contains("in Fall 2025")
            || topics.contains("number");
        for topic in
            topics.split("; ").map(|topic| american(topic.split(" (").next().unwrap_or(topic))).filter(|_| !is_remark)
        {
            let is_held =
                held.contains(&topic) || all.contains(&topic) || format!("{:?}", course.topics).contains(&topic);
            assert!(is_held, "{}: no {topic} in {held:?}", row[0]);
        }
        if !course.numbers.facts().is_empty() || is_remark || course.topics.facts().len() > 1 {
            return;
        }
        for fact in course.topics.facts() {
            let standing = fact.standing();
            match basis.chars().next() {
                Some('D') => assert_eq!(&**fact.source, "course-list-2023", "{}", row[0]),
                Some('S') => {
                    let source = program.source(&fact.source).expect("a source");
                    assert_eq!(source.standing, Standing::SecondHand, "{}", row[0]);
                }
                _ => assert!(matches!(standing, Some(Standing::Ours(why)) if why.contains("title")), "{}", row[0]),
            }
        }
    });
}

/// A unit of the record and the id of its department.
const UNITS: [(&str, &str); 10] = [
    ("Africa", "africa"),
    ("BME", "bme"),
    ("CEE", "cee"),
    ("ChemE", "cheme"),
    ("ECE", "ece"),
    ("ESTP", "estp"),
    ("ETIM", "etim"),
    ("INI", "ini"),
    ("MSE", "mse"),
    ("MechE", "meche"),
];

#[test]
fn who_counts_a_course_for_what_is_the_rows() {
    each(|program, row, course| {
        let uses: Vec<(bool, String, String)> = course
            .counts
            .facts()
            .iter()
            .map(|fact| (true, &fact.value))
            .chain(course.related.facts().iter().map(|fact| (false, &fact.value)))
            .map(|(counts, of)| (counts, of.department.to_string(), of.lines(program.words()).join(" ").to_lowercase()))
            .collect();
        // Whom the row names, by whole words.
        let words: BTreeSet<&str> = row[5].split(|c: char| !c.is_alphanumeric()).collect();
        let mut expected: BTreeSet<&str> =
            UNITS.iter().filter(|(name, _)| words.contains(name)).map(|(_, id)| *id).collect();
        // ESTP's concentrations are called after departments, and one row names the degree of another.
        for (name, id) in [("CEE", "cee"), ("ECE", "ece"), ("MSE", "mse")] {
            let own = [
                format!("{name}:"),
                format!("{name} focus"),
                format!("{name}, "),
                format!(" {name};"),
                format!("({name}"),
            ];
            if !own.iter().any(|own| row[5].contains(own)) && !row[5].ends_with(&format!(" {name}")) {
                expected.remove(id);
            }
        }
        let held: BTreeSet<&str> = uses.iter().map(|(_, id, _)| id.as_str()).collect();
        if course.numbers.facts().is_empty() {
            assert_eq!(held, expected, "{}: {}", row[0], row[5]);
        } else {
            assert!(expected.is_subset(&held), "{}: {expected:?} in {held:?}", row[0]);
        }
        // Each focus area of CEE, with what it is there.
        for (_, areas) in row[5].match_indices("CEE focus areas: ").map(|(at, name)| (at, &row[5][at + name.len()..])) {
            for area in areas.split("; ").next().unwrap_or_default().split("), ") {
                let area = area.trim_end_matches(')');
                let Some((name, role)) = area.split_once(" (") else { continue };
                let (name, role) = (name.to_lowercase(), role.to_lowercase());
                let is_held = uses.iter().any(|(counts, id, words)| {
                    *counts && id == "cee" && words.contains(&name) && words.contains(&role)
                });
                assert!(is_held, "{}: {area} in {uses:?}", row[0]);
            }
        }
        // What the row does not call counted is not.
        let doubts = ["role in the AIE degree not", "not expressly for AIE", "MechE concentration list"];
        if row[4] == "3" || doubts.iter().any(|doubt| row[5].starts_with(doubt)) {
            assert!(uses.iter().all(|(counts, ..)| !counts) || !course.numbers.facts().is_empty(), "{}", row[0]);
        }
    });
}
