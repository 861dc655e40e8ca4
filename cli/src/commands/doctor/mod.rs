//! `casefile doctor`: can these logs be trusted? What is broken, missing, lost or impossible in them.
//!
//! Looks at every line whole: it is the one command that misses nothing.

mod examine;
mod findings;
mod page;
mod ranges;
mod sample;
mod told;

use std::path::PathBuf;

use crate::arguments::{Output, Range};
use crate::exit::Exit;
use crate::logs::Passes;
use crate::session::Session;
use crate::trouble::Trouble;
use examine::Examined;
use told::Part;

/// What is broken, missing or impossible in the logs
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Looks for broken lines, records that are missing (gaps in seq) or that the service itself says it lost,
calls that never finished, impossible values (durations, outcomes, IDs), span IDs used twice, callers
that are not there or call in a circle, and clocks that are ahead or behind: of their callers', or of
the next line of the same process (by 5 s or more). Of each: how many, where first, what it means.
Calls are compared with their callers in a sample of traces where there are very many.
Exit code 0: something was found; 1: the logs are in order.

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
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let mut examined = Examined::default();
    logs.for_each_line_in_order(Part::line, |part| {
        examined.add(part);
        Ok(())
    })?;
    // Only of several files one may say the end before another says the beginning.
    if !examined.unfinished.is_empty() && logs.names().count() > 1 && logs.can_be_read_again() {
        let finished =
            logs.for_each_call(Vec::new, |finished, call| examined.collect_finished(finished, call));
        examined.forget_finished(finished.into_iter().flatten());
    }
    let is_windowed = options.range.since.is_some() || options.range.until.is_some();
    let files = logs.names().count() as u64;
    let mut view = findings::view(&examined, &session.problems, files, is_windowed);
    let is_ill = view.is_ill();
    if options.output.json {
        view.problems = session.problems.lines();
        session.page(&options.output).json(&view)?;
    } else {
        page::show(&view, &mut session.page(&options.output))?;
    }
    Ok(Exit::found(is_ill))
}
