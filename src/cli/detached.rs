//! `msaie detached`: becomes another program that does not have the terminal; only the explorer starts it.

use std::ffi::OsString;

use clap::Args;

use crate::tui;

/// The program to become.
#[derive(Debug, Args)]
pub(super) struct DetachedArguments {
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// Becomes the program; returns the exit status if it cannot be run.
pub(super) fn run(arguments: &DetachedArguments) -> u8 {
    arguments.command.split_first().map_or(super::UNUSABLE, |(program, rest)| tui::become_program(program, rest))
}
