//! No lint of rustc's finds anything in the expansions; what clippy says is asked of the crate `clippy-clean`.

#![deny(warnings, unused, future_incompatible, rust_2018_idioms, let_underscore, refining_impl_trait)]
#![deny(
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    variant_size_differences,
    explicit_outlives_requirements,
    keyword_idents,
    meta_variable_misuse,
    non_ascii_idents,
    unit_bindings,
    unused_macro_rules,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations
)]
#![forbid(unsafe_code)]

use casefile::{Loggable, log_boundary, traced};

#[log_boundary(fields(double = id * 2))]
fn strict(id: u64, #[sensitive] pin: &str, _unused: u64, _: u64) -> Result<u64, std::num::ParseIntError> {
    pin.parse::<u64>().map(|pin| pin + id)
}

#[traced]
async fn lenient<T>(value: T) -> Option<T> {
    Some(value)
}

#[traced]
fn unit() {}

#[traced]
fn never() -> ! {
    std::process::exit(0)
}

#[traced]
fn early(id: u64) -> u64 {
    if id > 1 {
        return id;
    }
    id + 1
}

#[derive(Clone, Loggable)]
struct Order<T> {
    id: u64,
    item: T,
    #[sensitive]
    pin: String,
}

#[derive(Clone, Copy, Debug, Loggable)]
enum Event {
    Started,
    Ended { at: u64 },
    Counted(u32, u32),
}

#[traced]
impl<T: Clone> Order<T> {
    fn item(&self) -> T {
        self.item.clone()
    }

    fn into_item(self) -> (T, u64, String) {
        (self.item, self.id, self.pin)
    }
}

fn main() {
    drop(strict(1, "1", 2, 3));
    drop(lenient(1));
    unit();
    early(1);
    let order = Order { id: 1, item: Event::Started, pin: String::new() };
    drop((order.item(), order.into_item(), Event::Ended { at: 1 }, Event::Counted(1, 2)));
    never();
}
