//! tracing as somebody sets it up who looked at the cost: the same `#[instrument]`, and a layer made by hand that
//! keeps each span's fields as JSON and writes one line when the span closes, with IDs.

use std::fmt;
use std::io::Write;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use super::{Mode, Peer, Recorder, Setup, nanoseconds, tracing_json};
use crate::workload::{Confirmation, Reservation, ReserveError};

pub(crate) const PEER: Peer = Peer {
    name: "tracing-line",
    title: "tracing `#[instrument]`, a one-line layer by hand, non_blocking",
    modes: &[Mode::On, Mode::Lossless],
    threads: usize::MAX,
    start: |setup| Box::new(TracingLine { _guard: start(setup) }),
    is_record: |line| line.contains("\"function\":\"reserve\""),
    latency: |line| nanoseconds(line, "latency_ns"),
    frames: None,
};

fn start(setup: &Setup) -> WorkerGuard {
    let (writer, guard) =
        NonBlockingBuilder::default().lossy(setup.mode != Mode::Lossless).finish(setup.open());
    tracing_subscriber::registry().with(LevelFilter::INFO).with(OneLine { writer }).init();
    guard
}

struct TracingLine {
    _guard: WorkerGuard,
}

impl Recorder for TracingLine {
    fn reserve(&self, request: &Reservation) -> Result<Confirmation, ReserveError> {
        tracing_json::reserve(request)
    }

    fn under_parent(&self, work: &mut dyn FnMut()) {
        tracing_json::handle(work);
    }
}

struct OneLine {
    writer: NonBlocking,
}

/// What a span keeps until it closes.
struct Kept {
    trace_id: u128,
    span_id: u64,
    parent_id: u64,
    level: &'static str,
    begin: Instant,
    timestamp_ns: u128,
    members: Members,
}

/// Members of a JSON object.
#[derive(Default)]
struct Members(Vec<u8>);

impl Members {
    fn key(&mut self, field: &Field) {
        let name = match field.name() {
            "return" => "output",
            name => name,
        };
        let _ = write!(self.0, ",\"{name}\":");
    }
}

impl Visit for Members {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.key(field);
        let _ = write!(self.0, "{value}");
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.key(field);
        let _ = write!(self.0, "{value}");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.key(field);
        let _ = serde_json::to_writer(&mut self.0, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() != "message" {
            self.key(field);
            let _ = serde_json::to_writer(&mut self.0, &format_args!("{value:?}"));
        }
    }
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for OneLine {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let (trace_id, parent_id) = span
            .parent()
            .and_then(|parent| parent.extensions().get::<Kept>().map(|kept| (kept.trace_id, kept.span_id)))
            .unwrap_or_else(|| (fastrand::u128(1..), 0));
        let mut members = Members(Vec::with_capacity(256));
        attributes.record(&mut members);
        span.extensions_mut().insert(Kept {
            trace_id,
            span_id: fastrand::u64(1..),
            parent_id,
            level: "INFO",
            timestamp_ns: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos(),
            members,
            begin: Instant::now(),
        });
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(span) = context.event_span(event) else { return };
        if let Some(kept) = span.extensions_mut().get_mut::<Kept>() {
            kept.level = event.metadata().level().as_str();
            event.record(&mut kept.members);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let extensions = span.extensions();
        let Some(kept) = extensions.get::<Kept>() else { return };
        let latency_ns = kept.begin.elapsed().as_nanos();
        let Kept { trace_id, span_id, parent_id, level, timestamp_ns, members, .. } = kept;
        let mut line = Vec::with_capacity(512);
        let _ = write!(
            line,
            "{{\"timestamp_ns\":{timestamp_ns},\"level\":\"{level}\",\"function\":\"{}\",\
             \"trace_id\":\"{trace_id:032x}\",\"span_id\":\"{span_id:016x}\",\"parent_id\":\"{parent_id:016x}\",\
             \"latency_ns\":{latency_ns}",
            span.name(),
        );
        line.extend_from_slice(&members.0);
        line.extend_from_slice(b"}\n");
        let _ = self.writer.clone().write_all(&line);
    }
}
