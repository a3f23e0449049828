//! Screens of every size: each shows what fits, or says that it is too small.

use msaie::app::{Effect, Focus};
use msaie::data::Kind;
use msaie::ui::{self, LEAST_HEIGHT, LEAST_WIDTH};
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::hostile::awkward_program;
use crate::play::Play;

const PANES: [&str; 3] = ["Core courses", "Departments", "Careers"];

/// Common screen sizes, in columns and rows.
const COMMON: [(u16, u16); 5] = [(120, 36), (80, 24), (40, 12), (300, 80), (30, 8)];

fn count(screen: &str, c: char) -> usize {
    screen.chars().filter(|found| *found == c).count()
}

/// The position of each pane's title.
fn titles(play: &mut Play) -> Vec<Option<(u16, u16)>> {
    PANES.iter().map(|title| play.find(title)).collect()
}

#[test]
fn a_wide_screen_shows_boxes_beside_a_page() {
    let mut play = Play::new(120, 36);
    play.press("departments");
    let screen = play.text();
    for corner in ['╭', '╮', '╰', '╯'] {
        assert_eq!(count(&screen, corner), Kind::lists().count() + 1, "{corner} in\n{screen}");
    }
    let columns: Vec<_> = titles(&mut play).into_iter().map(|at| at.expect("a title").0).collect();
    assert_eq!(columns, [3, 3, 3]);
    let lines = play.lines();
    let title = play.selected().to_owned();
    assert!(lines[1].contains(&title), "the page should begin at the top:\n{screen}");
    assert!(lines[0].contains("Explore") && lines[0].contains("28 Nov 2026"), "{}", lines[0]);
    assert_eq!(lines[33].matches('╯').count(), 2, "both sides should end in the same row");
    for line in &lines[1..34] {
        assert_eq!(msaie::text::width(line), 120, "{line}");
    }
}

#[test]
fn a_screen_that_is_too_small_takes_no_key_but_to_quit() {
    let mut play = Play::new(80, 24);
    play.press("departments j");
    let before = play.snapshot();
    play.resize(20, 6).press("j * + 2 / x Enter : Esc u");
    play.type_text("q");
    assert!(play.effects.iter().any(|effect| matches!(effect, Effect::Quit)), "{:?}", play.effects);
    play.resize(80, 24);
    assert_eq!(play.snapshot(), before);
}

#[test]
fn a_standard_terminal_separates_lists_and_page_with_rules() {
    let mut play = Play::new(80, 24);
    play.press("departments");
    let screen = play.text();
    assert_eq!(count(&screen, '╭'), 1, "{screen}");
    let columns: Vec<_> = titles(&mut play).into_iter().map(|at| at.expect("a title").0).collect();
    assert_eq!(columns, [2, 2, 2]);
    let lines = play.lines();
    let rule = lines[1].chars().position(|c| c == '╭').expect("the page's corner");
    for line in &lines[2..21] {
        assert_eq!(line.chars().nth(rule), Some('│'), "{line}");
    }
    for department in 0..10 {
        let short = play.app.program().tables.departments[department].aliases[0].clone();
        assert!(play.shows(&short), "{short} is not on\n{screen}");
    }
}

#[test]
fn a_narrow_screen_shows_the_lists_or_the_page() {
    for (columns, rows) in [(40, 12), (30, 8), (59, 50)] {
        let mut play = Play::new(columns, rows);
        for key in ["courses", "departments", "careers"] {
            play.press(key);
            let all = titles(&mut play);
            assert!(
                all.iter().all(Option::is_some),
                "all three titles should be shown at {columns}x{rows}:\n{}",
                play.text()
            );
            let short = play.app.program().short(play.record()).map_or(play.selected(), |short| short);
            let names = [short, play.selected()].map(|name| name.chars().skip(1).take(14).collect::<String>());
            let is_shown = names.iter().any(|name| play.shows(name));
            assert!(is_shown, "the selected row should be shown at {columns}x{rows}:\n{}", play.text());
        }
        play.press("departments Enter");
        assert!(titles(&mut play).iter().all(Option::is_none), "only the page should be shown:\n{}", play.text());
        let start: String = play.selected().chars().take(15).collect();
        assert!(play.lines()[1].contains(&start), "{}", play.text());
        assert!(play.cursor().is_some());
    }
}

