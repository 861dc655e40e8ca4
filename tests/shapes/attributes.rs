//! Do the other attributes of a function keep their meaning, before and after ours?

use super::instrument;
use crate::harness::{panics, run, shapes};

shapes! {
    conditional_track_caller
    track_caller track_caller_in_two_calls track_caller_method must_use inline_and_cold deprecated documented
    conditional tokio_main tokio_main_inside test_function visibility qualified_attribute extern_c
    lint_levels expected_lint doc_comment_on_method options_beside_others async_must_use
}

mod track_caller {
    use super::*;
    use std::panic::Location;
    #[instrument]
    #[track_caller]
    fn line() -> u32 {
        Location::caller().line() - START
    }
    #[track_caller]
    #[instrument]
    fn outside() -> u32 {
        Location::caller().line() - START
    }
    const START: u32 = line!();
    pub(super) fn behaviour() -> String {
        format!("{} {}", line(), outside())
    }
    pub(super) const RECORDS: &[&str] = &["line() -> ok", "outside() -> ok"];
}

mod track_caller_in_two_calls {
    use super::*;
    use std::panic::Location;
    #[instrument]
    #[track_caller]
    fn first(n: Option<u32>) -> (u32, u32) {
        let Some(n) = n else { return (0, second()) };
        (n, second())
    }
    #[instrument]
    #[track_caller]
    fn second() -> u32 {
        Location::caller().line() - START
    }
    const START: u32 = line!();
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?} {}", first(Some(1)), first(None), panics(|| unwrapped(None)))
    }
    #[instrument]
    #[track_caller]
    fn unwrapped(n: Option<u32>) -> u32 {
        n.unwrap()
    }
    pub(super) const RECORDS: &[&str] = &[
        "first(n=1) -> ok",
        "  second() -> ok",
        "first(n=null) -> ok",
        "  second() -> ok",
        r#"unwrapped(n=null) -> panic "called `Option::unwrap()` on a `None` value""#,
    ];
}

