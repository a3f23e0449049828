//! A page: groups of items in reading order.

use std::collections::HashSet;
use std::sync::Arc;

use super::event::Event;
use super::mark::{Mark, Unknown};
use super::provenance::{Provenance, Trust};
use crate::data::Address;
use crate::model::RecordRef;
use crate::text::Text;

/// A page to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Its title.
    pub title: Text,
    /// Shared with the page as it is seen.
    groups: Vec<Arc<Group>>,
}

/// Items that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// The heading above them; empty at the start of a page that needs none.
    pub heading: Text,
    /// The items, in reading order.
    pub items: Vec<Item>,
    /// What holds for most of them; stated once, beside the heading.
    pub usual: Option<Usual>,
    /// Whether it is shown as one line until it is opened.
    pub folds: bool,
}

/// How far most items of a group can be trusted, for which period they hold, and when most were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    /// Why to be careful; `None` if they are official.
    pub mark: Option<Mark>,
    /// When they were read, if that is known.
    pub dated: Option<String>,
    /// The period that most of them hold for, if most name the same.
    pub period: Option<Text>,
    /// Whether some item differs in any of these.
    pub has_exceptions: bool,
}

impl Group {
    /// A group whose items each say for themselves where they come from.
    pub fn new(heading: impl Into<Text>, items: Vec<Item>) -> Self {
        Self { heading: heading.into(), items, usual: None, folds: false }
    }

    /// What is in it, in a few words: what its items are called, or else what they say.
    fn preview(&self) -> Text {
        let mut names: Vec<&str> = Vec::new();
        for item in &self.items {
            let name = match &item.body {
                _ if !item.label.is_empty() => item.label.as_str(),
                Body::Relation { title, .. } | Body::Link { title, .. } => title.as_str(),
                _ => "",
            };
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        Text::new(names.join(", "))
    }

    /// The group with what holds for most of its items stated once.
    pub(super) fn with_usual(mut self) -> Self {
        let has_range = |item: &Item| matches!(item.body, Body::Range { span: Some(_), .. });
        let is_lone = |item: &Item| matches!(item.body, Body::Range { span: None, .. });
        // Amounts without a range stand below those that have one.
        let ranged = self.items.iter().any(has_range);
        let counted = self.items.iter().filter(|item| !(ranged && is_lone(item)));
        let sourced: Vec<_> = counted.filter_map(|item| item.provenance.as_ref()).collect();
        let marks = || sourced.iter().map(|provenance| provenance.mark());
        let Some((mark, most)) = most_common(marks()) else { return self };
        // What needs care is the exception, unless it is more common.
        let mark = if marks().filter(Option::is_none).count() == most { None } else { mark };
        let alike: Vec<_> = sourced.iter().filter(|provenance| provenance.mark() == mark).collect();
        let dated = most_of(alike.iter().map(|provenance| provenance.dated()));
        // What names none must not seem to hold for that of the others.
        let period = most_of(alike.iter().map(|provenance| provenance.period.clone()));
        let period = period.filter(|_| sourced.iter().all(|provenance| provenance.period.is_some()));
        let has_exceptions = alike.len() < sourced.len();
        self.usual = Some(Usual { mark, dated, period, has_exceptions });
        self
    }
}

/// The value that over half of them share, if they do.
fn most_of<T: PartialEq>(values: impl ExactSizeIterator<Item = Option<T>>) -> Option<T> {
    let count = values.len();
    most_common(values).filter(|(_, shared)| shared * 2 > count).and_then(|(value, _)| value)
}

/// The most common of some values, the first of those as common, and how often it occurs.
fn most_common<T: PartialEq>(values: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most)
}

