//! Pop-ups: the help, the command palette, and the source of a fact.

use std::collections::BTreeSet;

use msaie::app::{Action, App, Chord, Command, Commanded, Key, Popup, Scope};
use msaie::data::{Kind, Words};
use msaie::pages::{Body, Item, Provenance, Trust};
use msaie::text::Text;

use crate::play::Play;
use crate::witness::SELECTED;

fn page_items(play: &Play) -> Vec<Item> {
    match play.app.popup() {
        Some(Popup::Page(reader)) => reader.page().items().cloned().collect(),
        other => panic!("expected a page in a pop-up, not {other:?}"),
    }
}

fn palette_names(play: &Play) -> Vec<String> {
    match play.app.popup() {
        Some(Popup::Palette(palette)) => {
            palette.shown.iter().map(|choice| palette.choices[*choice].long.clone()).collect()
        }
        other => panic!("expected the palette, not {other:?}"),
    }
}

/// The text of an item of the source's page.
fn item_text(items: &[Item], label: &str) -> String {
    let item = items.iter().find(|item| item.label.as_str() == label).unwrap_or_else(|| panic!("no {label}"));
    match &item.body {
        Body::Gap(words) => words.to_string(),
        _ => item.value().expect("a value").to_string(),
    }
}

#[test]
fn the_help_lists_exactly_the_keys_that_work_here() {
    for (keys, help, scope) in [
        ("departments", "?", Scope::List),
        ("departments", "F1", Scope::List),
        ("departments Enter", "?", Scope::Page),
        ("7", "?", Scope::Page),
        ("/", "F1", Scope::Query),
        ("departments j Enter s", "?", Scope::Popup),
    ] {
        let mut play = Play::new(120, 90);
        play.press(keys);
        assert_eq!(play.app.scope(), scope);
        play.press(help);
        let listed: Vec<_> = page_items(&play)
            .iter()
            .map(|item| (item.label.to_string(), item.value().expect("words").to_string()))
            .collect();
        let long = |name| Words::OURS.fill(App::command(name).expect("a command").long).into_owned();
        let bindings = play.app.keymap().bindings_in(scope);
        let bound: Vec<_> = bindings.map(|binding| (binding.keys(), long(binding.command))).collect();
        assert_eq!(listed, bound, "{}", scope.name());
        let screen = play.text();
        assert!(screen.contains(&format!("Keys {}", scope.name())), "{screen}");
        for (keys, _) in bound {
            assert!(screen.contains(&keys), "{keys} is not on\n{screen}");
        }
    }
}

#[test]
fn closing_a_pop_up_restores_what_was_below() {
    for (keys, open) in [
        ("departments j", "?"),
        ("departments Enter j j", "s"),
        ("departments", ":"),
        ("courses", "Ctrl-k"),
        ("6", "?"),
        ("/", "F1"),
    ] {
        for close in ["Esc", "q"] {
            let mut play = Play::new(80, 24);
            play.press(keys);
            let before = play.snapshot();
            play.press(open);
            assert!(play.app.popup().is_some(), "{open}");
            if close == "q" && play.app.scope() == Scope::Palette {
                continue;
            }
            play.press(close);
            assert_eq!(play.snapshot(), before, "{close} after {open}");
            assert!(play.effects.is_empty(), "{close} should not quit");
        }
    }
}

#[test]
fn a_long_pop_up_scrolls_to_its_last_line() {
    let mut play = Play::new(40, 12);
    play.press("?");
    let items = page_items(&play);
    let last = items.len() - 1;
    let words = items[last].value().expect("words");
    for key in ["G", "End"] {
        play.press("g").press(key);
        assert!(play.shows(&words), "{}", play.text());
        assert!(matches!(play.app.popup(), Some(Popup::Page(reader)) if reader.position().cursor == last));
    }
    play.press("g");
    let mut steps = 0;
    while !play.shows(&words) {
        play.press("PgDn");
        steps += 1;
        assert!(steps < 100, "PgDn stopped scrolling:\n{}", play.text());
    }
}

