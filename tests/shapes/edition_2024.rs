//! What only edition 2024 can write, or reads in its own way.

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};

shapes! {
    let_chains tail_temporaries if_let_temporaries captures_every_lifetime captures_by_use async_closures
    disjoint_captures never_fallback lock_in_async_tail tail_borrows_local boxed_slice_into_iter gen_like_names
    asynchronous_closures
}

mod let_chains {
    use super::*;
    #[instrument]
    fn sum(a: Option<u32>, b: Option<u32>) -> u32 {
        if let Some(a) = a
            && let Some(b) = b
            && a < b
        {
            return a + b;
        }
        while let Some(n) = a
            && n > 5
        {
            return n;
        }
        0
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {}", sum(Some(1), Some(2)), sum(Some(1), None), sum(Some(6), None))
    }
    pub(super) const RECORDS: &[&str] =
        &["sum(a=1, b=2) -> 3", "sum(a=1, b=null) -> 0", "sum(a=6, b=null) -> 6"];
}

mod tail_temporaries {
    use super::*;
    fn length(noisy: &Noisy) -> usize {
        noisy.0.len()
    }
    #[instrument]
    fn hold(_argument: Noisy) -> usize {
        let _local = Noisy("local");
        length(&Noisy("temporary"))
    }
    #[instrument]
    async fn later(_argument: Noisy) -> usize {
        let _local = Noisy("local");
        length(&Noisy("temporary"))
    }
    #[instrument]
    #[track_caller]
    fn tracked(_argument: Noisy) -> usize {
        let _local = Noisy("local");
        length(&Noisy("temporary"))
    }
    pub(super) fn behaviour() -> String {
        (hold(Noisy("a")) + run(later(Noisy("b"))) + tracked(Noisy("c"))).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(_argument="a") -> 9"#, r#"later(_argument="b") -> 9"#, r#"tracked(_argument="c") -> ok"#];
}

mod if_let_temporaries {
    use super::*;
    fn none(_: &Noisy) -> Option<u32> {
        None
    }
    #[instrument]
    fn hold() -> u32 {
        if let Some(n) = none(&Noisy("scrutinee")) {
            n
        } else {
            note("else");
            1
        }
    }
    pub(super) fn behaviour() -> String {
        hold().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["hold() -> 1"];
}

mod captures_every_lifetime {
    use super::*;
    #[instrument(skip_output)]
    fn numbers(list: &[u32], #[log(skip)] other: &mut u32) -> impl Iterator<Item = u32> {
        list.iter().map(move |n| {
            *other += n;
            *other
        })
    }
    pub(super) fn behaviour() -> String {
        let mut other = 1;
        format!("{:?} {other}", numbers(&[1, 2], &mut other).collect::<Vec<_>>())
    }
    pub(super) const RECORDS: &[&str] = &["numbers(list=[1,2]) -> ok"];
}

mod captures_by_use {
    use super::*;
    #[instrument(skip_output)]
    fn length<'a, T>(list: &'a [u32], #[log(skip)] _t: &T) -> impl Fn() -> usize + use<'a, T> {
        || list.len()
    }
    pub(super) fn behaviour() -> String {
        let list = vec![1];
        let length = length(&list, &String::new());
        length().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["length(list=[1]) -> ok"];
}

mod async_closures {
    use super::*;
    #[instrument]
    async fn each(list: Vec<u32>) -> u32 {
        let mut sum = 0;
        let mut add = async |n: u32| {
            crate::harness::pause().await;
            sum += n;
        };
        for n in list {
            add(n).await;
        }
        sum
    }
    #[instrument(skip_output)]
    fn make(by: u32) -> impl AsyncFn(u32) -> u32 {
        async move |n| n + by
    }
    pub(super) fn behaviour() -> String {
        (run(each(vec![1, 2])) + run(make(1)(2))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["each(list=[1,2]) -> 3", "make(by=1) -> ok"];
}

mod disjoint_captures {
    use super::*;
    #[derive(casefile::Loggable)]
    struct Pair {
        left: Noisy,
        right: Noisy,
    }
    #[instrument]
    fn hold(pair: Pair, _last: Noisy) -> usize {
        let left = move || pair.left.0.len();
        note("made");
        let length = left();
        note("called");
        length + pair.right.0.len()
    }
    struct Owner(Noisy, Noisy);
    impl Owner {
        #[instrument]
        fn hold(self) -> usize {
            let first = || self.0.0.len();
            first() + self.1.0.len()
        }
    }
    pub(super) fn behaviour() -> String {
        let pair = Pair { left: Noisy("left"), right: Noisy("right") };
        (hold(pair, Noisy("last")) + Owner(Noisy("a"), Noisy("b")).hold()).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(pair={"left":"left","right":"right"}, _last="last") -> 9"#, "Owner::hold() -> 2"];
}

mod never_fallback {
    use super::*;
    #[instrument]
    fn default(ok: bool) -> Result<u32, u32> {
        let value: u32 = match ok {
            true => 1,
            false => return Err(2),
        };
        Ok(value)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", default(true), default(false))
    }
    pub(super) const RECORDS: &[&str] = &["default(ok=true) -> 1", "default(ok=false) -> error u32"];
}

mod lock_in_async_tail {
    use super::*;
    use std::sync::Mutex;
    #[instrument]
    async fn length(#[log(skip)] shared: Mutex<Vec<u32>>) -> usize {
        crate::harness::pause().await;
        shared.lock().unwrap().len()
    }
    pub(super) fn behaviour() -> String {
        run(length(Mutex::new(vec![1]))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["length() -> 1"];
}

mod tail_borrows_local {
    use super::*;
    use std::cell::RefCell;
    #[instrument]
    fn length() -> usize {
        let cell = RefCell::new(vec![1, 2]);
        cell.borrow().len()
    }
    #[instrument(skip_output)]
    fn opaque() -> impl std::fmt::Display {
        let cell = RefCell::new(vec![1, 2]);
        cell.borrow().len()
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", length(), opaque())
    }
    pub(super) const RECORDS: &[&str] = &["length() -> 2", "opaque() -> ok"];
}

mod boxed_slice_into_iter {
    use super::*;
    #[instrument]
    fn sum(list: Box<[u32]>) -> u32 {
        let mut sum = 0;
        for n in list.into_iter() {
            let owned: u32 = n;
            sum += owned;
        }
        sum
    }
    pub(super) fn behaviour() -> String {
        sum(vec![1, 2].into()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(list=[1,2]) -> 3"];
}

mod gen_like_names {
    use super::*;
    #[instrument]
    fn r#gen(r#gen: u32) -> u32 {
        r#gen
    }
    pub(super) fn behaviour() -> String {
        r#gen(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["gen(gen=1) -> 1"];
}

mod asynchronous_closures {
    use super::*;
    #[instrument]
    fn shared(n: usize) -> impl AsyncFn(&str) -> usize {
        async move |text| text.len() + n
    }
    #[instrument]
    fn mutable() -> impl AsyncFnMut(&mut Vec<u8>) {
        async |list| list.push(1)
    }
    #[instrument]
    fn once(n: usize) -> impl AsyncFnOnce(Vec<u8>) -> usize {
        async move |list| list.len() + n
    }
    pub(super) fn behaviour() -> String {
        let mut list = vec![0];
        run(mutable()(&mut list));
        let shared = shared(1);
        format!("{} {}", run(shared("ab")), run(once(2)(list)))
    }
    pub(super) const RECORDS: &[&str] = &["mutable() -> ok", "shared(n=1) -> ok", "once(n=2) -> ok"];
}