impl Page {
    /// An empty page.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), groups: Vec::new() }
    }

    /// A page of paragraphs.
    pub fn of_prose(title: impl Into<Text>, paragraphs: Vec<String>) -> Self {
        let mut page = Self::new(title);
        page.push_group("", paragraphs.into_iter().map(|text| Item::new("", Body::Prose(text.into()))).collect());
        page
    }

    /// Adds a group, unless it is empty.
    pub fn push_group(&mut self, heading: impl Into<Text>, items: Vec<Item>) {
        if !items.is_empty() {
            self.groups.push(Group::new(heading, items).into());
        }
    }

    /// Inserts a group after the first.
    pub(super) fn insert_second(&mut self, group: Group) {
        self.groups.insert(self.groups.len().min(1), group.into());
    }

    /// Adds a group that is shown as one line until it is opened, unless it is empty.
    pub(super) fn push_folded(&mut self, group: Group) {
        if !group.items.is_empty() {
            self.groups.push(Group { folds: true, ..group }.into());
        }
    }

    /// Adds a group, unless it is empty.
    pub(super) fn push_whole(&mut self, group: Group) {
        if !group.items.is_empty() {
            self.groups.push(group.into());
        }
    }

    /// The page as it is seen while these groups are open: of each other one that folds, one line.
    #[must_use]
    pub fn folded(&self, open: &HashSet<Text>) -> Self {
        let mut page = Self::new(self.title.clone());
        for group in &self.groups {
            if !group.folds {
                page.groups.push(Arc::clone(group));
                continue;
            }
            let is_open = open.contains(&group.heading);
            let is_heading = |item: &&Item| matches!(&item.body, Body::Row(row) if row.is_heading);
            let fold = Item::new(
                "",
                Body::Fold {
                    heading: group.heading.clone(),
                    preview: group.preview(),
                    count: group.items.iter().filter(|item| !is_heading(item)).count(),
                    is_open,
                },
            );
            if is_open {
                let items = std::iter::once(fold).chain(group.items.iter().cloned()).collect();
                page.groups.push(Group { items, heading: Text::default(), ..Group::clone(group) }.into());
                continue;
            }
            match page.groups.last_mut() {
                // Closed ones follow each other without a blank line.
                Some(last) if last.items.last().is_some_and(Item::is_closed) => Arc::make_mut(last).items.push(fold),
                _ => page.groups.push(Group::new("", vec![fold]).into()),
            }
        }
        page
    }

    /// Says the title of each course once in a group, beside the first of its numbers there.
    pub(super) fn name_once(&mut self) {
        for group in &mut self.groups {
            let mut seen: HashSet<RecordRef> = HashSet::new();
            for item in &mut Arc::make_mut(group).items {
                if let Body::Relation { to, .. } = item.body {
                    seen.insert(to);
                }
                for named in &mut item.named {
                    named.is_said |= !seen.insert(named.to);
                }
            }
        }
    }

    /// Adds an item to the last group.
    pub fn push(&mut self, item: Item) {
        match self.groups.last_mut() {
            Some(group) => Arc::make_mut(group).items.push(item),
            None => self.push_group("", vec![item]),
        }
    }

    /// The groups, in reading order; none is empty.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().map(AsRef::as_ref)
    }

    /// Every item, in reading order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// An item by its place in reading order.
    pub fn item(&self, place: usize) -> Option<&Item> {
        let (group, index) = self.locate(place)?;
        group.items.get(index)
    }

    /// Whether an item is the first of its group.
    pub fn starts_group(&self, place: usize) -> bool {
        self.locate(place).is_some_and(|(_, index)| index == 0)
    }

    /// The group of an item, and the item's place in it.
    fn locate(&self, place: usize) -> Option<(&Group, usize)> {
        let mut index = place;
        for group in &self.groups {
            if index < group.items.len() {
                return Some((group, index));
            }
            index -= group.items.len();
        }
        None
    }
}

/// One item of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is called; empty where it continues the item above.
    pub label: Text,
    /// What it says.
    pub body: Body,
    /// What a reader should also know.
    pub note: Option<Text>,
    /// Where it comes from; `None` for what the program says of itself.
    pub provenance: Option<Provenance>,
    /// Where sources differ, what each says, the newest first.
    pub sides: Vec<Side>,
    /// What was said before, which this has superseded, the newest first.
    pub earlier: Vec<Side>,
    /// How much room it takes.
    pub room: Room,
    /// Which fact of its record it shows, if it shows one.
    pub place: Option<Place>,
    /// Whether it holds on the day of the page: it was not superseded, and its year is not over.
    pub is_current: bool,
    /// Whether it was superseded.
    pub is_former: bool,
    /// Which record it is about, where the page is about several.
    pub about: Option<RecordRef>,
    /// What the person has to do about it, where a checklist has it.
    pub task: Option<Task>,
    /// The courses of the catalogue whose numbers it names.
    pub named: Vec<Named>,
    /// How deep it stands in a tree, from 0.
    pub depth: u8,
}

