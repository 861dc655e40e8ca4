//! Free functions: what they take, what they return, how they run.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::num::ParseIntError;
use std::pin::Pin;

use casefile::{Loggable, log_boundary, traced};
use futures_core::Stream;

/// Nothing in, nothing out.
#[traced]
pub fn unit() {}

/// A value.
#[log_boundary]
#[must_use]
pub fn value(order: u64) -> u64 {
    order + 1
}

/// A short body, whose braces are its own.
#[log_boundary]
#[must_use]
pub fn short(order: u64) -> u64 {
    order
}

/// Arguments of every class.
///
/// # Errors
/// When `note` is no number.
#[log_boundary]
pub fn classes(
    order: u64,
    #[public] note: &str,
    #[sensitive] pin: u32,
    #[log(skip)] hidden: &str,
) -> Result<u64, ParseIntError> {
    let number: u64 = note.parse()?;
    Ok(number + order + u64::from(pin) + hidden.len() as u64)
}

/// Arguments that are not classified.
#[traced]
#[must_use]
pub fn unclassified(name: &str, counts: &BTreeMap<String, u32>, owned: Vec<String>) -> String {
    format!("{name}{}{}", counts.len(), owned.concat())
}

/// Arguments without names, and with names that say they are not used.
#[traced]
pub fn unused(_: u64, _order: u64, (_, _name): (u64, &str)) {}

/// Patterns, and arguments that change.
#[log_boundary]
#[must_use]
pub fn patterns((first, mut second): (u64, u64), [a, ..]: [u64; 3], mut order: u64) -> u64 {
    second += first;
    order += a;
    order + second
}

/// Borrowed in, borrowed out.
#[traced]
pub fn borrowed<'a>(first: &'a mut Vec<String>, name: &str) -> Option<&'a mut String> {
    first.iter_mut().find(|each| *each == name)
}

/// Leaves early.
#[traced]
#[must_use]
pub fn early(order: u64) -> Option<u64> {
    if order > 10 {
        return None;
    }
    let checked = order.checked_sub(1)?;
    Some(checked)
}

/// Never comes back.
#[traced]
pub fn never(code: i32) -> ! {
    std::process::exit(code)
}

/// Generic, strictly.
///
/// # Errors
/// Never.
#[log_boundary]
pub fn generic<T: Loggable + Clone, E: Loggable>(value: &T, list: &[impl Loggable]) -> Result<T, E> {
    let _ = list.len();
    Ok(value.clone())
}

/// Generic, without bounds.
#[traced]
pub fn unbounded<T, const N: usize>(values: [T; N]) -> impl Iterator<Item = T> {
    values.into_iter()
}

/// A trait object.
#[traced]
#[must_use]
pub fn boxed(text: String) -> Box<dyn Display + Send> {
    Box::new(text)
}

/// Returns a closure.
#[traced]
pub fn closure(add: u64) -> impl Fn(u64) -> u64 {
    move |value| value + add
}

/// Tells where it was called.
///
/// # Panics
/// Without a value.
#[traced]
#[track_caller]
#[must_use]
pub fn located(value: Option<u64>) -> u64 {
    value.expect("the caller checked it")
}

/// Suspends.
///
/// # Errors
/// When `text` is no number.
#[log_boundary]
pub async fn suspends(order: u64, #[public] text: &str) -> Result<u64, ParseIntError> {
    let number: u64 = std::future::ready(text.parse()).await?;
    Ok(number + order)
}

/// Suspends, and takes everything.
#[traced]
pub async fn takes<T: Send>(value: T, name: String) -> (T, String) {
    std::future::ready(()).await;
    (value, name)
}

/// Suspends, with nothing to say.
#[traced]
pub async fn suspends_unit() {
    std::future::ready(()).await;
}

/// A future, by hand.
#[traced]
#[must_use]
pub fn future(order: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move { order })
}

/// Any stream, of which an error would be recorded.
#[log_boundary]
pub fn stream<S>(#[log(skip)] stream: S) -> impl Stream<Item = Result<u64, ParseIntError>> + Send
where
    S: Stream<Item = Result<u64, ParseIntError>> + Send,
{
    stream
}

/// A stream in a box.
#[traced]
#[must_use]
pub fn boxed_stream(
    stream: Pin<Box<dyn Stream<Item = u64> + Send>>,
) -> Pin<Box<dyn Stream<Item = u64> + Send>> {
    stream
}

/// Attributes inside the body and on arguments.
#[traced]
#[must_use]
pub fn conditional(#[cfg(unix)] order: u64, #[cfg(not(unix))] order: u32) -> u64 {
    #![allow(clippy::useless_conversion, reason = "to have an attribute inside the body")]
    u64::from(order)
}

macro_rules! made_by_a_macro {
    ($($name:ident: $type:ty => $body:expr;)*) => {$(
        /// Made by a macro.
        #[log_boundary]
        #[must_use]
        pub fn $name(value: $type) -> $type {
            $body(value)
        }
    )*};
}

made_by_a_macro! {
    next: u64 => |value| value + 1;
    same: bool => |value| value;
}
