//! A warehouse takes an order's lines from the shelves: each line in a thread of its own, one at a time for each article.
//!
//! The bug: express orders do not take the article's lock. Two lines of one article read the same level, and the second write
//! undoes the first. Nothing fails; the stocktaking finds less than the books say. The culprit is the stale `read_level`,
//! whose output is that of the other line's; that both reads come before both writes is the same finding.

use std::collections::HashMap;
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;

use casefile::{Context, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "two_took_the_same",
    service: "warehouse",
    expected: &[
        Expected::output("two_took_the_same::read_level", "output"),
        Expected::order("two_took_the_same::read_level"),
        Expected::order("two_took_the_same::write_level"),
    ],
    run: |stage| {
        let good = stage.good();
        let shelves = Shelves::default();
        let bad = stage.requests(good, 1, |random, bad| {
            let article = random.u32(10..60);
            let mut lines = vec![(article, random.u32(1..4)), (article, random.u32(1..4))];
            if !bad && random.bool() {
                lines = (0..random.u8(1..4)).map(|_| (random.u32(10..60), random.u32(1..9))).collect();
            }
            pick_order(&stage::token(random), random, &shelves, &lines, bad);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Default)]
struct Shelves {
    levels: Mutex<HashMap<u32, u32>>,
    article: Mutex<()>,
}

#[log_boundary]
fn pick_order(
    #[public] request_id: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] shelves: &Shelves,
    #[log(skip)] lines: &[(u32, u32)],
    #[log(skip)] express: bool,
) -> u32 {
    let order = load_order(random.u32(500_000..600_000));
    // The planted race: what may happen, happens.
    let both_have_read = express.then(|| Barrier::new(2));
    let context = Context::current();
    let context = &context;
    thread::scope(|scope| {
        for (article, pieces) in lines.iter().copied() {
            let barrier = both_have_read.as_ref();
            scope.spawn(context.wrap(move || take(article, pieces, shelves, barrier)));
        }
    });
    if random.bool() {
        print_slip(order);
    }
    choose_box(lines.len())
}

#[traced]
fn load_order(order: u32) -> u32 {
    order
}

#[traced]
fn take(article: u32, pieces: u32, #[log(skip)] shelves: &Shelves, #[log(skip)] race: Option<&Barrier>) {
    let _locked = race.is_none().then(|| shelves.article.lock().unwrap_or_else(PoisonError::into_inner));
    let level = read_level(article, shelves);
    if let Some(barrier) = race {
        barrier.wait();
    }
    write_level(article, level - pieces, shelves);
}

#[traced]
fn read_level(article: u32, #[log(skip)] shelves: &Shelves) -> u32 {
    let mut levels = shelves.levels.lock().unwrap_or_else(PoisonError::into_inner);
    *levels.entry(article).or_insert(1000 + article * 13)
}

#[traced]
fn write_level(article: u32, level: u32, #[log(skip)] shelves: &Shelves) {
    shelves.levels.lock().unwrap_or_else(PoisonError::into_inner).insert(article, level);
}

#[traced]
fn print_slip(order: u32) {}

#[traced]
fn choose_box(lines: usize) -> u32 {
    if lines > 2 { 2 } else { 1 }
}
