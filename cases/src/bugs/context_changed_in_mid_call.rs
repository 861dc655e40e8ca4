//! A voice agent that books tables. What is known about a phone call stands in one session that everything shares and
//! changes. Loading a restaurant's profile also makes it the session's restaurant, which is right at the beginning
//! of a call. When a caller asks in the middle of it about a second restaurant whose profile nobody has loaded yet,
//! the table is booked there, under a slot of the first.
//!
//! On-call sees `NoSuchSlot`, from the table of slots.
//!
//! The culprit is `book_table`: the first call with the wrong restaurant in its inputs. Asking about the second
//! restaurant was right, and the store that does not know the slot is right too.

use std::collections::HashSet;
use std::error::Error;
use std::sync::Mutex;

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, pick, random_id, request_async, wait, wait_async};

pub(crate) const CASE: Case = Case {
    name: "context_changed_in_mid_call",
    expected: &[Expected { function: "book_table", path: "inputs.restaurant_id", kind: Kind::Inputs }],
    run,
};

const RESTAURANTS: [&str; 5] = ["rst_101", "rst_102", "rst_103", "rst_104", "rst_105"];

#[derive(Loggable)]
#[public]
struct PhoneCall {
    call_id: String,
    restaurant_id: String,
    #[sensitive]
    phone: String,
    #[sensitive]
    audio: Vec<String>,
    party_size: u8,
    /// Asked about before or after the booking.
    asks_about: Option<String>,
    asks_first: bool,
}

#[derive(Loggable)]
struct Profile {
    opens: u8,
    closes: u8,
    loaded_at_ms: u64,
}

#[derive(Loggable)]
#[public]
struct Offer {
    slot_id: String,
    hour: u8,
}

#[derive(Debug, Loggable)]
#[public]
enum BookingError {
    NoSuchSlot { slot_id: String, restaurant_id: String },
}

/// What the parts of the agent share during a call.
#[derive(Default)]
struct Session {
    restaurant: Mutex<String>,
}

mod telephony {
    use super::{BookingError, PhoneCall, Session, agent, log_boundary, speech};

    #[log_boundary(public_text)]
    pub(super) async fn handle_call(
        #[log(skip)] agent: &agent::Agent,
        call: &PhoneCall,
    ) -> Result<String, BookingError> {
        let session = Session::default();
        agent.profile(&session, &call.restaurant_id);
        for sentence in &call.audio {
            speech::transcribe(sentence).await;
        }
        let offer = agent.find_slot(&session, call.party_size).await;
        if let Some(other) = call.asks_about.as_ref().filter(|_| call.asks_first) {
            agent.opening_hours(&session, other).await;
        }
        let booking_id = agent.book_table(&session, &offer, call.party_size).await?;
        if let Some(other) = call.asks_about.as_ref().filter(|_| !call.asks_first) {
            agent.opening_hours(&session, other).await;
        }
        speech::say(&call.phone, &booking_id).await;
        Ok(booking_id)
    }
}

mod speech {
    use super::{random_id, traced, wait_async};

    #[traced]
    pub(super) async fn transcribe(sentence: &str) -> usize {
        wait_async(100..600).await;
        sentence.len()
    }

    #[traced(public_text)]
    pub(super) async fn say(#[sensitive] phone: &str, booking_id: &str) -> String {
        wait_async(100..400).await;
        format!("{}_{}", random_id("utt"), phone.len() + booking_id.len())
    }
}

mod agent {
    use super::{
        BookingError, HashSet, Mutex, Offer, Profile, Session, lock, now_ms, random_id, slots, traced, wait,
    };

    /// The agent's own memory, which outlasts calls.
    #[derive(Default)]
    pub(super) struct Agent {
        loaded: Mutex<HashSet<String>>,
    }

    impl Agent {
        /// The restaurant's profile; only the first time it has to be loaded.
        pub(super) fn profile(&self, session: &Session, restaurant_id: &str) {
            if lock(&self.loaded).insert(restaurant_id.to_owned()) {
                load_profile(restaurant_id);
                // Left over from the time when a call was about one restaurant.
                restaurant_id.clone_into(&mut lock(&session.restaurant));
            } else if lock(&session.restaurant).is_empty() {
                restaurant_id.clone_into(&mut lock(&session.restaurant));
            }
        }

        pub(super) async fn find_slot(&self, session: &Session, party_size: u8) -> Offer {
            let restaurant = lock(&session.restaurant).clone();
            slots::find_free(&restaurant, party_size).await
        }

