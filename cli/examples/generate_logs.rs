//! Writes a log of a given size as a busy service would: `cargo run --release -p casefile-cli --example generate_logs --
//! 1GB app.jsonl`. The same size gives the same file. For benchmarks; the last trace fails.

use std::fs::File;
use std::io::{self, BufWriter, Write};

const FUNCTIONS: [(&str, &str); 8] = [
    ("shop::api::checkout", "boundary"),
    ("shop::orders::load_order", "internal"),
    ("shop::orders::price", "internal"),
    ("shop::stock::reserve", "boundary"),
    ("shop::payment::charge_card", "boundary"),
    ("shop::payment::gateway::post", "boundary"),
    ("shop::mail::send_receipt", "boundary"),
    ("shop::api::list_orders", "boundary"),
];
/// Who calls each function; the first one of a trace is its root.
const CALLERS: [usize; 7] = [0, 0, 1, 0, 0, 4, 0];
/// 2026-11-22T10:00:00Z.
const BEGINNING: u64 = 1_795_341_600_000_000_000;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(size), Some(path)) = (arguments.next().as_deref().and_then(bytes), arguments.next()) else {
        return Err(io::Error::other("usage: generate_logs SIZE FILE, such as 1GB app.jsonl"));
    };
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut written, mut now, mut number) = (0, BEGINNING, 0_u64);
    while written < size {
        now += random.below(2_000_000);
        number += 1;
        let text = trace(&mut random, now, number, number.is_multiple_of(200));
        out.write_all(text.as_bytes())?;
        written += text.len() as u64;
    }
    out.write_all(trace(&mut random, now + 1_000_000, number + 1, true).as_bytes())?;
    out.flush()
}

fn bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "GB" => 1_000_000_000,
        "MB" => 1_000_000,
        "" => 1,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// Callees before their callers, as their ends come.
fn trace(random: &mut Random, now: u64, number: u64, fails: bool) -> String {
    use std::fmt::Write as _;
    let trace_id = u128::from(now / 1_000_000) << 80
        | 7 << 76
        | u128::from(random.next()) << 12
        | u128::from(number & 0xfff);
    let root = if !fails && random.below(4) == 0 { 7 } else { 0 };
    let calls: &[usize] = if root == 7 { &[1, 7] } else { &[2, 1, 3, 5, 4, 6, 0] };
    let spans: Vec<u64> = (0..8).map(|_| random.next() | 1).collect();
    let mut text = String::new();
    let mut end = now;
    for (position, call) in calls.iter().enumerate() {
        end += 200_000 + random.below(3_000_000);
        let (function, kind) = FUNCTIONS[*call];
        let failed = fails && [0, 4, 5].contains(call);
        let (level, outcome) = if failed { ("ERROR", "error") } else { ("INFO", "ok") };
        let is_root = *call == root;
        let parent = if root == 7 { spans[7] } else { spans[CALLERS.get(*call).copied().unwrap_or(0)] };
        let parent = if is_root { String::new() } else { format!(r#""parent_span_id":"{parent:016x}","#) };
        let duration = if is_root { end - now } else { 100_000 + random.below(2_500_000) };
        let seq = number * 8 + position as u64;
        let timestamp = casefile_record::Timestamp::from_unix_nanos(end);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"{{"timestamp":"{timestamp}","trace_id":"{trace_id:032x}","span_id":"{span:016x}",{parent}"trace_flags":"03","level":"{level}","message":"{function} {outcome}","event_name":"casefile.call","service.name":"shop","code.function.name":"{function}","kind":"{kind}","outcome":"{outcome}","duration_ns":{duration},"process.pid":4242,"thread.id":{thread},"seq":{seq},"#,
            span = spans[*call],
            thread = number % 8,
        );
        text.push_str(&data(random, number, failed));
    }
    text
}

fn data(random: &mut Random, number: u64, failed: bool) -> String {
    let tenant = random.below(50);
    let amount = random.below(100_000);
    let items: Vec<_> = (0..random.below(5))
        .map(|item| {
            format!(
                r#"{{"sku":"sku_{:06}","quantity":{},"price":{}}}"#,
                random.below(1_000_000),
                item + 1,
                random.below(5000)
            )
        })
        .collect();
    let items = items.join(",");
    let inputs = format!(
        r#""http.route":"/checkout/{{id}}","tenant.id":"tenant_{tenant:03}","inputs":{{"order":{{"id":{number},"restaurant_id":"rst_{tenant:03}","amount":{amount},"currency":"EUR","items":[{items}]}},"idempotency_key":"{key:016x}","customer":{{"id":"cus_{customer:08}","email":"[redacted]"}}}}"#,
        key = random.next(),
        customer = random.below(100_000_000),
    );
    // The attributes stand before the error.
    let (attributes, inputs) = inputs.split_once("\"inputs\"").unwrap_or(("", &inputs));
    let ending = if failed {
        return format!(
            "{attributes}\"error.type\":\"shop::payment::PayError::Declined\",\"error.message\":\"card declined: order {number}\",\"error.chain\":[\"gateway returned 402\"],\"inputs\"{inputs},\"meta\":{{\"inputs.customer.email\":\"redacted\"}}}}\n"
        );
    } else {
        format!(r#","output":{{"status":"done","total":{amount},"receipt":"rcp_{:016x}"}}"#, random.next())
    };
    format!("{attributes}\"inputs\"{inputs}{ending},\"meta\":{{\"inputs.customer.email\":\"redacted\"}}}}\n")
}

/// Marsaglia's xorshift with 64 bits: the same numbers every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}
