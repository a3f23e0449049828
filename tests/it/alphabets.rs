//! Keys that terminals and layouts send otherwise: an Escape with the key after it, and letters of other alphabets.

use msaie::app::{Action, Chord, Focus, Key, Popup, Scope, ViewId};

use crate::play::Play;
use crate::terminal::{Both, quit};

#[test]
fn an_escape_and_a_key_quickly_after_it_are_both_taken() {
    let mut both = Both::new();
    both.press("/");
    both.type_text("mech");
    both.play.press("Esc j");
    both.tty.send("\x1bj");
    both.compare();
    both.press("Enter");
    both.play.press("Esc /");
    both.tty.send("\x1b/");
    both.compare();
    both.type_text("deep");
    both.press("Enter Enter");
    both.play.press("Esc Down");
    both.tty.send("\x1b\x1b[B");
    both.compare();
    quit(both.tty);
}

#[test]
fn the_key_after_an_escape_acts_where_the_escape_led() {
    for keys in ["/ m e c h", "departments Enter /", "departments Enter j j j s", "6", ":", "departments Enter ?"] {
        let (mut one, mut two) = (Play::new(80, 24), Play::new(80, 24));
        one.press(keys).press("Esc j");
        two.press(keys).press("Alt-j");
        assert_eq!(two.text(), one.text(), "{keys}");
        assert_eq!(two.snapshot(), one.snapshot(), "{keys}");
    }
}

#[test]
fn an_alt_key_that_is_bound_is_one_key() {
    let mut play = Play::new(120, 36);
    play.press("6 Alt-Left");
    assert_eq!(play.app.view(), ViewId::Explore);
    play.press("Alt-x");
    assert!(matches!(play.app.popup(), Some(Popup::Palette(_))));
}

#[test]
fn emacs_keys_search_and_lead_out() {
    let mut play = Play::new(120, 36);
    play.press("Ctrl-s").type_text("mech");
    assert_eq!(play.app.scope(), Scope::Query);
    for keys in ["Ctrl-g", "? Ctrl-g", ": Ctrl-g", "6 Ctrl-g", "Enter Ctrl-g"] {
        play.press(keys);
        assert_eq!((play.app.scope(), play.app.search().is_none()), (Scope::List, true), "{keys}");
    }
}

#[test]
fn a_letter_of_another_alphabet_is_the_command_in_its_place() {
    for (letters, keys) in [("о", "j"), ("ооол", "j j j k"), ("П", "G"), ("ξξ", "j j"), ("חח", "j j"), ("в", "d")]
    {
        let (mut one, mut two) = (Play::new(120, 36), Play::new(120, 36));
        one.press(keys);
        two.type_text(letters);
        assert_eq!(two.snapshot(), one.snapshot(), "{letters}");
    }
    let mut play = Play::new(120, 36);
    play.type_text("й");
    assert_eq!(play.asked(), ["quit"]);
    play.press("Enter").type_text("р");
    assert_eq!(play.app.focus(), Focus::List);
    play.type_text("Ж");
    assert!(matches!(play.app.popup(), Some(Popup::Palette(_))));
    let mut play = Play::new(120, 36);
    play.act(Action::Press(Chord::alt(Key::Char('ч'))));
    assert!(matches!(play.app.popup(), Some(Popup::Palette(_))));
}

#[test]
fn typed_letters_stay_what_they_are() {
    let mut play = Play::new(120, 36);
    play.press("/").type_text("йцщф λόγος שלום");
    assert_eq!(play.app.search().expect("it is being typed").input.value(), "йцщф λόγος שלום");
    play.press("Esc :").type_text("йж");
    let Some(Popup::Palette(palette)) = play.app.popup() else { panic!("no palette") };
    assert_eq!(palette.input.value(), "йж");
}

#[test]
fn a_letter_whose_place_means_nothing_says_so() {
    let mut play = Play::new(120, 36);
    play.type_text("я");
    assert!(play.notice().starts_with("я is not a key here"), "{}", play.notice());
}
