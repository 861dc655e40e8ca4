//! Which bugs are there? One file each.

mod cache_outlives_its_data;
mod cancelled_by_timeout;
mod context_changed_in_mid_call;
mod metres_taken_for_kilometres;
mod retry_storm;
mod slow_for_one_tenant;
mod swallowed_error;
mod ticket_never_printed;
mod two_requests_race_for_a_table;
mod wrong_default_in_one_region;

use crate::case::Case;

/// Every case.
pub(crate) const CASES: &[Case] = &[
    cache_outlives_its_data::CASE,
    context_changed_in_mid_call::CASE,
    two_requests_race_for_a_table::CASE,
    slow_for_one_tenant::CASE,
    swallowed_error::CASE,
    ticket_never_printed::CASE,
    cancelled_by_timeout::CASE,
    retry_storm::CASE,
    wrong_default_in_one_region::CASE,
    metres_taken_for_kilometres::CASE,
];
