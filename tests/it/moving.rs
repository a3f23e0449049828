//! Moving about: every key that moves does so in lists and on pages, and each place is kept.

use std::borrow::Cow;

use msaie::app::{Focus, Pane};
use msaie::data::Kind;

use crate::play::Play;
use crate::witness::{RELATED, SELECTED};

#[test]
fn the_program_begins_at_its_first_record() {
    let mut play = Play::new(120, 36);
    assert_eq!((play.active_pane(), play.pane().list.cursor, play.app.focus()), (0, 0, Focus::List));
    let title = play.selected().to_owned();
    assert!(play.lines()[1].contains(&format!("─ {title} ─")), "{}", play.text());
}

#[test]
fn letters_arrows_and_control_keys_move_one_row() {
    let mut play = Play::new(120, 36);
    play.press("departments");
    for (down, up) in [("j", "k"), ("Down", "Up"), ("Ctrl-n", "Ctrl-p")] {
        play.press(down).press(down);
        assert_eq!(play.pane().list.cursor, 2, "after {down} twice");
        play.press(up);
        assert_eq!(play.pane().list.cursor, 1, "after {up}");
        play.press(up).press(up);
        assert_eq!(play.pane().list.cursor, 0, "{up} stays at the first row");
    }
}

#[test]
fn home_and_end_go_to_the_first_and_last_row() {
    let mut play = Play::new(120, 36);
    play.press("departments");
    let last = play.pane().len() - 1;
    for (end, home) in [("G", "g"), ("End", "Home")] {
        play.press(end);
        assert_eq!(play.pane().list.cursor, last, "after {end}");
        play.press("j");
        assert_eq!(play.pane().list.cursor, last, "j stays at the last row");
        play.press(home);
        assert_eq!(play.pane().list.cursor, 0, "after {home}");
    }
}

#[test]
fn pages_and_half_pages_move_by_the_rows_of_the_list() {
    let mut play = Play::new(40, 12);
    play.press("departments");
    // Twelve rows without the tabs, the status line and the titles of the panes.
    let page = 12 - 2 - Kind::PANES.len();
    for (down, up, rows) in
        [("PgDn", "PgUp", page), ("Ctrl-f", "Ctrl-b", page), ("Space", "PgUp", page), ("Ctrl-d", "Ctrl-u", page / 2)]
    {
        play.press(down);
        assert_eq!(play.pane().list.cursor, rows, "after {down}");
        play.press(up);
        assert_eq!(play.pane().list.cursor, 0, "after {up}");
    }
    play.press("PgDn PgDn PgDn");
    assert_eq!(play.pane().list.cursor, play.pane().len() - 1);
}

#[test]
fn a_page_moves_item_by_item_and_never_onto_a_heading() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter G");
    let last = play.app.reader().position().cursor;
    play.press("g");
    let mut seen = vec![play.app.reader().position().cursor];
    while play.app.reader().position().cursor < last {
        let before = play.moment();
        play.press("j");
        assert_ne!(before, play.moment(), "j does nothing before the last item");
        seen.push(play.app.reader().position().cursor);
    }
    seen.dedup();
    let all: Vec<_> = (0..play.app.reader().page().len()).collect();
    assert_eq!(seen, all);
}

#[test]
fn up_goes_back_over_all_that_down_went_over() {
    let mut play = Play::new(60, 14);
    play.press("departments Enter");
    let top = play.moment();
    for _ in 0..60 {
        play.press("Down");
    }
    assert_ne!(top, play.moment());
    for _ in 0..200 {
        play.press("Up");
    }
    assert_eq!(top, play.moment());
}

#[test]
fn a_screen_and_half_a_screen_of_a_page() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter PgDn");
    // Between the page's rule and its footer. One line of a whole screen stays.
    let rows = 20;
    assert_eq!(play.app.reader().position().scroll, rows - 1);
    play.press("PgUp");
    assert_eq!(play.app.reader().position().scroll, 0);
    play.press("Ctrl-d");
    assert_eq!(play.app.reader().position().scroll, rows / 2);
    play.press("Space Ctrl-b Ctrl-u");
    assert_eq!(play.app.reader().position().scroll, 0);
}

#[test]
fn a_page_tells_how_far_down_it_is() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    assert!(play.lines()[1].contains(" top "), "{}", play.text());
    play.press("PgDn");
    assert!(play.lines()[1].contains("% "), "{}", play.text());
    play.press("End");
    assert!(play.lines()[1].contains(" end "), "{}", play.text());
    let last = play.app.item().map(Cow::into_owned);
    play.press("PgDn PgDn");
    assert_eq!(play.app.item().map(Cow::into_owned), last, "a screen down stays at the last item");
    play.press("Home");
    assert!(play.lines()[1].contains(" top "), "{}", play.text());
}

