//! Reservations. A slot is read, looked at, and written back, and nothing holds it meanwhile: of two requests that read
//! it before either has written, the second overwrites what the first wrote. Both guests get a confirmation for
//! the last table.
//!
//! Nobody sees anything until the second guest stands in front of a full house: every call ended well. The complaint
//! names that guest's request.
//!
//! The culprit is `store_slot`, which writes over a version that it has never seen: its output says a version two
//! above the one that was read, and one more booking than there are tables taken. That `read_slot` took no lock is
//! the same fault seen from its other end.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::JoinHandle;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, pick, random_id, request, spawn, wait};

pub(crate) const CASE: Case = Case {
    name: "two_requests_race_for_a_table",
    expected: &[
        Expected { function: "Reservations::store_slot", path: "output", kind: Kind::Output },
        Expected { function: "Reservations::read_slot", path: "output", kind: Kind::Output },
    ],
    run,
};

#[derive(Loggable)]
#[public]
struct BookingRequest {
    request_id: String,
    #[sensitive]
    guest: String,
    slot_id: u32,
    party_size: u8,
}

#[derive(Clone, Copy, Loggable)]
struct Slot {
    tables: u32,
    taken: u32,
    version: u32,
}

/// What the database says after a write.
#[derive(Loggable)]
struct Stored {
    taken: u32,
    bookings: u32,
    version: u32,
}

#[derive(Loggable)]
#[public]
struct Confirmation {
    booking_id: String,
    confirmed_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum BookingError {
    Full { tables: u32 },
}

#[derive(Default)]
struct Row {
    taken: u32,
    bookings: u32,
    version: u32,
}

#[derive(Default)]
struct Reservations {
    rows: Mutex<HashMap<u32, Row>>,
    race: Mutex<Option<Arc<Race>>>,
}

/// Not part of the service: makes the bad interleaving happen for sure.
struct Race {
    both_have_read: Barrier,
    early_one_has_written: Barrier,
}

const TABLES: u32 = 8;

#[traced(public_text)]
impl Reservations {
    #[log_boundary]
    fn book(
        &self,
        request: &BookingRequest,
        #[log(skip)] is_late: bool,
    ) -> Result<Confirmation, BookingError> {
        let visits = self.guest_history(&request.guest);
        let slot = self.read_slot(request.slot_id);
        if slot.taken >= slot.tables {
            return Err(BookingError::Full { tables: slot.tables });
        }
        self.check_deposit(request.party_size, visits);
        self.before_writing(is_late);
        let taken = slot.taken + 1;
        self.store_slot(request.slot_id, Slot { taken, version: slot.version + 1, ..slot });
        self.after_writing(is_late);
        let booking_id = random_id("bkg");
        self.send_confirmation(&booking_id, &request.guest);
        Ok(Confirmation { booking_id, confirmed_at_ms: now_ms() })
    }

    fn guest_history(&self, #[sensitive] guest: &str) -> usize {
        wait(50..300);
        guest.len() % 7
    }

    fn read_slot(&self, slot_id: u32) -> Slot {
        wait(50..300);
        let mut rows = lock(&self.rows);
        let row = rows.entry(slot_id).or_default();
        Slot { tables: TABLES, taken: row.taken, version: row.version }
    }

    fn check_deposit(&self, party_size: u8, visits: usize) -> bool {
        wait(100..400);
        party_size > 6 && visits == 0
    }

    fn store_slot(&self, slot_id: u32, slot: Slot) -> Stored {
        wait(50..300);
        let mut rows = lock(&self.rows);
        let row = rows.entry(slot_id).or_default();
        row.taken = slot.taken;
        row.bookings += 1;
        row.version += 1;
        Stored { taken: row.taken, bookings: row.bookings, version: row.version }
    }

    fn send_confirmation(&self, booking_id: &str, #[sensitive] guest: &str) -> String {
        wait(100..300);
        format!("{}_{}", random_id("msg"), booking_id.len() + guest.len())
    }

    #[log(skip)]
    fn before_writing(&self, is_late: bool) {
        let race = lock(&self.race).clone();
        if let Some(race) = race {
            race.both_have_read.wait();
            if is_late {
                race.early_one_has_written.wait();
            }
        }
    }

    #[log(skip)]
    fn after_writing(&self, is_late: bool) {
        let race = lock(&self.race).clone();
        if let Some(race) = race.filter(|_| !is_late) {
            race.early_one_has_written.wait();
        }
    }
}

fn booking_request(slot_id: u32) -> BookingRequest {
    BookingRequest {
        request_id: random_id("req"),
        guest: random_id("gst"),
        slot_id,
        party_size: fastrand::u8(1..9),
    }
}

type Answer = (TraceId, Result<Confirmation, BookingError>);

fn book_on_thread(reservations: &Arc<Reservations>, slot_id: u32, is_late: bool) -> JoinHandle<Answer> {
    let (reservations, asked) = (Arc::clone(reservations), booking_request(slot_id));
    spawn(move || request(|| reservations.book(&asked, is_late)))
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("reservations")?;
    let reservations = Arc::new(Reservations::default());
    let first_slot = fastrand::u32(400..500);
    let (slots, contested): (Vec<u32>, u32) = ((first_slot..first_slot + 4).collect(), first_slot + 9);
    for _ in 0..12 {
        // Two at the same time are harmless as long as they want different slots.
        let one = book_on_thread(&reservations, pick(&slots[..2]), false);
        let other = book_on_thread(&reservations, pick(&slots[2..]), false);
        let _answers = (one.join(), other.join());
        other_endpoints::now_and_then();
    }
    for _ in 1..TABLES {
        let _answer = request(|| reservations.book(&booking_request(contested), false));
    }
    let race = Race { both_have_read: Barrier::new(2), early_one_has_written: Barrier::new(2) };
    *lock(&reservations.race) = Some(Arc::new(race));
    let early = book_on_thread(&reservations, contested, false);
    let late = book_on_thread(&reservations, contested, true);
    let _answer = early.join();
    let (complaint, _answer) = late.join().map_err(|_| "a request panicked")?;
    Ok(Some(complaint))
}
