//! How much an annotated `async fn`'s future grows: by its span, and by no copy of an argument.

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
