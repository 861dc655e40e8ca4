//! What a good engineer writes by hand: a line by `serde_json` into one buffer behind a lock, written in pieces of
//! 64 KiB by whoever fills it. It does neither panics, cancellation, limits nor filters.

use std::cell::Cell;
use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

use super::{Mode, Peer, Recorder, nanoseconds, open};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "by-hand",
    title: "by hand: serde_json into a locked buffer",
    modes: &[Mode::On, Mode::Lossless],
    threads: usize::MAX,
    start: |setup| {
        let output = Output { buffer: Vec::with_capacity(2 * PIECE), file: open(&setup.file()) };
        Box::new(ByHand { output: Mutex::new(output) })
    },
    is_record: |line| line.contains("\"function\":\"reserve\""),
    latency: |line| nanoseconds(line, "latency_ns"),
    frames: None,
};

const PIECE: usize = 64 * 1024;

struct ByHand {
    output: Mutex<Output>,
}

struct Output {
    buffer: Vec<u8>,
    file: File,
}

impl Output {
    fn write(&mut self) {
        self.file.write_all(&self.buffer).expect("the file of the records can be written");
        self.buffer.clear();
    }
}

#[derive(Clone, Copy)]
struct Context {
    trace: u128,
    span: u64,
}

thread_local! {
    static CONTEXT: Cell<Context> = const { Cell::new(Context { trace: 0, span: 0 }) };
}

#[derive(Serialize)]
struct Line<'call> {
    timestamp_ns: u64,
    level: &'static str,
    function: &'static str,
    trace_id: TraceId,
    span_id: SpanId,
    parent_id: SpanId,
    latency_ns: u64,
    inputs: &'call Reservation,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<&'call Confirmation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'call ReserveError>,
}

/// Written as 32 hexadecimal digits.
struct TraceId(u128);

/// Written as 16 hexadecimal digits.
struct SpanId(u64);

impl Serialize for TraceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:032x}", self.0))
    }
}

impl Serialize for SpanId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

fn whole_nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl ByHand {
    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recorder for ByHand {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        let parent = CONTEXT.get();
        let span_id = fastrand::u64(1..);
        CONTEXT.set(Context { span: span_id, ..parent });
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let begin = Instant::now();
        let result = workload::reserve(request);
        let latency_ns = whole_nanoseconds(begin.elapsed());
        CONTEXT.set(parent);
        let line = Line {
            timestamp_ns: whole_nanoseconds(timestamp),
            level: if result.is_ok() { "INFO" } else { "ERROR" },
            function: "reserve",
            trace_id: TraceId(parent.trace),
            span_id: SpanId(span_id),
            parent_id: SpanId(parent.span),
            latency_ns,
            inputs: request,
            output: result.as_ref().ok(),
            error: result.as_ref().err(),
        };
        let mut output = self.output();
        serde_json::to_writer(&mut output.buffer, &line).expect("a line of JSON can be written");
        output.buffer.push(b'\n');
        if output.buffer.len() >= PIECE {
            output.write();
        }
        result
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        let before = CONTEXT.replace(Context { trace: fastrand::u128(1..), span: fastrand::u64(1..) });
        work();
        CONTEXT.set(before);
    }

    fn flush(&self) {
        self.output().write();
    }

    fn finish(self: Box<Self>) {
        self.flush();
    }
}
