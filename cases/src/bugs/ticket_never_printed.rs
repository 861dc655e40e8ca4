//! Orders for a kitchen. A stored order's ticket goes through a short queue to the thread that prints. When the queue is
//! full `try_send` fails, and nobody looks at that: the order is stored and paid, and the kitchen never hears of it.
//!
//! A guest who waited for an hour names the order. Every call of its trace ended well.
//!
//! The culprit is the `print_ticket` that is not there: every order has one.

use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use casefile::{Context, Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, random_id, request, spawn, wait};

pub(crate) const CASE: Case = Case {
    name: "ticket_never_printed",
    expected: &[Expected { function: "Printer::print_ticket", path: "", kind: Kind::MissingCall }],
    run,
};

const QUEUE: usize = 3;

#[derive(Loggable)]
#[public]
struct Order {
    request_id: String,
    dishes: Vec<u32>,
    #[sensitive]
    card: String,
    /// Asks for a courier; otherwise the guest sits in the house.
    delivery: bool,
}

#[derive(Loggable)]
#[public]
struct Receipt {
    order_id: String,
    cents: u32,
    stored_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum CourierError {
    AllRiding,
}

/// What waits to be printed, and for whom.
struct Ticket {
    order_id: String,
    dishes: Vec<u32>,
    context: Context,
}

struct Orders {
    tickets: SyncSender<Ticket>,
}

#[traced(public_text)]
impl Orders {
    #[log_boundary]
    fn place_order(&self, order: &Order) -> Receipt {
        let cents = self.price(&order.dishes);
        self.charge(&order.card, cents);
        let order_id = self.store(&order.dishes);
        let dishes = order.dishes.clone();
        let ticket = Ticket { order_id: order_id.clone(), dishes, context: Context::current() };
        let _ = self.tickets.try_send(ticket);
        if order.delivery {
            self.ask_courier(&order_id).or_else(|CourierError::AllRiding| self.ask_courier(&order_id)).ok();
        }
        Receipt { order_id, cents, stored_at_ms: now_ms() }
    }

    fn price(&self, dishes: &[u32]) -> u32 {
        dishes.iter().map(|dish| 700 + dish % 13 * 50).sum()
    }

    fn charge(&self, #[sensitive] card: &str, cents: u32) -> String {
        wait(100..300);
        random_id(if card.len() > 3 && cents > 0 { "pay" } else { "free" })
    }

    fn store(&self, dishes: &[u32]) -> String {
        wait(100..300);
        random_id(if dishes.is_empty() { "nil" } else { "ord" })
    }

    fn ask_courier(&self, order_id: &str) -> Result<u32, CourierError> {
        wait(100..400);
        if percent(20) {
            return Err(CourierError::AllRiding);
        }
        Ok(u32::try_from(order_id.len()).unwrap_or(0) + fastrand::u32(5..30))
    }
}

#[derive(Default)]
struct Printer {
    paper: Mutex<u32>,
    begun: AtomicU32,
    printed: AtomicU32,
}

#[traced(public_text)]
impl Printer {
    fn print_ticket(&self, order_id: &str, dishes: &[u32]) -> u32 {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let lines = self.lay_out(order_id, dishes);
        let left = self.send_to_device(&lines);
        self.printed.fetch_add(1, Ordering::SeqCst);
        left
    }

    fn lay_out(&self, order_id: &str, dishes: &[u32]) -> Vec<String> {
        let heading = std::iter::once(order_id.to_owned());
        heading.chain(dishes.iter().map(|dish| format!("1 x {dish}"))).collect()
    }

    fn send_to_device(&self, lines: &[String]) -> u32 {
        let mut paper = lock(&self.paper);
        wait(50..200);
        *paper = paper.saturating_sub(u32::try_from(lines.len()).unwrap_or(0));
        *paper
    }
}

fn print_all(printer: &Printer, tickets: &Receiver<Ticket>) {
    for ticket in tickets {
        let _scope = ticket.context.enter();
        printer.print_ticket(&ticket.order_id, &ticket.dishes);
    }
}

fn some_order() -> Order {
    Order {
        request_id: random_id("req"),
        dishes: (0..fastrand::usize(1..6)).map(|_| fastrand::u32(1..60)).collect(),
        card: random_id("card"),
        delivery: percent(40),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("orders")?;
    let printer = Arc::new(Printer { paper: Mutex::new(100_000), ..Printer::default() });
    let (tickets, waiting) = sync_channel(QUEUE);
    let thread = spawn({
        let printer = Arc::clone(&printer);
        move || print_all(&printer, &waiting)
    });
    let orders = Orders { tickets };
    let place = || request(|| orders.place_order(&some_order())).0;
    let usual = 40;
    for number in 1..=usual {
        place();
        other_endpoints::now_and_then();
        // The kitchen is as fast as its guests, as a rule.
        until(|| printer.printed.load(Ordering::SeqCst) == number);
    }
    let somebody_changes_the_paper = lock(&printer.paper);
    place();
    until(|| printer.begun.load(Ordering::SeqCst) > usual);
    for _ in 0..QUEUE {
        place();
    }
    let complaint = place();
    drop(somebody_changes_the_paper);
    drop(orders);
    thread.join().map_err(|_| "the printer's thread panicked")?;
    Ok(Some(complaint))
}

fn until(condition: impl Fn() -> bool) {
    while !condition() {
        wait(50..100);
    }
}
