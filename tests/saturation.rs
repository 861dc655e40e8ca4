//! However fast calls are made and however slow the sink is: each is written or counted as lost, exactly, and nobody waits who
//! did not ask for it.

use std::collections::BTreeMap;

use casefile_tests::command;

/// What the program printed.
fn run(threads: u64, calls: u64, sink: &str) -> BTreeMap<String, String> {
    let arguments = [threads.to_string(), calls.to_string(), sink.to_owned()];
    let output = command(env!("CARGO_BIN_EXE_saturated-program")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    println!("{threads} threads, {sink}: {}", text.replace('\n', " "));
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Asserts that nothing is unaccounted for; how much was written and lost.
#[track_caller]
fn accounted(said: &BTreeMap<String, String>) -> (u64, u64) {
    let number = |name: &str| said[name].parse::<u64>().unwrap();
    let (made, written, lost) = (number("made"), number("written"), number("lost"));
    assert_eq!(written + lost, made, "{said:?}");
    assert_eq!((number("counted_written"), number("counted_lost")), (written, lost), "{said:?}");
    (written, lost)
}

#[test]
fn what_is_written_and_what_is_lost_are_all_calls() {
    for threads in [1, 2, 16] {
        for sink in ["fast", "slow"] {
            let (written, lost) = accounted(&run(threads, 100_000 / threads, sink));
            assert!(written > 0, "{threads} threads, {sink}");
            assert!(lost > 0 || sink == "fast", "{threads} threads, {sink}: nothing was too much");
        }
    }
}

#[test]
fn nothing_is_lost_where_calls_may_wait() {
    for threads in [1, 2, 16] {
        assert_eq!(accounted(&run(threads, 40_000 / threads, "block")).1, 0);
    }
}

/// The sink takes nothing for five seconds, or until all calls were made. Had one call waited for it, it would be five.
#[test]
fn a_sink_that_is_stuck_keeps_nobody_waiting() {
    for threads in [1, 2, 16] {
        let said = run(threads, 16_000 / threads, "stuck");
        assert_eq!(said["callers_waited"], "false");
        assert!(accounted(&said).1 > 0, "nothing was too much");
    }
}

/// Threads that come and go while the sink takes nothing: their queues wait for it, and there is an end to that.
#[test]
fn threads_that_have_ended_do_not_fill_the_memory() {
    let said = run(20_000, 1, "churn");
    assert!(accounted(&said).1 > 0, "nothing was too much");
    // 20,000 queues of a few pages each would be 160 MiB and more.
    let most: u64 = said["most_memory_kib"].parse().unwrap();
    assert!(most < 64 * 1024, "{most} KiB");
}