        pub(super) async fn opening_hours(&self, session: &Session, restaurant_id: &str) -> (u8, u8) {
            self.profile(session, restaurant_id);
            opening_hours(restaurant_id).await
        }

        pub(super) async fn book_table(
            &self,
            session: &Session,
            offer: &Offer,
            party_size: u8,
        ) -> Result<String, BookingError> {
            let restaurant = lock(&session.restaurant).clone();
            book_table(&restaurant, offer, party_size).await
        }
    }

    #[traced(public_text)]
    fn load_profile(restaurant_id: &str) -> Profile {
        wait(200..900);
        let digit = restaurant_id.bytes().last().unwrap_or(0) % 4;
        Profile { opens: 10 + digit, closes: 20 + digit, loaded_at_ms: now_ms() }
    }

    #[traced(public_text)]
    async fn opening_hours(restaurant_id: &str) -> (u8, u8) {
        super::wait_async(50..200).await;
        let digit = restaurant_id.bytes().last().unwrap_or(0) % 4;
        (10 + digit, 20 + digit)
    }

    #[traced(public_text)]
    async fn book_table(restaurant_id: &str, offer: &Offer, party_size: u8) -> Result<String, BookingError> {
        slots::take(restaurant_id, &offer.slot_id).await?;
        slots::write_booking(party_size, &random_id("bkg")).await
    }
}

mod slots {
    use super::{BookingError, Offer, random_id, traced, wait_async};

    #[traced(public_text)]
    pub(super) async fn find_free(restaurant_id: &str, party_size: u8) -> Offer {
        wait_async(200..900).await;
        let slot_id = random_id(&format!("slot_{}", restaurant_id.trim_start_matches("rst_")));
        Offer { slot_id, hour: 17 + party_size % 4 + fastrand::u8(0..2) }
    }

    #[traced(public_text)]
    pub(super) async fn take(restaurant_id: &str, slot_id: &str) -> Result<u32, BookingError> {
        wait_async(100..500).await;
        let of_restaurant = format!("slot_{}_", restaurant_id.trim_start_matches("rst_"));
        if slot_id.starts_with(&of_restaurant) {
            return Ok(fastrand::u32(1..40));
        }
        let (slot_id, restaurant_id) = (slot_id.to_owned(), restaurant_id.to_owned());
        Err(BookingError::NoSuchSlot { slot_id, restaurant_id })
    }

    #[traced(public_text)]
    pub(super) async fn write_booking(party_size: u8, booking_id: &str) -> Result<String, BookingError> {
        wait_async(100..500).await;
        Ok(format!("{booking_id}_{party_size}"))
    }
}

fn phone_call(restaurant_id: &str, asks_about: Option<&str>) -> PhoneCall {
    PhoneCall {
        call_id: random_id("call"),
        restaurant_id: restaurant_id.to_owned(),
        phone: format!("+1202555{:04}", fastrand::u32(100..200)),
        audio: (0..fastrand::usize(1..4)).map(|_| random_id("audio")).collect(),
        party_size: fastrand::u8(1..9),
        asks_about: asks_about.map(str::to_owned),
        asks_first: true,
    }
}

fn some_call(known: &[&str]) -> PhoneCall {
    let asks_about = percent(40).then(|| pick(known));
    PhoneCall { asks_first: percent(60), ..phone_call(pick(known), asks_about) }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let (_guard, runtime) = stage.asynchronous_service("voice-agent")?;
    runtime.block_on(async {
        let agent = agent::Agent::default();
        let newest = "rst_107";
        // Each restaurant's first call is about itself, or asks about one that is new once the table is booked.
        for restaurant in RESTAURANTS {
            let _answer = request_async(telephony::handle_call(&agent, &phone_call(restaurant, None))).await;
        }
        for _ in 0..18 {
            let _answer = request_async(telephony::handle_call(&agent, &some_call(&RESTAURANTS))).await;
            other_endpoints::now_and_then();
        }
        let afterwards = PhoneCall { asks_first: false, ..phone_call("rst_102", Some("rst_106")) };
        let _answer = request_async(telephony::handle_call(&agent, &afterwards)).await;
        for _ in 0..12 {
            let _answer = request_async(telephony::handle_call(&agent, &some_call(&RESTAURANTS))).await;
        }
        let first = phone_call("rst_103", Some(newest));
        let _complaint = request_async(telephony::handle_call(&agent, &first)).await;
    });
    Ok(None)
}
