//! Check-out with a hold on the customer's card, which is captured and then released. Whoever releases is told before
//! the capture has begun; as a rule there is so much to do that the release comes later all the same.
//!
//! On-call sees `HoldGone`, from the capture.
//!
//! The culprit is the order of two calls: `release_hold` before `capture`. It can be told of either of them.

use std::collections::HashSet;
use std::error::Error;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use casefile::{Context, Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, random_id, request, spawn, wait};

pub(crate) const CASE: Case = Case {
    name: "hold_released_before_capture",
    expected: &[
        Expected { function: "Holds::release_hold", path: "", kind: Kind::Order },
        Expected { function: "Holds::capture", path: "", kind: Kind::Order },
    ],
    run,
};

#[derive(Loggable)]
#[public]
struct Basket {
    basket_id: String,
    cents: Vec<u32>,
    #[sensitive]
    card: String,
    is_gift: bool,
}

#[derive(Loggable)]
#[public]
struct Receipt {
    capture_id: String,
    cents: u32,
    captured_at_ms: u64,
}

#[derive(Debug, Loggable)]
#[public]
enum CheckOutError {
    HoldGone { hold: String },
}

/// What the thread in the background does.
enum Job {
    /// Keeps it busy until the sender is dropped.
    CloseTheDay(Receiver<()>),
    Release(String, Context),
}

#[derive(Default)]
struct Holds {
    open: Mutex<HashSet<String>>,
}

#[traced(public_text)]
impl Holds {
    fn place_hold(&self, #[sensitive] card: &str, cents: u32) -> String {
        wait(100..300);
        let hold = random_id(if card.len() > 3 && cents > 0 { "hold" } else { "nil" });
        lock(&self.open).insert(hold.clone());
        hold
    }

    fn capture(&self, hold: &str, cents: u32) -> Result<String, CheckOutError> {
        wait(100..300);
        if lock(&self.open).contains(hold) {
            return Ok(random_id(if cents > 0 { "cap" } else { "nil" }));
        }
        Err(CheckOutError::HoldGone { hold: hold.to_owned() })
    }

    fn release_hold(&self, hold: &str) -> bool {
        wait(50..150);
        lock(&self.open).remove(hold)
    }

    #[log(skip)]
    fn is_open(&self, hold: &str) -> bool {
        lock(&self.open).contains(hold)
    }
}

struct Shop {
    holds: Arc<Holds>,
    jobs: Sender<Job>,
}

#[traced(public_text)]
impl Shop {
    #[log_boundary]
    fn check_out(&self, basket: &Basket, #[log(skip)] is_quiet: bool) -> Result<Receipt, CheckOutError> {
        let cents = self.total(&basket.cents);
        let hold = self.holds.place_hold(&basket.card, cents);
        let _shutting_down = self.jobs.send(Job::Release(hold.clone(), Context::current()));
        if basket.is_gift {
            self.print_card(&basket.basket_id);
        }
        self.pack(basket.cents.len());
        while is_quiet && self.holds.is_open(&hold) {
            wait(20..50);
        }
        let capture_id = self.holds.capture(&hold, cents)?;
        self.ship(&basket.basket_id);
        Ok(Receipt { capture_id, cents, captured_at_ms: now_ms() })
    }

    fn total(&self, cents: &[u32]) -> u32 {
        cents.iter().sum()
    }

    fn print_card(&self, basket_id: &str) -> usize {
        wait(50..200);
        basket_id.len() + fastrand::usize(0..9)
    }

    fn pack(&self, articles: usize) -> u32 {
        wait(100..300);
        u32::try_from(articles).unwrap_or(0) * 250 + fastrand::u32(0..99)
    }

    fn ship(&self, basket_id: &str) -> String {
        wait(50..200);
        random_id(&basket_id[..3])
    }
}

fn work_off(holds: &Holds, jobs: &Receiver<Job>) {
    for job in jobs {
        match job {
            Job::CloseTheDay(done) => {
                let _sender_is_gone = done.recv();
            }
            Job::Release(hold, context) => {
                let _scope = context.enter();
                holds.release_hold(&hold);
            }
        }
    }
}

fn basket() -> Basket {
    Basket {
        basket_id: random_id("bsk"),
        cents: (0..fastrand::usize(1..6)).map(|_| fastrand::u32(300..9000)).collect(),
        card: random_id("card"),
        is_gift: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("check-out")?;
    let holds = Arc::new(Holds::default());
    let (jobs, waiting) = channel();
    let thread: JoinHandle<()> = spawn({
        let holds = Arc::clone(&holds);
        move || work_off(&holds, &waiting)
    });
    let shop = Shop { holds, jobs };
    for _ in 0..40 {
        let (busy, until) = channel();
        shop.jobs.send(Job::CloseTheDay(until))?;
        let _answer = request(|| shop.check_out(&basket(), false)).1;
        drop(busy);
        other_endpoints::now_and_then();
    }
    let _complaint = request(|| shop.check_out(&basket(), true)).1;
    drop(shop);
    thread.join().map_err(|_| "the thread in the background panicked")?;
    Ok(None)
}
