//! The binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    msaie::cli::run(std::env::args_os())
}
