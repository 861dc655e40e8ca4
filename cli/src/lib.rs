//! The `casefile` command as a library: from an error to its cause over JSON-lines logs.
//!
//! Data flows one way: `logs` gives bytes, `scan` reads a line's envelope from them, `trace` makes trees of records,
//! `diagnosis` judges, a command builds a view model, `render` makes a page of it.
//!
//! Must never write a value of a log to a terminal without `render`, nor need the whole of a file in memory.

mod arguments;
mod commands;
pub mod diagnosis;
mod exit;
pub mod expression;
mod groups;
mod histogram;
pub mod logs;
pub mod render;
pub mod scan;
mod session;
mod streams;
pub mod trace;
mod trouble;

use std::ffi::OsString;

use clap::Parser as _;

pub use exit::Exit;
pub use streams::{Streams, Terminal};
pub use trouble::Trouble;

use arguments::Arguments;
use session::Session;

/// Runs one command: `arguments` with the program's name first, as from [`std::env::args_os`].
///
/// ```
/// # use casefile_cli::{Exit, Streams, run};
/// let (mut output, mut error) = (Vec::new(), Vec::new());
/// let exit = run(["casefile", "--version"], &mut Streams::captured(&mut output, &mut error));
/// assert_eq!(exit, Exit::Found);
/// assert!(output.starts_with(b"casefile "));
/// ```
pub fn run<I, T>(arguments: I, streams: &mut Streams<'_>) -> Exit
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => Session::run(&arguments, streams),
        Err(refusal) => arguments::refuse(refusal, streams),
    }
}
