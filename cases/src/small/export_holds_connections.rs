//! A billing service takes a connection from a pool of three for each request.
//!
//! The bug: a yearly export holds all three for as long as it runs. Nothing fails; customers write that receipts are
//! slow, and name one. The culprit is the wait in `acquire`, `duration_ns`: the callers above are slow through it. Nasty:
//! `render` is always the slowest call, and differs a lot from request to request.

use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use casefile::{log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::{self, Stage};

pub(crate) const CASE: Case = Case {
    name: "export_holds_connections",
    service: "billing",
    expected: &[Expected::slow("export_holds_connections::acquire")],
    run: |stage| Ok(run(stage)),
};

fn run(stage: &mut Stage) -> Complaint {
    let good = stage.good();
    let pool = Arc::new(Pool { free: Mutex::new(3), returned: Condvar::new() });
    let bad = stage.requests(good, 5, |random, bad| {
        let exporting = bad.then(|| start_export(&pool, random.u16(2019..2026)));
        receipt(&stage::token(random), random.u32(10_000..99_999), random, &pool);
        if let Some(export) = exporting {
            export.join().expect("the export ends");
        }
    });
    Complaint::last_of(&bad)
}

struct Pool {
    free: Mutex<u8>,
    returned: Condvar,
}

impl Pool {
    fn give_back(&self, connections: u8) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += connections;
        self.returned.notify_all();
    }
}

/// Returns once it has its connections.
fn start_export(pool: &Arc<Pool>, year: u16) -> thread::JoinHandle<u16> {
    let (holds, held) = mpsc::channel();
    let pool = Arc::clone(pool);
    let export = thread::spawn(move || export_year(year, &pool, &holds));
    held.recv().expect("the export starts");
    export
}

/// A trace of its own.
#[log_boundary]
fn export_year(year: u16, #[log(skip)] pool: &Pool, #[log(skip)] holds: &mpsc::Sender<()>) -> u16 {
    for _ in 0..3 {
        acquire(pool);
    }
    holds.send(()).expect("somebody waits");
    thread::sleep(Duration::from_millis(70));
    pool.give_back(3);
    year
}

#[log_boundary]
fn receipt(
    #[public] request_id: &str,
    invoice: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] pool: &Pool,
) -> u32 {
    let lines = load_lines(invoice, random, pool);
    let total = (0..lines).map(|line| price_line(line, random.u32(100..9000))).sum();
    render(lines, random);
    if random.bool() {
        store_copy(invoice, random.u64(..));
    }
    total
}

#[traced]
fn load_lines(invoice: u32, #[log(skip)] random: &mut Rng, #[log(skip)] pool: &Pool) -> u8 {
    acquire(pool);
    let lines = query(invoice, random.u8(1..12));
    pool.give_back(1);
    lines
}

#[traced]
fn acquire(#[log(skip)] pool: &Pool) {
    let free = pool.free.lock().unwrap_or_else(PoisonError::into_inner);
    let mut free = pool.returned.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
    *free -= 1;
}

#[traced]
fn query(invoice: u32, #[log(skip)] lines: u8) -> u8 {
    thread::sleep(Duration::from_micros(400));
    lines
}

#[traced]
fn price_line(number: u8, cents: u32) -> u32 {
    cents + u32::from(number)
}

#[traced]
fn render(lines: u8, #[log(skip)] random: &mut Rng) {
    let lines_microseconds = 1500 * u64::from(lines);
    stage::busy(random, 3000 + lines_microseconds);
}

#[traced]
fn store_copy(invoice: u32, version: u64) {}
