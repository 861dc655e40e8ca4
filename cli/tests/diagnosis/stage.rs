//! On what is a service simulated? Records of calls with a clock that nobody but the stage moves, and seeded chance.

use casefile_cli::trace::Trace;
use casefile_record::{EventName, Outcome, Record, SpanId, Timestamp, TraceId};
use serde_json::Value;

/// 2026-11-22T10:00:00Z.
const BEGIN: u64 = 1_795_341_600_000_000_000;

pub(crate) type Answer = Result<Value, &'static str>;

pub(crate) struct Stage {
    pub(crate) records: Vec<Record>,
    now: u64,
    state: u64,
    trace: u64,
    span: u64,
    callers: Vec<u64>,
}

impl Stage {
    pub(crate) fn new(seed: u64) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Self { records: Vec::new(), now: BEGIN, state, trace: 0, span: 0, callers: Vec::new() }
    }

    /// xorshift64*: enough for traffic.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    pub(crate) fn wait(&mut self, nanos: u64) {
        let jitter = self.below(nanos / 4 + 1);
        self.now += nanos + jitter;
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.now / 1_000_000
    }

    pub(crate) fn next_trace(&mut self) -> TraceId {
        self.trace += 1;
        self.now += 40_000_000;
        self.id()
    }

    fn id(&self) -> TraceId {
        TraceId::from_u128((0x0193_6f0c << 96) + u128::from(self.trace) * 0x1_0000_0001).expect("not zero")
    }

    /// One call: its inputs, then what happens in it.
    pub(crate) fn call(
        &mut self,
        function: &str,
        inputs: Value,
        body: impl FnOnce(&mut Self) -> Answer,
    ) -> Answer {
        self.span += 1;
        let (span, parent, start) = (self.span, self.callers.last().copied(), self.now);
        self.callers.push(span);
        self.now += 1_000;
        let answer = body(self);
        self.now += 1_000;
        self.callers.pop();
        let mut record = Record::new(Timestamp::from_unix_nanos(self.now), EventName::Call);
        record.trace_id = Some(self.id());
        record.span_id = SpanId::from_u64(span);
        record.parent_span_id = parent.and_then(SpanId::from_u64);
        record.service_name = Some("shop".to_owned());
        record.code_function_name = Some(format!("shop::{function}"));
        record.process_pid = Some(1);
        record.thread_id = Some(1);
        record.duration_ns = Some(self.now - start);
        record.seq = Some(span);
        if let Value::Object(members) = inputs {
            record.inputs = Some(members.into_iter().collect());
        }
        match &answer {
            Ok(output) => {
                record.outcome = Some(Outcome::Ok);
                record.output = Some(output.clone());
            }
            Err("cancelled") => record.outcome = Some(Outcome::Cancelled),
            Err(error) => {
                record.outcome = Some(Outcome::Error);
                record.error_type = Some(format!("shop::ShopError::{error}"));
            }
        }
        if answer == Err("unfinished") {
            record.event_name = EventName::Unfinished;
            record.timestamp = Timestamp::from_unix_nanos(start);
            (record.outcome, record.duration_ns, record.error_type) = (None, None, None);
        }
        self.records.push(record);
        answer
    }
}

/// The traces of the records, in order.
pub(crate) fn traces(records: &[Record]) -> Vec<Trace> {
    let mut traces: Vec<(TraceId, Vec<Record>)> = Vec::new();
    for record in records {
        let id = record.trace_id.expect("each has one");
        match traces.iter_mut().find(|(known, _)| *known == id) {
            Some((_, records)) => records.push(record.clone()),
            None => traces.push((id, vec![record.clone()])),
        }
    }
    traces.into_iter().map(|(id, records)| Trace::from_records(id, records)).collect()
}
