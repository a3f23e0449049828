//! `msaie --plain`: the program as a conversation in lines, for screen readers, line printers and terminals that cannot
//! move their cursor.

use std::cell::OnceCell;
use std::io::{self, BufRead, Read, Write};

use jiff::civil::Date;

use super::terminal::Terminal;
use super::{Arguments, UNUSABLE, failed};
use crate::app::{App, Charset, Command, Commanded, Run, ViewId};
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::pages::{self, Body, Item, KeyFact, Page};
use crate::search::{CancelToken, Index, Narrowing, Query, reason};
use crate::text::{Text, counted, in_ascii, thousands, width, wrap};
use crate::tui;

/// Columns of a line.
const COLUMNS: usize = 78;

/// Bytes of a typed line that are read; nobody types more.
const LONGEST_LINE: u64 = 4096;

/// Records of each kind that a search lists.
const MOST_FOUND: usize = 20;

/// Records of each kind that the list names.
const MOST_LISTED: usize = 100;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Destination {
    /// A view: its page, or the list of records.
    View(ViewId),
    Record(RecordRef),
    Found(String),
    /// Where an item comes from.
    Source(Box<Item>),
}

/// Converses until the person quits or there is no more input; tells the exit status.
pub(super) fn run(arguments: &Arguments, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let charset = Terminal::of_environment().charset.is;
    let (choices, before) = (Vec::new(), Vec::new());
    let today = arguments.today.unwrap_or_else(tui::today);
    let mut reader = Reader { program: &program, today, index: OnceCell::new(), charset, out, choices, before };
    let mut here = Destination::View(ViewId::Explore);
    let title = program.about().map_or("A degree program", |about| &about.title);
    reader.line(title)?;
    if !program.problems.is_empty() {
        let problems = counted(program.problem_count(), "problem", "problems");
        reader.line(&format!("The data has {problems}: p tells."))?;
    }
    reader.show(&here)?;
    reader.line("A number tells more, words search, h is help, q quits.")?;
    while let Some(typed) = reader.ask(input)? {
        match reader.understand(typed.trim(), &here) {
            Reply::Go(place) => {
                if place != here {
                    reader.before.push(std::mem::replace(&mut here, place));
                }
                reader.show(&here)?;
            }
            Reply::Back(place) => {
                here = place;
                reader.show(&here)?;
            }
            Reply::Say(text) => reader.line(&text)?,
            Reply::Help => reader.help()?,
            Reply::Quit => break,
        }
    }
    Ok(0)
}

/// What comes of a typed line.
enum Reply {
    Go(Destination),
    Back(Destination),
    Say(String),
    Help,
    Quit,
}

struct Reader<'a, W> {
    program: &'a Program,
    today: Date,
    index: OnceCell<Index>,
    charset: Charset,
    out: &'a mut W,
    /// What the numbers lead to, from 1.
    choices: Vec<Destination>,
    before: Vec<Destination>,
}

