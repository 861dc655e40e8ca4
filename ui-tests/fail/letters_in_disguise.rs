//! Structs of one letter and bytes by another name: several of them are text.

use std::num::NonZero;
use std::sync::atomic::AtomicU8;

use casefile::{Loggable, log_boundary};

#[derive(Loggable)]
struct Letter(char);

#[derive(Loggable)]
struct Named {
    letter: std::primitive::char,
}

#[derive(Loggable)]
struct Optional(Option<char>);

#[derive(Loggable)]
struct Boxed(Box<char>);

#[derive(Loggable)]
struct Byte(u8);

#[derive(Loggable)]
enum Letters {
    Letter(char),
    None,
}

macro_rules! newtype {
    ($name:ident, $held:ty) => {
        #[derive(Loggable)]
        struct $name($held);
    };
}

newtype!(Made, char);

#[log_boundary]
fn pairs(pair: (u8, u8, u8), listed: Vec<(u8, bool)>) {}

#[log_boundary]
fn c_string(bytes: Vec<NonZero<u8>>) {}

#[log_boundary]
fn shared(bytes: &[AtomicU8]) {}

#[log_boundary]
fn nested(bytes: Vec<Option<u8>>, letters: [(u32, char); 4]) {}

fn main() {}
