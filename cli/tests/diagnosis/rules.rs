//! Does each rule decide where it should, and keep silent where it must? One service of a few calls for each.

#![expect(clippy::unnecessary_wraps, reason = "each is the body of a call, and some fail")]

use casefile_cli::diagnosis::{Diagnosis, Kind};
use serde_json::{Value, json};

use crate::planted::last_against_others;
use crate::stage::{Answer, Stage};

/// Plays 45 requests of which the last one is the bad one.
pub(crate) fn played(request: impl Fn(&mut Stage, bool) -> Answer) -> Diagnosis {
    played_in_order(|stage, number| request(stage, number == LAST))
}

/// The number of the bad request.
pub(crate) const LAST: u64 = 45;

/// Plays requests, each of which is told its number.
pub(crate) fn played_in_order(request: impl Fn(&mut Stage, u64) -> Answer) -> Diagnosis {
    let mut stage = Stage::new(7);
    for number in 0..=LAST {
        stage.next_trace();
        let _answered = stage.call("handle", json!({}), |stage| request(stage, number));
    }
    last_against_others(&stage.records)
}

/// A call that does nothing.
pub(crate) fn call(stage: &mut Stage, function: &str, inputs: Value, output: Value) -> Value {
    stage.call(function, inputs, |_| Ok(output)).unwrap_or_default()
}

/// Patients are reminded, and the last one of them twice.
#[test]
fn one_call_more_than_there_should_be_is_no_wrong_input() {
    let diagnosis = played(|stage, bad| {
        let (count, first) = (2 + stage.below(4), 100_000 + stage.below(800_000));
        call(
            stage,
            "list",
            json!({}),
            json!((0..count).map(|number| first + number * 7).collect::<Vec<_>>()),
        );
        for number in (0..count).chain(bad.then_some(count - 1)) {
            call(stage, "remind", json!({ "patient": first + number * 7 }), Value::Null);
        }
        Ok(Value::Null)
    });
    assert_eq!(first(&diagnosis), ("remind", "", Kind::ExtraCall));
    assert!(!blames(&diagnosis, "remind", "inputs.patient"), "{diagnosis:#?}");
}

/// Whether anything was found about a function's field.
pub(crate) fn blames(diagnosis: &Diagnosis, function: &str, path: &str) -> bool {
    diagnosis.blamed.iter().any(|blamed| blamed.function.ends_with(function) && blamed.path == path)
}

pub(crate) fn first(diagnosis: &Diagnosis) -> (&str, &str, Kind) {
    let first = diagnosis.blamed.first().unwrap_or_else(|| panic!("nothing is blamed: {diagnosis:#?}"));
    (first.function.trim_start_matches("shop::"), &first.path, first.kind)
}

/// What is opened is closed, unless its caller fails in between.
fn opened_and_closed(stage: &mut Stage, forgets: bool, fails: bool) -> Answer {
    let files = 1 + stage.below(5);
    for file in 0..files {
        call(stage, "open", json!({ "file": file }), Value::Null);
    }
    stage.call("copy", json!({}), |_| if fails { Err("DiskFull") } else { Ok(Value::Null) })?;
    for file in 0..files - u64::from(forgets) {
        call(stage, "close", json!({ "file": file }), Value::Null);
    }
    Ok(Value::Null)
}

#[test]
fn of_two_functions_that_are_called_as_often_one_is_missing() {
    let diagnosis = played(|stage, bad| opened_and_closed(stage, bad, false));
    let (function, _, kind) = first(&diagnosis);
    assert!(
        matches!((function, kind), ("close", Kind::MissingCall) | ("open", Kind::ExtraCall)),
        "{diagnosis:#?}"
    );
    let failed = played(|stage, bad| opened_and_closed(stage, false, bad));
    assert_eq!(first(&failed), ("copy", "error.type", Kind::Outcome));
    assert!(!blames(&failed, "open", "") && !blames(&failed, "close", ""), "{failed:#?}");
}

/// The use of three resources: much, some, and often none.
fn usage(stage: &mut Stage, sessions: Option<u64>) -> Answer {
    for (resource, least, width) in
        [("directory", 4_000, 5_000), ("keys", 0, 40), ("sessions", 20_000, 40_000)]
    {
        let used = least + stage.below(width);
        let used = if resource == "keys" && used < 20 { 0 } else { used };
        let used = sessions.filter(|_| resource == "sessions").unwrap_or(used);
        call(stage, "read_usage", json!({ "resource": resource }), json!(used));
    }
    Ok(Value::Null)
}

#[test]
fn an_amount_is_compared_with_those_of_its_own_sort() {
    let diagnosis = played(|stage, bad| usage(stage, bad.then_some(0)));
    assert_eq!(first(&diagnosis), ("read_usage", "output", Kind::Output));
    let usual = played(|stage, bad| usage(stage, bad.then_some(33_333)));
    assert!(!blames(&usual, "read_usage", "output"), "{usual:#?}");
    // Where a sort does not part the amounts, it says nothing.
    let any = |stage: &mut Stage, bad: bool| {
        for resource in ["directory", "keys"] {
            let used = if bad { 1_000 } else { stage.below(50_000) };
            call(stage, "read_usage", json!({ "resource": resource }), json!(used));
        }
        Ok(Value::Null)
    };
    assert!(!blames(&played(any), "read_usage", "output"));
}

/// A date is written as text, with this year.
fn dated(stage: &mut Stage, wrong: u64) -> Answer {
    let (year, month, day) = (2026 + stage.below(2), 1 + stage.below(12), 1 + stage.below(28));
    let text = format!("{}-{month:02}-{day:02}", year + wrong);
    call(stage, "write_date", json!({ "year": year, "month": month, "day": day }), json!(text));
    Ok(Value::Null)
}