impl<W: Write> Reader<'_, W> {
    /// Asks for a line; none at the end of the input.
    fn ask(&mut self, input: &mut impl BufRead) -> io::Result<Option<String>> {
        write!(self.out, "> ")?;
        self.out.flush()?;
        let unread = |error| failed("standard input cannot be read", &error);
        let mut line = Vec::new();
        input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(unread)?;
        if !line.ends_with(b"\n") && line.len() as u64 == LONGEST_LINE {
            input.skip_until(b'\n').map_err(unread)?;
        }
        let typed = (!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned());
        if typed.is_none() {
            writeln!(self.out)?;
        }
        Ok(typed)
    }

    /// What a typed line asks for.
    fn understand(&mut self, typed: &str, here: &Destination) -> Reply {
        if typed.is_empty() {
            return Reply::Say("Type a number, words, or h for help.".to_owned());
        }
        if let Some((command, _)) = commands().find(|(command, (letter, _))| called(*letter, command, typed)) {
            return self.obey(command, here);
        }
        let choice = typed.parse::<usize>().ok().and_then(|number| self.choices.get(number.checked_sub(1)?));
        match choice {
            Some(place) => Reply::Go(place.clone()),
            // A course may be known by a number.
            None => self.search(typed.strip_prefix('/').unwrap_or(typed)),
        }
    }

    /// What a command leads to.
    fn obey(&mut self, command: &Command<App>, here: &Destination) -> Reply {
        match (command.run, command.name) {
            (Run::Show(view), _) => Reply::Go(Destination::View(view)),
            (_, "back") => {
                self.before.pop().map_or(Reply::Say("There is nothing before this.".to_owned()), Reply::Back)
            }
            (_, "redraw") => Reply::Go(here.clone()),
            (_, "help") => Reply::Help,
            (_, "quit") => Reply::Quit,
            (_, name) => Reply::Say(format!("{name} needs a screen; without --plain it works.")),
        }
    }

    /// What a search leads to; why to nothing.
    fn search(&self, typed: &str) -> Reply {
        let query = Query::new(typed, self.index().vocabulary());
        if let Some(mistake) = query.mistakes().first() {
            return Reply::Say(mistake.what.clone());
        }
        match self.index().search(&query, 1, &Narrowing::default(), &CancelToken::free()) {
            Some(found) if found.count() > 0 => Reply::Go(Destination::Found(typed.to_owned())),
            _ if typed.bytes().all(|byte| byte.is_ascii_digit()) => Reply::Say(match self.choices.len() {
                0 => format!("There is no number to choose here, and nothing is found for {typed}."),
                most => format!("The numbers here are 1 to {most}, and nothing is found for {typed}."),
            }),
            _ => Reply::Say(format!("Nothing is found for “{typed}”.")),
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self.program))
    }

    fn help(&mut self) -> io::Result<()> {
        self.line("A number tells more: it opens a record, or says where a fact comes from.")?;
        self.line("Words search, with the same operators and fields as in the explorer: deep learning, gre:optional.")?;
        for (command, (letter, does)) in commands() {
            self.line(&format!("{letter} or {}: {does}.", command.name))?;
        }
        self.line("A slash before a word searches for it even where it is a command: /list.")
    }

    fn show(&mut self, place: &Destination) -> io::Result<()> {
        self.choices.clear();
        writeln!(self.out)?;
        match place {
            Destination::Found(typed) => self.found(typed),
            Destination::Record(record) => self.page(&pages::record(self.program, *record)),
            Destination::View(view) => match view.row().page {
                Some(write) => self.page(&write(self.program, self.today)),
                None => self.list(),
            },
            Destination::Source(item) => self.page(&pages::source(item).unwrap_or_default()),
        }
    }

    /// The records by their numbers.
    fn list(&mut self) -> io::Result<()> {
        for &kind in Kind::PANES {
            let mut name = counted(self.program.count(kind), kind.noun(), kind.plural());
            name.push(':');
            self.line(&name)?;
            for record in self.program.records().filter(|record| record.kind == kind).take(MOST_LISTED) {
                self.choice(Destination::Record(record), self.program.title(record))?;
            }
            let more = self.program.count(kind).saturating_sub(MOST_LISTED);
            if more > 0 {
                self.line(&format!("{} more are not listed: words find them.", thousands(more)))?;
            }
        }
        Ok(())
    }

    fn found(&mut self, typed: &str) -> io::Result<()> {
        let query = Query::new(typed, self.index().vocabulary());
        let found =
            self.index().search(&query, MOST_FOUND, &Narrowing::default(), &CancelToken::free()).unwrap_or_default();
        self.line(&format!("{} found for “{typed}”:", counted(found.count(), "record is", "records are")))?;
        if let Some(meant) = &found.meant {
            self.line(&format!("Nothing holds it as it was typed; this is for “{}”.", meant.spelt()))?;
        }
        for hit in &found.hits {
            let title = self.program.title(hit.record);
            let reason = reason(self.program, hit.record, found.meant.as_ref().unwrap_or(&query));
            let reason = reason.filter(|reason| reason.field != "title");
            let why = reason.map(|reason| match reason.line.strip_prefix(reason.label) {
                Some(line) => format!("; {}:{line}", reason.label),
                None => format!("; {}: {}", reason.label, reason.line),
            });
            let why = why.unwrap_or_default();
            self.choice(Destination::Record(hit.record), &format!("{title} ({}){why}", hit.record.kind.noun()))?;
        }
        match found.count() - found.hits.len() {
            0 => Ok(()),
            more => self.line(&format!("{more} more are not listed: add a word.")),
        }
    }

    fn page(&mut self, page: &Page) -> io::Result<()> {
        self.line(&page.title)?;
        let mut label = Text::default();
        for group in page.groups() {
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
            Body::KeyFacts(key_facts) => key_facts.iter().try_for_each(|key_fact| self.line(&key_fact_line(key_fact))),
            Body::Relation { to, .. } => self.choice(Destination::Record(*to), &said(item, label)),
            Body::Link { url, .. } => self.link(item, url),
            _ if item.provenance.is_some() => {
                self.choice(Destination::Source(Box::new(item.clone())), &said(item, label))
            }
            _ => self.line(&said(item, label)),
        }
    }

    /// A link, with its address whole on a line of its own.
    fn link(&mut self, item: &Item, url: &str) -> io::Result<()> {
        let said = said(item, &item.label);
        let title = format!("{}:", said.trim_end_matches([' ', '.', ':']));
        match &item.provenance {
            Some(_) => self.choice(Destination::Source(Box::new(item.clone())), &title)?,
            None => self.line(&title)?,
        }
        writeln!(self.out, "     {}", Text::new(url))
    }

    /// A line with the next number, which leads to `place`.
    fn choice(&mut self, place: Destination, text: &str) -> io::Result<()> {
        self.choices.push(place);
        self.hanging(&format!("{:>3}  ", self.choices.len()), text)
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.hanging("", text)
    }

    /// A paragraph whose further lines begin where its text does.
    fn hanging(&mut self, lead: &str, text: &str) -> io::Result<()> {
        // Whatever was typed or read, no control character gets out.
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

/// The commands that work here, each with its letter and what it does here.
fn commands() -> impl Iterator<Item = (&'static Command<App>, (char, &'static str))> {
    App::commands().filter_map(|command| Some((command, command.plain?)))
}

