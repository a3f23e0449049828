//! How far a value can be trusted shows beside it, below the page, and in the lists of About.

use msaie::app::{Focus, ViewId};
use msaie::data::Kind;
use msaie::model::RecordRef;
use msaie::pages::{self, Body, Item, Mark};

use ratatui::style::{Color, Style};

use crate::play::{Play, TODAY};

fn visit(play: &mut Play, kind: Kind, id: &str) -> RecordRef {
    let record = play.app.program().find(kind, id).expect("a record");
    play.visit(record);
    record
}

/// Puts the cursor on the first item, from the top, for which `is_wanted`.
fn go_to(play: &mut Play, is_wanted: impl Fn(&Item) -> bool) {
    if play.app.focus() == Focus::List {
        play.press("Enter");
    }
    play.press("g");
    for _ in 0..play.app.reader().page().len() {
        if play.app.item().is_some_and(&is_wanted) {
            return;
        }
        play.next_item();
    }
    panic!("no such item on\n{}", play.text());
}

/// The line below the page: where the value under the cursor comes from.
fn origin(play: &mut Play) -> String {
    let lines = play.lines();
    lines[lines.len() - 2].trim().to_owned()
}

#[test]
fn an_exception_has_its_sign_and_the_legend_says_what_it_means() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        let mut play = Play::new(columns, rows);
        visit(&mut play, Kind::Department, "ece");
        for value in ["TOEFL 84 ‹", "Pittsburgh ~", "$61,510 a year ²", "? not found"] {
            assert!(play.shows(value), "{value} is not on\n{}", play.text());
        }
        for meaning in ["≠ differ", "² second-hand", "‹ older page", "~ inferred", "? not found", "– unpublished"]
        {
            assert!(play.shows(meaning), "{meaning} is not on\n{}", play.text());
        }
        // What is official says nothing.
        let units = play.lines().into_iter().find(|line| line.contains("97 units")).expect("the units");
        let value = units.split("97 units").nth(1).expect("what follows");
        assert!(value.trim_start().starts_with("Length") || value.trim_matches(['│', '┃', ' ']).is_empty(), "{units}");
    }
}

#[test]
fn the_line_below_a_page_names_the_source_and_the_reason_of_an_inference() {
    let mut play = Play::new(120, 36);
    visit(&mut play, Kind::Department, "ece");
    for (label, words) in [
        ("Units", "program page, ECE · read Oct 2025"),
        ("Campus", "we infer: "),
        ("Deadlines", "older page, maybe outdated"),
        ("Starts", "not found: "),
        ("Tuition", "second-hand"),
    ] {
        go_to(&mut play, |item| item.label.as_str() == label);
        assert!(origin(&mut play).contains(words), "{label}: {}", origin(&mut play));
    }
    // Who says what, where sources differ.
    visit(&mut play, Kind::CoreCourse, "deep-learning");
    go_to(&mut play, |item| item.label.as_str() == "Units");
    assert!(origin(&mut play).starts_with("12 units: "), "{}", origin(&mut play));
}

#[test]
fn a_group_says_once_what_holds_for_most_of_it() {
    let program = msaie::model::Program::new(msaie::data::embedded());
    let mut stated = 0;
    for record in program.records() {
        let page = pages::record(&program, record, TODAY);
        for group in page.groups() {
            let Some(usual) = &group.usual else { continue };
            // What stands below an amount with its range is another page's.
            let is_lone = |item: &Item| matches!(item.body, Body::Range { span: None, .. });
            let has_range = group.items.iter().any(|item| matches!(item.body, Body::Range { span: Some(_), .. }));
            let sourced = group.items.iter().filter(|item| item.provenance.is_some() && !(has_range && is_lone(item)));
            let marks: Vec<_> = sourced.map(trust).collect();
            let alike = marks.iter().filter(|mark| **mark == usual.mark).count();
            for mark in &marks {
                let count = marks.iter().filter(|other| *other == mark).count();
                assert!(count <= alike, "{}: {} is not what most are", page.title, group.heading);
            }
            assert_eq!(usual.has_exceptions, alike < marks.len(), "{}: {}", page.title, group.heading);
            stated += 1;
        }
    }
    assert!(stated > 80, "only {stated} groups");
}

/// The mark of where an item comes from, whatever else is said of it.
fn trust(item: &Item) -> Option<Mark> {
    item.provenance.as_ref().and_then(pages::Provenance::mark)
}

