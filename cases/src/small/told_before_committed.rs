//! An invoicing service saves invoices, and tells others of them through a thread that publishes.
//!
//! The bug: for imported invoices the publisher is told before the transaction is committed, and is faster. Nothing fails; the
//! mailer read an invoice that was not there yet, and sent none. The culprit is the order of `publish` and `commit`:
//! which of the two is named is all one.

use std::sync::mpsc;
use std::thread;

use casefile::{Context, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "told_before_committed",
    service: "invoices",
    expected: &[
        Expected::order("told_before_committed::publish"),
        Expected::order("told_before_committed::commit"),
    ],
    run: |stage| {
        let good = stage.good();
        let bad = stage.requests(good, 2, |random, bad| {
            let invoice = random.u32(300_000..400_000);
            save_invoice(&stage::token(random), invoice, random, bad);
        });
        Ok(Complaint::last_of(&bad))
    },
};

#[log_boundary]
fn save_invoice(
    #[public] request_id: &str,
    invoice: u32,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] imported: bool,
) -> u64 {
    let (tell, told) = mpsc::channel::<u64>();
    let (finish, finished) = mpsc::channel();
    let publisher = thread::spawn(Context::current().wrap(move || {
        while let Ok(version) = told.recv() {
            publish(invoice, version);
            finish.send(()).expect("somebody waits");
        }
    }));
    let version = begin(random.u64(..));
    for line in 0..random.u8(1..8) {
        write_line(line, random.u32(100..90_000));
    }
    if imported {
        tell.send(version).expect("the publisher runs");
        // The publisher has nothing else to do, and a commit takes its time.
        finished.recv().expect("it is published");
        commit(version, random);
    } else {
        commit(version, random);
        tell.send(version).expect("the publisher runs");
        finished.recv().expect("it is published");
    }
    if random.bool() {
        update_balance(random.i64(-90_000..90_000));
    }
    drop(tell);
    publisher.join().expect("the publisher ends");
    version
}

#[traced]
fn begin(transaction: u64) -> u64 {
    transaction >> 8
}

#[traced]
fn write_line(number: u8, cents: u32) {}

#[traced]
fn commit(version: u64, #[log(skip)] random: &mut Rng) {
    stage::busy(random, 1500);
}

#[traced]
fn publish(invoice: u32, version: u64) -> u8 {
    let envelope = wrap_event(invoice);
    envelope % 4
}

#[traced]
fn wrap_event(invoice: u32) -> u8 {
    invoice.to_le_bytes()[0]
}

#[traced]
fn update_balance(cents: i64) {}
