//! Payments with a key that makes trying again harmless. The key has the business day in it, and is made anew for each
//! attempt: an attempt whose answer was lost just before the day's end is charged again on the next day.
//!
//! Everything ends well; a customer complains about two charges.
//!
//! The culprit is the second `charge`, whose key is not that of the first. It did with that key what it had to.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "charged_twice",
    expected: &[Expected { function: "Payments::charge", path: "inputs.key", kind: Kind::Inputs }],
    run,
};

#[derive(Loggable)]
#[public]
struct Order {
    order_id: String,
    cents: u32,
    #[sensitive]
    card: String,
    has_voucher: bool,
}

#[derive(Loggable)]
#[public]
struct Receipt {
    charge_id: String,
    paid_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum ChargeError {
    AnswerLost,
}

#[derive(Default)]
struct Payments {
    business_day: AtomicU32,
    charges: Mutex<HashMap<String, String>>,
    loses_next_answer: AtomicBool,
    day_ends_with_next_answer: AtomicBool,
}

#[traced(public_text)]
impl Payments {
    #[log_boundary]
    fn pay(&self, order: &Order) -> Result<Receipt, ChargeError> {
        let cents = if order.has_voucher { self.redeem_voucher(order.cents) } else { order.cents };
        self.assess_risk(cents, &order.card);
        let attempt = || self.charge(&order.order_id, cents, &self.key(&order.order_id));
        let charge_id = attempt().or_else(|ChargeError::AnswerLost| attempt())?;
        self.close_order(&order.order_id, &charge_id);
        Ok(Receipt { charge_id, paid_at_ms: now_ms() })
    }

    #[log(skip)]
    fn key(&self, order_id: &str) -> String {
        format!("{order_id}:{}", self.business_day.load(Ordering::SeqCst))
    }

    fn redeem_voucher(&self, cents: u32) -> u32 {
        wait(50..200);
        cents - cents / fastrand::u32(5..20)
    }

    fn assess_risk(&self, cents: u32, #[sensitive] card: &str) -> u32 {
        wait(50..200);
        cents / 500 + u32::from(card.ends_with('0')) + fastrand::u32(0..4)
    }

    fn charge(&self, order_id: &str, cents: u32, key: &str) -> Result<String, ChargeError> {
        wait(100..300);
        let charge_id = match self.find_charge(key) {
            Some(charge_id) => charge_id,
            None => self.book_charge(order_id, cents, key),
        };
        if self.day_ends_with_next_answer.swap(false, Ordering::SeqCst) {
            self.business_day.fetch_add(1, Ordering::SeqCst);
        }
        if self.loses_next_answer.swap(false, Ordering::SeqCst) {
            return Err(ChargeError::AnswerLost);
        }
        Ok(charge_id)
    }

    fn find_charge(&self, key: &str) -> Option<String> {
        wait(50..150);
        lock(&self.charges).get(key).cloned()
    }

    fn book_charge(&self, order_id: &str, cents: u32, key: &str) -> String {
        wait(50..200);
        let charge_id = random_id(if cents > 0 { "chg" } else { order_id });
        lock(&self.charges).insert(key.to_owned(), charge_id.clone());
        charge_id
    }

    fn close_order(&self, order_id: &str, charge_id: &str) -> usize {
        wait(50..200);
        order_id.len() + charge_id.len() + fastrand::usize(0..9)
    }
}

fn order() -> Order {
    Order {
        order_id: random_id("ord"),
        cents: fastrand::u32(500..40_000),
        card: random_id("card"),
        has_voucher: percent(25),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("payments")?;
    let payments = Payments { business_day: AtomicU32::new(20_410), ..Payments::default() };
    for number in 0..45 {
        if number % 12 == 11 {
            payments.business_day.fetch_add(1, Ordering::SeqCst);
        }
        payments.loses_next_answer.store(number % 8 == 3 || percent(5), Ordering::SeqCst);
        let _answer = request(|| payments.pay(&order())).1;
        other_endpoints::now_and_then();
    }
    payments.loses_next_answer.store(true, Ordering::SeqCst);
    payments.day_ends_with_next_answer.store(true, Ordering::SeqCst);
    let (complaint, _answer) = request(|| payments.pay(&order()));
    let _answer = request(|| payments.pay(&order())).1;
    Ok(Some(complaint))
}
