//! The built binary on a pseudo-terminal: what it shows and does there.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use msaie::app::{Action, Focus, Part, Spot, Target, ViewId};
use msaie::data::{self, Look, Paint};
use msaie::pages::Body;
use tempfile::TempDir;
use vt100::{Color, MouseProtocolEncoding, MouseProtocolMode, Screen};

use crate::play::Play;
use crate::pty::{BINARY, Exit, Tty, lines};

/// Starts the explorer and waits for its first screen.
pub(crate) fn explorer(variables: &[(&str, &str)], arguments: &[&str]) -> Tty {
    let tty = Tty::explorer(variables, arguments);
    tty.wait_for("1 Explore");
    tty
}

/// Presses `q` and checks that the program exits successfully.
pub(crate) fn quit(mut tty: Tty) {
    tty.send("q");
    assert_eq!(tty.end(), Exit { status: 0, lines: Vec::new() });
}

/// The program in memory and on a terminal, which must show the same after the same keys.
pub(crate) struct Both {
    pub(crate) play: Play,
    pub(crate) tty: Tty,
}

impl Both {
    pub(crate) fn new() -> Self {
        let mut both = Self { play: Play::new(120, 36), tty: explorer(&[], &[]) };
        both.compare();
        both
    }

    pub(crate) fn compare(&mut self) {
        let expected = timeless(self.play.lines());
        self.tty.wait(&expected.join("\n"), |screen| timeless(lines(screen)) == expected);
    }

    /// Presses keys, written as in the key table, one after the other.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.play.press(key);
            self.tty.send(match key {
                "Enter" => "\r",
                "Esc" => "\x1b",
                "Backspace" => "\x7f",
                key => key,
            });
            self.compare();
        }
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        self.play.type_text(text);
        self.tty.send(text);
        self.compare();
    }

    /// Turns the wheel over the page, which must scroll.
    fn wheel_down(&mut self) {
        let before = self.play.lines();
        self.play.act(Action::Wheel(Target::View(Spot { part: Part::Page, row: None }), 3));
        assert_ne!(self.play.lines(), before);
        self.tty.wheel_down(100, 20);
        self.compare();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.play.resize(columns, rows);
        self.tty.resize(columns, rows);
        self.compare();
    }
}

/// The lines of a screen without the duration at the end of the query line.
pub(crate) fn timeless(lines: Vec<String>) -> Vec<String> {
    let timeless = |line: String| match line.rsplit_once(" in ") {
        Some((before, _)) if line.ends_with(" ms") => before.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => line,
    };
    lines.into_iter().map(timeless).collect()
}

/// A data folder with one department, Tea, that has one link.
pub(crate) fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let write = |name, text| fs::write(folder.path().join(name), text).expect("a file can be written");
    write("sources.ron", r#"[(id: "paper", title: "A paper", read: "2025-10", standing: Official)]"#);
    write(
        "departments.ron",
        r#"[(id: "tea", title: "Tea", source: "paper", links: [(label: "Page", url: "https://example.org/tea?a=b&c")])]"#,
    );
    folder
}

/// The link of that department.
pub(crate) const URL: &str = "https://example.org/tea?a=b&c";

/// The sequence that copies that link to the clipboard.
pub(crate) const URL_COPIED: &str = "\x1b]52;c;aHR0cHM6Ly9leGFtcGxlLm9yZy90ZWE/YT1iJmM=\x1b\\";

/// Starts the explorer with that folder.
pub(crate) fn tea(folder: &TempDir, variables: &[(&str, &str)]) -> Tty {
    explorer(variables, &["--data", path(folder.path())])
}

