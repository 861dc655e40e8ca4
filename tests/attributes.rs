//! What the options of the macros and the classes of arguments do to a record, on every form of function.

use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use casefile::{Kind, Level, Loggable, Record, Sensitive, log_boundary, testing, traced};
use serde_json::{Value, json};

/// A type that nobody described.
struct Legacy;

/// The inputs of a record as JSON.
#[track_caller]
fn inputs(record: &Record) -> Value {
    serde_json::to_value(&record.inputs).unwrap()
}

/// The `meta` of a record as JSON.
fn meta(record: &Record) -> Value {
    serde_json::to_value(&record.meta).unwrap()
}

#[track_caller]
fn only(work: impl FnOnce()) -> Record {
    let records = testing::capture(work);
    assert_eq!(records.len(), 1, "{records}");
    records[0].clone()
}

#[log_boundary]
fn classes(number: u64, #[public] note: &str, #[sensitive] pin: &str, #[log(skip)] _legacy: &Legacy) -> bool {
    number > 0 && note.len() < 10 && pin.len() == 4
}

#[test]
fn each_class_of_argument_is_recorded_in_its_way() {
    let record = only(|| assert!(classes(7, "to go", "1234", &Legacy)));
    assert_eq!(inputs(&record), json!({"number": 7, "note": "to go", "pin": "[redacted]"}));
    assert_eq!(meta(&record), json!({"inputs.pin": "redacted"}));
    assert_eq!(record.output, Some(json!(true)));
}

struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("shown")
    }
}

#[derive(Debug)]
struct Debugged {
    x: u8,
}

#[derive(serde::Serialize)]
struct Serialized {
    list: Vec<u32>,
    text: &'static str,
}

#[log_boundary(skip_output)]
fn ways(
    #[log(display)] shown: Shown,
    #[log(debug)] debugged: &Debugged,
    #[log(serde)] serialized: &Serialized,
    #[log(rename = "renamed")] original: u8,
) -> Legacy {
    let _ = (shown, debugged.x, &serialized.list, serialized.text, original);
    Legacy
}

#[test]
fn opt_ins_record_through_the_trait_they_name() {
    let record = only(|| {
        ways(Shown, &Debugged { x: 3 }, &Serialized { list: vec![1, 2], text: "t" }, 9);
    });
    assert_eq!(
        inputs(&record),
        json!({
            "shown": "shown",
            "debugged": "Debugged { x: 3 }",
            "serialized": {"list": [1, 2], "text": "t"},
            "renamed": 9,
        })
    );
    assert_eq!(meta(&record), json!({"inputs.debugged": "debug"}));
    assert_eq!(record.output, None);
}

#[traced]
fn lenient(text: &str, bytes: &[u8], legacy: Legacy, list: Vec<u32>, key: Sensitive<u32>) -> Legacy {
    let _ = (text, bytes, &list, key);
    legacy
}

#[test]
fn lenient_code_records_what_it_may_and_names_the_rest() {
    let record = only(|| {
        lenient("secret", b"secret", Legacy, vec![1, 2], Sensitive::new(5));
    });
    assert_eq!(
        inputs(&record),
        json!({"text": "<str>", "bytes": "<bytes>", "legacy": "<attributes::Legacy>", "list": [1, 2], "key": "[redacted]"})
    );
    assert_eq!(record.output, Some(json!("<attributes::Legacy>")));
    assert_eq!(
        meta(&record),
        json!({
            "inputs.text": "opaque", "inputs.bytes": "opaque", "inputs.legacy": "opaque",
            "inputs.key": "redacted", "output": "opaque",
        })
    );
    assert_eq!((record.kind, record.level), (Some(Kind::Internal), Some(Level::Debug)));
}

#[log_boundary(
    name = "orders.place",
    level = warn,
    skip(legacy),
    fields(order.total = price * u64::from(count), "step" = "placing", currency = Currency::Euro),
    public_text
)]
fn options(price: u64, count: u32, text: String, legacy: Legacy) -> String {
    let Legacy = legacy;
    text + "!"
}

#[derive(Loggable)]
enum Currency {
    Euro,
}

#[test]
fn options_do_what_they_say() {
    let record = only(|| {
        options(5, 3, "hello".to_owned(), Legacy);
    });
    assert_eq!(record.code_function_name.as_deref(), Some("orders.place"));
    assert_eq!(record.message.as_deref(), Some("orders.place ok"));
    assert_eq!(record.level, Some(Level::Warn));
    assert_eq!(inputs(&record), json!({"price": 5, "count": 3, "text": "hello"}));
    assert_eq!(record.output, Some(json!("hello!")));
    assert_eq!(record.attribute("order.total"), Some(&json!(15)));
    assert_eq!(record.attribute("step"), Some(&json!("placing")));
    assert_eq!(record.attribute("currency"), Some(&json!("Euro")));
    assert_eq!(meta(&record), json!({}));
}

#[derive(Loggable)]
struct Service {
    rate: u32,
}

