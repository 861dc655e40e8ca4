//! Do the words around an argument's name, and names that bind nothing, keep their meaning?

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};

shapes! {
    unit_structures constants_as_patterns macro_patterns conditional_fields conditions_behind_conditions lints_on_arguments assigned_self renamed_residues
}

mod unit_structures {
    use super::*;
    struct Unit;
    impl Drop for Unit {
        fn drop(&mut self) {
            note("drop unit");
        }
    }
    #[instrument]
    fn unit(first: Noisy, Unit: Unit, n: u32) -> usize {
        first.0.len() + n as usize
    }
    #[instrument]
    fn nested((Unit, n): (Unit, u32)) -> u32 {
        n
    }
    #[instrument]
    async fn later(_first: Noisy, Unit: Unit, (): ()) {}
    #[instrument]
    #[allow(non_snake_case)]
    fn named(R: u32, Height: u32) -> u32 {
        R * Height
    }
    pub(super) fn behaviour() -> String {
        run(later(Noisy("first"), Unit, ()));
        format!("{} {} {}", unit(Noisy("first"), Unit, 1), nested((Unit, 2)), named(2, 3))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"later(_first="first") -> ok"#,
        r#"unit(first="first", n=1) -> 6"#,
        "nested(n=2) -> 2",
        "named(R=2, Height=3) -> 6",
    ];
}