#[test]
fn screens_down_show_every_line_of_a_page() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    let mut seen = 0;
    while !play.lines()[1].contains(" end ") {
        let scroll = play.app.reader().position().scroll;
        assert!(scroll <= seen, "lines from {seen} to {scroll} were passed over");
        seen = scroll + 20;
        let before = play.moment();
        play.press("PgDn");
        assert_ne!(before, play.moment(), "the page goes no further:\n{}", play.text());
    }
    assert!(play.app.reader().position().scroll <= seen);
}

#[test]
fn tab_goes_round_the_panes_both_ways() {
    let mut play = Play::new(120, 36);
    let panes = Kind::PANES.len();
    for pane in (1..panes).chain([0]) {
        assert_eq!(play.press("Tab").active_pane(), pane);
    }
    for pane in (0..panes).rev() {
        assert_eq!(play.press("Shift-Tab").active_pane(), pane);
    }
}

#[test]
fn the_palette_goes_to_each_pane_from_anywhere() {
    let mut play = Play::new(120, 36);
    for from in ["Enter", "6", "7", "careers", "/ Esc"] {
        for (pane, name) in ["core courses", "departments", "careers"].into_iter().enumerate() {
            play.press(from).press(":").type_text(&format!("go to the {name}")).press("Enter");
            assert_eq!((play.active_pane(), play.app.focus()), (pane, Focus::List), "{name} after {from}");
        }
    }
}

#[test]
fn each_pane_keeps_its_place() {
    let mut play = Play::new(120, 36);
    play.press("courses j departments j j careers j j j j");
    for (key, row) in [("courses", 1), ("departments", 2), ("careers", 4), ("departments", 2), ("courses", 1)] {
        play.press(key);
        assert_eq!(play.pane().list.cursor, row, "{key}");
    }
}

#[test]
fn each_page_keeps_its_place() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter j j j j j j j PgDn Ctrl-u");
    let place = play.app.reader().position();
    assert!(place.scroll > 0 && place.cursor > 3);
    play.press("h j Enter j");
    assert_ne!(play.app.reader().position(), place);
    play.press("h k l");
    assert_eq!(play.app.reader().position(), place);
    play.press("7 PgDn 6 1");
    assert_eq!(play.app.reader().position(), place);
}

#[test]
fn a_narrow_screen_keeps_the_place_on_the_page_behind_its_lists() {
    let mut play = Play::new(40, 12);
    play.press("departments Enter G k");
    let place = play.app.reader().position();
    play.press("h");
    assert_eq!(play.app.focus(), Focus::List);
    play.press("l");
    assert_eq!(play.app.reader().position(), place);
}

#[test]
fn the_selection_marks_what_it_has_to_do_with() {
    let mut play = Play::new(300, 80);
    let counts: Vec<_> = play.panes().iter().map(Pane::len).collect();
    let mut marked = 0;
    for (pane, count) in counts.iter().enumerate() {
        for row in 0..*count {
            play.choose(pane, row);
            let selected = play.record();
            let lines = play.lines();
            for record in play.app.program().records() {
                let title = play.app.program().title(record);
                let is_row = |line: &&String| line.chars().skip(4).collect::<String>().starts_with(title);
                let line = lines.iter().find(is_row).unwrap_or_else(|| panic!("{title} is not in its pane"));
                let marks: Vec<_> = line.chars().skip(1).take(2).collect();
                let related = play.app.program().related(selected, record);
                assert_eq!(marks[1] == RELATED, related, "{title} beside {}", play.selected());
                let is_selected = play.panes().iter().any(|pane| pane.selected() == Some(record));
                assert_eq!(marks[0] == SELECTED, is_selected, "{title} beside {}", play.selected());
                marked += usize::from(related);
            }
        }
    }
    assert!(marked > 100, "only {marked} relations");
}

#[test]
fn relations_hold_from_both_ends() {
    let play = Play::new(120, 36);
    let program = play.app.program();
    for one in program.records() {
        for other in program.records() {
            assert_eq!(program.related(one, other), program.related(other, one));
        }
    }
}

#[test]
fn the_cursor_stands_on_the_selected_row() {
    let mut play = Play::new(80, 24);
    for (pane, rows) in [(0, 3), (1, 9), (2, 6)] {
        for row in [0, 1, rows] {
            play.choose(pane, row);
            let (column, line) = play.cursor().expect("a cursor");
            let start: String = play.selected().chars().take(12).collect();
            assert_eq!(column, 0);
            let shown = &play.lines()[usize::from(line)];
            assert!(shown.starts_with(SELECTED) && shown.contains(&start), "{shown:?} is not {start:?}");
        }
    }
}

#[test]
fn the_cursor_stands_on_the_item_of_the_page() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    for key in ["j", "j", "PgDn", "j", "k", "G", "k", "g"] {
        play.press(key);
        let at = play.cursor().expect("a cursor");
        let buffer = play.buffer();
        assert_eq!(buffer[at].symbol(), "▌", "after {key}:\n{}", play.text());
        assert!(at.0 > 20, "it is beside the lists");
        let above = &buffer[(at.0, at.1 - 1)];
        assert_ne!(above.symbol(), "▌", "it stands on the item's first line that is seen");
    }
}
