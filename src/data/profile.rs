//! What a person wrote: stars, notes and ticks, by record, and the file that keeps them.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

use ron::ser::{PrettyConfig, to_string_pretty};
use serde::{Deserialize, Serialize};

use super::parse;
use crate::problem::{Fault, Place, Problem};
use crate::text::Text;

/// The version of the format that is written, and the newest that can be.
const VERSION: u32 = 1;

/// The lines above the data, for whoever opens the file.
const HEADER: &str = "\
// Your stars, notes and ticks in msaie, which rewrites this file at each change.
// You can edit it, also while msaie runs. Comments that you add are lost at the next change.
";

/// Which record of which program something was written about. It may be gone from the data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey {
    /// The program's id.
    pub program: String,
    /// The kind of the record, as [`Kind::file`](super::Kind::file) names it.
    pub kind: String,
    /// The record's id.
    pub id: String,
}

/// What a person wrote about a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Whether it is on the shortlist.
    pub starred: bool,
    /// A note, of any number of lines; empty for none. It is not clean: it can have any characters.
    pub note: String,
    /// What is done of its checklist, by names that the checklist gives.
    pub ticked: BTreeSet<String>,
}

impl Entry {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        !self.starred && self.note.is_empty() && self.ticked.is_empty()
    }

    /// Adds what `other` says: both notes, below each other, unless one has the other.
    fn absorb(&mut self, other: Self) {
        self.starred |= other.starred;
        self.ticked.extend(other.ticked);
        if self.note.is_empty() || other.note.contains(&self.note) {
            self.note = other.note;
        } else if !self.note.contains(&other.note) {
            self.note = format!("{}\n\n{}", self.note, other.note);
        }
    }
}

/// What a person wrote about the records of all programs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    entries: BTreeMap<EntryKey, Entry>,
}

/// What a profile's text was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileText {
    /// A profile.
    Valid(Profile),
    /// Something of a newer version, or with fields unknown to this one: what could be read of it, and what was not
    /// understood. Writing it again would lose the rest.
    Newer(Profile, Box<Problem>),
    /// No profile: empty, cut, or with mistakes; the first of them.
    Broken(Box<Problem>),
}

