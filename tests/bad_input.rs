//! What hostile values do to a record and to the function they are given to: the record stays bounded and
//! readable, and the function does what it would have done without us.

use std::alloc::{GlobalAlloc, Layout, System};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, LinkedList, VecDeque};
use std::error::Error;
use std::fmt::{self, Display, Write as _};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once, RwLock};
use std::thread;

use casefile::propagation::{Trust, extract};
use casefile::{Encode, Encoder, Loggable, Memory, Outcome, Record, Sink, log_boundary, testing, traced};
use proptest::prelude::*;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

thread_local! {
    static ALLOCATED: Cell<usize> = const { Cell::new(0) };
}

/// Counts what each thread asks for.
struct Counting;

// SAFETY: passes everything on to the system's allocator unchanged; the counter neither allocates nor is dropped.
#[expect(unsafe_code, reason = "there is no safe way to count allocations")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.set(ALLOCATED.get() + layout.size());
        // SAFETY: the caller's promise is the one asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATED.set(ALLOCATED.get() + size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A sink that is itself recorded, asks for what it cannot have, and now and then panics.
#[derive(Debug)]
struct RecordedSink;

impl Sink for RecordedSink {
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        assert_eq!(counted(lines.len()), lines.len());
        assert!(!casefile::flush(), "it would wait for itself");
        Ok(())
    }
}

#[traced]
fn counted(length: usize) -> usize {
    length
}

/// The records that go to sinks: of threads that have lost their context.
fn sink_records(function: &str) -> Vec<Record> {
    assert!(casefile::flush());
    let is_of =
        |record: &Record| record.code_function_name.as_deref().is_some_and(|name| name.ends_with(function));
    MEMORY.records().into_iter().filter(is_of).collect()
}

static MEMORY: LazyLock<Memory> = LazyLock::new(|| {
    let memory = Memory::new();
    drop(casefile::builder().memory(&memory).sink(RecordedSink).filter("trace").init().unwrap());
    memory
});

#[log_boundary(public_text)]
fn echo<T: Encode>(value: T) -> T {
    value
}

/// The record of one call; its line is within the limit, whatever the value.
#[track_caller]
fn only(work: impl FnOnce()) -> Record {
    let records = testing::capture(work);
    assert_eq!(records.len(), 1, "{records}");
    let line = records[0].to_line();
    assert!(line.len() <= 8192, "{} bytes: {}", line.len(), String::from_utf8_lossy(&line));
    records[0].clone()
}

/// What a record shows of a value, and its `meta`; the function gets and returns the value itself.
#[track_caller]
fn shown<T: Encode>(value: T) -> (Value, Value) {
    let record = only(|| drop(echo(value)));
    (record.input("value").expect("an input").clone(), serde_json::to_value(&record.meta).unwrap())
}

const HUGE: usize = 10_000_000;

#[track_caller]
fn assert_bounded<T: Encode>(value: T, full_size: usize) {
    let mut allocated = 0;
    let record = only(|| {
        // The first call allocates this thread's buffers.
        echo(0_u8);
    });
    drop(record);
    let mut value = Some(value);
    let record = only(|| {
        let before = ALLOCATED.get();
        value = value.take().map(echo);
        allocated = ALLOCATED.get() - before;
    });
    assert!(value.is_some());
    assert!(allocated < 64 * 1024, "allocated {allocated}");
    let mark = |path: &str| record.meta.get(path).map(ToString::to_string);
    assert_eq!(mark("inputs.value"), Some(format!("truncated:{full_size}")));
    assert_eq!(mark("output"), Some(format!("truncated:{full_size}")));
}

#[test]
fn huge_values_are_cut_and_cost_no_more_than_others() {
    assert_bounded("x".repeat(HUGE), HUGE);
    assert_bounded("\u{1}".repeat(HUGE), HUGE);
    assert_bounded(vec![7_u8; HUGE], HUGE);
    assert_bounded(vec![7_u32; 1_000_000], 1_000_000);
    assert_bounded(vec!['x'; HUGE], HUGE);
    assert_bounded((0..1_000_000_u32).map(|key| (key, key)).collect::<HashMap<_, _>>(), 1_000_000);
    assert_bounded(LinkedList::from_iter(vec![7_u8; 1_000_000]), 1_000_000);
    assert_bounded(LinkedList::from_iter(vec!['x'; 1_000_000]), 1_000_000);
    let mut ring = VecDeque::from(vec!['x'; 1_000_000]);
    ring.rotate_left(1);
    ring.push_back('x');
    assert_bounded(ring, 1_000_001);
    assert_bounded(std::ffi::OsString::from("x".repeat(HUGE)), HUGE);
    assert_bounded(bytes::Bytes::from(vec![7_u8; HUGE]), HUGE);
    assert_bounded(json!(vec![1; 1_000_000]), 1_000_000);
    assert_bounded(vec![vec![String::from("x"); 10]; 100_000], 100_000);
}

