//! What the person wrote: stars, notes and ticks, how to undo them, and how far they are saved.

use std::collections::HashSet;
use std::sync::Arc;

use crate::data::{Entry, EntryKey, Kind, Profile};
use crate::model::{Program, RecordRef};
use crate::search::Notes;
use crate::store::{Contents, Remedy, Saved, Trouble, merge};
use crate::text::Text;

/// Changes that can be undone.
const LONGEST: usize = 1000;

/// A change to what was written about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    key: EntryKey,
    before: Entry,
    after: Entry,
}

impl Change {
    /// What it changed.
    fn what(&self) -> &'static str {
        match (&self.before, &self.after) {
            (before, after) if before.starred != after.starred => "star",
            (before, after) if before.note != after.note => "note",
            _ => "tick",
        }
    }
}

/// A step back or forward through the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Takes the last change back.
    Undo,
    /// Makes the change again that was taken back last.
    Redo,
}

/// What is to be saved.
#[derive(Debug, Clone)]
pub struct Save {
    /// What was saved when it was last read, from which `mine` was made.
    pub base: Arc<Profile>,
    /// What is to be saved.
    pub mine: Arc<Profile>,
    /// The program, which knows what was renamed.
    pub program: Arc<Program>,
}

/// Whether the person is quitting although not everything is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Leaving {
    #[default]
    No,
    /// It is being saved; then the program ends.
    Waiting,
    /// It cannot be saved, and that was said.
    Warned,
}

/// What became of the wish to quit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Farewell {
    /// Nothing keeps the program.
    Go,
    /// It is being saved.
    Wait,
}

/// What the person wrote.
#[derive(Debug, Default)]
pub struct Own {
    profile: Profile,
    /// What is saved, as far as known.
    base: Arc<Profile>,
    /// What is being saved.
    saving: Option<Arc<Profile>>,
    /// Whether something is not saved yet.
    is_unsaved: bool,
    trouble: Option<Trouble>,
    leaving: Leaving,
    done: Vec<Change>,
    undone: Vec<Change>,
    /// The record whose note is being typed, and what was written about it before.
    typing: Option<(EntryKey, Entry)>,
    starred: HashSet<RecordRef>,
    notes: Arc<Notes>,
}

impl Own {
    /// What was saved before.
    pub fn new(contents: Contents, program: &Program) -> Self {
        let Contents { profile, trouble } = contents;
        let mut own = Self { base: Arc::new(profile.clone()), profile, trouble, ..Self::default() };
        own.attach(program);
        own
    }

    /// Follows what the data renamed, and finds the records again.
    pub fn attach(&mut self, program: &Program) {
        let today = |key: &EntryKey| program.entry_key(program.written_about(key)?);
        self.profile.rename(today);
        Arc::make_mut(&mut self.base).rename(today);
        self.find_records(program);
    }

    fn find_records(&mut self, program: &Program) {
        let known = self.profile.entries().filter_map(|(key, entry)| Some((program.written_about(key)?, entry)));
        let (mut starred, mut notes) = (HashSet::new(), Vec::new());
        for (record, entry) in known {
            if entry.starred {
                starred.insert(record);
            }
            if !entry.note.is_empty() {
                notes.push((record, entry.note.as_str()));
            }
        }
        (self.starred, self.notes) = (starred, Arc::new(Notes::new(notes)));
    }

    /// All of it, of this program and others.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The notes, as the search reads them.
    pub fn notes(&self) -> &Arc<Notes> {
        &self.notes
    }

    /// Whether a record is starred.
    pub fn is_starred(&self, record: RecordRef) -> bool {
        self.starred.contains(&record)
    }

    /// Whether a record of that kind is starred.
    pub(super) fn has_star(&self, kind: Kind) -> bool {
        self.starred.iter().any(|record| record.kind == kind)
    }

    /// The starred records, in the order of the data.
    pub fn starred(&self) -> Vec<RecordRef> {
        let mut starred: Vec<_> = self.starred.iter().copied().collect();
        starred.sort_unstable();
        starred
    }

    /// What was written about a record.
    pub fn entry(&self, program: &Program, record: RecordRef) -> Option<&Entry> {
        self.profile.get(&program.entry_key(record)?)
    }

