//! `msaie --plain`: a line-by-line interface for screen readers, printers and terminals that cannot position their cursor.

use std::cell::OnceCell;
use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;

use jiff::civil::Date;

use super::terminal::Terminal;
use super::{Arguments, UNUSABLE, failed};
use crate::app::{Answers, App, Charset, Command, Commanded, Offer, Own, Run, Step, ViewId};
use crate::data::{Entry, EntryKey, Kind};
use crate::model::{Program, RecordRef};
use crate::pages::{self, Body, Context, Item, Page, Row};
use crate::search::{CancelToken, Index, Narrowing, Query};
use crate::store::Store;
use crate::text::{Text, counted, in_ascii, lower, thousands, width, wrap};
use crate::tui;

/// The width of a line, in columns.
const COLUMNS: usize = 78;

/// How many bytes of a typed line are read; nobody types more.
const LONGEST_LINE: u64 = 4096;

/// How many records of each kind a search lists.
const MOST_FOUND: usize = 20;

/// How many records of each kind the list names.
const MOST_LISTED: usize = 100;

/// Something to show.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Destination {
    /// A view: its page, or the list of records.
    View(ViewId),
    Record(RecordRef),
    Found(String),
    /// The source of an item.
    Source(Box<Item>),
    /// What is starred.
    Starred,
}

/// Answers lines until the person quits or the input ends; returns the exit status.
pub(super) fn run(arguments: &Arguments, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let charset = Terminal::of_environment().charset.is;
    let (choices, history) = (Vec::new(), Vec::new());
    let today = arguments.today.unwrap_or_else(tui::today);
    let mut store = super::store(arguments);
    let own = Own::new(store.as_mut().map(Store::open).unwrap_or_default(), program);
    let mut conversation =
        Conversation { program, today, index: OnceCell::new(), charset, out, choices, history, own, store };
    let mut here = Destination::View(ViewId::Explore);
    let title = program.about().map_or("A degree program", |about| &about.title);
    conversation.line(title)?;
    if !program.problems.is_empty() {
        let problems = counted(program.problem_count(), "problem", "problems");
        conversation.line(&format!("{problems} in the data. Type p to list them."))?;
    }
    if let Some(trouble) = conversation.own.trouble().cloned() {
        conversation.line(&trouble)?;
    }
    conversation.show(&here)?;
    conversation.line("Type a number for details, words to search, h for help, or q to quit.")?;
    while let Some(typed) = conversation.prompt(input)? {
        conversation.look();
        match conversation.interpret(typed.trim(), &here) {
            Reply::Go(destination) => {
                if destination != here {
                    conversation.history.push(std::mem::replace(&mut here, destination));
                }
                conversation.show(&here)?;
            }
            Reply::Back(destination) => {
                here = destination;
                conversation.show(&here)?;
            }
            Reply::Say(text) => conversation.line(&text)?,
            Reply::Note(record) => conversation.note(record, input)?,
            Reply::Help => conversation.help()?,
            Reply::Quit => break,
        }
    }
    let unsaved = conversation.own.unsaved();
    if let Some(unsaved) = unsaved {
        super::print_unsaved(arguments, &unsaved, out)?;
        return Ok(UNUSABLE);
    }
    Ok(0)
}

/// The reply to a typed line.
enum Reply {
    Go(Destination),
    Back(Destination),
    Say(String),
    /// Take a note on a record.
    Note(RecordRef),
    Help,
    Quit,
}

struct Conversation<'a, W> {
    program: &'a Program,
    today: Date,
    index: OnceCell<Index>,
    charset: Charset,
    out: &'a mut W,
    /// What the numbers lead to, from 1.
    choices: Vec<Destination>,
    /// What was shown before, most recent last.
    history: Vec<Destination>,
    /// What the person wrote.
    own: Own,
    /// What keeps it.
    store: Option<Store>,
}

