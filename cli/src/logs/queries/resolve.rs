//! Which traces begin with these digits?

use std::collections::BTreeSet;

use casefile_record::TraceId;
use memchr::memmem::Finder;

use super::super::{Logs, TracePrefix};
use super::Call;

/// What a prefix means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// No trace begins so.
    None,
    /// One does.
    One(TraceId),
    /// Several do.
    Many {
        /// The first of them, by number.
        ids: Vec<TraceId>,
        /// There are more.
        more: bool,
    },
}

/// More are not told apart.
const MOST: usize = 100;

pub(super) fn resolve(logs: &Logs, prefix: &TracePrefix) -> Resolved {
    let capitals = prefix.as_str().to_ascii_uppercase();
    let finders = [Finder::new(prefix.as_str()), Finder::new(&capitals)];
    // One of digits alone is spelt in one way.
    let finders = if capitals == prefix.as_str() { &finders[..1] } else { &finders[..] };
    let found = logs.scan(BTreeSet::new, |ids: &mut BTreeSet<TraceId>, block| {
        let mut look = |call: Call<'_>| {
            let begins =
                call.facts.trace_id_text().is_some_and(|id| id.starts_with(prefix.as_str().as_bytes()));
            if let Some(id) = call.facts.trace_id().filter(|_| begins) {
                ids.insert(id);
                if ids.len() > MOST + 1 {
                    ids.pop_last();
                }
            }
        };
        for finder in finders {
            logs.each_record_with(finder, block, &mut look);
        }
    });
    let mut ids: Vec<_> = found.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    match ids[..] {
        [] => Resolved::None,
        [id] => Resolved::One(id),
        _ => {
            let more = ids.len() > MOST;
            ids.truncate(MOST);
            Resolved::Many { ids, more }
        }
    }
}
