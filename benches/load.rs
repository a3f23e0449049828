//! How long reading data takes beside plain deserialization of the same text: `cargo bench --bench load`.
//!
//! Run as a test, it reads a small catalogue once, to check that it still works.

mod catalogue;

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use msaie::data::{self, CoreCourse};
use msaie::model::Program;
use msaie::search::Index;
use ron::extensions::Extensions;

/// The sizes of the catalogues that are read.
const SIZES: [usize; 2] = [10_000, 100_000];

/// How often each is read; the fastest counts.
const ROUNDS: usize = 3;

fn main() -> io::Result<()> {
    let thorough = std::env::args().any(|argument| argument == "--bench");
    let (sizes, rounds) = if thorough { (&SIZES[..], ROUNDS) } else { (&[100][..], 1) };
    let mut out = io::stdout().lock();
    for size in sizes {
        let folder = tempfile::tempdir()?;
        catalogue::write(folder.path(), *size)?;
        measure(&mut out, folder.path(), rounds)?;
    }
    Ok(())
}

/// Reads the folder in several ways, in turn.
fn measure(out: &mut impl Write, folder: &Path, rounds: usize) -> io::Result<()> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder.join("core-courses"))? {
        texts.push(fs::read_to_string(entry?.path())?);
    }
    let [mut plain, mut read, mut linked, mut indexed, mut once] = [Duration::MAX; 5];
    for _ in 0..rounds {
        plain = plain.min(timed(|| texts.iter().map(|text| deserialized(text)).collect::<Vec<_>>()).0);
        let (taken, dataset) = timed(|| data::folder(folder));
        read = read.min(taken);
        let (taken, program) = timed(|| Program::new(dataset));
        linked = linked.min(taken);
        indexed = indexed.min(timed(|| Index::new(&program)).0);
        once = once.min(timed(|| Index::for_one_search(&program, "deep learning")).0);
    }
    let ratio = |taken: Duration| taken.as_secs_f64() / plain.as_secs_f64();
    writeln!(
        out,
        "\n{} MB of text, plain ron::from_str {plain:.1?}",
        texts.iter().map(String::len).sum::<usize>() / 1_000_000
    )?;
    for (what, taken) in [
        ("read and checked", read),
        ("linked", linked),
        ("read and linked", read + linked),
        ("indexed", indexed),
        ("indexed for one search", once),
    ] {
        writeln!(out, "  {what:24} {taken:>9.1?} {:.2} times", ratio(taken))?;
    }
    Ok(())
}

/// The records of a text as its own types, without checks.
fn deserialized(text: &str) -> Vec<CoreCourse> {
    let options =
        ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES);
    options.from_str(text).expect("a catalogue has no mistakes")
}

/// How long `work` takes, and its result.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed(), result)
}
