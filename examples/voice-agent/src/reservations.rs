//! Reservations: keeps a table where there is one, and has the caller told how it went.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use casefile::{log_boundary, traced};

use crate::confirmation::ConfirmationClient;
use crate::domain::{Booking, BookingError, BookingRequest, Intent, Service, TextMessage, Time};
use crate::peer::Peer;

/// How many people each restaurant seats at each time.
const SEATS: u8 = 8;

pub(crate) fn router() -> Result<Router, Box<dyn Error>> {
    let reservations = Reservations {
        bookings: Mutex::default(),
        confirmation: ConfirmationClient(Peer::from_environment(Service::Confirmation)?),
    };
    Ok(Router::new().route("/bookings", post(handle_booking)).with_state(Arc::new(reservations)))
}

/// Only unpacks the request: the boundary is [`Reservations::book`].
async fn handle_booking(
    State(reservations): State<Arc<Reservations>>,
    Json(request): Json<BookingRequest>,
) -> Result<Json<Booking>, BookingError> {
    reservations.book(request).await.map(Json)
}

struct Reservations {
    bookings: Mutex<Bookings>,
    confirmation: ConfirmationClient,
}

#[derive(Default)]
struct Bookings {
    count: u32,
    seats_taken: HashMap<(String, Time), u8>,
}

/// The attribute stands on the `impl` block: each method is recorded, `self` never is.
#[log_boundary]
impl Reservations {
    async fn book(&self, request: BookingRequest) -> Result<Booking, BookingError> {
        let booked = self.take_seats(&request.intent);
        let text = match &booked {
            Ok(_) => format!("See you soon! {}.", request.intent),
            Err(_) => format!("Sorry, we are full: {}. We call you back.", request.intent),
        };
        let message = TextMessage { to: request.phone.dial().to_owned(), text };
        // The text is a courtesy: a booking stands without it, and the client's record tells if it failed.
        let _courtesy = self.confirmation.send(&message).await;
        booked
    }

    /// A method's own attribute comes first: this one is internal.
    #[traced]
    fn take_seats(&self, intent: &Intent) -> Result<Booking, BookingError> {
        let mut bookings = self.bookings.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = bookings.seats_taken.entry((intent.restaurant.clone(), intent.time)).or_default();
        let seats_left = SEATS - *taken;
        if intent.party_size > seats_left {
            let Intent { restaurant, party_size, time } = intent.clone();
            return Err(BookingError::SlotUnavailable { restaurant, time, party_size, seats_left });
        }
        *taken += intent.party_size;
        bookings.count += 1;
        Ok(Booking { number: bookings.count, intent: intent.clone() })
    }
}

/// How other services call this one.
pub(crate) struct ReservationsClient(pub(crate) Peer);

#[log_boundary]
impl ReservationsClient {
    pub(crate) async fn book(&self, request: &BookingRequest) -> Result<Booking, BookingError> {
        self.0.post("/bookings", request).await
    }
}