#[log_boundary]
fn three_ways(#[log(display)] a: &str, #[log(debug)] b: &str, #[log(serde)] c: &[u32]) -> usize {
    a.len() + b.len() + c.len()
}

#[test]
fn huge_values_are_cut_in_each_way_of_recording_them() {
    let (text, list) = ("x".repeat(HUGE), vec![1_u32; 1_000_000]);
    let record = only(|| assert_eq!(three_ways(&text, &text, &list), 2 * HUGE + 1_000_000));
    let meta = json!({
        "inputs.a": format!("truncated:{HUGE}"),
        "inputs.b": format!("truncated:{}", HUGE + 2),
        "inputs.c": "truncated:1000000",
    });
    assert_eq!(serde_json::to_value(&record.meta).unwrap(), meta);
    assert_eq!(record.output, Some(json!(2 * HUGE + 1_000_000)));
}

#[test]
fn text_that_is_lossy_and_cut_is_marked_as_cut() {
    let name = c"\xffname".to_bytes().repeat(10_000);
    let name = std::ffi::CString::new(name).unwrap();
    let (_, meta) = shown(name);
    assert_eq!(meta, json!({"inputs.value": "truncated:50000", "output": "truncated:50000"}));
}

#[test]
fn a_character_is_never_cut_in_two() {
    let room = 2048;
    for before in room - 8..=room {
        let text = format!("{}{}", "x".repeat(before), "🦀🦀🦀");
        let (value, meta) = shown(text.clone());
        let kept = value.as_str().unwrap();
        assert!(text.starts_with(kept), "{kept}");
        assert!((room - 3..=room).contains(&kept.len()), "{} of {before}", kept.len());
        assert_eq!(meta["inputs.value"], json!(format!("truncated:{}", text.len())));
    }
}

#[test]
fn every_character_comes_back() {
    let controls: String = (0..=0x20).chain(0x7f..0xa0).filter_map(char::from_u32).collect();
    let marks = "\u{2028}\u{2029}\u{feff}\u{202e}\u{fffd}\u{ffff}\u{10ffff}\"\\/</script>\u{1b}[31m";
    for text in [controls.as_str(), marks, "", "\u{0}"] {
        assert_eq!(shown(text.to_owned()), (json!(text), json!({})));
    }
}

#[derive(Loggable)]
struct Node {
    depth: u32,
    next: Option<Box<Node>>,
}

impl Drop for Node {
    fn drop(&mut self) {
        let mut next = self.next.take();
        while let Some(mut node) = next {
            next = node.next.take();
        }
    }
}

#[derive(Serialize)]
struct Chain(Option<Box<Chain>>);

impl Drop for Chain {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut link) = next {
            next = link.0.take();
        }
    }
}

#[log_boundary]
fn serialized(#[log(serde)] value: &Chain) -> bool {
    value.0.is_some()
}

#[test]
fn deep_values_are_cut_before_the_stack_is() {
    for levels in [1_000, 100_000] {
        let node = (0..levels).fold(None, |next, depth| Some(Box::new(Node { depth, next })));
        let (value, meta) = shown(node);
        assert_eq!(value["depth"], json!(levels - 1));
        let path = format!("inputs.value{}", ".next".repeat(16));
        assert_eq!(meta[path], json!("truncated:2"));

        let chain = (0..levels).fold(Chain(None), |inner, _| Chain(Some(Box::new(inner))));
        let record = only(|| assert!(serialized(&chain)));
        assert_eq!(record.input("value"), Some(&Value::Null));

        let json = (0..levels).fold(json!(1), |inner, _| Value::Array(vec![inner]));
        let json = std::mem::ManuallyDrop::new(json); // its own destructor is recursive
        let record = only(|| {
            echo(&*json);
        });
        assert_eq!(record.meta.len(), 2);
    }
}

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord, Clone, Loggable)]
enum Key {
    Number(#[public] u8),
    Text(#[public] String),
    Unit,
    Fields { a: bool },
}

/// A number as a key, NaN included.
struct NumberKey(f64);

impl Encode for NumberKey {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.float(self.0);
    }
}

/// A map as its entries stand.
struct Entries<K>(Vec<K>);

impl<K: Encode> Encode for Entries<K> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.map(self.0.iter().zip(0_u32..));
    }
}

