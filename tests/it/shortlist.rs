//! Stars, notes and ticks: what a person writes is shown, found, undone, kept, and shared between windows.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock};

use msaie::app::{Action, Own, Step};
use msaie::data::{self, Kind, Profile};
use msaie::model::{Program, RecordRef};
use msaie::store::Contents;
use proptest::prelude::*;

use crate::play::Play;
use crate::pty::{BINARY, Tty, lines};

fn play() -> Play {
    let mut play = Play::new(120, 36);
    play.press("departments");
    play
}

/// The line of a list that has `text`.
fn row(play: &mut Play, text: &str) -> String {
    let lines = play.lines();
    lines.into_iter().find(|line| line.chars().take(40).collect::<String>().contains(text)).expect("the row")
}

#[test]
fn a_star_stands_in_the_list_and_on_the_page_until_it_is_undone() {
    let mut play = play();
    assert!(!play.text().contains('★'));
    play.press("*");
    assert!(play.notice().starts_with("Starred BME"), "{}", play.notice());
    assert!(row(&mut play, "BME").contains("★ BME") && play.text().contains("★ Biomedical Engineering"));
    play.press("u");
    assert!(!play.text().contains('★') && play.notice() == "Undone: star, BME", "{}", play.notice());
    play.press("Ctrl-r");
    assert!(row(&mut play, "BME").contains("★ BME"));
    play.press("Ctrl-r");
    assert_eq!(play.notice(), "Nothing to redo");
    play.press("*");
    assert!(!play.text().contains('★'));
}

#[test]
fn whatever_is_under_the_cursor_can_be_starred() {
    // On the way into a course, the department that takes it.
    let mut play = play();
    play.press("careers Enter }");
    while play.app.item().is_none_or(|item| !matches!(item.body, msaie::pages::Body::Relation { .. })) {
        let before = play.app.reader().position();
        play.press("j");
        if play.app.item().is_some_and(|item| matches!(item.body, msaie::pages::Body::Fold { is_open: false, .. })) {
            play.press("l");
        }
        assert_ne!(play.app.reader().position(), before, "no relation on the page");
    }
    let here = play.selected().to_owned();
    play.press("*");
    let starred: Vec<_> = play.app.program().records().filter(|record| play.app.is_starred(*record)).collect();
    assert_eq!(starred.len(), 1);
    assert_ne!(play.app.program().title(starred[0]), here);
    // On Apply, the department whose line it is.
    play.press("u 6 G");
    while play.app.item().and_then(|item| item.about).is_none_or(|record| record.kind != Kind::Department) {
        play.press("k");
    }
    let about = play.app.item().and_then(|item| item.about).expect("a department");
    play.press("*");
    assert!(play.app.is_starred(about));
    // About is about no record.
    play.press("7 *");
    assert_eq!(play.notice(), "No record here");
}

#[test]
fn the_lists_can_show_the_starred_alone() {
    let mut play = play();
    play.press("f");
    assert_eq!(play.notice(), "Nothing is starred. * stars");
    play.press("j * j j * f");
    let text = play.text();
    assert!(text.contains("★ 2 of 10") && text.contains("★ 0 of 7") && text.contains("none starred"), "{text}");
    assert!(!text.contains("BME"), "{text}");
    // Only lists with something in them are gone to.
    play.press("Tab");
    assert_eq!(play.pane().kind, Kind::Department);
    // A search finds among them alone.
    play.search("engineering").press("Enter");
    assert_eq!(play.pane().len(), 2, "{}", play.text());
    play.press("Esc");
    // The last star that goes takes the filter with it.
    play.press("* j *");
    assert!(!play.app.shows_starred() && play.text().contains("BME"), "{}", play.text());
    play.press("u f f");
    assert!(play.text().contains("BME") && play.notice() == "All listed");
    // What is not starred can still be gone to.
    play.press("f careers");
    play.search("neuro");
    assert!(play.text().contains("none starred") || play.text().contains("no match"), "{}", play.text());
}