impl<W: Write> Conversation<'_, W> {
    /// Prompts for a line; returns `None` at the end of the input.
    fn prompt(&mut self, input: &mut impl BufRead) -> io::Result<Option<String>> {
        write!(self.out, "> ")?;
        self.out.flush()?;
        let cannot_read = |error| failed("standard input cannot be read", &error);
        let mut line = Vec::new();
        input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(cannot_read)?;
        if !line.ends_with(b"\n") && line.len() as u64 == LONGEST_LINE {
            input.skip_until(b'\n').map_err(cannot_read)?;
        }
        let typed = (!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned());
        if typed.is_none() {
            writeln!(self.out)?;
        }
        Ok(typed)
    }

    /// Works out what a typed line asks for.
    fn interpret(&mut self, typed: &str, here: &Destination) -> Reply {
        if typed.is_empty() {
            return Reply::Say("Type a number, words, or h for help.".to_owned());
        }
        if let Some((command, _)) = commands().find(|(command, (key, _))| is_called(*key, command, typed)) {
            return self.run(command, here);
        }
        if let Some(number) = typed.strip_prefix(['x', 'X']).filter(|rest| rest.starts_with(' ')) {
            return self.tick(number.trim());
        }
        let choice = typed.parse::<usize>().ok().and_then(|number| self.choices.get(number.checked_sub(1)?));
        match choice {
            Some(destination) => Reply::Go(destination.clone()),
            // A number that is not a choice may still be part of a course number.
            None => self.search(typed.strip_prefix('/').unwrap_or(typed)),
        }
    }

    /// Runs a command.
    fn run(&mut self, command: &Command<App>, here: &Destination) -> Reply {
        match (command.run, command.name) {
            (Run::Show(view), _) => Reply::Go(Destination::View(view)),
            (_, "back") => self.history.pop().map_or(Reply::Say("No earlier page.".to_owned()), Reply::Back),
            (_, "star") => self.star(here),
            (_, "note") => match here {
                Destination::Record(record) if self.can_write() => Reply::Note(*record),
                Destination::Record(_) => self.cannot_write(),
                _ => Reply::Say("Open a record first, to write a note on it.".to_owned()),
            },
            (_, "tick") => Reply::Say("Type x and the number of a line of the checklist, such as x 3.".to_owned()),
            (_, "starred") if self.own.starred().is_empty() => Reply::Say("Nothing is starred yet.".to_owned()),
            (_, "starred") => Reply::Go(Destination::Starred),
            (_, "undo") => self.step(Step::Undo),
            (_, "redo") => self.step(Step::Redo),
            (_, "redraw") => Reply::Go(here.clone()),
            (_, "help") => Reply::Help,
            (_, "quit") => Reply::Quit,
            (_, name) => Reply::Say(format!("{name} needs the full-screen interface: run msaie without --plain.")),
        }
    }

    /// Takes over what others saved meanwhile.
    fn look(&mut self) {
        let program = self.program;
        let renamed = |key: &EntryKey| program.entry_key(program.written_about(key)?);
        if let Some(contents) = self.store.as_mut().and_then(|store| store.look(&renamed)) {
            self.own.looked(contents, program);
        }
    }

    fn can_write(&self) -> bool {
        self.store.is_some() && !self.own.is_read_only() && self.program.about().is_some()
    }

    fn cannot_write(&self) -> Reply {
        let why = self.own.trouble().map(ToString::to_string);
        Reply::Say(why.unwrap_or_else(|| "There is nowhere to keep that: start with --profile.".to_owned()))
    }

    /// Saves what was changed; says that it was, or why not.
    fn saved(&mut self, done: String) -> Reply {
        let failed = self.store.as_mut().and_then(|store| super::save(&mut self.own, store, self.program));
        Reply::Say(match failed {
            Some(why) => format!("{done} Not saved yet: {why}"),
            None => done,
        })
    }

    fn star(&mut self, here: &Destination) -> Reply {
        let Destination::Record(record) = *here else {
            return Reply::Say("Open a record first, to star it.".to_owned());
        };
        if !self.can_write() {
            return self.cannot_write();
        }
        self.own.change(self.program, record, |entry| entry.starred = !entry.starred);
        let words = if self.own.is_starred(record) { "Starred" } else { "No star any more" };
        self.saved(format!("{words}: {}.", self.program.title(record)))
    }

    /// Ticks the line of a checklist that has a number.
    fn tick(&mut self, number: &str) -> Reply {
        let choice = number.parse::<usize>().ok().and_then(|number| self.choices.get(number.checked_sub(1)?));
        let Some(Destination::Source(item)) = choice else {
            return Reply::Say("No line of a checklist has that number. Type apply for the checklists.".to_owned());
        };
        let (Some(record), Some(task)) = (item.about, item.task.clone()) else {
            return Reply::Say("That is on no checklist. Star what you apply to; apply has the checklists.".to_owned());
        };
        let label = item.label.clone();
        if !self.can_write() {
            return self.cannot_write();
        }
        let mut is_done = false;
        self.own.change(self.program, record, |entry| {
            is_done = !entry.ticked.remove(&task.name);
            if is_done {
                entry.ticked.insert(task.name);
            }
        });
        let words = if is_done { "Done" } else { "To do again" };
        self.saved(format!("{words}: {label}, {}.", self.program.title(record)))
    }

    fn step(&mut self, step: Step) -> Reply {
        let Some((what, key)) = self.own.step(step, self.program) else {
            return Reply::Say(if step == Step::Undo { "Nothing to undo." } else { "Nothing to redo." }.to_owned());
        };
        let record = self.program.written_about(&key);
        let name = record.map_or(key.id, |record| self.program.title(record).to_owned());
        let done = if step == Step::Undo { "Undone" } else { "Redone" };
        self.saved(format!("{done}: {what}, {name}."))
    }

    /// Takes a note, line by line, until a dot or the end of the input.
    fn note(&mut self, record: RecordRef, input: &mut impl BufRead) -> io::Result<()> {
        let before = self.own.entry(self.program, record).map(|entry| entry.note.clone()).unwrap_or_default();
        if !before.is_empty() {
            self.line("Your note so far:")?;
            before.lines().try_for_each(|line| self.line(line))?;
        }
        self.line("Type lines to add to the note, and a dot alone to end. A minus alone deletes the note first.")?;
        let mut note = before.clone();
        while let Some(typed) = self.prompt(input)? {
            match typed.trim() {
                "." => break,
                "-" => note.clear(),
                _ => {
                    let blank = if note.is_empty() { "" } else { "\n" };
                    note = format!("{note}{blank}{}", typed.trim_end_matches(['\n', '\r']));
                }
            }
        }
        if note == before {
            return self.line("The note is as it was.");
        }
        self.own.change(self.program, record, |entry| entry.note = note);
        match self.saved("Noted.".to_owned()) {
            Reply::Say(words) => self.line(&words),
            _ => Ok(()),
        }
    }

    /// Searches, or says why nothing is found.
    fn search(&self, typed: &str) -> Reply {
        let query = Query::new(typed, self.index().vocabulary()).as_of(pages::day(self.today));
        if let Some(mistake) = query.mistakes().first() {
            return Reply::Say(mistake.what.clone());
        }
        match self.index().search_with(&query, 1, &Narrowing::default(), self.own.notes(), &CancelToken::free()) {
            Some(found) if found.count() > 0 => Reply::Go(Destination::Found(typed.to_owned())),
            _ if typed.bytes().all(|byte| byte.is_ascii_digit()) => Reply::Say(match self.choices.len() {
                0 => format!("There are no numbers to choose from here, and nothing matches {typed}."),
                most => format!("The numbers here are 1 to {most}, and nothing matches {typed}."),
            }),
            Some(found) if found.wider > 0 => {
                let wider = counted(found.wider, "record matches", "records match");
                Reply::Say(format!("Nothing matches “{typed}”. {wider} without its fields and exclusions."))
            }
            _ => Reply::Say(format!(
                "Nothing matches “{typed}”. Try a question such as deadline, tuition or pay, a name, or a course's number."
            )),
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self.program))
    }

    fn help(&mut self) -> io::Result<()> {
        self.line("Type a number to open a record or to see the source of a fact.")?;
        self.line(
            "Type words to search, with the same operators and fields as in the explorer: deep learning, gre:optional.",
        )?;
        for (command, (key, does)) in commands() {
            self.line(&format!("{key} or {}: {}.", command.name, self.program.words().fill(does)))?;
        }
        self.line("To search for a word that is also a command, put a slash before it: /list.")
    }

    fn show(&mut self, destination: &Destination) -> io::Result<()> {
        self.choices.clear();
        writeln!(self.out)?;
        match destination {
            Destination::Found(typed) => self.found(typed),
            Destination::Record(record) => self.record(*record),
            Destination::View(view) => match view.row().page {
                Some(write) => {
                    let page = write(&Context::new(self.program, self.own.profile(), self.today));
                    self.page(&page)
                }
                None => self.list(),
            },
            Destination::Starred => {
                self.line("Starred:")?;
                for record in self.own.starred() {
                    self.choice(Destination::Record(record), self.program.title(record))?;
                }
                Ok(())
            }
            Destination::Source(item) => self.page(&pages::source(item).unwrap_or_default()),
        }
    }

    fn record(&mut self, record: RecordRef) -> io::Result<()> {
        let page = pages::record(self.program, record, self.today);
        let Some(entry) = self.own.entry(self.program, record) else { return self.page(&page) };
        // Heard, a sign before the title says nothing.
        let is_starred = entry.starred;
        let page = pages::with_own(page, &Entry { starred: false, ..entry.clone() });
        if is_starred {
            self.line("Starred.")?;
        }
        self.page(&page)
    }

    /// Lists the records, each with a number to open it by.
    fn list(&mut self) -> io::Result<()> {
        for kind in Kind::lists() {
            let mut name = self.program.words().counted(self.program.count(kind), kind);
            name.push(':');
            self.line(&name)?;
            for record in self.program.records().filter(|record| record.kind == kind).take(MOST_LISTED) {
                self.choice(Destination::Record(record), self.program.title(record))?;
            }
            let more = self.program.count(kind).saturating_sub(MOST_LISTED);
            if more > 0 {
                self.line(&format!("{} more are not listed: type words to find them.", thousands(more)))?;
            }
        }
        Ok(())
    }

    fn found(&mut self, typed: &str) -> io::Result<()> {
        let query = Query::new(typed, self.index().vocabulary()).as_of(pages::day(self.today));
        let notes = Arc::clone(self.own.notes());
        let found = self.index().search_with(&query, MOST_FOUND, &Narrowing::default(), &notes, &CancelToken::free());
        let mut found = found.unwrap_or_default();
        self.line(&format!("{} found for “{typed}”:", counted(found.count(), "record", "records")))?;
        if let Some(told) = found.told() {
            self.line(&format!("No match as typed: {told}."))?;
        }
        if let Some((offer, ranked)) = found.order.and_then(|order| Offer::ranking(self.program, order, self.today)) {
            found.order_by(&ranked);
            match offer {
                Offer::Ranking { order, label } => {
                    let what = self.program.words().plural(order.kind);
                    let words = format!("All {what} compared by {}", lower(&label));
                    self.choice(Destination::View(ViewId::Compare), &words)?;
                }
                other => self.choice(Destination::View(ViewId::Dates), &other.in_words(self.program))?,
            }
        }
        let understood = found.meant.as_ref().unwrap_or(&query);
        let answers = Answers::new(self.index(), self.program, understood, &notes, self.today);
        let answered: Vec<_> = found.hits.iter().map(|hit| answers.of(hit.record)).collect();
        for (hit, answered) in found.hits.iter().zip(answered) {
            let title = self.program.name(hit.record);
            let answered = answered.filter(|answered| answered.reason.field != "title");
            let why = answered.map(|answered| {
                let mark = answered.mark.filter(|mark| mark.words() != answered.words.as_str());
                let mark = mark.map(|mark| format!(" ({})", mark.words())).unwrap_or_default();
                let note = answered.note.map(|note| format!("; {note}")).unwrap_or_default();
                format!("; {}: {}{mark}{note}", answered.reason.label, answered.words)
            });
            let why = why.unwrap_or_default();
            self.choice(
                Destination::Record(hit.record),
                &format!("{title} ({}){why}", self.program.words().noun(hit.record.kind)),
            )?;
        }
        match found.count() - found.hits.len() {
            0 => Ok(()),
            more => self.line(&format!("{more} more are not listed: add a word to narrow the search.")),
        }
    }

    fn page(&mut self, page: &Page) -> io::Result<()> {
        self.line(&page.title)?;
        for group in page.groups() {
            let mut label = Text::default();
            if !group.heading.is_empty() {
                writeln!(self.out)?;
                self.line(&group.heading)?;
            }
            for item in &group.items {
                if !item.label.is_empty() {
                    label = item.label.clone();
                }
                self.item(item, &label)?;
            }
        }
        Ok(())
    }

    fn item(&mut self, item: &Item, label: &Text) -> io::Result<()> {
        match &item.body {
            Body::Relation { to, .. } | Body::Row(Row { to: Some(to), .. }) => {
                self.choice(Destination::Record(*to), &describe(item, label))
            }
            Body::Link { url, .. } => self.link(item, url),
            _ if item.provenance.is_some() => {
                self.choice(Destination::Source(Box::new(item.clone())), &describe(item, label))
            }
            _ => self.line(&describe(item, label)),
        }
    }

    /// Writes a link, with its whole address on a line of its own.
    fn link(&mut self, item: &Item, url: &str) -> io::Result<()> {
        let text = describe(item, &item.label);
        let title = format!("{}:", text.trim_end_matches([' ', '.', ':']));
        match &item.provenance {
            Some(_) => self.choice(Destination::Source(Box::new(item.clone())), &title)?,
            None => self.line(&title)?,
        }
        writeln!(self.out, "     {}", Text::new(url))
    }

    /// Writes a line with the next number, which leads to `destination`.
    fn choice(&mut self, destination: Destination, text: &str) -> io::Result<()> {
        self.choices.push(destination);
        self.hanging(&format!("{:>3}  ", self.choices.len()), text)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.hanging("", text)
    }

    /// Writes a paragraph with a hanging indent as wide as `lead`.
    fn hanging(&mut self, lead: &str, text: &str) -> io::Result<()> {
        // Typed text may contain control characters.
        let text = Text::new(text);
        let indent = width(lead);
        for (nth, range) in wrap(&text, COLUMNS - indent).into_iter().enumerate() {
            let before = if nth == 0 { lead.to_owned() } else { " ".repeat(indent) };
            let line = text[range].trim_end();
            match self.charset {
                Charset::All | Charset::Console => writeln!(self.out, "{before}{line}")?,
                Charset::Ascii => writeln!(self.out, "{before}{}", in_ascii(line))?,
            }
        }
        Ok(())
    }
}

