//! Do words that each keep their meaning by themselves keep it together?

#![allow(dead_code, reason = "some values are only dropped")]

use super::instrument;
use crate::harness::{Noisy, note, panics, pause, run, shapes};

shapes! {
    traced_drops fields_of_all_kinds option_never trait_residue tokio_test_residue async_generic_residue lifetimes_in_patterns ref_binding_returned hygiene_of_whole
    own_closure_trait own_iterator_trait poll_fn_return rpitit closure_returning_ref afit blanket_by_value names_that_read_the_same body_fragment type_fragment tail_block_temporaries tail_match_temporaries deref_move_out_of_box returned_guard async_mut_self sent_with_patterns closure_capturing_mut_arg trait_static default_method_on_unsized enum_returns
}

mod own_closure_trait {
    use super::*;
    trait Cut: Fn(&str) -> &str {}
    impl<T: Fn(&str) -> &str> Cut for T {}
    #[instrument(skip_output)]
    fn cut(by: usize) -> impl Cut {
        move |text| &text[by..]
    }
    #[instrument(skip_output)]
    fn maybe(by: usize) -> impl Cut {
        return move |text| &text[by..];
    }
    pub(super) fn behaviour() -> String {
        format!("{}{}{}", cut(1)("abc"), maybe(2)("abc").len(), 1)
    }
    pub(super) const RECORDS: &[&str] = &["cut(by=1) -> ok", "maybe(by=2) -> ok"];
}

mod own_iterator_trait {
    use super::*;
    trait Numbers: Iterator<Item = u32> {}
    impl<T: Iterator<Item = u32>> Numbers for T {}
    #[instrument(skip_output)]
    fn numbers(n: u32) -> impl Numbers {
        (0..n).map(|n| n * 2).filter(move |m| *m != n)
    }
    #[instrument(skip_output)]
    fn fallible(n: u32) -> Result<impl Numbers, u32> {
        if n == 0 {
            return Err(1);
        }
        Ok((0..n).map(|n| n * 2))
    }
    pub(super) fn behaviour() -> String {
        format!(
            "{} {:?} {:?}",
            numbers(4).sum::<u32>(),
            fallible(2).map(|n| n.count()),
            fallible(0).map(|n| n.count())
        )
    }
    pub(super) const RECORDS: &[&str] =
        &["numbers(n=4) -> ok", "fallible(n=2) -> ok", "fallible(n=0) -> error u32"];
}

