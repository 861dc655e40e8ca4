//! The shapes in editions 2018 and 2021, in a crate that forbids unsafe code.
//!
//! Each file of shapes is compiled three times: as it is, under `#[traced]` and under `#[log_boundary]`.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    reason = "shapes are what people write, not what they should write"
)]
#![forbid(unsafe_code)]

#[path = "../shapes/harness.rs"]
mod harness;

#[path = "../shapes"]
mod plain {
    use casefile_plain_attribute::plain as instrument;

    #[path = "lenient.rs"]
    pub(crate) mod lenient;
    #[path = "../older-editions/edition.rs"]
    pub(crate) mod of_this_edition;
    #[path = "strict.rs"]
    pub(crate) mod strict;
}

#[path = "../shapes"]
mod traced {
    use casefile::traced as instrument;

    #[path = "lenient.rs"]
    pub(crate) mod lenient;
    #[path = "../older-editions/edition.rs"]
    pub(crate) mod of_this_edition;
    #[path = "strict.rs"]
    pub(crate) mod strict;
}

#[path = "../shapes"]
mod log_boundary {
    use casefile::log_boundary as instrument;

    #[path = "../older-editions/edition.rs"]
    pub(crate) mod of_this_edition;
    #[path = "strict.rs"]
    pub(crate) mod strict;
}

use harness::{LOG_BOUNDARY, TRACED, compare};

#[test]
fn classified_shapes() {
    compare(
        &plain::strict::shapes(),
        vec![(TRACED, traced::strict::shapes()), (LOG_BOUNDARY, log_boundary::strict::shapes())],
    );
}

#[test]
fn shapes_of_this_edition() {
    compare(
        &plain::of_this_edition::shapes(),
        vec![
            (TRACED, traced::of_this_edition::shapes()),
            (LOG_BOUNDARY, log_boundary::of_this_edition::shapes()),
        ],
    );
}

#[test]
fn unclassified_shapes() {
    compare(&plain::lenient::shapes(), vec![(TRACED, traced::lenient::shapes())]);
}
