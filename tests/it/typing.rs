//! The query line: typing, editing and pasting, and where the caret is.

use msaie::app::{Action, Scope};

use crate::play::Play;
use crate::searching::query_line;

#[test]
fn the_line_can_be_edited_anywhere() {
    let mut play = Play::new(120, 36);
    play.search("deep learning");
    for (keys, text, caret) in [
        ("Left Left", "deep learning", 11),
        ("Backspace", "deep learnng", 10),
        ("Delete", "deep learng", 10),
        ("Home", "deep learng", 0),
        ("Delete", "eep learng", 0),
        ("Ctrl-f Right", "eep learng", 2),
        ("Ctrl-b", "eep learng", 1),
        ("End", "eep learng", 10),
        ("Ctrl-h", "eep learn", 9),
        ("Ctrl-w", "eep ", 4),
        ("Ctrl-a", "eep ", 0),
        ("Ctrl-e", "eep ", 4),
        ("Ctrl-u", "", 0),
        ("Ctrl-w", "", 0),
    ] {
        play.press(keys);
        let input = &play.app.search().expect("it is being typed").input;
        assert_eq!((input.value(), input.cursor()), (text, caret), "after {keys}");
        assert_eq!(play.app.query().is_none(), text.trim().is_empty());
    }
    assert_eq!(play.app.scope(), Scope::Query);
}

#[test]
fn the_line_can_be_edited_by_words_as_shells_do() {
    let mut play = Play::new(120, 36);
    play.search("one two three");
    for (keys, text, caret) in [
        ("Alt-b", "one two three", 8),
        ("Ctrl-Left", "one two three", 4),
        ("Alt-Left", "one two three", 0),
        ("Alt-f", "one two three", 4),
        ("Ctrl-Right Alt-Right", "one two three", 13),
        ("Alt-Backspace", "one two ", 8),
        ("Alt-b Ctrl-k", "one ", 4),
        ("Ctrl-y", "one two ", 8),
        ("Home Alt-d", "two ", 0),
        ("Ctrl-Delete", "", 0),
    ] {
        play.press(keys);
        let input = &play.app.search().expect("it is being typed").input;
        assert_eq!((input.value(), input.cursor()), (text, caret), "after {keys}");
    }
    assert_eq!(play.app.scope(), Scope::Query);
}

#[test]
fn without_matches_tab_completes_and_shift_tab_says_so() {
    let mut play = Play::new(120, 36);
    play.search("kind:core gre:optional ca");
    play.press("Shift-Tab");
    assert_eq!(play.notice(), "No other pane has matches");
    play.press("Tab");
    assert_eq!(play.app.search().expect("it is being typed").input.value(), "kind:core gre:optional campus:");
}

#[test]
fn every_printable_character_can_be_typed() {
    let mut play = Play::new(200, 36);
    let all: String = (' '..='~').collect();
    play.search(&all);
    assert_eq!(play.app.search().expect("it is being typed").input.value(), all);
    assert!(play.effects.is_empty());
}

#[test]
fn the_caret_is_where_the_next_character_goes() {
    for columns in [120, 40, 30] {
        let mut play = Play::new(columns, 12);
        let row = 10;
        play.press("/");
        assert_eq!(play.cursor(), Some((2, row)));
        play.type_text("abc");
        assert_eq!(play.cursor(), Some((5, row)));
        play.press("Left");
        assert_eq!(play.cursor(), Some((4, row)));
        play.press("Home");
        assert_eq!(play.cursor(), Some((2, row)));
        play.press("End").type_text("中文");
        assert_eq!(play.cursor(), Some((9, row)));
        play.type_text(&"long ".repeat(40)).type_text("end");
        let (column, _) = play.cursor().expect("a caret");
        let line = query_line(&mut play);
        let before: String = line.chars().take(usize::from(column)).collect();
        assert!(before.ends_with("end"), "{before:?} of {line:?}");
        play.press("Home");
        assert!(query_line(&mut play).starts_with(" /abc"));
    }
}

