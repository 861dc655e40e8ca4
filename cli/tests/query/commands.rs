//! What each command shows for the same logs.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

use casefile_record::{EventName, Outcome, Record};
use expect_test::{Expect, expect};

use crate::fixture::{self, call, failed, trace_id, with};
use crate::run::Folder;

fn folder() -> Folder {
    let folder = Folder::new();
    let (shop, bank) = fixture::logs();
    folder.write("shop.jsonl", shop);
    folder.write("bank.jsonl", bank);
    folder
}

fn check(arguments: &[&str], expected: &Expect) {
    let folder = folder();
    expected.assert_eq(&folder.without_path(&folder.run(arguments).page()));
}

const BOTH: [&str; 2] = ["shop.jsonl", "bank.jsonl"];

#[test]
fn trace_shows_the_calls_of_both_services() {
    check(
        &[&["trace", &trace_id(5).to_string()[..]], &BOTH[..]].concat(),
        &expect![[r#"
            trace 01936f115d2a7c1e9a3ce929d0e0e405  failed
            2026-11-22 10:00:00.100Z  7.00 ms  4 calls  bank, shop

                 +0 ns   7.00 ms shop::api::checkout  [shop]  error
                                   err shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
               +200 µs    700 µs ├─ shop::orders::load  [shop]
                                      in  id=918275
                                      out {"http.route":"/x","id":918275,"restaurant_id":"rst_5"}
              +1.00 ms   5.00 ms ├─ shop::pay::charge_card  [shop]  error
                                      in  order={"http.route":"/x","id":918275,"restaurant_id":"rst_5"}
                                      err shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
                                          caused by gateway returned 402
                                          caused by connection closed
              +1.50 ms   3.50 ms │  └─ bank::charge  [bank]  error
                                         in  amount=500 card="[redacted]"
                                         err bank::Refused: insufficient funds
              +2.00 ms         · └─ cache missed  key="orders/918275"
            [exit 0]
        "#]],
    );
}

#[test]
fn trace_by_prefix_without_values() {
    check(
        &["trace", "01936F115", "--no-values", "shop.jsonl"],
        &expect![[r#"
            trace 01936f115d2a7c1e9a3ce929d0e0e405  failed
            2026-11-22 10:00:00.100Z  7.00 ms  3 calls  shop

                 +0 ns   7.00 ms shop::api::checkout  error
               +200 µs    700 µs ├─ shop::orders::load
              +1.00 ms   5.00 ms ├─ shop::pay::charge_card  error
              +2.00 ms         · └─ cache missed
            [exit 0]
        "#]],
    );
}

#[test]
fn trace_lists_those_that_a_prefix_could_mean() {
    check(
        &["trace", "01936f", "shop.jsonl"],
        &expect![[r#"
            casefile: 01936f could be any of 6 traces:
              01936f0d5d2a7c1e9a3ce929d0e0e401  2026-11-22 10:00:00.020Z  ok  shop::api::checkout
              01936f0e5d2a7c1e9a3ce929d0e0e402  2026-11-22 10:00:00.040Z  ok  shop::api::checkout
              01936f0f5d2a7c1e9a3ce929d0e0e403  2026-11-22 10:00:00.060Z  error  shop::api::checkout
              01936f105d2a7c1e9a3ce929d0e0e404  2026-11-22 10:00:00.080Z  ok  shop::api::checkout
              01936f115d2a7c1e9a3ce929d0e0e405  2026-11-22 10:00:00.100Z  error  shop::api::checkout
              01936f125d2a7c1e9a3ce929d0e0e406  2026-11-22 10:00:00.120Z  ok  shop::api::checkout
            [exit 2]
        "#]],
    );
    check(
        &["trace", "ffff", "shop.jsonl"],
        &expect![[r#"
        casefile: no trace ffff in these logs
        [exit 1]
    "#]],
    );
    check(
        &["trace", "xyz", "shop.jsonl"],
        &expect![[r#"
            casefile: xyz: neither a trace ID nor a file
            [exit 2]
        "#]],
    );
}

#[test]
fn what_is_neither_a_trace_nor_a_file_is_refused_before_anything_is_done() {
    for command in ["trace", "timing", "why", "diff"] {
        for (word, why) in [
            ("zzzz", "neither a trace ID nor a file"),
            (
                "abc",
                "too short for a trace ID, of which at least 4 digits are needed, and there is no such file",
            ),
            (
                "01936f115d2a7c1e9a3ce929d0e0e4050",
                "too long for a trace ID, which has 32 digits, and there is no such file",
            ),
            ("shop.json", "no such file"),
        ] {
            let expected = format!("casefile: {word}: {why}\n[exit 2]\n");
            for arguments in [[command, word, "shop.jsonl"], [command, "shop.jsonl", word]] {
                assert_eq!(folder().run(&arguments).page(), expected, "{command}");
            }
        }
    }
    let two = folder().run(&["trace", "01936f11", "01936f12", "shop.jsonl"]);
    assert_eq!(two.error, "casefile: 01936f12: one trace too many, and there is no such file\n");
}

#[test]
fn without_a_trace_it_is_the_last_one_that_failed() {
    let id = trace_id(5).to_string();
    let others = "casefile: this is the last of 2 traces that failed: 2 of shop::api::checkout (casefile errors lists them)\n";
    for command in ["trace", "timing", "why"] {
        let ran = folder().run(&[command, "shop.jsonl"]);
        assert!(ran.output.contains(&id), "{command}: {}", ran.output);
        assert_eq!(ran.error, others, "{command}");
    }
    let named = folder().run(&["trace", "shop.jsonl", &id]);
    assert!(named.output.contains(&id) && named.error.is_empty(), "{}", named.error);
    let healthy = folder().run(&["trace", "missing*.gz"]);
    assert_eq!(healthy.exit.code(), 2);
    let none = Folder::with(call(1, 0, None, "shop::a", 10, 10).to_line()).run(&["trace", "app.jsonl"]);
    assert_eq!(none.page(), "casefile: no trace failed in these logs: name the one to show\n[exit 1]\n");
}

#[test]
fn trace_as_json() {
    check(
        &["trace", "01936f11", "shop.jsonl", "--json"],
        &expect![[r#"
        {
          "casefile": "trace/1",
          "trace_id": "01936f115d2a7c1e9a3ce929d0e0e405",
          "services": [
            "shop"
          ],
          "started": "2026-11-22T10:00:00.100000000Z",
          "duration_ns": 7000000,
          "failed": true,
          "calls": [
            {
              "depth": 0,
              "function": "shop::api::checkout",
              "service": "shop",
              "span_id": "53995c3f42cd0500",
              "start_ns": 0,
              "duration_ns": 7000000,
              "outcome": "error",
              "error_type": "shop::pay::PayError::Declined",
              "error_message": "card \"visa 5\" declined after 5 tries"
            },
            {
              "depth": 1,
              "function": "shop::orders::load",
              "service": "shop",
              "span_id": "53995c3f42cd0501",
              "parent_span_id": "53995c3f42cd0500",
              "start_ns": 200000,
              "duration_ns": 700000,
              "outcome": "ok",
              "inputs": {
                "id": 918275
              },
              "output": {
                "http.route": "/x",
                "id": 918275,
                "restaurant_id": "rst_5"
              }
            },
            {
              "depth": 1,
              "function": "shop::pay::charge_card",
              "service": "shop",
              "span_id": "53995c3f42cd0502",
              "parent_span_id": "53995c3f42cd0500",
              "start_ns": 1000000,
              "duration_ns": 5000000,
              "outcome": "error",
              "error_type": "shop::pay::PayError::Declined",
              "error_message": "card \"visa 5\" declined after 5 tries",
              "inputs": {
                "order": {
                  "http.route": "/x",
                  "id": 918275,
                  "restaurant_id": "rst_5"
                }
              }
            }
          ],
          "events": [
            {
              "timestamp": "2026-11-22T10:00:00.102000000Z",
              "trace_id": "01936f115d2a7c1e9a3ce929d0e0e405",
              "span_id": "53995c3f42cd0500",
              "message": "cache missed",
              "event_name": "casefile.event",
              "fields": {
                "key": "orders/918275"
              }
            }
          ]
        }
        [exit 0]
    "#]],
    );
}

#[test]
fn traces_are_listed_the_latest_first() {
    check(
        &[&["traces"], &BOTH[..]].concat(),
        &expect![[r#"
            trace                             began              took  ended  calls  failed  root
            01936f125d2a7c1e9a3ce929d0e0e406  2026-11-22 10…  7.00 ms  ok         4       0  shop::api::checkout
            01936f115d2a7c1e9a3ce929d0e0e405  2026-11-22 10…  7.00 ms  error      4       3  shop::api::checkout
            01936f105d2a7c1e9a3ce929d0e0e404  2026-11-22 10…  7.00 ms  ok         4       0  shop::api::checkout
            01936f0f5d2a7c1e9a3ce929d0e0e403  2026-11-22 10…  7.00 ms  error      4       3  shop::api::checkout
            01936f0e5d2a7c1e9a3ce929d0e0e402  2026-11-22 10…  7.00 ms  ok         4       0  shop::api::checkout
            01936f0d5d2a7c1e9a3ce929d0e0e401  2026-11-22 10…  7.00 ms  ok         4       0  shop::api::checkout
            [exit 0]
        "#]],
    );
    check(
        &["traces", "--failed", "--fn", "charge_card", "--limit", "1", "shop.jsonl"],
        &expect![[r#"
            trace                             began              took  ended  calls  failed  root
            01936f115d2a7c1e9a3ce929d0e0e405  2026-11-22 10…  7.00 ms  error      3       2  shop::api::checkout
            there are earlier ones: --limit, --until
            [exit 0]
        "#]],
    );
    check(
        &["traces", "--fn", "nobody", "--json", "shop.jsonl"],
        &expect![[r#"
            {"casefile":"traces/1","found":0,"problems":["no call of nobody in 19 records of 1 file"]}
            casefile: no call of nobody in 19 records of 1 file
            [exit 1]
        "#]],
    );
}

#[test]
fn errors_are_grouped() {
    check(
        &[&["errors"], &BOTH[..]].concat(),
        &expect![[r#"
            2x shop::pay::PayError::Declined in shop::pay::charge_card
                card <text> declined after <n> tries
                seen in 1 caller: shop::api::checkout
                2026-11-22 10:00:00.066Z to 2026-11-22 10:00:00.106Z
                casefile why 01936f115d2a7c1e9a3ce929d0e0e405 DIR/shop.jsonl DIR/bank.jsonl

            2x bank::Refused in bank::charge
                insufficient funds
                2026-11-22 10:00:00.065Z to 2026-11-22 10:00:00.105Z
                casefile why 01936f115d2a7c1e9a3ce929d0e0e405 DIR/shop.jsonl DIR/bank.jsonl
            [exit 0]
        "#]],
    );
}

/// Functions with paths as long as they are in practice.
fn deep_modules() -> Folder {
    let path = |name: &str| format!("delivery_platform::restaurants::opening_hours::{name}");
    let mut log = call(1, 0, None, &path("calendar::is_open_at"), 10, 10).to_line();
    let error = "delivery_platform::restaurants::opening_hours::CalendarError::NoSuchRestaurant";
    let mut bad = failed(call(2, 0, None, &path("holidays::next"), 30, 9), Outcome::Error, error, "no 17");
    bad.error_fields = Some([("restaurant_id", serde_json::json!(17))].into_iter().collect());
    log.extend(bad.to_line());
    Folder::with(log)
}

#[test]
fn names_end_with_what_tells_them_apart_where_there_is_little_room() {
    let shown = |command: &str| {
        let folder = deep_modules();
        let ran = folder.run(&[&command.split(' ').collect::<Vec<_>>()[..], &["app.jsonl"]].concat());
        let fits = |line: &str| line.contains("casefile why") || line.chars().count() <= 80;
        assert!(ran.output.lines().all(fits), "{}", ran.output);
        folder.without_path(&ran.page())
    };
    let pages = ["stats", "find outcome", "errors", "trace", "tail --no-follow"]
        .map(|command| shown(&format!("{command} --width 80")));
    expect![[r#"
        all in delivery_platform::restaurants::opening_hours::
        function              calls  failed      p50      p90      p99      max    total
        calendar::is_open_at      1       0  10.0 µs  10.0 µs  10.0 µs  10.0 µs  10.0 µs
        holidays::next            1       1  9.00 µs  9.00 µs  9.00 µs  9.00 µs  9.00 µs
        [exit 0]

        10:00:00.000  ok         10.0 µs  …::opening_hours::calendar::is_open_at  deliv…
            01936f0d5d2a7c1e9a3ce929d0e0e401
        10:00:00.000  error      9.00 µs  …::restaurants::opening_hours::holidays::next…
            01936f0e5d2a7c1e9a3ce929d0e0e402
            …::restaurants::opening_hours::CalendarError::NoSuchRestaurant: no 17
        [exit 0]

        1x …::restaurants::opening_hours::CalendarError::NoSuchRestaurant
            in delivery_platform::restaurants::opening_hours::holidays::next
            no <n>
            2026-11-22 10:00:00.000Z
            casefile why 01936f0e5d2a7c1e9a3ce929d0e0e402 DIR/app.jsonl
        [exit 0]

        trace 01936f0e5d2a7c1e9a3ce929d0e0e402  failed
        2026-11-22 10:00:00.000Z  9.00 µs  1 call  delivery_platform

             +0 ns   9.00 µs …::restaurants::opening_hours::holidays::next  error
                               err …::CalendarError::NoSuchRestaurant: no 17
                                   restaurant_id=17
        [exit 0]

        10:00:00.000  01936f0d5d2a7c1e  ok         10.0 µs  …::calendar::is_open_at  de…
        10:00:00.000  01936f0e5d2a7c1e  error      9.00 µs  …::holidays::next  delivery…
            …::restaurants::opening_hours::CalendarError::NoSuchRestaurant: no 17
        [exit 0]
    "#]]
    .assert_eq(&pages.join("\n"));
}

#[test]
fn the_command_that_errors_suggests_can_be_pasted() {
    let folder = folder();
    let spaced = folder.write("it's shop.jsonl", fixture::logs().0);
    let ran = folder.run(&["errors", "it's shop.jsonl", "bank.jsonl"]);
    let line = ran.output.lines().find(|line| line.contains("casefile why")).expect("a command");
    let quoted = spaced.display().to_string().replace('\'', r"'\''");
    let bank = folder.path().join("bank.jsonl");
    assert_eq!(line.trim(), format!("casefile why {} '{quoted}' {}", trace_id(5), bank.display()));
}

#[test]
fn an_error_is_counted_where_it_began() {
    let failing = |number: u64, parent: Option<u64>, function: &str, message: &str| {
        let call = call(1, number, parent, function, 100 - number, 50);
        failed(call, Outcome::Error, if number == 0 { "shop::Outer" } else { "shop::Inner" }, message)
    };
    let read = failing(4, Some(3), "shop::read", "no such page 7");
    let load = failing(3, Some(1), "shop::load", "no such page 7");
    // Handled: what then went wrong is another failure.
    let render = failing(1, Some(0), "shop::render", "out of ink");
    let mut serve = failing(0, None, "shop::serve", "cannot answer");
    serve.error_chain = vec!["out of ink".to_owned()];
    // Its span is its own caller.
    let mut odd = failing(9, Some(9), "shop::odd", "odd one");
    odd.error_type = None;
    let log: Vec<u8> = [read, load, render, serve, odd].iter().flat_map(Record::to_line).collect();
    let folder = Folder::with(log);
    let ran = folder.run(&["errors", "--json", "app.jsonl"]).json();
    let groups = ran["groups"].as_array().expect("groups").iter();
    let groups: std::collections::BTreeMap<_, _> = groups
        .map(|group| (group["function"].as_str().expect("a name"), group["callers"].to_string()))
        .collect();
    let expected =
        [("shop::odd", "null"), ("shop::read", r#"["shop::load"]"#), ("shop::render", r#"["shop::serve"]"#)];
    assert_eq!(groups, expected.map(|(name, callers)| (name, callers.to_owned())).into());
    assert_eq!(ran["failures"], 3);
}

#[test]
fn compare_says_why_there_is_nothing_to_compare() {
    for (arguments, why) in [
        (&["--fn", "ghost"][..], "no call of ghost in these logs"),
        (&["--fn", "charge"], "no call of charge in these logs; did you mean shop::pay::charge_card?"),
        (&["--fn", "load"], "6 calls of load, and none fulfils outcome != ok"),
        (
            &["--fn", "checkout", "--bad", "duration_ns > 1ms"],
            "6 calls of checkout, and all fulfil duration_ns > 1ms: there are no others to compare with",
        ),
    ] {
        let ran = folder().run(&[&["compare", "shop.jsonl"], arguments].concat());
        assert_eq!(ran.page(), format!("casefile: {why}\n[exit 1]\n"));
    }
}

#[test]
fn where_no_call_failed_compare_says_how_to_ask_for_the_slow_ones() {
    let calls = (1..=20).map(|trace| {
        let took = if trace == 7 { 90_000 } else { 1000 };
        with(call(trace, 0, None, "shop::read", trace * 100_000, took), &[("page", (trace / 5).into())], None)
    });
    let folder = Folder::with(calls.flat_map(|record| record.to_line()).collect::<Vec<_>>());
    let ran = folder.run(&["compare", "--fn", "read", "app.jsonl"]);
    let (_, suggested) = ran.error.split_once("--bad '").expect("a suggestion");
    let (bad, _) = suggested.split_once('\'').expect("a quote");
    let page = folder.run(&["compare", "--fn", "read", "--bad", bad, "app.jsonl"]).page();
    assert!(page.contains("1 bad call, 19 others"), "{page}");
}

#[test]
fn timing_folds_calls_that_say_the_same() {
    let part = |number: u64, took: u64| call(1, number, Some(0), "shop::Basket::price", number * 5000, took);
    let mut log: Vec<u8> = (1..=4).flat_map(|number| part(number, 1000).to_line()).collect();
    log.extend(call(1, 5, Some(0), "shop::Basket::total", 22_000, 500).to_line());
    log.extend(part(6, 1000).to_line());
    log.extend(call(1, 0, None, "shop::checkout", 40_000, 40_000).to_line());
    let ran = Folder::with(log).run(&["timing", &trace_id(1).to_string(), "app.jsonl"]);
    expect![[r#"
        trace 01936f0d5d2a7c1e9a3ce929d0e0e401, 40.0 ms

           call                  start     took   itself  percentile  usual itself
        *  shop::checkout         0 ns  40.0 ms  34.5 ms           -             -
        *    Basket::price ×4  4.00 ms  4.00 ms  4.00 ms           -             -
        *    Basket::total     21.5 ms   500 µs   500 µs           -             -
        *    Basket::price     29.0 ms  1.00 ms  1.00 ms           -             -

        * on the critical path; - fewer than 30 calls are known
        ×N: N calls one after another, with the sums of their times and the highest percentile
        [exit 0]
    "#]]
    .assert_eq(&ran.page());
}

#[test]
fn errors_as_json() {
    check(
        &[&["errors", "--json", "--limit", "1"], &BOTH[..]].concat(),
        &expect![[r#"
            {
              "casefile": "errors/1",
              "failures": 4,
              "groups": [
                {
                  "function": "shop::pay::charge_card",
                  "outcome": "error",
                  "error_type": "shop::pay::PayError::Declined",
                  "message": "card <text> declined after <n> tries",
                  "count": 2,
                  "first_seen": "2026-11-22T10:00:00.066000000Z",
                  "last_seen": "2026-11-22T10:00:00.106000000Z",
                  "trace_id": "01936f115d2a7c1e9a3ce929d0e0e405",
                  "example": "card \"visa 5\" declined after 5 tries",
                  "callers": [
                    "shop::api::checkout"
                  ]
                }
              ]
            }
            [exit 0]
        "#]],
    );
}

#[test]
fn stats_are_sorted_as_asked() {
    check(
        &[&["stats"], &BOTH[..]].concat(),
        &expect![[r#"
        function                calls  failed      p50      p90      p99      max    total
        bank::charge                6       2  3.50 ms  3.50 ms  3.50 ms  3.50 ms  21.0 ms
        shop::api::checkout         6       2  7.00 ms  7.00 ms  7.00 ms  7.00 ms  42.0 ms
        shop::orders::load          6       0   696 µs   696 µs   696 µs   700 µs  4.20 ms
        shop::pay::charge_card      6       2  5.00 ms  5.00 ms  5.00 ms  5.00 ms  30.0 ms
        [exit 0]
    "#]],
    );
    check(
        &[&["stats", "--sort", "p99", "--limit", "2"], &BOTH[..]].concat(),
        &expect![[r#"
        function                calls  failed      p50      p90      p99      max    total
        shop::api::checkout         6       2  7.00 ms  7.00 ms  7.00 ms  7.00 ms  42.0 ms
        shop::pay::charge_card      6       2  5.00 ms  5.00 ms  5.00 ms  5.00 ms  30.0 ms
        [exit 0]
    "#]],
    );
}

#[test]
fn stats_as_json() {
    check(
        &["stats", "--json", "bank.jsonl"],
        &expect![[r#"
        {
          "casefile": "stats/1",
          "functions": [
            {
              "function": "bank::charge",
              "calls": 6,
              "errors": 2,
              "panics": 0,
              "cancelled": 0,
              "unfinished": 0,
              "duration_ns": {
                "p50": 3500000,
                "p90": 3500000,
                "p99": 3500000,
                "max": 3500000,
                "total": 21000000
              }
            }
          ]
        }
        [exit 0]
    "#]],
    );
}

#[test]
fn find_shows_what_fulfils_the_expression() {
    let expression = r#"outcome == error && inputs.order.restaurant_id == "rst_5" || http.route ~ "/charge" && inputs.amount > 550"#;
    check(
        &[&["find", expression], &BOTH[..]].concat(),
        &expect![[r#"
            2026-11-22 10:00:00.106Z  error      5.00 ms  shop::pay::charge_card  shop
                01936f115d2a7c1e9a3ce929d0e0e405  order={"http.route":"/x","id":918275,"restaurant_id":"rst_5"}
                shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
            2026-11-22 10:00:00.125Z  ok         3.50 ms  bank::charge  bank
                01936f125d2a7c1e9a3ce929d0e0e406  amount=600 card="[redacted]" -> {"done":true}
            [exit 0]
        "#]],
    );
    check(
        &["find", "message == 'x", "shop.jsonl"],
        &expect![[r#"
        casefile: the expression is not understood, at column 12: '\'' means nothing here; texts stand in double quotes, and valid signs are == != < <= > >= ~ && || ! ( )
          message == 'x
                     ^
        [exit 2]
    "#]],
    );
    check(
        &["find", "outcome == panic", "shop.jsonl"],
        &expect![[r#"
            casefile: no such record in 19 records of 1 file
            [exit 1]
        "#]],
    );
}

#[test]
fn find_says_why_it_found_nothing() {
    let bad_word =
        "the expression is not understood, at column 12: outcome is one of ok, error, panic, cancelled";
    for (expression, told, code) in [
        (
            "status == 500 && inputs.amount > 1 || http.route ~ x",
            "casefile: no record has a field status\ncasefile: no such record in 25 records of 2 files\n",
            1,
        ),
        (
            "inputs.card.number",
            "casefile: no record has a field inputs.card.number\ncasefile: no such record in 25 records of 2 files\n",
            1,
        ),
        ("duration_ns > \"20ms\"", "casefile: no such record in 25 records of 2 files\n", 1),
        ("outcome == ERROR", &format!("casefile: {bad_word}\n  outcome == ERROR\n             ^\n"), 2),
    ] {
        let ran = folder().run(&[&["find", expression], &BOTH[..]].concat());
        assert_eq!((ran.error.as_str(), ran.exit.code()), (told, code), "{expression}");
    }
    let slow = folder().run(&["find", "duration_ns > \"6ms\"", "shop.jsonl"]);
    assert_eq!(slow.output.matches("shop::api::checkout").count(), 6);
}

#[test]
fn nothing_found_does_not_look_like_health() {
    let bank = folder();
    for (arguments, told) in [
        (
            &["errors", "--since", "2026-11-23", "bank.jsonl"][..],
            "no record within --since and --until: 6 records of 1 file are outside",
        ),
        (
            &["errors", "--until", "2026-11-22T10:00:00.05Z", "bank.jsonl"],
            "no failing call in 2 records of 1 file",
        ),
        (
            &["stats", "foreign.log"],
            "no record of casefile in 2 lines of 1 file: they are of other tools, or broken",
        ),
        (&["stats", "empty.log"], "no line in 1 file"),
        (&["tail", "--no-follow", "empty.log"], "no line in 1 file"),
    ] {
        bank.write("foreign.log", "{\"level\":\"info\"}\n{\"level\":\"warn\"}\n");
        bank.write("empty.log", "");
        let ran = bank.run(arguments);
        assert_eq!(ran.page(), format!("casefile: {told}\n[exit 1]\n"), "{arguments:?}");
    }
}

#[test]
fn words_before_a_record_are_told_as_such() {
    let record = call(1, 0, None, "shop::a", 10, 10).to_line();
    let ran =
        Folder::with([b"2026-11-22T10:00:00Z stdout F ", &record[..]].concat()).run(&["stats", "app.jsonl"]);
    expect![[r#"
        casefile: no record of casefile in 1 line of 1 file: they are of other tools, or broken
        casefile: DIR/app.jsonl:1: something stands before the record on this line: cut it off, as by sed 's/^[^{]*//'
        [exit 1]
    "#]].assert_eq(&ran.page());
}

#[test]
fn find_as_json_is_a_document_a_line() {
    check(
        &["find", "event_name ~ event", "shop.jsonl", "--json"],
        &expect![[r#"
        {"casefile":"find/1","record":{"timestamp":"2026-11-22T10:00:00.102000000Z","trace_id":"01936f115d2a7c1e9a3ce929d0e0e405","span_id":"53995c3f42cd0500","message":"cache missed","event_name":"casefile.event","fields":{"key":"orders/918275"}}}
        [exit 0]
    "#]],
    );
}

#[test]
fn find_within_a_window() {
    let window = ["--since", "2026-11-22T10:00:00.06Z", "--until", "2026-11-22T10:00:00.09Z"];
    check(
        &[&["find", "function ~ checkout", "shop.jsonl"], &window[..]].concat(),
        &expect![[r#"
            2026-11-22 10:00:00.067Z  error      7.00 ms  shop::api::checkout  shop
                01936f0f5d2a7c1e9a3ce929d0e0e403
                shop::pay::PayError::Declined: card "visa 3" declined after 3 tries
            2026-11-22 10:00:00.087Z  ok         7.00 ms  shop::api::checkout  shop
                01936f105d2a7c1e9a3ce929d0e0e404
            [exit 0]
        "#]],
    );
    check(
        &["find", "outcome", "shop.jsonl", "--since", "soon"],
        &expect![[r#"
            error: invalid value 'soon' for '--since <WHEN>': expected RFC 3339 (2026-11-22T10:00:00Z), a date (2026-11-22), or how long ago (90s, 10m, 2h, 3d); from 1970 to 2554-07-21

            For more information, try '--help'.
            [exit 2]
        "#]],
    );
}

#[test]
fn tail_shows_the_last_records() {
    check(
        &[&["tail", "--no-follow", "-n", "4"], &BOTH[..]].concat(),
        &expect![[r#"
            2026-11-22 10:00:00.120Z  01936f125d2a7c1e  ok          700 µs  shop::orders::load  shop  id=918276…
            2026-11-22 10:00:00.125Z  01936f125d2a7c1e  ok         3.50 ms  bank::charge  bank  amount=600 card…
            2026-11-22 10:00:00.126Z  01936f125d2a7c1e  ok         5.00 ms  shop::pay::charge_card  shop  order…
            2026-11-22 10:00:00.127Z  01936f125d2a7c1e  ok         7.00 ms  shop::api::checkout  shop
            [exit 0]
        "#]],
    );
    check(
        &["tail", "--no-follow", "--where", "outcome == error", "-n", "2", "shop.jsonl"],
        &expect![[r#"
            2026-11-22 10:00:00.106Z  01936f115d2a7c1e  error      5.00 ms  shop::pay::charge_card  shop  order…
                shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
            2026-11-22 10:00:00.107Z  01936f115d2a7c1e  error      7.00 ms  shop::api::checkout  shop
                shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
            [exit 0]
        "#]],
    );
}

#[test]
fn tail_keeps_to_a_window() {
    let since = ["--since", "2026-11-22T10:00:00.105Z", "--until", "2026-11-22T10:00:00.107Z"];
    let arguments = [&["tail", "--no-follow", "shop.jsonl"], &since[..]].concat();
    let (shop, _) = fixture::logs();
    let piped =
        folder().run_with(&[&["tail", "-"], &since[..]].concat(), Some(Box::new(std::io::Cursor::new(shop))));
    for ran in [folder().run(&arguments), piped] {
        assert!(ran.output.lines().next().is_some_and(|line| line.contains("charge_card")), "{}", ran.output);
        assert_eq!(ran.output.lines().count(), 2, "{}", ran.output);
    }
}

#[test]
fn tail_shows_what_is_piped_in() {
    let (shop, _) = fixture::logs();
    let input = std::io::Cursor::new([&shop[..900], b"\nnot a record\n", &shop[..]].concat());
    let ran = folder().run_with(&["tail", "--where", "trace ~ e405", "-"], Some(Box::new(input)));
    expect![[r#"
        2026-11-22 10:00:00.100Z  01936f115d2a7c1e  ok          700 µs  shop::orders::load  shop  id=918275…
        2026-11-22 10:00:00.106Z  01936f115d2a7c1e  error      5.00 ms  shop::pay::charge_card  shop  order…
            shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
        2026-11-22 10:00:00.107Z  01936f115d2a7c1e  error      7.00 ms  shop::api::checkout  shop
            shop::pay::PayError::Declined: card "visa 5" declined after 5 tries
        2026-11-22 10:00:00.102Z  01936f115d2a7c1e  event               cache missed  key="orders/918275"
        casefile: (stdin):2: truncated at column 417: EOF while parsing a string
        casefile: (stdin):3: not JSON at column 2: expected ident
        [exit 0]
    "#]]
    .assert_eq(&ran.page());
}

#[test]
fn doctor_finds_nothing_in_healthy_logs() {
    check(
        &[&["doctor"], &BOTH[..]].concat(),
        &expect![[r#"
        25 records, 2026-11-22 10:00:00.020Z to 2026-11-22 10:00:00.127Z
        in order
        [exit 1]
    "#]],
    );
}

#[test]
fn doctor_says_whose_callers_are_in_another_log() {
    check(
        &["doctor", "bank.jsonl"],
        &expect![[r#"
            6 records, 2026-11-22 10:00:00.025Z to 2026-11-22 10:00:00.125Z
            6 calls whose callers are not in these logs, first at DIR/bank.jsonl:1
                the caller's service has another log, its line was lost, or it had not ended when these logs did
            [exit 0]
        "#]],
    );
}

/// A log with one of everything that can be wrong.
fn sick() -> Vec<u8> {
    let mut log = Vec::new();
    let mut put = |record: &Record| log.extend(record.to_line());
    let mut early = call(1, 1, Some(0), "bank::charge", 3000, 5000);
    early.seq = Some(9);
    put(&early);
    let root = call(1, 0, None, "shop::checkout", 9000, 8000);
    put(&root);
    let mut twice = root.clone();
    twice.seq = Some(14);
    put(&twice);
    let mut open = call(2, 0, None, "shop::wait", 10_000, 0);
    (open.event_name, open.outcome, open.duration_ns, open.seq) =
        (EventName::Unfinished, None, None, Some(15));
    put(&open);
    let mut closed = call(3, 0, None, "shop::slow", 12_000, 5000);
    closed.seq = Some(16);
    let mut opened = closed.clone();
    (opened.event_name, opened.outcome, opened.duration_ns) = (EventName::Unfinished, None, None);
    put(&opened);
    put(&closed);
    let lost = br#"{"timestamp":"2026-11-22T10:00:01Z","event_name":"casefile.lost","lost":{"count":7,"since":"2026-11-22T10:00:00Z","reason":"full","functions":{"shop::hot":5,"shop::cold":2}}}"#;
    log.extend_from_slice(lost);
    log.extend_from_slice(
        b"\n{\"level\":\"info\",\"msg\":\"another tool\"}\nplain text\n{\"timestamp\":\"2026-11",
    );
    log
}

#[test]
fn doctor_finds_all_that_is_wrong() {
    let folder = Folder::with(sick());
    let ran = folder.run(&["doctor", "app.jsonl"]);
    expect![[r#"
        7 records, 2026-11-22 10:00:00.003Z to 2026-11-22 10:00:01.000Z
        2 lines cannot be read, first at DIR/app.jsonl:9
            cut off, damaged, or of a program that writes into the same file: what they said is missing from every answer
            1 not JSON
            1 truncated
        1 span ID used by several calls, at DIR/app.jsonl:3
            the same lines are read twice, or IDs are not random: these calls cannot be told apart
        7 records lost, as the services say, first at DIR/app.jsonl:7
            their queue was full, or a limit was reached: these calls happened and are not here
            7 full
            5 of shop::hot
            2 of shop::cold
        1 running number used twice, at DIR/app.jsonl:6
            two processes of one service and number (as in pods) wrote at once, or the same lines are read twice: gaps cannot be seen
        10 records missing, first at DIR/app.jsonl:3
            their running numbers (seq) are not there: the calls never finished, or their lines were lost, or are in a file that was not named
            10 of shop (4242) thread 1, in 1 gap, first 4 to 13
        1 call never finished, at DIR/app.jsonl:4
            they hang, their process died, or they ended after these logs did
            shop::wait since 2026-11-22 10:00:00.010Z, trace 01936f0e5d2a7c1e9a3ce929d0e0e402
        1 call began before it was made, at DIR/app.jsonl:1
            the callee's clock is behind, or its caller's is ahead: compare times between the two only with that in mind
            1 of 1 call: bank (5151) is behind shop (4242) by 3.00 ms or more
        1 line of another tool, at DIR/app.jsonl:8
            passed over
        casefile: DIR/app.jsonl:9: not JSON at column 1: expected value
        casefile: DIR/app.jsonl:10: truncated: the file ends within this line (truncated at column 21: EOF while parsing a string)
        [exit 0]
    "#]].assert_eq(&folder.without_path(&ran.page()));
}

#[expect(clippy::too_many_lines, reason = "a whole document")]
#[test]
fn doctor_as_json() {
    let folder = Folder::with(sick());
    let ran = folder.run(&["doctor", "app.jsonl", "--json"]);
    expect![[r#"
        {
          "casefile": "doctor/1",
          "records": 7,
          "first": "2026-11-22T10:00:00.003000000Z",
          "last": "2026-11-22T10:00:01.000000000Z",
          "findings": [
            {
              "kind": "broken_lines",
              "count": 2,
              "example": "DIR/app.jsonl:9",
              "meaning": "cut off, damaged, or of a program that writes into the same file: what they said is missing from every answer"
            },
            {
              "kind": "span_ids_used_twice",
              "count": 1,
              "example": "DIR/app.jsonl:3",
              "meaning": "the same lines are read twice, or IDs are not random: these calls cannot be told apart"
            },
            {
              "kind": "lost_records",
              "count": 7,
              "example": "DIR/app.jsonl:7",
              "meaning": "their queue was full, or a limit was reached: these calls happened and are not here"
            },
            {
              "kind": "numbers_used_twice",
              "count": 1,
              "example": "DIR/app.jsonl:6",
              "meaning": "two processes of one service and number (as in pods) wrote at once, or the same lines are read twice: gaps cannot be seen"
            },
            {
              "kind": "missing_records",
              "count": 10,
              "example": "DIR/app.jsonl:3",
              "meaning": "their running numbers (seq) are not there: the calls never finished, or their lines were lost, or are in a file that was not named"
            },
            {
              "kind": "unfinished_calls",
              "count": 1,
              "example": "DIR/app.jsonl:4",
              "meaning": "they hang, their process died, or they ended after these logs did"
            },
            {
              "kind": "begun_before_caller",
              "count": 1,
              "example": "DIR/app.jsonl:1",
              "meaning": "the callee's clock is behind, or its caller's is ahead: compare times between the two only with that in mind"
            },
            {
              "kind": "foreign_lines",
              "count": 1,
              "example": "DIR/app.jsonl:8",
              "meaning": "passed over"
            }
          ],
          "broken_by_kind": [
            {
              "name": "not JSON",
              "count": 1
            },
            {
              "name": "truncated",
              "count": 1
            }
          ],
          "lost_by_reason": [
            {
              "name": "full",
              "count": 7
            }
          ],
          "lost_by_function": [
            {
              "name": "shop::hot",
              "count": 5
            },
            {
              "name": "shop::cold",
              "count": 2
            }
          ],
          "gaps": [
            {
              "service": "shop",
              "process": 4242,
              "thread": 1,
              "missing": 10,
              "first": [
                4,
                13
              ],
              "gaps": 1
            }
          ],
          "unfinished": [
            {
              "function": "shop::wait",
              "trace_id": "01936f0e5d2a7c1e9a3ce929d0e0e402",
              "span_id": "53995c3f42cd0200",
              "since": "2026-11-22T10:00:00.010000000Z"
            }
          ],
          "clock_skew": [
            {
              "caller": "shop (4242)",
              "callee": "bank (5151)",
              "calls": 1,
              "begun_too_early": 1,
              "early_by_ns": 3000000,
              "begun_too_late": 0,
              "late_by_ns": 0
            }
          ],
          "traces_compared_one_in": 1,
          "problems": [
            "DIR/app.jsonl:9: not JSON at column 1: expected value",
            "DIR/app.jsonl:10: truncated: the file ends within this line (truncated at column 21: EOF while parsing a string)"
          ]
        }
    "#]]
    .assert_eq(&folder.without_path(&ran.output));
}

#[test]
fn colour_is_there_when_it_is_asked_for() {
    let log = failed(call(1, 0, None, "shop::a", 10, 10), Outcome::Panic, "panic", "\u{1b}[2Jboom").to_line();
    let folder = Folder::with(log);
    let ran = folder.run(&["errors", "app.jsonl", "--color", "always"]);
    expect![[r#"
        ESC[1m1x ESC[0mESC[1;31mpanicESC[0m in ESC[36mshop::aESC[0m
            \u{1b}[<n>Jboom
        ESC[2m    2026-11-22 10:00:00.000ZESC[0m
        ESC[2m    casefile why ESC[0m01936f0d5d2a7c1e9a3ce929d0e0e401 DIR/app.jsonl
    "#]]
    .assert_eq(&folder.without_path(&ran.output).replace('\u{1b}', "ESC"));
}
