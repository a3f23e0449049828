//! Moving in lists and on pages, and keeping the position in each.

use msaie::app::{Focus, Pane};
use msaie::data::Kind;

use crate::play::Play;
use crate::witness::{RELATED, SELECTED};

#[test]
fn the_first_department_is_selected_at_the_start() {
    let mut play = Play::new(120, 36);
    assert_eq!((play.pane().kind, play.pane().list.cursor, play.app.focus()), (Kind::Department, 1, Focus::List));
    let title = play.selected().to_owned();
    assert!(play.lines()[1].contains(&format!("─ {title} ─")), "{}", play.text());
}

#[test]
fn letters_arrows_and_control_keys_move_one_row() {
    let mut play = Play::new(120, 36);
    play.press("departments");
    for (down, up) in [("j", "k"), ("Down", "Up"), ("Ctrl-n", "Ctrl-p")] {
        play.press(down).press(down);
        let first = play.pane().list.cursor - 2;
        play.press(up);
        assert_eq!(play.pane().list.cursor, first + 1, "after {up}");
        play.press(&format!("{up} ").repeat(4));
        assert_eq!(play.pane().list.cursor, 0, "{up} should stay on the first row");
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
        assert_eq!(play.pane().list.cursor, last, "j should stay on the last row");
        play.press(home);
        assert_eq!(play.pane().list.cursor, 0, "after {home}");
    }
}

#[test]
fn pages_and_half_pages_move_by_the_rows_of_the_list() {
    let mut play = Play::new(40, 12);
    play.press("departments");
    // Twelve rows less the tabs, the source, the status line and the pane titles.
    let page = 12 - 3 - Kind::lists().count();
    for (down, up, rows) in [
        ("PgDn", "PgUp", page),
        ("Ctrl-f", "Ctrl-b", page),
        ("Space", "b", page),
        ("Ctrl-v", "Alt-v", page),
        ("Ctrl-d", "Ctrl-u", page / 2),
    ] {
        play.press("g").press(down);
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
        let before = play.snapshot();
        play.next_item();
        assert_ne!(before, play.snapshot(), "it should move until the last item");
        seen.push(play.app.reader().position().cursor);
    }
    seen.dedup();
    let all: Vec<_> = (0..play.app.reader().page().len()).collect();
    assert_eq!(seen, all);
}

#[test]
fn up_undoes_down() {
    let mut play = Play::new(60, 14);
    play.press("departments Enter");
    let top = play.snapshot();
    for _ in 0..60 {
        play.press("Down");
    }
    assert_ne!(top, play.snapshot());
    for _ in 0..200 {
        play.press("Up");
    }
    assert_eq!(top, play.snapshot());
}

#[test]
fn a_page_scrolls_by_screens_and_half_screens() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter PgDn");
    // The rows between the page's rule and the legend; a screen down keeps one of them.
    let rows = 19;
    assert_eq!(play.app.reader().position().scroll, rows - 1);
    play.press("PgUp");
    assert_eq!(play.app.reader().position().scroll, 0);
    play.press("Ctrl-d");
    assert_eq!(play.app.reader().position().scroll, rows / 2);
    play.press("Space Ctrl-b Ctrl-v Alt-v Space b Ctrl-u");
    assert_eq!(play.app.reader().position().scroll, 0);
}

#[test]
fn a_line_more_is_seen_without_leaving_the_item() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter j j j Ctrl-e Ctrl-e");
    assert_eq!((play.app.reader().position().scroll, play.app.reader().position().cursor), (2, 3));
    play.press("Ctrl-y");
    assert_eq!((play.app.reader().position().scroll, play.app.reader().position().cursor), (1, 3));
    let mut play = Play::new(40, 12);
    play.press("departments j j Ctrl-e");
    assert_eq!((play.pane().list.top, play.pane().list.cursor), (1, 3));
    play.press("Ctrl-y Ctrl-y");
    assert_eq!((play.pane().list.top, play.pane().list.cursor), (0, 3));
    play.press("? Ctrl-e");
    assert!(!play.lines()[2].contains("Keys"), "{}", play.text());
}

#[test]
fn a_page_shows_how_far_it_is_scrolled() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    assert!(play.lines()[1].contains(" top "), "{}", play.text());
    play.press("PgDn");
    assert!(play.lines()[1].contains("% "), "{}", play.text());
    play.press("End");
    assert!(play.lines()[1].contains(" end "), "{}", play.text());
    let last = play.app.item().cloned();
    play.press("PgDn PgDn");
    assert_eq!(play.app.item().cloned(), last, "a screen down should stay on the last item");
    play.press("Home");
    assert!(play.lines()[1].contains(" top "), "{}", play.text());
}

