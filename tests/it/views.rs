//! The views other than Explore, opening links, copying text, themes and the mouse setting.

use std::fs;

use msaie::app::{Action, Background, ViewId};
use msaie::data;
use msaie::model::Program;
use msaie::pages::Body;
use tempfile::TempDir;

use crate::play::Play;

/// A program with these departments and this official page, and the folder it was read from.
fn folder(departments: &str, official: &str) -> (TempDir, Program) {
    let dir = tempfile::tempdir().expect("a folder");
    let program = format!(
        r#"(id: "p", title: "A small program", source: "s", format: 2, official: "{official}",
            apply: [(text: "Write.", url: "https://example.org/apply", source: "s")])"#
    );
    let sources =
        r#"[(id: "s", title: "The source", url: "https://example.org/source", read: "2025-10", standing: Official)]"#;
    for (name, text) in [("program.ron", program.as_str()), ("sources.ron", sources), ("departments.ron", departments)]
    {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let program = Program::new(data::folder(dir.path()));
    (dir, program)
}

fn opened(play: &mut Play) -> Vec<String> {
    play.asked().into_iter().filter_map(|asked| asked.strip_prefix("open ").map(str::to_owned)).collect()
}

#[test]
fn keys_switch_and_cycle_views() {
    let mut play = Play::new(120, 36);
    let views: Vec<ViewId> = play.app.views().map(|row| row.id).collect();
    let own = views.iter().rev().map(|view| (view.row().keys[0].1[0].to_string(), *view));
    let next = [">", "F3"].map(str::to_owned).into_iter().cycle().zip(views[1..].iter().chain(&views[..1]).copied());
    let previous = ["<", "F2"].map(str::to_owned).into_iter().cycle().zip(views.iter().rev().copied());
    for (keys, view) in own.chain(next).chain(previous) {
        play.press(&keys);
        assert_eq!(play.app.view(), view, "{keys}");
        let active = play.styles().tab_active;
        let (column, row) = play.find(&format!(" {} ", view.row().tab)).expect("its tab");
        assert_eq!(Some(play.buffer()[(column + 1, row)].bg), active.bg, "its tab should be highlighted");
    }
}

#[test]
fn about_says_what_it_is_and_what_it_is_not() {
    let mut play = Play::new(120, 60);
    let mut screen = play.press("7").text();
    screen.push_str(&play.press("G").text());
    let age = play.app.program().age().expect("dates");
    let official = play.app.program().about().expect("a program").official.to_string();
    let (oldest, newest) = (age.oldest.in_words(), age.newest.in_words());
    for words in ["not published by the university", &official, &oldest, &newest, "Problems"] {
        assert!(screen.contains(words), "{words} is not on\n{screen}");
    }
    let problems = screen.lines().find(|line| line.contains("Problems")).expect("a line");
    assert!(problems.contains("none"), "{problems}");
}

#[test]
fn the_official_page_opens_from_everywhere() {
    let mut play = Play::new(120, 36);
    let official = play.app.program().about().expect("a program").official.to_string();
    for keys in ["departments", "Enter", "7", "6"] {
        play.press(keys).press("O");
        assert_eq!(play.asked(), [format!("open {official}")], "in {keys}");
    }
}

#[test]
fn apply_shows_every_step_and_its_link() {
    let mut play = Play::new(120, 60);
    play.press("6");
    let steps = play.app.program().about().expect("a program").apply.clone();
    assert!(steps.len() >= 2);
    let screen = play.text();
    for (nth, step) in steps.iter().enumerate() {
        assert!(screen.contains(&format!("Step {}", nth + 1)), "{screen}");
        assert!(screen.contains(step.text.as_str()), "{screen}");
        if let Some(url) = &step.url {
            assert!(screen.contains(&**url), "{screen}");
        }
    }
    let linked = steps.iter().find_map(|step| step.url.clone()).expect("one of them has a link");
    play.seek(|item| matches!(item.body, Body::Link { .. }));
    play.press("o Enter");
    assert_eq!(play.asked(), [format!("open {}", &*linked), format!("open {}", &*linked)]);
    for department in 0..play.app.program().tables.departments.len() {
        let title = play.app.program().tables.departments[department].title.clone();
        play.seek(|item| matches!(&item.body, Body::Relation { title: found, .. } if *found == title));
    }
}

