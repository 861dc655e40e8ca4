//! Does every kind of value come out as it would, coerced as it would be?

use super::instrument;
use crate::harness::{note, noted, run, shapes};
use std::fmt::Display;

shapes! {
    opaque_needs_expectation future_coerced_behind_pin recursive_opaque
    boxed_trait_object boxed_in_result trait_object_reference slice_from_array static_promotion function_pointer_from_closure
    boxed_closure counted_trait_object coerced_in_branches impl_iterator impl_iterator_borrowing impl_closure
    impl_mutable_closure impl_closure_in_option impl_display impl_in_result impl_with_question_mark impl_with_early_return
    impl_precise_capture nested_impl double_ended never never_in_branch diverging_body early_return question_mark
    question_mark_on_option question_mark_converts result_alias unit_written implicit_unit tuple_returned
    literal_inference float_inference collect_inference closure_in_tail unsuffixed_to_generic deref_coercion
    mutable_reborrow nested_options box_of_slice reference_to_field convert_with_into asynchronous_coercions
    asynchronous_question_mark asynchronous_impl poll_result
}

trait Animal {
    fn legs(&self) -> u32;
}
struct Dog;
impl Animal for Dog {
    fn legs(&self) -> u32 {
        4
    }
}
struct Bird;
impl Animal for Bird {
    fn legs(&self) -> u32 {
        2
    }
}

mod boxed_trait_object {
    use super::*;
    #[instrument(skip_output)]
    fn animal() -> Box<dyn Animal> {
        Box::new(Dog)
    }
    pub(super) fn behaviour() -> String {
        animal().legs().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["animal() -> ok"];
}

mod boxed_in_result {
    use super::*;
    #[instrument(skip_output, error = skip)]
    fn animal(dog: bool) -> Result<Box<dyn Animal>, Box<dyn std::error::Error>> {
        if !dog {
            Err("no dog")?;
        }
        Ok(Box::new(Dog))
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", animal(true).map(|animal| animal.legs()), animal(false).is_err())
    }
    pub(super) const RECORDS: &[&str] =
        &["animal(dog=true) -> ok", "animal(dog=false) -> error alloc::boxed::Box<dyn core::error::Error>"];
}

mod trait_object_reference {
    use super::*;
    #[instrument(skip_output)]
    fn animal<'a>(#[log(skip)] dog: &'a Dog, #[log(skip)] bird: &'a Bird, first: bool) -> &'a dyn Animal {
        if first {
            return dog;
        }
        bird
    }
    #[instrument(skip_output)]
    fn optional(#[log(skip)] dog: &Dog) -> Option<&dyn Animal> {
        Some(dog)
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", animal(&Dog, &Bird, true).legs(), optional(&Dog).map_or(0, |animal| animal.legs()))
    }
    pub(super) const RECORDS: &[&str] = &["animal(first=true) -> ok", "optional() -> ok"];
}

mod slice_from_array {
    use super::*;
    #[instrument]
    fn rest(list: &[u32; 3]) -> &[u32] {
        list
    }
    #[instrument]
    fn all(list: &mut [u32; 3]) -> &mut [u32] {
        list
    }
    pub(super) fn behaviour() -> String {
        all(&mut [1, 2, 3])[0] = 4;
        format!("{:?}", rest(&[1, 2, 3]))
    }
    pub(super) const RECORDS: &[&str] = &["all(list=[1,2,3]) -> [1,2,3]", "rest(list=[1,2,3]) -> [1,2,3]"];
}

mod static_promotion {
    use super::*;
    #[instrument]
    fn primes() -> &'static [u32] {
        &[2, 3, 5]
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", primes())
    }
    pub(super) const RECORDS: &[&str] = &["primes() -> [2,3,5]"];
}

