//! Events and attributes in a process that records: what the filter leaves on, and that what is lost is counted.

use std::cell::Cell;

use casefile::{Memory, attribute, event, traced};

mod quiet {
    pub(super) fn event(n: u64) {
        casefile::event!(error, "quiet", n);
    }
}

#[traced(level = info)]
fn serve(work: impl Fn()) {
    work();
}

const EVENTS: u64 = 50_000;

/// One test, since a process starts recording once.
#[test]
fn the_filter_decides_and_losses_are_counted() {
    let memory = Memory::new();
    let guard = casefile::builder()
        .service_name("shop")
        .memory(&memory)
        .filter("info,event_filter::quiet=off")
        .queue_bytes(16 * 1024)
        .init()
        .expect("started");

    let evaluated = Cell::new(0);
    let leveled = || {
        event!(debug, "fine", n = evaluated.replace(evaluated.get() + 1));
        event!("coarse", n = evaluated.replace(evaluated.get() + 1));
    };
    leveled();
    quiet::event(1);
    assert_eq!(evaluated.get(), 1);
    casefile::set_filter("trace").expect("a filter");
    leveled();
    quiet::event(2);
    assert_eq!(evaluated.get(), 3);
    serve(|| attribute!(set = true));
    guard.flush();
    let named =
        |name: &str| memory.records().iter().filter(|record| record.message.as_deref() == Some(name)).count();
    assert_eq!((named("fine"), named("coarse"), named("quiet")), (1, 2, 1));
    let records = memory.records();
    let served = records.iter().find(|record| record.is_span()).expect("the call");
    assert_eq!(served.attribute("set").expect("there"), true);

    casefile::set_filter("off").expect("a filter");
    leveled();
    assert_eq!(evaluated.get(), 3);

    casefile::set_filter("info").expect("a filter");
    (0..EVENTS).for_each(|n| event!("many", n, text = "some text that fills the queue"));
    guard.flush();
    let lost: u64 = memory.records().iter().filter_map(|record| Some(record.lost.as_ref()?.count)).sum();
    assert_eq!(named("many") as u64 + lost, EVENTS);
    assert_eq!(casefile::counters().lost, lost);
    assert!(lost > 0, "the queue is far too small for all of them");
    let line = memory.lines();
    let lost = line.lines().rfind(|line| line.contains("casefile.lost")).expect("it is said");
    assert!(lost.contains("event_filter::the_filter_decides_and_losses_are_counted"), "{lost}");
}