#[test]
fn a_narrow_page_begins_at_its_top() {
    let mut play = Play::new(40, 12);
    play.press("departments Enter");
    assert!(play.lines()[1].contains(" top "), "{}", play.text());
}

#[test]
fn a_date_in_words_keeps_its_mark_where_no_line_of_days_has_room() {
    let mut play = Play::new(40, 12);
    play.press("4");
    let lines = play.lines();
    let africa = lines.iter().position(|line| line.contains("Africa: ")).expect("a row");
    assert!(lines[africa + 1].trim_end().ends_with("15 Jan 2027 ²"), "{}", play.text());
}

#[test]
fn a_large_screen_has_a_column_for_sources() {
    let mut play = Play::new(300, 80);
    let screen = play.text();
    assert_eq!(count(&screen, '╭'), Kind::lists().count() + 2, "the panes, the page and the source:\n{screen}");
    let source = play.find("Where it comes from").expect("the column");
    assert!(source.0 > 150 && source.1 == 1);
    for record in 0..7 {
        let title = play.app.program().tables.careers[record].title.clone();
        assert!(play.shows(&title), "no title should be cut");
    }
    for line in &play.lines()[1..79] {
        assert_eq!(msaie::text::width(line), 300, "{line}");
    }
}

#[test]
fn text_is_wrapped_to_a_readable_width() {
    let mut play = Play::new(300, 80);
    play.press("7");
    let page: Vec<_> = play.lines()[2..78].iter().map(|line| line.trim_matches(['│', ' ', '┃']).to_owned()).collect();
    for line in page {
        let text = line.split(['│', '┃']).next().unwrap_or_default().trim_end();
        assert!(msaie::text::width(text) <= 104, "{text}");
    }
}

#[test]
fn every_size_shows_how_to_open_the_help() {
    for (columns, rows) in COMMON {
        let mut play = Play::new(columns, rows);
        for keys in ["departments", "Enter", "7"] {
            play.press(keys);
            let last = play.lines().pop().expect("a line");
            assert!(last.contains("? keys"), "{keys} at {columns}x{rows}: {last:?}");
        }
    }
}

#[test]
fn truncated_titles_end_in_an_ellipsis() {
    let mut play = Play::new(80, 24);
    play.press("departments");
    let titles: Vec<_> =
        play.app.program().tables.departments.iter().map(|department| department.title.clone()).collect();
    let lines = play.lines();
    let below = lines.iter().skip_while(|line| !line.contains("Departments")).skip(1);
    let records = below.filter(|line| !line.contains("All 10"));
    for line in records.take_while(|line| !line.contains("Careers")) {
        let shown: String = line.chars().skip(3).take(22).collect();
        let shown = shown.trim_end_matches(['│', ' ', '┃']);
        let is_whole = titles.iter().any(|title| shown.ends_with(title.as_str()));
        assert!(is_whole || shown.ends_with('…'), "{shown:?}");
    }
}

#[test]
fn too_small_a_screen_says_how_large_it_must_be() {
    for (columns, rows) in [(29, 8), (30, 7), (20, 5), (29, 40), (200, 7)] {
        let mut play = Play::new(columns, rows);
        let screen = play.text();
        assert!(screen.contains(&format!("{LEAST_WIDTH}×{LEAST_HEIGHT}")), "{columns}x{rows}: {screen}");
        assert!(screen.contains(&format!("{columns}×{rows}")), "{columns}x{rows}: {screen}");
        assert!(screen.contains("q quits"), "{screen}");
        assert_eq!(play.cursor(), None);
    }
}

#[test]
fn the_quit_key_shown_on_a_small_screen_works() {
    for keys in ["departments", "Enter", "7", "?", ":", "/", "/ b", "Enter s"] {
        let mut play = Play::new(80, 24);
        play.press(keys).resize(20, 5);
        let key = if play.shows("Ctrl-c quits") { "Ctrl-c" } else { "q" };
        assert!(play.shows(&format!("{key} quits")), "{}", play.text());
        play.press(key);
        assert_eq!(play.asked(), ["quit"], "{key} after {keys}");
    }
}