#[test]
fn any_key_becomes_text_and_no_key_stands_twice() {
    let numbers = [f64::NAN, f64::NAN, f64::INFINITY, -0.0, 0.0].map(NumberKey);
    assert_eq!(
        shown(Entries(numbers.into())).0,
        json!({"NaN": 0, "NaN#2": 1, "Infinity": 2, "-0.0": 3, "0.0": 4})
    );
    let keys = [Key::Number(1), Key::Text("1".into()), Key::Unit, Key::Fields { a: true }];
    assert_eq!(
        shown(Entries(keys.into())).0,
        json!({"{\"Number\":1}": 0, "{\"Text\":\"1\"}": 1, "Unit": 2, "{\"Fields\":{\"a\":true}}": 3})
    );
    assert_eq!(
        shown(Entries(vec![json!(1), json!("1"), json!("1#2")])).0,
        json!({"1": 0, "1#2": 1, "1#2#2": 2})
    );
    assert_eq!(
        shown(Entries(vec![(Some(1_u8), 'x'), (None, '"')])).0,
        json!({"[1,\"x\"]": 0, "[null,\"\\\"\"]": 1})
    );
    let odd = ["", "", "a.b", "a", "\"", "\\", "\n", "\u{0}", "timestamp", "🦀"];
    let (value, meta) = shown(Entries(odd.into()));
    assert_eq!(value.as_object().unwrap().len(), odd.len());
    assert_eq!(
        (&value[""], &value["#2"], &value["\u{0}"], &meta),
        (&json!(0), &json!(1), &json!(7), &json!({}))
    );
    let bytes = shown(Entries(vec![b"ab".to_vec(), b"ab".to_vec()]));
    assert_eq!(bytes.0, json!({"YWI=": 0, "YWI=#2": 1}));
}

#[test]
fn paths_that_read_the_same_make_one_mark() {
    let value = BTreeMap::from([
        ("a.b", BTreeMap::from([("c", vec![1_u8])])),
        ("a", BTreeMap::from([("b.c", vec![1_u8])])),
    ]);
    let (_, meta) = shown(value);
    assert_eq!(meta, json!({"inputs.value.a.b.c": "base64", "output.a.b.c": "base64"}));
}

/// Misuses the encoder: 0 to 3 values where one is asked for.
#[derive(Debug, Clone)]
struct Several(Vec<Misuse>);

#[derive(Debug, Clone)]
enum Misuse {
    Number,
    List(Several),
    Map(Several, Several),
}

impl Encode for Several {
    fn encode(&self, encoder: &mut Encoder) {
        for misuse in &self.0 {
            match misuse {
                Misuse::Number => encoder.unsigned(1),
                Misuse::List(inner) => encoder.sequence([inner, inner]),
                Misuse::Map(key, value) => encoder.map([(key, value), (key, value)]),
            }
        }
    }
}

fn misuse() -> impl Strategy<Value = Several> {
    let leaf = proptest::collection::vec(Just(Misuse::Number), 0..3).prop_map(Several);
    leaf.prop_recursive(4, 12, 3, |inner| {
        let one = prop_oneof![
            Just(Misuse::Number),
            inner.clone().prop_map(Misuse::List),
            (inner.clone(), inner).prop_map(|(key, value)| Misuse::Map(key, value)),
        ];
        proptest::collection::vec(one, 0..3).prop_map(Several)
    })
}

proptest! {
    #[test]
    fn an_encode_that_breaks_its_promise_still_makes_a_line(several in misuse()) {
        testing::capture(|| drop(echo(several)));
    }
}

/// Claims to be as long as can be, and is.
struct Endless;

impl Encode for Endless {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.sequence(std::iter::repeat(1_u32));
    }
}

#[test]
fn an_endless_sequence_ends() {
    let (value, meta) = shown(Endless);
    assert!(value.as_array().is_some_and(|list| list.len() > 50));
    assert_eq!(meta["inputs.value"], json!(format!("truncated:{}", u32::MAX)));
}

