//! The file, and what is kept beside it: earlier versions, and what could not be read.

use std::io::{self, ErrorKind};
use std::path::{self, Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::disk::{self, Disk, Guard, LockError, RealDisk, Stamp};
use super::merge::merge;
use super::moment::Moment;
use super::place::shown;
use super::trouble::{Remedy, Trouble, because, reason};
use crate::data::{EntryKey, Profile, ProfileText};
use crate::text::Text;

/// How many earlier versions are kept.
const MOST_BACKUPS: usize = 10;

/// The least time between two of them.
const BETWEEN_BACKUPS: Duration = Duration::from_mins(10);

/// How old a new file is that nobody can still be writing.
const ABANDONED: Duration = Duration::from_hours(24);

/// Keeps a profile in the file `profile.ron` of a folder, which other windows and other programs may change at any time.
///
/// Each save reads what is there, brings it together with what is to be saved, and puts a new file in its place at once,
/// so that a kill leaves the old one or the new one. A file that cannot be read is never taken for an empty one: it is
/// kept, in `aside`. Earlier versions are in `backup`.
pub struct Store {
    folder: PathBuf,
    path: PathBuf,
    disk: Box<dyn Disk>,
    known: Option<Known>,
    /// What was returned last.
    shown: Profile,
    last: Option<Last>,
    /// Whether the file was found to be one that must not be written.
    refused: bool,
    /// Whether the file was replaced, but may not be on the disk under its name.
    unsettled: bool,
    /// What was put aside last, and where.
    aside: Option<(Vec<u8>, PathBuf)>,
    /// What is to be told once a save succeeds.
    untold: Option<Text>,
    /// Whether what is at the path could not be read at all when the file was opened.
    unreadable: bool,
}

/// The file as it was read or written last.
struct Known {
    bytes: Vec<u8>,
    stamp: Option<Stamp>,
}

/// The last save that reached the file.
struct Last {
    base: Profile,
    mine: Profile,
    saved: Profile,
}

/// What a person wrote, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// What could be read.
    pub profile: Profile,
    /// What is wrong with the file.
    pub trouble: Option<Trouble>,
}

/// What a save did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What the file says now: what was to be saved, and what others had written.
    pub profile: Profile,
    /// What a person must know, as a sentence without a full stop: that something was put aside, and where.
    pub told: Option<Text>,
}

/// What is at the file's path.
enum Found {
    Nothing,
    Valid(Profile),
    /// What may be lost by writing it: what could be read, and why.
    Newer(Profile, Trouble),
    /// No profile, and why.
    Broken(String),
}

impl Store {
    /// A store in a folder, which is made by the first save.
    pub fn new(folder: PathBuf) -> Self {
        Self::with_disk(folder, Box::new(RealDisk))
    }

