//! Does each family of rules decide where it should, and keep silent where it must? What was known before, limits, repeats,
//! order, time, instants, and good traces that are none.

#![expect(clippy::unnecessary_wraps, reason = "each is the body of a call, and some fail")]

use casefile_cli::diagnosis::Kind;
use casefile_record::{Mark, RecordedMark};
use serde_json::{Value, json};

use crate::rules::{LAST, blames, call, first, played, played_in_order};
use crate::stage::{Answer, Stage};

/// A cook is told one of the dishes that were ordered, or any.
fn cooked(stage: &mut Stage, dish: Option<u64>, any: bool) -> Answer {
    let dishes: Vec<u64> = (0..4).map(|_| 1_000 + stage.below(9_000)).collect();
    call(stage, "order", json!({}), json!(dishes));
    let ordered = dishes[usize::from(stage.below(2) == 0) + 1];
    let unordered = 1_000 + stage.below(9_000);
    let dish = dish.unwrap_or(if any { unordered } else { ordered });
    call(stage, "cook", json!({ "dish": dish }), Value::Null);
    Ok(Value::Null)
}

#[test]
fn a_value_is_one_of_those_that_were_known_before() {
    let diagnosis = played(|stage, bad| cooked(stage, bad.then_some(5_555), false));
    assert_eq!(first(&diagnosis), ("cook", "inputs.dish", Kind::Inputs));
    assert!(diagnosis.blamed[0].reason.contains("one of the values"), "{diagnosis:#?}");
    let any = played(|stage, bad| cooked(stage, bad.then_some(5_555), true));
    assert!(!blames(&any, "cook", "inputs.dish"), "{any:#?}");
}

/// Amounts from 600 on are large, those below 400 are not; there are none between.
fn classified(stage: &mut Stage, bad: Option<(u64, bool)>) -> Answer {
    let is_large = stage.below(2) == 0;
    let amount = stage.below(400) + if is_large { 600 } else { 0 };
    let (amount, is_large) = bad.unwrap_or((amount, is_large));
    call(stage, "classify", json!({ "amount": amount }), json!(is_large));
    Ok(Value::Null)
}

#[test]
fn a_limit_is_learnt_and_says_nothing_between_its_sides() {
    let diagnosis = played(|stage, bad| classified(stage, bad.then_some((903, false))));
    assert_eq!(first(&diagnosis), ("classify", "output", Kind::Output));
    for is_large in [false, true] {
        let between = played(|stage, bad| classified(stage, bad.then_some((500, is_large))));
        assert!(!blames(&between, "classify", "output"), "{between:#?}");
    }
}

/// A row's version is read, and read again after it was written.
fn read_twice(stage: &mut Stage, is_lost: bool) -> Answer {
    let version = stage.below(90_000);
    call(stage, "read", json!({ "row": 7 }), json!(version));
    call(stage, "write", json!({ "row": 7 }), Value::Null);
    let next = stage.below(90_000);
    call(stage, "read", json!({ "row": 7 }), json!(if is_lost { version } else { next }));
    Ok(Value::Null)
}

#[test]
fn what_always_changes_between_two_reads_has_changed() {
    let diagnosis = played(read_twice);
    assert_eq!(first(&diagnosis), ("read", "output", Kind::Output));
    let at_times = played(|stage, bad| {
        let is_lost = bad || stage.below(2) == 0;
        read_twice(stage, is_lost)
    });
    assert!(!blames(&at_times, "read", "output"), "{at_times:#?}");
}

/// Stock is checked before the payment, or after it.
fn paid(stage: &mut Stage, is_checked_first: bool) -> Answer {
    let order = if is_checked_first { ["check", "pay"] } else { ["pay", "check"] };
    for function in order {
        call(stage, function, json!({}), Value::Null);
        stage.wait(50_000);
    }
    Ok(Value::Null)
}

#[test]
fn an_order_counts_if_good_traces_keep_it() {
    let diagnosis = played(|stage, bad| paid(stage, !bad));
    assert_eq!(first(&diagnosis).2, Kind::Order);
    let any = played(|stage, bad| {
        let is_checked_first = !bad && stage.below(2) == 0;
        paid(stage, is_checked_first)
    });
    assert!(any.blamed.iter().all(|blamed| blamed.kind != Kind::Order), "{any:#?}");
}

/// One call that takes so long, in nanoseconds.
fn fetched(stage: &mut Stage, nanoseconds: u64) -> Answer {
    stage.call("fetch", json!({}), |stage| {
        stage.wait(nanoseconds);
        Ok(Value::Null)
    })
}

#[test]
fn a_call_is_slow_if_it_was_never_so_slow_and_somebody_noticed() {
    let diagnosis = played(|stage, bad| fetched(stage, if bad { 60_000_000 } else { 3_000_000 }));
    assert_eq!(first(&diagnosis), ("fetch", "duration_ns", Kind::Duration));
    let unnoticed = played(|stage, bad| fetched(stage, if bad { 60_000 } else { 20_000 }));
    assert!(!blames(&unnoticed, "fetch", "duration_ns"), "{unnoticed:#?}");
    let usual = played(|stage, bad| {
        let is_long = bad || stage.below(4) == 0;
        fetched(stage, if is_long { 60_000_000 } else { 3_000_000 })
    });
    assert!(!blames(&usual, "fetch", "duration_ns"), "{usual:#?}");
}

