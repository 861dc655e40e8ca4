//! Events, attributes, and expressions that read fields.

use std::sync::Mutex;

use casefile::{Loggable, attribute, event, log_boundary, traced};

/// Has something to hide.
#[derive(Loggable)]
pub struct Card {
    /// Not sensitive.
    pub id: u64,
    /// Public.
    #[public]
    pub holder: String,
    /// Sensitive.
    #[sensitive]
    pub pin: u32,
}

/// Fields that are read in all ways.
#[log_boundary(fields(
    id = card.id,
    sum = cards.iter().map(|card| card.id).sum::<u64>(),
    holder = Public(format!("{} {}", card.holder, cards.len())),
    first = match cards { [Card { id, .. }, ..] => *id, [] => 0 },
))]
#[must_use]
pub fn fields(card: &Card, #[log(skip)] cards: &[Card]) -> u64 {
    let pin = card.pin;
    let is_long = pin > 999;
    event!("read", is_long);
    card.id
}

/// Events in every form.
pub fn events(card: &Card, lock: &Mutex<Card>) {
    event!("nothing");
    event!(warn, "something", card.id = card.id, "any key" = 1, literal = "text");
    event!("closure", count = (0..card.id).filter(|number| number % 2 == 0).count());
    if let Ok(held) = lock.lock() {
        event!("guarded", id = held.id, is_short = matches!(held.holder.len(), 0..4));
    }
    let id = card.id;
    attribute!(id);
    attribute!(card.holder = Public(&card.holder), http.route = "/cards");
}

/// In a future, and of what is moved.
#[traced(fields(id = card.id))]
pub async fn later(card: Card) -> String {
    let Card { holder, id, .. } = card;
    event!("moved", id);
    std::future::ready(()).await;
    attribute!(id, length = holder.len());
    holder
}

/// Of a generic function.
#[traced]
pub fn generic<T: Loggable, const N: usize>(values: [T; N]) -> usize {
    event!("generic", count = N, first = values.first());
    attribute!(count = values.len());
    values.len()
}