/// The commands that work here, each with its key and what it does here.
fn commands() -> impl Iterator<Item = (&'static Command<App>, (char, &'static str))> {
    App::commands().filter_map(|command| Some((command, command.plain?)))
}

/// Whether `typed` is a command's key or one of its names, in either case, since some terminals have only capitals.
fn is_called(key: char, command: &Command<App>, typed: &str) -> bool {
    command.is_called(typed) || typed.len() == 1 && typed.eq_ignore_ascii_case(key.encode_utf8(&mut [0; 4]))
}

/// An item in one paragraph: what it says, how far to trust it, and its note. `above` is the label of the item that it
/// may continue.
fn describe(item: &Item, above: &str) -> String {
    let mut text = item.in_words();
    // On screen these share the label above them; heard one by one, each needs it.
    let continues = item.depth == 0 && !matches!(item.body, Body::Prose(_) | Body::Link { .. } | Body::Fold { .. });
    let label = if item.label.is_empty() && continues { above } else { &item.label };
    if !label.is_empty() {
        text = format!("{label}: {text}");
    }
    let remarks = item.remark().map(|provenance| provenance.caution().into_iter().chain([provenance.when()]));
    let remarks: Vec<String> = remarks.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if !remarks.is_empty() {
        text = format!("{text} ({})", remarks.join(", "));
    }
    let text = match &item.task {
        Some(task) => format!("{}, {text}", if task.done { "done" } else { "to do" }),
        None => text,
    };
    match &item.note {
        Some(note) => format!("{text}. Note: {note}"),
        None => text,
    }
}
