//! The option `crate`: a path.

use casefile::{Loggable, log_boundary, traced};

#[traced(crate)]
fn without_value() {}

#[log_boundary(crate = "casefile")]
fn text() {}

#[traced(crate = casefile, crate = casefile)]
fn twice() {}

#[derive(Loggable)]
#[log(crate = casefile, crate = casefile)]
struct Twice;

#[derive(Loggable)]
#[log(crate = "casefile")]
struct Text;

#[derive(Loggable)]
#[log(crate)]
struct WithoutValue;

fn main() {
    without_value();
    text();
    twice();
}