/// A course whose number is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The course.
    pub to: RecordRef,
    /// Its number and title.
    pub name: Text,
    /// Whether its title is said beside the number already.
    pub is_said: bool,
}

/// A line of a record's checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its name among what is ticked of the record.
    pub name: String,
    /// Whether it is ticked.
    pub done: bool,
}

/// A fact of a record: its field's name in the files, and which of the field's facts it is, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The field's name.
    pub field: &'static str,
    /// Which of its facts.
    pub nth: usize,
}

/// What one of several sources that differ says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What it says.
    pub says: Text,
    /// Who says so, and when.
    pub provenance: Provenance,
}

/// How much room an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Room {
    /// As many lines as it needs.
    #[default]
    Full,
    /// As many lines as it needs, but for its note.
    Value,
    /// One line.
    Line,
    /// One line, which it can share with the next such item.
    HalfLine,
}

/// An area of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is called.
    pub name: Text,
    /// How many units it takes, in hundredths; `None` if none are printed.
    pub hundredths: Option<u32>,
    /// That number in words.
    pub units: Text,
    /// The rule, in a few words; may be empty.
    pub rule: Text,
}

/// The range around an amount, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The tenth percentile.
    pub low: u64,
    /// The ninetieth percentile.
    pub high: u64,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowCell {
    /// What it says; empty for what is not known, of which the mark says why.
    pub text: Text,
    /// Why to be careful.
    pub mark: Option<Mark>,
    /// Whether it stands at the right of its column, as amounts do.
    pub is_number: bool,
}

/// Cells that stand below those of the other rows of their group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The cells.
    pub cells: Vec<RowCell>,
    /// The record that the row is, if it leads to one.
    pub to: Option<RecordRef>,
    /// Whether it says what the columns are.
    pub is_heading: bool,
    /// Whether the last cells can be left out where there is no room.
    pub is_cut: bool,
}

impl Row {
    /// A row that says what the columns of others are.
    pub(super) fn heading<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let cell = |text: &str| RowCell { text: text.into(), ..RowCell::default() };
        Self { cells: cells.into_iter().map(cell).collect(), to: None, is_heading: true, is_cut: false }
    }

    /// What it says, in words.
    fn words(&self) -> String {
        let word = |cell: &RowCell| match (cell.text.as_str(), cell.mark) {
            ("", mark) => mark.map_or("", Mark::words).to_owned(),
            (text, None) => text.to_owned(),
            (text, Some(mark)) => format!("{text} ({})", mark.words()),
        };
        let words = self.cells.iter().map(word).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Something on a line of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// How many days from today.
    pub days: i32,
    /// What happens.
    pub event: Event,
    /// Whether the date is known.
    pub is_known: bool,
}

