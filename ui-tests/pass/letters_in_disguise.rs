//! A letter or byte by itself is none of anybody's business; several of them are said to be public.

use std::num::NonZero;

use casefile::{Loggable, log_boundary, testing};

#[derive(Loggable)]
struct Grade(#[public] char);

#[derive(Loggable)]
struct Key {
    letter: char,
    pressed: bool,
}

#[log_boundary]
fn press(key: Key, grades: Vec<Grade>, one: NonZero<u8>, #[public] bytes: Vec<NonZero<u8>>, numbers: &[u16]) {
    let _ = (key, grades, one, bytes, numbers);
}

fn main() {
    let seven = NonZero::new(7).unwrap();
    let records = testing::capture(|| {
        press(Key { letter: 'a', pressed: true }, vec![Grade('b')], seven, vec![seven; 2], &[104, 117]);
    });
    let record = records.only("press");
    assert_eq!(record.input("one").unwrap(), 7);
    assert_eq!(record.input("bytes").unwrap().to_string(), "[7,7]");
    assert_eq!(record.input("numbers").unwrap().to_string(), "[104,117]");
    let _ = |key: Key| (key.letter, key.pressed);
}