impl Profile {
    /// What was written about a record; nothing if it is empty.
    pub fn get(&self, key: &EntryKey) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Everything that is not empty, by program, kind and id.
    pub fn entries(&self) -> impl Iterator<Item = (&EntryKey, &Entry)> {
        self.entries.iter()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Has `entry` say what was written about a record.
    pub fn set(&mut self, key: EntryKey, entry: Entry) {
        if entry.is_empty() {
            self.entries.remove(&key);
        } else {
            self.entries.insert(key, entry);
        }
    }

    /// Has what was written about records that were renamed stand under their names of today; what was written under
    /// both names is joined.
    pub fn rename(&mut self, today: impl Fn(&EntryKey) -> Option<EntryKey>) {
        let renamed: Vec<_> = self.entries.keys().filter_map(|key| Some((key.clone(), today(key)?))).collect();
        for (former, key) in renamed.into_iter().filter(|(former, key)| former != key) {
            if let Some(entry) = self.entries.remove(&former) {
                self.add(key, entry);
            }
        }
    }

    fn add(&mut self, key: EntryKey, entry: Entry) {
        match self.entries.entry(key) {
            Slot::Occupied(mut known) => known.get_mut().absorb(entry),
            Slot::Vacant(free) if !entry.is_empty() => drop(free.insert(entry)),
            Slot::Vacant(_) => {}
        }
    }

    /// Reads the text of the file `file`.
    pub fn read(file: &Text, text: &str) -> ProfileText {
        let version = match parse::single::<Versioned>(file, text) {
            Ok(Versioned { version }) => version,
            Err(problem) => return ProfileText::Broken(problem),
        };
        let newer = |problem| {
            let entries = parse::single::<Lenient>(file, text).map(|known| known.entries).unwrap_or_default();
            ProfileText::Newer(Self::of(entries.into_iter().map(Into::into)), problem)
        };
        let about_version = |fault, what: String, help: &str| {
            let place = Place { file: file.clone(), line: 0, column: 0 };
            Box::new(Problem { fault, place, excerpt: Text::default(), what: what.into(), help: help.into() })
        };
        if version > VERSION {
            let what = format!("version {version} is newer than {VERSION}, the newest that this msaie knows");
            return newer(about_version(Fault::OldFormat, what, "use a newer msaie"));
        }
        if version < VERSION {
            let what = format!("there is no version {version}");
            return ProfileText::Broken(about_version(Fault::OutOfRange, what, "write `version: 1`"));
        }
        match parse::single::<Strict>(file, text) {
            Ok(strict) => ProfileText::Valid(Self::of(strict.entries.into_iter().map(Into::into))),
            Err(problem) if problem.fault == Fault::UnknownField => newer(problem),
            Err(problem) => ProfileText::Broken(problem),
        }
    }

    /// The text of a file that says this.
    ///
    /// # Errors
    /// If that text would not be read as the same, which would be a mistake of ours: it must not replace what is there.
    pub fn to_text(&self) -> Result<String, String> {
        let entries = self.entries.iter().map(|(key, entry)| (key.clone(), entry.clone()).into()).collect();
        let written = Written { version: VERSION, entries };
        // Notes keep their lines, so that they can be read in the file.
        let config = PrettyConfig::new().new_line("\n").escape_strings(false).depth_limit(3);
        let text = to_string_pretty(&written, config).map_err(|error| error.to_string())?;
        let text = format!("{HEADER}{text}\n");
        match Self::read(&Text::new("the new text"), &text) {
            ProfileText::Valid(read) if read == *self => Ok(text),
            ProfileText::Valid(_) => Err("the new text says something else".to_owned()),
            ProfileText::Newer(_, problem) | ProfileText::Broken(problem) => Err(problem.to_string()),
        }
    }

    fn of(rows: impl Iterator<Item = (EntryKey, Entry)>) -> Self {
        let mut profile = Self::default();
        for (key, entry) in rows {
            profile.add(key, entry);
        }
        profile
    }
}

/// What a file of any version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// What is written.
#[derive(Serialize)]
struct Written {
    version: u32,
    entries: Vec<Row>,
}

/// Declares a file and its rows, as they are read with these attributes.
macro_rules! read_as {
    ($file:ident, $row:ident, $(#[$attribute:meta])*) => {
        #[derive(Deserialize)]
        $(#[$attribute])*
        struct $file {
            #[expect(dead_code, reason = "it was read before, and must not be an unknown field")]
            version: u32,
            #[serde(default)]
            entries: Vec<$row>,
        }
    };
}

/// Declares a row of the file.
macro_rules! row {
    ($row:ident, $(#[$attribute:meta])*) => {
        #[derive(Serialize, Deserialize)]
        $(#[$attribute])*
        struct $row {
            program: String,
            kind: String,
            id: String,
            #[serde(default, skip_serializing_if = "is_false")]
            starred: bool,
            #[serde(default, skip_serializing_if = "String::is_empty")]
            note: String,
            #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
            ticked: BTreeSet<String>,
        }

        impl From<$row> for (EntryKey, Entry) {
            fn from(row: $row) -> Self {
                let $row { program, kind, id, starred, note, ticked } = row;
                (EntryKey { program, kind, id }, Entry { starred, note, ticked })
            }
        }
    };
}

row!(Row, #[serde(deny_unknown_fields)]);
row!(LenientRow,);
read_as!(Strict, Row, #[serde(deny_unknown_fields)]);
read_as!(Lenient, LenientRow,);

impl From<(EntryKey, Entry)> for Row {
    fn from((key, entry): (EntryKey, Entry)) -> Self {
        let EntryKey { program, kind, id } = key;
        let Entry { starred, note, ticked } = entry;
        Self { program, kind, id, starred, note, ticked }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the serializer asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(id: &str) -> EntryKey {
        EntryKey { program: "p".to_owned(), kind: "departments".to_owned(), id: id.to_owned() }
    }

    fn entry() -> impl Strategy<Value = Entry> {
        let note = prop_oneof![any::<String>(), "[\"#\\\\a-z\n\r\t ]{0,40}", Just("r#\"x\"##".to_owned())];
        (any::<bool>(), note, prop::collection::btree_set(any::<String>(), 0..3))
            .prop_map(|(starred, note, ticked)| Entry { starred, note, ticked })
    }

    fn profile() -> impl Strategy<Value = Profile> {
        let key = (any::<String>(), "[a-z]{1,3}", any::<String>()).prop_map(|(program, kind, id)| EntryKey {
            program,
            kind,
            id,
        });
        prop::collection::vec((key, entry()), 0..5).prop_map(|all| Profile::of(all.into_iter()))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(profile in profile()) {
            let text = profile.to_text().expect("it can be written");
            prop_assert_eq!(Profile::read(&Text::new("p.ron"), &text), ProfileText::Valid(profile));
        }

        #[test]
        fn renaming_loses_no_note(one in entry(), other in entry()) {
            let mut profile = Profile::default();
            profile.set(key("old"), one.clone());
            profile.set(key("new"), other.clone());
            profile.rename(|former| (former.id == "old").then(|| key("new")));
            prop_assert_eq!(profile.get(&key("old")), None);
            let joined = profile.get(&key("new")).cloned().unwrap_or_default();
            prop_assert!(joined.note.contains(&one.note) && joined.note.contains(&other.note));
            prop_assert_eq!(joined.starred, one.starred || other.starred);
        }
    }

    #[test]
    fn a_note_keeps_its_lines_in_the_file() {
        let mut profile = Profile::default();
        profile.set(
            key("ece"),
            Entry { starred: true, note: "Ask: \"GRE?\"\nthen decide".to_owned(), ..Entry::default() },
        );
        let text = profile.to_text().expect("it can be written");
        assert!(text.contains("Ask: \"GRE?\"\nthen decide"), "{text}");
    }

    #[test]
    fn what_a_newer_version_wrote_is_read_but_not_understood() {
        let read = |text: &str| Profile::read(&Text::new("p.ron"), text);
        let row = "program: \"p\", kind: \"departments\", id: \"ece\", starred: true";
        for (text, line) in [
            (format!("(version: 2, plans: [1], entries: [({row})])"), 0),
            (format!("(version: 1,\n entries: [({row}, colour: \"red\")])"), 2),
        ] {
            let ProfileText::Newer(known, problem) = read(&text) else { panic!("{text}: {:?}", read(&text)) };
            assert!(known.get(&key("ece")).is_some_and(|entry| entry.starred), "{text}");
            assert_eq!(problem.place.line, line, "{problem}");
        }
        for broken in ["", "(version: 1", "(entries: [])", "(version: 0)", "\0\0\0", "(version: 1, entries: [(id: 3)])"]
        {
            assert!(matches!(read(broken), ProfileText::Broken(_)), "{broken:?}: {:?}", read(broken));
        }
    }
}
