//! A warehouse. Stock is behind one lock, and who counts an aisle holds it for as long as that takes. A reservation that
//! comes meanwhile waits for the lock.
//!
//! Nothing fails; a customer complains about one reservation that took long.
//!
//! The culprit in that trace is `take_stock`: the time passed in it and in nothing below it. Which other request
//! held the lock stands in another trace of the same file, at the same time.

use std::collections::HashMap;
use std::error::Error;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, random_id, request, spawn, wait};

pub(crate) const CASE: Case = Case {
    name: "lock_held_by_another_request",
    expected: &[Expected { function: "Warehouse::take_stock", path: "duration_ns", kind: Kind::Duration }],
    run,
};

#[derive(Loggable)]
#[public]
struct ReservationRequest {
    request_id: String,
    lines: Vec<Line>,
    #[sensitive]
    customer: String,
    express: bool,
}

#[derive(Loggable)]
struct Line {
    article: u32,
    quantity: u32,
}

#[derive(Loggable)]
#[public]
struct Reservation {
    reservation_id: String,
    reserved_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum CourierError {
    AllRiding,
}

#[derive(Default)]
struct Warehouse {
    stock: Mutex<HashMap<u32, u32>>,
}

#[traced(public_text)]
impl Warehouse {
    #[log_boundary]
    fn reserve(&self, request: &ReservationRequest) -> Reservation {
        let credit = self.check_customer(&request.customer);
        for line in &request.lines {
            self.take_stock(line.article, line.quantity);
        }
        if request.express {
            let parcels = request.lines.len();
            let _courier_or_van = self.book_courier(parcels).unwrap_or_else(|_| self.book_van(parcels));
        }
        let reservation_id = self.write_reservation(credit);
        Reservation { reservation_id, reserved_at_ms: now_ms() }
    }

    fn check_customer(&self, #[sensitive] customer: &str) -> u32 {
        wait(50..300);
        u32::try_from(customer.len()).unwrap_or(0) * fastrand::u32(10..99)
    }

    fn take_stock(&self, article: u32, quantity: u32) -> u32 {
        let mut stock = lock(&self.stock);
        wait(50..300);
        let left = stock.entry(article).or_insert(500);
        *left = left.saturating_sub(quantity);
        *left
    }

    fn book_courier(&self, parcels: usize) -> Result<usize, CourierError> {
        wait(100..300);
        if percent(25) {
            return Err(CourierError::AllRiding);
        }
        Ok(parcels + fastrand::usize(10..90))
    }

    fn book_van(&self, parcels: usize) -> usize {
        wait(100..300);
        parcels + fastrand::usize(100..190)
    }

    fn write_reservation(&self, credit: u32) -> String {
        wait(50..300);
        random_id(if credit > 0 { "rsv" } else { "nil" })
    }

    /// Another endpoint.
    #[log_boundary]
    fn count_aisle(&self, aisle: u32, crates: u32, #[log(skip)] holds_lock: &Sender<()>) -> u32 {
        let stock = lock(&self.stock);
        let _nobody_waits = holds_lock.send(());
        let counted = self.count_crates(aisle, crates);
        counted + u32::try_from(stock.len()).unwrap_or(0)
    }

    fn count_crates(&self, aisle: u32, crates: u32) -> u32 {
        thread::sleep(Duration::from_millis(u64::from(crates)));
        crates * 12 + aisle % 5
    }
}

fn reservation_request() -> ReservationRequest {
    let line = || Line { article: fastrand::u32(100..160), quantity: fastrand::u32(1..8) };
    ReservationRequest {
        request_id: random_id("req"),
        lines: (0..fastrand::usize(1..6)).map(|_| line()).collect(),
        customer: random_id("cus"),
        express: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("warehouse")?;
    let warehouse = Arc::new(Warehouse::default());
    for number in 0..40 {
        request(|| warehouse.reserve(&reservation_request()));
        other_endpoints::now_and_then();
        if number % 10 == 5 {
            // When nobody wants anything it does no harm.
            request(|| warehouse.count_aisle(number, 3, &channel().0));
        }
    }
    let (holds_lock, is_held) = channel();
    let counting = spawn({
        let warehouse = Arc::clone(&warehouse);
        move || request(|| warehouse.count_aisle(77, 120, &holds_lock))
    });
    is_held.recv()?;
    let (complaint, _reservation) = request(|| warehouse.reserve(&reservation_request()));
    counting.join().map_err(|_| "counting panicked")?;
    Ok(Some(complaint))
}
