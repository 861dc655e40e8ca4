//! A shop's checkout converts three amounts: the goods, the shipping, the tip for the courier.
//!
//! The bug: for parcels from another country the shipping's two currencies are handed over the wrong way round. Nothing
//! fails; the customer writes that the shipping was too cheap. `convert` is called from three places and is right each
//! time for what it was given. The culprit is the call that first gets the currencies the wrong way round:
//! `shipping_cost` decides them inside, so that is `convert`, `inputs.from` (or `inputs.to`: one mistake, two fields).

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "swapped_currencies",
    service: "checkout",
    expected: &[
        Expected::input("swapped_currencies::convert", "inputs.from"),
        Expected::input("swapped_currencies::convert", "inputs.to"),
    ],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 3, |random, bad| {
            let cart = Cart {
                customer: random.u32(10_000..9_999_999),
                goods: random.u64(800..40_000),
                parcels: random.u8(1..4),
                from_abroad: bad,
                declined: !bad && random.u8(..) < 30,
            };
            let _answered = check_out(&stage::token(random), random, &cart);
        });
        Ok(Complaint::last_of(&bad))
    },
};

struct Cart {
    customer: u32,
    goods: u64,
    parcels: u8,
    from_abroad: bool,
    declined: bool,
}

#[derive(Clone, Copy, Debug, Loggable)]
enum Currency {
    Eur,
    Sek,
}

#[derive(Debug, Loggable)]
enum CardError {
    Declined,
}

#[derive(Loggable)]
struct Total {
    goods: u64,
    shipping: u64,
    tip: Option<u64>,
}

#[log_boundary]
fn check_out(
    #[public] request_id: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] cart: &Cart,
) -> Result<Total, CardError> {
    let customer = load_customer(cart.customer);
    let goods = goods_cost(cart.goods);
    let shipping = shipping_cost(random, cart.parcels, cart.from_abroad);
    let tip = customer.is_multiple_of(3).then(|| courier_tip(random.u64(100..500)));
    authorise(goods + shipping, cart.declined)?;
    Ok(Total { goods, shipping, tip })
}

#[traced]
fn authorise(ore: u64, #[log(skip)] declined: bool) -> Result<(), CardError> {
    if declined { Err(CardError::Declined) } else { Ok(()) }
}

#[traced]
fn load_customer(customer: u32) -> u32 {
    customer / 7
}

#[traced]
fn goods_cost(cents: u64) -> u64 {
    convert(cents, Currency::Eur, Currency::Sek)
}

#[traced]
fn shipping_cost(#[log(skip)] random: &mut Rng, parcels: u8, #[log(skip)] from_abroad: bool) -> u64 {
    let tariff = look_up_tariff(parcels, random.u32(1000..99_999));
    let (from, to) =
        if from_abroad { (Currency::Sek, Currency::Eur) } else { (Currency::Eur, Currency::Sek) };
    convert(tariff, from, to)
}

#[traced]
fn look_up_tariff(parcels: u8, postcode: u32) -> u64 {
    400 * u64::from(parcels) + u64::from(postcode % 300)
}

#[traced]
fn courier_tip(cents: u64) -> u64 {
    convert(cents, Currency::Eur, Currency::Sek)
}

#[traced]
fn convert(amount: u64, from: Currency, to: Currency) -> u64 {
    match (from, to) {
        (Currency::Eur, Currency::Sek) => amount * 1134 / 100,
        (Currency::Sek, Currency::Eur) => amount * 100 / 1134,
        _ => amount,
    }
}
