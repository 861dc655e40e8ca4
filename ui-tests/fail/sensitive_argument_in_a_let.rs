//! A `let` brings an argument that is not recorded into a macro.

use casefile::{attribute, event, log_boundary, traced};

#[log_boundary]
fn renamed(#[sensitive] pin: u32) {
    let e = pin;
    event!("b", e);
}

#[log_boundary]
fn bound_again(#[sensitive] pin: u32) {
    let pin = pin;
    event!("b", entered = pin);
}

#[log_boundary]
async fn masked(#[sensitive(mask = "email")] email: String, #[sensitive(pseudonym)] id: u64) {
    let borrowed = &email;
    let owned = email.to_owned();
    let next = id + 1;
    event!("b", a = Public(borrowed), b = Public(format!("{owned}")), next);
}

#[traced]
fn taken_apart(#[sensitive] c: (u32, u64)) {
    let (first, _) = c;
    let (one, second) = (1, c.1);
    if one == 1 {
        attribute!(first, second);
    }
}

#[traced]
fn in_a_branch(#[sensitive] entered: Option<u32>) {
    if let Some(n) = entered {
        event!("b", n);
    }
    match entered {
        Some(n) => event!("b", n),
        None => {}
    }
    let text = format!("{entered:?}");
    event!("b", text = Public(text));
}

fn main() {
    renamed(1);
    bound_again(1);
    drop(masked(String::new(), 1));
    taken_apart((1, 2));
    in_a_branch(None);
}
