//! The mouse: clicks select, open or close, and the wheel scrolls what is under the pointer.

use msaie::app::{Action, Focus, Part, Popup, Scope, Spot, Target, ViewId};
use msaie::pages::Body;

use crate::play::Play;

#[test]
fn a_click_on_a_tab_goes_to_its_view() {
    let mut play = Play::new(120, 36);
    for (tab, view) in [("Apply", ViewId::Apply), ("About", ViewId::About), ("Explore", ViewId::Explore)] {
        play.click(tab);
        assert_eq!(play.app.view(), view);
    }
}

#[test]
fn a_click_on_a_tab_ends_typing() {
    let mut play = Play::new(120, 36);
    play.search("battery").click("About");
    assert_eq!(play.app.view(), ViewId::About);
    assert_eq!(play.app.scope(), Scope::Page, "keys should go to the visible view");
    play.press("1");
    assert_eq!(play.app.view(), ViewId::Explore);
}

#[test]
fn a_click_on_a_row_selects_it_and_a_double_click_opens_it() {
    let mut play = Play::new(120, 36);
    for (row, title) in [
        ("ChemE", "Chemical"),
        ("Trustworthy AI", "Trustworthy AI"),
        ("Battery eng", "Battery"),
        ("MechE", "Mechanical"),
    ] {
        play.click(row);
        assert!(play.selected().starts_with(title), "{row} is not {}", play.selected());
        assert_eq!(play.app.focus(), Focus::List);
        let (_, line) = play.cursor().expect("a cursor");
        assert!(play.lines()[usize::from(line)].contains(row));
    }
    let (column, line) = play.cursor().expect("a cursor");
    play.click_at(column, line).click_at(column, line);
    assert_eq!(play.app.focus(), Focus::List, "a second click selects what is selected");
    play.double_click_at(column, line);
    assert_eq!((play.app.focus(), play.selected()), (Focus::Page, "Mechanical Engineering"));
    play.double_click("ChemE");
    assert_eq!((play.app.focus(), play.selected()), (Focus::Page, "Chemical Engineering"));
}

#[test]
fn a_click_that_only_focuses_the_window_opens_nothing() {
    for columns in [40, 80, 120] {
        let mut play = Play::new(columns, 24);
        for (x, y) in (0..columns).step_by(3).flat_map(|x| (1..20).map(move |y| (x, y))) {
            let is_list = matches!(play.target(x, y), Some(Target::View(Spot { part: Part::List(_), .. })));
            if is_list {
                play.click_at(x, y).click_at(x, y);
                assert!(play.effects.is_empty() && play.app.popup().is_none());
                assert_eq!(play.app.focus(), Focus::List, "{x}:{y}");
            }
        }
    }
}

#[test]
fn the_second_of_two_clicks_does_nothing_where_the_first_did_something() {
    let mut play = Play::new(120, 36);
    play.press("6").double_click("Step 1");
    assert_eq!(play.asked().len(), 1, "a link is opened once");
    play.press("1 departments Enter");
    play.seek(|item| matches!(item.body, Body::Relation { .. }));
    play.press("h").double_click("→ ");
    assert!(play.app.popup().is_none(), "what came in its place is not opened:\n{}", play.text());
    play.press("?").double_click_at(0, 0);
    assert!(play.app.popup().is_none());
    let (target, before) = (play.target(5, 10).expect("a row"), play.snapshot());
    play.act(Action::DoubleClick(target));
    assert_eq!(play.snapshot(), before, "without a first click there is no second");
}

#[test]
fn a_double_click_on_a_fact_shows_its_source() {
    let mut play = Play::new(120, 36);
    play.double_click("Campus");
    assert!(play.shows("Where it comes from"), "{}", play.text());
    play.press("Esc").click("Campus").click("Campus");
    assert!(play.app.popup().is_none());
}

#[test]
fn a_click_on_a_heading_opens_and_closes_its_group() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let item = play.seek(|item| matches!(item.body, Body::Fold { is_open: false, .. }));
    let Body::Fold { heading, .. } = item.body else { panic!("no group") };
    for way in ["▸", "▾", "▸"] {
        let line = format!("{way} {heading}");
        assert!(play.shows(&line), "{line} is not on\n{}", play.text());
        play.click(&line);
        assert!(!play.shows(&line), "{line} is on\n{}", play.text());
    }
    let is_open = |play: &mut Play| play.shows(&format!("▾ {heading}"));
    assert!(is_open(&mut play));
    play.click(&format!("▾ {heading}"));
    play.double_click(&format!("▸ {heading}"));
    assert!(is_open(&mut play), "a double click does not close it again");
}

