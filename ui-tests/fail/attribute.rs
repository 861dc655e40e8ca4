//! `attribute!`: keys that the record does not use itself, each once.

use casefile::attribute;

fn main() {
    let order = 7;
    attribute!();
    attribute!(level = 1, "trace_id" = 2, service.name = 3, error = 4, seq = 5, order);
    attribute!(order = 1, order);
    attribute!("name", order);
    attribute!(a = std::future::ready(1).await);
}
