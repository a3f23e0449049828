//! What all views share: the program, its index, the options, the keys and the message to the person.

use std::cell::OnceCell;
use std::mem;
use std::sync::Arc;

use jiff::civil::Date;

use super::keymap::Keymap;
use super::own::Own;
use crate::data::{Day, Kind};
use crate::model::{Program, RecordRef};
use crate::pages;
use crate::search::Index;
use crate::text::{Text, counted};

/// Departments beyond which the next date is not looked for.
const MOST_DATED: usize = 1000;

/// Earlier queries that are remembered.
const MOST_QUERIES: usize = 100;

/// What the person chose when starting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether clicks and the wheel come here rather than to the terminal.
    pub mouse: bool,
    /// The themes: each one's name, and the background it is made for, if any.
    pub themes: Vec<(Text, Option<Background>)>,
    /// Which of them is used.
    pub theme: usize,
    /// Whether the terminal's background chooses among them.
    pub follow_background: bool,
    /// The character set the terminal can display.
    pub charset: Charset,
    /// Today's date.
    pub today: Date,
}

/// Whether the terminal's background is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
}

/// The character set a terminal can display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// Full Unicode.
    #[default]
    All,
    /// A Linux console font's few hundred glyphs.
    Console,
    /// ASCII only.
    Ascii,
}

/// A message to the person, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: Text,
    /// Whether it says why something did not happen.
    pub refusal: bool,
}

/// What all views share.
pub(crate) struct Shared {
    /// The program that is explored.
    pub(super) program: Arc<Program>,
    index: OnceCell<Arc<Index>>,
    /// What the person chose.
    pub(super) options: Options,
    /// The keys.
    pub(super) keymap: Keymap,
    /// The message to the person.
    pub(super) notice: Option<Notice>,
    /// How much of the data is read, in per cent; `None` once all of it is.
    pub(super) loading: Option<u8>,
    /// Whether what is not official and current is faded.
    pub(super) lens: bool,
    /// What the person wrote.
    pub(super) own: Own,
    /// What was searched for, and the records that were found, while a search is kept in Explore.
    pub(super) found: Option<(String, Vec<RecordRef>)>,
    /// What was searched for before, the last query last.
    pub(super) queries: Vec<String>,
    next_date: OnceCell<Option<NextDate>>,
}

/// The next date that applicants know of, or that none is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDate {
    /// With whose it is.
    pub long: Text,
    /// The day.
    pub middle: Text,
    /// In as few words as possible.
    pub short: Text,
}

impl Shared {
    pub(super) fn new(program: Arc<Program>, options: Options, keymap: Keymap) -> Self {
        let notice = problems_notice(&program, &keymap);
        Self {
            program,
            index: OnceCell::new(),
            options,
            keymap,
            notice,
            loading: None,
            lens: false,
            own: Own::default(),
            found: None,
            queries: Vec::new(),
            next_date: OnceCell::new(),
        }
    }

    /// The index of the program's text; built here if somebody searches before it is handed in.
    pub(super) fn index(&self) -> &Arc<Index> {
        self.index.get_or_init(|| Arc::new(Index::new(&self.program)))
    }

    /// The next date that is known; `None` if the program has no dates, or too many to look at for a line.
    pub(super) fn next_date(&self) -> Option<&NextDate> {
        let find = || {
            let program = &self.program;
            if program.count(Kind::Department) > MOST_DATED || self.loading.is_some() {
                return None;
            }
            let dates = pages::dates(program, self.options.today);
            if dates.is_empty() {
                return None;
            }
            let next = pages::next_known(&dates);
            Some(match next.as_ref().and_then(|line| Some((line, line.shown()?))) {
                Some((line, day)) => {
                    let day = Day { year: None, ..day }.brief();
                    let long = format!("next known date: {day}, {}", line.name);
                    NextDate {
                        long: long.into(),
                        middle: format!("next known: {day}").into(),
                        short: format!("known: {day}").into(),
                    }
                }
                None => NextDate {
                    long: "no date known for this cycle".into(),
                    middle: "no date known".into(),
                    short: "no date known".into(),
                },
            })
        };
        self.next_date.get_or_init(find).as_ref()
    }

    /// Remembers a query that was searched for.
    pub(super) fn remember(&mut self, query: &str) {
        let query = query.trim();
        if query.is_empty() {
            return;
        }
        self.queries.retain(|known| known != query);
        self.queries.push(query.to_owned());
        let more = self.queries.len().saturating_sub(MOST_QUERIES);
        self.queries.drain(..more);
    }

    /// Another day begins.
    pub(super) fn set_today(&mut self, today: Date) {
        self.options.today = today;
        self.next_date = OnceCell::new();
    }

    /// Keeps program and index for as long as the process runs.
    pub(super) fn keep(&self) {
        mem::forget((Arc::clone(&self.program), self.index.get().cloned()));
    }

    /// Takes the index that was built off the UI thread, unless a search has built it already.
    pub(super) fn take_index(&mut self, index: Arc<Index>) {
        let _ = self.index.set(index);
    }

    /// Replaces the data; returns the old, for dropping off the UI thread.
    pub(super) fn replace(&mut self, program: Arc<Program>, index: Arc<Index>) -> (Arc<Program>, Option<Arc<Index>>) {
        self.next_date = OnceCell::new();
        (mem::replace(&mut self.program, program), mem::replace(&mut self.index, index.into()).into_inner())
    }

    /// All data is read: reports its problems, if any.
    pub(super) fn loaded(&mut self) {
        (self.loading, self.next_date) = (None, OnceCell::new());
        self.notice = problems_notice(&self.program, &self.keymap).or(self.notice.take());
    }

    pub(super) fn say(&mut self, text: impl Into<Text>) {
        self.notice = Some(Notice { text: text.into(), refusal: false });
    }

    /// Says why something did not happen; a command in braces stands for its key.
    pub(super) fn refuse(&mut self, why: &'static str) {
        self.refuse_with(self.keymap.fill(why));
    }

    /// Says why something did not happen.
    pub(super) fn refuse_with(&mut self, why: impl Into<Text>) {
        self.notice = Some(Notice { text: why.into(), refusal: true });
    }
}

/// How many problems the data has; `None` if it has none.
fn problems_notice(program: &Program, keymap: &Keymap) -> Option<Notice> {
    let problems = counted(program.problem_count(), "problem", "problems");
    let text = keymap.fill(&format!("{problems} in the data. {{problems}} shows them. The rest works."));
    (!program.problems.is_empty()).then(|| Notice { text: text.into(), refusal: true })
}
