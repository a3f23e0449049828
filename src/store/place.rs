//! Where the file is kept, and how a person is told of a path.

use std::env;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

/// The folder for a person's data: `msaie` in `$XDG_DATA_HOME` or, without it, in `~/.local/share`; `None` where the
/// person has no home.
pub fn folder() -> Option<PathBuf> {
    let data = Xdg::new().ok()?.data_dir();
    // A relative `HOME` would lead to wherever we were started.
    data.is_absolute().then(|| data.join("msaie"))
}

/// A path as a person knows it, with `~` for their home.
pub(super) fn shown(path: &Path) -> String {
    let home = env::home_dir().filter(|home| home.is_absolute() && home.parent().is_some());
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(below) => format!("~/{}", below.display()),
        None => path.display().to_string(),
    }
}
