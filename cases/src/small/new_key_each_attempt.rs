//! A checkout charges cards through a gateway that sometimes does not answer in time; it is then asked again, and the
//! idempotency key lets it see that it was the same charge.
//!
//! The bug: for orders that were amended the key is made anew for each attempt. Nothing fails; the customer was charged
//! twice. Keys are random, retries happen in good requests, too: only that the second attempt's key is not the first
//! one's tells. The culprit is `charge`, `inputs.idempotency_key`, of the second attempt.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "new_key_each_attempt",
    service: "payments",
    expected: &[Expected::input("new_key_each_attempt::charge", "inputs.idempotency_key")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 2, |random, bad| {
            let order = Order {
                number: random.u32(4_000_000..4_900_000),
                cents: random.u64(500..90_000),
                amended: bad,
                timeouts: if bad { 1 } else { random.u8(..5) / 2 },
            };
            let _answered = pay(&order, random);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Loggable)]
struct Order {
    number: u32,
    cents: u64,
    #[log(skip)]
    amended: bool,
    #[log(skip)]
    timeouts: u8,
}

#[derive(Debug, Loggable)]
enum GatewayError {
    Timeout,
}

#[log_boundary]
fn pay(order: &Order, #[log(skip)] random: &mut Rng) -> Result<u64, GatewayError> {
    let fraud_score = score(order.cents, random.u8(..90));
    let card = load_card(random.u32(..));
    let charged = charge_with_retries(order, card, random)?;
    if fraud_score > 60 {
        flag_for_review(fraud_score);
    }
    book(order.number, charged);
    Ok(charged)
}

#[traced]
fn score(cents: u64, #[log(skip)] score: u8) -> u8 {
    score
}

#[traced]
fn load_card(#[sensitive] card: u32) -> u32 {
    card % 97
}

#[traced]
fn charge_with_retries(
    #[log(skip)] order: &Order,
    card: u32,
    #[log(skip)] random: &mut Rng,
) -> Result<u64, GatewayError> {
    let mut key = stage::token(random);
    let mut last = Err(GatewayError::Timeout);
    for attempt in 1..=4 {
        if order.amended && attempt > 1 {
            key = stage::token(random);
        }
        last = charge(&key, attempt, order.cents, attempt <= order.timeouts);
        if last.is_ok() {
            break;
        }
        back_off(attempt);
    }
    last
}

#[traced]
fn charge(
    #[public] idempotency_key: &str,
    attempt: u8,
    cents: u64,
    #[log(skip)] lost: bool,
) -> Result<u64, GatewayError> {
    if lost { Err(GatewayError::Timeout) } else { Ok(cents) }
}

#[traced]
fn back_off(attempt: u8) -> u32 {
    100 << attempt
}

#[traced]
fn flag_for_review(score: u8) {}

#[traced]
fn book(order: u32, cents: u64) {}