/// The column of the last scrollbar of a screen that can be dragged, and the rows of its thumb.
fn thumb(play: &mut Play) -> (u16, Vec<u16>) {
    let buffer = play.buffer();
    let can_be_dragged = |column, row| play.screen.grab(&play.app, column, row).is_some();
    let is_thumb = |column, row| buffer[(column, row)].symbol() == "┃" && can_be_dragged(column, row);
    let rows = |column| (0..buffer.area.height).filter(|row| is_thumb(column, *row)).collect::<Vec<_>>();
    let mut found = (0..buffer.area.width).rev().map(|column| (column, rows(column)));
    found.find(|(_, rows)| !rows.is_empty()).unwrap_or_else(|| panic!("no thumb on\n{}", play.text()))
}

#[test]
fn a_click_on_a_scrollbar_jumps_there_without_taking_the_focus() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        let mut play = Play::new(columns, rows);
        let (column, top) = thumb(&mut play);
        let before = play.snapshot();
        play.click_at(column, top[0]);
        assert_eq!(play.snapshot(), before, "the thumb is there");
        play.click_at(column, rows - 5);
        let scroll = play.app.reader().position().scroll;
        assert!(scroll > 20, "{scroll}:\n{}", play.text());
        assert_eq!((play.app.focus(), play.selected()), (Focus::List, "Biomedical Engineering"));
        play.click_at(column, rows / 2);
        assert!((1..scroll).contains(&play.app.reader().position().scroll));
        play.click_at(column, top[0]);
        assert_eq!(play.app.reader().position().scroll, 0, "{}", play.text());
    }
}

#[test]
fn the_thumbs_of_lists_pages_and_pop_ups_can_be_dragged() {
    for (keys, columns) in [("", 80), ("departments", 40), ("departments Enter", 40), ("?", 80), (":", 80), ("6", 120)]
    {
        let mut play = Play::new(columns, if columns == 40 { 14 } else { 20 });
        play.press(keys);
        let (column, start) = thumb(&mut play);
        for (to, is_start) in [(30, false), (0, true), (30, false)] {
            play.drag(column, start[0], &[5, to, 0, to]);
            let (_, now) = thumb(&mut play);
            assert_eq!(now == start, is_start, "{keys}, {to}: {now:?}\n{}", play.text());
            play.drag(column, now[0], &[0]);
            assert_eq!(thumb(&mut play).1, start, "{keys}, {to}:\n{}", play.text());
        }
    }
}

#[test]
fn a_click_on_a_pane_title_activates_the_pane() {
    let mut play = Play::new(120, 36);
    play.press("departments j Enter").click("Careers");
    assert_eq!((play.active_pane(), play.app.focus(), play.pane().list.cursor), (2, Focus::List, 1));
    play.click("Departments");
    assert_eq!((play.active_pane(), play.pane().list.cursor), (1, 2));
}

#[test]
fn a_click_on_an_item_selects_it() {
    let mut play = Play::new(120, 36);
    play.press("courses").click("  Places  ");
    assert_eq!(play.app.focus(), Focus::Page);
    assert_eq!(play.app.item().expect("an item").label.as_str(), "Places");
    assert!(play.effects.is_empty());
}

#[test]
fn a_click_on_a_relation_follows_it() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    let item = play.seek(|item| matches!(item.body, Body::Relation { .. }));
    let Body::Relation { to, .. } = item.body else { panic!("no relation") };
    play.press("h");
    let before = play.record();
    let (column, row) = play.find("→ ").expect("a relation");
    let target = play.target(column, row);
    assert!(matches!(target, Some(Target::View(Spot { part: Part::Page, row: Some(_) }))));
    play.click_at(column, row);
    assert_eq!(play.record(), to);
    play.press("Backspace");
    assert_eq!(play.record(), before);
}

#[test]
fn a_click_on_a_link_opens_it() {
    let mut play = Play::new(120, 36);
    play.press("6").click("Step 1");
    let asked = play.asked();
    let url = asked[0].strip_prefix("open ").expect("a link was opened");
    assert!(url.starts_with("https://"), "{url}");
    assert!(play.shows(url), "the address should be on the screen");
}

#[test]
fn a_click_outside_a_pop_up_closes_it() {
    for open in ["?", ":"] {
        let mut play = Play::new(120, 36);
        play.press("departments j");
        let before = play.snapshot();
        for (column, row) in [(0, 0), (5, 5), (119, 35), (60, 0), (119, 10)] {
            play.press(open).click_at(column, row);
            assert_eq!(play.snapshot(), before, "{open}, {column}:{row}");
        }
    }
}

#[test]
fn a_click_inside_a_pop_up_keeps_it() {
    let mut play = Play::new(120, 36);
    play.press("departments Enter");
    play.seek(|item| item.provenance.is_some());
    play.press("s").click("Standing");
    assert_eq!(play.app.item().expect("an item").label.as_str(), "Standing");
    play.click("Where it comes from");
    assert!(play.app.popup().is_some());
}

#[test]
fn a_click_on_an_action_selects_it_and_a_double_click_runs_it() {
    let mut play = Play::new(120, 40);
    play.press(":").click("How to apply");
    let Some(Popup::Palette(palette)) = play.app.popup() else { panic!("the palette is closed") };
    assert_eq!(palette.selected().expect("an action").long, "How to apply");
    play.click("How to apply");
    assert!(play.app.popup().is_some(), "a second click selects it again");
    play.double_click("How to apply");
    assert_eq!(play.app.view(), ViewId::Apply);
}

