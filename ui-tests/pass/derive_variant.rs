//! What an enum's variants can say: a name of their own, and a class for each field.

use casefile::{Loggable, log_boundary, testing};

#[derive(Loggable)]
enum Event {
    Paid {
        #[sensitive]
        pin: u32,
    },
    #[log(rename = "called")]
    Named(#[public] String),
    Hidden(#[log(skip)] fn()),
}

#[log_boundary]
fn record(event: &Event) {
    match event {
        Event::Paid { pin } => drop(*pin),
        Event::Named(name) => drop(name.len()),
        Event::Hidden(function) => function(),
    }
}

fn main() {
    let records = testing::capture(|| {
        record(&Event::Paid { pin: 1 });
        record(&Event::Named("soup".into()));
        record(&Event::Hidden(|| {}));
    });
    let inputs: Vec<_> =
        records.iter().map(|record| serde_json::to_string(record.input("event").unwrap()).unwrap()).collect();
    assert_eq!(inputs[..2], [r#"{"Paid":{"pin":"[redacted]"}}"#, r#"{"called":"soup"}"#]);
}
