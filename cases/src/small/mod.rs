//! Which small services are there? One file each: a few functions, thirty good requests, and one bug. Each imitates how
//! a real outage came about.

#![expect(unused_variables, reason = "what a dependency is given is recorded; it needs no body")]

mod background;
mod case;
mod stage;

mod address_of_the_proxy;
mod all_in_one_bucket;
mod authors_one_by_one;
mod backtracking_rule;
mod budget_in_seconds;
mod carrier_hangs;
mod clock_went_back;
mod columns_seen_twice;
mod cut_inside_a_letter;
mod decimal_comma;
mod eighth_server;
mod empty_address_plan;
mod encoded_twice;
mod every_256th;
mod expired_intermediate;
mod export_holds_connections;
mod geocoder_quota;
mod kept_sessions;
mod lease_lost_while_syncing;
mod legs_wait_for_rates;
mod new_key_each_attempt;
mod no_answer_for_version_six;
mod nothing_means_all;
mod pieces_or_boxes;
mod poison_message;
mod raised_letters;
mod rotated_password;
mod same_patient;
mod sheet_is_full;
mod someone_elses_reply;
mod swapped_currencies;
mod swept_before_sent;
mod told_before_committed;
mod two_took_the_same;
mod unlimited_seats;
mod usage_of_none;
mod week_year;
mod wrapped_id;

use std::error::Error;
use std::path::Path;

use casefile::TraceId;
use fastrand::Rng;

use case::Case;
use stage::Stage;

pub(crate) use pieces_or_boxes::serve;

/// Every case, in alphabetical order.
pub(crate) const CASES: &[Case] = &[
    address_of_the_proxy::CASE,
    all_in_one_bucket::CASE,
    authors_one_by_one::CASE,
    backtracking_rule::CASE,
    budget_in_seconds::CASE,
    carrier_hangs::CASE,
    clock_went_back::CASE,
    columns_seen_twice::CASE,
    cut_inside_a_letter::CASE,
    decimal_comma::CASE,
    eighth_server::CASE,
    empty_address_plan::CASE,
    encoded_twice::CASE,
    every_256th::CASE,
    expired_intermediate::CASE,
    export_holds_connections::CASE,
    geocoder_quota::CASE,
    kept_sessions::CASE,
    lease_lost_while_syncing::CASE,
    legs_wait_for_rates::CASE,
    new_key_each_attempt::CASE,
    no_answer_for_version_six::CASE,
    nothing_means_all::CASE,
    pieces_or_boxes::CASE,
    poison_message::CASE,
    raised_letters::CASE,
    rotated_password::CASE,
    same_patient::CASE,
    sheet_is_full::CASE,
    someone_elses_reply::CASE,
    swapped_currencies::CASE,
    swept_before_sent::CASE,
    told_before_committed::CASE,
    two_took_the_same::CASE,
    unlimited_seats::CASE,
    usage_of_none::CASE,
    week_year::CASE,
    wrapped_id::CASE,
];

/// Runs a case until it failed. The trace that a customer complains about, if one did.
pub(crate) fn run(case: &Case, folder: &Path, seed: u64) -> Result<Option<TraceId>, Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let _guard = stage::record(folder, case.service, env!("CARGO_PKG_VERSION"))?;
    let mut stage = Stage { folder: folder.to_owned(), random: Rng::with_seed(seed) };
    Ok((case.run)(&mut stage)?.trace())
}