#[test]
fn copying_and_opening_act_on_the_item_under_the_cursor() {
    let mut play = Play::new(120, 36);
    play.press("departments y o c");
    let record = play.app.program().get(play.record()).expect("a record");
    let (url, title) = (record.links[0].url.to_string(), record.title.clone());
    assert_eq!(play.asked(), [format!("copy {url}"), format!("open {url}"), format!("copy {title}")]);
    play.press("Enter");
    for step in 0..60 {
        let item = play.app.item().expect("an item").clone();
        let address = item.address().cloned();
        play.press("c y o");
        let copied = item.value().map(|value| format!("copy {value}"));
        let followed = address.iter().flat_map(|url| [format!("copy {url}"), format!("open {url}")]);
        assert_eq!(play.asked(), copied.into_iter().chain(followed).collect::<Vec<_>>(), "item {step}: {item:?}");
        play.press("j");
    }
}

#[test]
fn a_fact_is_copied_as_it_is_shown() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let item = play.seek(|item| matches!(&item.body, Body::Fact(lines) if lines.len() == 1));
    play.press("c");
    let Body::Fact(lines) = item.body else { panic!("not a fact") };
    assert_eq!(play.asked(), [format!("copy {}", lines[0])]);
    let words: Vec<_> = lines[0].split(' ').collect();
    assert!(play.shows(words[0]));
}

#[test]
fn m_turns_the_mouse_off_and_on() {
    let mut play = Play::new(120, 36);
    play.press("m");
    assert!(!play.app.options().mouse && play.notice().contains("m turns it on"), "{}", play.notice());
    play.press("m");
    assert!(play.app.options().mouse && !play.notice().is_empty());
    assert_eq!(play.asked(), ["mouse false", "mouse true"]);
}

#[test]
fn t_cycles_through_the_themes_and_names_each() {
    let mut play = Play::new(120, 36);
    let names: Vec<_> = play.app.options().themes.iter().map(|(name, _)| name.to_string()).collect();
    assert!(names.len() > 2);
    let mut screens = vec![play.buffer()];
    for name in names[1..].iter().chain(&names[..1]) {
        play.press("t");
        assert_eq!(play.notice(), format!("Theme: {name}"));
        play.press("j k");
        screens.push(play.buffer());
    }
    assert_eq!(screens.first(), screens.last(), "a full cycle should return to the first theme");
    assert_ne!(screens[0], screens[1]);
}

#[test]
fn a_chosen_theme_ignores_the_terminal_background() {
    let mut play = Play::new(120, 36);
    play.act(Action::Background(Background::Light));
    assert_eq!(play.app.options().themes[play.app.options().theme].1, Some(Background::Light));
    play.act(Action::Background(Background::Dark)).press("t");
    let chosen = play.app.options().theme;
    play.act(Action::Background(Background::Dark));
    assert_eq!(play.app.options().theme, chosen);
}

#[test]
fn without_problems_there_is_no_problems_tab() {
    let mut play = Play::new(120, 36);
    assert!(!play.lines()[0].contains("Problems"));
    play.press("!");
    assert_eq!(play.app.view(), ViewId::Explore);
    assert!(play.notice().contains("no problems"), "{}", play.notice());
}

