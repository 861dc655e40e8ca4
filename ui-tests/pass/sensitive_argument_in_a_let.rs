//! What a `let` binds to something else may be recorded, whatever its name is.

use casefile::{attribute, event, log_boundary, traced};

#[log_boundary]
fn read_only(#[sensitive] entered: u32) {
    let is_right = entered == 1234;
    let digits = entered.to_string().len();
    event!("b", is_right, digits);
}

#[log_boundary]
fn bound_to_something_else(#[sensitive] entered: u32) {
    let e = entered;
    let _ = e;
    let e = 7_u32;
    let entered = 8_u32;
    event!("b", e, entered);
}

#[traced]
fn beside_it(#[sensitive] c: (u32, u64), id: u64) {
    let (_, number) = (c, id);
    {
        let id = c.0;
        let _ = id;
    }
    attribute!(number, id);
}

#[traced]
fn in_a_branch(#[sensitive] entered: Option<u32>) {
    match entered {
        Some(_) => event!("b", given = true),
        None => event!("b", given = false),
    }
    if let (Some(_), n) = (entered, 1_u32) {
        event!("b", n);
    }
}

fn main() {
    read_only(1);
    bound_to_something_else(1);
    beside_it((1, 2), 3);
    in_a_branch(None);
}