pub(crate) fn path(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

/// Whether any cell has the selection's style in the named theme.
pub(crate) fn shows_theme(screen: &Screen, name: &str) -> bool {
    let themes = data::themes().expect("the built-in themes are valid");
    let theme = themes.iter().find(|theme| theme.name.as_str() == name).expect("a theme of that name");
    let Look { fg, bg, bold, reversed, .. } = theme.selected;
    let color = |paint| match paint {
        None => Color::Default,
        Some(Paint::Named(index) | Paint::Indexed(index)) => Color::Idx(index),
        Some(Paint::Rgb(red, green, blue)) => Color::Rgb(red, green, blue),
    };
    let (rows, columns) = screen.size();
    let mut cells = (0..rows.get()).flat_map(|y| (0..columns.get()).filter_map(move |x| screen.cell(y, x)));
    let look = (color(fg), color(bg), bold, reversed);
    cells.any(|cell| (cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.inverse()) == look)
}

/// The parameters of every SGR sequence.
pub(crate) fn looks(written: &str) -> Vec<String> {
    let sequences = written.split("\x1b[").skip(1);
    let ends = |text: &str| text.find(|c: char| ('@'..='~').contains(&c));
    sequences
        .filter_map(|text| Some(text[..ends(text)?].to_owned()).filter(|before| text[before.len()..].starts_with('m')))
        .collect()
}

mod exploring {
    use super::*;

    #[test]
    fn the_first_screen_shows_the_panes() {
        let both = Both::new();
        for title in ["Core courses", "Departments", "Careers", "Explore", "/ search"] {
            both.tty.wait_for(title);
        }
        quit(both.tty);
    }

    #[test]
    fn a_search_selects_the_best_hit_and_keeps_it() {
        let mut both = Both::new();
        both.press("/");
        both.type_text("battery");
        assert_eq!(both.play.selected(), "Battery engineer");
        both.press("Enter Enter");
        quit(both.tty);
    }

    #[test]
    fn escape_ends_a_search_and_restores_what_was() {
        let mut both = Both::new();
        let before = both.play.lines();
        both.press("/");
        both.type_text("battery");
        assert_ne!(both.play.lines(), before);
        both.press("Esc");
        both.tty.wait_for_lines(&before);
        quit(both.tty);
    }

    #[test]
    fn a_relation_leads_on_and_backspace_comes_back() {
        let mut both = Both::new();
        let from = both.play.selected().to_owned();
        both.press("Enter");
        let is_relation = |play: &Play| play.app.item().is_some_and(|item| matches!(item.body, Body::Relation { .. }));
        while !is_relation(&both.play) {
            let before = both.play.app.reader().position();
            let is_closed = |play: &Play| {
                play.app.item().is_some_and(|item| matches!(item.body, Body::Fold { is_open: false, .. }))
            };
            both.press(if is_closed(&both.play) { "Enter" } else { "j" });
            let opened = both.play.app.item().is_some_and(|item| matches!(item.body, Body::Fold { is_open: true, .. }));
            assert!(opened || both.play.app.reader().position() != before, "{from} should have a relation");
        }
        both.press("Enter");
        assert_ne!(both.play.selected(), from);
        both.press("Backspace");
        assert_eq!(both.play.selected(), from);
        quit(both.tty);
    }

    #[test]
    fn resizing_shows_the_right_screen() {
        let mut both = Both::new();
        for (columns, rows) in [(40, 12), (20, 5), (300, 80), (20, 5), (1, 1), (40, 12), (120, 36)] {
            both.resize(columns, rows);
        }
    }

    #[test]
    fn a_resize_during_startup_is_not_missed() {
        let expected = Play::new(40, 12).lines();
        for _ in 0..10 {
            let mut tty = explorer(&[], &[]);
            tty.resize(40, 12);
            tty.wait_for_lines(&expected);
        }
    }

    #[test]
    fn events_that_change_nothing_draw_nothing() {
        let mut tty = explorer(&[("COLORFGBG", "15;0")], &[]);
        let frames = |tty: &Tty| tty.written().matches("\x1b[?25l").count();
        // The index becomes ready; the background is the one of the environment; a button is released; the terminal identifies itself.
        for event in ["", "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1b[<0;10;10m", "\x1b[?1;2c"] {
            tty.send(event);
            tty.wait_until_read();
            tty.wait_until_idle();
            assert_eq!(frames(&tty), 1, "after {event:?}");
        }
        tty.send("j");
        tty.wait_until_idle();
        assert_eq!(frames(&tty), 2);
        quit(tty);
    }

    #[test]
    fn an_overwritten_screen_is_redrawn() {
        let mut both = Both::new();
        both.tty.overwrite();
        both.tty.send("\x0c");
        both.compare();
        quit(both.tty);
    }
}

mod colours {
    use super::*;

    /// A white terminal's replies when asked for its background, one for each terminator.
    const LIGHT: [&str; 2] = ["\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "\x1b]11;rgb:ff/ff/ff\x07"];
    const QUESTION: &str = "\x1b]11;?\x07";

    #[test]
    fn a_light_background_gets_the_light_theme() {
        for reply in LIGHT {
            let mut tty = explorer(&[], &[]);
            assert!(tty.look(|screen| shows_theme(screen, "neutral")));
            let shown = tty.look(lines);
            tty.wait_for_bytes(QUESTION);
            tty.send(reply);
            tty.wait("the light theme", |screen| shows_theme(screen, "light"));
            assert_eq!(tty.look(lines), shown, "the reply should change nothing else");
            quit(tty);
        }
    }

    #[test]
    fn a_dark_background_keeps_the_dark_theme() {
        let mut tty = explorer(&[("COLORFGBG", "15;0")], &[]);
        tty.wait_for_bytes(QUESTION);
        tty.send("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\/");
        tty.wait_for("Esc cancel");
        assert!(tty.look(|screen| shows_theme(screen, "dark")));
        tty.send("\x03");
        assert_eq!(tty.end().status, 0);
    }

    #[test]
    fn a_reply_while_typing_is_not_inserted_into_the_query() {
        for reply in LIGHT {
            for split in [2, 5, 12] {
                let mut both = Both::new();
                both.tty.wait_for_bytes(QUESTION);
                both.press("/");
                both.type_text("mech");
                both.tty.send(&reply[..split]);
                both.tty.wait_until_read();
                both.tty.send(&reply[split..]);
                both.type_text("an");
                both.tty.wait("the light theme", |screen| shows_theme(screen, "light"));
                both.compare();
                both.press("Esc");
                quit(both.tty);
            }
        }
    }

    #[test]
    fn a_requested_theme_stays() {
        for variables in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "linux")]] {
            let mut tty = explorer(variables, &["--theme", "dark"]);
            tty.send("m");
            tty.wait_for("m turns it on");
            assert!(tty.look(|screen| shows_theme(screen, "dark")), "{variables:?}");
            tty.send("/x\x03");
            assert_eq!(tty.end().status, 0);
        }
    }

    #[test]
    fn no_color_leaves_only_text_attributes() {
        let mut both = Both { play: Play::new(120, 36), tty: explorer(&[("NO_COLOR", "1")], &[]) };
        let selected = |screen: &Screen| {
            let (row, column) = screen.cursor_position();
            screen.cell(row, column).is_some_and(|cell| cell.bold() && cell.inverse())
        };
        assert!(both.tty.look(selected), "the cursor should be on the selected row");
        both.press("/");
        both.type_text("battery");
        both.press("Enter Enter j s Esc Esc ?");
        let colour = |number: u32| matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107);
        for look in looks(&both.tty.written()) {
            let numbers = look.split([';', ':']).map(|number| number.parse().unwrap_or(0));
            assert!(!numbers.clone().any(colour), "{look:?} is a colour");
        }
        both.press("Esc");
        quit(both.tty);
    }

    #[test]
    fn a_linux_console_gets_sixteen_colours() {
        let mut tty = explorer(&[("TERM", "linux")], &[]);
        assert!(tty.look(|screen| shows_theme(screen, "sixteen")));
        let colours: Vec<_> = tty.look(|screen| {
            let cells = (0..36).flat_map(|y| (0..120).filter_map(move |x| screen.cell(y, x)));
            cells.flat_map(|cell| [cell.fgcolor(), cell.bgcolor()]).filter(|color| *color != Color::Default).collect()
        });
        assert!(!colours.is_empty());
        assert!(colours.iter().all(|color| matches!(color, Color::Idx(0..16))), "{colours:?}");
        tty.send("t");
        tty.wait_for("Theme: plain");
        quit(tty);
    }
}

