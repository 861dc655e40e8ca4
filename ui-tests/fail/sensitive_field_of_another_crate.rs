//! A sensitive field of a type that another crate defines.

use casefile::{event, log_boundary};
use casefile_clippy_clean::types::Pair;


#[log_boundary(fields(field = pair.1))]
fn fields(pair: Pair<u32>) {}

fn events(pair: &Pair<u32>) {
    event!("foreign", field = pair.1 + 1);
}

fn main() {
    fields(Pair(1, 2));
    events(&Pair(1, 2));
}
