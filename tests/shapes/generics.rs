//! Do type parameters, lifetimes and `impl Trait` mean the same?

use super::instrument;
use crate::harness::shapes;
use casefile::Loggable;

shapes! {
    type_parameter constant_parameter where_clause elided_lifetime named_lifetimes outliving_lifetimes
    static_lifetime higher_ranked higher_ranked_returning closure_argument impl_argument dyn_argument function_pointer
    generic_method generic_type_method associated_type associated_constant generic_associated_type turbofish
    mutable_closure once_closure unsized_parameter array_length_expression phantom anonymous_lifetime_in_type
    constants_by_parameter explicit_late_bound
}

mod type_parameter {
    use super::*;
    #[instrument]
    fn largest<T: PartialOrd + Copy + Loggable>(values: &[T]) -> Option<T> {
        let mut values = values.iter().copied();
        let first = values.next()?;
        Some(values.fold(first, |a, b| if b > a { b } else { a }))
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", largest(&[1, 3, 2]), largest::<f32>(&[]))
    }
    pub(super) const RECORDS: &[&str] = &["largest(values=[1,3,2]) -> 3", "largest(values=[]) -> null"];
}

mod constant_parameter {
    use super::*;
    #[instrument]
    fn filled<const N: usize>(with: u16) -> [u16; N] {
        [with; N]
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", filled::<3>(7))
    }
    pub(super) const RECORDS: &[&str] = &["filled(with=7) -> [7,7,7]"];
}