#[test]
fn pasted_text_is_searched_for_in_one_clean_line() {
    let mut play = Play::new(120, 36);
    play.press("/").act(Action::Paste("  deep\r\nlearning\t\x1b[31m\n".to_owned()));
    let typed = play.app.search().expect("it is being typed").input.value().to_owned();
    assert!(typed.starts_with("deep learning"), "{typed:?}");
    assert!(!typed.chars().any(char::is_control), "{typed:?}");
    assert_eq!(play.app.scope(), Scope::Query, "a line break in it should not end typing");
}

#[test]
fn a_very_long_paste_is_cut() {
    let mut play = Play::new(120, 36);
    play.press("/").act(Action::Paste("deep ".repeat(10_000)));
    let typed = play.app.search().expect("it is being typed").input.value().chars().count();
    assert!((10..=1000).contains(&typed), "{typed} characters");
}

#[test]
fn text_pasted_outside_the_query_does_nothing_and_says_so() {
    let mut play = Play::new(120, 36);
    for keys in ["departments", "Enter", "?"] {
        play.press(keys);
        let before = play.snapshot();
        play.act(Action::Paste("q".to_owned()));
        assert_eq!(play.snapshot(), before);
        assert!(play.notice().contains("/ searches"), "{}", play.notice());
        assert!(play.effects.is_empty());
    }
}

#[test]
fn unusual_characters_break_nothing() {
    for typed in ["中文", "İ", "ß", "é", "🙂", "a\u{301}", "(", "\\", "[x", ".*", "\u{202e}abc"] {
        let mut play = Play::new(80, 24);
        play.search(typed);
        assert!(play.cursor().is_some());
        play.press("Esc");
        assert!(play.app.search().is_none());
    }
}

#[test]
fn a_second_search_begins_afresh_or_goes_on_after_a_move() {
    let mut play = Play::new(120, 36);
    let value = |play: &Play| play.app.search().expect("a search").input.value().to_owned();
    play.search("battery").press("Enter /");
    assert!(play.app.search().expect("a search").selected);
    play.type_text("chem");
    assert_eq!(value(&play), "chem");
    play.press("Enter / End").type_text("ical");
    assert_eq!(value(&play), "chemical");
    play.press("Enter / Backspace");
    assert_eq!(value(&play), "");
    play.press("Esc").search("battery").press("Enter / Ctrl-w").type_text("x");
    assert_eq!(value(&play), "x");
}

#[test]
fn up_walks_through_earlier_queries_from_an_empty_line() {
    let mut play = Play::new(120, 36);
    let value = |play: &Play| play.app.search().expect("a search").input.value().to_owned();
    for typed in ["battery", "ece", "deep"] {
        play.search(typed).press("Enter Esc");
    }
    play.press("/ Up");
    assert_eq!(value(&play), "deep");
    assert_eq!(play.selected(), "Introduction to Deep Learning for Engineers");
    play.press("Up Up Up");
    assert_eq!(value(&play), "battery");
    play.press("Down");
    assert_eq!(value(&play), "ece");
    play.type_text("ini");
    assert_eq!(value(&play), "ini");
    // What is typed moves among what was found.
    play.press("Ctrl-u").type_text("engineering");
    let first = play.record();
    play.press("Down");
    assert_ne!(play.record(), first);
    play.press("Up");
    assert_eq!((play.record(), value(&play).as_str()), (first, "engineering"));
    // From a kept query to the one before it.
    play.press("Enter / Up");
    assert_eq!(value(&play), "deep");
}

#[test]
fn a_click_puts_the_caret_there() {
    let mut play = Play::new(120, 36);
    play.search("mechncal").press("Enter");
    let (column, row) = play.find("/mechncal").expect("the query line");
    for at in [4, 5] {
        let target = play.target(column + 1 + at, row).expect("the query line");
        play.act(Action::Click(target));
        assert_eq!(play.app.scope(), Scope::Query);
        assert_eq!(play.app.search().expect("a search").input.cursor(), usize::from(at));
    }
    let target = play.target(column + 5, row).expect("the query line");
    play.act(Action::Click(target)).type_text("a");
    assert_eq!(play.app.search().expect("a search").input.value(), "mechancal");
}