#[test]
fn a_search_can_be_left_for_a_list_that_became_shorter() {
    let mut play = play();
    play.press("* j j j j j");
    let starred = play.app.program().records().find(|record| play.app.is_starred(*record)).expect("one is starred");
    let title = play.app.program().title(starred).to_owned();
    // No department is found, so that none is selected.
    play.search("kind:career").press("Enter f Esc");
    assert_eq!(play.notice(), "Search cleared");
    let text = play.text();
    assert_eq!(play.selected(), title, "{text}");
    assert!(play.app.item().is_some(), "nothing is under the cursor: {text}");
}

#[test]
fn a_note_keeps_its_lines_and_is_found() {
    let mut play = play();
    play.press("a");
    assert!(play.text().contains("Note on BME"));
    play.type_text("ask quetzal").press("Enter");
    play.act(Action::Paste("first\r\nsecond \u{1b}[31m\u{202e}third".to_owned()));
    let text = play.text();
    assert!(text.contains("second") && !text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    let (first, second) = (play.find("│first"), play.find("│second"));
    assert_eq!(first.map(|(x, y)| (x, y + 1)), second, "{text}");
    play.press("Esc");
    assert!(play.text().contains("Your note") && play.text().contains("ask quetzal"));
    // The search finds it, and opens the page at it.
    play.press("j j j");
    play.search("quetzal");
    assert_eq!(play.selected(), "Biomedical Engineering");
    assert!(row(&mut play, "BME").contains("quetzal"), "{}", play.text());
    // A letter more or less finds the same; a word of the data beside it, too.
    play.press("Backspace");
    assert_eq!(play.selected(), "Biomedical Engineering");
    play.type_text("l biomedical");
    assert_eq!(play.selected(), "Biomedical Engineering");
    play.press("Esc u");
    play.search("quetzal");
    assert!(!play.text().contains("ask quetzal"), "the note was undone whole");
}

#[test]
fn a_note_is_edited_with_the_usual_keys() {
    let mut play = play();
    play.press("a").type_text("one two").press("Ctrl-w").type_text("three").press("Enter").type_text("x");
    play.press("Up Home").type_text(">").press("End").type_text("<").press("Ctrl-g");
    assert!(play.text().contains(">one three<"), "{}", play.text());
    play.press("a");
    let (_, y) = play.cursor().expect("a caret");
    assert_eq!(play.find("│x").map(|(_, row)| row), Some(y), "it opens at its end");
    play.press("Esc u u");
    assert_eq!(play.notice(), "Nothing to undo");
}

#[test]
fn apply_shows_the_shortlisted_first_with_a_checklist() {
    let mut play = play();
    play.press("6");
    assert!(!play.text().contains("[ ]"));
    play.press("x");
    assert_eq!(play.notice(), "Only what is starred has a checklist. * stars it");
    play.press("1 x");
    assert_eq!(play.notice(), "6 has the checklist");
    // ECE is the fifth.
    play.press("j j j j * 6");
    let lines = play.lines();
    let at = |text: &str| lines.iter().position(|line| line.contains(text));
    assert!(at("Your shortlist") < at("ECE") && at("ECE") < at("Other departments"), "{}", play.text());
    play.press("x");
    assert!(play.text().contains("[x] Step 1"), "{}", play.text());
    while play.app.item().is_none_or(|item| item.label.as_str() != "GRE") {
        play.press("j");
    }
    let row = play.cursor();
    play.press("x");
    assert!(play.text().contains("[x] GRE") && play.cursor() == row, "{}", play.text());
    play.press("x");
    assert!(play.text().contains("[ ] GRE"));
    play.press("G");
    while play.app.item().is_none_or(|item| item.about.is_none()) {
        play.press("k");
    }
    play.press("x");
    assert_eq!(play.notice(), "Only what is starred has a checklist. * stars it");
}

#[test]
fn another_windows_changes_join_what_is_being_typed() {
    let mut play = play();
    play.press("a").type_text("mine");
    let program = Arc::clone(play.app.program());
    let mut theirs = Own::new(Contents::default(), &program);
    let department = |index| RecordRef { kind: Kind::Department, index };
    theirs.change(&program, department(3), |entry| entry.starred = true);
    theirs.change(&program, department(0), |entry| entry.note = "mine\ntheirs".to_owned());
    play.act(Action::Looked(Box::new(Contents { profile: theirs.profile().clone(), ..Contents::default() })));
    assert!(play.app.is_starred(department(3)));
    let text = play.text();
    assert!(text.contains("mine") && text.contains("theirs"), "{text}");
    play.type_text("!").press("Esc");
    assert!(play.text().contains("theirs"), "{}", play.text());
}

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new(data::embedded()));

