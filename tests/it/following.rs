//! Following relations and coming back to exactly where one was.

use msaie::app::{Focus, Pane, ViewId};
use msaie::model::RecordRef;
use msaie::pages::{Body, Item};

use crate::play::Play;

fn leads(item: &Item) -> Option<RecordRef> {
    match item.body {
        Body::Relation { to, .. } => Some(to),
        _ => None,
    }
}

fn is_relation(item: &Item) -> bool {
    leads(item).is_some()
}

/// Goes to the first relation of the page and follows it.
fn follow(play: &mut Play) -> RecordRef {
    let to = leads(&play.seek(is_relation)).expect("a relation");
    play.press("Enter");
    assert_eq!(play.record(), to);
    to
}

#[test]
fn enter_goes_into_the_page_and_h_comes_back() {
    let mut play = Play::new(120, 36);
    for back in ["h", "Left", "Esc"] {
        for there in ["Enter", "l", "Right"] {
            play.press(there);
            assert_eq!(play.app.focus(), Focus::Page, "{there}");
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
    assert!(play.lines()[1].contains(&title), "its page is shown:\n{}", play.text());
    assert_eq!(play.pane().kind, to.kind, "its pane is the active one");
}

#[test]
fn every_relation_on_every_page_can_be_followed_and_left_again() {
    let mut play = Play::new(120, 36);
    let records: Vec<_> = play.app.program().records().collect();
    let mut followed = 0;
    for record in records {
        play.visit(record).press("Enter g");
        loop {
            let here = play.moment();
            if let Some(to) = play.app.item().and_then(|item| leads(&item)) {
                play.press("Enter");
                assert_eq!(play.record(), to);
                play.press("Backspace");
                let there = play.moment();
                assert_eq!(place(&here), place(&there), "back from {to:?}");
                followed += 1;
            }
            play.press("j");
            if play.moment() == here {
                break;
            }
        }
    }
    assert!(followed > 100, "only {followed} relations");
}

/// A moment without its panes, in which a visit elsewhere leaves the other panes at what was visited.
fn place(moment: &str) -> String {
    moment.lines().enumerate().filter(|(line, _)| *line != 1).map(|(_, line)| line).collect()
}

#[test]
fn backspace_goes_back_to_the_record_the_focus_and_the_place() {
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
fn a_record_visited_twice_is_left_at_the_place_of_each_visit() {
    let mut play = Play::new(80, 24);
    play.choose(1, 4).press("Enter");
    let record = play.record();
    play.seek(is_relation);
    let first = play.app.reader().position();
    play.press("Enter");
    play.seek(|item| leads(item) == Some(record));
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
fn a_new_step_cuts_off_the_way_forward() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    follow(&mut play);
    play.press("Backspace");
    assert_eq!(play.why_not("forward"), None);
    play.choose(1, 4).press("Enter");
    follow(&mut play);
    assert!(play.why_not("forward").is_some());
    let here = play.moment();
    play.press("]");
    assert_eq!(play.moment(), here);
    assert!(play.notice().contains("forward"), "{}", play.notice());
}

#[test]
fn the_ends_of_the_way_say_so() {
    let mut play = Play::new(120, 36);
    play.press("Backspace");
    assert!(play.notice().contains("nothing to go back to"), "{}", play.notice());
    play.press("]");
    assert!(play.notice().contains("nothing to go forward to"), "{}", play.notice());
}

#[test]
fn a_step_back_is_never_to_where_one_is() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let start = play.record();
    follow(&mut play);
    play.press("departments Enter");
    assert_eq!(play.record(), start);
    let here = play.moment();
    play.seek(is_relation);
    play.press("Backspace");
    let went = play.moment() != here;
    assert!(went || !play.notice().is_empty(), "Backspace did nothing and said nothing");
}

#[test]
fn a_way_back_leads_into_other_views() {
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
fn a_kept_search_ends_where_a_relation_leads_to_a_record_that_it_hides() {
    let mut play = Play::new(120, 36);
    play.search("rwanda").press("Enter Enter");
    let shown = play.listed();
    play.seek(|item| leads(item).is_some_and(|to| !shown.contains(&to)));
    play.press("Enter");
    assert!(play.app.search().is_none());
    assert!(!shown.contains(&play.record()));
    let all: usize = play.panes().iter().map(Pane::len).sum();
    assert_eq!(all, play.app.program().records().count());
}

#[test]
fn a_kept_search_goes_on_where_a_relation_leads_to_a_record_that_it_shows() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter Enter");
    let shown = play.listed();
    play.seek(|item| leads(item).is_some_and(|to| shown.contains(&to)));
    play.press("Enter");
    assert!(play.app.search().is_some());
}
