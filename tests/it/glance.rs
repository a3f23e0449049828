//! The first screen of a department answers what people ask first, as of today, and every answer can be questioned.

use jiff::civil::date;
use msaie::app::{Action, Popup};
use msaie::data::Kind;
use msaie::model::RecordRef;
use msaie::pages::Body;

use crate::play::Play;

/// What people ask first of a degree.
const QUESTIONS: [&str; 11] =
    ["Units", "Length", "Campus", "Starts", "Deadlines", "GRE", "Fee", "English", "Background", "Tuition", "Funding"];

fn departments() -> impl Iterator<Item = RecordRef> {
    (0..10).map(|index| RecordRef { kind: Kind::Department, index })
}

#[test]
fn the_first_screen_of_every_department_answers_what_people_ask_first() {
    for (columns, rows, least) in [(120, 36, QUESTIONS.len()), (80, 24, 8)] {
        for record in departments() {
            let mut play = Play::new(columns, rows);
            play.visit(record);
            let title = play.app.program().title(record).to_owned();
            let lines = play.lines();
            let answered = QUESTIONS.iter().filter(|question| {
                let label = format!("  {question}  ");
                lines.iter().any(|line| line.split(&label).nth(1).is_some_and(|answer| !answer.trim().is_empty()))
            });
            assert!(answered.count() >= least, "{title} at {columns}x{rows}:\n{}", lines.join("\n"));
            let what = lines.iter().position(|line| line.contains("  What it is "));
            let is_studied = what.is_some_and(|heading| lines[heading + 1].len() > lines[heading].len() / 4);
            assert!(is_studied || columns < 120, "{title} does not say what is studied:\n{}", lines.join("\n"));
        }
    }
}

#[test]
fn every_value_at_the_top_can_be_questioned() {
    for record in departments() {
        let mut play = Play::new(120, 60);
        play.visit(record).press("Enter g");
        for question in QUESTIONS {
            // Beside a price that is not official stands one that is.
            if play.app.item().is_some_and(|item| item.label.is_empty()) {
                play.next_item();
            }
            let item = play.app.item().expect("an item").clone();
            assert_eq!(item.label.as_str(), question);
            assert!(matches!(item.body, Body::Brief { .. } | Body::Unknown(_)), "{item:?}");
            play.press("s");
            assert!(matches!(play.app.popup(), Some(Popup::Page(_))), "{question}: {}", play.notice());
            play.press("Esc").next_item();
        }
    }
}

#[test]
fn a_conflict_at_the_top_says_who_says_what() {
    let mut play = Play::new(120, 60);
    play.press("courses j j Enter g");
    assert!(play.shows("12 units / 6 units ≠"), "{}", play.text());
    let screen = play.press("s").text();
    let place = |words: &str| screen.find(words).unwrap_or_else(|| panic!("no {words:?} in\n{screen}"));
    let (six, twelve) = (place("  6 units"), place("  12 units"));
    let (chemical, schedule) = (place("MS in AI Engineering-Chemical"), place("Full Schedule of Classes, Fall 2025"));
    // The newest first.
    assert!(twelve < schedule && schedule < six && six < chemical, "{screen}");
    // Any of its sides leads to all of them.
    play.press("Esc");
    while !play.app.item().is_some_and(|item| matches!(item.body, Body::Disputed { nth: 2, .. })) {
        play.press("j");
    }
    assert!(play.press("s").shows("  6 units") && play.shows("  12 units"), "{}", play.text());
}

#[test]
fn only_what_differs_has_the_mark_of_a_difference() {
    let mut play = Play::new(120, 110);
    let record = play.app.program().find(Kind::Department, "meche").expect("a department");
    play.visit(record);
    let lines = play.lines();
    let said = |words: &str| lines.iter().position(|line| line.contains(words)).expect("it is on the page");
    let is_marked = |words: &str| {
        let next = lines[said(words)..].iter().take(2).map(String::as_str).collect::<String>();
        next.split('•').nth(1).is_some_and(|line| line.contains('≠'))
    };
    for (words, differs) in [
        ("• Fall 2026 start: priority 15 December 2025,", false),
        ("• Fall start: closes 5 January", false),
        ("• Spring start: closes 1 September 2025", true),
        ("• Spring start: closes 31 August", true),
    ] {
        assert_eq!(is_marked(words), differs, "{words}\n{}", lines.join("\n"));
    }
}

#[test]
fn a_deadline_of_an_earlier_cycle_is_not_shown_as_the_next_one() {
    let mut play = Play::new(120, 36);
    let deadlines = |play: &mut Play, id: &str| {
        let record = play.app.program().find(Kind::Department, id).expect("a department");
        play.visit(record);
        let line = play.lines().into_iter().find(|line| line.contains("  Deadlines  ")).expect("deadlines");
        line.split("  Deadlines  ").nth(1).expect("a value").trim_end_matches(['│', ' ', '┃']).trim().to_owned()
    };
    for (day, id, expected) in [
        (date(2026, 11, 28), "ini", "if unchanged, priority 1 Dec 2026, closes 15 Jan 2027; last"),
        (date(2026, 11, 28), "estp", "if unchanged, 15 Jan 2027; last printed for Fall 2026: 15 Jan"),
        (date(2025, 11, 28), "estp", "Fall 2026 15 Jan, in 48 days"),
        (date(2026, 11, 28), "africa", "Fall 2027 priority 15 Dec, 17 days; closes 15 Jan ²"),
        (date(2026, 11, 28), "cheme", "Fall 31 Jan; no year printed"),
    ] {
        play.act(Action::Today(day));
        let shown = deadlines(&mut play, id);
        assert!(shown.starts_with(expected), "{id} on {day}: {shown}");
    }
    let ece = deadlines(&mut play, "ece");
    assert!(ece.contains("priority 15 Dec"), "an early date is not a closing date: {ece}");
}

#[test]
fn this_years_tuition_comes_before_last_years() {
    let mut play = Play::new(120, 36);
    let ece = play.app.program().find(Kind::Department, "ece").expect("a department");
    play.visit(ece);
    assert!(play.shows("$61,510 a year ²  AY 2026-27"), "{}", play.text());
    play.act(Action::Today(date(2026, 5, 1)));
    assert!(play.shows("$30,150 a semester  AY 2025-26"), "{}", play.text());
}

#[test]
fn groups_fold_and_stay_open_for_the_session() {
    let mut play = Play::new(120, 60);
    play.press("departments Enter");
    let fold =
        |item: &msaie::pages::Item| matches!(&item.body, Body::Fold { heading, .. } if heading.as_str() == "Money");
    // Without opening others on the way.
    play.press("g");
    while !play.app.item().is_some_and(fold) {
        play.press("j");
    }
    let before = play.app.reader().page().len();
    play.press("Enter");
    let opened = play.app.reader().page().len();
    assert!(opened > before);
    play.press("Esc j Enter");
    let is_open = |item: &msaie::pages::Item| matches!(&item.body, Body::Fold { heading, is_open: true, .. } if heading.as_str() == "Money");
    assert!(play.app.reader().page().items().any(is_open), "it should stay open on the next page");
    while !play.app.item().is_some_and(fold) {
        play.press("j");
    }
    play.press("Enter");
    assert!(!play.app.reader().page().items().any(is_open));
}
