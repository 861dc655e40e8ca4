//! Transcription, where calls come in: turns audio into words, and asks the other services what to do.

use std::error::Error;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use casefile::{log_boundary, traced};

use crate::domain::{Booking, BookingError, BookingRequest, IncomingCall, Service, Transcript};
use crate::nlu::NluClient;
use crate::peer::Peer;
use crate::reservations::ReservationsClient;

struct Clients {
    nlu: NluClient,
    reservations: ReservationsClient,
}

pub(crate) fn router() -> Result<Router, Box<dyn Error>> {
    let clients = Clients {
        nlu: NluClient(Peer::from_environment(Service::Nlu)?),
        reservations: ReservationsClient(Peer::from_environment(Service::Reservations)?),
    };
    Ok(Router::new().route("/calls", post(receive_call)).with_state(Arc::new(clients)))
}

/// The attribute stands on axum's handler itself. Clients are no evidence, so they are skipped by name.
#[log_boundary(skip(clients), fields(http.route = "/calls"))]
async fn receive_call(
    State(clients): State<Arc<Clients>>,
    Json(call): Json<IncomingCall>,
) -> Result<Json<Booking>, BookingError> {
    let transcript = transcribe(&call.audio);
    let intent = clients.nlu.understand(&transcript).await?;
    let request = BookingRequest { phone: call.phone, intent };
    clients.reservations.book(&request).await.map(Json)
}

/// Lenient: audio that nobody classified compiles, and shows as `<str>`.
#[traced]
fn transcribe(audio: &str) -> Transcript {
    let words: Vec<&str> = audio.split(' ').map(without_number).collect();
    Transcript { words: words.join(" ") }
}

/// People say phone numbers and card numbers aloud.
fn without_number(word: &str) -> &str {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if digits > 2 { "[number]" } else { word }
}
