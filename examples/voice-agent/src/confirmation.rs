//! Confirmation: sends text messages to callers.

use axum::routing::post;
use axum::{Json, Router};
use casefile::{log_boundary, traced};

use crate::domain::{BookingError, Receipt, TextMessage};
use crate::peer::Peer;

/// How many characters the gateway sends in one part.
const PART: usize = 70;

pub(crate) fn router() -> Router {
    Router::new().route("/messages", post(send))
}

#[log_boundary(fields(http.route = "/messages"))]
async fn send(Json(message): Json<TextMessage>) -> Json<Receipt> {
    Json(hand_to_gateway(&message.to, &message.text))
}

/// The example's gateway only counts. Its arguments are plain text, so they are classified here once more.
#[traced]
fn hand_to_gateway(#[sensitive] to: &str, #[public] text: &str) -> Receipt {
    let characters = to.chars().chain(text.chars()).count();
    Receipt { parts: characters.div_ceil(PART) }
}

/// How other services call this one.
pub(crate) struct ConfirmationClient(pub(crate) Peer);

#[log_boundary]
impl ConfirmationClient {
    pub(crate) async fn send(&self, message: &TextMessage) -> Result<Receipt, BookingError> {
        self.0.post("/messages", message).await
    }
}