enum Bad {
    Panics,
    PanicsHalfWay,
    PanicsWithoutText,
    Unwraps,
    CallsUs,
    Fails,
}

impl Display for Bad {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bad::Panics => panic!("hunter2"),
            Bad::PanicsHalfWay => {
                formatter.write_str("half")?;
                panic!("hunter2")
            }
            Bad::PanicsWithoutText => resume_unwind(Box::new(7)),
            Bad::Unwraps => {
                (0..10_000).for_each(|_| formatter.write_str("0123456789").unwrap());
                formatter.write_char('x')
            }
            Bad::CallsUs => write!(formatter, "{}", echo("inner".repeat(nested("x", Bad::Fails)))),
            Bad::Fails => Err(fmt::Error),
        }
    }
}

impl fmt::Debug for Bad {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, formatter)
    }
}

impl Serialize for Bad {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element("hunter2")?;
        match self {
            Bad::Fails => Err(S::Error::custom("hunter2")),
            Bad::Unwraps => list.end(),
            _ => panic!("hunter2"),
        }
    }
}

impl Error for Bad {}

#[log_boundary(public_text)]
fn nested(before: &str, #[log(display)] value: Bad) -> usize {
    let _ = value;
    before.len() + 1
}

#[log_boundary(error = display, public_text)]
fn all_ways(
    #[log(display)] a: &Bad,
    #[log(debug)] b: &Bad,
    #[log(serde)] c: &Bad,
    after: &str,
    #[log(skip)] bad: Bad,
) -> Result<u32, Bad> {
    let _ = (a, b, c, after);
    Err(bad)
}

#[test]
fn a_value_whose_own_code_panics_or_fails_costs_nothing_but_itself() {
    for bad in [|| Bad::Panics, || Bad::PanicsHalfWay, || Bad::PanicsWithoutText, || Bad::Fails] {
        let record = only(|| assert!(nothing_of(bad).is_err()));
        assert_eq!(record.input("after"), Some(&json!("after")));
        assert!(!String::from_utf8(record.to_line()).unwrap().contains("hunter2"));
        assert_eq!(record.outcome, Some(Outcome::Error));
    }
    let record = only(|| assert!(nothing_of(|| Bad::Panics).is_err()));
    let meta = json!({
        "inputs.a": "panicked", "inputs.b": "panicked", "inputs.c": "panicked", "error.message": "panicked",
    });
    assert_eq!(serde_json::to_value(&record.meta).unwrap(), meta);
    assert_eq!(record.error_message.as_deref(), Some("[panicked]"));
    let record = only(|| assert!(nothing_of(|| Bad::Unwraps).is_err()));
    assert_eq!(record.meta.get("error.message").unwrap().to_string(), "truncated:100001");
}

fn nothing_of(bad: impl Fn() -> Bad) -> Result<u32, Bad> {
    all_ways(&bad(), &bad(), &bad(), "after", bad())
}

#[test]
fn a_display_may_call_recorded_functions() {
    let records = testing::capture(|| assert_eq!(nested("outer", Bad::CallsUs), 6));
    let of =
        |value: &str| records.iter().find(|record| record.input("value") == Some(&json!(value))).cloned();
    let outer = of("innerinner").expect("the outer call");
    assert_eq!(records.iter().filter(|record| record.input("before").is_some()).count(), 2);
    assert_eq!(outer.outcome, Some(Outcome::Ok));
    records.assert_all_ok();
}

#[test]
fn what_is_borrowed_or_locked_elsewhere_is_left_alone() {
    let cell = RefCell::new(1_u32);
    let borrowed = cell.borrow_mut();
    assert_eq!(shown(&cell).0, json!("<borrowed>"));
    drop(borrowed);

    let lock = Mutex::new(1_u32);
    let guard = lock.lock().unwrap();
    assert_eq!(shown(&lock).0, json!("<locked>"));
    drop(guard);
    let both = Mutex::new(RwLock::new(2_u32));
    assert!(
        catch_unwind(AssertUnwindSafe(|| {
            let _guard = both.lock().unwrap();
            resume_unwind(Box::new(()));
        }))
        .is_err()
    );
    assert!(both.is_poisoned());
    assert_eq!(shown(&both).0, json!(2));
    assert!(both.is_poisoned());
}

