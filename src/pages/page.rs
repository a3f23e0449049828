//! A page: groups of items in reading order.

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
            self.groups.push(Group { heading: heading.into(), items });
        }
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
    /// What one compares first, side by side.
    KeyFacts(Vec<KeyFact>),
}

/// One question at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFact {
    /// What the question is called.
    pub label: Text,
    /// The first answer, in a few words.
    pub brief: Text,
    /// The period it holds for; empty where none is printed.
    pub period: Text,
    /// Why to be careful: it is not official, disputed or not known. Empty for an official fact.
    pub caution: Text,
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

    /// Every text that it shows, for finding matches.
    pub fn says(&self) -> impl Iterator<Item = &Text> {
        let (one, many): (Option<&Text>, &[Text]) = match &self.body {
            Body::KeyFacts(_) => (None, &[]),
            Body::Fact(lines) | Body::Disputed { lines, .. } => (None, lines),
            Body::Relation { title, lines, .. } => (Some(title), lines),
            Body::Gap(text) | Body::Prose(text) | Body::Link { title: text, .. } => (Some(text), &[]),
        };
        one.into_iter().chain(many).chain(&self.note)
    }

    /// The value as one text, for the clipboard.
    pub fn value(&self) -> Option<Text> {
        match &self.body {
            Body::Gap(_) | Body::KeyFacts(_) => None,
            Body::Fact(lines) | Body::Disputed { lines, .. } => {
                Some(Text::new(lines.iter().map(Text::as_str).collect::<Vec<_>>().join("; ")))
            }
            Body::Relation { title, .. } => Some(title.clone()),
            Body::Link { url, .. } => Some(url.clone()),
            Body::Prose(text) => Some(text.clone()),
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
