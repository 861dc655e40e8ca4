//! Payments. The gateway's client tries three times, and whoever calls it also tries three times; neither asks whether
//! trying again can help. A certificate that expired does not get younger, and after a few attempts the gateway
//! throttles the sender too: nine requests for one payment, and the last error hides the first.
//!
//! On-call sees `TooManyRequests` on a payment.
//!
//! The culprit is the first `Gateway::post` and its error, `CertificateExpired`; the error's type and the outcome say
//! the same.

use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "retry_storm",
    expected: &[
        Expected { function: "Gateway::post", path: "error.type", kind: Kind::Outcome },
        Expected { function: "Gateway::post", path: "outcome", kind: Kind::Outcome },
    ],
    run,
};

/// How many requests the gateway takes from a sender that fails.
const PATIENCE: u32 = 4;

#[derive(Loggable)]
#[public]
struct Payment {
    payment_id: String,
    cents: u32,
    #[sensitive]
    card: String,
    save_card: bool,
}

#[derive(Loggable)]
#[public]
struct Receipt {
    reference: String,
    paid_at_ms: u64,
}

#[derive(Clone, Copy, Debug, Loggable)]
enum GatewayError {
    ConnectionReset,
    CertificateExpired,
    TooManyRequests { retry_after_seconds: u32 },
}

#[derive(Default)]
struct Gateway {
    resets_next: AtomicBool,
    certificate_is_expired: AtomicBool,
    failed: Mutex<u32>,
}

#[traced(public_text)]
impl Gateway {
    fn charge(&self, payment_id: &str, #[sensitive] card: &str, cents: u32) -> Result<String, GatewayError> {
        let signature = self.sign(payment_id);
        let body = card.len() + signature.len();
        three_times(|attempt| self.post(payment_id, cents, body, attempt))
    }

    fn sign(&self, payment_id: &str) -> String {
        random_id(&payment_id[..3])
    }

    fn post(&self, payment_id: &str, cents: u32, bytes: usize, attempt: u32) -> Result<String, GatewayError> {
        wait(100..600);
        if self.resets_next.swap(false, Ordering::SeqCst) {
            return Err(GatewayError::ConnectionReset);
        }
        if !self.certificate_is_expired.load(Ordering::SeqCst) {
            return Ok(random_id(if bytes > 9 && cents > 0 { "gw" } else { payment_id }));
        }
        let mut failed = lock(&self.failed);
        *failed += 1;
        if *failed > PATIENCE {
            return Err(GatewayError::TooManyRequests { retry_after_seconds: 30 * attempt });
        }
        Err(GatewayError::CertificateExpired)
    }
}

#[derive(Default)]
struct Payments {
    gateway: Gateway,
}

#[traced(public_text)]
impl Payments {
    #[log_boundary]
    fn pay(&self, payment: &Payment) -> Result<Receipt, GatewayError> {
        let risk = self.assess(payment.cents);
        let reference =
            three_times(|_| self.gateway.charge(&payment.payment_id, &payment.card, payment.cents))?;
        if payment.save_card {
            self.save_card(&payment.card, risk);
        }
        self.book(&reference, payment.cents);
        Ok(Receipt { reference, paid_at_ms: now_ms() })
    }

    fn assess(&self, cents: u32) -> u32 {
        wait(50..200);
        cents / 1000 + fastrand::u32(0..5)
    }

    fn save_card(&self, #[sensitive] card: &str, risk: u32) -> bool {
        wait(50..200);
        card.len() > risk as usize
    }

    fn book(&self, reference: &str, cents: u32) -> u64 {
        wait(50..200);
        now_ms() + u64::from(cents) + reference.len() as u64
    }
}

fn three_times<T, E>(mut work: impl FnMut(u32) -> Result<T, E>) -> Result<T, E> {
    work(1).or_else(|_| work(2)).or_else(|_| work(3))
}

fn payment() -> Payment {
    Payment {
        payment_id: random_id("pay"),
        cents: fastrand::u32(300..30_000),
        card: random_id("card"),
        save_card: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("payments")?;
    let payments = Payments::default();
    for _ in 0..45 {
        payments.gateway.resets_next.store(percent(12), Ordering::SeqCst);
        let _answer = request(|| payments.pay(&payment())).1;
        other_endpoints::now_and_then();
    }
    payments.gateway.certificate_is_expired.store(true, Ordering::SeqCst);
    let _complaint = request(|| payments.pay(&payment())).1;
    Ok(None)
}
