//! Of a type that is sensitive as a whole nothing is printed.
#![allow(dead_code)]

use casefile::Loggable;

#[derive(Loggable, Debug)]
#[sensitive]
struct Key<T>(T);

#[derive(Loggable, Debug)]
#[sensitive]
enum Secret {
    Password(String),
}

fn main() {}
