//! Terminals as people have them: without an alternate screen, without answers or with late ones, with other widths.

use std::fs;

use tempfile::TempDir;
use vt100::{Color, MouseProtocolEncoding, MouseProtocolMode, Screen};

use crate::play::Play;
use crate::pty::{BINARY, Habits, NO_ALTERNATE, Tty, lines};
use crate::terminal::{explorer, quit, shows_theme};

/// Asks for the background, and the answers of a white and of a black terminal.
const BACKGROUND: &str = "\x1b]11;?\x07";
const WHITE: &str = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
const BLACK: &str = "\x1b]11;rgb:0000/0000/0000\x1b\\";

/// Asks whether frames can be shown at once.
const SYNCHRONIZED: &str = "\x1b[?2026$p";

/// Begins a frame that is shown at once.
const FRAME: &str = "\x1b[?2026h";

/// The explorer, with its first screen, on a terminal with those habits.
fn with_habits(habits: Habits, variables: &[(&str, &str)]) -> Tty {
    let tty = Tty::with_habits(habits, variables, &[]);
    tty.wait_for("Core courses");
    tty
}

mod screens {
    use super::*;

    #[test]
    fn without_an_alternate_screen_it_is_cleared_before_and_after() {
        let habits = Habits { takes_for: NO_ALTERNATE, ..Habits::default() };
        let expected = Play::new(120, 36).lines();
        for keys in ["q", "jjj\x03"] {
            let mut tty = with_habits(habits, &[]);
            assert!(!tty.look(Screen::alternate_screen));
            tty.wait_for_lines(&expected);
            tty.send(keys);
            tty.wait_until_ended();
            assert_eq!(tty.look(|screen| screen.contents().trim().to_owned()), "", "{keys:?}");
            assert_eq!(tty.look(Screen::cursor_position), (35, 0), "the prompt should stand on the last row");
            assert_eq!(tty.end().status, 0);
        }
    }

    #[test]
    fn the_scrollback_is_never_erased() {
        let mut tty = explorer(&[], &[]);
        tty.send("\x0cj");
        tty.resize(80, 24);
        tty.wait_for_lines(&Play::new(80, 24).press("j").lines());
        tty.resize(120, 36);
        tty.wait_for_lines(&Play::new(120, 36).press("j").lines());
        assert!(!tty.written().contains("\x1b[3J"));
        quit(tty);
    }

    #[test]
    fn a_window_change_a_continuation_and_ctrl_l_draw_everything_and_set_every_mode() {
        let expected = Play::new(120, 36).lines();
        for reason in ["WINCH", "CONT", "Ctrl-l"] {
            let mut tty = explorer(&[], &[]);
            tty.wait_until_idle();
            tty.overwrite();
            tty.reset_modes();
            match reason {
                "Ctrl-l" => tty.send("\x0c"),
                signal => tty.signal(signal),
            }
            tty.wait_for_lines(&expected);
            assert!(tty.look(Screen::bracketed_paste), "{reason}");
            assert!(!tty.look(Screen::hide_cursor), "{reason}");
            assert_eq!(tty.look(Screen::mouse_protocol_mode), MouseProtocolMode::ButtonMotion, "{reason}");
            assert_eq!(tty.look(Screen::mouse_protocol_encoding), MouseProtocolEncoding::Sgr, "{reason}");
            let red = tty.look(|screen| screen.cell(20, 60).is_some_and(|cell| cell.bgcolor() == Color::Idx(1)));
            assert!(!red, "another program's colours stay after {reason}");
            assert_eq!(tty.written().matches("\x1b[?1049h").count(), 1, "{reason}");
            quit(tty);
        }
    }

    #[test]
    fn reasons_to_draw_everything_that_come_together_count_once() {
        let expected = Play::new(120, 36).lines();
        let mut tty = explorer(&[], &[]);
        tty.wait_until_idle();
        let before = tty.redraws();
        tty.overwrite();
        tty.send(&"\x0c".repeat(20));
        tty.wait_for_lines(&expected);
        tty.wait_until_idle();
        assert_eq!(tty.redraws(), before + 1);
        tty.signal("STOP");
        tty.overwrite();
        for _ in 0..5 {
            tty.signal("WINCH");
        }
        tty.signal("CONT");
        tty.wait_for_lines(&expected);
        tty.wait_until_idle();
        assert_eq!(tty.redraws(), before + 2);
        quit(tty);
    }
}

mod frames {
    use super::*;

    /// How many frames there were: those shown at once, and all others, which hide the cursor.
    fn frames(habits: Habits, variables: &[(&str, &str)]) -> (usize, usize, String) {
        let mut tty = with_habits(habits, variables);
        tty.wait_until_idle();
        for key in ["j", "k", "?"] {
            tty.send(key);
            tty.wait_until_read();
            tty.wait_until_idle();
        }
        tty.send("\x03");
        tty.wait_until_ended();
        let written = tty.written();
        assert_eq!(tty.end().status, 0);
        let count = |mark| written.matches(mark).count();
        assert_eq!(count(FRAME), count("\x1b[?2026l").saturating_sub(1), "each ends, and leaving ends all");
        (count(FRAME), count("\x1b[?25l"), written)
    }

