//! What the person wrote, on disk: it survives crashes, full disks, other windows and broken files.

mod disk;
mod merge;

pub use disk::{Disk, Lock, RealDisk, Stamp, Unfinished};
pub use merge::merge;

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::Timestamp;

use crate::data::{EntryKey, Profile, ProfileText};
use crate::problem::Problem;
use crate::text::Text;

/// The file with what the person wrote.
const FILE: &str = "profile.ron";

/// How many earlier versions are kept.
const MOST_BACKUPS: usize = 10;

/// The least time between two of them.
const BETWEEN_BACKUPS: Duration = Duration::from_mins(10);

/// What the names of earlier versions say of the time: in UTC, so that they sort.
const TIME_NAME: &str = "%Y%m%d-%H%M%S";

/// The folder for what a person writes, as the platform has it; `None` if the person has no home.
pub fn folder() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.data_dir().join("msaie"))
}

/// What can be done about a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Saving is worth trying again.
    Retry,
    /// The file must not be written, since what is in it would be lost.
    ReadOnly,
    /// Nothing needs to be done.
    None,
}

/// Something that went wrong with what the person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What, in a sentence without a full stop.
    pub text: Text,
    /// What can be done.
    pub remedy: Remedy,
}

/// What was found on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// What the person wrote, as far as it could be read.
    pub profile: Profile,
    /// What went wrong, if anything did.
    pub trouble: Option<Trouble>,
}

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// What is on the disk now: what was to be saved, and what others saved meanwhile.
    pub profile: Profile,
    /// What the person should know, in a sentence without a full stop.
    pub told: Option<Text>,
}

/// What the file was found to be.
enum Reading {
    Missing,
    /// The same bytes as when it was last read or written.
    Unchanged,
    Valid(Profile),
    Newer(Profile, Box<Problem>),
    Broken(Text),
    /// It may be there, but cannot be read.
    Unreadable(io::Error),
}