    /// Whether nothing can be written, since what is there must not be replaced.
    pub fn is_read_only(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.remedy == Remedy::ReadOnly)
    }

    /// What keeps things from being saved, or was found to be broken.
    pub fn trouble(&self) -> Option<&Text> {
        self.trouble.as_ref().map(|trouble| &trouble.text)
    }

    /// Changes what is written about a record.
    pub fn change(&mut self, program: &Program, record: RecordRef, change: impl FnOnce(&mut Entry)) {
        let Some(key) = program.entry_key(record) else { return };
        let before = self.profile.get(&key).cloned().unwrap_or_default();
        let mut after = before.clone();
        change(&mut after);
        self.set(program, key.clone(), after.clone());
        self.remember(Change { key, before, after });
    }

    fn remember(&mut self, change: Change) {
        if change.before == change.after {
            return;
        }
        if self.done.len() == LONGEST {
            self.done.remove(0);
        }
        self.done.push(change);
        self.undone.clear();
    }

    fn set(&mut self, program: &Program, key: EntryKey, entry: Entry) {
        self.profile.set(key, entry);
        self.is_unsaved = self.profile != *self.base;
        self.find_records(program);
    }

    /// Begins to type a note; all that is typed until it ends is undone at once.
    pub(super) fn begin_note(&mut self, program: &Program, record: RecordRef) {
        self.end_note();
        if let Some(key) = program.entry_key(record) {
            let before = self.profile.get(&key).cloned().unwrap_or_default();
            self.typing = Some((key, before));
        }
    }

    /// Takes the note as it is typed.
    pub(super) fn type_note(&mut self, program: &Program, text: &str) {
        let Some((key, _)) = self.typing.clone() else { return };
        let mut entry = self.profile.get(&key).cloned().unwrap_or_default();
        text.clone_into(&mut entry.note);
        self.set(program, key, entry);
    }

    /// The note that is being typed, as it is kept.
    pub(super) fn typed_note(&self) -> Option<&str> {
        let (key, _) = self.typing.as_ref()?;
        Some(self.profile.get(key).map_or("", |entry| &entry.note))
    }

    /// Ends typing a note.
    pub(super) fn end_note(&mut self) {
        if let Some((key, before)) = self.typing.take() {
            let after = self.profile.get(&key).cloned().unwrap_or_default();
            self.remember(Change { key, before, after });
        }
    }

    /// Whether there is a change to step over.
    pub fn can(&self, step: Step) -> bool {
        match step {
            Step::Undo => !self.done.is_empty(),
            Step::Redo => !self.undone.is_empty(),
        }
    }

    /// Undoes the last change, or does it again; returns what it changed, and of what. Another window's changes stay.
    pub fn step(&mut self, step: Step, program: &Program) -> Option<(&'static str, EntryKey)> {
        let change = match step {
            Step::Undo => self.done.pop()?,
            Step::Redo => self.undone.pop()?,
        };
        let (from, to) = match step {
            Step::Undo => (&change.after, &change.before),
            Step::Redo => (&change.before, &change.after),
        };
        let alone = |entry: &Entry| {
            let mut profile = Profile::default();
            profile.set(change.key.clone(), entry.clone());
            profile
        };
        let now = self.profile.get(&change.key).cloned().unwrap_or_default();
        let merged = merge(&alone(from), &alone(to), &alone(&now));
        self.set(program, change.key.clone(), merged.get(&change.key).cloned().unwrap_or_default());
        let named = (change.what(), change.key.clone());
        match step {
            Step::Undo => self.undone.push(change),
            Step::Redo => self.done.push(change),
        }
        Some(named)
    }

    /// What is to be saved now, and what it was made from: one thing at a time, and after a failure only if `again`.
    pub fn save(&mut self, again: bool) -> Option<(Arc<Profile>, Arc<Profile>)> {
        if !self.is_unsaved || self.saving.is_some() || (self.trouble.is_some() && !again) {
            return None;
        }
        let mine = Arc::new(self.profile.clone());
        self.saving = Some(Arc::clone(&mine));
        Some((Arc::clone(&self.base), mine))
    }

    /// Takes over what came of saving; returns what there is to say, and whether anything is seen of it.
    pub fn saved(&mut self, result: Result<Saved, Trouble>, program: &Program) -> (Option<Text>, bool) {
        let Some(mine) = self.saving.take() else { return (None, false) };
        match result {
            Ok(Saved { profile, told }) => {
                let seen = self.trouble.take().is_some() || told.is_some();
                let changed = self.adopt(&mine, profile, program);
                (told, seen || changed)
            }
            Err(trouble) => {
                let is_new = self.trouble.as_ref() != Some(&trouble);
                self.trouble = Some(trouble);
                (None, is_new)
            }
        }
    }

    /// Takes over what another window saved, unless it comes anyhow with what is being saved here; whether it is seen.
    pub fn looked(&mut self, contents: Contents, program: &Program) -> bool {
        if self.saving.is_some() {
            return false;
        }
        let Contents { profile, trouble } = contents;
        let seen = self.trouble != trouble;
        self.trouble = trouble;
        // What cannot be read takes nothing away.
        if self.trouble.is_some() {
            return seen;
        }
        let base = Arc::clone(&self.base);
        self.adopt(&base, profile, program) || seen
    }

    /// Goes on from what is saved now, which was made of `from`; whether anything changed.
    fn adopt(&mut self, from: &Profile, saved: Profile, program: &Program) -> bool {
        let merged = merge(from, &self.profile, &saved);
        let changed = merged != self.profile;
        self.is_unsaved = merged != saved;
        self.base = Arc::new(saved);
        if changed {
            self.profile = merged;
            self.find_records(program);
        }
        changed
    }

    /// The person wants to quit; a second time whatever became of saving.
    pub(super) fn quit(&mut self) -> Farewell {
        if !self.is_unsaved || self.leaving != Leaving::No {
            return Farewell::Go;
        }
        self.leaving = Leaving::Waiting;
        Farewell::Wait
    }

    /// The person does something else.
    pub(super) fn stay(&mut self) {
        self.leaving = Leaving::No;
    }

    /// After something came of saving: whether the person, who waits to quit, can; `None` if nobody waits or more is
    /// being saved.
    pub(super) fn can_leave(&mut self) -> Option<bool> {
        if self.leaving != Leaving::Waiting || self.saving.is_some() {
            return None;
        }
        if self.is_unsaved {
            self.leaving = Leaving::Warned;
        }
        Some(!self.is_unsaved)
    }

    /// Whether something is being saved.
    pub(super) fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// What is not saved, as the text of the file it belongs into; `None` if everything is.
    pub fn unsaved(&self) -> Option<String> {
        let text = || self.profile.to_text().unwrap_or_else(|_| format!("{:#?}", self.profile));
        self.is_unsaved.then(text)
    }
}