#[log_boundary(fields(
    "it's \"quoted\" \\" = 1,
    "a.b" = "\u{1b}[31m\n",
    "a" = u128::MAX,
    "ключ 🦀" = f64::NAN,
    "http.route" = "x".repeat(HUGE),
    "#2" = [b'x'; 3]
), public_text)]
fn odd_attributes() -> u32 {
    1
}

#[test]
fn attributes_may_have_any_name_and_value() {
    let record = only(|| assert_eq!(odd_attributes(), 1));
    assert_eq!(record.attribute("it's \"quoted\" \\"), Some(&json!(1)));
    assert_eq!(record.attribute("a.b"), Some(&json!("\u{1b}[31m\n")));
    assert_eq!(record.attribute("a"), Some(&json!(u128::MAX.to_string())));
    assert_eq!(record.attribute("ключ 🦀"), Some(&json!("NaN")));
    assert_eq!(record.attribute("#2"), Some(&json!("eHh4")));
    assert_eq!(record.meta.get("http.route").unwrap().to_string(), format!("truncated:{HUGE}"));
}

#[test]
fn hostile_headers_reach_no_record() {
    let long = "a".repeat(HUGE);
    for hostile in ["\"},{\"", "a\nb", "\u{1b}[31m", "<script>", "", " ", "é", &long, "00-zz", "null"] {
        for name in ["traceparent", "tracestate", "x-correlation-id", "x-request-id", "x-trace-id"] {
            for trust in [Trust::Always, Trust::IdsOnly, Trust::Never] {
                let record = only(|| {
                    let _scope = extract(&[(name, hostile)], trust).enter();
                    echo(1_u32);
                });
                assert!(record.trace_id.is_some() && record.parent_span_id.is_none());
                let id = record.correlation_id.map(|id| id.to_string());
                let fresh = record.trace_id.map(|id| id.to_string());
                let harmless = hostile == "00-zz" || hostile == "null";
                assert!(id.is_none() || id == fresh || harmless, "{id:?}");
            }
        }
    }
}

#[derive(Debug)]
struct Endlessly;

impl Display for Endlessly {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("line 1\nline 2\u{1b}[31m\"")
    }
}

impl Error for Endlessly {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&Endlessly)
    }
}

#[log_boundary(error = display)]
fn fails_endlessly() -> Result<u32, Endlessly> {
    Err(Endlessly)
}

#[test]
fn an_endless_chain_of_errors_ends_and_keeps_its_text() {
    let record = only(|| assert!(fails_endlessly().is_err()));
    let text = "line 1\nline 2\u{1b}[31m\"";
    assert_eq!(record.error_message.as_deref(), Some(text));
    assert!((2..100).contains(&record.error_chain.len()));
    assert!(record.error_chain.iter().all(|link| link == text));
}

#[test]
fn a_thread_may_have_any_name() {
    let name = "a \"b\" \\ \n \u{1b}[31m \u{2028} 🦀";
    let record = only(|| {
        let context = casefile::Context::current();
        let builder = thread::Builder::new().name(name.to_owned());
        let joined = builder.spawn(context.wrap(|| echo(1_u32))).unwrap().join();
        assert_eq!(joined.unwrap(), 1);
    });
    assert_eq!(record.thread_name.as_deref(), Some(name));
}

#[log_boundary]
fn panics(#[log(skip)] payload: Box<dyn Any + Send>) -> u32 {
    panic_any(payload)
}

#[log_boundary(public_text)]
fn panics_saying(message: &str) -> u32 {
    panic!("{message}")
}

#[test]
fn a_panic_passes_through_with_its_payload() {
    let record = only(|| {
        let payload = catch_unwind(|| panics(Box::new(7_u64))).unwrap_err();
        let payload = payload.downcast::<Box<dyn Any + Send>>().unwrap();
        assert_eq!(payload.downcast_ref::<u64>(), Some(&7));
    });
    assert_eq!((record.outcome, record.error_type.as_deref()), (Some(Outcome::Panic), Some("panic")));
    for message in ["line 1\nline 2\u{1b}[31m\"", &"x".repeat(1_000_000)] {
        let record = only(|| {
            let payload = catch_unwind(|| panics_saying(message)).unwrap_err();
            assert_eq!(*payload.downcast::<String>().unwrap(), message);
        });
        assert!(record.error_message.is_some_and(|shown| message.starts_with(&shown)));
    }
}

