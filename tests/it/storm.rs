//! Random keys, pastes, clicks and resizes break nothing, and no key is silently ignored.

use msaie::app::{Action, App, Chord, Command, Commanded, Effect, Focus, Key, Popup, Scope, ViewId};
use msaie::ui;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use crate::hostile::awkward_program;
use crate::play::Play;
use crate::witness::records;

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Press(Chord),
    Paste(String),
    Click(u16, u16),
    DoubleClick(u16, u16),
    Drag(u16, u16, Vec<u16>),
    Wheel(u16, u16, isize),
    Resize(u16, u16),
}

/// Any key, mostly bound ones.
fn keys() -> impl Strategy<Value = Chord> {
    let bound = bound_keys();
    let other =
        (any::<char>(), any::<bool>(), any::<bool>()).prop_map(|(c, ctrl, alt)| Chord { key: Key::Char(c), ctrl, alt });
    let lists = select(vec![Key::Down, Key::Down, Key::Enter, Key::Backspace, Key::Esc]).prop_map(Chord::plain);
    let typed = select("abcdeilnort1678- ".chars().collect::<Vec<_>>()).prop_map(Chord::char);
    prop_oneof![8 => select(bound), 4 => lists, 4 => typed, 1 => other]
}

fn sizes() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        4 => (1_u16..=200, 1_u16..=60),
        2 => select(vec![(120, 36), (80, 24), (40, 12), (300, 80), (30, 8), (60, 8), (160, 30)]),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let cell = || (0_u16..200, 0_u16..60);
    prop_oneof![
        30 => keys().prop_map(Step::Press),
        1 => "\\PC{0,12}|deep learning|[\n\t a-e]{0,9}".prop_map(Step::Paste),
        4 => cell().prop_map(|(column, row)| Step::Click(column, row)),
        2 => cell().prop_map(|(column, row)| Step::DoubleClick(column, row)),
        1 => (cell(), prop::collection::vec(0_u16..60, 1..4))
            .prop_map(|((column, row), to)| Step::Drag(column, row, to)),
        2 => (cell(), -70_isize..70).prop_map(|((column, row), rows)| Step::Wheel(column, row, rows)),
        1 => sizes().prop_map(|(columns, rows)| Step::Resize(columns, rows)),
    ]
}

/// Commands that may silently do nothing because the cursor is already at an end.
const SILENT_AT_AN_END: [&str; 29] = [
    "cell-left",
    "cell-right",
    "next-set",
    "previous-set",
    "down",
    "up",
    "scroll-down",
    "scroll-up",
    "half-page-down",
    "half-page-up",
    "page-down",
    "page-up",
    "top",
    "bottom",
    "next-group",
    "previous-group",
    "erase",
    "erase-next",
    "erase-word",
    "erase-next-word",
    "erase-rest",
    "put-back",
    "erase-all",
    "caret-left",
    "caret-word-left",
    "caret-word-right",
    "caret-right",
    "caret-start",
    "caret-end",
];

/// Checks what must hold after every step.
pub(crate) fn check(play: &mut Play) -> Result<(), TestCaseError> {
    let before = play.snapshot();
    let cursor = play.cursor();
    prop_assert_eq!(&before, &play.snapshot(), "drawing changed the state");
    play.lay_out();
    prop_assert_eq!(&before, &play.snapshot(), "laying out again changed the state");
    let measure = play.screen.measure(&play.app);
    let app = &play.app;
    if let Some((column, row)) = cursor {
        prop_assert!(column < play.columns && row < play.rows, "the cursor is at {column}:{row}");
    }
    for (index, pane) in play.panes().iter().enumerate() {
        prop_assert!(records(pane).all(|record| app.program().get(record).is_some()));
        prop_assert!(pane.is_empty() || pane.is_on_all() || pane.selected().is_some());
        let rows = measure.lists.get(index).copied().unwrap_or(0);
        if rows > 0 && !pane.is_empty() && app.view() == ViewId::Explore {
            let seen = pane.list.top..pane.list.top + rows;
            prop_assert!(seen.contains(&pane.list.cursor), "row {} is not among {seen:?}", pane.list.cursor);
        }
    }
    let too_small = play.columns < ui::LEAST_WIDTH || play.rows < ui::LEAST_HEIGHT;
    let selected = app.item().is_some() || app.focus() == Focus::Page;
    prop_assert_eq!(
        cursor.is_some(),
        !too_small && (selected || app.scope() != Scope::List),
        "whether the cursor is visible {} on\n{}",
        app.scope().name(),
        play.text()
    );
    if app.scope() == Scope::Query {
        prop_assert!(
            matches!(app.view(), ViewId::Explore | ViewId::Courses),
            "the query is edited outside of what can be searched"
        );
    }
    let position = app.reader().position();
    let page = app.reader().page();
    prop_assert!(page.is_empty() || page.item(position.cursor).is_some(), "there is no item {}", position.cursor);
    let lines = &measure.page.lines;
    if let Some(item) = lines.get(position.cursor).filter(|_| measure.page.rows > 0) {
        let seen = position.scroll..position.scroll + measure.page.rows;
        prop_assert!(item.start < seen.end && item.end > seen.start, "{item:?} is not among {seen:?}");
        let last = lines.last().map_or(0, |lines| lines.end);
        prop_assert!(seen.start == 0 || seen.end <= last, "empty rows after line {last} in {seen:?}");
    }
    if let Some(Popup::Palette(palette)) = app.popup()
        && !too_small
        && !palette.shown.is_empty()
    {
        let seen = palette.list.top..palette.list.top + measure.popup.rows;
        prop_assert!(seen.contains(&palette.list.cursor), "action {} is not among {seen:?}", palette.list.cursor);
    }
    Ok(())
}

