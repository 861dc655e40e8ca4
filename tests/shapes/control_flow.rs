//! Do loops, jumps, recursion and panics go where they went?

use super::instrument;
use crate::harness::{Noisy, note, noted, panics, shapes};

shapes! {
    labelled_breaks loop_value return_in_loops return_from_nested_closure labelled_block try_by_closure match_guards
    while_let let_else_by_match recursion mutual_recursion deep_recursion argument_order panic_while_held
    panic_in_drop_of_argument caught_inside resumed_panic guarded_call_while_unwinding unwinding_through_two
    exit_by_error_in_iterator short_circuit assertion overflow
}

mod labelled_breaks {
    use super::*;
    #[instrument]
    fn find(rows: Vec<Vec<u32>>, wanted: u32) -> u32 {
        let mut steps = 0;
        'rows: for row in &rows {
            for n in row {
                steps += 1;
                if *n == 0 {
                    continue 'rows;
                }
                if *n == wanted {
                    break 'rows;
                }
            }
        }
        steps
    }
    pub(super) fn behaviour() -> String {
        find(vec![vec![0, 5], vec![1, 5, 6]], 5).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["find(rows=[[0,5],[1,5,6]], wanted=5) -> 3"];
}

mod loop_value {
    use super::*;
    #[instrument]
    fn power(of: u32) -> u32 {
        let mut n = 1;
        loop {
            if n >= of {
                break n;
            }
            n *= 2;
        }
    }
    pub(super) fn behaviour() -> String {
        power(5).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["power(of=5) -> 8"];
}

mod return_in_loops {
    use super::*;
    #[instrument]
    fn first_even(list: &[u32]) -> Option<&u32> {
        for n in list {
            let _held = Noisy("each");
            while n % 2 == 0 {
                return Some(n);
            }
        }
        None
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", first_even(&[1, 2]), first_even(&[]))
    }
    pub(super) const RECORDS: &[&str] = &["first_even(list=[1,2]) -> 2", "first_even(list=[]) -> null"];
}

mod return_from_nested_closure {
    use super::*;
    #[instrument]
    fn sum(list: Vec<u32>) -> u32 {
        let small = |n: &u32| -> bool {
            if *n > 10 {
                return false;
            }
            true
        };
        return list.iter().filter(|n| small(n)).sum();
    }
    pub(super) fn behaviour() -> String {
        sum(vec![1, 20, 3]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(list=[1,20,3]) -> 4"];
}

mod labelled_block {
    use super::*;
    #[instrument]
    fn kind(n: u32) -> u32 {
        'outer: {
            if n == 0 {
                break 'outer 10;
            }
            let inner = 'inner: {
                if n == 1 {
                    break 'inner 5;
                }
                break 'outer 20;
            };
            inner + 1
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {}", kind(0), kind(1), kind(2))
    }
    pub(super) const RECORDS: &[&str] = &["kind(n=0) -> 10", "kind(n=1) -> 6", "kind(n=2) -> 20"];
}

mod try_by_closure {
    use super::*;
    #[instrument]
    fn sum(#[public] texts: &[&str]) -> u32 {
        let tried = (|| -> Result<u32, std::num::ParseIntError> {
            let mut sum = 0;
            for text in texts {
                sum += text.parse::<u32>()?;
            }
            Ok(sum)
        })();
        tried.unwrap_or(99)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", sum(&["1", "2"]), sum(&["x"]))
    }
    pub(super) const RECORDS: &[&str] = &[r#"sum(texts=["1","2"]) -> 3"#, r#"sum(texts=["x"]) -> 99"#];
}

mod match_guards {
    use super::*;
    #[instrument]
    fn name(n: i32) -> i32 {
        match n {
            n if n < 0 => return -1,
            0 | 1 => 0,
            big @ 100..=200 if noted(big) > 150 => big,
            _ => 2,
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {} {}", name(-4), name(1), name(151), name(120))
    }
    pub(super) const RECORDS: &[&str] =
        &["name(n=-4) -> -1", "name(n=1) -> 0", "name(n=151) -> 151", "name(n=120) -> 2"];
}

mod while_let {
    use super::*;
    #[instrument]
    fn drain(stack: &mut Vec<u32>) -> u32 {
        let mut sum = 0;
        while let Some(n) = stack.pop() {
            sum += n;
        }
        sum
    }
    pub(super) fn behaviour() -> String {
        drain(&mut vec![1, 2]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["drain(stack=[1,2]) -> 3"];
}

mod let_else_by_match {
    use super::*;
    #[instrument]
    fn half(n: Option<u32>) -> u32 {
        let Some(n) = n else { return 0 };
        let Ok(n): Result<u32, ()> = Ok(n / 2) else { unreachable!() };
        n
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", half(Some(4)), half(None))
    }
    pub(super) const RECORDS: &[&str] = &["half(n=4) -> 2", "half(n=null) -> 0"];
}

mod recursion {
    use super::*;
    #[instrument]
    fn factorial(n: u64) -> u64 {
        if n == 0 { 1 } else { n * factorial(n - 1) }
    }
    pub(super) fn behaviour() -> String {
        factorial(2).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["factorial(n=2) -> 2", "  factorial(n=1) -> 1", "    factorial(n=0) -> 1"];
}

mod mutual_recursion {
    use super::*;
    #[instrument]
    fn even(n: u32) -> bool {
        n == 0 || odd(n - 1)
    }
    #[instrument]
    fn odd(n: u32) -> bool {
        n != 0 && even(n - 1)
    }
    pub(super) fn behaviour() -> String {
        even(2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["even(n=2) -> true", "  odd(n=1) -> true", "    even(n=0) -> true"];
}

mod deep_recursion {
    use super::*;
    /// Unoptimised, a call takes 32 bytes without an attribute and 1,016 with one.
    const STACK: usize = 10_000 * 1_500;
    #[instrument]
    fn depth(n: u32) -> u32 {
        if n == 0 { 0 } else { depth(n - 1) + 1 }
    }
    pub(super) fn behaviour() -> String {
        // Outside of the capture: the records would be 10,000.
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(|| depth(10_000)).unwrap();
        thread.join().unwrap().to_string()
    }
    pub(super) const RECORDS: &[&str] = &[];
}

mod argument_order {
    use super::*;
    #[instrument]
    fn sum(a: u32, b: u32, c: u32) -> u32 {
        note("body");
        a + b + c
    }
    pub(super) fn behaviour() -> String {
        sum(noted(1), sum(noted(2), noted(3), noted(4)), noted(5)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=2, b=3, c=4) -> 9", "sum(a=1, b=9, c=5) -> 15"];
}

mod panic_while_held {
    use super::*;
    #[instrument]
    fn fails(_a: Noisy, b: Noisy, _: Noisy) -> u32 {
        let _local = Noisy("local");
        drop(b);
        panic!("held")
    }
    pub(super) fn behaviour() -> String {
        panics(|| fails(Noisy("a"), Noisy("b"), Noisy("_")))
    }
    pub(super) const RECORDS: &[&str] = &[r#"fails(_a="a", b="b") -> panic "held""#];
}

mod panic_in_drop_of_argument {
    use super::*;
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("bomb")
        }
    }
    #[instrument]
    fn hold(#[log(skip)] _bomb: Bomb, _held: Noisy) -> u32 {
        1
    }
    pub(super) fn behaviour() -> String {
        panics(|| hold(Bomb, Noisy("held")))
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(_held="held") -> panic "bomb""#];
}

mod caught_inside {
    use super::*;
    #[instrument]
    fn inner(n: u32) -> u32 {
        panic!("inner {}", n)
    }
    #[instrument]
    fn outer(n: u32) -> bool {
        panics(|| inner(n)).contains("inner")
    }
    pub(super) fn behaviour() -> String {
        outer(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["outer(n=1) -> true", r#"  inner(n=1) -> panic "inner 1""#];
}

mod resumed_panic {
    use super::*;
    use std::panic::{catch_unwind, resume_unwind};
    #[instrument]
    fn passes_on() -> u32 {
        match catch_unwind(|| -> u32 { panic!("first") }) {
            Ok(n) => n,
            Err(payload) => resume_unwind(payload),
        }
    }
    pub(super) fn behaviour() -> String {
        panics(passes_on)
    }
    pub(super) const RECORDS: &[&str] = &[r#"passes_on() -> panic "first""#];
}

mod guarded_call_while_unwinding {
    use super::*;
    #[instrument]
    fn cleaned(n: u32) -> u32 {
        n
    }
    struct Cleaner;
    impl Drop for Cleaner {
        fn drop(&mut self) {
            note(cleaned(3));
        }
    }
    pub(super) fn behaviour() -> String {
        panics(|| {
            let _cleaner = Cleaner;
            panic!("unwinding")
        })
    }
    pub(super) const RECORDS: &[&str] = &["cleaned(n=3) -> 3"];
}

mod unwinding_through_two {
    use super::*;
    #[instrument]
    fn inner() {
        panic!("deep")
    }
    #[instrument]
    fn outer() {
        let _held = Noisy("outer");
        inner();
    }
    pub(super) fn behaviour() -> String {
        panics(outer)
    }
    pub(super) const RECORDS: &[&str] = &[r#"outer() -> panic "deep""#, r#"  inner() -> panic "deep""#];
}

mod exit_by_error_in_iterator {
    use super::*;
    #[instrument]
    fn all(#[public] texts: Vec<&str>) -> Result<Vec<u32>, std::num::ParseIntError> {
        texts.into_iter().map(|text| Ok(noted(text).parse::<u32>()?)).collect()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", all(vec!["1"]), all(vec!["x", "2"]))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"all(texts=["1"]) -> [1]"#, r#"all(texts=["x","2"]) -> error core::num::error::ParseIntError"#];
}

mod short_circuit {
    use super::*;
    #[instrument]
    fn truth(is: bool) -> bool {
        noted(is)
    }
    pub(super) fn behaviour() -> String {
        (truth(false) && truth(true) || truth(true)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["truth(is=false) -> false", "truth(is=true) -> true"];
}

mod assertion {
    use super::*;
    #[instrument]
    fn checked(n: u32) -> u32 {
        assert!(n < 5, "{} is large", n);
        debug_assert_ne!(n, 4);
        n
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", checked(1), panics(|| checked(5)))
    }
    pub(super) const RECORDS: &[&str] = &["checked(n=1) -> 1", r#"checked(n=5) -> panic "5 is large""#];
}

mod overflow {
    use super::*;
    #[instrument]
    fn half(n: u32, by: u32) -> u32 {
        n / by
    }
    pub(super) fn behaviour() -> String {
        panics(|| half(1, 0))
    }
    pub(super) const RECORDS: &[&str] = &[r#"half(n=1, by=0) -> panic "attempt to divide by zero""#];
}