mod pointing_and_pasting {
    use super::*;

    #[test]
    fn pasted_text_goes_into_the_query() {
        let mut both = Both::new();
        both.press("/");
        both.play.act(Action::Paste("deep\nlearning".to_owned()));
        both.tty.send("\x1b[200~deep\rlearning\x1b[201~");
        both.compare();
        both.tty.wait_for("/deep learning");
        both.press("Esc");
        quit(both.tty);
    }

    #[test]
    fn pasted_text_outside_the_query_runs_no_command() {
        let mut tty = explorer(&[], &[]);
        tty.send("\x1b[200~q\rq:/\x03\x1b[201~");
        tty.wait_for("Nothing to paste into here. / searches");
        tty.send("j");
        tty.wait_for("/ search");
        assert!(tty.look(lines).iter().any(|line| line.contains("Departments")));
        quit(tty);
    }

    #[test]
    fn a_click_on_a_tab_shows_its_view() {
        let mut both = Both::new();
        for tab in ["Apply", "About", "Explore"] {
            both.play.click(tab);
            both.tty.click(tab);
            both.compare();
        }
        assert_eq!(both.play.app.view(), ViewId::Explore);
        quit(both.tty);
    }

    #[test]
    fn a_click_on_a_row_selects_it() {
        let mut both = Both::new();
        both.play.click("Battery engineer");
        both.tty.click("Battery engineer");
        both.compare();
        assert_eq!(both.play.selected(), "Battery engineer");
        quit(both.tty);
    }

