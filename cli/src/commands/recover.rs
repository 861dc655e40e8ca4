//! `casefile recover`: what had a service recorded when it was killed, and what was it doing?
//!
//! The only command that links the runtime: the files hold its frames, not lines. Must never forget what it did not write.

use std::fs::OpenOptions;
use std::path::PathBuf;

use crate::exit::Exit;
use crate::session::Session;
use crate::trouble::Trouble;

/// What killed processes had recorded and not written, and the calls they were in
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A service that starts again with the same directory does this by itself, into its own log.
What was written is taken out of the directory. Processes that still run are left alone.

Examples:
  casefile recover /dev/shm/shop --into recovered.jsonl
  casefile recover /dev/shm/shop | casefile why -"
)]
pub(crate) struct Recover {
    /// The directory that the service was given: `evidence_dir`, or `CASEFILE_EVIDENCE_DIR`
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Append the records to this file instead of writing them to standard output
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
}

pub(crate) fn run(options: &Recover, session: &mut Session<'_>) -> Result<Exit, Trouble> {
    let directory = options.directory.display();
    if !options.directory.is_dir() {
        return Err(Trouble::new(format!("{directory}: no such directory")));
    }
    let recovered = match &options.into {
        Some(path) => {
            let opened = OpenOptions::new().append(true).create(true).open(path);
            let mut file = opened.map_err(|error| Trouble::new(format!("{}: {error}", path.display())))?;
            casefile::recover(&options.directory, &mut file)
        }
        // Records hold whatever callers sent, and are forgotten once they were shown.
        None if session.writes_to_terminal() => {
            return Err(Trouble::new("name a file for the records with --into, or pipe them on"));
        }
        None => casefile::recover(&options.directory, session.raw_output()),
    };
    let recovered = recovered.map_err(|error| Trouble::new(format!("{directory}: {error}")))?;
    session.say(&format!(
        "{}: {} of {}, {} that {} running",
        directory,
        count(recovered.calls, "finished call"),
        count(recovered.processes, "process"),
        count(recovered.unfinished, "call"),
        if recovered.unfinished == 1 { "was" } else { "were" },
    ));
    if recovered.events > 0 {
        session.say(&format!("{directory}: {}", count(recovered.events, "event")));
    }
    if recovered.damaged > 0 {
        session.say(&format!("{directory}: {} could not be read", count(recovered.damaged, "frame")));
    }
    if recovered.unreadable > 0 {
        return Err(Trouble::new(format!(
            "{directory}: {} ran with another version of casefile: recover with that one",
            count(recovered.unreadable, "process")
        )));
    }
    Ok(Exit::found(recovered.calls + recovered.events + recovered.unfinished > 0))
}

fn count(number: u64, what: &str) -> String {
    let plural = match (number, what.ends_with('s')) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{number} {what}{plural}")
}
