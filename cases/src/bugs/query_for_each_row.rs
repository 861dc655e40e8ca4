//! A restaurant's list of the day. Guests are loaded together, but no more than twenty: above that, each is loaded
//! alone, because that is how it worked before they could be loaded together.
//!
//! Nothing fails; the restaurant complains about a list that takes long.
//!
//! The culprit is `load_guest`, which is called for every row. That `load_guests` is not called is the same fact.

use std::error::Error;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, random_id, request_async, wait_async};

pub(crate) const CASE: Case = Case {
    name: "query_for_each_row",
    expected: &[
        Expected { function: "guests::load_guest", path: "", kind: Kind::ExtraCall },
        Expected { function: "guests::load_guests", path: "", kind: Kind::MissingCall },
    ],
    run,
};

const TOGETHER: usize = 20;

#[derive(Loggable)]
#[public]
struct ListRequest {
    request_id: String,
    restaurant: u32,
    day: u32,
    with_notes: bool,
    #[log(skip)]
    bookings: usize,
}

#[derive(Clone, Loggable)]
struct Booking {
    guest: u32,
    minutes: u32,
    seats: u32,
}

#[derive(Clone, Loggable)]
struct Guest {
    id: u32,
    visits: u32,
    #[sensitive]
    name: String,
}

#[derive(Loggable)]
#[public]
struct List {
    rows: usize,
    regulars: usize,
    letters: usize,
    made_at_ms: u64,
}

#[log_boundary]
async fn list_of_the_day(request: &ListRequest) -> List {
    let owner = guests::load_guest(request.restaurant).await;
    let bookings = fetch_bookings(request.restaurant, request.day, request.bookings).await;
    let ids: Vec<u32> = bookings.iter().map(|booking| booking.guest).collect();
    let guests = guests_of(&ids).await;
    if request.with_notes {
        fetch_notes(request.day).await;
    }
    let regulars = guests.iter().filter(|guest| guest.visits > 5).count();
    let letters = guests.iter().chain([&owner]).map(|guest| guest.name.len()).sum();
    List { rows: bookings.len(), regulars, letters, made_at_ms: now_ms() }
}

async fn guests_of(ids: &[u32]) -> Vec<Guest> {
    if ids.len() <= TOGETHER {
        return guests::load_guests(ids).await;
    }
    let mut guests = Vec::new();
    for id in ids {
        guests.push(guests::load_guest(*id).await);
    }
    guests
}

#[traced]
async fn fetch_bookings(restaurant: u32, day: u32, #[log(skip)] count: usize) -> Vec<Booking> {
    wait_async(200..700).await;
    let booking = |_| Booking {
        guest: fastrand::u32(1000..9000) + restaurant % 7,
        minutes: 1020 + 15 * fastrand::u32(0..20) + day % 2,
        seats: fastrand::u32(1..9),
    };
    (0..count).map(booking).collect()
}

#[traced]
async fn fetch_notes(day: u32) -> usize {
    wait_async(100..400).await;
    fastrand::usize(0..6) + day as usize % 3
}

#[traced]
mod guests {
    use super::{Guest, random_id, wait_async};

    pub(super) async fn load_guest(id: u32) -> Guest {
        wait_async(200..800).await;
        guest(id)
    }

    pub(super) async fn load_guests(ids: &[u32]) -> Vec<Guest> {
        wait_async(400..1500).await;
        ids.iter().map(|id| guest(*id)).collect()
    }

    #[log(skip)]
    fn guest(id: u32) -> Guest {
        Guest { id, visits: fastrand::u32(1..12), name: random_id("guest") }
    }
}

fn list_request(bookings: usize) -> ListRequest {
    ListRequest {
        request_id: random_id("req"),
        restaurant: fastrand::u32(100..140),
        day: fastrand::u32(1..366),
        with_notes: percent(40),
        bookings,
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("lists")?;
    let complaint = runtime.block_on(async {
        for _ in 0..40 {
            request_async(list_of_the_day(&list_request(fastrand::usize(3..=TOGETHER)))).await;
            other_endpoints::now_and_then();
        }
        request_async(list_of_the_day(&list_request(TOGETHER + fastrand::usize(2..8)))).await.0
    });
    Ok(Some(complaint))
}
