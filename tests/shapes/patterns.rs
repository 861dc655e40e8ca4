//! Are arguments taken apart as they are without us, and dropped in the same order?

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};

shapes! {
    tuple nested structure tuple_structure by_ref by_mutable_ref mutable at_binding array slice_rest reference
    wildcard wildcard_inside alternatives mutable_inside conditional_arguments conditional_twins raw_identifier
    unicode underscore_names parameter_names_of_ours no_arguments thirty_arguments
    asynchronous_patterns reassigned_reference trailing_comma same_name_as_function path_pattern parenthesised
    shadowed_in_body
}

mod tuple {
    use super::*;
    #[instrument]
    fn add((a, b): (u32, u32)) -> u32 {
        a + b
    }
    pub(super) fn behaviour() -> String {
        add((1, 2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["add(a=1, b=2) -> 3"];
}

mod nested {
    use super::*;
    struct Inner {
        list: [u32; 2],
    }
    #[instrument]
    fn add(((a, Inner { list: [b, _] }), (_, (c,))): ((u32, Inner), (u32, (u32,)))) -> u32 {
        a + b + c
    }
    pub(super) fn behaviour() -> String {
        add(((1, Inner { list: [2, 3] }), (4, (5,)))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["add(a=1, b=2, c=5) -> 8"];
}

mod structure {
    use super::*;
    struct Point {
        x: i32,
        y: i32,
        z: i32,
    }
    #[instrument]
    fn sum(Point { x, y: renamed, .. }: Point) -> i32 {
        x + renamed
    }
    pub(super) fn behaviour() -> String {
        let point = Point { x: 1, y: 2, z: 3 };
        (point.z + sum(point)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(x=1, renamed=2) -> 3"];
}

mod tuple_structure {
    use super::*;
    struct Wrapper(u32, Vec<u32>);
    #[instrument]
    fn open(Wrapper(n, list): Wrapper) -> Vec<u32> {
        let mut list = list;
        list.push(n);
        list
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", open(Wrapper(1, vec![0])))
    }
    pub(super) const RECORDS: &[&str] = &["open(n=1, list=[0]) -> [0,1]"];
}

mod by_ref {
    use super::*;
    #[instrument]
    fn len(ref list: Vec<u32>) -> usize {
        let again: &Vec<u32> = list;
        again.len()
    }
    pub(super) fn behaviour() -> String {
        len(vec![1, 2]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["len(list=[1,2]) -> 2"];
}

mod by_mutable_ref {
    use super::*;
    #[instrument]
    fn grow(ref mut list: Vec<u32>, (ref mut n, _): (u32, u32)) -> usize {
        list.push(*n);
        *n += 1;
        list.len() + *n as usize
    }
    pub(super) fn behaviour() -> String {
        grow(vec![1, 2], (4, 5)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["grow(list=[1,2], n=4) -> 8"];
}

mod mutable {
    use super::*;
    #[instrument]
    fn grow(mut list: Vec<u32>, mut n: u32) -> Vec<u32> {
        n += 1;
        list.push(n);
        list
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", grow(vec![1], 4))
    }
    pub(super) const RECORDS: &[&str] = &["grow(list=[1], n=4) -> [1,5]"];
}

mod at_binding {
    use super::*;
    #[instrument]
    fn both(whole @ (left, _): (u32, u32), n @ _: u32) -> u32 {
        whole.1 + left + n
    }
    pub(super) fn behaviour() -> String {
        both((1, 2), 3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["both(whole=[1,2], left=1, n=3) -> 6"];
}

mod array {
    use super::*;
    #[instrument]
    fn ends([first, .., last]: [u16; 4], [_, second]: &[u32; 2]) -> u32 {
        u32::from(first) + u32::from(last) + second
    }
    pub(super) fn behaviour() -> String {
        ends([1, 2, 3, 4], &[5, 6]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["ends(first=1, last=4, second=6) -> 11"];
}

mod slice_rest {
    use super::*;
    #[instrument]
    fn tail([_, tail @ ..]: &[u32; 3], [.., ref last]: [u32; 2]) -> usize {
        tail.len() + *last as usize
    }
    pub(super) fn behaviour() -> String {
        tail(&[1, 2, 3], [4, 5]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["tail(tail=[2,3], last=5) -> 7"];
}

mod reference {
    use super::*;
    #[instrument]
    fn sum(&a: &u32, &mut ref mut b: &mut u32, &(c, d): &(u32, u32)) -> u32 {
        *b += a;
        *b + c + d
    }
    pub(super) fn behaviour() -> String {
        let mut b = 2;
        format!("{} {}", sum(&1, &mut b, &(3, 4)), b)
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, b=2, c=3, d=4) -> 10"];
}

mod wildcard {
    use super::*;
    #[instrument]
    fn ignore(_: Noisy, kept: u32, _: Noisy) -> u32 {
        note("body");
        kept
    }
    pub(super) fn behaviour() -> String {
        ignore(Noisy("first"), 1, Noisy("last")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["ignore(kept=1) -> 1"];
}

mod wildcard_inside {
    use super::*;
    #[instrument]
    fn ignore((a, _): (Noisy, Noisy)) -> u32 {
        note("body");
        a.0.len() as u32
    }
    pub(super) fn behaviour() -> String {
        ignore((Noisy("a"), Noisy("rest"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"ignore(a="a") -> 1"#];
}

mod alternatives {
    use super::*;
    #[instrument]
    fn either((Ok(n) | Err(n)): Result<u32, u32>) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        (either(Ok(1)) + either(Err(2))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["either(n=1) -> 1", "either(n=2) -> 2"];
}

mod mutable_inside {
    use super::*;
    #[instrument]
    fn grow((mut list, n): (Vec<u32>, u32), [mut a, b]: [u32; 2]) -> Vec<u32> {
        a += b;
        list.extend([n, a].iter());
        list
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", grow((vec![1], 2), [3, 4]))
    }
    pub(super) const RECORDS: &[&str] = &["grow(list=[1], n=2, a=3, b=4) -> [1,2,7]"];
}

mod conditional_arguments {
    use super::*;
    #[instrument]
    fn sum(
        #[cfg(test)] a: u32,
        #[cfg(not(test))] b: u32,
        #[cfg(test)]
        #[cfg(not(doctest))]
        mut c: u32,
        #[cfg(not(test))] d: DoesNotExist,
    ) -> u32 {
        #[cfg(not(test))]
        let a = b;
        c += a;
        c
    }
    pub(super) fn behaviour() -> String {
        sum(1, 2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, c=2) -> 3"];
}

mod conditional_twins {
    use super::*;
    #[instrument]
    fn sum(#[cfg(test)] n: u32, #[cfg(not(test))] n: u64) -> u32 {
        n
    }
    #[instrument]
    async fn later(#[cfg(not(test))] n: u64, #[cfg(test)] n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        (sum(1) + run(later(2))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=1) -> 1", "later(n=2) -> 2"];
}

mod raw_identifier {
    use super::*;
    #[instrument]
    fn r#loop(r#type: u32, r#match: u32) -> u32 {
        r#type + r#match
    }
    pub(super) fn behaviour() -> String {
        r#loop(1, 2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["loop(type=1, match=2) -> 3"];
}

mod unicode {
    use super::*;
    #[instrument]
    fn größe(länge: u32, 幅: u32) -> u32 {
        länge * 幅
    }
    pub(super) fn behaviour() -> String {
        größe(2, 3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["größe(länge=2, 幅=3) -> 6"];
}

mod underscore_names {
    use super::*;
    #[instrument]
    fn unused(_a: u32, __b: u32, _: u32) -> u32 {
        0
    }
    pub(super) fn behaviour() -> String {
        unused(1, 2, 3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["unused(_a=1, __b=2) -> 0"];
}

mod parameter_names_of_ours {
    use super::*;
    #[instrument]
    fn sum(debug: u32, display: u32, caller: u32, result: u32, self_: u32, span: u32, start: u32) -> u32 {
        debug + display + caller + result + self_ + span + start
    }
    #[instrument]
    async fn later(
        callsite: u32,
        output: u32,
        value: u32,
        error: u32,
        end: u32,
        guard: u32,
        scope: u32,
    ) -> u32 {
        callsite + output + value + error + end + guard + scope
    }
    pub(super) fn behaviour() -> String {
        (sum(1, 2, 3, 4, 5, 6, 7) + run(later(1, 2, 3, 4, 5, 6, 7))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        "sum(debug=1, display=2, caller=3, result=4, self_=5, span=6, start=7) -> 28",
        "later(callsite=1, output=2, value=3, error=4, end=5, guard=6, scope=7) -> 28",
    ];
}

mod no_arguments {
    use super::*;
    #[instrument]
    fn nothing() {}
    pub(super) fn behaviour() -> String {
        nothing();
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &["nothing() -> ok"];
}

mod thirty_arguments {
    use super::*;
    #[instrument]
    #[rustfmt::skip]
    fn many(
        a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8,
        p: u8, q: u8, r: u8, s: u8, t: u8, u: u8, v: u8, w: u8, x: u8, y: u8, z: u8, aa: u8, bb: u8, cc: u8, dd: u8,
    ) -> u8 {
        a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z + aa + bb
            + cc + dd
    }
    pub(super) fn behaviour() -> String {
        many(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
            .to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        "many(a=1, b=1, c=1, d=1, e=1, f=1, g=1, h=1, i=1, j=1, k=1, l=1, m=1, n=1, o=1, p=1, q=1, r=1, s=1, t=1, \
         u=1, v=1, w=1, x=1, y=1, z=1, aa=1, bb=1, cc=1, dd=2) -> 31",
    ];
}

mod asynchronous_patterns {
    use super::*;
    #[instrument]
    async fn sum((a, mut b): (u32, u32), ref c: u32, [d, _]: [u32; 2], e @ _: u32, _: u32) -> u32 {
        b += a;
        b + c + d + e
    }
    pub(super) fn behaviour() -> String {
        run(sum((1, 2), 3, [4, 5], 6, 7)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, b=2, c=3, d=4, e=6) -> 16"];
}

mod reassigned_reference {
    use super::*;
    #[instrument]
    async fn later(#[public] mut text: &str) -> usize {
        let local = String::from("local");
        text = if text.is_empty() { &local } else { text };
        crate::harness::pause().await;
        text.len()
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(later("")), run(later("a")))
    }
    pub(super) const RECORDS: &[&str] = &[r#"later(text="") -> 5"#, r#"later(text="a") -> 1"#];
}

mod trailing_comma {
    use super::*;
    #[instrument]
    #[rustfmt::skip]
    fn one(a: u32,) -> u32 { a }
    pub(super) fn behaviour() -> String {
        one(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(a=1) -> 1"];
}

mod same_name_as_function {
    use super::*;
    #[instrument]
    fn n(n: u32) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        n(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["n(n=1) -> 1"];
}

mod path_pattern {
    use super::*;
    struct Unit;
    mod inner {
        pub(super) struct Wrapped<T>(pub(super) T);
    }
    #[instrument]
    fn unit(#[log(skip)] Unit: Unit, (): (), inner::Wrapped::<u32>(n): inner::Wrapped<u32>) -> u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        unit(Unit, (), inner::Wrapped(4)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["unit(n=4) -> 4"];
}

mod parenthesised {
    use super::*;
    #[instrument]
    #[allow(unused_parens)]
    fn one((a): (u32), ((b)): (u32)) -> (u32) {
        (a + b)
    }
    pub(super) fn behaviour() -> String {
        one(1, 2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(a=1, b=2) -> 3"];
}

mod shadowed_in_body {
    use super::*;
    #[instrument]
    fn again(n: u32, list: Vec<u32>) -> usize {
        let n = n as usize + 1;
        let list = list.len() + n;
        list
    }
    pub(super) fn behaviour() -> String {
        again(1, vec![1]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["again(n=1, list=[1]) -> 3"];
}
