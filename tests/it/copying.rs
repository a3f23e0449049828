//! Copying: what the system has is used in order, without our terminal, and the message says only what is known.

use std::fs;
use std::path::PathBuf;

use msaie::app::{Action, Copied};
use msaie::text::Text;

use crate::play::Play;
use crate::pty::{Tty, kill, lines, wait_for_file};
use crate::standin::Tools;
use crate::terminal::{URL, URL_COPIED, explorer, folder, path, quit};

/// What `URL` is in UTF-16.
fn utf16() -> String {
    URL.chars().flat_map(|c| [c, '\0']).collect()
}

/// Reads its input, and ends well.
const TAKES: &str = r#"cat >"$got"; mv "$got" "$0.in""#;
/// Reads its input, and fails.
const FAILS_AFTER: &str = "cat >/dev/null; exit 1";
/// Fails at once.
const FAILS: &str = "exit 1";
/// Ends well, but took nothing.
const TAKES_NOTHING: &str = "exit 0";
/// Neither reads nor ends.
const HANGS: &str = r#"echo $$ >"$0.id"; while [ -d "${0%/*}" ]; do sleep 0.1; done"#;
/// Reads its input and goes on, as `wl-copy` and `xclip` do; answers when asked.
const STAYS: &str = r#"
cat >"$got"; mv "$got" "$0.in"
while [ -d "${0%/*}" ]; do
    if [ -e "$0.asked" ]; then echo here >"$0.answer"; fi
    sleep 0.1
done"#;

/// Presses `y` where there are these programs, and waits for the message.
fn copy(tools: &Tools, variables: &[(&str, &str)], message: &str) -> Tty {
    let mut tty = tools.explorer(variables);
    tty.send("y");
    tty.wait_for(&format!("{message}: {URL}"));
    tty
}

const WAYLAND: (&str, &str) = ("WAYLAND_DISPLAY", "wayland-0");
const X: (&str, &str) = ("DISPLAY", ":0");
const TMUX: (&str, &str) = ("TMUX", "/tmp/tmux,1,0");
const WSL: (&str, &str) = ("WSL_DISTRO_NAME", "Debian");

#[test]
#[cfg(not(target_os = "macos"))]
fn each_program_takes_the_text_where_the_environment_leads_to_it() {
    for (variable, program, arguments) in [
        (WAYLAND, "wl-copy", "--type text/plain"),
        (X, "xclip", "-selection clipboard"),
        (X, "xsel", "-b -i"),
        (("LANG", "C.UTF-8"), "pbcopy", ""),
        (WSL, "clip.exe", ""),
        (TMUX, "tmux", "load-buffer -w -"),
    ] {
        let tools = Tools::new();
        tools.add(program, TAKES);
        let message = match program {
            "tmux" => "Copied to tmux's buffer".to_owned(),
            _ => format!("Copied with {program}"),
        };
        let tty = copy(&tools, &[variable], &message);
        assert!(!tty.written().contains("\x1b]52;"), "{program}");
        quit(tty);
        let expected = if program == "clip.exe" { utf16() } else { URL.to_owned() };
        assert_eq!(tools.read(&format!("{program}.in")), expected);
        assert_eq!(tools.ran(), [format!("{program} {arguments}").trim_end().to_owned()]);
        let environment = tools.read(&format!("{program}.environment"));
        assert!(environment.contains(&format!("{}={}\n", variable.0, variable.1)), "{environment}");
    }
}

