//! Which cases are there?

mod address_of_the_proxy;
mod all_in_one_bucket;
mod clock_went_back;
mod columns_seen_twice;
mod decimal_comma;
mod eighth_server;
mod encoded_twice;
mod every_256th;
mod legs_wait_for_rates;
mod no_answer_for_version_six;
mod nothing_means_all;
mod raised_letters;
mod rotated_password;
mod same_patient;
mod sheet_is_full;
mod swept_before_sent;
mod usage_of_none;
mod week_year;

use crate::case::Case;

/// All of them, in alphabetical order.
pub(crate) const CASES: &[Case] = &[
    address_of_the_proxy::CASE,
    all_in_one_bucket::CASE,
    clock_went_back::CASE,
    columns_seen_twice::CASE,
    decimal_comma::CASE,
    eighth_server::CASE,
    encoded_twice::CASE,
    every_256th::CASE,
    legs_wait_for_rates::CASE,
    no_answer_for_version_six::CASE,
    nothing_means_all::CASE,
    raised_letters::CASE,
    rotated_password::CASE,
    same_patient::CASE,
    sheet_is_full::CASE,
    swept_before_sent::CASE,
    usage_of_none::CASE,
    week_year::CASE,
];