    #[test]
    fn a_double_click_on_a_row_opens_it() {
        let mut both = Both::new();
        both.play.double_click("Battery engineer");
        both.tty.click("Battery engineer");
        both.tty.click("Battery engineer");
        both.compare();
        assert_eq!(both.play.app.focus(), Focus::Page);
        quit(both.tty);
    }

    #[test]
    fn the_thumb_of_a_scrollbar_can_be_dragged() {
        let mut both = Both::new();
        let (column, row) = both.play.find("┃").expect("a scrollbar");
        let grab = both.play.screen.grab(&both.play.app, column, row).expect("a thumb");
        both.tty.send(&format!("\x1b[<0;{};{}M", column + 1, row + 1));
        for to in [row + 3, 200, row + 9, row] {
            let target = both.play.screen.drag(&both.play.app, grab, to).expect("it is there");
            both.play.act(Action::Click(target));
            // The mouse need not stay on it.
            both.tty.send(&format!("\x1b[<32;5;{}M", to + 1));
            both.compare();
            assert_eq!(both.play.app.reader().position().scroll > 0, to > row);
        }
        both.tty.send(&format!("\x1b[<0;{};{}m", column + 1, row + 1));
        both.play.click("Battery engineer");
        both.tty.click("Battery engineer");
        both.tty.send("\x1b[<32;5;20M");
        both.compare();
        quit(both.tty);
    }

    #[test]
    fn the_wheel_scrolls_the_page() {
        let mut both = Both::new();
        both.wheel_down();
        quit(both.tty);
    }

    #[test]
    fn without_mouse_no_mode_is_sent() {
        let tty = explorer(&[], &["--no-mouse"]);
        assert_eq!(tty.look(Screen::mouse_protocol_mode), MouseProtocolMode::None);
        for mode in ["1000", "1002", "1006"] {
            assert!(!tty.written().contains(&format!("\x1b[?{mode}h")), "{mode}");
        }
        quit(tty);
    }

    #[test]
    fn m_releases_the_mouse_and_captures_it_again() {
        let mut tty = explorer(&[], &[]);
        tty.send("m");
        tty.wait("no mouse", |screen| screen.mouse_protocol_mode() == MouseProtocolMode::None);
        tty.wait_for("m turns it on");
        tty.send("m");
        tty.wait("the mouse", |screen| screen.mouse_protocol_mode() == MouseProtocolMode::ButtonMotion);
        assert_eq!(tty.look(Screen::mouse_protocol_encoding), MouseProtocolEncoding::Sgr);
        quit(tty);
    }
}

mod refusing {
    use super::*;

    /// Runs the explorer from a shell script, which may redirect its streams.
    fn shell(script: &str, arguments: &[&str]) -> Exit {
        Tty::start("/bin/sh", &[], &[&["-c", script, BINARY], arguments].concat(), (200, 36)).end()
    }

    #[test]
    fn without_a_terminal_one_line_says_so() {
        let folder = TempDir::new().expect("a folder");
        let output = folder.path().join("output");
        let redirected = [r#""$0" >"$1""#, r#""$0" >&-"#, r#""$0" >/dev/full"#, r#""$0" | cat; exit 2"#];
        let detached = r#"setsid -w "$0" </dev/null"#;
        let exits = redirected.into_iter().chain([detached]).map(|script| shell(script, &[path(&output)]));
        for Exit { status, lines } in exits {
            assert_eq!(status, 2);
            assert_eq!(lines.len(), 1, "{lines:#?}");
            assert!(lines[0].starts_with("msaie: the explorer needs a terminal"), "{lines:#?}");
        }
        assert_eq!(fs::read(output).expect("the file"), b"");
    }

    #[test]
    fn unreadable_data_is_reported_on_standard_error() {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("departments.ron"), "[(id: 1)]").expect("a file can be written");
        let diagnostics = folder.path().join("diagnostics");
        let Exit { status, lines } = shell(r#""$0" --data "$1" 2>"$2""#, &[path(folder.path()), path(&diagnostics)]);
        assert_eq!((status, lines), (2, Vec::new()));
        let report = fs::read_to_string(diagnostics).expect("the file");
        assert!(report.contains("departments.ron:1:"), "{report}");
        assert!(report.contains("msaie: no record could be read: "), "{report}");
    }

    #[test]
    fn an_unknown_theme_gets_a_suggestion() {
        let tty = Tty::start(BINARY, &[], &["--theme", "lihgt"], (200, 36));
        let Exit { status, lines } = tty.end();
        assert_eq!(status, 2);
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(lines[0].contains("there is no theme `lihgt`; did you mean `light`?"), "{lines:#?}");
    }
}

mod checking {
    use super::*;