mod where_clause {
    use super::*;
    #[instrument]
    fn sum<I>(#[log(skip)] items: I) -> u32
    where
        I: IntoIterator,
        I::Item: Into<u32>,
        Vec<u32>: Sized,
    {
        items.into_iter().map(Into::into).sum()
    }
    pub(super) fn behaviour() -> String {
        sum(vec![1_u8, 2]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum() -> 3"];
}

mod elided_lifetime {
    use super::*;
    #[instrument(public_text)]
    fn first_word(text: &str) -> &str {
        text.split(' ').next().unwrap_or(text)
    }
    pub(super) fn behaviour() -> String {
        first_word("one two").to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"first_word(text="one two") -> "one""#];
}

mod named_lifetimes {
    use super::*;
    #[instrument]
    fn pick<'left, 'right>(left: &'left [u32], right: &'right [u32]) -> (&'left u32, &'right u32) {
        (&left[0], &right[0])
    }
    pub(super) fn behaviour() -> String {
        let left = vec![1];
        let kept = {
            let right = vec![2];
            *pick(&left, &right).1 + *pick(&left, &right).0
        };
        kept.to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["pick(left=[1], right=[2]) -> [1,2]", "pick(left=[1], right=[2]) -> [1,2]"];
}

mod outliving_lifetimes {
    use super::*;
    #[instrument]
    fn shorter<'long: 'short, 'short>(a: &'long u32, b: &'short u32) -> &'short u32 {
        if a < b { a } else { b }
    }
    pub(super) fn behaviour() -> String {
        shorter(&1, &2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["shorter(a=1, b=2) -> 1"];
}

mod static_lifetime {
    use super::*;
    #[instrument(public_text)]
    fn name(kind: u8) -> &'static str {
        match kind {
            0 => "none",
            _ => "some",
        }
    }
    pub(super) fn behaviour() -> String {
        name(1).to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"name(kind=1) -> "some""#];
}

mod higher_ranked {
    use super::*;
    #[instrument]
    fn apply<F>(#[log(skip)] work: F) -> usize
    where
        F: for<'a> Fn(&'a str) -> &'a str,
    {
        let text = String::from(" local ");
        work(&text).len()
    }
    pub(super) fn behaviour() -> String {
        apply(str::trim).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["apply() -> 5"];
}

mod higher_ranked_returning {
    use super::*;
    #[instrument(skip_output)]
    fn parser() -> Box<dyn for<'a> Fn(&'a str) -> Option<&'a str>> {
        Box::new(|text| text.strip_prefix("a"))
    }
    pub(super) fn behaviour() -> String {
        let text = String::from("ab");
        format!("{:?}", parser()(&text))
    }
    pub(super) const RECORDS: &[&str] = &["parser() -> ok"];
}

mod closure_argument {
    use super::*;
    #[instrument]
    fn twice(#[log(skip)] work: impl Fn(u32) -> u32, start: u32) -> u32 {
        work(work(start))
    }
    pub(super) fn behaviour() -> String {
        let step = 3;
        twice(|n| n + step, 1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["twice(start=1) -> 7"];
}

mod impl_argument {
    use super::*;
    #[instrument]
    fn total(numbers: impl Iterator<Item = u32> + Clone + Loggable, more: impl Into<u32> + Loggable) -> u32 {
        numbers.clone().sum::<u32>() + numbers.count() as u32 + more.into()
    }
    pub(super) fn behaviour() -> String {
        total(0..3, 5_u16).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"total(numbers={"end":3,"start":0}, more=5) -> 11"#];
}

mod dyn_argument {
    use super::*;
    #[instrument]
    fn shown(#[log(skip)] value: &dyn std::fmt::Display, #[log(skip)] other: Box<dyn Fn() -> u32>) -> usize {
        value.to_string().len() + other() as usize
    }
    pub(super) fn behaviour() -> String {
        shown(&"text", Box::new(|| 1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["shown() -> 5"];
}

mod function_pointer {
    use super::*;
    #[instrument]
    fn step(n: u32) -> u32 {
        n + 1
    }
    #[instrument]
    fn through(#[log(skip)] pointer: fn(u32) -> u32) -> u32 {
        pointer(1)
    }
    pub(super) fn behaviour() -> String {
        let pointers: [fn(u32) -> u32; 2] = [step, |n| n];
        let mapped: Vec<u32> = vec![5].into_iter().map(step).collect();
        format!("{} {} {:?}", through(step), through(pointers[1]), mapped)
    }
    pub(super) const RECORDS: &[&str] =
        &["step(n=5) -> 6", "through() -> 2", "  step(n=1) -> 2", "through() -> 1"];
}

mod generic_method {
    use super::*;
    struct Store(Vec<u32>);
    impl Store {
        #[instrument]
        fn push_into<T: Into<u32>>(&mut self, #[log(skip)] value: T) -> &mut Self_ {
            self.0.push(value.into());
            &mut self.0
        }
    }
    type Self_ = Vec<u32>;
    pub(super) fn behaviour() -> String {
        format!("{:?}", Store(vec![]).push_into(3_u8))
    }
    pub(super) const RECORDS: &[&str] = &["Store::push_into() -> [3]"];
}

mod generic_type_method {
    use super::*;
    struct Stack<T, const N: usize> {
        items: [Option<T>; N],
    }
    #[instrument]
    impl<T: Copy + Loggable, const N: usize> Stack<T, N>
    where
        T: PartialEq,
    {
        fn find(&self, wanted: T) -> Option<usize> {
            self.items.iter().position(|item| *item == Some(wanted))
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", Stack { items: [None, Some(4)] }.find(4))
    }
    pub(super) const RECORDS: &[&str] = &["Stack::find(wanted=4) -> 1"];
}

mod associated_type {
    use super::*;
    trait Source {
        type Item: Loggable;
        fn next_item(&mut self) -> Option<Self::Item>;
    }
    struct Ones;
    impl Source for Ones {
        type Item = u32;
        #[instrument]
        fn next_item(&mut self) -> Option<Self::Item> {
            Some(1)
        }
    }
    #[instrument]
    fn pull<S: Source>(#[log(skip)] mut source: S) -> Option<<S as Source>::Item> {
        source.next_item()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", pull(Ones))
    }
    pub(super) const RECORDS: &[&str] = &["pull() -> 1", "  Ones::next_item() -> 1"];
}

mod associated_constant {
    use super::*;
    trait Sized_ {
        const SIZE: usize;
        #[instrument]
        fn size(&self) -> usize {
            Self::SIZE
        }
    }
    struct Small;
    #[instrument]
    impl Sized_ for Small {
        const SIZE: usize = 2;
    }
    impl Small {
        const BYTES: usize = 2;
        #[instrument]
        fn bytes() -> [u16; Self::BYTES] {
            [0; Self::BYTES]
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {:?}", Small.size(), Small::bytes())
    }
    pub(super) const RECORDS: &[&str] = &["Small::size() -> 2", "Small::bytes() -> [0,0]"];
}

mod generic_associated_type {
    use super::*;
    trait Lend {
        type Lent<'a>
        where
            Self: 'a;
        fn lend<'a>(&'a mut self, from: usize) -> Self::Lent<'a>;
    }
    struct Owner(Vec<u32>);
    impl Lend for Owner {
        type Lent<'a> = &'a mut [u32];
        #[instrument]
        fn lend<'a>(&'a mut self, from: usize) -> Self::Lent<'a> {
            &mut self.0[from..]
        }
    }
    pub(super) fn behaviour() -> String {
        let mut owner = Owner(vec![1, 2, 3]);
        owner.lend(1)[0] = 9;
        format!("{:?}", owner.0)
    }
    pub(super) const RECORDS: &[&str] = &["Owner::lend(from=1) -> [2,3]"];
}

mod turbofish {
    use super::*;
    #[instrument]
    fn parsed<T: std::str::FromStr + Loggable + Default>(#[public] text: &str) -> T {
        text.parse::<T>().unwrap_or_default()
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", parsed::<u16>("7"), parsed::<f64>("x"))
    }
    pub(super) const RECORDS: &[&str] = &[r#"parsed(text="7") -> 7"#, r#"parsed(text="x") -> 0.0"#];
}

mod mutable_closure {
    use super::*;
    #[instrument]
    fn each(#[log(skip)] work: &mut dyn FnMut(u32), #[log(skip)] mut other: impl FnMut()) {
        work(1);
        work(2);
        other();
    }
    pub(super) fn behaviour() -> String {
        let mut sum = 0;
        let mut calls = 0;
        each(&mut |n| sum += n, || calls += 1);
        format!("{sum} {calls}", sum = sum, calls = calls)
    }
    pub(super) const RECORDS: &[&str] = &["each() -> ok"];
}

mod once_closure {
    use super::*;
    #[instrument]
    fn run_once<R: Loggable, F: FnOnce() -> R>(#[log(skip)] work: F) -> R {
        work()
    }
    pub(super) fn behaviour() -> String {
        let moved = vec![1_u32];
        format!("{:?}", run_once(move || moved))
    }
    pub(super) const RECORDS: &[&str] = &["run_once() -> [1]"];
}

mod unsized_parameter {
    use super::*;
    #[instrument]
    fn size<T: ?Sized + Loggable>(value: &T) -> usize {
        std::mem::size_of_val(value)
    }
    pub(super) fn behaviour() -> String {
        let slice: &[u32] = &[1, 2];
        format!("{} {}", size(slice), size(&1_u16))
    }
    pub(super) const RECORDS: &[&str] = &["size(value=[1,2]) -> 8", "size(value=1) -> 2"];
}

mod array_length_expression {
    use super::*;
    const WIDTH: usize = 2;
    const fn double(n: usize) -> usize {
        n * 2
    }
    #[instrument]
    fn grid(start: [u16; WIDTH]) -> [u16; double(WIDTH) - 1] {
        [start[0], start[1], 0]
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", grid([1, 2]))
    }
    pub(super) const RECORDS: &[&str] = &["grid(start=[1,2]) -> [1,2,0]"];
}

mod phantom {
    use super::*;
    use std::marker::PhantomData;
    struct Typed<T>(PhantomData<T>);
    impl<T: 'static> Typed<T> {
        #[instrument]
        fn id(#[log(skip)] _of: Typed<T>) -> usize {
            std::mem::size_of::<T>()
        }
    }
    pub(super) fn behaviour() -> String {
        Typed::<u64>::id(Typed(PhantomData)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["id() -> 8"];
}

mod anonymous_lifetime_in_type {
    use super::*;
    struct View<'a>(&'a [u32]);
    #[instrument(skip_output)]
    fn view(numbers: &[u32]) -> View<'_> {
        View(&numbers[1..])
    }
    #[instrument]
    fn look(#[log(skip)] view: &View<'_>) -> u32 {
        view.0[0]
    }
    pub(super) fn behaviour() -> String {
        look(&view(&[1, 2])).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["view(numbers=[1,2]) -> ok", "look() -> 2"];
}

mod constants_by_parameter {
    use super::*;
    #[instrument]
    fn limits<T: Loggable, const MIN: i8, const ON: bool>(value: T) -> (T, i8, bool) {
        (value, MIN, ON)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", limits::<_, { -3 }, true>(1_u16))
    }
    pub(super) const RECORDS: &[&str] = &["limits(value=1) -> [1,-3,true]"];
}

mod explicit_late_bound {
    use super::*;
    #[instrument]
    fn same<'a>(n: &'a u32) -> &'a u32 {
        n
    }
    pub(super) fn behaviour() -> String {
        let pointer: for<'a> fn(&'a u32) -> &'a u32 = same;
        pointer(&3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["same(n=3) -> 3"];
}
