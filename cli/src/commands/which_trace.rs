//! Which trace is meant? One, or trouble that lists the ones that could be.

use casefile_record::TraceId;

use crate::logs::{Logs, Resolved, TracePrefix};
use crate::trouble::Trouble;

/// How many are listed.
const LISTED: usize = 20;

/// The one trace that begins so; `None`, and a note, where there is none.
pub(crate) fn the_trace(logs: &Logs, prefix: &TracePrefix) -> Result<Option<TraceId>, Trouble> {
    match logs.resolve(prefix)? {
        Resolved::One(id) => Ok(Some(id)),
        Resolved::None => {
            logs.note(format!("no trace {prefix} in these logs"));
            Ok(None)
        }
        Resolved::Many { ids, more } => Err(ambiguous(prefix, &ids, more)),
    }
}

fn ambiguous(prefix: &TracePrefix, ids: &[TraceId], more: bool) -> Trouble {
    let number = if more { format!("more than {}", ids.len()) } else { ids.len().to_string() };
    let mut text = format!("{prefix} could be any of {number} traces:");
    for id in ids.iter().take(LISTED) {
        text.push_str("\n  ");
        text.push_str(&id.to_string());
    }
    if ids.len() > LISTED {
        text.push_str("\n  ..");
    }
    Trouble::new(text)
}
