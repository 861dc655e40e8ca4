//! Arguments and locals may have any name, also those that the expansions use themselves.

#![deny(warnings)]

use casefile::{log_boundary, traced};

#[log_boundary]
fn strict(span: u32, output: u32, start: u32, value: u32, error: u32, end: u32, callsite: u32, casefile: u32) -> u32 {
    let encoder = span + output + start;
    let result = value + error + end + callsite + casefile;
    encoder + result
}

#[traced]
async fn lenient(span: u32, output: u32, debug: u32, display: u32, returned: u32, body: u32) -> u32 {
    let __casefile_span = span + output;
    let __casefile_output = debug + display + returned + body;
    __casefile_span + __casefile_output
}

#[traced]
fn fields_of_that_name(__casefile_value: u32, fields: u32) -> u32 {
    __casefile_value + fields
}

#[traced(fields(double = __casefile_start * 2))]
fn in_a_field(__casefile_start: u32) -> u32 {
    __casefile_start
}

fn main() {
    assert_eq!(strict(1, 1, 1, 1, 1, 1, 1, 1), 8);
    drop(lenient(1, 1, 1, 1, 1, 1));
    assert_eq!(fields_of_that_name(1, 2) + in_a_field(3), 6);
}
