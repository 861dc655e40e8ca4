//! A `Sensitive` value is not serialised, unless the field says by name that it is exposed.

use casefile::Sensitive;
use serde::Serialize;

#[derive(Serialize)]
struct Login {
    password: Sensitive<String>,
}

fn main() {
    let _ = serde_json::to_string(&Sensitive::new(1));
    let _ = serde_json::json!({ "password": Sensitive::new("hunter2") });
}
