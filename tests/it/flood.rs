//! Under a flood of input no key is lost or invented, and nothing gets stuck.

use std::fmt::Write;
use std::fs;

use tempfile::TempDir;
use vt100::Screen;

use crate::pty::{Tty, lines};
use crate::terminal::{Both, explorer, quit};

#[test]
fn ten_thousand_resizes_lose_no_key() {
    let mut both = Both::new();
    both.press("/");
    let text = "every letter stays in the query line whatever the size";
    let mut chars = text.chars();
    for step in 0..10_000_u32 {
        if step % 175 == 0 {
            both.tty.send(&chars.next().into_iter().collect::<String>());
        }
        let length = |factor, max| u16::try_from(1 + step * factor % max).expect("small");
        both.tty.resize(length(37, 500), length(17, 200));
    }
    assert_eq!(chars.next(), None, "everything was typed");
    both.tty.resize(120, 36);
    both.play.type_text(text);
    both.compare();
}

#[test]
fn keys_pressed_while_data_loads_all_arrive() {
    let folder = TempDir::new().expect("a folder");
    let mut records = String::new();
    for number in 0..3000 {
        let title = "Tea and nothing but tea ".repeat(30);
        write!(records, "(id: \"tea{number}\", title: \"{title}{number}\", source: \"paper\"),")
            .expect("a string takes any text");
    }
    let write = |name, text: &str| fs::write(folder.path().join(name), format!("[{text}]")).expect("a file");
    write("departments.ron", &records);
    write("sources.ron", r#"(id: "paper", title: "A paper", read: "2025-10", standing: Official)"#);
    let mut tty = Tty::explorer(&[], &["--data", folder.path().to_str().expect("a UTF-8 path")]);
    tty.wait_for_bytes("loading");
    tty.send("/");
    for c in "tea".chars().cycle().take(60) {
        tty.send(&c.to_string());
        tty.wait_until_read();
    }
    tty.wait_for(&format!("/{} ", "tea".repeat(20)));
    tty.send("\x15");
    tty.send("2999");
    tty.wait_for("1 of 3,000");
    tty.send("\x03");
    assert_eq!(tty.end().status, 0);
}

#[test]
fn a_pasted_megabyte_runs_no_command() {
    let text = "q\r:quit\r\x03\x1a/and so on\t".repeat(1 << 16);
    for (start, end) in [("\x1b[200~", "\x1b[201~"), ("", "")] {
        let mut tty = explorer(&[], &[]);
        tty.send(&format!("{start}{text}{end}"));
        tty.wait_for("Nothing to paste into here. / searches");
        tty.send("/still there");
        tty.wait_for("/still there");
        tty.send("\x1b");
        tty.wait_for("/ search");
        quit(tty);
    }
}

#[test]
fn a_stream_of_mouse_events_starves_no_key() {
    let mut both = Both::new();
    let cell = "100;20";
    both.tty.send(&format!("\x1b[<65;{cell}M\x1b[<64;{cell}M").repeat(500));
    both.tty.send(&format!("\x1b[<35;{cell}M\x1b[<35;1;1M").repeat(10_000));
    both.press("/");
    both.type_text("tea");
    both.press("Esc");
    quit(both.tty);
}

#[test]
fn terminal_replies_are_not_keys() {
    let replies = [
        "\x1b[12;40R\x1b[1;2R\x1b[0n",
        "\x1b[?62;22c\x1b[>41;354;0c\x1b[=1;2c",
        "\x1b[?2026;2$y\x1b[4;2$y\x1b[?997;1n",
        "\x1b[?15u\x1b[8;24;80t\x1b[I\x1b[O",
        "\x1bP>|qj 3.4\x1b\\\x1bP1+r544e=7874\x1b\\",
        "\x1b]10;rgb:ffff/ffff/ffff\x07\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
        "\x1b_Gi=31;q\x1b\\\x1b^q\x1b\\\x1bXq\x1b\\",
        "\x1b[<0;0;0M\x1b[99999999999999999999~",
    ];
    let mut both = Both::new();
    for reply in replies {
        both.tty.send(reply);
        both.press("j k");
    }
    both.press("/");
    for reply in replies {
        both.tty.send(reply);
        both.type_text("e");
        both.press("Backspace");
    }
    both.press("Esc");
    quit(both.tty);
}

#[test]
fn an_incomplete_escape_sequence_blocks_no_key() {
    let is_searching = |screen: &Screen| lines(screen).iter().any(|line| line.contains("Esc cancel"));
    for half in ["\x1b[?20", "\x1b]0;q", "\x1b[200~q"] {
        let mut tty = explorer(&[], &[]);
        tty.send(half);
        tty.wait_until_read();
        // The next keys may still be taken as part of the sequence; later ones must not be.
        let unblocked = (0..20).any(|_| {
            tty.send("/");
            tty.soon_shows(is_searching)
        });
        assert!(unblocked, "{half:?} blocks keys");
        tty.send("\x03");
        assert_eq!(tty.end().status, 0);
    }
}
