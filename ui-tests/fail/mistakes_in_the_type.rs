//! A type that is wrong, or that nothing decides: rustc says so where the user wrote it.

#[casefile::traced]
fn unknown() -> Missing {
    1
}

#[casefile::traced]
fn undecided() -> impl Iterator<Item = u8> {
    let list = Default::default();
    list
}

fn main() {}
