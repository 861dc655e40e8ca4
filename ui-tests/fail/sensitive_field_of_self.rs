//! A sensitive field of `self`; also in a block, where each method has the fields.

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
    #[log_boundary(fields(a = self.pin))]
    fn strict(&self) {}

    fn events(self: &Rc<Self>) {
        event!("paid", a = self.pin);
    }
}

#[traced(fields(a = self.pin))]
impl Card {
    fn lenient(&self) {}

    async fn later(self) {
        attribute!(a = self.pin);
    }
}

fn main() {
    card().strict();
    card().lenient();
    Rc::new(card()).events();
    drop(card().later());
    let _ = (card().id, card().number, card().pin);
}
