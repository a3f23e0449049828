//! Stand-ins for other programs: scripts that record how they were started.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::pty::Tty;
use crate::terminal::{folder, path, tea};

/// A folder of stand-ins, which is all of `PATH`, and a data folder.
pub(crate) struct Tools {
    tools: TempDir,
    data: TempDir,
}

impl Tools {
    pub(crate) fn new() -> Self {
        Self { tools: TempDir::new().expect("a folder"), data: folder() }
    }

    /// Adds a program that does `script` after recording that it ran, its environment and whether it has a terminal.
    pub(crate) fn add(&self, name: &str, script: &str) -> &Self {
        let head = r#"#!/bin/sh
PATH=/usr/bin:/bin
got="$0.got"
printf '%s\n' "$*" | sed "s|^|${0##*/} |; s| $||" >>"${0%/*}/ran"
env >"$0.environment"
if (: </dev/tty) 2>/dev/null; then echo some; else echo none; fi >"$0.terminal"
"#;
        write_script(&self.at(name), &format!("{head}{script}\n"));
        self
    }

    /// The place of a file in the folder.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.tools.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// What ran, one after the other, with arguments.
    pub(crate) fn ran(&self) -> Vec<String> {
        fs::read_to_string(self.at("ran")).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Starts the explorer where there are no other programs.
    pub(crate) fn explorer(&self, variables: &[(&str, &str)]) -> Tty {
        tea(&self.data, &[&[("PATH", path(self.tools.path()))], variables].concat())
    }
}

/// Installs an executable script through another process, since a file still open for writing here cannot be run.
pub(crate) fn write_script(at: &Path, text: &str) {
    let draft = at.with_extension("draft");
    fs::write(&draft, text).expect("a file can be written");
    let done = Command::new("install").args(["-m", "755"]).arg(draft).arg(at).status().expect("install runs");
    assert!(done.success());
}