mod function_pointer_from_closure {
    use super::*;
    #[instrument(skip_output)]
    fn step() -> fn(u32) -> u32 {
        |n| n + 1
    }
    pub(super) fn behaviour() -> String {
        step()(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["step() -> ok"];
}

mod boxed_closure {
    use super::*;
    #[instrument(skip_output)]
    fn adder<'a>(by: &'a u32) -> Box<dyn Fn(u32) -> u32 + 'a> {
        Box::new(move |n| n + by)
    }
    pub(super) fn behaviour() -> String {
        adder(&2)(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["adder(by=2) -> ok"];
}

mod counted_trait_object {
    use super::*;
    use std::rc::Rc;
    #[instrument(skip_output)]
    fn animals() -> Vec<Rc<dyn Animal>> {
        vec![Rc::new(Dog), Rc::new(Bird)]
    }
    pub(super) fn behaviour() -> String {
        animals().iter().map(|animal| animal.legs()).sum::<u32>().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["animals() -> ok"];
}

mod coerced_in_branches {
    use super::*;
    #[instrument(skip_output)]
    fn animal(kind: u8) -> Box<dyn Animal> {
        match kind {
            0 => Box::new(Dog),
            1 => return Box::new(Bird),
            _ => Box::new(Bird),
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{}{}{}", animal(0).legs(), animal(1).legs(), animal(2).legs())
    }
    pub(super) const RECORDS: &[&str] =
        &["animal(kind=0) -> ok", "animal(kind=1) -> ok", "animal(kind=2) -> ok"];
}

mod impl_iterator {
    use super::*;
    #[instrument(skip_output)]
    fn evens(up_to: u32) -> impl Iterator<Item = u32> {
        note("made");
        (0..up_to).filter(|n| n % 2 == 0).map(noted)
    }
    pub(super) fn behaviour() -> String {
        let evens = evens(5);
        note("not yet");
        format!("{:?}", evens.collect::<Vec<_>>())
    }
    pub(super) const RECORDS: &[&str] = &["evens(up_to=5) -> ok"];
}

mod impl_iterator_borrowing {
    use super::*;
    #[instrument(skip_output)]
    fn odd<'a>(list: &'a [u32]) -> impl Iterator<Item = &'a u32> + 'a {
        list.iter().filter(|n| **n % 2 == 1)
    }
    struct Store(Vec<u32>);
    impl Store {
        #[instrument(skip_output)]
        fn each(&mut self) -> impl Iterator<Item = &mut u32> + '_ {
            self.0.iter_mut()
        }
    }
    pub(super) fn behaviour() -> String {
        let mut store = Store(vec![1, 2, 3]);
        store.each().for_each(|n| *n += 1);
        format!("{:?} {:?}", store.0, odd(&[1, 2, 3]).collect::<Vec<_>>())
    }
    pub(super) const RECORDS: &[&str] = &["Store::each() -> ok", "odd(list=[1,2,3]) -> ok"];
}

mod impl_closure {
    use super::*;
    #[instrument(skip_output)]
    fn trimmer(by: usize) -> impl Fn(&str) -> &str {
        move |text| &text[by..]
    }
    pub(super) fn behaviour() -> String {
        trimmer(1)("abc").to_owned()
    }
    pub(super) const RECORDS: &[&str] = &["trimmer(by=1) -> ok"];
}

mod impl_mutable_closure {
    use super::*;
    #[instrument(skip_output)]
    fn counter(mut n: u32) -> impl FnMut() -> u32 {
        move || {
            n += 1;
            n
        }
    }
    pub(super) fn behaviour() -> String {
        let mut next = counter(1);
        format!("{} {}", next(), next())
    }
    pub(super) const RECORDS: &[&str] = &["counter(n=1) -> ok"];
}

mod impl_closure_in_option {
    use super::*;
    #[instrument(skip_output)]
    fn maybe(yes: bool) -> Option<impl Fn(u32) -> u32> {
        if !yes {
            return None;
        }
        Some(|n| n + 1)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", maybe(true).map(|add| add(1)), maybe(false).is_none())
    }
    pub(super) const RECORDS: &[&str] = &["maybe(yes=true) -> ok", "maybe(yes=false) -> ok"];
}

mod impl_display {
    use super::*;
    #[instrument(skip_output)]
    fn shown(n: u32) -> impl Display {
        format!("<{}>", n)
    }
    pub(super) fn behaviour() -> String {
        shown(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["shown(n=1) -> ok"];
}

mod impl_in_result {
    use super::*;
    #[instrument(skip_output)]
    fn numbers(n: u32) -> Result<impl Iterator<Item = u32>, std::num::TryFromIntError> {
        Ok(0..n)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", numbers(2).map(Iterator::count))
    }
    pub(super) const RECORDS: &[&str] = &["numbers(n=2) -> ok"];
}

mod impl_with_question_mark {
    use super::*;
    #[instrument(skip_output, error = skip)]
    fn numbers(
        #[public] text: &str,
    ) -> Result<impl Iterator<Item = u32> + use<>, Box<dyn std::error::Error>> {
        let end: u32 = text.parse()?;
        Ok((0..end).rev())
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", numbers("3").map(|all| all.collect::<Vec<_>>()).ok(), numbers("x").is_err())
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"numbers(text="3") -> ok"#,
        r#"numbers(text="x") -> error alloc::boxed::Box<dyn core::error::Error>"#,
    ];
}

mod impl_with_early_return {
    use super::*;
    #[instrument(skip_output)]
    fn numbers(n: u32) -> impl Iterator<Item = u32> {
        if n == 0 {
            return vec![9].into_iter();
        }
        vec![n].into_iter()
    }
    pub(super) fn behaviour() -> String {
        (numbers(0).sum::<u32>() + numbers(1).sum::<u32>()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["numbers(n=0) -> ok", "numbers(n=1) -> ok"];
}

mod impl_precise_capture {
    use super::*;
    #[instrument(skip_output)]
    fn length<'a, T>(#[log(skip)] list: &'a [T]) -> impl Display + use<T> {
        list.len()
    }
    pub(super) fn behaviour() -> String {
        let length = {
            let list = vec![1, 2];
            length(&list)
        };
        length.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["length() -> ok"];
}

mod nested_impl {
    use super::*;
    #[instrument(skip_output)]
    fn table(n: u32) -> impl Iterator<Item = impl Iterator<Item = u32>> {
        (0..n).map(|row| (0..row).map(move |column| row * column))
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", table(4).map(Iterator::sum).collect::<Vec<u32>>())
    }
    pub(super) const RECORDS: &[&str] = &["table(n=4) -> ok"];
}

mod double_ended {
    use super::*;
    #[instrument]
    fn range(
        n: u32,
    ) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone + casefile::Loggable {
        0..n
    }
    pub(super) fn behaviour() -> String {
        let range = range(3);
        format!("{} {:?}", range.len(), range.rev().collect::<Vec<_>>())
    }
    pub(super) const RECORDS: &[&str] = &[r#"range(n=3) -> {"end":3,"start":0}"#];
}

mod never {
    use super::*;
    #[instrument]
    fn fails(n: u32) -> ! {
        panic!("failed with {}", n)
    }
    pub(super) fn behaviour() -> String {
        crate::harness::panics(|| fails(3))
    }
    pub(super) const RECORDS: &[&str] = &[r#"fails(n=3) -> panic "failed with 3""#];
}

mod never_in_branch {
    use super::*;
    #[instrument]
    fn checked(n: u32) -> u32 {
        let doubled = if n > 1 { todo!("large numbers") } else { n * 2 };
        match doubled {
            9 => unreachable!(),
            other => other,
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", checked(1), crate::harness::panics(|| checked(2)))
    }
    pub(super) const RECORDS: &[&str] =
        &["checked(n=1) -> 2", r#"checked(n=2) -> panic "not yet implemented: large numbers""#];
}

mod diverging_body {
    use super::*;
    #[instrument]
    fn fails() -> u32 {
        panic!("always")
    }
    #[instrument]
    async fn fails_later() -> Vec<u32> {
        unimplemented!()
    }
    #[instrument]
    fn loops(up_to: u32) -> u32 {
        let mut n = 0;
        loop {
            n += 1;
            if n == up_to {
                return n;
            }
        }
    }
    pub(super) fn behaviour() -> String {
        use crate::harness::panics;
        format!("{} {} {}", panics(fails), panics(|| run(fails_later())), loops(3))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"fails() -> panic "always""#,
        r#"fails_later() -> panic "not implemented""#,
        "loops(up_to=3) -> 3",
    ];
}

mod early_return {
    use super::*;
    #[instrument]
    fn sign(n: i32) -> i32 {
        if n == 0 {
            return 0;
        }
        for bit in 0..32 {
            if bit == 31 && n < 0 {
                return -1;
            }
        }
        1
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {}", sign(0), sign(-5), sign(5))
    }
    pub(super) const RECORDS: &[&str] = &["sign(n=0) -> 0", "sign(n=-5) -> -1", "sign(n=5) -> 1"];
}

mod question_mark {
    use super::*;
    #[instrument]
    fn parsed(#[public] text: &str) -> Result<u32, std::num::ParseIntError> {
        let number: u32 = text.parse()?;
        Ok(number + "1".parse::<u32>()?)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", parsed("1"), parsed("x"))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"parsed(text="1") -> 2"#, r#"parsed(text="x") -> error core::num::error::ParseIntError"#];
}

mod question_mark_on_option {
    use super::*;
    #[instrument]
    fn second(list: &[u32]) -> Option<u32> {
        let mut items = list.iter();
        items.next()?;
        Some(*items.next()? + 1)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", second(&[1, 2]), second(&[1]))
    }
    pub(super) const RECORDS: &[&str] = &["second(list=[1,2]) -> 3", "second(list=[1]) -> null"];
}

mod question_mark_converts {
    use super::*;
    #[derive(Debug, casefile::Loggable)]
    enum Failure {
        Number(u32),
    }
    impl From<std::num::ParseIntError> for Failure {
        fn from(_: std::num::ParseIntError) -> Failure {
            Failure::Number(1)
        }
    }
    #[instrument]
    fn parsed(#[public] text: &str) -> Result<u32, Failure> {
        Ok(text.parse::<u32>()?)
    }
    #[instrument]
    async fn later(#[public] text: &str) -> Result<u32, Failure> {
        Ok(text.parse::<u32>()?)
    }
    pub(super) fn behaviour() -> String {
        let Failure::Number(number) = parsed("x").unwrap_err();
        format!("{} {:?}", number, run(later("y")))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"parsed(text="x") -> error Failure::Number"#, r#"later(text="y") -> error Failure::Number"#];
}

mod result_alias {
    use super::*;
    type Checked<T = ()> = std::result::Result<T, std::fmt::Error>;
    #[instrument]
    fn check(ok: bool) -> Checked {
        if ok { Ok(()) } else { Err(std::fmt::Error) }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", check(true), check(false))
    }
    pub(super) const RECORDS: &[&str] =
        &["check(ok=true) -> ok", "check(ok=false) -> error core::fmt::Error"];
}

mod unit_written {
    use super::*;
    #[instrument]
    fn nothing(n: u32) -> () {
        note(n);
    }
    #[instrument]
    async fn later(n: u32) -> () {
        note(n);
    }
    pub(super) fn behaviour() -> String {
        nothing(1);
        run(later(2));
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &["nothing(n=1) -> ok", "later(n=2) -> ok"];
}

mod implicit_unit {
    use super::*;
    #[instrument]
    fn nothing(n: u32) {
        if n == 1 {
            return;
        }
        note(n)
    }
    #[instrument]
    async fn later(n: u32) {
        if n == 1 {
            return;
        }
        note(n)
    }
    pub(super) fn behaviour() -> String {
        nothing(1);
        nothing(2);
        run(later(1));
        run(later(3));
        String::new()
    }
    pub(super) const RECORDS: &[&str] =
        &["nothing(n=1) -> ok", "nothing(n=2) -> ok", "later(n=1) -> ok", "later(n=3) -> ok"];
}

mod tuple_returned {
    use super::*;
    #[instrument]
    fn pair(n: u16) -> (u16, Option<u64>) {
        (n, n.checked_sub(1).map(Into::into))
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", pair(1))
    }
    pub(super) const RECORDS: &[&str] = &["pair(n=1) -> [1,0]"];
}

mod literal_inference {
    use super::*;
    #[instrument]
    fn big() -> u64 {
        let list = vec![1, 2, 5_000_000_000];
        list[2]
    }
    #[instrument]
    async fn small() -> i8 {
        let n = -128;
        n
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", big(), run(small()))
    }
    pub(super) const RECORDS: &[&str] = &["big() -> 5000000000", "small() -> -128"];
}

mod float_inference {
    use super::*;
    #[instrument]
    fn third() -> f32 {
        1.0 / 3.0
    }
    pub(super) fn behaviour() -> String {
        third().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["third() -> 0.33333334"];
}

mod collect_inference {
    use super::*;
    use std::collections::BTreeMap;
    #[instrument]
    fn squares(n: u16) -> BTreeMap<u16, u32> {
        (0..n).map(|n| (n, u32::from(n).pow(2))).collect()
    }
    #[instrument]
    async fn all(list: Vec<i32>) -> Result<Vec<u32>, std::num::TryFromIntError> {
        use std::convert::TryFrom;
        list.into_iter().map(u32::try_from).collect()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", squares(3), run(all(vec![1, -1])))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"squares(n=3) -> {"0":0,"1":1,"2":4}"#,
        "all(list=[1,-1]) -> error core::num::error::TryFromIntError",
    ];
}

mod closure_in_tail {
    use super::*;
    #[instrument(skip_output)]
    fn compare() -> Box<dyn FnMut(&u32, &u32) -> std::cmp::Ordering> {
        Box::new(|a, b| b.cmp(a))
    }
    #[instrument]
    fn sorted(mut list: Vec<u32>) -> Vec<u32> {
        list.sort_by(compare());
        list
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", sorted(vec![1, 3, 2]))
    }
    pub(super) const RECORDS: &[&str] = &["sorted(list=[1,3,2]) -> [3,2,1]", "  compare() -> ok"];
}

mod unsuffixed_to_generic {
    use super::*;
    #[instrument]
    fn same<T: Copy + std::ops::Add<Output = T> + casefile::Loggable>(n: T) -> T {
        n + n
    }
    pub(super) fn behaviour() -> String {
        let int = same(3);
        let float = same(0.5);
        format!("{} {} {} {}", int, float, std::mem::size_of_val(&int), std::mem::size_of_val(&float))
    }
    pub(super) const RECORDS: &[&str] = &["same(n=3) -> 6", "same(n=0.5) -> 1.0"];
}

mod deref_coercion {
    use super::*;
    #[instrument(public_text)]
    fn text(owned: &String) -> &str {
        owned
    }
    #[instrument(public_text)]
    async fn later<'a>(owned: &'a Box<String>) -> &'a str {
        owned
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", text(&"a".to_owned()), run(later(&Box::new("b".to_owned()))))
    }
    pub(super) const RECORDS: &[&str] = &[r#"text(owned="a") -> "a""#, r#"later(owned="b") -> "b""#];
}

mod mutable_reborrow {
    use super::*;
    #[instrument]
    fn entry(list: &mut Vec<u32>, wanted: u32) -> &mut u32 {
        if let Some(at) = list.iter().position(|n| *n == wanted) {
            return &mut list[at];
        }
        list.push(wanted);
        list.last_mut().unwrap()
    }
    #[instrument]
    async fn later<'a>(list: &'a mut Vec<u32>, #[log(skip)] _other: &mut u32) -> &'a mut u32 {
        list.push(0);
        &mut list[0]
    }
    pub(super) fn behaviour() -> String {
        let mut list = vec![];
        *entry(&mut list, 3) += 1;
        *entry(&mut list, 4) += 1;
        *run(later(&mut list, &mut 1)) += 1;
        format!("{:?}", list)
    }
    pub(super) const RECORDS: &[&str] =
        &["entry(list=[], wanted=3) -> 3", "entry(list=[4], wanted=4) -> 4", "later(list=[5]) -> 5"];
}

mod nested_options {
    use super::*;
    #[instrument]
    fn deep(n: u32) -> Option<Result<Option<u32>, u32>> {
        Some(if n == 0 { Err(1) } else { Ok(Some(n)) })
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", deep(0), deep(1))
    }
    pub(super) const RECORDS: &[&str] = &[r#"deep(n=0) -> {"Err":1}"#, r#"deep(n=1) -> {"Ok":1}"#];
}

mod box_of_slice {
    use super::*;
    #[instrument]
    fn boxed() -> Box<[u32]> {
        Box::new([1, 2])
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", boxed())
    }
    pub(super) const RECORDS: &[&str] = &["boxed() -> [1,2]"];
}

mod reference_to_field {
    use super::*;
    struct Config {
        limits: (u32, u32),
    }
    #[instrument]
    fn upper(#[log(skip)] config: &mut Config) -> &mut u32 {
        let Config { limits: (_, upper) } = config;
        upper
    }
    pub(super) fn behaviour() -> String {
        let mut config = Config { limits: (1, 2) };
        *upper(&mut config) = 5;
        format!("{:?}", config.limits)
    }
    pub(super) const RECORDS: &[&str] = &["upper() -> 2"];
}

mod convert_with_into {
    use super::*;
    #[instrument]
    fn wide(n: u8) -> u64 {
        n.into()
    }
    #[instrument]
    async fn wider(n: u8) -> i128 {
        let n = n.into();
        n
    }
    #[instrument]
    fn default() -> (u16, Vec<u32>) {
        Default::default()
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {:?}", wide(1), run(wider(2)), default())
    }
    pub(super) const RECORDS: &[&str] = &["wide(n=1) -> 1", r#"wider(n=2) -> "2""#, "default() -> [0,[]]"];
}

mod asynchronous_coercions {
    use super::*;
    #[instrument(skip_output)]
    async fn animal(dog: bool) -> Box<dyn Animal> {
        if dog {
            return Box::new(Dog);
        }
        Box::new(Bird)
    }
    #[instrument(skip_output)]
    async fn nested() -> Result<Option<Box<dyn Animal>>, u32> {
        Ok(Some(Box::new(Bird)))
    }
    #[instrument]
    async fn slice(list: &[u32; 2]) -> &[u32] {
        list
    }
    #[instrument(skip_output)]
    async fn pointer() -> fn(u32) -> u32 {
        |n| n + 1
    }
    pub(super) fn behaviour() -> String {
        let legs = run(animal(true)).legs() + run(animal(false)).legs();
        let nested = run(nested()).unwrap().map_or(0, |animal| animal.legs());
        format!("{} {} {:?} {}", legs, nested, run(slice(&[1, 2])), run(pointer())(1))
    }
    pub(super) const RECORDS: &[&str] = &[
        "animal(dog=true) -> ok",
        "animal(dog=false) -> ok",
        "nested() -> ok",
        "slice(list=[1,2]) -> [1,2]",
        "pointer() -> ok",
    ];
}

mod asynchronous_question_mark {
    use super::*;
    #[instrument(error = skip)]
    async fn parsed(#[public] text: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        let number: u32 = text.parse()?;
        if number == 0 {
            return Err("zero".into());
        }
        Ok(number)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?} {:?}", run(parsed("1")), run(parsed("0")), run(parsed("x")))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"parsed(text="1") -> 1"#,
        r#"parsed(text="0") -> error alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>"#,
        r#"parsed(text="x") -> error alloc::boxed::Box<dyn core::error::Error + core::marker::Send + core::marker::Sync>"#,
    ];
}

mod asynchronous_impl {
    use super::*;
    #[instrument(skip_output)]
    async fn numbers(n: u32) -> impl Iterator<Item = u32> {
        if n == 0 {
            return 5..6;
        }
        0..n
    }
    #[instrument(skip_output, error = skip)]
    async fn checked(#[public] text: &str) -> Result<impl Display, std::num::ParseIntError> {
        Ok(text.parse::<u32>()?)
    }
    pub(super) fn behaviour() -> String {
        let sum: u32 = run(numbers(3)).sum();
        format!("{} {}", sum, run(checked("4")).unwrap())
    }
    pub(super) const RECORDS: &[&str] = &["numbers(n=3) -> ok", r#"checked(text="4") -> ok"#];
}

mod poll_result {
    use super::*;
    use std::task::Poll;
    #[instrument]
    fn polled(n: u32) -> Poll<Result<u32, std::fmt::Error>> {
        match n {
            0 => Poll::Pending,
            1 => Poll::Ready(Err(std::fmt::Error)),
            _ => Poll::Ready(Ok(n)),
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?} {:?}", polled(0), polled(1), polled(2))
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"polled(n=0) -> "Pending""#,
        "polled(n=1) -> error core::fmt::Error",
        r#"polled(n=2) -> {"Ready":{"Ok":2}}"#,
    ];
}

mod opaque_needs_expectation {
    use super::*;
    #[instrument(skip_output)]
    fn boxed() -> Result<Box<dyn Fn(&str) -> &str>, u32> {
        Ok(Box::new(|text| text))
    }
    #[instrument(skip_output)]
    async fn later() -> Option<Box<dyn Fn(&str) -> &str>> {
        Some(Box::new(|text| text))
    }
    #[instrument(skip_output)]
    fn coerced(short: bool) -> Box<dyn Iterator<Item = impl std::fmt::Display>> {
        if short { Box::new(Some(1).into_iter()) } else { Box::new(vec![1, 2].into_iter()) }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {} {}", boxed().map(|f| f("a").len()), run(later()).is_some(), coerced(false).count())
    }
    pub(super) const RECORDS: &[&str] = &["boxed() -> ok", "later() -> ok", "coerced(short=false) -> ok"];
}

mod future_coerced_behind_pin {
    use super::*;
    use std::future::Future;
    use std::pin::Pin;
    #[instrument(skip_output)]
    fn either(n: u32) -> Pin<Box<dyn Future<Output = impl std::fmt::Display>>> {
        if n == 0 { Box::pin(async { 1_u32 }) } else { Box::pin(std::future::ready(2_u32)) }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", run(either(0)), run(either(1)))
    }
    pub(super) const RECORDS: &[&str] = &["either(n=0) -> ok", "either(n=1) -> ok"];
}

mod recursive_opaque {
    use super::*;
    #[instrument]
    fn sum(n: u32) -> impl Into<u32> + Copy + casefile::Loggable {
        if n == 0 {
            return 0_u32;
        }
        let rest: u32 = sum(n - 1).into();
        rest + n
    }
    pub(super) fn behaviour() -> String {
        let n: u32 = sum(2).into();
        n.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=2) -> 3", "  sum(n=1) -> 1", "    sum(n=0) -> 0"];
}
