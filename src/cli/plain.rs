//! `msaie --plain`: the program as a conversation in lines, for screen readers, line printers and terminals that cannot
//! move their cursor.

use std::cell::OnceCell;
use std::io::{self, BufRead, Read, Write};

use super::terminal::Terminal;
use super::{Arguments, UNUSABLE, failed};
use crate::app::Charset;
use crate::data::Kind;
use crate::model::{Program, RecordRef};
use crate::pages::{self, Body, Item, KeyFact, Page};
use crate::search::{CancelToken, Index, Narrowing, Query, reason};
use crate::text::{Text, counted, in_ascii, thousands, width, wrap};

/// Columns of a line.
const COLUMNS: usize = 78;

/// Bytes of a typed line that are read; nobody types more.
const LONGEST_LINE: u64 = 4096;

/// Records of each kind that a search lists.
const MOST_FOUND: usize = 20;

/// Records of each kind that the list names.
const MOST_LISTED: usize = 100;

/// What can be typed beside a number and words to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    List,
    Apply,
    About,
    Problems,
    Back,
    Again,
    Help,
    Quit,
}

/// Each command's letter, word and meaning.
const COMMANDS: [(&str, &str, Command, &str); 8] = [
    ("l", "list", Command::List, "courses, departments and careers"),
    ("a", "apply", Command::Apply, "how to apply"),
    ("i", "about", Command::About, "the program, and how far to trust this data"),
    ("p", "problems", Command::Problems, "what is wrong with the data"),
    ("b", "back", Command::Back, "what was shown before"),
    ("r", "repeat", Command::Again, "this once more"),
    ("h", "help", Command::Help, "what can be typed"),
    ("q", "quit", Command::Quit, "the end"),
];

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Destination {
    List,
    Record(RecordRef),
    Apply,
    About,
    Problems,
    Found(String),
    /// Where an item comes from.
    Source(Box<Item>),
}

/// Converses until the person quits or there is no more input; tells the exit status.
pub(super) fn run(arguments: &Arguments, input: &mut impl BufRead, out: &mut impl Write) -> io::Result<u8> {
    let Some(program) = super::program(arguments)? else { return Ok(UNUSABLE) };
    let charset = Terminal::of_environment().charset.is;
    let (choices, before) = (Vec::new(), Vec::new());
    let mut reader = Reader { program: &program, index: OnceCell::new(), charset, out, choices, before };
    let mut here = Destination::List;
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
        // What other programs call them.
        let typed = match typed {
            "?" => "help",
            "exit" | ":q" => "quit",
            typed => typed,
        };
        // Some terminals have capitals alone.
        let is = |command: &str| command.eq_ignore_ascii_case(typed);
        let command = COMMANDS.iter().find(|(letter, word, ..)| is(letter) || is(word));
        match command.map(|(_, _, command, _)| *command) {
            Some(Command::List) => return Reply::Go(Destination::List),
            Some(Command::Apply) => return Reply::Go(Destination::Apply),
            Some(Command::About) => return Reply::Go(Destination::About),
            Some(Command::Problems) => return Reply::Go(Destination::Problems),
            Some(Command::Again) => return Reply::Go(here.clone()),
            Some(Command::Back) => {
                return self.before.pop().map_or(Reply::Say("There is nothing before this.".to_owned()), Reply::Back);
            }
            Some(Command::Help) => return Reply::Help,
            Some(Command::Quit) => return Reply::Quit,
            None if typed.is_empty() => return Reply::Say("Type a number, words, or h for help.".to_owned()),
            None => {}
        }
        let choice = typed.parse::<usize>().ok().and_then(|number| self.choices.get(number.checked_sub(1)?));
        match choice {
            Some(place) => Reply::Go(place.clone()),
            // A course may be known by a number.
            None => self.search(typed.strip_prefix('/').unwrap_or(typed)),
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
        for (letter, word, _, says) in COMMANDS {
            self.line(&format!("{letter} or {word}: {says}."))?;
        }
        self.line("A slash before a word searches for it even where it is a command: /list.")
    }

    fn show(&mut self, place: &Destination) -> io::Result<()> {
        self.choices.clear();
        writeln!(self.out)?;
        match place {
            Destination::List => self.list(),
            Destination::Found(typed) => self.found(typed),
            Destination::Record(record) => self.page(&pages::record(self.program, *record)),
            Destination::Apply => self.page(&pages::apply(self.program)),
            Destination::About => self.page(&pages::about(self.program)),
            Destination::Problems => self.page(&pages::problems(self.program)),
            Destination::Source(item) => self.page(&item.source_page().unwrap_or_default()),
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
        for item in &page.items {
            if !item.label.is_empty() {
                label = item.label.clone();
            }
            match &item.body {
                Body::Heading => {
                    writeln!(self.out)?;
                    self.line(&item.label)?;
                }
                Body::KeyFacts(key_facts) => {
                    key_facts.iter().try_for_each(|key_fact| self.line(&key_fact_line(key_fact)))?;
                }
                Body::Relation { to, .. } => self.choice(Destination::Record(*to), &said(item, &label))?,
                Body::Link { url, .. } => self.link(item, url)?,
                _ if item.provenance.is_some() => {
                    self.choice(Destination::Source(Box::new(item.clone())), &said(item, &label))?;
                }
                _ => self.line(&said(item, &label))?,
            }
        }
        Ok(())
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
        Body::Heading | Body::KeyFacts(_) => String::new(),
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