    #[test]
    fn a_terminal_that_can_show_a_frame_at_once_is_told_to() {
        let answers = &[(SYNCHRONIZED, "\x1b[?2026;2$y")];
        let (synchronized, others, _) = frames(Habits { answers, ..Habits::default() }, &[]);
        assert!(synchronized >= 3, "{synchronized}");
        assert!(others <= 1, "only the first may come before the answer");
    }

    #[test]
    fn where_that_is_not_known_the_cursor_is_hidden_meanwhile() {
        let cannot: &[&[_]] = &[&[], &[(SYNCHRONIZED, "\x1b[?2026;0$y")], &[(SYNCHRONIZED, "\x1b[?2026;4$y")]];
        for &answers in cannot {
            let (synchronized, others, written) = frames(Habits { answers, ..Habits::default() }, &[]);
            assert_eq!((synchronized, others), (0, 4), "{answers:?}");
            assert!(!written.contains("\x1b[?2026l"));
            let first_cell = written.find("\x1b[1;1H").expect("a frame");
            assert!(written.find("\x1b[?25l").is_some_and(|hidden| hidden < first_cell));
        }
    }

    #[test]
    fn within_tmux_it_is_neither_asked_for_nor_used() {
        for variables in [[("TMUX", "/tmp/tmux-0/default,1,0")], [("TERM", "tmux-256color")]] {
            // Whatever answers.
            let answers = &[(BACKGROUND, "\x1b[?2026;2$y")];
            let (synchronized, others, written) = frames(Habits { answers, ..Habits::default() }, &variables);
            assert_eq!((synchronized, others), (0, 4), "{variables:?}");
            assert!(!written.contains(SYNCHRONIZED));
        }
    }

    #[test]
    fn questions_leave_no_trace_on_terminals_that_do_not_know_them() {
        for takes_for in [&[(SYNCHRONIZED, "$p")], &[(BACKGROUND, "]11;?")]] {
            let tty = with_habits(Habits { takes_for, ..Habits::default() }, &[]);
            tty.wait_for_lines(&Play::new(120, 36).lines());
            quit(tty);
        }
    }
}

mod backgrounds {
    use super::*;

    fn shows(tty: &Tty, theme: &str) -> bool {
        tty.look(|screen| shows_theme(screen, theme))
    }

    #[test]
    fn the_first_frame_has_the_colours_of_a_background_that_is_known_at_once() {
        let habits = Habits { answers: &[(BACKGROUND, WHITE)], ..Habits::default() };
        // A busy machine may take longer than the frame can wait.
        let at_once = (0..20).any(|_| {
            let mut tty = with_habits(habits, &[]);
            tty.wait("the light theme", |screen| shows_theme(screen, "light"));
            tty.wait_until_idle();
            let frames = tty.written().matches("\x1b[?25l").count();
            quit(tty);
            frames == 1
        });
        assert!(at_once, "it is drawn twice");
    }

    #[test]
    fn an_answer_that_is_late_recolours_once() {
        let mut tty = explorer(&[], &[]);
        assert!(shows(&tty, "neutral"));
        tty.send(WHITE);
        tty.wait("the light theme", |screen| shows_theme(screen, "light"));
        // Not an answer: only one question was asked.
        tty.send(BLACK);
        tty.send("?");
        tty.wait_for("Esc");
        tty.wait_until_idle();
        tty.send("q");
        tty.wait("the light theme", |screen| shows_theme(screen, "light"));
        quit(tty);
    }

    #[test]
    fn colorfgbg_counts_until_the_terminal_answers() {
        for (value, theme, answer, other) in
            [("0;default;15", "light", BLACK, "dark"), ("15;default;0", "dark", WHITE, "light")]
        {
            let mut tty = explorer(&[("COLORFGBG", value)], &[]);
            assert!(shows(&tty, theme), "{value}");
            tty.send(answer);
            tty.wait(other, |screen| shows_theme(screen, other));
            quit(tty);
        }
    }

