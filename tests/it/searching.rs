//! Searching: typing narrows all panes at once, and leaving the search restores the previous state.

use std::sync::Arc;

use msaie::app::{Action, App, Focus, Pane, Portion, Scope, ViewId};
use msaie::search::{CancelToken, Index, Narrowing, Query};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Style;

use crate::play::Play;
use crate::witness::{SELECTED, records};

/// The numbers before and after `of` at the end of a pane's title.
fn count_in_title(play: &mut Play, pane: &str) -> (usize, usize) {
    let lines = play.lines();
    let line = lines.iter().find(|line| line.contains(pane)).unwrap_or_else(|| panic!("no pane {pane}"));
    let title = line.split(pane).nth(1).expect("a count after its name");
    let numbers: Vec<usize> = title.split_whitespace().take(5).filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[1])
}

/// The line above the status line.
pub(crate) fn query_line(play: &mut Play) -> String {
    let lines = play.lines();
    lines[lines.len() - 2].clone()
}

/// Whether a cell has the modifiers of a match, which it keeps on a coloured row.
fn is_matched(cell: &Cell, matched: Style) -> bool {
    cell.modifier.contains(matched.add_modifier)
}

/// The words on the screen that are styled as matches.
fn matches(buffer: &Buffer, matched: Style) -> Vec<String> {
    let mut words = vec![String::new()];
    for cell in &buffer.content {
        if is_matched(cell, matched) {
            words.last_mut().expect("at least one word").push_str(cell.symbol());
        } else if words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
    }
    words.pop();
    words
}

#[test]
fn the_best_hit_is_selected() {
    for (typed, title) in [
        ("ece", "Electrical and Computer Engineering"),
        ("18-661", "Introduction to Machine Learning for Engineers"),
        ("battery", "Battery engineer"),
        ("deep learning", "Introduction to Deep Learning for Engineers"),
        ("rwanda", "CMU-Africa"),
        ("ETIM", "Engineering and Technology Innovation Management"),
        ("trustworthy", "Trustworthy AI Engineering"),
    ] {
        let mut play = Play::new(120, 36);
        play.search(typed);
        assert_eq!(play.selected(), title, "for {typed:?}");
        let top = play.lines()[1].clone();
        assert!(top.contains(title), "its page should be shown: {top}");
        play.press("Enter");
        assert_eq!(play.selected(), title, "for {typed:?}, kept");
    }
}

#[test]
fn data_still_loading_is_not_reported_as_no_match() {
    let mut play = Play::new(120, 36);
    play.app = App::loading(play.app.options().clone());
    play.search("deep");
    let lines = play.lines().join("\n");
    assert!(lines.contains("loading") && !lines.contains("no match"), "{lines}");
}

#[test]
fn a_part_of_the_data_says_at_every_width_that_more_is_read() {
    for columns in [40, 60, 80, 100, 120] {
        let mut play = Play::new(columns, 24);
        let program = Arc::clone(play.app.program());
        let index = Arc::new(Index::new(&program));
        play.app = App::loading(play.app.options().clone());
        play.act(Action::Reading(12)).act(Action::Loaded(program, index, Portion::Part));
        let lines = play.lines();
        assert!([&lines[0], &lines[23]].iter().any(|line| line.contains("12%")), "{columns}: {lines:#?}");
    }
}

#[test]
fn each_character_narrows_every_pane() {
    let mut play = Play::new(120, 36);
    let index = Index::new(play.app.program());
    let total = play.app.program().searched().count();
    play.press("/");
    let mut typed = String::new();
    for c in "Deep  learning mechanical".chars() {
        typed.push(c);
        play.type_text(&c.to_string());
        // A fresh search must find the same as one that narrows earlier results.
        let query = Query::new(&typed, index.vocabulary());
        let found =
            index.search(&query, usize::MAX, &Narrowing::default(), &CancelToken::free()).expect("it is not cancelled");
        let hits = found.hits;
        for pane in play.panes() {
            let of_kind: Vec<_> = hits.iter().map(|hit| hit.record).filter(|record| pane.holds(record.kind)).collect();
            assert_eq!(records(pane).collect::<Vec<_>>(), of_kind, "for {typed:?}");
        }
        assert_eq!(play.record(), hits[0].record, "the best hit for {typed:?}");
        let line = query_line(&mut play);
        assert!(line.starts_with(&format!(" /{}", typed.trim_end())), "{line:?}");
        assert!(line.contains(&format!(" {} of {total} in ", hits.len())), "{line:?} for {typed:?}");
        let names = ["Core courses", "Departments", "Careers"];
        for (pane, name) in names.into_iter().enumerate() {
            let rows = play.panes()[pane].len();
            let of = play.app.program().count(play.panes()[pane].kind);
            assert_eq!(count_in_title(&mut play, name), (rows, of), "for {typed:?}");
        }
    }
}

