//! A broker routes a client's order to the market in smaller ones, until all of it is filled.
//!
//! The bug: on the eighth server an old program was left, for which the flag of retail orders means something else: it
//! sends the small orders and does not count what they fill. Nothing fails; the broker has bought far too many shares. The
//! culprit is the calls of `send_child` that should not be; that `count_fill` was never called says the same. Nasty: large
//! orders rightly send as many; retail orders are fine on other servers, and other orders on this one.

use casefile::{log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "eighth_server",
    service: "order-router",
    expected: &[Expected::extra("eighth_server::send_child"), Expected::missing("eighth_server::count_fill")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 4, |random, bad| {
            let server = if bad { 8 } else { random.u8(1..=8) };
            let retail = bad || server != 8 && random.bool();
            let shares = if bad { random.u32(2..4) * 100 } else { random.u32(1..=14) * 100 };
            let symbol = stage::pick(random, &["KCG", "WIZ", "NOK", "PLTX", "AON"]);
            route(&stage::token(random), server, symbol, shares, retail, random);
        });
        Ok(Complaint::first_of(&bad))
    },
};

#[log_boundary]
fn route(
    #[public] request_id: &str,
    server: u8,
    #[public] symbol: &str,
    shares: u32,
    retail: bool,
    #[log(skip)] random: &mut Rng,
) -> u32 {
    check_risk(shares);
    let price = read_quote(symbol, random.u32(300..90_000));
    if random.u8(..) < 80 {
        check_short_sale(symbol);
    }
    if server == 8 && retail {
        send_without_counting(price, random)
    } else {
        send_until_filled(price, shares, random)
    }
}

fn send_until_filled(price: u32, shares: u32, random: &mut Rng) -> u32 {
    let mut filled = 0;
    while filled < shares {
        let wanted = (shares - filled).min(100);
        let bought = send_child(price, wanted, random);
        filled = count_fill(filled, bought);
    }
    filled
}

/// The old program's way: it was meant for a test of the market, and stopped by hand.
fn send_without_counting(price: u32, random: &mut Rng) -> u32 {
    (0..random.u32(11..15)).map(|_| send_child(price, 100, random)).sum()
}

#[traced]
fn check_risk(shares: u32) -> bool {
    shares < 100_000
}

#[traced]
fn read_quote(#[public] symbol: &str, #[log(skip)] price: u32) -> u32 {
    price
}

#[traced]
fn check_short_sale(#[public] symbol: &str) -> bool {
    symbol.len() > 2
}

/// How many of the shares were bought.
#[traced]
fn send_child(price: u32, shares: u32, #[log(skip)] random: &mut Rng) -> u32 {
    write_message(random.u64(..));
    if random.u8(..) < 50 { shares / 2 + shares % 2 } else { shares }
}

#[traced]
fn write_message(message: u64) {}

#[traced]
fn count_fill(before: u32, bought: u32) -> u32 {
    before + bought
}
