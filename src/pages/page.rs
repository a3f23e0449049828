//! A page: groups of items in reading order.

use std::collections::HashSet;

use super::provenance::Provenance;
use crate::data::Address;
use crate::model::RecordRef;
use crate::text::Text;

/// A page to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Its title.
    pub title: Text,
    groups: Vec<Group>,
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

/// How far most items of a group can be trusted, and when most were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    /// Why to be careful, in a word; `None` if they are official.
    pub word: Option<&'static str>,
    /// When they were read, if that is known.
    pub dated: Option<String>,
}

impl Group {
    /// A group whose items each say for themselves where they come from.
    pub fn new(heading: impl Into<Text>, items: Vec<Item>) -> Self {
        Self { heading: heading.into(), items, usual: None, folds: false }
    }

    /// The group with what holds for most of its items stated once.
    pub(super) fn with_usual(mut self) -> Self {
        let sourced = self.items.iter().filter_map(|item| item.provenance.as_ref());
        let mut found: Vec<(Usual, usize)> = Vec::new();
        for provenance in sourced {
            let usual = Usual { word: provenance.word(), dated: provenance.dated() };
            match found.iter_mut().find(|(known, _)| *known == usual) {
                Some((_, count)) => *count += 1,
                None => found.push((usual, 1)),
            }
        }
        // Of two as common, the first.
        let most = found.iter().map(|(_, count)| *count).max().unwrap_or(0);
        self.usual = found.into_iter().find(|(_, count)| *count == most && most > 1).map(|(usual, _)| usual);
        self
    }
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
            self.groups.push(Group::new(heading, items));
        }
    }

    /// Adds a group that is shown as one line until it is opened, unless it is empty.
    pub(super) fn push_folded(&mut self, group: Group) {
        if !group.items.is_empty() {
            self.groups.push(Group { folds: true, ..group });
        }
    }

    /// Adds a group, unless it is empty.
    pub(super) fn push_whole(&mut self, group: Group) {
        if !group.items.is_empty() {
            self.groups.push(group);
        }
    }

    /// The page as it is seen while these groups are open: of each other one that folds, one line.
    #[must_use]
    pub fn folded(&self, open: &HashSet<Text>) -> Self {
        let mut page = Self::new(self.title.clone());
        for group in &self.groups {
            if !group.folds {
                page.groups.push(group.clone());
                continue;
            }
            let is_open = open.contains(&group.heading);
            let count = group.items.len();
            let fold = Item::new("", Body::Fold { heading: group.heading.clone(), count, is_open });
            if is_open {
                let items = std::iter::once(fold).chain(group.items.iter().cloned()).collect();
                page.groups.push(Group { items, heading: Text::default(), ..group.clone() });
                continue;
            }
            match page.groups.last_mut() {
                // Closed ones follow each other without a blank line.
                Some(last) if last.items.last().is_some_and(Item::is_closed) => last.items.push(fold),
                _ => page.groups.push(Group::new("", vec![fold])),
            }
        }
        page
    }

    /// Adds an item to the last group.
    pub fn push(&mut self, item: Item) {
        match self.groups.last_mut() {
            Some(group) => group.items.push(item),
            None => self.push_group("", vec![item]),
        }
    }

    /// The groups, in reading order; none is empty.
    pub fn groups(&self) -> &[Group] {
        &self.groups
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
}

/// The mark of what sources differ on.
pub(super) const DIFFER: char = '≠';

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// What a fact says, one part a line.
    Fact(Vec<Text>),
    /// What one of several sources that disagree says.
    Disputed {
        /// What it says, one part a line.
        lines: Vec<Text>,
        /// Which of them, from 1.
        nth: usize,
        /// How many there are.
        of: usize,
    },
    /// What is not known, in words.
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
    Brief(Text),
    /// A group that can be opened and closed.
    Fold {
        /// Its heading.
        heading: Text,
        /// How many items it has.
        count: usize,
        /// Whether its items are shown below.
        is_open: bool,
    },
}

impl Item {
    /// An item without note or provenance.
    pub fn new(label: impl Into<Text>, body: Body) -> Self {
        Self { label: label.into(), body, note: None, provenance: None }
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

    pub(super) fn with_note(self, note: Option<Text>) -> Self {
        Self { note, ..self }
    }

    /// Whether it can say where it comes from, or what was searched for it.
    pub fn can_be_questioned(&self) -> bool {
        self.provenance.is_some() || self.note.is_some() && matches!(self.body, Body::Gap(_) | Body::Brief(_))
    }

    /// Whether it is a group that is not open.
    fn is_closed(&self) -> bool {
        matches!(self.body, Body::Fold { is_open: false, .. })
    }

    /// Every text that it shows, for finding matches.
    pub fn says(&self) -> impl Iterator<Item = &Text> {
        let (one, many): (Option<&Text>, &[Text]) = match &self.body {
            Body::Fact(lines) | Body::Disputed { lines, .. } => (None, lines),
            Body::Relation { title, lines, .. } => (Some(title), lines),
            Body::Gap(text)
            | Body::Brief(text)
            | Body::Prose(text)
            | Body::Link { title: text, .. }
            | Body::Fold { heading: text, .. } => (Some(text), &[]),
        };
        one.into_iter().chain(many).chain(&self.note)
    }

    /// What it says, in words on one line; the title alone of a link.
    pub fn in_words(&self) -> String {
        let joined = |lines: &[Text]| lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ");
        match &self.body {
            Body::Fact(lines) => joined(lines),
            Body::Disputed { lines, nth, of } => format!("{nth} of {of} that disagree: {}", joined(lines)),
            Body::Brief(words) => match words.strip_prefix(DIFFER) {
                Some(sides) => format!("sources differ: {}", sides.trim_start()),
                None => words.to_string(),
            },
            Body::Gap(words) | Body::Prose(words) => words.to_string(),
            Body::Fold { heading, .. } => heading.to_string(),
            Body::Relation { title, lines, .. } if lines.is_empty() => title.to_string(),
            Body::Relation { title, lines, .. } => format!("{title}: {}", joined(lines)),
            Body::Link { title, .. } => title.to_string(),
        }
    }

    /// The value as one text, for the clipboard.
    pub fn value(&self) -> Option<Text> {
        match &self.body {
            Body::Gap(_) | Body::Fold { .. } => None,
            Body::Fact(lines) | Body::Disputed { lines, .. } => {
                Some(Text::new(lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ")))
            }
            Body::Relation { title, .. } => Some(title.clone()),
            Body::Link { url, .. } => Some(url.clone()),
            Body::Prose(text) | Body::Brief(text) => Some(text.clone()),
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