proptest! {
    #[test]
    fn undo_and_redo_are_inverse(changes in prop::collection::vec((0..4_usize, 0..3_u8, "[a-z\n]{0,6}"), 0..25)) {
        let mut own = Own::new(Contents::default(), &PROGRAM);
        let mut states: Vec<Profile> = vec![own.profile().clone()];
        for (index, what, text) in changes {
            let record = RecordRef { kind: Kind::Department, index };
            own.change(&PROGRAM, record, |entry| match what {
                0 => entry.starred = !entry.starred,
                1 => entry.note = text,
                _ => drop(entry.ticked.insert(text)),
            });
            if states.last() != Some(own.profile()) {
                states.push(own.profile().clone());
            }
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(own.step(Step::Undo, &PROGRAM).is_some());
            prop_assert_eq!(own.profile(), state);
        }
        prop_assert!(own.step(Step::Undo, &PROGRAM).is_none());
        for state in states.iter().skip(1) {
            prop_assert!(own.step(Step::Redo, &PROGRAM).is_some());
            prop_assert_eq!(own.profile(), state);
        }
        prop_assert!(own.step(Step::Redo, &PROGRAM).is_none());
    }
}

/// A profile folder that does not exist yet.
struct Folder {
    path: String,
    _parent: tempfile::TempDir,
}

fn folder() -> Folder {
    let parent = tempfile::tempdir().expect("a folder");
    Folder { path: parent.path().join("profile").to_str().expect("UTF-8").to_owned(), _parent: parent }
}

fn explorer(folder: &str) -> Tty {
    let tty = Tty::explorer(&[], &["--profile", folder]);
    tty.wait_for("Departments");
    tty
}