#[test]
fn the_palette_lists_every_action_with_its_keys() {
    for (keys, scope) in [("departments", Scope::List), ("departments Enter", Scope::Page)] {
        let mut play = Play::new(120, 60);
        play.press(keys).press(":");
        let names = palette_names(&play);
        let commands = App::commands()
            .filter(|command| is_for_reading(command))
            .map(|command| Words::OURS.fill(command.long).into_owned());
        let panes = Kind::lists().map(|kind| format!("Go to the {}", kind.plural()));
        let expected: BTreeSet<_> = commands.chain(panes).collect();
        assert_eq!(names.iter().cloned().collect::<BTreeSet<_>>(), expected);
        assert_eq!(names.len(), expected.len(), "an action is listed twice: {names:?}");
        for name in names {
            let (_, row) =
                play.find(&format!("{SELECTED} {name} ")).unwrap_or_else(|| panic!("{name} is not selected"));
            let line = play.lines()[usize::from(row)].clone();
            if let Some(command) = App::commands().find(|command| command.long == name) {
                let binding = play.app.keymap().binding(command.name, scope).expect("it is bound");
                assert!(line.contains(&format!(" {} ", binding.chords[0])), "{line}");
            }
            play.press("Down");
        }
    }
}

/// Whether a command works in a list or on a page, where the palette opens.
fn is_for_reading(command: &Command<App>) -> bool {
    command
        .keys
        .iter()
        .flat_map(|(scopes, _)| *scopes)
        .any(|scope| matches!(scope, Scope::List | Scope::Page | Scope::Table))
}

#[test]
fn the_palette_matches_fuzzily() {
    for (typed, best) in [
        ("about", "About the program and its data"),
        ("next theme", "Switch to the next theme"),
        ("thme", "Switch to the next theme"),
        ("clipboard link", "Copy the link to the clipboard"),
        ("quit", "Quit"),
    ] {
        let mut play = Play::new(120, 40);
        play.press(":").type_text(typed);
        let names = palette_names(&play);
        assert_eq!(names.first().map(String::as_str), Some(best), "for {typed:?} among {names:?}");
        assert!(names.len() < 10, "{names:?}");
        let line = play.find(&format!("{SELECTED} {best}"));
        assert!(line.is_some(), "{}", play.text());
    }
}

#[test]
fn the_palette_reports_no_match() {
    let mut play = Play::new(120, 36);
    play.press(":").type_text("zzzzz");
    assert!(play.shows("No such command"), "{}", play.text());
    let before = play.snapshot();
    play.press("Enter");
    assert_eq!(play.snapshot(), before);
    assert!(play.notice().contains("No such command"));
    play.press("Ctrl-u");
    assert!(palette_names(&play).len() > 20);
}

#[test]
fn the_palette_runs_the_selected_action() {
    let mut play = Play::new(120, 36);
    play.press(":").type_text("how to apply").press("Enter");
    assert!(play.app.popup().is_none());
    assert_eq!(play.app.view().row().tab, "Apply");
    play.press(":").type_text("theme").press("Down Up Enter");
    assert_eq!(play.app.options().theme, 1);
    play.press(":").type_text("quit").press("Enter");
    assert_eq!(play.asked(), ["quit"]);
}

#[test]
fn every_action_of_the_palette_does_what_its_key_does() {
    for keys in ["departments j", "departments Enter j j"] {
        let names = {
            let mut play = Play::new(120, 36);
            play.press(keys).press(":");
            palette_names(&play)
        };
        let mut compared = 0;
        for (row, name) in names.into_iter().enumerate() {
            let (mut one, mut other) = (Play::new(120, 36), Play::new(120, 36));
            other.press(keys);
            let scope = other.app.scope();
            let binding = App::commands().find(|command| command.long == name).and_then(|command| {
                other.app.keymap().bindings_in(scope).find(|binding| binding.command == command.name)
            });
            let Some(chord) = binding.map(|binding| binding.chords[0]) else { continue };
            one.press(keys).press(":").press(&"Down ".repeat(row)).press("Enter");
            other.act(Action::Press(chord));
            assert_eq!(one.snapshot(), other.snapshot(), "{name}");
            assert_eq!(one.notice(), other.notice(), "{name}");
            assert_eq!(one.asked(), other.asked(), "{name}");
            compared += 1;
        }
        assert!(compared > 20, "only {compared} actions");
    }
}

