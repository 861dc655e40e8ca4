//! Do names of the user's and names of the expansion leave each other alone?

use super::instrument;
use crate::harness::{note, run, shapes};

shapes! {
    blanket_methods locals_named_like_ours
    shadowed_prelude shadowed_crates module_called_casefile constants_of_our_names unit_structures_of_our_names
    functions_of_our_names macros_of_our_names items_in_body use_in_body items_after_statements nested_functions
    nested_instrumented_functions statics_in_body constants_in_body shadowed_primitives
    shadowed_traits types_named_like_arguments user_labels user_trait_named_first inner_attributes
    constant_block thread_local_in_body interior_mutability implementation_in_constant user_macro_in_body
    called_from_thread_local_destructor const_context_caller
}

mod shadowed_prelude {
    #![allow(dead_code)]
    use super::instrument;
    struct Ok;
    struct Err;
    struct Some;
    struct None;
    struct Result;
    struct Option;
    struct String;
    struct Vec;
    struct Box;
    fn drop() {}
    trait Iterator {}
    trait Send {}
    trait Sized_ {}
    #[instrument]
    fn sum(a: u32, b: u32) -> u32 {
        let (_, _) = (Ok, None);
        a + b
    }
    #[instrument]
    async fn later(a: u32) -> u32 {
        a
    }
    pub(super) fn behaviour() -> std::string::String {
        std::string::ToString::to_string(&(sum(1, 2) + super::run(later(1))))
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, b=2) -> 3", "later(a=1) -> 1"];
}

mod shadowed_crates {
    #![allow(dead_code)]
    use super::instrument;
    mod std {}
    mod core {}
    mod alloc {}
    #[instrument]
    fn sum(a: u32, list: &[u32]) -> Option<u32> {
        list.first().map(|n| n + a)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", sum(1, &[2]))
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, list=[2]) -> 3"];
}

