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