#[test]
fn q_quits_at_every_size() {
    for (columns, rows) in [(1, 1), (2, 3), (20, 5), (29, 7), (30, 8), (80, 24), (200, 60)] {
        let mut play = Play::new(columns, rows);
        let _ = play.text();
        play.press("q");
        assert_eq!(play.asked(), ["quit"], "{columns}x{rows}");
    }
}

#[test]
fn growing_again_restores_the_screen() {
    for keys in ["departments j j", "departments Enter PgDn j", "/ b", "?", ":", "7 PgDn"] {
        let mut play = Play::new(80, 24);
        play.press(keys);
        let (snapshot, screen) = (play.snapshot(), play.text());
        for (columns, rows) in [(1, 1), (20, 5), (29, 50)] {
            play.resize(columns, rows);
            let _ = play.text();
        }
        play.resize(80, 24);
        assert_eq!(play.snapshot(), snapshot, "{keys}");
        assert_eq!(play.text(), screen, "{keys}");
    }
}

#[test]
fn selection_and_focus_survive_resizing() {
    let mut play = Play::new(120, 36);
    play.choose(1, 8).press("Enter j j j");
    let before = (play.record(), play.app.focus(), play.app.reader().position().cursor);
    for (columns, rows) in COMMON {
        play.resize(columns, rows);
        assert_eq!((play.record(), play.app.focus(), play.app.reader().position().cursor), before, "{columns}x{rows}");
        assert!(play.cursor().is_some(), "{columns}x{rows}");
    }
    assert_eq!(play.app.focus(), Focus::Page);
}

/// Draws on a larger screen than was laid out for, and checks that nothing is drawn outside.
fn assert_stays_inside(play: &mut Play) {
    let (columns, rows) = (play.columns, play.rows);
    let styles = play.styles();
    play.lay_out();
    let mut terminal = Terminal::new(TestBackend::new(columns + 5, rows + 3)).expect("drawing in memory cannot fail");
    terminal
        .draw(|frame| {
            ui::draw(&play.app, &styles, &play.screen, frame.buffer_mut());
        })
        .expect("drawing in memory cannot fail");
    let buffer = terminal.backend().buffer();
    let untouched = ratatui::buffer::Cell::default();
    for y in 0..rows + 3 {
        for x in 0..columns + 5 {
            if x >= columns || y >= rows {
                assert_eq!(buffer[(x, y)], untouched, "{x}:{y} of {columns}x{rows}\n{}", play.text());
            } else if x + 1 == columns {
                let symbol = buffer[(x, y)].symbol();
                assert!(msaie::text::width(symbol) <= 1, "{symbol:?} at {x}:{y} sticks out of {columns} columns");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_view_is_drawn_outside_its_area_at_any_size(
        columns in prop_oneof![1_u16..=200, 28_u16..=62, Just(80)],
        rows in prop_oneof![1_u16..=60, 7_u16..=12, Just(24)],
        record in 0_usize..20,
        keys in select(vec!["", "G", "Ctrl-d"]),
        is_awkward in any::<bool>(),
    ) {
        let mut play = if is_awkward { Play::of(awkward_program(), columns, rows) } else { Play::new(columns, rows) };
        for path in [
            "courses",
            "departments",
            "careers",
            "departments Enter",
            "departments Enter s",
            "6",
            "7",
            "!",
            "?",
            ":",
            "/ d",
            "/ z z q",
        ] {
            play.press("Esc Esc Esc Esc courses").press(path);
            if let "courses" | "departments" | "careers" | "departments Enter" = path {
                let (pane, rest) = path.split_once(' ').unwrap_or((path, ""));
                play.press("Esc Esc Esc").press(pane).press("g").press(&"j ".repeat(record)).press(rest);
            }
            if !path.starts_with('/') && path != ":" {
                play.press(keys);
            }
            assert_stays_inside(&mut play);
        }
    }
}
