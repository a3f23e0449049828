//! Lists the RON files below `data/`, so that a new file is built into the binary without being named in the source.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("data");
    let (themes, files): (Vec<PathBuf>, Vec<PathBuf>) =
        ron_files(&data)?.into_iter().partition(|path| path.starts_with(data.join("themes")));
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("files.rs"), array(&data, &files)?)?;
    fs::write(out.join("themes.rs"), array(&data, &themes)?)?;
    Ok(())
}

/// Every RON file below `folder`, sorted by path.
fn ron_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ron") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// An array that pairs each name below `data` with its text, as Rust source.
fn array(data: &Path, files: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let mut source = "[\n".to_owned();
    for path in files {
        let name = path.strip_prefix(data)?.to_string_lossy().replace('\\', "/");
        let file = path.to_str().ok_or("a path that is not UTF-8")?;
        writeln!(source, "    ({name:?}, include_str!({file:?})),")?;
    }
    source.push_str("]\n");
    Ok(source)
}
