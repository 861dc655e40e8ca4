//! `#[log(serde)]` writes what has nothing sensitive; of a sensitive type it shows that there was one.

use std::collections::HashMap;

use casefile::{Loggable, log_boundary, testing};
use serde::Serialize;

#[derive(Loggable, Serialize)]
struct Point {
    x: u64,
}

#[derive(Loggable, Serialize)]
#[sensitive]
struct Key(String);

#[log_boundary]
fn save(#[log(serde)] point: &Point, #[log(serde)] points: HashMap<u64, (Point, bool)>, #[log(serde)] key: Option<Key>) {
    let _ = (point.x, points, key.map(|key| key.0));
}

fn main() {
    let records = testing::capture(|| {
        save(&Point { x: 1 }, HashMap::from([(2, (Point { x: 3 }, true))]), Some(Key("hunter2".to_owned())));
    });
    let record = records.only("save");
    assert_eq!(record.input("point").unwrap()["x"], 1);
    assert_eq!(record.input("points").unwrap()["2"][0]["x"], 3);
    assert_eq!(record.input("key").unwrap(), "[redacted]");
}