/// Presses a key, which must change the state, request an effect or explain itself.
fn press(play: &mut Play, chord: Chord) -> Result<(), TestCaseError> {
    let (before, scope) = (play.snapshot(), play.app.scope());
    let command = play.app.keymap().resolve(chord, scope);
    if command == Some("quit") {
        return Ok(());
    }
    play.effects.clear();
    play.act(Action::Press(chord));
    // An Alt-key that means nothing is Escape and the key, which may lead back.
    let are_two = chord.alt && command.is_none();
    // Too small a screen has nothing but how to quit.
    let too_small = play.columns < ui::LEAST_WIDTH || play.rows < ui::LEAST_HEIGHT;
    let handled =
        too_small || are_two || play.snapshot() != before || !play.effects.is_empty() || !play.notice().is_empty();
    prop_assert!(
        handled || command.is_some_and(|command| SILENT_AT_AN_END.contains(&command)),
        "{chord} ({command:?}) is ignored {}:\n{}",
        scope.name(),
        play.text()
    );
    for effect in &play.effects {
        if let Effect::Open(url) = effect {
            prop_assert!(url.starts_with("https://") || url.starts_with("http://"), "{url} is opened");
        }
    }
    Ok(())
}

pub(crate) fn take(play: &mut Play, step: Step) -> Result<(), TestCaseError> {
    match step {
        Step::Press(chord) => press(play, chord)?,
        Step::Paste(text) => drop(play.act(Action::Paste(text))),
        Step::Click(column, row) => drop(play.click_at(column % play.columns, row % play.rows)),
        Step::DoubleClick(column, row) => drop(play.double_click_at(column % play.columns, row % play.rows)),
        Step::Drag(column, row, to) => drop(play.drag(column % play.columns, row % play.rows, &to)),
        Step::Wheel(column, row, rows) => drop(play.wheel_at(column % play.columns, row % play.rows, rows)),
        Step::Resize(columns, rows) => drop(play.resize(columns, rows)),
    }
    check(play)
}

/// Goes all the way back and forward through the history, checking every step.
fn travel(play: &mut Play) -> Result<(), TestCaseError> {
    play.resize(80, 24).press("Esc Esc Esc");
    for (command, key) in [("back", "Backspace"), ("forward", "]"), ("back", "[")] {
        let mut steps = 0;
        while play.why_not(command).is_none() {
            play.press(key);
            check(play)?;
            steps += 1;
            prop_assert!(steps < 1000, "the history has no end");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_and_nothing_is_ignored(
        (columns, rows) in sizes(),
        steps in prop::collection::vec(steps(), 100..400),
    ) {
        let mut play = Play::new(columns, rows);
        check(&mut play)?;
        for step in steps {
            take(&mut play, step)?;
        }
        travel(&mut play)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_with_data_that_is_hard_to_lay_out(
        (columns, rows) in sizes(),
        steps in prop::collection::vec(steps(), 150..250),
    ) {
        let mut play = Play::of(awkward_program(), columns, rows);
        check(&mut play)?;
        for step in steps {
            take(&mut play, step)?;
        }
        travel(&mut play)?;
    }
}

/// Every bound key, once.
pub(crate) fn bound_keys() -> Vec<Chord> {
    let mut keys = Vec::new();
    for chord in App::commands().flat_map(Command::bindings).flat_map(|binding| binding.chords) {
        if !keys.contains(&chord) {
            keys.push(chord);
        }
    }
    keys
}

#[test]
fn every_bound_key_is_handled_everywhere() {
    // Keys, then typed text, then more keys.
    let places = [
        ("courses g", "", ""),
        ("departments G", "", ""),
        ("departments Enter g", "", ""),
        ("departments Enter G", "", ""),
        ("6 g", "", ""),
        ("7 g j", "", ""),
        ("3 g", "", ""),
        ("3 Tab", "", ""),
        ("/", "", ""),
        ("/", "ba", ""),
        ("/", "zqz", ""),
        ("/", "ba", "Enter"),
        ("/", "ba", "Enter courses"),
        ("/", "ba", "Enter Enter"),
        ("?", "", ""),
        ("? ?", "", ""),
        ("departments Enter g j s", "", ""),
        (":", "", ""),
        (":", "zzqzz", ""),
    ];
    let mut play = Play::new(80, 24);
    for (first, typed, then) in places {
        for chord in bound_keys() {
            play.press("Esc Esc Esc Esc Esc 1").press(first).type_text(typed).press(then);
            press(&mut play, chord).unwrap_or_else(|why| panic!("after {first} {typed:?} {then}: {why}"));
        }
    }
}

#[test]
fn keys_on_a_screen_of_one_cell_break_nothing() {
    let mut play = Play::new(1, 1);
    for chord in bound_keys() {
        play.act(Action::Press(chord));
        check(&mut play).unwrap_or_else(|why| panic!("{chord}: {why}"));
    }
}
