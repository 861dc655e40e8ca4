//! Tuples of up to twelve values, as arrays.

use crate::encode::Shape;
use crate::loggable::declare::containers;
use crate::loggable::{Loggable, LoggableAlone, LoggableBeside};

macro_rules! tuples {
    ($($arity:literal: $($part:ident $index:tt)+;)+) => {$(
        containers! {
            [$($part),+] ($($part,)+): $($part),+ => |tuple, encoder| {
                static TUPLE: Shape = Shape::tuple("", $arity);
                encoder.shape(&TUPLE, |fields| { $(fields.field(&tuple.$index);)+ });
            };
        }
        one_alone! { [] $($part $index)+ }
    )+};
}

/// One letter or byte among other things spells nothing. By itself in parentheses it is a list of one.
macro_rules! one_alone {
    ([] $part:ident $index:tt) => {};
    ([$($before:ident)*]) => {};
    ([$($before:ident)*] $part:ident $index:tt $($after:ident $after_index:tt)*) => {
        impl<$($before: Loggable,)* $part: LoggableAlone, $($after: Loggable),*> LoggableBeside<$index>
            for ($($before,)* $part, $($after,)*)
        {
        }
        one_alone! { [$($before)* $part] $($after $after_index)* }
    };
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}
