//! Deliveries by bicycle. The router measures in metres, plans are made in kilometres, and whoever hands the distance
//! on believes that numbers under a thousand are kilometres already. Hardly anybody orders from so near.
//!
//! On-call sees `OverLimit`, from the hold on the customer's card, three calls later.
//!
//! The culprit is `plan`: the first call with the wrong distance in its inputs. What the router measured is right, and
//! so is everything that was computed from the wrong distance.

use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "metres_taken_for_kilometres",
    expected: &[Expected { function: "Deliveries::plan", path: "inputs.distance_km", kind: Kind::Inputs }],
    run,
};

#[derive(Loggable)]
#[public]
struct DeliveryRequest {
    request_id: String,
    from: Place,
    to: Place,
    grams: u32,
    #[sensitive]
    card: String,
    insured: bool,
}

/// Metres east and north of the town hall.
#[derive(Clone, Copy, Loggable)]
struct Place {
    east: f64,
    north: f64,
}

#[derive(Clone, Copy, Loggable)]
struct Route {
    metres: f64,
    crossings: u32,
}

#[derive(Clone, Copy, Loggable)]
struct Plan {
    minutes: f64,
    cents: f64,
}

#[derive(Loggable)]
#[public]
struct Quote {
    quote_id: String,
    cents: f64,
    valid_until_ms: u64,
}

#[derive(Debug, Loggable)]
enum PaymentError {
    OverLimit { limit_cents: f64 },
}

struct Deliveries;

#[traced(public_text)]
impl Deliveries {
    #[log_boundary]
    async fn quote(&self, request: &DeliveryRequest) -> Result<Quote, PaymentError> {
        let route = self.measure(request.from, request.to).await;
        let distance_km = if route.metres < 1000.0 { route.metres } else { route.metres / 1000.0 };
        let plan = self.plan(distance_km, request.grams).await;
        let premium = if request.insured { self.insure(request.grams).await } else { 0.0 };
        let cents = plan.cents + premium;
        let quote_id = self.hold(&request.card, cents).await?;
        Ok(Quote { quote_id, cents, valid_until_ms: now_ms() + 600_000 })
    }

    async fn measure(&self, from: Place, to: Place) -> Route {
        wait_async(200..900).await;
        let metres = ((from.east - to.east).abs() + (from.north - to.north).abs()).round();
        Route { metres, crossings: fastrand::u32(2..30) }
    }

    async fn plan(&self, distance_km: f64, grams: u32) -> Plan {
        let minutes = self.ride_time(distance_km).await;
        let cents = self.fare(distance_km, minutes, grams);
        Plan { minutes, cents }
    }

    async fn ride_time(&self, distance_km: f64) -> f64 {
        wait_async(100..300).await;
        (distance_km / 0.3 + fastrand::f64() * 4.0).round()
    }

    fn fare(&self, distance_km: f64, minutes: f64, grams: u32) -> f64 {
        (250.0 + distance_km * 80.0 + minutes * 20.0 + f64::from(grams) / 50.0).round()
    }

    async fn insure(&self, grams: u32) -> f64 {
        wait_async(100..300).await;
        99.0 + f64::from(grams / 100)
    }

    async fn hold(&self, #[sensitive] card: &str, cents: f64) -> Result<String, PaymentError> {
        wait_async(200..700).await;
        let limit_cents = 10_000.0;
        if cents > limit_cents {
            return Err(PaymentError::OverLimit { limit_cents });
        }
        Ok(random_id(&card[..4]))
    }
}

/// A request for a way of so many metres.
fn delivery_request(metres: f64) -> DeliveryRequest {
    let place = || Place { east: fastrand::i32(-900..900).into(), north: fastrand::i32(-900..900).into() };
    let from = place();
    let east_part = (metres * fastrand::f64()).round();
    let to = Place { east: from.east + east_part, north: from.north - (metres - east_part) };
    DeliveryRequest {
        request_id: random_id("req"),
        from,
        to,
        grams: fastrand::u32(100..9000),
        card: random_id("card"),
        insured: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("deliveries")?;
    runtime.block_on(async {
        for number in 0..40 {
            let farthest = if number % 4 == 0 { 1100 } else { 9000 };
            let metres = f64::from(fastrand::u32(1001..farthest));
            let _answer = request_async(Deliveries.quote(&delivery_request(metres))).await;
            other_endpoints::now_and_then();
        }
        let metres = f64::from(fastrand::u32(930..990));
        let _complaint = request_async(Deliveries.quote(&delivery_request(metres))).await;
    });
    Ok(None)
}
