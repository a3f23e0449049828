//! Writes an exported view beside what the person wrote.

use std::io::{self, Write};
use std::path::Path;

use super::disk::{Disk, RealDisk};
use crate::text::Text;

/// Writes `text` to the file `name` in `folder`, which is made if it is not there; a file of that name is replaced whole.
/// Returns its path.
///
/// # Errors
/// Why it could not be written, in words.
pub fn export(folder: &Path, name: &str, text: &str) -> Result<Text, Text> {
    let target = folder.join(name);
    let write = || -> io::Result<()> {
        RealDisk.make_folder(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&target).map_err(|error| error.error)?;
        Ok(())
    };
    match write() {
        Ok(()) => Ok(Text::new(target.display().to_string())),
        Err(error) => Err(Text::new(format!("{}: {error}", target.display()))),
    }
}
