//! Other fields of `self`.

#![deny(warnings)]
#![allow(dead_code)]

use std::rc::Rc;

use casefile::{Loggable, attribute, event, log_boundary, traced};

#[derive(Clone, Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
    #[sensitive]
    number: String,
}
fn card() -> Card {
    Card { id: 7, pin: 1234, number: "4111".to_owned() }
}

impl Card {
    #[log_boundary(fields(id = self.id))]
    fn strict(&self) {}

    fn events(self: &Rc<Self>) {
        event!("paid", id = self.id);
    }
}

#[traced(fields(id = self.id))]
impl Card {
    fn lenient(&self) {}

    async fn later(self) {
        attribute!(id = self.id);
    }
}

fn main() {
    card().strict();
    card().lenient();
    Rc::new(card()).events();
    drop(card().later());
    let _ = (card().id, card().number, card().pin);
}
