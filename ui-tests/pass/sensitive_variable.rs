//! What was found out about them elsewhere, and what was exposed.

#![deny(warnings)]
#![allow(dead_code)]

use casefile::{Loggable, Sensitive, event, traced};

#[derive(Clone, Loggable)]
#[sensitive]
struct ApiKey(u32);

impl ApiKey {
    fn size(&self) -> u32 {
        self.0
    }
}

fn events(key: &ApiKey, keys: Vec<ApiKey>, pin: Sensitive<u32>, maybe: Option<Sensitive<u32>>) {
    let (count, is_there) = (keys.len(), maybe.is_some());
    let verified = verify(key);
    event!("asked", count, is_there, verified);
    // Whoever writes `expose` knows what it gives.
    event!("exposed", a = pin.expose().count_ones());
}

fn verify(key: &ApiKey) -> bool {
    key.size() == 1
}

impl ApiKey {
    #[traced(fields(a = 1))]
    fn fields(&self) {}
}

fn main() {
    events(&ApiKey(1), Vec::new(), Sensitive::new(1), None);
    ApiKey(1).fields();
}
