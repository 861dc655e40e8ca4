//! Does what `macro_rules!` makes survive: groups without brackets, borrowed words, borrowed blocks?

use super::instrument;
use crate::harness::{run, shapes};

shapes! {
    pattern_macro
    grouped_expressions grouped_block grouped_type named_by_macro arguments_by_macro self_by_macro statements_by_macro
    tokens_by_macro item_by_macro visibility_by_macro attributes_by_macro lifetime_by_macro literal_by_macro
     implementation_by_macro trait_by_macro pattern_by_macro options_by_macro nested_macros
    return_type_by_macro body_is_a_macro type_is_a_macro signature_by_macro asynchronous_by_macro
}

mod grouped_expressions {
    use super::*;
    macro_rules! product {
        ($name:ident, $a:expr, $b:expr) => {
            #[instrument]
            fn $name() -> u32 {
                $a * $b + $a as u32 * 2
            }
        };
    }
    macro_rules! compared {
        ($a:expr) => {
            #[instrument]
            fn compared(n: u32) -> bool {
                !$a == (n > 1)
            }
        };
    }
    product!(plain, 1 + 2, 3 + 4);
    compared!(1 < 2);
    pub(super) fn behaviour() -> String {
        format!("{} {}", plain(), compared(0))
    }
    pub(super) const RECORDS: &[&str] = &["plain() -> 27", "compared(n=0) -> true"];
}

