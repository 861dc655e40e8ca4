//! A recorded value whose type is found out further down, and a sensitive one.

use casefile::{Loggable, event};

#[derive(Loggable)]
#[sensitive]
struct Pin(u32);

fn found() {
    let mut best = None;
    for i in 0..3u32 {
        event!("looked", best);
        best = Some(i);
    }
}

fn closure() {
    let f = |x| event!("called", x);
    f(1u32);
}

fn sensitive() {
    let mut pins = Vec::new();
    event!("read", n = pins.len());
    pins.push(Pin(1));
}

fn main() {}
