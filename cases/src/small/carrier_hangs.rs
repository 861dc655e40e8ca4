//! A freight broker asks eight carriers at once what a transport costs, and waits for all, but not for ever.
//!
//! The bug: one carrier's server accepts connections and then says nothing. On-call sees that the quote failed with a
//! timeout; of eight siblings that overlap one was cancelled. The culprit is the deepest call that hung: `handshake`,
//! cancelled after all that time (so `outcome` and `duration_ns` are the same answer). Nasty: in good requests carriers
//! refuse, and these errors are handled.

use std::io;
use std::time::Duration;

use casefile::{Context, InContext, Loggable, log_boundary, traced};
use fastrand::Rng;
use tokio::task::JoinSet;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage::{self, Stage};

pub(crate) const CASE: Case = Case {
    name: "carrier_hangs",
    service: "freight",
    expected: &[
        Expected::outcome("carrier_hangs::handshake"),
        Expected { function: "carrier_hangs::handshake", path: "duration_ns", kind: None },
    ],
    run,
};

fn run(stage: &mut Stage) -> io::Result<Complaint> {
    let runtime = stage::runtime()?;
    let good = stage.good();
    stage.requests(good, 2, |random, bad| {
        let hangs = bad.then(|| random.u32(0..8));
        let transport = random.u32(40_000..99_999);
        let _answered = runtime.block_on(quote_all(transport, random, hangs));
    });
    Ok(Complaint::Failures)
}

#[derive(Debug, Loggable)]
enum QuoteError {
    NoCapacity,
    Timeout,
}

#[log_boundary]
async fn quote_all(
    transport: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] hangs: Option<u32>,
) -> Result<u32, QuoteError> {
    let tonnes = load_transport(transport, random.u32(1..24));
    let mut asked = JoinSet::new();
    for carrier in 0..8 {
        let quote = quote(carrier, tonnes, random.fork(), hangs == Some(carrier));
        asked.spawn(quote.in_context(Context::current()));
    }
    let quotes = tokio::time::timeout(Duration::from_millis(90), cheapest(&mut asked)).await;
    let Ok(cheapest) = quotes else {
        asked.shutdown().await;
        return Err(QuoteError::Timeout);
    };
    Ok(add_margin(cheapest))
}

async fn cheapest(asked: &mut JoinSet<Result<u32, QuoteError>>) -> u32 {
    let mut cheapest = 100_000;
    while let Some(quote) = asked.join_next().await {
        if let Ok(Ok(price)) = quote {
            cheapest = cheapest.min(price);
        }
    }
    cheapest
}

#[traced]
fn load_transport(transport: u32, #[log(skip)] tonnes: u32) -> u32 {
    tonnes
}

#[traced]
async fn quote(
    carrier: u32,
    tonnes: u32,
    #[log(skip)] mut random: Rng,
    #[log(skip)] hangs: bool,
) -> Result<u32, QuoteError> {
    handshake(&mut random, hangs).await;
    match ask_price(tonnes, &mut random).await {
        // Two smaller lorries may be free where a big one is not.
        Err(QuoteError::NoCapacity) if tonnes > 6 => ask_price(tonnes / 2, &mut random).await,
        answer => answer,
    }
}

#[traced]
async fn handshake(#[log(skip)] random: &mut Rng, #[log(skip)] hangs: bool) {
    let milliseconds = if hangs { 60_000 } else { random.u64(1..4) };
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

#[traced]
async fn ask_price(tonnes: u32, #[log(skip)] random: &mut Rng) -> Result<u32, QuoteError> {
    tokio::time::sleep(Duration::from_millis(random.u64(1..8))).await;
    if random.u8(..) < 30 { Err(QuoteError::NoCapacity) } else { Ok(tonnes * random.u32(900..1400)) }
}

#[traced]
fn add_margin(price: u32) -> u32 {
    price + price / 12
}
