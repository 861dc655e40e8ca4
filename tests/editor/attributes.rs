//! Do the words of an attribute complete, and nothing but them?

use crate::{editor, file, offered};

const OPTIONS: [&str; 7] = ["error", "fields", "level", "name", "public_text", "skip", "skip_output"];
const LOG_OPTIONS: [&str; 5] = ["debug", "display", "rename", "serde", "skip"];
const LEVELS: [&str; 5] = ["debug", "error", "info", "trace", "warn"];

#[test]
fn options_of_a_function() {
    assert_eq!(offered("#[traced($0)] fn charge(order: Order) {}"), OPTIONS);
    assert_eq!(offered("#[traced(sk$0)] fn charge(order: Order) {}"), OPTIONS);
    assert_eq!(offered("#[log_boundary(skip$0)] fn charge(order: Order) {}"), OPTIONS);
    assert_eq!(offered("#[traced(level = info, $0)] fn charge(order: Order) {}"), OPTIONS);
    assert_eq!(
        offered("#[traced(le$0, skip_output)] async fn charge(mut order: Order) -> u8 { 1 }"),
        OPTIONS
    );
    assert_eq!(offered("#[traced(crate = casefile, sk$0)] fn charge((a, _): (u8, u8)) {}"), OPTIONS);
}

#[test]
fn options_of_a_method() {
    assert_eq!(offered("struct S; impl S { #[traced(sk$0)] fn a(&self) {} }"), OPTIONS);
    assert_eq!(offered("struct S; impl Clone for S { #[traced(sk$0)] fn clone(&self) -> S { S } }"), OPTIONS);
    assert_eq!(offered("trait T { #[traced(sk$0)] fn a(&self) {} }"), OPTIONS);
    assert_eq!(offered("struct S; #[traced] impl S { #[log_boundary(sk$0)] fn a(&self) {} }"), OPTIONS);
    assert_eq!(offered("#[traced] mod m { #[traced(sk$0)] fn a() {} }"), OPTIONS);
}

#[test]
fn options_of_a_block() {
    assert_eq!(offered("struct S; #[traced(sk$0)] impl S { fn a(&self) {} }"), OPTIONS);
    assert_eq!(offered("#[log_boundary($0)] mod m { pub fn a() {} }"), OPTIONS);
}

#[test]
fn values_of_options() {
    assert_eq!(offered("#[traced(level = $0)] fn charge(order: Order) {}"), LEVELS);
    // `in` is a keyword.
    assert_eq!(offered("#[traced(level = in$0)] fn charge(order: Order) {}"), LEVELS);
    assert_eq!(offered("#[traced(skip(order), level = wa$0)] fn charge(order: Order) {}"), LEVELS);
    assert_eq!(offered("#[traced(error = dis$0)] fn charge(order: Order) {}"), ["display", "skip"]);
    assert_eq!(offered("#[traced(level = wa$0)] mod m { fn a() {} }"), LEVELS);
}

#[test]
fn arguments_to_skip() {
    let charge = "fn charge(order: Order, database: Database) {}";
    let arguments = ["database", "order"];
    assert_eq!(offered(&format!("#[traced(skip($0))] {charge}")), arguments);
    assert_eq!(offered(&format!("#[traced(skip(dat$0))] {charge}")), arguments);
    assert_eq!(offered(&format!("#[traced(skip(order, dat$0), level = info)] {charge}")), arguments);
    assert_eq!(offered(&format!("struct S; #[traced(skip(dat$0))] impl S {{ {charge} }}")), arguments);
    assert_eq!(
        offered(&format!("#[traced] mod m {{ use super::*; #[traced(skip($0))] {charge} }}")),
        arguments
    );
}

#[test]
fn values_of_fields() {
    let members = offered("fn charge(order: Order) { order.$0 }");
    assert!(members.iter().any(|member| member == "quantity"), "{members:?}");
    let body = "charge(order: Order, database: Database) {}";
    assert_eq!(offered(&format!("#[traced(fields(key = order.$0))] fn {body}")), members);
    assert_eq!(
        offered(&format!("#[traced(fields(a = f::<u8, u8>(1), key = order.qu$0))] fn {body}")),
        members
    );
    assert_eq!(offered(&format!("#[traced(fields(key = order.$0, other = 1))] async fn {body}")), members);
    assert_eq!(
        offered(&format!("struct S; #[traced(fields(key = order.$0))] impl S {{ fn {body} }}")),
        members
    );
    let values = offered(&format!("#[log_boundary(fields(key = $0))] fn {body}"));
    assert!(["order", "database"].iter().all(|name| values.iter().any(|value| value == name)), "{values:?}");
}

#[test]
fn options_of_an_argument() {
    assert_eq!(offered("#[traced] fn charge(#[log($0)] order: Order) {}"), LOG_OPTIONS);
    assert_eq!(offered("#[traced] fn charge(first: u8, #[log(dis$0)] order: Order) {}"), LOG_OPTIONS);
    assert_eq!(
        offered("struct S; #[traced] impl S { fn a(&self, #[log(sk$0)] order: Order) {} }"),
        LOG_OPTIONS
    );
    assert_eq!(offered("struct S; #[traced] impl S { #[log($0)] fn a(&self) {} }"), ["skip"]);
}

#[test]
fn options_of_a_field() {
    assert_eq!(offered("#[derive(Loggable)] struct S { a: u8, #[log($0)] b: u8 }"), LOG_OPTIONS);
    assert_eq!(offered("#[derive(Loggable)] enum E { A { #[log(dis$0)] b: u8 } }"), LOG_OPTIONS);
}

#[test]
fn words_lead_to_what_they_name() {
    let leads_to = |text: &str, word: &str| {
        let places = editor().definitions(&file(text));
        assert!(places.iter().any(|place| place.starts_with(word)), "{text}: {places:?}");
    };
    leads_to("#[traced(skip(ord$0er))]\nfn charge(order: Order) {}", "order: Order");
    leads_to("#[traced(fields(key = ord$0er.number))]\nfn charge(order: Order) {}", "order: Order");
    leads_to("#[traced(fields(key = order.num$0ber))]\nfn charge(order: Order) {}", "lib.rs");
}