mod grouped_block {
    use super::*;
    macro_rules! function {
        ($name:ident $body:block) => {
            #[instrument]
            fn $name(_n: u32) -> u32 $body
        };
    }
    function!(one {
        let local = 1;
        local + 1
    });
    pub(super) fn behaviour() -> String {
        one(0).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(_n=0) -> 2"];
}

mod grouped_type {
    use super::*;
    macro_rules! function {
        ($name:ident, $from:ty, $to:ty) => {
            #[instrument]
            fn $name(n: $from) -> $to {
                <$to>::from(n)
            }
            #[instrument]
            fn slice(list: &[$from]) -> Option<&$from> {
                list.first()
            }
        };
    }
    function!(wide, u16, u64);
    pub(super) fn behaviour() -> String {
        format!("{} {:?}", wide(1), slice(&[2]))
    }
    pub(super) const RECORDS: &[&str] = &["wide(n=1) -> 1", "slice(list=[2]) -> 2"];
}

mod named_by_macro {
    use super::*;
    macro_rules! functions {
        ($($name:ident => $value:expr),* $(,)?) => {
            $(
                #[instrument]
                fn $name() -> u32 {
                    $value
                }
            )*
        };
    }
    functions!(one => 1, two => 1 + 1,);
    pub(super) fn behaviour() -> String {
        (one() + two()).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one() -> 1", "two() -> 2"];
}

mod arguments_by_macro {
    use super::*;
    macro_rules! sum {
        ($name:ident($($argument:ident: $ty:ty),*)) => {
            #[instrument]
            fn $name($($argument: $ty),*, extra: u32) -> u32 {
                0 $(+ u32::from($argument))* + extra
            }
        };
    }
    sum!(sum(a: u8, b: u16, r#type: u32));
    pub(super) fn behaviour() -> String {
        sum(1, 2, 3, 4).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, b=2, type=3, extra=4) -> 10"];
}

mod self_by_macro {
    use super::*;
    macro_rules! getter {
        ($this:ident . $field:ident: $ty:ty => $value:expr) => {
            #[instrument]
            fn $field(&mut $this, n: u32) -> $ty {
                $this.$field += n;
                $value
            }
        };
    }
    struct Thing {
        count: u32,
    }
    impl Thing {
        getter!(self.count: u32 => self.count * 2);
    }
    pub(super) fn behaviour() -> String {
        Thing { count: 1 }.count(2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Thing::count(n=2) -> 6"];
}

mod statements_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident [$($statement:stmt;)*] $last:expr) => {
            #[instrument]
            #[allow(redundant_semicolons)]
            fn $name(n: u32) -> u32 {
                $($statement;)*
                $last + n
            }
        };
    }
    function!(sum [crate::harness::note(1); crate::harness::note(2);] 3);
    pub(super) fn behaviour() -> String {
        sum(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(n=1) -> 4"];
}

mod tokens_by_macro {
    use super::*;
    macro_rules! instrumented {
        ($($tokens:tt)*) => {
            #[instrument]
            $($tokens)*
        };
    }
    instrumented! {
        fn sum<T>(a: T, b: u32) -> u32
        where
            T: Into<u32> + casefile::Loggable,
        {
            a.into() + b
        }
    }
    pub(super) fn behaviour() -> String {
        sum(1_u16, 2).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["sum(a=1, b=2) -> 3"];
}

mod item_by_macro {
    use super::*;
    macro_rules! instrumented {
        ($($item:item)*) => {
            $(#[instrument] $item)*
        };
    }
    struct Thing;
    instrumented! {
        fn one(n: u32) -> u32 {
            n
        }
        async fn two(n: u32) -> u32 {
            n
        }
        impl Thing {
            fn three(&self, n: u32) -> u32 {
                n
            }
        }
    }
    pub(super) fn behaviour() -> String {
        (one(1) + run(two(2)) + Thing.three(3)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(n=1) -> 1", "two(n=2) -> 2", "Thing::three(n=3) -> 3"];
}

mod visibility_by_macro {
    use super::*;
    macro_rules! function {
        ($visibility:vis $name:ident) => {
            #[instrument]
            $visibility fn $name(n: u32) -> u32 {
                n
            }
        };
    }
    function!(nothing);
    function!(pub(super) wide);
    function!(pub(crate) wider);
    pub(super) fn behaviour() -> String {
        (nothing(1) + wide(2) + wider(3)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["nothing(n=1) -> 1", "wide(n=2) -> 2", "wider(n=3) -> 3"];
}

mod attributes_by_macro {
    use super::*;
    macro_rules! function {
        ($(#[$meta:meta])* $name:ident) => {
            $(#[$meta])*
            fn $name(n: u32) -> u32 {
                n
            }
        };
    }
    function! {
        /// Documented.
        #[instrument(name = "of the meta")]
        #[inline]
        one
    }
    pub(super) fn behaviour() -> String {
        one(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["of the meta(n=1) -> 1"];
}

mod lifetime_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident, $lifetime:lifetime, $label:lifetime) => {
            #[instrument]
            fn $name<$lifetime>(list: &$lifetime [u32]) -> Option<&$lifetime u32> {
                $label: loop {
                    break $label;
                }
                list.first()
            }
        };
    }
    function!(first, 'a, 'out);
    pub(super) fn behaviour() -> String {
        format!("{:?}", first(&[1]))
    }
    pub(super) const RECORDS: &[&str] = &["first(list=[1]) -> 1"];
}

mod literal_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident, $value:literal, $length:literal) => {
            #[instrument]
            fn $name() -> [i32; $length] {
                [$value; $length]
            }
        };
    }
    function!(three, -1, 3);
    pub(super) fn behaviour() -> String {
        format!("{:?}", three())
    }
    pub(super) const RECORDS: &[&str] = &["three() -> [-1,-1,-1]"];
}

mod implementation_by_macro {
    use super::*;
    trait Size {
        fn size(&self, more: u32) -> u32;
    }
    macro_rules! sizes {
        ($($ty:ty => $size:expr),*) => {
            $(
                #[instrument]
                impl Size for $ty {
                    fn size(&self, more: u32) -> u32 {
                        $size + more
                    }
                }
            )*
        };
    }
    sizes!(u8 => 1, Vec<u8> => 2 * 2);
    pub(super) fn behaviour() -> String {
        (1_u8.size(1) + vec![1_u8].size(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["u8::size(more=1) -> 2", "Vec::size(more=2) -> 6"];
}

mod trait_by_macro {
    use super::*;
    macro_rules! implement {
        ($trait:path, $ty:ident, $method:ident) => {
            impl $trait for $ty {
                #[instrument]
                fn $method(&self) -> u32 {
                    1
                }
            }
        };
    }
    mod traits {
        pub(super) trait Get {
            fn get(&self) -> u32;
        }
    }
    use traits::Get as _;
    struct Thing;
    implement!(self::traits::Get, Thing, get);
    pub(super) fn behaviour() -> String {
        Thing.get().to_string()
    }
    pub(super) const RECORDS: &[&str] = &["Thing::get() -> 1"];
}

mod pattern_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident, $pattern:pat_param, $ty:ty, $value:expr) => {
            #[instrument]
            fn $name($pattern: $ty) -> u32 {
                $value
            }
        };
    }
    function!(one, n, u32, n + 1);
    function!(two, (a, mut b), (u32, u32), {
        b += a;
        b
    });
    pub(super) fn behaviour() -> String {
        (one(1) + two((2, 3))).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(n=1) -> 2", "two(a=2, b=3) -> 5"];
}

mod options_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident, $text:literal, $key:ident = $value:expr) => {
            #[instrument(name = $text, fields($key = $value))]
            fn $name(n: u32) -> u32 {
                n
            }
        };
    }
    function!(one, "the name", twice = 1 + 1);
    pub(super) fn behaviour() -> String {
        one(1).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["the name(n=1) -> 1"];
}

mod nested_macros {
    use super::*;
    macro_rules! outer {
        ($name:ident, $e:expr) => {
            inner!($name, $e * 2);
        };
    }
    macro_rules! inner {
        ($name:ident, $e:expr) => {
            #[instrument]
            fn $name(n: u32) -> u32 {
                $e * n
            }
        };
    }
    outer!(product, 1 + 2);
    pub(super) fn behaviour() -> String {
        product(10).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["product(n=10) -> 60"];
}

mod return_type_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident -> $ty:ty) => {
            #[instrument]
            fn $name(#[public] text: &str) -> $ty {
                let number = text.parse()?;
                Ok(number)
            }
            #[instrument(skip_output)]
            async fn later(n: u32) -> impl std::fmt::Display {
                n
            }
        };
    }
    function!(parsed -> Result<u32, std::num::ParseIntError>);
    pub(super) fn behaviour() -> String {
        format!("{:?} {}", parsed("1"), run(later(2)))
    }
    pub(super) const RECORDS: &[&str] = &[r#"parsed(text="1") -> 1"#, "later(n=2) -> ok"];
}

mod body_is_a_macro {
    use super::*;
    macro_rules! body {
        ($n:ident) => {{
            if $n == 0 {
                return 9;
            }
            $n + 1
        }};
    }
    #[instrument]
    fn one(n: u32) -> u32 {
        body!(n)
    }
    pub(super) fn behaviour() -> String {
        (one(0) + one(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["one(n=0) -> 9", "one(n=1) -> 2"];
}

mod type_is_a_macro {
    use super::*;
    macro_rules! list {
        ($ty:ty) => { Vec<$ty> };
    }
    #[instrument]
    fn copy(list: &list!(u32)) -> list!(u32) {
        list.clone()
    }
    pub(super) fn behaviour() -> String {
        format!("{:?}", copy(&vec![1]))
    }
    pub(super) const RECORDS: &[&str] = &["copy(list=[1]) -> [1]"];
}

mod signature_by_macro {
    use super::*;
    macro_rules! function {
        ([$($before:tt)*] $name:ident $arguments:tt [$($after:tt)*] $body:tt) => {
            #[instrument]
            $($before)* fn $name $arguments $($after)* $body
        };
    }
    function!([pub(super) async] later (n: u32) [-> u32] { n + 1 });
    function!([extern "C"] c (n: u32) [-> u32] { n });
    pub(super) fn behaviour() -> String {
        (run(later(1)) + c(2)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["later(n=1) -> 2", "c(n=2) -> 2"];
}

mod asynchronous_by_macro {
    use super::*;
    macro_rules! function {
        ($name:ident, $a:expr, $b:expr, $body:block) => {
            #[instrument]
            async fn $name(n: u32) -> u32 {
                $a * $b + $body.await + n
            }
        };
    }
    function!(later, 1 + 2, 3 + 4, { std::future::ready(1) });
    pub(super) fn behaviour() -> String {
        run(later(1)).to_string()
    }
    pub(super) const RECORDS: &[&str] = &["later(n=1) -> 23"];
}

mod pattern_macro {
    use super::*;
    use crate::harness::Noisy;
    macro_rules! pair {
        ($a:ident) => {
            ($a, _)
        };
    }
    #[instrument]
    fn first(#[log(skip)] pair!(a): (Noisy, Noisy), b: Noisy) -> usize {
        a.0.len() + b.0.len()
    }
    pub(super) fn behaviour() -> String {
        first((Noisy("a"), Noisy("rest")), Noisy("b")).to_string()
    }
    pub(super) const RECORDS: &[&str] = &[r#"first(b="b") -> 2"#];
}
