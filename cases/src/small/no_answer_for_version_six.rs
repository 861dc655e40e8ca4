//! A hotel confirms a booking: it charges the card, holds the room and sends the voucher, all three at once, and each of
//! them looks up the name of another server.
//!
//! The bug: the name server never answers what it is asked about addresses of version six under one domain, so that the
//! look-up waits and then takes the answer of version four. Nothing fails; confirmations take long. The culprit is the time
//! that `look_up` takes for the post. Nasty: one function called from three places at once, of which one is slow; charging
//! is always slow, and takes most of a good request.

use std::time::Duration;

use casefile::{Context, InContext, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "no_answer_for_version_six",
    service: "bookings",
    expected: &[Expected::slow("no_answer_for_version_six::look_up")],
    run: |stage| {
        let runtime = stage::runtime()?;
        let good = stage.good();
        let bad = stage.requests(good, 3, |random, bad| {
            let request_id = stage::token(random);
            let nights = random.u8(1..15);
            runtime.block_on(confirm(&request_id, random.u32(10_000..99_999), nights, random, bad));
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[log_boundary]
async fn confirm(
    #[public] request_id: &str,
    booking: u32,
    nights: u8,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] silent: bool,
) -> u32 {
    let price = price(nights, random.u32(60..240));
    let context = Context::current;
    let tasks = [
        tokio::spawn(charge(price, random.fork()).in_context(context())),
        tokio::spawn(hold_room(booking, nights, random.fork()).in_context(context())),
        tokio::spawn(send_voucher(booking, random.fork(), silent).in_context(context())),
    ];
    let mut done = 0;
    for task in tasks {
        done += u32::from(task.await.is_ok());
    }
    finish(booking, done)
}

#[traced]
fn price(nights: u8, #[log(skip)] rate: u32) -> u32 {
    u32::from(nights) * rate
}

#[traced]
async fn charge(price: u32, #[log(skip)] mut random: Rng) {
    look_up("acquirer.example", &mut random, false).await;
    authorise(price, &mut random).await;
}

#[traced]
async fn authorise(price: u32, #[log(skip)] random: &mut Rng) -> u64 {
    rest(random.u64(9_000..16_000)).await;
    random.u64(..)
}

#[traced]
async fn hold_room(booking: u32, nights: u8, #[log(skip)] mut random: Rng) {
    look_up("rooms.example", &mut random, false).await;
    for night in 0..nights.min(4) {
        hold_night(booking, night).await;
    }
}

#[traced]
async fn hold_night(booking: u32, night: u8) {
    rest(300).await;
}

#[traced]
async fn send_voucher(booking: u32, #[log(skip)] mut random: Rng, #[log(skip)] silent: bool) {
    look_up("post.example", &mut random, silent).await;
    if random.bool() {
        attach_map(booking);
    }
    submit(random.u64(..)).await;
}

#[traced]
async fn look_up(#[public] name: &str, #[log(skip)] random: &mut Rng, #[log(skip)] silent: bool) -> u32 {
    let version_six = if silent { 70_000 } else { 0 };
    rest(random.u64(200..2_500) + version_six).await;
    0x0A00_0000 + random.u32(2..250)
}

#[traced]
fn attach_map(booking: u32) -> u32 {
    booking % 90
}

#[traced]
async fn submit(message: u64) {
    rest(1_000).await;
}

#[traced]
fn finish(booking: u32, done: u32) -> u32 {
    done
}

async fn rest(microseconds: u64) {
    tokio::time::sleep(Duration::from_micros(microseconds)).await;
}
