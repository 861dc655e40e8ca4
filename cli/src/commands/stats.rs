//! `casefile stats`: how often, how fast, how often wrong? Per function.

use std::path::PathBuf;

use crate::arguments::{Output, Range};
use crate::exit::Exit;
use crate::logs::Passes;
use crate::session::Session;
use crate::trouble::Trouble;

/// Calls, errors and durations of each function
#[derive(Debug, clap::Args)]
pub(crate) struct Stats {
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    #[command(flatten)]
    range: Range,
    #[command(flatten)]
    output: Output,
}

pub(crate) fn run(options: &Stats, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let logs = session.open(&options.logs, &options.range, Passes::One)?;
    let calls: u64 = logs.for_each_call(|| 0_u64, |calls, _| *calls += 1).into_iter().sum();
    session.page(&options.output).json(&calls)?;
    Ok(Exit::found(calls > 0))
}