/// Calls a recorded function when it is dropped.
struct CallsWhenDropped(&'static str);

#[traced(public_text)]
fn late(who: &str) -> usize {
    who.len()
}

#[traced]
fn late_with(#[log(display)] bad: &Bad) -> bool {
    matches!(bad, Bad::Panics)
}

impl Drop for CallsWhenDropped {
    fn drop(&mut self) {
        assert_eq!(late(self.0), self.0.len());
        assert!(late_with(&Bad::Panics));
    }
}

#[test]
fn calls_while_a_thread_local_is_dropped_are_recorded() {
    thread_local! {
        static BEFORE: CallsWhenDropped = const { CallsWhenDropped("registered first") };
        static AFTER: CallsWhenDropped = const { CallsWhenDropped("registered last") };
    }
    LazyLock::force(&MEMORY);
    let ended = thread::spawn(|| {
        BEFORE.with(|_| {});
        assert_eq!(late("alive"), 5);
        AFTER.with(|_| {});
    });
    assert!(ended.join().is_ok());
    // No call of casefile's was made on this thread while it lived.
    assert!(thread::spawn(|| BEFORE.with(|_| {})).join().is_ok());
    let records = sink_records("::late");
    let of = |who: &str| records.iter().filter(|record| record.input("who") == Some(&json!(who))).count();
    assert_eq!((of("alive"), of("registered first"), of("registered last")), (1, 2, 1));
}

#[test]
fn calls_while_a_panic_unwinds_do_not_end_the_process() {
    let records = testing::capture(|| {
        let unwound = catch_unwind(|| {
            let _calls = CallsWhenDropped("unwinding");
            panics_saying("first")
        });
        assert_eq!(*unwound.unwrap_err().downcast::<String>().unwrap(), "first");
    });
    assert_eq!(records.only("late").outcome, Some(Outcome::Ok));
    assert_eq!(records.only("panics_saying").error_message.as_deref(), Some("first"));
}

#[test]
fn a_panic_hook_may_call_recorded_functions() {
    static IN_HOOK: AtomicBool = AtomicBool::new(false);
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.payload_as_str() == Some("seen by the hook") {
                IN_HOOK.store(late("hook") == 4, Ordering::Relaxed);
            }
            previous(panic);
        }));
    });
    let records = testing::capture(|| {
        assert!(catch_unwind(|| panics_saying("seen by the hook")).is_err());
    });
    assert!(IN_HOOK.load(Ordering::Relaxed));
    let panicked = records.only("panics_saying");
    assert_eq!(records.only("late").parent_span_id, panicked.span_id);
    assert_eq!(panicked.error_message.as_deref(), Some("seen by the hook"));
}

#[test]
fn a_sink_may_call_recorded_functions() {
    LazyLock::force(&MEMORY);
    let own_thread = thread::spawn(|| echo("to the sink".to_owned()));
    assert_eq!(own_thread.join().unwrap(), "to the sink");
    let records = sink_records("::echo");
    assert!(records.iter().any(|record| record.input("value") == Some(&json!("to the sink"))));
    assert!(sink_records("::counted").is_empty(), "a sink would feed itself");
    assert_eq!(casefile::counters().sink_errors, 0);
}

#[log_boundary]
fn descend(levels: u32) -> u32 {
    if levels == 0 { 0 } else { descend(levels - 1) + 1 }
}

#[test]
fn recursion_of_10_000_calls_is_10_000_records() {
    let records = testing::capture(|| {
        let deep = casefile::Context::current().wrap(|| descend(9_999));
        let thread = thread::Builder::new().stack_size(256 << 20).spawn(deep).unwrap();
        assert_eq!(thread.join().unwrap(), 9_999);
    });
    let mut levels: Vec<_> = records.iter().filter_map(|record| record.input("levels")?.as_u64()).collect();
    levels.sort_unstable();
    // Whatever found no room was counted, and everything else is whole.
    assert_eq!(levels.len() as u64 + casefile::counters().lost, 10_000);
    levels.dedup();
    assert_eq!(levels.len(), records.len());
    records.assert_all_ok();
}

macro_rules! many_arguments {
    ($($argument:ident)+) => {
        #[log_boundary(public_text)]
        #[expect(clippy::too_many_arguments, reason = "that is what is tested")]
        fn many($($argument: &str),+) -> usize {
            [$($argument),+].map(str::len).iter().sum()
        }

        fn call_many(value: &str) -> (usize, Vec<&'static str>) {
            $(let $argument = value;)+
            (many($($argument),+), vec![$(stringify!($argument)),+])
        }
    };
}

