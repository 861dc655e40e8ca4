//! Ordering food. Prices are cached for minutes and dropped from the cache when somebody changes them. But the end of
//! a promotion is nobody's change: it comes with the clock, and the cache goes on giving the promotion's price.
//!
//! On-call sees `PriceChanged`, from the check against the catalogue at the end of an order.
//!
//! The culprit is `Shop::cached_price`: its output is a price that is no longer true, older than any it gave before.
//! The catalogue, which the check believes, is right; the check does what it is there for.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use casefile::{Loggable, TraceId, log_boundary, traced};

use crate::case::{Case, Expected, Kind};
use crate::other_endpoints;
use crate::stage::Stage;
use crate::traffic::{lock, now_ms, percent, pick, random_id, request, wait};

pub(crate) const CASE: Case = Case {
    name: "cache_outlives_its_data",
    expected: &[Expected { function: "Shop::cached_price", path: "output", kind: Kind::Output }],
    run,
};

const DISHES: [&str; 6] = ["margherita", "marinara", "napoli", "capricciosa", "quattro", "funghi"];
const TIME_TO_LIVE: Duration = Duration::from_mins(5);
const PROMOTED: &str = DISHES[0];

#[derive(Loggable)]
#[public]
struct Order {
    request_id: String,
    customer: u32,
    #[sensitive]
    card: String,
    lines: Vec<Line>,
}

#[derive(Clone, Loggable)]
#[public]
struct Line {
    dish: String,
    quantity: u32,
}

/// What a dish costs, and how often that has changed.
#[derive(Clone, Copy, Loggable)]
struct Price {
    cents: u32,
    revision: u32,
}

#[derive(Loggable)]
struct CachedPrice {
    price: Price,
    age_us: u64,
}

#[derive(Loggable)]
#[public]
struct Receipt {
    order_id: String,
    total_cents: u32,
    placed_at_ms: u64,
}

#[derive(Debug, Loggable)]
enum OrderError {
    PriceChanged {
        #[public]
        dish: String,
        quoted_cents: u32,
        current_cents: u32,
    },
}

struct Promotion {
    cents: u32,
    until: Instant,
}

#[derive(Default)]
struct Shop {
    prices: Mutex<HashMap<String, Price>>,
    promotion: Mutex<Option<Promotion>>,
    cache: Mutex<HashMap<String, (Price, Instant)>>,
}

#[traced(public_text)]
impl Shop {
    #[log_boundary]
    fn place_order(&self, order: &Order) -> Result<Receipt, OrderError> {
        let loyalty_percent = self.loyalty(order.customer);
        let quoted: Vec<Price> = order.lines.iter().map(|line| self.price_of(&line.dish)).collect();
        for (line, price) in order.lines.iter().zip(&quoted) {
            self.check_price(&line.dish, price.cents)?;
        }
        let total: u32 =
            order.lines.iter().zip(&quoted).map(|(line, price)| line.quantity * price.cents).sum();
        let total_cents = total - total * loyalty_percent / 100;
        let order_id = self.take_payment(&order.card, total_cents);
        Ok(Receipt { order_id, total_cents, placed_at_ms: now_ms() })
    }

    fn loyalty(&self, customer: u32) -> u32 {
        wait(50..200);
        if customer.is_multiple_of(3) { 5 } else { 0 }
    }

    fn price_of(&self, dish: &str) -> Price {
        if let Some(cached) = self.cached_price(dish) {
            return cached.price;
        }
        let price = self.read_catalogue(dish);
        lock(&self.cache).insert(dish.to_owned(), (price, Instant::now()));
        price
    }

    fn cached_price(&self, dish: &str) -> Option<CachedPrice> {
        let (price, since) = *lock(&self.cache).get(dish)?;
        let age = since.elapsed();
        let age_us = u64::try_from(age.as_micros()).unwrap_or(u64::MAX);
        (age < TIME_TO_LIVE).then_some(CachedPrice { price, age_us })
    }

    fn read_catalogue(&self, dish: &str) -> Price {
        wait(100..400);
        let price = lock(&self.prices).get(dish).copied().unwrap_or(Price { cents: 990, revision: 1 });
        let promotion = lock(&self.promotion);
        match &*promotion {
            Some(promotion) if dish == PROMOTED && Instant::now() < promotion.until => {
                Price { cents: promotion.cents, revision: price.revision + 1 }
            }
            Some(_) if dish == PROMOTED => Price { cents: price.cents, revision: price.revision + 2 },
            _ => price,
        }
    }

    fn check_price(&self, dish: &str, quoted_cents: u32) -> Result<(), OrderError> {
        let current_cents = self.read_catalogue(dish).cents;
        if current_cents == quoted_cents {
            return Ok(());
        }
        Err(OrderError::PriceChanged { dish: dish.to_owned(), quoted_cents, current_cents })
    }

    fn take_payment(&self, #[sensitive] card: &str, cents: u32) -> String {
        wait(100..300);
        random_id(if card.is_empty() || cents == 0 { "free" } else { "ord" })
    }

    /// Another endpoint: whoever changes a price also empties the cache of it.
    #[log_boundary(public_text)]
    fn change_price(&self, dish: &str, cents: u32) -> Price {
        let mut prices = lock(&self.prices);
        let revision = prices.get(dish).map_or(1, |price| price.revision) + 1;
        prices.insert(dish.to_owned(), Price { cents, revision });
        lock(&self.cache).remove(dish);
        Price { cents, revision }
    }

    #[log_boundary]
    fn start_promotion(&self, cents: u32, milliseconds: u64) {
        let until = Instant::now() + Duration::from_millis(milliseconds);
        *lock(&self.promotion) = Some(Promotion { cents, until });
        lock(&self.cache).remove(PROMOTED);
    }
}

fn order(dishes: &[&str]) -> Order {
    let lines = dishes.iter().map(|dish| Line { dish: (*dish).to_owned(), quantity: fastrand::u32(1..4) });
    Order {
        request_id: random_id("req"),
        customer: fastrand::u32(1000..9999),
        card: random_id("card"),
        lines: lines.collect(),
    }
}

fn some_order() -> Order {
    let mut dishes = DISHES.to_vec();
    fastrand::shuffle(&mut dishes);
    order(&dishes[..fastrand::usize(1..5)])
}

fn run(stage: &Stage) -> Result<Option<TraceId>, Box<dyn Error>> {
    let _guard = stage.service("ordering")?;
    let shop = Shop::default();
    let began = Instant::now();
    for number in 0..45 {
        let may_change = if number < 25 { &DISHES[..] } else { &DISHES[1..] };
        if percent(40) {
            request(|| shop.change_price(pick(may_change), 10 * fastrand::u32(60..190)));
        }
        if number == 25 {
            request(|| shop.start_promotion(555, 400));
            let _answer = request(|| shop.place_order(&order(&["napoli", PROMOTED]))).1;
        }
        let _answer = request(|| shop.place_order(&some_order())).1;
        other_endpoints::now_and_then();
    }
    // The promotion ends, and nobody changes anything.
    thread::sleep(Duration::from_millis(400).max(began.elapsed() * 2));
    request(|| shop.change_price("napoli", 1150));
    let _complaint = request(|| shop.place_order(&order(&["napoli", PROMOTED]))).1;
    Ok(None)
}