#[test]
#[cfg(not(target_os = "macos"))]
fn what_fails_leads_to_the_next_way() {
    for failure in [FAILS, FAILS_AFTER, TAKES_NOTHING] {
        let tools = Tools::new();
        tools.add("wl-copy", failure).add("xclip", failure).add("xsel", failure).add("pbcopy", failure);
        tools.add("tmux", r#"if [ "$2" = -w ]; then echo "unknown option" >&2; exit 1; fi; cat >"$0.in""#);
        quit(copy(&tools, &[WAYLAND, X, TMUX], "Copied to tmux's buffer"));
        assert_eq!(
            tools.ran(),
            [
                "wl-copy --type text/plain",
                "xclip -selection clipboard",
                "xsel -b -i",
                "pbcopy",
                "tmux load-buffer -w -",
                "tmux load-buffer -"
            ],
            "{failure}"
        );
        assert_eq!(tools.read("tmux.in"), URL);
    }
}

#[test]
fn a_program_that_does_not_read_is_ended_and_the_next_is_tried() {
    let tools = Tools::new();
    tools.add("wl-copy", HANGS).add("xclip", TAKES);
    quit(copy(&tools, &[WAYLAND, X], "Copied with xclip"));
    assert_eq!(tools.read("xclip.in"), URL);
    assert!(!kill("0", tools.read("wl-copy.id").trim()), "it still runs");
}

#[test]
fn while_a_program_hangs_keys_are_drawn_and_quitting_does_not_wait_for_it() {
    let tools = Tools::new();
    tools.add("wl-copy", HANGS);
    let mut tty = tools.explorer(&[WAYLAND]);
    tty.send("y/");
    tty.wait_for("Esc cancel");
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn a_program_that_stays_has_no_terminal_and_outlives_us() {
    let tools = Tools::new();
    tools.add("wl-copy", STAYS);
    quit(copy(&tools, &[WAYLAND], "Copied with wl-copy"));
    assert_eq!(tools.read("wl-copy.in"), URL);
    assert_eq!(tools.read("wl-copy.terminal"), "none\n");
    fs::write(tools.at("wl-copy.asked"), "").expect("a file can be written");
    wait_for_file(&tools.at("wl-copy.answer"), "here\n");
}

#[test]
fn what_was_copied_just_before_quitting_is_copied() {
    let tools = Tools::new();
    tools.add("wl-copy", TAKES);
    let mut tty = tools.explorer(&[WAYLAND]);
    tty.send("yq");
    assert_eq!(tty.end().status, 0);
    wait_for_file(&tools.at("wl-copy.in"), URL);
}

#[test]
fn without_a_program_the_terminal_is_asked() {
    let tty = copy(&Tools::new(), &[WAYLAND, X, TMUX], "Sent to the terminal, which may ignore it");
    tty.wait_for_bytes(URL_COPIED);
    quit(tty);
}

#[test]
fn on_another_machine_its_clipboard_is_left_alone() {
    let tools = Tools::new();
    for program in ["wl-copy", "xclip", "xsel", "pbcopy", "clip.exe"] {
        tools.add(program, TAKES);
    }
    let remote = ("SSH_CONNECTION", "::1 22 ::1 22");
    let tty = copy(&tools, &[WAYLAND, X, WSL, remote], "Sent to the terminal, which may ignore it");
    tty.wait_for_bytes(URL_COPIED);
    quit(tty);
    assert_eq!(tools.ran(), [""; 0]);
}

#[test]
fn screen_passes_the_sequence_on() {
    let tty = copy(&Tools::new(), &[("STY", "1.pts-0.host")], "Sent to the terminal, which may ignore it");
    let inner = URL_COPIED.strip_suffix("\x1b\\").expect("its end");
    tty.wait_for_bytes(&format!("\x1bP{inner}\x07\x1b\\"));
    quit(tty);
}

#[test]
fn where_nothing_can_copy_the_text_is_shown() {
    let tools = Tools::new();
    let mut tty = tools.explorer(&[("TERM", "linux"), X]);
    tty.send("y");
    tty.wait_for("Copy it by hand");
    tty.wait_for("Nothing here can copy this.");
    let shown = tty.look(lines).iter().filter(|line| line.contains(URL)).count();
    assert!(shown >= 1);
    assert!(!tty.written().contains("\x1b]52;"));
    tty.send("q");
    tty.wait("the closed pop-up", |screen| !lines(screen).iter().any(|line| line.contains("Copy it by hand")));
    quit(tty);
}

#[test]
fn nothing_is_claimed_before_it_is_known() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    play.seek(|item| item.value().is_some());
    play.press("c");
    assert_eq!(play.asked().len(), 1);
    assert_eq!(play.notice(), "");
    let words = Text::new("two words");
    for (copied, message) in [
        (Copied::With("xclip"), "Copied with xclip: two words"),
        (Copied::ToTmux, "Copied to tmux's buffer: two words"),
        (Copied::Sent, "Sent to the terminal, which may ignore it: two words"),
    ] {
        play.act(Action::Copied(words.clone(), copied));
        assert_eq!(play.notice(), message);
        assert!(play.app.popup().is_none());
    }
    play.act(Action::Copied(words, Copied::Nowhere));
    assert_eq!(play.notice(), "Nothing here can copy this: two words");
    assert!(play.shows("two words") && play.shows("Copy it by hand"), "{}", play.text());
}

#[test]
fn of_a_long_text_the_message_says_how_much_it_is() {
    let mut play = Play::new(120, 36);
    let long = Text::new("word ".repeat(300));
    play.act(Action::Copied(long.clone(), Copied::With("xclip")));
    assert!(play.notice().starts_with("Copied with xclip (1,500 characters): word word"), "{}", play.notice());
    play.act(Action::Copied(long, Copied::Sent));
    let notice = "Sent to the terminal, which may ignore it; again shows it (1,500 characters): word";
    assert!(play.notice().starts_with(notice), "{}", play.notice());
}

#[test]
fn a_long_text_that_the_terminal_may_have_ignored_is_shown_when_copied_again() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let item = play.seek(|item| item.value().is_some_and(|value| value.len() > 150));
    let text = item.value().expect("a value");
    play.press("c c");
    assert!(play.app.popup().is_none(), "nothing is known yet");
    play.act(Action::Copied(text.clone(), Copied::With("xclip"))).press("c");
    assert!(play.app.popup().is_none(), "it was copied");
    play.act(Action::Copied(text.clone(), Copied::Sent)).press("c");
    assert_eq!(play.asked().last(), Some(&format!("copy {text}")));
    let end: String = text.chars().skip(text.chars().count() - 12).collect();
    assert!(play.shows("Copy it by hand") && play.shows(end.trim()), "{}", play.text());
}

#[test]
fn a_long_text_is_read_whole() {
    // More than a pipe holds, so it is written in parts.
    let data = folder();
    let long = "0123456789".repeat(9000);
    let department =
        format!(r#"[(id: "tea", title: "Tea", source: "paper", summary: Known(value: "{long}", source: "paper"))]"#);
    fs::write(data.path().join("departments.ron"), department).expect("a file can be written");
    let tools = Tools::new();
    tools.add("wl-copy", TAKES);
    let search_path: PathBuf = tools.at("");
    let mut tty = explorer(&[WAYLAND, ("PATH", path(&search_path))], &["--data", path(data.path())]);
    tty.send("\r");
    for _ in 0..30 {
        tty.send("c");
        if tty.soon_shows(|screen| lines(screen).iter().any(|line| line.contains("90,000 characters"))) {
            break;
        }
        tty.send("j");
    }
    tty.wait_for("Copied with wl-copy (90,000 characters)");
    assert_eq!(tools.read("wl-copy.in"), long);
    quit(tty);
}
