//! Annotated functions, types and `impl` blocks that `macro_rules!` makes of its arguments.

#![deny(warnings)]

use casefile::{Loggable, log_boundary, testing, traced};

macro_rules! functions {
    ($($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),*) -> $output:ty $body:block)*) => {$(
        #[log_boundary(level = debug, fields(constant = 1))]
        $(#[$attribute])*
        $visibility fn $name($($argument: $type),*) -> $output $body
    )*};
}

functions! {
    #[inline]
    pub(crate) fn add(first: u32, second: &u32) -> u32 { first + second }
    fn list(items: Vec<Option<u32>>) -> Result<usize, std::num::ParseIntError> { Ok(items.len()) }
}

macro_rules! product {
    ($name:ident, $left:expr, $right:expr) => {
        #[traced]
        fn $name(value: u32) -> u32 {
            // `$left` is a group without brackets, which must stay one.
            value * $left * $right
        }
    };
}

product!(multiply, 1 + 2, 3 + 4);

macro_rules! hygienic {
    ($name:ident, $argument:ident) => {
        #[traced(fields(own = $argument))]
        async fn $name($argument: u32, hidden: u32) -> u32 {
            $argument + hidden
        }
    };
}

hygienic!(sum, visible);

macro_rules! types {
    ($(struct $name:ident { $($field:ident: $type:ty),* })*) => {$(
        #[derive(Loggable)]
        struct $name { $($field: $type, #[sensitive] pin: String),* }

        #[traced]
        impl $name {
            fn new($($field: $type),*) -> $name {
                $name { $($field, pin: String::new()),* }
            }
        }
    )*};
}

types! {
    struct Order { id: u64 }
}

fn main() {
    let records = testing::capture(|| {
        assert_eq!(add(1, &2), 3);
        assert_eq!(list(vec![None]).unwrap(), 1);
        assert_eq!(multiply(1), 21);
        drop(sum(1, 2));
        let order = Order::new(1);
        assert!(order.id == 1 && order.pin.is_empty());
    });
    assert_eq!(records.len(), 4);
}