mod constants_as_patterns {
    use super::*;
    #[derive(PartialEq, Eq)]
    enum Only {
        One,
    }
    const ONLY: Only = Only::One;
    use Only::One;
    #[instrument]
    fn hold(#[log(skip)] ONLY: Only, #[log(skip)] One: Only, #[log(skip)] Only::One: Only, n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        hold(Only::One, Only::One, Only::One, 1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["hold(n=1) -> 1"];
}

mod macro_patterns {
    use super::*;
    macro_rules! pair {
        ($a:ident, $b:pat) => {
            ($a, $b)
        };
    }
    #[instrument]
    fn hold(first: Noisy, #[log(skip)] pair!(a, _): (Noisy, Noisy)) -> usize {
        first.0.len() + a.0.len()
    }
    macro_rules! function {
        ($name:ident, $pattern:pat, $ty:ty) => {
            #[instrument]
            fn $name(first: Noisy, $pattern: $ty) -> usize {
                first.0.len()
            }
        };
    }
    function!(given, (_a, _), (Noisy, Noisy));
    pub(super) fn behaviour() -> String {
        given(Noisy("first"), (Noisy("a"), Noisy("rest")));
        hold(Noisy("first"), (Noisy("a"), Noisy("rest"))).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"given(first="first", _a="a") -> 5"#, r#"hold(first="first") -> 6"#];
}

mod conditional_fields {
    use super::*;
    struct Point {
        x: u32,
        #[cfg(not(test))]
        y: DoesNotExist,
        z: Noisy,
    }
    #[instrument]
    fn hold(first: Noisy, Point { x, #[cfg(not(test))] y, .. }: Point) -> usize {
        first.0.len() + x as usize
    }
    #[instrument]
    fn borrowed(Point { x, #[cfg(not(test))] y, #[cfg(test)] z }: &Point) -> u32 {
        x + z.0.len() as u32
    }
    pub(super) fn behaviour() -> String {
        let point = Point { x: 1, z: Noisy("z") };
        format!("{} {}", borrowed(&point), hold(Noisy("first"), point))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"borrowed(x=1, z="z") -> 2"#, r#"hold(first="first", x=1) -> 6"#];
}

mod conditions_behind_conditions {
    use super::*;
    struct Pair {
        a: u8,
        #[cfg(any())]
        b: Missing,
    }
    #[instrument]
    fn gone(a: u8, #[cfg_attr(all(), cfg(any()))] b: Missing, #[cfg_attr(any(), cfg(any()))] c: u8) -> u8 {
        a + c
    }
    #[instrument]
    fn deeper(
        #[cfg_attr(all(), cfg_attr(not(any()), allow(unused), cfg(any())), allow(unused))] gone: Missing,
        #[cfg_attr(all(), allow(unused_variables))] kept: u8,
        Pair { a, #[cfg_attr(all(), cfg(any()))] b }: Pair,
    ) -> u8 {
        a
    }
    #[instrument]
    async fn later(_first: Noisy, #[cfg_attr(all(), cfg(any()))] (a, _): Missing, (b, _): (u8, Noisy)) -> u8 {
        b
    }
    pub(super) fn behaviour() -> String {
        gone(1, 2);
        deeper(1, Pair { a: 1 });
        run(later(Noisy("first"), (1, Noisy("rest")))).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["gone(a=1, c=2) -> 3", "deeper(kept=1, a=1) -> 1", r#"later(_first="first", b=1) -> 1"#];
}

mod lints_on_arguments {
    #![deny(warnings, clippy::all)]
    use super::*;
    #[instrument]
    fn unused(#[allow(unused_variables)] x: u8, #[expect(unused_mut)] mut y: u8, #[expect(unused_variables)] z: u8) -> u8 {
        y
    }
    #[instrument]
    async fn later(#[expect(unused_variables)] x: u8, #[allow(unused_mut)] mut y: u8, #[expect(non_snake_case)] X: u8) -> u8 {
        y + X
    }
    #[instrument]
    fn pattern(#[expect(unused_variables)] (a, b): (u8, u8), #[expect(unused)] (c, _): (Noisy, Noisy)) -> u8 {
        a
    }
    #[instrument]
    #[track_caller]
    fn tracked(#[expect(unused_variables, reason = "on purpose")] x: u8, #[expect(unused_mut)] mut y: u8) -> u8 {
        y
    }
    #[instrument]
    fn mixed(#[expect(unused_variables, clippy::ptr_arg)] #[log(skip)] x: &Vec<u8>) {}
    #[instrument]
    fn conditional(#[cfg_attr(test, expect(unused_variables))] x: u8, #[cfg_attr(test, allow(unused_variables))] y: u8) {}
    pub(super) fn behaviour() -> String {
        mixed(&vec![]);
        conditional(1, 2);
        format!("{} {} {} {}", unused(1, 2, 3), run(later(1, 2, 3)), pattern((1, 2), (Noisy("c"), Noisy("d"))), tracked(1, 2))
    }
    pub(super) const RECORDS: &[&str] = &[
        "mixed() -> ok",
        "conditional(x=1, y=2) -> ok",
        "unused(x=1, y=2, z=3) -> 2",
        "later(x=1, y=2, X=3) -> 5",
        r#"pattern(a=1, b=2, c="c") -> 1"#,
        "tracked(x=1, y=2) -> ok",
    ];
}

mod assigned_self {
    #![deny(unused)]
    use super::*;
    struct Counter {
        count: u32,
        _noisy: Noisy,
    }
    impl Counter {
        #[instrument]
        fn next(mut self) -> u32 {
            let count = self.count;
            self.count += 1;
            count
        }
        #[instrument]
        async fn later(mut self: Box<Self>) -> u32 {
            let count = self.count;
            self.count = 1;
            self._noisy = Noisy("new");
            count
        }
    }
    pub(super) fn behaviour() -> String {
        let counter = || Counter { count: 1, _noisy: Noisy("old") };
        format!("{} {}", counter().next(), run(Box::new(counter()).later()))
    }
    pub(super) const RECORDS: &[&str] = &["Counter::next() -> 1", "Counter::later() -> 1"];
}

mod renamed_residues {
    use super::*;
    struct State<T>(T);
    #[instrument(fields(double = n * 2))]
    fn hold(first: Noisy, #[log(rename = "named")] State(s): State<Noisy>, State(n): State<u32>, state: u32) -> usize {
        first.0.len() + s.0.len() + (state + n) as usize
    }
    #[instrument(skip(s))]
    fn skipped(State(s): State<Noisy>, #[sensitive] State(pin): State<u32>) -> usize {
        s.0.len() + pin as usize
    }
    #[instrument(fields(double = n * 2, first = list.len()))]
    fn counted((n, _): (u32, u64), (mut list, _): (Vec<u32>, &Noisy)) -> usize {
        list.push(n);
        list.len()
    }
    #[instrument(fields(double = n * 2))]
    async fn counted_later((mut n, _): (u32, Noisy), _: &u32) -> u32 {
        n += 1;
        n
    }
    pub(super) fn behaviour() -> String {
        counted((1, 2), (vec![], &Noisy("rest")));
        run(counted_later((1, Noisy("rest")), &2));
        skipped(State(Noisy("s")), State(1));
        hold(Noisy("first"), State(Noisy("s")), State(2), 1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        "counted(n=1, list=[]) -> 1",
        "counted_later(n=1) -> 2",
        r#"skipped(pin="[redacted]") -> 2"#,
        r#"hold(first="first", named="s", n=2, state=1) -> 9"#,
    ];
}