#[test]
fn an_action_that_cannot_act_says_why_in_the_palette() {
    let mut play = Play::new(120, 36);
    let why = play.why_not("back").expect("there is nothing to go back to");
    play.press(":").type_text("go back to where");
    assert!(play.shows(&why), "{}", play.text());
    let faint = play.styles().faint;
    play.type_text("x").press("Backspace Enter");
    assert!(play.app.popup().is_none());
    assert_eq!(play.notice(), why);
    play.press(":");
    let (column, row) = play.find("Go back to where").expect("its row");
    assert_eq!(Some(play.buffer()[(column, row)].fg), faint.fg, "it should be faint");
}

#[test]
fn the_cursor_follows_text_typed_into_the_palette() {
    let mut play = Play::new(120, 36);
    play.press(":");
    let (column, row) = play.cursor().expect("a cursor");
    play.type_text("qui");
    assert_eq!(play.cursor(), Some((column + 3, row)));
    assert!(play.lines()[usize::from(row)].contains(":qui"));
    play.press("Left Left");
    assert_eq!(play.cursor(), Some((column + 1, row)));
}

#[test]
fn the_selected_action_is_always_on_the_screen() {
    let mut play = Play::new(40, 12);
    play.press(":");
    let count = palette_names(&play).len();
    for key in ["Down", "PgDn", "Up", "PgUp"] {
        for _ in 0..count {
            play.press(key);
            assert!(play.shows(&format!("│{SELECTED} ")), "after {key}:\n{}", play.text());
        }
    }
}

#[test]
fn the_source_of_a_fact_is_shown_in_full() {
    let mut play = Play::new(120, 60);
    let records = play.sample();
    let mut standings = Vec::new();
    for record in records {
        play.visit(record).press("Enter g");
        loop {
            let here = play.snapshot();
            let item = play.app.item().filter(|item| item.sides.is_empty()).cloned();
            if let Some(provenance) = item.and_then(|item| item.provenance) {
                play.press("s");
                let items = page_items(&play);
                assert_eq!(item_text(&items, "Source"), provenance.title.as_str());
                assert_eq!(item_text(&items, "Address"), provenance.url.as_deref().unwrap_or("none public"));
                assert_eq!(item_text(&items, "Read"), provenance.read.expect("a date").in_words());
                assert_eq!(item_text(&items, "Valid for"), provenance.period.as_deref().unwrap_or("not stated"));
                assert!(item_text(&items, "Standing").starts_with(standing(&provenance)), "{provenance:?}");
                standings.push(standing(&provenance));
                play.press("Esc");
            }
            play.press("PgDn");
            if play.snapshot() == here {
                break;
            }
        }
    }
    standings.sort_unstable();
    standings.dedup();
    assert_eq!(standings.len(), 4, "every standing should occur: {standings:?}");
}

fn standing(provenance: &Provenance) -> &'static str {
    match provenance.trust {
        Trust::Official => "official",
        Trust::OlderCopy => "official, but an older page",
        Trust::SecondHand => "second-hand",
        Trust::Ours(_) => "our inference: ",
        Trust::Unsourced => "unknown",
    }
}

