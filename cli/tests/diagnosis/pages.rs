//! What do `why`, `diff`, `timing` and `compare` show? Pages and documents with fixed identities and times.

use casefile_cli::{Exit, Streams, run};
use expect_test::{Expect, expect};

use crate::shop::{Fault, day};

/// Runs a command on a day's records; `LOG` stands for the file, `BAD` for the day's last trace.
fn casefile(arguments: &[&str], fault: Option<Fault>, orders: usize) -> (Exit, String) {
    let records = day(5, orders, fault).records;
    let lines: Vec<u8> = records.iter().flat_map(casefile_record::Record::to_line).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("shop.jsonl");
    std::fs::write(&log, lines).expect("written");
    let log = log.to_string_lossy().into_owned();
    let bad = records.last().and_then(|record| record.trace_id).expect("a trace").to_string();
    let arguments = arguments.iter().map(|word| match *word {
        "LOG" => log.clone(),
        "BAD" => bad.clone(),
        word => word.to_owned(),
    });
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let exit = run(
        std::iter::once("casefile".to_owned()).chain(arguments),
        &mut Streams::captured(&mut output, &mut error),
    );
    let shown = String::from_utf8([output, error].concat()).expect("UTF-8");
    (exit, shown.replace(&log, "LOG"))
}

fn check(arguments: &[&str], fault: Fault, expected: &Expect) {
    let (exit, shown) = casefile(arguments, Some(fault), 45);
    assert_eq!(exit, Exit::Found, "{shown}");
    expected.assert_eq(&shown);
}

