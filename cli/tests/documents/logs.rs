//! Logs in which everything occurs that a document can tell of.

use serde_json::{Value, json};

/// A checkout that went well, one that did not, and one that has not ended.
pub(crate) const GOOD: &str = "01936f0c000000000000000000000007";
pub(crate) const BAD: &str = "01936f0c00000000000000000000002c";
pub(crate) const OPEN: &str = "01936f0c00000000000000000000002d";

/// One that took long, and one of which records are missing.
pub(crate) const SLOW: &str = "01936f0c000000000000000000000008";
pub(crate) const TORN: &str = "01936f0c000000000000000000000001";

/// The last five checkouts fail.
const CHECKOUTS: u64 = 45;
const FIRST_BAD: u64 = 40;

/// More functions than a command tells apart.
const MANY: u64 = 2001;

/// Names and contents.
pub(crate) fn files() -> [(&'static str, String); 7] {
    let shop: Vec<Value> = (0..CHECKOUTS).flat_map(checkout).chain(unusual()).collect();
    let alone = checkout(CHECKOUTS - 1);
    let many = (0..MANY).map(|number| {
        let failed = json!({ "outcome": "error" });
        call(number, 1, 0, &format!("many::function_{number:04}"), (0, 10), failed)
    });
    [
        ("shop.jsonl", lines(shop)),
        ("alone.jsonl", lines(alone)),
        ("many.jsonl", lines(many)),
        ("sick.jsonl", sick()),
        ("torn.jsonl", torn()),
        ("long.jsonl", long()),
        ("empty.jsonl", String::new()),
    ]
}

fn lines(records: impl IntoIterator<Item = Value>) -> String {
    records.into_iter().map(|record| record.to_string() + "\n").collect()
}

/// A call of the trace that began so many microseconds after it and took so long.
fn call(
    trace: u64,
    span: u64,
    parent: u64,
    function: &str,
    (begins, takes): (u64, u64),
    more: Value,
) -> Value {
    let service = function.split("::").next();
    let mut record = json!({
        "timestamp": moment(trace * 100_000 + begins + takes),
        "trace_id": format!("01936f0c{trace:024x}"),
        "span_id": format!("{:016x}", trace * 16 + span),
        "event_name": "casefile.call",
        "service.name": service,
        "process.pid": if service == Some("bank") { 2 } else { 1 },
        "thread.id": 1,
        "code.function.name": function,
        "outcome": "ok",
        "duration_ns": takes * 1000,
    });
    if parent > 0 {
        record["parent_span_id"] = format!("{:016x}", trace * 16 + parent).into();
    }
    if let (Value::Object(record), Value::Object(more)) = (&mut record, more) {
        record.extend(more);
    }
    record
}

fn moment(micros: u64) -> String {
    format!(
        "2026-11-22T10:{:02}:{:02}.{:06}Z",
        micros / 60_000_000,
        micros / 1_000_000 % 60,
        micros % 1_000_000
    )
}

fn checkout(trace: u64) -> Vec<Value> {
    let is_bad = trace >= FIRST_BAD;
    let (region, rate) =
        if is_bad { ("is", 0) } else { [("de", 7), ("fr", 9)][usize::from(trace.is_multiple_of(2))] };
    let cents = if is_bad { 90_000 + trace } else { 100 * (trace % 9 + 1) };
    let order = json!({ "order": { "id": format!("ord_{trace}"), "cents": cents, "region": region } });
    let message = format!("no rate for order {trace}");
    let error = json!({ "outcome": "error", "error.type": "bank::Refused", "error.message": message, "error.fields": { "order": trace } });
    let ended = |usual: Value| if is_bad { error.clone() } else { json!({ "output": usual }) };
    let with = |mut record: Value, inputs: Value| {
        record["inputs"] = inputs;
        record
    };
    // By the bank's clock it began before it was asked.
    let charge_begins = if is_bad { 100 } else { 2600 };
    let mut records = vec![
        with(
            call(trace, 2, 1, "shop::rate", (500, 900), json!({ "output": rate })),
            json!({ "region": region }),
        ),
        call(trace, 3, 1, "shop::stock", (700, 1200), json!({ "output": { "left": trace % 4 } })),
        with(
            call(trace, 5, 4, "bank::charge", (charge_begins, 1500), ended(true.into())),
            json!({ "cents": cents * rate }),
        ),
        call(trace, 4, 1, "shop::pay", (2500, if trace == 8 { 9_000 } else { 2000 }), ended(json!("paid"))),
        with(call(trace, 1, 0, "shop::checkout", (0, 6000), ended(json!({ "paid": cents * rate }))), order),
    ];
    if is_bad {
        let again =
            (0..3).map(|again| call(trace, 6 + again, 1, "shop::retry", (4600 + again * 10, 5), json!({})));
        records.splice(4..4, again);
    } else {
        records.insert(4, call(trace, 9, 1, "shop::ticket", (5000, 200), json!({})));
    }
    if trace == 1 {
        records[1]["outcome"] = "error".into();
    }
    records
}

/// What runs beside the last checkout, what is no call, and what has not ended.
fn unusual() -> Vec<Value> {
    let last = CHECKOUTS - 1;
    let mut ship = call(
        last,
        1,
        0,
        "shop::ship",
        (200, 9000),
        json!({ "inputs": { "order_id": format!("ord_{last}") } }),
    );
    ship["trace_id"] = "01936f0c000000000000000000000fff".into();
    let mut event =
        call(last, 1, 0, "", (300, 0), json!({ "event_name": "casefile.event", "message": "cache missed" }));
    let mut open =
        call(CHECKOUTS, 1, 0, "shop::checkout", (0, 0), json!({ "event_name": "casefile.unfinished" }));
    for record in [&mut event, &mut open] {
        let members = record.as_object_mut().expect("an object");
        members.retain(|key, _| !["outcome", "duration_ns"].contains(&key.as_str()));
    }
    vec![ship, event, open]
}

/// A call without its caller, with a line that is cut.
fn torn() -> String {
    let whole = lines([call(1, 2, 1, "shop::rate", (500, 900), json!({}))]);
    format!("{whole}{}", &whole[..120])
}

/// Failures with more to tell than is held.
fn long() -> String {
    let chain: Vec<String> = (0..8).map(|cause| cause.to_string().repeat(999)).collect();
    let failed = json!({ "outcome": "error", "error.chain": chain });
    lines((0..3500).map(|number| call(number, 1, 0, "shop::long", (0, 10), failed.clone())))
}

/// What a doctor finds.
fn sick() -> String {
    let numbered = |span: u64, seq: u64| {
        let function = if span == 2 { "bank::charge" } else { "shop::checkout" };
        call(1, span, span - 1, function, (3000 - span * 1000, 100), json!({ "seq": seq }))
    };
    let mut open = numbered(3, 12);
    open["event_name"] = "casefile.unfinished".into();
    open["outcome"] = Value::Null;
    let lost = json!({ "count": 7, "since": moment(0), "reason": "full", "functions": { "shop::hot": 7 } });
    let lost = json!({ "timestamp": moment(1), "event_name": "casefile.lost", "lost": lost });
    let records = [numbered(1, 1), numbered(1, 9), numbered(2, 1), open, lost, json!({ "level": "info" })];
    lines(records) + "{\"timestamp\":\"2026-11"
}
