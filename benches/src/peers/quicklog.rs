//! quicklog: records are boxed on the calling thread and printed by a thread that flushes. One thread may record.
//! Its macros ask their user for further crates, so its `Log` trait, which they expand to, is called here.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use quicklog::{Log, Quicklog as Library};

use super::{Mode, Peer, Recorder, Setup, nanoseconds};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "quicklog",
    title: "quicklog (one producer)",
    modes: &[Mode::On],
    threads: 1,
    start: |setup| Box::new(start(setup)),
    is_record: |line| line.contains("\"function\":\"reserve\""),
    latency: |line| nanoseconds(line, "latency_ns"),
    frames: None,
};

struct Quicklog {
    stop: Arc<AtomicBool>,
    flusher: JoinHandle<()>,
}

fn start(setup: &Setup) -> Quicklog {
    Library::init();
    let writer = BufWriter::with_capacity(64 * 1024, setup.open());
    quicklog::logger().use_flush(Box::new(Lines { writer }));
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let flusher = std::thread::spawn(move || {
        loop {
            let last = stopped.load(Ordering::Acquire);
            while quicklog::logger().flush_one().is_ok() {}
            if last {
                break;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    });
    Quicklog { stop, flusher }
}

struct Lines {
    writer: BufWriter<File>,
}

impl quicklog_flush::Flush for Lines {
    fn flush_one(&mut self, line: String) {
        self.writer.write_all(line.as_bytes()).expect("the file of the records can be written");
    }
}

thread_local! {
    static CONTEXT: Cell<(u128, u64)> = const { Cell::new((0, 0)) };
}

/// A record that prints itself on the flushing thread.
struct Line {
    trace_id: u128,
    span_id: u64,
    parent_id: u64,
    latency_ns: u64,
    restaurant: String,
    slot: u64,
    party_size: u32,
    outdoors: bool,
    result: Result<Confirmation, ReserveError>,
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { trace_id, span_id, parent_id, latency_ns, restaurant, slot, party_size, outdoors, .. } =
            self;
        let level = if self.result.is_ok() { "INFO" } else { "ERROR" };
        write!(
            formatter,
            "{{\"level\":\"{level}\",\"function\":\"reserve\",\"trace_id\":\"{trace_id:032x}\",\
             \"span_id\":\"{span_id:016x}\",\"parent_id\":\"{parent_id:016x}\",\"latency_ns\":{latency_ns},\
             \"restaurant\":{restaurant:?},\"slot\":{slot},\"party_size\":{party_size},\"outdoors\":{outdoors},",
        )?;
        match &self.result {
            Ok(Confirmation { id, code }) => {
                write!(formatter, "\"output\":{{\"id\":{id},\"code\":{code:?}}}}}")
            }
            Err(ReserveError::SlotTaken { slot }) => write!(formatter, "\"error\":{{\"slot\":{slot}}}}}"),
        }
    }
}

impl Recorder for Quicklog {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        let (trace_id, parent_id) = CONTEXT.get();
        let span_id = fastrand::u64(1..);
        CONTEXT.set((trace_id, span_id));
        let begin = Instant::now();
        let result = workload::reserve(request);
        let latency_ns = u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
        CONTEXT.set((trace_id, parent_id));
        let line = Line {
            trace_id,
            span_id,
            parent_id,
            latency_ns,
            restaurant: request.restaurant.clone(),
            slot: request.slot,
            party_size: request.party_size,
            outdoors: request.outdoors,
            result: result.clone(),
        };
        // Full: the record is lost, as in the macros.
        let _ = quicklog::logger().log(Box::new(line));
        result
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        let before = CONTEXT.replace((fastrand::u128(1..), fastrand::u64(1..)));
        work();
        CONTEXT.set(before);
    }

    fn finish(self: Box<Self>) {
        self.stop.store(true, Ordering::Release);
        self.flusher.join().expect("the flushing thread ends");
        quicklog::logger().use_flush(Box::new(quicklog_flush::noop_flusher::NoopFlusher));
    }
}
