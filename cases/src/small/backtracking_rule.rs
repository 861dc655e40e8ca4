//! A web application firewall holds each request against two dozen rules.
//!
//! The bug: one rule has nested repetitions, and backtracks without end on a body that almost matches. On-call sees that
//! requests exceed their deadline. The culprit is that rule's `evaluate`, `duration_ns`, one call of many. Nasty:
//! `locate_address` is slow in every request.

use std::time::{Duration, Instant};

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "backtracking_rule",
    service: "edge",
    expected: &[Expected::slow("backtracking_rule::evaluate")],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 3, |random, bad| {
            let letters = if bad { 60 } else { random.usize(2..9) };
            let body = format!("{}!", "a".repeat(letters));
            let _answered = filter_request(&stage::token(random), &body, random);
        });
        Ok(Complaint::Failures)
    },
};

/// When the matcher gives up.
const MATCH_LIMIT: Duration = Duration::from_millis(120);

const DEADLINE: Duration = Duration::from_millis(100);

#[derive(Debug, Loggable)]
enum FilterError {
    DeadlineExceeded,
}

#[log_boundary]
fn filter_request(
    #[public] request_id: &str,
    #[sensitive] body: &str,
    #[log(skip)] random: &mut Rng,
) -> Result<usize, FilterError> {
    let started = Instant::now();
    locate_address(random.u32(..), random);
    let first = 100_150 + random.u32(0..3);
    let matched = (first..first + random.u32(21..26)).filter(|rule| evaluate(*rule, body)).count();
    let headers = add_headers(random.u8(2..6));
    if started.elapsed() > DEADLINE { Err(FilterError::DeadlineExceeded) } else { Ok(matched + headers) }
}

#[traced]
fn locate_address(address: u32, #[log(skip)] random: &mut Rng) -> u32 {
    stage::busy(random, 9000);
    address >> 24
}

#[traced]
fn evaluate(rule: u32, body: &str) -> bool {
    match rule {
        100_167 => nested_repetition(body.as_bytes(), Instant::now()),
        _ => body.len() > 90,
    }
}

/// Whether `body` matches `(a+)+$`.
fn nested_repetition(body: &[u8], started: Instant) -> bool {
    let run = body.iter().take_while(|byte| **byte == b'a').count();
    (1..=run).rev().any(|length| {
        let rest = &body[length..];
        started.elapsed() < MATCH_LIMIT && (rest.is_empty() || nested_repetition(rest, started))
    })
}

#[traced]
fn add_headers(headers: u8) -> usize {
    (0..headers).map(add_header).sum()
}

#[traced]
fn add_header(number: u8) -> usize {
    usize::from(number > 0)
}
