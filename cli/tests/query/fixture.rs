//! Logs of two services with fixed IDs and times, written with the record's own writer.

use casefile_record::{EventName, Kind, Level, Outcome, Record, SpanId, Timestamp, TraceId};
use serde_json::{Value, json};

/// 2026-11-22T10:00:00Z.
const BEGINNING: u64 = 1_795_341_600_000_000_000;

pub(crate) fn trace_id(number: u64) -> TraceId {
    let high = 0x0193_6f0c_5d2a_7c1e_u128 + u128::from(number << 32);
    TraceId::from_u128(high << 64 | 0x9a3c_e929_d0e0_e400 | u128::from(number)).expect("not zero")
}

fn span(number: u64) -> Option<SpanId> {
    SpanId::from_u64(0x5399_5c3f_42cd_0000 + number)
}

/// A call that ends so many microseconds after the beginning and took so long.
pub(crate) fn call(
    trace: u64,
    number: u64,
    parent: Option<u64>,
    function: &str,
    ends: u64,
    took: u64,
) -> Record {
    let mut record = Record::new(Timestamp::from_unix_nanos(BEGINNING + ends * 1000), EventName::Call);
    record.trace_id = Some(trace_id(trace));
    record.span_id = span(trace * 256 + number);
    record.parent_span_id = parent.and_then(|parent| span(trace * 256 + parent));
    record.level = Some(Level::Info);
    record.message = Some(format!("{function} ok"));
    record.service_name = Some(function.split("::").next().unwrap_or_default().to_owned());
    record.code_function_name = Some(function.to_owned());
    record.kind = Some(Kind::Boundary);
    record.outcome = Some(Outcome::Ok);
    record.duration_ns = Some(took * 1000);
    record.process_pid = Some(if function.starts_with("bank") { 5151 } else { 4242 });
    record.thread_id = Some(1);
    // Three calls a trace on the shop's thread, one on the bank's.
    record.seq = Some(if function.starts_with("bank") { trace } else { trace * 3 + number });
    record
}

pub(crate) fn failed(mut record: Record, outcome: Outcome, error: &str, message: &str) -> Record {
    record.outcome = Some(outcome);
    record.level = Some(Level::Error);
    record.error_type = Some(error.to_owned());
    record.error_message = Some(message.to_owned());
    record
}

pub(crate) fn with(mut record: Record, inputs: &[(&str, Value)], output: Option<Value>) -> Record {
    record.inputs = Some(inputs.iter().map(|(name, value)| (*name, value.clone())).collect());
    record.output = output;
    record
}

/// One checkout: three calls of the shop, one of the bank.
fn checkout(trace: u64, begins: u64, declined: bool) -> (Vec<Record>, Vec<Record>) {
    let order = json!({"id": 918_270 + trace, "restaurant_id": format!("rst_{trace}"), "http.route": "/x"});
    let load = call(trace, 1, Some(0), "shop::orders::load", begins + 900, 700);
    let load = with(load, &[("id", json!(918_270 + trace))], Some(order.clone()));
    let mut post = call(trace, 3, Some(2), "bank::charge", begins + 5000, 3500);
    post.attributes.insert("http.route".to_owned(), json!("/charge/{id}"));
    let post = with(
        post,
        &[("amount", json!(trace * 100)), ("card", json!("[redacted]"))],
        Some(json!({"done": true})),
    );
    let charge = with(
        call(trace, 2, Some(0), "shop::pay::charge_card", begins + 6000, 5000),
        &[("order", order)],
        None,
    );
    let root = call(trace, 0, None, "shop::api::checkout", begins + 7000, 7000);
    if !declined {
        return (vec![load, charge, root], vec![post]);
    }
    let message = format!("card \"visa {trace}\" declined after {trace} tries");
    let mut charge = failed(charge, Outcome::Error, "shop::pay::PayError::Declined", &message);
    charge.error_chain = vec!["gateway returned 402".to_owned(), "connection closed".to_owned()];
    let mut post = failed(post, Outcome::Error, "bank::Refused", "insufficient funds");
    post.output = None;
    let root = failed(root, Outcome::Error, "shop::pay::PayError::Declined", &message);
    (vec![load, charge, root], vec![post])
}

/// Six checkouts, of which the third and the fifth fail: the shop's log and the bank's.
pub(crate) fn logs() -> (Vec<u8>, Vec<u8>) {
    let (mut shop, mut bank) = (Vec::new(), Vec::new());
    for trace in 1..=6 {
        let (own, other) = checkout(trace, trace * 20_000, trace == 3 || trace == 5);
        shop.extend(own.iter().flat_map(Record::to_line));
        bank.extend(other.iter().flat_map(Record::to_line));
    }
    let mut event = Record::new(Timestamp::from_unix_nanos(BEGINNING + 102_000_000), EventName::Event);
    event.trace_id = Some(trace_id(5));
    event.span_id = span(5 * 256);
    event.message = Some("cache missed".to_owned());
    event.fields = Some([("key", json!("orders/918275"))].into_iter().collect());
    shop.extend(event.to_line());
    (shop, bank)
}
