//! A type with sensitive fields is `Debug` by itself, and prints the others.
#![allow(dead_code)]

use casefile::Loggable;

struct Plain;

#[derive(Clone, Loggable)]
struct Card<'a, T> {
    id: u64,
    items: Vec<T>,
    #[log(skip)]
    plain: &'a Plain,
    #[sensitive]
    number: String,
    #[sensitive(mask = "last4")]
    iban: String,
}

#[derive(Loggable)]
enum Payment {
    Cash,
    Card(#[sensitive] String, u32),
    Split {
        #[sensitive]
        number: String,
        r#type: u8,
    },
}

#[derive(Loggable)]
#[sensitive]
enum Secret {
    Password(String),
}

#[derive(Clone, Debug, Loggable)]
struct Order {
    id: u64,
}

fn main() {
    let plain = Plain;
    let card = Card {
        id: 1,
        items: vec![Order { id: 2 }],
        plain: &plain,
        number: "hunter2".to_owned(),
        iban: "hunter2".to_owned(),
    };
    let name = std::any::type_name::<&Plain>();
    assert_eq!(
        format!("{:?}", card.clone()),
        format!("Card {{ id: 1, items: [Order {{ id: 2 }}], plain: <{name}>, number: [redacted], iban: [redacted] }}")
    );
    assert_eq!(
        format!("{card:#?}"),
        format!("Card {{\n    id: 1,\n    items: [\n        Order {{\n            id: 2,\n        }},\n    ],\n    plain: <{name}>,\n    number: [redacted],\n    iban: [redacted],\n}}")
    );
    assert_eq!(format!("{:?}", Payment::Cash), "Cash");
    assert_eq!(format!("{:?}", Payment::Card("hunter2".to_owned(), 3)), "Card([redacted], 3)");
    let split = Payment::Split { number: "hunter2".to_owned(), r#type: 1 };
    assert_eq!(format!("{split:?}"), "Split { number: [redacted], type: 1 }");
    assert_eq!(format!("{:?}", Secret::Password("hunter2".to_owned())), "Secret([redacted])");
}