/// Dates ahead, on a line that begins today.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// The dates.
    pub ticks: Vec<Tick>,
    /// From when to when one can apply, in days from today.
    pub open: Vec<(i32, i32)>,
    /// How many days the line has.
    pub days: i32,
    /// Where months begin on it, in days from today, and their names.
    pub months: Vec<(i32, Text)>,
    /// What stands behind the line.
    pub aside: Text,
    /// All of it in words.
    pub words: Text,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// One of several rows with the same columns.
    Row(Row),
    /// Dates on a line.
    Track(Track),
    /// What a fact says, one part a line.
    Fact(Vec<Text>),
    /// What one of several sources that disagree says.
    Disputed {
        /// What it says, one part a line.
        lines: Vec<Text>,
        /// Those of its lines on which all agree.
        agreed: Vec<usize>,
        /// Which of them, from 1.
        nth: usize,
        /// How many there are.
        of: usize,
    },
    /// What is not known.
    Unknown(Unknown),
    /// What a source leaves open, in words.
    Gap(Text),
    /// Another record that this one is related to.
    Relation {
        /// The other record.
        to: RecordRef,
        /// Its title.
        title: Text,
        /// What the relation says.
        lines: Vec<Text>,
        /// The other record's own web page, where that is what one would open or copy.
        url: Option<Text>,
        /// The fact on the other record's page that is meant, if one is.
        place: Option<Place>,
    },
    /// A web page.
    Link {
        /// What it is.
        title: Text,
        /// Its address.
        url: Text,
    },
    /// Running text.
    Prose(Text),
    /// What a fact says in a few words, on one line.
    Brief {
        /// What it says.
        words: Text,
        /// Whether sources differ on it.
        differs: bool,
    },
    /// Units area by area, as bars.
    Bars {
        /// The cohort or variant that they hold for; empty if they hold for all.
        case: Text,
        /// The areas.
        bars: Vec<Bar>,
        /// What else is said of them, such as their sum.
        rest: Vec<Text>,
    },
    /// An amount within its range, on a line.
    Range {
        /// What it says, in full.
        words: Text,
        /// The median, or the mean where no median is printed.
        middle: Text,
        /// Where it lies, in hundredths.
        at: u64,
        /// What else stands behind it, such as how many jobs there are.
        aside: Text,
        /// The range around it, if it is known.
        span: Option<Span>,
        /// Why we took this one, if we did.
        choice: Option<Text>,
    },
    /// A group that can be opened and closed.
    Fold {
        /// Its heading.
        heading: Text,
        /// What is in it, in a few words.
        preview: Text,
        /// How many items it has.
        count: usize,
        /// Whether its items are shown below.
        is_open: bool,
    },
}

impl Item {
    /// An item without note or provenance.
    pub fn new(label: impl Into<Text>, body: Body) -> Self {
        Self {
            label: label.into(),
            body,
            note: None,
            provenance: None,
            sides: Vec::new(),
            earlier: Vec::new(),
            room: Room::Full,
            place: None,
            is_current: true,
            is_former: false,
            about: None,
            task: None,
            named: Vec::new(),
            depth: 0,
        }
    }

    /// The names of the courses that it mentions by their numbers alone.
    pub fn unsaid(&self) -> impl Iterator<Item = &Text> {
        self.named.iter().filter(|named| !named.is_said).map(|named| &named.name)
    }

    /// Something that the program says of itself.
    pub fn line(label: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self::new(label, Body::Fact(vec![text.into()]))
    }

    /// A link to a web page.
    pub fn link(label: impl Into<Text>, title: impl Into<Text>, url: impl Into<Text>) -> Self {
        Self::new(label, Body::Link { title: title.into(), url: url.into() })
    }

    pub(super) fn from(self, provenance: Provenance) -> Self {
        Self { provenance: Some(provenance), ..self }
    }

    pub(super) fn with_sides(self, sides: Vec<Side>) -> Self {
        Self { sides, ..self }
    }

    pub(super) fn with_note(self, note: Option<Text>) -> Self {
        Self { note, ..self }
    }

    /// Whether it can say where it comes from, or what was searched for it.
    pub fn can_be_questioned(&self) -> bool {
        self.provenance.is_some() || self.note.is_some() && matches!(self.body, Body::Unknown(_))
    }

    /// Why not to take what it says at its word: the gravest reason; `None` if it is official.
    pub fn mark(&self) -> Option<Mark> {
        match self.body {
            Body::Disputed { .. } | Body::Brief { differs: true, .. } => Some(Mark::Differ),
            Body::Range { choice: Some(_), .. } => Some(Mark::Inferred),
            Body::Unknown(why) => Some(why.mark()),
            _ => self.provenance.as_ref().and_then(Provenance::mark),
        }
    }

    /// Whether it is official and current.
    pub fn is_certain(&self) -> bool {
        let is_official = self.provenance.as_ref().is_none_or(|provenance| provenance.trust == Trust::Official);
        is_official && self.is_current && self.mark().is_none()
    }

    /// Where it comes from, as far as its words do not say so: a link shows its address, and what sources differ on has
    /// several sources, which its group names one by one.
    pub fn remark(&self) -> Option<&Provenance> {
        let says_so = match self.body {
            Body::Link { .. } => self.provenance.as_ref()?.caution().is_none(),
            Body::Brief { differs, .. } => differs,
            _ => false,
        };
        self.provenance.as_ref().filter(|_| !says_so)
    }

    /// Whether it is a group that is not open.
    fn is_closed(&self) -> bool {
        matches!(self.body, Body::Fold { is_open: false, .. })
    }

