//! Generic values in strict code, with the bound; and a bound is asked only where a value is recorded.

use std::marker::PhantomData;

use casefile::{Loggable, log_boundary, traced};

#[derive(Loggable)]
struct Page<T, Tag, Hidden, const N: usize> {
    items: [T; N],
    tag: PhantomData<Tag>,
    #[log(skip)]
    hidden: Hidden,
}

struct Legacy;

#[log_boundary]
fn strict<T: Loggable>(value: T, page: &Page<T, Legacy, Legacy, 2>, list: &[impl Loggable]) -> usize {
    drop(value);
    let Legacy = page.hidden;
    let PhantomData::<Legacy> = page.tag;
    page.items.len() + list.len()
}

#[log_boundary]
fn output<T: Loggable + Default>() -> Result<T, Box<impl Loggable>> {
    if true { Ok(T::default()) } else { Err(Box::new(1)) }
}

#[traced]
fn lenient<T>(value: T, values: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    values.chain(std::iter::once(value))
}

fn main() {
    strict(1, &Page { items: [1, 2], tag: PhantomData, hidden: Legacy }, &[true]);
    drop(output::<u32>());
    assert_eq!(lenient(Legacy, std::iter::empty()).count(), 1);
}
