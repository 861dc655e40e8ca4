//! The measurements of one peer, each made in a process of its own: the half that runs in that process. It prints
//! `metric value` lines. What callgrind counts is in `callgrind`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::metric::{Metric, float};
use crate::peers::{Mode, Peer, Recorder, Setup};
use crate::workload::{CALLS_PER_BURST, Reservation};

mod allocations;
mod instructions;
pub(crate) use instructions::COUNTED;
mod latency;
mod paced;
mod saturated;

/// What one process measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measurement {
    /// Nothing by itself: runs a number of bursts for callgrind to count.
    Instructions {
        bursts: usize,
        mode: Mode,
    },
    Allocations,
    /// Single calls, whole bursts, and what the records say that they took.
    Latency {
        bursts: usize,
    },
    /// Calls without a pause.
    Saturated {
        threads: usize,
        calls: usize,
    },
    /// The same under the setting that loses nothing.
    Lossless {
        threads: usize,
        calls: usize,
    },
    /// Short bursts, then idle.
    Paced {
        bursts: usize,
    },
}

impl Measurement {
    /// On the command line.
    pub(crate) fn arguments(self) -> Vec<String> {
        match self {
            Measurement::Instructions { bursts, mode: Mode::Off } => vec!["off".into(), bursts.to_string()],
            Measurement::Instructions { bursts, .. } => vec!["instructions".into(), bursts.to_string()],
            Measurement::Allocations => vec!["allocations".into()],
            Measurement::Latency { bursts } => vec!["latency".into(), bursts.to_string()],
            Measurement::Saturated { threads, calls } => {
                vec!["saturated".into(), threads.to_string(), calls.to_string()]
            }
            Measurement::Lossless { threads, calls } => {
                vec!["lossless".into(), threads.to_string(), calls.to_string()]
            }
            Measurement::Paced { bursts } => vec!["paced".into(), bursts.to_string()],
        }
    }

    pub(crate) fn from_arguments(arguments: &[String]) -> Option<Measurement> {
        let number = |index: usize| arguments.get(index)?.parse::<usize>().ok();
        Some(match arguments.first()?.as_str() {
            "instructions" => Measurement::Instructions { bursts: number(1)?, mode: Mode::On },
            "off" => Measurement::Instructions { bursts: number(1)?, mode: Mode::Off },
            "allocations" => Measurement::Allocations,
            "latency" => Measurement::Latency { bursts: number(1)? },
            "saturated" => Measurement::Saturated { threads: number(1)?, calls: number(2)? },
            "lossless" => Measurement::Lossless { threads: number(1)?, calls: number(2)? },
            "paced" => Measurement::Paced { bursts: number(1)? },
            _ => return None,
        })
    }

    pub(crate) fn mode(self) -> Mode {
        match self {
            Measurement::Instructions { mode, .. } => mode,
            Measurement::Lossless { .. } => Mode::Lossless,
            _ => Mode::On,
        }
    }

    fn threads(self) -> usize {
        match self {
            Measurement::Saturated { threads, .. } | Measurement::Lossless { threads, .. } => threads,
            _ => 1,
        }
    }

    /// Whether `peer` can do that.
    pub(crate) fn is_for(self, peer: &Peer) -> bool {
        peer.modes.contains(&self.mode()) && self.threads() <= peer.threads
    }
}

/// Measures and prints.
pub(crate) fn run(peer: &'static Peer, measurement: Measurement, directory: PathBuf) {
    let setup = Setup { mode: measurement.mode(), directory: directory.clone() };
    let run = Run { peer, recorder: (peer.start)(&setup), directory };
    match measurement {
        Measurement::Instructions { bursts, mode } => instructions::run(run, bursts, mode),
        Measurement::Allocations => allocations::run(run),
        Measurement::Latency { bursts } => latency::run(run, bursts),
        Measurement::Saturated { threads, calls } => saturated::run(run, threads, calls),
        Measurement::Lossless { threads, calls } => saturated::run_lossless(run, threads, calls),
        Measurement::Paced { bursts } => paced::run(run, bursts),
    }
}

/// A peer under measurement.
struct Run {
    peer: &'static Peer,
    recorder: Box<dyn Recorder>,
    directory: PathBuf,
}

impl Run {
    /// 64 calls under a parent span.
    fn burst(&self, requests: &[Reservation]) {
        self.recorder.under_parent(&mut || calls(&*self.recorder, requests));
    }

    /// Waits until the background is done with what was recorded, as far as that shows from outside.
    fn settle(&self) {
        self.recorder.flush();
        let mut size = size(&self.directory);
        let mut quiet = 0;
        while quiet < 3 {
            std::thread::sleep(Duration::from_millis(5));
            let now = self::size(&self.directory);
            quiet = if now == size { quiet + 1 } else { 0 };
            size = now;
        }
    }
}

fn calls(recorder: &dyn Recorder, requests: &[Reservation]) {
    for request in requests {
        let _ = std::hint::black_box(recorder.reserve(std::hint::black_box(request)));
    }
}

fn print(metric: Metric, value: f64) {
    println!("{} {value}", metric.key());
}

fn calls_of(bursts: usize) -> u64 {
    (bursts * CALLS_PER_BURST) as u64
}

/// CPU time of this process so far, all threads.
fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    float(time.tv_sec.unsigned_abs()) * 1e9 + float(time.tv_nsec.unsigned_abs())
}

fn files(directory: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn size(directory: &Path) -> u64 {
    files(directory).filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
}

/// Calls `each` with every record of a call.
fn each_record(peer: &Peer, directory: &Path, mut each: impl FnMut(&str)) {
    use std::io::BufRead;
    for path in files(directory) {
        let file = std::fs::File::open(path).expect("the records can be read");
        let mut reader = std::io::BufReader::with_capacity(1 << 20, file);
        let mut line = String::new();
        while reader.read_line(&mut line).expect("the records are text") > 0 {
            if (peer.is_record)(&line) {
                each(&line);
            }
            line.clear();
        }
    }
}

fn kept(peer: &Peer, directory: &Path) -> u64 {
    let mut kept = 0;
    each_record(peer, directory, |_| kept += 1);
    kept
}