    /// Every text that it shows, for finding matches.
    pub fn says(&self) -> impl Iterator<Item = &Text> {
        let (one, many): (Vec<&Text>, &[Text]) = match &self.body {
            Body::Fact(lines) | Body::Disputed { lines, .. } => (Vec::new(), lines),
            Body::Relation { title, lines, .. } => (vec![title], lines),
            Body::Gap(text)
            | Body::Brief { words: text, .. }
            | Body::Prose(text)
            | Body::Range { words: text, .. }
            | Body::Link { title: text, .. }
            | Body::Fold { heading: text, .. } => (vec![text], &[]),
            Body::Bars { bars, rest, .. } => (bars.iter().flat_map(|bar| [&bar.name, &bar.rule]).collect(), rest),
            Body::Row(row) => (row.cells.iter().map(|cell| &cell.text).collect(), &[]),
            Body::Track(track) => (vec![&track.words], &[]),
            Body::Unknown(_) => (Vec::new(), &[]),
        };
        one.into_iter().chain(many).chain(&self.note)
    }

    /// What it says in a few words; empty unless it does.
    pub fn brief(&self) -> &str {
        match &self.body {
            Body::Brief { words, .. } => words,
            _ => "",
        }
    }

    /// What it says, in words on one line; the title alone of a link.
    pub fn in_words(&self) -> String {
        let joined = |lines: &[Text]| lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ");
        match &self.body {
            Body::Fact(lines) => joined(lines),
            Body::Disputed { lines, nth, of, .. } => format!("sources differ, {nth} of {of}: {}", joined(lines)),
            Body::Brief { differs: true, .. } => {
                let sides: Vec<_> = self.sides.iter().map(|side| side.says.as_str()).collect();
                format!("sources differ: {}", sides.join(" / "))
            }
            Body::Unknown(why) => why.mark().words().to_owned(),
            Body::Range { words, choice: Some(reason), .. } => format!("{words}; our closest match: {reason}"),
            Body::Brief { words, .. } | Body::Gap(words) | Body::Prose(words) | Body::Range { words, .. } => {
                words.to_string()
            }
            Body::Bars { case, bars, rest } => {
                let case = Some(case.to_string()).filter(|case| !case.is_empty());
                let bars = bars.iter().map(|bar| match bar.rule.as_str() {
                    "" => format!("{}, {}", bar.name, bar.units),
                    rule => format!("{}, {}: {rule}", bar.name, bar.units),
                });
                case.into_iter().chain(bars).chain(rest.iter().map(ToString::to_string)).collect::<Vec<_>>().join("; ")
            }
            Body::Fold { heading, .. } => heading.to_string(),
            Body::Row(row) => row.words(),
            Body::Track(track) => track.words.to_string(),
            Body::Relation { title, lines, .. } if lines.is_empty() => title.to_string(),
            Body::Relation { title, lines, .. } => format!("{title}: {}", joined(lines)),
            Body::Link { title, .. } => title.to_string(),
        }
    }

    /// The value as one text, for the clipboard.
    pub fn value(&self) -> Option<Text> {
        match &self.body {
            Body::Unknown(_) | Body::Gap(_) | Body::Fold { .. } => None,
            Body::Disputed { lines, .. } => {
                Some(Text::new(lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ")))
            }
            Body::Relation { title, .. } => Some(title.clone()),
            Body::Link { url, .. } => Some(url.clone()),
            Body::Brief { words, .. } | Body::Range { words, .. } => Some(words.clone()),
            Body::Row(Row { is_heading: true, .. }) => None,
            Body::Fact(_) | Body::Bars { .. } | Body::Prose(_) | Body::Row(_) | Body::Track(_) => {
                Some(Text::new(self.in_words()))
            }
        }
    }

    /// The address that belongs to the item: its own, or that of its source.
    pub fn address(&self) -> Option<&Text> {
        match &self.body {
            Body::Link { url, .. } | Body::Relation { url: Some(url), .. } => Some(url),
            Body::Fact(lines) if lines.len() == 1 && Address::is_safe(&lines[0]) => lines.first(),
            _ => self.provenance.as_ref().and_then(|provenance| provenance.url.as_ref()),
        }
    }
}