impl Service {
    #[log_boundary]
    fn by_reference(&self, n: u32) -> u32 {
        n * self.rate
    }

    #[log_boundary]
    fn by_mutable_reference(&mut self, n: u32) -> u32 {
        self.rate += n;
        self.rate
    }

    #[log_boundary]
    fn by_value(self) -> u32 {
        self.rate
    }

    #[log_boundary]
    fn boxed(self: Box<Self>) -> u32 {
        self.rate
    }

    #[log_boundary]
    fn counted(self: Rc<Self>) -> u32 {
        self.rate
    }

    #[log_boundary]
    fn shared(self: &Arc<Self>) -> u32 {
        self.rate
    }

    #[log_boundary]
    fn pinned(self: Pin<&mut Self>) -> u32 {
        self.rate
    }

    #[log_boundary]
    async fn later(&self, n: u32) -> u32 {
        std::future::ready(n).await * self.rate
    }
}

#[test]
fn methods_with_every_receiver_are_named_after_their_type() {
    let records = testing::capture(|| {
        let mut service = Service { rate: 2 };
        assert_eq!(service.by_reference(4), 8);
        assert_eq!(service.by_mutable_reference(1), 3);
        assert_eq!(Pin::new(&mut service).pinned(), 3);
        assert_eq!(futures_executor::block_on(service.later(2)), 6);
        assert_eq!(service.by_value(), 3);
        assert_eq!(Box::new(Service { rate: 4 }).boxed(), 4);
        assert_eq!(Rc::new(Service { rate: 5 }).counted(), 5);
        assert_eq!(Arc::new(Service { rate: 6 }).shared(), 6);
    });
    let names: Vec<_> = records.iter().filter_map(|record| record.code_function_name.as_deref()).collect();
    let expected =
        ["by_reference", "by_mutable_reference", "pinned", "later", "by_value", "boxed", "counted", "shared"]
            .map(|method| format!("attributes::Service::{method}"));
    assert_eq!(names, expected);
    assert!(records.iter().all(|record| record.input("self").is_none()));
}

trait Greeter {
    fn greet(&self, times: u32) -> u32;

    #[traced]
    fn twice(&self) -> u32 {
        self.greet(2)
    }
}

struct Polite<T>(T);

impl<T> Greeter for Polite<T> {
    #[traced]
    fn greet(&self, times: u32) -> u32 {
        times
    }
}

#[test]
fn trait_methods_are_named_after_the_implementing_type() {
    let records = testing::capture(|| {
        Polite(Legacy).twice();
    });
    let names: Vec<_> = records.iter().filter_map(|record| record.code_function_name.as_deref()).collect();
    assert_eq!(names, ["attributes::Polite::twice", "attributes::Polite::greet"]);
}

struct Ledger {
    total: u64,
}

#[log_boundary(level = debug)]
impl Ledger {
    /// A constant function is left alone.
    const fn new() -> Ledger {
        Ledger { total: 0 }
    }

    fn add(&mut self, amount: u64) -> u64 {
        self.total += amount;
        self.total
    }

    #[log_boundary(level = error, name = "audit")]
    fn audit(&self, #[public] by: &str) -> bool {
        self.total == 3 && by == "me"
    }

    #[log(skip)]
    fn quiet(&self) -> u64 {
        self.total
    }

    async fn settle(&mut self, #[sensitive] account: &str) -> u64 {
        std::mem::take(&mut self.total) + account.len() as u64
    }
}

#[test]
fn an_attribute_on_an_impl_covers_its_methods() {
    let records = testing::capture(|| {
        let mut ledger = Ledger::new();
        ledger.add(3);
        assert!(ledger.audit("me"));
        assert_eq!(ledger.quiet(), 3);
        assert_eq!(futures_executor::block_on(ledger.settle("12345")), 8);
    });
    let seen: Vec<_> = records
        .iter()
        .map(|record| (record.code_function_name.as_deref().unwrap(), record.level.unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("attributes::Ledger::add", Level::Debug),
            ("audit", Level::Error),
            ("attributes::Ledger::settle", Level::Debug),
        ]
    );
    assert_eq!(inputs(records.only("settle")), json!({"account": "[redacted]"}));
}

#[traced]
fn opaque_generic<T>(value: T) -> T {
    value
}

#[test]
fn generics_are_recorded_by_their_bound() {
    let record = only(|| {
        assert_eq!(opaque_generic(7_u32), 7);
    });
    assert_eq!(inputs(&record), json!({"value": "<u32>"}));
}

#[traced]
fn lenient_generic_call() -> Option<u32> {
    generic_loggable(&[1, 5, 9])
}

#[log_boundary]
fn generic_loggable<T: Loggable + Copy>(values: &[T]) -> Option<T> {
    values.last().copied()
}

#[test]
fn a_loggable_parameter_is_enough_for_strict_code() {
    let records = testing::capture(|| {
        lenient_generic_call();
    });
    let record = records.only("generic_loggable");
    assert_eq!(inputs(record), json!({"values": [1, 5, 9]}));
    assert_eq!(record.output, Some(json!(9)));
}

