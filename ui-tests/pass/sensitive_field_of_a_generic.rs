//! Other fields of them.

#![deny(warnings)]
#![allow(dead_code)]

use std::ops::Deref;

use casefile::{Loggable, event};

#[derive(Loggable)]
struct Wrapper<T> {
    inner: T,
    count: u32,
    #[sensitive]
    secret: u32,
}

/// A type parameter has no fields; a bound gives it those of a known type.
trait Holds: Deref<Target = Wrapper<u8>> {}

impl Holds for &Wrapper<u8> {}

fn events<T, H: Holds>(wrapper: &Wrapper<T>, nested: &Wrapper<Wrapper<u8>>, held: H) {
    event!("generic", a = wrapper.count, b = nested.inner.count, c = held.count);
}

fn main() {
    let wrapper = || Wrapper { inner: 1_u8, count: 2, secret: 3 };
    events(&wrapper(), &Wrapper { inner: wrapper(), count: 2, secret: 3 }, &wrapper());
    let _ = (wrapper().count, wrapper().secret);
}
