//! A `Sensitive` value is not recorded as a part of something else, nor through a trait that it does not have.

use std::collections::HashMap;

use casefile::{Loggable, Sensitive, log_boundary};

#[log_boundary]
fn pair(login: (u32, Sensitive<String>)) {}

#[log_boundary]
fn by_user(secrets_of: HashMap<u32, Sensitive<u64>>) {}

#[log_boundary]
fn output() -> (u32, Sensitive<u64>) {
    (1, Sensitive::new(2))
}

fn recorded<T: Loggable>(_: T) {}

fn main() {
    recorded(Sensitive::new(1));
}
