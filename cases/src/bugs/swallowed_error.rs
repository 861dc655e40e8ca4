//! Billing in the customer's currency. Where the rates cannot be had, `exchange_rate` goes on with 1.0: somebody wrote
//! `unwrap_or` on the day when all customers paid in euros. While the nightly report holds the connections to the
//! provider of rates, customers are billed the number of euros in kronor.
//!
//! Everything ends well; a month later accounting names one invoice.
//!
//! The culprit is `exchange_rate`: its inputs are those of any other call, and its output is no rate of that currency.

use std::error::Error;
use std::sync::Arc;

use casefile::{Loggable, TraceId, log_boundary, traced};
use tokio::sync::{Semaphore, TryAcquireError};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "swallowed_error",
    expected: &[Expected { function: "Billing::exchange_rate", path: "output", kind: Kind::Output }],
    run,
};

const RATES: [(&str, f64); 5] = [("USD", 1.17), ("GBP", 0.86), ("SEK", 11.3), ("NOK", 11.7), ("JPY", 163.0)];

#[derive(Loggable)]
#[public]
struct InvoiceRequest {
    request_id: String,
    customer: u32,
    currency: String,
    #[sensitive]
    address: String,
    items: Vec<Item>,
}

#[derive(Loggable)]
struct Item {
    article: u32,
    euro_cents: u32,
}

#[derive(Loggable)]
#[public]
struct Invoice {
    number: String,
    currency: String,
    amount: f64,
    issued_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum MailError {
    Greylisted { minutes: u32 },
}

/// The provider's client: another crate's, so without records of its own.
struct RatesClient {
    connections: Arc<Semaphore>,
}

impl RatesClient {
    fn rate(&self, currency: &str) -> Result<f64, TryAcquireError> {
        let _connection = self.connections.try_acquire()?;
        wait(100..500);
        let middle = RATES.iter().find(|(name, _)| *name == currency).map_or(1.1, |(_, rate)| *rate);
        Ok(middle * (0.98 + 0.04 * fastrand::f64()))
    }
}

struct Billing {
    rates: RatesClient,
}

#[traced(public_text)]
impl Billing {
    #[log_boundary]
    fn create_invoice(&self, request: &InvoiceRequest) -> Invoice {
        let discount_percent = self.load_customer(request.customer);
        let euro_cents = self.add_up(&request.items, discount_percent);
        let amount = if request.currency == "EUR" {
            f64::from(euro_cents) / 100.0
        } else {
            let rate = self.exchange_rate(&request.currency);
            self.convert(euro_cents, rate)
        };
        let number = self.store(&request.currency, amount);
        if let Err(MailError::Greylisted { .. }) = self.send(&number, &request.address) {
            self.send_later(&number);
        }
        Invoice { number, currency: request.currency.clone(), amount, issued_at_ms: now_ms() }
    }

    fn load_customer(&self, customer: u32) -> u32 {
        wait(50..300);
        [0, 0, 5, 10][customer as usize % 4]
    }

    fn add_up(&self, items: &[Item], discount_percent: u32) -> u32 {
        let sum: u32 = items.iter().map(|item| item.euro_cents).sum();
        sum - sum * discount_percent / 100
    }

    fn exchange_rate(&self, currency: &str) -> f64 {
        self.rates.rate(currency).unwrap_or(1.0)
    }

    fn convert(&self, euro_cents: u32, rate: f64) -> f64 {
        (f64::from(euro_cents) * rate).round() / 100.0
    }

    fn store(&self, currency: &str, amount: f64) -> String {
        wait(100..400);
        random_id(if amount > 0.0 { currency } else { "void" })
    }

    fn send(&self, number: &str, #[sensitive] address: &str) -> Result<usize, MailError> {
        wait(50..300);
        if percent(12) {
            return Err(MailError::Greylisted { minutes: fastrand::u32(5..30) });
        }
        Ok(400 + number.len() + address.len() % 9)
    }

    fn send_later(&self, number: &str) -> u64 {
        wait(20..100);
        now_ms() + number.len() as u64
    }
}

fn invoice_request(currency: &str) -> InvoiceRequest {
    let item = || Item { article: fastrand::u32(100..900), euro_cents: fastrand::u32(500..20_000) };
    InvoiceRequest {
        request_id: random_id("req"),
        customer: fastrand::u32(1000..9999),
        currency: currency.to_owned(),
        address: random_id("street"),
        items: (0..fastrand::usize(1..5)).map(|_| item()).collect(),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("billing")?;
    let connections = Arc::new(Semaphore::new(2));
    let billing = Billing { rates: RatesClient { connections: Arc::clone(&connections) } };
    for _ in 0..45 {
        let currency = if percent(15) { "EUR" } else { pick(&RATES).0 };
        request(|| billing.create_invoice(&invoice_request(currency)));
        other_endpoints::now_and_then();
    }
    let nightly_report = connections.try_acquire_many(2)?;
    let (complaint, _invoice) = request(|| billing.create_invoice(&invoice_request("SEK")));
    drop(nightly_report);
    for _ in 0..3 {
        request(|| billing.create_invoice(&invoice_request("SEK")));
    }
    Ok(Some(complaint))
}