mod module_called_casefile {
    #![allow(dead_code)]
    use super::*;
    mod casefile {
        pub(super) mod __private {
            pub(in super::super) struct Callsite;
        }
        pub(super) fn traced() -> u32 {
            1
        }
    }
    #[instrument]
    fn sum(a: u32) -> u32 {
        let _ = casefile::__private::Callsite;
        a + casefile::traced()
    }
    #[instrument]
    async fn later(casefile: u32) -> u32 {
        casefile
    }
    pub(super) fn behaviour() -> String {
        (sum(1) + run(later(2))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1) -> 2", "later(casefile=2) -> 2"];
}

mod constants_of_our_names {
    #![allow(non_upper_case_globals, dead_code)]
    use super::*;
    const span: u32 = 1;
    const start: u32 = 2;
    const output: u32 = 3;
    const callsite: u32 = 4;
    const end: u32 = 5;
    const value: u32 = 6;
    const error: u32 = 7;
    const scope: u32 = 8;
    const returned: u32 = 9;
    static guard: u32 = 10;
    static result: u32 = 11;
    const CALLSITE: u32 = 12;
    #[instrument]
    fn sum(a: u32) -> u32 {
        a + span
            + start
            + output
            + callsite
            + end
            + value
            + error
            + scope
            + returned
            + guard
            + result
            + CALLSITE
    }
    #[instrument]
    async fn later(_: u32) -> Result<u32, u32> {
        Err(span + start + output + CALLSITE)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {:?}", sum(1), run(later(1)))
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1) -> 79", "later() -> error u32"];
}

mod unit_structures_of_our_names {
    #![allow(non_camel_case_types, dead_code)]
    use super::*;
    struct span;
    struct start;
    struct output;
    struct callsite;
    struct end;
    struct private;
    #[instrument]
    fn sum(_: u32, _: u32, a: u32) -> u32 {
        let (_, _) = (span, output);
        a
    }
    pub(super) fn behaviour() -> String {
        sum(1, 2, 3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=3) -> 3"];
}

mod functions_of_our_names {
    #![allow(dead_code)]
    use super::*;
    fn call() -> u32 {
        1
    }
    fn instrument_() -> u32 {
        2
    }
    fn unreachable() -> u32 {
        3
    }
    #[instrument]
    fn sum() -> u32 {
        call() + instrument_() + unreachable()
    }
    #[instrument(skip_output)]
    async fn later() -> impl std::fmt::Display {
        call() + unreachable()
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", sum(), run(later()))
    }
    pub(super) const RECORDS: &[&str] = &["sum() -> 6", "later() -> ok"];
}

mod macros_of_our_names {
    #![allow(unused_macros)]
    use super::*;
    macro_rules! line {
        () => {
            compile_error!("the user's")
        };
    }
    macro_rules! file {
        () => {
            compile_error!("the user's")
        };
    }
    macro_rules! matches {
        () => {
            compile_error!("the user's")
        };
    }
    #[instrument]
    fn one() -> u32 {
        1
    }
    pub(super) fn behaviour() -> String {
        one().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one() -> 1"];
}

mod items_in_body {
    use super::*;
    #[instrument]
    fn sum(a: u32) -> u32 {
        #[derive(Debug, Clone, Copy)]
        struct Callsite(u32);
        enum Result {
            Ok(u32),
        }
        trait First {
            fn capture(&self) -> u32;
        }
        impl First for Callsite {
            fn capture(&self) -> u32 {
                self.0
            }
        }
        mod casefile {
            pub(super) const N: u32 = 1;
        }
        let Result::Ok(n) = Result::Ok(a);
        Callsite(n).capture() + casefile::N
    }
    pub(super) fn behaviour() -> String {
        sum(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1) -> 2"];
}

mod use_in_body {
    use super::*;
    #[instrument]
    fn largest(list: &[u32]) -> u32 {
        use std::cmp::max;
        use std::collections::{BTreeSet as Set, *};
        let set: Set<u32> = list.iter().copied().collect();
        let _map: HashMap<u32, u32> = HashMap::new();
        max(0, set.into_iter().last().unwrap_or(0))
    }
    pub(super) fn behaviour() -> String {
        largest(&[1, 3]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["largest(list=[1,3]) -> 3"];
}

mod items_after_statements {
    use super::*;
    #[instrument]
    fn sum(a: u32) -> u32 {
        let n = a + OFFSET;
        return double(n);
        const OFFSET: u32 = 1;
        fn double(n: u32) -> u32 {
            n * 2
        }
    }
    pub(super) fn behaviour() -> String {
        sum(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1) -> 4"];
}

mod nested_functions {
    use super::*;
    #[instrument]
    fn outer(n: u32) -> u32 {
        fn inner(n: u32) -> u32 {
            if n > 5 { n } else { outer(n + 5) }
        }
        inner(n)
    }
    pub(super) fn behaviour() -> String {
        outer(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["outer(n=1) -> 6", "  outer(n=6) -> 6"];
}

mod nested_instrumented_functions {
    use super::*;
    #[instrument]
    fn outer(n: u32) -> u32 {
        #[instrument]
        fn inner(n: u32) -> u32 {
            n + 1
        }
        inner(n)
    }
    pub(super) fn behaviour() -> String {
        outer(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["outer(n=1) -> 2", "  inner(n=1) -> 2"];
}

mod statics_in_body {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    #[instrument]
    fn next() -> u32 {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        static CALLSITE: u32 = 10;
        COUNTER.fetch_add(1, Ordering::Relaxed) + CALLSITE
    }
    #[instrument]
    fn generic<T>() -> u32 {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        COUNTER.fetch_add(1, Ordering::Relaxed)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {} {}", next(), next(), generic::<u8>(), generic::<u16>())
    }
    pub(super) const RECORDS: &[&str] = &["next() -> 10", "next() -> 11", "generic() -> 0", "generic() -> 1"];
}

mod constants_in_body {
    use super::*;
    #[instrument]
    fn sum(n: u32) -> u32 {
        const LIMIT: u32 = 5;
        const LIST: [u32; LIMIT as usize] = [1; LIMIT as usize];
        LIST.iter().sum::<u32>() + n
    }
    pub(super) fn behaviour() -> String {
        sum(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=1) -> 6"];
}

mod shadowed_primitives {
    #![allow(non_camel_case_types, dead_code)]
    use super::*;
    struct bool;
    struct usize;
    struct u64;
    #[instrument]
    fn sum(a: u32) -> u32 {
        a
    }
    pub(super) fn behaviour() -> String {
        sum(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1) -> 1"];
}

mod shadowed_traits {
    #![allow(dead_code)]
    use super::*;
    trait Fn {}
    trait FnOnce {}
    trait Future {}
    trait Deref {}
    trait Drop {}
    #[instrument]
    async fn later(a: u32) -> u32 {
        a
    }
    #[instrument(skip_output)]
    fn shown(a: u32) -> impl Clone + std::fmt::Display {
        a
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(later(1)), shown(2))
    }
    pub(super) const RECORDS: &[&str] = &["later(a=1) -> 1", "shown(a=2) -> ok"];
}

mod types_named_like_arguments {
    #![allow(non_camel_case_types)]
    use super::*;
    #[derive(casefile::Loggable)]
    enum order {
        new,
    }
    #[instrument]
    fn place(order: order, u32: u32) -> u32 {
        match order {
            self::order::new => u32,
        }
    }
    pub(super) fn behaviour() -> String {
        place(order::new, 3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"place(order="new", u32=3) -> 3"#];
}

mod user_labels {
    use super::*;
    #[instrument]
    fn count(n: u32) -> u32 {
        let mut count = 0;
        'body: loop {
            '_casefile_body_: loop {
                count += 1;
                if count > n {
                    break 'body;
                }
                continue '_casefile_body_;
            }
        }
        count
    }
    pub(super) fn behaviour() -> String {
        count(2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["count(n=2) -> 3"];
}

mod user_trait_named_first {
    use super::*;
    trait First {
        fn capture(&self) -> u32;
    }
    impl First for u32 {
        fn capture(&self) -> u32 {
            *self
        }
    }
    trait Split {
        fn split(self) -> (u32, u32);
    }
    impl Split for u32 {
        fn split(self) -> (u32, u32) {
            (self / 2, self - self / 2)
        }
    }
    #[instrument]
    fn sum(n: u32) -> u32 {
        n.capture() + n.split().0
    }
    pub(super) fn behaviour() -> String {
        sum(4).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=4) -> 6"];
}

mod inner_attributes {
    use super::*;
    #[instrument]
    fn sum(n: u32) -> u32 {
        #![allow(unused_variables, non_snake_case)]
        #![doc = "about the function"]
        let Unused = n;
        n
    }
    #[instrument]
    async fn later(n: u32) -> u32 {
        #![allow(unused_variables)]
        let unused = n;
        n
    }
    pub(super) fn behaviour() -> String {
        (sum(1) + run(later(1))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=1) -> 1", "later(n=1) -> 1"];
}

mod constant_block {
    use super::*;
    #[instrument]
    fn size<T, const N: usize>() -> usize {
        let bytes = const { std::mem::size_of::<T>() * N };
        const { assert!(N > 0) };
        bytes
    }
    pub(super) fn behaviour() -> String {
        size::<u32, 2>().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["size() -> 8"];
}

mod thread_local_in_body {
    use super::*;
    use std::cell::Cell;
    #[instrument]
    fn next() -> u32 {
        thread_local! {
            static COUNTER: Cell<u32> = const { Cell::new(1) };
        }
        COUNTER.with(|counter| {
            counter.set(counter.get() * 2);
            counter.get()
        })
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", next(), next())
    }
    pub(super) const RECORDS: &[&str] = &["next() -> 2", "next() -> 4"];
}

mod interior_mutability {
    use super::*;
    use std::cell::RefCell;
    use std::sync::{Mutex, OnceLock};
    static SEEN: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    static NAME: OnceLock<u32> = OnceLock::new();
    #[instrument]
    fn see(n: u32, #[log(skip)] cell: &RefCell<Vec<u32>>) -> &'static u32 {
        SEEN.lock().unwrap().push(n);
        cell.borrow_mut().push(n);
        NAME.get_or_init(|| n)
    }
    pub(super) fn behaviour() -> String {
        let cell = RefCell::new(vec![]);
        format!("{} {} {:?} {:?}", see(1, &cell), see(2, &cell), SEEN.lock().unwrap(), cell.borrow())
    }
    pub(super) const RECORDS: &[&str] = &["see(n=1) -> 1", "see(n=2) -> 1"];
}

mod implementation_in_constant {
    use super::*;
    struct Thing;
    const _: () = {
        impl Thing {
            #[instrument]
            fn get(&self) -> u32 {
                1
            }
        }
    };
    pub(super) fn behaviour() -> String {
        Thing.get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Thing::get() -> 1"];
}

mod user_macro_in_body {
    use super::*;
    #[instrument]
    fn sum(n: u32) -> u32 {
        macro_rules! double {
            ($e:expr) => {
                $e * 2
            };
        }
        macro_rules! early {
            ($e:expr) => {
                if $e > 10 {
                    return 10;
                }
            };
        }
        early!(n);
        double!(n + 1)
    }
    pub(super) fn behaviour() -> String {
        (sum(1) + sum(11)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=1) -> 4", "sum(n=11) -> 10"];
}

mod called_from_thread_local_destructor {
    use super::*;
    use std::sync::mpsc;
    #[instrument]
    fn bye(n: u32) -> u32 {
        n + 1
    }
    struct Last(mpsc::Sender<u32>);
    impl Drop for Last {
        fn drop(&mut self) {
            let _ = self.0.send(bye(1));
        }
    }
    thread_local! {
        static LAST: std::cell::RefCell<Option<Last>> = const { std::cell::RefCell::new(None) };
    }
    pub(super) fn behaviour() -> String {
        let (sender, receiver) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            LAST.with(|last| *last.borrow_mut() = Some(Last(sender)));
            note(bye(0));
        });
        format!("{:?} {:?}", thread.join().is_ok(), receiver.recv())
    }
    // Its own thread is not captured.
    pub(super) const RECORDS: &[&str] = &[];
}

mod const_context_caller {
    use super::*;
    #[instrument]
    fn apply(n: u32) -> u32 {
        n
    }
    const POINTER: fn(u32) -> u32 = apply;
    static TABLE: [fn(u32) -> u32; 1] = [apply];
    pub(super) fn behaviour() -> String {
        (POINTER(1) + TABLE[0](2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["apply(n=1) -> 1", "apply(n=2) -> 2"];
}

mod locals_named_like_ours {
    use super::*;
    #[instrument]
    fn shadows(callsite: u32) -> u32 {
        let __casefile_span = callsite;
        let __casefile_output = __casefile_span;
        __casefile_output
    }
    pub(super) fn behaviour() -> String {
        shadows(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["shadows(callsite=1) -> 1"];
}

mod blanket_methods {
    #![allow(dead_code)]
    use super::*;
    trait Everything {
        fn capture<T>(&self, _: T) {}
        fn split(&self) {}
        fn hand<S, R>(&self, _: S, _: R) {}
        fn encode<T>(&self, _: T) {}
        fn check(&self) {}
    }
    impl<T: ?Sized> Everything for T {}
    #[instrument]
    fn sum(a: u32) -> Result<u32, u32> {
        Ok(a)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", sum(1))
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1) -> 1"];
}