#[log_boundary]
fn patterns((a, b): (u32, u32), [first, ..]: [u8; 2], _: Legacy) -> u32 {
    a + b + u32::from(first)
}

#[test]
fn patterns_are_recorded_by_what_they_bind() {
    let record = only(|| {
        patterns((1, 2), [3, 4], Legacy);
    });
    assert_eq!(inputs(&record), json!({"a": 1, "b": 2, "first": 3}));
}

#[test]
fn inputs_are_as_they_were_at_entry() {
    #[log_boundary]
    fn changes(list: &mut Vec<u32>, mut n: u32) -> u32 {
        list.push(9);
        n += 1;
        n
    }
    let record = only(|| {
        changes(&mut vec![1], 5);
    });
    assert_eq!(inputs(&record), json!({"list": [1], "n": 5}));
    assert_eq!(record.output, Some(json!(6)));
}

#[traced(level = info, skip(quiet))]
mod legacy {
    //! A module that nobody dares to touch.
    #![allow(dead_code, reason = "to see that inner attributes are kept")]

    use casefile::log_boundary;

    pub(super) const RATE: u32 = 3;

    pub(super) const fn constant() -> u32 {
        RATE
    }

    pub(super) fn price(count: u32, quiet: u32) -> u32 {
        inner::times(count, constant()) + quiet
    }

    #[log_boundary(level = warn)]
    pub(super) fn strict(#[sensitive] pin: &str) -> usize {
        pin.len()
    }

    #[log(skip)]
    pub(super) fn untouched(count: u32) -> u32 {
        count
    }

    pub(super) struct Till(pub(super) u32);

    impl Till {
        pub(super) async fn pay(&mut self, cents: u32) -> u32 {
            self.0 += cents;
            self.0
        }
    }

    #[log(skip)]
    impl Till {
        pub(super) fn look(&self) -> u32 {
            self.0
        }
    }

    impl Drop for Till {
        fn drop(&mut self) {}
    }

    mod inner {
        pub(super) fn times(a: u32, b: u32) -> u32 {
            a * b
        }
    }
}

#[test]
fn an_attribute_on_a_module_covers_every_function_in_it() {
    let records = testing::capture(|| {
        assert_eq!(legacy::price(2, 1), 7);
        assert_eq!(legacy::strict("1234"), 4);
        assert_eq!(legacy::untouched(1), 1);
        let mut till = legacy::Till(5);
        assert_eq!(futures_executor::block_on(till.pay(7)), 12);
        assert_eq!(till.look(), 12);
    });
    let seen: Vec<_> = records
        .iter()
        .map(|record| (record.code_function_name.as_deref().unwrap(), record.level.unwrap(), inputs(record)))
        .collect();
    assert_eq!(
        seen,
        [
            ("attributes::legacy::price", Level::Info, json!({"count": 2})),
            ("attributes::legacy::inner::times", Level::Info, json!({"a": 2, "b": 3})),
            ("attributes::legacy::strict", Level::Warn, json!({"pin": "[redacted]"})),
            ("attributes::legacy::Till::pay", Level::Info, json!({"cents": 7})),
            ("attributes::legacy::Till::drop", Level::Info, json!(null)),
        ]
    );
}

macro_rules! twins {
    ($n:ident) => {
        #[log_boundary]
        fn twins(n: u32, $n: u32) -> u32 {
            $n + n * 10
        }
    };
}

twins!(n);

#[test]
fn arguments_that_only_the_compiler_can_tell_apart_have_keys_of_their_own() {
    let record = only(|| {
        assert_eq!(twins(1, 2), 12);
    });
    assert_eq!(inputs(&record), json!({"n": 1, "n'": 2}));
}

#[traced]
fn inferred_lenient() -> impl std::fmt::Display {
    5
}

#[log_boundary]
fn inferred_strict() -> impl std::fmt::Display + Loggable {
    5
}

#[log_boundary]
async fn inferred_later() -> impl std::fmt::Display + Loggable {
    2.5
}

#[test]
fn a_literal_behind_impl_keeps_the_type_that_it_has_by_default() {
    let records = testing::capture(|| {
        assert_eq!(size_of_val(&inferred_lenient()), size_of::<i32>());
        assert_eq!(size_of_val(&inferred_strict()), size_of::<i32>());
        assert_eq!(size_of_val(&futures_executor::block_on(inferred_later())), size_of::<f64>());
    });
    assert_eq!(records.only("inferred_strict").output, Some(json!(5)));
}

#[traced]
fn around_a_type() -> u32 {
    struct Local(u32);

    impl Local {
        #[traced]
        fn get(&self) -> u32 {
            self.0
        }
    }

    Local(3).get()
}

#[test]
fn a_method_of_a_type_in_a_body_is_named_without_the_closure_that_we_made() {
    let records = testing::capture(|| {
        around_a_type();
    });
    let method = records.only("get");
    assert_eq!(method.code_function_name.as_deref(), Some("attributes::around_a_type::Local::get"));
}