/// A total that is too much in some requests, the last one among them.
fn totalled(stage: &mut Stage, is_wrong: bool) -> Answer {
    let (price, count) = (100 + stage.below(900), 1 + stage.below(9));
    let total = price * count + if is_wrong { 500 } else { 0 };
    call(stage, "total", json!({ "price": price, "count": count }), json!(total));
    Ok(Value::Null)
}

#[test]
fn good_traces_that_have_the_fault_too_are_left_out() {
    let diagnosis = played_in_order(|stage, number| totalled(stage, [10, 20, 30, LAST].contains(&number)));
    assert_eq!(first(&diagnosis), ("total", "output", Kind::Output));
    assert_eq!(diagnosis.also_broken_in.len(), 3, "{diagnosis:#?}");
    let habit = played_in_order(|stage, number| totalled(stage, number % 2 == 1));
    assert!(habit.also_broken_in.is_empty(), "{habit:#?}");
    assert!(!blames(&habit, "total", "output"), "{habit:#?}");
}

/// A token is kept until it expires, by the time that the call is given.
fn token_kept(stage: &mut Stage, (number, is_stale): (u64, bool)) -> Answer {
    let now = 1_795_000_000 + number * 37;
    let left = 3 + stage.below(900);
    let expires_at = if is_stale { now - 100 } else { now + left };
    call(stage, "kept_token", json!({ "now": now }), json!({ "expires_at": expires_at }));
    Ok(Value::Null)
}

#[test]
fn what_has_expired_by_the_time_that_a_call_was_given_is_odd() {
    let diagnosis = played_in_order(|stage, number| token_kept(stage, (number, number == LAST)));
    assert_eq!(first(&diagnosis), ("kept_token", "output.expires_at", Kind::Output));
    let good = played_in_order(|stage, number| token_kept(stage, (number, false)));
    assert!(!blames(&good, "kept_token", "output.expires_at"), "{good:#?}");
}

/// Bytes that look like a time now and then are computed as other numbers are.
fn estimated(stage: &mut Stage, too_little: u64) -> Answer {
    let (seconds, rate) = (100 + stage.below(2_000), 500_000 + stage.below(1_500_000));
    let (seconds, rate) = if too_little > 0 { (1_500, 1_200_000) } else { (seconds, rate) };
    call(stage, "estimate", json!({ "seconds": seconds, "rate": rate }), json!(seconds * rate - too_little));
    Ok(Value::Null)
}

#[test]
fn an_amount_is_no_instant_for_looking_like_one_at_times() {
    let diagnosis = played(|stage, bad| estimated(stage, u64::from(bad) * 1_000_000_000));
    assert_eq!(first(&diagnosis), ("estimate", "output", Kind::Output));
    assert!(diagnosis.blamed[0].reason.contains('×'), "{diagnosis:#?}");
    assert!(!blames(&played(|stage, _| estimated(stage, 0)), "estimate", "output"));
}

/// A list that its record has only the beginning of.
fn expanded(stage: &mut Stage, all: u64) -> Answer {
    let count = 8 + stage.below(9);
    let terms: Vec<u64> = (0..count).map(|_| stage.below(9_000)).collect();
    call(stage, "expand", json!({}), json!(terms));
    if let Some(record) = stage.records.last_mut().filter(|_| all > 0) {
        record.meta = [("output", RecordedMark::from(Mark::Truncated(all)))].into_iter().collect();
    }
    Ok(Value::Null)
}

#[test]
fn a_list_that_was_cut_short_is_as_long_as_it_was() {
    let diagnosis = played(|stage, bad| expanded(stage, u64::from(bad) * 729));
    assert_eq!(first(&diagnosis), ("expand", "output", Kind::Output));
    assert!(!blames(&played(|stage, _| expanded(stage, 0)), "expand", "output"));
}

/// Space is reserved for a part, then for one inside of it; each is written to its own.
fn written(stage: &mut Stage, is_mixed_up: bool) -> Answer {
    let (outer, inner) = (10_000 + stage.below(80_000), 10_000 + stage.below(80_000));
    stage.call("encode", json!({}), |stage| {
        call(stage, "reserve", json!({}), json!(outer));
        stage.call("encode", json!({}), |stage| {
            call(stage, "reserve", json!({}), json!(inner));
            call(stage, "write", json!({ "to": inner }), Value::Null);
            Ok(Value::Null)
        })?;
        call(stage, "write", json!({ "to": if is_mixed_up { inner } else { outer } }), Value::Null);
        Ok(Value::Null)
    })
}

#[test]
fn a_value_comes_from_the_call_that_is_nearest_in_the_tree() {
    let diagnosis = played(written);
    assert_eq!(first(&diagnosis), ("write", "inputs.to", Kind::Inputs));
    assert!(played(|stage, _| written(stage, false)).blamed.is_empty());
}
