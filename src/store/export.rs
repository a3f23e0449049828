//! Writes an exported view beside what the person wrote.

use std::io;
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
    let write = |disk: &mut dyn Disk| -> io::Result<()> {
        disk.make_folder(folder)?;
        let file = disk.write(&target, text.as_bytes())?;
        disk.sync(&file)?;
        disk.replace(file, &target)?;
        disk.sync_folder(folder)
    };
    match write(&mut RealDisk) {
        Ok(()) => Ok(Text::new(target.display().to_string())),
        Err(error) => Err(Text::new(format!("{}: {error}", target.display()))),
    }
}
