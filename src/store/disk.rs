//! The single steps of reading and saving on a disk, so that a test can record them and have each of them fail.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::{Builder, NamedTempFile};

/// How long to wait for another window's save to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long to wait between two looks whether it has.
const PAUSE: Duration = Duration::from_millis(5);

/// What the names of unfinished files begin with.
const UNFINISHED: &str = ".unfinished-";

/// What tells whether a file is still the one that was read: its size, when it was changed, and which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    changed: Option<SystemTime>,
    file: u64,
}

impl From<Metadata> for Stamp {
    fn from(metadata: Metadata) -> Self {
        Self { size: metadata.len(), changed: metadata.modified().ok(), file: metadata.ino() }
    }
}

/// A lock, for as long as it is kept; none where the file system has no locks.
#[derive(Debug)]
pub struct Lock(Option<File>);

impl Lock {
    /// Whether nobody else can be saving.
    pub fn is_held(&self) -> bool {
        self.0.is_some()
    }
}

/// A new file that does not have its name yet.
#[derive(Debug)]
pub struct Unfinished(NamedTempFile);

/// The steps of reading and saving.
pub trait Disk: Send {
    /// Reads a whole file.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        match fs::read(file) {
            // A link to a disk that is not there now is not nothing.
            Err(error) if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(file).is_ok() => {
                Err(io::Error::other("the link leads nowhere"))
            }
            result => result,
        }
    }

    /// What tells whether a file has changed; `None` if there is none.
    fn stamp(&mut self, file: &Path) -> Option<Stamp> {
        fs::metadata(file).ok().map(Stamp::from)
    }

    /// Makes a folder and those above it, unless it is there, for its owner alone.
    ///
    /// # Errors
    /// If it cannot be made, or something else has its name.
    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }

    /// Waits, not for long, until nobody else holds the lock of a folder, and takes it.
    ///
    /// # Errors
    /// [`ErrorKind::WouldBlock`] if somebody holds it for too long; else if the file of the lock cannot be opened.
    fn lock(&mut self, folder: &Path) -> io::Result<Lock> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(".lock"))?;
        let until = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock(Some(file))),
                Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
                // Some network file systems have no locks; what others save is still noticed by what is in the file.
                Err(TryLockError::Error(_)) => return Ok(Lock(None)),
            }
        }
    }

    /// Gives a lock back.
    fn unlock(&mut self, lock: Lock) {
        drop(lock);
    }

    /// Writes a new file beside `target`, with the rights of the one that it will replace.
    ///
    /// # Errors
    /// If it cannot be made or written whole.
    fn write_beside(&mut self, target: &Path, bytes: &[u8]) -> io::Result<Unfinished> {
        let rights = fs::metadata(target).map_or_else(|_| Permissions::from_mode(0o600), |old| old.permissions());
        let folder = target.parent().unwrap_or(Path::new("."));
        let mut file = Builder::new().prefix(UNFINISHED).permissions(rights).tempfile_in(folder)?;
        file.write_all(bytes)?;
        Ok(Unfinished(file))
    }

    /// Waits until the bytes of a new file are on the disk.
    ///
    /// # Errors
    /// If they may not be.
    fn sync(&mut self, file: &Unfinished) -> io::Result<()> {
        file.0.as_file().sync_all()
    }

    /// Gives a new file its name, in place of the file that had it.
    ///
    /// # Errors
    /// If that fails; the old file is then still there.
    fn rename(&mut self, file: Unfinished, target: &Path) -> io::Result<()> {
        file.0.persist(target).map(drop).map_err(|error| error.error)
    }

    /// Waits until the names in a folder are on the disk.
    ///
    /// # Errors
    /// If they may not be.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    /// Gives a file another name, which no file has.
    ///
    /// # Errors
    /// If that fails; the file then still has its old name.
    fn move_aside(&mut self, file: &Path, to: &Path) -> io::Result<()> {
        // A link fails where a file has the name; a rename would replace it.
        match fs::hard_link(file, to) {
            Ok(()) => fs::remove_file(file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            // Some file systems have no links.
            Err(_) if !to.exists() => fs::rename(file, to),
            Err(error) => Err(error),
        }
    }

    /// The files in a folder, by name; none if it is not there.
    fn list(&mut self, folder: &Path) -> Vec<PathBuf> {
        let mut files: Vec<_> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.sort_unstable();
        files
    }

    /// Removes a file of ours; that it stays does no harm.
    fn remove(&mut self, file: &Path) {
        let _ = fs::remove_file(file);
    }
}

/// The disk itself.
#[derive(Debug, Clone, Copy)]
pub struct RealDisk;

impl Disk for RealDisk {}

/// Whether a file was left unfinished by a run that was killed.
pub(super) fn is_unfinished(file: &Path) -> bool {
    file.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(UNFINISHED))
}