#[test]
fn paging_down_skips_no_line() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    let mut seen = 0;
    while !play.lines()[1].contains(" end ") {
        let scroll = play.app.reader().position().scroll;
        assert!(scroll <= seen, "lines {seen} to {scroll} were skipped");
        seen = scroll + 20;
        let before = play.snapshot();
        play.press("PgDn");
        assert_ne!(before, play.snapshot(), "the page stopped scrolling:\n{}", play.text());
    }
    assert!(play.app.reader().position().scroll <= seen);
}

#[test]
fn tab_and_shift_tab_cycle_through_the_panes() {
    let mut play = Play::new(120, 36);
    let panes = Kind::lists().count();
    play.press("courses");
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
fn each_pane_keeps_its_position() {
    let mut play = Play::new(120, 36);
    play.press("courses j departments j j careers j j j j");
    for (key, row) in [("courses", 2), ("departments", 3), ("careers", 5), ("departments", 3), ("courses", 2)] {
        play.press(key);
        assert_eq!(play.pane().list.cursor, row, "{key}");
    }
}

#[test]
fn each_page_keeps_its_position() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter j j j j j j j PgDn Ctrl-u");
    let position = play.app.reader().position();
    assert!(position.scroll > 0 && position.cursor > 3);
    play.press("h j Enter j");
    assert_ne!(play.app.reader().position(), position);
    play.press("h k l");
    assert_eq!(play.app.reader().position(), position);
    play.press("7 PgDn 6 1");
    assert_eq!(play.app.reader().position(), position);
}

#[test]
fn a_narrow_screen_keeps_the_page_position_while_showing_lists() {
    let mut play = Play::new(40, 12);
    play.press("departments Enter G k");
    let position = play.app.reader().position();
    play.press("h");
    assert_eq!(play.app.focus(), Focus::List);
    play.press("l");
    assert_eq!(play.app.reader().position(), position);
}

#[test]
fn records_related_to_the_selection_are_marked() {
    let mut play = Play::new(300, 80);
    let counts: Vec<_> = play.panes().iter().map(Pane::len).collect();
    let mut marked = 0;
    for (pane, count) in counts.iter().enumerate() {
        for row in 0..*count {
            play.choose(pane, row);
            let selected = play.record();
            let lines = play.lines();
            for record in play.app.program().records().filter(|record| !record.kind.is_catalogue()) {
                let title = play.app.program().title(record);
                let short = play.app.program().short(record).map_or(title, |short| short);
                let start: String = title.chars().take(30).collect();
                let is_row = |line: &&String| {
                    let row: String = line.chars().skip(4).collect();
                    row.starts_with(title) || row.starts_with(&format!("{short} ")) && row.contains(&start)
                };
                let line = lines.iter().find(is_row).unwrap_or_else(|| panic!("{title} is not in its pane"));
                let marks: Vec<_> = line.chars().skip(1).take(2).collect();
                let related = play.app.program().related(selected, record);
                assert_eq!(
                    [RELATED, '~', '≠', '²', '‹'].contains(&marks[1]),
                    related,
                    "{title} with {} selected",
                    play.selected()
                );
                let is_selected = play.panes().iter().any(|pane| pane.selected() == Some(record));
                assert_eq!(marks[0] == SELECTED, is_selected, "{title} with {} selected", play.selected());
                marked += usize::from(related);
            }
        }
    }
    assert!(marked > 100, "only {marked} relations");
}

#[test]
fn relations_are_symmetric() {
    let play = Play::new(120, 36);
    let program = play.app.program();
    for one in program.records() {
        for other in program.records() {
            assert_eq!(program.related(one, other), program.related(other, one));
        }
    }
}

#[test]
fn the_cursor_is_on_the_selected_row() {
    let mut play = Play::new(80, 24);
    for (pane, rows) in [(0, 3), (1, 9), (2, 6)] {
        for row in [0, 1, rows] {
            play.choose(pane, row);
            let (column, line) = play.cursor().expect("a cursor");
            let name = play.app.program().short(play.record()).map_or(play.selected(), |short| short);
            let start: String = name.chars().take(12).collect::<String>().to_lowercase();
            assert_eq!(column, 0);
            let shown = &play.lines()[usize::from(line)];
            assert!(shown.starts_with(SELECTED) && shown.to_lowercase().contains(&start), "{shown:?} is not {start:?}");
        }
    }
}

#[test]
fn the_cursor_is_on_the_selected_item_of_the_page() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    for key in ["j", "j", "PgDn", "j", "k", "G", "k", "g"] {
        play.press(key);
        let at = play.cursor().expect("a cursor");
        let buffer = play.buffer();
        assert_eq!(buffer[at].symbol(), "▌", "after {key}:\n{}", play.text());
        assert!(at.0 > 20, "the cursor should be right of the lists");
        let above = &buffer[(at.0, at.1 - 1)];
        assert_ne!(above.symbol(), "▌", "the cursor should be on the item's first visible line");
    }
}
