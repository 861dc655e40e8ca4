//! The option `level`, as a word and as a string.

use casefile::{Level, log_boundary, testing, traced};

#[traced(level = trace)]
fn trace() {}

#[log_boundary(level = "debug")]
fn debug() {}

#[traced(level = info)]
fn info() {}

#[traced(level = "warn")]
fn warn() {}

#[log_boundary(level = error)]
fn error() {}

fn main() {
    let records = testing::capture(|| {
        trace();
        debug();
        info();
        warn();
        error();
    });
    let levels: Vec<_> = records.iter().filter_map(|record| record.level).collect();
    assert_eq!(levels, [Level::Trace, Level::Debug, Level::Info, Level::Warn, Level::Error]);
}
