//! Hotel search over several suppliers. Each gets a deadline. One supplier slows down whoever asks it too often, and
//! then does not answer within the deadline: the future that waits for it is dropped.
//!
//! On-call sees `SupplierTimedOut`, two levels above the call that waited.
//!
//! The culprit is `query_rooms`: it took all of the time, so it was cancelled. Its duration and its outcome say the
//! same. Its caller `fetch_offers` was cancelled only because it waited for it.

use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use casefile::{Loggable, TraceId, log_boundary, traced};
use tokio::time::{sleep, timeout};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, pick, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "cancelled_by_timeout",
    expected: &[
        Expected { function: "Hotels::query_rooms", path: "duration_ns", kind: Kind::Duration },
        Expected { function: "Hotels::query_rooms", path: "outcome", kind: Kind::Outcome },
    ],
    run,
};

const SUPPLIERS: [&str; 3] = ["sup_alpine", "sup_coast", "sup_metro"];
const THROTTLING: &str = "sup_coast";
const CITIES: [&str; 5] = ["Porto", "Ghent", "Turin", "Bergen", "Kraków"];
const DEADLINE: Duration = Duration::from_millis(150);

#[derive(Loggable)]
#[public]
struct RoomRequest {
    request_id: String,
    city: String,
    nights: u32,
    guests: u32,
    suppliers: Vec<String>,
}

#[derive(Clone, Loggable)]
#[public]
struct Offer {
    offer_id: String,
    supplier: String,
    cents: u32,
}

#[derive(Debug, Loggable)]
#[public]
enum SearchError {
    SupplierTimedOut { supplier: String },
}

#[derive(Default)]
struct Hotels {
    asked: AtomicU32,
    allowed: AtomicU32,
}

#[traced(public_text)]
impl Hotels {
    #[log_boundary]
    async fn find_rooms(&self, request: &RoomRequest) -> Result<Vec<Offer>, SearchError> {
        let city = self.resolve_city(&request.city).await;
        let mut offers = Vec::new();
        for supplier in &request.suppliers {
            offers.extend(self.ask_supplier(supplier, city, request.nights).await?);
        }
        if request.guests > 2 {
            self.add_child_beds(&offers, request.guests).await;
        }
        Ok(self.cheapest(&offers))
    }

    async fn resolve_city(&self, city: &str) -> u32 {
        wait_async(100..400).await;
        city.bytes().map(u32::from).sum()
    }

    async fn ask_supplier(&self, supplier: &str, city: u32, nights: u32) -> Result<Vec<Offer>, SearchError> {
        let answer = timeout(DEADLINE, self.fetch_offers(supplier, city, nights)).await;
        answer.map_err(|_elapsed| SearchError::SupplierTimedOut { supplier: supplier.to_owned() })
    }

    async fn fetch_offers(&self, supplier: &str, city: u32, nights: u32) -> Vec<Offer> {
        let session = self.open_session(supplier).await;
        let prices = self.query_rooms(&session, supplier, city).await;
        let offer = |cents| Offer {
            offer_id: random_id("off"),
            supplier: supplier.to_owned(),
            cents: cents * nights,
        };
        prices.into_iter().map(offer).collect()
    }

    async fn open_session(&self, supplier: &str) -> String {
        wait_async(100..500).await;
        random_id(supplier)
    }

    async fn query_rooms(&self, session: &str, supplier: &str, city: u32) -> Vec<u32> {
        if supplier == THROTTLING
            && self.asked.fetch_add(1, Ordering::SeqCst) >= self.allowed.load(Ordering::SeqCst)
        {
            sleep(DEADLINE * 20).await;
        }
        wait_async(300..2500).await;
        let base = 6000 + city + u32::try_from(session.len()).unwrap_or(0);
        (0..fastrand::usize(1..6)).map(|_| base + fastrand::u32(0..8000)).collect()
    }

    async fn add_child_beds(&self, offers: &[Offer], guests: u32) -> usize {
        wait_async(100..300).await;
        offers.len() * guests as usize
    }

    fn cheapest(&self, offers: &[Offer]) -> Vec<Offer> {
        let mut offers = offers.to_vec();
        offers.sort_by_key(|offer| offer.cents);
        offers.truncate(4);
        offers
    }
}

fn room_request() -> RoomRequest {
    let mut suppliers: Vec<String> = SUPPLIERS.map(str::to_owned).to_vec();
    fastrand::shuffle(&mut suppliers);
    if percent(50) {
        suppliers.truncate(2);
    }
    RoomRequest {
        request_id: format!("{}-{}", random_id("req"), now_ms()),
        city: pick(&CITIES).to_owned(),
        nights: fastrand::u32(1..9),
        guests: fastrand::u32(1..5),
        suppliers,
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("hotels")?;
    let hotels = Hotels { allowed: AtomicU32::new(u32::MAX), ..Hotels::default() };
    runtime.block_on(async {
        for _ in 0..35 {
            let _answer = request_async(hotels.find_rooms(&room_request())).await;
            other_endpoints::now_and_then();
        }
        hotels.allowed.store(0, Ordering::SeqCst);
        let suppliers = SUPPLIERS.map(str::to_owned).to_vec();
        let _complaint = request_async(hotels.find_rooms(&RoomRequest { suppliers, ..room_request() })).await;
    });
    Ok(None)
}