#[test]
fn more_words_never_find_more() {
    let mut play = Play::new(120, 36);
    let mut last = usize::MAX;
    play.press("/");
    for word in ["engineering ", "learning ", "systems ", "battery "] {
        play.type_text(word);
        let found = play.app.search().expect("a search").result.found.count();
        assert!(found <= last, "{word:?} found {found} after {last}");
        last = found;
    }
}

#[test]
fn the_order_of_words_and_their_case_do_not_matter() {
    let found = |typed: &str| {
        let mut play = Play::new(120, 36);
        play.search(typed);
        (play.record(), play.app.search().expect("a search").result.found.count())
    };
    assert_eq!(found("deep learning"), found("LEARNING deep"));
}

#[test]
fn matches_are_highlighted_in_place() {
    let mut play = Play::new(160, 50);
    let matched = play.styles().matched;
    assert!(matches(&play.buffer(), matched).is_empty());
    play.search("battery");
    let words = matches(&play.buffer(), matched);
    assert!(words.len() > 1, "in the list and on the page: {words:?}");
    let is_battery = |word: &String| ["battery", "batteries"].contains(&word.to_lowercase().as_str());
    assert!(words.iter().all(is_battery), "{words:?}");
    let (column, row) = play.find(&format!("{SELECTED}  Battery engineer")).expect("the best hit's row");
    let buffer = play.buffer();
    let styled: Vec<bool> = (0..19).map(|at| is_matched(&buffer[(column + at, row)], matched)).collect();
    assert_eq!(styled, (0..19).map(|at| (3..10).contains(&at)).collect::<Vec<_>>());
}

#[test]
fn every_word_of_the_query_is_highlighted() {
    let mut play = Play::new(160, 50);
    let matched = play.styles().matched;
    play.search("learning deep");
    let words: Vec<_> = matches(&play.buffer(), matched).iter().map(|word| word.to_lowercase()).collect();
    for word in ["deep", "learning"] {
        assert!(words.iter().any(|found| found == word), "{word} in {words:?}");
    }
}

#[test]
fn a_matching_short_name_is_highlighted() {
    let mut play = Play::new(300, 80);
    let matched = play.styles().matched;
    play.search("ece");
    let (_, row) = play.find(&format!("{SELECTED}  ECE")).expect("the best hit's row");
    let buffer = play.buffer();
    let line = &play.lines()[usize::from(row)];
    let at = u16::try_from(line.find("ECE").expect("its short name") - "│›".len() + 2).expect("a column");
    assert!((at..at + 3).all(|x| is_matched(&buffer[(x, row)], matched)), "{line}");
    assert!(!is_matched(&buffer[(at - 1, row)], matched));
}

#[test]
fn enter_keeps_the_results() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter");
    assert_eq!(play.app.scope(), Scope::List);
    assert_eq!(play.selected(), "Battery engineer");
    assert!(query_line(&mut play).starts_with(" /battery"));
    let found = play.app.search().expect("it is kept").result.found.count();
    assert_eq!(play.panes().iter().map(Pane::len).sum::<usize>(), found);
    play.press("Tab j");
    assert_eq!(play.app.search().expect("it is still kept").result.found.count(), found);
}

#[test]
fn a_kept_search_can_be_edited() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter Enter / End");
    assert_eq!(play.app.scope(), Scope::Query);
    play.type_text(" chem");
    assert!(query_line(&mut play).starts_with(" /battery chem"));
}

#[test]
fn backspace_after_a_kept_search_goes_back_to_where_it_began() {
    let mut play = Play::new(120, 36);
    play.choose(1, 3).press("Enter j j");
    let before = (play.record(), play.app.focus(), play.app.reader().position());
    play.press("/").type_text("neuro").press("Enter Backspace");
    assert_eq!((play.record(), play.app.focus(), play.app.reader().position()), before);
}

#[test]
fn escape_restores_the_exact_previous_state() {
    let begin = [
        "g",
        "courses G k",
        "departments G k k",
        "careers j j",
        "departments G Enter G k",
        "departments g Enter PgDn k",
        "7 PgDn",
        "6 G",
        "departments j Enter 6",
    ];
    for (columns, rows) in [(120, 36), (80, 24), (40, 12), (300, 80)] {
        let mut play = Play::new(columns, rows);
        for keys in begin {
            play.press("1").press(keys);
            let (snapshot, screen) = (play.snapshot(), play.text());
            for typed in ["", "x", "battery", "18-661", "zzzz", "   "] {
                play.search(typed);
                assert_eq!(play.app.view(), ViewId::Explore);
                play.press("Down Tab Esc");
                assert_eq!(play.snapshot(), snapshot, "{keys} / {typed} at {columns}x{rows}");
                assert_eq!(play.text(), screen, "{keys} / {typed} at {columns}x{rows}");
            }
        }
    }
}

