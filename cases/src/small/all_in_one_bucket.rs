//! An address book imports contacts: it reads the rows, merges those that are the same, and writes an index.
//!
//! The bug: contacts of one key are compared each with each, and all that have no e-mail address have the same key. Nothing
//! fails; some imports take ages. The culprit is the time that `merge_same` takes. Nasty: the index takes long always; as
//! many rows are quick where they have addresses, and how many do is not recorded.

use std::thread;
use std::time::Duration;

use casefile::{log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "all_in_one_bucket",
    service: "contacts",
    expected: &[Expected::slow("all_in_one_bucket::merge_same")],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 2, |random, bad| {
            let rows = if bad { random.u32(1_500..2_500) } else { random.u32(100..3_000) };
            let without_address = if bad { rows * 9 / 10 } else { rows / 50 };
            let device = stage::pick(random, &["phone", "tablet", "desktop"]);
            import(&stage::token(random), random.u32(1..90_000), device, random, rows, without_address);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[log_boundary]
fn import(
    #[public] request_id: &str,
    owner: u32,
    #[public] device: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] rows: u32,
    #[log(skip)] without_address: u32,
) -> u32 {
    let rows = read_rows(random.u64(..), rows);
    let merged = merge_same(rows, without_address);
    for photo in 0..random.u32(0..5) {
        store_photo(photo, random);
    }
    write_index(merged, random);
    merged
}

#[traced]
fn read_rows(upload: u64, #[log(skip)] rows: u32) -> u32 {
    thread::sleep(Duration::from_micros(u64::from(rows) / 4));
    rows
}

#[traced]
fn merge_same(rows: u32, #[log(skip)] without_address: u32) -> u32 {
    let pairs = u64::from(without_address).pow(2) / 2;
    // Twenty pairs a microsecond.
    thread::sleep(Duration::from_micros(pairs / 20 + u64::from(rows) / 10));
    rows - rows / 70
}

#[traced]
fn store_photo(number: u32, #[log(skip)] random: &mut Rng) {
    stage::busy(random, 700);
}

#[traced]
fn write_index(contacts: u32, #[log(skip)] random: &mut Rng) {
    stage::busy(random, 11_000);
}
