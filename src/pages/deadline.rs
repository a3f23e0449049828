//! What windows for applications mean on a day.

use jiff::civil::Date;

use crate::data::{Day, Deadlines, Window};

/// A year with a 29 February.
const LEAP_YEAR: i16 = 2000;

/// Such a day of a year, and of a whole month its last day; `None` if no calendar has it.
fn in_year(day: Day, year: i16) -> Option<Date> {
    let month = i8::try_from(day.month).ok()?;
    let wanted = match day.day {
        Some(day) => Date::new(LEAP_YEAR, month, i8::try_from(day).ok()?).ok()?,
        None => Date::new(LEAP_YEAR, month, 1).ok()?.last_of_month(),
    };
    let last = Date::new(year, month, 1).ok()?.last_of_month();
    Date::new(year, month, wanted.day().min(last.day())).ok()
}

/// The next such day from `first` on; `None` if no calendar has it.
pub(super) fn next_such(day: Day, first: Date) -> Option<Date> {
    in_year(day, first.year()).filter(|date| *date >= first).or_else(|| in_year(day, first.year().checked_add(1)?))
}

/// The last such day until `end`, which may be within a whole month; `None` if no calendar has it.
pub(super) fn last_until(day: Day, end: Date) -> Option<Date> {
    let begins = |date: &Date| if day.day.is_none() { date.first_of_month() } else { *date };
    in_year(day, end.year()).filter(|date| begins(date) <= end).or_else(|| in_year(day, end.year().checked_sub(1)?))
}

/// How a date compares with a day.
enum When {
    /// So many days ahead.
    Ahead(i32),
    /// It has passed.
    Passed,
    /// No year is printed.
    Unknown,
}

/// The date of a window's day: as printed, or in the year before its cycle's start; `None` if no year is printed.
pub(super) fn date_of(window: &Window, day: Day) -> Option<Date> {
    let before_start = || {
        let begins = window.start.as_ref()?.begins()?;
        window.year.map(|year| if day.month < begins { year } else { year.saturating_sub(1) })
    };
    let year: i16 = day.year.or_else(before_start)?.try_into().ok()?;
    let month: i8 = day.month.try_into().ok()?;
    match day.day {
        Some(day) => Date::new(year, month, day.try_into().ok()?).ok(),
        None => Date::new(year, month, 1).ok().map(Date::last_of_month),
    }
}

fn when(window: &Window, day: Day, today: Date) -> When {
    match date_of(window, day).and_then(|date| today.until(date).ok()) {
        Some(span) if span.get_days() >= 0 => When::Ahead(span.get_days()),
        Some(_) => When::Passed,
        None => When::Unknown,
    }
}

/// The next deadline in a few words: the next one that is known, else those without a year, else the last that was printed.
pub(super) fn brief(Deadlines(windows): &Deadlines, today: Date) -> String {
    let known = windows.iter().filter_map(|window| window.deadline().map(|(day, early)| (window, day, early)));
    let known: Vec<_> = known.map(|(window, day, early)| (window, day, early, when(window, day, today))).collect();
    let is_one_of_several = |window: &Window| {
        windows.iter().filter(|other| (&other.start, other.year) == (&window.start, window.year)).nth(1).is_some()
    };
    let in_cycle = |window: &Window, words: String| {
        // Of several for one start, for whom it is.
        let whom = window.detail.as_ref().filter(|_| is_one_of_several(window));
        let whom = whom.map(|whom| format!(" ({whom})")).unwrap_or_default();
        format!("{} {words}{whom}", window.cycle()).trim_start().to_owned()
    };
    let ahead =
        windows.iter().filter_map(|window| next(window, today).map(|(days, words)| (days, in_cycle(window, words))));
    if let Some((_, words)) = ahead.min() {
        return words;
    }
    let without_year = known.iter().filter(|(.., when)| matches!(when, When::Unknown));
    let without_year: Vec<_> = without_year
        .map(|(window, day, early, _)| match window.priority.filter(|_| !early) {
            Some(priority) => in_cycle(window, format!("priority {}, closes {}", priority.brief(), day.brief())),
            None => in_cycle(window, format!("{}{}", if *early { "priority " } else { "" }, day.brief())),
        })
        .collect();
    if !without_year.is_empty() {
        return format!("{}; no year printed", without_year.join(", "));
    }
    let passed = known.iter().max_by_key(|(window, day, ..)| date_of(window, *day));
    passed.map(|(window, day, early, _)| last_printed(window, *day, *early, today)).unwrap_or_default()
}

/// In how many days the next deadline that is known is; `None` if none is ahead.
pub(super) fn next_day(Deadlines(windows): &Deadlines, today: Date) -> Option<i32> {
    windows.iter().filter_map(|window| next(window, today)).map(|(days, _)| days).min()
}

/// The next day of a window that is ahead, in how many days, and the closing day after it; `None` if none is known to be.
fn next(window: &Window, today: Date) -> Option<(i32, String)> {
    let ahead = |day: Day| match when(window, day, today) {
        When::Ahead(days) => Some(days),
        When::Passed | When::Unknown => None,
    };
    let closes = window.closes.and_then(|day| Some((day, ahead(day)?)));
    match (window.priority.and_then(|day| Some((day, ahead(day)?))), closes) {
        (Some((priority, days)), Some((closes, _))) => {
            // Without "in", so that both dates have room on a line.
            let left = in_days(days);
            let left = left.trim_start_matches("in ");
            Some((days, format!("priority {}, {left}; closes {}", priority.brief(), closes.brief())))
        }
        (Some((priority, days)), None) => Some((days, format!("priority {}, {}", priority.brief(), in_days(days)))),
        (None, Some((closes, days))) => Some((days, format!("{}, {}", closes.brief(), in_days(days)))),
        (None, None) => None,
    }
}