    /// A store that takes its steps on `disk`.
    pub fn with_disk(folder: PathBuf, disk: Box<dyn Disk>) -> Self {
        let folder = path::absolute(&folder).unwrap_or(folder);
        Self {
            path: folder.join("profile.ron"),
            folder,
            disk,
            known: None,
            shown: Profile::default(),
            last: None,
            refused: false,
            unsettled: false,
            aside: None,
            untold: None,
            unreadable: false,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file, or where it has mistakes, the newest backup that has none. Writes nothing.
    pub fn open(&mut self) -> Contents {
        let (profile, trouble) = match self.find() {
            Ok(Found::Nothing) => (Profile::default(), None),
            Ok(Found::Valid(profile)) => (profile, None),
            Ok(Found::Newer(profile, trouble)) => (profile, Some(trouble)),
            Ok(Found::Broken(why)) => {
                let backup = self.newest_backup();
                let instead = match &backup {
                    Some((moment, _)) => format!("its backup of {} is shown instead", moment.shown()),
                    None => "there is no backup of it".to_owned(),
                };
                let path = shown(&self.path);
                let told = format!("{path} can't be read ({why}); {instead}, and it is kept aside at the next change");
                (backup.map(|(_, profile)| profile).unwrap_or_default(), Some(Trouble::new(Remedy::Told, told)))
            }
            Err(trouble) => (Profile::default(), Some(trouble)),
        };
        self.unreadable =
            matches!(&trouble, Some(trouble) if trouble.remedy == Remedy::ReadOnly) && self.known.is_none();
        self.last = None;
        self.shown = profile.clone();
        Contents { profile, trouble }
    }

    /// Reads the file if it is another than was read or written last; `None` if it says the same, or is gone. Writes
    /// nothing. Where the file has mistakes, the profile is the one returned last.
    ///
    /// `renamed` gives the keys of today for records that were renamed.
    pub fn look(&mut self, renamed: &dyn Fn(&EntryKey) -> Option<EntryKey>) -> Option<Contents> {
        // That can change without a trace in the file.
        if self.unreadable {
            let mut contents = self.open();
            contents.profile.rename(renamed);
            return Some(contents).filter(|_| !self.unreadable);
        }
        let stamp = self.disk.stamp(&self.path).ok()?;
        if self.known.as_ref().is_some_and(|known| known.stamp == Some(stamp)) {
            return None;
        }
        let before = self.known.take();
        // What cannot be read at all is told by the next save, which tries again.
        let Ok(found) = self.find() else {
            self.known = before;
            return None;
        };
        if before.map(|known| known.bytes).as_ref() == self.known.as_ref().map(|known| &known.bytes) {
            return None;
        }
        let (mut profile, trouble) = match found {
            Found::Nothing => return None,
            Found::Valid(profile) => (profile, None),
            Found::Newer(profile, trouble) => (profile, Some(trouble)),
            Found::Broken(why) => {
                let told = format!("{} can't be read ({why}); it is kept aside at the next change", shown(&self.path));
                (self.shown.clone(), Some(Trouble::new(Remedy::Told, told)))
            }
        };
        profile.rename(renamed);
        // From here on, a save made from this is not one that lags behind.
        self.last.take_if(|last| last.base == profile);
        self.shown = profile.clone();
        Some(Contents { profile, trouble })
    }

    /// Brings what the file says together with `mine` and writes it, if that is something else than it says.
    ///
    /// `base` is what `mine` was made from: a profile that this store returned. While saves are under way it may stay the
    /// same; once the last of them has returned, what was edited since is brought along by
    /// `merge(what was saved, what is edited, what was returned)`. `renamed` gives the keys of today for records that
    /// were renamed.
    ///
    /// # Errors
    /// Nothing is lost by any: the file is as it was, or is what was to be written, and the same can be saved again.
    pub fn save(
        &mut self,
        base: &Profile,
        mine: &Profile,
        renamed: &dyn Fn(&EntryKey) -> Option<EntryKey>,
    ) -> Result<Saved, Trouble> {
        if self.refused
            && let Found::Newer(_, trouble) = self.find()?
        {
            return Err(trouble);
        }
        self.disk.make_folder(&self.folder).map_err(|error| self.failed(&error))?;
        let lock = self.lock()?;
        let target = self.disk.target(&self.path).map_err(|error| self.failed(&error))?;
        let beside = target.parent().unwrap_or(&self.folder).to_owned();
        // Whoever has the lock is the only one who writes new files in this folder.
        self.sweep(&beside, lock.is_some() && beside == self.folder);
        self.write(&target, base, mine, renamed)?;
        if self.unsettled {
            self.disk.sync_folder(&beside).map_err(|error| self.failed(&error))?;
            self.unsettled = false;
        }
        Ok(Saved { profile: self.shown.clone(), told: self.untold.take() })
    }

    /// Merges, and replaces the file if it must.
    fn write(
        &mut self,
        target: &Path,
        given: &Profile,
        mine: &Profile,
        renamed: &dyn Fn(&EntryKey) -> Option<EntryKey>,
    ) -> Result<(), Trouble> {
        let found = self.find()?;
        let (base, expected) = match &self.last {
            // What `mine` was made from has been saved since: what is new is what it adds to that.
            Some(last) if *given == last.base && *given != last.saved => (last.mine.clone(), last.saved.clone()),
            _ => (given.clone(), given.clone()),
        };
        // A file that is gone or cannot be read says nothing of what to delete.
        let (present, theirs, broken) = match found {
            Found::Nothing => (Some(Profile::default()), expected, None),
            Found::Valid(profile) => {
                let mut theirs = profile.clone();
                theirs.rename(renamed);
                (Some(profile), theirs, None)
            }
            Found::Broken(why) => (None, expected, Some(why)),
            Found::Newer(_, trouble) => return Err(trouble),
        };
        let merged = merge(&base, mine, &theirs);
        if present.as_ref() != Some(&merged) {
            self.replace(target, &merged, broken.as_deref())?;
        }
        self.shown = merged.clone();
        self.last = Some(Last { base: given.clone(), mine: mine.clone(), saved: merged });
        Ok(())
    }

    /// Has a new file take the place of the one that is there, which is kept, if it is `broken`, in any case.
    fn replace(&mut self, target: &Path, profile: &Profile, broken: Option<&str>) -> Result<(), Trouble> {
        let text = profile.to_text().map_err(|why| {
            Trouble::new(Remedy::Retry, format!("Can't save to {}: {why}, by a mistake of msaie", shown(&self.path)))
        })?;
        let file = self.disk.write(target, text.as_bytes()).map_err(|error| self.failed(&error))?;
        self.disk.sync(&file).map_err(|error| self.failed(&error))?;
        let stamp = self.disk.stamp(file.path()).ok();
        // Only now, so that what is kept takes no space from what is saved.
        let old = self.known.as_ref().map(|known| known.bytes.clone());
        match (broken, old) {
            (Some(why), Some(old)) => {
                let aside = self.keep_aside(&old, why).map_err(|error| self.failed(&error))?;
                let told = format!("{} can't be read ({why}) and is kept as {}", shown(&self.path), shown(&aside));
                self.untold = Some(told.into());
            }
            // Losing the save would be worse than having no backup.
            (None, Some(old)) => drop(self.back_up(&old)),
            (_, None) => {}
        }
        self.disk.replace(file, target).map_err(|error| self.failed(&error))?;
        self.known = Some(Known { bytes: text.into_bytes(), stamp });
        self.unsettled = true;
        Ok(())
    }

    /// Reads what is at the file's path.
    fn find(&mut self) -> Result<Found, Trouble> {
        // Before the bytes: if the file is replaced in between, the next look sees another stamp.
        let read = self.disk.stamp(&self.path).and_then(|stamp| Ok((stamp, self.disk.read(&self.path)?)));
        let (stamp, bytes) = match read {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                (self.known, self.refused) = (None, false);
                return Ok(Found::Nothing);
            }
            Err(error) if error.kind() == ErrorKind::NotADirectory => return Err(self.failed(&error)),
            Err(error) => {
                self.refused = true;
                let (path, reason) = (shown(&self.path), reason(&error));
                let told = format!("Can't read {path}: {reason}; nothing is saved until it can be read");
                return Err(Trouble::new(Remedy::ReadOnly, told));
            }
        };
        let found = self.parse(&bytes);
        self.refused = matches!(found, Found::Newer(..));
        self.known = Some(Known { bytes, stamp: Some(stamp) });
        Ok(found)
    }

    fn parse(&self, bytes: &[u8]) -> Found {
        if bytes.is_empty() {
            return Found::Broken("it is empty".to_owned());
        }
        let text = match str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                let line = before.matches('\n').count() + 1;
                return Found::Broken(format!("line {line}, column {column}: this is not UTF-8 text"));
            }
        };
        let path = shown(&self.path);
        match Profile::read(&Text::new(path.as_str()), text) {
            ProfileText::Valid(profile) => Found::Valid(profile),
            ProfileText::Broken(problem) => Found::Broken(because(&problem)),
            ProfileText::Newer(profile, problem) => {
                let why = because(&problem);
                let told =
                    format!("Nothing is saved to {path}, which another version of msaie may have written: {why}");
                Found::Newer(profile, Trouble::new(Remedy::ReadOnly, told))
            }
        }
    }

    fn lock(&mut self) -> Result<Option<Box<dyn Guard>>, Trouble> {
        match self.disk.lock(&self.folder.join(".lock")) {
            Ok(guard) => Ok(Some(guard)),
            // The file is still compared and replaced at once.
            Err(LockError::Unsupported(_)) => Ok(None),
            Err(LockError::Failed(error)) => Err(self.failed(&error)),
            Err(LockError::Busy) => {
                let told = format!("Can't save to {}: another window is saving to it", shown(&self.path));
                Err(Trouble::new(Remedy::Retry, told))
            }
        }
    }

    /// Removes new files of windows that were killed: all, or those that are old.
    fn sweep(&mut self, folder: &Path, all: bool) {
        let names = self.disk.list(folder).unwrap_or_default();
        for name in names.iter().filter(|name| disk::is_new_file(name)) {
            let path = folder.join(name);
            let is_old =
                |stamp: Stamp| SystemTime::now().duration_since(stamp.modified).is_ok_and(|age| age > ABANDONED);
            if all || self.disk.stamp(&path).is_ok_and(is_old) {
                // One that stays harms nobody.
                let _ = self.disk.remove(&path);
            }
        }
    }

    /// Keeps what cannot be read under a name of its own, which is returned, with the reason beside it.
    fn keep_aside(&mut self, bytes: &[u8], why: &str) -> io::Result<PathBuf> {
        // Each try to save would keep it once more.
        if let Some((kept, path)) = &self.aside
            && kept == bytes
        {
            return Ok(path.clone());
        }
        let folder = self.folder.join("aside");
        self.disk.make_folder(&folder)?;
        let stem = Moment::now().stem();
        let mut nth = 1;
        let path = loop {
            let name = if nth == 1 { stem.clone() } else { format!("{stem}-{nth}") };
            let path = folder.join(name).with_extension("ron");
            match self.disk.create(&path, bytes) {
                Ok(()) => break path,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => nth += 1,
                Err(error) => return Err(error),
            }
        };
        let note = format!("{} could not be read, and was kept here.\nThe reason: {why}.\n", shown(&self.path));
        // Without it, the file still has its date.
        let _ = self.disk.create(&path.with_extension("txt"), note.as_bytes());
        self.disk.sync_folder(&folder)?;
        self.aside = Some((bytes.to_vec(), path.clone()));
        Ok(path)
    }

    /// Keeps an earlier version, unless one was kept just before, and removes the oldest beyond so many.
    fn back_up(&mut self, bytes: &[u8]) -> io::Result<()> {
        let folder = self.backup_folder();
        self.disk.make_folder(&folder)?;
        let kept = self.backups()?;
        let now = Moment::now();
        if kept.iter().any(|kept| kept.distance(now) < BETWEEN_BACKUPS) {
            return Ok(());
        }
        self.disk.create(&backup(&folder, now), bytes)?;
        for oldest in kept.iter().rev().skip(MOST_BACKUPS - 1) {
            self.disk.remove(&backup(&folder, *oldest))?;
        }
        Ok(())
    }

    /// When the backups were made, in order.
    fn backups(&mut self) -> io::Result<Vec<Moment>> {
        let names = self.disk.list(&self.backup_folder())?;
        let mut moments: Vec<_> = names.iter().filter_map(|name| Moment::of_backup(name)).collect();
        moments.sort();
        Ok(moments)
    }

    fn newest_backup(&mut self) -> Option<(Moment, Profile)> {
        let folder = self.backup_folder();
        self.backups().ok()?.into_iter().rev().find_map(|moment| {
            let bytes = self.disk.read(&backup(&folder, moment)).ok()?;
            match self.parse(&bytes) {
                Found::Valid(profile) => Some((moment, profile)),
                _ => None,
            }
        })
    }

    fn backup_folder(&self) -> PathBuf {
        self.folder.join("backup")
    }

    fn failed(&self, error: &io::Error) -> Trouble {
        Trouble::new(Remedy::Retry, format!("Can't save to {}: {}", shown(&self.path), reason(error)))
    }
}

/// The path of the backup of a moment.
fn backup(folder: &Path, moment: Moment) -> PathBuf {
    folder.join(moment.stem()).with_extension("ron")
}
