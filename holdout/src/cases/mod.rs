//! Which cases are there?

mod authors_one_by_one;
mod backtracking_rule;
mod budget_in_seconds;
mod carrier_hangs;
mod cut_inside_a_letter;
mod empty_address_plan;
mod expired_intermediate;
mod export_holds_connections;
mod geocoder_quota;
mod kept_sessions;
mod lease_lost_while_syncing;
mod new_key_each_attempt;
mod pieces_or_boxes;
mod poison_message;
mod someone_elses_reply;
mod swapped_currencies;
mod told_before_committed;
mod two_took_the_same;
mod unlimited_seats;
mod wrapped_id;

use crate::case::Case;

pub(crate) use self::pieces_or_boxes::serve;

/// All of them, in alphabetical order.
pub(crate) const CASES: &[Case] = &[
    authors_one_by_one::CASE,
    backtracking_rule::CASE,
    budget_in_seconds::CASE,
    carrier_hangs::CASE,
    cut_inside_a_letter::CASE,
    empty_address_plan::CASE,
    expired_intermediate::CASE,
    export_holds_connections::CASE,
    geocoder_quota::CASE,
    kept_sessions::CASE,
    lease_lost_while_syncing::CASE,
    new_key_each_attempt::CASE,
    pieces_or_boxes::CASE,
    poison_message::CASE,
    someone_elses_reply::CASE,
    swapped_currencies::CASE,
    told_before_committed::CASE,
    two_took_the_same::CASE,
    unlimited_seats::CASE,
    wrapped_id::CASE,
];