#[test]
fn the_source_is_on_the_screen_and_its_address_opens() {
    let mut play = Play::new(120, 60);
    play.press("departments Enter");
    let item =
        play.seek(|item| item.provenance.as_ref().is_some_and(|from| from.url.is_some() && from.period.is_some()));
    let provenance = item.provenance.expect("a source");
    play.press("s");
    let screen = play.text();
    let date = provenance.read.expect("a date").in_words();
    let period = provenance.period.expect("a period");
    for words in ["Where it comes from", "Claim", "Source", "Address", "Read", "Valid for", "Standing", &date, &period]
    {
        assert!(screen.contains(words), "{words} is not on\n{screen}");
    }
    let url = provenance.url.expect("an address");
    while !play.app.item().is_some_and(|item| matches!(item.body, Body::Link { .. })) {
        play.press("j");
    }
    play.press("Enter o y");
    assert_eq!(play.asked(), [format!("open {url}"), format!("open {url}"), format!("copy {url}")]);
}

#[test]
fn a_wide_screen_shows_the_source_beside_the_page() {
    let mut play = Play::new(300, 80);
    play.press("departments Enter");
    let title = play.seek(|item| item.provenance.is_some()).provenance.expect("a source").title;
    assert!(play.shows("Where it comes from"));
    let start: String = title.chars().take(30).collect();
    assert!(play.shows(&start), "{start} is not on\n{}", play.text());
}

#[test]
fn a_line_without_a_source_says_so() {
    let mut play = Play::new(120, 36);
    play.press("7 g");
    assert!(play.app.item().is_some_and(|item| item.provenance.is_none()));
    play.press("s");
    assert!(play.app.popup().is_none());
    assert!(play.notice().contains("No source for this line"), "{}", play.notice());
}

#[test]
fn without_a_browser_the_address_is_shown_and_copied() {
    let mut play = Play::new(120, 36);
    let url = Text::new("https://example.org/somewhere");
    play.act(Action::NoBrowser(url.clone(), Text::new("firefox ended with status 1")));
    assert_eq!(play.asked(), [format!("copy {url}")]);
    assert!(play.shows(&url) && play.shows("firefox ended with status 1."), "{}", play.text());
    play.press("Esc").act(Action::Opened(url.clone()));
    assert_eq!(play.notice(), format!("Opened {url}"));
}

#[test]
fn a_browser_that_fails_while_something_is_typed_does_not_take_the_keys() {
    for (keys, scope) in [("/", Scope::Query), (":", Scope::Palette)] {
        let mut play = Play::new(120, 36);
        play.press(keys);
        play.act(Action::NoBrowser(Text::new("https://example.org/"), Text::new("firefox ended with status 1")));
        assert_eq!(play.app.scope(), scope);
        assert_eq!(play.notice(), "Couldn't open https://example.org/: firefox ended with status 1");
        assert_eq!(play.asked(), [""; 0]);
    }
}

#[test]
fn an_unbound_key_says_so() {
    for (keys, help) in [("departments", "?"), ("departments Enter", "?"), ("?", "?"), (":", "F1"), ("/", "F1")] {
        let mut play = Play::new(120, 36);
        play.press(keys);
        let before = play.snapshot();
        play.act(Action::Press(Chord::plain(Key::Function(9))));
        assert_eq!(play.snapshot(), before);
        assert_eq!(play.notice(), format!("F9 is not a key here. {help} for help"));
        assert!(play.shows("F9 is not a key here"));
        play.press(help);
        assert!(matches!(play.app.popup(), Some(Popup::Page(_))), "{help} helps");
    }
}

#[test]
fn the_wheel_and_clicks_bring_the_keys_back_that_a_message_hides() {
    for (column, row) in [(100, 20), (5, 20), (0, 0), (119, 35)] {
        let mut play = Play::new(120, 36);
        let keys = play.lines()[35].clone();
        play.press("F9");
        assert_ne!(play.lines()[35], keys);
        play.wheel_at(column, row, 3);
        assert_eq!(play.lines()[35], keys, "after the wheel over {column}:{row}");
        play.press("F9").click_at(column, row);
        assert!(play.notice().is_empty(), "after a click at {column}:{row}");
    }
}
