//! Flight search. Carriers send prices as text, and text is what they are sorted as: right as long as all have as many
//! digits, wrong where one costs a thousand and the other less.
//!
//! Everything ends well; a customer complains that the fare offered as the cheapest was not.
//!
//! The culprit is `sort_fares`: its output is not in the order of prices, whose inputs were fine.

use std::error::Error;
use std::ops::Range;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "prices_sorted_as_text",
    expected: &[Expected { function: "Flights::sort_fares", path: "output", kind: Kind::Output }],
    run,
};

const CARRIERS: [&str; 4] = ["Aerolane", "Birdair", "Cirrus", "Duneways"];
const LOW_COST: &str = "Birdair";
const AIRPORTS: [&str; 6] = ["LIS", "BER", "OSL", "DUB", "GRU", "NRT"];

#[derive(Loggable)]
#[public]
struct FareRequest {
    request_id: String,
    from: String,
    to: String,
    passengers: u32,
    carriers: Vec<String>,
    flexible: bool,
}

#[derive(Clone, Loggable)]
#[public]
struct Fare {
    carrier: String,
    flight: u32,
    price: String,
}

#[derive(Loggable)]
#[public]
struct Offer {
    offer_id: String,
    cheapest: Option<Fare>,
    valid_until_ms: u64,
}

#[derive(Debug, Loggable)]
enum CarrierError {
    Busy,
}

/// What the carriers ask, in euros.
struct Flights {
    low_cost: Range<u32>,
    other: Range<u32>,
}

#[traced(public_text)]
impl Flights {
    #[log_boundary]
    async fn cheapest_fare(&self, request: &FareRequest) -> Offer {
        let mut fares = Vec::new();
        for carrier in &request.carriers {
            fares.extend(self.ask_until_answered(carrier, &request.from, &request.to).await);
        }
        if request.flexible {
            self.ask_days_around(&request.from, &request.to).await;
        }
        let fares = self.sort_fares(&fares);
        let cheapest = fares.into_iter().next();
        let offer_id = self.hold_offer(cheapest.as_ref(), request.passengers).await;
        Offer { offer_id, cheapest, valid_until_ms: now_ms() + 900_000 }
    }

    #[log(skip)]
    async fn ask_until_answered(&self, carrier: &str, from: &str, to: &str) -> Vec<Fare> {
        loop {
            if let Ok(fares) = self.ask_carrier(carrier, from, to).await {
                return fares;
            }
        }
    }

    async fn ask_carrier(&self, carrier: &str, from: &str, to: &str) -> Result<Vec<Fare>, CarrierError> {
        wait_async(200..1500).await;
        if percent(8) {
            return Err(CarrierError::Busy);
        }
        let prices = if carrier == LOW_COST { &self.low_cost } else { &self.other };
        let count = 1 + (carrier.len() + from.len() + to.len() + fastrand::usize(0..4)) % 4;
        let fare = |_| Fare {
            carrier: carrier.to_owned(),
            flight: fastrand::u32(100..2000),
            price: format!("{}.{:02}", fastrand::u32(prices.clone()), fastrand::u32(0..100)),
        };
        Ok((0..count).map(fare).collect())
    }

    async fn ask_days_around(&self, from: &str, to: &str) -> usize {
        wait_async(200..700).await;
        from.len() + to.len() + fastrand::usize(0..5)
    }

    fn sort_fares(&self, fares: &[Fare]) -> Vec<Fare> {
        let mut sorted = fares.to_vec();
        sorted.sort_by(|one, other| one.price.cmp(&other.price));
        sorted
    }

    async fn hold_offer(&self, fare: Option<&Fare>, passengers: u32) -> String {
        wait_async(100..400).await;
        random_id(if fare.is_some() && passengers > 0 { "off" } else { "nil" })
    }
}

fn fare_request() -> FareRequest {
    let mut carriers = CARRIERS.map(str::to_owned).to_vec();
    fastrand::shuffle(&mut carriers);
    carriers.truncate(fastrand::usize(2..5));
    FareRequest {
        request_id: random_id("req"),
        from: pick(&AIRPORTS[..3]).to_owned(),
        to: pick(&AIRPORTS[3..]).to_owned(),
        passengers: fastrand::u32(1..5),
        carriers,
        flexible: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("flights")?;
    let near = Flights { low_cost: 120..700, other: 200..990 };
    let far = Flights { low_cost: 1000..1700, other: 1100..2400 };
    let between = Flights { low_cost: 700..990, other: 1000..1400 };
    let complaint = runtime.block_on(async {
        for _ in 0..40 {
            let flights = if percent(30) { &far } else { &near };
            request_async(flights.cheapest_fare(&fare_request())).await;
            other_endpoints::now_and_then();
        }
        let carriers = CARRIERS.map(str::to_owned).to_vec();
        let asked = FareRequest { carriers, ..fare_request() };
        request_async(between.cheapest_fare(&asked)).await.0
    });
    Ok(Some(complaint))
}
