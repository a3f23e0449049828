//! Opening a link: the browser gets the address without a shell or our terminal, and one that fails says so.

use std::fs;

use crate::pty::{Tty, lines, wait_for_file};
use crate::standin::Tools;
use crate::terminal::{URL, URL_COPIED, path, quit};

/// Runs until the test ends; answers when asked.
const RUNS: &str =
    r#"while [ -d "${0%/*}" ]; do if [ -e "$0.asked" ]; then echo here >"$0.answer"; fi; sleep 0.1; done"#;

/// Presses `o` with this value of `BROWSER`.
fn open(tools: &Tools, browser: &str) -> Tty {
    let mut tty = tools.explorer(&[("BROWSER", browser)]);
    tty.send("o");
    tty
}

/// Checks that the address is shown and copied, and why it was not opened.
fn assert_shows_the_address(mut tty: Tty, why: &str) {
    tty.wait_for("Open it elsewhere");
    tty.wait_for("Couldn't open this address.");
    tty.wait_for(&format!("{why}."));
    tty.wait_for(URL);
    tty.wait_for_bytes(URL_COPIED);
    tty.send("q");
    tty.wait("the closed pop-up", |screen| !lines(screen).iter().any(|line| line.contains("Open it elsewhere")));
    quit(tty);
}

#[test]
fn browser_may_have_arguments_and_say_where_the_address_goes() {
    for (browser, ran) in [
        ("firefox", format!("firefox {URL}")),
        ("firefox --new-tab", format!("firefox --new-tab {URL}")),
        ("firefox --url=%s 'a b' 100%%", format!("firefox --url={URL} a b 100%")),
        ("firefox '%s' $(touch it); touch it", format!("firefox {URL} $(touch it); touch it")),
    ] {
        let tools = Tools::new();
        tools.add("firefox", r#"echo $# >"$0.count""#);
        let tty = open(&tools, browser);
        tty.wait_for(&format!("Opened {URL}"));
        assert!(!tty.written().contains("\x1b]52;"));
        quit(tty);
        assert_eq!(tools.ran(), [ran]);
    }
}

#[test]
fn the_address_is_one_argument() {
    let tools = Tools::new();
    tools.add("firefox", r#"printf '%s\n' "$#" "$1" >"$0.arguments""#);
    quit_once_opened(open(&tools, path(&tools.at("firefox"))));
    wait_for_file(&tools.at("firefox.arguments"), &format!("1\n{URL}\n"));
}

#[test]
fn a_browser_may_have_blanks_in_its_path() {
    let tools = Tools::new();
    tools.add("the browser", "exit 0");
    quit_once_opened(open(&tools, path(&tools.at("the browser"))));
    assert_eq!(tools.ran(), [format!("the browser {URL}")]);
}

fn quit_once_opened(tty: Tty) {
    tty.wait_for(&format!("Opened {URL}"));
    quit(tty);
}

#[test]
fn of_a_list_the_first_that_does_not_fail_is_used() {
    let tools = Tools::new();
    tools.add("one", "exit 1").add("two", "kill -TERM $$").add("three", "exit 0").add("four", "exit 0");
    quit_once_opened(open(&tools, "none:one:lynx:two -x:three %s:four"));
    assert_eq!(tools.ran(), [format!("one {URL}"), format!("two -x {URL}"), format!("three {URL}")]);
}

#[test]
fn when_all_fail_it_says_how() {
    let tools = Tools::new();
    tools.add("firefox", "exit 1").add("chrome", "kill -TERM $$");
    for (browser, why) in [
        ("firefox", "firefox ended with status 1"),
        ("none:firefox:chrome", "firefox ended with status 1; chrome was ended by signal 15"),
        ("none:/nowhere/nothing", "none was not found; nothing was not found"),
        ("w3m -M", "w3m needs a terminal of its own"),
    ] {
        assert_shows_the_address(open(&tools, browser), why);
    }
}

#[test]
fn a_browser_that_fails_a_little_later_says_so_too() {
    let tools = Tools::new();
    tools.add("firefox", r#"until [ -e "$0.asked" ]; do sleep 0.1; done; exit 3"#);
    let tty = open(&tools, "firefox");
    tty.wait_for(&format!("Opened {URL}"));
    fs::write(tools.at("firefox.asked"), "").expect("a file can be written");
    assert_shows_the_address(tty, "firefox ended with status 3");
}

#[test]
fn a_running_browser_has_no_terminal_and_outlives_us() {
    let tools = Tools::new();
    tools.add("firefox", RUNS);
    quit_once_opened(open(&tools, "firefox"));
    assert_eq!(tools.read("firefox.terminal"), "none\n");
    fs::write(tools.at("firefox.asked"), "").expect("a file can be written");
    wait_for_file(&tools.at("firefox.answer"), "here\n");
}

#[test]
#[cfg(not(target_os = "macos"))]
fn the_desktop_opens_it_where_no_browser_is_named() {
    for browser in ["", ":"] {
        let tools = Tools::new();
        tools.add("xdg-open", "exit 3").add("gio", "exit 0");
        let mut tty = tools.explorer(&[("BROWSER", browser), ("DISPLAY", ":0")]);
        tty.send("o");
        quit_once_opened(tty);
        assert_eq!(tools.ran(), [format!("xdg-open {URL}"), format!("gio open {URL}")]);
    }
}

#[test]
#[cfg(not(target_os = "macos"))]
fn without_a_desktop_or_on_another_machine_the_address_is_shown_and_copied() {
    for variables in [&[][..], &[("SSH_CONNECTION", "::1 22 ::1 22"), ("WAYLAND_DISPLAY", "wayland-0")]] {
        let tools = Tools::new();
        tools.add("xdg-open", "exit 0");
        let mut tty = tools.explorer(variables);
        tty.send("o");
        assert_shows_the_address(tty, "No browser can be reached from here");
        assert_eq!(tools.ran(), [""; 0]);
    }
}
