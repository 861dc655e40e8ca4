//! Generic values in strict code need the bound `Loggable`.

use casefile::{Loggable, log_boundary};

#[log_boundary]
fn argument<T>(value: T) {}

#[log_boundary]
fn reference<T>(values: &[T]) {}

#[log_boundary]
fn with_where<T>(value: T)
where
    T: Clone,
{
}

#[log_boundary]
fn impl_trait(value: impl Clone, values: impl Iterator<Item = u32>) {}

#[log_boundary]
fn output<T: Default>() -> T {
    T::default()
}

#[log_boundary]
fn impl_output() -> impl Iterator<Item = u32> {
    (0..3).map(|number| number + 1)
}

#[log_boundary]
fn associated<I: Iterator>(#[log(skip)] items: I, first: I::Item) {}

#[derive(Loggable)]
struct Page<T> {
    items: Vec<T>,
}

#[log_boundary]
fn in_a_generic_type<T>(page: Page<T>) {}

#[log_boundary]
fn of_unclassified_text(page: Page<String>) {}

fn main() {}
