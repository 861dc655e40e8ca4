//! The expansions use no name of the user's: neither the prelude's nor their own.

#![no_implicit_prelude]
#![allow(non_camel_case_types, dead_code, unused_macros, non_upper_case_globals, nonstandard_style)]

mod casefile {}
mod core {}
mod std {}
mod alloc {}

struct Ok;
struct Err;
struct Some;
struct None;
struct Result;
struct Option;
struct String;
struct Vec;
struct Box;
struct Span;
struct Default;
trait Clone {}
trait Copy {}
trait Send {}
trait Fn {}
trait FnOnce {}
trait Into {}
trait Debug {}
trait Encode {}
trait First {}
struct bool;
struct str;
struct u32_;
const span: u8 = 1;
const output: u8 = 1;
const start: u8 = 1;
const value: u8 = 1;
const error: u8 = 1;
const fields: u8 = 1;
const encoder: u8 = 1;
const callsite: u8 = 1;
static CALLSITE: u8 = 1;
static SHAPE: u8 = 1;
fn call() {}
fn drop() {}

macro_rules! line {
    () => {};
}
macro_rules! file {
    () => {};
}
macro_rules! module_path {
    () => {};
}
macro_rules! concat {
    () => {};
}

#[::casefile::traced(level = info, fields(value = 1, "x" = first))]
fn lenient(first: u64, second: ::std::string::String) -> ::std::result::Result<u64, ::std::string::String> {
    ::std::mem::drop(second);
    ::std::result::Result::Ok(first)
}

#[::casefile::log_boundary(public_text)]
async fn strict(first: u64, #[public] second: &'static ::std::primitive::str) -> ::std::option::Option<u64> {
    ::std::assert_eq!(second, "");
    ::std::option::Option::Some(first)
}

#[::casefile::log_boundary(name = "x", error = display)]
fn failing<T: ::std::fmt::Display>(#[log(display)] first: T) -> ::std::result::Result<(), T> {
    ::std::result::Result::Err(first)
}

#[::casefile::traced]
fn hidden(#[log(debug)] first: u64) -> impl ::std::iter::Iterator<Item = u64> {
    ::std::iter::once(first)
}

#[derive(::casefile::Loggable)]
struct Order<T> {
    id: u64,
    item: T,
    #[public]
    note: ::std::string::String,
    #[sensitive]
    pin: ::std::string::String,
    #[log(display)]
    shown: u64,
}

#[derive(::casefile::Loggable)]
enum Event {
    Ok(u64),
    Err { code: u64 },
    Some,
}

#[derive(::casefile::Loggable)]
#[sensitive]
struct Key(u64);

#[::casefile::traced]
impl Event {
    fn code(&self, _: Key, (first, second): (u64, u64)) -> u64 {
        match self {
            Event::Ok(code) | Event::Err { code } => *code + first + second,
            Event::Some => 0,
        }
    }
}

fn main() {
    let order = Order {
        id: 1,
        item: 2,
        note: ::std::string::String::new(),
        pin: ::std::string::String::new(),
        shown: 3,
    };
    let records = ::casefile::testing::capture(|| {
        ::std::assert!(lenient(1, ::std::string::String::new()).is_ok());
        ::std::mem::drop(strict(1, ""));
        ::std::assert!(failing(1).is_err());
        ::std::assert_eq!(::std::iter::Iterator::count(hidden(1)), 1);
        ::std::assert_eq!(Event::Err { code: 1 }.code(Key(1), (1, 1)), 3);
        ::std::mem::drop((Event::Ok(1), Event::Some, order));
    });
    ::std::assert_eq!(records.len(), 4);
}
