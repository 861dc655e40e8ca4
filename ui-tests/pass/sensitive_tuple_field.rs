//! The field beside it.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, event, traced};

#[derive(Loggable)]
struct Pin(#[sensitive] u32, u32);

#[derive(Loggable)]
struct Envelope {
    pin: Pin,
}

#[traced(fields(a = pin.1))]
fn fields(pin: Pin) {}

fn events(pin: &Pin, envelope: &Envelope) {
    event!("opened", a = pin.1, b = envelope.pin.1);
}

fn main() {
    fields(Pin(1, 2));
    events(&Pin(1, 2), &Envelope { pin: Pin(1, 2) });
}
