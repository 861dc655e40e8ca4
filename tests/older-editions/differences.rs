//! What editions 2018 and 2021 read in their own way.

use super::instrument;
use crate::harness::{note, run, shapes, Noisy};

shapes! {
    tail_temporaries if_let_temporaries opaque_type_captures_named_lifetimes whole_captures lock_in_the_tail
    array_into_iter words_of_later_editions panic_with_braces diverging_branch
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

mod opaque_type_captures_named_lifetimes {
    use super::*;
    #[instrument(skip_output)]
    fn numbers(list: &[u32]) -> impl Iterator<Item = u32> {
        vec![list.len() as u32].into_iter()
    }
    #[instrument(skip_output)]
    fn borrowed<'a>(list: &'a [u32]) -> impl Iterator<Item = &'a u32> {
        list.iter()
    }
    pub(super) fn behaviour() -> String {
        let numbers = {
            let list = vec![1, 2];
            let sum: u32 = borrowed(&list).sum();
            note(sum);
            numbers(&list)
        };
        format!("{:?}", numbers.collect::<Vec<_>>())
    }
    pub(super) const RECORDS: &[&str] = &["borrowed(list=[1,2]) -> ok", "numbers(list=[1,2]) -> ok"];
}

mod whole_captures {
    use super::*;
    struct Owner(Noisy, Noisy);
    impl Owner {
        #[instrument]
        fn hold(self, _a: Noisy) -> usize {
            let uses = move || self.0 .0.len();
            note("made");
            let length = uses();
            note("called");
            length
        }
    }
    #[instrument]
    fn pair(pair: (Noisy, Noisy), _last: Noisy) -> usize {
        let uses = move || pair.0 .0.len();
        note("made");
        uses()
    }
    pub(super) fn behaviour() -> String {
        let owner = Owner(Noisy("left"), Noisy("right"));
        let _ = owner.1 .0;
        (owner.hold(Noisy("a")) + pair((Noisy("first"), Noisy("second")), Noisy("last"))).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"Owner::hold(_a="a") -> 4"#, r#"pair(pair=["first","second"], _last="last") -> 5"#];
}

mod lock_in_the_tail {
    use super::*;
    use std::sync::Mutex;
    #[instrument]
    fn length(#[log(skip)] shared: Mutex<Vec<u32>>) -> usize {
        shared.lock().unwrap().len()
    }
    #[instrument]
    async fn later(#[log(skip)] shared: Mutex<Vec<u32>>) -> usize {
        crate::harness::pause().await;
        shared.lock().unwrap().len()
    }
    #[instrument(skip_output)]
    fn opaque(#[log(skip)] shared: Mutex<Vec<u32>>) -> impl std::fmt::Display {
        shared.lock().unwrap().len()
    }
    pub(super) fn behaviour() -> String {
        let make = || Mutex::new(vec![1]);
        format!("{} {} {}", length(make()), run(later(make())), opaque(make()))
    }
    pub(super) const RECORDS: &[&str] = &["length() -> 1", "later() -> 1", "opaque() -> ok"];
}

mod array_into_iter {
    use super::*;
    #[instrument]
    fn sum(list: Box<[u32]>) -> u32 {
        // By reference before edition 2024.
        #[allow(boxed_slice_into_iter)]
        let sum = list.into_iter().map(|n: &u32| *n).sum::<u32>();
        sum + list.len() as u32
    }
    pub(super) fn behaviour() -> String {
        sum(vec![1, 2].into()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(list=[1,2]) -> 5"];
}

mod words_of_later_editions {
    use super::*;
    #[instrument]
    fn gen(gen: u32) -> u32 {
        gen
    }
    pub(super) fn behaviour() -> String {
        gen(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["gen(gen=1) -> 1"];
}

mod panic_with_braces {
    use super::*;
    #[instrument]
    fn fails(n: u32) -> u32 {
        if n == 1 {
            panic!("failed with {}", n);
        }
        n
    }
    pub(super) fn behaviour() -> String {
        crate::harness::panics(|| fails(1))
    }
    pub(super) const RECORDS: &[&str] = &[r#"fails(n=1) -> panic "failed with 1""#];
}

mod diverging_branch {
    use super::*;
    #[instrument]
    fn checked(ok: bool) -> Result<u32, u32> {
        let value = if ok { 1 } else { return Err(2) };
        Ok(value)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {:?}", checked(true), checked(false))
    }
    pub(super) const RECORDS: &[&str] = &["checked(ok=true) -> 1", "checked(ok=false) -> error u32"];
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
    pub(super) fn behaviour() -> String {
        (hold(Noisy("a")) + run(later(Noisy("b")))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(_argument="a") -> 9"#, r#"later(_argument="b") -> 9"#];
}