#[test]
fn a_text_is_compared_part_by_part() {
    let diagnosis = played(|stage, bad| dated(stage, u64::from(bad)));
    assert_eq!(first(&diagnosis), ("write_date", "output", Kind::Output));
    let usual = played(|stage, _| dated(stage, 0));
    assert!(!blames(&usual, "write_date", "output"), "{usual:#?}");
}

/// Patients are reminded, each of them once; some attempts fail and are made again.
fn reminded(stage: &mut Stage, (same, again): (bool, bool)) -> Answer {
    let count = 2 + stage.below(4);
    let first = 100_000 + stage.below(800_000);
    for number in 0..count {
        let patient = if same { first } else { first + number * 7 };
        if again && number == 1 {
            let _failed = stage.call("remind", json!({ "patient": patient }), |_| Err("Busy"));
        }
        call(stage, "remind", json!({ "patient": patient }), Value::Null);
    }
    Ok(Value::Null)
}

#[test]
fn siblings_are_given_different_things_but_for_a_second_attempt() {
    let diagnosis = played(|stage, bad| reminded(stage, (bad, false)));
    assert_eq!(first(&diagnosis), ("remind", "inputs.patient", Kind::Inputs));
    let again = played(|stage, bad| reminded(stage, (false, bad)));
    assert!(!blames(&again, "remind", "inputs.patient"), "{again:#?}");
}

/// One tenant for all queries of a page, or any.
fn queried(stage: &mut Stage, (mixes, parts): (bool, bool)) -> Answer {
    let tenant = stage.below(50);
    for number in 0..3 {
        let own = if mixes { stage.below(50) } else { tenant + u64::from(parts && number == 2) };
        call(stage, "query", json!({ "tenant": own }), Value::Null);
    }
    Ok(Value::Null)
}

#[test]
fn siblings_are_given_the_same_where_they_always_are() {
    let diagnosis = played(|stage, bad| queried(stage, (false, bad)));
    assert_eq!(first(&diagnosis), ("query", "inputs.tenant", Kind::Inputs));
    let mixed = played(|stage, _| queried(stage, (true, false)));
    assert!(!blames(&mixed, "query", "inputs.tenant"), "{mixed:#?}");
}

/// Bytes are written and sent, unless the file is gone by then.
#[test]
fn what_is_odd_by_itself_contradicts_nobody() {
    let diagnosis = played(|stage, bad| {
        let bytes = 10_000 + stage.below(90_000);
        call(stage, "measure", json!({}), json!(bytes));
        call(stage, "send", json!({}), json!(if bad { 0 } else { bytes }));
        Ok(Value::Null)
    });
    assert_eq!(first(&diagnosis), ("send", "output", Kind::Output));
    assert!(!blames(&diagnosis, "measure", "output"), "{diagnosis:#?}");
    // A number as others are, and two that disagree: the earlier one was acted upon.
    let stale = played(|stage, bad| {
        let bytes = 10_000 + stage.below(90_000);
        call(stage, "cached", json!({}), json!(if bad { 54_321 } else { bytes }));
        call(stage, "send", json!({}), json!(bytes));
        Ok(Value::Null)
    });
    assert_eq!(first(&stale), ("cached", "output", Kind::Output));
}

/// Prices times a rate, and a small number that has nothing to do with it.
#[test]
fn a_formula_is_believed_if_chance_would_not_satisfy_it() {
    let product = |stage: &mut Stage, wrong: u64| {
        let (price, count) = (100 + stage.below(900), 1 + stage.below(9));
        call(stage, "total", json!({ "price": price, "count": count }), json!(price * count + wrong));
        Ok(Value::Null)
    };
    let diagnosis = played(|stage, bad| product(stage, u64::from(bad) * 500));
    assert_eq!(first(&diagnosis), ("total", "output", Kind::Output));
    assert!(diagnosis.blamed[0].reason.contains('×'), "{diagnosis:#?}");
    // Two counts that are equal may be added and taken away as one likes: that is no rule.
    let cancelling = played(|stage, bad| {
        let lines = 1 + stage.below(9);
        call(stage, "count", json!({}), json!(lines));
        let again = call(stage, "count_again", json!({}), json!(lines + u64::from(bad)));
        call(stage, "tell", json!({ "number": again }), Value::Null);
        Ok(Value::Null)
    });
    assert!(cancelling.blamed.iter().all(|blamed| !blamed.reason.contains('−')), "{cancelling:#?}");
}

/// An error that good traces survive, and this one did.
#[test]
fn an_error_that_is_dealt_with_is_no_fault() {
    let answered = |stage: &mut Stage, bad: bool, lost: bool| {
        let first = if lost { stage.call("ask", json!({}), |_| Err("Lost")) } else { Ok(Value::Null) };
        if first.is_err() {
            call(stage, "ask_again", json!({}), Value::Null);
        }
        call(stage, "tell", json!({ "colour": if bad { "blue" } else { "red" } }), Value::Null);
        Ok(Value::Null)
    };
    let diagnosis = played(|stage, bad| {
        let lost = bad || stage.below(8) == 0;
        answered(stage, bad, lost)
    });
    assert_eq!(first(&diagnosis), ("tell", "inputs.colour", Kind::Inputs));
    let new = played(|stage, bad| answered(stage, false, bad));
    assert!(first(&new).0.starts_with("ask"), "{new:#?}");
}
