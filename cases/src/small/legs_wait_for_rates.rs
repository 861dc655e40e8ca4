//! A travel agency prices the legs of a journey at once, while a further thread loads the day's exchange rates.
//!
//! The bug: the bank's server cannot be reached any more. The legs wait for the rates and give up; on-call sees that they
//! were not ready. The culprit is the failed `open_connection`. Nasty: the legs fail first, as the thread that loads the
//! rates is still trying; a leg that waited too long once, and then had its rates, is normal.

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use casefile::{Context, Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "legs_wait_for_rates",
    service: "journeys",
    expected: &[
        Expected::outcome("legs_wait_for_rates::open_connection"),
        Expected::error_type("legs_wait_for_rates::open_connection"),
    ],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 2, |random, bad| {
            let legs = if bad { random.u8(2..5) } else { random.u8(1..6) };
            let bank = match random.u8(0..8) {
                _ if bad => Bank { reachable: false, lag: Duration::from_millis(60) },
                0 => Bank { reachable: true, lag: Duration::from_millis(14) },
                _ => Bank { reachable: true, lag: Duration::from_micros(random.u64(100..1_500)) },
            };
            let _answered = price_journey(&stage::token(random), legs, random, &bank);
        });
        Ok(Complaint::Failures)
    },
};

struct Bank {
    reachable: bool,
    lag: Duration,
}

#[derive(Debug, Loggable)]
enum BankError {
    Unreachable,
}

#[derive(Debug, Loggable)]
enum LegError {
    RatesNotReady,
}

#[derive(Debug, Loggable)]
enum JourneyError {
    LegsWithoutPrice { legs: usize },
}

#[derive(Default)]
struct Rates {
    euro: Mutex<Option<u32>>,
    loaded: Condvar,
}

#[log_boundary]
fn price_journey(
    #[public] request_id: &str,
    legs: u8,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] bank: &Bank,
) -> Result<u32, JourneyError> {
    let rates = &Rates::default();
    let customer = load_customer(random.u32(1_000..99_999));
    let rate = random.u32(900..1_100);
    let prices: Vec<Option<u32>> = thread::scope(|scope| {
        // What went wrong there stands in its own record.
        scope.spawn(Context::current().wrap(move || load_rates(rate, rates, bank).is_ok()));
        let price = |leg| {
            let fare = random.u32(40..700);
            scope.spawn(Context::current().wrap(move || price_with_patience(leg, fare, rates)))
        };
        let threads: Vec<_> = (1..=legs).map(price).collect();
        threads.into_iter().map(|thread| thread.join().ok().flatten()).collect()
    });
    let missing = prices.iter().filter(|price| price.is_none()).count();
    if missing > 0 {
        return Err(JourneyError::LegsWithoutPrice { legs: missing });
    }
    Ok(take_discount(customer, prices.iter().flatten().sum()))
}

fn price_with_patience(leg: u8, fare: u32, rates: &Rates) -> Option<u32> {
    (1..=2).find_map(|attempt| price_leg(leg, fare, attempt, rates).ok())
}

#[traced]
fn load_customer(customer: u32) -> u32 {
    customer % 100
}

#[traced]
fn load_rates(
    #[log(skip)] rate: u32,
    #[log(skip)] rates: &Rates,
    #[log(skip)] bank: &Bank,
) -> Result<u32, BankError> {
    let session = open_connection("rates.bank.example", rate.into(), bank)?;
    let rate = ask_rate(session, rate);
    if let Ok(mut euro) = rates.euro.lock() {
        *euro = Some(rate);
        rates.loaded.notify_all();
    }
    Ok(rate)
}

#[traced]
fn open_connection(
    #[public] host: &str,
    #[log(skip)] session: u64,
    #[log(skip)] bank: &Bank,
) -> Result<u64, BankError> {
    thread::sleep(bank.lag);
    if bank.reachable { Ok(session.wrapping_mul(0x9E37_79B9_7F4A_7C15)) } else { Err(BankError::Unreachable) }
}

#[traced]
fn ask_rate(session: u64, #[log(skip)] rate: u32) -> u32 {
    rate
}

#[traced]
fn price_leg(leg: u8, fare: u32, attempt: u8, #[log(skip)] rates: &Rates) -> Result<u32, LegError> {
    let euro = wait_for_rates(rates)?;
    Ok(convert(fare, euro))
}

#[traced]
fn wait_for_rates(#[log(skip)] rates: &Rates) -> Result<u32, LegError> {
    let euro = rates.euro.lock().map_err(|_| LegError::RatesNotReady)?;
    let patience = Duration::from_millis(10);
    let waited = rates.loaded.wait_timeout_while(euro, patience, |euro| euro.is_none());
    waited.ok().and_then(|(euro, _)| *euro).ok_or(LegError::RatesNotReady)
}

#[traced]
fn convert(fare: u32, rate: u32) -> u32 {
    fare * rate / 1000
}

#[traced]
fn take_discount(customer: u32, price: u32) -> u32 {
    price - price * (customer % 5) / 100
}
