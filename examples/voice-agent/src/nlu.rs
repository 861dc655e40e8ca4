//! Natural language understanding: turns words into what the caller wants.

use axum::routing::post;
use axum::{Json, Router};
use casefile::{log_boundary, traced};

use crate::domain::{BookingError, Intent, Missing, Time, Transcript};
use crate::peer::Peer;

const RESTAURANTS: [&str; 3] = ["Da Luigi", "Golden Lotus", "Chez Nour"];
const NUMBERS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

pub(crate) fn router() -> Router {
    Router::new().route("/intents", post(understand))
}

#[log_boundary(fields(http.route = "/intents"))]
async fn understand(Json(transcript): Json<Transcript>) -> Result<Json<Intent>, BookingError> {
    let words = transcript.words.as_str();
    let missing = |missing| BookingError::NotUnderstood { missing };
    Ok(Json(Intent {
        restaurant: restaurant(words).ok_or(missing(Missing::Restaurant))?.to_owned(),
        party_size: number_after("for", words).ok_or(missing(Missing::PartySize))?,
        time: time(words).ok_or(missing(Missing::Time))?,
    }))
}

/// `public_text` says of a whole function that its text, the returned one too, may be recorded.
#[traced(public_text)]
fn restaurant(words: &str) -> Option<&'static str> {
    RESTAURANTS.into_iter().find(|name| words.contains(name))
}

/// `seven` or `seven thirty`, in the evening.
#[traced(public_text)]
fn time(words: &str) -> Option<Time> {
    let hour = number_after("at", words)? + 12;
    let minute = if words.contains("thirty") { 30 } else { 0 };
    Some(Time { hour, minute })
}

/// The first number word that follows `key`.
#[traced(public_text)]
fn number_after(key: &str, words: &str) -> Option<u8> {
    let words: Vec<&str> = words.split([' ', ',', '.']).collect();
    let followers = words.windows(2).filter(|pair| pair[0] == key).map(|pair| pair[1]);
    let numbers = followers.filter_map(|word| NUMBERS.iter().position(|number| *number == word));
    numbers.map(|position| position + 1).next().and_then(|number| u8::try_from(number).ok())
}

/// How other services call this one.
pub(crate) struct NluClient(pub(crate) Peer);

#[log_boundary]
impl NluClient {
    pub(crate) async fn understand(&self, transcript: &Transcript) -> Result<Intent, BookingError> {
        self.0.post("/intents", transcript).await
    }
}