#[test]
fn escape_after_a_kept_search_shows_everything_with_the_same_selection() {
    let mut play = Play::new(120, 36);
    play.choose(0, 2).choose(1, 5);
    play.search("mastercard").press("Enter");
    let found = play.record();
    assert!(play.panes()[0].is_empty(), "no course matches");
    play.press("Esc");
    assert!(play.app.search().is_none());
    assert_eq!(play.record(), found);
    for pane in play.panes() {
        assert_eq!(pane.count(), play.app.program().count(pane.kind));
    }
    assert!(!play.notice().is_empty());
    assert_eq!(play.panes()[0].list.cursor, 3, "a pane without matches should have its old position again");
}

#[test]
fn nothing_found_says_so_and_how_to_find_more() {
    for (columns, rows) in [(120, 36), (80, 24), (40, 12)] {
        let mut play = Play::new(columns, rows);
        play.search("zzqzz");
        assert_eq!(play.app.search().expect("a search").result.found.count(), 0);
        let screen = play.text();
        assert!(screen.contains("0 of "), "{screen}");
        assert!(screen.contains("no match"), "{screen}");
        let words = screen.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("delete"), "{screen}");
        assert!(screen.contains("Esc"), "{screen}");
        play.press("Enter");
        assert_eq!(play.app.scope(), Scope::Query, "there is nothing to keep");
        assert!(play.notice().contains("No match"), "{}", play.notice());
        for _ in 0..5 {
            play.press("Backspace");
        }
        assert!(play.app.selected().is_some());
    }
}

#[test]
fn a_pane_without_matches_does_not_claim_that_nothing_matches() {
    let mut play = Play::new(120, 36);
    play.search("battery").press("Enter").click("Core courses");
    assert!(play.pane().is_empty());
    assert!(play.app.search().expect("a search").result.found.count() > 0);
    let screen = play.text();
    assert!(!screen.contains("No core course, department or career matches"), "{screen}");
    assert!(screen.contains("“battery”"), "{screen}");
}

#[test]
fn tab_skips_panes_without_matches() {
    for kept in [false, true] {
        let mut play = Play::new(120, 36);
        play.search("battery");
        if kept {
            play.press("Enter");
        }
        assert!(play.panes()[0].is_empty(), "no course matches");
        let full: Vec<usize> = (0..play.panes().len()).filter(|pane| !play.panes()[*pane].is_empty()).collect();
        let start = full.iter().position(|pane| *pane == play.active_pane()).expect("the best hit's pane has hits");
        for (key, step) in [("Tab", 1), ("Tab", 2), ("Shift-Tab", 1), ("Shift-Tab", 0)] {
            play.press(key);
            assert_eq!(play.active_pane(), full[(start + step) % full.len()]);
        }
    }
}

#[test]
fn arrows_move_through_the_hits_while_typing() {
    let mut play = Play::new(120, 36);
    play.search("learning").press("Tab Down Down Ctrl-n Ctrl-p");
    assert_eq!(play.pane().list.cursor, 2);
    assert_eq!(play.app.scope(), Scope::Query);
    let selected = play.record();
    play.press("Enter");
    assert_eq!(play.record(), selected);
}

#[test]
fn a_blank_query_searches_for_nothing() {
    let mut play = Play::new(120, 36);
    play.choose(1, 4);
    let before = play.snapshot();
    play.search("   ");
    assert!(play.app.query().is_none());
    let all: usize = play.panes().iter().map(Pane::count).sum();
    assert_eq!(all, play.app.program().records().filter(|record| !record.kind.is_catalogue()).count());
    assert_eq!(play.pane().list.cursor, 5);
    play.press("Enter");
    assert!(play.app.search().is_none(), "there is nothing to keep");
    assert_eq!(play.snapshot(), before);
}

#[test]
fn erasing_the_query_restores_the_selection() {
    let mut play = Play::new(120, 36);
    play.choose(2, 3).choose(1, 4);
    play.search("battery").press("Ctrl-u");
    assert_eq!((play.active_pane(), play.pane().list.cursor), (1, 5));
    assert_eq!(play.panes()[2].list.cursor, 4);
}

#[test]
fn a_search_begun_in_another_view_leads_to_explore() {
    let mut play = Play::new(120, 36);
    play.press("7").search("battery").press("Enter");
    assert_eq!((play.app.view(), play.app.focus()), (ViewId::Explore, Focus::List));
    assert_eq!(play.selected(), "Battery engineer");
    play.press("Backspace");
    assert_eq!(play.app.view(), ViewId::About);
}
