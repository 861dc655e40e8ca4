//! A variant has a name and fields, and no class of its own.

use casefile::{Loggable, log_boundary};

#[derive(Loggable)]
enum Event {
    #[sensitive]
    Paid { pin: u32 },
    #[public]
    Named(u64),
    #[log(skip)]
    Hidden,
    #[log(rename = "")]
    Unnamed,
}

#[log_boundary]
fn record(event: &Event) -> u64 {
    match event {
        Event::Paid { pin } => u64::from(*pin),
        Event::Named(id) => *id,
        Event::Hidden | Event::Unnamed => 0,
    }
}

fn main() {
    record(&Event::Paid { pin: 1 });
    record(&Event::Named(1));
    record(&Event::Hidden);
    record(&Event::Unnamed);
}
