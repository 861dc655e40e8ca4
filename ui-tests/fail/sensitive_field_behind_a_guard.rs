//! A sensitive field behind a guard, or whatever dereferences to its owner.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

use casefile::{Loggable, event};

#[derive(Clone, Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    pin: u32,
    #[sensitive]
    number: String,
}
/// A guard of the user's own.
struct Held(Card);

impl Deref for Held {
    type Target = Card;

    fn deref(&self) -> &Card {
        &self.0
    }
}
fn card() -> Card {
    Card { id: 7, pin: 1234, number: "4111".to_owned() }
}

fn events(lock: &Mutex<Card>, shared: &Arc<RwLock<Card>>, cell: &Rc<RefCell<Box<Card>>>, held: &Held) {
    event!("locked", a = lock.lock().unwrap().pin, b = shared.read().unwrap().pin);
    event!("held", a = cell.borrow().pin, b = held.pin, c = held.deref().pin);
}

fn main() {
    events(
        &Mutex::new(card()),
        &Arc::new(RwLock::new(card())),
        &Rc::new(RefCell::new(Box::new(card()))),
        &Held(card()),
    );
    let _ = (card().id, card().number);
}
