//! The single steps that reading and writing take, so that tests can watch them and have them fail.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::NamedTempFile;

/// How long to wait while another window saves.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(10);

/// The largest file that is read, in bytes; a life's notes are far smaller.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The most links that lead from one to the next.
const MOST_LINKS: usize = 40;

/// What tells a file from what was at its path before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// How many bytes it has.
    pub size: u64,
    /// When it was last written to.
    pub modified: SystemTime,
    /// Its number in the file system.
    pub inode: u64,
}

impl Stamp {
    fn of(about: &fs::Metadata) -> io::Result<Self> {
        Ok(Self { size: about.len(), modified: about.modified()?, inode: about.ino() })
    }
}

/// A new file that is to replace another. Dropped, it is removed.
pub struct NewFile(NamedTempFile);

impl NewFile {
    /// Where it is until then.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Keeps other windows from saving until it is dropped.
pub trait Guard {}

impl Guard for File {}

/// Why there is no lock.
#[derive(Debug)]
pub enum LockError {
    /// Another window saves, and has for longer than we wait.
    Busy,
    /// This file system has no locks.
    Unsupported(io::Error),
    /// The file to lock could not be made.
    Failed(io::Error),
}

/// The steps of reading and writing.
#[expect(clippy::missing_errors_doc, reason = "each fails as the system call does that it stands for")]
pub trait Disk: Send {
    /// The bytes of the file at `path`, if it is a regular file of a reasonable size.
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>>;

    /// The stamp of the file at `path`.
    fn stamp(&mut self, path: &Path) -> io::Result<Stamp>;

    /// Where `path` leads, through any links; nothing need be there.
    fn target(&mut self, path: &Path) -> io::Result<PathBuf>;

    /// Makes the folder `path`, and those that it is in, for nobody but the person.
    fn make_folder(&mut self, path: &Path) -> io::Result<()>;

    /// Locks the file at `path`, which is made if it is missing.
    fn lock(&mut self, path: &Path) -> Result<Box<dyn Guard>, LockError>;

    /// Writes a file that is to replace the one at `target`, beside it and with its mode.
    fn write(&mut self, target: &Path, bytes: &[u8]) -> io::Result<NewFile>;

    /// Waits until the bytes of a new file are on the disk.
    fn sync(&mut self, file: &NewFile) -> io::Result<()>;

    /// Has a new file take the place of what is at `target`, all at once.
    fn replace(&mut self, file: NewFile, target: &Path) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk.
    fn sync_folder(&mut self, path: &Path) -> io::Result<()>;

    /// Writes a file at `path`, where there must be none, and waits until it is on the disk.
    fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// The names in a folder.
    fn list(&mut self, path: &Path) -> io::Result<Vec<String>>;

    /// Removes the file at `path`.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        // Opening a pipe would wait until something writes to it; a device might never end.
        let about = fs::metadata(path)?;
        if about.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        if !about.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST {
            return Err(io::Error::other(format!("it is larger than {} MiB", LARGEST / 1024 / 1024)));
        }
        Ok(bytes)
    }

    fn stamp(&mut self, path: &Path) -> io::Result<Stamp> {
        Stamp::of(&fs::metadata(path)?)
    }

    fn target(&mut self, path: &Path) -> io::Result<PathBuf> {
        let mut target = path.to_owned();
        for _ in 0..MOST_LINKS {
            match fs::read_link(&target) {
                // A relative link starts from the folder that it is in.
                Ok(next) => target = target.parent().unwrap_or(Path::new("/")).join(next),
                // There is nothing, or no link.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {
                    return Ok(target);
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("its links lead in a circle"))
    }

    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        // What is kept in it is lost if the folder itself is.
        path.parent().map_or(Ok(()), |parent| self.sync_folder(parent))
    }

    fn lock(&mut self, path: &Path) -> Result<Box<dyn Guard>, LockError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path).map_err(LockError::Failed)?;
        let until = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Box::new(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < until => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(LockError::Busy),
                Err(TryLockError::Error(error)) => return Err(LockError::Unsupported(error)),
            }
        }
    }

    fn write(&mut self, target: &Path, bytes: &[u8]) -> io::Result<NewFile> {
        let folder = target.parent().unwrap_or(Path::new("/"));
        let mut file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
        file.write_all(bytes)?;
        match fs::metadata(target) {
            Ok(about) => file.as_file().set_permissions(Permissions::from_mode(about.mode() & 0o777))?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(NewFile(file))
    }

    fn sync(&mut self, file: &NewFile) -> io::Result<()> {
        file.0.as_file().sync_all()
    }

    fn replace(&mut self, file: NewFile, target: &Path) -> io::Result<()> {
        file.0.persist(target)?;
        Ok(())
    }

    fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        match File::open(path).and_then(|folder| folder.sync_all()) {
            // Some file systems cannot, and some folders may be written to but not read.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
                ) =>
            {
                Ok(())
            }
            done => done,
        }
    }

    fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let done = file.write_all(bytes).and_then(|()| file.sync_all());
        if done.is_err() {
            // Half of it would be taken for all of it.
            let _ = fs::remove_file(path);
        }
        done
    }

    fn list(&mut self, path: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(path)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// What the names of new files begin with.
const PREFIX: &str = ".profile-";

/// What they end with.
const SUFFIX: &str = ".tmp";

/// Whether a file of this name is, or was once, a [`NewFile`].
pub(super) fn is_new_file(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}
