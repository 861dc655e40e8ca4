//! Guests who share a bill. Each share is rounded down to cents, and nobody pays what is left over.
//!
//! On-call sees `Unpaid` by one or two cents, when the bill is closed.
//!
//! The culprit is `split`: the shares in its output add up to less than the total in its inputs. The check that
//! noticed is right, and the cards were charged what they were to be charged.

use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "shares_do_not_add_up",
    expected: &[Expected { function: "Bills::split", path: "output", kind: Kind::Output }],
    run,
};

const PRICES: [u32; 6] = [480, 720, 960, 1200, 1440, 1800];

#[derive(Loggable)]
#[public]
struct Bill {
    bill_id: String,
    table: u32,
    cents: Vec<u32>,
    tip_percent: u32,
    #[sensitive]
    cards: Vec<String>,
}

#[derive(Loggable)]
struct Shares {
    cents: Vec<u32>,
    sum_cents: u32,
}

#[derive(Loggable)]
#[public]
struct Receipt {
    number: String,
    total_cents: u32,
    closed_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum BillError {
    Unpaid { cents: u32 },
}

struct Bills;

#[traced(public_text)]
impl Bills {
    #[log_boundary]
    fn settle(&self, bill: &Bill) -> Result<Receipt, BillError> {
        let total_cents = self.add_up(&bill.cents, bill.tip_percent);
        let shares = self.split(total_cents, bill.cards.len());
        for (card, cents) in bill.cards.iter().zip(&shares.cents) {
            self.charge(card, *cents);
        }
        let number = self.close(&bill.bill_id, total_cents, shares.sum_cents)?;
        if bill.tip_percent > 0 {
            self.thank(bill.table);
        }
        Ok(Receipt { number, total_cents, closed_at_ms: now_ms() })
    }

    fn add_up(&self, cents: &[u32], tip_percent: u32) -> u32 {
        let sum: u32 = cents.iter().sum();
        sum + sum * tip_percent / 100
    }

    fn split(&self, total_cents: u32, people: usize) -> Shares {
        let share = total_cents / u32::try_from(people).unwrap_or(1).max(1);
        let cents = vec![share; people];
        Shares { sum_cents: cents.iter().sum(), cents }
    }

    fn charge(&self, #[sensitive] card: &str, cents: u32) -> String {
        wait(100..300);
        random_id(if card.len() > 3 && cents > 0 { "chg" } else { "nil" })
    }

    fn close(&self, bill_id: &str, total_cents: u32, paid_cents: u32) -> Result<String, BillError> {
        wait(50..200);
        match total_cents.saturating_sub(paid_cents) {
            0 => Ok(random_id(&bill_id[..4])),
            cents => Err(BillError::Unpaid { cents }),
        }
    }

    fn thank(&self, table: u32) -> u64 {
        wait(20..100);
        now_ms() + u64::from(table)
    }
}

fn bill(people: usize) -> Bill {
    Bill {
        bill_id: random_id("bill"),
        table: fastrand::u32(1..40),
        cents: (0..fastrand::usize(2..8)).map(|_| pick(&PRICES)).collect(),
        tip_percent: if percent(40) { 10 } else { 0 },
        cards: (0..people).map(|_| random_id("card")).collect(),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("bills")?;
    for _ in 0..40 {
        let _answer = request(|| Bills.settle(&bill(fastrand::usize(1..5)))).1;
        other_endpoints::now_and_then();
    }
    let mut with_corkage = Bill { tip_percent: 0, ..bill(3) };
    with_corkage.cents.push(1195);
    let _complaint = request(|| Bills.settle(&with_corkage)).1;
    Ok(None)
}
