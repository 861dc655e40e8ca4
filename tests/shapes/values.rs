//! Do unusual values pass through untouched?

use super::instrument;
use crate::harness::{run, shapes};

shapes! {
    zero_sized uninhabited_argument uninhabited_error uninhabited_output never_copied not_debug_not_clone
    raw_pointers dyn_any large_array nested_closures function_items cells pinned_box unit_like_generics
    wide_integers characters ranges nested_results cow pair_of_references
}

mod zero_sized {
    use super::*;
    #[derive(Clone, Copy)]
    struct Nothing;
    #[instrument(skip_output)]
    fn same(
        #[log(skip)] nothing: Nothing,
        (): (),
        #[log(skip)] none: [Nothing; 0],
    ) -> (Nothing, [Nothing; 0]) {
        (nothing, none)
    }
    pub(super) fn behaviour() -> String {
        std::mem::size_of_val(&same(Nothing, (), [])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["same() -> ok"];
}

mod uninhabited_argument {
    use super::*;
    enum Void {}
    #[instrument]
    #[allow(dead_code)]
    fn absurd(#[log(skip)] void: Void) -> u32 {
        match void {}
    }
    #[instrument]
    fn maybe(#[log(skip)] void: Option<Void>) -> u32 {
        void.map_or(1, |void| match void {})
    }
    pub(super) fn behaviour() -> String {
        maybe(None).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["maybe() -> 1"];
}

mod uninhabited_error {
    use super::*;
    use std::convert::Infallible;
    #[instrument]
    fn sure(n: u32) -> Result<u32, Infallible> {
        Ok(n)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", sure(1))
    }
    pub(super) const RECORDS: &[&str] = &["sure(n=1) -> 1"];
}

mod uninhabited_output {
    use super::*;
    use std::convert::Infallible;
    #[instrument]
    fn fails(n: u32) -> Infallible {
        panic!("no value for {}", n)
    }
    #[instrument]
    async fn fails_later(n: u32) -> Result<Infallible, u32> {
        Err(n)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {:?}", crate::harness::panics(|| fails(1)), run(fails_later(2)))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"fails(n=1) -> panic "no value for 1""#, "fails_later(n=2) -> error u32"];
}

mod never_copied {
    use super::*;
    struct Counted<'a>(&'a std::cell::Cell<u32>);
    impl Clone for Counted<'_> {
        fn clone(&self) -> Self {
            self.0.set(self.0.get() + 1);
            Counted(self.0)
        }
    }
    #[instrument(skip_output)]
    fn pass<'a>(#[log(skip)] counted: Counted<'a>) -> Counted<'a> {
        counted
    }
    pub(super) fn behaviour() -> String {
        let copies = std::cell::Cell::new(0);
        let _ = pass(pass(Counted(&copies))).clone();
        copies.get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["pass() -> ok", "pass() -> ok"];
}

mod not_debug_not_clone {
    use super::*;
    struct Plain(u32);
    #[instrument(skip_output, error = skip)]
    fn pass(#[log(skip)] plain: Plain, ok: bool) -> Result<Plain, Plain> {
        if ok { Ok(plain) } else { Err(plain) }
    }
    pub(super) fn behaviour() -> String {
        let both = [pass(Plain(1), true), pass(Plain(2), false)];
        both.iter().map(|one| one.as_ref().map_or_else(|e| e.0, |v| v.0)).sum::<u32>().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["pass(ok=true) -> ok", "pass(ok=false) -> error Plain"];
}

mod raw_pointers {
    use super::*;
    #[instrument(skip_output)]
    fn same(#[log(skip)] pointer: *const u32, #[log(skip)] _other: *mut u8) -> *const u32 {
        pointer
    }
    pub(super) fn behaviour() -> String {
        let n = 1;
        std::ptr::eq(same(&n, std::ptr::null_mut()), &n).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["same() -> ok"];
}

mod dyn_any {
    use super::*;
    use std::any::Any;
    #[instrument]
    fn number(#[log(skip)] any: &(dyn Any + Send)) -> Option<&u32> {
        any.downcast_ref()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", number(&1_u32), number(&"text"))
    }
    pub(super) const RECORDS: &[&str] = &["number() -> 1", "number() -> null"];
}

mod large_array {
    use super::*;
    #[instrument]
    fn last(#[log(skip)] array: [u64; 1000]) -> u64 {
        array[999]
    }
    pub(super) fn behaviour() -> String {
        last([7; 1000]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["last() -> 7"];
}

mod nested_closures {
    use super::*;
    #[instrument]
    fn counted(list: Vec<u32>, mut seen: u32) -> u32 {
        let mut add = |n: u32| {
            let mut inner = || seen += n;
            inner();
            inner();
        };
        list.iter().for_each(|n| add(*n));
        seen
    }
    pub(super) fn behaviour() -> String {
        counted(vec![1, 2], 0).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["counted(list=[1,2], seen=0) -> 6"];
}

mod function_items {
    use super::*;
    #[instrument]
    fn one(n: u32) -> u32 {
        n
    }
    fn size<T>(_: T) -> usize {
        std::mem::size_of::<T>()
    }
    pub(super) fn behaviour() -> String {
        size(one).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[];
}

mod cells {
    use super::*;
    use std::cell::{Cell, RefCell};
    #[instrument]
    fn change(#[log(skip)] cell: &Cell<u32>, #[log(skip)] list: &RefCell<Vec<u32>>) -> usize {
        cell.set(cell.get() + 1);
        let mut borrowed = list.borrow_mut();
        borrowed.push(cell.get());
        borrowed.len()
    }
    pub(super) fn behaviour() -> String {
        let (cell, list) = (Cell::new(1), RefCell::new(vec![]));
        format!("{} {:?}", change(&cell, &list), list)
    }
    pub(super) const RECORDS: &[&str] = &["change() -> 1"];
}

mod pinned_box {
    use super::*;
    use std::pin::Pin;
    #[instrument]
    fn get(pinned: Pin<Box<u32>>, mut other: Pin<&mut u32>) -> u32 {
        other.set(5);
        *pinned + *other
    }
    pub(super) fn behaviour() -> String {
        get(Box::pin(1), Pin::new(&mut 2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["get(pinned=1, other=2) -> 6"];
}

mod unit_like_generics {
    use super::*;
    #[instrument]
    fn same<T: casefile::Loggable>(value: T) -> T {
        value
    }
    pub(super) fn behaviour() -> String {
        same(());
        format!("{:?} {:?}", same(Some(())), same::<Result<(), u32>>(Err(1)))
    }
    pub(super) const RECORDS: &[&str] =
        &["same(value=null) -> ok", "same(value=null) -> ok", r#"same(value={"Err":1}) -> {"Err":1}"#];
}

mod wide_integers {
    use super::*;
    #[instrument]
    fn negated(n: i128, small: i8) -> i128 {
        -n + i128::from(small)
    }
    pub(super) fn behaviour() -> String {
        negated(i128::MAX, 1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"negated(n="170141183460469231731687303715884105727", small=1) -> "-170141183460469231731687303715884105726""#,
    ];
}

mod characters {
    use super::*;
    #[instrument]
    fn next(letter: char, on: bool) -> Option<char> {
        if on { std::char::from_u32(letter as u32 + 1) } else { None }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", next('a', true), next('ß', false))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"next(letter="a", on=true) -> "b""#, r#"next(letter="ß", on=false) -> null"#];
}

mod ranges {
    use super::*;
    #[instrument]
    fn inside(range: std::ops::RangeInclusive<u32>, n: u32) -> bool {
        range.contains(&n)
    }
    pub(super) fn behaviour() -> String {
        inside(1..=3, 3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"inside(range={"end":3,"start":1}, n=3) -> true"#];
}

mod nested_results {
    use super::*;
    #[instrument]
    fn nested(n: u32) -> Result<Result<u32, u16>, u64> {
        match n {
            0 => Err(1),
            1 => Ok(Err(2)),
            _ => Ok(Ok(n)),
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?} {:?}", nested(0), nested(1), nested(2))
    }
    pub(super) const RECORDS: &[&str] =
        &["nested(n=0) -> error u64", r#"nested(n=1) -> {"Err":2}"#, r#"nested(n=2) -> {"Ok":2}"#];
}

mod cow {
    use super::*;
    use std::borrow::Cow;
    #[instrument(public_text)]
    fn spaced<'a>(text: Cow<'a, str>) -> Cow<'a, str> {
        if text.contains(' ') { text.replace(' ', "_").into() } else { text }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", spaced("a b".into()), matches!(spaced("a".into()), Cow::Borrowed("a")))
    }
    pub(super) const RECORDS: &[&str] = &[r#"spaced(text="a b") -> "a_b""#, r#"spaced(text="a") -> "a""#];
}

mod pair_of_references {
    use super::*;
    #[instrument]
    fn split(list: &mut [u32], at: usize) -> (&mut [u32], &mut [u32]) {
        list.split_at_mut(at)
    }
    pub(super) fn behaviour() -> String {
        let mut list = [1, 2, 3];
        let (left, right) = split(&mut list, 1);
        std::mem::swap(&mut left[0], &mut right[0]);
        format!("{:?}", list)
    }
    pub(super) const RECORDS: &[&str] = &["split(list=[1,2,3], at=1) -> [[1],[2,3]]"];
}