    fn msaie(arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.env_clear().stdin(Stdio::null()).args(arguments);
        command
    }

    /// The exit status, standard output and standard error of `msaie check`.
    fn check(arguments: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } =
            msaie(&[&["check"], arguments].concat()).output().expect("the binary runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (status.code(), text(stdout), text(stderr))
    }

    #[test]
    fn the_built_in_data_has_no_problem() {
        let (status, out, err) = check(&["--today", "2027-01-01"]);
        assert_eq!((status, err.as_str()), (Some(0), ""));
        let departments = data::embedded().tables().departments.len();
        assert!(out.starts_with(&format!("0 problems; 4 core courses, {departments} departments, ")), "{out}");
    }

    #[test]
    fn a_problem_is_reported_with_its_place() {
        let folder = folder();
        fs::write(folder.path().join("careers.ron"), "[\n    (id: \"chef\", titel: \"Chef\"),\n]").expect("written");
        let (status, out, err) = check(&["--data", path(folder.path())]);
        assert_eq!((status, err.as_str()), (Some(1), ""));
        assert!(out.contains("careers.ron:2:"), "{out}");
        assert!(out.contains("1 department"), "{out}");
    }

    #[test]
    fn problems_are_also_written_as_json() {
        let folder = folder();
        fs::write(folder.path().join("careers.ron"), "[\n    (id: \"chef\", titel: \"Chef\"),\n]").expect("written");
        let json = |data: &[&str]| {
            let (status, out, err) = check(&[&["--format", "json"], data].concat());
            assert_eq!(err, "");
            (status, serde_json::from_str::<serde_json::Value>(&out).expect("JSON"))
        };
        assert_eq!(json(&["--today", "2027-01-01"]), (Some(0), serde_json::json!([])));
        let (status, problems) = json(&["--data", path(folder.path())]);
        assert_eq!(status, Some(1));
        let problem = problems
            .as_array()
            .and_then(|problems| problems.iter().find(|problem| problem["kind"] == "unknown field"))
            .expect("the problem");
        let file = folder.path().join("careers.ron");
        assert_eq!(problem["file"], path(&file));
        assert_eq!((&problem["line"], &problem["column"]), (&2.into(), &18.into()));
        assert_eq!((&problem["severity"], &problem["help"]), (&"error".into(), &"did you mean `title`?".into()));
    }

    #[test]
    fn a_date_that_cannot_be_right_yet_depends_on_today() {
        let folder = TempDir::new().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
        write("program.ron", r#"(id: "p", title: "P", source: "page", format: 2, official: "https://a.org/")"#);
        write("sources.ron", r#"(id: "page", title: "A page", read: "2026-02-27", standing: Official)"#);
        let closes = r#"deadlines: Known(value: [(start: Fall, closes: "2031-01-31")], source: "page")"#;
        write("departments.ron", &format!(r#"(id: "d", title: "D", source: "page", {closes})"#));
        let on = |today: &str| check(&["--data", path(folder.path()), "--today", today]);
        let (status, out, _) = on("2026-02-26");
        assert_eq!(status, Some(1));
        assert!(out.contains("2026-02-27 is after today, 26 February 2026"), "{out}");
        assert!(out.contains("\n1 problem, 1 warning; "), "{out}");
        let (status, out, _) = on("2026-02-27");
        assert_eq!(status, Some(0));
        assert!(out.contains("warning: 31 January 2031 is more than 3 years after today"), "{out}");
        assert!(out.contains("\n0 problems, 1 warning; "), "{out}");
        let (status, out, _) = on("2028-01-31");
        assert_eq!(status, Some(0));
        assert!(out.starts_with("0 problems; "), "{out}");
    }

    #[test]
    fn an_empty_folder_is_unusable() {
        let folder = TempDir::new().expect("a folder");
        let (status, out, _) = check(&["--data", path(folder.path())]);
        assert_eq!(status, Some(2));
        assert!(out.starts_with(path(folder.path())), "{out}");
    }

    #[test]
    fn a_closed_output_pipe_is_not_a_failure() {
        for arguments in [&["check"][..], &["--help"], &["--version"]] {
            let (reader, writer) = io::pipe().expect("a pipe");
            drop(reader);
            let output = msaie(arguments).stdout(writer).stderr(Stdio::piped()).output().expect("the binary runs");
            assert_eq!(output.status.code(), Some(0), "{arguments:?}");
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        }
    }
}
