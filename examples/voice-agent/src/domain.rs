//! What do the services say to each other? The types that cross their boundaries, and what of them may be
//! recorded.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casefile::Loggable;
use serde::{Deserialize, Serialize};

/// A caller's number: sensitive as a type, so it is recorded nowhere, whichever value it turns up in.
#[derive(Clone, Serialize, Deserialize, Loggable)]
#[sensitive]
pub(crate) struct Phone(String);

impl Phone {
    pub(crate) fn new(number: &str) -> Phone {
        Phone(number.to_owned())
    }

    /// The number itself: for whoever has to dial it.
    pub(crate) fn dial(&self) -> &str {
        &self.0
    }
}

/// A call that came in. Nobody knows yet what was said in it, so the audio is as sensitive as the number.
#[derive(Serialize, Deserialize, Loggable)]
pub(crate) struct IncomingCall {
    pub(crate) phone: Phone,
    /// The audio's words: this example has no microphone.
    #[sensitive]
    pub(crate) audio: String,
}

/// What a caller said. Public, because transcription takes the numbers out of it.
#[derive(Serialize, Deserialize, Loggable)]
pub(crate) struct Transcript {
    #[public]
    pub(crate) words: String,
}

/// What a caller wants.
#[derive(Clone, Serialize, Deserialize, Loggable)]
pub(crate) struct Intent {
    #[public]
    pub(crate) restaurant: String,
    pub(crate) party_size: u8,
    pub(crate) time: Time,
}

impl fmt::Display for Intent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Intent { restaurant, party_size, time } = self;
        write!(formatter, "{restaurant} at {time}, a table for {party_size}")
    }
}

/// A time of this evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Loggable)]
pub(crate) struct Time {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// A table asked for, and whom to tell.
#[derive(Serialize, Deserialize, Loggable)]
pub(crate) struct BookingRequest {
    pub(crate) phone: Phone,
    pub(crate) intent: Intent,
}

/// A table kept.
#[derive(Serialize, Deserialize, Loggable)]
pub(crate) struct Booking {
    pub(crate) number: u32,
    pub(crate) intent: Intent,
}

/// A text message to a caller.
#[derive(Serialize, Deserialize, Loggable)]
pub(crate) struct TextMessage {
    /// Plain text, as the gateway wants it: here the field has to say what the type of [`Phone`] says.
    #[sensitive]
    pub(crate) to: String,
    #[public]
    pub(crate) text: String,
}

/// What the gateway says about a text message.
#[derive(Serialize, Deserialize, Loggable)]
pub(crate) struct Receipt {
    pub(crate) parts: usize,
}

/// Why a caller got no table. Crosses from process to process as the JSON body of a response.
#[derive(Debug, Serialize, Deserialize, Loggable)]
#[serde(tag = "error", rename_all = "snake_case")]
pub(crate) enum BookingError {
    /// The caller did not say everything, or not in words that are known.
    NotUnderstood { missing: Missing },
    /// There are not enough seats left.
    SlotUnavailable {
        #[public]
        restaurant: String,
        time: Time,
        party_size: u8,
        seats_left: u8,
    },
    /// A service did not answer, or not in a way that can be understood.
    Unreachable {
        service: Service,
        #[public]
        reason: String,
    },
}

/// What cannot be booked without.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Loggable)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Missing {
    Restaurant,
    PartySize,
    Time,
}

impl fmt::Display for BookingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BookingError::NotUnderstood { missing } => write!(formatter, "not understood: {missing:?}"),
            BookingError::SlotUnavailable { restaurant, time, party_size, seats_left } => write!(
                formatter,
                "slot_unavailable: {restaurant} at {time} has seats for {seats_left}, not for {party_size}"
            ),
            BookingError::Unreachable { service, reason } => {
                write!(formatter, "{} is unreachable: {reason}", service.name())
            }
        }
    }
}

impl Error for BookingError {}

impl IntoResponse for BookingError {
    fn into_response(self) -> Response {
        let status = match self {
            BookingError::NotUnderstood { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            BookingError::SlotUnavailable { .. } => StatusCode::CONFLICT,
            BookingError::Unreachable { .. } => StatusCode::BAD_GATEWAY,
        };
        (status, Json(self)).into_response()
    }
}

/// One of the four services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Loggable)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Service {
    Confirmation,
    Reservations,
    Nlu,
    Transcription,
}

impl Service {
    /// Whoever is called stands before its callers.
    pub(crate) const IN_START_ORDER: [Service; 4] =
        [Service::Confirmation, Service::Reservations, Service::Nlu, Service::Transcription];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Service::Confirmation => "confirmation",
            Service::Reservations => "reservations",
            Service::Nlu => "nlu",
            Service::Transcription => "transcription",
        }
    }

    /// The environment variable that tells other services where this one is.
    pub(crate) fn url_variable(self) -> String {
        format!("{}_URL", self.name().to_uppercase())
    }
}

impl FromStr for Service {
    type Err = String;

    fn from_str(name: &str) -> Result<Service, String> {
        let known = Service::IN_START_ORDER.into_iter().find(|service| service.name() == name);
        known.ok_or_else(|| format!("there is no service `{name}`"))
    }
}