/// The exit status and the standard output of `msaie shortlist`.
fn shortlist(folder: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(BINARY).args(["shortlist", "--profile", folder]).args(arguments).output().expect("it runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

fn saved(folder: &str) -> String {
    fs::read_to_string(Path::new(folder).join("profile.ron")).expect("the profile")
}

#[test]
fn what_was_written_is_there_again() {
    let folder = folder();
    let mut tty = explorer(&folder.path);
    tty.send("jjf");
    tty.wait_for("Nothing is starred");
    assert!(!Path::new(&folder.path).exists(), "nothing is written before the person writes something");
    tty.send("*a");
    tty.wait_for("Note on CEE");
    tty.send("zebra\rcrossing\x1b");
    tty.wait_for("Your note");
    tty.send("q");
    assert_eq!(tty.end().status, 0);
    assert!(saved(&folder.path).contains("zebra\ncrossing"), "{}", saved(&folder.path));
    let mut tty = explorer(&folder.path);
    tty.wait_for("★ CEE");
    tty.send("/crossing");
    tty.wait_for("Your note");
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn the_verb_lists_and_changes_the_shortlist() {
    let folder = folder();
    assert_eq!(shortlist(&folder.path, &[]), (Some(0), String::new()));
    assert_eq!(shortlist(&folder.path, &["add", "ece", "nothing-like-it"]).0, Some(1));
    assert_eq!(shortlist(&folder.path, &[]), (Some(0), String::new()), "all are starred or none");
    let (status, text) = shortlist(&folder.path, &["add", "ece", "MechE"]);
    assert_eq!((status, text.lines().count()), (Some(0), 2), "{text}");
    assert_eq!(shortlist(&folder.path, &["remove", "ece"]).0, Some(0));
    let (_, text) = shortlist(&folder.path, &[]);
    assert!(text.starts_with("* department") && text.contains("meche") && !text.contains("ece "), "{text}");
    let (_, text) = shortlist(&folder.path, &["--format", "json"]);
    let entries: Vec<serde_json::Value> = serde_json::from_str(&text).expect("an array");
    assert_eq!((&entries[0]["id"], &entries[0]["starred"]), (&"meche".into(), &true.into()));
    assert_eq!(entries[0]["title"], "Mechanical Engineering");
}

#[test]
fn what_is_gone_keeps_its_note_and_another_program_inherits_nothing() {
    let folder = folder();
    fs::create_dir(&folder.path).expect("a folder");
    let row = |program: &str, id: &str| {
        format!("(program: \"{program}\", kind: \"departments\", id: \"{id}\", starred: true, note: \"for {id}\")")
    };
    let all = [row("ms-aie", "gone"), row("elsewhere", "ece")].join(", ");
    let path = Path::new(&folder.path).join("profile.ron");
    fs::write(path, format!("(version: 1, entries: [{all}])")).expect("a file");
    let (_, text) = shortlist(&folder.path, &[]);
    assert!(text.contains("(gone)") && text.contains("for gone") && !text.contains("ece"), "{text}");
    assert_eq!(shortlist(&folder.path, &["add", "mse"]).0, Some(0));
    let kept = saved(&folder.path);
    assert!(kept.contains("for gone") && kept.contains("for ece") && kept.contains("\"mse\""), "{kept}");
}

#[test]
fn two_windows_see_each_others_stars() {
    let folder = folder();
    let (mut one, mut other) = (explorer(&folder.path), explorer(&folder.path));
    one.send("*");
    one.wait_for("★ BME");
    one.send("a");
    one.wait_for("Note on BME");
    one.send("from one\x1b");
    one.wait_for("Your note");
    // Saved at each edit, and seen at the next key.
    assert!(one.soon_shows(|_| saved(&folder.path).contains("from one")));
    other.send("j");
    other.wait_for("★ BME");
    other.send("*");
    other.wait_for("★ ChemE");
    // The terminal says that somebody looks at it.
    assert!(other.soon_shows(|_| saved(&folder.path).contains("cheme")));
    one.send("\x1b[I");
    one.wait_for("★ ChemE");
    for tty in [&mut one, &mut other] {
        tty.send("q");
    }
    assert_eq!((one.end().status, other.end().status), (0, 0));
    let kept = saved(&folder.path);
    assert!(kept.contains("from one") && kept.contains("cheme"), "{kept}");
}

#[test]
fn what_cannot_be_saved_is_told_tried_again_and_printed_at_the_end() {
    let folder = folder();
    fs::write(&folder.path, "in the way").expect("a file where the folder should be");
    let mut tty = explorer(&folder.path);
    tty.send("*");
    tty.wait_for("★ BME");
    tty.wait_for("Can't save");
    // The line stays, whatever is done.
    tty.send("/xyzzy");
    tty.wait_for("no match");
    tty.wait_for("Can't save");
    tty.send("\x1b");
    tty.wait_for("★ BME");
    tty.send("q");
    tty.wait_for("again quits and prints");
    // Whatever else is done takes the wish back.
    tty.send("jj*");
    tty.wait_for("★ CEE");
    tty.send("q");
    tty.wait_for("again quits and prints");
    tty.send("q");
    let exit = tty.end();
    assert!(exit.lines.iter().any(|line| line.contains("id: \"cee\"")), "{:?}", exit.lines);
    // Once it can be saved, it is.
    let mut tty = explorer(&folder.path);
    tty.send("*");
    tty.wait_for("Can't save");
    fs::remove_file(&folder.path).expect("it is there");
    tty.send("j");
    tty.wait("the line is gone", |screen| !lines(screen).iter().any(|line| line.contains("Can't save")));
    assert!(saved(&folder.path).contains("bme"));
    tty.send("q");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn what_cannot_be_read_is_not_written_over() {
    let folder = folder();
    let path = Path::new(&folder.path).join("profile.ron");
    fs::create_dir_all(&path).expect("a folder where the file should be");
    let mut tty = explorer(&folder.path);
    tty.wait_for("Can't read");
    tty.send("*");
    tty.wait_for("see the line below");
    fs::remove_dir(&path).expect("it is there");
    tty.send("j");
    tty.wait("the line is gone", |screen| !lines(screen).iter().any(|line| line.contains("Can't read")));
    tty.send("*");
    tty.wait_for("★ ChemE");
    tty.send("q");
    assert_eq!(tty.end().status, 0);
    // A newer version's file is shown, and stays as it is.
    let newer =
        "(version: 2, plans: [], entries: [(program: \"ms-aie\", kind: \"departments\", id: \"mse\", starred: true)])";
    fs::write(&path, newer).expect("a file");
    let mut tty = explorer(&folder.path);
    tty.wait_for("★ MSE");
    tty.wait_for("another version of msaie");
    tty.send("*q");
    assert_eq!(tty.end().status, 0);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), newer);
}

#[test]
fn what_a_signal_ends_is_saved_first() {
    let folder = folder();
    let mut tty = explorer(&folder.path);
    tty.send("*");
    tty.wait_for("★ BME");
    tty.signal("TERM");
    tty.end();
    assert!(saved(&folder.path).contains("bme"));
}

#[test]
fn all_of_it_works_in_lines() {
    let folder = folder();
    let converse = |typed: &[&str]| {
        let mut child = Command::new(BINARY)
            .args(["--plain", "--profile", &folder.path])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let _ = child.stdin.take().expect("a pipe").write_all(format!("{}\n", typed.join("\n")).as_bytes());
        let text = String::from_utf8(child.wait_with_output().expect("it ends").stdout).expect("UTF-8");
        text.split("> ").map(str::to_owned).collect::<Vec<_>>()
    };
    let list = converse(&[])[0].clone();
    let number = list.lines().find(|line| line.ends_with("Materials Science and Engineering")).expect("a line");
    let number = number.split_whitespace().next().expect("a number");
    let text = converse(&["*", number, "*", "n", "ask about", "quokka", ".", "r", "u", "d"]);
    assert!(text[1].contains("Open a record first"), "{}", text[1]);
    assert!(text[3].contains("Starred: Materials Science and Engineering."), "{}", text[3]);
    assert!(text[7].contains("Noted."), "{}", text[7]);
    assert!(text[8].contains("Starred.") && text[8].contains("ask about\nquokka"), "{}", text[8]);
    assert!(text[9].contains("Undone: note") && text[10].contains("Redone: note"), "{text:?}");
    let text = converse(&["f", "quokka", "apply"]);
    assert!(text[1].contains("Materials Science"), "{}", text[1]);
    assert!(text[2].contains("Materials Science") && text[2].contains("Your note: quokka"), "{}", text[2]);
    assert!(text[3].contains("to do, GRE"), "{}", text[3]);
    let gre = text[3].lines().find(|line| line.contains("to do, GRE")).expect("a line");
    let tick = format!("x {}", gre.split_whitespace().next().expect("a number"));
    let text = converse(&["apply", &tick, "apply"]);
    assert!(text[2].contains("Done: GRE") && text[3].contains("done, GRE"), "{}\n{}", text[2], text[3]);
}
