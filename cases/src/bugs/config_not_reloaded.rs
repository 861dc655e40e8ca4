//! Quotes. The rules for prices and fees are read where they are; those for discounts are each worker's own copy, which
//! is renewed when the worker hears that there is a new version. One worker did not hear of the last one.
//!
//! Everything ends well; a customer complains about a quote that the website does not confirm.
//!
//! The culprit is `discount_rules` and its output: a version behind those that the rest of the quote was made from.

use std::error::Error;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, RwLock};

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{now_ms, percent, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "config_not_reloaded",
    expected: &[Expected { function: "Worker::discount_rules", path: "output", kind: Kind::Output }],
    run,
};

#[derive(Clone, Copy)]
struct Rules {
    version: u32,
    base_cents: u32,
    fee_cents: u32,
    discount_percent: u32,
}

/// A rule and the version of the rules that it comes from.
#[derive(Clone, Copy, Loggable)]
struct Rule {
    version: u32,
    value: u32,
}

#[derive(Loggable)]
#[public]
struct QuoteRequest {
    request_id: String,
    article: u32,
    quantity: u32,
    #[sensitive]
    customer: String,
    gift_wrapped: bool,
}

#[derive(Loggable)]
#[public]
struct Quote {
    quote_id: String,
    cents: u32,
    quoted_at_ms: u64,
}

type Store = Arc<RwLock<Rules>>;

struct Worker {
    store: Store,
    own: RwLock<Rules>,
}

#[traced(public_text)]
impl Worker {
    #[log_boundary]
    fn quote(&self, request: &QuoteRequest) -> Quote {
        let orders = self.count_orders(&request.customer);
        let price = self.price_rules(request.article);
        let fee = self.fee_rules();
        let mut cents = (price.value + fee.value) * request.quantity;
        if request.gift_wrapped {
            cents += self.wrapping(request.quantity);
        }
        if orders > 2 {
            let discount = self.discount_rules(orders);
            cents -= cents * discount.value / 100;
        }
        Quote { quote_id: self.store_quote(cents), cents, quoted_at_ms: now_ms() }
    }

    fn count_orders(&self, #[sensitive] customer: &str) -> usize {
        wait(50..200);
        customer.bytes().map(usize::from).sum::<usize>() % 6
    }

    fn price_rules(&self, article: u32) -> Rule {
        wait(50..200);
        let rules = read(&self.store);
        Rule { version: rules.version, value: rules.base_cents + article % 97 }
    }

    fn fee_rules(&self) -> Rule {
        let rules = read(&self.store);
        Rule { version: rules.version, value: rules.fee_cents }
    }

    fn wrapping(&self, quantity: u32) -> u32 {
        wait(20..100);
        250 + 50 * quantity
    }

    fn discount_rules(&self, orders: usize) -> Rule {
        let rules = read(&self.own);
        let most = if orders > 4 { 2 } else { 0 };
        Rule { version: rules.version, value: rules.discount_percent + most }
    }

    fn store_quote(&self, cents: u32) -> String {
        wait(50..300);
        random_id(if cents > 0 { "quo" } else { "nil" })
    }

    /// Not part of a request: whatever has been announced since the last one.
    #[log(skip)]
    fn hear(&self, announcements: &Receiver<Rules>) {
        if let Some(newest) = announcements.try_iter().last() {
            *self.own.write().unwrap_or_else(std::sync::PoisonError::into_inner) = newest;
        }
    }
}

fn read(rules: &RwLock<Rules>) -> Rules {
    *rules.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn newer(rules: Rules) -> Rules {
    Rules {
        version: rules.version + 1,
        base_cents: fastrand::u32(800..1400),
        fee_cents: fastrand::u32(20..90),
        discount_percent: fastrand::u32(2..15),
    }
}

fn announce(rules: Rules, store: &Store, listeners: &[&Sender<Rules>]) -> Result<(), Box<dyn Error>> {
    *store.write().unwrap_or_else(std::sync::PoisonError::into_inner) = rules;
    for listener in listeners {
        listener.send(rules)?;
    }
    Ok(())
}

fn quote_request(customer: &str) -> QuoteRequest {
    QuoteRequest {
        request_id: random_id("req"),
        article: fastrand::u32(100..999),
        quantity: fastrand::u32(1..6),
        customer: customer.to_owned(),
        gift_wrapped: percent(30),
    }
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("quotes")?;
    let mut rules = newer(Rules { version: 20, base_cents: 0, fee_cents: 0, discount_percent: 0 });
    let store: Store = Arc::new(RwLock::new(rules));
    let worker = || Worker { store: Arc::clone(&store), own: RwLock::new(rules) };
    let (first, second) = (worker(), worker());
    let (to_first, first_hears) = channel();
    let (to_second, second_hears) = channel();
    for number in 0..45 {
        if number % 6 == 5 {
            rules = newer(rules);
            // The last announcement reaches one worker only.
            let listeners = [&to_first, &to_second];
            announce(rules, &store, &listeners[..if number < 40 { 2 } else { 1 }])?;
        }
        first.hear(&first_hears);
        second.hear(&second_hears);
        let worker = if number < 40 && percent(50) { &second } else { &first };
        request(|| worker.quote(&quote_request(&random_id("cus"))));
        other_endpoints::now_and_then();
    }
    // A customer with five orders, so that there is a discount.
    let (complaint, _quote) = request(|| second.quote(&quote_request("\u{5}")));
    Ok(Some(complaint))
}
