//! Back and forward go through views, records, positions and kept searches; Esc leads to the lists.

use std::fs;
use std::sync::Arc;

use msaie::app::{Action, Focus, Portion, ViewId};
use msaie::data;
use msaie::model::Program;
use msaie::pages::Body;
use msaie::search::Index;

use crate::play::Play;

/// The current view, record, position and visible search.
fn here(play: &Play) -> impl PartialEq + std::fmt::Debug + use<> {
    let exploring = play.app.view() == ViewId::Explore;
    let search = play.app.search().filter(|_| exploring);
    let query = search.map(|search| (search.input.value().to_owned(), search.editing));
    let record = play.app.selected().filter(|_| exploring);
    (play.app.view(), record, play.app.focus(), play.app.reader().position(), query)
}

#[test]
fn a_kept_search_does_not_move_the_cursor_of_another_view() {
    let mut play = Play::new(80, 24);
    play.press("6 j j");
    let before = play.app.reader().position();
    play.search("deadline").press("Enter 6");
    assert_eq!(play.app.view(), ViewId::Apply);
    assert_eq!(play.app.reader().position(), before);
    play.press("7 6");
    assert_eq!(play.app.reader().position(), before);
}

#[test]
fn backspace_returns_to_the_results_of_a_cleared_search() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter Tab j");
    let results = here(&play);
    let listed = play.listed();
    play.press("Esc");
    assert!(play.app.search().is_none());
    play.press("Backspace");
    assert_eq!(here(&play), results);
    assert_eq!(play.listed(), listed);
}

#[test]
fn backspace_returns_from_a_page_that_was_found_to_what_was_found() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter");
    let results = here(&play);
    play.press("Enter j j j Backspace");
    assert_eq!(here(&play), results);
    assert!(play.app.search().is_some());
    play.press("Backspace");
    assert!(play.app.search().is_none(), "then to where the search began");
}

#[test]
fn backspace_returns_to_results_from_a_record_they_hide() {
    let mut play = Play::new(120, 36);
    play.search("rwanda").press("Enter Enter");
    let listed = play.listed();
    play.seek(|item| matches!(item.body, Body::Relation { to, .. } if !listed.contains(&to)));
    let results = here(&play);
    play.press("Enter");
    assert!(play.app.search().is_none());
    play.press("Backspace");
    assert_eq!(here(&play), results);
    play.press("]");
    assert!(play.app.search().is_none());
    play.press("[");
    assert_eq!(here(&play), results);
}

#[test]
fn back_and_forward_restore_views_and_positions() {
    let mut play = Play::new(80, 24);
    let mut passed = Vec::new();
    for keys in ["departments j j Enter j j", "6", "j j j", "7", "PgDn", "1 careers j"] {
        play.press(keys);
        if !matches!(keys, "6" | "7") {
            passed.push(here(&play));
        }
    }
    for earlier in passed.iter().rev().skip(1) {
        play.press("Backspace");
        assert_eq!(here(&play), *earlier);
    }
    for later in &passed[1..passed.len() - 1] {
        play.press("]");
        assert_eq!(here(&play), *later);
    }
}

#[test]
fn esc_leads_to_the_lists_from_everywhere() {
    for keys in ["6", "7 j", "departments Enter", "/ b a t Enter Enter 6", "7 O ?", "6 : Esc s"] {
        let mut play = Play::new(80, 24);
        play.press(keys);
        let mut steps = 0;
        while (play.app.view(), play.app.focus(), play.app.search().is_some()) != (ViewId::Explore, Focus::List, false)
            || play.app.popup().is_some()
        {
            let before = play.snapshot();
            play.press("Esc");
            assert_ne!(play.snapshot(), before, "Esc leads nowhere after {keys}");
            steps += 1;
            assert!(steps < 6, "{keys}");
        }
        play.press("Esc");
        assert!(play.notice().contains("q quits"), "{}", play.notice());
    }
}

/// A program whose departments have these ids.
fn of_departments(ids: &[&str]) -> Program {
    let dir = tempfile::tempdir().expect("a folder");
    let records = ids.iter().map(|id| format!(r#"(id: "{id}", title: "Department {id}", source: "s")"#));
    let departments = format!("[{}]", records.collect::<Vec<_>>().join(", "));
    let sources = r#"[(id: "s", title: "A source", read: "2025-10", standing: Official)]"#;
    for (name, text) in [("departments.ron", departments.as_str()), ("sources.ron", sources)] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    Program::new(data::folder(dir.path()))
}

#[test]
fn selection_and_history_survive_a_reload() {
    let mut play = Play::of(of_departments(&["a", "b", "c", "d"]), 80, 24);
    play.press("j 7 1 j Enter");
    assert_eq!(play.selected(), "Department c");
    let changed = Arc::new(of_departments(&["d", "c", "b"]));
    let index = Arc::new(Index::new(&changed));
    play.act(Action::Loaded(changed, index, Portion::Whole));
    assert_eq!(play.selected(), "Department c", "the selection should follow the record, not the row");
    play.press("Backspace Backspace");
    assert_eq!((play.app.view(), play.selected()), (ViewId::Explore, "Department b"));
}

#[test]
fn commands_on_facts_also_work_on_list_rows() {
    let mut play = Play::new(120, 36);
    play.press("departments j j c y s");
    let record = play.record();
    let any = play.app.program().get(record).expect("a record");
    let expected = [format!("copy {}", any.title), format!("copy {}", &*any.links[0].url)];
    assert_eq!(play.asked(), expected);
    assert!(play.shows("Where it comes from") && play.shows("Standing"), "{}", play.text());
}