/// Where what the person wrote is kept.
pub struct Store {
    folder: PathBuf,
    /// The file's path as the person knows it.
    path: PathBuf,
    disk: Box<dyn Disk>,
    /// What was last read or written.
    known: Option<Vec<u8>>,
    stamp: Option<Stamp>,
    /// Whether what was read last must not be written over; that can change without a trace in the file.
    is_closed: bool,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Store {
    /// What is kept in `folder`, which need not be there.
    pub fn new(folder: PathBuf) -> Self {
        Self::with_disk(folder, Box::new(RealDisk))
    }

    /// The same on another disk.
    pub fn with_disk(folder: PathBuf, disk: Box<dyn Disk>) -> Self {
        Self { path: folder.join(FILE), folder, disk, known: None, stamp: None, is_closed: false }
    }

    /// The file with what the person wrote.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what is there; writes nothing.
    pub fn open(&mut self) -> Contents {
        self.stamp = self.disk.stamp(&self.path);
        match self.read() {
            Reading::Missing | Reading::Unchanged => Contents::default(),
            Reading::Valid(profile) => Contents { profile, trouble: None },
            Reading::Newer(profile, problem) => Contents { profile, trouble: Some(self.newer(&problem)) },
            Reading::Broken(why) => {
                let (profile, from) = self.last_readable().unzip();
                let instead = from.unwrap_or_else(|| "no earlier version was found".to_owned());
                let text = format!("{why}; {instead}. The file is kept aside at your next change");
                let trouble = Some(Trouble { text: text.into(), remedy: Remedy::None });
                Contents { profile: profile.unwrap_or_default(), trouble }
            }
            Reading::Unreadable(error) => Contents { trouble: Some(self.unreadable(&error)), ..Contents::default() },
        }
    }

    /// What is there if somebody else changed it since it was last read or written; `renamed` is what a record is called
    /// today.
    pub fn look(&mut self, renamed: &dyn Fn(&EntryKey) -> Option<EntryKey>) -> Option<Contents> {
        let stamp = self.disk.stamp(&self.path);
        let was_closed = self.is_closed;
        if std::mem::replace(&mut self.stamp, stamp) == stamp && !was_closed {
            return None;
        }
        match self.read() {
            Reading::Missing | Reading::Unchanged if was_closed => Some(Contents::default()),
            // What is gone takes nothing away: the next change writes it again. So is what is broken.
            Reading::Missing | Reading::Unchanged | Reading::Broken(_) => None,
            Reading::Valid(mut profile) => {
                profile.rename(renamed);
                Some(Contents { profile, trouble: None })
            }
            Reading::Newer(profile, problem) => Some(Contents { profile, trouble: Some(self.newer(&problem)) }),
            Reading::Unreadable(error) => {
                Some(Contents { trouble: Some(self.unreadable(&error)), ..Contents::default() })
            }
        }
    }

    /// Saves `mine`, which was made from `base`, together with what others saved meanwhile; `renamed` is what a record is
    /// called today.
    ///
    /// # Errors
    /// If nothing was saved; what was saved before is then still there.
    pub fn save(
        &mut self,
        base: &Profile,
        mine: &Profile,
        renamed: &dyn Fn(&EntryKey) -> Option<EntryKey>,
    ) -> Result<Saved, Trouble> {
        self.disk.make_folder(&self.folder.clone()).map_err(|error| self.failed(&error))?;
        let lock = self.disk.lock(&self.folder.clone()).map_err(|error| self.failed(&error))?;
        let is_locked = lock.is_held();
        let saved = self.save_locked(base, mine, renamed, is_locked);
        self.disk.unlock(lock);
        saved
    }

    fn save_locked(
        &mut self,
        base: &Profile,
        mine: &Profile,
        renamed: &dyn Fn(&EntryKey) -> Option<EntryKey>,
        is_locked: bool,
    ) -> Result<Saved, Trouble> {
        self.sweep(is_locked);
        let mut told = None;
        let before = self.known.clone();
        let theirs = match self.read() {
            Reading::Missing | Reading::Unchanged => base.clone(),
            Reading::Valid(mut profile) => {
                profile.rename(renamed);
                profile
            }
            Reading::Newer(_, problem) => return Err(self.newer(&problem)),
            Reading::Unreadable(error) => return Err(self.unreadable(&error)),
            Reading::Broken(why) => {
                let aside = self.keep_aside(&why).map_err(|error| self.failed(&error))?;
                told = Some(Text::new(format!("{why}: kept as {}", aside.display())));
                base.clone()
            }
        };
        let profile = merge(base, mine, &theirs);
        let text = profile.to_text().map_err(|why| self.refused(&why))?;
        let now = self.known.clone();
        if now.as_deref() == Some(text.as_bytes()) {
            self.stamp = self.disk.stamp(&self.path);
            return Ok(Saved { profile, told });
        }
        if let Some(old) = now.or(before) {
            self.back_up(&old);
        }
        let target = self.target();
        let folder = target.parent().unwrap_or(&self.folder).to_owned();
        let write = |disk: &mut dyn Disk| {
            let file = disk.write_beside(&target, text.as_bytes())?;
            disk.sync(&file)?;
            disk.rename(file, &target)?;
            disk.sync_folder(&folder)
        };
        write(&mut *self.disk).map_err(|error| self.failed(&error))?;
        self.known = Some(text.into_bytes());
        self.stamp = self.disk.stamp(&self.path);
        Ok(Saved { profile, told })
    }

    fn read(&mut self) -> Reading {
        let reading = self.read_file();
        self.is_closed = matches!(reading, Reading::Newer(..) | Reading::Unreadable(_));
        reading
    }

    /// Reads the file, and remembers its bytes if they are valid.
    fn read_file(&mut self) -> Reading {
        let bytes = match self.disk.read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.known = None;
                return Reading::Missing;
            }
            Err(error) => return Reading::Unreadable(error),
        };
        if self.known.as_deref() == Some(&bytes) {
            return Reading::Unchanged;
        }
        match Self::parse(&self.path, &bytes) {
            Ok(ProfileText::Valid(profile)) => {
                self.known = Some(bytes);
                Reading::Valid(profile)
            }
            Ok(ProfileText::Newer(profile, problem)) => Reading::Newer(profile, problem),
            Ok(ProfileText::Broken(problem)) => {
                Reading::Broken(Text::new(format!("{} could not be read: {}", problem.place, problem.what)))
            }
            Err(why) => Reading::Broken(why),
        }
    }

    fn parse(path: &Path, bytes: &[u8]) -> Result<ProfileText, Text> {
        let name = Text::new(path.display().to_string());
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Text::new(format!("{name} is empty")));
        }
        let text = str::from_utf8(bytes).map_err(|_| Text::new(format!("{name} is not text in UTF-8")))?;
        Ok(Profile::read(&name, text))
    }

    /// The newest earlier version that can be read, and what it is.
    fn last_readable(&mut self) -> Option<(Profile, String)> {
        let files = self.backups();
        files.iter().rev().find_map(|file| {
            let bytes = self.disk.read(file).ok()?;
            match Self::parse(file, &bytes) {
                Ok(ProfileText::Valid(profile)) => {
                    let name = file.file_name().unwrap_or_default().display();
                    Some((profile, format!("the earlier version {name} is shown")))
                }
                _ => None,
            }
        })
    }

    /// The earlier versions, the oldest first.
    fn backups(&mut self) -> Vec<PathBuf> {
        self.disk.list(&self.folder.join("backup")).into_iter().filter(|file| !disk::is_unfinished(file)).collect()
    }

    /// Keeps what is about to be replaced, if the last time was a while ago. A failure is no reason not to save.
    fn back_up(&mut self, old: &[u8]) {
        let folder = self.folder.join("backup");
        let name = |time: Timestamp| format!("profile-{}.ron", time.strftime(TIME_NAME));
        let now = Timestamp::now();
        let recent = name(now - BETWEEN_BACKUPS);
        let files = self.backups();
        let is_recent =
            |file: &PathBuf| file.file_name().is_some_and(|last| last.as_encoded_bytes() > recent.as_bytes());
        // A clock that was set back must not keep all later versions away.
        let is_past =
            |file: &PathBuf| file.file_name().is_some_and(|last| last.as_encoded_bytes() <= name(now).as_bytes());
        if files.last().is_some_and(|last| is_recent(last) && is_past(last)) {
            return;
        }
        let target = folder.join(name(now));
        let write = |disk: &mut dyn Disk| {
            disk.make_folder(&folder)?;
            let file = disk.write_beside(&target, old)?;
            disk.sync(&file)?;
            disk.rename(file, &target)?;
            disk.sync_folder(&folder)
        };
        if write(&mut *self.disk).is_ok() {
            let files = self.backups();
            for file in files.iter().take(files.len().saturating_sub(MOST_BACKUPS)) {
                self.disk.remove(file);
            }
        }
    }

    /// Moves a file that could not be read to where it is found again.
    fn keep_aside(&mut self, why: &Text) -> io::Result<PathBuf> {
        let (folder, target) = (self.folder.join("aside"), self.target());
        self.disk.make_folder(&folder)?;
        let time = Timestamp::now().strftime(TIME_NAME).to_string();
        let mut nth = 1;
        loop {
            let number = if nth == 1 { String::new() } else { format!("-{nth}") };
            let aside = folder.join(format!("profile-{time}{number}.ron"));
            match self.disk.move_aside(&target, &aside) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => nth += 1,
                Err(error) => return Err(error),
                Ok(()) => {
                    self.disk.sync_folder(&folder)?;
                    // The reason is a help; the file itself is what counts.
                    let beside = aside.with_extension("txt");
                    if let Ok(file) = self.disk.write_beside(&beside, format!("{why}\n").as_bytes()) {
                        let _ = self.disk.rename(file, &beside);
                    }
                    return Ok(aside);
                }
            }
        }
    }

    /// Removes what killed runs left unfinished. Without a lock, what is recent may be another window's.
    fn sweep(&mut self, is_locked: bool) {
        let a_day_ago = SystemTime::now() - Duration::from_hours(24);
        let folder = self.target().parent().unwrap_or(&self.folder).to_owned();
        for file in self.disk.list(&folder).iter().filter(|file| disk::is_unfinished(file)) {
            let changed = || fs::metadata(file).and_then(|metadata| metadata.modified());
            let is_old = || changed().is_ok_and(|changed| changed < a_day_ago);
            if is_locked || is_old() {
                self.disk.remove(file);
            }
        }
    }

    /// The file that is replaced: where the path is a link, what it leads to.
    fn target(&self) -> PathBuf {
        fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone())
    }

    fn newer(&self, problem: &Problem) -> Trouble {
        let text = format!("Stars and notes are read-only: {} ({})", problem.what, self.path.display());
        Trouble { text: text.into(), remedy: Remedy::ReadOnly }
    }

    fn unreadable(&self, error: &io::Error) -> Trouble {
        let text = format!("Stars and notes can't be read: {} ({})", plain(error), self.path.display());
        Trouble { text: text.into(), remedy: Remedy::ReadOnly }
    }

    fn failed(&self, error: &io::Error) -> Trouble {
        match error.kind() {
            ErrorKind::WouldBlock => self.refused("another program holds its lock"),
            _ => self.refused(&plain(error)),
        }
    }

    fn refused(&self, why: &str) -> Trouble {
        Trouble { text: format!("Can't save: {why} ({})", self.path.display()).into(), remedy: Remedy::Retry }
    }
}

/// What an error says, without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
