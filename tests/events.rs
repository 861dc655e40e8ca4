//! `event!` and `attribute!`: what they write, under which context, and that nothing is evaluated where nobody asks.

use std::cell::Cell;
use std::thread;

use casefile::{
    Context, InContext, Level, Loggable, Outcome, attribute, event, log_boundary, propagation, testing,
    traced,
};

#[derive(Loggable)]
struct Card {
    id: u64,
    #[sensitive]
    number: String,
}

fn card() -> Card {
    Card { id: 3, number: "4111".to_owned() }
}

#[log_boundary]
fn pay(card: &Card, cents: u64) -> u64 {
    event!("paying", card.id = card.id, cents, who = Public(format!("card {}", card.id)));
    helper(cents);
    cents + card.number.len() as u64
}

/// Records nothing itself.
fn helper(cents: u64) {
    event!(warn, "helped", cents = cents + 1);
}

#[test]
fn an_event_has_the_envelope_of_the_span_it_happened_in() {
    let records = testing::capture(|| {
        pay(&card(), 5);
    });
    let span = records.only("pay");
    let (paying, helped) = (records.only_event("paying"), records.only_event("helped"));
    for event in [paying, helped] {
        assert_eq!((event.trace_id, event.span_id), (span.trace_id, span.span_id));
        assert_eq!((event.thread_id, event.trace_flags), (span.thread_id, span.trace_flags));
        assert!(event.parent_span_id.is_none() && event.kind.is_none() && event.outcome.is_none());
        assert!(span.start() <= event.timestamp && event.timestamp <= span.timestamp);
        assert!(event.seq > span.seq);
    }
    assert_eq!((paying.level, helped.level), (Some(Level::Info), Some(Level::Warn)));
    assert_eq!(paying.code_function_name.as_deref(), Some("events::pay"));
    assert_eq!(helped.code_function_name.as_deref(), Some("events::helper"));
    let fields: Vec<_> = paying.fields.as_ref().expect("fields").iter().map(|(key, _)| key).collect();
    assert_eq!(fields, ["card.id", "cents", "who"]);
    assert_eq!(paying.field("who").expect("there"), "card 3");
    assert_eq!(records.events_of(span).len(), 2);
    records.assert_nowhere("4111");
}

#[test]
fn outside_of_a_span_nothing_is_made_up() {
    let mut headers = http::HeaderMap::new();
    headers.insert(
        "traceparent",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().expect("valid"),
    );
    let records = testing::capture(|| {
        event!("alone", n = 1);
        let _scope = propagation::extract(&headers, propagation::Trust::Always).enter();
        event!("in a trace");
        attribute!(of = "a span of another process");
    });
    let alone = records.only_event("alone");
    assert!(alone.trace_id.is_none() && alone.span_id.is_none() && alone.trace_flags.is_none());
    let in_a_trace = records.only_event("in a trace");
    assert_eq!(in_a_trace.span_id.map(|id| id.to_string()).as_deref(), Some("00f067aa0ba902b7"));
    assert_eq!(records.len(), 2);
}

struct Ledger<T>(T);

trait Sum {
    fn total(&self) -> u64 {
        event!("default");
        0
    }
}

impl<T> Sum for Ledger<T> {}

#[traced]
impl<T> Ledger<T> {
    fn add(&self) {
        let _ = &self.0;
        let record = || event!("method");
        record();
    }
}

#[test]
fn the_function_around_an_event_is_named_as_calls_are() {
    let records = testing::capture(|| {
        Ledger(1).add();
        Ledger(1).total();
    });
    let method = records.only_event("method").code_function_name.clone();
    assert_eq!(records.only("Ledger::add").code_function_name, method);
    let default = records.only_event("default").code_function_name.as_deref();
    assert_eq!(default, Some("events::Sum::total"));
}

#[test]
fn nothing_is_evaluated_where_nobody_takes_the_record() {
    let evaluated = Cell::new(0);
    let count = || {
        evaluated.set(evaluated.get() + 1);
        1
    };
    let both = || {
        event!("counted", n = count());
        attribute!(n = count());
    };
    both();
    assert_eq!(evaluated.get(), 0);
    let records = testing::capture(|| {
        // An attribute has no span here.
        both();
        assert_eq!(evaluated.get(), 1);
        serve(&both);
    });
    assert_eq!(evaluated.get(), 3);
    assert_eq!(records.only("serve").attribute("n").expect("there"), 1);
    assert_eq!(records.events("counted").len(), 2);
}

#[traced(fields(path.length = 1, kept = true))]
fn serve(#[log(skip)] work: &dyn Fn()) {
    work();
}

#[test]
fn of_one_key_the_last_value_counts_and_stands_once() {
    let records = testing::capture(|| {
        serve(&|| {
            for length in 2..100_u64 {
                attribute!(path.length = length, "quoted \"key\"" = length);
            }
            attribute!(http.route = "/orders");
            attribute!(http.route = "/orders/{id}");
        });
    });
    // Reading refuses a key that comes twice.
    let record = records.only("serve");
    assert_eq!(record.attribute("path.length").expect("there"), 99);
    assert_eq!(record.attribute("quoted \"key\"").expect("there"), 99);
    assert_eq!(record.attribute("http.route").expect("there"), "/orders/{id}");
    assert_eq!(record.attribute("kept").expect("there"), true);
}

#[test]
fn attributes_go_to_the_innermost_recorded_call() {
    let records = testing::capture(|| {
        serve(&|| {
            attribute!(outer = 1);
            pay_with_attribute(2);
            attribute!(outer = 3);
        });
    });
    assert_eq!(records.only("serve").attribute("outer").expect("there"), 3);
    let inner = records.only("pay_with_attribute");
    assert_eq!((inner.attribute("inner"), inner.attribute("outer")), (Some(&2.into()), None));
}

