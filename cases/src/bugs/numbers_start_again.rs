//! Tickets with a number, at the counters of an office. The display has three digits, so numbers are kept modulo
//! a thousand: after 999 comes 0, which somebody who came in the morning still waits with.
//!
//! On-call sees `NumberTaken`, from the list of those who wait.
//!
//! The culprit is `next_number` and its output. The list only says what it sees.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "numbers_start_again",
    expected: &[Expected { function: "Office::next_number", path: "output", kind: Kind::Output }],
    run,
};

const ERRANDS: [&str; 4] = ["passport", "residence", "parking", "marriage"];

#[derive(Loggable)]
#[public]
struct Visitor {
    visit_id: String,
    errand: String,
    #[sensitive]
    name: String,
    phone_ahead: bool,
}

#[derive(Loggable)]
#[public]
struct Ticket {
    ticket_id: String,
    number: u32,
    printed_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum TicketError {
    NumberTaken { number: u32 },
}

struct Office {
    drawn: AtomicU32,
    waiting: Mutex<BTreeSet<u32>>,
}

#[traced(public_text)]
impl Office {
    #[log_boundary]
    fn draw_ticket(&self, visitor: &Visitor) -> Result<Ticket, TicketError> {
        let minutes = self.estimate(&visitor.errand, visitor.name.len());
        let number = self.next_number();
        let ahead = self.join_queue(number, minutes)?;
        if visitor.phone_ahead {
            self.call_counter(number);
        }
        let ticket_id = self.print(number, ahead);
        Ok(Ticket { ticket_id, number, printed_at_ms: now_ms() })
    }

    fn estimate(&self, errand: &str, #[log(skip)] letters: usize) -> usize {
        wait(50..300);
        errand.len() * 2 + letters % 4 + fastrand::usize(0..5)
    }

    fn next_number(&self) -> u32 {
        (self.drawn.fetch_add(1, Ordering::SeqCst) + 1) % 1000
    }

    fn join_queue(&self, number: u32, minutes: usize) -> Result<usize, TicketError> {
        wait(50..300);
        let mut waiting = lock(&self.waiting);
        if !waiting.insert(number) {
            return Err(TicketError::NumberTaken { number });
        }
        Ok(waiting.len() + minutes % 2)
    }

    fn call_counter(&self, number: u32) -> u32 {
        wait(50..200);
        number % 6 + fastrand::u32(1..4)
    }

    fn print(&self, number: u32, ahead: usize) -> String {
        wait(50..200);
        random_id(if ahead > 0 {
            "tkt"
        } else if number > 0 {
            "first"
        } else {
            "zero"
        })
    }
}

fn visitor() -> Visitor {
    Visitor {
        visit_id: random_id("vis"),
        errand: pick(&ERRANDS).to_owned(),
        name: random_id("name"),
        phone_ahead: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("office")?;
    let already_drawn = 1000 - fastrand::u32(38..50);
    let since_the_morning = BTreeSet::from([0, 3, already_drawn - 2]);
    let office = Office { drawn: AtomicU32::new(already_drawn), waiting: Mutex::new(since_the_morning) };
    for _ in already_drawn + 1..1000 {
        let _answer = request(|| office.draw_ticket(&visitor())).1;
        other_endpoints::now_and_then();
    }
    let _complaint = request(|| office.draw_ticket(&visitor())).1;
    Ok(None)
}
