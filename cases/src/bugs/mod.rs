//! Which bugs are there? One file each.

mod address_cut_short;
mod an_hour_late_in_summer;
mod cache_outlives_its_data;
mod cancelled_by_timeout;
mod config_not_reloaded;
mod context_changed_in_mid_call;
mod hold_released_before_capture;
mod metres_taken_for_kilometres;
mod next_page_starts_too_early;
mod prices_sorted_as_text;
mod query_for_each_row;
mod retry_storm;
mod shares_do_not_add_up;
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
    next_page_starts_too_early::CASE,
    config_not_reloaded::CASE,
    an_hour_late_in_summer::CASE,
    shares_do_not_add_up::CASE,
    address_cut_short::CASE,
    prices_sorted_as_text::CASE,
    hold_released_before_capture::CASE,
    query_for_each_row::CASE,
];