/// A deadline that has passed: what is next if nothing changes, and the cycle for which it was printed.
fn last_printed(window: &Window, day: Day, early: bool, today: Date) -> String {
    let early = if early { "priority " } else { "" };
    let passed = format!("{early}{} (passed)", with_year(day, date_of(window, day)).brief());
    let next = if_unchanged(window, today);
    match window.cycle() {
        cycle if cycle.is_empty() => format!("{next}; {passed}"),
        cycle => format!("{next}; last printed for {cycle}: {passed}"),
    }
}

/// A window in words; of one that has passed, what matters of it.
pub(super) fn short_line(window: &Window, today: Date) -> String {
    match window.deadline() {
        Some((day, early)) if matches!(when(window, day, today), When::Passed) => {
            last_printed(window, day, early, today)
        }
        _ => line(window, today),
    }
}

/// The deadlines of a window that is over, if nothing changes: those of the window that closes next.
fn if_unchanged(window: &Window, today: Date) -> String {
    let closes = window.closes.and_then(|day| Some((day, next_such(day, today)?)));
    let priority = window.priority.and_then(|day| match closes {
        Some((_, closes)) => Some((day, last_until(day, closes)?)),
        None => Some((day, next_such(day, today)?)),
    });
    // One that is behind today has passed.
    let priority = priority.filter(|(_, date)| *date >= today).map(|of| ("priority ", of));
    let both = priority.is_some() && closes.is_some();
    let closes = closes.map(|of| (if both { "closes " } else { "" }, of));
    let said = priority.into_iter().chain(closes);
    let said = said.map(|(what, (day, date))| format!("{what}{}", with_year(day, Some(date)).brief()));
    format!("if unchanged, {}", said.collect::<Vec<_>>().join(", "))
}

fn with_year(day: Day, date: Option<Date>) -> Day {
    Day { year: date.and_then(|date| u16::try_from(date.year()).ok()).or(day.year), ..day }
}

/// A window in words, with what has become of it, but not what is next, which another one says.
pub(super) fn former_line(window: &Window, today: Date) -> String {
    match window.deadline() {
        Some((day, _)) if matches!(when(window, day, today), When::Passed) => format!("{} (passed)", window.line()),
        _ => line(window, today),
    }
}

/// A window in words, with what has become of it.
pub(super) fn line(window: &Window, today: Date) -> String {
    let line = window.line();
    let end = window.deadline().map(|(day, _)| when(window, day, today));
    match end {
        Some(When::Passed) => format!("{line} (passed; {})", if_unchanged(window, today)),
        Some(When::Ahead(days)) => format!("{line} ({})", in_days(days)),
        Some(When::Unknown) | None => line,
    }
}

pub(super) fn in_days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::data::Term;

    fn window(start: Option<Term>, year: Option<u16>, priority: Option<Day>, closes: Option<Day>) -> Window {
        Window { start, year, opens: None, priority, closes, decision: None, held: None, detail: None }
    }

    fn day(year: Option<u16>, month: u8, day: u8) -> Day {
        Day { year, month, day: Some(day) }
    }

    #[test]
    fn a_deadline_is_said_as_of_today() {
        let fall = |year, closes| window(Some(Term::Fall), year, None, Some(closes));
        for (windows, words) in [
            (vec![fall(Some(2027), day(None, 1, 15))], "Fall 2027 15 Jan, in 48 days"),
            (
                vec![fall(Some(2026), day(None, 12, 15))],
                "if unchanged, 15 Dec 2026; last printed for Fall 2026: 15 Dec 2025 (passed)",
            ),
            (
                vec![fall(Some(2026), day(Some(2026), 1, 15))],
                "if unchanged, 15 Jan 2027; last printed for Fall 2026: 15 Jan 2026 (passed)",
            ),
            (vec![fall(None, day(None, 1, 31))], "Fall 31 Jan; no year printed"),
            (
                vec![window(Some(Term::Fall), None, Some(day(None, 12, 15)), None)],
                "Fall priority 15 Dec; no year printed",
            ),
            (vec![window(None, None, Some(day(Some(2026), 11, 28)), None)], "priority 28 Nov 2026, today"),
            (
                vec![window(Some(Term::Fall), Some(2027), Some(day(None, 12, 15)), Some(day(None, 1, 15)))],
                "Fall 2027 priority 15 Dec, 17 days; closes 15 Jan",
            ),
            (
                vec![
                    Window { detail: Some("abroad".into()), ..fall(Some(2027), day(None, 1, 15)) },
                    Window { detail: Some("here".into()), ..fall(Some(2027), day(None, 5, 1)) },
                ],
                "Fall 2027 15 Jan, in 48 days (abroad)",
            ),
            (
                vec![window(Some(Term::Fall), None, Some(day(None, 12, 15)), Some(day(None, 1, 31)))],
                "Fall priority 15 Dec, closes 31 Jan; no year printed",
            ),
            (
                vec![
                    fall(Some(2026), day(None, 1, 15)),
                    window(Some(Term::Spring), None, None, Some(day(None, 8, 31))),
                ],
                "Spring 31 Aug; no year printed",
            ),
        ] {
            assert_eq!(brief(&Deadlines(windows), date(2026, 11, 28)), words);
        }
    }

    #[test]
    fn a_month_lasts_to_its_end() {
        let march = window(None, None, None, Some(Day { year: Some(2026), month: 3, day: None }));
        assert_eq!(line(&march, date(2026, 3, 31)), "closes March 2026 (today)");
        assert_eq!(line(&march, date(2026, 4, 1)), "closes March 2026 (passed; if unchanged, Mar 2027)");
    }
}
