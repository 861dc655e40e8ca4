//! How much an annotated function takes: its future by its span and by no copy of an argument, its call by little of the
//! stack.

use std::hint::black_box;

const ARGUMENT: usize = 1024;

macro_rules! functions {
    ($($module:ident $(#[$attribute:meta])?;)*) => {$(
        mod $module {
            use super::{ARGUMENT, black_box};

            #[allow(clippy::large_types_passed_by_value, clippy::large_futures, reason = "that is what is measured")]
            $(#[$attribute])?
            pub(super) async fn holds(bytes: [u64; ARGUMENT / 8], number: u64) -> u64 {
                black_box(&bytes);
                std::future::ready(()).await;
                black_box(&bytes);
                number
            }

            $(#[$attribute])?
            pub(super) async fn one(number: u64) -> u64 {
                std::future::ready(number).await
            }

            $(#[$attribute])?
            pub(super) async fn two(number: u64) -> u64 {
                one(number).await + number
            }

            $(#[$attribute])?
            pub(super) async fn three(number: u64) -> u64 {
                two(number).await + number
            }

            $(#[$attribute])?
            pub(super) async fn four(number: u64) -> u64 {
                three(number).await + number
            }

            $(#[$attribute])?
            pub(super) async fn five(number: u64) -> u64 {
                four(number).await + number
            }

            pub(super) fn sizes() -> [usize; 3] {
                [size_of_val(&holds([0; ARGUMENT / 8], 0)), size_of_val(&one(0)), size_of_val(&five(0))]
            }
        }
    )*};
}

functions! {
    plain;
    with_traced #[casefile::traced];
    with_log_boundary #[casefile::log_boundary];
}

const MOST: usize = 64;

#[test]
fn a_future_grows_by_at_most_64_bytes_a_call_and_stores_no_argument_again() {
    let plain = plain::sizes();
    for (name, sizes) in [("traced", with_traced::sizes()), ("log_boundary", with_log_boundary::sizes())] {
        println!("{name}: {sizes:?} bytes, without it {plain:?}");
        assert!(sizes[0] <= plain[0] + MOST, "{name}: {} of {}", sizes[0], plain[0]);
        assert!(sizes[1] <= plain[1] + MOST, "{name}: {} of {}", sizes[1], plain[1]);
        assert!(sizes[2] <= plain[2] + 5 * MOST, "{name}, five deep: {} of {}", sizes[2], plain[2]);
    }
}

mod arguments {
    //! One function for each way to declare an argument of 1024 bytes.

    use super::ARGUMENT;

    pub(super) type K = [u64; ARGUMENT / 8];

    pub(super) const ZERO: K = [0; ARGUMENT / 8];

    macro_rules! functions {
        ($($module:ident $(#[$attribute:meta])?;)*) => {$(
            #[allow(
                unused_variables,
                clippy::large_types_passed_by_value,
                clippy::large_futures,
                clippy::toplevel_ref_arg,
                clippy::used_underscore_binding,
                reason = "that is what is measured"
            )]
            pub(super) mod $module {
                use std::hint::black_box;

                use tokio::task::yield_now;

                use super::{K, ZERO};

                struct Owner(K);

                struct Wrapper<T>(T);

                impl Owner {
                    $(#[$attribute])?
                    async fn owned(self) { yield_now().await; black_box(&self.0); }

                    $(#[$attribute])?
                    async fn owned_mut(mut self) { yield_now().await; self.0[0] = 1; black_box(&self.0); }

                    $(#[$attribute])?
                    async fn owned_before(self, k: K) { yield_now().await; black_box((&self.0, &k)); }

                    $(#[$attribute])?
                    async fn owned_before_two(self, mut k: K, u: K) {
                        yield_now().await;
                        k[0] = 1;
                        black_box((&self.0, &k));
                    }
                }

                $(#[$attribute])?
                async fn named(k: K) { yield_now().await; black_box(&k); }

                $(#[$attribute])?
                async fn borrowed(k: &K) { yield_now().await; black_box(k); }

                $(#[$attribute])?
                async fn changed_second(k: K, mut m: K) { yield_now().await; m[0] = 1; black_box((&k, &m)); }

                $(#[$attribute])?
                async fn changed_first(mut k: K, n: u64, j: K) { yield_now().await; k[0] = n; black_box((&k, &j)); }

                $(#[$attribute])?
                async fn unused_last(_a: K, b: K, c: K) { yield_now().await; black_box(&b); }

                $(#[$attribute])?
                async fn unnamed_first(_: K, k: K) { yield_now().await; black_box(&k); }

                $(#[$attribute])?
                async fn slice([a, ..]: [K; 2]) { yield_now().await; black_box(&a); }

                $(#[$attribute])?
                async fn tuple((a, _): (K, K)) { yield_now().await; black_box(&a); }

                $(#[$attribute])?
                async fn whole_tuple((a, b): (K, K)) { yield_now().await; black_box((&a, &b)); }

                $(#[$attribute])?
                async fn tuple_second(k: K, (a, _): (K, u8)) { yield_now().await; black_box((&k, &a)); }

                $(#[$attribute])?
                async fn by_reference(ref k: K) { yield_now().await; black_box(k); }

                $(#[$attribute])?
                async fn text_second(k: K, #[log(skip)] mut s: String) { yield_now().await; s.push('s'); black_box((&k, &s)); }

                $(#[$attribute])?
                async fn bound_twice(k @ [x, ..]: K) { yield_now().await; black_box((&k, x)); }

                $(#[$attribute])?
                async fn structure_first(Wrapper(a): Wrapper<K>, k: K) { yield_now().await; black_box((&a, &k)); }

                $(#[$attribute])?
                async fn structure_second(k: K, #[log(skip)] Wrapper(a): Wrapper<K>) {
                    yield_now().await;
                    black_box((&k, &a));
                }

                $(#[$attribute])?
                async fn unknown_rest(k: K, (a, _): (K, K)) { yield_now().await; black_box((&k, &a)); }

                $(#[$attribute])?
                async fn replaced(mut k: K) { yield_now().await; black_box(&k); k = ZERO; black_box(&k); }

                pub(crate) fn sizes() -> Vec<(&'static str, usize)> {
                    vec![
                        ("self", size_of_val(&Owner(ZERO).owned())),
                        ("mut self", size_of_val(&Owner(ZERO).owned_mut())),
                        ("self, k: K", size_of_val(&Owner(ZERO).owned_before(ZERO))),
                        ("self, mut k: K, u: K", size_of_val(&Owner(ZERO).owned_before_two(ZERO, ZERO))),
                        ("k: K", size_of_val(&named(ZERO))),
                        ("k: &K", size_of_val(&borrowed(&ZERO))),
                        ("k: K, mut m: K", size_of_val(&changed_second(ZERO, ZERO))),
                        ("mut k: K, n: u8, j: K", size_of_val(&changed_first(ZERO, 0, ZERO))),
                        ("_a: K, b: K, c: K", size_of_val(&unused_last(ZERO, ZERO, ZERO))),
                        ("_: K, k: K", size_of_val(&unnamed_first(ZERO, ZERO))),
                        ("[a, ..]: [K; 2]", size_of_val(&slice([ZERO; 2]))),
                        ("(a, _): (K, K)", size_of_val(&tuple((ZERO, ZERO)))),
                        ("(a, b): (K, K)", size_of_val(&whole_tuple((ZERO, ZERO)))),
                        ("k: K, (a, _): (K, u8)", size_of_val(&tuple_second(ZERO, (ZERO, 0)))),
                        ("ref k: K", size_of_val(&by_reference(ZERO))),
                        ("k: K, mut s: String", size_of_val(&text_second(ZERO, String::new()))),
                        ("k @ [x, ..]: K", size_of_val(&bound_twice(ZERO))),
                        ("Wrapper(a): Wrapper<K>, k: K", size_of_val(&structure_first(Wrapper(ZERO), ZERO))),
                        ("k: K, Wrapper(a): Wrapper<K>", size_of_val(&structure_second(ZERO, Wrapper(ZERO)))),
                        ("k: K, (a, _): (K, K)", size_of_val(&unknown_rest(ZERO, (ZERO, ZERO)))),
                        ("mut k: K, replaced", size_of_val(&replaced(ZERO))),
                    ]
                }
            }
        )*};
    }

    functions! {
        plain #[casefile_plain_attribute::plain];
        with_traced #[casefile::traced];
        with_log_boundary #[casefile::log_boundary];
    }
}

/// Where a future takes more: what an attribute cannot know from the declaration, it has to keep.
const MORE: [(&str, usize); 5] = [
    // What nobody uses and nothing drops, a future without an attribute forgets when it is first polled. Ours reads it then.
    ("self, mut k: K, u: K", ARGUMENT),
    ("_a: K, b: K, c: K", 2 * ARGUMENT),
    // `K` might have to be dropped, before `k` and behind `a`: only the future that runs the body can do so. Where it is,
    // the future without an attribute takes as much. The rest of a first argument is dropped last, and needs no such place.
    ("k: K, (a, _): (K, K)", 2 * ARGUMENT),
    // `Wrapper` might have a `Drop` of its own.
    ("k: K, Wrapper(a): Wrapper<K>", ARGUMENT),
    // `K` might be a reference, which may be replaced by one to a local in a variable of the body's only.
    ("mut k: K, replaced", ARGUMENT),
];

#[test]
fn no_declaration_of_an_argument_has_it_stored_again() {
    let plain = arguments::plain::sizes();
    let mut failures = Vec::new();
    for (name, sizes) in
        [("traced", arguments::with_traced::sizes()), ("log_boundary", arguments::with_log_boundary::sizes())]
    {
        for ((declared, size), (_, without)) in sizes.into_iter().zip(&plain) {
            println!("{name}: ({declared}) {without} -> {size}");
            let more = MORE.iter().find(|(other, _)| *other == declared).map_or(0, |(_, more)| *more);
            if size > without + MOST + more {
                failures.push(format!("{name}: ({declared}) {without} -> {size}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

mod recursion {
    use std::hint::black_box;

    use casefile::traced;

    /// Where the frames of a recursion lie.
    pub(super) fn plain(depth: usize, frames: &mut Vec<usize>) -> Result<usize, std::fmt::Error> {
        let here = 0_u8;
        frames.push(black_box(&raw const here).addr());
        if depth == 0 { Ok(frames.len()) } else { plain(depth - 1, frames) }
    }

    #[traced(skip(frames))]
    pub(super) fn recorded(depth: usize, frames: &mut Vec<usize>) -> Result<usize, std::fmt::Error> {
        let here = 0_u8;
        frames.push(black_box(&raw const here).addr());
        if depth == 0 { Ok(frames.len()) } else { recorded(depth - 1, frames) }
    }

    /// The stack that one call of many takes.
    pub(super) fn stack_per_call(frames: &[usize]) -> usize {
        frames[10].abs_diff(frames[frames.len() - 10]) / (frames.len() - 20)
    }
}

/// Without optimisation, where each temporary has a place of its own.
const MOST_STACK: usize = 512;
const DEPTH: usize = 10_000;

#[test]
fn a_call_leaves_the_stack_to_its_body() {
    let deep = || {
        let (mut plain, mut recorded) = (Vec::new(), Vec::new());
        let _ = recursion::plain(DEPTH, &mut plain);
        let _ = recursion::recorded(DEPTH, &mut recorded);
        (recursion::stack_per_call(&plain), recursion::stack_per_call(&recorded))
    };
    // The depth is the same for everybody, whatever the threads of tests are given.
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(move || {
        let mut used = (0, 0);
        let records = casefile::testing::capture(|| used = deep());
        (used, records.len())
    });
    let ((plain, recorded), records) = thread.expect("a thread").join().expect("no overflow");
    println!("{recorded} bytes a call, without it {plain}");
    assert!(recorded <= plain + MOST_STACK, "{recorded} of {plain}");
    assert_eq!(records, DEPTH + 1);
}