#[test]
fn careers_show_pay_as_ranges_with_the_median() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        let mut play = Play::new(columns, rows);
        visit(&mut play, Kind::Career, "battery-engineer");
        let lines = play.lines();
        let dot = |name: &str, median: &str| {
            let line = lines.iter().find(|line| line.contains(name)).unwrap_or_else(|| panic!("no {name}"));
            assert!(line.contains(median), "{line}");
            let range = line.split('~').nth(1).expect("what follows the name");
            let (before, after) = range.split_once('●').unwrap_or_else(|| panic!("no median in {line}"));
            assert!(before.contains('━') && after.starts_with('━'), "{line}");
            msaie::text::width(line.split('●').next().expect("what is before"))
        };
        let materials = dot("Materials Eng", "$108,310");
        let chemical = dot("Chemical Eng", "$121,860");
        let mechanical = dot("Mechanical Eng", "$102,320");
        assert!(mechanical < materials && materials < chemical, "{}", play.text());
        assert!(play.shows("10th to 90th percentile"), "the signs should be explained:\n{}", play.text());
        assert!(play.shows("starting pay"), "{}", play.text());
        go_to(&mut play, |item| item.label.as_str() == "Materials Engineers");
        assert!(
            origin(&mut play).starts_with("median $108,310 a year; 10th to 90th percentile"),
            "{}",
            origin(&mut play)
        );
    }
}

#[test]
fn a_breakdown_shows_more_units_as_longer_bars() {
    let mut play = Play::new(120, 50);
    visit(&mut play, Kind::Department, "ece");
    let mut bar = |units: &str| {
        let lines = play.lines();
        let line = lines.iter().find(|line| line.contains(units) && line.contains('━')).expect("a bar");
        line.chars().filter(|c| *c == '━').count()
    };
    let (core, electives) = (bar("42 units"), bar("36 units"));
    assert!(electives < core && core * 36 / 42 <= electives + 1, "{core} and {electives}");
    // What is ours is drawn in another way.
    visit(&mut play, Kind::Department, "bme");
    assert!(play.shows("╌╌╌╌"), "{}", play.text());
}

#[test]
fn every_row_behind_the_counts_of_about_leads_to_its_fact() {
    let mut play = Play::new(120, 60);
    let mut led = 0;
    for (heading, mark) in [
        ("Sources differ", Some(Mark::Differ)),
        ("Second-hand", Some(Mark::SecondHand)),
        ("From older pages", Some(Mark::Older)),
        ("Our inferences", Some(Mark::Inferred)),
        ("Not found", Some(Mark::NotFound)),
        ("Not published", Some(Mark::NotPublished)),
        ("Facts read over a year ago", None),
    ] {
        play.press("7");
        let fold = |item: &Item| matches!(&item.body, Body::Fold { heading: of, .. } if of.as_str() == heading);
        play.press("g");
        while !play.app.item().is_some_and(fold) {
            play.press("j");
        }
        let Some(Body::Fold { count, .. }) = play.app.item().map(|item| item.body.clone()) else { panic!("no fold") };
        play.press("Enter");
        for row in 0..count {
            play.press("j");
            let item = play.app.item().expect("a row").clone();
            let Body::Relation { place: Some(place), to, .. } = item.body else {
                // What has no page of its own says here where it comes from.
                assert!(item.can_be_questioned() || matches!(mark, Some(Mark::NotFound)), "{heading}: {item:?}");
                continue;
            };
            // Every list as a whole would take minutes.
            if row % 23 != 0 {
                continue;
            }
            play.press("Enter");
            assert_eq!((play.app.view(), play.app.selected()), (ViewId::Explore, Some(to)));
            let fact = play.app.item().expect("the fact");
            assert_eq!(fact.place, Some(place), "{heading}: {item_label}", item_label = item.label);
            if let Some(mark) = mark {
                assert_eq!(if mark == Mark::Differ { fact.mark() } else { own_mark(fact) }, Some(mark), "{fact:?}");
            }
            led += 1;
            play.press("Backspace");
            assert_eq!(play.app.view(), ViewId::About);
        }
        play.press("h");
    }
    assert!(led > 60, "only {led}");
}

/// The mark of a fact itself: an occupation that we chose has official pay.
fn own_mark(item: &Item) -> Option<Mark> {
    match item.body {
        Body::Unknown(why) => Some(why.mark()),
        Body::Range { .. } => item.mark(),
        _ => trust(item),
    }
}

#[test]
fn the_lens_fades_what_is_not_official_and_current() {
    let mut play = Play::new(120, 36);
    visit(&mut play, Kind::Department, "ece");
    let of = |style: Style| style.fg.unwrap_or(Color::Reset);
    let (text, faint) = (of(play.styles().text), of(play.styles().faint));
    let color = |play: &mut Play, words: &str| {
        let (column, row) = play.find(words).unwrap_or_else(|| panic!("no {words}"));
        play.buffer()[(column, row)].fg
    };
    assert_eq!(color(&mut play, "TOEFL 84"), text);
    play.press("v");
    assert!(play.notice().contains("Official and current only"), "{}", play.notice());
    assert_eq!(color(&mut play, "TOEFL 84"), faint);
    assert_eq!(color(&mut play, "97 units"), text);
    assert!(play.shows("official only"), "{}", play.text());
    let page = play.app.reader().page();
    let questioned: Vec<_> = page.items().filter(|item| item.can_be_questioned()).collect();
    let certain = questioned.iter().filter(|item| item.is_certain()).count();
    assert!(play.notice().contains(&format!("{certain} of {}", questioned.len())), "{}", play.notice());
    play.press("v");
    assert_eq!(color(&mut play, "TOEFL 84"), text);
}

