//! casefile: `#[log_boundary]` on the function and on its parent, records to a file.

use casefile::{Guard, WhenFull, log_boundary};

use super::{Frames, Mode, Peer, Recorder, Setup, Wide, nanoseconds};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "casefile",
    title: "**casefile**",
    modes: &[Mode::On, Mode::Lossless, Mode::Off],
    threads: usize::MAX,
    start: |setup| Box::new(Casefile { guard: start(setup) }),
    is_record: |line| line.contains("::reserve\",\"kind\":"),
    latency: |line| nanoseconds(line, "duration_ns"),
    frames: Some(frames),
};

fn start(setup: &Setup) -> Guard {
    casefile::builder()
        .service_name("shop")
        .file(setup.file())
        .filter(if setup.mode == Mode::Off { "off" } else { "debug" })
        .when_full(if setup.mode == Mode::Lossless { WhenFull::Block } else { WhenFull::Drop })
        .init()
        .expect("casefile starts")
}

struct Casefile {
    guard: Guard,
}

impl Recorder for Casefile {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        reserve(request)
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        handle(work);
    }

    fn flush(&self) {
        self.guard.flush();
    }

    fn accounted_for(&self) -> Option<u64> {
        let casefile::Counters { written, lost, .. } = casefile::counters();
        Some(written + lost)
    }
}

#[log_boundary]
fn reserve(request: &Reservation) -> Result<Confirmation, ReserveError> {
    workload::reserve(request)
}

#[log_boundary(skip(work))]
fn handle(work: &mut dyn FnMut()) {
    work();
}

#[log_boundary]
async fn small(number: u64) -> u64 {
    std::future::ready(()).await;
    number
}

#[log_boundary]
async fn wide(numbers: Wide) -> u64 {
    std::future::ready(()).await;
    numbers[0]
}

fn frames() -> Frames {
    Frames { small: size_of_val(&small(0)), wide: size_of_val(&wide([0; 32])) }
}
