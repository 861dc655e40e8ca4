//! Where does a case play? A folder, a seeded generator, and requests that come in one after the other.

use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use casefile::{Context, Guard, TraceId, WhenFull};
use fastrand::Rng;

use crate::small::background;

/// What a case is given.
pub(crate) struct Stage {
    pub(crate) folder: PathBuf,
    pub(crate) random: Rng,
}

impl Stage {
    /// Plays requests: `good` ones, then the `bad` ones with a few good ones between and after them. Other endpoints
    /// are called meanwhile. Returns the traces of the bad ones.
    pub(crate) fn requests(
        &mut self,
        good: usize,
        bad: usize,
        mut request: impl FnMut(&mut Rng, bool),
    ) -> Vec<TraceId> {
        let mut plan = vec![false; good.saturating_sub(bad)];
        for _ in 0..bad {
            plan.extend([true, false]);
        }
        let mut failed = Vec::new();
        for is_bad in plan {
            if self.random.u8(..) < 40 {
                background::request(&mut self.random);
            }
            let context = Context::new_trace();
            let _scope = context.enter();
            request(&mut self.random, is_bad);
            failed.extend(context.trace_id().filter(|_| is_bad));
        }
        failed
    }

    /// How many good requests: not the same number in each run.
    pub(crate) fn good(&mut self) -> usize {
        self.random.usize(30..=42)
    }
}

/// Starts recording into `folder/<service>.jsonl`.
pub(crate) fn record(folder: &Path, service: &str, version: &str) -> io::Result<Guard> {
    let file = folder.join(service).with_extension("jsonl");
    let builder = casefile::builder().service_name(service).service_version(version).file(file);
    builder.when_full(WhenFull::Block).init().map_err(io::Error::other)
}

/// A runtime as services have it.
pub(crate) fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build()
}

/// Work that takes this many microseconds, more or less.
pub(crate) fn busy(random: &mut Rng, microseconds: u64) {
    let spread = random.u64(0..=microseconds / 2);
    thread::sleep(Duration::from_micros(microseconds * 3 / 4 + spread));
}

/// A random hexadecimal token, as request IDs are.
pub(crate) fn token(random: &mut Rng) -> String {
    format!("{:016x}", random.u64(..))
}

/// One of these.
pub(crate) fn pick<'a>(random: &mut Rng, choices: &[&'a str]) -> &'a str {
    choices[random.usize(..choices.len())]
}
