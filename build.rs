//! Builds the RON files below `data/` into the binary, so that a new file need not be named in the source: as text, and
//! as tokens that are read without parsing.

#[path = "src/data/compile.rs"]
mod compile;
#[path = "src/data/token.rs"]
mod token;

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use compile::{Symbols, compile};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/data/compile.rs");
    println!("cargo::rerun-if-changed=src/data/token.rs");
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("data");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let (themes, files): (Vec<PathBuf>, Vec<PathBuf>) =
        ron_files(&data)?.into_iter().partition(|path| path.starts_with(data.join("themes")));
    let mut symbols = Symbols::default();
    let mut source = String::new();
    for (name, meaning, paths) in [("FILES", "The program's files", files), ("THEMES", "The themes", themes)] {
        writeln!(source, "/// {meaning}, sorted by name.\npub(super) const {name}: &[EmbeddedFile] = &[")?;
        for path in paths {
            source += &entry(&data, &path, &out, &mut symbols)?;
        }
        source += "];\n";
    }
    writeln!(source, "/// The names of fields and choices.\nconst SYMBOLS: &[&str] = &{:?};", symbols.names)?;
    fs::write(out.join("embedded.rs"), source)?;
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

/// The Rust source of one file, whose tokens are written to `out`.
fn entry(data: &Path, path: &Path, out: &Path, symbols: &mut Symbols) -> Result<String, Box<dyn Error>> {
    let name = path.strip_prefix(data)?.to_string_lossy().replace('\\', "/");
    let text = fs::read_to_string(path)?;
    let compiled = match compile(&text, symbols) {
        Some(compiled) => {
            let flat = name.replace('/', "-");
            fs::write(out.join(format!("{flat}.tokens")), compiled.tokens)?;
            fs::write(out.join(format!("{flat}.strings")), compiled.strings)?;
            let included = |of: &str, what: &str| format!("{of}!(concat!(env!(\"OUT_DIR\"), \"/{flat}.{what}\"))");
            let (tokens, strings) = (included("include_bytes", "tokens"), included("include_str", "strings"));
            format!("Some(Compiled {{ tokens: {tokens}, strings: {strings}, symbols: SYMBOLS }})")
        }
        None => "None".to_owned(),
    };
    // Relative to the project, since what is built remains when its folder is moved.
    let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))", format!("/data/{name}"));
    Ok(format!("    EmbeddedFile {{ name: {name:?}, text: {text}, compiled: {compiled} }},\n"))
}