#[test]
fn the_wheel_scrolls_the_page_or_list_under_it() {
    let mut play = Play::new(80, 24);
    play.press("departments");
    let (column, row) = (50, 10);
    play.wheel_at(column, row, 3);
    assert_eq!((play.app.reader().position().scroll, play.app.focus()), (3, Focus::List));
    play.wheel_at(column, row, 3).wheel_at(column, row, -3);
    assert_eq!(play.app.reader().position().scroll, 3);
    play.wheel_at(column, row, -30);
    assert_eq!(play.app.reader().position().scroll, 0);
    let (column, row) = play.find("Battery").expect("a row of the careers");
    play.wheel_at(column, row, 1);
    assert_eq!((play.panes()[2].list.top, play.active_pane()), (1, 1));
    assert_eq!(play.app.focus(), Focus::List);
    play.wheel_at(column, row, 100);
    assert!(play.shows("Bioinf"), "the last row should be visible:\n{}", play.text());
    play.wheel_at(column, row, -100);
    assert_eq!(play.panes()[2].list.top, 0);
}

#[test]
fn the_wheel_reaches_the_end_of_a_page() {
    let mut play = Play::new(80, 24);
    play.press("departments Enter");
    for _ in 0..300 {
        play.wheel_at(50, 10, 3);
    }
    assert!(play.lines()[1].contains(" end "), "{}", play.text());
    for _ in 0..300 {
        play.wheel_at(50, 10, -3);
    }
    assert!(play.lines()[1].contains(" top "), "{}", play.text());
}

#[test]
fn the_wheel_over_a_pane_without_rows_does_nothing() {
    let mut play = Play::new(40, 12);
    play.press("departments");
    let before = play.snapshot();
    let (column, row) = play.find("Careers").expect("its title");
    play.wheel_at(column, row, 3);
    assert_eq!(play.snapshot(), before);
}

#[test]
fn the_wheel_scrolls_an_open_pop_up_wherever_the_pointer_is() {
    for open in ["?", ":"] {
        let mut play = Play::new(80, 24);
        play.press("departments").press(open);
        let (before, below) = (play.text(), play.app.reader().position());
        play.wheel_at(40, 10, 30);
        assert_ne!(play.text(), before);
        play.wheel_at(1, 1, -30);
        assert_eq!(play.app.reader().position(), below);
    }
}

#[test]
fn a_click_in_another_view_leaves_explore_unchanged() {
    let mut play = Play::new(120, 36);
    play.press("departments j");
    let before = play.snapshot();
    play.press("7").click("Please note").click("Explore");
    assert_eq!(play.snapshot(), before);
}

#[test]
fn a_click_on_a_list_ends_typing_and_keeps_the_results() {
    let mut play = Play::new(120, 36);
    play.search("battery").click("ChemE");
    assert_eq!(play.app.scope(), Scope::List);
    assert_eq!(play.selected(), "Chemical Engineering");
    assert!(play.app.query().is_some());
}

#[test]
fn what_says_nothing_cannot_be_clicked() {
    let mut play = Play::new(120, 36);
    assert_eq!(play.target(119, 35), None);
    assert_eq!(play.target(200, 200), None);
    let before = play.snapshot();
    play.act(Action::Click(Target::Query(0)));
    assert_eq!(play.snapshot(), before);
}

#[test]
fn a_click_on_a_key_in_the_footer_does_what_the_key_does() {
    let mut play = Play::new(120, 36);
    play.click("? keys");
    assert!(matches!(play.app.popup(), Some(Popup::Page(_))), "{}", play.text());
    play.click("Esc close");
    assert!(play.app.popup().is_none());
    play.click("Enter open");
    assert_eq!(play.app.focus(), Focus::Page);
    play.click("h lists");
    assert_eq!(play.app.focus(), Focus::List);
    play.press(":").click("Esc close");
    assert!(play.app.popup().is_none());
    play.press(":").type_text("apply").click("Enter run");
    assert_eq!(play.app.view(), ViewId::Apply);
    play.double_click("Backspace back");
    assert_eq!(play.app.view(), ViewId::Explore);
}

#[test]
fn each_digit_in_the_footer_leads_to_its_view() {
    let mut play = Play::new(120, 36);
    for (at, view) in
        [(10, ViewId::About), (8, ViewId::Apply), (6, ViewId::Dates), (2, ViewId::Compare), (0, ViewId::Explore)]
    {
        let (column, row) = play.find("1 2 3 4 6 7 views").expect("the digits");
        play.click_at(column + at, row);
        assert_eq!(play.app.view(), view);
    }
    let (column, row) = play.find("1 2 3 4 6 7 views").expect("the digits");
    assert_eq!(play.target(column + 1, row), None);
    assert_eq!(play.target(column + 9, row), None);
}
