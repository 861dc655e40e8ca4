//! Which bugs are there? One file each.

#![expect(
    clippy::unused_self,
    reason = "a method of the service, although the database behind it is left out"
)]
#![expect(clippy::struct_field_names, reason = "`order_id` is what an order's ID is called in a record")]

mod address_cut_short;
mod an_hour_late_in_summer;
mod batch_partly_written;
mod cache_outlives_its_data;
mod cancelled_by_timeout;
mod charged_twice;
mod config_not_reloaded;
mod context_changed_in_mid_call;
mod fallback_used_silently;
mod flag_read_too_early;
mod hold_released_before_capture;
mod locale_missing_upstream;
mod lock_held_by_another_request;
mod metres_taken_for_kilometres;
mod next_page_starts_too_early;
mod numbers_start_again;
mod prices_sorted_as_text;
mod query_for_each_row;
mod retry_storm;
mod session_of_another_tenant;
mod shares_do_not_add_up;
mod slow_for_one_tenant;
mod swallowed_error;
mod ticket_never_printed;
mod two_requests_race_for_a_table;
mod wrong_default_in_one_region;

use crate::case::{Case, Serve};

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
    charged_twice::CASE,
    locale_missing_upstream::CASE,
    flag_read_too_early::CASE,
    lock_held_by_another_request::CASE,
    session_of_another_tenant::CASE,
    numbers_start_again::CASE,
    fallback_used_silently::CASE,
    batch_partly_written::CASE,
];

/// What runs in a case's second process, by the case's name.
pub(crate) const SECOND_PROCESSES: &[(&str, Serve)] =
    &[(locale_missing_upstream::CASE.name, locale_missing_upstream::serve_profiles)];
