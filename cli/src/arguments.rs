//! What did the person at the terminal ask for?
//!
//! Must never open a file: what an argument means is decided here, whether it exists elsewhere.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::ContextKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::exit::Exit;
use crate::logs::{TracePrefix, When};
use crate::render::Page;
use crate::streams::Streams;
use crate::trouble::Trouble;

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
    Traces(commands::traces::Traces),
    Errors(commands::errors::Errors),
    Stats(commands::stats::Stats),
    Find(commands::find::Find),
    Tail(commands::tail::Tail),
    Doctor(commands::doctor::Doctor),
    Audit(commands::audit::Audit),
    #[cfg(unix)]
    Recover(commands::recover::Recover),
}

impl Command {
    /// The name of the document that was asked for, where one was.
    pub(crate) fn document(&self) -> Option<&'static str> {
        let (name, output) = match self {
            Self::Why(why) => ("why", &why.output),
            Self::Diff(diff) => ("diff", &diff.output),
            Self::Timing(timing) => ("timing", &timing.output),
            Self::Compare(compare) => ("compare", &compare.output),
            Self::Trace(trace) => ("trace", &trace.output),
            Self::Traces(traces) => ("traces", &traces.output),
            Self::Errors(errors) => ("errors", &errors.output),
            Self::Stats(stats) => ("stats", &stats.output),
            Self::Find(find) => ("find", &find.output),
            Self::Tail(tail) => ("tail", &tail.output),
            Self::Doctor(doctor) => ("doctor", &doctor.output),
            Self::Audit(audit) => ("audit", &audit.output),
            #[cfg(unix)]
            Self::Recover(_) => return None,
        };
        output.json.then_some(name)
    }
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
    #[arg(long, value_name = "COLUMNS", value_parser = columns)]
    pub(crate) width: Option<usize>,
}

/// A number of which 0 would mean nothing at all.
pub(crate) fn at_least_one(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|number| *number > 0).ok_or("expected a whole number, 1 or more")
}

fn columns(text: &str) -> Result<usize, String> {
    let wide_enough = text.parse().ok().filter(|columns| *columns >= Page::LEAST_WIDTH);
    wide_enough.ok_or_else(|| format!("expected a whole number, {} or more", Page::LEAST_WIDTH))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Splits positional words such as `[BAD [GOOD]] LOG..`: what is no file and begins like an ID is a trace, at most so many
/// of them. A word that could be both is a file.
///
/// # Errors
/// Where a word is neither: whatever came of the others would not be what was asked for.
pub(crate) fn traces_and_logs(
    words: &[OsString],
    most: usize,
) -> Result<(Vec<TracePrefix>, Vec<PathBuf>), Trouble> {
    let (mut traces, mut logs) = (Vec::new(), Vec::new());
    for word in words {
        if is_input(Path::new(word)) {
            logs.push(PathBuf::from(word));
            continue;
        }
        match word.to_str().and_then(|word| word.parse().ok()) {
            Some(prefix) if traces.len() < most => traces.push(prefix),
            prefix => return Err(neither(&word.to_string_lossy(), prefix.is_some())),
        }
    }
    Ok((traces, logs))
}

/// Whether it is there, or stands for what is: whether it can be read is asked elsewhere.
fn is_input(path: &Path) -> bool {
    let is_pattern = path.to_str().is_some_and(|text| text.contains(['*', '?', '[']));
    path.as_os_str() == "-" || is_pattern || path.symlink_metadata().is_ok()
}

fn neither(word: &str, is_prefix: bool) -> Trouble {
    let is_hex = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let why = if is_prefix {
        "one trace too many, and there is no such file"
    } else if word.contains(['.', '/', '\\']) {
        "no such file"
    } else if is_hex && word.len() < TracePrefix::LEAST {
        "too short for a trace ID, of which at least 4 digits are needed, and there is no such file"
    } else if is_hex {
        "too long for a trace ID, which has 32 digits, and there is no such file"
    } else {
        "neither a trace ID nor a file"
    };
    Trouble::new(format!("{word}: {why}"))
}

/// Shows clap's refusal, or the help that was asked for.
pub(crate) fn refuse(mut refusal: clap::Error, streams: &mut Streams<'_>) -> Exit {
    // "to pass '-1' as a value, use '-- -1'" helps nobody here: it would be a file.
    refusal.remove(ContextKind::Suggested);
    let text = refusal.render();
    // Nowhere is left to complain to where this fails.
    if refusal.use_stderr() {
        let _ = write!(streams.error, "{text}").and_then(|()| streams.error.flush());
        return Exit::Trouble;
    }
    let _ = write!(streams.output, "{text}").and_then(|()| streams.output.flush());
    Exit::Found
}
