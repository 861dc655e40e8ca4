//! A parcel service prices a shipment's parcels at once, in waves of three; they share a tariff behind a lock.
//!
//! The bug: `parse_weight` panics on a decimal comma, which a new customer's program sends, and does so while the lock is
//! held. On-call sees that the tariff is poisoned, for one parcel after the other. The culprit is the panic in
//! `parse_weight`. Nasty: the other errors are more, come from another call and are all consequences.

use std::sync::Mutex;
use std::thread;

use casefile::{Context, Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "decimal_comma",
    service: "parcels",
    expected: &[
        Expected::outcome("decimal_comma::parse_weight"),
        Expected::error_type("decimal_comma::parse_weight"),
    ],
    run: |stage| {
        let good = stage.good();
        stage.requests(good, 2, |random, bad| {
            let count = if bad { random.usize(7..10) } else { random.usize(1..10) };
            let mut weights: Vec<String> = (0..count).map(|_| weight(random)).collect();
            if bad {
                let at = random.usize(0..3);
                weights[at] = weights[at].replace('.', ",");
            }
            let _answered = price_shipment(&stage::token(random), random.u32(1..90_000), random, &weights);
        });
        Ok(Complaint::Failures)
    },
};

fn weight(random: &mut Rng) -> String {
    format!("{}.{}", random.u8(0..31), random.u8(1..10))
}

#[derive(Debug, Loggable)]
enum ParcelError {
    TariffPoisoned,
}

#[derive(Debug, Loggable)]
enum ShipmentError {
    Incomplete { parcels: usize },
}

struct Tariff {
    cents_a_kilogram: f64,
}

#[log_boundary]
fn price_shipment(
    #[public] request_id: &str,
    customer: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] weights: &[String],
) -> Result<f64, ShipmentError> {
    let tariff = &Mutex::new(load_tariff(customer, random.u32(90..240)));
    let mut prices = Vec::new();
    for wave in weights.chunks(3) {
        thread::scope(|scope| {
            let price = |weight| scope.spawn(Context::current().wrap(move || price_parcel(weight, tariff)));
            let threads: Vec<_> = wave.iter().map(String::as_str).map(price).collect();
            // Whoever panicked has no price.
            prices.extend(threads.into_iter().filter_map(|thread| thread.join().ok()?.ok()));
        });
    }
    if random.bool() {
        check_pickup(random.u32(1..900));
    }
    if prices.len() < weights.len() {
        return Err(ShipmentError::Incomplete { parcels: weights.len() - prices.len() });
    }
    Ok(total(&prices))
}

#[traced]
fn load_tariff(customer: u32, #[log(skip)] cents: u32) -> Tariff {
    Tariff { cents_a_kilogram: cents.into() }
}

#[traced]
fn price_parcel(#[public] weight: &str, #[log(skip)] tariff: &Mutex<Tariff>) -> Result<f64, ParcelError> {
    check_label(weight.len());
    let tariff = tariff.lock().map_err(|_| ParcelError::TariffPoisoned)?;
    let kilograms = parse_weight(weight);
    Ok(surcharge(kilograms * tariff.cents_a_kilogram))
}

#[traced]
fn check_label(characters: usize) -> bool {
    characters < 9
}

#[traced]
fn parse_weight(#[public] text: &str) -> f64 {
    text.parse().expect("a number")
}

#[traced]
fn surcharge(cents: f64) -> f64 {
    cents * 1.07
}

#[traced]
fn check_pickup(depot: u32) -> bool {
    depot > 0
}

#[traced]
fn total(prices: &[f64]) -> f64 {
    prices.iter().sum()
}