#[test]
fn n_walks_through_the_matches_of_a_page_and_on_to_the_next_record() {
    let mut play = Play::new(120, 36);
    play.press("n");
    assert!(play.notice().contains("No search"), "{}", play.notice());
    play.search("toefl").press("Enter Enter");
    assert_eq!(play.app.focus(), Focus::Page);
    let mut records = vec![play.record()];
    let query = play.app.query().expect("a query").clone();
    let shows = |item: &Item| {
        std::iter::once(&item.label)
            .chain(item.says())
            .any(|text| !query.marks(text, msaie::search::Contiguity::Contiguous).is_empty())
    };
    let mut steps = 0;
    while play.notice().is_empty() {
        assert!(play.app.item().is_some_and(shows), "{:?}", play.app.item());
        play.press("n");
        if records.last() != Some(&play.record()) {
            records.push(play.record());
        }
        steps += 1;
        assert!(steps < 500, "it never ends");
    }
    assert_eq!(play.notice(), "No later match");
    let found = play.app.search().expect("a search").result.found.count();
    assert_eq!(records.len(), found, "every record that was found should be visited");
    play.press("N");
    assert!(play.notice().is_empty(), "{}", play.notice());
}

#[test]
fn lists_say_what_relates_a_record_to_the_selected_one() {
    let mut play = Play::new(120, 36);
    for (department, row, words) in
        [("ece", "Systems", "18-763"), ("cee", "Systems", "by title"), ("ece", "Trustworthy AI", "24-784")]
    {
        visit(&mut play, Kind::Department, department);
        let lines = play.lines();
        let line = lines.iter().find(|line| line.chars().skip(4).collect::<String>().starts_with(row)).expect("a row");
        let row: String = line.chars().take(38).collect();
        assert!(row.contains(words), "{department}: {row}");
    }
    // Our inference is no bullet.
    visit(&mut play, Kind::Department, "ece");
    assert!(play.shows("~ Neuroengineer"), "{}", play.text());
}

#[test]
fn how_to_apply_takes_two_screens() {
    let mut play = Play::new(120, 36);
    play.press("6");
    for id in ["BME", "CEE", "ECE"] {
        assert!(play.lines().iter().any(|line| line.contains(&format!("  {id}  "))), "{id}:\n{}", play.text());
    }
    play.press("Space Space");
    assert!(play.shows("Rules for everyone"), "the end should be there:\n{}", play.text());
}

#[test]
fn the_second_of_two_values_on_a_line_can_be_clicked() {
    let mut play = Play::new(120, 36);
    visit(&mut play, Kind::Department, "ece");
    for (words, label) in [("3 semesters", "Length"), ("97 units", "Units")] {
        play.click(words);
        assert_eq!(play.app.item().map(|item| item.label.as_str()), Some(label));
        let (column, row) = play.cursor().expect("a cursor");
        let line = play.lines()[usize::from(row)].clone();
        let (at, _) = play.find(label).expect("its label");
        assert_eq!(column + 2, at, "the cursor should stand before {label} in {line}");
    }
}

#[test]
fn arrows_go_where_the_eye_does_among_values_that_share_a_row() {
    let mut play = Play::new(120, 36);
    visit(&mut play, Kind::Department, "ece");
    play.press("Enter g");
    for (key, label) in [
        ("Right", "Length"),
        ("Down", "Starts"),
        ("Left", "Campus"),
        ("Up", "Units"),
        ("Down", "Campus"),
        ("Down", "Deadlines"),
        ("Up", "Campus"),
    ] {
        play.press(key);
        assert_eq!(play.app.item().map(|item| item.label.as_str()), Some(label), "after {key}");
    }
    play.press("Left");
    assert_eq!(play.app.focus(), Focus::List, "from the left of a row, Left leads to the lists");
}

#[test]
fn in_words_every_mark_is_said() {
    let program = msaie::model::Program::new(msaie::data::embedded());
    for record in program.records() {
        for item in pages::record(&program, record, TODAY).items() {
            if item.mark() == Some(Mark::Inferred) {
                let is_range = matches!(item.body, Body::Range { .. });
                let said = [item.in_words(), item.remark().and_then(pages::Provenance::caution).unwrap_or_default()];
                let words = if is_range { "our closest match: " } else { "we infer: " };
                assert!(said.iter().any(|text| text.contains(words)), "{item:?}");
            }
            if item.mark() == Some(Mark::Differ) {
                assert!(item.in_words().contains("sources differ"), "{item:?}");
            }
        }
    }
}