/// Whether `typed` is a command's letter or one of its names; some terminals have capitals alone.
fn called(letter: char, command: &Command<App>, typed: &str) -> bool {
    command.is_called(typed) || typed.len() == 1 && typed.eq_ignore_ascii_case(letter.encode_utf8(&mut [0; 4]))
}

fn key_fact_line(key_fact: &KeyFact) -> String {
    let beside = [key_fact.period.as_str(), key_fact.caution.as_str()];
    let beside: Vec<&str> = beside.into_iter().filter(|part| !part.is_empty()).collect();
    match (key_fact.brief.as_str(), beside.join(", ")) {
        ("", caution) => format!("{}: {caution}", key_fact.label),
        (brief, beside) if beside.is_empty() => format!("{}: {brief}", key_fact.label),
        (brief, beside) => format!("{}: {brief} ({beside})", key_fact.label),
    }
}

/// What an item says, how far it can be trusted and what a reader should know beside it, in one paragraph; `above` is the
/// label of the item that it may go on from.
fn said(item: &Item, above: &str) -> String {
    let joined = |lines: &[Text]| lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ");
    let mut text = match &item.body {
        Body::KeyFacts(_) => String::new(),
        Body::Fact(lines) => joined(lines),
        Body::Disputed { lines, nth, of } => format!("{nth} of {of} that disagree: {}", joined(lines)),
        Body::Gap(words) | Body::Prose(words) => words.to_string(),
        Body::Relation { title, lines, .. } if lines.is_empty() => title.to_string(),
        Body::Relation { title, lines, .. } => format!("{title}: {}", joined(lines)),
        Body::Link { title, .. } => title.to_string(),
    };
    // Below each other they need no label of their own; heard one by one they do.
    let goes_on = matches!(item.body, Body::Disputed { .. } | Body::Relation { .. });
    let label = if item.label.is_empty() && goes_on { above } else { &item.label };
    if !label.is_empty() {
        text = format!("{label}: {text}");
    }
    // Whoever reads a link sees where it leads.
    let provenance = item.provenance.as_ref().filter(|_| !matches!(item.body, Body::Link { .. }));
    let beside = provenance.map(|provenance| provenance.caution().into_iter().chain([provenance.when()]));
    let beside: Vec<String> = beside.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if !beside.is_empty() {
        text = format!("{text} ({})", beside.join(", "));
    }
    match &item.note {
        Some(note) => format!("{text}. Note: {note}"),
        None => text,
    }
}
