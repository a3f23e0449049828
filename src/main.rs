//! The binary: runs the command line and exits with its status.

use std::process::ExitCode;

fn main() -> ExitCode {
    msaie::cli::run(std::env::args_os())
}
