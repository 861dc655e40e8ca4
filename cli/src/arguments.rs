//! What did the person at the terminal ask for?
//!
//! Must never open a file: what an argument means is decided here, whether it exists elsewhere.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::exit::Exit;
use crate::logs::{TracePrefix, When};
use crate::streams::Streams;

/// From an error to its cause: reads the JSON-lines logs that casefile writes.
#[derive(Debug, Parser)]
#[command(
    name = "casefile",
    version,
    max_term_width = 100,
    after_help = "Logs are files, folders, patterns in quotes, .gz and .zst, or what is piped in (-).\n\
                  Exit codes: 0 found, 1 nothing found, 2 trouble."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One variant a command; its options and its work are in the file of its name.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Why(commands::why::Why),
    Diff(commands::diff::Diff),
    Timing(commands::timing::Timing),
    Compare(commands::compare::Compare),
    Trace(commands::trace::Trace),
    Errors(commands::errors::Errors),
    Stats(commands::stats::Stats),
    Find(commands::find::Find),
    Tail(commands::tail::Tail),
    Doctor(commands::doctor::Doctor),
}

/// Which lines.
#[derive(Debug, Args)]
pub(crate) struct Range {
    /// Only what happened then or later: RFC 3339, or how long ago (10m, 2h, 3d)
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<When>,
    /// Only what happened before then
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<When>,
}

/// How to show it.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// One JSON document instead of a page
    #[arg(long)]
    pub(crate) json: bool,
    /// Colours: only on a terminal, unless told
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub(crate) color: Color,
    /// Columns of the page: the terminal's, unless told
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Splits positional words such as `[BAD [GOOD]] LOG..`: at most so many traces come first. A word that could be both
/// is a trace unless a file of that name exists.
pub(crate) fn traces_and_logs(words: &[OsString], most: usize) -> (Vec<TracePrefix>, Vec<PathBuf>) {
    let mut traces = Vec::new();
    for word in words.iter().take(most) {
        match word.to_str().and_then(|word| word.parse().ok()) {
            Some(prefix) if !Path::new(word).exists() => traces.push(prefix),
            _ => break,
        }
    }
    let logs = words[traces.len()..].iter().map(PathBuf::from).collect();
    (traces, logs)
}

/// Shows clap's refusal, or the help that was asked for.
pub(crate) fn refuse(refusal: &clap::Error, streams: &mut Streams<'_>) -> Exit {
    let text = refusal.render();
    // Nowhere is left to complain to where this fails.
    if refusal.use_stderr() {
        let _ = write!(streams.error, "{text}").and_then(|()| streams.error.flush());
        return Exit::Trouble;
    }
    let _ = write!(streams.output, "{text}").and_then(|()| streams.output.flush());
    Exit::Found
}
