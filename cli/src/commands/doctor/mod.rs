//! `casefile doctor`: can these logs be trusted? What is broken, missing, lost or impossible in them.
//!
//! Parses every line whole: it is the one command that misses nothing.

mod examine;
mod nesting;
mod ranges;
mod view;

use std::path::PathBuf;

use crate::arguments::{Output, Range};
use crate::exit::Exit;
use crate::logs::Passes;
use crate::session::Session;
use crate::trouble::Trouble;
use examine::Examined;

/// What is broken, missing or impossible in the logs
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Looks for broken lines, other tools' lines, records that are missing (gaps in seq), records that the
service itself says it lost, calls that never finished, span IDs used twice, and clocks of different
processes that disagree. Exit code 0: something was found; 1: the logs are in order.

Examples:
  casefile doctor app.jsonl
  casefile doctor --json /var/log/shop/ /var/log/bank/"
)]
pub(crate) struct Doctor {
    /// Files, folders, patterns in quotes, or - for what is piped in
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    pub(crate) output: Output,
}

pub(crate) fn run(options: &Doctor, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let logs = session.open(&options.logs, &options.range, Passes::Several)?;
    let mut examined = Examined::default();
    for thread in logs.for_each_line(Examined::default, Examined::line) {
        examined.merge(thread);
    }
    if examined.has_unfinished() {
        let finished =
            logs.for_each_call(Vec::new, |finished, call| examined.collect_finished(finished, call));
        examined.forget_finished(finished.into_iter().flatten());
    }
    let view = view::view(examined, session.problems.line_count());
    let is_ill = view.is_ill();
    let mut page = session.page(&options.output);
    if options.output.json {
        page.json(&view)?;
    } else {
        view::show(&view, &mut page)?;
    }
    Ok(Exit::found(is_ill))
}