mod track_caller_method {
    use super::*;
    use std::panic::Location;
    struct Thing;
    #[instrument]
    impl Thing {
        #[track_caller]
        fn line(self, a: crate::harness::Noisy, _: crate::harness::Noisy) -> u32 {
            let _ = a;
            Location::caller().line() - START
        }
    }
    const START: u32 = line!();
    pub(super) fn behaviour() -> String {
        let noisy = crate::harness::Noisy;
        Thing.line(noisy("a"), noisy("b")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"Thing::line(a="a") -> ok"#];
}

mod must_use {
    #![deny(unused_must_use)]
    use super::*;
    #[must_use = "it is a number"]
    #[instrument]
    fn number() -> u32 {
        1
    }
    #[instrument]
    fn fails() -> Result<(), u32> {
        Err(1)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {:?}", number(), fails())
    }
    pub(super) const RECORDS: &[&str] = &["number() -> 1", "fails() -> error u32"];
}

mod inline_and_cold {
    use super::*;
    #[inline(always)]
    #[instrument]
    fn inlined(n: u32) -> u32 {
        n
    }
    #[instrument]
    #[cold]
    #[inline(never)]
    fn cold(n: u32) -> u32 {
        n
    }
    #[instrument]
    #[inline]
    async fn later(n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        (inlined(1) + cold(2) + run(later(3))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["inlined(n=1) -> 1", "cold(n=2) -> 2", "later(n=3) -> 3"];
}

mod deprecated {
    #![deny(deprecated)]
    use super::*;
    #[deprecated(note = "use another", since = "1.0.0")]
    #[instrument]
    fn old(n: u32) -> u32 {
        n
    }
    #[instrument]
    #[allow(deprecated)]
    fn calls_old(n: u32) -> u32 {
        old(n)
    }
    pub(super) fn behaviour() -> String {
        calls_old(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["calls_old(n=1) -> 1", "  old(n=1) -> 1"];
}

mod documented {
    #![deny(missing_docs)]
    use super::*;
    /// Adds.
    ///
    /// # Panics
    ///
    /// Never.
    #[doc = concat!("More ", "text.")]
    #[doc(alias = "plus", hidden)]
    #[instrument]
    pub(super) fn add(/* inside */ n: u32 /* and after */) -> u32 /* before the body */ {
        //! An inner comment.
        n
    }
    pub(super) fn behaviour() -> String {
        add(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["add(n=1) -> 1"];
}

mod conditional {
    use super::*;
    #[cfg(test)]
    #[instrument]
    fn one() -> u32 {
        1
    }
    #[instrument]
    #[cfg(not(test))]
    fn one() -> DoesNotExist {
        2
    }
    #[cfg_attr(test, instrument(name = "named"))]
    #[cfg_attr(not(test), does_not_exist)]
    fn two() -> u32 {
        2
    }
    struct Thing;
    #[instrument]
    impl Thing {
        #[cfg(test)]
        fn here() -> u32 {
            3
        }
        #[cfg(not(test))]
        fn here() -> DoesNotExist {
            3
        }
    }
    pub(super) fn behaviour() -> String {
        (one() + two() + Thing::here()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one() -> 1", "named() -> 2", "Thing::here() -> 3"];
}

mod tokio_main {
    use super::*;
    #[tokio::main(flavor = "current_thread")]
    #[instrument]
    async fn main() -> Result<u32, std::fmt::Error> {
        tokio::task::yield_now().await;
        Ok(1)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", main())
    }
    pub(super) const RECORDS: &[&str] = &["main() -> 1"];
}

mod tokio_main_inside {
    use super::*;
    #[instrument]
    #[tokio::main(flavor = "current_thread")]
    async fn main() {
        crate::harness::note("inside");
        tokio::task::yield_now().await;
    }
    pub(super) fn behaviour() -> String {
        main();
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &["main() -> ok"];
}

mod test_function {
    use super::*;
    #[instrument]
    #[test]
    fn ours_first() {
        assert_eq!(1 + 1, 2);
    }
    #[test]
    #[instrument(error = skip)]
    fn ours_last() -> Result<(), Box<dyn std::error::Error>> {
        let _n: u32 = "1".parse()?;
        Ok(())
    }
    #[test]
    #[should_panic(expected = "on purpose")]
    #[instrument]
    fn panics_as_expected() {
        panic!("on purpose")
    }
    #[tokio::test]
    #[instrument]
    async fn of_tokio() {
        tokio::task::yield_now().await;
    }
    pub(super) fn behaviour() -> String {
        ours_first();
        of_tokio();
        format!("{} {}", ours_last().is_ok(), panics(panics_as_expected))
    }
    pub(super) const RECORDS: &[&str] = &[
        "ours_first() -> ok",
        "of_tokio() -> ok",
        "ours_last() -> ok",
        r#"panics_as_expected() -> panic "on purpose""#,
    ];
}

mod visibility {
    use super::*;
    mod inner {
        use super::instrument;
        #[instrument]
        pub(in super::super) fn seen(n: u32) -> u32 {
            n
        }
        #[instrument]
        pub(super) async fn later(n: u32) -> u32 {
            n
        }
        #[instrument]
        pub(crate) fn everywhere(n: u32) -> u32 {
            n
        }
    }
    pub(super) fn behaviour() -> String {
        (inner::seen(1) + run(inner::later(2)) + inner::everywhere(3)).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["inner::seen(n=1) -> 1", "inner::later(n=2) -> 2", "inner::everywhere(n=3) -> 3"];
}

mod qualified_attribute {
    #[super::instrument]
    fn one(n: u32) -> u32 {
        n
    }
    #[self::super::instrument(skip_output)]
    fn two(n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        (one(1) + two(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(n=1) -> 1", "two(n=2) -> ok"];
}

mod extern_c {
    use super::*;
    #[instrument]
    extern "C" fn add(a: i32, b: i32) -> i32 {
        a + b
    }
    #[instrument]
    pub(super) extern "system" fn negate(a: i32) -> i32 {
        -a
    }
    #[instrument]
    #[rustfmt::skip]
    #[allow(missing_abi)]
    extern fn default_abi(a: i32) -> i32 {
        a
    }
    pub(super) fn behaviour() -> String {
        let pointer: extern "C" fn(i32, i32) -> i32 = add;
        (pointer(1, 2) + negate(1) + default_abi(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["add(a=1, b=2) -> 3", "negate(a=1) -> -1", "default_abi(a=1) -> 1"];
}

mod lint_levels {
    #![deny(warnings)]
    #![deny(unused, unused_qualifications, unused_results, single_use_lifetimes, elided_lifetimes_in_paths)]
    #![deny(unreachable_code, let_underscore_drop, unused_lifetimes, trivial_casts, meta_variable_misuse)]
    use super::{instrument, run};
    #[instrument]
    fn sum(a: u32, mut list: Vec<u32>, (b, _): (u32, u32)) -> Result<u32, u32> {
        list.push(a + b);
        Ok(list.iter().sum())
    }
    #[instrument]
    async fn later(mut a: u32, _: u32) -> Option<u32> {
        a += 1;
        Some(a)
    }
    #[instrument(skip_output)]
    fn opaque(n: u32) -> impl Iterator<Item = u32> {
        0..n
    }
    #[instrument]
    #[track_caller]
    fn tracked(n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?} {} {}", sum(1, vec![], (2, 3)), run(later(1, 2)), opaque(2).count(), tracked(1))
    }
    pub(super) const RECORDS: &[&str] =
        &["sum(a=1, list=[], b=2) -> 3", "later(a=1) -> 2", "opaque(n=2) -> ok", "tracked(n=1) -> ok"];
}

mod expected_lint {
    use super::*;
    #[instrument]
    #[expect(unused_variables, reason = "on the function")]
    fn unused(n: u32) -> u32 {
        1
    }
    #[expect(unused_mut, reason = "before ours")]
    #[instrument]
    async fn later(mut n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        (unused(1) + run(later(2))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["unused(n=1) -> 1", "later(n=2) -> 2"];
}

mod doc_comment_on_method {
    use super::*;
    struct Thing;
    #[instrument]
    #[allow(dead_code)]
    impl Thing {
        #![allow(unused_variables)]
        /// A constant.
        const N: u32 = 1;
        /// A constant function.
        const fn n() -> u32 {
            Self::N
        }
        /// A method.
        #[inline]
        pub(super) fn sum(&self, unused: u32) -> u32 {
            Self::n()
        }
    }
    pub(super) fn behaviour() -> String {
        Thing.sum(3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Thing::sum(unused=3) -> 1"];
}

mod options_beside_others {
    use super::*;
    #[instrument(name = "named", fields(twice = n * 2, "a key" = "text"), skip(list))]
    fn sum(n: u32, list: Vec<u32>) -> u32 {
        n + list.len() as u32
    }
    pub(super) fn behaviour() -> String {
        sum(1, vec![1]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["named(n=1) -> 2"];
}

mod async_must_use {
    #![deny(unused_must_use)]
    use super::*;
    #[must_use]
    #[instrument]
    async fn later(n: u32) -> Result<u32, u32> {
        Ok(n)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", run(later(1)))
    }
    pub(super) const RECORDS: &[&str] = &["later(n=1) -> 1"];
}

mod conditional_track_caller {
    use super::*;
    use std::panic::Location;
    #[instrument]
    #[cfg_attr(test, track_caller)]
    fn line() -> u32 {
        Location::caller().line() - START
    }
    const START: u32 = line!();
    pub(super) fn behaviour() -> String {
        line().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["line() -> ok"];
}
