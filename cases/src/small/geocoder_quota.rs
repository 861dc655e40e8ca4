//! A courier service quotes deliveries: it looks up where the address is, how far that is, and what it costs.
//!
//! The bug: when the geocoder fails, the middle of the city is taken instead, and nobody is told. Nothing fails; a customer
//! far away paid for a kilometre. The culprit is the handled error of `geocode`. The error of `member_discount` is
//! normal: most customers are no members.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "geocoder_quota",
    service: "courier",
    expected: &[
        Expected::error_type("geocoder_quota::geocode"),
        Expected::outcome("geocoder_quota::geocode"),
    ],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 1, |random, bad| {
            let address =
                format!("{} {}", stage::pick(random, &["Elm Street", "Main Road"]), random.u8(1..200));
            quote(&stage::token(random), &address, random, bad);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[derive(Clone, Copy, Loggable)]
struct Place {
    east: i32,
    north: i32,
}

const CITY: Place = Place { east: 0, north: 0 };

#[derive(Debug, Loggable)]
enum GeocodeError {
    QuotaExhausted,
}

#[derive(Debug, Loggable)]
enum DiscountError {
    NotAMember,
}

#[log_boundary]
fn quote(
    #[public] request_id: &str,
    #[sensitive] address: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] exhausted: bool,
) -> i32 {
    let place = geocode(address, random, exhausted).unwrap_or(CITY);
    let kilometres = route(place, random.u8(2..8));
    let tariff = tariff(kilometres);
    let discount = member_discount(random.u32(..)).unwrap_or(0);
    let surcharge = if random.u8(..) < 60 { rain_surcharge(random.u8(..9)) } else { 0 };
    tariff - discount + surcharge
}

#[traced]
fn geocode(
    #[sensitive] address: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] exhausted: bool,
) -> Result<Place, GeocodeError> {
    if exhausted {
        return Err(GeocodeError::QuotaExhausted);
    }
    Ok(Place { east: random.i32(-25..25), north: random.i32(-25..25) })
}

#[traced]
fn route(to: Place, #[log(skip)] legs: u8) -> i32 {
    (1..legs).for_each(plan_leg);
    to.east.abs() + to.north.abs() + 1
}

#[traced]
fn plan_leg(number: u8) {}

#[traced]
fn tariff(kilometres: i32) -> i32 {
    450 + 80 * kilometres
}

#[traced]
fn member_discount(customer: u32) -> Result<i32, DiscountError> {
    if customer.is_multiple_of(4) { Ok(100) } else { Err(DiscountError::NotAMember) }
}

#[traced]
fn rain_surcharge(millimetres: u8) -> i32 {
    i32::from(millimetres) * 10
}
