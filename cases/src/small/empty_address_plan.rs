//! An API resolves the database's name before it connects, and tries again when it cannot connect.
//!
//! The bug: two programs that keep the name's addresses up to date got into each other's way, and the newest plan is empty.
//! On-call sees that requests fail after four attempts, each with an error, and a restart of the pool. The culprit is
//! `resolve`, `output.addresses`: it went well and gave no address. Nasty: single connections fail in good requests, too; the
//! number of addresses differs all the time.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "empty_address_plan",
    service: "api",
    expected: &[Expected::output("empty_address_plan::resolve", "output.addresses")],
    run: |stage| {
        let good = stage.good();
        let mut serial = stage.random.u64(8000..9000);
        stage.requests(good, 5, |random, bad| {
            serial += random.u64(1..4);
            let zone = Zone { serial, addresses: if bad { 0 } else { random.u8(1..6) } };
            let _answered = get_item(&stage::token(random), random, zone);
        });
        Ok(Complaint::Failures)
    },
};

#[derive(Clone, Copy)]
struct Zone {
    serial: u64,
    addresses: u8,
}

#[derive(Loggable)]
struct Plan {
    serial: u64,
    addresses: Vec<u32>,
}

#[derive(Debug, Loggable)]
enum ConnectError {
    Refused,
    NoRoute,
}

#[derive(Debug, Loggable)]
enum ItemError {
    DatabaseUnavailable,
}

#[log_boundary]
fn get_item(
    #[public] request_id: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] zone: Zone,
) -> Result<u32, ItemError> {
    let tenant = authenticate(random.u32(10_000..99_999));
    for attempt in 1..=4 {
        if let Ok(connection) = open_connection(attempt, random, zone) {
            let rows = query(connection, tenant, random.u32(0..40));
            (0..rows % 6).for_each(decode_row);
            return Ok(rows);
        }
    }
    reset_pool(random.u8(3..30));
    Err(ItemError::DatabaseUnavailable)
}

#[traced]
fn authenticate(tenant: u32) -> u32 {
    tenant
}

#[traced]
fn open_connection(
    attempt: u8,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] zone: Zone,
) -> Result<u64, ConnectError> {
    let plan = resolve(random, zone);
    let refused = attempt == 1 && random.u8(..) < 50;
    dial(&plan.addresses, refused)?;
    Ok(random.u64(..))
}

#[traced]
fn resolve(#[log(skip)] random: &mut Rng, #[log(skip)] zone: Zone) -> Plan {
    let addresses = (0..zone.addresses).map(|_| 0x0A00_0000 | random.u32(1..65_000)).collect();
    Plan { serial: zone.serial, addresses }
}

#[traced]
fn dial(addresses: &[u32], #[log(skip)] refused: bool) -> Result<u32, ConnectError> {
    let address = addresses.first().ok_or(ConnectError::NoRoute)?;
    if refused { Err(ConnectError::Refused) } else { Ok(*address) }
}

#[traced]
fn query(connection: u64, tenant: u32, #[log(skip)] rows: u32) -> u32 {
    rows
}

#[traced]
fn decode_row(number: u32) {}

#[traced]
fn reset_pool(connections: u8) {}
