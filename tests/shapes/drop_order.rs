//! Is everything dropped when it was dropped?

use super::instrument;
use crate::harness::{Noisy, note, run, shapes};

shapes! {
    arguments unused_arguments moved_out partially_moved pattern_of_two returned_argument
    lock_in_the_tail match_on_temporary statement_temporary locals_before_arguments reassigned_argument
    shadowed_argument self_and_arguments early_return captured_by_closure returned_closure_owns asynchronous_patterns
    boxed_argument option_taken error_returned
}

mod arguments {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, b: Noisy, c: Noisy) -> usize {
        note("body");
        a.0.len() + b.0.len() + c.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("a"), Noisy("b"), Noisy("c")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b", c="c") -> 3"#];
}

mod unused_arguments {
    use super::*;
    #[instrument]
    fn hold(_a: Noisy, _: Noisy, _b: Noisy, _: Noisy) {
        note("body");
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("a"), Noisy("second"), Noisy("b"), Noisy("fourth"));
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(_a="a", _b="b") -> ok"#];
}

mod moved_out {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, b: Noisy, #[log(skip)] keep: &mut Vec<Noisy>) {
        keep.push(a);
        note("body");
        drop(b);
        note("end");
    }
    pub(super) fn behaviour() -> String {
        let mut kept = vec![];
        hold(Noisy("a"), Noisy("b"), &mut kept);
        note("kept");
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b") -> ok"#];
}

