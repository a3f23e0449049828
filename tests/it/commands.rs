//! Commands have synonyms, messages refer to commands that exist, and today's date comes from outside.

use std::fs;
use std::path::Path;
use std::process::Command as Process;

use jiff::civil::date;
use msaie::app::{Action, App, Commanded, Popup};

use crate::play::Play;
use crate::pty::BINARY;

#[test]
fn the_palette_finds_actions_by_synonym() {
    for (typed, long) in [
        ("exit", "Quit"),
        ("yank", "Copy the link to the clipboard"),
        ("find", "Find any command by its name"),
        ("provenance", "Show where this comes from"),
        ("dark", "Switch to the next theme"),
        ("home", "Explore core courses, departments, careers and courses"),
        ("careers", "Go to the careers"),
    ] {
        let mut play = Play::new(120, 36);
        play.press(":").type_text(typed);
        let Some(Popup::Palette(palette)) = play.app.popup() else { panic!("no palette") };
        let shown: Vec<_> = palette.shown.iter().map(|index| palette.choices[*index].long.as_str()).collect();
        assert!(shown.contains(&long), "{typed} finds {shown:?}");
    }
}

/// The commands that messages in a source file refer to in braces.
fn named_in_messages(text: &str) -> Vec<&str> {
    let starts = ["Some(\"", "refuse(\"", "fill(\"", "} else {\n            \""];
    let messages = starts.iter().flat_map(|start| text.split(start).skip(1)).filter_map(|rest| rest.split('"').next());
    messages.flat_map(|message| message.split('{').skip(1)).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn messages_refer_to_commands_that_exist() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut named = 0;
    for file in [
        "app/commands.rs",
        "app/state.rs",
        "app/shared.rs",
        "app/view/explore.rs",
        "app/view/page.rs",
        "ui/lists.rs",
        "ui/reader.rs",
    ] {
        let text = fs::read_to_string(src.join(file)).expect("a source file");
        for command in named_in_messages(&text) {
            assert!(App::command(command).is_some(), "{file} names the command {command}");
            named += 1;
        }
    }
    assert!(named >= 8, "only {named}");
}

#[test]
fn the_header_and_about_show_the_given_date() {
    let mut play = Play::new(120, 60);
    for columns in [120, 80, 40] {
        play.resize(columns, 60);
        assert!(play.lines()[0].contains("28 Nov"), "{}", play.lines()[0]);
    }
    for (columns, words) in [(200, "28 Nov 2026, data Oct 2025, 13 months old"), (130, "28 Nov 2026, data Oct 2025")] {
        play.resize(columns, 60);
        assert!(play.lines()[0].contains(words), "{}", play.lines()[0]);
    }
    play.resize(120, 60).press("7 G");
    assert!(play.shows("28 Nov 2026"));
    play.act(Action::Today(date(2027, 1, 3)));
    assert_eq!(play.text().matches("3 Jan 2027").count(), 2, "{}", play.text());
}

#[test]
fn a_new_day_keeps_what_a_search_found() {
    let mut play = Play::new(120, 40);
    play.press("/").type_text("deep learning");
    let found = play.text();
    play.act(Action::Today(date(2026, 11, 29)));
    assert_eq!(play.text().replace("29 Nov", "28 Nov"), found);
}

#[test]
fn today_may_be_given_before_or_after_the_verb() {
    let run = |arguments: &[&str], variable: Option<&str>| {
        let mut process = Process::new(BINARY);
        process.args(arguments).env_remove("MSAIE_TODAY");
        variable.map(|day| process.env("MSAIE_TODAY", day));
        process.output().expect("it runs")
    };
    for arguments in [["--today", "2028-02-29", "check"], ["check", "--today", "2028-02-29"]] {
        assert_eq!(run(&arguments, None).status.code(), Some(0), "{arguments:?}");
    }
    for invalid in ["2026-02-30", "tomorrow"] {
        let output = run(&["check", "--today", invalid], None);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(invalid));
    }
    assert_eq!(run(&["check"], Some("2026-02-30")).status.code(), Some(2));
}
