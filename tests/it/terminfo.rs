//! A terminfo database for the tests, so that they do not depend on the machine's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The cursor movement sequence of ANSI terminals.
const ANSI: &str = "\x1b[%i%p1%d;%p2%dH";

/// Terminals by name, with their cursor movement sequence and number of colors.
const ENTRIES: [(&str, Option<&str>, Option<u16>); 8] = [
    ("xterm", Some(ANSI), Some(8)),
    ("xterm-256color", Some(ANSI), Some(256)),
    ("xterm-kitty", Some(ANSI), Some(256)),
    ("linux", Some(ANSI), Some(8)),
    ("vt100", Some(ANSI), None),
    ("vt52", Some("\x1bY%p1%' '%+%c%p2%' '%+%c"), None),
    ("printer", None, None),
    ("dumb", None, None),
];

/// The folder to set `TERMINFO` to.
pub(crate) fn database() -> &'static Path {
    static DATABASE: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminfo");
        for (name, cursor, colors) in ENTRIES {
            let folder = folder.join(&name[..1]);
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join(name), compiled(name, cursor, colors)).expect("a file");
        }
        folder
    });
    &DATABASE
}

/// An entry as `tic` compiles it (term(5)): sizes, the name, then capabilities by their numbers.
fn compiled(name: &str, cursor: Option<&str>, colors: Option<u16>) -> Vec<u8> {
    const MAGIC: u16 = 0o432;
    const ABSENT: u16 = u16::MAX;
    const MAX_COLORS: usize = 13;
    const CURSOR_ADDRESS: usize = 10;
    let names = [name.as_bytes(), b"\0"].concat();
    let strings = cursor.map(|cursor| [cursor.as_bytes(), b"\0"].concat()).unwrap_or_default();
    let mut numbers = vec![ABSENT; MAX_COLORS + 1];
    numbers[MAX_COLORS] = colors.unwrap_or(ABSENT);
    let mut offsets = vec![ABSENT; CURSOR_ADDRESS + 1];
    offsets[CURSOR_ADDRESS] = cursor.map_or(ABSENT, |_| 0);
    let size = |length: usize| u16::try_from(length).expect("small");
    let header = [MAGIC, size(names.len()), 0, size(numbers.len()), size(offsets.len()), size(strings.len())];
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    // Numbers start at an even offset.
    let padding = vec![0; names.len() % 2];
    [words(&header), names, padding, words(&numbers), words(&offsets), strings].concat()
}
