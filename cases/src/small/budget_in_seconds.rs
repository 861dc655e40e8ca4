//! A home page asks a service for recommendations, and gives it a time limit.
//!
//! The bug: a customer's own limit is kept in seconds, and handed on as milliseconds. On-call sees requests that failed
//! because the deadline was exceeded, and a read of a body that was cancelled after two milliseconds: it was no slower than
//! any other. The culprit is `fetch`, `inputs.timeout_ms`: it is the first call that gets the limit.

use std::io;
use std::time::Duration;

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::{self, Stage};

pub(crate) const CASE: Case = Case {
    name: "budget_in_seconds",
    service: "home",
    expected: &[Expected::input("budget_in_seconds::fetch", "inputs.timeout_ms")],
    run,
};

fn run(stage: &mut Stage) -> io::Result<Complaint> {
    let runtime = stage::runtime()?;
    let good = stage.good();
    stage.requests(good, 2, |random, bad| {
        let customer = random.u32(1..90_000);
        let own_limit_seconds = bad.then_some(2);
        let _answered = runtime.block_on(home_page(customer, random, own_limit_seconds));
    });
    Ok(Complaint::Failures)
}

#[derive(Debug, Loggable)]
enum PageError {
    DeadlineExceeded,
}

#[log_boundary]
async fn home_page(
    customer: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] own_limit_seconds: Option<u64>,
) -> Result<usize, PageError> {
    let segment = customer_segment(customer);
    let banners = load_banners(segment, random.usize(0..4)).await;
    let timeout_ms = own_limit_seconds.unwrap_or_else(|| random.u64(12..20) * 100);
    let recommended = fetch(random.u64(..), timeout_ms, random).await?;
    Ok(lay_out(banners, recommended))
}

#[traced]
fn customer_segment(customer: u32) -> u32 {
    customer % 6
}

#[traced]
async fn load_banners(segment: u32, #[log(skip)] banners: usize) -> usize {
    tokio::time::sleep(Duration::from_millis(1)).await;
    (0..banners).for_each(load_banner);
    banners
}

#[traced]
fn load_banner(number: usize) {}

#[traced]
async fn fetch(nonce: u64, timeout_ms: u64, #[log(skip)] random: &mut Rng) -> Result<usize, PageError> {
    connect(random.u16(20_000..60_000));
    let body = read_body(random.u64(7..11), random.usize(4..40));
    tokio::time::timeout(Duration::from_millis(timeout_ms), body)
        .await
        .map_err(|_| PageError::DeadlineExceeded)
}

#[traced]
fn connect(local_port: u16) {}

#[traced]
async fn read_body(#[log(skip)] milliseconds: u64, #[log(skip)] items: usize) -> usize {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    items
}

#[traced]
fn lay_out(banners: usize, recommended: usize) -> usize {
    banners + recommended
}