mod poll_fn_return {
    use super::*;
    #[instrument]
    fn f(n: u32) -> impl std::future::Future<Output = u32> {
        std::future::poll_fn(move |cx| {
            cx.waker().wake_by_ref();
            std::task::Poll::Ready(n)
        })
    }
    pub(super) fn behaviour() -> String {
        run(f(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["f(n=1) -> 1"];
}

mod rpitit {
    use super::*;
    trait A {
        fn f(&self, n: u32) -> impl Iterator<Item = u32>;
        fn c(&self) -> impl Fn(&str) -> &str;
        #[instrument(skip_output)]
        fn d(&self) -> impl std::fmt::Display {
            1
        }
        fn fut(&self, n: u32) -> impl std::future::Future<Output = u32> + Send;
    }
    struct S(usize);
    impl A for S {
        #[instrument(skip_output)]
        fn f(&self, n: u32) -> impl Iterator<Item = u32> {
            (0..n).map(move |n| n + self.0 as u32)
        }
        #[instrument(skip_output)]
        fn c(&self) -> impl Fn(&str) -> &str {
            move |t| &t[self.0..]
        }
        #[instrument]
        fn fut(&self, n: u32) -> impl std::future::Future<Output = u32> + Send {
            let k = self.0 as u32;
            async move { n + k }
        }
    }
    pub(super) fn behaviour() -> String {
        let s = S(1);
        format!("{} {} {} {}", s.f(2).sum::<u32>(), s.c()("ab"), s.d(), run(s.fut(1)))
    }
    pub(super) const RECORDS: &[&str] =
        &["S::f(n=2) -> ok", "S::c() -> ok", "S::d() -> ok", "S::fut(n=1) -> 2"];
}

mod closure_returning_ref {
    use super::*;
    #[instrument(skip_output)]
    fn f<'a>(list: &'a [u32]) -> impl Fn(usize) -> &'a u32 + 'a {
        move |at| &list[at]
    }
    #[instrument(skip_output)]
    fn g<F>(#[log(skip)] f: F) -> impl Fn(u32) -> u32
    where
        F: Fn(u32) -> u32,
    {
        move |n| f(f(n))
    }
    #[instrument(skip_output)]
    async fn h(n: u32) -> impl Fn(u32) -> u32 {
        move |m| m + n
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {}", f(&[1, 2])(1), g(|n| n + 1)(1), run(h(1))(2))
    }
    pub(super) const RECORDS: &[&str] = &["f(list=[1,2]) -> ok", "g() -> ok", "h(n=1) -> ok"];
}

mod afit {
    use super::*;
    trait A {
        async fn f(&self, n: u32) -> u32;
        #[instrument]
        async fn g(&self, (a, _): (u32, Noisy)) -> u32 {
            self.f(a).await
        }
    }
    struct S;
    impl A for S {
        #[instrument]
        async fn f(&self, n: u32) -> u32 {
            pause().await;
            n
        }
    }
    pub(super) fn behaviour() -> String {
        run(S.g((1, Noisy("x")))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["S::g(a=1) -> 1", "  S::f(n=1) -> 1"];
}

mod blanket_by_value {
    use super::*;
    macro_rules! blanket { ($($name:ident)*) => { $(
        #[allow(non_camel_case_types, dead_code)]
        trait $name { fn $name(self) -> &'static str where Self: Sized { "the user's" } }
        impl<T> $name for T {}
    )* } }
    blanket! { value end is_on open enter is_none output error finish open_in_poll returns_unseen never gives as_ref begin conclude
    begin_in_poll begin_unseen new of span start poll into_future from_output branch clone off call instrument is_some unwrap
    casefile_split_ description id deref borrow as_mut take map hand record drop_ is_ok is_err into display off_ }
    #[instrument(fields(extra = n + 1))]
    fn sum(n: u32, (_, list): (u32, Vec<u32>)) -> Result<u32, u32> {
        if list.is_empty() { Err(n) } else { Ok(n) }
    }
    #[instrument]
    async fn later(n: u32) -> Result<u32, u32> {
        Ok(n)
    }
    #[instrument(skip_output)]
    fn opaque(n: u32) -> impl std::fmt::Display {
        n
    }
    #[instrument]
    fn future(n: u32) -> impl std::future::Future<Output = u32> {
        async move { n }
    }
    #[instrument]
    fn boxed(n: u32) -> std::pin::Pin<Box<dyn std::future::Future<Output = u32>>> {
        Box::pin(async move { n })
    }
    #[instrument]
    fn never(n: u32) -> ! {
        panic!("{}", n)
    }
    pub(super) fn behaviour() -> String {
        format!(
            "{:?} {:?} {} {} {} {}",
            sum(1, (1, vec![1])),
            run(later(1)),
            opaque(2),
            run(future(3)),
            run(boxed(4)),
            panics(|| never(1))
        )
    }
    pub(super) const RECORDS: &[&str] = &[
        "sum(n=1, list=[1]) -> 1",
        "later(n=1) -> 1",
        "opaque(n=2) -> ok",
        "future(n=3) -> 3",
        "boxed(n=4) -> 4",
        r#"never(n=1) -> panic "1""#,
    ];
}

mod names_that_read_the_same {
    use super::*;
    macro_rules! same {
        ($x:ident, $body:expr) => {
            #[instrument]
            fn g((x, $x, _): (u32, u32, Noisy)) -> u32 {
                let _ = x;
                $body
            }
        };
    }
    same!(x, x + 1);
    pub(super) fn behaviour() -> String {
        g((1, 2, Noisy("x"))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["g(x=1, x'=2) -> 3"];
}

mod body_fragment {
    use super::*;
    macro_rules! make { ($(#[$m:meta])* $v:vis fn $n:ident($($p:tt : $t:ty),*) -> $r:ty $b:block) => { #[instrument] $(#[$m])* $v fn $n($($p: $t),*) -> $r $b } }
    make! { #[inline] pub(crate) fn add(a: u32, (b, _): (u32, Noisy), c: u32) -> Option<u32> { Some(a + b + c + 1) } }
    macro_rules! later {
        ($n:ident, $b:expr, $t:ty) => {
            #[instrument]
            async fn $n(n: $t) -> $t {
                $b + n
            }
        };
    }
    later!(plus, 1, u32);
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", add(1, (2, Noisy("r")), 3), run(plus(1)))
    }
    pub(super) const RECORDS: &[&str] = &["add(a=1, b=2, c=3) -> 7", "plus(n=1) -> 2"];
}

mod type_fragment {
    use super::*;
    macro_rules! make { ($($t:ty),*) => { $( impl Get for $t { #[instrument] fn get(&self, other: $t) -> $t { *self + other } } )* } }
    trait Get {
        fn get(&self, other: Self) -> Self;
    }
    make!(u8, u16);
    pub(super) fn behaviour() -> String {
        format!("{} {}", 1u8.get(2), 3u16.get(4))
    }
    pub(super) const RECORDS: &[&str] = &["u8::get(other=2) -> 3", "u16::get(other=4) -> 7"];
}

mod tail_block_temporaries {
    use super::*;
    use std::cell::RefCell;
    #[instrument]
    fn f(#[log(skip)] c: RefCell<Vec<u32>>, _n: Noisy) -> usize {
        let len = c.borrow().len();
        len + c.borrow().iter().map(|n| *n as usize).sum::<usize>()
    }
    #[instrument]
    fn g(#[log(skip)] c: &RefCell<Vec<u32>>) -> Option<u32> {
        c.borrow_mut().pop()
    }
    #[instrument]
    fn h(_n: Noisy, #[log(skip)] (c, _): (RefCell<Option<u32>>, Noisy)) -> bool {
        let taken = c.borrow_mut().take();
        note("body");
        taken.is_some() && c.borrow().is_none()
    }
    pub(super) fn behaviour() -> String {
        let c = RefCell::new(vec![1, 2]);
        format!("{:?} {} {}", g(&c), f(c, Noisy("n")), h(Noisy("a"), (RefCell::new(Some(1)), Noisy("b"))))
    }
    pub(super) const RECORDS: &[&str] = &["g() -> 2", r#"f(_n="n") -> 2"#, r#"h(_n="a") -> true"#];
}

mod tail_match_temporaries {
    use super::*;
    fn len(n: &Noisy) -> usize {
        note("len");
        n.0.len()
    }
    #[instrument]
    fn f(_a: Noisy, (_b, _): (Noisy, Noisy)) -> usize {
        let _l = Noisy("local");
        match len(&Noisy("scrutinee")) {
            0 => 1,
            n => {
                note("arm");
                n + len(&Noisy("in arm"))
            }
        }
    }
    #[instrument]
    #[track_caller]
    fn g(_a: Noisy, (_b, _): (Noisy, Noisy)) -> usize {
        let _l = Noisy("local");
        len(&Noisy("tail"))
    }
    #[instrument]
    async fn h(_a: Noisy, (_b, _): (Noisy, Noisy)) -> usize {
        let _l = Noisy("local");
        pause().await;
        len(&Noisy("tail"))
    }
    #[instrument(skip_output)]
    fn i(_a: Noisy, (_b, _): (Noisy, Noisy)) -> impl std::fmt::Display {
        let _l = Noisy("local");
        len(&Noisy("tail"))
    }
    pub(super) fn behaviour() -> String {
        let n = || (Noisy("b"), Noisy("c"));
        format!(
            "{} {} {} {}",
            f(Noisy("a"), n()),
            g(Noisy("a"), n()),
            run(h(Noisy("a"), n())),
            i(Noisy("a"), n())
        )
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"f(_a="a", _b="b") -> 15"#,
        r#"g(_a="a", _b="b") -> ok"#,
        r#"h(_a="a", _b="b") -> 4"#,
        r#"i(_a="a", _b="b") -> ok"#,
    ];
}

mod deref_move_out_of_box {
    use super::*;
    #[instrument]
    fn f(b: Box<(Noisy, Noisy)>, _c: Noisy) -> usize {
        let (x, _) = *b;
        note("body");
        x.0.len()
    }
    #[instrument]
    fn g(b: Box<Noisy>) -> Noisy {
        *b
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", f(Box::new((Noisy("x"), Noisy("y"))), Noisy("c")), g(Box::new(Noisy("g"))).0)
    }
    pub(super) const RECORDS: &[&str] = &[r#"f(b=["x","y"], _c="c") -> 1"#, r#"g(b="g") -> "g""#];
}

mod returned_guard {
    use super::*;
    use std::sync::{Mutex, MutexGuard};
    #[instrument(skip_output)]
    fn f<'a>(#[log(skip)] m: &'a Mutex<u32>, _n: Noisy) -> MutexGuard<'a, u32> {
        let mut g = m.lock().unwrap();
        *g += 1;
        g
    }
    #[instrument(skip_output)]
    fn g(#[log(skip)] m: &Mutex<u32>) -> impl std::ops::DerefMut<Target = u32> + '_ {
        m.lock().unwrap()
    }
    pub(super) fn behaviour() -> String {
        let m = Mutex::new(1);
        *f(&m, Noisy("n")) += 1;
        *g(&m) += 1;
        let n = *m.lock().unwrap();
        n.to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"f(_n="n") -> ok"#, "g() -> ok"];
}

mod async_mut_self {
    use super::*;
    struct S(u32);
    impl S {
        #[instrument]
        async fn a(mut self, n: u32) -> u32 {
            self.0 += n;
            pause().await;
            self.0
        }
        #[instrument]
        async fn b(&mut self, (n, _): (u32, Noisy)) -> u32 {
            self.0 += n;
            pause().await;
            self.0
        }
        #[instrument]
        async fn c(mut self: Box<Self>) -> u32 {
            self.0 += 1;
            *self = S(self.0 + 1);
            self.0
        }
    }
    pub(super) fn behaviour() -> String {
        format!("{} {} {}", run(S(1).a(1)), run(S(1).b((2, Noisy("x")))), run(Box::new(S(1)).c()))
    }
    pub(super) const RECORDS: &[&str] = &["S::a(n=1) -> 2", "S::b(n=2) -> 3", "S::c() -> 3"];
}

mod sent_with_patterns {
    use super::*;
    fn send<T: Send>(t: T) -> T {
        t
    }
    #[instrument]
    async fn f(
        _a: Noisy,
        (b, _): (Noisy, Noisy),
        mut n: u32,
        #[log(skip)] c: &std::cell::Cell<u32>,
    ) -> usize where {
        n += 1;
        pause().await;
        c.set(n);
        b.0.len() + n as usize
    }
    #[instrument]
    async fn g(_a: Noisy, (b, _): (Noisy, Noisy), mut n: u32, ref r: Vec<u32>) -> usize {
        n += 1;
        pause().await;
        b.0.len() + n as usize + r.len()
    }
    #[instrument]
    async fn h(#[log(skip)] c: std::cell::Cell<u32>) -> u32 {
        let n = {
            let r = std::rc::Rc::new(1);
            *r
        };
        pause().await;
        c.get() + n
    }
    pub(super) fn behaviour() -> String {
        let c = std::cell::Cell::new(1);
        format!(
            "{} {} {}",
            run(f(Noisy("a"), (Noisy("b"), Noisy("c")), 1, &c)),
            run(send(g(Noisy("a"), (Noisy("b"), Noisy("c")), 1, vec![]))),
            run(send(h(std::cell::Cell::new(2))))
        )
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"f(_a="a", b="b", n=1) -> 3"#, r#"g(_a="a", b="b", n=1, r=[]) -> 3"#, "h() -> 3"];
}

mod closure_capturing_mut_arg {
    use super::*;
    #[instrument]
    fn f(mut n: u32, list: &mut Vec<u32>, (mut m, _): (u32, Noisy)) -> u32 {
        let mut step = || {
            n += 1;
            m += n;
            list.push(n);
        };
        step();
        step();
        n + m
    }
    #[instrument(skip_output)]
    fn g(mut n: u32, (mut m, _): (u32, Noisy)) -> impl FnMut() -> u32 {
        move || {
            n += 1;
            m += 1;
            n + m
        }
    }
    pub(super) fn behaviour() -> String {
        let mut g = g(1, (2, Noisy("b")));
        format!("{} {}", f(1, &mut vec![], (0, Noisy("a"))), g())
    }
    pub(super) const RECORDS: &[&str] = &["g(n=1, m=2) -> ok", "f(n=1, list=[], m=0) -> 8"];
}

mod trait_static {
    use super::*;
    struct S(u32);
    impl std::ops::Add for S {
        type Output = S;
        #[instrument(skip_output)]
        fn add(self, #[log(skip)] rhs: S) -> S {
            S(self.0 + rhs.0)
        }
    }
    impl std::ops::Index<usize> for S {
        type Output = u32;
        #[instrument]
        fn index(&self, n: usize) -> &u32 {
            let _ = n;
            &self.0
        }
    }
    impl std::ops::Deref for S {
        type Target = u32;
        #[instrument]
        fn deref(&self) -> &u32 {
            &self.0
        }
    }
    impl PartialEq for S {
        #[instrument]
        fn eq(&self, #[log(skip)] o: &Self) -> bool {
            self.0 == o.0
        }
    }
    impl std::fmt::Display for S {
        #[instrument(error = skip)]
        fn fmt(&self, #[log(skip)] f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "<{}>", self.0)?;
            f.write_str("!")
        }
    }
    pub(super) fn behaviour() -> String {
        let s = S(1) + S(2);
        format!("{} {} {} {}", s, s[0], *s, s == S(3))
    }
    pub(super) const RECORDS: &[&str] =
        &["S::add() -> ok", "S::index(n=0) -> 3", "S::deref() -> 3", "S::eq() -> true", "S::fmt() -> ok"];
}

mod default_method_on_unsized {
    use super::*;
    trait T {
        #[instrument]
        fn f(&self) -> usize {
            std::mem::size_of_val(self)
        }
        #[instrument]
        fn g(self: Box<Self>) -> u32 {
            1
        }
    }
    impl T for u32 {}
    impl T for [u8] {}
    pub(super) fn behaviour() -> String {
        let b: Box<dyn T> = Box::new(1u32);
        let n = b.f();
        format!("{} {} {}", n, [1u8, 2][..].f(), b.g())
    }
    pub(super) const RECORDS: &[&str] = &["u32::f() -> 4", "[u8]::f() -> 2", "u32::g() -> 1"];
}

mod enum_returns {
    use super::*;
    #[instrument]
    fn f(n: i32) -> std::ops::ControlFlow<i32, i32> {
        if n > 0 {
            std::ops::ControlFlow::Break(n)?
        }
        std::ops::ControlFlow::Continue(n)
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", f(0))
    }
    pub(super) const RECORDS: &[&str] = &[r#"f(n=0) -> {"Continue":0}"#];
}

mod traced_drops {
    use super::*;
    struct D(u32);
    impl Drop for D {
        #[instrument]
        fn drop(&mut self) {
            note(self.0);
        }
    }
    #[instrument]
    fn f(#[log(skip)] _a: D, _: D, #[log(skip)] (_b, _): (D, D)) -> u32 {
        note("body");
        1
    }
    #[instrument]
    async fn g(#[log(skip)] _a: D, _: D, #[log(skip)] (_b, _): (D, D)) -> u32 {
        note("body");
        1
    }
    #[instrument]
    #[track_caller]
    fn h(#[log(skip)] _a: D, _: D, #[log(skip)] (_b, _): (D, D)) -> u32 {
        note("body");
        1
    }
    pub(super) fn behaviour() -> String {
        f(D(1), D(2), (D(3), D(4)));
        run(g(D(1), D(2), (D(3), D(4))));
        h(D(1), D(2), (D(3), D(4))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[
        "f() -> 1",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "g() -> 1",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "h() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
        "  D::drop() -> ok",
    ];
}

mod fields_of_all_kinds {
    use super::*;
    struct S {
        items: Vec<Vec<u32>>,
        n: u32,
    }
    impl S {
        #[instrument(fields(a = self.items.iter().map(|i| i.len()).sum::<usize>(), b = self.n, c = n.wrapping_add(self.n)))]
        fn f(&mut self, n: u32) -> u32 {
            self.n += n;
            self.n
        }
        #[instrument(fields(b = self.n, len = list.len()))]
        async fn g(mut self, mut list: Vec<u32>) -> usize {
            list.push(self.n);
            self.n += 1;
            pause().await;
            list.len()
        }
        #[instrument(fields(b = self.n))]
        fn h(self: std::pin::Pin<&mut Self>) -> u32 {
            self.n
        }
        #[instrument(fields(n = { let mut sum = 0; for i in &list { sum += *i; } sum }, m = match list.first() { Some(n) => *n, None => 0 }))]
        fn i(list: Vec<u32>) -> Vec<u32> {
            list
        }
    }
    pub(super) fn behaviour() -> String {
        let mut s = S { items: vec![vec![1], vec![2, 3]], n: 1 };
        let a = s.f(2);
        let b = std::pin::Pin::new(&mut s).h();
        format!("{} {} {} {:?}", a, b, run(s.g(vec![])), S::i(vec![1, 2]))
    }
    pub(super) const RECORDS: &[&str] =
        &["S::f(n=2) -> 3", "S::h() -> 3", "S::g(list=[]) -> 1", "i(list=[1,2]) -> [1,2]"];
}

mod option_never {
    use super::*;
    use std::convert::Infallible;
    #[instrument]
    fn f(_first: Noisy, Ok(n): Result<u32, Infallible>) -> u32 {
        n
    }
    #[instrument]
    async fn g(_first: Noisy, Ok(n): Result<Noisy, Infallible>) -> usize {
        n.0.len()
    }
    pub(super) fn behaviour() -> String {
        format!("{} {}", f(Noisy("first"), Ok(1)), run(g(Noisy("first"), Ok(Noisy("n")))))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"f(_first="first", n=1) -> 1"#, r#"g(_first="first", n="n") -> 1"#];
}

mod trait_residue {
    use super::*;
    trait T {
        fn f(&self, first: Noisy, pair: (Noisy, Noisy)) -> usize;
        async fn g(self, first: Noisy, _: Noisy) -> usize;
        #[instrument]
        fn d(&self, _first: Noisy, (_a, _): (Noisy, Noisy), _: Noisy) -> usize {
            3
        }
    }
    struct S(Noisy);
    impl T for S {
        #[instrument]
        fn f(&self, _first: Noisy, (a, _): (Noisy, Noisy)) -> usize {
            a.0.len()
        }
        #[instrument]
        async fn g(self, _first: Noisy, _: Noisy) -> usize {
            pause().await;
            2
        }
    }
    pub(super) fn behaviour() -> String {
        let s = S(Noisy("s"));
        format!(
            "{} {} {}",
            s.f(Noisy("first"), (Noisy("a"), Noisy("b"))),
            s.d(Noisy("first"), (Noisy("a"), Noisy("b")), Noisy("c")),
            run(s.g(Noisy("first"), Noisy("x")))
        )
    }
    pub(super) const RECORDS: &[&str] = &[
        r#"S::f(_first="first", a="a") -> 1"#,
        r#"S::d(_first="first", _a="a") -> 3"#,
        r#"S::g(_first="first") -> 2"#,
    ];
}

mod tokio_test_residue {
    use super::*;
    #[tokio::main(flavor = "current_thread")]
    #[instrument]
    async fn f(_first: Noisy, (a, _): (Noisy, Noisy)) -> usize {
        pause().await;
        a.0.len()
    }
    #[instrument]
    #[tokio::main(flavor = "current_thread")]
    async fn g(_first: Noisy, (a, _): (Noisy, Noisy)) -> usize {
        pause().await;
        a.0.len()
    }
    pub(super) fn behaviour() -> String {
        (f(Noisy("first"), (Noisy("a"), Noisy("b"))) + g(Noisy("first"), (Noisy("a"), Noisy("b"))))
            .to_string()
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"f(_first="first", a="a") -> 1"#, r#"g(_first="first", a="a") -> 1"#];
}

mod async_generic_residue {
    use super::*;
    struct W<T>(T, Noisy);
    #[instrument(skip_output)]
    async fn f<'a, T>(_first: Noisy, #[log(skip)] W(ref t, _): W<&'a T>, mut n: u32) -> &'a T
    where
        T: ?Sized + 'a,
    {
        n += 1;
        pause().await;
        let _ = n;
        *t
    }
    pub(super) fn behaviour() -> String {
        run(f(Noisy("first"), W("text", Noisy("rest")), 1)).to_owned()
    }
    pub(super) const RECORDS: &[&str] = &[r#"f(_first="first", n=1) -> ok"#];
}

mod lifetimes_in_patterns {
    use super::*;
    struct P<'a> {
        a: &'a [u32],
        n: Noisy,
    }
    #[instrument]
    fn f<'a>(_x: Noisy, P { a, .. }: P<'a>) -> &'a [u32] {
        &a[1..]
    }
    #[instrument(skip_output)]
    fn g<'a>(_x: Noisy, P { a, .. }: P<'a>) -> impl Iterator<Item = &'a u32> + 'a {
        a.iter()
    }
    #[instrument]
    async fn h(_x: Noisy, P { a, ref n }: P<'_>) -> usize {
        pause().await;
        a.len() + n.0.len()
    }
    pub(super) fn behaviour() -> String {
        let l = [1, 2];
        let p = || P { a: &l, n: Noisy("n") };
        format!("{:?} {} {}", f(Noisy("x"), p()), g(Noisy("x"), p()).count(), run(h(Noisy("x"), p())))
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"f(_x="x", a=[1,2]) -> [2]"#, r#"g(_x="x", a=[1,2]) -> ok"#, r#"h(_x="x", a=[1,2], n="n") -> 3"#];
}

mod ref_binding_returned {
    use super::*;
    #[instrument]
    fn f<'a>(
        _x: Noisy,
        &(ref a, _): &'a (Vec<u32>, Noisy),
        (b, _): (&'a u32, Noisy),
    ) -> (&'a [u32], &'a u32) {
        (a, b)
    }
    #[instrument]
    fn g<'a>((a, _): (&'a mut Vec<u32>, Noisy)) -> &'a mut u32 {
        a.push(1);
        &mut a[0]
    }
    pub(super) fn behaviour() -> String {
        let t = (vec![1], Noisy("t"));
        let r = format!("{:?}", f(Noisy("x"), &t, (&2, Noisy("r"))));
        format!("{} {}", r, g((&mut vec![], Noisy("s"))))
    }
    pub(super) const RECORDS: &[&str] = &[r#"f(_x="x", a=[1], b=2) -> [[1],2]"#, "g(a=[]) -> 1"];
}

mod hygiene_of_whole {
    use super::*;
    static N: u32 = 9;
    fn a() -> u32 {
        5
    }
    #[instrument]
    fn f(_x: Noisy, (n, _): (u32, Noisy)) -> u32 {
        fn n_() -> u32 {
            N
        }
        let n = n + n_();
        n
    }
    #[instrument]
    fn g(_x: Noisy, (_y, _): (u32, Noisy)) -> u32 {
        a()
    }
    mod inner {
        pub(super) fn value() -> u32 {
            1
        }
    }
    #[instrument]
    fn h(_x: Noisy, (value, _): (u32, Noisy)) -> u32 {
        use inner::value as other;
        value + other()
    }
    pub(super) fn behaviour() -> String {
        format!(
            "{} {} {}",
            f(Noisy("x"), (1, Noisy("r"))),
            g(Noisy("x"), (1, Noisy("r"))),
            h(Noisy("x"), (1, Noisy("r")))
        )
    }
    pub(super) const RECORDS: &[&str] =
        &[r#"f(_x="x", n=1) -> 10"#, r#"g(_x="x", _y=1) -> 5"#, r#"h(_x="x", value=1) -> 2"#];
}
