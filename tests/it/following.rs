//! Following relations, and going back to exactly the same place.

use msaie::app::{Focus, Pane, ViewId};
use msaie::model::RecordRef;
use msaie::pages::{Body, Item};

use crate::play::Play;

fn target(item: &Item) -> Option<RecordRef> {
    match item.body {
        Body::Relation { to, .. } => Some(to),
        _ => None,
    }
}

fn is_relation(item: &Item) -> bool {
    target(item).is_some()
}

/// Follows the first relation of the page.
fn follow(play: &mut Play) -> RecordRef {
    let to = target(&play.seek(is_relation)).expect("a relation");
    play.press("Enter");
    assert_eq!(play.record(), to);
    to
}

#[test]
fn enter_focuses_the_page_and_h_returns_to_the_list() {
    let mut play = Play::new(120, 36);
    for back in ["h", "Left", "Esc"] {
        for enter in ["Enter", "l", "Right"] {
            play.press(enter);
            assert_eq!(play.app.focus(), Focus::Page, "{enter}");
            play.press(back);
            assert_eq!(play.app.focus(), Focus::List, "{back}");
        }
    }
}

#[test]
fn enter_on_a_relation_follows_it() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let from = play.record();
    let to = follow(&mut play);
    assert_ne!(from, to);
    let title = play.selected().to_owned();
    assert!(play.lines()[1].contains(&title), "its page should be shown:\n{}", play.text());
    assert_eq!(play.pane().kind, to.kind, "its pane should be active");
}

#[test]
fn every_relation_can_be_followed_and_undone() {
    let mut play = Play::new(120, 36);
    let records = play.sample();
    let mut followed = 0;
    for record in records {
        play.visit(record).press("Enter g");
        loop {
            let here = play.snapshot();
            if let Some(to) = play.app.item().and_then(target) {
                play.press("Enter");
                assert_eq!(play.record(), to);
                play.press("Backspace");
                let there = play.snapshot();
                assert_eq!(without_panes(&here), without_panes(&there), "back from {to:?}");
                followed += 1;
            }
            if play.app.item().is_some_and(|item| matches!(item.body, Body::Fold { is_open: false, .. })) {
                play.press("Enter");
            }
            play.press("j");
            if play.snapshot() == here {
                break;
            }
        }
    }
    assert!(followed > 100, "only {followed} relations");
}

/// A snapshot without the panes, whose selections a visit elsewhere changes.
fn without_panes(snapshot: &str) -> String {
    snapshot.lines().enumerate().filter(|(line, _)| *line != 1).map(|(_, line)| line).collect()
}

#[test]
fn going_back_restores_record_focus_and_position() {
    for back in ["Backspace", "[", "Ctrl-o", "Alt-Left"] {
        for forward in ["]", "Alt-Right"] {
            let mut play = Play::new(80, 24);
            play.choose(1, 4).press("Enter");
            play.seek(is_relation);
            let first = (play.record(), play.app.focus(), play.app.reader().position());
            play.press("Enter");
            play.seek(is_relation);
            let second = (play.record(), play.app.focus(), play.app.reader().position());
            play.press("Enter");
            let third = (play.record(), play.app.focus(), play.app.reader().position());
            for (key, expected) in [(back, second), (back, first), (forward, second), (forward, third)] {
                play.press(key);
                assert_eq!((play.record(), play.app.focus(), play.app.reader().position()), expected, "{key}");
            }
        }
    }
}

#[test]
fn a_record_visited_twice_keeps_the_position_of_each_visit() {
    let mut play = Play::new(80, 24);
    play.choose(1, 4).press("Enter");
    let record = play.record();
    play.seek(is_relation);
    let first = play.app.reader().position();
    play.press("Enter");
    play.seek(|item| target(item) == Some(record));
    play.press("Enter G");
    play.seek(|item| is_relation(item) && item.label.is_empty());
    let second = play.app.reader().position();
    assert_ne!(first, second);
    play.press("Enter Backspace");
    assert_eq!((play.record(), play.app.reader().position()), (record, second));
    play.press("Backspace Backspace");
    assert_eq!((play.record(), play.app.reader().position()), (record, first));
}

#[test]
fn a_new_step_clears_the_forward_history() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    follow(&mut play);
    play.press("Backspace");
    assert_eq!(play.why_not("forward"), None);
    play.choose(1, 4).press("Enter");
    follow(&mut play);
    assert!(play.why_not("forward").is_some());
    let here = play.snapshot();
    play.press("]");
    assert_eq!(play.snapshot(), here);
    assert!(play.notice().contains("No later page"), "{}", play.notice());
}

#[test]
fn the_ends_of_the_history_say_so() {
    let mut play = Play::new(120, 36);
    play.press("Backspace");
    assert!(play.notice().contains("No earlier page"), "{}", play.notice());
    play.press("]");
    assert!(play.notice().contains("No later page"), "{}", play.notice());
}

#[test]
fn going_back_always_moves_or_says_why_not() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let start = play.record();
    follow(&mut play);
    play.press("departments Enter");
    assert_eq!(play.record(), start);
    play.seek(is_relation);
    let here = play.snapshot();
    play.press("Backspace");
    let moved = play.snapshot() != here;
    assert!(moved || !play.notice().is_empty(), "Backspace did nothing and said nothing");
}

#[test]
fn going_back_returns_to_other_views() {
    let mut play = Play::new(80, 24);
    for (key, view) in [("7", ViewId::About), ("6", ViewId::Apply)] {
        play.press(key);
        play.seek(is_relation);
        let place = play.app.reader().position();
        play.press("Enter");
        assert_eq!(play.app.view(), ViewId::Explore);
        play.press("Backspace");
        assert_eq!((play.app.view(), play.app.reader().position()), (view, place));
    }
}

#[test]
fn following_a_relation_to_a_hidden_record_ends_a_kept_search() {
    let mut play = Play::new(120, 36);
    play.search("rwanda").press("Enter Enter");
    let shown = play.listed();
    play.seek(|item| target(item).is_some_and(|to| !shown.contains(&to)));
    play.press("Enter");
    assert!(play.app.search().is_none());
    assert!(!shown.contains(&play.record()));
    let all: usize = play.panes().iter().map(Pane::count).sum();
    assert_eq!(all, play.app.program().records().filter(|record| !record.kind.is_catalogue()).count());
}

#[test]
fn following_a_relation_to_a_shown_record_keeps_the_search() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter Enter");
    let shown = play.listed();
    play.seek(|item| target(item).is_some_and(|to| shown.contains(&to)));
    play.press("Enter");
    assert!(play.app.search().is_some());
}
