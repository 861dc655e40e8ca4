//! `#[log(..)]` on a type has one option.

use casefile::Loggable;

#[derive(Loggable)]
#[log(skip)]
struct Skipped;

#[derive(Loggable)]
#[log(crat = casefile)]
struct NearMiss;

#[derive(Loggable)]
#[log]
struct Empty;

#[derive(Loggable)]
#[public(all)]
struct WithArguments;

fn main() {}
