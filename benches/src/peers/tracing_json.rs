//! tracing as its documentation sets it up: `#[instrument]`, the JSON formatter, a non-blocking appender. It takes
//! two lines a call (the result, and the latency when the span closes) and has no IDs.

use tracing::instrument;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::{Frames, Mode, Peer, Recorder, Setup, Wide, nanoseconds};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "tracing-json",
    title: "tracing `#[instrument]`, JSON fmt, non_blocking",
    modes: &[Mode::On, Mode::Lossless, Mode::Off],
    threads: usize::MAX,
    start: |setup| Box::new(TracingJson { _guard: start(setup) }),
    is_record: |line| line.contains("\"time.busy\":") && line.contains("\"name\":\"reserve\""),
    latency: |line| nanoseconds(line, "time.busy"),
    frames: Some(frames),
};

fn start(setup: &Setup) -> WorkerGuard {
    let (writer, guard) =
        NonBlockingBuilder::default().lossy(setup.mode != Mode::Lossless).finish(setup.open());
    let level = if setup.mode == Mode::Off { LevelFilter::OFF } else { LevelFilter::INFO };
    tracing_subscriber::fmt()
        .json()
        .with_span_events(FmtSpan::CLOSE)
        .with_max_level(level)
        .with_writer(writer)
        .init();
    guard
}

struct TracingJson {
    _guard: WorkerGuard,
}

impl Recorder for TracingJson {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        reserve(request)
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        handle(work);
    }
}

/// Also for the peer that has its own layer: the attribute is the same.
#[instrument(
    skip_all,
    fields(
        restaurant = request.restaurant,
        slot = request.slot,
        party_size = request.party_size,
        outdoors = request.outdoors,
    ),
    ret,
    err
)]
pub(super) fn reserve(request: &Reservation) -> Result<Confirmation, ReserveError> {
    workload::reserve(request)
}

#[instrument(skip_all)]
pub(super) fn handle(work: &mut dyn FnMut()) {
    work();
}

#[instrument(ret)]
async fn small(number: u64) -> u64 {
    std::future::ready(()).await;
    number
}

#[instrument(ret)]
async fn wide(numbers: Wide) -> u64 {
    std::future::ready(()).await;
    numbers[0]
}

fn frames() -> Frames {
    Frames { small: size_of_val(&small(0)), wide: size_of_val(&wide([0; 32])) }
}
