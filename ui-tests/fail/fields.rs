//! The option `fields`: keys that nobody uses yet, and values that only read.

use casefile::{log_boundary, traced};

#[traced(fields(level = 1, "trace_id" = 2, service.name = 3, error = 4))]
fn reserved() {}

#[log_boundary(fields("" = 1, "a\tb" = 2))]
fn unusable() {}

#[traced(fields(order.id = 1, "order.id" = 2, order.id = 3))]
fn twice() {}

#[traced(fields)]
fn without_a_list() {}

#[traced(fields(order))]
fn without_a_value(order: u64) -> u64 {
    order
}

#[traced(fields(1 = order))]
fn number_as_a_key(order: u64) -> u64 {
    order
}

#[traced(fields(key = ))]
fn nothing_as_a_value() {}

#[traced(fields(a = text.parse::<u32>()?, b = { return Err(error()) }))]
fn leaves(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[log_boundary(fields(a = order().await))]
async fn suspends() {}

#[log_boundary(fields(a = pin, b = format!("{pin:?}"), c = pin + 1, d = card.pin))]
fn sensitive(#[sensitive] pin: u32, #[log(skip)] card: &Card) -> u32 {
    pin + card.pin
}

struct Card {
    pin: u32,
}

async fn order() -> u64 {
    1
}

fn error() -> std::num::ParseIntError {
    "".parse::<u32>().unwrap_err()
}

fn main() {
    reserved();
    unusable();
    twice();
    without_a_list();
    without_a_value(1);
    number_as_a_key(1);
    nothing_as_a_value();
    let _ = leaves("1").map_err(|_| error());
    drop((suspends(), order()));
    sensitive(1, &Card { pin: 1 });
}
