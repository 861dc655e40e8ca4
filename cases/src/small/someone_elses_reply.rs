//! A web shop keeps its sessions in a store that answers the questions of a connection one after the other.
//!
//! The bug: a request was cancelled between question and answer, and its connection went back into the pool. Whoever gets
//! the connection next reads the answer to somebody else's question. Nothing fails; a customer writes that she sees another
//! one's name. Every customer is new to the file. The culprit is `ask`, `output.customer`: it is not the one asked for;
//! all that is called after it gets the wrong one.

use std::io;
use std::thread;
use std::time::Duration;

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::{self, Stage};

pub(crate) const CASE: Case = Case {
    name: "someone_elses_reply",
    service: "webshop",
    expected: &[Expected::output("someone_elses_reply::ask", "output.customer")],
    run,
};

fn run(stage: &mut Stage) -> io::Result<Complaint> {
    let runtime = stage::runtime()?;
    let mut pool = [connect(stage.random.fork()), connect(stage.random.fork())];
    let mut poisoned = false;
    let good = stage.good();
    let bad = stage.requests(good, 2, |random, bad| {
        if bad && !poisoned {
            // Its client goes away; a trace of its own.
            let _scope = casefile::Context::empty().enter();
            let customer = (SLOW + random.u32(1..900)) | 1;
            let request_id = stage::token(random);
            runtime.block_on(async {
                let page = account_page(&request_id, customer, random, &mut pool[0]);
                let _cancelled = tokio::time::timeout(Duration::from_millis(15), page).await;
            });
            poisoned = true;
        }
        let connection = if poisoned { usize::from(!bad) } else { random.usize(..2) };
        // Odd customers are never in the cache.
        let customer = random.u32(1_000_000..SLOW) | u32::from(bad);
        let request_id = stage::token(random);
        runtime.block_on(account_page(&request_id, customer, random, &mut pool[connection]));
    });
    Ok(Complaint::last_of(&bad))
}

/// Questions about customers from here on take the store a while.
const SLOW: u32 = 9_000_000;

#[derive(Loggable)]
struct Session {
    customer: u32,
    visits: u16,
    #[sensitive]
    name: String,
}

struct Connection {
    questions: UnboundedSender<u32>,
    answers: UnboundedReceiver<Session>,
}

/// The store's side of it runs until the connection is closed.
fn connect(mut random: Rng) -> Connection {
    let (questions, mut asked) = unbounded_channel();
    let (answer, answers) = unbounded_channel();
    thread::spawn(move || {
        while let Some(customer) = asked.blocking_recv() {
            thread::sleep(Duration::from_millis(if customer > SLOW { 50 } else { 0 }));
            let session = Session { customer, visits: random.u16(1..300), name: format!("N. {customer}") };
            if answer.send(session).is_err() {
                break;
            }
        }
    });
    Connection { questions, answers }
}

#[log_boundary]
async fn account_page(
    #[public] request_id: &str,
    customer: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] connection: &mut Connection,
) -> usize {
    check_cookie(random.u64(..));
    let Some(session) = load_session(customer, connection).await else { return 0 };
    let orders = load_orders(session.customer, random.usize(0..6));
    if session.visits > 100 {
        load_coupons(session.customer);
    }
    render(session.name.len(), orders)
}

#[traced]
fn check_cookie(#[sensitive] cookie: u64) -> bool {
    cookie > 0
}

#[traced]
async fn load_session(customer: u32, #[log(skip)] connection: &mut Connection) -> Option<Session> {
    if let Some(cached) = look_in_cache(customer) {
        return Some(cached);
    }
    ask(customer, connection).await
}

#[traced]
fn look_in_cache(customer: u32) -> Option<Session> {
    customer.is_multiple_of(10).then(|| Session { customer, visits: 3, name: format!("N. {customer}") })
}

#[traced]
async fn ask(customer: u32, #[log(skip)] connection: &mut Connection) -> Option<Session> {
    connection.questions.send(customer).ok()?;
    connection.answers.recv().await
}

#[traced]
fn load_orders(customer: u32, #[log(skip)] orders: usize) -> usize {
    (0..orders).for_each(load_order);
    orders
}

#[traced]
fn load_order(number: usize) {}

#[traced]
fn load_coupons(customer: u32) -> u32 {
    customer % 3
}

#[traced]
fn render(name: usize, orders: usize) -> usize {
    900 + name + orders * 80
}
