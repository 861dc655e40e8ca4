//! fastrace: `#[trace]` with properties, which are strings only, and a reporter that writes JSON lines.

use std::fs::File;
use std::io::{BufWriter, Write};

use fastrace::collector::{Config, Reporter, SpanContext, SpanId, SpanRecord};
use fastrace::prelude::{LocalSpan, Span};
use serde::Serialize;

use super::{Frames, Mode, Peer, Recorder, Wide, nanoseconds};
use crate::workload::{self, Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "fastrace",
    title: "fastrace, JSON reporter (strings only)",
    modes: &[Mode::On, Mode::Off],
    threads: usize::MAX,
    start: |setup| {
        if setup.mode == Mode::On {
            let writer = BufWriter::with_capacity(64 * 1024, setup.open());
            fastrace::set_reporter(JsonLines { writer }, Config::default());
        }
        Box::new(Fastrace)
    },
    is_record: |line| line.contains("\"function\":\"reserve\""),
    latency: |line| nanoseconds(line, "latency_ns"),
    frames: Some(frames),
};

struct JsonLines {
    writer: BufWriter<File>,
}

#[derive(Serialize)]
struct Line<'span> {
    timestamp_ns: u64,
    level: &'static str,
    function: &'span str,
    trace_id: String,
    span_id: String,
    parent_id: String,
    latency_ns: u64,
    #[serde(serialize_with = "as_map")]
    properties: &'span [(std::borrow::Cow<'static, str>, std::borrow::Cow<'static, str>)],
}

fn as_map<S: serde::Serializer>(
    properties: &&[(std::borrow::Cow<'static, str>, std::borrow::Cow<'static, str>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(properties.iter().map(|(key, value)| (key, value)))
}

impl Reporter for JsonLines {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        for span in &spans {
            let failed = span.properties.iter().any(|(key, _)| key == "error");
            let line = Line {
                timestamp_ns: span.begin_time_unix_ns,
                level: if failed { "ERROR" } else { "INFO" },
                function: &span.name,
                trace_id: span.trace_id.to_string(),
                span_id: span.span_id.to_string(),
                parent_id: span.parent_id.to_string(),
                latency_ns: span.duration_ns,
                properties: &span.properties,
            };
            serde_json::to_writer(&mut self.writer, &line).expect("a line of JSON can be written");
            self.writer.write_all(b"\n").expect("the file of the records can be written");
        }
        self.writer.flush().expect("the file of the records can be written");
    }
}

struct Fastrace;

impl Recorder for Fastrace {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        reserve(request)
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        let parent = SpanContext::new(fastrace::collector::TraceId::random(), SpanId::default());
        let root = Span::root("handle", parent);
        let _guard = root.set_local_parent();
        work();
    }

    fn flush(&self) {
        fastrace::flush();
    }

    fn finish(self: Box<Self>) {
        fastrace::flush();
    }
}

#[fastrace::trace(short_name = true)]
fn reserve(request: &Reservation) -> Result<Confirmation, ReserveError> {
    LocalSpan::add_properties(|| {
        [
            ("restaurant", request.restaurant.clone()),
            ("slot", request.slot.to_string()),
            ("party_size", request.party_size.to_string()),
            ("outdoors", request.outdoors.to_string()),
        ]
    });
    let result = workload::reserve(request);
    LocalSpan::add_property(|| match &result {
        Ok(confirmation) => ("output", format!("{confirmation:?}")),
        Err(error) => ("error", error.to_string()),
    });
    result
}

#[fastrace::trace]
async fn small(number: u64) -> u64 {
    std::future::ready(()).await;
    number
}

#[fastrace::trace]
async fn wide(numbers: Wide) -> u64 {
    std::future::ready(()).await;
    numbers[0]
}

fn frames() -> Frames {
    Frames { small: size_of_val(&small(0)), wide: size_of_val(&wide([0; 32])) }
}