    #[test]
    fn on_an_unknown_background_what_must_be_read_has_the_terminals_own_foreground() {
        for variables in [&[][..], &[("COLORFGBG", "15;default")], &[("TERM", "xterm")]] {
            let mut tty = explorer(variables, &[]);
            for keys in ["", "/tea", "\r", "\r", "s", "\x1b", "?"] {
                tty.send(keys);
                tty.wait_until_read();
                tty.wait_until_idle();
                let coloured = tty.look(|screen| {
                    let cells = (0..36).flat_map(|y| (0..120).filter_map(move |x| screen.cell(y, x)));
                    let read = cells.filter(|cell| cell.contents().contains(char::is_alphanumeric));
                    let alone = read.filter(|cell| cell.bgcolor() == Color::Default);
                    let bad = alone.filter(|cell| cell.fgcolor() != Color::Default || cell.dim());
                    bad.map(|cell| cell.contents().to_owned()).collect::<String>()
                });
                assert_eq!(coloured, "", "after {keys:?} with {variables:?}");
            }
            tty.send("\x03");
            assert_eq!(tty.end().status, 0);
        }
    }
}

mod hyperlinks {
    use super::*;

    /// Everything written for the page of a department and the source of what is under the cursor.
    fn written(variables: &[(&str, &str)], arguments: &[&str]) -> String {
        let folder = TempDir::new().expect("a folder");
        let write = |name, text| fs::write(folder.path().join(name), text).expect("a file can be written");
        write(
            "sources.ron",
            r#"[(id: "paper", title: "A paper", url: "https://a.org/é;\u{1b}]8;;", read: "2025-10", standing: Official),
                (id: "book", title: "A book", url: "https://b.org/book", read: "2025-10", standing: Official)]"#,
        );
        write(
            "departments.ron",
            r#"[(id: "tea", title: "Tea", source: "book", units: Known(value: 97), links: [(label: "Page", url: "https://example.org/tea?a=b&c")])]"#,
        );
        let data = ["--data", folder.path().to_str().expect("a UTF-8 path")];
        let mut tty = Tty::explorer(variables, &[&data, arguments].concat());
        tty.wait_for("Tea");
        tty.send("\rG\r");
        tty.wait_for("https://example.org/tea");
        tty.send("gs");
        tty.wait_for("https://b.org/book");
        tty.send("\x03");
        tty.wait_until_ended();
        let written = tty.written();
        assert_eq!(tty.end().status, 0);
        written
    }

    #[test]
    fn addresses_on_pages_and_pop_ups_are_links() {
        for variables in [&[][..], &[("NO_COLOR", "1")]] {
            let written = written(variables, &[]);
            for (address, shown) in [
                ("https://example.org/tea?a=b&c", "https://example.org/tea?a=b&c"),
                ("https://b.org/book", "https://b.org/book"),
            ] {
                let link = format!("\x1b]8;id=m;{address}\x1b\\{shown}\x1b]8;;\x1b\\");
                assert!(written.contains(&link), "{address} with {variables:?}: {written:?}");
            }
            let opened = written.matches("\x1b]8;id=m;http").count();
            assert_eq!(written.matches("\x1b]8;").count(), 2 * opened, "each is closed");
        }
    }

    #[test]
    fn there_are_none_where_they_are_not_wanted_or_not_known() {
        for (variables, arguments) in
            [(&[][..], &["--no-hyperlinks"][..]), (&[("TERM", "linux")], &[]), (&[("TERM", "xterm")], &[])]
        {
            assert!(!written(variables, arguments).contains("\x1b]8;"), "{variables:?} {arguments:?}");
        }
    }

    #[test]
    fn there_are_none_in_plain_lines() {
        // Enough rows that nothing scrolls away.
        let mut tty = Tty::start(BINARY, &[], &["--plain"], (100, 500));
        tty.wait("the question", |screen| screen.contents().trim_end().ends_with('>'));
        tty.send("civil\n1\n");
        tty.wait_for("https://");
        assert!(!tty.written().contains("\x1b]8;"));
        tty.send("q\n");
        assert_eq!(tty.end().status, 0);
    }
}

mod widths {
    use super::*;

    #[test]
    fn an_emoji_of_disputed_width_moves_nothing_else() {
        let folder = TempDir::new().expect("a folder");
        let write = |name, text| fs::write(folder.path().join(name), text).expect("a file can be written");
        write("sources.ron", r#"[(id: "paper", title: "A paper", read: "2025-10", standing: Official)]"#);
        write(
            "departments.ron",
            "[(id: \"bin\", title: \"\u{267b}\u{fe0f}\u{267b}\u{fe0f} Recycling\", source: \"paper\")]",
        );
        let folder = folder.path().to_str().expect("a UTF-8 path");
        let narrow: (&[_], _) = (&[("\u{fe0f}", "")], "\u{267b} \u{267b}  Recycling");
        let wide: (&[_], _) = (&[("\u{267b}\u{fe0f}", "中")], "中中 Recycling");
        for (takes_for, title) in [narrow, wide] {
            let tty = Tty::with_habits(Habits { takes_for, ..Habits::default() }, &[], &["--data", folder]);
            tty.wait_for("Recycling");
            let titles = tty.look(|screen| lines(screen).iter().filter(|line| line.contains(title)).count());
            assert!(titles >= 1, "{title}: {:#?}", tty.look(lines));
            quit(tty);
        }
    }
}
