//! What the pattern of an argument does not take: is it dropped when it was dropped?

#![allow(dead_code, unused_variables, unused_assignments, reason = "what is left behind is dropped, and nothing else")]

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};

shapes! {
    patterns_leave_residues residue_behind_a_name by_ref_behind_a_name structures_leave_residues single_variant arrays_leave_residues bound_twice box_of_closures asynchronous_residues mutable_residues packed packed_rest copied_out_of_a_drop alternatives_with_units changed_in_place rest_of_the_first residues_of_methods residue_panics never_returning_residues tracked_residues references_in_residues
}

mod patterns_leave_residues {
    use super::*;
    #[instrument]
    fn hold((a, _): (Noisy, Noisy), (_, b): (Noisy, Noisy)) -> usize {
        note("body");
        a.0.len() + b.0.len()
    }
    #[instrument]
    fn unused((_a, _): (Noisy, Noisy), _: Noisy, (_, _b): (Noisy, Noisy)) {}
    pub(super) fn behaviour() -> String {
        unused((Noisy("a"), Noisy("rest of a")), Noisy("middle"), (Noisy("rest of b"), Noisy("b")));
        hold((Noisy("a"), Noisy("rest of a")), (Noisy("rest of b"), Noisy("b"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"unused(_a="a", _b="b") -> ok"#, r#"hold(a="a", b="b") -> 2"#];
}

mod residue_behind_a_name {
    use super::*;
    #[instrument]
    fn hold(first: Noisy, (a, _): (Noisy, Noisy)) -> usize {
        first.0.len() + a.0.len()
    }
    #[instrument]
    fn early(first: Noisy, (a, _): (Noisy, Noisy)) -> usize {
        if a.0.len() == 1 {
            return 7;
        }
        drop(first);
        1
    }
    pub(super) fn behaviour() -> String {
        early(Noisy("early"), (Noisy("a"), Noisy("rest")));
        hold(Noisy("first"), (Noisy("a"), Noisy("rest"))).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"early(first="early", a="a") -> 7"#, r#"hold(first="first", a="a") -> 6"#];
}

mod by_ref_behind_a_name {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, ref b: Noisy, ref mut c: Noisy, _d: Noisy) -> usize {
        c.0 = "changed";
        a.0.len() + b.0.len()
    }
    #[instrument]
    fn nested((ref a, (_, ref b)): (Noisy, (Noisy, Noisy)), [ref c, _]: [Noisy; 2]) -> usize {
        a.0.len() + b.0.len() + c.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("a"), Noisy("b"), Noisy("c"), Noisy("d"));
        nested((Noisy("a"), (Noisy("_"), Noisy("b"))), [Noisy("c"), Noisy("d")]).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(a="a", b="b", c="c", _d="d") -> 2"#, r#"nested(a="a", b="b", c="c") -> 3"#];
}

mod structures_leave_residues {
    use super::*;
    struct Pair {
        x: Noisy,
        y: Noisy,
    }
    struct Wrapper(Noisy, Noisy);
    #[instrument]
    fn hold(first: Noisy, Pair { x, .. }: Pair, Wrapper(.., last): Wrapper, Pair { y: renamed, x: _ }: Pair) -> usize {
        first.0.len() + x.0.len() + last.0.len() + renamed.0.len()
    }
    pub(super) fn behaviour() -> String {
        let pair = |x, y| Pair { x: Noisy(x), y: Noisy(y) };
        hold(Noisy("first"), pair("x", "y"), Wrapper(Noisy("0"), Noisy("1")), pair("x2", "y2")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(first="first", x="x", last="1", renamed="y2") -> 9"#];
}

mod single_variant {
    use super::*;
    enum Only {
        One(Noisy, Noisy),
    }
    enum Either {
        Left(Noisy, u32),
        Right(u32, Noisy),
    }
    #[instrument]
    fn hold(first: Noisy, Only::One(a, _): Only) -> usize {
        first.0.len() + a.0.len()
    }
    #[instrument]
    fn either(first: Noisy, (Either::Left(a, n) | Either::Right(n, a)): Either) -> usize {
        first.0.len() + a.0.len() + n as usize
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("first"), Only::One(Noisy("a"), Noisy("rest")));
        either(Noisy("first"), Either::Left(Noisy("left"), 1));
        either(Noisy("first"), Either::Right(1, Noisy("right"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"hold(first="first", a="a") -> 6"#,
        r#"either(first="first", a="left", n=1) -> 10"#,
        r#"either(first="first", a="right", n=1) -> 11"#,
    ];
}

mod arrays_leave_residues {
    use super::*;
    #[instrument]
    fn hold(first: Noisy, [a, _, c]: [Noisy; 3], [.., last]: [Noisy; 3], [head @ .., _]: [Noisy; 3]) -> usize {
        first.0.len() + a.0.len() + c.0.len() + last.0.len() + head.len()
    }
    pub(super) fn behaviour() -> String {
        hold(
            Noisy("first"),
            [Noisy("a"), Noisy("b"), Noisy("c")],
            [Noisy("d"), Noisy("e"), Noisy("f")],
            [Noisy("g"), Noisy("h"), Noisy("i")],
        )
        .to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(first="first", a="a", c="c", last="f", head=["g","h"]) -> 10"#];
}

mod bound_twice {
    use super::*;
    #[instrument]
    fn hold(first: Noisy, whole @ (left, _): (u32, u32), ref all @ (ref one, _): (Noisy, Noisy)) -> usize {
        first.0.len() + whole.1 as usize + left as usize + all.1.0.len() + one.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("first"), (1, 2), (Noisy("one"), Noisy("two"))).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(first="first", whole=[1,2], left=1, all=["one","two"], one="one") -> 14"#];
}

mod box_of_closures {
    use super::*;
    #[instrument]
    fn hold(
        first: Noisy,
        #[log(skip)] (call, _): (Box<dyn Fn() -> usize>, Box<dyn Fn() -> usize>),
        #[log(skip)] _: impl FnOnce(),
        #[log(skip)] other: impl FnOnce() -> usize,
    ) -> usize {
        first.0.len() + call() + other()
    }
    pub(super) fn behaviour() -> String {
        let (a, b, c, d) = (Noisy("a"), Noisy("b"), Noisy("c"), Noisy("d"));
        let closures: (Box<dyn Fn() -> usize>, Box<dyn Fn() -> usize>) =
            (Box::new(move || a.0.len()), Box::new(move || b.0.len()));
        hold(Noisy("first"), closures, move || drop(c), move || d.0.len()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(first="first") -> 7"#];
}

mod asynchronous_residues {
    use super::*;
    struct Wrapper(Noisy);
    #[instrument]
    async fn hold(first: Noisy, (a, _): (Noisy, Noisy), _: Noisy, ref b: Noisy, Wrapper(c): Wrapper) -> usize {
        note("body");
        crate::harness::pause().await;
        first.0.len() + a.0.len() + b.0.len() + c.0.len()
    }
    #[instrument]
    async fn unused(_: Noisy, (_a, _): (Noisy, Noisy), _b: Noisy) {}
    pub(super) fn behaviour() -> String {
        let held = || hold(
            Noisy("first"),
            (Noisy("a"), Noisy("rest")),
            Noisy("_"),
            Noisy("b"),
            Wrapper(Noisy("c")),
        );
        crate::harness::cancel(held());
        drop(held());
        run(unused(Noisy("_"), (Noisy("a"), Noisy("rest")), Noisy("b")));
        run(held()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"hold(first="first", a="a", b="b", c="c") -> cancelled"#,
        r#"unused(_a="a", _b="b") -> ok"#,
        r#"hold(first="first", a="a", b="b", c="c") -> 8"#,
    ];
}

mod mutable_residues {
    use super::*;
    #[instrument]
    fn grow(first: Noisy, (mut list, _): (Vec<u32>, Noisy), [mut a, b]: [u32; 2]) -> Vec<u32> {
        a += b;
        list.push(a + first.0.len() as u32);
        list
    }
    #[instrument]
    async fn reassigned(_first: Noisy, #[log(skip)] (mut text, _): (&str, Noisy)) -> usize {
        let local = String::from("local");
        if text.is_empty() {
            text = &local;
        }
        crate::harness::pause().await;
        text.len()
    }
    pub(super) fn behaviour() -> String {
        run(reassigned(Noisy("r"), ("", Noisy("s"))));
        format!("{:?}", grow(Noisy("first"), (vec![1], Noisy("rest")), [1, 2]))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"reassigned(_first="r") -> 5"#, r#"grow(first="first", list=[1], a=1, b=2) -> [1,8]"#];
}

mod packed {
    use super::*;
    #[repr(packed)]
    struct Packed {
        a: u8,
        b: u32,
    }
    #[instrument]
    fn hold(first: Noisy, Packed { a, b }: Packed) -> usize {
        first.0.len() + a as usize + b as usize
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("first"), Packed { a: 1, b: 2 }).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(first="first", a=1, b=2) -> 8"#];
}

mod packed_rest {
    use super::*;
    #[repr(packed)]
    struct Packed {
        a: u8,
        b: u32,
        c: u64,
    }
    #[repr(C, packed(2))]
    struct Pair(u8, u32);
    #[instrument]
    fn rest(first: Noisy, Packed { b, .. }: Packed) -> usize {
        first.0.len() + b as usize
    }
    #[instrument]
    fn nested(first: Noisy, (Packed { a, mut b, c: _ }, Pair(_, d)): (Packed, Pair)) -> usize {
        b += 1;
        first.0.len() + a as usize + b as usize + d as usize
    }
    #[instrument]
    async fn later(first: Noisy, Packed { b, .. }: Packed, (Pair(_, d), _): (Pair, Noisy)) -> usize {
        crate::harness::pause().await;
        first.0.len() + b as usize + d as usize
    }
    pub(super) fn behaviour() -> String {
        let packed = || Packed { a: 1, b: 2, c: 3 };
        rest(Noisy("first"), packed());
        nested(Noisy("first"), (packed(), Pair(1, 4)));
        run(later(Noisy("first"), packed(), (Pair(1, 4), Noisy("rest")))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"rest(first="first", b=2) -> 7"#,
        r#"nested(first="first", a=1, b=2, d=4) -> 13"#,
        r#"later(first="first", b=2, d=4) -> 11"#,
    ];
}

mod copied_out_of_a_drop {
    use super::*;
    struct Loud {
        n: u8,
    }
    impl Drop for Loud {
        fn drop(&mut self) {
            note("drop loud");
        }
    }
    struct Lent<'a>(&'a u8);
    impl Drop for Lent<'_> {
        fn drop(&mut self) {
            note("drop lent");
        }
    }
    #[instrument]
    fn between(first: Noisy, Loud { n }: Loud, last: Noisy) -> u8 {
        n
    }
    #[instrument]
    fn nested(first: Noisy, (Loud { n }, b): (Loud, Noisy), Lent(&k): Lent<'_>) -> u8 {
        n + k
    }
    #[instrument]
    async fn later(Lent(k): Lent<'_>, first: Noisy, Loud { n: renamed }: Loud, last: Noisy) -> u8 {
        crate::harness::pause().await;
        renamed + k
    }
    pub(super) fn behaviour() -> String {
        let loud = || Loud { n: 1 };
        between(Noisy("first"), loud(), Noisy("last"));
        nested(Noisy("first"), (loud(), Noisy("b")), Lent(&1));
        crate::harness::cancel(later(Lent(&1), Noisy("first"), loud(), Noisy("last")));
        run(later(Lent(&1), Noisy("first"), loud(), Noisy("last"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"between(first="first", n=1, last="last") -> 1"#,
        r#"nested(first="first", n=1, b="b", k=1) -> 2"#,
        r#"later(k=1, first="first", renamed=1, last="last") -> cancelled"#,
        r#"later(k=1, first="first", renamed=1, last="last") -> 2"#,
    ];
}

mod alternatives_with_units {
    use super::*;
    enum Order {
        Less(u8, u8),
        More(u8, u8),
    }
    #[instrument]
    fn any((Some(_) | None): Option<Noisy>, last: Noisy) -> usize {
        last.0.len()
    }
    #[instrument]
    fn nested((x, Some(_) | None): (u8, Option<u8>), first: Noisy) -> usize {
        x as usize + first.0.len()
    }
    #[instrument]
    fn bound((Order::Less(a, b @ (0 | _)) | Order::More(b, a)): Order) -> u8 {
        a - b
    }
    #[instrument]
    async fn later(first: Noisy, (Some(_) | None): Option<Noisy>, (x, Some(_) | None): (u8, Option<u8>)) -> u8 {
        crate::harness::pause().await;
        x
    }
    pub(super) fn behaviour() -> String {
        any(Some(Noisy("any")), Noisy("last"));
        nested((1, None), Noisy("first"));
        bound(Order::Less(2, 1));
        bound(Order::More(1, 2));
        run(later(Noisy("first"), Some(Noisy("any")), (1, None))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"any(last="last") -> 4"#,
        r#"nested(x=1, first="first") -> 6"#,
        "bound(a=2, b=1) -> 1",
        "bound(a=2, b=1) -> 1",
        r#"later(first="first", x=1) -> 1"#,
    ];
}

mod changed_in_place {
    use super::*;
    #[instrument]
    async fn changed(first: Noisy, mut b: Noisy, (mut c, d): (Noisy, Noisy), unused: Noisy, last: Noisy) -> usize {
        b.0 = "changed b";
        c.0 = "changed c";
        crate::harness::pause().await;
        first.0.len() + d.0.len() + last.0.len()
    }
    #[instrument]
    async fn replaced(first: Noisy, mut b: Noisy, last: Noisy) -> usize {
        b = Noisy("new b");
        crate::harness::pause().await;
        if first.0.len() == 5 {
            drop(last);
        }
        b.0.len()
    }
    #[instrument]
    async fn lent(mut list: Vec<u64>, #[log(skip)] mut text: &str, mut n: u64) -> usize {
        let local = String::from("local");
        text = &local;
        list.push(n);
        n += 1;
        crate::harness::pause().await;
        list.len() + text.len() + n as usize
    }
    #[instrument]
    async fn given_away(first: Noisy, mut b: Noisy, last: Noisy) -> Noisy {
        b.0 = "given away";
        crate::harness::pause().await;
        b
    }
    pub(super) fn behaviour() -> String {
        let held = || {
            changed(Noisy("first"), Noisy("b"), (Noisy("c"), Noisy("d")), Noisy("unused"), Noisy("last"))
        };
        crate::harness::cancel(held());
        drop(held());
        run(held());
        run(replaced(Noisy("first"), Noisy("b"), Noisy("last")));
        drop(run(given_away(Noisy("first"), Noisy("b"), Noisy("last"))));
        run(lent(vec![1], "", 1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"changed(first="first", b="b", c="c", d="d", unused="unused", last="last") -> cancelled"#,
        r#"changed(first="first", b="b", c="c", d="d", unused="unused", last="last") -> 10"#,
        r#"replaced(first="first", b="b", last="last") -> 5"#,
        r#"given_away(first="first", b="b", last="last") -> "given away""#,
        "lent(list=[1], n=1) -> 9",
    ];
}

mod rest_of_the_first {
    use super::*;
    struct Owner(Noisy);
    #[instrument]
    impl Owner {
        async fn unnamed(&self, _: Noisy, _: Noisy, (a, _): (Noisy, Noisy), (b, _): (Noisy, Noisy)) -> usize {
            crate::harness::pause().await;
            a.0.len() + b.0.len() + self.0.0.len()
        }
        async fn owned(self, _: Noisy, (a, _): (Noisy, Noisy)) -> usize {
            crate::harness::pause().await;
            a.0.len()
        }
    }
    #[instrument]
    async fn slices(n: u64, [a, .., b]: [Noisy; 3], c: Noisy, _: Noisy) -> usize {
        let local = Noisy("local");
        crate::harness::pause().await;
        a.0.len() + n as usize
    }
    pub(super) fn behaviour() -> String {
        let owner = || Owner(Noisy("self"));
        let pair = |a, b| (Noisy(a), Noisy(b));
        run(owner().unnamed(Noisy("1"), Noisy("2"), pair("a", "rest of a"), pair("b", "rest of b")));
        run(owner().owned(Noisy("1"), pair("a", "rest of a")));
        let slices = || slices(1, [Noisy("a"), Noisy("middle"), Noisy("b")], Noisy("c"), Noisy("_"));
        crate::harness::cancel(slices());
        drop(slices());
        run(slices()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"Owner::unnamed(a="a", b="b") -> 6"#,
        r#"Owner::owned(a="a") -> 1"#,
        r#"slices(n=1, a="a", b="b", c="c") -> cancelled"#,
        r#"slices(n=1, a="a", b="b", c="c") -> 2"#,
    ];
}

mod residues_of_methods {
    use super::*;
    struct Owner(Noisy);
    #[instrument]
    impl Owner {
        fn hold(self, (a, _): (Noisy, Noisy), _: Noisy) -> usize {
            a.0.len()
        }
        async fn later(self, (a, _): (Noisy, Noisy), _: Noisy) -> usize {
            a.0.len() + self.0.0.len()
        }
        async fn borrowed(&self, (a, _): (&Noisy, Noisy), ref b: Noisy) -> usize {
            a.0.len() + self.0.0.len() + b.0.len()
        }
    }
    pub(super) fn behaviour() -> String {
        let owner = || Owner(Noisy("self"));
        let pair = || (Noisy("a"), Noisy("rest"));
        run(owner().later(pair(), Noisy("_")));
        run(owner().borrowed((&Noisy("a"), Noisy("rest")), Noisy("b")));
        owner().hold(pair(), Noisy("_")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"Owner::later(a="a") -> 5"#,
        r#"Owner::borrowed(a="a", b="b") -> 6"#,
        r#"Owner::hold(a="a") -> 1"#,
    ];
}

mod residue_panics {
    use super::*;
    #[instrument]
    fn fails(_first: Noisy, (a, _): (Noisy, Noisy)) -> usize {
        let _local = Noisy("local");
        if a.0.len() == 1 {
            panic!("on purpose");
        }
        1
    }
    pub(super) fn behaviour() -> String {
        crate::harness::panics(|| fails(Noisy("first"), (Noisy("a"), Noisy("rest"))))
    }
    pub(super) const RECORDS: &[&str] = &[r#"fails(_first="first", a="a") -> panic "on purpose""#];
}

mod never_returning_residues {
    use super::*;
    #[instrument]
    fn fails(_first: Noisy, (_a, _): (Noisy, Noisy), mut _n: u32) -> ! {
        let _local = Noisy("local");
        panic!("on purpose");
    }
    pub(super) fn behaviour() -> String {
        crate::harness::panics(|| fails(Noisy("first"), (Noisy("a"), Noisy("rest")), 1))
    }
    pub(super) const RECORDS: &[&str] = &[r#"fails(_first="first", _a="a", _n=1) -> panic "on purpose""#];
}

mod tracked_residues {
    use super::*;
    struct Owner(Noisy);
    impl Owner {
        #[instrument]
        #[track_caller]
        fn hold(self, first: Noisy, (a, _): (Noisy, Noisy), _: Noisy) -> usize {
            let _local = Noisy("local");
            first.0.len() + a.0.len()
        }
    }
    #[instrument]
    #[track_caller]
    fn locked(#[log(skip)] shared: std::sync::Mutex<Vec<u32>>, mut n: u32) -> usize {
        n += 1;
        shared.lock().unwrap().len() + n as usize
    }
    pub(super) fn behaviour() -> String {
        let n = Owner(Noisy("self")).hold(Noisy("first"), (Noisy("a"), Noisy("rest")), Noisy("_"));
        format!("{} {}", n, locked(std::sync::Mutex::new(vec![1]), 1))
    }
    pub(super) const RECORDS: &[&str] = &[r#"Owner::hold(first="first", a="a") -> ok"#, "locked(n=1) -> ok"];
}

mod references_in_residues {
    use super::*;
    #[instrument]
    fn hold(first: Noisy, (&a, _): (&u32, Noisy), &mut (ref mut b, c): &mut (u32, u32), (&(d, _), _): (&(u32, u32), Noisy)) -> usize {
        *b += a;
        first.0.len() + a as usize + *b as usize + c as usize + d as usize
    }
    pub(super) fn behaviour() -> String {
        let mut pair = (1, 2);
        hold(Noisy("first"), (&1, Noisy("rest")), &mut pair, (&(3, 4), Noisy("last"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(first="first", a=1, b=1, c=2, d=3) -> 13"#];
}

