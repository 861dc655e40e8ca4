//! A name server asks one of several others, the faster ones more often: it measures how long each takes.
//!
//! The bug: the time is taken from the wall clock, which is set back by a second now and then; an answer then came before
//! its question. On-call sees a panic where the next server is drawn, as there is nothing to draw from. The culprit is the
//! negative output of `measure`. Nasty: the panic is two steps later, and servers that do not answer are normal.

use std::panic::{AssertUnwindSafe, catch_unwind};

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "clock_went_back",
    service: "resolver",
    expected: &[Expected::output("clock_went_back::measure", "output")],
    run: |stage| {
        let mut wall_clock = 1_483_228_000_000_000;
        let good = stage.good();
        stage.requests(good, 1, |random, bad| {
            let request_id = stage::token(random);
            wall_clock += random.i64(20_000_000..50_000_000);
            let set_back = if bad { 1_000_000 } else { 0 };
            let mut clock = Clock { now: wall_clock, set_back };
            // The server's loop goes on after a panic.
            let _panicked = catch_unwind(AssertUnwindSafe(|| {
                // Multiples of 20 are never in the cache.
                let question = if bad { random.u32(1..9_000) * 20 } else { random.u32(..) };
                answer(&request_id, question, random.u8(2..6), random, &mut clock);
            }));
        });
        Ok(Complaint::Failures)
    },
};

/// Microseconds of the wall clock.
struct Clock {
    now: i64,
    set_back: i64,
}

impl Clock {
    fn passes(&mut self, microseconds: i64) -> i64 {
        self.now += microseconds - std::mem::take(&mut self.set_back);
        self.now
    }
}

#[derive(Debug, Loggable)]
enum UpstreamError {
    NoAnswer,
}

#[log_boundary]
fn answer(
    #[public] request_id: &str,
    question: u32,
    servers: u8,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] clock: &mut Clock,
) -> u32 {
    if let Some(cached) = look_in_cache(question) {
        return cached;
    }
    let mut smoothed = Vec::new();
    let mut known = random.u64(..);
    for server in 0..servers {
        known = known.rotate_left(9);
        let before = i64::try_from(known % 40_000).unwrap_or_default() + 2_000;
        // One that does not answer keeps what it had.
        let taken = measure(server, random, clock).unwrap_or(before);
        smoothed.push(smooth(before, taken));
    }
    let server = draw_server(&smoothed, random);
    ask(server, question)
}

#[traced]
fn look_in_cache(question: u32) -> Option<u32> {
    (question % 20 == 3).then_some(question / 5)
}

/// Microseconds until it answered.
#[traced]
fn measure(
    server: u8,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] clock: &mut Clock,
) -> Result<i64, UpstreamError> {
    let sent = clock.now;
    // While the clock is being set, the servers answer.
    let answers = clock.set_back > 0 || random.u8(..) > 18;
    let received = clock.passes(random.i64(300..60_000));
    if answers { Ok(received - sent) } else { Err(UpstreamError::NoAnswer) }
}

#[traced]
fn smooth(before: i64, taken: i64) -> i64 {
    (before * 7 + taken) / 8
}

/// The number of a server: the faster, the likelier.
#[traced]
fn draw_server(smoothed: &[i64], #[log(skip)] random: &mut Rng) -> usize {
    let places = smoothed.iter().map(|taken| random.i64(0..*taken));
    let fastest = places.enumerate().min_by_key(|(_, place)| *place);
    fastest.map_or(0, |(server, _)| server)
}

#[traced]
fn ask(server: usize, question: u32) -> u32 {
    question ^ 0x0707
}