#[traced]
fn pay_with_attribute(cents: u64) {
    attribute!(inner = cents);
}

/// The other thread's queue may be read before or after that of the call.
#[test]
fn another_thread_sets_attributes_on_the_call_that_waits_for_it() {
    const CALLS: u64 = 300;
    let records = testing::capture(|| {
        let callers: Vec<_> = (0..4)
            .map(|_| {
                let work = || (0..CALLS).for_each(wait_for_a_thread);
                thread::spawn(Context::current().wrap(work))
            })
            .collect();
        for caller in callers {
            caller.join().expect("no panic");
        }
    });
    let calls = records.of("wait_for_a_thread");
    assert_eq!(calls.len() as u64, 4 * CALLS);
    for call in calls {
        assert_eq!(call.attribute("from_elsewhere"), call.input("number"), "{call:?}");
    }
}

#[traced]
fn wait_for_a_thread(number: u64) {
    let set = Context::current().wrap(move || attribute!(from_elsewhere = number));
    thread::spawn(set).join().expect("no panic");
}

#[test]
fn attributes_follow_a_future_to_other_threads() {
    #[traced]
    async fn handle(number: u64) {
        attribute!(before = number);
        tokio::task::yield_now().await;
        let _ =
            tokio::spawn(async move { attribute!(spawned = number) }.in_context(Context::current())).await;
        event!("handled", number);
        attribute!(after = number);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().expect("a runtime");
    let records = testing::capture(|| {
        let context = Context::current();
        runtime.block_on(async {
            let tasks: Vec<_> =
                (0..100).map(|number| tokio::spawn(handle(number).in_context(context.clone()))).collect();
            for task in tasks {
                task.await.expect("no panic");
            }
        });
    });
    let calls = records.of("handle");
    assert_eq!(calls.len(), 100);
    for call in calls {
        for key in ["before", "spawned", "after"] {
            assert_eq!(call.attribute(key), call.input("number"), "{key}");
        }
        assert_eq!(records.events_of(call).len(), 1);
    }
}

#[test]
fn what_has_ended_gets_no_more_attributes() {
    let records = testing::capture(|| {
        let mut after = None;
        serve_and_keep(&mut after);
        let after: Context = after.expect("kept");
        let _scope = after.enter();
        attribute!(late = 1);
        serve(&|| attribute!(other = 1));
    });
    assert!(records.only("serve_and_keep").attribute("late").is_none());
    assert_eq!(records.only("serve").attribute("other").expect("there"), 1);
}

#[traced]
fn serve_and_keep(#[log(skip)] context: &mut Option<Context>) {
    *context = Some(Context::current());
}

#[test]
fn a_call_that_fails_keeps_its_attributes() {
    #[traced]
    fn fails() -> Result<u32, std::fmt::Error> {
        attribute!(step = 1);
        Err(std::fmt::Error)
    }
    #[traced]
    fn panics() {
        attribute!(step = 2);
        panic!("on purpose");
    }
    #[traced]
    async fn cancelled() {
        attribute!(step = 3);
        std::future::pending::<()>().await;
    }
    let records = testing::capture(|| {
        let _ = fails();
        let _ = std::panic::catch_unwind(panics);
        let mut task = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = Box::pin(cancelled()).as_mut().poll(&mut task);
    });
    for (function, outcome, step) in
        [("fails", Outcome::Error, 1), ("panics", Outcome::Panic, 2), ("cancelled", Outcome::Cancelled, 3)]
    {
        let record = records.only(function);
        assert_eq!((record.outcome, record.attribute("step")), (Some(outcome), Some(&step.into())));
    }
}

#[test]
fn values_that_call_recorded_functions_are_recorded_in_order() {
    #[traced]
    fn twice(n: u64) -> u64 {
        event!("inside", n);
        n * 2
    }
    let records = testing::capture(|| event!("outside", a = twice(1), b = twice(2)));
    assert_eq!(records.only_event("outside").field("b").expect("there"), 4);
    assert_eq!((records.of("twice").len(), records.events("inside").len()), (2, 2));
}

#[test]
fn what_is_too_long_is_cut_and_says_so() {
    let long = "long ".repeat(10_000);
    let records = testing::capture(|| {
        event!("long", text = Public(&long), n = 1);
        serve(&|| attribute!(text = Public(&long)));
    });
    let event = records.only_event("long");
    assert!(event.field("text").expect("there").as_str().expect("text").len() < 3000);
    assert_eq!(event.field("n").expect("there"), 1);
    assert!(event.meta.get("fields.text").is_some());
    assert!(records.only("serve").meta.get("text").is_some());
}

#[test]
fn a_record_has_room_for_so_many_attributes_and_the_rest_is_counted() {
    let text = "text ".repeat(300);
    let before = casefile::counters().lost;
    let records = testing::capture(|| {
        serve(&|| {
            attribute!(a = Public(&text), b = Public(&text), c = Public(&text));
            attribute!(d = Public(&text), e = Public(&text), f = Public(&text));
            attribute!(small = 1);
        });
    });
    let line = records.only("serve").to_line();
    assert!(line.len() <= 8192, "{}", line.len());
    assert_eq!(records.only("serve").attribute("small").expect("there"), 1);
    assert!(records.only("serve").attribute("a").is_some() && records.only("serve").attribute("f").is_none());
    assert!(casefile::counters().lost > before);
}
