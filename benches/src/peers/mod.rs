//! The table of peers: how each one is started, and how its records are read back. One file a peer; whatever is
//! measured sees them only through `Recorder`.

use std::path::{Path, PathBuf};

use crate::workload::{Confirmation, Reservation, ReserveError};

mod bare;
mod by_hand;
mod casefile;
#[cfg(feature = "peers")]
mod emit;
#[cfg(feature = "peers")]
mod fastrace;
#[cfg(feature = "peers")]
mod quicklog;
#[cfg(feature = "peers")]
mod slog;
#[cfg(feature = "peers")]
mod tracing_json;
#[cfg(feature = "peers")]
mod tracing_line;

/// How a peer is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Everything is recorded, set up as the peer's documentation does it. It may lose records.
    On,
    /// As `On`, with the setting under which the peer says that it loses nothing.
    Lossless,
    /// Built in, and switched off while the process runs.
    Off,
}

/// One way of recording calls.
pub(crate) struct Peer {
    /// On the command line.
    pub(crate) name: &'static str,
    /// In the table.
    pub(crate) title: &'static str,
    pub(crate) modes: &'static [Mode],
    /// How many threads may record at the same time.
    pub(crate) threads: usize,
    pub(crate) start: fn(&Setup) -> Box<dyn Recorder>,
    /// Whether a line is the record of one call of `reserve`: exactly one line of each call is.
    pub(crate) is_record: fn(&str) -> bool,
    /// The latency that a record tells, in nanoseconds.
    pub(crate) latency: fn(&str) -> Option<f64>,
    /// The futures of two annotated functions, where its attribute can be put on an `async fn`.
    pub(crate) frames: Option<fn() -> Frames>,
}

/// Sizes of futures in bytes.
pub(crate) struct Frames {
    /// Of one that takes a `u64`.
    pub(crate) small: usize,
    /// Of one that takes 256 bytes by value.
    pub(crate) wide: usize,
}

/// What it takes by value.
pub(crate) type Wide = [u64; 32];

/// What a peer is started with.
pub(crate) struct Setup {
    pub(crate) mode: Mode,
    /// Empty; every file in it is read back.
    pub(crate) directory: PathBuf,
}

impl Setup {
    pub(crate) fn file(&self) -> PathBuf {
        self.directory.join("records.jsonl")
    }

    /// For writers that are the same for every peer.
    #[cfg(feature = "peers")]
    pub(crate) fn open(&self) -> std::fs::File {
        open(&self.file())
    }
}

pub(crate) fn open(path: &Path) -> std::fs::File {
    std::fs::File::create(path).expect("the directory of the records can be written")
}

/// A peer that has been started.
pub(crate) trait Recorder: Sync {
    /// One recorded call.
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError>;

    /// Runs `work` under a parent span.
    fn under_parent(&self, work: &mut dyn FnMut());

    /// Asks for everything recorded so far to be written, where the peer can be asked.
    fn flush(&self) {}

    /// How many calls it says that it has written or lost, parents included, where it counts exactly.
    fn accounted_for(&self) -> Option<u64> {
        None
    }

    /// Shuts down and writes everything that is going to be written.
    fn finish(self: Box<Self>) {}
}

/// All that were built, casefile first.
pub(crate) static PEERS: &[Peer] = &[
    casefile::PEER,
    bare::PEER,
    by_hand::PEER,
    #[cfg(feature = "peers")]
    tracing_json::PEER,
    #[cfg(feature = "peers")]
    tracing_line::PEER,
    #[cfg(feature = "peers")]
    fastrace::PEER,
    #[cfg(feature = "peers")]
    emit::PEER,
    #[cfg(feature = "peers")]
    slog::PEER,
    #[cfg(feature = "peers")]
    quicklog::PEER,
];

pub(crate) fn by_name(name: &str) -> Option<&'static Peer> {
    PEERS.iter().find(|peer| peer.name == name)
}

/// The number behind `"key":`, as it is or in a string with a unit (`"1.52µs"`), in nanoseconds.
fn nanoseconds(line: &str, key: &str) -> Option<f64> {
    let at = line.find(&format!("\"{key}\":"))? + key.len() + 3;
    let rest = line[at..].trim_start_matches('"');
    let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
    let number: f64 = rest[..digits].parse().ok()?;
    let unit = &rest[digits..];
    let factor = match () {
        () if unit.starts_with("µs") => 1e3,
        () if unit.starts_with("ms") => 1e6,
        () if unit.starts_with("s\"") => 1e9,
        () => 1.0,
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn latencies_are_read_in_every_form_that_a_peer_writes() {
        assert_eq!(nanoseconds(r#"{"latency_ns":30,"a":1}"#, "latency_ns"), Some(30.0));
        assert_eq!(nanoseconds(r#"{"time.busy":"3.5µs","time.idle":"231ns"}"#, "time.busy"), Some(3500.0));
        assert_eq!(nanoseconds(r#"{"time.busy":"3.5µs","time.idle":"231ns"}"#, "time.idle"), Some(231.0));
        assert_eq!(nanoseconds(r#"{"time.busy":"1.5ms"}"#, "time.busy"), Some(1_500_000.0));
        assert_eq!(nanoseconds(r#"{"time.busy":"2s"}"#, "time.busy"), Some(2e9));
        assert_eq!(nanoseconds(r#"{"other":1}"#, "latency_ns"), None);
    }
}