#[test]
fn problems_are_announced_at_startup_and_listed_in_their_tab() {
    let departments = r#"[
        (id: "good", title: "Good", source: "s", units: Known(value: 97, source: "s")),
        (id: "bad", title: "Bad", source: "nowhere", units: Known(value: "many", source: "s"), colour: 3),
    ]"#;
    let (_dir, program) = folder(departments, "https://example.org/");
    let problems: Vec<_> = program.problems.clone();
    assert!(problems.len() >= 2, "{problems:?}");
    let mut play = Play::of(program, 120, 36);
    let count = problems.len().to_string();
    assert!(play.notice().contains(&format!("{count} problems")), "{}", play.notice());
    let notice = play.notice().to_owned();
    assert!(play.shows(&notice));
    assert!(play.lines()[0].contains(&format!("Problems {count}")), "{}", play.text());
    play.press("j");
    assert!(play.notice().is_empty(), "the next key should dismiss it");
    play.press("!");
    assert_eq!(play.app.view(), ViewId::Problems);
    let screen = play.text();
    assert!(screen.contains("departments.ron"), "{screen}");
    for problem in &problems {
        let what: String = problem.what.chars().take(30).collect();
        assert!(screen.contains(&what), "{what} is not on\n{screen}");
        assert!(screen.contains(&format!("{}:{}", problem.place.line, problem.place.column)), "{screen}");
    }
    play.press("7");
    assert!(play.shows(&format!("{count} problems")), "{}", play.text());
    play.press("1");
    assert!(play.shows("Good"), "everything else should work");
}

#[test]
fn an_unsafe_address_is_never_opened() {
    for bad in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b", "-x", "HTTPS:x", "//h"]
    {
        let departments = format!(
            r#"[
                (id: "a", title: "First", source: "s", links: [(label: "A link", url: "{bad}")]),
                (id: "b", title: "Second", source: "s", contact: Known(value: Page("{bad}"), source: "s")),
                (id: "c", title: "{bad}", source: "s", degree: Known(value: "{bad}", source: "s"),
                 contact: Known(value: Office("{bad}"), source: "s"), summary: Known(value: "{bad}", source: "bad")),
            ]"#
        );
        for official in ["https://example.org/", bad] {
            let (_dir, program) = folder(&departments, official);
            let mut play = Play::of(program, 120, 36);
            for view in ["courses", "departments", "careers", "6", "7", "!"] {
                for keys in ["g", "Enter g"] {
                    play.press("1").press(view).press(keys);
                    for _ in 0..30 {
                        play.press("o O y s o Enter Enter Esc Esc");
                        play.press(if keys == "g" { "j" } else { "Enter j" });
                    }
                }
            }
            let opened = opened(&mut play);
            assert!(opened.iter().all(|url| url.starts_with("https://example.org/")), "{opened:?}");
            assert!(official == bad || !opened.is_empty(), "safe addresses should be opened");
        }
    }
}

#[test]
fn an_empty_program_can_be_explored() {
    let mut play = Play::of(Program::default(), 80, 24);
    for keys in [
        "Enter", "j", "G", "o", "y", "c", "O", "/", "x", "Esc", "7", "j", "Enter", "6", "?", "Esc", ":", "Esc", "1",
        "Tab",
    ] {
        play.press(keys);
        assert!(!play.text().is_empty());
    }
    play.press("O");
    assert_eq!(play.why_not("official-page").as_deref(), Some(play.notice()));
    assert!(opened(&mut play).is_empty());
    play.press("6");
    assert!(play.shows("The data has nothing on this.") && play.cursor().is_some());
}

#[test]
fn a_step_from_an_older_page_is_marked_even_if_it_is_a_link() {
    let files = [
        (
            "program.ron",
            r#"(
                id: "p", title: "P", source: "page", format: 2, official: "https://a.org/",
                apply: [(text: "Send the form", url: "https://a.org/form", source: "old"), (text: "Wait", url: "https://a.org/wait", source: "page")],
            )"#,
        ),
        (
            "sources.ron",
            r#"[
                (id: "page", title: "Page", read: "undated", standing: Official),
                (id: "next", title: "Next", read: "undated", standing: Official),
                (id: "old", title: "Old page", read: "2017-02", standing: OlderCopy),
            ]"#,
        ),
        ("departments.ron", r#"(id: "d", title: "D", source: "page")"#),
    ];
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let mut play = Play::of(Program::new(data::folder(dir.path())), 120, 36);
    play.press("6");
    let screen = play.text();
    let step = screen.lines().find(|line| line.contains("Send the form")).expect("the step");
    assert!(step.contains("‹") && step.contains("read Feb 2017"), "{screen}");
    let other = screen.lines().find(|line| line.contains("Wait")).expect("the step");
    assert!(!other.contains("unknown"), "{screen}");
    assert!(screen.contains("data undated"), "{screen}");
}
