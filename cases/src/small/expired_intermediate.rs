//! A shop authorises payments over TLS, with retries and a circuit breaker.
//!
//! The bug: an intermediate certificate has expired. On-call sees that the circuit is open and the retries are used up; the
//! breaker's errors are the most and the last ones, yet only follow. Connections that were reset are retried in good
//! requests, too. The culprit is the deepest call that failed first: `verify_chain`.

use std::io;
use std::time::Duration;

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::{self, Stage};

pub(crate) const CASE: Case = Case {
    name: "expired_intermediate",
    service: "shop",
    expected: &[
        Expected::error_type("expired_intermediate::verify_chain"),
        Expected::outcome("expired_intermediate::verify_chain"),
    ],
    run,
};

fn run(stage: &mut Stage) -> io::Result<Complaint> {
    let runtime = stage::runtime()?;
    let good = stage.good();
    let bad = stage.requests(good, 3, |random, bad| {
        let gateway = Gateway { expired: bad, resets: random.u8(..5) / 3, failures: 0 };
        let order = random.u32(700_000..800_000);
        let _answered = runtime.block_on(place_order(order, random, gateway));
    });
    Ok(Complaint::first_of(&bad))
}

struct Gateway {
    expired: bool,
    resets: u8,
    failures: u8,
}

#[derive(Debug, Loggable)]
enum PaymentError {
    CircuitOpen,
    ConnectionReset,
    CertificateExpired { depth: u8 },
}

#[derive(Debug, Loggable)]
enum OrderError {
    PaymentUnavailable { attempts: u8 },
}

#[log_boundary]
async fn place_order(
    order: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] mut gateway: Gateway,
) -> Result<u32, OrderError> {
    for _ in 0..random.u8(1..6) {
        reserve_item(random.u32(1..50_000));
    }
    for attempt in 1..=5 {
        match authorise(attempt, random, &mut gateway).await {
            Ok(authorisation) => return Ok(confirm(order, authorisation)),
            Err(_) => tokio::time::sleep(Duration::from_micros(300)).await,
        }
    }
    release_items(order);
    Err(OrderError::PaymentUnavailable { attempts: 5 })
}

#[traced]
fn reserve_item(item: u32) {}

#[traced]
async fn authorise(
    attempt: u8,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] gateway: &mut Gateway,
) -> Result<u32, PaymentError> {
    check_breaker(gateway)?;
    let sent = send(random, gateway).await;
    gateway.failures += u8::from(sent.is_err());
    sent
}

#[traced]
fn check_breaker(#[log(skip)] gateway: &Gateway) -> Result<(), PaymentError> {
    if gateway.failures >= 2 { Err(PaymentError::CircuitOpen) } else { Ok(()) }
}

#[traced]
async fn send(
    #[log(skip)] random: &mut Rng,
    #[log(skip)] gateway: &mut Gateway,
) -> Result<u32, PaymentError> {
    handshake(random.u64(..), gateway.expired)?;
    tokio::time::sleep(Duration::from_micros(500)).await;
    if gateway.resets > gateway.failures {
        return Err(PaymentError::ConnectionReset);
    }
    Ok(random.u32(..))
}

#[traced]
fn handshake(session: u64, #[log(skip)] expired: bool) -> Result<(), PaymentError> {
    verify_chain(3, expired)
}

#[traced]
fn verify_chain(certificates: u8, #[log(skip)] expired: bool) -> Result<(), PaymentError> {
    if expired { Err(PaymentError::CertificateExpired { depth: 1 }) } else { Ok(()) }
}

#[traced]
fn confirm(order: u32, authorisation: u32) -> u32 {
    order ^ authorisation
}

#[traced]
fn release_items(order: u32) {}