mod partially_moved {
    use super::*;
    #[derive(casefile::Loggable)]
    struct Pair {
        left: Noisy,
        #[allow(dead_code)]
        right: Noisy,
    }
    #[instrument]
    fn hold(pair: Pair, last: Noisy) -> usize {
        drop(pair.left);
        note("body");
        last.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold(Pair { left: Noisy("left"), right: Noisy("right") }, Noisy("last")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(pair={"left":"left","right":"right"}, last="last") -> 4"#];
}

mod pattern_of_two {
    use super::*;
    #[instrument]
    fn hold((a, b): (Noisy, Noisy), [c, d]: [Noisy; 2]) -> usize {
        note("body");
        a.0.len() + b.0.len() + c.0.len() + d.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold((Noisy("a"), Noisy("b")), [Noisy("c"), Noisy("d")]).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b", c="c", d="d") -> 4"#];
}

mod returned_argument {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, b: Noisy) -> Noisy {
        note(b.0);
        a
    }
    pub(super) fn behaviour() -> String {
        let kept = hold(Noisy("a"), Noisy("b"));
        note("returned");
        kept.0.to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b") -> "a""#];
}

mod lock_in_the_tail {
    use super::*;
    use std::sync::{Arc, Mutex};
    #[instrument]
    fn length(#[log(skip)] shared: Arc<Mutex<Vec<u32>>>) -> usize {
        shared.lock().unwrap().len()
    }
    #[instrument]
    fn pushed(#[log(skip)] shared: &Mutex<Vec<u32>>, n: u32) -> Option<u32> {
        shared.lock().unwrap().push(n);
        shared.lock().unwrap().first().copied()
    }
    pub(super) fn behaviour() -> String {
        let shared = Arc::new(Mutex::new(vec![]));
        format!("{:?} {}", pushed(&shared, 4), length(Arc::clone(&shared)))
    }
    pub(super) const RECORDS: &[&str] = &["pushed(n=4) -> 4", "length() -> 1"];
}

mod match_on_temporary {
    use super::*;
    #[instrument]
    fn hold(_argument: Noisy) -> usize {
        match &Noisy("matched") {
            Noisy(text) if text.is_empty() => 0,
            Noisy(text) => {
                note("arm");
                text.len()
            }
        }
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("argument")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(_argument="argument") -> 7"#];
}

mod statement_temporary {
    use super::*;
    #[instrument]
    fn hold() {
        let _ = Noisy("ignored");
        let _kept = &Noisy("extended");
        Noisy("statement");
        note("end");
    }
    pub(super) fn behaviour() -> String {
        hold();
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &["hold() -> ok"];
}

mod locals_before_arguments {
    use super::*;
    #[instrument]
    fn hold(_a: Noisy, _b: Noisy) {
        let _first = Noisy("first");
        {
            let _inner = Noisy("inner");
        }
        let _second = Noisy("second");
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("a"), Noisy("b"));
        String::new()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(_a="a", _b="b") -> ok"#];
}

mod reassigned_argument {
    use super::*;
    #[instrument]
    fn hold(mut a: Noisy) -> usize {
        note(a.0);
        a = Noisy("new");
        note("assigned");
        a.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("old")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="old") -> 3"#];
}

mod shadowed_argument {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, b: Noisy) -> usize {
        let a = Noisy(if a.0.is_empty() { "empty" } else { "shadow" });
        let b = b;
        a.0.len() + b.0.len()
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("a"), Noisy("b")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b") -> 7"#];
}

mod self_and_arguments {
    use super::*;
    struct Owner(#[allow(dead_code)] Noisy);
    impl Owner {
        #[instrument]
        fn hold(self, _a: Noisy, _: Noisy) {
            let _local = Noisy("local");
        }
        #[instrument]
        async fn later(self, _a: Noisy, _: Noisy) {
            let _local = Noisy("local");
        }
        #[instrument]
        fn unused(self: Box<Self>, _a: Noisy) {}
    }
    pub(super) fn behaviour() -> String {
        Owner(Noisy("self")).hold(Noisy("a"), Noisy("_"));
        run(Owner(Noisy("self")).later(Noisy("a"), Noisy("_")));
        Box::new(Owner(Noisy("self"))).unused(Noisy("a"));
        String::new()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"Owner::hold(_a="a") -> ok"#, r#"Owner::later(_a="a") -> ok"#, r#"Owner::unused(_a="a") -> ok"#];
}

mod early_return {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, early: bool) -> usize {
        let local = Noisy("local");
        if early {
            return local.0.len();
        }
        let _later = Noisy("later");
        a.0.len()
    }
    pub(super) fn behaviour() -> String {
        (hold(Noisy("a"), true) + hold(Noisy("b"), false)).to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(a="a", early=true) -> 5"#, r#"hold(a="b", early=false) -> 1"#];
}

mod captured_by_closure {
    use super::*;
    #[instrument]
    fn hold(a: Noisy, b: Noisy) -> usize {
        let uses_a = move || a.0.len();
        note("made");
        let length = uses_a() + b.0.len();
        note("called");
        length
    }
    pub(super) fn behaviour() -> String {
        hold(Noisy("a"), Noisy("b")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b") -> 2"#];
}

mod returned_closure_owns {
    use super::*;
    #[instrument(skip_output)]
    fn make(a: Noisy, _b: Noisy) -> impl FnOnce() -> usize {
        move || a.0.len()
    }
    #[instrument(skip_output)]
    fn boxed(a: Noisy, _b: Noisy) -> Box<dyn FnOnce() -> usize> {
        Box::new(move || a.0.len())
    }
    pub(super) fn behaviour() -> String {
        let made = make(Noisy("a"), Noisy("b"));
        let boxed = boxed(Noisy("c"), Noisy("d"));
        note("made");
        (made() + boxed()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"make(a="a", _b="b") -> ok"#, r#"boxed(a="c", _b="d") -> ok"#];
}

mod asynchronous_patterns {
    use super::*;
    #[instrument]
    async fn hold((a, b): (Noisy, Noisy), _c: Noisy) -> usize {
        note("body");
        crate::harness::pause().await;
        a.0.len() + b.0.len()
    }
    pub(super) fn behaviour() -> String {
        run(hold((Noisy("a"), Noisy("b")), Noisy("c"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b", _c="c") -> 2"#];
}

mod boxed_argument {
    use super::*;
    #[instrument]
    fn hold(#[log(skip)] a: Box<dyn std::any::Any>, _b: Box<Noisy>) -> bool {
        a.downcast::<Noisy>().is_ok()
    }
    pub(super) fn behaviour() -> String {
        hold(Box::new(Noisy("a")), Box::new(Noisy("b"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(_b="b") -> true"#];
}

mod option_taken {
    use super::*;
    #[instrument]
    fn hold(mut a: Option<Noisy>, b: Option<Noisy>) -> usize {
        if let Some(taken) = a.take() {
            note(taken.0);
        }
        b.map_or(0, |b| b.0.len())
    }
    pub(super) fn behaviour() -> String {
        hold(Some(Noisy("a")), Some(Noisy("b"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"hold(a="a", b="b") -> 1"#];
}

mod error_returned {
    use super::*;
    #[instrument(error = skip)]
    fn hold(a: Noisy, fail: bool) -> Result<usize, Noisy> {
        let _local = Noisy("local");
        if fail { Err(a) } else { Ok(a.0.len()) }
    }
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", hold(Noisy("a"), false), hold(Noisy("b"), true).is_err())
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"hold(a="a", fail=false) -> 1"#, r#"hold(a="b", fail=true) -> error shapes::harness::Noisy"#];
}
