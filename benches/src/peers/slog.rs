//! slog-async in front of slog-json. slog knows no spans: IDs and latency are made by hand, as its users do.

use std::cell::Cell;
use std::io::BufWriter;
use std::sync::Mutex;
use std::time::Instant;

use slog::{Drain, Logger, o};
use slog_async::{AsyncGuard, OverflowStrategy};

use super::{Mode, Peer, Recorder, Setup, nanoseconds};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "slog-async",
    title: "slog-async, slog-json",
    modes: &[Mode::On, Mode::Lossless],
    threads: usize::MAX,
    start: |setup| Box::new(start(setup)),
    is_record: |line| line.contains("\"function\":\"reserve\""),
    latency: |line| nanoseconds(line, "latency_ns"),
    frames: None,
};

fn start(setup: &Setup) -> Slog {
    let overflow = match setup.mode {
        Mode::Lossless => OverflowStrategy::Block,
        Mode::On | Mode::Off => OverflowStrategy::Drop,
    };
    let json = slog_json::Json::default(BufWriter::with_capacity(64 * 1024, setup.open())).fuse();
    let (drain, guard) =
        slog_async::Async::new(Mutex::new(json).fuse()).overflow_strategy(overflow).build_with_guard();
    Slog { logger: Logger::root(drain.fuse(), o!()), _guard: Mutex::new(guard) }
}

thread_local! {
    static CONTEXT: Cell<(u128, u64)> = const { Cell::new((0, 0)) };
}

struct Slog {
    logger: Logger,
    _guard: Mutex<AsyncGuard>,
}

impl Recorder for Slog {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        let (trace_id, parent_id) = CONTEXT.get();
        let span_id = fastrand::u64(1..);
        CONTEXT.set((trace_id, span_id));
        let begin = Instant::now();
        let result = workload::reserve(request);
        let latency_ns = u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
        CONTEXT.set((trace_id, parent_id));
        let call = o!(
            "function" => "reserve",
            "trace_id" => format!("{trace_id:032x}"),
            "span_id" => format!("{span_id:016x}"),
            "parent_id" => format!("{parent_id:016x}"),
            "latency_ns" => latency_ns,
            "restaurant" => request.restaurant.clone(),
            "slot" => request.slot,
            "party_size" => request.party_size,
            "outdoors" => request.outdoors,
        );
        match &result {
            Ok(Confirmation { id, code }) => {
                slog::info!(self.logger, "ok"; call, "output.id" => *id, "output.code" => code);
            }
            Err(ReserveError::SlotTaken { slot }) => {
                slog::error!(self.logger, "SlotTaken"; call, "error.slot" => *slot);
            }
        }
        result
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        let before = CONTEXT.replace((fastrand::u128(1..), fastrand::u64(1..)));
        work();
        CONTEXT.set(before);
    }
}
