//! Two services in two processes: receipts asks profiles for a customer's locale, to choose a template. Customers who
//! came with the acquisition and have not chosen one have none, and nobody told receipts that there may be none.
//!
//! On-call sees `NoTemplate` in receipts.
//!
//! The culprit is `read_profile` in profiles: the first call whose output has no locale. Both sides of the boundary
//! only hand it on.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Mutex;

use casefile::propagation::{Trust, extract, inject};
use casefile::{Context, Loggable, TraceId, log_boundary, traced};
use serde_json::{Value, json};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::{Peer, Stage};
use crate::traffic::{lock, now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "locale_missing_upstream",
    expected: &[Expected { function: "profiles::read_profile", path: "output.locale", kind: Kind::Output }],
    run,
};

const LOCALES: [&str; 4] = ["pt-PT", "de-DE", "en-IE", "sv-SE"];
/// Customers from here on came with the acquisition; every second one has chosen a locale since.
const ACQUIRED: u64 = 700_000;

#[derive(Loggable)]
#[public]
struct Profile {
    customer: u64,
    locale: Option<String>,
    nickname: Option<String>,
    read_at_ms: u64,
}

#[derive(Loggable)]
#[public]
struct Payment {
    payment_id: String,
    customer: u64,
    cents: u32,
    #[sensitive]
    iban: String,
    with_invoice: bool,
}

#[derive(Debug, Loggable)]
#[public]
enum ReceiptError {
    NoTemplate { locale: String },
    Unreachable { reason: String },
}

mod receipts {
    use super::{
        Context, LOCALES, Mutex, Payment, Peer, Profile, ReceiptError, Value, inject, json, lock,
        log_boundary, random_id, traced, wait,
    };

    #[log_boundary(public_text)]
    pub(super) fn send_receipt(
        #[log(skip)] profiles: &Mutex<Peer>,
        payment: &Payment,
    ) -> Result<String, ReceiptError> {
        let number = next_number(payment.customer);
        let profile = fetch_profile(profiles, payment.customer)?;
        let template = choose_template(&profile.locale.unwrap_or_default())?;
        let text = render(&template, &number, payment.cents, profile.nickname.as_deref());
        if payment.with_invoice {
            attach_invoice(&number, &payment.iban);
        }
        Ok(deliver(&text))
    }

    #[traced(public_text)]
    fn next_number(customer: u64) -> String {
        wait(50..200);
        random_id(if customer > 0 { "rcp" } else { "nil" })
    }

    #[log_boundary(public_text)]
    fn fetch_profile(#[log(skip)] profiles: &Mutex<Peer>, customer: u64) -> Result<Profile, ReceiptError> {
        let mut headers = Vec::new();
        inject(&Context::current(), &mut headers);
        let headers: Vec<Value> = headers.into_iter().map(|(name, value)| json!([name, value])).collect();
        let asked = json!({ "headers": headers, "customer": customer });
        let answer = lock(profiles).ask(&asked);
        let answer = answer.map_err(|error| ReceiptError::Unreachable { reason: error.to_string() })?;
        let text = |key: &str| answer[key].as_str().map(str::to_owned);
        Ok(Profile {
            customer: answer["customer"].as_u64().unwrap_or_default(),
            locale: text("locale"),
            nickname: text("nickname"),
            read_at_ms: answer["read_at_ms"].as_u64().unwrap_or_default(),
        })
    }

    #[traced(public_text)]
    fn choose_template(locale: &str) -> Result<String, ReceiptError> {
        if LOCALES.contains(&locale) {
            return Ok(format!("receipt.{}", locale.split('-').next().unwrap_or(locale)));
        }
        Err(ReceiptError::NoTemplate { locale: locale.to_owned() })
    }

    #[traced(public_text)]
    fn render(template: &str, number: &str, cents: u32, nickname: Option<&str>) -> String {
        format!("{template}: {number}, {cents} for {}", nickname.unwrap_or("you"))
    }

    #[traced(public_text)]
    fn attach_invoice(number: &str, #[sensitive] iban: &str) -> usize {
        wait(50..200);
        number.len() * iban.len()
    }

    #[traced(public_text)]
    fn deliver(text: &str) -> String {
        wait(100..300);
        random_id(if text.is_empty() { "nil" } else { "mail" })
    }
}

mod profiles {
    use super::{ACQUIRED, LOCALES, Profile, log_boundary, now_ms, traced, wait};

    #[log_boundary(public_text)]
    pub(super) fn handle_profile(customer: u64) -> Profile {
        let profile = read_profile(customer);
        count_reads(customer);
        profile
    }

    #[traced(public_text)]
    fn read_profile(customer: u64) -> Profile {
        wait(100..400);
        let index = usize::try_from(customer).unwrap_or(0);
        let has_chosen = customer.is_multiple_of(2);
        Profile {
            customer,
            locale: (customer < ACQUIRED || has_chosen).then(|| LOCALES[index % LOCALES.len()].to_owned()),
            nickname: (index % 3 == 0).then(|| format!("friend {customer}")),
            read_at_ms: now_ms(),
        }
    }

    #[traced]
    fn count_reads(customer: u64) -> u64 {
        customer % 7 + fastrand::u64(0..50)
    }
}

/// The other process: answers until its standard input ends.
pub(crate) fn serve_profiles(stage: &Stage) -> Result<(), Box<dyn Error>> {
    let _guard = stage.service("profiles")?;
    for line in stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        let headers = asked["headers"].as_array().into_iter().flatten();
        let headers = headers.filter_map(|header| Some((header[0].as_str()?, header[1].as_str()?)));
        let context = extract(&headers.collect::<Vec<_>>(), Trust::Always);
        let customer = asked["customer"].as_u64().ok_or("no customer")?;
        let profile = context.wrap(|| profiles::handle_profile(customer))();
        let answer = json!({
            "customer": profile.customer,
            "locale": profile.locale,
            "nickname": profile.nickname,
            "read_at_ms": profile.read_at_ms,
        });
        let mut output = stdout().lock();
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

fn payment(customer: u64) -> Payment {
    Payment {
        payment_id: random_id("pay"),
        customer,
        cents: pick(&[999, 1499, 2999]) + fastrand::u32(0..500),
        iban: random_id("iban"),
        with_invoice: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let profiles = Mutex::new(stage.other_process(CASE.name)?);
    let _guard = stage.service("receipts")?;
    for number in 0..40 {
        let has_chosen = ACQUIRED + 2 * fastrand::u64(0..500);
        let customer = if number % 5 == 3 { has_chosen } else { fastrand::u64(600_000..ACQUIRED) };
        let _answer = request(|| receipts::send_receipt(&profiles, &payment(customer))).1;
        other_endpoints::now_and_then();
    }
    let customer = ACQUIRED + 2 * fastrand::u64(0..500) + 1;
    let _complaint = request(|| receipts::send_receipt(&profiles, &payment(customer))).1;
    let profiles = profiles.into_inner().map_err(|_| "a request panicked")?;
    profiles.stop()?;
    Ok(None)
}