#[test]
fn why_is_one_page() {
    check(
        &["why", "LOG"],
        Fault::OutOfStock,
        &expect![[r#"
            shop::orders::place_order error ShopError::OutOfStock
            trace 01936f0c000000000000002e0000002e, 2026-11-22 10:00:01.992Z

            Verdict (sure)
              reserve failed with OutOfStock, as in none of 45 good traces. The failure began in it.

            Compared with
              01936f0c000000000000002300000023: of 45 good traces the most alike: 8 of 14 calls and 2 of 5
              inputs of the root are the same; 478 ms apart

            What differs in it
              orders::place_order > stock::reserve  ended otherwise
                field               here                           good
                inputs.quantity     3                              3
            ~   inputs.sku          10                             13
            !   outcome             "error"                        "ok"
            ->  error.type          "shop::ShopError::OutOfStock"  -
            ~   output.left         -                              37
            ~   output.reservation  -                              "rsv_0c1b7006"
              -> blamed   ! differs   ~ differs among good traces too

            Timing
              it took 1.36 ms; the median of 45 good traces is 3.50 ms

            Dig further
              casefile diff 01936f0c000000000000002e0000002e 01936f0c000000000000002300000023 LOG
              casefile trace 01936f0c000000000000002e0000002e LOG
              casefile timing 01936f0c000000000000002e0000002e LOG
        "#]],
    );
}

#[test]
fn why_explains_a_trace_in_which_every_call_ended_well() {
    check(
        &["why", "BAD", "LOG"],
        Fault::ChargedWithoutTax,
        &expect![[r#"
            shop::orders::place_order ok
            trace 01936f0c000000000000002e0000002e, 2026-11-22 10:00:01.992Z

            Verdict (sure)
              charge was given another value of cents: in good traces it equals output of total: here it is
              6541, not 7702. No earlier call gave that value back, and no caller was given it: place_order made
              it, or read it where nothing is recorded.

            Compared with
              01936f0c000000000000001a0000001a: of 45 good traces the most alike: 16 of 17 calls and 2 of 5
              inputs of the root are the same; 866 ms apart

            What differs in it
              orders::place_order > payments::charge  was given something else
                field            here                 good
            ->  inputs.cents     6541                 11120
                inputs.currency  "EUR"                "EUR"
            ~   inputs.user      3133                 2720
            ~   output           "rcp_1795341601995"  "rcp_1795341601129"
                outcome          "ok"                 "ok"
              -> blamed   ~ differs among good traces too

            Timing
              it took 3.01 ms; the median of 45 good traces is 3.50 ms

            Dig further
              casefile diff 01936f0c000000000000002e0000002e 01936f0c000000000000001a0000001a LOG
              casefile trace 01936f0c000000000000002e0000002e LOG
              casefile timing 01936f0c000000000000002e0000002e LOG
        "#]],
    );
}

#[test]
fn why_as_a_document() {
    check(
        &["why", "BAD", "--json", "LOG"],
        Fault::NotNotified,
        &expect![[r#"
            {
              "casefile": "why/1",
              "trace_id": "01936f0c000000000000002e0000002e",
              "root": {
                "function": "shop::orders::place_order",
                "started": "2026-11-22T10:00:01.992661652Z",
                "outcome": "ok"
              },
              "confidence": "likely",
              "verdict": "notify is not on record: place_order has no call of it, and once in each of 45 good traces.",
              "blamed": [
                {
                  "function": "shop::mail::notify",
                  "path": "",
                  "kind": "missing_call",
                  "score": 0.877,
                  "reason": "place_order called it 0 times, and once in each of 45 good traces"
                }
              ],
              "given": [],
              "good_traces": 45,
              "also_broken_in": [],
              "compared_with": {
                "trace_id": "01936f0c000000000000001a0000001a",
                "why": "of 45 good traces the most alike: 15 of 17 calls and 2 of 5 inputs of the root are the same; 866 ms apart"
              },
              "first_divergence": {
                "function": "shop::mail::notify",
                "kind": "missing_call",
                "path": "",
                "callers": [
                  "shop::orders::place_order"
                ],
                "fields": [
                  {
                    "path": "inputs.receipt",
                    "good": "rcp_1795341601129",
                    "differs": true,
                    "noise": true
                  },
                  {
                    "path": "inputs.user",
                    "good": 2720,
                    "differs": true,
                    "noise": true
                  },
                  {
                    "path": "output",
                    "good": true,
                    "differs": true,
                    "noise": false
                  },
                  {
                    "path": "outcome",
                    "good": "ok",
                    "differs": true,
                    "noise": false
                  }
                ]
              },
              "timing": {
                "duration_ns": 2709236,
                "usual_ns": 3502002
              },
              "overlapping": [],
              "caveats": [],
              "next": [
                "casefile diff 01936f0c000000000000002e0000002e 01936f0c000000000000001a0000001a LOG",
                "casefile trace 01936f0c000000000000002e0000002e LOG",
                "casefile timing 01936f0c000000000000002e0000002e LOG"
              ]
            }
        "#]],
    );
}

#[test]
fn diff_shows_both_trees_as_one() {
    check(
        &["diff", "BAD", "LOG"],
        Fault::ReservedTwice,
        &expect![[r#"
            bad   01936f0c000000000000002e0000002e
            good  01936f0c000000000000001100000011  (of 45 good traces the most alike: 17 of 18 calls and 2 of …

              orders::place_order  3.36 ms (good: 3.50 ms)
                users::authenticate  342 µs (good: 355 µs)
                catalogue::price ×3
            -   catalogue::price
                tax::tax_rate  59.9 µs (good: 60.3 µs)
                shipping::shipping  89.9 µs (good: 102 µs)
                orders::total  2.00 µs (good: 2.00 µs)
                stock::reserve ×4
                money::currency  2.00 µs (good: 2.00 µs)
                payments::charge  1.12 ms (good: 1.05 ms)
                  payments::gateway  1.12 ms (good: 1.05 ms)
                audit::audit  68.6 µs (good: 64.1 µs)
                mail::notify  304 µs (good: 288 µs)

            46 fields that differ among good traces too are not shown (--all)
            Verdict
              reserve was called too often: place_order called it 4 times; that number: in good traces it equals
              the length of inputs.request.items: here it is 4, not 3.
        "#]],
    );
}

#[test]
fn diff_shows_what_took_long_where_nothing_else_differs() {
    check(
        &["diff", "BAD", "LOG"],
        Fault::SlowPrice,
        &expect![[r#"
        bad   01936f0c000000000000002e0000002e
        good  01936f0c000000000000001a0000001a  (of 45 good traces the most alike: 16 of 17 calls and 2 of …

          orders::place_order  13.7 ms (good: 3.50 ms)
            users::authenticate  342 µs (good: 307 µs)
            catalogue::price  227 µs (good: 210 µs)
        !   catalogue::price  10.9 ms (good: 207 µs)
                duration_ns  10.9 ms  good: 207 µs
                it took 10.9 ms by itself: the median of 139 good calls is 228 µs, their p99 251 µs
            catalogue::price  240 µs (good: 250 µs)
            tax::tax_rate  59.9 µs (good: 55.9 µs)
            shipping::shipping  89.9 µs (good: 90.6 µs)
            orders::total  2.00 µs (good: 2.00 µs)
            stock::reserve ×3
            money::currency  2.00 µs (good: 2.00 µs)
        -   risk::fraud_check
            payments::charge  962 µs (good: 1.00 ms)
              payments::gateway  960 µs (good: 999 µs)
            audit::audit  65.9 µs (good: 76.2 µs)
            mail::notify  302 µs (good: 262 µs)

        41 fields that differ among good traces too are not shown (--all)
        Verdict
          price was slow: it took 10.9 ms by itself: the median of 139 good calls is 228 µs, their p99 251
          µs.
    "#]],
    );
}

#[test]
fn diff_shows_what_ran_at_another_point() {
    check(
        &["diff", "BAD", "LOG"],
        Fault::ReservedLast,
        &expect![[r#"
        bad   01936f0c000000000000002e0000002e
        good  01936f0c000000000000001a0000001a  (of 45 good traces the most alike: 16 of 17 calls and 2 of …

          orders::place_order  3.13 ms (good: 3.50 ms)
            users::authenticate  342 µs (good: 307 µs)
            catalogue::price ×3
            tax::tax_rate  59.9 µs (good: 55.9 µs)
            shipping::shipping  89.9 µs (good: 90.6 µs)
            orders::total  2.00 µs (good: 2.00 µs)
        -   stock::reserve ×3
            money::currency  2.00 µs (good: 2.00 µs)
        -   risk::fraud_check
            payments::charge  1.04 ms (good: 1.00 ms)
              payments::gateway  1.03 ms (good: 999 µs)
        +   stock::reserve
                order  after shop::payments::charge  good: after shop::orders::total
                currency ran before reserve, and after it in 45 good traces
        +   stock::reserve ×2
            audit::audit  65.9 µs (good: 76.2 µs)
            mail::notify  302 µs (good: 262 µs)

        32 fields that differ among good traces too are not shown (--all)
        Verdict
          reserve ran at another point: currency ran before reserve, and after it in 45 good traces. The
          values may be right and the timing wrong.
    "#]],
    );
}

#[test]
fn diff_as_a_document_names_who_is_blamed() {
    let (_, shown) = casefile(&["diff", "--json", "BAD", "LOG"], Some(Fault::WeightInGrams), 45);
    let document: serde_json::Value = serde_json::from_str(&shown).expect("a document");
    assert_eq!(document["casefile"], "diff/1");
    let first = &document["blamed"][0];
    assert_eq!(first["function"], "shop::shipping::shipping");
    assert_eq!((&first["path"], &first["kind"]), (&"inputs.weight_kg".into(), &"inputs".into()));
}

#[test]
fn timing_shows_the_slow_call() {
    check(
        &["timing", "BAD", "LOG"],
        Fault::SlowPrice,
        &expect![[r#"
            trace 01936f0c000000000000002e0000002e, 13.7 ms

               call                     start     took   itself  percentile  usual itself
            *  orders::place_order       0 ns  13.7 ms  2.00 µs        p100       2.00 µs
            *    users::authenticate  1.00 µs   342 µs   342 µs       p54.3        344 µs
            *    catalogue::price      343 µs   227 µs   227 µs       p52.1        228 µs
            *    catalogue::price      570 µs  10.9 ms  10.9 ms        p100        228 µs
            *    catalogue::price     11.4 ms   240 µs   240 µs       p71.1        228 µs
            *    tax::tax_rate        11.7 ms  59.9 µs  59.9 µs       p65.2       58.8 µs
            *    shipping::shipping   11.7 ms  89.9 µs  89.9 µs       p41.3       91.4 µs
            *    orders::total        11.8 ms  2.00 µs  2.00 µs        p100       2.00 µs
            *    stock::reserve ×3    11.8 ms   497 µs   497 µs       p71.8        514 µs
            *    money::currency      12.3 ms  2.00 µs  2.00 µs        p100       2.00 µs
            *    payments::charge     12.3 ms   962 µs  2.00 µs       p23.9       2.00 µs
            *      payments::gateway  12.3 ms   960 µs   960 µs         p26       1.02 ms
            *    audit::audit         13.3 ms  65.9 µs  65.9 µs       p28.2       69.5 µs
            *    mail::notify         13.4 ms   302 µs   302 µs       p82.6        286 µs

            * on the critical path; - fewer than 30 calls are known
            ×N: N calls one after another, with the sums of their times and the highest percentile
            slow  catalogue::price  10.9 ms by itself; the median is 228 µs, the p99 251 µs
        "#]],
    );
}

#[test]
fn compare_shows_what_bad_calls_share() {
    let bad = ["compare", "--bad", "inputs.region == se", "--fn", "tax_rate", "LOG"];
    check(
        &bad,
        Fault::TaxOfAnotherRegion,
        &expect![[r#"
        tax_rate  8 bad calls, 38 others

        shared                of the bad  of the others
        inputs.region = "se"       100 %            0 %
    "#]],
    );
}

#[test]
fn where_there_is_nothing_to_say_it_says_so() {
    let (exit, shown) = casefile(&["why", "LOG"], None, 30);
    assert_eq!(exit, Exit::Nothing);
    expect![[r#"
        casefile: no trace failed in these logs: name the one to explain
    "#]]
    .assert_eq(&shown);
    let (exit, shown) = casefile(&["why", "LOG"], Some(Fault::OutOfStock), 0);
    assert_eq!(exit, Exit::Nothing);
    assert!(shown.contains("there is nothing to compare with"), "{shown}");
}

#[test]
fn values_never_command_the_terminal() {
    let mut records = day(5, 12, Some(Fault::OutOfStock)).records;
    for record in &mut records {
        record.output = record.output.take().map(|_| "\u{1b}[2J\u{9b}31m".into());
        record.error_message = record.error_type.as_ref().map(|_| "\u{1b}]0;x\u{7}".to_owned());
    }
    let lines: Vec<u8> = records.iter().flat_map(casefile_record::Record::to_line).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("shop.jsonl");
    std::fs::write(&log, lines).expect("written");
    for command in ["why", "diff"] {
        let (mut output, mut error) = (Vec::new(), Vec::new());
        let arguments = ["casefile".into(), command.into(), log.clone().into_os_string()];
        run(arguments, &mut Streams::captured(&mut output, &mut error));
        let shown = String::from_utf8(output).expect("UTF-8");
        assert!(shown.contains("OutOfStock"), "{shown}");
        assert!(!shown.contains(|character: char| character.is_control() && character != '\n'), "{shown}");
    }
}
