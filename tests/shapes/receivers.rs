//! Does every form of `self` arrive in the body?

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};

shapes! {
    by_reference by_mutable_reference by_value mutable_by_value boxed mutable_boxed counted shared behind_box
    behind_mutable_box pinned pinned_mutably typed_self typed_mutable_self reassigned walked_through_a_list
    returns_what_it_borrows returns_mutable_borrow of_a_trait_object of_text of_a_slice of_a_reference
    destructured_self consumed_in_part self_in_macro copy_type asynchronous_receivers
}

mod by_reference {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn plus(&self, n: u32) -> u32 {
            self.0 + n
        }
    }
    pub(super) fn behaviour() -> String {
        Counter(2).plus(3).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::plus(n=3) -> 5"];
}

mod by_mutable_reference {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn add(&mut self, n: u32) {
            self.0 += n;
        }
    }
    pub(super) fn behaviour() -> String {
        let mut counter = Counter(2);
        counter.add(3);
        counter.0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::add(n=3) -> ok"];
}

mod by_value {
    use super::*;
    struct Counter(u32, #[allow(dead_code)] Noisy);
    impl Counter {
        #[instrument]
        fn into_inner(self) -> u32 {
            note("body");
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        Counter(2, Noisy("self")).into_inner().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::into_inner() -> 2"];
}

mod mutable_by_value {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn bumped(mut self) -> u32 {
            self.0 += 1;
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        Counter(2).bumped().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::bumped() -> 3"];
}

mod boxed {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn get(self: Box<Self>) -> u32 {
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        Box::new(Counter(2)).get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::get() -> 2"];
}

mod mutable_boxed {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument(skip_output)]
        fn grown(mut self: Box<Self>) -> Box<Self> {
            self.0 += 1;
            self
        }
    }
    pub(super) fn behaviour() -> String {
        Box::new(Counter(2)).grown().0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::grown() -> ok"];
}

mod counted {
    use super::*;
    use std::rc::Rc;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn holders(self: Rc<Self>) -> usize {
            Rc::strong_count(&self) + self.0 as usize
        }
    }
    pub(super) fn behaviour() -> String {
        let counter = Rc::new(Counter(10));
        let during = Rc::clone(&counter).holders();
        format!("{during} {}", Rc::strong_count(&counter), during = during)
    }
    pub(super) const RECORDS: &[&str] = &["Counter::holders() -> 12"];
}

mod shared {
    use super::*;
    use std::sync::Arc;
    struct Counter(u32);
    impl Counter {
        #[instrument(skip_output)]
        fn twin(self: &Arc<Self>) -> Arc<Self> {
            Arc::clone(self)
        }
        #[instrument]
        fn last(self: Arc<Self>) -> u32 {
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        Arc::new(Counter(2)).twin().last().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::twin() -> ok", "Counter::last() -> 2"];
}

mod behind_box {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn get(self: &Box<Self>) -> u32 {
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        Box::new(Counter(2)).get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::get() -> 2"];
}

mod behind_mutable_box {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn replace(self: &mut Box<Self>, n: u32) -> u32 {
            std::mem::replace(self, Box::new(Counter(n))).0
        }
    }
    pub(super) fn behaviour() -> String {
        let mut counter = Box::new(Counter(2));
        format!("{} {}", counter.replace(7), counter.0)
    }
    pub(super) const RECORDS: &[&str] = &["Counter::replace(n=7) -> 2"];
}

mod pinned {
    use super::*;
    use std::pin::Pin;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn get(self: Pin<&Self>) -> u32 {
            self.get_ref().0
        }
    }
    pub(super) fn behaviour() -> String {
        Pin::new(&Counter(2)).get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::get() -> 2"];
}

mod pinned_mutably {
    use super::*;
    use std::pin::Pin;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn bump(mut self: Pin<&mut Self>) -> u32 {
            self.as_mut().get_mut().0 += 1;
            self.0 += 1;
            self.0
        }
        #[instrument]
        fn field(self: Pin<&mut Self>) -> &mut u32 {
            &mut self.get_mut().0
        }
    }
    pub(super) fn behaviour() -> String {
        let mut counter = Counter(2);
        Pin::new(&mut counter).bump();
        *Pin::new(&mut counter).field() *= 10;
        counter.0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::bump() -> 4", "Counter::field() -> 4"];
}

mod typed_self {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn get(self: &Self) -> u32 {
            self.0
        }
        #[instrument]
        fn whole(self: Self) -> u32 {
            self.0
        }
        #[instrument]
        fn named(self: &Counter) -> u32 {
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        let counter = Counter(2);
        (counter.get() + counter.named() + counter.whole()).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &["Counter::get() -> 2", "Counter::named() -> 2", "Counter::whole() -> 2"];
}

mod typed_mutable_self {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn add(self: &mut Self, n: u32) -> &mut Self_ {
            self.0 += n;
            &mut self.0
        }
    }
    type Self_ = u32;
    pub(super) fn behaviour() -> String {
        let mut counter = Counter(2);
        *counter.add(3) += 1;
        counter.0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::add(n=3) -> 5"];
}

mod reassigned {
    use super::*;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        fn replaced(mut self) -> u32 {
            self = Counter(self.0 * 2);
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        Counter(4).replaced().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::replaced() -> 8"];
}

mod walked_through_a_list {
    use super::*;
    struct List(u32, Option<Box<List>>);
    impl List {
        #[instrument(skip_output)]
        fn last(mut self: &Self) -> &Self {
            while let Some(next) = &self.1 {
                self = next;
            }
            self
        }
        #[instrument(skip_output)]
        fn last_mut(mut self: &mut Self) -> &mut Self {
            while self.1.is_some() {
                self = self.1.as_mut().unwrap();
            }
            self
        }
    }
    pub(super) fn behaviour() -> String {
        let mut list = List(1, Some(Box::new(List(2, Some(Box::new(List(3, None)))))));
        list.last_mut().0 += 10;
        list.last().0.to_string()
    }
    pub(super) const RECORDS: &[&str] = &["List::last_mut() -> ok", "List::last() -> ok"];
}

mod returns_what_it_borrows {
    use super::*;
    struct Names(Vec<u32>);
    impl Names {
        #[instrument]
        fn first(&self) -> Option<&u32> {
            self.0.first()
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", Names(vec![4, 5]).first())
    }
    pub(super) const RECORDS: &[&str] = &["Names::first() -> 4"];
}

mod returns_mutable_borrow {
    use super::*;
    struct Names(Vec<u32>);
    impl Names {
        #[instrument]
        fn first<'a>(&'a mut self, _other: &u32) -> &'a mut u32 {
            if self.0.is_empty() {
                self.0.push(0);
            }
            &mut self.0[0]
        }
    }
    pub(super) fn behaviour() -> String {
        let mut names = Names(vec![]);
        *names.first(&1) += 7;
        format!("{:?}", names.0)
    }
    pub(super) const RECORDS: &[&str] = &["Names::first(_other=1) -> 0"];
}

mod of_a_trait_object {
    use super::*;
    trait Shape_ {
        fn sides(&self) -> u32;
    }
    impl dyn Shape_ {
        #[instrument]
        fn twice(&self) -> u32 {
            self.sides() * 2
        }
        #[instrument]
        fn boxed(self: Box<Self>) -> u32 {
            self.sides()
        }
    }
    struct Square;
    impl Shape_ for Square {
        fn sides(&self) -> u32 {
            4
        }
    }
    pub(super) fn behaviour() -> String {
        let shape: Box<dyn Shape_> = Box::new(Square);
        (shape.twice() + shape.boxed()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Shape_::twice() -> 8", "Shape_::boxed() -> 4"];
}

mod of_text {
    use super::*;
    trait Count {
        fn count_letters(&self) -> usize;
    }
    impl Count for str {
        #[instrument]
        fn count_letters(&self) -> usize {
            self.len()
        }
    }
    pub(super) fn behaviour() -> String {
        "four".count_letters().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["str::count_letters() -> 4"];
}

mod of_a_slice {
    use super::*;
    trait Total {
        fn total(&self) -> u32;
    }
    #[instrument]
    impl Total for [u32] {
        fn total(&self) -> u32 {
            self.iter().sum()
        }
    }
    pub(super) fn behaviour() -> String {
        [1, 2, 3].total().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["[u32]::total() -> 6"];
}

mod of_a_reference {
    use super::*;
    trait Double {
        fn double(self) -> u32;
    }
    struct Number(u32);
    #[instrument]
    impl Double for &Number {
        fn double(self) -> u32 {
            self.0 * 2
        }
    }
    pub(super) fn behaviour() -> String {
        Number(4).double().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Number::double() -> 8"];
}

mod destructured_self {
    use super::*;
    struct Pair {
        left: u32,
        right: Vec<u32>,
    }
    impl Pair {
        #[instrument]
        fn apart(self, Self { left: other, .. }: Self) -> Vec<u32> {
            let Self { left, mut right } = self;
            right.push(left + other);
            right
        }
    }
    pub(super) fn behaviour() -> String {
        let pair = |left| Pair { left, right: vec![1] };
        format!("{:?}", pair(1).apart(pair(2)))
    }
    pub(super) const RECORDS: &[&str] = &["Pair::apart(other=2) -> [1,3]"];
}

mod consumed_in_part {
    use super::*;
    struct Pair(Noisy, #[allow(dead_code)] Noisy);
    impl Pair {
        #[instrument]
        fn first(self) -> u32 {
            drop(self.0);
            note("body");
            1
        }
    }
    pub(super) fn behaviour() -> String {
        Pair(Noisy("first"), Noisy("second")).first().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Pair::first() -> 1"];
}

mod self_in_macro {
    use super::*;
    macro_rules! method {
        ($name:ident, $this:ident, $body:expr) => {
            #[instrument]
            fn $name(&$this) -> u32 {
                $body
            }
        };
    }
    struct Counter(u32);
    impl Counter {
        method!(get, self, self.0 + 1);
    }
    pub(super) fn behaviour() -> String {
        Counter(1).get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Counter::get() -> 2"];
}

mod copy_type {
    use super::*;
    #[derive(Clone, Copy)]
    struct Point(i32);
    impl Point {
        #[instrument]
        fn moved(mut self, by: i32) -> i32 {
            self.0 += by;
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        let point = Point(1);
        format!("{} {}", point.moved(2), point.0)
    }
    pub(super) const RECORDS: &[&str] = &["Point::moved(by=2) -> 3"];
}

mod asynchronous_receivers {
    use super::*;
    use std::pin::Pin;
    use std::sync::Arc;
    struct Counter(u32);
    impl Counter {
        #[instrument]
        async fn by_reference(&self) -> u32 {
            self.0
        }
        #[instrument]
        async fn by_mutable_reference(&mut self) -> &mut u32 {
            self.0 += 1;
            &mut self.0
        }
        #[instrument]
        async fn pinned(self: Pin<&mut Self>) -> u32 {
            self.0
        }
        #[instrument]
        async fn shared(self: Arc<Self>) -> u32 {
            self.0
        }
        #[instrument]
        async fn by_value(mut self) -> u32 {
            self.0 += 1;
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        let mut counter = Counter(1);
        let mut seen = vec![run(counter.by_reference()), *run(counter.by_mutable_reference())];
        seen.push(run(Pin::new(&mut counter).pinned()));
        seen.push(run(counter.by_value()));
        seen.push(run(Arc::new(Counter(9)).shared()));
        format!("{:?}", seen)
    }
    pub(super) const RECORDS: &[&str] = &[
        "Counter::by_reference() -> 1",
        "Counter::by_mutable_reference() -> 2",
        "Counter::pinned() -> 2",
        "Counter::by_value() -> 3",
        "Counter::shared() -> 9",
    ];
}
