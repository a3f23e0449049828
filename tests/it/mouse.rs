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
fn a_click_on_a_row_selects_it_and_a_second_opens_it() {
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
    play.click_at(column, line);
    assert_eq!(play.app.focus(), Focus::Page);
    play.click_at(column, line);
    assert_eq!(play.app.focus(), Focus::List);
}

#[test]
fn a_click_on_a_pane_title_activates_the_pane() {
    let mut play = Play::new(120, 36);
    play.press("departments j Enter").click("Careers");
    assert_eq!((play.active_pane(), play.app.focus(), play.pane().list.cursor), (2, Focus::List, 0));
    play.click("Departments");
    assert_eq!((play.active_pane(), play.pane().list.cursor), (1, 1));
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
fn a_click_on_an_action_selects_it_and_a_second_runs_it() {
    let mut play = Play::new(120, 40);
    play.press(":").click("How to apply");
    let Some(Popup::Palette(palette)) = play.app.popup() else { panic!("the palette is closed") };
    assert_eq!(palette.selected().expect("an action").long, "How to apply");
    play.click("How to apply");
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
    play.act(Action::Click(Target::Query));
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
}
