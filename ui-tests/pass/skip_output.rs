//! The option `skip_output`: no class is asked of the output, and an error is recorded all the same.

use casefile::{log_boundary, testing};

struct Legacy;

#[log_boundary(skip_output)]
fn plain() -> Legacy {
    Legacy
}

#[log_boundary(skip_output)]
fn fallible() -> Result<Legacy, std::num::ParseIntError> {
    "x".parse::<u32>().map(|_| Legacy)
}

#[log_boundary(skip_output)]
fn hidden() -> impl Iterator<Item = Legacy> {
    std::iter::once(Legacy)
}

fn main() {
    let records = testing::capture(|| {
        let Legacy = plain();
        assert!(fallible().is_err());
        assert_eq!(hidden().count(), 1);
    });
    assert!(records.iter().all(|record| record.output.is_none()));
    assert!(records.only("fallible").error_type.is_some());
}