many_arguments!(
    a01 a02 a03 a04 a05 a06 a07 a08 a09 a10 a11 a12 a13 a14 a15
    a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30
);

#[test]
fn thirty_arguments_share_one_line() {
    let record = only(|| assert_eq!(call_many("short").0, 150));
    assert_eq!(record.inputs.as_ref().unwrap().len(), 30);
    assert!(record.meta.is_empty());

    let huge = "\"".repeat(100_000);
    let record = only(|| assert_eq!(call_many(&huge).0, 3_000_000));
    let names: Vec<_> = record.inputs.as_ref().unwrap().keys().collect();
    assert_eq!(names, call_many("").1);
    let truncated = |path: String| record.meta.get(&path).map(ToString::to_string);
    assert!(
        names.iter().all(|name| truncated(format!("inputs.{name}")).as_deref() == Some("truncated:100000"))
    );
}

#[derive(Clone, Copy)]
struct OneByte(u8);

impl Serialize for OneByte {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&[self.0])
    }
}

#[log_boundary]
fn serialized_map(#[log(serde)] value: &BTreeMap<String, [OneByte; 30]>) -> usize {
    value.len()
}

/// Long keys stand in the value, and again in the path of every mark inside of it.
#[test]
fn marks_inside_of_long_keys_stay_within_the_line() {
    let key = |letter: &str, length: usize| letter.repeat(length);
    let bytes = || vec![vec![1_u8]; 100];
    shown(BTreeMap::from([(key("a", 900), bytes()), (key("b", 900), bytes())]));
    shown(BTreeMap::from([(key("\u{1}", 100), bytes()), (key("\u{2}", 100), bytes())]));
    shown(BTreeMap::from([(key("a", 500), BTreeMap::from([(key("b", 500), bytes())]))]));
    let bytes = [OneByte(1); 30];
    let record = only(|| assert_eq!(serialized_map(&BTreeMap::from([(key("a", 900), bytes)])), 1));
    assert!(record.meta.len() > 1);
}

#[test]
fn two_hundred_threads_at_once_are_all_recorded() {
    let records = testing::capture(|| {
        let context = casefile::Context::current();
        let gate = Arc::new(std::sync::Barrier::new(200));
        let threads: Vec<_> = (0..200_u32)
            .map(|number| {
                let gate = Arc::clone(&gate);
                thread::spawn(context.wrap(move || {
                    gate.wait();
                    (0..10_u32).map(|call| echo(number * 10 + call)).sum::<u32>()
                }))
            })
            .collect();
        for (number, thread) in (0_u32..).zip(threads) {
            assert_eq!(thread.join().unwrap(), number * 100 + 45);
        }
    });
    let mut values: Vec<_> = records.iter().filter_map(|record| record.input("value")?.as_u64()).collect();
    values.sort_unstable();
    assert_eq!(values, (0..2_000).collect::<Vec<u64>>());
    let threads: std::collections::BTreeSet<_> = records.iter().map(|record| record.thread_id).collect();
    assert_eq!(threads.len(), 200);
}

macro_rules! wide {
    ($($field:ident)*) => {
        #[derive(Loggable)]
        #[public]
        struct Wide {
            $($field: String,)*
        }

        impl Wide {
            fn of(text: &str) -> Wide {
                Wide { $($field: text.to_owned(),)* }
            }
        }
    };
}

wide! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
    d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9
    g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9
    j0 j1 j2 j3 j4 j5 j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
}

#[test]
fn a_struct_with_more_fields_than_there_is_room_for_is_cut_as_a_list_is() {
    #[log_boundary]
    fn wide(first: &Wide, second: &[Wide]) -> usize {
        first.a0.len() + second.len()
    }
    let record = only(|| {
        wide(&Wide::of(&"x".repeat(50)), &[Wide::of(""), Wide::of("y"), Wide::of("z")]);
    });
    let first = record.input("first").unwrap().as_object().unwrap();
    assert!((10..119).contains(&first.len()), "{}", first.len());
    let meta = serde_json::to_value(&record.meta).unwrap();
    assert_eq!(meta["inputs.first"], json!("truncated:120"));
}
