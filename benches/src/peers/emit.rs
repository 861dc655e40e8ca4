//! emit with `emit_file`: `#[emit::span]` with a guard, because the output is recorded too.

use std::time::Duration;

use super::{Frames, Mode, Peer, Recorder, Setup, Wide};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "emit",
    title: "emit, emit_file",
    modes: &[Mode::On, Mode::Off],
    threads: usize::MAX,
    start: |setup| Box::new(Emit { flush: start(setup) }),
    is_record: |line| line.contains("\"function\":\"reserve\""),
    latency,
    frames: Some(frames),
};

/// It writes what is queued, however long that takes.
const PATIENCE: Duration = Duration::from_mins(1);

fn start(setup: &Setup) -> Box<dyn Fn() + Sync> {
    let files = emit_file::set(setup.file()).spawn();
    if setup.mode == Mode::Off {
        let running = emit::setup().emit_when(emit::filter::from_fn(|_| false)).emit_to(files).init();
        return Box::new(move || {
            running.blocking_flush(PATIENCE);
        });
    }
    let running = emit::setup().emit_to(files).init();
    Box::new(move || {
        running.blocking_flush(PATIENCE);
    })
}

struct Emit {
    flush: Box<dyn Fn() + Sync>,
}

impl Recorder for Emit {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        reserve(request)
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        handle(work);
    }

    fn flush(&self) {
        (self.flush)();
    }

    fn finish(self: Box<Self>) {
        (self.flush)();
    }
}

#[emit::span(
    guard: span,
    "reserve",
    function: "reserve",
    restaurant: &request.restaurant,
    slot: request.slot,
    party_size: request.party_size,
    outdoors: request.outdoors,
)]
fn reserve(request: &Reservation) -> Result<Confirmation, ReserveError> {
    let result = workload::reserve(request);
    match &result {
        Ok(Confirmation { id, code }) => span
            .push_prop("lvl", "info")
            .push_prop("output.id", *id)
            .push_prop("output.code", &**code)
            .complete(),
        Err(ReserveError::SlotTaken { slot }) => span
            .push_prop("lvl", "error")
            .push_prop("error", "SlotTaken")
            .push_prop("error.slot", *slot)
            .complete(),
    };
    result
}

#[emit::span("handle")]
fn handle(work: &mut dyn FnMut()) {
    work();
}

/// A record says when the call began and when it ended.
fn latency(line: &str) -> Option<f64> {
    let nanosecond_of = |key: &str| {
        let at = line.find(&format!("\"{key}\":\""))? + key.len() + 4;
        let text = line[at..].split('"').next()?;
        format!("{:0<9}", text.split('.').nth(1)?.trim_end_matches('Z')).parse::<i64>().ok()
    };
    let difference = nanosecond_of("ts")? - nanosecond_of("ts_start")?;
    i32::try_from(difference.rem_euclid(1_000_000_000)).ok().map(f64::from)
}

#[emit::span("small")]
async fn small(number: u64) -> u64 {
    std::future::ready(()).await;
    number
}

#[emit::span("small")]
async fn wide(numbers: Wide) -> u64 {
    std::future::ready(()).await;
    numbers[0]
}

fn frames() -> Frames {
    Frames { small: size_of_val(&small(0)), wide: size_of_val(&wide([0; 32])) }
}
