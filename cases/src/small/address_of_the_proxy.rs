//! A login counts the attempts of each address, in a store that all of its instances share.
//!
//! The bug: the address is the last one in the header, as there was one proxy; now there is a delivery network in front,
//! and everybody who comes through it has its address. On-call sees that customers are told to wait who tried once. The
//! culprit is the address that `count_attempt` is given. Nasty: addresses differ from request to request anyway, and what
//! stands out are the number of attempts and the refusal that follows from it.

use casefile::{Loggable, log_boundary, traced};
use fastrand::Rng;

use crate::small::case::{Case, Complaint, Expected};
use crate::small::stage;

pub(crate) const CASE: Case = Case {
    name: "address_of_the_proxy",
    service: "login",
    expected: &[Expected::input("address_of_the_proxy::count_attempt", "inputs.address")],
    run: |stage| {
        // The other instances were moved behind the network first.
        let mut through_network = stage.random.u32(60..90);
        let good = stage.good();
        let bad = stage.requests(good, 3, |random, bad| {
            let customer = format!("203.0.{}.{}", random.u8(..), random.u8(1..));
            let (forwarded, attempts) = if bad {
                through_network += random.u32(1..9);
                (format!("{customer}, 198.51.100.4"), through_network)
            } else {
                (customer, random.u32(1..4))
            };
            let _answered = log_in(&stage::token(random), &forwarded, random, attempts);
        });
        Ok(Complaint::first_of(&bad))
    },
};

#[derive(Debug, Loggable)]
enum LoginError {
    TooManyAttempts,
}

#[log_boundary]
fn log_in(
    #[public] request_id: &str,
    #[public] forwarded_for: &str,
    #[log(skip)] random: &mut Rng,
    #[log(skip)] attempts: u32,
) -> Result<u64, LoginError> {
    let address = forwarded_for.rsplit(", ").next().unwrap_or(forwarded_for);
    let counted = count_attempt(address, attempts);
    check_limit(counted)?;
    let account = find_account(random.u32(..));
    check_password(account);
    if account.is_multiple_of(3) {
        check_device(account, random.u64(..));
    }
    (0..random.u8(0..3)).for_each(|session| end_session(account, session));
    Ok(start_session(account, random.u64(..)))
}

/// How many there were from there in the last minute.
#[traced]
fn count_attempt(#[public] address: &str, #[log(skip)] attempts: u32) -> u32 {
    attempts
}

#[traced]
fn check_limit(attempts: u32) -> Result<(), LoginError> {
    if attempts > 5 { Err(LoginError::TooManyAttempts) } else { Ok(()) }
}

#[traced]
fn find_account(#[sensitive] name: u32) -> u32 {
    name / 400
}

#[traced]
fn check_password(account: u32) -> bool {
    account > 0
}

#[traced]
fn check_device(account: u32, device: u64) -> bool {
    device > 0
}

#[traced]
fn end_session(account: u32, session: u8) {}

#[traced]
fn start_session(account: u32, #[log(skip)] session: u64) -> u64 {
    session
}
